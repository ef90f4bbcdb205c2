//! The stories, ranked: origin and reasons, text, takes, and the articles of each.

use maud::{Markup, html};

use super::article::{self, wording};
use super::overview::{STATES, credit_bar, words_for};
use super::text::{clipped, count, counted, foreign, headline, moment, percent};
use super::when::{first_line, names, when};
use crate::track::report::{Article, CreditCounts, Origin, OriginKind, Story, Take, TakeKind};

/// Name of an article's outlet.
pub(super) fn outlet(article: &Article) -> &str {
    article.outlet.as_deref().unwrap_or("(no outlet)")
}

/// The head of the section; the stories follow one by one.
pub(super) fn opening() -> Markup {
    html! {
        h2 #h-stories { "Stories" }
        p { "Ranked by the number of articles. Open one for its origin, its timeline, and what each outlet did with it." }
        div .tools hidden {
            label { "Find " input #find type="search" placeholder="words, outlet, agency"; }
            label {
                "Credit " select #state {
                    option value="" { "any" }
                    @for (state, words) in STATES { option value=(state.name()) { (words) } }
                }
            }
            span #said role="status" .soft {}
        }
    }
}

/// One story. `with_texts` says whether the texts stand side by side in it.
pub(super) fn story(story: &Story, with_texts: bool) -> Markup {
    let counts = credits(story);
    let states: Vec<&str> = STATES
        .iter()
        .filter(|(state, _)| super::overview::of_state(&counts, *state) > 0)
        .map(|(state, _)| state.name())
        .collect();
    html! {
        details .story #(story.id) data-states=(states.join(" ")) {
            summary {
                span .rank { (story.rank) }
                span .hl { (headline(story.title.as_deref())) }
                span .mini { (credit_bar(&counts, 10)) }
                span .meta {
                    (origin_line(story)) " · " (counted(story.articles.len() as u64 + story.articles_left_out, "article", "articles"))
                    @if let Some(span) = &story.span { " · " (moment(span)) }
                }
            }
            (first_line(story))
            h3 { "Where it comes from" }
            p { (origin_line(story)) ", " (percent(story.origin.confidence)) " sure." }
            @if !story.origin.reasons.is_empty() {
                ol .why { @for reason in &story.origin.reasons { li { (foreign(&reason.text)) } } }
            }
            p {
                @if story.independent_sources > 1 { (story.independent_sources) " outlets or agencies wrote text of their own on it." }
                @else { "All of it is one text: nobody here wrote on it independently." }
            }
            (reference(story, with_texts))
            (when(story))
            (takes(story))
            h3 { "The articles" }
            @for article in &story.articles { (article::article(story, article, with_texts)) }
            @if story.articles_left_out > 0 {
                p .soft { (counted(story.articles_left_out, "more article is", "more articles are")) " in articles.csv." }
            }
        }
    }
}

fn credits(story: &Story) -> CreditCounts {
    let mut counts = CreditCounts::default();
    story.articles.iter().for_each(|article| counts.add(article.credit));
    counts
}

/// Where the story comes from, in a few words.
pub(super) fn origin_line(story: &Story) -> Markup {
    let Origin { kind, agency, article, .. } = &story.origin;
    let of = article.and_then(|at| story.articles.get(at)).map(outlet);
    html! {
        @match (kind, agency, of) {
            (OriginKind::Undecided, _, _) => "origin undecided",
            (OriginKind::Document, Some(agency), Some(of)) => { "from " (clipped(agency, 60)) ", as on " (clipped(of, 60)) }
            (OriginKind::Document, None, Some(of)) => { "from " (clipped(of, 60)) }
            (_, Some(agency), _) => { "from " (clipped(agency, 60)) ", whose own text is not in the input" }
            _ => "origin undecided",
        }
    }
}

pub(super) fn take_name(take: &Take) -> &'static str {
    match take.kind {
        TakeKind::Original => "original",
        TakeKind::Correction => "correction",
        TakeKind::Update => "update",
        TakeKind::Addition => "addition",
        TakeKind::Repeat => "repeat",
    }
}

fn takes(story: &Story) -> Markup {
    let of = |at: &usize| story.articles.get(*at);
    html! {
        @if story.takes.len() > 1 {
            h3 { "Versions that were sent" }
            ol .why {
                @for take in &story.takes {
                    li {
                        (take_name(take)) @if let Some(article) = of(&take.article) { ", told from " (clipped(outlet(article), 60)) }
                        @if let Some(mark) = &take.mark { " (marked " q { (foreign(mark)) } ")" }
                        "; run by " (count(take.runs.len() as u64))
                        @for change in take.changes.iter().take(4) { br; (wording(change)) }
                        @let older: Vec<&Article> = take.runs_older_after.iter().filter_map(of).collect();
                        @if !older.is_empty() { br; strong { "Still the older version, though published after: " } (names(&older)) }
                    }
                }
            }
        }
    }
}

/// The text that the articles are measured against, block by block, with how many of them have each.
fn reference(story: &Story, with_texts: bool) -> Markup {
    let reference = &story.reference;
    html! {
        @if reference.reconstructed {
            p .soft {
                "No copy here is the agency’s own: the articles are measured against a text reconstructed from the blocks that most copies have."
            }
        }
        @if with_texts && !reference.blocks.is_empty() {
            details .fold {
                summary { @if reference.reconstructed { "The reconstructed text" } @else { "The story’s text" } ", and how many have each block" }
                ol .blocks {
                    @for block in &reference.blocks {
                        li {
                            (foreign(&block.text)) " "
                            small {
                                "in " (block.support) " of " (block.of)
                                @if block.wordings > 1 { ", in " (block.wordings) " wordings" }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// A row for a story whose articles are not on the page.
pub(super) fn brief(story: &Story) -> Markup {
    let counts = credits(story);
    let said: Vec<String> = STATES
        .iter()
        .map(|&(state, _)| (state, super::overview::of_state(&counts, state)))
        .filter(|(_, n)| *n > 0)
        .map(|(state, n)| format!("{} {n}", words_for(state)))
        .collect();
    html! {
        tr #(story.id) {
            td .n { (story.rank) }
            td .w { (headline(story.title.as_deref())) }
            td { (origin_line(story)) }
            td .n { (story.articles.len() as u64 + story.articles_left_out) }
            td { (said.join(", ")) }
        }
    }
}
