//! Training: articles in their right order → a model.
//!
//! The same articles in the same order, settings and seed give the same model, whatever the number of threads: a step's
//! articles are cut into a fixed number of shards, whose gradients are summed in order. Draws go by the articles' places, and
//! so does which of those held out calibrate: in another order they give another model.

use rayon::prelude::*;

use super::article::Article;
use super::features::{Features, Reader};
use super::model::Model;
use super::network::{
    Dropout, Gradients, LossWeights, Losses, Network, Shape, backward, forward, loss, transposed,
};
use super::omit::Part;
use super::vocabulary::Vocabulary;
use crate::config::TrainConfig;
use crate::error::{Error, Result};
use crate::kendall::kendall_tau;
use crate::progress::{Progress, Unit};

mod calibrate;
mod count;
mod logistic;
mod optimiser;
mod sample;

pub use calibrate::Report;
use optimiser::{AVERAGE_EVERY, Adam, Average, Rates};
use sample::Draws;

/// Shards of a step.
const SHARDS: usize = 4;

/// Pieces that an article to learn from has: fewer say nothing, more are no article.
const PIECES: std::ops::RangeInclusive<usize> = 4..=80;

/// Fewest articles that something can be learnt from.
const FEWEST: usize = 50;

/// An article to learn from, in its right order.
#[derive(Debug, Clone)]
pub struct Lesson<'t> {
    /// Its id: decides whether it is held out.
    pub id: &'t str,
    /// Its pieces in the right order.
    pub article: Article<'t>,
}

/// A model, and what it reaches on articles that it has not seen.
#[derive(Debug, Clone)]
pub struct Trained {
    /// The model, calibrated, and rounded as it is stored.
    pub model: Model,
    /// What it reaches.
    pub report: Report,
}

