//! One document and the texts of its copies to the order of its pieces.

use super::baseline::Baseline;
use super::network::networks;
use std::sync::Arc;

use crate::config::OrderConfig;
use crate::document::Document;
use crate::error::Result;
use crate::fingerprint::DocumentIndex;
use crate::order::references::{
    Alignment, Expected, Method, Provenance, SETS, SentenceText, Testimony, Witness, evidence, restore,
};
use crate::order::{Article, Constraints, Model, Part, Scores, discourse_without, scrambled};
use crate::text::clean::CleanText;

/// How documents are put in order.
#[derive(Debug, Clone)]
pub struct ReorderConfig {
    /// What was learnt of how news is ordered; `None` for the model that ships.
    pub model: Option<Arc<Model>>,
    /// How orders are decoded.
    pub order: OrderConfig,
    /// Whether to estimate from a sample of the documents how many are out of order, and what the sets of their copies are
    /// like; else, and for lack of documents, `order.scrambled_prior` is believed, and sets are taken to be mostly good.
    /// Default true.
    pub estimate_scrambled: bool,
    /// Whether glued paragraphs are cut; else they stay whole. Default true.
    pub repair: bool,
    /// Whether to tell which groups of pieces are surely in order.
    pub partial: bool,
    /// Parts of what is known of an article alone that are left out, to measure what they are worth.
    pub omitted: Vec<Part>,
    /// Puts documents in order by something simple instead, to compare with.
    pub baseline: Option<Baseline>,
}

impl Default for ReorderConfig {
    fn default() -> Self {
        Self {
            model: None,
            order: OrderConfig::default(),
            estimate_scrambled: true,
            repair: true,
            partial: false,
            omitted: Vec::new(),
            baseline: None,
        }
    }
}

impl ReorderConfig {
    /// What is known of how news is ordered.
    pub(super) fn model(&self) -> &Model {
        self.model.as_deref().unwrap_or_else(|| Model::shipped())
    }

    /// Refuses settings out of their ranges.
    pub fn validate(&self) -> Result<()> {
        self.order.validate()
    }
}

/// Without copies, the order given is heard only where it is scrambled with less than this probability, 0–1, by its look
/// and by what is expected of such documents: then it mostly stays as it is. Where four documents in five are expected
/// to be scrambled, that keeps half of the originals among development articles, and mistakes one shuffle in fifty.
const MOST_SCRAMBLED: f64 = 0.66;

/// A document's pieces: of which paragraph each is, and its text.
#[derive(Debug)]
pub(in crate::pipeline) struct Pieces<'d> {
    pub(in crate::pipeline) paragraphs: Vec<u32>,
    pub(in crate::pipeline) texts: Vec<&'d str>,
}

impl<'d> Pieces<'d> {
    pub(in crate::pipeline) fn new(document: &'d Document, repair: bool) -> Self {
        if !repair {
            let paragraphs = 0..document.paragraphs.len();
            let texts = paragraphs.clone().map(|index| document.paragraph(index)).collect();
            return Self { paragraphs: paragraphs.map(|index| index as u32).collect(), texts };
        }
        let clean = CleanText::new(document);
        let paragraphs = clean.pieces.iter().map(|piece| piece.paragraph).collect();
        let texts = clean.pieces.iter().map(|piece| piece.span.of(&document.text).trim()).collect();
        Self { paragraphs, texts }
    }
}

/// A copy, as it is aligned with.
#[derive(Debug)]
pub(super) struct CopyText {
    pub(super) index: DocumentIndex,
    pub(super) is_reference: bool,
    id_is_number: bool,
    text: SentenceText,
    networks: Vec<u64>,
}

impl CopyText {
    pub(super) fn new(document: &Document, index: DocumentIndex, is_reference: bool) -> Self {
        let pieces = Pieces::new(document, true);
        let article = Article::of_texts(None, pieces.texts);
        Self {
            index,
            is_reference,
            id_is_number: document.id_is_number,
            text: sentence_text(&article),
            networks: networks(document),
        }
    }

