//! Notes from desk to desk over a text: `(Adds comment from governor, background)`, `(Repeats without change)`,
//! `EMBARGOED UNTIL 10:00 GMT`.
//!
//! A note has brackets around all of it, or says to which paragraphs it was done. A sentence of the story that opens
//! with the same verb has neither.

use super::{Found, MarkKind};
use crate::text::openings::{Openings, contains};

/// Longer paragraphs are no note. In bytes.
const LONGEST: usize = 300;
/// The same of one without brackets.
const LONGEST_BARE: usize = 120;

/// What a desk has done to a text, as its notes open.
static DONE: Openings<()> = Openings::new(&[
    ("actualisé avec", ()),
    ("actualiza", ()),
    ("actualizado con", ()),
    ("adding", ()),
    ("adds", ()),
    ("aggiorna con", ()),
    ("amplía", ()),
    ("atualiza", ()),
    ("añade", ()),
    ("changes", ()),
    ("clarifies", ()),
    ("corrected", ()),
    ("correcting", ()),
    ("correction", ()),
    ("corrects", ()),
    ("corrige", ()),
    ("deletes", ()),
    ("drops", ()),
    ("fixes", ()),
    ("inserts", ()),
    ("new throughout", ()),
    ("recasts", ()),
    ("refiles", ()),
    ("refiling", ()),
    ("releads", ()),
    ("removes", ()),
    ("repeating", ()),
    ("repeats", ()),
    ("resends", ()),
    ("restores", ()),
    ("rewrites", ()),
    ("this story corrects", ()),
    ("this version corrects", ()),
    ("updated", ()),
    ("updates", ()),
    ("updating", ()),
    ("writes through", ()),
]);

/// How notes open that say when a text may be printed.
static HELD: Openings<()> = Openings::new(&[
    ("embargado hasta", ()),
    ("embargo hasta", ()),
    ("embargo:", ()),
    ("embargoed for", ()),
    ("embargoed till", ()),
    ("embargoed to", ()),
    ("embargoed until", ()),
    ("hold for release", ()),
    ("not for publication before", ()),
    ("not for release before", ()),
    ("sous embargo", ()),
    ("sperrfrist", ()),
    ("strictly embargoed", ()),
]);

/// The note that all of `text` is.
pub(super) fn desk_note(text: &str) -> Option<Found> {
    let inside = if text.starts_with(['(', '[']) { bracketed(text) } else { None };
    let is_note = match inside {
        Some(inside) => text.len() <= LONGEST && (DONE.opens(inside) || is_held(inside)),
        None => text.len() <= LONGEST_BARE && (is_held(text) || DONE.opens(text) && names_paragraphs(text)),
    };
    is_note.then(|| Found::new(MarkKind::Note, None, 0.85))
}

/// What stands in the brackets that hold all of `text`.
fn bracketed(text: &str) -> Option<&str> {
    let text = text.strip_suffix('.').unwrap_or(text);
    let inside = text.strip_prefix(['(', '['])?.strip_suffix([')', ']'])?;
    let mut depth = 0_u32;
    for byte in inside.bytes() {
        match byte {
            b'(' | b'[' => depth += 1,
            b')' | b']' => depth = depth.checked_sub(1)?,
            _ => {}
        }
    }
    Some(inside.trim_start())
}

/// `EMBARGOED UNTIL 10:00 GMT`: in capitals, or with a figure, and no sentence.
fn is_held(text: &str) -> bool {
    let is_line = || text.len() <= LONGEST_BARE && !is_sentence(text);
    let says_when = || {
        let first = text.split(' ').next().unwrap_or_default();
        !first.contains(char::is_lowercase) || text.contains(|c: char| c.is_ascii_digit())
    };
    HELD.opens(text) && is_line() && says_when()
}

/// `Adds details in paragraphs 2-4`
fn names_paragraphs(text: &str) -> bool {
    let names = ["paragraph", " para ", " paras "].iter().any(|word| contains(text, word));
    names && text.contains(|c: char| c.is_ascii_digit()) && !is_sentence(text)
}

fn is_sentence(text: &str) -> bool {
    text.ends_with(['.', '?', '!', '"', '”', ','])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn desks_say_in_brackets_what_they_did() {
        for note in [
            "(Adds comment from governor, background)",
            "(Updates with evacuation figures, adds quote in paragraph 3)",
            "(Repeats without change)",
            "(Corrects crack length in paragraph 2)",
            "(Recasts lead, adds detail (paragraphs 3 and 4))",
            "[Adds details].",
            "(REFILES to fix spelling in headline)",
            "Adds details in paragraphs 2-4, shares",
            "(UPDATING with quotes, adding background)",
            "(This story corrects the spelling of Brodno in paragraph 2)",
            "(Actualiza con declaraciones del alcalde)",
            "(Añade detalles)",
            "Embargo hasta las 10.00 GMT",
            "EMBARGOED UNTIL 10:00 GMT",
            "(Embargoed until 0600 GMT on March 5)",
            "Sperrfrist: 10.00 Uhr",
        ] {
            assert_eq!(desk_note(note).map(|found| found.kind), Some(MarkKind::Note), "{note}");
        }
    }

    #[test]
    fn sentences_of_the_story_that_open_with_such_a_verb_stay() {
        for text in [
            "Adds the minister: “We are not done.”",
            "Adds Lee, who wrote the last paragraph of the law: it is too short.",
            "Updates are published on the ministry's page",
            "Corrects he (the clerk) what she wrote (the mayor)",
            "(Adds) the minister (who left)",
            "(The ministry adds that the bridge is closed)",
            "(Repeatedly, he said no)",
            "Embargoed until Friday, the report says that the bridge will stay closed.",
            "Embargoed for years",
            "Changes to the paragraph on bridges",
            "(",
            "()",
            "",
        ] {
            assert_eq!(desk_note(text), None, "{text}");
        }
    }
}
