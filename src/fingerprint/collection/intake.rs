//! Documents on their way into a collection.

use super::{Entry, RecordPlace};
use crate::document::Document;
use crate::fingerprint::Sheet;
use crate::spill::Place;

/// Documents on their way into a collection: gathered by one thread, added as one block.
#[derive(Debug, Default)]
pub struct Intake {
    pub(super) entries: Vec<Entry>,
    pub(super) sheets: Vec<u8>,
}

impl Intake {
    /// Gathers sheets in a buffer, whose content is forgotten.
    #[must_use]
    pub fn in_buffer(mut buffer: Vec<u8>) -> Self {
        buffer.clear();
        Self { entries: Vec::new(), sheets: buffer }
    }

    /// Gives the buffer back, to be used again: what was gathered takes no more room than it needs.
    pub fn take_buffer(&mut self) -> Vec<u8> {
        let exact = self.sheets.as_slice().to_vec();
        std::mem::replace(&mut self.sheets, exact)
    }

    /// Takes one document.
    ///
    /// # Panics
    /// With 4 GiB of sheets.
    pub fn push(&mut self, document: &Document, place: RecordPlace, sheet: &Sheet) {
        let small = |n: usize| u32::try_from(n).expect("less than 4 GiB of sheets at once");
        let start = small(self.sheets.len());
        let keys = small(sheet.store(&mut self.sheets));
        let (exact, title) = sheet.text_key();
        self.entries.push(Entry {
            id: document.id.as_str().into(),
            outlet: document.outlet.as_deref().map(Into::into),
            date: document.date,
            place,
            words: small(sheet.print.tokens.len()),
            accented: sheet.print.accented,
            exact,
            order_free: sheet.print.order_free,
            title,
            sheet: Place { block: 0, start },
            bytes: small(self.sheets.len()) - start,
            keys,
        });
    }

    /// Where its documents were read.
    pub fn places(&self) -> impl Iterator<Item = RecordPlace> + '_ {
        self.entries.iter().map(|entry| entry.place)
    }

    /// How many documents it holds.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether it holds none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }
}
