//! All pairs, the oracle of the searches: every two units, but for those that verification is bound to call `none`.
//!
//! What is left out is provably nothing. A pair is more than `none` only if some words of its shorter document are
//! *covered*: lie in a shingle that the other one has too (`copy_words`, or `excerpt_words` where the other one is more
//! than twice as long; an overlap asks for `overlap_words` of them). A place where a shared shingle stands covers three
//! words at most. So a pair whose shared shingles stand at fewer than a third of those words' number of places cannot be a
//! copy, a template or an overlap, however it is measured. Of two documents of equal length either may count as the
//! shorter, and one shared shingle is enough to be compared.
//!
//! Method: postings of all shingles, and for each unit a count of shared places with every longer one (`ScanCount`; the
//! bound by length is that of Bayardo, Ma, Srikant, *Scaling up all pairs similarity search*, 2007). Time is the sum of the
//! squares of how many units have each shingle, which is quadratic in the collection: for samples and audits.

use rayon::prelude::*;

use super::Unit;
use crate::config::VerifyConfig;
use crate::error::Result;
use crate::fingerprint::{SHINGLE_WIDTH, Shingle};

/// Bytes that are held for each word while the postings are built.
pub const BYTES_A_WORD: u64 = 28;

/// Units whose shingles are read at a time, by one thread.
const AT_ONCE: usize = 256;

/// The shingles of all units, and where else each of them stands.
#[derive(Debug)]
pub struct AllPairs {
    /// The units, from the fewest words to the most; their places here are their ranks.
    by_rank: Vec<Unit>,
    /// Words of each, by rank.
    words: Vec<u32>,
    /// For each rank: where its phrases begin.
    begins: Vec<usize>,
    /// The shared shingles of each rank, by number, with the places where they stand in it.
    phrases: Vec<Phrase>,
    /// For each shared shingle: where its postings begin.
    postings_begin: Vec<usize>,
    /// The ranks that have it, rising.
    postings: Vec<u32>,
    /// Covered words below which a pair is `none`.
    floor: u32,
    /// The same where one document is more than twice as long as the other.
    floor_longer: u32,
}

/// A shingle of a unit that another one has too.
#[derive(Debug, Clone, Copy, Default)]
struct Phrase {
    number: u32,
    places: u32,
}

/// A shingle of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Posting {
    shingle: Shingle,
    rank: u32,
    places: u32,
}

impl AllPairs {
    /// Gathers the shingles of the units, which have so many `words` each. `reader` makes what reads the shingles of one
    /// unit after another, those of its headline not among them.
    pub fn of<R>(words: &[u32], config: &VerifyConfig, reader: impl Fn() -> R + Sync) -> Result<Self>
    where
        R: FnMut(Unit, &mut Vec<Shingle>) -> Result<()>,
    {
        config.validate()?;
        let mut by_rank: Vec<Unit> = (0..words.len() as Unit).collect();
        by_rank.sort_by_key(|&unit| words[unit as usize]);
        let ranks: Vec<u32> = (0..by_rank.len() as u32).collect();
        let parts: Vec<Vec<Posting>> = ranks
            .par_chunks(AT_ONCE)
            .map_init(
                || (reader(), Vec::new()),
                |(read, shingles), ranks| {
                    let mut part = Vec::new();
                    for &rank in ranks {
                        shingles.clear();
                        read(by_rank[rank as usize], shingles)?;
                        shingles.sort_unstable();
                        part.extend(shingles.chunk_by(|x, y| x == y).map(|same| Posting {
                            shingle: same[0],
                            rank,
                            places: same.len() as u32,
                        }));
                    }
                    Ok(part)
                },
            )
            .collect::<Result<_>>()?;
        let mut entries = Vec::with_capacity(parts.iter().map(Vec::len).sum());
        for part in parts {
            entries.extend(part);
        }
        entries.par_sort_unstable();
        let mut all = Self {
            words: by_rank.iter().map(|&unit| words[unit as usize]).collect(),
            begins: vec![0; by_rank.len() + 1],
            by_rank,
            phrases: Vec::new(),
            postings_begin: vec![0],
            postings: Vec::new(),
            floor: config.copy_words.min(config.overlap_words),
            floor_longer: config.excerpt_words.min(config.overlap_words),
        };
        all.fill(&entries);
        Ok(all)
    }

