//! Weighted 64-bit simhash of a paragraph.
//!
//! Source: Charikar, Similarity estimation techniques from rounding algorithms (2002); Manku, Jain, Das Sarma,
//! Detecting near-duplicates for web crawling (2007). Features are the paragraph's shingles; a shingle weighs 1 and 1
//! more for each of its words that is no function word, so that "of the" moves few bits and a name moves many.
//!
//! Instead of 64 counters, the counts stand upright: bit i of plane k is bit k of the count of hash bit i, so that two
//! shingles are added to all 64 counts in some fifty operations on whole words, without a branch (vertical counters;
//! Warren, Hacker's Delight, 5-1), and the majority of all 64 is read off in a few more. The test oracle is the
//! `simhash` crate, which takes the features one by one.

use super::shingle::{SHINGLE_WIDTH, Shingle, shingles};
use super::token::{Token, TokenClass};

/// Largest weight of one feature.
const MAX_WEIGHT: u32 = 1 + SHINGLE_WIDTH as u32;
/// Bits of the counts that a few features are added to.
const NEAR_PLANES: usize = 8;
/// Pairs of features that fit them, whatever their weights.
const NEAR_PAIRS: usize = ((1 << NEAR_PLANES) - 1) / (2 * MAX_WEIGHT as usize);
/// Bits of the counts of all features: enough for 2⁴⁶ of them.
const PLANES: usize = 48;

/// The counts of a few features.
#[derive(Debug, Clone, Copy, Default)]
struct Near {
    planes: [u64; NEAR_PLANES],
}

impl Near {
    /// Adds eight features that weigh 1 each: a tree of adders of three bits (Harley and Seal; Muła, Kurz, Lemire, Faster
    /// population counts using AVX2 instructions, 2018), then what is carried up the higher planes.
    #[expect(clippy::inline_always, reason = "the planes stay in registers where it is called in a loop")]
    #[inline(always)]
    fn add(&mut self, features: [u64; 8]) {
        let [ones, twos, fours, higher @ ..] = &mut self.planes;
        let mut take_four = |[a, b, c, d]: [u64; 4]| {
            let (first, second, carry);
            (*ones, first) = add_planes(*ones, a, b);
            (*ones, second) = add_planes(*ones, c, d);
            (*twos, carry) = add_planes(*twos, first, second);
            carry
        };
        let [few, more] = [0, 4].map(|from| std::array::from_fn(|at| features[from + at]));
        let (first, second) = (take_four(few), take_four(more));
        let mut carry;
        (*fours, carry) = add_planes(*fours, first, second);
        for plane in higher {
            (*plane, carry) = (*plane ^ carry, *plane & carry);
        }
    }
}

/// Gathers weighted features and yields their simhash.
#[derive(Debug, Clone)]
pub struct SimhashBuilder {
    /// The counts of the latest features.
    near: Near,
    /// Pairs that were added to them.
    pending: usize,
    /// The counts of those before.
    all: [u64; PLANES],
    weight: u64,
}

impl Default for SimhashBuilder {
    fn default() -> Self {
        Self { near: Near::default(), pending: 0, all: [0; PLANES], weight: 0 }
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
        self.near.add(std::array::from_fn(|nth| if nth < weight as usize { feature } else { 0 }));
        self.weight += u64::from(weight);
        self.pending += 1;
        if self.pending == NEAR_PAIRS {
            self.empty_near();
        }
    }

    /// Adds up to twice [`NEAR_PAIRS`] shingles, which are those of `tokens`.
    fn add_all(&mut self, shingles: &[Shingle], tokens: &[Token]) {
        debug_assert_eq!(tokens.len(), shingles.len() + SHINGLE_WIDTH - 1);
        self.empty_near();
        let mut near = Near::default();
        // A shingle counts once for itself, and once for each of its words that has all bits set here.
        let mut contents = tokens.iter().map(|&token| u64::from(is_content(token)).wrapping_neg());
        let mut next = || contents.next().unwrap_or(0);
        let (mut first, mut second) = (next(), next());
        let (pairs, rest) = shingles.as_chunks();
        for &[x, y] in pairs {
            let (third, fourth) = (next(), next());
            near.add([x, x & first, x & second, x & third, y, y & second, y & third, y & fourth]);
            (first, second) = (third, fourth);
        }
        if let &[last] = rest {
            near.add([last, last & first, last & second, last & next(), 0, 0, 0, 0]);
        }
        self.near = near;
        self.pending = NEAR_PAIRS;
        // Each word is in three shingles, but for the two at either end.
        let count = |tokens: &[Token]| tokens.iter().filter(|&&token| is_content(token)).count();
        let ends = (1..SHINGLE_WIDTH).map(|len| count(&tokens[..len]) + count(&tokens[tokens.len() - len..]));
        self.weight += (shingles.len() + SHINGLE_WIDTH * count(tokens) - ends.sum::<usize>()) as u64;
    }

    /// The simhash: bit i is set when more than half of the weight had it set. 0 without features.
    #[must_use]
    pub fn finish(mut self) -> u64 {
        self.majority()
    }

    fn majority(&mut self) -> u64 {
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
        if self.pending == 0 {
            return;
        }
        let mut carry = 0;
        for (bit, plane) in self.all.iter_mut().enumerate() {
            let added = self.near.planes.get(bit).copied().unwrap_or(0);
            if bit >= NEAR_PLANES && carry == 0 {
                break;
            }
            (*plane, carry) = add_planes(*plane, added, carry);
        }
        self.near = Near::default();
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
    for (first, some) in (0..).step_by(2 * NEAR_PAIRS).zip(shingles.chunks(2 * NEAR_PAIRS)) {
        builder.add_all(some, &tokens[first..first + some.len() + SHINGLE_WIDTH - 1]);
    }
    builder.majority()
}

/// Whether a word adds 1 to the weight of its shingles, as all but function words do.
fn is_content(token: Token) -> bool {
    token.class() != TokenClass::Function
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
            let mut builder = SimhashBuilder::default();
            for &(feature, weight) in &features {
                builder.add(feature, weight);
            }
            proptest::prop_assert_eq!(builder.finish(), naive(&features));
        }

        #[test]
        fn shingles_in_pairs_agree_with_one_by_one(words in proptest::collection::vec("the|of|[a-z]{1,3}", 0..300)) {
            let mut tokens = Vec::new();
            push_tokens(&words.join(" "), &mut tokens);
            let shingles: Vec<Shingle> = shingles(&tokens).collect();
            let weigh = |words: &[Token]| 1 + words.iter().map(|&word| u32::from(is_content(word))).sum::<u32>();
            let weights = tokens.windows(SHINGLE_WIDTH).map(weigh);
            let features: Vec<(u64, u32)> = shingles.iter().copied().zip(weights).collect();
            if !features.is_empty() {
                proptest::prop_assert_eq!(simhash_of_shingles(&tokens, &shingles), naive(&features));
            }
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
