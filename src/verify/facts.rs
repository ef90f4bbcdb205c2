//! Which facts differ where the wording is the same.
//!
//! Two market reports share their sentences and differ in every number; a copy with light edits shares its numbers
//! and differs in a word here and there. So the guard looks at *slots*: short gaps between passages that both
//! documents have, at the same place of the same wording. A slot that holds numbers, names or dates on both sides,
//! and not the same ones, states another fact. The text outside of slots is not looked at: what a long copy adds
//! says nothing about the part that is shared.

use std::ops::Range;

use super::overlap::Coverage;
use crate::fingerprint::{DocumentPrint, Token, TokenClass};

/// A gap of more words than this, on either side, is new text and no slot.
pub const SLOT_WORDS: usize = 8;

/// Facts of a pair, compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Facts {
    /// Slots: gaps of at most [`SLOT_WORDS`] words on either side, between words that both have or at the edge of a
    /// paragraph.
    pub slots: u32,
    /// Slots with numbers, names or dates on both sides, and none in common.
    pub changed: u32,
    /// Numbers of a, repetitions included.
    pub numbers_a: u32,
    /// Numbers of b.
    pub numbers_b: u32,
    /// Numbers in both, repetitions included.
    pub numbers_shared: u32,
    /// Names of a (words with a capital), repetitions included.
    pub names_a: u32,
    /// Names of b.
    pub names_b: u32,
    /// Names in both.
    pub names_shared: u32,
}

impl Facts {
    /// Compares the facts of `a` and `b`, where the words of `a` lie in `b` as `in_b` says.
    #[must_use]
    pub fn new(a: &DocumentPrint, b: &DocumentPrint, in_b: &Coverage) -> Self {
        let mut facts = Self::default();
        facts.count_slots(a, b, in_b);
        (facts.numbers_a, facts.numbers_b, facts.numbers_shared) =
            multiset(a, b, |class| class == TokenClass::Number);
        (facts.names_a, facts.names_b, facts.names_shared) =
            multiset(a, b, |class| class == TokenClass::Name);
        facts
    }

    /// The same facts seen from the other document.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        std::mem::swap(&mut self.numbers_a, &mut self.numbers_b);
        std::mem::swap(&mut self.names_a, &mut self.names_b);
        self
    }

    /// Share of the numbers of the document with fewer of them that the other has too; 1 without numbers.
    #[must_use]
    pub fn shared_numbers(&self) -> f64 {
        let fewer = self.fewer_numbers();
        if fewer == 0 { 1.0 } else { f64::from(self.numbers_shared) / f64::from(fewer) }
    }

    /// Numbers of the document with fewer of them.
    #[must_use]
    pub fn fewer_numbers(&self) -> u32 {
        self.numbers_a.min(self.numbers_b)
    }

    /// The same of names.
    #[must_use]
    pub fn shared_names(&self) -> f64 {
        let fewer = self.fewer_names();
        if fewer == 0 { 1.0 } else { f64::from(self.names_shared) / f64::from(fewer) }
    }

    /// Names of the document with fewer of them.
    #[must_use]
    pub fn fewer_names(&self) -> u32 {
        self.names_a.min(self.names_b)
    }

    fn count_slots(&mut self, a: &DocumentPrint, b: &DocumentPrint, in_b: &Coverage) {
        for_each_slot(a, b, in_b, |slot_a, slot_b| {
            self.slots += 1;
            self.changed += u32::from(states_another_fact(&a.tokens[slot_a], &b.tokens[slot_b]));
        });
    }
}

