//! Anchored clusters: stars of verified edges, the best-connected unit first.
//!
//! Components of the duplicate edges are taken apart one by one. The anchor is the unit with most duplicate edges
//! within what is left of its component (an excerpt's edges to longer documents not counted), then the longest, then the
//! first in canonical order; each other unit of the
//! component is a member if its verdict with the anchor is a duplicate, known already or asked for now. What is left
//! elects its next anchor. An anchor that is an excerpt of several longer texts takes those of them that are copies of
//! each other, and leaves the others: what they have in common may be a page's small print. The result depends on the units alone, not on the order of input or on threads.
//!
//! Work: a component of n units asks for at most 2n verdicts for each of its first [`ASKING_ANCHORS`] anchors; later
//! anchors take those whose edges are known. Linear, then, whatever a crawl holds.

use rayon::prelude::*;

use crate::error::Result;

use crate::disjoint::DisjointSets;

/// How many anchors of one component may ask for verdicts that no candidate search proposed.
pub const ASKING_ANCHORS: usize = 16;

/// An anchor stands for documents that it is an excerpt of only where they are at most a part in so many longer than itself:
/// a brief is an excerpt of every long text that holds it, of a round-up too, and would make one cluster of them.
const ANCHOR_SLACK: u32 = 8;

/// A verified duplicate edge between two units, lower first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Edge {
    /// The lower unit.
    pub a: u32,
    /// The higher unit.
    pub b: u32,
    /// Whether one is an excerpt of the other. Of a reprint that is longer (broken words are more words) either may be the
    /// anchor.
    pub is_part: bool,
}

/// Clusters `units` units by their duplicate `edges` (sorted, each once). `words` gives a unit's length; `are_copies`
/// says which of some units are duplicates of the first, for pairs that have no edge. The answer gives each unit its
/// anchor; an anchor is its own.
///
/// # Errors
/// Those of `are_copies`.
pub fn anchored(
    units: usize,
    edges: &[Edge],
    words: impl Fn(u32) -> u32 + Sync,
    are_copies: impl Fn(u32, &[u32]) -> Result<Vec<bool>> + Sync,
) -> Result<Vec<u32>> {
    let neighbours = Neighbours::new(units, edges);
    let mut sets = DisjointSets::new(units);
    for edge in edges {
        sets.join(edge.a, edge.b);
    }
    let mut by_component: Vec<(u32, u32)> = (0..units as u32).map(|unit| (sets.find(unit), unit)).collect();
    by_component.sort_unstable();
    let components: Vec<&[(u32, u32)]> =
        by_component.chunk_by(|x, y| x.0 == y.0).filter(|component| component.len() > 1).collect();
    let stars: Vec<Vec<(u32, u32)>> = components
        .into_par_iter()
        .map(|component| {
            let members: Vec<u32> = component.iter().map(|&(_, unit)| unit).collect();
            stars(members, &neighbours, &words, &are_copies)
        })
        .collect::<Result<_>>()?;
    let mut anchors: Vec<u32> = (0..units as u32).collect();
    for (unit, anchor) in stars.into_iter().flatten() {
        anchors[unit as usize] = anchor;
    }
    Ok(anchors)
}

/// The duplicate edges of each unit, both ways.
struct Neighbours {
    starts: Vec<u32>,
    units: Vec<u32>,
    /// For each of `units`, whether that edge is an excerpt's.
    are_parts: Vec<bool>,
}

impl Neighbours {
    fn new(units: usize, edges: &[Edge]) -> Self {
        let mut both: Vec<(u32, u32, bool)> =
            edges.iter().flat_map(|e| [(e.a, e.b, e.is_part), (e.b, e.a, e.is_part)]).collect();
        both.sort_unstable();
        let mut starts = vec![0; units + 1];
        for &(from, ..) in &both {
            starts[from as usize + 1] += 1;
        }
        for unit in 0..units {
            starts[unit + 1] += starts[unit];
        }
        let (units, are_parts) = both.into_iter().map(|(_, to, is_part)| (to, is_part)).unzip();
        Self { starts, units, are_parts }
    }

