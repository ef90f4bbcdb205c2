//! Numbers sorted into buckets by a few bits of a hash, so that a bucket can be sorted by itself: in the nearest cache
//! where the collection is small, in bounded memory where it is not. Grace hash partitioning, in other words (Kitsuregawa
//! et al. 1983).

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::{HashSorter, Scratch};
use crate::error::Result;

/// How many buckets there are: numbered by eight bits.
pub const BUCKETS: usize = 256;

/// A filler hands over what it has for one bucket when there are so many of them.
const HANDED_OVER: usize = 1024;

/// Counters of upper halves at most: a megabyte of them.
const MOST_COUNTERS: usize = 1 << 20;

const WIDTH: usize = size_of::<u64>();

/// Buckets of numbers, in memory up to a budget and in a file beyond it.
#[derive(Debug)]
pub struct Buckets {
    all: Vec<Mutex<Bucket>>,
    /// Numbers that one bucket keeps in memory.
    kept: usize,
    scratch: Arc<Scratch>,
}

#[derive(Debug, Default)]
struct Bucket {
    /// What was handed over, as it came: to grow one list would copy it again and again, into fresh memory each time.
    held: Vec<Box<[u64]>>,
    /// How many numbers that are.
    count: usize,
    /// Where parts of it begin in the scratch file, and how many numbers they have.
    filed: Vec<(u64, usize)>,
}

impl Buckets {
    /// Empty buckets; at most about `budget` bytes of numbers will stay in memory.
    #[must_use]
    pub fn new(budget: u64, scratch: Arc<Scratch>) -> Self {
        let kept = usize::try_from(budget / (BUCKETS * WIDTH) as u64).unwrap_or(usize::MAX).max(HANDED_OVER);
        Self { all: (0..BUCKETS).map(|_| Mutex::default()).collect(), kept, scratch }
    }

    /// Something to fill the buckets with, from one thread.
    #[must_use]
    pub fn filler(&self) -> Filler<'_> {
        Filler { buckets: self, parts: vec![Vec::new(); BUCKETS] }
    }

    /// Takes everything out of a bucket, sorted, but for numbers whose upper half fewer than `least` of them have: most of
    /// those are left out, unsorted.
    pub fn take_crowded(&self, number: usize, least: usize, sorter: &mut HashSorter) -> Result<Vec<u64>> {
        let mut all = self.take(number)?;
        leave_out_lone(&mut all, least);
        sorter.sort(&mut all);
        Ok(all)
    }

    /// Takes everything out of a bucket that was filled with [pairs](Filler::push_pair), sorted.
    pub fn take_sorted_pairs(
        &self,
        number: usize,
        sorter: &mut HashSorter<[u64; 2]>,
    ) -> Result<Vec<[u64; 2]>> {
        let mut pairs: Vec<[u64; 2]> = self.take(number)?.as_chunks().0.to_vec();
        sorter.sort(&mut pairs);
        Ok(pairs)
    }

    fn take(&self, number: usize) -> Result<Vec<u64>> {
        let Bucket { held, filed, .. } = std::mem::take(&mut *self.bucket(number));
        let mut all = held.concat();
        let mut bytes = Vec::new();
        for (at, len) in filed {
            bytes.resize(WIDTH * len, 0);
            self.scratch.read(at, &mut bytes)?;
            all.extend(bytes.as_chunks().0.iter().map(|&number| u64::from_le_bytes(number)));
        }
        Ok(all)
    }

    fn add(&self, number: usize, part: &[u64]) -> Result<()> {
        let mut bucket = self.bucket(number);
        bucket.held.push(part.into());
        bucket.count += part.len();
        if bucket.count >= self.kept {
            let bytes: Vec<u8> =
                bucket.held.iter().flatten().flat_map(|number| number.to_le_bytes()).collect();
            let filed = (self.scratch.append(&bytes)?, bucket.count);
            bucket.filed.push(filed);
            bucket.held.clear();
            bucket.count = 0;
        }
        Ok(())
    }

    fn bucket(&self, number: usize) -> MutexGuard<'_, Bucket> {
        self.all[number].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Leaves out numbers of which it is told by counting, in two to four times as many counters as there are numbers, that fewer
/// than `least` have their upper half: nearly all that there are, for halves share a counter by chance only.
fn leave_out_lone(numbers: &mut Vec<u64>, least: usize) {
    let counters = (2 * numbers.len()).next_power_of_two().min(MOST_COUNTERS);
    let least = u8::try_from(least).unwrap_or(u8::MAX);
    let mut counts = vec![0_u8; counters];
    let counter = |number: u64| (number >> 32) as usize & (counters - 1);
    for &number in &*numbers {
        let count = &mut counts[counter(number)];
        *count = count.saturating_add(1);
    }
    // Which ones stay cannot be predicted, so nothing branches on it.
    let mut kept = 0;
    for at in 0..numbers.len() {
        let number = numbers[at];
        numbers[kept] = number;
        kept += usize::from(counts[counter(number)] >= least);
    }
    numbers.truncate(kept);
}

