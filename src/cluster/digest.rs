//! Digests: documents that hold several whole stories and hardly anything else. Each story is an excerpt of its digest by
//! every measure of the pair; only the others show what it is. A digest must not stand as the anchor of stories that have
//! nothing to do with each other.
//!
//! A document is a digest when parts of it that are unrelated to each other make up nearly all of it. Briefs of one long
//! story that happen to be cut from different places leave most of it uncovered, or share a sentence.

/// Share of a digest that its parts make up together, at least: it has headings of its own.
const COVERED: f64 = 0.85;
/// Share of it that a story has, at least.
const STORY: f64 = 0.10;
/// Stories of a digest that are looked for: work is bounded by this for each part.
const MOST_STORIES: usize = 16;

/// A document that is contained in a longer one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Part {
    /// The longer document.
    pub whole: u32,
    /// The document that it contains.
    pub part: u32,
    /// Shingles that both have.
    pub shared: u32,
    /// Shingles of the whole.
    pub of_whole: u32,
}

/// Which wholes are digests, ascending. `are_related` says whether two parts have anything in common.
#[must_use]
pub fn digests(mut parts: Vec<Part>, are_related: impl Fn(u32, u32) -> bool) -> Vec<u32> {
    // The largest parts of each whole first.
    parts.sort_unstable_by_key(|part| (part.whole, std::cmp::Reverse(part.shared), part.part));
    let is_digest = |parts: &[Part]| {
        let whole = f64::from(parts[0].of_whole);
        let mut stories: Vec<Part> = Vec::new();
        for &part in parts.iter().take_while(|part| f64::from(part.shared) >= STORY * whole) {
            let is_other = !stories.iter().any(|story| are_related(story.part, part.part));
            if is_other && stories.len() < MOST_STORIES {
                stories.push(part);
            }
        }
        let covered: f64 = stories.iter().map(|story| f64::from(story.shared)).sum();
        stories.len() > 1 && covered >= COVERED * whole
    };
    parts
        .chunk_by(|x, y| x.whole == y.whole)
        .filter(|parts| is_digest(parts))
        .map(|parts| parts[0].whole)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parts(shared: &[(u32, u32, u32)]) -> Vec<Part> {
        shared.iter().map(|&(whole, part, shared)| Part { whole, part, shared, of_whole: 100 }).collect()
    }

    #[test]
    fn two_whole_stories_make_a_digest_and_two_briefs_do_not() {
        let unrelated = |_, _| false;
        assert_eq!(digests(parts(&[(9, 1, 50), (9, 2, 42)]), unrelated), [9]);
        assert!(
            digests(parts(&[(9, 1, 40), (9, 2, 30)]), unrelated).is_empty(),
            "much of it is nowhere else"
        );
        assert!(digests(parts(&[(9, 1, 95)]), unrelated).is_empty(), "one story");
        assert!(digests(parts(&[(9, 1, 95), (9, 2, 5)]), unrelated).is_empty(), "and a line");
    }

    #[test]
    fn copies_of_one_story_are_one() {
        let of_one = |x: u32, y: u32| x / 10 == y / 10;
        assert!(digests(parts(&[(9, 11, 60), (9, 12, 55), (9, 13, 50)]), of_one).is_empty());
        assert_eq!(digests(parts(&[(9, 11, 50), (9, 12, 50), (9, 21, 45), (8, 11, 60)]), of_one), [9]);
    }
}
