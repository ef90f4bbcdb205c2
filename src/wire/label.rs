//! Lines of their own, and brackets behind a story, that name agencies and say little else: `Source: Reuters`,
//! `Via AFP`, `(ANI inputs)`, `（来源：新华社）`, and `Agencies` of nobody.
//!
//! Nothing but agencies may stand behind the label: `Source: company filings` credits none. A sentence is never looked
//! at, so that a label may be as short as `with`.

use super::agencies::Agencies;
use super::list::names;
use super::{Found, MarkKind, Role};
use crate::text::openings::{Openings, ends_with, strip_opening};

/// Longer lines say more. In bytes.
const LONGEST: usize = 90;

/// What a label says of the agency behind it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Label {
    /// Whose copy it is, with a colon or without.
    Source,
    /// The same of text or of a picture; a colon follows.
    Credit,
    /// Whose copy it is, without a colon.
    Via,
    /// Whose material was used, without a colon.
    With,
    /// The same behind a colon.
    Inputs,
    /// Who wrote it, without a colon.
    By,
    /// Whose the text is; a colon follows.
    Text,
}

static LABELS: Openings<Label> = Openings::new(&[
    ("avec", Label::With),
    ("avec les informations", Label::With),
    ("com", Label::With),
    ("com informações", Label::With),
    ("con", Label::With),
    ("con datos", Label::With),
    ("con información", Label::With),
    ("con informazioni", Label::With),
    ("con material", Label::With),
    ("copyright", Label::Source),
    ("courtesy", Label::Source),
    ("credit", Label::Credit),
    ("credits", Label::Credit),
    ("distributed by", Label::Source),
    ("fonte", Label::Source),
    ("fuente", Label::Source),
    ("input", Label::Inputs),
    ("inputs", Label::Inputs),
    ("kaynak", Label::Source),
    ("mit", Label::With),
    ("mit informationen", Label::With),
    ("mit material", Label::With),
    ("news courtesy", Label::Source),
    ("news source", Label::Source),
    ("par", Label::By),
    ("por", Label::By),
    ("provided by", Label::Source),
    ("publicado por", Label::Source),
    ("published by", Label::Source),
    ("publié par", Label::Source),
    ("quelle", Label::Source),
    ("source", Label::Source),
    ("story by", Label::By),
    ("story source", Label::Source),
    ("text", Label::Text),
    ("via", Label::Via),
    ("von", Label::By),
    ("with", Label::With),
]);

/// Labels for a source in scripts that [`Openings`] does not take.
const FOREIGN: &[&str] = &["Источник", "Джерело", "सोर्स", "स्रोत", "来源", "來源", "稿件来源"];

/// Words for agencies without their names.
#[rustfmt::skip]
const NOBODY: &[&str] = &[
    "agencies", "news agencies", "wire agencies", "wire services", "news wire services", "agency report", "agency reports",
    "wire reports", "agencias", "agências", "agences", "agenturen", "nachrichtenagenturen", "agenturmaterial", "agenzie",
    "एजेंसी", "एजेंसियां", "एजेंसियाँ", "एजेंसियों",
];

/// Articles and the like before an agency's name, in the languages of the labels.
const ARTICLES: &[&str] = &[
    "l'", "dell'", "la ", "le ", "el ", "der ", "da ", "das ", "do ", "de ", "de l'", "di ", "von ",
    "von der ",
];

/// What `text`, a whole paragraph or a bracket with its content, credits.
pub(super) fn label(agencies: &Agencies, text: &str) -> Option<Found> {
    if text.len() > LONGEST || !may_label(text) {
        return None;
    }
    let line = unbracketed(text);
    let is_set_apart = line.len() < text.len();
    if is_set_apart && (is_nobody(line) || line.eq_ignore_ascii_case("agency")) {
        return Some(Found::new(MarkKind::Credit, None, 0.8));
    }
    if let Some(given) = inputs(line) {
        let given = strip_opening(given, "with ").unwrap_or(given);
        return credit(agencies, given, 0.97).map(|found| found.of_role(Role::Inputs));
    }
    if !line.starts_with(|c: char| c.is_ascii()) {
        let rest = FOREIGN.iter().find_map(|label| line.strip_prefix(label))?;
        return credit(agencies, behind_colon(rest)?, 0.9);
    }
    LABELS.matching(line).find_map(|(label, rest)| behind_label(agencies, *label, rest))
}

