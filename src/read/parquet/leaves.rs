//! The columns of a Parquet file that hold a field that is looked for, and their values.

use parquet::basic::{ConvertedType, LogicalType, TimeUnit, Type as Physical};
use parquet::column::reader::{ColumnReader, ColumnReaderImpl};
use parquet::data_type::{ByteArray, DataType, Int96};
use parquet::errors::Result;
use parquet::schema::types::{ColumnDescriptor, SchemaDescriptor};

use crate::document::Date;
use crate::read::columns::slots_of;
use crate::read::fields::{Fields, Slot};

/// One value, as far as it matters.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Cell {
    Null,
    Bytes(ByteArray),
    Integer(i128),
    Float(f64),
    Boolean,
    Date(Date),
    List(Vec<Option<ByteArray>>),
    /// Of a type that no field can have, in words.
    Other(&'static str),
}

/// A column that holds a field: a leaf of the schema.
#[derive(Debug, Clone)]
pub(super) struct Leaf {
    pub(super) slot: Slot,
    /// Its place among the leaves.
    pub(super) index: usize,
    sense: Sense,
    /// Whether its lists are of structures, of which this is one field.
    of_structures: bool,
}

/// How a column's values are to be understood.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Sense {
    AsStored,
    Unsigned,
    /// Days since 1970.
    Days,
    /// Units since 1970, so many to a second.
    Instant(i64),
    Uuid,
    /// Decimals without decimal places: integers.
    Whole,
    /// Nothing that a field could be, in words.
    Other(&'static str),
}

/// Names on the path to the items of a list: its own, the one that repeats, the item's.
const OF_LIST: usize = 3;

/// The names of a schema's columns, and those of its leaves that hold a field.
pub(super) fn find(schema: &SchemaDescriptor, fields: &Fields) -> (Vec<String>, Vec<Leaf>) {
    let names: Vec<String> =
        schema.root_schema().get_fields().iter().map(|of| of.name().to_owned()).collect();
    let leaves_below = |root: usize| {
        (0..schema.num_columns()).filter(|&leaf| schema.get_column_root_idx(leaf) == root).count()
    };
    // A plain column has its own name, within a structure the path; a list of strings that of the list, as has the text of a
    // list of structures.
    let leaf_names: Vec<String> = (0..schema.num_columns())
        .map(|index| {
            let (leaf, root) = (schema.column(index), schema.get_column_root_idx(index));
            match leaf.max_rep_level() {
                0 => leaf.path().string(),
                1 if leaf.physical_type() == Physical::BYTE_ARRAY
                    && (leaves_below(root) == 1 || leaf.name() == "text") =>
                {
                    names[root].clone()
                }
                _ => String::new(),
            }
        })
        .collect();
    let leaf = |(index, slot): (usize, Option<Slot>)| {
        let column = schema.column(index);
        let is_deep = column.path().parts().len() > OF_LIST;
        let of_structures = is_deep || leaves_below(schema.get_column_root_idx(index)) > 1;
        Some(Leaf { slot: slot?, index, sense: sense(&column), of_structures })
    };
    let leaves = slots_of(&leaf_names, fields).into_iter().enumerate().filter_map(leaf).collect();
    (names, leaves)
}

fn sense(column: &ColumnDescriptor) -> Sense {
    match (column.logical_type_ref(), column.converted_type()) {
        (Some(LogicalType::Date), _) | (None, ConvertedType::DATE) => Sense::Days,
        (Some(LogicalType::Timestamp(stamp)), _) => Sense::Instant(match stamp.unit {
            TimeUnit::MILLIS => 1_000,
            TimeUnit::MICROS => 1_000_000,
            TimeUnit::NANOS => 1_000_000_000,
        }),
        (None, ConvertedType::TIMESTAMP_MILLIS) => Sense::Instant(1_000),
        (None, ConvertedType::TIMESTAMP_MICROS) => Sense::Instant(1_000_000),
        (Some(LogicalType::Integer(integer)), _) if !integer.is_signed => Sense::Unsigned,
        (None, ConvertedType::UINT_64 | ConvertedType::UINT_32) => Sense::Unsigned,
        (Some(LogicalType::Uuid), _) => Sense::Uuid,
        (Some(LogicalType::Decimal(_)), _) | (None, ConvertedType::DECIMAL) => match column.type_scale() {
            0 => Sense::Whole,
            _ => Sense::Other("a decimal with decimal places"),
        },
        (Some(LogicalType::Time(_)), _) | (None, ConvertedType::TIME_MILLIS | ConvertedType::TIME_MICROS) => {
            Sense::Other("a time without a day")
        }
        (None, ConvertedType::INTERVAL) => Sense::Other("an interval"),
        _ if column.physical_type() == Physical::FIXED_LEN_BYTE_ARRAY => {
            Sense::Other("bytes of fixed length")
        }
        _ => Sense::AsStored,
    }
}

