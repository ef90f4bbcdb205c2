//! Articles in their right order → a model of order. The one job that holds the texts of all its input: what is learnt
//! from them is looked at again in every pass.

use rayon::prelude::*;

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

fn with_lessons(
    inputs: &Inputs,
    strict: bool,
    progress: &dyn Progress,
    learn: impl FnOnce(&[Lesson<'_>]) -> Result<Trained>,
) -> Result<Trained> {
    progress.stage("loading", Some(inputs.total_bytes()), Unit::Bytes);
    let documents: Vec<Document> = documents(inputs, strict, progress).collect::<Result<_>>()?;
    let cleans: Vec<CleanText> = documents.par_iter().map(CleanText::new).collect();
    let lessons: Vec<Lesson<'_>> = documents
        .iter()
        .zip(&cleans)
        .map(|(document, clean)| Lesson { id: &document.id, article: Article::new(document, clean) })
        .collect();
    learn(&lessons)
}
