//! Sorted runs: the one structure behind every search. Entries of key and unit are sorted, and equal keys then stand
//! together as a run.
//!
//! An entry is one number: 32 bits of the key, 31 of the unit, and a mark. Eight more bits of the key choose the bucket
//! that the entry is sorted in, so that 40 tell two keys apart: with 10⁸ keys, one in 10⁴ meets another one by chance,
//! which makes a candidate a little more or less likely and decides nothing.

use super::Unit;

/// A key with a unit that has it, and a mark.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry(u64);

impl Entry {
    /// The entry of a key's upper 32 bits.
    #[must_use]
    pub fn new(key: u64, unit: Unit, marked: bool) -> Self {
        Self(key >> 32 << 32 | u64::from(unit) << 1 | u64::from(marked))
    }

    /// The entry that was stored as this number.
    #[must_use]
    pub fn from_bits(bits: u64) -> Self {
        Self(bits)
    }

    /// The number to store; entries sort as their numbers do.
    #[must_use]
    pub fn bits(self) -> u64 {
        self.0
    }

    /// The unit.
    #[must_use]
    pub fn unit(self) -> Unit {
        (self.0 as u32) >> 1
    }

    /// The mark.
    #[must_use]
    pub fn is_marked(self) -> bool {
        self.0 & 1 == 1
    }

    fn key(self) -> u32 {
        (self.0 >> 32) as u32
    }
}

/// The bucket of a key: the low bits of its lower half. Samples of shingles have the highest bits in common.
#[must_use]
pub fn bucket(key: u64) -> u8 {
    key as u8
}

/// The runs of sorted entries that hold at least two units. Each unit stands once in a run.
pub fn shared(entries: &[Entry]) -> impl Iterator<Item = &[Entry]> {
    entries.chunk_by(|x, y| x.key() == y.key()).filter(|run| run.len() > 1)
}

/// All pairs of some units.
pub fn all_pairs(units: &[Unit]) -> impl Iterator<Item = (Unit, Unit)> + '_ {
    units.iter().enumerate().flat_map(move |(at, &x)| units[at + 1..].iter().map(move |&y| (x, y)))
}

/// Sparse links through a run that is too long for all pairs: each unit to the run's first and to its predecessor.
/// A group of copies inside such a run stays connected; clustering verifies the rest.
pub fn sparse_links(units: &[Unit]) -> impl Iterator<Item = (Unit, Unit)> + '_ {
    let (first, rest) = units.split_first().map_or((0, units), |(&first, rest)| (first, rest));
    let star = rest.iter().map(move |&unit| (first, unit));
    let chain = rest.windows(2).map(|window| (window[0], window[1]));
    star.chain(chain)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn an_entry_holds_what_it_was_made_of(key: u64, unit in 0..1_u32 << 31, marked: bool) {
            let entry = Entry::from_bits(Entry::new(key, unit, marked).bits());
            proptest::prop_assert_eq!((u64::from(entry.key()), entry.unit(), entry.is_marked()), (key >> 32, unit, marked));
        }
    }

    #[test]
    fn runs_are_of_equal_keys_and_of_two_units_at_least() {
        let entry = |key: u64, unit| Entry::new(key << 32 | 5, unit, false);
        let mut entries = vec![entry(9, 2), entry(5, 1), entry(9, 0), entry(7, 3), entry(9, 1)];
        entries.sort_unstable();
        let runs: Vec<&[Entry]> = shared(&entries).collect();
        let units: Vec<Unit> = runs[0].iter().map(|entry| entry.unit()).collect();
        assert_eq!((runs.len(), units.as_slice()), (1, &[0, 1, 2][..]));
        assert_eq!(all_pairs(&units).collect::<Vec<_>>(), [(0, 1), (0, 2), (1, 2)]);
        assert_eq!(sparse_links(&units).collect::<Vec<_>>(), [(0, 1), (0, 2), (1, 2)]);
        assert_eq!(sparse_links(&[]).count(), 0);
    }
}
