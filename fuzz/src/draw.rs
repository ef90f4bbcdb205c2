//! Bytes of a fuzzer as a stream of small decisions. At the end of the bytes every decision is the first one.

/// A stream of decisions.
pub struct Draw<'d>(pub &'d [u8]);

impl<'d> Draw<'d> {
    /// The next byte, or 0.
    pub fn byte(&mut self) -> u8 {
        let Some((&first, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        first
    }

    /// A number below `bound`, which is at least 1 and at most 65,536.
    pub fn below(&mut self, bound: usize) -> usize {
        let low = usize::from(self.byte());
        let number = if bound > 256 { low << 8 | usize::from(self.byte()) } else { low };
        number % bound
    }

    /// A finite number in about −8 to 8; now and then an extreme one.
    pub fn score(&mut self) -> f32 {
        match self.byte() {
            255 => 1e30,
            254 => -1e30,
            253 => f32::MIN_POSITIVE,
            byte => (f32::from(byte) - 126.0) / 16.0,
        }
    }

    /// The next `len` bytes, or what is left.
    pub fn bytes(&mut self, len: usize) -> &'d [u8] {
        let (taken, rest) = self.0.split_at(len.min(self.0.len()));
        self.0 = rest;
        taken
    }

    /// Whether nothing is left.
    pub fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }
}
