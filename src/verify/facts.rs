//! Which facts differ where the wording is the same.
//!
//! Two market reports share their sentences and differ in every number; a copy with light edits shares its numbers
//! and differs in a word here and there. So the guard looks at *slots*: short gaps between passages that both
//! documents have, at the same place of the same wording. A slot that holds numbers, names or dates on both sides,
//! and not the same ones, or the same ones in each other's places (`41 to 27`, `27 to 41`), states another fact. What
//! stands in such slots is in neither document's common facts, though the other one may have it elsewhere. The text
//! outside of slots is not looked at: what a long copy adds says nothing about the part that is shared.

use std::ops::Range;

use super::evidence::PASSAGE_WORDS;
use super::overlap::Coverage;
use crate::fingerprint::{DocumentPrint, Token, TokenClass};

/// Words of a text in which phrases that changed places are looked for, at most: polls, tables, results.
const SHORT_TEXT: usize = 250;

/// A gap of more words than this, on either side, is new text and no slot.
pub const SLOT_WORDS: usize = 8;

/// Facts of a pair, compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Facts {
    /// Slots: gaps of at most [`SLOT_WORDS`] words on either side, between words that both have or at the edge of a
    /// paragraph.
    pub slots: u32,
    /// Slots with numbers, names or dates on both sides, and others, or elsewhere: see [`states_another_fact`].
    pub changed: u32,
    /// Numbers of a, repetitions included.
    pub numbers_a: u32,
    /// Numbers of b.
    pub numbers_b: u32,
    /// Numbers in both, repetitions included, but for those of slots with other facts.
    pub numbers_shared: u32,
    /// Names of a (words with a capital), repetitions included.
    pub names_a: u32,
    /// Names of b.
    pub names_b: u32,
    /// Names in both, but for those of slots with other facts.
    pub names_shared: u32,
}

impl Facts {
    /// Compares the facts of `a` and `b`, where the words of `a` lie in `b` as `in_b` says.
    #[must_use]
    pub fn new(a: &DocumentPrint, b: &DocumentPrint, in_b: &Coverage) -> Self {
        let mut facts = Self::default();
        let (mut changed_a, mut changed_b) = (Vec::new(), Vec::new());
        for slot in slots(a, b, in_b) {
            facts.slots += 1;
            if slot.is_changed {
                facts.changed += 1;
                let (in_a, in_b) = without_edges(slot.a, slot.b, &a.tokens, &b.tokens);
                changed_a.push(in_a);
                changed_b.push(in_b);
            }
        }
        let (mut of_a, mut of_b) = (Stated::new(a, changed_a), Stated::new(b, changed_b));
        (facts.numbers_a, facts.numbers_b, facts.numbers_shared) = of_a.numbers.in_common(&mut of_b.numbers);
        (facts.names_a, facts.names_b, facts.names_shared) = of_a.names.in_common(&mut of_b.names);
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
}

/// A short gap of a, and the one of b at the same place of the same wording: ranges of their tokens.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Slot {
    /// Where it is in a.
    pub a: Range<usize>,
    /// Where it is in b.
    pub b: Range<usize>,
    /// Whether it states another fact there: see [`states_another_fact`].
    pub is_changed: bool,
}

/// The slots of two documents, in the order of a: paragraph by paragraph of a, whose edges bound a slot like words that both
/// have.
///
/// Where phrases stand in another order in b than in a, they may be a form's, which come again and again and are found where
/// they stand first; or changed places with each other. Of short texts both are tried, and what shows more changed facts is
/// it. In long ones there are always phrases that come again, and a form is told without.
#[must_use]
pub fn slots(a: &DocumentPrint, b: &DocumentPrint, in_b: &Coverage) -> Vec<Slot> {
    let as_found = slots_at(a, b, in_b, |_| true);
    if a.tokens.len().min(b.tokens.len()) > SHORT_TEXT {
        return as_found;
    }
    let Some(in_order) = in_b.in_order(PASSAGE_WORDS) else { return as_found };
    // What of b stands in a slot, no other words of a are found in.
    let mut in_a = vec![false; b.tokens.len()];
    for passage in in_order.passages() {
        in_a[passage.there as usize..passage.end_there() as usize].fill(true);
    }
    let in_order = slots_at(a, b, &in_order, |gap_b| !in_a[gap_b].contains(&true));
    let changed = |slots: &[Slot]| slots.iter().filter(|slot| slot.is_changed).count();
    if changed(&in_order) > changed(&as_found) { in_order } else { as_found }
}

