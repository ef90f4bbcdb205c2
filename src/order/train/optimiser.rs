//! Adam (Kingma and Ba 2015), with decoupled weight decay (Loshchilov and Hutter 2019); of the embeddings only those rows take a
//! step that some article of it had.

use rayon::prelude::*;

use crate::order::network::{Gradients, Network};

const FIRST: f32 = 0.9;
const SECOND: f32 = 0.98;
const EPSILON: f32 = 1e-6;
const DECAY: f32 = 0.01;
/// Gradients of the parameters are cut to this norm.
const LONGEST: f32 = 5.0;

/// Moving averages of gradients and of their squares.
#[derive(Debug)]
pub(super) struct Adam {
    parameters: Moments,
    table: Moments,
    steps: i32,
}

#[derive(Debug)]
struct Moments {
    first: Vec<f32>,
    second: Vec<f32>,
}

impl Moments {
    fn zero(len: usize) -> Self {
        Self { first: vec![0.0; len], second: vec![0.0; len] }
    }
}

/// How far one step goes.
#[derive(Debug, Clone, Copy)]
pub(super) struct Rates {
    pub(super) parameters: f32,
    pub(super) table: f32,
}

impl Adam {
    pub(super) fn new(network: &Network) -> Self {
        Self {
            parameters: Moments::zero(network.parameters.len()),
            table: Moments::zero(network.table.len()),
            steps: 0,
        }
    }

    /// One step down `gradients`, which are sums over `articles`.
    pub(super) fn step(
        &mut self,
        network: &mut Network,
        gradients: &Gradients,
        articles: usize,
        rates: Rates,
    ) {
        self.steps += 1;
        let scale = 1.0 / articles as f32;
        let norm = scale * gradients.parameters.iter().map(|g| g * g).sum::<f32>().sqrt();
        let cut = scale * (LONGEST / norm.max(1e-9)).min(1.0);
        let correction = (1.0 - SECOND.powi(self.steps)).sqrt() / (1.0 - FIRST.powi(self.steps));
        let Moments { first, second } = &mut self.parameters;
        let rate = rates.parameters;
        for value in &mut network.parameters {
            *value *= 1.0 - rate * DECAY;
        }
        advance(&mut network.parameters, first, second, &gradients.parameters, cut, rate * correction);
        let width = network.shape.embedding;
        let mut rows = gradients.touched.clone();
        rows.sort_unstable();
        let Moments { first, second } = &mut self.table;
        for &row in &rows {
            let span = row as usize * width..(row as usize + 1) * width;
            advance(
                &mut network.table[span.clone()],
                &mut first[span.clone()],
                &mut second[span.clone()],
                &gradients.table[span],
                scale,
                rates.table * correction,
            );
        }
    }
}

fn advance(
    values: &mut [f32],
    first: &mut [f32],
    second: &mut [f32],
    gradients: &[f32],
    scale: f32,
    rate: f32,
) {
    for (((value, first), second), gradient) in values.iter_mut().zip(first).zip(second).zip(gradients) {
        let gradient = scale * gradient;
        *first = FIRST * *first + (1.0 - FIRST) * gradient;
        *second = SECOND * *second + (1.0 - SECOND) * gradient * gradient;
        *value -= rate * *first / (second.sqrt() + EPSILON);
    }
}

/// An average of a network over its last steps, which errs less than any one of them (Polyak and Juditsky 1992).
#[derive(Debug)]
pub(super) struct Average {
    pub(super) network: Network,
    steps: u32,
}

/// Steps of training between two that enter the average: the embeddings are many.
pub(super) const AVERAGE_EVERY: usize = 8;

impl Average {
    pub(super) fn new(network: &Network) -> Self {
        Self { network: network.clone(), steps: 0 }
    }

    /// Takes the network as it is now into the average, which forgets with a half-life of about `half_life` calls.
    pub(super) fn take(&mut self, network: &Network, half_life: f32) {
        self.steps += 1;
        // The first calls count alike, so that the start is forgotten.
        let keep = (1.0 - 1.0 / self.steps as f32).min(0.5_f32.powf(1.0 / half_life));
        let mix = |average: &mut [f32], now: &[f32]| {
            average.par_chunks_mut(1 << 14).zip(now.par_chunks(1 << 14)).for_each(|(average, now)| {
                for (average, now) in average.iter_mut().zip(now) {
                    *average += (1.0 - keep) * (now - *average);
                }
            });
        };
        mix(&mut self.network.parameters, &network.parameters);
        mix(&mut self.network.table, &network.table);
    }
}
