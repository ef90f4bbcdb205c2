//! What the verdicts on many pairs say of one that its own words cannot: that the longer one is a digest of whole stories,
//! so that each of these overlaps it and is no excerpt of it.

use super::compare::Finding;
use crate::candidates::{Candidate, Unit};
use crate::cluster::digest::{Part, digests};
use crate::relation::Relation;

/// Calls the excerpts of a digest overlaps. `verdicts` are sorted by their units.
pub(super) fn tell_digests(verdicts: &mut [(Candidate, Finding)]) {
    let parts: Vec<Part> = verdicts.iter().filter_map(part).collect();
    let are_related = |x: Unit, y: Unit| {
        verdicts.binary_search_by_key(&(x.min(y), x.max(y)), |(pair, _)| (pair.a, pair.b)).is_ok()
    };
    let digests = digests(parts, are_related);
    if digests.is_empty() {
        return;
    }
    for verdict in verdicts {
        if part(verdict).is_some_and(|part| digests.binary_search(&part.whole).is_ok()) {
            verdict.1.relation = Relation::Overlap;
        }
    }
}

/// Which of a pair contains the other one, if it is an excerpt.
fn part((pair, finding): &(Candidate, Finding)) -> Option<Part> {
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
