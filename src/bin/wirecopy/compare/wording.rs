//! The words and numbers of a comparison, as people say them.

use wirecopy::explain::{About, Bound, Check, MarkText, Measure, Profile};
use wirecopy::relation::Relation;
use wirecopy::verify::PASSAGE_WORDS;

use crate::inspect::spaced;

/// A check as a sentence: what was measured, and what it would take.
pub(super) fn told(check: &Check) -> String {
    match check.measure {
        Measure::SameWords => return "all words the same, in the same order".to_owned(),
        Measure::SameText => return "all words the same, in the same order, but for stray lines".to_owned(),
        Measure::SameWordsInAnyOrder => {
            return "all words the same, passages of them in another order, but for stray lines".to_owned();
        }
        Measure::SecondsApart if check.value.is_infinite() => return "no date to compare".to_owned(),
        _ => {}
    }
    let bound = match check.bound {
        Bound::AtLeast => "at least",
        Bound::Below => "less than",
        Bound::AtMost => "at most",
    };
    let threshold = match check.measure {
        Measure::SecondsApart => hours(check.threshold),
        measure if measure.is_share() => percent(check.threshold),
        _ => check.threshold.to_string(),
    };
    format!("{}; needs {bound} {threshold}", measured(check))
}

/// A measure with its value.
fn measured(check: &Check) -> String {
    let share = percent(check.value);
    let count = |thing: &str| counted(whole(check.value), thing);
    match check.measure {
        Measure::SameWords | Measure::SameText | Measure::SameWordsInAnyOrder => String::new(),
        Measure::CoverageOfText => format!("{share} of either text is in the other"),
        Measure::CoveredWords => format!("{} of the shorter one in the other", count("word")),
        Measure::CoverageOfShorter => format!("{share} of the shorter one's words are in the other"),
        Measure::ShareOfLonger => format!("{share} of the longer text stands in passages of the other"),
        Measure::Lengths => format!("the shorter text has {share} of the longer one's length"),
        Measure::WordsMore => format!("{} more in the one text than in the other", count("word")),
        Measure::InPlace => {
            format!("{share} of either text stands in its place in the other, whole or broken")
        }
        Measure::WholeOrBroken => format!("{share} of one text's words stand whole or broken in their place"),
        Measure::WholeOrBrokenOfOther => format!("{share} of the other's do"),
        Measure::BrokenForms => format!("{} broken", count("function word")),
        Measure::ShareOfBrokenForms => format!("{share} of the function words are"),
        Measure::ShareOfBrokenFacts => format!("{share} of the facts are others"),
        Measure::ShareOfBrokenWords => format!("{share} of the other words are"),
        Measure::StrangeWords => format!("{} that differ are in no other document", count("word")),
        Measure::ShareOfStrangeWords => format!("{share} of the words that differ are in no other document"),
        Measure::FactsBrokenMore => format!("{share} more of the facts broken than of other words"),
        Measure::ChangedFacts => format!("{:.1} changed facts to a hundred words", check.value),
        Measure::SharedNumbers => format!("{share} of the numbers are in both"),
        Measure::Numbers => format!("{} to compare", count("number")),
        Measure::Names => format!("{} to compare", count("name")),
        Measure::SharedNames => format!("{share} of the names are in both"),
        Measure::Resemblance => format!("{share} of all runs of three words are in both (resemblance)"),
        Measure::LackingParagraphs => format!("{} with no counterpart in the other", count("paragraph")),
        Measure::MovedParagraphs => format!("{} in another order", count("paragraph")),
        Measure::ChangedSlots => format!("{} changed in the same wording", count("fact")),
        Measure::WordsOfShorter => format!("{} in the shorter one", count("word")),
        Measure::Headlines => format!("headlines {share} alike, word by word"),
        Measure::SecondsApart => format!("{} apart", hours(check.value)),
        Measure::PassageWords => {
            format!("{} in shared passages of {PASSAGE_WORDS} words or more", count("word"))
        }
        Measure::PassageShare => format!("{share} of the shorter one's words are in such passages"),
    }
}

pub(super) fn asks(about: About) -> &'static str {
    match about {
        About::SameWords => "the same text?",
        About::EnoughInCommon => "enough in common to judge?",
        About::Noise => "one text with broken words, as a scan makes them?",
        About::Update => "one story told on: the same names and sentences, hours later?",
        About::Template => "a template: alike in form, other in fact?",
        About::Copy => "copies: is the shorter one in the other?",
        About::SameText => "the same text but for stray lines?",
        About::Reordered => "the same paragraphs in another order?",
        About::Excerpt => "an excerpt: has the longer one far more?",
        About::Form => "the same form, filled with other names?",
        About::Overlap => "long passages in common?",
    }
}

pub(super) fn meaning(relation: Relation) -> &'static str {
    match relation {
        Relation::Identical => "The same text, but for case, accents, punctuation, and what is set apart.",
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

/// Which of two documents is the later one, and by how much.
pub(super) fn apart(seconds: i64) -> String {
    let later = if seconds > 0 { "b" } else { "a" };
    match seconds {
        0 => "dated alike".to_owned(),
        _ => format!("{later} is {} later", lasting(seconds.unsigned_abs())),
    }
}

/// A span of time as it is held against a threshold.
fn hours(seconds: f64) -> String {
    counted(whole(seconds / 3600.0), "hour")
}

/// A measure that counts things, as a count.
#[allow(clippy::cast_sign_loss, reason = "nothing that is counted is negative")]
fn whole(value: f64) -> usize {
    value as usize
}

/// A span of time, in the largest unit that it fills.
fn lasting(seconds: u64) -> String {
    match (seconds / 86_400, seconds / 3600) {
        (0, 0) => "less than an hour".to_owned(),
        (0, hours) => counted(hours as usize, "hour"),
        (days, _) => counted(days as usize, "day"),
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

/// `sign off (IANS)`: what a mark is, and whose.
pub(super) fn kind_of_mark(mark: &MarkText) -> String {
    let kind = spaced(&format!("{:?}", mark.kind));
    match mark.agency {
        Some(agency) => format!("{kind} ({agency})"),
        None => kind,
    }
}
