//! All documents of a run: of each a line in memory, and its sheet in blocks that leave memory when there are too many.

mod intake;
mod stored;

use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use super::document::ParagraphPrint;
use super::frequency::WordFrequencies;
use super::sheet::{Keys, SHORT_WORDS, Sheet, stored_paragraphs, stored_shingles, stored_words};
use super::shingle::Shingle;
use super::sketch::Sketch;
use crate::config::MemoryConfig;
use crate::document::{Date, Document};
use crate::error::Result;
use crate::spill::{Blocks, Place, Scratch};

pub use intake::Intake;

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

/// What stays of one document in memory.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Entry {
    /// Its id, exactly as it came in.
    pub id: Box<str>,
    /// Its outlet; shared by all documents of it.
    pub outlet: Option<Arc<str>>,
    /// When it was published.
    pub date: Option<Date>,
    /// Where it was read.
    pub place: RecordPlace,
    /// Words of its body.
    pub words: u32,
    /// How many of them have accents: of the body as it was read, with what is furniture of its outlet.
    pub accented: u32,
    /// Hash of all its words in order.
    pub exact: u128,
    /// Hash of the multiset of its paragraphs.
    pub order_free: u128,
    /// Hash of its headline where the body alone is too short to be evidence, else 0.
    title: u64,
    /// Where its sheet is, and how long.
    sheet: Place,
    bytes: u32,
    /// How many of these bytes, from the first, are its keys.
    keys: u32,
}

impl Entry {
    /// What equal documents have in common: see [`Sheet::text_key`].
    #[must_use]
    pub fn text_key(&self) -> (u128, u64) {
        (self.exact, self.title)
    }

    /// What documents are put in order of time by, as [`Date::rank`] has it; those without a date come last.
    #[must_use]
    pub fn date_rank(&self) -> (bool, Option<(i64, bool)>) {
        (self.date.is_none(), self.date.map(Date::rank))
    }

    /// Whether two documents have the same words in the same order, and enough of them to say so.
    #[must_use]
    pub fn has_same_words(&self, other: &Self) -> bool {
        self.words > 0 && self.words == other.words && self.text_key() == other.text_key()
    }

    /// Whether that is so and their paragraphs are the same as well, within which shingles lie.
    #[must_use]
    pub fn has_same_shingles(&self, other: &Self) -> bool {
        self.has_same_words(other) && self.order_free == other.order_free
    }

    /// Whether two documents have the same paragraphs in any order, and enough words to say so.
    #[must_use]
    pub fn has_same_paragraphs(&self, other: &Self) -> bool {
        self.order_free == other.order_free && self.words == other.words && self.words as usize >= SHORT_WORDS
    }

    /// Where the document stands among others whatever the order they were read in: by text, then by id.
    #[must_use]
    pub fn canonical(&self) -> (u128, u64, &str) {
        (self.exact, self.title, &self.id)
    }
}

/// A sheet on its way into the place of another one.
#[derive(Debug)]
pub struct StoredSheet {
    bytes: Vec<u8>,
    /// How many of these bytes, from the first, are its keys.
    keys: u32,
    words: u32,
    text_key: (u128, u64),
    order_free: u128,
}

impl StoredSheet {
    /// A sheet as it is stored.
    ///
    /// # Panics
    /// With 4 GiB of them.
    #[must_use]
    pub fn new(sheet: &Sheet) -> Self {
        let mut bytes = Vec::new();
        let keys = sheet.store(&mut bytes) as u32;
        assert!(u32::try_from(bytes.len()).is_ok(), "a sheet is smaller than 4 GiB");
        let words = sheet.print.tokens.len() as u32;
        Self { bytes, keys, words, text_key: sheet.text_key(), order_free: sheet.print.order_free }
    }
}

/// The documents of a run, in input order.
#[derive(Debug)]
pub struct Collection {
    entries: Vec<Entry>,
    outlets: HashSet<Arc<str>>,
    sheets: Blocks,
    memory: MemoryConfig,
    scratch: Arc<Scratch>,
    frequencies: Arc<WordFrequencies>,
    /// The first of the documents that are only compared with.
    earlier_from: DocumentIndex,
}

impl Default for Collection {
    fn default() -> Self {
        Self::new(&MemoryConfig::default())
    }
}

impl Collection {
    /// No document yet.
    #[must_use]
    pub fn new(memory: &MemoryConfig) -> Self {
        let scratch = Arc::new(Scratch::new(memory.folder.clone()));
        Self {
            entries: Vec::new(),
            outlets: HashSet::new(),
            sheets: Blocks::new(memory.for_sheets(), Arc::clone(&scratch)),
            memory: memory.clone(),
            scratch,
            frequencies: WordFrequencies::shipped(),
            earlier_from: DocumentIndex::MAX,
        }
    }

