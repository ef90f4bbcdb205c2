//! What is compared of a document, and how it is stored: first its keys, which the search reads of every document, then
//! the words of headline and body, which verification reads of a pair.
//!
//! Stored, it is a run of 32-bit numbers, lowest byte first: how many of everything there are; six numbers a paragraph
//! (exact hash, simhash, length, kind); the sketch, two numbers a shingle; the headline's words; the body's words; the
//! words that were set apart. It lives no longer than the run, so its form has no version.

use super::document::{DocumentPrint, ParagraphPrint, Printer, word_hash};
use super::shingle::Shingle;
use super::sketch::Sketch;
use super::token::Token;
use crate::document::{Date, Document};
use crate::spill;

/// Bodies of fewer words than this say nothing alone: they are equal only together with their headline.
pub const SHORT_WORDS: usize = 16;

/// Bytes of a stored number.
const WIDTH: usize = size_of::<u32>();
/// Numbers that are stored of a paragraph.
const OF_PARAGRAPH: usize = 6;
/// Numbers before everything else.
const HEAD: usize = 7;

/// One document as it is compared.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sheet {
    /// When it was published.
    pub date: Option<Date>,
    /// The words of its headline; none without one.
    pub title: Vec<Token>,
    /// The fingerprints of its body.
    pub print: DocumentPrint,
    /// The sketch of its body.
    pub sketch: Sketch,
}

/// What documents are searched by: all of a [`Sheet`] that is no word.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Keys {
    /// The paragraphs of its body.
    pub paragraphs: Vec<ParagraphPrint>,
    /// The sketch of its body.
    pub sketch: Sketch,
}

impl Keys {
    /// The keys of a document whose body has this fingerprint.
    #[must_use]
    pub fn of(print: &DocumentPrint) -> Self {
        Self { paragraphs: print.paragraphs.clone(), sketch: Sketch::of(print) }
    }

    /// Fills it from the first bytes of what [`Sheet::store`] made.
    pub(super) fn restore(&mut self, bytes: &[u8]) {
        Stored::new(bytes).keys(&mut self.paragraphs, &mut self.sketch);
    }

    /// Fills nothing but the sketch.
    pub(super) fn restore_sketch(&mut self, bytes: &[u8]) {
        let mut stored = Stored::new(bytes);
        stored.bytes(WIDTH * OF_PARAGRAPH * stored.lens[0]);
        stored.sketch(&mut self.sketch);
    }
}

impl Sheet {
    /// The sheet of a document whose body has this fingerprint.
    #[must_use]
    pub fn new(document: &Document, print: DocumentPrint) -> Self {
        let mut sheet = Self { sketch: Sketch::of(&print), print, ..Self::default() };
        sheet.set_head(document, &mut Printer::default());
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
        self.set_head(document, printer);
        printer.print_into(paragraphs, &mut self.print);
        printer.sketch_into(&self.print, &mut self.sketch);
        apart.for_each(|piece| printer.set_apart(piece, &mut self.print));
    }

