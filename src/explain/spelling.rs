//! Likeness of short texts by their letters: headlines, and paragraphs with too few words to have shingles.
//!
//! Measures: Damerau–Levenshtein (Damerau 1964: letters left out, added, changed, or swapped with their neighbour),
//! and Jaro–Winkler (Winkler 1990), which favours texts that begin alike.

use serde::Serialize;

use crate::text::normalise::normalise;
use crate::text::words::for_each_word;

/// Letters looked at, since both measures are quadratic in them.
const LETTERS: usize = 300;

/// How much alike two headlines are.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct HeadlineLikeness {
    /// 1 − Damerau–Levenshtein distance / letters of the longer one, 0–1; case and punctuation do not count.
    pub edit_similarity: f64,
    /// Jaro–Winkler similarity, 0–1.
    pub jaro_winkler: f64,
}

impl HeadlineLikeness {
    /// Compares two headlines.
    #[must_use]
    pub fn new(a: &str, b: &str) -> Self {
        let (a, b) = (folded(a), folded(b));
        Self {
            edit_similarity: strsim::normalized_damerau_levenshtein(&a, &b),
            jaro_winkler: strsim::jaro_winkler(&a, &b),
        }
    }
}

/// Likeness by edits of two short texts, 0–1; case and punctuation do not count.
pub(super) fn spelled_alike(a: &str, b: &str) -> f64 {
    strsim::normalized_damerau_levenshtein(&folded(a), &folded(b))
}

/// The first letters of a text's words, folded for comparison, with a space between words.
fn folded(text: &str) -> String {
    // Nothing beyond can matter; a hostile headline is not worth normalising.
    let start: String = text.chars().take(4 * LETTERS).collect();
    let mut folded = String::new();
    for_each_word(&normalise(&start), |word| {
        if !folded.is_empty() {
            folded.push(' ');
        }
        folded.push_str(word.folded);
    });
    folded.chars().take(LETTERS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn likeness_of_headlines() {
        for (a, b, edit) in [
            ("Bridge closed to lorries", "BRIDGE “closed” to lorries!", 1.0),
            ("Toll rises to 17", "Toll rises to 23", 1.0 - 2.0 / 16.0),
            ("the bridge", "teh bridge", 0.9),
            ("", "", 1.0),
            ("", "word", 0.0),
        ] {
            let likeness = HeadlineLikeness::new(a, b);
            assert!((likeness.edit_similarity - edit).abs() < 1e-9, "{a} / {b}: {likeness:?}");
        }
    }

    #[test]
    fn an_endless_headline_costs_little() {
        let endless = "headline ".repeat(200_000);
        assert!(HeadlineLikeness::new(&endless, &endless[1..]).edit_similarity > 0.9);
    }
}
