//! One document of the pair as it is shown: its head, and its pieces with what was set apart in them.

use serde::Serialize;

use super::text::PlacedText;
use crate::document::{Date, Span};
use crate::text::clean::Piece;
use crate::text::furniture::Furniture;
use crate::verify::alignment::PLACED_WORDS;
use crate::verify::overlap::Coverage;
use crate::wire::{Mark, MarkKind};

/// A document of the pair.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Profile {
    /// Its id.
    pub id: String,
    /// Its address.
    pub url: Option<String>,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published: `2026-01-09`, or `2026-01-09T06:30:00Z` where the time is known.
    pub date: Option<String>,
    /// Words of body text.
    pub words: usize,
    /// Its pieces in input order.
    pub pieces: Vec<PieceText>,
}

/// The text of a piece: `before`, `body` and `after` together are the piece as it was read.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct PieceText {
    /// The paragraph that it is (a part) of, from 0.
    pub paragraph: u32,
    /// What was set apart before the body.
    pub before: String,
    /// The body text.
    pub body: String,
    /// What was set apart behind the body.
    pub after: String,
    /// Which kind of furniture it is, if it is: then all of it was set apart.
    pub furniture: Option<Furniture>,
    /// The wire marks in it.
    pub marks: Vec<MarkText>,
    /// Words of the body.
    pub words: usize,
    /// Words of the body that the other document covers, wherever it has them.
    pub covered: usize,
    /// The pieces of the other document that have at least [`PLACED_WORDS`] of them.
    pub found_in: Vec<usize>,
}

/// A wire mark as it is spelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MarkText {
    /// What it is.
    pub kind: MarkKind,
    /// The agency that it names, by its usual name.
    pub agency: Option<&'static str>,
    /// The mark.
    pub text: String,
}

impl Profile {
    /// Describes `text`, whose words lie in the other document as `coverage` says.
    pub(super) fn new(text: &PlacedText<'_>, coverage: &Coverage, other: &PlacedText<'_>) -> Self {
        let document = text.document;
        let pieces = text.clean.pieces.iter().enumerate();
        Self {
            id: document.id.clone(),
            url: document.url.clone(),
            outlet: document.outlet.clone(),
            title: document.title.clone(),
            date: document.date.and_then(shown),
            words: text.print.tokens.len(),
            pieces: pieces.map(|(index, piece)| piece_text(text, coverage, other, index, piece)).collect(),
        }
    }
}

fn piece_text(
    text: &PlacedText<'_>,
    coverage: &Coverage,
    other: &PlacedText<'_>,
    index: usize,
    piece: &Piece,
) -> PieceText {
    let tokens = text.tokens(index);
    let mut places: Vec<usize> = tokens
        .clone()
        .filter_map(|at| coverage.place(at))
        .map(|place| other.piece(other.paragraph_of(place as usize)))
        .collect();
    let covered = places.len();
    places.sort_unstable();
    let found_in =
        places.chunk_by(|x, y| x == y).filter(|run| run.len() >= PLACED_WORDS).map(|run| run[0]).collect();
    let part = |start: u32, end: u32| {
        if start < end { Span { start, end }.of(&text.document.text).to_owned() } else { String::new() }
    };
    // An empty body may lie anywhere: then all of the piece is set apart.
    let (body_start, body_end) = if piece.body.is_empty() {
        (piece.span.end, piece.span.end)
    } else {
        (piece.body.start, piece.body.end)
    };
    PieceText {
        paragraph: piece.paragraph,
        before: part(piece.span.start, body_start),
        body: part(body_start, body_end),
        after: part(body_end, piece.span.end),
        furniture: piece.furniture,
        marks: piece.marks.iter().map(|mark| mark_text(&text.document.text, mark)).collect(),
        words: tokens.len(),
        covered,
        found_in,
    }
}

fn mark_text(text: &str, mark: &Mark) -> MarkText {
    MarkText {
        kind: mark.kind,
        agency: mark.agency.map(|agency| agency.agency().name),
        text: text[mark.span.clone()].to_owned(),
    }
}

/// A date as people sort them; none for what no calendar has.
fn shown(date: Date) -> Option<String> {
    let time = jiff::Timestamp::from_second(date.seconds).ok()?;
    Some(if date.day_only { time.strftime("%Y-%m-%d").to_string() } else { time.to_string() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates() {
        let check = |seconds, day_only, expected: Option<&str>| {
            assert_eq!(shown(Date { seconds, day_only }).as_deref(), expected);
        };
        check(1_767_916_800, true, Some("2026-01-09"));
        check(1_767_940_200, false, Some("2026-01-09T06:30:00Z"));
        check(i64::MAX, false, None);
    }
}
