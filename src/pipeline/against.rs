//! Documents that are there already (`dedup --against`): what a run's own documents are copies of among them.
//!
//! They stay whatever is found. A document that is a copy of one of them goes in its favour, before any clusters are made,
//! so that no anchor and no policy keeps what the collection has; but never in favour of a shorter text that is an excerpt
//! of it, which would lose what the collection has not. What is left is clustered as if nothing else were there.
//!
//! Of two documents that are both there already nothing is asked, but where that tells whether one of them is a digest, of
//! which single stories are no excerpts (see [`digests`](super::digests)).

use std::cmp::Reverse;
use std::collections::{BTreeMap, HashMap, HashSet};

use crate::candidates::collapse::Units;
use crate::candidates::{Candidate, FoundBy, Unit};
use crate::cluster::KeepPolicy;
use crate::disjoint::DisjointSets;
use crate::fingerprint::{Collection, DocumentIndex};
use crate::relation::Relation;

use super::findings::Findings;

/// Which units hold a document that is there already.
#[derive(Debug, Clone, Default)]
pub(super) struct EarlierUnits {
    /// Empty where none does.
    holds: Vec<bool>,
}

impl EarlierUnits {
    pub(super) fn of(collection: &Collection, units: &Units) -> Self {
        if !collection.has_earlier() {
            return Self { holds: Vec::new() };
        }
        let mut holds = vec![false; units.representatives.len()];
        for membership in &units.memberships[collection.own().len()..] {
            holds[membership.unit as usize] = true;
        }
        Self { holds }
    }

    fn has(&self, unit: Unit) -> bool {
        self.holds.get(unit as usize).copied().unwrap_or(false)
    }

    /// Whether both of a pair hold one, so that nothing of it decides what becomes of the run's own documents.
    pub(super) fn are_both(&self, pair: &Candidate) -> bool {
        self.has(pair.a) && self.has(pair.b)
    }

    /// How many units hold one.
    pub(super) fn count(&self) -> usize {
        self.holds.iter().filter(|&&holds| holds).count()
    }

    /// Of pairs of which both hold one, those that tell whether what a unit is an excerpt of is a digest. `verdicts` are
    /// those on all other pairs.
    pub(super) fn about_digests(&self, mut both: Vec<Candidate>, verdicts: &Findings) -> Vec<Candidate> {
        let mut wholes: Vec<Unit> = verdicts
            .iter()
            .filter(|(_, finding)| finding.relation == Relation::Excerpt)
            .flat_map(|(pair, _)| [pair.a, pair.b])
            .filter(|&unit| self.has(unit))
            .collect();
        wholes.sort_unstable();
        wholes.dedup();
        let is_whole = |unit: Unit| wholes.binary_search(&unit).is_ok();
        both.retain(|pair| is_whole(pair.a) || is_whole(pair.b));
        both
    }

    /// The crowds of units that copies join, in which some go in favour of nothing that is there already, and something is.
    /// `most` of what is there are named in each.
    pub(super) fn crowds(
        &self,
        units: &Units,
        verdicts: &Findings,
        settled: &Settled,
        most: usize,
    ) -> Vec<Crowd> {
        let mut sets = DisjointSets::new(units.representatives.len());
        let mut degrees: HashMap<Unit, usize> = HashMap::new();
        for (a, b, _) in verdicts.duplicates() {
            sets.join(a, b);
            for unit in [a, b].into_iter().filter(|&unit| self.has(unit)) {
                *degrees.entry(unit).or_default() += 1;
            }
        }
        let mut joined: Vec<(Unit, Reverse<usize>, Unit)> =
            degrees.into_iter().map(|(unit, degree)| (sets.find(unit), Reverse(degree), unit)).collect();
        joined.sort_unstable();
        let mut crowds: BTreeMap<Unit, Crowd> = BTreeMap::new();
        for some in joined.chunk_by(|x, y| x.0 == y.0) {
            let earlier = some.iter().take(most).map(|&(_, _, unit)| unit).collect();
            crowds.insert(some[0].0, Crowd { earlier, open: Vec::new() });
        }
        if crowds.is_empty() {
            return Vec::new();
        }
        for unit in (0..units.representatives.len() as Unit).filter(|&unit| !settled.has(unit)) {
            if let Some(crowd) = crowds.get_mut(&sets.find(unit)) {
                crowd.open.push(unit);
            }
        }
        crowds.into_values().filter(|crowd| !crowd.open.is_empty()).collect()
    }

    /// What the run's own units are copies of among those that hold a document that is there already, by the `verdicts`;
    /// `words` gives a unit's length.
    pub(super) fn settle(&self, verdicts: &Findings, words: impl Fn(Unit) -> u32) -> Settled {
        let mut settled = Settled { earlier: self.clone(), ..Settled::default() };
        for (a, b, relation) in verdicts.duplicates() {
            let (own, earlier) = match (self.has(a), self.has(b)) {
                (false, true) => (a, b),
                (true, false) => (b, a),
                _ => continue,
            };
            let is_excerpt = relation == Relation::Excerpt && words(own) > words(earlier);
            let list = if is_excerpt { &mut settled.excerpts } else { &mut settled.favoured };
            list.push((own, earlier));
        }
        settled.favoured.sort_unstable();
        settled.excerpts.sort_unstable();
        settled
    }
}

