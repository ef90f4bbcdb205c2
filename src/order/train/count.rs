//! The vocabulary of a collection: the words and the pairs of words that stand in the most articles.

use rayon::prelude::*;

use crate::order::article::Article;
use crate::order::features::Reader;
use crate::order::vocabulary::{Vocabulary, pair_hash};

/// Articles that a word must stand in.
const FEWEST: u32 = 4;

/// Counts the words of `articles` and keeps the most frequent: at most `words` words and `pairs` pairs.
pub(super) fn vocabulary(articles: &[&Article<'_>], words: usize, pairs: usize) -> Vocabulary {
    let read = |article: &&Article<'_>| {
        let mut reader = Reader::default();
        let (mut words, mut pairs) = (Vec::new(), Vec::new());
        for piece in &article.pieces {
            let hashes = reader.hashes(piece);
            pairs.extend(hashes.windows(2).map(|pair| pair_hash(pair[0], pair[1])));
            words.extend(hashes);
        }
        for list in [&mut words, &mut pairs] {
            list.sort_unstable();
            list.dedup();
        }
        (words, pairs)
    };
    let (all_words, all_pairs): (Vec<_>, Vec<_>) = articles.par_iter().map(read).unzip();
    let mut kept = frequent(all_words, words);
    kept.extend(frequent(all_pairs, pairs));
    kept.sort_unstable();
    // A pair may have the hash of a word; they share a row then.
    kept.dedup_by_key(|(hash, _)| *hash);
    let rarity = |count: u32| {
        let rarity = (articles.len() as f32 / count as f32).ln().max(0.0);
        #[allow(clippy::cast_sign_loss, reason = "it is at least 0")]
        let code = (16.0 * rarity).round().min(255.0) as u8;
        code
    };
    Vocabulary {
        hashes: kept.iter().map(|&(hash, _)| hash).collect(),
        rarity: kept.iter().map(|&(_, count)| rarity(count)).collect(),
    }
}

/// The `most` hashes that stand in the most lists, each with its count.
fn frequent(lists: Vec<Vec<u32>>, most: usize) -> Vec<(u32, u32)> {
    let mut all: Vec<u32> = lists.into_iter().flatten().collect();
    all.par_sort_unstable();
    let mut counts: Vec<(u32, u32)> = all
        .chunk_by(|a, b| a == b)
        .map(|run| (run[0], run.len() as u32))
        .filter(|&(_, n)| n >= FEWEST)
        .collect();
    counts.sort_unstable_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(&b.0)));
    counts.truncate(most);
    counts
}
