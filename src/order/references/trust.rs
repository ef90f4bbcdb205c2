//! How far a copy is trusted, if a certain order is right.

use super::disorder::breakpoints;
use super::witness::ranks_in;
use crate::kendall::{ascending_pairs, pair_count};

/// The largest trust: one wrong pair in fifty.
pub(super) const MOST_TRUST: f64 = 4.0;

/// How far a copy is trusted, in log odds from 0 to [`MOST_TRUST`].
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Trust {
    /// That a pair of its pieces is in the right order.
    pub(super) pairs: f64,
    /// That two neighbours of it that could be right are right.
    pub(super) neighbours: f64,
}

impl Trust {
    /// Trust in `sequence` if `chain` is right.
    pub(super) fn new(pieces: usize, chain: &[usize], sequence: &[usize]) -> Self {
        let ranks = ranks_in(pieces, chain, sequence);
        // Of a shuffle's neighbours, one is right by chance; if all others are wrong, so is that one.
        let kept = ranks.len() + 1 - breakpoints(&ranks);
        let neighbours = if ranks.len() < 2 { 0.0 } else { (kept.max(1) as f64).ln().min(MOST_TRUST) };
        let ranks: Vec<u32> = ranks.into_iter().map(|rank| rank as u32).collect();
        let pairs = pair_count(ranks.len()) as f64;
        let right = ascending_pairs(&ranks) as f64;
        // One pair of either kind is added: a copy that shares two pieces is not trusted blindly.
        let pairs = ((right + 1.0) / (pairs - right + 1.0)).ln().clamp(0.0, MOST_TRUST);
        Self { pairs, neighbours }
    }

    /// The larger of the two.
    pub(super) fn most(&self) -> f64 {
        self.pairs.max(self.neighbours)
    }
}
