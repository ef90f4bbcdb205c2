//! Repeated phrases put back into their place.
//!
//! A phrase that stands twice in the other document is found where it stands first. So a passage may be torn: its first
//! words seem to lie elsewhere, and its paragraph seems to have moved. Where such a fragment is, word by word, what stands
//! before the passage behind it, or behind the passage before it, it belongs there.

use super::overlap::Coverage;
use super::passages::Passage;
use crate::fingerprint::{DocumentPrint, Token};

impl Coverage {
    /// The same words of `a` covered, repeated phrases put back into their place in `b`.
    #[must_use]
    pub fn straightened(self, a: &DocumentPrint, b: &DocumentPrint) -> Self {
        self.moved(|places, torn| straighten(places, &torn, &a.tokens, &b.tokens))
    }

    /// Words of the longest run that stands in both, found from the passages: the words beside a passage that are the same
    /// belong to it, though they are in no shingle of their paragraph, or in one that stands elsewhere first.
    ///
    /// Every passage is followed both ways, but for those inside of a run that was followed, and so far that a text of one
    /// phrase repeated costs no more than some passes over it; its longest run may be longer than what is said.
    #[must_use]
    pub(super) fn longest_run(&self, a: &DocumentPrint, b: &DocumentPrint) -> u32 {
        let (a, b) = (a.tokens.as_slice(), b.tokens.as_slice());
        let mut steps = LONGEST_RUN_PASSES * (a.len() + b.len());
        let same = |(x, y): (&Token, &Token)| x.word() == y.word();
        // Where the run that was followed last ends here and there.
        let mut followed = (0, 0);
        let mut longest = 0;
        for &Passage { here, there, len } in self.passages() {
            let [here, there, length] = [here, there, len].map(|n| n as usize);
            let is_known = here < followed.0 && followed.0 - here == followed.1.max(there) - there;
            if is_known {
                continue;
            }
            let before = a[..here]
                .iter()
                .rev()
                .zip(b[..there].iter().rev())
                .take(steps)
                .take_while(|&pair| same(pair));
            let before = before.count();
            let (end, end_there) = (here + length, there + length);
            let behind = a[end..]
                .iter()
                .zip(&b[end_there..])
                .take(steps - before)
                .take_while(|&pair| same(pair))
                .count();
            steps = steps.saturating_sub(before + behind);
            followed = (end + behind, end_there + behind);
            longest = longest.max(before + length + behind);
        }
        longest as u32
    }
}

/// A fragment that is put back has at most so many words: what is longer is no phrase that was torn off, and to look through
/// it again at every tear would take the square of a long text.
const LONGEST_FRAGMENT: usize = 1024;

/// How many words are looked at to find the longest run, in lengths of both texts.
const LONGEST_RUN_PASSES: usize = 8;

/// Gives the fragments among the passages of `a` in `b`, whose words lie at `places`, the places that continue their
/// neighbours, and joins them to these. What is covered stays covered, and nothing else is.
fn straighten(places: &mut [u32], torn: &[Passage], a: &[Token], b: &[Token]) -> Vec<Passage> {
    let is_same = |here: u32, there: u32, len: u32| {
        let (own, other) = (&a[here as usize..], b.get(there as usize..).unwrap_or_default());
        let words = len as usize;
        other.len() >= words && own[..words].iter().zip(other).all(|(x, y)| x.word() == y.word())
    };
    let mut whole: Vec<Passage> = Vec::with_capacity(torn.len());
    for next in torn {
        let Some(last) = whole.last_mut().filter(|last| last.end() == next.here) else {
            whole.push(*next);
            continue;
        };
        if last.goes_on(next) {
            last.len += next.len;
        } else if is_same(next.here, last.end_there(), next.len) {
            Passage { there: last.end_there(), ..*next }.lay(places);
            last.len += next.len;
        } else if last.len as usize <= LONGEST_FRAGMENT
            && let Some(first) = next.there.checked_sub(last.len)
            && is_same(last.here, first, last.len)
        {
            last.there = first;
            last.lay(places);
            last.len += next.len;
        } else {
            whole.push(*next);
        }
    }
    // What was put back may go on where the passage before it ends.
    whole.dedup_by(|next, last| {
        let goes_on = last.goes_on(next);
        last.len += if goes_on { next.len } else { 0 };
        goes_on
    });
    whole
}

#[cfg(test)]
mod tests {
    use std::ops::Range;

    use super::*;
    use crate::verify::compared::Compared;
    use crate::verify::overlap::NOWHERE;

    /// Passages of a in b: first word here, first word there, words.
    fn passages(a: &str, b: &str) -> Vec<(u32, u32, u32)> {
        let Compared { a, b, in_b, .. } = Compared::of(a, b);
        let straight = in_b.straightened(&a, &b);
        straight.passages().iter().map(|passage| (passage.here, passage.there, passage.len)).collect()
    }