    fn set_head(&mut self, document: &Document, printer: &mut Printer) {
        self.date = document.date;
        self.title.clear();
        if let Some(given) = &document.title {
            printer.push_words(given, &mut self.title);
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

    /// Appends what is stored of it; gives how many bytes of that are [`Keys`].
    pub(super) fn store(&self, bytes: &mut Vec<u8>) -> usize {
        let start = bytes.len();
        let Self { title, print: DocumentPrint { paragraphs, tokens, apart, .. }, sketch, .. } = self;
        let words = [title, tokens, apart];
        let [titles, bodies, aparts] = words.map(Vec::len);
        let lens = [paragraphs.len(), sketch.shingles.len(), sketch.words.len(), titles, bodies, aparts];
        let numbers = OF_PARAGRAPH * paragraphs.len() + 2 * sketch.shingles.len() + sketch.words.len();
        bytes.reserve(WIDTH * (HEAD + numbers + titles + bodies + aparts));
        spill::push_words(lens.into_iter().map(|len| len as u32), bytes);
        spill::push_words(std::iter::once(sketch.rate), bytes);
        for paragraph in paragraphs {
            let [exact, simhash] = [paragraph.exact, paragraph.simhash].map(halves);
            let kind = u32::from(paragraph.is_sentence) | u32::from(paragraph.has_number) << 1;
            spill::push_words([exact, simhash, [paragraph.len, kind]].as_flattened().iter().copied(), bytes);
        }
        for &shingle in &sketch.shingles {
            bytes.extend_from_slice(&shingle.to_le_bytes());
        }
        spill::push_words_of(&sketch.words, |word| word, bytes);
        let keys = bytes.len() - start;
        for words in words {
            spill::push_words_of(words, Token::bits, bytes);
        }
        keys
    }

    /// How many words the body of a stored sheet has, and how many of its bytes are its keys; `None` if `bytes` are not
    /// what [`store`](Self::store) made.
    pub(super) fn measure_stored(bytes: &[u8]) -> Option<(usize, usize)> {
        let head = bytes.split_at_checked(WIDTH * HEAD)?.0;
        let [paragraphs, shingles, words, title, tokens, apart] = Stored::new(head).lens;
        let add = |sum: usize, (count, width): (usize, usize)| sum.checked_add(count.checked_mul(width)?);
        let keys = [(paragraphs, OF_PARAGRAPH), (shingles, 2), (words, 1)].into_iter().try_fold(HEAD, add)?;
        let all = [(title, 1), (tokens, 1), (apart, 1)].into_iter().try_fold(keys, add)?;
        if all.checked_mul(WIDTH)? != bytes.len() {
            return None;
        }
        let stored = bytes.get(WIDTH * HEAD..)?.as_chunks::<{ WIDTH * OF_PARAGRAPH }>().0;
        let len =
            |numbers: &[u8; WIDTH * OF_PARAGRAPH]| spill::words(numbers).nth(4).unwrap_or_default() as usize;
        let in_paragraphs: usize = stored.iter().take(paragraphs).map(len).sum();
        let mut sketch = Sketch::default();
        let mut stored = Stored::new(bytes);
        stored.bytes(WIDTH * OF_PARAGRAPH * paragraphs);
        stored.sketch(&mut sketch);
        (in_paragraphs == tokens && sketch.is_sound()).then_some((tokens, WIDTH * keys))
    }

    /// Fills everything but the date, the document's hashes and the count of its accents from what was stored.
    ///
    /// # Panics
    /// If `bytes` are not what [`store`](Self::store) made.
    pub(super) fn restore(&mut self, bytes: &[u8]) {
        let Self { title, print: DocumentPrint { paragraphs, tokens, apart, .. }, sketch, .. } = self;
        let mut stored = Stored::new(bytes);
        stored.keys(paragraphs, sketch);
        let [.., titles, words, aparts] = stored.lens;
        for (into, len) in [(title, titles), (tokens, words), (apart, aparts)] {
            into.clear();
            into.extend(stored.numbers(len).map(Token::from_bits));
        }
    }
}

/// A sheet as it was stored, read from the front.
struct Stored<'b> {
    /// How many paragraphs, sampled shingles, sampled words, words of the headline, of the body and set apart it has.
    lens: [usize; HEAD - 1],
    rate: u32,
    rest: &'b [u8],
}

impl<'b> Stored<'b> {
    fn new(bytes: &'b [u8]) -> Self {
        let mut stored = Self { lens: [0; HEAD - 1], rate: 0, rest: bytes };
        let mut head = stored.numbers(HEAD);
        let lens = std::array::from_fn(|_| head.next().unwrap_or_default() as usize);
        let rate = head.next().unwrap_or_default();
        Self { lens, rate, ..stored }
    }

    fn bytes(&mut self, len: usize) -> &'b [u8] {
        let (bytes, rest) = self.rest.split_at(len);
        self.rest = rest;
        bytes
    }

