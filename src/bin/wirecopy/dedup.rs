//! `wirecopy dedup`: which documents are copies, and the collection without them.

mod loss;
mod summary;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use wirecopy::cluster::KeepPolicy;
use wirecopy::error::{Error, ErrorKind, Result};
use wirecopy::fingerprint::{Collection, RecordPlace};
use wirecopy::pipeline::Settings;
use wirecopy::pipeline::assign::{Assignment, assign};
use wirecopy::pipeline::check_order::scrambled_probabilities;
use wirecopy::pipeline::compare::compare;
use wirecopy::pipeline::exact::{Cost, compare_all};
use wirecopy::pipeline::ingest::{Ingested, ReadCounts, ingest, set_furniture_apart};
use wirecopy::pipeline::pairs::{VerifiedPair, verified_pairs};
use wirecopy::progress::{Progress, Unit};
use wirecopy::read::Inputs;
use wirecopy::write::{Annotation, Cell, Column, KeptWriter, Table, keep_apart, spare_inputs};

use crate::Outcome;
use crate::arguments::{Common, InputArgs, MemoryArgs};
use crate::console::{Console, printable};
use loss::excessive_loss;
use summary::{Fate, Summary};

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
  wirecopy dedup crawl/ --pairs pairs.tsv                  every verified pair, nothing removed
  wirecopy dedup sample/ --exact --pairs pairs.tsv         the same over all pairs: does the search miss any?
  wirecopy dedup news.parquet -o marked.parquet --annotate all rows, each with its cluster, keeper and relation")]
pub(crate) struct DedupArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Where the kept records go: a file for one file, a folder (the same tree) for several
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Remove nothing: write all records to OUT, each with fields for its cluster, its keeper and its relation to it. Their
    /// names are `cluster`, `keeper` and `relation` behind PREFIX. JSON lines, CSV, TSV and Parquet only
    #[arg(long, value_name = "PREFIX", num_args = 0..=1, require_equals = true, default_missing_value = "", requires = "output")]
    annotate: Option<String>,
    /// A table with a row for every document: its cluster, its keeper, its relation to it (.tsv .csv .jsonl .parquet)
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
    /// Add a column to the clusters table: how likely it is that the document's paragraphs are not in their original
    /// order (0 to 1). Reads everything once more
    #[arg(long, requires = "clusters")]
    check_order: bool,
    /// Compare every pair instead of those that the search proposes, and tell what the search would have found of it:
    /// for samples and audits, since the time grows with the square of the documents. The pairs table gains a column
    /// `found_by`
    #[arg(long)]
    exact: bool,
    #[command(flatten)]
    memory: MemoryArgs,
    /// Replace outputs that exist
    #[arg(long)]
    force: bool,
}

const CLUSTER_COLUMNS: [Column; 8] = [
    Column::text("id"),
    Column::text("cluster"),
    Column::text("keeper"),
    Column::text("relation"),
    Column::measure("resemblance"),
    Column::measure("containment"),
    Column::text("reason"),
    Column::measure("scrambled"),
];
const PAIR_COLUMNS: [Column; 8] = [
    Column::text("a"),
    Column::text("b"),
    Column::text("relation"),
    Column::measure("resemblance"),
    Column::measure("containment_a"),
    Column::measure("containment_b"),
    Column::measure("order_tau"),
    Column::text("found_by"),
];