/// The slots between words of a that lie in b as `in_b` says, of those that are `wanted` by what they are in b.
fn slots_at(
    a: &DocumentPrint,
    b: &DocumentPrint,
    in_b: &Coverage,
    wanted: impl Fn(Range<usize>) -> bool,
) -> Vec<Slot> {
    let short = 1..=SLOT_WORDS;
    let mut slots = Vec::new();
    // What stands between two neighbours on each side is a slot if it is short and there is something.
    let mut slot = |gap_a: Range<usize>, gap_b: Range<usize>| {
        if short.contains(&gap_a.len()) && short.contains(&gap_b.len()) && wanted(gap_b.clone()) {
            let is_changed = states_another_fact(&a.tokens[gap_a.clone()], &b.tokens[gap_b.clone()]);
            slots.push(Slot { a: gap_a, b: gap_b, is_changed });
        }
    };
    for own in in_b.by_paragraph(&a.paragraphs) {
        let (start, end) = (own.words.start as usize, own.words.end as usize);
        // Behind the passage before: here, and there.
        let mut behind: Option<(usize, usize)> = None;
        for passage in own.iter() {
            let (here, there) = (passage.here as usize, passage.there as usize);
            match behind.replace((passage.end() as usize, passage.end_there() as usize)) {
                Some((end, end_there)) if there >= end_there => slot(end..here, end_there..there),
                Some(_) => {}
                None => slot(start..here, paragraph_at(b, there).0..there),
            }
        }
        if let Some((behind, behind_there)) = behind {
            slot(behind..end, behind_there..paragraph_at(b, behind_there - 1).1);
        }
    }
    slots
}

/// First token, and one past the last, of the paragraph that holds the token at `place`.
fn paragraph_at(print: &DocumentPrint, place: usize) -> (usize, usize) {
    let after = print.paragraphs.partition_point(|paragraph| paragraph.start as usize <= place);
    let paragraph = print.paragraphs[after - 1];
    (paragraph.start as usize, (paragraph.start + paragraph.len) as usize)
}

/// Whether what stands in a slot of a and of b states facts on both sides, and others.
///
/// Figures are compared with figures where both have some: `9.3 million` and `8.1 million` have no fact in common. In slots
/// that are alike word for word, what counts is what stands in the same place, and elsewhere whether anything is in both.
#[must_use]
pub fn states_another_fact(gap_a: &[Token], gap_b: &[Token]) -> bool {
    let states =
        |is_fact: fn(Token) -> bool| [gap_a, gap_b].iter().all(|gap| gap.iter().any(|&token| is_fact(token)));
    let is_fact = if states(is_figure) { is_figure } else { Token::is_fact };
    if !states(is_fact) {
        return false;
    }
    if let Some((same, other)) = in_place(gap_a, gap_b, is_fact) {
        return other > same;
    }
    !gap_a.iter().any(|&x| is_fact(x) && gap_b.iter().any(|y| x.word() == y.word()))
}

/// Whether a token is a number and says how many, not only of what size.
fn is_figure(token: Token) -> bool {
    token.class() == TokenClass::Number && !token.is_magnitude()
}

/// How many facts of two slots are the same in the same place, and how many are others there; `None` where the slots are not
/// alike word for word: a date with its month first on one side only.
fn in_place(gap_a: &[Token], gap_b: &[Token], is_fact: fn(Token) -> bool) -> Option<(usize, usize)> {
    if gap_a.len() != gap_b.len() {
        return None;
    }
    let (mut same, mut other) = (0, 0);
    for (x, y) in gap_a.iter().zip(gap_b).filter(|&(&x, &y)| is_fact(x) || is_fact(y)) {
        if x.class() != y.class() {
            return None;
        }
        if x.word() == y.word() { same += 1 } else { other += 1 }
    }
    Some((same, other))
}

