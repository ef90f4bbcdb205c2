//! Inputs to fingerprints: reads in rounds, and while one round is taken apart on all threads, the next is read.

mod given;

use rayon::prelude::*;

use super::checkpoints::{self, Checkpoints, ReadParts};
use super::maker::{Makers, Part};
use crate::config::{MemoryConfig, RecurringConfig};
use crate::document::Document;
use crate::error::{ErrorKind, Fault, Result, Severity};
use crate::fingerprint::{Collection, DocumentIndex, Printer, RecordPlace, Recurring, StoredSheet};
use crate::progress::{Progress, Unit};
use crate::read::{Batch, Batches, Inputs};
use crate::text::clean::CleanText;
use crate::wire::Agencies;

pub use super::maker::Maker;
pub use given::{ingest_documents, ingest_documents_against};

/// Batches of a round at most: many small files make many small batches.
const MOST_BATCHES: usize = 4096;
/// Decoded bytes of a round, for each thread: so many batches that none waits long for the others at its end.
const BYTES_A_THREAD: usize = 4 << 20;

/// All documents of some inputs, and what happened while they were read.
#[derive(Debug)]
pub struct Ingested {
    /// The documents, in input order.
    pub collection: Collection,
    /// Counts, for the summary.
    pub counts: ReadCounts,
    /// The same of what the run's own documents are only compared with, which stands behind them.
    pub earlier: ReadCounts,
    /// What was read of each source, in their order.
    pub sources: Vec<SourceRead>,
}

/// What was read of one source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SourceRead {
    /// The hash (xxh3, 128 bits) of its stored bytes; `None` where it could not be opened or read to its end.
    pub content_hash: Option<u128>,
    /// Records that became documents.
    pub documents: u64,
    /// Records that were broken, and 1 for a source that could not be read to its end.
    pub broken: u64,
}

/// What was read.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
#[non_exhaustive]
pub struct ReadCounts {
    /// Files, or standard input.
    pub sources: u64,
    /// Stored bytes.
    pub bytes: u64,
    /// Records that became documents.
    pub documents: u64,
    /// Records that were broken, and files that could not be read to their end.
    pub broken: u64,
    /// Oddities that cost nothing.
    pub notices: u64,
    /// Documents without a word of body text.
    pub empty: u64,
    /// Ids that more than one document has.
    pub doubled_ids: u64,
    /// Paragraphs learnt to be furniture of their outlet.
    pub recurring: u64,
    /// Documents that had such paragraphs, now set apart.
    pub with_recurring: u64,
}

/// Documents that are looked through at a time, by one thread.
const AT_ONCE: u32 = 1024;

/// Learns which paragraphs are furniture of their outlet, and takes them out of the fingerprints.
pub fn set_furniture_apart(ingested: &mut Ingested, config: &RecurringConfig) -> Result<Recurring> {
    set_furniture_apart_resumable(ingested, config, &Checkpoints::none())
}

/// The same; what was learnt is kept. Words are counted on the way: what a collection says of their weight is said of the
/// texts with their furniture, as they were read.
pub fn set_furniture_apart_resumable(
    ingested: &mut Ingested,
    config: &RecurringConfig,
    checkpoints: &Checkpoints<'_>,
) -> Result<Recurring> {
    config.validate()?;
    let collection = &mut ingested.collection;
    collection.count_words()?;
    let recurring = checkpoints::furniture(checkpoints, || Recurring::learn(collection, config))?;
    ingested.counts.recurring = recurring.len() as u64;
    if recurring.is_empty() {
        return Ok(recurring);
    }
    // A round at a time, so that no more than a round's sheets are in memory besides the collection.
    let round = AT_ONCE * rayon::current_num_threads() as u32;
    let documents = collection.len() as DocumentIndex;
    for start in (0..documents).step_by(round as usize) {
        let changed: Vec<(DocumentIndex, StoredSheet)> = (start..documents.min(start + round))
            .into_par_iter()
            .with_min_len(AT_ONCE as usize / 8)
            .map_init(
                || (collection.reader(), Printer::default()),
                |(reader, printer), index| {
                    if !recurring.is_in(reader.paragraphs(index)?) {
                        return Ok(None);
                    }
                    let sheet = reader.read_mut(index)?;
                    recurring.set_apart_in(sheet, printer);
                    Ok(Some((index, StoredSheet::new(sheet))))
                },
            )
            .filter_map(Result::transpose)
            .collect::<Result<_>>()?;
        let of_own = changed.iter().filter(|(index, _)| !collection.is_earlier(*index)).count();
        ingested.counts.with_recurring += of_own as u64;
        collection.replace_sheets(changed)?;
    }
    Ok(recurring)
}

