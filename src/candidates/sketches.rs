//! Candidates by sampled shingles: an inverted index over the sketches, joined with itself.
//!
//! For each unit the rarer of its sampled shingles are looked up, and the units that share enough of them, in relation
//! to the smaller sample, are candidates. Runs over the cap are left out of the count on both sides, so that a phrase
//! that everybody prints neither makes nor hides a pair. A unit whose lowest shingles lie in such runs is linked
//! sparsely through them, to units that share enough of its whole sample: that keeps a thousand copies of one story
//! together, and costs nothing for those who share the phrase and nothing else.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use rayon::prelude::*;

use super::gather::{Gathered, Sample, buckets_at_once};
use super::pairs::Pairs;
use super::runs::{self, Entry};
use super::{Candidate, Capped, Found, FoundBy, KeySource, ReadKeys, Room, Unit, pair};
use crate::config::CandidateConfig;
use crate::error::Result;
use crate::fingerprint::HeldSketch;
use crate::spill::{self, BUCKETS, Blocks, HashSorter, Place};

/// Meetings that are counted at a time, by one thread, whatever the memory: fewer make more passes over the runs.
const FEWEST_MEETINGS: u64 = 1 << 20;
/// And no more, however much memory there is: their places are 32 bits wide, and a slice may have one unit more.
const MOST_MEETINGS: u64 = u32::MAX as u64 / 2;

/// Searches for pairs of units by their sketches. Empties the keys it searches.
pub fn search(
    source: &impl KeySource,
    gathered: &Gathered,
    config: &CandidateConfig,
    room: &Room<'_>,
) -> Result<Found> {
    let index = Index::build(gathered, config.run_cap, room)?;
    let threads = rayon::current_num_threads() as u64;
    let at_once = meetings_at_once(room.memory.for_counts(), threads);
    let mut pairs = Vec::new();
    for slices in index.slices(at_once, threads).chunks(threads as usize) {
        let partners = |units: &std::ops::Range<Unit>| index.partners(units.clone(), config);
        let parts: Vec<Vec<Candidate>> = slices.par_iter().map(partners).collect::<Result<_>>()?;
        pairs.extend(parts.into_iter().flatten());
    }
    let Index { hot_links, capped, .. } = index;
    pairs.extend(likely(&hot_links.into_sorted(), source, config)?);
    Ok(Found { pairs, capped })
}

/// How many meetings a thread counts at a time in its share of so many bytes.
fn meetings_at_once(bytes: u64, threads: u64) -> u64 {
    (bytes / threads / size_of::<Unit>() as u64).clamp(FEWEST_MEETINGS, MOST_MEETINGS)
}

/// Those of the sparse links whose units share enough of their whole samples.
fn likely(links: &[Candidate], source: &impl KeySource, config: &CandidateConfig) -> Result<Vec<Candidate>> {
    let groups: Vec<&[Candidate]> = links.chunk_by(|x, y| x.a == y.a).collect();
    let enough = |smaller: usize| needed(smaller as f64, config.sketch_containment, config);
    let kept: Vec<Vec<Candidate>> = groups
        .into_par_iter()
        .map_init(
            || (source.reader(), HeldSketch::default()),
            |(reader, own), group| {
                own.hold(reader.sketch(group[0].a)?);
                let mut kept = Vec::new();
                for &link in group {
                    let (rate, shingles) = reader.shingles(link.b)?;
                    if own.may_share(rate, shingles, enough)
                        && own.sketch().shares(reader.sketch(link.b)?, enough)
                    {
                        kept.push(link);
                    }
                }
                Ok(kept)
            },
        )
        .collect::<Result<_>>()?;
    Ok(kept.into_iter().flatten().collect())
}

/// How many shared shingles make a candidate of a pair, the smaller of whose samples has `smaller`.
#[expect(clippy::cast_sign_loss, reason = "neither a share nor a count is negative")]
fn needed(smaller: f64, containment: f64, config: &CandidateConfig) -> usize {
    config.shared_shingles.max((containment * smaller).ceil() as usize)
}

