//! Where each paragraph of one document lies in the other, and what moved.
//!
//! A paragraph is placed by its covered words: at the median of their places. That needs no equal paragraph breaks:
//! two glued paragraphs, or one cut in three, are placed like any other. What moved is what is left when the longest
//! increasing run of places is taken out (Schensted 1961); `tau` is Kendall's, over the placed paragraphs.

use super::leftovers::Leftovers;
use super::overlap::Coverage;
use super::passages::PassagesIn;
use super::phrases::Phrases;
use crate::fingerprint::DocumentPrint;
use crate::kendall::kendall_tau;

/// A paragraph counts as placed when at least this share of its words is covered.
pub const PLACED_SHARE: f64 = 0.5;
/// And at least this many words.
pub const PLACED_WORDS: usize = 5;
/// A placed paragraph is the same, or nearly, when at least this share of its words is there.
pub const NEAR_SHARE: f64 = 0.8;

/// The placed paragraphs of one document in another.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Alignment {
    /// For each paragraph with a place: its index and the median place of its words, in input order. A paragraph that
    /// lies where one before it lies (a text that is printed twice) has no say in the order and is left out.
    pub placed: Vec<(u32, u32)>,
    /// How many paragraphs are long enough to be placed at all.
    pub placeable: u32,
    /// How many are the same or nearly so.
    pub near: u32,
    /// How many of the placed ones moved: the fewest that must be lifted out to leave the rest in order.
    pub moved: u32,
}

impl Alignment {
    /// Places the paragraphs of `a`, whose words lie in the other document as `coverage` says. What is left over is
    /// passed over.
    #[must_use]
    pub fn new(a: &DocumentPrint, coverage: &Coverage, phrases: &Phrases, leftovers: &Leftovers) -> Self {
        let mut alignment = Self::default();
        for (index, own) in (0_u32..).zip(coverage.by_paragraph(&a.paragraphs)) {
            let len = own.words.len();
            if len < PLACED_WORDS || leftovers.contains(index as usize) {
                continue;
            }
            alignment.placeable += 1;
            let covered = own.covered();
            // Only of words that are not covered is anything more to be asked, and most paragraphs have none.
            let (mut lost, mut there) = (0, covered);
            if covered < len {
                for at in own.uncovered().flatten() {
                    lost += usize::from(leftovers.contains_word(at));
                    // A word that was replaced within a short paragraph takes the words around it out of every shingle.
                    there += usize::from(phrases.contains(at));
                }
            }
            let text = len - lost;
            if text < PLACED_WORDS {
                // Hardly more than what is left over.
                alignment.placeable -= 1;
                continue;
            }
            let share = covered as f64 / text as f64;
            if share < PLACED_SHARE || covered < PLACED_WORDS {
                continue;
            }
            alignment.near += u32::from(there as f64 / text as f64 >= NEAR_SHARE);
            alignment.placed.push((index, median_place(&own, covered)));
        }
        alignment.placed.sort_unstable_by_key(|&(index, place)| (place, index));
        alignment.placed.dedup_by_key(|&mut (_, place)| place);
        alignment.placed.sort_unstable();
        let order = alignment.order();
        alignment.moved = order.len() as u32 - longest_increasing(&order);
        alignment
    }

    /// The places of the placed paragraphs, in input order; no two are the same.
    fn order(&self) -> Vec<u32> {
        self.placed.iter().map(|&(_, place)| place).collect()
    }

    /// Kendall's tau between the order of the paragraphs here and in the other document: 1 for the same order, −1 for
    /// the reverse; `None` for fewer than two placed paragraphs.
    #[must_use]
    pub fn tau(&self) -> Option<f64> {
        (self.placed.len() > 1).then(|| kendall_tau(&self.order()))
    }

    /// Whether every paragraph is the same or nearly so: none is new, none is cut.
    #[must_use]
    pub fn is_complete(&self) -> bool {
        self.near == self.placeable
    }
}

