//! The regions of a page that say what they hold by their element or their class (`<article>`, `<aside>`,
//! `class="related"`), and what is in each: how much text, how much of it in links, how many headings.

use super::tokens::{Token, attribute, attributes, tokens};

/// What a region is by its element and its class.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// The whole page.
    Page,
    Article,
    Aside,
    /// The page's own frame: its navigation, its foot.
    Frame,
    /// A header, of the page or of the story.
    Header,
    Comments,
    /// Named as what leads to other pages: `related`, `teaser`.
    Leading,
}

/// What is in a region, not counting the regions in it, or counting them.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Counts {
    /// Bytes of text outside of links and headings.
    pub(super) plain: usize,
    /// Bytes of text in links that lead away.
    pub(super) linked: usize,
    /// How many links lead away.
    pub(super) away: usize,
    pub(super) headings: usize,
    /// How many of them lead away.
    pub(super) leading_headings: usize,
    pub(super) main_headings: usize,
    /// Runs of text outside of links and headings that are no mere date or name.
    pub(super) runs: usize,
    /// The most of them behind one another with no heading between.
    pub(super) row: usize,
}

/// A region, as a range of the page's tokens.
#[derive(Debug)]
pub(super) struct Region {
    pub(super) kind: Kind,
    /// Whether its class says that it leads to other pages, whatever its kind.
    pub(super) is_leading: bool,
    pub(super) is_comment: bool,
    pub(super) start: usize,
    /// One past its last token.
    pub(super) end: usize,
    parent: usize,
    /// With the regions in it.
    pub(super) all: Counts,
    /// Without the articles in it.
    pub(super) own: Counts,
}

/// Shorter runs of text are dates, names and labels.
const SHORTEST_RUN: usize = 25;

/// How far up an element is looked for that an end tag closes.
const LOOKED_UP: usize = 32;

/// How many regions a page may have; pages of newspapers have some hundreds. What is open beyond that is no region.
const MOST_REGIONS: usize = 10_000;

/// The longest class or id that is looked at.
const LONGEST_CLASS: usize = 500;

/// Elements that may be regions.
const ELEMENTS: [&str; 9] = ["article", "aside", "nav", "footer", "header", "section", "div", "ul", "ol"];

/// Parts of classes of what leads to other pages.
const LEADING: [&str; 15] = [
    "related",
    "teaser",
    "recommend",
    "promo",
    "most-read",
    "mostread",
    "most_read",
    "read-more",
    "readmore",
    "more-stories",
    "more-news",
    "also-read",
    "trending",
    "popular",
    "sidebar",
];

/// What a class begins with that speaks of a page's form: `has-sidebar`, `layout-related`.
const FORMS: [&str; 6] = ["has", "with", "no-", "layout", "page", "is-"];

/// The regions of a page in the order in which they begin, the page itself first. One pass, and linear.
pub(super) fn regions(page: &str) -> Vec<Region> {
    let mut reading = Reading {
        regions: vec![Region::new(Kind::Page, "", 0, 0)],
        open: Vec::new(),
        inside: 0,
        link: None,
        heading: None,
        row: 0,
        address: None,
    };
    let mut count = 0;
    for (at, token) in tokens(page).enumerate() {
        reading.read(at, token);
        count = at + 1;
    }
    let mut regions = reading.regions;
    for region in &mut regions {
        region.end = region.end.min(count);
        region.all = region.own;
    }
    // A region comes behind the one that it is in.
    for at in (1..regions.len()).rev() {
        let Region { parent, all, own, kind, .. } = regions[at];
        regions[parent].all.add(all);
        if kind != Kind::Article {
            regions[parent].own.add(own);
        }
    }
    regions
}

impl Region {
    fn new(kind: Kind, class: &str, start: usize, parent: usize) -> Self {
        Self {
            kind,
            is_leading: class.split_ascii_whitespace().any(leads_by_name),
            is_comment: class.contains("comment"),
            start,
            end: usize::MAX,
            parent,
            all: Counts::default(),
            own: Counts::default(),
        }
    }

    /// Whether another lies in it.
    pub(super) fn holds(&self, other: &Self) -> bool {
        self.start <= other.start && other.end <= self.end
    }
}

impl Counts {
    fn add(&mut self, other: Self) {
        self.plain += other.plain;
        self.linked += other.linked;
        self.away += other.away;
        self.headings += other.headings;
        self.leading_headings += other.leading_headings;
        self.main_headings += other.main_headings;
        self.runs += other.runs;
        self.row = self.row.max(other.row);
    }
}

struct Reading<'a> {
    regions: Vec<Region>,
    /// The open elements that may be regions, each with the region that it is.
    open: Vec<(&'a str, Option<usize>)>,
    /// The innermost open region.
    inside: usize,
    /// Whether the open link leads away.
    link: Option<bool>,
    /// Whether the open heading is known to lead away.
    heading: Option<bool>,
    /// How many runs of text came since the last heading, in this region.
    row: usize,
    /// What the page's own address ends in: links to it lead nowhere.
    address: Option<&'a str>,
}

