//! Clusters to one row for every document: its cluster, its keeper, its relation to it, and why.

use std::borrow::Cow;
use std::sync::{Arc, OnceLock};

use rayon::prelude::*;

use super::compare::{Bench, Comparison};
use crate::cluster::{KeepPolicy, id_rank};
use crate::config::VerifyConfig;
use crate::error::Result;
use crate::fingerprint::{Collection, DocumentIndex};
use crate::relation::Relation;
use crate::spill::{Blocks, Place};
use crate::verify::Verdict;
use crate::verify::overlap::Overlap;

/// What becomes of one document.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Assignment {
    /// The document that names its cluster: the earliest member, then the one with the lowest id.
    pub cluster: DocumentIndex,
    /// The document that is kept in its favour, or itself. A cluster has one, or several that are no copies of each other.
    pub keeper: DocumentIndex,
    /// What was found of keeper and document, in this order; `None` for the keeper itself.
    pub verdict: Option<(Relation, Overlap)>,
    reason: Reason,
}

impl Assignment {
    /// Whether the document at `index` is kept.
    #[must_use]
    pub fn is_kept(&self, index: DocumentIndex) -> bool {
        self.keeper == index
    }

    /// The relation to the keeper as tables show it.
    #[must_use]
    pub fn relation(&self) -> &'static str {
        self.verdict.map_or("keeper", |(relation, _)| relation.name())
    }
}

/// Where a reason is told.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Reason {
    Known(&'static str),
    Stored { at: Place, len: u32 },
}

/// What becomes of every document, in input order. The reasons, a sentence each, may leave memory.
#[derive(Debug)]
pub struct Assignments {
    rows: Vec<Assignment>,
    reasons: Blocks,
}

impl Assignments {
    /// What becomes of one document.
    ///
    /// # Panics
    /// If the collection has no such document.
    #[must_use]
    pub fn of(&self, document: DocumentIndex) -> &Assignment {
        &self.rows[document as usize]
    }

    /// One after the other.
    #[must_use]
    pub fn iter(&self) -> impl ExactSizeIterator<Item = &Assignment> {
        self.rows.iter()
    }

    /// Why a document is a keeper, or what relates it to its keeper; read into `buffer` where it is not in memory.
    pub fn reason<'a>(&'a self, of: &Assignment, buffer: &'a mut Vec<u8>) -> Result<Cow<'a, str>> {
        match of.reason {
            Reason::Known(text) => Ok(text.into()),
            Reason::Stored { at, len } => {
                self.reasons.read(at, len as usize, buffer).map(String::from_utf8_lossy)
            }
        }
    }

    fn set(&mut self, Assigned { document, cluster, keeper, verdict, reason }: Assigned) -> Result<()> {
        let reason = match reason {
            Cow::Borrowed(text) => Reason::Known(text),
            Cow::Owned(text) => {
                let len = text.len() as u32;
                Reason::Stored { at: self.reasons.push(text.into_bytes())?, len }
            }
        };
        self.rows[document as usize] = Assignment { cluster, keeper, verdict, reason };
        Ok(())
    }
}

/// An assignment on its way to its place.
struct Assigned {
    document: DocumentIndex,
    cluster: DocumentIndex,
    keeper: DocumentIndex,
    verdict: Option<(Relation, Overlap)>,
    reason: Cow<'static, str>,
}

/// Members of a cluster that one thread compares with their keeper at a time.
const AT_ONCE: usize = 64;
/// Clusters that are assigned at a time: the reasons of their members are in memory until they are stored.
const CLUSTERS_AT_ONCE: usize = 1 << 12;

