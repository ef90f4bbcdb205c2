//! Where a piece that a possible order lacks stands in it.
//!
//! Each gap of the order is weighed as if the piece stood there: by how much more the whole would read like an
//! original ([`coherence`](crate::order::coherence)), and by the copies that have the piece. A copy that agrees with the order around it says
//! between which two pieces it belongs, whatever else is moved in the copy; where it does not, the piece stands at a
//! joint of a move, and may belong to either side.

use super::trust::Trust;
use super::witness::Witness;
use crate::order::coherence::log_probability;
use crate::order::scores::Scores;

/// A copy's word for a gap, in units of its trust.
const WORD: f64 = 2.0;
/// The same at a joint, for either side.
const JOINT: f64 = 1.0;

/// The gaps that pieces may stand in. Gap `g` is before the piece of rank `g`; the last one is behind all.
#[derive(Debug)]
pub(super) struct Insertions {
    /// For each piece the probability of each gap; none for pieces of the chain.
    gaps: Vec<Option<Vec<f64>>>,
    /// For each gap, the probability that nothing stands in it.
    empty: Vec<f64>,
    /// Row-major over all pieces: what copies say of the order of two pieces that the chain lacks, in log odds.
    votes: Vec<f64>,
}

impl Insertions {
    /// Places the pieces that `chain` lacks. Quadratic in the pieces for each of them and each witness.
    pub(super) fn new(prior: &Scores, chain: &[usize], witnesses: &[Witness]) -> Self {
        let pieces = prior.len();
        let mut rank = vec![None; pieces];
        chain.iter().enumerate().for_each(|(at, &piece)| rank[piece] = Some(at));
        let mut logs: Vec<Option<Vec<f64>>> =
            (0..pieces).map(|piece| rank[piece].is_none().then(|| gap_scores(prior, chain, piece))).collect();
        let mut votes = vec![0.0; pieces * pieces];
        for witness in witnesses {
            let sequence = &witness.sequence;
            if sequence.iter().any(|&piece| rank[piece].is_none()) {
                let trust = Trust::new(pieces, chain, sequence);
                hear(&rank, chain.len(), sequence, trust, &mut logs, &mut votes);
            }
        }
        let gaps: Vec<Option<Vec<f64>>> = logs.into_iter().map(|logs| logs.map(softmax)).collect();
        let mut empty = vec![1.0; chain.len() + 1];
        for gaps in gaps.iter().flatten() {
            empty.iter_mut().zip(gaps).for_each(|(empty, gap)| *empty *= 1.0 - gap);
        }
        Self { gaps, empty, votes }
    }

    /// The probability that nothing stands in a gap.
    pub(super) fn empty(&self, gap: usize) -> f64 {
        self.empty[gap]
    }

    /// The probability that a piece stands in a gap; 0 for those of the chain.
    pub(super) fn in_gap(&self, piece: usize, gap: usize) -> f64 {
        self.gaps[piece].as_ref().map_or(0.0, |gaps| gaps[gap])
    }

    /// The probability that a piece that the chain lacks stands before the one of this rank.
    pub(super) fn before(&self, piece: usize, rank: usize) -> f64 {
        self.gaps[piece].as_ref().map_or(0.0, |gaps| gaps[..=rank].iter().sum::<f64>().min(1.0))
    }

    /// The probability that one of two pieces that the chain lacks stands before the other, and that it stands directly
    /// before it. `prior` is the log odds of the first without the chain.
    pub(super) fn among(&self, x: usize, y: usize, prior: f64) -> (f64, f64) {
        let (Some(of_x), Some(of_y)) = (&self.gaps[x], &self.gaps[y]) else { return (0.5, 0.0) };
        let voted = prior + self.votes[x * self.gaps.len() + y];
        let in_one_gap = 1.0 / (1.0 + (-voted).exp());
        let (mut before, mut together, mut passed) = (0.0, 0.0, 0.0);
        for (&x, &y) in of_x.iter().zip(of_y) {
            before += passed * y + x * y * in_one_gap;
            together += x * y;
            passed += x;
        }
        (before.min(1.0), together * in_one_gap)
    }
}

