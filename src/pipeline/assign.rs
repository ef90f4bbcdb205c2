//! Clusters to one row for every document: its cluster, its keeper, its relation to it, and why.

use std::borrow::Cow;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::compare::{Bench, Comparison};
use crate::cluster::KeepPolicy;
use crate::config::VerifyConfig;
use crate::error::Result;
use crate::fingerprint::{Collection, DocumentIndex};
use crate::relation::Relation;
use crate::verify::Verdict;

/// What becomes of one document.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    /// The document that names its cluster: the earliest member, then the one with the lowest id.
    pub cluster: DocumentIndex,
    /// The document that is kept of its cluster.
    pub keeper: DocumentIndex,
    /// The verdict on keeper and document, in this order; `None` for the keeper itself.
    pub verdict: Option<Box<Verdict>>,
    /// Why it is the keeper, or what relates it to the keeper.
    pub reason: Cow<'static, str>,
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
        self.verdict.as_ref().map_or("keeper", |verdict| verdict.relation.name())
    }
}

/// Members of a cluster that one thread compares with their keeper at a time.
const AT_ONCE: usize = 64;

/// Assigns every document of a collection, in input order.
pub fn assign(
    collection: &Collection,
    comparison: &Comparison,
    policy: &KeepPolicy,
    config: &VerifyConfig,
) -> Result<Vec<Assignment>> {
    let mut by_anchor: Vec<(u32, DocumentIndex)> = (0..)
        .zip(&comparison.units.memberships)
        .map(|(index, membership)| (comparison.anchors[membership.unit as usize], index))
        .collect();
    by_anchor.par_sort_unstable();
    let clusters: Vec<&[(u32, DocumentIndex)]> = by_anchor.chunk_by(|x, y| x.0 == y.0).collect();
    let assigned: Vec<Vec<(DocumentIndex, Assignment)>> = clusters
        .into_par_iter()
        .map(|cluster| {
            let members: Vec<DocumentIndex> = cluster.iter().map(|&(_, index)| index).collect();
            let anchor = comparison.units.representatives[cluster[0].0 as usize];
            one_cluster(collection, &members, anchor, policy, config)
        })
        .collect::<Result<_>>()?;
    let mut assigned: Vec<(DocumentIndex, Assignment)> = assigned.into_iter().flatten().collect();
    assigned.par_sort_unstable_by_key(|&(index, _)| index);
    Ok(assigned.into_iter().map(|(_, assignment)| assignment).collect())
}

fn one_cluster(
    collection: &Collection,
    members: &[DocumentIndex],
    anchor: DocumentIndex,
    policy: &KeepPolicy,
    config: &VerifyConfig,
) -> Result<Vec<(DocumentIndex, Assignment)>> {
    let name = |&index: &DocumentIndex| {
        let entry = &collection[index];
        (entry.date.is_none(), entry.date.map(|date| date.seconds), &entry.id)
    };
    let cluster = *members.iter().min_by_key(|index| name(index)).expect("a cluster has a member");
    let kept = policy.choose(members, collection);
    let keeper = kept.document;
    if members.len() == 1 {
        // Most documents are alone: nothing is compared for them.
        return Ok(vec![(keeper, Assignment { cluster, keeper, verdict: None, reason: kept.reason })]);
    }
    let kept_entry = &collection[keeper];
    // A page may stand in a crawl 200,000 times: its copies are compared with their keeper once.
    let equal: OnceLock<Verdict> = OnceLock::new();
    let judge = |bench: &mut Bench<'_>, index: DocumentIndex| {
        if !kept_entry.has_same_words(&collection[index]) {
            return bench.judge(index, config);
        }
        match equal.get() {
            Some(&known) => Ok(known),
            None => bench.judge(keeper, config).map(|verdict| *equal.get_or_init(|| verdict)),
        }
    };
    let parts: Vec<Vec<(DocumentIndex, Assignment)>> = members
        .par_chunks(AT_ONCE)
        .map(|members| {
            let mut bench = Bench::new(collection);
            bench.hold(keeper)?;
            let mut assigned = Vec::with_capacity(members.len());
            for &index in members {
                if index == keeper {
                    let reason = kept.reason.clone();
                    assigned.push((index, Assignment { cluster, keeper, verdict: None, reason }));
                    continue;
                }
                let verdict = judge(&mut bench, index)?;
                let mut reason = verdict.to_string();
                if !verdict.relation.is_duplicate() {
                    // Two excerpts of one story may share little: what joins them is the anchor.
                    let anchor_id = &collection[anchor].id;
                    reason = format!("a copy of {anchor_id}, as the keeper is; {reason}");
                }
                let verdict = Some(Box::new(verdict));
                assigned.push((index, Assignment { cluster, keeper, verdict, reason: reason.into() }));
            }
            Ok(assigned)
        })
        .collect::<Result<_>>()?;
    Ok(parts.into_iter().flatten().collect())
}

/// Counts over all assignments, for the summary.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
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
    /// Copies of their cluster's anchor that share less with the keeper.
    pub by_anchor: u64,
}

impl ClusterCounts {
    /// Counts what was assigned.
    #[must_use]
    pub fn new(assignments: &[Assignment]) -> Self {
        let mut counts = Self::default();
        let mut sizes = vec![0_u64; assignments.len()];
        for assignment in assignments {
            let size = &mut sizes[assignment.keeper as usize];
            *size += 1;
            counts.clusters += u64::from(*size == 2);
            counts.largest = counts.largest.max(*size);
            let Some(verdict) = &assignment.verdict else { continue };
            counts.removed += 1;
            *match verdict.relation {
                Relation::Identical => &mut counts.identical,
                Relation::Reordered => &mut counts.reordered,
                Relation::Reprint => &mut counts.reprint,
                Relation::Excerpt => &mut counts.excerpt,
                Relation::Overlap | Relation::Template | Relation::None => &mut counts.by_anchor,
            } += 1;
        }
        counts
    }
}
