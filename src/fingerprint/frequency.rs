//! In how many documents a word stands, and what it weighs as evidence: *the* is in all of them and says nothing, a
//! surname in two says a lot.
//!
//! Method: inverse document frequency (Spärck Jones 1972), in bits: log₂ of all documents over those that have the word.
//! Counts are kept in a count-min sketch (Cormode and Muthukrishnan 2005) of fixed size, so that memory does not grow
//! with the collection: a word is in one slot of each row, and the lower of the two counts is an upper bound of its own.
//!
//! Of a large collection a sample of the texts is counted, chosen by their hashes: the same one whatever the order of the
//! input and the number of threads, and each text once however often a crawl holds it. To the counts is added what is
//! known beforehand, as if [`PRIOR`] more documents had been read (additive smoothing): `common_words.txt` lists how
//! common the common words of news are in English. Collections of fewer than [`FEWEST`] texts are not counted at all, so
//! that two files by themselves are judged as they are among a few others.

use std::sync::{Arc, LazyLock};

use rayon::prelude::*;

use super::collection::{Collection, DocumentIndex};
use super::token::Token;
use crate::error::Result;
use crate::text::words::Shape;

/// Texts below which a collection says nothing of the language: what ships counts alone.
pub const FEWEST: usize = 256;
/// Documents that what ships stands for.
pub const PRIOR: u32 = 256;
/// Words that are counted, about, at most: twice as many make one text in two be left out.
const COUNTED_WORDS: u64 = 1 << 22;
/// Slots of a row.
const SLOTS: usize = 1 << 18;
/// A document, in the unit of the counts: what ships has parts of them.
const DOCUMENT: u32 = 16;
/// Documents that an unlisted word is in beforehand, in the unit of the counts: half a one.
const UNLISTED: u32 = DOCUMENT / 2;
/// The unit of [`WordFrequencies::weight`]: so many to a bit.
pub const WEIGHT_OF_A_BIT: u32 = 64;
/// Share of the slots that two documents or more have been counted in, above which the sketch is too full to tell which
/// words are unknown: a quarter of them would look known. A collection of scans comes to that by its broken words.
const FULL: f64 = 0.5;
/// Documents of a task at least.
const AT_ONCE: usize = 256;

/// The list's levels: words that are in one article of 1 to 2, of 2 to 4, and so on; the geometric mean of each.
const LEVELS: [f64; 7] = [0.71, 0.35, 0.18, 0.088, 0.044, 0.022, 0.011];
const COMMON_WORDS: &str = include_str!("common_words.txt");

/// How many documents have each word, approximately.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WordFrequencies {
    /// Two rows of counts, in sixteenths of a document.
    counts: Vec<u32>,
    /// Documents that were counted, and those that what ships stands for.
    documents: u32,
    /// Whether a word that no document has can be told from others.
    tells_unknown: bool,
}

/// What ships.
static SHIPPED: LazyLock<Arc<WordFrequencies>> = LazyLock::new(|| {
    let mut frequencies =
        WordFrequencies { counts: vec![0; 2 * SLOTS], documents: PRIOR, tells_unknown: false };
    let lists = COMMON_WORDS.lines().filter(|line| !line.is_empty());
    let mut level = 0;
    for line in lists {
        if line.starts_with('#') {
            level += 1;
            continue;
        }
        for word in line.split(' ') {
            let count = LEVELS[level - 1] * f64::from(PRIOR * DOCUMENT);
            #[expect(clippy::cast_sign_loss, reason = "a share is not negative")]
            frequencies.add(Token::new(word, Shape::Lower).word(), count.round() as u32);
        }
    }
    Arc::new(frequencies)
});

impl WordFrequencies {
    /// Those that ship: English news, at [`PRIOR`] documents.
    #[must_use]
    pub fn shipped() -> Arc<Self> {
        Arc::clone(&SHIPPED)
    }

    /// Counts the texts of a collection. A function of the set of its texts: neither order nor threads change it.
    ///
    /// # Errors
    /// Where texts that have left memory cannot be read.
    pub fn of(collection: &Collection) -> Result<Arc<Self>> {
        let texts = sample(collection);
        if texts.len() < FEWEST {
            return Ok(Self::shipped());
        }
        let counted = texts
            .par_chunks(AT_ONCE.max(texts.len().div_ceil(rayon::current_num_threads())))
            .map(|texts| {
                let mut counter = Counter::default();
                let mut reader = collection.reader();
                for &index in texts {
                    counter.count(&reader.read(index)?.print.tokens);
                }
                Ok(counter)
            })
            .collect::<Result<Vec<Counter>>>()?;
        let mut frequencies = Self::clone(&SHIPPED);
        frequencies.documents += texts.len() as u32;
        for counter in counted {
            for (count, slot) in frequencies.counts.iter_mut().zip(counter.slots) {
                *count += slot.documents * DOCUMENT;
            }
        }
        let taken = frequencies.counts[..SLOTS].iter().filter(|&&count| count >= 2 * DOCUMENT).count();
        frequencies.tells_unknown = taken as f64 <= FULL * SLOTS as f64;
        Ok(Arc::new(frequencies))
    }

    fn add(&mut self, word: u32, count: u32) {
        for slot in slots(word) {
            self.counts[slot] += count;
        }
    }

    /// In how many documents the word stands, in sixteenths; at least what an unlisted word has.
    fn count(&self, word: u32) -> u32 {
        let [first, second] = slots(word);
        self.counts[first].min(self.counts[second]) + UNLISTED
    }