/// Which units share which sampled shingles, without the runs of one unit and those over the cap.
struct Index<'g> {
    samples: &'g [Sample],
    /// The runs of each bucket: units, doubled, with 1 added where a run begins.
    runs: Blocks,
    /// Where the runs of each bucket are, and how long.
    places: Vec<(Place, usize)>,
    /// For each unit, how many units follow it in its runs, all runs together.
    meetings: Vec<AtomicU32>,
    /// For each unit, how many of its sampled shingles lie in runs over the cap.
    hot: Vec<AtomicU32>,
    hot_links: Pairs,
    capped: Capped,
}

/// What comes of one bucket.
#[derive(Default)]
struct Part {
    runs: Vec<u8>,
    hot_links: Vec<Candidate>,
    capped: Capped,
}

impl<'g> Index<'g> {
    fn build(gathered: &'g Gathered, cap: usize, room: &Room<'_>) -> Result<Self> {
        let counters = || (0..gathered.samples.len()).map(|_| AtomicU32::new(0)).collect();
        let mut index = Self {
            samples: &gathered.samples,
            runs: Blocks::new(room.memory.for_keys(), Arc::clone(room.scratch)),
            places: Vec::with_capacity(BUCKETS),
            meetings: counters(),
            hot: counters(),
            hot_links: Pairs::default(),
            capped: Capped::default(),
        };
        // A few buckets at a time: their runs are in memory until they are stored.
        let numbers: Vec<usize> = (0..BUCKETS).collect();
        for some in numbers.chunks(buckets_at_once()) {
            let parts: Vec<Part> = some
                .par_iter()
                .map_init(HashSorter::default, |sorter, &bucket| {
                    Ok(index.take(&Gathered::entries(&gathered.shingles, bucket, sorter)?, cap))
                })
                .collect::<Result<_>>()?;
            for part in parts {
                let len = part.runs.len();
                index.places.push((index.runs.push(part.runs)?, len));
                index.hot_links.extend(part.hot_links);
                index.capped = index.capped.merge(part.capped);
            }
        }
        Ok(index)
    }

    /// Takes the runs of one bucket. Sums do not depend on the order in which threads add to them.
    fn take(&self, entries: &[Entry], cap: usize) -> Part {
        let mut part = Part::default();
        for run in runs::shared(entries) {
            if run.len() > cap {
                self.take_hot(run, &mut part);
                continue;
            }
            for (at, entry) in run.iter().enumerate() {
                let behind = (run.len() - at - 1) as u32;
                self.meetings[entry.unit() as usize].fetch_add(behind, Relaxed);
            }
            let marked = run.iter().enumerate().map(|(at, entry)| entry.unit() << 1 | u32::from(at == 0));
            spill::push_words(marked, &mut part.runs);
        }
        part
    }

    /// Counts a run over the cap, and links those of its units that it vouches for.
    fn take_hot(&self, run: &[Entry], part: &mut Part) {
        part.capped.add(run.len());
        for entry in run {
            self.hot[entry.unit() as usize].fetch_add(1, Relaxed);
        }
        let vouched: Vec<Unit> =
            run.iter().filter(|entry| entry.is_marked()).map(|entry| entry.unit()).collect();
        part.hot_links.extend(runs::sparse_links(&vouched).map(|(x, y)| pair(x, y, FoundBy::HOT)));
    }

