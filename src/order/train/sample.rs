//! Noise of training: articles as scrapes have them, with paragraphs gone, marks stripped, no headline, words lost.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::config::TrainConfig;
use crate::order::features::piece::{MARKS, TITLE};
use crate::order::features::{Bag, DENSE, Features};

/// Share of the articles that lose paragraphs, and of the paragraphs that they lose at most.
const ABRIDGED: f32 = 0.3;
const LOST: f32 = 0.35;
/// Share of the articles that lose all wire marks, and of those that lose their headline.
const UNMARKED: f32 = 0.15;
const UNTITLED: f32 = 0.1;

/// A stream of draws.
#[derive(Debug)]
pub(super) struct Draws(ChaCha8Rng);

impl Draws {
    /// The stream of this number.
    pub(super) fn new(seed: u64, stream: u64) -> Self {
        let mut generator = ChaCha8Rng::seed_from_u64(seed);
        generator.set_stream(stream);
        Self(generator)
    }

    /// Uniform in 0 to 1.
    pub(super) fn unit(&mut self) -> f32 {
        (self.0.next_u32() >> 8) as f32 / (1 << 24) as f32
    }

    /// Below `bound`, which is at least 1.
    pub(super) fn below(&mut self, bound: usize) -> usize {
        ((u64::from(self.0.next_u32()) * bound as u64) >> 32) as usize
    }

    /// Puts `items` in random order (Fisher and Yates).
    pub(super) fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }
}

/// The article with noise; its pieces stay in order.
pub(super) fn noisy(features: &Features, config: &TrainConfig, draws: &mut Draws) -> Features {
    let mut pieces: Vec<usize> = (0..features.n).collect();
    if draws.unit() < ABRIDGED {
        let lost = LOST * draws.unit();
        pieces.retain(|_| draws.unit() >= lost);
    }
    let mut noisy = features.select(&pieces);
    if draws.unit() < UNMARKED {
        blank(&mut noisy.dense, &MARKS);
    }
    if draws.unit() < UNTITLED {
        blank(&mut noisy.dense, &TITLE);
        noisy.title.clear();
    }
    for bag in &mut noisy.bags {
        *bag = thinned(bag, config.word_dropout, draws);
    }
    noisy.title.retain(|_| draws.unit() >= config.word_dropout);
    noisy
}

fn blank(dense: &mut [f32], columns: &std::ops::Range<usize>) {
    for row in dense.chunks_exact_mut(DENSE) {
        row[columns.clone()].fill(0.0);
    }
}

/// The bag without the words that are lost.
fn thinned(bag: &Bag, lost: f32, draws: &mut Draws) -> Bag {
    let mut thin = Bag { rows: Vec::with_capacity(bag.rows.len()), ..Bag::default() };
    for (at, &row) in bag.rows.iter().enumerate() {
        if at == bag.tail {
            thin.tail = thin.rows.len();
        }
        if draws.unit() >= lost {
            thin.rows.push(row);
        }
        if at + 1 == bag.head {
            thin.head = thin.rows.len();
        }
        if at + 1 == bag.opening {
            thin.opening = thin.rows.len();
        }
    }
    thin
}
