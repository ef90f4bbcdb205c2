//! The two documents to compare: each alone in a file, or by their ids among many, with what the many teach of their
//! outlets.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use rayon::prelude::*;
use wirecopy::config::{ReadConfig, RecurringConfig};
use wirecopy::document::Document;
use wirecopy::error::{Error, ErrorKind, Fault, Result, Severity};
use wirecopy::fingerprint::{Collection, Intake, RecordPlace, Recurring, WordFrequencies};
use wirecopy::pipeline::documents::documents;
use wirecopy::pipeline::ingest::Maker;
use wirecopy::progress::{Progress, Unit};
use wirecopy::read::Inputs;

use crate::console::{Console, printable};

/// Ids that are proposed in the place of one that is not there.
const PROPOSED: usize = 3;
/// Ids less alike than this are not proposed.
const ALIKE: f64 = 0.6;
/// Documents of a batch that one thread takes at a time.
const FINGERPRINTED_AT_ONCE: usize = 64;
/// Characters at the end of an id that are compared: paths begin alike.
const COMPARED: usize = 80;

/// The document of an input that holds exactly one.
pub(super) fn only_document(path: &Path, config: &ReadConfig, console: &Console) -> Result<Document> {
    let inputs = Inputs::open(&[path.to_path_buf()], config)?;
    let mut documents = documents(&inputs, config.strict, console);
    let Some(only) = documents.next().transpose()? else {
        let message = format!("{} holds no document that could be read", path.display());
        return Err(ErrorKind::NoInput(message).into());
    };
    if documents.next().transpose()?.is_some() {
        let message = format!(
            "{} holds more than one document; say which two are meant with --ids A B",
            path.display()
        );
        return Err(Error::setting("compare", message));
    }
    Ok(only)
}

/// The first documents of two ids, or the first two of one id where both are the same; and the furniture that is
/// learnt of their outlets.
pub(super) fn by_ids(
    inputs: &[PathBuf],
    wanted: [&String; 2],
    config: &ReadConfig,
    console: &Console,
) -> Result<(Document, Document, Learnt)> {
    let inputs = Inputs::open(inputs, config)?;
    console.stage("searching", Some(inputs.total_bytes()), Unit::Bytes);
    let mut found: [Option<Document>; 2] = [None, None];
    for document in documents(&inputs, config.strict, &BrokenOnly(console)) {
        let document = document?;
        let place = (0..2).find(|&side| found[side].is_none() && *wanted[side] == document.id);
        if let Some(side) = place {
            found[side] = Some(document);
        }
        if found.iter().all(Option::is_some) {
            break;
        }
    }
    match found {
        [Some(a), Some(b)] => {
            let learnt = learn(&inputs, console)?;
            Ok((a, b, learnt))
        }
        [None, _] => Err(missing(&inputs, wanted[0])?),
        [Some(_), None] if wanted[0] == wanted[1] => {
            Err(ErrorKind::NoInput(format!("only one document has the id `{}`", printable(wanted[0]))).into())
        }
        [Some(_), None] => Err(missing(&inputs, wanted[1])?),
    }
}

/// Tells what is broken, since it might be what is searched for; oddities of other documents are of no interest here.
struct BrokenOnly<'c>(&'c Console);

impl Progress for BrokenOnly<'_> {
    fn advance(&self, amount: u64) {
        self.0.advance(amount);
    }

    fn fault(&self, fault: &Fault) {
        if fault.severity == Severity::Broken {
            self.0.fault(fault);
        }
    }
}

/// What many documents teach of two of them.
pub(super) struct Learnt {
    /// The furniture of their outlets.
    pub(super) recurring: Recurring,
    /// In how many documents each word stands.
    pub(super) frequencies: Arc<WordFrequencies>,
}

impl Default for Learnt {
    /// What two documents by themselves teach: nothing.
    fn default() -> Self {
        Self { recurring: Recurring::default(), frequencies: WordFrequencies::shipped() }
    }
}

/// Learns the furniture of the outlets and the weight of words, as `dedup` does: from all documents.
fn learn(inputs: &Inputs, console: &Console) -> Result<Learnt> {
    console.stage("learning", Some(inputs.total_bytes()), Unit::Bytes);
    let mut collection = Collection::default();
    for batch in inputs.batches() {
        let batch = batch?;
        // Faults were told in the search, as far as it went.
        let documents: Vec<Document> = (0..batch.records.len())
            .into_par_iter()
            .filter_map(|index| inputs.parse(&batch, index).document.ok())
            .collect();
        let intakes: Vec<Intake> = documents
            .par_chunks(FINGERPRINTED_AT_ONCE)
            .map_init(Maker::default, |maker, documents| {
                let mut intake = Intake::default();
                for document in documents {
                    intake.push(document, RecordPlace::default(), maker.sheet(document));
                }
                intake
            })
            .collect();
        for intake in intakes {
            collection.append(intake)?;
        }
        console.advance(batch.consumed);
    }
    collection.count_words()?;
    let recurring = Recurring::learn(&collection, &RecurringConfig::default())?;
    Ok(Learnt { recurring, frequencies: Arc::clone(collection.frequencies()) })
}

/// The error about an id that no document has, with those that are most like it.
fn missing(inputs: &Inputs, wanted: &str) -> Result<Error> {
    let mut nearest: Vec<(f64, String)> = Vec::new();
    for batch in inputs.batches() {
        let batch = batch?;
        let alike: Vec<(f64, String)> = (0..batch.records.len())
            .into_par_iter()
            .filter_map(|index| inputs.parse(&batch, index).document.ok())
            .map(|document| (likeness(&document.id, wanted), document.id))
            .filter(|&(likeness, _)| likeness >= ALIKE)
            .collect();
        nearest.extend(alike);
        // Stable: of equally near ids the first ones stay.
        nearest.sort_by(|x, y| y.0.total_cmp(&x.0));
        nearest.dedup();
        nearest.truncate(PROPOSED);
    }
    let names: Vec<String> = nearest.iter().map(|(_, id)| format!("`{}`", printable(id))).collect();
    let mut message = format!("no document `{}`", printable(wanted));
    if !names.is_empty() {
        message.push_str("; did you mean ");
        message.push_str(&names.join(" or "));
        message.push('?');
    }
    Ok(ErrorKind::NoInput(message).into())
}

/// How much alike two ids are, 0–1: 1 where one is the end of the other, as a file name is of a path.
fn likeness(id: &str, wanted: &str) -> f64 {
    let shorter = id.len().min(wanted.len());
    if shorter >= 3 && (id.ends_with(wanted) || wanted.ends_with(id)) {
        return 1.0;
    }
    let tail = |id: &str| -> String {
        let skipped = id.chars().count().saturating_sub(COMPARED);
        id.chars().skip(skipped).collect()
    };
    strsim::normalized_levenshtein(&tail(id), &tail(wanted))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_that_are_meant() {
        let near = |id: &str, wanted: &str| likeness(id, wanted) >= ALIKE;
        for (id, wanted, expected) in [
            ("crawl/outlet/story.txt", "story.txt", true),
            ("story-1", "story-7", true),
            ("52301", "52310", true),
            ("52301", "nothing like it", false),
            ("a", "b", false),
        ] {
            assert_eq!(near(id, wanted), expected, "{id} {wanted}");
        }
    }
}
