//! Who is a copy of whom: from verdicts on units to a bounded list of copies for each document.

use crate::candidates::Unit;
use crate::fingerprint::{Collection, DocumentIndex};
use crate::pipeline::compare::Comparison;

/// Copies that a document is put in order with: those that have most of it.
pub const MOST_COPIES: usize = 16;
/// Of documents with the same words in the same order, so many are listed: they are one voice or two.
const MOST_EQUAL: usize = 3;
/// Of a unit, so many different orders are listed.
const MOST_ORDERS: usize = 16;

/// The copies of each document that is to be put in order.
#[derive(Debug)]
pub(super) struct Copies {
    copies: Vec<Box<[DocumentIndex]>>,
}

impl Copies {
    /// Finds the copies of the first `targets` documents of a collection. Linear in documents and verdicts.
    pub(super) fn find(collection: &Collection, comparison: &Comparison, targets: usize) -> Self {
        let members = listed_members(collection, comparison);
        let neighbours = neighbours(comparison, members.len());
        let copies = (0..targets)
            .map(|target| {
                let unit = comparison.units.memberships[target].unit as usize;
                of_one(collection, target as DocumentIndex, unit, &members, &neighbours[unit])
            })
            .collect();
        Self { copies }
    }

    /// How many documents are to be put in order.
    pub(super) fn targets(&self) -> usize {
        self.copies.len()
    }

    /// The copies of a document, those that have most of it first.
    pub(super) fn of(&self, target: usize) -> &[DocumentIndex] {
        &self.copies[target]
    }
}

fn of_one(
    collection: &Collection,
    target: DocumentIndex,
    unit: usize,
    members: &[Vec<DocumentIndex>],
    neighbours: &[(f64, Unit)],
) -> Box<[DocumentIndex]> {
    let document = &collection[target];
    // The same file given as input and as reference.
    let is_itself = |copy: DocumentIndex| {
        let copy = &collection[copy];
        copy.id == document.id && copy.exact == document.exact
    };
    let units = std::iter::once(unit).chain(neighbours.iter().map(|&(_, unit)| unit as usize));
    units
        .flat_map(|unit| members[unit].iter().copied())
        .filter(|&copy| copy != target && !is_itself(copy))
        .take(MOST_COPIES)
        .collect()
}

/// For each unit those that it is a duplicate of, with the share of its words that they have, largest first.
fn neighbours(comparison: &Comparison, units: usize) -> Vec<Vec<(f64, Unit)>> {
    let mut neighbours: Vec<Vec<(f64, Unit)>> = vec![Vec::new(); units];
    for (pair, finding) in comparison.verdicts.iter() {
        if finding.relation.is_duplicate() {
            let overlap = &finding.overlap;
            neighbours[pair.a as usize].push((overlap.containment_a(), pair.b));
            neighbours[pair.b as usize].push((overlap.containment_b(), pair.a));
        }
    }
    for list in &mut neighbours {
        list.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        list.truncate(MOST_COPIES);
    }
    neighbours
}

/// The documents of each unit that may be listed: of a page that stands in a crawl 200,000 times, a few.
fn listed_members(collection: &Collection, comparison: &Comparison) -> Vec<Vec<DocumentIndex>> {
    let mut all: Vec<(u32, DocumentIndex)> = (0..)
        .zip(&comparison.units.memberships)
        .map(|(index, membership)| (membership.unit, index))
        .collect();
    all.sort_by(|&(unit, x), &(other, y)| {
        unit.cmp(&other)
            .then_with(|| collection[x].canonical().cmp(&collection[y].canonical()))
            .then(x.cmp(&y))
    });
    let mut members = vec![Vec::new(); comparison.units.representatives.len()];
    for unit in all.chunk_by(|x, y| x.0 == y.0) {
        let orders = unit.chunk_by(|&(_, x), &(_, y)| collection[x].exact == collection[y].exact);
        let listed = orders.take(MOST_ORDERS).flat_map(|order| order.iter().take(MOST_EQUAL));
        members[unit[0].0 as usize].extend(listed.map(|&(_, index)| index));
    }
    members
}
