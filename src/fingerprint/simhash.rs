//! Weighted 64-bit simhash of a paragraph.
//!
//! Source: Charikar, Similarity estimation techniques from rounding algorithms (2002); Manku, Jain, Das Sarma,
//! Detecting near-duplicates for web crawling (2007). Features are the paragraph's shingles; a shingle weighs 1 and 1
//! more for each of its words that is no function word, so that "of the" moves few bits and a name moves many.
//!
//! Instead of 64 counters, the counts stand upright: bit i of plane k is bit k of the count of hash bit i, so that shingles
//! are added to all 64 counts in some thirty operations each on whole words, without a branch (vertical counters;
//! Warren, Hacker's Delight, 5-1), and the majority of all 64 is read off in a few more. Every other shingle goes to a
//! second set of counts beside the first, so that both are added in one instruction of 128 bits. The test oracle is the
//! `simhash` crate, which takes the features one by one.

use std::ops::{BitAnd, BitOr, BitXor};

use super::shingle::{SHINGLE_WIDTH, Shingle, shingles};
use super::token::{Token, TokenClass};

/// Largest weight of one feature.
const MAX_WEIGHT: u32 = 1 + SHINGLE_WIDTH as u32;
/// Bits of the counts that a few features are added to.
const NEAR_PLANES: usize = 8;
/// Features of a lane that fit them, whatever their weights.
const NEAR_FEATURES: usize = ((1 << NEAR_PLANES) - 1) / MAX_WEIGHT as usize;
/// Shingles that are added at a time.
const GROUP: usize = 4;
/// Shingles that are added before the counts are: they fit both lanes, and nearly all paragraphs are no longer.
const NEAR_SHINGLES: usize = 60;
const _: () = assert!(NEAR_SHINGLES.is_multiple_of(GROUP) && NEAR_SHINGLES <= 2 * NEAR_FEATURES);
/// Bits of the counts of all features: enough for 2⁴⁶ of them.
const PLANES: usize = 48;

/// Two words side by side.
#[derive(Debug, Clone, Copy, Default)]
struct Lanes([u64; 2]);

impl BitAnd for Lanes {
    type Output = Self;

    #[inline]
    fn bitand(self, other: Self) -> Self {
        Self([self.0[0] & other.0[0], self.0[1] & other.0[1]])
    }
}

impl BitOr for Lanes {
    type Output = Self;

    #[inline]
    fn bitor(self, other: Self) -> Self {
        Self([self.0[0] | other.0[0], self.0[1] | other.0[1]])
    }
}

impl BitXor for Lanes {
    type Output = Self;

    #[inline]
    fn bitxor(self, other: Self) -> Self {
        Self([self.0[0] ^ other.0[0], self.0[1] ^ other.0[1]])
    }
}

/// The counts of a few features.
#[derive(Debug, Clone, Copy, Default)]
struct Near {
    planes: [Lanes; NEAR_PLANES],
}

impl Near {
    /// Adds eight features a lane that weigh 1 each: a tree of adders of three bits (Harley and Seal; Muła, Kurz, Lemire,
    /// Faster population counts using AVX2 instructions, 2018), then what is carried up the higher planes.
    #[expect(clippy::inline_always, reason = "the planes stay in registers where it is called in a loop")]
    #[inline(always)]
    fn add(&mut self, features: [Lanes; 8]) {
        let [ones, twos, fours, higher @ ..] = &mut self.planes;
        let mut take_four = |[a, b, c, d]: [Lanes; 4]| {
            let (first, second, carry);
            (*ones, first) = add_planes(*ones, a, b);
            (*ones, second) = add_planes(*ones, c, d);
            (*twos, carry) = add_planes(*twos, first, second);
            carry
        };
        let [few, more] = *features.as_chunks().0 else { return };
        let (first, second) = (take_four(few), take_four(more));
        let mut carry;
        (*fours, carry) = add_planes(*fours, first, second);
        for plane in higher {
            (*plane, carry) = (*plane ^ carry, *plane & carry);
        }
    }

    /// The counts of up to [`NEAR_SHINGLES`] shingles, which are those of `tokens`.
    fn of(shingles: &[Shingle], tokens: &[Token]) -> Self {
        debug_assert_eq!(tokens.len(), shingles.len() + SHINGLE_WIDTH - 1);
        // A shingle counts once for itself, and once for each of its words that has all bits set here.
        let mut contents = [0; NEAR_SHINGLES + SHINGLE_WIDTH];
        for (content, &token) in contents.iter_mut().zip(tokens) {
            *content = u64::from(is_content(token)).wrapping_neg();
        }
        let mut near = Self::default();
        let (groups, rest) = shingles.as_chunks();
        for (group, at) in groups.iter().zip((0..).step_by(GROUP)) {
            near.add_group(group, &contents[at..]);
        }
        if !rest.is_empty() {
            let mut last = [0; GROUP];
            last[..rest.len()].copy_from_slice(rest);
            near.add_group(&last, &contents[shingles.len() - rest.len()..]);
        }
        near
    }

    /// The counts of both lanes together.
    fn sums(&self) -> [u64; NEAR_PLANES + 1] {
        let (mut sums, mut carry) = ([0; NEAR_PLANES + 1], 0);
        for (sum, lanes) in sums.iter_mut().zip(self.planes) {
            let [x, y] = lanes.0;
            (*sum, carry) = add_planes(x, y, carry);
        }
        sums[NEAR_PLANES] = carry;
        sums
    }

