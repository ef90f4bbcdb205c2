//! `--exact`: every pair compared, and what the searches would have found of it.
//!
//! The oracle of the searches: same verdicts, same clusters, no hints. It is quadratic in the collection, so it says
//! beforehand what it would cost ([`Cost`]), and refuses what does not fit in the memory that it was given.

use rayon::prelude::*;
use serde::Serialize;

use super::against::EarlierUnits;
use super::compare::{Bench, Comparison, Finding, Judge, candidates_of, settle};
use super::digests::tell_digests;
use super::findings::Findings;
use crate::candidates::collapse::collapse;
use crate::candidates::exact::{AllPairs, BYTES_A_WORD};
use crate::candidates::{Candidate, FoundBy, Unit};
use crate::config::{CandidateConfig, VerifyConfig};
use crate::error::{Error, Result};
use crate::fingerprint::{Collection, DocumentIndex};
use crate::progress::{Progress, Unit as Counted};

/// CPU time of a pair of articles of [`WORDS`] words, and how it grows with their mean length: fitted to what was measured
/// on notices of 130 words, on articles of 500 and on articles of 1,000 (`docs/measured.md`), whose pairs take 0.026, 1.3
/// and 7 millionths of a second.
const SECONDS_A_PAIR: f64 = 7e-6;
const WORDS: f64 = 1000.0;
const GROWTH: f64 = 2.5;

/// What comparing everything would take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cost {
    /// Pairs of documents.
    pub pairs: u64,
    /// Memory for the index of all their words, in bytes.
    pub bytes: u64,
    /// CPU time, in seconds: the order of magnitude.
    pub seconds: f64,
}

impl Cost {
    /// The cost for a collection.
    #[must_use]
    pub fn of(collection: &Collection) -> Self {
        let documents = collection.len() as u64;
        let pairs = documents * documents.saturating_sub(1) / 2;
        let words: u64 = collection.entries().iter().map(|entry| u64::from(entry.words)).sum();
        let mean = words as f64 / documents.max(1) as f64;
        let seconds = pairs as f64 * SECONDS_A_PAIR * (mean / WORDS).powf(GROWTH);
        Self { pairs, bytes: words * BYTES_A_WORD, seconds }
    }
}

/// How the searches fare against all pairs.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SearchRecall {
    /// Pairs of units, but for those of which both are there already.
    pub pairs: u64,
    /// Those that share enough words to be anything but `none`; all of these were measured.
    pub measured: u64,
    /// Pairs that the searches propose.
    pub proposed: u64,
    /// Copies among all pairs.
    pub copies: u64,
    /// Those of them that the searches propose.
    pub copies_proposed: u64,
    /// Overlaps and templates among all pairs.
    pub others: u64,
    /// Those of them that the searches propose.
    pub others_proposed: u64,
}

/// Compares all pairs of documents of a collection. What each pair was [found by](Candidate::found_by) is what the
/// searches say of it: nothing where they would have missed it.
///
/// # Errors
/// Where the index does not fit in the run's memory, besides what reading may cause.
pub fn compare_all(
    collection: &Collection,
    search: &CandidateConfig,
    verify: &VerifyConfig,
    progress: &dyn Progress,
) -> Result<(Comparison, SearchRecall)> {
    search.validate()?;
    verify.validate()?;
    let (cost, most) = (Cost::of(collection), collection.memory().bytes);
    if cost.bytes > most {
        let megabytes = |bytes: u64| bytes.div_ceil(1_000_000);
        return Err(Error::setting(
            "exact",
            format!(
                "{} pairs of documents take {} MB for an index of all their words, and --memory allows {} MB; give more, or \
                 fewer documents",
                cost.pairs,
                megabytes(cost.bytes),
                megabytes(most)
            ),
        ));
    }
    progress.stage("searching", None, Counted::Documents);
    let units = collapse(collection);
    let mut found = candidates_of(collection, &units, search)?;
    let earlier = EarlierUnits::of(collection, &units);
    found.pairs.retain(|pair| !earlier.are_both(pair));
    let representatives = &units.representatives;
    let words: Vec<u32> = representatives.iter().map(|&index| collection[index].words).collect();
    let all = AllPairs::of(&words, verify, || shingle_reader(collection, representatives))?;

    progress.stage("comparing", Some(all.units() as u64), Counted::Documents);
    let judge = Judge::new(collection, &units, verify);
    let parts: Vec<(u64, Vec<(Candidate, Finding)>)> = (0..all.units() as u32)
        .into_par_iter()
        .map_init(
            || (Bench::new(collection), Vec::new(), Vec::new()),
            |(bench, counts, partners), rank| {
                let unit = all.partners(rank, counts, partners);
                let are_both =
                    |&&b: &&Unit| earlier.are_both(&Candidate { a: unit, b, found_by: FoundBy::default() });
                let measured = partners.len() - partners.iter().filter(are_both).count();
                let verdicts = judge.with(bench, unit, partners)?;
                progress.advance(1);
                let found_by = |a: Unit, b: Unit| {
                    let at = found.pairs.binary_search_by_key(&(a, b), |pair| (pair.a, pair.b));
                    at.map_or(FoundBy::default(), |at| found.pairs[at].found_by)
                };
                let verdict = |(other, finding): (Unit, Finding)| {
                    let (a, b) = (unit.min(other), unit.max(other));
                    let finding = if unit == a { finding } else { finding.reversed() };
                    (Candidate { a, b, found_by: found_by(a, b) }, finding)
                };
                Ok((measured as u64, verdicts.into_iter().map(verdict).collect()))
            },
        )
        .collect::<Result<_>>()?;
    let measured = parts.iter().map(|(measured, _)| measured).sum();
    let mut verdicts = Findings::new(representatives.len());
    verdicts.extend(parts.into_iter().flat_map(|(_, verdicts)| verdicts));
    verdicts.sort();
    tell_digests(&mut verdicts, &judge)?;
    verdicts.retain(|pair| !earlier.are_both(pair));
    progress.stage("clustering", None, Counted::Documents);
    let settled = settle(&earlier, &units, &mut verdicts, &judge)?;
    let anchors = judge.anchors(&verdicts, &settled)?;

    let mut recall = SearchRecall {
        pairs: pairs_of(all.units()) - pairs_of(earlier.count()),
        measured,
        proposed: found.pairs.len() as u64,
        ..SearchRecall::default()
    };
    for (pair, finding) in verdicts.iter() {
        recall.count(finding.relation.is_duplicate(), !pair.found_by.is_empty());
    }
    Ok((Comparison { units, verdicts, anchors, settled, compared: measured, capped: found.capped }, recall))
}

fn pairs_of(units: usize) -> u64 {
    let units = units as u64;
    units * units.saturating_sub(1) / 2
}

impl SearchRecall {
    fn count(&mut self, is_copy: bool, is_proposed: bool) {
        let (all, proposed) = if is_copy {
            (&mut self.copies, &mut self.copies_proposed)
        } else {
            (&mut self.others, &mut self.others_proposed)
        };
        *all += 1;
        *proposed += u64::from(is_proposed);
    }
}

/// Reads the shingles of one unit after another.
fn shingle_reader<'c>(
    collection: &'c Collection,
    representatives: &'c [DocumentIndex],
) -> impl FnMut(Unit, &mut Vec<u64>) -> Result<()> + 'c {
    let mut reader = collection.reader();
    move |unit, shingles| {
        shingles.extend(reader.read(representatives[unit as usize])?.print.shingles());
        Ok(())
    }
}
