//! Runs of letters and digits in ASCII text, as bits: eight bytes are classed at a time, and where runs begin and end
//! is then read off the bits, without a branch on every byte.
//!
//! The method is that of broadword programming (Knuth, The Art of Computer Programming 4A, 7.1.3): a byte below 128
//! has its high bit free, so that adding 128 − n to it sets that bit exactly when the byte is at least n.

/// The classes of the bytes of one ASCII text; byte i is bit i mod 64 of word i / 64.
#[derive(Debug, Default)]
pub(super) struct ByteClasses {
    alphanumeric: Vec<u64>,
    digits: Vec<u64>,
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * ONES;

impl ByteClasses {
    /// Takes another text, which must be ASCII.
    pub(super) fn read(&mut self, text: &[u8]) {
        debug_assert!(text.is_ascii());
        self.alphanumeric.clear();
        self.digits.clear();
        let mut blocks = text.chunks_exact(64);
        for block in &mut blocks {
            self.push(block);
        }
        let rest = blocks.remainder();
        if !rest.is_empty() {
            let mut block = [b' '; 64];
            block[..rest.len()].copy_from_slice(rest);
            self.push(&block);
        }
    }

    /// Classes a block of 64 bytes.
    fn push(&mut self, block: &[u8]) {
        let (mut alphanumeric, mut digits) = (0, 0);
        for (at, eight) in block.chunks_exact(8).enumerate() {
            let bytes = eight.iter().rev().fold(0, |bytes, &byte| bytes << 8 | u64::from(byte));
            let lower = bytes | (0x20 * ONES);
            let letter = at_least(lower, b'a') & !at_least(lower, b'z' + 1);
            let digit = at_least(bytes, b'0') & !at_least(bytes, b'9' + 1);
            alphanumeric |= gather(letter | digit) << (8 * at);
            digits |= gather(digit) << (8 * at);
        }
        self.alphanumeric.push(alphanumeric);
        self.digits.push(digits);
    }

    /// Calls `each` for every longest run of letters and digits, with its first byte and one past its last.
    pub(super) fn for_each_run(&self, mut each: impl FnMut(usize, usize)) {
        let mut before = 0;
        let mut start = None;
        for (block, &bits) in self.alphanumeric.iter().enumerate() {
            // A bit is set where a run begins and one past where it ends: in turn.
            let mut edges = bits ^ (bits << 1 | before);
            before = bits >> 63;
            while edges != 0 {
                let at = 64 * block + edges.trailing_zeros() as usize;
                edges &= edges - 1;
                match start.take() {
                    None => start = Some(at),
                    Some(start) => each(start, at),
                }
            }
        }
        if let Some(start) = start {
            each(start, 64 * self.alphanumeric.len());
        }
    }

    /// Whether there is a digit among the bytes `start..end`, of which there is at least one.
    #[inline]
    pub(super) fn any_digit(&self, start: usize, end: usize) -> bool {
        let (first, last) = (start / 64, (end - 1) / 64);
        let from_start = u64::MAX << (start % 64);
        let up_to_end = u64::MAX >> (63 - (end - 1) % 64);
        if first == last {
            return self.digits[first] & from_start & up_to_end != 0;
        }
        self.digits[first] & from_start != 0
            || self.digits[first + 1..last].iter().any(|&bits| bits != 0)
            || self.digits[last] & up_to_end != 0
    }
}

/// The high bit of each byte that is at least `least`; all bytes are below 128.
fn at_least(bytes: u64, least: u8) -> u64 {
    (bytes + u64::from(0x80 - least) * ONES) & HIGH
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
        let mut classes = ByteClasses::default();
        classes.read(b"what was read before is forgotten 1");
        classes.read(text);
        let mut runs = Vec::new();
        classes.for_each_run(|start, end| runs.push((start, end, classes.any_digit(start, end))));
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
