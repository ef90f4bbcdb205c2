//! What two documents have in common: shingle sets, covered words, passages.
//!
//! Source: Broder 1997 for resemblance and containment. A word is *covered* when it lies in a shingle that the other
//! document has too: coverage forgives a changed word once, where the shingle sets forgive it three times.

use std::sync::Arc;

use super::passages::{Passage, passages};
use super::table::ShingleTable;
use crate::fingerprint::{DocumentPrint, ParagraphPrint, SHINGLE_WIDTH, Shingle, WordFrequencies, shingles};

/// No shingle of the other document.
pub(super) const NOWHERE: u32 = u32::MAX;

/// Set measures of a pair. Shares are 0–1.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub struct Overlap {
    /// Distinct shingles of a.
    pub shingles_a: u32,
    /// Distinct shingles of b.
    pub shingles_b: u32,
    /// Distinct shingles of both.
    pub shared: u32,
}

impl Overlap {
    /// |A∩B| / |A∪B|; 0 when both are empty.
    #[must_use]
    pub fn resemblance(&self) -> f64 {
        ratio(self.shared, self.shingles_a + self.shingles_b - self.shared)
    }

    /// |A∩B| / |A|: how much of a is in b.
    #[must_use]
    pub fn containment_a(&self) -> f64 {
        ratio(self.shared, self.shingles_a)
    }

    /// |A∩B| / |B|: how much of b is in a.
    #[must_use]
    pub fn containment_b(&self) -> f64 {
        ratio(self.shared, self.shingles_b)
    }

    /// The larger of the two containments: that of the smaller set.
    #[must_use]
    pub fn containment(&self) -> f64 {
        self.containment_a().max(self.containment_b())
    }
}

/// The same measures with every shingle weighed by how rare its words are: the sum of their inverse document
/// frequencies. Weights are in the unit of [`WordFrequencies::weight`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Weighted {
    /// Weight of the distinct shingles of a.
    pub weight_a: u64,
    /// Weight of those of b.
    pub weight_b: u64,
    /// Weight of those of both.
    pub shared: u64,
}

impl Weighted {
    /// Weighted |A∩B| / |A∪B|; 0 when both weigh nothing.
    #[must_use]
    pub fn resemblance(&self) -> f64 {
        ratio(self.shared, self.weight_a + self.weight_b - self.shared)
    }

    /// Weighted |A∩B| / |A|.
    #[must_use]
    pub fn containment_a(&self) -> f64 {
        ratio(self.shared, self.weight_a)
    }

    /// Weighted |A∩B| / |B|.
    #[must_use]
    pub fn containment_b(&self) -> f64 {
        ratio(self.shared, self.weight_b)
    }
}

fn ratio(part: impl Into<u64>, whole: impl Into<u64>) -> f64 {
    let (part, whole) = (part.into(), whole.into());
    if whole == 0 { 0.0 } else { part as f64 / whole as f64 }
}

/// Where each word of a document lies in the other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Coverage {
    /// For each token: the token of the other document at the same place of a shared shingle, or `NOWHERE`.
    places: Vec<u32>,
    /// The maximal runs of words that stand in a row in both documents, ascending: what the places say, in a tenth of the
    /// room and less. Nearly all that is measured of a pair is measured of these.
    passages: Vec<Passage>,
    covered: u32,
}

impl Coverage {
    /// Of a document whose windows have the shingles of these numbers, which stand in the other one at `there`.
    fn new(print: &DocumentPrint, numbers: &[u32], there: &[u32]) -> Self {
        let mut passages = Vec::new();
        let mut behind = numbers;
        for paragraph in &print.paragraphs {
            let windows = (paragraph.len as usize + 1).saturating_sub(SHINGLE_WIDTH);
            let (own, rest) = behind.split_at(windows);
            behind = rest;
            push_passages(paragraph.start, own, there, &mut passages);
        }
        let mut places = vec![NOWHERE; print.tokens.len()];
        for passage in &passages {
            passage.lay(&mut places);
        }
        Self::of(places, passages)
    }

