//! Reads gold and prediction tables: TSV, CSV and JSON lines, compressed or not.
//!
//! The format is told by content: a first line that opens an object is JSON lines, one with a tab is TSV, one with a
//! comma CSV; the file's name decides only where the line has both. TSV is taken literally (no quoting), as the
//! `dedup` tables are written; CSV follows RFC 4180. Lines that start with `#` are comments.
//!
//! Columns go by their names where the first row has them, else by position. Rows are streamed; a broken one is an
//! error with its line, never skipped.

use std::io::Read;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value};

use super::lines::Lines;
use crate::error::{Error, Result, shortened};

/// A column that a caller wants: where there is no header, the n-th column asked for is the table's n-th.
#[derive(Debug, Clone, Copy)]
pub(super) struct Column {
    /// The names it may have; the first is the one that messages use.
    pub(super) names: &'static [&'static str],
    /// Whether the table may lack it.
    pub(super) need: Need,
}

/// How much a column is needed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Need {
    /// Every row must have a value that is not empty.
    Value,
    /// The table must have the column; its values may be empty.
    Column,
    /// The column may be missing.
    Nothing,
}

/// One row: the wanted columns' values, in the order they were asked for.
pub(super) struct Row<const N: usize> {
    /// Its line, from 1; in CSV that of the blank or comment lines before it, if there are any.
    pub(super) line: u64,
    /// The values; `None` where the row or the table has none.
    pub(super) cells: [Option<String>; N],
}

impl<const N: usize> Row<N> {
    /// Takes a value out; empty where there is none.
    pub(super) fn take(&mut self, column: usize) -> String {
        self.cells[column].take().unwrap_or_default()
    }
}

/// An opened table, of which only the first row has been looked at.
pub(super) struct Table {
    path: PathBuf,
    source: Source,
    /// The first row's cells without white space around them, or the first object's keys.
    first: Vec<String>,
}

impl Table {
    /// Opens a table and tells its format. An empty file is a table without rows.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let mut lines = Lines::open(path)?;
        let format = match lines.next()? {
            Some(line) => Format::tell(line, path),
            None => Format::Tsv,
        };
        if format == Format::Parquet {
            return Err(lines.error("a Parquet table; `evaluate` reads .tsv, .csv and .jsonl"));
        }
        let mut source = match format {
            Format::JsonLines => Source::JsonLines { lines, object: Map::new() },
            Format::Csv => Source::csv(lines),
            Format::Tsv | Format::Parquet => Source::Tsv { lines, cells: Vec::new() },
        };
        source.unread();
        let first = if source.advance()? { source.names() } else { Vec::new() };
        source.unread();
        Ok(Self { path: path.to_path_buf(), source, first })
    }

    /// The file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the first row, or the first object, has a column of one of these names.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        self.place_of(names).is_some()
    }

    /// Whether there is no row at all, not even a header.
    pub(super) fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// The rows, with the wanted columns.
    pub(super) fn rows<const N: usize>(mut self, columns: [Column; N]) -> Result<Rows<N>> {
        let is_json = matches!(self.source, Source::JsonLines { .. });
        let has_header = !is_json && self.starts_with_header(&columns)?;
        let mut places = [None; N];
        for (at, column) in columns.iter().enumerate() {
            places[at] = if has_header { self.place_of(column.names) } else { Some(at) };
        }
        if has_header {
            self.source.advance()?;
        }
        Ok(Rows { path: self.path, source: self.source, columns, places, has_header: has_header || is_json })
    }

    /// The first row is a header if it names every column that is needed. If it names only some of them, it is a
    /// header that lacks one: taking it for data would measure nonsense.
    fn starts_with_header(&self, columns: &[Column]) -> Result<bool> {
        let needed = || columns.iter().filter(|column| column.need != Need::Nothing);
        let missing = needed().find(|column| !self.has(column.names));
        match missing {
            None => Ok(!self.is_empty()),
            Some(missing) if needed().any(|column| self.has(column.names)) => {
                let message = format!(
                    "the header has no column `{}`, only {}",
                    missing.names[0],
                    self.first.join(", ")
                );
                Err(Error::table(&self.path, self.source.line(), message))
            }
            Some(_) => Ok(false),
        }
    }

    fn place_of(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.first.iter().position(|cell| cell == name))
    }
}

/// The rows of a table.
pub(super) struct Rows<const N: usize> {
    path: PathBuf,
    source: Source,
    columns: [Column; N],
    places: [Option<usize>; N],
    has_header: bool,
}

