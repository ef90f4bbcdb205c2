//! The document's sketch: a sample of its shingles that any two documents draw alike.
//!
//! Method: a shingle is in the sample when its hash falls below a bound (Broder 1997, section 4, "mod m" sampling;
//! FracMinHash in Irber et al. 2022). Unlike `MinHash` bands it estimates *containment* without bias, so a brief of
//! sixty words is found inside a story of two thousand. Short documents sample more densely; the samples are nested,
//! so a dense one and a sparse one compare at the sparser rate.

use super::document::DocumentPrint;
use super::shingle::Shingle;

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

/// Draws the sample of one document: its distinct shingles below the rate's bound, sorted.
///
/// `shingles` are consumed in any order and may repeat.
pub fn sketch(shingles: impl Iterator<Item = Shingle>, rate: u32) -> Vec<Shingle> {
    let mut sample: Vec<Shingle> = shingles.collect();
    draw_sketch(&mut sample, rate);
    sample
}

/// Leaves of a document's shingles its sample, as [`sketch`] draws it.
pub(super) fn draw_sketch(shingles: &mut Vec<Shingle>, rate: u32) {
    let bound = u64::MAX / u64::from(rate);
    // Each shingle is written to the next place of the sample, and the place is kept if it belongs there: which ones
    // do cannot be predicted, so nothing branches on it.
    let mut kept = 0;
    for at in 0..shingles.len() {
        let shingle = shingles[at];
        shingles[kept] = shingle;
        kept += usize::from(shingle <= bound);
    }
    shingles.truncate(kept);
    shingles.sort_unstable();
    shingles.dedup();
}

/// How many sampled shingles two documents share, and how many the one with fewer has, both at the sparser rate.
#[must_use]
pub fn sketch_overlap(x: &DocumentPrint, y: &DocumentPrint) -> (usize, usize) {
    let bound = u64::MAX / u64::from(x.rate.max(y.rate));
    let cut = |print: &DocumentPrint| print.sketch.partition_point(|&shingle| shingle <= bound);
    let (mut x, mut y) = (&x.sketch[..cut(x)], &y.sketch[..cut(y)]);
    let smaller = x.len().min(y.len());
    let mut shared = 0;
    while let (Some(first_x), Some(first_y)) = (x.first(), y.first()) {
        shared += usize::from(first_x == first_y);
        (x, y) = (&x[usize::from(first_x <= first_y)..], &y[usize::from(first_y <= first_x)..]);
    }
    (shared, smaller)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn longer_documents_sample_more_sparsely() {
        for (shingles, rate) in
            [(0, 1), (95, 1), (96, 2), (191, 2), (192, 4), (383, 4), (384, 8), (100_000, 8)]
        {
            assert_eq!(sample_rate(shingles), rate, "{shingles}");
        }
    }

    proptest::proptest! {
        #[test]
        fn the_sample_is_the_set_below_the_bound(
            shingles in proptest::collection::vec(proptest::prelude::any::<u64>(), 0..200),
            repeated in 0..50_usize,
            rate in proptest::sample::select(&SKETCH_RATES),
        ) {
            let all = shingles.iter().chain(shingles.iter().take(repeated)).copied();
            let below = shingles.iter().copied().filter(|&s| s <= u64::MAX / u64::from(rate));
            let expected: std::collections::BTreeSet<u64> = below.collect();
            proptest::prop_assert_eq!(sketch(all, rate), expected.into_iter().collect::<Vec<_>>());
        }

        #[test]
        fn overlap_agrees_with_looking_each_shingle_up(
            x in proptest::collection::vec(0..40_u64, 0..30), y in proptest::collection::vec(0..40_u64, 0..30),
            rates in (0..4_usize, 0..4_usize),
        ) {
            let print = |values: &[u64], rate: u32| {
                let spread = values.iter().map(|value| value * (u64::MAX / 40));
                DocumentPrint { sketch: sketch(spread, rate).into(), rate, ..DocumentPrint::default() }
            };
            let (x, y) = (print(&x, SKETCH_RATES[rates.0]), print(&y, SKETCH_RATES[rates.1]));
            let bound = u64::MAX / u64::from(x.rate.max(y.rate));
            let shared = x.sketch.iter().filter(|s| y.sketch.contains(s)).count();
            let within = |p: &DocumentPrint| p.sketch.iter().filter(|&&s| s <= bound).count();
            proptest::prop_assert_eq!(sketch_overlap(&x, &y), (shared, within(&x).min(within(&y))));
        }

        /// The sparse sample is the dense one, cut: documents of any two lengths can be compared.
        #[test]
        fn samples_are_nested(shingles in proptest::collection::vec(proptest::prelude::any::<u64>(), 0..200)) {
            let dense = sketch(shingles.iter().copied(), 2);
            let sparse = sketch(shingles.iter().copied(), 8);
            let cut: Vec<u64> = dense.into_iter().filter(|&s| s <= u64::MAX / 8).collect();
            proptest::prop_assert_eq!(sparse, cut);
        }
    }
}
