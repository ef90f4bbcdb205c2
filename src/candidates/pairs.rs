//! Candidate pairs on their way into one list: sorted and made one whenever enough were added, so that copies that share
//! twenty paragraphs take the memory of a pair, not of twenty.

use rayon::prelude::*;

use super::Candidate;

/// Fewer pairs than this are not worth a sort in between: 12 MB of them.
const FEWEST: usize = 1 << 20;

/// Pairs, of which each is kept once.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    pairs: Vec<Candidate>,
    /// How many of them were left by the last sort.
    settled: usize,
}

impl Pairs {
    /// Adds pairs, in any order and as often as they were found.
    pub(super) fn extend(&mut self, pairs: impl IntoIterator<Item = Candidate>) {
        self.pairs.extend(pairs);
        if self.pairs.len() > FEWEST + self.settled + self.settled / 2 {
            self.settle();
        }
    }

    /// The pairs, sorted, each once, found by all that found it.
    pub(super) fn into_sorted(mut self) -> Vec<Candidate> {
        self.settle();
        self.pairs
    }

    fn settle(&mut self) {
        self.pairs.par_sort_unstable();
        self.pairs.dedup_by(|later, kept| {
            let same = (later.a, later.b) == (kept.a, kept.b);
            if same {
                kept.found_by = kept.found_by.with(later.found_by);
            }
            same
        });
        self.settled = self.pairs.len();
    }
}

#[cfg(test)]
mod tests {
    use super::super::FoundBy;
    use super::*;

    #[test]
    fn a_pair_found_again_and_again_is_kept_once() {
        let pair = |a, found_by| Candidate { a, b: a + 1, found_by };
        let mut pairs = Pairs::default();
        for round in 0..6 {
            let found_by = if round == 3 { FoundBy::SKETCH } else { FoundBy::PARAGRAPH };
            pairs.extend((0..FEWEST as u32 / 2).rev().map(|a| pair(a, found_by)));
            assert!(pairs.pairs.len() <= 2 * FEWEST);
        }
        let expected = FoundBy::SKETCH.with(FoundBy::PARAGRAPH);
        let all: Vec<Candidate> = (0..FEWEST as u32 / 2).map(|a| pair(a, expected)).collect();
        assert_eq!(pairs.into_sorted(), all);
    }
}
