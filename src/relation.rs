//! How two documents relate: the seven words used by verdicts, tables and truth alike.

use std::fmt;
use std::str::FromStr;

/// The relation of a pair of documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Relation {
    /// The same text, after normalisation and without furniture and wire marks.
    Identical,
    /// The same paragraphs, each the same or nearly so, in another order.
    Reordered,
    /// The same copy with light edits, localisation, a new lead or headline.
    Reprint,
    /// One is an abridgement of the other, or contained in it.
    Excerpt,
    /// They share substantial passages, and each has its own besides.
    Overlap,
    /// Alike in form, different in fact: never a duplicate.
    Template,
    /// Anything less.
    None,
}

impl Relation {
    /// All of them, the closest first.
    pub const ALL: [Self; 7] = [
        Self::Identical,
        Self::Reordered,
        Self::Reprint,
        Self::Excerpt,
        Self::Overlap,
        Self::Template,
        Self::None,
    ];

    /// Whether documents so related are one story's copies, of which one is kept.
    #[must_use]
    pub fn is_duplicate(self) -> bool {
        matches!(self, Self::Identical | Self::Reordered | Self::Reprint | Self::Excerpt)
    }

    /// Its name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Identical => "identical",
            Self::Reordered => "reordered",
            Self::Reprint => "reprint",
            Self::Excerpt => "excerpt",
            Self::Overlap => "overlap",
            Self::Template => "template",
            Self::None => "none",
        }
    }
}

impl fmt::Display for Relation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

impl FromStr for Relation {
    type Err = UnknownRelation;

    fn from_str(name: &str) -> Result<Self, UnknownRelation> {
        let known = Self::ALL.into_iter().find(|relation| relation.name() == name);
        known.ok_or_else(|| UnknownRelation(name.to_owned()))
    }
}

/// A word that names none of the relations.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "`{0}` is no relation; the relations are identical, reordered, reprint, excerpt, overlap, template, none"
)]
pub struct UnknownRelation(pub String);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_relation_says_what_there_is() {
        for relation in Relation::ALL {
            assert_eq!(relation.name().parse(), Ok(relation));
        }
        let error = "Reprint".parse::<Relation>().unwrap_err().to_string();
        assert!(error.starts_with("`Reprint` is no relation"), "{error}");
        assert!(Relation::ALL.iter().all(|relation| error.contains(relation.name())), "{error}");
    }
}
