//! Which field of a JSON object holds the records, where the object is no record itself but what a site's interface answers.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use super::json::read_object;

/// The name of the first field of an object that is a list of objects.
pub(crate) fn list_of_objects(record: &str) -> Option<String> {
    read_object(record, Lists).ok().flatten()
}

struct Lists;

impl<'a> Visitor<'a> for Lists {
    type Value = Option<String>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object in braces")
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut found = None;
        while let Some(key) = map.next_key::<Cow<'_, str>>()? {
            let is_list = map.next_value_seed(Opens { is_within_list: false })?;
            if is_list && found.is_none() {
                found = Some(key.into_owned());
            }
        }
        Ok(found)
    }
}

/// Whether a value is a list whose first item is an object; of an item, whether it is one.
struct Opens {
    is_within_list: bool,
}

impl<'a> DeserializeSeed<'a> for Opens {
    type Value = bool;

    fn deserialize<D: Deserializer<'a>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'a> Visitor<'a> for Opens {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_bool<E>(self, _: bool) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_u64<E>(self, _: u64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_i64<E>(self, _: i64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_f64<E>(self, _: f64) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_str<E>(self, _: &str) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_map<A: MapAccess<'a>>(self, mut map: A) -> Result<bool, A::Error> {
        while map.next_entry::<IgnoredAny, IgnoredAny>()?.is_some() {}
        Ok(self.is_within_list)
    }

    fn visit_seq<A: SeqAccess<'a>>(self, mut items: A) -> Result<bool, A::Error> {
        let first = if self.is_within_list {
            None
        } else {
            items.next_element_seed(Self { is_within_list: true })?
        };
        while items.next_element::<IgnoredAny>()?.is_some() {}
        Ok(first == Some(true))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_list_of_objects_is_told() {
        let check = |record: &str, expect: Option<&str>| {
            assert_eq!(list_of_objects(record).as_deref(), expect, "{record}");
        };
        check(
            r#"{"status": "ok", "n": 1.5, "tags": ["a"], "articles": [{"id": [1]}, 2], "more": [{}]}"#,
            Some("articles"),
        );
        check(r#"{"a": [[{}]], "b": {"c": [{}]}, "d": [], "e": [null, {}], "f": -1, "g": true}"#, None);
        check(r#"{"a": [{}"#, None);
        check("[{}]", None);
    }
}