/// Fills buckets, a part at a time, so that threads seldom wait for each other.
#[derive(Debug)]
pub struct Filler<'b> {
    buckets: &'b Buckets,
    parts: Vec<Vec<u64>>,
}

impl Filler<'_> {
    /// Puts a number into a bucket.
    pub fn push(&mut self, bucket: u8, number: u64) -> Result<()> {
        let part = &mut self.parts[bucket as usize];
        part.push(number);
        if part.len() >= HANDED_OVER {
            self.buckets.add(bucket.into(), part)?;
            part.clear();
        }
        Ok(())
    }

    /// Puts two numbers that stay together into a bucket.
    pub fn push_pair(&mut self, bucket: u8, pair: [u64; 2]) -> Result<()> {
        let part = &mut self.parts[bucket as usize];
        part.extend(pair);
        if part.len() >= HANDED_OVER {
            self.buckets.add(bucket.into(), part)?;
            part.clear();
        }
        Ok(())
    }

    /// Hands over what is left; more may follow. To be called at the end: what a filler still holds when it goes is lost.
    pub fn finish(&mut self) -> Result<()> {
        for (number, part) in self.parts.iter_mut().enumerate().filter(|(_, part)| !part.is_empty()) {
            self.buckets.add(number, part)?;
            part.clear();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn numbers_come_back_sorted_whatever_the_budget(
            parts in proptest::collection::vec((proptest::prelude::any::<u8>(), 0..3000_u64), 1..9),
            budget in proptest::sample::select(&[0_u64, 1 << 22, u64::MAX]),
        ) {
            let buckets = Buckets::new(budget, Arc::new(Scratch::new(None)));
            let mut expected = vec![Vec::new(); BUCKETS];
            for &(bucket, count) in &parts {
                let mut filler = buckets.filler();
                for number in 0..count {
                    let number = (number * 7919) ^ u64::from(bucket);
                    filler.push(bucket, number).unwrap();
                    expected[bucket as usize].push(number);
                }
                filler.finish().unwrap();
            }
            for (number, mut expected) in expected.into_iter().enumerate() {
                expected.sort_unstable();
                let mut sorter = HashSorter::default();
                proptest::prop_assert_eq!(buckets.take_crowded(number, 1, &mut sorter).unwrap(), expected);
            }
        }

        #[test]
        fn what_stands_together_often_enough_is_never_left_out(
            halves in proptest::collection::vec(0..90_u32, 0..400), spread in 0..32_u32, least in 1..6_usize,
        ) {
            let buckets = Buckets::new(u64::MAX, Arc::new(Scratch::new(None)));
            let numbers = || (0..).zip(&halves).map(|(low, half)| u64::from(half << spread) << 32 | low);
            let mut filler = buckets.filler();
            numbers().for_each(|number| filler.push(7, number).unwrap());
            filler.finish().unwrap();
            let kept = buckets.take_crowded(7, least, &mut HashSorter::default()).unwrap();
            proptest::prop_assert!(kept.is_sorted());
            let crowded = |all: &[u64]| -> Vec<u64> {
                let runs = all.chunk_by(|x, y| x >> 32 == y >> 32).filter(|run| run.len() >= least);
                runs.flatten().copied().collect()
            };
            let mut all: Vec<u64> = numbers().collect();
            all.sort_unstable();
            proptest::prop_assert_eq!(crowded(&kept), crowded(&all));
        }

        #[test]
        fn pairs_stay_together_whatever_the_budget(
            parts in proptest::collection::vec((proptest::prelude::any::<u8>(), 0..1500_u64), 1..5),
            budget in proptest::sample::select(&[0_u64, 1 << 22, u64::MAX]),
        ) {
            let buckets = Buckets::new(budget, Arc::new(Scratch::new(None)));
            let mut expected = vec![Vec::new(); BUCKETS];
            for &(bucket, count) in &parts {
                let mut filler = buckets.filler();
                for number in 0..count {
                    let pair = [number * 7919 % 1031, number];
                    filler.push_pair(bucket, pair).unwrap();
                    expected[bucket as usize].push(pair);
                }
                filler.finish().unwrap();
            }
            let mut sorter = HashSorter::default();
            for (number, mut expected) in expected.into_iter().enumerate() {
                expected.sort_unstable();
                proptest::prop_assert_eq!(buckets.take_sorted_pairs(number, &mut sorter).unwrap(), expected);
            }
        }
    }
}
