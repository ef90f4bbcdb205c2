//! What a page says of itself: title, canonical address, date, author, site; from JSON-LD first, then from its meta
//! elements (Open Graph and its relatives), then from the title.

use serde_json::Value;

use super::tokens::{Token, attribute, attributes, tokens};

/// The longest script that is read as JSON-LD.
const LONGEST_SCRIPT: usize = 1 << 20;

/// How many lists and objects deep an article is looked for in JSON-LD.
const DEEPEST: usize = 4;

/// Names of meta elements for the date, the best first.
const DATES: [&str; 12] = [
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "publishdate",
    "pubdate",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.created",
    "dc.date",
    "date",
];
/// The same for the title.
const TITLES: [&str; 4] = ["og:title", "twitter:title", "dc.title", "headline"];
/// The same for the author.
const AUTHORS: [&str; 5] = ["author", "article:author", "parsely-author", "dc.creator", "byl"];
/// The same for the site.
const SITES: [&str; 3] = ["og:site_name", "application-name", "dc.publisher"];
/// The same for the address.
const ADDRESSES: [&str; 1] = ["og:url"];

/// What a page says of itself, as it says it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Metadata {
    pub(super) title: Option<String>,
    pub(super) url: Option<String>,
    pub(super) date: Option<String>,
    pub(super) author: Option<String>,
    pub(super) site: Option<String>,
    /// The article's text as JSON-LD has it: often without paragraphs.
    pub(super) body: Option<String>,
}

/// What was met, each with how far down its list of names it stands: lower is better.
#[derive(Default)]
struct Met {
    title: Best,
    url: Best,
    date: Best,
    author: Best,
    site: Best,
}

#[derive(Default)]
struct Best(Option<(usize, String)>);

impl Best {
    fn offer(&mut self, rank: usize, value: &str) {
        if self.0.as_ref().is_none_or(|(known, _)| rank < *known) {
            let value = html_escape::decode_html_entities(value);
            let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
            if !value.is_empty() {
                self.0 = Some((rank, value));
            }
        }
    }

    fn offer_named(&mut self, names: &[&str], name: &str, value: &str) {
        if let Some(rank) = names.iter().position(|known| known.eq_ignore_ascii_case(name)) {
            self.offer(rank, value);
        }
    }

    fn take(self) -> Option<String> {
        self.0.map(|(_, value)| value)
    }
}

/// Behind all named sources.
const LAST: usize = usize::MAX;

/// Reads what a page says of itself.
pub(super) fn metadata(page: &str) -> Metadata {
    let mut met = Met::default();
    let mut article = Metadata::default();
    for token in tokens(page) {
        match token {
            Token::Open { name, attributes } if name.eq_ignore_ascii_case("meta") => met.meta(attributes),
            Token::Open { name, attributes: tag } if name.eq_ignore_ascii_case("link") => {
                let is_canonical =
                    attribute(tag, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical"));
                if let Some(address) = attribute(tag, "href").filter(|_| is_canonical) {
                    met.url.offer(0, address);
                }
            }
            Token::Open { name, attributes: tag } if name.eq_ignore_ascii_case("time") => {
                if let Some(date) = attribute(tag, "datetime") {
                    let is_named = attribute(tag, "itemprop")
                        .is_some_and(|name| name.eq_ignore_ascii_case("datePublished"));
                    met.date.offer(if is_named { DATES.len() } else { LAST }, date);
                }
            }
            Token::Raw { name, content, .. } if name.eq_ignore_ascii_case("title") => {
                met.title.offer(LAST, content);
            }
            Token::Raw { name, attributes: tag, content } if name.eq_ignore_ascii_case("script") => {
                let is_data = attribute(tag, "type")
                    .is_some_and(|kind| kind.eq_ignore_ascii_case("application/ld+json"));
                if is_data && content.len() <= LONGEST_SCRIPT && article == Metadata::default() {
                    article = json_ld(content).unwrap_or_default();
                }
            }
            _ => {}
        }
    }
    Metadata {
        title: article.title.or(met.title.take()),
        url: met.url.take().or(article.url),
        date: article.date.or(met.date.take()),
        author: article.author.or(met.author.take()),
        site: met.site.take().or(article.site),
        body: article.body,
    }
}

impl Met {
    fn meta(&mut self, tag: &str) {
        let mut content = None;
        let mut names = Vec::new();
        for (name, value) in attributes(tag) {
            if name.eq_ignore_ascii_case("content") {
                content = Some(value);
            } else if ["property", "name", "itemprop"].iter().any(|known| known.eq_ignore_ascii_case(name)) {
                names.push(value.trim());
            }
        }
        let Some(content) = content else { return };
        for name in names {
            self.title.offer_named(&TITLES, name, content);
            // The link to the canonical address comes first.
            if name.eq_ignore_ascii_case(ADDRESSES[0]) {
                self.url.offer(1, content);
            }
            self.date.offer_named(&DATES, name, content);
            self.author.offer_named(&AUTHORS, name, content);
            self.site.offer_named(&SITES, name, content);
        }
    }
}

/// The article that a JSON-LD script describes, if it does.
fn json_ld(script: &str) -> Option<Metadata> {
    // The parser itself refuses to nest deeper than 128.
    let data: Value = serde_json::from_str(script.trim()).ok()?;
    let article = find_article(&data, DEEPEST)?;
    let text = |value: &Value| {
        let text = html_escape::decode_html_entities(value.as_str()?).trim().to_owned();
        (!text.is_empty()).then_some(text)
    };
    let page = article.get("mainEntityOfPage");
    let url = article.get("url").or_else(|| page.and_then(|page| page.get("@id"))).or(page);
    Some(Metadata {
        title: article.get("headline").or_else(|| article.get("name")).and_then(text),
        url: url.and_then(text),
        date: article.get("datePublished").or_else(|| article.get("dateCreated")).and_then(text),
        author: article.get("author").and_then(names),
        site: article.get("publisher").and_then(names),
        body: article.get("articleBody").and_then(text),
    })
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
            object.get("@graph").filter(|_| deepest > 0).and_then(|graph| find_article(graph, deepest - 1))
        }
        _ => None,
    }
}

