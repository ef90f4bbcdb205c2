//! One source, decompressed and cut into batches of records.

use std::fmt;
use std::io;
use std::mem;
use std::sync::Arc;

use crate::error::{Fault, Severity};

use super::archive::Archive;
use super::batch::{BATCH_BYTES, Batch, Purpose};
use super::compression::{Decoded, Hashing};
use super::elements::Elements;
use super::feed::Feed;
use super::fields::Fields;
use super::format::{self, Format, PREFIX_BYTES, Refused};
use super::lines::Lines;
#[cfg(feature = "parquet")]
use super::parquet::Rows as ParquetRows;
use super::record;
use super::rows::Rows;
use super::source::{Inputs, Source};

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
    feed: Feed,
    format: Format,
    cut: Cut,
    at_end: bool,
    next_record: u64,
    /// Stored bytes that batches have told of.
    reported: u64,
    /// Records of an archive that were passed over, by kind.
    skipped: Vec<(&'static str, u64)>,
    /// What is to be said of the source with its first batch.
    notices: Vec<String>,
    /// Whether anything was said of the source, in whichever batch.
    has_faults: bool,
}

/// What cuts a source into records, by its format.
enum Cut {
    Whole,
    Lines(Lines),
    Elements(Box<Elements>),
    Rows(Box<Rows>),
    Archive(Box<Archive>),
    #[cfg(feature = "parquet")]
    Parquet(Box<ParquetRows>),
}

/// What every cutter is told.
pub(super) struct Cutting<'s> {
    pub(super) source: &'s Source,
    /// How many bytes to read at a time, and about how many make a batch.
    pub(super) portion: usize,
    /// The most bytes a record may have.
    pub(super) max_record: usize,
    /// The number of the record that comes next.
    pub(super) next_record: &'s mut u64,
}

impl Cutting<'_> {
    /// A fault that costs record `record`.
    pub(super) fn fault(&self, record: u64, cause: String) -> Fault {
        Fault { source: self.source.name.clone(), record, cause, severity: Severity::Broken }
    }

    /// The fault that costs the next record, which is counted.
    pub(super) fn broken(&mut self, cause: String) -> Fault {
        let fault = self.fault(*self.next_record, cause);
        *self.next_record += 1;
        fault
    }

    /// The fault of a next record that is too large.
    pub(super) fn oversize(&mut self) -> Fault {
        self.broken(record::oversize(self.max_record))
    }
}

impl<'a> Stream<'a> {
    /// Opens a source and tells its format.
    pub(super) fn open(
        source: &'a Source,
        index: u32,
        inputs: &Inputs,
        purpose: Purpose,
    ) -> Result<Self, Refused> {
        let portions = Portions { prefix: PREFIX_BYTES, batch: BATCH_BYTES };
        Self::open_in_portions(source, index, inputs, purpose, portions)
    }

    fn open_in_portions(
        source: &'a Source,
        index: u32,
        inputs: &Inputs,
        purpose: Purpose,
        portions: Portions,
    ) -> Result<Self, Refused> {
        let hashing = if purpose == Purpose::Parsing { Hashing::Yes } else { Hashing::No };
        let decoded =
            Decoded::open(source.stored_path(), inputs.max_ratio(), hashing).map_err(|error| Refused {
                cause: match error.kind() {
                    io::ErrorKind::Unsupported => error.to_string(),
                    _ => format!("cannot be opened: {error}"),
                },
                severity: Severity::Broken,
            })?;
        let mut feed = Feed::new(decoded, source.bytes);
        let is_whole = feed.fill(portions.prefix);
        let fields = inputs.fields();
        let format = format::tell(&source.path, !source.is_given_by_itself, &feed.pending, is_whole, fields)?;
        let mut stream = Self {
            source,
            index,
            max_record: inputs.max_record(),
            portions,
            feed,
            format,
            cut: Cut::Whole,
            at_end: false,
            next_record: 1,
            reported: 0,
            skipped: Vec::new(),
            notices: Vec::new(),
            has_faults: false,
        };
        stream.cut = stream.cutter(fields, purpose)?;
        Ok(stream)
    }

