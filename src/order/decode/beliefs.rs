//! Scores as expectations: of each pair, what it adds to tau; of each join, the probability that it is one.

use crate::config::OrderConfig;
use crate::order::scores::{Constraints, Scores};

/// What is believed of a pair that a rule orders. Rules are kept whatever this is; it only enters the confidence.
const OF_A_RULE: f32 = 0.95;

/// Rounds of normalisation of the join probabilities. They converge geometrically; a tenth of a percent is enough.
const ROUNDS: usize = 12;

/// Expectations about `n` pieces; `n` itself stands for the article's two ends.
#[derive(Debug)]
pub(super) struct Beliefs {
    n: usize,
    /// `n × n`: expected contribution to tau of the row standing before the column, −1 to 1.
    early: Vec<f32>,
    /// `(n+1) × (n+1)`: probability that the column directly follows the row; the last row opens, the last column ends.
    joins: Vec<f32>,
    /// What a right join, and a right end, is worth in units of pairs.
    join_worth: f32,
    end_worth: f32,
}

/// Expected contribution to tau, −1 to 1, of `i` standing before `j`.
pub(super) fn expectation(scores: &Scores, constraints: &Constraints, i: usize, j: usize) -> f32 {
    if constraints.must_precede(i, j) {
        OF_A_RULE
    } else if constraints.must_precede(j, i) {
        -OF_A_RULE
    } else {
        (scores.precedes(i, j) / 2.0).tanh()
    }
}

impl Beliefs {
    pub(super) fn new(scores: &Scores, constraints: &Constraints, config: &OrderConfig) -> Self {
        let n = scores.len();
        let mut early = vec![0.0; n * n];
        for i in 0..n {
            for j in i + 1..n {
                let belief = expectation(scores, constraints, i, j);
                early[i * n + j] = belief;
                early[j * n + i] = -belief;
            }
        }
        // One right join is worth 1/(n−1) of the share of neighbours; one pair 2/(n(n−1)) of tau.
        let join_worth = config.adjacency_weight * n as f32 / 2.0;
        let end_worth = config.end_weight * (n * n.saturating_sub(1)) as f32 / 2.0;
        Self { n, early, joins: joins(scores, constraints), join_worth, end_worth }
    }

    pub(super) fn len(&self) -> usize {
        self.n
    }

    /// Expected contribution to tau of `i` standing before `j`.
    pub(super) fn early(&self, i: usize, j: usize) -> f32 {
        self.early[i * self.n + j]
    }

    /// The probability that `j` directly follows `i`.
    pub(super) fn join(&self, i: usize, j: usize) -> f32 {
        self.joins[i * (self.n + 1) + j]
    }

    /// What `j` directly behind `i` is worth; [`Self::len`] stands for the start as `i`, for the end as `j`.
    pub(super) fn worth(&self, i: usize, j: usize) -> f32 {
        let worth = if i == self.n || j == self.n { self.end_worth } else { self.join_worth };
        worth * self.join(i, j)
    }

    /// The sum over all pairs of `order`.
    pub(super) fn precedence(&self, order: &[usize]) -> f32 {
        let mut sum = 0.0;
        for (k, &i) in order.iter().enumerate() {
            sum += order[k + 1..].iter().map(|&j| self.early(i, j)).sum::<f32>();
        }
        sum
    }

    /// The objective of the whole order.
    pub(super) fn value(&self, order: &[usize]) -> f32 {
        let (Some(&first), Some(&last)) = (order.first(), order.last()) else { return 0.0 };
        let joins: f32 = order.windows(2).map(|pair| self.worth(pair[0], pair[1])).sum();
        self.precedence(order) + joins + self.worth(self.n, first) + self.worth(last, self.n)
    }
}

/// Join probabilities: the exponentials of the scores, scaled by turns until each piece is followed, and preceded, by
/// exactly one in expectation (Sinkhorn 1964).
fn joins(scores: &Scores, constraints: &Constraints) -> Vec<f32> {
    let n = scores.len();
    let width = n + 1;
    let mut joins = vec![0.0_f32; width * width];
    for i in 0..n {
        for j in 0..n {
            if i != j && !constraints.must_precede(j, i) {
                joins[i * width + j] = scores.follows(i, j);
            } else {
                joins[i * width + j] = f32::NEG_INFINITY;
            }
        }
        joins[i * width + n] = scores.last(i);
        joins[n * width + i] = scores.first(i);
    }
    joins[n * width + n] = f32::NEG_INFINITY;
    for row in joins.chunks_exact_mut(width) {
        let most = row.iter().copied().fold(f32::NEG_INFINITY, f32::max);
        for value in row {
            *value = if most.is_finite() { (*value - most).exp().max(f32::MIN_POSITIVE) } else { 0.0 };
        }
    }
    for i in 0..width {
        joins[i * width + i] = 0.0;
    }
    let mut sums = vec![0.0_f32; width];
    for _ in 0..ROUNDS {
        for row in joins.chunks_exact_mut(width) {
            let sum: f32 = row.iter().sum();
            let scale = if sum > 0.0 { 1.0 / sum } else { 0.0 };
            for value in row {
                *value *= scale;
            }
        }
        sums.fill(0.0);
        for row in joins.chunks_exact(width) {
            for (sum, value) in sums.iter_mut().zip(row) {
                *sum += value;
            }
        }
        for sum in &mut sums {
            *sum = if *sum > 0.0 { 1.0 / *sum } else { 0.0 };
        }
        for row in joins.chunks_exact_mut(width) {
            for (value, scale) in row.iter_mut().zip(&sums) {
                *value *= scale;
            }
        }
    }
    joins
}
