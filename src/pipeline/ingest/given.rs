//! Documents that the caller holds, taken in as those of files are.

use rayon::prelude::*;

use super::super::maker::{Makers, Part};
use super::{BYTES_A_THREAD, Ingested, ReadCounts, SourceRead};
use crate::config::{MemoryConfig, ReadConfig};
use crate::document::Document;
use crate::error::{Error, Result, shortened};
use crate::fingerprint::Collection;
use crate::progress::{Progress, Unit};
use crate::read::BATCH_BYTES;

/// What messages call the source of documents that were read elsewhere.
const GIVEN: &str = "documents";

/// Takes documents that the caller holds, as [`ingest`](super::ingest()) takes those that it reads: the nth of them is
/// record n of one source. No more than a round of them is held.
///
/// # Errors
/// Where one has more bytes of text, headline and id than [`ReadConfig::max_record`]; where two have one id, if that is `strict`.
///
/// # Panics
/// If a paragraph's span does not lie in its document's text.
pub fn ingest_documents(
    documents: impl IntoIterator<Item = Document>,
    reading: &ReadConfig,
    memory: &MemoryConfig,
    progress: &dyn Progress,
) -> Result<Ingested> {
    ingest_documents_against(documents, [], reading, memory, progress)
}

/// The same with documents that are there already, and are only compared with: the records behind the others.
///
/// # Errors
/// Those of [`ingest_documents`]. A document may have the id of one that is there already.
///
/// # Panics
/// If a paragraph's span does not lie in its document's text.
pub fn ingest_documents_against(
    documents: impl IntoIterator<Item = Document>,
    earlier: impl IntoIterator<Item = Document>,
    reading: &ReadConfig,
    memory: &MemoryConfig,
    progress: &dyn Progress,
) -> Result<Ingested> {
    reading.validate()?;
    let mut ingested = Ingested {
        collection: Collection::new(memory),
        counts: ReadCounts { sources: 1, ..ReadCounts::default() },
        earlier: ReadCounts::default(),
        sources: vec![SourceRead::default()],
    };
    progress.stage("reading", None, Unit::Documents);
    let Ingested { collection, counts, earlier: of_earlier, .. } = &mut ingested;
    take_in(documents.into_iter(), collection, counts, reading, progress)?;
    take_in(earlier.into_iter(), collection, of_earlier, reading, progress)?;
    ingested.tell_earlier();
    ingested.sources[0].documents = ingested.collection.len() as u64;
    ingested.tell_doubled_ids(&|_| GIVEN.to_owned(), reading.strict, progress)?;
    Ok(ingested)
}

/// Takes documents into a collection, and counts them.
fn take_in(
    mut documents: impl Iterator<Item = Document>,
    collection: &mut Collection,
    counts: &mut ReadCounts,
    reading: &ReadConfig,
    progress: &dyn Progress,
) -> Result<()> {
    let makers = Makers::default();
    loop {
        let round = gather(&mut documents, collection.len() as u64, reading.max_record)?;
        if round.is_empty() {
            return Ok(());
        }
        let parts: Vec<Part> = round
            .par_iter()
            .map(|(first, given)| makers.with(|maker| maker.take_given(*first, given)))
            .collect();
        for part in parts {
            let taken = part.intake.len() as u64;
            counts.documents += taken;
            counts.bytes += part.consumed;
            counts.empty += part.empty;
            collection.append(part.intake)?;
            progress.advance(taken);
        }
    }
}

/// The next documents, as many as keep all threads busy, in parts of about [`BATCH_BYTES`], each with the number of its
/// first; none at the end.
fn gather(
    documents: &mut impl Iterator<Item = Document>,
    before: u64,
    max_record: usize,
) -> Result<Vec<(u64, Vec<Document>)>> {
    let most_bytes = BYTES_A_THREAD * rayon::current_num_threads();
    let (mut round, mut part) = (Vec::new(), Vec::new());
    let (mut first, mut bytes, mut of_part) = (before + 1, 0, 0);
    while bytes < most_bytes {
        let Some(document) = documents.next() else { break };
        let written = document.text.len() + document.title.as_deref().map_or(0, str::len) + document.id.len();
        if written > max_record {
            let (number, id) = (first + part.len() as u64, shortened(&document.id));
            let message = format!(
                "document {number} (`{id}`) has {written} bytes, and {max_record} are the most that is accepted"
            );
            return Err(Error::setting("max_record", message));
        }
        // A document without text takes room as well.
        let taken = written + size_of::<Document>();
        part.push(document);
        (bytes, of_part) = (bytes + taken, of_part + taken);
        if of_part >= BATCH_BYTES {
            let full = std::mem::take(&mut part);
            of_part = 0;
            let next = first + full.len() as u64;
            round.push((std::mem::replace(&mut first, next), full));
        }
    }
    if !part.is_empty() {
        round.push((first, part));
    }
    Ok(round)
}
