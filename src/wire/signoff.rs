//! Sign-offs and credits at a paragraph's end: `(ANI)`, ` PTI ABC XY`, `--IANS ms/vd`, `(Reporting by A; Editing by B)`.
//!
//! A story's last sentence must be over before a sign-off starts: full stop, closing quote or bracket. That is what
//! tells `…in Brussels. ANI` from `…he told ANI`.

use super::agencies::Agencies;
use super::credit::{credit_line, credit_lines};
use super::label::{is_nobody, label};
use super::list::joined_by_words;
use super::picture::{is_caption, is_picture_credit};
use super::quick::may_close_credit;
use super::{Found, MarkKind, Role};
use crate::text::disclaimer::{closes_story, is_disclaimer};
use crate::text::letters::is_alphanumeric;
use crate::text::place::Place;
use crate::text::sentences::sentences;

/// No sign-off is looked for farther from the end. In bytes.
const WINDOW: usize = 400;

/// The sign-off that `text` (trimmed at its end) closes with, and where it starts.
pub(super) fn sign_off(agencies: &Agencies, text: &str, place: Place) -> Option<(Found, usize)> {
    let last = text.chars().next_back()?;
    if matches!(last, ')' | ']' | '）') {
        return bracketed(agencies, text, place);
    }
    let coded = if is_alphanumeric(last) && last.is_alphabetic() {
        bare_code(agencies, text)
            .or_else(|| glued_code(agencies, text))
            .or_else(|| desk_initials(agencies, text))
    } else if text.ends_with(").") {
        // `… a day. (ANI).`, but not `… in the film (written by Ann Lee).`
        let closed = &text[..text.len() - 1];
        let is_apart = matching_bracket(closed).is_some_and(|open| is_over(text[..open].trim_end()));
        if is_apart { bracketed(agencies, closed, place) } else { None }
    } else {
        None
    };
    coded.or_else(|| credit_sentences(agencies, text))
}

/// `(ANI)`, `(With PTI inputs)`, `(Reporting by …)`, and disclaimers in brackets.
fn bracketed(agencies: &Agencies, text: &str, place: Place) -> Option<(Found, usize)> {
    let open = matching_bracket(text)?;
    let before = text[..open].trim_end();
    let mut inside = text[open..].chars();
    inside.next();
    inside.next_back();
    let inside = inside.as_str().trim();
    if let Some(found) = credit_line(agencies, inside) {
        return Some((found, open));
    }
    if is_disclaimer(inside) {
        return Some((Found::new(MarkKind::Disclaimer, agencies.named_in(inside), 0.95), open));
    }
    if !is_over(before) {
        return None;
    }
    if let Some(found) = code_list(agencies, inside) {
        return Some((of_caption(found, before), open));
    }
    let found = label(agencies, &text[open..])?;
    // `(Source: Reuters)` ends the captions of whole galleries, too: alone it is a paragraph's credit, behind a text a
    // picture's, but for the end of the page, where it is the text's if it is no caption by its words.
    let is_sold = found.role == Role::Source && found.agency.is_some_and(|id| id.agency().sells_pictures);
    let ends_page = place.is_last() && !place.is_first() && !is_caption(before);
    (!is_sold || ends_page).then_some((found, open))
}

/// Where the bracket opens that the last character of `text` closes.
fn matching_bracket(text: &str) -> Option<usize> {
    if text.ends_with('）') {
        return text.rfind('（').filter(|open| text.len() - open <= WINDOW);
    }
    let from = text.len().saturating_sub(WINDOW);
    let mut depth = 0_u32;
    for (at, byte) in text.bytes().enumerate().rev().take_while(|(at, _)| *at >= from) {
        match byte {
            b')' | b']' => depth += 1,
            b'(' | b'[' if depth == 1 => return Some(at),
            b'(' | b'[' => depth -= 1,
            _ => {}
        }
    }
    None
}

