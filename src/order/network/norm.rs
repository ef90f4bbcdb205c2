//! Layer normalisation (Ba, Kiros and Hinton 2016): each row to mean 0 and variance 1, then a gain and a bias a column.

use super::shape::Norm;

const EPSILON: f32 = 1e-5;

/// What the way back needs: the normalised rows before gain and bias, and 1/deviation a row.
#[derive(Debug, Clone, Default)]
pub(super) struct Normed {
    pub(super) out: Vec<f32>,
    unit: Vec<f32>,
    inverse: Vec<f32>,
}

pub(super) fn forward(x: &[f32], width: usize, norm: &Norm, parameters: &[f32]) -> Normed {
    let gain = &parameters[norm.gain.clone()];
    let bias = &parameters[norm.bias.clone()];
    let mut normed = Normed {
        out: vec![0.0; x.len()],
        unit: vec![0.0; x.len()],
        inverse: Vec::with_capacity(x.len() / width),
    };
    for (at, row) in x.chunks_exact(width).enumerate() {
        let mean = row.iter().sum::<f32>() / width as f32;
        let variance = row.iter().map(|x| (x - mean) * (x - mean)).sum::<f32>() / width as f32;
        let inverse = 1.0 / (variance + EPSILON).sqrt();
        normed.inverse.push(inverse);
        let span = at * width..(at + 1) * width;
        let (unit, out) = (&mut normed.unit[span.clone()], &mut normed.out[span]);
        for k in 0..width {
            unit[k] = (row[k] - mean) * inverse;
            out[k] = unit[k] * gain[k] + bias[k];
        }
    }
    normed
}

/// Adds the gradient by the input to `into`, given the gradient by the output.
pub(super) fn backward(
    normed: &Normed,
    gradient: &[f32],
    width: usize,
    norm: &Norm,
    parameters: &[f32],
    gradients: &mut [f32],
    into: &mut [f32],
) {
    let gain = &parameters[norm.gain.clone()];
    for (at, gradient) in gradient.chunks_exact(width).enumerate() {
        let span = at * width..(at + 1) * width;
        let unit = &normed.unit[span.clone()];
        let (mut sum, mut product) = (0.0, 0.0);
        for k in 0..width {
            gradients[norm.gain.start + k] += gradient[k] * unit[k];
            gradients[norm.bias.start + k] += gradient[k];
            let inner = gradient[k] * gain[k];
            sum += inner;
            product += inner * unit[k];
        }
        let (sum, product) = (sum / width as f32, product / width as f32);
        let into = &mut into[span];
        for k in 0..width {
            into[k] += normed.inverse[at] * (gradient[k] * gain[k] - sum - unit[k] * product);
        }
    }
}
