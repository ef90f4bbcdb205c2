//! One scraped article as the readers deliver it: its text as it stood, with paragraphs as spans into it.

use std::fmt;
use std::ops::Range;

use memchr::memchr2_iter;
use serde::{Serialize, Serializer};

/// A byte range inside a document's text. Always on character boundaries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Span {
    /// First byte.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
}

impl Span {
    /// The span `start..end`.
    ///
    /// # Panics
    /// If the range does not fit 32 bits: readers refuse records that large (see `ReadConfig::max_record`).
    #[must_use]
    pub fn new(range: Range<usize>) -> Self {
        let fit = |n: usize| u32::try_from(n).expect("a record is smaller than 4 GiB");
        Self { start: fit(range.start), end: fit(range.end) }
    }

    /// The span as a range.
    #[must_use]
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Its length in bytes.
    #[must_use]
    pub fn len(self) -> usize {
        (self.end - self.start) as usize
    }

    /// Whether it covers nothing.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// The text that the span covers.
    #[must_use]
    pub fn of(self, text: &str) -> &str {
        &text[self.range()]
    }
}

/// When a document was published: an instant, or a day where only the day is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Date {
    /// Seconds since 1970-01-01T00:00:00Z; of the day's start where only the day is known.
    pub seconds: i64,
    /// Whether only the day is known.
    pub day_only: bool,
}

impl Date {
    /// Seconds between two dates. Where one of them is only a day and the other has a time: between that time and the
    /// nearest end of the day, 0 within it.
    #[must_use]
    pub fn seconds_apart(self, other: Self) -> u64 {
        let (day, time) = match (self.day_only, other.day_only) {
            (true, false) => (self, other),
            (false, true) => (other, self),
            _ => return self.seconds.abs_diff(other.seconds),
        };
        let end = day.latest();
        if time.seconds < day.seconds {
            day.seconds.abs_diff(time.seconds)
        } else {
            end.max(time.seconds).abs_diff(end)
        }
    }

    /// The last moment that it may be, in seconds since 1970: the day's end where only the day is known.
    #[must_use]
    pub fn latest(self) -> i64 {
        const DAY: i64 = 86_400;
        if self.day_only { self.seconds.saturating_add(DAY - 1) } else { self.seconds }
    }

    /// What dates are put in order by, the earlier ones first. A date that is only a day comes behind every time within
    /// that day: it may have been earlier, but nothing says so, and at midnight it would come before all of them.
    #[must_use]
    pub fn rank(self) -> (i64, bool) {
        (self.latest(), self.day_only)
    }
}

/// Whether a line may be broken by U+2028 or U+2029 in this text. They are told by their last bytes: their first two are
/// those of typographic quotes and dashes, at each of which a search for all would stop.
fn has_separator(text: &[u8]) -> bool {
    let [line, paragraph] = [b"\xe2\x80\xa8", b"\xe2\x80\xa9"];
    memchr2_iter(line[2], paragraph[2], text)
        .any(|at| at >= 2 && (text[at - 2..].starts_with(line) || text[at - 2..].starts_with(paragraph)))
}

impl fmt::Display for Date {
    /// `2026-01-19`, or `2026-01-19T08:30:00Z` where the time is known.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match jiff::Timestamp::from_second(self.seconds) {
            // An instant is written as `2026-01-19T00:00:00Z`.
            Ok(instant) if self.day_only => {
                f.write_str(instant.to_string().split('T').next().unwrap_or_default())
            }
            Ok(instant) => write!(f, "{instant}"),
            Err(_) => write!(f, "{} seconds after 1970", self.seconds),
        }
    }
}

/// A document's id as it is written in JSON: a number where it came in as one, so that what is written can be joined with what was
/// read.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default)]
pub struct WrittenId {
    /// The id's characters.
    pub text: String,
    /// Whether they are written as a number.
    pub is_number: bool,
}

impl WrittenId {
    /// An id, as text or as a number.
    #[must_use]
    pub fn new(text: impl Into<String>, is_number: bool) -> Self {
        Self { text: text.into(), is_number }
    }
}

