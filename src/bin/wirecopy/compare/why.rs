//! The questions behind a verdict, in words.

use wirecopy::explain::{About, Bound, Check, Measure, Question};
use wirecopy::verify::PASSAGE_WORDS;

use super::report::{counted, percent};

/// A question and its answer.
pub(super) fn answered(question: &Question) -> String {
    let answer = match (question.asked, question.answer) {
        (false, _) => "not asked",
        (true, true) => "yes",
        (true, false) => "no",
    };
    format!("{} {answer}", asks(question.about))
}

/// The checks that settled a question: the open way's, else the first of each way that failed; all where asked for.
/// Each with the word that joins it to the one before.
pub(super) fn decisive(question: &Question, full: bool) -> Vec<(&Check, &'static str)> {
    let passes = |way: &&Vec<Check>| way.iter().all(|check| check.passed);
    let ways: Vec<Vec<&Check>> = match question.ways.iter().find(passes) {
        _ if full => question.ways.iter().map(|way| way.iter().collect()).collect(),
        Some(way) => vec![way.iter().collect()],
        None => {
            let failing = question.ways.iter().filter_map(|way| way.iter().find(|check| !check.passed));
            failing.map(|check| vec![check]).collect()
        }
    };
    let mut told: Vec<(&Check, &'static str)> = Vec::new();
    for way in ways {
        for (at, check) in way.into_iter().enumerate() {
            if !full && told.iter().any(|(before, _)| *before == check) {
                continue;
            }
            let joint = match (told.is_empty(), at) {
                (true, _) => "",
                (false, 0) => "or",
                (false, _) => "and",
            };
            told.push((check, joint));
        }
    }
    told
}

/// A check as a sentence: what was measured, and what it would take.
pub(super) fn told(check: &Check) -> String {
    if check.measure == Measure::SameWords {
        return "all words the same, in the same order".to_owned();
    }
    let bound = match check.bound {
        Bound::AtLeast => "at least",
        Bound::Below => "less than",
        Bound::AtMost => "at most",
    };
    let threshold =
        if check.measure.is_share() { percent(check.threshold) } else { check.threshold.to_string() };
    format!("{}; needs {bound} {threshold}", measured(check))
}

/// A measure with its value.
fn measured(check: &Check) -> String {
    let share = percent(check.value);
    let count = |thing: &str| counted(check.value as usize, thing);
    match check.measure {
        Measure::SameWords => String::new(),
        Measure::CoveredWords => format!("{} of the shorter one in the other", count("word")),
        Measure::CoverageOfShorter => format!("{share} of the shorter one's words are in the other"),
        Measure::CoverageOfLonger => format!("{share} of the longer one's words are in the other"),
        Measure::ChangedFacts => format!("{:.1} changed facts to a hundred words", check.value),
        Measure::SharedNumbers => format!("{share} of the numbers are in both"),
        Measure::Names => format!("{} to compare", count("name")),
        Measure::SharedNames => format!("{share} of the names are in both"),
        Measure::Resemblance => format!("{share} of all runs of three words are in both (resemblance)"),
        Measure::LackingParagraphs => format!("{} with no counterpart in the other", count("paragraph")),
        Measure::MovedParagraphs => format!("{} in another order", count("paragraph")),
        Measure::PassageWords => {
            format!("{} in shared passages of {PASSAGE_WORDS} words or more", count("word"))
        }
        Measure::PassageShare => format!("{share} of the shorter one's words are in such passages"),
    }
}

fn asks(about: About) -> &'static str {
    match about {
        About::SameWords => "the same text?",
        About::EnoughInCommon => "enough in common to judge?",
        About::Template => "a template: alike in form, other in fact?",
        About::Copy => "copies: is the shorter one in the other?",
        About::Reordered => "the same paragraphs in another order?",
        About::Excerpt => "an excerpt: has the longer one far more?",
        About::Overlap => "long passages in common?",
    }
}
