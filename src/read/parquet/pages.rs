//! Pages of a column of lists, as many as rows of news can need.
//!
//! How often a value repeats is written in a few bytes, so that a page of a kilobyte can hold two thousand million items
//! of one list. Rows are decoded whole: what a file says of their length is believed up to a bound.

use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering::Relaxed};

use parquet::column::page::{Page, PageMetadata, PageReader};
use parquet::errors::{ParquetError, Result};

/// Items that the pages may have which are read for one portion of rows: some 400 MB of them.
pub(super) const MOST_ITEMS: u32 = 1 << 22;

/// What is left to read for a portion.
#[derive(Debug, Clone, Default)]
pub(super) struct Allowance(Arc<AtomicU32>);

impl Allowance {
    /// Begins the next portion.
    pub(super) fn renew(&self) {
        self.0.store(MOST_ITEMS, Relaxed);
    }

    fn take(&self, items: u32) -> Result<()> {
        let Some(left) = self.0.load(Relaxed).checked_sub(items) else {
            let message = format!("a page or a list has more than {MOST_ITEMS} items");
            return Err(ParquetError::General(message));
        };
        self.0.store(left, Relaxed);
        Ok(())
    }
}

/// A column's pages, within an allowance.
pub(super) struct Bounded {
    pub(super) pages: Box<dyn PageReader>,
    pub(super) allowance: Allowance,
}

impl PageReader for Bounded {
    fn get_next_page(&mut self) -> Result<Option<Page>> {
        let page = self.pages.get_next_page()?;
        if let Some(page @ (Page::DataPage { .. } | Page::DataPageV2 { .. })) = &page {
            self.allowance.take(page.num_values())?;
        }
        Ok(page)
    }

    fn peek_next_page(&mut self) -> Result<Option<PageMetadata>> {
        self.pages.peek_next_page()
    }

    fn skip_next_page(&mut self) -> Result<()> {
        self.pages.skip_next_page()
    }

    fn at_record_boundary(&mut self) -> Result<bool> {
        self.pages.at_record_boundary()
    }

    fn supports_deferred_dictionary(&self) -> bool {
        self.pages.supports_deferred_dictionary()
    }

    fn take_deferred_dictionary(&mut self) -> Result<Option<Page>> {
        self.pages.take_deferred_dictionary()
    }
}

impl Iterator for Bounded {
    type Item = Result<Page>;

    fn next(&mut self) -> Option<Self::Item> {
        self.get_next_page().transpose()
    }
}