impl fmt::Display for WrittenId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl Serialize for WrittenId {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let number = self.is_number.then(|| self.text.parse::<i128>().ok()).flatten();
        match number.map(|number| (u64::try_from(number), i64::try_from(number), number)) {
            None => serializer.serialize_str(&self.text),
            Some((Ok(number), ..)) => serializer.serialize_u64(number),
            Some((_, Ok(number), _)) => serializer.serialize_i64(number),
            Some((.., number)) => serializer.serialize_i128(number),
        }
    }
}

/// One scraped article.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// The id exactly as it came in, or `<path>:<record number>`.
    pub id: String,
    /// Whether the id came in as a number.
    pub id_is_number: bool,
    /// Its address.
    pub url: Option<String>,
    /// The outlet as given, else the address's host.
    pub outlet: Option<String>,
    /// The headline.
    pub title: Option<String>,
    /// When it was published.
    pub date: Option<Date>,
    /// Who wrote it, where the page or the record says so.
    pub author: Option<String>,
    /// The paragraphs as they were read, with what stood between them.
    pub text: String,
    /// Where in `text` each paragraph is, in input order; none is empty or only white space.
    pub paragraphs: Vec<Span>,
    /// For each paragraph that was listed and is blank, how many that are not come before it.
    pub blank: Vec<u32>,
}

impl Document {
    /// The id as JSON is written with it.
    #[must_use]
    pub fn written_id(&self) -> WrittenId {
        WrittenId::new(self.id.as_str(), self.id_is_number)
    }

    /// The text of paragraph `index`, as it was read.
    #[must_use]
    pub fn paragraph(&self, index: usize) -> &str {
        self.paragraphs[index].of(&self.text)
    }

    /// The place of paragraph `index`, from 0, in the list that it was given in, where blank ones count too. The same
    /// where the paragraphs were given as one text.
    #[must_use]
    pub fn listed(&self, index: u32) -> u32 {
        index + self.blank.partition_point(|&before| before <= index) as u32
    }

    /// A document made of paragraphs, as tests and small callers want it.
    #[must_use]
    pub fn from_paragraphs<S: AsRef<str>>(
        id: impl Into<String>,
        paragraphs: impl IntoIterator<Item = S>,
    ) -> Self {
        let mut document = Self { id: id.into(), ..Self::default() };
        for paragraph in paragraphs {
            document.push_paragraph(paragraph.as_ref());
        }
        document
    }

    /// A document of plain text: every line with anything on it is a paragraph.
    ///
    /// # Panics
    /// With 4 GiB of text.
    #[must_use]
    pub fn from_text(id: impl Into<String>, text: impl Into<String>) -> Self {
        let mut document = Self { id: id.into(), ..Self::default() };
        document.set_lines(text.into());
        document
    }

    /// Adds a paragraph at the end, trimmed; white space alone adds nothing, but is [counted](Self::listed).
    pub fn push_paragraph(&mut self, paragraph: &str) {
        let paragraph = paragraph.trim();
        if paragraph.is_empty() {
            self.blank.push(self.paragraphs.len() as u32);
            return;
        }
        if !self.text.is_empty() {
            self.text.push('\n');
        }
        let start = self.text.len();
        self.text.push_str(paragraph);
        self.paragraphs.push(Span::new(start..self.text.len()));
    }

    /// Sets the text and takes every line with anything on it as a paragraph.
    pub fn set_lines(&mut self, text: String) {
        self.paragraphs.clear();
        self.blank.clear();
        let bytes = text.as_bytes();
        if has_separator(bytes) {
            let is_break = |c: char| matches!(c, '\n' | '\r' | '\u{2028}' | '\u{2029}');
            self.push_lines(&text, text.match_indices(is_break).map(|(at, _)| at));
        } else {
            self.push_lines(&text, memchr2_iter(b'\n', b'\r', bytes));
        }
        self.text = text;
    }

