//! What a file holds: told by its first bytes, and by its name only where those leave it open.

use std::path::Path;

use memchr::memchr;

use crate::error::Severity;

use super::archive;
use super::columns::Columns;
use super::fields::Fields;
use super::text;

/// How the records of a file are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Format {
    /// One article: title, date, URL, then a paragraph a line; or paragraphs only.
    Text,
    /// A JSON object a line.
    JsonLines,
    /// One JSON object over several lines, the whole file.
    Json,
    /// JSON objects in one array, which is the whole file.
    JsonArray,
    /// CSV or TSV: a header line, then a row a record.
    Table {
        /// What stands between two cells.
        delimiter: u8,
    },
    /// Parquet.
    Parquet,
    /// One page, the whole file.
    Html,
    /// A web archive in WARC, WET too.
    Warc,
    /// A web archive in ARC, the format before it.
    Arc,
}

impl Format {
    /// Whether the file is one record.
    #[must_use]
    pub fn is_whole_file(self) -> bool {
        matches!(self, Self::Text | Self::Json | Self::Html)
    }

    /// Whether a record ends at a line end, so that the next one needs one before it.
    #[must_use]
    pub fn has_lines(self) -> bool {
        matches!(self, Self::JsonLines | Self::Table { .. })
    }

    /// Whether it is a web archive.
    #[must_use]
    pub fn is_archive(self) -> bool {
        matches!(self, Self::Warc | Self::Arc)
    }

    /// Its name, as messages show it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::JsonLines => "JSON lines",
            Self::Json => "JSON",
            Self::JsonArray => "JSON array",
            Self::Table { delimiter: b',' } => "CSV",
            Self::Table { delimiter: b'\t' } => "TSV",
            Self::Table { delimiter: b';' } => "CSV with `;`",
            Self::Table { .. } => "CSV with `|`",
            Self::Parquet => "Parquet",
            Self::Html => "HTML",
            Self::Warc => "WARC",
            Self::Arc => "ARC",
        }
    }
}

/// Why a file is not read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Refused {
    /// What it is, and what to do about it.
    pub(crate) cause: String,
    /// A notice where a folder holds what is no input at all (a script, a picture); otherwise articles are lost.
    pub(crate) severity: Severity,
}

impl Refused {
    fn foreign(what: &str, is_in_folder: bool) -> Self {
        let severity = if is_in_folder { Severity::Notice } else { Severity::Broken };
        Self { cause: format!("not read: {what}"), severity }
    }

    fn unsupported(what: &str, remedy: &str) -> Self {
        let cause = format!("{what} is not read by this version; {remedy}");
        Self { cause, severity: Severity::Broken }
    }

    fn misnamed(what: &str) -> Self {
        let cause = format!("not read: its name says {what}, its content does not");
        Self { cause, severity: Severity::Broken }
    }
}

/// The refusal of a Parquet file within another compression: its end must be read first.
pub(crate) fn packed_parquet() -> Refused {
    Refused::unsupported("Parquet that is compressed as a whole", "decompress it first")
}

/// How many decoded bytes [`tell`] wants to see.
pub(crate) const PREFIX_BYTES: usize = 8 << 10;

/// How far into a file a NUL byte makes it binary.
const BINARY_WINDOW: usize = 1 << 10;

/// The UTF-8 byte order mark.
pub(crate) const BOM: &str = "\u{feff}";

/// What stands between the cells of a table, the likeliest first.
const DELIMITERS: [u8; 4] = [b',', b'\t', b';', b'|'];

/// The longest header line that makes a table of a file whose name does not say so.
const LONGEST_HEADER: usize = 2 << 10;

