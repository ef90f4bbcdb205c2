//! The verdicts of a whole collection, as they are kept: 20 bytes each, since a crawl has more of them than documents.

use rayon::prelude::*;

use super::compare::Finding;
use crate::candidates::{Candidate, FoundBy, Unit};
use crate::relation::Relation;
use crate::verify::overlap::Overlap;

/// Verdicts on pairs of units, lower unit first.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Findings {
    rows: Vec<Row>,
    /// The distinct shingles of each unit, as far as it stands in a pair: no verdict needs its own two numbers.
    shingles: Vec<u32>,
}

/// What is kept of one verdict.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Row {
    a: Unit,
    b: Unit,
    /// Distinct shingles of both.
    shared: u32,
    tau: Tau,
    found_by: FoundBy,
    relation: Relation,
}

/// Kendall's tau or none, in four bytes: twice the digits that a table shows.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Tau(f32);

impl Tau {
    /// Beyond what tau can be.
    const NONE: Self = Self(2.0);

    #[expect(clippy::cast_possible_truncation, reason = "six digits are enough")]
    fn new(tau: Option<f64>) -> Self {
        tau.map_or(Self::NONE, |tau| Self(tau as f32))
    }

    fn get(self) -> Option<f64> {
        (self != Self::NONE).then_some(f64::from(self.0))
    }
}

impl Findings {
    /// No verdicts yet, on so many units.
    #[must_use]
    pub fn new(units: usize) -> Self {
        Self { rows: Vec::new(), shingles: vec![0; units] }
    }

    /// Adds a verdict.
    pub fn push(&mut self, pair: Candidate, finding: Finding) {
        let Finding { relation, overlap, tau } = finding;
        self.shingles[pair.a as usize] = overlap.shingles_a;
        self.shingles[pair.b as usize] = overlap.shingles_b;
        let Candidate { a, b, found_by } = pair;
        self.rows.push(Row { a, b, shared: overlap.shared, tau: Tau::new(tau), found_by, relation });
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The verdict at a place.
    ///
    /// # Panics
    /// If there are not so many.
    #[must_use]
    pub fn get(&self, at: usize) -> (Candidate, Finding) {
        self.read(&self.rows[at])
    }

    /// All of them, in their order.
    pub fn iter(&self) -> impl Iterator<Item = (Candidate, Finding)> + '_ {
        self.rows.iter().map(|row| self.read(row))
    }

    /// How many pairs are so related.
    #[must_use]
    pub fn count(&self, relation: Relation) -> u64 {
        self.rows.iter().filter(|row| row.relation == relation).count() as u64
    }

    /// The pairs of copies, each with its relation.
    pub fn duplicates(&self) -> impl Iterator<Item = (Unit, Unit, Relation)> + '_ {
        let duplicates = self.rows.iter().filter(|row| row.relation.is_duplicate());
        duplicates.map(|row| (row.a, row.b, row.relation))
    }

    /// Leaves those on pairs that are wanted.
    pub(super) fn retain(&mut self, is_wanted: impl Fn(&Candidate) -> bool) {
        self.rows.retain(|&Row { a, b, found_by, .. }| is_wanted(&Candidate { a, b, found_by }));
    }

    /// Brings them into the order of their units.
    pub(super) fn sort(&mut self) {
        self.rows.par_sort_unstable_by_key(|row| (row.a, row.b));
    }

    /// The verdict on two units, lower first, if there is one. They must be in the order of their units, as those of a
    /// comparison are.
    #[must_use]
    pub fn of(&self, a: Unit, b: Unit) -> Option<Finding> {
        let found = self.rows.binary_search_by_key(&(a, b), |row| (row.a, row.b)).ok()?;
        Some(self.get(found).1)
    }

    /// Calls those pairs overlaps that `is_one` picks.
    pub(super) fn call_overlaps(&mut self, is_one: impl Fn(Candidate, &Finding) -> bool) {
        for at in 0..self.rows.len() {
            let (pair, finding) = self.get(at);
            if is_one(pair, &finding) {
                self.rows[at].relation = Relation::Overlap;
            }
        }
    }

    fn read(&self, row: &Row) -> (Candidate, Finding) {
        let &Row { a, b, shared, tau, found_by, relation } = row;
        let (shingles_a, shingles_b) = (self.shingles[a as usize], self.shingles[b as usize]);
        let overlap = Overlap { shingles_a, shingles_b, shared };
        (Candidate { a, b, found_by }, Finding { relation, overlap, tau: tau.get() })
    }
}

impl Extend<(Candidate, Finding)> for Findings {
    fn extend<T: IntoIterator<Item = (Candidate, Finding)>>(&mut self, verdicts: T) {
        for (pair, finding) in verdicts {
            self.push(pair, finding);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_verdict_takes_twenty_bytes() {
        assert_eq!(size_of::<Row>(), 20);
    }

    #[test]
    fn what_was_found_comes_back() {
        let mut findings = Findings::new(5);
        let overlap = |shingles_a, shingles_b, shared| Overlap { shingles_a, shingles_b, shared };
        let pair = |a, b| Candidate { a, b, found_by: FoundBy::SKETCH };
        let verdicts = [
            (pair(2, 4), Finding { relation: Relation::Reprint, overlap: overlap(70, 90, 60), tau: None }),
            (
                pair(0, 4),
                Finding { relation: Relation::Excerpt, overlap: overlap(40, 90, 40), tau: Some(-1.0) },
            ),
            (
                pair(0, 2),
                Finding { relation: Relation::Overlap, overlap: overlap(40, 70, 9), tau: Some(0.25) },
            ),
        ];
        findings.extend(verdicts);
        findings.sort();
        assert_eq!(findings.iter().collect::<Vec<_>>(), [verdicts[2], verdicts[1], verdicts[0]]);
        assert_eq!((findings.of(0, 4), findings.of(1, 2)), (Some(verdicts[1].1), None));
        assert_eq!(
            findings.duplicates().collect::<Vec<_>>(),
            [(0, 4, Relation::Excerpt), (2, 4, Relation::Reprint)]
        );
        findings.call_overlaps(|_, finding| finding.relation == Relation::Excerpt);
        assert_eq!((findings.count(Relation::Overlap), findings.count(Relation::Excerpt)), (2, 0));
    }
}
