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
    fn of_author(agency: AgencyId) -> Self {
        let (role, span) = (CreditRole::Author, Span::default());
        Self { agency: Some(agency), role, span, paragraph: 0, confidence: 0.8 }
    }

    /// The credit as the report has it.
    pub(super) fn shown(&self, document: &Document) -> CreditMark {
        let is_author = self.role == CreditRole::Author;
        let author = || document.author.as_deref().unwrap_or_default().chars().take(AUTHOR_LETTERS).collect();
        CreditMark {
            agency: self.agency.map(|id| id.agency().name.to_owned()),
            role: self.role,
            quote: if is_author { author() } else { self.span.of(&document.text).to_owned() },
            start: self.span.start,
            end: self.span.end,
            paragraph: if is_author { 0 } else { self.paragraph + 1 },
            confidence: self.confidence,
        }
    }
}

/// Letters of an author field that are read and shown: scrapes put whole pages there.
const AUTHOR_LETTERS: usize = 200;

/// The agencies that the author field names: `Reuters`, `By Reuters Staff`, `['PTI']`, `Ann Lee, Associated Press`. A person
/// whose initials are an agency's code is none: a name counts where nothing but words for a newsroom stand beside it.
fn authors(document: &Document, agencies: &Agencies) -> impl Iterator<Item = AgencyId> {
    let given: String = document.author.as_deref().unwrap_or_default().chars().take(AUTHOR_LETTERS).collect();
    let mut named: Vec<AgencyId> = Vec::new();
    let ends = |c: char| matches!(c, ',' | ';' | '|' | '/' | '&' | '(' | ')' | '[' | ']' | '\'' | '"');
    for part in given.split(ends).flat_map(|part| part.split(" and ")) {
        let agency = agency_of_author(part, agencies);
        named.extend(agency.filter(|agency| !named.contains(agency)));
    }
    named.into_iter()
}

fn agency_of_author(part: &str, agencies: &Agencies) -> Option<AgencyId> {
    let part = part.trim();
    let opens_with_by = part.get(..3).is_some_and(|by| by.eq_ignore_ascii_case("by "));
    let part = if opens_with_by { part[3..].trim_start() } else { part };
    // `Ann Lee of Reuters`, `Ann Lee for the Associated Press`; the Press Trust of India is nobody's.
    let named = |name: &str| agencies.named(without_newsroom(name));
    let employers = [" of ", " for ", " at ", " - "]
        .into_iter()
        .flat_map(|of| part.match_indices(of).map(move |(at, of)| &part[at + of.len()..]));
    // `Reuters in Lagos`.
    let filed = || part.split_once(" in ").map(|(name, _)| name);
    named(part).or_else(|| employers.into_iter().find_map(named)).or_else(|| named(filed()?))
}

/// A name without the words for a newsroom behind it: `Reuters Staff`.
fn without_newsroom(mut name: &str) -> &str {
    const NEWSROOM: &[&str] = &[
        "agencies",
        "bureau",
        "correspondent",
        "desk",
        "editor",
        "editors",
        "editorial",
        "feed",
        "feeds",
        "newsroom",
        "reporter",
        "staff",
        "team",
        "wire",
    ];
    while let Some((before, word)) = name.rsplit_once(' ')
        && NEWSROOM.contains(&word.to_lowercase().as_str())
    {
        name = before.trim_end();
    }
    name
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
    credited.extend(authors(document, agencies).map(|agency| (agency, CreditRole::Author)));
    credited.sort_unstable();
    credited.dedup_by_key(|&mut (agency, _)| agency);
    credited
}

/// All credits of a document, in text order.
pub(super) fn credits(document: &Document, clean: &CleanText, agencies: &Agencies) -> Vec<Credit> {
    let text = &document.text;
    let mut found: Vec<Credit> = authors(document, agencies).map(Credit::of_author).collect();
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
    // What the text says comes first: it can be pointed at.
    found.sort_by_key(|credit| (credit.role == CreditRole::Author, credit.span, credit.role));
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
            ("Reuters", "Reuters"),
            ("By Reuters Staff", "Reuters"),
            ("by PTI", "PTI"),
            ("['ANI', 'Ann Lee']", "ANI"),
            ("Press Trust of India", "PTI"),
            ("Ann Lee, Associated Press", "Associated Press"),
            ("Ann Lee of Reuters", "Reuters"),
            ("Ann Lee for the Press Trust of India", "PTI"),
            ("Reuters in Lagos", "Reuters"),
            ("PTI Feeds", "PTI"),
            ("Reuters Editorial", "Reuters"),
            ("AFP/Reuters", "AFP, Reuters"),
            ("The Associated Press", "Associated Press"),
            ("Web Desk (IANS)", "IANS"),
            ("ANI News Desk", "ANI"),
            ("Ann Lee", ""),
            ("AP Singh", ""),
            ("Ani Roy", ""),
            ("Reuters Karsova Times", ""),
            ("", ""),
        ] {
            let document =
                Document { author: Some(author.to_owned()), ..Document::from_paragraphs("d", [BODY]) };
            let clean = CleanText::new(&document);
            let credits = credits(&document, &clean, Agencies::builtin());
            let shown: Vec<CreditMark> = credits.iter().map(|credit| credit.shown(&document)).collect();
            let named: Vec<&str> = shown.iter().filter_map(|credit| credit.agency.as_deref()).collect();
            assert_eq!(named.join(", "), expected, "{author}");
            for credit in shown {
                assert_eq!(
                    (credit.role, credit.paragraph, credit.quote.as_str()),
                    (CreditRole::Author, 0, author)
                );
                assert_eq!((credit.start, credit.end), (0, 0));
            }
            let credited = credited_agencies(&document, &clean, Agencies::builtin());
            assert_eq!(credited.is_empty(), expected.is_empty(), "{author}");
        }
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
