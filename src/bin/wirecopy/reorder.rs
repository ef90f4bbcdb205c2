//! `wirecopy reorder`: every document with its paragraphs in the order they were written in, and how sure that is.

mod summary;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use clap::Args;
use wirecopy::config::OrderConfig;
use wirecopy::error::{Error, Result};
use wirecopy::order::Part;
use wirecopy::pipeline::Settings;
use wirecopy::pipeline::documents::require_documents;
use wirecopy::pipeline::reorder::{Baseline, Reorder, ReorderConfig};
use wirecopy::read::Inputs;
use wirecopy::write::{Output, keep_apart, spare_input_folders, spare_inputs};

use crate::Outcome;
use crate::arguments::{Common, InputArgs, MemoryArgs};
use crate::console::{Console, print_json};
use crate::model;
use summary::Summary;

/// Put scrambled paragraphs back in order
///
/// Copies of the same story decide, those given with --references and those found among the inputs: each is aligned
/// sentence by sentence, judged by itself (is it scrambled too?) and against the others. Where there is none, wire
/// copy's rules and a small learned model do. Writes a JSON line a document: id, order (the input index, from 0, of the
/// paragraph at each place), paragraphs, method, confidence, joins, sources, and what moved.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wirecopy reorder scrape.txt                                    one article, to standard output
  wirecopy reorder crawl/ -o ordered.jsonl                       copies found in the crawl decide
  wirecopy reorder scrapes.jsonl --references wire.jsonl.zst -o ordered.jsonl
  wirecopy reorder scrapes.jsonl -o - --partial | jq .groups     only what is sure")]
pub(crate) struct ReorderArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Other copies of the stories: files and folders, as IN
    #[arg(long, value_name = "IN", num_args = 1..)]
    references: Vec<PathBuf>,
    /// Where the JSON lines go (.gz and .zst are compressed)
    #[arg(short, long, value_name = "OUT", default_value = "-")]
    output: PathBuf,
    /// Keep paragraphs whole; else those that were glued together are cut, and their index comes once a piece
    #[arg(long)]
    no_repair: bool,
    /// Also give what is sure: groups of places, of which only the order among groups is certain
    #[arg(long)]
    partial: bool,
    /// Order by something simple instead, to compare with: random, input, headline, borda, best-copy
    #[arg(long, value_name = "NAME")]
    baseline: Option<String>,
    /// How probable it is, before one looks, that a document's order is not the original one: from near 0, all but
    /// plain scrambles stay as they are, to near 1, the order given tells nothing [default: estimated from a sample of
    /// the documents; .8 for a single one]
    #[arg(long, value_name = "P")]
    scrambled_prior: Option<f64>,
    /// Leave out parts of what is known of an article alone, to measure what they are worth: rules, ladder, series, marks,
    /// headline, form, mentions, overlap, words
    #[arg(long, value_name = "PARTS")]
    without: Option<String>,
    /// A model that `train` wrote, in the place of the one that ships
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    #[command(flatten)]
    memory: MemoryArgs,
    /// Replace an output that exists
    #[arg(long)]
    force: bool,
}

/// Runs the command.
pub(crate) fn run(args: &ReorderArgs, common: &Common, console: &Console) -> Result<Outcome> {
    let started = Instant::now();
    let settings =
        Settings { read: args.input.config(common)?, memory: args.memory.config()?, ..Settings::default() };
    let config = ReorderConfig {
        repair: !args.no_repair,
        partial: args.partial,
        model: args.model.as_deref().map(|path| model::read("--model", path)).transpose()?.map(Arc::new),
        baseline: args.baseline.as_deref().map(Baseline::parse).transpose()?,
        omitted: args.without.as_deref().map_or_else(|| Ok(Vec::new()), Part::parse_list)?,
        estimate_scrambled: args.scrambled_prior.is_none(),
        order: OrderConfig {
            scrambled_prior: args.scrambled_prior.unwrap_or(OrderConfig::default().scrambled_prior),
            ..OrderConfig::default()
        },
    };
    config.order.validate()?;
    let summary_to = common.json.then_some(("--json", Path::new("-")));
    let outputs: Vec<_> = summary_to.into_iter().chain([("-o", args.output.as_path())]).collect();
    keep_apart(&outputs)?;
    let inputs = args.input.open(&settings.read, console)?;
    spare_inputs("-o", &args.output, &inputs)?;
    spare_input_folders("-o", &args.output, &inputs)?;
    let references = match args.references.as_slice() {
        [] => None,
        given => {
            let references = Inputs::open(given, &settings.read)?;
            spare_inputs("-o", &args.output, &references)?;
            spare_input_folders("-o", &args.output, &references)?;
            Some(references)
        }
    };
    let mut out = Output::create(&args.output, args.force)?;

    let reorder = Reorder::new(&inputs, references.as_ref(), &settings, config, console)?;
    require_documents(&inputs, &reorder.counts.inputs)?;
    let mut summary = Summary::default();
    let failed = |source| Error::io("write", &args.output, source);
    let counts = reorder.each(console, |document| {
        summary.add(&document);
        let line = serde_json::to_string(&document).expect("an order is plain data");
        writeln!(out, "{line}").map_err(failed)
    })?;
    out.commit()?;
    console.finish();
    summary.finish(&counts, started);
    if common.json {
        print_json(&summary)?;
    } else {
        console.say(&summary.to_string());
    }
    Ok(Outcome::Done)
}
