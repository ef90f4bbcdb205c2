//! Some documents of the input, read again.

use rayon::prelude::*;

use crate::document::Document;
use crate::error::Result;
use crate::fingerprint::{Collection, DocumentIndex};
use crate::pipeline::second_pass::{SecondPass, read_again};
use crate::progress::Progress;
use crate::read::Inputs;

/// Documents by their index.
#[derive(Debug)]
pub(super) struct Documents {
    found: Vec<(DocumentIndex, Document)>,
}

impl Documents {
    /// The document of an index that was asked for.
    ///
    /// # Panics
    /// For any other index.
    pub(super) fn get(&self, index: DocumentIndex) -> &Document {
        let at = self.found.binary_search_by_key(&index, |(index, _)| *index);
        &self.found[at.expect("it was asked for, and every one of those was found")].1
    }
}

/// Reads the wanted documents in one pass. One that is not where it was is an error.
pub(super) fn documents(
    inputs: &Inputs,
    collection: &Collection,
    mut wanted: Vec<DocumentIndex>,
    progress: &dyn Progress,
) -> Result<Documents> {
    wanted.par_sort_unstable();
    wanted.dedup();
    let mut found = Vec::with_capacity(wanted.len());
    let mut pass = SecondPass::new(inputs, collection, wanted);
    for batch in inputs.batches() {
        if pass.is_done() {
            break;
        }
        let batch = batch?;
        let records: Vec<(usize, DocumentIndex)> = (0..batch.records.len())
            .filter_map(|record| Some((record, pass.wanted(&batch, record)?)))
            .collect();
        pass.after(&batch)?;
        let read: Vec<Result<(DocumentIndex, Document)>> = records
            .into_par_iter()
            .map(|(record, index)| Ok((index, read_again(inputs, collection, (&batch, record), index)?)))
            .collect();
        for document in read {
            found.push(document?);
        }
        progress.advance(batch.consumed);
    }
    pass.end()?;
    Ok(Documents { found })
}
