//! Short texts as words, for comparisons that need to know what kind of word differs.

use crate::fingerprint::{Token, TokenClass, push_tokens};
use crate::text::normalise::normalise;
use crate::text::words::for_each_word;

/// The words of a short text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Words {
    tokens: Vec<Token>,
}

/// The words of `text`, as fingerprints have them.
pub(super) fn words(text: &str) -> Words {
    let mut tokens = Vec::new();
    push_tokens(&normalise(text), &mut tokens);
    Words { tokens }
}

/// The folded words of `text`, in order.
pub(super) fn folded(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for_each_word(&normalise(text), |word| found.push(word.folded.to_owned()));
    found
}

impl Words {
    pub(super) fn len(&self) -> usize {
        self.tokens.len()
    }

    pub(super) fn tokens(&self) -> &[Token] {
        &self.tokens
    }

    /// Their hashes, in order.
    pub(super) fn hashes(&self) -> impl Iterator<Item = u32> + '_ {
        self.tokens.iter().map(|token| token.word())
    }

    /// Whether both are the same words in the same order.
    pub(super) fn same(&self, other: &Self) -> bool {
        self.hashes().eq(other.hashes())
    }

    /// Whether all of these words stand in the other text, in this order; never for fewer than two of them.
    pub(super) fn is_within(&self, other: &Self) -> bool {
        let mut rest = other.hashes();
        self.len() > 1 && self.hashes().all(|word| rest.any(|other| other == word))
    }

    /// How many of the words both have, repetitions included.
    pub(super) fn in_common(&self, other: &Self) -> usize {
        let mut left: Vec<u32> = other.hashes().collect();
        let take = |word: u32| {
            let at = left.iter().position(|&other| other == word);
            at.map(|at| left.swap_remove(at)).is_some()
        };
        self.hashes().map(take).filter(|&found| found).count()
    }

    /// The numbers among them, sorted.
    pub(super) fn numbers(&self) -> Vec<u32> {
        let mut numbers: Vec<u32> = self.of(TokenClass::Number).collect();
        numbers.sort_unstable();
        numbers
    }

    /// The words of a class.
    pub(super) fn of(&self, class: TokenClass) -> impl Iterator<Item = u32> + '_ {
        self.tokens.iter().filter(move |token| token.class() == class).map(|token| token.word())
    }
}