    fn of(&self, unit: u32) -> &[u32] {
        &self.units[self.range(unit)]
    }

    /// The neighbours of a unit, each with whether the edge is an excerpt's.
    fn edges_of(&self, unit: u32) -> impl Iterator<Item = (u32, bool)> + '_ {
        let range = self.range(unit);
        self.units[range.clone()].iter().copied().zip(self.are_parts[range].iter().copied())
    }

    fn range(&self, unit: u32) -> std::ops::Range<usize> {
        self.starts[unit as usize] as usize..self.starts[unit as usize + 1] as usize
    }
}

/// Takes one component apart: pairs of unit and anchor.
fn stars(
    component: Vec<u32>,
    neighbours: &Neighbours,
    words: &(impl Fn(u32) -> u32 + Sync),
    are_copies: &(impl Fn(u32, &[u32]) -> Result<Vec<bool>> + Sync),
) -> Result<Vec<(u32, u32)>> {
    let mut stars = Vec::with_capacity(component.len());
    // `left` stays sorted, so that membership is a binary search.
    let mut left = component;
    for _ in 0..ASKING_ANCHORS {
        let best = ranked(&left, neighbours, words).max_by_key(|&(_, rank)| rank);
        let Some((anchor, _)) = best.filter(|(_, (degree, ..))| *degree > 0) else { break };
        let known = neighbours.of(anchor);
        let (mut members, others): (Vec<u32>, Vec<u32>) =
            left.par_iter().partition(|&&unit| unit == anchor || known.binary_search(&unit).is_ok());
        let copies = are_copies(anchor, &others)?;
        members.extend(others.iter().zip(copies).filter_map(|(&unit, is_copy)| is_copy.then_some(unit)));
        members.sort_unstable();
        let apart = holders_apart(anchor, &members, &left, neighbours, words, are_copies)?;
        members.retain(|unit| apart.binary_search(unit).is_err());
        left.retain(|unit| members.binary_search(unit).is_err());
        stars.extend(members.into_iter().map(|unit| (unit, anchor)));
    }
    // A component that is still not empty is a tangle. Its rest is taken in one pass over the edges that are known.
    let mut order: Vec<(u32, Rank)> = ranked(&left, neighbours, words).collect();
    order.par_sort_unstable_by_key(|&(_, rank)| std::cmp::Reverse(rank));
    let mut free = vec![true; left.len()];
    for (anchor, _) in order {
        let is_free = |unit: &u32, free: &[bool]| left.binary_search(unit).is_ok_and(|at| free[at]);
        if !is_free(&anchor, &free) {
            continue;
        }
        // Whether texts that hold the anchor are copies of each other is not asked here.
        let is_member = |&(unit, is_part): &(u32, bool)| {
            is_free(&unit, &free) && !(is_part && is_holder(unit, anchor, words))
        };
        let members = neighbours.edges_of(anchor).filter(is_member).map(|(unit, _)| unit);
        let members: Vec<u32> = members.chain([anchor]).collect();
        for unit in members {
            if let Ok(at) = left.binary_search(&unit) {
                free[at] = false;
            }
            stars.push((unit, anchor));
        }
    }
    Ok(stars)
}

/// Whether `unit` is so much longer than `anchor` that it holds more than the anchor does.
fn is_holder(unit: u32, anchor: u32, words: &impl Fn(u32) -> u32) -> bool {
    let own = words(anchor);
    words(unit) > own + own / ANCHOR_SLACK
}

