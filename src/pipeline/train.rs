//! Articles in their right order → a model of order. The one job that holds the texts of all its input: what is learnt
//! from them is looked at again in every pass.

use foldhash::{HashSet, HashSetExt};
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::documents::documents;
use crate::config::TrainConfig;
use crate::document::Document;
use crate::error::Result;
use crate::order::train::{Lesson, Trained, recalibrate as calibrate, train as learn};
use crate::order::{Article, Model, Part};
use crate::progress::{Progress, Unit};
use crate::read::Inputs;
use crate::text::clean::CleanText;

/// Trains a model on all documents of `inputs`, whose paragraphs are taken to be in their original order; it never looks
/// at `omitted` parts of what is known of them. `description` is stored with the model.
pub fn train(
    inputs: &Inputs,
    strict: bool,
    config: &TrainConfig,
    omitted: &[Part],
    description: &str,
    progress: &dyn Progress,
) -> Result<Trained> {
    with_lessons(inputs, strict, progress, |lessons| learn(lessons, config, omitted, description, progress))
}

/// Calibrates `model` anew on those documents of `inputs` that [`train`] would hold out; its networks stay as they are.
pub fn recalibrate(
    inputs: &Inputs,
    strict: bool,
    model: Model,
    config: &TrainConfig,
    omitted: &[Part],
    progress: &dyn Progress,
) -> Result<Trained> {
    with_lessons(inputs, strict, progress, |lessons| calibrate(model, lessons, config, omitted, progress))
}

/// Takes out articles of the same paragraphs as one before, in whatever order: of two, one could be learnt from and the other
/// held out, and what is measured on that would be memory.
fn leave_each_once(documents: &mut Vec<Document>, progress: &dyn Progress) {
    let before = documents.len();
    let mut known: HashSet<u64> = HashSet::with_capacity(before);
    documents.retain(|document| {
        let paragraphs = (0..document.paragraphs.len()).map(|index| document.paragraph(index).as_bytes());
        let mut hashes: Vec<u64> = paragraphs.map(xxh3_64).collect();
        hashes.sort_unstable();
        let bytes: Vec<u8> = hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect();
        known.insert(xxh3_64(&bytes))
    });
    let again = before - documents.len();
    if again > 0 {
        progress.note(&format!(
            "note: left out {again} of {before} articles, whose text stood there before; near copies are not looked for \
             here (`wirecopy dedup` takes them out)"
        ));
    }
}

fn with_lessons(
    inputs: &Inputs,
    strict: bool,
    progress: &dyn Progress,
    learn: impl FnOnce(&[Lesson<'_>]) -> Result<Trained>,
) -> Result<Trained> {
    progress.stage("loading", Some(inputs.total_bytes()), Unit::Bytes);
    let mut documents: Vec<Document> = documents(inputs, strict, progress).collect::<Result<_>>()?;
    leave_each_once(&mut documents, progress);
    let cleans: Vec<CleanText> = documents.par_iter().map(CleanText::new).collect();
    let lessons: Vec<Lesson<'_>> = documents
        .iter()
        .zip(&cleans)
        .map(|(document, clean)| Lesson { id: &document.id, article: Article::new(document, clean) })
        .collect();
    learn(&lessons)
}
