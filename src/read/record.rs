//! One record to one document: which field counts, what a missing one falls back to, and what is worth a notice.

use url::Url;

use crate::config::FieldName;
use crate::document::{Date, Document};
use crate::error::{Fault, Severity};

use super::date;
use super::fields::{Fields, Slot};
use super::format::{BOM, Format};
use super::json::{self, Value};
use super::text;

/// How many of a record's own field names a message lists.
const KEYS_SHOWN: usize = 8;

/// What became of a record.
#[derive(Debug)]
pub struct Parsed {
    /// The document, or why there is none.
    pub document: Result<Document, Fault>,
    /// What was odd about it and did not keep it from being read.
    pub notices: Vec<Fault>,
}

/// A raw record and where it stands, as messages name it.
pub(crate) struct Raw<'a> {
    /// Its bytes, line end and all.
    pub(crate) bytes: &'a [u8],
    pub(crate) format: Format,
    /// The name of its source.
    pub(crate) source: &'a str,
    /// Its number in the source, from 1.
    pub(crate) number: u64,
    /// The line it begins on, from 1.
    pub(crate) line: u64,
}

impl Raw<'_> {
    fn fault(&self, severity: Severity, cause: String) -> Fault {
        let cause = if self.line == self.number || self.format.is_whole_file() {
            cause
        } else {
            format!("{cause} (line {})", self.line)
        };
        Fault { source: self.source.to_owned(), record: self.number, cause, severity }
    }
}

/// Reads a record of at most `max_record` bytes.
pub(crate) fn parse(raw: &Raw<'_>, fields: &Fields, max_record: usize) -> Parsed {
    let mut odd = Vec::new();
    let document = read(raw, fields, max_record, &mut odd);
    Parsed {
        document: document.map_err(|cause| raw.fault(Severity::Broken, cause)),
        notices: odd.into_iter().map(|cause| raw.fault(Severity::Notice, cause)).collect(),
    }
}

/// The message about a record that is too large, wherever that comes out.
pub(crate) fn oversize(max_record: usize) -> String {
    format!("the record is larger than {max_record} bytes, the most that is accepted")
}

fn read(
    raw: &Raw<'_>,
    fields: &Fields,
    max_record: usize,
    odd: &mut Vec<String>,
) -> Result<Document, String> {
    if raw.bytes.trim_ascii_end().len() > max_record {
        return Err(oversize(max_record));
    }
    let content = str::from_utf8(raw.bytes).map_err(|error| {
        format!(
            "not UTF-8: invalid byte at offset {} of the record; convert the file to UTF-8 first",
            error.valid_up_to()
        )
    })?;
    // Only a file's first record can begin with a mark; it stays in the raw bytes.
    let content = content.strip_prefix(BOM).unwrap_or(content);
    match raw.format {
        Format::Text => {
            let mut document = Document { id: raw.source.to_owned(), ..Document::default() };
            text::parse(content, &mut document);
            document.outlet = document.url.as_deref().and_then(host);
            Ok(document)
        }
        // Without its line end, or a record cut short would be said to break off on the next line.
        Format::JsonLines => Object::read(content.trim_ascii_end(), fields, odd)?.into_document(raw),
        Format::Json => Object::read(content, fields, odd)?.into_document(raw),
    }
}

/// The values of one JSON record, taken out field by field.
struct Object<'a, 'f> {
    record: &'a str,
    fields: &'f Fields,
    values: Vec<(Slot, Value<'a>)>,
    odd: &'f mut Vec<String>,
}

impl<'a, 'f> Object<'a, 'f> {
    fn read(record: &'a str, fields: &'f Fields, odd: &'f mut Vec<String>) -> Result<Self, String> {
        Ok(Self { record, fields, values: json::values(record, fields)?, odd })
    }

    fn into_document(mut self, raw: &Raw<'_>) -> Result<Document, String> {
        let mut document = self.body()?;
        document.id = self.id()?.unwrap_or_else(|| format!("{}:{}", raw.source, raw.number));
        document.title = self.string(FieldName::Title);
        document.url = self.string(FieldName::Url);
        document.date = self.date();
        document.outlet = self.string(FieldName::Outlet).or_else(|| document.url.as_deref().and_then(host));
        Ok(document)
    }

