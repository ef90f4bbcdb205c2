//! What marks leave of a paragraph; and the forms of marks, each beside what only looks like it: a table a form.

use proptest::prelude::*;

use super::*;

mod field_forms;

fn check(paragraph: &str, body: &str, whole: bool) {
    let found = marks(paragraph, Place::new(2, 9));
    assert_eq!(&paragraph[found.body(paragraph)], body, "{paragraph:?} {found:?}");
    assert_eq!(found.whole, whole, "{paragraph:?} {found:?}");
}

#[test]
fn the_body_is_what_the_marks_leave() {
    check(" Washington US, January 19 ANI: They will meet. ANI ", "They will meet.", false);
    check("NEW DELHI, Jan 5 (PTI) They met. PTI ABC XY", "They met.", false);
    check("They met. (Reporting by Ann Lee; Editing by Bo Diaz)", "They met.", false);
    check("They met on Friday.", "They met on Friday.", false);
    check("(With PTI inputs)", "", true);
    check("By Ann Lee, Associated Press", "", true);
    check("WASHINGTON (Reuters) -", "", true);
    check("", "", false);
}

#[test]
fn whole_marks_stand_at_the_end_they_belong_to() {
    let place = Place::new(0, 3);
    assert!(marks("By Ann Lee, Associated Press", place).lead.is_some());
    assert!(marks("Enditem", place).tail.is_some());
}

proptest! {
    #[test]
    fn marks_are_inside_the_paragraph_and_apart(
        text in r"(WASHINGTON|New Delhi|\[US\]|Jan\.? 5|\(?(ANI|PTI|AP|Reuters)\)?|[-—:.,/() ]{1,3}|Reporting by|Editing by|Ann Lee|\PC){0,14}",
        index in 0..3_usize,
    ) {
        let found = marks(&text, Place::new(index, 3));
        let mut at = 0;
        for mark in found.iter() {
            prop_assert!(at <= mark.span.start && mark.span.start < mark.span.end);
            prop_assert!(text.get(mark.span.clone()).is_some());
            prop_assert!((0.6..=1.0).contains(&mark.confidence));
            at = mark.span.end;
        }
        prop_assert!(text.get(found.body(&text)).is_some());
    }

    #[test]
    fn prose_around_a_sign_off_does_not_change_it(words in "[a-z]{2,8}( [a-z]{2,8}){3,9}") {
        let paragraph = format!("They {words}. (ANI)");
        let tail = marks(&paragraph, Place::new(8, 9)).tail.map(|mark| mark.span);
        prop_assert_eq!(tail, Some(paragraph.len() - 5..paragraph.len()));
    }
}

const BODY: &str = "The two sides agreed to meet again on Friday, and said so.";

/// Kind, agency (`nobody` where none) and text of the only mark of `paragraph`.
fn only(paragraph: &str, place: Place) -> Option<(MarkKind, String, String)> {
    let found = marks(paragraph, place);
    let mut all = found.iter();
    let mark = all.next()?;
    assert!(all.next().is_none(), "{paragraph:?} {found:?}");
    let agency = mark.agency.map_or("nobody".to_owned(), |id| id.to_string());
    Some((mark.kind, agency, paragraph[mark.span.clone()].trim().to_owned()))
}

/// As the start of a story: the lead before a body that stays whole.
fn leads(cases: &[(&str, &str)]) {
    for (lead, agency) in cases {
        let paragraph = format!("{lead} {BODY}");
        let found = only(&paragraph, Place::new(0, 9));
        let kind = found.as_ref().map_or(MarkKind::Dateline, |found| found.0);
        assert!(matches!(kind, MarkKind::Dateline | MarkKind::Byline), "{paragraph:?} {found:?}");
        assert_eq!(
            found.map(|found| (found.1, found.2)),
            Some(((*agency).to_owned(), (*lead).to_owned())),
            "{lead}"
        );
    }
}

fn no_agency(paragraphs: &[&str], place: Place) {
    for paragraph in paragraphs {
        let found = marks(paragraph, place);
        assert!(found.iter().all(|mark| mark.agency.is_none()), "{paragraph:?} {found:?}");
    }
}

