//! The rows of a table in one of the formats that `evaluate` reads, and how the format is told.

use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::ids;
use super::lines::Lines;
use super::tables::{Column, Need};
use crate::error::{Error, Result, shortened};

/// How a table is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Format {
    Tsv,
    Csv,
    JsonLines,
}

impl Format {
    /// Tells the format by the first line; only where that could be TSV or CSV is the name asked.
    pub(super) fn tell(line: &str, path: &Path) -> Self {
        if line.trim_start().starts_with('{') {
            return Self::JsonLines;
        }
        let named_csv = path.file_name().is_some_and(|name| {
            name.to_string_lossy().split('.').any(|part| part.eq_ignore_ascii_case("csv"))
        });
        match (line.contains('\t'), line.contains(',')) {
            (false, true) => Self::Csv,
            (true, true) if named_csv => Self::Csv,
            _ => Self::Tsv,
        }
    }
}

/// Where rows come from; it holds the row last read.
pub(super) enum Source {
    Tsv {
        lines: Lines,
        cells: Vec<String>,
    },
    Csv {
        reader: Box<csv::Reader<Box<dyn Read + Send>>>,
        path: PathBuf,
        record: csv::StringRecord,
        skipped: u64,
        again: bool,
    },
    JsonLines {
        lines: Lines,
        object: Map<String, Value>,
    },
}

impl Source {
    /// From the line last read on.
    pub(super) fn new(lines: Lines, format: Format) -> Self {
        match format {
            Format::Tsv => Self::Tsv { lines, cells: Vec::new() },
            Format::Csv => Self::csv(lines),
            Format::JsonLines => Self::JsonLines { lines, object: Map::new() },
        }
    }

    /// Hands the file to the CSV reader, from the line last read.
    fn csv(lines: Lines) -> Self {
        let path = lines.path().to_path_buf();
        let skipped = lines.number() - 1;
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .from_reader(Box::new(lines.into_reader()) as Box<dyn Read + Send>);
        Self::Csv { reader: Box::new(reader), path, record: csv::StringRecord::new(), skipped, again: false }
    }

    /// Whether rows are objects, which name their columns themselves.
    pub(super) fn is_json(&self) -> bool {
        matches!(self, Self::JsonLines { .. })
    }

    /// Loads the next row; false at the end.
    pub(super) fn advance(&mut self) -> Result<bool> {
        match self {
            Self::Tsv { lines, cells } => {
                cells.clear();
                let Some(line) = lines.next_row()? else { return Ok(false) };
                cells.extend(line.split('\t').map(str::to_owned));
                Ok(true)
            }
            Self::Csv { reader, path, record, skipped, again } => {
                if std::mem::take(again) {
                    return Ok(!record.is_empty());
                }
                loop {
                    let read = reader.read_record(record);
                    let is_row = read.map_err(|error| csv_error(path, *skipped, error))?;
                    // A lonely cell is no row of ours; with more cells it is an id that begins so.
                    if !is_row || record.len() > 1 || !record[0].starts_with('#') {
                        return Ok(is_row);
                    }
                }
            }
            Self::JsonLines { lines, object } => {
                let Some(line) = lines.next()? else { return Ok(false) };
                match serde_json::from_str(line) {
                    Ok(read) => *object = read,
                    Err(error) => {
                        let error = error.to_string();
                        return Err(lines.error(format!("not a JSON object: {}", shortened(&error))));
                    }
                }
                Ok(true)
            }
        }
    }

    /// Makes the row last read the next one again.
    pub(super) fn unread(&mut self) {
        match self {
            Self::Tsv { lines, .. } | Self::JsonLines { lines, .. } => lines.unread(),
            // Before the first record there is nothing to repeat.
            Self::Csv { record, again, .. } => *again = !record.is_empty(),
        }
    }

    /// The line of the row last read.
    pub(super) fn line(&self) -> u64 {
        match self {
            Self::Tsv { lines, .. } | Self::JsonLines { lines, .. } => lines.number(),
            Self::Csv { record, skipped, .. } => record.position().map_or(0, csv::Position::line) + skipped,
        }
    }

    /// What the row has for a column: by its place, or in an object by its names. Null is an empty cell.
    pub(super) fn cell(&mut self, column: &Column, place: Option<usize>) -> Result<Option<String>> {
        let cell = match self {
            Self::Tsv { cells, .. } => place.and_then(|place| cells.get_mut(place)).map(std::mem::take),
            Self::Csv { record, .. } => place.and_then(|place| record.get(place)).map(str::to_owned),
            Self::JsonLines { lines, object } => {
                let found = column.names.iter().find_map(|&name| Some((name, object.remove(name)?)));
                let Some((name, value)) = found else { return Ok(None) };
                let text = match column.need {
                    Need::Value => ids::text(value, name, lines)?,
                    Need::Column | Need::Nothing => scalar_text(value),
                };
                Some(text.unwrap_or_default())
            }
        };
        Ok(if column.need == Need::Value { cell.map(ids::comparable) } else { cell })
    }

    /// The row's cells without white space around them, or the object's keys.
    pub(super) fn names(&self) -> Vec<String> {
        let trimmed = |cell: &str| cell.trim().to_owned();
        match self {
            Self::Tsv { cells, .. } => cells.iter().map(|cell| trimmed(cell)).collect(),
            Self::Csv { record, .. } => record.iter().map(trimmed).collect(),
            Self::JsonLines { object, .. } => object.keys().cloned().collect(),
        }
    }
}

/// The text of a JSON value as a table's cell would have it: no quotes around strings, nothing for null.
pub(super) fn scalar_text(value: Value) -> Option<String> {
    match value {
        Value::Null => None,
        Value::String(text) => Some(text),
        other => Some(other.to_string()),
    }
}

fn csv_error(path: &Path, skipped: u64, error: csv::Error) -> Error {
    let line = error.position().map_or(0, csv::Position::line) + skipped;
    let message = error.to_string();
    match error.into_kind() {
        csv::ErrorKind::Io(source) => Error::io("read", path, source),
        csv::ErrorKind::Utf8 { .. } => Error::table(path, line, "not UTF-8 text"),
        _ => Error::table(path, line, message),
    }
}