    /// Takes the value of the field's first name that is present and not null.
    fn take(&mut self, field: FieldName) -> Option<(Slot, Value<'a>)> {
        let (at, _) = self
            .values
            .iter()
            .enumerate()
            .filter(|(_, (slot, value))| self.fields.field(*slot) == field && *value != Value::Null)
            .min_by_key(|(_, (slot, _))| *slot)?;
        Some(self.values.swap_remove(at))
    }

    fn body(&mut self) -> Result<Document, String> {
        let Some((slot, value)) = self.take(FieldName::Text) else {
            return Err(self.explain_missing_text());
        };
        match value {
            Value::String(text) => {
                let mut document = Document::default();
                document.set_lines(text.into_owned());
                Ok(document)
            }
            Value::List(list) => match list.odd {
                None => Ok(list.body),
                Some((place, kind)) => Err(format!(
                    "item {} of field `{}` is {kind}; a string was expected",
                    place + 1,
                    self.fields.name(slot)
                )),
            },
            other => Err(format!(
                "field `{}` is {}; a string was expected, or a list of strings",
                self.fields.name(slot),
                other.kind()
            )),
        }
    }

    fn explain_missing_text(&self) -> String {
        let list = |names: &mut dyn Iterator<Item = String>| {
            names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        };
        let present = list(&mut json::keys(self.record, KEYS_SHOWN).into_iter());
        let tried = list(&mut self.fields.names_of(FieldName::Text).map(str::to_owned));
        let present = if present.is_empty() { "none".to_owned() } else { present };
        format!(
            "no text: the record's fields are {present}; looked for {tried}; \
             name the right one with --field text=…"
        )
    }

    fn id(&mut self) -> Result<Option<String>, String> {
        while let Some((slot, value)) = self.take(FieldName::Id) {
            let exact = match value {
                Value::String(id) if id.is_empty() => continue,
                Value::String(id) => return Ok(Some(id.into_owned())),
                Value::Integer(id) => Some(id),
                Value::Float(_) => json::exact_integer(self.record, self.fields, slot),
                _ => None,
            };
            let Some(id) = exact else {
                return Err(format!(
                    "field `{}` is {}; a string or an integer was expected",
                    self.fields.name(slot),
                    if let Value::Float(_) = value { "a number that is no integer" } else { value.kind() }
                ));
            };
            return Ok(Some(id.to_string()));
        }
        Ok(None)
    }

    /// A field of lesser importance: of the wrong kind it is as good as absent, but that is told.
    fn string(&mut self, field: FieldName) -> Option<String> {
        while let Some((slot, value)) = self.take(field) {
            match value {
                Value::String(text) if text.trim().is_empty() => {}
                Value::String(text) => return Some(text.into_owned()),
                other => self.note_kind(slot, &other, "a string"),
            }
        }
        None
    }

    fn date(&mut self) -> Option<Date> {
        while let Some((slot, value)) = self.take(FieldName::Date) {
            let (read, given) = match &value {
                Value::String(text) if text.trim().is_empty() => continue,
                Value::String(text) => (date::parse(text), text.to_string()),
                Value::Integer(number) => {
                    (i64::try_from(*number).ok().and_then(date::from_number), number.to_string())
                }
                // A cast of a float saturates, and what is out of range is no date.
                Value::Float(number) => (date::from_number(number.floor() as i64), number.to_string()),
                other => {
                    self.note_kind(slot, other, "a date");
                    continue;
                }
            };
            if read.is_some() {
                return read;
            }
            let shown: String = given.chars().take(40).collect();
            self.odd.push(format!("field `{}` is no date: {shown:?}", self.fields.name(slot)));
        }
        None
    }

