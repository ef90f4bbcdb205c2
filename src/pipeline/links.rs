//! Verdicts on links: pairs that a search proposed only because a phrase was too common to pair all that share it, and
//! those of units that were paired with a crowd.
//!
//! They are there to hold a large group of copies together, with many more of them than that takes. So they are judged
//! in rounds, one for each unit at first, and a link between units that copies join already is not judged at all: a
//! hundred thousand takes of one story cost a verdict or two each, not sixteen.

use crate::candidates::{Candidate, FoundBy, Unit};
use crate::disjoint::DisjointSets;
use crate::error::Result;

use super::compare::Finding;
use super::findings::Findings;

/// Sets links apart from the pairs that are judged in any case, both sorted as `pairs` are: what was proposed as a link
/// and by nothing else, and the pairs of a unit with more than `crowd` units before it.
pub(super) fn links_and_pairs(
    units: usize,
    mut pairs: Vec<Candidate>,
    crowd: usize,
) -> (Vec<Candidate>, Vec<Candidate>) {
    let mut before = vec![0_u32; units];
    for pair in &pairs {
        before[pair.b as usize] += 1;
    }
    let is_link =
        |pair: &Candidate| pair.found_by == FoundBy::HOT || before[pair.b as usize] as usize > crowd;
    let links = pairs.extract_if(.., |pair| is_link(pair)).collect();
    (links, pairs)
}

/// Verdicts, sorted by pair.
type Verdicts = Vec<(Candidate, Finding)>;

/// Judges sorted links between `units` units until those that are left join nothing new. `known` are the verdicts on all
/// other pairs; `judge` is given the number of the round and its links, sorted. Returns the verdicts that are not `none`,
/// in no order, and how many links were judged.
///
/// Each round judges a link of every unit that has one left, and later rounds twice as many as the one before: links that
/// join nothing are all judged, each once, in a few rounds however many there are.
pub(super) fn judge_links(
    units: usize,
    links: Vec<Candidate>,
    known: &Findings,
    mut judge: impl FnMut(u32, &[Candidate]) -> Result<Verdicts>,
) -> Result<(Verdicts, u64)> {
    let mut joined = DisjointSets::new(units);
    join_copies(&mut joined, known.duplicates().map(|(a, b, _)| (a, b)));
    let mut verdicts = Vec::new();
    let mut judged = 0;
    let mut rest = links;
    // How many links each unit was given, and up to how many it may be given by the end of the round.
    let mut given = vec![0_u64; if rest.is_empty() { 0 } else { units }];
    let mut may_have = 0_u64;
    for round in 0.. {
        rest.retain(|link| joined.find(link.a) != joined.find(link.b));
        if rest.is_empty() {
            break;
        }
        may_have += 1 << (round / 2).min(32);
        let is_given = |link: &Candidate| {
            let given = &mut given[link.b as usize];
            let is_given = *given < may_have;
            *given += u64::from(is_given);
            is_given
        };
        let (now, later): (Vec<Candidate>, Vec<Candidate>) = rest.into_iter().partition(is_given);
        rest = later;
        judged += now.len() as u64;
        let found = judge(round, &now)?;
        join_copies(&mut joined, copies(&found));
        verdicts.extend(found);
    }
    Ok((verdicts, judged))
}

fn join_copies(joined: &mut DisjointSets, copies: impl Iterator<Item = (Unit, Unit)>) {
    for (a, b) in copies {
        joined.join(a, b);
    }
}

fn copies(verdicts: &[(Candidate, Finding)]) -> impl Iterator<Item = (Unit, Unit)> + '_ {
    verdicts.iter().filter(|(_, finding)| finding.relation.is_duplicate()).map(|(pair, _)| (pair.a, pair.b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relation::Relation;
    use crate::verify::overlap::Overlap;

    /// Eight runs of all units, each with its links to the first and to the one before, as the search makes them.
    fn links(units: Unit) -> Vec<Candidate> {
        let mut links = Vec::new();
        for run in 0..8 {
            // Each run lacks some units, so that the units before differ.
            let run: Vec<Unit> = (0..units).filter(|unit| unit % 8 != run).collect();
            let star = run[1..].iter().map(|&unit| (run[0], unit));
            let chain = run.windows(2).map(|pair| (pair[0], pair[1]));
            links.extend(star.chain(chain).map(|(a, b)| Candidate { a, b, found_by: FoundBy::HOT }));
        }
        links.sort_unstable();
        links.dedup();
        links
    }

    fn verdict(pair: Candidate, relation: Relation) -> (Candidate, Finding) {
        (pair, Finding { relation, overlap: Overlap::default(), tau: None })
    }

    #[test]
    fn a_crowd_is_linked_and_few_are_paired() {
        let pair = |a, b, found_by| Candidate { a, b, found_by };
        let mut pairs: Vec<Candidate> = (0..6).map(|a| pair(a, 9, FoundBy::SKETCH)).collect();
        pairs.push(pair(0, 3, FoundBy::HOT));
        pairs.push(pair(1, 3, FoundBy::HOT.with(FoundBy::SKETCH)));
        pairs.sort_unstable();
        let (links, rest) = links_and_pairs(10, pairs.clone(), 5);
        assert_eq!((links.len(), rest), (7, vec![pair(1, 3, FoundBy::HOT.with(FoundBy::SKETCH))]));
        assert_eq!(links_and_pairs(10, pairs, 6).0, [pair(0, 3, FoundBy::HOT)]);
    }

    #[test]
    fn copies_cost_a_verdict_each_and_are_all_joined() {
        let links = links(1000);
        assert!(links.len() > 2500);
        let (verdicts, judged) = judge_links(1000, links.clone(), &Findings::default(), |_, now| {
            Ok(now.iter().map(|&pair| verdict(pair, Relation::Reprint)).collect())
        })
        .unwrap();
        assert!(judged <= 1100, "{judged} of {} links were judged", links.len());
        let mut joined = DisjointSets::new(1000);
        join_copies(&mut joined, copies(&verdicts));
        assert!((0..1000).all(|unit| joined.find(unit) == joined.find(0)));
    }

    #[test]
    fn links_that_join_nothing_are_all_judged_once() {
        let links = links(200);
        let mut seen = Vec::new();
        let mut rounds = 0;
        let (verdicts, judged) = judge_links(200, links.clone(), &Findings::default(), |round, now| {
            assert!(now.is_sorted() && round == rounds);
            rounds += 1;
            seen.extend_from_slice(now);
            Ok(Vec::new())
        })
        .unwrap();
        seen.sort_unstable();
        assert_eq!((seen, judged, verdicts.len()), (links.clone(), links.len() as u64, 0));
        assert!(rounds <= 8, "{rounds} rounds");
    }

    #[test]
    fn what_is_known_to_be_joined_is_not_judged() {
        let pair = |a, b| Candidate { a, b, found_by: FoundBy::HOT };
        let mut known = Findings::new(4);
        known.extend([verdict(pair(0, 1), Relation::Excerpt), verdict(pair(1, 2), Relation::Overlap)]);
        let mut judged = Vec::new();
        judge_links(4, vec![pair(0, 1), pair(0, 2), pair(2, 3)], &known, |_, now| {
            judged.extend_from_slice(now);
            Ok(Vec::new())
        })
        .unwrap();
        assert_eq!(judged, [pair(0, 2), pair(2, 3)]);
    }
}
