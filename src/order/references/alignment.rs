//! Which sentences of a copy are which sentences of a document: where the document's pieces lie in the copy.
//!
//! Features are weighted by how rare they are in the two texts (idf). A pair of sentences scores the weight they have
//! in common times the larger containment of the one in the other, and is taken if half of either is contained in the
//! other. Best pairs first; what a pair has covered does not count for the next one. So two sentences find each other
//! when each is the other's best, and a sentence that was split, merged or glued finds all its parts (one to many).
//! A piece lies at the weighted median of the words that it shares with the copy.
//!
//! Cost: a sentence is looked up by its features, those of more than `LONGEST_POSTING` sentences left out, and
//! compared with at most `MOST_CANDIDATES` sentences of at most
//! `LONGEST_SENTENCE` words: linear in the texts.

use std::collections::HashMap;

use super::sentence_text::{Feature, SentenceText};

/// A feature in more sentences of the copy than this says too little to look sentences up by it.
const LONGEST_POSTING: usize = 24;
/// Sentences of the copy that a sentence is compared with: those that share most.
const MOST_CANDIDATES: usize = 8;
/// The share of a sentence's weight that the other must contain, 0–1: of either sentence.
const CONTAINED: f64 = 0.5;
/// The weight that a pair must have in common, in words that stand in one sentence only. A line of one or two such
/// words is found only if it is the same line.
const LEAST_WEIGHT: f64 = 2.5;
/// How much more a pair is worth for each neighbour that is a pair too, 0–1.
const RUN: f64 = 0.15;
/// The share of a piece's weight that must be found for the piece to be placed, 0–1.
const PLACED: f64 = 0.4;

/// Where a piece lies in a copy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PiecePlace {
    /// The place, in words of the copy from its beginning: the weighted median over what is shared.
    pub at: f64,
    /// The share of the piece's weight that the copy has, 0–1.
    pub share: f64,
}

/// Where the pieces of a document lie in a copy of it.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Alignment {
    /// For each piece its place, `None` where the copy does not have it.
    pub places: Vec<Option<PiecePlace>>,
}

impl Alignment {
    /// Aligns `document` with `copy`.
    #[must_use]
    pub fn new(document: &SentenceText, copy: &SentenceText) -> Self {
        let weights = Weights::new(document, copy);
        let index = Index::new(copy);
        let mut pairs = Vec::new();
        for sentence in 0..document.sentences.len() {
            index.candidates(sentence, document, copy, &weights, &mut pairs);
        }
        prefer_runs(&mut pairs, document);
        Self::from_pairs(&accepted(pairs, document, copy, &weights), document, &weights)
    }

    /// The pieces that the copy has, in the copy's order. Where two lie at the same place, the document's order counts.
    #[must_use]
    pub fn sequence(&self) -> Vec<usize> {
        let mut placed: Vec<(f64, usize)> = self
            .places
            .iter()
            .enumerate()
            .filter_map(|(piece, place)| place.map(|place| (place.at, piece)))
            .collect();
        placed.sort_by(|x, y| x.0.total_cmp(&y.0).then(x.1.cmp(&y.1)));
        placed.into_iter().map(|(_, piece)| piece).collect()
    }

    fn from_pairs(pairs: &[Accepted], document: &SentenceText, weights: &Weights) -> Self {
        let mut whole = vec![0.0; document.pieces()];
        for sentence in 0..document.sentences.len() {
            let piece = document.sentences[sentence].piece as usize;
            whole[piece] += weights.sum(document.features(sentence));
        }
        let mut shared: Vec<Vec<(u32, f64)>> = vec![Vec::new(); document.pieces()];
        for pair in pairs {
            let piece = document.sentences[pair.sentence].piece as usize;
            shared[piece].extend_from_slice(&pair.shared);
        }
        let places = shared.iter_mut().zip(whole).map(|(shared, whole)| {
            let found: f64 = shared.iter().map(|&(_, weight)| weight).sum();
            (found > 0.0 && found >= PLACED * whole)
                .then(|| PiecePlace { at: weighted_median(shared, found), share: (found / whole).min(1.0) })
        });
        Self { places: places.collect() }
    }
}