/// Runs the command.
pub(crate) fn run(args: &DedupArgs, common: &Common, console: &Console) -> Result<Outcome> {
    let started = Instant::now();
    let settings = Settings {
        read: args.input.config(common)?,
        keep: args.keep.parse::<KeepPolicy>()?,
        memory: args.memory.config()?,
        ..Settings::default()
    };
    args.check(common)?;
    let inputs = Inputs::open(&args.input.inputs, &settings.read)?;
    let mut outputs = Outputs::create(args, &inputs)?;

    let mut ingested = ingest(&inputs, settings.read.strict, &settings.memory, console)?;
    if ingested.counts.documents == 0 {
        return Err(no_documents(&ingested.counts));
    }
    set_furniture_apart(&mut ingested, &settings.recurring)?;
    let Ingested { collection, counts } = ingested;
    let (comparison, recall) = if args.exact {
        warn_of_cost(&collection, console);
        let (comparison, recall) = compare_all(&collection, &settings.candidates, &settings.verify, console)?;
        (comparison, Some(recall))
    } else {
        (compare(&collection, &settings.candidates, &settings.verify, console)?, None)
    };
    let assignments = assign(&collection, &comparison, &settings.keep, &settings.verify)?;
    if let Some(table) = &mut outputs.clusters {
        let checked = args.check_order.then(|| scrambled_probabilities(&inputs, console)).transpose()?;
        write_clusters(table, &collection, &assignments, checked.as_deref())?;
    }
    if let Some(table) = &mut outputs.pairs {
        let pairs = verified_pairs(&collection, &comparison, &settings.verify)?;
        write_pairs(table, &collection, &pairs, args.exact)?;
    }
    let loss = args.max_loss.and_then(|percent| excessive_loss(&collection, &assignments, percent));
    if let Some(loss) = &loss {
        outputs.kept = None;
        console.finish();
        console.warn(&printable(loss));
    }
    if let Some(writer) = &mut outputs.kept {
        let write = if args.annotate.is_some() { write_annotated } else { write_kept };
        write(writer, &inputs, &collection, &assignments, console)?;
    }
    outputs.commit()?;
    console.finish();

    let fate = match &args.output {
        _ if loss.is_some() => Fate::Stopped,
        _ if args.dry_run => Fate::DryRun,
        Some(out) if args.annotate.is_some() => Fate::Annotated(out.clone()),
        Some(out) => Fate::Written(out.clone()),
        None => Fate::TablesOnly,
    };
    let mut summary = Summary::new(counts, &comparison, &assignments, &settings.keep, fate, started);
    summary.recall = recall;
    if common.json {
        let line = serde_json::to_string(&summary).expect("a summary is plain data");
        writeln!(std::io::stdout(), "{line}").map_err(|source| Error::io("write", "-", source))?;
    } else {
        console.say(&summary.to_string());
    }
    Ok(if loss.is_some() { Outcome::Finding } else { Outcome::Done })
}

impl DedupArgs {
    fn check(&self, common: &Common) -> Result<()> {
        if self.output.is_none() && self.clusters.is_none() && self.pairs.is_none() && !self.dry_run {
            return Err(Error::setting(
                "dedup",
                "nothing to write: give -o OUT, --clusters FILE or --pairs FILE; or --dry-run to see what is in it",
            ));
        }
        keep_apart(&self.destinations(common))?;
        match self.max_loss {
            Some(percent) if !(0.0..=100.0).contains(&percent) => {
                Err(Error::setting("--max-loss", format!("{percent} is no share; give 0 to 100 percent")))
            }
            _ => Ok(()),
        }
    }

