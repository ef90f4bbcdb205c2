//! Where each record of a web archive begins and ends, and whether an article could be in it.

use memchr::memmem;

use super::head::{self, Head, Kind, LONGEST_HEAD};
use crate::read::batch::{Batch, Places};
use crate::read::feed::{Feed, GOES_ON, MOST_DAMAGES};
use crate::read::http;
use crate::read::stream::Cutting;

/// How much is looked at to tell what a response holds.
const PEEK: usize = 16 << 10;

/// What must follow the block of a WARC record.
const END: &[u8] = b"\r\n\r\n";

/// More bytes than it takes to see that a WARC record begins.
const BEGINNING: usize = 16;

/// Where an archive is.
#[derive(Debug)]
pub(in crate::read) struct Archive {
    head: for<'a> fn(&'a [u8]) -> Result<Head<'a>, String>,
    is_warc: bool,
    /// How many pending bytes belong to records that are done with.
    at: usize,
    portion: usize,
    damages: u32,
}

/// What to do with a record, told by its head and the beginning of its block.
struct Told {
    kind: Kind,
    /// Why no article can be in it.
    skipped: Option<&'static str>,
    /// Bytes of its head.
    size: usize,
    /// Bytes of its head and its block.
    total: u64,
}

impl Archive {
    /// A WARC file, or one derived from it.
    pub(in crate::read) fn warc() -> Self {
        Self { head: head::warc, is_warc: true, at: 0, portion: 0, damages: 0 }
    }

    /// An ARC file.
    pub(in crate::read) fn arc() -> Self {
        Self { head: head::arc, is_warc: false, at: 0, portion: 0, damages: 0 }
    }

    /// Gives the next records to the batch; says whether they were the last ones.
    pub(in crate::read) fn cut(
        &mut self,
        feed: &mut Feed,
        cutting: &mut Cutting<'_>,
        batch: &mut Batch,
    ) -> bool {
        self.portion = cutting.portion;
        let mut places = Vec::new();
        let mut seen = 0;
        let ended = loop {
            if !self.next(feed, cutting, batch, &mut places) {
                break true;
            }
            seen += 1;
            // Small records that are passed over make a batch as well, so that progress is told.
            if batch.bytes.len() >= cutting.portion || seen > cutting.portion / 64 {
                break false;
            }
        };
        batch.places = Places::Each(places);
        feed.pending.drain(..self.at);
        self.at = 0;
        ended
    }

    /// Takes the next record; false at the end.
    fn next(
        &mut self,
        feed: &mut Feed,
        cutting: &mut Cutting<'_>,
        batch: &mut Batch,
        places: &mut Vec<(u64, u64)>,
    ) -> bool {
        if self.at > self.portion {
            feed.pending.drain(..self.at);
            self.at = 0;
        }
        self.pass_blank_lines(feed);
        if !self.want(feed, 1) {
            return self.go_on(feed, cutting, batch, 0);
        }
        self.want_head(feed);
        let told = match (self.head)(&feed.pending[self.at..]).map(|head| (head.size, head.length)) {
            Ok((size, length)) => {
                // Enough of the block to tell what it is.
                let peek = usize::try_from(length).unwrap_or(usize::MAX).min(PEEK);
                self.want(feed, size + peek);
                (self.head)(&feed.pending[self.at..]).map(|head| tell(&head, &feed.pending[self.at + size..]))
            }
            Err(cause) => Err(cause),
        };
        match told {
            Err(_) if feed.has_failed() => self.go_on(feed, cutting, batch, 1),
            Err(cause) => {
                batch.faults.push(cutting.broken(cause));
                self.resynchronise(feed, 1);
                true
            }
            Ok(told) if told.total > cutting.max_record as u64 => self.pass_over(&told, feed, cutting, batch),
            Ok(told) => self.take(&told, feed, cutting, batch, places),
        }
    }

