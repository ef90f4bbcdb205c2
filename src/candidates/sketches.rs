//! Candidates by sampled shingles: an inverted index over the sketches, joined with itself.
//!
//! For each unit the rarer of its sampled shingles are looked up, and the units that share enough of them, in relation
//! to the smaller sample, are candidates. Runs over the cap are left out of the count on both sides, so that a phrase
//! that everybody prints neither makes nor hides a pair. A unit whose lowest shingles lie in such runs is linked
//! sparsely through them, to units that share enough of its whole sample: that keeps a thousand copies of one story
//! together, and costs nothing for those who share the phrase and nothing else.

use rayon::prelude::*;

use super::runs::{self, Entry, Repeated};
use super::{Candidate, Capped, Found, FoundBy, Unit, pair};
use crate::config::CandidateConfig;
use crate::fingerprint::{DocumentPrint, sketch_overlap};

/// Of each unit's sample, the lowest few vouch for it in runs over the cap. Copies that share a share r of their
/// shingles agree on all but (1−r)^8 of such links.
const VOUCHERS: usize = 8;

/// Searches for pairs of units by their sketches.
#[must_use]
pub fn search(prints: &[&DocumentPrint], config: &CandidateConfig) -> Found {
    let index = Index::build(prints, config.run_cap);
    let mut pairs: Vec<Candidate> = (0..prints.len() as Unit)
        .into_par_iter()
        .fold(
            || (Vec::new(), Vec::new()),
            |(mut pairs, mut met), unit| {
                index.partners(unit, prints, config, &mut met, &mut pairs);
                (pairs, met)
            },
        )
        .map(|(pairs, _)| pairs)
        .reduce(Vec::new, |mut all, part| {
            all.extend(part);
            all
        });
    let mut links = index.hot_links;
    links.par_sort_unstable();
    links.dedup();
    pairs.par_extend(links.into_par_iter().filter(|link| {
        let (shared, smaller) = sketch_overlap(prints[link.a as usize], prints[link.b as usize]);
        enough(shared, smaller as f64, config)
    }));
    Found { pairs, capped: index.capped }
}

/// Whether so many shared shingles make a candidate of a pair, the smaller of whose samples has `smaller`.
fn enough(shared: usize, smaller: f64, config: &CandidateConfig) -> bool {
    shared >= config.shared_shingles && shared as f64 >= config.sketch_containment * smaller
}

/// How many of `sampled` shingles, drawn at a rate, a sparser rate would be expected to draw.
fn size_at(sampled: usize, rate: u32, sparser: u32) -> f64 {
    sampled as f64 * f64::from(rate) / f64::from(sparser)
}

/// Which units share which sampled shingles, without the runs of one unit and those over the cap.
struct Index {
    /// The units of all runs, run after run.
    units: Vec<Unit>,
    /// For each unit, where the rest of each of its runs starts in `units` (after the unit itself), and how long it is.
    rests: Vec<(u32, u32)>,
    /// For each unit, where its `rests` start; one more than units.
    starts: Vec<u32>,
    /// For each unit, how many of its sampled shingles lie in runs over the cap.
    hot: Vec<u32>,
    hot_links: Vec<Candidate>,
    capped: Capped,
}

impl Index {
    fn build(prints: &[&DocumentPrint], cap: usize) -> Self {
        let sampled = prints.iter().map(|print| print.sketch.len()).sum();
        let repeated = Repeated::new(prints.iter().flat_map(|print| &print.sketch).copied(), sampled);
        let mut entries: Vec<Entry> = Vec::new();
        for (unit, print) in (0..).zip(prints) {
            let shared = print.sketch.iter().copied().filter(|&shingle| repeated.may_be(shingle));
            entries.extend(shared.map(|shingle| (shingle, unit)));
        }
        runs::sort(&mut entries);
        let mut index = Self {
            units: Vec::new(),
            rests: Vec::new(),
            starts: vec![0; prints.len() + 1],
            hot: vec![0; prints.len()],
            hot_links: Vec::new(),
            capped: Capped::default(),
        };
        for run in runs::shared(&entries) {
            if run.len() > cap {
                index.take_hot(run, prints);
            } else {
                index.units.extend(run.iter().map(|&(_, unit)| unit));
                for &(_, unit) in run {
                    index.starts[unit as usize + 1] += 1;
                }
            }
        }
        for unit in 0..prints.len() {
            index.starts[unit + 1] += index.starts[unit];
        }
        index.fill_rests(&entries, cap);
        index
    }

    /// Counts a run over the cap, and links those of its units that it vouches for.
    fn take_hot(&mut self, run: &[Entry], prints: &[&DocumentPrint]) {
        self.capped.add(run.len());
        for &(_, unit) in run {
            self.hot[unit as usize] += 1;
        }
        let is_low = |&(shingle, unit): &Entry| {
            prints[unit as usize].sketch.get(VOUCHERS - 1).is_none_or(|&last| shingle <= last)
        };
        let vouched: Vec<Entry> = run.iter().copied().filter(is_low).collect();
        if vouched.len() > 1 {
            self.hot_links.extend(runs::sparse_links(&vouched).map(|(x, y)| pair(x, y, FoundBy::HOT)));
        }
    }

