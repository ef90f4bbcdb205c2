//! The way back: gradients by all parameters, from those by the outputs.

use super::Network;
use super::attention::{self, Scene};
use super::forward::{Mask, Pass};
use super::heads::{self, Outputs};
use super::kernels::{View, add_scaled, multiply, silu_back, sum_rows, transpose};
use super::norm;
use super::shape::Linear;
use crate::order::features::Features;

/// Gradients, summed over articles.
#[derive(Debug, Clone)]
pub(crate) struct Gradients {
    pub(crate) parameters: Vec<f32>,
    /// `rows × embedding`; zero in rows that are not touched.
    pub(crate) table: Vec<f32>,
    /// Rows that some article has, in the order in which they were met.
    pub(crate) touched: Vec<u32>,
    is_touched: Vec<bool>,
    embedding: usize,
}

impl Gradients {
    /// No gradient.
    pub(crate) fn zero(network: &Network) -> Self {
        let embedding = network.shape.embedding;
        Self {
            parameters: vec![0.0; network.parameters.len()],
            table: vec![0.0; network.table.len()],
            touched: Vec::new(),
            is_touched: vec![false; network.table.len() / embedding],
            embedding,
        }
    }

    /// Back to no gradient; costs only what was touched.
    pub(crate) fn clear(&mut self) {
        self.parameters.fill(0.0);
        for row in self.touched.drain(..) {
            let row = row as usize;
            self.is_touched[row] = false;
            self.table[row * self.embedding..(row + 1) * self.embedding].fill(0.0);
        }
    }

    /// Adds another's.
    pub(crate) fn add(&mut self, other: &Self) {
        add_scaled(&mut self.parameters, &other.parameters, 1.0);
        for &row in &other.touched {
            let span = row as usize * self.embedding..(row as usize + 1) * self.embedding;
            self.add_row(row, &other.table[span], 1.0);
        }
    }

    fn add_row(&mut self, row: u32, gradient: &[f32], scale: f32) {
        let at = row as usize;
        if !self.is_touched[at] {
            self.is_touched[at] = true;
            self.touched.push(row);
        }
        add_scaled(&mut self.table[at * self.embedding..][..self.embedding], gradient, scale);
    }

    /// The gradient of a mean of rows.
    fn add_mean(&mut self, rows: &[u32], gradient: &[f32]) {
        let scale = 1.0 / rows.len().max(1) as f32;
        for &row in rows {
            self.add_row(row, gradient, scale);
        }
    }
}

/// The parameters of `network` with the weights of each linear layer transposed: what the way back multiplies with.
pub(crate) fn transposed(network: &Network) -> Vec<f32> {
    let mut turned = network.parameters.clone();
    for linear in network.layout.linears() {
        let weights = transpose(&network.parameters[linear.weights.clone()], linear.outputs);
        turned[linear.weights.clone()].copy_from_slice(&weights);
    }
    turned
}

/// Adds the gradients of one article to `into`. `gradient` is that by its outputs.
pub(crate) fn backward(
    network: &Network,
    turned: &[f32],
    features: &Features,
    pass: &Pass,
    gradient: &Outputs,
    into: &mut Gradients,
) {
    let (shape, layout, parameters) = (&network.shape, &network.layout, &network.parameters);
    let (n, hidden) = (features.n, shape.hidden);
    let by_z = heads::backward(
        shape,
        layout,
        parameters,
        &pass.z,
        &features.pairs,
        &pass.pair,
        gradient,
        &mut into.parameters,
    );
    let by_normed = back(&layout.output, turned, &pass.normed.out, &by_z, &mut into.parameters);
    let mut state = vec![0.0; (n + 1) * hidden];
    let pieces = &mut state[..n * hidden];
    norm::backward(&pass.normed, &by_normed, hidden, &layout.norm, parameters, &mut into.parameters, pieces);
    let scene = Scene { n, hidden, heads: shape.heads, pairs: &features.pairs };
    for (block, pass) in layout.blocks.iter().zip(&pass.blocks).rev() {
        let mut by_inner = back(&block.down, turned, &pass.active, &state, &mut into.parameters);
        unmask(&mut by_inner, &pass.mask);
        silu_back(&mut by_inner, &pass.up);
        let by_normed = back(&block.up, turned, &pass.inner_normed.out, &by_inner, &mut into.parameters);
        norm::backward(
            &pass.inner_normed,
            &by_normed,
            hidden,
            &block.inner_norm,
            parameters,
            &mut into.parameters,
            &mut state,
        );
        let by_mixed = back(&block.out, turned, &pass.mixed, &state, &mut into.parameters);
        let pair_bias = &mut into.parameters[block.pair_bias.clone()];
        let by_qkv = attention::backward(scene, &pass.qkv, &pass.weights, &by_mixed, pair_bias);
        let by_normed = back(&block.qkv, turned, &pass.normed.out, &by_qkv, &mut into.parameters);
        norm::backward(
            &pass.normed,
            &by_normed,
            hidden,
            &block.norm,
            parameters,
            &mut into.parameters,
            &mut state,
        );
    }
    unmask(&mut state, &pass.entry_mask);
    silu_back(&mut state, &pass.entry);
    let (pieces, title) = state.split_at(n * hidden);
    let by_title = back(&layout.title, turned, &pass.title, title, &mut into.parameters);
    into.add_mean(&features.title, &by_title);
    let by_x = back(&layout.input, turned, &pass.x, pieces, &mut into.parameters);
    for (bag, by_x) in features.bags.iter().zip(by_x.chunks_exact(shape.input())) {
        for (rows, by_mean) in bag.parts().into_iter().zip(by_x.chunks_exact(shape.embedding)) {
            into.add_mean(rows, by_mean);
        }
    }
}

/// The gradient by a linear layer's input; adds to those by its weights and bias.
fn back(linear: &Linear, turned: &[f32], x: &[f32], gradient: &[f32], gradients: &mut [f32]) -> Vec<f32> {
    let (inputs, outputs) = (linear.inputs, linear.outputs);
    let rows = x.len() / inputs;
    multiply(&mut gradients[linear.weights.clone()], View::transposed(x, inputs), rows, gradient, outputs);
    sum_rows(&mut gradients[linear.bias.clone()], gradient);
    let mut by_x = vec![0.0; x.len()];
    let weights = &turned[linear.weights.clone()];
    multiply(&mut by_x, View::rows(gradient, outputs), outputs, weights, inputs);
    by_x
}

fn unmask(gradient: &mut [f32], mask: &Mask) {
    for (gradient, factor) in gradient.iter_mut().zip(mask) {
        *gradient *= factor;
    }
}
