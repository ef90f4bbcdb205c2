//! The passages of a pair: runs of words that stand in a row in both documents; how long they are, in which order they
//! stand in the other one, and what lies between them.

use std::ops::Range;

use super::overlap::{Coverage, NOWHERE};
use super::sequence::{Ascents, increasing};
use crate::fingerprint::{ParagraphPrint, SHINGLE_WIDTH};

/// Words that stand in a row in both documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Passage {
    /// The first of them here.
    pub(super) here: u32,
    /// The first of them in the other document.
    pub(super) there: u32,
    /// How many they are.
    pub(super) len: u32,
}

impl Passage {
    /// One past its last word here.
    pub(super) fn end(&self) -> u32 {
        self.here + self.len
    }

    /// One past its last word there.
    pub(super) fn end_there(&self) -> u32 {
        self.there + self.len
    }

    /// Its words here.
    pub(super) fn words(&self) -> Range<usize> {
        self.here as usize..self.end() as usize
    }

    /// What of it lies at word `start` and behind it: all of it, or all but some words.
    pub(super) fn from(&self, start: u32) -> Self {
        let before = start.saturating_sub(self.here);
        Self { here: self.here + before, there: self.there + before, len: self.len - before }
    }

    /// The part of it that lies in `words`, before which it does not end.
    fn within(&self, words: &Range<u32>) -> Self {
        let own = self.from(words.start);
        Self { len: own.len.min(words.end - own.here), ..own }
    }

    /// Gives its words their places.
    pub(super) fn lay(&self, places: &mut [u32]) {
        places[self.words()].iter_mut().zip(self.there..).for_each(|(place, there)| *place = there);
    }

    /// Whether `next` goes on where this one ends, here and there.
    pub(super) fn goes_on(&self, next: &Self) -> bool {
        self.end() == next.here && self.end_there() == next.there
    }
}

/// The maximal runs of words at these places that stand in a row in both documents.
pub(super) fn passages(places: &[u32]) -> Vec<Passage> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(&there) = places.get(at) {
        let start = at;
        at += 1;
        if there == NOWHERE {
            continue;
        }
        let mut next = there + 1;
        while places.get(at) == Some(&next) {
            at += 1;
            next += 1;
        }
        found.push(Passage { here: start as u32, there, len: (at - start) as u32 });
    }
    found
}

/// The passages of some words of a document, a paragraph's for the most part.
#[derive(Debug, Clone)]
pub(super) struct PassagesIn<'c> {
    passages: &'c [Passage],
    /// The words.
    pub(super) words: Range<u32>,
}

impl<'c> PassagesIn<'c> {
    /// One after the other, the first and the last cut to what lies in the words.
    pub(super) fn iter(&self) -> impl Iterator<Item = Passage> + use<'c> {
        let words = self.words.clone();
        self.passages.iter().map(move |passage| passage.within(&words)).filter(|passage| passage.len > 0)
    }

    /// How many of the words are covered.
    pub(super) fn covered(&self) -> usize {
        self.iter().map(|passage| passage.len as usize).sum()
    }

    /// The maximal runs of words that are not covered.
    pub(super) fn uncovered(&self) -> impl Iterator<Item = Range<u32>> + use<'c> {
        let mut next = self.words.start;
        let end = Passage { here: self.words.end, there: NOWHERE, len: 0 };
        self.iter().chain([end]).filter_map(move |passage| {
            let gap = next..passage.here;
            next = passage.end();
            (!gap.is_empty()).then_some(gap)
        })
    }

    /// Whether all words are covered.
    pub(super) fn is_all(&self) -> bool {
        self.uncovered().next().is_none()
    }
}

