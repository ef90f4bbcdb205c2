//! Which paragraphs moved, as blocks.
//!
//! The places of the paragraphs are those of [`verify::alignment`](crate::verify::alignment), so that what is shown
//! is what was counted. What did not move is a longest increasing run of places (Schensted 1961); of the rest,
//! paragraphs that stand next to each other on both sides are one block.

use serde::Serialize;

use super::text::PlacedText;
use crate::verify::alignment::Alignment;

/// A block of paragraphs that stands elsewhere in the other document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Move {
    /// Its pieces in a.
    pub a: Vec<usize>,
    /// Its pieces in b.
    pub b: Vec<usize>,
}

/// The blocks that moved, in the order of the side with more placed paragraphs, a where both have the same number.
pub(super) fn moved_blocks(
    a: &PlacedText<'_>,
    b: &PlacedText<'_>,
    placed_a: &Alignment,
    placed_b: &Alignment,
) -> Vec<Move> {
    let a_is_finer = placed_a.placed.len() >= placed_b.placed.len();
    let (finer, other, placed) = if a_is_finer { (a, b, &placed_a.placed) } else { (b, a, &placed_b.placed) };
    let blocks = blocks(&placed.iter().map(|&(_, place)| place).collect::<Vec<_>>());
    let moves = blocks.into_iter().map(|block| {
        let own = block.iter().map(|&at| finer.piece(placed[at].0 as usize)).collect();
        let mut others: Vec<usize> =
            block.iter().map(|&at| other.piece(other.paragraph_of(placed[at].1 as usize))).collect();
        others.dedup();
        if a_is_finer { Move { a: own, b: others } } else { Move { a: others, b: own } }
    });
    moves.collect()
}

/// The indices of the places that are out of order, neighbours by index and by rank together. Places are distinct.
fn blocks(places: &[u32]) -> Vec<Vec<usize>> {
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
