//! What the scores of a fresh model are worth, learnt on articles that it has not seen, and what it reaches on others.
//!
//! Half of the articles held out teach, by logistic regression, the slope of precedence, how sure a join is, how an original
//! reads beside a shuffle (whole, and with paragraphs missing, as copies have them), and how it looks beside a scramble
//! (half of the scrambles are shuffles, half have one block moved); and, by least squares, the tau that is reached where
//! so much is promised. The other half makes the report.

use rayon::prelude::*;

use super::Lesson;
use super::logistic::{self, Seen};
use super::sample::Draws;
use crate::config::OrderConfig;
use crate::kendall::kendall_tau;
use crate::order::coherence::sums;
use crate::order::discourse::discourse_in_any_language;
use crate::order::model::{Calibration, Model};
use crate::order::references::{Expected, restore};
use crate::order::worth::Worth;
use crate::order::{Article, Part, scrambled};

/// Pieces from which on a scramble is expected to be told: the report's figures are of such articles.
const TELLABLE: usize = 8;
/// Fewest articles by which it is told how originals read, and what is promised in vain.
const FEWEST: usize = 50;
/// The share of its paragraphs that a copy has.
const KEPT: f32 = 0.85;
/// Log odds on an original below which an order reads as badly as most shuffles do.
const READS_BADLY: f64 = -4.0;
/// The largest share of originals that is taken to read like shuffles.
const MOST_LAPSE: f64 = 0.1;

/// What a model reaches on articles that it has not seen, whose pieces were shuffled. Means over articles, 0–1 but for
/// tau.
#[derive(Debug, Clone, Copy, Default, PartialEq, serde::Serialize)]
pub struct Report {
    /// Articles it learnt from.
    pub learnt: usize,
    /// Articles of the report.
    pub articles: usize,
    /// Kendall's tau, −1 to 1.
    pub tau: f64,
    /// Share whose first piece is right.
    pub first: f64,
    /// Share whose last piece is right.
    pub last: f64,
    /// Share of right neighbours.
    pub adjacent: f64,
    /// Area under the curve of telling shuffles from originals, articles of 8 or more pieces.
    pub auc_shuffled: f64,
    /// The same with one block moved.
    pub auc_block: f64,
    /// Expected calibration error of which of two pieces comes first, in ten bins.
    pub pair_error: f64,
    /// The same of joins.
    pub join_error: f64,
    /// The same of the tau expected of an article, against the tau reached.
    pub tau_error: f64,
}

/// What one article shows.
struct Shown {
    /// Log odds of precedence of each pair, and whether it was so.
    pairs: Vec<Seen<1>>,
    joins: Vec<(f64, bool)>,
    /// The tau that was promised, and the one that was reached.
    promised: f64,
    tau: f64,
    first: bool,
    last: bool,
    adjacent: f64,
    pieces: usize,
    /// What [`coherence`](crate::order::coherence) weighs, of orders that are originals and of shuffles.
    readings: Vec<Seen<3>>,
    original: [f64; scrambled::FEATURES],
    shuffled: [f64; scrambled::FEATURES],
    block: [f64; scrambled::FEATURES],
}

