//! How the report puts things: the questions, the relations, counts and shares, in a reader's words.

use wirecopy::explain::About;
use wirecopy::relation::Relation;

pub(super) fn asks(about: About) -> &'static str {
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

pub(super) fn counted(count: usize, thing: &str) -> String {
    if count == 1 { format!("1 {thing}") } else { format!("{count} {thing}s") }
}

/// A share as a percentage. Cut, not rounded: what is not all is never called 100 %.
pub(super) fn percent(share: f64) -> String {
    // A share of whole numbers may lie a hair below its percentage.
    format!("{} %", (100.0 * share + 1e-9).floor())
}
