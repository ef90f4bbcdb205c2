//! Who an article says its text is from: every credit in it, with its role, its place and the exact words.
//!
//! Wire marks come from [`wire`](crate::wire); what is added here needs the document: bylines of the outlet's own
//! people, pictures' credits in captions, and agencies named inside sentences. A role is kept for each, since a
//! picture's credit is none of the text, and an agency that is talked about is not the source.

use super::report::{CreditMark, CreditRole};
use crate::document::{Document, Span};
use crate::text::clean::{CleanText, Piece};
use crate::text::furniture::Furniture;
use crate::wire::{AgencyId, Mark, MarkKind};

/// A credit, before it is shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Credit {
    pub(super) agency: Option<AgencyId>,
    pub(super) role: CreditRole,
    pub(super) span: Span,
    pub(super) paragraph: u32,
    pub(super) confidence: f32,
}

impl Credit {
    /// The credit as the report has it.
    pub(super) fn shown(&self, text: &str) -> CreditMark {
        CreditMark {
            agency: self.agency.map(|id| id.agency().name.to_owned()),
            role: self.role,
            quote: self.span.of(text).to_owned(),
            start: self.span.start,
            end: self.span.end,
            paragraph: self.paragraph + 1,
            confidence: self.confidence,
        }
    }
}

/// The agencies that a document credits for its text, each once with the first of its roles in the order of
/// [`CreditRole`]: what can be told from its marks alone.
#[must_use]
pub fn credited_agencies(document: &Document, clean: &CleanText) -> Vec<(AgencyId, CreditRole)> {
    let marks = clean.pieces.iter().flat_map(|piece| &piece.marks);
    let mut agencies: Vec<(AgencyId, CreditRole)> =
        marks.filter_map(|mark| Some((mark.agency?, role(mark, &document.text)?))).collect();
    agencies.retain(|(_, role)| role.is_of_text());
    agencies.sort_unstable();
    agencies.dedup_by_key(|&mut (agency, _)| agency);
    agencies
}

/// All credits of a document, in text order.
pub(super) fn credits(document: &Document, clean: &CleanText) -> Vec<Credit> {
    let text = &document.text;
    let mut found: Vec<Credit> = Vec::new();
    let last = document.paragraphs.len().saturating_sub(1);
    for piece in &clean.pieces {
        let before = found.len();
        found.extend(piece.marks.iter().filter_map(|mark| of_mark(mark, piece, text)));
        if found.len() == before {
            let at_edge =
                piece.paragraph <= HEAD_PARAGRAPHS || piece.paragraph as usize + TAIL_PARAGRAPHS > last;
            if at_edge {
                found.extend(house_byline(piece, text));
            }
            found.extend(picture_credit(piece, text));
        }
        if piece.furniture.is_none() {
            attributions(piece, text, &mut found);
        }
    }
    found.sort_by_key(|credit| (credit.span, credit.role));
    found
}

/// Paragraphs behind the first in which a byline is looked for.
const HEAD_PARAGRAPHS: u32 = 3;
/// And at the end.
const TAIL_PARAGRAPHS: usize = 4;

fn of_mark(mark: &Mark, piece: &Piece, text: &str) -> Option<Credit> {
    let role = role(mark, text)?;
    let span = Span::new(mark.span.clone());
    Some(Credit { agency: mark.agency, role, span, paragraph: piece.paragraph, confidence: mark.confidence })
}

/// The part that a mark plays; none for those that credit nobody.
fn role(mark: &Mark, text: &str) -> Option<CreditRole> {
    let quote = &text[mark.span.clone()];
    match (mark.kind, mark.agency) {
        (MarkKind::Dateline, Some(_)) => Some(CreditRole::Dateline),
        (MarkKind::SignOff, Some(_)) => Some(CreditRole::SignOff),
        (MarkKind::Byline, Some(_)) => Some(CreditRole::Byline),
        (MarkKind::Byline, None) if is_generic(quote) => Some(CreditRole::Generic),
        (MarkKind::Byline, None) => Some(CreditRole::HouseByline),
        (MarkKind::Credit, Some(_)) if is_of_inputs(quote) => Some(CreditRole::Inputs),
        (MarkKind::Credit, Some(_)) => Some(CreditRole::CreditLine),
        (MarkKind::Credit, None) => Some(CreditRole::Generic),
        (MarkKind::Disclaimer, _) => Some(CreditRole::Disclaimer),
        (MarkKind::Dateline | MarkKind::SignOff | MarkKind::Note, _) => None,
    }
}

