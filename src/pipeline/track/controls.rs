//! Planted controls through the pipeline: chosen, planted beside the whole input, compared, taken out again.

use xxhash_rust::xxh3::xxh3_64_with_seed;

use super::Observed;
use crate::document::Document;
use crate::error::Result;
use crate::fingerprint::{Collection, DocumentIndex, Printer, RecordPlace, Recurring};
use crate::pipeline::Settings;
use crate::pipeline::compare::compare;
use crate::pipeline::ingest::Maker;
use crate::progress::Progress;
use crate::text::sentences::sentences;
use crate::track::report::Controls;
use crate::track::{TrackConfig, plant, tally};

/// An article of fewer words is not copied.
const SHORTEST: u32 = 80;
/// An article of fewer paragraphs is not copied.
const FEWEST_PARAGRAPHS: u32 = 4;

/// The articles that copies are made of: those whose words have the smallest keyed hashes, so that neither the order of
/// the input nor what it is about decides. The user's own, where they were named.
pub(super) fn choose(
    collection: &Collection,
    observed: &[Observed],
    config: &TrackConfig,
) -> Vec<DocumentIndex> {
    let only_ours = config.filters.ours.is_some();
    let mut keyed: Vec<(u64, DocumentIndex)> = (0..)
        .zip(collection.entries())
        .filter(|&(index, entry)| {
            let observed = &observed[index as usize];
            let is_long = entry.words >= SHORTEST && observed.paragraphs >= FEWEST_PARAGRAPHS;
            is_long && (!only_ours || observed.ours)
        })
        .map(|(index, entry)| (xxh3_64_with_seed(&entry.exact.to_le_bytes(), config.seed), index))
        .collect();
    keyed.sort_unstable();
    // Equal pages would be one article.
    keyed.dedup_by_key(|&mut (hash, _)| hash);
    keyed.truncate(config.controls);
    keyed.into_iter().map(|(_, index)| index).collect()
}

/// Plants copies of the chosen articles and compares everything once more. The collection is left with them in it:
/// nothing may be read from it afterwards.
pub(super) fn run(
    collection: &mut Collection,
    bases: &[DocumentIndex],
    articles: &[Document],
    recurring: &Recurring,
    settings: &Settings,
    config: &TrackConfig,
    progress: &dyn Progress,
) -> Result<Option<Controls>> {
    let planted = plant(articles, config.seed, |text| sentences(text).collect())?;
    if planted.is_empty() {
        return Ok(None);
    }
    let (mut maker, mut printer) = (Maker::default(), Printer::default());
    let first = collection.len();
    for article in &planted {
        let mut sheet = maker.sheet(&article.document).clone();
        recurring.set_apart_in(&mut sheet, &mut printer);
        collection.push(&article.document, RecordPlace::default(), &sheet)?;
    }
    let comparison = compare(collection, &settings.candidates, &settings.verify, progress)?;
    let anchor = |index: usize| comparison.anchors[comparison.units.memberships[index].unit as usize];
    let found: Vec<bool> = planted
        .iter()
        .enumerate()
        .map(|(at, article)| anchor(first + at) == anchor(bases[article.base] as usize))
        .collect();
    Ok(Some(tally(&planted, &found, config.seed)))
}
