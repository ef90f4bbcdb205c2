//! Reads gold and prediction tables: TSV, CSV and JSON lines, compressed or not.
//!
//! The format is told by content: a first line that opens an object is JSON lines, one with a tab is TSV, one with a
//! comma CSV; the file's name decides only where the line has both. TSV is taken literally (no quoting), as the
//! `dedup` tables are written; CSV follows RFC 4180. A line that starts with `#` is a comment before the header; behind
//! it only where it has no second cell, for ids may start so.
//!
//! Columns go by their names where the first row has them, else by position. Rows are streamed; a broken one is an
//! error with its line, never skipped.

use std::path::{Path, PathBuf};

use super::lines::Lines;
use super::rows::{Format, Source};
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
    /// Every row must have a value that is not empty. It is an id or the name of a cluster, and comes as ids are
    /// compared.
    Value,
    /// The table must have the column; its values may be empty.
    Column,
    /// The column may be missing.
    Nothing,
}

/// One row: the wanted columns' values, in the order they were asked for.
pub(super) struct Row<const N: usize> {
    /// Its line, from 1; in CSV that of the blank lines before it, if there are any.
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
    /// The first line that was passed over as a comment and would be a row if the table had no header.
    doubtful: Option<u64>,
}

impl Table {
    /// Opens a table and tells its format. An empty file is a table without rows.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let mut lines = Lines::open(path)?;
        let told = lines.next()?.map(|line| Format::tell(line, path));
        let passed = lines.doubtful();
        let doubtful = match told {
            Some(Format::Tsv) => passed.tab,
            Some(Format::Csv) => passed.comma,
            Some(Format::JsonLines) => None,
            None => passed.tab.or(passed.comma),
        };
        let mut source = Source::new(lines, told.unwrap_or(Format::Tsv));
        source.unread();
        let first = if source.advance()? { source.names() } else { Vec::new() };
        source.unread();
        Ok(Self { path: path.to_path_buf(), source, first, doubtful })
    }

    /// The file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether the first row, or the first object, has a column of one of these names.
    pub(super) fn has(&self, names: &[&str]) -> bool {
        self.place_of(names).is_some()
    }

    /// Whether rows are objects, of which each has columns of its own.
    pub(super) fn is_json(&self) -> bool {
        self.source.is_json()
    }

    /// Whether there is no row at all, not even a header.
    pub(super) fn is_empty(&self) -> bool {
        self.first.is_empty()
    }

    /// The first row's cells, or the first object's keys.
    pub(super) fn first(&self) -> &[String] {
        &self.first
    }

    /// An error about the first row.
    pub(super) fn error(&self, message: impl Into<String>) -> Error {
        Error::table(&self.path, self.source.line(), message)
    }

    /// The rows, with the wanted columns.
    pub(super) fn rows<const N: usize>(mut self, columns: [Column; N]) -> Result<Rows<N>> {
        let is_json = self.is_json();
        let has_header = !is_json && self.starts_with_header(&columns)?;
        if let (false, Some(line)) = (has_header, self.doubtful) {
            let needed = columns.iter().filter(|column| column.need != Need::Nothing);
            let names: Vec<&str> = needed.map(|column| column.names[0]).collect();
            let message = format!(
                "it begins with `#`, so it is a comment, or a row whose id does; a header ({}) before it would tell",
                names.join(", ")
            );
            return Err(Error::table(&self.path, line, message));
        }
        let mut places = [None; N];
        for (at, column) in columns.iter().enumerate() {
            places[at] = if has_header { self.place_of(column.names) } else { Some(at) };
        }
        if has_header {
            self.source.advance()?;
        }
        let is_by_place = !has_header && !is_json && !self.is_empty();
        Ok(Rows { path: self.path, source: self.source, columns, places, is_by_place })
    }

    /// The first row is a header if it names every column that is needed. If it names only some of them, or is too
    /// short to be a row, it is a header that lacks one: taking it for data would measure nonsense.
    fn starts_with_header(&self, columns: &[Column]) -> Result<bool> {
        let needed = || columns.iter().filter(|column| column.need != Need::Nothing);
        let Some(missing) = needed().find(|column| !self.has(column.names)) else {
            return Ok(!self.is_empty());
        };
        let is_too_short = !self.is_empty() && self.first.len() < needed().count();
        if !is_too_short && !needed().any(|column| self.has(column.names)) {
            return Ok(false);
        }
        let hint = if self.first.len() == 1 { "; tabs or commas are to stand between cells" } else { "" };
        Err(self.error(format!(
            "the header has no column `{}`, only {}{hint}",
            missing.names[0],
            shortened(&self.first.join(", "))
        )))
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
    is_by_place: bool,
}

