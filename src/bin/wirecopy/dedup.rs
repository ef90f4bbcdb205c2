//! `wirecopy dedup`: which documents are copies, and the collection without them.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use serde::Serialize;
use wirecopy::candidates::Capped;
use wirecopy::cluster::KeepPolicy;
use wirecopy::error::{Error, ErrorKind, Result};
use wirecopy::fingerprint::{Collection, HASH_VERSION, RecordPlace};
use wirecopy::pipeline::Settings;
use wirecopy::pipeline::assign::{Assignment, ClusterCounts, assign};
use wirecopy::pipeline::compare::{Comparison, compare};
use wirecopy::pipeline::ingest::{Ingested, ReadCounts, ingest};
use wirecopy::pipeline::pairs::{VerifiedPair, verified_pairs};
use wirecopy::progress::{Progress, Unit};
use wirecopy::read::Inputs;
use wirecopy::relation::Relation;
use wirecopy::write::{Cell, KeptWriter, Table};

use crate::arguments::{Common, InputArgs};
use crate::console::Console;
use crate::{Outcome, memory};

/// Find copies, and write the collection without them
///
/// Reads everything twice: once to find copies, once to copy the kept records, byte for byte, to OUT. Identical,
/// reordered, reprinted and excerpted articles are copies; overlapping ones and templates are reported, never removed.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wirecopy dedup crawl/ --dry-run                          what is in it, and what would go
  wirecopy dedup crawl.jsonl.zst -o kept.jsonl.zst --clusters clusters.tsv
  wirecopy dedup crawl/ -o kept/ --keep prefer-outlet=reuters.com,apnews.com --max-loss 30
  wirecopy dedup crawl/ --pairs pairs.tsv                  every verified pair, nothing removed")]
pub(crate) struct DedupArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Where the kept records go: a file for one file, a folder (the same tree) for several
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// A table with a row for every document: its cluster, its keeper, its relation to it (.tsv .csv .jsonl, .gz .zst)
    #[arg(long, value_name = "FILE")]
    clusters: Option<PathBuf>,
    /// A table with a row for every verified pair that is not `none`
    #[arg(long, value_name = "FILE")]
    pairs: Option<PathBuf>,
    /// Which copy to keep: longest, earliest, first, or prefer-outlet=NAME[,NAME…]
    #[arg(long, value_name = "POLICY", default_value = "longest")]
    keep: String,
    /// Read and compare, and say what would be removed; OUT is not written, tables are
    #[arg(long)]
    dry_run: bool,
    /// Stop before OUT is written, with exit code 1, if more than this share of all documents, or of an outlet with at
    /// least 20 of them, would be removed
    #[arg(long, value_name = "PERCENT")]
    max_loss: Option<f64>,
    /// Replace outputs that exist
    #[arg(long)]
    force: bool,
}

/// Outlets of fewer documents are not judged by `--max-loss`: one copy would be a large share of them.
const OUTLET_FLOOR: u64 = 20;

const CLUSTER_COLUMNS: [&str; 7] =
    ["id", "cluster", "keeper", "relation", "resemblance", "containment", "reason"];
const PAIR_COLUMNS: [&str; 7] =
    ["a", "b", "relation", "resemblance", "containment_a", "containment_b", "order_tau"];