/// As paragraphs of their own, at the head and at the end of a story.
fn wholes(cases: &[(&str, MarkKind, &str)]) {
    for (paragraph, kind, agency) in cases {
        for place in [Place::new(0, 9), Place::new(8, 9)] {
            let found = only(paragraph, place);
            let expect = Some((*kind, (*agency).to_owned(), (*paragraph).to_owned()));
            assert_eq!(found, expect, "{paragraph:?} {place:?}");
            assert!(marks(paragraph, place).whole, "{paragraph:?}");
        }
    }
}

fn none(paragraphs: &[&str]) {
    for place in [Place::new(0, 9), Place::new(4, 9), Place::new(8, 9)] {
        for paragraph in paragraphs {
            let found = marks(paragraph, place);
            assert_eq!(found, Marks::default(), "{paragraph:?} {place:?}");
        }
    }
}

#[test]
fn acronyms_without_a_date_stand_behind_a_known_city_or_open_the_story() {
    leads(&[
        ("New Delhi (PTI):", "PTI"),
        ("NEW DELHI (PTI) -", "PTI"),
        ("MUMBAI (IANS) -", "IANS"),
        ("NEW DELHI (ANI) —", "ANI"),
        ("NEW DELHI (UNI):", "UNI"),
        ("DHAKA (BSS) -", "BSS"),
        ("Islamabad (APP):", "APP"),
        ("KUWAIT CITY (KUNA) --", "KUNA"),
        ("Wien (APA) -", "APA"),
        ("AMSTERDAM (ANP) -", "ANP"),
        ("HELSINKI (STT)", "STT"),
        ("OSLO (NTB):", "NTB"),
        ("Bern (sda)", "Keystone-SDA"),
        ("WASHINGTON (TNS) —", "Tribune News Service"),
        ("LAGOS (NAN)", "NAN"),
        ("MANILA (PNA) –", "PNA"),
        ("Thrissur (PTI):", "PTI"),
        ("TOWNHALL (ANI) -", "ANI"),
    ]);
    let first = [
        "Weak AI (ANI): Refers to systems that do one task.",
        "Accounts Payable (APP) - the ledger of what is owed - grew.",
        "EXCLUSIVE (PTI): The road is open again.",
        "GDP (APP) - the measure - grew.",
        "ROME (CNA) - The Church said so.",
        "Big Sur (BSS) - the club - met.",
        "Artificial Narrow Intelligence (ANI): What it is.",
        "London (AP) was quiet.",
    ];
    no_agency(&first, Place::new(0, 9));
    no_agency(&first, Place::new(4, 9));
    no_agency(
        &["Intelligence (ANI): What it is.", "TOWNHALL (ANI) - a sort of hall - fell."],
        Place::new(4, 9),
    );
}

#[test]
fn damaged_datelines() {
    leads(&[
        ("LONDON [Reuters] -", "Reuters"),
        ("LONDON, March 5 [Reuters] -", "Reuters"),
        ("LONDON: March 5 (Reuters)", "Reuters"),
        ("NEW DELHI: (PTI)", "PTI"),
        ("KATHMANDU: March 5 (RSS)", "RSS"),
        ("WASHINGTON, March 5 Reuters", "Reuters"),
        ("BEIJING, March 5 Xinhua", "Xinhua"),
        ("SEOUL, March 5 Yonhap", "Yonhap"),
        ("TOKYO, March 5 Kyodo", "Kyodo"),
        ("KUALA LUMPUR, March 5 Bernama", "Bernama"),
        ("MADRID, 5 mar EFE", "EFE"),
        ("Paris, March 5 AFP", "AFP"),
        ("MOSCOW, March 5 TASS.", "TASS"),
    ]);
    no_agency(
        &[
            "LONDON, March 5 Reuters Summit opens with a talk.",
            "Norland, March 5 Reuters Will be closed.",
            "March 5 Reuters Talks are off.",
            "Buyer [ACTOR] - he told Reuters.",
            "Ann Lee [Reuters]: Will it be closed?",
            "UPDATE: March 5 (Reuters) The road is open.",
            "Mayor: (AP) is not what I said.",
            "Wichita [Kan.] Eagle: “It is a sound plan.”",
            "The mayor: March 5 (Reuters) is the day.",
        ],
        Place::new(0, 9),
    );
}