/// How much better an original it makes of the chain to put `piece` into each gap, in log odds.
fn gap_scores(prior: &Scores, chain: &[usize], piece: usize) -> Vec<f64> {
    let [next_worth, probability_worth, odds_worth] = prior.worth().coherence.map(f64::from);
    let per_pair = 1.0 / (chain.len() + 1) as f64;
    // Of the pairs with the piece: all behind it first, then one after the other before it.
    let pair = |odds: f64| probability_worth * log_probability(odds) + odds_worth * odds;
    let odds = |other: usize| f64::from(prior.precedes(piece, other));
    let mut pairs: f64 = chain.iter().map(|&other| pair(odds(other))).sum();
    let mut scores = Vec::with_capacity(chain.len() + 1);
    for gap in 0..=chain.len() {
        let before = gap.checked_sub(1).map(|at| chain[at]);
        let after = chain.get(gap).copied();
        let follows = |x: Option<usize>, y: Option<usize>| match (x, y) {
            (Some(x), Some(y)) => f64::from(prior.follows(x, y)),
            (None, Some(y)) => f64::from(prior.first(y)),
            (Some(x), None) => f64::from(prior.last(x)),
            (None, None) => 0.0,
        };
        let next = follows(before, Some(piece)) + follows(Some(piece), after) - follows(before, after);
        scores.push(next_worth * next + per_pair * pairs);
        if let Some(other) = after {
            pairs += pair(-odds(other)) - pair(odds(other));
        }
    }
    scores
}

/// Adds what one copy says: to the gaps of each piece, and to the order of pieces that it has in one gap.
fn hear(
    rank: &[Option<usize>],
    chain: usize,
    sequence: &[usize],
    trust: Trust,
    logs: &mut [Option<Vec<f64>>],
    votes: &mut [f64],
) {
    let mut known: Vec<usize> = sequence.iter().filter_map(|&piece| rank[piece]).collect();
    known.sort_unstable();
    let (mut start, mut before) = (0, None);
    for run in sequence.chunk_by(|&x, &y| rank[x].is_some() == rank[y].is_some()) {
        start += run.len();
        if let Some(last) = rank[run[run.len() - 1]] {
            before = Some(last);
            continue;
        }
        let after = sequence.get(start).and_then(|&piece| rank[piece]);
        for (at, &piece) in run.iter().enumerate() {
            if let Some(logs) = &mut logs[piece] {
                if are_neighbours(&known, before, after) {
                    let gaps = before.map_or(0, |before| before + 1)..=after.unwrap_or(chain);
                    logs[gaps].iter_mut().for_each(|log| *log += WORD * trust.neighbours);
                } else {
                    for gap in [before.map(|before| before + 1), after].into_iter().flatten() {
                        logs[gap] += JOINT * trust.neighbours;
                    }
                }
            }
            for &later in &run[at + 1..] {
                votes[piece * rank.len() + later] += trust.neighbours;
                votes[later * rank.len() + piece] -= trust.neighbours;
            }
        }
    }
}

/// Whether nothing of `sorted` ranks lies between two of them, or between one and its end.
fn are_neighbours(sorted: &[usize], before: Option<usize>, after: Option<usize>) -> bool {
    let place = |rank: usize| sorted.partition_point(|&other| other < rank);
    match (before, after) {
        (Some(before), Some(after)) => place(before) + 1 == place(after),
        (None, Some(after)) => place(after) == 0,
        (Some(before), None) => place(before) + 1 == sorted.len(),
        (None, None) => false,
    }
}

/// Log weights to probabilities.
pub(super) fn softmax(mut logs: Vec<f64>) -> Vec<f64> {
    let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    for log in &mut logs {
        *log = (*log - largest).exp();
    }
    let total: f64 = logs.iter().sum();
    for weight in &mut logs {
        *weight /= total;
    }
    logs
}
