//! The best order by dynamic programming over the sets of pieces that stand before (Held and Karp 1962).
//!
//! `2^n · n` states with up to `n` steps each: 0.6 million steps for 12 pieces.

use super::beliefs::Beliefs;
use crate::order::scores::Constraints;

/// The order of highest value, or none when the rules permit no order at all, which they always do.
pub(super) fn best(beliefs: &Beliefs, constraints: &Constraints) -> Option<Vec<usize>> {
    let n = beliefs.len();
    if n == 0 {
        return Some(Vec::new());
    }
    let must_come_before: Vec<usize> = (0..n)
        .map(|j| (0..n).filter(|&i| constraints.must_precede(i, j)).fold(0, |set, i| set | 1 << i))
        .collect();
    let all = (1_usize << n) - 1;
    // value[set * n + last]: the best order of `set` that ends with `last`, with the worth of its joins and of all
    // pairs inside it.
    let mut value = vec![f32::NEG_INFINITY; (all + 1) * n];
    let mut from = vec![u8::MAX; (all + 1) * n];
    let mut gain = vec![0.0_f32; n];
    for set in 0..=all {
        for (next, gain) in gain.iter_mut().enumerate() {
            *gain = (0..n).filter(|i| set >> i & 1 == 1).map(|i| beliefs.early(i, next)).sum();
        }
        for next in (0..n).filter(|next| set >> next & 1 == 0) {
            if must_come_before[next] & !set != 0 {
                continue;
            }
            let (best, previous) = if set == 0 {
                (beliefs.worth(n, next), u8::MAX)
            } else {
                best_previous(&value[set * n..(set + 1) * n], beliefs, next)
            };
            let at = (set | 1 << next) * n + next;
            value[at] = best + gain[next];
            from[at] = previous;
        }
    }
    let ends = (0..n).map(|last| value[all * n + last] + beliefs.worth(last, n));
    let mut last = ends.enumerate().fold((0, f32::NEG_INFINITY), |a, b| if b.1 >= a.1 { b } else { a }).0;
    let mut set = all;
    let mut order = Vec::with_capacity(n);
    while set != 0 {
        order.push(last);
        let previous = from[set * n + last];
        set &= !(1 << last);
        if set != 0 && previous == u8::MAX {
            return None;
        }
        last = usize::from(previous);
    }
    order.reverse();
    Some(order)
}

/// The piece of a set that is best to stand directly before `next`, with the value so far.
fn best_previous(values: &[f32], beliefs: &Beliefs, next: usize) -> (f32, u8) {
    let mut best = (f32::NEG_INFINITY, u8::MAX);
    for (previous, &value) in values.iter().enumerate() {
        if value > f32::NEG_INFINITY {
            let value = value + beliefs.worth(previous, next);
            // Among equals the later of the input, so that equals stay as they were.
            if value >= best.0 {
                best = (value, previous as u8);
            }
        }
    }
    best
}
