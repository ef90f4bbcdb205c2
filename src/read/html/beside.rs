//! What stands beside a page's story: teasers of other pages, lists of related stories, stories that follow on the same page.
//! Extraction takes some of it for text, since a teaser has paragraphs as a story has them.
//!
//! A story is told from a teaser by what leads away: a teaser's heading is a link, or most of it is, and hardly a paragraph
//! stands without one. The posts of a live blog are articles too, but their headings lead nowhere (or to places of the page
//! itself), and they share the page's text among them; so they stay, each however short. Where the longest article is itself
//! a teaser the page is a list of pages, and nothing is left out of it.

use std::ops::Range;

use super::regions::{Counts, Kind, Region, regions};

/// What is left must have so many bytes of text, or nothing is left out.
const LEAST_LEFT: usize = 80;

/// How many stories may follow one another on a page; more articles with a main heading each are one text.
const MOST_STORIES: usize = 5;

/// Paragraphs that a story has at least which is one of several.
const STORY_RUNS: usize = 3;

/// Runs of text, and links, that a card of another page has at most.
const MOST_OF_CARD: usize = 4;

/// Paragraphs without a heading between that what leads to other pages has at most.
const LONGEST_ROW: usize = 3;

/// Headers with more links than this are the page's and not the story's.
const HEADER_LINKS: usize = 3;

/// Parts of a page, as ranges of its tokens in order.
#[derive(Debug, Default)]
pub(super) struct Beside {
    /// The main article, if the page has one.
    pub(super) story: Option<Range<usize>>,
    /// What is no part of the story.
    pub(super) left_out: Vec<Range<usize>>,
    /// Where a time is not the story's: what is left out, comments, other articles, the page's frame.
    pub(super) apart: Vec<Range<usize>>,
}

/// Whether the tokens of a page, asked for in order, lie in one of some ranges.
pub(super) struct Within<'r> {
    ranges: &'r [Range<usize>],
}

impl<'r> Within<'r> {
    pub(super) fn new(ranges: &'r [Range<usize>]) -> Self {
        Self { ranges }
    }

    pub(super) fn holds(&mut self, token: usize) -> bool {
        while self.ranges.first().is_some_and(|first| first.end <= token) {
            self.ranges = &self.ranges[1..];
        }
        self.ranges.first().is_some_and(|first| first.contains(&token))
    }
}

/// Tells a page's story from what stands beside it.
pub(super) fn beside(page: &str) -> Beside {
    let regions = regions(page);
    let stories = stories(&regions);
    let story = stories.first().map(|&at| &regions[at]);
    // Where all articles are teasers, the story may stand outside of them.
    let is_story_told = story.is_some() || is_outside_articles(&regions);
    let is_beside = |region: &Region| match region.kind {
        // Stories that follow the first one.
        Kind::Article if stories.iter().skip(1).any(|&at| regions[at].start == region.start) => true,
        Kind::Article => is_story_told && (region.is_comment || is_teaser(region)),
        Kind::Aside => is_list(region.all) || region.is_leading && leads(region.all),
        Kind::Leading => leads(region.all),
        Kind::Page | Kind::Frame | Kind::Header | Kind::Comments => false,
    };
    let holds_story = |region: &Region| story.is_some_and(|story| region.holds(story));
    let mut left_out = Ranges::default();
    let mut plain = 0;
    for region in regions.iter().filter(|region| !holds_story(region) && is_beside(region)) {
        if left_out.push(region) {
            plain += region.all.plain;
        }
    }
    if regions[0].all.plain < plain + LEAST_LEFT {
        left_out = Ranges::default();
    }
    let is_in_story = |region: &Region| story.is_some_and(|story| story.holds(region));
    let is_apart = |region: &Region| match region.kind {
        Kind::Article => is_story_told,
        // A story has a head and a foot of its own.
        Kind::Header => region.all.away > HEADER_LINKS && !is_in_story(region),
        Kind::Frame => !is_in_story(region),
        Kind::Page => false,
        Kind::Aside | Kind::Comments | Kind::Leading => true,
    };
    let mut apart = Ranges::default();
    for region in regions.iter().filter(|region| !holds_story(region) && is_apart(region)) {
        apart.push(region);
    }
    Beside { story: story.map(|story| story.start..story.end), left_out: left_out.0, apart: apart.0 }
}

/// Ranges in order, none within another.
#[derive(Default)]
struct Ranges(Vec<Range<usize>>);

impl Ranges {
    /// Adds a region, unless it lies in the last one.
    fn push(&mut self, region: &Region) -> bool {
        let is_new = self.0.last().is_none_or(|last| last.end <= region.start);
        if is_new {
            self.0.push(region.start..region.end);
        }
        is_new
    }
}

/// The places of the articles that are stories: the main one first, then whole stories that follow it. None where there are
/// no articles, or the longest is a teaser.
fn stories(regions: &[Region]) -> Vec<usize> {
    let articles = || (1..regions.len()).filter(|&at| regions[at].kind == Kind::Article);
    let text = |at: usize| regions[at].own.plain;
    // The first of equals.
    let longest = articles().rev().max_by_key(|&at| text(at));
    let Some(longest) = longest.filter(|&at| !is_teaser(&regions[at])) else { return Vec::new() };
    let is_whole = |at: &usize| {
        let own = regions[*at].own;
        own.main_headings == 1
            && own.leading_headings == 0
            && own.runs >= STORY_RUNS
            && !regions[*at].is_comment
    };
    let whole: Vec<usize> = articles()
        .filter(is_whole)
        .filter(|&at| text(at) >= text(longest) / 4)
        .take(MOST_STORIES + 1)
        .collect();
    if whole.contains(&longest) && whole.len() <= MOST_STORIES { whole } else { vec![longest] }
}

/// Whether the page has a story outside of its articles: these are cards, more than one, and there are paragraphs, and half as
/// much text as in all of them.
fn is_outside_articles(regions: &[Region]) -> bool {
    let articles = || regions.iter().filter(|region| region.kind == Kind::Article).map(|article| article.own);
    let is_card =
        |own: Counts| own.main_headings == 0 && own.runs <= MOST_OF_CARD && own.away <= MOST_OF_CARD;
    if articles().nth(1).is_none() || !articles().all(is_card) {
        return false;
    }
    let besides = |region: &&Region| !matches!(region.kind, Kind::Page | Kind::Article);
    let outside = |part: fn(Counts) -> usize| {
        let besides: usize = regions.iter().filter(besides).map(|region| part(region.own)).sum();
        part(regions[0].own).saturating_sub(besides)
    };
    let text: usize = articles().map(|own| own.plain).sum();
    outside(|own| own.runs) > 1 && 2 * outside(|own| own.plain) >= text
}

/// Whether an article leads to another page: by a heading, or by most of it.
fn is_teaser(article: &Region) -> bool {
    let Counts { leading_headings, runs, .. } = article.own;
    let is_headed = leading_headings > 0 && runs <= 2 * leading_headings;
    is_headed || is_list(article.own) || article.is_leading && leads(article.own)
}

/// Whether half of a region is links, and more than one.
fn is_list(counts: Counts) -> bool {
    counts.away > 0 && counts.linked >= counts.plain
}

/// Whether a region that is named as what leads to other pages does: a link for each heading and hardly a paragraph without,
/// or a third of it links; and never as many paragraphs in a row as a story has.
fn leads(counts: Counts) -> bool {
    let Counts { away, headings, runs, linked, plain, row, .. } = counts;
    let by_headings = headings > 0 && away >= headings && runs <= 2 * headings;
    row <= LONGEST_ROW && (by_headings || away > 1 && 2 * linked >= plain)
}
