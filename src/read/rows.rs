//! A CSV or TSV file cut into its rows: a line end inside quotes ends none.
//!
//! Never holds more than a batch and one row. A quote that is never closed, or only where another begins rows later, costs
//! its row up to the line that it stands on, not what follows; a row above the limit is passed over in pieces.

use std::mem;
use std::sync::Arc;

use memchr::{memchr, memchr2};

use crate::error::{Fault, Severity};

use super::batch::{Batch, Places};
use super::columns::Columns;
use super::feed::Feed;
use super::fields::Fields;
use super::format::{self, BOM};
use super::stream::Cutting;

/// Where a table is.
#[derive(Debug)]
pub(super) struct Rows {
    delimiter: u8,
    /// The names to look for in the header.
    fields: Arc<Fields>,
    is_in_folder: bool,
    /// Known once the header has been read.
    columns: Option<Arc<Columns>>,
    /// Ends of rows within what is pending.
    ends: Vec<End>,
    /// Up to where the pending bytes have been looked at.
    scanned: usize,
    is_quoted: bool,
    /// Where in what is pending the quote opened that is open.
    opened: usize,
    /// Within a row that is too large: bytes are dropped up to the next line end.
    skipping: bool,
    next_line: u64,
}

/// Where a row ends.
#[derive(Debug, Clone, Copy)]
struct End {
    at: usize,
    /// Whether a quote of it is closed where none can be: then it ends with the line on which that opens.
    is_broken: bool,
}

impl Rows {
    pub(super) fn new(delimiter: u8, fields: Arc<Fields>, is_in_folder: bool) -> Self {
        Self {
            delimiter,
            fields,
            is_in_folder,
            columns: None,
            ends: Vec::new(),
            scanned: 0,
            is_quoted: false,
            opened: 0,
            skipping: false,
            next_line: 1,
        }
    }

    /// Whether the table's header was read.
    pub(super) fn has_header(&self) -> bool {
        self.columns.is_some()
    }

    /// Gives the next rows to the batch; says whether they were the last ones.
    pub(super) fn cut(&mut self, feed: &mut Feed, cutting: &mut Cutting<'_>, batch: &mut Batch) -> bool {
        loop {
            let ended = feed.fill(cutting.portion);
            if self.skipping && !self.skip_line(feed) {
                if ended {
                    return true;
                }
                continue;
            }
            self.scan(&feed.pending, ended);
            let row_start = self.row_start();
            let is_open = self.is_quoted && row_start < feed.pending.len();
            let is_large = feed.pending.len() - row_start > cutting.max_record;
            if !self.ends.is_empty() {
                let is_refused = !self.deliver(feed, cutting, batch);
                if is_refused {
                    return true;
                }
                if !ended && !is_large {
                    return false;
                }
            }
            let may_give_up = is_open && (ended || is_large) && !feed.has_failed();
            if self.columns.is_none() && (may_give_up || is_large) {
                let within = format!("within {} bytes", cutting.max_record.min(feed.pending.len()));
                let what = if is_open { UNCLOSED_HEADER } else { "has no end" };
                Self::refuse_lost_header(&format!("{what} {within}"), cutting, batch);
                return true;
            }
            if may_give_up && self.give_up_quote(feed, cutting, batch) {
                continue;
            }
            if is_large {
                self.pass_over(feed, cutting, batch);
                return false;
            }
            if ended {
                if !feed.has_failed() && !feed.pending.trim_ascii().is_empty() {
                    // Without a line end, a row is whole; with an open quote it is none.
                    self.ends.push(End { at: feed.pending.len(), is_broken: is_open });
                    self.deliver(feed, cutting, batch);
                }
                return true;
            }
        }
    }

