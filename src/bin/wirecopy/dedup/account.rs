//! The manifest of a run: see [`wirecopy::write::Manifest`].

use std::path::Path;

use serde::Serialize;
use wirecopy::config::{CandidateConfig, ReadConfig, RecurringConfig, VerifyConfig};
use wirecopy::error::Result;
use wirecopy::fingerprint::HASH_VERSION;
use wirecopy::pipeline::Settings;
use wirecopy::pipeline::ingest::SourceRead;
use wirecopy::read::Inputs;
use wirecopy::text::normalise;
use wirecopy::write::{
    InputAccount, MANIFEST_VERSION, Manifest, Output, OutputAccount, Versions, write_manifest,
};

use super::DedupArgs;
use super::summary::Counts;
use crate::arguments::Common;
use crate::console::Console;
use crate::memory;

/// All that decides what is found and what becomes of it.
#[derive(Debug, Serialize)]
struct Decisive<'a> {
    read: &'a ReadConfig,
    recurring: &'a RecurringConfig,
    candidates: &'a CandidateConfig,
    verify: &'a VerifyConfig,
    keep: String,
    annotate: Option<&'a str>,
    check_order: bool,
    max_loss: Option<f64>,
}

/// How this run went.
#[derive(Debug, Serialize)]
struct Run {
    threads: usize,
    memory_bytes: u64,
    peak_memory_bytes: Option<u64>,
    stages: Vec<Stage>,
}

#[derive(Debug, Serialize)]
struct Stage {
    name: &'static str,
    seconds: f64,
}

/// What a run is accounted for by.
pub(super) struct Account<'a> {
    pub(super) args: &'a DedupArgs,
    pub(super) common: &'a Common,
    pub(super) settings: &'a Settings,
    pub(super) inputs: &'a Inputs,
    pub(super) sources: &'a [SourceRead],
    pub(super) counts: Counts,
}

impl Account<'_> {
    /// Writes the manifest.
    pub(super) fn write(&self, path: &Path, output: &mut Output, console: &Console) -> Result<()> {
        let Self { args, settings, sources, .. } = self;
        let read = sources.iter().map(|source| (source.content_hash, source.documents, source.broken));
        let mut accounts = InputAccount::all(self.inputs, read);
        let against = accounts.split_off(self.inputs.own_sources().len());
        let stages = console.stage_seconds().into_iter().map(|(name, seconds)| Stage { name, seconds });
        let manifest = Manifest {
            manifest: MANIFEST_VERSION,
            command: "dedup",
            versions: Versions {
                wirecopy: env!("CARGO_PKG_VERSION"),
                hash_version: HASH_VERSION,
                normalisation: normalise::form(),
            },
            settings: Decisive {
                read: &settings.read,
                recurring: &settings.recurring,
                candidates: &settings.candidates,
                verify: &settings.verify,
                keep: settings.keep.to_string(),
                annotate: args.annotate.as_deref(),
                check_order: args.check_order,
                max_loss: args.max_loss,
            },
            inputs: accounts,
            against,
            counts: self.counts,
            outputs: args
                .destinations(self.common)
                .into_iter()
                .filter(|(option, _)| !matches!(*option, "--json" | "--manifest"))
                .map(|(option, path)| OutputAccount::new(option, path))
                .collect(),
            run: Run {
                threads: rayon::current_num_threads(),
                memory_bytes: settings.memory.bytes,
                peak_memory_bytes: memory::peak(),
                stages: stages.collect(),
            },
        };
        write_manifest(output, path, &manifest)
    }
}
