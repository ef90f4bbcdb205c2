//! How wrong the scores of an article in its right order are, and the gradient of that.

use super::heads::Outputs;

/// What each part of the loss counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct LossWeights {
    /// Of adjacency, beside precedence at 1.
    pub(crate) adjacency: f32,
    /// Of the first and the last piece.
    pub(crate) ends: f32,
    /// An article of n pieces counts n to this power.
    pub(crate) length: f32,
}

impl Default for LossWeights {
    fn default() -> Self {
        Self { adjacency: 0.3, ends: 0.05, length: 0.5 }
    }
}

/// The parts of a loss, unweighted, each a mean of negative log likelihoods (natural logarithm).
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Losses {
    pub(crate) precedence: f32,
    pub(crate) adjacency: f32,
    pub(crate) total: f32,
}

/// The loss of the pieces' true order, which is that of their numbers, and its gradient by the outputs.
pub(crate) fn loss(outputs: &Outputs, weights: &LossWeights) -> (Losses, Outputs) {
    let n = outputs.n;
    let width = n + 1;
    let mut gradient = Outputs { n, precedes: vec![0.0; n * n], follows: vec![0.0; width * width] };
    let mut losses = Losses::default();
    if n < 2 {
        return (losses, gradient);
    }
    let of_article = (n as f32).powf(weights.length);
    let pairs = (n * (n - 1) / 2) as f32;
    for i in 0..n {
        for j in i + 1..n {
            let x = outputs.precedes[i * n + j];
            // log(1 + e^-x), without overflow.
            losses.precedence += ((-x.abs()).exp().ln_1p() + (-x).max(0.0)) / pairs;
            gradient.precedes[i * n + j] = -of_article / pairs / (1.0 + x.exp());
        }
    }
    let mut ends = 0.0;
    let each = weights.adjacency / width as f32 / 2.0;
    for i in 0..width {
        // Row i: who follows i. After the start (row n) comes 0, after n−1 the end (column n).
        let target = if i == n { 0 } else { i + 1 };
        let weight = each + if i == n { weights.ends } else { 0.0 };
        let row = softmax_loss(outputs, &mut gradient, |k| i * width + k, target, weight * of_article);
        // Column i: who comes before i.
        let target = if i == 0 { n } else { i - 1 };
        let weight = each + if i == n { weights.ends } else { 0.0 };
        let column = softmax_loss(outputs, &mut gradient, |k| k * width + i, target, weight * of_article);
        losses.adjacency += (row + column) / width as f32 / 2.0;
        ends += if i == n { row + column } else { 0.0 };
    }
    losses.total =
        of_article * (losses.precedence + weights.adjacency * losses.adjacency + weights.ends * ends);
    (losses, gradient)
}

/// Negative log likelihood of entry `target` among the entries that `at` names; adds its gradient.
fn softmax_loss(
    outputs: &Outputs,
    gradient: &mut Outputs,
    at: impl Fn(usize) -> usize,
    target: usize,
    weight: f32,
) -> f32 {
    let width = outputs.n + 1;
    let scores = (0..width).map(|k| outputs.follows[at(k)]);
    let most = scores.clone().fold(f32::NEG_INFINITY, f32::max);
    let sum: f32 = scores.map(|score| (score - most).exp()).sum();
    for k in 0..width {
        let score = outputs.follows[at(k)];
        if score > f32::NEG_INFINITY {
            let probability = (score - most).exp() / sum;
            gradient.follows[at(k)] += weight * (probability - f32::from(u8::from(k == target)));
        }
    }
    most + sum.ln() - outputs.follows[at(target)]
}
