//! All documents of a run, as far as they stay in memory: ids, a few fields, fingerprints. No text.

use super::document::{DocumentPrint, word_hash};
use super::token::{Token, push_tokens};
use crate::document::{Date, Document};
use crate::text::normalise::normalise;

/// Bodies of fewer words than this say nothing alone: they are equal only together with their headline.
pub const SHORT_WORDS: usize = 16;

/// A document's place in a [`Collection`], in input order.
pub type DocumentIndex = u32;

/// Which record of the input a document was.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct RecordPlace {
    /// The source, by its number among the inputs.
    pub source: u32,
    /// The record in it, from 1.
    pub record: u64,
}

/// What stays of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id, exactly as it came in.
    pub id: Box<str>,
    /// Its outlet.
    pub outlet: Option<Box<str>>,
    /// When it was published.
    pub date: Option<Date>,
    /// The words of its headline; none without one.
    pub title: Box<[Token]>,
    /// Where it was read.
    pub place: RecordPlace,
    /// Its fingerprints.
    pub print: DocumentPrint,
}

impl Entry {
    /// The entry of a document.
    #[must_use]
    pub fn new(document: &Document, place: RecordPlace, print: DocumentPrint) -> Self {
        Self {
            id: document.id.as_str().into(),
            outlet: document.outlet.as_deref().map(Into::into),
            date: document.date,
            title: document.title.as_deref().map(title_tokens).unwrap_or_default(),
            place,
            print,
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

    /// Where the document stands among others whatever the order they were read in: by text, then by id.
    #[must_use]
    pub fn canonical(&self) -> (u128, u64, &str) {
        let (text, title) = self.text_key();
        (text, title, &self.id)
    }
}

fn title_tokens(title: &str) -> Box<[Token]> {
    let mut tokens = Vec::new();
    push_tokens(&normalise(title), &mut tokens);
    tokens.into()
}

/// The documents of a run, in input order.
#[derive(Debug, Clone, Default)]
pub struct Collection {
    entries: Vec<Entry>,
}

impl Collection {
    /// Adds a document and gives its index.
    ///
    /// # Panics
    /// With more than 2³² documents.
    pub fn push(&mut self, entry: Entry) -> DocumentIndex {
        let index =
            DocumentIndex::try_from(self.entries.len()).expect("a run holds fewer than 2^32 documents");
        self.entries.push(entry);
        index
    }

    /// Puts other fingerprints in the place of those of some documents.
    pub fn replace_prints(&mut self, prints: Vec<(DocumentIndex, DocumentPrint)>) {
        for (index, print) in prints {
            self.entries[index as usize].print = print;
        }
    }

    /// All documents, in input order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// All documents, in input order, given away.
    #[must_use]
    pub fn into_entries(self) -> Vec<Entry> {
        self.entries
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}

impl std::ops::Index<DocumentIndex> for Collection {
    type Output = Entry;

    fn index(&self, index: DocumentIndex) -> &Entry {
        &self.entries[index as usize]
    }
}
