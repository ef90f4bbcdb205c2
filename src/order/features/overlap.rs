//! Which words pieces share, weighted by how rare they are.

use super::reading::{Class, Reading, Token};
use crate::order::vocabulary::Vocabulary;
use crate::text::words::Shape;

/// Shared weight of all pairs of pieces.
#[derive(Debug, Clone, Default)]
pub(super) struct Overlaps {
    n: usize,
    /// Norm of each piece: square root of the sum of squared rarities of its words.
    norms: Vec<f32>,
    /// `n × n`: sum of squared rarities of shared words; symmetric.
    shared: Vec<f32>,
    /// `n × n`: weight of words shared by the two and by no other piece.
    exclusive: Vec<f32>,
    /// `n × n`: weight shared by the row's last sentence and the column's first, and the norm of each.
    joints: Vec<f32>,
    ends: Vec<f32>,
    starts: Vec<f32>,
    /// `n × n`: names and numbers shared.
    names: Vec<f32>,
    numbers: Vec<f32>,
    /// Cosine with the headline: of the whole piece, and of its first sentence; share of the headline that is in the piece.
    pub(super) title: Vec<[f32; 3]>,
}

/// One occurrence of a word: in which piece, in which of its parts.
#[allow(clippy::struct_excessive_bools, reason = "each is an independent property of a word")]
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Occurrence {
    hash: u32,
    piece: u32,
    is_name: bool,
    is_number: bool,
    in_first: bool,
    in_last: bool,
}

impl Overlaps {
    pub(super) fn new(readings: &[Reading], title: &Reading, vocabulary: &Vocabulary) -> Self {
        let n = readings.len();
        let mut all = Self {
            n,
            norms: vec![0.0; n],
            shared: vec![0.0; n * n],
            exclusive: vec![0.0; n * n],
            joints: vec![0.0; n * n],
            ends: vec![0.0; n],
            starts: vec![0.0; n],
            names: vec![0.0; n * n],
            numbers: vec![0.0; n * n],
            title: vec![[0.0; 3]; n],
        };
        let mut words: Vec<Occurrence> = Vec::new();
        for (piece, reading) in readings.iter().enumerate() {
            words.extend(occurrences(reading, piece as u32));
        }
        words.sort_unstable();
        let mut title_words: Vec<u32> =
            title.tokens.iter().filter(|token| counts(token)).map(|t| t.hash).collect();
        title_words.sort_unstable();
        title_words.dedup();
        let mut holders: Vec<Occurrence> = Vec::new();
        for run in words.chunk_by(|a, b| a.hash == b.hash) {
            let weight = vocabulary.rarity(run[0].hash).powi(2) / 16.0;
            holders.clear();
            for same in run.chunk_by(|a, b| a.piece == b.piece) {
                let joined = same.iter().copied().reduce(Occurrence::or);
                holders.extend(joined);
            }
            let in_title = title_words.binary_search(&run[0].hash).is_ok();
            all.add(&holders, weight, in_title);
        }
        let title_norm: f32 =
            title_words.iter().map(|&hash| vocabulary.rarity(hash).powi(2) / 16.0).sum::<f32>().max(1e-6);
        for (i, values) in all.title.iter_mut().enumerate() {
            let [whole, first, _] = *values;
            *values = [
                whole / (all.norms[i] * title_norm).sqrt().max(1e-6),
                first / (all.starts[i] * title_norm).sqrt().max(1e-6),
                whole / title_norm,
            ];
        }
        all
    }

    /// Adds one word and the pieces that have it.
    fn add(&mut self, holders: &[Occurrence], weight: f32, in_title: bool) {
        let n = self.n;
        for one in holders {
            let i = one.piece as usize;
            self.norms[i] += weight;
            self.starts[i] += if one.in_first { weight } else { 0.0 };
            self.ends[i] += if one.in_last { weight } else { 0.0 };
            if in_title {
                self.title[i][0] += weight;
                self.title[i][1] += if one.in_first { weight } else { 0.0 };
            }
            for other in holders {
                let at = i * n + other.piece as usize;
                if i == other.piece as usize {
                    continue;
                }
                self.shared[at] += weight;
                if holders.len() == 2 {
                    self.exclusive[at] += weight;
                }
                if one.in_last && other.in_first {
                    self.joints[at] += weight;
                }
                if one.is_name && other.is_name {
                    self.names[at] += 1.0;
                }
                if one.is_number {
                    self.numbers[at] += 1.0;
                }
            }
        }
    }

    /// Cosine of the two pieces' words, 0–1.
    pub(super) fn cosine(&self, i: usize, j: usize) -> f32 {
        self.shared[i * self.n + j] / (self.norms[i] * self.norms[j]).sqrt().max(1e-6)
    }

    /// Cosine of the last sentence of `i` with the first of `j`, 0–1.
    pub(super) fn joint(&self, i: usize, j: usize) -> f32 {
        self.joints[i * self.n + j] / (self.ends[i] * self.starts[j]).sqrt().max(1e-6)
    }

    /// Share of the words of the two that no other piece has, 0–1.
    pub(super) fn exclusive(&self, i: usize, j: usize) -> f32 {
        self.exclusive[i * self.n + j] / (self.norms[i] * self.norms[j]).sqrt().max(1e-6)
    }

    pub(super) fn names(&self, i: usize, j: usize) -> f32 {
        self.names[i * self.n + j]
    }

    pub(super) fn numbers(&self, i: usize, j: usize) -> f32 {
        self.numbers[i * self.n + j]
    }

    /// Mean cosine with all others, 0–1: how central a piece is.
    pub(super) fn centrality(&self, i: usize) -> f32 {
        let others = self.n.saturating_sub(1).max(1) as f32;
        (0..self.n).filter(|&j| j != i).map(|j| self.cosine(i, j)).sum::<f32>() / others
    }
}

impl Occurrence {
    fn or(self, other: Self) -> Self {
        Self {
            is_name: self.is_name || other.is_name,
            in_first: self.in_first || other.in_first,
            in_last: self.in_last || other.in_last,
            ..self
        }
    }
}

/// Whether a word says what a text is about.
fn counts(token: &Token) -> bool {
    token.class == Class::Other
}

fn occurrences(reading: &Reading, piece: u32) -> impl Iterator<Item = Occurrence> + '_ {
    let words = reading.tokens.iter().enumerate().filter(|(_, token)| counts(token));
    words.map(move |(at, token)| Occurrence {
        hash: token.hash,
        piece,
        is_name: token.shape == Shape::Capital && !token.opens,
        is_number: token.shape == Shape::Number,
        in_first: at < reading.first_end,
        in_last: at >= reading.last_start,
    })
}