/// Tells a file's format from its decoded `prefix`; `is_whole` says that the prefix is all there is.
///
/// The user's word counts: a file that was named is refused for what it holds, while one met in a folder may also be
/// passed over because its name says that it is no article.
pub(crate) fn tell(
    path: &Path,
    is_in_folder: bool,
    prefix: &[u8],
    is_whole: bool,
    fields: &Fields,
) -> Result<Format, Refused> {
    let name = Name::of(path);
    if let Some(told) = by_signature(prefix) {
        return told;
    }
    let content = prefix.strip_prefix(BOM.as_bytes()).unwrap_or(prefix);
    if text::has_head(content) {
        return Ok(Format::Text);
    }
    match content.trim_ascii_start() {
        body @ [b'{', ..] => return Ok(object(&name, body, is_whole)),
        [b'[', rest @ ..] if matches!(rest.trim_ascii_start().first(), Some(b'{' | b']')) => {
            return Ok(Format::JsonArray);
        }
        body if starts_with_tag(body) => return Ok(Format::Html),
        _ => {}
    }
    if let Some(refused) = by_name(&name, is_in_folder) {
        return Err(refused);
    }
    let is_binary = memchr(0, &prefix[..prefix.len().min(BINARY_WINDOW)]).is_some();
    match name.extension.as_str() {
        "jsonl" | "ndjson" | "json" => return Ok(Format::JsonLines),
        "csv" | "tsv" | "tab" if !is_binary => {
            let usual = if name.extension == "csv" { b',' } else { b'\t' };
            return Ok(Format::Table { delimiter: delimiter(content, usual, fields) });
        }
        "html" | "htm" | "xhtml" if !is_binary => return Ok(Format::Html),
        "parquet" if !content.is_empty() => return Err(Refused::misnamed("Parquet")),
        "warc" | "wet" | "wat" | "arc" if !content.is_empty() => {
            return Err(Refused::misnamed("a web archive"));
        }
        _ => {}
    }
    if is_binary {
        return Err(Refused::foreign("a binary file", is_in_folder));
    }
    Ok(table_by_header(content, fields).unwrap_or(Format::Text))
}

/// What to tell of a table whose cells are separated in another way than its name says.
pub(crate) fn unexpected_delimiter(path: &Path, delimiter: u8) -> Option<String> {
    let usual = match Name::of(path).extension.as_str() {
        "tsv" | "tab" => b'\t',
        _ => b',',
    };
    let shown = if delimiter == b'\t' { "tabs".to_owned() } else { format!("`{}`", char::from(delimiter)) };
    (delimiter != usual).then(|| format!("read as a table whose cells are separated by {shown}"))
}

/// The first line with anything on it, but for one that names the delimiter.
fn header(content: &[u8]) -> &[u8] {
    content
        .split(|&byte| byte == b'\n')
        .filter(|line| declared_delimiter(line).is_none())
        .map(<[u8]>::trim_ascii)
        .find(|line| !line.is_empty())
        .unwrap_or_default()
}

/// The delimiter that a line above the header names, as spreadsheets do: `sep=;`.
pub(super) fn declared_delimiter(line: &[u8]) -> Option<u8> {
    let line = line.strip_prefix(BOM.as_bytes()).unwrap_or(line);
    let line = line.strip_suffix(b"\n").unwrap_or(line);
    let [start @ .., named] = line.strip_suffix(b"\r").unwrap_or(line) else { return None };
    let is_declared = start.eq_ignore_ascii_case(b"sep=");
    DELIMITERS.into_iter().find(|delimiter| is_declared && delimiter == named)
}

/// What separates the cells of a table: what makes the most known names of the header, then the most cells.
fn delimiter(content: &[u8], usual: u8, fields: &Fields) -> u8 {
    let first = content.split(|&byte| byte == b'\n').next().unwrap_or_default();
    if let Some(declared) = declared_delimiter(first) {
        return declared;
    }
    let header = header(content);
    let score = |delimiter: u8| {
        let columns = Columns::of_header(header, delimiter, fields);
        (columns.known(), columns.len(), delimiter == usual)
    };
    DELIMITERS
        .into_iter()
        .max_by_key(|&delimiter| score(delimiter))
        .filter(|&best| score(best).1 > 1)
        .unwrap_or(usual)
}

/// A file whose name says nothing is a table if its first line is a header: names of columns, the text's among them.
fn table_by_header(content: &[u8], fields: &Fields) -> Option<Format> {
    let header = header(content);
    let delimiter = delimiter(content, b',', fields);
    let columns = Columns::of_header(header, delimiter, fields);
    let is_header = header.len() <= LONGEST_HEADER && columns.len() > 1 && columns.has_text(fields);
    (is_header && columns.known() > 1).then_some(Format::Table { delimiter })
}

