//! Which of many hashes are there twice, before they are sorted: who looks for equal ones has no use for the others, and
//! of the sampled shingles of a crawl nearly half are nobody else's, of its paragraphs nine in ten.
//!
//! Method: two bits a slot, "seen" and "seen again" (a counting Bloom filter of one hash function; Fan et al. 2000). It
//! never loses a hash that is there twice, and keeps of the others one in so many as there are slots for each.

/// Slots for each number, at the least, as long as there are not too many.
const SLOTS_EACH: usize = 8;
/// Two bits each, so 512 KB: more would not stay in a near cache. Then hashes share slots, and more of them are kept.
const MOST_SLOTS: usize = 1 << 21;
/// Slots in a word.
const IN_WORD: usize = u64::BITS as usize / 2;

/// Finds the numbers whose keys are there twice, again and again, with a buffer that it keeps.
#[derive(Debug, Default)]
pub(super) struct Repeats {
    slots: Vec<u64>,
}

impl Repeats {
    /// All of `parts` whose upper 32 bits another number has too, and a few more, in their order.
    pub(super) fn of(&mut self, parts: &[Box<[u64]>]) -> Vec<u64> {
        let count: usize = parts.iter().map(|part| part.len()).sum();
        let slots = (count * SLOTS_EACH).next_power_of_two().clamp(IN_WORD, MOST_SLOTS);
        self.slots.clear();
        self.slots.resize(slots / IN_WORD, 0);
        let place = |number: u64| {
            let slot = (number >> u32::BITS) as usize & (slots - 1);
            (slot / IN_WORD, 2 * (slot % IN_WORD) as u32)
        };
        for &number in parts.iter().flatten() {
            let (at, shift) = place(number);
            let word = &mut self.slots[at];
            let seen = *word >> shift & 1;
            *word |= (seen << 1 | 1) << shift;
        }
        let mut repeated = vec![0; count];
        let mut kept = 0;
        // Each is written to the next place, which is kept if it belongs there: a branch could not be predicted.
        for &number in parts.iter().flatten() {
            let (at, shift) = place(number);
            repeated[kept] = number;
            kept += (self.slots[at] >> shift >> 1 & 1) as usize;
        }
        repeated.truncate(kept);
        repeated
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn none_that_is_there_twice_is_lost_and_the_order_stays(
            keys in proptest::collection::vec(0..400_u64, 0..300),
            spread in proptest::sample::select(&[1_u64, 0x9E37_79B9]),
            cut in 0..300_usize,
        ) {
            let number = |(at, &key): (usize, &u64)| ((key * spread) & 0xFFFF_FFFF) << 32 | at as u64;
            let numbers: Vec<u64> = keys.iter().enumerate().map(number).collect();
            let (left, right) = numbers.split_at(cut.min(numbers.len()));
            let found = Repeats::default().of(&[left.into(), Box::default(), right.into()]);
            let is_twice = |number: &&u64| numbers.iter().filter(|other| *other >> 32 == **number >> 32).count() > 1;
            let naive: Vec<u64> = numbers.iter().filter(is_twice).copied().collect();
            let kept: Vec<u64> = found.iter().filter(is_twice).copied().collect();
            proptest::prop_assert_eq!(kept, naive);
            proptest::prop_assert!(found.is_sorted_by_key(|number| number & 0xFFFF_FFFF));
        }
    }

    #[test]
    fn most_of_those_that_are_there_once_are_left_out() {
        let numbers: Vec<u64> = (0..20_000_u64).map(|n| n.wrapping_mul(0x9E37_79B9_7F4A_7C15)).collect();
        let found = Repeats::default().of(&[numbers.as_slice().into()]);
        assert!(found.len() < numbers.len() / SLOTS_EACH, "{}", found.len());
    }
}
