//! Logistic regression on a few features, for calibration: Newton's method on the log likelihood with a little ridge.

/// Rounds of Newton's method: it converges in far fewer where it converges.
const ROUNDS: usize = 25;
/// Ridge, so that features that separate the classes do not grow without bound.
const RIDGE: f64 = 1e-3;

/// One observation: its features, and whether the thing was so.
pub(super) type Seen<const K: usize> = ([f64; K], bool);

/// The weights under which `seen` is likeliest; zeros where there is nothing to learn from.
pub(super) fn fit<const K: usize>(seen: &[Seen<K>]) -> [f64; K] {
    let mut weights = [0.0; K];
    for _ in 0..ROUNDS {
        let mut gradient = [0.0; K];
        let mut curvature = [[0.0; K]; K];
        for (features, so) in seen {
            let probability = probability(&weights, features);
            let error = f64::from(u8::from(*so)) - probability;
            let spread = probability * (1.0 - probability);
            for i in 0..K {
                gradient[i] += error * features[i];
                for j in 0..K {
                    curvature[i][j] += spread * features[i] * features[j];
                }
            }
        }
        for i in 0..K {
            gradient[i] -= RIDGE * weights[i];
            curvature[i][i] += RIDGE;
        }
        let step = solve(curvature, gradient);
        for (weight, step) in weights.iter_mut().zip(step) {
            *weight += step.clamp(-5.0, 5.0);
        }
        if step.iter().all(|step| step.abs() < 1e-9) {
            break;
        }
    }
    weights
}

/// The probability, 0–1, of something with these features.
pub(super) fn probability<const K: usize>(weights: &[f64; K], features: &[f64; K]) -> f64 {
    let log_odds: f64 = weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum();
    1.0 / (1.0 + (-log_odds).exp())
}

/// Solves `matrix · x = right` by elimination with pivots; `matrix` is positive definite.
fn solve<const K: usize>(mut matrix: [[f64; K]; K], mut right: [f64; K]) -> [f64; K] {
    for column in 0..K {
        let pivot = (column..K)
            .max_by(|&a, &b| matrix[a][column].abs().total_cmp(&matrix[b][column].abs()))
            .unwrap_or(column);
        matrix.swap(column, pivot);
        right.swap(column, pivot);
        let (upper, lower) = matrix.split_at_mut(column + 1);
        let head = &upper[column];
        for (row, below) in (column + 1..K).zip(lower) {
            let factor = below[column] / head[column];
            for (value, above) in below.iter_mut().zip(head) {
                *value -= factor * above;
            }
            right[row] -= factor * right[column];
        }
    }
    for row in (0..K).rev() {
        let known: f64 = (row + 1..K).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_weights_that_made_the_data_come_back() {
        // Each feature with the expected share of yes and no, by repetition.
        let (slope, offset) = (1.5, -0.5);
        let mut seen = Vec::new();
        for step in -20..=20 {
            let x = f64::from(step) / 10.0;
            let yes = 1000.0 * probability(&[slope, offset], &[x, 1.0]);
            seen.extend((0..1000).map(|at| ([x, 1.0], f64::from(at) + 0.5 < yes)));
        }
        let [found_slope, found_offset] = fit(&seen);
        assert!((found_slope - slope).abs() < 0.01 && (found_offset - offset).abs() < 0.01);
    }

    #[test]
    fn separable_data_and_no_data_give_finite_weights() {
        assert!(fit::<2>(&[]).iter().all(|weight| weight.abs() < 1e-12));
        let weights = fit(&[([1.0, 1.0], true), ([-1.0, 1.0], false)]);
        assert!(weights.iter().all(|weight| weight.is_finite()) && weights[0] > 1.0);
    }
}
