//! The pieces of both documents in the order in which they are shown: matched ones together, each exactly once.

use serde::Serialize;

use super::difference::{Passage, Segment, differences};
use super::matching::Match;
use super::moves::Move;
use super::spelling::spelled_alike;
use super::text::PlacedText;
use crate::fingerprint::paragraph_simhash;
use crate::verify::alignment::NEAR_SHARE;
use crate::verify::leftovers::Leftovers;
use crate::verify::overlap::Coverage;

/// Words from which a paragraph's simhash says more than its letters.
const SIMHASH_WORDS: usize = 8;

/// Pieces that belong together, or one that stands alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Group {
    /// How its two sides stand to each other.
    pub standing: Standing,
    /// Its pieces in a; several where b has them glued, in the order that b has them in.
    pub a: Vec<usize>,
    /// Its pieces in b; several where a has them glued, in the order that a has them in.
    pub b: Vec<usize>,
    /// Whether it is part of a block that moved.
    pub moved: bool,
    /// Whether only one document has it and it does not read as text: see [`leftovers`](crate::verify::leftovers).
    #[serde(skip)]
    pub left_over: bool,
    /// How many words both sides have, in the same order.
    pub same_words: usize,
    /// The words, run by run, of a group with two sides.
    pub difference: Vec<Segment>,
    /// How much alike the two sides are.
    pub similarity: Option<Similarity>,
}

/// How the two sides of a group stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// The same words.
    Same,
    /// At least [`NEAR_SHARE`] of the words of both are the same.
    Near,
    /// Less than that, on one side at least.
    Partly,
    /// Only a has it.
    OnlyA,
    /// Only b has it.
    OnlyB,
    /// A piece of either without a word of body text.
    SetApart,
}

/// How much alike two matched texts are, by measures that never decide.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Similarity {
    /// Bits, of 64, in which their simhashes differ.
    pub hamming_distance: u32,
    /// The same as a share, 0–1: 1 for equal simhashes.
    pub simhash: f64,
    /// Likeness by letters (Damerau–Levenshtein, normalised), 0–1, of texts too short for a simhash to mean much.
    pub spelling: Option<f64>,
}

impl Similarity {
    fn new(a: &Passage<'_, '_>, b: &Passage<'_, '_>) -> Self {
        let (hash_a, hash_b) = (paragraph_simhash(&a.tokens()), paragraph_simhash(&b.tokens()));
        let short = a.words().min(b.words()) < SIMHASH_WORDS;
        Self {
            hamming_distance: simhash::hamming_distance(hash_a, hash_b),
            simhash: simhash::hash_similarity(hash_a, hash_b),
            spelling: short.then(|| spelled_alike(&a.spelled_whole(), &b.spelled_whole())),
        }
    }
}

/// Lays the matches out, with what is in none.
pub(super) fn groups(
    a: &PlacedText<'_>,
    b: &PlacedText<'_>,
    in_b: &Coverage,
    in_a: &Coverage,
    matches: Vec<Match>,
    moves: &[Move],
) -> Vec<Group> {
    let moved_a = marked(a.len(), moves.iter().flat_map(|block| &block.a));
    let moved_b = marked(b.len(), moves.iter().flat_map(|block| &block.b));
    let mut groups: Vec<Group> = matches
        .into_iter()
        .map(|found| {
            let (of_a, of_b) = in_one_order(a, b, in_b, in_a, found);
            let has_moved =
                of_a.iter().any(|&piece| moved_a[piece]) && of_b.iter().any(|&piece| moved_b[piece]);
            matched(a, b, of_a, of_b, has_moved)
        })
        .collect();
    let has_a = marked(a.len(), groups.iter().flat_map(|group| &group.a));
    groups.extend(
        (0..a.len())
            .filter(|&piece| !has_a[piece])
            .map(|piece| Group { a: vec![piece], ..Group::alone(a, piece, Standing::OnlyA) }),
    );
    groups.sort_by_key(|group| group.a.iter().min().copied());
    with_only_b(groups, b)
}

