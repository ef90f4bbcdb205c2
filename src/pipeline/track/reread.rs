//! Some documents of the input, read again.

use rayon::prelude::*;

use crate::document::Document;
use crate::error::{ErrorKind, Result};
use crate::fingerprint::{Collection, DocumentIndex, RecordPlace};
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

/// Reads the wanted documents in one pass. An input in which one of them is not where it was has changed.
pub(super) fn documents(
    inputs: &Inputs,
    collection: &Collection,
    mut wanted: Vec<DocumentIndex>,
    progress: &dyn Progress,
) -> Result<Documents> {
    wanted.par_sort_unstable();
    wanted.dedup();
    let mut found = Vec::with_capacity(wanted.len());
    let mut rest = wanted.iter().copied().peekable();
    for batch in inputs.batches() {
        if rest.peek().is_none() {
            break;
        }
        let batch = batch?;
        let mut records: Vec<(usize, DocumentIndex)> = Vec::new();
        for record in 0..batch.records.len() {
            let place = RecordPlace { source: batch.source, record: batch.number(record) };
            if let Some(index) = rest.next_if(|&index| collection[index].place == place) {
                records.push((record, index));
            }
        }
        let read: Vec<Result<(DocumentIndex, Document)>> = records
            .into_par_iter()
            .map(|(record, index)| match inputs.parse(&batch, record).document {
                Ok(document) if *document.id == *collection[index].id => Ok((index, document)),
                _ => Err(changed(inputs, collection, index)),
            })
            .collect();
        for document in read {
            found.push(document?);
        }
        progress.advance(batch.consumed);
    }
    match rest.next() {
        Some(index) => Err(changed(inputs, collection, index)),
        None => Ok(Documents { found }),
    }
}

fn changed(inputs: &Inputs, collection: &Collection, index: DocumentIndex) -> crate::error::Error {
    let source = collection[index].place.source as usize;
    ErrorKind::InputChanged(inputs.sources()[source].path.clone()).into()
}
