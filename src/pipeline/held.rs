//! The three jobs on documents that the caller holds: two compared, some deduplicated, one put in order. Each decides what
//! the command line does of the same documents in files: `compare`, `dedup`, `reorder`.

use super::Settings;
use super::assign::{Assignments, assign};
use super::compare::{compare, verdict};
use super::ingest::{Ingested, Maker, ingest_documents_against, set_furniture_apart};
use super::reorder::{ReorderConfig, Reordered, placed_alone};
use crate::config::VerifyConfig;
use crate::document::Document;
use crate::error::Result;
use crate::fingerprint::Collection;
use crate::progress::{Progress, Unit};
use crate::relation::Relation;
use crate::verify::Verdict;

/// What was decided of one document. Documents are told by their place, from 0, among those that were given.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Decision {
    /// Its id, as it was given.
    pub id: String,
    /// The document that names its cluster: the earliest member, then the one with the lowest id. A document without a
    /// copy is a cluster of its own.
    pub cluster: usize,
    /// The document that is kept in its favour; itself if it is kept. A cluster has one keeper, or several that are no
    /// copies of each other.
    pub keeper: usize,
    /// What it is to its keeper: `identical`, `reordered`, `reprint` or `excerpt`; none for a keeper.
    pub relation: Option<Relation>,
    /// Resemblance of its shingles and its keeper's, 0–1; 1 for a keeper.
    pub resemblance: f64,
    /// Which share of its shingles its keeper has, 0–1; 1 for a keeper.
    pub containment: f64,
    /// Why it is a keeper, or what makes it a copy: a sentence.
    pub reason: String,
}

impl Decision {
    /// Whether the document is kept; else it is a copy of its keeper, and may go.
    #[must_use]
    pub fn is_kept(&self) -> bool {
        self.relation.is_none()
    }
}

/// Finds which documents are copies of which, and which of them to keep: a decision for each, in the order in which they
/// were given. It is what `wirecopy dedup` decides of the same documents in a file, whatever the number of threads (those
/// of the rayon pool that it is called in).
///
/// Memory: what [`MemoryConfig`](crate::config::MemoryConfig) says of a document, and its decision. Texts are let go as they
/// are taken in; fingerprints leave memory for a temporary file. Files of millions are better read twice, by
/// [`ingest`](super::ingest) and what follows.
///
/// # Errors
/// Settings out of their ranges; a document of more bytes than [`ReadConfig::max_record`](crate::config::ReadConfig);
/// two of one id, if that is `strict` (else `progress` is told); a temporary file that cannot be written.
///
/// # Panics
/// If a paragraph's span does not lie in its document's text.
pub fn deduplicate(
    documents: impl IntoIterator<Item = Document>,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Vec<Decision>> {
    deduplicate_against(documents, [], settings, progress)
}

/// The same with documents that are there already: what was kept of earlier crawls. They stay, and nothing is decided of them;
/// a document that is a copy of one of them goes in its favour, but for a full text only an excerpt of which is there. Their
/// places are counted on behind those of `documents`.
///
/// # Errors
/// Those of [`deduplicate`]. A document may have the id of one that is there already.
///
/// # Panics
/// If a paragraph's span does not lie in its document's text.
pub fn deduplicate_against(
    documents: impl IntoIterator<Item = Document>,
    earlier: impl IntoIterator<Item = Document>,
    settings: &Settings,
    progress: &dyn Progress,
) -> Result<Vec<Decision>> {
    settings.validate()?;
    let mut ingested =
        ingest_documents_against(documents, earlier, &settings.read, &settings.memory, progress)?;
    set_furniture_apart(&mut ingested, &settings.recurring)?;
    let Ingested { collection, .. } = ingested;
    let comparison = compare(&collection, &settings.candidates, &settings.verify, progress)?;
    progress.stage("assigning", None, Unit::Documents);
    let assignments = assign(&collection, &comparison, &settings.keep, &settings.verify)?;
    decisions(&collection, &assignments)
}

fn decisions(collection: &Collection, assignments: &Assignments) -> Result<Vec<Decision>> {
    let mut buffer = Vec::new();
    let rows = collection.own_entries().iter().zip(assignments.iter());
    rows.map(|(entry, assignment)| {
        let overlap = assignment.verdict.map(|(_, overlap)| overlap);
        Ok(Decision {
            id: entry.id.to_string(),
            cluster: assignment.cluster as usize,
            keeper: assignment.keeper as usize,
            relation: assignment.verdict.map(|(relation, _)| relation),
            resemblance: overlap.map_or(1.0, |overlap| overlap.resemblance()),
            containment: overlap.map_or(1.0, |overlap| overlap.containment_b()),
            reason: assignments.reason(assignment, &mut buffer)?.into_owned(),
        })
    })
    .collect()
}

/// Compares two documents: their relation, and as a sentence ([`Verdict`]'s `Display`) why. What a collection teaches of
/// two of its documents (furniture of their outlets, how common their words are) is not known here. To compare one with
/// many, keep its sheet: [`Maker::sheet`] and [`verdict`].
///
/// Time and memory grow with the texts' length.
///
/// # Errors
/// Settings out of their ranges.
///
/// # Panics
/// If a paragraph's span does not lie in its document's text.
pub fn compare_documents(a: &Document, b: &Document, config: &VerifyConfig) -> Result<Verdict> {
    config.validate()?;
    let mut maker = Maker::default();
    let a = maker.sheet(a).clone();
    Ok(verdict(&a, maker.sheet(b), config))
}

/// Puts the paragraphs of one document in the order that they were most likely written in, by what the text alone says:
/// [`Reordered::order`], and with which [`confidence`](Reordered::confidence), 0–1. Where copies of it are at hand,
/// [`Reorder`](super::reorder::Reorder) asks them too.
///
/// How likely the given order is to be wrong before one looks is
/// [`scrambled_prior`](crate::config::OrderConfig::scrambled_prior): there is nothing to estimate it from.
///
/// # Errors
/// Settings out of their ranges.
///
/// # Panics
/// If a paragraph's span does not lie in the document's text.
pub fn reorder_document(document: &Document, config: &ReorderConfig) -> Result<Reordered> {
    config.validate()?;
    Ok(placed_alone(document, config))
}

#[cfg(test)]
mod tests;
