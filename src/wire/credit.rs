//! Credit lines: sentences that say who filed, wrote, edited or owns the copy. They are known by set phrases at their
//! start or end, whether they stand as a paragraph of their own or as the last sentence of one.

use super::agencies::Agencies;
use super::byline::{LONGEST_LINE, byline, desk_line};
use super::label::{is_nobody, label};
use super::note::{self, desk_note};
use super::picture::is_picture_credit;
use super::quick::ends_as_contribution;
use super::{Found, MarkKind, Role};
use crate::text::disclaimer::{self, is_disclaimer};
use crate::text::ends::{from_first, without_closing};
use crate::text::letters::is_alphanumeric;
use crate::text::openings::{Openings, Prefixes, contains, ends_with, strip_opening};
use crate::text::sentences::sentences;

/// Longer paragraphs are no credit line. In bytes.
const LONGEST: usize = 600;

/// What `text` is if all of it is one mark.
pub(super) fn whole(agencies: &Agencies, text: &str) -> Option<Found> {
    if text.len() > LONGEST {
        return None;
    }
    // Of nearly all prose one look tells that it opens with no phrase of any table.
    let may_open = OPENING_A_MARK.may_open_past_signs(text);
    if may_open && let Some(found) = desk_note(text) {
        return Some(found);
    }
    let is_line = text.len() <= LONGEST_LINE;
    if is_line && let Some(found) = lone_code(agencies, text).or_else(|| label(agencies, text)) {
        return Some(found);
    }
    if let Some(found) = if may_credit(text, may_open) { credit_lines(agencies, text) } else { None } {
        return Some(found);
    }
    if may_open && is_disclaimer(text) {
        return Some(Found::new(MarkKind::Disclaimer, agencies.named_in(text), 0.95));
    }
    if is_line { byline(agencies, text).or_else(|| desk_line(agencies, text)) } else { None }
}

/// `ANI`, `(PTI)`, `--IANS`, `Asian News International (ANI)` as a paragraph by itself.
fn lone_code(agencies: &Agencies, text: &str) -> Option<Found> {
    const LONGEST_LINE: usize = 40;
    /// Names are longer than codes and what desks stand behind them.
    const LONGEST_NAME: usize = 60;
    if text.len() > LONGEST_NAME {
        return None;
    }
    let bare =
        text.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | '-' | '–' | '—' | '=' | '.' | ' '));
    let is_slashed = bare.contains('/') && text.len() <= LONGEST_LINE;
    // `AFP-JIJI`
    let is_hyphened = || bare.contains('-') && bare.split('-').all(|code| agencies.by_code(code).is_some());
    let by_source = || if is_slashed || is_hyphened() { agencies.by_source(bare) } else { None };
    let agency = agencies.named(bare).or_else(by_source)?;
    if is_picture_credit(agencies, bare) {
        return Some(Found::new(MarkKind::Picture, Some(agency), 0.85));
    }
    let is_set_apart = bare.len() < text.len();
    // A page's button says `RSS` or `APP`.
    // `Tribune News Service` is a paper's own desk, too.
    let is_code = || agency.agency().codes.iter().any(|code| code.eq_ignore_ascii_case(bare));
    let is_sure = is_set_apart || !agency.agency().is_everyday() || !is_code();
    is_sure.then(|| Found::new(MarkKind::SignOff, Some(agency), 0.8))
}

/// With which first bytes all that is told by its opening in [`whole`] opens.
static OPENING_A_MARK: Prefixes =
    Prefixes::of_all(&[note::prefixes(), OPENINGS.prefixes(), disclaimer::prefixes()]);

/// The same of what may end a paragraph: a credit line, and what reserves rights or disclaims behind one.
pub(super) static OPENING_AN_END: Prefixes =
    Prefixes::of_all(&[OPENINGS.prefixes(), RESERVATIONS.prefixes(), disclaimer::prefixes()]);

/// Whether `text` opens or ends as a credit line does: parting it into sentences is the costly part. `may_open` is no where
/// it is known that it does not open so.
fn may_credit(text: &str, may_open: bool) -> bool {
    let opens = || {
        let opening = from_first(text, |c| is_quote(c) || is_alphanumeric(c));
        let has_sign = || opening.len() < text.len() && (text.starts_with('©') || text.starts_with("(c)"));
        OPENINGS.opens(opening) || has_sign()
    };
    if may_open && opens() {
        return true;
    }
    let closed = without_closing(text);
    ends_as_contribution(closed) || ends_as_hindi_inputs(closed)
}

