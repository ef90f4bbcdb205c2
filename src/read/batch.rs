//! Batches of raw records, in input order: the unit that the pipeline hands to its threads.

use std::ops::Range;

use crate::error::{Fault, Result};

use super::format::Format;
use super::source::{Inputs, Source};
use super::stream::Stream;

/// About how many decoded bytes a batch holds; more only where a single record is larger.
pub const BATCH_BYTES: usize = 1 << 20;

/// Raw records of one source that stand next to each other.
#[derive(Debug)]
pub struct Batch {
    /// The source, as an index into [`Inputs::sources`].
    pub source: u32,
    /// How its records are written.
    pub format: Format,
    /// The number, from 1, of `records[0]` in its source. The others count on from there.
    pub first_record: u64,
    /// The line, from 1, that `bytes` begin on.
    pub first_line: u64,
    /// The decoded bytes.
    pub bytes: Vec<u8>,
    /// Where in `bytes` each record is, with its line end, if it has one. Blank lines belong to none.
    pub records: Vec<Range<usize>>,
    /// What was wrong with the source besides its records; it stands behind them.
    pub faults: Vec<Fault>,
    /// How many stored bytes were read for this batch. Over a source they add up to [`Source::bytes`].
    pub consumed: u64,
    /// For each blank line, the index of the record that it stands before.
    pub(super) blank_before: Vec<u32>,
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
        self.first_record + index as u64
    }

    /// The line that record `index` begins on, from 1.
    pub(crate) fn line(&self, index: usize) -> u64 {
        let blank = self.blank_before.partition_point(|&record| record as usize <= index);
        self.first_line + (index + blank) as u64
    }

    /// A batch without records, for a source that gives none.
    pub(super) fn empty(source: u32) -> Self {
        Self {
            source,
            format: Format::Text,
            first_record: 1,
            first_line: 1,
            bytes: Vec::new(),
            records: Vec::new(),
            faults: Vec::new(),
            consumed: 0,
            blank_before: Vec::new(),
        }
    }
}

/// All batches of some inputs, one source after the other. Every source gives at least one.
///
/// An item is an error only where the run must end: a source that was there when the inputs were opened has changed.
#[derive(Debug)]
pub struct Batches<'a> {
    inputs: &'a Inputs,
    next_source: usize,
    stream: Option<Stream<'a>>,
}

impl<'a> Batches<'a> {
    pub(super) fn new(inputs: &'a Inputs) -> Self {
        Self { inputs, next_source: 0, stream: None }
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
        match Stream::open(source, index, self.inputs.max_record()) {
            Ok(stream) => {
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
                    self.stream = None;
                    return Some(checked.map(|()| batch));
                }
                return Some(Ok(batch));
            }
            let source = self.inputs.sources().get(self.next_source)?;
            match self.begin(source) {
                Ok(None) => {}
                Ok(Some(batch)) => return Some(Ok(batch)),
                Err(error) => return Some(Err(error)),
            }
        }
    }
}