impl<'a> Reading<'a> {
    fn read(&mut self, at: usize, token: Token<'a>) {
        match token {
            Token::Text(text) => self.text(text.trim()),
            Token::Open { name, attributes: tag } => match name.to_ascii_lowercase().as_str() {
                "a" => {
                    let leads_away = attribute(tag, "href").is_some_and(|href| self.leads_away(href));
                    self.link = Some(leads_away);
                    self.count().away += usize::from(leads_away);
                }
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                    self.heading = Some(false);
                    self.row = 0;
                    self.count().headings += 1;
                    self.count().main_headings += usize::from(name.ends_with('1'));
                }
                "link" if attribute(tag, "rel").is_some_and(|rel| rel.eq_ignore_ascii_case("canonical")) => {
                    self.address = attribute(tag, "href").and_then(last_segment).or(self.address);
                }
                _ => self.open(at, name, tag),
            },
            Token::Close { name } => match name.to_ascii_lowercase().as_str() {
                "a" => self.link = None,
                "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => self.heading = None,
                _ => self.close(at, name),
            },
            Token::Raw { .. } => {}
        }
    }

    /// What is counted of the innermost region.
    fn count(&mut self) -> &mut Counts {
        &mut self.regions[self.inside].own
    }

    fn text(&mut self, text: &str) {
        if text.is_empty() {
            return;
        }
        let (is_away, is_heading) = (self.link == Some(true), self.heading.is_some());
        if is_away && self.heading == Some(false) {
            self.heading = Some(true);
            self.count().leading_headings += 1;
        }
        let is_run = usize::from(text.len() >= SHORTEST_RUN);
        if is_away {
            self.count().linked += text.len();
        } else if !is_heading {
            self.row += is_run;
            let row = self.row;
            let counts = self.count();
            counts.plain += text.len();
            counts.runs += is_run;
            counts.row = counts.row.max(row);
        }
    }

    fn leads_away(&self, href: &str) -> bool {
        let href = href.trim();
        let stays = href.is_empty()
            || href.contains('#')
            || href.len() > 4 * LONGEST_CLASS
            || href.starts_with("javascript:")
            || href.starts_with("mailto:");
        !stays && self.address.is_none_or(|address| !href.contains(address))
    }

    fn open(&mut self, at: usize, name: &'a str, tag: &str) {
        if !ELEMENTS.iter().any(|element| element.eq_ignore_ascii_case(name)) {
            return;
        }
        if self.regions.len() == MOST_REGIONS {
            self.open.push((name, None));
            return;
        }
        let class = class_of(tag);
        let mut region = Region::new(Kind::Page, &class, at, self.inside);
        let kind = match name.to_ascii_lowercase().as_str() {
            "article" => Some(Kind::Article),
            "aside" => Some(Kind::Aside),
            "nav" | "footer" => Some(Kind::Frame),
            "header" => Some(Kind::Header),
            _ if region.is_leading => Some(Kind::Leading),
            _ if region.is_comment => Some(Kind::Comments),
            _ => None,
        };
        let Some(kind) = kind else {
            self.open.push((name, None));
            return;
        };
        region.kind = kind;
        self.open.push((name, Some(self.regions.len())));
        self.inside = self.regions.len();
        self.row = 0;
        self.regions.push(region);
    }

    fn close(&mut self, at: usize, name: &str) {
        let found =
            self.open.iter().rev().take(LOOKED_UP).position(|(open, _)| open.eq_ignore_ascii_case(name));
        let Some(found) = found else { return };
        for _ in 0..=found {
            if let Some((_, Some(region))) = self.open.pop() {
                self.regions[region].end = at + 1;
                self.inside = self.regions[region].parent;
                self.row = 0;
            }
        }
    }
}

/// Whether a class says that what has it leads to other pages.
fn leads_by_name(class: &str) -> bool {
    !FORMS.iter().any(|form| class.starts_with(form)) && LEADING.iter().any(|part| class.contains(part))
}

/// Classes and id of an element, in small letters.
fn class_of(tag: &str) -> String {
    let mut class = String::new();
    for (name, value) in attributes(tag) {
        if (name.eq_ignore_ascii_case("class") || name.eq_ignore_ascii_case("id"))
            && value.len() <= LONGEST_CLASS
        {
            class.push_str(&value.to_ascii_lowercase());
            class.push(' ');
        }
    }
    class
}

/// The last part of an address's path, if it is long enough to be this page's alone.
fn last_segment(address: &str) -> Option<&str> {
    const SHORTEST: usize = 8;
    let segment = address.trim().trim_end_matches('/').rsplit('/').next()?;
    (segment.len() >= SHORTEST && !address.ends_with(&format!("//{segment}"))).then_some(segment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_a_region_is_counted_by_what_it_leads_to() {
        let page = "<link rel=canonical href='https://harbour.example/night-ferry'><ARTICLE><h1>Ferry</h1><p>The ferry came \
            back to the pier.</p><a href='/night-ferry?page=2'>Next</a><aside class=Related-Stories><h3><a href=/bees>Bees\
            </a></h3></aside></ARTICLE><div class='comments has-sidebar'>Good.</div>";
        let read = regions(page);
        let kinds: Vec<Kind> = read.iter().map(|region| region.kind).collect();
        assert_eq!(kinds, [Kind::Page, Kind::Article, Kind::Aside, Kind::Comments]);
        let article = &read[1];
        assert!(read[0].holds(article) && article.holds(&read[2]) && !article.holds(&read[3]));
        assert_eq!(
            (article.own.headings, article.own.leading_headings, article.own.main_headings),
            (2, 1, 1)
        );
        assert_eq!((article.own.away, article.own.linked, article.own.runs), (1, 4, 1));
        assert!(read[2].is_leading && read[3].is_comment && !read[3].is_leading);
        assert_eq!(read[0].own.plain, 5);
        assert_eq!(read[0].all.plain, 5 + article.all.plain);
    }

    #[test]
    fn regions_are_bounded_and_what_is_never_closed_reaches_to_the_end() {
        let read = regions(&"<nav>".repeat(100_000));
        assert_eq!(read.len(), MOST_REGIONS);
        assert!(read.iter().all(|region| region.end == 100_000));
        regions(&"</article><article>".repeat(100_000));
        regions(&"<div class=teaser><article></div>".repeat(100_000));
    }
}
