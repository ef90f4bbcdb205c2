//! Documents to the order of their paragraphs: finds the copies of each among all inputs, reads the texts that must be
//! held, and asks [`order`](crate::order) for every document.
//!
//! Five kinds of passes: fingerprints, to know who is a copy of whom; a sample of the texts, to know how many are out of
//! order; one of those that have copies, to know what copies are like; rounds in which the documents that have copies are placed, with no more texts held than `WORDS_HELD`; and the
//! last one, which places the documents that stand alone and gives all of them out in input order. What stays between
//! passes of a placed document is its order.

mod baseline;
mod copies;
mod expected;
mod network;
mod place;
mod report;
mod rounds;
mod sets;

pub use baseline::Baseline;
pub use copies::MOST_COPIES;
pub use place::ReorderConfig;
pub use report::{CopyAccount, GUESS, MovedBlock, Reordered};

pub use sets::CopySets;

use rayon::prelude::*;

use super::Settings;
use super::compare::compare;
use super::ingest::{Ingested, ReadCounts, ingest, read_round, set_furniture_apart};
use super::second_pass::{SecondPass, read_again};
use crate::document::Document;
use crate::error::Result;
use crate::fingerprint::{Collection, DocumentIndex};
use crate::order::references::Expected;
use crate::progress::{Progress, Unit};
use crate::read::{Batch, Inputs};
use copies::Copies;
pub(super) use place::Pieces;
use place::{Placed, place};
use rounds::Sources;

/// A document of which there is no copy, in its order.
pub(super) fn placed_alone(document: &Document, config: &ReorderConfig) -> Reordered {
    let expected = Expected::new(config.order.scrambled_prior);
    // Only copies are named from the collection.
    Reordered::new(document, place(document, &[], &expected, config), &Collection::default(), config)
}

/// Words of the documents whose texts are held at a time, about 40 bytes each.
const WORDS_HELD: usize = 4_000_000;

/// What was read for a reordering.
#[derive(Debug, Clone, Copy, Default, PartialEq, serde::Serialize)]
#[non_exhaustive]
pub struct ReorderCounts {
    /// The documents to be put in order.
    pub inputs: ReadCounts,
    /// The references.
    pub references: ReadCounts,
    /// Documents that have copies among inputs and references.
    pub with_copies: u64,
    /// The probability, 0–1, that a document was out of order before it was looked at: as it was set, or as a sample of the
    /// documents says.
    pub scrambled_prior: f64,
    /// What the sets of copies found among the inputs are like, as a sample of the documents that have some says.
    pub found_sets: Option<CopySets>,
    /// The same of references.
    pub reference_sets: Option<CopySets>,
}

/// A collection of documents to be put in order, with what is known of their copies.
#[derive(Debug)]
pub struct Reorder<'i> {
    inputs: &'i Inputs,
    collection: Collection,
    placed: Vec<Option<Placed>>,
    expected: Expected,
    config: ReorderConfig,
    /// What was read.
    pub counts: ReorderCounts,
}

impl<'i> Reorder<'i> {
    /// Reads `inputs` and `references`, and places every document that has copies.
    pub fn new(
        inputs: &'i Inputs,
        references: Option<&Inputs>,
        settings: &Settings,
        mut config: ReorderConfig,
        progress: &dyn Progress,
    ) -> Result<Self> {
        settings.validate()?;
        config.validate()?;
        let strict = settings.read.strict;
        let mut read = ingest(inputs, strict, &settings.memory, progress)?;
        let targets = read.collection.len();
        let mut counts = ReorderCounts { inputs: read.counts, ..ReorderCounts::default() };
        if let Some(references) = references {
            let more = ingest(references, strict, &settings.memory, progress)?;
            counts.references = more.counts;
            read.add(&more, inputs.sources().len())?;
        }
        set_furniture_apart(&mut read, &settings.recurring)?;
        let Ingested { collection, .. } = read;
        let comparison = compare(&collection, &settings.candidates, &settings.verify, progress)?;
        let copies = Copies::find(&collection, &comparison, targets);
        counts.with_copies = (0..targets).filter(|&target| !copies.of(target).is_empty()).count() as u64;
        if config.estimate_scrambled {
            config.order.scrambled_prior =
                expected::share_scrambled(inputs, &collection, targets, &config, progress)?;
        }
        counts.scrambled_prior = config.order.scrambled_prior;
        let sources = Sources { inputs, references, collection: &collection, copies: &copies };
        let mut expected = Expected::new(config.order.scrambled_prior);
        if config.estimate_scrambled && counts.with_copies > 0 {
            let copies = sets::expected_of_copies(sources, expected, &config, progress)?;
            expected = copies.expected;
            (counts.found_sets, counts.reference_sets) = (copies.found, copies.references);
        }
        let placed = rounds::place_with_copies(sources, &expected, &config, progress)?;
        Ok(Self { inputs, collection, placed, expected, config, counts })
    }

    /// Gives every document to `emit`, in input order.
    pub fn each(
        mut self,
        progress: &dyn Progress,
        mut emit: impl FnMut(Reordered) -> Result<()>,
    ) -> Result<ReorderCounts> {
        progress.stage("ordering", Some(self.inputs.total_bytes()), Unit::Bytes);
        let mut batches = self.inputs.batches();
        let mut pass = SecondPass::new(self.inputs, &self.collection, 0..self.placed.len() as DocumentIndex);
        loop {
            let round = read_round(&mut batches)?;
            if round.is_empty() {
                pass.end()?;
                return Ok(self.counts);
            }
            let records: Vec<(&Batch, usize, DocumentIndex, Option<Placed>)> = round
                .iter()
                .flat_map(|batch| (0..batch.records.len()).map(move |record| (batch, record)))
                .filter_map(|(batch, record)| {
                    let index = pass.wanted(batch, record)?;
                    Some((batch, record, index, self.placed[index as usize].take()))
                })
                .collect();
            round.iter().try_for_each(|batch| pass.after(batch))?;
            let done: Vec<Reordered> = records
                .into_par_iter()
                .map(|(batch, record, index, placed)| {
                    let document = read_again(self.inputs, &self.collection, (batch, record), index)?;
                    Ok(self.one(&document, placed))
                })
                .collect::<Result<_>>()?;
            for reordered in done {
                emit(reordered)?;
            }
            progress.advance(round.iter().map(|batch| batch.consumed).sum());
        }
    }

    fn one(&self, document: &Document, placed: Option<Placed>) -> Reordered {
        let placed = placed.unwrap_or_else(|| place(document, &[], &self.expected, &self.config));
        Reordered::new(document, placed, &self.collection, &self.config)
    }
}
