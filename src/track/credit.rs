//! Who an article says its text is from: every credit in it, with its role, its place and the exact words.
//!
//! What a paragraph says comes from [`wire`](crate::wire): marks, attributions inside sentences, pictures' credits. What
//! is added here needs the document: bylines of the outlet's own people, and the author field (`author`). A role is kept for each, since a picture's
//! credit is none of the text, and an agency that is talked about is not the source.

use super::author::{AUTHOR_LETTERS, of_author};
use super::desk::{has_people, is_desk, words_of};
use super::report::{CreditMark, CreditRole};
use crate::document::{Document, Span};
use crate::text::clean::{CleanText, Piece};
use crate::wire::{Agencies, AgencyId, Mark, MarkKind, Role, Slot, mentions, names_nobody};

/// A credit, before it is shown.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Credit {
    pub(super) agency: Option<AgencyId>,
    pub(super) role: CreditRole,
    /// Where it stands; empty for the author field, which is not in the text.
    pub(super) span: Span,
    /// The paragraph that it is in; none for the author field.
    pub(super) paragraph: Option<u32>,
    /// Whether the agency's name stands in it; a dateline or a sign-off may have an agency's form without it.
    pub(super) is_named: bool,
    pub(super) confidence: f32,
}

impl Credit {
    fn of_author(agency: Option<AgencyId>, role: CreditRole) -> Self {
        let confidence = if agency.is_some() { 0.8 } else { 0.7 };
        Self { agency, role, span: Span::default(), paragraph: None, is_named: true, confidence }
    }

    /// The credit as the report has it.
    pub(super) fn shown(&self, document: &Document) -> CreditMark {
        let author = || document.author.as_deref().unwrap_or_default().chars().take(AUTHOR_LETTERS).collect();
        CreditMark {
            agency: self.agency.map(|id| id.agency().name.to_owned()),
            role: self.role,
            quote: match self.paragraph {
                Some(_) => self.span.of(&document.text).to_owned(),
                None => author(),
            },
            start: self.span.start,
            end: self.span.end,
            paragraph: self.paragraph.map_or(0, |paragraph| paragraph + 1),
            confidence: self.confidence,
        }
    }
}

/// The agencies that a document credits for its text, each once with the first of its roles in the order of
/// [`CreditRole`]: what can be told from its marks alone.
#[must_use]
pub fn credited_agencies(
    document: &Document,
    clean: &CleanText,
    agencies: &Agencies,
) -> Vec<(AgencyId, CreditRole)> {
    let marks = clean.pieces.iter().flat_map(|piece| piece.marks.iter().map(move |mark| (piece, mark)));
    let mut credited: Vec<(AgencyId, CreditRole)> = marks
        .filter_map(|(piece, mark)| Some((mark, role(mark, at_edge(piece, document), &document.text)?)))
        .filter(|(_, role)| role.is_of_text())
        .flat_map(|(mark, role)| mark.agencies().map(move |agency| (agency, role)))
        .collect();
    let author = document.author.as_deref().unwrap_or_default();
    let of_text = of_author(author, agencies).into_iter().filter(|(_, role)| role.is_of_text());
    credited.extend(of_text.filter_map(|(agency, role)| Some((agency?, role))));
    credited.sort_unstable();
    credited.dedup_by_key(|&mut (agency, _)| agency);
    credited
}

/// All credits of a document, in text order.
pub(super) fn credits(document: &Document, clean: &CleanText, agencies: &Agencies) -> Vec<Credit> {
    let text = &document.text;
    let author = document.author.as_deref().unwrap_or_default();
    let in_field = of_author(author, agencies).into_iter();
    let mut found: Vec<Credit> = in_field.map(|(agency, role)| Credit::of_author(agency, role)).collect();
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
            paragraph: Some(piece.paragraph),
            is_named: true,
            confidence: mark.confidence,
        }));
    }
    // What the text says comes first: it can be pointed at.
    found.sort_by_key(|credit| (credit.paragraph.is_none(), credit.span, credit.role));
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
    let credit = |agency: Option<AgencyId>| {
        let may_be_a_form = matches!(role, CreditRole::Dateline | CreditRole::SignOff);
        let is_named = !may_be_a_form || agency.is_some_and(|id| names(id, quote));
        let (paragraph, confidence) = (Some(piece.paragraph), mark.confidence);
        Credit { agency, role, span, paragraph, is_named, confidence }
    };
    let before = found.len();
    found.extend(mark.agencies().map(|agency| credit(Some(agency))));
    if found.len() == before {
        found.push(credit(None));
    }
}

/// Whether the agency's name or code stands in `quote`: `New Delhi [India], May 29:` and `(Reporting by Ann Lee; Editing by
/// Bo Diaz)` are forms of agencies and say nothing of them.
fn names(agency: AgencyId, quote: &str) -> bool {
    let quote = quote.to_lowercase();
    let is_word = |text: Option<char>| text.is_some_and(char::is_alphanumeric);
    // Scripts without capitals may have no spaces either.
    let stands_alone = |at: usize, name: &str| {
        !name.is_ascii()
            || !is_word(quote[..at].chars().next_back()) && !is_word(quote[at + name.len()..].chars().next())
    };
    let agency = agency.agency();
    agency
        .codes
        .iter()
        .chain(agency.names)
        .map(|name| name.to_lowercase())
        .any(|name| quote.match_indices(name.as_str()).any(|(at, _)| stands_alone(at, &name)))
}