/// Runs the command.
pub(crate) fn run(args: &DedupArgs, common: &Common, console: &Console) -> Result<Outcome> {
    let started = Instant::now();
    let settings = Settings {
        read: args.input.config(common)?,
        keep: args.keep.parse::<KeepPolicy>()?,
        ..Settings::default()
    };
    args.check()?;
    let inputs = Inputs::open(&args.input.inputs, &settings.read)?;
    let mut outputs = Outputs::create(args, &inputs)?;

    let Ingested { collection, counts } = ingest(&inputs, settings.read.strict, console)?;
    if counts.documents == 0 {
        return Err(no_documents(&counts));
    }
    let comparison = compare(&collection, &settings.candidates, &settings.verify, console);
    let assignments = assign(&collection, &comparison, &settings.keep, &settings.verify);
    if let Some(table) = &mut outputs.clusters {
        write_clusters(table, &collection, &assignments)?;
    }
    if let Some(table) = &mut outputs.pairs {
        let pairs = verified_pairs(&collection, &comparison, &settings.verify);
        write_pairs(table, &collection, &pairs)?;
    }
    let loss = args.max_loss.and_then(|percent| excessive_loss(&collection, &assignments, percent));
    if let Some(loss) = &loss {
        outputs.kept = None;
        console.finish();
        console.say(loss);
    }
    if let Some(writer) = &mut outputs.kept {
        write_kept(writer, &inputs, &collection, &assignments, console)?;
    }
    outputs.commit()?;
    console.finish();

    let summary = Summary::new(counts, &comparison, &assignments, args, started);
    if common.json {
        let line = serde_json::to_string(&summary).expect("a summary is plain data");
        writeln!(std::io::stdout(), "{line}").map_err(|source| Error::io("write", "-", source))?;
    } else {
        console.say(&summary.text(args, loss.is_some()));
    }
    Ok(if loss.is_some() { Outcome::Finding } else { Outcome::Done })
}

impl DedupArgs {
    fn check(&self) -> Result<()> {
        if self.output.is_none() && self.clusters.is_none() && self.pairs.is_none() && !self.dry_run {
            return Err(Error::setting(
                "dedup",
                "nothing to write: give -o OUT, --clusters FILE or --pairs FILE; or --dry-run to see what is in it",
            ));
        }
        match self.max_loss {
            Some(percent) if !(0.0..=100.0).contains(&percent) => {
                Err(Error::setting("--max-loss", format!("{percent} is no share; give 0 to 100 percent")))
            }
            _ => Ok(()),
        }
    }
}

/// The outputs that were asked for, opened before the work starts.
struct Outputs {
    kept: Option<KeptWriter>,
    clusters: Option<Table>,
    pairs: Option<Table>,
}

impl Outputs {
    fn create(args: &DedupArgs, inputs: &Inputs) -> Result<Self> {
        let kept = args.output.as_ref().filter(|_| !args.dry_run);
        let table = |path: &Option<PathBuf>, columns: &[&'static str]| {
            path.as_ref().map(|path| Table::create(path, columns, args.force)).transpose()
        };
        Ok(Self {
            kept: kept.map(|out| KeptWriter::create(out, inputs, args.force)).transpose()?,
            clusters: table(&args.clusters, &CLUSTER_COLUMNS)?,
            pairs: table(&args.pairs, &PAIR_COLUMNS)?,
        })
    }

    /// Gives all outputs their names: the tables first, so that kept records never stand without their account.
    fn commit(self) -> Result<()> {
        for table in [self.clusters, self.pairs].into_iter().flatten() {
            table.commit()?;
        }
        self.kept.map_or(Ok(()), KeptWriter::commit)
    }
}

fn no_documents(counts: &ReadCounts) -> Error {
    let broken = match counts.broken {
        0 => String::new(),
        broken => format!("; {broken} records were broken"),
    };
    ErrorKind::NoInput(format!("no document in {} files{broken}", counts.sources)).into()
}

fn write_clusters(table: &mut Table, collection: &Collection, assignments: &[Assignment]) -> Result<()> {
    for (entry, assignment) in collection.entries().iter().zip(assignments) {
        let measures = assignment.verdict.as_ref().map(|verdict| verdict.evidence.overlap);
        table.row(&[
            Cell::Text(&entry.id),
            Cell::Text(&collection[assignment.cluster].id),
            Cell::Text(&collection[assignment.keeper].id),
            Cell::Text(assignment.relation()),
            // The keeper contains itself; containment is that of the document in its keeper.
            Cell::Float(measures.map_or(1.0, |overlap| overlap.resemblance())),
            Cell::Float(measures.map_or(1.0, |overlap| overlap.containment_b())),
            Cell::Text(&assignment.reason),
        ])?;
    }
    Ok(())
}

