//! The rows of the tables, and the records of the output.

use std::ops::Range;

use wirecopy::error::Result;
use wirecopy::fingerprint::{Collection, DocumentIndex};
use wirecopy::pipeline::assign::Assignments;
use wirecopy::pipeline::findings::Findings;
use wirecopy::pipeline::second_pass::SecondPass;
use wirecopy::progress::{Progress, Unit};
use wirecopy::read::{Batch, Inputs};
use wirecopy::write::{Annotation, Cell, Column, KeptWriter, Table};

use crate::console::Console;

pub(super) const CLUSTER_COLUMNS: [Column; 8] = [
    Column::text("id"),
    Column::text("cluster"),
    Column::text("keeper"),
    Column::text("relation"),
    Column::measure("resemblance"),
    Column::measure("containment"),
    Column::text("reason"),
    Column::measure("scrambled"),
];
pub(super) const PAIR_COLUMNS: [Column; 8] = [
    Column::text("a"),
    Column::text("b"),
    Column::text("relation"),
    Column::measure("resemblance"),
    Column::measure("containment_a"),
    Column::measure("containment_b"),
    Column::measure("order_tau"),
    Column::text("found_by"),
];

pub(super) fn write_clusters(
    table: &mut Table,
    collection: &Collection,
    assignments: &Assignments,
    checked: Option<&[f32]>,
) -> Result<()> {
    let mut buffer = Vec::new();
    for (index, (entry, assignment)) in collection.own_entries().iter().zip(assignments.iter()).enumerate() {
        let reason = assignments.reason(assignment, &mut buffer)?;
        let measures = assignment.verdict.map(|(_, overlap)| overlap);
        let mut row = vec![
            Cell::Text(&entry.id),
            Cell::Text(&collection[assignment.cluster].id),
            Cell::Text(&collection[assignment.keeper].id),
            Cell::Text(assignment.relation()),
            // The keeper contains itself; containment is that of the document in its keeper.
            Cell::Float(measures.map_or(1.0, |overlap| overlap.resemblance())),
            Cell::Float(measures.map_or(1.0, |overlap| overlap.containment_b())),
            Cell::Text(&reason),
        ];
        row.extend(checked.map(|checked| Cell::Float(f64::from(checked[index]))));
        table.row(&row)?;
    }
    Ok(())
}

/// With `tell_search`, a column says which searches proposed the pair.
pub(super) fn write_pairs(
    table: &mut Table,
    collection: &Collection,
    pairs: &Findings,
    tell_search: bool,
) -> Result<()> {
    for (pair, finding) in pairs.iter() {
        let found_by = pair.found_by.to_string();
        let mut row = vec![
            Cell::Text(&collection[pair.a].id),
            Cell::Text(&collection[pair.b].id),
            Cell::Text(finding.relation.name()),
            Cell::Float(finding.overlap.resemblance()),
            Cell::Float(finding.overlap.containment_a()),
            Cell::Float(finding.overlap.containment_b()),
            finding.tau.into(),
        ];
        if tell_search {
            row.push(Cell::Text(&found_by));
        }
        table.row(&row)?;
    }
    Ok(())
}

pub(super) fn write_kept(
    writer: &mut KeptWriter,
    inputs: &Inputs,
    collection: &Collection,
    assignments: &Assignments,
    console: &Console,
) -> Result<()> {
    for_each_batch(inputs, collection, console, |batch, pass| {
        writer.write(inputs, batch, |record| {
            pass.wanted(batch, record).is_some_and(|index| assignments.of(index).is_kept(index))
        })
    })
}

/// Writes all documents, each with what became of it.
pub(super) fn write_annotated(
    writer: &mut KeptWriter,
    inputs: &Inputs,
    collection: &Collection,
    assignments: &Assignments,
    console: &Console,
) -> Result<()> {
    for_each_batch(inputs, collection, console, |batch, pass| {
        writer.annotate(inputs, batch, |record| {
            let assignment = assignments.of(pass.wanted(batch, record)?);
            Some(Annotation {
                cluster: &collection[assignment.cluster].id,
                keeper: &collection[assignment.keeper].id,
                relation: assignment.relation(),
            })
        })
    })
}

/// Reads the inputs again and gives their batches to `write`, in order, which asks for every record which document it is:
/// one that is not met again is an error, whether it is kept or not, since a source that lacks it was not copied whole. The
/// next batch is read, and decompressed, on another thread while one is written, and compressed.
fn for_each_batch(
    inputs: &Inputs,
    collection: &Collection,
    console: &Console,
    mut write: impl FnMut(&Batch, &mut SecondPass<'_, Range<DocumentIndex>>) -> Result<()> + Send,
) -> Result<()> {
    console.stage("writing", Some(inputs.own_bytes()), Unit::Bytes);
    let mut pass = SecondPass::new(inputs, collection, collection.own());
    let mut batches = inputs.batches_to_copy();
    let mut copy = || -> Result<()> {
        let mut next = batches.next().transpose()?;
        while let Some(batch) = next {
            let (written, ahead) = rayon::join(|| write(&batch, &mut pass), || batches.next().transpose());
            written?;
            pass.after(&batch)?;
            next = ahead?;
            console.advance(batch.consumed);
            batches.recycle(batch);
        }
        Ok(())
    };
    // Among the threads of the pool as a whole: to go there for every batch would cost more than it saves.
    rayon::scope(|_| copy())?;
    pass.end()
}
