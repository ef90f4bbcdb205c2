//! A source cut at its line ends: a record a line.
//!
//! Never holds more than a batch and one record; a record above the limit is passed over in pieces.

use std::mem;

use memchr::{memchr, memchr_iter, memrchr};

use super::batch::{Batch, Places};
use super::feed::{Feed, GOES_ON, MOST_DAMAGES};
use super::stream::Cutting;

/// Where a source of lines is.
#[derive(Debug)]
pub(super) struct Lines {
    /// How many pending bytes are known to hold no line end.
    scanned: usize,
    /// Within a record that is too large: bytes are dropped up to the next line end.
    skipping: bool,
    next_line: u64,
    damages: u32,
}

impl Lines {
    pub(super) fn new() -> Self {
        Self { scanned: 0, skipping: false, next_line: 1, damages: 0 }
    }

    /// Gives the next lines to the batch; says whether they were the last ones.
    pub(super) fn cut(&mut self, feed: &mut Feed, cutting: &mut Cutting<'_>, batch: &mut Batch) -> bool {
        loop {
            let ended = feed.fill(cutting.portion);
            if self.skipping && !self.skip_line(feed) {
                if ended {
                    return !self.go_on(feed, cutting, batch);
                }
                continue;
            }
            let unseen = &feed.pending[self.scanned..];
            let last_end = memrchr(b'\n', unseen).map(|at| self.scanned + at + 1);
            if ended {
                // After a failure, what follows the last line end is the record that was cut.
                let whole = if feed.has_failed() { last_end.unwrap_or(0) } else { feed.pending.len() };
                self.deliver(whole, feed, cutting, batch);
                return !self.go_on(feed, cutting, batch);
            }
            if let Some(end) = last_end {
                self.deliver(end, feed, cutting, batch);
            }
            self.scanned = feed.pending.len();
            if feed.pending.len() > cutting.max_record {
                batch.faults.push(cutting.oversize());
                self.skipping = true;
                feed.pending = Vec::new();
                self.scanned = 0;
                return false;
            }
            if last_end.is_some() {
                return false;
            }
        }
    }

    /// At the end of what can be read: goes on behind the damage, if that is what it was. The line that it cut is lost.
    fn go_on(&mut self, feed: &mut Feed, cutting: &mut Cutting<'_>, batch: &mut Batch) -> bool {
        let is_damage = feed.has_failed() || feed.has_trailing_garbage();
        if !is_damage || self.damages == MOST_DAMAGES {
            return false;
        }
        let is_cut = !feed.pending.trim_ascii().is_empty();
        if !feed.go_on_behind_damage() {
            return false;
        }
        self.damages += 1;
        let was_skipping = mem::take(&mut self.skipping);
        self.scanned = 0;
        batch.faults.push(cutting.fault(*cutting.next_record, GOES_ON.to_owned()));
        // Of a record that is too large it was said when it was seen.
        *cutting.next_record += u64::from(is_cut && !was_skipping);
        self.next_line += u64::from(is_cut || was_skipping);
        true
    }

    /// Drops what is left of a record that is too large; says whether its end was found.
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

    /// Gives the first `end` pending bytes to the batch, cut into records.
    fn deliver(&mut self, end: usize, feed: &mut Feed, cutting: &mut Cutting<'_>, batch: &mut Batch) {
        batch.bytes = feed.take(end, cutting.portion);
        self.scanned = 0;
        let mut blank_before = Vec::new();
        let mut start = 0;
        for end in memchr_iter(b'\n', &batch.bytes).map(|at| at + 1).chain([batch.bytes.len()]) {
            if !batch.bytes[start..end].trim_ascii().is_empty() {
                batch.records.push(start..end);
            } else if start < end {
                blank_before.push(batch.records.len() as u32);
            }
            start = end;
        }
        let lines = (batch.records.len() + blank_before.len()) as u64;
        batch.places =
            Places::Lines { first_record: *cutting.next_record, first_line: self.next_line, blank_before };
        self.next_line += lines;
        *cutting.next_record += batch.records.len() as u64;
    }
}
