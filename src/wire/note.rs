//! Notes from desk to desk over a text: `(Adds comment from governor, background)`, `(Repeats without change)`,
//! `EMBARGOED UNTIL 10:00 GMT`.
//!
//! A note has brackets around all of it, or says to which paragraphs it was done. A sentence of the story that opens
//! with the same verb has neither.

use super::{Found, MarkKind};
use crate::text::openings::{Openings, Prefixes, contains};

/// Longer paragraphs are no note. In bytes.
const LONGEST: usize = 300;
/// The same of one without brackets.
const LONGEST_BARE: usize = 120;

/// What a note says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Note {
    /// What a desk has done to the text.
    Done,
    /// When the text may be printed.
    Held,
}

/// How notes open.
static NOTES: Openings<Note> = Openings::new(&[
    ("actualisé avec", Note::Done),
    ("actualiza", Note::Done),
    ("actualizado con", Note::Done),
    ("adding", Note::Done),
    ("adds", Note::Done),
    ("aggiorna con", Note::Done),
    ("amplía", Note::Done),
    ("atualiza", Note::Done),
    ("añade", Note::Done),
    ("changes", Note::Done),
    ("clarifies", Note::Done),
    ("corrected", Note::Done),
    ("correcting", Note::Done),
    ("correction", Note::Done),
    ("corrects", Note::Done),
    ("corrige", Note::Done),
    ("deletes", Note::Done),
    ("drops", Note::Done),
    ("embargado hasta", Note::Held),
    ("embargo hasta", Note::Held),
    ("embargo:", Note::Held),
    ("embargoed for", Note::Held),
    ("embargoed till", Note::Held),
    ("embargoed to", Note::Held),
    ("embargoed until", Note::Held),
    ("fixes", Note::Done),
    ("hold for release", Note::Held),
    ("inserts", Note::Done),
    ("new throughout", Note::Done),
    ("not for publication before", Note::Held),
    ("not for release before", Note::Held),
    ("recasts", Note::Done),
    ("refiles", Note::Done),
    ("refiling", Note::Done),
    ("releads", Note::Done),
    ("removes", Note::Done),
    ("repeating", Note::Done),
    ("repeats", Note::Done),
    ("resends", Note::Done),
    ("restores", Note::Done),
    ("rewrites", Note::Done),
    ("sous embargo", Note::Held),
    ("sperrfrist", Note::Held),
    ("strictly embargoed", Note::Held),
    ("this story corrects", Note::Done),
    ("this version corrects", Note::Done),
    ("updated", Note::Done),
    ("updates", Note::Done),
    ("updating", Note::Done),
    ("writes through", Note::Done),
]);

/// With which first bytes notes open that have no bracket before them.
pub(super) const fn prefixes() -> &'static Prefixes {
    NOTES.prefixes()
}

/// The note that all of `text` is.
#[inline]
pub(super) fn desk_note(text: &str) -> Option<Found> {
    let is_bracketed = text.starts_with(['(', '[']);
    let is_note = if is_bracketed { is_bracketed_note(text) } else { is_bare_note(text) };
    is_note.then(|| Found::new(MarkKind::Note, None, 0.85))
}

fn is_bracketed_note(text: &str) -> bool {
    let inside = if text.len() <= LONGEST { bracketed(text) } else { None };
    inside.is_some_and(|inside| match NOTES.first_match(inside) {
        Some((Note::Done, _)) => !tells(inside),
        Some((Note::Held, _)) => says_when(inside),
        None => false,
    })
}

#[inline]
fn is_bare_note(text: &str) -> bool {
    if text.len() > LONGEST_BARE {
        return false;
    }
    match NOTES.first_match(text) {
        Some((Note::Done, _)) => names_paragraphs(text),
        Some((Note::Held, _)) => says_when(text),
        None => false,
    }
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

/// `Updated, 2:10 p.m.: The letter has 33 names. The mayor asks for more.`: what came later is itself told.
fn tells(inside: &str) -> bool {
    inside.split_once(": ").is_some_and(|(_, told)| told.contains(". "))
}

/// `EMBARGOED UNTIL 10:00 GMT`: in capitals, or with a figure, and no sentence.
fn says_when(text: &str) -> bool {
    let first = text.split(' ').next().unwrap_or_default();
    text.len() <= LONGEST_BARE
        && !is_sentence(text)
        && (!first.contains(char::is_lowercase) || text.contains(|c: char| c.is_ascii_digit()))
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
            "[Updated, 2:10 p.m.: The letter has 33 names. The mayor asks for more.]",
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
