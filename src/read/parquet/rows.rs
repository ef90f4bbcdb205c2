//! The rows of a Parquet file, cut into batches.

use std::fmt;
use std::fs::File;
use std::vec;

use parquet::column::reader::ColumnReader;
use parquet::data_type::ByteArray;
use parquet::errors::ParquetError;
use parquet::file::reader::{FileReader, SerializedFileReader};

use super::deltas::PORTION;
use super::leaves::{self, Cell, Leaf};
use super::pages::{Allowance, portioned_reader};
use super::walked::WalkedFile;
use super::{guarded, plain, row};
use crate::config::FieldName;
use crate::error::{Fault, Severity};
use crate::read::batch::{Batch, Places, Purpose};
use crate::read::columns::explain_missing_text;
use crate::read::fields::Fields;
use crate::read::format::Refused;
use crate::read::source::Source;
use crate::read::stream::Cutting;

/// Rows that are believed of a file, and so many more for each of its bytes. They are counted one by one when the file is
/// copied; and rows that are all the same take hardly a byte for a million.
const MOST_ROWS: u64 = 1 << 22;
const ROWS_A_BYTE: u64 = 1000;

/// How many rows make a batch that is for copying.
const COPIED: u64 = 1 << 16;

/// A Parquet file being read.
pub(in crate::read) struct Rows {
    file: SerializedFileReader<WalkedFile>,
    bytes: u64,
    leaves: Vec<Leaf>,
    purpose: Purpose,
    total: u64,
    /// The row group that comes next.
    next_group: usize,
    /// The number of the first row behind the group being read.
    group_end: u64,
    /// A reader for each leaf of the group being read.
    readers: Vec<ColumnReader>,
    /// For those that read lists.
    allowance: Allowance,
    /// Rows that were decoded: an iterator for each leaf.
    decoded: Vec<vec::IntoIter<Cell>>,
}

impl Rows {
    /// Opens a file. Refused is one whose end is not as it must be, and one without a column for the text.
    pub(in crate::read) fn open(source: &Source, fields: &Fields, purpose: Purpose) -> Result<Self, Refused> {
        let refuse = |cause: String| Refused { cause, severity: Severity::Broken };
        let damaged = |cause: &dyn fmt::Display| {
            refuse(format!("the Parquet file is cut off or damaged at its end: {cause}"))
        };
        let file =
            File::open(source.stored_path()).map_err(|error| refuse(format!("cannot be opened: {error}")))?;
        let file = guarded(|| SerializedFileReader::new(WalkedFile::new(file)?))
            .map_err(|error| damaged(&plain(&error)))?;
        let metadata = file.metadata();
        let (names, leaves) = leaves::find(metadata.file_metadata().schema_descr(), fields);
        if !leaves.iter().any(|leaf| fields.field(leaf.slot) == FieldName::Text) {
            return Err(refuse(explain_missing_text(&names, fields)));
        }
        let mut rows = 0_u64;
        for group in metadata.row_groups() {
            let of_group = u64::try_from(group.num_rows()).ok();
            rows = of_group
                .and_then(|of_group| rows.checked_add(of_group))
                .filter(|&rows| rows <= source.bytes.saturating_mul(ROWS_A_BYTE).saturating_add(MOST_ROWS))
                .ok_or_else(|| damaged(&"a number of rows that cannot be"))?;
        }
        Ok(Self {
            bytes: source.bytes,
            leaves,
            purpose,
            total: rows,
            next_group: 0,
            group_end: 1,
            readers: Vec::new(),
            allowance: Allowance::default(),
            decoded: Vec::new(),
            file,
        })
    }

    /// About how many of the stored bytes belong to rows before `next_record`.
    pub(in crate::read) fn stored(&self, next_record: u64) -> u64 {
        let share = u128::from(self.bytes) * u128::from(next_record - 1) / u128::from(self.total.max(1));
        u64::try_from(share).unwrap_or(self.bytes)
    }

