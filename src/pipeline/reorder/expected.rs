//! How many of the documents are out of order, before each is looked at: estimated from a sample of them, so that an
//! archive in order stays in order, and a pile of scrambles is not taken at its word.
//!
//! Method: the share of a mixture whose likelihood ratios are known, by expectation maximisation (Saerens, Latinne and
//! Decaestecker 2002, Adjusting the outputs of a classifier to new a priori probabilities). What is believed beforehand
//! counts as some documents more, so that a few say little.

use rayon::prelude::*;

use super::place::{Pieces, ReorderConfig};
use crate::document::Document;
use crate::error::Result;
use crate::fingerprint::{Collection, DocumentIndex};
use crate::order::{Article, discourse_without, scrambled};
use crate::pipeline::ingest::read_round;
use crate::pipeline::second_pass::SecondPass;
use crate::progress::{Progress, Unit};
use crate::read::{Batch, Inputs};

/// Documents that are looked at, at most.
const SAMPLE: usize = 512;
/// Of fewer pieces than this, the order tells nothing.
const FEWEST_PIECES: usize = 4;
/// So many documents are what is believed beforehand worth.
const BELIEVED: f64 = 20.0;
/// What is taken from the odds of a scramble. The model was calibrated on sources that it had learnt from; originals of
/// others read a little less like originals. Of development articles, half of them shuffled, .70 seem to be without it,
/// and .53 with it; none or all of them, with it and without.
const UNFAMILIAR: f64 = 0.55;
/// The share is never taken for surer than this.
const SUREST: f64 = 0.98;
/// A step that changes less ends the search, and so many do in any case.
pub(super) const STEP: f64 = 1e-6;
pub(super) const MOST_STEPS: usize = 500;

/// The probability that a document is out of order, before one looks at it: `believed`, and what a sample of the first
/// `targets` documents of the collection, which are those of `inputs`, says. A function of the set of their texts.
pub(super) fn share_scrambled(
    inputs: &Inputs,
    collection: &Collection,
    targets: usize,
    config: &ReorderConfig,
    progress: &dyn Progress,
) -> Result<f64> {
    let sample = sample(collection, 0..targets as DocumentIndex, SAMPLE);
    progress.stage("sampling", Some(inputs.total_bytes()), Unit::Bytes);
    let mut ratios: Vec<(DocumentIndex, f64)> = Vec::with_capacity(sample.len());
    let mut pass = SecondPass::new(inputs, collection, sample.iter().copied());
    let mut batches = inputs.batches();
    while !pass.is_done() {
        let round = read_round(&mut batches)?;
        if round.is_empty() {
            break;
        }
        let mut wanted: Vec<(&Batch, usize, DocumentIndex)> = Vec::new();
        for batch in &round {
            for record in 0..batch.records.len() {
                wanted.extend(pass.wanted(batch, record).map(|index| (batch, record, index)));
            }
            pass.after(batch)?;
        }
        let looked_at = wanted.into_par_iter().filter_map(|(batch, record, index)| {
            Some((index, ratio(&inputs.parse(batch, record).document.ok()?, config)))
        });
        ratios.append(&mut looked_at.collect());
        progress.advance(round.iter().map(|batch| batch.consumed).sum());
    }
    pass.end()?;
    // Sums are taken in one order, whatever that of the input.
    ratios.sort_by_key(|&(index, _)| collection[index].exact);
    let ratios: Vec<f64> = ratios.into_iter().map(|(_, ratio)| ratio).collect();
    Ok(mixed(&ratios, config.order.scrambled_prior))
}

/// Those of the documents `of` that are looked at: each text once, chosen by its hash; sorted.
pub(super) fn sample(
    collection: &Collection,
    of: impl Iterator<Item = DocumentIndex>,
    most: usize,
) -> Vec<DocumentIndex> {
    let mut texts: Vec<DocumentIndex> = of.filter(|&index| collection[index].words > 0).collect();
    texts.sort_unstable_by(|&x, &y| {
        let key = |index: DocumentIndex| (collection[index].canonical(), index);
        key(x).cmp(&key(y))
    });
    texts.dedup_by_key(|index| collection[*index].exact);
    texts.truncate(most);
    texts.sort_unstable();
    texts
}

/// How many times more probable the look of a document's order is where it is a scramble than where it is the original; 1
/// of too few pieces, and of a language that the model has not learnt, which say nothing.
fn ratio(document: &Document, config: &ReorderConfig) -> f64 {
    let pieces = Pieces::new(document, config.repair);
    if pieces.texts.len() < FEWEST_PIECES {
        return 1.0;
    }
    let article = Article::of_texts(document.title.as_deref(), pieces.texts);
    let model = config.model();
    let (scores, rules) = discourse_without(&article, model, &config.omitted);
    if scores.is_unlearnt() {
        return 1.0;
    }
    let probability = f64::from(scrambled::probability(&scores, &rules, model));
    UNFAMILIAR * probability / (1.0 - probability).max(f64::MIN_POSITIVE)
}

/// The share of scrambles among documents with these likelihood ratios, where `believed` was beforehand.
fn mixed(ratios: &[f64], believed: f64) -> f64 {
    let mut share = believed;
    for _ in 0..MOST_STEPS {
        let scrambled: f64 = ratios.iter().map(|ratio| share * ratio / (share * ratio + 1.0 - share)).sum();
        let next = (BELIEVED * believed + scrambled) / (BELIEVED + ratios.len() as f64);
        let next = next.clamp(1.0 - SUREST, SUREST);
        let step = (next - share).abs();
        share = next;
        if step < STEP {
            break;
        }
    }
    share
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_share_is_that_of_the_documents_and_a_few_say_little() {
        let of = |scrambled: usize, originals: usize| {
            let ratios = std::iter::repeat_n(50.0, scrambled).chain(std::iter::repeat_n(0.02, originals));
            mixed(&ratios.collect::<Vec<f64>>(), 0.8)
        };
        assert!((of(0, 0) - 0.8).abs() < 1e-9);
        assert!(of(500, 0) >= 0.97 && of(0, 500) < 0.06);
        assert!((of(250, 250) - 0.5).abs() < 0.05);
        assert!((0.72..0.80).contains(&of(0, 1)) && (0.80..0.82).contains(&of(1, 0)));
    }

    /// Ratios without a bound, and none at all, give a share all the same.
    #[test]
    fn extremes_give_a_share() {
        for ratios in [vec![f64::MAX; 9], vec![0.0; 900], vec![1.0; 900]] {
            let share = mixed(&ratios, 0.8);
            assert!((0.02..=0.98).contains(&share), "{share}");
        }
        assert!((mixed(&[1.0; 900], 0.8) - 0.8).abs() < 1e-3, "what says nothing changes nothing");
    }
}
