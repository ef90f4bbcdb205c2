//! What one document has in its text and the other one has set apart as its page's: a caption that is furniture where it
//! stands alone, and text where a scraper ran it together with the paragraph behind it. It makes no other text of a copy,
//! and it is no guess either: the same words are there on both pages.
//!
//! Where furniture and text were run together, one word of each became a single word that neither page has by itself
//! (`…USA TODAYBells tolled…`). Such a word is known by its place: right behind what is set apart there, or right before
//! it, where one more word of that piece would stand.

use std::cell::LazyCell;
use std::ops::Range;

use foldhash::{HashMap, HashMapExt};

use super::overlap::Coverage;
use super::passages::PassagesIn;
use crate::fingerprint::{DocumentPrint, SHINGLE_WIDTH, Shingle, ShingleFilter, Token, shingles};

/// The words of a document that another one has set apart.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct SetApart {
    /// Their places, ascending, without overlaps.
    pub(super) ranges: Vec<Range<u32>>,
    /// The first words behind words that were joined to the end of what is set apart.
    resumes: Vec<u32>,
    /// The last words before those that were joined to its beginning.
    stops: Vec<u32>,
}

impl SetApart {
    /// What either of two documents has in its text that the other one has set apart. The words of `a` lie in `b` as
    /// `in_b` says, and those of `b` in `a` as `in_a` says.
    pub(super) fn of_pair(
        a: &DocumentPrint,
        b: &DocumentPrint,
        in_b: &Coverage,
        in_a: &Coverage,
    ) -> (Self, Self) {
        let (mut of_a, mut of_b) = (Self::new(a, in_b, &b.apart), Self::new(b, in_a, &a.apart));
        let (halves_a, halves_b) = (of_b.halves(a, in_b), of_a.halves(b, in_a));
        of_a.add(halves_a);
        of_b.add(halves_b);
        of_a.add(whole_paragraphs(a, b));
        of_b.add(whole_paragraphs(b, a));
        let (lines_a, lines_b) = (ShortLines::new(a, b, in_b, in_a), ShortLines::new(b, a, in_a, in_b));
        of_a.add(lines_a.here);
        of_a.add(lines_b.there);
        of_b.add(lines_b.here);
        of_b.add(lines_a.there);
        (of_a, of_b)
    }

    /// Whether all of a run of words is set apart there.
    pub(super) fn contains(&self, run: &Range<u32>) -> bool {
        let after = self.ranges.partition_point(|range| range.start <= run.start);
        self.ranges[..after].last().is_some_and(|range| run.end <= range.end)
    }

    /// How many words there are.
    pub(super) fn words(&self) -> u32 {
        self.ranges.iter().map(|range| range.end - range.start).sum()
    }

    fn new(a: &DocumentPrint, in_b: &Coverage, apart: &[Token]) -> Self {
        if apart.len() < SHINGLE_WIDTH || in_b.words() as usize == a.tokens.len() {
            return Self::default();
        }
        // A passage that holds a word which is not covered holds a shingle with it.
        let mut filter = ShingleFilter::default();
        filter.fill(shingles(apart));
        let may_be = uncovered_shingles(a, in_b).any(|shingle| filter.may_have(shingle));
        if may_be {
            Self::search(a, in_b, apart, |shingle| filter.may_have(shingle))
        } else {
            Self::default()
        }
    }

    /// The same without looking first whether there can be any. `may_be` is no of shingles that are not set apart.
    fn search(a: &DocumentPrint, in_b: &Coverage, apart: &[Token], may_be: impl Fn(Shingle) -> bool) -> Self {
        let mut found = Self::default();
        let mut places: HashMap<Shingle, u32> = HashMap::with_capacity(apart.len());
        for (place, shingle) in (0..).zip(shingles(apart)) {
            places.entry(shingle).or_insert(place);
        }
        for PassagesIn { words, .. } in in_b.by_paragraph(&a.paragraphs).filter(|own| !own.is_all()) {
            let place = |shingle| if may_be(shingle) { places.get(&shingle).copied() } else { None };
            found.look_through(&Paragraph { a, in_b, apart, words }, place);
        }
        found
    }

