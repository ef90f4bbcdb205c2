//! Headlines beside each other, and the marks that desks put before them.

use super::report::{Headline, HeadlineKind, TakeKind};
use super::words::words;
use crate::explain::HeadlineLikeness;

/// A headline's mark of a take, and the headline without it: `UPDATE 2-`, `CORRECTED-`, `(LEAD)`.
pub(super) fn take_mark(title: &str) -> (Option<(TakeKind, &str)>, &str) {
    let trimmed = title.trim();
    let mut rest = trimmed;
    let mut found = None;
    // Marks stand one behind the other: `CORRECTED-UPDATE 2-`.
    while let Some((kind, behind)) = MARKS.iter().find_map(|(mark, kind)| Some((kind, strip(rest, mark)?))) {
        rest = behind;
        found = found.or(*kind);
    }
    let mark = trimmed[..trimmed.len() - rest.len()].trim_end_matches([' ', '-', ':', '–', '—']);
    (found.map(|kind| (kind, mark)), rest)
}

/// What stands before a headline, in capitals as desks write it; none for marks that are no take.
const MARKS: &[(&str, Option<TakeKind>)] = &[
    ("CORRECTED", Some(TakeKind::Correction)),
    ("CORRECTION", Some(TakeKind::Correction)),
    ("REFILE", Some(TakeKind::Correction)),
    ("UPDATED", Some(TakeKind::Update)),
    ("UPDATE", Some(TakeKind::Update)),
    ("WRAPUP", Some(TakeKind::Update)),
    ("2ND LD", Some(TakeKind::Update)),
    ("3RD LD", Some(TakeKind::Update)),
    ("2ND LEAD", Some(TakeKind::Update)),
    ("3RD LEAD", Some(TakeKind::Update)),
    ("LEAD", Some(TakeKind::Update)),
    ("LD", Some(TakeKind::Update)),
    ("ADDS", Some(TakeKind::Addition)),
    ("RPT", Some(TakeKind::Repeat)),
    ("REPEAT", Some(TakeKind::Repeat)),
    ("BRIEF", None),
    ("EXCLUSIVE", None),
    ("URGENT", None),
    ("BREAKING", None),
    ("FACTBOX", None),
];

/// What follows `mark` where `text` opens with it as desks write it: `UPDATE 2-Toll`, `(LEAD) Toll`, `CORRECTED: Toll`,
/// `Correction: Toll`. A word of a sentence is no mark: it takes brackets, a dash or a colon.
fn strip<'t>(text: &'t str, mark: &str) -> Option<&'t str> {
    let bracketed = text.starts_with(['(', '[']);
    let inner = text.trim_start_matches(['(', '[']);
    let head = inner.get(..mark.len())?;
    if !head.eq_ignore_ascii_case(mark)
        || !head.starts_with(char::is_uppercase) && !mark.starts_with(char::is_numeric)
    {
        return None;
    }
    let behind = &inner[mark.len()..];
    let number = behind.trim_start_matches([' ', '#']).trim_start_matches(|c: char| c.is_ascii_digit());
    let closing = if bracketed { number.strip_prefix([')', ']'])? } else { number };
    let signed = closing.trim_start();
    let rest = signed.trim_start_matches(['-', ':', '–', '—']).trim_start();
    let has_sign = rest.len() < signed.len();
    ((bracketed || has_sign) && !rest.is_empty()).then_some(rest)
}

/// A headline without its mark and without an agency's or outlet's name behind a bar or a dash.
fn bare(title: &str) -> &str {
    let (_, rest) = take_mark(title);
    for bar in [" | ", " – ", " — ", " - "] {
        if let Some((head, tail)) = rest.rsplit_once(bar) {
            let is_name = tail.split_whitespace().count() <= 3 && head.split_whitespace().count() >= 4;
            if is_name {
                return head;
            }
        }
    }
    rest
}

