//! Which facts differ where the wording is the same.
//!
//! Two market reports share their sentences and differ in every number; a copy with light edits shares its numbers
//! and differs in a word here and there. So the guard looks at *slots*: short gaps between passages that both
//! documents have, at the same place of the same wording. A slot that holds numbers, names or dates on both sides,
//! and not the same ones, states another fact. The text outside of slots is not looked at: what a long copy adds
//! says nothing about the part that is shared.

use super::overlap::Coverage;
use crate::fingerprint::{DocumentPrint, Token, TokenClass};

/// A gap of more words than this, on either side, is new text and no slot.
pub const SLOT_WORDS: usize = 8;

/// Facts of a pair, compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Facts {
    /// Slots: gaps of at most [`SLOT_WORDS`] words between passages that stand in both.
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

    /// Share of the numbers of the document with fewer of them that the other has too; 1 without numbers.
    #[must_use]
    pub fn shared_numbers(&self) -> f64 {
        let fewer = self.numbers_a.min(self.numbers_b);
        if fewer == 0 { 1.0 } else { f64::from(self.numbers_shared) / f64::from(fewer) }
    }

    /// The same of names.
    #[must_use]
    pub fn shared_names(&self) -> f64 {
        let fewer = self.names_a.min(self.names_b);
        if fewer == 0 { 1.0 } else { f64::from(self.names_shared) / f64::from(fewer) }
    }

    fn count_slots(&mut self, a: &DocumentPrint, b: &DocumentPrint, in_b: &Coverage) {
        let mut last: Option<(usize, u32)> = None;
        for at in 0..a.tokens.len() {
            let Some(place) = in_b.place(at) else { continue };
            if let Some((before, before_place)) = last.replace((at, place))
                && at > before + 1
                && at - before <= SLOT_WORDS + 1
                && place > before_place
                && (place - before_place) as usize <= SLOT_WORDS + 1
            {
                let gap_a = &a.tokens[before + 1..at];
                let gap_b = &b.tokens[before_place as usize + 1..place as usize];
                self.slots += 1;
                self.changed += u32::from(states_another_fact(gap_a, gap_b));
            }
        }
    }
}

fn states_another_fact(gap_a: &[Token], gap_b: &[Token]) -> bool {
    let facts = |gap: &[Token]| gap.iter().any(|token| token.is_fact());
    let common = gap_a.iter().any(|x| x.is_fact() && gap_b.iter().any(|y| x.word() == y.word()));
    facts(gap_a) && facts(gap_b) && !common
}

/// Sizes of two multisets of words and of their intersection.
fn multiset(a: &DocumentPrint, b: &DocumentPrint, wanted: impl Fn(TokenClass) -> bool) -> (u32, u32, u32) {
    let pick = |print: &DocumentPrint| {
        let mut words: Vec<u32> =
            print.tokens.iter().filter(|token| wanted(token.class())).map(|token| token.word()).collect();
        words.sort_unstable();
        words
    };
    let (x, y) = (pick(a), pick(b));
    let (mut i, mut j, mut shared) = (0, 0, 0);
    while i < x.len() && j < y.len() {
        match x[i].cmp(&y[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                shared += 1;
                i += 1;
                j += 1;
            }
        }
    }
    (x.len() as u32, y.len() as u32, shared)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Printer;
    use crate::verify::overlap::Comparer;

    fn facts(a: &str, b: &str) -> Facts {
        let mut printer = Printer::default();
        let (a, b) = (printer.print(a.lines()), printer.print(b.lines()));
        let mut comparer = Comparer::default();
        comparer.hold(&a);
        let distinct = comparer.distinct(&b);
        comparer.overlap(&b, distinct);
        let (in_b, _) = comparer.coverage(&a, &b);
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
    fn an_edit_changes_words_and_keeps_the_facts() {
        let other = CLOSING.replace("after banks rose as", "once lenders gained while");
        let found = facts(CLOSING, &other);
        assert_eq!((found.slots, found.changed), (1, 0));
        assert!((found.shared_numbers() - 1.0).abs() < 1e-12);
    }
}
