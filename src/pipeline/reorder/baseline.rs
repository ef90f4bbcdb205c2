//! Orders that are simple to make: what the real one has to be better than.

use std::collections::BTreeSet;

use xxhash_rust::xxh3::xxh3_64;

use crate::document::Document;
use crate::error::{Error, Result};
use crate::fingerprint::push_tokens;
use crate::order::references::Witness;
use crate::text::normalise::normalise;

/// A simple way to an order. The first witness is the document itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Baseline {
    /// Any order: by hash.
    Random,
    /// The order given.
    Input,
    /// What shares most words with the headline first.
    Headline,
    /// The mean rank in all copies, unweighted (Borda's count).
    Borda,
    /// The order of the copy that has most of the document, the rest behind.
    BestCopy,
}

impl Baseline {
    /// All of them by name.
    pub const ALL: [(&'static str, Self); 5] = [
        ("random", Self::Random),
        ("input", Self::Input),
        ("headline", Self::Headline),
        ("borda", Self::Borda),
        ("best-copy", Self::BestCopy),
    ];

    /// Reads a name.
    pub fn parse(given: &str) -> Result<Self> {
        let found = Self::ALL.iter().find(|(name, _)| *name == given);
        found.map(|&(_, baseline)| baseline).ok_or_else(|| {
            let names: Vec<&str> = Self::ALL.iter().map(|&(name, _)| name).collect();
            Error::setting("baseline", format!("`{given}` is none of {}", names.join(", ")))
        })
    }

    /// The order of the pieces with these texts. Ties are broken by hash, never by the order given.
    pub(super) fn order(self, document: &Document, texts: &[&str], witnesses: &[Witness]) -> Vec<usize> {
        let n = texts.len();
        let hash = |piece: &usize| xxh3_64(format!("{}\n{}", document.id, texts[*piece]).as_bytes());
        let mut order: Vec<usize> = (0..n).collect();
        if self == Self::Input {
            return order;
        }
        order.sort_by_key(hash);
        let copies = witnesses.get(1..).unwrap_or_default();
        match self {
            Self::Random | Self::Input => {}
            Self::Headline => {
                let title = words(document.title.as_deref().unwrap_or_default());
                let shared: Vec<f64> = texts.iter().map(|text| likeness(&title, &words(text))).collect();
                order.sort_by(|&x, &y| shared[y].total_cmp(&shared[x]));
            }
            Self::Borda => {
                let rank = mean_ranks(n, copies);
                order.sort_by(|&x, &y| rank[x].total_cmp(&rank[y]));
            }
            Self::BestCopy => {
                let best = copies.iter().max_by_key(|copy| copy.sequence.len());
                let mut rank = vec![usize::MAX; n];
                for (at, &piece) in best.iter().flat_map(|copy| &copy.sequence).enumerate() {
                    rank[piece] = at;
                }
                order.sort_by_key(|&piece| rank[piece]);
            }
        }
        order
    }
}

/// For each piece the mean over copies of its relative rank, 0–1; the middle where none has it.
fn mean_ranks(pieces: usize, copies: &[Witness]) -> Vec<f64> {
    let mut sums = vec![(0.0, 0.0); pieces];
    for copy in copies {
        let len = copy.sequence.len() as f64;
        for (at, &piece) in copy.sequence.iter().enumerate() {
            sums[piece].0 += (at as f64 + 0.5) / len;
            sums[piece].1 += 1.0;
        }
    }
    sums.into_iter().map(|(sum, count)| if count > 0.0 { sum / count } else { 0.5 }).collect()
}

fn words(text: &str) -> BTreeSet<u32> {
    let mut tokens = Vec::new();
    push_tokens(&normalise(text), &mut tokens);
    tokens.iter().map(|token| token.word()).collect()
}

/// Cosine of two sets of words.
fn likeness(title: &BTreeSet<u32>, text: &BTreeSet<u32>) -> f64 {
    let common = title.intersection(text).count() as f64;
    if common > 0.0 { common / (title.len() as f64 * text.len() as f64).sqrt() } else { 0.0 }
}
