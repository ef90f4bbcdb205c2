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

/// Hashes of a table that one thread sorts at a time: about 16 MB with the room to sort them in.
const SLICE: usize = 1 << 20;

/// Bits that hashes are put in order by at a time, at most: so few that the places written to are all in a near cache.
const DIGIT: u32 = 9;

/// Slices of a table at most, for each thread. All hashes are looked through for each slice: of a hundred million, slices
/// of one size would mean a hundred times. So all threads together hold a quarter of the hashes, twice.
const MOST_SLICES: usize = 4;

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

/// The pairs of positions in `hashes` (sorted, all different) that are 1 to `radius` bits apart, sorted, each once; and the
/// prefixes under which there were too many to compare all.
///
/// # Panics
/// If there are near ones among hashes that are not sorted.
#[must_use]
pub fn near_pairs(hashes: &[u64], radius: u32) -> (Vec<(u32, u32)>, Capped) {
    debug_assert!(hashes.is_sorted_by(|x, y| x < y));
    if radius == 0 || hashes.len() < 2 {
        return (Vec::new(), Capped::default());
    }
    let tables: Vec<Table> = tables(block_count(hashes.len(), radius), radius);
    // Hashes of one prefix are in one slice, so that the slices of a table can be sorted one by one.
    let slices = slice_count(hashes.len(), rayon::current_num_threads());
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

/// How many slices a table is sorted in. It changes no result.
fn slice_count(hashes: usize, threads: usize) -> u64 {
    hashes.div_ceil(SLICE).min(MOST_SLICES * threads) as u64
}

/// How many blocks to cut the hash into: the fewest whose prefix tells `hashes` hashes apart, so that a prefix is
/// shared by about eight by chance.
fn block_count(hashes: usize, radius: u32) -> u32 {
    let wanted_bits = hashes.ilog2().saturating_sub(3);
    (radius + 1..=radius + 4)
        .find(|&blocks| (blocks - radius) * (64 / blocks) >= wanted_bits)
        .unwrap_or(radius + 4)
}

/// One table: the order of the hashes by some of their blocks, which together are their prefix, and then by all others. Hashes
/// that come sorted are in order already where they have one prefix, so that it is all that they are sorted by.
struct Table {
    /// For each chosen block, from the lowest, its bits in a hash, and how far they are rotated to the left to stand in the prefix.
    chosen: Vec<(u64, u32)>,
}

/// A table for every choice of `blocks - radius` of the blocks.
fn tables(blocks: u32, radius: u32) -> Vec<Table> {
    let bounds: Vec<u32> = (0..=blocks).map(|block| block * 64 / blocks).collect();
    (0_u32..1 << blocks)
        .filter(|choice| choice.count_ones() == blocks - radius)
        .map(|choice| {
            let (mut chosen, mut prefix) = (Vec::new(), 0);
            for block in (0..blocks).filter(|block| choice >> block & 1 == 1) {
                let (from, to) = (bounds[block as usize], bounds[block as usize + 1]);
                let bits = u64::MAX >> (u64::BITS - (to - from)) << from;
                chosen.push((bits, (u64::BITS + prefix - from) % u64::BITS));
                prefix += to - from;
            }
            Table { chosen }
        })
        .collect()
}

impl Table {
    /// The bits of the chosen blocks, side by side.
    fn prefix_of(&self, hash: u64) -> u64 {
        self.chosen.iter().fold(0, |all, &(bits, by)| all | (hash & bits).rotate_left(by))
    }

    /// The slice of so many that holds all hashes with this one's prefix.
    fn slice_of(&self, hash: u64, slices: u64) -> u64 {
        (mixed(self.prefix_of(hash)) * slices) >> 32
    }

    /// The near pairs that share this table's prefix, of one slice of so many.
    fn near(&self, hashes: &[u64], radius: u32, slice: u64, slices: u64) -> (Vec<(u32, u32)>, Capped) {
        let mut order: Vec<u64> = if slices > 1 {
            // Slices are of nearly one size; what a crowded prefix has beyond it makes the list grow.
            let size = hashes.len() / slices as usize;
            let mut order = Vec::with_capacity(size + size / 16);
            order.extend(hashes.iter().filter(|&&hash| self.slice_of(hash, slices) == slice));
            order
        } else {
            hashes.to_vec()
        };
        self.arrange(&mut order);
        let (mut near, mut capped) = (Vec::new(), Capped::default());
        let prefix = self.chosen.iter().fold(0, |all, (bits, _)| all | bits);
        for run in order.chunk_by(|&x, &y| (x ^ y) & prefix == 0).filter(|run| run.len() > 1) {
            near_in_run(run, radius, &mut near, &mut capped);
        }
        let place =
            |hash: u64| hashes.binary_search(&hash).expect("what was arranged is one of the hashes") as u32;
        (near.into_iter().map(|(x, y)| (place(x), place(y))).collect(), capped)
    }

    /// Puts sorted hashes in this table's order: by their prefix a digit at a time, the lowest first, so that those of one
    /// prefix stay as they are (radix sort: Knuth, The Art of Computer Programming 3, 5.2.5).
    fn arrange(&self, hashes: &mut Vec<u64>) {
        // One of the tables has the highest blocks for a prefix, and nothing to do.
        if hashes.is_sorted_by_key(|&hash| self.prefix_of(hash)) {
            return;
        }
        let mut spare = vec![0; hashes.len()];
        for &(bits, _) in &self.chosen {
            let (from, to) = (bits.trailing_zeros(), u64::BITS - bits.leading_zeros());
            let width = (to - from).div_ceil((to - from).div_ceil(DIGIT));
            for shift in (from..to).step_by(width as usize) {
                let mask = (bits >> shift) as usize & ((1 << width) - 1);
                sort_by_digit(hashes, &mut spare, |hash| (hash >> shift) as usize & mask);
                std::mem::swap(hashes, &mut spare);
            }
        }
    }
}

/// Puts hashes in the order of one of their digits, into as much room elsewhere.
fn sort_by_digit(hashes: &[u64], sorted: &mut [u64], digit: impl Fn(u64) -> usize) {
    let mut places = [0_usize; 1 << DIGIT];
    for &hash in hashes {
        places[digit(hash)] += 1;
    }
    let mut start = 0;
    for place in &mut places {
        start += std::mem::replace(place, start);
    }
    for &hash in hashes {
        let place = &mut places[digit(hash)];
        sorted[*place] = hash;
        *place += 1;
    }
}

/// 32 bits of a prefix, whose own are a few blocks of a hash, spread over all numbers.
fn mixed(prefix: u64) -> u64 {
    prefix.wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 32
}

/// Compares the hashes under one prefix. Of a crowd that are all near each other, each is paired with a few: a hundred
/// thousand takes of one paragraph would make fifty million pairs.
fn near_in_run(run: &[u64], radius: u32, near: &mut Vec<(u64, u64)>, capped: &mut Capped) {
    let mut is_capped = run.len() > WINDOW;
    for (at, &x) in run.iter().enumerate() {
        let mut found = 0;
        for &y in run[at + 1..].iter().take(WINDOW) {
            if hamming_distance(x, y) <= radius {
                if found == NEAREST {
                    is_capped = true;
                    break;
                }
                near.push((x, y));
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

    proptest::proptest! {
        #[test]
        fn hashes_are_arranged_by_their_prefix_and_then_as_they_are(
            mut hashes in proptest::collection::vec(proptest::prelude::any::<u64>(), 0..300),
            flips in proptest::collection::vec(0..64_u32, 0..300), radius in 1..=4_u32, more in 1..=4_u32,
        ) {
            let near: Vec<u64> = hashes.iter().zip(flips).map(|(hash, flip)| hash ^ 1 << flip).collect();
            hashes.extend(near);
            hashes.sort_unstable();
            for table in tables(radius + more, radius) {
                let mut arranged = hashes.clone();
                table.arrange(&mut arranged);
                let mut expected = hashes.clone();
                expected.sort_by_key(|&hash| table.prefix_of(hash));
                proptest::prop_assert_eq!(arranged, expected);
                let bits: u32 = table.chosen.iter().map(|(bits, _)| bits.count_ones()).sum();
                proptest::prop_assert_eq!(table.prefix_of(u64::MAX), u64::MAX >> (64 - bits));
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn slices_of_a_table_find_what_the_whole_finds(
            base: u64, flips in proptest::collection::vec(0..200_u64, 2..60), slices in 2..9_u64
        ) {
            let mut hashes: Vec<u64> = flips.iter().map(|flip| base ^ flip.rotate_right(20) ^ flip << 9).collect();
            hashes.sort_unstable();
            hashes.dedup();
            for table in tables(4, 3) {
                let whole = table.near(&hashes, 3, 0, 1);
                let parts: Vec<_> = (0..slices).map(|slice| table.near(&hashes, 3, slice, slices)).collect();
                let mut pairs: Vec<(u32, u32)> = parts.iter().flat_map(|(pairs, _)| pairs.clone()).collect();
                let capped = parts.into_iter().fold(Capped::default(), |all, (_, capped)| all.merge(capped));
                let mut expected = whole.0;
                expected.sort_unstable();
                pairs.sort_unstable();
                proptest::prop_assert_eq!(pairs, expected);
                proptest::prop_assert_eq!(capped, whole.1);
            }
        }
    }

    #[test]
    fn no_table_is_looked_through_more_often_than_threads_share_out() {
        assert_eq!(slice_count(1000, 2), 1);
        assert_eq!(slice_count(3 * SLICE, 2), 3);
        assert_eq!(slice_count(1000 * SLICE, 2), 8);
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
                    let is_whole = |table: &Table| table.prefix_of(hash ^ flips) == table.prefix_of(hash);
                    assert!(prefixes.iter().any(is_whole));
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
