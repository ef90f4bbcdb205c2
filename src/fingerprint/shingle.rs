//! Shingles: every three words in a row, as 64 bits.
//!
//! Source: Broder, On the resemblance and containment of documents (1997). The width is three because that is what
//! carries furthest on news: real copies share only a third of their longer shingles after light edits.

use super::token::Token;

/// Words in a shingle.
pub const SHINGLE_WIDTH: usize = 3;

/// A shingle's hash.
pub type Shingle = u64;

/// The shingles of a run of tokens, in their order, repetitions included: `tokens.len() - 2` of them, none for fewer
/// than three tokens. 1–2 ns each.
#[must_use]
pub fn shingles(tokens: &[Token]) -> impl ExactSizeIterator<Item = Shingle> + '_ {
    shingles_of(tokens, |token| token.word())
}

/// The same of words without their classes, four bytes each, lowest first.
pub(super) fn word_shingles(words: &[[u8; 4]]) -> impl ExactSizeIterator<Item = Shingle> + '_ {
    shingles_of(words, |bytes| u32::from_le_bytes(*bytes))
}

/// The same of anything that has words. Each is read once: two stand side by side in one number, which the next pair is made
/// from.
#[inline]
fn shingles_of<'w, T>(
    words: &'w [T],
    word: impl Fn(&T) -> u32 + 'w,
) -> impl ExactSizeIterator<Item = Shingle> + 'w {
    let (mut pair, behind) = match words {
        [first, second, behind @ ..] => (u64::from(word(second)) << 32 | u64::from(word(first)), behind),
        _ => (0, [].as_slice()),
    };
    behind.iter().map(move |third| {
        let next = u64::from(word(third)) << 32 | pair >> 32;
        shingle(std::mem::replace(&mut pair, next), next)
    })
}

/// XXH3 (64 bits, no seed) of the twelve bytes of three words, lowest byte first: of the first two and the last two, the
/// earlier one of each in the lower half.
///
/// Written out, after the specification's case for 9 to 16 bytes: the words are in registers, and to put them to memory
/// four bytes at a time and read them back eight at a time would take longer than the hash.
#[inline]
fn shingle(first_two: u64, last_two: u64) -> Shingle {
    const BYTES: u64 = 4 * SHINGLE_WIDTH as u64;
    let (low, high) = (first_two ^ LOW_MASK, last_two ^ HIGH_MASK);
    let product = u128::from(low) * u128::from(high);
    let folded = product as u64 ^ (product >> 64) as u64;
    let sum = BYTES.wrapping_add(low.swap_bytes()).wrapping_add(high).wrapping_add(folded);
    let mixed = (sum ^ (sum >> 37)).wrapping_mul(0x1656_6791_9E37_79F9);
    mixed ^ (mixed >> 32)
}

/// Bytes 24 to 39 of the default secret, as two numbers, xored; and bytes 40 to 55.
const LOW_MASK: u64 = 0x1f67_b3b7_a4a4_4072 ^ 0x78e5_c0cc_4ee6_79cb;
const HIGH_MASK: u64 = 0x2172_ffcc_7dd0_5a82 ^ 0x8e24_43f7_7446_08b8;

/// A set of shingles of which is known what is not in it: a bit for each, by some of its own bits that do not tell whether
/// it is sampled. Of what a few hundred words have, one other shingle in twenty seems to be in it.
#[derive(Debug, Clone)]
pub(crate) struct ShingleFilter {
    bits: [u64; FILTER_BITS / 64],
}

const FILTER_BITS: usize = 1 << 13;

impl Default for ShingleFilter {
    fn default() -> Self {
        Self { bits: [0; FILTER_BITS / 64] }
    }
}

impl ShingleFilter {
    /// Becomes the set of these shingles.
    pub(crate) fn fill(&mut self, shingles: impl Iterator<Item = Shingle>) {
        self.bits.fill(0);
        for (at, bit) in shingles.map(filter_bit) {
            self.bits[at] |= 1 << bit;
        }
    }

    /// Whether a shingle may be in it: never no where it is.
    pub(crate) fn may_have(&self, shingle: Shingle) -> bool {
        let (at, bit) = filter_bit(shingle);
        self.bits[at] >> bit & 1 == 1
    }
}

/// The word and the bit of a shingle.
fn filter_bit(shingle: Shingle) -> (usize, u32) {
    let bit = shingle as usize % FILTER_BITS;
    (bit / 64, bit as u32 % 64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::push_tokens;

    #[test]
    fn one_for_each_three_words_and_none_for_two() {
        let mut tokens = Vec::new();
        push_tokens("one of the ministers", &mut tokens);
        assert_eq!(shingles(&tokens).len(), 2);
        assert_eq!(shingles(&tokens[..2]).len(), 0);
    }

    #[test]
    fn a_filter_has_all_that_was_put_in_and_little_else() {
        let shingle = |n: u64| xxhash_rust::xxh3::xxh3_64(&n.to_le_bytes());
        let mut filter = ShingleFilter::default();
        filter.fill((1000..2000).map(shingle));
        filter.fill((0..300).map(shingle));
        assert!((0..300).all(|n| filter.may_have(shingle(n))));
        let false_alarms = (300..2300).filter(|&n| filter.may_have(shingle(n))).count();
        assert!((20..160).contains(&false_alarms), "{false_alarms} of 2,000");
    }

    proptest::proptest! {
        #[test]
        fn words_without_their_classes_have_the_same_shingles(text in "([a-zA-Z]{1,4} |[0-9]{1,3} |the ){0,9}") {
            let mut tokens = Vec::new();
            push_tokens(&text, &mut tokens);
            let words: Vec<[u8; 4]> = tokens.iter().map(|token| token.word().to_le_bytes()).collect();
            proptest::prop_assert!(word_shingles(&words).eq(shingles(&tokens)));
        }

        #[test]
        fn each_is_xxh3_of_the_bytes_of_three_words(words in proptest::collection::vec(proptest::prelude::any::<[u8; 4]>(), 0..9)) {
            let expected = words.windows(SHINGLE_WIDTH).map(|three| xxhash_rust::xxh3::xxh3_64(three.as_flattened()));
            proptest::prop_assert!(word_shingles(&words).eq(expected));
        }
    }

    #[test]
    fn known_answers() {
        let mut tokens = Vec::new();
        push_tokens("The minister said on Tuesday", &mut tokens);
        insta::assert_debug_snapshot!(shingles(&tokens).collect::<Vec<_>>());
    }
}
