//! One JSON object to the values of the fields that are looked for.
//!
//! No tree is built: strings are borrowed from the record where they hold no escapes, and fields that nobody asked
//! for are passed over without recursion, so that no nesting, however deep, can exhaust the stack.

use std::borrow::Cow;
use std::{fmt, mem};

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use crate::config::FieldName;
use crate::document::{Date, Document};
use crate::error::shortened;

use super::fields::{Fields, Slot};
use super::format::BOM;
use super::wrapped;

/// A value as far as it matters.
#[derive(Debug, PartialEq)]
pub(crate) enum Value<'a> {
    Null,
    String(Cow<'a, str>),
    Integer(i128),
    /// A number with a fraction or an exponent, or an integer beyond 64 bits.
    Float(f64),
    List(Box<List>),
    Boolean,
    Object,
    /// A date of a table that has types.
    #[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "only Parquet has types"))]
    Date(Date),
    /// Of a type of a table that no field can have, in words.
    #[cfg_attr(not(feature = "parquet"), expect(dead_code, reason = "only Parquet has types"))]
    Other(&'a str),
}

/// A list, its strings already joined to a document's text.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct List {
    /// Its strings as paragraphs.
    pub(crate) body: Document,
    /// The place (from 0) of the first item that is no string, and what it is.
    pub(crate) odd: Option<(usize, &'static str)>,
}

impl List {
    /// Its item, where it has only one: crawlers give every field as a list.
    pub(crate) fn only_string(&self) -> Option<&str> {
        let is_one = self.body.paragraphs.len() == 1 && self.body.blank.is_empty() && self.odd.is_none();
        is_one.then(|| self.body.paragraph(0))
    }
}

impl Value<'_> {
    /// What it is, for messages.
    pub(crate) fn kind(&self) -> &str {
        match self {
            Self::Null => "null",
            Self::String(_) => "a string",
            Self::Integer(_) | Self::Float(_) => "a number",
            Self::List(_) => "a list",
            Self::Boolean => "true or false",
            Self::Object => "an object",
            Self::Date(_) => "a date",
            Self::Other(what) => what,
        }
    }
}

/// Reads the values of the known fields of one object, each slot at most once. Of a key that comes twice the last
/// one counts, as in Python and JavaScript. Text that holds escapes is put into `spare`, which is taken for it.
pub(crate) fn values<'a>(
    record: &'a str,
    fields: &Fields,
    spare: &mut String,
) -> Result<Vec<(Slot, Value<'a>)>, String> {
    read_object(record, Object { fields, exact: None, spare })
}

/// The integer that the object has in `slot`, exact up to 128 bits.
pub(crate) fn exact_integer(record: &str, fields: &Fields, slot: Slot) -> Option<i128> {
    let spare = &mut String::new();
    let values = read_object(record, Object { fields, exact: Some(slot), spare }).ok()?;
    values.into_iter().find_map(|(of, value)| match value {
        Value::Integer(integer) if of == slot => Some(integer),
        _ => None,
    })
}

/// The integer that the object has under `name`, exact up to 128 bits; `None` where that is anything else.
pub(crate) fn exact_integer_in(record: &str, name: &str) -> Option<i128> {
    read_object(record, Exact { name }).ok().flatten()
}

/// The first `limit` keys of an object, as they stand.
pub(crate) fn keys(record: &str, limit: usize) -> Vec<String> {
    read_object(record, Keys { limit }).unwrap_or_default()
}

/// Whether an object has a field of that name; one that is broken has none.
pub(crate) fn has_field(record: &[u8], name: &str) -> bool {
    let record = record.strip_prefix(BOM.as_bytes()).unwrap_or(record);
    str::from_utf8(record).is_ok_and(|record| keys(record, usize::MAX).iter().any(|key| key == name))
}

pub(super) fn read_object<'a, V: Visitor<'a>>(record: &'a str, visitor: V) -> Result<V::Value, String> {
    let mut deserializer = serde_json::Deserializer::from_str(record);
    let read = deserializer.deserialize_map(visitor).and_then(|value| deserializer.end().map(|()| value));
    read.map_err(|error| explain(&error))
}

