//! The words and numbers of a comparison, as people say them.

use wirecopy::explain::{About, Bound, Check, Measure, Profile};
use wirecopy::relation::Relation;

/// A check as a sentence: what was measured, and what it would take.
pub(super) fn told(check: &Check) -> String {
    let number = |value: f64| match (check.measure.is_share(), value.fract() == 0.0) {
        (true, _) => percent(value),
        (false, true) => format!("{value:.0}"),
        (false, false) => format!("{value:.1}"),
    };
    let bound = match check.bound {
        Bound::AtLeast => "at least",
        Bound::Below => "less than",
        Bound::AtMost => "at most",
    };
    let label = check.measure.label();
    if matches!(check.measure, Measure::SameWords | Measure::SameText) {
        return label;
    }
    format!("{} {label}; needs {bound} {}", number(check.value), number(check.threshold))
}

pub(super) fn asks(about: About) -> &'static str {
    match about {
        About::SameWords => "the same text?",
        About::EnoughInCommon => "enough in common to judge?",
        About::Template => "a template: alike in form, other in fact?",
        About::Copy => "copies: is the shorter one in the other?",
        About::SameText => "the same text but for stray lines?",
        About::Reordered => "the same paragraphs in another order?",
        About::Excerpt => "an excerpt: has the longer one far more?",
        About::Overlap => "long passages in common?",
    }
}

pub(super) fn meaning(relation: Relation) -> &'static str {
    match relation {
        Relation::Identical => "The same text, but for case, punctuation, and what is set apart.",
        Relation::Reordered => "The same paragraphs, the same or nearly so, in another order.",
        Relation::Reprint => "The same copy, with light edits or additions.",
        Relation::Excerpt => "One is an abridgement of the other, or contained in it.",
        Relation::Overlap => "They share passages, and each has its own besides.",
        Relation::Template => "Alike in form and different in fact, like two market reports: never copies.",
        Relation::None => "Too little in common to be copies.",
    }
}

/// Outlet, date and size, as far as they are known.
pub(super) fn about(profile: &Profile) -> String {
    let known = profile.outlet.iter().chain(&profile.date).cloned();
    let size = [counted(profile.pieces.len(), "paragraph"), counted(profile.words, "word")];
    known.chain(size).collect::<Vec<_>>().join(", ")
}

pub(super) fn apart(seconds: i64) -> String {
    let later = if seconds > 0 { "b" } else { "a" };
    let (days, hours) = (seconds.unsigned_abs() / 86_400, seconds.unsigned_abs() / 3600);
    match (seconds, days, hours) {
        (0, ..) => "dated alike".to_owned(),
        (_, 0, 0) => format!("{later} is less than an hour later"),
        (_, 0, hours) => format!("{later} is {} later", counted(hours as usize, "hour")),
        (_, days, _) => format!("{later} is {} later", counted(days as usize, "day")),
    }
}

/// The paragraphs of some pieces, from 1: `¶3`, `¶3–5`, `¶3, ¶7`; a part of a paragraph as `¶3.2`.
pub(super) fn labels(profile: &Profile, pieces: &[usize]) -> String {
    let name = |piece: usize| {
        let paragraph = profile.pieces[piece].paragraph;
        let first = profile.pieces.partition_point(|piece| piece.paragraph < paragraph);
        let past = profile.pieces.partition_point(|piece| piece.paragraph <= paragraph);
        if past - first == 1 {
            format!("{}", paragraph + 1)
        } else {
            format!("{}.{}", paragraph + 1, piece - first + 1)
        }
    };
    let runs = pieces.chunk_by(|&x, &y| y == x + 1).map(|run| match run {
        [only] => format!("¶{}", name(*only)),
        [first, .., last] => format!("¶{}–{}", name(*first), name(*last)),
        [] => String::new(),
    });
    runs.collect::<Vec<_>>().join(", ")
}

pub(super) fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

/// A share as a percentage. Cut, not rounded: what is not all is never called 100 %.
pub(super) fn percent(share: f64) -> String {
    // A share of whole numbers may lie a hair below its percentage.
    format!("{} %", (100.0 * share + 1e-9).floor())
}
