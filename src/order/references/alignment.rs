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

use super::sentence_text::SentenceText;
use super::weights::Weights;

/// Sentences of the copy that a sentence is compared with: those that share most.
const MOST_CANDIDATES: usize = 8;
/// The share of a sentence's weight that the other must contain, 0–1: of either sentence.
const CONTAINED: f64 = 0.5;
/// The weight that a pair must have in common, in words that stand in one sentence only. A line of one or two such
/// words is found only if it is the same line.
const LEAST_WEIGHT: f64 = 2.5;
/// A line is the same line when it shares this share of the heavier one's weight, 0–1.
const SAME_LINE: f64 = 0.99;
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
        let aligner = Aligner { document, copy, weights: Weights::new(document, copy) };
        let mut pairs = aligner.pairs();
        prefer_runs(&mut pairs, document);
        aligner.placed(&aligner.accepted(pairs))
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

/// Two texts and the weights of what they share.
struct Aligner<'t> {
    document: &'t SentenceText,
    copy: &'t SentenceText,
    weights: Weights,
}

impl Aligner<'_> {
    /// Each sentence with those that it shares most with.
    fn pairs(&self) -> Vec<Pair> {
        let mut pairs = Vec::new();
        let mut sums = vec![0.0; self.copy.sentences.len()];
        let mut found: Vec<u32> = Vec::new();
        for sentence in 0..self.document.sentences.len() {
            for feature in self.document.range(sentence) {
                let weight = self.weights.here[feature];
                for &other in self.weights.posting(feature).iter().filter(|_| weight > 0.0) {
                    let sum = &mut sums[other as usize];
                    if *sum == 0.0 {
                        found.push(other);
                    }
                    *sum += weight;
                }
            }
            found.sort_unstable_by(|&x, &y| sums[y as usize].total_cmp(&sums[x as usize]).then(x.cmp(&y)));
            for &other in found.iter().take(MOST_CANDIDATES) {
                let other = other as usize;
                let shared = self.common(sentence, other).map(|(here, _)| self.weights.here[here]).sum();
                if let Some(score) = self.score(shared, sentence, other) {
                    pairs.push(Pair { score, sentence, other });
                }
            }
            found.drain(..).for_each(|other| sums[other as usize] = 0.0);
        }
        pairs
    }

    /// What a pair that shares so much is worth; `None` if it is not to be taken.
    fn score(&self, shared: f64, sentence: usize, other: usize) -> Option<f64> {
        let (own, theirs) = (self.weights.sentences_here[sentence], self.weights.sentences_there[other]);
        let smaller = own.min(theirs);
        let is_same_line = shared > 0.0 && shared >= SAME_LINE * own.max(theirs);
        let enough = shared >= CONTAINED * smaller && (shared >= LEAST_WEIGHT || is_same_line);
        enough.then(|| shared * shared / smaller)
    }

    /// The features that two sentences share, by their number in either text.
    fn common(&self, sentence: usize, other: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        let (mine, theirs) = (self.document.all_features(), self.copy.all_features());
        let (mut rest, end) = (self.copy.range(other).start, self.copy.range(other).end);
        self.document.range(sentence).filter_map(move |here| {
            let key = mine[here].key;
            while rest < end && theirs[rest].key < key {
                rest += 1;
            }
            (rest < end && theirs[rest].key == key).then_some((here, rest))
        })
    }

    /// Takes the best pairs first; what they cover on either side is gone for the next.
    fn accepted(&self, mut pairs: Vec<Pair>) -> Vec<Accepted> {
        // Of equal lines the first is the first of the copy, the second the second.
        pairs.sort_by(|x, y| {
            y.score.total_cmp(&x.score).then(x.sentence.cmp(&y.sentence)).then(x.other.cmp(&y.other))
        });
        let mut covered_here = vec![false; self.document.all_features().len()];
        let mut covered_there = vec![false; self.copy.all_features().len()];
        let mut taken = Vec::new();
        for pair in pairs {
            let shared: Vec<(usize, usize)> = self
                .common(pair.sentence, pair.other)
                .filter(|&(here, there)| !covered_here[here] && !covered_there[there])
                .collect();
            let weight = shared.iter().map(|&(here, _)| self.weights.here[here]).sum();
            if self.score(weight, pair.sentence, pair.other).is_none() {
                continue;
            }
            for &(here, there) in &shared {
                covered_here[here] = true;
                covered_there[there] = true;
            }
            let place = |&(here, there): &(usize, usize)| {
                (self.copy.all_features()[there].at, self.weights.here[here])
            };
            taken.push(Accepted { sentence: pair.sentence, shared: shared.iter().map(place).collect() });
        }
        taken
    }

    /// The place of each piece of which enough was found.
    fn placed(&self, pairs: &[Accepted]) -> Alignment {
        let piece_of = |sentence: usize| self.document.sentences[sentence].piece as usize;
        let mut whole = vec![0.0; self.document.pieces()];
        for (sentence, weight) in self.weights.sentences_here.iter().enumerate() {
            whole[piece_of(sentence)] += weight;
        }
        let mut shared: Vec<Vec<(u32, f64)>> = vec![Vec::new(); self.document.pieces()];
        for pair in pairs {
            shared[piece_of(pair.sentence)].extend_from_slice(&pair.shared);
        }
        let places = shared.iter_mut().zip(whole).map(|(shared, whole)| {
            let found: f64 = shared.iter().map(|&(_, weight)| weight).sum();
            (found > 0.0 && found >= PLACED * whole)
                .then(|| PiecePlace { at: weighted_median(shared, found), share: (found / whole).min(1.0) })
        });
        Alignment { places: places.collect() }
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