#[test]
fn datelines_with_months_of_their_own_language() {
    leads(&[
        ("Warszawa, 5 marca (PAP)", "PAP"),
        ("Praha 5. března (ČTK) -", "CTK"),
        ("ZAGREB, 5. ožujka (Hina) -", "HINA"),
        ("Budapest, 2024. március 5., kedd (MTI) -", "MTI"),
        ("ANKARA, 5 Mart (AA) -", "Anadolu"),
        ("［東京 ５日 ロイター］ -", "Reuters"),
        ("路透社伦敦3月5日电", "Reuters"),
        ("法新社巴黎3月5日电", "AFP"),
        ("नई दिल्ली, पीटीआई।", "PTI"),
        ("नई दिल्ली [भारत], 5 मार्च (एएनआई):", "ANI"),
        ("ANI, New Delhi, March 5:", "ANI"),
        ("PTI, New Delhi:", "PTI"),
    ]);
    no_agency(
        &[
            "नई दिल्ली में बैठक हुई, पीटीआई।",
            "हिंदी, भाषा।",
            "路透社的记者3月5日说",
            "PTI, Norland: what they have in common.",
            "APP, London: a guide.",
            "[the talks AFP] went on.",
            "Budapest, 2024. március a tél vége (MTI)",
        ],
        Place::new(0, 9),
    );
}

#[test]
fn credits_that_are_a_paragraph() {
    use MarkKind::{Byline, Credit, Disclaimer, Picture, SignOff};
    wholes(&[
        ("Source: Reuters", Credit, "Reuters"),
        ("（来源：新华社）", Credit, "Xinhua"),
        ("Источник: ТАСС", Credit, "TASS"),
        ("Via Reuters", Credit, "Reuters"),
        ("REUTERS/Ana Silva", Picture, "Reuters"),
        ("AFP/Hong Kong", SignOff, "AFP"),
        ("(With inputs from agencies)", Credit, "nobody"),
        ("(With input from agencies)", Credit, "nobody"),
        ("(Inputs from agencies)", Credit, "nobody"),
        ("By Agencies", Byline, "nobody"),
        ("By Agency", Byline, "nobody"),
        ("- Agencies", Credit, "nobody"),
        ("Source: Agencies", Credit, "nobody"),
        ("(एजेंसी)", Credit, "nobody"),
        ("Mit Agenturmaterial", Credit, "nobody"),
        ("ANI News", SignOff, "ANI"),
        ("Asian News International", SignOff, "ANI"),
        ("Associated Press of Pakistan", SignOff, "APP"),
        ("Asian News International (ANI)", SignOff, "ANI"),
        ("This article originally appeared on Reuters.", Credit, "Reuters"),
        ("This article has been republished from Reuters and has not been altered.", Disclaimer, "Reuters"),
        ("Inputs by ANI", Credit, "ANI"),
        ("(ANI inputs)", Credit, "ANI"),
        ("(avec AFP)", Credit, "AFP"),
        ("Von dpa", Byline, "dpa"),
        ("Our Bureau/PTI", SignOff, "PTI"),
        ("Reuters Staff", Byline, "Reuters"),
        ("AP and staff reports", Byline, "Associated Press"),
        ("Staff and agencies", Byline, "nobody"),
        ("Le Figaro avec AFP", Credit, "AFP"),
        ("Dieser Text basiert auf einer Meldung der Nachrichtenagentur dpa.", Credit, "dpa"),
    ]);
    none(&[
        "Source: company filings",
        "Via Reuters he learnt of it",
        "With agencies stretched thin, the mayor asked for help.",
        "With inputs from farmers and millers",
        "By Agency staff count, two are missing",
        "Agency",
        "Tribune News Service",
        "Tribune news service",
        "Asian News International was founded in 1971",
        "This article is about Reuters.",
        "This story was first published by Reuters, which stood by it.",
        "This report originally appeared to be wrong.",
        "Dieser Text ist von gestern.",
        "He told ANI",
        "Reuters poll",
    ]);
}