/// A name, an object's name, or those of a list.
fn names(value: &Value) -> Option<String> {
    let one = |value: &Value| {
        value.as_str().or_else(|| value.get("name")?.as_str()).map(|name| name.trim().to_owned())
    };
    let all: Vec<String> = match value {
        Value::Array(items) => items.iter().filter_map(one).filter(|name| !name.is_empty()).collect(),
        value => one(value).into_iter().filter(|name| !name.is_empty()).collect(),
    };
    (!all.is_empty()).then(|| all.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_ld_counts_before_meta_elements_and_those_before_the_title() {
        let page = r#"<title>Ferry | Harbour Post</title><meta name=author content="A. Desk">
            <meta property="og:title" content="Ferry &amp; pier"><meta property="og:site_name" content="Harbour Post">
            <meta property="article:published_time" content="2026-01-02T03:04:05Z"><meta name="date" content="2020">
            <link rel="canonical" href="https://harbour.example/ferry">"#;
        let read = metadata(page);
        assert_eq!(read.title.as_deref(), Some("Ferry & pier"));
        assert_eq!(read.url.as_deref(), Some("https://harbour.example/ferry"));
        assert_eq!(read.date.as_deref(), Some("2026-01-02T03:04:05Z"));
        assert_eq!((read.author.as_deref(), read.site.as_deref()), (Some("A. Desk"), Some("Harbour Post")));
        let script = r#"<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite",
            "name": "no"}, {"@type": ["NewsArticle"], "headline": "Ferry sails", "datePublished": "2026-01-01",
            "author": [{"name": "B. Byline"}, "C. Colleague"], "publisher": {"name": "Post"}}]}</script>"#;
        let read = metadata(&format!("{page}{script}"));
        assert_eq!(read.title.as_deref(), Some("Ferry sails"));
        assert_eq!(read.date.as_deref(), Some("2026-01-01"));
        assert_eq!(read.author.as_deref(), Some("B. Byline, C. Colleague"));
        assert_eq!(read.site.as_deref(), Some("Harbour Post"));
    }

    #[test]
    fn hostile_json_ld_is_passed_over() {
        for script in
            ["{", &"[".repeat(100_000), &format!("{}1{}", "[".repeat(100), "]".repeat(100)), "7", ""]
        {
            let page = format!("<script type=application/ld+json>{script}</script><title>T</title>");
            assert_eq!(metadata(&page).title.as_deref(), Some("T"));
        }
    }
}