    /// Gives the next rows to the batch; says whether they were the last ones.
    pub(in crate::read) fn cut(&mut self, cutting: &mut Cutting<'_>, batch: &mut Batch) -> bool {
        if self.purpose == Purpose::Copying {
            return self.count(cutting, batch);
        }
        let mut places = Vec::new();
        let ended = loop {
            if batch.bytes.len() >= cutting.portion {
                break false;
            }
            match self.next_row(*cutting.next_record) {
                Ok(Some(cells)) => {
                    let number = *cutting.next_record;
                    let size: usize = cells.iter().map(|(_, cell)| size(cell)).sum();
                    if size > cutting.max_record {
                        batch.faults.push(cutting.oversize());
                        continue;
                    }
                    let start = batch.bytes.len();
                    for (slot, cell) in &cells {
                        row::push(&mut batch.bytes, *slot, cell);
                    }
                    batch.records.push(start..batch.bytes.len());
                    places.push((number, 0));
                    *cutting.next_record += 1;
                }
                Ok(None) if *cutting.next_record < self.group_end => {
                    let cause = ParquetError::General("it has fewer rows than it claims".to_owned());
                    batch.faults.push(self.lose_group(cutting, &cause));
                }
                Ok(None) if self.next_group < self.file.num_row_groups() => {
                    if let Err(cause) = self.open_group(*cutting.next_record) {
                        batch.faults.push(self.lose_group(cutting, &cause));
                    }
                }
                Ok(None) => break true,
                Err(cause) => batch.faults.push(self.lose_group(cutting, &cause)),
            }
        };
        batch.places = Places::Each(places);
        ended
    }

    /// Counts rows for copying.
    fn count(&mut self, cutting: &mut Cutting<'_>, batch: &mut Batch) -> bool {
        let left = (self.total + 1).saturating_sub(*cutting.next_record);
        let here = left.min(COPIED);
        batch.records = vec![0..0; here as usize];
        batch.places =
            Places::Lines { first_record: *cutting.next_record, first_line: 1, blank_before: Vec::new() };
        *cutting.next_record += here;
        here == left
    }

    /// Opens the next row group, of which `first` is the number of the first row.
    fn open_group(&mut self, first: u64) -> Result<(), ParquetError> {
        let index = self.next_group;
        self.next_group += 1;
        self.group_end = first + self.file.metadata().row_group(index).num_rows().cast_unsigned();
        self.decoded.clear();
        self.readers.clear();
        self.readers = guarded(|| {
            let group = self.file.get_row_group(index)?;
            let reader = |leaf: &Leaf| portioned_reader(&*group, leaf.index, &self.allowance);
            self.leaves.iter().map(reader).collect()
        })?;
        Ok(())
    }

    /// The fields of row `number`, which comes next in the group being read; none at its end.
    fn next_row(&mut self, number: u64) -> Result<Option<Vec<(usize, Cell)>>, ParquetError> {
        if self.readers.is_empty() || number == self.group_end {
            return Ok(None);
        }
        if self.decoded.iter().all(|cells| cells.len() == 0) {
            let schema = self.file.metadata().file_metadata().schema_descr();
            let mut decoded = Vec::with_capacity(self.leaves.len());
            for (leaf, reader) in self.leaves.iter().zip(&mut self.readers) {
                self.allowance.renew();
                decoded.push(
                    guarded(|| leaves::read(leaf, &schema.column(leaf.index), reader, PORTION))?.into_iter(),
                );
            }
            self.decoded = decoded;
        }
        let counts = || self.decoded.iter().map(vec::IntoIter::len);
        if counts().all(|count| count == 0) {
            self.readers.clear();
            return Ok(None);
        }
        if counts().any(|count| count == 0) {
            return Err(ParquetError::General("its columns are not of one length".to_owned()));
        }
        let cells = self.decoded.iter_mut().zip(&self.leaves);
        Ok(Some(cells.map(|(cells, leaf)| (leaf.slot, cells.next().unwrap_or(Cell::Null))).collect()))
    }

    /// Leaves a row group that cannot be read any further.
    fn lose_group(&mut self, cutting: &mut Cutting<'_>, cause: &ParquetError) -> Fault {
        self.readers.clear();
        self.decoded.clear();
        let first = *cutting.next_record;
        let last = self.group_end.saturating_sub(1).max(first);
        *cutting.next_record = last + 1;
        let cause =
            format!("the row group is damaged here, its rows up to {last} are lost: {}", plain(cause));
        cutting.fault(first, cause)
    }
}

fn size(cell: &Cell) -> usize {
    match cell {
        Cell::Bytes(value) => value.len(),
        Cell::List(items) => items.iter().map(|item| 1 + item.as_ref().map_or(0, ByteArray::len)).sum(),
        _ => 0,
    }
}
