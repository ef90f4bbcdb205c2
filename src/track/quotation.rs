//! Quotation marks: which words of a text are said, and what a copy cut from the middle of what was said.

use std::ops::Range;

use super::gaps::{Run, Sides};

/// Whether a quotation is open where the reading stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Quotes {
    straight: bool,
    curly: bool,
}

impl Quotes {
    pub(super) fn is_open(self) -> bool {
        self.straight || self.curly
    }

    pub(super) fn read(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '"' => self.straight = !self.straight,
                '“' | '«' | '„' | '「' => self.curly = true,
                '”' | '»' | '」' => self.curly = false,
                _ => {}
            }
        }
    }
}

/// A word, and the number of the quotation that it stands in.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Word {
    place: Range<usize>,
    quotation: Option<u32>,
    /// Whether it stands in brackets: nobody said it.
    is_aside: bool,
}

/// The words of both sides of a block, and where quotations are open.
#[derive(Debug)]
pub(super) struct Quoted {
    a: Vec<Word>,
    b: Vec<Word>,
    /// For each run whether a quotation is open on both sides where it begins.
    is_open: Vec<bool>,
    /// Whether each quotation of a side that begins ends there, too: otherwise nobody knows which words are said.
    is_balanced: (bool, bool),
}

impl Quoted {
    pub(super) fn new(sides: &Sides) -> Self {
        let mut quotes = (Quotes::default(), Quotes::default());
        let mut is_open = Vec::with_capacity(sides.runs.len());
        for run in &sides.runs {
            is_open.push(quotes.0.is_open() && quotes.1.is_open());
            quotes.0.read(&sides.a[run.a.clone()]);
            quotes.1.read(&sides.b[run.b.clone()]);
        }
        let is_balanced = (!quotes.0.is_open(), !quotes.1.is_open());
        Self { a: words(&sides.a), b: words(&sides.b), is_open, is_balanced }
    }

    /// Whether a quotation is open on both sides where run `at` begins.
    pub(super) fn is_open_at(&self, at: usize) -> bool {
        self.is_open[at]
    }

    /// Whether run `at` is cut from a quotation of which the rest stands on either side of it: words that were said, in
    /// whose place nothing stands. Whole sentences are abridged, and a cut that is marked is no secret.
    pub(super) fn is_cut(&self, sides: &Sides, at: usize) -> bool {
        let run = &sides.runs[at];
        let (cut, put) = (within(&self.a, &run.a), within(&self.b, &run.b));
        let Some(quotation) = one_quotation(cut).filter(|_| put.is_empty() && self.is_balanced.0) else {
            return false;
        };
        let is_rest = |of_a: Option<&Word>, of_b: Option<&Word>| {
            of_a.is_some_and(|word| word.quotation == Some(quotation))
                && of_b.is_some_and(|word| word.quotation.is_some())
        };
        let beside = |at: Option<usize>| at.and_then(|at| sides.runs.get(at)).filter(|run| run.same);
        let (before, behind) = (beside(at.checked_sub(1)), beside(Some(at + 1)));
        let is_before =
            before.is_some_and(|run| is_rest(within(&self.a, &run.a).last(), within(&self.b, &run.b).last()));
        let is_behind = behind
            .is_some_and(|run| is_rest(within(&self.a, &run.a).first(), within(&self.b, &run.b).first()));
        let is_ellipsis = |text: &str| text.contains('…') || text.contains("...");
        let is_marked = [before.map(|run| last_word(&sides.b[run.b.clone()])), Some(&sides.b[run.b.clone()])]
            .into_iter()
            .flatten()
            .any(is_ellipsis);
        (is_before || is_behind)
            && !is_marked
            && !self.is_aside(run)
            && !self.is_of_sentences(sides, run, quotation)
    }

    /// Whether all words of a run stand in brackets: they explain what was said.
    pub(super) fn is_aside(&self, run: &Run) -> bool {
        let mut words = meeting(&self.a, &run.a).iter().chain(meeting(&self.b, &run.b)).peekable();
        words.peek().is_some() && words.all(|word| word.is_aside)
    }

    /// Whether all words of both sides of run `at` were said.
    pub(super) fn is_replaced(&self, sides: &Sides, at: usize) -> bool {
        let run = &sides.runs[at];
        let is_said = |words: &[Word]| words.is_empty() || one_quotation(words).is_some();
        self.is_open[at]
            && self.is_balanced == (true, true)
            && is_said(within(&self.a, &run.a))
            && is_said(within(&self.b, &run.b))
    }

    /// Whether what the first side has in a run is whole sentences of a quotation.
    fn is_of_sentences(&self, sides: &Sides, run: &Run, quotation: u32) -> bool {
        let is_other = |word: Option<&Word>| word.is_none_or(|word| word.quotation != Some(quotation));
        let start = self.a.partition_point(|word| word.place.start < run.a.start);
        let end = self.a.partition_point(|word| word.place.start < run.a.end);
        let begins = is_other(start.checked_sub(1).and_then(|before| self.a.get(before)))
            || ends_sentence(&sides.a[..run.a.start]);
        begins && (is_other(self.a.get(end)) || ends_sentence(&sides.a[run.a.clone()]))
    }
}

