//! Weighted 64-bit simhash of a paragraph.
//!
//! Source: Charikar, Similarity estimation techniques from rounding algorithms (2002); Manku, Jain, Das Sarma,
//! Detecting near-duplicates for web crawling (2007). Features are the paragraph's shingles; a shingle weighs 1 and 1
//! more for each of its words that is no function word, so that "of the" moves few bits and a name moves many.
//!
//! Instead of 64 counters a shingle, each byte of its hash looks up eight one-byte lanes to add, and the lanes are
//! emptied into the counters before they can overflow: about ten instructions a shingle without a branch. The test
//! oracle is the `simhash` crate, which takes the features one by one.

use super::shingle::{SHINGLE_WIDTH, Shingle, shingles};
use super::token::{Token, TokenClass};

/// Largest weight of one feature.
const MAX_WEIGHT: u32 = 1 + SHINGLE_WIDTH as u32;
/// Features that fit a byte lane, whatever their weights.
const LANE_FEATURES: u32 = 255 / MAX_WEIGHT;

/// Gathers weighted features and yields their simhash.
#[derive(Debug, Clone)]
pub struct SimhashBuilder {
    lanes: [u64; 8],
    pending: u32,
    ones: [u32; 64],
    weight: u32,
}

impl Default for SimhashBuilder {
    fn default() -> Self {
        Self { lanes: [0; 8], pending: 0, ones: [0; 64], weight: 0 }
    }
}

impl SimhashBuilder {
    /// Adds a feature.
    ///
    /// # Panics
    /// In debug builds, if `weight` is over 4.
    #[inline]
    pub fn add(&mut self, feature: Shingle, weight: u32) {
        debug_assert!(weight <= MAX_WEIGHT);
        for (lane, byte) in self.lanes.iter_mut().zip(feature.to_le_bytes()) {
            *lane += SPREAD[byte as usize] * u64::from(weight);
        }
        self.weight += weight;
        self.pending += 1;
        if self.pending == LANE_FEATURES {
            self.empty_lanes();
        }
    }

    /// The simhash: bit i is set when more than half of the weight had it set. 0 without features.
    #[must_use]
    pub fn finish(mut self) -> u64 {
        self.empty_lanes();
        let mut hash = 0;
        for (bit, &ones) in self.ones.iter().enumerate() {
            hash |= u64::from(2 * ones > self.weight) << bit;
        }
        hash
    }

    fn empty_lanes(&mut self) {
        for (lane, ones) in self.lanes.iter_mut().zip(self.ones.chunks_exact_mut(8)) {
            for (count, byte) in ones.iter_mut().zip(lane.to_le_bytes()) {
                *count += u32::from(byte);
            }
            *lane = 0;
        }
        self.pending = 0;
    }
}

/// Bit i of the index, as byte i of the value.
const SPREAD: [u64; 256] = {
    let mut table = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        let mut bit = 0;
        while bit < 8 {
            table[byte] |= ((byte as u64 >> bit) & 1) << (8 * bit);
            bit += 1;
        }
        byte += 1;
    }
    table
};

/// Simhash of a paragraph. Fewer than three words: of the words themselves, so that it is still a hash of the text.
#[must_use]
pub fn paragraph_simhash(tokens: &[Token]) -> u64 {
    let shingles: Vec<Shingle> = shingles(tokens).collect();
    simhash_of_shingles(tokens, &shingles)
}

/// The same, of a paragraph whose shingles are known.
pub(super) fn simhash_of_shingles(tokens: &[Token], shingles: &[Shingle]) -> u64 {
    let mut builder = SimhashBuilder::default();
    if shingles.is_empty() {
        for token in tokens {
            builder.add(u64::from(token.word()).wrapping_mul(0x9E37_79B9_7F4A_7C15), 1);
        }
    }
    for (&shingle, words) in shingles.iter().zip(tokens.windows(SHINGLE_WIDTH)) {
        builder.add(shingle, weight(words));
    }
    builder.finish()
}

/// The weight of a shingle of these words: 1 to 4.
#[must_use]
pub(crate) fn weight(words: &[Token]) -> u32 {
    1 + words.iter().map(|word| u32::from(word.class() != TokenClass::Function)).sum::<u32>()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::push_tokens;

    /// The same sum, bit by bit.
    fn naive(features: &[(u64, u32)]) -> u64 {
        (0..64)
            .filter(|bit| {
                features
                    .iter()
                    .map(|&(f, w)| if f >> bit & 1 == 1 { i64::from(w) } else { -i64::from(w) })
                    .sum::<i64>()
                    > 0
            })
            .fold(0, |hash, bit| hash | 1 << bit)
    }

    proptest::proptest! {
        #[test]
        fn lanes_agree_with_counting_bit_by_bit(
            features in proptest::collection::vec((proptest::prelude::any::<u64>(), 1..=MAX_WEIGHT), 0..200)
        ) {
            let mut builder = SimhashBuilder::default();
            for &(feature, weight) in &features {
                builder.add(feature, weight);
            }
            proptest::prop_assert_eq!(builder.finish(), naive(&features));
        }
    }

    /// The `simhash` crate is the reference: given the features that it would hash itself, and a feature of weight w
    /// as w equal features, it must say the same.
    #[test]
    fn agrees_with_the_simhash_crate() {
        use std::hash::{Hash, Hasher};
        for text in [
            "the quick brown fox",
            "a b c d e f g a b",
            "one",
            "markets fell on tuesday after the ministers met",
        ] {
            let weights = (1..=MAX_WEIGHT).cycle();
            let mut builder = SimhashBuilder::default();
            let mut repeated = Vec::new();
            for (word, weight) in text.split(' ').zip(weights) {
                let mut hasher = siphasher::sip::SipHasher::default();
                word.hash(&mut hasher);
                builder.add(hasher.finish(), weight);
                repeated.extend((0..weight).map(|_| word));
            }
            assert_eq!(builder.finish(), simhash::simhash_stream(repeated.into_iter()), "{text}");
        }
    }

    #[test]
    fn a_word_more_moves_few_bits_and_another_text_half_of_them() {
        let of = |text: &str| {
            let mut tokens = Vec::new();
            push_tokens(text, &mut tokens);
            paragraph_simhash(&tokens)
        };
        let base = "The ministry said on Friday that the bridge over the river at Karsova would stay closed to lorries \
                    until the new supports had been tested by engineers from the national rail company";
        let near = of(&base.replace("Friday", "Saturday"));
        let far = of(
            "Shares of the cement maker rose four per cent in early trade after the group raised its outlook \
                      for the year and named a new head of finance from a rival",
        );
        assert!(simhash::hamming_distance(of(base), near) <= 12);
        assert!(simhash::hamming_distance(of(base), far) >= 20);
    }
}
