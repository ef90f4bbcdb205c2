//! One record to one document, whatever its format.

use encoding_rs::Encoding;

use crate::config::FieldName;
use crate::document::Document;
use crate::error::{Fault, Severity};
use crate::outlet::{host, outlet_name};

use super::archive::{head, page};
use super::columns::Columns;
use super::date;
use super::encoding;
use super::fields::Fields;
use super::format::{BOM, Format};
use super::html;
use super::object::{Object, Origin};
use super::text;

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
    /// The line it begins on, from 1; 0 where lines mean nothing.
    pub(crate) line: u64,
    /// The columns of the table that it is a row of.
    pub(crate) columns: Option<&'a Columns>,
    /// The encoding of records that are no UTF-8, if there may be such.
    pub(crate) encoding: Option<&'static Encoding>,
}

impl Raw<'_> {
    /// Reads it as it is, or what it says in its encoding.
    fn in_utf8<T>(&self, read: impl FnOnce(&Raw<'_>) -> Result<T, String>) -> Result<T, String> {
        let says_its_own = matches!(self.format, Format::Html | Format::Warc | Format::Arc | Format::Parquet);
        match self.encoding.filter(|_| !says_its_own).and_then(|known| encoding::decoded(self.bytes, known)) {
            Some(decoded) => read(&Raw { bytes: decoded?.as_bytes(), ..*self }),
            None => read(self),
        }
    }

    fn fault(&self, severity: Severity, cause: String) -> Fault {
        let cause = if self.line == self.number || self.line == 0 || self.format.is_whole_file() {
            cause
        } else {
            format!("{cause} (line {})", self.line)
        };
        Fault { source: self.source.to_owned(), record: self.number, cause, severity }
    }
}

/// Reads a record of at most `max_record` bytes. Its text may take the room of `spare`, whose content is forgotten.
pub(crate) fn parse(raw: &Raw<'_>, fields: &Fields, max_record: usize, spare: &mut String) -> Parsed {
    let mut odd = Vec::new();
    let document = raw.in_utf8(|raw| read(raw, fields, max_record, &mut odd, spare));
    Parsed {
        document: document.map_err(|cause| raw.fault(Severity::Broken, cause)),
        notices: odd.into_iter().map(|cause| raw.fault(Severity::Notice, cause)).collect(),
    }
}

/// The message about a record that is too large, wherever that comes out.
pub(crate) fn oversize(max_record: usize) -> String {
    format!(
        "the record is larger than {max_record} bytes, the most that is accepted; --max-record says how many"
    )
}

fn read(
    raw: &Raw<'_>,
    fields: &Fields,
    max_record: usize,
    odd: &mut Vec<String>,
    spare: &mut String,
) -> Result<Document, String> {
    if raw.bytes.trim_ascii_end().len() > max_record {
        return Err(oversize(max_record));
    }
    let mut document = match raw.format {
        Format::Text => {
            let mut document = Document { id: raw.source.to_owned(), ..Document::default() };
            text::parse(content(raw)?, &mut document);
            document
        }
        Format::JsonLines | Format::Json | Format::JsonArray | Format::Table { .. } | Format::Parquet => {
            object(raw, fields, odd, spare)?.into_document()?
        }
        Format::Html => whole_page(raw.bytes, odd),
        Format::Warc => page::read(&head::warc(raw.bytes)?, raw.bytes, max_record, odd)?,
        Format::Arc => page::read(&head::arc(raw.bytes)?, raw.bytes, max_record, odd)?,
    };
    if document.id.is_empty() {
        document.id = format!("{}:{}", raw.source, raw.number);
    }
    // An outlet is sometimes given by its address.
    document.outlet = document.outlet.map(|outlet| outlet_name(&outlet));
    // A site gives itself several names; records of tables and JSON are believed.
    let is_believed = !matches!(raw.format, Format::Html | Format::Warc | Format::Arc);
    if !(is_believed && document.outlet.is_some()) {
        document.outlet = document.url.as_deref().and_then(host).or(document.outlet);
    }
    Ok(document)
}

/// The record as text, which most formats are.
fn content<'a>(raw: &Raw<'a>) -> Result<&'a str, String> {
    let content = simdutf8::compat::from_utf8(raw.bytes).map_err(|error| {
        let name = encoding::guess(raw.bytes).name();
        format!(
            "not UTF-8: invalid byte at offset {} of the record; if it is {name}, as its bytes look, --encoding {} reads it",
            error.valid_up_to(),
            name.to_ascii_lowercase()
        )
    })?;
    // Only a file's first record can begin with a mark; it stays in the raw bytes.
    Ok(content.strip_prefix(BOM).unwrap_or(content))
}

