//! From the states of the pieces to scores of their pairs.
//!
//! Precedence of i over j: `s_i − s_j + (a_i·b_j − a_j·b_i)/√r + c_ij − c_ji`; j directly behind i:
//! `q_i·k_j/√r + f_ij`; where `c_ij` and `f_ij` come from a layer over the features of the pair and of both its pieces.

use super::kernels::{add_scaled, dot};
use super::shape::{Layout, SINGLES, Shape};
use crate::order::features::PAIR;

/// Scores of an article of `n` pieces.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Outputs {
    pub(crate) n: usize,
    /// `n × n`, antisymmetric: log-odds that the row stands before the column.
    pub(crate) precedes: Vec<f32>,
    /// `(n+1) × (n+1)`: log scores that the column directly follows the row; row `n` opens, column `n` ends.
    pub(crate) follows: Vec<f32>,
}

/// What the way back needs of the layer over pairs: its values, `n × n × rank`.
#[derive(Debug, Clone, Default)]
pub(super) struct PairLayer {
    hidden: Vec<f32>,
}

/// Names of the parts of a piece's output.
#[derive(Debug, Clone, Copy)]
enum Part {
    A,
    B,
    Q,
    K,
    U,
    V,
}

impl Part {
    fn at(self, rank: usize) -> usize {
        SINGLES + self as usize * rank
    }
}

/// Where the output of piece `i` has `part`.
fn span(shape: &Shape, i: usize, part: Part) -> std::ops::Range<usize> {
    let start = i * shape.output() + part.at(shape.rank);
    start..start + shape.rank
}

pub(super) fn forward(
    shape: &Shape,
    layout: &Layout,
    parameters: &[f32],
    z: &[f32],
    pairs: &[u8],
    n: usize,
) -> (Outputs, PairLayer) {
    let (width, rank) = (n + 1, shape.rank);
    let scale = 1.0 / (rank as f32).sqrt();
    let weights = &parameters[layout.pair.weights.clone()];
    let bias = &parameters[layout.pair.bias.clone()];
    let (by_precedence, by_adjacency) = parameters[layout.pair_out.clone()].split_at(rank);
    let mut outputs =
        Outputs { n, precedes: vec![0.0; n * n], follows: vec![f32::NEG_INFINITY; width * width] };
    let mut layer = PairLayer { hidden: vec![0.0; n * n * rank] };
    for i in 0..n {
        let single = &z[i * shape.output()..][..SINGLES];
        outputs.follows[n * width + i] = single[1];
        outputs.follows[i * width + n] = single[2];
        for j in (0..n).filter(|&j| j != i) {
            let hidden = &mut layer.hidden[(i * n + j) * rank..][..rank];
            let (u, v) = (&z[span(shape, i, Part::U)], &z[span(shape, j, Part::V)]);
            for k in 0..rank {
                hidden[k] = bias[k] + u[k] + v[k];
            }
            for (feature, &value) in pairs[(i * n + j) * PAIR..][..PAIR].iter().enumerate() {
                if value > 0 {
                    add_scaled(hidden, &weights[feature * rank..][..rank], f32::from(value) / 255.0);
                }
            }
            for value in &mut *hidden {
                *value = value.max(0.0);
            }
            let precedes = single[0]
                + scale * dot(&z[span(shape, i, Part::A)], &z[span(shape, j, Part::B)])
                + dot(hidden, by_precedence);
            outputs.precedes[i * n + j] += precedes;
            outputs.precedes[j * n + i] -= precedes;
            outputs.follows[i * width + j] = scale
                * dot(&z[span(shape, i, Part::Q)], &z[span(shape, j, Part::K)])
                + dot(hidden, by_adjacency);
        }
    }
    (outputs, layer)
}

/// The gradient by `z`, given the gradients by the outputs, of which `precedes` counts for the pair once, in its row-column
/// direction; adds to the gradients by the parameters.
#[allow(clippy::too_many_arguments, reason = "one call, and each is a different thing")]
pub(super) fn backward(
    shape: &Shape,
    layout: &Layout,
    parameters: &[f32],
    z: &[f32],
    pairs: &[u8],
    layer: &PairLayer,
    gradient: &Outputs,
    gradients: &mut [f32],
) -> Vec<f32> {
    let (n, rank) = (gradient.n, shape.rank);
    let width = n + 1;
    let scale = 1.0 / (rank as f32).sqrt();
    let (by_precedence, by_adjacency) = parameters[layout.pair_out.clone()].split_at(rank);
    let mut back = vec![0.0; z.len()];
    let mut inner = vec![0.0; rank];
    for i in 0..n {
        back[i * shape.output() + 1] += gradient.follows[n * width + i];
        back[i * shape.output() + 2] += gradient.follows[i * width + n];
        for j in (0..n).filter(|&j| j != i) {
            // What i says of j counts for the pair (i, j) and against (j, i).
            let precedes = gradient.precedes[i * n + j] - gradient.precedes[j * n + i];
            let follows = gradient.follows[i * width + j];
            let hidden = &layer.hidden[(i * n + j) * rank..][..rank];
            back[i * shape.output()] += precedes;
            for (part, other, amount) in
                [(Part::A, Part::B, scale * precedes), (Part::Q, Part::K, scale * follows)]
            {
                let (left, right) = (span(shape, i, part), span(shape, j, other));
                add_scaled(&mut back[left.clone()], &z[right.clone()], amount);
                add_scaled(&mut back[right], &z[left], amount);
            }
            let out = layout.pair_out.start;
            add_scaled(&mut gradients[out..out + rank], hidden, precedes);
            add_scaled(&mut gradients[out + rank..out + 2 * rank], hidden, follows);
            for k in 0..rank {
                let through = precedes * by_precedence[k] + follows * by_adjacency[k];
                inner[k] = if hidden[k] > 0.0 { through } else { 0.0 };
            }
            add_scaled(&mut back[span(shape, i, Part::U)], &inner, 1.0);
            add_scaled(&mut back[span(shape, j, Part::V)], &inner, 1.0);
            add_scaled(&mut gradients[layout.pair.bias.clone()], &inner, 1.0);
            for (feature, &value) in pairs[(i * n + j) * PAIR..][..PAIR].iter().enumerate() {
                if value > 0 {
                    let at = layout.pair.weights.start + feature * rank;
                    add_scaled(&mut gradients[at..at + rank], &inner, f32::from(value) / 255.0);
                }
            }
        }
    }
    back
}