fn write_pairs(table: &mut Table, collection: &Collection, pairs: &[VerifiedPair]) -> Result<()> {
    for pair in pairs {
        let evidence = &pair.verdict.evidence;
        table.row(&[
            Cell::Text(&collection[pair.a].id),
            Cell::Text(&collection[pair.b].id),
            Cell::Text(pair.verdict.relation.name()),
            Cell::Float(evidence.overlap.resemblance()),
            Cell::Float(evidence.overlap.containment_a()),
            Cell::Float(evidence.overlap.containment_b()),
            evidence.tau.into(),
        ])?;
    }
    Ok(())
}

fn write_kept(
    writer: &mut KeptWriter,
    inputs: &Inputs,
    collection: &Collection,
    assignments: &[Assignment],
    console: &Console,
) -> Result<()> {
    console.stage("writing", Some(inputs.total_bytes()), Unit::Bytes);
    let mut kept = (0..)
        .zip(collection.entries().iter().zip(assignments))
        .filter(|&(index, (_, assignment))| assignment.is_kept(index))
        .map(|(_, (entry, _))| entry.place)
        .peekable();
    for batch in inputs.batches() {
        let batch = batch?;
        writer.write(inputs, &batch, |index| {
            let place = RecordPlace { source: batch.source, record: batch.number(index) };
            kept.next_if_eq(&place).is_some()
        })?;
        console.advance(batch.consumed);
    }
    Ok(())
}

/// Says which part of the collection would lose more than `percent`, and by which cluster most; nothing if none would.
fn excessive_loss(collection: &Collection, assignments: &[Assignment], percent: f64) -> Option<String> {
    let mut whole = Loss::default();
    let mut outlets: BTreeMap<&str, Loss> = BTreeMap::new();
    for ((index, entry), assignment) in (0..).zip(collection.entries()).zip(assignments) {
        let kept = assignment.is_kept(index);
        whole.count(kept, assignment.cluster);
        if let Some(outlet) = &entry.outlet {
            outlets.entry(outlet).or_default().count(kept, assignment.cluster);
        }
    }
    let outlets = outlets.into_iter().filter(|(_, loss)| loss.documents >= OUTLET_FLOOR);
    let (name, loss) = std::iter::once(("the whole", whole))
        .chain(outlets)
        .filter(|(_, loss)| loss.percent() > percent)
        .max_by(|(_, x), (_, y)| x.percent().total_cmp(&y.percent()))?;
    let (cluster, removed) = loss.worst();
    Some(format!(
        "stopped before writing: {name} would lose {} of {} documents ({:.1} %, more than --max-loss {percent}); \
         most of them, {removed}, to cluster {}",
        loss.removed,
        loss.documents,
        loss.percent(),
        collection[cluster].id
    ))
}

/// What a part of the collection loses.
#[derive(Default)]
struct Loss {
    documents: u64,
    removed: u64,
    by_cluster: BTreeMap<u32, u64>,
}

impl Loss {
    fn count(&mut self, kept: bool, cluster: u32) {
        self.documents += 1;
        if !kept {
            self.removed += 1;
            *self.by_cluster.entry(cluster).or_default() += 1;
        }
    }

    fn percent(&self) -> f64 {
        100.0 * self.removed as f64 / self.documents.max(1) as f64
    }

    fn worst(&self) -> (u32, u64) {
        let worst =
            self.by_cluster.iter().max_by_key(|&(cluster, removed)| (removed, std::cmp::Reverse(cluster)));
        worst.map_or((0, 0), |(&cluster, &removed)| (cluster, removed))
    }
}

