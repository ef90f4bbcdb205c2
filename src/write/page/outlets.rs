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
            td .n { (profile.median_lag.map_or("–".to_owned(), |lag| if lag == 0 { "none".to_owned() } else { duration(lag) })) }
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

/// Shares of cut paragraphs that make a habit, and by which one third must be cut more often than another.
const HABIT: f64 = 0.1;

/// Which third of the story’s text goes most often.
fn habit(profile: &OutletProfile) -> Markup {
    let thirds = ["the beginning", "the middle", "the end"];
    let known: Vec<(&str, f64)> =
        thirds.iter().zip(profile.cut_by_third).filter_map(|(name, share)| Some((*name, share?))).collect();
    html! {
        (habit_of(&known))
        @if profile.articles < FEW { " (few articles)" }
        @if !known.is_empty() {
            br;
            small { @for (at, (name, share)) in known.iter().enumerate() { @if at > 0 { ", " } (percent(*share)) " of " (name) } }
        }
    }
}

/// The third that is cut most, if it is cut often and more often than another.
fn habit_of<'n>(thirds: &[(&'n str, f64)]) -> &'n str {
    let by_share = |x: &&(&str, f64), y: &&(&str, f64)| x.1.total_cmp(&y.1);
    let (least, most) = (thirds.iter().min_by(by_share), thirds.iter().max_by(by_share));
    match least.zip(most) {
        None => "–",
        Some((_, most)) if most.1 == 0.0 => "nothing",
        Some((_, most)) if most.1 < HABIT => "hardly anything",
        Some((least, most)) if most.1 - least.1 < HABIT => "any part alike",
        Some((_, most)) => most.0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_habit_is_more_than_chance() {
        let of = |a, b, c| habit_of(&[("the beginning", a), ("the middle", b), ("the end", c)]);
        assert_eq!(of(0.21, 0.30, 0.43), "the end");
        assert_eq!(of(0.22, 0.23, 0.18), "any part alike");
        assert_eq!(of(0.04, 0.0, 0.05), "hardly anything");
        assert_eq!(of(0.0, 0.0, 0.0), "nothing");
        assert_eq!(habit_of(&[]), "–");
    }
}
