//! Verified pairs of documents, from verdicts on units.
//!
//! Units stand for equal documents, so one verdict may stand for many pairs. All of them are listed while they are
//! few; a page that a crawl holds 200,000 times is listed with its representative only, or its pairs alone would be
//! 2 × 10¹⁰.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use rayon::prelude::*;
use serde::Serialize;

use super::compare::{Bench, Comparison, Finding};
use super::findings::Findings;
use crate::candidates::{Candidate, FoundBy};
use crate::config::VerifyConfig;
use crate::error::Result;
use crate::fingerprint::{Collection, DocumentIndex};
use crate::relation::Relation;

/// A unit of more documents than this is listed by its representative.
pub const LISTED_MEMBERS: usize = 32;

/// Units, or verdicts on them, that are listed at a time, by one thread.
const AT_ONCE: usize = 1 << 12;

/// A pair of documents, the one that was read first first, and the verdict on it.
type Pair = (Candidate, Finding);

/// Lists the verified pairs of documents that are not `none`, in input order of a, then b: documents stand where a
/// comparison has units. Two documents of one unit were not searched for: they are found as [`FoundBy::EQUAL`].
pub fn verified_pairs(
    collection: &Collection,
    comparison: &Comparison,
    config: &VerifyConfig,
) -> Result<Findings> {
    config.validate()?;
    let members = members_by_unit(comparison);
    let lister = Lister { collection, comparison, members: &members, config };
    let mut pairs = Findings::new(collection.len());
    in_rounds(members.len(), collection, &mut pairs, |unit, bench| lister.within(unit, bench))?;
    in_rounds(comparison.verdicts.len(), collection, &mut pairs, |at, bench| lister.across(at, bench))?;
    pairs.sort();
    Ok(pairs)
}

/// How many pairs are related and no copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct OtherPairs {
    /// Pairs that overlap.
    pub overlap: u64,
    /// Pairs of which one is a template of the other.
    pub template: u64,
}

impl OtherPairs {
    /// Counts them.
    #[must_use]
    pub fn among(pairs: &Findings) -> Self {
        Self { overlap: pairs.count(Relation::Overlap), template: pairs.count(Relation::Template) }
    }
}

/// Adds the pairs that `list` gives for each number below `count`, as far as they are not `none`: no more than a round's
/// are in memory twice.
fn in_rounds(
    count: usize,
    collection: &Collection,
    pairs: &mut Findings,
    list: impl Fn(usize, &mut Bench<'_>) -> Result<Vec<Pair>> + Sync,
) -> Result<()> {
    let round = AT_ONCE * rayon::current_num_threads();
    for start in (0..count).step_by(round) {
        let listed: Vec<Vec<Pair>> = (start..count.min(start + round))
            .into_par_iter()
            .map_init(|| Bench::new(collection), |bench, number| list(number, bench))
            .collect::<Result<_>>()?;
        let listed = listed.into_iter().flatten();
        pairs.extend(listed.filter(|(_, finding)| finding.relation != Relation::None));
    }
    Ok(())
}

struct Lister<'a> {
    collection: &'a Collection,
    comparison: &'a Comparison,
    members: &'a [Vec<DocumentIndex>],
    config: &'a VerifyConfig,
}

impl Lister<'_> {
    /// The members of a unit that are listed.
    fn listed(&self, unit: usize) -> &[DocumentIndex] {
        let members = &self.members[unit];
        if members.len() > LISTED_MEMBERS { &members[..1] } else { members }
    }

    /// Whether a pair is the run's: one of the two at least is.
    fn is_listed(&self, x: DocumentIndex, y: DocumentIndex) -> bool {
        !(self.collection.is_earlier(x) && self.collection.is_earlier(y))
    }

    fn judge(&self, bench: &mut Bench<'_>, x: DocumentIndex, y: DocumentIndex) -> Result<Pair> {
        let (a, b) = (x.min(y), x.max(y));
        bench.hold(a)?;
        let found_by = FoundBy::EQUAL;
        Ok((Candidate { a, b, found_by }, bench.judge(b, self.config)?.into()))
    }

    /// The pairs of a unit's own documents.
    fn within(&self, unit: usize, bench: &mut Bench<'_>) -> Result<Vec<Pair>> {
        let listed = self.listed(unit);
        let mut pairs = Vec::new();
        for (at, &x) in listed.iter().enumerate() {
            for &y in &listed[at + 1..] {
                if self.is_listed(x, y) {
                    pairs.push(self.judge(bench, x, y)?);
                }
            }
        }
        let all = &self.members[unit];
        for &y in all[listed.len()..].iter().filter(|&&y| self.is_listed(all[0], y)) {
            pairs.push(self.judge(bench, all[0], y)?);
        }
        Ok(pairs)
    }

    /// The pairs that a verdict on two units stands for.
    fn across(&self, verdict: usize, bench: &mut Bench<'_>) -> Result<Vec<Pair>> {
        let (pair, known) = self.comparison.verdicts.get(verdict);
        let (first, second) = (self.listed(pair.a as usize), self.listed(pair.b as usize));
        let mut found = HashMap::from([((0, 0), known)]);
        let mut pairs = Vec::with_capacity(first.len() * second.len());
        for &x in first {
            let kind = self.kind_among(x, first, known.relation);
            for &y in second.iter().filter(|&&y| self.is_listed(x, y)) {
                let in_order = |finding: Finding| if x < y { finding } else { finding.reversed() };
                let finding = match found.entry((kind, self.kind_among(y, second, known.relation))) {
                    Entry::Occupied(known) => *known.get(),
                    Entry::Vacant(unknown) => *unknown.insert(in_order(self.judge(bench, x, y)?.1)),
                };
                let candidate = Candidate { a: x.min(y), b: x.max(y), found_by: pair.found_by };
                pairs.push((candidate, in_order(finding)));
            }
        }
        Ok(pairs)
    }

    /// Which of a unit's documents a verdict that one of them was found in stands for: the place of the first that is like
    /// this one. A scramble has an order of its own. The same words in other paragraphs have other shingles, which are
    /// counted anew for copies, since the table of clusters has them too.
    fn kind_among(&self, document: DocumentIndex, listed: &[DocumentIndex], found: Relation) -> usize {
        let entry = &self.collection[document];
        let is_like = |&other: &DocumentIndex| {
            let other_entry = &self.collection[other];
            other == document
                || if found.is_duplicate() {
                    entry.has_same_shingles(other_entry)
                } else {
                    entry.has_same_words(other_entry)
                }
        };
        listed.iter().position(is_like).unwrap_or_default()
    }
}

/// The documents of each unit, the representative first.
pub(super) fn members_by_unit(comparison: &Comparison) -> Vec<Vec<DocumentIndex>> {
    let mut members: Vec<Vec<DocumentIndex>> =
        comparison.units.representatives.iter().map(|&index| vec![index]).collect();
    for (index, membership) in (0..).zip(&comparison.units.memberships) {
        let unit = &mut members[membership.unit as usize];
        if unit[0] != index {
            unit.push(index);
        }
    }
    members
}
