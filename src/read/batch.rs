//! Batches of raw records, in input order: the unit that the pipeline hands to its threads.

use std::ops::Range;
use std::sync::Arc;

use crate::error::{Fault, Result};

use super::columns::Columns;
use super::format::Format;
use super::source::{Inputs, Source};
use super::stream::Stream;

/// About how many decoded bytes a batch holds; more only where a single record is larger. Half of what the nearer caches of
/// a core hold: what is read is hashed, cut and parsed before it has left them.
pub const BATCH_BYTES: usize = 1 << 18;

/// Raw records of one source that stand next to each other.
#[derive(Debug)]
pub struct Batch {
    /// The source, as an index into [`Inputs::sources`].
    pub source: u32,
    /// How its records are written.
    pub format: Format,
    /// The compression of the source, by name.
    pub compression: Option<&'static str>,
    /// The decoded bytes.
    pub bytes: Vec<u8>,
    /// Where in `bytes` each record is, with its line end, if it has one. Blank lines belong to none. The rows of a
    /// Parquet file have no bytes of their own: here stand the values that are read, or nothing where the batch is for
    /// copying.
    pub records: Vec<Range<usize>>,
    /// What belongs to the file and to no record (a header line, the description of a web archive), each with the
    /// index of the record that it stands before.
    pub carried: Vec<(usize, Range<usize>)>,
    /// Records of a web archive that can hold no article, and are not in `records`: how many of which kind.
    pub skipped: Vec<(&'static str, u64)>,
    /// What was wrong with the source besides its records; it stands behind them.
    pub faults: Vec<Fault>,
    /// How many stored bytes were read for this batch. Over a source they add up to [`Source::bytes`].
    pub consumed: u64,
    /// With the last batch of a source that is parsed: the hash (xxh3, 128 bits) of the source's stored bytes.
    pub content_hash: Option<u128>,
    /// Whether the source turned out to be none that is read.
    pub(crate) is_refused: bool,
    pub(super) places: Places,
    /// The columns of a table.
    pub(super) columns: Option<Arc<Columns>>,
}

/// Where the records of a batch stand in their source.
#[derive(Debug)]
pub(super) enum Places {
    /// One after the other, each on a line of its own but for blank lines.
    Lines {
        /// The number, from 1, of the first record.
        first_record: u64,
        /// The line, from 1, that the bytes begin on.
        first_line: u64,
        /// For each blank line, the index of the record that it stands before.
        blank_before: Vec<u32>,
    },
    /// The number and the line of each; line 0 where lines mean nothing.
    Each(Vec<(u64, u64)>),
}

impl Batch {
    /// The bytes of record `index`, exactly as they stood.
    ///
    /// # Panics
    /// If the batch has no such record.
    #[must_use]
    pub fn record(&self, index: usize) -> &[u8] {
        &self.bytes[self.records[index].clone()]
    }

    /// The number of record `index` in its source, from 1.
    #[must_use]
    pub fn number(&self, index: usize) -> u64 {
        match &self.places {
            Places::Lines { first_record, .. } => first_record + index as u64,
            Places::Each(places) => places[index].0,
        }
    }

    /// The line that record `index` begins on, from 1; 0 where lines mean nothing.
    pub(crate) fn line(&self, index: usize) -> u64 {
        match &self.places {
            Places::Lines { first_line, blank_before, .. } => {
                let blank = blank_before.partition_point(|&record| record as usize <= index);
                first_line + (index + blank) as u64
            }
            Places::Each(places) => places[index].1,
        }
    }

    /// The columns of a table.
    pub(crate) fn columns(&self) -> Option<&Columns> {
        self.columns.as_deref()
    }

    /// A batch without records, for a source that gives none.
    pub(super) fn empty(source: u32) -> Self {
        Self {
            source,
            format: Format::Text,
            compression: None,
            bytes: Vec::new(),
            records: Vec::new(),
            carried: Vec::new(),
            skipped: Vec::new(),
            faults: Vec::new(),
            consumed: 0,
            content_hash: None,
            is_refused: false,
            places: Places::Lines { first_record: 1, first_line: 1, blank_before: Vec::new() },
            columns: None,
        }
    }

    /// Counts a record that can hold no article.
    pub(super) fn skip(&mut self, kind: &'static str) {
        match self.skipped.iter_mut().find(|(known, _)| *known == kind) {
            Some((_, count)) => *count += 1,
            None => self.skipped.push((kind, 1)),
        }
    }
}

/// All batches of some inputs, one source after the other. Every source gives at least one.
///
/// An item is an error only where the run must end: a source that was there when the inputs were opened has changed.
#[derive(Debug)]
pub struct Batches<'a> {
    inputs: &'a Inputs,
    purpose: Purpose,
    next_source: usize,
    /// One past the last source.
    end: usize,
    stream: Option<Stream<'a>>,
    /// Buffers for the next source.
    spare: Vec<Vec<u8>>,
}

/// What batches are wanted for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Their records become documents.
    Parsing,
    /// Their records are copied as they are: what is not stored as bytes is only counted.
    Copying,
}

impl<'a> Batches<'a> {
    /// The batches of the first `end` sources.
    pub(super) fn new(inputs: &'a Inputs, purpose: Purpose, end: usize) -> Self {
        Self { inputs, purpose, next_source: 0, end, stream: None, spare: Vec::new() }
    }

    /// Goes to the beginning of a source, by its number, without opening those before it.
    #[must_use]
    pub fn from_source(self, source: u32) -> Self {
        Self { next_source: source as usize, stream: None, ..self }
    }

    /// Takes a batch that is done with, so that the next ones can be read into its buffer.
    pub fn recycle(&mut self, batch: Batch) {
        if let Some(stream) = &mut self.stream {
            stream.recycle(batch.bytes);
        }
    }

    /// Begins the next source: a stream, or a batch that says why there is none.
    fn begin(&mut self, source: &'a Source) -> Result<Option<Batch>> {
        let index = self.next_source as u32;
        self.next_source += 1;
        let refuse = |cause: String, severity| {
            let fault = Fault { source: source.name.clone(), record: 0, cause, severity };
            Batch { faults: vec![fault], consumed: source.bytes, ..Batch::empty(index) }
        };
        if let Some(refused) = &source.passed_over {
            return Ok(Some(refuse(refused.cause.clone(), refused.severity)));
        }
        source.check_unchanged()?;
        match Stream::open(source, index, self.inputs, self.purpose) {
            Ok(mut stream) => {
                self.spare.drain(..).for_each(|buffer| stream.recycle(buffer));
                self.stream = Some(stream);
                Ok(None)
            }
            Err(refused) => Ok(Some(refuse(refused.cause, refused.severity))),
        }
    }
}

impl Iterator for Batches<'_> {
    type Item = Result<Batch>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(stream) = &mut self.stream {
                let batch = stream.next_batch();
                if stream.is_at_end() {
                    let checked = stream.source().check_unchanged();
                    self.spare = stream.spare();
                    self.stream = None;
                    return Some(checked.map(|()| batch));
                }
                return Some(Ok(batch));
            }
            let source = self.inputs.sources()[..self.end].get(self.next_source)?;
            match self.begin(source) {
                Ok(None) => {}
                Ok(Some(batch)) => return Some(Ok(batch)),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
