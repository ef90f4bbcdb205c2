//! What copies say of the pieces that a possible order lacks.
//!
//! A copy that agrees with the order around such a piece says where it belongs, whatever else is moved in it: between
//! the two neighbours that it has in the copy, if they are neighbours in the order too. Where they are not, the piece
//! stands at a joint of a move, and only the copy's precedences on the whole count.

use super::consensus::MOST_WEIGHT;
use super::witness::{Witness, ranks_in};
use crate::kendall::{ascending_pairs, pair_count};

/// Votes on the order of pieces of which at least one is not in the chain.
#[derive(Debug)]
pub(super) struct Votes {
    pieces: usize,
    /// Row-major: log odds that the row's piece stands before the column's.
    precedes: Vec<f64>,
    /// Row-major: log score that the column's piece follows the row's directly.
    follows: Vec<f64>,
}

/// How far a copy is trusted if an order is right, in log odds from 0.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Trust {
    /// That a pair of its pieces is in the right order.
    pub(super) pairs: f64,
    /// That two neighbours of it that could be right are right.
    pub(super) neighbours: f64,
}

impl Trust {
    /// Trust in `sequence` if `chain` is right.
    pub(super) fn new(pieces: usize, chain: &[usize], sequence: &[usize]) -> Self {
        let ranks = ranks_in(pieces, chain, sequence);
        // Of a shuffle's neighbours, one is right by chance; if all others are wrong, so is that one.
        let kept = ranks.len() + 1 - super::disorder::breakpoints(&ranks);
        let neighbours = if ranks.len() < 2 { 0.0 } else { (kept.max(1) as f64).ln().min(MOST_WEIGHT) };
        let ranks: Vec<u32> = ranks.into_iter().map(|rank| rank as u32).collect();
        let pairs = pair_count(ranks.len()) as f64;
        let right = ascending_pairs(&ranks) as f64;
        // One pair of either kind is added: a copy that shares two pieces is not trusted blindly.
        let pairs = ((right + 1.0) / (pairs - right + 1.0)).ln().clamp(0.0, MOST_WEIGHT);
        Self { pairs, neighbours }
    }

    /// The larger of the two.
    pub(super) fn most(&self) -> f64 {
        self.pairs.max(self.neighbours)
    }
}

impl Votes {
    /// Gathers the votes of all witnesses on what `chain` lacks. Quadratic in the pieces for each witness.
    pub(super) fn new(pieces: usize, chain: &[usize], witnesses: &[Witness]) -> Self {
        let mut votes =
            Self { pieces, precedes: vec![0.0; pieces * pieces], follows: vec![0.0; pieces * pieces] };
        let mut rank = vec![None; pieces];
        chain.iter().enumerate().for_each(|(at, &piece)| rank[piece] = Some(at));
        for witness in witnesses {
            let sequence = &witness.sequence;
            if sequence.iter().any(|&piece| rank[piece].is_none()) {
                votes.add(chain, &rank, sequence, Trust::new(pieces, chain, sequence));
            }
        }
        votes
    }

    /// Log odds that `i` stands before `j`.
    pub(super) fn precedes(&self, i: usize, j: usize) -> f64 {
        self.precedes[i * self.pieces + j]
    }

    /// Log score that `j` follows `i` directly.
    pub(super) fn follows(&self, i: usize, j: usize) -> f64 {
        self.follows[i * self.pieces + j]
    }

    fn add(&mut self, chain: &[usize], rank: &[Option<usize>], sequence: &[usize], trust: Trust) {
        let common: Vec<usize> = sequence.iter().filter_map(|&piece| rank[piece]).collect();
        let mut sorted = common.clone();
        sorted.sort_unstable();
        let mut start = 0;
        let mut before = None;
        for run in sequence.chunk_by(|&x, &y| rank[x].is_some() == rank[y].is_some()) {
            let end = start + run.len();
            if let Some(last) = rank[run[run.len() - 1]] {
                before = Some(last);
            } else {
                let after = sequence.get(end).and_then(|&piece| rank[piece]);
                if is_gap(&sorted, before, after) {
                    self.place_run(chain, run, (before, after), trust.neighbours);
                } else {
                    self.weigh_run(rank, sequence, start..end, trust.pairs);
                }
                self.join_run(sequence, start..end, trust.neighbours);
            }
            start = end;
        }
    }

    /// A run between two pieces of the chain: behind the one and all before it, before the other and all behind it.
    fn place_run(
        &mut self,
        chain: &[usize],
        run: &[usize],
        (before, after): (Option<usize>, Option<usize>),
        trust: f64,
    ) {
        for &piece in run {
            for &earlier in before.map_or(&[][..], |before| &chain[..=before]) {
                self.vote(earlier, piece, trust);
            }
            for &later in after.map_or(&[][..], |after| &chain[after..]) {
                self.vote(piece, later, trust);
            }
        }
    }

    /// A run at a joint: as the whole copy has it.
    fn weigh_run(
        &mut self,
        rank: &[Option<usize>],
        sequence: &[usize],
        run: std::ops::Range<usize>,
        trust: f64,
    ) {
        for &piece in &sequence[run.clone()] {
            for &earlier in sequence[..run.start].iter().filter(|&&piece| rank[piece].is_some()) {
                self.vote(earlier, piece, trust);
            }
            for &later in sequence[run.end..].iter().filter(|&&piece| rank[piece].is_some()) {
                self.vote(piece, later, trust);
            }
        }
    }

    /// Neighbours in a run and at its ends follow each other; missing pieces are in the copy's order among themselves.
    fn join_run(&mut self, sequence: &[usize], run: std::ops::Range<usize>, trust: f64) {
        for at in run.clone() {
            if at > 0 {
                self.follows[sequence[at - 1] * self.pieces + sequence[at]] += trust;
            }
            for &later in &sequence[at + 1..run.end] {
                self.vote(sequence[at], later, trust);
            }
        }
        if let Some(&after) = sequence.get(run.end) {
            self.follows[sequence[run.end - 1] * self.pieces + after] += trust;
        }
    }

    fn vote(&mut self, before: usize, after: usize, log_odds: f64) {
        self.precedes[before * self.pieces + after] += log_odds;
        self.precedes[after * self.pieces + before] -= log_odds;
    }
}

/// Whether nothing of `sorted` ranks lies between two of them: between the ends, where there is none.
fn is_gap(sorted: &[usize], before: Option<usize>, after: Option<usize>) -> bool {
    let place = |rank: usize| sorted.partition_point(|&other| other < rank);
    match (before, after) {
        (Some(before), Some(after)) => place(before) + 1 == place(after),
        (None, Some(after)) => place(after) == 0,
        (Some(before), None) => place(before) + 1 == sorted.len(),
        (None, None) => false,
    }
}
