//! The words and pairs of words that the model has learnt something about.

use super::hash::mix;

/// Rows for words that are not known, told apart by their shape and their hash's low bits.
pub(super) const UNKNOWN: usize = 256;

/// Known words and pairs: hash → row, with how rare each is.
#[derive(Debug, Clone, PartialEq, Default)]
pub(super) struct Vocabulary {
    /// Sorted hashes; row `UNKNOWN + k` is that of `hashes[k]`.
    pub(super) hashes: Vec<u32>,
    /// Inverse document frequency of each, in sixteenths, 0–255.
    pub(super) rarity: Vec<u8>,
}

impl Vocabulary {
    /// How many rows an embedding table needs.
    #[must_use]
    pub(super) fn rows(&self) -> usize {
        UNKNOWN + self.hashes.len()
    }

    /// The row of a word, known or not.
    pub(super) fn word(&self, hash: u32, is_capital: bool) -> u32 {
        self.known(hash).unwrap_or_else(|| {
            let half = UNKNOWN as u32 / 2;
            u32::from(is_capital) * half + mix(hash) % half
        })
    }

    /// The row of a pair of words, if it is known.
    pub(super) fn pair(&self, left: u32, right: u32) -> Option<u32> {
        self.known(pair_hash(left, right))
    }

    fn known(&self, hash: u32) -> Option<u32> {
        self.hashes.binary_search(&hash).ok().map(|at| (UNKNOWN + at) as u32)
    }

    /// Inverse document frequency of a word, 0 to 16; the greatest that any known word has where it is not known.
    pub(super) fn rarity(&self, hash: u32) -> f32 {
        self.hashes.binary_search(&hash).map_or(10.0, |at| f32::from(self.rarity[at]) / 16.0)
    }
}

/// The hash of a pair of words.
pub(super) fn pair_hash(left: u32, right: u32) -> u32 {
    mix(left.rotate_left(11) ^ mix(right).wrapping_mul(0x9e37_79b1)).max(1)
}
