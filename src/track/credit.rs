//! Who an article says its text is from: every credit in it, with its role, its place and the exact words.
//!
//! What a paragraph says comes from [`wire`](crate::wire): marks, attributions inside sentences, pictures' credits. What
//! is added here needs the document: bylines of the outlet's own people. A role is kept for each, since a picture's
//! credit is none of the text, and an agency that is talked about is not the source.

use super::report::{CreditMark, CreditRole};
use crate::document::{Document, Span};
use crate::text::clean::{CleanText, Piece};
use crate::wire::{Agencies, AgencyId, Mark, MarkKind, Role, mentions};

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
    let marks = clean.pieces.iter().flat_map(|piece| piece.marks.iter().map(move |mark| (piece, mark)));
    let mut agencies: Vec<(AgencyId, CreditRole)> = marks
        .filter_map(|(piece, mark)| Some((mark, role(mark, at_edge(piece, document), &document.text)?)))
        .filter(|(_, role)| role.is_of_text())
        .flat_map(|(mark, role)| mark.agencies().map(move |agency| (agency, role)))
        .collect();
    agencies.sort_unstable();
    agencies.dedup_by_key(|&mut (agency, _)| agency);
    agencies
}

/// All credits of a document, in text order.
pub(super) fn credits(document: &Document, clean: &CleanText, agencies: &Agencies) -> Vec<Credit> {
    let text = &document.text;
    let mut found: Vec<Credit> = Vec::new();
    for piece in &clean.pieces {
        let before = found.len();
        let at_edge = at_edge(piece, document);
        piece.marks.iter().for_each(|mark| push_mark(mark, piece, at_edge, text, &mut found));
        if found.len() == before && at_edge {
            found.extend(house_byline(piece, text, agencies));
        }
        let body = piece.body.of(text);
        let offset = piece.body.range().start;
        found.extend(mentions(agencies, body).into_iter().map(|mark| Credit {
            agency: mark.agency,
            role: CreditRole::Attribution,
            span: Span::new(offset + mark.span.start..offset + mark.span.end),
            paragraph: piece.paragraph,
            confidence: mark.confidence,
        }));
    }
    found.sort_by_key(|credit| (credit.span, credit.role));
    found
}

/// Paragraphs behind the first in which a byline is looked for.
const HEAD_PARAGRAPHS: u32 = 3;
/// And at the end.
const TAIL_PARAGRAPHS: usize = 4;

/// Whether a piece stands where bylines do: near the top or the end of the page.
fn at_edge(piece: &Piece, document: &Document) -> bool {
    piece.paragraph <= HEAD_PARAGRAPHS
        || piece.paragraph as usize + TAIL_PARAGRAPHS >= document.paragraphs.len()
}

/// Adds a mark's credits: one for each agency that it names, or one without a name.
fn push_mark(mark: &Mark, piece: &Piece, at_edge: bool, text: &str, found: &mut Vec<Credit>) {
    let Some(role) = role(mark, at_edge, text) else { return };
    let quote = &text[mark.span.clone()];
    let start = mark.span.start + (quote.len() - quote.trim_start().len());
    let span = Span::new(start..start.max(mark.span.start + quote.trim_end().len()));
    let credit =
        |agency| Credit { agency, role, span, paragraph: piece.paragraph, confidence: mark.confidence };
    let before = found.len();
    found.extend(mark.agencies().map(|agency| credit(Some(agency))));
    if found.len() == before {
        found.push(credit(None));
    }
}

/// The part that a mark plays; none for those that credit nobody.
fn role(mark: &Mark, at_edge: bool, text: &str) -> Option<CreditRole> {
    let quote = &text[mark.span.clone()];
    match (mark.kind, mark.agency) {
        // In the middle of a page a name and an agency say whom a passage quotes: `Ann Lee, Bloomberg`.
        (MarkKind::Byline, Some(_)) if !at_edge => Some(CreditRole::Attribution),
        (MarkKind::Byline, None) if !at_edge => None,
        (MarkKind::Dateline, Some(_)) => Some(CreditRole::Dateline),
        (MarkKind::SignOff, Some(_)) => Some(CreditRole::SignOff),
        (MarkKind::Byline, Some(_)) => Some(CreditRole::Byline),
        (MarkKind::Byline, None) if is_generic(quote) => Some(CreditRole::Generic),
        (MarkKind::Byline, None) => Some(CreditRole::HouseByline),
        (MarkKind::Credit, Some(_)) if mark.role == Role::Inputs => Some(CreditRole::Inputs),
        (MarkKind::Credit, Some(_)) => Some(CreditRole::CreditLine),
        (MarkKind::Credit, None) => Some(CreditRole::Generic),
        (MarkKind::Disclaimer, _) => Some(CreditRole::Disclaimer),
        (MarkKind::Attribution, Some(_)) => Some(CreditRole::Attribution),
        (MarkKind::Picture, Some(_)) => Some(CreditRole::Photo),
        (MarkKind::Dateline | MarkKind::SignOff | MarkKind::Attribution | MarkKind::Picture, None)
        | (MarkKind::Note, _) => None,
    }
}

/// `Agencies`, `By our agencies`: an agency without its name.
fn is_generic(quote: &str) -> bool {
    let quote = quote.to_lowercase();
    quote.contains("agencies") || quote.contains("agency") || quote.contains("wire")
}

/// `Konkan Post Web Desk`, `By our staff reporter`, `By our business staff and Reuters`: a short line that names the
/// outlet's own people, alone or beside an agency.
fn house_byline(piece: &Piece, text: &str, agencies: &Agencies) -> Option<Credit> {
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
    let words: Vec<String> = line
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .collect();
    let is_line = (1..=MOST_WORDS).contains(&words.len()) && !line.ends_with(['.', '?', '!', '"', '”', ':']);
    if !is_line || line.contains(['@', '|']) || line.contains("http") {
        return None;
    }
    let is_people = |word: &String| PEOPLE.contains(&word.as_str());
    let agency = agencies.named_in(line);
    let role = match agency {
        Some(_) if words.iter().any(is_people) => CreditRole::Byline,
        None if words.last().is_some_and(is_people) && !line.starts_with(char::is_lowercase) => {
            CreditRole::HouseByline
        }
        _ => return None,
    };
    Some(Credit { agency, role, span: piece.span, paragraph: piece.paragraph, confidence: 0.7 })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Role, agency and quotation of each credit of a document.
    fn found(paragraphs: &[&str]) -> Vec<(CreditRole, String, String)> {
        let document = Document::from_paragraphs("d", paragraphs);
        let clean = CleanText::new(&document);
        let credits = credits(&document, &clean, Agencies::builtin());
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
        check(
            &["By our staff and Reuters", BODY, BODY],
            &[(CreditRole::Byline, "Reuters", "By our staff and Reuters")],
        );
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
        check(&[BODY, told, BODY], &[(CreditRole::Attribution, "PTI", "told PTI")]);
        let reported = "The works will take a month, the Associated Press reported from the small town.";
        check(
            &[BODY, reported, BODY],
            &[(CreditRole::Attribution, "Associated Press", "Associated Press reported")],
        );
        let talked_about = "The company sold its Reuters terminals to a museum near the bridge last year.";
        check(&[BODY, talked_about, BODY], &[]);
    }
}
