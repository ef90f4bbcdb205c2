//! The documents of some inputs one after the other, for jobs that look at each once: synth, inspect, a search by id.

use rayon::prelude::*;

use super::ingest::ReadCounts;
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

/// Refuses a job for which there is no document, with what may be the cause. A table without rows is no failure: a job a
/// shard has such shards, and what it makes of them is as empty.
pub fn require_documents(inputs: &Inputs, counts: &ReadCounts) -> Result<()> {
    let is_empty_table = || counts.broken == 0 && inputs.has_table();
    if counts.documents > 0 || is_empty_table() { Ok(()) } else { Err(nothing_read(counts)) }
}

fn nothing_read(counts: &ReadCounts) -> Error {
    let files = if counts.sources == 1 { "1 file".to_owned() } else { format!("{} files", counts.sources) };
    let message = match (counts.sources, counts.broken) {
        (0, _) => "no file to read: there is none in what was given, or all are hidden".to_owned(),
        (_, 0) => {
            format!("no document in {files}: nothing in it can be read as text (wirecopy help formats)")
        }
        (_, 1) => format!("no document in {files}; 1 record was broken, as told above"),
        (_, broken) => format!("no document in {files}; {broken} records were broken, as told above"),
    };
    ErrorKind::NoInput(message).into()
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
