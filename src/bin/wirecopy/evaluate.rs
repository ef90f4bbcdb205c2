//! `wirecopy evaluate`: measures predictions against gold, and fails where a figure is below what was asked.

use std::fmt::Display;
use std::io::Write;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use serde::Serialize;
use wirecopy::error::{Error, Result};
use wirecopy::evaluate::bootstrap::Bootstrap;
use wirecopy::evaluate::figures::Figure;
use wirecopy::evaluate::order::OrderConfig;
use wirecopy::evaluate::pairs::PairsConfig;
use wirecopy::evaluate::relations::RelationFilter;
use wirecopy::evaluate::sweep::SweepColumn;
use wirecopy::evaluate::{clusters, order, pairs};

use crate::Outcome;
use crate::arguments::Common;
use crate::console::Console;

/// Measure predictions against a gold standard
#[derive(Debug, Args)]
#[command(after_help = "\
Tables are .tsv, .csv or .jsonl, also .gz or .zst, and are told by content. Exit status: 0; 1 if a figure is below
--min-f1 or --min-tau; 2 for an error.")]
pub(crate) struct EvaluateArgs {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    Pairs(PairsArgs),
    Clusters(ClustersArgs),
    Order(OrderArgs),
}

#[derive(Debug, Args)]
struct Files {
    /// What is right
    #[arg(long, value_name = "FILE")]
    gold: PathBuf,
    /// What was predicted
    #[arg(long, value_name = "FILE")]
    pred: PathBuf,
}

#[derive(Debug, Args)]
struct SeedArgs {
    /// Seed of the bootstrap that intervals come from
    #[arg(long, value_name = "N", default_value_t = Bootstrap::default().seed)]
    seed: u64,
}

impl SeedArgs {
    fn bootstrap(&self) -> Bootstrap {
        Bootstrap { seed: self.seed, ..Bootstrap::default() }
    }
}

/// Are pairs of documents copies? Precision, recall, F1, the relations' confusion table
///
/// Gold has the columns id1, id2, duplicate (a grade from 0 to 1) and perhaps relation. The prediction is a pairs table
/// (a, b, relation, …) or a clusters table (id, cluster), as `wirecopy dedup` writes them; its header says which.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wirecopy evaluate pairs --gold gold.tsv --pred pairs.tsv
  wirecopy evaluate pairs --gold gold.tsv --pred clusters.tsv --wrong --min-f1 0.95
  wirecopy evaluate pairs --gold gold.tsv --pred pairs.tsv --relations all --sweep resemblance")]
struct PairsArgs {
    #[command(flatten)]
    files: Files,
    /// A gold pair is a duplicate from this grade up
    #[arg(long, value_name = "GRADE", default_value_t = PairsConfig::default().positive)]
    positive: f64,
    /// A gold pair is none from this grade down; grades between are left out
    #[arg(long, value_name = "GRADE", default_value_t = PairsConfig::default().negative, allow_negative_numbers = true)]
    negative: f64,
    /// Rows of a pairs table that are predicted duplicates: `duplicates` (identical, reordered, reprint, excerpt),
    /// `all`, or relations with commas between [default: duplicates, or all where the table has no relations]
    #[arg(long, value_name = "WHICH")]
    relations: Option<RelationFilter>,
    /// Also measure a bare threshold on `resemblance`, `containment_a`, `containment_b` or `containment` (the greater
    /// of the two), whatever the relation unless --relations is given
    #[arg(long, value_name = "COLUMN")]
    sweep: Option<SweepColumn>,
    /// List the wrong pairs
    #[arg(long)]
    wrong: bool,
    /// Fail, with status 1, if F1 is below this
    #[arg(long, value_name = "F1")]
    min_f1: Option<f64>,
    #[command(flatten)]
    seed: SeedArgs,
}

/// Are the right documents together? Pairwise F1, adjusted Rand index, B-cubed F1
///
/// Both tables have the columns id and cluster. A document that the prediction lacks is a cluster of its own.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wirecopy evaluate clusters --gold truth.tsv --pred clusters.tsv
  wirecopy evaluate clusters --gold truth.tsv.zst --pred clusters.csv --json --min-f1 0.9")]
struct ClustersArgs {
    #[command(flatten)]
    files: Files,
    /// Fail, with status 1, if the pairwise F1 is below this
    #[arg(long, value_name = "F1")]
    min_f1: Option<f64>,
}

/// Are paragraphs in their order? Kendall's tau, pairwise accuracy, first, last, neighbours, calibration
///
/// Both files are JSON lines with "id" and "order": order[k] is the input index, from 0, of the paragraph at place k.
/// An article that the prediction lacks counts with tau 0.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wirecopy evaluate order --gold gold.jsonl --pred reordered.jsonl
  wirecopy evaluate order --gold gold.jsonl.zst --pred reordered.jsonl --by set --min-tau 0.4")]
