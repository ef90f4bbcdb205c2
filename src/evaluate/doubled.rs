//! Rows for an id or a pair that had a row before: a table that contradicts itself, or counts something twice.

use std::fmt;
use std::path::{Path, PathBuf};

use serde::{Serialize, Serializer};

use crate::error::{Error, Result};

/// How many such rows there were, and where the first of them is. Serialised and shown as their number.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Doubled {
    rows: u64,
    first: Option<(PathBuf, u64)>,
}

impl Doubled {
    /// How many there were.
    #[must_use]
    pub fn rows(&self) -> u64 {
        self.rows
    }

    /// Counts the row at this line, from 1, of a table.
    pub(super) fn add(&mut self, path: &Path, line: u64) {
        self.rows += 1;
        self.first.get_or_insert_with(|| (path.to_path_buf(), line));
    }

    /// Adds those of the table that was read next.
    pub(super) fn join(&mut self, next: Self) {
        self.rows += next.rows;
        self.first = self.first.take().or(next.first);
    }

    /// What `--strict` asks for: an error about the first of them.
    pub fn refuse(&self) -> Result<()> {
        let Some((path, line)) = &self.first else { return Ok(()) };
        let message = format!(
            "its id or pair had a row before; such rows: {} (stopped, because --strict was given)",
            self.rows
        );
        Err(Error::table(path, *line, message))
    }
}

impl Serialize for Doubled {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_u64(self.rows)
    }
}

impl fmt::Display for Doubled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.rows.fmt(f)
    }
}