/// `ANI`, `PTI/IANS`, `ANI/NewsVoir`, `AFP, dpa`, `EFE y AFP`, `Ansa`; `AFP photo` not.
fn code_list(agencies: &Agencies, inside: &str) -> Option<Found> {
    let inside = inside.trim_matches(|c: char| !c.is_alphanumeric());
    if is_nobody(inside) {
        return Some(Found::new(MarkKind::Credit, None, 0.8));
    }
    if is_picture_credit(agencies, inside) {
        let agency = agencies.by_source(inside)?;
        return Some(Found::new(MarkKind::Picture, Some(agency), 0.9));
    }
    let mut parts = inside.split(['/', ',', '&']).map(str::trim);
    let is_agency = |name: &str| agencies.by_code(name).or_else(|| agencies.by_acronym(name)).is_some();
    let mut joined = joined_by_words(parts.next()?);
    let first = joined.next()?;
    let agency = agencies.by_code(first).or_else(|| agencies.by_acronym(first))?;
    let is_desk =
        |part: &str| part.len() <= 10 && part.starts_with(char::is_uppercase) && !part.contains(' ');
    let rest_are_desks =
        joined.all(is_agency) && parts.all(|part| is_desk(part) || joined_by_words(part).all(is_agency));
    // Pictures are credited in the same way.
    let confidence = if agency.agency().sells_pictures { 0.7 } else { 0.97 };
    rest_are_desks.then(|| Found::new(MarkKind::SignOff, Some(agency), confidence))
}

/// ` ANI` behind a full stop, ` — PTI`, `--IANS`, `==Kyodo`, ` Enditem`.
fn bare_code(agencies: &Agencies, text: &str) -> Option<(Found, usize)> {
    let start = last_token(text);
    let token = text[start..].trim_start_matches(is_dash);
    let dashed = token.len() < text.len() - start;
    if matches!(token, "Enditem" | "enditem") {
        return Some((Found::new(MarkKind::SignOff, agencies.by_code("Xinhua"), 0.99), start));
    }
    let before = text[..start].trim_end();
    let story = before.trim_end_matches(is_dash).trim_end();
    if !is_over(story) {
        return None;
    }
    if token == "Fin" {
        return Some((Found::new(MarkKind::SignOff, agencies.by_code("Xinhua"), 0.65), start));
    }
    // `… at noon. Efe`
    let as_word = || if token.starts_with(char::is_uppercase) { agencies.by_acronym(token) } else { None };
    let agency = agencies.by_code(token).or_else(as_word)?;
    let is_dashed = dashed || story.len() < before.len();
    // `… in the app. APP` is a page's button, `… --APP` is not.
    if agency.agency().is_everyday() && !is_dashed {
        return None;
    }
    let confidence = if is_dashed { 0.97 } else { 0.85 };
    Some((
        of_caption(Found::new(MarkKind::SignOff, Some(agency), confidence), story),
        story.len() + leading_space(&text[story.len()..]),
    ))
}

/// `… last year.PTI`: a scraper lost the space. What stands before must be a sentence's last word and not a host's name,
/// so that the code is one of three letters at least, in its own capitals.
fn glued_code(agencies: &Agencies, text: &str) -> Option<(Found, usize)> {
    const SHORTEST_CODE: usize = 3;
    const FEWEST_WORDS: usize = 4;
    let token = &text[last_token(text)..];
    let (word, code) = token.rsplit_once(['.', '”', '"', '।'])?;
    let agency = agencies.by_code(code).filter(|agency| !agency.agency().is_everyday())?;
    let is_word = !word.is_empty() && !word.contains(['.', '/', '@', ':']) && !is_shouted(word);
    let is_code = code.chars().count() >= SHORTEST_CODE && !code.starts_with(char::is_lowercase);
    let start = text.len() - code.len();
    let is_end = is_over(&text[..start]) && text.split_whitespace().nth(FEWEST_WORDS - 1).is_some();
    (is_word && is_code && is_end).then(|| (Found::new(MarkKind::SignOff, Some(agency), 0.8), start))
}

/// Whether a word has no small letters, as part of a name with full stops: `U.S.ANI`.
fn is_shouted(word: &str) -> bool {
    word.chars().all(char::is_uppercase)
}

/// The same mark, as a picture's credit where what stands before it is a caption and the agency sells pictures.
fn of_caption(found: Found, before: &str) -> Found {
    let is_sold =
        found.kind == MarkKind::SignOff && found.agency.is_some_and(|id| id.agency().sells_pictures);
    if is_sold && is_caption(before) { Found::new(MarkKind::Picture, found.agency, 0.85) } else { found }
}

