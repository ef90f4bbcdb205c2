//! What a run of `dedup` did, with denominators: for a person, and as JSON.

use std::fmt;
use std::path::PathBuf;
use std::time::Instant;

use serde::Serialize;
use wirecopy::candidates::Capped;
use wirecopy::cluster::KeepPolicy;
use wirecopy::fingerprint::{Collection, DocumentIndex, HASH_VERSION};
use wirecopy::pipeline::assign::{Assignments, ClusterCounts};
use wirecopy::pipeline::compare::Comparison;
use wirecopy::pipeline::exact::SearchRecall;
use wirecopy::pipeline::ingest::ReadCounts;
use wirecopy::pipeline::pairs::OtherPairs;

use crate::counted::{are, counted, grouped};
use crate::memory;

/// What became of the kept records.
#[derive(Debug)]
pub(super) enum Fate {
    /// They are in this file or folder.
    Written(PathBuf),
    /// All records are there, each with what became of it.
    Annotated(PathBuf),
    /// `--max-loss` stopped the run.
    Stopped,
    /// `--dry-run`.
    DryRun,
    /// Only tables were asked for.
    TablesOnly,
}

/// What a run did, with denominators.
#[derive(Debug, Serialize)]
pub(super) struct Summary {
    wirecopy: &'static str,
    hash_version: u32,
    keep: String,
    #[serde(flatten)]
    counts: Counts,
    /// How the search fares against all pairs, with `--exact`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) recall: Option<SearchRecall>,
    seconds: f64,
    threads: usize,
    peak_memory_bytes: Option<u64>,
    #[serde(skip)]
    fate: Fate,
}

/// What a run found: the same whenever it is run on the same inputs with the same settings.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Counts {
    read: ReadCounts,
    /// What they were compared with besides, with `--against`.
    #[serde(skip_serializing_if = "Option::is_none")]
    against: Option<Earlier>,
    clusters: ClusterCounts,
    kept: u64,
    compared_pairs: u64,
    overlap_pairs: u64,
    template_pairs: u64,
    /// What the table of pairs has, if one was asked for: pairs of documents, where the rest counts distinct texts.
    #[serde(skip_serializing_if = "Option::is_none")]
    listed_pairs: Option<OtherPairs>,
    capped: Capped,
}

/// What is there already, and what went in its favour.
#[derive(Debug, Clone, Copy, Serialize)]
pub(super) struct Earlier {
    sources: u64,
    bytes: u64,
    documents: u64,
    broken: u64,
    notices: u64,
    empty: u64,
    /// Removed documents that are copies of these.
    removed: u64,
}

impl Earlier {
    pub(super) fn new(read: ReadCounts, collection: &Collection, assignments: &Assignments) -> Self {
        let ReadCounts { sources, bytes, documents, broken, notices, empty, .. } = read;
        let is_copy = |index: &DocumentIndex| collection.is_earlier(assignments.of(*index).keeper);
        let removed = collection.own().filter(is_copy).count() as u64;
        Self { sources, bytes, documents, broken, notices, empty, removed }
    }
}

impl Counts {
    pub(super) fn new(
        read: ReadCounts,
        against: Option<Earlier>,
        comparison: &Comparison,
        assignments: &Assignments,
        listed_pairs: Option<OtherPairs>,
    ) -> Self {
        let clusters = ClusterCounts::new(assignments);
        let others = OtherPairs::among(&comparison.verdicts);
        Self {
            kept: read.documents - clusters.removed,
            read,
            against,
            clusters,
            compared_pairs: comparison.compared,
            overlap_pairs: others.overlap,
            template_pairs: others.template,
            listed_pairs,
            capped: comparison.capped,
        }
    }
}

impl Summary {
    pub(super) fn new(counts: &Counts, keep: &KeepPolicy, fate: Fate, started: Instant) -> Self {
        Self {
            wirecopy: env!("CARGO_PKG_VERSION"),
            hash_version: HASH_VERSION,
            keep: keep.to_string(),
            counts: *counts,
            recall: None,
            fate,
            seconds: started.elapsed().as_secs_f64(),
            threads: rayon::current_num_threads(),
            peak_memory_bytes: memory::peak(),
        }
    }
}

/// What is not in the output because it is broken, where there is such.
struct LeftOut(u64);

impl fmt::Display for LeftOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            0 => Ok(()),
            broken => write!(f, "; what is broken ({}) is left out", grouped(broken)),
        }
    }
}

/// The same pairs as the table of pairs lists them, where it is written and has other figures.
struct Listed<'a>(&'a Counts);

