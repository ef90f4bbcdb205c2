//! Seams: places where one document has run two paragraphs of the other together, so that the last word of the one and
//! the first of the next became a single word that no dictionary has (`…in new pollNo matter what…`).
//!
//! Words are hashes here, and the hash of a joined word says nothing of its halves. So a seam is told by what is around
//! it: the words before the joined one are, one by one, those before the break, and the words behind it those behind.

use std::ops::Range;

use super::overlap::Coverage;
use crate::fingerprint::DocumentPrint;

/// A longer run of words that the other document lacks is no seam's neighbourhood.
const LONGEST_RUN: usize = 16;

/// The seams of one document towards another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Seams {
    /// The joined words, ascending.
    pub(super) joined: Vec<u32>,
    /// In the other document, for each of them: the first word behind the break; the one before it is the other half.
    pub(super) breaks: Vec<u32>,
    /// The words around the seams that stand one by one in the other document, though in no shingle that both have.
    pub(super) explained: Vec<Range<u32>>,
    /// The same words of the other document, with the halves.
    pub(super) explained_there: Vec<Range<u32>>,
}

impl Seams {
    /// Finds the places where `a` has run paragraphs of `b` together. The words of `a` lie in `b` as `in_b` says.
    pub(super) fn new(a: &DocumentPrint, b: &DocumentPrint, in_b: &Coverage) -> Self {
        let mut seams = Self::default();
        for own in in_b.by_paragraph(&a.paragraphs) {
            for run in own.uncovered() {
                if run.len() <= LONGEST_RUN {
                    seams.look_at(&Place { a, b, in_b, words: own.words.clone(), run });
                }
            }
        }
        seams
    }

    fn look_at(&mut self, run: &Place<'_>) {
        if let Some(there) = run.straight() {
            // Too short for a shingle of its own: nothing but the break behind or before it is lost.
            self.explained.push(run.run.clone());
            self.explained_there.push(there);
            return;
        }
        let Some((joined, behind)) = run.run.clone().find_map(|at| Some((at, run.break_for(at)?))) else {
            return;
        };
        self.joined.push(joined);
        self.breaks.push(behind);
        let (before, after) = (joined - run.run.start, run.run.end - joined - 1);
        self.explained.push(run.run.clone());
        self.explained_there.push(behind - 1 - before..behind + 1 + after);
    }
}

/// A run of words that are not covered, in a paragraph of `a`.
#[derive(Clone)]
struct Place<'p> {
    a: &'p DocumentPrint,
    b: &'p DocumentPrint,
    in_b: &'p Coverage,
    /// The paragraph's words.
    words: Range<u32>,
    run: Range<u32>,
}

impl Place<'_> {
    /// If the same words follow there what goes before the run here, or go before what follows it: where they are.
    fn straight(&self) -> Option<Range<u32>> {
        let from_before = self.place_before().map(|place| place + 1);
        let from_after = self.place_after().and_then(|place| place.checked_sub(self.run.len() as u32));
        let is_there =
            |&start: &u32| self.run.clone().all(|at| self.is_same(at, start + (at - self.run.start)));
        let start = from_before.filter(is_there).or_else(|| from_after.filter(is_there))?;
        Some(start..start + self.run.len() as u32)
    }

    /// If the word `at` is a joined one: the first word behind the break in `b` that it stands for.
    fn break_for(&self, at: u32) -> Option<u32> {
        let (before, after) = (self.place_before(), self.place_after());
        // From either neighbour one can count to the break; where both are there, they must agree.
        let from_before = before.map(|place| place + (at - self.run.start) + 2);
        let from_after = after.and_then(|place| place.checked_sub(self.run.end - at));
        let behind = match (from_before, from_after) {
            (Some(x), Some(y)) if x != y => return None,
            (x, y) => x.or(y).filter(|&behind| behind > 0)?,
        };
        // Where the run has no neighbour on one side, both texts must end there.
        let begins = before.is_some()
            || (behind - 1).checked_sub(at - self.run.start).is_some_and(|at| self.starts_there(at));
        let ends = after.is_some() || self.starts_there(behind + (self.run.end - at));
        let before_too = (self.run.start..at)
            .all(|x| (behind - 1).checked_sub(at - x).is_some_and(|there| self.is_same(x, there)));
        let after_too = (at + 1..self.run.end).all(|x| self.is_same(x, behind + (x - at)));
        let is_joined = !self.is_same(at, behind - 1) && !self.is_same(at, behind);
        let is_seam = self.starts_there(behind) && begins && ends && before_too && after_too && is_joined;
        (is_seam && !self.has_half_beside(at, behind)).then_some(behind)
    }

    /// Whether the word `at` stands at an end of its paragraph, beside a half of what it would be joined of: then that half
    /// was not joined, and the word is another one.
    fn has_half_beside(&self, at: u32, behind: u32) -> bool {
        let is_beside =
            |beside: u32, there: u32| (beside as usize) < self.a.tokens.len() && self.is_same(beside, there);
        let before = at == self.words.start && at > 0 && is_beside(at - 1, behind - 1);
        before || at + 1 == self.words.end && is_beside(at + 1, behind)
    }

    fn place_before(&self) -> Option<u32> {
        self.place(self.run.start.checked_sub(1)?)
    }

    fn place_after(&self) -> Option<u32> {
        self.place(self.run.end)
    }

    fn place(&self, at: u32) -> Option<u32> {
        self.words.contains(&at).then(|| self.in_b.place(at as usize)).flatten()
    }

    /// Whether a paragraph of `b` starts at `at`, or its text ends before it.
    fn starts_there(&self, at: u32) -> bool {
        at as usize == self.b.tokens.len()
            || self.b.paragraphs.binary_search_by_key(&at, |paragraph| paragraph.start).is_ok()
    }

    fn is_same(&self, here: u32, there: u32) -> bool {
        let other = self.b.tokens.get(there as usize);
        other.is_some_and(|other| other.word() == self.a.tokens[here as usize].word())
    }
}