    /// Of a document whose words lie at these places of the other one, or at `NOWHERE`.
    pub(super) fn of_places(places: Vec<u32>) -> Self {
        let passages = passages(&places);
        Self::of(places, passages)
    }

    fn of(places: Vec<u32>, passages: Vec<Passage>) -> Self {
        let covered = passages.iter().map(|passage| passage.len).sum();
        Self { places, passages, covered }
    }

    /// Other places of the same words: as many are covered as were.
    pub(super) fn moved(self, change: impl FnOnce(&mut [u32], Vec<Passage>) -> Vec<Passage>) -> Self {
        let Self { mut places, passages, covered } = self;
        let passages = change(&mut places, passages);
        Self { places, passages, covered }
    }

    /// The places of all words.
    pub(super) fn places(&self) -> &[u32] {
        &self.places
    }

    /// The maximal runs of words that stand in a row in both documents, ascending.
    pub(super) fn passages(&self) -> &[Passage] {
        &self.passages
    }

    /// The place in the other document of token `at`.
    #[must_use]
    pub fn place(&self, at: usize) -> Option<u32> {
        Some(self.places[at]).filter(|&place| place != NOWHERE)
    }

    /// Share of the document's words that are covered.
    #[must_use]
    pub fn share(&self) -> f64 {
        if self.places.is_empty() { 0.0 } else { f64::from(self.covered) / self.places.len() as f64 }
    }

    /// How many words are covered.
    #[must_use]
    pub fn words(&self) -> u32 {
        self.covered
    }
}

/// Compares documents with one that it holds, again and again, in buffers that it keeps.
#[derive(Debug)]
pub struct Comparer {
    frequencies: Arc<WordFrequencies>,
    held: ShingleTable,
    /// For each window of the held document: the number of its shingle.
    windows: Vec<u32>,
    /// For each distinct shingle of the held document: its first token at first sight.
    first: Vec<u32>,
    /// For each distinct shingle of the held document: its first token in the other one.
    found: Vec<u32>,
    /// For each window of the other document: the number of its shingle in the held one, or `NOWHERE`.
    numbers: Vec<u32>,
    other: ShingleTable,
}

impl Default for Comparer {
    /// Weighs words by what ships.
    fn default() -> Self {
        Self::new(&WordFrequencies::shipped())
    }
}

impl Comparer {
    /// Weighs words by how many documents have them.
    #[must_use]
    pub fn new(frequencies: &Arc<WordFrequencies>) -> Self {
        Self {
            frequencies: Arc::clone(frequencies),
            held: ShingleTable::default(),
            windows: Vec::new(),
            first: Vec::new(),
            found: Vec::new(),
            numbers: Vec::new(),
            other: ShingleTable::default(),
        }
    }

    /// What words weigh.
    pub(super) fn frequencies(&self) -> &WordFrequencies {
        &self.frequencies
    }

    /// Takes `a` as the document to compare others with.
    pub fn hold(&mut self, a: &DocumentPrint) {
        let Self { held, windows, first, .. } = self;
        held.clear(a.shingle_count());
        windows.clear();
        first.clear();
        for paragraph in &a.paragraphs {
            windows.extend(placed_shingles(a, paragraph).map(|(start, shingle)| {
                let number = held.insert(shingle);
                if number as usize == first.len() {
                    first.push(start);
                }
                number
            }));
        }
    }

    /// Distinct shingles of the held document.
    #[must_use]
    pub fn held_shingles(&self) -> u32 {
        self.held.len()
    }

    /// Distinct shingles of any document.
    pub fn distinct(&mut self, b: &DocumentPrint) -> u32 {
        self.other.clear(b.shingle_count());
        for_each_shingle(b, |_, shingle| {
            self.other.insert(shingle);
        });
        self.other.len()
    }

