//! Is a document's order the original one? For tables of documents, without a look at copies.

use rayon::prelude::*;

use super::ingest::read_round;
use super::reorder::Pieces;
use super::second_pass::{SecondPass, read_again};
use crate::document::Document;
use crate::error::Result;
use crate::fingerprint::{Collection, DocumentIndex};
use crate::order::{Article, Model, discourse, scrambled};
use crate::progress::{Progress, Unit};
use crate::read::{Batch, Inputs};

/// The probability, 0–1, that the paragraphs of `document` do not stand in their original order.
#[must_use]
pub fn scrambled_probability(document: &Document) -> f32 {
    let pieces = Pieces::new(document, true);
    let article = Article::of_texts(document.title.as_deref(), pieces.texts);
    let model = Model::shipped();
    let (scores, rules) = discourse(&article, model);
    scrambled::probability(&scores, &rules, model)
}

/// The same for every document of the run's own, in input order: `inputs` are what it was read from, and faults were told
/// then. A document that cannot be read again is an error.
pub fn scrambled_probabilities(
    inputs: &Inputs,
    collection: &Collection,
    progress: &dyn Progress,
) -> Result<Vec<f32>> {
    progress.stage("checking", Some(inputs.own_bytes()), Unit::Bytes);
    let mut batches = inputs.own_batches();
    let mut pass = SecondPass::new(inputs, collection, collection.own());
    let mut all = Vec::with_capacity(collection.own().len());
    loop {
        let round = read_round(&mut batches)?;
        if round.is_empty() {
            pass.end()?;
            return Ok(all);
        }
        let records: Vec<((&Batch, usize), DocumentIndex)> = round
            .iter()
            .flat_map(|batch| (0..batch.records.len()).map(move |record| (batch, record)))
            .filter_map(|(batch, record)| Some(((batch, record), pass.wanted(batch, record)?)))
            .collect();
        round.iter().try_for_each(|batch| pass.after(batch))?;
        let probabilities = records.into_par_iter().map(|(record, index)| {
            let document = read_again(inputs, collection, record, index)?;
            Ok(scrambled_probability(&document))
        });
        all.append(&mut probabilities.collect::<Result<_>>()?);
        progress.advance(round.iter().map(|batch| batch.consumed).sum());
        for batch in round {
            batches.recycle(batch);
        }
    }
}
