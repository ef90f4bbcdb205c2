//! An article as ordering sees it: its pieces in any order, each with its wire marks, and its headline.
//!
//! Furniture and marks are read without regard to where a piece stands: the given order must not be able to leak into
//! what is said of the right one.

use std::ops::Range;

use crate::document::Document;
use crate::text::clean::CleanText;
use crate::text::furniture::{Furniture, furniture};
use crate::text::place::Place;
use crate::wire::{Mark, MarkKind, Marks, marks};

/// A place that says nothing: neither the first nor the last.
const ANYWHERE: Place = Place { index: 1, count: 3 };

/// An article to be put in order.
#[derive(Debug, Clone)]
pub struct Article<'t> {
    /// The headline, if there is one.
    pub title: Option<&'t str>,
    /// The pieces, in input order.
    pub pieces: Vec<Piece<'t>>,
}

/// One piece: a paragraph, or a part of one that repair cut.
#[derive(Debug, Clone)]
pub struct Piece<'t> {
    /// All of it, trimmed.
    pub text: &'t str,
    /// Which part of `text` is story: all but the wire marks at its ends.
    pub body: Range<usize>,
    /// What kind of furniture it is, if it is.
    pub furniture: Option<Furniture>,
    /// The marks at its ends.
    pub marks: Marks,
}

impl<'t> Article<'t> {
    /// The article of a document that was taken apart: one piece for each of `clean`, in their order.
    #[must_use]
    pub fn new(document: &'t Document, clean: &CleanText) -> Self {
        let texts = clean.pieces.iter().map(|piece| piece.span.of(&document.text));
        Self::of_texts(document.title.as_deref(), texts)
    }

    /// The article that has these texts as pieces.
    #[must_use]
    pub fn of_texts(title: Option<&'t str>, texts: impl IntoIterator<Item = &'t str>) -> Self {
        let title = title.map(str::trim).filter(|title| !title.is_empty());
        Self { title, pieces: texts.into_iter().map(Piece::new).collect() }
    }

    /// How many pieces there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.pieces.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.pieces.is_empty()
    }
}

impl<'t> Piece<'t> {
    fn new(text: &'t str) -> Self {
        let text = text.trim();
        let furniture = furniture(text, ANYWHERE);
        let marks = match furniture {
            Some(Furniture::Caption) => Marks::default(),
            _ => marks(text, ANYWHERE),
        };
        let body = marks.body(text);
        Self { text, body, furniture, marks }
    }

    /// The story of it: without wire marks.
    #[must_use]
    pub fn body(&self) -> &'t str {
        &self.text[self.body.clone()]
    }

    /// The mark of this kind, if the piece has one.
    #[must_use]
    pub fn mark(&self, kind: MarkKind) -> Option<&Mark> {
        self.marks.iter().find(|mark| mark.kind == kind)
    }
}
