//! What is measured of a pair, before it is judged.

use std::cmp::Ordering;

use super::alignment::Alignment;
use super::facts::Facts;
use super::leftovers::{Leftovers, has_exchanged_line, same_rest, same_rest_in_any_order};
use super::noise::Noise;
use super::overlap::{Comparer, Coverage, Overlap};
use super::phrases::Phrases;
use super::rejoined::{may_be_rejoined, same_rejoined};
use crate::fingerprint::{DocumentPrint, Sheet};

/// Words of a headline that are compared: scrapes put whole paragraphs there.
const HEADLINE_WORDS: usize = 40;

/// Words of a passage that counts towards an overlap.
pub const PASSAGE_WORDS: u32 = 8;

/// One side of a pair, measured against the other.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub struct Side {
    /// Its words.
    pub words: u32,
    /// Those of them that the other document covers.
    pub covered: u32,
    /// Those in passages of at least [`PHRASE_WORDS`](super::phrases::PHRASE_WORDS) words, and those between two of them
    /// that stand there in the same place: see [`phrases`](super::phrases).
    pub in_phrases: u32,
    /// Those in passages of at least [`PASSAGE_WORDS`] words.
    pub in_passages: u32,
    /// Words in lines that only it has and that do not read as text: see [`leftovers`](super::leftovers).
    pub left_over: u32,
    /// Its paragraphs that are long enough to be looked for.
    pub paragraphs: u32,
    /// Those of them that the other document has, the same or nearly so.
    pub near: u32,
    /// Those that stand in another order there.
    pub moved: u32,
}

impl Side {
    fn of_words(print: &DocumentPrint, coverage: &Coverage, in_passages: u32) -> Self {
        let words = print.tokens.len() as u32;
        Self { words, covered: coverage.words(), in_passages, ..Self::default() }
    }

    fn and_paragraphs(self, in_phrases: u32, left: &Leftovers, alignment: &Alignment) -> Self {
        Self {
            in_phrases,
            left_over: left.words(),
            paragraphs: alignment.placeable,
            near: alignment.near,
            moved: alignment.moved,
            ..self
        }
    }

    /// Share of its words that the other document covers, 0–1.
    #[must_use]
    pub fn coverage(&self) -> f64 {
        share(self.covered, self.words)
    }

    /// The same, what is left over not counted, 0–1.
    #[must_use]
    pub fn coverage_of_text(&self) -> f64 {
        share(self.covered, self.text_words()).min(1.0)
    }

    /// Whether so little of it is lacking there that lost paragraph breaks can explain it: of text in short lines, each
    /// costs the words around it.
    fn is_nearly_covered(&self) -> bool {
        const NEARLY: f64 = 0.75;
        self.coverage_of_text() >= NEARLY
    }

    /// Share of its words in passages of at least [`PASSAGE_WORDS`] words, 0–1.
    #[must_use]
    pub fn share_in_passages(&self) -> f64 {
        share(self.in_passages, self.words)
    }

    /// Its words but for what is left over.
    #[must_use]
    pub fn text_words(&self) -> u32 {
        self.words - self.left_over
    }

    /// Paragraphs that the other document lacks.
    #[must_use]
    pub fn lacking(&self) -> u32 {
        self.paragraphs - self.near
    }
}

/// A part of a whole; 0 of nothing.
pub(super) fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

/// All that was measured of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub struct Evidence {
    /// Shingle sets.
    pub overlap: Overlap,
    /// The first document.
    pub a: Side,
    /// The second.
    pub b: Side,
    /// Whether the words are the same in the same order, what is left over not counted.
    pub same_text: bool,
    /// Whether they are the same and passages or paragraphs of them stand in another order, what is left over not counted. Two
    /// words that changed places within a sentence (`September 30`, `30 September`) are no other order.
    pub same_in_any_order: bool,
    /// Words of the longest passage that stands in both.
    pub longest_passage: u32,
    /// Kendall's tau between the orders of the paragraphs in common; `None` for fewer than two.
    pub tau: Option<f64>,
    /// Facts, compared slot by slot.
    pub facts: Facts,
    /// Character noise between the two, where what they share is scattered enough for it.
    pub noise: Option<Noise>,
    /// Likeness of the headlines, 0–1; `None` where one has none.
    pub headlines: Option<f64>,
    /// Seconds between the two dates, to the nearest end of the day where one is only a day; `None` where one has none.
    pub seconds_apart: Option<u64>,
}

