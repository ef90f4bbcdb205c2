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

/// Bytes of a stored number.
const WIDTH: usize = size_of::<u32>();

/// Appends numbers as bytes, lowest first.
pub fn push_words(words: impl ExactSizeIterator<Item = u32>, bytes: &mut Vec<u8>) {
    let start = bytes.len();
    bytes.resize(start + WIDTH * words.len(), 0);
    for (into, word) in bytes[start..].chunks_exact_mut(WIDTH).zip(words) {
        into.copy_from_slice(&word.to_le_bytes());
    }
}

/// The same of what `number` makes of each of `items`; of many of them faster, since nothing is cleared first.
pub fn push_words_of<T: Copy>(items: &[T], number: impl Fn(T) -> u32, bytes: &mut Vec<u8>) {
    const AT_ONCE: usize = 16;
    bytes.reserve(WIDTH * items.len());
    let (whole, rest) = items.as_chunks::<AT_ONCE>();
    for some in whole {
        bytes.extend_from_slice(some.map(|item| number(item).to_le_bytes()).as_flattened());
    }
    push_words(rest.iter().map(|&item| number(item)), bytes);
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
        for count in [0, 1, 15, 16, 17, 40] {
            let items: Vec<u32> = (0..count).map(|n| n * 0x0102_0304).collect();
            let mut bytes = vec![7];
            push_words_of(&items, |item| !item, &mut bytes);
            assert!(words(&bytes[1..]).eq(items.iter().map(|item| !item)), "{count}");
        }
    }
}
