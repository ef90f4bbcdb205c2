//! Runs of letters and digits in ASCII text, as bits: sixteen bytes are classed at a time, and where runs begin and end
//! is then read off the bits, without a branch on every byte (Langdale and Lemire, Parsing gigabytes of JSON per second,
//! 2019, has the method).

use wide::u8x16;

/// One ASCII text in lower case, and the classes of its bytes.
#[derive(Debug, Default)]
pub(super) struct LowerText {
    /// The text, and spaces behind it up to a whole block.
    blocks: Vec<[u8; BLOCK]>,
    /// The classes of each block's bytes.
    classes: Vec<Classes>,
}

/// Which bytes of a block are of a class: byte i is bit i.
#[derive(Debug, Clone, Copy)]
struct Classes {
    alphanumeric: u64,
    digits: u64,
    spaces: u64,
}

/// A longest run of letters and digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// Its first byte.
    pub(super) start: usize,
    /// One past its last byte.
    pub(super) end: usize,
    pub(super) has_digit: bool,
    /// Whether what follows may join it to the next run: something that is no space stands between them, by itself. True
    /// of few runs only, where looking at the byte would have to branch at every comma.
    pub(super) may_join: bool,
}

/// Bytes that are classed as one word of bits.
pub(crate) const BLOCK: usize = 64;
/// Spaces that stand behind the text at the least, so that what follows a run, and a word's length from its start, can be
/// read without asking whether there is anything.
pub(super) const BEHIND: usize = 16;

impl LowerText {
    /// Takes another text, which must be ASCII.
    pub(super) fn read(&mut self, text: &[u8]) {
        debug_assert!(text.is_ascii());
        self.blocks.clear();
        self.classes.clear();
        let (blocks, rest) = text.as_chunks();
        for block in blocks {
            self.push(*block);
        }
        let mut last = [b' '; BLOCK];
        last[..rest.len()].copy_from_slice(rest);
        self.push(last);
        if rest.len() + BEHIND > BLOCK {
            self.push([b' '; BLOCK]);
        }
    }

    /// Takes the next block. Of a size that is known, so that all of this compiles to wide instructions without a loop.
    fn push(&mut self, mut block: [u8; BLOCK]) {
        block.make_ascii_lowercase();
        self.classes.push(classes(&block));
        self.blocks.push(block);
    }

    /// The bytes, spaces behind them included.
    pub(super) fn bytes(&self) -> &[u8] {
        self.blocks.as_flattened()
    }

    /// Calls `each` for every longest run of letters and digits.
    pub(super) fn for_each_run(&self, mut each: impl FnMut(Run)) {
        // Where the run that goes on into this block began, if one does, and whether it had a digit so far.
        let (mut start, mut goes_on, mut digit_before) = (0, false, false);
        let behind = self.classes.iter().skip(1).map(|classes| classes.alphanumeric).chain([0]);
        for ((block, classes), next) in self.classes.iter().enumerate().zip(behind) {
            let Classes { alphanumeric: bits, digits, spaces } = *classes;
            let at = |bits: u64| BLOCK * block + bits.trailing_zeros() as usize;
            let shifted = bits << 1 | u64::from(goes_on);
            // A bit is set where a run begins, and one past where it ends.
            let (mut starts, mut ends) = (bits & !shifted, shifted & !bits);
            let joining = ends & !spaces & (bits >> 1 | next << (BLOCK - 1));
            // A digit that is added to the bits of its run is carried to the run's end, other digits or not.
            let (sum, carried) = bits.overflowing_add(digits);
            let (sum, carried_on) = sum.overflowing_add(u64::from(digit_before));
            if !goes_on {
                start = at(starts);
                starts &= starts.wrapping_sub(1);
            }
            while ends != 0 {
                let end = lowest(ends);
                let (has_digit, may_join) = (sum & end != 0, joining & end != 0);
                each(Run { start, end: at(ends), has_digit, may_join });
                ends &= ends - 1;
                start = at(starts);
                starts &= starts.wrapping_sub(1);
            }
            goes_on = bits >> (BLOCK - 1) == 1;
            digit_before = carried | carried_on;
        }
        debug_assert!(!goes_on, "spaces end the last run");
    }

    /// Whether there is a digit among the bytes `start..end`, of which there is at least one.
    #[inline]
    pub(super) fn any_digit(&self, start: usize, end: usize) -> bool {
        let (first, last) = (start / BLOCK, (end - 1) / BLOCK);
        let from_start = u64::MAX << (start % BLOCK);
        let up_to_end = u64::MAX >> (BLOCK - 1 - (end - 1) % BLOCK);
        if first == last {
            return self.classes[first].digits & from_start & up_to_end != 0;
        }
        self.classes[first].digits & from_start != 0
            || self.classes[first + 1..last].iter().any(|classes| classes.digits != 0)
            || self.classes[last].digits & up_to_end != 0
    }
}

/// The classes of the bytes of a block in lower case.
fn classes(block: &[u8; BLOCK]) -> Classes {
    let digits = bits_between(block, b'0', b'9');
    let spaces = bits_between(block, b' ', b' ');
    Classes { alphanumeric: bits_between(block, b'a', b'z') | digits, digits, spaces }
}

