//! Whom a record's author field credits: `By Reuters Staff`, `Karsova Post avec AFP`, `Staff and agencies`, `HT
//! Correspondent`.
//!
//! A field is no sentence, so that names count in it which prose may only talk about; yet a person whose initials are an
//! agency's code is none. What it says of inputs and of agencies without a name is read as the same words are as a line
//! of the text.

use super::credit::role;
use super::desk::{is_desk, words_of};
use super::report::CreditRole;
use crate::text::openings::strip_opening;
use crate::text::place::Place;
use crate::wire::{Agencies, AgencyId, joined_by_words, marks_of};

/// Letters of an author field that are read and shown: scrapes put whole pages there.
pub(super) const AUTHOR_LETTERS: usize = 200;

/// A credit of the field: whom it names, if anybody, and its role.
type Named = (Option<AgencyId>, CreditRole);

/// What an author field credits, each agency once.
pub(super) fn of_author(field: &str, agencies: &Agencies) -> Vec<Named> {
    let given: String = field.chars().take(AUTHOR_LETTERS).collect();
    let mut found: Vec<Named> = Vec::new();
    let (before, inputs) = apart_from_inputs(&given, agencies);
    for part in before.split(ends_name).flat_map(joined_by_words) {
        for named in of_part(part.trim(), agencies) {
            if !found.contains(&named) {
                found.push(named);
            }
        }
    }
    for named in inputs {
        if named.0.is_none() || found.iter().all(|(agency, _)| *agency != named.0) {
            found.push(named);
        }
    }
    found
}

fn ends_name(c: char) -> bool {
    matches!(c, ',' | ';' | '|' | '/' | '&' | '(' | ')' | '[' | ']' | '\'' | '"')
}

/// `Karsova Post` and what the rest of `Karsova Post avec AFP` credits; the whole field where it speaks of no inputs.
fn apart_from_inputs<'t>(field: &'t str, agencies: &Agencies) -> (&'t str, Vec<Named>) {
    const OPENINGS: &[&str] = &["with", "inputs", "avec", "mit", "con", "com"];
    let mut at = 0;
    for word in field.split(|c: char| c == ' ' || ends_name(c)) {
        if OPENINGS.iter().any(|opening| word.eq_ignore_ascii_case(opening)) {
            let rest = field[at..].trim_end_matches([' ', ')', ']', '\'', '"']);
            let credits = match strip_opening(rest, "avec l'") {
                Some(named) => as_line(&format!("avec {named}"), agencies),
                None => as_line(rest, agencies),
            };
            if !credits.is_empty() {
                return (&field[..at], credits);
            }
        }
        // All that ends a word here is one byte.
        at += word.len() + 1;
    }
    (field, Vec::new())
}

/// What `words` credit as a line of the text, if they are one on inputs, or on agencies without a name.
fn as_line(words: &str, agencies: &Agencies) -> Vec<Named> {
    let marks = marks_of(agencies, words, Place::new(0, 2));
    let mut marks = marks.iter().filter(|_| marks.whole);
    let Some(mark) = marks.next() else { return Vec::new() };
    match role(mark, true, words) {
        Some(CreditRole::Inputs) => mark.agencies().map(|id| (Some(id), CreditRole::Inputs)).collect(),
        Some(CreditRole::Generic) => vec![(None, CreditRole::Generic)],
        // `Source: Reuters`
        Some(CreditRole::CreditLine) => mark.agencies().map(|id| (Some(id), CreditRole::Author)).collect(),
        _ => Vec::new(),
    }
}

fn of_part(part: &str, agencies: &Agencies) -> Vec<Named> {
    if let Some(agency) = agency_of(part, agencies) {
        return vec![(Some(agency), CreditRole::Author)];
    }
    let mut credits = as_line(part, agencies);
    if credits.is_empty() && is_desk(part, &words_of(part)) && agencies.named_in(part).is_none() {
        credits.push((None, CreditRole::HouseByline));
    }
    credits
}