    /// Finds the passages of a paragraph that are set apart in the other document and that its text lacks.
    /// `place` says where a shingle stands there.
    fn look_through(&mut self, paragraph: &Paragraph<'_>, place: impl Fn(Shingle) -> Option<u32>) {
        let own = &paragraph.a.tokens[paragraph.words.start as usize..paragraph.words.end as usize];
        let mut next = 0;
        for (at, shingle) in shingles(own).enumerate() {
            if at < next {
                continue;
            }
            let Some(place) = place(shingle) else { continue };
            let there = &paragraph.apart[place as usize..];
            let same = own[at..].iter().zip(there).take_while(|(x, y)| x.word() == y.word());
            let length = same.count();
            next = at + length;
            let start = paragraph.words.start + at as u32;
            let passage = start..start + length as u32;
            if passage.clone().any(|word| !paragraph.is_covered(word)) {
                self.take(paragraph, passage, place as usize);
            }
        }
    }

    /// Takes a passage that lies at `place` of what is set apart, with a joined word at either end.
    fn take(&mut self, paragraph: &Paragraph<'_>, mut passage: Range<u32>, place: usize) {
        let Paragraph { words, apart, .. } = paragraph;
        let is_word = |at: usize| apart.get(at).is_some_and(|&token| token != Token::BREAK);
        let (first, behind) = (place, place + passage.len());
        let is_lost = |word: u32| words.contains(&word) && !paragraph.is_covered(word);
        let last = passage.end;
        if is_lost(last) && is_word(behind) && (!is_word(behind + 1) || last + 1 == words.end) {
            passage.end += 1;
            self.resumes.push(passage.end);
        }
        if let Some(before) = passage.start.checked_sub(1).filter(|&word| is_lost(word))
            && let Some(piece) = first.checked_sub(1).filter(|&at| is_word(at))
            && (piece == 0 || !is_word(piece - 1) || before == words.start)
        {
            passage.start = before;
            self.stops.extend(before.checked_sub(1));
        }
        match self.ranges.last_mut() {
            Some(range) if passage.start <= range.end => range.end = passage.end,
            _ => self.ranges.push(passage),
        }
    }

    /// The other halves of the words that this one's document has joined: words of `other` at the edge of a paragraph,
    /// which lie in this document as `in_this` says.
    fn halves(&self, other: &DocumentPrint, in_this: &Coverage) -> Vec<Range<u32>> {
        let mut halves = Vec::new();
        if self.resumes.is_empty() && self.stops.is_empty() {
            return halves;
        }
        for own in in_this.by_paragraph(&other.paragraphs) {
            let words = &own.words;
            let place = |at: u32| words.contains(&at).then(|| in_this.place(at as usize)).flatten();
            for run in own.uncovered().filter(|run| run.len() == 1) {
                let is_first =
                    run.start == words.start && place(run.end).is_some_and(|at| self.resumes.contains(&at));
                let before = || run.start.checked_sub(1).and_then(place);
                let is_last = run.end == words.end && before().is_some_and(|at| self.stops.contains(&at));
                if is_first || is_last {
                    halves.push(run);
                }
            }
        }
        halves
    }

    fn add(&mut self, more: Vec<Range<u32>>) {
        if !more.is_empty() {
            self.ranges.extend(more);
            self.ranges.sort_unstable_by_key(|range| range.start);
            self.ranges.dedup_by(|later, kept| {
                let overlaps = later.start < kept.end;
                if overlaps {
                    kept.end = kept.end.max(later.end);
                }
                overlaps
            });
        }
    }
}