/// What can be said of a file met in a folder by its name alone, before it is opened.
pub(crate) fn refused_by_name(path: &Path) -> Option<Refused> {
    by_name(&Name::of(path), true)
}

/// A file's base name in lower case, without the extension of a compression.
struct Name {
    base: String,
    extension: String,
}

impl Name {
    fn of(path: &Path) -> Self {
        let mut base = path.file_name().unwrap_or_default().to_string_lossy().to_lowercase();
        for compression in [".gz", ".zst", ".zstd", ".bz2", ".xz"] {
            if let Some(stem) = base.strip_suffix(compression) {
                base.truncate(stem.len());
                break;
            }
        }
        let extension = base.rsplit_once('.').map_or("", |(_, extension)| extension).to_owned();
        Self { base, extension }
    }
}

/// One object: a line each, or spread over the lines of the whole file?
fn object(name: &Name, body: &[u8], is_whole: bool) -> Format {
    let Some(end) = memchr(b'\n', body) else {
        return Format::JsonLines;
    };
    let first = body[..end].trim_ascii_end();
    let more = !body[end..].trim_ascii().is_empty() || !is_whole;
    let spread = first == b"{" || (name.extension == "json" && !first.ends_with(b"}"));
    if spread && more { Format::Json } else { Format::JsonLines }
}

fn by_signature(prefix: &[u8]) -> Option<Result<Format, Refused>> {
    match prefix {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            Some(Err(Refused::unsupported("UTF-16 text", "convert it to UTF-8 first")))
        }
        [b'P', b'A', b'R', b'1', ..] if cfg!(feature = "parquet") => Some(Ok(Format::Parquet)),
        [b'P', b'A', b'R', b'1', ..] => {
            Some(Err(Refused::unsupported("Parquet", "build it with the feature `parquet`")))
        }
        [b'P', b'A', b'R', b'E', ..] => {
            Some(Err(Refused::unsupported("encrypted Parquet", "write it without encryption first")))
        }
        [b'W', b'A', b'R', b'C', b'/', ..] => Some(Ok(Format::Warc)),
        _ if prefix.starts_with(b"filedesc:") || archive::is_arc_page(prefix) => Some(Ok(Format::Arc)),
        [b'%', b'P', b'D', b'F', b'-', ..] => {
            Some(Err(Refused::unsupported("PDF", "extract the articles to text or JSON lines first")))
        }
        _ => None,
    }
}

fn by_name(name: &Name, is_in_folder: bool) -> Option<Refused> {
    let refused = match name.extension.as_str() {
        _ if !is_in_folder => return None,
        "md" | "rst" | "adoc" | "tex" => Refused::foreign("documentation, by its name", true),
        "py" | "ipynb" | "rs" | "sh" | "js" | "ts" | "css" | "pl" | "rb" | "r" | "c" | "h" | "go"
        | "java" => Refused::foreign("program text, by its name", true),
        "toml" | "yaml" | "yml" | "ini" | "cfg" | "conf" | "lock" | "xml" | "log" | "sql" => {
            Refused::foreign("settings or data of another kind, by its name", true)
        }
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "svg" | "pdf" | "mp3" | "mp4" | "npy" | "npz" | "pkl"
        | "sqlite" | "db" | "exe" | "so" | "bin" => Refused::foreign("no text, by its name", true),
        "" if matches!(name.base.as_str(), "license" | "licence" | "readme" | "makefile" | "copying") => {
            Refused::foreign("documentation, by its name", true)
        }
        _ => return None,
    };
    Some(refused)
}