    /// What cuts this source.
    #[cfg_attr(not(feature = "parquet"), expect(unused_variables))]
    fn cutter(&mut self, fields: &Arc<Fields>, purpose: Purpose) -> Result<Cut, Refused> {
        Ok(match self.format {
            Format::Text | Format::Json | Format::Html => Cut::Whole,
            Format::JsonLines => Cut::Lines(Lines::new()),
            Format::JsonArray => Cut::Elements(Box::new(Elements::new())),
            Format::Table { delimiter } => {
                self.notices.extend(format::unexpected_delimiter(&self.source.path, delimiter));
                Cut::Rows(Box::new(Rows::new(delimiter, Arc::clone(fields), !self.source.is_given_by_itself)))
            }
            Format::Warc => Cut::Archive(Box::new(Archive::warc())),
            Format::Arc => Cut::Archive(Box::new(Archive::arc())),
            #[cfg(feature = "parquet")]
            Format::Parquet if self.feed.compression().is_none() => {
                let rows = ParquetRows::open(self.source, fields, purpose)?;
                Cut::Parquet(Box::new(rows))
            }
            Format::Parquet => return Err(format::packed_parquet()),
        })
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
        let compression = self.feed.compression();
        let mut batch = Batch { format: self.format, compression, ..Batch::empty(self.index) };
        let mut cutting = Cutting {
            source: self.source,
            portion: self.portions.batch,
            max_record: self.max_record,
            next_record: &mut self.next_record,
        };
        for cause in self.notices.drain(..) {
            let fault = cutting.fault(0, cause);
            batch.faults.push(Fault { severity: Severity::Notice, ..fault });
        }
        let feed = &mut self.feed;
        self.at_end = match &mut self.cut {
            Cut::Whole => whole_file(feed, &mut cutting, &mut batch),
            Cut::Lines(lines) => lines.cut(feed, &mut cutting, &mut batch),
            Cut::Elements(elements) => elements.cut(feed, &mut cutting, &mut batch),
            Cut::Rows(rows) => rows.cut(feed, &mut cutting, &mut batch),
            Cut::Archive(archive) => archive.cut(feed, &mut cutting, &mut batch),
            #[cfg(feature = "parquet")]
            Cut::Parquet(rows) => rows.cut(&mut cutting, &mut batch),
        };
        for (kind, count) in &batch.skipped {
            match self.skipped.iter_mut().find(|(known, _)| known == kind) {
                Some((_, total)) => *total += count,
                None => self.skipped.push((*kind, *count)),
            }
        }
        self.has_faults |= !batch.faults.is_empty();
        if self.at_end {
            self.conclude(&mut batch);
            batch.content_hash = self.feed.content_hash();
        }
        let stored = match &self.cut {
            _ if self.at_end => self.source.bytes,
            #[cfg(feature = "parquet")]
            Cut::Parquet(rows) => rows.stored(self.next_record).min(self.source.bytes),
            _ => self.feed.stored(),
        };
        batch.consumed = stored.saturating_sub(self.reported);
        self.reported += batch.consumed;
        batch
    }

    /// Whether it is a table whose columns are known, be there rows or not.
    pub(super) fn is_table(&self) -> bool {
        match &self.cut {
            Cut::Rows(rows) => rows.has_header(),
            #[cfg(feature = "parquet")]
            Cut::Parquet(_) => true,
            _ => false,
        }
    }

    /// Takes a buffer to read into that is done with.
    pub(super) fn recycle(&mut self, buffer: Vec<u8>) {
        self.feed.recycle(buffer);
    }

    /// Gives back the buffers that are done with.
    pub(super) fn spare(&mut self) -> Vec<Vec<u8>> {
        self.feed.spare()
    }