    /// Looks for the ends of rows in what was not looked at yet.
    fn scan(&mut self, pending: &[u8], is_all: bool) {
        let mut at = self.scanned;
        while at < pending.len() {
            if self.is_quoted {
                let Some(quote) = memchr(b'"', &pending[at..]).map(|found| at + found) else {
                    at = pending.len();
                    break;
                };
                // Blanks behind a quoted cell are a habit of some writers.
                let blanks = pending[quote + 1..].iter().take_while(|&&byte| byte == b' ').count();
                match pending.get(quote + 1 + blanks) {
                    // What it closes, if anything, is seen when more has come.
                    None if !is_all => {
                        at = quote;
                        break;
                    }
                    Some(b'"') if blanks == 0 => at = quote + 2,
                    Some(&next) if next != self.delimiter && next != b'\n' && next != b'\r' => {
                        at = self.close_within_cell(pending, quote);
                    }
                    _ => {
                        self.is_quoted = false;
                        at = quote + 1;
                    }
                }
            } else {
                let Some(found) = memchr2(b'"', b'\n', &pending[at..]).map(|found| at + found) else {
                    at = pending.len();
                    break;
                };
                at = found + 1;
                if pending[found] == b'\n' {
                    self.ends.push(End { at, is_broken: false });
                } else {
                    // A quote within a cell is a character like any other.
                    self.is_quoted = self.is_cell_start(pending, found);
                    self.opened = found;
                }
            }
        }
        self.scanned = at;
    }

    /// Meets a quote behind which the cell goes on. On the line of the opening one it is a word in quotes at the start of a
    /// cell that is not quoted; lines later it opens one itself, and that before it was never closed: its row ends with the
    /// line on which it opens. Returns from where to go on.
    fn close_within_cell(&mut self, pending: &[u8], quote: usize) -> usize {
        self.is_quoted = false;
        match memchr(b'\n', &pending[self.opened..quote]) {
            None => quote + 1,
            Some(line_end) => {
                let at = self.opened + line_end + 1;
                self.ends.push(End { at, is_broken: true });
                at
            }
        }
    }

    /// Where the row begins whose end is not known yet.
    fn row_start(&self) -> usize {
        self.ends.last().map_or(0, |end| end.at)
    }

    fn is_cell_start(&self, pending: &[u8], at: usize) -> bool {
        match at.checked_sub(1) {
            None => true,
            Some(before) if pending[before] == b'\n' || pending[before] == self.delimiter => true,
            Some(_) => self.columns.is_none() && &pending[..at] == BOM.as_bytes(),
        }
    }

    /// Drops what is left of a row that is too large; says whether its end was found.
    fn skip_line(&mut self, feed: &mut Feed) -> bool {
        let end = memchr(b'\n', &feed.pending);
        match end {
            Some(at) => {
                feed.pending.drain(..=at);
                self.next_line += 1;
                self.skipping = false;
            }
            None => feed.pending.clear(),
        }
        end.is_some()
    }

    /// The row at the beginning of what is pending opens a quote and does not close it: it is broken, up to the line on which
    /// the quote opens, and reading goes on behind that. False if no line follows.
    fn give_up_quote(&mut self, feed: &mut Feed, cutting: &mut Cutting<'_>, batch: &mut Batch) -> bool {
        let opened = self.opened.min(feed.pending.len());
        let Some(end) = memchr(b'\n', &feed.pending[opened..]) else { return false };
        let row = feed.pending.drain(..=opened + end);
        let lines = memchr::memchr_iter(b'\n', row.as_slice()).count() as u64;
        drop(row);
        let within =
            format!("within {} bytes", cutting.max_record.min(opened + end + 1 + feed.pending.len()));
        batch.faults.push(cutting.broken(unclosed(&within, self.next_line, lines)));
        self.next_line += lines;
        self.scanned = 0;
        self.is_quoted = false;
        true
    }

    /// Drops the row at the beginning of what is pending, which is too large.
    fn pass_over(&mut self, feed: &mut Feed, cutting: &mut Cutting<'_>, batch: &mut Batch) {
        batch.faults.push(cutting.oversize());
        feed.pending = Vec::new();
        self.scanned = 0;
        self.is_quoted = false;
        self.skipping = true;
    }

