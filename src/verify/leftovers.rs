//! What only one of two copies has and what does not read as text of the story: what is left of a page's furniture and
//! of wire marks after both were looked for by rule and by recurrence. A bylined "2 min read", a dateline without its
//! brackets, two paragraphs run together make no other text of a copy.
//!
//! Four kinds of it:
//! - what the other document has set apart (`verify::apart`) as its page's;
//! - a *seam*: one word that stands where the other document has the last word of a paragraph and the
//!   first of the next, as when a scraper lost the break between them;
//! - a *line* that the other document lacks, that is short, and that does not end as a sentence does or has hardly any
//!   words;
//! - an *edge* of a paragraph: a few names, numbers and dates, and no other word, before the place where a paragraph of
//!   the other document begins, or after the place where one ends.
//!
//! Where more than a tenth of a document were left over by the last three, nothing is.

use std::cell::LazyCell;
use std::ops::Range;
use std::sync::LazyLock;

use super::apart::SetApart;
use super::overlap::Coverage;
use super::seams::Seams;
use crate::fingerprint::{DocumentPrint, ParagraphPrint, Token, TokenClass, push_tokens};

/// A longer paragraph is text, however it ends.
pub const LEFTOVER_WORDS: u32 = 16;
/// A line of so few words is no sentence, even with a full stop.
const HARDLY_ANY_WORDS: u32 = 5;
/// Words of a dateline at most.
const EDGE_WORDS: u32 = 8;
/// A month that is a function word, too.
static MAY: LazyLock<Option<u32>> = LazyLock::new(|| {
    let mut tokens = Vec::new();
    push_tokens("May", &mut tokens);
    tokens.first().map(|token| token.word())
});
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
    /// Finds what is left over of `a` and of `b`, where the words of `a` lie in `b` as `in_b` says, and those of `b` in
    /// `a` as `in_a` says.
    #[must_use]
    pub fn of_pair(a: &DocumentPrint, b: &DocumentPrint, in_b: &Coverage, in_a: &Coverage) -> (Self, Self) {
        let (joined_a, joined_b) = (Seams::new(a, b, in_b), Seams::new(b, a, in_a));
        let (apart_a, apart_b) = SetApart::of_pair(a, b, in_b, in_a);
        let of_a = Self::new((a, b), in_b, &joined_a, &joined_b, &apart_a);
        let of_b = Self::new((b, a), in_a, &joined_b, &joined_a, &apart_b);
        (of_a, of_b)
    }

    /// What is left over of `a`: `own` are the words that it has joined, `others` those that `b` has; `b` has those that
    /// are `apart` among its furniture.
    fn new(
        (a, b): (&DocumentPrint, &DocumentPrint),
        in_b: &Coverage,
        own: &Seams,
        others: &Seams,
        apart: &SetApart,
    ) -> Self {
        let mut explained: Vec<&Range<u32>> = own.explained.iter().chain(&others.explained_there).collect();
        explained.sort_unstable_by_key(|range| range.start);
        let is_explained = |run: &Range<u32>| {
            let after = explained.partition_point(|range| range.start <= run.start);
            explained[..after].last().is_some_and(|range| run.end <= range.end) || apart.contains(run)
        };
        // Seldom asked for.
        let of_b = LazyCell::new(|| {
            let mut of_b: Vec<u64> = b.paragraphs.iter().map(|paragraph| paragraph.exact).collect();
            of_b.sort_unstable();
            of_b
        });
        let mut left = Self::default();
        let joined = own.joined.iter().map(|&at| at..at + 1);
        left.ranges.extend(joined.chain(others.breaks.iter().map(|&behind| behind - 1..behind + 1)));
        for (paragraph, own) in a.paragraphs.iter().zip(in_b.by_paragraph(&a.paragraphs)) {
            let mut runs = own.uncovered().filter(|run| !is_explained(run)).peekable();
            // A paragraph that a seam explains is text that the other document has.
            let is_stray = runs.peek().is_some()
                && is_line(paragraph)
                && is_lacking(paragraph, || of_b.as_slice(), in_b, is_explained);
            left.paragraphs.push(is_stray);
            if is_stray {
                left.ranges.push(own.words);
            } else {
                left.ranges.extend(runs.filter(|run| is_edge(a, b, in_b, &own.words, run)));
            }
        }
        left.settle();
        if f64::from(left.words) > LEFTOVER_SHARE * a.tokens.len() as f64 {
            left = Self { paragraphs: vec![false; a.paragraphs.len()], ..Self::default() };
        }
        if apart.words() > 0 {
            left.ranges.extend_from_slice(&apart.ranges);
            left.settle();
            for (is_left, paragraph) in left.paragraphs.iter_mut().zip(&a.paragraphs) {
                *is_left |= apart.contains(&words(paragraph));
            }
        }
        left
    }

    /// Sorts and joins the ranges, and counts their words.
    fn settle(&mut self) {
        self.ranges.sort_unstable_by_key(|range| (range.start, range.end));
        self.ranges.dedup_by(|later, kept| {
            // Two breaks may share the word of a paragraph of one word.
            let overlaps = later.start < kept.end;
            if overlaps {
                kept.end = kept.end.max(later.end);
            }
            overlaps
        });
        self.words = self.ranges.iter().map(|range| range.end - range.start).sum();
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

    /// For each line that is left over, how many words before it are not; ascending.
    fn words_before_lines<'p>(&'p self, print: &'p DocumentPrint) -> impl Iterator<Item = u32> + 'p {
        let mut ranges = self.ranges.iter().peekable();
        let mut left = 0;
        let lines = self.paragraphs.iter().zip(&print.paragraphs).filter(|&(&is_left, _)| is_left);
        lines.map(move |(_, paragraph)| {
            while let Some(range) = ranges.next_if(|range| range.end <= paragraph.start) {
                left += range.end - range.start;
            }
            // A break's word may be the last before the line, and the first of it.
            let within = ranges.peek().map_or(0, |range| paragraph.start.saturating_sub(range.start));
            paragraph.start - left - within
        })
    }

    /// Whether word `at` is left over.
    pub(super) fn contains_word(&self, at: u32) -> bool {
        let after = self.ranges.partition_point(|range| range.start <= at);
        self.ranges[..after].last().is_some_and(|range| at < range.end)
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

/// Whether the other document, whose paragraphs have the sorted hashes `of_b`, lacks a paragraph.
fn is_lacking<'b>(
    paragraph: &ParagraphPrint,
    of_b: impl FnOnce() -> &'b [u64],
    in_b: &Coverage,
    is_explained: impl Fn(&Range<u32>) -> bool,
) -> bool {
    let is_there = |&at: &u32| in_b.place(at as usize).is_some() || is_explained(&(at..at + 1));
    let there = words(paragraph).filter(is_there).count();
    2 * there < paragraph.len as usize && of_b().binary_search(&paragraph.exact).is_err()
}

/// Whether an uncovered run of a paragraph's `words` is a dateline, a sign-off or the like at one of its ends.
fn is_edge(
    a: &DocumentPrint,
    b: &DocumentPrint,
    in_b: &Coverage,
    words: &Range<u32>,
    run: &Range<u32>,
) -> bool {
    let tokens = &a.tokens[run.start as usize..run.end as usize];
    let is_fact = |token: &Token| token.is_fact() || *MAY == Some(token.word());
    if tokens.len() > EDGE_WORDS as usize || !tokens.iter().all(is_fact) {
        return false;
    }
    let place = |at: u32| words.contains(&at).then(|| in_b.place(at as usize)).flatten();
    let is_border = |at: u32| {
        at as usize == b.tokens.len()
            || b.paragraphs.binary_search_by_key(&at, |paragraph| paragraph.start).is_ok()
    };
    let begins = run.start == words.start && place(run.end).is_some_and(is_border);
    let before = || run.start.checked_sub(1).and_then(place);
    // A sign-off has a name. `… by Friday, May 10` says what `… by Friday` does not.
    let has_name = || tokens.iter().any(|token| token.class() == TokenClass::Name);
    let ends = run.end == words.end && has_name() && before().is_some_and(|at| is_border(at + 1));
    begins || ends
}

/// Whether a line of the one stands, between the same words of the story, where another line of the other stands: what was
/// changed there is the story's. `Elected mayor: Anna Brandt` and `New head of the town: Joseph Okonkwo` are no furniture. Before the
/// story and behind it each page has lines of its own.
#[must_use]
pub fn has_exchanged_line(a: &DocumentPrint, of_a: &Leftovers, b: &DocumentPrint, of_b: &Leftovers) -> bool {
    let all = |print: &DocumentPrint, left: &Leftovers| print.tokens.len() as u32 - left.words;
    let inside = 1..all(a, of_a).min(all(b, of_b));
    let there: Vec<u32> = of_b.words_before_lines(b).collect();
    of_a.words_before_lines(a).any(|words| inside.contains(&words) && there.binary_search(&words).is_ok())
}

/// Whether two documents have the same words in the same order, but for what is left over.
#[must_use]
pub fn same_rest(a: &DocumentPrint, of_a: &Leftovers, b: &DocumentPrint, of_b: &Leftovers) -> bool {
    let rest = |print: &DocumentPrint, left: &Leftovers| print.tokens.len() - left.words as usize;
    rest(a, of_a) == rest(b, of_b) && of_a.rest(a).eq(of_b.rest(b))
}

/// Whether two documents have the same words, in whatever order, but for what is left over.
#[must_use]
pub fn same_rest_in_any_order(
    a: &DocumentPrint,
    of_a: &Leftovers,
    b: &DocumentPrint,
    of_b: &Leftovers,
) -> bool {
    let rest = |print: &DocumentPrint, left: &Leftovers| print.tokens.len() - left.words as usize;
    let sorted = |print: &DocumentPrint, left: &Leftovers| {
        let mut words: Vec<u32> = left.rest(print).collect();
        words.sort_unstable();
        words
    };
    // Sums tell most that are not, and sorting is sure.
    let sums = |print: &DocumentPrint, left: &Leftovers| {
        left.rest(print).map(u64::from).fold((0_u64, 0_u64), |(sum, squares), word| {
            (sum.wrapping_add(word), squares.wrapping_add(word * word))
        })
    };
    rest(a, of_a) == rest(b, of_b) && sums(a, of_a) == sums(b, of_b) && sorted(a, of_a) == sorted(b, of_b)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Printer;
    use crate::verify::overlap::Comparer;

    const STORY: &str = "The bridge over the river at Karsova stays closed to lorries until Friday, the ministry said.\n\
                         Engineers of the national rail company will test its new supports with a train of wagons.\n\
                         The mayor has asked the government for a second crossing for more than a decade.";

    /// A line of the page, run together with the paragraph behind it.
    #[test]
    fn a_heading_that_lost_its_break_is_no_other_text() {
        for heading in ["COMMENTARY", "What the bridge costs", "Bridges"] {
            let parted = format!("{heading}\n{STORY}");
            let glued = format!("{heading}{STORY}");
            assert!(same(&parted, &glued) && same(&glued, &parted), "{heading}");
        }
    }

    #[test]
    fn a_heading_run_on_to_the_paragraph_before_it_is_no_other_text() {
        for heading in ["Missouri", "Costs", "New costs", "What the bridge costs"] {
            let parted = STORY.replacen('\n', &format!("\n{heading}\n"), 1);
            let glued = STORY.replacen('\n', &format!("{heading}\n"), 1);
            assert!(same(&parted, &glued) && same(&glued, &parted), "{heading}");
        }
    }

    const CAPTION: &str = "WATCH A lorry stands before the closed bridge. Norland Today";

    /// Such pairs were the same text.
    #[test]
    fn a_line_of_the_story_that_was_exchanged_is_another_text() {
        let [first, rest @ ..] = &STORY.lines().collect::<Vec<_>>()[..] else { unreachable!() };
        let story =
            |line: &str| format!("{first}\n{line}\n{}\n{STORY}\n{}", rest.join("\n"), rest.join("\n"));
        let (one, other) =
            (story("Elected mayor: Anna Brandt"), story("New head of the town: Joseph Okonkwo"));
        assert!(!same(&one, &other) && !same(&other, &one));
        // The page's own lines, one of them in each place only; and before the story each has its own.
        assert!(same(&one, &story("Elected mayor: Anna Brandt\nMore on bridges")));
        assert!(same(&format!("Karsova Post\n{one}"), &format!("The Brodno Herald\n{one}")));
    }

    /// Furniture where it stands alone, text of the page where it was run together with the story.
    #[test]
    fn what_the_other_page_has_set_apart_is_no_other_text() {
        let same = |text: &str, expected: bool| {
            let mut printer = Printer::default();
            let mut page = printer.print(STORY.lines());
            printer.set_apart(CAPTION, &mut page);
            let other = printer.print(text.lines());
            assert_eq!(same_prints(&page, &other), expected, "{text}");
            assert_eq!(same_prints(&other, &page), expected, "the other way round: {text}");
        };
        same(&format!("{CAPTION}\n{STORY}"), true);
        same(&format!("{CAPTION}{STORY}"), true);
        same(&STORY.replacen('\n', &format!("\n{CAPTION}"), 1), true);
        same(&format!("{STORY}{CAPTION}"), true);
        same(&STORY.replace("said.", &format!("said{CAPTION}")), true);
        same(&format!("{CAPTION} Another lorry stood there.\n{STORY}"), false);
        same(&format!("{CAPTION}\n{STORY}").replace("decade", "century"), false);
    }

    /// A line of one or two words, set apart where it stands alone.
    #[test]
    fn a_short_line_that_ran_into_the_text_is_no_other_text() {
        let same = |line: &str, text: &str, expected: bool| {
            let mut printer = Printer::default();
            let mut page = printer.print(STORY.lines());
            printer.set_apart(line, &mut page);
            let other = printer.print(text.lines());
            assert_eq!(same_prints(&page, &other), expected, "{text}");
            assert_eq!(same_prints(&other, &page), expected, "the other way round: {text}");
        };
        let second = |before: &str| STORY.replacen('\n', before, 1);
        same("Advertisement", &second(" Advertisement\n"), true);
        same("Advertisement", &second("\nAdvertisement"), true);
        same("Norland Today", &second("\nNorland Today"), true);
        same("Norland Today", &STORY.replacen("said.\n", "saidNorland Today\n", 1), true);
        same("Norland Today", &second("\nSouthland Today"), false);
        same("Advertisement", &STORY.replacen("wagons", "Advertisement", 1), false);
        same("Norland", &second("\nNorland Today"), false);
    }

    /// The same line stands in the text of both pages, and once more among the furniture of the one.
    #[test]
    fn a_paragraph_that_the_other_page_has_set_apart_is_no_other_text_though_it_is_covered() {
        let line = "The bridge over the river at Karsova";
        let mut printer = Printer::default();
        let mut page = printer.print(STORY.lines());
        printer.set_apart(line, &mut page);
        let other = printer.print(STORY.lines().chain([line]));
        assert!(same_prints(&page, &other) && same_prints(&other, &page));
        assert!(!same(
            STORY,
            &format!("{STORY}\n{line} is a very old one, they say, and it will stay closed.")
        ));
    }

    /// Two hostile pages: each line of the one is set apart on the other, and short lines without end are.
    #[test]
    fn lines_without_end_take_no_square_of_time() {
        let started = std::time::Instant::now();
        let lines: Vec<String> = (0..60_000).map(|n| format!("w{n} x{n} y{n}")).collect();
        let mut printer = Printer::default();
        let page = printer.print(STORY.lines().chain(lines.iter().map(String::as_str)));
        let mut other = printer.print(STORY.lines());
        for (n, line) in lines.iter().enumerate() {
            printer.set_apart(line, &mut other);
            printer.set_apart(&format!("s{n}"), &mut other);
        }
        assert!(same_prints(&page, &other), "all that differs is set apart on the other page");
        assert!(started.elapsed().as_secs() < 20, "{:?}", started.elapsed());
    }

    /// The story's beginning was set apart with the caption that it ran into.
    #[test]
    fn text_that_the_other_page_set_apart_is_no_other_text() {
        let mut printer = Printer::default();
        let (first, rest) = STORY.split_once('\n').unwrap();
        let mut page = printer.print(rest.lines());
        printer.set_apart(&format!("{CAPTION}{first}"), &mut page);
        let mut whole = printer.print(STORY.lines());
        printer.set_apart(CAPTION, &mut whole);
        assert!(same_prints(&page, &whole) && same_prints(&whole, &page));
    }

    fn same(a: &str, b: &str) -> bool {
        let mut printer = Printer::default();
        same_prints(&printer.print(a.lines()), &printer.print(b.lines()))
    }

    fn same_prints(a: &DocumentPrint, b: &DocumentPrint) -> bool {
        let mut comparer = Comparer::default();
        comparer.hold(a);
        let distinct = comparer.distinct(b);
        comparer.overlap(b, distinct);
        let (in_b, in_a) = comparer.coverage(a, b);
        let (of_a, of_b) = Leftovers::of_pair(a, b, &in_b, &in_a);
        same_rest(a, &of_a, b, &of_b) && !has_exchanged_line(a, &of_a, b, &of_b)
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
            (format!("Karsova, May 4 ANI {STORY}"), true),
            (STORY.replace("The bridge", "Karsova's bridge"), false),
            (STORY.replace("said.\n", "said."), true),
            (STORY.replace("wagons.\n", "wagons"), true),
            (format!("COMMENTARY{STORY}"), false),
            (format!("{STORY}\nMost read in business\nWhat to know before the markets open"), false),
        ] {
            assert_eq!(same(STORY, &b), expected, "{b}");
            assert_eq!(same(&b, STORY), expected, "the other way round: {b}");
        }
    }
}
