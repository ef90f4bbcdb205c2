//! Credit lines: sentences that say who filed, wrote, edited or owns the copy. They are known by set phrases at their
//! start or end, whether they stand as a paragraph of their own or as the last sentence of one.

use super::agency::AgencyId;
use super::{Found, MarkKind};
use crate::text::disclaimer::is_disclaimer;
use crate::text::openings::{Openings, contains, ends_with, strip_opening};
use crate::text::sentences::sentences;

/// Longer paragraphs are no credit line. In bytes.
const LONGEST: usize = 600;

/// What `text` is if all of it is one mark.
pub(super) fn whole(text: &str) -> Option<Found> {
    if text.len() > LONGEST {
        return None;
    }
    let bare =
        text.trim_matches(|c: char| matches!(c, '(' | ')' | '[' | ']' | '-' | '–' | '—' | '=' | '.' | ' '));
    if let Some(agency) = AgencyId::by_code(bare) {
        return Some(Found::new(MarkKind::SignOff, Some(agency), 0.8));
    }
    if let Some(found) = if may_credit(text) { credit_lines(text) } else { None } {
        return Some(found);
    }
    if is_disclaimer(text) {
        return Some(Found::new(MarkKind::Disclaimer, AgencyId::named_in(text), 0.95));
    }
    byline(text).or_else(|| desk_line(text))
}

