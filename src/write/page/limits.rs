//! What to hold against the report: planted controls, near misses, thresholds, what was left out.

use maud::{Markup, html};

use super::text::{clipped, count, foreign, percent};
use crate::track::report::{Controls, Report};

/// The section.
pub(super) fn limits(report: &Report) -> Markup {
    let settings = &report.settings;
    html! {
        section #limits aria-labelledby="h-limits" {
            h2 #h-limits { "How far to trust this" }
            (controls(report.controls.as_ref()))
            h3 { "Thresholds" }
            dl .tiles {
                (term("Derives wholly from", percent(settings.wholly_from)))
                (term("Derives partly from", percent(settings.partly_from)))
                (term("A credit is due from", percent(settings.credit_due_from)))
                (term("“Not edited” holds up to", percent(settings.unedited_up_to)))
                (term("A copy has at least", percent(settings.copy_coverage)))
                (term("An overlap has at least", format!("{} words", settings.overlap_words)))
            }
            @if !settings.filters.is_empty() { p { "Filters: " @for filter in &settings.filters { code { (foreign(filter)) } " " } } }
            @if !report.left_out.is_empty() { h3 { "Left out" } ul { @for sentence in &report.left_out { li { (foreign(sentence)) } } } }
            h3 { "Limits" }
            ul {
                li { "Only documents of the input are known: who ran a story first means first among these." }
                li { "Copies are found by shared words: translations and free rewrites are not." }
                li { "A date of which only the day is known is an interval; where intervals overlap the order is undecided. A day, and a time that has no zone, is taken as one of UTC: outlets that leave their zone out may be off by as many hours." }
                li { "A missing credit is a credit that was not in the text as it was scraped; the page may have shown it elsewhere." }
            }
            (near_misses(report))
        }
    }
}

fn controls(controls: Option<&Controls>) -> Markup {
    html! {
        h3 { "Planted controls" }
        @match controls {
            None => { p { "None were planted in this run, so that its recall is not measured." } }
            Some(controls) => {
                p {
                    "Synthetic copies of " (count(controls.articles)) " of these articles went through the same run: "
                    (count(controls.found)) " of " (count(controls.planted)) " were found"
                    @if let Some(recall) = controls.recall { " (95 % interval " (percent(recall.low)) " to " (percent(recall.high)) ")" }
                    ". Of " (count(controls.decoys)) " decoys, alike in wording and different in fact, " (count(controls.decoys_taken)) " were taken for copies."
                }
                @if !controls.kinds.is_empty() {
                    div .scroll tabindex="0" role="region" aria-label="Planted controls" { table {
                        thead { tr { th { "Kind" } th .n { "Planted" } th .n { "Found" } } }
                        tbody { @for kind in &controls.kinds { tr { td { (kind.kind) } td .n { (kind.planted) } td .n { (kind.found) } } } }
                    } }
                }
            }
        }
    }
}

fn near_misses(report: &Report) -> Markup {
    html! {
        @if !report.near_misses.is_empty() {
            h3 { "Near misses" }
            p { "Pairs that just failed to be copies: if these look like copies, the thresholds are too strict for this collection." }
            div .scroll tabindex="0" role="region" aria-label="Near misses" {
                table {
                    thead { tr { th { "One" } th { "Other" } th { "Taken for" } th .n { "Has" } th .n { "Needs" } th { "Why" } } }
                    tbody data-paged {
                        @for miss in &report.near_misses {
                            tr {
                                td .w { (clipped(miss.outlet_a.as_deref().unwrap_or("–"), 60)) br; small { (clipped(&miss.a, 120)) } }
                                td .w { (clipped(miss.outlet_b.as_deref().unwrap_or("–"), 60)) br; small { (clipped(&miss.b, 120)) } }
                                td { (miss.relation) }
                                td .n { (percent(miss.coverage)) }
                                td .n { (percent(miss.threshold)) }
                                td .w { (foreign(&miss.reason)) }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn term(name: &str, value: impl maud::Render) -> Markup {
    html! { div { dt { (name) } dd { (value) } } }
}