    /// The set measures of the held document and `b`, which has `shingles_b` distinct shingles.
    pub fn overlap(&mut self, b: &DocumentPrint, shingles_b: u32) -> Overlap {
        let Self { held, found, numbers, .. } = self;
        found.clear();
        found.resize(held.len() as usize, NOWHERE);
        numbers.clear();
        let mut shared = 0;
        for paragraph in &b.paragraphs {
            numbers.extend(placed_shingles(b, paragraph).map(|(start, shingle)| {
                let Some(number) = held.get(shingle) else { return NOWHERE };
                let found = &mut found[number as usize];
                if *found == NOWHERE {
                    *found = start;
                    shared += 1;
                }
                number
            }));
        }
        Overlap { shingles_a: held.len(), shingles_b, shared }
    }

    /// The set measures by weight. To be called after [`overlap`](Self::overlap) with the same documents.
    pub fn weighted(&mut self, a: &DocumentPrint, b: &DocumentPrint) -> Weighted {
        let weigh = |frequencies: &WordFrequencies, print: &DocumentPrint, start: u32| -> u64 {
            let words = &print.tokens[start as usize..start as usize + SHINGLE_WIDTH];
            words.iter().map(|&word| u64::from(frequencies.weight(word))).sum()
        };
        let mut weights = Weighted::default();
        for (&start, &place) in self.first.iter().zip(&self.found) {
            let weight = weigh(&self.frequencies, a, start);
            weights.weight_a += weight;
            weights.shared += if place == NOWHERE { 0 } else { weight };
        }
        self.other.clear(b.shingle_count());
        for_each_shingle(b, |start, shingle| {
            let known = self.other.len();
            if self.other.insert(shingle) == known {
                weights.weight_b += weigh(&self.frequencies, b, start);
            }
        });
        weights
    }

    /// Where the words of the held document lie in `b`, and those of `b` in it. To be called after
    /// [`overlap`](Self::overlap) with the same documents.
    ///
    /// # Panics
    /// If longer documents were compared last.
    pub fn coverage(&mut self, a: &DocumentPrint, b: &DocumentPrint) -> (Coverage, Coverage) {
        (Coverage::new(a, &self.windows, &self.found), Coverage::new(b, &self.numbers, &self.first))
    }
}

/// Calls `each` with the first token of every shingle of a document, and the shingle.
fn for_each_shingle(print: &DocumentPrint, mut each: impl FnMut(u32, Shingle)) {
    for paragraph in &print.paragraphs {
        placed_shingles(print, paragraph).for_each(|(start, shingle)| each(start, shingle));
    }
}

/// The shingles of a paragraph, each with its first token.
fn placed_shingles<'p>(
    print: &'p DocumentPrint,
    paragraph: &ParagraphPrint,
) -> impl Iterator<Item = (u32, Shingle)> + use<'p> {
    (paragraph.start..).zip(shingles(paragraph.of(&print.tokens)))
}

