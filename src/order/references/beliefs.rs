//! From possible orders to beliefs about every pair of pieces: what a decoder needs, and what a join is worth.
//!
//! Beliefs are averages over the possible orders, weighted by their probability; "none of them" votes with what the
//! reference-free model believes. Pieces that a possible order lacks are placed by that model together with the
//! copies that have them, each with the log odds that a pair of it is right if that order is.

use super::hypotheses::{Hypotheses, Hypothesis};
use super::votes::Votes;
use super::witness::Witness;
use crate::order::scores::{Constraints, Scores};

/// The probability that a pair of a right order is wrong all the same: a copy's editor moved a paragraph.
const SLIP: f64 = 0.002;
/// Possible orders less probable than this are passed over.
const LEAST_PROBABILITY: f64 = 1e-3;
/// Log score of an adjacency that a possible order states.
const ADJACENT: f64 = 6.0;
/// From this probability on a possible order is taken whole, and decoding only inserts what it lacks.
pub(super) const CERTAIN: f64 = 0.95;
/// Of the pieces that an order lacks, the share that is inserted at a wrong place.
const MISPLACED: f64 = 0.65;

/// What is believed with the help of copies.
#[derive(Debug)]
pub(super) struct Beliefs<'a> {
    pieces: usize,
    prior: &'a Scores,
    views: Vec<View<'a>>,
    none: f64,
}

/// A possible order, and what goes with it.
#[derive(Debug)]
struct View<'a> {
    hypothesis: &'a Hypothesis,
    /// For each piece its rank in the chain.
    rank: Vec<Option<usize>>,
}

impl<'a> Beliefs<'a> {
    pub(super) fn new(prior: &'a Scores, hypotheses: &'a Hypotheses) -> Self {
        let pieces = prior.len();
        let probable = hypotheses.orders.iter().filter(|order| order.probability >= LEAST_PROBABILITY);
        let views: Vec<View<'a>> = probable
            .map(|hypothesis| {
                let mut rank = vec![None; pieces];
                hypothesis.chain.iter().enumerate().for_each(|(at, &piece)| rank[piece] = Some(at));
                View { hypothesis, rank }
            })
            .collect();
        let known: f64 = views.iter().map(|view| view.hypothesis.probability).sum();
        Self { pieces, prior, none: (1.0 - known).max(0.0), views }
    }

    /// The beliefs, as the decoder takes them.
    pub(super) fn scores(&self, witnesses: &[Witness]) -> Scores {
        let n = self.pieces;
        let mut before = vec![0.0; n * n];
        let mut follows = vec![0.0; n * n];
        let mut ends = vec![[0.0; 2]; n];
        for i in 0..n {
            for j in (0..n).filter(|&j| j != i) {
                before[i * n + j] = self.none * f64::from(self.prior.probability(i, j));
                follows[i * n + j] = self.none * f64::from(self.prior.follows(i, j));
            }
            let prior = [self.prior.first(i), self.prior.last(i)];
            ends[i] = prior.map(|score| self.none * f64::from(score));
        }
        for view in &self.views {
            view.add(self.prior, witnesses, &mut before, &mut follows, &mut ends);
        }
        let mut scores = Scores::neutral(n);
        for i in 0..n {
            for j in i + 1..n {
                let p = before[i * n + j].clamp(SLIP, 1.0 - SLIP);
                scores.add_precedes(i, j, (p / (1.0 - p)).ln() as f32);
            }
            for j in 0..n {
                scores.add_follows(i, j, follows[i * n + j] as f32);
            }
            scores.add_first(i, ends[i][0] as f32);
            scores.add_last(i, ends[i][1] as f32);
        }
        scores
    }

    /// The possible order that is certain, with `rules` as far as they do not contradict it; the rules alone where
    /// none is.
    pub(super) fn constraints(&self, rules: &Constraints) -> Constraints {
        let certain = self.views.iter().find(|view| view.hypothesis.probability >= CERTAIN);
        let Some(View { hypothesis, .. }) = certain else { return rules.clone() };
        let mut constraints = Constraints::none(self.pieces);
        for pair in hypothesis.chain.windows(2) {
            constraints.require(pair[0], pair[1]);
        }
        for i in 0..self.pieces {
            for j in (0..self.pieces).filter(|&j| rules.must_precede(i, j)) {
                if !constraints.must_precede(i, j) {
                    constraints.require(i, j);
                }
            }
        }
        constraints
    }

    /// The probability, 0–1, that piece `j` follows piece `i` directly. `alone` is what it is without copies.
    pub(super) fn join(&self, i: usize, j: usize, alone: f64) -> f64 {
        let seen: f64 =
            self.views.iter().map(|view| view.hypothesis.probability * view.join(i, j, alone)).sum();
        (seen + self.none * alone).clamp(0.0, 1.0)
    }
}

impl View<'_> {
    /// Adds this view's share of the beliefs.
    fn add(
        &self,
        prior: &Scores,
        witnesses: &[Witness],
        before: &mut [f64],
        follows: &mut [f64],
        ends: &mut [[f64; 2]],
    ) {
        let n = self.rank.len();
        let probability = self.hypothesis.probability;
        let votes = Votes::new(n, &self.hypothesis.chain, witnesses);
        let len = self.hypothesis.chain.len();
        for i in 0..n {
            for j in (0..n).filter(|&j| j != i) {
                let (is_before, log_follows) = match (self.rank[i], self.rank[j]) {
                    (Some(x), Some(y)) => {
                        let adjacent = if x + 1 == y { ADJACENT } else { -ADJACENT };
                        (if x < y { 1.0 - SLIP } else { SLIP }, adjacent)
                    }
                    _ => {
                        let log_odds = f64::from(prior.precedes(i, j)) + votes.precedes(i, j);
                        (
                            1.0 / (1.0 + (-log_odds).exp()),
                            f64::from(prior.follows(i, j)) + votes.follows(i, j),
                        )
                    }
                };
                before[i * n + j] += probability * is_before;
                follows[i * n + j] += probability * log_follows;
            }
            let [first, last] = match self.rank[i] {
                None => [f64::from(prior.first(i)), f64::from(prior.last(i))],
                Some(rank) => [rank == 0, rank + 1 == len].map(|is| if is { ADJACENT } else { -ADJACENT }),
            };
            ends[i][0] += probability * first;
            ends[i][1] += probability * last;
        }
    }

    fn join(&self, i: usize, j: usize, alone: f64) -> f64 {
        let n = self.rank.len();
        let len = self.hypothesis.chain.len();
        let missing = (n - len) as f64;
        match (self.rank[i], self.rank[j]) {
            (Some(x), Some(y)) if x + 1 == y => {
                (1.0 - MISPLACED * missing / (len + 1) as f64).max(0.1) * (1.0 - SLIP)
            }
            (Some(_), Some(_)) => SLIP,
            _ => alone,
        }
    }
}
