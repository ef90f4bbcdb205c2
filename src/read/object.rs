//! A record that has fields (a JSON object, a row of a table) to a document: which field counts, what a missing one falls
//! back to, and what is worth a notice.

use crate::config::FieldName;
use crate::document::{Date, Document, WrittenId};

use super::columns::quoted;
use super::date;
use super::fields::{Fields, Slot};
use super::html::markup;
use super::json::{self, Value};
use super::listed::list_of_objects;

/// Letters of an author that are kept: scrapes put whole pages there.
const LONGEST_AUTHOR: usize = 500;
/// Longer names of a list are not put into a command.
const LONGEST_LIST_NAME: usize = 40;
/// How many of a record's own field names a message lists.
const KEYS_SHOWN: usize = 8;

/// Where the values of a record come from.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Origin<'a> {
    /// This JSON object.
    Json(&'a str),
    /// The row of a table that has a column for the text.
    Row,
}

/// The text of a record.
struct Body {
    /// A document of which only the text is set.
    document: Document,
    /// Whether it was given as markup.
    is_markup: bool,
}

impl Body {
    /// A list of paragraphs, each of which may be markup. One stays one, with line breaks in it, so that places in the list
    /// stay what they are.
    fn of_list(list: Document) -> Self {
        let lines: Vec<Option<String>> =
            (0..list.paragraphs.len()).map(|at| markup::lines(list.paragraph(at))).collect();
        if lines.iter().all(Option::is_none) {
            return Self { document: list, is_markup: false };
        }
        let mut document = Document::default();
        for (at, lines) in lines.iter().enumerate() {
            document.push_paragraph(lines.as_deref().unwrap_or_else(|| list.paragraph(at)));
        }
        // Markup has text in it, so all are there that were.
        document.blank = list.blank;
        Self { document, is_markup: true }
    }
}

