//! Which paragraphs moved, as blocks.
//!
//! The places of the paragraphs are those of [`verify::alignment`](crate::verify::alignment), so that what is shown
//! is what was counted; blocks are those of [`moves`](crate::moves).

use serde::Serialize;

use super::text::PlacedText;
use crate::moves::blocks;
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
