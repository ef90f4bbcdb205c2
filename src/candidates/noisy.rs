//! Which units are full of words that no other unit has: scans whose letters were misread, above all. Their shingles are
//! mostly broken, so that they are searched for with a lower bar.
//!
//! The words that the sketches sampled are looked at, so that all units look at the same ones; and of each only whether
//! one unit has it or several: two bits for each word that can be sampled, whatever the size of the collection. A unit's
//! share of lone words is a few in a hundred in a crawl, and half at ten wrong characters in a hundred. In a small
//! collection every unit is noisy, and the lower bar costs little.

use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

use crate::fingerprint::{SAMPLED_WORDS, WORDS_SAMPLED};

/// Below so many sampled words a share says nothing.
const FEWEST_WORDS: usize = 6;

/// Of each word, whether it was seen in one unit or in several: 16 MB. Many threads may add at once: what was seen does
/// not depend on who was first.
pub(super) struct Seen {
    /// For 64 words each: whether they were seen, and whether again. Next to each other, for both are asked at once.
    words: Vec<[AtomicU64; 2]>,
}

impl Default for Seen {
    fn default() -> Self {
        Self { words: (0..SAMPLED_WORDS / u64::BITS).map(|_| Default::default()).collect() }
    }
}

impl Seen {
    /// Adds the distinct sampled words of a unit.
    pub(super) fn add(&self, words: &[u32]) {
        for &word in words {
            let (at, bit) = slot(word);
            let [once, again] = &self.words[at];
            // Most words are known to be shared, and then nothing is written.
            if again.load(Relaxed) & bit == 0 && once.fetch_or(bit, Relaxed) & bit != 0 {
                again.fetch_or(bit, Relaxed);
            }
        }
    }

    /// Whether at least a share `wanted` of a unit's sampled words, which were added with those of all units, are its own.
    pub(super) fn is_noisy(&self, words: impl ExactSizeIterator<Item = u32>, wanted: f64) -> bool {
        let all = words.len();
        let lone = words.filter(|&word| !self.is_shared(word)).count();
        all >= FEWEST_WORDS && lone as f64 >= wanted * all as f64
    }

    fn is_shared(&self, word: u32) -> bool {
        let (at, bit) = slot(word);
        self.words[at][1].load(Relaxed) & bit != 0
    }
}

/// Where the bit of a word is.
fn slot(word: u32) -> (usize, u64) {
    let number = word / WORDS_SAMPLED;
    ((number / u64::BITS) as usize, 1 << (number % u64::BITS))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::{Printer, Sketch};

    #[test]
    fn units_full_of_words_of_their_own_are_noisy() {
        let plain: Vec<String> = (0..200).map(|word| format!("word{word}")).collect();
        let broken: Vec<String> = (0..200)
            .map(|word| if word % 2 == 0 { format!("w0rd{word}") } else { format!("word{word}") })
            .collect();
        let texts =
            [plain.join(" "), broken.join(" "), plain[..150].join(" "), "three lone words".to_owned()];
        let words =
            texts.map(|text| Sketch::of(&Printer::default().print([text.as_str()].into_iter())).words);
        let seen = Seen::default();
        for words in &words {
            seen.add(words);
        }
        let noisy = words.each_ref().map(|words| seen.is_noisy(words.iter().copied(), 0.25));
        assert_eq!(noisy, [false, true, false, false]);
    }
}
