//! The fingerprints of one document and of its paragraphs.

use xxhash_rust::xxh3::{xxh3_64, xxh3_128};

use super::shingle::{Shingle, shingles, word_shingles};
use super::simhash::simhash_of_shingles;
use super::sketch::{Sampler, Sketch};
use super::token::{Token, TokenClass, Tokenizer};

/// Fingerprint of one paragraph of body text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ParagraphPrint {
    /// Hash of its words: equal for equal text but for case, accents, punctuation and spacing.
    pub exact: u64,
    /// Weighted simhash of its shingles.
    pub simhash: u64,
    /// Its first token in the document.
    pub start: u32,
    /// How many tokens it has; never 0.
    pub len: u32,
    /// Whether it ends as a sentence does. Lines of a page's furniture mostly do not.
    pub is_sentence: bool,
    /// Whether a number is among its words.
    pub has_number: bool,
}

impl ParagraphPrint {
    /// The paragraph's tokens among the document's.
    #[must_use]
    pub fn of(self, tokens: &[Token]) -> &[Token] {
        &tokens[self.start as usize..(self.start + self.len) as usize]
    }
}

/// Fingerprint of one document's body text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct DocumentPrint {
    /// Hash of all its words in order: equal for equal text, wherever its paragraphs were broken.
    pub exact: u128,
    /// Hash of the multiset of its paragraphs: equal for a scramble.
    pub order_free: u128,
    /// Its words.
    pub tokens: Vec<Token>,
    /// Its paragraphs, in input order.
    pub paragraphs: Vec<ParagraphPrint>,
    /// The words that were set apart as the page's, with a [`Token::BREAK`] behind each piece. No part of the text, and
    /// of none of its hashes; but what one page has set apart is no text that only the other one has.
    pub apart: Vec<Token>,
    /// How many words of the body, as it was read, have accents. They count in none of its hashes, but a text that has them is
    /// rather to be kept than one that lost them.
    pub accented: u32,
}

impl DocumentPrint {
    /// The document's shingles in text order, repetitions included. None spans two paragraphs, so that a scramble
    /// has exactly the shingles of its original.
    pub fn shingles(&self) -> impl Iterator<Item = Shingle> + '_ {
        self.paragraphs.iter().flat_map(|paragraph| shingles(paragraph.of(&self.tokens)))
    }

    /// How many shingles it has, repetitions included.
    #[must_use]
    pub fn shingle_count(&self) -> usize {
        self.paragraphs.iter().map(|paragraph| shingles(paragraph.of(&self.tokens)).len()).sum()
    }
}

/// Makes fingerprints, one document after another, with buffers that it keeps.
#[derive(Debug, Default)]
pub struct Printer {
    tokenizer: Tokenizer,
    /// The words of the document so far, as bytes.
    words: Vec<[u8; size_of::<u32>()]>,
    /// The shingles of the document so far.
    shingles: Vec<Shingle>,
    hashes: Vec<u64>,
    bytes: Vec<u8>,
    sampler: Sampler,
}

