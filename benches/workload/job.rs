//! The whole job of `wirecopy dedup --dry-run`, without its printing: read, parse, set furniture
//! and wire marks apart, fingerprint, search, verify, cluster, choose keepers.

use std::path::Path;

use wirecopy::error::Result;
use wirecopy::pipeline::Settings;
use wirecopy::pipeline::assign::assign;
use wirecopy::pipeline::compare::compare;
use wirecopy::pipeline::ingest::{ingest, set_furniture_apart};
use wirecopy::progress::Silent;
use wirecopy::read::Inputs;

/// What came of a job; compared between rounds, so that no work can be left out unseen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Outcome {
    pub(crate) documents: usize,
    pub(crate) kept: usize,
    pub(crate) compared: u64,
}

/// Does the job on one file, with the default settings, on the threads of the current pool.
pub(crate) fn dedup(path: &Path) -> Result<Outcome> {
    let settings = Settings::default();
    let inputs = Inputs::open(&[path.to_path_buf()], &settings.read)?;
    let mut ingested = ingest(&inputs, settings.read.strict, &settings.memory, &Silent)?;
    set_furniture_apart(&mut ingested, &settings.recurring)?;
    let comparison = compare(&ingested.collection, &settings.candidates, &settings.verify, &Silent)?;
    let assignments = assign(&ingested.collection, &comparison, &settings.keep, &settings.verify)?;
    let kept = (0..).zip(assignments.iter()).filter(|&(index, assignment)| assignment.is_kept(index)).count();
    Ok(Outcome { documents: ingested.collection.len(), kept, compared: comparison.compared })
}