/// Adds the passages of a paragraph that begins at `start` and whose windows have the shingles of these numbers, which stand
/// in the other document at `there`. A word that is in two windows has the place that the first of them gives it, but for the
/// place that continues the word before it, so that a phrase that occurs twice does not tear a passage.
fn push_passages(start: u32, numbers: &[u32], there: &[u32], passages: &mut Vec<Passage>) {
    let place_of = |number: &u32| there.get(*number as usize).copied().unwrap_or(NOWHERE);
    let mut at = 0;
    while let Some(place) = numbers.get(at).map(place_of) {
        let first = at;
        at += 1;
        if place == NOWHERE {
            continue;
        }
        // Nearly always the next window lies right behind this one there, too.
        let goes_on =
            numbers[at..].iter().zip(place + 1..).take_while(|&(number, next)| place_of(number) == next);
        at += goes_on.count();
        let here = start + first as u32;
        let all = Passage { here, there: place, len: (at - first + SHINGLE_WIDTH - 1) as u32 };
        // It may go on with one before the last, which then loses its word or two.
        let within = passages.iter().rposition(|passage| passage.here < here).map_or(0, |before| before + 1);
        let resumed = (within.max(1)..passages.len()).find(|&resumed| {
            let (before, start) = (passages[resumed - 1], passages[resumed].here);
            before.goes_on(&all.from(start))
        });
        passages.truncate(resumed.unwrap_or(passages.len()));
        let rest = all.from(passages.last().map_or(0, Passage::end));
        match passages.last_mut() {
            Some(last) if last.goes_on(&rest) => last.len += rest.len,
            _ => passages.push(rest),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::fingerprint::Printer;
    use crate::verify::compared::Compared;

    fn print(text: &str) -> DocumentPrint {
        Printer::default().print(text.lines())
    }

    fn compare(a: &str, b: &str) -> (Overlap, Coverage, Coverage) {
        let Compared { overlap, in_b, in_a, .. } = Compared::of(a, b);
        (overlap, in_b, in_a)
    }

    #[test]
    fn one_changed_word_costs_three_shingles_and_one_covered_word() {
        let (overlap, in_b, in_a) = compare("p q r s t u v w x y z", "p q r s t NEW v w x y z");
        assert_eq!((overlap.shingles_a, overlap.shared), (9, 6));
        assert_eq!((in_b.words(), in_a.words()), (10, 10));
        assert_eq!(in_b.longest_and_all_passages(5), (5, 10));
        assert_eq!(in_b.longest_and_all_passages(6), (5, 0));
    }

    #[test]
    fn no_shingle_spans_two_paragraphs() {
        let (overlap, ..) = compare("a1 b2 c3\nd4 e5 f6", "d4 e5 f6\na1 b2 c3");
        assert!((overlap.resemblance() - 1.0).abs() < 1e-12);
    }

    /// The places of the words of `own` in `other`, by looking where each shingle stands first.
    fn window_by_window(own: &DocumentPrint, other: &DocumentPrint) -> Vec<u32> {
        let mut places = vec![NOWHERE; own.tokens.len()];
        for_each_shingle(own, |start, shingle| {
            let mut first = None;
            for_each_shingle(other, |place, there| {
                if there == shingle {
                    first = first.or(Some(place));
                }
            });
            for (at, place) in (start as usize..start as usize + SHINGLE_WIDTH)
                .zip(first.into_iter().flat_map(|first| first..))
            {
                let follows = at > 0 && places[at - 1] != NOWHERE && places[at - 1] + 1 == place;
                if places[at] == NOWHERE || follows {
                    places[at] = place;
                }
            }
        });
        places
    }

    proptest::proptest! {
        #[test]
        fn agrees_with_sets(a in "([a-d]{1,2} ){0,30}(\n([a-d] ){0,9})?", b in "([a-d]{1,2} ){0,30}") {
            let set = |text: &str| -> BTreeSet<u64> { print(text).shingles().collect() };
            let (sa, sb) = (set(&a), set(&b));
            let (overlap, in_b, in_a) = compare(&a, &b);
            let shared = sa.intersection(&sb).count();
            proptest::prop_assert_eq!(
                (overlap.shingles_a as usize, overlap.shingles_b as usize, overlap.shared as usize),
                (sa.len(), sb.len(), shared)
            );
            for coverage in [&in_b, &in_a] {
                let mut at = 0;
                let mut naive = Vec::new();
                for run in coverage.places.chunk_by(|&x, &y| x != NOWHERE && y == x + 1) {
                    let passage = Passage { here: at, there: run[0], len: run.len() as u32 };
                    naive.extend((run[0] != NOWHERE).then_some(passage));
                    at += run.len() as u32;
                }
                proptest::prop_assert_eq!(coverage.passages(), naive);
            }
            for (own, other, coverage) in [(print(&a), print(&b), &in_b), (print(&b), print(&a), &in_a)] {
                proptest::prop_assert_eq!(&coverage.places, &window_by_window(&own, &other));
            }
            // A word is covered exactly when one of the shingles over it is shared.
            for (own, others, coverage) in [(print(&a), &sb, &in_b), (print(&b), &sa, &in_a)] {
                let mut covered = vec![false; own.tokens.len()];
                for_each_shingle(&own, |start, shingle| {
                    if others.contains(&shingle) {
                        covered[start as usize..start as usize + 3].fill(true);
                    }
                });
                for (at, covered) in covered.into_iter().enumerate() {
                    proptest::prop_assert_eq!(coverage.place(at).is_some(), covered);
                }
            }
        }
    }
}
