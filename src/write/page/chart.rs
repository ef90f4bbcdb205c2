//! The page's charts, as SVG whose places are per cent of the width: they stretch, and their text does not.

use maud::{Markup, html};

use super::text::charted;

/// One part of a bar: class, share of the whole (0–1), what it says on hovering and to a screen reader.
pub(super) type Part<'a> = (&'a str, f64, String);

/// A bar made of parts.
pub(super) fn stacked(parts: &[Part<'_>], height: u32, label: &str) -> Markup {
    let mut at = 0.0;
    let placed: Vec<(f64, &Part<'_>)> = parts
        .iter()
        .filter(|part| part.1 > 0.0)
        .map(|part| {
            let start = at;
            at += part.1;
            (start, part)
        })
        .collect();
    html! {
        svg height=(height) role="img" aria-label=(label) {
            rect .track width="100%" height=(height) {}
            @for (start, (class, share, title)) in placed {
                rect class=(class) x=(place(start)) width=(place(*share)) height=(height) { title { (title) } }
            }
        }
    }
}

/// A share as a place on a chart.
pub(super) fn place(share: f64) -> String {
    format!("{:.2}%", 100.0 * share.clamp(0.0, 1.0))
}

/// A value with its interval, on a scale from 0 to 1.
pub(super) fn interval(value: f64, low: f64, high: f64) -> Markup {
    html! {
        svg .ci height="12" role="img" aria-label={ "interval from " (place(low)) " to " (place(high)) } {
            line x1="0" x2="100%" y1="6" y2="6" opacity=".15" {}
            line x1=(place(low)) x2=(place(high)) y1="6" y2="6" stroke-width="2" {}
            circle cx=(place(value)) cy="6" r="3.5" {}
        }
    }
}

/// One row of a timeline.
#[derive(Debug)]
pub(super) struct Row<'a> {
    /// Whose it is.
    pub(super) label: &'a str,
    /// Class of its colour.
    pub(super) class: &'a str,
    /// From and to, in seconds after the chart's start; the same where the moment is known.
    pub(super) low: i64,
    pub(super) high: i64,
    /// What is said behind its name: its lag, `new headline`, `correction`.
    pub(super) note: String,
}

const ROW: usize = 30;
/// What a second is to the scale where moments are known, and where only days are.
const FINE: i64 = 30;
const COARSE: i64 = 43_200;

/// When each copy ran, on a logarithmic scale of the time behind the chart's start.
pub(super) fn timeline(rows: &[Row<'_>], label: &str) -> Markup {
    let longest = rows.iter().map(|row| row.high.max(60)).max().unwrap_or(60);
    let unit = if rows.iter().any(|row| row.low == row.high) { FINE } else { COARSE };
    let at = |seconds: i64| scale(seconds, longest, unit);
    let height = ROW * rows.len() + 22;
    let ticks = TICKS.iter().copied().filter(|&(seconds, _)| (unit..=longest).contains(&seconds));
    html! {
        svg .tl height=(height) role="img" aria-label=(label) {
            @for (seconds, name) in ticks {
                line .tick x1=(place(at(seconds))) x2=(place(at(seconds))) y1="0" y2=(height - 20) {}
                text x=(place(at(seconds))) y=(height - 6) text-anchor=(anchor(at(seconds))) { (name) }
            }
            @for (number, row) in rows.iter().enumerate() {
                @let (y, low, high) = (ROW * number, at(row.low), at(row.high));
                @let is_right = low > 0.5;
                text x=(if is_right { place(high) } else { place(low) }) y=(y + 11)
                    text-anchor=(if is_right { "end" } else { "start" }) {
                    (charted(row.label, 30)) " · " (row.note)
                }
                @if row.low == row.high {
                    circle class=(row.class) cx=(place(low)) cy=(y + 20) r="5" {}
                } @else {
                    rect class=(row.class) x=(place(low)) width=(place((high - low).max(0.004))) y=(y + 17) height="6" rx="3" {}
                }
            }
        }
    }
}

const TICKS: [(i64, &str); 9] = [
    (60, "1 min"),
    (600, "10 min"),
    (3_600, "1 h"),
    (21_600, "6 h"),
    (86_400, "1 day"),
    (172_800, "2 days"),
    (604_800, "1 week"),
    (2_592_000, "30 days"),
    (31_536_000, "1 year"),
];

/// From seconds to 0.02–0.98; what is before the start stands at it.
fn scale(seconds: i64, longest: i64, unit: i64) -> f64 {
    let log = |seconds: i64| (seconds.max(0) as f64 / unit as f64).ln_1p();
    0.02 + 0.96 * log(seconds) / log(longest).max(f64::MIN_POSITIVE)
}

fn anchor(at: f64) -> &'static str {
    if at > 0.9 { "end" } else { "middle" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_scale_is_monotone_and_inside() {
        let places: Vec<f64> = [-5, 0, 1, 60, 3_600, 86_400, 604_800].map(|s| scale(s, 604_800, FINE)).into();
        assert!(places.is_sorted(), "{places:?}");
        assert!(places.iter().all(|at| (0.0..=1.0).contains(at)), "{places:?}");
    }

    #[test]
    fn parts_stand_one_behind_the_other() {
        let parts = [("c-wire", 0.25, "wire".to_owned()), ("c-own", 0.75, "own".to_owned())];
        let markup = stacked(&parts, 10, "bar").into_string();
        assert!(markup.contains("x=\"25.00%\" width=\"75.00%\""), "{markup}");
    }
}
