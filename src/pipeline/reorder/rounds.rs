//! The documents that have copies, in rounds: each round reads the texts that its documents need, and no more.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::WORDS_HELD;
use super::copies::Copies;
use super::place::{CopyText, Placed, ReorderConfig, place};
use crate::document::Document;
use crate::error::Result;
use crate::fingerprint::{Collection, DocumentIndex};
use crate::order::references::Expected;
use crate::pipeline::ingest::read_round;
use crate::pipeline::second_pass::{SecondPass, read_again};
use crate::progress::{Progress, Unit};
use crate::read::{Batch, Inputs};

/// What a round reads: the documents to be put in order, and the references, if there are any.
#[derive(Clone, Copy)]
pub(super) struct Sources<'i> {
    pub(super) inputs: &'i Inputs,
    pub(super) references: Option<&'i Inputs>,
    pub(super) collection: &'i Collection,
    pub(super) copies: &'i Copies,
}

impl Sources<'_> {
    /// Asks `of` for each of the documents `waiting`, sorted, with the texts of its copies.
    pub(super) fn each<T: Send>(
        self,
        mut waiting: Vec<DocumentIndex>,
        progress: &dyn Progress,
        of: impl Fn(&Document, &[&CopyText]) -> T + Sync,
    ) -> Result<Vec<(DocumentIndex, T)>> {
        let first_reference = self.copies.targets() as DocumentIndex;
        let mut all = Vec::with_capacity(waiting.len());
        while !waiting.is_empty() {
            let (now, needed) = next_round(&waiting, self.collection, self.copies);
            let later = waiting.split_off(now);
            let mut texts = Texts::default();
            let (own, others) = needed.split_at(needed.partition_point(|&index| index < first_reference));
            texts.read(self.inputs, self.collection, own, 0, None)?;
            if let Some(references) = self.references {
                let offset = self.inputs.sources().len();
                texts.read(references, self.collection, others, offset, Some(first_reference))?;
            }
            let done = waiting.par_iter().filter_map(|&target| {
                let document = texts.documents.get(&target)?;
                let found = self.copies.of(target as usize).iter();
                let found: Vec<&CopyText> = found.filter_map(|index| texts.copies.get(index)).collect();
                let answer = of(document, &found);
                progress.advance(1);
                Some((target, answer))
            });
            all.append(&mut done.collect());
            waiting = later;
        }
        Ok(all)
    }

    /// The documents that have copies.
    pub(super) fn with_copies(self) -> Vec<DocumentIndex> {
        let targets = 0..self.copies.targets() as DocumentIndex;
        targets.filter(|&target| !self.copies.of(target as usize).is_empty()).collect()
    }
}

/// Places every document that has copies; `None` for those that have none.
pub(super) fn place_with_copies(
    sources: Sources<'_>,
    expected: &Expected,
    config: &ReorderConfig,
    progress: &dyn Progress,
) -> Result<Vec<Option<Placed>>> {
    let waiting = sources.with_copies();
    let mut placed: Vec<Option<Placed>> = vec![None; sources.copies.targets()];
    progress.stage("aligning", Some(waiting.len() as u64), Unit::Documents);
    let one = |document: &Document, copies: &[&CopyText]| place(document, copies, expected, config);
    for (target, order) in sources.each(waiting, progress, one)? {
        placed[target as usize] = Some(order);
    }
    Ok(placed)
}

/// How many of the waiting documents come next, at least one, and whose texts they need, sorted.
fn next_round(
    waiting: &[DocumentIndex],
    collection: &Collection,
    copies: &Copies,
) -> (usize, Vec<DocumentIndex>) {
    let mut needed: BTreeSet<DocumentIndex> = BTreeSet::new();
    let mut words = 0;
    for (count, &target) in waiting.iter().enumerate() {
        let all = || std::iter::once(target).chain(copies.of(target as usize).iter().copied());
        let new = all().filter(|index| !needed.contains(index));
        words += new.map(|index| collection[index].words as usize).sum::<usize>();
        if count > 0 && words > WORDS_HELD {
            return (count, needed.into_iter().collect());
        }
        needed.extend(all());
    }
    (waiting.len(), needed.into_iter().collect())
}

/// The texts that are held in a round.
#[derive(Default)]
struct Texts {
    documents: BTreeMap<DocumentIndex, Document>,
    copies: BTreeMap<DocumentIndex, CopyText>,
}

impl Texts {
    /// Reads the documents `needed`, sorted, of some inputs, whose first source has the number `offset` in the collection.
    fn read(
        &mut self,
        inputs: &Inputs,
        collection: &Collection,
        needed: &[DocumentIndex],
        offset: usize,
        first_reference: Option<DocumentIndex>,
    ) -> Result<()> {
        let mut batches = inputs.batches();
        let mut pass = SecondPass::new(inputs, collection, needed.iter().copied()).numbered_from(offset);
        while !pass.is_done() {
            let round = read_round(&mut batches)?;
            if round.is_empty() {
                return pass.end();
            }
            let wanted: Vec<(&Batch, usize, DocumentIndex)> = round
                .iter()
                .flat_map(|batch| (0..batch.records.len()).map(move |record| (batch, record)))
                .filter_map(|(batch, record)| Some((batch, record, pass.wanted(batch, record)?)))
                .collect();
            round.iter().try_for_each(|batch| pass.after(batch))?;
            let read: Vec<(DocumentIndex, Document, CopyText)> = wanted
                .into_par_iter()
                .map(|(batch, record, index)| {
                    let document = read_again(inputs, collection, (batch, record), index)?;
                    let copy = CopyText::new(&document, index, first_reference.is_some());
                    Ok((index, document, copy))
                })
                .collect::<Result<_>>()?;
            for (index, document, copy) in read {
                self.copies.insert(index, copy);
                if first_reference.is_none() {
                    self.documents.insert(index, document);
                }
            }
        }
        Ok(())
    }
}