impl fmt::Display for Listed<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let of_texts = (self.0.overlap_pairs, self.0.template_pairs);
        match self.0.listed_pairs.map(|listed| (listed.overlap, listed.template)) {
            Some(listed) if listed != of_texts => {
                let (overlap, template) = (grouped(listed.0), grouped(listed.1));
                write!(f, " ({overlap} and {template} of documents, in the table of pairs)")
            }
            _ => Ok(()),
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.counts.fmt_read(f)?;
        self.counts.fmt_copies(f)?;
        self.counts.fmt_others(f)?;
        if let Some(recall) = &self.recall {
            fmt_recall(recall, f)?;
        }
        write!(f, "\nkeep       {} by policy {}: ", counted(self.counts.kept, "document"), self.keep)?;
        let left_out = LeftOut(self.counts.read.broken);
        match &self.fate {
            Fate::Written(out) => writeln!(f, "written to {}{left_out}", out.display())?,
            Fate::Annotated(out) => {
                writeln!(f, "nothing removed, all annotated in {}{left_out}", out.display())?;
            }
            Fate::Stopped => writeln!(f, "OUT is not written (--max-loss)")?,
            Fate::DryRun => writeln!(f, "nothing removed (--dry-run)")?,
            Fate::TablesOnly => writeln!(f, "nothing removed (no -o)")?,
        }
        write!(f, "cost       {:.1} s on {}", self.seconds, counted(self.threads as u64, "thread"))?;
        if let Some(bytes) = self.peak_memory_bytes {
            write!(f, ", {} MB at most", grouped(bytes / 1_000_000))?;
        }
        Ok(())
    }
}

impl Counts {
    /// What was read, and what of it is furniture.
    fn fmt_read(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ReadCounts { sources, bytes, documents, broken, empty, notices, doubled_ids, .. } = self.read;
        let notes = notices + doubled_ids;
        writeln!(f, "read       {}", AsRead { sources, bytes, documents, broken, empty, notes })?;
        if let Some(Earlier { sources, bytes, documents, broken, empty, notices, .. }) = self.against {
            let read = AsRead { sources, bytes, documents, broken, empty, notes: notices };
            writeln!(f, "against    {read}")?;
        }
        writeln!(
            f,
            "furniture  {} that {} in {} outlet, set apart in {}",
            counted(self.read.recurring, "paragraph"),
            if self.read.recurring == 1 { "recurs" } else { "recur" },
            if self.read.recurring == 1 { "its" } else { "their" },
            counted(self.read.with_recurring, "document")
        )
    }

    /// What is a copy, and the clusters.
    fn fmt_copies(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { read, clusters, .. } = self;
        let n = grouped;
        let (removed, documents) = (n(clusters.removed), counted(read.documents, "document"));
        let share = 100.0 * clusters.removed as f64 / read.documents.max(1) as f64;
        let (identical, reordered) = (n(clusters.identical), n(clusters.reordered));
        let (reprint, excerpt) = (n(clusters.reprint), n(clusters.excerpt));
        write!(
            f,
            "copies     {removed} of {documents} ({share:.1} %): {identical} identical, {reordered} \
             reordered, {reprint} reprint, {excerpt} excerpt"
        )?;
        if let Some(earlier) = &self.against {
            write!(f, "; {} of what is there already", n(earlier.removed))?;
        }
        writeln!(
            f,
            "\nclusters   {} of two or more; the largest has {}",
            n(clusters.clusters),
            counted(clusters.largest, "document")
        )
    }

    /// Pairs that are no copies, and how many were compared.
    fn fmt_others(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (overlap, template) = (counted(self.overlap_pairs, "pair"), grouped(self.template_pairs));
        let overlaps = if self.overlap_pairs == 1 { "overlaps" } else { "overlap" };
        let (is, templates) =
            (are(self.template_pairs), if self.template_pairs == 1 { "a template" } else { "templates" });
        let compared = counted(self.compared_pairs, "pair");
        write!(f, "not copies {overlap} {overlaps}, {template} {is} {templates}{}; ", Listed(self))?;
        write!(f, "{compared} of distinct texts compared")?;
        if self.capped.runs > 0 {
            write!(f, ", {} too common to pair all that share them", counted(self.capped.runs, "phrase"))?;
        }
        Ok(())
    }
}

/// What was read of some inputs.
struct AsRead {
    sources: u64,
    bytes: u64,
    documents: u64,
    broken: u64,
    empty: u64,
    notes: u64,
}

impl fmt::Display for AsRead {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} from {} ({} MB); {} broken, {} without text, {}",
            counted(self.documents, "document"),
            counted(self.sources, "file"),
            grouped(self.bytes / 1_000_000),
            grouped(self.broken),
            grouped(self.empty),
            counted(self.notes, "note")
        )
    }
}

fn fmt_recall(recall: &SearchRecall, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(
        f,
        "\nsearch     finds {} of {} pairs of copies, {} of {} that overlap or are templates; {} of {} pairs share \
         enough words to be measured, the search proposes {}",
        grouped(recall.copies_proposed),
        grouped(recall.copies),
        grouped(recall.others_proposed),
        grouped(recall.others),
        grouped(recall.measured),
        grouped(recall.pairs),
        grouped(recall.proposed)
    )
}
