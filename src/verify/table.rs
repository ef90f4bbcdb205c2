//! A reusable map from shingles to small numbers: open addressing, the shingles themselves beside the slots, so that the slots
//! of most documents fit the nearest cache.

use crate::fingerprint::Shingle;

/// Numbers the distinct shingles of one document.
#[derive(Debug, Default)]
pub(super) struct ShingleTable {
    /// The shingles by their numbers.
    keys: Vec<Shingle>,
    /// One more than the number of the shingle that is here, or [`FREE`]: as many slots as this document needs, so that after
    /// one long document short ones stay in the nearest cache.
    slots: Vec<u32>,
    /// A bit for each shingle, by other bits of it, eight for each slot: most of those that are asked for are not here, and
    /// that is mostly said without a look at the slots.
    filter: Vec<u8>,
}

const FREE: u32 = 0;

impl ShingleTable {
    /// Empties the table and makes room for `shingles` of them.
    pub(super) fn clear(&mut self, shingles: usize) {
        let slots = (2 * shingles).next_power_of_two().max(16);
        self.keys.clear();
        self.slots.clear();
        self.slots.resize(slots, FREE);
        self.filter.clear();
        self.filter.resize(slots, 0);
    }

    /// How many distinct shingles it holds.
    pub(super) fn len(&self) -> u32 {
        self.keys.len() as u32
    }

    /// The number of a shingle, given on first sight: 0, 1, 2 …
    pub(super) fn insert(&mut self, key: Shingle) -> u32 {
        let slot = self.probe(key);
        if self.slots[slot] == FREE {
            self.keys.push(key);
            self.slots[slot] = self.len();
            let (at, bit) = self.filtered(key);
            self.filter[at] |= bit;
        }
        self.slots[slot] - 1
    }

    /// The number of a shingle, if it is here.
    pub(super) fn get(&self, key: Shingle) -> Option<u32> {
        let (at, bit) = self.filtered(key);
        if self.filter[at] & bit == 0 {
            return None;
        }
        self.slots[self.probe(key)].checked_sub(1)
    }

    /// The shingle's bit of the filter: the byte, and the bit in it.
    fn filtered(&self, key: Shingle) -> (usize, u8) {
        ((key >> 35) as usize & (self.filter.len() - 1), 1 << (key >> 32 & 7))
    }

    /// The slot that holds `key`, or the free one where it belongs. Steps grow by one, which takes them to every slot: words that
    /// somebody chose for what they hash to do not make one long row of full slots.
    fn probe(&self, key: Shingle) -> usize {
        let last = self.slots.len() - 1;
        let (mut at, mut step) = (key as usize & last, 0);
        while self.slots[at] != FREE && self.keys[self.slots[at] as usize - 1] != key {
            step += 1;
            at = (at + step) & last;
        }
        at
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn numbers_like_an_ordered_map(rounds in proptest::collection::vec(proptest::collection::vec(0..40_u64, 0..60), 1..4)) {
            let mut table = ShingleTable::default();
            for keys in rounds {
                table.clear(keys.len());
                let mut seen: Vec<u64> = Vec::new();
                for key in keys {
                    // Keys that collide on purpose: the same low bits.
                    let key = (key << 40) | (key % 3);
                    let expected = seen.iter().position(|&k| k == key);
                    proptest::prop_assert_eq!(table.get(key).map(|n| n as usize), expected);
                    let number = table.insert(key) as usize;
                    proptest::prop_assert_eq!(number, expected.unwrap_or(seen.len()));
                    if expected.is_none() {
                        seen.push(key);
                    }
                }
                proptest::prop_assert_eq!(table.len() as usize, seen.len());
            }
        }
    }
}
