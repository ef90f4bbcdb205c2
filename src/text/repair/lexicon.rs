//! The words of one document, as evidence on its joints.

use std::cell::Cell;

use memchr::memmem;

/// So many questions are answered, each by searching the text; then every answer is no. Documents have a handful of
/// joints, so the bound only keeps the work linear in texts that are nothing but joints.
const QUESTIONS: u32 = 200;

/// The words of a document. Making one costs nothing, and few documents are ever asked.
#[derive(Debug)]
pub struct Lexicon<'t> {
    text: &'t str,
    asked: Cell<u32>,
}

impl<'t> Lexicon<'t> {
    /// The lexicon of a document with this text, which holds the paragraphs to be repaired as well.
    #[must_use]
    pub fn new(text: &'t str) -> Self {
        Self { text, asked: Cell::new(0) }
    }

    /// Whether the text has the word standing alone, written so.
    pub(super) fn has(&self, word: &str) -> bool {
        self.may_ask() && occurrences(self.text, word).next().is_some()
    }

    /// Whether the text has the word in lower case.
    pub(super) fn has_lower(&self, word: &str) -> bool {
        self.has(&word.to_lowercase())
    }

    /// Whether the text has the word once and no more.
    pub(super) fn has_once(&self, word: &str) -> bool {
        self.may_ask() && occurrences(self.text, word).take(2).count() == 1
    }

    /// Whether the text has the word with a mark, a line's end or a possessive behind it: as a noun complete in itself.
    pub(super) fn has_complete(&self, word: &str) -> bool {
        let is_complete = |at: usize| {
            let after = &self.text[at + word.len()..];
            after.starts_with(['.', ',', ';', ':', '!', '?', ')', '\n'])
                || after.starts_with("'s")
                || after.starts_with("’s")
        };
        self.may_ask() && occurrences(self.text, word).any(is_complete)
    }

    fn may_ask(&self) -> bool {
        self.asked.set(self.asked.get().saturating_add(1));
        self.asked.get() <= QUESTIONS
    }
}

/// Where `text` has `word` between characters that are neither letters nor digits.
fn occurrences<'a>(text: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    memmem::find_iter(text.as_bytes(), word).filter(move |&at| {
        !is_word(text[..at].chars().next_back()) && !is_word(text[at + word.len()..].chars().next())
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_complete_noun_has_a_mark_behind_it() {
        let lexicon = Lexicon::new("United States of Ruritania, land of rivers");
        assert!(lexicon.has_complete("Ruritania"));
        assert!(!lexicon.has_complete("United"));
    }

    #[test]
    fn questions_are_bounded() {
        let lexicon = Lexicon::new("word");
        assert!((0..QUESTIONS).all(|_| lexicon.has("word")));
        assert!(!lexicon.has("word"));
    }

    proptest! {
        #[test]
        fn words_are_found_as_splitting_finds_them(text in "(a|b|ab|ba|é| |,){0,30}", word in "(a|b|é){1,2}") {
            let count = text.split(|c: char| !c.is_alphanumeric()).filter(|found| *found == word).count();
            let lexicon = Lexicon::new(&text);
            prop_assert_eq!(lexicon.has(&word), count > 0);
            prop_assert_eq!(lexicon.has_once(&word), count == 1);
        }
    }
}
