//! The kept rows of a Parquet file: copied column by column on the level of stored values and nesting levels, so that any
//! schema, however nested, is kept as it is. Nothing is converted on the way.
//!
//! Row groups stay row groups, without the rows that go; each column keeps its compression, and its dictionary if it had
//! one. The file's own metadata is carried over. At most some rows of one column are held.

use std::fs::File;
use std::io::{self, Write};
use std::mem;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::result::Result as StdResult;
use std::sync::Arc;

use parquet::basic::{Compression, ConvertedType, Encoding, LogicalType, Repetition, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::column::writer::ColumnWriter;
use parquet::data_type::{ByteArray, ByteArrayType, DataType};
use parquet::errors::ParquetError;
use parquet::file::metadata::ParquetMetaData;
use parquet::file::properties::{WriterProperties, WriterPropertiesPtr};
use parquet::file::reader::{FileReader, RowGroupReader, SerializedFileReader};
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter, SerializedRowGroupWriter};
use parquet::schema::types::{Type, TypePtr};

use super::as_io;
use crate::error::Error;
use crate::read::{PORTION, WalkedFile, column_reader, guarded, plain};

/// The entry of the metadata that describes the schema once more, for Arrow. It would no longer be true where columns
/// are added.
const ARROW_SCHEMA: &str = "ARROW:schema";

/// A copy being made. Rows are named in ascending order; each row group is written as soon as its rows are known.
pub(in crate::write) struct RowCopy<W: Write + Send> {
    path: PathBuf,
    input: SerializedFileReader<WalkedFile>,
    output: SerializedFileWriter<W>,
    /// The row group whose rows are being named, and the place of its first row in the file.
    group: usize,
    group_start: u64,
    /// Rows of that group to be kept, from its first on.
    kept: Vec<Range<usize>>,
    /// How many columns are added.
    added: usize,
    /// Their values for the rows kept, row after row.
    values: Vec<ByteArray>,
}

/// What a copy may fail at.
enum Failed {
    Reading(ParquetError),
    Writing(ParquetError),
}

impl From<ParquetError> for Failed {
    fn from(error: ParquetError) -> Self {
        Self::Reading(error)
    }
}

impl Failed {
    /// What a writer says. Only what the system refuses is the output's: values that do not fit their levels came so.
    fn at_writer(error: ParquetError) -> Self {
        match error {
            ParquetError::External(cause) if cause.is::<io::Error>() => {
                Self::Writing(ParquetError::External(cause))
            }
            error => Self::Reading(error),
        }
    }
}

/// An error of the input, though it shows while the output is written.
fn of_input(action: &'static str, path: &Path, cause: io::Error) -> io::Error {
    io::Error::other(Error::io(action, path, cause))
}

impl<W: Write + Send> RowCopy<W> {
    /// Begins a copy of a file, with further columns of text at its end. Fails if one of them is there already.
    pub(in crate::write) fn begin(path: &Path, out: W, added: &[String]) -> io::Result<Self> {
        let file = File::open(path).map_err(|cause| of_input("open", path, cause))?;
        let input = guarded(|| SerializedFileReader::new(WalkedFile::new(file)?))
            .map_err(|cause| of_input("copy the rows of", path, as_io(cause)))?;
        let metadata = input.metadata();
        if let Some(name) = of_unknown_type(metadata.file_metadata().schema()) {
            let message = format!(
                "`{name}` has a logical type that this version does not know and cannot write again. Leave this file out, or do \
                 without a copy of what is kept"
            );
            return Err(of_input("copy the rows of", path, io::Error::other(message)));
        }
        let schema = schema_with(metadata.file_metadata().schema(), added)?;
        let output = SerializedFileWriter::new(out, schema, properties(metadata, added)).map_err(as_io)?;
        Ok(Self {
            path: path.to_path_buf(),
            input,
            output,
            group: 0,
            group_start: 0,
            kept: Vec::new(),
            added: added.len(),
            values: Vec::new(),
        })
    }

    /// Keeps row `number`, from 1, with a value for each column that is added.
    pub(in crate::write) fn keep(&mut self, number: u64, values: &[&str]) -> io::Result<()> {
        debug_assert_eq!(values.len(), self.added, "a value for each column");
        let row = number - 1;
        while row >= self.group_start + self.rows_of_group() {
            self.finish_group()?;
        }
        let row = (row - self.group_start) as usize;
        match self.kept.last_mut() {
            Some(range) if range.end == row => range.end += 1,
            _ => self.kept.push(row..row + 1),
        }
        self.values.extend(values.iter().map(|value| ByteArray::from(*value)));
        Ok(())
    }

    /// Completes the copy and gives the output back.
    pub(in crate::write) fn finish(mut self) -> io::Result<W> {
        while self.group < self.input.num_row_groups() {
            self.finish_group()?;
        }
        self.output.into_inner().map_err(|error| match Failed::at_writer(error) {
            Failed::Writing(cause) => as_io(cause),
            Failed::Reading(cause) => of_input("copy the rows of", &self.path, as_io(cause)),
        })
    }