/// The shingles of a document with a word that is not covered.
fn uncovered_shingles<'p>(a: &'p DocumentPrint, in_b: &'p Coverage) -> impl Iterator<Item = Shingle> + 'p {
    in_b.by_paragraph(&a.paragraphs).flat_map(move |own| {
        let words = own.words.clone();
        own.uncovered().flat_map(move |run| {
            let around = SHINGLE_WIDTH as u32 - 1;
            let start = run.start.saturating_sub(around).max(words.start);
            let end = (run.end + around).min(words.end);
            shingles(&a.tokens[start as usize..end as usize])
        })
    })
}

/// A paragraph of `a`, whose words lie in the other document as `in_b` says, beside what that one has set apart.
struct Paragraph<'p> {
    a: &'p DocumentPrint,
    in_b: &'p Coverage,
    apart: &'p [Token],
    words: Range<u32>,
}

impl Paragraph<'_> {
    fn is_covered(&self, word: u32) -> bool {
        self.in_b.place(word as usize).is_some()
    }
}

/// The paragraphs of `a` that `b` has among what it has set apart, and not in its text: furniture on one page, whose rule
/// or count did not reach the other one. They may be covered there all the same, by a line that says the same.
fn whole_paragraphs(a: &DocumentPrint, b: &DocumentPrint) -> Vec<Range<u32>> {
    if b.apart.len() < SHINGLE_WIDTH {
        return Vec::new();
    }
    // Sorted, for a page may have a hundred thousand of either.
    let by_words =
        |x: &[Token], y: &[Token]| x.iter().map(|token| token.word()).cmp(y.iter().map(|token| token.word()));
    let mut apart: Vec<&[Token]> = pieces(b).filter(|piece| piece.len() >= SHINGLE_WIDTH).collect();
    apart.sort_unstable_by(|x, y| by_words(x, y));
    let is_apart = |own: &[Token]| apart.binary_search_by(|piece| by_words(piece, own)).is_ok();
    // Seldom asked for.
    let texts = LazyCell::new(|| {
        let mut texts: Vec<u64> = b.paragraphs.iter().map(|paragraph| paragraph.exact).collect();
        texts.sort_unstable();
        texts
    });
    let long = a.paragraphs.iter().filter(|paragraph| paragraph.len as usize >= SHINGLE_WIDTH);
    long.filter(|paragraph| {
        is_apart(paragraph.of(&a.tokens)) && texts.binary_search(&paragraph.exact).is_err()
    })
    .map(|paragraph| paragraph.start..paragraph.start + paragraph.len)
    .collect()
}

/// The pieces that a document has set apart.
fn pieces(print: &DocumentPrint) -> impl Iterator<Item = &[Token]> {
    print.apart.split(|&token| token == Token::BREAK).filter(|piece| !piece.is_empty())
}

/// Lines of the page that have fewer words than a shingle (`Advertisement`), set apart where they stand alone, and run
/// together with the text of the other page.
#[derive(Debug, Default)]
struct ShortLines {
    /// In the text that has them: they themselves, and the words that they made of a paragraph's first or last one.
    here: Vec<Range<u32>>,
    /// In the text whose page has them set apart: the words that were joined to them.
    there: Vec<Range<u32>>,
}

impl ShortLines {
    /// What `a` has in its text of the short lines that `b` has set apart, and has not set apart itself as often.
    fn new(a: &DocumentPrint, b: &DocumentPrint, in_b: &Coverage, in_a: &Coverage) -> Self {
        let mut found = Self::default();
        let lines = short_lines(b);
        if lines.is_empty() || in_b.words() as usize == a.tokens.len() {
            return found;
        }
        // Those that this page has not set apart as often: no more words were made by such lines.
        let mut missing = lines.clone();
        for own in short_lines(a) {
            if let Some(at) = missing.iter().position(|line| *line == own) {
                missing.swap_remove(at);
            }
        }
        for passages in in_b.by_paragraph(&a.paragraphs) {
            let words = &passages.words;
            for run in passages.uncovered().filter(|run| run.len() < SHINGLE_WIDTH) {
                let own: Vec<u32> = run.clone().map(|at| a.tokens[at as usize].word()).collect();
                let is_edge = run.start == words.start || run.end == words.end;
                if is_edge && lines.contains(&own) {
                    found.here.push(run);
                    continue;
                }
                let joined = Joined { b, in_b, in_a, words, run: &run };
                let made =
                    missing.iter().enumerate().find_map(|(at, line)| Some((at, joined.half(&own, line)?)));
                if let Some((line, there)) = made {
                    missing.swap_remove(line);
                    found.here.push(run);
                    found.there.push(there..there + 1);
                }
            }
        }
        found
    }
}

