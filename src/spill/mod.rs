//! What does not fit in memory: blocks of bytes and buckets of numbers that leave it, oldest first, for one temporary
//! file.
//!
//! The file has no name: the system frees it when the run ends, however it ends, `kill -9` included. It is made only
//! when the first byte has to leave. What is stored here comes back the same, so no result depends on how much memory
//! there was. What is stored by hash is sorted by hash, which [`HashSorter`] does.

mod blocks;
mod buckets;
mod scratch;
mod sort;

pub use blocks::{Blocks, Place};
pub use buckets::{BUCKETS, Buckets, Filler};
pub use scratch::Scratch;
pub use sort::{HashSorter, Hashed};

/// Appends numbers as bytes, lowest first.
pub fn push_words(words: impl ExactSizeIterator<Item = u32>, bytes: &mut Vec<u8>) {
    const WIDTH: usize = size_of::<u32>();
    let start = bytes.len();
    bytes.resize(start + WIDTH * words.len(), 0);
    for (into, word) in bytes[start..].chunks_exact_mut(WIDTH).zip(words) {
        into.copy_from_slice(&word.to_le_bytes());
    }
}

/// The numbers that [`push_words`] stored.
#[must_use]
pub fn words(bytes: &[u8]) -> impl ExactSizeIterator<Item = u32> + '_ {
    bytes.as_chunks().0.iter().map(|&word| u32::from_le_bytes(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_back() {
        let mut bytes = vec![7];
        push_words([1, u32::MAX, 0x0102_0304].into_iter(), &mut bytes);
        assert_eq!(words(&bytes[1..]).collect::<Vec<_>>(), [1, u32::MAX, 0x0102_0304]);
    }
}
