//! Strings that a page stores as differences, looked at before the package decodes them: it makes room for as many lengths
//! as a page claims to have, and copies out of each string what the next one begins with.
//!
//! The lengths are numbers in the encoding `DELTA_BINARY_PACKED` (Parquet's specification, Encodings.md), of which a few
//! bytes can hold thousands of millions. Behind `DELTA_LENGTH_BYTE_ARRAY` stand the strings themselves; behind
//! `DELTA_BYTE_ARRAY` a second such page, of how each string goes on behind what it has in common with the one before.

use parquet::basic::Encoding;

/// Strings that are believed of a page, and one more for each of its bytes.
const MOST_STRINGS: usize = 1 << 22;
/// Strings that are decoded at a time.
pub(crate) const PORTION: usize = 256;
/// Bytes that so many strings in a row may come to when they have been put together.
const MOST_BYTES: usize = 1 << 28;

/// Whether a page of `values` strings, whose bytes behind the levels are `data`, can be what it claims and is not too much
/// to be decoded. True of other encodings, for which `data` is not asked.
pub(super) fn is_sound<'d>(
    encoding: Encoding,
    values: usize,
    data: impl FnOnce() -> Option<&'d [u8]>,
) -> bool {
    let strings: fn(&[u8], usize) -> Option<Vec<usize>> = match encoding {
        Encoding::DELTA_LENGTH_BYTE_ARRAY => strings,
        Encoding::DELTA_BYTE_ARRAY => fronted,
        _ => return true,
    };
    data()
        .and_then(|data| strings(data, values.min(MOST_STRINGS.saturating_add(data.len()))))
        .is_some_and(|lengths| is_little(&lengths))
}

/// The lengths of the strings of a page that has them one behind the other.
fn strings(data: &[u8], most: usize) -> Option<Vec<usize>> {
    let (lengths, behind) = Numbers::new(data).all(most)?;
    let sum = lengths.iter().try_fold(0, |sum: usize, &length| sum.checked_add(length))?;
    (sum <= behind.len()).then_some(lengths)
}

/// The lengths of the strings of a page that has of each what the one before does not begin with.
fn fronted(data: &[u8], most: usize) -> Option<Vec<usize>> {
    let (shared, behind) = Numbers::new(data).all(most)?;
    let own = strings(behind, shared.len())?;
    if own.len() != shared.len() {
        return None;
    }
    let mut before = 0;
    let lengths = shared.into_iter().zip(own).map(|(shared, own)| {
        before = if shared <= before { shared.checked_add(own)? } else { return None };
        Some(before)
    });
    lengths.collect()
}

/// Whether no strings that are decoded at a time come to too much.
fn is_little(lengths: &[usize]) -> bool {
    let mut sum: usize = 0;
    lengths.iter().enumerate().all(|(at, &length)| {
        let gone = if at < PORTION { 0 } else { lengths[at - PORTION] };
        sum = (sum - gone).saturating_add(length);
        sum <= MOST_BYTES
    })
}

/// Reads numbers that are packed as differences.
struct Numbers<'b> {
    rest: &'b [u8],
}

impl<'b> Numbers<'b> {
    fn new(data: &'b [u8]) -> Self {
        Self { rest: data }
    }

    /// The numbers, none negative, of which there are `most` at most; and what stands behind them.
    fn all(mut self, most: usize) -> Option<(Vec<usize>, &'b [u8])> {
        let block = self.size()?;
        let parts = self.size()?;
        let count = self.size()?;
        let mut last = self.signed()?;
        let each = block.checked_div(parts)?;
        if count > most || !block.is_multiple_of(parts) || !each.is_multiple_of(32) {
            return None;
        }
        let mut numbers = Vec::with_capacity(count);
        numbers.extend((count > 0).then_some(last));
        while numbers.len() < count {
            let smallest = self.signed()?;
            for &width in self.bytes(parts)? {
                let left = count - numbers.len();
                if left == 0 {
                    // Whatever width is written, there is nothing.
                    break;
                }
                let packed = self.bytes(each.checked_mul(width.into())? / 8)?;
                for number in 0..left.min(each) {
                    let difference = unpacked(packed, number, width.into())?;
                    last = last.wrapping_add(smallest).wrapping_add(difference);
                    numbers.push(last);
                }
            }
        }
        // As the package adds them up: in 32 bits.
        let lengths = numbers.into_iter().map(|number| usize::try_from(number as i32).ok());
        Some((lengths.collect::<Option<_>>()?, self.rest))
    }

    fn bytes(&mut self, len: usize) -> Option<&'b [u8]> {
        let (bytes, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(bytes)
    }

