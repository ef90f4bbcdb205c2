//! Is a document's order the original one? For tables of documents, without a look at copies.

use rayon::prelude::*;

use super::ingest::read_round;
use super::reorder::Pieces;
use crate::document::Document;
use crate::error::Result;
use crate::order::{Article, Model, discourse, scrambled};
use crate::progress::{Progress, Unit};
use crate::read::Inputs;

/// The probability, 0–1, that the paragraphs of `document` do not stand in their original order.
#[must_use]
pub fn scrambled_probability(document: &Document) -> f32 {
    let pieces = Pieces::new(document, true);
    let article = Article::of_texts(document.title.as_deref(), pieces.texts);
    let model = Model::shipped();
    let (scores, rules) = discourse(&article, model);
    scrambled::probability(&scores, &rules, model)
}

/// The same for every document of `inputs` that can be read, in input order. Faults were told when they were read
/// first.
pub fn scrambled_probabilities(inputs: &Inputs, progress: &dyn Progress) -> Result<Vec<f32>> {
    progress.stage("checking", Some(inputs.total_bytes()), Unit::Bytes);
    let mut batches = inputs.batches();
    let mut all = Vec::new();
    loop {
        let round = read_round(&mut batches)?;
        if round.is_empty() {
            return Ok(all);
        }
        let records: Vec<_> = round
            .iter()
            .flat_map(|batch| (0..batch.records.len()).map(move |record| (batch, record)))
            .collect();
        let probabilities = records
            .into_par_iter()
            .filter_map(|(batch, record)| inputs.parse(batch, record).document.ok())
            .map(|document| scrambled_probability(&document));
        all.append(&mut probabilities.collect());
        progress.advance(round.iter().map(|batch| batch.consumed).sum());
        for batch in round {
            batches.recycle(batch);
        }
    }
}
