//! Numbers and strings as bytes, lowest first. What is read back may be anything: every step is checked, and nothing
//! is reserved that the bytes do not fill.

/// Appends values to bytes.
pub trait Encode {
    /// One byte.
    fn u8(&mut self, value: u8);
    /// Four bytes.
    fn u32(&mut self, value: u32);
    /// Eight bytes.
    fn u64(&mut self, value: u64);
    /// Sixteen bytes.
    fn u128(&mut self, value: u128);
    /// A length (eight bytes) and so many bytes.
    fn bytes(&mut self, value: &[u8]);

    /// A string.
    fn string(&mut self, value: &str) {
        self.bytes(value.as_bytes());
    }

    /// Whether there is a value, and the value.
    fn optional<T>(&mut self, value: Option<T>, encode: impl FnOnce(&mut Self, T)) {
        self.u8(u8::from(value.is_some()));
        if let Some(value) = value {
            encode(self, value);
        }
    }
}

impl Encode for Vec<u8> {
    fn u8(&mut self, value: u8) {
        self.push(value);
    }

    fn u32(&mut self, value: u32) {
        self.extend_from_slice(&value.to_le_bytes());
    }

    fn u64(&mut self, value: u64) {
        self.extend_from_slice(&value.to_le_bytes());
    }

    fn u128(&mut self, value: u128) {
        self.extend_from_slice(&value.to_le_bytes());
    }

    fn bytes(&mut self, value: &[u8]) {
        self.u64(value.len() as u64);
        self.extend_from_slice(value);
    }
}

/// Takes values from bytes. `None` wherever the bytes are not what was expected.
#[derive(Debug, Clone, Copy)]
pub struct Decoder<'b> {
    rest: &'b [u8],
}

impl<'b> Decoder<'b> {
    /// All of some bytes.
    #[must_use]
    pub fn new(bytes: &'b [u8]) -> Self {
        Self { rest: bytes }
    }

    /// One byte.
    pub fn u8(&mut self) -> Option<u8> {
        self.array::<1>().map(|[byte]| byte)
    }

    /// Four bytes.
    pub fn u32(&mut self) -> Option<u32> {
        self.array().map(u32::from_le_bytes)
    }

    /// Eight bytes.
    pub fn u64(&mut self) -> Option<u64> {
        self.array().map(u64::from_le_bytes)
    }

    /// Sixteen bytes.
    pub fn u128(&mut self) -> Option<u128> {
        self.array().map(u128::from_le_bytes)
    }

    /// A length and so many bytes.
    pub fn bytes(&mut self) -> Option<&'b [u8]> {
        let len = usize::try_from(self.u64()?).ok()?;
        let (bytes, rest) = self.rest.split_at_checked(len)?;
        self.rest = rest;
        Some(bytes)
    }

    /// A string.
    pub fn string(&mut self) -> Option<&'b str> {
        std::str::from_utf8(self.bytes()?).ok()
    }

    /// A value that need not be there. The outer `None`: the bytes are wrong.
    pub fn optional<T>(&mut self, decode: impl FnOnce(&mut Self) -> Option<T>) -> Option<Option<T>> {
        match self.u8()? {
            0 => Some(None),
            1 => decode(self).map(Some),
            _ => None,
        }
    }

    /// How many values follow, each of at least `least` bytes: never more than there are bytes for.
    pub fn count(&mut self, least: usize) -> Option<usize> {
        let count = usize::try_from(self.u64()?).ok()?;
        (count.checked_mul(least.max(1))? <= self.rest.len()).then_some(count)
    }

    /// Whether nothing is left.
    #[must_use]
    pub fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (array, rest) = self.rest.split_first_chunk()?;
        self.rest = rest;
        Some(*array)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn values_come_back(byte: u8, four: u32, eight: u64, sixteen: u128, text in ".{0,20}", maybe: Option<u32>) {
            let mut bytes = Vec::new();
            bytes.u8(byte);
            bytes.u32(four);
            bytes.u64(eight);
            bytes.u128(sixteen);
            bytes.string(&text);
            bytes.optional(maybe, Encode::u32);
            let mut decoder = Decoder::new(&bytes);
            proptest::prop_assert_eq!(decoder.u8(), Some(byte));
            proptest::prop_assert_eq!(decoder.u32(), Some(four));
            proptest::prop_assert_eq!(decoder.u64(), Some(eight));
            proptest::prop_assert_eq!(decoder.u128(), Some(sixteen));
            proptest::prop_assert_eq!(decoder.string(), Some(text.as_str()));
            proptest::prop_assert_eq!(decoder.optional(Decoder::u32), Some(maybe));
            proptest::prop_assert!(decoder.is_at_end());
            proptest::prop_assert_eq!(decoder.u8(), None);
        }

        #[test]
        fn any_bytes_are_survived(bytes: Vec<u8>) {
            let mut decoder = Decoder::new(&bytes);
            while decoder.bytes().is_some() || decoder.u8().is_some() {}
            let mut decoder = Decoder::new(&bytes);
            let count = decoder.count(4);
            proptest::prop_assert!(count.is_none_or(|count| count <= bytes.len() / 4));
        }
    }
}
