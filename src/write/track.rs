//! The folder of a report: `stories.jsonl`, `articles.csv`, `pairs.csv`, `credits.csv`, and `schema.md`, which says what
//! their fields mean.
//!
//! All of it is written from the report's data and appears as a whole. The tables name stories by id and documents by
//! the id that they came in with; indices stay within the report.

mod rows;
mod stories;

use std::io::Write;
use std::path::Path;

use super::replace::Replace;
use super::tree::{AtomicTree, TreeFile};
use crate::error::{Error, Result};
use crate::track::report::Report;

/// What the fields mean, for whoever reads the tables without this program.
const SCHEMA: &str = include_str!("track/schema.md");

/// The file that says what the fields mean, and by which a report is known.
const SCHEMA_FILE: &str = "schema.md";

/// All files of a report.
const FILES: [&str; 6] =
    ["index.html", "stories.jsonl", "articles.csv", "pairs.csv", "credits.csv", SCHEMA_FILE];

/// A report that may take the place of an earlier one, if that is asked for, and of nothing else.
#[must_use]
pub fn replace_report(folder: &Path, is_asked: bool) -> Replace {
    let heading = SCHEMA.lines().next().unwrap_or_default();
    Replace::from(is_asked).known_by_mark(folder, SCHEMA_FILE, heading, FILES)
}

/// Writes the tables of a report into a folder that is being made.
pub fn write_tables(tree: &AtomicTree, report: &Report) -> Result<()> {
    write_file(tree, "stories.jsonl", |file| stories::write(file, report))?;
    write_csv(tree, "articles.csv", &rows::ARTICLES, rows::articles(report))?;
    write_csv(tree, "pairs.csv", &rows::PAIRS, rows::pairs(report))?;
    write_csv(tree, "credits.csv", &rows::CREDITS, rows::credits(report))?;
    write_file(tree, SCHEMA_FILE, |file| file.write_all(SCHEMA.as_bytes()))
}

fn write_csv(
    tree: &AtomicTree,
    name: &str,
    columns: &[&str],
    rows: impl Iterator<Item = Vec<String>>,
) -> Result<()> {
    write_file(tree, name, |file| {
        let mut writer = csv::Writer::from_writer(file);
        writer.write_record(columns)?;
        for row in rows {
            debug_assert_eq!(row.len(), columns.len());
            writer.write_record(&row)?;
        }
        writer.flush()
    })
}

fn write_file(
    tree: &AtomicTree,
    name: &str,
    write: impl FnOnce(&mut TreeFile) -> std::io::Result<()>,
) -> Result<()> {
    let mut file = tree.file(Path::new(name))?;
    write(&mut file).map_err(|source| Error::io("write", file.path(), source))?;
    file.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_schema_names_every_column_and_the_version() {
        for column in rows::ARTICLES.iter().chain(&rows::PAIRS).chain(&rows::CREDITS).chain(&stories::FIELDS)
        {
            assert!(SCHEMA.contains(&format!("`{column}`")), "{column} is not in schema.md");
        }
        let version = format!("Schema version {}.", crate::track::report::SCHEMA_VERSION);
        assert!(SCHEMA.contains(&version), "{version}");
    }
}