/// The words that begin in a range.
fn within<'w>(words: &'w [Word], range: &Range<usize>) -> &'w [Word] {
    let before = |end: usize| words.partition_point(|word| word.place.start < end);
    &words[before(range.start)..before(range.end)]
}

/// The words that a range has a part of: signs before a word may be outside of it.
fn meeting<'w>(words: &'w [Word], range: &Range<usize>) -> &'w [Word] {
    if range.is_empty() {
        return &[];
    }
    let start = words.partition_point(|word| word.place.end <= range.start);
    let end = words.partition_point(|word| word.place.start < range.end);
    words.get(start..end).unwrap_or_default()
}

/// The quotation that all of some words stand in.
fn one_quotation(words: &[Word]) -> Option<u32> {
    let first = words.first()?.quotation;
    words.iter().all(|word| word.quotation == first).then_some(first).flatten()
}

fn last_word(text: &str) -> &str {
    text.split_whitespace().next_back().unwrap_or_default()
}

fn ends_sentence(text: &str) -> bool {
    text.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '”' | '»' | '’' | '」'))
        .ends_with(['.', '!', '?', '…', '।', '。'])
}

/// The words of a text; signs alone are none.
fn words(text: &str) -> Vec<Word> {
    let mut quotes = Quotes::default();
    let (mut number, mut end, mut is_bracketed) = (0, 0, false);
    let mut words = Vec::new();
    for piece in text.split_inclusive(char::is_whitespace) {
        let start = end;
        end += piece.len();
        let mut is_said = quotes.is_open();
        for (at, character) in piece.char_indices() {
            let was_open = quotes.is_open();
            quotes.read(&piece[at..at + character.len_utf8()]);
            number += u32::from(!was_open && quotes.is_open());
            is_said |= quotes.is_open();
        }
        let opens = |c: char| matches!(c, '(' | '[');
        let is_aside = is_bracketed || piece.starts_with(opens);
        is_bracketed = match piece.rfind(|c: char| opens(c) || matches!(c, ')' | ']')) {
            Some(last) => piece[last..].starts_with(opens),
            None => is_bracketed,
        };
        if piece.contains(char::is_alphanumeric) {
            words.push(Word { place: start..end, quotation: is_said.then_some(number), is_aside });
        }
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::explain::Segment;

    /// Whether the only gap between two texts, given as what both have before it, the gap, and what both have behind it,
    /// is a cut in a quotation.
    fn is_cut(parts: [(&str, &str); 3]) -> bool {
        let segments: Vec<Segment> = (0..)
            .zip(parts)
            .map(|(at, (a, b))| Segment { same: at != 1, a: a.to_owned(), b: b.to_owned() })
            .filter(|segment| !segment.a.is_empty() || !segment.b.is_empty())
            .collect();
        let sides = Sides::new(&segments);
        let at = sides.runs.iter().position(|run| !run.same).unwrap();
        Quoted::new(&sides).is_cut(&sides, at)
    }

    #[test]
    fn a_cut_in_a_quotation_leaves_its_rest_and_no_mark() {
        for (parts, expected) in [
            // At its end, at its beginning, within.
            (
                [
                    ("\"We go home ", "\"We go home,\" "),
                    ("before it is safe,\" ", ""),
                    ("he said.", "he said."),
                ],
                true,
            ),
            (
                [("", ""), ("\"We wait, and ", ""), ("nobody goes,\" he said.", "\"Nobody goes,\" he said.")],
                true,
            ),
            ([("“We go ", "“We go "), ("not only today ", ""), ("home,” he said.", "home,” he said.")], true),
            // The whole of one, whole sentences, what the outlet says itself, what it marks.
            ([("", ""), ("\"We wait,\" he said. \"", ""), ("Nobody goes.\"", "\"Nobody goes.\"")], false),
            (
                [("", ""), ("\"We wait. ", ""), ("Nobody goes,\" he said.", "\"Nobody goes,\" he said.")],
                false,
            ),
            ([("\"We wait. ", "\"We wait,\" "), ("Nobody goes,\" ", ""), ("he said.", "he said.")], false),
            ([("\"We wait,\" said ", "\"We wait,\" said "), ("the old ", ""), ("mayor.", "mayor.")], false),
            (
                [("“We go ", "“We go … "), ("not only today ", ""), ("home,” he said.", "home,” he said.")],
                false,
            ),
            ([("“We go ", "“We go "), ("[on Friday] ", ""), ("home,” he said.", "home,” he said.")], false),
            // Who does not know where a quotation begins says nothing.
            ([("We go\" and ", "We go\" and "), ("not only today ", ""), ("home.", "home.")], false),
            // Not a cut: another word stands there.
            ([("“We go ", "“We go "), ("today ", "now "), ("home,” he said.", "home,” he said.")], false),
        ] {
            assert_eq!(is_cut(parts), expected, "{parts:?}");
        }
    }

    #[test]
    fn words_know_their_quotation() {
        let numbers = |text: &str| words(text).into_iter().map(|word| word.quotation).collect::<Vec<_>>();
        assert_eq!(numbers("\"We go,\" he said. - \"Now.\""), [Some(1), Some(1), None, None, Some(2)]);
        assert_eq!(numbers("“We” «wir» go"), [Some(1), Some(2), None]);
    }
}