    fn numbers(&mut self, len: usize) -> impl ExactSizeIterator<Item = u32> + use<'b> {
        spill::words(self.bytes(WIDTH * len))
    }

    fn shingles(&mut self, len: usize) -> impl ExactSizeIterator<Item = Shingle> + use<'b> {
        let stored = self.bytes(size_of::<Shingle>() * len);
        stored.as_chunks().0.iter().map(|&shingle| Shingle::from_le_bytes(shingle))
    }

    fn paragraphs(&mut self) -> impl ExactSizeIterator<Item = ParagraphPrint> + use<'b> {
        let stored = self.bytes(WIDTH * OF_PARAGRAPH * self.lens[0]);
        let mut start = 0;
        stored.as_chunks().0.iter().map(move |numbers: &[u8; WIDTH * OF_PARAGRAPH]| {
            let mut numbers = spill::words(numbers);
            let [exact, exact_high, simhash, simhash_high, len, kind] =
                std::array::from_fn(|_| numbers.next().unwrap_or_default());
            let paragraph = ParagraphPrint {
                exact: whole([exact, exact_high]),
                simhash: whole([simhash, simhash_high]),
                start,
                len,
                is_sentence: kind & 1 == 1,
                has_number: kind & 2 == 2,
            };
            start += len;
            paragraph
        })
    }

    fn keys(&mut self, paragraphs: &mut Vec<ParagraphPrint>, sketch: &mut Sketch) {
        paragraphs.clear();
        paragraphs.extend(self.paragraphs());
        self.sketch(sketch);
    }

    fn sketch(&mut self, sketch: &mut Sketch) {
        let [_, shingles, words, ..] = self.lens;
        sketch.rate = self.rate;
        sketch.shingles.clear();
        sketch.shingles.extend(self.shingles(shingles));
        sketch.words.clear();
        sketch.words.extend(self.numbers(words));
    }
}

/// The paragraphs of a stored sheet, one after another.
pub(super) fn stored_paragraphs(bytes: &[u8]) -> impl ExactSizeIterator<Item = ParagraphPrint> + '_ {
    Stored::new(bytes).paragraphs()
}

/// The sampled shingles of a stored sheet, and one in how many was sampled.
pub(super) fn stored_shingles(bytes: &[u8]) -> (u32, impl ExactSizeIterator<Item = Shingle> + '_) {
    let mut stored = Stored::new(bytes);
    let [paragraphs, shingles, ..] = stored.lens;
    stored.bytes(WIDTH * OF_PARAGRAPH * paragraphs);
    (stored.rate, stored.shingles(shingles))
}

/// The sampled words of a stored sheet.
pub(super) fn stored_words(bytes: &[u8]) -> impl ExactSizeIterator<Item = u32> + '_ {
    let mut stored = Stored::new(bytes);
    let [paragraphs, shingles, words, ..] = stored.lens;
    stored.bytes(WIDTH * (OF_PARAGRAPH * paragraphs + 2 * shingles));
    stored.numbers(words)
}

/// A number of 64 bits as two of 32, the lower first.
fn halves(number: u64) -> [u32; 2] {
    [number as u32, (number >> 32) as u32]
}

/// The number of these halves.
fn whole([low, high]: [u32; 2]) -> u64 {
    u64::from(low) | u64::from(high) << 32
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
            for piece in &paragraphs {
                printer.set_apart(piece, &mut print);
            }
            let sheet = Sheet::new(&document, print);
            let mut bytes = vec![1, 2, 3];
            let keys = sheet.store(&mut bytes);
            let mut only_keys = Keys::of(&Printer::default().print(["four five six seven"].into_iter()));
            only_keys.restore(&bytes[3..3 + keys]);
            proptest::prop_assert_eq!(only_keys, Keys::of(&sheet.print));
            // Into a sheet that held something else.
            let mut restored = Sheet::new(&document, Printer::default().print(["one two three"].into_iter()));
            restored.restore(&bytes[3..]);
            restored.print.exact = sheet.print.exact;
            restored.print.order_free = sheet.print.order_free;
            proptest::prop_assert_eq!(restored, sheet);
        }
    }
}
