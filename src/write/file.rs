//! One file of kept records while it is written: how records of each format follow each other.

use std::fmt;
use std::io::{self, Write};
use std::ops::Range;

use crate::read::{Batch, Format, Source, joint};

use super::annotate::{Annotation, Names};
use super::output::Output;
#[cfg(feature = "parquet")]
use super::parquet::RowCopy;
use super::tree::TreeFile;

/// Where the bytes go.
#[derive(Debug)]
pub(super) enum File {
    Output(Box<Output>),
    OfTree(Box<TreeFile>),
}

impl File {
    /// Whether what is written is compressed by the name of the file.
    pub(super) fn is_compressed(&self) -> bool {
        let path = match self {
            Self::Output(output) => output.path(),
            Self::OfTree(file) => file.path(),
        };
        let extension = path.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        matches!(extension.as_str(), "gz" | "zst" | "zstd" | "bz2" | "xz")
    }

    fn begin_member(&mut self) -> io::Result<()> {
        match self {
            Self::Output(output) => output.begin_member(),
            Self::OfTree(file) => file.begin_member(),
        }
    }
}

impl Write for File {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Output(output) => output.write(bytes),
            Self::OfTree(file) => file.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Output(output) => output.flush(),
            Self::OfTree(file) => file.flush(),
        }
    }
}

/// A file with what is known of its format.
pub(super) enum Sink {
    /// Records are bytes.
    Bytes {
        file: File,
        /// What the last record that was written lacks, if another one is to follow.
        missing: &'static [u8],
        is_empty: bool,
    },
    /// Records are elements of a JSON array.
    Elements { file: File, array: Array },
    /// Records are rows of a Parquet file.
    #[cfg(feature = "parquet")]
    Rows(Box<RowCopy<File>>),
}

/// How far an array is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Array {
    NotBegun,
    Empty,
    HasElements,
    Closed,
}

impl Sink {
    #[cfg_attr(not(feature = "parquet"), expect(unused_variables, clippy::unnecessary_wraps))]
    pub(super) fn new(
        file: File,
        source: &Source,
        format: Format,
        added: Option<&Names>,
    ) -> io::Result<Self> {
        #[cfg(feature = "parquet")]
        if format == Format::Parquet {
            let added = added.map_or(&[][..], Names::all);
            return Ok(Self::Rows(Box::new(RowCopy::begin(source.stored_path(), file, added)?)));
        }
        if format == Format::JsonArray {
            return Ok(Self::Elements { file, array: Array::NotBegun });
        }
        Ok(Self::Bytes { file, missing: b"", is_empty: true })
    }

    /// Writes what belongs to the file and to no record.
    pub(super) fn carry(
        &mut self,
        batch: &Batch,
        range: Range<usize>,
        added: Option<&Names>,
    ) -> io::Result<()> {
        let bytes = &batch.bytes[range];
        if let Self::Elements { file, array } = self {
            // What opens it, and at last what closes it.
            *array = if *array == Array::NotBegun { Array::Empty } else { Array::Closed };
            return file.write_all(bytes);
        }
        match (added, batch.columns()) {
            (Some(names), Some(columns)) => {
                let mut header = Vec::with_capacity(bytes.len() + 40);
                names.add_cells(&mut header, bytes, columns.delimiter, names.all());
                self.bytes(batch.format, &header)
            }
            _ => self.bytes(batch.format, bytes),
        }
    }

