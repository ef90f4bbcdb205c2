//! Outlets against stories: how much of the story, which credit, how late.

use std::collections::BTreeMap;

use maud::{Markup, html};

use super::overview::words_for;
use super::story::outlet;
use super::text::{behind, behind_short, clipped, count, percent, visible};
use crate::track::report::{Article, CreditState, Report, Story};

/// Stories across, and outlets down, that a table can be read with.
const STORIES: usize = 40;
const OUTLETS: usize = 60;
/// Stories across a sheet of paper; the style hides the others.
const ON_PAPER: usize = 9;

/// The section.
pub(super) fn matrix(report: &Report) -> Markup {
    let stories: Vec<&Story> = report.stories.iter().take(STORIES).collect();
    let mut cells: BTreeMap<&str, BTreeMap<usize, &Article>> = BTreeMap::new();
    for (at, story) in stories.iter().enumerate() {
        for article in &story.articles {
            let cell = cells.entry(outlet(article)).or_default().entry(at).or_insert(article);
            if article.share_used > cell.share_used {
                *cell = article;
            }
        }
    }
    let mut rows: Vec<(&str, BTreeMap<usize, &Article>)> = cells.into_iter().collect();
    rows.sort_by(|a, b| b.1.len().cmp(&a.1.len()).then(a.0.cmp(b.0)));
    let left_out = rows.len().saturating_sub(OUTLETS);
    rows.truncate(OUTLETS);
    html! {
        section #matrix aria-labelledby="h-matrix" {
            h2 #h-matrix { "Outlets and stories" }
            p {
                "Shade: share of the story’s text that the outlet used. Mark: "
                b { "✓" } " credit kept, " b { "~" } " weakened, " b { "⇄" } " replaced, " b { "✗" } " missing, " b { "·" } " not expected. Number: how long after the start at most, or in days where only the day is known. A click leads to the article."
                @if report.stories.len() > STORIES { " The " (STORIES) " largest of " (count(report.stories.len() as u64)) " stories." }
                @if left_out > 0 { " " (count(left_out as u64)) " outlets with fewer of them are left out." }
            }
            @if stories.len() > ON_PAPER { p .paper { "On paper the first " (ON_PAPER) " stories only." } }
            div .scroll tabindex="0" role="region" aria-label="Outlets and stories" {
                table .matrix {
                    thead { tr { th { "Outlet" } @for story in &stories { th scope="col" { a href={ "#" (story.id) } title=(visible(story.title.as_deref().unwrap_or_default(), 120)) { span .up { (clipped(story.title.as_deref().unwrap_or_default(), 26)) } (story.rank) } } } } }
                    tbody {
                        @for (name, articles) in &rows {
                            tr {
                                th scope="row" title=(visible(name, 120)) { (clipped(name, 40)) }
                                @for at in 0..stories.len() { (cell(articles.get(&at).copied())) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn cell(article: Option<&Article>) -> Markup {
    let Some(article) = article else { return html! { td {} } };
    let late = article.lag.map_or(String::new(), |lag| format!(", {}", behind(lag)));
    let credit = words_for(article.credit);
    let label = format!(
        "{}: {} used, credit {credit}{late}",
        visible(outlet(article), 60),
        percent(article.share_used)
    );
    html! {
        td class=(shade(article.share_used)) {
            a href={ "#" (article.key) } title=(label) aria-label=(label) {
                (mark(article.credit))
                @if let Some(late) = article.lag.and_then(behind_short) { br; (late) }
            }
        }
    }
}

fn shade(share: f64) -> &'static str {
    match share {
        ..0.2 => "s1",
        0.2..0.4 => "s2",
        0.4..0.6 => "s3",
        0.6..0.8 => "s4",
        _ => "s5",
    }
}

fn mark(state: CreditState) -> &'static str {
    match state {
        CreditState::Kept => "✓",
        CreditState::Weakened => "~",
        CreditState::Replaced => "⇄",
        CreditState::Missing => "✗",
        CreditState::NotExpected => "·",
    }
}
