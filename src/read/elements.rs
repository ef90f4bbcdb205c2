//! A JSON array cut into its elements: a record each, wherever the lines end.
//!
//! Never holds more than a batch and one element; an element above the limit is passed over in pieces. What an element says is
//! read later, by the parser; here only strings and brackets are followed, and those rules of the grammar held without which
//! a damaged element would take the ones behind it along. After one, reading goes on where the next object can begin.

use std::mem;
use std::ops::Range;

use memchr::{memchr_iter, memchr3};

use crate::error::{Fault, Severity};

use super::batch::{Batch, Places};
use super::feed::{Feed, GOES_ON, MOST_DAMAGES};
use super::stream::Cutting;

mod nesting;

use nesting::Nesting;

/// Where a source of elements is.
#[derive(Debug)]
pub(super) struct Elements {
    state: State,
    /// Up to where the pending bytes have been looked at.
    scanned: usize,
    /// The element that is being looked at, unless it is passed over.
    element: Option<Element>,
    nesting: Nesting,
    /// The last byte between strings that is no white space.
    last: u8,
    found: Vec<Found>,
    /// Where among the pending bytes the first element may begin, until that was given to a batch.
    opening: Option<usize>,
    /// The line at [`counted`](Self::counted).
    line: u64,
    /// Up to where in what is pending line ends have been counted.
    counted: usize,
    /// Whether an element was left behind before its end: then an end of the array may be one within it.
    was_lost: bool,
    /// Whether another array was met.
    has_several: bool,
    damages: u32,
}

/// What comes next.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum State {
    /// The array.
    Start,
    /// An element, or the array's end.
    Between,
    /// Something of an element that is no string.
    Inside,
    /// More of a string.
    String,
    /// What a backslash in a string is for.
    Escape,
    /// What may stand behind a string.
    BehindString,
    /// More of a number or a word that is an element.
    Bare,
    /// The end of the file.
    Ended,
    /// The place where an object begins behind another one.
    Lost(Boundary),
}

/// What of `},{` was met.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Boundary {
    Nothing,
    Brace,
    Comma,
}

#[derive(Debug, Clone, Copy)]
struct Element {
    start: usize,
    line: u64,
}

/// An element, whole.
#[derive(Debug)]
struct Found {
    range: Range<usize>,
    number: u64,
    line: u64,
}

/// White space of JSON.
fn is_blank(byte: u8) -> bool {
    matches!(byte, b' ' | b'\t' | b'\n' | b'\r')
}

impl Elements {
    pub(super) fn new() -> Self {
        Self {
            state: State::Start,
            scanned: 0,
            element: None,
            nesting: Nesting::default(),
            last: 0,
            found: Vec::new(),
            opening: None,
            line: 1,
            counted: 0,
            was_lost: false,
            has_several: false,
            damages: 0,
        }
    }

    /// Gives the next elements to the batch; says whether they were the last ones.
    pub(super) fn cut(&mut self, feed: &mut Feed, cutting: &mut Cutting<'_>, batch: &mut Batch) -> bool {
        loop {
            let ended = feed.fill(cutting.portion);
            self.scan(&feed.pending, cutting, batch);
            if ended && feed.has_failed() {
                // What follows the last whole element is the one that was cut.
                let whole = self.found.last().map(|last| last.range.end).or(self.opening).unwrap_or(0);
                self.deliver(whole, feed, cutting, batch);
                return !self.go_on(feed, cutting, batch);
            }
            if ended {
                self.end(&feed.pending, cutting, batch);
                self.deliver(feed.pending.len(), feed, cutting, batch);
                return !self.go_on(feed, cutting, batch);
            }
            if let Some(last) = self.found.last() {
                let end = last.range.end;
                self.deliver(end, feed, cutting, batch);
                return false;
            }
            if let Some(element) = self.element {
                if feed.pending.len() - element.start > cutting.max_record {
                    batch.faults.push(cutting.oversize());
                    self.element = None;
                } else {
                    continue;
                }
            }
            // Nothing of what is pending is a record's: it makes a batch as well, so that progress is told.
            self.deliver(feed.pending.len(), feed, cutting, batch);
            return false;
        }
    }

