//! What the sets of copies of a collection are like, before each is looked at: good on the whole, of all kinds, or bad on the
//! whole. Who gathers copies gathers them all in one way: where nearly all sets contradict each other, two copies that
//! agree do so by chance, and where all are good, one that reads oddly is good all the same.
//!
//! Method: as [`expected`](super::expected) does it for documents, over how likely a set's testimonies are, were it of each
//! kind.

use super::expected::{MOST_STEPS, STEP, sample};
use super::place::{CopyText, ReorderConfig, evidence_of};
use super::rounds::Sources;
use crate::document::Document;
use crate::error::Result;
use crate::fingerprint::DocumentIndex;
use crate::order::references::{Expected, Provenance, SETS};
use crate::progress::{Progress, Unit};

/// Documents whose copies are looked at, at most.
const SAMPLE: usize = 512;
/// So many sets are what is believed beforehand worth.
const BELIEVED: f64 = 5.0;
/// A kind of set is never held for rarer than this.
const RAREST: f64 = 0.005;

/// One document's copies: how probable each kind of set is of so many by default, and how likely what they say is in each.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Seen {
    believed: [f64; SETS],
    likelihoods: [f64; SETS],
}

/// What the sets of copies of a collection are like: shares, 0–1, that sum to 1.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
pub struct CopySets {
    /// Sets of copies that have the right order.
    pub clean: f64,
    /// Sets of copies in any state.
    pub mixed: f64,
    /// Sets of scrambles.
    pub scrambled: f64,
}

/// What is expected of copies.
pub(super) struct OfCopies {
    pub(super) expected: Expected,
    /// What the sets found among the inputs are like, if there are any, and those of references.
    pub(super) found: Option<CopySets>,
    pub(super) references: Option<CopySets>,
}

/// What is to be expected of copies, as a sample of the documents that have some says. A function of the set of texts.
pub(super) fn expected_of_copies(
    sources: Sources<'_>,
    mut expected: Expected,
    config: &ReorderConfig,
    progress: &dyn Progress,
) -> Result<OfCopies> {
    let sample = sample(sources.collection, sources.with_copies().into_iter(), SAMPLE);
    progress.stage("weighing copies", Some(sample.len() as u64), Unit::Documents);
    let beforehand = expected;
    let of_one = |document: &Document, copies: &[&CopyText]| {
        let [found, references] = evidence_of(document, copies, &beforehand, config);
        [(Provenance::Found, found), (Provenance::Reference, references)].map(|(provenance, evidence)| {
            let (count, logs) = evidence?;
            Seen::new(provenance.shares(&beforehand, count)?, logs)
        })
    };
    let mut seen: Vec<(DocumentIndex, [Option<Seen>; 2])> = sources.each(sample, progress, of_one)?;
    // Sums are taken in one order, whatever that of the input.
    seen.sort_by_key(|&(index, _)| sources.collection[index].exact);
    let of_kind = |at: usize| seen.iter().filter_map(|(_, seen)| seen[at]).collect::<Vec<Seen>>();
    let (found, references) = (of_kind(0), of_kind(1));
    (expected.found, expected.references) = (factors_of(&found), factors_of(&references));
    Ok(OfCopies {
        found: CopySets::of(&found, &expected.found),
        references: CopySets::of(&references, &expected.references),
        expected,
    })
}

impl CopySets {
    /// The mean of what is expected of each; none where nothing was seen.
    fn of(seen: &[Seen], factors: &[f64; SETS]) -> Option<Self> {
        let mut shares = believed(seen)?;
        shares.iter_mut().zip(factors).for_each(|(share, factor)| *share *= factor);
        let total: f64 = shares.iter().sum();
        let [clean, mixed, scrambled] = shares.map(|share| share / total);
        Some(Self { clean, mixed, scrambled })
    }
}

/// How probable each kind of set is by default, on average; none where nothing was seen.
fn believed(seen: &[Seen]) -> Option<[f64; SETS]> {
    let mean = |set: usize| seen.iter().map(|seen| seen.believed[set]).sum::<f64>() / seen.len() as f64;
    (!seen.is_empty()).then(|| std::array::from_fn(mean))
}

impl Seen {
    fn new(believed: [f64; SETS], logs: [f64; SETS]) -> Option<Self> {
        let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
        largest.is_finite().then(|| Self { believed, likelihoods: logs.map(|log| (log - largest).exp()) })
    }

    /// How probable each kind is, where it is so many times as probable as by default.
    fn shares(&self, factors: &[f64; SETS]) -> [f64; SETS] {
        let shares: [f64; SETS] =
            std::array::from_fn(|set| self.believed[set] * factors[set] * self.likelihoods[set]);
        let total: f64 = shares.iter().sum();
        shares.map(|share| if total > 0.0 { share / total } else { 1.0 / SETS as f64 })
    }
}

/// How many times as probable as by default each kind of set is.
fn factors_of(seen: &[Seen]) -> [f64; SETS] {
    let mut factors = [1.0; SETS];
    let count = seen.len() as f64;
    let Some(believed) = believed(seen) else { return factors };
    for _ in 0..MOST_STEPS {
        let mut sums = [0.0; SETS];
        for shares in seen.iter().map(|seen| seen.shares(&factors)) {
            sums.iter_mut().zip(shares).for_each(|(sum, share)| *sum += share);
        }
        let next: [f64; SETS] = std::array::from_fn(|set| {
            let share = (BELIEVED * believed[set] + sums[set]) / (BELIEVED + count);
            share.max(RAREST) / believed[set]
        });
        let step = next.iter().zip(factors).map(|(next, factor)| (next - factor).abs()).fold(0.0, f64::max);
        factors = next;
        if step < STEP {
            break;
        }
    }
    factors
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shares(sets: &[[f64; SETS]]) -> [f64; SETS] {
        let believed = [0.78, 0.18, 0.04];
        let seen: Vec<Seen> = sets.iter().map(|&likelihoods| Seen { believed, likelihoods }).collect();
        let CopySets { clean, mixed, scrambled } = CopySets::of(&seen, &factors_of(&seen)).unwrap();
        [clean, mixed, scrambled]
    }

    #[test]
    fn sets_are_expected_to_be_what_they_mostly_are() {
        let (good, bad) = ([1.0, 0.05, 1e-9], [1e-9, 0.02, 1.0]);
        assert!(shares(&[bad; 256])[2] > 0.9);
        assert!(shares(&[good; 256])[0] > 0.9);
        let half: Vec<[f64; SETS]> = [good, bad].into_iter().cycle().take(256).collect();
        let half = shares(&half);
        assert!((0.4..0.6).contains(&half[0]) && (0.4..0.6).contains(&half[2]), "{half:?}");
    }

    #[test]
    fn a_few_say_little_and_what_says_nothing_changes_nothing() {
        let one = shares(&[[1e-9, 0.02, 1.0]]);
        assert!(one[2] < 0.25, "{one:?}");
        assert!(factors_of(&[]).iter().all(|factor| (factor - 1.0).abs() < 1e-9));
        let nothing = shares(&[[1.0; SETS]; 200]);
        assert!((nothing[0] - 0.78).abs() < 1e-3, "{nothing:?}");
        let none = Seen::new([0.78, 0.18, 0.04], [f64::NEG_INFINITY; SETS]);
        assert_eq!(none, None, "what cannot be says nothing");
    }
}
