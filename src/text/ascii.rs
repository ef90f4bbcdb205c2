//! Runs of letters and digits in ASCII text, as bits: eight bytes are classed at a time, and where runs begin and end
//! is then read off the bits, without a branch on every byte.
//!
//! The method is that of broadword programming (Knuth, The Art of Computer Programming 4A, 7.1.3): a byte below 128
//! has its high bit free, so that adding 128 − n to it sets that bit exactly when the byte is at least n.

/// One ASCII text in lower case, and the classes of its bytes; byte i is bit i mod 64 of word i / 64.
#[derive(Debug, Default)]
pub(super) struct LowerText {
    /// The text, and spaces up to a whole block behind it.
    bytes: Vec<u8>,
    alphanumeric: Vec<u64>,
    digits: Vec<u64>,
}

const ONES: u64 = 0x0101_0101_0101_0101;
const HIGH: u64 = 0x80 * ONES;

/// Bytes that are classed as one word of bits.
const BLOCK: usize = 64;
/// Spaces that stand behind the text at the least, so that what follows a run, and a word's length from its start, can be
/// read without asking whether there is anything.
const BEHIND: usize = 16;

impl LowerText {
    /// Takes another text, which must be ASCII.
    pub(super) fn read(&mut self, text: &[u8]) {
        debug_assert!(text.is_ascii());
        // Copied first and changed in place, which compiles to wide instructions; a byte at a time it does not.
        self.bytes.clear();
        self.bytes.extend_from_slice(text);
        self.bytes.resize((text.len() + BEHIND).next_multiple_of(BLOCK), b' ');
        self.bytes.make_ascii_lowercase();
        self.alphanumeric.clear();
        self.digits.clear();
        for block in self.bytes.as_chunks().0 {
            let (alphanumeric, digits) = classes(block);
            self.alphanumeric.push(alphanumeric);
            self.digits.push(digits);
        }
    }

    /// The bytes, spaces behind them included.
    pub(super) fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// Whether the byte at `end`, one past a run, may join it to the next: something that is no space stands there, by
    /// itself. True for few ends only, where looking at the byte itself would have to branch at every comma.
    #[inline]
    pub(super) fn may_join(&self, end: usize) -> bool {
        let next = end + 1;
        let is_alone = self.alphanumeric[next / BLOCK] >> (next % BLOCK) & 1 == 1;
        (self.bytes[end] != b' ') & is_alone
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
                let at = BLOCK * block + edges.trailing_zeros() as usize;
                edges &= edges - 1;
                match start.take() {
                    None => start = Some(at),
                    Some(start) => each(start, at),
                }
            }
        }
        debug_assert!(start.is_none(), "spaces end the last run");
    }

    /// Whether there is a digit among the bytes `start..end`, of which there is at least one.
    #[inline]
    pub(super) fn any_digit(&self, start: usize, end: usize) -> bool {
        let (first, last) = (start / BLOCK, (end - 1) / BLOCK);
        let from_start = u64::MAX << (start % BLOCK);
        let up_to_end = u64::MAX >> (BLOCK - 1 - (end - 1) % BLOCK);
        if first == last {
            return self.digits[first] & from_start & up_to_end != 0;
        }
        self.digits[first] & from_start != 0
            || self.digits[first + 1..last].iter().any(|&bits| bits != 0)
            || self.digits[last] & up_to_end != 0
    }
}

/// Which bytes of a block in lower case are letters or digits, and which are digits.
fn classes(block: &[u8; BLOCK]) -> (u64, u64) {
    let (mut alphanumeric, mut digits) = (0, 0);
    for (at, &eight) in block.as_chunks().0.iter().enumerate() {
        let bytes = u64::from_le_bytes(eight);
        let letter = at_least(bytes, b'a') & !at_least(bytes, b'z' + 1);
        let digit = at_least(bytes, b'0') & !at_least(bytes, b'9' + 1);
        alphanumeric |= gather((letter | digit) & HIGH) << (8 * at);
        digits |= gather(digit & HIGH) << (8 * at);
    }
    (alphanumeric, digits)
}

/// Sets the high bit of each byte that is at least `least`; all bytes are below 128. The other bits mean nothing.
fn at_least(bytes: u64, least: u8) -> u64 {
    bytes + u64::from(0x80 - least) * ONES
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
        lower.for_each_run(|start, end| {
            runs.push((start, end, lower.any_digit(start, end)));
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
