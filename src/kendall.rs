//! Kendall's tau between an order and the order it should have, in O(n log n).
//!
//! The pairs out of order are the inversions that a merge sort undoes (Knight, "A computer method for calculating
//! Kendall's tau with ungrouped data", JASA 61, 1966). Unlike tau-b, a tie is no answer here: a pair at the same
//! place counts as out of order, so that an order that leaves paragraphs out cannot gain by it.

/// Kendall's tau of `places`, from −1 (reversed) to 1 (in order).
///
/// `places[i]` is the place that was given to the item which belongs at place `i`. For a permutation this is the
/// usual tau; places need not be dense, and ties count as out of order. Fewer than two items are in order: 1.
///
/// ```
/// use wirecopy::kendall::kendall_tau;
/// assert_eq!(kendall_tau(&[0, 1, 2, 3]), 1.0);
/// assert_eq!(kendall_tau(&[3, 2, 1, 0]), -1.0);
/// // Two pairs of three are in order: 2 · 2/3 − 1.
/// assert!((kendall_tau(&[1, 0, 2]) - 1.0 / 3.0).abs() < 1e-12);
/// ```
#[must_use]
pub fn kendall_tau(places: &[u32]) -> f64 {
    match pair_count(places.len()) {
        0 => 1.0,
        pairs => (2 * ascending_pairs(places)) as f64 / pairs as f64 - 1.0,
    }
}

/// How many pairs `i < j` have `places[i] < places[j]`: those in the right order. O(n log n) time, O(n) memory.
#[must_use]
pub fn ascending_pairs(places: &[u32]) -> u64 {
    let mut sorted = places.to_vec();
    let mut merged = places.to_vec();
    let mut not_ascending = 0;
    let mut width = 1;
    while width < sorted.len() {
        for (from, to) in sorted.chunks(2 * width).zip(merged.chunks_mut(2 * width)) {
            let (left, right) = from.split_at(width.min(from.len()));
            not_ascending += merge(left, right, to);
        }
        std::mem::swap(&mut sorted, &mut merged);
        width *= 2;
    }
    pair_count(places.len()) - not_ascending
}

/// How many pairs `items` things make.
#[must_use]
pub fn pair_count(items: usize) -> u64 {
    let items = items as u64;
    items * items.saturating_sub(1) / 2
}

/// Merges two sorted runs and counts the pairs (left, right) with left ≥ right. The right one goes first among
/// equals, while all the left ones that equal it are still there to be counted.
fn merge(left: &[u32], right: &[u32], to: &mut [u32]) -> u64 {
    let (mut l, mut r, mut crossings) = (0, 0, 0);
    for slot in to {
        if r < right.len() && (l == left.len() || right[r] <= left[l]) {
            crossings += (left.len() - l) as u64;
            *slot = right[r];
            r += 1;
        } else {
            *slot = left[l];
            l += 1;
        }
    }
    crossings
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn naive_ascending(places: &[u32]) -> u64 {
        let mut count = 0;
        for (i, a) in places.iter().enumerate() {
            count += places[i + 1..].iter().filter(|b| a < b).count() as u64;
        }
        count
    }

    #[test]
    fn known_values() {
        let check = |places: &[u32], tau: f64| {
            assert!((kendall_tau(places) - tau).abs() < 1e-12, "{places:?}: {}", kendall_tau(places));
        };
        check(&[], 1.0);
        check(&[7], 1.0);
        check(&[2, 9], 1.0);
        check(&[9, 2], -1.0);
        // Five pairs of six are in order.
        check(&[0, 2, 1, 3], 2.0 / 3.0);
        // Of three pairs only the two with the last item ascend: the tie counts against.
        check(&[4, 4, 5], 1.0 / 3.0);
        check(&[3, 3, 3], -1.0);
    }

    proptest! {
        #[test]
        fn as_many_ascending_pairs_as_counting_them_one_by_one(places in prop::collection::vec(0u32..40, 0..70)) {
            prop_assert_eq!(ascending_pairs(&places), naive_ascending(&places));
        }

        #[test]
        fn reversing_an_order_without_ties_turns_the_sign(len in 2usize..60, seed in any::<u64>()) {
            let mut places: Vec<u32> = (0..len as u32).collect();
            let mut state = seed | 1;
            for i in (1..len).rev() {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
                places.swap(i, (state >> 33) as usize % (i + 1));
            }
            let forward = kendall_tau(&places);
            places.reverse();
            prop_assert!((forward + kendall_tau(&places)).abs() < 1e-12);
        }
    }
}
