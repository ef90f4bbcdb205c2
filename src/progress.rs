//! What a long run tells its caller while it works. The library says it through this trait and never prints.

use crate::error::Fault;

/// What a stage counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Unit {
    /// Bytes of input, as stored.
    Bytes,
    /// Documents.
    Documents,
    /// Candidate pairs.
    Pairs,
}

/// Receives the course of a run. All methods may be called from several threads.
pub trait Progress: Sync {
    /// A stage begins; `total` is known for some.
    fn stage(&self, _name: &'static str, _total: Option<u64>, _unit: Unit) {}
    /// `amount` more of the stage's unit is done.
    fn advance(&self, _amount: u64) {}
    /// Something worth knowing while the stage goes on, as a line of text.
    fn note(&self, _text: &str) {}
    /// A record was broken or odd. Called in input order.
    fn fault(&self, _fault: &Fault) {}
}

/// A listener that ignores everything.
#[derive(Debug, Clone, Copy, Default)]
pub struct Silent;

impl Progress for Silent {}