impl Evidence {
    /// The side with fewer words, the one covered better where they are equal; and the other one.
    #[must_use]
    pub fn shorter_and_longer(&self) -> (&Side, &Side) {
        let rank = |side: &Side| (side.words, std::cmp::Reverse(side.covered));
        if rank(&self.b) < rank(&self.a) { (&self.b, &self.a) } else { (&self.a, &self.b) }
    }

    /// Share of the numbers in common where two texts are so short that the words that noise breaks are too few to tell it
    /// from another report of the same form; 1 where they are longer, or have too few numbers for a share to say
    /// something.
    #[must_use]
    pub fn numbers_of_short_text(&self) -> f64 {
        const SHORT: u32 = 150;
        const FEWEST_NUMBERS: u32 = 4;
        let is_short = self.shorter_and_longer().0.words < SHORT;
        let has_many = self.facts.numbers_a.min(self.facts.numbers_b) >= FEWEST_NUMBERS;
        if is_short && has_many { self.facts.shared_numbers() } else { 1.0 }
    }

    /// By how much the share of facts that are lost between the words that stand whole exceeds that of other words, −1–1;
    /// 0 where no noise was measured. Where words were counted and both texts have numbers enough, those count by
    /// themselves as well: they are shorter than words, and noise loses fewer of them.
    #[must_use]
    pub fn facts_lost_more(&self) -> f64 {
        const NUMBERS_ENOUGH: u32 = 8;
        let Some(noise) = self.noise else { return 0.0 };
        let facts = &self.facts;
        let has_enough = noise.strange.is_some() && facts.numbers_a.min(facts.numbers_b) >= NUMBERS_ENOUGH;
        let numbers = if has_enough { 1.0 - facts.shared_numbers() } else { 0.0 };
        noise.facts.share_lost().max(numbers) - noise.words.share_lost()
    }

    /// Whether what noise there is left at least three quarters of the shorter text whole: few words are broken then, and
    /// few can be no words.
    #[must_use]
    pub fn is_noise_light(&self) -> bool {
        const WHOLE: f64 = 0.75;
        let words = self.a.words.min(self.b.words);
        self.noise.is_some_and(|noise| share(noise.whole, words) >= WHOLE)
    }

    /// Share of either text, whichever is less, that stands whole in one order or in gaps of as many words, nearly, 0–1; 0
    /// where no noise was measured.
    #[must_use]
    pub fn share_in_place(&self) -> f64 {
        self.noise.map_or(0.0, |noise| {
            let (a, b) = noise.coverages(self.a.words, self.b.words);
            a.min(b)
        })
    }

    /// Share of the longer text, what is left over not counted, that the shorter one has in passages or unchanged between
    /// two of them, 0–1: see [`phrases`](super::phrases). What one of the two prints twice counts once.
    #[must_use]
    pub fn share_of_longer(&self) -> f64 {
        let longer = self.shorter_and_longer().1.text_words();
        share(self.a.in_phrases.min(self.b.in_phrases), longer).min(1.0)
    }

    /// Words of the shorter text for each word of the longer one, what is left over not counted, 0–1.
    #[must_use]
    pub fn lengths(&self) -> f64 {
        let (x, y) = (self.a.text_words(), self.b.text_words());
        share(x.min(y), x.max(y))
    }

