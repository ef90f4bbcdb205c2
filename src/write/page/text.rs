//! Foreign text on the page: isolated, so that its direction stays its own, and without characters that would reorder
//! or hide what stands around them. The templates escape; this module decides what there is to escape.

use maud::{Markup, PreEscaped, html};

use crate::track::report::{Lag, When};
pub(super) use crate::write::grouped as count;

/// Text of a document, in an element that isolates its direction.
pub(super) fn foreign(text: &str) -> Markup {
    html! { bdi { (visible(text, usize::MAX)) } }
}

/// The same, cut behind `most` characters.
pub(super) fn clipped(text: &str, most: usize) -> Markup {
    html! { bdi { (visible(text, most)) } }
}

/// A headline, or words for a missing one.
pub(super) fn headline(title: Option<&str>) -> Markup {
    if let Some(title) = title.map(str::trim).filter(|title| !title.is_empty()) {
        clipped(title, 220)
    } else {
        html! { span .soft { "(no headline)" } }
    }
}

/// Text of a document inside of a chart, whose words know no `bdi`.
pub(super) fn charted(text: &str, most: usize) -> Markup {
    html! { tspan .iso { (visible(text, most)) } }
}

/// A moment, or a span of two, as people write them: `2026-01-19 08:30 UTC`.
pub(super) fn moment(when: &When) -> Markup {
    let one = |text: &str| match text.split_once('T') {
        Some((day, time)) if text.ends_with('Z') => {
            let time = time.trim_end_matches('Z');
            format!("{day} {} UTC", time.strip_suffix(":00").unwrap_or(time))
        }
        _ => text.to_owned(),
    };
    let parts: Vec<String> = when.text.split(" – ").map(one).collect();
    clipped(&parts.join(" – "), 60)
}

/// Characters that change the direction of others, and controls, made visible; at most `most` characters.
pub(super) fn visible(text: &str, most: usize) -> String {
    let mut shown = String::with_capacity(text.len().min(4 * most.min(text.len())));
    for (count, c) in text.chars().enumerate() {
        if count == most {
            shown.push('…');
            break;
        }
        match c {
            '\u{200e}' | '\u{200f}' | '\u{061c}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' => {
                shown.extend(["[U+", &format!("{:04X}", u32::from(c)), "]"]);
            }
            '\n' | '\t' => shown.push(' '),
            c if c.is_control() => shown.push('\u{fffd}'),
            c => shown.push(c),
        }
    }
    shown
}

/// An address as a link, if it is one of the web; no other scheme is ever linked.
pub(super) fn link(url: Option<&str>, inside: &Markup) -> Markup {
    let is_web = |url: &&str| {
        let lower = url.get(..8).unwrap_or(url).to_ascii_lowercase();
        (lower.starts_with("https://") || lower.starts_with("http://")) && !url.contains(char::is_control)
    };
    match url.filter(is_web) {
        Some(url) => html! { a href=(url) rel="noopener noreferrer nofollow" { (inside) } },
        None => inside.clone(),
    }
}

/// `1 story`, `2 stories`
pub(super) fn counted(n: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(n), if n == 1 { one } else { many })
}

/// A share as whole per cent; `–` of nothing.
pub(super) fn percent_of(part: u64, whole: u64) -> String {
    if whole == 0 { "–".to_owned() } else { percent(part as f64 / whole as f64) }
}

/// A share, 0–1, as whole per cent; what is not all or nothing is never shown as such.
pub(super) fn percent(share: f64) -> String {
    let whole = (100.0 * share.clamp(0.0, 1.0)).round();
    if share < 1.0 && whole >= 100.0 {
        "> 99 %".to_owned()
    } else if share > 0.0 && whole < 1.0 {
        "< 1 %".to_owned()
    } else {
        format!("{whole} %")
    }
}

/// A duration as people say it: `45 min`, `3 h`, `2 d`, with a sign.
pub(super) fn duration(seconds: i64) -> String {
    let sign = if seconds < 0 { "−" } else { "" };
    let size = seconds.unsigned_abs();
    let (n, unit) = match size {
        0..60 => (size, "s"),
        60..5_400 => ((size + 30) / 60, "min"),
        5_400..129_600 => ((size + 1_800) / 3_600, "h"),
        _ => ((size + 43_200) / 86_400, "d"),
    };
    format!("{sign}{n} {unit}")
}

