//! Fingerprints to verdicts and clusters.

use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use rayon::prelude::*;

use super::against::{EarlierUnits, links_of};
use super::checkpoints::{self, Checkpoints};
use super::digests::tell_digests;
use super::findings::Findings;
use super::links::{judge_links, links_and_pairs};
use crate::candidates::collapse::{Units, collapse};
use crate::candidates::{self, Candidate, Capped, Found, KeySource, ReadKeys, Room, Unit};
use crate::cluster::{ASKING_ANCHORS, Edge, anchored};
use crate::config::{CandidateConfig, VerifyConfig};
use crate::error::Result;
use crate::fingerprint::{Collection, DocumentIndex, Keys, Sheet, SheetReader, Shingle, Sketch};
use crate::progress::{Progress, Silent, Unit as Counted};
use crate::relation::Relation;
use crate::verify::overlap::{Coverage, Overlap};
use crate::verify::{Comparer, Verdict, judge_briefly_counting, judge_held};

pub use super::against::Settled;
pub use crate::verify::verdict;

/// What is kept of the verdict on two units: what the tables show.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Finding {
    /// The relation, from the first to the second.
    pub relation: Relation,
    /// Their shingle sets.
    pub overlap: Overlap,
    /// Kendall's tau between the orders of the paragraphs in common; `None` for fewer than two.
    pub tau: Option<f64>,
}

impl Finding {
    /// The same pair seen from the other document.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        std::mem::swap(&mut self.overlap.shingles_a, &mut self.overlap.shingles_b);
        self
    }
}

impl From<Verdict> for Finding {
    fn from(verdict: Verdict) -> Self {
        let Verdict { relation, evidence, .. } = verdict;
        Self { relation, overlap: evidence.overlap, tau: evidence.tau }
    }
}

/// What a comparison of a whole collection found.
#[derive(Debug)]
pub struct Comparison {
    /// The documents, collapsed where they are equal.
    pub units: Units,
    /// The verdicts on candidate pairs that are not `none`, by units, lower first, sorted.
    pub verdicts: Findings,
    /// For each unit the anchor of its cluster.
    pub anchors: Vec<Unit>,
    /// What units are copies of that is there already; these are in no cluster.
    pub settled: Settled,
    /// How many pairs were compared.
    pub compared: u64,
    /// What the search for candidates left out.
    pub capped: Capped,
}

/// Compares all documents of a collection.
pub fn compare(
    collection: &Collection,
    search: &CandidateConfig,
    verify: &VerifyConfig,
    progress: &dyn Progress,
) -> Result<Comparison> {
    compare_resumable(collection, search, verify, &Checkpoints::none(), progress)
}

/// The same; what is found is kept, and what an earlier run kept is not looked for again.
pub fn compare_resumable(
    collection: &Collection,
    search: &CandidateConfig,
    verify: &VerifyConfig,
    checkpoints: &Checkpoints<'_>,
    progress: &dyn Progress,
) -> Result<Comparison> {
    search.validate()?;
    verify.validate()?;
    progress.stage("searching", None, Counted::Documents);
    let units = collapse(collection);
    let all = units.representatives.len();
    let mut found = checkpoints::candidates(checkpoints, all, || candidates_of(collection, &units, search))?;
    let earlier = EarlierUnits::of(collection, &units);
    let both_earlier: Vec<Candidate> = found.pairs.extract_if(.., |pair| earlier.are_both(pair)).collect();
    progress.stage("comparing", Some(found.pairs.len() as u64), Counted::Pairs);
    let judge = Judge::new(collection, &units, verify);
    let (links, pairs) = links_and_pairs(all, found.pairs, search.run_cap);
    let mut verdicts = checkpoints::verdicts(
        checkpoints,
        all,
        &pairs,
        |pairs| judge.all(pairs, progress),
        |known| progress.advance(known as u64),
    )?;
    let (by_link, judged) = judge_links(all, links, &verdicts, |round, links| {
        checkpoints::link_verdicts(checkpoints, round, links, |links| judge.all(links, progress))
    })?;
    let mut compared = pairs.len() as u64 + judged;
    drop(pairs);
    verdicts.extend(by_link);
    let about_digests = earlier.about_digests(both_earlier, &verdicts);
    compared += about_digests.len() as u64;
    verdicts.extend(judge.all(&about_digests, &Silent)?);
    verdicts.sort();
    tell_digests(&mut verdicts, &judge)?;
    verdicts.retain(|pair| !earlier.are_both(pair));
    progress.stage("clustering", None, Counted::Documents);
    let settled = settle(&earlier, &units, &mut verdicts, &judge)?;
    let anchors = checkpoints::anchors(checkpoints, all, || judge.anchors(&verdicts, &settled))?;
    Ok(Comparison { compared, capped: found.capped, units, verdicts, anchors, settled })
}

