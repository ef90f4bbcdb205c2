//! Word by word, what differs between paragraphs that belong together.
//!
//! Method: Myers' shortest edit script (1986) over the words as the verdict sees them, so that case and punctuation
//! do not differ and `three` equals `3`, spelled as each document spells them. The `similar` package bounds the
//! search on texts with little in common by accepting a script that is not the shortest: no deadline is needed, and
//! the answer does not hang on the machine's speed.

use std::ops::Range;

use serde::Serialize;
use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::text::PlacedText;
use crate::fingerprint::Token;

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
    /// The tokens of each piece.
    pieces: Vec<Range<usize>>,
    /// All their words, as they are compared.
    words: Vec<u32>,
}

impl<'t, 'd> Passage<'t, 'd> {
    pub(super) fn new(text: &'t PlacedText<'d>, pieces: &[usize]) -> Self {
        let pieces: Vec<Range<usize>> = pieces.iter().map(|&piece| text.tokens(piece)).collect();
        let tokens = pieces.iter().flat_map(|piece| &text.print.tokens[piece.clone()]);
        let words = tokens.map(|token| token.word()).collect();
        Self { text, pieces, words }
    }

    pub(super) fn words(&self) -> usize {
        self.words.len()
    }

    pub(super) fn tokens(&self) -> Vec<Token> {
        let tokens = &self.text.print.tokens;
        self.pieces.iter().flat_map(|piece| tokens[piece.clone()].iter().copied()).collect()
    }

    /// All of it as it is spelled.
    pub(super) fn spelled_whole(&self) -> String {
        self.spelled(0..self.words.len())
    }

    /// A run of its words as it is spelled, with a mark where a paragraph ends inside it.
    fn spelled(&self, run: Range<usize>) -> String {
        let mut spelled = String::new();
        let mut before = 0;
        for piece in &self.pieces {
            let inside = run.start.max(before)..run.end.min(before + piece.len());
            if !inside.is_empty() {
                if !spelled.is_empty() {
                    spelled.push_str(PARAGRAPH_BREAK);
                }
                let start = piece.start + (inside.start - before);
                spelled.push_str(self.text.spelled(start..start + inside.len()));
            }
            before += piece.len();
        }
        spelled
    }
}

/// What differs, and how many words do not.
pub(super) fn differences(a: &Passage<'_, '_>, b: &Passage<'_, '_>) -> (Vec<Segment>, usize) {
    let mut segments = Vec::new();
    let mut same_words = 0;
    for operation in capture_diff_slices(Algorithm::Myers, &a.words, &b.words) {
        let (tag, of_a, of_b) = operation.as_tag_tuple();
        let same = tag == DiffTag::Equal;
        if same {
            same_words += of_a.len();
        }
        segments.push(Segment { same, a: a.spelled(of_a), b: b.spelled(of_b) });
    }
    (segments, same_words)
}