/// A moment behind the start, or before it: `+3 h`.
pub(super) fn signed(seconds: i64) -> String {
    match seconds {
        0 => "start".to_owned(),
        1.. => format!("+{}", duration(seconds)),
        _ => duration(seconds),
    }
}

/// The whole days between two moments of which only the days are known.
fn days(lag: Lag) -> Option<i64> {
    const DAY: i64 = 86_400;
    let is_of_days = lag.high - lag.low == 2 * (DAY - 1) && lag.low.midpoint(lag.high) % DAY == 0;
    is_of_days.then_some(lag.low.midpoint(lag.high) / DAY)
}

/// A lag in words, as far as the dates tell it.
pub(super) fn behind(lag: Lag) -> String {
    match days(lag) {
        _ if lag.low == lag.high => signed(lag.low),
        Some(0) => "the same day".to_owned(),
        Some(1) => "the next day".to_owned(),
        Some(-1) => "the day before".to_owned(),
        Some(days @ 2..) => format!("{days} days later"),
        Some(days) => format!("{} days before", days.unsigned_abs()),
        None => format!("between {} and {}", signed(lag.low), signed(lag.high)),
    }
}

/// The same for a narrow cell: days where only days are known, else the most that it may be; none for the start.
pub(super) fn behind_short(lag: Lag) -> Option<String> {
    match days(lag) {
        Some(days) => {
            Some(if days > 0 { format!("+{days} d") } else { format!("{days} d").replace('-', "−") })
        }
        None => (lag.high > 0).then(|| signed(lag.high)),
    }
}

/// Markup that this program wrote itself and that needs no escaping: style and script.
pub(super) fn own(text: &'static str) -> PreEscaped<&'static str> {
    PreEscaped(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hostile_text_is_inert() {
        let markup = foreign("</script><img onerror=alert(1)> \u{202e}evil\u{0} \"q\"").into_string();
        assert!(!markup.contains("</script>") && !markup.contains("<img"), "{markup}");
        assert!(markup.contains("[U+202E]evil\u{fffd}"), "{markup}");
        let long = "x".repeat(10_000);
        assert!(headline(Some(&long)).into_string().len() < 300);
    }

    #[test]
    fn only_addresses_of_the_web_are_links() {
        let inside = html! { "x" };
        for url in ["javascript:alert(1)", "data:text/html,x", "JAVASCRIPT:x", "//x.example", "https:x", ""] {
            assert_eq!(link(Some(url), &inside).into_string(), "x", "{url}");
        }
        let markup = link(Some("https://x.example/?a=\"><script>"), &inside).into_string();
        assert!(markup.starts_with("<a href=\"https://x.example/?a=&quot;&gt;&lt;script&gt;\""), "{markup}");
    }

    #[test]
    fn figures_read_well() {
        assert_eq!(count(1_234_567), "1,234,567");
        assert_eq!(percent(0.999), "> 99 %");
        assert_eq!(percent(0.001), "< 1 %");
        assert_eq!(percent_of(0, 0), "–");
        assert_eq!(duration(-7_200), "−2 h");
        assert_eq!(duration(45), "45 s");
        let day_only = |days: i64| Lag { low: 86_400 * days - 86_399, high: 86_400 * days + 86_399 };
        let said = [0, 1, 3, -2].map(|days| (behind(day_only(days)), behind_short(day_only(days)).unwrap()));
        let wanted = [
            ("the same day", "0 d"),
            ("the next day", "+1 d"),
            ("3 days later", "+3 d"),
            ("2 days before", "−2 d"),
        ];
        assert_eq!(said, wanted.map(|(long, short)| (long.to_owned(), short.to_owned())));
        assert_eq!(behind(Lag { low: 120, high: 120 }), "+2 min");
        assert_eq!(behind(Lag { low: -7_200, high: 79_199 }), "between −2 h and +22 h");
        assert_eq!(behind_short(Lag { low: 0, high: 0 }), None);
        let when = |text: &str| When { text: text.to_owned(), start: 0, end: 0, day_only: false };
        let shown = moment(&when("2026-01-19 – 2026-01-19T08:30:00Z")).into_string();
        assert_eq!(shown, "<bdi>2026-01-19 – 2026-01-19 08:30 UTC</bdi>");
    }
}