/// The place below which half of the weight lies.
fn weighted_median(places: &mut [(u32, f64)], total: f64) -> f64 {
    places.sort_by(|x, y| x.0.cmp(&y.0).then(x.1.total_cmp(&y.1)));
    let mut below = 0.0;
    for &(place, weight) in places.iter() {
        below += weight;
        if 2.0 * below >= total {
            return f64::from(place);
        }
    }
    places.last().map_or(0.0, |&(place, _)| f64::from(place))
}

/// How much each feature says: 1 where it stands in one sentence, less the more sentences of a text it is in.
struct Weights(HashMap<u64, f64>);

impl Weights {
    fn new(document: &SentenceText, copy: &SentenceText) -> Self {
        let mut counts: HashMap<u64, [u32; 2]> = HashMap::new();
        for (side, text) in [document, copy].into_iter().enumerate() {
            for feature in text.all_features() {
                counts.entry(feature.key).or_default()[side] += 1;
            }
        }
        let sentences = document.sentences.len().max(copy.sentences.len()) as f64;
        let scale = (sentences + 1.0).ln();
        let weight = |[here, there]: [u32; 2]| {
            let rarity = ((sentences + 1.0) / f64::from(here.max(there))).ln() / scale;
            rarity.max(0.0)
        };
        Self(counts.into_iter().map(|(key, counts)| (key, weight(counts))).collect())
    }

    fn of(&self, feature: Feature) -> f64 {
        self.0.get(&feature.key).copied().unwrap_or(0.0)
    }

    fn sum(&self, features: &[Feature]) -> f64 {
        features.iter().map(|&feature| self.of(feature)).sum()
    }
}

/// A pair of sentences worth comparing.
#[derive(Debug, Clone, Copy)]
struct Pair {
    score: f64,
    sentence: usize,
    other: usize,
}

/// A pair that was taken, and what it shares: places in the copy with their weights.
struct Accepted {
    sentence: usize,
    shared: Vec<(u32, f64)>,
}

/// The copy's sentences by feature.
struct Index {
    postings: Vec<(u64, u32)>,
}

impl Index {
    fn new(copy: &SentenceText) -> Self {
        let mut postings: Vec<(u64, u32)> = (0..copy.sentences.len())
            .flat_map(|sentence| copy.features(sentence).iter().map(move |x| (x.key, sentence as u32)))
            .collect();
        postings.sort_unstable();
        Self { postings }
    }

    /// The sentences of the copy that have a feature; none if they are too many.
    fn posting(&self, key: u64) -> &[(u64, u32)] {
        let start = self.postings.partition_point(|&(other, _)| other < key);
        let rest = &self.postings[start..];
        let len = rest.iter().take(LONGEST_POSTING + 1).take_while(|&&(other, _)| other == key).count();
        if len > LONGEST_POSTING { &[] } else { &rest[..len] }
    }

    /// Adds the pairs of one sentence with those that it shares most with.
    fn candidates(
        &self,
        sentence: usize,
        document: &SentenceText,
        copy: &SentenceText,
        weights: &Weights,
        pairs: &mut Vec<Pair>,
    ) {
        let features = document.features(sentence);
        let mut hits: Vec<(u32, f64)> = Vec::new();
        for &feature in features {
            let weight = weights.of(feature);
            hits.extend(self.posting(feature.key).iter().map(|&(_, other)| (other, weight)));
        }
        hits.sort_by_key(|&(other, _)| other);
        let mut found: Vec<(f64, u32)> = hits
            .chunk_by(|x, y| x.0 == y.0)
            .map(|run| (run.iter().map(|&(_, weight)| weight).sum(), run[0].0))
            .collect();
        found.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
        let own = weights.sum(features);
        for &(_, other) in found.iter().take(MOST_CANDIDATES) {
            let other = other as usize;
            let theirs = copy.features(other);
            let shared: f64 = common(features, theirs).map(|(mine, _)| weights.of(mine)).sum();
            if let Some(score) = score(shared, own, weights.sum(theirs)) {
                pairs.push(Pair { score, sentence, other });
            }
        }
    }
}

