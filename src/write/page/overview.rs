//! The first screen: what was read, what share of it is wire, what became of the credits, what is undecided.

use maud::{Markup, html};

use super::chart::{Part, stacked};
use super::text::{clipped, count, counted, percent_of};
use crate::track::report::{CreditCounts, CreditState, Report};

/// The states of a credit, in the page's order, with words for them.
pub(super) const STATES: [(CreditState, &str); 5] = [
    (CreditState::Kept, "kept"),
    (CreditState::Weakened, "weakened"),
    (CreditState::Replaced, "replaced"),
    (CreditState::Missing, "missing"),
    (CreditState::NotExpected, "not expected"),
];

/// How many of the counted articles have this state.
pub(super) fn of_state(counts: &CreditCounts, state: CreditState) -> u64 {
    match state {
        CreditState::Kept => counts.kept,
        CreditState::Weakened => counts.weakened,
        CreditState::Replaced => counts.replaced,
        CreditState::Missing => counts.missing,
        CreditState::NotExpected => counts.not_expected,
    }
}

/// The class that colours a state.
pub(super) fn class_of(state: CreditState) -> &'static str {
    match state {
        CreditState::Kept => "c-kept",
        CreditState::Weakened => "c-weakened",
        CreditState::Replaced => "c-replaced",
        CreditState::Missing => "c-missing",
        CreditState::NotExpected => "c-not_expected",
    }
}

/// Words for a state.
pub(super) fn words_for(state: CreditState) -> &'static str {
    STATES.iter().find(|(known, _)| *known == state).map_or("", |(_, words)| words)
}

/// A bar of credits by state.
pub(super) fn credit_bar(counts: &CreditCounts, height: u32) -> Markup {
    let all = (counts.due() + counts.not_expected).max(1) as f64;
    let parts: Vec<Part<'_>> = STATES
        .iter()
        .map(|&(state, words)| {
            let n = of_state(counts, state);
            (class_of(state), n as f64 / all, format!("{words}: {}", count(n)))
        })
        .collect();
    let said: Vec<&str> = parts.iter().filter(|part| part.1 > 0.0).map(|part| part.2.as_str()).collect();
    stacked(&parts, height, &format!("Credits: {}", said.join(", ")))
}

/// The section.
pub(super) fn overview(report: &Report) -> Markup {
    let totals = &report.totals;
    let credits = &totals.credits;
    let articles = totals.articles;
    let derivations: [Part<'_>; 3] = [
        ("c-wire", totals.wholly, "wholly"),
        ("c-part", totals.partly, "partly"),
        ("c-own", totals.not_derived, "not"),
    ]
    .map(|(class, n, words)| (class, n as f64 / articles.max(1) as f64, format!("{words}: {}", count(n))));
    html! {
        section #overview aria-labelledby="h-overview" {
            h2 #h-overview { "At a glance" }
            p .lede {
                "Of " (counted(totals.documents, "document", "documents")) " read from "
                (counted(totals.outlets, "outlet", "outlets")) ", " (count(totals.wire)) " ("
                (percent_of(totals.wire, totals.documents)) ") are wire copy by what is known. "
                (counted(totals.stories, "story", "stories")) " ran in more than one place, as "
                (counted(articles, "article", "articles")) ". A credit was due in " (count(credits.due()))
                " of them, and " (count(credits.missing)) " name nobody."
            }
            (questions())
            dl .tiles {
                (tile("Credit kept, of those due", &percent_of(credits.kept, credits.due()),
                    &format!("{} of {} articles", count(credits.kept), count(credits.due()))))
                (tile("Words of these articles that are wire", &percent_of(totals.wire_words, totals.words),
                    &format!("{} of {} words", count(totals.wire_words), count(totals.words))))
                (tile("Origin undecided", &count(totals.undecided_origins),
                    &format!("of {}; the first to run in {}", counted(totals.stories, "story", "stories"), count(totals.undecided_firsts))))
                (tile("With a date", &percent_of(totals.dated, totals.documents),
                    &format!("{} of them know the day only", count(totals.day_only))))
                @if totals.ours > 0 {
                    (tile("Your originals that ran", &count(totals.ours_that_ran), &format!("of {} met in the input", count(totals.ours))))
                }
                @if let Some(recall) = report.controls.as_ref().and_then(|controls| controls.recall) {
                    (tile("Planted copies that were found", &super::text::percent(recall.value),
                        &format!("of {}; 95 % interval {} to {}", count(recall.n), super::text::percent(recall.low), super::text::percent(recall.high))))
                }
            }
            figure {
                figcaption { "What became of the agency’s credit, by article" }
                (credit_bar(credits, 26))
                ul .key {
                    @for (state, words) in STATES { li class=(class_of(state)) { (words) " " (count(of_state(credits, state))) } }
                }
            }
            figure {
                figcaption { "How much of each article derives from its story" }
                (stacked(&derivations, 26, "Articles by derivation"))
                ul .key {
                    li .c-wire { "wholly " (count(totals.wholly)) }
                    li .c-part { "partly " (count(totals.partly)) }
                    li .c-own { "hardly " (count(totals.not_derived)) }
                }
            }
            @if !totals.agencies.is_empty() {
                h3 { "Agencies credited anywhere in the input" }
                div .scroll tabindex="0" role="region" aria-label="Agencies" {
                    table {
                        thead { tr { th { "Agency" } th .n { "Documents that credit it" } th .n { "Stories it is the origin of" } } }
                        tbody data-paged {
                            @for agency in &totals.agencies {
                                tr {
                                    td { (clipped(&agency.agency, 80)) }
                                    td .n { (count(agency.documents)) }
                                    td .n { (count(agency.stories)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

/// What readers come with, and where it is answered.
fn questions() -> Markup {
    html! {
        ul .ask {
            li { "Who ran a story first, and who without credit? Open it under " a href="#stories" { "Stories" } ": both stand on top of it." }
            li { "To whom should we write? " a href="#credits" { "Credits" } " has every article whose credit is missing, replaced or weakened, with the evidence." }
            li { "What does an outlet usually cut? " a href="#outlets" { "Outlets" } " has its habits, over how many articles." }
        }
    }
}

fn tile(name: &str, value: &str, note: &str) -> Markup {
    html! { div { dt { (name) } dd { (value) small { (note) } } } }
}