    fn fill_rests(&mut self, entries: &[Entry], cap: usize) {
        let mut next = self.starts.clone();
        self.rests = vec![(0, 0); self.starts.last().copied().unwrap_or(0) as usize];
        let mut at = 0;
        for run in runs::shared(entries).filter(|run| run.len() <= cap) {
            for (behind, &(_, unit)) in (1..).zip(run) {
                let place = &mut next[unit as usize];
                self.rests[*place as usize] = (at + behind, run.len() as u32 - behind);
                *place += 1;
            }
            at += run.len() as u32;
        }
    }

    /// The candidates of `unit` among the units after it. `met` is a buffer.
    fn partners(
        &self,
        unit: Unit,
        prints: &[&DocumentPrint],
        config: &CandidateConfig,
        met: &mut Vec<Unit>,
        pairs: &mut Vec<Candidate>,
    ) {
        let own = self.starts[unit as usize] as usize..self.starts[unit as usize + 1] as usize;
        met.clear();
        for &(start, len) in &self.rests[own] {
            met.extend_from_slice(&self.units[start as usize..(start + len) as usize]);
        }
        met.sort_unstable();
        for same in met.chunk_by(|x, y| x == y) {
            if same.len() < config.shared_shingles {
                continue;
            }
            let other = same[0];
            let rate = prints[unit as usize].rate.max(prints[other as usize].rate);
            let smaller = self.countable(unit, prints, rate).min(self.countable(other, prints, rate));
            if enough(same.len(), smaller, config) {
                pairs.push(pair(unit, other, FoundBy::SKETCH));
            }
        }
    }

    /// How many shingles of the unit's sample could be shared at the sparser `rate`: those outside of hot runs.
    fn countable(&self, unit: Unit, prints: &[&DocumentPrint], rate: u32) -> f64 {
        let print = prints[unit as usize];
        size_at(print.sketch.len() - self.hot[unit as usize] as usize, print.rate, rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Documents made of numbered "words", with sketches drawn as documents draw them.
    fn prints(texts: &[String]) -> Vec<DocumentPrint> {
        texts.iter().map(|text| crate::fingerprint::Printer::default().print(text.lines())).collect()
    }

    /// All pairs whose samples share enough, by comparing every sample with every other.
    fn naive(prints: &[&DocumentPrint], config: &CandidateConfig) -> Vec<(Unit, Unit)> {
        let mut pairs = Vec::new();
        for a in 0..prints.len() {
            for b in a + 1..prints.len() {
                let shared = prints[a].sketch.iter().filter(|s| prints[b].sketch.contains(s)).count();
                let rate = f64::from(prints[a].rate.max(prints[b].rate));
                let size = |p: &DocumentPrint| p.sketch.len() as f64 * f64::from(p.rate) / rate;
                let smaller = size(prints[a]).min(size(prints[b]));
                if shared >= config.shared_shingles && shared as f64 >= config.sketch_containment * smaller {
                    pairs.push((a as Unit, b as Unit));
                }
            }
        }
        pairs
    }

    proptest::proptest! {
        #[test]
        fn the_join_agrees_with_comparing_all_pairs(
            picks in proptest::collection::vec(proptest::collection::vec(0..12_usize, 1..8), 2..12)
        ) {
            let texts: Vec<String> = picks
                .iter()
                .map(|picks| {
                    let sentence = |p: &usize| format!("alpha{p} beta{p} gamma{p} delta{p} eps{p} zeta{p} eta{p}");
                    picks.iter().map(sentence).collect::<Vec<_>>().join("\n")
                })
                .collect();
            let prints = prints(&texts);
            let prints: Vec<&DocumentPrint> = prints.iter().collect();
            let config = CandidateConfig { run_cap: 1000, ..CandidateConfig::default() };
            let mut found: Vec<(Unit, Unit)> =
                search(&prints, &config).pairs.iter().map(|pair| (pair.a, pair.b)).collect();
            found.sort_unstable();
            proptest::prop_assert_eq!(found, naive(&prints, &config));
        }
    }

    #[test]
    fn a_phrase_too_common_links_only_those_who_share_more() {
        let story = |from: usize| (from..from + 60).map(|i| format!("word{i}")).collect::<Vec<_>>().join(" ");
        let phrase = "sign up for our newsletter to get the best of the week";
        let mut texts: Vec<String> = (0..20).map(|i| format!("{}\n{phrase}", story(100 * i))).collect();
        texts.push(format!("{phrase}\n{}", story(0)));
        let prints = prints(&texts);
        let prints: Vec<&DocumentPrint> = prints.iter().collect();
        let config = CandidateConfig { run_cap: 8, ..CandidateConfig::default() };
        let found = search(&prints, &CandidateConfig { sketch_containment: 0.5, ..config });
        let pairs: Vec<(Unit, Unit)> = found.pairs.iter().map(|pair| (pair.a, pair.b)).collect();
        assert!(found.capped.longest == 21 && !pairs.is_empty(), "{found:?}");
        assert!(pairs.iter().all(|&pair| pair == (0, 20)), "{pairs:?}");
    }

    #[test]
    fn a_hundred_copies_stay_connected_and_the_cap_is_reported() {
        let story = (0..80).map(|i| format!("word{i}")).collect::<Vec<_>>().join(" ");
        let texts: Vec<String> = (0..100).map(|i| format!("{story} ending{i} tail{i} last{i}")).collect();
        let prints = prints(&texts);
        let prints: Vec<&DocumentPrint> = prints.iter().collect();
        let found = search(&prints, &CandidateConfig { run_cap: 8, ..CandidateConfig::default() });
        assert!(found.capped.longest == 100 && found.capped.runs > 50);
        assert!(found.pairs.len() < 100 * VOUCHERS * 2);
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
