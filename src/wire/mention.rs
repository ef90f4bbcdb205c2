//! Agencies named inside the text as the source of a statement: `he told Reuters`, `according to AFP`, `UNI adds:`,
//! `sagte der dpa`, `сообщает ТАСС`, `据新华社报道`.
//!
//! An agency that is merely talked about (`Reuters shares rose`) is none: a set phrase must stand before or behind the
//! name. What is found stays in the text; it says that the writer leant on the agency, not that the copy is the
//! agency's. All names are searched for in one pass; only around a hit is anything else looked at.

use std::ops::Range;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};

use super::agencies::{Agencies, continues};
use super::agency::AgencyId;
use super::mark::{Found, Mark, MarkKind, Slot};

/// Bytes on either side of a name in which its phrase stands.
const REACH: usize = 60;

/// The names and codes of a table, ready to be searched for.
#[derive(Debug)]
pub(super) struct Names {
    searcher: Option<AhoCorasick>,
    /// Of each pattern, what it is.
    patterns: Vec<Pattern>,
}

#[derive(Debug, Clone)]
struct Pattern {
    text: String,
    agency: AgencyId,
    /// Whether the name alone is too common: it needs `news agency` before it.
    is_weak: bool,
}

impl Names {
    pub(super) fn new(agencies: &Agencies) -> Self {
        let mut patterns = Vec::new();
        for id in agencies.all() {
            let agency = id.agency();
            // Two letters are enough for those that the whole world knows.
            let is_weak =
                |code: &str| agency.is_everyday() || (code.chars().count() == 2 && !agency.sells_pictures);
            let codes = agency.codes.iter().map(|code| Pattern {
                text: (*code).to_owned(),
                agency: id,
                is_weak: is_weak(code),
            });
            let names = agency.names.iter().map(|name| Pattern {
                text: capitalised(name),
                agency: id,
                is_weak: false,
            });
            // `dijo a Efe`
            let acronym = agency.is_acronym().then(|| Pattern {
                text: capitalised(&agency.name.to_ascii_lowercase()),
                agency: id,
                is_weak: false,
            });
            patterns.extend(codes.chain(names).chain(acronym));
        }
        let searcher = AhoCorasickBuilder::new()
            .match_kind(MatchKind::LeftmostLongest)
            .build(patterns.iter().map(|pattern| &pattern.text))
            .ok();
        Self { searcher, patterns }
    }
}

