//! Rows that cannot be meant as they stand: a document paired with itself, a grade that is none, a relation that nobody
//! knows. They are counted and told with the first of them, for a table that was made for something else has many.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};

use crate::error::{Error, Result, shortened};

/// How many rows are odd in one way, and what the first of them says and where. Serialised as their number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OddRows {
    rows: u64,
    first: Option<(PathBuf, u64, String)>,
}

impl OddRows {
    /// How many there are.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Counts the row at this line, from 1, of a table, for what it says.
    pub(super) fn add(&mut self, path: &Path, line: u64, said: &str) {
        self.rows += 1;
        self.first.get_or_insert_with(|| (path.to_path_buf(), line, shortened(said).into_owned()));
    }

    /// Adds those of the table that was read next.
    pub(super) fn join(&mut self, next: Self) {
        self.rows += next.rows;
        self.first = self.first.take().or(next.first);
    }

    /// What `--strict` asks for: an error about the first of them, of which `odd` says what is wrong.
    pub(super) fn refuse(&self, odd: &str) -> Result<()> {
        let Some((path, line, said)) = &self.first else { return Ok(()) };
        let message =
            format!("`{said}` is {odd}; such rows: {} (stopped, because --strict was given)", self.rows);
        Err(Error::table(path, *line, message))
    }
}

impl Serialize for OddRows {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.rows)
    }
}

impl fmt::Display for OddRows {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rows.fmt(f)?;
        match &self.first {
            Some((path, line, said)) => write!(f, ", first `{said}` in {}, line {line}", path.display()),
            None => Ok(()),
        }
    }
}

/// The odd rows of the tables that pairs are measured from, by what is odd about them.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct OddPairs {
    /// Rows whose two ids are the same: passed over, for a document is no copy of itself.
    #[serde(skip_serializing_if = "OddRows::is_empty")]
    pub self_pairs: OddRows,
    /// Rows of gold whose grade is below 0 or above 1. They are judged by the bounds as all others.
    #[serde(skip_serializing_if = "OddRows::is_empty")]
    pub odd_grades: OddRows,
    /// Rows whose relation has no name that is known.
    #[serde(skip_serializing_if = "OddRows::is_empty")]
    pub unknown_relations: OddRows,
}

impl OddPairs {
    /// Each way of being odd, with what the report calls it, and what a row of it is.
    fn ways(&self) -> [(&OddRows, &'static str, &'static str); 3] {
        [
            (&self.self_pairs, "self-pairs", "paired with itself"),
            (&self.odd_grades, "odd grades", "no grade from 0 to 1"),
            (&self.unknown_relations, "odd relations", "no relation that is known"),
        ]
    }

    /// Adds those of the table that was read next.
    pub(super) fn join(&mut self, next: Self) {
        self.self_pairs.join(next.self_pairs);
        self.odd_grades.join(next.odd_grades);
        self.unknown_relations.join(next.unknown_relations);
    }

    /// What `--strict` asks for: an error about the first of them.
    pub fn refuse(&self) -> Result<()> {
        self.ways().into_iter().try_for_each(|(rows, _, odd)| rows.refuse(odd))
    }
}

impl fmt::Display for OddPairs {
    /// A line for each way in which rows are odd.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (rows, name, odd) in self.ways() {
            if !rows.is_empty() {
                writeln!(f, "{name:<14} {rows} ({odd})")?;
            }
        }
        Ok(())
    }
}