impl<const N: usize> Rows<N> {
    /// Whether columns go by their places, for there is no header.
    pub(super) fn is_by_place(&self) -> bool {
        self.is_by_place
    }

    fn read(&mut self) -> Result<Option<Row<N>>> {
        if !self.source.advance()? {
            return Ok(None);
        }
        let line = self.source.line();
        let mut row = Row { line, cells: [const { None }; N] };
        for (at, column) in self.columns.iter().enumerate() {
            let cell = self.source.cell(column, self.places[at])?;
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
        check("t.tsv", "# a\tb\nid\tcluster\na\t1\n\n# skip\nb\t2\n", &["3:a|1|-", "6:b|2|-"]);
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
            &["1:7|x|", "2:b|1.5|-"],
        );
        check("t.tsv", "id\tcluster\n", &[]);
        check("t.tsv", "", &[]);
        check("t.jsonl", "\n\n", &[]);
    }

    #[test]
    fn an_id_may_begin_with_the_sign_of_comments() {
        let check = |name: &str, content: &str, expect: &[&str]| {
            assert_eq!(read(name, content.as_bytes()).unwrap(), expect, "{content}");
        };
        check("t.tsv", "# by hand\nid\tcluster\n#1\t#1\n# note\nb\t#1\n", &["3:#1|#1|-", "5:b|#1|-"]);
        check("t.tsv", "# of\ttwo\nid\tcluster\na\t1\n", &["3:a|1|-"]);
        check("t.csv", "# by hand\nid,cluster\n#1,#1\n# note\nb,#1\n", &["3:#1|#1|-", "5:b|#1|-"]);
        check("t.csv", "id,cluster\n\"#1\",1\n", &["2:#1|1|-"]);
        check("t.jsonl", "# note\n{\"id\":\"#1\",\"cluster\":1}\n", &["2:#1|1|-"]);
        check("t.tsv", "# by hand, in May\na\t1\n", &["2:a|1|-"]);
        // Without a header nobody can tell what they are.
        for (name, content) in
            [("t.tsv", "#1\t1\nb\t1\n"), ("t.csv", "#id,cluster\na,1\n"), ("t.tsv", "#1\t1\n")]
        {
            let message = read(name, content.as_bytes()).unwrap_err().to_string();
            assert!(message.contains("line 1: it begins with `#`"), "{message}");
        }
    }

    #[test]
    fn long_numbers_are_ids_and_clusters_to_the_last_digit() {
        let line = |id: &str| format!("{{\"id\":{id},\"cluster\":1}}\n");
        let content = line("123456789012345678901") + &line("123456789012345678902");
        let rows = read("t.jsonl", content.as_bytes()).unwrap();
        assert_eq!(rows, ["1:123456789012345678901|1|-", "2:123456789012345678902|1|-"]);
    }

    #[test]
    fn ids_with_tabs_and_line_ends_are_as_tsv_has_them() {
        assert_eq!(read("t.jsonl", br#"{"id":"a\tb\nc","cluster":1}"#).unwrap(), ["1:a\\tb\\nc|1|-"]);
        assert_eq!(read("t.csv", b"id,cluster\n\"a\tb\r\nc\",1\n").unwrap(), ["2:a\\tb\\r\\nc|1|-"]);
        assert_eq!(read("t.tsv", b"id\tcluster\nC:\\temp\t1\n").unwrap(), ["2:C:\\temp|1|-"]);
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
        check(
            "t.tsv",
            b"id;cluster\na;1\n",
            "line 1: the header has no column `id`, only id;cluster; tabs or commas",
        );
        check("t.parquet", b"PAR1\x15\xff\x00\xc4", "line 1: a Parquet table");
        // The gzip header alone: the stream ends too early.
        check("t.tsv.gz", &[0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 0, 3, 1], "read");
    }

    #[test]
    fn a_missing_file_is_an_error_with_its_name() {
        let message = Table::open(Path::new("no/such.tsv")).err().unwrap().to_string();
        assert!(message.starts_with("cannot open no/such.tsv"), "{message}");
    }
}