    /// Writes a record, with what is said of it.
    pub(super) fn record(
        &mut self,
        batch: &Batch,
        index: usize,
        said: Option<(&Names, Annotation<'_>)>,
    ) -> io::Result<()> {
        #[cfg(feature = "parquet")]
        if let Self::Rows(copy) = self {
            let values = said.map(|(_, annotation)| annotation.values());
            return copy.keep(batch.number(index), values.as_ref().map_or(&[][..], |values| &values[..]));
        }
        if let Self::Elements { file, array } = self {
            match array {
                Array::NotBegun => file.write_all(b"[")?,
                Array::Empty => {}
                Array::HasElements | Array::Closed => file.write_all(&joint(batch, index))?,
            }
            *array = Array::HasElements;
        }
        let record = batch.record(index);
        let Some((names, annotation)) = said else { return self.bytes(batch.format, record) };
        let mut annotated = Vec::with_capacity(record.len() + 100);
        match batch.columns() {
            Some(columns) => {
                names.add_cells(&mut annotated, record, columns.delimiter, &annotation.values());
            }
            None => names.add_fields(&mut annotated, record, &annotation).map_err(|name| {
                let message = format!("record {} has a field `{name}` already; --annotate=PREFIX gives the new ones another name", batch.number(index));
                io::Error::new(io::ErrorKind::AlreadyExists, message)
            })?,
        }
        self.bytes(batch.format, &annotated)
    }

    /// Completes the file and gives it back.
    #[cfg_attr(not(feature = "parquet"), expect(clippy::unnecessary_wraps))]
    pub(super) fn finish(self) -> io::Result<File> {
        match self {
            Self::Bytes { file, .. } => Ok(file),
            Self::Elements { mut file, array } => {
                // The file that was read broke off, or what closed it was not to be told from damage.
                file.write_all(match array {
                    Array::NotBegun => b"[]\n",
                    Array::Empty | Array::HasElements => b"]\n",
                    Array::Closed => b"",
                })?;
                Ok(file)
            }
            #[cfg(feature = "parquet")]
            Self::Rows(copy) => copy.finish(),
        }
    }

    fn bytes(&mut self, format: Format, bytes: &[u8]) -> io::Result<()> {
        match self {
            Self::Bytes { file, missing, is_empty } => {
                file.write_all(missing)?;
                if *is_empty && format == Format::Arc && !bytes.starts_with(b"filedesc:") {
                    file.write_all(&description_for(bytes))?;
                    *is_empty = false;
                }
                if format.is_archive() && !*is_empty {
                    file.begin_member()?;
                }
                *is_empty = false;
                *missing = lacking(format, bytes);
                file.write_all(bytes)
            }
            Self::Elements { file, .. } => file.write_all(bytes),
            #[cfg(feature = "parquet")]
            Self::Rows(_) => Err(io::Error::other("a Parquet file has no bytes besides its rows")),
        }
    }
}

/// The description of an ARC file whose own one was damaged. The format knows a file by it, so that records without one
/// are no archive to most readers. It is dated as the first record is.
fn description_for(record: &[u8]) -> Vec<u8> {
    const BLOCK: &str = "1 0 wirecopy\nURL IP-address Archive-date Content-type Archive-length\n";
    let line = record.split(|&byte| byte == b'\n').next().unwrap_or_default();
    let is_date = |cell: &&[u8]| cell.len() == 14 && cell.iter().all(u8::is_ascii_digit);
    // The address may have spaces, so from the end.
    let date = line.rsplit(|&byte| byte == b' ').find(is_date).unwrap_or(b"00000000000000");
    let date = String::from_utf8_lossy(date);
    format!("filedesc://kept.arc 0.0.0.0 {date} text/plain {}\n{BLOCK}\n", BLOCK.len()).into_bytes()
}

/// What must stand between a record that ends like this and the next one.
fn lacking(format: Format, record: &[u8]) -> &'static [u8] {
    let ends_line = record.ends_with(b"\n");
    match format {
        _ if format.has_lines() && !ends_line => b"\n",
        Format::Warc if !ends_line => b"\r\n\r\n",
        Format::Arc if !ends_line => b"\n",
        _ => b"",
    }
}

impl fmt::Debug for Sink {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bytes { .. } => "Bytes",
            Self::Elements { .. } => "Elements",
            #[cfg(feature = "parquet")]
            Self::Rows(_) => "Rows",
        })
    }
}
