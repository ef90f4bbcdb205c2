//! A document and what is made of it: spans inside the text and on character boundaries, nothing lost, nothing twice.

use std::ops::Range;

use wirecopy::document::Document;
use wirecopy::text::clean::{CleanText, Piece};
use wirecopy::text::normalise::normalise;
use wirecopy::text::place::Place;
use wirecopy::text::sentences::sentences;
use wirecopy::text::words::for_each_word;

/// Checks a document as a reader delivers it.
pub fn check_document(document: &Document) {
    assert!(!document.id.is_empty(), "a document without id");
    let mut end = 0;
    for span in &document.paragraphs {
        assert!(span.start >= end && span.end > span.start, "paragraphs in order, none empty");
        let paragraph = document.text.get(span.range()).expect("a paragraph inside the text, on character boundaries");
        assert_eq!(paragraph.trim(), paragraph, "a paragraph is trimmed");
        end = span.end;
    }
}

/// Takes a document apart and checks every part.
pub fn check_clean(document: &Document) -> CleanText {
    let clean = CleanText::new(document);
    let mut pieces = clean.pieces.iter().peekable();
    for (index, paragraph) in document.paragraphs.iter().enumerate() {
        let mut at = paragraph.start;
        while let Some(piece) = pieces.next_if(|piece| piece.paragraph as usize == index) {
            assert_eq!(piece.span.start, at, "pieces cover their paragraph without gaps");
            check_piece(document, piece);
            at = piece.span.end;
        }
        assert_eq!(at, paragraph.end, "pieces cover their paragraph");
        check_sentences(document.paragraph(index));
        check_words(document.paragraph(index));
        check_marks(document.paragraph(index), Place::new(index, document.paragraphs.len()));
    }
    assert!(pieces.next().is_none(), "pieces in the order of their paragraphs");
    clean
}

fn check_piece(document: &Document, piece: &Piece) {
    let text = document.text.get(piece.span.range()).expect("a piece on character boundaries");
    let body = document.text.get(piece.body.range()).expect("a body on character boundaries");
    assert!(piece.body.start >= piece.span.start && piece.body.end <= piece.span.end);
    if piece.furniture.is_some() {
        assert!(body.is_empty(), "furniture has no body");
    }
    let inside = |range: &Range<usize>| {
        assert!(piece.span.start as usize <= range.start && range.end <= piece.span.end as usize);
        assert!(document.text.get(range.clone()).is_some(), "a mark on character boundaries");
    };
    let mut covered = vec![piece.furniture.is_some(); text.len()];
    let start = piece.span.start as usize;
    for range in piece.marks.iter().map(|mark| mark.span.clone()).chain([piece.body.range()]) {
        inside(&range);
        covered[range.start - start..range.end - start].fill(true);
    }
    for mark in &piece.marks {
        assert!((0.0..=1.0).contains(&mark.confidence));
        assert!(
            piece.body.is_empty()
                || mark.span.end <= piece.body.start as usize
                || mark.span.start >= piece.body.end as usize,
            "a mark is no body text"
        );
    }
    for (at, character) in text.char_indices() {
        assert!(covered[at] || !character.is_alphanumeric(), "{character:?} of {text:?} is lost");
    }
}

/// Sentences are in order, apart, trimmed, and leave nothing but white space.
pub fn check_sentences(paragraph: &str) {
    let mut at = 0;
    for sentence in sentences(paragraph) {
        assert!(paragraph[at..sentence.start].trim().is_empty(), "text between two sentences");
        let text = paragraph.get(sentence.clone()).expect("a sentence on character boundaries");
        assert!(!text.is_empty() && text.trim() == text, "{text:?}");
        at = sentence.end;
    }
    assert!(paragraph[at..].trim().is_empty(), "text behind the last sentence");
}

/// Words are in order; those of scripts without spaces are pairs of characters that overlap. Normalising twice changes
/// nothing more.
pub fn check_words(paragraph: &str) {
    let plain = normalise(paragraph);
    assert_eq!(normalise(&plain), plain, "normalising is idempotent");
    let mut at = 0;
    for_each_word(&plain, |word| {
        assert!(at <= word.start && word.start < word.end && !word.folded.is_empty());
        assert!(plain.get(word.start..word.end).is_some(), "a word on character boundaries");
        at = word.start;
    });
}

fn check_marks(paragraph: &str, place: Place) {
    let found = wirecopy::wire::marks(paragraph, place);
    assert!(paragraph.get(found.body(paragraph)).is_some());
    let mut at = 0;
    for mark in found.iter() {
        assert!(at <= mark.span.start && mark.span.start < mark.span.end);
        assert!(paragraph.get(mark.span.clone()).is_some());
        at = mark.span.end;
    }
}
