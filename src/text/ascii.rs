//! Runs of letters and digits in ASCII text, as bits: eight bytes are classed at a time, and where runs begin and end
//! is then read off the bits, without a branch on every byte.
//!
//! The method is that of broadword programming (Knuth, The Art of Computer Programming 4A, 7.1.3): a byte below 128
//! has its high bit free, so that adding 128 − n to it sets that bit exactly when the byte is at least n.

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
}

/// 1 in each of eight bytes.
pub(super) const ONES: u64 = 0x0101_0101_0101_0101;
/// The high bit of each of eight bytes.
pub(super) const HIGH: u64 = 0x80 * ONES;

/// Bytes that are classed as one word of bits.
const BLOCK: usize = 64;
/// Spaces that stand behind the text at the least, so that what follows a run, and a word's length from its start, can be
/// read without asking whether there is anything.
const BEHIND: usize = 16;

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

    /// Whether the byte at `end`, one past a run, may join it to the next: something that is no space stands there, by
    /// itself. True for few ends only, where looking at the byte itself would have to branch at every comma.
    #[inline]
    pub(super) fn may_join(&self, end: usize) -> bool {
        let next = end + 1;
        let is_alone = self.classes[next / BLOCK].alphanumeric >> (next % BLOCK) & 1 == 1;
        (self.blocks[end / BLOCK][end % BLOCK] != b' ') & is_alone
    }

    /// Calls `each` for every longest run of letters and digits, with its first byte, one past its last, and whether there
    /// is a digit in it.
    pub(super) fn for_each_run(&self, mut each: impl FnMut(usize, usize, bool)) {
        // Whether a run goes on into this block, where it began, and whether it had a digit so far.
        let (mut before, mut open, mut has_digit) = (0, 0, false);
        for (block, &Classes { alphanumeric: bits, digits }) in self.classes.iter().enumerate() {
            let at = |bits: u64| BLOCK * block + bits.trailing_zeros() as usize;
            let shifted = bits << 1 | before;
            // A bit is set where a run begins, and one past where it ends.
            let (mut starts, mut ends) = (bits & !shifted, shifted & !bits);
            // The run's first bit in this block.
            let mut first = before;
            let mut begin_next = |open: &mut usize, first: &mut u64| {
                (*open, *first) = (at(starts), lowest(starts));
                starts &= starts.wrapping_sub(1);
            };
            if before == 0 {
                begin_next(&mut open, &mut first);
            }
            while ends != 0 {
                // All bits from one up to the other, without that.
                has_digit |= digits & lowest(ends).wrapping_sub(first) != 0;
                each(open, at(ends), has_digit);
                has_digit = false;
                ends &= ends - 1;
                begin_next(&mut open, &mut first);
            }
            before = bits >> (BLOCK - 1);
            has_digit |= before == 1 && digits & first.wrapping_neg() != 0;
        }
        debug_assert!(before == 0, "spaces end the last run");
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

/// Which bytes of a block in lower case are letters or digits, and which are digits.
fn classes(block: &[u8; BLOCK]) -> Classes {
    let (mut alphanumeric, mut digits) = (0, 0);
    for (at, &eight) in block.as_chunks().0.iter().enumerate() {
        let bytes = u64::from_le_bytes(eight);
        let letter = at_least(bytes, b'a') & !at_least(bytes, b'z' + 1);
        let digit = at_least(bytes, b'0') & !at_least(bytes, b'9' + 1);
        alphanumeric |= gather((letter | digit) & HIGH) << (8 * at);
        digits |= gather(digit & HIGH) << (8 * at);
    }
    Classes { alphanumeric, digits }
}

/// Sets the high bit of each byte that is at least `least`; all bytes are below 128. The other bits mean nothing.
fn at_least(bytes: u64, least: u8) -> u64 {
    bytes + u64::from(0x80 - least) * ONES
}

/// The lowest bit alone; 0 of 0.
fn lowest(bits: u64) -> u64 {
    bits & bits.wrapping_neg()
}

/// The high bits of the eight bytes as the low eight bits.
fn gather(high: u64) -> u64 {
    (high >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[cfg(test)]
mod tests {
    use super::*;

    fn runs_by_byte(text: &[u8]) -> Vec<(usize, usize, bool)> {
        let mut runs = Vec::new();
        let mut at = 0;
        for run in text.chunk_by(|x, y| x.is_ascii_alphanumeric() == y.is_ascii_alphanumeric()) {
            if run[0].is_ascii_alphanumeric() {
                runs.push((at, at + run.len(), run.iter().any(u8::is_ascii_digit)));
            }
            at += run.len();
        }
        runs
    }

    fn runs(text: &[u8]) -> Vec<(usize, usize, bool)> {
        let mut lower = LowerText::default();
        lower.read(b"what was read before is forgotten 1");
        lower.read(text);
        assert!(lower.bytes().starts_with(&text.to_ascii_lowercase()));
        let mut runs = Vec::new();
        lower.for_each_run(|start, end, has_digit| {
            assert_eq!(lower.any_digit(start, end), has_digit, "{start}..{end}");
            runs.push((start, end, has_digit));
            let joins = text.get(end).is_some_and(|&byte| byte != b' ')
                && text.get(end + 1).is_some_and(u8::is_ascii_alphanumeric);
            assert_eq!(lower.may_join(end), joins, "{end}");
        });
        runs
    }

    #[test]
    fn every_ascii_byte_is_classed() {
        let text: Vec<u8> = (0..128).flat_map(|byte| [byte, b' ']).collect();
        assert_eq!(runs(&text), runs_by_byte(&text));
    }

    proptest::proptest! {
        #[test]
        fn runs_agree_with_looking_at_each_byte(text in "[\\x00-\\x7f]{0,40}", long in "[a-z0-9 ]{0,200}") {
            for text in [text.clone(), long.clone(), text + &long] {
                proptest::prop_assert_eq!(runs(text.as_bytes()), runs_by_byte(text.as_bytes()));
            }
        }

        #[test]
        fn runs_longer_than_a_block(letters in 0..200_usize, digit in 0..200_usize) {
            let mut text = "a".repeat(letters);
            text.insert(digit.min(letters), '7');
            proptest::prop_assert_eq!(runs(text.as_bytes()), runs_by_byte(text.as_bytes()));
        }
    }
}