/// Assigns every document of a collection, in input order.
pub fn assign(
    collection: &Collection,
    comparison: &Comparison,
    policy: &KeepPolicy,
    config: &VerifyConfig,
) -> Result<Assignments> {
    policy.validate()?;
    config.validate()?;
    let Comparison { units, anchors, settled, .. } = comparison;
    let mut by_anchor: Vec<(u32, DocumentIndex)> = collection
        .own()
        .zip(&units.memberships)
        .filter(|(_, membership)| !settled.has(membership.unit))
        .map(|(index, membership)| (anchors[membership.unit as usize], index))
        .collect();
    by_anchor.par_sort_unstable();
    let clusters: Vec<&[(u32, DocumentIndex)]> = by_anchor.chunk_by(|x, y| x.0 == y.0).collect();
    let itself =
        |index| Assignment { cluster: index, keeper: index, verdict: None, reason: Reason::Known("") };
    let mut all = Assignments {
        rows: (0..collection.len() as DocumentIndex).map(itself).collect(),
        reasons: Blocks::new(collection.memory().for_reasons(), Arc::clone(collection.scratch())),
    };
    let tell_excerpt = |assigned: &mut Assigned| {
        let unit = units.memberships[assigned.document as usize].unit;
        if let Some(excerpt) = settled.excerpt_of(unit).filter(|_| assigned.verdict.is_none()) {
            let excerpt = &collection[units.representatives[excerpt as usize]].id;
            assigned.reason =
                format!("{}; {excerpt}, an excerpt of it, is there already", assigned.reason).into();
        }
    };
    for clusters in clusters.chunks(CLUSTERS_AT_ONCE) {
        let assigned: Vec<Vec<Assigned>> = clusters
            .into_par_iter()
            .map(|cluster| {
                let members: Vec<DocumentIndex> = cluster.iter().map(|&(_, index)| index).collect();
                in_rounds(collection, members, policy, config)
            })
            .collect::<Result<_>>()?;
        for mut assigned in assigned.into_iter().flatten() {
            tell_excerpt(&mut assigned);
            all.set(assigned)?;
        }
    }
    let favoured = settled.documents(collection, units, policy);
    let favoured: Vec<&[(DocumentIndex, DocumentIndex)]> = favoured.chunk_by(|x, y| x.0 == y.0).collect();
    for keepers in favoured.chunks(CLUSTERS_AT_ONCE) {
        let assigned: Vec<Vec<Assigned>> = keepers
            .into_par_iter()
            .map(|copies| {
                let members: Vec<DocumentIndex> = copies.iter().map(|&(_, document)| document).collect();
                in_favour_of(copies[0].0, collection, &members, policy, config)
            })
            .collect::<Result<_>>()?;
        assigned.into_iter().flatten().try_for_each(|assigned| all.set(assigned))?;
    }
    Ok(all)
}

/// Assigns documents whose texts are copies of one that is there already. As elsewhere, what is no copy of it stays.
fn in_favour_of(
    keeper: DocumentIndex,
    collection: &Collection,
    members: &[DocumentIndex],
    policy: &KeepPolicy,
    config: &VerifyConfig,
) -> Result<Vec<Assigned>> {
    let (copies, others) = copies_of(keeper, collection, members, config)?;
    let mut assigned: Vec<Assigned> = copies.into_iter().map(|copy| copy.assigned(keeper, keeper)).collect();
    if !others.is_empty() {
        assigned.extend(in_rounds(collection, others, policy, config)?);
    }
    Ok(assigned)
}

/// Why a member of a cluster is kept beside its keeper.
const LONE: &str = "a copy of its cluster's story, and of none that is kept";
/// Keepers of one cluster that are compared with its members at most; what is a copy of none of them is kept itself.
const MOST_ROUNDS: usize = 16;

/// Assigns the members of a cluster. All of them are copies of its anchor, and the keeper need not be the anchor: two
/// excerpts of one story may share little. What is no copy of the keeper stays as well, or in favour of another keeper:
/// nothing is removed but for a copy of it.
fn in_rounds(
    collection: &Collection,
    mut members: Vec<DocumentIndex>,
    policy: &KeepPolicy,
    config: &VerifyConfig,
) -> Result<Vec<Assigned>> {
    let cluster = name_of(&members, collection);
    let mut all: Vec<Assigned> = Vec::with_capacity(members.len());
    for _ in 0..MOST_ROUNDS {
        let (mut assigned, others) = one_keeper(collection, cluster, &members, policy, config)?;
        if let ([lone], true) = (assigned.as_mut_slice(), !all.is_empty()) {
            lone.reason = Cow::Borrowed(LONE);
        }
        all.extend(assigned);
        if others.is_empty() {
            return Ok(all);
        }
        members = others;
    }
    all.extend(members.into_iter().map(|document| Assigned {
        document,
        cluster,
        keeper: document,
        verdict: None,
        reason: Cow::Borrowed(LONE),
    }));
    Ok(all)
}

/// The document that names a cluster: the earliest member, then the one with the lowest id.
fn name_of(members: &[DocumentIndex], collection: &Collection) -> DocumentIndex {
    let rank = |&index: &DocumentIndex| {
        let entry = &collection[index];
        (entry.date_rank(), id_rank(&entry.id))
    };
    *members.iter().min_by(|x, y| rank(x).cmp(&rank(y))).expect("a cluster has a member")
}