/// Learns from `lessons`, without parts of what is known of them; `description` is stored with the model. Memory: about 6 kB an article and 40 MB for the
/// network.
pub fn train(
    lessons: &[Lesson<'_>],
    config: &TrainConfig,
    omitted: &[Part],
    description: &str,
    progress: &dyn Progress,
) -> Result<Trained> {
    config.validate()?;
    let usable: Vec<&Lesson<'_>> =
        lessons.iter().filter(|lesson| PIECES.contains(&lesson.article.len())).collect();
    let (held_out, learnt): (Vec<&Lesson<'_>>, Vec<&Lesson<'_>>) =
        usable.into_iter().partition(|lesson| is_held_out(lesson.id, config));
    if learnt.len() < FEWEST {
        return Err(Error::setting(
            "inputs",
            format!(
                "{} articles of {} to {} paragraphs are too few to learn from; give at least {FEWEST}",
                learnt.len(),
                PIECES.start(),
                PIECES.end()
            ),
        ));
    }
    progress.stage("counting", None, Unit::Documents);
    let articles: Vec<&Article<'_>> = learnt.iter().map(|lesson| &lesson.article).collect();
    let vocabulary = count::vocabulary(&articles, config.words, config.pairs);
    progress.stage("reading", Some((learnt.len() + held_out.len()) as u64), Unit::Documents);
    let learnt = features(&learnt, &vocabulary, omitted, progress);
    let test = features(&held_out, &vocabulary, omitted, progress);
    let passes = (config.networks * config.epochs * learnt.len()) as u64;
    progress.stage("training", Some(passes), Unit::Documents);
    let networks = (0..config.networks)
        .map(|number| {
            // Each network has draws of its own; nothing else tells them apart.
            let own = TrainConfig { seed: config.seed ^ (number as u64) << 32, ..config.clone() };
            let told = |line: String| {
                progress.note(&format!("network {} of {}, {line}", number + 1, config.networks));
            };
            fit(&learnt, &test, vocabulary.rows(), &own, progress, told)
        })
        .collect();
    let mut model = Model::new(vocabulary, networks, description.to_owned());
    progress.stage("calibrating", None, Unit::Documents);
    let report = calibrate::calibrate(&mut model, &held_out, config.seed, omitted);
    Ok(Trained { model, report: Report { learnt: learnt.len(), ..report } })
}

/// Calibrates `model` anew, from nothing, on those of `lessons` that training with `config` holds out; its networks stay as
/// they are. `omitted` are the parts that it was trained without.
pub fn recalibrate(
    mut model: Model,
    lessons: &[Lesson<'_>],
    config: &TrainConfig,
    omitted: &[Part],
    progress: &dyn Progress,
) -> Result<Trained> {
    config.validate()?;
    let held_out: Vec<&Lesson<'_>> = lessons
        .iter()
        .filter(|lesson| PIECES.contains(&lesson.article.len()) && is_held_out(lesson.id, config))
        .collect();
    if held_out.len() < FEWEST {
        return Err(Error::setting(
            "inputs",
            format!(
                "{} articles of {} to {} paragraphs are held out, one in {}: too few to calibrate by; give at least \
                 {FEWEST}",
                held_out.len(),
                PIECES.start(),
                PIECES.end(),
                config.held_out
            ),
        ));
    }
    progress.stage("calibrating", None, Unit::Documents);
    let report = calibrate::calibrate(&mut model, &held_out, config.seed, omitted);
    Ok(Trained { model, report })
}

fn is_held_out(id: &str, config: &TrainConfig) -> bool {
    xxhash_rust::xxh3::xxh3_64(id.as_bytes()).is_multiple_of(config.held_out.max(1))
}

fn features(
    lessons: &[&Lesson<'_>],
    vocabulary: &Vocabulary,
    omitted: &[Part],
    progress: &dyn Progress,
) -> Vec<Features> {
    lessons
        .par_iter()
        .map_init(Reader::default, |reader, lesson| {
            progress.advance(1);
            let mut features = Features::new(&lesson.article, vocabulary, reader);
            for &part in omitted {
                features.omit(part);
            }
            features
        })
        .collect()
}

/// Fits a network, and returns its average over the last steps. A line is `told` after each epoch.
fn fit(
    learnt: &[Features],
    held_out: &[Features],
    rows: usize,
    config: &TrainConfig,
    progress: &dyn Progress,
    told: impl Fn(String),
) -> Network {
    let mut draws = Draws::new(config.seed, 0);
    let mut network = Network::random(Shape::default(), rows, || 2.0 * draws.unit() - 1.0);
    let mut adam = Adam::new(&network);
    let mut average = Average::new(&network);
    let mut shards: Vec<Gradients> = (0..SHARDS).map(|_| Gradients::zero(&network)).collect();
    let mut order: Vec<usize> = (0..learnt.len()).collect();
    let steps = config.epochs * learnt.len().div_ceil(config.batch);
    let mut step = 0;
    for epoch in 0..config.epochs {
        draws.shuffle(&mut order);
        let mut total = Losses::default();
        for batch in order.chunks(config.batch) {
            let turned = transposed(&network);
            let shard_size = batch.len().div_ceil(SHARDS);
            let losses: Vec<Losses> = shards
                .par_iter_mut()
                .enumerate()
                .map(|(number, gradients)| {
                    let from = (number * shard_size).min(batch.len());
                    let to = (from + shard_size).min(batch.len());
                    let stream = (step * SHARDS + number + 1) as u64;
                    let mut draws = Draws::new(config.seed, stream);
                    gradients.clear();
                    learn(&network, &turned, &batch[from..to], learnt, config, &mut draws, gradients)
                })
                .collect();
            for loss in losses {
                total.precedence += loss.precedence;
                total.adjacency += loss.adjacency;
            }
            let (sum, rest) = shards.split_at_mut(1);
            for shard in rest {
                sum[0].add(shard);
            }
            let pace = pace(step, steps);
            let rates = Rates { parameters: pace * config.rate, table: pace * config.embedding_rate };
            adam.step(&mut network, &sum[0], batch.len(), rates);
            step += 1;
            if step % AVERAGE_EVERY == 0 {
                average.take(&network, 0.02 * (steps / AVERAGE_EVERY) as f32);
            }
            progress.advance(batch.len() as u64);
        }
        let tau = places_tau(&average.network, held_out);
        let each = 1.0 / learnt.len() as f32;
        told(format!(
            "epoch {} of {}: loss of precedence {:.4}, of adjacency {:.4}; {} held out: tau {tau:.4} by places alone",
            epoch + 1,
            config.epochs,
            total.precedence * each,
            total.adjacency * each,
            held_out.len()
        ));
    }
    average.network
}

/// Mean tau of the articles' pieces sorted by earliness alone.
fn places_tau(network: &Network, articles: &[Features]) -> f64 {
    let of_article = |features: &Features| {
        let outputs = forward(network, features, None).outputs;
        let n = features.n;
        let early: Vec<f32> =
            (0..n).map(|i| (0..n).map(|j| (outputs.precedes[i * n + j] / 2.0).tanh()).sum()).collect();
        let mut order: Vec<usize> = (0..n).rev().collect();
        order.sort_by(|&i, &j| early[j].total_cmp(&early[i]));
        let mut places = vec![0; n];
        for (place, i) in (0..).zip(order) {
            places[i] = place;
        }
        kendall_tau(&places)
    };
    let taus: Vec<f64> = articles.par_iter().map(of_article).collect();
    taus.iter().sum::<f64>() / taus.len().max(1) as f64
}

/// Adds the gradients of a shard's articles.
fn learn(
    network: &Network,
    turned: &[f32],
    shard: &[usize],
    learnt: &[Features],
    config: &TrainConfig,
    draws: &mut Draws,
    gradients: &mut Gradients,
) -> Losses {
    let mut total = Losses::default();
    for &at in shard {
        let features = sample::noisy(&learnt[at], config, draws);
        let mut draw = || draws.unit();
        let dropout = Dropout { probability: config.dropout, draw: &mut draw };
        let pass = forward(network, &features, Some(dropout));
        let (losses, by_outputs) = loss(&pass.outputs, &LossWeights::default());
        backward(network, turned, &features, &pass, &by_outputs, gradients);
        total.precedence += losses.precedence;
        total.adjacency += losses.adjacency;
    }
    total
}

/// Share of the highest rate at a step: up in a straight line over the first 4 %, then down along a cosine.
fn pace(step: usize, steps: usize) -> f32 {
    const WARM: f32 = 0.04;
    let done = (step as f32 + 0.5) / steps as f32;
    if done < WARM {
        done / WARM
    } else {
        0.5 + 0.5 * (std::f32::consts::PI * (done - WARM) / (1.0 - WARM)).cos()
    }
}