/// Which of the members, sorted, hold an excerpt, the anchor, and are no copies of the best connected one of those that do.
fn holders_apart(
    anchor: u32,
    members: &[u32],
    left: &[u32],
    neighbours: &Neighbours,
    words: &(impl Fn(u32) -> u32 + Sync),
    are_copies: &(impl Fn(u32, &[u32]) -> Result<Vec<bool>> + Sync),
) -> Result<Vec<u32>> {
    let known = neighbours.of(anchor);
    // Of what was asked for it is not known whether it is a part.
    let may_be_part = |unit: u32| match known.binary_search(&unit) {
        Ok(at) => neighbours.are_parts[neighbours.range(anchor)][at],
        Err(_) => true,
    };
    let mut holders: Vec<u32> =
        members.iter().copied().filter(|&unit| is_holder(unit, anchor, words) && may_be_part(unit)).collect();
    // Of equally well connected ones the shortest: a round-up is longer than the story.
    let degree = |unit: u32| neighbours.of(unit).iter().filter(|to| left.binary_search(to).is_ok()).count();
    let best = holders
        .iter()
        .copied()
        .max_by_key(|&unit| (degree(unit), std::cmp::Reverse(words(unit)), std::cmp::Reverse(unit)));
    let Some(best) = best.filter(|_| holders.len() > 1) else { return Ok(Vec::new()) };
    holders.retain(|&unit| unit != best);
    let mut copies = are_copies(best, &holders)?.into_iter();
    holders.retain(|_| !copies.next().unwrap_or(false));
    Ok(holders)
}

/// How well a unit would do as an anchor: its edges within what is left, to what it is an excerpt of not counted, its
/// words, its canonical place.
type Rank = (usize, u32, std::cmp::Reverse<u32>);