/// The fields of a record that has fields.
fn object<'a, 'f>(
    raw: &Raw<'a>,
    fields: &'f Fields,
    odd: &'f mut Vec<String>,
    spare: &mut String,
) -> Result<Object<'a, 'f>, String> {
    match (raw.format, raw.columns) {
        (Format::Table { .. }, Some(columns)) => {
            content(raw)?;
            Ok(Object::new(columns.values(raw.bytes, fields)?, Origin::Row, fields, odd))
        }
        #[cfg(feature = "parquet")]
        (Format::Parquet, _) => {
            let values = super::parquet::values(raw.bytes)?;
            Ok(Object::new(values, Origin::Row, fields, odd))
        }
        // Without its line end, or a record cut short would be said to break off on the next line.
        (Format::JsonLines, _) => Object::of_json(content(raw)?.trim_ascii_end(), fields, odd, spare),
        _ => Object::of_json(content(raw)?, fields, odd, spare),
    }
}

/// The names under which a record has the fields that are read of it, in the order of [`FieldName`].
pub(crate) fn names_read(raw: &Raw<'_>, fields: &Fields) -> Vec<(FieldName, String)> {
    let mut odd = Vec::new();
    raw.in_utf8(|raw| object(raw, fields, &mut odd, &mut String::new()).map(Object::names_read))
        .unwrap_or_default()
}

/// Whether the text of a record that has fields, or of a text file, is markup, and was read as such.
pub(crate) fn is_markup(raw: &Raw<'_>, fields: &Fields) -> bool {
    let mut odd = Vec::new();
    let is_markup = raw.in_utf8(|raw| match raw.format {
        Format::Text => content(raw).map(text::is_markup),
        _ => object(raw, fields, &mut odd, &mut String::new()).map(Object::has_markup),
    });
    is_markup == Ok(true)
}