/// What was done to the headline `old` to make `new`.
pub(super) fn headline(old: Option<&str>, new: Option<&str>) -> Headline {
    let given = |title: Option<&'_ str>| title.is_some_and(|title| !title.trim().is_empty());
    let (Some(old), Some(new)) = (old.filter(|_| given(old)), new.filter(|_| given(new))) else {
        return Headline { kind: HeadlineKind::Unknown, likeness: None, other_numbers: false };
    };
    let (of_old, of_new) = (words(old), words(new));
    let (bare_old, bare_new) = (words(bare(old)), words(bare(new)));
    let kind = if of_old.same(&of_new) {
        HeadlineKind::Same
    } else if bare_old.same(&bare_new) {
        HeadlineKind::Marker
    } else if bare_new.is_within(&bare_old) {
        HeadlineKind::Shortened
    } else if bare_old.is_within(&bare_new) {
        HeadlineKind::Lengthened
    } else if bare_old.in_common(&bare_new) * 2 >= bare_old.len().max(bare_new.len()) {
        HeadlineKind::Edited
    } else {
        HeadlineKind::New
    };
    let (numbers_old, numbers_new) = (bare_old.numbers(), bare_new.numbers());
    let other_numbers = !numbers_old.is_empty() && !numbers_new.is_empty() && numbers_old != numbers_new;
    Headline { kind, likeness: Some(HeadlineLikeness::new(old, new).edit_similarity), other_numbers }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_takes() {
        for (title, kind, rest) in [
            ("UPDATE 2-Toll rises", Some(TakeKind::Update), "Toll rises"),
            ("CORRECTED-UPDATE 2-Toll rises", Some(TakeKind::Correction), "Toll rises"),
            ("Correction: Toll rises", Some(TakeKind::Correction), "Toll rises"),
            ("(LEAD) Toll rises", Some(TakeKind::Update), "Toll rises"),
            ("(2nd LD) Toll rises", Some(TakeKind::Update), "Toll rises"),
            ("RPT-Toll rises", Some(TakeKind::Repeat), "Toll rises"),
            ("BRIEF-Toll rises", None, "Toll rises"),
            ("Update on the ferry", None, "Update on the ferry"),
            ("Lead found in water", None, "Lead found in water"),
            ("UPDATE 2-", None, "UPDATE 2-"),
            ("", None, ""),
        ] {
            let (found, bare) = take_mark(title);
            assert_eq!((found.map(|(kind, _)| kind), bare), (kind, rest), "{title}");
        }
        assert_eq!(take_mark("UPDATE 2-Toll rises").0.unwrap().1, "UPDATE 2");
    }

    #[test]
    fn what_was_done_to_a_headline() {
        let old = "Norway's Halvorsen to buy German rival for 2.1 bln euros";
        for (new, kind) in [
            ("Norway’s HALVORSEN to buy German rival for 2.1 bln euros", HeadlineKind::Same),
            ("UPDATE 2-Norway's Halvorsen to buy German rival for 2.1 bln euros", HeadlineKind::Marker),
            (
                "Norway's Halvorsen to buy German rival for 2.1 bln euros | Daily Example",
                HeadlineKind::Marker,
            ),
            ("Halvorsen to buy German rival", HeadlineKind::Shortened),
            ("In Oslo, Norway's Halvorsen to buy German rival for 2.1 bln euros", HeadlineKind::Lengthened),
            ("Norway's Halvorsen to acquire German rival for 2.1 bln euros", HeadlineKind::Edited),
            ("Ferry engine giant born", HeadlineKind::New),
            (" ", HeadlineKind::Unknown),
        ] {
            assert_eq!(headline(Some(old), Some(new)).kind, kind, "{new}");
        }
        assert!(headline(Some("Toll rises to 17"), Some("Toll rises to 23")).other_numbers);
        assert!(!headline(Some("Toll rises to 17"), Some("Toll rises")).other_numbers);
    }
}
