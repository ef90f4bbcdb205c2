//! The way forth: features to outputs, with what the way back will need.

use super::Network;
use super::attention::{self, Scene};
use super::heads::{self, Outputs, PairLayer};
use super::kernels::{View, add_scaled, fill_rows, multiply, silu};
use super::norm::{self, Normed};
use super::shape::Linear;
use crate::order::features::{DENSE, Features};

/// Where nothing is dropped, an empty list; else a factor for each value.
pub(super) type Mask = Vec<f32>;

/// Draws what is dropped in training: a factor of 0 with this probability, else of 1/(1−p) (Srivastava et al. 2014).
pub(crate) struct Dropout<'r> {
    pub(crate) probability: f32,
    /// Draws uniform in 0 to 1.
    pub(crate) draw: &'r mut dyn FnMut() -> f32,
}

/// All that was computed of one article.
#[derive(Debug, Default)]
pub(crate) struct Pass {
    pub(crate) outputs: Outputs,
    pub(super) x: Vec<f32>,
    pub(super) title: Vec<f32>,
    /// Before its activation.
    pub(super) entry: Vec<f32>,
    pub(super) entry_mask: Mask,
    pub(super) blocks: Vec<BlockPass>,
    pub(super) normed: Normed,
    pub(super) z: Vec<f32>,
    pub(super) pair: PairLayer,
}

#[derive(Debug, Default)]
pub(super) struct BlockPass {
    pub(super) normed: Normed,
    pub(super) qkv: Vec<f32>,
    pub(super) weights: Vec<f32>,
    pub(super) mixed: Vec<f32>,
    pub(super) inner_normed: Normed,
    pub(super) up: Vec<f32>,
    pub(super) active: Vec<f32>,
    pub(super) mask: Mask,
}

/// Scores the pieces of `features`. With `dropout`, as training does.
pub(crate) fn forward(network: &Network, features: &Features, mut dropout: Option<Dropout<'_>>) -> Pass {
    let (shape, layout) = (&network.shape, &network.layout);
    let (n, hidden) = (features.n, shape.hidden);
    let m = n + 1;
    let mut pass = Pass { x: input(network, features), ..Pass::default() };
    pass.title = mean(network, &features.title);
    pass.entry = network.apply(&layout.input, &pass.x);
    pass.entry.extend(network.apply(&layout.title, &pass.title));
    let mut state = vec![0.0; m * hidden];
    silu(&mut state, &pass.entry);
    pass.entry_mask = mask(&mut state, dropout.as_mut());
    let scene = Scene { n, hidden, heads: shape.heads, pairs: &features.pairs };
    for block in &layout.blocks {
        let normed = norm::forward(&state, hidden, &block.norm, &network.parameters);
        let qkv = network.apply(&block.qkv, &normed.out);
        let (weights, mixed) = attention::forward(scene, &qkv, &network.parameters[block.pair_bias.clone()]);
        add_scaled(&mut state, &network.apply(&block.out, &mixed), 1.0);
        let inner_normed = norm::forward(&state, hidden, &block.inner_norm, &network.parameters);
        let up = network.apply(&block.up, &inner_normed.out);
        let mut active = vec![0.0; up.len()];
        silu(&mut active, &up);
        let mask = mask(&mut active, dropout.as_mut());
        add_scaled(&mut state, &network.apply(&block.down, &active), 1.0);
        pass.blocks.push(BlockPass { normed, qkv, weights, mixed, inner_normed, up, active, mask });
    }
    pass.normed = norm::forward(&state[..n * hidden], hidden, &layout.norm, &network.parameters);
    pass.z = network.apply(&layout.output, &pass.normed.out);
    (pass.outputs, pass.pair) =
        heads::forward(shape, layout, &network.parameters, &pass.z, &features.pairs, n);
    pass
}

impl Network {
    /// `x · W + b`.
    fn apply(&self, linear: &Linear, x: &[f32]) -> Vec<f32> {
        let mut out = vec![0.0; x.len() / linear.inputs * linear.outputs];
        fill_rows(&mut out, &self.parameters[linear.bias.clone()]);
        let weights = &self.parameters[linear.weights.clone()];
        multiply(&mut out, View::rows(x, linear.inputs), linear.inputs, weights, linear.outputs);
        out
    }
}

/// Applies a new mask to `values`.
fn mask(values: &mut [f32], dropout: Option<&mut Dropout<'_>>) -> Mask {
    let Some(dropout) = dropout else { return Mask::new() };
    let kept = 1.0 / (1.0 - dropout.probability);
    let mask: Mask =
        (0..values.len()).map(|_| if (dropout.draw)() < dropout.probability { 0.0 } else { kept }).collect();
    for (value, factor) in values.iter_mut().zip(&mask) {
        *value *= factor;
    }
    mask
}

/// The mean of the embeddings of `rows`.
fn mean(network: &Network, rows: &[u32]) -> Vec<f32> {
    let width = network.shape.embedding;
    let mut mean = vec![0.0; width];
    for &row in rows {
        add_scaled(&mut mean, &network.table[row as usize * width..][..width], 1.0);
    }
    let scale = 1.0 / rows.len().max(1) as f32;
    for value in &mut mean {
        *value *= scale;
    }
    mean
}

/// What describes each piece: `n × Shape::input()`.
fn input(network: &Network, features: &Features) -> Vec<f32> {
    let mut x = Vec::with_capacity(features.n * network.shape.input());
    for (bag, dense) in features.bags.iter().zip(features.dense.chunks_exact(DENSE)) {
        for rows in bag.parts() {
            x.extend(mean(network, rows));
        }
        x.extend(dense);
    }
    x
}
