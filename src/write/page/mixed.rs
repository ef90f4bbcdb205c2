//! Articles that mix several stories or agencies, told apart block by block, and stories that continue one another.

use std::collections::BTreeMap;

use maud::{Markup, PreEscaped, html};

use super::text::{clipped, count, headline, percent};
use crate::track::report::{MixedArticle, Report, SourcedBlock, Story};

/// Bytes of mixed articles on the page, and blocks of one.
const BYTES: usize = 400_000;
const BLOCKS: usize = 60;

/// Stories by their id.
type ById<'r> = BTreeMap<&'r str, &'r Story>;

/// The section; empty where nothing is mixed and nothing continues.
pub(super) fn mixed(report: &Report) -> Markup {
    let by_id: ById<'_> = report.stories.iter().map(|story| (story.id.as_str(), story)).collect();
    let (mut markup, mut shown) = (String::new(), 0);
    for article in &report.mixed {
        if markup.len() >= BYTES {
            break;
        }
        markup += &one(&by_id, article).into_string();
        shown += 1;
    }
    html! {
        section #mixed aria-labelledby="h-mixed" {
            h2 #h-mixed { "Mixed and continued" }
            @if report.mixed.is_empty() && report.chains.is_empty() { p { "No article mixes several stories or agencies, and no story continues another." } }
            @if !report.chains.is_empty() {
                h3 { "Stories that continue one another" }
                ul { @for chain in &report.chains { li {
                    @for (at, id) in chain.stories.iter().enumerate() { @if at > 0 { " → " } (story_link(&by_id, id)) }
                    br; small { (clipped(&chain.why, 300)) }
                } } }
            }
            @if !report.mixed.is_empty() {
                h3 { "Articles of several stories or agencies" }
                p {
                    "Which block comes from where."
                    @if shown < report.mixed.len() { " The first " (count(shown as u64)) " of " (count(report.mixed.len() as u64)) " are shown." }
                }
                div data-paged { (PreEscaped(&markup)) }
            }
        }
    }
}

fn one(by_id: &ById<'_>, article: &MixedArticle) -> Markup {
    html! {
        details .fold {
            summary {
                (clipped(article.outlet.as_deref().unwrap_or("(no outlet)"), 60)) ": " (headline(article.title.as_deref()))
                " " small { (sources(article)) }
            }
            div .scroll tabindex="0" role="region" aria-label="Blocks of a mixed article" {
                table {
                    thead { tr { th .n { "Block" } th { "It opens" } th { "Agency" } th { "Story" } th .n { "The story has" } } }
                    tbody { @for block in article.blocks.iter().take(BLOCKS) { (row(by_id, block)) } }
                }
            }
        }
    }
}

/// The agencies of an article's blocks, in the order in which they come.
fn sources(article: &MixedArticle) -> Markup {
    let mut names: Vec<&str> = Vec::new();
    for agency in article.blocks.iter().filter_map(|block| block.agency.as_deref()) {
        if !names.contains(&agency) {
            names.push(agency);
        }
    }
    html! { (clipped(&names.join(", "), 120)) }
}

fn row(by_id: &ById<'_>, block: &SourcedBlock) -> Markup {
    html! {
        tr {
            td .n { (block.number) }
            td .w { (clipped(&block.opening, 120)) " …" }
            td { @if let Some(agency) = &block.agency { (clipped(agency, 60)) } @else { "–" } }
            td { @if let Some(id) = &block.story { (story_link(by_id, id)) } @else { "the outlet’s own" } }
            td .n { @if block.story.is_some() { (percent(block.share)) } @else { "–" } }
        }
    }
}

/// A story by its number, or its id where the filters left it out.
fn story_link(by_id: &ById<'_>, id: &str) -> Markup {
    html! {
        @match by_id.get(id) {
            Some(story) => { a href={ "#" (id) } { "no. " (story.rank) } " " small { (clipped(story.title.as_deref().unwrap_or_default(), 60)) } }
            None => { code { (clipped(id, 40)) } }
        }
    }
}