impl Coverage {
    /// The passages of some words, wherever they are: what those of paragraphs are held against.
    #[cfg(test)]
    pub(super) fn passages_in(&self, words: Range<u32>) -> PassagesIn<'_> {
        let all = self.passages();
        let first = all.partition_point(|passage| passage.end() <= words.start);
        let count = all[first..].partition_point(|passage| passage.here < words.end);
        PassagesIn { passages: &all[first..first + count], words }
    }

    /// The passages of each of some paragraphs, which are given in their order.
    pub(super) fn by_paragraph<'c>(
        &'c self,
        paragraphs: &'c [ParagraphPrint],
    ) -> impl Iterator<Item = PassagesIn<'c>> {
        let mut rest = self.passages();
        paragraphs.iter().map(move |paragraph| {
            let words = paragraph.start..paragraph.start + paragraph.len;
            let before = rest.iter().take_while(|passage| passage.end() <= words.start).count();
            let count = rest[before..].iter().take_while(|passage| passage.here < words.end).count();
            let passages = &rest[before..before + count];
            // The last one may reach into the next paragraph.
            rest = &rest[(before + count).saturating_sub(1)..];
            PassagesIn { passages, words }
        })
    }

    /// Of the runs of covered words that are in a row in the other document too: the length in words of the longest one, and
    /// how many words there are in those of at least `floor` words.
    #[must_use]
    pub fn longest_and_all_passages(&self, floor: u32) -> (u32, u32) {
        self.passages().iter().fold((0, 0), |(longest, all), &Passage { len, .. }| {
            (longest.max(len), if len >= floor { all + len } else { all })
        })
    }

    /// Whether the covered words are one block of the document: of those between the first and the last stretch of at
    /// least `floor` covered words, a share of `share` is covered.
    #[must_use]
    pub fn is_block(&self, floor: usize, share: f64) -> bool {
        let (mut at, mut covered) = (0, 0);
        let mut span: Option<(usize, usize)> = None;
        for stretch in self.places().chunk_by(|&x, &y| (x == NOWHERE) == (y == NOWHERE)) {
            let end = at + stretch.len();
            if stretch[0] != NOWHERE && stretch.len() >= floor {
                covered += stretch.len();
                span = Some((span.map_or(at, |(start, _)| start), end));
            }
            at = end;
        }
        span.is_some_and(|(start, end)| covered as f64 >= share * (end - start) as f64)
    }

    /// Whether there are at least `fewest` passages, of at most `longest` words on average, three quarters of which or
    /// more follow one another in the other document as they do here: of all of them, or of those that have a shingle's
    /// words. Shorter ones are what is left of a phrase that stands elsewhere, too, and was found there.
    pub(super) fn is_scattered_in_order(&self, fewest: usize, longest: usize) -> bool {
        let count = self.passages().len();
        if count < fewest || self.words() as usize > longest * count {
            return false;
        }
        let (mut all, mut whole) = (Ascents::default(), Ascents::default());
        for passage in self.passages() {
            all.push(passage.there);
            if passage.len as usize >= SHINGLE_WIDTH {
                whole.push(passage.there);
            }
        }
        all.are_most() || whole.count >= fewest && whole.are_most()
    }

    /// Whether the passages of at least `floor` words follow each other there as they do here.
    pub(super) fn is_in_order(&self, floor: u32) -> bool {
        let passages = self.passages().iter().filter(|passage| passage.len >= floor);
        passages.map(|passage| passage.there).is_sorted()
    }

    /// The same without passages of fewer than `floor` words that break the order which most words have there: a phrase that
    /// stands elsewhere, too, or that changed places with another one. Nothing where there is no such passage.
    pub(super) fn in_order(&self, floor: u32) -> Option<Self> {
        if self.is_in_order(0) {
            return None;
        }
        let covered = (0..).zip(self.places()).filter(|&(_, &place)| place != NOWHERE);
        let pairs: Vec<(u32, u32)> = covered.map(|(at, &place)| (at, place)).collect();
        let staying = increasing(&pairs);
        let mut staying = staying.iter().map(|&(at, _)| at as usize).peekable();
        let mut places = self.places().to_vec();
        for passage in self.passages() {
            for at in passage.words() {
                let stays = staying.next_if_eq(&at).is_some();
                if passage.len < floor && !stays {
                    places[at] = NOWHERE;
                }
            }
        }
        Some(Self::of_places(places))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::compared::Compared;

    proptest::proptest! {
        /// What is cut out of the passages is what the places say word by word.
        #[test]
        fn a_part_is_cut_out_of_the_passages(a in "([a-d] ){0,40}", b in "([a-d] ){0,40}", from in 0..40_u32, len in 0..40_u32) {
            let Compared { in_b, .. } = Compared::of(&a, &b);
            let count = in_b.places().len() as u32;
            let (start, end) = (from.min(count), (from + len).min(count));
            let mut places = vec![NOWHERE; start as usize];
            places.extend(&in_b.places()[start as usize..end as usize]);
            let part = Coverage::of_places(places);
            proptest::prop_assert_eq!(in_b.passages_in(start..end).iter().collect::<Vec<_>>(), part.passages());
            let bare: Vec<u32> = (start..end).filter(|&at| in_b.place(at as usize).is_none()).collect();
            let runs: Vec<Range<u32>> = in_b.passages_in(start..end).uncovered().collect();
            proptest::prop_assert!(runs.windows(2).all(|pair| pair[0].end < pair[1].start));
            proptest::prop_assert_eq!(runs.into_iter().flatten().collect::<Vec<_>>(), bare);
        }

        #[test]
        fn paragraphs_have_the_passages_of_their_words(a in "(([a-d] ){0,9}\n){0,9}", b in "([a-d] ){0,40}") {
            let Compared { a, in_b, .. } = Compared::of(&a, &b);
            let parts: Vec<_> = in_b.by_paragraph(&a.paragraphs).map(|own| (own.words.clone(), own.iter().collect::<Vec<_>>())).collect();
            proptest::prop_assert_eq!(parts.len(), a.paragraphs.len());
            for (words, passages) in parts {
                proptest::prop_assert_eq!(in_b.passages_in(words).iter().collect::<Vec<_>>(), passages);
            }
        }
    }

    #[test]
    fn a_story_in_a_digest_is_a_block_and_an_abridgement_is_none() {
        let words = |from: u32, to: u32| (from..to).map(|n| format!("w{n}")).collect::<Vec<_>>().join(" ");
        let whole = words(0, 100);
        let is_block = |part: &str| Compared::of(&whole, part).in_b.is_block(8, 0.9);
        assert!(is_block(&words(30, 70)));
        assert!(is_block(&format!("{}\n{}", words(30, 70), words(90, 94))), "a phrase is no stretch");
        assert!(!is_block(&format!("{}\n{}", words(0, 20), words(60, 80))));
        assert!(!is_block("nothing of it"));
    }

    /// Each passage is followed by a word that was found where its phrase stands first.
    #[test]
    fn fragments_of_repeated_phrases_hide_no_order() {
        let order = |blocks: [u32; 6]| {
            let places = blocks.map(|block| [10 * block + 20, 10 * block + 21, 10 * block + 22, 3]);
            Coverage::of_places(places.concat()).is_scattered_in_order(5, 16)
        };
        assert!(order([0, 1, 2, 3, 4, 5]));
        assert!(!order([5, 4, 3, 2, 1, 0]));
    }
}