/// More short lines than a page has are not looked at: each is compared with each run of words that the other text lacks.
const MOST_SHORT_LINES: usize = 256;

/// The words of the short lines that a document has set apart, of the first of them.
fn short_lines(print: &DocumentPrint) -> Vec<Vec<u32>> {
    let short = pieces(print).filter(|piece| piece.len() < SHINGLE_WIDTH).take(MOST_SHORT_LINES);
    short.map(|piece| piece.iter().map(|token| token.word()).collect()).collect()
}

/// A run of words of a paragraph that `b` lacks, which may be a short line of the page with a word of `b` joined to it.
struct Joined<'p> {
    b: &'p DocumentPrint,
    in_b: &'p Coverage,
    in_a: &'p Coverage,
    /// The paragraph's words.
    words: &'p Range<u32>,
    run: &'p Range<u32>,
}

impl Joined<'_> {
    /// If the run, whose words are `own`, is `line` with its last word joined to the first one of a paragraph of `b`, or with
    /// its first word joined to the last one: that word of `b`, which this text lacks.
    fn half(&self, own: &[u32], line: &[u32]) -> Option<u32> {
        let count = own.len();
        if line.len() != count {
            return None;
        }
        let (before, after) =
            (self.run.start.checked_sub(1).and_then(|at| self.place(at)), self.place(self.run.end));
        let first = || {
            let there = after?.checked_sub(1)?;
            let is_there = self.run.start == self.words.start || before? + 1 == there;
            (is_there && self.begins(there) && own[..count - 1] == line[..count - 1]).then_some(there)
        };
        let last = || {
            let there = before? + 1;
            let is_there = self.run.end == self.words.end || after? == there + 1;
            let ends = there as usize + 1 == self.b.tokens.len() || self.begins(there + 1);
            (is_there && ends && own[1..] == line[1..]).then_some(there)
        };
        let is_lost = |&there: &u32| {
            (there as usize) < self.b.tokens.len() && self.in_a.place(there as usize).is_none()
        };
        first().or_else(last).filter(is_lost)
    }

    fn place(&self, at: u32) -> Option<u32> {
        self.words.contains(&at).then(|| self.in_b.place(at as usize)).flatten()
    }

    fn begins(&self, there: u32) -> bool {
        self.b.paragraphs.binary_search_by_key(&there, |paragraph| paragraph.start).is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Printer;
    use crate::verify::compared::Compared;

    proptest::proptest! {
        #[test]
        fn the_filter_hides_nothing(
            a in "([a-d]{1,2} ){0,12}(\n([a-d]{1,2} ){0,9}){0,3}", b in "([a-d]{1,2} ){0,12}(\n([a-d]{1,2} ){0,9})?",
            apart in proptest::collection::vec("([a-d]{1,2} ){1,8}", 0..4),
        ) {
            let Compared { a, mut b, in_b, .. } = Compared::of(&a, &b);
            let mut printer = Printer::default();
            for piece in &apart {
                printer.set_apart(piece, &mut b);
            }
            proptest::prop_assert_eq!(SetApart::new(&a, &in_b, &b.apart), SetApart::search(&a, &in_b, &b.apart, |_| true));
        }
    }
}