/// Which units go in favour of what is there already. Of a crowd of copies some may have to be asked for: as many times as
/// anchors of a component may ask.
pub(super) fn settle(
    earlier: &EarlierUnits,
    units: &Units,
    verdicts: &mut Findings,
    judge: &Judge<'_>,
) -> Result<Settled> {
    let settle = |verdicts: &Findings| earlier.settle(verdicts, |unit| judge.words(unit));
    let mut settled = settle(verdicts);
    if earlier.count() == 0 {
        return Ok(settled);
    }
    let crowds = earlier.crowds(units, verdicts, &settled, ASKING_ANCHORS);
    for round in 0..ASKING_ANCHORS {
        let mut links = links_of(&crowds, round, &settled);
        links.retain(|link| verdicts.of(link.a, link.b).is_none());
        let found = judge.all(&links, &Silent)?;
        if !found.is_empty() {
            verdicts.extend(found);
            verdicts.sort();
            settled = settle(verdicts);
        }
    }
    Ok(settled)
}

/// What the searches propose.
pub(super) fn candidates_of(
    collection: &Collection,
    units: &Units,
    search: &CandidateConfig,
) -> Result<Found> {
    let room = Room { memory: collection.memory(), scratch: collection.scratch() };
    candidates::search(&UnitKeys { collection, units }, search, &room)
}

/// The keys of the units' representatives.
struct UnitKeys<'c> {
    collection: &'c Collection,
    units: &'c Units,
}

impl KeySource for UnitKeys<'_> {
    fn units(&self) -> usize {
        self.units.representatives.len()
    }

    fn in_stored_order(&self) -> Vec<Unit> {
        let memberships = (0..).zip(&self.units.memberships);
        let representatives = memberships
            .filter(|&(index, membership)| self.units.representatives[membership.unit as usize] == index);
        representatives.map(|(_, membership)| membership.unit).collect()
    }

    fn reader(&self) -> impl ReadKeys {
        UnitReader { reader: self.collection.reader(), representatives: &self.units.representatives }
    }
}

struct UnitReader<'c> {
    reader: SheetReader<'c>,
    representatives: &'c [DocumentIndex],
}

impl ReadKeys for UnitReader<'_> {
    fn read(&mut self, unit: Unit) -> Result<&Keys> {
        self.reader.read_keys(self.representatives[unit as usize])
    }

    fn sketch(&mut self, unit: Unit) -> Result<&Sketch> {
        self.reader.read_sketch(self.representatives[unit as usize])
    }

    fn shingles(&mut self, unit: Unit) -> Result<(u32, impl ExactSizeIterator<Item = Shingle>)> {
        self.reader.sampled_shingles(self.representatives[unit as usize])
    }

    fn words(&mut self, unit: Unit) -> Result<impl ExactSizeIterator<Item = u32>> {
        self.reader.sampled_words(self.representatives[unit as usize])
    }
}

/// What one thread needs to judge pairs: a comparer, and a reader for each side.
pub(super) struct Bench<'c> {
    pub(super) comparer: Comparer,
    pub(super) a: SheetReader<'c>,
    pub(super) b: SheetReader<'c>,
}

impl<'c> Bench<'c> {
    pub(super) fn new(collection: &'c Collection) -> Self {
        Self {
            comparer: Comparer::new(collection.frequencies()),
            a: collection.reader(),
            b: collection.reader(),
        }
    }

    /// Takes the document that others will be compared with.
    pub(super) fn hold(&mut self, a: DocumentIndex) -> Result<()> {
        self.comparer.hold(&self.a.read(a)?.print);
        Ok(())
    }

    /// The verdict on the document that is held and another one.
    pub(super) fn judge(&mut self, b: DocumentIndex, config: &VerifyConfig) -> Result<Verdict> {
        Ok(judge_held(&mut self.comparer, self.a.sheet(), self.b.read(b)?, config))
    }
}

/// Units that one thread compares with another at a time.
const ASKED_AT_ONCE: usize = 64;

/// Judges pairs of units, and remembers how many distinct shingles each has.
pub(super) struct Judge<'a> {
    collection: &'a Collection,
    representatives: &'a [DocumentIndex],
    /// One more than the number of distinct shingles; 0 where they were not counted yet.
    distinct: Vec<AtomicU32>,
    config: &'a VerifyConfig,
}

impl<'a> Judge<'a> {
    pub(super) fn new(collection: &'a Collection, units: &'a Units, config: &'a VerifyConfig) -> Self {
        let representatives = units.representatives.as_slice();
        let distinct = representatives.iter().map(|_| AtomicU32::new(0)).collect();
        Self { collection, representatives, distinct, config }
    }

