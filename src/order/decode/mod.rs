//! From beliefs to an order: the one that is expected to be best, with what is expected of it.
//!
//! The order returned maximises the expected value of a composite, tau + λ · (share of right neighbours) + μ · (right
//! first + right last piece), under the beliefs in [`Scores`] and among the orders that the [`Constraints`] permit:
//! minimum Bayes risk, with precedence and adjacency taken as given. Up to [`EXACT_UP_TO`](OrderConfig) pieces by dynamic
//! programming over subsets (Held and Karp 1962), above that by block insertions from Borda's order (Schiavinotto and
//! Stützle 2004, "The linear ordering problem: instances, search space analysis and algorithms"); above
//! [`MOST_PAIRED`](super::scores::MOST_PAIRED) by a sort. Time is bounded by a constant times n² below, n log n above.

use super::scores::{Constraints, Scores};
use crate::config::OrderConfig;

mod beliefs;
mod exact;
mod groups;
mod search;
mod start;

use beliefs::Beliefs;

/// A gain of the objective below this is rounding.
const LEAST_GAIN: f32 = 1e-3;

/// An order with what is believed of it.
#[derive(Debug, Clone, PartialEq)]
pub struct Decoded {
    /// `order[k]` = index of the piece that stands at place `k`.
    pub order: Vec<usize>,
    /// The probability, 0–1, that the pieces at places `k` and `k + 1` are neighbours in the true order; one fewer than
    /// there are pieces.
    pub joins: Vec<f32>,
    /// Kendall's tau to be expected of the order, 0–1 (a negative expectation is given as 0).
    pub confidence: f32,
}

impl Decoded {
    /// What is sure of the order: groups of pieces in order, so that pairs of neighbouring groups are expected to be in
    /// the right order with at least probability `threshold` on average. Inside a group the order is a guess.
    #[must_use]
    pub fn groups(&self, scores: &Scores, constraints: &Constraints, threshold: f32) -> Vec<Vec<usize>> {
        groups::groups(&self.order, scores, constraints, threshold)
    }
}

/// The best order under `scores` that `constraints` permit. Pieces of which nothing tells apart stay in input order.
///
/// # Panics
/// If scores and constraints are about different numbers of pieces.
#[must_use]
pub fn decode(scores: &Scores, constraints: &Constraints, config: &OrderConfig) -> Decoded {
    assert_eq!(scores.len(), constraints.len(), "scores and rules of one article");
    let mut order = start::start(scores, constraints);
    if !scores.is_paired() {
        let joins = vec![0.0; order.len().saturating_sub(1)];
        return Decoded { confidence: sampled_confidence(&order, scores, constraints), order, joins };
    }
    let beliefs = Beliefs::new(scores, constraints, config);
    if scores.len() <= config.exact_up_to {
        let best = exact::best(&beliefs, constraints)
            .filter(|best| beliefs.value(best) > beliefs.value(&order) + LEAST_GAIN);
        order = best.unwrap_or(order);
    } else {
        search::improve(&mut order, &beliefs, constraints);
    }
    let joins =
        order.windows(2).map(|pair| config.join_probability(beliefs.join(pair[0], pair[1]))).collect();
    Decoded { joins, confidence: confidence(&order, &beliefs), order }
}

/// Expected tau of `order`.
fn confidence(order: &[usize], beliefs: &Beliefs) -> f32 {
    let pairs = order.len() * order.len().saturating_sub(1) / 2;
    if pairs == 0 {
        return 1.0;
    }
    (beliefs.precedence(order) / pairs as f32).clamp(0.0, 1.0)
}

/// The same where pairs are not kept, from pairs at a few distances.
fn sampled_confidence(order: &[usize], scores: &Scores, constraints: &Constraints) -> f32 {
    let (mut sum, mut count) = (0.0_f32, 0_u32);
    let mut distance = 1;
    while distance < order.len() {
        for k in (0..order.len() - distance).step_by(distance) {
            sum += beliefs::expectation(scores, constraints, order[k], order[k + distance]);
            count += 1;
        }
        distance *= 2;
    }
    (sum / count.max(1) as f32).clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests;
