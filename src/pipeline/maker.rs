//! Documents to sheets, on many threads: what reading files and taking given documents have in common.

use std::sync::{Mutex, PoisonError};

use crate::document::Document;
use crate::error::Fault;
use crate::fingerprint::{Intake, Printer, RecordPlace, Sheet};
use crate::read::{Batch, Inputs};
use crate::text::clean::CleanText;
use crate::wire::Agencies;

/// What became of one batch.
#[derive(Debug)]
pub(super) struct Part {
    pub(super) source: u32,
    /// Stored bytes that were read for it.
    pub(super) consumed: u64,
    /// With the last batch of a source, the hash of its stored bytes.
    pub(super) content_hash: Option<u128>,
    pub(super) intake: Intake,
    pub(super) faults: Vec<Fault>,
    /// Documents without a word.
    pub(super) empty: u64,
}

impl Part {
    fn add(&mut self, document: &Document, place: RecordPlace, sheet: &Sheet) {
        self.empty += u64::from(sheet.print.tokens.is_empty());
        self.intake.push(document, place, sheet);
    }
}

/// Makes sheets of documents, with buffers that it keeps.
#[derive(Debug, Default)]
pub struct Maker {
    printer: Printer,
    sheet: Sheet,
    /// Where the sheets of a batch are gathered.
    gathered: Vec<u8>,
    /// The text of the document before.
    text: String,
}

/// Makers that are at rest, as many as threads have been at work at once: their buffers serve one round after another.
#[derive(Debug, Default)]
pub(super) struct Makers(Mutex<Vec<Maker>>);

impl Makers {
    pub(super) fn with<T>(&self, work: impl FnOnce(&mut Maker) -> T) -> T {
        let at_rest = || self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let resting = at_rest().pop();
        let mut maker = resting.unwrap_or_default();
        let result = work(&mut maker);
        at_rest().push(maker);
        result
    }
}

impl Maker {
    /// Reads the records of a batch, and keeps what `observe` makes of each document.
    pub(super) fn take_apart<T>(
        &mut self,
        inputs: &Inputs,
        batch: &Batch,
        agencies: &Agencies,
        observe: &impl Fn(&Document, &CleanText) -> T,
    ) -> (Part, Vec<T>) {
        let mut observed = Vec::new();
        let mut part = self.part(batch.source, batch.consumed);
        part.content_hash = batch.content_hash;
        for index in 0..batch.records.len() {
            let parsed = inputs.parse_into(batch, index, &mut self.text);
            part.faults.extend(parsed.notices);
            match parsed.document {
                Ok(document) => {
                    let place = RecordPlace { source: batch.source, record: batch.number(index) };
                    let clean = CleanText::with(&document, agencies);
                    observed.push(observe(&document, &clean));
                    part.add(&document, place, self.sheet_of(&document, &clean));
                    self.text = document.text;
                }
                Err(fault) => part.faults.push(fault),
            }
        }
        part.faults.extend(batch.faults.iter().cloned());
        self.gathered = part.intake.take_buffer();
        (part, observed)
    }

    /// Takes documents that nobody has to read: records of the one source there is, from number `first` on.
    pub(super) fn take_given(&mut self, first: u64, documents: &[Document]) -> Part {
        let bytes = documents.iter().map(|document| document.text.len() as u64).sum();
        let mut part = self.part(0, bytes);
        for (record, document) in (first..).zip(documents) {
            part.add(document, RecordPlace { source: 0, record }, self.sheet(document));
        }
        self.gathered = part.intake.take_buffer();
        part
    }

    /// A part to be filled.
    fn part(&mut self, source: u32, consumed: u64) -> Part {
        let intake = Intake::in_buffer(std::mem::take(&mut self.gathered));
        Part { source, consumed, content_hash: None, intake, faults: Vec::new(), empty: 0 }
    }

    /// The sheet of one document: of its body text, marks and known furniture set apart.
    pub fn sheet(&mut self, document: &Document) -> &Sheet {
        self.sheet_of(document, &CleanText::new(document))
    }

    fn sheet_of(&mut self, document: &Document, clean: &CleanText) -> &Sheet {
        self.sheet.fill(document, clean.bodies(document), clean.set_apart(document), &mut self.printer);
        &self.sheet
    }
}
