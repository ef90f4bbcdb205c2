//! A further pass over inputs, in which every document that is wanted again must be met again.
//!
//! A source that cannot be opened any more, or that breaks off earlier than it did, gives fewer records and faults, which are
//! no error of a first pass. In a further one, what was to be made of its documents would be missing without a word, and
//! so would be all that comes behind them.

use std::iter::Peekable;

use crate::document::Document;
use crate::error::{Error, ErrorKind, Fault, Result, Severity};
use crate::fingerprint::{Collection, DocumentIndex, RecordPlace};
use crate::read::{Batch, Inputs};

/// Follows a further pass over inputs, and knows which of the wanted documents was not met.
#[derive(Debug)]
pub struct SecondPass<'p, W: Iterator<Item = DocumentIndex>> {
    inputs: &'p Inputs,
    collection: &'p Collection,
    /// The number that the first source of the inputs has in the collection.
    offset: u32,
    wanted: Peekable<W>,
    /// What broke last in this pass, and in which source.
    broken: Option<(RecordPlace, String)>,
}

impl<'p, W: Iterator<Item = DocumentIndex>> SecondPass<'p, W> {
    /// Begins a pass in which the documents `wanted`, in input order, are looked for.
    pub fn new(
        inputs: &'p Inputs,
        collection: &'p Collection,
        wanted: impl IntoIterator<IntoIter = W>,
    ) -> Self {
        Self { inputs, collection, offset: 0, wanted: wanted.into_iter().peekable(), broken: None }
    }

    /// The same for inputs whose sources are numbered on from `offset` in the collection.
    #[must_use]
    pub(super) fn numbered_from(self, offset: usize) -> Self {
        Self { offset: offset as u32, ..self }
    }

    /// Which wanted document a record is. Each record is to be asked for once, in input order.
    pub fn wanted(&mut self, batch: &Batch, record: usize) -> Option<DocumentIndex> {
        let place = self.place(batch, batch.number(record));
        let collection = self.collection;
        self.wanted.next_if(|&index| collection[index].place == place)
    }

    /// To be called when all records of a batch were asked for: a wanted document that should have been met by then is an
    /// error.
    pub fn after(&mut self, batch: &Batch) -> Result<()> {
        // What is missing of the sources before is not to be blamed on this one.
        self.met_before(self.place(batch, 0))?;
        // Where there are no records, a notice may say why: the file is of another kind now, or empty.
        let may_be_why = |fault: &&Fault| fault.severity == Severity::Broken || batch.records.is_empty();
        if let Some(fault) = batch.faults.iter().rfind(may_be_why) {
            self.broken = Some((self.place(batch, 0), fault.cause.clone()));
        }
        let last = batch.records.len().checked_sub(1).map_or(0, |last| batch.number(last));
        self.met_before(self.place(batch, last + 1))
    }

    /// Whether every wanted document was met.
    pub(super) fn is_done(&mut self) -> bool {
        self.wanted.peek().is_none()
    }

    /// Ends the pass: a wanted document that was not met is an error.
    pub fn end(mut self) -> Result<()> {
        self.met_before(RecordPlace { source: u32::MAX, record: u64::MAX })
    }

    fn place(&self, batch: &Batch, record: u64) -> RecordPlace {
        RecordPlace { source: batch.source + self.offset, record }
    }

    fn met_before(&mut self, end: RecordPlace) -> Result<()> {
        let Some(&index) = self.wanted.peek() else { return Ok(()) };
        let RecordPlace { source: number, record } = self.collection[index].place;
        if (RecordPlace { source: number, record }) >= end {
            return Ok(());
        }
        let source = &self.inputs.sources()[(number - self.offset) as usize];
        Err(match self.broken.take() {
            Some((place, cause)) if place.source == number => {
                let source = source.name.clone();
                ErrorKind::NotReadAgain(Fault { source, record, cause, severity: Severity::Broken }).into()
            }
            _ => ErrorKind::InputChanged(source.path.clone()).into(),
        })
    }
}

/// Reads a document again that a further pass has met. Pure, as [`Inputs::parse`] is.
pub(super) fn read_again(
    inputs: &Inputs,
    collection: &Collection,
    (batch, record): (&Batch, usize),
    index: DocumentIndex,
) -> Result<Document> {
    match inputs.parse(batch, record).document {
        Ok(document) if *document.id == *collection[index].id => Ok(document),
        Ok(_) => {
            let path = inputs.sources()[batch.source as usize].path.clone();
            Err(ErrorKind::InputChanged(path).into())
        }
        Err(fault) => Err(Error::from(ErrorKind::NotReadAgain(fault))),
    }
}