    /// Cuts the units into slices that have at most about `at_once` meetings each, and at least `wanted` slices where
    /// there are meetings enough.
    fn slices(&self, at_once: u64, wanted: u64) -> Vec<std::ops::Range<Unit>> {
        let meetings = |unit: usize| u64::from(self.meetings[unit].load(Relaxed));
        let all: u64 = (0..self.meetings.len()).map(meetings).sum();
        let each = at_once.min(all.div_ceil(wanted)).max(1);
        let mut slices = Vec::new();
        let (mut start, mut sum) = (0, 0);
        for unit in 0..self.meetings.len() {
            if sum > 0 && sum + meetings(unit) > each {
                slices.push(start..unit as Unit);
                (start, sum) = (unit as Unit, 0);
            }
            sum += meetings(unit);
        }
        slices.push(start..self.meetings.len() as Unit);
        slices
    }

    /// The candidates of a slice of units among the units after each of them.
    fn partners(&self, slice: std::ops::Range<Unit>, config: &CandidateConfig) -> Result<Vec<Candidate>> {
        let first = slice.start as usize;
        let mut ends = Vec::with_capacity(slice.len());
        let mut all = 0_u32;
        for unit in slice.clone() {
            ends.push(all);
            all += self.meetings[unit as usize].load(Relaxed);
        }
        let mut met: Vec<Unit> = vec![0; all as usize];
        let mut buffer = Vec::new();
        for &(place, len) in &self.places {
            let stored = self.runs.read(place, len, &mut buffer)?;
            meet(stored, &slice, &mut ends, &mut met);
        }
        let mut pairs = Vec::new();
        let (mut sorter, mut counts) = (HashSorter::default(), Counts::default());
        let mut start = 0;
        for (unit, &end) in (first as Unit..).zip(&ends) {
            let others = counts.leave_often(&mut met[start as usize..end as usize], config.shared_shingles);
            start = end;
            sorter.sort(others);
            for same in others.chunk_by(|x, y| x == y) {
                if same.len() >= config.shared_shingles && self.is_likely(unit, same[0], same.len(), config) {
                    pairs.push(pair(unit, same[0], FoundBy::SKETCH));
                }
            }
        }
        Ok(pairs)
    }

    fn is_likely(&self, unit: Unit, other: Unit, shared: usize, config: &CandidateConfig) -> bool {
        let rate = self.samples[unit as usize].rate.max(self.samples[other as usize].rate);
        let smaller = self.countable(unit, rate).min(self.countable(other, rate));
        let is_noisy = self.samples[unit as usize].is_noisy || self.samples[other as usize].is_noisy;
        let containment = if is_noisy { config.noisy_containment } else { config.sketch_containment };
        shared >= needed(smaller, containment, config)
    }

    /// How many shingles of the unit's sample could be shared at the sparser `rate`: those outside of hot runs.
    fn countable(&self, unit: Unit, rate: u32) -> f64 {
        let sample = self.samples[unit as usize];
        let shared = sample.shingles - self.hot[unit as usize].load(Relaxed);
        f64::from(shared) * f64::from(sample.rate) / f64::from(rate)
    }
}

/// How often units are met, counted together where they agree in the lowest bits of their numbers: of a hundred that share a
/// phrase with a unit hardly one shares two, and counting costs less than to sort them all.
struct Counts([u8; COUNTS]);

const COUNTS: usize = 1 << 11;

impl Default for Counts {
    fn default() -> Self {
        Self([0; COUNTS])
    }
}

impl Counts {
    /// Those of `others` that stand there `wanted` times or more, and a few that seem to; the order is kept.
    fn leave_often<'o>(&mut self, others: &'o mut [Unit], wanted: usize) -> &'o mut [Unit] {
        let Self(counts) = self;
        counts.fill(0);
        for &other in &*others {
            let count = &mut counts[other as usize % COUNTS];
            *count = count.saturating_add(1);
        }
        let wanted = u8::try_from(wanted).unwrap_or(u8::MAX);
        // Which ones stay cannot be predicted, so nothing branches on it.
        let mut kept = 0;
        for at in 0..others.len() {
            let other = others[at];
            others[kept] = other;
            kept += usize::from(counts[other as usize % COUNTS] >= wanted);
        }
        &mut others[..kept]
    }
}

