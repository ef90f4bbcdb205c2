//! `wirecopy train`: a model of order from an archive of articles in their right order.

use std::io::Write;
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use serde::Serialize;
use wirecopy::config::TrainConfig;
use wirecopy::error::{Error, Result};
use wirecopy::order::Part;
use wirecopy::order::train::{Report, Trained};
use wirecopy::pipeline::train::{recalibrate, train};
use wirecopy::write::{Output, keep_apart, spare_input_folders, spare_inputs};

use crate::Outcome;
use crate::arguments::{Common, InputArgs};
use crate::console::{Console, print_json};
use crate::model;

/// Train a model of paragraph order on your own archive
///
/// Reads articles whose paragraphs stand in their original order, and writes a model that `reorder --model` takes. One
/// article in sixteen is held out, by its id: half of them calibrate the model, the other half make the report at the
/// end. The same articles in the same order, epochs and seed give the same model, whatever the number of threads. In
/// another order they are drawn and halved differently: another model, of about the same worth.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wirecopy train archive/ -o ours.model
  wirecopy train archive.jsonl.zst -o ours.model --epochs 5 --json
  wirecopy train archive/ --recalibrate ours.model -o better.model
  wirecopy reorder scrapes/ --model ours.model -o ordered.jsonl")]
pub(crate) struct TrainArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Where the model goes
    #[arg(short, long, value_name = "MODEL")]
    output: PathBuf,
    /// Passes over the articles [default: 20]
    #[arg(long, value_name = "N")]
    epochs: Option<NonZeroUsize>,
    /// Train nothing, but calibrate this model anew on the articles that training holds out: how sure it is, and how far it
    /// believes a copy. Takes seconds; its networks stay as they are
    #[arg(long, value_name = "MODEL", conflicts_with = "epochs")]
    recalibrate: Option<PathBuf>,
    /// Seed of all draws
    #[arg(long, value_name = "N", default_value_t = 1)]
    seed: u64,
    /// Never look at parts of what is known of an article, to measure what they are worth: as --without of `reorder`
    #[arg(long, value_name = "PARTS")]
    without: Option<String>,
    /// Replace an output that exists
    #[arg(long)]
    force: bool,
}

/// What a run did, as JSON.
#[derive(Debug, Serialize)]
struct Summary {
    wirecopy: &'static str,
    #[serde(flatten)]
    report: Report,
    bytes: usize,
    seconds: f64,
}

/// Runs the command.
pub(crate) fn run(args: &TrainArgs, common: &Common, console: &Console) -> Result<Outcome> {
    let started = Instant::now();
    let reading = args.input.config(common)?;
    let default = TrainConfig::default();
    let config = TrainConfig {
        epochs: args.epochs.map_or(default.epochs, NonZeroUsize::get),
        seed: args.seed,
        ..default
    };
    let omitted = args.without.as_deref().map_or_else(|| Ok(Vec::new()), Part::parse_list)?;
    let summary_to = common.json.then_some(("--json", Path::new("-")));
    let outputs: Vec<_> = summary_to.into_iter().chain([("-o", args.output.as_path())]).collect();
    keep_apart(&outputs)?;
    let known = args.recalibrate.as_deref().map(|path| model::read("--recalibrate", path)).transpose()?;
    let inputs = args.input.open(&reading, console)?;
    spare_inputs("-o", &args.output, &inputs)?;
    spare_input_folders("-o", &args.output, &inputs)?;
    let mut out = Output::create(&args.output, args.force)?;

    let Trained { model, report } = if let Some(known) = known {
        recalibrate(&inputs, reading.strict, known, &config, &omitted, console)?
    } else {
        let description = format!("epochs {}, seed {}", config.epochs, config.seed);
        train(&inputs, reading.strict, &config, &omitted, &description, console)?
    };
    let bytes = model.to_bytes();
    out.write_all(&bytes).map_err(|source| Error::io("write", &args.output, source))?;
    out.commit()?;
    console.finish();
    let summary = Summary {
        wirecopy: env!("CARGO_PKG_VERSION"),
        report,
        bytes: bytes.len(),
        seconds: started.elapsed().as_secs_f64(),
    };
    if common.json {
        print_json(&summary)?;
    } else {
        console.say(&text(&summary, &args.output));
    }
    Ok(Outcome::Done)
}

fn text(summary: &Summary, output: &Path) -> String {
    let Report {
        learnt,
        articles,
        tau,
        first,
        last,
        adjacent,
        auc_shuffled,
        auc_block,
        pair_error,
        join_error,
        tau_error,
    } = summary.report;
    let learnt = match learnt {
        0 => "nothing: the networks are as they were".to_owned(),
        learnt => format!("from {learnt} articles"),
    };
    format!(
        "learnt     {learnt}\n\
         held out   {articles} others, shuffled: tau {tau:.3}, first right {first:.3}, last {last:.3}, neighbours \
         {adjacent:.3}; calibration error of pairs {pair_error:.3}, of \
         joins {join_error:.3}, of the whole {tau_error:.3}\n\
         scrambled  told from originals in articles of 8 or more pieces: area under the curve {auc_shuffled:.3} shuffled, \
         {auc_block:.3} with one block moved\n\
         model      {} ({} bytes)\n\
         cost       {:.1} s",
        output.display(),
        summary.bytes,
        summary.seconds
    )
}