    /// Adds documents.
    ///
    /// # Panics
    /// With more than 2³¹ documents.
    pub fn append(&mut self, intake: Intake) -> Result<()> {
        let Intake { entries, sheets } = intake;
        let base = self.sheets.push(sheets)?;
        for mut entry in entries {
            entry.sheet = Place { block: base.block, start: base.start + entry.sheet.start };
            entry.outlet = entry.outlet.map(|outlet| self.shared(outlet));
            self.entries.push(entry);
        }
        assert!(self.entries.len() <= MOST_DOCUMENTS, "a run holds at most 2^31 documents");
        Ok(())
    }

    /// Adds one document and gives its index.
    pub fn push(&mut self, document: &Document, place: RecordPlace, sheet: &Sheet) -> Result<DocumentIndex> {
        let mut intake = Intake::default();
        intake.push(document, place, sheet);
        self.append(intake)?;
        Ok(self.entries.len() as DocumentIndex - 1)
    }

    /// Adds all documents of another collection, whose sources are numbered on from `sources`.
    pub fn absorb(&mut self, other: &Self, sources: u32) -> Result<()> {
        const AT_ONCE: usize = 1 << 20;
        let mut reader = other.reader();
        let mut intake = Intake::default();
        for (index, entry) in (0..).zip(&other.entries) {
            let start = intake.sheets.len() as u32;
            reader.read(index)?.store(&mut intake.sheets);
            let mut entry = Entry { sheet: Place { block: 0, start }, ..entry.clone() };
            entry.place.source += sources;
            intake.entries.push(entry);
            if intake.sheets.len() >= AT_ONCE {
                self.append(std::mem::take(&mut intake))?;
            }
        }
        self.append(intake)
    }

    /// One string for all documents of an outlet.
    fn shared(&mut self, outlet: Arc<str>) -> Arc<str> {
        if let Some(known) = self.outlets.get(&outlet) {
            return Arc::clone(known);
        }
        self.outlets.insert(Arc::clone(&outlet));
        outlet
    }

    /// Puts other sheets in the place of those of some documents; they have the same headlines.
    pub fn replace_sheets(&mut self, sheets: Vec<(DocumentIndex, StoredSheet)>) -> Result<()> {
        for (index, StoredSheet { bytes, keys, words, text_key, order_free }) in sheets {
            let entry = &mut self.entries[index as usize];
            let len = bytes.len() as u32;
            // Without its furniture a sheet is nearly always shorter. It stays where it is, so that what is not needed any
            // more takes no room, and sheets are still read in their order.
            if len <= entry.bytes {
                self.sheets.replace(entry.sheet, &bytes)?;
            } else {
                entry.sheet = self.sheets.push(bytes)?;
            }
            (entry.bytes, entry.keys, entry.words) = (len, keys, words);
            (entry.exact, entry.title) = text_key;
            entry.order_free = order_free;
        }
        Ok(())
    }

    /// All documents, in input order.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Says that the documents from `first` on are there already: they are only compared with.
    pub fn set_earlier_from(&mut self, first: DocumentIndex) {
        self.earlier_from = first;
    }

    /// The documents that are the run's own: the first ones, and all where none is there already.
    #[must_use]
    pub fn own(&self) -> Range<DocumentIndex> {
        0..self.earlier_from.min(self.entries.len() as DocumentIndex)
    }

    /// The same, as what stays of them in memory.
    #[must_use]
    pub fn own_entries(&self) -> &[Entry] {
        &self.entries[..self.own().len()]
    }

    /// Whether a document is there already, and only compared with.
    #[must_use]
    pub fn is_earlier(&self, index: DocumentIndex) -> bool {
        index >= self.earlier_from
    }

    /// Whether there is such a document.
    #[must_use]
    pub fn has_earlier(&self) -> bool {
        self.entries.len() > self.own().len()
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

    /// Something to read sheets with, one after another.
    #[must_use]
    pub fn reader(&self) -> SheetReader<'_> {
        SheetReader { collection: self, sheet: Sheet::default(), keys: Keys::default(), buffer: Vec::new() }
    }

    /// The first bytes of a stored sheet: its keys.
    fn stored_keys<'a>(&'a self, index: DocumentIndex, buffer: &'a mut Vec<u8>) -> Result<&'a [u8]> {
        let entry = &self[index];
        self.sheets.read(entry.sheet, entry.keys as usize, buffer)
    }

    /// Counts in how many documents each word stands. Before that, what ships is known of them.
    pub fn count_words(&mut self) -> Result<()> {
        self.frequencies = WordFrequencies::of(self)?;
        Ok(())
    }

    /// In how many documents each word stands.
    #[must_use]
    pub fn frequencies(&self) -> &Arc<WordFrequencies> {
        &self.frequencies
    }

    /// How much memory the run may use.
    #[must_use]
    pub fn memory(&self) -> &MemoryConfig {
        &self.memory
    }

