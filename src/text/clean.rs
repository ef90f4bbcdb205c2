//! A document's paragraphs, taken apart: what is body text, and what was set apart and why.
//!
//! Each paragraph is first parted where a scraper glued two of them together ([`repair`](super::repair)); a piece is
//! then furniture, or body text with wire marks at its ends. Nothing is lost: the pieces of a paragraph cover it
//! without gaps, and a piece's body and its marks cover the piece but for the white space between them.

use std::ops::Range;

use super::furniture::{Furniture, furniture};
use super::place::Place;
use super::repair::{Lexicon, for_each_piece};
use crate::document::{Document, Span};
use crate::wire::{Agencies, Mark, MarkKind, Marks, Role, marks_of, picture_credit};

/// What is set apart in fewer bytes has not the three words that make it known in another text.
const APART_BYTES: usize = 8;

/// Part of a paragraph, a whole one unless repair cut it.
#[derive(Debug, Clone, PartialEq)]
pub struct Piece {
    /// The paragraph that it is (a part) of, from 0.
    pub paragraph: u32,
    /// Where it is in the document's text.
    pub span: Span,
    /// The part of it that is body text: without wire marks at its ends; empty for furniture.
    pub body: Span,
    /// Which kind of furniture it is, if it is.
    pub furniture: Option<Furniture>,
    /// The wire marks in it, with spans into the document's text.
    pub marks: Vec<Mark>,
}

/// A document's pieces in input order.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct CleanText {
    /// The pieces.
    pub pieces: Vec<Piece>,
}

impl CleanText {
    /// Takes a document apart, by the built-in agencies.
    #[must_use]
    pub fn new(document: &Document) -> Self {
        Self::with(document, Agencies::builtin())
    }

    /// Takes a document apart.
    #[must_use]
    pub fn with(document: &Document, agencies: &Agencies) -> Self {
        let lexicon = Lexicon::new(&document.text);
        let count = document.paragraphs.len();
        let mut pieces = Vec::with_capacity(count);
        for (index, &paragraph) in document.paragraphs.iter().enumerate() {
            let place = Place::new(index, count);
            let start = paragraph.start as usize;
            for_each_piece(paragraph.of(&document.text), &lexicon, |part| {
                let span = Span::new(start + part.start..start + part.end);
                pieces.push(Piece::new(agencies, &document.text, index as u32, span, place));
            });
        }
        name_desk_lines(&document.text, &mut pieces);
        Self { pieces }
    }

    /// The body text of each piece that has any.
    pub fn bodies<'d>(&'d self, document: &'d Document) -> impl Iterator<Item = &'d str> {
        self.pieces.iter().map(|piece| piece.body.of(&document.text)).filter(|body| !body.is_empty())
    }

    /// The text that was set apart: furniture, and what stands behind a body.
    pub fn set_apart<'d>(&'d self, document: &'d Document) -> impl Iterator<Item = &'d str> {
        let texts = self.pieces.iter().map(|piece| {
            let start = if piece.furniture.is_some() { piece.span.start } else { piece.body.end };
            &document.text[start as usize..piece.span.end as usize]
        });
        texts.filter(|text| text.len() >= APART_BYTES)
    }
}

impl Piece {
    fn new(agencies: &Agencies, text: &str, paragraph: u32, span: Span, place: Place) -> Self {
        let piece = span.of(text);
        let start = span.start as usize;
        let at = |range: Range<usize>| start + range.start..start + range.end;
        let furniture = furniture(piece, place);
        // A picture's credit says nothing of the text; every other kind of furniture may name an agency.
        let found = match furniture {
            Some(Furniture::Caption) => Marks { tail: picture_credit(agencies, piece), ..Marks::default() },
            _ => marks_of(agencies, piece, place),
        };
        let body = match furniture {
            Some(_) => Span::new(start..start),
            None => Span::new(at(found.body(piece))),
        };
        // Nearly every piece has none.
        let marks = if found.lead.is_none() && found.tail.is_none() {
            Vec::new()
        } else {
            found.iter().map(|mark| Mark { span: at(mark.span.clone()), ..mark.clone() }).collect()
        };
        Self { paragraph, span, body, furniture, marks }
    }
}