/// Reads the next `rows` values of a column, fewer at the end.
pub(super) fn read(
    leaf: &Leaf,
    column: &ColumnDescriptor,
    reader: &mut ColumnReader,
    rows: usize,
) -> Result<Vec<Cell>> {
    let sense = leaf.sense;
    let integer = |value: i64| match sense {
        Sense::Days => Cell::Date(Date { seconds: value.saturating_mul(86_400), day_only: true }),
        Sense::Instant(units) => Cell::Date(Date { seconds: value.div_euclid(units), day_only: false }),
        Sense::Other(what) => Cell::Other(what),
        Sense::Uuid => Cell::Other("a UUID that is a number"),
        Sense::AsStored | Sense::Unsigned | Sense::Whole => Cell::Integer(value.into()),
    };
    match reader {
        ColumnReader::BoolColumnReader(reader) => plain(column, reader, rows, |_| Cell::Boolean),
        ColumnReader::Int32ColumnReader(reader) => plain(column, reader, rows, |value| match sense {
            Sense::Unsigned => Cell::Integer(value.cast_unsigned().into()),
            _ => integer(value.into()),
        }),
        ColumnReader::Int64ColumnReader(reader) => plain(column, reader, rows, |value| match sense {
            Sense::Unsigned => Cell::Integer(value.cast_unsigned().into()),
            _ => integer(value),
        }),
        ColumnReader::Int96ColumnReader(reader) => plain(column, reader, rows, |value: Int96| {
            Cell::Date(Date { seconds: value.to_seconds(), day_only: false })
        }),
        ColumnReader::FloatColumnReader(reader) => {
            plain(column, reader, rows, |value| Cell::Float(value.into()))
        }
        ColumnReader::DoubleColumnReader(reader) => plain(column, reader, rows, Cell::Float),
        ColumnReader::FixedLenByteArrayColumnReader(reader) => {
            plain(column, reader, rows, |value| match sense {
                Sense::Uuid => Cell::Bytes(ByteArray::from(uuid(value.data()).into_bytes())),
                Sense::Whole => whole(value.data()),
                Sense::Other(what) => Cell::Other(what),
                _ => Cell::Other("bytes of fixed length"),
            })
        }
        ColumnReader::ByteArrayColumnReader(reader) if column.max_rep_level() > 0 => {
            lists(column, reader, rows, leaf.of_structures)
        }
        ColumnReader::ByteArrayColumnReader(reader) => plain(column, reader, rows, |value| match sense {
            Sense::AsStored => Cell::Bytes(value),
            Sense::Whole => whole(value.data()),
            Sense::Other(what) => Cell::Other(what),
            _ => Cell::Other("bytes of another type"),
        }),
    }
}

/// Reads a column of one value a row.
fn plain<T: DataType>(
    column: &ColumnDescriptor,
    reader: &mut ColumnReaderImpl<T>,
    rows: usize,
    cell: impl Fn(T::T) -> Cell,
) -> Result<Vec<Cell>> {
    let (mut levels, mut values) = (Vec::new(), Vec::new());
    let (read, _, _) = reader.read_records(rows, Some(&mut levels), None, &mut values)?;
    let mut values = values.into_iter();
    if column.max_def_level() == 0 {
        return Ok(values.map(cell).collect());
    }
    let is_there = |level: i16| level == column.max_def_level();
    Ok(levels
        .into_iter()
        .take(read)
        .map(|level| if is_there(level) { values.next().map_or(Cell::Null, &cell) } else { Cell::Null })
        .collect())
}

