//! The names that scraped records give to the fields that wirecopy understands.

use crate::config::FieldName;

/// Each field with its usual names; the first one present in a record counts.
const USUAL: [(FieldName, &[&str]); 7] = [
    (FieldName::Id, &["id", "doc_id", "uuid", "_id"]),
    (FieldName::Url, &["url", "link", "source_url"]),
    (FieldName::Title, &["title", "headline"]),
    (FieldName::Text, &["paragraphs", "text", "maintext", "content", "body", "raw_text", "article"]),
    (FieldName::Date, &["date", "date_publish", "published", "published_at", "publish_date", "timestamp"]),
    (FieldName::Outlet, &["outlet", "source", "sitename", "site", "source_domain", "hostname"]),
    (FieldName::Author, &["author", "authors", "byline"]),
];

/// A name of a field, as an index into [`Fields`]: the smaller of two names of one field has precedence.
pub(crate) type Slot = usize;

/// All names that are looked for, in order of precedence within each field.
#[derive(Debug)]
pub(crate) struct Fields {
    names: Vec<(FieldName, String)>,
}

impl Fields {
    /// The usual names behind those that the user gave.
    pub(crate) fn new(overrides: &[(FieldName, String)]) -> Self {
        let usual =
            USUAL.iter().flat_map(|(field, names)| names.iter().map(|name| (*field, (*name).to_owned())));
        let mut names: Vec<(FieldName, String)> = Vec::new();
        for (field, name) in overrides.iter().cloned().chain(usual) {
            // A name given by the user means what he says, and only that.
            if names.iter().all(|(_, known)| *known != name) {
                names.push((field, name));
            }
        }
        Self { names }
    }

    /// The slot of a record's key.
    pub(crate) fn slot(&self, key: &str) -> Option<Slot> {
        self.names.iter().position(|(_, name)| name == key)
    }

    /// The field that a slot belongs to.
    pub(crate) fn field(&self, slot: Slot) -> FieldName {
        self.names[slot].0
    }

    /// The name that a slot stands for.
    pub(crate) fn name(&self, slot: Slot) -> &str {
        &self.names[slot].1
    }

    /// The names of one field, in order of precedence.
    pub(crate) fn names_of(&self, field: FieldName) -> impl Iterator<Item = &str> {
        self.names.iter().filter(move |(of, _)| *of == field).map(|(_, name)| name.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_of_the_users_comes_first_and_loses_its_usual_meaning() {
        let fields = Fields::new(&[(FieldName::Text, "source".to_owned())]);
        let names: Vec<&str> = fields.names_of(FieldName::Text).collect();
        assert_eq!(names[..3], ["source", "paragraphs", "text"]);
        assert!(fields.names_of(FieldName::Outlet).all(|name| name != "source"));
        assert_eq!(fields.slot("source"), Some(0));
        assert_eq!(fields.slot("Source"), None);
    }
}