/// Writes down, for each unit of a slice, the units after it in the runs of one bucket. `ends` are where the next one of
/// each unit goes in `met`.
fn meet(stored: &[u8], slice: &std::ops::Range<Unit>, ends: &mut [u32], met: &mut [Unit]) {
    let mut run: Vec<Unit> = Vec::new();
    let mut finish = |run: &[Unit]| {
        let from = run.partition_point(|&unit| unit < slice.start);
        let to = run.partition_point(|&unit| unit < slice.end);
        for at in from..to {
            let end = &mut ends[(run[at] - slice.start) as usize];
            let after = &run[at + 1..];
            met[*end as usize..*end as usize + after.len()].copy_from_slice(after);
            *end += after.len() as u32;
        }
    };
    for word in spill::words(stored) {
        if word & 1 == 1 {
            finish(&run);
            run.clear();
        }
        run.push(word >> 1);
    }
    finish(&run);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::MemoryConfig;
    use crate::fingerprint::{Keys, Printer, Sketch};
    use crate::spill::Scratch;

    fn search_all(keys: &[Keys], config: &CandidateConfig, bytes: u64) -> Found {
        let (memory, scratch) = (MemoryConfig { bytes, folder: None }, Arc::new(Scratch::new(None)));
        let room = Room { memory: &memory, scratch: &scratch };
        let gathered = Gathered::of(&keys, config, &room).unwrap();
        search(&keys, &gathered, config, &room).unwrap()
    }

    /// Documents made of numbered "words", with sketches drawn as documents draw them.
    fn keys(texts: &[String]) -> Vec<Keys> {
        texts.iter().map(|text| Keys::of(&Printer::default().print(text.lines()))).collect()
    }

    /// All pairs whose samples share enough, by comparing every sample with every other.
    fn naive(keys: &[Keys], config: &CandidateConfig) -> Vec<(Unit, Unit)> {
        let mut pairs = Vec::new();
        let sketches: Vec<&Sketch> = keys.iter().map(|keys| &keys.sketch).collect();
        for (a, x) in sketches.iter().enumerate() {
            for (b, y) in sketches.iter().enumerate().skip(a + 1) {
                let shared = x.shingles.iter().filter(|s| y.shingles.contains(s)).count();
                let rate = f64::from(x.rate.max(y.rate));
                let size = |sketch: &Sketch| sketch.shingles.len() as f64 * f64::from(sketch.rate) / rate;
                let smaller = size(x).min(size(y));
                if shared >= config.shared_shingles && shared as f64 >= config.sketch_containment * smaller {
                    pairs.push((a as Unit, b as Unit));
                }
            }
        }
        pairs
    }

    proptest::proptest! {
        #[test]
        fn whoever_is_met_often_enough_is_left(
            others in proptest::collection::vec((0..60_u32, 0..3_u32), 0..200), wanted in 1..4_usize
        ) {
            // Some of them agree in the bits that are counted by.
            let mut others: Vec<Unit> = others.iter().map(|(low, high)| low + high * COUNTS as u32).collect();
            let times = |other: Unit, all: &[Unit]| all.iter().filter(|&&one| one == other).count();
            let often: Vec<Unit> =
                others.iter().copied().filter(|&other| times(other, &others) >= wanted).collect();
            let mut counts = Counts::default();
            counts.leave_often(&mut [1, 2, 3, 3], wanted);
            let mut left = counts.leave_often(&mut others, wanted).to_vec();
            left.retain(|&other| times(other, &often) > 0);
            proptest::prop_assert_eq!(left, often);
        }
    }

    proptest::proptest! {
        #[test]
        fn the_join_agrees_with_comparing_all_pairs(
            picks in proptest::collection::vec(proptest::collection::vec(0..12_usize, 1..8), 2..12),
            bytes in proptest::sample::select(&[0, 1 << 30]),
        ) {
            let texts: Vec<String> = picks
                .iter()
                .map(|picks| {
                    let sentence = |p: &usize| format!("alpha{p} beta{p} gamma{p} delta{p} eps{p} zeta{p} eta{p}");
                    picks.iter().map(sentence).collect::<Vec<_>>().join("\n")
                })
                .collect();
            let keys = keys(&texts);
            let config = CandidateConfig { run_cap: 1000, noisy_words: 2.0, ..CandidateConfig::default() };
            let mut found: Vec<(Unit, Unit)> =
                search_all(&keys, &config, bytes).pairs.iter().map(|pair| (pair.a, pair.b)).collect();
            found.sort_unstable();
            proptest::prop_assert_eq!(found, naive(&keys, &config));
        }
    }

    /// With 128 GB a thread, a slice could have more meetings than 32 bits count, and candidates were lost or the run ended.
    #[test]
    fn no_memory_is_so_large_that_places_of_meetings_overflow() {
        let units = 5_000;
        let index = Index {
            samples: &[],
            runs: Blocks::new(0, Arc::new(Scratch::new(None))),
            places: Vec::new(),
            meetings: (0..units).map(|_| AtomicU32::new(1 << 20)).collect(),
            hot: Vec::new(),
            hot_links: Pairs::default(),
            capped: Capped::default(),
        };
        for (bytes, threads) in [(u64::MAX, 1), (1 << 40, 8), (0, 1)] {
            let slices = index.slices(meetings_at_once(bytes, threads), threads);
            assert_eq!(slices.iter().map(ExactSizeIterator::len).sum::<usize>(), units);
            let most = slices.iter().map(|slice| slice.len() as u64 * (1 << 20)).max().unwrap();
            assert!(u32::try_from(most).is_ok(), "{most} for {bytes} bytes and {threads} threads");
        }
    }

    #[test]
    fn a_phrase_too_common_links_only_those_who_share_more() {
        let story = |from: usize| (from..from + 60).map(|i| format!("word{i}")).collect::<Vec<_>>().join(" ");
        let phrase = "sign up for our newsletter to get the best of the week";
        let mut texts: Vec<String> = (0..20).map(|i| format!("{}\n{phrase}", story(100 * i))).collect();
        texts.push(format!("{phrase}\n{}", story(0)));
        let keys = keys(&texts);
        let config = CandidateConfig { run_cap: 8, ..CandidateConfig::default() };
        let found = search_all(&keys, &CandidateConfig { sketch_containment: 0.5, ..config }, 1 << 30);
        let pairs: Vec<(Unit, Unit)> = found.pairs.iter().map(|pair| (pair.a, pair.b)).collect();
        assert!(found.capped.longest == 21 && !pairs.is_empty(), "{found:?}");
        assert!(pairs.iter().all(|&pair| pair == (0, 20)), "{pairs:?}");
    }

    #[test]
    fn a_hundred_copies_stay_connected_and_the_cap_is_reported() {
        let story = (0..80).map(|i| format!("word{i}")).collect::<Vec<_>>().join(" ");
        let texts: Vec<String> = (0..100).map(|i| format!("{story} ending{i} tail{i} last{i}")).collect();
        let keys = keys(&texts);
        let found = search_all(&keys, &CandidateConfig { run_cap: 8, ..CandidateConfig::default() }, 1 << 30);
        assert!(found.capped.longest == 100 && found.capped.runs > 50);
        assert!(found.pairs.len() < 100 * super::super::gather::VOUCHERS * 2);
        let mut root: Vec<Unit> = (0..100).collect();
        for pair in &found.pairs {
            let (from, to) = (root[pair.a as usize], root[pair.b as usize]);
            for unit in &mut root {
                if *unit == from {
                    *unit = to;
                }
            }
        }
        assert!(root.iter().all(|&unit| unit == root[0]));
    }
}
