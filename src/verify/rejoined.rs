//! Whether two texts are the same but for paragraphs that were run together: the same characters in the same order, white
//! space, the page's lines and wire marks aside.
//!
//! [`Leftovers`] explain one seam at a time, by the shingles around it. Where short lines follow one another (a heading of
//! one word, the names of speakers), several seams touch, or one touches a line that is left over, and no shingle stands
//! between them. So both texts are aligned word by word here, and each gap is asked by itself: were words on either side
//! of paragraph breaks joined, as many as there are breaks?
//!
//! Words are hashes, and a joined word says nothing of its halves; the alignment around it does.

use std::ops::Range;

use super::leftovers::Leftovers;
use super::overlap::Coverage;
use super::sequence::align;
use crate::fingerprint::DocumentPrint;

/// A gap of more words than this, on either side, is another text.
const LONGEST_GAP: usize = 16;

/// One of two texts: its words, and those of them that are left over.
pub(super) type Text<'p> = (&'p DocumentPrint, &'p Leftovers);

/// Whether lost breaks could explain all that `a` has and `b` has not, whose words lie in `b` as `in_b` says: whether each
/// stretch of it stands at an end of its paragraph, or where a paragraph of `b` begins. Cheap, and seldom so: one word that
/// was replaced within a sentence rules it out.
pub(super) fn may_be_rejoined(a: Text<'_>, b: &DocumentPrint, in_b: &Coverage) -> bool {
    in_b.by_paragraph(&a.0.paragraphs).all(|own| {
        let words = &own.words;
        own.uncovered().all(|run| {
            let is_at_end = run.start == words.start || run.end == words.end;
            is_at_end || a.1.contains_word(run.start) || {
                let (before, after) = (in_b.place(run.start as usize - 1), in_b.place(run.end as usize));
                before.zip(after).is_some_and(|(before, after)| begins_between(b, before + 1, after))
            }
        })
    })
}

/// Whether a paragraph begins at one of the words `first..=last`.
fn begins_between(print: &DocumentPrint, first: u32, last: u32) -> bool {
    let next = print.paragraphs.partition_point(|paragraph| paragraph.start < first);
    print.paragraphs.get(next).is_some_and(|paragraph| paragraph.start <= last)
}

/// Whether `a` and `b` have the same words in the same order, but for what is left over and for words that lost the
/// paragraph break between them.
pub(super) fn same_rejoined(a: Text<'_>, b: Text<'_>) -> bool {
    let end = (a.0.tokens.len() as u32, b.0.tokens.len() as u32);
    let mut next = (0, 0);
    for (x, y) in align(&a.0.tokens, &b.0.tokens).into_iter().chain([end]) {
        if !is_explained((a, next.0..x), (b, next.1..y)) {
            return false;
        }
        next = (x + 1, y + 1);
    }
    true
}

/// Whether what stands between two words that both have is no difference.
fn is_explained((a, gap_a): (Text<'_>, Range<u32>), (b, gap_b): (Text<'_>, Range<u32>)) -> bool {
    if gap_a.is_empty() && gap_b.is_empty() {
        return true;
    }
    let (rest_a, rest_b) = (rest(a, &gap_a), rest(b, &gap_b));
    if rest_a.is_empty() && rest_b.is_empty() {
        return true;
    }
    // A line that is left over may be one of the joined words itself, or stand beside them.
    let all = |gap: Range<u32>| gap.collect::<Vec<u32>>();
    is_joined((a.0, &all(gap_a)), (b.0, &all(gap_b))) || is_joined((a.0, &rest_a), (b.0, &rest_b))
}

/// The words of a gap that are not left over.
fn rest((_, left): Text<'_>, gap: &Range<u32>) -> Vec<u32> {
    gap.clone().filter(|&at| !left.contains_word(at)).collect()
}

/// Whether the words of one side are those of the other one with the breaks between some of them lost.
fn is_joined((a, words_a): (&DocumentPrint, &[u32]), (b, words_b): (&DocumentPrint, &[u32])) -> bool {
    let (joined, parted) = match words_a.len().cmp(&words_b.len()) {
        std::cmp::Ordering::Less => ((a, words_a), (b, words_b)),
        std::cmp::Ordering::Greater => ((b, words_b), (a, words_a)),
        std::cmp::Ordering::Equal => return false,
    };
    !joined.1.is_empty()
        && parted.1.len() <= LONGEST_GAP
        && breaks(joined.0, joined.1) == 0
        && breaks(parted.0, parted.1) == parted.1.len() - joined.1.len()
}

/// How many paragraphs begin between the first and the last of some words.
fn breaks(print: &DocumentPrint, words: &[u32]) -> usize {
    let begins = |at: &&u32| print.paragraphs.binary_search_by_key(*at, |paragraph| paragraph.start).is_ok();
    words.iter().skip(1).filter(begins).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::compared::Compared;

    const TALK: &str = "The bridge over the river at Karsova stays closed to lorries until Friday, the ministry said.\n\
                        anna berg\n\
                        Engineers of the national rail company will test its new supports with a train of wagons\n\
                        Costs\n\
                        The mayor has asked the government for a second crossing for more than a decade.\n\
                        anna berg\n\
                        Traffic is sent over the dam at Brodno, which adds forty minutes to the way to the port.";

    fn same(a: &str, b: &str) -> bool {
        let Compared { a, b, in_b, in_a, .. } = Compared::of(a, b);
        let (of_a, of_b) = Leftovers::of_pair(&a, &b, &in_b, &in_a);
        let is_one = same_rejoined((&a, &of_a), (&b, &of_b));
        let may_be = may_be_rejoined((&a, &of_a), &b, &in_b) && may_be_rejoined((&b, &of_b), &a, &in_a);
        assert!(may_be || !is_one, "the quick look rules out what the long one finds");
        is_one
    }

    #[test]
    fn short_lines_that_were_run_into_their_neighbours_are_no_other_text() {
        for (b, expected) in [
            (TALK.to_owned(), true),
            (TALK.replace("wagons\nCosts\nThe", "wagonsCostsThe"), true),
            (TALK.replace("berg\n", "berg"), true),
            (TALK.replace("wagons\nCosts\n", "wagonsCosts\n").replace("berg\n", "berg"), true),
            (TALK.replace("wagons\nCosts\nThe", "wagonsCosts A"), false),
            (TALK.replace("Friday", "Sunday"), false),
            (TALK.replace("Friday", "Sunday morning"), false),
            (TALK.replace("The mayor", "Her mayor"), false),
        ] {
            assert_eq!(same(TALK, &b), expected, "{b}");
            assert_eq!(same(&b, TALK), expected, "the other way round: {b}");
        }
    }
}
