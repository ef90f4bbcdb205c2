//! `wirecopy track`: who ran our copy, how much of it, when, changed how, credited or not.

mod summary;

use std::fs;
use std::path::PathBuf;
use std::time::Instant;

use clap::Args;
use wirecopy::error::{Error, Result};
use wirecopy::outlet::outlet_name;
use wirecopy::pipeline::Settings;
use wirecopy::pipeline::track::track;
use wirecopy::track::{Filters, TrackConfig, agency_called};
use wirecopy::wire::Agencies;
use wirecopy::write::{
    AtomicTree, keep_apart, replace_report, spare_input_folders, spare_inputs, write_page, write_tables,
};

use crate::Outcome;
use crate::advice;
use crate::arguments::{AgencyArgs, Common, InputArgs, MemoryArgs};
use crate::console::{Console, print_json};
use summary::Summary;

/// Report who ran whose story: origin, share, cuts, changes, lag, credit
///
/// Finds the stories that several documents have in common, says where each comes from and why, and measures every
/// article against it. DIR gets index.html, the report to be read, and stories.jsonl, articles.csv, pairs.csv, credits.csv and schema.md, which says what their
/// fields mean. It appears whole or not at all.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wirecopy track crawl/ -o report/
  wirecopy track crawl.jsonl.zst -o report/ --agency AFP --since 2024-01-01 --until 2024-01-31
  wirecopy track wire.jsonl crawl/ -o report/ --ours our-ids.txt       where did our stories run?
  wirecopy track crawl/ -o report/ --agencies own.toml                 agencies and sites that are not known yet")]
pub(crate) struct TrackArgs {
    #[command(flatten)]
    input: InputArgs,
    /// The folder of the report: a new one or an empty one, or with --force that of an earlier report
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,
    /// Only stories that come from one of these agencies
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    agency: Vec<String>,
    /// Only stories in which one of these outlets has an article
    #[arg(long, value_name = "NAME", value_delimiter = ',')]
    outlet: Vec<String>,
    /// Only stories with an article of this day or later: 2026-01-19, or 2026-01-19T08:30:00Z
    #[arg(long, value_name = "DATE")]
    since: Option<String>,
    /// Only stories with an article of this day or earlier
    #[arg(long, value_name = "DATE")]
    until: Option<String>,
    /// Only articles of which at least this share is the story's text, 0 to 1
    #[arg(long, value_name = "SHARE")]
    min_share: Option<f64>,
    /// A file with your own originals, an id, address or outlet a line: only stories that hold one, told from it
    #[arg(long, value_name = "LIST")]
    ours: Option<PathBuf>,
    #[command(flatten)]
    agencies: AgencyArgs,
    #[command(flatten)]
    memory: MemoryArgs,
    /// Plant synthetic copies of so many articles of the input, to measure what is found; 0 plants none
    #[arg(long, value_name = "N", default_value_t = TrackConfig::default().controls)]
    controls: usize,
    /// Replace DIR if it is the report of an earlier run, with nothing else in it
    #[arg(long)]
    force: bool,
}

impl TrackArgs {
    fn config(&self, agencies: &Agencies) -> Result<TrackConfig> {
        for name in &self.agency {
            if agency_called(agencies, name).is_none() {
                return Err(Error::setting(
                    "--agency",
                    format!("`{name}` is no agency that is known; --agencies adds some"),
                ));
            }
        }
        let list = |path: &PathBuf| {
            let text = fs::read_to_string(path).map_err(|source| Error::io("read", path, source))?;
            let ours = Filters::ours(&text);
            if ours.is_empty() {
                return Err(Error::setting("--ours", format!("{} names nothing", path.display())));
            }
            Ok(ours)
        };
        let filters = Filters {
            agencies: self.agency.clone(),
            outlets: self.outlet.iter().map(|outlet| outlet_name(outlet)).collect(),
            since: self.since.as_deref().map(Filters::since).transpose()?,
            until: self.until.as_deref().map(Filters::until).transpose()?,
            min_share: self.min_share,
            ours: self.ours.as_ref().map(list).transpose()?,
            as_typed: self.as_typed(),
        };
        let config = TrackConfig { controls: self.controls, filters, ..TrackConfig::default() };
        config.validate()?;
        Ok(config)
    }

    fn as_typed(&self) -> Vec<String> {
        let option = |name: &str, value: String| format!("--{name} {value}");
        let mut typed = Vec::new();
        if !self.agency.is_empty() {
            typed.push(option("agency", self.agency.join(",")));
        }
        if !self.outlet.is_empty() {
            typed.push(option("outlet", self.outlet.join(",")));
        }
        typed.extend(self.since.iter().map(|date| option("since", date.clone())));
        typed.extend(self.until.iter().map(|date| option("until", date.clone())));
        typed.extend(self.min_share.map(|share| option("min-share", share.to_string())));
        typed.extend(self.ours.iter().map(|path| option("ours", path.display().to_string())));
        typed
    }
}

/// Runs the command.
pub(crate) fn run(args: &TrackArgs, common: &Common, console: &Console) -> Result<Outcome> {
    let started = Instant::now();
    let settings =
        Settings { read: args.input.config(common)?, memory: args.memory.config()?, ..Settings::default() };
    let agencies = args.agencies.table()?;
    let config = args.config(&agencies)?;
    let inputs = args.input.open(&settings.read, console)?;
    keep_apart(&[("-o", args.output.as_path())])?;
    spare_inputs("-o", &args.output, &inputs)?;
    spare_input_folders("-o", &args.output, &inputs)?;
    let folder = AtomicTree::create(&args.output, replace_report(&args.output, args.force))?;

    let tracked = track(&inputs, &settings, &config, &agencies, console)?;
    write_tables(&folder, &tracked.report)?;
    write_page(&folder, &tracked.report)?;
    folder.commit()?;
    console.finish();

    advice::tracking(&tracked.report.totals, &config.filters.as_typed, console);
    let summary = Summary::new(&tracked, &args.output, started);
    if common.json {
        print_json(&summary)?;
    } else {
        console.say(&summary.to_string());
    }
    Ok(Outcome::Done)
}
