//! What only one of two copies has and what does not read as text of the story: what is left of a page's furniture and
//! of wire marks after both were looked for by rule and by recurrence. A bylined "2 min read", a dateline without its
//! brackets, two paragraphs run together make no other text of a copy.
//!
//! Three kinds of it:
//! - a *line* that the other document lacks, that is short, and that does not end as a sentence does or has hardly any
//!   words;
//! - an *edge* of a paragraph: a few names, numbers and dates, and no other word, before the place where a paragraph of
//!   the other document begins, or after the place where one ends;
//! - a *seam*: one word that stands where the other document has the last word of a paragraph and the first of the next,
//!   as when a scraper lost the break between them.
//!
//! Where more than a tenth of a document were left over, nothing is.

use std::ops::Range;

use super::overlap::Coverage;
use crate::fingerprint::{DocumentPrint, ParagraphPrint};

/// A longer paragraph is text, however it ends.
pub const LEFTOVER_WORDS: u32 = 16;
/// A line of so few words is no sentence, even with a full stop.
const HARDLY_ANY_WORDS: u32 = 5;
/// Words of a dateline at most.
const EDGE_WORDS: u32 = 8;
/// Share of a document's words that may be left over.
const LEFTOVER_SHARE: f64 = 0.10;

/// What is left over of one document, compared with another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Leftovers {
    /// For each paragraph, whether the whole of it is.
    paragraphs: Vec<bool>,
    /// The words that are, ascending, without overlaps.
    ranges: Vec<Range<u32>>,
    words: u32,
}

impl Leftovers {
    /// Finds what is left over of `a` beside `b`, where the words of `a` lie in `b` as `in_b` says.
    #[must_use]
    pub fn new(a: &DocumentPrint, b: &DocumentPrint, in_b: &Coverage) -> Self {
        let lines: Vec<bool> = a.paragraphs.iter().map(|p| is_line(p) && is_lacking(p, b, in_b)).collect();
        let mut left = Self { paragraphs: lines, ..Self::default() };
        let borders = Borders { own: a, other: b, in_other: in_b };
        for (index, paragraph) in a.paragraphs.iter().enumerate() {
            let words = words(paragraph);
            if left.paragraphs[index] {
                left.push(words);
                continue;
            }
            for run in uncovered(in_b, words.clone()) {
                if borders.is_edge(&words, &run) || borders.is_seam(&words, &run) {
                    left.push(run);
                }
            }
        }
        if f64::from(left.words) > LEFTOVER_SHARE * a.tokens.len() as f64 {
            return Self { paragraphs: vec![false; a.paragraphs.len()], ..Self::default() };
        }
        left
    }

    fn push(&mut self, range: Range<u32>) {
        self.words += range.end - range.start;
        self.ranges.push(range);
    }

    /// How many words are left over.
    #[must_use]
    pub fn words(&self) -> u32 {
        self.words
    }

    /// Whether the whole of paragraph `index` is left over.
    #[must_use]
    pub fn contains(&self, index: usize) -> bool {
        self.paragraphs[index]
    }

    /// The words of the document without what is left over.
    fn rest<'p>(&'p self, print: &'p DocumentPrint) -> impl Iterator<Item = u32> + 'p {
        let end = print.tokens.len() as u32;
        let starts = std::iter::once(0).chain(self.ranges.iter().map(|range| range.end));
        let ends = self.ranges.iter().map(|range| range.start).chain([end]);
        let kept = starts.zip(ends).flat_map(|(start, end)| &print.tokens[start as usize..end as usize]);
        kept.map(|token| token.word())
    }
}

/// The words of a paragraph, by their places in its document.
fn words(paragraph: &ParagraphPrint) -> Range<u32> {
    paragraph.start..paragraph.start + paragraph.len
}

/// Whether a paragraph does not read as text.
fn is_line(paragraph: &ParagraphPrint) -> bool {
    paragraph.len <= LEFTOVER_WORDS && (!paragraph.is_sentence || paragraph.len <= HARDLY_ANY_WORDS)
}

/// Whether the other document, `b`, lacks a paragraph.
fn is_lacking(paragraph: &ParagraphPrint, b: &DocumentPrint, in_b: &Coverage) -> bool {
    let covered = words(paragraph).filter(|&at| in_b.place(at as usize).is_some()).count();
    2 * covered < paragraph.len as usize && !b.paragraphs.iter().any(|other| other.exact == paragraph.exact)
}

/// The maximal runs of words that are not covered, within a paragraph's words.
fn uncovered(in_b: &Coverage, words: Range<u32>) -> impl Iterator<Item = Range<u32>> {
    let is_covered = |at: &u32| in_b.place(*at as usize).is_some();
    let mut next = words.start;
    std::iter::from_fn(move || {
        let start = (next..words.end).find(|at| !is_covered(at))?;
        next = (start..words.end).find(is_covered).unwrap_or(words.end);
        Some(start..next)
    })
}

