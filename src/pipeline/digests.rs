//! What the verdicts on many pairs say of one that its own words cannot: that the longer one is a digest of whole stories,
//! so that each of these overlaps it and is no excerpt of it.

use super::compare::{Bench, Finding, Judge};
use super::findings::Findings;
use crate::candidates::{Candidate, Unit};
use crate::cluster::digest::{Look, Part, digests};
use crate::error::Result;
use crate::relation::Relation;

/// Stretches of fewer words do not tell where a story stands in a digest.
const STRETCH_WORDS: usize = 8;
/// Share of a story's place in a digest that is the story's, at least.
const BLOCK: f64 = 0.9;

/// Looks at units again.
struct Looker<'j, 'c> {
    bench: Bench<'c>,
    judge: &'j Judge<'c>,
}

impl Look for Looker<'_, '_> {
    fn are_related(&mut self, x: Unit, y: Unit) -> Result<bool> {
        self.judge.with(&mut self.bench, x, &[y]).map(|found| !found.is_empty())
    }

    fn is_block(&mut self, whole: Unit, part: Unit) -> Result<bool> {
        Ok(self.judge.coverage(&mut self.bench, whole, part)?.is_block(STRETCH_WORDS, BLOCK))
    }
}

/// Calls the excerpts of a digest overlaps. `verdicts` are sorted by their units.
pub(super) fn tell_digests(verdicts: &mut Findings, judge: &Judge<'_>) -> Result<()> {
    let parts: Vec<Part> = verdicts.iter().filter_map(|(pair, finding)| part(pair, &finding)).collect();
    let digests = digests(
        parts,
        |x, y| verdicts.of(x.min(y), x.max(y)).is_some(),
        || Looker { bench: judge.bench(), judge },
    )?;
    if digests.is_empty() {
        return Ok(());
    }
    verdicts.call_overlaps(|pair, finding| {
        part(pair, finding).is_some_and(|part| digests.binary_search(&part.whole).is_ok())
    });
    Ok(())
}

/// Which of a pair contains the other one, if it is an excerpt.
fn part(pair: Candidate, finding: &Finding) -> Option<Part> {
    let overlap = finding.overlap;
    if finding.relation != Relation::Excerpt {
        return None;
    }
    let (whole, part, of_whole) = if overlap.shingles_a < overlap.shingles_b {
        (pair.b, pair.a, overlap.shingles_b)
    } else {
        (pair.a, pair.b, overlap.shingles_a)
    };
    Some(Part { whole, part, shared: overlap.shared, of_whole })
}