#[test]
fn bars_part_an_agency_from_names_cities_and_dates() {
    use MarkKind::{Byline, Picture};
    wholes(&[
        ("PTI | Mumbai", Byline, "PTI"),
        ("ANI | New Delhi", Byline, "ANI"),
        ("New Delhi | ANI", Byline, "ANI"),
        ("Reuters | Lisbon", Byline, "Reuters"),
        ("Ana Silva | Reuters", Byline, "Reuters"),
        ("Press Trust of India | Mumbai | March 5, 2024", Byline, "PTI"),
        ("PTI | Updated: March 5, 2024 10:30 IST", Byline, "PTI"),
        ("PTI, New Delhi", Byline, "PTI"),
        ("Photo | PTI", Picture, "PTI"),
        ("Getty Images | AFP", Picture, "AFP"),
    ]);
    none(&[
        "World News | Reuters",
        "Norland Shuts Its Last Dam | Reuters",
        "Norland shuts dam | Reuters",
        "APP | Download",
        "Home | World | AP",
        "Ana Silva | The Example",
        "PTI, Norland",
    ]);
}

#[test]
fn credits_that_end_a_story() {
    for (end, agency) in [
        ("(Source: ANI)", "ANI"),
        ("（来源：新华社）", "Xinhua"),
        ("(ANI).", "ANI"),
        ("(With PTI inputs).", "PTI"),
        ("(avec AFP)", "AFP"),
        ("(एजेंसी)", "nobody"),
        ("(ANI inputs)", "ANI"),
    ] {
        let found = only(&format!("{BODY} {end}"), Place::new(8, 9));
        assert_eq!(found.map(|found| (found.1, found.2)), Some((agency.to_owned(), end.to_owned())));
    }
    for code in ["PTI", "BERNAMA", "ANI", "AFP"] {
        let found = only(&format!("{BODY}{code}"), Place::new(8, 9));
        assert_eq!(found.map(|found| found.2), Some(code.to_owned()));
    }
    none(&[
        "A trader in Athens on Monday. (Source: Reuters file photo)",
        "The dollar fell by three per cent (Source: Reuters)",
        "He sold it to the agency (ANI).",
        "The pages are at www.example.ANI",
        "He wrote it for the U.S.ANI",
        "It runs on the new site called example.AP",
        "The law was changed (With PTI inputs, as they say, it was not).",
        "Load the list from index.RSS",
        "He read the poll (Reuters).",
        "She starred in the film (written by Ann Lee).",
    ]);
}

#[test]
fn names_of_a_users_agency_count_in_any_case() {
    let entry = crate::config::AgencyEntry {
        name: "Hill Country News Service".to_owned(),
        codes: vec!["HCNS".to_owned()],
        names: vec!["Hill Country News".to_owned()],
        ..Default::default()
    };
    let agencies = Agencies::with(&[entry], &[]).expect("a sound table");
    let agency = |paragraph| {
        let found = marks_of(&agencies, paragraph, Place::new(8, 9));
        found.iter().next().and_then(|mark| mark.agency).map(|id| id.to_string())
    };
    for paragraph in [
        "With inputs from hill country news",
        "(with hill country news inputs)",
        "Source: Hill Country News",
        "Hill Country News",
        "HILL COUNTRY NEWS",
        "Hill Country News Service",
        "NORLAND, March 5 (HCNS) - They met.",
    ] {
        assert_eq!(agency(paragraph).as_deref(), Some("Hill Country News Service"), "{paragraph}");
    }
    for paragraph in ["With inputs from hill country newspapers", "Hill country news is good this year."] {
        assert_eq!(agency(paragraph), None, "{paragraph}");
    }
}
