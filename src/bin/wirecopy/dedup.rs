//! `wirecopy dedup`: which documents are copies, and the collection without them.

mod account;
mod loss;
mod outputs;
mod resume;
mod rows;
mod summary;

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use wirecopy::cluster::KeepPolicy;
use wirecopy::error::{Error, Result};
use wirecopy::fingerprint::Collection;
use wirecopy::pipeline::Settings;
use wirecopy::pipeline::assign::{Assignments, assign};
use wirecopy::pipeline::check_order::scrambled_probabilities;
use wirecopy::pipeline::checkpoints::Checkpoints;
use wirecopy::pipeline::compare::{Comparison, compare_resumable};
use wirecopy::pipeline::documents::require_documents;
use wirecopy::pipeline::exact::{Cost, SearchRecall, compare_all};
use wirecopy::pipeline::ingest::{Ingested, ingest_resumable, set_furniture_apart_resumable};
use wirecopy::pipeline::pairs::{OtherPairs, verified_pairs};
use wirecopy::progress::{Progress, Unit};
use wirecopy::read::Inputs;
use wirecopy::write::{keep_apart, manifest_beside};

use crate::Outcome;
use crate::advice;
use crate::arguments::{Common, InputArgs, MemoryArgs};
use crate::console::{Console, print_json, printable};
use account::Account;
use loss::excessive_loss;
use outputs::{Outputs, unless_left};
use resume::Resumable;
use rows::{write_annotated, write_clusters, write_kept, write_pairs};
use summary::{Counts, Earlier, Fate, Summary};

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
  wirecopy dedup today/ --against kept/ -o kept/today/     only what is new in today's crawl
  wirecopy dedup crawl/ -o kept/ --work unfinished/        run it again after a crash, and it goes on where it was
  wirecopy dedup crawl/ --pairs pairs.tsv                  every verified pair, nothing removed
  wirecopy dedup sample/ --exact --pairs pairs.tsv         the same over all pairs: does the search miss any?
  wirecopy dedup news.parquet -o marked.parquet --annotate all rows, each with its cluster, keeper and relation")]
#[expect(clippy::struct_excessive_bools, reason = "each is a switch of the command line")]
pub(crate) struct DedupArgs {
    #[command(flatten)]
    input: InputArgs,
    /// What is there already, such as the kept records of earlier crawls: files and folders, as IN. It is only read, and
    /// copies of it are removed too; a full text of which only an excerpt is there stays
    #[arg(long, value_name = "IN", num_args = 1..)]
    against: Vec<PathBuf>,
    /// Where the kept records go: a file for one file, a folder (the same tree) for several
    #[arg(short, long, value_name = "OUT")]
    output: Option<PathBuf>,
    /// Remove nothing: write all records to OUT, each with fields for its cluster, its keeper and its relation to it. Their
    /// names are `cluster`, `keeper` and `relation` behind PREFIX. JSON, CSV, TSV and Parquet only
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
    /// Stop before OUT is written, with exit code 1, if more than this share of all records would not be in it (copies that
    /// are removed, and what is broken), or of the documents of an outlet with at least 20 of them
    #[arg(long, value_name = "PERCENT", conflicts_with = "annotate")]
    max_loss: Option<f64>,
    /// Add a column to the clusters table: how likely it is that the document's paragraphs are not in their original
    /// order (0 to 1). Reads everything once more
    #[arg(long, requires = "clusters")]
    check_order: bool,
    /// Compare every pair instead of those that the search proposes, and tell what the search would have found of it:
    /// for samples and audits, since the time grows with the square of the documents. The pairs table gains a column
    /// `found_by`
    #[arg(long, conflicts_with = "work")]
    exact: bool,
    /// Where the account of the run goes: settings, versions, the inputs' hashes, counts, times
    /// [default: OUT.wirecopy.json, beside OUT]
    #[arg(long, value_name = "FILE")]
    manifest: Option<PathBuf>,
    /// Keep what was done in DIR, so that a run that was broken off goes on where it was when the same command is run
    /// again. Threads and memory may differ. DIR is emptied at the end
    #[arg(long, value_name = "DIR")]
    pub(crate) work: Option<PathBuf>,
    #[command(flatten)]
    memory: MemoryArgs,
    /// Replace outputs that exist; a folder only if an earlier run wrote all that is in it, as its manifest says
    #[arg(long)]
    force: bool,
}

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
    let inputs = args.input.open_against(&args.against, &settings.read, console)?;
    let resumable = Resumable::open(args, common, &settings, &inputs)?;
    let mut outputs = match Outputs::create(args, &inputs, |path| resumable.may_be_there(path)) {
        Ok(outputs) => outputs,
        Err(error) => {
            resumable.give_up();
            return Err(error);
        }
    };
    if resumable.is_resumed() {
        console.say("going on with the run that was broken off");
    }
    let checkpoints = resumable.checkpoints();

    let mut ingested =
        ingest_resumable(&inputs, settings.read.strict, &settings.memory, &checkpoints, console)?;
    require_documents(&inputs, &ingested.counts)?;
    let earlier = (!args.against.is_empty()).then_some(ingested.earlier);
    advice::reading(&ingested.counts, earlier.as_ref(), console);
    advice::keeping(&ingested.collection, &settings.keep, console);
    set_furniture_apart_resumable(&mut ingested, &settings.recurring, &checkpoints)?;
    let Ingested { collection, counts, sources, .. } = ingested;
    let (comparison, recall) = compared(args, &collection, &settings, &checkpoints, console)?;
    console.stage("assigning", None, Unit::Documents);
    let assignments = assign(&collection, &comparison, &settings.keep, &settings.verify)?;
    let found = (&collection, &comparison, &assignments);
    let listed = write_tables(args, &mut outputs, &inputs, found, &settings, console)?;
    let loss =
        args.max_loss.and_then(|percent| excessive_loss(&collection, &assignments, counts.broken, percent));
    if let Some(loss) = &loss {
        outputs.forget_kept();
        console.finish();
        console.warn(&printable(loss));
    }
    if let Some(writer) = &mut outputs.kept {
        let write = if args.annotate.is_some() { write_annotated } else { write_kept };
        unless_left(write(writer, &inputs, &collection, &assignments, console))?;
    }
    let of_earlier = earlier.map(|read| Earlier::new(read, &collection, &assignments));
    let counts = Counts::new(counts, of_earlier, &comparison, &assignments, listed);
    if let Some((path, output)) = &mut outputs.manifest {
        let (inputs, sources, settings) = (&inputs, &sources, &settings);
        let account = Account { args, common, settings, inputs, sources, counts };
        unless_left(account.write(path, output, console))?;
    }
    let destinations = args.destinations(common);
    let manifest = args.manifest_place();
    let named: Vec<&Path> = destinations.iter().map(|&(_, path)| path).chain(manifest.as_deref()).collect();
    resumable.before_naming(&named)?;
    outputs.commit()?;
    resumable.finish()?;
    console.finish();

    let fate = match &args.output {
        _ if loss.is_some() => Fate::Stopped,
        _ if args.dry_run => Fate::DryRun,
        Some(out) if args.annotate.is_some() => Fate::Annotated(out.clone()),
        Some(out) => Fate::Written(out.clone()),
        None => Fate::TablesOnly,
    };
    let mut summary = Summary::new(&counts, &settings.keep, fate, started);
    summary.recall = recall;
    if common.json {
        print_json(&summary)?;
    } else {
        console.say(&summary.to_string());
    }
    Ok(if loss.is_some() { Outcome::Finding } else { Outcome::Done })
}