    /// Adds the shingles of a group; `contents` are masks of their words.
    #[expect(clippy::inline_always, reason = "the planes stay in registers where it is called in a loop")]
    #[inline(always)]
    fn add_group(&mut self, group: &[Shingle; GROUP], contents: &[u64]) {
        let Some(&[first, second, third, fourth, fifth, sixth]) = contents.first_chunk() else { return };
        let (x, y) = (Lanes([group[0], group[1]]), Lanes([group[2], group[3]]));
        let (one, two, three) = (Lanes([first, second]), Lanes([second, third]), Lanes([third, fourth]));
        let (four, five) = (Lanes([fourth, fifth]), Lanes([fifth, sixth]));
        self.add([x, x & one, x & two, x & three, y, y & three, y & four, y & five]);
    }
}

/// Gathers weighted features and yields their simhash.
#[derive(Debug, Clone)]
pub struct SimhashBuilder {
    /// The counts of the latest features.
    near: Near,
    /// Features that were added to a lane of them, at most.
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
        let counted = |nth| if nth < weight as usize { feature } else { 0 };
        self.near.add(std::array::from_fn(|nth| Lanes([counted(nth), 0])));
        self.weight += u64::from(weight);
        self.pending += 1;
        if self.pending == NEAR_FEATURES {
            self.empty_near();
        }
    }

    /// Adds up to [`NEAR_SHINGLES`] shingles, which are those of `tokens`.
    fn add_all(&mut self, shingles: &[Shingle], tokens: &[Token]) {
        self.empty_near();
        self.near = Near::of(shingles, tokens);
        self.pending = NEAR_FEATURES;
        self.weight += weight(shingles.len(), tokens);
    }

    /// The simhash: bit i is set when more than half of the weight had it set. 0 without features.
    #[must_use]
    pub fn finish(mut self) -> u64 {
        self.majority()
    }

    fn majority(&mut self) -> u64 {
        self.empty_near();
        majority(&self.all, self.weight)
    }

    fn empty_near(&mut self) {
        if self.pending == 0 {
            return;
        }
        // Two ripple adders, one behind the other: of the lanes, and of their sum and the counts before.
        let (mut carry, mut more) = (0, 0);
        let (near, higher) = self.all.split_at_mut(NEAR_PLANES);
        for (plane, lanes) in near.iter_mut().zip(self.near.planes) {
            let [x, y] = lanes.0;
            let (sum, of_lanes) = add_planes(x, y, carry);
            let (sum, of_all) = add_planes(sum, *plane, more);
            (*plane, carry, more) = (sum, of_lanes, of_all);
        }
        for plane in higher {
            if carry | more == 0 {
                break;
            }
            (*plane, carry) = add_planes(*plane, carry, more);
            more = 0;
        }
        self.near = Near::default();
        self.pending = 0;
    }
}

/// Which of 64 counts, whose bits the planes are from the lowest, are more than half of a weight; none of them is greater
/// than that.
fn majority(planes: &[u64], weight: u64) -> u64 {
    let half = weight / 2;
    // No count has more bits than the weight.
    let used = (u64::BITS - weight.leading_zeros()) as usize;
    let planes = &planes[..used.min(planes.len())];
    // From the highest plane: the counts that are greater so far, and those that are equal. A branch on the weight's bits could
    // not be predicted.
    let (mut greater, mut equal) = (0, u64::MAX);
    for (bit, &plane) in planes.iter().enumerate().rev() {
        let is_clear = (half >> bit & 1).wrapping_sub(1);
        greater |= equal & plane & is_clear;
        equal &= plane ^ is_clear;
    }
    greater
}

/// What so many shingles weigh together, which are those of `tokens`. Each word is in three of them, but for the two at
/// either end.
fn weight(shingles: usize, tokens: &[Token]) -> u64 {
    const { assert!(SHINGLE_WIDTH == 3) };
    let count = |tokens: &[Token]| tokens.iter().map(|&token| u64::from(is_content(token))).sum::<u64>();
    let ([first, second, ..], [.., last_but_one, last]) = (tokens, tokens) else { return 0 };
    shingles as u64 + 3 * count(tokens) - 2 * count(&[*first, *last]) - count(&[*second, *last_but_one])
}

/// Adds three bits in each of 64 places, of each lane: the sums' low bits and their carries.
#[inline]
fn add_planes<T>(x: T, y: T, z: T) -> (T, T)
where
    T: Copy + BitAnd<Output = T> + BitOr<Output = T> + BitXor<Output = T>,
{
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
    if (1..=NEAR_SHINGLES).contains(&shingles.len()) {
        return majority(&Near::of(shingles, tokens).sums(), weight(shingles.len(), tokens));
    }
    let mut builder = SimhashBuilder::default();
    if shingles.is_empty() {
        for token in tokens {
            builder.add(u64::from(token.word()).wrapping_mul(0x9E37_79B9_7F4A_7C15), 1);
        }
    }
    for (first, some) in (0..).step_by(NEAR_SHINGLES).zip(shingles.chunks(NEAR_SHINGLES)) {
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
