//! The documents of some inputs one after the other, for jobs that look at each once: synth, inspect, a search by id.

use rayon::prelude::*;

use crate::document::Document;
use crate::error::{Error, ErrorKind, Fault, Result, Severity};
use crate::progress::Progress;
use crate::read::{Batch, Inputs};

/// Reads all documents in input order; records are parsed on all threads, a batch at a time. Broken ones are told to
/// `progress`; with `strict` the first is an error, and the last item.
pub fn documents<'a>(
    inputs: &'a Inputs,
    strict: bool,
    progress: &'a dyn Progress,
) -> impl Iterator<Item = Result<Document>> + 'a {
    inputs.batches().flat_map(move |batch| match batch {
        Ok(batch) => {
            let documents = of_batch(inputs, &batch, strict, progress);
            progress.advance(batch.consumed);
            documents
        }
        Err(error) => vec![Err(error)],
    })
}

fn of_batch(inputs: &Inputs, batch: &Batch, strict: bool, progress: &dyn Progress) -> Vec<Result<Document>> {
    let parsed: Vec<_> =
        (0..batch.records.len()).into_par_iter().map(|index| inputs.parse(batch, index)).collect();
    let mut documents = Vec::with_capacity(parsed.len());
    let tell = |fault: &Fault| -> Option<Error> {
        if strict && fault.severity == Severity::Broken {
            return Some(ErrorKind::Strict(fault.clone()).into());
        }
        progress.fault(fault);
        None
    };
    for record in parsed {
        for notice in &record.notices {
            progress.fault(notice);
        }
        match record.document {
            Ok(document) => documents.push(Ok(document)),
            Err(fault) => documents.extend(tell(&fault).map(Err)),
        }
    }
    documents.extend(batch.faults.iter().filter_map(|fault| tell(fault).map(Err)));
    documents
}
