//! Copies as witnesses of an order, and how many independent ones there are.
//!
//! A witness is what textual criticism calls a copy that tells of the original. Copies that share one order are one
//! family, and copies of one site network are one voice: a scraper that scrambles a story scrambles it alike on all
//! sites that it feeds, so that three equal orders may be one accident.

use super::disorder::breakpoints;
use super::provenance::Provenance;

/// A copy's say on the order of a document's pieces.
#[derive(Debug, Clone, PartialEq)]
pub struct Witness {
    /// The pieces that it has, each once, in its order.
    pub sequence: Vec<usize>,
    /// What it has in common with other copies of its network: hashes of its outlet and of its address's path.
    pub networks: Vec<u64>,
    /// How it came to be heard.
    pub provenance: Provenance,
}

/// Copies that have their pieces in one order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Family {
    /// The members, by their number among all witnesses; the most complete first.
    pub(super) members: Vec<usize>,
    /// Their pieces in their common order.
    pub(super) chain: Vec<usize>,
    /// The most trusted member's provenance.
    pub(super) provenance: Provenance,
    /// The fewest pieces by which a further network agrees; all of the chain where there is none.
    pub(super) common: usize,
    /// One number for each network among the members: their lowest hash.
    pub(super) networks: Vec<u64>,
}

/// Groups witnesses that agree. Those with fewer than two pieces have no say.
pub(super) fn families(pieces: usize, witnesses: &[Witness]) -> Vec<Family> {
    let networks = network_of_each(witnesses);
    let mut order: Vec<usize> = (0..witnesses.len()).filter(|&w| witnesses[w].sequence.len() > 1).collect();
    order.sort_by_key(|&w| (std::cmp::Reverse(witnesses[w].sequence.len()), w));
    let mut families: Vec<Family> = Vec::new();
    for w in order {
        let witness = &witnesses[w];
        match families.iter_mut().find(|family| agree(pieces, &family.chain, &witness.sequence)) {
            Some(family) => {
                let common = ranks_in(pieces, &family.chain, &witness.sequence).len();
                insert_missing(pieces, &mut family.chain, &witness.sequence);
                family.members.push(w);
                // One more copy of a network says nothing that was not said.
                if !family.networks.contains(&networks[w]) {
                    family.networks.push(networks[w]);
                    family.common = family.common.min(common);
                    family.provenance = family.provenance.max(witness.provenance);
                }
            }
            None => families.push(Family {
                members: vec![w],
                common: witness.sequence.len(),
                chain: witness.sequence.clone(),
                provenance: witness.provenance,
                networks: vec![networks[w]],
            }),
        }
    }
    families
}

/// The network of each witness: witnesses that share a hash, or a third that shares one with both, have the same.
pub(super) fn network_of_each(witnesses: &[Witness]) -> Vec<u64> {
    let mut found: Vec<u64> = (0..witnesses.len() as u64).collect();
    for w in 0..witnesses.len() {
        for other in 0..w {
            let (old, new) = (found[w], found[other]);
            if old != new && witnesses[w].networks.iter().any(|hash| witnesses[other].networks.contains(hash))
            {
                let (low, high) = (old.min(new), old.max(new));
                found.iter_mut().filter(|network| **network == high).for_each(|network| *network = low);
            }
        }
    }
    found
}

/// Whether two orders have at least half of the shorter one's pieces in common, all in the same order.
fn agree(pieces: usize, chain: &[usize], sequence: &[usize]) -> bool {
    let ranks = ranks_in(pieces, chain, sequence);
    ranks.len() > 1 && 2 * ranks.len() >= sequence.len().min(chain.len()) && breakpoints(&ranks) == 0
}

/// Puts pieces that `chain` lacks between the two of its pieces that they stand between in `sequence`, where these are
/// neighbours in the chain. Of others nobody knows on which side of the chain's own pieces there they belong; they are
/// left out.
fn insert_missing(pieces: usize, chain: &mut Vec<usize>, sequence: &[usize]) {
    let mut rank = vec![None; pieces];
    chain.iter().enumerate().for_each(|(at, &piece)| rank[piece] = Some(at));
    // What comes before each place of the chain, and behind its end.
    let mut inserted: Vec<&[usize]> = vec![&[]; chain.len() + 1];
    let (mut start, mut gap) = (0, 0);
    for run in sequence.chunk_by(|&x, &y| rank[x].is_some() == rank[y].is_some()) {
        let end = start + run.len();
        if let Some(last) = rank[run[run.len() - 1]] {
            gap = last + 1;
        } else if sequence.get(end).map_or(Some(chain.len()), |&piece| rank[piece]) == Some(gap) {
            inserted[gap] = run;
        }
        start = end;
    }
    let mut merged = Vec::with_capacity(pieces);
    for (at, run) in inserted.into_iter().enumerate() {
        merged.extend_from_slice(run);
        merged.extend(chain.get(at));
    }
    *chain = merged;
}

/// The ranks in `order` of the pieces of `sequence` that it has, without gaps, in the sequence's order.
pub(super) fn ranks_in(pieces: usize, order: &[usize], sequence: &[usize]) -> Vec<usize> {
    let mut is_common = vec![false; pieces];
    for &piece in sequence {
        is_common[piece] = true;
    }
    let mut rank = vec![usize::MAX; pieces];
    for (at, &piece) in order.iter().filter(|&&piece| is_common[piece]).enumerate() {
        rank[piece] = at;
    }
    sequence.iter().map(|&piece| rank[piece]).filter(|&rank| rank != usize::MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn witness(sequence: &[usize], networks: &[u64]) -> Witness {
        Witness { sequence: sequence.to_vec(), networks: networks.to_vec(), provenance: Provenance::Found }
    }

    #[test]
    fn copies_in_one_order_are_one_family_that_has_all_their_pieces() {
        let found = families(
            6,
            &[witness(&[0, 2, 3, 5], &[1]), witness(&[0, 1, 2, 4, 5], &[2]), witness(&[5, 2], &[])],
        );
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].members, [1, 0], "the most complete first");
        assert_eq!(found[0].chain, [0, 1, 2, 4, 5], "3 may stand on either side of 4");
        assert_eq!(found[0].networks.len(), 2);
        assert_eq!(found[1].members, [2]);
    }

    #[test]
    fn a_network_is_told_by_any_hash_that_is_shared() {
        let found = network_of_each(&[
            witness(&[0, 1], &[7]),
            witness(&[0, 1], &[8]),
            witness(&[0, 1], &[9]),
            witness(&[0, 1], &[7, 9]),
        ]);
        assert_eq!(found, [0, 1, 0, 0]);
    }

    #[test]
    fn ranks_are_without_gaps() {
        assert_eq!(ranks_in(6, &[5, 3, 1, 0], &[0, 2, 5, 3]), [2, 0, 1]);
    }
}