    /// Says at the end of a source what there is to say of it as a whole.
    fn conclude(&mut self, batch: &mut Batch) {
        let skipped: u64 = self.skipped.iter().map(|(_, count)| count).sum();
        if let Some(cause) = self.feed.take_failure() {
            let (record, cause) = if self.feed.pending.trim_ascii().is_empty() && self.next_record > 1 {
                (0, format!("{cause}, after record {}", self.next_record - 1))
            } else {
                (self.next_record, cause)
            };
            batch.faults.push(self.fault(record, cause));
        } else if self.next_record == 1 && !self.has_faults {
            let is_empty = match &self.cut {
                Cut::Elements(_) => "an array without records",
                _ if self.is_table() => "a table without rows",
                _ => "empty file",
            };
            batch.faults.push(self.notice(is_empty));
        }
        if skipped > 0 {
            let kinds: Vec<String> =
                self.skipped.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
            let cause = format!(
                "{skipped} of {} records can hold no article and were passed over: {}",
                self.next_record - 1,
                kinds.join(", ")
            );
            batch.faults.push(self.notice(&cause));
        }
        if self.feed.has_trailing_garbage() {
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

/// The whole file as one record.
fn whole_file(feed: &mut Feed, cutting: &mut Cutting<'_>, batch: &mut Batch) -> bool {
    let wanted = cutting.max_record.saturating_add(1).saturating_sub(feed.pending.len());
    feed.fill(wanted);
    if feed.has_failed() {
        return true;
    }
    batch.bytes = mem::take(&mut feed.pending);
    if batch.bytes.len() > cutting.max_record {
        batch.bytes = Vec::new();
        batch.faults.push(cutting.oversize());
    } else if !batch.bytes.trim_ascii().is_empty() {
        *cutting.next_record += 1;
        batch.records.push(0..batch.bytes.len());
    }
    true
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
    type Said = (Vec<Place>, Vec<u64>);
    type Place = (u64, u64, Vec<u8>);

    fn read(path: PathBuf, max_record: usize, portions: Portions) -> Said {
        let inputs = Inputs::open(&[path], &ReadConfig { max_record, ..ReadConfig::default() }).unwrap();
        let source = &inputs.sources()[0];
        let mut stream = Stream::open_in_portions(source, 0, &inputs, Purpose::Parsing, portions).unwrap();
        stream.format = Format::JsonLines;
        stream.cut = Cut::Lines(Lines::new());
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

    /// All that the batches of an array say: number, line and bytes of the records, and what was wrong.
    fn read_array(content: &str, portions: Portions) -> (Vec<Place>, Vec<Fault>) {
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(content.as_bytes()).unwrap();
        let inputs = Inputs::open(&[file.path().to_path_buf()], &ReadConfig::default()).unwrap();
        let source = &inputs.sources()[0];
        let mut stream = Stream::open_in_portions(source, 0, &inputs, Purpose::Parsing, portions).unwrap();
        stream.format = Format::JsonArray;
        stream.cut = Cut::Elements(Box::new(Elements::new()));
        let (mut records, mut faults) = (Vec::new(), Vec::new());
        while !stream.is_at_end() {
            let batch = stream.next_batch();
            let places = |index| (batch.number(index), batch.line(index), batch.record(index).to_vec());
            records.extend((0..batch.records.len()).map(places));
            // The file's own name is of this reading only.
            faults.extend(batch.faults.iter().map(|fault| Fault { source: String::new(), ..fault.clone() }));
        }
        (records, faults)
    }

    proptest! {
        #[test]
        fn elements_do_not_depend_on_how_the_file_is_read(
            parts in prop::collection::vec(r#"[a"\\\]\[\}\{,: \n]|\},\{|"a":|\{"a": 1\}"#, 0..40),
            prefix in 1_usize..20,
            batch in 1_usize..20,
        ) {
            let content = format!("[{}", parts.concat());
            let whole = read_array(&content, Portions { prefix: 8 << 10, batch: 8 << 10 });
            prop_assert_eq!(read_array(&content, Portions { prefix, batch }), whole);
        }

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