/// Raises pairs whose neighbours within the piece are pairs as well: where a copy says a thing twice, the place counts
/// that has the rest of the piece around it.
fn prefer_runs(pairs: &mut [Pair], document: &SentenceText) {
    let mut known: Vec<(usize, usize)> = pairs.iter().map(|pair| (pair.sentence, pair.other)).collect();
    known.sort_unstable();
    let piece = |sentence: usize| document.sentences.get(sentence).map(|sentence| sentence.piece);
    for pair in pairs {
        let is_pair = |sentence: usize, other: usize| {
            piece(sentence) == piece(pair.sentence) && known.binary_search(&(sentence, other)).is_ok()
        };
        let before = pair.sentence > 0 && pair.other > 0 && is_pair(pair.sentence - 1, pair.other - 1);
        let after = is_pair(pair.sentence + 1, pair.other + 1);
        pair.score *= 1.0 + RUN * f64::from(u8::from(before) + u8::from(after));
    }
}

/// What a pair that shares so much is worth; `None` if it is not to be taken.
fn score(shared: f64, own: f64, theirs: f64) -> Option<f64> {
    let smaller = own.min(theirs);
    let is_same_line = shared > 0.0 && shared >= 0.99 * own.max(theirs);
    let enough = shared >= CONTAINED * smaller && (shared >= LEAST_WEIGHT || is_same_line);
    enough.then(|| shared * shared / smaller)
}

/// The features that two sentences share, with their places in either.
fn common<'t>(mine: &'t [Feature], theirs: &'t [Feature]) -> impl Iterator<Item = (Feature, Feature)> + 't {
    let mut rest = theirs;
    mine.iter().filter_map(move |&feature| {
        let skipped = rest.iter().position(|other| other.key >= feature.key).unwrap_or(rest.len());
        rest = &rest[skipped..];
        rest.first().filter(|other| other.key == feature.key).map(|&other| (feature, other))
    })
}

/// Takes the best pairs first; what they cover on either side is gone for the next.
fn accepted(
    mut pairs: Vec<Pair>,
    document: &SentenceText,
    copy: &SentenceText,
    weights: &Weights,
) -> Vec<Accepted> {
    // Of equal lines the first is the first of the copy, the second the second.
    pairs.sort_by(|x, y| {
        y.score.total_cmp(&x.score).then(x.sentence.cmp(&y.sentence)).then(x.other.cmp(&y.other))
    });
    let mut covered_here: Vec<Vec<u64>> = vec![Vec::new(); document.sentences.len()];
    let mut covered_there: Vec<Vec<u64>> = vec![Vec::new(); copy.sentences.len()];
    let mut taken = Vec::new();
    for pair in pairs {
        let (mine, theirs) = (document.features(pair.sentence), copy.features(pair.other));
        let is_free =
            |covered: &Vec<u64>, key: u64| covered.is_empty() || covered.binary_search(&key).is_err();
        let (here, there) = (&covered_here[pair.sentence], &covered_there[pair.other]);
        let shared: Vec<Feature> = common(mine, theirs)
            .filter(|(feature, _)| is_free(here, feature.key) && is_free(there, feature.key))
            .map(|(_, other)| other)
            .collect();
        let weight = weights.sum(&shared);
        if score(weight, weights.sum(mine), weights.sum(theirs)).is_none() {
            continue;
        }
        for covered in [&mut covered_here[pair.sentence], &mut covered_there[pair.other]] {
            covered.extend(shared.iter().map(|feature| feature.key));
            covered.sort_unstable();
        }
        let shared = shared.iter().map(|&feature| (feature.at, weights.of(feature))).collect();
        taken.push(Accepted { sentence: pair.sentence, shared });
    }
    taken
}
