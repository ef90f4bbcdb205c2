//! Sorting numbers that are hashes, or begin with one: they are spread evenly, so that their highest bits put each of
//! them near its place at once, and what is left to sort is a few numbers at a time.
//!
//! Method: one pass of bucket sort (Knuth, The Art of Computer Programming 3, 5.2.5), then a comparison sort in each
//! bucket. Numbers that are spread badly cost what the comparison sort alone costs, and no more.

/// Below so many numbers a comparison sort is as fast.
const FEW: usize = 48;
/// Most bits of a bucket's number: the counters stay in a near cache.
const MOST_BITS: u32 = 13;

/// Sorts numbers, again and again, with buffers that it keeps.
#[derive(Debug, Default)]
pub struct HashSorter {
    spare: Vec<u64>,
    ends: Vec<u32>,
}

impl HashSorter {
    /// Sorts `numbers`.
    pub fn sort(&mut self, numbers: &mut Vec<u64>) {
        let most = numbers.iter().fold(0, |all, &number| all | number);
        if numbers.len() < FEW || u32::try_from(numbers.len()).is_err() || most == 0 {
            numbers.sort_unstable();
            return;
        }
        // About two numbers for each bucket.
        let bits = (numbers.len().ilog2() - 1).min(MOST_BITS);
        let used = u64::BITS - most.leading_zeros();
        let shift = used.saturating_sub(bits);
        let bucket = |number: u64| (number >> shift) as usize;
        self.ends.clear();
        self.ends.resize(1 << bits, 0);
        for &number in &*numbers {
            self.ends[bucket(number)] += 1;
        }
        let mut start = 0;
        for end in &mut self.ends {
            start += std::mem::replace(end, start);
        }
        // Each bucket's entry is where its next number goes, and in the end where it ends.
        self.spare.clear();
        self.spare.resize(numbers.len(), 0);
        for &number in &*numbers {
            let place = &mut self.ends[bucket(number)];
            self.spare[*place as usize] = number;
            *place += 1;
        }
        std::mem::swap(numbers, &mut self.spare);
        let mut start = 0;
        for &end in &self.ends {
            let end = end as usize;
            match &mut numbers[start..end] {
                [] | [_] => {}
                [x, y] => {
                    if *x > *y {
                        std::mem::swap(x, y);
                    }
                }
                more => more.sort_unstable(),
            }
            start = end;
        }
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

    #[test]
    fn evenly_spread_numbers_are_sorted() {
        let mut numbers: Vec<u64> = (0..50_000_u64).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15)).collect();
        let mut expected = numbers.clone();
        expected.sort_unstable();
        HashSorter::default().sort(&mut numbers);
        assert_eq!(numbers, expected);
    }
}
