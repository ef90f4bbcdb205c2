//! The brackets that are open in a JSON value, in bounded memory.

/// Which brackets are open: how many, and of the outermost which ones are braces.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Nesting {
    pub(super) depth: u64,
    braces: u64,
}

impl Nesting {
    pub(super) fn open(&mut self, bracket: u8) {
        if self.depth < u64::from(u64::BITS) {
            let bit = 1 << self.depth;
            self.braces = if bracket == b'{' { self.braces | bit } else { self.braces & !bit };
        }
        self.depth += 1;
    }

    /// Whether `bracket` may close the innermost one; of those that are nested deeper than is known, any may.
    pub(super) fn close(&mut self, bracket: u8) -> bool {
        let is_right = self.innermost().is_none_or(|is_brace| is_brace == (bracket == b'}'));
        self.depth = self.depth.saturating_sub(1);
        is_right
    }

    /// Whether the innermost one is a brace, where that is known.
    pub(super) fn innermost(self) -> Option<bool> {
        let level = self.depth.checked_sub(1)?;
        (level < u64::from(u64::BITS)).then(|| self.braces >> level & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brackets_must_match_as_deep_as_they_are_known() {
        for depth in [1, 63, 64, 65, 200] {
            let mut nesting = Nesting::default();
            for level in 0..depth {
                nesting.open(if level % 2 == 0 { b'{' } else { b'[' });
            }
            for level in (0..depth).rev() {
                let (right, wrong) = if level % 2 == 0 { (b'}', b']') } else { (b']', b'}') };
                let is_known = level < 64;
                assert_eq!(nesting.innermost(), is_known.then_some(level % 2 == 0));
                assert_eq!(nesting.clone().close(wrong), !is_known, "{level} of {depth}");
                assert!(nesting.close(right));
            }
            assert_eq!(nesting.innermost(), None);
        }
    }
}