/// Whether `text` opens as a label, a bracket or a dash does, or ends with `inputs`: hardly a line of prose does.
fn may_label(text: &str) -> bool {
    let opens_as_prose = text.starts_with(|c: char| c.is_ascii_alphanumeric() || matches!(c, '“' | '"'));
    !opens_as_prose
        || LABELS.may_match(text)
        || text.ends_with(['t', 's', 'T', 'S']) && inputs(text).is_some()
}

fn behind_label(agencies: &Agencies, label: Label, rest: &str) -> Option<Found> {
    match label {
        Label::Source | Label::Text if behind_colon(rest).is_some() => {
            credit(agencies, behind_colon(rest)?, 0.9)
        }
        Label::Text => None,
        Label::Inputs => credit(agencies, behind_colon(rest)?, 0.95).map(|found| found.of_role(Role::Inputs)),
        Label::Credit => {
            let found = credit(agencies, behind_colon(rest)?, 0.85)?;
            // Pictures are credited in the same words.
            let is_sold = found.agency.is_some_and(|id| id.agency().sells_pictures);
            Some(if is_sold { Found::new(MarkKind::Picture, found.agency, 0.8) } else { found })
        }
        Label::Source | Label::Via | Label::With | Label::By => {
            let given = behind_space(rest)?;
            let found =
                credit(agencies, given, 0.85).or_else(|| credit(agencies, behind_article(given)?, 0.85))?;
            // `Via RSS` is a page's button.
            if found.agency.is_some_and(|id| id.agency().is_everyday()) {
                return None;
            }
            Some(match label {
                Label::With => found.of_role(Role::Inputs),
                Label::By => Found::new(MarkKind::Byline, found.agency, 0.85),
                _ => found,
            })
        }
    }
}

/// A credit to agencies that `given` lists, or to nobody.
fn credit(agencies: &Agencies, given: &str, confidence: f32) -> Option<Found> {
    let given = given.trim_matches(|c: char| c.is_whitespace() || c == '.');
    let agency = agencies.listed(given);
    (agency.is_some() || is_nobody(given)).then(|| Found::new(MarkKind::Credit, agency, confidence))
}

fn behind_colon(rest: &str) -> Option<&str> {
    rest.trim_start().strip_prefix([':', '：'])
}

/// What stands behind a space, and perhaps a dash: `Source AFP`, `Source – AFP`.
fn behind_space(rest: &str) -> Option<&str> {
    let given = rest.strip_prefix(' ')?;
    Some(given.strip_prefix(['-', '–', '—']).unwrap_or(given))
}

/// `AFP` of `l'AFP`, `la AFP` and `von der AFP`.
fn behind_article(given: &str) -> Option<&str> {
    ARTICLES.iter().rev().find_map(|article| strip_opening(given, article))
}

/// What stands before `inputs` at a line's end: `ANI` of `ANI inputs`.
fn inputs(line: &str) -> Option<&str> {
    let word = ["inputs", "input"].into_iter().find(|word| ends_with(line, word))?;
    line[..line.len() - word.len()].strip_suffix(' ')
}

/// Whether `text` is a word for agencies that names none.
pub(super) fn is_nobody(text: &str) -> bool {
    const LONGEST_WORD: usize = 40;
    text.len() <= LONGEST_WORD && NOBODY.iter().any(|word| text.eq_ignore_ascii_case(word))
}

/// Whether one of the words of `text` is one for agencies that names none: `By our agencies`, `Redacción / Agencias`.
pub(crate) fn names_nobody(text: &str) -> bool {
    let is_word = |word: &str| is_nobody(word) || word.eq_ignore_ascii_case("agency");
    text.split(|c: char| c.is_whitespace() || c.is_ascii_punctuation()).any(is_word)
        || names(text).any(|name| is_nobody(name.trim()))
}