    /// Takes a record that can be held.
    fn take(
        &mut self,
        told: &Told,
        feed: &mut Feed,
        cutting: &mut Cutting<'_>,
        batch: &mut Batch,
        places: &mut Vec<(u64, u64)>,
    ) -> bool {
        let total = told.total as usize;
        if !self.want(feed, total) {
            if feed.has_failed() {
                return self.go_on(feed, cutting, batch, 1);
            }
            let cause = format!(
                "the file ends within the record: {} of the {total} bytes that it claims are there",
                feed.pending.len() - self.at
            );
            batch.faults.push(cutting.broken(cause));
            self.resynchronise(feed, told.size);
            return true;
        }
        let start = self.at;
        self.at += total;
        self.want(feed, END.len());
        // An end as the standard asks for is believed, whatever follows it.
        let has_end = feed.pending[self.at..].starts_with(END);
        self.pass_blank_lines(feed);
        if !has_end && self.want(feed, 1) && !self.is_beginning(&feed.pending[self.at..]) {
            self.at = start;
            let cause = "the record's length is wrong: no record begins where it should end".to_owned();
            batch.faults.push(cutting.broken(cause));
            self.resynchronise(feed, told.size);
            return true;
        }
        let number = *cutting.next_record;
        *cutting.next_record += 1;
        let is_carried = told.kind == Kind::Description;
        if let Some(kind) = told.skipped {
            batch.skip(kind);
        }
        if is_carried || told.skipped.is_none() {
            let from = batch.bytes.len();
            batch.bytes.extend_from_slice(&feed.pending[start..self.at]);
            let range = from..batch.bytes.len();
            if is_carried {
                batch.carried.push((batch.records.len(), range));
            } else {
                batch.records.push(range);
                places.push((number, 0));
            }
        }
        true
    }

    /// Passes over a record that cannot be held.
    fn pass_over(
        &mut self,
        told: &Told,
        feed: &mut Feed,
        cutting: &mut Cutting<'_>,
        batch: &mut Batch,
    ) -> bool {
        match told.skipped {
            Some(kind) => {
                batch.skip(kind);
                *cutting.next_record += 1;
            }
            None => batch.faults.push(cutting.oversize()),
        }
        let mut left = told.total - told.size as u64;
        self.at += told.size;
        loop {
            let here = ((feed.pending.len() - self.at) as u64).min(left) as usize;
            let block = &feed.pending[self.at..self.at + here];
            if let Some(found) = self.find_beginning(block) {
                self.at += found;
                let cause = "the record's length is wrong: another record begins before it ends".to_owned();
                batch.faults.push(cutting.fault(*cutting.next_record - 1, cause));
                return true;
            }
            if here as u64 == left {
                self.at += here;
                break;
            }
            // A beginning may lie across what is here and what comes.
            let passed = here.saturating_sub(BEGINNING);
            left -= passed as u64;
            feed.pending.drain(..self.at + passed);
            self.at = 0;
            let before = feed.pending.len();
            feed.fill(self.portion);
            if feed.pending.len() == before {
                self.at = before;
                return self.go_on(feed, cutting, batch, 0);
            }
        }
        self.pass_blank_lines(feed);
        if self.want(feed, 1) && !self.is_beginning(&feed.pending[self.at..]) {
            let cause = "no record begins where this one should end, by its length".to_owned();
            batch.faults.push(cutting.fault(*cutting.next_record - 1, cause));
            self.resynchronise(feed, 0);
        }
        true
    }

    /// At the end of what can be read: goes on behind the damage, if that is what it was. `cut` says that a record was
    /// cut by it.
    fn go_on(&mut self, feed: &mut Feed, cutting: &mut Cutting<'_>, batch: &mut Batch, cut: u64) -> bool {
        let at = self.at.min(feed.pending.len());
        feed.pending.drain(..at);
        self.at = 0;
        if !feed.has_failed() && !feed.has_trailing_garbage() {
            return false;
        }
        let number = *cutting.next_record;
        self.damages += 1;
        if self.damages > MOST_DAMAGES || !feed.go_on_behind_damage() {
            return false;
        }
        *cutting.next_record += cut;
        batch.faults.push(cutting.fault(number, GOES_ON.to_owned()));
        true
    }