/// Whether a page begins here, be it behind a declaration or a comment.
fn starts_with_tag(body: &[u8]) -> bool {
    let is_page = |at: usize| {
        [&b"<!doctype html"[..], b"<html"]
            .iter()
            .any(|tag| body.get(at..at + tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag)))
    };
    let is_hidden = body.starts_with(b"<?xml") || body.starts_with(b"<!--");
    is_page(0)
        || (is_hidden && memchr::memchr_iter(b'<', &body[..body.len().min(BINARY_WINDOW)]).any(is_page))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, content: &str, expect: Option<Format>) {
        let told = tell(Path::new(name), false, content.as_bytes(), true, &Fields::new(&[]));
        assert_eq!(told.ok(), expect, "{name}: {content:?}");
    }

    #[test]
    fn content_comes_before_the_name() {
        check("a.txt", "\u{feff} {\"id\": 1}\n", Some(Format::JsonLines));
        check("a.csv", "{\"id\": 1}\n", Some(Format::JsonLines));
        check("a.html", "Title\n20220118\nhttps://e.com\nText.\n", Some(Format::Text));
        check("a.txt", "[Watch] The bridge\n", Some(Format::Text));
        check("a.txt", "<b>Bridge</b>\n", Some(Format::Text));
        check("a.txt", " <HTML lang=en>", Some(Format::Html));
        check("a.txt", "<?xml version='1.0'?>\n<!DOCTYPE html>", Some(Format::Html));
        check("a.txt", "WARC/1.0\r\n", Some(Format::Warc));
        check("a.csv", "filedesc://a.arc 0.0.0.0 20140216050221 text/plain 75\n", Some(Format::Arc));
        check(
            "a.txt",
            "http://a.example/x y 1.2.3.4 20140216050221 text/html 75\nHTTP/1.1",
            Some(Format::Arc),
        );
        check("a.txt", "http://a.example/x 1.2.3.4 in 2014 text/html 75\n", Some(Format::Text));
        check("a.warc", "no archive\n", None);
        check("a.parquet", "id,text\n", None);
    }

    #[test]
    fn the_name_decides_where_the_content_does_not() {
        check("a.jsonl", "garbage\n{\"id\": 1}\n", Some(Format::JsonLines));
        check("A.NDJSON.gz", "", Some(Format::JsonLines));
        check("a", "words\n", Some(Format::Text));
        check("a.csv.zst", "id,text\n", Some(Format::Table { delimiter: b',' }));
        check("a.html", "<p>x", Some(Format::Html));
        check("notes.md", "words\n", Some(Format::Text));
        assert_eq!(
            refused_by_name(Path::new("notes.md")).map(|refused| refused.severity),
            Some(Severity::Notice)
        );
    }

    #[test]
    fn a_table_is_told_by_its_header_and_its_delimiter_by_what_names_it_makes() {
        let table = |delimiter| Some(Format::Table { delimiter });
        check("-", "id;url;text\n1;x;y, z\n", table(b';'));
        check("-", "\n\u{feff}id|body\n", table(b'|'));
        check("a.csv", "id\ttext\n", table(b'\t'));
        check("a.tsv", "text\nx, y\n", table(b'\t'));
        check("a.csv", "\"id\",\"a;b;c;d\",\"text\"\n", table(b','));
        check("a.csv", "", table(b','));
        check("a.csv", "sep=;\r\nid;text\r\n1;a,b\r\n", table(b';'));
        check("-", "SEP=\t\nid\ttext\n", table(b'\t'));
        check("-", "sep=;\nThe words\n", Some(Format::Text));
        check("-", "The text, the title\n", Some(Format::Text));
        check("-", "text, and more text\n", Some(Format::Text));
        assert_eq!(unexpected_delimiter(Path::new("a.csv.gz"), b','), None);
        assert!(unexpected_delimiter(Path::new("a.csv"), b'\t').unwrap().ends_with("separated by tabs"));
        assert!(unexpected_delimiter(Path::new("a.tsv"), b';').unwrap().ends_with("separated by `;`"));
    }

    #[test]
    fn one_object_may_fill_a_file() {
        check("a.json", "{\"id\": 1,\n\"text\": \"\"}\n", Some(Format::Json));
        check("a", "{\n\"id\": 1}", Some(Format::Json));
        check("a.json", "{\"id\": 1}\n{\"id\": 2}\n", Some(Format::JsonLines));
        check("a.json", "{\"id\": 1}\n", Some(Format::JsonLines));
        check("a.jsonl", "{\"id\": \n{\"id\": 2}\n", Some(Format::JsonLines));
        check("a.jsonl", "{\n", Some(Format::JsonLines));
    }
}
