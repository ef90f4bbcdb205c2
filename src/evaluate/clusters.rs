//! Are the right documents together? A predicted clustering against a gold one.
//!
//! Only the documents of gold count. One that the prediction lacks is a cluster of its own. Where an id comes twice in
//! a table its last row counts, and the report says how often that was so.
//!
//! Sources: adjusted Rand index: Hubert & Arabie, "Comparing partitions", 1985; B-cubed: Bagga & Baldwin, "Algorithms
//! for scoring coreference chains", 1998.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;

use serde::Serialize;

use super::doubled::Doubled;
use super::figures::{Accuracy, Figure, Interval};
use super::ids;
use super::kinds::{self, Kind};
use super::tables::{Column, Need, Table};
use crate::error::{ErrorKind, Result};

/// The figures of a predicted clustering.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ClustersReport {
    /// Documents in gold.
    pub documents: u64,
    /// Those of them that the prediction lacks.
    pub missing: u64,
    /// Documents that only the prediction has; left out.
    pub not_in_gold: u64,
    /// Rows whose id had come before, in both tables.
    pub doubled: Doubled,
    /// Of `gold` and `pred` those that have no header, so that their first two columns were taken for id and cluster.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub without_header: Vec<&'static str>,
    /// Clusters in gold, those of one document among them.
    pub gold_clusters: u64,
    /// Predicted clusters of gold's documents, those of one document among them.
    pub pred_clusters: u64,
    /// Gold clusters of two documents or more.
    pub gold_groups: u64,
    /// Those of them that were predicted exactly.
    pub exact_groups: u64,
    /// The most documents of gold in one predicted cluster.
    pub largest_pred: u64,
    /// Pairs of documents together in both.
    pub tp: u64,
    /// Pairs together in the prediction only.
    pub fp: u64,
    /// Pairs together in gold only.
    pub r#fn: u64,
    /// Pairwise precision, recall and F1.
    #[serde(flatten)]
    pub accuracy: Accuracy,
    /// Wilson's 95 % interval of the pairwise precision, as if pairs were independent; within a cluster they are not,
    /// so it is narrower than the truth.
    pub precision_interval: Option<Interval>,
    /// That of the pairwise recall.
    pub recall_interval: Option<Interval>,
    /// Adjusted Rand index: 0 for chance, 1 for equal partitions.
    pub ari: Figure,
    /// B-cubed precision.
    pub bcubed_precision: Figure,
    /// B-cubed recall.
    pub bcubed_recall: Figure,
    /// B-cubed F1.
    pub bcubed_f1: Figure,
}

/// Measures the clusters table in the file `pred` against the one in the file `gold`.
pub fn evaluate(gold: &Path, pred: &Path) -> Result<ClustersReport> {
    let gold_table = read(gold)?;
    if gold_table.labels.is_empty() {
        return Err(ErrorKind::NoInput(format!("{} has no document", gold.display())).into());
    }
    let pred_table = read(pred)?;
    let is_known = |id: &&String| gold_table.place.contains_key(*id);
    if let (Some(stranger), None) = (pred_table.ids.first(), pred_table.ids.iter().find(is_known)) {
        return Err(ids::strangers(pred, stranger, &gold_table.ids[0]));
    }
    let bare = [("gold", gold_table.is_by_place), ("pred", pred_table.is_by_place)];
    let mut missing = 0;
    let mut next_alone = pred_table.clusters;
    let mut predicted = Vec::with_capacity(gold_table.ids.len());
    for id in &gold_table.ids {
        let label = pred_table.place.get(id).map(|&at| pred_table.labels[at]);
        predicted.push(label.unwrap_or_else(|| {
            missing += 1;
            next_alone += 1;
            next_alone - 1
        }));
    }
    let mut report = score(&gold_table.labels, &predicted);
    report.missing = missing;
    report.not_in_gold = pred_table.ids.len() as u64 - (report.documents - missing);
    report.doubled = gold_table.doubled;
    report.doubled.join(pred_table.doubled);
    report.without_header = bare.into_iter().filter_map(|(name, bare)| bare.then_some(name)).collect();
    Ok(report)
}