/// Which bytes of a block lie between two, those included: byte i is bit i.
#[inline]
pub(crate) fn bits_between(block: &[u8; BLOCK], least: u8, greatest: u8) -> u64 {
    let (lowest, width) = (u8x16::splat(least), u8x16::splat(greatest - least));
    bits_where(block, |bytes| {
        // What is below the least wraps to more than the width.
        let above = bytes - lowest;
        above.min(width).simd_eq(above)
    })
}

/// Which bytes of a block are one of those wanted: byte i is bit i.
#[inline]
pub(crate) fn bits_of<const N: usize>(block: &[u8; BLOCK], wanted: [u8; N]) -> u64 {
    bits_where(block, |bytes| {
        wanted.iter().fold(u8x16::splat(0), |found, &byte| found | bytes.simd_eq(u8x16::splat(byte)))
    })
}

/// Whether a block is ASCII.
#[inline]
pub(crate) fn is_ascii(block: &[u8; BLOCK]) -> bool {
    let all = block.as_chunks().0.iter().fold(u8x16::splat(0), |all, &sixteen| all | u8x16::new(sixteen));
    all.to_bitmask() == 0
}

/// Which bytes of a block have their highest bit set in what `look` makes of them, sixteen at a time: byte i is bit i.
#[inline]
pub(crate) fn bits_where(block: &[u8; BLOCK], look: impl Fn(u8x16) -> u8x16) -> u64 {
    block
        .as_chunks()
        .0
        .iter()
        .enumerate()
        .fold(0, |bits, (at, &sixteen)| bits | u64::from(look(u8x16::new(sixteen)).to_bitmask()) << (16 * at))
}

/// The lowest bit alone; 0 of 0.
fn lowest(bits: u64) -> u64 {
    bits & bits.wrapping_neg()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs_by_byte(text: &[u8]) -> Vec<Run> {
        let mut runs = Vec::new();
        let mut start = 0;
        for run in text.chunk_by(|x, y| x.is_ascii_alphanumeric() == y.is_ascii_alphanumeric()) {
            let end = start + run.len();
            if run[0].is_ascii_alphanumeric() {
                let may_join = text.get(end).is_some_and(|&byte| byte != b' ')
                    && text.get(end + 1).is_some_and(u8::is_ascii_alphanumeric);
                let has_digit = run.iter().any(u8::is_ascii_digit);
                runs.push(Run { start, end, has_digit, may_join });
            }
            start = end;
        }
        runs
    }

    fn runs(text: &[u8]) -> Vec<Run> {
        let mut lower = LowerText::default();
        lower.read(b"what was read before is forgotten 1");
        lower.read(text);
        assert!(lower.bytes().starts_with(&text.to_ascii_lowercase()));
        let mut runs = Vec::new();
        lower.for_each_run(|run| {
            assert_eq!(lower.any_digit(run.start, run.end), run.has_digit, "{run:?}");
            runs.push(run);
        });
        runs
    }

    #[test]
    fn every_ascii_byte_is_classed() {
        let text: Vec<u8> = (0..128).flat_map(|byte| [byte, b' ']).collect();
        assert_eq!(runs(&text), runs_by_byte(&text));
    }

    #[test]
    fn bits_tell_which_bytes_there_are() {
        for from in [0, 64, 128, 192] {
            let block: [u8; BLOCK] = std::array::from_fn(|at| from + at as u8);
            let bits = |is: &dyn Fn(u8) -> bool| {
                (0..BLOCK).filter(|&at| is(block[at])).fold(0, |bits, at| bits | 1_u64 << at)
            };
            assert_eq!(is_ascii(&block), block.is_ascii());
            assert_eq!(bits_of(&block, [b'.', 0, 0xff]), bits(&|byte| matches!(byte, b'.' | 0 | 0xff)));
            for (least, greatest) in
                [(b'a', b'z'), (b' ', b' '), (0x80, 0xff), (0, 0), (0, 0xff), (b'Z', 0xc2)]
            {
                let expected = bits(&|byte| (least..=greatest).contains(&byte));
                assert_eq!(bits_between(&block, least, greatest), expected, "{from} {least} {greatest}");
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn runs_agree_with_looking_at_each_byte(text in "[\\x00-\\x7f]{0,40}", long in "[a-z0-9 ]{0,200}") {
            for text in [text.clone(), long.clone(), text + &long] {
                proptest::prop_assert_eq!(runs(text.as_bytes()), runs_by_byte(text.as_bytes()));
            }
        }

        #[test]
        fn runs_longer_than_a_block(
            letters in 0..200_usize, digit in 0..200_usize, digits in 0..200_usize, after in "[ ,]?[a7]?"
        ) {
            let mut text = "a".repeat(letters);
            text.insert_str(digit.min(letters), &"7".repeat(digits));
            text.push_str(&after);
            proptest::prop_assert_eq!(runs(text.as_bytes()), runs_by_byte(text.as_bytes()));
        }
    }
}