/// Reads all inputs. Broken records are told to `progress` in input order and counted; with `strict`, the first one
/// is the error.
pub fn ingest(
    inputs: &Inputs,
    strict: bool,
    memory: &MemoryConfig,
    progress: &dyn Progress,
) -> Result<Ingested> {
    ingest_resumable(inputs, strict, memory, &Checkpoints::none(), progress)
}

/// The same; what was read is kept, and what an earlier run kept is not read again, but for the source that it was
/// broken off in, of which only the records' ends are looked for.
pub fn ingest_resumable(
    inputs: &Inputs,
    strict: bool,
    memory: &MemoryConfig,
    checkpoints: &Checkpoints<'_>,
    progress: &dyn Progress,
) -> Result<Ingested> {
    let mut to = Reading::new(inputs, strict, memory, progress);
    progress.stage("reading", Some(inputs.total_bytes()), Unit::Bytes);
    let mut kept = ReadParts::new(checkpoints);
    let mut last: Option<(u32, usize)> = None;
    while let Some(parts) = kept.load(inputs.sources().len())? {
        for part in parts {
            last = Some(match last {
                Some((source, batches)) if source == part.source => (source, batches + 1),
                _ => (part.source, 1),
            });
            to.take(part)?;
        }
    }
    let mut batches = inputs.batches();
    if let Some((source, done)) = last {
        batches = batches.from_source(source);
        for batch in batches.by_ref().take(done) {
            batch?;
        }
    }
    let agencies = Agencies::builtin();
    read_all(inputs, batches, agencies, &|_: &Document, _: &CleanText| (), |part, _| {
        kept.add(&part)?;
        to.take(part)
    })?;
    kept.finish()?;
    to.ingested.tell_earlier();
    to.ingested.tell_doubled_ids(&name_in(inputs), strict, progress)?;
    Ok(to.ingested)
}

/// Reads all inputs as [`ingest`] does, and keeps what `observe` makes of each document while its text is there, in
/// input order. Marks are those of the `agencies`.
pub fn ingest_observed<T: Send>(
    inputs: &Inputs,
    strict: bool,
    memory: &MemoryConfig,
    progress: &dyn Progress,
    agencies: &Agencies,
    observe: impl Fn(&Document, &CleanText) -> T + Sync,
) -> Result<(Ingested, Vec<T>)> {
    let mut observed = Vec::new();
    let mut to = Reading::new(inputs, strict, memory, progress);
    progress.stage("reading", Some(inputs.total_bytes()), Unit::Bytes);
    read_all(inputs, inputs.batches(), agencies, &observe, |part, seen| {
        observed.extend(seen);
        to.take(part)
    })?;
    to.ingested.tell_earlier();
    to.ingested.tell_doubled_ids(&name_in(inputs), strict, progress)?;
    Ok((to.ingested, observed))
}

/// What messages call the source of a record.
fn name_in(inputs: &Inputs) -> impl Fn(RecordPlace) -> String + '_ {
    |place| inputs.sources()[place.source as usize].name.clone()
}

