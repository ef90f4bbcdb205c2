//! The network: from an article's features to scores of its pairs.
//!
//! Words' embeddings, averaged over a piece, its start and its end, join its dense features; pieces and headline then attend to
//! each other, so that each is judged among the others; scores of pairs come from the result ([`heads`]). There is no
//! notion of the given place anywhere: permuted pieces have permuted scores. The ways back (gradients) stand beside
//! the ways forth; training uses both, ordering the ways forth.

mod attention;
mod backward;
mod forward;
mod heads;
mod kernels;
mod loss;
mod norm;
mod shape;

pub(super) use backward::{Gradients, backward, transposed};
pub(super) use forward::{Dropout, forward};
pub(super) use heads::Outputs;
pub(super) use kernels::add_scaled;
pub(super) use loss::{LossWeights, Losses, loss};
pub(super) use shape::Shape;

use shape::Layout;

/// A network with its parameters.
#[derive(Debug, Clone)]
pub(super) struct Network {
    pub(super) shape: Shape,
    layout: Layout,
    /// All parameters but the embeddings.
    pub(super) parameters: Vec<f32>,
    /// `rows × embedding`.
    pub(super) table: Vec<f32>,
}

impl Network {
    /// A network whose parameters are all zero, for `rows` words.
    pub(super) fn zero(shape: Shape, rows: usize) -> Self {
        let layout = Layout::new(&shape);
        let parameters = vec![0.0; layout.len];
        Self { shape, layout, parameters, table: vec![0.0; rows * shape.embedding] }
    }

    /// A network to begin training with; `draw` gives numbers uniform in −1 to 1.
    pub(super) fn random(shape: Shape, rows: usize, mut draw: impl FnMut() -> f32) -> Self {
        let mut network = Self::zero(shape, rows);
        for linear in network.layout.linears() {
            // Glorot and Bengio 2010.
            let bound = (6.0 / (linear.inputs + linear.outputs) as f32).sqrt();
            for weight in &mut network.parameters[linear.weights.clone()] {
                *weight = bound * draw();
            }
        }
        for gain in network.layout.gains() {
            network.parameters[gain.clone()].fill(1.0);
        }
        for weight in &mut network.parameters[network.layout.pair_out.clone()] {
            *weight = 0.1 * draw();
        }
        for weight in &mut network.table {
            *weight = 0.1 * draw();
        }
        network
    }

    /// The parameters in the pieces in which they are stored, each with its columns.
    pub(super) fn tensors(&self) -> &[(std::ops::Range<usize>, usize)] {
        &self.layout.tensors
    }
}

#[cfg(test)]
mod tests;