/// What a run did, with denominators.
#[derive(Debug, Serialize)]
struct Summary {
    wirecopy: &'static str,
    hash_version: u32,
    keep: String,
    read: ReadCounts,
    clusters: ClusterCounts,
    kept: u64,
    compared_pairs: u64,
    overlap_pairs: u64,
    template_pairs: u64,
    capped: Capped,
    seconds: f64,
    threads: usize,
    peak_memory_bytes: Option<u64>,
}

impl Summary {
    fn new(
        read: ReadCounts,
        comparison: &Comparison,
        assignments: &[Assignment],
        args: &DedupArgs,
        started: Instant,
    ) -> Self {
        let clusters = ClusterCounts::new(assignments);
        let pairs = |relation: Relation| {
            comparison.verdicts.iter().filter(|(_, verdict)| verdict.relation == relation).count() as u64
        };
        Self {
            wirecopy: env!("CARGO_PKG_VERSION"),
            hash_version: HASH_VERSION,
            keep: args.keep.clone(),
            kept: read.documents - clusters.removed,
            read,
            clusters,
            compared_pairs: comparison.compared,
            overlap_pairs: pairs(Relation::Overlap),
            template_pairs: pairs(Relation::Template),
            capped: comparison.capped,
            seconds: started.elapsed().as_secs_f64(),
            threads: rayon::current_num_threads(),
            peak_memory_bytes: memory::peak(),
        }
    }

    fn text(&self, args: &DedupArgs, stopped: bool) -> String {
        let Self { read, clusters, .. } = self;
        let percent = |part: u64, whole: u64| 100.0 * part as f64 / whole.max(1) as f64;
        let mut text = format!(
            "read       {} documents from {} files ({} MB); {} broken, {} without text, {} notes\n",
            grouped(read.documents),
            grouped(read.sources),
            grouped(read.bytes / 1_000_000),
            grouped(read.broken),
            grouped(read.empty),
            grouped(read.notices + read.doubled_ids)
        );
        text += &format!(
            "copies     {} of {} documents ({:.1} %): {} identical, {} reordered, {} reprint, {} excerpt{}\n",
            grouped(clusters.removed),
            grouped(read.documents),
            percent(clusters.removed, read.documents),
            grouped(clusters.identical),
            grouped(clusters.reordered),
            grouped(clusters.reprint),
            grouped(clusters.excerpt),
            match clusters.by_anchor {
                0 => String::new(),
                n => format!(", {} by their anchor only", grouped(n)),
            }
        );
        text += &format!(
            "clusters   {} of two or more; the largest has {} documents\n",
            grouped(clusters.clusters),
            grouped(clusters.largest)
        );
        text += &format!(
            "not copies {} pairs overlap, {} are templates ({} pairs compared",
            grouped(self.overlap_pairs),
            grouped(self.template_pairs),
            grouped(self.compared_pairs)
        );
        text += &match self.capped.runs {
            0 => ")\n".to_owned(),
            runs => format!("; {} phrases too common to pair all that share them)\n", grouped(runs)),
        };
        let fate = match (&args.output, stopped, args.dry_run) {
            (_, true, _) => "nothing written (--max-loss)".to_owned(),
            (_, _, true) => "nothing removed (--dry-run)".to_owned(),
            (Some(out), ..) => format!("written to {}", out.display()),
            (None, ..) => "nothing removed (no -o)".to_owned(),
        };
        text += &format!("keep       {} documents by policy {}: {fate}\n", grouped(self.kept), self.keep);
        text += &format!("cost       {:.1} s on {} threads", self.seconds, self.threads);
        if let Some(bytes) = self.peak_memory_bytes {
            text += &format!(", {} MB at most", grouped(bytes / 1_000_000));
        }
        text
    }
}

/// A number with its thousands apart: 26,672.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn thousands() {
        for (number, expected) in
            [(0, "0"), (999, "999"), (1000, "1,000"), (26_672, "26,672"), (1_234_567, "1,234,567")]
        {
            assert_eq!(grouped(number), expected);
        }
    }
}