/// Assigns the keeper of these members and its copies; gives the others back.
fn one_keeper(
    collection: &Collection,
    cluster: DocumentIndex,
    members: &[DocumentIndex],
    policy: &KeepPolicy,
    config: &VerifyConfig,
) -> Result<(Vec<Assigned>, Vec<DocumentIndex>)> {
    let kept = policy.choose(members, collection);
    let keeper = kept.document;
    if members.len() == 1 {
        // Most documents are alone: nothing is compared for them.
        let alone = Assigned { document: keeper, cluster, keeper, verdict: None, reason: kept.reason };
        return Ok((vec![alone], Vec::new()));
    }
    let (copies, others) = copies_of(keeper, collection, members, config)?;
    let own = || copies.iter().map(|copy| copy.document).chain([keeper]);
    // The reason counts those that it was chosen from and are its copies.
    let reason = match others.len() {
        0 => kept.reason,
        _ => policy.choose(&own().collect::<Vec<_>>(), collection).reason,
    };
    let mut assigned = vec![Assigned { document: keeper, cluster, keeper, verdict: None, reason }];
    assigned.extend(copies.into_iter().map(|copy| copy.assigned(cluster, keeper)));
    Ok((assigned, others))
}

/// A document that is a copy of its keeper.
struct Copied {
    document: DocumentIndex,
    verdict: Verdict,
}

impl Copied {
    fn assigned(self, cluster: DocumentIndex, keeper: DocumentIndex) -> Assigned {
        let Self { document, verdict } = self;
        let found = Some((verdict.relation, verdict.evidence.overlap));
        Assigned { document, cluster, keeper, verdict: found, reason: verdict.to_string().into() }
    }
}

/// Which of these members are copies of their keeper, and which are not.
fn copies_of(
    keeper: DocumentIndex,
    collection: &Collection,
    members: &[DocumentIndex],
    config: &VerifyConfig,
) -> Result<(Vec<Copied>, Vec<DocumentIndex>)> {
    let kept_entry = &collection[keeper];
    // A page may stand in a crawl 200,000 times: its copies are compared with their keeper once.
    let equal: OnceLock<Verdict> = OnceLock::new();
    let judge = |bench: &mut Bench<'_>, index: DocumentIndex| {
        if !kept_entry.has_same_shingles(&collection[index]) {
            return bench.judge(index, config);
        }
        match equal.get() {
            Some(&known) => Ok(known),
            None => bench.judge(keeper, config).map(|verdict| *equal.get_or_init(|| verdict)),
        }
    };
    let verdicts: Vec<Vec<(DocumentIndex, Verdict)>> = members
        .par_chunks(AT_ONCE)
        .map(|members| {
            let mut bench = Bench::new(collection);
            bench.hold(keeper)?;
            let copies = members.iter().filter(|&&document| document != keeper);
            copies.map(|&document| Ok((document, judge(&mut bench, document)?))).collect()
        })
        .collect::<Result<_>>()?;
    let (copies, others): (Vec<_>, Vec<_>) =
        verdicts.into_iter().flatten().partition(|(_, verdict)| verdict.relation.is_duplicate());
    let copies = copies.into_iter().map(|(document, verdict)| Copied { document, verdict });
    Ok((copies.collect(), others.into_iter().map(|(document, _)| document).collect()))
}

/// Counts over all assignments, for the summary.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct ClusterCounts {
    /// Clusters of at least two documents.
    pub clusters: u64,
    /// Documents of the largest cluster.
    pub largest: u64,
    /// Documents that would be removed.
    pub removed: u64,
    /// Removed documents by relation to their keeper: the same words.
    pub identical: u64,
    /// The same paragraphs in another order.
    pub reordered: u64,
    /// Light edits.
    pub reprint: u64,
    /// Abridgements.
    pub excerpt: u64,
}

impl ClusterCounts {
    /// Counts what was assigned.
    #[must_use]
    pub fn new(assignments: &Assignments) -> Self {
        let mut counts = Self::default();
        let mut sizes = vec![0_u64; assignments.rows.len()];
        for assignment in assignments.iter() {
            let size = &mut sizes[assignment.cluster as usize];
            *size += 1;
            counts.clusters += u64::from(*size == 2);
            counts.largest = counts.largest.max(*size);
            let Some((relation, _)) = assignment.verdict else { continue };
            counts.removed += 1;
            *match relation {
                Relation::Identical => &mut counts.identical,
                Relation::Reordered => &mut counts.reordered,
                Relation::Reprint => &mut counts.reprint,
                Relation::Excerpt => &mut counts.excerpt,
                // Nobody is removed for these.
                Relation::Overlap | Relation::Template | Relation::None => continue,
            } += 1;
        }
        counts
    }
}
