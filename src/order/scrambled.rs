//! Is it scrambled? How likely the given order of an article is not the one it was written in.
//!
//! Telling an original from a scramble is far easier than ordering: how coherent the order given reads under the model,
//! and whether it breaks a rule of wire copy, are weighed as training has found right.

use super::coherence::coherence;
use super::model::Model;
use super::scores::{Constraints, Scores};

/// What speaks for a scramble or against it: coherence, coherence a piece, broken rules, and a constant.
pub(super) const FEATURES: usize = 4;

/// Coherence beyond this says no more.
const MOST_COHERENCE: f64 = 30.0;

/// The features of the order `chain`.
pub(super) fn features(scores: &Scores, constraints: &Constraints, chain: &[usize]) -> [f64; FEATURES] {
    let coherence = coherence(scores, chain);
    let broken = f64::from(u8::from(constraints.broken(chain) > 0));
    [coherence.clamp(-MOST_COHERENCE, MOST_COHERENCE), coherence / chain.len().max(1) as f64, broken, 1.0]
}

/// The probability, 0–1, that the order in which the pieces were given (0, 1, 2 …) is not the original one, on equal
/// chances. `scores` and `constraints` are those of [`discourse`](super::discourse()). One piece is in order; of more
/// than pairs are kept of, nothing is known but the rules; of a language that the model has not learnt, nothing at all.
#[must_use]
pub fn probability(scores: &Scores, constraints: &Constraints, model: &Model) -> f32 {
    if scores.len() < 2 {
        return 0.0;
    }
    if scores.is_unlearnt() {
        return 0.5;
    }
    let given: Vec<usize> = (0..scores.len()).collect();
    let log_odds = model.calibration.scrambled_log_odds(&features(scores, constraints, &given));
    (1.0 / (1.0 + (-log_odds).exp())) as f32
}
