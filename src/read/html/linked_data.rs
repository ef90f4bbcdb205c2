//! The article that a page's JSON-LD describes.
//!
//! What consumers of such data put up with is put up with here: wrappers of times when scripts had to be hidden from XML,
//! line breaks within strings, a comma behind the last item.

use std::borrow::Cow;

use serde_json::Value;

use crate::entities;

use super::markup;
use super::metadata::Metadata;

/// The longest script that is read.
const LONGEST_SCRIPT: usize = 1 << 20;

/// How many lists and objects deep an article is looked for.
const DEEPEST: usize = 5;

/// Under which an article may lie.
const HOLDERS: [&str; 3] = ["@graph", "mainEntity", "mainEntityOfPage"];

/// Whether a script of this type holds JSON-LD: `application/ld+json; charset=utf-8` too.
pub(super) fn is_linked_data(media_type: &str) -> bool {
    let kind = media_type.split(';').next().unwrap_or_default();
    kind.trim().eq_ignore_ascii_case("application/ld+json")
}

/// The article that a script describes, if it does.
pub(super) fn article(script: &str) -> Option<Metadata> {
    if script.len() > LONGEST_SCRIPT {
        return None;
    }
    // The parser itself refuses to nest deeper than 128.
    let data: Value = serde_json::from_str(script.trim())
        .or_else(|_| serde_json::from_str(&mended(unwrapped(script))))
        .ok()?;
    let article = find_article(&data, DEEPEST)?;
    let text = |value: &Value| nonblank(&entities::decode(value.as_str()?));
    let page = article.get("mainEntityOfPage");
    let url = article.get("url").or_else(|| page.and_then(|page| page.get("@id"))).or(page);
    Some(Metadata {
        title: article.get("headline").or_else(|| article.get("name")).and_then(text),
        url: url.and_then(text),
        date: article.get("datePublished").or_else(|| article.get("dateCreated")).and_then(text),
        author: article.get("author").and_then(names),
        site: article.get("publisher").and_then(names),
        body: article.get("articleBody").and_then(Value::as_str).and_then(body),
    })
}

