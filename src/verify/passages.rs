//! The passages of a pair: runs of words that stand in a row in both documents; how long they are, and in which order they
//! stand in the other one.

use std::borrow::Cow;

use super::overlap::{Coverage, NOWHERE};
use super::sequence::{Ascents, increasing};
use crate::fingerprint::SHINGLE_WIDTH;

impl Coverage {
    /// Of the runs of covered words that are in a row in the other document too: the length in words of the longest one, and
    /// how many words there are in those of at least `floor` words.
    #[must_use]
    pub fn longest_and_all_passages(&self, floor: u32) -> (u32, u32) {
        self.passages().fold((0, 0), |(longest, all), (.., length)| {
            (longest.max(length), if length >= floor { all + length } else { all })
        })
    }

    /// Whether the covered words are one block of the document: of those between the first and the last stretch of at
    /// least `floor` covered words, a share of `share` is covered.
    #[must_use]
    pub fn is_block(&self, floor: usize, share: f64) -> bool {
        let (mut at, mut covered) = (0, 0);
        let mut span: Option<(usize, usize)> = None;
        for stretch in self.places.chunk_by(|&x, &y| (x == NOWHERE) == (y == NOWHERE)) {
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
        let (mut all, mut whole, mut words) = (Ascents::default(), Ascents::default(), 0);
        for (_, place, length) in self.passages() {
            words += length as usize;
            all.push(place);
            if length as usize >= SHINGLE_WIDTH {
                whole.push(place);
            }
        }
        let is_scattered = all.count >= fewest && words <= longest * all.count;
        is_scattered && (all.are_most() || whole.count >= fewest && whole.are_most())
    }

    /// Whether the passages of at least `floor` words follow each other there as they do here.
    pub(super) fn is_in_order(&self, floor: u32) -> bool {
        let passages = self.passages().filter(|&(.., length)| length >= floor);
        passages.map(|(_, there, _)| there).is_sorted()
    }

    /// The places of the words, without those of passages of fewer than `floor` words that break the order which most words
    /// have there: a phrase that stands elsewhere, too, or that changed places with another one. Owned if there may be such.
    pub(super) fn places_in_order(&self, floor: u32) -> Cow<'_, [u32]> {
        if self.is_in_order(0) {
            return Cow::Borrowed(&self.places);
        }
        let covered = (0..).zip(&self.places).filter(|&(_, &place)| place != NOWHERE);
        let pairs: Vec<(u32, u32)> = covered.map(|(at, &place)| (at, place)).collect();
        let staying = increasing(&pairs);
        let mut staying = staying.iter().map(|&(at, _)| at).peekable();
        let mut places = self.places.clone();
        for (here, _, length) in self.passages() {
            for at in here..here + length {
                let stays = staying.next_if_eq(&at).is_some();
                if length < floor && !stays {
                    places[at as usize] = NOWHERE;
                }
            }
        }
        Cow::Owned(places)
    }

    /// The maximal runs of words that stand in a row in both documents: where here, where there, and how many words. What is
    /// not covered, most of nearly all pairs, is passed over without being cut into runs.
    pub(super) fn passages(&self) -> impl Iterator<Item = (u32, u32, u32)> + '_ {
        let mut at = 0;
        std::iter::from_fn(move || {
            at += self.places[at..].iter().position(|&place| place != NOWHERE)?;
            let rest = &self.places[at..];
            let follows = |pair: &&[u32]| pair[1] == pair[0].wrapping_add(1);
            let length = 1 + rest.windows(2).take_while(follows).count();
            let passage = (at as u32, rest[0], length as u32);
            at += length;
            Some(passage)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::compared::Compared;

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
            Coverage { places: places.concat(), covered: 24 }.is_scattered_in_order(5, 16)
        };
        assert!(order([0, 1, 2, 3, 4, 5]));
        assert!(!order([5, 4, 3, 2, 1, 0]));
    }
}
