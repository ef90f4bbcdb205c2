//! An article in numbers: what the network is given. Nothing here depends on the order of the pieces.

use std::collections::BTreeSet;
use std::ops::Range;

use super::article::Article;
use super::omit::Part;
use super::scores::MOST_PAIRED;
use super::vocabulary::{UNKNOWN, Vocabulary};
use crate::text::words::Shape;

mod mentions;
mod overlap;
mod pairs;
pub(super) mod piece;
mod reading;

pub(super) use pairs::PAIR;
pub(super) use piece::DENSE;

use mentions::Mentions;
use overlap::Overlaps;
pub(super) use reading::Reader;
use reading::{Reading, Token};

/// Words at a piece's start, and at its end, that are looked at by themselves.
const EDGE_WORDS: usize = 12;
/// Words that a piece opens with, looked at once more: how it takes up what came before.
const OPENING_WORDS: usize = 3;

/// Parts of a piece whose words are averaged each for itself.
pub(super) const PARTS: usize = 4;

/// An article in numbers.
#[derive(Debug, Clone, Default)]
pub(super) struct Features {
    pub(super) n: usize,
    /// Rows of the embedding table, a piece: words and known pairs of them, in text order.
    pub(super) bags: Vec<Bag>,
    /// The same of the headline.
    pub(super) title: Vec<u32>,
    /// `n × DENSE`.
    pub(super) dense: Vec<f32>,
    /// `n × n × PAIR`, in 255ths; what the row says of the column.
    pub(super) pairs: Vec<u8>,
    /// Log-odds-free facts that rules are made from, a piece.
    pub(super) facts: Vec<Facts>,
    /// The share, 0–1, of the pieces' words of which the model has learnt nothing.
    pub(super) unknown: f32,
}

/// The rows of a piece.
#[derive(Debug, Clone, Default)]
pub(super) struct Bag {
    pub(super) rows: Vec<u32>,
    /// It opens with `rows[..opening]`; the first words are `rows[..head]`, the last ones `rows[tail..]`.
    pub(super) opening: usize,
    pub(super) head: usize,
    pub(super) tail: usize,
}

/// What rules ask of a piece beside its marks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Facts {
    pub(super) rung: u8,
    pub(super) item: u32,
    pub(super) unclosed: bool,
    pub(super) starts_quoted: bool,
}

impl Features {
    /// Reads an article. Linear in its text; quadratic in its pieces, of which there may be [`MOST_PAIRED`].
    pub(super) fn new(article: &Article<'_>, vocabulary: &Vocabulary, reader: &mut Reader) -> Self {
        let n = article.len().min(MOST_PAIRED);
        let pieces = &article.pieces[..n];
        let readings: Vec<Reading> = pieces.iter().map(|piece| reader.read(piece)).collect();
        let title = article.title.map(|title| reader.read_text(title)).unwrap_or_default();
        let lower: BTreeSet<u32> = readings
            .iter()
            .flat_map(|reading| &reading.tokens)
            .filter(|token| token.shape == Shape::Lower)
            .map(|token| token.hash)
            .collect();
        let mentions: Vec<Mentions> = readings.iter().map(|reading| Mentions::new(reading, &lower)).collect();
        let overlaps = Overlaps::new(&readings, &title, vocabulary);
        let facts = readings.iter().zip(&mentions).map(|(reading, mentions)| Facts {
            rung: if reading.quotes > 0 { mentions.rung } else { 0 },
            item: reading.item,
            unclosed: reading.unclosed,
            starts_quoted: reading.starts_quoted,
        });
        let bags: Vec<Bag> = readings.iter().map(|reading| Bag::new(&reading.tokens, vocabulary)).collect();
        Self {
            n,
            unknown: unknown(&bags, &readings),
            bags,
            title: Bag::new(&title.tokens, vocabulary).rows,
            dense: piece::dense(pieces, &readings, &mentions, &overlaps),
            pairs: pairs::pairs(&readings, &mentions, &overlaps),
            facts: facts.collect(),
        }
    }
}

/// The share of words that have no row of their own; of few words as if there were more, which are known.
fn unknown(bags: &[Bag], readings: &[Reading]) -> f32 {
    /// A list of a dozen names is no language.
    const FEWEST: usize = 30;
    let words: usize = readings.iter().map(|reading| reading.tokens.len()).sum();
    let unknown = bags.iter().flat_map(|bag| &bag.rows).filter(|&&row| (row as usize) < UNKNOWN).count();
    unknown as f32 / words.max(FEWEST) as f32
}

impl Features {
    /// The article that has only these pieces, in this order.
    pub(super) fn select(&self, pieces: &[usize]) -> Self {
        let mut selected =
            Self { n: pieces.len(), title: self.title.clone(), unknown: self.unknown, ..Self::default() };
        for &i in pieces {
            selected.bags.push(self.bags[i].clone());
            selected.dense.extend(&self.dense[i * DENSE..(i + 1) * DENSE]);
            selected.facts.extend(self.facts.get(i));
            for &j in pieces {
                let at = (i * self.n + j) * PAIR;
                selected.pairs.extend(&self.pairs[at..at + PAIR]);
            }
        }
        selected
    }
}

impl Features {
    /// Takes out what belongs to a part of the evidence, as if no article had it. Nothing for parts that are no features.
    pub(super) fn omit(&mut self, part: Part) {
        let blank = |rows: &mut [f32], columns: &Range<usize>| {
            rows.chunks_exact_mut(DENSE).for_each(|row| row[columns.clone()].fill(0.0));
        };
        match part {
            Part::Marks => blank(&mut self.dense, &piece::MARKS),
            Part::Headline => {
                blank(&mut self.dense, &piece::TITLE);
                self.title.clear();
            }
            Part::Form => blank(&mut self.dense, &piece::FORM),
            Part::Mentions => {
                blank(&mut self.dense, &piece::MENTIONS);
                for pair in self.pairs.chunks_exact_mut(PAIR) {
                    pair[pairs::MENTIONS].fill(0);
                }
            }
            Part::Overlap => {
                for pair in self.pairs.chunks_exact_mut(PAIR) {
                    pair[pairs::OVERLAP].fill(0);
                }
            }
            Part::Words => self.bags.iter_mut().for_each(|bag| *bag = Bag::default()),
            Part::Rules | Part::Ladder | Part::Series => {}
        }
    }
}

impl Bag {
    /// The rows of the whole piece, of its first words, of its last, and of its opening.
    pub(super) fn parts(&self) -> [&[u32]; PARTS] {
        [&self.rows, &self.rows[..self.head], &self.rows[self.tail..], &self.rows[..self.opening]]
    }

    fn new(tokens: &[Token], vocabulary: &Vocabulary) -> Self {
        let mut rows = Vec::with_capacity(2 * tokens.len());
        let mut bag = Self::default();
        let tail = tokens.len().saturating_sub(EDGE_WORDS);
        for (at, token) in tokens.iter().enumerate() {
            if at == tail {
                bag.tail = rows.len();
            }
            if at > 0
                && let Some(row) = vocabulary.pair(tokens[at - 1].hash, token.hash)
            {
                rows.push(row);
            }
            rows.push(vocabulary.word(token.hash, token.shape == Shape::Capital));
            if at < EDGE_WORDS {
                bag.head = rows.len();
            }
            if at < OPENING_WORDS {
                bag.opening = rows.len();
            }
        }
        bag.rows = rows;
        bag
    }
}