    /// Goes to the next beginning of a record, at least `past` bytes on.
    fn resynchronise(&mut self, feed: &mut Feed, past: usize) {
        self.at = (self.at + past).min(feed.pending.len());
        loop {
            if let Some(found) = self.find_beginning(&feed.pending[self.at..]) {
                self.at += found;
                return;
            }
            // A beginning may lie across what is here and what comes.
            let kept =
                (feed.pending.len() - self.at).min(if self.is_warc { BEGINNING } else { LONGEST_HEAD });
            let dropped = feed.pending.len() - kept;
            feed.pending.drain(..dropped);
            self.at = 0;
            let before = feed.pending.len();
            feed.fill(self.portion);
            if feed.pending.len() == before {
                self.at = before;
                return;
            }
        }
    }

    fn find_beginning(&self, bytes: &[u8]) -> Option<usize> {
        if self.is_warc {
            let starts = memmem::find_iter(bytes, b"\nWARC/").map(|at| at + 1);
            let at_once = bytes.starts_with(b"WARC/").then_some(0);
            return at_once.into_iter().chain(starts).find(|&at| self.is_beginning(&bytes[at..]));
        }
        memchr::memchr_iter(b'\n', bytes).map(|at| at + 1).find(|&at| self.is_beginning(&bytes[at..]))
    }

    /// Whether a record begins with these bytes.
    fn is_beginning(&self, bytes: &[u8]) -> bool {
        if self.is_warc {
            return head::begins_warc(bytes);
        }
        head::arc(bytes).is_ok()
    }

    fn want(&self, feed: &mut Feed, count: usize) -> bool {
        feed.want(self.at + count, self.portion)
    }

    /// Fills until the next head is there, whatever it says.
    fn want_head(&self, feed: &mut Feed) {
        let has_end = |bytes: &[u8]| {
            if self.is_warc { head::end_of_warc(bytes).is_some() } else { bytes.contains(&b'\n') }
        };
        let mut wanted = 1 << 10;
        while self.want(feed, wanted) && wanted < LONGEST_HEAD && !has_end(&feed.pending[self.at..][..wanted])
        {
            wanted *= 2;
        }
    }

    fn pass_blank_lines(&mut self, feed: &mut Feed) {
        while self.want(feed, 1) && matches!(feed.pending[self.at], b'\r' | b'\n') {
            self.at += 1;
        }
        // What is a beginning is told by its first bytes.
        self.want(feed, LONGEST_HEAD.min(self.portion).min(1 << 10));
    }
}

/// Tells a record by its head and the beginning of its block.
fn tell(head: &Head<'_>, block: &[u8]) -> Told {
    let block = &block[..block.len().min(usize::try_from(head.length).unwrap_or(usize::MAX))];
    let is = |wanted: &[&str]| {
        let media_type = head.media_type.unwrap_or_default();
        wanted
            .iter()
            .any(|media| media_type.get(..media.len()).is_some_and(|start| start.eq_ignore_ascii_case(media)))
    };
    let skipped = match head.kind {
        Kind::Other(name) => Some(name),
        Kind::Description => Some("warcinfo"),
        Kind::Response => http::no_article(block),
        Kind::Resource if is(&["text/html", "application/xhtml"]) => None,
        Kind::Conversion if is(&["text/plain", "text/html"]) || head.media_type.is_none() => None,
        Kind::Resource | Kind::Conversion => Some("no HTML"),
    };
    // A length may be whatever fits 64 bits.
    Told { kind: head.kind, skipped, size: head.size, total: (head.size as u64).saturating_add(head.length) }
}
