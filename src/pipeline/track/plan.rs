//! Which documents make a story: clusters with those that take passages of them, and single documents of an agency that
//! others take passages of.

use super::Observed;
use crate::fingerprint::{Collection, DocumentIndex};
use crate::pipeline::compare::Comparison;
use crate::pipeline::pairs::members_by_unit;
use crate::relation::Relation;
use crate::track::Filters;
use crate::track::report::{CreditRole, When};
use crate::wire::AgencyId;

/// Documents that take passages of one story at most, those with most of it first.
const MOST_TAKERS: usize = 60;
/// What a held document takes besides its text, in bytes.
const HELD_OVERHEAD: usize = 2048;
/// Bytes of text for a word, its space included.
const WORD_BYTES: usize = 8;

/// The documents of one story.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct StoryPlan {
    /// The document that the story is named by.
    pub(super) anchor: DocumentIndex,
    /// Copies of one text.
    pub(super) members: Vec<DocumentIndex>,
    /// Those that take passages of it.
    pub(super) takers: Vec<DocumentIndex>,
    /// Whether its only member may be in the story of another cluster, where it shares passages with a copy: then this is
    /// told if it is not.
    pub(super) is_second_choice: bool,
}

impl StoryPlan {
    pub(super) fn documents(&self) -> impl Iterator<Item = DocumentIndex> + '_ {
        self.members.iter().chain(&self.takers).copied()
    }

    /// Whether the filters that need no text let the story through.
    pub(super) fn is_wanted(
        &self,
        collection: &Collection,
        observed: &[Observed],
        filters: &Filters,
    ) -> bool {
        let any = |is_wanted: &dyn Fn(DocumentIndex) -> bool| self.documents().any(is_wanted);
        let has_outlet = |index: DocumentIndex| {
            let outlet = collection[index].outlet.as_deref();
            filters.outlets.iter().any(|wanted| {
                // An outlet that is a host stands without its `www.`.
                let wanted = wanted.strip_prefix("www.").unwrap_or(wanted);
                outlet.is_some_and(|o| o.eq_ignore_ascii_case(wanted))
            })
        };
        let may_be_within = |index: DocumentIndex| {
            collection[index].date.map(When::of).is_some_and(|when| {
                filters.since.is_none_or(|since| when.end >= since)
                    && filters.until.is_none_or(|until| when.start < until)
            })
        };
        let has_dates = filters.since.is_some() || filters.until.is_some();
        (filters.outlets.is_empty() || any(&has_outlet))
            && (!has_dates || any(&may_be_within))
            && (filters.ours.is_none() || any(&|index| observed[index as usize].ours))
    }
}

/// A pair of units with passages in common: the other unit, and how many words of it are in them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Passage {
    anchor: u32,
    /// See [`StoryPlan::is_second_choice`].
    is_second_choice: bool,
    taker: u32,
    words: u32,
}

impl Passage {
    fn new(anchor: u32, taker: u32, words: u32) -> Self {
        Self { anchor, is_second_choice: false, taker, words }
    }
}

