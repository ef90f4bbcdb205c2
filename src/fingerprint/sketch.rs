//! The document's sketch: a sample of its shingles, and one of its words, that any two documents draw alike.
//!
//! Method: a shingle is in the sample when its hash falls below a bound (Broder 1997, section 4, "mod m" sampling;
//! FracMinHash in Irber et al. 2022). Unlike `MinHash` bands it estimates *containment* without bias, so a brief of
//! sixty words is found inside a story of two thousand. Short documents sample more densely; the samples are nested,
//! so a dense one and a sparse one compare at the sparser rate.

use super::document::DocumentPrint;
use super::shingle::{Shingle, ShingleFilter};
use super::token::Token;
use crate::spill::{HashSorter, Hashed};

/// The rates in use: one shingle in 1, 2, 4 or 8.
pub const SKETCH_RATES: [u32; 4] = [1, 2, 4, 8];

/// Shingles that a document must have for each step to a sparser rate.
const SHINGLES_A_STEP: usize = 96;

/// The rate for a document of `shingles` shingles (repetitions included): one shingle in `2^k` is sampled.
#[must_use]
pub fn sample_rate(shingles: usize) -> u32 {
    let step = (shingles / SHINGLES_A_STEP).checked_ilog2().map_or(0, |log| log as usize + 1);
    SKETCH_RATES[step.min(SKETCH_RATES.len() - 1)]
}

/// One word in so many is sampled.
pub const WORDS_SAMPLED: u32 = 8;

/// How many words there are that can be in the sample: a word's hash has 29 bits.
pub const SAMPLED_WORDS: u32 = (1 << 29) / WORDS_SAMPLED;

/// Samples of one document's shingles and words.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sketch {
    /// Its distinct shingles below the rate's bound, sorted.
    pub shingles: Vec<Shingle>,
    /// One shingle in this many is in the sample.
    pub rate: u32,
    /// The hashes of its distinct words that are multiples of eight, sorted.
    pub words: Vec<u32>,
}

/// What samples are drawn and sorted with.
#[derive(Debug, Default)]
pub(super) struct Sampler {
    shingles: Drawer<u64>,
    words: Drawer<u32>,
}

#[derive(Debug, Default)]
struct Drawer<T> {
    sorter: HashSorter<T>,
}

/// So many are looked at before those that are wanted go to the sample: a number of eight bits says how many they are, and
/// is always one of a place in a buffer of 256.
const AT_ONCE: usize = u8::MAX as usize;

impl<T: Hashed> Drawer<T> {
    /// Puts what `key` makes of those of `all` that are `wanted` into `sample`, sorted, each once.
    fn draw<S: Copy>(
        &mut self,
        all: &[S],
        key: impl Fn(S) -> T,
        wanted: impl Fn(T) -> bool,
        sample: &mut Vec<T>,
    ) {
        sample.clear();
        let mut room = [T::default(); AT_ONCE + 1];
        for some in all.chunks(AT_ONCE) {
            // Each is written to the next place of the room, and the place is kept if it belongs there: which ones do cannot
            // be predicted, so nothing branches on it.
            let mut kept = 0_u8;
            for &one in some {
                let one = key(one);
                room[usize::from(kept)] = one;
                kept = kept.wrapping_add(u8::from(wanted(one)));
            }
            sample.extend_from_slice(&room[..usize::from(kept)]);
        }
        self.sorter.sort(sample);
        leave_each_once(sample);
    }
}

/// Takes what is there twice out of sorted numbers. Half of all sampled words are, in no order that a branch could be
/// predicted by.
fn leave_each_once<T: Copy + Eq>(sorted: &mut Vec<T>) {
    let Some(&first) = sorted.first() else { return };
    let (mut last, mut kept) = (first, 1);
    for at in 1..sorted.len() {
        let one = sorted[at];
        sorted[kept] = one;
        kept += usize::from(one != last);
        last = one;
    }
    sorted.truncate(kept);
}

impl Sketch {
    /// The sketch of a document.
    #[must_use]
    pub fn of(print: &DocumentPrint) -> Self {
        let mut sketch = Self::default();
        sketch.draw(print);
        sketch
    }

