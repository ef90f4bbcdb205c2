//! How much each word and each pair of words says in two texts, and in which sentences of the copy it stands.

use super::sentence_text::SentenceText;

/// A feature in more sentences of the copy than this says too little to look sentences up by it.
const LONGEST_POSTING: usize = 24;

/// The weights of the features of two texts: 1 where a feature stands in one sentence only, less the more sentences of
/// a text it stands in, 0 where it stands in all of them.
#[derive(Debug)]
pub(super) struct Weights {
    /// Of every feature of the document.
    pub(super) here: Vec<f64>,
    /// The sum over each sentence of the document.
    pub(super) sentences_here: Vec<f64>,
    /// The sum over each sentence of the copy.
    pub(super) sentences_there: Vec<f64>,
    /// For every feature of the document, where its sentences in the copy begin and end in `postings`.
    ranges: Vec<(u32, u32)>,
    postings: Vec<u32>,
}

impl Weights {
    /// Weighs the features of `document` and `copy`. One sort of all features: no text makes it slower.
    pub(super) fn new(document: &SentenceText, copy: &SentenceText) -> Self {
        let (mine, theirs) = (document.all_features(), copy.all_features());
        let sentence_there = sentence_of_features(copy);
        let keyed = mine.iter().chain(theirs).zip(0_u32..).map(|(feature, slot)| (feature.key, slot));
        let mut sorted: Vec<(u64, u32)> = keyed.collect();
        sorted.sort_unstable();

        let sentences = document.sentences.len().max(copy.sentences.len()) as f64 + 1.0;
        let weight = |count: usize| (sentences / count as f64).ln().max(0.0) / sentences.ln();
        let mut here = vec![0.0; mine.len()];
        let mut there = vec![0.0; theirs.len()];
        let mut ranges = vec![(0, 0); mine.len()];
        let mut postings = Vec::with_capacity(theirs.len());
        for run in sorted.chunk_by(|x, y| x.0 == y.0) {
            let (own, other) = run.split_at(run.partition_point(|&(_, slot)| (slot as usize) < mine.len()));
            let weight = weight(own.len().max(other.len()));
            for &(_, slot) in other {
                there[slot as usize - mine.len()] = weight;
            }
            let start = postings.len() as u32;
            if !own.is_empty() && other.len() <= LONGEST_POSTING {
                postings.extend(other.iter().map(|&(_, slot)| sentence_there[slot as usize - mine.len()]));
            }
            for &(_, slot) in own {
                here[slot as usize] = weight;
                ranges[slot as usize] = (start, postings.len() as u32);
            }
        }
        let sums = |text: &SentenceText, weights: &[f64]| -> Vec<f64> {
            (0..text.sentences.len()).map(|sentence| weights[text.range(sentence)].iter().sum()).collect()
        };
        Self {
            sentences_here: sums(document, &here),
            sentences_there: sums(copy, &there),
            here,
            ranges,
            postings,
        }
    }

    /// The sentences of the copy that have a feature of the document; none if they are too many.
    pub(super) fn posting(&self, feature: usize) -> &[u32] {
        let (start, end) = self.ranges[feature];
        &self.postings[start as usize..end as usize]
    }
}

/// The sentence of each feature.
fn sentence_of_features(text: &SentenceText) -> Vec<u32> {
    let mut sentences = Vec::with_capacity(text.all_features().len());
    for sentence in 0..text.sentences.len() {
        sentences.resize(text.range(sentence).end, sentence as u32);
    }
    sentences
}
