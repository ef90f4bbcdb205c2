//! Character noise: whether two texts are one text that was scanned, recognised or transliterated badly.
//!
//! At ten wrong characters in a hundred every second word is broken, and eight shingles in ten. What is left is the
//! order: whole words stand in the same order on both sides, and between them gaps of equally many words. Other facts
//! in the same wording look alike in that, and so does a rewrite. What tells noise from them is *which* words are lost:
//! noise breaks function words as it breaks any other, while neither another event nor another writer turns `the` into
//! something that is no word of form. And noise breaks facts no oftener than other words.
//!
//! Where a collection was counted there is a better sign, and one that short notices have too: what noise makes of a word
//! is no word ([`Strange`]), while the gaps of a rewrite and of another report of the same form hold words that other
//! documents have as well.

use super::overlap::Coverage;
use super::sequence::align;
use crate::fingerprint::{DocumentPrint, Token, TokenClass, WordFrequencies};

/// A gap of more words than this, on either side, is another text.
const GAP_WORDS: usize = 12;
/// Passages in common below which no order can be told.
const FEWEST_PASSAGES: usize = 5;
/// The same where it can be told which words are known from nowhere, which says more than the order does.
const FEWEST_PASSAGES_COUNTED: usize = 3;
/// Where so much of the shorter text is covered, it is worth to look closer however few the passages: a table has hardly
/// three words in a row that are no figures, and those repeat, so that their places tell no order. Words in common that
/// chance gave to two texts make up less.
const MUCH_COVERED: f64 = 0.15;
/// A longer text has passages enough to tell an order by, if there is one.
const TABLE_WORDS: usize = 400;
/// Mean words of a passage from which on nothing is broken between them often enough.
const LONGEST_PASSAGES: usize = 16;

/// What was measured of the noise between two texts. Counts of words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Noise {
    /// Whether the passages in common are several and follow one another on both sides; else it is only known that there is
    /// much in common.
    pub in_order: bool,
    /// Words that both have in the same order.
    pub whole: u32,
    /// Words of a in gaps between them that are as long on the other side, nearly.
    pub broken_a: u32,
    /// Those of b.
    pub broken_b: u32,
    /// Function words of both texts that stand whole in either, and those of the text that has more of them in gaps
    /// where the other has none.
    pub forms: Kept,
    /// Numbers, names and dates likewise.
    pub facts: Kept,
    /// All other words likewise.
    pub words: Kept,
    /// Words in gaps, numbers and dates not counted, of the text that has more of them that are in no other document and
    /// in no list of common words: what noise makes of a word is none.
    /// `None` where no collection was counted that could say which words are known, or one too full of broken words.
    pub strange: Option<Strange>,
}

/// Words in gaps, and those of them that are known from nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Strange {
    /// All of them.
    pub words: u32,
    /// The unknown ones.
    pub unknown: u32,
}

impl Strange {
    /// Share that is unknown, 0–1; 0 where there is none.
    #[must_use]
    pub fn share(self) -> f64 {
        if self.words == 0 { 0.0 } else { f64::from(self.unknown) / f64::from(self.words) }
    }

    fn count(&mut self, gap: &[Token], frequencies: &WordFrequencies) {
        let counts = |token: &&Token| !matches!(token.class(), TokenClass::Number | TokenClass::Date);
        for &token in gap.iter().filter(counts) {
            self.words += 1;
            self.unknown += u32::from(frequencies.is_unknown(token));
        }
    }
}

/// Words of a kind, whole and lost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, serde::Serialize)]
pub struct Kept {
    /// Whole ones.
    pub whole: u32,
    /// Lost ones.
    pub lost: u32,
}

impl Kept {
    /// Share that is lost, 0–1; 0 where there is none.
    #[must_use]
    pub fn share_lost(self) -> f64 {
        let all = self.whole + self.lost;
        if all == 0 { 0.0 } else { f64::from(self.lost) / f64::from(all) }
    }
}

impl Noise {
    /// Measures two texts, where the words of `a` lie in `b` as `in_b` says; `None` where the passages that they have in
    /// common are too few, too long, or not in one order.
    #[must_use]
    pub fn new(
        a: &DocumentPrint,
        b: &DocumentPrint,
        in_b: &Coverage,
        frequencies: &WordFrequencies,
    ) -> Option<Self> {
        let fewest = if frequencies.tells_unknown() { FEWEST_PASSAGES_COUNTED } else { FEWEST_PASSAGES };
        let in_order = in_b.is_scattered_in_order(fewest, LONGEST_PASSAGES);
        let is_much =
            || frequencies.tells_unknown() && a.tokens.len() <= TABLE_WORDS && is_much_and_scattered(in_b);
        let measured = || Self { in_order, ..Self::measure(&a.tokens, &b.tokens, frequencies) };
        (in_order || is_much()).then(measured)
    }