/// `Agencies`, `By our agencies`: an agency without its name.
fn is_generic(quote: &str) -> bool {
    let quote = quote.to_lowercase();
    quote.contains("agencies") || quote.contains("agency") || quote.contains("wire")
}

/// `With inputs from`, `contributed to this report`: part of the text is theirs.
fn is_of_inputs(quote: &str) -> bool {
    const PHRASES: &[&str] =
        &["input", "contribut", "with files from", "material from", "was used in", "with reporting", "इनपुट"];
    let quote = quote.to_lowercase();
    PHRASES.iter().any(|phrase| quote.contains(phrase))
}

/// `Konkan Post Web Desk`, `By our staff reporter`: a short line that names the outlet's own people.
fn house_byline(piece: &Piece, text: &str) -> Option<Credit> {
    const MOST_WORDS: usize = 9;
    const PEOPLE: &[&str] = &[
        "desk",
        "bureau",
        "correspondent",
        "correspondents",
        "newsroom",
        "reporter",
        "reporters",
        "staff",
        "डेस्क",
        "संवाददाता",
        "redacción",
        "redaktion",
        "rédaction",
        "редакция",
    ];
    let line = piece.span.of(text).trim();
    let words: Vec<&str> = line.split_whitespace().collect();
    let is_line = (1..=MOST_WORDS).contains(&words.len()) && !line.ends_with(['.', '?', '!', '"', '”', ':']);
    if !is_line || line.contains(['@', '|']) || line.contains("http") {
        return None;
    }
    let bare = |word: &str| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase();
    let names_people = words.last().is_some_and(|word| PEOPLE.contains(&bare(word).as_str()));
    let is_byline = names_people && line.starts_with(|c: char| c.is_uppercase() || !c.is_ascii());
    if !is_byline {
        return None;
    }
    let agency = AgencyId::named_in(line);
    let role = if agency.is_some() { CreditRole::Byline } else { CreditRole::HouseByline };
    Some(Credit { agency, role, span: piece.span, paragraph: piece.paragraph, confidence: 0.7 })
}

/// A caption, or a line of credit for a picture, that names an agency.
fn picture_credit(piece: &Piece, text: &str) -> Option<Credit> {
    if piece.furniture != Some(Furniture::Caption) {
        return None;
    }
    let agency = AgencyId::named_in(piece.span.of(text))?;
    let (role, span) = (CreditRole::Photo, piece.span);
    Some(Credit { agency: Some(agency), role, span, paragraph: piece.paragraph, confidence: 0.8 })
}

/// Agencies that a sentence names as a source: `told PTI`, `according to AFP`, `Reuters reported`, `the Associated
/// Press reported`.
fn attributions(piece: &Piece, text: &str, found: &mut Vec<Credit>) {
    const BEFORE: &[&str] = &["told", "tells", "to", "by", "agency", "with", "the", "from"];
    const TELLING_BEFORE: &[&str] = &["told", "tells", "agency"];
    const AFTER: &[&str] =
        &["reported", "reports", "said", "quoted", "adds", "added", "learned", "learnt", "cited", "that"];
    let body = piece.body.of(text);
    let offset = piece.body.range().start;
    let words: Vec<(usize, &str)> = split_words(body).collect();
    for (at, &(start, word)) in words.iter().enumerate() {
        if !word.starts_with(|c: char| c.is_uppercase() || c == 'd' || !c.is_ascii()) {
            continue;
        }
        let two = words.get(at + 1).map(|&(next, second)| &body[start..next + second.len()]);
        let named = two
            .and_then(|two| Some((AgencyId::by_code(two)?, two.len(), 2)))
            .or_else(|| Some((AgencyId::by_code(word)?, word.len(), 1)));
        let Some((agency, len, taken)) = named else { continue };
        let before = |back: usize| at.checked_sub(back).map_or("", |at| words[at].1);
        let after = words.get(at + taken).map_or("", |&(_, word)| word);
        let skipped = usize::from(before(1).eq_ignore_ascii_case("the"));
        let (last, last_but_one) = (before(1 + skipped), before(2 + skipped));
        let is_told = BEFORE.contains(&last)
            && (TELLING_BEFORE.contains(&last)
                || (last == "to" && last_but_one.eq_ignore_ascii_case("according"))
                || (last == "by"
                    && matches!(last_but_one, "quoted" | "reported" | "cited" | "seen" | "reviewed"))
                || (last == "with" && matches!(last_but_one, "interview" | "spoke" | "speaking")));
        if is_told || AFTER.contains(&after) {
            let span = Span::new(offset + start..offset + start + len);
            let (role, paragraph) = (CreditRole::Attribution, piece.paragraph);
            found.push(Credit { agency: Some(agency), role, span, paragraph, confidence: 0.7 });
        }
    }
}

