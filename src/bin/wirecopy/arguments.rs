//! What the user typed. Each command turns it into validated settings before anything runs.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};

use clap::{Args, Parser, Subcommand};
use wirecopy::config::{FieldName, MemoryConfig, ReadConfig};
use wirecopy::error::{Error, Result};
use wirecopy::read::{AgencyTable, Inputs};
use wirecopy::wire::Agencies;

use crate::advice;
use crate::compare::CompareArgs;
use crate::console::Console;
use crate::dedup::DedupArgs;
use crate::evaluate::EvaluateArgs;
use crate::help::{self, HelpArgs};
use crate::inspect::InspectArgs;
use crate::reorder::ReorderArgs;
use crate::shell::{CompletionsArgs, ManArgs};
use crate::synth::SynthArgs;
use crate::track::TrackArgs;
use crate::train::TrainArgs;

/// Finds what a pile of scraped news copied from where, and puts back in order what scraping scrambled.
#[derive(Debug, Parser)]
#[command(name = "wirecopy", version, propagate_version = true, max_term_width = 110)]
#[command(disable_help_subcommand = true, after_help = help::pages())]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) common: Common,
}

/// One of wirecopy's jobs.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    Dedup(DedupArgs),
    Compare(CompareArgs),
    Reorder(ReorderArgs),
    Inspect(InspectArgs),
    Evaluate(EvaluateArgs),
    Synth(SynthArgs),
    Track(TrackArgs),
    Train(TrainArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
    Help(HelpArgs),
}

impl Command {
    /// The folder that keeps what a run has done, if there is one.
    pub(crate) fn work(&self) -> Option<&Path> {
        match self {
            Self::Dedup(args) => args.work.as_deref(),
            _ => None,
        }
    }
}

/// Options of every command.
#[derive(Debug, Clone, Args)]
pub(crate) struct Common {
    /// Threads to work with [default: one a core]
    #[arg(long, global = true, value_name = "N", help_heading = "Common options")]
    pub(crate) threads: Option<NonZeroUsize>,
    /// No progress, no notices, no summary; broken records and errors are still told
    #[arg(long, short, global = true, help_heading = "Common options")]
    pub(crate) quiet: bool,
    /// Stop at the first broken record or doubled id, instead of telling and counting them
    #[arg(long, global = true, help_heading = "Common options")]
    pub(crate) strict: bool,
    /// Print a machine-readable summary (one JSON object) to standard output
    #[arg(long, global = true, help_heading = "Common options")]
    pub(crate) json: bool,
}

/// What to read, and how.
#[derive(Debug, Clone, Args)]
pub(crate) struct InputArgs {
    /// Files, folders (read recursively, in order), or - for standard input. JSON (lines or an array), CSV, TSV, Parquet,
    /// WARC, WET, ARC, HTML and text files (title, date, URL, then a paragraph a line), plain or compressed (gzip, zstd,
    /// bzip2, xz): told by their content
    #[arg(value_name = "IN", required = true)]
    pub(crate) inputs: Vec<PathBuf>,
    /// The record's own name for one of our fields (id, url, title, text, date, outlet, author), e.g. `--field text=body`
    #[arg(long = "field", value_name = "NAME=FIELD")]
    pub(crate) fields: Vec<String>,
    /// The encoding of records that are not UTF-8, e.g. windows-1252; without it they are broken. Pages and archives say theirs
    /// themselves
    #[arg(long, value_name = "LABEL", hide_short_help = true)]
    pub(crate) encoding: Option<String>,
    /// Refuse records larger than this, with a message. Bytes, or with K, M or G
    #[arg(long, value_name = "SIZE", default_value = "16M", value_parser = size)]
    pub(crate) max_record: usize,
    /// Read no further in a compressed file that decodes to more than this many times its size, as decompression bombs
    /// do; counts from 4 GiB on. 0: no limit
    #[arg(long, value_name = "N", default_value_t = 1000, hide_short_help = true)]
    pub(crate) max_ratio: u64,
}

impl InputArgs {
    /// Finds what is to be read, and says where `--field` names what is not there.
    pub(crate) fn open(&self, config: &ReadConfig, console: &Console) -> Result<Inputs> {
        self.open_against(&[], config, console)
    }

    /// The same with what is only compared with, at `against`.
    pub(crate) fn open_against(
        &self,
        against: &[PathBuf],
        config: &ReadConfig,
        console: &Console,
    ) -> Result<Inputs> {
        let inputs = Inputs::open_against(&self.inputs, against, config)?;
        advice::unused_fields(&inputs, &config.fields, console)?;
        Ok(inputs)
    }