/// Whether `text` opens or ends as a credit line does: parting it into sentences is the costly part.
fn may_credit(text: &str) -> bool {
    let opening = text.trim_start_matches(|c: char| !c.is_alphanumeric() && !is_quote(c));
    OPENINGS.matching(opening).next().is_some()
        || text.starts_with('©')
        || text.starts_with("(c)")
        || is_contribution(opening, text.trim_end_matches(|c: char| !c.is_alphanumeric()))
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
    /// The phrase is enough for a credit.
    Credit,
    /// The phrase is this agency's own sign-off.
    SignOffOf(&'static str),
    /// The phrase is enough for a note.
    Note,
    /// `SOURCE Example Corp.`, as press releases end, and `Source: Xinhua`.
    Source,
}

static OPENINGS: Openings<Opening> = Openings::new(&[
    ("according to", Opening::Inputs),
    ("additional reporting", Opening::Desk),
    ("attn:", Opening::Note),
    ("compiled by", Opening::Desk),
    ("compiled from", Opening::Inputs),
    ("contributing", Opening::Inputs),
    ("copyright", Opening::Rights),
    ("edited by", Opening::Desk),
    ("editing by", Opening::Desk),
    ("enditem", Opening::SignOffOf("Xinhua")),
    ("inputs from", Opening::Inputs),
    ("inputs:", Opening::Inputs),
    ("our standards: the thomson reuters trust principles", Opening::SignOffOf("Reuters")),
    ("reported by", Opening::Desk),
    ("reporting by", Opening::Desk),
    ("reporting and writing by", Opening::Desk),
    ("source", Opening::Source),
    ("story can end here", Opening::Note),
    ("the canadian press", Opening::Inputs),
    ("this report by the canadian press was first published", Opening::Credit),
    ("this report contains material from", Opening::Inputs),
    ("this report includes material from", Opening::Inputs),
    ("to contact the editor responsible for this", Opening::SignOffOf("Bloomberg")),
    ("to contact the editors responsible for this", Opening::SignOffOf("Bloomberg")),
    ("to contact the reporter on this", Opening::SignOffOf("Bloomberg")),
    ("to contact the reporters on this", Opening::SignOffOf("Bloomberg")),
    ("with agency inputs", Opening::Credit),
    ("with agencies", Opening::Credit),
    ("with assistance from", Opening::DeskOf("Bloomberg")),
    ("with assistance by", Opening::DeskOf("Bloomberg")),
    ("with files from", Opening::Desk),
    ("with input from", Opening::Inputs),
    ("with inputs from", Opening::Inputs),
    ("with inputs by", Opening::Inputs),
    ("with ani inputs", Opening::Credit),
    ("with ians inputs", Opening::Credit),
    ("with pti inputs", Opening::Credit),
    ("with reporting by", Opening::Desk),
    ("with reporting from", Opening::Desk),
    ("with uni inputs", Opening::Credit),
    ("writing by", Opening::Desk),
    ("written by", Opening::Desk),
]);

/// What `text` credits if each of its sentences is a credit line, or reserves rights: the first one's meaning.
pub(super) fn credit_lines(text: &str) -> Option<Found> {
    let mut spans = sentences(text);
    let found = credit_line(&text[spans.next()?])?;
    let reserves = |line: &str| {
        let line = line.trim_start_matches(|c: char| !c.is_alphanumeric());
        strip_opening(line, "all rights reserved").is_some()
            || strip_opening(line, "this material may not").is_some()
            || strip_opening(line, "click for restrictions").is_some()
    };
    spans.all(|span| reserves(&text[span.clone()]) || credit_line(&text[span]).is_some()).then_some(found)
}

/// What `line`, one sentence or a bracket's content, credits.
pub(super) fn credit_line(line: &str) -> Option<Found> {
    let text = line.trim_start_matches(|c: char| !c.is_alphanumeric() && !is_quote(c));
    for (opening, rest) in OPENINGS.matching(text) {
        if let Some(found) = follow(*opening, text, rest) {
            return Some(found);
        }
    }
    let closed = line.trim_end_matches(|c: char| !c.is_alphanumeric());
    if is_contribution(text, closed) {
        return Some(Found::new(MarkKind::Credit, AgencyId::named_in(line), 0.95));
    }
    let is_rights = line.starts_with('©') || (line.starts_with("(c) ") || line.starts_with("(C) "));
    let agency = if is_rights { AgencyId::named_in(line) } else { None };
    agency.map(|agency| Found::new(MarkKind::Credit, Some(agency), 0.9))
}

fn follow(opening: Opening, text: &str, rest: &str) -> Option<Found> {
    let found = |kind, agency, confidence| Some(Found::new(kind, agency, confidence));
    match opening {
        Opening::Desk if names_only(rest) => {
            // Reuters' own form has the reporters before the editors.
            let is_reuters = contains(rest, "editing by");
            let form = if is_reuters { AgencyId::by_name("Reuters") } else { None };
            found(MarkKind::SignOff, AgencyId::named_in(text).or(form), 0.95)
        }
        Opening::DeskOf(agency) if names_only(rest) => {
            found(MarkKind::SignOff, AgencyId::by_name(agency), 0.95)
        }
        Opening::Desk | Opening::DeskOf(_) => None,
        Opening::Rights if !is_rights(rest) => None,
        Opening::Rights => named_holder(text, rest, 0.97),
        Opening::Inputs => {
            /// In words: longer lines say more than whose material was used.
            const LONGEST: usize = 16;
            let is_short = text.split_whitespace().nth(LONGEST).is_none();
            if is_short { named_holder(text, rest, 0.95) } else { None }
        }
        Opening::Credit => found(MarkKind::Credit, AgencyId::named_in(text), 0.97),
        Opening::SignOffOf(agency) => found(MarkKind::SignOff, AgencyId::by_name(agency), 0.97),
        Opening::Note if is_quiet(text) => None,
        Opening::Note => found(MarkKind::Note, None, 0.9),
        Opening::Source => source_line(text, rest),
    }
}

/// Whether the first word is not in capitals, as a desk's notes are.
fn is_quiet(text: &str) -> bool {
    text.split(' ').next().is_some_and(|word| word.contains(char::is_lowercase))
}

/// A credit to the agency that `text` names, where what follows its opening phrase is names only.
fn named_holder(text: &str, rest: &str, confidence: f32) -> Option<Found> {
    let agency = if names_only(rest) { AgencyId::named_in(text) } else { None };
    agency.map(|agency| Found::new(MarkKind::Credit, Some(agency), confidence))
}

fn source_line(text: &str, rest: &str) -> Option<Found> {
    const LONGEST_COMPANY: usize = 80;
    if let Some(source) = rest.strip_prefix(':') {
        let agency = AgencyId::by_source(source.trim_matches(|c: char| !c.is_alphanumeric()))?;
        // `(Source: Reuters)` ends captions.
        return (!agency.sells_pictures()).then(|| Found::new(MarkKind::Credit, Some(agency), 0.9));
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

/// Whether the words are names, with the small words that stand between names in desk lines.
fn names_only(text: &str) -> bool {
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

/// `By Ann Lee, Associated Press`, `A Name, The Canadian Press`, `PTI, ANI`, `Agencies`.
fn byline(text: &str) -> Option<Found> {
    const MOST_WORDS: usize = 14;
    const LONGEST_BYLINE: usize = 120;
    let found = |agency, confidence| Some(Found::new(MarkKind::Byline, agency, confidence));
    if text.len() > LONGEST_BYLINE || text.ends_with(['.', '?', '!', '"', '”', ')']) {
        return None;
    }
    if text.eq_ignore_ascii_case("agencies") {
        return found(None, 0.7);
    }
    let by = ["By ", "BY ", "by "].iter().find_map(|by| text.strip_prefix(by));
    if by.is_none() && !text.contains([',', '/', '&']) {
        return None;
    }
    if by.is_none() && text.split([',', '/', '&']).all(|part| AgencyId::by_code(part.trim()).is_some()) {
        return found(AgencyId::by_source(text), 0.85);
    }
    let names = by.unwrap_or(text).trim_end_matches([' ', ':']);
    let words = names.split_whitespace().count();
    if words > MOST_WORDS || !names.starts_with(char::is_uppercase) || !names_only(names) {
        return None;
    }
    let agency = employer(names);
    if by.is_none() {
        // Without `By`, just a name and its agency: `Ann Lee, The Canadian Press`.
        let is_pair = names.matches(',').count() == 1 && words <= 6 && !names.contains(':');
        return if agency.is_some() && is_pair { found(agency, 0.75) } else { None };
    }
    if agency.is_some() {
        return found(agency, 0.95);
    }
    let is_heading = names.starts_with("The ") || names.starts_with("THE ");
    let is_name = words >= 2 && !is_heading && !names.contains(char::is_numeric);
    let agency = AgencyId::named_in(names);
    if is_name || agency.is_some() { found(agency, 0.75) } else { None }
}

/// The agency behind the last comma of a byline, perhaps with the writer's desk: `PA Political Editor`.
fn employer(names: &str) -> Option<AgencyId> {
    const MOST_WORDS: usize = 4;
    let (_, employer) = names.rsplit_once(',')?;
    let employer = employer.trim().trim_start_matches("The ").trim_start_matches("the ");
    let is_short = employer.split_whitespace().nth(MOST_WORDS).is_none();
    if is_short { AgencyId::by_code(employer).or_else(|| AgencyId::named_in(employer)) } else { None }
}

/// `101137 GMT Dez 18`, `(ATTN: …)`, `-- London Newsroom +44 171 542 7717`: what desks add on lines of their own.
fn desk_line(text: &str) -> Option<Found> {
    const LONGEST_DESK_LINE: usize = 90;
    if text.len() > LONGEST_DESK_LINE {
        return None;
    }
    let bare = text.trim_matches(|c: char| !c.is_alphanumeric());
    if let Some((stamp, _)) = bare.split_once(" GMT ") {
        let is_stamp = stamp.len() == 6 && stamp.bytes().all(|b| b.is_ascii_digit());
        return is_stamp.then(|| Found::new(MarkKind::SignOff, AgencyId::by_code("dpa"), 0.9));
    }
    if matches!(bare, "LEAD" | "URGENT" | "2nd LD" | "3rd LD") {
        return Some(Found::new(MarkKind::Note, AgencyId::by_code("Yonhap"), 0.7));
    }
    let is_desk = text.starts_with(['-', '(']) && has_digits(text, 5);
    let names_desk =
        || ["newsroom", "newsdesk", "bureau", "news desk"].iter().any(|desk| contains(text, desk));
    (is_desk && names_desk()).then(|| Found::new(MarkKind::SignOff, AgencyId::named_in(text), 0.85))
}

fn has_digits(text: &str, at_least: usize) -> bool {
    text.bytes().filter(u8::is_ascii_digit).nth(at_least - 1).is_some()
}

fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '‘' | '\'' | '«')
}
