//! Fingerprints to verdicts and clusters.

use std::sync::OnceLock;

use rayon::prelude::*;

use crate::candidates::collapse::{Units, collapse};
use crate::candidates::{self, Candidate, Capped, Unit};
use crate::cluster::{Edge, anchored};
use crate::config::{CandidateConfig, VerifyConfig};
use crate::fingerprint::{Collection, DocumentPrint, Entry};
use crate::progress::{Progress, Unit as Counted};
use crate::relation::Relation;
use crate::verify::{Comparer, Verdict, judge, measure};

pub use crate::verify::verdict;

/// What a comparison of a whole collection found.
#[derive(Debug)]
pub struct Comparison {
    /// The documents, collapsed where they are equal.
    pub units: Units,
    /// The verdicts on candidate pairs that are not `none`, by units, lower first, sorted.
    pub verdicts: Vec<(Candidate, Verdict)>,
    /// For each unit the anchor of its cluster.
    pub anchors: Vec<Unit>,
    /// How many pairs were compared.
    pub compared: u64,
    /// What the search for candidates left out.
    pub capped: Capped,
}

/// Compares all documents of a collection.
#[must_use]
pub fn compare(
    collection: &Collection,
    search: &CandidateConfig,
    verify: &VerifyConfig,
    progress: &dyn Progress,
) -> Comparison {
    progress.stage("searching", None, Counted::Documents);
    let units = collapse(collection);
    let prints: Vec<&DocumentPrint> =
        units.representatives.iter().map(|&index| &collection[index].print).collect();
    let found = candidates::search(&prints, search);
    progress.stage("comparing", Some(found.pairs.len() as u64), Counted::Pairs);
    let entries: Vec<&Entry> = units.representatives.iter().map(|&index| &collection[index]).collect();
    let judge = Judge::new(&entries, verify);
    let verdicts = judge.all(&found.pairs, progress);
    progress.stage("clustering", None, Counted::Documents);
    let edges: Vec<Edge> = verdicts
        .iter()
        .filter(|(_, verdict)| verdict.relation.is_duplicate())
        .map(|(pair, _)| Edge { a: pair.a, b: pair.b })
        .collect();
    let anchors = anchored(
        prints.len(),
        &edges,
        |unit| prints[unit as usize].tokens.len() as u32,
        |a, b| judge.pair(a, b).relation.is_duplicate(),
    );
    Comparison { compared: found.pairs.len() as u64, capped: found.capped, units, verdicts, anchors }
}

/// Judges pairs of units, and remembers how many distinct shingles each has.
struct Judge<'a> {
    entries: &'a [&'a Entry],
    distinct: Vec<OnceLock<u32>>,
    config: &'a VerifyConfig,
}

impl<'a> Judge<'a> {
    fn new(entries: &'a [&'a Entry], config: &'a VerifyConfig) -> Self {
        Self { entries, distinct: entries.iter().map(|_| OnceLock::new()).collect(), config }
    }

    /// The verdicts on sorted candidates that are not `none`.
    fn all(&self, candidates: &[Candidate], progress: &dyn Progress) -> Vec<(Candidate, Verdict)> {
        let groups: Vec<&[Candidate]> = candidates.chunk_by(|x, y| x.a == y.a).collect();
        groups
            .par_iter()
            .map_init(Comparer::default, |comparer, group| {
                let verdicts = self.group(comparer, group);
                progress.advance(group.len() as u64);
                verdicts
            })
            .flatten_iter()
            .collect()
    }

    /// The verdicts of one unit with others.
    fn group(&self, comparer: &mut Comparer, group: &[Candidate]) -> Vec<(Candidate, Verdict)> {
        let a = self.entries[group[0].a as usize];
        comparer.hold(&a.print);
        group
            .iter()
            .map(|&pair| (pair, self.judge(comparer, a, pair.b)))
            .filter(|(_, verdict)| verdict.relation != Relation::None)
            .collect()
    }

    fn pair(&self, a: Unit, b: Unit) -> Verdict {
        let mut comparer = Comparer::default();
        let entry = self.entries[a as usize];
        comparer.hold(&entry.print);
        self.judge(&mut comparer, entry, b)
    }

    fn judge(&self, comparer: &mut Comparer, a: &Entry, b: Unit) -> Verdict {
        let (unit, b) = (b as usize, self.entries[b as usize]);
        let shingles_b = *self.distinct[unit].get_or_init(|| comparer.distinct(&b.print));
        judge(measure(comparer, a, b, shingles_b), a.has_same_words(b), self.config)
    }
}
