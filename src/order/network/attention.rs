//! Attention among the pieces of an article (Vaswani et al. 2017), without any notion of place: what features say of a pair is
//! added to its weight instead. The last row is the headline, which takes part like a piece.

use super::kernels::{add_scaled, dot, softmax};
use crate::order::features::PAIR;

/// An article's sizes and its pair features.
#[derive(Debug, Clone, Copy)]
pub(super) struct Scene<'a> {
    /// Pieces, without the headline.
    pub(super) n: usize,
    pub(super) hidden: usize,
    pub(super) heads: usize,
    /// `n × n × PAIR`, in 255ths.
    pub(super) pairs: &'a [u8],
}

impl Scene<'_> {
    fn head(&self) -> usize {
        self.hidden / self.heads
    }

    /// Calls `each` with the features of a pair that are not zero.
    fn each_feature(&self, i: usize, j: usize, mut each: impl FnMut(usize, f32)) {
        if i < self.n && j < self.n {
            let at = (i * self.n + j) * PAIR;
            for (feature, &value) in self.pairs[at..at + PAIR].iter().enumerate() {
                if value > 0 {
                    each(feature, f32::from(value) / 255.0);
                }
            }
        }
    }
}

/// Attends: `qkv` is `(n+1) × 3 hidden`. Returns the weights, `heads × (n+1) × (n+1)`, and the sums of values.
pub(super) fn forward(scene: Scene<'_>, qkv: &[f32], pair_bias: &[f32]) -> (Vec<f32>, Vec<f32>) {
    let (m, hidden, width) = (scene.n + 1, scene.hidden, scene.head());
    let scale = 1.0 / (width as f32).sqrt();
    let mut weights = vec![0.0; scene.heads * m * m];
    let mut out = vec![0.0; m * hidden];
    for i in 0..m {
        for j in 0..m {
            for head in 0..scene.heads {
                let q = &qkv[i * 3 * hidden + head * width..][..width];
                let k = &qkv[j * 3 * hidden + hidden + head * width..][..width];
                weights[(head * m + i) * m + j] = scale * dot(q, k);
            }
            scene.each_feature(i, j, |feature, value| {
                for head in 0..scene.heads {
                    weights[(head * m + i) * m + j] += pair_bias[head * PAIR + feature] * value;
                }
            });
        }
    }
    for (at, row) in weights.chunks_exact_mut(m).enumerate() {
        softmax(row);
        let (head, i) = (at / m, at % m);
        let out = &mut out[i * hidden + head * width..][..width];
        for (j, &weight) in row.iter().enumerate() {
            add_scaled(out, &qkv[j * 3 * hidden + 2 * hidden + head * width..][..width], weight);
        }
    }
    (weights, out)
}

/// The gradient by `qkv`, given that by the sums; adds to the gradient by `pair_bias`.
pub(super) fn backward(
    scene: Scene<'_>,
    qkv: &[f32],
    weights: &[f32],
    gradient: &[f32],
    pair_bias: &mut [f32],
) -> Vec<f32> {
    let (m, hidden, width) = (scene.n + 1, scene.hidden, scene.head());
    let scale = 1.0 / (width as f32).sqrt();
    let mut back = vec![0.0; qkv.len()];
    let mut logits = vec![0.0; scene.heads * m * m];
    for (at, row) in weights.chunks_exact(m).enumerate() {
        let (head, i) = (at / m, at % m);
        let gradient = &gradient[i * hidden + head * width..][..width];
        let mut mean = 0.0;
        for (j, &weight) in row.iter().enumerate() {
            let value = j * 3 * hidden + 2 * hidden + head * width;
            let by_weight = dot(gradient, &qkv[value..][..width]);
            add_scaled(&mut back[value..][..width], gradient, weight);
            logits[at * m + j] = by_weight;
            mean += weight * by_weight;
        }
        for (logit, &weight) in logits[at * m..(at + 1) * m].iter_mut().zip(row) {
            *logit = weight * (*logit - mean);
        }
        for (j, &logit) in logits[at * m..(at + 1) * m].iter().enumerate() {
            let (q, k) = (i * 3 * hidden + head * width, j * 3 * hidden + hidden + head * width);
            add_scaled(&mut back[q..][..width], &qkv[k..][..width], scale * logit);
            add_scaled(&mut back[k..][..width], &qkv[q..][..width], scale * logit);
        }
    }
    for i in 0..scene.n {
        for j in 0..scene.n {
            scene.each_feature(i, j, |feature, value| {
                for head in 0..scene.heads {
                    pair_bias[head * PAIR + feature] += logits[(head * m + i) * m + j] * value;
                }
            });
        }
    }
    back
}