/// All stories, the largest first; the anchor's canonical place decides between equals.
pub(super) fn plans(
    collection: &Collection,
    comparison: &Comparison,
    observed: &[Observed],
) -> Vec<StoryPlan> {
    let by_unit = members_by_unit(comparison);
    let mut clusters: Vec<Vec<DocumentIndex>> = vec![Vec::new(); by_unit.len()];
    for (unit, documents) in by_unit.iter().enumerate() {
        clusters[comparison.anchors[unit] as usize].extend(documents);
    }
    let is_single = |anchor: u32| clusters[anchor as usize].len() == 1;
    let mut passages: Vec<Passage> = Vec::new();
    for (pair, finding) in comparison.verdicts.iter() {
        let (x, y) = (comparison.anchors[pair.a as usize], comparison.anchors[pair.b as usize]);
        if finding.relation != Relation::Overlap || x == y {
            continue;
        }
        // Each shingle that is shared stands for a word of a passage.
        let words = finding.overlap.shared;
        if is_single(x) && is_single(y) {
            let (of_x, of_y) = (clusters[x as usize][0], clusters[y as usize][0]);
            match head(collection, observed, of_x, of_y) {
                Some(first) if first == of_x => {
                    passages.push(Passage::new(x, pair.b, words));
                }
                Some(_) => passages.push(Passage::new(y, pair.a, words)),
                None => {}
            }
            continue;
        }
        for (anchor, other, own, taker) in [(x, y, pair.a, pair.b), (y, x, pair.b, pair.a)] {
            if !is_single(anchor) {
                passages.push(Passage::new(anchor, taker, words));
            } else if !is_single(other)
                && is_head(collection, observed, [own, taker].map(|unit| by_unit[unit as usize][0]))
            {
                passages.push(Passage { is_second_choice: true, ..Passage::new(anchor, taker, words) });
            }
        }
    }
    // A taker may share passages with several members: the pair with most of them counts.
    passages.sort_unstable_by_key(|p| (p.anchor, p.is_second_choice, p.taker, std::cmp::Reverse(p.words)));
    passages.dedup_by_key(|p| (p.anchor, p.is_second_choice, p.taker));
    passages.sort_unstable_by_key(|p| (p.anchor, p.is_second_choice, std::cmp::Reverse(p.words), p.taker));
    let mut plans: Vec<StoryPlan> = Vec::new();
    let mut rest = passages.as_slice();
    for (anchor, mut members) in (0_u32..).zip(clusters) {
        let count = rest.iter().take_while(|passage| passage.anchor == anchor).count();
        let (own, others) = rest.split_at(count);
        rest = others;
        if members.len() < 2 && own.is_empty() {
            continue;
        }
        let is_second_choice = own.first().is_some_and(|passage| passage.is_second_choice);
        let own = own.iter().filter(|passage| passage.is_second_choice == is_second_choice);
        let takers = own.flat_map(|passage| &by_unit[passage.taker as usize]).copied();
        let takers: Vec<DocumentIndex> = takers.take(MOST_TAKERS).collect();
        members.sort_unstable();
        let anchor = comparison.units.representatives[anchor as usize];
        plans.push(StoryPlan { anchor, members, takers, is_second_choice });
    }
    // Stable: anchors are met in canonical order.
    plans.sort_by_key(|plan| std::cmp::Reverse(plan.members.len() + plan.takers.len()));
    plans
}

/// Whether the first of two documents is the one that a story of both would be told from.
fn is_head(collection: &Collection, observed: &[Observed], [x, y]: [DocumentIndex; 2]) -> bool {
    head(collection, observed, x, y) == Some(x)
}

/// Of two single documents with passages in common, the one that the story is told from: the user's own, an agency's
/// own, or one that carries an agency's marks. None where neither says more than that an agency gave inputs, unless
/// two outlets say so of the same one: they may have heard the same speech.
fn head(
    collection: &Collection,
    observed: &[Observed],
    x: DocumentIndex,
    y: DocumentIndex,
) -> Option<DocumentIndex> {
    let of = |index: DocumentIndex| &observed[index as usize];
    let is_strong = |role: CreditRole| {
        matches!(role, CreditRole::Dateline | CreditRole::Byline | CreditRole::Author | CreditRole::SignOff)
    };
    let rank = |index: DocumentIndex| {
        let own = of(index);
        let marked = own.credits.iter().any(|&(_, role)| is_strong(role));
        (own.ours, own.owner.is_some(), marked, !own.credits.is_empty())
    };
    // An outlet that uses its own passages again says nothing of an agency.
    let is_other_outlet = collection[x].outlet != collection[y].outlet || collection[x].outlet.is_none();
    let is_common =
        |(agency, _): &(AgencyId, CreditRole)| of(y).credits.iter().any(|(other, _)| other == agency);
    let both = is_other_outlet && of(x).credits.iter().any(is_common);
    let words = |index: DocumentIndex| collection[index].words;
    let canonical = |index: DocumentIndex| std::cmp::Reverse(collection[index].canonical());
    let better = if (rank(x), words(x), canonical(x)) >= (rank(y), words(y), canonical(y)) { x } else { y };
    let (ours, owned, marked, _) = rank(better);
    (both || ours || owned || marked).then_some(better)
}

/// The stories in rounds, none of which holds more than about `bytes` of text, unless a single story does.
pub(super) fn rounds<'p>(
    plans: &'p [StoryPlan],
    collection: &Collection,
    bytes: usize,
) -> Vec<&'p [StoryPlan]> {
    let size = |plan: &StoryPlan| -> usize {
        let held = |index: DocumentIndex| collection[index].words as usize * WORD_BYTES + HELD_OVERHEAD;
        plan.documents().map(held).sum()
    };
    let mut rounds = Vec::new();
    let (mut from, mut held) = (0, 0);
    for (at, plan) in plans.iter().enumerate() {
        let own = size(plan);
        if at > from && held + own > bytes {
            rounds.push(&plans[from..at]);
            (from, held) = (at, 0);
        }
        held += own;
    }
    // One round at least, so that the input is read for what else is wanted of it.
    rounds.push(&plans[from..]);
    rounds
}