/// Two slots without the words that both begin and end with: of `Lindqvist had 18,204 votes` the name has not changed.
fn without_edges(
    of_a: Range<usize>,
    of_b: Range<usize>,
    a: &[Token],
    b: &[Token],
) -> (Range<usize>, Range<usize>) {
    let (x, y) = (&a[of_a.clone()], &b[of_b.clone()]);
    let is_same = |(x, y): &(&Token, &Token)| x.word() == y.word();
    let before = x.iter().zip(y).take_while(is_same).count();
    let behind = x[before..].iter().rev().zip(y[before..].iter().rev()).take_while(is_same).count();
    (of_a.start + before..of_a.end - behind, of_b.start + before..of_b.end - behind)
}

/// The numbers and names that a document states.
#[derive(Debug, Default)]
struct Stated {
    numbers: OfClass,
    names: OfClass,
}

/// The words of a class in a document.
#[derive(Debug, Default)]
struct OfClass {
    /// How many there are.
    all: u32,
    /// Those outside of the slots in which the other document states something else, in their order.
    words: Vec<u32>,
}

impl Stated {
    /// What a document states, of which the slots are `changed`.
    fn new(print: &DocumentPrint, mut changed: Vec<Range<usize>>) -> Self {
        changed.sort_unstable_by_key(|slot| slot.start);
        let mut slots = changed.iter().peekable();
        let mut stated = Self::default();
        for (at, token) in print.tokens.iter().enumerate() {
            let of_class = match token.class() {
                TokenClass::Number => &mut stated.numbers,
                TokenClass::Name => &mut stated.names,
                _ => continue,
            };
            of_class.all += 1;
            while slots.next_if(|slot| slot.end <= at).is_some() {}
            if slots.peek().is_none_or(|slot| at < slot.start) {
                of_class.words.push(token.word());
            }
        }
        stated
    }
}

impl OfClass {
    /// How many words of the class this document has, the other one, and both.
    fn in_common(&mut self, other: &mut Self) -> (u32, u32, u32) {
        (self.all, other.all, in_common(&mut self.words, &mut other.words))
    }
}