/// Puts what only b has behind what it follows in b, and behind what only a has at that place.
fn with_only_b(groups: Vec<Group>, b: &PlacedText<'_>) -> Vec<Group> {
    let mut group_of = vec![None; b.len()];
    for (at, group) in groups.iter().enumerate() {
        for &piece in &group.b {
            group_of[piece] = Some(at);
        }
    }
    // What follows each group; the first list stands before all that have two sides.
    let mut followers: Vec<Vec<usize>> = vec![Vec::new(); groups.len() + 1];
    let mut last = 0;
    for (piece, group) in group_of.iter().enumerate() {
        match group {
            Some(at) => last = at + 1,
            None => followers[last].push(piece),
        }
    }
    let alone = |piece: &usize| Group { b: vec![*piece], ..Group::alone(b, *piece, Standing::OnlyB) };
    let mut laid_out: Vec<Group> = Vec::with_capacity(groups.len());
    let mut waiting = &followers[0];
    for (group, followers) in groups.into_iter().zip(&followers[1..]) {
        if !group.b.is_empty() {
            laid_out.extend(waiting.iter().map(alone));
            waiting = followers;
        }
        laid_out.push(group);
    }
    laid_out.extend(waiting.iter().map(alone));
    laid_out
}

/// Marks the groups of what only one document has that are left over of it.
pub(super) fn mark_left_over(
    groups: &mut [Group],
    (a, left_a): (&PlacedText<'_>, &Leftovers),
    (b, left_b): (&PlacedText<'_>, &Leftovers),
) {
    let left = |text: &PlacedText<'_>, left: &Leftovers| {
        let paragraphs = (0..text.print.paragraphs.len()).filter(|&paragraph| left.contains(paragraph));
        let pieces: Vec<usize> = paragraphs.map(|paragraph| text.piece(paragraph)).collect();
        marked(text.len(), pieces.iter())
    };
    let (of_a, of_b) = (left(a, left_a), left(b, left_b));
    for group in groups {
        group.left_over = match group.standing {
            Standing::OnlyA => group.a.iter().all(|&piece| of_a[piece]),
            Standing::OnlyB => group.b.iter().all(|&piece| of_b[piece]),
            _ => false,
        };
    }
}

impl Group {
    fn alone(text: &PlacedText<'_>, piece: usize, only: Standing) -> Self {
        let standing = if text.tokens(piece).is_empty() { Standing::SetApart } else { only };
        Self {
            standing,
            a: Vec::new(),
            b: Vec::new(),
            moved: false,
            left_over: false,
            same_words: 0,
            difference: Vec::new(),
            similarity: None,
        }
    }
}

fn matched(a: &PlacedText<'_>, b: &PlacedText<'_>, of_a: Vec<usize>, of_b: Vec<usize>, moved: bool) -> Group {
    let (passage_a, passage_b) = (Passage::new(a, &of_a), Passage::new(b, &of_b));
    let (difference, same_words) = differences(&passage_a, &passage_b);
    let near = |words: usize| same_words as f64 >= NEAR_SHARE * words as f64;
    let standing = if difference.iter().all(|segment| segment.same) {
        Standing::Same
    } else if near(passage_a.words()) && near(passage_b.words()) {
        Standing::Near
    } else {
        Standing::Partly
    };
    let similarity = Some(Similarity::new(&passage_a, &passage_b));
    Group { standing, a: of_a, b: of_b, moved, left_over: false, same_words, difference, similarity }
}

/// The pieces of a match, those of the side with more of them in the order that the other side has them in.
fn in_one_order(
    a: &PlacedText<'_>,
    b: &PlacedText<'_>,
    in_b: &Coverage,
    in_a: &Coverage,
    mut found: Match,
) -> (Vec<usize>, Vec<usize>) {
    if found.a.len() > found.b.len() {
        found.a.sort_by_key(|&paragraph| (median_place(a, in_b, paragraph), paragraph));
    } else if found.b.len() > 1 {
        found.b.sort_by_key(|&paragraph| (median_place(b, in_a, paragraph), paragraph));
    }
    let pieces = |text: &PlacedText<'_>, paragraphs: Vec<usize>| {
        paragraphs.into_iter().map(|paragraph| text.piece(paragraph)).collect()
    };
    (pieces(a, found.a), pieces(b, found.b))
}

/// The median place of a paragraph's words in the other document; last where it has none there.
fn median_place(text: &PlacedText<'_>, coverage: &Coverage, paragraph: usize) -> u32 {
    let mut places: Vec<u32> =
        text.tokens(text.piece(paragraph)).filter_map(|at| coverage.place(at)).collect();
    if places.is_empty() {
        return u32::MAX;
    }
    let middle = places.len() / 2;
    *places.select_nth_unstable(middle).1
}

fn marked<'p>(len: usize, pieces: impl Iterator<Item = &'p usize>) -> Vec<bool> {
    let mut marked = vec![false; len];
    for &piece in pieces {
        marked[piece] = true;
    }
    marked
}