/// Takes all batches apart, in rounds: while one is taken apart on all threads, the next is read.
fn read_all<T: Send>(
    inputs: &Inputs,
    mut batches: Batches<'_>,
    agencies: &Agencies,
    observe: &(impl Fn(&Document, &CleanText) -> T + Sync),
    mut take: impl FnMut(Part, Vec<T>) -> Result<()>,
) -> Result<()> {
    let makers = Makers::default();
    // One batch first, which is soon there: until then nothing is taken apart.
    let mut round: Vec<Batch> = batches.by_ref().take(1).collect::<Result<_>>()?;
    while !round.is_empty() {
        let (next, parts) = rayon::join(
            || read_round(&mut batches),
            || {
                round
                    .par_iter()
                    .map(|batch| makers.with(|maker| maker.take_apart(inputs, batch, agencies, observe)))
                    .collect::<Vec<_>>()
            },
        );
        for (part, observed) in parts {
            take(part, observed)?;
        }
        for batch in round {
            batches.recycle(batch);
        }
        round = next?;
    }
    Ok(())
}

/// The next batches, enough to keep all threads busy; none at the end.
pub(super) fn read_round(batches: &mut (impl Iterator<Item = Result<Batch>> + Send)) -> Result<Vec<Batch>> {
    let most_bytes = BYTES_A_THREAD * rayon::current_num_threads();
    let mut round = Vec::new();
    let mut bytes = 0;
    while bytes < most_bytes && round.len() < MOST_BATCHES {
        let Some(batch) = batches.next() else { break };
        let batch = batch?;
        bytes += batch.bytes.len();
        round.push(batch);
    }
    Ok(round)
}

/// Where what became of batches goes.
struct Reading<'p> {
    strict: bool,
    progress: &'p dyn Progress,
    /// How many sources are the run's own.
    own_sources: usize,
    ingested: Ingested,
}

impl<'p> Reading<'p> {
    fn new(inputs: &Inputs, strict: bool, memory: &MemoryConfig, progress: &'p dyn Progress) -> Self {
        let own_sources = inputs.own_sources().len();
        Self { strict, progress, own_sources, ingested: Ingested::new(inputs, memory) }
    }

    fn take(&mut self, part: Part) -> Result<()> {
        let is_own = (part.source as usize) < self.own_sources;
        for fault in &part.faults {
            self.tell(fault, is_own)?;
        }
        let Ingested { collection, counts, earlier, sources } = &mut self.ingested;
        let counts = if is_own { counts } else { earlier };
        let documents = part.intake.len() as u64;
        let source = &mut sources[part.source as usize];
        source.documents += documents;
        source.broken += part.faults.iter().filter(|fault| fault.severity == Severity::Broken).count() as u64;
        source.content_hash = source.content_hash.or(part.content_hash);
        counts.documents += documents;
        counts.empty += part.empty;
        collection.append(part.intake)?;
        self.progress.advance(part.consumed);
        Ok(())
    }

    fn tell(&mut self, fault: &Fault, is_own: bool) -> Result<()> {
        let counts = if is_own { &mut self.ingested.counts } else { &mut self.ingested.earlier };
        match fault.severity {
            Severity::Broken if self.strict => return Err(ErrorKind::Strict(fault.clone()).into()),
            Severity::Broken => counts.broken += 1,
            Severity::Notice => counts.notices += 1,
        }
        self.progress.fault(fault);
        Ok(())
    }
}

impl Ingested {
    fn new(inputs: &Inputs, memory: &MemoryConfig) -> Self {
        let (sources, bytes) = (inputs.sources().len(), inputs.total_bytes());
        let (own_sources, own_bytes) = (inputs.own_sources().len(), inputs.own_bytes());
        let counts = |sources: usize, bytes: u64| ReadCounts {
            sources: sources as u64,
            bytes,
            ..ReadCounts::default()
        };
        Self {
            collection: Collection::new(memory),
            counts: counts(own_sources, own_bytes),
            earlier: counts(sources - own_sources, bytes - own_bytes),
            sources: vec![SourceRead::default(); sources],
        }
    }

    /// Tells the collection which of its documents are there already. Where none is, what is added to it later (planted
    /// controls, references) is the run's own.
    fn tell_earlier(&mut self) {
        if self.earlier.documents > 0 {
            self.collection.set_earlier_from(self.counts.documents as DocumentIndex);
        }
    }

    /// Adds documents that were read from other inputs, whose sources are numbered on from `sources`.
    pub(super) fn add(&mut self, more: &Self, sources: usize) -> Result<()> {
        self.collection.absorb(&more.collection, sources as u32)
    }
}
