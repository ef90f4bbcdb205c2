//! A document's paragraphs, taken apart: what is body text, and what was set apart and why.
//!
//! Nothing is lost: the pieces of a paragraph, with what was set apart in them, cover all of its words.

use crate::document::{Document, Span};

/// Part of a paragraph, a whole one unless repair cut it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    /// The paragraph that it is (a part) of, from 0.
    pub paragraph: u32,
    /// Where it is in the document's text.
    pub span: Span,
    /// The part of it that is body text: without wire marks at its ends; empty for furniture.
    pub body: Span,
}

/// A document's pieces in input order.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct CleanText {
    /// The pieces.
    pub pieces: Vec<Piece>,
}

impl CleanText {
    /// Takes a document apart.
    #[must_use]
    pub fn new(document: &Document) -> Self {
        let pieces = (0..)
            .zip(&document.paragraphs)
            .map(|(paragraph, &span)| Piece { paragraph, span, body: span })
            .collect();
        Self { pieces }
    }

    /// The body text of each piece that has any.
    pub fn bodies<'d>(&'d self, document: &'d Document) -> impl Iterator<Item = &'d str> {
        self.pieces.iter().map(|piece| piece.body.of(&document.text)).filter(|body| !body.is_empty())
    }
}
