//! One source, decompressed and cut into batches of records.
//!
//! Never holds more than a batch and one record; a record above the limit is passed over in pieces.

use std::fmt;
use std::io::{self, Read};
use std::mem;

use memchr::{memchr, memchr_iter, memrchr};

use crate::error::{Fault, Severity};

use super::batch::{BATCH_BYTES, Batch};
use super::compression::Decoded;
use super::format::{self, Format, PREFIX_BYTES, Refused};
use super::record;
use super::source::Source;

/// How much is read at a time.
#[derive(Debug, Clone, Copy)]
struct Portions {
    /// Before the format is told.
    prefix: usize,
    /// For each batch.
    batch: usize,
}

/// A source being read.
pub(super) struct Stream<'a> {
    source: &'a Source,
    index: u32,
    max_record: usize,
    portions: Portions,
    decoded: Decoded,
    /// About the most that is worth reserving for the decoded bytes.
    room: usize,
    format: Format,
    /// Decoded bytes that no batch has taken yet.
    pending: Vec<u8>,
    /// How many of them are known to hold no line end.
    scanned: usize,
    /// Why reading stopped before the end.
    failure: Option<io::Error>,
    /// Within a record that is too large: bytes are dropped up to the next line end.
    skipping: bool,
    at_end: bool,
    next_record: u64,
    next_line: u64,
    reported: u64,
}

impl<'a> Stream<'a> {
    /// Opens a source and tells its format.
    pub(super) fn open(source: &'a Source, index: u32, max_record: usize) -> Result<Self, Refused> {
        let portions = Portions { prefix: PREFIX_BYTES, batch: BATCH_BYTES };
        Self::open_in_portions(source, index, max_record, portions)
    }

    fn open_in_portions(
        source: &'a Source,
        index: u32,
        max_record: usize,
        portions: Portions,
    ) -> Result<Self, Refused> {
        let decoded = Decoded::open(source.stored_path()).map_err(|error| Refused {
            cause: match error.kind() {
                io::ErrorKind::Unsupported => error.to_string(),
                _ => format!("cannot be opened: {error}"),
            },
            severity: Severity::Broken,
        })?;
        let mut stream = Self {
            source,
            index,
            max_record,
            portions,
            room: room(&decoded, source.bytes),
            decoded,
            format: Format::Text,
            pending: Vec::new(),
            scanned: 0,
            failure: None,
            skipping: false,
            at_end: false,
            next_record: 1,
            next_line: 1,
            reported: 0,
        };
        let is_whole = stream.fill(portions.prefix);
        stream.format = format::tell(&source.path, !source.is_given_by_itself, &stream.pending, is_whole)?;
        Ok(stream)
    }

    pub(super) fn source(&self) -> &'a Source {
        self.source
    }

    /// Whether the last batch has been given.
    pub(super) fn is_at_end(&self) -> bool {
        self.at_end
    }

    /// The next batch; after the last one they are empty.
    pub(super) fn next_batch(&mut self) -> Batch {
        let mut batch =
            Batch { format: self.format, first_record: self.next_record, ..Batch::empty(self.index) };
        if self.format.is_whole_file() {
            self.whole_file(&mut batch);
        } else {
            self.lines(&mut batch);
        }
        if self.at_end {
            self.conclude(&mut batch);
        }
        let stored = if self.at_end { self.source.bytes } else { self.decoded.stored() };
        batch.consumed = stored.saturating_sub(self.reported);
        self.reported += batch.consumed;
        batch
    }

    /// Adds up to `wanted` decoded bytes to those pending; says whether that was the end, good or bad.
    fn fill(&mut self, wanted: usize) -> bool {
        if self.failure.is_some() {
            return true;
        }
        // Room for all of it at once, but no more than the file can fill.
        self.pending.reserve(wanted.min(self.room));
        let limit = wanted as u64;
        match (&mut self.decoded).take(limit).read_to_end(&mut self.pending) {
            Ok(read) => read < wanted,
            Err(error) => {
                self.failure = Some(error);
                true
            }
        }
    }

    fn whole_file(&mut self, batch: &mut Batch) {
        self.at_end = true;
        let wanted = self.max_record.saturating_add(1).saturating_sub(self.pending.len());
        self.fill(wanted);
        if self.failure.is_some() {
            return;
        }
        batch.bytes = mem::take(&mut self.pending);
        if batch.bytes.len() > self.max_record {
            batch.bytes = Vec::new();
            self.next_record += 1;
            batch.faults.push(self.fault(1, record::oversize(self.max_record)));
        } else if !batch.bytes.trim_ascii().is_empty() {
            self.next_record += 1;
            batch.records.push(0..batch.bytes.len());
        }
    }

    fn lines(&mut self, batch: &mut Batch) {
        loop {
            let ended = self.fill(self.portions.batch);
            if self.skipping && !self.skip_line() {
                if ended {
                    self.at_end = true;
                    return;
                }
                continue;
            }
            let unseen = &self.pending[self.scanned..];
            let last_end = memrchr(b'\n', unseen).map(|at| self.scanned + at + 1);
            if ended {
                self.at_end = true;
                // After a failure, what follows the last line end is the record that was cut.
                let whole = if self.failure.is_some() { last_end.unwrap_or(0) } else { self.pending.len() };
                self.deliver(whole, batch);
                return;
            }
            if let Some(end) = last_end {
                self.deliver(end, batch);
            }
            self.scanned = self.pending.len();
            if self.pending.len() > self.max_record {
                batch.faults.push(self.fault(self.next_record, record::oversize(self.max_record)));
                self.next_record += 1;
                self.skipping = true;
                self.pending = Vec::new();
                self.scanned = 0;
                return;
            }
            if last_end.is_some() {
                return;
            }
        }
    }

    /// Drops what is left of a record that is too large; says whether its end was found.
    fn skip_line(&mut self) -> bool {
        let end = memchr(b'\n', &self.pending);
        match end {
            Some(at) => {
                self.pending.drain(..=at);
                self.next_line += 1;
                self.skipping = false;
            }
            None => self.pending.clear(),
        }
        end.is_some()
    }

    /// Gives the first `end` pending bytes to the batch, cut into records.
    fn deliver(&mut self, end: usize, batch: &mut Batch) {
        batch.first_line = self.next_line;
        let mut rest = Vec::new();
        if end < self.pending.len() {
            rest.reserve(self.pending.len() - end + self.portions.batch);
            rest.extend_from_slice(&self.pending[end..]);
            self.pending.truncate(end);
        }
        batch.bytes = mem::replace(&mut self.pending, rest);
        self.scanned = 0;
        let mut start = 0;
        for end in memchr_iter(b'\n', &batch.bytes).map(|at| at + 1).chain([batch.bytes.len()]) {
            if !batch.bytes[start..end].trim_ascii().is_empty() {
                batch.records.push(start..end);
            } else if start < end {
                batch.blank_before.push(batch.records.len() as u32);
            }
            start = end;
        }
        self.next_line += (batch.records.len() + batch.blank_before.len()) as u64;
        self.next_record += batch.records.len() as u64;
    }

    /// Says at the end of a source what there is to say of it as a whole.
    fn conclude(&mut self, batch: &mut Batch) {
        if let Some(error) = self.failure.take() {
            let cause = if error.kind() == io::ErrorKind::UnexpectedEof && self.decoded.is_compressed() {
                "the compressed file is cut off here".to_owned()
            } else if self.decoded.is_compressed() {
                format!("the compressed file is damaged here: {error}")
            } else {
                format!("cannot be read any further: {error}")
            };
            let (record, cause) = if self.pending.trim_ascii().is_empty() && self.next_record > 1 {
                (0, format!("{cause}, after record {}", self.next_record - 1))
            } else {
                (self.next_record, cause)
            };
            batch.faults.push(self.fault(record, cause));
        } else if self.next_record == 1 {
            batch.faults.push(self.notice("empty file"));
        }
        if self.decoded.has_trailing_garbage() {
            batch.faults.push(self.notice("bytes after the end of the gzip data were passed over"));
        }
    }

    fn fault(&self, record: u64, cause: String) -> Fault {
        Fault { source: self.source.name.clone(), record, cause, severity: Severity::Broken }
    }

    fn notice(&self, cause: &str) -> Fault {
        Fault { severity: Severity::Notice, ..self.fault(0, cause.to_owned()) }
    }
}

