//! Credits of pictures: `(Photo: Ann Lee/Reuters)`, `REUTERS/Ann Lee`, `AP Photo`, `Image: PTI`.
//!
//! They stand in captions and name an agency as text credits do, and say nothing of the text.

use super::agencies::Agencies;
use super::mark::{Found, Mark, MarkKind, Slot};
use super::newsroom::is_newsroom;
use super::places::is_known;
use crate::text::openings::contains;

/// Bytes from a caption's end in which its credit stands.
const WINDOW: usize = 120;

/// The credit of a picture that `caption` ends with, if it names an agency. The span is of its last bracket, else of
/// what follows the last full stop.
#[must_use]
pub fn picture_credit(agencies: &Agencies, caption: &str) -> Option<Mark> {
    let end = caption.trim_end().len();
    let mut from = end.saturating_sub(WINDOW);
    while !caption.is_char_boundary(from) {
        from += 1;
    }
    let window = &caption[from..end];
    let start = match window.rfind(['(', '[']) {
        Some(open) if window.ends_with([')', ']']) => open,
        _ => behind_names(agencies, window).unwrap_or_else(|| {
            let closed = window.trim_end_matches(['.', ' ']);
            closed.rfind(". ").map_or(0, |stop| stop + 2)
        }),
    };
    let credit = &window[start..];
    let named: Vec<_> = agencies.all_named_in(credit).collect();
    // `Ann Lee/Getty Images/AFP` names the one that sells last; what counts is that each is told.
    let first = *named.first()?;
    let found = Found::new(MarkKind::Picture, Some(first), 0.9);
    Some(found.mark(Slot::Tail, from + start..end, named.into_iter()))
}

/// Where the photographer's name starts that stands before a slash and an agency: `… at the bridge J. Ann Lee/AP`.
fn behind_names(agencies: &Agencies, window: &str) -> Option<usize> {
    const MOST_NAMES: usize = 4;
    let mut slashes = window.match_indices('/').map(|(at, _)| at);
    let slash = slashes.find(|&at| agencies.all_named_in(&window[at + 1..]).next().is_some())?;
    let mut start = slash;
    for _ in 0..MOST_NAMES {
        let before = window[..start].trim_end();
        let word = last_word(before);
        let name = &before[word..];
        let ends_sentence = name.len() > 2 && name.ends_with('.') || name.ends_with([',', ':', ';']);
        let is_name = name.starts_with(char::is_uppercase) && (start == slash || !ends_sentence);
        if !is_name {
            break;
        }
        start = word;
    }
    // `Photo: Ann Lee/AP`
    let label = window[..start].trim_end();
    let word = last_word(label);
    let is_label = label.ends_with(':') && label[word..].starts_with(char::is_uppercase);
    (start < slash).then_some(if is_label { word } else { start })
}

/// Where the last word of `text` begins, which ends with it. A space may have several bytes.
fn last_word(text: &str) -> usize {
    text.len() - text.rsplit(char::is_whitespace).next().unwrap_or_default().len()
}

/// Whether `text` is a caption by its words: what signs it sold a picture.
pub(crate) fn is_caption(text: &str) -> bool {
    const LONGEST: usize = 400;
    #[rustfmt::skip]
    const WORDS: &[&str] = &[
        "archive photo", "archive picture", "file image", "file photo", "file picture", "handout photo", "handout picture", "photo provided", "photo released",
        "photo shows", "photo taken", "pictured",
    ];
    text.len() <= LONGEST && WORDS.iter().any(|words| contains(text, words))
}

