//! Relations between documents as evaluation sees them: names in two tables, one of which is right.

use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::figures::Figure;
use crate::error::{Error, Result};

/// The relations that make a pair a duplicate.
pub const DUPLICATES: [&str; 4] = ["identical", "reordered", "reprint", "excerpt"];

/// The relations that do not. `quote` and `furniture` are kinds of `none` that only a gold table tells apart.
const OTHERS: [&str; 5] = ["overlap", "template", "none", "quote", "furniture"];

/// Whether that is the name of a relation.
pub(super) fn is_relation(name: &str) -> bool {
    DUPLICATES.contains(&name) || OTHERS.contains(&name)
}

/// How the confusion table calls a pair that the prediction does not list.
pub const UNLISTED: &str = "unlisted";

/// Which rows of a pairs table are predicted duplicates.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RelationFilter {
    /// Those whose relation is one of [`DUPLICATES`].
    Duplicates,
    /// Every row.
    All,
    /// Those whose relation is one of these.
    Named(Vec<String>),
}

impl RelationFilter {
    /// Whether a row of this relation is a predicted duplicate.
    #[must_use]
    pub fn admits(&self, relation: &str) -> bool {
        match self {
            Self::Duplicates => DUPLICATES.contains(&relation),
            Self::All => true,
            Self::Named(names) => names.iter().any(|name| name == relation),
        }
    }
}

impl FromStr for RelationFilter {
    type Err = Error;

    /// Reads `duplicates`, `all`, or relations with commas between.
    fn from_str(given: &str) -> Result<Self> {
        match given {
            "duplicates" => return Ok(Self::Duplicates),
            "all" => return Ok(Self::All),
            _ => {}
        }
        let names: Vec<String> = given.split(',').map(|name| name.trim().to_owned()).collect();
        match names.iter().find(|name| !is_relation(name)) {
            None => Ok(Self::Named(names)),
            Some(unknown) => {
                let message = format!(
                    "`{unknown}` is no relation; give `duplicates`, `all`, or some of {}, {}",
                    DUPLICATES.join(", "),
                    OTHERS.join(", ")
                );
                Err(Error::setting("relations", message))
            }
        }
    }
}

/// Gold relations against predicted ones.
#[derive(Debug, Clone, PartialEq, Default, Serialize)]
pub struct Confusion {
    /// gold relation → predicted relation → pairs. A pair that the prediction does not list is [`UNLISTED`].
    pub confusion: BTreeMap<String, BTreeMap<String, u64>>,
    /// Pairs whose gold relation is known and which the prediction lists with a relation.
    pub listed: u64,
    /// Those with the right relation. `quote` and `furniture` in gold are `none` here.
    pub right: u64,
    /// `right / listed`.
    pub accuracy: Figure,
    /// Pairs whose gold relation is known, listed or not.
    pub known: u64,
    /// Those with the right relation when an unlisted pair is taken as `none`.
    pub right_of_known: u64,
    /// `right_of_known / known`.
    pub accuracy_of_known: Figure,
}

impl Confusion {
    /// Counts (gold, predicted) relations; `None` for a pair that the prediction does not list.
    pub fn count<'a>(pairs: impl IntoIterator<Item = (&'a str, Option<&'a str>)>) -> Self {
        let mut table = Self::default();
        for (gold, predicted) in pairs {
            let label = predicted.unwrap_or(UNLISTED);
            *table.confusion.entry(gold.to_owned()).or_default().entry(label.to_owned()).or_default() += 1;
            let is_right = plain(gold) == plain(predicted.unwrap_or("none"));
            table.known += 1;
            table.right_of_known += u64::from(is_right);
            if predicted.is_some() {
                table.listed += 1;
                table.right += u64::from(is_right);
            }
        }
        table.accuracy = Figure::ratio(table.right, table.listed);
        table.accuracy_of_known = Figure::ratio(table.right_of_known, table.known);
        table
    }
}

/// The relation without the distinctions that only gold makes.
fn plain(relation: &str) -> &str {
    match relation {
        "quote" | "furniture" => "none",
        other => other,
    }
}

impl fmt::Display for Confusion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut columns: Vec<&str> = Vec::new();
        for label in self.confusion.values().flat_map(BTreeMap::keys) {
            if !columns.contains(&label.as_str()) {
                columns.push(label);
            }
        }
        columns.sort_unstable();
        write!(f, "relations (rows: gold, columns: predicted)\n{:<12}", "")?;
        for column in &columns {
            write!(f, " {column:>10}")?;
        }
        writeln!(f)?;
        for (gold, predicted) in &self.confusion {
            write!(f, "{gold:<12}")?;
            for &column in &columns {
                write!(f, " {:>10}", predicted.get(column).copied().unwrap_or(0))?;
            }
            writeln!(f)?;
        }
        writeln!(f, "right name     {} ({} of {} listed pairs)", self.accuracy, self.right, self.listed)?;
        write!(
            f,
            "               {} ({} of {} pairs, an unlisted one taken as none)",
            self.accuracy_of_known, self.right_of_known, self.known
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_filter_is_read_as_the_option_is_typed() {
        let check = |given: &str, expect: Option<RelationFilter>| {
            assert_eq!(given.parse::<RelationFilter>().ok(), expect, "{given}");
        };
        check("duplicates", Some(RelationFilter::Duplicates));
        check("all", Some(RelationFilter::All));
        check("excerpt, overlap", Some(RelationFilter::Named(vec!["excerpt".into(), "overlap".into()])));
        check("excerpts", None);
        check("", None);
    }

    #[test]
    fn overlap_and_template_are_no_duplicates() {
        let admitted = |filter: RelationFilter| {
            ["identical", "reordered", "reprint", "excerpt", "overlap", "template", "none"]
                .into_iter()
                .filter(|relation| filter.admits(relation))
                .count()
        };
        assert_eq!(admitted(RelationFilter::Duplicates), 4);
        assert_eq!(admitted(RelationFilter::All), 7);
        assert_eq!(admitted(RelationFilter::Named(vec!["overlap".into()])), 1);
    }

    #[test]
    fn accuracy_is_of_listed_pairs_and_unlisted_ones_are_none_in_the_second_figure() {
        let table = Confusion::count([
            ("reprint", Some("reprint")),
            ("reprint", Some("excerpt")),
            ("quote", Some("none")),
            ("furniture", None),
            ("overlap", None),
        ]);
        assert_eq!((table.right, table.listed), (2, 3));
        assert_eq!((table.right_of_known, table.known), (3, 5));
        assert_eq!(table.confusion["reprint"]["excerpt"], 1);
        assert_eq!(table.confusion["furniture"][UNLISTED], 1);
    }
}
