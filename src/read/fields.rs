//! The names that scraped records give to the fields that wirecopy understands.

use crate::config::FieldName;

/// Each field with its usual names; the first one present in a record counts. Those of several words are known in camel case
/// too.
const USUAL: [(FieldName, &[&str]); 7] = [
    (FieldName::Id, &["id", "doc_id", "uuid", "_id"]),
    (FieldName::Url, &["url", "link", "source_url", "canonical_url"]),
    (FieldName::Title, &["title", "headline"]),
    (
        FieldName::Text,
        &[
            "paragraphs",
            "text",
            "maintext",
            "content",
            "body",
            "raw_text",
            "article",
            "article_body",
            "full_text",
        ],
    ),
    (
        FieldName::Date,
        &[
            "date",
            "date_publish",
            "published",
            "published_at",
            "publish_date",
            "published_date",
            "date_published",
            "pub_date",
            "timestamp",
        ],
    ),
    (FieldName::Outlet, &["outlet", "source", "sitename", "site", "source_domain", "hostname", "site_name"]),
    (FieldName::Author, &["author", "authors", "byline"]),
];

/// A name of a field, as an index into [`Fields`]: the smaller of two names of one field has precedence.
pub(crate) type Slot = usize;

/// All names that are looked for, in order of precedence within each field.
#[derive(Debug)]
pub(crate) struct Fields {
    names: Vec<(FieldName, String)>,
    /// Whether a name of the user's is a path.
    has_paths: bool,
}

impl Fields {
    /// The usual names behind those that the user gave.
    pub(crate) fn new(overrides: &[(FieldName, String)]) -> Self {
        let both = |name: &str| [Some(name.to_owned()), camel_case(name)].into_iter().flatten();
        let usual = USUAL
            .iter()
            .flat_map(|(field, names)| names.iter().flat_map(|name| both(name)).map(|name| (*field, name)));
        let mut names: Vec<(FieldName, String)> = Vec::new();
        for (field, name) in overrides.iter().cloned().chain(usual) {
            // A name given by the user means what he says, and only that.
            if names.iter().all(|(_, known)| *known != name) {
                names.push((field, name));
            }
        }
        let has_paths = overrides.iter().any(|(_, name)| name.contains('.'));
        Self { names, has_paths }
    }

    /// The slot of a record's key.
    pub(crate) fn slot(&self, key: &str) -> Option<Slot> {
        self.names.iter().position(|(_, name)| name == key)
    }

    /// The slot of a column's name without regard to case: spreadsheets write `Title`.
    pub(crate) fn slot_in_any_case(&self, name: &str) -> Option<Slot> {
        let lower = name.to_lowercase();
        self.slot(&lower).or_else(|| self.names.iter().position(|(_, known)| known.to_lowercase() == lower))
    }

    /// Whether a name may lead into an object: `meta.url`.
    pub(crate) fn has_paths(&self) -> bool {
        self.has_paths
    }

    /// Whether a name leads into the object at `path`, which ends with a full stop.
    pub(crate) fn leads_below(&self, path: &str) -> bool {
        self.names.iter().any(|(_, name)| name.len() > path.len() && name.starts_with(path))
    }

    /// The field that a slot belongs to.
    pub(crate) fn field(&self, slot: Slot) -> FieldName {
        self.names[slot].0
    }

    /// The name that a slot stands for.
    pub(crate) fn name(&self, slot: Slot) -> &str {
        &self.names[slot].1
    }

    /// The names of one field, in order of precedence; those in camel case go without saying.
    pub(crate) fn names_of(&self, field: FieldName) -> impl Iterator<Item = &str> {
        let is_said =
            |name: &str| self.names.iter().any(|(_, other)| camel_case(other).as_deref() == Some(name));
        self.names
            .iter()
            .filter(move |(of, name)| *of == field && !is_said(name))
            .map(|(_, name)| name.as_str())
    }
}

/// `publishedAt` for `published_at`; none for a name of one word.
fn camel_case(name: &str) -> Option<String> {
    let (first, rest) = name.split_once('_').filter(|(first, _)| !first.is_empty())?;
    let mut camel = first.to_owned();
    for word in rest.split('_') {
        // Names of the user's may be anything.
        let (initial, rest) = word.split_at_checked(1)?;
        camel.push_str(&initial.to_ascii_uppercase());
        camel.push_str(rest);
    }
    Some(camel)
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

    #[test]
    fn names_of_several_words_are_known_in_camel_case() {
        let fields = Fields::new(&[]);
        for name in
            ["docId", "sourceUrl", "articleBody", "publishedAt", "datePublished", "pubDate", "siteName"]
        {
            assert!(fields.slot(name).is_some(), "{name}");
        }
        assert_eq!((camel_case("_id"), camel_case("url")), (None, None));
        assert_eq!(fields.slot_in_any_case("PUBLISHEDAT"), fields.slot("publishedAt"));
    }
}
