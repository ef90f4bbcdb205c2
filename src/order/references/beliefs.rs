//! From possible orders to beliefs about every pair of pieces: what a decoder needs, and what a join is worth.
//!
//! Beliefs are averages over the possible orders, weighted by their probability; "none of them" votes with what the
//! reference-free model believes. Pieces that a possible order lacks are placed by [`Insertions`].

use super::hypotheses::{Hypotheses, Hypothesis};
use super::insertion::{Insertions, softmax};
use super::witness::Witness;
use crate::order::scores::{Constraints, Scores};
use crate::order::worth::Worth;

/// The probability that a pair of a right order is wrong all the same: a copy's editor moved a paragraph.
const SLIP: f64 = 0.002;
/// Possible orders less probable than this are passed over.
const LEAST_PROBABILITY: f64 = 1e-4;
/// From this probability on a possible order is taken whole, and decoding only inserts what it lacks.
pub(super) const CERTAIN: f64 = 0.95;

/// What is believed without copies, and how far it counts. It is kept apart, for its promises are larger than what they
/// are worth ([`Worth`]), and those of copies are not.
#[derive(Debug)]
struct Alone {
    weight: f64,
    /// Row-major, as those of [`Beliefs`]; empty where it does not count.
    before: Vec<f64>,
    follows: Vec<f64>,
    worth: Worth,
}

/// What is believed of the pieces of a document with the help of copies.
#[derive(Debug)]
pub(super) struct Beliefs {
    pieces: usize,
    /// Row-major: the probability that the row's piece stands before the column's.
    before: Vec<f64>,
    /// Row-major: the probability that the column's piece follows the row's directly.
    follows: Vec<f64>,
    first: Vec<f64>,
    last: Vec<f64>,
    alone: Alone,
    /// The order that is certain, if one is.
    certain: Option<Vec<usize>>,
}

impl Beliefs {
    /// Averages the possible orders; `prior` is what is believed without copies.
    pub(super) fn new(prior: &Scores, hypotheses: &Hypotheses, witnesses: &[Witness]) -> Self {
        let pieces = prior.len();
        let probable = || hypotheses.orders.iter().filter(|order| order.probability >= LEAST_PROBABILITY);
        let mut beliefs = Self {
            pieces,
            before: vec![0.0; pieces * pieces],
            follows: vec![0.0; pieces * pieces],
            first: vec![0.0; pieces],
            last: vec![0.0; pieces],
            alone: Alone { weight: 0.0, before: Vec::new(), follows: Vec::new(), worth: *prior.worth() },
            certain: probable().find(|order| order.probability >= CERTAIN).map(|order| order.chain.clone()),
        };
        let known: f64 = probable().map(|order| order.probability).sum();
        beliefs.add_prior(prior, (1.0 - known).max(0.0));
        beliefs.alone =
            Alone { before: beliefs.before.clone(), follows: beliefs.follows.clone(), ..beliefs.alone };
        for hypothesis in probable() {
            beliefs.add(prior, hypothesis, witnesses);
        }
        beliefs
    }

    /// The beliefs, as the decoder takes them.
    pub(super) fn scores(&self) -> Scores {
        const LEAST: f64 = 1e-4;
        let n = self.pieces;
        let log = |probability: f64| probability.max(LEAST).ln() as f32;
        let mut scores = Scores::neutral(n);
        for i in 0..n {
            for j in i + 1..n {
                let p = self.before[i * n + j].clamp(SLIP, 1.0 - SLIP);
                scores.add_precedes(i, j, (p / (1.0 - p)).ln() as f32);
            }
            for j in 0..n {
                scores.add_follows(i, j, log(self.follows[i * n + j]));
            }
            scores.add_first(i, log(self.first[i]));
            scores.add_last(i, log(self.last[i]));
        }
        scores
    }

