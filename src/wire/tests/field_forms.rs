//! Forms that testers met on pages and found taken for text, or for something else: each beside what only looks like it.

use proptest::prelude::*;

use super::*;

/// It was taken for a picture's credit there, too.
#[test]
fn a_source_in_brackets_credits_the_text_where_the_page_ends() {
    let at = |text: &str, place| marks(text, place).tail.map(|mark| (mark.kind, mark.role));
    let source = format!("{BODY} (Source: Reuters)");
    assert_eq!(at(&source, Place::new(8, 9)), Some((MarkKind::Credit, Role::Source)));
    for (text, place) in [
        (source.as_str(), Place::new(4, 9)),
        (source.as_str(), Place::new(0, 1)),
        ("The file photo shows the tower at night. (Source: Reuters)", Place::new(8, 9)),
        ("The tower was lit at night. (Source: Reuters file photo)", Place::new(8, 9)),
        ("The tower was lit at night. (Photo: Reuters)", Place::new(8, 9)),
        ("The tower was lit at night, wrote one (Source: Reuters)", Place::new(8, 9)),
        ("Photo: Reuters", Place::new(8, 9)),
    ] {
        let found = marks(text, place);
        let is_of_text = |mark: &Mark| matches!(mark.role, Role::Source | Role::Inputs);
        assert!(!found.iter().any(is_of_text), "{text} {found:?}");
    }
}

/// The region hid the rest of the dateline, and the slash the agency.
#[test]
fn datelines_with_a_region_in_brackets_or_a_slash() {
    leads(&[
        ("Imphal (Manipur), March 5 (ANI):", "ANI"),
        ("Imphal (Manipur) March 5 (ANI):", "ANI"),
        ("Imphal (Manipur) [India], March 5:", "ANI"),
        ("Imphal (Manipur), March 5:", "nobody"),
        ("KARSOVA (Norland), March 5 (Reuters) -", "Reuters"),
        ("LIMA / EFE", "EFE"),
        ("Lima / EFE", "EFE"),
        ("KARSOVA / EFE -", "EFE"),
        ("LIMA/EFE -", "EFE"),
        ("LIMA/EFE.-", "EFE"),
        ("Lima, 5 mar (EFE).-", "EFE"),
        ("MADRID, 5 Mar. (EUROPA PRESS) -", "Europa Press"),
        ("NEW DELHI: (PTI)", "PTI"),
        ("WASHINGTON (AP) --", "Associated Press"),
        ("(Reuters) -", "Reuters"),
    ]);
    no_agency(
        &[
            "Imphal (Manipur) was quiet on March 5 (ANI and others said so).",
            "Lima / EFE Radio opens its new house today.",
            "Karsova / EFE The two are compared.",
            "The board (Norland), March 5 (ANI): what it decided.",
        ],
        Place::new(4, 9),
    );
}

proptest! {
    /// A place's name alone, and what a sentence goes on with, make no dateline.
    #[test]
    fn a_sentence_that_begins_with_a_place_has_no_dateline(
        place in "(Imphal|New Delhi|LONDON|Lima|Rio de Janeiro|WASHINGTON)( \\((Manipur|Norland|EFE|AP)\\)| / Cusco)?",
        rest in "[a-z]{2,8}( ([a-z]{2,8}|March 5|Reuters|EFE|PTI|\\(AP\\))){2,8}",
        index in 0..3_usize,
    ) {
        let found = marks(&format!("{place} {rest}."), Place::new(index, 3));
        prop_assert!(found.lead.is_none(), "{found:?}");
    }
}

/// They were text of the story.
#[test]
fn tails_of_agencies_and_sites_are_set_apart() {
    for (tail, kind) in [
        ("(Reporting by Ann Lee; Editing by Bo Diaz)", MarkKind::SignOff),
        (
            "(Only the headline and picture of this report may have been reworked by the Delta Post staff.)",
            MarkKind::Disclaimer,
        ),
        (
            "This story has been published from a wire agency feed without modifications to the text.",
            MarkKind::Disclaimer,
        ),
        (
            "Except for the headline, this story has not been edited by Delta Post staff.",
            MarkKind::Disclaimer,
        ),
        ("(With inputs from agencies)", MarkKind::Credit),
        ("© 2024 AFP", MarkKind::Credit),
        ("Copyright AFP 2024", MarkKind::Credit),
        ("Click here for more.", MarkKind::Note),
    ] {
        let paragraph = format!("{BODY} {tail}");
        let found = only(&paragraph, Place::new(8, 9));
        assert_eq!(found.map(|found| (found.0, found.2)), Some((kind, tail.to_owned())), "{tail}");
    }
    none(&[
        "They met. This report on the dam was adopted by the council without modification.",
        "They met. Copyright law changed in 2024",
        "They met. Click here, said the page, and nothing came of it.",
        "They met. This story has been told in every house of the town.",
    ]);
}