/// Reads a column of lists of strings, or of one field of the structures in lists: among those that have it, one without
/// is a picture or the like, as in JSON, and is left out.
fn lists(
    column: &ColumnDescriptor,
    reader: &mut ColumnReaderImpl<parquet::data_type::ByteArrayType>,
    rows: usize,
    of_structures: bool,
) -> Result<Vec<Cell>> {
    let (mut def, mut rep, mut values) = (Vec::new(), Vec::new(), Vec::new());
    reader.read_records(rows, Some(&mut def), Some(&mut rep), &mut values)?;
    let mut values = values.into_iter();
    // At this level and above a list has an item here, though that may be null.
    let has_item = column.repeated_ancestor_def_level();
    let mut cells: Vec<Cell> = Vec::new();
    for (def, rep) in def.into_iter().zip(rep) {
        let item =
            (def >= has_item).then(|| if def == column.max_def_level() { values.next() } else { None });
        match (rep, cells.last_mut()) {
            (1.., Some(Cell::List(items))) => items.extend(item),
            // An empty list and a null one both have nothing in them; only the null is none at all.
            _ => cells.push(match item {
                Some(item) => Cell::List(vec![item]),
                None if def + 1 >= has_item => Cell::List(Vec::new()),
                None => Cell::Null,
            }),
        }
    }
    if of_structures {
        for cell in &mut cells {
            if let Cell::List(items) = cell
                && items.iter().any(Option::is_some)
            {
                items.retain(Option::is_some);
            }
        }
    }
    Ok(cells)
}

/// The integer whose two's complement, its highest byte first, these bytes are.
fn whole(bytes: &[u8]) -> Cell {
    let fill = if bytes.first().is_some_and(|&first| first >= 0x80) { 0xff } else { 0 };
    let split = bytes.len().saturating_sub(size_of::<i128>());
    let mut value = [fill; size_of::<i128>()];
    let kept = &bytes[split..];
    value[size_of::<i128>() - kept.len()..].copy_from_slice(kept);
    let value = i128::from_be_bytes(value);
    // What was cut off may hold no more than the sign.
    let is_exact = bytes[..split].iter().all(|&byte| byte == fill) && (value < 0) == (fill == 0xff);
    if is_exact && !bytes.is_empty() {
        Cell::Integer(value)
    } else {
        Cell::Other("a decimal beyond 128 bits")
    }
}

/// 16 bytes as a UUID is written.
fn uuid(bytes: &[u8]) -> String {
    use std::fmt::Write as _;
    let mut written = String::with_capacity(36);
    for (place, byte) in bytes.iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            written.push('-');
        }
        let _ = write!(written, "{byte:02x}");
    }
    written
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use parquet::schema::parser::parse_message_type;

    use super::*;

    /// Ids of the type DECIMAL were "an object", and their records broken.
    #[test]
    fn decimals_without_places_are_integers() {
        assert_eq!(whole(&[0x00, 0xff]), Cell::Integer(255));
        assert_eq!(whole(&[0xff]), Cell::Integer(-1));
        assert_eq!(whole(&[&[0; 16][..], &[7; 1]].concat()), Cell::Integer(7));
        assert_eq!(whole(&[&[0xff; 17][..], &[0xfe; 1]].concat()), Cell::Integer(-2));
        assert_eq!(whole(&i128::MIN.to_be_bytes()), Cell::Integer(i128::MIN));
        for beyond in [&[1; 17][..], &[&[0; 1][..], &[0x80; 16]].concat(), &[]] {
            assert!(matches!(whole(beyond), Cell::Other(_)), "{beyond:?}");
        }
        let schema = "message m {
            optional int64 a (DECIMAL(18, 0)); optional binary b (DECIMAL(38, 0));
            optional int32 c (DECIMAL(9, 2)); optional int32 d (TIME_MILLIS);
        }";
        let schema = SchemaDescriptor::new(Arc::new(parse_message_type(schema).unwrap()));
        let senses: Vec<Sense> = (0..4).map(|at| sense(&schema.column(at))).collect();
        assert_eq!(senses[..2], [Sense::Whole, Sense::Whole]);
        assert_eq!(senses[2], Sense::Other("a decimal with decimal places"));
        assert_eq!(senses[3], Sense::Other("a time without a day"));
    }

    /// Its paragraphs were no column for the text, and the file was refused.
    #[test]
    fn a_list_of_structures_has_their_texts() {
        let schema = "message m {
            optional double id;
            optional group paragraphs (LIST) { repeated group list { optional group element {
                optional binary kind (STRING); optional binary text (STRING); } } }
            optional group tags (LIST) { repeated group list { optional group element {
                optional binary text (STRING); optional int32 weight; } } }
        }";
        let schema = SchemaDescriptor::new(Arc::new(parse_message_type(schema).unwrap()));
        let fields = Fields::new(&[]);
        let (names, leaves) = find(&schema, &fields);
        assert_eq!(names, ["id", "paragraphs", "tags"]);
        let found: Vec<(&str, usize)> =
            leaves.iter().map(|leaf| (fields.name(leaf.slot), leaf.index)).collect();
        assert_eq!(found, [("id", 0), ("paragraphs", 2)]);
    }
}
