//! What a corpus is made with.

use serde::Serialize;

use super::kind::Mix;
use crate::error::{Error, Result};

/// The settings of a corpus; with the same input, equal settings give equal bytes.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Settings {
    /// Seed of every random choice.
    pub seed: u64,
    /// How many base articles are drawn from the input, at most.
    pub articles: usize,
    /// How many derived articles each base gets, `1..=1000`.
    pub copies: usize,
    /// Which kinds they are of.
    pub kinds: Mix,
    /// Character errors of the kind `ocr`, as a share of all characters, `0.0..=0.5`.
    pub ocr_rate: f64,
    /// A base has at least so many paragraphs.
    pub min_paragraphs: usize,
    /// A base has at least so many words (UAX #29).
    pub min_words: usize,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            seed: 1,
            articles: 1000,
            copies: 3,
            kinds: Mix::default(),
            ocr_rate: 0.02,
            min_paragraphs: 4,
            min_words: 80,
        }
    }
}

impl Settings {
    /// Refuses settings out of their ranges.
    pub fn validate(&self) -> Result<()> {
        if self.articles == 0 {
            return Err(Error::setting("articles", "at least one base article is needed"));
        }
        if !(1..=1000).contains(&self.copies) {
            return Err(Error::setting("copies", format!("{} is not in 1..=1000", self.copies)));
        }
        if !(0.0..=0.5).contains(&self.ocr_rate) {
            return Err(Error::setting("ocr_rate", format!("{} is not a share in 0..=0.5", self.ocr_rate)));
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn settings_out_of_range_are_refused_by_name() {
        let check = |settings: Settings, option: &str| {
            let message = settings.validate().unwrap_err().to_string();
            assert!(message.starts_with(option), "{message}");
        };
        check(Settings { articles: 0, ..Settings::default() }, "articles");
        check(Settings { copies: 0, ..Settings::default() }, "copies");
        check(Settings { copies: 1001, ..Settings::default() }, "copies");
        check(Settings { ocr_rate: f64::NAN, ..Settings::default() }, "ocr_rate");
        check(Settings { ocr_rate: 0.6, ..Settings::default() }, "ocr_rate");
        Settings::default().validate().unwrap();
    }
}
