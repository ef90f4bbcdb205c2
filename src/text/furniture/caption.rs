//! Photo credits at the end of a caption: `(Ann Lee/Reuters)`, `(Photo: Ann Lee, AP)`, `Ann Lee / Getty Images`.
//!
//! A credit counts only where it is set apart from prose, by brackets or a slash, and names an agency that sells
//! pictures: a caption ends so, a sentence does not.

use crate::text::openings::{contains, ends_with, strip_opening};
use crate::wire::{AgencyId, is_caption};

/// Agencies that sell pictures, as credits write them, in lower case.
const PICTURE_AGENCIES: &[&str] = &[
    "reuters",
    "ap",
    "afp",
    "getty images",
    "getty",
    "pti",
    "ani",
    "epa",
    "upi",
    "bloomberg",
    "zuma",
    "shutterstock",
];

/// Endings that only a credit has.
const CREDIT_ENDINGS: &[&str] = &[
    "/getty images",
    "/ap",
    "/ap photo",
    "/afp",
    "/reuters",
    "/epa",
    "/alamy stock photo",
    "/shutterstock",
    " via ap",
];

/// Whether `paragraph` ends in a photo credit.
pub(super) fn ends_in_photo_credit(paragraph: &str) -> bool {
    match paragraph.as_bytes().last() {
        Some(b')' | b']') => {
            let inside = &paragraph[..paragraph.len() - 1];
            inside.rfind(['(', '[']).is_some_and(|open| is_credit(inside[open + 1..].trim()))
        }
        Some(b's' | b'S' | b'o' | b'p' | b'P' | b'y' | b'A' | b'k') => {
            CREDIT_ENDINGS.iter().any(|ending| {
                ends_with(paragraph, ending) && !ends_in_code(&paragraph[..paragraph.len() - ending.len()])
            }) || ends_with(paragraph, "/ getty images")
                || paragraph.ends_with(" / AP")
        }
        _ => false,
    }
}

/// Whether `paragraph`, no caption by its words, ends with `(Source: …)`.
pub(super) fn ends_in_source(paragraph: &str) -> bool {
    let credit = paragraph.rfind(['(', '[']).map(|open| paragraph.split_at(open));
    credit.is_some_and(|(before, credit)| {
        strip_opening(&credit[1..], "source").is_some_and(|rest| rest.trim_start().starts_with(':'))
            && !is_caption(before)
    })
}

/// Whether the text inside the last brackets is a credit.
fn is_credit(inside: &str) -> bool {
    /// Bytes; a bracketed sentence about a photograph is longer.
    const LONGEST_CREDIT: usize = 80;
    if inside.len() > LONGEST_CREDIT {
        return false;
    }
    let (first, second) = match inside.rsplit_once(['/', ',']) {
        Some((before, after)) => (before.trim(), after.trim()),
        None => ("", inside),
    };
    if let Some((label, credited)) = inside.split_once(':') {
        return is_photo_label(label.trim()) && !credited.trim().is_empty();
    }
    if ends_with(inside, "photo") || contains(inside, "photo/") || contains(inside, "photo by ") {
        return true;
    }
    // `(ANI/PTI)` signs a story that two agencies filed.
    let agency_last = inside.contains('/')
        && is_picture_agency(second)
        && has_capital(first)
        && AgencyId::by_code(first).is_none();
    let agency_first =
        inside.contains('/') && is_picture_agency(first) && second.contains(' ') && has_capital(second);
    agency_last || agency_first || contains(inside, "via getty images") || contains(inside, "via reuters")
}

/// Whether the last word is an agency's code, as in `the source was AP/Reuters`.
fn ends_in_code(text: &str) -> bool {
    text.rsplit(' ').next().is_some_and(|word| AgencyId::by_code(word).is_some())
}

fn is_photo_label(label: &str) -> bool {
    ends_with(label, "photo")
        || ends_with(label, "photos")
        || ends_with(label, "image")
        || ends_with(label, "source")
}

fn is_picture_agency(name: &str) -> bool {
    PICTURE_AGENCIES.iter().any(|agency| name.eq_ignore_ascii_case(agency))
}

fn has_capital(text: &str) -> bool {
    text.starts_with(char::is_uppercase)
}