    /// The same, of two documents with the same words in the same order: a shingle that stands twice hides none of them.
    #[must_use]
    pub(super) fn of_same_words(mut self) -> Self {
        for side in [&mut self.a, &mut self.b] {
            (side.covered, side.in_phrases, side.in_passages) = (side.words, side.words, side.words);
        }
        self.longest_passage = self.a.words;
        self
    }

    /// The same pair seen from the other document.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        std::mem::swap(&mut self.a, &mut self.b);
        std::mem::swap(&mut self.overlap.shingles_a, &mut self.overlap.shingles_b);
        self.facts = self.facts.reversed();
        self.noise = self.noise.map(Noise::reversed);
        self
    }
}

/// How far a pair was measured when it is asked whether more is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Measured {
    /// The words in common.
    Words,
    /// Those, and the noise between them.
    Noise,
}

/// Measures `a`, which the comparer holds, against `b`, which has `shingles_b` distinct shingles.
pub fn measure(comparer: &mut Comparer, a: &Sheet, b: &Sheet, shingles_b: u32) -> Evidence {
    measure_unless(comparer, a, b, |_| shingles_b, |_, _| false)
}

/// The same, but no further than `is_settled` says that the matter needs. How many distinct shingles `b` has is asked for
/// last: where the matter was settled before, they count as none.
pub(super) fn measure_unless(
    comparer: &mut Comparer,
    a: &Sheet,
    b: &Sheet,
    shingles_b: impl FnOnce(&mut Comparer) -> u32,
    is_settled: impl Fn(&Evidence, Measured) -> bool,
) -> Evidence {
    let overlap = comparer.overlap(&b.print, 0);
    if overlap.shared == 0 {
        let side = |sheet: &Sheet| Side { words: sheet.print.tokens.len() as u32, ..Side::default() };
        let mut nothing = Evidence { overlap, a: side(a), b: side(b), ..Evidence::default() };
        if !is_settled(&nothing, Measured::Words) {
            nothing.overlap.shingles_b = shingles_b(comparer);
        }
        return nothing;
    }
    let (in_b, in_a) = comparer.coverage(&a.print, &b.print);
    let (longest_a, in_passages_a) = in_b.longest_and_all_passages(PASSAGE_WORDS);
    let (longest_b, in_passages_b) = in_a.longest_and_all_passages(PASSAGE_WORDS);
    let mut words = Evidence {
        overlap,
        a: Side::of_words(&a.print, &in_b, in_passages_a),
        b: Side::of_words(&b.print, &in_a, in_passages_b),
        longest_passage: longest_a.max(longest_b),
        ..Evidence::default()
    };
    if is_settled(&words, Measured::Words) {
        return words;
    }
    // Whichever document is called a, the same one is walked: the shorter, and of equally long ones the first in
    // canonical order. What is measured of a pair is then the same from both sides.
    let walk_b = (b.print.tokens.len(), b.print.exact) < (a.print.tokens.len(), a.print.exact);
    words.noise = if walk_b {
        Noise::new(&b.print, &a.print, &in_a, comparer.frequencies()).map(Noise::reversed)
    } else {
        Noise::new(&a.print, &b.print, &in_b, comparer.frequencies())
    };
    if is_settled(&words, Measured::Noise) {
        return words;
    }
    words.overlap.shingles_b = shingles_b(comparer);
    measure_places((a, b), (in_b, in_a), walk_b, words)
}

