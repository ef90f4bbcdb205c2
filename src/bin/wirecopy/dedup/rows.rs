//! The rows of the tables, and the records of the output.

use wirecopy::error::Result;
use wirecopy::fingerprint::{Collection, RecordPlace};
use wirecopy::pipeline::assign::Assignment;
use wirecopy::pipeline::pairs::VerifiedPair;
use wirecopy::progress::{Progress, Unit};
use wirecopy::read::Inputs;
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
    assignments: &[Assignment],
    checked: Option<&[f32]>,
) -> Result<()> {
    for (index, (entry, assignment)) in collection.entries().iter().zip(assignments).enumerate() {
        let measures = assignment.verdict.as_ref().map(|verdict| verdict.evidence.overlap);
        let mut row = vec![
            Cell::Text(&entry.id),
            Cell::Text(&collection[assignment.cluster].id),
            Cell::Text(&collection[assignment.keeper].id),
            Cell::Text(assignment.relation()),
            // The keeper contains itself; containment is that of the document in its keeper.
            Cell::Float(measures.map_or(1.0, |overlap| overlap.resemblance())),
            Cell::Float(measures.map_or(1.0, |overlap| overlap.containment_b())),
            Cell::Text(&assignment.reason),
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
    pairs: &[VerifiedPair],
    tell_search: bool,
) -> Result<()> {
    for pair in pairs {
        let finding = &pair.finding;
        let found_by = pair.found_by.map_or_else(|| "equal".to_owned(), |searches| searches.to_string());
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
    assignments: &[Assignment],
    console: &Console,
) -> Result<()> {
    console.stage("writing", Some(inputs.total_bytes()), Unit::Bytes);
    let mut kept = (0..)
        .zip(collection.entries().iter().zip(assignments))
        .filter(|&(index, (_, assignment))| assignment.is_kept(index))
        .map(|(_, (entry, _))| entry.place)
        .peekable();
    for batch in inputs.batches_to_copy() {
        let batch = batch?;
        writer.write(inputs, &batch, |index| {
            let place = RecordPlace { source: batch.source, record: batch.number(index) };
            kept.next_if_eq(&place).is_some()
        })?;
        console.advance(batch.consumed);
    }
    Ok(())
}

/// Writes all documents, each with what became of it.
pub(super) fn write_annotated(
    writer: &mut KeptWriter,
    inputs: &Inputs,
    collection: &Collection,
    assignments: &[Assignment],
    console: &Console,
) -> Result<()> {
    console.stage("writing", Some(inputs.total_bytes()), Unit::Bytes);
    let mut documents = collection.entries().iter().zip(assignments).peekable();
    for batch in inputs.batches_to_copy() {
        let batch = batch?;
        writer.annotate(inputs, &batch, |index| {
            let place = RecordPlace { source: batch.source, record: batch.number(index) };
            let (_, assignment) = documents.next_if(|(entry, _)| entry.place == place)?;
            Some(Annotation {
                cluster: &collection[assignment.cluster].id,
                keeper: &collection[assignment.keeper].id,
                relation: assignment.relation(),
            })
        })?;
        console.advance(batch.consumed);
    }
    Ok(())
}