    /// Looks at what was not looked at yet.
    fn scan(&mut self, pending: &[u8], cutting: &mut Cutting<'_>, batch: &mut Batch) {
        let mut at = self.scanned;
        while let Some(&byte) = pending.get(at) {
            if self.state == State::String {
                let Some(found) = memchr3(b'"', b'\\', b'\n', &pending[at..]) else {
                    at = pending.len();
                    break;
                };
                at += found;
                match pending[at] {
                    b'\\' => self.state = State::Escape,
                    b'"' if self.nesting.depth == 0 => self.finish_element(at + 1, cutting),
                    b'"' => self.state = State::BehindString,
                    _ => self.lose_at_line_end(pending, at, cutting, batch),
                }
                at += 1;
                continue;
            }
            // A bare word ends before what follows it.
            if self.state == State::Bare && (is_blank(byte) || matches!(byte, b',' | b']')) {
                self.finish_element(at, cutting);
            }
            at = self.step(pending, at, cutting, batch) + 1;
        }
        self.scanned = at;
    }

    /// Takes the byte at `at`, which is not within a string. Returns the last place that was taken: an object that opened within
    /// what seemed a string is read again.
    fn step(&mut self, pending: &[u8], at: usize, cutting: &mut Cutting<'_>, batch: &mut Batch) -> usize {
        let byte = pending[at];
        match self.state {
            State::Start if byte == b'[' => {
                self.state = State::Between;
                self.opening = Some(at + 1);
            }
            State::Start | State::Bare | State::String => {}
            State::Escape => self.state = State::String,
            State::Between if is_blank(byte) => {
                // What stands before the first element opens the file that is kept.
                self.opening = self.opening.map(|end| if end == at { at + 1 } else { end });
            }
            State::Between if byte == b',' => {}
            State::Between if byte == b']' => self.state = State::Ended,
            // What is left of an element that was left behind.
            State::Between if matches!(byte, b'}' | b':') => {
                self.state = State::Lost(Boundary::Nothing);
                self.seek(pending, at);
            }
            State::Between => self.begin(pending, at),
            State::Ended | State::BehindString if is_blank(byte) => {}
            State::Ended => self.behind_end(pending, at, cutting, batch),
            State::BehindString if matches!(byte, b':' | b',' | b'}' | b']') => {
                self.state = State::Inside;
                self.inside(pending, at, cutting, batch);
            }
            State::BehindString => {
                let next = self.element.and_then(|element| object_before_quote(pending, element.start, at));
                self.lose("a string of it is followed by what cannot stand there", cutting, batch);
                if let Some(next) = next {
                    self.begin(pending, next);
                    return next;
                }
                self.seek(pending, at);
            }
            State::Inside => self.inside(pending, at, cutting, batch),
            State::Lost(_) => self.seek(pending, at),
        }
        at
    }

    /// Takes one byte of an element's structure.
    fn inside(&mut self, pending: &[u8], at: usize, cutting: &mut Cutting<'_>, batch: &mut Batch) {
        let byte = pending[at];
        match byte {
            b'"' => self.state = State::String,
            b'{' if self.last == b',' && self.nesting.innermost() == Some(true) => {
                // No object can stand there: the one before was not closed.
                self.lose("it is not closed before the next object begins", cutting, batch);
                self.begin(pending, at);
                return;
            }
            b'{' | b'[' => self.nesting.open(byte),
            b'}' | b']' => {
                if !self.nesting.close(byte) {
                    self.lose("its brackets do not match", cutting, batch);
                    self.seek(pending, at);
                } else if self.nesting.depth == 0 {
                    self.finish_element(at + 1, cutting);
                }
            }
            _ => {}
        }
        if !is_blank(byte) {
            self.last = byte;
        }
    }

