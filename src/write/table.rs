//! Tables: one row a document, a pair, a story.
//!
//! The format is told by the extension, before any work is done:
//!
//! | name | form |
//! |---|---|
//! | `.tsv` | a header line, cells between tabs, never quoted. A tab, line feed or carriage return inside a cell is written as `\t`, `\n`, `\r`; all else, backslashes too, stands as it is |
//! | `.csv` | a header line, quoted where RFC 4180 asks for it |
//! | `.jsonl` | an object a line, numbers as numbers, what is missing as `null` |
//! | `.parquet` | columns of text and of numbers, what is missing as null (feature `parquet`) |
//!
//! Each but the last also with `.gz`, `.zst`, `.bz2` or `.xz` behind it. `-` is standard output, as TSV.

use std::fmt;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

use super::output::Output;
#[cfg(feature = "parquet")]
use super::parquet::Columns;

/// What a cell holds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Cell<'a> {
    /// Text.
    Text(&'a str),
    /// A whole number.
    Int(i64),
    /// A measure, written with four decimals; one that is not finite is missing.
    Float(f64),
    /// Nothing: empty, or `null`.
    Missing,
}

impl fmt::Display for Cell<'_> {
    /// As it stands in a table of text: a number with its digits, nothing for what is missing.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => f.write_str(text),
            number => {
                let mut shown = String::new();
                push_number(&mut shown, *number);
                f.write_str(&shown)
            }
        }
    }
}

impl<'a> From<Option<&'a str>> for Cell<'a> {
    fn from(text: Option<&'a str>) -> Self {
        text.map_or(Self::Missing, Self::Text)
    }
}

impl From<Option<f64>> for Cell<'_> {
    fn from(number: Option<f64>) -> Self {
        number.map_or(Self::Missing, Self::Float)
    }
}

/// A column of a table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Column {
    name: &'static str,
    kind: Kind,
}

/// What the cells of a column hold, for forms that must know it beforehand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Int,
    Float,
}

impl Column {
    /// A column of text; a number in it is written as text.
    #[must_use]
    pub const fn text(name: &'static str) -> Self {
        Self { name, kind: Kind::Text }
    }

    /// A column of whole numbers.
    #[must_use]
    pub const fn count(name: &'static str) -> Self {
        Self { name, kind: Kind::Int }
    }

    /// A column of measures.
    #[must_use]
    pub const fn measure(name: &'static str) -> Self {
        Self { name, kind: Kind::Float }
    }
}

impl From<&'static str> for Column {
    fn from(name: &'static str) -> Self {
        Self::text(name)
    }
}

/// A table being written. It takes its name at [`Table::commit`].
#[derive(Debug)]
pub struct Table {
    path: PathBuf,
    columns: Vec<&'static str>,
    rows: Rows,
}

/// The forms of a table.
#[derive(Debug)]
enum Rows {
    Tabs {
        out: Output,
        line: String,
    },
    Commas(Box<csv::Writer<Output>>),
    Objects {
        out: Output,
        line: String,
    },
    #[cfg(feature = "parquet")]
    Parquet(Box<Columns<Output>>),
}

impl Table {
    /// Opens a table with its columns' names; see the module's head for the formats.
    pub fn create<C: Copy + Into<Column>>(path: &Path, columns: &[C], overwrite: bool) -> Result<Self> {
        let form = Form::of(path)?;
        let columns: Vec<Column> = columns.iter().map(|&column| column.into()).collect();
        let out = Output::create(path, overwrite)?;
        let rows = match form {
            Form::Tabs => Rows::Tabs { out, line: String::new() },
            Form::Commas => Rows::Commas(Box::new(csv::Writer::from_writer(out))),
            Form::Objects => Rows::Objects { out, line: String::new() },
            #[cfg(feature = "parquet")]
            Form::Parquet => {
                let named: Vec<(&str, Kind)> =
                    columns.iter().map(|column| (column.name, column.kind)).collect();
                let columns =
                    Columns::begin(out, &named).map_err(|source| Error::io("write", path, source))?;
                Rows::Parquet(Box::new(columns))
            }
        };
        let names = columns.iter().map(|column| column.name).collect();
        let mut table = Self { path: path.to_path_buf(), columns: names, rows };
        if matches!(table.rows, Rows::Tabs { .. } | Rows::Commas(_)) {
            let header: Vec<Cell<'_>> = columns.iter().map(|column| Cell::Text(column.name)).collect();
            table.row(&header)?;
        }
        Ok(table)
    }

