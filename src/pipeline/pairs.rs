//! Verified pairs of documents, from verdicts on units.
//!
//! Units stand for equal documents, so one verdict may stand for many pairs. All of them are listed while they are
//! few; a page that a crawl holds 200,000 times is listed with its representative only, or its pairs alone would be
//! 2 × 10¹⁰.

use rayon::prelude::*;

use super::compare::{Bench, Comparison, Finding};
use crate::candidates::FoundBy;
use crate::config::VerifyConfig;
use crate::error::Result;
use crate::fingerprint::{Collection, DocumentIndex};
use crate::relation::Relation;

/// A unit of more documents than this is listed by its representative.
pub const LISTED_MEMBERS: usize = 32;

/// A verified pair of documents that is not `none`; a was read before b.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VerifiedPair {
    /// The document that was read first.
    pub a: DocumentIndex,
    /// The other one.
    pub b: DocumentIndex,
    /// What was found, from a to b.
    pub finding: Finding,
    /// Which searches proposed the pair; `None` for two documents of one unit, which are not searched for.
    pub found_by: Option<FoundBy>,
}

/// Lists the verified pairs of a comparison, in input order of a, then b.
pub fn verified_pairs(
    collection: &Collection,
    comparison: &Comparison,
    config: &VerifyConfig,
) -> Result<Vec<VerifiedPair>> {
    let members = members_by_unit(comparison);
    let lister = Lister { collection, comparison, members: &members, config };
    let within: Vec<Vec<VerifiedPair>> = (0..members.len())
        .into_par_iter()
        .filter(|&unit| members[unit].len() > 1)
        .map_init(|| Bench::new(collection), |bench, unit| lister.within(unit, bench))
        .collect::<Result<_>>()?;
    let across: Vec<Vec<VerifiedPair>> = (0..comparison.verdicts.len())
        .into_par_iter()
        .map_init(|| Bench::new(collection), |bench, verdict| lister.across(verdict, bench))
        .collect::<Result<_>>()?;
    let all = within.into_iter().chain(across).flatten();
    let mut pairs: Vec<VerifiedPair> = all.filter(|pair| pair.finding.relation != Relation::None).collect();
    pairs.par_sort_unstable_by_key(|pair| (pair.a, pair.b));
    Ok(pairs)
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

    fn judge(&self, bench: &mut Bench<'_>, x: DocumentIndex, y: DocumentIndex) -> Result<VerifiedPair> {
        let (a, b) = (x.min(y), x.max(y));
        bench.hold(a)?;
        Ok(VerifiedPair { a, b, finding: bench.judge(b, self.config)?.into(), found_by: None })
    }

    /// The pairs of a unit's own documents.
    fn within(&self, unit: usize, bench: &mut Bench<'_>) -> Result<Vec<VerifiedPair>> {
        let listed = self.listed(unit);
        let mut pairs = Vec::new();
        for (at, &x) in listed.iter().enumerate() {
            for &y in &listed[at + 1..] {
                pairs.push(self.judge(bench, x, y)?);
            }
        }
        let all = &self.members[unit];
        for &y in &all[listed.len()..] {
            pairs.push(self.judge(bench, all[0], y)?);
        }
        Ok(pairs)
    }

    /// The pairs that a verdict on two units stands for.
    fn across(&self, verdict: usize, bench: &mut Bench<'_>) -> Result<Vec<VerifiedPair>> {
        let (pair, known) = &self.comparison.verdicts[verdict];
        let representative = |unit: u32| self.comparison.units.representatives[unit as usize];
        let (first, second) = (representative(pair.a), representative(pair.b));
        let stands_for = |x: DocumentIndex, known: DocumentIndex| {
            x == known || self.collection[x].has_same_words(&self.collection[known])
        };
        let mut pairs = Vec::new();
        for &x in self.listed(pair.a as usize) {
            for &y in self.listed(pair.b as usize) {
                // A scramble of the representative has an order of its own; the rest of the unit is as it is.
                let verified = if !stands_for(x, first) || !stands_for(y, second) {
                    self.judge(bench, x, y)?
                } else if x < y {
                    VerifiedPair { a: x, b: y, finding: *known, found_by: None }
                } else {
                    VerifiedPair { a: y, b: x, finding: known.reversed(), found_by: None }
                };
                pairs.push(VerifiedPair { found_by: Some(pair.found_by), ..verified });
            }
        }
        Ok(pairs)
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
