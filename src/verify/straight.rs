//! Repeated phrases put back into their place.
//!
//! A phrase that stands twice in the other document is found where it stands first. So a passage may be torn: its first
//! words seem to lie elsewhere, and its paragraph seems to have moved. Where such a fragment is, word by word, what stands
//! before the passage behind it, or behind the passage before it, it belongs there.

use super::overlap::{Coverage, NOWHERE};
use crate::fingerprint::{DocumentPrint, Token};

impl Coverage {
    /// The same words of `a` covered, repeated phrases put back into their place in `b`.
    #[must_use]
    pub fn straightened(mut self, a: &DocumentPrint, b: &DocumentPrint) -> Self {
        straighten(&mut self.places, &a.tokens, &b.tokens);
        self
    }
}

/// A fragment that is put back has at most so many words: what is longer is no phrase that was torn off, and to look through
/// it again at every tear would take the square of a long text.
const LONGEST_FRAGMENT: usize = 1024;

/// Gives the fragments among the `places` of the words of `a` in `b` the places that continue their neighbours. What is
/// covered stays covered, and nothing else is.
fn straighten(places: &mut [u32], a: &[Token], b: &[Token]) {
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
        let end = at + run(&places[at..]);
        if (at..end).zip(before + 1..).all(|(word, place)| is_same(word, place)) {
            (at..end).zip(before + 1..).for_each(|(word, place)| places[word] = place);
        } else if at - began <= LONGEST_FRAGMENT
            && let Some(first) = place.checked_sub((at - began) as u32)
            && (began..at).zip(first..).all(|(word, place)| is_same(word, place))
        {
            (began..at).zip(first..).for_each(|(word, place)| places[word] = place);
        } else {
            began = at;
        }
    }
}

/// How many of the first places follow one another.
fn run(places: &[u32]) -> usize {
    1 + places.windows(2).take_while(|pair| pair[1] == pair[0].wrapping_add(1)).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::compared::Compared;

    /// Passages of a in b: first word here, first word there, words.
    fn passages(a: &str, b: &str) -> Vec<(u32, u32, u32)> {
        let Compared { a, b, in_b, .. } = Compared::of(a, b);
        in_b.straightened(&a, &b).passages().collect()
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

    proptest::proptest! {
        /// Every word lies where the same word stands, and as many are covered as before.
        #[test]
        fn it_is_sound(a in "([a-c] ){0,40}", b in "([a-c] ){0,40}") {
            let Compared { a, b, in_b, .. } = Compared::of(&a, &b);
            let mut places: Vec<u32> =
                (0..a.tokens.len()).map(|at| in_b.place(at).unwrap_or(NOWHERE)).collect();
            let before = places.clone();
            straighten(&mut places, &a.tokens, &b.tokens);
            for (at, (&before, &place)) in before.iter().zip(&places).enumerate() {
                proptest::prop_assert_eq!(before == NOWHERE, place == NOWHERE);
                if place != NOWHERE {
                    proptest::prop_assert_eq!(b.tokens[place as usize].word(), a.tokens[at].word());
                }
            }
        }
    }
}
