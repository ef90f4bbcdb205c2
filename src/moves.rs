//! Which items of an order moved, as blocks: the fewest that must be lifted out to leave the rest in order.
//!
//! What did not move is a longest increasing run of places (Schensted 1961); of the rest, items that stand next to each
//! other before and after are one block.

/// The indices of the places that are out of order, neighbours by index and by rank together. `places[i]` is the place
/// that item `i` has in the other order; places are distinct. O(n log n).
#[must_use]
pub fn blocks(places: &[u32]) -> Vec<Vec<usize>> {
    let mut ranks = vec![0; places.len()];
    let mut by_place: Vec<usize> = (0..places.len()).collect();
    by_place.sort_unstable_by_key(|&at| places[at]);
    for (rank, &at) in by_place.iter().enumerate() {
        ranks[at] = rank;
    }
    let stays = longest_increasing(places);
    let mut blocks: Vec<Vec<usize>> = Vec::new();
    for at in (0..places.len()).filter(|&at| !stays[at]) {
        match blocks.last_mut() {
            Some(block)
                if block.last().is_some_and(|&last| last + 1 == at && ranks[last] + 1 == ranks[at]) =>
            {
                block.push(at);
            }
            _ => blocks.push(vec![at]),
        }
    }
    blocks
}

/// Which values are in a longest strictly increasing subsequence, in O(n log n).
fn longest_increasing(values: &[u32]) -> Vec<bool> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<Option<usize>> = Vec::with_capacity(values.len());
    for (at, &value) in values.iter().enumerate() {
        let rank = tails.partition_point(|&tail| values[tail] < value);
        before.push(rank.checked_sub(1).map(|rank| tails[rank]));
        if rank == tails.len() {
            tails.push(at);
        } else {
            tails[rank] = at;
        }
    }
    let mut kept = vec![false; values.len()];
    let mut next = tails.last().copied();
    while let Some(at) = next {
        kept[at] = true;
        next = before[at];
    }
    kept
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_that_moved() {
        let check =
            |places: &[u32], expected: &[&[usize]]| assert_eq!(blocks(places), expected, "{places:?}");
        check(&[], &[]);
        check(&[1, 5, 9], &[]);
        check(&[7, 0, 1, 2], &[&[0]]);
        check(&[7, 8, 0, 1, 2], &[&[0, 1]]);
        check(&[8, 7, 0, 1, 2], &[&[0], &[1]]);
        check(&[0, 6, 1, 7, 2, 3], &[&[1], &[3]]);
    }

    proptest::proptest! {
        /// What stays is in order, and nothing longer could.
        #[test]
        fn what_stays_is_a_longest_run(values in proptest::collection::vec(0..12_u32, 0..10)) {
            let kept = longest_increasing(&values);
            let stays: Vec<u32> = values.iter().zip(&kept).filter(|&(_, &kept)| kept).map(|(&v, _)| v).collect();
            proptest::prop_assert!(stays.is_sorted_by(|x, y| x < y));
            let best = (0_u32..1 << values.len())
                .filter(|choice| {
                    let chosen = (0..values.len()).filter(|i| choice >> i & 1 == 1).map(|i| values[i]);
                    chosen.is_sorted_by(|x, y| x < y)
                })
                .map(u32::count_ones)
                .max();
            proptest::prop_assert_eq!(Some(stays.len() as u32), best);
        }
    }
}
