//! Sorted runs: the one structure behind every search. Entries of (key, unit) are sorted, and equal keys then stand
//! together as a run.

use rayon::prelude::*;

use super::Unit;

/// A key and a unit that has it.
pub type Entry = (u64, Unit);

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
