//! What is sure of an order: runs of it whose pieces cannot be told apart become one group.

use super::beliefs::expectation;
use crate::order::scores::{Constraints, Scores};

/// Groups of `order`. Every piece begins as a group of its own; as long as some neighbouring groups are in the right
/// order with less than `threshold` on average, the least sure two become one. O(n²) where pairs are kept; above
/// that, everything but the ends is one group.
pub(super) fn groups(
    order: &[usize],
    scores: &Scores,
    constraints: &Constraints,
    threshold: f32,
) -> Vec<Vec<usize>> {
    if !scores.is_paired() {
        return order
            .chunk_by(|&a, &b| constraints.end(a) == constraints.end(b))
            .map(<[usize]>::to_vec)
            .collect();
    }
    let mut groups: Vec<Vec<usize>> = order.iter().map(|&piece| vec![piece]).collect();
    let sureness = |left: &[usize], right: &[usize]| {
        let mut sum = 0.0;
        for &i in left {
            sum += right.iter().map(|&j| expectation(scores, constraints, i, j)).sum::<f32>();
        }
        f32::midpoint(sum / (left.len() * right.len()) as f32, 1.0)
    };
    let mut sure: Vec<f32> = groups.windows(2).map(|pair| sureness(&pair[0], &pair[1])).collect();
    while let Some((at, &least)) = sure.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1)) {
        if least >= threshold {
            break;
        }
        let right = groups.remove(at + 1);
        groups[at].extend(right);
        sure.remove(at);
        if at > 0 {
            sure[at - 1] = sureness(&groups[at - 1], &groups[at]);
        }
        if at < sure.len() {
            sure[at] = sureness(&groups[at], &groups[at + 1]);
        }
    }
    groups
}