/// The message of the parser, with the place it gives in our words.
fn explain(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let place = format!(" at line {} column {}", error.line(), error.column());
    let cause = shortened(message.strip_suffix(&place).unwrap_or(&message));
    match error.line() {
        0 => format!("not a JSON object: {cause}"),
        1 => format!("not a JSON object: {cause} (at byte {})", error.column()),
        line => format!("not a JSON object: {cause} (at byte {} of its line {line})", error.column()),
    }
}

struct Object<'f> {
    fields: &'f Fields,
    /// The slot whose value is an integer to be read 128 bits wide.
    exact: Option<Slot>,
    /// Room for the text.
    spare: &'f mut String,
}

impl<'a> Visitor<'a> for Object<'_> {
    type Value = Vec<(Slot, Value<'a>)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object in braces")
    }

    fn visit_map<A: MapAccess<'a>>(mut self, map: A) -> Result<Self::Value, A::Error> {
        let mut values = Vec::with_capacity(8);
        self.fill(map, "", &mut values)?;
        Ok(values)
    }
}

impl Object<'_> {
    /// Reads the values of an object to which `path` leads: nothing, or names with a full stop behind each.
    fn fill<'a, A: MapAccess<'a>>(
        &mut self,
        mut map: A,
        path: &str,
        values: &mut Vec<(Slot, Value<'a>)>,
    ) -> Result<(), A::Error> {
        while let Some((slot, opened)) = map.next_key_seed(Key { fields: self.fields, path })? {
            let value = match (slot, &opened) {
                (None, None) => map.next_value::<IgnoredAny>().map(|_| Value::Null)?,
                (Some(slot), None) if self.exact == Some(slot) => Value::Integer(map.next_value()?),
                (Some(slot), None) => {
                    let is_text = self.fields.field(slot) == FieldName::Text;
                    map.next_value_seed(Any { room: is_text.then_some(&mut *self.spare), within: None })?
                }
                (_, Some(opened)) => {
                    let within = Some(Within { object: &mut *self, path: opened, values: &mut *values });
                    map.next_value_seed(Any { room: None, within })?
                }
            };
            let Some(slot) = slot else { continue };
            match values.iter_mut().find(|(known, _)| *known == slot) {
                Some((_, known)) => *known = value,
                None => values.push((slot, value)),
            }
        }
        Ok(())
    }
}

/// A key behind a path, as its slot; and the path below it, where a field's name leads there.
struct Key<'f> {
    fields: &'f Fields,
    path: &'f str,
}

impl<'a> DeserializeSeed<'a> for Key<'_> {
    type Value = (Option<Slot>, Option<String>);

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = (Option<Slot>, Option<String>);

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key")
    }

    fn visit_str<E>(self, key: &str) -> Result<Self::Value, E> {
        if !self.fields.has_paths() {
            return Ok((self.fields.slot(key), None));
        }
        let name = format!("{}{key}", self.path);
        Ok((self.fields.slot(&name), Some(name + ".").filter(|path| self.fields.leads_below(path))))
    }
}

/// Any value.
struct Any<'s, 'f, 'a> {
    /// Where a string that is not in the record as it stands goes, if that is given.
    room: Option<&'s mut String>,
    /// What is looked for in it, if it is an object.
    within: Option<Within<'s, 'f, 'a>>,
}

/// Where the values of an object in an object go.
struct Within<'s, 'f, 'a> {
    object: &'s mut Object<'f>,
    path: &'s str,
    values: &'s mut Vec<(Slot, Value<'a>)>,
}