/// The median place of those words that are covered, as many as `covered` says, one or more: of an even number the later of
/// the two in the middle.
fn median_place(words: &PassagesIn<'_>, covered: usize) -> u32 {
    let middle = covered / 2;
    // In order they are in nearly every copy.
    if words.iter().is_sorted_by(|x, y| x.end_there() <= y.there + 1) {
        let mut before = 0;
        for passage in words.iter() {
            if middle < before + passage.len as usize {
                return passage.there + (middle - before) as u32;
            }
            before += passage.len as usize;
        }
    }
    let mut places: Vec<u32> = words.iter().flat_map(|passage| passage.there..passage.end_there()).collect();
    *places.select_nth_unstable(middle).1
}

/// Length of the longest strictly increasing subsequence, in O(n log n).
fn longest_increasing(values: &[u32]) -> u32 {
    let mut tails: Vec<u32> = Vec::new();
    for &value in values {
        let at = tails.partition_point(|&tail| tail < value);
        if at == tails.len() {
            tails.push(value);
        } else {
            tails[at] = value;
        }
    }
    tails.len() as u32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::compared::Compared;

    const ONE: &str = "The bridge at Karsova stays closed to lorries until Friday, officials said.";
    const TWO: &str = "Engineers of the national rail company will test its new supports.";
    const THREE: &str = "A lorry driver lost a load of timber there in the first week of March.";
    const FOUR: &str = "The mayor had asked for a second crossing for more than a decade.";

    fn align(a: &[&str], b: &[&str]) -> Alignment {
        let Compared { a, b, in_b, in_a, .. } = Compared::of(&a.join("\n"), &b.join("\n"));
        let phrases = Phrases::new(&a, &b, &in_b);
        Alignment::new(&a, &in_b, &phrases, &Leftovers::of_pair(&a, &b, &in_b, &in_a).0)
    }

    #[test]
    fn a_moved_paragraph_is_one_move() {
        let moved = align(&[FOUR, ONE, TWO, THREE], &[ONE, TWO, THREE, FOUR]);
        assert_eq!((moved.near, moved.moved), (4, 1));
        assert!((moved.tau().unwrap() - 0.0).abs() < 1e-12, "{:?}", moved.tau());
        assert!(moved.is_complete());
    }

    #[test]
    fn a_paragraph_printed_twice_has_not_moved() {
        let twice = align(&[ONE, TWO, ONE, THREE], &[ONE, TWO, ONE, THREE]);
        assert_eq!((twice.near, twice.moved, twice.tau()), (4, 0, Some(1.0)));
    }

    #[test]
    fn glued_paragraphs_are_placed_all_the_same() {
        let glued = format!("{ONE} {TWO}");
        let alignment = align(&[ONE, TWO, THREE], &[THREE, &glued]);
        assert_eq!((alignment.near, alignment.moved), (3, 1));
        let other_way = align(&[THREE, &glued], &[ONE, TWO, THREE]);
        assert_eq!((other_way.near, other_way.moved), (2, 1));
    }

    #[test]
    fn what_the_other_lacks_is_not_placed() {
        let alignment = align(&[ONE, TWO, THREE], &[ONE, THREE]);
        assert_eq!((alignment.placeable, alignment.near, alignment.moved), (3, 2, 0));
        assert!(!alignment.is_complete());
    }

    proptest::proptest! {
        #[test]
        fn the_median_is_that_of_all_words(runs in proptest::collection::vec((0..60_u32, 1..9_u32), 1..6), in_order: bool) {
            let mut runs = runs;
            if in_order {
                runs.sort_unstable();
            }
            let mut places: Vec<u32> = runs.into_iter().flat_map(|(there, len)| there..there + len).collect();
            let coverage = Coverage::of_places(places.clone());
            let found = median_place(&coverage.passages_in(0..places.len() as u32), places.len());
            places.sort_unstable();
            proptest::prop_assert_eq!(found, places[places.len() / 2]);
        }

        #[test]
        fn longest_increasing_agrees_with_trying_all(values in proptest::collection::vec(0..12_u32, 0..10)) {
            let best = (0_u32..1 << values.len())
                .filter_map(|choice| {
                    let kept: Vec<u32> = (0..values.len()).filter(|i| choice >> i & 1 == 1).map(|i| values[i]).collect();
                    kept.is_sorted_by(|x, y| x < y).then_some(kept.len() as u32)
                })
                .max();
            proptest::prop_assert_eq!(Some(longest_increasing(&values)), best);
        }
    }
}
