//! Lines of a newsroom that name an agency beside its own people, without `By`: `Reuters Staff`, `AP and staff reports`,
//! `Staff and agencies`, `Le Figaro avec AFP`.

use super::agencies::Agencies;
use super::label::is_nobody;
use super::list;
use super::{Found, MarkKind, Role};
use crate::text::ascii::{BLOCK, bits_of};
use crate::text::openings::{ends_with, strip_opening};

/// Longer lines say more. In bytes.
const LONGEST: usize = 60;

/// What `text`, a line without a full stop, credits as a newsroom does.
pub(super) fn newsroom(agencies: &Agencies, text: &str) -> Option<Found> {
    if text.len() > LONGEST
        || !text.starts_with(char::is_uppercase) && !text.starts_with(|c: char| c.is_numeric())
    {
        return None;
    }
    if may_be_newsroom(text) { read(agencies, text) } else { None }
}

fn read(agencies: &Agencies, text: &str) -> Option<Found> {
    staff_and_agencies(agencies, text).or_else(|| house_with_agency(agencies, text))
}

/// Whether a word of `text` begins as those for a newsroom or for `with` do: never no where there is one. Each short line of
/// every page is asked, and nearly none has one.
fn may_be_newsroom(text: &str) -> bool {
    has_word(text, |word| {
        let [a, b, c, ..] = word else { return false };
        matches!(
            &[a | 0x20, b | 0x20, c | 0x20],
            b"bur"
                | b"cor"
                | b"des"
                | b"new"
                | b"rep"
                | b"sta"
                | b"ave"
                | b"mit"
                | b"con"
                | b"com"
                | b"red"
                | b"r\xe3\xa9"
        )
    })
}

/// Whether a word of `text` is one that is looked for, by its first bytes and all that follow. Texts longer than a block have
/// one.
fn has_word(text: &str, is_wanted: impl Fn(&[u8]) -> bool) -> bool {
    let bytes = text.as_bytes();
    let mut block = [0; BLOCK];
    let Some(filled) = block.get_mut(..bytes.len()) else { return true };
    filled.copy_from_slice(bytes);
    let mut begins = bits_of(&block, [b' ', b',', b'/', b'&']) << 1 | 1;
    while begins != 0 {
        if bytes.get(begins.trailing_zeros() as usize..).is_some_and(&is_wanted) {
            return true;
        }
        begins &= begins - 1;
    }
    false
}

/// `Reuters Staff`, `AP and staff reports`, `Our Bureau & Agencies`: nothing but agencies and newsrooms, both of them.
fn staff_and_agencies(agencies: &Agencies, text: &str) -> Option<Found> {
    let (mut agency, mut names_nobody, mut has_staff) = (None, false, false);
    for part in list::names(text).map(str::trim) {
        let before = before_newsroom(part);
        if let Some(named) = agencies.named(before.unwrap_or(part)) {
            agency.get_or_insert(named);
            has_staff |= before.is_some();
        } else if is_nobody(part) {
            names_nobody = true;
        } else if is_newsroom(part) {
            has_staff = true;
        } else if part.split_once(' ').is_some_and(|(house, rest)| HOUSES.contains(&house) && is_nobody(rest))
        {
            // `Redacción Agencias`
            (has_staff, names_nobody) = (true, true);
        } else {
            return None;
        }
    }
    // `RSS feed and newsroom` are buttons.
    let agency = agency.filter(|agency| !agency.agency().is_everyday());
    let is_credit = has_staff && (agency.is_some() || names_nobody);
    is_credit.then(|| Found::new(MarkKind::Byline, agency, 0.8))
}

/// Whether `part` is the name of a desk: `Our Bureau`, `staff reports`.
pub(super) fn is_newsroom(part: &str) -> bool {
    const MOST_WORDS: usize = 4;
    /// `Reuters and its staff` are talked about.
    const TALKED_ABOUT: &[&str] = &["his", "her", "its", "the", "their"];
    if HOUSES.contains(&part) {
        return true;
    }
    let first = part.split(' ').next().unwrap_or_default();
    before_newsroom(part).is_some()
        && part.split_whitespace().nth(MOST_WORDS).is_none()
        && !TALKED_ABOUT.contains(&first)
}

/// What stands before the words for a newsroom that `part` ends with.
fn before_newsroom(part: &str) -> Option<&str> {
    const NEWSROOMS: &[&str] = &[
        "bureau",
        "correspondent",
        "correspondents",
        "desk",
        "newsroom",
        "reporter",
        "reporters",
        "staff",
        "staff report",
        "staff reports",
        "staff reporter",
        "staff writer",
        "staff writers",
    ];
    let word = NEWSROOMS.iter().rev().find(|word| ends_with(part, word))?;
    let before = part.get(..part.len() - word.len())?;
    (before.is_empty() || before.ends_with(' ')).then(|| before.trim_end())
}