fn nonblank(text: &str) -> Option<String> {
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// The article's text, a paragraph a line. Some put markup there.
fn body(given: &str) -> Option<String> {
    let text = markup::lines(given).map_or_else(|| entities::decode(given), Cow::Owned);
    nonblank(&text)
}

/// The first object of a type that ends in `Article` or `Posting`, as `NewsArticle` and `BlogPosting` do.
fn find_article(value: &Value, deepest: usize) -> Option<&Value> {
    match value {
        Value::Array(items) if deepest > 0 => items.iter().find_map(|item| find_article(item, deepest - 1)),
        Value::Object(object) => {
            let is_article = |kind: &Value| {
                kind.as_str().is_some_and(|kind| kind.ends_with("Article") || kind.ends_with("Posting"))
            };
            let found = object.get("@type").is_some_and(|kind| match kind {
                Value::Array(kinds) => kinds.iter().any(is_article),
                kind => is_article(kind),
            });
            if found {
                return Some(value);
            }
            if deepest == 0 {
                return None;
            }
            HOLDERS.iter().find_map(|holder| find_article(object.get(*holder)?, deepest - 1))
        }
        _ => None,
    }
}

/// A name, an object's name, or those of a list.
fn names(value: &Value) -> Option<String> {
    let one =
        |value: &Value| nonblank(&entities::decode(value.as_str().or_else(|| value.get("name")?.as_str())?));
    let all: Vec<String> = match value {
        Value::Array(items) => items.iter().filter_map(one).collect(),
        value => one(value).into_iter().collect(),
    };
    (!all.is_empty()).then(|| all.join(", "))
}

/// A script without what it is hidden in: `<!-- -->`, `<![CDATA[ ]]>`, and the comments that hide these.
fn unwrapped(script: &str) -> &str {
    const BEFORE: [&str; 6] = ["\u{feff}", "<!--", "<![CDATA[", "//", "/*", "*/"];
    const BEHIND: [&str; 6] = ["-->", "]]>", "//", "/*", "*/", ";"];
    let mut script = script.trim();
    while let Some(rest) = BEFORE.iter().find_map(|wrapper| script.strip_prefix(wrapper)) {
        script = rest.trim_start();
    }
    while let Some(rest) = BEHIND.iter().find_map(|wrapper| script.strip_suffix(wrapper)) {
        script = rest.trim_end();
    }
    script
}

/// JSON as it was meant: control characters within strings, escapes that are none, commas behind the last item.
fn mended(json: &str) -> String {
    let mut mended = String::with_capacity(json.len() + 16);
    let (mut in_string, mut is_escaped) = (false, false);
    // A comma waits for what comes behind it.
    let mut comma = false;
    for letter in json.chars() {
        if in_string {
            if is_escaped {
                let is_escape = matches!(letter, '"' | '\\' | '/' | 'b' | 'f' | 'n' | 'r' | 't' | 'u');
                is_escaped = false;
                if is_escape {
                    mended.push('\\');
                    mended.push(letter);
                    continue;
                }
            } else if letter == '\\' {
                is_escaped = true;
                continue;
            } else if letter == '"' {
                in_string = false;
            }
            match letter {
                '\n' => mended.push_str("\\n"),
                '\r' => {}
                letter if letter.is_ascii_control() => mended.push(' '),
                letter => mended.push(letter),
            }
            continue;
        }
        if !letter.is_whitespace() {
            if comma && !matches!(letter, ']' | '}') {
                mended.push(',');
            }
            comma = letter == ',';
            in_string = letter == '"';
        }
        if letter != ',' {
            mended.push(letter);
        }
    }
    mended
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Line breaks in strings, commas behind the last item and wrappers: pages have them, and readers of such data take them.
    #[test]
    fn json_that_only_strict_parsers_refuse_is_read() {
        let json = "{\"@type\": \"NewsArticle\",\n\"headline\": \"Ferry, it\\'s said,\n sails ]\",\n\"articleBody\": \"One.\r\n\
            Two\tand\u{1}three.\", \"author\": [{\"name\": \"A. O&#39;Desk\",}, ],\n}";
        for (before, behind) in [
            ("", ""),
            ("<!--\n", "\n-->"),
            ("<![CDATA[", "]]>"),
            ("//<![CDATA[\n", "\n//]]>"),
            ("/*<![CDATA[*/", "/*]]>*/;"),
            (" \u{feff}", ""),
        ] {
            let read = article(&format!("{before}{json}{behind}")).unwrap();
            assert_eq!(read.title.as_deref(), Some("Ferry, it's said,\n sails ]"), "{before}");
            assert_eq!(read.body.as_deref(), Some("One.\nTwo and three."), "{before}");
            assert_eq!(read.author.as_deref(), Some("A. O'Desk"), "{before}");
        }
    }

    #[test]
    fn an_article_is_found_under_the_page_that_it_is_the_subject_of() {
        for holder in ["mainEntity", "mainEntityOfPage", "@graph"] {
            for (open, close) in [("", ""), ("[{\"@type\": \"Person\"}, ", "]")] {
                let script = format!(
                    "{{\"@type\": \"WebPage\", \"name\": \"no\", \"{holder}\": {open}{{\"@type\": \"http://schema.org/NewsArticle\", \
                     \"headline\": \"Ferry sails\"}}{close}}}"
                );
                assert_eq!(article(&script).unwrap().title.as_deref(), Some("Ferry sails"), "{script}");
            }
        }
        assert!(article(r#"{"@type": "WebPage", "mainEntity": "https://harbour.example/"}"#).is_none());
    }

    #[test]
    fn markup_in_the_articles_text_becomes_paragraphs() {
        let script = r#"{"@type": "NewsArticle", "articleBody": "<p>One &amp; all.</p><p>Two.</p>"}"#;
        assert_eq!(article(script).unwrap().body.as_deref(), Some("One & all.\nTwo."));
    }

    #[test]
    fn broken_json_of_any_length_is_passed_over() {
        for script in ["{\"a\": \"", "<!--", ",,,,]", "{\"@type\": \"NewsArticle\", \"a\": \"\\", "]]>]]>"] {
            assert!(article(&script.repeat(1000)).is_none(), "{script}");
            assert!(article(script).is_none(), "{script}");
        }
    }
}