/// Calls `each` for every slot, with the tokens of a and of b that stand in it: paragraph by paragraph of a, whose
/// edges bound a slot like words that both have.
pub fn for_each_slot(
    a: &DocumentPrint,
    b: &DocumentPrint,
    in_b: &Coverage,
    mut each: impl FnMut(Range<usize>, Range<usize>),
) {
    let short = 1..=SLOT_WORDS;
    // What stands between two neighbours on each side is a slot if it is short and there is something.
    let mut slot = |gap_a: Range<usize>, gap_b: Range<usize>| {
        if short.contains(&gap_a.len()) && short.contains(&gap_b.len()) {
            each(gap_a, gap_b);
        }
    };
    for paragraph in &a.paragraphs {
        let (start, end) = (paragraph.start as usize, (paragraph.start + paragraph.len) as usize);
        let mut last: Option<(usize, usize)> = None;
        for at in start..end {
            let Some(place) = in_b.place(at).map(|place| place as usize) else { continue };
            match last.replace((at, place)) {
                Some((before, before_place)) if place > before_place => {
                    slot(before + 1..at, before_place + 1..place);
                }
                Some(_) => {}
                None => slot(start..at, paragraph_at(b, place).0..place),
            }
        }
        if let Some((at, place)) = last {
            slot(at + 1..end, place + 1..paragraph_at(b, place).1);
        }
    }
}

/// First token, and one past the last, of the paragraph that holds the token at `place`.
fn paragraph_at(print: &DocumentPrint, place: usize) -> (usize, usize) {
    let after = print.paragraphs.partition_point(|paragraph| paragraph.start as usize <= place);
    let paragraph = print.paragraphs[after - 1];
    (paragraph.start as usize, (paragraph.start + paragraph.len) as usize)
}

/// Whether what stands in a slot of a and of b states facts on both sides, and none in common.
#[must_use]
pub fn states_another_fact(gap_a: &[Token], gap_b: &[Token]) -> bool {
    let facts = |gap: &[Token]| gap.iter().any(|token| token.is_fact());
    let common = gap_a.iter().any(|x| x.is_fact() && gap_b.iter().any(|y| x.word() == y.word()));
    facts(gap_a) && facts(gap_b) && !common
}

/// Sizes of the two documents' multisets of wanted words, and of their intersection.
fn multiset(a: &DocumentPrint, b: &DocumentPrint, wanted: impl Fn(TokenClass) -> bool) -> (u32, u32, u32) {
    let pick = |print: &DocumentPrint| {
        let wanted = print.tokens.iter().filter(|token| wanted(token.class()));
        let mut words: Vec<u32> = wanted.map(|token| token.word()).collect();
        words.sort_unstable();
        words
    };
    let (of_a, of_b) = (pick(a), pick(b));
    let (mut rest, mut shared) = (of_b.as_slice(), 0);
    for word in &of_a {
        while rest.first().is_some_and(|first| first < word) {
            rest = &rest[1..];
        }
        if rest.first() == Some(word) {
            rest = &rest[1..];
            shared += 1;
        }
    }
    (of_a.len() as u32, of_b.len() as u32, shared)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::compared::Compared;

    fn facts(a: &str, b: &str) -> Facts {
        let Compared { a, b, in_b, .. } = Compared::of(a, b);
        Facts::new(&a, &b, &in_b)
    }

    const CLOSING: &str =
        "the main index closed 12 points higher at 4,310 after banks rose as the yield fell to 3 pct";

    #[test]
    fn a_template_changes_its_facts_in_the_same_slots() {
        let other = CLOSING.replace("12", "31").replace("4,310", "4,341").replace('3', "9");
        let found = facts(CLOSING, &other);
        assert!(found.changed >= 1 && found.shared_numbers() < 0.5, "{found:?}");
    }

    #[test]
    fn a_figure_at_the_end_of_a_paragraph_is_in_a_slot_too() {
        let other = CLOSING.replace("to 3 pct", "to 9 pct");
        assert_eq!((facts(CLOSING, &other).slots, facts(CLOSING, &other).changed), (1, 1));
    }

    #[test]
    fn an_edit_changes_words_and_keeps_the_facts() {
        let other = CLOSING.replace("after banks rose as", "once lenders gained while");
        let found = facts(CLOSING, &other);
        assert_eq!((found.slots, found.changed), (1, 0));
        assert!((found.shared_numbers() - 1.0).abs() < 1e-12);
    }
}