impl<'a> DeserializeSeed<'a> for Any<'_, '_, 'a> {
    type Value = Value<'a>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Any<'_, '_, 'a> {
    type Value = Value<'a>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(Value::Boolean)
    }

    fn visit_u64<E>(self, integer: u64) -> Result<Self::Value, E> {
        Ok(Value::Integer(integer.into()))
    }

    fn visit_i64<E>(self, integer: i64) -> Result<Self::Value, E> {
        Ok(Value::Integer(integer.into()))
    }

    fn visit_f64<E>(self, number: f64) -> Result<Self::Value, E> {
        Ok(Value::Float(number))
    }

    fn visit_borrowed_str<E>(self, string: &'a str) -> Result<Self::Value, E> {
        Ok(Value::String(Cow::Borrowed(string)))
    }

    fn visit_str<E>(self, string: &str) -> Result<Self::Value, E> {
        let mut owned = self.room.map(mem::take).unwrap_or_default();
        owned.clear();
        owned.push_str(string);
        Ok(Value::String(Cow::Owned(owned)))
    }

    fn visit_map<A: MapAccess<'a>>(self, map: A) -> Result<Self::Value, A::Error> {
        let Some(Within { object, path, values }) = self.within else { return wrapped::unwrap(map) };
        object.fill(map, path, values)?;
        Ok(Value::Object)
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        let mut list = List::default();
        let (mut place, mut is_of_objects, mut without_text) = (0, false, None);
        while let Some(kind) = items.next_element_seed(Item(&mut list.body))? {
            match kind {
                STRING => {}
                OBJECT_WITH_TEXT => is_of_objects = true,
                OBJECT => drop(without_text.get_or_insert(place)),
                kind => drop(list.odd.get_or_insert((place, kind))),
            }
            place += 1;
        }
        // Among paragraphs that are objects, one without text is a picture or the like.
        if let Some(place) = without_text.filter(|_| !is_of_objects)
            && list.odd.is_none_or(|(odd, _)| place < odd)
        {
            list.odd = Some((place, OBJECT));
        }
        Ok(Value::List(Box::new(list)))
    }
}

const STRING: &str = "a string";
const OBJECT: &str = "an object";
const OBJECT_WITH_TEXT: &str = "an object with a text";

/// An item of a list: a string becomes a paragraph at once, as does the text of an object; of anything else only the kind is
/// told.
struct Item<'d>(&'d mut Document);

impl<'a> DeserializeSeed<'a> for Item<'_> {
    type Value = &'static str;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Item<'_> {
    type Value = &'static str;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok("null")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok("true or false")
    }

    fn visit_u64<E>(self, _: u64) -> Result<Self::Value, E> {
        Ok("a number")
    }

    fn visit_i64<E>(self, _: i64) -> Result<Self::Value, E> {
        Ok("a number")
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok("a number")
    }

    fn visit_str<E>(self, string: &str) -> Result<Self::Value, E> {
        self.0.push_paragraph(string);
        Ok(STRING)
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        // How good the name is, and the text.
        let mut best: Option<(usize, String)> = None;
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            let rank = PARAGRAPH_TEXTS.iter().position(|name| *name == key);
            match rank.filter(|rank| best.as_ref().is_none_or(|(known, _)| rank < known)) {
                Some(rank) => {
                    if let Some(Value::String(text)) = map.next_value_seed(wrapped::Scalar::plain())? {
                        best = Some((rank, text.into_owned()));
                    }
                }
                None => drop(map.next_value::<IgnoredAny>()?),
            }
        }
        let text = best.map(|(_, text)| text);
        self.0.push_paragraph(text.as_deref().unwrap_or_default());
        Ok(if text.is_some() { OBJECT_WITH_TEXT } else { OBJECT })
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok("a list")
    }
}

/// Names under which an object that is a paragraph has its text, the best first.
const PARAGRAPH_TEXTS: [&str; 5] = ["text", "content", "body", "paragraph", "value"];

/// The first keys of an object.
struct Keys {
    limit: usize,
}

impl<'a> Visitor<'a> for Keys {
    type Value = Vec<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object in braces")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut keys = Vec::new();
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            if keys.len() < self.limit {
                keys.push(key.into_owned());
            }
            map.next_value::<IgnoredAny>()?;
        }
        Ok(keys)
    }
}

struct Exact<'n> {
    name: &'n str,
}

impl<'a> Visitor<'a> for Exact<'_> {
    type Value = Option<i128>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object in braces")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            if key == self.name {
                found = Some(map.next_value()?);
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(found)
    }
}