/// The part that a mark plays; none for those that credit nobody.
pub(super) fn role(mark: &Mark, at_edge: bool, text: &str) -> Option<CreditRole> {
    let quote = &text[mark.span.clone()];
    if is_under_each(mark, quote, text) {
        return Some(CreditRole::Photo);
    }
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

/// Whether `(Source: Reuters)` ends one text of several on the page: the captions of a gallery.
fn is_under_each(mark: &Mark, quote: &str, text: &str) -> bool {
    /// Bytes behind the last mark of a page: the text is looked through for one mark only.
    const REST: usize = 8;
    let is_source = mark.kind == MarkKind::Credit && mark.role == Role::Source && mark.slot == Slot::Tail;
    let ends_page = mark.span.end + REST >= text.len();
    let is_sold = || mark.agency.is_some_and(|id| id.agency().sells_pictures);
    is_source && ends_page && is_sold() && text.matches(quote.trim()).nth(1).is_some()
}

/// `Agencies`, `By our agencies`, `Redacción / Agencias`: an agency without its name.
fn is_generic(quote: &str) -> bool {
    names_nobody(quote) || quote.to_lowercase().contains("wire")
}

/// `Konkan Post Web Desk`, `By our staff reporter`, `By our business staff and Reuters`: a short line that names the
/// outlet's own people, alone or beside an agency.
fn house_byline(piece: &Piece, text: &str, agencies: &Agencies) -> Option<Credit> {
    const MOST_WORDS: usize = 9;
    let line = piece.span.of(text).trim();
    let words = words_of(line);
    let is_line = (1..=MOST_WORDS).contains(&words.len()) && !line.ends_with(['.', '?', '!', '"', '”', ':']);
    if !is_line || line.contains(['@', '|']) || line.contains("http") {
        return None;
    }
    let agency = agencies.named_in(line);
    let role = match agency {
        Some(_) if has_people(&words) => CreditRole::Byline,
        None if is_desk(line, &words) && !line.starts_with(char::is_lowercase) => CreditRole::HouseByline,
        _ => return None,
    };
    let paragraph = Some(piece.paragraph);
    Some(Credit { agency, role, span: piece.span, paragraph, is_named: true, confidence: 0.7 })
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
                let shown = credit.shown(&document);
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

    /// A dateline can be shown where it stands; the author field is no better a witness.
    #[test]
    fn a_credit_in_the_text_comes_before_the_author_field() {
        let dateline = format!("KARSOVA, Jan 5 (Reuters) - {BODY}");
        let document = Document {
            author: Some("Reuters Staff".to_owned()),
            ..Document::from_paragraphs("d", [dateline.as_str()])
        };
        let found = credits(&document, &CleanText::new(&document), Agencies::builtin());
        let roles: Vec<CreditRole> = found.iter().map(|credit| credit.role).collect();
        assert_eq!(roles, [CreditRole::Dateline, CreditRole::Author]);
    }

    #[test]
    fn the_author_field_is_a_byline_that_stands_nowhere_in_the_text() {
        for (author, expected) in [
            ("By Reuters Staff", &[("Reuters", CreditRole::Author)] as &[_]),
            ("AFP/Reuters", &[("AFP", CreditRole::Author), ("Reuters", CreditRole::Author)]),
            ("Karsova Post avec AFP", &[("AFP", CreditRole::Inputs)]),
            ("Agencies", &[("", CreditRole::Generic)]),
            ("TNN", &[("", CreditRole::HouseByline)]),
            ("Ann Lee", &[]),
        ] {
            let document =
                Document { author: Some(author.to_owned()), ..Document::from_paragraphs("d", [BODY]) };
            let clean = CleanText::new(&document);
            let credits = credits(&document, &clean, Agencies::builtin());
            let shown: Vec<CreditMark> = credits.iter().map(|credit| credit.shown(&document)).collect();
            let found: Vec<(&str, CreditRole)> = shown
                .iter()
                .map(|credit| (credit.agency.as_deref().unwrap_or_default(), credit.role))
                .collect();
            assert_eq!(found, expected, "{author}");
            for credit in shown {
                assert_eq!((credit.paragraph, credit.quote.as_str()), (0, author));
                assert_eq!((credit.start, credit.end), (0, 0));
            }
            let credited = credited_agencies(&document, &clean, Agencies::builtin());
            let named = expected.iter().filter(|(name, _)| !name.is_empty());
            assert_eq!(credited.len(), named.count(), "{author}");
        }
    }

    /// A gallery credits each of its pictures so, and the last of them ends the page.
    #[test]
    fn a_source_under_each_text_of_a_page_is_a_picture_s() {
        let under = format!("{BODY} (Source: Reuters)");
        check(&[BODY, &under], &[(CreditRole::CreditLine, "Reuters", "(Source: Reuters)")]);
        check(
            &[BODY, "(Source: Reuters)", BODY],
            &[(CreditRole::CreditLine, "Reuters", "(Source: Reuters)")],
        );
        let photo = (CreditRole::Photo, "Reuters", "(Source: Reuters)");
        check(&[BODY, &under, &under], &[photo, photo]);
        check(&[BODY, "Photo: Reuters"], &[(CreditRole::Photo, "Reuters", "Photo: Reuters")]);
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
