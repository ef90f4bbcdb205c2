//! Does an order read like an original? The reference-free model's answer for any order of any of the pieces.

use crate::order::model::Model;
use crate::order::scores::{Constraints, MOST_PAIRED, Scores};
use crate::order::scrambled;

/// Probabilities are taken as no nearer to 0 or 1 than this.
const LEAST_PROBABILITY: f64 = 1e-4;

/// The log odds (natural) that `chain` is its pieces' original order and no scramble, on equal chances. 0, which says
/// nothing, for a single piece and for more pieces than pairs are kept of.
pub(super) fn coherence(scores: &Scores, rules: &Constraints, model: &Model, chain: &[usize]) -> f64 {
    if chain.len() < 2 || chain.len() > MOST_PAIRED || !scores.is_paired() {
        return 0.0;
    }
    let (scores, rules) = restricted(scores, rules, chain);
    let scrambled = f64::from(scrambled::probability(&scores, &rules, model));
    let scrambled = scrambled.clamp(LEAST_PROBABILITY, 1.0 - LEAST_PROBABILITY);
    ((1.0 - scrambled) / scrambled).ln()
}

/// What is believed of the pieces of `chain`, with the first of them as piece 0, and so on.
fn restricted(scores: &Scores, rules: &Constraints, chain: &[usize]) -> (Scores, Constraints) {
    let n = chain.len();
    let (mut own, mut own_rules) = (Scores::neutral(n), Constraints::none(n));
    for (i, &x) in chain.iter().enumerate() {
        own.add_first(i, scores.first(x));
        own.add_last(i, scores.last(x));
        match rules.end(x) {
            -1 => own_rules.open_with(i),
            1 => own_rules.end_with(i),
            _ => true,
        };
        for (j, &y) in chain.iter().enumerate() {
            own.add_follows(i, j, scores.follows(x, y));
            if i < j {
                own.add_precedes(i, j, scores.precedes(x, y));
            }
        }
    }
    for (i, &x) in chain.iter().enumerate() {
        for (j, &y) in chain.iter().enumerate() {
            if rules.must_precede(x, y) && !own_rules.must_precede(i, j) {
                own_rules.require(i, j);
            }
        }
    }
    (own, own_rules)
}