    pub(super) fn provenance(&self) -> Provenance {
        if self.is_reference { Provenance::Reference } else { Provenance::Found }
    }
}

/// The texts of an article's pieces as they are aligned: without wire marks, if there is anything else.
fn sentence_text(article: &Article<'_>) -> SentenceText {
    SentenceText::new(article.pieces.iter().map(|piece| match piece.body() {
        "" => piece.text,
        body => body,
    }))
}

/// Where the pieces of a document belong.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Placed {
    /// `order[k]` = the piece at place k.
    pub(super) order: Vec<u32>,
    pub(super) joins: Vec<f32>,
    pub(super) confidence: f32,
    pub(super) method: Method,
    /// The probability that the order given is not the original one.
    pub(super) scrambled: f32,
    /// Whether there is neither a copy to go by nor a model that has learnt the language: the order given was left.
    pub(super) is_unlearnt: bool,
    /// The copies.
    pub(super) copies: Vec<PlacedCopy>,
    /// Groups of pieces that are surely in order.
    pub(super) groups: Option<Vec<Vec<u32>>>,
}

/// A copy of a document that was placed.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct PlacedCopy {
    pub(super) index: DocumentIndex,
    pub(super) id_is_number: bool,
    /// What it was found to be.
    pub(super) testimony: Testimony,
    /// How many of the pieces it has.
    pub(super) pieces: u32,
}

/// What is known of a document's order: by itself, and by what its copies say.
struct Known<'d> {
    pieces: Pieces<'d>,
    scores: Scores,
    rules: Constraints,
    /// The document itself, then its copies.
    witnesses: Vec<Witness>,
}

impl<'d> Known<'d> {
    /// Linear in the texts of the document and of each copy.
    fn new(document: &'d Document, copies: &[&CopyText], config: &ReorderConfig) -> Self {
        let pieces = Pieces::new(document, config.repair);
        let article = Article::of_texts(document.title.as_deref(), pieces.texts.iter().copied());
        let text = sentence_text(&article);
        let (scores, rules) = discourse_without(&article, config.model(), &config.omitted);
        let sequence = (0..article.len()).collect();
        let given = Witness { sequence, networks: networks(document), provenance: Provenance::Given };
        let mut witnesses = vec![given];
        witnesses.extend(copies.iter().map(|copy| Witness {
            sequence: Alignment::new(&text, &copy.text).sequence(),
            networks: copy.networks.clone(),
            provenance: copy.provenance(),
        }));
        Self { pieces, scores, rules, witnesses }
    }
}

/// For copies found among the inputs and for references: how many there are, and how likely it is, in log, that they say what
/// they say, were they a set of each kind. None where there are none.
pub(super) fn evidence_of(
    document: &Document,
    copies: &[&CopyText],
    expected: &Expected,
    config: &ReorderConfig,
) -> [Option<(usize, [f64; SETS])>; 2] {
    let Known { pieces, scores, witnesses, .. } = Known::new(document, copies, config);
    [Provenance::Found, Provenance::Reference].map(|provenance| {
        let count = witnesses.iter().filter(|witness| witness.provenance == provenance).count();
        let told = (&pieces.paragraphs[..], &witnesses[..]);
        (count > 0).then(|| (count, evidence(&scores, told, expected, provenance)))
    })
}

