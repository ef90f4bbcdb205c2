//! Which piece a straight quote at a joint belongs to: the left one, which it closes, or the right one, which it opens.

use memchr::{memchr_iter, memrchr};

/// The straight quotes of one paragraph, counted as its joints are gone through, so that each byte is looked at once.
#[derive(Debug, Default)]
pub(super) struct Quotes {
    /// Where the piece begins that they are counted in.
    start: usize,
    /// How far they are counted.
    counted: usize,
    /// Whether one is open there.
    is_open: bool,
    /// One past the last quote of the paragraph, once it was looked for.
    end: Option<usize>,
}

impl Quotes {
    /// Whether the quote at byte `at` of `paragraph` opens a quotation of the piece that begins at `start`: none is open
    /// before it, and another quote follows that may close it. Asked of one joint after another.
    pub(super) fn opens(&mut self, paragraph: &str, start: usize, at: usize) -> bool {
        let bytes = paragraph.as_bytes();
        if self.start != start {
            *self = Self { start, counted: start, is_open: false, end: self.end };
        }
        let before = memchr_iter(b'"', &bytes[self.counted.min(at)..at]).count();
        self.is_open ^= before % 2 == 1;
        self.counted = self.counted.max(at);
        let end = *self.end.get_or_insert_with(|| memrchr(b'"', bytes).map_or(0, |last| last + 1));
        !self.is_open && end > at + 1
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn quotes_are_counted_as_by_looking_at_all_of_them(text in r#"[a"é ]{1,30}"#, starts in proptest::collection::vec(0..30_usize, 0..4)) {
            let mut starts: Vec<usize> = starts.into_iter().filter(|&at| text.is_char_boundary(at)).collect();
            starts.sort_unstable();
            let mut quotes = Quotes::default();
            for (at, _) in text.match_indices('"') {
                let start = starts.iter().copied().filter(|&start| start <= at).max().unwrap_or(0);
                let naive = text[start..at].matches('"').count().is_multiple_of(2) && text[at + 1..].contains('"');
                prop_assert_eq!(quotes.opens(&text, start, at), naive);
            }
        }
    }
}
