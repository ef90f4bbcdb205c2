//! What one document has in its text and the other one has set apart as its page's: a caption that is furniture where it
//! stands alone, and text where a scraper ran it together with the paragraph behind it. It makes no other text of a copy,
//! and it is no guess either: the same words are there on both pages.
//!
//! Where furniture and text were run together, one word of each became a single word that neither page has by itself
//! (`…USA TODAYBells tolled…`). Such a word is known by its place: right behind what is set apart there, or right before
//! it, where one more word of that piece would stand.

use std::collections::HashMap;
use std::ops::Range;

use super::overlap::Coverage;
use super::seams::uncovered;
use crate::fingerprint::{DocumentPrint, SHINGLE_WIDTH, Shingle, Token, shingles};

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
        let mut found = Self::default();
        if apart.len() < SHINGLE_WIDTH || in_b.words() as usize == a.tokens.len() {
            return found;
        }
        let mut places: HashMap<Shingle, u32> = HashMap::with_capacity(apart.len());
        for (place, shingle) in (0..).zip(shingles(apart)) {
            places.entry(shingle).or_insert(place);
        }
        for paragraph in &a.paragraphs {
            let words = paragraph.start..paragraph.start + paragraph.len;
            if uncovered(in_b, words.clone()).next().is_some() {
                found.look_through(&Paragraph { a, in_b, apart, words }, &places);
            }
        }
        found
    }

    /// Finds the passages of a paragraph that are set apart in the other document and that its text lacks.
    fn look_through(&mut self, paragraph: &Paragraph<'_>, places: &HashMap<Shingle, u32>) {
        let own = &paragraph.a.tokens[paragraph.words.start as usize..paragraph.words.end as usize];
        let mut next = 0;
        for (at, shingle) in shingles(own).enumerate() {
            if at < next {
                continue;
            }
            let Some(&place) = places.get(&shingle) else { continue };
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
        for paragraph in &other.paragraphs {
            let words = paragraph.start..paragraph.start + paragraph.len;
            let place = |at: u32| words.contains(&at).then(|| in_this.place(at as usize)).flatten();
            for run in uncovered(in_this, words.clone()).filter(|run| run.len() == 1) {
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
        }
    }
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