struct OrderArgs {
    #[command(flatten)]
    files: Files,
    /// Also report the values of this field of gold apart
    #[arg(long, value_name = "FIELD")]
    by: Option<String>,
    /// Fail, with status 1, if the mean tau is below this
    #[arg(long, value_name = "TAU", allow_negative_numbers = true)]
    min_tau: Option<f64>,
    #[command(flatten)]
    seed: SeedArgs,
}

/// Runs the command and prints its report. The status is 1 if a figure is below what was asked.
pub(crate) fn run(args: &EvaluateArgs, common: &Common) -> Result<Outcome> {
    match &args.what {
        What::Pairs(pairs_args) => {
            let config = pairs_args.config();
            let report = pairs::evaluate(&pairs_args.files.gold, &pairs_args.files.pred, &config)?;
            let gate =
                Gate { figure: Some(report.accuracy.f1), option: "--min-f1", least: pairs_args.min_f1 };
            conclude(&report, &|| report.refuse(), &gate, common)
        }
        What::Clusters(clusters_args) => {
            let report = clusters::evaluate(&clusters_args.files.gold, &clusters_args.files.pred)?;
            let least = clusters_args.min_f1;
            let gate = Gate { figure: Some(report.accuracy.f1), option: "--min-f1", least };
            conclude(&report, &|| report.doubled.refuse(), &gate, common)
        }
        What::Order(order_args) => {
            let config = OrderConfig { by: order_args.by.clone(), bootstrap: order_args.seed.bootstrap() };
            let report = order::evaluate(&order_args.files.gold, &order_args.files.pred, &config)?;
            let gate = Gate { figure: report.tau(), option: "--min-tau", least: order_args.min_tau };
            conclude(&report, &|| report.doubled.refuse(), &gate, common)
        }
    }
}

/// Prints the report, and says whether the figure was reached: also where nobody reads the report to its end. With
/// `--strict`, `refuse` says what no report is made of.
fn conclude(
    report: &(impl Serialize + Display),
    refuse: &dyn Fn() -> Result<()>,
    gate: &Gate,
    common: &Common,
) -> Result<Outcome> {
    if common.strict {
        refuse()?;
    }
    let outcome = gate.outcome();
    if let Some(note) = gate.hidden_by_rounding() {
        Console::new(common).say(&note);
    }
    match print(report, common.json) {
        Err(error) if !error.is_broken_pipe() => Err(error),
        Ok(()) | Err(_) => Ok(outcome),
    }
}

impl PairsArgs {
    fn config(&self) -> PairsConfig {
        PairsConfig {
            positive: self.positive,
            negative: self.negative,
            relations: self.relations.clone(),
            sweep: self.sweep,
            list_wrong: self.wrong,
            bootstrap: self.seed.bootstrap(),
        }
    }
}

/// Prints a report to standard output.
fn print(report: &(impl Serialize + Display), json: bool) -> Result<()> {
    let text = if json {
        serde_json::to_string(report).map_err(|error| Error::io("write", "standard output", error.into()))?
    } else {
        report.to_string()
    };
    let mut out = std::io::stdout().lock();
    writeln!(out, "{text}")
        .and_then(|()| out.flush())
        .map_err(|source| Error::io("write", "standard output", source))
}

/// A figure, and the least of it that was asked for.
struct Gate {
    figure: Option<Figure>,
    option: &'static str,
    least: Option<f64>,
}

impl Gate {
    /// What the last bits of a mean of fractions are not worth: a third and two thirds are to reach a half.
    const LOST_IN_SUMS: f64 = 1e-12;

    /// Compares the figure itself, not what is shown of it. Without a figure nothing was reached.
    fn outcome(&self) -> Outcome {
        let reaches = |least: f64| self.figure.is_some_and(|figure| figure.0 >= least - Self::LOST_IN_SUMS);
        if self.least.is_none_or(reaches) { Outcome::Done } else { Outcome::Finding }
    }

    /// Says what is below the least, where the report shows a figure that is not.
    fn hidden_by_rounding(&self) -> Option<String> {
        let (figure, least) = (self.figure?, self.least?);
        let note = || {
            format!("{} {least} is not reached: the figure is {}, shown as {figure}", self.option, figure.0)
        };
        (self.outcome() == Outcome::Finding && figure.rounded() >= least).then(note)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gate_compares_the_figure_and_not_what_is_shown_of_it() {
        let check = |figure: Option<f64>, least: Option<f64>, expect: Outcome, is_noted: bool| {
            let gate = Gate { figure: figure.map(Figure), option: "--min-f1", least };
            assert_eq!(gate.outcome(), expect, "{figure:?} {least:?}");
            assert_eq!(gate.hidden_by_rounding().is_some(), is_noted, "{figure:?} {least:?}");
        };
        check(Some(19_999.0 / 20_000.0), Some(1.0), Outcome::Finding, true);
        check(Some(0.9), Some(1.0), Outcome::Finding, false);
        check(Some(0.1 + 0.1 + 0.1), Some(0.3), Outcome::Done, false);
        check(Some((1.0 - 0.9) * 10.0), Some(1.0), Outcome::Done, false);
        check(Some(0.2), None, Outcome::Done, false);
        check(None, Some(-1.0), Outcome::Finding, false);
    }
}