/// Measures one partition against another: a cluster's number for each document, in the same order. What only tables
/// have (`missing`, `not_in_gold`, `doubled`) is 0. Linear time.
///
/// # Panics
/// If the partitions are not of the same documents.
#[must_use]
pub fn score(gold: &[u32], pred: &[u32]) -> ClustersReport {
    assert_eq!(gold.len(), pred.len(), "one cluster a document in both partitions");
    let documents = gold.len() as u64;
    let gold_sizes = Sizes::count(gold.iter().copied());
    let pred_sizes = Sizes::count(pred.iter().copied());
    let cells = Sizes::count(gold.iter().copied().zip(pred.iter().copied()));
    let (tp, gold_pairs, pred_pairs) = (cells.pairs(), gold_sizes.pairs(), pred_sizes.pairs());

    let (mut bcubed_precision, mut bcubed_recall, mut exact_groups) = (0.0, 0.0, 0);
    for &((gold, pred), size) in &cells.counts {
        let (gold_size, pred_size) = (gold_sizes.of(gold), pred_sizes.of(pred));
        let square = (size * size) as f64;
        bcubed_precision += square / pred_size as f64;
        bcubed_recall += square / gold_size as f64;
        exact_groups += u64::from(size > 1 && size == gold_size && size == pred_size);
    }
    let share = |sum: f64| Figure(if documents == 0 { 0.0 } else { sum / documents as f64 });
    let bcubed = Accuracy::from_parts(share(bcubed_precision), share(bcubed_recall));
    ClustersReport {
        documents,
        missing: 0,
        not_in_gold: 0,
        doubled: Doubled::default(),
        without_header: Vec::new(),
        gold_clusters: gold_sizes.counts.len() as u64,
        pred_clusters: pred_sizes.counts.len() as u64,
        gold_groups: gold_sizes.counts.iter().filter(|(_, size)| *size > 1).count() as u64,
        exact_groups,
        largest_pred: pred_sizes.counts.iter().map(|&(_, size)| size).max().unwrap_or(0),
        tp,
        fp: pred_pairs - tp,
        r#fn: gold_pairs - tp,
        accuracy: Accuracy::of(tp, pred_pairs - tp, gold_pairs - tp),
        precision_interval: Interval::wilson(tp, pred_pairs),
        recall_interval: Interval::wilson(tp, gold_pairs),
        ari: Figure(adjusted_rand(tp, gold_pairs, pred_pairs, pairs_of(documents))),
        bcubed_precision: bcubed.precision,
        bcubed_recall: bcubed.recall,
        bcubed_f1: bcubed.f1,
    }
}

/// The adjusted Rand index from pair counts: together in both, in gold, in the prediction, and all.
fn adjusted_rand(both: u64, gold: u64, pred: u64, all: u64) -> f64 {
    let expected =
        if all == 0 { 0.0 } else { exact_ratio(u128::from(gold) * u128::from(pred), u128::from(all)) };
    let most = (gold + pred) as f64 / 2.0;
    let above_chance = most - expected;
    // Both partitions are all in one, or all alone: they are equal, and chance could do no other.
    if above_chance == 0.0 { 1.0 } else { (both as f64 - expected) / above_chance }
}

/// A ratio that is exact where the result is a whole number, which floating point alone is not above 2⁵³.
fn exact_ratio(part: u128, whole: u128) -> f64 {
    (part / whole) as f64 + (part % whole) as f64 / whole as f64
}

fn pairs_of(size: u64) -> u64 {
    size * size.saturating_sub(1) / 2
}

/// How often each key comes, in the order in which they first came: sums over it are the same in every run.
struct Sizes<K> {
    counts: Vec<(K, u64)>,
    place: HashMap<K, usize>,
}

impl<K: std::hash::Hash + Eq + Copy> Sizes<K> {
    fn count(keys: impl Iterator<Item = K>) -> Self {
        let mut sizes = Self { counts: Vec::new(), place: HashMap::new() };
        for key in keys {
            let at = *sizes.place.entry(key).or_insert(sizes.counts.len());
            match sizes.counts.get_mut(at) {
                Some((_, count)) => *count += 1,
                None => sizes.counts.push((key, 1)),
            }
        }
        sizes
    }

    fn of(&self, key: K) -> u64 {
        self.place.get(&key).map_or(0, |&at| self.counts[at].1)
    }

    fn pairs(&self) -> u64 {
        self.counts.iter().map(|&(_, size)| pairs_of(size)).sum()
    }
}

/// A clusters table: its documents in order of appearance, and each one's cluster as a number.
#[derive(Default)]
struct Partition {
    ids: Vec<String>,
    labels: Vec<u32>,
    place: HashMap<String, usize>,
    clusters: u32,
    doubled: Doubled,
    is_by_place: bool,
}