/// Units that copies join: a new crowd of copies is linked sparsely (see [`links`](super::links)), and few of it may be
/// linked to what is there already, so that the others have to be asked for.
#[derive(Debug)]
pub(super) struct Crowd {
    /// Those that hold a document that is there already, the best connected first.
    earlier: Vec<Unit>,
    /// Those that go in favour of none so far.
    open: Vec<Unit>,
}

/// The pairs of what is there already, one unit of each crowd, and all that are still open in it; sorted.
pub(super) fn links_of(crowds: &[Crowd], round: usize, settled: &Settled) -> Vec<Candidate> {
    let links = crowds.iter().flat_map(|crowd| {
        let open = crowd.open.iter().filter(|&&unit| !settled.has(unit));
        let asked = crowd.earlier.get(round);
        asked.into_iter().flat_map(move |&asked| {
            open.clone().map(move |&unit| Candidate {
                a: unit.min(asked),
                b: unit.max(asked),
                found_by: FoundBy::HOT,
            })
        })
    });
    let mut links: Vec<Candidate> = links.collect();
    links.sort_unstable();
    links
}

/// What units are copies of among those that hold a document that is there already.
#[derive(Debug, Default)]
pub struct Settled {
    /// Those that hold one: what else is in such a unit goes in its favour.
    earlier: EarlierUnits,
    /// A unit that holds none, and one in whose favour it goes. Sorted.
    favoured: Vec<(Unit, Unit)>,
    /// A unit, and one that is an excerpt of it. Sorted.
    excerpts: Vec<(Unit, Unit)>,
}

impl Settled {
    /// Whether a unit goes in favour of one that holds such a document, or holds one itself.
    pub(super) fn has(&self, unit: Unit) -> bool {
        self.earlier.has(unit) || !of(&self.favoured, unit).is_empty()
    }

    /// A unit that is an excerpt of this one, and is there already.
    pub(super) fn excerpt_of(&self, unit: Unit) -> Option<Unit> {
        of(&self.excerpts, unit).first().map(|&(_, earlier)| earlier)
    }

    /// For each of the run's own documents that goes in favour of one that is there already: that one, by `policy`, and the
    /// document. Sorted.
    pub(super) fn documents(
        &self,
        collection: &Collection,
        units: &Units,
        policy: &KeepPolicy,
    ) -> Vec<(DocumentIndex, DocumentIndex)> {
        if !collection.has_earlier() {
            return Vec::new();
        }
        let unit_of = |index: DocumentIndex| units.memberships[index as usize].unit;
        let own = || collection.own().filter(|&index| self.has(unit_of(index)));
        let wanted: HashSet<Unit> = own()
            .flat_map(|index| {
                let unit = unit_of(index);
                let itself = self.earlier.has(unit).then_some(unit);
                itself.into_iter().chain(of(&self.favoured, unit).iter().map(|&(_, earlier)| earlier))
            })
            .collect();
        let best = Best::of(&wanted, collection, unit_of, policy);
        let keeper = |index: DocumentIndex| {
            let unit = unit_of(index);
            // What has the same words says more than what has most.
            if let Some(same) = best.by_text.get(&collection[index].text_key()) {
                return *same;
            }
            if self.earlier.has(unit) {
                return best.by_unit[&unit];
            }
            let candidates = of(&self.favoured, unit).iter().map(|(_, earlier)| best.by_unit[earlier]);
            policy.choose(&candidates.collect::<Vec<_>>(), collection).document
        };
        let mut documents: Vec<(DocumentIndex, DocumentIndex)> =
            own().map(|index| (keeper(index), index)).collect();
        documents.sort_unstable();
        documents
    }
}

/// Who stands for the documents that are there already, by policy.
struct Best {
    by_unit: HashMap<Unit, DocumentIndex>,
    /// Among those of one text, which may be some of a unit: others have its paragraphs in another order.
    by_text: HashMap<(u128, u64), DocumentIndex>,
}

impl Best {
    fn of(
        wanted: &HashSet<Unit>,
        collection: &Collection,
        unit_of: impl Fn(DocumentIndex) -> Unit,
        policy: &KeepPolicy,
    ) -> Self {
        let mut by_unit: HashMap<Unit, Vec<DocumentIndex>> = HashMap::new();
        let mut by_text: HashMap<(u128, u64), Vec<DocumentIndex>> = HashMap::new();
        for index in collection.own().end..collection.len() as DocumentIndex {
            let unit = unit_of(index);
            if wanted.contains(&unit) {
                by_unit.entry(unit).or_default().push(index);
                by_text.entry(collection[index].text_key()).or_default().push(index);
            }
        }
        let choose = |members: Vec<DocumentIndex>| policy.choose(&members, collection).document;
        Self {
            by_unit: by_unit.into_iter().map(|(unit, members)| (unit, choose(members))).collect(),
            by_text: by_text.into_iter().map(|(text, members)| (text, choose(members))).collect(),
        }
    }
}

/// The pairs of a unit among sorted ones.
fn of(pairs: &[(Unit, Unit)], unit: Unit) -> &[(Unit, Unit)] {
    let start = pairs.partition_point(|&(own, _)| own < unit);
    let end = start + pairs[start..].partition_point(|&(own, _)| own == unit);
    &pairs[start..end]
}

#[cfg(test)]
mod tests;
