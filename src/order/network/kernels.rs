//! The few loops that nearly all time goes into. Sums run in a fixed order, so that results are the same everywhere.

/// Columns that are kept in registers, and rows.
const LANES: usize = 16;
const ROWS: usize = 4;

/// A matrix in a slice: entry `(i, j)` at `i · row + j · column`.
#[derive(Debug, Clone, Copy)]
pub(super) struct View<'a> {
    values: &'a [f32],
    row: usize,
    column: usize,
}

impl<'a> View<'a> {
    /// Row-major, `columns` wide.
    pub(super) fn rows(values: &'a [f32], columns: usize) -> Self {
        Self { values, row: columns, column: 1 }
    }

    /// The transpose of a row-major matrix `columns` wide.
    pub(super) fn transposed(values: &'a [f32], columns: usize) -> Self {
        Self { values, row: 1, column: columns }
    }
}

/// `out += a · b`: `a` has `inner` columns, `b` is `inner × columns` and `out` `? × columns`, both row-major.
pub(super) fn multiply(out: &mut [f32], a: View<'_>, inner: usize, b: &[f32], columns: usize) {
    debug_assert_eq!(b.len(), inner * columns);
    for (block, out) in out.chunks_mut(ROWS * columns).enumerate() {
        let mut from = 0;
        while from + LANES <= columns {
            let rows = out.len() / columns;
            if rows == ROWS {
                tile::<ROWS>(out, a, block * ROWS, inner, b, columns, from);
            } else {
                for row in 0..rows {
                    let out = &mut out[row * columns..(row + 1) * columns];
                    tile::<1>(out, a, block * ROWS + row, inner, b, columns, from);
                }
            }
            from += LANES;
        }
        for (row, out) in out.chunks_exact_mut(columns).enumerate() {
            for (column, out) in out.iter_mut().enumerate().skip(from) {
                for k in 0..inner {
                    *out += a.values[(block * ROWS + row) * a.row + k * a.column] * b[k * columns + column];
                }
            }
        }
    }
}

/// `R` rows and [`LANES`] columns of the product, at row 0 and column `from` of `out`.
#[allow(clippy::inline_always, reason = "unrolled for each R, a call would cost more than the work")]
#[inline(always)]
fn tile<const R: usize>(
    out: &mut [f32],
    a: View<'_>,
    first: usize,
    inner: usize,
    b: &[f32],
    columns: usize,
    from: usize,
) {
    let mut sums = [[0.0_f32; LANES]; R];
    let mut at = [0; R];
    for (r, at) in at.iter_mut().enumerate() {
        *at = (first + r) * a.row;
    }
    for line in b.chunks_exact(columns).take(inner) {
        let Some(line) = line[from..].first_chunk::<LANES>() else { return };
        for r in 0..R {
            let factor = a.values[at[r]];
            at[r] += a.column;
            for lane in 0..LANES {
                sums[r][lane] += factor * line[lane];
            }
        }
    }
    for (r, sums) in sums.iter().enumerate() {
        let out = &mut out[r * columns + from..r * columns + from + LANES];
        for (out, sum) in out.iter_mut().zip(sums) {
            *out += sum;
        }
    }
}

/// `out += scale · x`.
pub(crate) fn add_scaled(out: &mut [f32], x: &[f32], scale: f32) {
    for (out, x) in out.iter_mut().zip(x) {
        *out += scale * x;
    }
}

/// The scalar product, summed in eight lanes.
pub(super) fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 8];
    let (a8, b8) = (a.chunks_exact(8), b.chunks_exact(8));
    let rest: f32 = a8.remainder().iter().zip(b8.remainder()).map(|(a, b)| a * b).sum();
    for (a, b) in a8.zip(b8) {
        for lane in 0..8 {
            lanes[lane] += a[lane] * b[lane];
        }
    }
    lanes.iter().sum::<f32>() + rest
}

/// Sets every row of `out` to `bias`.
pub(super) fn fill_rows(out: &mut [f32], bias: &[f32]) {
    for row in out.chunks_exact_mut(bias.len()) {
        row.copy_from_slice(bias);
    }
}

/// Adds the rows of `gradient` to `bias`.
pub(super) fn sum_rows(bias: &mut [f32], gradient: &[f32]) {
    for row in gradient.chunks_exact(bias.len()) {
        add_scaled(bias, row, 1.0);
    }
}

/// `x · σ(x)` of each (`SiLU`: Elfwing, Uchibe and Doya 2018).
pub(super) fn silu(out: &mut [f32], x: &[f32]) {
    for (out, &x) in out.iter_mut().zip(x) {
        *out = x / (1.0 + (-x).exp());
    }
}

/// Turns the gradient by `SiLU`'s output into that by its input `x`.
pub(super) fn silu_back(gradient: &mut [f32], x: &[f32]) {
    for (gradient, &x) in gradient.iter_mut().zip(x) {
        let gate = 1.0 / (1.0 + (-x).exp());
        *gradient *= gate * (1.0 + x * (1.0 - gate));
    }
}

/// Softmax in place.
pub(super) fn softmax(values: &mut [f32]) {
    let most = values.iter().copied().fold(f32::NEG_INFINITY, f32::max);
    let mut sum = 0.0;
    for value in &mut *values {
        *value = (*value - most).exp();
        sum += *value;
    }
    for value in values {
        *value /= sum;
    }
}

/// The transpose of a row-major matrix.
pub(super) fn transpose(values: &[f32], columns: usize) -> Vec<f32> {
    let rows = values.len() / columns.max(1);
    let mut out = vec![0.0; values.len()];
    for (i, row) in values.chunks_exact(columns).enumerate() {
        for (j, &value) in row.iter().enumerate() {
            out[j * rows + i] = value;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn products_are_those_of_the_definition(rows in 1usize..11, inner in 1usize..9, columns in 1usize..40, seed in any::<u32>()) {
            let value = |k: usize| ((k as u32).wrapping_mul(2_654_435_761).wrapping_add(seed) >> 16) as f32 / 65536.0 - 0.5;
            let a: Vec<f32> = (0..rows * inner).map(value).collect();
            let b: Vec<f32> = (0..inner * columns).map(|k| value(k + 999)).collect();
            let mut out = vec![1.0; rows * columns];
            multiply(&mut out, View::rows(&a, inner), inner, &b, columns);
            let turned = transpose(&a, inner);
            let mut same = vec![1.0; rows * columns];
            multiply(&mut same, View::transposed(&turned, rows), inner, &b, columns);
            for i in 0..rows {
                for j in 0..columns {
                    let sum: f32 = (0..inner).map(|k| a[i * inner + k] * b[k * columns + j]).sum();
                    prop_assert!((out[i * columns + j] - 1.0 - sum).abs() < 1e-4);
                    prop_assert!((same[i * columns + j] - out[i * columns + j]).abs() < 1e-5);
                }
            }
        }
    }
}