    /// Begins an element.
    fn begin(&mut self, pending: &[u8], at: usize) {
        self.count_lines(pending, at);
        self.element = Some(Element { start: at, line: self.line });
        self.nesting = Nesting::default();
        let byte = pending[at];
        self.last = byte;
        self.state = match byte {
            b'"' => State::String,
            b'{' | b'[' => State::Inside,
            _ => State::Bare,
        };
        if self.state == State::Inside {
            self.nesting.open(byte);
        }
    }

    fn finish_element(&mut self, end: usize, cutting: &mut Cutting<'_>) {
        self.state = State::Between;
        if let Some(Element { start, line }) = self.element.take() {
            self.found.push(Found { range: start..end, number: *cutting.next_record, line });
            *cutting.next_record += 1;
        }
    }

    /// Leaves an element behind that is damaged.
    fn lose(&mut self, why: &str, cutting: &mut Cutting<'_>, batch: &mut Batch) {
        self.state = State::Lost(Boundary::Nothing);
        self.was_lost = true;
        // Of one that is too large it was said when it was seen.
        if let Some(Element { line, .. }) = self.element.take() {
            let cause = format!("not a JSON object: {why}; reading goes on at the next one (line {line})");
            batch.faults.push(cutting.broken(cause));
        }
    }

    /// The same of one with a string that is not closed before its line ends, which may be where the next one begins.
    fn lose_at_line_end(&mut self, pending: &[u8], at: usize, cutting: &mut Cutting<'_>, batch: &mut Batch) {
        let start = self.element.map_or(at, |element| element.start);
        self.lose("a line ends within a string of it", cutting, batch);
        let line = trim(&pending[start..at]);
        let boundary = match line.strip_suffix(b",").map(trim) {
            Some([.., b'}']) => Boundary::Comma,
            None if line.ends_with(b"}") => Boundary::Brace,
            _ => Boundary::Nothing,
        };
        self.state = State::Lost(boundary);
    }

    /// Looks for the place where an object begins behind another one.
    fn seek(&mut self, pending: &[u8], at: usize) {
        let State::Lost(met) = self.state else { return };
        let byte = pending[at];
        self.state = State::Lost(match (met, byte) {
            (Boundary::Comma, b'{') => return self.begin(pending, at),
            (Boundary::Brace, b',') => Boundary::Comma,
            (_, b'}') => Boundary::Brace,
            (met, byte) if is_blank(byte) => met,
            _ => Boundary::Nothing,
        });
    }

    /// Takes what stands behind the array's end, where nothing should.
    fn behind_end(&mut self, pending: &[u8], at: usize, cutting: &Cutting<'_>, batch: &mut Batch) {
        if pending[at] == b'[' {
            self.state = State::Between;
            if !mem::replace(&mut self.has_several, true) {
                let cause = "another array follows the first one; they are read, and kept, as one".to_owned();
                batch.faults.push(Fault { severity: Severity::Notice, ..cutting.fault(0, cause) });
            }
            return;
        }
        if !mem::replace(&mut self.was_lost, true) {
            let record = *cutting.next_record - 1;
            let cause = format!(
                "what stands behind the end of the array, after record {record}, is no array; reading goes on at the next object"
            );
            batch.faults.push(cutting.fault(0, cause));
        }
        self.state = State::Lost(Boundary::Nothing);
        self.seek(pending, at);
    }

    /// Says at the end of the file what is not there.
    fn end(&mut self, pending: &[u8], cutting: &mut Cutting<'_>, batch: &mut Batch) {
        if self.state == State::Bare {
            self.finish_element(pending.len(), cutting);
        }
        if let Some(Element { line, .. }) = self.element.take() {
            let cause = format!("the file breaks off within this record (line {line})");
            batch.faults.push(cutting.broken(cause));
        } else if self.state == State::Between && !self.was_lost {
            let cause = format!(
                "the array is not closed after record {}: the file breaks off",
                *cutting.next_record - 1
            );
            batch.faults.push(cutting.fault(0, cause));
        }
    }