    fn fill(&mut self, entries: &[Posting]) {
        let shared = || entries.chunk_by(|x, y| x.shingle == y.shingle).filter(|run| run.len() > 1);
        let mut ends = vec![0_usize; self.by_rank.len()];
        for entry in shared().flatten() {
            ends[entry.rank as usize] += 1;
        }
        let mut total = 0;
        for (begin, end) in self.begins.iter_mut().zip(&mut ends) {
            *begin = total;
            total += *end;
            *end = *begin;
        }
        if let Some(last) = self.begins.last_mut() {
            *last = total;
        }
        self.phrases = vec![Phrase::default(); total];
        self.postings.reserve_exact(total);
        for (number, run) in shared().enumerate() {
            for entry in run {
                let next = &mut ends[entry.rank as usize];
                self.phrases[*next] = Phrase { number: number as u32, places: entry.places };
                *next += 1;
                self.postings.push(entry.rank);
            }
            self.postings_begin.push(self.postings.len());
        }
    }

    /// How many units there are: each has a rank.
    #[must_use]
    pub fn units(&self) -> usize {
        self.by_rank.len()
    }

    /// The unit of a rank, and in `partners` those units of a higher rank that it must be compared with. `counts` is a
    /// buffer.
    pub fn partners(&self, rank: u32, counts: &mut Vec<u32>, partners: &mut Vec<Unit>) -> Unit {
        counts.resize(self.units(), 0);
        partners.clear();
        let own = &self.phrases[self.begins[rank as usize]..self.begins[rank as usize + 1]];
        for phrase in own {
            for &other in self.above(phrase.number, rank) {
                counts[other as usize] += phrase.places;
            }
        }
        // Each count is looked at once and is 0 again after that.
        for phrase in own {
            for &other in self.above(phrase.number, rank) {
                let places = std::mem::take(&mut counts[other as usize]);
                if places > 0 && places >= self.places_needed(rank, other) {
                    partners.push(self.by_rank[other as usize]);
                }
            }
        }
        self.by_rank[rank as usize]
    }

    /// The ranks above one that have a shingle.
    fn above(&self, number: u32, rank: u32) -> &[u32] {
        let (begin, end) = (self.postings_begin[number as usize], self.postings_begin[number as usize + 1]);
        let having = &self.postings[begin..end];
        &having[having.partition_point(|&other| other <= rank)..]
    }

    /// At how many places shared shingles must stand in the shorter document for the pair to be anything.
    fn places_needed(&self, shorter: u32, longer: u32) -> u32 {
        let (shorter, longer) = (self.words[shorter as usize], self.words[longer as usize]);
        if shorter == longer {
            return 1;
        }
        let floor =
            if longer / 2 >= shorter && longer > 2 * shorter { self.floor_longer } else { self.floor };
        floor.div_ceil(SHINGLE_WIDTH as u32)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every two units that share enough places, counted one by one.
    fn naive(units: &[Vec<Shingle>], words: &[u32], config: &VerifyConfig) -> Vec<(Unit, Unit)> {
        let mut pairs = Vec::new();
        for a in 0..units.len() {
            for b in a + 1..units.len() {
                let (shorter, longer) = if words[b] < words[a] { (b, a) } else { (a, b) };
                let places = units[shorter].iter().filter(|shingle| units[longer].contains(shingle)).count();
                let floor =
                    if words[longer] > 2 * words[shorter] { config.excerpt_words } else { config.copy_words };
                let needed = if words[a] == words[b] { 1 } else { floor.div_ceil(3) as usize };
                if places >= needed {
                    pairs.push((a as Unit, b as Unit));
                }
            }
        }
        pairs
    }

    proptest::proptest! {
        #[test]
        fn pairs_are_those_that_share_enough_places(
            units in proptest::collection::vec(proptest::collection::vec(0_u64..40, 0..60), 0..14)
        ) {
            let words: Vec<u32> = units.iter().map(|unit| unit.len() as u32 / 2).collect();
            let config = VerifyConfig::default();
            let reader = || |unit: Unit, into: &mut Vec<Shingle>| {
                into.extend(&units[unit as usize]);
                Ok(())
            };
            let all = AllPairs::of(&words, &config, reader).unwrap();
            let (mut counts, mut partners) = (Vec::new(), Vec::new());
            let mut pairs = Vec::new();
            for rank in 0..all.units() as u32 {
                let unit = all.partners(rank, &mut counts, &mut partners);
                pairs.extend(partners.iter().map(|&other| (unit.min(other), unit.max(other))));
            }
            pairs.sort_unstable();
            proptest::prop_assert_eq!(pairs, naive(&units, &words, &config));
        }
    }
}
