//! What the verdicts on many pairs say of one that its own words cannot: that the longer one is a digest of whole stories,
//! so that each of these overlaps it and is no excerpt of it.

use super::compare::{Bench, Finding, Judge};
use super::findings::Findings;
use crate::candidates::{Candidate, Unit};
use crate::cluster::digest::{Look, Part, digests};
use crate::error::Result;
use crate::relation::Relation;

/// Stretches of fewer words do not tell where a story stands in a digest.
const STRETCH_WORDS: usize = 8;
/// Share of a story's place in a digest that is the story's, at least.
const BLOCK: f64 = 0.9;

/// Looks at units again.
struct Looker<'j, 'c> {
    bench: Bench<'c>,
    judge: &'j Judge<'c>,
}

impl Look for Looker<'_, '_> {
    fn are_related(&mut self, x: Unit, y: Unit) -> Result<bool> {
        self.judge.with(&mut self.bench, x, &[y]).map(|found| !found.is_empty())
    }

    fn is_block(&mut self, whole: Unit, part: Unit) -> Result<bool> {
        Ok(self.judge.coverage(&mut self.bench, whole, part)?.is_block(STRETCH_WORDS, BLOCK))
    }
}

/// Calls the excerpts of a digest overlaps, but for the story whose headline it has: it is that story, with others behind.
/// `verdicts` are sorted by their units.
pub(super) fn tell_digests(verdicts: &mut Findings, judge: &Judge<'_>) -> Result<()> {
    let digests = digests(
        parts(verdicts),
        |x, y| verdicts.of(x.min(y), x.max(y)).is_some(),
        || Looker { bench: judge.bench(), judge },
    )?;
    if digests.is_empty() {
        return Ok(());
    }
    let mut bench = judge.bench();
    let mut overlaps = Vec::new();
    for (pair, finding) in verdicts.iter().filter(|(_, finding)| finding.relation == Relation::Excerpt) {
        let (longer, shorter) = longer_and_shorter(pair, &finding);
        if digests.binary_search(&longer).is_ok() && !judge.have_one_headline(&mut bench, longer, shorter)? {
            overlaps.push((pair.a, pair.b));
        }
    }
    verdicts.call_overlaps(|pair, _| overlaps.binary_search(&(pair.a, pair.b)).is_ok());
    Ok(())
}

/// What documents that hold an excerpt are made of: excerpts, a story that is most of one and so its reprint, and what
/// overlaps it, of which it may have left the end out.
fn parts(verdicts: &Findings) -> Vec<Part> {
    let excerpts = verdicts.iter().filter(|(_, finding)| finding.relation == Relation::Excerpt);
    let mut wholes: Vec<Unit> =
        excerpts.map(|(pair, finding)| longer_and_shorter(pair, &finding).0).collect();
    wholes.sort_unstable();
    wholes.dedup();
    if wholes.is_empty() {
        return Vec::new();
    }
    let mut parts = Vec::new();
    for (pair, finding) in verdicts.iter() {
        let (longer, shorter) = longer_and_shorter(pair, &finding);
        let either = match finding.relation {
            Relation::Excerpt | Relation::Reprint => &[(longer, shorter)][..],
            Relation::Overlap => &[(longer, shorter), (shorter, longer)],
            _ => continue,
        };
        let overlap = finding.overlap;
        for &(whole, part) in either.iter().filter(|(whole, _)| wholes.binary_search(whole).is_ok()) {
            let of_whole = if whole == pair.a { overlap.shingles_a } else { overlap.shingles_b };
            parts.push(Part { whole, part, shared: overlap.shared, of_whole });
        }
    }
    parts
}

fn longer_and_shorter(pair: Candidate, finding: &Finding) -> (Unit, Unit) {
    let overlap = finding.overlap;
    if overlap.shingles_a < overlap.shingles_b { (pair.b, pair.a) } else { (pair.a, pair.b) }
}

#[cfg(test)]
mod tests {
    use crate::document::Document;
    use crate::pipeline::{Settings, deduplicate};
    use crate::progress::Silent;

    /// The paragraphs of a story, each of so many words that no other story has.
    fn story(number: usize, lengths: &[usize]) -> Vec<String> {
        let letters = |mut n: usize| {
            let mut word = String::new();
            while n > 0 {
                word.push(['b', 'd', 'f', 'g', 'k', 'l', 'm', 'n'][n % 8]);
                word.push(['a', 'e', 'i', 'o'][n / 8 % 4]);
                n /= 32;
            }
            word
        };
        let paragraph = |(part, &length): (usize, &usize)| {
            let words: Vec<String> =
                (0..length).map(|at| letters(1 + at + 64 * (part + 16 * number))).collect();
            format!("The {}.", words.join(" "))
        };
        lengths.iter().enumerate().map(paragraph).collect()
    }

    /// The clusters of stories and of a digest of some paragraphs of each, all of them under the headlines given.
    fn clusters_under(headlines: &[&str], stories: &[Vec<String>], taken: usize) -> Vec<usize> {
        let digest: Vec<String> =
            stories.iter().flat_map(|story| story.iter().take(taken).cloned()).collect();
        let all = stories.iter().chain([&digest]).enumerate();
        let documents = all.map(|(at, paragraphs)| {
            let mut document = Document::from_paragraphs(at.to_string(), paragraphs);
            document.title = headlines.get(at).map(|headline| (*headline).to_owned());
            document
        });
        let decisions = deduplicate(documents, &Settings::default(), &Silent).unwrap();
        decisions.iter().map(|decision| decision.cluster).collect()
    }

    fn clusters(stories: &[Vec<String>], taken: usize) -> Vec<usize> {
        clusters_under(&[], stories, taken)
    }

    /// Stories of which the digest leaves the end out are excerpts of it, or overlap it, by how long the end was.
    #[test]
    fn a_digest_of_stories_without_their_ends_merges_none() {
        let ends = [[50, 40, 45, 20], [60, 50, 40, 55], [45, 55, 40, 25]];
        let stories: Vec<Vec<String>> =
            (0..).zip(&ends).map(|(number, lengths)| story(number, lengths)).collect();
        assert_eq!(clusters(&stories, 3), [0, 1, 2, 3]);
    }

    /// The long one is a reprint of the digest, and the briefs were its excerpts.
    #[test]
    fn a_digest_that_is_mostly_one_story_does_not_merge_the_others_with_it() {
        let stories = [story(0, &[50, 60, 50, 60, 50, 60]), story(1, &[55, 50]), story(2, &[6, 40])];
        let found = clusters(&stories, 9);
        assert!(found[1] == 1 && found[2] == 2, "{found:?}");
    }

    /// A take to which others were added is no digest to its first reader.
    #[test]
    fn a_story_with_others_behind_it_is_still_the_story_of_its_headline() {
        let stories = [story(0, &[50, 60]), story(1, &[55, 50, 60])];
        assert_eq!(
            clusters_under(&["Bridge opens", "Rain falls", "News of the day"], &stories, 3),
            [0, 1, 2]
        );
        assert_eq!(clusters_under(&["Bridge opens", "Rain falls", "Bridge opens"], &stories, 3), [0, 1, 0]);
    }
}
