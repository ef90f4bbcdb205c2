//! One document of the pair with its words placed: for each token of its fingerprint, where it was spelled.
//!
//! Fingerprints are made of normalised text, whose offsets are not those of the document. The way back goes through
//! the segments of Unicode Standard Annex 29: each is normalised by itself, and where together they make the same
//! normalised text, a word's offsets lead to the segment it came from.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::document::{Document, Span};
use crate::fingerprint::{DocumentPrint, Printer, Recurring};
use crate::text::clean::CleanText;
use crate::text::normalise::normalise;
use crate::text::words::for_each_word;

/// A document, its fingerprint, and the way back from its tokens to its text.
#[derive(Debug)]
pub(super) struct PlacedText<'d> {
    pub(super) document: &'d Document,
    pub(super) clean: &'d CleanText,
    pub(super) print: DocumentPrint,
    /// Where each token is spelled, with what stands between it and the next one: together they are the body.
    spans: Vec<Span>,
    /// The tokens of each piece; none for a piece without a word of body text.
    tokens: Vec<Range<usize>>,
    /// The piece that each paragraph of the fingerprint is.
    pieces: Vec<usize>,
    /// For each piece that was learnt to be furniture of its outlet: how many documents there have it.
    recurs: Vec<Option<u32>>,
}

impl<'d> PlacedText<'d> {
    /// Places the words of a document, those of its outlet's furniture set apart.
    pub(super) fn new(document: &'d Document, clean: &'d CleanText, recurring: &Recurring) -> Self {
        let mut printer = Printer::default();
        let mut whole = printer.print(clean.bodies(document));
        clean.set_apart(document).for_each(|piece| printer.set_apart(piece, &mut whole));
        let mut recurs = whole.paragraphs.iter().map(|paragraph| recurring.documents(paragraph));
        let mut print = whole.clone();
        recurring.set_apart(&mut print, &mut printer);
        let mut placed = Self {
            document,
            clean,
            spans: Vec::with_capacity(print.tokens.len()),
            print,
            tokens: Vec::new(),
            pieces: Vec::new(),
            recurs: vec![None; clean.pieces.len()],
        };
        for (index, piece) in clean.pieces.iter().enumerate() {
            let start = placed.spans.len();
            place_words(&document.text, piece.body, &mut placed.spans);
            if placed.spans.len() > start {
                placed.recurs[index] = recurs.next().flatten();
            }
            if placed.recurs[index].is_some() {
                placed.spans.truncate(start);
            }
            placed.tokens.push(start..placed.spans.len());
            if placed.spans.len() > start {
                placed.pieces.push(index);
            }
        }
        debug_assert_eq!(placed.spans.len(), placed.print.tokens.len());
        debug_assert_eq!(placed.pieces.len(), placed.print.paragraphs.len());
        placed
    }

    /// How many pieces it has.
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    /// How many documents of its outlet have piece `index`, if it was learnt to be furniture there.
    pub(super) fn recurs(&self, index: usize) -> Option<u32> {
        self.recurs[index]
    }

    /// The tokens of piece `index`.
    pub(super) fn tokens(&self, index: usize) -> Range<usize> {
        self.tokens[index].clone()
    }

    /// The piece that paragraph `paragraph` of the fingerprint is.
    pub(super) fn piece(&self, paragraph: usize) -> usize {
        self.pieces[paragraph]
    }

    /// The paragraph of the fingerprint that holds token `at`.
    pub(super) fn paragraph_of(&self, at: usize) -> usize {
        self.print.paragraphs.partition_point(|paragraph| paragraph.start as usize <= at) - 1
    }

    /// The text of a run of tokens of one piece, as it is spelled there.
    pub(super) fn spelled(&self, tokens: Range<usize>) -> &'d str {
        if tokens.is_empty() {
            return "";
        }
        &self.document.text[self.spans[tokens.start].range().start..self.spans[tokens.end - 1].range().end]
    }
}

