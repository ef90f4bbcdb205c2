//! What a page says of itself: title, canonical address, date, author, site; from JSON-LD first, then from its meta
//! elements (Open Graph and its relatives), then from the title.

use url::Url;

use crate::entities;
use crate::read::date;

use super::beside::{Beside, Within};
use super::linked_data;
use super::tokens::{Token, attribute, attributes, tokens};

/// Names of meta elements for the date, the best first.
const DATES: [&str; 14] = [
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "publishdate",
    "pubdate",
    "publication_date",
    "parsely-pub-date",
    "sailthru.date",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.created",
    "dc.date",
    "dcterms.date",
    "date",
];
/// The same for the title.
const TITLES: [&str; 4] = ["og:title", "twitter:title", "dc.title", "headline"];
/// The same for the author.
const AUTHORS: [&str; 5] = ["author", "article:author", "parsely-author", "dc.creator", "byl"];
/// The same for the site.
const SITES: [&str; 3] = ["og:site_name", "application-name", "dc.publisher"];
/// The one for the address.
const ADDRESS: &str = "og:url";

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
    /// The link to the canonical address.
    canonical: Best,
    url: Best,
    /// What relative addresses are relative to, if the page says so.
    base: Best,
    date: Best,
    author: Best,
    site: Best,
}

#[derive(Default)]
struct Best(Option<(usize, String)>);

impl Best {
    fn offer(&mut self, rank: usize, value: &str) {
        if self.0.as_ref().is_none_or(|(known, _)| rank < *known) {
            let value = entities::decode(value);
            let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
            if !value.is_empty() {
                self.0 = Some((rank, value));
            }
        }
    }

    fn offer_attribute(&mut self, tag: &str, name: &str) {
        if let Some(value) = attribute(tag, name) {
            self.offer(0, value);
        }
    }