/// Calibrates `model` on half of `held_out`, from the beginning, and reports on the other half.
pub(super) fn calibrate(model: &mut Model, held_out: &[&Lesson<'_>], seed: u64, omitted: &[Part]) -> Report {
    let show_all = |model: &Model, lessons, stream| show_all(model, lessons, omitted, (seed, stream));
    let (teach, test) = held_out.split_at(held_out.len() / 2);
    model.calibration = Calibration::default();
    let shown = show_all(model, teach, 0);
    let pairs: Vec<Seen<1>> = shown.iter().flat_map(|shown| shown.pairs.iter().copied()).collect();
    let [slope] = logistic::fit(&pairs);
    if slope > 0.0 {
        model.calibration.precedence = slope as f32;
    }
    // The slope changes what is decoded, and how coherent an order looks.
    model.calibration.worth = worth(&show_all(model, teach, 0));
    // And what coherence is worth, how a scramble looks.
    let mut scrambles: Vec<Seen<{ scrambled::FEATURES }>> = Vec::new();
    for shown in &show_all(model, teach, 0) {
        // Two originals for the two scrambles: on equal chances.
        scrambles.extend([(shown.original, false); 2]);
        scrambles.extend([(shown.shuffled, true), (shown.block, true)]);
    }
    for (weight, fitted) in model.calibration.scrambled.iter_mut().zip(logistic::fit(&scrambles)) {
        *weight = fitted as f32;
    }
    report(&show_all(model, test, teach.len() as u64), model)
}

/// What the sums of a model's scores are worth, by articles that were ordered with scores of no known worth.
fn worth(shown: &[Shown]) -> Worth {
    let mut worth = Worth::default();
    let joins: Vec<Seen<2>> = shown
        .iter()
        .flat_map(|shown| shown.joins.iter().map(|&(join, so)| ([logit(join), 1.0], so)))
        .collect();
    let [slope, offset] = logistic::fit(&joins);
    if slope > 0.0 {
        worth.join = [slope as f32, offset as f32];
    }
    if shown.len() < FEWEST {
        return worth;
    }
    let taus: Vec<(f64, f64)> = shown.iter().map(|shown| (shown.promised, shown.tau)).collect();
    if let Some([slope, offset]) = line(&taus) {
        worth.tau = [slope as f32, offset as f32];
    }
    let readings: Vec<Seen<3>> = shown.iter().flat_map(|shown| shown.readings.iter().copied()).collect();
    let weights = logistic::fit(&readings);
    // Weights below 0 would make an order of what the scores speak against.
    if weights.iter().all(|&weight| weight >= 0.0) {
        worth.coherence = weights.map(|weight| weight as f32);
    }
    worth.lapse = lapse(&readings, worth.coherence.map(f64::from));
    worth
}

/// How often an original reads like a shuffle: originals that read as badly as most shuffles do, by shuffles that do.
fn lapse(readings: &[Seen<3>], weights: [f64; 3]) -> f32 {
    let reads_badly = |&&(sums, _): &&Seen<3>| {
        sums.iter().zip(weights).map(|(sum, weight)| sum * weight).sum::<f64>() < READS_BADLY
    };
    let share = |is_original: bool| {
        let of_kind = || readings.iter().filter(move |reading| reading.1 == is_original);
        // One more of each, so that a small archive does not find it impossible.
        (of_kind().filter(reads_badly).count() as f64 + 1.0) / (of_kind().count() as f64 + 1.0)
    };
    (share(true) / share(false)).min(MOST_LAPSE) as f32
}

/// Slope and offset of the straight line through points, by least squares; `None` where it does not rise.
fn line(points: &[(f64, f64)]) -> Option<[f64; 2]> {
    let count = points.len() as f64;
    let x = points.iter().map(|point| point.0).sum::<f64>() / count;
    let y = points.iter().map(|point| point.1).sum::<f64>() / count;
    let spread: f64 = points.iter().map(|point| (point.0 - x).powi(2)).sum();
    let slope = points.iter().map(|point| (point.0 - x) * (point.1 - y)).sum::<f64>() / spread;
    (slope.is_finite() && slope > 0.0).then_some([slope, y - slope * x])
}

fn logit(probability: f64) -> f64 {
    let probability = probability.clamp(1e-6, 1.0 - 1e-6);
    (probability / (1.0 - probability)).ln()
}

fn show_all(
    model: &Model,
    lessons: &[&Lesson<'_>],
    omitted: &[Part],
    (seed, stream): (u64, u64),
) -> Vec<Shown> {
    lessons
        .par_iter()
        .enumerate()
        .map(|(at, lesson)| {
            let mut draws = Draws::new(seed, !(stream + at as u64));
            show(model, &lesson.article, omitted, &mut draws)
        })
        .collect()
}

/// Puts an article in order whose pieces were shuffled, so that nothing can leak from the order given.
fn show(model: &Model, article: &Article<'_>, omitted: &[Part], draws: &mut Draws) -> Shown {
    let n = article.len();
    // `truth[i]` is the place at which given piece i belongs.
    let mut truth: Vec<usize> = (0..n).collect();
    draws.shuffle(&mut truth);
    let pieces = truth.iter().map(|&place| article.pieces[place].clone()).collect();
    let given = Article { title: article.title, pieces };
    let (scores, rules) = discourse_in_any_language(&given, model, omitted);
    // Without any copy, as an article that stands alone is put in order.
    let config = OrderConfig::default();
    let expected = Expected::new(config.scrambled_prior);
    let decoded = restore((&scores, &rules), (&[], &[]), 0, &expected, &config).decoded;
    let places: Vec<u32> = decoded.order.iter().map(|&piece| truth[piece] as u32).collect();
    let mut pairs = Vec::new();
    if scores.is_paired() {
        for i in 0..n {
            pairs.extend((i + 1..n).map(|j| ([f64::from(scores.precedes(i, j))], truth[i] < truth[j])));
        }
    }
    let right = |at: usize| places[at] + 1 == places[at + 1];
    let mut original = vec![0; n];
    for (piece, &place) in truth.iter().enumerate() {
        original[place] = piece;
    }
    let features = |chain: &[usize]| scrambled::features(&scores, &rules, chain);
    let mut shuffled = original.clone();
    draws.shuffle(&mut shuffled);
    let shuffled = features(&shuffled);
    let block = features(&with_block_moved(original.clone(), draws));
    let mut readings = Vec::new();
    for kept in [1.0, KEPT] {
        let mut chain: Vec<usize> = original.iter().copied().filter(|_| draws.unit() < kept).collect();
        readings.push((sums(&scores, &chain), true));
        draws.shuffle(&mut chain);
        readings.push((sums(&scores, &chain), false));
    }
    Shown {
        pairs,
        joins: decoded.joins.iter().enumerate().map(|(at, &join)| (f64::from(join), right(at))).collect(),
        promised: f64::from(decoded.confidence),
        tau: kendall_tau(&places),
        first: places.first() == Some(&0),
        last: places.last().is_some_and(|&place| place as usize + 1 == n),
        adjacent: (0..n.saturating_sub(1)).filter(|&at| right(at)).count() as f64
            / n.saturating_sub(1).max(1) as f64,
        pieces: n,
        readings,
        original: features(&original),
        shuffled,
        block,
    }
}

/// The order with a block of one to a third of its pieces moved elsewhere.
fn with_block_moved(mut order: Vec<usize>, draws: &mut Draws) -> Vec<usize> {
    let n = order.len();
    if n < 2 {
        return order;
    }
    let len = 1 + draws.below((n / 3).max(1));
    let from = draws.below(n - len + 1);
    let block: Vec<usize> = order.drain(from..from + len).collect();
    let mut to = draws.below(order.len());
    if to >= from {
        to += 1;
    }
    order.splice(to..to, block);
    order
}

fn report(shown: &[Shown], model: &Model) -> Report {
    let mean = |of: &dyn Fn(&Shown) -> f64| shown.iter().map(of).sum::<f64>() / shown.len().max(1) as f64;
    let share = |so: bool| f64::from(u8::from(so));
    let told = |of: &dyn Fn(&Shown) -> [f64; scrambled::FEATURES]| -> Vec<f64> {
        let long = shown.iter().filter(|shown| shown.pieces >= TELLABLE);
        long.map(|shown| model.calibration.scrambled_log_odds(&of(shown))).collect()
    };
    let originals = told(&|shown| shown.original);
    let joins: Vec<(f64, f64)> =
        shown.iter().flat_map(|shown| &shown.joins).map(|&(join, so)| (join, share(so))).collect();
    let pairs = shown.iter().flat_map(|shown| &shown.pairs);
    let pairs: Vec<(f64, f64)> =
        pairs.map(|&([log_odds], so)| (1.0 / (1.0 + (-log_odds).exp()), share(so))).collect();
    let taus: Vec<(f64, f64)> = shown.iter().map(|shown| (shown.promised, shown.tau)).collect();
    Report {
        learnt: 0,
        articles: shown.len(),
        tau: mean(&|shown| shown.tau),
        first: mean(&|shown| share(shown.first)),
        last: mean(&|shown| share(shown.last)),
        adjacent: mean(&|shown| shown.adjacent),
        auc_shuffled: area_under_curve(&originals, &told(&|shown| shown.shuffled)),
        auc_block: area_under_curve(&originals, &told(&|shown| shown.block)),
        pair_error: calibration_error(&pairs),
        join_error: calibration_error(&joins),
        tau_error: calibration_error(&taus),
    }
}

/// The probability that one of `high` is above one of `low`, ties by half (Mann and Whitney).
fn area_under_curve(low: &[f64], high: &[f64]) -> f64 {
    let mut sorted = low.to_vec();
    sorted.sort_by(f64::total_cmp);
    let below = |value: f64| {
        let under = sorted.partition_point(|&other| other < value);
        let up_to = sorted.partition_point(|&other| other <= value);
        f64::midpoint(under as f64, up_to as f64)
    };
    let pairs = (low.len() * high.len()) as f64;
    if pairs == 0.0 { 0.5 } else { high.iter().map(|&value| below(value)).sum::<f64>() / pairs }
}

/// By bins of a tenth, the mean distance between what was claimed and what was so.
fn calibration_error(claims: &[(f64, f64)]) -> f64 {
    let mut gaps = [0.0_f64; 10];
    for &(claimed, so) in claims {
        let bin = (0..9).take_while(|&bin| claimed >= f64::from(bin + 1) / 10.0).count();
        gaps[bin] += claimed - so;
    }
    gaps.iter().map(|gap| gap.abs()).sum::<f64>() / claims.len().max(1) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn area_under_the_curve() {
        assert!((area_under_curve(&[1.0, 2.0], &[2.0, 3.0]) - 0.875).abs() < 1e-12);
        assert!((area_under_curve(&[], &[1.0]) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn a_moved_block_leaves_a_permutation_that_is_another_order() {
        for seed in 0..200 {
            let mut draws = Draws::new(seed, 1);
            let original: Vec<usize> = (0..2 + seed as usize % 12).collect();
            let moved = with_block_moved(original.clone(), &mut draws);
            assert_ne!(moved, original);
            let mut sorted = moved;
            sorted.sort_unstable();
            assert_eq!(sorted, original);
        }
    }
}