impl<const N: usize> Rows<N> {
    /// Whether columns go by name.
    pub(super) fn has_header(&self) -> bool {
        self.has_header
    }

    fn read(&mut self) -> Result<Option<Row<N>>> {
        if !self.source.advance()? {
            return Ok(None);
        }
        let line = self.source.line();
        let mut row = Row { line, cells: [const { None }; N] };
        for (at, column) in self.columns.iter().enumerate() {
            let cell = self.source.cell(column, self.places[at]);
            let complete = match column.need {
                Need::Value => cell.as_deref().is_some_and(|cell| !cell.is_empty()),
                Need::Column => cell.is_some(),
                Need::Nothing => true,
            };
            if !complete {
                let message = format!("no value for column `{}`", column.names[0]);
                return Err(Error::table(&self.path, line, message));
            }
            row.cells[at] = cell;
        }
        Ok(Some(row))
    }
}

impl<const N: usize> Iterator for Rows<N> {
    type Item = Result<Row<N>>;

    fn next(&mut self) -> Option<Self::Item> {
        self.read().transpose()
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Format {
    Tsv,
    Csv,
    JsonLines,
    Parquet,
}

impl Format {
    /// Tells the format by the first line; only where that could be TSV or CSV is the name asked.
    fn tell(line: &str, path: &Path) -> Self {
        if line.trim_start().starts_with('{') {
            return Self::JsonLines;
        }
        if line.starts_with("PAR1") {
            return Self::Parquet;
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
enum Source {
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
    /// Hands the file to the CSV reader, from the line last read.
    fn csv(lines: Lines) -> Self {
        let path = lines.path().to_path_buf();
        let skipped = lines.number() - 1;
        let reader = csv::ReaderBuilder::new()
            .has_headers(false)
            .flexible(true)
            .comment(Some(b'#'))
            .from_reader(Box::new(lines.into_reader()) as Box<dyn Read + Send>);
        Self::Csv { reader: Box::new(reader), path, record: csv::StringRecord::new(), skipped, again: false }
    }

    /// Loads the next row; false at the end.
    fn advance(&mut self) -> Result<bool> {
        match self {
            Self::Tsv { lines, cells } => {
                cells.clear();
                let Some(line) = lines.next()? else { return Ok(false) };
                cells.extend(line.split('\t').map(str::to_owned));
                Ok(true)
            }
            Self::Csv { reader, path, record, skipped, again } => {
                if std::mem::take(again) {
                    return Ok(!record.is_empty());
                }
                reader.read_record(record).map_err(|error| csv_error(path, *skipped, error))
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
    fn unread(&mut self) {
        match self {
            Self::Tsv { lines, .. } | Self::JsonLines { lines, .. } => lines.unread(),
            // Before the first record there is nothing to repeat.
            Self::Csv { record, again, .. } => *again = !record.is_empty(),
        }
    }

    /// The line of the row last read.
    fn line(&self) -> u64 {
        match self {
            Self::Tsv { lines, .. } | Self::JsonLines { lines, .. } => lines.number(),
            Self::Csv { record, skipped, .. } => record.position().map_or(0, csv::Position::line) + skipped,
        }
    }

    /// What the row has for a column: by its place, or in an object by its names.
    fn cell(&mut self, column: &Column, place: Option<usize>) -> Option<String> {
        match self {
            Self::Tsv { cells, .. } => cells.get_mut(place?).map(std::mem::take),
            Self::Csv { record, .. } => record.get(place?).map(str::to_owned),
            Self::JsonLines { object, .. } => {
                let value = column.names.iter().find_map(|&name| object.remove(name))?;
                scalar_text(value)
            }
        }
    }

    fn names(&self) -> Vec<String> {
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

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    const ID: Column = Column { names: &["id"], need: Need::Value };
    const CLUSTER: Column = Column { names: &["cluster", "group"], need: Need::Column };
    const NOTE: Column = Column { names: &["note"], need: Need::Nothing };

    /// Reads a file of this name and content as `line:id|cluster|note` a row.
    fn read(name: &str, content: &[u8]) -> Result<Vec<String>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(name);
        std::fs::write(&path, content).unwrap();
        let show = |row: Row<3>| {
            let cells = row.cells.map(|cell| cell.unwrap_or_else(|| "-".to_owned()));
            format!("{}:{}", row.line, cells.join("|"))
        };
        Table::open(&path)?.rows([ID, CLUSTER, NOTE])?.map(|row| row.map(show)).collect()
    }

    #[test]
    fn columns_go_by_name_then_by_position_in_every_format() {
        let check = |name: &str, content: &str, expect: &[&str]| {
            assert_eq!(read(name, content.as_bytes()).unwrap(), expect, "{content}");
        };
        check("t.tsv", "id\tcluster\na\t1\n\n# skip\nb\t2\n", &["2:a|1|-", "5:b|2|-"]);
        check("t.tsv", "note\tgroup\tid\r\nx\t1\ta\r\n", &["2:a|1|x"]);
        check("t.tsv", "a\t1\nb\t2\tn", &["1:a|1|-", "2:b|2|n"]);
        check("t.tsv", "\u{feff}id\tcluster\na \t\n", &["2:a ||-"]);
        // TSV knows no quotes; a comma in it changes nothing.
        check("t.tsv", "id\tcluster\n\"a\t1,5\n", &["2:\"a|1,5|-"]);
        check("t.csv", "# made by hand\nid, cluster\n\"a,b\",1\nc,\"2\n3\"\n", &["3:a,b|1|-", "4:c|2\n3|-"]);
        check("t.csv", "a,1\nb,2\n", &["1:a|1|-", "2:b|2|-"]);
        check(
            "t.jsonl",
            "{\"id\":7,\"group\":\"x\",\"note\":null}\n {\"cluster\":1.5,\"id\":\"b\"}\n",
            &["1:7|x|-", "2:b|1.5|-"],
        );
        check("t.tsv", "id\tcluster\n", &[]);
        check("t.tsv", "", &[]);
        check("t.jsonl", "\n\n", &[]);
    }

    #[test]
    fn the_content_tells_the_format_and_the_name_only_where_it_cannot() {
        let check = |name: &str, line: &str, expect: Format| {
            assert_eq!(Format::tell(line, Path::new(name)), expect, "{name} {line}");
        };
        check("t.csv", "id\tcluster", Format::Tsv);
        check("t.tsv", "id,cluster", Format::Csv);
        check("t.tsv", "id\tcluster, so called", Format::Tsv);
        check("t.csv.gz", "id,a\tb", Format::Csv);
        check("t.csv", "{\"id\":1,\"cluster\":2}", Format::JsonLines);
        check("t", "lonely", Format::Tsv);
    }

    #[test]
    fn compressed_tables_are_read_whatever_their_name() {
        let content = b"id\tcluster\na\t1\n";
        let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gzip.write_all(content).unwrap();
        assert_eq!(read("t.tsv", &gzip.finish().unwrap()).unwrap(), ["2:a|1|-"]);
        let zstd = zstd::encode_all(&content[..], 1).unwrap();
        assert_eq!(read("t.tsv.gz", &zstd).unwrap(), ["2:a|1|-"]);
    }

    #[test]
    fn broken_tables_are_errors_with_file_and_line() {
        let check = |name: &str, content: &[u8], expect: &str| {
            let message = read(name, content).unwrap_err().to_string();
            assert!(message.contains(name) && message.contains(expect), "{message}");
        };
        check("t.tsv", b"id\tcluster\na\t1\nb\n", "line 3: no value for column `cluster`");
        check("t.tsv", b"id\tcluster\n\t1\n", "line 2: no value for column `id`");
        check("t.tsv", b"id\tlabel\na\t1\n", "line 1: the header has no column `cluster`, only id, label");
        check("t.tsv", b"id\tcluster\na\xff\t1\n", "line 2: not UTF-8");
        check("t.csv", b"id,cluster\na,1\nb,\xff\n", "line 3: not UTF-8");
        check("t.csv", b"id,cluster\na,1\n,2\n", "line 3: no value for column `id`");
        // The CSV reader takes what it skips for part of the row behind.
        check("t.csv", b"id,cluster\na,1\n\n\n,2\n", "line 3: no value for column `id`");
        check("t.jsonl", b"{\"id\":1,\"cluster\":2}\n{\"id\":1\n", "line 2: not a JSON object");
        check("t.jsonl", b"{\"id\":1,\"cluster\":2}\n[1]\n", "line 2: not a JSON object");
        check("t.parquet", b"PAR1\x15\x04", "Parquet");
        // The gzip header alone: the stream ends too early.
        check("t.tsv.gz", &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1], "read");
    }

    #[test]
    fn a_missing_file_is_an_error_with_its_name() {
        let message = Table::open(Path::new("no/such.tsv")).err().unwrap().to_string();
        assert!(message.starts_with("cannot open no/such.tsv"), "{message}");
    }
}
