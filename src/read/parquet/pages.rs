//! The pages of a column, looked at before they are decoded: the package reserves what a dictionary claims to hold.
//!
//! And how often a value repeats is written in a few bytes, so that a page of a kilobyte can hold a thousand million items
//! of one list. Rows are decoded whole: what a file says of their length is believed up to a bound.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use parquet::basic::{Encoding, Type as Physical};
use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::column::reader::{ColumnReader, get_column_reader};
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::RowGroupReader;
use parquet::schema::types::{ColumnDescPtr, ColumnDescriptor};

use super::deltas;

/// Items that the pages may have which are read for one portion of rows: some 400 MB of them. And what a column that is
/// copied may have in any case.
const MOST_ITEMS: u64 = 1 << 22;
/// Items that it may have besides for each byte of its decompressed pages. Levels and dictionary indices take a byte or
/// more for eight of them where they are not all the same.
const ITEMS_A_BYTE: u64 = 1000;

/// How many items of lists may still be read.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowance(Arc<AtomicU64>);

impl Allowance {
    /// Begins the next portion.
    pub(super) fn renew(&self) {
        self.0.store(MOST_ITEMS, Relaxed);
    }

    fn take(&self, items: u64, more: u64) -> Result<()> {
        let Some(left) = self.0.load(Relaxed).saturating_add(more).checked_sub(items) else {
            let message = "a page or a list has more items than are believed".to_owned();
            return Err(ParquetError::General(message));
        };
        self.0.store(left, Relaxed);
        Ok(())
    }
}

/// The reader of a column of a row group, to copy it. A page that cannot hold what it claims is an error of the file, and
/// so are lists of items without end.
pub(crate) fn column_reader(group: &dyn RowGroupReader, index: usize) -> Result<ColumnReader> {
    let allowance = Allowance::default();
    allowance.renew();
    reader_within(group, index, allowance, ITEMS_A_BYTE)
}

/// The same, to read some rows after others, with an allowance for each portion of them.
pub(super) fn portioned_reader(
    group: &dyn RowGroupReader,
    index: usize,
    allowance: &Allowance,
) -> Result<ColumnReader> {
    reader_within(group, index, allowance.clone(), 0)
}

fn reader_within(
    group: &dyn RowGroupReader,
    index: usize,
    allowance: Allowance,
    items_a_byte: u64,
) -> Result<ColumnReader> {
    let column = group.metadata().column(index).column_descr_ptr();
    let pages = group.get_column_page_reader(index)?;
    let pages = Checked { pages, column: Arc::clone(&column), allowance, items_a_byte };
    Ok(get_column_reader(column, Box::new(pages)))
}

/// How many bytes a value takes at least in a dictionary.
fn least_width(column: &ColumnDescriptor) -> usize {
    match column.physical_type() {
        // The length that stands before it.
        Physical::BYTE_ARRAY | Physical::INT32 | Physical::FLOAT => 4,
        Physical::INT64 | Physical::DOUBLE => 8,
        Physical::INT96 => 12,
        Physical::FIXED_LEN_BYTE_ARRAY => usize::try_from(column.type_length()).unwrap_or_default().max(1),
        Physical::BOOLEAN => 1,
    }
}

struct Checked {
    pages: Box<dyn PageReader>,
    column: ColumnDescPtr,
    allowance: Allowance,
    items_a_byte: u64,
}

impl Checked {
    fn check(&self, page: Option<Page>) -> Result<Option<Page>> {
        if let Some(Page::DictionaryPage { buf, num_values, .. }) = &page
            && (*num_values as usize).saturating_mul(least_width(&self.column)) > buf.len()
        {
            let message = format!("a dictionary of {} bytes claims to hold {num_values} values", buf.len());
            return Err(ParquetError::General(message));
        }
        if let Some(page @ (Page::DataPage { .. } | Page::DataPageV2 { .. })) = &page {
            if self.column.max_rep_level() > 0 {
                let more = self.items_a_byte.saturating_mul(page.buffer().len() as u64);
                self.allowance.take(page.num_values().into(), more)?;
            }
            let values = page.num_values() as usize;
            if !deltas::is_sound(page.encoding(), values, || behind_levels(page, &self.column)) {
                let message = "a page claims to hold more strings than there can be".to_owned();
                return Err(ParquetError::General(message));
            }
        }
        Ok(page)
    }
}

/// What a page of data has behind the levels of its values.
fn behind_levels<'p>(page: &'p Page, column: &ColumnDescriptor) -> Option<&'p [u8]> {
    let mut data = page.buffer().as_ref();
    if let Page::DataPageV2 { rep_levels_byte_len, def_levels_byte_len, .. } = page {
        let levels = (*rep_levels_byte_len as usize).checked_add(*def_levels_byte_len as usize)?;
        return data.get(levels..);
    }
    let Page::DataPage { num_values, def_level_encoding, rep_level_encoding, .. } = page else { return None };
    for (most, encoding) in
        [(column.max_rep_level(), *rep_level_encoding), (column.max_def_level(), *def_level_encoding)]
    {
        if let Some(bits) = most.checked_ilog2() {
            let levels = if encoding == Encoding::RLE {
                let (length, rest) = data.split_first_chunk()?;
                data = rest;
                u32::from_le_bytes(*length) as usize
            } else {
                (*num_values as usize).checked_mul(bits as usize + 1)?.div_ceil(8)
            };
            data = data.get(levels..)?;
        }
    }
    Some(data)
}

impl Iterator for Checked {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}

impl PageReader for Checked {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let page = self.pages.get_next_page()?;
        self.check(page)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.pages.skip_next_page()
    }

    fn supports_deferred_dictionary(&self) -> bool {
        self.pages.supports_deferred_dictionary()
    }

    fn take_deferred_dictionary(&mut self) -> Result<Option<Page>> {
        let page = self.pages.take_deferred_dictionary()?;
        self.check(page)
    }

    fn at_record_boundary(&mut self) -> Result<bool> {
        self.pages.at_record_boundary()
    }
}

#[cfg(test)]
mod tests {
    use std::iter;

    use parquet::schema::parser::parse_message_type;
    use parquet::schema::types::SchemaDescriptor;

    use super::*;

    /// A column of nothing.
    struct Nothing;

    impl Iterator for Nothing {
        type Item = Result<Page>;

        fn next(&mut self) -> Option<Self::Item> {
            None
        }
    }

    impl PageReader for Nothing {
        fn get_next_page(&mut self) -> Result<Option<Page>> {
            Ok(None)
        }

        fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
            Ok(None)
        }

        fn skip_next_page(&mut self) -> Result<()> {
            Ok(())
        }
    }

    /// Found by the fuzzer: 845 bytes asked for 19 GB.
    #[test]
    fn a_dictionary_holds_no_more_than_there_are_bytes_for() {
        let schema = parse_message_type("message news { required binary text; }").unwrap();
        let column = SchemaDescriptor::new(Arc::new(schema)).column(0);
        let allowance = Allowance::default();
        let pages = Checked { pages: Box::new(Nothing), column, allowance, items_a_byte: 0 };
        let page = |num_values| Page::DictionaryPage {
            buf: iter::repeat_n(0, 40).collect(),
            num_values,
            encoding: Encoding::PLAIN,
            is_sorted: false,
        };
        for (num_values, is_sound) in [(0, true), (10, true), (11, false), (u32::MAX, false)] {
            assert_eq!(pages.check(Some(page(num_values))).is_ok(), is_sound, "{num_values}");
        }
        assert!(pages.check(None).is_ok());
    }
}
