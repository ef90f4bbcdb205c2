//! Word by word, what differs between paragraphs that belong together.
//!
//! Method: Myers' shortest edit script (1986) over the words as the verdict sees them, so that case and punctuation
//! do not differ and `three` equals `3`, spelled as each document spells them. Texts are compared in stretches, so
//! that the time is linear in them however little they have in common: at most some 15 µs a word. A deadline would
//! make the answer hang on the machine's speed.

use std::ops::Range;

use serde::Serialize;
use similar::{Algorithm, DiffOp, DiffTag, capture_diff_slices};

use super::text::PlacedText;
use crate::fingerprint::Token;

/// Words of either text that are compared at a time. A paragraph is shorter by far, but some scrapes have one only.
const STRETCH: usize = 8192;

/// Stands for the break between two paragraphs.
pub const PARAGRAPH_BREAK: &str = " ¶ ";

/// A run of words that both have, or that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Segment {
    /// Whether the words are the same.
    pub same: bool,
    /// As a spells it; empty where b has words more.
    pub a: String,
    /// As b spells it; empty where a has words more.
    pub b: String,
}

/// The texts of some pieces of one document, one after the other.
pub(super) struct Passage<'t, 'd> {
    text: &'t PlacedText<'d>,
    /// The tokens of each piece, and how many words stand before it.
    pieces: Vec<(Range<usize>, usize)>,
    /// All their words, as they are compared.
    words: Vec<u32>,
}

impl<'t, 'd> Passage<'t, 'd> {
    pub(super) fn new(text: &'t PlacedText<'d>, pieces: &[usize]) -> Self {
        let mut passage = Self { text, pieces: Vec::with_capacity(pieces.len()), words: Vec::new() };
        for &piece in pieces {
            let tokens = text.tokens(piece);
            passage.pieces.push((tokens.clone(), passage.words.len()));
            passage.words.extend(text.print.tokens[tokens].iter().map(|token| token.word()));
        }
        passage
    }

    pub(super) fn words(&self) -> usize {
        self.words.len()
    }

    pub(super) fn tokens(&self) -> Vec<Token> {
        let tokens = &self.text.print.tokens;
        self.pieces.iter().flat_map(|(piece, _)| tokens[piece.clone()].iter().copied()).collect()
    }

    /// All of it as it is spelled.
    pub(super) fn spelled_whole(&self) -> String {
        self.spelled(0..self.words.len())
    }

    /// A run of its words as it is spelled, with a mark where a paragraph ends inside it.
    fn spelled(&self, run: Range<usize>) -> String {
        let mut spelled = String::new();
        let first = self.pieces.partition_point(|(piece, before)| before + piece.len() <= run.start);
        for (piece, before) in self.pieces[first..].iter().take_while(|(_, before)| *before < run.end) {
            if !spelled.is_empty() {
                spelled.push_str(PARAGRAPH_BREAK);
            }
            let (start, end) = (run.start.max(*before) - before, (run.end - before).min(piece.len()));
            spelled.push_str(self.text.spelled(piece.start + start..piece.start + end));
        }
        spelled
    }
}

/// What differs, and how many words do not.
pub(super) fn differences(a: &Passage<'_, '_>, b: &Passage<'_, '_>) -> (Vec<Segment>, usize) {
    let mut segments = Vec::new();
    let mut same_words = 0;
    for run in runs(&a.words, &b.words, STRETCH) {
        if run.same {
            same_words += run.a.len();
        }
        segments.push(Segment { same: run.same, a: a.spelled(run.a), b: b.spelled(run.b) });
    }
    (segments, same_words)
}

/// Words that are the same, or that stand for each other.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Run {
    same: bool,
    a: Range<usize>,
    b: Range<usize>,
}

/// The runs that two texts consist of, in turn the same and not.
///
/// No more than `stretch` words of either are compared at a time: after each stretch the comparison goes on behind
/// the last words that were the same, so that it follows insertions.
fn runs(a: &[u32], b: &[u32], stretch: usize) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let (mut from_a, mut from_b) = (0, 0);
    while from_a < a.len() || from_b < b.len() {
        let (to_a, to_b) = ((from_a + stretch).min(a.len()), (from_b + stretch).min(b.len()));
        let mut operations = capture_diff_slices(Algorithm::Myers, &a[from_a..to_a], &b[from_b..to_b]);
        if to_a < a.len() || to_b < b.len() {
            let behind_middle = |operation: &DiffOp| {
                operation.tag() == DiffTag::Equal
                    && operation.old_range().end + operation.new_range().end > stretch
            };
            if let Some(last) = operations.iter().rposition(behind_middle) {
                operations.truncate(last + 1);
            }
        }
        let (start_a, start_b) = (from_a, from_b);
        for operation in operations {
            let (tag, of_a, of_b) = operation.as_tag_tuple();
            (from_a, from_b) = (start_a + of_a.end, start_b + of_b.end);
            push_run(
                &mut runs,
                Run {
                    same: tag == DiffTag::Equal,
                    a: start_a + of_a.start..from_a,
                    b: start_b + of_b.start..from_b,
                },
            );
        }
    }
    runs
}

/// Adds a run, as part of the last one where both are the same or both are not.
fn push_run(runs: &mut Vec<Run>, run: Run) {
    match runs.last_mut() {
        Some(last) if last.same == run.same => {
            last.a.end = run.a.end;
            last.b.end = run.b.end;
        }
        _ => runs.push(run),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_text_is_followed_across_stretches() {
        let a: Vec<u32> = (0..1000).collect();
        let mut b = a.clone();
        b.splice(300..300, 5000..5070);
        b.remove(900);
        let found = runs(&a, &b, 100);
        let same: usize = found.iter().filter(|run| run.same).map(|run| run.a.len()).sum();
        assert_eq!((same, found.len()), (999, 5));
    }

    proptest::proptest! {
        /// Whatever the stretch: the runs tile both texts, and what is called the same is the same.
        #[test]
        fn runs_tile_both_texts(
            a in proptest::collection::vec(0..4_u32, 0..60),
            b in proptest::collection::vec(0..4_u32, 0..60),
            stretch in 1..70_usize,
        ) {
            let (mut end_a, mut end_b) = (0, 0);
            for run in runs(&a, &b, stretch) {
                proptest::prop_assert_eq!((run.a.start, run.b.start), (end_a, end_b));
                proptest::prop_assert!(!run.same || a[run.a.clone()] == b[run.b.clone()]);
                (end_a, end_b) = (run.a.end, run.b.end);
            }
            proptest::prop_assert_eq!((end_a, end_b), (a.len(), b.len()));
        }
    }
}