    /// A number of seven bits a byte.
    fn number(&mut self) -> Option<u64> {
        let mut number = 0_u64;
        for shift in (0..u64::BITS).step_by(7) {
            let &[byte] = self.bytes(1)? else { return None };
            number |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(number);
            }
        }
        None
    }

    fn size(&mut self) -> Option<usize> {
        usize::try_from(self.number()?).ok()
    }

    /// The same with its sign in the lowest bit.
    fn signed(&mut self) -> Option<i64> {
        let number = self.number()?;
        Some((number >> 1).cast_signed() ^ -((number & 1).cast_signed()))
    }
}

/// The number at place `at` of numbers of `width` bits, lowest bit first; `None` if they are too wide.
fn unpacked(packed: &[u8], at: usize, width: usize) -> Option<i64> {
    const WIDEST: usize = 32;
    if width > WIDEST {
        return None;
    }
    let (first, shift) = (at * width / 8, at * width % 8);
    let mut eight = [0; 8];
    let bytes = &packed[first.min(packed.len())..];
    let len = bytes.len().min(eight.len());
    eight[..len].copy_from_slice(&bytes[..len]);
    Some((u64::from_le_bytes(eight) >> shift & !(u64::MAX << width)).cast_signed())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 128 numbers a block, in four parts, so many numbers, the first of which is `first`.
    fn header(count: &[u8], first: u8) -> Vec<u8> {
        [&[0x80, 1, 4], count, &[2 * first]].concat()
    }

    #[test]
    fn numbers_of_one_difference_take_no_bits() {
        // 5, 6, 7 … : the least difference is 1, all others are 0 more.
        let data = [header(&[40], 5), vec![2, 0, 0, 0, 0], b"rest".to_vec()].concat();
        let (numbers, rest) = Numbers::new(&data).all(40).unwrap();
        assert_eq!(numbers, (5..45).collect::<Vec<_>>());
        assert_eq!(rest, b"rest");
        assert!(Numbers::new(&data).all(39).is_none(), "more than there can be");
    }

    #[test]
    fn numbers_are_unpacked_from_the_lowest_bit() {
        // Three bits each: 1, 2, 3, 4, 5, 6, 7, 0, …
        let packed = [0b1101_0001, 0b0101_1000, 0b0001_1111];
        let numbers: Vec<i64> = (0..8).map(|at| unpacked(&packed, at, 3).unwrap()).collect();
        assert_eq!(numbers, [1, 2, 3, 4, 5, 6, 7, 0]);
        assert_eq!(unpacked(&packed, 0, 0), Some(0));
        assert_eq!(unpacked(&packed, 0, 33), None);
    }

    /// Found by the fuzzer: 812 bytes asked for 18 million gigabytes, and the run was aborted.
    #[test]
    fn more_strings_than_the_page_has_values_are_refused() {
        let claim = header(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 7], 0);
        for encoding in [Encoding::DELTA_LENGTH_BYTE_ARRAY, Encoding::DELTA_BYTE_ARRAY] {
            assert!(!is_sound(encoding, 7, || Some(&claim)));
            assert!(!is_sound(encoding, usize::MAX, || Some(&claim)), "nor as many as the page claims");
            assert!(!is_sound(encoding, 7, || None));
        }
        assert!(is_sound(Encoding::PLAIN, 7, || Some(&claim)));
        assert_eq!(strings(&header(&[0], 0), 7), Some(vec![]));
    }

    #[test]
    fn strings_have_to_be_there() {
        let two = |text: &str| [header(&[2], 3), vec![0, 0, 0, 0, 0], text.into()].concat();
        assert_eq!(strings(&two("onetwo"), 2), Some(vec![3, 3]));
        assert_eq!(strings(&two("onetw"), 2), None);
    }

    #[test]
    fn a_string_begins_with_what_the_one_before_has() {
        // Nothing, then two letters each of what was before; "abc", "x", "yz" behind them.
        let shared = [header(&[3], 0), vec![0, 2, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]].concat();
        let own = [header(&[3], 3), vec![3, 2, 0, 0, 0, 12, 0, 0, 0, 0, 0, 0, 0]].concat();
        let page = |text: &str| [&shared, &own, text.as_bytes()].concat();
        assert_eq!(Numbers::new(&shared).all(3).unwrap().0, [0, 2, 2]);
        assert_eq!(Numbers::new(&own).all(3).unwrap().0, [3, 1, 2]);
        assert_eq!(fronted(&page("abcxyz"), 3), Some(vec![3, 3, 4]));
        assert_eq!(fronted(&page("abcxy"), 3), None);
    }

    #[test]
    fn strings_that_are_made_of_one_another_without_end_are_refused() {
        assert!(is_little(&[1 << 20; 256]) && !is_little(&[(1 << 20) + 1; 256]));
        assert!(is_little(&[1 << 19; 2000]), "of any number of strings so many at a time");
        assert!(!is_little(&[1, 1 << 29]));
    }
}
