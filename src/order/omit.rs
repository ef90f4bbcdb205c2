//! What is known of an article that stands alone, in parts that can be left out: to measure what each is worth.

use crate::error::{Error, Result};

/// A part of the evidence.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Part {
    /// The rules that an order must keep: dateline first, sign-off and credits last.
    Rules,
    /// The ladder of a statement: said < concluded.
    Ladder,
    /// Series: numbered pieces, ordinals, times.
    Series,
    /// Wire marks and furniture, as the network sees them.
    Marks,
    /// The headline, and what is like it.
    Headline,
    /// Length, quotation marks, openings, kinds of words.
    Form,
    /// Names, abbreviations, things and speakers: who is introduced where.
    Mentions,
    /// Words that two pieces share.
    Overlap,
    /// The words themselves: the learned embeddings.
    Words,
}

impl Part {
    /// All of them by name.
    pub const ALL: [(&'static str, Self); 9] = [
        ("rules", Self::Rules),
        ("ladder", Self::Ladder),
        ("series", Self::Series),
        ("marks", Self::Marks),
        ("headline", Self::Headline),
        ("form", Self::Form),
        ("mentions", Self::Mentions),
        ("overlap", Self::Overlap),
        ("words", Self::Words),
    ];

    /// Reads a list of names, separated by commas.
    ///
    /// # Errors
    /// A name that is none of them.
    pub fn parse_list(given: &str) -> Result<Vec<Self>> {
        let part = |name: &str| {
            let found = Self::ALL.iter().find(|(known, _)| *known == name.trim());
            found.map(|&(_, part)| part).ok_or_else(|| {
                let names: Vec<&str> = Self::ALL.iter().map(|&(name, _)| name).collect();
                Error::setting("omitted", format!("`{name}` is none of {}", names.join(", ")))
            })
        };
        given.split(',').map(part).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_read_and_others_refused() {
        assert_eq!(Part::parse_list("rules, words").unwrap(), [Part::Rules, Part::Words]);
        assert!(Part::parse_list("rules,luck").unwrap_err().to_string().contains("`luck` is none of rules"));
    }
}
