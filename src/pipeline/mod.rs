//! The only composer of stages: inputs to a collection of fingerprints ([`ingest`]), to verdicts and clusters
//! ([`compare`]; over all pairs [`exact`]), to one row for every document ([`assign`]) and one for every pair ([`pairs`]), to every document in its
//! order ([`reorder`]), and to the report of who ran whose story ([`track`]).
//! Who holds a few documents instead of files calls [`deduplicate()`], [`compare_documents()`] and [`reorder_document()`].
//!
//! Stages know nothing of each other; what one needs of another is handed over here. Parallelism lives here and
//! inside the stages, always over ordered collections, so that the answer is the same for any number of threads.

mod against;
pub mod assign;
pub mod check_order;
pub mod checkpoints;
pub mod compare;
mod digests;
pub mod documents;
mod doubled_ids;
pub mod exact;
pub mod findings;
mod held;
pub mod ingest;
mod links;
mod maker;
pub mod pairs;
pub mod reorder;
pub mod second_pass;
pub mod track;
pub mod train;

use crate::cluster::KeepPolicy;
use crate::config::{CandidateConfig, MemoryConfig, ReadConfig, RecurringConfig, VerifyConfig};
use crate::error::Result;

pub use documents::documents;
pub use held::{Decision, compare_documents, deduplicate, deduplicate_against, reorder_document};

/// The settings of all stages of a comparison.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Settings {
    /// How inputs are read.
    pub read: ReadConfig,
    /// How much memory a run may use, and where the rest goes.
    pub memory: MemoryConfig,
    /// When a paragraph is furniture of its outlet.
    pub recurring: RecurringConfig,
    /// How candidates are searched for.
    pub candidates: CandidateConfig,
    /// How pairs are judged.
    pub verify: VerifyConfig,
    /// Which member of a cluster is kept.
    pub keep: KeepPolicy,
}

impl Settings {
    /// Refuses settings out of their ranges. Any memory will do: the less, the more goes to the temporary file.
    pub fn validate(&self) -> Result<()> {
        self.read.validate()?;
        self.recurring.validate()?;
        self.candidates.validate()?;
        self.verify.validate()?;
        self.keep.validate()
    }
}
