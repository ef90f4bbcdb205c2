//! `index.html`: the report as one page that needs nothing else. No network, a script of its own of a few kilobytes
//! without which all of it can be read, and a policy that lets nothing else run.
//!
//! All foreign text is escaped by the templates, which are checked when the program is compiled, and passes through
//! [`text`], which isolates its direction. No style is set inline, since the policy forbids it: charts place their parts
//! by attributes.

mod article;
mod chart;
mod limits;
mod matrix;
mod mixed;
mod outlets;
mod overview;
mod story;
mod tables;
mod text;
mod when;

use std::io::Write;
use std::path::Path;

use maud::{DOCTYPE, html};

use super::tree::AtomicTree;
use crate::error::{Error, Result};
use crate::track::report::Report;

const STYLE: &str = include_str!("page/page.css");
const SCRIPT: &str = include_str!("page/page.js");

/// SHA-256 of style and script, in base64, as the policy names them. `tests/page.rs` computes them anew.
const STYLE_HASH: &str = "ml3DLvGShS0MxMr3iJ21VVWL5I3eXG7SGF5NaO5dBS0=";
const SCRIPT_HASH: &str = "A3S6rczoJ2Z4tV0aE0fzbe45fbvm4K2o03Bq4j5r2Cw=";

/// Bytes of stories in which texts stand side by side; behind them articles are shown without.
const WITH_TEXTS: usize = 2_000_000;
/// Bytes of stories that are shown with their articles; behind them a row each.
const WITH_ARTICLES: usize = 3_000_000;
/// Rows for the stories behind those.
const ROWS: usize = 4_000;

/// Writes the page of a report into a folder that is being made.
pub fn write_page(tree: &AtomicTree, report: &Report) -> Result<()> {
    let mut file = tree.file(Path::new("index.html"))?;
    let page = page(report);
    file.write_all(page.as_bytes()).map_err(|source| Error::io("write", file.path(), source))?;
    file.finish()
}

/// The page. Equal reports make equal bytes.
#[must_use]
pub fn page(report: &Report) -> String {
    let mut shown = String::new();
    let (mut detailed, mut without_texts) = (0, 0_u64);
    for story in &report.stories {
        if shown.len() >= WITH_ARTICLES {
            break;
        }
        let with_texts = shown.len() < WITH_TEXTS;
        let markup = story::story(story, with_texts).into_string();
        // One huge story must not take all of the room.
        let is_too_long = with_texts && shown.len() + markup.len() > WITH_ARTICLES;
        shown += &if is_too_long { story::story(story, false).into_string() } else { markup };
        without_texts += u64::from(!with_texts || is_too_long);
        detailed += 1;
    }
    let rest = &report.stories[detailed..];
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{STYLE_HASH}'; script-src 'sha256-{SCRIPT_HASH}'; \
         base-uri 'none'; form-action 'none'"
    );
    let sections = [
        ("overview", "At a glance"),
        ("stories", "Stories"),
        ("matrix", "Outlets × stories"),
        ("credits", "Credits"),
        ("mixed", "Mixed"),
        ("headlines", "Headlines"),
        ("outlets", "Outlets"),
        ("limits", "Trust and limits"),
    ];
    html! {
        (DOCTYPE)
        html lang="en" dir="ltr" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="referrer" content="no-referrer";
                title { "Who ran the wire" }
                style { (text::own(STYLE)) }
            }
            body {
                a .skip href="#main" { "Skip to the report" }
                header {
                    h1 { "Who ran the wire" }
                    p .soft { "Stories that ran in more than one place: where each comes from, who took how much of it, when, changed how, credited or not." }
                }
                nav aria-label="Sections" { ul { @for (id, name) in sections { li { a href={ "#" (id) } { (name) } } } } }
                main #main {
                    (overview::overview(report))
                    section #stories aria-labelledby="h-stories" {
                        (story::opening())
                        div #story-list data-paged { (maud::PreEscaped(&shown)) }
                        @if without_texts > 0 { p .soft { (text::counted(without_texts, "story stands", "stories stand")) " here without the texts side by side, to keep the page light; wirecopy compare shows them." } }
                        @if !rest.is_empty() { (further(rest)) }
                    }
                    (matrix::matrix(report))
                    (tables::credits(report))
                    (mixed::mixed(report))
                    (tables::headlines(report))
                    (outlets::outlets(report))
                    (limits::limits(report))
                }
                footer { p { "Made by wirecopy " (report.wirecopy) ", schema version " (report.schema) ". The same figures, and all that is left out here, are in stories.jsonl, articles.csv, pairs.csv and credits.csv beside this page." } }
                script { (text::own(SCRIPT)) }
            }
        }
    }
    .into_string()
}

/// The stories behind those that are shown in full.
fn further(stories: &[crate::track::report::Story]) -> maud::Markup {
    html! {
        h3 { "Further stories" }
        p { (text::counted(stories.len() as u64, "smaller story", "smaller stories")) ", a row each; their articles are in articles.csv." @if stories.len() > ROWS { " The first " (ROWS) " are shown." } }
        div .scroll tabindex="0" role="region" aria-label="Further stories" {
            table {
                thead { tr { th .n { "No." } th { "Headline" } th { "Origin" } th .n { "Articles" } th { "Credits" } } }
                tbody data-paged { @for story in stories.iter().take(ROWS) { (story::brief(story)) } }
            }
        }
    }
}