/// Puts a document in order. Linear in the texts of the document and of each copy.
pub(super) fn place(
    document: &Document,
    copies: &[&CopyText],
    expected: &Expected,
    config: &ReorderConfig,
) -> Placed {
    let Known { pieces, scores, rules, witnesses } = Known::new(document, copies, config);
    let given_alone = f64::from(scrambled::probability(&scores, &rules, config.model()));
    if let Some(baseline) = config.baseline {
        return Placed::by_baseline(baseline.order(document, &pieces.texts, &witnesses));
    }
    let mut restored =
        restore((&scores, &rules), (&pieces.paragraphs, &witnesses), 1, expected, &config.order);
    if restored.method == Method::Discourse {
        // No copy is of use. An order that reads like a scramble is no witness either, where no copy can say which of
        // its runs are whole.
        let mut given = witnesses[0].clone();
        let is_heard =
            scores.is_unlearnt() || scrambled_with(given_alone, expected.scrambled) < MOST_SCRAMBLED;
        if !is_heard {
            given.sequence.clear();
        }
        let alone = restore((&scores, &rules), (&[], &[given]), 1, expected, &config.order);
        restored = restored.replaced_by(alone, &witnesses);
    }
    keep_equals(&mut restored.decoded.order, &pieces.texts);
    let narrow = |pieces: &[usize]| -> Vec<u32> { pieces.iter().map(|&piece| piece as u32).collect() };
    let groups = config.partial.then(|| {
        let groups = restored.beliefs.as_ref().map_or_else(Vec::new, |(scores, rules)| {
            restored.decoded.groups(scores, rules, config.order.sure)
        });
        groups.iter().map(|group| narrow(group)).collect()
    });
    let is_by_copies = restored.method != Method::Discourse;
    let is_unlearnt = scores.is_unlearnt() && !is_by_copies;
    // Copies know better whether the order given is right than its own look.
    let scrambled = if is_by_copies { 1.0 - restored.testimonies[0].clean } else { given_alone };
    Placed {
        order: narrow(&restored.decoded.order),
        joins: restored.decoded.joins,
        confidence: restored.decoded.confidence,
        method: restored.method,
        scrambled: scrambled as f32,
        is_unlearnt,
        copies: copies
            .iter()
            .zip(&restored.testimonies[1..])
            .zip(&witnesses[1..])
            .map(|((copy, &testimony), witness)| PlacedCopy {
                index: copy.index,
                id_is_number: copy.id_is_number,
                testimony,
                pieces: witness.sequence.len() as u32,
            })
            .collect(),
        groups,
    }
}

/// Puts pieces of one text into the order in which they were given, on the places that they have: nothing tells them apart, so
/// that any other order of them would be made up.
fn keep_equals(order: &mut [usize], texts: &[&str]) {
    let mut places: Vec<usize> = (0..order.len()).collect();
    places.sort_by_key(|&place| (texts[order[place]], place));
    for equal in places.chunk_by(|&x, &y| texts[order[x]] == texts[order[y]]).collect::<Vec<_>>() {
        let mut pieces: Vec<usize> = equal.iter().map(|&place| order[place]).collect();
        pieces.sort_unstable();
        equal.iter().zip(pieces).for_each(|(&place, piece)| order[place] = piece);
    }
}

/// The probability of a scramble that has the probability `alone` on equal chances, where `prior` is expected.
fn scrambled_with(alone: f64, prior: f64) -> f64 {
    let (scrambled, original) = (alone * prior, (1.0 - alone) * (1.0 - prior));
    scrambled / (scrambled + original).max(f64::MIN_POSITIVE)
}

impl Placed {
    fn by_baseline(order: Vec<usize>) -> Self {
        Self {
            joins: vec![0.5; order.len().saturating_sub(1)],
            order: order.into_iter().map(|piece| piece as u32).collect(),
            confidence: 0.5,
            method: Method::Discourse,
            scrambled: 0.5,
            is_unlearnt: false,
            copies: Vec::new(),
            groups: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Repeated lines were permuted among themselves, and counted as moved.
    #[test]
    fn equal_pieces_stay_in_the_order_in_which_they_were_given() {
        let texts = ["Read more.", "One.", "Read more.", "Two.", "Read more."];
        let mut order = [3, 4, 1, 0, 2];
        keep_equals(&mut order, &texts);
        assert_eq!(order, [3, 0, 1, 2, 4]);
        let paragraphs = ["The same line came again and again on this page."; 9];
        let placed = place(
            &Document::from_paragraphs("d", paragraphs),
            &[],
            &Expected::new(0.8),
            &ReorderConfig::default(),
        );
        assert_eq!(placed.order, (0..9).collect::<Vec<u32>>());
    }
}
