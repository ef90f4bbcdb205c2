//! What a file holds: told by its first bytes, and by its name only where those leave it open.

use std::path::Path;

use memchr::memchr;

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
    /// Whether such a file is no input at all (a script, a picture): in a folder that deserves no more than a notice,
    /// while articles in a form that cannot be read are a loss.
    pub(crate) is_foreign: bool,
}

impl Refused {
    fn foreign(what: &str) -> Self {
        Self { cause: format!("not read: {what}"), is_foreign: true }
    }

    fn unsupported(what: &str, remedy: &str) -> Self {
        Self { cause: format!("{what} is not read by this version; {remedy}"), is_foreign: false }
    }
}

/// How many decoded bytes [`tell`] wants to see.
pub(crate) const PREFIX_BYTES: usize = 8 << 10;

/// How far into a file a NUL byte makes it binary.
const BINARY_WINDOW: usize = 1 << 10;

/// The UTF-8 byte order mark.
pub(crate) const BOM: &[u8] = b"\xEF\xBB\xBF";

/// Tells a file's format from its decoded `prefix`; `is_whole` says that the prefix is all there is.
pub(crate) fn tell(path: &Path, prefix: &[u8], is_whole: bool) -> Result<Format, Refused> {
    let name = Name::of(path);
    if let Some(refused) = by_signature(prefix) {
        return Err(refused);
    }
    let content = prefix.strip_prefix(BOM).unwrap_or(prefix);
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
        body if starts_with_tag(body) => {
            return Err(Refused::unsupported("HTML", "extract the articles to text or JSON lines first"));
        }
        _ => {}
    }
    if let Some(refused) = by_name(&name) {
        return Err(refused);
    }
    if matches!(name.extension.as_str(), "jsonl" | "ndjson" | "json") {
        return Ok(Format::JsonLines);
    }
    if memchr(0, &prefix[..prefix.len().min(BINARY_WINDOW)]).is_some() {
        return Err(Refused::foreign("a binary file"));
    }
    Ok(Format::Text)
}

/// What can be said of a file in a folder by its name alone, before it is opened.
pub(crate) fn refused_by_name(path: &Path) -> Option<Refused> {
    by_name(&Name::of(path))
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
    let (what, remedy) = match prefix {
        [0xff, 0xfe, ..] | [0xfe, 0xff, ..] => ("UTF-16 text", "convert it to UTF-8 first"),
        _ if prefix.starts_with(b"PAR1") => ("Parquet", "convert it to JSON lines first"),
        _ if prefix.starts_with(b"WARC/") => {
            ("a web archive", "extract the articles to text or JSON lines first")
        }
        _ if prefix.starts_with(b"%PDF-") => return Some(Refused::foreign("a PDF file")),
        _ => return None,
    };
    Some(Refused::unsupported(what, remedy))
}

fn by_name(name: &Name) -> Option<Refused> {
    let refused = match name.extension.as_str() {
        "csv" | "tsv" => Refused {
            is_foreign: true,
            ..Refused::unsupported("a table (.csv, .tsv)", "convert it to JSON lines first")
        },
        "parquet" => Refused::unsupported("Parquet", "convert it to JSON lines first"),
        "warc" | "wet" | "wat" => {
            Refused::unsupported("a web archive", "extract the articles to text or JSON lines first")
        }
        "html" | "htm" | "xhtml" => {
            Refused::unsupported("HTML", "extract the articles to text or JSON lines first")
        }
        "md" | "rst" | "adoc" | "tex" => Refused::foreign("documentation, by its name"),
        "py" | "ipynb" | "rs" | "sh" | "js" | "ts" | "css" | "pl" | "rb" | "r" | "c" | "h" | "go"
        | "java" => Refused::foreign("program text, by its name"),
        "toml" | "yaml" | "yml" | "ini" | "cfg" | "conf" | "lock" | "xml" | "log" | "sql" => {
            Refused::foreign("settings or data of another kind, by its name")
        }
        "png" | "jpg" | "jpeg" | "gif" | "webp" | "svg" | "pdf" | "mp3" | "mp4" | "npy" | "npz" | "pkl"
        | "sqlite" | "db" | "exe" | "so" | "bin" => Refused::foreign("no text, by its name"),
        "" if matches!(name.base.as_str(), "license" | "licence" | "readme" | "makefile" | "copying") => {
            Refused::foreign("documentation, by its name")
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