/// Gives the document's desk lines (`hk/svn/vd`), which name nobody, to the one agency whose desks sign so and whose
/// copy the other marks say this is.
fn name_desk_lines(text: &str, pieces: &mut [Piece]) {
    let is_desk_line = |mark: &Mark| {
        let quotation = &text[mark.span.clone()];
        mark.kind == MarkKind::SignOff
            && mark.agency.is_none()
            && quotation.contains('/')
            && quotation.bytes().all(|b| b.is_ascii_lowercase() || b == b'/')
    };
    let marks = || pieces.iter().flat_map(|piece| &piece.marks);
    if !marks().any(is_desk_line) {
        return;
    }
    let mut signing = marks()
        .filter(|mark| mark.role == Role::Source)
        .filter_map(|mark| mark.agency)
        .filter(|agency| agency.agency().signs_with_initials);
    let Some(agency) = signing.next() else { return };
    if signing.any(|other| other != agency) {
        return;
    }
    for mark in pieces.iter_mut().flat_map(|piece| &mut piece.marks).filter(|mark| is_desk_line(mark)) {
        mark.agency = Some(agency);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_desk_line_is_of_the_agency_that_the_other_marks_name() {
        let check = |paragraphs: &[&str], expect: &[&str]| {
            let clean = CleanText::new(&Document::from_paragraphs("d", paragraphs));
            let names: Vec<&str> = clean
                .pieces
                .iter()
                .flat_map(|piece| &piece.marks)
                .map(|mark| mark.agency.map_or("none", |id| id.agency().name))
                .collect();
            assert_eq!(names, expect, "{paragraphs:?}");
        };
        let body = "The strike will end on Friday, the union said.";
        check(&["New Delhi, July 26 (IANS) The strike is over.", body, "--IANS", "hk/svn/vd"], &["IANS"; 3]);
        check(&["Paris, 21 jan 2019 (AFP) - It is over.", body, "asl/tib/pid/cac"], &["AFP"; 2]);
        check(&["WASHINGTON (Reuters) - It is over.", body, "hk/svn/vd"], &["Reuters", "none"]);
        check(&[body, body, "hk/svn/vd"], &["none"]);
    }

    /// An invented scrape with the damage that the seed shows.
    const SCRAPE: [&str; 4] = [
        "The strike will end on Friday, the union said. ANI",
        "ALSO READ | What the strike costs the port",
        "Talks had broken down over pay at the docksWorkers at the docks walked out on Monday after talks failed again.",
        "Karsova Norland, January 19 ANI: Crane drivers at the port have agreed to go back to work.",
    ];

    #[test]
    fn a_scrape_is_taken_apart() {
        let document = Document::from_paragraphs("d", SCRAPE);
        let clean = CleanText::new(&document);
        let bodies: Vec<&str> = clean.bodies(&document).collect();
        assert_eq!(
            bodies,
            [
                "The strike will end on Friday, the union said.",
                "Talks had broken down over pay at the docks",
                "Workers at the docks walked out on Monday after talks failed again.",
                "Crane drivers at the port have agreed to go back to work.",
            ]
        );
        let kinds: Vec<MarkKind> =
            clean.pieces.iter().flat_map(|piece| &piece.marks).map(|mark| mark.kind).collect();
        assert_eq!(kinds, [MarkKind::SignOff, MarkKind::Dateline]);
        assert_eq!(clean.pieces[1].furniture, Some(Furniture::RelatedLink));
    }

    proptest::proptest! {
        /// Text set apart plus text kept is the text that was read.
        #[test]
        fn nothing_is_lost(paragraphs in proptest::collection::vec("\\PC{0,90}", 0..6), real in 0..SCRAPE.len()) {
            let paragraphs = paragraphs.iter().map(String::as_str).chain([SCRAPE[real]]);
            let document = Document::from_paragraphs("d", paragraphs);
            let clean = CleanText::new(&document);
            for (index, &paragraph) in document.paragraphs.iter().enumerate() {
                let pieces: Vec<&Piece> =
                    clean.pieces.iter().filter(|piece| piece.paragraph == index as u32).collect();
                proptest::prop_assert_eq!(pieces[0].span.start, paragraph.start);
                proptest::prop_assert_eq!(pieces[pieces.len() - 1].span.end, paragraph.end);
                for pair in pieces.windows(2) {
                    proptest::prop_assert_eq!(pair[0].span.end, pair[1].span.start);
                }
            }
            for piece in clean.pieces.iter().filter(|piece| piece.furniture.is_none()) {
                let mut covered = vec![false; piece.span.len()];
                let start = piece.span.start as usize;
                for range in piece.marks.iter().map(|mark| mark.span.clone()).chain([piece.body.range()]) {
                    covered[range.start - start..range.end - start].fill(true);
                }
                for (at, character) in piece.span.of(&document.text).char_indices() {
                    proptest::prop_assert!(covered[at] || !character.is_alphanumeric(), "{piece:?}");
                }
            }
        }
    }
}