fn read(path: &Path) -> Result<Partition> {
    let id = Column { names: &["id"], need: Need::Value };
    let cluster = Column { names: &["cluster"], need: Need::Value };
    let mut numbers: HashMap<String, u32> = HashMap::new();
    let table = Table::open(path)?;
    kinds::refuse_foreign(&table, &[Kind::Clusters])?;
    if !table.has(id.names) && !table.has(cluster.names) {
        kinds::refuse_bare_pairs(&table)?;
    }
    let rows = table.rows([id, cluster])?;
    let mut read = Partition { is_by_place: rows.is_by_place(), ..Partition::default() };
    for row in rows {
        let mut row = row?;
        let (id, cluster) = (row.take(0), row.take(1));
        let next = numbers.len() as u32;
        let label = *numbers.entry(cluster).or_insert(next);
        if let Some(&at) = read.place.get(&id) {
            read.doubled.add(path, row.line);
            read.labels[at] = label;
            continue;
        }
        read.place.insert(id.clone(), read.ids.len());
        read.ids.push(id);
        read.labels.push(label);
    }
    read.clusters = numbers.len() as u32;
    Ok(read)
}

impl fmt::Display for ClustersReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} documents in {} gold and {} predicted clusters; {} missing in the prediction, {} only there, {} doubled; \
             prediction read as clusters",
            self.documents,
            self.gold_clusters,
            self.pred_clusters,
            self.missing,
            self.not_in_gold,
            self.doubled
        )?;
        if !self.without_header.is_empty() {
            writeln!(
                f,
                "no header      in {}: the first column was taken for the id, the second for the cluster",
                self.without_header.join(" and ")
            )?;
        }
        let Accuracy { precision, recall, f1 } = self.accuracy;
        writeln!(f, "precision      {precision} ({} of {} predicted pairs)", self.tp, self.tp + self.fp)?;
        writeln!(f, "recall         {recall} ({} of {} gold pairs)", self.tp, self.tp + self.r#fn)?;
        writeln!(f, "F1             {f1}")?;
        writeln!(f, "adjusted Rand  {}", self.ari)?;
        writeln!(
            f,
            "B-cubed F1     {} (precision {}, recall {})",
            self.bcubed_f1, self.bcubed_precision, self.bcubed_recall
        )?;
        writeln!(
            f,
            "exact          {} of {} gold clusters of two or more",
            self.exact_groups, self.gold_groups
        )?;
        write!(f, "largest        {} documents in one predicted cluster", self.largest_pred)
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "figures are compared as they are shown, or are exact")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn figures_by_hand() {
        // Gold {0 1 2} {3 4} {5}; predicted {0 1} {2 3 4} {5}.
        let report = score(&[0, 0, 0, 1, 1, 2], &[7, 7, 8, 8, 8, 9]);
        assert_eq!((report.tp, report.fp, report.r#fn), (2, 2, 2));
        assert_eq!(report.accuracy.f1.rounded(), 0.5);
        // expected 4·4/15; (2 − 16/15) / (4 − 16/15) = 14/44.
        assert_eq!(report.ari.rounded(), 0.3182);
        // precision (2²/2 + 1/3 + 2²/3 + 1)/6 = 7/9; recall (4/3 + 1/3 + 4/2 + 1)/6 = 7/9.
        assert_eq!(report.bcubed_f1.rounded(), 0.7778);
        assert_eq!((report.gold_clusters, report.pred_clusters, report.largest_pred), (3, 3, 3));
        assert_eq!((report.exact_groups, report.gold_groups), (0, 2));
    }

    #[test]
    fn equal_partitions_are_perfect_at_both_extremes() {
        let check = |partition: &[u32], f1: f64| {
            let report = score(partition, partition);
            assert_eq!(
                [report.ari, report.bcubed_f1, report.accuracy.f1].map(Figure::rounded),
                [1.0, 1.0, f1]
            );
        };
        check(&[1, 1, 2, 2, 3], 1.0);
        check(&[1; 9], 1.0);
        // All alone: there is no pair to find.
        check(&[1, 2, 3], 0.0);
        check(&[1], 0.0);
    }

    #[test]
    fn the_rand_index_is_exact_where_floats_are_not() {
        let all = pairs_of(3_000_000_001);
        assert_eq!(adjusted_rand(all, all, all, all), 1.0);
    }

    proptest! {
        #[test]
        fn counts_the_same_pairs_as_looking_at_each(
            labels in prop::collection::vec((0u32..6, 0u32..6), 0..40)
        ) {
            let (gold, pred): (Vec<u32>, Vec<u32>) = labels.into_iter().unzip();
            let (mut tp, mut fp, mut missed) = (0, 0, 0);
            for i in 0..gold.len() {
                for j in i + 1..gold.len() {
                    match (gold[i] == gold[j], pred[i] == pred[j]) {
                        (true, true) => tp += 1,
                        (false, true) => fp += 1,
                        (true, false) => missed += 1,
                        (false, false) => {}
                    }
                }
            }
            let report = score(&gold, &pred);
            prop_assert_eq!((report.tp, report.fp, report.r#fn), (tp, fp, missed));
        }
    }
}