/// `… इनपुट के साथ`
fn ends_as_hindi_inputs(closed: &str) -> bool {
    let is_ascii = closed.as_bytes().last().is_none_or(u8::is_ascii);
    !is_ascii && HINDI_INPUTS.iter().any(|ending| closed.ends_with(ending))
}

/// Whether `text` opens with a credit line's phrase, or with one that reserves rights behind such a line.
#[inline]
pub(super) fn opens_as_credit(text: &str) -> bool {
    OPENINGS.opens(text) || RESERVATIONS.opens(text)
}

/// What a phrase at a line's start says, and what else must hold.
#[derive(Debug, Clone, Copy)]
enum Opening {
    /// `Reporting by …`: names and little else must follow.
    Desk,
    /// The same, in a form that only this agency uses.
    DeskOf(&'static str),
    /// `Copyright …`: a year or a holder must follow, names only, and an agency among them.
    Rights,
    /// `Inputs from …`: a short line of names, and an agency among them.
    Inputs,
    /// The phrase is enough for a credit, where names and little else follow.
    Credit,
    /// `With PTI inputs`: the word `inputs` must end the line, an agency stand before it.
    AgencyInputs,
    /// `This report by The Canadian Press …`: the phrase says whose copy it is.
    SourceOf(&'static str),
    /// The phrase is this agency's own sign-off.
    SignOffOf(&'static str),
    /// The phrase is enough for a note.
    Note,
    /// `Click here for more.`: few words more follow.
    Pointer,
    /// `This article …`: where it was published before must follow.
    Republished,
    /// `SOURCE Example Corp.`, as press releases end, and `Source: Xinhua`.
    Source,
}

static OPENINGS: Openings<Opening> = Openings::new(&[
    ("according to", Opening::Inputs),
    ("additional reporting", Opening::Desk),
    ("attn:", Opening::Note),
    ("click here", Opening::Pointer),
    ("compiled by", Opening::Desk),
    ("compiled from", Opening::Inputs),
    ("contributing", Opening::Inputs),
    ("copyright", Opening::Rights),
    ("diese meldung", Opening::Republished),
    ("diese nachricht", Opening::Republished),
    ("dieser artikel", Opening::Republished),
    ("dieser text", Opening::Republished),
    ("edited by", Opening::Desk),
    ("editing by", Opening::Desk),
    ("enditem", Opening::SignOffOf("Xinhua")),
    ("inputs by", Opening::Inputs),
    ("inputs from", Opening::Inputs),
    ("inputs:", Opening::Inputs),
    ("mit material", Opening::Inputs),
    ("our standards: the thomson reuters trust principles", Opening::SignOffOf("Reuters")),
    ("reported by", Opening::Desk),
    ("reporting by", Opening::Desk),
    ("reporting and writing by", Opening::Desk),
    ("riproduzione riservata", Opening::Rights),
    ("source", Opening::Source),
    ("story can end here", Opening::Note),
    ("the article", Opening::Republished),
    ("the canadian press", Opening::Inputs),
    ("this article", Opening::Republished),
    ("this content", Opening::Republished),
    ("this post", Opening::Republished),
    ("this report by the canadian press was first published", Opening::SourceOf("Canadian Press")),
    ("this report contains material from", Opening::Inputs),
    ("this report includes material from", Opening::Inputs),
    ("this report", Opening::Republished),
    ("this story", Opening::Republished),
    ("to contact the editor responsible for this", Opening::SignOffOf("Bloomberg")),
    ("to contact the editors responsible for this", Opening::SignOffOf("Bloomberg")),
    ("to contact the reporter on this", Opening::SignOffOf("Bloomberg")),
    ("to contact the reporters on this", Opening::SignOffOf("Bloomberg")),
    ("with", Opening::AgencyInputs),
    ("with agency inputs", Opening::Credit),
    ("with agencies inputs", Opening::Credit),
    ("with bureau inputs", Opening::Credit),
    ("with agencies", Opening::Credit),
    ("with additional inputs from", Opening::Inputs),
    ("with additional reporting by", Opening::Desk),
    ("with assistance from", Opening::DeskOf("Bloomberg")),
    ("with assistance by", Opening::DeskOf("Bloomberg")),
    ("with files from", Opening::Desk),
    ("with input from", Opening::Inputs),
    ("with inputs from", Opening::Inputs),
    ("with inputs by", Opening::Inputs),
    ("with reporting by", Opening::Desk),
    ("with reporting from", Opening::Desk),
    ("writing by", Opening::Desk),
    ("written by", Opening::Desk),
]);

/// Sentences that follow a credit and reserve rights.
static RESERVATIONS: Openings<()> = Openings::new(&[
    ("all rights reserved", ()),
    ("alle rechte vorbehalten", ()),
    ("click for restrictions", ()),
    ("está expresamente prohibida", ()),
    ("reservados todos los derechos", ()),
    ("riproduzione riservata", ()),
    ("this material may not", ()),
    ("todos los derechos reservados", ()),
    ("tous droits réservés", ()),
    ("tutti i diritti riservati", ()),
]);

/// What `text` credits if each of its sentences is a credit line, or reserves rights: the first one's meaning.
pub(super) fn credit_lines(agencies: &Agencies, text: &str) -> Option<Found> {
    let mut spans = sentences(text);
    let found = credit_line(agencies, &text[spans.next()?])?;
    let reserves = |line: &str| {
        let line = line.trim_start_matches(|c: char| !is_alphanumeric(c));
        RESERVATIONS.opens(line)
    };
    spans
        .all(|span| reserves(&text[span.clone()]) || credit_line(agencies, &text[span]).is_some())
        .then_some(found)
}

/// What `line`, one sentence or a bracket's content, credits.
pub(super) fn credit_line(agencies: &Agencies, line: &str) -> Option<Found> {
    let text = line.trim_start_matches(|c: char| !is_alphanumeric(c) && !is_quote(c));
    for (opening, rest) in OPENINGS.matching(text) {
        if let Some(found) = follow(agencies, *opening, text, rest) {
            return Some(found);
        }
    }
    let closed = line.trim_end_matches(|c: char| !is_alphanumeric(c));
    if is_contribution(text, closed) {
        return Some(Found::new(MarkKind::Credit, agencies.named_in(line), 0.95).of_role(Role::Inputs));
    }
    if let Some(found) = hindi_inputs(agencies, closed) {
        return Some(found);
    }
    let is_rights = line.starts_with('©') || (line.starts_with("(c) ") || line.starts_with("(C) "));
    let agency = if is_rights { agencies.named_in(line) } else { None };
    agency.map(|agency| Found::new(MarkKind::Credit, Some(agency), 0.9))
}

fn follow(agencies: &Agencies, opening: Opening, text: &str, rest: &str) -> Option<Found> {
    let found = |kind, agency, confidence| Some(Found::new(kind, agency, confidence));
    match opening {
        Opening::Desk if names_only(rest) => {
            // Reuters' own form has the reporters before the editors.
            let is_reuters = contains(rest, "editing by");
            let form = if is_reuters { agencies.by_name("Reuters") } else { None };
            found(MarkKind::SignOff, agencies.named_in(text).or(form), 0.95)
        }
        Opening::DeskOf(agency) if names_only(rest) => {
            found(MarkKind::SignOff, agencies.by_name(agency), 0.95)
        }
        Opening::Desk | Opening::DeskOf(_) => None,
        Opening::Rights if !is_rights(rest) && !ends_with_year(rest) => None,
        Opening::Rights => named_holder(agencies, text, rest, 0.97),
        Opening::Inputs => {
            /// In words: longer lines say more than whose material was used.
            const LONGEST: usize = 16;
            let is_short = text.split_whitespace().nth(LONGEST).is_none();
            let found = if is_short { named_holder(agencies, text, rest, 0.95) } else { None };
            let found = found.or_else(|| {
                let closed = rest.trim_matches(|c: char| !is_alphanumeric(c));
                is_nobody(closed).then(|| Found::new(MarkKind::Credit, None, 0.95))
            });
            found.map(|found| found.of_role(Role::Inputs))
        }
        // `With agencies stretched thin, …` is a sentence.
        Opening::Credit if !names_only(rest) => None,
        Opening::Credit => {
            found(MarkKind::Credit, agencies.named_in(text), 0.97).map(|found| found.of_role(Role::Inputs))
        }
        Opening::AgencyInputs => agency_inputs(agencies, rest),
        Opening::Republished => republished(agencies, text),
        Opening::SourceOf(agency) => found(MarkKind::Credit, agencies.by_name(agency), 0.97),
        Opening::SignOffOf(agency) => found(MarkKind::SignOff, agencies.by_name(agency), 0.97),
        Opening::Note if is_quiet(text) => None,
        Opening::Note => found(MarkKind::Note, None, 0.9),
        Opening::Pointer => {
            const MOST_WORDS: usize = 5;
            let is_short = rest.split_whitespace().nth(MOST_WORDS).is_none();
            // `Click here, he said.`
            let is_line = is_short && !rest.contains([',', '"', '”']);
            if is_line { found(MarkKind::Note, None, 0.8) } else { None }
        }
        Opening::Source => source_line(agencies, text, rest),
    }
}

/// Whether the first word is not in capitals, as a desk's notes are.
fn is_quiet(text: &str) -> bool {
    text.split(' ').next().is_some_and(|word| word.contains(char::is_lowercase))
}

/// A credit to the agency that `text` names, where what follows its opening phrase is names only.
fn named_holder(agencies: &Agencies, text: &str, rest: &str, confidence: f32) -> Option<Found> {
    let agency = if names_only(rest) { agencies.named_in(text) } else { None };
    // A name counts in any case.
    let agency =
        agency.or_else(|| agencies.listed(rest.trim_matches(|c: char| !is_alphanumeric(c) && c != ')')));
    agency.map(|agency| Found::new(MarkKind::Credit, Some(agency), confidence))
}

/// `PTI inputs)`, `inputs of ANI` behind `with`.
fn agency_inputs(agencies: &Agencies, rest: &str) -> Option<Found> {
    const MOST_WORDS: usize = 6;
    let closed = rest.trim_matches(|c: char| !is_alphanumeric(c));
    let is_short = closed.split_whitespace().nth(MOST_WORDS).is_none();
    let says_so = ends_with(closed, "inputs") || ends_with(closed, "input") || ends_with(closed, "reports");
    let agency = if is_short && says_so && names_only(rest) { agencies.named_in(rest) } else { None };
    agency.map(|agency| Found::new(MarkKind::Credit, Some(agency), 0.97).of_role(Role::Inputs))
}

/// `… originally appeared on Reuters.`, `… basiert auf einer Meldung der Nachrichtenagentur dpa.`: the agency is named
/// right behind the phrase, and nothing but the terms of it follows.
fn republished(agencies: &Agencies, text: &str) -> Option<Found> {
    const MOST_WORDS: usize = 20;
    #[rustfmt::skip]
    const PHRASES: &[&str] = &[
        "originally appeared on ", "originally appeared in ", "first appeared on ", "first appeared in ",
        "originally published by ", "originally published on ", "first published by ", "first published on ",
        "produced by ", "provided by ", "supplied by ", "republished from ", "republished with permission from ",
        "syndicated from ", "der nachrichtenagentur ", "angebot der ", "angebots der ", "stammt von der ",
        "veröffentlichung der ", "wurde von der ",
    ];
    const TERMS: &[&str] =
        &["and has not been", "and is republished", "under ", "with permission", "übernommen"];
    if text.split_whitespace().nth(MOST_WORDS).is_some() {
        return None;
    }
    let behind = PHRASES.iter().find_map(|phrase| behind(text, phrase))?;
    let behind = strip_opening(behind, "the ").unwrap_or(behind);
    let (length, agency) = agencies.named_at(behind)?;
    let rest = behind[length..].trim_start_matches(' ');
    // `der Deutschen Presse-Agentur (dpa)`
    let code = rest.strip_prefix('(').and_then(|rest| rest.split_once(')'));
    let rest = code.filter(|(code, _)| agencies.by_code(code) == Some(agency)).map_or(rest, |(_, rest)| rest);
    let rest = rest.trim_start_matches([' ', '.', ')', '(']);
    let is_over = rest.is_empty() || TERMS.iter().any(|term| rest.starts_with(term));
    let kind = if is_disclaimer(text) { MarkKind::Disclaimer } else { MarkKind::Credit };
    is_over.then(|| Found::new(kind, Some(agency), 0.95))
}

/// What stands behind `phrase` (ASCII, in lower case) in `text`, whatever its case.
fn behind<'t>(text: &'t str, phrase: &str) -> Option<&'t str> {
    let bytes = text.as_bytes();
    let at = bytes.windows(phrase.len()).position(|window| window.eq_ignore_ascii_case(phrase.as_bytes()))?;
    text.get(at + phrase.len()..)
}

/// `भाषा के इनपुट के साथ` (with inputs of Bhasha), `एजेंसी इनपुट के साथ`: the agency that is named, or none for a word for
/// agencies.
fn hindi_inputs(agencies: &Agencies, closed: &str) -> Option<Found> {
    const MOST_WORDS: usize = 8;
    let before = HINDI_INPUTS.iter().find_map(|ending| closed.strip_suffix(ending))?;
    if closed.split_whitespace().nth(MOST_WORDS).is_some() {
        return None;
    }
    let agency = agencies.named_in(before);
    let is_generic = || before.contains("एजेंसी") || before.contains("एजेंसियों");
    let is_credit = agency.is_some() || is_generic();
    is_credit.then(|| Found::new(MarkKind::Credit, agency, 0.95).of_role(Role::Inputs))
}

/// How a Hindi credit for inputs ends; vowel signs at its end count as part of it.
const HINDI_INPUTS: &[&str] = &["इनपुट के साथ", "इनपुट्स के साथ", "इनपुटों के साथ", "इनपुट पर आधारित", "के इनपुट"];

fn source_line(agencies: &Agencies, text: &str, rest: &str) -> Option<Found> {
    const LONGEST_COMPANY: usize = 80;
    if let Some(source) = rest.strip_prefix(':') {
        let source = source.trim_matches(|c: char| !is_alphanumeric(c));
        let agency = agencies.listed(source)?;
        // `(Source: Reuters)` ends captions.
        return (!agency.agency().sells_pictures).then(|| Found::new(MarkKind::Credit, Some(agency), 0.9));
    }
    let company = rest.trim();
    let is_company = company.starts_with(char::is_uppercase)
        && company.contains(char::is_lowercase)
        && company.len() < LONGEST_COMPANY
        && names_only(company);
    (is_company && text.starts_with("SOURCE ")).then(|| Found::new(MarkKind::SignOff, None, 0.85))
}

/// `… contributed to this report`, of a sentence that quotes nobody.
fn is_contribution(text: &str, closed: &str) -> bool {
    let is_ending = ["to this report", "to this story", "to this article", "used in this report"]
        .iter()
        .any(|ending| ends_with(closed, ending));
    let says_so = || {
        contains(text, "contributed to this")
            || contains(text, "was used in this")
            || contains(text, "contributing to this")
    };
    is_ending && says_so() && !text.contains(['"', '“'])
}

fn is_rights(rest: &str) -> bool {
    let rest = rest.trim_start();
    rest.starts_with(|c: char| c.is_ascii_digit() || matches!(c, '©' | '(' | ':')) || rest.starts_with("by ")
}

/// `Copyright AFP 2024`
fn ends_with_year(rest: &str) -> bool {
    let last = rest.trim_end_matches(|c: char| !is_alphanumeric(c)).rsplit(' ').next().unwrap_or_default();
    last.len() == 4 && last.starts_with(['1', '2']) && last.bytes().all(|byte| byte.is_ascii_digit())
}

/// Whether the words are names, with the small words that stand between names in desk lines.
pub(super) fn names_only(text: &str) -> bool {
    #[rustfmt::skip]
    const SMALL: &[&str] = &[
        "additional", "agencies", "agency", "al", "and", "at", "bin", "bureau", "by", "compiled", "contact", "da", "de",
        "del", "der", "desk", "dpa", "editing", "el", "for", "from", "graphics", "in", "input", "inputs", "la", "le", "news",
        "of", "other", "production", "reporting", "reports", "service", "services", "staff", "the", "van", "von", "wire",
        "with", "writers", "writing",
    ];
    text.split(|c: char| {
        c.is_whitespace() || matches!(c, ';' | ',' | ':' | '/' | '(' | ')' | '&' | '.' | '-')
    })
    .all(|word| !word.starts_with(char::is_lowercase) || SMALL.contains(&word) || word.contains('@'))
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '‘' | '\'' | '«')
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        /// Against looking at all of the signs.
        #[test]
        fn no_line_that_may_credit_is_lost(text in r#"(©|\(c\)|\(|"|“|[ .)\]]|Reporting by |to this report|इनपुट के साथ|[A-Za-z]{1,4}){0,5}"#) {
            let opening = text.trim_start_matches(|c: char| !is_quote(c) && !is_alphanumeric(c));
            let closed = text.trim_end_matches(|c: char| !is_alphanumeric(c));
            let naive = OPENINGS.opens(opening)
                || text.starts_with('©')
                || text.starts_with("(c)")
                || ["this report", "this story", "this article"].iter().any(|ending| ends_with(closed, ending))
                || HINDI_INPUTS.iter().any(|ending| closed.ends_with(ending));
            let may_open = OPENING_A_MARK.may_open_past_signs(&text);
            proptest::prop_assert_eq!(may_credit(&text, may_open), naive);
        }
    }
}
