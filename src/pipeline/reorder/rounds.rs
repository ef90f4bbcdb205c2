//! The documents that have copies, in rounds: each round reads the texts that its documents need, and no more.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::WORDS_HELD;
use super::copies::Copies;
use super::place::{CopyText, Placed, ReorderConfig, place};
use crate::document::Document;
use crate::error::Result;
use crate::fingerprint::{Collection, DocumentIndex};
use crate::pipeline::ingest::read_round;
use crate::pipeline::second_pass::{SecondPass, read_again};
use crate::progress::{Progress, Unit};
use crate::read::{Batch, Inputs};

/// Places every document that has copies; `None` for those that have none.
pub(super) fn place_with_copies(
    inputs: &Inputs,
    references: Option<&Inputs>,
    collection: &Collection,
    copies: &Copies,
    config: &ReorderConfig,
    progress: &dyn Progress,
) -> Result<Vec<Option<Placed>>> {
    let targets = copies.targets();
    let first_reference = targets as DocumentIndex;
    let mut placed: Vec<Option<Placed>> = vec![None; targets];
    let mut waiting: Vec<DocumentIndex> =
        (0..first_reference).filter(|&target| !copies.of(target as usize).is_empty()).collect();
    progress.stage("aligning", Some(waiting.len() as u64), Unit::Documents);
    while !waiting.is_empty() {
        let (now, needed) = next_round(&waiting, collection, copies);
        let later = waiting.split_off(now);
        let mut texts = Texts::default();
        let (own, others) = needed.split_at(needed.partition_point(|&index| index < first_reference));
        texts.read(inputs, collection, own, 0, None)?;
        if let Some(references) = references {
            texts.read(references, collection, others, inputs.sources().len(), Some(first_reference))?;
        }
        let done: Vec<(DocumentIndex, Placed)> = waiting
            .par_iter()
            .filter_map(|&target| {
                let document = texts.documents.get(&target)?;
                let found = copies.of(target as usize).iter().filter_map(|index| texts.copies.get(index));
                let placed = place(document, &found.collect::<Vec<_>>(), config);
                progress.advance(1);
                Some((target, placed))
            })
            .collect();
        for (target, order) in done {
            placed[target as usize] = Some(order);
        }
        waiting = later;
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