    /// At the end of what can be read: goes on behind the damage, if that is what it was. The element that it cut is lost.
    fn go_on(&mut self, feed: &mut Feed, cutting: &mut Cutting<'_>, batch: &mut Batch) -> bool {
        let is_damage = feed.has_failed() || feed.has_trailing_garbage();
        if !is_damage || self.damages == MOST_DAMAGES {
            return false;
        }
        let lines = memchr_iter(b'\n', &feed.pending[self.counted..]).count() as u64;
        if !feed.go_on_behind_damage() {
            return false;
        }
        self.damages += 1;
        batch.faults.push(cutting.fault(*cutting.next_record, GOES_ON.to_owned()));
        *cutting.next_record += u64::from(self.element.take().is_some());
        if self.state != State::Ended {
            self.state = State::Lost(Boundary::Nothing);
            self.was_lost = true;
        }
        (self.scanned, self.counted) = (0, 0);
        self.line += lines;
        true
    }

    /// Counts the lines up to `at`.
    fn count_lines(&mut self, pending: &[u8], at: usize) {
        self.line += memchr_iter(b'\n', &pending[self.counted..at]).count() as u64;
        self.counted = at;
    }

    /// Gives the first `end` pending bytes to the batch, with the elements found.
    fn deliver(&mut self, end: usize, feed: &mut Feed, cutting: &Cutting<'_>, batch: &mut Batch) {
        self.count_lines(&feed.pending, end.max(self.counted));
        batch.bytes = feed.take(end, cutting.portion);
        self.scanned -= end;
        self.counted -= end;
        if let Some(element) = &mut self.element {
            element.start -= end;
        }
        let mut free = 0;
        if let Some(opening) = self.opening.take_if(|opening| *opening <= end) {
            batch.carried.push((0, 0..opening));
            free = opening;
        }
        let mut places = Vec::with_capacity(self.found.len());
        for Found { range, number, line } in self.found.drain(..) {
            free = range.end;
            batch.records.push(range);
            places.push((number, line));
        }
        batch.places = Places::Each(places);
        if self.state == State::Ended && trim(&batch.bytes[free..]) == b"]" {
            batch.carried.push((batch.records.len(), free..batch.bytes.len()));
        }
    }
}

/// Where an object begins, behind another one, whose first quote was taken for the end of a string: the last one before `at`.
fn object_before_quote(pending: &[u8], start: usize, at: usize) -> Option<usize> {
    let before = trim(&pending[start..at]).strip_suffix(b"\"")?;
    let open = trim(before).strip_suffix(b"{")?;
    let is_behind_another = trim(open).strip_suffix(b",").is_some_and(|rest| trim(rest).ends_with(b"}"));
    is_behind_another.then_some(start + open.len())
}

/// Without the white space at both ends.
fn trim(bytes: &[u8]) -> &[u8] {
    let start = bytes.iter().take_while(|&&byte| is_blank(byte)).count();
    let bytes = &bytes[start..];
    let behind = bytes.iter().rev().take_while(|&&byte| is_blank(byte)).count();
    &bytes[..bytes.len() - behind]
}

/// What stands between element `index` of a batch and the one before, as the file that is kept is to have it: the comma with
/// the white space around it, without what was passed over.
pub(crate) fn joint(batch: &Batch, index: usize) -> Vec<u8> {
    let start = index.checked_sub(1).map_or(0, |before| batch.records[before].end);
    let gap = &batch.bytes[start..batch.records[index].start];
    let blanks = |bytes: &[u8]| bytes.iter().rev().take_while(|&&byte| is_blank(byte)).count();
    let (before, behind) = gap.split_at(gap.len() - blanks(gap));
    match before.strip_suffix(b",") {
        Some(before) => gap[before.len() - blanks(before)..].to_vec(),
        None => [b",", behind].concat(),
    }
}

#[cfg(test)]
mod tests;
