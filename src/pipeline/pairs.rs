//! Verified pairs of documents, from verdicts on units.
//!
//! Units stand for equal documents, so one verdict may stand for many pairs. All of them are listed while they are
//! few; a page that a crawl holds 200,000 times is listed with its representative only, or its pairs alone would be
//! 2 × 10¹⁰.

use rayon::prelude::*;

use super::compare::Comparison;
use crate::config::VerifyConfig;
use crate::fingerprint::{Collection, DocumentIndex};
use crate::relation::Relation;
use crate::verify::{Verdict, verdict};

/// A unit of more documents than this is listed by its representative.
pub const LISTED_MEMBERS: usize = 32;

/// A verified pair of documents that is not `none`; a was read before b.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VerifiedPair {
    /// The document that was read first.
    pub a: DocumentIndex,
    /// The other one.
    pub b: DocumentIndex,
    /// The verdict, from a to b.
    pub verdict: Verdict,
}

/// Lists the verified pairs of a comparison, in input order of a, then b.
#[must_use]
pub fn verified_pairs(
    collection: &Collection,
    comparison: &Comparison,
    config: &VerifyConfig,
) -> Vec<VerifiedPair> {
    let members = members_by_unit(comparison);
    let listed = |unit: usize| -> &[DocumentIndex] {
        let members = &members[unit];
        if members.len() > LISTED_MEMBERS { &members[..1] } else { members }
    };
    let judge = |x: DocumentIndex, y: DocumentIndex| {
        let (a, b) = (x.min(y), x.max(y));
        VerifiedPair { a, b, verdict: verdict(&collection[a], &collection[b], config) }
    };
    let within = members.par_iter().enumerate().flat_map_iter(|(unit, all)| {
        let listed = listed(unit);
        let mut pairs = Vec::new();
        for (at, &x) in listed.iter().enumerate() {
            pairs.extend(listed[at + 1..].iter().map(|&y| judge(x, y)));
        }
        pairs.extend(all[listed.len()..].iter().map(|&y| judge(all[0], y)));
        pairs
    });
    let across = comparison.verdicts.par_iter().flat_map_iter(|(pair, known)| {
        let representative = |unit: u32| comparison.units.representatives[unit as usize];
        let (first, second) = (representative(pair.a), representative(pair.b));
        let mut pairs = Vec::new();
        for &x in listed(pair.a as usize) {
            for &y in listed(pair.b as usize) {
                let stands_for = |x: DocumentIndex, known: DocumentIndex| {
                    x == known || collection[x].has_same_words(&collection[known])
                };
                // A scramble of the representative has an order of its own; the rest of the unit is as it is.
                if !stands_for(x, first) || !stands_for(y, second) {
                    pairs.push(judge(x, y));
                } else if x < y {
                    pairs.push(VerifiedPair { a: x, b: y, verdict: *known });
                } else {
                    pairs.push(VerifiedPair { a: y, b: x, verdict: known.reversed() });
                }
            }
        }
        pairs
    });
    let mut pairs: Vec<VerifiedPair> =
        within.chain(across).filter(|pair| pair.verdict.relation != Relation::None).collect();
    pairs.par_sort_unstable_by_key(|pair| (pair.a, pair.b));
    pairs
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
