//! A reusable map from shingles to small numbers: open addressing, emptied by raising a stamp.

use crate::fingerprint::Shingle;

/// Numbers the distinct shingles of one document.
#[derive(Debug, Default)]
pub(super) struct ShingleTable {
    slots: Vec<Slot>,
    /// How many of the slots are in use, less one: after one long document, short ones stay in the nearest cache.
    mask: usize,
    /// A bit for each shingle, by other bits of it, eight for each slot: most of those that are asked for are not here, and
    /// that is mostly said without a look at the slots.
    filter: Vec<u8>,
    stamp: u32,
    len: u32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    key: Shingle,
    stamp: u32,
    number: u32,
}

impl ShingleTable {
    /// Empties the table and makes room for `shingles` of them.
    pub(super) fn clear(&mut self, shingles: usize) {
        let wanted = (2 * shingles).next_power_of_two().max(16);
        if self.slots.len() < wanted || self.stamp == u32::MAX {
            self.slots.clear();
            self.slots.resize(wanted, Slot::default());
            self.stamp = 0;
        }
        self.mask = wanted - 1;
        self.filter.clear();
        self.filter.resize(wanted, 0);
        self.stamp += 1;
        self.len = 0;
    }

    /// How many distinct shingles it holds.
    pub(super) fn len(&self) -> u32 {
        self.len
    }

    /// The number of a shingle, given on first sight: 0, 1, 2 …
    pub(super) fn insert(&mut self, key: Shingle) -> u32 {
        let slot = self.probe(key);
        if self.slots[slot].stamp != self.stamp {
            self.slots[slot] = Slot { key, stamp: self.stamp, number: self.len };
            self.len += 1;
            let (at, bit) = self.filtered(key);
            self.filter[at] |= bit;
        }
        self.slots[slot].number
    }

    /// The number of a shingle, if it is here.
    pub(super) fn get(&self, key: Shingle) -> Option<u32> {
        let (at, bit) = self.filtered(key);
        if self.filter[at] & bit == 0 {
            return None;
        }
        let slot = self.slots[self.probe(key)];
        (slot.stamp == self.stamp).then_some(slot.number)
    }

    /// The shingle's bit of the filter: the byte, and the bit in it.
    fn filtered(&self, key: Shingle) -> (usize, u8) {
        ((key >> 35) as usize & self.mask, 1 << (key >> 32 & 7))
    }

    /// The slot that holds `key`, or the empty one where it belongs.
    fn probe(&self, key: Shingle) -> usize {
        let mut at = key as usize & self.mask;
        while self.slots[at].stamp == self.stamp && self.slots[at].key != key {
            at = (at + 1) & self.mask;
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
