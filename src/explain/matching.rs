//! Which paragraphs of one document are which of the other: one to one, or several to one where they were glued.
//!
//! Five passes, each over what the ones before it left: equal paragraphs, in their order; paragraphs of which half
//! the shorter one's words lie in the other; the best of what shares less; paragraphs too short to have shingles, by
//! their spelling; and rewritten paragraphs that stand in the same place, by the words they have in common. A word counts for one place only, the one that agrees in both directions, so that a phrase that
//! both documents repeat does not tie everything to everything.

use std::collections::BTreeSet;
use std::ops::Range;

use super::spelling::spelled_alike;
use super::text::PlacedText;
use crate::disjoint::DisjointSets;
use crate::fingerprint::TokenClass;
use crate::verify::alignment::{PLACED_SHARE, PLACED_WORDS};
use crate::verify::overlap::Coverage;

/// Share of the shorter paragraph's words from which two paragraphs without a better match belong together.
const LOOSE_SHARE: f64 = 0.2;
/// Paragraphs of at most this many words are compared by spelling.
const SHORT_WORDS: usize = 12;
/// So many short paragraphs of either side at most: each is compared with each.
const SHORT_PARAGRAPHS: usize = 64;
/// Spelled so much alike, two short paragraphs are each other's.
const SHORT_ALIKE: f64 = 0.75;

/// Share of the words that carry meaning, of the paragraph with fewer of them, that two paragraphs at the same place
/// have in common.
const PLACE_SHARE: f64 = 0.25;
/// And so many of them at least.
const PLACE_WORDS: usize = 2;

/// Paragraphs of both fingerprints that belong together; neither list is empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Match {
    pub(super) a: Vec<usize>,
    pub(super) b: Vec<usize>,
}

/// Matches the paragraphs of two documents; every paragraph is in one match at most.
pub(super) fn match_paragraphs(
    a: &PlacedText<'_>,
    b: &PlacedText<'_>,
    in_b: &Coverage,
    in_a: &Coverage,
) -> Vec<Match> {
    let mut matcher = Matcher::new(a, b);
    matcher.equal();
    let links = links(a, b, in_b, in_a);
    matcher.close(&links);
    matcher.loose(&links);
    matcher.short();
    matcher.in_place();
    matcher.matches()
}

/// Two paragraphs and how many words of each are at one another's place.
struct Link {
    a: usize,
    b: usize,
    words: usize,
}

fn links(a: &PlacedText<'_>, b: &PlacedText<'_>, in_b: &Coverage, in_a: &Coverage) -> Vec<Link> {
    let mut pairs: Vec<(usize, usize)> = (0..a.print.tokens.len())
        .filter_map(|at| {
            let place = in_b.place(at)? as usize;
            let agrees = in_a.place(place) == Some(at as u32);
            agrees.then(|| (a.paragraph_of(at), b.paragraph_of(place)))
        })
        .collect();
    pairs.sort_unstable();
    pairs.chunk_by(|x, y| x == y).map(|run| Link { a: run[0].0, b: run[0].1, words: run.len() }).collect()
}

struct Matcher<'t, 'd> {
    a: &'t PlacedText<'d>,
    b: &'t PlacedText<'d>,
    /// Sets of the paragraphs of a, then those of b.
    sets: DisjointSets,
    matched_a: Vec<bool>,
    matched_b: Vec<bool>,
}

impl<'t, 'd> Matcher<'t, 'd> {
    fn new(a: &'t PlacedText<'d>, b: &'t PlacedText<'d>) -> Self {
        let (len_a, len_b) = (a.print.paragraphs.len(), b.print.paragraphs.len());
        let sets = DisjointSets::new(len_a + len_b);
        Self { a, b, sets, matched_a: vec![false; len_a], matched_b: vec![false; len_b] }
    }

