//! Weighted 64-bit simhash of a paragraph.
//!
//! Source: Charikar, Similarity estimation techniques from rounding algorithms (2002); Manku, Jain, Das Sarma,
//! Detecting near-duplicates for web crawling (2007). Features are the paragraph's shingles; a shingle weighs 1 and 1
//! more for each of its words that is no function word, so that "of the" moves few bits and a name moves many.
//!
//! Instead of 64 counters, the counts stand upright: bit i of plane k is bit k of the count of hash bit i, so that one
//! shingle is added to all 64 counts in some thirty operations on whole words, two of them in some fifty, without a branch (vertical counters;
//! Warren, Hacker's Delight, 5-1), and the majority of all 64 is read off in a few more. The test oracle is the
//! `simhash` crate, which takes the features one by one.

use super::shingle::{SHINGLE_WIDTH, Shingle, shingles};
use super::token::{Token, TokenClass};

/// Largest weight of one feature.
const MAX_WEIGHT: u32 = 1 + SHINGLE_WIDTH as u32;
/// Bits of a weight.
const WEIGHT_PLANES: usize = 3;
/// Bits of the counts that a few features are added to.
const NEAR_PLANES: usize = 8;
/// Pairs of features that fit them, whatever their weights.
const NEAR_PAIRS: u32 = ((1 << NEAR_PLANES) - 1) / (2 * MAX_WEIGHT);
/// Bits of the counts of all features: enough for 2⁴⁶ of them.
const PLANES: usize = 48;

/// Gathers weighted features and yields their simhash.
#[derive(Debug, Clone)]
pub struct SimhashBuilder {
    /// The counts of the latest features.
    near: [u64; NEAR_PLANES],
    /// Pairs that were added to them.
    pending: u32,
    /// The counts of those before.
    all: [u64; PLANES],
    weight: u64,
}

impl Default for SimhashBuilder {
    fn default() -> Self {
        Self { near: [0; NEAR_PLANES], pending: 0, all: [0; PLANES], weight: 0 }
    }
}

impl SimhashBuilder {
    /// Adds a feature.
    ///
    /// # Panics
    /// In debug builds, if `weight` is over 4.
    #[inline]
    pub fn add(&mut self, feature: Shingle, weight: u32) {
        self.add_two([(feature, weight), (0, 0)]);
    }

    /// Adds two features, for less than twice the work: each plane takes both bits and what it is carried in one step.
    ///
    /// # Panics
    /// In debug builds, if a weight is over 4.
    #[inline]
    pub fn add_two(&mut self, [(x, x_weight), (y, y_weight)]: [(Shingle, u32); 2]) {
        debug_assert!(x_weight.max(y_weight) <= MAX_WEIGHT);
        // A feature where this bit of its weight is 1, nothing where it is 0.
        let added =
            |feature: u64, weight: u32, bit: usize| feature & u64::from(weight >> bit & 1).wrapping_neg();
        // Twice a plane's carry is what the next one gets; with two bits added and two carried, two are carried on.
        let mut carries = [0; 2];
        for (bit, plane) in self.near.iter_mut().enumerate().take(WEIGHT_PLANES) {
            let (sum, first) = add_planes(*plane, added(x, x_weight, bit), added(y, y_weight, bit));
            let (sum, second) = add_planes(sum, carries[0], carries[1]);
            *plane = sum;
            carries = [first, second];
        }
        let [mut carry, other] = carries;
        let (sum, on) = add_planes(self.near[WEIGHT_PLANES], carry, other);
        self.near[WEIGHT_PLANES] = sum;
        carry = on;
        for plane in &mut self.near[WEIGHT_PLANES + 1..] {
            (*plane, carry) = (*plane ^ carry, *plane & carry);
        }
        self.weight += u64::from(x_weight + y_weight);
        self.pending += 1;
        if self.pending == NEAR_PAIRS {
            self.empty_near();
        }
    }

    /// The simhash: bit i is set when more than half of the weight had it set. 0 without features.
    #[must_use]
    pub fn finish(mut self) -> u64 {
        self.empty_near();
        let half = self.weight / 2;
        // From the highest plane: the counts that are greater so far, and those that are equal.
        let (mut greater, mut equal) = (0, u64::MAX);
        let planes = (u64::BITS - self.weight.leading_zeros()) as usize;
        for (bit, &plane) in self.all.iter().enumerate().take(planes).rev() {
            if half >> bit & 1 == 1 {
                equal &= plane;
            } else {
                greater |= equal & plane;
                equal &= !plane;
            }
        }
        greater
    }

    fn empty_near(&mut self) {
        let mut carry = 0;
        for (bit, plane) in self.all.iter_mut().enumerate() {
            let added = self.near.get(bit).copied().unwrap_or(0);
            if bit >= NEAR_PLANES && carry == 0 {
                break;
            }
            (*plane, carry) = add_planes(*plane, added, carry);
        }
        self.near = [0; NEAR_PLANES];
        self.pending = 0;
    }
}

/// Adds three bits in each of 64 places: the sums' low bits and their carries.
#[inline]
fn add_planes(x: u64, y: u64, z: u64) -> (u64, u64) {
    let odd = x ^ y;
    (odd ^ z, x & y | odd & z)
}

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
    // Of the words of the shingle, the last is the one that the shingle before it did not have.
    let mut weights = tokens.iter().map(|&token| content(token));
    let mut last = [0, weights.next().unwrap_or(0), weights.next().unwrap_or(0)];
    let mut weigh = || {
        last = [last[1], last[2], weights.next().unwrap_or(0)];
        1 + last[0] + last[1] + last[2]
    };
    let (pairs, rest) = shingles.as_chunks();
    for &[first, second] in pairs {
        builder.add_two([(first, weigh()), (second, weigh())]);
    }
    for &shingle in rest {
        builder.add(shingle, weigh());
    }
    builder.finish()
}

/// What a word adds to the weight of its shingles: 1, but 0 for a function word.
fn content(token: Token) -> u32 {
    u32::from(token.class() != TokenClass::Function)
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
        fn planes_agree_with_counting_bit_by_bit(
            features in proptest::collection::vec((proptest::prelude::any::<u64>(), 1..=MAX_WEIGHT), 0..200)
        ) {
            let (mut one_by_one, mut in_pairs) = (SimhashBuilder::default(), SimhashBuilder::default());
            for &(feature, weight) in &features {
                one_by_one.add(feature, weight);
            }
            let (pairs, rest) = features.as_chunks();
            pairs.iter().for_each(|&pair| in_pairs.add_two(pair));
            rest.iter().for_each(|&(feature, weight)| in_pairs.add(feature, weight));
            proptest::prop_assert_eq!(one_by_one.finish(), naive(&features));
            proptest::prop_assert_eq!(in_pairs.finish(), naive(&features));
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