    fn push_lines(&mut self, text: &str, breaks: impl Iterator<Item = usize>) {
        let mut start = 0;
        for end in breaks.chain([text.len()]) {
            // The break itself is left to the next line, where it is trimmed away.
            let line = &text[start..end];
            let trimmed = line.trim();
            if !trimmed.is_empty() {
                let at = start + (line.len() - line.trim_start().len());
                self.paragraphs.push(Span::new(at..at + trimmed.len()));
            }
            start = end;
        }
    }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", self.start, self.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_time_within_a_day_is_no_later_than_the_day() {
        let day = |seconds| Date { seconds, day_only: true };
        let time = |seconds| Date { seconds, day_only: false };
        let noon = 86_400 * 7 + 43_200;
        assert_eq!(day(86_400 * 7).seconds_apart(time(noon)), 0);
        assert_eq!(time(noon).seconds_apart(day(86_400 * 8)), 43_200);
        assert_eq!(day(86_400 * 6).seconds_apart(time(noon)), 43_201);
        assert_eq!(time(noon).seconds_apart(time(noon + 60)), 60);
        assert_eq!(time(-1).seconds_apart(day(-86_400)), 0);
        assert_eq!(day(0).seconds_apart(day(86_400)), 86_400);
        assert!(day(i64::MIN).seconds_apart(time(i64::MAX)) > u64::MAX / 2, "no date is too far");
    }

    #[test]
    fn a_day_is_behind_the_times_within_it_and_before_those_of_the_next() {
        let day = |seconds| Date { seconds, day_only: true };
        let time = |seconds| Date { seconds, day_only: false };
        let ordered = [
            day(-86_400),
            time(0),
            time(21_600),
            time(86_399),
            day(0),
            time(86_400),
            day(86_400),
            day(i64::MAX),
        ];
        assert!(ordered.is_sorted_by_key(|date| date.rank()));
        assert!(ordered.windows(2).all(|pair| pair[0].rank() < pair[1].rank()));
    }

    proptest! {
        #[test]
        fn breaks_found_by_bytes_are_those_found_by_characters(text in "[ab \\n\\r\u{2028}\u{2029}\u{2027}\u{201c}\u{28}é\u{85}]{0,40}") {
            let naive: Vec<&str> = text
                .split(['\n', '\r', '\u{2028}', '\u{2029}'])
                .map(str::trim)
                .filter(|line| !line.is_empty())
                .collect();
            let mut document = Document::default();
            document.set_lines(text.clone());
            let read: Vec<&str> = (0..document.paragraphs.len()).map(|i| document.paragraph(i)).collect();
            prop_assert_eq!(read, naive);
        }
    }

    #[test]
    fn lines_become_trimmed_paragraphs_with_spans_into_the_original() {
        let mut document = Document::default();
        document.set_lines("  One two. \r\n\r\n\n\tThree.\u{2028}Four".to_owned());
        let read: Vec<&str> = (0..document.paragraphs.len()).map(|i| document.paragraph(i)).collect();
        assert_eq!(read, ["One two.", "Three.", "Four"]);
    }

    #[test]
    fn a_date_is_told_as_precisely_as_it_is_known() {
        let date = |day_only| Date { seconds: 1_768_811_400, day_only }.to_string();
        assert_eq!((date(true).as_str(), date(false).as_str()), ("2026-01-19", "2026-01-19T08:30:00Z"));
        assert_eq!(
            Date { seconds: i64::MAX, day_only: true }.to_string(),
            format!("{} seconds after 1970", i64::MAX)
        );
    }

    /// An id that came in as a number was written as a string, and nothing could be joined by it.
    #[test]
    fn an_id_is_written_as_what_it_was_read_as() {
        let written =
            |text: &str, is_number: bool| serde_json::to_string(&WrittenId::new(text, is_number)).unwrap();
        for number in
            ["12", "-7", "0", "18446744073709551615", "-9223372036854775808", "123456789012345678901"]
        {
            assert_eq!(written(number, true), number);
            assert_eq!(written(number, false), format!("\"{number}\""));
        }
        assert_eq!(written("a", true), "\"a\"");
    }

    #[test]
    fn paragraphs_given_apart_keep_their_inner_line_breaks() {
        let document = Document::from_paragraphs("d", ["One\ntwo.", "   ", "Three."]);
        assert_eq!(document.paragraphs.len(), 2);
        assert_eq!(document.paragraph(0), "One\ntwo.");
        assert_eq!(document.paragraph(1), "Three.");
    }

    #[test]
    fn blank_paragraphs_of_a_list_count_where_its_places_are_told() {
        let document = Document::from_paragraphs("d", ["", "One.", " ", "\n", "Two.", "Three.", ""]);
        let listed: Vec<u32> = (0..3).map(|index| document.listed(index)).collect();
        assert_eq!(listed, [1, 4, 5]);
        let mut lines = document;
        lines.set_lines("One.\n\nTwo.".to_owned());
        assert_eq!(lines.listed(1), 1);
    }
}