    /// Adds a row.
    ///
    /// # Panics
    /// If there are not as many cells as columns.
    pub fn row(&mut self, cells: &[Cell<'_>]) -> Result<()> {
        assert_eq!(cells.len(), self.columns.len(), "a row has a cell for each column");
        let written = match &mut self.rows {
            Rows::Tabs { out, line } => {
                line.clear();
                push_tabbed(line, cells);
                out.write_all(line.as_bytes())
            }
            Rows::Commas(writer) => write_commas(writer, cells),
            Rows::Objects { out, line } => {
                line.clear();
                push_object(line, &self.columns, cells);
                out.write_all(line.as_bytes())
            }
            #[cfg(feature = "parquet")]
            Rows::Parquet(columns) => columns.row(cells),
        };
        written.map_err(|source| Error::io("write", &self.path, source))
    }

    /// Completes the table.
    pub fn commit(self) -> Result<()> {
        let out = match self.rows {
            Rows::Tabs { out, .. } | Rows::Objects { out, .. } => out,
            Rows::Commas(writer) => {
                writer.into_inner().map_err(|failed| Error::io("write", &self.path, failed.into_error()))?
            }
            #[cfg(feature = "parquet")]
            Rows::Parquet(columns) => {
                columns.finish().map_err(|source| Error::io("write", &self.path, source))?
            }
        };
        out.commit()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Form {
    Tabs,
    Commas,
    Objects,
    #[cfg(feature = "parquet")]
    Parquet,
}

impl Form {
    fn of(path: &Path) -> Result<Self> {
        if path == Path::new("-") {
            return Ok(Self::Tabs);
        }
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        let bare =
            [".gz", ".zst", ".bz2", ".xz"].iter().find_map(|end| name.strip_suffix(end)).unwrap_or(&name);
        match bare.rsplit_once('.').map_or("", |(_, extension)| extension) {
            "tsv" => Ok(Self::Tabs),
            "csv" => Ok(Self::Commas),
            "jsonl" | "ndjson" => Ok(Self::Objects),
            #[cfg(feature = "parquet")]
            "parquet" if bare == name => Ok(Self::Parquet),
            #[cfg(feature = "parquet")]
            "parquet" => {
                Err(Error::output_name(path, "Parquet is compressed within; leave the second extension out"))
            }
            #[cfg(not(feature = "parquet"))]
            "parquet" => Err(Error::output_name(
                path,
                "this build does not write Parquet (it has not the feature `parquet`); .tsv, .csv and .jsonl it does",
            )),
            _ => Err(Error::output_name(
                path,
                "a table's format is told by its name, which must end in .tsv, .csv, .jsonl (each also with .gz, .zst, \
                 .bz2 or .xz behind it) or .parquet",
            )),
        }
    }
}

fn push_tabbed(line: &mut String, cells: &[Cell<'_>]) {
    for (index, cell) in cells.iter().enumerate() {
        if index > 0 {
            line.push('\t');
        }
        match cell {
            Cell::Text(text) => push_escaped(line, text),
            other => push_number(line, *other),
        }
    }
    line.push('\n');
}

fn push_escaped(line: &mut String, text: &str) {
    let mut start = 0;
    for (at, separator) in text.match_indices(['\t', '\n', '\r']) {
        line.push_str(&text[start..at]);
        line.push_str(match separator {
            "\t" => "\\t",
            "\n" => "\\n",
            _ => "\\r",
        });
        start = at + separator.len();
    }
    line.push_str(&text[start..]);
}

fn write_commas(writer: &mut csv::Writer<Output>, cells: &[Cell<'_>]) -> io::Result<()> {
    let mut number = String::new();
    for cell in cells {
        let field = if let Cell::Text(text) = cell {
            text
        } else {
            number.clear();
            push_number(&mut number, *cell);
            number.as_str()
        };
        writer.write_field(field).map_err(io::Error::from)?;
    }
    writer.write_record(None::<&[u8]>).map_err(io::Error::from)
}

fn push_object(line: &mut String, columns: &[&str], cells: &[Cell<'_>]) {
    line.push('{');
    for (index, (column, cell)) in columns.iter().zip(cells).enumerate() {
        if index > 0 {
            line.push_str(", ");
        }
        push_json_string(line, column);
        line.push_str(": ");
        let start = line.len();
        match cell {
            Cell::Text(text) => push_json_string(line, text),
            other => push_number(line, *other),
        }
        if line.len() == start {
            line.push_str("null");
        }
    }
    line.push_str("}\n");
}

fn push_json_string(line: &mut String, text: &str) {
    line.push_str(&serde_json::Value::from(text).to_string());
}

/// A number, or nothing for what is missing; text is not written here.
fn push_number(line: &mut String, cell: Cell<'_>) {
    match cell {
        Cell::Int(number) => line.push_str(&number.to_string()),
        Cell::Float(number) if number.is_finite() => {
            let shown = format!("{number:.4}");
            // A zero has no sign, whichever side it was rounded from.
            line.push_str(if shown == "-0.0000" { "0.0000" } else { &shown });
        }
        Cell::Float(_) | Cell::Missing | Cell::Text(_) => {}
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::io::Read;

    use tempfile::TempDir;

    use super::*;
    use crate::error::ErrorKind;
    use crate::read::compression;

    /// What a table of that name holds after two rows.
    fn write(name: &str) -> String {
        let folder = TempDir::new().unwrap();
        let path = folder.path().join(name);
        let mut table = Table::create(&path, &["id", "count", "measure"], false).unwrap();
        table.row(&[Cell::Text("a\\b\t\"c\"\r\nd"), Cell::Int(-7), Cell::Float(0.123_456)]).unwrap();
        table.row(&[Cell::Text("é, f"), Cell::Missing, Cell::Float(f64::NAN)]).unwrap();
        table.row(&[Cell::Text(""), Cell::Int(0), Cell::Float(-0.000_01)]).unwrap();
        assert!(!path.exists());
        table.commit().unwrap();
        let mut content = String::new();
        compression::open(&path).unwrap().read_to_string(&mut content).unwrap();
        content
    }

    const TABS: &str = "id\tcount\tmeasure\na\\b\\t\"c\"\\r\\nd\t-7\t0.1235\né, f\t\t\n\t0\t0.0000\n";

    #[test]
    fn each_extension_has_its_form() {
        assert_eq!(write("a.tsv"), TABS);
        assert_eq!(
            write("a.csv"),
            "id,count,measure\n\"a\\b\t\"\"c\"\"\r\nd\",-7,0.1235\n\"é, f\",,\n,0,0.0000\n"
        );
        assert_eq!(
            write("a.jsonl"),
            concat!(
                r#"{"id": "a\\b\t\"c\"\r\nd", "count": -7, "measure": 0.1235}"#,
                "\n",
                r#"{"id": "é, f", "count": null, "measure": null}"#,
                "\n",
                r#"{"id": "", "count": 0, "measure": 0.0000}"#,
                "\n",
            )
        );
    }

    #[test]
    fn every_form_can_be_compressed() {
        assert_eq!(write("a.tsv.gz"), TABS);
        assert_eq!(write("A.TSV.zst"), TABS);
        assert_eq!(write("a.tsv.bz2"), TABS);
        assert_eq!(write("a.tsv.xz"), TABS);
    }

    #[test]
    fn objects_can_be_read_by_any_parser() {
        for line in write("a.jsonl").lines() {
            serde_json::from_str::<serde_json::Value>(line).unwrap();
        }
    }

    #[test]
    fn what_cannot_be_written_is_refused_before_the_work() {
        let folder = TempDir::new().unwrap();
        for (name, reason) in [
            #[cfg(feature = "parquet")]
            ("a.parquet.gz", "compressed within"),
            #[cfg(not(feature = "parquet"))]
            ("a.parquet", "does not write Parquet"),
            ("a.xlsx", "must end in .tsv, .csv, .jsonl"),
            ("a", "must end in .tsv, .csv, .jsonl"),
            ("a.gz", "must end in .tsv, .csv, .jsonl"),
        ] {
            let error = Table::create(&folder.path().join(name), &["id"], false).unwrap_err();
            assert!(matches!(error.kind(), ErrorKind::OutputName { .. }));
            assert!(error.to_string().contains(reason), "{error}");
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