    /// A date that cannot be read is behind all others, and told if there are none.
    fn offer_date(&mut self, rank: usize, value: &str) {
        let is_read = date::parse(&entities::decode(value)).is_some();
        self.offer(if is_read { rank } else { rank + UNREADABLE }, value);
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
const LAST: usize = 100;
/// Behind all dates that can be read.
const UNREADABLE: usize = 200;

/// Reads what a page says of itself; `beside` tells where a time is its own.
pub(super) fn metadata(page: &str, beside: &Beside) -> Metadata {
    let mut met = Met::default();
    let mut article = Metadata::default();
    let mut apart = Within::new(&beside.apart);
    for (at, token) in tokens(page).enumerate() {
        match token {
            Token::Open { name, attributes: tag } => {
                let is_apart = apart.holds(at);
                match name.to_ascii_lowercase().as_str() {
                    "meta" => met.meta(tag),
                    "link" if is(tag, "rel", "canonical") => met.canonical.offer_attribute(tag, "href"),
                    "base" => met.base.offer_attribute(tag, "href"),
                    "time" if !is_apart => {
                        let is_in_story = beside.story.as_ref().is_some_and(|story| story.contains(&at));
                        met.time(tag, is_in_story);
                    }
                    _ => {}
                }
            }
            Token::Raw { name, content, .. } if name.eq_ignore_ascii_case("title") => {
                met.title.offer(LAST, content);
            }
            Token::Raw { name, attributes: tag, content } if name.eq_ignore_ascii_case("script") => {
                let is_data = attribute(tag, "type").is_some_and(linked_data::is_linked_data);
                if is_data && article == Metadata::default() {
                    article = linked_data::article(content).unwrap_or_default();
                }
            }
            _ => {}
        }
    }
    if let Some(date) = &article.date {
        met.date.offer_date(0, date);
    }
    Metadata {
        title: article.title.or(met.title.take()),
        url: address(&[met.canonical.take(), met.url.take(), article.url], met.base.take().as_ref()),
        date: met.date.take(),
        author: article.author.or(met.author.take()),
        site: met.site.take().or(article.site),
        body: article.body,
    }
}

/// Whether an attribute has that value.
fn is(tag: &str, name: &str, value: &str) -> bool {
    attribute(tag, name).is_some_and(|given| given.trim().eq_ignore_ascii_case(value))
}

/// The first of some addresses that is one: relative ones are taken with the page's base, or with one of the others, and are
/// none where there is nothing that they are relative to.
fn address(given: &[Option<String>; 3], base: Option<&String>) -> Option<String> {
    let whole = |address: &str| Url::parse(address).ok().filter(Url::has_host);
    let base = base.into_iter().chain(given.iter().flatten()).find_map(|address| whole(address));
    given.iter().flatten().find_map(|address| {
        if whole(address).is_some() {
            return Some(address.clone());
        }
        if let Some(base) = &base {
            return Some(base.join(address).ok()?.to_string());
        }
        // Without the scheme.
        address.starts_with("//").then(|| whole(&format!("https:{address}")))?.map(String::from)
    })
}

impl Met {
    /// A time: named as the one, marked as the one, or the first one of the story.
    fn time(&mut self, tag: &str, is_in_story: bool) {
        let Some(date) = attribute(tag, "datetime").or_else(|| attribute(tag, "content")) else { return };
        let behind_names = 1 + DATES.len();
        let rank = if is(tag, "itemprop", "datePublished") {
            behind_names
        } else if attribute(tag, "pubdate").is_some() {
            behind_names + 1
        } else if is_in_story {
            behind_names + 2
        } else {
            LAST
        };
        self.date.offer_date(rank, date);
    }

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
            if name.eq_ignore_ascii_case(ADDRESS) {
                self.url.offer(0, content);
            }
            if let Some(rank) = DATES.iter().position(|known| known.eq_ignore_ascii_case(name)) {
                self.date.offer_date(1 + rank, content);
            }
            self.author.offer_named(&AUTHORS, name, content);
            self.site.offer_named(&SITES, name, content);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::beside::beside;
    use super::*;

    #[test]
    fn json_ld_counts_before_meta_elements_and_those_before_the_title() {
        let page = r#"<title>Ferry | Harbour Post</title><meta name=author content="A. Desk">
            <meta property="og:title" content="Ferry &amp; pier"><meta property="og:site_name" content="Harbour Post">
            <meta property="article:published_time" content="2026-01-02T03:04:05Z"><meta name="date" content="2020">
            <link rel="canonical" href="https://harbour.example/ferry">"#;
        let read = metadata(page, &Beside::default());
        assert_eq!(read.title.as_deref(), Some("Ferry & pier"));
        assert_eq!(read.url.as_deref(), Some("https://harbour.example/ferry"));
        assert_eq!(read.date.as_deref(), Some("2026-01-02T03:04:05Z"));
        assert_eq!((read.author.as_deref(), read.site.as_deref()), (Some("A. Desk"), Some("Harbour Post")));
        let script = r#"<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "WebSite",
            "name": "no"}, {"@type": ["NewsArticle"], "headline": "Ferry sails", "datePublished": "2026-01-01",
            "author": [{"name": "B. Byline"}, "C. Colleague"], "publisher": {"name": "Post"}}]}</script>"#;
        let read = metadata(&format!("{page}{script}"), &Beside::default());
        assert_eq!(read.title.as_deref(), Some("Ferry sails"));
        assert_eq!(read.date.as_deref(), Some("2026-01-01"));
        assert_eq!(read.author.as_deref(), Some("B. Byline, C. Colleague"));
        assert_eq!(read.site.as_deref(), Some("Harbour Post"));
    }

    /// A relative address was taken as it stood: `/2024/03/x.html` of two outlets was one page.
    #[test]
    fn a_relative_canonical_address_is_resolved_or_none() {
        let read = |head: &str| metadata(head, &Beside::default()).url;
        let canonical = "<link rel=canonical href='/2024/03/ferry.html'>";
        assert_eq!(read(canonical), None);
        let resolved = Some("https://harbour.example/2024/03/ferry.html");
        for other in [
            "<meta property=og:url content='https://harbour.example/amp/ferry?x=1'>",
            "<base href='https://harbour.example/'>",
            "<script type='application/ld+json; charset=utf-8'>{\"@type\": \"NewsArticle\", \"url\": \"https://harbour.example/f\"}</script>",
        ] {
            assert_eq!(read(&format!("{canonical}{other}")).as_deref(), resolved, "{other}");
        }
        assert_eq!(
            read("<link rel=canonical href='//harbour.example/f'>").as_deref(),
            Some("https://harbour.example/f")
        );
        let og = "<meta property=og:url content='https://harbour.example/f'><base href=/>";
        assert_eq!(read(og).as_deref(), Some("https://harbour.example/f"));
    }

    /// The first time of the page was its date, also that of a teaser, a comment or the page's head.
    #[test]
    fn a_time_counts_where_it_is_the_storys() {
        let story = "<article><h1>Ferry sails</h1><time datetime=2024-03-05>5 March</time><p>The ferry sailed again on \
            Tuesday, with a band on the pier and two hundred passengers on deck.</p></article>";
        let teaser = "<article><h3><a href=/b>Bees</a></h3><time datetime=2023-01-01>1 Jan</time></article>";
        let comment = "<div class=comments><time datetime=2023-01-02></time></div>";
        let head = "<nav><time datetime=2023-01-03></time></nav>";
        let aside = "<aside><time datetime=2023-01-04 itemprop=datePublished></time></aside>";
        let loose = "<time datetime=2023-01-05></time>";
        let read = |page: &str| metadata(page, &beside(page)).date;
        let before = [head, aside, teaser, comment, loose].concat();
        assert_eq!(read(&format!("{before}{story}")).as_deref(), Some("2024-03-05"));
        let marked = story
            .replace("Ferry sails</h1>", "Ferry</h1><time datetime=2024-03-06></time>")
            .replace("<time datetime=2024-03-05>", "<time pubdate datetime=2024-03-05>");
        assert_eq!(read(&format!("{before}{marked}")).as_deref(), Some("2024-03-05"));
        let named = "<p><time itemprop=datePublished datetime=2024-03-07></time></p>";
        assert_eq!(read(&format!("{before}{marked}{named}")).as_deref(), Some("2024-03-07"));
        let meta = "<meta name=dcterms.date content=soon><meta name=dc.date content=2024-03-08>";
        assert_eq!(read(&format!("{before}{marked}{named}{meta}")).as_deref(), Some("2024-03-08"));
        let data = "<script type=application/ld+json>{\"@type\": \"Article\", \"datePublished\": \"2024-03-09\"}</script>";
        assert_eq!(read(&format!("{meta}{marked}{data}")).as_deref(), Some("2024-03-09"));
        assert_eq!(read(&format!("<p>{loose}</p>")).as_deref(), Some("2023-01-05"));
        assert_eq!(read(&format!("{head}{aside}{comment}")), None);
        assert_eq!(read("<time datetime=soon></time>").as_deref(), Some("soon"), "to be told");
    }

    #[test]
    fn hostile_json_ld_is_passed_over() {
        for script in
            ["{", &"[".repeat(100_000), &format!("{}1{}", "[".repeat(100), "]".repeat(100)), "7", ""]
        {
            let page = format!("<script type=application/ld+json>{script}</script><title>T</title>");
            assert_eq!(metadata(&page, &Beside::default()).title.as_deref(), Some("T"));
        }
    }
}