/// `text` without the dashes around it and the brackets that hold all of it.
fn unbracketed(text: &str) -> &str {
    const BRACKETS: &[(char, char)] = &[('(', ')'), ('[', ']'), ('（', '）'), ('【', '】')];
    let is_edge = |c: char| c.is_whitespace() || matches!(c, '-' | '–' | '—' | '=' | '*');
    let line = text.trim_matches(is_edge);
    let stopped = line.strip_suffix('.').unwrap_or(line);
    let inside = BRACKETS
        .iter()
        .find_map(|(open, close)| stopped.strip_prefix(*open)?.strip_suffix(*close))
        .filter(|inside| !inside.contains(['(', '（']));
    inside.map_or(line, |inside| inside.trim_matches(is_edge))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expect: Option<(MarkKind, Role, &str)>) {
        let found = label(Agencies::builtin(), text);
        let shown =
            found.map(|found| (found.kind, found.role, found.agency.map_or("nobody", |id| id.agency().name)));
        assert_eq!(shown, expect, "{text}");
    }

    #[test]
    fn a_source_stands_behind_its_label() {
        for (text, agency) in [
            ("Source: Reuters", "Reuters"),
            ("Source : AFP", "AFP"),
            ("(Source: Reuters)", "Reuters"),
            ("(Source: ANI).", "ANI"),
            ("Quelle: dpa", "dpa"),
            ("Credit: ANI", "ANI"),
            ("Courtesy: Reuters", "Reuters"),
            ("Via Reuters", "Reuters"),
            ("News Source: ANI", "ANI"),
            ("Story source: ANI", "ANI"),
            ("Published By: ANI", "ANI"),
            ("Fuente: EFE", "EFE"),
            ("Fonte: ANSA", "ANSA"),
            ("Kaynak: AA", "Anadolu"),
            ("Источник: ТАСС", "TASS"),
            ("सोर्स: पीटीआई", "PTI"),
            ("来源：新华社", "Xinhua"),
            ("（来源：新华社）", "Xinhua"),
            ("Source: Press Trust of India", "PTI"),
            ("Source: AFP and Reuters", "AFP"),
            ("Source: ANI News", "ANI"),
            ("Source: Agencies", "nobody"),
            ("Source AFP", "AFP"),
            ("Source – ANI", "ANI"),
            ("Courtesy ANI", "ANI"),
            ("Copyright AFP", "AFP"),
            ("Distributed by Reuters", "Reuters"),
            ("Publié par l’AFP", "AFP"),
            ("Text: dpa", "dpa"),
            ("Quelle: dpa/lno", "dpa"),
            ("Fonte: Ansa", "ANSA"),
            ("Source: news agency ANI", "ANI"),
            ("Fuente: EFE y AFP", "EFE"),
        ] {
            check(text, Some((MarkKind::Credit, Role::Source, agency)));
        }
        check("Credit: Reuters", Some((MarkKind::Picture, Role::Picture, "Reuters")));
        check("Von dpa", Some((MarkKind::Byline, Role::Source, "dpa")));
    }

    #[test]
    fn inputs_stand_before_the_word_or_behind_a_preposition() {
        for (text, agency) in [
            ("(ANI inputs)", "ANI"),
            ("PTI Inputs", "PTI"),
            ("With press trust of india inputs", "PTI"),
            ("(avec AFP)", "AFP"),
            ("Avec AFP", "AFP"),
            ("(mit dpa)", "dpa"),
            ("(With agencies)", "nobody"),
            ("Mit Agenturmaterial", "nobody"),
            ("(Con información de EFE)", "EFE"),
            ("Con información de EFE y AFP", "EFE"),
            ("Con datos de Efe", "EFE"),
            ("Com informações da Reuters", "Reuters"),
            ("Com agências", "nobody"),
            ("Mit Material von dpa und Reuters", "dpa"),
            ("Mit Material der dpa", "dpa"),
            ("Avec Reuters et AFP", "Reuters"),
            ("Avec l'AFP", "AFP"),
            ("(avec l’AFP)", "AFP"),
            ("Input: ANI", "ANI"),
        ] {
            check(text, Some((MarkKind::Credit, Role::Inputs, agency)));
        }
        for text in ["- Agencies", "(Agencies)", "(Agency)", "(एजेंसी)", "— Agencies"] {
            check(text, Some((MarkKind::Credit, Role::Source, "nobody")));
        }
    }

    #[test]
    fn agencies_that_are_talked_about_are_behind_no_label() {
        for text in [
            "Source: company filings",
            "Source: Reuters poll",
            "Source: Reuters calculations, Census Bureau",
            "Source: Bloomberg, the ministry",
            "Sources: the ministry, AFP",
            "Via Reuters, the firm denied it",
            "Via RSS",
            "Source RSS",
            "Text dpa",
            "Copyright Karsova Post",
            "Avec la mère",
            "Con Ani",
            "Fonte: Ani",
            "Quelle: dpa/Büro",
            "Con la Efe de Madrid",
            "Credit: Ann Lee/Reuters",
            "Credit Suisse: Reuters was wrong",
            "Published by: Ann Lee",
            "With Reuters gone, the street is quiet",
            "With inputs",
            "Agency",
            "Public input",
            "Von dpa war nichts zu hören",
            "来源：公司公告",
            "",
            "()",
        ] {
            check(text, None);
        }
    }
}