/// Pushes the span of each word of `body`, from its first character to the next word's.
fn place_words(text: &str, body: Span, spans: &mut Vec<Span>) {
    let body_text = body.of(text);
    let offset = body.range().start;
    let normalised = normalise(body_text);
    let segments = Segments::new(body_text, &normalised);
    let first = spans.len();
    for_each_word(&normalised, |word| {
        let start = offset + segments.original(word.start);
        if spans.len() > first
            && let Some(last) = spans.last_mut()
        {
            *last = Span::new(last.range().start..start.max(last.range().start));
        }
        // The first word takes what stands before it; of words that come from one segment the last takes it all.
        let start = if spans.len() == first { offset } else { start.max(spans[spans.len() - 1].range().end) };
        spans.push(Span::new(start..offset + body_text.len()));
    });
}

/// Offsets in a normalised text, and where they were in the original.
enum Segments {
    /// Nothing was changed.
    Same,
    /// Starts of segments, normalised and original, and whether the segment was left as it is.
    Moved(Vec<(usize, usize, bool)>),
}

impl Segments {
    fn new(original: &str, normalised: &str) -> Self {
        if original == normalised {
            return Self::Same;
        }
        let words = original.split_word_bound_indices();
        // What was mended may have fallen apart at the bounds of words, but not between spaces.
        let between_spaces = original.split_inclusive(char::is_whitespace).scan(0, |end, segment| {
            let start = *end;
            *end += segment.len();
            Some((start, segment))
        });
        let moved = Self::moved(words, normalised).or_else(|| Self::moved(between_spaces, normalised));
        // Compatibility characters may join across segments: then the whole text is one segment.
        Self::Moved(moved.unwrap_or_else(|| vec![(0, 0, false)]))
    }

    /// The starts of segments, if they are the normalised text when each is normalised alone.
    fn moved<'t>(
        segments: impl Iterator<Item = (usize, &'t str)>,
        normalised: &str,
    ) -> Option<Vec<(usize, usize, bool)>> {
        let mut together = String::with_capacity(normalised.len());
        let mut starts = Vec::new();
        for (start, segment) in segments {
            let alone = normalise(segment);
            starts.push((together.len(), start, alone == segment));
            together.push_str(&alone);
        }
        (together == normalised).then_some(starts)
    }

    /// The offset in the original of `at`, the start of a word in the normalised text.
    fn original(&self, at: usize) -> usize {
        match self {
            Self::Same => at,
            Self::Moved(starts) => {
                let (normalised, original, same) =
                    starts[starts.partition_point(|&(start, ..)| start <= at).max(1) - 1];
                if same { original + (at - normalised) } else { original }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spellings(paragraph: &str) -> Vec<String> {
        let document = Document::from_paragraphs("d", [paragraph]);
        let clean = CleanText::new(&document);
        let placed = PlacedText::new(&document, &clean, &Recurring::default());
        (0..placed.print.tokens.len()).map(|at| placed.spelled(at..at + 1).to_owned()).collect()
    }

    #[test]
    fn words_keep_their_spelling_and_what_follows_them() {
        for (text, expected) in [
            ("“It’s done,” he said.", vec!["“It’s ", "done,” ", "he ", "said."]),
            ("intelligence.New Delhi", vec!["intelligence.", "New ", "Delhi"]),
            (
                "It donâ€™t&nbsp;do, he &amp; she said.",
                vec!["It ", "", "donâ€™t&nbsp;do, ", "he &amp; ", "she ", "said."],
            ),
            ("co\u{AD}operated at the U.S.", vec!["co\u{AD}operated ", "at ", "the ", "U.S."]),
            ("ﬁne café — oui", vec!["ﬁne ", "café — ", "oui"]),
            ("新华社北京", vec!["新", "华", "社", "北京"]),
        ] {
            assert_eq!(spellings(text), expected, "{text}");
        }
    }

    proptest::proptest! {
        /// The spans of a piece's words tile its body, and there is one for each token.
        #[test]
        fn words_tile_the_body(paragraphs in proptest::collection::vec("\\PC{0,40}", 0..4)) {
            let document = Document::from_paragraphs("d", &paragraphs);
            let clean = CleanText::new(&document);
            let placed = PlacedText::new(&document, &clean, &Recurring::default());
            proptest::prop_assert_eq!(placed.spans.len(), placed.print.tokens.len());
            for (index, piece) in clean.pieces.iter().enumerate() {
                let tokens = placed.tokens(index);
                if !tokens.is_empty() {
                    proptest::prop_assert_eq!(placed.spelled(tokens), piece.body.of(&document.text));
                }
            }
        }
    }
}
