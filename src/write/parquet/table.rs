//! A table of results as Parquet: a column of text, of whole numbers or of measures for each of its columns, zstd.

use std::fmt;
use std::io::{self, Write};
use std::mem;
use std::sync::Arc;

use parquet::basic::{Compression, ConvertedType, LogicalType, Repetition, Type as Physical, ZstdLevel};
use parquet::column::writer::ColumnWriterImpl;
use parquet::data_type::{ByteArray, ByteArrayType, DataType, DoubleType, Int64Type};
use parquet::errors::{ParquetError, Result};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::types::{Type, TypePtr};

use super::as_io;
use crate::write::table::{Cell, Kind};

/// How many rows make a row group.
const GROUP: usize = 1 << 16;

/// The level at which packages of columns are compressed by default.
const LEVEL: i32 = 3;

/// A table being written, a row group in memory.
pub(in crate::write) struct Columns<W: Write + Send> {
    writer: SerializedFileWriter<W>,
    held: Vec<Column>,
    rows: usize,
}

/// The values of a row group in one column, and whether each row has one.
struct Values<T> {
    values: Vec<T>,
    levels: Vec<i16>,
}

enum Column {
    Text(Values<ByteArray>),
    Int(Values<i64>),
    Float(Values<f64>),
}

impl<T> Values<T> {
    fn new() -> Self {
        Self { values: Vec::new(), levels: Vec::new() }
    }

    fn push(&mut self, value: Option<T>) {
        self.levels.push(value.is_some().into());
        self.values.extend(value);
    }

    fn write<D: DataType<T = T>>(&mut self, writer: &mut ColumnWriterImpl<'_, D>) -> Result<()> {
        let Self { values, levels } = mem::replace(self, Self::new());
        writer.write_batch(&values, Some(&levels), None).map(drop)
    }
}

impl<W: Write + Send> Columns<W> {
    /// Begins a table with columns of these names and kinds.
    pub(in crate::write) fn begin(out: W, columns: &[(&str, Kind)]) -> io::Result<Self> {
        let level = ZstdLevel::try_new(LEVEL).map_err(as_io)?;
        let properties = WriterProperties::builder().set_compression(Compression::ZSTD(level)).build();
        let schema = schema(columns).map_err(as_io)?;
        let writer = SerializedFileWriter::new(out, schema, Arc::new(properties)).map_err(as_io)?;
        let columns = columns
            .iter()
            .map(|(_, kind)| match kind {
                Kind::Text => Column::Text(Values::new()),
                Kind::Int => Column::Int(Values::new()),
                Kind::Float => Column::Float(Values::new()),
            })
            .collect();
        Ok(Self { writer, held: columns, rows: 0 })
    }

    /// Adds a row. A cell of another kind than its column is an error.
    pub(in crate::write) fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        for (column, cell) in self.held.iter_mut().zip(cells) {
            match (column, *cell) {
                (Column::Text(values), Cell::Text(text)) => values.push(Some(text.into())),
                (Column::Text(values), Cell::Missing) => values.push(None),
                (Column::Text(values), number) => values.push(Some(number.to_string().as_str().into())),
                (Column::Int(values), Cell::Int(number)) => values.push(Some(number)),
                (Column::Int(values), Cell::Missing) => values.push(None),
                (Column::Float(values), Cell::Int(number)) => values.push(Some(number as f64)),
                (Column::Float(values), Cell::Float(number)) => {
                    values.push(Some(number).filter(|number| number.is_finite()));
                }
                (Column::Float(values), Cell::Missing) => values.push(None),
                (_, cell) => {
                    return Err(io::Error::other(format!("{cell:?} in a column of another kind")));
                }
            }
        }
        self.rows += 1;
        if self.rows == GROUP { self.write_group().map_err(as_io) } else { Ok(()) }
    }

    /// Completes the table and gives the output back.
    pub(in crate::write) fn finish(mut self) -> io::Result<W> {
        if self.rows > 0 {
            self.write_group().map_err(as_io)?;
        }
        self.writer.into_inner().map_err(as_io)
    }

    fn write_group(&mut self) -> Result<()> {
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.held {
            let mut writer = group
                .next_column()?
                .ok_or_else(|| ParquetError::General("a column is missing".to_owned()))?;
            match column {
                Column::Text(values) => values.write(writer.typed::<ByteArrayType>()),
                Column::Int(values) => values.write(writer.typed::<Int64Type>()),
                Column::Float(values) => values.write(writer.typed::<DoubleType>()),
            }?;
            writer.close()?;
        }
        group.close()?;
        self.rows = 0;
        Ok(())
    }
}

impl<W: Write + Send> fmt::Debug for Columns<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Columns").field("rows", &self.rows).finish_non_exhaustive()
    }
}

fn schema(columns: &[(&str, Kind)]) -> Result<TypePtr> {
    let field = |(name, kind): &(&str, Kind)| {
        let physical = match kind {
            Kind::Text => Physical::BYTE_ARRAY,
            Kind::Int => Physical::INT64,
            Kind::Float => Physical::DOUBLE,
        };
        let column = Type::primitive_type_builder(name, physical).with_repetition(Repetition::OPTIONAL);
        let column = match kind {
            Kind::Text => {
                column.with_converted_type(ConvertedType::UTF8).with_logical_type(Some(LogicalType::String))
            }
            _ => column,
        };
        column.build().map(Arc::new)
    };
    let fields = columns.iter().map(field).collect::<Result<_>>()?;
    Type::group_type_builder("schema").with_fields(fields).build().map(Arc::new)
}