/// How many decoded bytes to expect of a file: text compresses to a quarter or so.
fn room(decoded: &Decoded, stored: u64) -> usize {
    let expected = if decoded.is_compressed() { stored.saturating_mul(4) } else { stored.saturating_add(1) };
    usize::try_from(expected).unwrap_or(usize::MAX).min(BATCH_BYTES)
}

impl fmt::Debug for Stream<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stream").field("source", &self.source.name).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;
    use std::path::PathBuf;

    use proptest::prelude::*;

    use super::*;
    use crate::config::ReadConfig;
    use crate::read::Inputs;

    /// What the batches of a source say: record number, line and bytes; and the numbers of the records refused.
    type Said = (Vec<(u64, u64, Vec<u8>)>, Vec<u64>);

    fn read(path: PathBuf, max_record: usize, portions: Portions) -> Said {
        let inputs = Inputs::open(&[path], &ReadConfig::default()).unwrap();
        let source = &inputs.sources()[0];
        let mut stream = Stream::open_in_portions(source, 0, max_record, portions).unwrap();
        stream.format = Format::JsonLines;
        let (mut records, mut refused) = (Vec::new(), Vec::new());
        while !stream.is_at_end() {
            let batch = stream.next_batch();
            for index in 0..batch.records.len() {
                let bytes = batch.record(index);
                if bytes.len() > max_record + 1 {
                    refused.push(batch.number(index));
                } else {
                    records.push((batch.number(index), batch.line(index), bytes.to_vec()));
                }
            }
            refused.extend(batch.faults.iter().map(|fault| fault.record).filter(|&record| record > 0));
        }
        (records, refused)
    }

    /// The same of the whole content at once.
    fn naive(content: &[u8], max_record: usize) -> Said {
        let (mut records, mut refused) = (Vec::new(), Vec::new());
        let mut number = 0;
        for (line, bytes) in (1..).zip(content.split_inclusive(|&byte| byte == b'\n')) {
            if bytes.trim_ascii().is_empty() {
                continue;
            }
            number += 1;
            if bytes.len() > max_record + 1 {
                refused.push(number);
            } else {
                records.push((number, line, bytes.to_vec()));
            }
        }
        (records, refused)
    }

    proptest! {
        #[test]
        fn records_do_not_depend_on_how_the_file_is_read(
            lines in prop::collection::vec("x{0,4}|x{0,30}", 0..12),
            ends_in_line_end: bool,
            max_record in 8_usize..24,
            prefix in 1_usize..20,
            batch in 1_usize..20,
        ) {
            let mut content = lines.join("\n");
            if ends_in_line_end {
                content.push('\n');
            }
            // A last line without its end would have one byte less than the limits here allow for.
            prop_assume!(content.lines().last().is_none_or(|last| last.len() != max_record + 1));
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(content.as_bytes()).unwrap();
            let read = read(file.path().to_path_buf(), max_record, Portions { prefix, batch });
            prop_assert_eq!(read, naive(content.as_bytes(), max_record));
        }
    }
}