/// Adds to what was measured of the words what is told by their places, with the walk over facts through `b` where `walk_b`
/// says so.
fn measure_places(
    (a, b): (&Sheet, &Sheet),
    (in_b, in_a): (Coverage, Coverage),
    walk_b: bool,
    words: Evidence,
) -> Evidence {
    // Facts are compared where phrases stand first.
    let facts = if walk_b {
        Facts::new(&b.print, &a.print, &in_a).reversed()
    } else {
        Facts::new(&a.print, &b.print, &in_b)
    };
    let in_b = in_b.straightened(&a.print, &b.print);
    let in_a = in_a.straightened(&b.print, &a.print);
    let (left_a, left_b) = Leftovers::of_pair(&a.print, &b.print, &in_b, &in_a);
    let phrases = (Phrases::new(&a.print, &b.print, &in_b), Phrases::new(&b.print, &a.print, &in_a));
    let placed_a = Alignment::new(&a.print, &in_b, &phrases.0, &left_a);
    let placed_b = Alignment::new(&b.print, &in_a, &phrases.1, &left_b);
    // The side with more paragraphs tells the order better: the other one has some of them glued.
    let b_is_finer = match placed_b.placed.len().cmp(&placed_a.placed.len()) {
        Ordering::Equal => walk_b,
        more => more.is_gt(),
    };
    let finer = if b_is_finer { &placed_b } else { &placed_a };
    let sides = (
        words.a.and_paragraphs(phrases.0.words(), &left_a, &placed_a),
        words.b.and_paragraphs(phrases.1.words(), &left_b, &placed_b),
    );
    let (text_a, text_b) = ((&a.print, &left_a), (&b.print, &left_b));
    let may_be_rejoined = || {
        sides.0.moved + sides.1.moved == 0
            && sides.0.is_nearly_covered()
            && sides.1.is_nearly_covered()
            && may_be_rejoined(text_a, &b.print, &in_b)
            && may_be_rejoined(text_b, &a.print, &in_a)
    };
    let same_text = (same_rest(&a.print, &left_a, &b.print, &left_b)
        || (may_be_rejoined() && same_rejoined(text_a, text_b)))
        && !has_exchanged_line(&a.print, &left_a, &b.print, &left_b);
    let same_in_any_order = !same_text
        && sides.0.is_nearly_covered()
        && sides.1.is_nearly_covered()
        && (sides.0.moved + sides.1.moved > 0
            || a.print.order_free == b.print.order_free
            || !in_b.is_in_order(PASSAGE_WORDS)
            || !in_a.is_in_order(PASSAGE_WORDS))
        && same_rest_in_any_order(&a.print, &left_a, &b.print, &left_b);
    Evidence {
        a: sides.0,
        b: sides.1,
        same_text,
        same_in_any_order,
        longest_passage: in_b.longest_run(&a.print, &b.print).max(in_a.longest_run(&b.print, &a.print)),
        tau: finer.tau(),
        facts,
        headlines: headline_likeness(a, b),
        seconds_apart: a.date.zip(b.date).map(|(x, y)| x.seconds_apart(y)),
        ..words
    }
}

/// One less the share of words to change, drop, add or swap between two headlines (Damerau–Levenshtein over words).
fn headline_likeness(a: &Sheet, b: &Sheet) -> Option<f64> {
    let words =
        |sheet: &Sheet| -> Vec<u32> { sheet.title.iter().take(HEADLINE_WORDS).map(|t| t.word()).collect() };
    let (x, y) = (words(a), words(b));
    let longer = x.len().max(y.len());
    (!x.is_empty() && !y.is_empty())
        .then(|| 1.0 - strsim::generic_damerau_levenshtein(&x, &y) as f64 / longer as f64)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::noise::{Kept, Strange};

    /// Two notices of one form share one number of eight, and lose no more of their names than of other words.
    #[test]
    fn numbers_count_by_themselves_where_there_are_enough() {
        let check = |shared, all, strange, expected: f64| {
            let noise = Noise {
                facts: Kept { whole: 15, lost: 5 },
                words: Kept { whole: 15, lost: 5 },
                strange,
                ..Noise::default()
            };
            let facts =
                Facts { numbers_a: all, numbers_b: all + 2, numbers_shared: shared, ..Facts::default() };
            let found = Evidence { noise: Some(noise), facts, ..Evidence::default() }.facts_lost_more();
            assert!((found - expected).abs() < 1e-9, "{shared} of {all}: {found}");
        };
        let counted = Some(Strange::default());
        check(2, 8, counted, 0.5);
        check(8, 8, counted, 0.0);
        check(1, 7, counted, 0.0);
        check(2, 8, None, 0.0);
    }
}