/// What newsrooms call themselves in one word.
const HOUSES: &[&str] = &["Redacción", "Redaktion", "Redação", "Redazione", "Rédaction"];

/// How a house and an agency are joined.
const WITH: &[&str] = &[" avec l'", " avec l’", " avec ", " mit ", " con ", " com "];

/// Whether one of these may stand here, by its first letters.
fn is_with(word: &[u8]) -> bool {
    matches!(word, [b'a', b'v', b'e', b'c', ..] | [b'm', b'i', b't', ..] | [b'c', b'o', b'n' | b'm', ..])
}

/// `Le Figaro avec AFP`, `Redaktion mit dpa`. English is not among them: its `Talks with Reuters` is a heading far more often.
fn house_with_agency(agencies: &Agencies, text: &str) -> Option<Found> {
    const MOST_WORDS: usize = 4;
    #[rustfmt::skip]
    const TALKS: &[&str] = &[
        "accord", "deal", "entretien", "entrevista", "gespräch", "interview", "intervista", "partenariat", "vertrag",
    ];
    // Searching for each of them is the costly part.
    if !has_word(text, is_with) {
        return None;
    }
    let (with, (house, given)) = WITH.iter().find_map(|with| Some((*with, text.split_once(with)?)))?;
    // A house of one word may be anything (`Rencontre avec l’AFP`, `Acuerdo con EFE`).
    if !house.contains(' ') && with != " avec " && !HOUSES.contains(&house) {
        return None;
    }
    let agency = agencies.listed(given.trim());
    let names_talk = |word: &str| TALKS.iter().any(|talk| strip_opening(word, talk).is_some());
    let is_talk = || house.split_whitespace().any(names_talk);
    let is_name = || {
        house.split_whitespace().nth(MOST_WORDS).is_none()
            && house.split_whitespace().all(|word| !word.starts_with(char::is_lowercase))
    };
    let is_credit = (agency.is_some() || is_nobody(given)) && is_name() && !is_talk();
    is_credit.then(|| Found::new(MarkKind::Credit, agency, 0.8).of_role(Role::Inputs))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expect: Option<(MarkKind, Role, &str)>) {
        let found = newsroom(Agencies::builtin(), text);
        let shown =
            found.map(|found| (found.kind, found.role, found.agency.map_or("nobody", |id| id.agency().name)));
        assert_eq!(shown, expect, "{text}");
    }

    #[test]
    fn newsrooms_name_agencies_beside_their_own_people() {
        for (text, agency) in [
            ("Reuters Staff", "Reuters"),
            ("AP and staff reports", "Associated Press"),
            ("Staff and agencies", "nobody"),
            ("Karsova Post staff and agencies", "nobody"),
            ("Our Bureau & Agencies", "nobody"),
            ("Our Bureau/PTI", "PTI"),
            ("Staff and wire reports", "nobody"),
            ("Redacción Agencias", "nobody"),
            ("Redaktion, Agenturen", "nobody"),
        ] {
            check(text, Some((MarkKind::Byline, Role::Source, agency)));
        }
        for (text, agency) in [
            ("Le Figaro avec AFP", "AFP"),
            ("Karsova Post avec l’AFP et agences", "none"),
            ("20 Minutes avec AFP", "AFP"),
            ("Franceinfo avec AFP", "AFP"),
            ("Redacción con EFE", "EFE"),
            ("Delta Zeitung mit dpa", "dpa"),
            ("Karsova Post avec agences", "nobody"),
        ] {
            let expect = (agency != "none").then_some((MarkKind::Credit, Role::Inputs, agency));
            check(text, expect);
        }
    }

    #[test]
    fn a_quick_look_loses_no_house() {
        for with in WITH {
            assert!(has_word(&format!("Karsova Post{with}AFP"), is_with), "{with}");
        }
        assert!(!has_word("Karsova Post and AFP", is_with));
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn a_quick_look_loses_no_newsroom(text in r"(AP|Reuters|Agencies|[Ss]taff|Redacción|Rédaction| y |Our Bureau|DESK|newsroom|reports|Karsova Post|Redaktion| and |, |/|&| avec | avec l'|AFP| mit | con | com |EFE| |[a-z]{1,4}){1,6}") {
            if read(Agencies::builtin(), &text).is_some() {
                prop_assert!(may_be_newsroom(&text));
            }
        }
    }

    #[test]
    fn headings_and_people_are_no_newsroom() {
        for text in [
            "Reuters",
            "Staff",
            "Our Bureau",
            "Reuters and its staff",
            "Reuters cuts staff",
            "Interview mit dpa",
            "Rencontre avec l’AFP",
            "Acuerdo con EFE",
            "Ein Gespräch mit dpa",
            "Talks with Reuters",
            "AP Singh and staff",
            "Agencies",
            "Flagstaff and agencies",
            "staff and agencies",
            "",
        ] {
            check(text, None);
        }
    }
}