    /// Gives the rows found to the batch. False if the table has no text and is not read at all.
    fn deliver(&mut self, feed: &mut Feed, cutting: &mut Cutting<'_>, batch: &mut Batch) -> bool {
        let end = self.row_start();
        let bytes = feed.take(end, cutting.portion);
        self.scanned -= end;
        self.opened = self.opened.saturating_sub(end);
        let offset = batch.bytes.len();
        let mut places = match mem::replace(&mut batch.places, Places::Each(Vec::new())) {
            Places::Each(places) => places,
            Places::Lines { .. } => Vec::new(),
        };
        let mut start = 0;
        for End { at, is_broken } in mem::take(&mut self.ends) {
            let row = &bytes[start..at];
            let range = offset + start..offset + at;
            start = at;
            let line = self.next_line;
            let lines = memchr::memchr_iter(b'\n', row).count() as u64;
            self.next_line += lines;
            if is_broken && self.columns.is_none() {
                Self::refuse_lost_header(&format!("{UNCLOSED_HEADER} where its cell ends"), cutting, batch);
                return false;
            }
            if is_broken {
                batch.faults.push(cutting.broken(unclosed("where its cell ends", line, lines)));
                continue;
            }
            if row.trim_ascii().is_empty() {
                continue;
            }
            if self.columns.is_none() && format::declared_delimiter(row).is_some() {
                batch.carried.push((batch.records.len(), range));
                continue;
            }
            if self.columns.is_none() {
                let columns = Columns::of_header(row, self.delimiter, &self.fields);
                if !columns.has_text(&self.fields) {
                    batch.faults.push(self.refuse(&columns, cutting));
                    batch.is_refused = true;
                    return false;
                }
                self.columns = Some(Arc::new(columns));
                // With a line above it that names the delimiter, so that cells are added to the header alone.
                match batch.carried.last_mut() {
                    Some((_, above)) if above.end == range.start => above.end = range.end,
                    _ => batch.carried.push((batch.records.len(), range)),
                }
                continue;
            }
            batch.records.push(range);
            places.push((*cutting.next_record, line));
            *cutting.next_record += 1;
        }
        if offset == 0 {
            batch.bytes = bytes;
        } else {
            batch.bytes.extend_from_slice(&bytes);
        }
        batch.places = Places::Each(places);
        batch.columns.clone_from(&self.columns);
        true
    }

    /// A table is not read where the end of its header is not known: taken for the header, the line behind would give its
    /// cells' names to columns, and another delimiter to who reads what is kept.
    fn refuse_lost_header(what: &str, cutting: &Cutting<'_>, batch: &mut Batch) {
        let cause = format!("the table's header {what}: its columns are not known, and no row is read");
        batch.faults.push(cutting.fault(0, cause));
        batch.is_refused = true;
    }

    /// A table that was named is refused for want of a text; one met in a folder is more likely the truth about the
    /// articles, or a result.
    fn refuse(&self, columns: &Columns, cutting: &Cutting<'_>) -> Fault {
        let cause = columns.explain_missing_text(&self.fields);
        let fault = cutting.fault(0, cause);
        if !self.is_in_folder {
            return fault;
        }
        let cause = "not read: a table without a column for the text".to_owned();
        Fault { severity: Severity::Notice, cause, ..fault }
    }
}

/// What is wrong with a header that opens a quote.
const UNCLOSED_HEADER: &str = "opens a quote that is not closed";

/// What is wrong with a row of so many lines, which begins on `line`.
fn unclosed(place: &str, line: u64, lines: u64) -> String {
    let passed_over = match lines {
        0 | 1 => "its first line is".to_owned(),
        lines => format!("its first {lines} lines are"),
    };
    format!("a quote opens in this row and is not closed {place}; {passed_over} passed over (line {line})")
}