    fn note_kind(&mut self, slot: Slot, value: &Value<'_>, expected: &str) {
        self.odd.push(format!(
            "field `{}` is {}; {expected} was expected, so it is passed over",
            self.fields.name(slot),
            value.kind()
        ));
    }
}

/// The host of an address, as outlets are named.
fn host(address: &str) -> Option<String> {
    let url = Url::parse(address.trim()).ok()?;
    let host = url.host_str()?;
    Some(host.strip_prefix("www.").unwrap_or(host).to_lowercase()).filter(|host| !host.is_empty())
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    use super::*;

    fn parse_line(record: &[u8]) -> Parsed {
        let raw = Raw { bytes: record, format: Format::JsonLines, source: "a", number: 1, line: 1 };
        parse(&raw, &Fields::new(&[]), 1 << 20)
    }

    /// Id, title and paragraphs by way of a tree, as a reading of the contract.
    fn by_tree(entries: &[(&str, Json)]) -> Option<(String, Option<String>, Vec<String>)> {
        let last: HashMap<&str, &Json> = entries.iter().map(|(key, value)| (*key, value)).collect();
        let present = |names: &[&str]| -> Vec<&Json> {
            names.iter().filter_map(|name| last.get(name).copied()).filter(|value| !value.is_null()).collect()
        };
        let paragraphs: Vec<&str> = match present(&["paragraphs", "text", "body"]).first()? {
            Json::String(text) => text.split(['\n', '\r']).collect(),
            Json::Array(items) => items.iter().map(Json::as_str).collect::<Option<_>>()?,
            _ => return None,
        };
        let paragraphs = paragraphs.into_iter().map(str::trim).filter(|text| !text.is_empty());
        let id = match present(&["id", "doc_id"]).into_iter().find(|id| **id != json!("")) {
            None => "a:1".to_owned(),
            Some(Json::String(id)) => id.clone(),
            Some(Json::Number(id)) if !id.is_f64() => id.to_string(),
            Some(_) => return None,
        };
        let title = present(&["title", "headline"])
            .into_iter()
            .filter_map(Json::as_str)
            .find(|title| !title.trim().is_empty())
            .map(str::to_owned);
        Some((id, title, paragraphs.map(str::to_owned).collect()))
    }

    fn any_value() -> impl Strategy<Value = Json> {
        let string = "[a \"\\\\/\\n\\r\\té😀]{0,6}".prop_map(Json::from);
        prop_oneof![
            4 => string.clone(),
            1 => Just(Json::Null),
            1 => any::<i64>().prop_map(Json::from),
            1 => any::<u64>().prop_map(Json::from),
            1 => Just(json!(0.5)),
            1 => Just(json!(true)),
            1 => Just(json!({"text": [{}]})),
            2 => prop::collection::vec(string, 0..4).prop_map(Json::from),
            1 => Just(json!(["a", null])),
        ]
    }

    fn any_entries() -> impl Strategy<Value = Vec<(&'static str, Json)>> {
        let names = vec!["id", "doc_id", "text", "body", "paragraphs", "title", "headline", "other"];
        prop::collection::vec((prop::sample::select(names), any_value()), 0..7)
    }

    fn line(entries: &[(&str, Json)]) -> String {
        let entries: Vec<String> =
            entries.iter().map(|(key, value)| format!("{}: {value}", Json::from(*key))).collect();
        format!("{{{}}}\n", entries.join(" ,"))
    }

    proptest! {
        #[test]
        fn a_record_reads_as_its_tree_does(entries in any_entries()) {
            let read = parse_line(line(&entries).as_bytes()).document.ok().map(|document| {
                let paragraphs = (0..document.paragraphs.len())
                    .map(|index| document.paragraph(index).to_owned())
                    .collect();
                (document.id, document.title, paragraphs)
            });
            prop_assert_eq!(read, by_tree(&entries));
        }

        #[test]
        fn a_record_cut_anywhere_is_broken(entries in any_entries(), cut in any::<prop::sample::Index>()) {
            let line = line(&entries);
            let cut = cut.index(line.len() - 1);
            prop_assert!(parse_line(&line.as_bytes()[..cut]).document.is_err());
        }

        #[test]
        fn any_bytes_give_a_fault_or_a_document(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let _ = parse_line(&bytes);
        }
    }

    #[test]
    fn outlets_come_from_the_address() {
        for (address, outlet) in [
            ("https://WWW.Example.COM:8080/a", Some("example.com")),
            ("http://news.example.co.in/a", Some("news.example.co.in")),
            (" https://example.com ", Some("example.com")),
            ("https://münchen.de/", Some("xn--mnchen-3ya.de")),
            ("mailto:a@b.c", None),
            ("example.com/a", None),
            ("https://", None),
        ] {
            assert_eq!(host(address).as_deref(), outlet, "{address}");
        }
    }
}