/// The units of `left`, each with its rank.
fn ranked<'a>(
    left: &'a [u32],
    neighbours: &'a Neighbours,
    words: &'a (impl Fn(u32) -> u32 + Sync),
) -> impl ParallelIterator<Item = (u32, Rank)> + 'a {
    left.par_iter().map(move |&unit| {
        let own = words(unit);
        let counts = |&(to, is_part): &(u32, bool)| {
            (!is_part || words(to) <= own + own / ANCHOR_SLACK) && left.binary_search(&to).is_ok()
        };
        let degree = neighbours.edges_of(unit).filter(counts).count();
        (unit, (degree, own, std::cmp::Reverse(unit)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[allow(clippy::unnecessary_wraps, reason = "as the pipeline's answer is")]
    fn nobody(_: u32, others: &[u32]) -> Result<Vec<bool>> {
        Ok(vec![false; others.len()])
    }

    #[allow(clippy::unnecessary_wraps, reason = "as the pipeline's answer is")]
    fn everybody(_: u32, others: &[u32]) -> Result<Vec<bool>> {
        Ok(vec![true; others.len()])
    }

    fn edges(pairs: &[(u32, u32)]) -> Vec<Edge> {
        pairs.iter().map(|&(a, b)| Edge { a, b, is_part: false }).collect()
    }

    #[test]
    fn a_chain_does_not_make_a_cluster() {
        // 0 and 1 are copies, 1 and 2 are, 2 and 3 are; 0 and 3 are not, nor is any other pair.
        let anchors = anchored(4, &edges(&[(0, 1), (1, 2), (2, 3)]), |_| 100, nobody).unwrap();
        assert_eq!(anchors, [1, 1, 1, 3]);
    }

    #[test]
    fn a_member_that_the_search_did_not_pair_with_the_anchor_is_asked_for() {
        let anchors = anchored(4, &edges(&[(0, 1), (1, 2), (2, 3)]), |_| 100, everybody).unwrap();
        assert_eq!(anchors, [1, 1, 1, 1]);
    }

    #[test]
    fn the_longest_of_equally_connected_units_is_the_anchor() {
        let anchors = anchored(3, &edges(&[(0, 2)]), |unit| unit * 10, nobody).unwrap();
        assert_eq!(anchors, [2, 1, 2]);
    }

    #[test]
    fn a_brief_does_not_join_the_long_texts_that_hold_it() {
        // 0 is a brief of stories 1 and 2, which are copies of each other, and stands in the round-up 3 too.
        let words = |unit: u32| [40, 400, 410, 900][unit as usize];
        let is_part = |edge: Edge| Edge { is_part: edge.a == 0, ..edge };
        let edges: Vec<Edge> = edges(&[(0, 1), (0, 2), (0, 3), (1, 2)]).into_iter().map(is_part).collect();
        let anchors = anchored(4, &edges, words, nobody).unwrap();
        assert_eq!(anchors, [2, 2, 2, 3]);
    }

    /// Forty pages that are nothing but a paywall's notice, and three stories that end with it.
    #[test]
    fn texts_that_share_no_more_than_the_anchor_are_left_to_themselves() {
        let words = |unit: u32| if unit < 5 { 50 } else { 450 + unit };
        let mut pairs: Vec<Edge> = edges(&[(0, 1), (0, 2), (0, 3), (0, 4)]);
        pairs.extend([5, 6, 7].map(|b| Edge { a: 0, b, is_part: true }));
        let only = |copies: &'static [(u32, u32)]| {
            move |first: u32, others: &[u32]| {
                Ok(others
                    .iter()
                    .map(|&other| copies.contains(&(first.min(other), first.max(other))))
                    .collect())
            }
        };
        let anchors = anchored(8, &pairs, words, only(&[])).unwrap();
        assert_eq!(
            anchors,
            [0, 0, 0, 0, 0, 0, 6, 7],
            "one of the three may be what the notice is an excerpt of"
        );
        let anchors = anchored(8, &pairs, words, only(&[(5, 7)])).unwrap();
        assert_eq!(anchors, [0, 0, 0, 0, 0, 0, 6, 0], "two of them are one story");
        // The same where the search did not pair them with the anchor.
        let mut pairs = edges(&[(0, 1), (0, 2), (0, 3), (0, 4)]);
        pairs.extend([5, 6, 7].map(|b| Edge { a: 1, b, is_part: true }));
        let anchors = anchored(8, &pairs, words, only(&[(0, 5), (0, 6), (0, 7)])).unwrap();
        assert_eq!(anchors, [0, 0, 0, 0, 0, 0, 6, 7]);
    }

    /// A scan has more words than its original, as its words are broken, and is hardly a copy of another scan.
    #[test]
    fn an_original_is_the_anchor_of_its_longer_reprints() {
        let words = |unit: u32| [100, 140, 130][unit as usize];
        let anchors = anchored(3, &edges(&[(0, 1), (0, 2)]), words, nobody).unwrap();
        assert_eq!(anchors, [0, 0, 0]);
    }

    #[test]
    fn a_long_chain_ends_in_bounded_time() {
        let pairs: Vec<(u32, u32)> = (0..2_000).map(|i| (i, i + 1)).collect();
        let asked = std::sync::atomic::AtomicU64::new(0);
        let anchors = anchored(
            2_001,
            &edges(&pairs),
            |_| 1,
            |anchor, others| {
                asked.fetch_add(others.len() as u64, std::sync::atomic::Ordering::Relaxed);
                nobody(anchor, others)
            },
        )
        .unwrap();
        assert!(asked.into_inner() <= 2_001 * ASKING_ANCHORS as u64);
        assert!(
            anchors.iter().zip(0..).all(|(&anchor, unit): (&u32, i64)| (i64::from(anchor) - unit).abs() <= 1)
        );
    }

    proptest::proptest! {
        /// Every member has a duplicate verdict with its anchor, and no anchor belongs to another.
        #[test]
        fn members_are_copies_of_their_anchor(pairs in proptest::collection::vec((0..14_u32, 0..14_u32), 0..40)) {
            let mut pairs: Vec<(u32, u32)> =
                pairs.into_iter().filter(|(a, b)| a != b).map(|(a, b)| (a.min(b), a.max(b))).collect();
            pairs.sort_unstable();
            pairs.dedup();
            let anchors = anchored(14, &edges(&pairs), |unit| unit % 3, nobody).unwrap();
            for (unit, &anchor) in (0..).zip(&anchors) {
                proptest::prop_assert_eq!(anchors[anchor as usize], anchor);
                proptest::prop_assert!(unit == anchor || pairs.contains(&(unit.min(anchor), unit.max(anchor))));
            }
            // Nobody who has a copy left alone beside it is left alone.
            for &(a, b) in &pairs {
                let alone = |x: u32| anchors.iter().filter(|&&anchor| anchor == anchors[x as usize]).count() == 1;
                proptest::prop_assert!(!(alone(a) && alone(b)));
            }
        }
    }
}