impl Printer {
    /// The fingerprint of a document whose body consists of `paragraphs` (as they were read; they are normalised
    /// here). Paragraphs without a word are left out.
    pub fn print<'a>(&mut self, paragraphs: impl Iterator<Item = &'a str>) -> DocumentPrint {
        let mut print = DocumentPrint::default();
        self.print_into(paragraphs, &mut print);
        print
    }

    /// The same, into a fingerprint that may have been another document's.
    pub fn print_into<'a>(&mut self, paragraphs: impl Iterator<Item = &'a str>, print: &mut DocumentPrint) {
        self.words.clear();
        self.shingles.clear();
        print.tokens.clear();
        print.paragraphs.clear();
        print.apart.clear();
        self.tokenizer.take_accented();
        for paragraph in paragraphs {
            let start = print.tokens.len();
            self.tokenizer.push(paragraph, &mut print.tokens);
            if print.tokens.len() > start {
                let paragraph = self.paragraph(&print.tokens, start, ends_sentence(paragraph));
                print.paragraphs.push(paragraph);
            }
        }
        print.accented = self.tokenizer.take_accented();
        self.hash(print);
    }

    /// Appends the words of a text that is no part of a body.
    pub(super) fn push_words(&mut self, text: &str, words: &mut Vec<Token>) {
        self.tokenizer.push(text, words);
    }

    /// Adds a piece that was set apart to a fingerprint.
    pub fn set_apart(&mut self, piece: &str, print: &mut DocumentPrint) {
        let start = print.apart.len();
        self.tokenizer.push(piece, &mut print.apart);
        if print.apart.len() > start {
            print.apart.push(Token::BREAK);
        }
    }

    /// Draws the sketch of the document that was printed or retained last, which `print` is: its shingles are still known.
    pub(super) fn sketch_into(&mut self, print: &DocumentPrint, sketch: &mut Sketch) {
        debug_assert_eq!(self.shingles.len(), print.shingle_count());
        sketch.draw_of(&self.shingles, &print.tokens, &mut self.sampler);
    }

    /// Sets the paragraphs that are not `kept` apart in a fingerprint.
    pub fn retain(&mut self, print: &mut DocumentPrint, kept: impl Fn(&ParagraphPrint) -> bool) {
        self.words.clear();
        let DocumentPrint { tokens, paragraphs, apart, .. } = &mut *print;
        let mut end = 0;
        paragraphs.retain_mut(|paragraph| {
            let keep = kept(paragraph);
            if keep {
                let own = paragraph.start as usize..(paragraph.start + paragraph.len) as usize;
                tokens.copy_within(own, end as usize);
                paragraph.start = end;
                end += paragraph.len;
            } else {
                apart.extend_from_slice(paragraph.of(tokens));
                apart.push(Token::BREAK);
            }
            keep
        });
        tokens.truncate(end as usize);
        self.words.extend(tokens.iter().copied().map(word_bytes));
        self.shingles.clear();
        self.shingles.reserve(self.words.len());
        for paragraph in &print.paragraphs {
            let own = paragraph.start as usize..(paragraph.start + paragraph.len) as usize;
            self.shingles.extend(word_shingles(&self.words[own]));
        }
        self.hash(print);
    }

    /// Sets the hashes of the whole document, whose words were gathered.
    fn hash(&mut self, print: &mut DocumentPrint) {
        print.exact = xxh3_128(self.words.as_flattened());
        // Whatever their order: the paragraphs' hashes are sorted first.
        self.hashes.clear();
        self.hashes.extend(print.paragraphs.iter().map(|paragraph| paragraph.exact));
        self.hashes.sort_unstable();
        self.bytes.clear();
        self.hashes.iter().for_each(|hash| self.bytes.extend_from_slice(&hash.to_le_bytes()));
        print.order_free = xxh3_128(&self.bytes);
    }

    /// The fingerprint of the paragraph that begins at `start`, the last one so far.
    fn paragraph(&mut self, tokens: &[Token], start: usize, is_sentence: bool) -> ParagraphPrint {
        let own = &tokens[start..];
        self.words.extend(own.iter().copied().map(word_bytes));
        let words = &self.words[start..];
        let first_shingle = self.shingles.len();
        self.shingles.extend(word_shingles(words));
        ParagraphPrint {
            exact: xxh3_64(words.as_flattened()),
            simhash: simhash_of_shingles(own, &self.shingles[first_shingle..]),
            start: u32::try_from(start).expect("a record is smaller than 4 GiB"),
            len: u32::try_from(own.len()).expect("a record is smaller than 4 GiB"),
            is_sentence,
            // All are looked at, many at once.
            has_number: own.iter().fold(false, |has, token| has | (token.class() == TokenClass::Number)),
        }
    }
}

/// Hash of a run of words, whatever their classes.
pub(super) fn word_hash(tokens: &[Token]) -> u64 {
    let bytes: Vec<_> = tokens.iter().copied().map(word_bytes).collect();
    xxh3_64(bytes.as_flattened())
}

/// A word's hash, without its class, as bytes.
fn word_bytes(token: Token) -> [u8; size_of::<u32>()] {
    token.word().to_le_bytes()
}

/// Whether a text ends with a full stop or its like, closing quotes and brackets aside.
fn ends_sentence(text: &str) -> bool {
    let closing =
        |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '”' | '’' | '»' | ')' | ']' | '」' | '』');
    text.trim_end_matches(closing)
        .ends_with(['.', '!', '?', '…', ':', ';', '。', '！', '？', '｡', '।', '॥', '؟', '۔', '።', '።'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Sketch;

    fn print(paragraphs: &[&str]) -> DocumentPrint {
        Printer::default().print(paragraphs.iter().copied())
    }

    const FIRST: &str = "The bridge at Karsova stays closed to lorries until Friday.";
    const SECOND: &str = "Engineers of the rail company will test its supports.";

    #[test]
    fn a_scramble_differs_in_order_only() {
        let (straight, scrambled) = (print(&[FIRST, SECOND]), print(&[SECOND, FIRST]));
        assert_ne!(straight.exact, scrambled.exact);
        assert_eq!(straight.order_free, scrambled.order_free);
        assert_eq!(Sketch::of(&straight), Sketch::of(&scrambled));
    }

    #[test]
    fn case_punctuation_and_line_breaks_do_not_count() {
        let joined = format!("{} “{}”", FIRST.to_uppercase(), SECOND.replace('.', " …"));
        assert_eq!(print(&[FIRST, SECOND]).exact, print(&[&joined]).exact);
    }

    #[test]
    fn a_document_without_words_has_no_paragraphs() {
        let print = print(&["***", " — "]);
        assert!(print.paragraphs.is_empty() && print.tokens.is_empty());
    }

    #[test]
    fn known_answers() {
        let print = print(&[FIRST, SECOND]);
        let Sketch { shingles, rate, .. } = Sketch::of(&print);
        let DocumentPrint { exact, order_free, paragraphs, .. } = print;
        insta::assert_debug_snapshot!((
            exact,
            order_free,
            paragraphs,
            shingles.len(),
            shingles.first(),
            rate
        ));
    }
}
