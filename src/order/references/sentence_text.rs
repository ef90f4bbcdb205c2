//! A document as its copies see it: sentences of words, each sentence in its piece.
//!
//! Extractors split, merge and glue paragraphs, but hardly ever sentences; so sentences are what is aligned. A
//! sentence's features are its distinct words and pairs of neighbouring words: pairs tell two sentences apart that
//! speak of the same things, words still hold where every second one was edited.

use crate::fingerprint::{Token, Tokenizer};
use crate::text::sentences::sentences;

/// A sentence of more words is cut, so that no text makes a sentence whose comparison is not bounded.
pub(super) const LONGEST_SENTENCE: usize = 128;

/// A word or a pair of neighbouring words of a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Feature {
    /// The word's 29 bits, or both words' and a bit that says so.
    pub(super) key: u64,
    /// The word's number in the document, of the feature's first place in the sentence.
    pub(super) at: u32,
}

/// One sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Sentence {
    /// The piece that it is in.
    pub(super) piece: u32,
    /// Where its features begin and end.
    start: u32,
    end: u32,
}

/// The sentences of a document's pieces, as sets of features.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct SentenceText {
    pub(super) sentences: Vec<Sentence>,
    features: Vec<Feature>,
    pieces: u32,
    words: u32,
}

impl SentenceText {
    /// Takes the texts of a document's pieces apart, in their order. Linear in the text.
    #[must_use]
    pub fn new<'t>(pieces: impl IntoIterator<Item = &'t str>) -> Self {
        let mut tokenizer = Tokenizer::default();
        let mut text = Self::default();
        let mut tokens = Vec::new();
        for piece in pieces {
            for sentence in sentences(piece) {
                tokens.clear();
                tokenizer.push(&piece[sentence], &mut tokens);
                for part in tokens.chunks(LONGEST_SENTENCE) {
                    text.push(part);
                }
            }
            text.pieces += 1;
        }
        text
    }

    /// How many pieces there are, with or without words.
    #[must_use]
    pub fn pieces(&self) -> usize {
        self.pieces as usize
    }

    /// How many words.
    #[must_use]
    pub fn words(&self) -> usize {
        self.words as usize
    }

    /// The numbers of a sentence's features, which stand there each once, by key.
    pub(super) fn range(&self, sentence: usize) -> std::ops::Range<usize> {
        let Sentence { start, end, .. } = self.sentences[sentence];
        start as usize..end as usize
    }

    /// All features of all sentences.
    pub(super) fn all_features(&self) -> &[Feature] {
        &self.features
    }

    fn push(&mut self, tokens: &[Token]) {
        const PAIR: u64 = 1 << 63;
        let start = self.features.len();
        let first = self.words;
        for (at, token) in (first..).zip(tokens) {
            self.features.push(Feature { key: u64::from(token.word()), at });
        }
        for (at, pair) in (first..).zip(tokens.windows(2)) {
            let key = PAIR | u64::from(pair[0].word()) << 29 | u64::from(pair[1].word());
            self.features.push(Feature { key, at });
        }
        self.words += tokens.len() as u32;
        self.features[start..].sort_unstable();
        let mut kept = start;
        for index in start..self.features.len() {
            if kept == start || self.features[kept - 1].key != self.features[index].key {
                self.features[kept] = self.features[index];
                kept += 1;
            }
        }
        self.features.truncate(kept);
        self.sentences.push(Sentence { piece: self.pieces, start: start as u32, end: kept as u32 });
    }
}