    /// Becomes the sketch of a document.
    pub fn draw(&mut self, print: &DocumentPrint) {
        let shingles: Vec<Shingle> = print.shingles().collect();
        self.draw_of(&shingles, &print.tokens, &mut Sampler::default());
    }

    /// Becomes the sketch of a document that has these shingles, repetitions included, and these words.
    pub(super) fn draw_of(&mut self, shingles: &[Shingle], tokens: &[Token], sampler: &mut Sampler) {
        self.rate = sample_rate(shingles.len());
        let bound = u64::MAX / u64::from(self.rate);
        sampler.shingles.draw(shingles, |shingle| shingle, |shingle| shingle <= bound, &mut self.shingles);
        sampler.words.draw(tokens, Token::word, |word| word % WORDS_SAMPLED == 0, &mut self.words);
    }

    /// Whether it is one that can be drawn: tables have room for no other words.
    pub(super) fn is_sound(&self) -> bool {
        let bound = u64::MAX / u64::from(self.rate.max(1));
        let is_sampled =
            |word: &u32| word.is_multiple_of(WORDS_SAMPLED) && word / WORDS_SAMPLED < SAMPLED_WORDS;
        SKETCH_RATES.contains(&self.rate)
            && self.shingles.is_sorted_by(|x, y| x < y)
            && self.shingles.last().is_none_or(|&largest| largest <= bound)
            && self.words.is_sorted_by(|x, y| x < y)
            && self.words.iter().all(is_sampled)
    }

    /// Whether two documents share enough of their samples: as many shingles as `needed` says, given how many the one
    /// with fewer has. What [`overlap`](Self::overlap) would say, told as soon as it is certain.
    #[must_use]
    pub(crate) fn shares(&self, other: &Self, needed: impl FnOnce(usize) -> usize) -> bool {
        let (mut x, mut y) = self.at_one_rate(other);
        let needed = needed(x.len().min(y.len()));
        let mut shared = 0;
        while shared < needed && shared + x.len().min(y.len()) >= needed {
            let (first_x, first_y) = (x[0], y[0]);
            shared += usize::from(first_x == first_y);
            (x, y) = (&x[usize::from(first_x <= first_y)..], &y[usize::from(first_y <= first_x)..]);
        }
        shared >= needed
    }

    /// How many sampled shingles two documents share, and how many the one with fewer has, both at the sparser rate.
    #[must_use]
    pub fn overlap(&self, other: &Self) -> (usize, usize) {
        let (mut x, mut y) = self.at_one_rate(other);
        let smaller = x.len().min(y.len());
        let mut shared = 0;
        while let (Some(first_x), Some(first_y)) = (x.first(), y.first()) {
            shared += usize::from(first_x == first_y);
            (x, y) = (&x[usize::from(first_x <= first_y)..], &y[usize::from(first_y <= first_x)..]);
        }
        (shared, smaller)
    }

    /// The samples of both at the sparser rate.
    fn at_one_rate<'s>(&'s self, other: &'s Self) -> (&'s [Shingle], &'s [Shingle]) {
        let bound = u64::MAX / u64::from(self.rate.max(other.rate).max(1));
        let cut = |sketch: &'s Self| {
            let end = sketch.shingles.partition_point(|&shingle| shingle <= bound);
            &sketch.shingles[..end]
        };
        (cut(self), cut(other))
    }
}

/// A sketch that many others are held against, most of which share hardly anything with it.
#[derive(Debug, Default)]
pub(crate) struct HeldSketch {
    sketch: Sketch,
    filter: ShingleFilter,
}

impl HeldSketch {
    /// Holds another sketch.
    pub(crate) fn hold(&mut self, sketch: &Sketch) {
        self.sketch.clone_from(sketch);
        self.filter.fill(self.sketch.shingles.iter().copied());
    }

    /// The sketch that is held.
    pub(crate) fn sketch(&self) -> &Sketch {
        &self.sketch
    }