    fn rows_of_group(&self) -> u64 {
        self.input.metadata().row_group(self.group).num_rows().cast_unsigned()
    }

    /// Writes the row group whose rows have all been named. One without kept rows is left out.
    fn finish_group(&mut self) -> io::Result<()> {
        let (kept, values) = (mem::take(&mut self.kept), mem::take(&mut self.values));
        if !kept.is_empty() {
            let written = guarded(|| Ok(self.write_group(&kept, &values)));
            match written.unwrap_or_else(|panic| Err(panic.into())) {
                Ok(()) => {}
                Err(Failed::Writing(cause)) => return Err(as_io(cause)),
                Err(Failed::Reading(cause)) => return Err(self.damaged(&cause)),
            }
        }
        self.group_start += self.rows_of_group();
        self.group += 1;
        Ok(())
    }

    /// Rows that were read before the damage cannot be kept, and silently lost they must not be.
    fn damaged(&self, cause: &ParquetError) -> io::Error {
        let (first, group) = (self.group_start + 1, self.group + 1);
        let last = self.group_start + self.rows_of_group();
        let message = format!(
            "row group {group}, rows {first} to {last}, is damaged, and some of its rows are to be kept: {}. Leave this \
             file out, or do without a copy of what is kept",
            plain(cause)
        );
        of_input("copy the rows of", &self.path, io::Error::other(message))
    }

    fn write_group(&mut self, kept: &[Range<usize>], values: &[ByteArray]) -> StdResult<(), Failed> {
        let group = self.input.get_row_group(self.group)?;
        let mut output = self.output.next_row_group().map_err(Failed::at_writer)?;
        for index in 0..group.num_columns() {
            copy_column(&*group, index, &mut output, kept)?;
        }
        for column in 0..self.added {
            let mut writer = next_column(&mut output)?;
            let of_column: Vec<ByteArray> = values.iter().skip(column).step_by(self.added).cloned().collect();
            let levels = vec![1; of_column.len()];
            let written = writer.typed::<ByteArrayType>().write_batch(&of_column, Some(&levels), None);
            written.map_err(Failed::at_writer)?;
            writer.close().map_err(Failed::at_writer)?;
        }
        output.close().map_err(Failed::at_writer)?;
        Ok(())
    }
}

fn next_column<'a, W: Write + Send>(
    output: &'a mut SerializedRowGroupWriter<'_, W>,
) -> StdResult<SerializedColumnWriter<'a>, Failed> {
    let next = output.next_column().map_err(Failed::at_writer)?;
    next.ok_or_else(|| ParquetError::General("a column too many".to_owned()).into())
}

fn copy_column<W: Write + Send>(
    group: &dyn RowGroupReader,
    index: usize,
    output: &mut SerializedRowGroupWriter<'_, W>,
    kept: &[Range<usize>],
) -> StdResult<(), Failed> {
    let reader = column_reader(group, index)?;
    let mut column = next_column(output)?;
    let writer = column.untyped();
    match reader {
        ColumnReader::BoolColumnReader(reader) => copy_values(reader, writer, kept),
        ColumnReader::Int32ColumnReader(reader) => copy_values(reader, writer, kept),
        ColumnReader::Int64ColumnReader(reader) => copy_values(reader, writer, kept),
        ColumnReader::Int96ColumnReader(reader) => copy_values(reader, writer, kept),
        ColumnReader::FloatColumnReader(reader) => copy_values(reader, writer, kept),
        ColumnReader::DoubleColumnReader(reader) => copy_values(reader, writer, kept),
        ColumnReader::ByteArrayColumnReader(reader) => copy_values(reader, writer, kept),
        ColumnReader::FixedLenByteArrayColumnReader(reader) => copy_values(reader, writer, kept),
    }?;
    column.close().map(drop).map_err(Failed::at_writer)
}

fn copy_values<T: DataType>(
    mut reader: ColumnReaderImpl<T>,
    writer: &mut ColumnWriter<'_>,
    kept: &[Range<usize>],
) -> StdResult<(), Failed> {
    let Some(writer) = T::get_column_writer_mut(writer) else {
        return Err(ParquetError::General("a column of another type than its schema says".to_owned()).into());
    };
    let descriptor = Arc::clone(writer.get_descriptor());
    let mut portion = Portion::<T>::default();
    let mut at = 0;
    for rows in kept {
        while at < rows.start {
            let wanted = (rows.start - at).min(PORTION);
            at += if descriptor.max_rep_level() > 0 {
                // Where a page has fewer levels than it claims, the package would pass over lists without end.
                portion.read(&mut reader, wanted)?
            } else {
                // What is passed over is decoded too, where strings are made of the ones before them.
                not_none(reader.skip_records(wanted)?)?
            };
        }
        while at < rows.end {
            at += portion.read(&mut reader, (rows.end - at).min(PORTION))?;
            let levels = |levels, most: i16| if most > 0 { Some(levels) } else { None };
            let def = levels(portion.def.as_slice(), descriptor.max_def_level());
            let rep = levels(portion.rep.as_slice(), descriptor.max_rep_level());
            writer.write_batch(&portion.values, def, rep).map_err(Failed::at_writer)?;
        }
    }
    Ok(())
}

