//! Scalars that are wrapped in an object: by an export of `MongoDB` (`{"$oid": "5f1…"}`, `{"$date": "2024-03-05T…"}`), and by
//! the interface of a `WordPress` site (`{"rendered": "<p>…</p>", "protected": false}`).
//!
//! Method: `MongoDB` Extended JSON v2, of which ids, dates and integers can be fields of ours; the schema of posts of the
//! `WordPress` REST API. What is wrapped otherwise is an object like any other.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::json::Value;

/// A date may wrap a number that is wrapped itself.
const DEEPEST: u8 = 1;

/// Reads the rest of an object: the scalar that it wraps, else [`Value::Object`].
pub(super) fn unwrap<'a, A: MapAccess<'a>>(map: A) -> Result<Value<'a>, A::Error> {
    Ok(rest_of(map, 0)?.unwrap_or(Value::Object))
}

fn rest_of<'a, A: MapAccess<'a>>(mut map: A, depth: u8) -> Result<Option<Value<'a>>, A::Error> {
    let (mut scalar, mut rendered) = (None, None);
    if let Some(key) = map.next_key::<Cow<'_, str>>()? {
        let wrapped = match &*key {
            RENDERED => {
                rendered = map.next_value_seed(Scalar::plain())?;
                None
            }
            "$oid" | "$date" | "$numberInt" | "$numberLong" => map.next_value_seed(Scalar { depth })?,
            _ => map.next_value::<IgnoredAny>().map(|_| None)?,
        };
        scalar = match wrapped {
            Some(Value::String(digits)) if key.starts_with("$number") => {
                digits.parse().ok().map(Value::Integer)
            }
            other => other,
        };
    }
    while let Some(key) = map.next_key::<Cow<'_, str>>()? {
        scalar = None;
        if key == RENDERED {
            rendered = map.next_value_seed(Scalar::plain())?;
        } else {
            map.next_value::<IgnoredAny>()?;
        }
    }
    // A date or an id has no rendering.
    let rendered = rendered.filter(|value| depth == 0 && matches!(value, Value::String(_)));
    Ok(scalar.or(rendered))
}

/// What a site shows of a title or a text; what it was written as may stand beside it.
const RENDERED: &str = "rendered";

/// A string or an integer, or none where it is something else.
pub(super) struct Scalar {
    depth: u8,
}

impl Scalar {
    /// One that nothing wraps.
    pub(super) fn plain() -> Self {
        Self { depth: DEEPEST }
    }
}

impl<'a> DeserializeSeed<'a> for Scalar {
    type Value = Option<Value<'a>>;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Scalar {
    type Value = Option<Value<'a>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_u64<E>(self, integer: u64) -> Result<Self::Value, E> {
        Ok(Some(Value::Integer(integer.into())))
    }

    fn visit_i64<E>(self, integer: i64) -> Result<Self::Value, E> {
        Ok(Some(Value::Integer(integer.into())))
    }

    fn visit_f64<E>(self, _: f64) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_borrowed_str<E>(self, string: &'a str) -> Result<Self::Value, E> {
        Ok(Some(Value::String(Cow::Borrowed(string))))
    }

    fn visit_str<E>(self, string: &str) -> Result<Self::Value, E> {
        Ok(Some(Value::String(Cow::Owned(string.to_owned()))))
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        if self.depth < DEEPEST {
            return rest_of(map, self.depth + 1);
        }
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut items: A) -> Result<Self::Value, A::Error> {
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(None)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Map;

    impl<'a> Visitor<'a> for Map {
        type Value = Value<'a>;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an object")
        }

        fn visit_map<A: MapAccess<'a>>(self, map: A) -> Result<Self::Value, A::Error> {
            unwrap(map)
        }
    }

    fn check(json: &str, expected: &Value<'_>) {
        let mut deserializer = serde_json::Deserializer::from_str(json);
        let read = (&mut deserializer).deserialize_map(Map).unwrap();
        assert_eq!(read, *expected, "{json}");
        deserializer.end().unwrap();
    }

    #[test]
    fn ids_dates_and_integers_are_unwrapped() {
        check(r#"{"$oid": "5f1"}"#, &Value::String("5f1".into()));
        check(r#"{"$date": "2024-03-05T10:00:00Z"}"#, &Value::String("2024-03-05T10:00:00Z".into()));
        check(r#"{"$date": {"$numberLong": "1709632800000"}}"#, &Value::Integer(1_709_632_800_000));
        check(r#"{"$date": 1709632800000}"#, &Value::Integer(1_709_632_800_000));
        check(r#"{"$numberInt": "-7"}"#, &Value::Integer(-7));
    }

    #[test]
    fn what_a_site_shows_is_unwrapped() {
        check(r#"{"rendered": "<p>One.</p>", "protected": false}"#, &Value::String("<p>One.</p>".into()));
        check(r#"{"raw": "One", "rendered": "On\u0065"}"#, &Value::String("One".into()));
        check(r#"{"rendered": 7}"#, &Value::Object);
        check(r#"{"$date": {"rendered": "x"}}"#, &Value::Object);
    }

    #[test]
    fn everything_else_is_an_object() {
        for json in [
            "{}",
            r#"{"$oid": "5f1", "b": 1}"#,
            r#"{"oid": "5f1"}"#,
            r#"{"$oid": null}"#,
            r#"{"$oid": ["5f1"]}"#,
            r#"{"$numberLong": "many"}"#,
            r#"{"$date": {"$date": {"$date": {"$date": 1}}}}"#,
        ] {
            check(json, &Value::Object);
        }
    }
}