    fn measure(a: &[Token], b: &[Token], frequencies: &WordFrequencies) -> Self {
        let matched = align(a, b);
        let mut noise = Self { whole: matched.len() as u32, ..Self::default() };
        let mut lost = [Lost::default(), Lost::default()];
        let mut strange = [Strange::default(), Strange::default()];
        let mut before: Option<(usize, usize)> = None;
        for &(x, y) in &matched {
            let (x, y) = (x as usize, y as usize);
            match a[x].class() {
                TokenClass::Function => noise.forms.whole += 1,
                TokenClass::Word => noise.words.whole += 1,
                _ => noise.facts.whole += 1,
            }
            if let Some((before_a, before_b)) = before {
                let (gap_a, gap_b) = (&a[before_a + 1..x], &b[before_b + 1..y]);
                if is_broken(gap_a.len(), gap_b.len()) {
                    noise.broken_a += gap_a.len() as u32;
                    noise.broken_b += gap_b.len() as u32;
                    lost[0].count(gap_a, gap_b);
                    lost[1].count(gap_b, gap_a);
                    strange[0].count(gap_a, frequencies);
                    strange[1].count(gap_b, frequencies);
                }
            }
            before = Some((x, y));
        }
        // The clean side shows what was lost: it has the function words.
        let clean = if lost[1].forms > lost[0].forms { lost[1] } else { lost[0] };
        let stranger = if strange[1].share() > strange[0].share() { strange[1] } else { strange[0] };
        noise.strange = frequencies.tells_unknown().then_some(stranger);
        noise.forms.lost = clean.forms;
        noise.facts.lost = clean.facts;
        noise.words.lost = clean.words;
        noise
    }

    /// Shares of the two texts, of `words_a` and `words_b` words, that stand whole or broken in their place, 0–1.
    #[must_use]
    pub fn coverages(&self, words_a: u32, words_b: u32) -> (f64, f64) {
        let share = |broken: u32, words: u32| {
            if words == 0 { 0.0 } else { f64::from(self.whole + broken) / f64::from(words) }
        };
        (share(self.broken_a, words_a), share(self.broken_b, words_b))
    }

    /// The same noise seen from the other text.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        std::mem::swap(&mut self.broken_a, &mut self.broken_b);
        self
    }
}

/// Whether so much is covered, in passages so short, that it is worth to look closer whatever their order.
fn is_much_and_scattered(in_b: &Coverage) -> bool {
    in_b.share() >= MUCH_COVERED && in_b.words() as usize <= LONGEST_PASSAGES * in_b.passages().len()
}

/// Whether a gap can be the same words on both sides, some of them broken in two, run together or dropped.
fn is_broken(gap_a: usize, gap_b: usize) -> bool {
    let (shorter, longer) = (gap_a.min(gap_b), gap_a.max(gap_b));
    longer <= GAP_WORDS && longer <= 2 * shorter + 1
}

/// Words of one text in gaps.
#[derive(Debug, Clone, Copy, Default)]
struct Lost {
    forms: u32,
    facts: u32,
    words: u32,
}

impl Lost {
    fn count(&mut self, gap: &[Token], other: &[Token]) {
        let is_form = |token: &Token| token.class() == TokenClass::Function;
        // Where both have words of form, one wording stands for another.
        let rewritten = other.iter().any(is_form);
        for token in gap {
            match token.class() {
                TokenClass::Function if rewritten || other.is_empty() => {}
                TokenClass::Function => self.forms += 1,
                TokenClass::Word => self.words += 1,
                TokenClass::Name | TokenClass::Number | TokenClass::Date => self.facts += 1,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::compared::Compared;

    /// Rows that begin alike: the same few words again and again, found where they stand first.
    #[test]
    fn a_table_is_worth_a_closer_look_and_a_credit_line_is_not() {
        let is_worth = |a: &str, b: &str| is_much_and_scattered(&Compared::of(a, b).in_b);
        let table = |figure: usize| {
            let row = |at: usize| format!("may offered {} over bid {} over", figure + at, figure + 2 * at);
            let head = "quoted in cents a pound against the nearby contract";
            [head.to_owned()].into_iter().chain((0..5).map(row)).collect::<Vec<_>>().join("\n")
        };
        assert!(is_worth(&table(410), &table(730)));
        let credit = "additional reporting by the staff of the desk";
        let long = |word: &str| format!("{credit}\n{}", format!("{word} ").repeat(60));
        assert!(!is_worth(&long("harbour"), &long("valley")));
        assert!(!is_worth(&table(410), &table(410)), "nothing is scattered where all is there");
    }
}