    /// What a thread needs to judge with.
    pub(super) fn bench(&self) -> Bench<'a> {
        Bench::new(self.collection)
    }

    /// The verdicts on sorted candidates that are not `none`.
    fn all(&self, candidates: &[Candidate], progress: &dyn Progress) -> Result<Vec<(Candidate, Finding)>> {
        let groups: Vec<&[Candidate]> = candidates.chunk_by(|x, y| x.a == y.a).collect();
        let judged: Vec<Vec<(Candidate, Finding)>> = groups
            .par_iter()
            .map_init(
                || Bench::new(self.collection),
                |bench, group| {
                    let others: Vec<Unit> = group.iter().map(|pair| pair.b).collect();
                    let mut found = self.with(bench, group[0].a, &others)?.into_iter().peekable();
                    progress.advance(group.len() as u64);
                    let verdict = |&pair: &Candidate| {
                        found.next_if(|&(other, _)| other == pair.b).map(|(_, finding)| (pair, finding))
                    };
                    Ok(group.iter().filter_map(verdict).collect())
                },
            )
            .collect::<Result<_>>()?;
        Ok(judged.into_iter().flatten().collect())
    }

    /// How many words a unit has.
    pub(super) fn words(&self, unit: Unit) -> u32 {
        self.collection[self.representatives[unit as usize]].words
    }

    /// For each unit the anchor of its cluster; those that are `settled` are in none.
    pub(super) fn anchors(&self, verdicts: &Findings, settled: &Settled) -> Result<Vec<Unit>> {
        let edges: Vec<Edge> = verdicts
            .duplicates()
            .filter(|&(a, b, _)| !settled.has(a) && !settled.has(b))
            .map(|(a, b, relation)| Edge { a, b, is_part: relation == Relation::Excerpt })
            .collect();
        anchored(
            self.representatives.len(),
            &edges,
            |unit| self.words(unit),
            |anchor, others| self.are_copies(anchor, others),
        )
    }

    /// The verdicts of one unit with others, whichever is lower, as far as they are not `none`.
    pub(super) fn with(
        &self,
        bench: &mut Bench<'_>,
        unit: Unit,
        others: &[Unit],
    ) -> Result<Vec<(Unit, Finding)>> {
        bench.hold(self.representatives[unit as usize])?;
        let mut found = Vec::new();
        for &other in others {
            let finding = Finding::from(self.judge(bench, other)?);
            if finding.relation != Relation::None {
                found.push((other, finding));
            }
        }
        Ok(found)
    }

    /// Where the words of a unit lie in another one.
    pub(super) fn coverage(&self, bench: &mut Bench<'_>, of: Unit, other: Unit) -> Result<Coverage> {
        bench.hold(self.representatives[of as usize])?;
        let (a, b) = (bench.a.sheet(), bench.b.read(self.representatives[other as usize])?);
        let distinct = bench.comparer.distinct(&b.print);
        bench.comparer.overlap(&b.print, distinct);
        Ok(bench.comparer.coverage(&a.print, &b.print).0)
    }

    /// Whether two units stand under one headline, word for word.
    pub(super) fn have_one_headline(&self, bench: &mut Bench<'_>, x: Unit, y: Unit) -> Result<bool> {
        let x = bench.a.read(self.representatives[x as usize])?;
        let y = bench.b.read(self.representatives[y as usize])?;
        let words = |sheet: &Sheet| sheet.title.iter().map(|token| token.word()).collect::<Vec<u32>>();
        Ok(!x.title.is_empty() && words(x) == words(y))
    }

    /// Which of some units are duplicates of one.
    fn are_copies(&self, of: Unit, others: &[Unit]) -> Result<Vec<bool>> {
        others
            .par_chunks(ASKED_AT_ONCE)
            .map(|others| {
                let mut bench = Bench::new(self.collection);
                bench.hold(self.representatives[of as usize])?;
                others.iter().map(|&b| Ok(self.judge(&mut bench, b)?.relation.is_duplicate())).collect()
            })
            .collect::<Result<Vec<Vec<bool>>>>()
            .map(|parts| parts.into_iter().flatten().collect())
    }

    /// The verdict on the unit that is held and another one.
    fn judge(&self, bench: &mut Bench<'_>, b: Unit) -> Result<Verdict> {
        let known = &self.distinct[b as usize];
        let (a, b) = (bench.a.sheet(), bench.b.read(self.representatives[b as usize])?);
        let shingles_b = |comparer: &mut Comparer| match known.load(Relaxed) {
            0 => {
                let counted = comparer.distinct(&b.print);
                known.store(counted + 1, Relaxed);
                counted
            }
            more => more - 1,
        };
        Ok(judge_briefly_counting(&mut bench.comparer, a, b, shingles_b, self.config))
    }
}
