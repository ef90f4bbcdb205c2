//! How much of a document the other one has, to the word: whether it was cut is told by it.
//!
//! Shingles are too coarse for that at both ends. A lone one is chance: a long text has some in common with any other one
//! of its subject. And of the words between two edits, those in a run too short for a passage are there all the same.
//! So passages count, and what stands unchanged between two of them that are as far apart there as here, or beyond one of
//! them, as at the end of a paragraph: a word that was replaced costs itself alone.

use super::overlap::Coverage;
use crate::fingerprint::DocumentPrint;

/// Words of a passage that is more than a phrase that chance gave to both.
pub const PHRASE_WORDS: u32 = 4;

/// Two passages that are further apart do not vouch for what lies between them.
const LONGEST_GAP: u32 = 24;

/// A text goes on beyond a passage as long as it has no two words in a row that are others there.
const MISSED_IN_A_ROW: u32 = 2;

/// The words of one document that the other one has in phrases: in passages of at least [`PHRASE_WORDS`] words, in their
/// place between two of these, or in their place right beyond one.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Phrases {
    /// For each word, whether it is there.
    found: Vec<bool>,
    words: u32,
}

impl Phrases {
    /// Finds those of `a`, whose words lie in `b` as `in_b` says.
    #[must_use]
    pub fn new(a: &DocumentPrint, b: &DocumentPrint, in_b: &Coverage) -> Self {
        let mut found = vec![false; a.tokens.len()];
        let is_same = |at: u32, place: u32| a.tokens[at as usize].word() == b.tokens[place as usize].word();
        let end_of_b = b.tokens.len() as u32;
        // Behind the last passage: here, and there.
        let mut behind: Option<(u32, u32)> = None;
        let mut passages = in_b.passages().iter().filter(|passage| passage.len >= PHRASE_WORDS).peekable();
        while let Some(passage) = passages.next() {
            let (start, place) = (passage.here, passage.there);
            let after = behind.map_or(0, |(end, _)| end);
            if let Some((end, end_there)) = behind
                && start - end <= LONGEST_GAP
                && place.checked_sub(end_there) == Some(start - end)
            {
                for (at, there) in (end..start).zip(end_there..place) {
                    found[at as usize] |= is_same(at, there);
                }
            } else {
                go_on((after..start).rev().zip((0..place).rev()), is_same, &mut found);
            }
            let (end, end_there) = (passage.end(), passage.end_there());
            found[passage.words()].fill(true);
            let next = passages.peek().map_or(a.tokens.len() as u32, |next| next.here);
            go_on((end..next).zip(end_there..end_of_b), is_same, &mut found);
            behind = Some((end, end_there));
        }
        let words = found.iter().filter(|&&is_found| is_found).count() as u32;
        Self { found, words }
    }

    /// How many there are.
    #[must_use]
    pub fn words(&self) -> u32 {
        self.words
    }

    /// Whether word `at` is one of them.
    #[must_use]
    pub fn contains(&self, at: u32) -> bool {
        self.found[at as usize]
    }
}

/// Marks the words that are the same, step by step away from a passage, over single ones that were replaced.
fn go_on(steps: impl Iterator<Item = (u32, u32)>, is_same: impl Fn(u32, u32) -> bool, found: &mut [bool]) {
    let mut missed = 0;
    for (at, place) in steps {
        if is_same(at, place) {
            found[at as usize] = true;
            missed = 0;
        } else {
            missed += 1;
            if missed == MISSED_IN_A_ROW {
                return;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::compared::Compared;

    fn words(a: &str, b: &str) -> u32 {
        let Compared { a, b, in_b, .. } = Compared::of(a, b);
        Phrases::new(&a, &b, &in_b).words()
    }

    #[test]
    fn a_replaced_word_costs_itself_alone() {
        let text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen";
        assert_eq!(words(text, text), 14);
        assert_eq!(words(text, &text.replace("twelve", "NEW")), 13, "two words behind it at the end");
        assert_eq!(words(text, &text.replace("three", "NEW")), 13, "two before it at the beginning");
        let three = text.replace("eleven", "NEW").replace("thirteen", "OTHER");
        assert_eq!(words(text, &three), 12, "between the last two replaced words and behind them");
        let apart = text.replace("ten eleven", "NEW OTHER").replace("thirteen", "ANOTHER");
        assert_eq!(words(text, &apart), 9, "beyond two replaced words in a row it is another text");
        // Between the two edits, a passage of three words, and then one word alone.
        let edited = text.replace("five", "NEW").replace("nine", "OTHER");
        assert_eq!((words(text, &edited), words(&edited, text)), (12, 12));
        assert_eq!(words(text, &text.replace("five", "NEW").replace("seven", "OTHER")), 12);
    }

    #[test]
    fn what_lies_elsewhere_is_no_part_of_it() {
        let text = "one two three four five six seven eight nine ten eleven twelve";
        let chance = "some other words and one two three more of them";
        assert_eq!(words(text, chance), 0, "a lone phrase of three words");
        let longer = text.replace("six", "six and a half");
        assert_eq!(words(text, &longer), 12, "two passages");
        let other = text.replace("five six seven", "five of the six NEW or");
        assert_eq!(words(text, &other), 5 + 5, "six is no longer in its place");
    }
}