/// `PTI ABC XY`, `--IANS ms/vd`, `UNI XC SSP`, `dpa hm bs wjh`, and `asl/tib/pid/cac`.
fn desk_initials(agencies: &Agencies, text: &str) -> Option<(Found, usize)> {
    const MOST_INITIALS: usize = 4;
    let mut end = text.len();
    for _ in 0..MOST_INITIALS {
        let start = last_token(&text[..end]);
        let token = &text[start..end];
        if !is_initials(token) {
            return None;
        }
        let before = text[..start].trim_end();
        if is_slashed(token) && end == text.len() && is_over(before) {
            // AFP and IANS both sign so, and papers with a desk of their own: the line alone names nobody.
            return Some((Found::new(MarkKind::SignOff, None, 0.8), start));
        }
        end = before.len();
        let code_start = last_token(before);
        let code = before[code_start..].trim_start_matches(is_dash);
        let story = before[..code_start].trim_end().trim_end_matches(is_dash).trim_end();
        let agency = agencies.by_code(code).filter(|agency| agency.agency().signs_with_initials);
        if let Some(agency) = agency.filter(|_| is_over(story) || story.is_empty()) {
            let at = story.len() + leading_space(&text[story.len()..]);
            // `AFP file photo`, `PTI PIC`
            let kind =
                if text[end..].split(' ').any(is_picture) { MarkKind::Picture } else { MarkKind::SignOff };
            return Some((Found::new(kind, Some(agency), 0.95), at));
        }
    }
    None
}

/// Whether a word behind an agency's code makes it that of a picture.
fn is_picture(word: &str) -> bool {
    const WORDS: &[&str] = &["file", "files", "image", "photo", "pic", "pics"];
    WORDS.iter().any(|picture| word.eq_ignore_ascii_case(picture))
}

/// `ABC`, `ms/vd`: letters of one case, with slashes between groups.
fn is_initials(token: &str) -> bool {
    let letters = || token.bytes().filter(u8::is_ascii_alphabetic);
    let one_case = letters().all(|b| b.is_ascii_lowercase()) || letters().all(|b| b.is_ascii_uppercase());
    (2..=20).contains(&token.len())
        && one_case
        && token
            .split('/')
            .all(|part| (2..=5).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_alphabetic()))
}

fn is_slashed(token: &str) -> bool {
    token.contains('/') && token.bytes().all(|b| b.is_ascii_lowercase() || b == b'/')
}

/// Credit sentences that end the paragraph without brackets.
fn credit_sentences(agencies: &Agencies, text: &str) -> Option<(Found, usize)> {
    let from = ceil_boundary(text, text.len().saturating_sub(WINDOW));
    let window = &text[from..];
    if !may_close_credit(window, from > 0) {
        return None;
    }
    read_credit_sentences(agencies, window, from > 0).map(|(found, at)| (found, from + at))
}

/// The same without looking first whether there can be any: what [`may_close_credit`] is tested against. A sentence
/// that the window cuts off is no credit line.
pub(super) fn read_credit_sentences(
    agencies: &Agencies,
    window: &str,
    is_cut: bool,
) -> Option<(Found, usize)> {
    let starts = sentences(window).map(|span| span.start).skip(usize::from(is_cut));
    starts.into_iter().find_map(|at| {
        let rest = &window[at..];
        let disclaims = || {
            let found = || Found::new(MarkKind::Disclaimer, agencies.named_in(rest), 0.9);
            (closes_story(rest) && sentences(rest).nth(1).is_none()).then(found)
        };
        Some((credit_lines(agencies, rest).or_else(disclaims)?, at))
    })
}

/// Whether a story can be over here: nothing, a full stop, or what closes behind one.
fn is_over(before: &str) -> bool {
    let trimmed = before.trim_end_matches(['"', '\'', '”', '’', ')', ']', '»']);
    trimmed.is_empty() || trimmed.ends_with(['.', '!', '?', '…', '।', '。'])
}

fn is_dash(c: char) -> bool {
    matches!(c, '-' | '–' | '—' | '―' | '=')
}

/// Where the last word of `text` starts.
fn last_token(text: &str) -> usize {
    text.char_indices().rev().find(|(_, c)| c.is_whitespace()).map_or(0, |(at, c)| at + c.len_utf8())
}

fn leading_space(text: &str) -> usize {
    text.len() - text.trim_start().len()
}

fn ceil_boundary(text: &str, mut at: usize) -> usize {
    while !text.is_char_boundary(at) {
        at += 1;
    }
    at
}
