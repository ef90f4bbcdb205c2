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

use super::gather::{Gathered, buckets_at_once};
use super::pairs::Pairs;
use super::runs;
use super::{Capped, Found, FoundBy, Unit, pair};
use crate::config::CandidateConfig;
use crate::error::Result;
use crate::spill::{BUCKETS, HashSorter};

/// Hashes under one prefix are compared with this many of their successors at most.
const WINDOW: usize = 512;

/// And paired with this many of them at most, as units in a run of shingles are (`run_cap`).
const NEAREST: usize = 32;

/// Hashes of a table that are sorted at a time: about 16 MB.
const SLICE: usize = 1 << 20;

/// Searches for pairs of units that have paragraphs with near simhashes. Empties the keys it searches.
pub fn search(gathered: &Gathered, config: &CandidateConfig) -> Result<Found> {
    let mut capped = Capped::default();
    let mut hashes: Vec<u64> = Vec::new();
    let mut units: Vec<Unit> = Vec::new();
    let mut pairs = Pairs::default();
    // A few buckets at a time. They are numbered by the highest bits: all hashes come in their order.
    let numbers: Vec<usize> = (0..BUCKETS).collect();
    for some in numbers.chunks(buckets_at_once()) {
        let sorted: Vec<Vec<[u64; 2]>> = some
            .par_iter()
            .map_init(HashSorter::default, |sorter, &bucket| {
                gathered.simhashes.take_sorted_pairs(bucket, sorter)
            })
            .collect::<Result<_>>()?;
        for mut simhashes in sorted {
            simhashes.dedup();
            // A hash that too many units share stands for a formula; it is left out, as its text is in `paragraphs`.
            for run in simhashes.chunk_by(|x, y| x[0] == y[0]) {
                if run.len() > config.run_cap {
                    capped.add(run.len());
                    continue;
                }
                hashes.push(run[0][0]);
                units.push(run[0][1] as Unit);
                // Nearly all hashes are one unit's.
                if run.len() > 1 {
                    let run_units: Vec<Unit> = run.iter().map(|&[_, unit]| unit as Unit).collect();
                    pairs.extend(runs::all_pairs(&run_units).map(|(x, y)| pair(x, y, FoundBy::HAMMING)));
                }
            }
        }
    }
    let (near, overfull) = near_pairs(&hashes, config.hamming_radius);
    let near = near.into_iter().map(|(x, y)| (units[x as usize], units[y as usize]));
    pairs.extend(near.filter(|(x, y)| x != y).map(|(x, y)| pair(x, y, FoundBy::HAMMING)));
    Ok(Found { pairs: pairs.into_sorted(), capped: capped.merge(overfull) })
}

/// The pairs of positions in `hashes` (all different) that are 1 to `radius` bits apart, sorted, each once; and the
/// prefixes under which there were too many to compare all.
#[must_use]
pub fn near_pairs(hashes: &[u64], radius: u32) -> (Vec<(u32, u32)>, Capped) {
    if radius == 0 || hashes.len() < 2 {
        return (Vec::new(), Capped::default());
    }
    let tables: Vec<Table> = tables(block_count(hashes.len(), radius), radius);
    // Hashes of one prefix are in one slice, so that the slices of a table can be sorted one by one.
    let slices = hashes.len().div_ceil(SLICE) as u64;
    let tasks: Vec<(&Table, u64)> =
        tables.iter().flat_map(|table| (0..slices).map(move |slice| (table, slice))).collect();
    let (mut pairs, mut capped) = (Vec::new(), Capped::default());
    // Most pairs are in several tables.
    for some in tasks.chunks(rayon::current_num_threads()) {
        let near = |&(table, slice): &(&Table, u64)| table.near(hashes, radius, slice, slices);
        let parts: Vec<_> = some.par_iter().map(near).collect();
        for (more, also) in parts {
            pairs.extend(more);
            capped = capped.merge(also);
        }
        pairs.par_sort_unstable();
        pairs.dedup();
    }
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
    /// The near pairs that share this table's prefix, of one slice of so many.
    fn near(&self, hashes: &[u64], radius: u32, slice: u64, slices: u64) -> (Vec<(u32, u32)>, Capped) {
        let (mut pairs, mut capped) = (Vec::new(), Capped::default());
        // 32 bits that are equal where the prefixes are, and the place. Two prefixes that have them in common by chance
        // only add hashes to compare.
        let all = (0..).zip(hashes).map(|(at, &hash)| mixed(hash & self.prefix) << 32 | at);
        let mut order: Vec<u64> = all.filter(|entry| ((entry >> 32) * slices) >> 32 == slice).collect();
        HashSorter::default().sort(&mut order);
        for run in order.chunk_by(|x, y| x >> 32 == y >> 32) {
            near_in_run(run, hashes, radius, &mut pairs, &mut capped);
        }
        (pairs, capped)
    }
}

/// 32 bits of a prefix, whose own are a few blocks anywhere in the hash, spread over all numbers.
fn mixed(prefix: u64) -> u64 {
    prefix.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32
}

/// Compares the hashes under one prefix, given by their places. Of a crowd that are all near each other, each is paired
/// with a few: a hundred thousand takes of one paragraph would make fifty million pairs.
fn near_in_run(run: &[u64], hashes: &[u64], radius: u32, pairs: &mut Vec<(u32, u32)>, capped: &mut Capped) {
    let mut is_capped = run.len() > WINDOW;
    let place = |entry: u64| entry as u32;
    for (at, &x) in run.iter().enumerate() {
        let hash = hashes[place(x) as usize];
        let mut found = 0;
        for &y in run[at + 1..].iter().take(WINDOW) {
            if hamming_distance(hash, hashes[place(y) as usize]) <= radius {
                if found == NEAREST {
                    is_capped = true;
                    break;
                }
                pairs.push((place(x), place(y)));
                found += 1;
            }
        }
    }
    if is_capped {
        capped.add(run.len());
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
            flips in proptest::collection::vec((0..6_usize, proptest::collection::vec(0..64_u32, 0..6)), 2..NEAREST),
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
    fn a_crowd_of_near_hashes_makes_pairs_in_its_own_number() {
        // All within three bits of each other, two by two: 41,664 hashes with some 10^8 near pairs.
        let mut hashes: Vec<u64> = Vec::new();
        for a in 0..64 {
            for b in 0..a {
                hashes.extend((0..b).map(|c| 1_u64 << a | 1 << b | 1 << c));
            }
        }
        hashes.sort_unstable();
        let (pairs, capped) = near_pairs(&hashes, 3);
        assert!(pairs.len() <= hashes.len() * NEAREST * tables(block_count(hashes.len(), 3), 3).len());
        assert!(capped.runs > 0);
    }

    #[test]
    fn more_hashes_take_longer_prefixes() {
        assert_eq!(block_count(1000, 3), 4);
        assert_eq!(block_count(500_000, 3), 4);
        assert_eq!(block_count(5_000_000, 3), 5);
        assert_eq!(block_count(1_000_000_000, 3), 6);
    }
}