/// Each of them was no mark at all, so that the agency counted as not named.
#[test]
fn lines_that_join_names_or_write_acronyms_as_words_credit_them() {
    for (line, agencies) in [
        ("EFE y AFP", &["EFE", "AFP"] as &[_]),
        ("Reuters and AFP", &["Reuters", "AFP"]),
        ("AFP et Reuters", &["AFP", "Reuters"]),
        ("(AFP, dpa)", &["AFP", "dpa"]),
        ("(EFE y AFP)", &["EFE", "AFP"]),
        ("Mit Material von dpa und Reuters", &["dpa", "Reuters"]),
        ("Le Monde avec AFP et Reuters", &["AFP", "Reuters"]),
        ("(Ansa)", &["ANSA"]),
        ("(Efe)", &["EFE"]),
        ("(Tass)", &["TASS"]),
        ("(afp)", &["AFP"]),
        ("Efe", &["EFE"]),
        ("Von dpa/lno", &["dpa"]),
        ("AFP-JIJI", &["AFP"]),
        ("By Efe", &["EFE"]),
        ("Par Ann Lee et AFP", &["AFP"]),
        ("Von Bo Diaz und dpa", &["dpa"]),
        ("Published By: Ann Lee | Source: PTI", &["PTI"]),
        ("Stand: 05.03.2024, 10:00 Uhr | Quelle: dpa", &["dpa"]),
        ("Xinhua | Updated: 2024-03-05 09:01", &["Xinhua"]),
        ("This article was produced by AFP.", &["AFP"]),
        ("Diese Nachricht wurde von der dpa übernommen.", &["dpa"]),
        ("Dieser Text stammt von der Deutschen Presse-Agentur (dpa).", &["dpa"]),
        ("© EFE 2024. Está expresamente prohibida la redistribución de los contenidos.", &["EFE"]),
        ("© EFE. Reservados todos los derechos.", &["EFE"]),
        ("Riproduzione riservata © Copyright ANSA", &["ANSA"]),
        ("Agencies, New Delhi", &[]),
        ("New Delhi, Agencies", &[]),
        ("Updated: March 5, 2024 | Agencies", &[]),
        ("Redacción / Agencias", &[]),
    ] {
        let found = marks(line, Place::new(8, 9));
        assert!(found.whole, "{line} {found:?}");
        let named: Vec<&str> = found.iter().flat_map(Mark::agencies).map(|id| id.agency().name).collect();
        assert_eq!(named, agencies, "{line}");
    }
    for text in [
        "Ani",
        "(Ani)",
        "Reuters and its readers",
        "Von Ani und AFP",
        "Par AFP et le ministre",
        "Por Ann Lee y Bo Diaz",
        "Sale y Pimienta",
        "Home | Agencies",
        "Breaking news | Ann Lee",
        "This article was produced by AFP and Ann Lee.",
        "This story was produced by a film-maker.",
        "Karsova, Agencies",
        "Adds the minister: we are not done",
    ] {
        let found = marks(text, Place::new(4, 9));
        assert!(
            !found.iter().any(|mark| mark.agency.is_some() || mark.kind == MarkKind::Note),
            "{text} {found:?}"
        );
    }
    let noted = "(Adds comment from the owner) KARSOVA, March 5 (Reuters) - They met at noon.";
    let found = marks(noted, Place::new(0, 9));
    assert_eq!(&noted[found.body(noted)], "They met at noon.");
    for (dateline, agency) in [("ROMA, 5 mar (Ansa) -", "ANSA"), ("Madrid, 5 mar (Efe).-", "EFE")] {
        let lead = marks(&format!("{dateline} They met at noon."), Place::new(0, 9)).lead.expect(dateline);
        assert_eq!(lead.agency.map(|id| id.agency().name), Some(agency));
    }
    let tail = marks("They met at noon. (Ansa)", Place::new(8, 9)).tail.expect("a sign-off");
    assert_eq!(tail.agency.map(|id| id.agency().name), Some("ANSA"));
    for paragraph in [
        "The dam at night in a file picture. - AFP",
        "The dam at night in an archive picture. AFP",
        "The dam at night. AFP file photo",
        "The dam at night. — PTI PIC",
    ] {
        let tail = marks(paragraph, Place::new(4, 9)).tail.expect(paragraph);
        assert_eq!(tail.kind, MarkKind::Picture, "{paragraph}");
    }
    let tail = marks("They met at noon. Efe", Place::new(8, 9)).tail.expect("a sign-off");
    assert_eq!((tail.kind, tail.agency.map(|id| id.agency().name)), (MarkKind::SignOff, Some("EFE")));
}