    /// Everything that is written, with the option that asks for it.
    fn destinations(&self, common: &Common) -> Vec<(&'static str, &Path)> {
        let summary = common.json.then_some(Path::new("-"));
        let kept = self.output.as_deref().filter(|_| !self.dry_run);
        let (clusters, pairs) = (self.clusters.as_deref(), self.pairs.as_deref());
        [("--json", summary), ("-o", kept), ("--clusters", clusters), ("--pairs", pairs)]
            .into_iter()
            .filter_map(|(option, path)| Some((option, path?)))
            .collect()
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
        let table = |option: &'static str, path: &Option<PathBuf>, columns: &[Column]| {
            let Some(path) = path else { return Ok(None) };
            spare_inputs(option, path, inputs)?;
            Table::create(path, columns, args.force).map(Some)
        };
        let columns = CLUSTER_COLUMNS.len() - usize::from(!args.check_order);
        let pair_columns = PAIR_COLUMNS.len() - usize::from(!args.exact);
        Ok(Self {
            kept: kept
                .map(|out| match &args.annotate {
                    Some(prefix) => KeptWriter::create_annotated(out, inputs, args.force, prefix),
                    None => KeptWriter::create(out, inputs, args.force),
                })
                .transpose()?,
            clusters: table("--clusters", &args.clusters, &CLUSTER_COLUMNS[..columns])?,
            pairs: table("--pairs", &args.pairs, &PAIR_COLUMNS[..pair_columns])?,
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

fn write_clusters(
    table: &mut Table,
    collection: &Collection,
    assignments: &[Assignment],
    checked: Option<&[f32]>,
) -> Result<()> {
    for (index, (entry, assignment)) in collection.entries().iter().zip(assignments).enumerate() {
        let measures = assignment.verdict.as_ref().map(|verdict| verdict.evidence.overlap);
        let mut row = vec![
            Cell::Text(&entry.id),
            Cell::Text(&collection[assignment.cluster].id),
            Cell::Text(&collection[assignment.keeper].id),
            Cell::Text(assignment.relation()),
            // The keeper contains itself; containment is that of the document in its keeper.
            Cell::Float(measures.map_or(1.0, |overlap| overlap.resemblance())),
            Cell::Float(measures.map_or(1.0, |overlap| overlap.containment_b())),
            Cell::Text(&assignment.reason),
        ];
        row.extend(checked.map(|checked| Cell::Float(f64::from(checked[index]))));
        table.row(&row)?;
    }
    Ok(())
}

fn write_pairs(
    table: &mut Table,
    collection: &Collection,
    pairs: &[VerifiedPair],
    tell_search: bool,
) -> Result<()> {
    for pair in pairs {
        let finding = &pair.finding;
        let found_by = pair.found_by.map_or_else(|| "equal".to_owned(), |searches| searches.to_string());
        let mut row = vec![
            Cell::Text(&collection[pair.a].id),
            Cell::Text(&collection[pair.b].id),
            Cell::Text(finding.relation.name()),
            Cell::Float(finding.overlap.resemblance()),
            Cell::Float(finding.overlap.containment_a()),
            Cell::Float(finding.overlap.containment_b()),
            finding.tau.into(),
        ];
        if tell_search {
            row.push(Cell::Text(&found_by));
        }
        table.row(&row)?;
    }
    Ok(())
}

/// Says what `--exact` will take, where that is long.
fn warn_of_cost(collection: &Collection, console: &Console) {
    const LONG_SECONDS: f64 = 60.0;
    let cost = Cost::of(collection);
    if cost.seconds > LONG_SECONDS {
        console.say(&format!(
            "note: --exact compares {} pairs of documents: some {:.0} minutes of CPU time, {} MB",
            cost.pairs,
            (cost.seconds / 60.0).ceil(),
            cost.bytes.div_ceil(1_000_000)
        ));
    }
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
    for batch in inputs.batches_to_copy() {
        let batch = batch?;
        writer.write(inputs, &batch, |index| {
            let place = RecordPlace { source: batch.source, record: batch.number(index) };
            kept.next_if_eq(&place).is_some()
        })?;
        console.advance(batch.consumed);
    }
    Ok(())
}

/// Writes all documents, each with what became of it.
fn write_annotated(
    writer: &mut KeptWriter,
    inputs: &Inputs,
    collection: &Collection,
    assignments: &[Assignment],
    console: &Console,
) -> Result<()> {
    console.stage("writing", Some(inputs.total_bytes()), Unit::Bytes);
    let mut documents = collection.entries().iter().zip(assignments).peekable();
    for batch in inputs.batches_to_copy() {
        let batch = batch?;
        writer.annotate(inputs, &batch, |index| {
            let place = RecordPlace { source: batch.source, record: batch.number(index) };
            let (_, assignment) = documents.next_if(|(entry, _)| entry.place == place)?;
            Some(Annotation {
                cluster: &collection[assignment.cluster].id,
                keeper: &collection[assignment.keeper].id,
                relation: assignment.relation(),
            })
        })?;
        console.advance(batch.consumed);
    }
    Ok(())
}