/// Some rows of a column, as they are stored.
struct Portion<T: DataType> {
    values: Vec<T::T>,
    def: Vec<i16>,
    rep: Vec<i16>,
}

impl<T: DataType> Default for Portion<T> {
    fn default() -> Self {
        Self { values: Vec::new(), def: Vec::new(), rep: Vec::new() }
    }
}

impl<T: DataType> Portion<T> {
    /// Becomes the next rows of a column, up to `wanted`, and gives how many.
    fn read(&mut self, reader: &mut ColumnReaderImpl<T>, wanted: usize) -> StdResult<usize, Failed> {
        let Self { values, def, rep } = self;
        values.clear();
        def.clear();
        rep.clear();
        let (read, _, _) = reader.read_records(wanted, Some(def), Some(rep), values)?;
        not_none(read)
    }
}

/// A number of rows, if it is one: else the column has no more of them.
fn not_none(rows: usize) -> StdResult<usize, Failed> {
    if rows == 0 {
        return Err(ParquetError::General("a column ends before the others".to_owned()).into());
    }
    Ok(rows)
}

/// The name of a part of the schema whose logical type came after this version of the format.
fn of_unknown_type(schema: &Type) -> Option<&str> {
    let is_unknown = matches!(schema.get_basic_info().logical_type_ref(), Some(LogicalType::_Unknown { .. }));
    if is_unknown {
        return Some(schema.name());
    }
    let fields = if schema.is_group() { schema.get_fields() } else { &[] };
    fields.iter().find_map(|field| of_unknown_type(field))
}

/// The schema with further columns of text at its end.
fn schema_with(schema: &Type, added: &[String]) -> io::Result<TypePtr> {
    if added.is_empty() {
        return Ok(Arc::new(schema.clone()));
    }
    let mut fields = schema.get_fields().to_vec();
    for name in added {
        if fields.iter().any(|field| field.name() == name) {
            return Err(io::Error::new(
                io::ErrorKind::AlreadyExists,
                format!("there is a column `{name}` already"),
            ));
        }
        let column = Type::primitive_type_builder(name, Physical::BYTE_ARRAY)
            .with_repetition(Repetition::OPTIONAL)
            .with_converted_type(ConvertedType::UTF8)
            .with_logical_type(Some(LogicalType::String))
            .build();
        fields.push(Arc::new(column.map_err(as_io)?));
    }
    let root = Type::group_type_builder(schema.name()).with_fields(fields).build();
    root.map(Arc::new).map_err(as_io)
}

/// How the file was written, as far as it shows.
fn properties(metadata: &ParquetMetaData, added: &[String]) -> WriterPropertiesPtr {
    let entries = metadata.file_metadata().key_value_metadata().cloned().map(|mut entries| {
        entries.retain(|entry| added.is_empty() || entry.key != ARROW_SCHEMA);
        entries
    });
    let mut properties = WriterProperties::builder().set_key_value_metadata(entries);
    let Some(group) = metadata.row_groups().first() else { return Arc::new(properties.build()) };
    properties = properties.set_sorting_columns(group.sorting_columns().cloned());
    for column in group.columns() {
        let path = column.column_path().clone();
        let is_dictionary =
            |encoding: &Encoding| matches!(encoding, Encoding::RLE_DICTIONARY | Encoding::PLAIN_DICTIONARY);
        let has_dictionary = column.encodings().any(|encoding| is_dictionary(&encoding));
        let others = |encoding: &Encoding| {
            matches!(
                encoding,
                Encoding::DELTA_BINARY_PACKED
                    | Encoding::DELTA_LENGTH_BYTE_ARRAY
                    | Encoding::DELTA_BYTE_ARRAY
                    | Encoding::BYTE_STREAM_SPLIT
            )
        };
        let compression = Compression::from(column.compression_codec());
        properties = properties
            .set_column_compression(path.clone(), compression)
            .set_column_dictionary_enabled(path.clone(), has_dictionary)
            .set_column_bloom_filter_enabled(path.clone(), column.bloom_filter_offset().is_some());
        if let Some(encoding) = column.encodings().find(others) {
            properties = properties.set_column_encoding(path, encoding);
        }
    }
    if let (Some(column), false) = (group.columns().first(), added.is_empty()) {
        properties = properties.set_compression(Compression::from(column.compression_codec()));
    }
    Arc::new(properties.build())
}