/// Whether `credit`, in which an agency is named between slashes or commas, is that of a picture: a name stands before
/// the agency (`Ann Lee/AP`), or a word for pictures among its parts (`AP, FILE`).
pub(super) fn is_picture_credit(agencies: &Agencies, credit: &str) -> bool {
    const WORDS: &[&str] =
        &["file", "photo", "photos", "pool", "getty images", "via ap", "image", "images", "archive"];
    let is_word = |part: &str| WORDS.iter().any(|word| part.eq_ignore_ascii_case(word));
    let is_name = |part: &str| {
        let mut words = part.split(' ');
        part.contains(' ')
            && agencies.by_code(part).is_none()
            // `Our Bureau/PTI`
            && !is_newsroom(part)
            && words.all(|word| word.starts_with(char::is_uppercase))
    };
    let mut parts = credit.split(['/', ',']).map(str::trim).filter(|part| !part.is_empty());
    let first = parts.next().unwrap_or_default();
    // `REUTERS/Ann Lee`, but not `IANS/Ann Lee`, who wrote, nor `AFP/Hong Kong`.
    let is_sold = agencies.by_code(first).is_some_and(|agency| agency.agency().sells_pictures);
    let is_person = |part: &str| is_name(part) && !is_known(&part.to_uppercase());
    let is_signed = is_sold && credit.split('/').nth(1).is_some_and(|part| is_person(part.trim()));
    // `By`, `IANS, Kolkata` and desks behind the code are no pictures.
    is_signed || (credit.contains('/') && is_name(first)) || is_word(first) || parts.any(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(caption: &str, credit: &str, agency: &str) {
        let found = picture_credit(Agencies::builtin(), caption);
        let mark = found.map(|mark| {
            (&caption[mark.span.clone()], mark.agency.map_or(String::new(), |id| id.to_string()))
        });
        let expect = (!agency.is_empty()).then(|| (credit, agency.to_owned()));
        assert_eq!(mark, expect, "{caption}");
    }

    proptest::proptest! {
        /// Whatever spaces and letters there are.
        #[test]
        fn a_credit_is_the_end_of_its_caption(
            caption in "(The mayor|\\(?Photo: ?|Ann|Bo|é|J\\.|/ ?AP|/dpa|/Reuters|Getty Images|[ \u{a0}\u{3000}\u{2003}]|[.,:)] ?|\\PC){0,10}"
        ) {
            if let Some(mark) = picture_credit(Agencies::builtin(), &caption) {
                proptest::prop_assert!(caption.is_char_boundary(mark.span.start));
                proptest::prop_assert_eq!(mark.span.end, caption.trim_end().len());
            }
        }
    }

    /// Found by the fuzzer: spaces of more than one byte before a photographer's name were a panic, as pages have them.
    #[test]
    fn spaces_may_have_several_bytes() {
        check("The mayor at the bridge.\u{a0}Ann\u{a0}Lee/AP", "Ann\u{a0}Lee/AP", "Associated Press");
        check("== \u{3000}dpa/x", "== \u{3000}dpa/x", "dpa");
        check("The mayor\u{3000}Photo:\u{2003}Ann Lee/AP", "Photo:\u{2003}Ann Lee/AP", "Associated Press");
    }

    #[test]
    fn captions_end_with_their_credit() {
        check("The mayor at the bridge. (Photo: Ann Lee/Reuters)", "(Photo: Ann Lee/Reuters)", "Reuters");
        check("The mayor at the bridge. REUTERS/Ann Lee", "REUTERS/Ann Lee", "Reuters");
        check(
            "The mayor of St. Louis at the bridge. (AP Photo/Bo Diaz)",
            "(AP Photo/Bo Diaz)",
            "Associated Press",
        );
        check("The mayor at the bridge. Bo Diaz / Getty Images", "", "");
        check("Photo: PTI", "Photo: PTI", "PTI");
        check(
            "Enlarge this image J. Bo Diaz/AP J. Bo Diaz/AP",
            "J. Bo Diaz/AP J. Bo Diaz/AP",
            "Associated Press",
        );
        check("The mayor in Austin, Texas. Ann Lee/AP", "Ann Lee/AP", "Associated Press");
        check("", "", "");
    }
}
