//! Sorting numbers that are hashes, or begin with one: they are spread evenly, so that their highest bits put each of
//! them near its place at once, and what is left to sort is a few numbers at a time.
//!
//! Method: bucket sort (Knuth, The Art of Computer Programming 3, 5.2.5), of many numbers first into buckets that fit a
//! near cache, then into as many as there are numbers. Nearly all of them are in their places then, and straight insertion
//! (5.2.1) moves the others past a neighbour or two: few branches that cannot be predicted, which is what sorting costs
//! most. Numbers that are spread badly are left to a comparison sort, and cost little more than by that alone.

/// Below so many numbers a comparison sort is as fast.
const FEW: usize = 32;
/// More numbers than this are parted before they are sorted: the counters and places stay in a near cache.
const MANY: usize = 1 << 13;
/// About how many numbers a part has.
const PART: usize = 1 << 11;
/// Most bits of a bucket's number.
const MOST_BITS: u32 = 13;
/// Numbers in one bucket that insertion moves past each other at most.
const CROWD: usize = 16;

/// What is sorted: numbers, or more of them that stay together, the first of which comes first.
pub trait Hashed: Copy + Ord + Default {
    /// The number that it is sorted by in the first place.
    fn hash(self) -> u64;
}

impl Hashed for u64 {
    fn hash(self) -> u64 {
        self
    }
}

impl Hashed for u32 {
    fn hash(self) -> u64 {
        self.into()
    }
}

impl Hashed for [u64; 2] {
    fn hash(self) -> u64 {
        self[0]
    }
}

/// Sorts numbers, again and again, with buffers that it keeps.
#[derive(Debug, Default)]
pub struct HashSorter<T = u64> {
    spare: Vec<T>,
    /// Where the buckets end.
    ends: Vec<u32>,
}

impl<T: Hashed> HashSorter<T> {
    /// Sorts `numbers`.
    pub fn sort(&mut self, numbers: &mut [T]) {
        if u32::try_from(numbers.len()).is_err() {
            numbers.sort_unstable();
            return;
        }
        if self.spare.len() < numbers.len() {
            self.spare.resize(numbers.len(), T::default());
        }
        if numbers.len() <= MANY {
            self.sort_part(numbers);
            return;
        }
        let parts = (numbers.len() / PART).ilog2().min(MOST_BITS);
        if self.part(numbers, parts).is_none() {
            return;
        }
        let ends = std::mem::take(&mut self.ends);
        let mut start = 0;
        for &end in &ends {
            let part = &mut numbers[start..end as usize];
            start = end as usize;
            if part.len() <= MANY { self.sort_part(part) } else { part.sort_unstable() }
        }
        self.ends = ends;
    }

    /// Sorts up to a cache full of numbers.
    fn sort_part(&mut self, numbers: &mut [T]) {
        if numbers.len() < FEW {
            numbers.sort_unstable();
            return;
        }
        // One bucket or two for each number.
        let Some(largest) = self.part(numbers, (numbers.len().ilog2() + 1).min(MOST_BITS)) else { return };
        if largest <= CROWD {
            insert(numbers);
            return;
        }
        let mut start = 0;
        for &end in &self.ends {
            numbers[start..end as usize].sort_unstable();
            start = end as usize;
        }
    }

    /// Puts numbers in order by `bits` bits, the highest that not all have in common; sets where the buckets end, and says
    /// how many the largest holds. `None` where all numbers have one hash, which are sorted then.
    fn part(&mut self, numbers: &mut [T], bits: u32) -> Option<usize> {
        let first = numbers.first()?.hash();
        // The highest bits that all have in common say nothing.
        let differing = numbers.iter().fold(0, |all, number| all | (number.hash() ^ first));
        if differing == 0 {
            numbers.sort_unstable();
            return None;
        }
        let used = u64::BITS - differing.leading_zeros();
        let shift = used.saturating_sub(bits);
        let mask = u64::MAX >> (u64::BITS - used);
        let bucket = |number: T| ((number.hash() & mask) >> shift) as usize;
        self.ends.clear();
        self.ends.resize(1 << bits, 0);
        for &number in &*numbers {
            self.ends[bucket(number)] += 1;
        }
        let (mut start, mut largest) = (0, 0);
        for end in &mut self.ends {
            largest = largest.max(*end);
            start += std::mem::replace(end, start);
        }
        // Each bucket's entry is where its next number goes, and in the end where it ends.
        let places = &mut self.spare[..numbers.len()];
        for &number in &*numbers {
            let place = &mut self.ends[bucket(number)];
            places[*place as usize] = number;
            *place += 1;
        }
        numbers.copy_from_slice(places);
        Some(largest as usize)
    }
}

/// Sorts numbers that are near their places.
fn insert<T: Hashed>(numbers: &mut [T]) {
    for at in 1..numbers.len() {
        let number = numbers[at];
        let mut place = at;
        while place > 0 && numbers[place - 1] > number {
            numbers[place] = numbers[place - 1];
            place -= 1;
        }
        numbers[place] = number;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn it_sorts_whatever_the_numbers(
            numbers: Vec<u64>, keep in 0..64_u32, same in 0..300_usize, again: Vec<u64>
        ) {
            let mut sorter = HashSorter::default();
            let few_bits = numbers.iter().map(|number| number >> keep);
            let lists = [numbers.iter().copied().chain(few_bits).chain(vec![7; same]).collect(), again];
            for mut numbers in lists {
                let mut expected: Vec<u64> = numbers.clone();
                expected.sort_unstable();
                sorter.sort(&mut numbers);
                proptest::prop_assert_eq!(numbers, expected);
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn pairs_are_sorted_by_the_first_and_then_by_the_second(
            pairs: Vec<[u64; 2]>, same in 0..60_u32, again in proptest::collection::vec(0..9_u64, 0..400)
        ) {
            // Equal highest bits, as a bucket has them, and equal numbers.
            let alike = pairs.iter().map(|&[x, y]| [(x >> same) | 7 << 61, y]);
            let few = again.chunks(2).filter_map(|pair| Some([*pair.first()?, *pair.last()?]));
            let mut sorted: Vec<[u64; 2]> = pairs.iter().copied().chain(alike).chain(few).collect();
            let mut expected = sorted.clone();
            expected.sort_unstable();
            HashSorter::default().sort(&mut sorted);
            proptest::prop_assert_eq!(sorted, expected);
        }
    }

    #[test]
    fn evenly_spread_numbers_are_sorted() {
        let mut sorter = HashSorter::default();
        let counts = [FEW - 1, FEW, 60, 1000, MANY - 1, MANY, MANY + 1, 50_000, 200_000];
        for (count, kept) in counts.iter().flat_map(|&count| [(count, u64::MAX), (count, 7 << 61 | 0xff)]) {
            let spread = (0..count as u64).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15));
            let mut numbers: Vec<u64> = spread.map(|number| number & kept).collect();
            let mut expected = numbers.clone();
            expected.sort_unstable();
            sorter.sort(&mut numbers);
            assert_eq!(numbers, expected, "{count}");
        }
    }
}
