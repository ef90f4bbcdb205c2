//! Profiles of the outlets: what each does with the copy that it takes, with n and intervals.

use maud::{Markup, html};

use super::chart::interval;
use super::text::{clipped, count, duration, percent, percent_of};
use crate::track::report::{Interval, OutletProfile, Report};

/// Fewer articles than this are too few for a habit, and are said to be.
const FEW: u64 = 5;

/// The section.
pub(super) fn outlets(report: &Report) -> Markup {
    html! {
        section #outlets aria-labelledby="h-outlets" {
            h2 #h-outlets { "Outlets" }
            p { "What each outlet does with the copy that it takes. Lines are 95 % intervals; under " (FEW) " articles they say little." }
            div .tools hidden { label { "Find " input data-find="outlet-list" type="search" placeholder="outlet, agency"; } }
            div .scroll tabindex="0" role="region" aria-label="Outlet profiles" {
                table {
                    thead {
                        tr {
                            th { "Outlet" } th .n { "Articles" } th { "Credit kept" } th { "Story’s text used" } th { "Usually cuts" }
                            th .n { "Cut" } th .n { "Added" } th .n { "Moved" } th .n { "New headline" } th .n { "Median lag" } th .n { "Facts drifted" }
                        }
                    }
                    tbody #outlet-list data-paged { @for profile in &report.outlets { (row(profile)) } }
                }
            }
        }
    }
}

fn row(profile: &OutletProfile) -> Markup {
    let agencies: Vec<String> =
        profile.agencies.iter().take(4).map(|(name, n)| format!("{name} {n}")).collect();
    let n = profile.articles;
    html! {
        tr {
            td .o { strong { (clipped(&profile.outlet, 60)) } br; small { (clipped(&agencies.join(", "), 120)) " · of " (count(profile.documents)) " read" } }
            td .n { (count(n)) }
            td { (measure(profile.kept)) }
            td { (measure(profile.share_used)) }
            td .w { (habit(profile)) }
            td .n { (percent_of(profile.cut, n)) }
            td .n { (percent_of(profile.added, n)) }
            td .n { (percent_of(profile.moved, n)) }
            td .n { (percent_of(profile.new_headlines, profile.headlines)) }
            td .n { (profile.median_lag.map_or("–".to_owned(), duration)) }
            td .n { (count(profile.drifted)) }
        }
    }
}

fn measure(measured: Option<Interval>) -> Markup {
    html! {
        @match measured {
            None => "–",
            Some(of) => { (percent(of.value)) " " small { "of " (count(of.n)) } (interval(of.value, of.low, of.high)) }
        }
    }
}

/// Which third of the story's text goes most often.
fn habit(profile: &OutletProfile) -> Markup {
    let thirds = ["the beginning", "the middle", "the end"];
    let known: Vec<(&str, f64)> =
        thirds.iter().zip(profile.cut_by_third).filter_map(|(name, share)| Some((*name, share?))).collect();
    let most =
        known.iter().copied().filter(|(_, share)| *share > 0.0).reduce(|a, b| if b.1 > a.1 { b } else { a });
    html! {
        @match most {
            None if known.is_empty() => "–",
            None => "nothing",
            Some((name, _)) => { (name) @if profile.articles < FEW { " (few articles)" } }
        }
        @if !known.is_empty() {
            br;
            small { @for (at, (name, share)) in known.iter().enumerate() { @if at > 0 { ", " } (percent(*share)) " of " (name) } }
        }
    }
}
