//! What a file holds: told by its first bytes, and by its name only where those leave it open.

use std::path::Path;

use memchr::memchr;

use crate::error::Severity;

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
}

impl Format {
    /// Whether the file is one record.
    #[must_use]
    pub fn is_whole_file(self) -> bool {
        matches!(self, Self::Text | Self::Json)
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
}

/// The remedy for what holds pages and not articles.
const EXTRACT: &str = "extract the articles to text or JSON lines first";

/// The remedy for what holds records in another form.
const CONVERT: &str = "convert it to JSON lines first";

/// How many decoded bytes [`tell`] wants to see.
pub(crate) const PREFIX_BYTES: usize = 8 << 10;

/// How far into a file a NUL byte makes it binary.
const BINARY_WINDOW: usize = 1 << 10;

/// The UTF-8 byte order mark.
pub(crate) const BOM: &str = "\u{feff}";

/// Tells a file's format from its decoded `prefix`; `is_whole` says that the prefix is all there is.
///
/// The user's word counts: a file that was named is refused for what it holds, while one met in a folder may also be
/// passed over because its name says that it is no article.
pub(crate) fn tell(
    path: &Path,
    is_in_folder: bool,
    prefix: &[u8],
    is_whole: bool,
) -> Result<Format, Refused> {
    let name = Name::of(path);
    if let Some(refused) = by_signature(prefix) {
        return Err(refused);
    }
    let content = prefix.strip_prefix(BOM.as_bytes()).unwrap_or(prefix);
    if text::has_head(content) {
        return Ok(Format::Text);
    }
    match content.trim_ascii_start() {
        body @ [b'{', ..] => return Ok(object(&name, body, is_whole)),
        [b'[', rest @ ..] if matches!(rest.trim_ascii_start().first(), Some(b'{' | b']')) => {
            return Err(Refused::unsupported(
                "a JSON array",
                "write one record a line (`jq -c '.[]'` does that)",
            ));
        }
        body if starts_with_tag(body) => return Err(Refused::unsupported("HTML", EXTRACT)),
        _ => {}
    }
    if let Some(refused) = by_name(&name, is_in_folder) {
        return Err(refused);
    }
    if matches!(name.extension.as_str(), "jsonl" | "ndjson" | "json") {
        return Ok(Format::JsonLines);
    }
    if memchr(0, &prefix[..prefix.len().min(BINARY_WINDOW)]).is_some() {
        return Err(Refused::foreign("a binary file", is_in_folder));
    }
    Ok(Format::Text)
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
        for compression in [".gz", ".zst", ".zstd"] {
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

fn by_signature(prefix: &[u8]) -> Option<Refused> {
    match prefix {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => {
            Some(Refused::unsupported("UTF-16 text", "convert it to UTF-8 first"))
        }
        [b'P', b'A', b'R', b'1', ..] => Some(Refused::unsupported("Parquet", CONVERT)),
        [b'W', b'A', b'R', b'C', b'/', ..] => Some(Refused::unsupported("a web archive", EXTRACT)),
        [b'%', b'P', b'D', b'F', b'-', ..] => Some(Refused::unsupported("PDF", EXTRACT)),
        _ => None,
    }
}

fn by_name(name: &Name, is_in_folder: bool) -> Option<Refused> {
    let refused = match name.extension.as_str() {
        // In a folder, a table is more likely the truth about the articles, or a result, than more articles.
        "csv" | "tsv" if is_in_folder => Refused::foreign("a table, by its name", true),
        "csv" | "tsv" => Refused::unsupported("a table (.csv, .tsv)", CONVERT),
        "parquet" => Refused::unsupported("Parquet", CONVERT),
        "warc" | "wet" | "wat" => Refused::unsupported("a web archive", EXTRACT),
        "html" | "htm" | "xhtml" => Refused::unsupported("HTML", EXTRACT),
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

fn starts_with_tag(body: &[u8]) -> bool {
    [&b"<!doctype"[..], b"<html"]
        .iter()
        .any(|tag| body.get(..tag.len()).is_some_and(|start| start.eq_ignore_ascii_case(tag)))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(name: &str, content: &str, expect: Option<Format>) {
        let told = tell(Path::new(name), false, content.as_bytes(), true);
        assert_eq!(told.ok(), expect, "{name}: {content:?}");
    }

    #[test]
    fn content_comes_before_the_name() {
        check("a.txt", "\u{feff} {\"id\": 1}\n", Some(Format::JsonLines));
        check("a.csv", "{\"id\": 1}\n", Some(Format::JsonLines));
        check("a.html", "Title\n20220118\nhttps://e.com\nText.\n", Some(Format::Text));
        check("a.txt", "[Watch] The bridge\n", Some(Format::Text));
        check("a.txt", "<b>Bridge</b>\n", Some(Format::Text));
        check("a.txt", " <HTML lang=en>", None);
    }

    #[test]
    fn the_name_decides_where_the_content_does_not() {
        check("a.jsonl", "garbage\n{\"id\": 1}\n", Some(Format::JsonLines));
        check("A.NDJSON.gz", "", Some(Format::JsonLines));
        check("a", "words\n", Some(Format::Text));
        check("a.csv.zst", "id,text\n", None);
        check("notes.md", "words\n", Some(Format::Text));
        assert_eq!(
            refused_by_name(Path::new("notes.md")).map(|refused| refused.severity),
            Some(Severity::Notice)
        );
        assert_eq!(
            refused_by_name(Path::new("a.parquet")).map(|refused| refused.severity),
            Some(Severity::Broken)
        );
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