    /// The possible order that is certain, with `rules` as far as they do not contradict it; the rules alone where
    /// none is.
    pub(super) fn constraints(&self, rules: &Constraints) -> Constraints {
        let Some(chain) = &self.certain else { return rules.clone() };
        let mut constraints = Constraints::none(self.pieces);
        for pair in chain.windows(2) {
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

    /// The probability, 0–1, that piece `j` follows piece `i` directly.
    pub(super) fn join(&self, i: usize, j: usize) -> f64 {
        let Alone { weight, follows, worth, .. } = &self.alone;
        let at = i * self.pieces + j;
        let of_copies = self.follows[at] - follows[at];
        // Of an order that is certain, nothing is left to be believed alone.
        let alone = if *weight > 0.0 { weight * worth.join_probability(follows[at] / weight) } else { 0.0 };
        (of_copies + alone).clamp(0.0, 1.0)
    }

    /// Kendall's tau that is expected of `order`, 0–1: that of the possible orders, weighted.
    pub(super) fn expected_tau(&self, order: &[usize]) -> f64 {
        let n = self.pieces;
        let pairs = n * n.saturating_sub(1) / 2;
        if pairs == 0 {
            return 1.0;
        }
        let Alone { weight, before, worth, .. } = &self.alone;
        let (mut of_copies, mut alone) = (0.0, 0.0);
        for (at, &i) in order.iter().enumerate() {
            for &j in &order[at + 1..] {
                let by_itself = before[i * n + j];
                alone += 2.0 * by_itself - weight;
                of_copies += 2.0 * (self.before[i * n + j] - by_itself) - (1.0 - weight);
            }
        }
        let alone =
            if *weight > 0.0 { weight * worth.expected_tau(alone / (weight * pairs as f64)) } else { 0.0 };
        ((1.0 - 2.0 * SLIP) * of_copies / pairs as f64 + alone).clamp(0.0, 1.0)
    }

    /// What is believed without copies, with a weight.
    fn add_prior(&mut self, prior: &Scores, weight: f64) {
        let n = self.pieces;
        self.alone.weight = weight;
        if weight <= 0.0 {
            return;
        }
        let first = softmax((0..n).map(|i| f64::from(prior.first(i))).collect());
        for i in 0..n {
            self.first[i] += weight * first[i];
            // What may be behind it: another piece, or the end in its own place.
            let behind = |j: usize| f64::from(if j == i { prior.last(i) } else { prior.follows(i, j) });
            let behind = softmax((0..n).map(behind).collect());
            self.last[i] += weight * behind[i];
            for j in (0..n).filter(|&j| j != i) {
                self.before[i * n + j] += weight * f64::from(prior.probability(i, j));
                self.follows[i * n + j] += weight * behind[j];
            }
        }
    }

    /// A possible order, with its probability.
    fn add(&mut self, prior: &Scores, hypothesis: &Hypothesis, witnesses: &[Witness]) {
        let n = self.pieces;
        let (chain, weight) = (&hypothesis.chain, hypothesis.probability);
        let insertions = Insertions::new(prior, chain, witnesses);
        let mut rank = vec![None; n];
        chain.iter().enumerate().for_each(|(at, &piece)| rank[piece] = Some(at));
        for i in 0..n {
            for j in (0..n).filter(|&j| j != i) {
                let (before, follows) = match (rank[i], rank[j]) {
                    (Some(x), Some(y)) => {
                        let follows = if x + 1 == y { insertions.empty(y) } else { 0.0 };
                        (if x < y { 1.0 } else { 0.0 }, follows)
                    }
                    (Some(x), None) => (1.0 - insertions.before(j, x), insertions.in_gap(j, x + 1)),
                    (None, Some(y)) => (insertions.before(i, y), insertions.in_gap(i, y)),
                    (None, None) => insertions.among(i, j, f64::from(prior.precedes(i, j))),
                };
                self.before[i * n + j] += weight * before;
                self.follows[i * n + j] += weight * (1.0 - SLIP) * follows;
            }
            let (first, last) = match rank[i] {
                None => (insertions.in_gap(i, 0), insertions.in_gap(i, chain.len())),
                Some(at) => (
                    if at == 0 { insertions.empty(0) } else { 0.0 },
                    if at + 1 == chain.len() { insertions.empty(chain.len()) } else { 0.0 },
                ),
            };
            self.first[i] += weight * first;
            self.last[i] += weight * last;
        }
    }
}