/// How many words two lists have in common, repetitions included. Copies have nearly the same, which need not be sorted
/// where they stand at either end.
fn in_common(x: &mut [u32], y: &mut [u32]) -> u32 {
    let before = x.iter().zip(&*y).take_while(|(x, y)| x == y).count();
    let (x, y) = (&mut x[before..], &mut y[before..]);
    let behind = x.iter().rev().zip(y.iter().rev()).take_while(|(x, y)| x == y).count();
    let (end_x, end_y) = (x.len() - behind, y.len() - behind);
    let (x, y) = (&mut x[..end_x], &mut y[..end_y]);
    x.sort_unstable();
    y.sort_unstable();
    let (mut rest, mut shared) = (&*y, 0);
    for word in &*x {
        while rest.first().is_some_and(|first| first < word) {
            rest = &rest[1..];
        }
        if rest.first() == Some(word) {
            rest = &rest[1..];
            shared += 1;
        }
    }
    (before + behind) as u32 + shared
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::compared::Compared;

    fn facts(a: &str, b: &str) -> Facts {
        let Compared { a, b, in_b, .. } = Compared::of(a, b);
        Facts::new(&a, &b, &in_b)
    }

    proptest::proptest! {
        #[test]
        fn what_two_lists_have_in_common_is_counted_off(
            x in proptest::collection::vec(0..9_u32, 0..30), y in proptest::collection::vec(0..9_u32, 0..30), copied in 0..30_usize,
        ) {
            // The beginning of the one is that of the other, too.
            let y: Vec<u32> = x.iter().copied().take(copied).chain(y).collect();
            let mut rest = y.clone();
            let mut shared = 0;
            for word in &x {
                if let Some(at) = rest.iter().position(|other| other == word) {
                    rest.swap_remove(at);
                    shared += 1;
                }
            }
            proptest::prop_assert_eq!(in_common(&mut x.clone(), &mut y.clone()), shared);
        }

        /// Slots lie between neighbouring words that both have, which is where passages end and begin.
        #[test]
        fn slots_are_found_word_by_word(a in "([a-f] ){0,30}(\n([a-f] ){0,20})?", b in "([a-f] ){0,30}(\n([a-f] ){0,20})?") {
            let Compared { a, b, in_b, .. } = Compared::of(&a, &b);
            let found: Vec<_> = slots_at(&a, &b, &in_b, |_| true).into_iter().map(|slot| (slot.a, slot.b)).collect();
            let mut naive = Vec::new();
            for paragraph in &a.paragraphs {
                let words = paragraph.start as usize..(paragraph.start + paragraph.len) as usize;
                let covered: Vec<_> =
                    words.clone().filter_map(|at| Some((at, in_b.place(at)? as usize))).collect();
                let Some((first, last)) = covered.first().zip(covered.last()) else { continue };
                naive.push((words.start..first.0, paragraph_at(&b, first.1).0..first.1));
                naive.extend(covered.windows(2).filter(|pair| pair[0].1 < pair[1].1).map(|pair| {
                    (pair[0].0 + 1..pair[1].0, pair[0].1 + 1..pair[1].1)
                }));
                naive.push((last.0 + 1..words.end, last.1 + 1..paragraph_at(&b, last.1).1));
            }
            naive.retain(|(a, b)| (1..=SLOT_WORDS).contains(&a.len()) && (1..=SLOT_WORDS).contains(&b.len()));
            proptest::prop_assert_eq!(found, naive);
        }
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

    /// The word for their size was a fact in common.
    #[test]
    fn figures_are_compared_with_figures() {
        let report = "the company earned 9.3 million in the quarter and sold goods for Karsova worth 88.1 million in all";
        let other = report.replace("9.3", "8.1").replace("Karsova worth 88.1", "Karsova worth 71.5");
        assert_eq!(facts(report, &other).changed, 2);
        assert_eq!(facts(report, &report.replace("9.3 million", "some 9.3 million")).changed, 0);
    }

    /// The figure that was last month's is this month's of the other one: no words of the two are the same for that.
    #[test]
    fn a_figure_that_went_on_to_the_next_place_has_changed() {
        let forecast = "The department forecast the wheat crop at 16.70 mln tonnes, vs 17.30 mln tonnes last month. It estimated output at 16.13 mln tonnes, vs 16.13 mln last month. Wheat exports are forecast at 14.50 mln tonnes, vs 14.50 mln tonnes last month, while exports are estimated at 15.96 mln tonnes, vs 15.96 mln last month.";
        let before = forecast.replace("17.30", "17.50").replace("16.70", "17.30");
        assert!(facts(forecast, &before).changed >= 1);
        assert!(facts(&before, forecast).changed >= 1);
    }

    /// It was no name in common, for it stands at the head of its paragraph, before the numbers that have changed.
    #[test]
    fn a_name_beside_a_number_that_has_changed_is_still_in_both() {
        let count =
            "Lindqvist had 18,204 votes, or 46.1 per cent, against those of the sitting mayor of the town";
        let found = facts(count, &count.replace("18,204", "38,950").replace("46.1", "45.2"));
        assert_eq!((found.changed, found.names_shared, found.numbers_shared), (1, 1, 0), "{found:?}");
    }

    /// Both texts have both numbers, which was the same facts.
    #[test]
    fn facts_that_changed_places_are_others() {
        let poll =
            "if there were an election now labour 41 the conservatives 27 of all the seats of the house";
        let turned = poll.replace("41", "x").replace("27", "41").replace('x', "27");
        let found = facts(poll, &turned);
        assert!(found.changed >= 1 && found.numbers_shared == 0, "{found:?}");
        // Each number stands in a phrase that the other text has for the other party.
        let poll = "a poll of the herald puts labour at 41 percent and the conservatives at 27 percent of all the seats";
        let turned = poll.replace("41", "x").replace("27", "41").replace('x', "27");
        let found = facts(poll, &turned);
        assert!(found.changed == 2 && found.numbers_shared == 0, "{found:?}");
        let dated = "the bridge over the river opens on September 30 to all who wait for it there";
        assert_eq!(facts(dated, &dated.replace("September 30", "30 September")).changed, 0);
    }
}