    /// What a word weighs: its inverse document frequency, [`WEIGHT_OF_A_BIT`] to a bit. At most some 20 bits.
    #[must_use]
    pub fn weight(&self, token: Token) -> u32 {
        let all = log2(self.documents * DOCUMENT + UNLISTED);
        all.saturating_sub(log2(self.count(token.word())))
    }

    /// Whether no more than one document has the word, as far as was counted, and what ships does not list it.
    #[must_use]
    pub fn is_unknown(&self, token: Token) -> bool {
        self.count(token.word()) < 2 * DOCUMENT
    }

    /// Whether [`is_unknown`](Self::is_unknown) says something: texts enough were counted, and not so many different words
    /// that the sketch is full.
    #[must_use]
    pub fn tells_unknown(&self) -> bool {
        self.tells_unknown
    }
}

/// The two slots of a word: its hash has 29 bits, and two words that share both share all of them.
fn slots(word: u32) -> [usize; 2] {
    [word as usize % SLOTS, SLOTS + (word >> 11) as usize % SLOTS]
}

/// log₂ of a number, [`WEIGHT_OF_A_BIT`] to a bit: whole bits exactly, the rest of the way in a straight line, which is
/// at most a tenth of a bit too low. In whole numbers, so that it is the same everywhere.
fn log2(number: u32) -> u32 {
    let Some(bits) = number.checked_ilog2() else { return 0 };
    let behind = u64::from(number) - (1 << bits);
    bits * WEIGHT_OF_A_BIT + ((behind * u64::from(WEIGHT_OF_A_BIT)) >> bits) as u32
}

/// The texts that are counted, each once.
fn sample(collection: &Collection) -> Vec<DocumentIndex> {
    let words: u64 = collection.entries().iter().map(|entry| u64::from(entry.words)).sum();
    // One text in a power of two.
    let skipped = (words / COUNTED_WORDS).checked_ilog2().map_or(0, |log| log + 1);
    let mask = (1_u128 << skipped) - 1;
    let is_sampled = |index: &DocumentIndex| {
        let entry = &collection[*index];
        entry.words > 0 && entry.exact & mask == 0
    };
    let mut texts: Vec<DocumentIndex> = (0..collection.len() as DocumentIndex).filter(is_sampled).collect();
    // Of equal texts the first: which one does not matter.
    texts.sort_unstable_by_key(|&index| (collection[index].exact, index));
    texts.dedup_by_key(|index| collection[*index].exact);
    // In the order in which they are stored.
    texts.sort_unstable();
    texts
}

/// Counts the documents of one task.
struct Counter {
    slots: Vec<Slot>,
    document: u32,
}

#[derive(Debug, Clone, Copy, Default)]
struct Slot {
    documents: u32,
    /// The document that was counted last.
    last: u32,
}

impl Default for Counter {
    fn default() -> Self {
        Self { slots: vec![Slot::default(); 2 * SLOTS], document: 0 }
    }
}

impl Counter {
    fn count(&mut self, tokens: &[Token]) {
        self.document += 1;
        for token in tokens {
            for slot in slots(token.word()) {
                let slot = &mut self.slots[slot];
                slot.documents += u32::from(slot.last != self.document);
                slot.last = self.document;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::fingerprint::{Printer, RecordPlace, Sheet};

    fn token(word: &str) -> Token {
        Token::new(word, Shape::Lower)
    }

    fn collection(texts: impl Iterator<Item = String>) -> Collection {
        let mut collection = Collection::default();
        let mut printer = Printer::default();
        for text in texts {
            let document = Document::default();
            let sheet = Sheet::new(&document, printer.print(text.lines()));
            collection.push(&document, RecordPlace::default(), &sheet).unwrap();
        }
        collection
    }

    #[test]
    fn what_ships_knows_common_words() {
        let shipped = WordFrequencies::shipped();
        let weights = ["the", "government", "abandon", "karsova"].map(|word| shipped.weight(token(word)));
        assert!(weights.is_sorted_by(|x, y| x < y), "{weights:?}");
        assert!(weights[0] < WEIGHT_OF_A_BIT, "{weights:?}");
        assert!(shipped.is_unknown(token("karsova")) && !shipped.is_unknown(token("abandon")));
    }

    #[test]
    fn a_collection_is_counted_whatever_its_order_and_each_text_once() {
        let text = |n: u32| format!("karsova bridge number w{n} of x{} and y{}", n / 2, n % 3);
        let one = WordFrequencies::of(&collection((0..600).map(text))).unwrap();
        let again = (0..600).rev().chain(std::iter::repeat_n(7, 300)).map(text);
        assert_eq!(one, WordFrequencies::of(&collection(again)).unwrap());
        assert!(one.tells_unknown());
        assert!(one.weight(token("karsova")) < one.weight(token("x7")));
        assert!(one.is_unknown(token("w7")) && !one.is_unknown(token("x7")));
    }

    #[test]
    fn a_few_texts_are_not_counted() {
        let few = collection((0..FEWEST as u32 - 1).map(|n| format!("karsova bridge w{n}")));
        assert_eq!(WordFrequencies::of(&few).unwrap(), WordFrequencies::shipped());
    }

    proptest::proptest! {
        #[test]
        fn log2_rises_and_is_near(number in 1_u32..u32::MAX / 2) {
            let exact = f64::from(number).log2();
            let found = f64::from(log2(number)) / f64::from(WEIGHT_OF_A_BIT);
            proptest::prop_assert!(found <= exact + 1e-9 && exact - found < 0.11, "{found} {exact}");
            proptest::prop_assert!(log2(number) <= log2(number + 1));
        }
    }
}
