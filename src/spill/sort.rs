//! Sorting numbers that are hashes, or begin with one: they are spread evenly, so that their highest bits put each of
//! them near its place at once, and what is left to sort is a few numbers at a time.
//!
//! Method: one pass of bucket sort (Knuth, The Art of Computer Programming 3, 5.2.5). Where there can be as many buckets as
//! numbers, nearly all are in their places then, and straight insertion (5.2.1) moves the others past a neighbour or two:
//! few branches that cannot be predicted, which is what sorting a few hundred numbers costs most. Else a comparison sort
//! follows in each bucket. Numbers that are spread badly cost what the comparison sort alone costs, and little more.

/// Below so many numbers a comparison sort is as fast.
const FEW: usize = 32;
/// Most bits of a bucket's number: the counters stay in a near cache.
const MOST_BITS: u32 = 13;
/// Numbers in one bucket that insertion moves past each other at most.
const CROWD: u32 = 16;

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
    ends: Vec<u32>,
}

impl<T: Hashed> HashSorter<T> {
    /// Sorts `numbers`.
    pub fn sort(&mut self, numbers: &mut Vec<T>) {
        let Some(first) = numbers.first().map(|first| first.hash()) else { return };
        // The highest bits that all have in common say nothing.
        let differing = numbers.iter().fold(0, |all, number| all | (number.hash() ^ first));
        if numbers.len() < FEW || u32::try_from(numbers.len()).is_err() || differing == 0 {
            numbers.sort_unstable();
            return;
        }
        // One bucket or two for each number, as far as that goes.
        let bits = (numbers.len().ilog2() + 1).min(MOST_BITS);
        let used = u64::BITS - differing.leading_zeros();
        let shift = used.saturating_sub(bits);
        let mask = u64::MAX >> (u64::BITS - used);
        let bucket = |number: T| ((number.hash() & mask) >> shift) as usize;
        self.ends.clear();
        self.ends.resize(1 << bits, 0);
        for &number in &*numbers {
            self.ends[bucket(number)] += 1;
        }
        let (mut start, mut most) = (0, 0);
        for end in &mut self.ends {
            most = most.max(*end);
            start += std::mem::replace(end, start);
        }
        // Each bucket's entry is where its next number goes, and in the end where it ends.
        self.spare.clear();
        self.spare.resize(numbers.len(), T::default());
        for &number in &*numbers {
            let place = &mut self.ends[bucket(number)];
            self.spare[*place as usize] = number;
            *place += 1;
        }
        std::mem::swap(numbers, &mut self.spare);
        if most <= CROWD && bits < MOST_BITS {
            insert(numbers);
            return;
        }
        let mut start = 0;
        for &end in &self.ends {
            let end = end as usize;
            numbers[start..end].sort_unstable();
            start = end;
        }
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
        for count in [FEW as u64 - 1, FEW as u64, 60, 1000, 4095, 4096, 50_000] {
            let mut numbers: Vec<u64> = (0..count).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15)).collect();
            let mut expected = numbers.clone();
            expected.sort_unstable();
            sorter.sort(&mut numbers);
            assert_eq!(numbers, expected, "{count}");
        }
    }
}