/// The values of one record that has fields, taken out field by field.
pub(crate) struct Object<'a, 'f> {
    origin: Origin<'a>,
    fields: &'f Fields,
    values: Vec<(Slot, Value<'a>)>,
    odd: &'f mut Vec<String>,
}

impl<'a, 'f> Object<'a, 'f> {
    /// The values of a record, each slot at most once.
    pub(crate) fn new(
        values: Vec<(Slot, Value<'a>)>,
        origin: Origin<'a>,
        fields: &'f Fields,
        odd: &'f mut Vec<String>,
    ) -> Self {
        Self { origin, fields, values, odd }
    }

    /// The values of a JSON object; its text may take `spare`.
    pub(crate) fn of_json(
        record: &'a str,
        fields: &'f Fields,
        odd: &'f mut Vec<String>,
        spare: &mut String,
    ) -> Result<Self, String> {
        Ok(Self::new(json::values(record, fields, spare)?, Origin::Json(record), fields, odd))
    }

    /// The document; its id is empty where the record has none.
    pub(crate) fn into_document(mut self) -> Result<Document, String> {
        let mut document = self.body()?.document;
        if let Some(id) = self.id()? {
            (document.id, document.id_is_number) = (id.text, id.is_number);
        }
        document.title = self.string(FieldName::Title);
        document.url = self.string(FieldName::Url);
        document.date = self.date();
        document.outlet = self.string(FieldName::Outlet);
        document.author = self.author();
        Ok(document)
    }

    /// The names of the fields that are read, as far as the record has them.
    pub(crate) fn names_read(mut self) -> Vec<(FieldName, String)> {
        let all = [
            FieldName::Id,
            FieldName::Url,
            FieldName::Title,
            FieldName::Text,
            FieldName::Date,
            FieldName::Outlet,
            FieldName::Author,
        ];
        all.into_iter()
            .filter_map(|field| self.take(field).map(|(slot, _)| (field, self.fields.name(slot).to_owned())))
            .collect()
    }

    /// Whether its text is markup, and read as such.
    pub(crate) fn has_markup(mut self) -> bool {
        self.body().is_ok_and(|body| body.is_markup)
    }

    /// Takes the value of the field's first name that is present and not null, of a list of one string that.
    fn take(&mut self, field: FieldName) -> Option<(Slot, Value<'a>)> {
        let (at, _) = self
            .values
            .iter()
            .enumerate()
            .filter(|(_, (slot, value))| self.fields.field(*slot) == field && *value != Value::Null)
            .min_by_key(|(_, (slot, _))| *slot)?;
        let (slot, value) = self.values.swap_remove(at);
        // Authors and paragraphs are lists by their nature.
        let is_unpacked = match field {
            FieldName::Author => false,
            FieldName::Text => self.fields.name(slot) != "paragraphs",
            _ => true,
        };
        match &value {
            Value::List(list) if is_unpacked => {
                let only = list.only_string().map(|only| Value::String(only.to_owned().into()));
                Some((slot, only.unwrap_or(value)))
            }
            _ => Some((slot, value)),
        }
    }

    /// The text: that of the first name under which there is any. A field that is there and blank, or of a kind that no text
    /// has, hides no other one.
    fn body(&mut self) -> Result<Body, String> {
        let (mut blank, mut fault) = (None, None);
        while let Some((slot, value)) = self.take(FieldName::Text) {
            let is_list = matches!(value, Value::List(_));
            match self.text_of(slot, value) {
                Ok(body) if !body.document.paragraphs.is_empty() => return Ok(body),
                Ok(body) => drop(blank.get_or_insert(body)),
                Err(cause) if is_list => return Err(cause),
                // A number of paragraphs under the name of a list is no text, and hides none.
                Err(cause) => drop(fault.get_or_insert(cause)),
            }
        }
        match fault {
            Some(cause) => Err(cause),
            None => blank.ok_or_else(|| self.explain_missing_text()),
        }
    }

    fn text_of(&self, slot: Slot, value: Value<'_>) -> Result<Body, String> {
        match value {
            Value::String(text) => {
                let mut document = Document::default();
                let lines = markup::lines(&text);
                let is_markup = lines.is_some();
                document.set_lines(lines.unwrap_or_else(|| text.into_owned()));
                Ok(Body { document, is_markup })
            }
            Value::List(list) => match list.odd {
                None => Ok(Body::of_list(list.body)),
                Some((place, kind)) => Err(format!(
                    "item {} of field `{}` is {kind}; a string was expected",
                    place + 1,
                    self.fields.name(slot)
                )),
            },
            other => {
                let name = self.fields.name(slot);
                let remedy = match (&other, self.origin) {
                    (Value::Object, Origin::Json(_)) => format!("; --field text={name}.NAME reads one in it"),
                    _ => String::new(),
                };
                let kind = other.kind();
                Err(format!("field `{name}` is {kind}; a string was expected, or a list of strings{remedy}"))
            }
        }
    }

    fn explain_missing_text(&self) -> String {
        let Origin::Json(record) = self.origin else {
            return "no text: the cell is null".to_owned();
        };
        let present = quoted(json::keys(record, KEYS_SHOWN).iter().map(String::as_str));
        let tried = quoted(self.fields.names_of(FieldName::Text));
        let present = if present.is_empty() { "none".to_owned() } else { present };
        // What an interface of a site answers has its articles in a list.
        let is_wrapper = |name: &String| {
            name.len() < LONGEST_LIST_NAME && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
        };
        let remedy = match list_of_objects(record).filter(is_wrapper) {
            Some(list) => format!("`{list}` is a list of objects: jq -c '.{list}[]' makes a record of each"),
            None => "name the right one with --field text=…".to_owned(),
        };
        format!("no text: the record's fields are {present}; looked for {tried}; {remedy}")
    }

    fn id(&mut self) -> Result<Option<WrittenId>, String> {
        while let Some((slot, value)) = self.take(FieldName::Id) {
            let exact = match value {
                Value::String(id) if id.is_empty() => continue,
                Value::String(id) => return Ok(Some(WrittenId::new(id, false))),
                Value::Integer(id) => Some(id),
                Value::Float(number) => whole(number).or_else(|| match self.origin {
                    Origin::Json(record) => json::exact_integer(record, self.fields, slot),
                    Origin::Row => None,
                }),
                _ => None,
            };
            let Some(id) = exact else {
                return Err(format!(
                    "field `{}` is {}; a string or an integer was expected",
                    self.fields.name(slot),
                    if let Value::Float(_) = value { "a number that is no integer" } else { value.kind() }
                ));
            };
            return Ok(Some(WrittenId::new(id.to_string(), true)));
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

    /// Who wrote it: a name, or the names of a list, one after the other. What has another form is nothing that is needed,
    /// and passed over without a word.
    fn author(&mut self) -> Option<String> {
        while let Some((_, value)) = self.take(FieldName::Author) {
            let given = match value {
                Value::String(text) => text.trim().to_owned(),
                Value::List(list) => {
                    let names: Vec<&str> =
                        list.body.paragraphs.iter().map(|span| span.of(&list.body.text)).collect();
                    names.join(", ")
                }
                _ => continue,
            };
            if !given.is_empty() {
                return Some(given.chars().take(LONGEST_AUTHOR).collect());
            }
        }
        None
    }

    fn date(&mut self) -> Option<Date> {
        while let Some((slot, value)) = self.take(FieldName::Date) {
            let (read, given) = match &value {
                Value::Date(date) => return Some(*date),
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

/// The integer that a float is: a table makes floats of integers where one of them is missing. None where a float no longer
/// tells one integer from the next.
fn whole(number: f64) -> Option<i128> {
    const FIRST_DOUBTFUL: f64 = 9_007_199_254_740_992.0;
    (number.fract() == 0.0 && number.abs() < FIRST_DOUBTFUL).then_some(number as i128)
}