/// `press trust of india` as `Press Trust of India`.
fn capitalised(name: &str) -> String {
    let word = |word: &str| match word {
        "of" | "de" | "and" => word.to_owned(),
        _ => {
            let mut letters = word.chars();
            letters.next().map_or(String::new(), |first| first.to_uppercase().chain(letters).collect())
        }
    };
    name.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

/// Every attribution to an agency in `body`, in order, with spans into it that cover phrase and name. Linear in its
/// length.
#[must_use]
pub fn mentions(agencies: &Agencies, body: &str) -> Vec<Mark> {
    let names = agencies.names();
    let Some(searcher) = &names.searcher else { return Vec::new() };
    let mut marks: Vec<Mark> = Vec::new();
    for hit in searcher.find_iter(body) {
        let pattern = &names.patterns[hit.pattern().as_usize()];
        let (before, after) = (&body[..hit.start()], &body[hit.end()..]);
        let is_part = continues(&pattern.text, after)
            || (pattern.text.is_ascii() && before.ends_with(char::is_alphanumeric));
        let from = marks.last().map_or(0, |mark| mark.span.end);
        if is_part || hit.start() < from {
            continue;
        }
        if let Some(span) = attribution(pattern, &before[from..], after) {
            let found = Found::new(MarkKind::Attribution, Some(pattern.agency), 0.85);
            let span = hit.start() - span.start..hit.end() + span.end;
            marks.push(found.mark(Slot::Inside, span, std::iter::empty()));
        }
    }
    marks
}

/// How many bytes before and behind the name belong to the attribution, if it is one.
fn attribution(pattern: &Pattern, before: &str, after: &str) -> Option<Range<usize>> {
    let before = tail(before, REACH);
    let after = head(after, REACH);
    let introduced = Introduced::new(before);
    let (followed, is_called_agency) = strip_followers(after);
    if pattern.is_weak && !introduced.is_announced && !is_called_agency {
        return None;
    }
    if let Some(own) = introduced.phrase {
        // The span ends with the name, or with `news agency` behind it.
        let called = if is_called_agency { after.len() - followed.len() } else { 0 };
        return Some(own..called);
    }
    // `Bloomberg said` is a man.
    let behind = if pattern.text == "Bloomberg" { BEHIND_SURNAMES } else { BEHIND };
    let length = behind.iter().find_map(|phrase| word_prefix(followed, phrase))?;
    let own = if introduced.is_announced { introduced.length } else { 0 };
    Some(own..after.len() - followed.len() + length)
}

/// What leads up to a name: articles, `the news agency`, `der Nachrichtenagentur`, and a phrase before them.
#[derive(Debug, Default)]
struct Introduced {
    /// Bytes of articles and of words for an agency.
    length: usize,
    /// Whether an agency was announced.
    is_announced: bool,
    /// Bytes with the phrase that makes it an attribution, if there is one.
    phrase: Option<usize>,
}

impl Introduced {
    fn new(before: &str) -> Self {
        const MOST_INTRODUCERS: usize = 4;
        let mut found = Self::default();
        let mut rest = before;
        for _ in 0..=MOST_INTRODUCERS {
            rest = rest.trim_end_matches([' ', '\u{a0}', '“', '"', '(', '«']);
            // `dijo a EFE`: the article may be a part of the phrase, so that is looked for first.
            if let Some(length) = BEFORE.iter().find_map(|phrase| word_suffix(rest, phrase)) {
                found.phrase = Some(before.len() - rest.len() + length);
                break;
            }
            let length = if let Some(length) = AGENCIES.iter().find_map(|name| word_suffix(rest, name)) {
                found.is_announced = true;
                length
            } else if let Some(length) = ARTICLES.iter().find_map(|name| word_suffix(rest, name)) {
                length
            } else if let Some(elided) = ELIDED.iter().find(|elided| rest.ends_with(**elided)) {
                elided.len()
            } else {
                break;
            };
            rest = &rest[..rest.len() - length];
            found.length = before.len() - rest.len();
        }
        found
    }
}

const ARTICLES: &[&str] =
    &["the", "der", "die", "dem", "la", "le", "el", "il", "a", "à", "alla", "state", "state-run", "official"];

const ELIDED: &[&str] = &["all'", "all’", "dell'", "dell’", "l'", "l’"];

/// Words for an agency before its name; longer ones first where one ends with another.
#[rustfmt::skip]
const AGENCIES: &[&str] = &[
    "news agency", "news agencies", "wire agency", "wire service", "newswire", "agency", "nachrichtenagentur",
    "agence de presse", "agence", "agencia de noticias", "agencia", "agenzia", "agência", "агентству", "агентство",
    "агентства", "समाचार एजेंसी", "通讯社",
];

/// What follows `news agency` and the like behind a name, and whether that stood there.
fn strip_followers(after: &str) -> (&str, bool) {
    const FOLLOWERS: &[&str] = &["news agency", "news service", "newswire", "agency", "news"];
    const FILLERS: &[&str] = &["has", "had", "also", "first", "later", "which"];
    let mut rest = after.strip_prefix("'s").or_else(|| after.strip_prefix("’s")).unwrap_or(after);
    let mut is_called = false;
    for _ in 0..3 {
        let trimmed = rest.trim_start_matches([' ', '\u{a0}', ')', '"', '”', '»']);
        if let Some(length) = FOLLOWERS.iter().find_map(|name| word_prefix(trimmed, name)) {
            is_called = true;
            rest = &trimmed[length..];
        } else if let Some(length) = FILLERS.iter().find_map(|name| word_prefix(trimmed, name)) {
            rest = &trimmed[length..];
        } else {
            rest = trimmed;
            break;
        }
    }
    (rest, is_called)
}

/// The bytes of `phrase` at the end of `text`, whatever its case, as whole words.
fn word_suffix(text: &str, phrase: &str) -> Option<usize> {
    let start = text.len().checked_sub(phrase.len())?;
    let end = text.get(start..)?;
    let is_phrase = end == phrase || end.to_lowercase() == phrase;
    (is_phrase && !text[..start].ends_with(|c: char| c.is_alphanumeric() && phrase.is_ascii()))
        .then_some(phrase.len())
}

fn word_prefix(text: &str, phrase: &str) -> Option<usize> {
    let start = text.get(..phrase.len())?;
    let is_whole = !phrase.is_ascii() || !text[phrase.len()..].starts_with(char::is_alphanumeric);
    (start == phrase && is_whole).then_some(phrase.len())
}

fn tail(text: &str, most: usize) -> &str {
    let mut from = text.len().saturating_sub(most);
    while !text.is_char_boundary(from) {
        from += 1;
    }
    &text[from..]
}

fn head(text: &str, most: usize) -> &str {
    let mut to = most.min(text.len());
    while !text.is_char_boundary(to) {
        to -= 1;
    }
    &text[..to]
}

/// Phrases before a name, without articles and `news agency`; longer ones first where one ends with another.
#[rustfmt::skip]
const BEFORE: &[&str] = &[
    "according to", "as per", "as told to", "told", "tells", "telling", "speaking to", "speaking with", "spoke to", "spoke with",
    "talking to", "talked to", "confirmed to", "said to", "statement to", "interview to", "interview with",
    "reported by", "quoted by", "cited by", "published by", "released by", "carried by", "obtained by", "seen by",
    "reviewed by", "accessed by", "shared by", "report by", "reports by", "report from", "reports from", "citing",
    "quoting", "quoted",
    "dijo a", "declaró a", "explicó a", "aseguró a", "según", "informó", "informa", "de acuerdo con", "indicó a",
    "déclaré à", "déclaré", "indiqué à", "indiqué", "expliqué à", "confié à", "selon", "rapporte", "d'après", "d’après",
    "sagte", "laut", "berichtet", "berichtete", "gegenüber", "meldet", "meldete", "teilte",
    "secondo", "riferisce", "detto", "dichiarato", "segundo", "disse",
    "сообщает", "сообщил", "сообщила", "сообщили", "передает", "передаёт", "передал", "заявил", "заявила", "рассказал",
    "по данным", "пишет", "со ссылкой на",
    "据", "根据", "对",
];

/// Phrases behind a name.
#[rustfmt::skip]
const BEHIND: &[&str] = &[
    "reported", "reports", "reporting", "said", "says", "adds", "added", "quoted", "quotes", "quoting", "cited", "citing",
    "wrote", "learned", "learnt", "understands", "revealed", "carried", "published", "calculations", "count", "tally",
    "rapporte", "rapporté", "berichtet", "berichtete", "meldet", "meldete", "informó", "informa", "riferisce",
    "сообщает", "сообщило", "передает", "передаёт", "报道", "電", "消息", "记者", "से कहा", "से बातचीत", "को बताया", "के अनुसार", "के मुताबिक",
    "보도", "에 따르면", "が報じ", "によると",
];

const BEHIND_SURNAMES: &[&str] = &["reported", "reports"];

#[cfg(test)]
mod tests {
    use super::*;

    fn check(body: &str, expect: &[(&str, &str)]) {
        let found: Vec<(String, &str)> = mentions(Agencies::builtin(), body)
            .iter()
            .map(|mark| (mark.agency.map_or(String::new(), |id| id.to_string()), &body[mark.span.clone()]))
            .collect();
        let expect: Vec<(String, &str)> =
            expect.iter().map(|(name, text)| ((*name).to_owned(), *text)).collect();
        assert_eq!(found, expect, "{body}");
    }

    #[test]
    fn attributions_have_a_phrase_and_a_name() {
        check("He told Reuters that it would end.", &[("Reuters", "told Reuters")]);
        check("He told the news agency PTI that.", &[("PTI", "told the news agency PTI")]);
        check("It is over, Xinhua reported.", &[("Xinhua", "Xinhua reported")]);
        check("UNI adds: two were hurt.", &[("UNI", "UNI adds")]);
        check(
            "Yonhap news agency said so, Reuters reports.",
            &[("Yonhap", "Yonhap news agency said"), ("Reuters", "Reuters reports")],
        );
        check(
            "According to the Press Trust of India, it is.",
            &[("PTI", "According to the Press Trust of India")],
        );
        check("Das sagte er der dpa. Laut dpa ist es so.", &[("dpa", "Laut dpa")]);
        check("C’est fini, a-t-il déclaré à l’AFP.", &[("AFP", "déclaré à l’AFP")]);
        check("Об этом сообщает ТАСС.", &[("TASS", "сообщает ТАСС")]);
        check("据新华社报道，会议结束。", &[("Xinhua", "据新华社")]);
        check("No se puede abrir, dijo a Efe el alcalde.", &[("EFE", "dijo a Efe")]);
        check("It is over, Tass said; Tassilo said nothing.", &[("TASS", "Tass said")]);
    }

    #[test]
    fn agencies_talked_about_are_no_attributions() {
        for body in [
            "Reuters shares rose.",
            "Bloomberg said he would not run again.",
            "The Associated Press office is near the bridge.",
            "Mapping the capital was hard, CP said.",
            "He has an APP said to be safe.",
            "Reuterswerk reported a loss.",
            "",
        ] {
            check(body, &[]);
        }
    }

    proptest::proptest! {
        #[test]
        fn spans_are_apart_and_on_boundaries(
            body in r"(told |according to |the news agency |l’|Reuters|AFP|dpa|新华社|ТАСС| said| reported|报道|[ .,“”(]|\PC){0,20}"
        ) {
            let mut at = 0;
            for mark in mentions(Agencies::builtin(), &body) {
                proptest::prop_assert!(at <= mark.span.start && mark.span.start < mark.span.end);
                proptest::prop_assert!(body.get(mark.span.clone()).is_some());
                at = mark.span.end;
            }
        }
    }
}