/// A file that is a page.
fn whole_page(bytes: &[u8], odd: &mut Vec<String>) -> Document {
    let page = html::read(bytes, None);
    let date = page.date.as_deref().and_then(|given| {
        let read = date::parse(given);
        if read.is_none() {
            let shown: String = given.chars().take(40).collect();
            odd.push(format!("the page's date is no date: {shown:?}"));
        }
        read
    });
    Document {
        title: page.title,
        url: page.url,
        outlet: page.site,
        author: page.author,
        date,
        ..page.document
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashMap;

    use proptest::prelude::*;
    use serde_json::{Value as Json, json};

    use super::*;

    fn parse_line(record: &[u8]) -> Parsed {
        let raw = Raw {
            bytes: record,
            format: Format::JsonLines,
            source: "a",
            number: 1,
            line: 1,
            columns: None,
            encoding: None,
        };
        parse(&raw, &Fields::new(&[]), 1 << 20, &mut "what another record left".to_owned())
    }

    fn read_line(record: &str) -> Document {
        parse_line(record.as_bytes()).document.unwrap()
    }

    /// Crawlers give every field as a list: the title and the address were passed over, and the id was an error.
    #[test]
    fn a_list_of_one_string_is_that_string() {
        let read = read_line(
            r#"{"id": ["a"], "title": ["Bees swarm"], "url": ["https://harbour.example/b"], "date": ["2024-03-05"],
                "text": ["Two words.\nAnd three more."], "author": ["Ann Lee"]}"#,
        );
        assert_eq!((read.id.as_str(), read.title.as_deref()), ("a", Some("Bees swarm")));
        assert_eq!(
            (read.url.as_deref(), read.text.as_str()),
            (Some("https://harbour.example/b"), "Two words.\nAnd three more.")
        );
        assert_eq!(read.date.unwrap().to_string(), "2024-03-05");
        let parsed = parse_line(br#"{"id": "a", "title": ["Bees", "swarm"], "text": "x"}"#);
        assert_eq!((parsed.document.unwrap().title, parsed.notices.len()), (None, 1));
    }

    /// The record was an error: "item 1 of field `paragraphs` is an object".
    #[test]
    fn paragraphs_may_be_objects_with_a_text() {
        let read = read_line(
            r#"{"paragraphs": [{"type": "p", "text": "One."}, {"type": "image", "url": "x"}, {"body": null, "value": "Two."}, "Three."]}"#,
        );
        assert_eq!(read.text, "One.\nTwo.\nThree.");
        assert_eq!((read.listed(0), read.listed(1)), (0, 2));
        let fault =
            parse_line(br#"{"paragraphs": [{"url": "x"}, {"text": ["One."]}]}"#).document.unwrap_err();
        assert_eq!(fault.cause, "item 1 of field `paragraphs` is an object; a string was expected");
    }

    /// Tags and entities were words.
    #[test]
    fn text_that_is_markup_is_read_as_such() {
        let read = read_line(r#"{"content": "<p>It&#146;s one.</p>\n<p>Two <b>words</b>.</p>"}"#);
        assert_eq!(read.text, "It’s one.\nTwo words.");
        let read = read_line(r#"{"paragraphs": ["", "<p>One.</p>", "It is <b>two</b>, of </p> and <p>."]}"#);
        assert_eq!(read.text, "One.\nIt is <b>two</b>, of </p> and <p>.");
        assert_eq!((read.listed(0), read.listed(1)), (1, 2));
    }

    #[test]
    fn names_in_camel_case_are_names() {
        let read = read_line(
            r#"{"docId": "a", "articleBody": "Two words.", "siteName": "Post", "datePublished": "2024-03-05"}"#,
        );
        assert_eq!((read.id.as_str(), read.text.as_str()), ("a", "Two words."));
        assert_eq!((read.outlet.as_deref(), read.date.is_some()), (Some("Post"), true));
        assert!(read_line(r#"{"text": "x", "publishedAt": "2024-03-05"}"#).date.is_some());
    }

    /// A table makes floats of a column of integers in which one is missing; its records were errors.
    #[test]
    fn an_id_that_is_a_whole_float_is_an_integer() {
        assert_eq!(read_line(r#"{"id": 12.0, "text": "x"}"#).id, "12");
        assert!(parse_line(br#"{"id": 12.5, "text": "x"}"#).document.is_err());
        assert!(parse_line(br#"{"id": 1e300, "text": "x"}"#).document.is_err());
    }

    #[test]
    fn authors_are_read_from_a_string_or_a_list_and_anything_else_is_passed_over() {
        for (author, expected) in [
            (r#""author": "Reuters""#, Some("Reuters")),
            (r#""authors": ["Ann Lee", "Reuters"]"#, Some("Ann Lee, Reuters")),
            (r#""author": null, "byline": " By PTI ""#, Some("By PTI")),
            (r#""author": [{"name": "Ann Lee"}]"#, None),
            (r#""author": 7, "authors": []"#, None),
        ] {
            let record = format!(r#"{{"text": "Two words.", {author}}}"#);
            let parsed = parse_line(record.as_bytes());
            assert_eq!(parsed.document.unwrap().author.as_deref(), expected, "{author}");
            assert!(parsed.notices.is_empty(), "{author}");
        }
    }

    /// Id, title and paragraphs by way of a tree, as a reading of the contract.
    fn by_tree(entries: &[(&str, Json)]) -> Option<(String, Option<String>, Vec<String>)> {
        let last: HashMap<&str, &Json> = entries.iter().map(|(key, value)| (*key, value)).collect();
        let present = |names: &[&str]| -> Vec<&Json> {
            names.iter().filter_map(|name| last.get(name).copied()).filter(|value| !value.is_null()).collect()
        };
        // A list of one string is that string, but for paragraphs.
        let unpacked = |value: &Json| match value {
            Json::Array(items) => match items.as_slice() {
                [Json::String(only)] if !only.trim().is_empty() => json!(only.trim()),
                _ => value.clone(),
            },
            value => value.clone(),
        };
        let mut texts: Vec<Json> = present(&["paragraphs"]).into_iter().cloned().collect();
        texts.extend(present(&["text", "body"]).into_iter().map(unpacked));
        let (mut paragraphs, mut is_faulty): (Option<Vec<&str>>, bool) = (None, false);
        for value in &texts {
            let given: Option<Vec<&str>> = match value {
                Json::String(text) => Some(text.split(['\n', '\r']).collect()),
                Json::Array(items) => Some(items.iter().map(Json::as_str).collect::<Option<_>>()?),
                _ => None,
            };
            let Some(given) = given else {
                is_faulty = true;
                continue;
            };
            paragraphs = Some(given.into_iter().map(str::trim).filter(|text| !text.is_empty()).collect());
            if paragraphs.iter().flatten().next().is_some() {
                is_faulty = false;
                break;
            }
        }
        if is_faulty {
            return None;
        }
        let paragraphs = paragraphs?;
        let id = match present(&["id", "doc_id"]).into_iter().map(unpacked).find(|id| *id != json!("")) {
            None => "a:1".to_owned(),
            Some(Json::String(id)) => id,
            Some(Json::Number(id)) if !id.is_f64() => id.to_string(),
            Some(_) => return None,
        };
        let title = present(&["title", "headline"])
            .into_iter()
            .map(unpacked)
            .filter_map(|title| title.as_str().map(str::to_owned))
            .find(|title| !title.trim().is_empty());
        Some((id, title, paragraphs.into_iter().map(str::to_owned).collect()))
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
}
