//! Lines that only one of two copies has and that do not read as text of the story: what is left of a page's
//! furniture after it was looked for by rule and by recurrence. A bylined "2 min read" makes no other text of a copy.
//!
//! A line is left over when the other document lacks it, it is short, and it does not end as a sentence does or has
//! hardly any words. Where such lines are more than a tenth of a document, they are not passed over.

use super::overlap::Coverage;
use crate::fingerprint::{DocumentPrint, ParagraphPrint};

/// A longer paragraph is text, however it ends.
pub const LEFTOVER_WORDS: u32 = 16;
/// A line of so few words is no sentence, even with a full stop.
const HARDLY_ANY_WORDS: u32 = 5;
/// Share of a document's words that may be left over.
const LEFTOVER_SHARE: f64 = 0.10;

/// The lines of one document that are left over, compared with another.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Leftovers {
    paragraphs: Vec<bool>,
    words: u32,
}

impl Leftovers {
    /// Finds the lines of `a` that are left over beside `b`, where the words of `a` lie in `b` as `in_b` says.
    #[must_use]
    pub fn new(a: &DocumentPrint, b: &DocumentPrint, in_b: &Coverage) -> Self {
        let is_lacking = |paragraph: &ParagraphPrint| {
            let words = paragraph.start..paragraph.start + paragraph.len;
            let covered = words.filter(|&at| in_b.place(at as usize).is_some()).count();
            2 * covered < paragraph.len as usize
                && !b.paragraphs.iter().any(|other| other.exact == paragraph.exact)
        };
        let is_line = |paragraph: &ParagraphPrint| {
            paragraph.len <= LEFTOVER_WORDS && (!paragraph.is_sentence || paragraph.len <= HARDLY_ANY_WORDS)
        };
        let paragraphs: Vec<bool> = a.paragraphs.iter().map(|p| is_line(p) && is_lacking(p)).collect();
        let words = a.paragraphs.iter().zip(&paragraphs).filter(|(_, left)| **left).map(|(p, _)| p.len).sum();
        if f64::from(words) > LEFTOVER_SHARE * a.tokens.len() as f64 {
            return Self { paragraphs: vec![false; a.paragraphs.len()], words: 0 };
        }
        Self { paragraphs, words }
    }

    /// How many words are left over.
    #[must_use]
    pub fn words(&self) -> u32 {
        self.words
    }

    /// Whether paragraph `index` is left over.
    #[must_use]
    pub fn contains(&self, index: usize) -> bool {
        self.paragraphs[index]
    }

    /// The words of the document without what is left over.
    fn rest<'p>(&'p self, print: &'p DocumentPrint) -> impl Iterator<Item = u32> + 'p {
        let kept = print.paragraphs.iter().zip(&self.paragraphs).filter(|(_, left)| !**left);
        kept.flat_map(|(paragraph, _)| paragraph.of(&print.tokens)).map(|token| token.word())
    }
}

/// Whether two documents have the same words in the same order, but for what is left over.
#[must_use]
pub fn same_rest(a: &DocumentPrint, of_a: &Leftovers, b: &DocumentPrint, of_b: &Leftovers) -> bool {
    let rest = |print: &DocumentPrint, left: &Leftovers| print.tokens.len() - left.words as usize;
    rest(a, of_a) == rest(b, of_b) && of_a.rest(a).eq(of_b.rest(b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Printer;
    use crate::verify::overlap::Comparer;

    const STORY: &str = "The bridge over the river at Karsova stays closed to lorries until Friday, the ministry said.\n\
                         Engineers of the national rail company will test its new supports with a train of wagons.\n\
                         The mayor has asked the government for a second crossing for more than a decade.";

    fn same(a: &str, b: &str) -> bool {
        let mut printer = Printer::default();
        let (a, b) = (printer.print(a.lines()), printer.print(b.lines()));
        let mut comparer = Comparer::default();
        comparer.hold(&a);
        let distinct = comparer.distinct(&b);
        comparer.overlap(&b, distinct);
        let (in_b, in_a) = comparer.coverage(&a, &b);
        same_rest(&a, &Leftovers::new(&a, &b, &in_b), &b, &Leftovers::new(&b, &a, &in_a))
    }

    #[test]
    fn lines_of_the_page_make_no_other_text_and_sentences_do() {
        for (b, expected) in [
            (format!("2 min read\n{STORY}"), true),
            (format!("{STORY}\nListen."), true),
            (format!("{STORY}\nThe crossing was built in the year of the flood."), false),
            (STORY.replace("Friday", "Sunday"), false),
            (format!("{STORY}\nMost read in business\nWhat to know before the markets open"), false),
        ] {
            assert_eq!(same(STORY, &b), expected, "{b}");
            assert_eq!(same(&b, STORY), expected, "the other way round: {b}");
        }
    }
}
