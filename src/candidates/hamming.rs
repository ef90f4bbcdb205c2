//! Candidates by near paragraphs: simhashes within a Hamming radius, found through block-permuted tables.
//!
//! Source: Manku, Jain, Das Sarma, Detecting near-duplicates for web crawling (WWW 2007), section 3. The 64 bits are
//! cut into m blocks; two hashes at most k bits apart agree on at least m − k whole blocks. One sorted table for each
//! choice of m − k blocks, with those blocks in front, puts every such pair side by side under an equal prefix. More
//! blocks give longer prefixes and more tables; the number is chosen by the number of hashes.
//!
//! Equal hashes are one entry with all their units, so that none is lost behind another.

use rayon::prelude::*;
use simhash::hamming_distance;

use super::runs::{self, Entry};
use super::{Candidate, Capped, Found, FoundBy, Unit, pair};
use crate::config::CandidateConfig;
use crate::fingerprint::DocumentPrint;

/// Hashes under one prefix are compared with this many of their successors at most.
const WINDOW: usize = 512;

/// Searches for pairs of units that have paragraphs with near simhashes.
#[must_use]
pub fn search(prints: &[&DocumentPrint], config: &CandidateConfig) -> Found {
    let mut entries: Vec<Entry> = Vec::new();
    for (unit, print) in (0..).zip(prints) {
        let long = print.paragraphs.iter().filter(|p| p.len as usize >= config.paragraph_words);
        entries.extend(long.map(|paragraph| (paragraph.simhash, unit)));
    }
    runs::sort(&mut entries);
    let mut capped = Capped::default();
    let mut hashes: Vec<u64> = Vec::new();
    let mut units: Vec<Unit> = Vec::new();
    // A hash that too many units share stands for a formula; it is left out, as its text is in `paragraphs`.
    for run in entries.chunk_by(|x, y| x.0 == y.0) {
        if run.len() > config.run_cap {
            capped.add(run.len());
        } else {
            hashes.push(run[0].0);
            units.push(run[0].1);
        }
    }
    let (near, overfull) = near_pairs(&hashes, config.hamming_radius);
    let mut pairs: Vec<Candidate> = near
        .into_iter()
        .map(|(x, y)| (units[x as usize], units[y as usize]))
        .filter(|(x, y)| x != y)
        .map(|(x, y)| pair(x, y, FoundBy::HAMMING))
        .collect();
    for run in runs::shared(&entries).filter(|run| run.len() <= config.run_cap) {
        pairs.extend(runs::all_pairs(run).map(|(x, y)| pair(x, y, FoundBy::HAMMING)));
    }
    Found { pairs, capped: capped.merge(overfull) }
}

/// The pairs of positions in `hashes` (all different) that are 1 to `radius` bits apart, sorted, each once; and the
/// prefixes under which there were too many to compare all.
#[must_use]
pub fn near_pairs(hashes: &[u64], radius: u32) -> (Vec<(u32, u32)>, Capped) {
    if radius == 0 || hashes.len() < 2 {
        return (Vec::new(), Capped::default());
    }
    let tables: Vec<Table> = tables(block_count(hashes.len(), radius), radius);
    let (mut pairs, capped) = tables.par_iter().map(|table| table.near(hashes, radius)).reduce(
        Default::default,
        |(mut pairs, capped), (more, also)| {
            pairs.extend(more);
            (pairs, capped.merge(also))
        },
    );
    pairs.par_sort_unstable();
    pairs.dedup();
    (pairs, capped)
}

/// How many blocks to cut the hash into: the fewest whose prefix tells `hashes` hashes apart, so that a prefix is
/// shared by about eight by chance.
fn block_count(hashes: usize, radius: u32) -> u32 {
    let wanted_bits = hashes.ilog2().saturating_sub(3);
    (radius + 1..=radius + 4)
        .find(|&blocks| (blocks - radius) * (64 / blocks) >= wanted_bits)
        .unwrap_or(radius + 4)
}