/// The agency that a part of the field names: `Reuters`, `By Reuters Staff`, `Ann Lee of Reuters`. A name counts where
/// nothing but words for a newsroom stand beside it.
fn agency_of(part: &str, agencies: &Agencies) -> Option<AgencyId> {
    const BY: &[&str] = &["by ", "di ", "par ", "por ", "von "];
    let part = BY.iter().find_map(|by| strip_opening(part, by)).map_or(part, str::trim_start);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn check(field: &str, expected: &[(&str, CreditRole)]) {
        let found = of_author(field, Agencies::builtin());
        let found: Vec<(&str, CreditRole)> =
            found.iter().map(|(id, role)| (id.map_or("", |id| id.agency().name), *role)).collect();
        assert_eq!(found, expected, "{field}");
    }

    #[test]
    fn an_author_field_names_agencies() {
        for (field, expected) in [
            ("Reuters", &["Reuters"] as &[&str]),
            ("By Reuters Staff", &["Reuters"]),
            ("Reuters Staff", &["Reuters"]),
            ("by PTI", &["PTI"]),
            ("['ANI', 'Ann Lee']", &["ANI"]),
            ("Press Trust of India", &["PTI"]),
            ("Ann Lee, Associated Press", &["Associated Press"]),
            ("Ann Lee of Reuters", &["Reuters"]),
            ("Ann Lee for the Press Trust of India", &["PTI"]),
            ("Reuters in Lagos", &["Reuters"]),
            ("PTI Feeds", &["PTI"]),
            ("Reuters Editorial", &["Reuters"]),
            ("AFP/Reuters", &["AFP", "Reuters"]),
            ("EFE y AFP", &["EFE", "AFP"]),
            ("Par AFP et Reuters", &["AFP", "Reuters"]),
            ("Por Ann Lee y EFE", &["EFE"]),
            ("Source: Reuters", &["Reuters"]),
            ("dpa und Reuters", &["dpa", "Reuters"]),
            ("Ansa", &["ANSA"]),
            ("The Associated Press", &["Associated Press"]),
            ("ANI News Desk", &["ANI"]),
            ("Ann Lee", &[]),
            ("AP Singh", &[]),
            ("Ani Roy", &[]),
            ("Ani", &[]),
            ("Efe Kaya", &[]),
            ("Reuters Karsova Times", &[]),
            ("Com Reuters Karsova Times", &[]),
            ("Ann With, Con Avec", &[]),
            ("", &[]),
        ] {
            let expected: Vec<_> = expected.iter().map(|name| (*name, CreditRole::Author)).collect();
            check(field, &expected);
        }
    }

    /// They named an agency, or agencies, and counted as nothing at all.
    #[test]
    fn an_author_field_speaks_of_inputs_and_of_agencies_without_a_name() {
        use CreditRole::{Author, Generic, HouseByline, Inputs};
        check("Agencies", &[("", Generic)]);
        check("By Agencies", &[("", Generic)]);
        for field in ["Agencias", "Agenturen", "Agences", "Agenzie", "Agências"] {
            check(field, &[("", Generic)]);
        }
        check("Redacción / Agencias", &[("", HouseByline), ("", Generic)]);
        check("Karsova Post avec AFP et Reuters", &[("AFP", Inputs), ("Reuters", Inputs)]);
        check("Karsova Post avec AFP", &[("AFP", Inputs)]);
        check("Karsova Post avec l'AFP", &[("AFP", Inputs)]);
        check("Karsova Post avec l’AFP", &[("AFP", Inputs)]);
        check("Karsova Post with AFP and Reuters", &[("AFP", Inputs), ("Reuters", Inputs)]);
        check("With inputs from ANI", &[("ANI", Inputs)]);
        check("Ann Lee (with inputs from ANI)", &[("ANI", Inputs)]);
        check("PTI inputs", &[("PTI", Inputs)]);
        check("Reuters, with AP", &[("Reuters", Author), ("Associated Press", Inputs)]);
        check("Staff and agencies", &[("", HouseByline), ("", Generic)]);
        check("Web Desk, with agencies", &[("", HouseByline), ("", Generic)]);
        check("AP and staff reports", &[("Associated Press", Author), ("", HouseByline)]);
        check("Our Bureau/PTI", &[("", HouseByline), ("PTI", Author)]);
        check("Web Desk (IANS)", &[("", HouseByline), ("IANS", Author)]);
    }

    /// In the text the same words replaced the agency's credit, in the field they were nothing.
    #[test]
    fn a_desk_in_the_author_field_is_the_outlet_s_own_byline() {
        for field in [
            "HT Correspondent",
            "Express News Service",
            "TNN",
            "Our Special Correspondent",
            "By our staff reporter",
            "Konkan Post Web Desk",
            "Staff report",
        ] {
            check(field, &[("", CreditRole::HouseByline)]);
        }
        for field in ["News Service", "Ann Lee", "The desk of Ann Lee", "AP Singh Desk Reporter", "tnn"] {
            check(field, &[]);
        }
    }

    #[test]
    fn a_whole_page_in_the_author_field_is_read_to_its_first_letters() {
        check(&"with é ".repeat(100_000), &[]);
        check(&format!("{} Reuters", "é ".repeat(AUTHOR_LETTERS)), &[]);
    }
}