    #[test]
    fn a_repeated_phrase_is_where_its_passage_is() {
        let text =
            "we shall rebuild it together he said\nlater the mayor promised that we shall rebuild it all";
        assert_eq!(passages(text, text), [(0, 0, 17)]);
        // The phrase alone, then its passage: the beginning is torn off where it stands first.
        let late = "we shall rebuild it all in one year";
        assert_eq!(passages(late, &format!("we shall rebuild nothing\nother words\n{late}")), [(0, 6, 8)]);
    }

    #[test]
    fn what_stands_elsewhere_stays_there() {
        assert_eq!(passages("c1 d1 e1 a1 b1 f1", "a1 b1 f1 c1 d1 e1"), [(0, 3, 3), (3, 0, 3)]);
        assert_eq!(passages("a1 b1 c1 x1 d1 e1 f1", "a1 b1 c1 d1 e1 f1"), [(0, 0, 3), (4, 3, 3)]);
    }

    /// The longest run of words in both, by comparing each place with each.
    fn naive_longest(a: &[Token], b: &[Token]) -> u32 {
        let run =
            |x: usize, y: usize| a[x..].iter().zip(&b[y..]).take_while(|(x, y)| x.word() == y.word()).count();
        (0..a.len())
            .flat_map(|x| (0..b.len()).map(move |y| (x, y)))
            .map(|(x, y)| run(x, y))
            .max()
            .unwrap_or(0) as u32
    }

    #[test]
    fn a_subheading_and_a_repeated_phrase_do_not_part_the_longest_run() {
        let story = "alpha beta gamma delta epsilon said the mayor of the town\nNew bridge\nbut the council said the mayor of the port";
        let Compared { a, b, in_b, .. } = Compared::of(story, story);
        assert!(in_b.longest_and_all_passages(1).0 < 22);
        assert_eq!(in_b.longest_run(&a, &b), 22);
    }

    proptest::proptest! {
        /// No run is longer than the longest, and one that has a passage to be found from is found.
        #[test]
        fn the_longest_run_is_one(a in "([a-p] ){0,30}(\n([a-p] ){0,30}){0,2}", b in "([a-p] ){0,30}") {
            let b = format!("{a}\n{b}");
            let Compared { a, b, in_b, in_a, .. } = Compared::of(&a, &b);
            let found = in_b.longest_run(&a, &b).max(in_a.longest_run(&b, &a));
            let longest = naive_longest(&a.tokens, &b.tokens);
            proptest::prop_assert!(found <= longest);
            if in_b.words() > 0 {
                proptest::prop_assert!(found >= in_b.longest_and_all_passages(1).0);
                proptest::prop_assert!(found >= a.paragraphs.iter().map(|paragraph| paragraph.len).filter(|&len| len > 2).max().unwrap_or(0));
            }
        }

        /// Every word lies where the same word stands, and as many are covered as before.
        #[test]
        fn it_is_sound(a in "([a-c] ){0,40}", b in "([a-c] ){0,40}") {
            let Compared { a, b, in_b, .. } = Compared::of(&a, &b);
            let straight = in_b.clone().straightened(&a, &b);
            for at in 0..a.tokens.len() {
                proptest::prop_assert_eq!(in_b.place(at).is_some(), straight.place(at).is_some());
                if let Some(place) = straight.place(at) {
                    proptest::prop_assert_eq!(b.tokens[place as usize].word(), a.tokens[at].word());
                }
            }
        }

        #[test]
        fn passages_are_straightened_as_words_are(a in "([a-d] ){0,40}", b in "([a-d] ){0,40}(\n([a-d] ){0,20})?") {
            let Compared { a, b, in_b, .. } = Compared::of(&a, &b);
            let mut places = in_b.places().to_vec();
            straighten_words(&mut places, &a.tokens, &b.tokens);
            proptest::prop_assert_eq!(in_b.straightened(&a, &b), Coverage::of_places(places));
        }
    }

    /// The same word by word.
    fn straighten_words(places: &mut [u32], a: &[Token], b: &[Token]) {
        let is_same = |at: usize, place: u32| {
            let there = b.get(place as usize);
            there.is_some_and(|there| there.word() == a[at].word())
        };
        // Where the passage before began.
        let mut began = 0;
        for at in 1..places.len() {
            let (before, place) = (places[at - 1], places[at]);
            if place == NOWHERE || before == NOWHERE {
                began = at;
                continue;
            }
            if before + 1 == place {
                continue;
            }
            let follows = |pair: &&[u32]| pair[1] == pair[0].wrapping_add(1);
            let end = at + 1 + places[at..].windows(2).take_while(follows).count();
            let mut lay = |words: Range<usize>, first: u32| {
                words.zip(first..).for_each(|(at, place)| places[at] = place);
            };
            if (at..end).zip(before + 1..).all(|(word, place)| is_same(word, place)) {
                lay(at..end, before + 1);
            } else if let Some(first) = place.checked_sub((at - began) as u32)
                && (began..at).zip(first..).all(|(word, place)| is_same(word, place))
            {
                lay(began..at, first);
            } else {
                began = at;
            }
        }
    }
}