/// Where paragraphs begin and end in a document and in the other one.
struct Borders<'p> {
    own: &'p DocumentPrint,
    other: &'p DocumentPrint,
    in_other: &'p Coverage,
}

impl Borders<'_> {
    /// Whether an uncovered run of a paragraph's `words` is a dateline, a sign-off or the like at one of its ends.
    fn is_edge(&self, words: &Range<u32>, run: &Range<u32>) -> bool {
        let tokens = &self.own.tokens[run.start as usize..run.end as usize];
        if tokens.len() > EDGE_WORDS as usize || !tokens.iter().all(|token| token.is_fact()) {
            return false;
        }
        let begins =
            run.start == words.start && self.place(run.end, words).is_some_and(|at| self.starts_in_other(at));
        let ends = run.end == words.end
            && self.place_before(run.start, words).is_some_and(|at| self.starts_in_other(at + 1));
        begins || ends
    }

    /// Whether an uncovered run is part of a seam: the one word that stands for two at a border of the other document, or
    /// one of two words at a border here that one word there stands for.
    fn is_seam(&self, words: &Range<u32>, run: &Range<u32>) -> bool {
        if run.len() != 1 {
            return false;
        }
        let at = run.start;
        let all = 0..self.own.tokens.len() as u32;
        if let (Some(before), Some(after)) = (self.place_before(at, words), self.place(at + 1, words)) {
            return after == before + 3 && self.starts_in_other(before + 2);
        }
        // The last word of a paragraph, or the first of the next.
        let border = if at + 1 == words.end { at + 1 } else { at };
        let is_border = border == words.start || border == words.end;
        let bare = |at: Option<u32>| at.is_some_and(|at| all.contains(&at) && self.place(at, &all).is_none());
        let around =
            (border.checked_sub(2).and_then(|at| self.place(at, &all)), self.place(border + 1, &all));
        is_border
            && bare(border.checked_sub(1))
            && bare(Some(border))
            && matches!(around, (Some(before), Some(after)) if after == before + 2)
    }

    fn place(&self, at: u32, within: &Range<u32>) -> Option<u32> {
        within.contains(&at).then(|| self.in_other.place(at as usize)).flatten()
    }

    fn place_before(&self, at: u32, within: &Range<u32>) -> Option<u32> {
        self.place(at.checked_sub(1)?, within)
    }

    /// Whether a paragraph of the other document starts at its word `at`, or its text ends before it.
    fn starts_in_other(&self, at: u32) -> bool {
        at as usize == self.other.tokens.len()
            || self.other.paragraphs.binary_search_by_key(&at, |paragraph| paragraph.start).is_ok()
    }
}

/// Whether two documents have the same words in the same order, but for what is left over.
#[must_use]
pub fn same_rest(a: &DocumentPrint, of_a: &Leftovers, b: &DocumentPrint, of_b: &Leftovers) -> bool {
    let rest = |print: &DocumentPrint, left: &Leftovers| print.tokens.len() - left.words as usize;
    rest(a, of_a) == rest(b, of_b) && of_a.rest(a).eq(of_b.rest(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Printer;
    use crate::verify::overlap::Comparer;

    const STORY: &str = "The bridge over the river at Karsova stays closed to lorries until Friday, the ministry said.\n\
                         Engineers of the national rail company will test its new supports with a train of wagons.\n\
                         The mayor has asked the government for a second crossing for more than a decade.";

    fn same(a: &str, b: &str) -> bool {
        let mut printer = Printer::default();
        let (a, b) = (printer.print(a.lines()), printer.print(b.lines()));
        let mut comparer = Comparer::default();
        comparer.hold(&a);
        let distinct = comparer.distinct(&b);
        comparer.overlap(&b, distinct);
        let (in_b, in_a) = comparer.coverage(&a, &b);
        same_rest(&a, &Leftovers::new(&a, &b, &in_b), &b, &Leftovers::new(&b, &a, &in_a))
    }

    #[test]
    fn lines_of_the_page_make_no_other_text_and_sentences_do() {
        for (b, expected) in [
            (format!("2 min read\n{STORY}"), true),
            (format!("{STORY}\nListen."), true),
            (format!("{STORY}\nThe crossing was built in the year of the flood."), false),
            (STORY.replace("Friday", "Sunday"), false),
            (format!("KARSOVA Reuters - {STORY}"), true),
            (format!("Karsova, March 4 ANI {STORY}"), true),
            (STORY.replace("The bridge", "Karsova's bridge"), false),
            (STORY.replace("said.\n", "said."), true),
            (STORY.replace("wagons.\n", "wagons"), true),
            (format!("{STORY}\nMost read in business\nWhat to know before the markets open"), false),
        ] {
            assert_eq!(same(STORY, &b), expected, "{b}");
            assert_eq!(same(&b, STORY), expected, "the other way round: {b}");
        }
    }
}
