//! Is it scrambled? How likely the given order of an article is not the one it was written in.

use super::decode::{Decoded, decode};
use super::model::Model;
use super::scores::{Constraints, Scores};
use crate::config::OrderConfig;

/// The probability, 0–1, that the order in which the pieces were given (0, 1, 2 …) is not the original one.
/// `scores` and `constraints` are those of [`discourse`](super::discourse()).
#[must_use]
pub fn probability(scores: &Scores, constraints: &Constraints, _model: &Model) -> f32 {
    let given: Vec<usize> = (0..scores.len()).collect();
    if constraints.broken(&given) > 0 {
        return 0.9;
    }
    let Decoded { order, .. } = decode(scores, constraints, &OrderConfig::default());
    if order == given { 0.1 } else { 0.5 }
}
