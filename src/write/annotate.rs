//! Records with what became of them in fields of their own: cluster, keeper, relation. All else stays as it was.

use std::sync::Arc;

use memchr::memmem;

use crate::error::{Error, Result};
use crate::read::{Batch, Format, Inputs, has_field};

/// The names of the fields that are added, behind their prefix.
const NAMES: [&str; 3] = ["cluster", "keeper", "relation"];

/// What is said of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Annotation<'a> {
    /// The id of its cluster.
    pub cluster: &'a str,
    /// The id of the document that is kept of the cluster.
    pub keeper: &'a str,
    /// Its relation to that.
    pub relation: &'a str,
}

impl<'a> Annotation<'a> {
    pub(super) fn values(&self) -> [&'a str; NAMES.len()] {
        [self.cluster, self.keeper, self.relation]
    }
}

/// The names of the fields that are added.
#[derive(Debug, Clone)]
pub(super) struct Names(Arc<[String]>);

impl Names {
    pub(super) fn new(prefix: &str) -> Self {
        Self(NAMES.iter().map(|name| format!("{prefix}{name}")).collect())
    }

    pub(super) fn all(&self) -> &[String] {
        &self.0
    }

    /// Refuses a batch whose records cannot have fields added to them; one that has none is of any format.
    pub(super) fn check(&self, inputs: &Inputs, batch: &Batch) -> Result<()> {
        if batch.records.is_empty() && batch.carried.is_empty() {
            return Ok(());
        }
        let source = &inputs.sources()[batch.source as usize].name;
        match batch.format {
            Format::JsonLines | Format::Json | Format::JsonArray | Format::Table { .. } | Format::Parquet => {
            }
            format => {
                let message = format!(
                    "{source} is {}, whose records have no fields to add to; use --clusters for a table beside it",
                    format.name()
                );
                return Err(Error::setting("annotate", message));
            }
        }
        let taken = batch.columns().and_then(|columns| self.0.iter().find(|name| columns.has(name)));
        match taken {
            Some(name) => Err(Error::setting(
                "annotate",
                format!("{source} has a column `{name}` already; give a prefix, as in --annotate=wirecopy_"),
            )),
            None => Ok(()),
        }
    }

    /// Writes a row or a header with further cells.
    #[expect(clippy::unused_self, reason = "what is added to a row is decided here")]
    pub(super) fn add_cells<S: AsRef<str>>(&self, out: &mut Vec<u8>, row: &[u8], delimiter: u8, cells: &[S]) {
        let line = row.strip_suffix(b"\n").unwrap_or(row);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        out.extend_from_slice(line);
        for cell in cells {
            let cell = cell.as_ref();
            out.push(delimiter);
            let is_plain = !cell.bytes().any(|byte| byte == delimiter || b"\"\r\n".contains(&byte));
            if is_plain {
                out.extend_from_slice(cell.as_bytes());
            } else {
                out.push(b'"');
                out.extend_from_slice(cell.replace('"', "\"\"").as_bytes());
                out.push(b'"');
            }
        }
        out.extend_from_slice(&row[line.len()..]);
    }

    /// Writes a JSON object with further fields at its end. The error is the name of one that it has already.
    pub(super) fn add_fields(
        &self,
        out: &mut Vec<u8>,
        record: &[u8],
        annotation: &Annotation<'_>,
    ) -> std::result::Result<(), String> {
        // Each record was read as an object before, or nothing would be said of it.
        let end = memchr::memrchr(b'}', record).unwrap_or(record.len());
        if let Some(name) = self.0.iter().find(|name| may_have(record, name) && has_field(record, name)) {
            return Err(name.clone());
        }
        let fields = &record[..end];
        out.extend_from_slice(fields);
        let mut separator = if fields.trim_ascii_end().ends_with(b"{") { "" } else { ", " };
        for (name, value) in self.0.iter().zip(annotation.values()) {
            let (name, value) = (serde_json::Value::from(name.as_str()), serde_json::Value::from(value));
            out.extend_from_slice(format!("{separator}{name}: {value}").as_bytes());
            separator = ", ";
        }
        out.extend_from_slice(&record[end..]);
        Ok(())
    }
}

/// Whether an object may have a field of that name: never no where it has. Asked before the object is parsed for it, and
/// no is the answer for nearly all.
fn may_have(record: &[u8], name: &str) -> bool {
    // Any character can be written as `\u`; only some have a shorter form, and most records have one of those. Names are
    // mostly ASCII, and what is escaped is mostly beyond Latin 1.
    let has_short_form = name.contains(|c: char| matches!(c, '/' | '"' | '\\') || c.is_ascii_control());
    let escape: &[u8] = match name {
        _ if has_short_form => b"\\",
        _ if name.is_ascii() => b"\\u00",
        _ => b"\\u",
    };
    memmem::find(record, format!("\"{name}\"").as_bytes()).is_some() || memmem::find(record, escape).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SAID: Annotation<'_> = Annotation { cluster: "a\"b", keeper: "k", relation: "reprint" };

    #[test]
    fn objects_get_fields_at_their_end() {
        let add = |record: &str| {
            let mut out = Vec::new();
            let added = Names::new("").add_fields(&mut out, record.as_bytes(), &SAID);
            added.map(|()| String::from_utf8(out).unwrap())
        };
        let fields = r#""cluster": "a\"b", "keeper": "k", "relation": "reprint""#;
        assert_eq!(add("{\"id\": 1 }\r\n"), Ok(format!("{{\"id\": 1 , {fields}}}\r\n")));
        assert_eq!(add(" { } "), Ok(format!(" {{ {fields}}} ")));
        assert_eq!(add(r#"{"x": {"keeper": 1}}"#), Ok(format!(r#"{{"x": {{"keeper": 1}}, {fields}}}"#)));
        assert_eq!(add(r#"{"id": 1, "relation": null}"#), Err("relation".to_owned()));
    }

    #[test]
    fn a_field_is_not_doubled_because_its_name_is_written_with_escapes() {
        let add = |prefix: &str, record: &str| {
            let mut out = Vec::new();
            Names::new(prefix).add_fields(&mut out, record.as_bytes(), &SAID)
        };
        assert_eq!(add("", r#"{"\u0063luster":"mine"}"#), Err("cluster".to_owned()));
        assert_eq!(add("é", r#"{"\u00e9keeper":"mine"}"#), Err("ékeeper".to_owned()));
        assert_eq!(add("w/", r#"{"w\/relation":"mine"}"#), Err("w/relation".to_owned()));
        assert_eq!(add("\"", r#"{"\"relation":"mine"}"#), Err("\"relation".to_owned()));
        assert_eq!(add("", r#"{"text":"\u2019 and \n", "x": {"\u0063luster": 1}}"#), Ok(()));
    }

    #[test]
    fn rows_get_cells_before_their_end() {
        let add = |row: &str, delimiter: u8| {
            let mut out = Vec::new();
            Names::new("w_").add_cells(&mut out, row.as_bytes(), delimiter, &SAID.values());
            String::from_utf8(out).unwrap()
        };
        assert_eq!(add("1,\"x\ny\"\r\n", b','), "1,\"x\ny\",\"a\"\"b\",k,reprint\r\n");
        assert_eq!(add("1\tx", b'\t'), "1\tx\t\"a\"\"b\"\tk\treprint");
    }
}
