//! The two documents to compare: each alone in a file, or by their ids among many.

use std::cmp::Reverse;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use wirecopy::config::ReadConfig;
use wirecopy::document::Document;
use wirecopy::error::{Error, ErrorKind, Fault, Result, Severity};
use wirecopy::progress::{Progress, Unit};
use wirecopy::read::{Batch, Inputs, Parsed};

use crate::console::{Console, printable};

/// Ids that are proposed in the place of one that is not there.
const PROPOSED: usize = 3;
/// Ids less alike than this are not proposed.
const ALIKE: f64 = 0.6;
/// Characters at the end of an id that are compared: paths begin alike.
const COMPARED: usize = 80;

/// The document of an input that holds exactly one.
pub(super) fn only_document(path: &Path, config: &ReadConfig, console: &Console) -> Result<Document> {
    let inputs = Inputs::open(&[path.to_path_buf()], config)?;
    let mut found = None;
    for batch in inputs.batches() {
        let batch = batch?;
        for document in documents(&inputs, &batch, config.strict, console, |_| true)? {
            if found.replace(document).is_some() {
                return Err(Error::setting(
                    "compare",
                    format!(
                        "{} holds more than one document; say which two are meant with --ids A B",
                        path.display()
                    ),
                ));
            }
        }
    }
    found.ok_or_else(|| {
        ErrorKind::NoInput(format!("{} holds no document that could be read", path.display())).into()
    })
}

/// The first documents of two ids; the first two of one id, where both are the same.
pub(super) fn by_ids(
    inputs: &[PathBuf],
    wanted: [&String; 2],
    config: &ReadConfig,
    console: &Console,
) -> Result<(Document, Document)> {
    let inputs = Inputs::open(inputs, config)?;
    console.stage("searching", Some(inputs.total_bytes()), Unit::Bytes);
    let mut found: [Option<Document>; 2] = [None, None];
    for batch in inputs.batches() {
        let batch = batch?;
        let is_wanted = |id: &str| wanted.iter().any(|wanted| *wanted == id);
        for document in documents(&inputs, &batch, config.strict, console, is_wanted)? {
            let place = (0..2).find(|&side| found[side].is_none() && *wanted[side] == document.id);
            if let Some(side) = place {
                found[side] = Some(document);
            }
        }
        console.advance(batch.consumed);
        if found.iter().all(Option::is_some) {
            break;
        }
    }
    match found {
        [Some(a), Some(b)] => Ok((a, b)),
        [None, _] => Err(missing(&inputs, wanted[0])?),
        [Some(_), None] if wanted[0] == wanted[1] => {
            Err(ErrorKind::NoInput(format!("only one document has the id `{}`", printable(wanted[0]))).into())
        }
        [Some(_), None] => Err(missing(&inputs, wanted[1])?),
    }
}

/// The wanted documents of a batch, in order. What could not be read is told; it might have been one of them. Oddities
/// are told of wanted documents only.
fn documents(
    inputs: &Inputs,
    batch: &Batch,
    strict: bool,
    console: &Console,
    is_wanted: impl Fn(&str) -> bool,
) -> Result<Vec<Document>> {
    let parsed: Vec<Parsed> =
        (0..batch.records.len()).into_par_iter().map(|index| inputs.parse(batch, index)).collect();
    let mut documents = Vec::new();
    let tell = |fault: &Fault| {
        if strict && fault.severity == Severity::Broken {
            return Err(Error::from(ErrorKind::Strict(fault.clone())));
        }
        console.fault(fault);
        Ok(())
    };
    for Parsed { document, notices } in parsed {
        match document {
            Ok(document) if is_wanted(&document.id) => {
                notices.iter().try_for_each(tell)?;
                documents.push(document);
            }
            Ok(_) => {}
            Err(fault) => tell(&fault)?,
        }
    }
    batch.faults.iter().try_for_each(tell)?;
    Ok(documents)
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
        nearest.sort_by(|x, y| Reverse(x.0).partial_cmp(&Reverse(y.0)).unwrap_or(std::cmp::Ordering::Equal));
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