    /// The settings for reading.
    pub(crate) fn config(&self, common: &Common) -> Result<ReadConfig> {
        let fields =
            self.fields.iter().map(|given| FieldName::parse_override(given)).collect::<Result<_>>()?;
        if self.max_record == 0 || self.max_record > 1 << 30 {
            return Err(Error::setting("--max-record", "give a size from 1 to 1G"));
        }
        Ok(ReadConfig {
            max_record: self.max_record,
            max_ratio: self.max_ratio,
            fields,
            encoding: self.encoding.clone(),
            strict: common.strict,
        })
    }
}

/// Which agencies are known.
#[derive(Debug, Clone, Args)]
pub(crate) struct AgencyArgs {
    /// A TOML table of agencies and outlets of your own: [[agency]] name, codes, names, sites; [[outlet]] name, hosts,
    /// agency
    #[arg(long, value_name = "FILE")]
    pub(crate) agencies: Option<PathBuf>,
}

impl AgencyArgs {
    /// The built-in agencies with those of the user's table.
    pub(crate) fn table(&self) -> Result<Agencies> {
        let table = self.agencies.as_deref().map(AgencyTable::read).transpose()?.unwrap_or_default();
        Agencies::with(&table.agencies, &table.outlets)
    }
}

/// How much memory to work in.
#[derive(Debug, Clone, Args)]
pub(crate) struct MemoryArgs {
    /// Memory for the words of all documents and for the search; what does not fit goes to a temporary file, and the
    /// result is the same. About 350 bytes a document come on top. Bytes, or with K, M or G
    #[arg(long, value_name = "SIZE", default_value = "1G", value_parser = size)]
    pub(crate) memory: usize,
    /// Where that file is made, which needs no cleaning up [default: the system's folder for temporary files]
    #[arg(long, value_name = "DIR")]
    pub(crate) temp_dir: Option<PathBuf>,
}

impl MemoryArgs {
    /// The settings for memory.
    pub(crate) fn config(&self) -> Result<MemoryConfig> {
        match &self.temp_dir {
            Some(folder) if !folder.is_dir() => {
                Err(Error::setting("--temp-dir", format!("{} is no folder", folder.display())))
            }
            folder => Ok(MemoryConfig { bytes: self.memory as u64, folder: folder.clone() }),
        }
    }
}

/// Reads `16M`, `500K`, `1G` or plain bytes.
fn size(given: &str) -> std::result::Result<usize, String> {
    let number = given.strip_suffix(['b', 'B']).unwrap_or(given);
    let (digits, unit) = match number.split_at_checked(number.len().saturating_sub(1)) {
        Some((digits, "k" | "K")) => (digits, 1 << 10),
        Some((digits, "m" | "M")) => (digits, 1 << 20),
        Some((digits, "g" | "G")) => (digits, 1 << 30),
        _ => (number, 1),
    };
    digits
        .parse::<usize>()
        .ok()
        .and_then(|number| number.checked_mul(unit))
        .ok_or_else(|| format!("`{given}` is no size; give bytes, or a number with K, M or G"))
}

/// Threads that may be asked for on any machine; one with more cores may use them all.
const MOST_THREADS: usize = 256;

/// Starts the threads to work with. Each looks for work in all others: a thousand on two cores take fifty times as
/// long as two, and a hundred thousand do not end.
pub(crate) fn start_threads(threads: NonZeroUsize) -> Result<()> {
    let cores = std::thread::available_parallelism().map_or(1, NonZeroUsize::get);
    let most = cores.max(MOST_THREADS);
    if threads.get() > most {
        let message = format!("{threads} threads would wait for each other; give 1 to {most}");
        return Err(Error::setting("--threads", message));
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.get())
        .build_global()
        .map_err(|error| Error::setting("--threads", error.to_string()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        for (given, expected) in
            [("16M", 16 << 20), ("1g", 1 << 30), ("512", 512), ("3K", 3072), ("64MB", 64 << 20), ("9b", 9)]
        {
            assert_eq!(size(given), Ok(expected), "{given}");
        }
        for given in ["", "M", "x", "B", "MB", "1BB", "-1", "99999999999999999999G"] {
            assert!(size(given).is_err(), "{given}");
        }
    }

    #[test]
    fn the_command_line_is_sound() {
        use clap::CommandFactory;
        Arguments::command().debug_assert();
    }
}
