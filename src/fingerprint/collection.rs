//! All documents of a run, as far as they stay in memory: ids, a few fields, fingerprints. No text.

use super::document::DocumentPrint;
use crate::document::{Date, Document};

/// A document's place in a [`Collection`], in input order.
pub type DocumentIndex = u32;

/// What stays of one document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id, exactly as it came in.
    pub id: Box<str>,
    /// Its outlet.
    pub outlet: Option<Box<str>>,
    /// When it was published.
    pub date: Option<Date>,
    /// Which record of the whole input it was, broken ones counted, from 0.
    pub ordinal: u64,
    /// Its fingerprints.
    pub print: DocumentPrint,
}

impl Entry {
    /// The entry of a document.
    #[must_use]
    pub fn new(document: &Document, ordinal: u64, print: DocumentPrint) -> Self {
        Self {
            id: document.id.as_str().into(),
            outlet: document.outlet.as_deref().map(Into::into),
            date: document.date,
            ordinal,
            print,
        }
    }

    /// Where the document stands among others whatever the order they were read in: by text, then by id.
    #[must_use]
    pub fn canonical(&self) -> (u128, &str) {
        (self.print.exact, &self.id)
    }
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
        let index = DocumentIndex::try_from(self.entries.len()).expect("a run holds fewer than 2^32 documents");
        self.entries.push(entry);
        index
    }

    /// All documents, in input order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
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