    /// The first of equal paragraphs of a is the first of them in b, and so on.
    fn equal(&mut self) {
        let sorted = |text: &PlacedText<'_>| {
            let mut hashes: Vec<(u64, usize)> =
                text.print.paragraphs.iter().map(|paragraph| paragraph.exact).zip(0..).collect();
            hashes.sort_unstable();
            hashes
        };
        let (of_a, of_b) = (sorted(self.a), sorted(self.b));
        let (mut at, mut bt) = (0, 0);
        while let (Some(&(hash_a, a)), Some(&(hash_b, b))) = (of_a.get(at), of_b.get(bt)) {
            if hash_a == hash_b {
                self.join(a, b);
            }
            at += usize::from(hash_a <= hash_b);
            bt += usize::from(hash_b <= hash_a);
        }
    }

    /// Half of the shorter one's words, whatever else is glued to either.
    fn close(&mut self, links: &[Link]) {
        let enough = |link: &&Link| {
            let shorter = self.shorter(link);
            !self.matched_a[link.a]
                && !self.matched_b[link.b]
                && link.words >= PLACED_WORDS.min(shorter)
                && link.words as f64 >= PLACED_SHARE * shorter as f64
        };
        let close: Vec<(usize, usize)> = links.iter().filter(enough).map(|link| (link.a, link.b)).collect();
        for (a, b) in close {
            self.join(a, b);
        }
    }

    /// The most in common first, one to one.
    fn loose(&mut self, links: &[Link]) {
        let mut loose: Vec<&Link> = links
            .iter()
            .filter(|link| link.words >= PLACED_WORDS)
            .filter(|link| link.words as f64 >= LOOSE_SHARE * self.shorter(link) as f64)
            .collect();
        loose.sort_by_key(|link| (std::cmp::Reverse(link.words), link.a + link.b, link.a.abs_diff(link.b)));
        for link in loose {
            self.join_free(link.a, link.b);
        }
    }

    /// A line of few words has few shingles or none, and one changed word spoils them all: it is told by its letters.
    fn short(&mut self) {
        let free = |text: &PlacedText<'d>, matched: &[bool]| -> Vec<(usize, &'d str)> {
            (0..matched.len())
                .filter(|&at| !matched[at] && text.print.paragraphs[at].len as usize <= SHORT_WORDS)
                .map(|at| (at, text.spelled(text.tokens(text.piece(at)))))
                .take(SHORT_PARAGRAPHS)
                .collect()
        };
        let (of_a, of_b) = (free(self.a, &self.matched_a), free(self.b, &self.matched_b));
        let mut alike: Vec<(f64, usize, usize)> = Vec::new();
        for &(a, spelled_a) in &of_a {
            for &(b, spelled_b) in &of_b {
                let likeness = spelled_alike(spelled_a, spelled_b);
                if likeness >= SHORT_ALIKE {
                    alike.push((likeness, a, b));
                }
            }
        }
        alike.sort_by(|x, y| y.0.total_cmp(&x.0).then((x.1 + x.2).cmp(&(y.1 + y.2))));
        for (_, a, b) in alike {
            self.join_free(a, b);
        }
    }

    /// As many paragraphs on either side between the same neighbours are each other's, one by one, if their words say
    /// so: of a market report, every second paragraph is told anew in the form of the last one.
    fn in_place(&mut self) {
        let (runs_a, runs_b) = (free_runs(&self.matched_a), free_runs(&self.matched_b));
        let len_a = self.matched_a.len();
        let neighbours = |sets: &mut DisjointSets, run: &Range<usize>, offset: usize, len: usize| {
            let before = run.start.checked_sub(1).map(|at| sets.find((offset + at) as u32));
            let after = (run.end < len).then(|| sets.find((offset + run.end) as u32));
            (before, after)
        };
        let mut of_b: Vec<_> = runs_b
            .into_iter()
            .map(|run| (neighbours(&mut self.sets, &run, len_a, self.matched_b.len()), run))
            .collect();
        of_b.sort_by_key(|(neighbours, run)| (*neighbours, run.start));
        for run in runs_a {
            let wanted = neighbours(&mut self.sets, &run, 0, len_a);
            let first = of_b.partition_point(|(neighbours, _)| *neighbours < wanted);
            let Some((_, other)) = of_b.get(first).filter(|(neighbours, _)| *neighbours == wanted) else {
                continue;
            };
            if other.len() != run.len() {
                continue;
            }
            for (a, b) in run.zip(other.clone()) {
                if share_meaning(self.a, a, self.b, b) {
                    self.join_free(a, b);
                }
            }
        }
    }

    fn shorter(&self, link: &Link) -> usize {
        let (a, b) = (&self.a.print.paragraphs[link.a], &self.b.print.paragraphs[link.b]);
        a.len.min(b.len) as usize
    }

    fn join_free(&mut self, a: usize, b: usize) {
        if !self.matched_a[a] && !self.matched_b[b] {
            self.join(a, b);
        }
    }

    fn join(&mut self, a: usize, b: usize) {
        self.sets.join(a as u32, (self.matched_a.len() + b) as u32);
        self.matched_a[a] = true;
        self.matched_b[b] = true;
    }

    /// The sets of more than one, by their first paragraph of a.
    fn matches(mut self) -> Vec<Match> {
        let len_a = self.matched_a.len();
        // A set's lowest member is a paragraph of a, and is met first.
        let mut found: Vec<Match> = Vec::new();
        let mut by_set = vec![usize::MAX; len_a];
        for a in (0..len_a).filter(|&a| self.matched_a[a]) {
            let set = self.sets.find(a as u32) as usize;
            if by_set[set] == usize::MAX {
                by_set[set] = found.len();
                found.push(Match { a: Vec::new(), b: Vec::new() });
            }
            found[by_set[set]].a.push(a);
        }
        for b in (0..self.matched_b.len()).filter(|&b| self.matched_b[b]) {
            let set = self.sets.find((len_a + b) as u32) as usize;
            found[by_set[set]].b.push(b);
        }
        found
    }
}

/// The runs of paragraphs that are not matched.
fn free_runs(matched: &[bool]) -> Vec<Range<usize>> {
    let mut start = 0;
    let runs = matched.chunk_by(|x, y| x == y).map(|run| {
        let range = start..start + run.len();
        start = range.end;
        range
    });
    runs.filter(|run| !matched[run.start]).collect()
}

/// Whether two paragraphs have enough words in common that are no function words.
fn share_meaning(text_a: &PlacedText<'_>, a: usize, text_b: &PlacedText<'_>, b: usize) -> bool {
    let meaning = |text: &PlacedText<'_>, paragraph: usize| -> BTreeSet<u32> {
        let tokens = text.print.paragraphs[paragraph].of(&text.print.tokens).iter();
        tokens.filter(|token| token.class() != TokenClass::Function).map(|token| token.word()).collect()
    };
    let (of_a, of_b) = (meaning(text_a, a), meaning(text_b, b));
    let common = of_a.intersection(&of_b).count();
    common >= PLACE_WORDS && common as f64 >= PLACE_SHARE * of_a.len().min(of_b.len()) as f64
}
