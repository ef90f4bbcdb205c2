//! Does an order read like an original? The reference-free model's answer for any order of any of the pieces.
//!
//! Telling an original from a shuffle is far easier than ordering. Three sums over the order are weighed: how much more
//! probable each next piece is than any that is left, how probable the precedences are, and the precedences' log odds.
//! All grow with the article, as evidence does. What they count for is learnt with the model ([`Worth`](super::worth)).

use crate::order::scores::{MOST_PAIRED, Scores};

/// The log odds (natural) that `chain` is its pieces' original order and no shuffle, on equal chances. 0, which says
/// nothing, for fewer than two pieces and for more than pairs are kept of. Quadratic in the pieces.
pub(super) fn coherence(scores: &Scores, chain: &[usize]) -> f64 {
    let worth = scores.worth().coherence;
    let read: f64 = sums(scores, chain).iter().zip(worth).map(|(sum, worth)| sum * f64::from(worth)).sum();
    read + series(scores, chain)
}

/// The log odds of what a series in `chain` shows, as one thing: it runs one way, as numbers, timelines and countdowns do
/// and shuffles do not, or to and fro.
fn series(scores: &Scores, chain: &[usize]) -> f64 {
    /// Of originals whose pieces say their places, so many run one way (see [`series`](super::series)).
    const RUN: f64 = 0.98;
    const FEWEST_PAIRS: usize = 3;
    if !scores.has_series() || chain.len() > MOST_PAIRED {
        return 0.0;
    }
    let (mut pairs, mut rising) = (0_usize, 0_usize);
    for (at, &before) in chain.iter().enumerate() {
        for &after in &chain[at + 1..] {
            let said = scores.in_series(before, after);
            pairs += usize::from(said != 0.0);
            rising += usize::from(said > 0.0);
        }
    }
    if pairs < FEWEST_PAIRS {
        return 0.0;
    }
    // n pieces make n (n − 1) / 2 pairs; two of n! orders run one way.
    let pieces = (2..=MOST_PAIRED as u32).find(|n| n * (n + 1) / 2 > pairs as u32).unwrap_or(2);
    let log_orders: f64 = (2..=pieces).map(|n| f64::from(n).ln()).sum();
    let by_chance = 2.0 * (-log_orders).exp();
    if rising == pairs || rising == 0 {
        (RUN / by_chance).ln()
    } else {
        ((1.0 - RUN) / (1.0 - by_chance)).ln()
    }
}

/// The three sums that are weighed, the latter two a piece.
pub(super) fn sums(scores: &Scores, chain: &[usize]) -> [f64; 3] {
    if chain.len() < 2 || chain.len() > MOST_PAIRED || !scores.is_paired() {
        return [0.0; 3];
    }
    let (mut probability, mut log_odds) = (0.0, 0.0);
    for (at, &before) in chain.iter().enumerate() {
        for &after in &chain[at + 1..] {
            let odds = f64::from(scores.precedes_as_read(before, after));
            log_odds += odds;
            probability += log_probability(odds);
        }
    }
    let pieces = chain.len() as f64;
    [next_pieces(scores, chain), probability / pieces, log_odds / pieces]
}

/// The log of twice the probability that has these log odds: 0 where nothing is known.
pub(super) fn log_probability(odds: f64) -> f64 {
    // Of the exponentials the one that cannot overflow: no odds, however small, give an infinity.
    std::f64::consts::LN_2 + odds.min(0.0) - (-odds.abs()).exp().ln_1p()
}

/// How much more probable than by chance each piece is after the one before it, of those that are left: in nats, summed.
fn next_pieces(scores: &Scores, chain: &[usize]) -> f64 {
    let first: Vec<f64> = chain.iter().map(|&piece| f64::from(scores.first(piece))).collect();
    let mut sum = surprise(&first);
    for (at, &piece) in chain.iter().enumerate() {
        let left: Vec<f64> =
            chain[at + 1..].iter().map(|&next| f64::from(scores.follows(piece, next))).collect();
        sum += surprise(&left);
    }
    sum
}

/// The log probability of the first of some scores under their softmax, over that of any of them by chance.
fn surprise(scores: &[f64]) -> f64 {
    let Some(&first) = scores.first() else { return 0.0 };
    let largest = scores.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let total: f64 = scores.iter().map(|score| (score - largest).exp()).sum();
    first - largest - total.ln() + (scores.len() as f64).ln()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn odds_of_any_size_have_a_log_probability() {
        for odds in [0.0_f64, 0.5, -0.5, 30.0, -30.0] {
            let plain = (2.0 / (1.0 + (-odds).exp())).ln();
            assert!((log_probability(odds) - plain).abs() < 1e-12, "{odds}");
        }
        let (never, ever) = (log_probability(-1e30), log_probability(1e30));
        assert!(never.is_finite() && (ever - std::f64::consts::LN_2).abs() < 1e-12, "{never} {ever}");
    }

    /// A timeline and a countdown that were given in order are originals, whatever series do as a rule.
    #[test]
    fn a_series_that_runs_one_way_is_an_original() {
        let mut scores = Scores::neutral(6);
        for i in 0..5 {
            (i + 1..5).for_each(|j| scores.add_in_series(i, j, 4.0));
        }
        let of = |chain: &[usize]| coherence(&scores, chain);
        assert!(of(&[5, 0, 1, 2, 3, 4]) > 3.0 && of(&[4, 3, 2, 5, 1, 0]) > 3.0);
        assert!(of(&[1, 0, 2, 3, 4, 5]) < -3.0);
        assert!(of(&[5, 0, 1]).abs() < 1e-9, "one pair says nothing");
    }

    #[test]
    fn an_order_that_scores_speak_for_reads_like_an_original() {
        let mut scores = Scores::neutral(6);
        for i in 0..5 {
            scores.add_follows(i, i + 1, 2.0);
            for j in i + 1..6 {
                scores.add_precedes(i, j, 1.0);
            }
        }
        scores.add_first(0, 2.0);
        let of = |chain: &[usize]| coherence(&scores, chain);
        assert!(of(&[0, 1, 2, 3, 4, 5]) > 2.0);
        assert!(of(&[1, 2, 5]) > 0.0, "some of the pieces");
        assert!(of(&[5, 3, 1, 4, 0, 2]) < -1.0);
        assert!(of(&[3]).abs() < 1e-9);
        let nothing = coherence(&Scores::neutral(6), &[5, 3, 1, 4, 0, 2]);
        assert!(nothing.abs() < 1e-9, "{nothing}");
    }
}