/// Compares what the search proposes, or everything, and then tells how the search fares.
fn compared(
    args: &DedupArgs,
    collection: &Collection,
    settings: &Settings,
    checkpoints: &Checkpoints<'_>,
    console: &Console,
) -> Result<(Comparison, Option<SearchRecall>)> {
    let (search, verify) = (&settings.candidates, &settings.verify);
    if args.exact {
        warn_of_cost(collection, console);
        let (comparison, recall) = compare_all(collection, search, verify, console)?;
        return Ok((comparison, Some(recall)));
    }
    Ok((compare_resumable(collection, search, verify, checkpoints, console)?, None))
}

/// Writes the tables that were asked for; gives what the table of pairs lists of those that are no copies.
fn write_tables(
    args: &DedupArgs,
    outputs: &mut Outputs,
    inputs: &Inputs,
    (collection, comparison, assignments): (&Collection, &Comparison, &Assignments),
    settings: &Settings,
    console: &Console,
) -> Result<Option<OtherPairs>> {
    if let Some(table) = &mut outputs.clusters {
        let checked =
            args.check_order.then(|| scrambled_probabilities(inputs, collection, console)).transpose()?;
        unless_left(write_clusters(table, collection, assignments, checked.as_deref()))?;
    }
    let Some(table) = &mut outputs.pairs else { return Ok(None) };
    let pairs = verified_pairs(collection, comparison, &settings.verify)?;
    unless_left(write_pairs(table, collection, &pairs, args.exact))?;
    Ok(Some(OtherPairs::among(&pairs)))
}

impl DedupArgs {
    fn check(&self, common: &Common) -> Result<()> {
        if self.output.is_none() && self.clusters.is_none() && self.pairs.is_none() && !self.dry_run {
            return Err(Error::setting(
                "dedup",
                "nothing to write: give -o OUT, --clusters FILE or --pairs FILE; or --dry-run to see what is in it",
            ));
        }
        let work = self.work.as_deref().map(|folder| ("--work", folder));
        keep_apart(&self.destinations(common).into_iter().chain(work).collect::<Vec<_>>())?;
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
        let manifest = self.manifest.as_deref();
        [
            ("--json", summary),
            ("-o", kept),
            ("--clusters", clusters),
            ("--pairs", pairs),
            ("--manifest", manifest),
        ]
        .into_iter()
        .filter_map(|(option, path)| Some((option, path?)))
        .collect()
    }

    /// Where the manifest goes: where it was asked for, else beside the kept records.
    fn manifest_place(&self) -> Option<PathBuf> {
        let beside = || self.output.as_deref().filter(|_| !self.dry_run).and_then(manifest_beside);
        self.manifest.clone().or_else(beside)
    }
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
