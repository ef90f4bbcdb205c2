//! What verification needs of a document, and how it is stored: the words of headline and body, and where the body's
//! paragraphs are.
//!
//! Stored, it is a run of 32-bit numbers, lowest byte first: how many words the headline has, how many paragraphs and
//! words the body has, how many words were set apart; the headline's words; five numbers a paragraph (exact hash, simhash,
//! length and kind); the body's words; those set apart. It lives no longer than the run, so its form has no version.

use super::document::{DocumentPrint, ParagraphPrint, Printer, word_hash};
use super::token::{Token, push_tokens};
use crate::document::{Date, Document};
use crate::spill;
use crate::text::normalise::normalise;

/// Bodies of fewer words than this say nothing alone: they are equal only together with their headline.
pub const SHORT_WORDS: usize = 16;

/// Numbers that are stored of a paragraph.
const OF_PARAGRAPH: usize = 5;
/// Numbers before everything else.
const HEAD: usize = 4;

/// One document as it is compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// When it was published.
    pub date: Option<Date>,
    /// The words of its headline; none without one.
    pub title: Vec<Token>,
    /// The fingerprints of its body.
    pub print: DocumentPrint,
}

impl Sheet {
    /// The sheet of a document whose body has this fingerprint.
    #[must_use]
    pub fn new(document: &Document, print: DocumentPrint) -> Self {
        let mut sheet = Self { print, ..Self::default() };
        sheet.set_head(document);
        sheet
    }

    /// Becomes the sheet of a document whose body consists of `paragraphs`; the pieces `apart` are the page's.
    pub fn fill<'a>(
        &mut self,
        document: &Document,
        paragraphs: impl Iterator<Item = &'a str>,
        apart: impl Iterator<Item = &'a str>,
        printer: &mut Printer,
    ) {
        self.set_head(document);
        printer.print_into(paragraphs, &mut self.print);
        apart.for_each(|piece| printer.set_apart(piece, &mut self.print));
    }

    fn set_head(&mut self, document: &Document) {
        self.date = document.date;
        self.title.clear();
        if let Some(given) = &document.title {
            push_tokens(&normalise(given), &mut self.title);
        }
    }

    /// What equal documents have in common: the hash of their words, and of their headline where the body alone is
    /// too short to be evidence.
    #[must_use]
    pub fn text_key(&self) -> (u128, u64) {
        let title = match self.print.tokens.len() {
            0..SHORT_WORDS => word_hash(&self.title),
            _ => 0,
        };
        (self.print.exact, title)
    }

    /// Whether two documents have the same words in the same order, and enough of them to say so.
    #[must_use]
    pub fn has_same_words(&self, other: &Self) -> bool {
        let words = self.print.tokens.len();
        words > 0 && words == other.print.tokens.len() && self.text_key() == other.text_key()
    }

    /// Appends what is stored of it.
    pub(super) fn store(&self, bytes: &mut Vec<u8>) {
        let Self { title, print, .. } = self;
        let head = [title.len(), print.paragraphs.len(), print.tokens.len(), print.apart.len()]
            .map(|len| len as u32);
        spill::push_words(head.into_iter(), bytes);
        spill::push_words(title.iter().map(|token| token.bits()), bytes);
        for paragraph in &print.paragraphs {
            let [exact, simhash] = [paragraph.exact, paragraph.simhash];
            let kind = paragraph.len << 1 | u32::from(paragraph.is_sentence);
            let numbers = [exact as u32, (exact >> 32) as u32, simhash as u32, (simhash >> 32) as u32, kind];
            spill::push_words(numbers.into_iter(), bytes);
        }
        spill::push_words(print.tokens.iter().map(|token| token.bits()), bytes);
        spill::push_words(print.apart.iter().map(|token| token.bits()), bytes);
    }

    /// Fills everything but the date and the document's hashes from what was stored.
    ///
    /// # Panics
    /// If `bytes` are not what [`store`](Self::store) made.
    pub(super) fn restore(&mut self, bytes: &[u8]) {
        const WIDTH: usize = size_of::<u32>();
        let (head, rest) = bytes.split_at(WIDTH * HEAD);
        let head: Vec<usize> = spill::words(head).map(|len| len as usize).collect();
        let (title, rest) = rest.split_at(WIDTH * head[0]);
        let (paragraphs, rest) = rest.split_at(WIDTH * OF_PARAGRAPH * head[1]);
        let (tokens, apart) = rest.split_at(WIDTH * head[2]);
        let Self { title: own_title, print, .. } = self;
        own_title.clear();
        own_title.extend(spill::words(title).map(Token::from_bits));
        print.paragraphs.clear();
        let mut start = 0;
        for numbers in paragraphs.as_chunks::<{ WIDTH * OF_PARAGRAPH }>().0 {
            let mut numbers = spill::words(numbers);
            let mut next = || numbers.next().unwrap_or_default();
            let mut wide = || u64::from(next()) | u64::from(next()) << 32;
            let (exact, simhash) = (wide(), wide());
            let kind = next();
            let paragraph =
                ParagraphPrint { exact, simhash, start, len: kind >> 1, is_sentence: kind & 1 == 1 };
            start += paragraph.len;
            print.paragraphs.push(paragraph);
        }
        print.tokens.clear();
        print.tokens.extend(spill::words(tokens).map(Token::from_bits));
        print.apart.clear();
        print.apart.extend(spill::words(apart).map(Token::from_bits));
        debug_assert_eq!((print.tokens.len(), start as usize), (head[2], head[2]));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn what_was_stored_comes_back(
            title in "[a-z ]{0,30}", paragraphs in proptest::collection::vec("[A-Za-z0-9 .]{0,60}", 0..6)
        ) {
            let mut document = Document::from_paragraphs("d", &paragraphs);
            document.title = Some(title);
            let mut printer = Printer::default();
            let mut print = printer.print(paragraphs.iter().map(String::as_str));
            paragraphs.iter().for_each(|piece| printer.set_apart(piece, &mut print));
            let sheet = Sheet::new(&document, print);
            let mut bytes = vec![1, 2, 3];
            sheet.store(&mut bytes);
            // Into a sheet that held something else.
            let mut restored = Sheet::new(&document, Printer::default().print(["one two three"].into_iter()));
            restored.restore(&bytes[3..]);
            restored.print.exact = sheet.print.exact;
            restored.print.order_free = sheet.print.order_free;
            proptest::prop_assert_eq!(restored, sheet);
        }
    }
}