/// The words of a text, without the signs at their ends, and where they start.
fn split_words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut from = 0;
    text.split_whitespace().filter_map(move |word| {
        let start = from + text[from..].find(word)?;
        from = start + word.len();
        let bare = word.trim_start_matches(|c: char| !c.is_alphanumeric());
        let start = start + (word.len() - bare.len());
        let bare = bare.trim_end_matches(|c: char| !c.is_alphanumeric());
        let bare = bare.strip_suffix("'s").or_else(|| bare.strip_suffix("’s")).unwrap_or(bare);
        (!bare.is_empty()).then_some((start, bare))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Role, agency and quotation of each credit of a document.
    fn found(paragraphs: &[&str]) -> Vec<(CreditRole, String, String)> {
        let document = Document::from_paragraphs("d", paragraphs);
        let clean = CleanText::new(&document);
        let credits = credits(&document, &clean);
        credits
            .iter()
            .map(|credit| {
                let shown = credit.shown(&document.text);
                assert_eq!(shown.quote, document.text[shown.start as usize..shown.end as usize]);
                (shown.role, shown.agency.unwrap_or_default(), shown.quote)
            })
            .collect()
    }

    const BODY: &str =
        "The bridge at Karsova stays closed to lorries until Friday, the ministry said in a statement.";

    fn check(paragraphs: &[&str], expected: &[(CreditRole, &str, &str)]) {
        let found = found(paragraphs);
        let found: Vec<(CreditRole, &str, &str)> =
            found.iter().map(|(role, agency, quote)| (*role, agency.as_str(), quote.as_str())).collect();
        assert_eq!(found, expected, "{paragraphs:?}");
    }

    #[test]
    fn each_role_is_told_from_the_others() {
        let dateline = format!("NEW DELHI, Jan 5 (PTI) {BODY}");
        check(&[&dateline, BODY], &[(CreditRole::Dateline, "PTI", "NEW DELHI, Jan 5 (PTI)")]);
        check(
            &[BODY, BODY, "(With inputs from ANI)"],
            &[(CreditRole::Inputs, "ANI", "(With inputs from ANI)")],
        );
        check(&["Agencies", BODY, BODY], &[(CreditRole::Generic, "", "Agencies")]);
        check(&["Delta Post Web Desk", BODY, BODY], &[(CreditRole::HouseByline, "", "Delta Post Web Desk")]);
        check(&["By Ann Lee", BODY, BODY], &[(CreditRole::HouseByline, "", "By Ann Lee")]);
        check(&[BODY, "Image Credit: AFP", BODY], &[(CreditRole::Photo, "AFP", "Image Credit: AFP")]);
        check(
            &[
                BODY,
                "(Except for the headline, this story has not been edited by our staff and is published from a syndicated feed.)",
            ],
            &[(
                CreditRole::Disclaimer,
                "",
                "(Except for the headline, this story has not been edited by our staff and is published from a syndicated feed.)",
            )],
        );
    }

    #[test]
    fn agencies_inside_sentences_are_attributions() {
        let told = "“We could not open it,” the engineer told PTI on the bank of the river that morning.";
        check(&[BODY, told, BODY], &[(CreditRole::Attribution, "PTI", "PTI")]);
        let reported = "The works will take a month, the Associated Press reported from the small town.";
        check(&[BODY, reported, BODY], &[(CreditRole::Attribution, "Associated Press", "Associated Press")]);
        let talked_about = "The company sold its Reuters terminals to a museum near the bridge last year.";
        check(&[BODY, talked_about, BODY], &[]);
    }
}
