//! Digests: documents that hold several stories and hardly anything else. Each story is an excerpt of its digest by
//! every measure of the pair, or overlaps it where the digest left its end out; only the others show what it is. A digest must
//! not stand as the anchor of stories that have nothing to do with each other.
//!
//! A document is a digest when parts of it that are unrelated to each other make up nearly all of it. Briefs of one long
//! story that happen to be cut from different places leave most of it uncovered, or share a sentence.
//!
//! In a crowd not every pair was judged, and two takes of one story may only look unrelated: what would make a digest is
//! asked for again, pair by pair.

use rayon::prelude::*;

use crate::error::Result;

/// Share of a digest that its parts make up together, at least: it has headings of its own.
const COVERED: f64 = 0.85;
/// Share of it that a story has, at least.
const STORY: f64 = 0.03;
/// Share of it that all stories but the longest have together, at least: a story with a line from elsewhere is no digest.
const OTHERS: f64 = 0.10;
/// Share of it that two stories of their own have together, at most: some phrases are in both.
const ALL: f64 = 1.05;
/// Stories of a digest that are looked for: work is bounded by this for each part.
const MOST_STORIES: usize = 32;
/// Parts of a digest that are looked at, the largest: likewise.
const MOST_PARTS: usize = 64;

/// A document that is contained in another one, or most of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// The other document.
    pub whole: u32,
    /// The document that is in it.
    pub part: u32,
    /// Shingles that both have.
    pub shared: u32,
    /// Shingles of the whole.
    pub of_whole: u32,
}

/// Looks at documents again, where it matters.
pub trait Look {
    /// Whether two documents have anything in common.
    fn are_related(&mut self, x: u32, y: u32) -> Result<bool>;

    /// Whether what a document has of a part of it is one block.
    fn is_block(&mut self, whole: u32, part: u32) -> Result<bool>;
}

/// Which wholes are digests, ascending. `known` says whether two parts are known to have something in common; where it
/// matters, they are looked at again, by something of each thread's own.
///
/// # Errors
/// What looking says.
pub fn digests<L: Look>(
    mut parts: Vec<Part>,
    known: impl Fn(u32, u32) -> bool + Sync,
    look: impl Fn() -> L + Sync + Send,
) -> Result<Vec<u32>> {
    // The largest parts of each whole first.
    parts.sort_unstable_by_key(|part| (part.whole, std::cmp::Reverse(part.shared), part.part));
    let mut suspects = Vec::new();
    for parts in parts.chunk_by(|x, y| x.whole == y.whole) {
        if is_digest(parts, |x, y| Ok(known(x, y)))? {
            suspects.push(parts);
        }
    }
    let judged: Vec<Option<u32>> = suspects
        .par_iter()
        .map_init(&look, |look, parts| {
            // A brief has sentences from here and there of its story; a digest has its stories one after the other.
            let mut blocks = Vec::new();
            for &part in parts.iter().take(MOST_PARTS) {
                if look.is_block(part.whole, part.part)? {
                    blocks.push(part);
                }
            }
            let is_one = is_digest(&blocks, |x, y| Ok(known(x, y) || look.are_related(x, y)?))?;
            Ok(is_one.then_some(parts[0].whole))
        })
        .collect::<Result<_>>()?;
    Ok(judged.into_iter().flatten().collect())
}

/// Whether a document is a digest of these parts of it, the largest first.
fn is_digest(parts: &[Part], mut are_related: impl FnMut(u32, u32) -> Result<bool>) -> Result<bool> {
    let Some(first) = parts.first() else { return Ok(false) };
    let whole = f64::from(first.of_whole);
    let mut stories: Vec<Part> = Vec::new();
    for &part in parts.iter().take(MOST_PARTS).take_while(|part| f64::from(part.shared) >= STORY * whole) {
        if stories.len() == MOST_STORIES {
            break;
        }
        let mut is_other = true;
        for story in &stories {
            // What two stories have of it cannot be more than all of it, unless they have some of that both.
            let both = f64::from(story.shared) + f64::from(part.shared);
            is_other = both <= ALL * whole && !are_related(story.part, part.part)?;
            if !is_other {
                break;
            }
        }
        if is_other {
            stories.push(part);
        }
    }
    let covered: f64 = stories.iter().map(|story| f64::from(story.shared)).sum();
    Ok(covered >= COVERED * whole && covered - f64::from(first.shared) >= OTHERS * whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(shared: &[(u32, u32, u32)]) -> Vec<Part> {
        shared.iter().map(|&(whole, part, shared)| Part { whole, part, shared, of_whole: 100 }).collect()
    }

    /// What a second look shows of all documents.
    #[derive(Clone, Copy)]
    struct Shows {
        related: bool,
        block: bool,
    }

    impl Look for Shows {
        fn are_related(&mut self, _: u32, _: u32) -> Result<bool> {
            Ok(self.related)
        }

        fn is_block(&mut self, _: u32, _: u32) -> Result<bool> {
            Ok(self.block)
        }
    }

    /// Nothing new is seen: what is known is all.
    fn of_known(parts: Vec<Part>, known: impl Fn(u32, u32) -> bool + Sync) -> Vec<u32> {
        digests(parts, known, || Shows { related: false, block: true }).unwrap()
    }

    #[test]
    fn takes_that_were_not_judged_are_judged_before_they_make_a_digest() {
        let takes = || parts(&[(9, 1, 52), (9, 2, 48), (9, 3, 45)]);
        assert_eq!(of_known(takes(), |_, _| false), [9]);
        assert!(digests(takes(), |_, _| false, || Shows { related: true, block: true }).unwrap().is_empty());
    }

    #[test]
    fn briefs_with_sentences_from_here_and_there_make_no_digest() {
        let briefs = parts(&[(9, 1, 50), (9, 2, 45)]);
        assert!(digests(briefs, |_, _| false, || Shows { related: false, block: false }).unwrap().is_empty());
    }

    #[test]
    fn two_whole_stories_make_a_digest_and_two_briefs_do_not() {
        let unrelated = |_, _| false;
        assert_eq!(of_known(parts(&[(9, 1, 50), (9, 2, 42)]), unrelated), [9]);
        assert!(
            of_known(parts(&[(9, 1, 40), (9, 2, 30)]), unrelated).is_empty(),
            "much of it is nowhere else"
        );
        assert!(of_known(parts(&[(9, 1, 95)]), unrelated).is_empty(), "one story");
        let asked = |_, _| unreachable!("two takes of one story, by what they have of the third");
        assert!(
            digests(parts(&[(9, 1, 88), (9, 2, 80)]), asked, || Shows { related: true, block: true })
                .unwrap()
                .is_empty()
        );
        assert!(of_known(parts(&[(9, 1, 95), (9, 2, 5)]), unrelated).is_empty(), "and a line");
        assert_eq!(of_known(parts(&[(9, 1, 76), (9, 2, 8), (9, 3, 7)]), unrelated), [9], "and two briefs");
    }

    #[test]
    fn copies_of_one_story_are_one() {
        let of_one = |x: u32, y: u32| x / 10 == y / 10;
        assert!(of_known(parts(&[(9, 11, 60), (9, 12, 55), (9, 13, 50)]), of_one).is_empty());
        assert_eq!(of_known(parts(&[(9, 11, 50), (9, 12, 50), (9, 21, 45), (8, 11, 60)]), of_one), [9]);
    }
}