    /// Where what does not fit goes.
    #[must_use]
    pub fn scratch(&self) -> &Arc<Scratch> {
        &self.scratch
    }
}

/// Places in lists of units carry a mark in one of 32 bits.
const MOST_DOCUMENTS: usize = 1 << 31;

impl std::ops::Index<DocumentIndex> for Collection {
    type Output = Entry;

    fn index(&self, index: DocumentIndex) -> &Entry {
        &self.entries[index as usize]
    }
}

/// Reads sheets or their keys, one after another, into ones that it keeps.
#[derive(Debug)]
pub struct SheetReader<'c> {
    collection: &'c Collection,
    sheet: Sheet,
    keys: Keys,
    buffer: Vec<u8>,
}

impl SheetReader<'_> {
    /// The sheet of a document.
    pub fn read(&mut self, index: DocumentIndex) -> Result<&Sheet> {
        self.read_mut(index).map(|sheet| &*sheet)
    }

    /// The same, to be changed.
    pub fn read_mut(&mut self, index: DocumentIndex) -> Result<&mut Sheet> {
        let entry = &self.collection[index];
        let stored = self.collection.sheets.read(entry.sheet, entry.bytes as usize, &mut self.buffer)?;
        self.sheet.restore(stored);
        self.sheet.date = entry.date;
        self.sheet.print.exact = entry.exact;
        self.sheet.print.order_free = entry.order_free;
        Ok(&mut self.sheet)
    }

    /// The keys of a document, read without its words.
    pub fn read_keys(&mut self, index: DocumentIndex) -> Result<&Keys> {
        self.keys.restore(self.collection.stored_keys(index, &mut self.buffer)?);
        Ok(&self.keys)
    }

    /// The sketch of a document, read without its paragraphs.
    pub fn read_sketch(&mut self, index: DocumentIndex) -> Result<&Sketch> {
        self.keys.restore_sketch(self.collection.stored_keys(index, &mut self.buffer)?);
        Ok(&self.keys.sketch)
    }

    /// The sampled shingles of a document, read without anything else, and one in how many was sampled.
    pub fn sampled_shingles(
        &mut self,
        index: DocumentIndex,
    ) -> Result<(u32, impl ExactSizeIterator<Item = Shingle> + '_)> {
        Ok(stored_shingles(self.collection.stored_keys(index, &mut self.buffer)?))
    }

    /// The sampled words of a document, read without anything else.
    pub fn sampled_words(&mut self, index: DocumentIndex) -> Result<impl ExactSizeIterator<Item = u32> + '_> {
        Ok(stored_words(self.collection.stored_keys(index, &mut self.buffer)?))
    }

    /// The paragraphs of a document, read without anything else.
    pub fn paragraphs(&mut self, index: DocumentIndex) -> Result<impl Iterator<Item = ParagraphPrint> + '_> {
        Ok(stored_paragraphs(self.collection.stored_keys(index, &mut self.buffer)?))
    }

    /// The sheet that was read last.
    #[must_use]
    pub fn sheet(&self) -> &Sheet {
        &self.sheet
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Printer;

    #[test]
    fn sheets_come_back_from_memory_and_from_disk() {
        for bytes in [0, u64::MAX] {
            let mut collection = Collection::new(&MemoryConfig { bytes, folder: None });
            let mut sheets = Vec::new();
            for number in 0..40 {
                let mut document = Document::from_paragraphs(format!("d{number}"), ["a b c d", "e f g."]);
                document.push_paragraph(&format!("own words of {number}"));
                document.title = Some(format!("Headline {number}"));
                document.outlet = Some("delta.example".to_owned());
                let texts = (0..document.paragraphs.len()).map(|at| document.paragraph(at));
                let sheet = Sheet::new(&document, Printer::default().print(texts));
                let index = collection.push(&document, RecordPlace::default(), &sheet).unwrap();
                assert_eq!(collection[index].text_key(), sheet.text_key());
                sheets.push(sheet);
            }
            let mut reader = collection.reader();
            for (index, sheet) in (0..40).zip(&sheets).rev() {
                assert_eq!(reader.read(index).unwrap(), sheet);
                assert_eq!(reader.read_keys(index).unwrap(), &Keys::of(&sheet.print));
                assert_eq!(reader.read_sketch(index).unwrap(), &sheet.sketch);
                let (rate, shingles) = reader.sampled_shingles(index).unwrap();
                assert_eq!(rate, sheet.sketch.rate);
                assert!(shingles.eq(sheet.sketch.shingles.iter().copied()));
                assert!(reader.sampled_words(index).unwrap().eq(sheet.sketch.words.iter().copied()));
                assert!(reader.paragraphs(index).unwrap().eq(sheet.print.paragraphs.iter().copied()));
            }
            assert_eq!(collection.scratch().bytes() > 0, bytes == 0);
        }
    }
}