/// One table: the bits of the chosen blocks.
struct Table {
    prefix: u64,
}

/// A table for every choice of `blocks - radius` of the blocks.
fn tables(blocks: u32, radius: u32) -> Vec<Table> {
    let bounds: Vec<u32> = (0..=blocks).map(|block| block * 64 / blocks).collect();
    let mask = |block: u32| {
        let (from, to) = (bounds[block as usize], bounds[block as usize + 1]);
        (u64::MAX >> (64 - (to - from))) << from
    };
    (0_u32..1 << blocks)
        .filter(|choice| choice.count_ones() == blocks - radius)
        .map(|choice| Table {
            prefix: (0..blocks)
                .filter(|block| choice >> block & 1 == 1)
                .fold(0, |bits, block| bits | mask(block)),
        })
        .collect()
}

impl Table {
    /// The near pairs that share this table's prefix.
    fn near(&self, hashes: &[u64], radius: u32) -> (Vec<(u32, u32)>, Capped) {
        let mut order: Vec<(u64, u64, u32)> =
            (0..).zip(hashes).map(|(at, &hash)| (hash & self.prefix, hash, at)).collect();
        order.sort_unstable();
        let mut pairs = Vec::new();
        let mut capped = Capped::default();
        for run in order.chunk_by(|x, y| x.0 == y.0) {
            if run.len() > WINDOW {
                capped.add(run.len());
            }
            for (at, &(_, hash, x)) in run.iter().enumerate() {
                for &(_, other, y) in run[at + 1..].iter().take(WINDOW) {
                    if hamming_distance(hash, other) <= radius {
                        pairs.push((x.min(y), x.max(y)));
                    }
                }
            }
        }
        (pairs, capped)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linear_scan(hashes: &[u64], radius: u32) -> Vec<(u32, u32)> {
        let mut pairs = Vec::new();
        for x in 0..hashes.len() {
            for y in x + 1..hashes.len() {
                if (hashes[x] ^ hashes[y]).count_ones() <= radius {
                    pairs.push((x as u32, y as u32));
                }
            }
        }
        pairs
    }

    proptest::proptest! {
        #[test]
        fn tables_agree_with_a_linear_scan(
            bases in proptest::collection::vec(proptest::prelude::any::<u64>(), 1..6),
            flips in proptest::collection::vec((0..6_usize, proptest::collection::vec(0..64_u32, 0..6)), 2..60),
            radius in 1..=5_u32,
        ) {
            let mut hashes: Vec<u64> = flips
                .iter()
                .map(|(base, bits)| bits.iter().fold(bases[base % bases.len()], |hash, bit| hash ^ 1 << bit))
                .collect();
            hashes.sort_unstable();
            hashes.dedup();
            proptest::prop_assert_eq!(near_pairs(&hashes, radius).0, linear_scan(&hashes, radius));
        }
    }

    #[test]
    fn every_number_of_blocks_covers_the_radius() {
        let hash = 0x0123_4567_89AB_CDEF_u64;
        for radius in 1..=4 {
            for blocks in radius + 1..=radius + 4 {
                let prefixes = tables(blocks, radius);
                for bits in 0..1000_u64 {
                    // Any `radius` flipped bits leave some table's prefix whole.
                    let flips =
                        (0..radius).fold(0_u64, |f, i| f | 1 << ((bits * 37 + u64::from(i) * 13) % 64));
                    assert!(prefixes.iter().any(|t| (hash ^ flips) & t.prefix == hash & t.prefix));
                }
            }
        }
    }

    #[test]
    fn more_hashes_take_longer_prefixes() {
        assert_eq!(block_count(1000, 3), 4);
        assert_eq!(block_count(500_000, 3), 4);
        assert_eq!(block_count(5_000_000, 3), 5);
        assert_eq!(block_count(1_000_000_000, 3), 6);
    }
}
