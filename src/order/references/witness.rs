//! Copies as witnesses of an order, and how many independent ones there are.
//!
//! A witness is what textual criticism calls a copy that tells of the original. Copies that share one order are one
//! family, and copies of one site network are one voice: a scraper that scrambles a story scrambles it alike on all
//! sites that it feeds, so that three equal orders may be one accident.

use super::disorder::{Kinds, breakpoints};

/// A copy's say on the order of a document's pieces.
#[derive(Debug, Clone, PartialEq)]
pub struct Witness {
    /// The pieces that it has, each once, in its order.
    pub sequence: Vec<usize>,
    /// What it has in common with other copies of its network: hashes of its outlet and of its address's path.
    pub networks: Vec<u64>,
    /// What copies like it are.
    pub kinds: Kinds,
}

/// Copies that have their pieces in one order.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Family {
    /// The members, by their number among all witnesses; the most complete first.
    pub(super) members: Vec<usize>,
    /// Their pieces in their common order.
    pub(super) chain: Vec<usize>,
    /// The most trusted member's kinds.
    pub(super) kinds: Kinds,
    /// One number for each network among the members: their lowest hash.
    pub(super) networks: Vec<u64>,
}

/// Groups witnesses that agree. Those with fewer than two pieces have no say.
pub(super) fn families(pieces: usize, witnesses: &[Witness]) -> Vec<Family> {
    let networks = networks(witnesses);
    let mut order: Vec<usize> = (0..witnesses.len()).filter(|&w| witnesses[w].sequence.len() > 1).collect();
    order.sort_by_key(|&w| (std::cmp::Reverse(witnesses[w].sequence.len()), w));
    let mut families: Vec<Family> = Vec::new();
    for w in order {
        let witness = &witnesses[w];
        match families.iter_mut().find(|family| agree(pieces, &family.chain, &witness.sequence)) {
            Some(family) => {
                insert_missing(pieces, &mut family.chain, &witness.sequence);
                family.members.push(w);
                // One more copy of a network says nothing that was not said.
                if !family.networks.contains(&networks[w]) {
                    family.networks.push(networks[w]);
                    if witness.kinds.clean > family.kinds.clean {
                        family.kinds = witness.kinds;
                    }
                }
            }
            None => families.push(Family {
                members: vec![w],
                chain: witness.sequence.clone(),
                kinds: witness.kinds,
                networks: vec![networks[w]],
            }),
        }
    }
    families
}

/// The network of each witness: witnesses that share a hash, or a third that shares one with both, have the same.
fn networks(witnesses: &[Witness]) -> Vec<u64> {
    let mut found: Vec<u64> = (0..witnesses.len() as u64).collect();
    for w in 0..witnesses.len() {
        for other in 0..w {
            let (old, new) = (found[w], found[other]);
            if old != new && witnesses[w].networks.iter().any(|hash| witnesses[other].networks.contains(hash))
            {
                found.iter_mut().filter(|network| **network == old).for_each(|network| *network = new);
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

/// Puts the pieces that `chain` lacks behind the piece they follow in `sequence`, or before all of it.
fn insert_missing(pieces: usize, chain: &mut Vec<usize>, sequence: &[usize]) {
    let mut has = vec![false; pieces];
    chain.iter().for_each(|&piece| has[piece] = true);
    if sequence.iter().all(|&piece| has[piece]) {
        return;
    }
    let mut followers: Vec<Vec<usize>> = vec![Vec::new(); pieces];
    let mut leading = Vec::new();
    let mut last = None;
    for &piece in sequence {
        match last {
            _ if has[piece] => last = Some(piece),
            Some(before) => followers[before].push(piece),
            None => leading.push(piece),
        }
    }
    // What opens the sequence goes before the first piece that both have.
    let first_common = sequence.iter().find(|&&piece| has[piece]).copied();
    let mut merged = Vec::with_capacity(chain.len() + leading.len());
    for &piece in chain.iter() {
        if Some(piece) == first_common {
            merged.append(&mut leading);
        }
        merged.push(piece);
        merged.append(&mut followers[piece]);
    }
    merged.append(&mut leading);
    *chain = merged;
}

/// The ranks in `order` of the pieces of `sequence` that it has, without gaps, in the sequence's order.
pub(super) fn ranks_in(pieces: usize, order: &[usize], sequence: &[usize]) -> Vec<usize> {
    let mut is_common = vec![false; pieces];
    sequence.iter().for_each(|&piece| is_common[piece] = true);
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
        Witness { sequence: sequence.to_vec(), networks: networks.to_vec(), kinds: Kinds::FOUND }
    }

    #[test]
    fn copies_in_one_order_are_one_family_that_has_all_their_pieces() {
        let found =
            families(6, &[witness(&[0, 2, 3, 5], &[1]), witness(&[1, 2, 4, 5], &[2]), witness(&[5, 2], &[])]);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].members, [0, 1]);
        assert_eq!(found[0].chain, [0, 1, 2, 3, 4, 5]);
        assert_eq!(found[0].networks.len(), 2);
        assert_eq!(found[1].members, [2]);
    }

    #[test]
    fn a_network_is_told_by_any_hash_that_is_shared() {
        let found = networks(&[
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