    /// Whether another sample may [share](Sketch::shares) enough: never no where it does, and seldom yes where it does not.
    /// `shingles` are sorted, one in `rate` of their document's.
    pub(crate) fn may_share(
        &self,
        rate: u32,
        shingles: impl Iterator<Item = Shingle>,
        needed: impl FnOnce(usize) -> usize,
    ) -> bool {
        let bound = u64::MAX / u64::from(self.sketch.rate.max(rate).max(1));
        let own = self.sketch.shingles.partition_point(|&shingle| shingle <= bound);
        let (mut others, mut met) = (0, 0);
        for shingle in shingles.take_while(|&shingle| shingle <= bound) {
            others += 1;
            met += usize::from(self.filter.may_have(shingle));
        }
        met >= needed(own.min(others))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_shares_nothing_is_told_by_bits() {
        let (own, other) =
            (Sketch::of(&print(&(0..300).collect::<Vec<_>>())), print(&(500..800).collect::<Vec<_>>()));
        let mut held = HeldSketch::default();
        held.hold(&own);
        let Sketch { rate, shingles, .. } = Sketch::of(&other);
        assert!(!held.may_share(rate, shingles.into_iter(), |smaller| smaller / 4));
        assert!(held.may_share(own.rate, own.shingles.iter().copied(), |smaller| smaller));
    }

    #[test]
    fn longer_documents_sample_more_sparsely() {
        for (shingles, rate) in
            [(0, 1), (95, 1), (96, 2), (191, 2), (192, 4), (383, 4), (384, 8), (100_000, 8)]
        {
            assert_eq!(sample_rate(shingles), rate, "{shingles}");
        }
    }

    use std::collections::BTreeSet;

    use super::super::Printer;

    /// A document of numbered words, as many paragraphs as `breaks` say.
    fn print(words: &[u32]) -> DocumentPrint {
        let paragraphs: Vec<String> = words
            .chunks(40)
            .map(|chunk| chunk.iter().map(|word| format!("w{word}")).collect::<Vec<_>>().join(" "))
            .collect();
        Printer::default().print(paragraphs.iter().map(String::as_str))
    }

    proptest::proptest! {
        #[test]
        fn the_sample_is_the_set_below_the_bound(words in proptest::collection::vec(0..60_u32, 0..600)) {
            let print = print(&words);
            let sketch = Sketch::of(&print);
            let bound = u64::MAX / u64::from(sample_rate(print.shingles().count()));
            let expected: BTreeSet<u64> = print.shingles().filter(|&shingle| shingle <= bound).collect();
            proptest::prop_assert_eq!(sketch.shingles, expected.into_iter().collect::<Vec<_>>());
            let words: BTreeSet<u32> = print.tokens.iter().map(|token| token.word()).collect();
            let expected: Vec<u32> = words.into_iter().filter(|word| word % 8 == 0).collect();
            proptest::prop_assert_eq!(sketch.words, expected);
        }

        #[test]
        fn overlap_agrees_with_looking_each_shingle_up(
            x in proptest::collection::vec(0..9_u32, 0..300), y in proptest::collection::vec(0..9_u32, 0..300),
        ) {
            let (x, y) = (Sketch::of(&print(&x)), Sketch::of(&print(&y)));
            let bound = u64::MAX / u64::from(x.rate.max(y.rate));
            let shared = x.shingles.iter().filter(|s| **s <= bound && y.shingles.contains(s)).count();
            let within = |sketch: &Sketch| sketch.shingles.iter().filter(|&&s| s <= bound).count();
            let smaller = within(&x).min(within(&y));
            proptest::prop_assert_eq!(x.overlap(&y), (shared, smaller));
            let half = |smaller: usize| smaller.div_ceil(2);
            proptest::prop_assert_eq!(x.shares(&y, half), 2 * shared >= smaller);
            let mut held = HeldSketch::default();
            held.hold(&Sketch::of(&print(&[100, 101, 102, 103])));
            held.hold(&x);
            let may_share = held.may_share(y.rate, y.shingles.iter().copied(), half);
            proptest::prop_assert!(may_share || !x.shares(&y, half));
        }
    }
}
