//! The work lists: credits to follow up with their evidence, and headlines that were changed.

use std::cmp::Ordering;

use maud::{Markup, html};

use super::article::what_was_changed;
use super::overview::{class_of, words_for};
use super::story::outlet;
use super::text::{clipped, count, foreign, headline, link, percent};
use crate::track::report::{Article, CreditState, HeadlineKind, Report, Story};

/// Rows of a table on the page; the rest is in the tables beside it.
const ROWS: usize = 1_000;

fn articles(report: &Report) -> impl Iterator<Item = (&Story, &Article)> {
    report.stories.iter().flat_map(|story| story.articles.iter().map(move |article| (story, article)))
}

/// The credits to follow up: missing ones first, then by how much of the story was used.
pub(super) fn credits(report: &Report) -> Markup {
    let rank = |state| match state {
        CreditState::Missing => 0,
        CreditState::Replaced => 1,
        CreditState::Weakened => 2,
        CreditState::Kept | CreditState::NotExpected => 3,
    };
    let is_false =
        |article: &Article| article.disclaimer.as_ref().is_some_and(|test| test.holds == Some(false));
    let mut rows: Vec<(&Story, &Article)> =
        articles(report).filter(|(_, article)| rank(article.credit) < 3 || is_false(article)).collect();
    rows.sort_by(|(_, a), (_, b)| {
        let by_share = b.share_used.partial_cmp(&a.share_used).unwrap_or(Ordering::Equal);
        rank(a.credit).cmp(&rank(b.credit)).then(by_share).then(a.key.cmp(&b.key))
    });
    html! {
        section #credits aria-labelledby="h-credits" {
            h2 #h-credits { "Credits to follow up" }
            p {
                (count(rows.len() as u64)) " articles: no credit, somebody else’s or a weaker one where the agency’s was due, or a disclaimer that does not hold."
                @if rows.len() > ROWS { " The first " (count(ROWS as u64)) " are shown; all are in articles.csv." }
            }
            @if !rows.is_empty() {
                div .scroll tabindex="0" role="region" aria-label="Credits to follow up" {
                    table {
                        thead { tr { th { "Outlet" } th { "Credit" } th { "Article" } th .n { "Used" } th { "Evidence" } th { "Story" } } }
                        tbody data-paged {
                            @for (story, article) in rows.iter().take(ROWS) {
                                tr {
                                    td .o { (clipped(outlet(article), 60)) }
                                    td { span class={ "pill " (class_of(article.credit)) } { (words_for(article.credit)) } }
                                    td .w { (link(article.url.as_deref(), &headline(article.title.as_deref()))) }
                                    td .n { (percent(article.share_used)) }
                                    td .w { (evidence(article)) }
                                    td .t { a href={ "#" (article.key) } aria-label={ "Story " (story.rank) } { "no. " (story.rank) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn evidence(article: &Article) -> Markup {
    html! {
        (foreign(&article.credit_reason))
        @if let Some(credit) = article.telling_credit() { "; its " (credit.role.name().replace('_', " ")) ": " q { (clipped(&credit.quote, 140)) } }
        @if let Some(test) = article.disclaimer.as_ref().filter(|test| test.holds == Some(false)) {
            "; says " q { (clipped(&test.quote, 140)) } ", but " (what_was_changed(test))
        }
    }
}

/// What was done to the headlines.
pub(super) fn headlines(report: &Report) -> Markup {
    let kinds = [
        (HeadlineKind::New, "another headline"),
        (HeadlineKind::Edited, "edited"),
        (HeadlineKind::Shortened, "shortened"),
        (HeadlineKind::Lengthened, "lengthened"),
        (HeadlineKind::Marker, "the mark only"),
        (HeadlineKind::Same, "the same"),
    ];
    let total = |kind| articles(report).filter(|(_, article)| article.headline.kind == kind).count();
    let is_changed =
        |kind| !matches!(kind, HeadlineKind::Same | HeadlineKind::Marker | HeadlineKind::Unknown);
    let rows: Vec<(&Story, &Article)> =
        articles(report).filter(|(_, article)| is_changed(article.headline.kind)).collect();
    let words = |kind| kinds.iter().find(|(known, _)| *known == kind).map_or("", |(_, words)| words);
    html! {
        section #headlines aria-labelledby="h-headlines" {
            h2 #h-headlines { "Headlines" }
            p { @for (at, (kind, words)) in kinds.iter().enumerate() { @if at > 0 { ", " } (words) " " (count(total(*kind) as u64)) } "." }
            @if !rows.is_empty() {
                div .scroll tabindex="0" role="region" aria-label="Changed headlines" {
                    table {
                        thead { tr { th { "Outlet" } th { "Its headline" } th { "The story’s" } th { "Change" } th { "Story" } } }
                        tbody data-paged {
                            @for (story, article) in rows.iter().take(ROWS) {
                                tr {
                                    td .o { (clipped(outlet(article), 60)) }
                                    td .w { (headline(article.title.as_deref())) }
                                    td .w { (headline(story.title.as_deref())) }
                                    td { (words(article.headline.kind)) @if article.headline.other_numbers { ", other numbers" } }
                                    td .t { a href={ "#" (article.key) } { "no. " (story.rank) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}
