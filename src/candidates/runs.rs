//! Sorted runs: the one structure behind every search. Entries of (key, unit) are sorted, and equal keys then stand
//! together as a run.

use rayon::prelude::*;

use super::Unit;

/// A key and a unit that has it.
pub type Entry = (u64, Unit);

/// Which keys may occur more than once: what to ask before an entry is made of a key, when most keys occur once and
/// would be sorted for nothing.
///
/// Two bits for each of so many slots: a key was here, another one was. A key that occurs twice is never missed; one
/// in about eight of those that occur once is taken for repeated, since another key has its slot.
#[derive(Debug)]
pub struct Repeated {
    once: Vec<u64>,
    again: Vec<u64>,
}

impl Repeated {
    /// Looks at `count` keys, all of which are hashes.
    pub fn new(keys: impl Iterator<Item = u64>, count: usize) -> Self {
        let words = (count / 8).next_power_of_two();
        let mut repeated = Self { once: vec![0; words], again: vec![0; words] };
        for key in keys {
            let (word, bit) = repeated.slot(key);
            repeated.again[word] |= repeated.once[word] & bit;
            repeated.once[word] |= bit;
        }
        repeated
    }

    /// Whether `key`, which was looked at, may have occurred more than once.
    #[must_use]
    pub fn may_be(&self, key: u64) -> bool {
        let (word, bit) = self.slot(key);
        self.again[word] & bit != 0
    }

    /// A slot by the low bits: samples of shingles have the high ones in common.
    fn slot(&self, key: u64) -> (usize, u64) {
        ((key >> 6) as usize & (self.once.len() - 1), 1 << (key % 64))
    }
}

/// Sorts entries and drops repeated ones, so that each unit stands once in a run.
pub fn sort(entries: &mut Vec<Entry>) {
    entries.par_sort_unstable();
    entries.dedup();
}

/// The runs of sorted entries that hold at least two units.
pub fn shared(entries: &[Entry]) -> impl Iterator<Item = &[Entry]> {
    entries.chunk_by(|x, y| x.0 == y.0).filter(|run| run.len() > 1)
}

/// All pairs of a run.
pub fn all_pairs(run: &[Entry]) -> impl Iterator<Item = (Unit, Unit)> + '_ {
    run.iter().enumerate().flat_map(move |(at, &(_, x))| run[at + 1..].iter().map(move |&(_, y)| (x, y)))
}

/// Sparse links through a run that is too long for all pairs: each unit to the run's first and to its predecessor.
/// A group of copies inside such a run stays connected; clustering verifies the rest.
pub fn sparse_links(run: &[Entry]) -> impl Iterator<Item = (Unit, Unit)> + '_ {
    let first = run[0].1;
    let star = run[1..].iter().map(move |&(_, unit)| (first, unit));
    let chain = run[1..].windows(2).map(|window| (window[0].1, window[1].1));
    star.chain(chain)
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn no_repeated_key_is_missed(keys in proptest::collection::vec(0..300_u64, 0..200)) {
            let repeated = Repeated::new(keys.iter().copied(), keys.len());
            for &key in &keys {
                let times = keys.iter().filter(|&&other| other == key).count();
                proptest::prop_assert!(times < 2 || repeated.may_be(key));
            }
        }
    }

    #[test]
    fn most_lone_keys_are_told() {
        let keys = || (0..10_000_u64).map(|i| xxhash_rust::xxh3::xxh3_64(&i.to_le_bytes()));
        let repeated = Repeated::new(keys(), 10_000);
        assert!(keys().filter(|&key| repeated.may_be(key)).count() < 2000);
    }

    #[test]
    fn runs_are_of_equal_keys_and_of_two_units_at_least() {
        let mut entries = vec![(9, 2), (5, 1), (9, 0), (5, 1), (7, 3), (9, 1)];
        sort(&mut entries);
        let runs: Vec<&[Entry]> = shared(&entries).collect();
        assert_eq!(runs, [&[(9, 0), (9, 1), (9, 2)]]);
        assert_eq!(all_pairs(runs[0]).collect::<Vec<_>>(), [(0, 1), (0, 2), (1, 2)]);
        assert_eq!(sparse_links(runs[0]).collect::<Vec<_>>(), [(0, 1), (0, 2), (1, 2)]);
    }
}
