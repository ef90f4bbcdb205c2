//! Shingles: every three words in a row, as 64 bits.
//!
//! Source: Broder, On the resemblance and containment of documents (1997). The width is three because that is what
//! carries furthest on news: real copies share only a third of their longer shingles after light edits.

use xxhash_rust::xxh3::xxh3_64;

use super::token::Token;

/// Words in a shingle.
pub const SHINGLE_WIDTH: usize = 3;

/// A shingle's hash.
pub type Shingle = u64;

/// The shingles of a run of tokens, in their order, repetitions included: `tokens.len() - 2` of them, none for fewer
/// than three tokens. 2–3 ns each.
#[must_use]
pub fn shingles(tokens: &[Token]) -> impl ExactSizeIterator<Item = Shingle> + '_ {
    tokens.windows(SHINGLE_WIDTH).map(|window| shingle(window[0], window[1], window[2]))
}

fn shingle(first: Token, second: Token, third: Token) -> Shingle {
    let mut bytes = [0; 4 * SHINGLE_WIDTH];
    bytes[0..4].copy_from_slice(&first.word().to_le_bytes());
    bytes[4..8].copy_from_slice(&second.word().to_le_bytes());
    bytes[8..12].copy_from_slice(&third.word().to_le_bytes());
    xxh3_64(&bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::push_tokens;

    #[test]
    fn one_for_each_three_words_and_none_for_two() {
        let mut tokens = Vec::new();
        push_tokens("one of the ministers", &mut tokens);
        assert_eq!(shingles(&tokens).len(), 2);
        assert_eq!(shingles(&tokens[..2]).len(), 0);
    }

    #[test]
    fn known_answers() {
        let mut tokens = Vec::new();
        push_tokens("The minister said on Tuesday", &mut tokens);
        insta::assert_debug_snapshot!(shingles(&tokens).collect::<Vec<_>>());
    }
}
