//! How codes, names and sites are told, each beside what only looks like it.

use super::*;

fn check(found: Option<AgencyId>, expect: &str) {
    assert_eq!(found.map_or("none", |id| id.agency().name), expect);
}

#[test]
fn codes_are_exact_or_in_capitals() {
    let known = Agencies::builtin();
    check(known.by_code("Reuters"), "Reuters");
    check(known.by_code("REUTERS"), "Reuters");
    check(known.by_code("Ani"), "none");
    check(known.by_code("reuters"), "none");
    check(known.by_code(""), "none");
    check(known.by_source("ANI/GPRC"), "ANI");
    check(known.by_source("CBS/AP"), "Associated Press");
    check(known.by_source("ITAR-TASS"), "TASS");
    check(known.by_source("Daily Example"), "none");
}

/// Against a look through all of them, without the bits: of every code, and of words that are none.
#[test]
fn the_bits_hide_no_code() {
    let known = Agencies::builtin();
    let others = ["minister", "The", "X", "PTIX", "é", "Reuter"];
    for code in known.codes.iter().map(|(code, _)| code.as_ref()).chain(others) {
        let naive = known.codes.iter().find(|(own, _)| own.as_ref() == code && code.len() > 1);
        assert_eq!(known.by_code(code), naive.map(|&(_, agency)| agency), "{code}");
    }
}

#[test]
fn credit_lines_name_the_first_agency() {
    let known = Agencies::builtin();
    check(known.named_in("The Associated Press and Reuters helped"), "Associated Press");
    check(known.named_in("With inputs from PTI"), "PTI");
    check(known.named_in("Australian Associated Press helped"), "AAP");
    check(known.named_in("mapping a captain"), "none");
    check(known.named("the Press Trust of India (PTI)"), "PTI");
    check(known.named("press trust of india"), "PTI");
    check(known.named("ANI News"), "ANI");
    check(known.named("ANI newsletters"), "none");
    check(known.named("Reuters poll"), "none");
    check(known.named("Asian News International (PTI)"), "none");
    check(known.listed("ANI/PTI"), "ANI");
    check(known.listed("AFP, Reuters and AP"), "AFP");
    check(known.listed("AFP, the ministry"), "none");
    check(known.listed(""), "none");
    let all: Vec<&str> = known.all_named_in("PTI, the Associated Press").map(|id| id.agency().name).collect();
    assert_eq!(all, ["PTI", "Associated Press"]);
}

#[test]
fn names_are_unique_and_lower_case_where_they_are_compared_so() {
    let known = Agencies::builtin();
    for id in known.all() {
        assert_eq!(known.by_name(id.agency().name), Some(id));
        assert!(id.agency().codes.iter().all(|code| known.by_code(code) == Some(id)), "{id}");
        assert!(id.agency().names.iter().all(|name| !name.contains(char::is_uppercase)), "{id}");
    }
}

#[test]
fn sites_are_known_with_their_subdomains() {
    let known = Agencies::builtin();
    check(known.of_site("www.reuters.com"), "Reuters");
    check(known.of_site("uk.reuters.com"), "Reuters");
    check(known.of_site("notreuters.com"), "none");
    check(known.of_site("com"), "none");
}

#[test]
fn a_users_table_adds_agencies_and_extends_known_ones() {
    let entry = |name: &str, code: &str| AgencyEntry {
        name: name.to_owned(),
        codes: vec![code.to_owned()],
        ..AgencyEntry::default()
    };
    let outlet = OutletEntry {
        name: "The Hill Desk".to_owned(),
        hosts: vec!["www.hill.example".to_owned()],
        agency: Some("HCNS".to_owned()),
    };
    let entries = [entry("Hill Country News", "HCNS"), entry("Reuters", "RTRS")];
    let known = Agencies::with(&entries, std::slice::from_ref(&outlet)).expect("a sound table");
    check(known.by_code("HCNS"), "Hill Country News");
    check(known.by_code("RTRS"), "Reuters");
    check(known.by_code("Reuters"), "Reuters");
    check(known.of_site("hill.example"), "Hill Country News");
    assert_eq!(known.outlet_of("m.hill.example"), Some("The Hill Desk"));

    let doubled = Agencies::with(&[entry("Hill Country News", "AFP")], &[]);
    assert!(doubled.is_err_and(|error| error.to_string().contains("two agencies")));
    let unknown = Agencies::with(&[], &[outlet]);
    assert!(unknown.is_err_and(|error| error.to_string().contains("HCNS")));
}

/// Codes and names, and texts that go on with one or are nearly one.
const NAMED: &str = r"(The |the |PTI|AP|Reuters|REUTERS|Press Trust of India|press trust of |Agence France-Presse|Асошиэйтед Пресс|ТАСС|新华社|पीटीआई|Associated |Hill Country|l'Agence|L’AGENCE| News|[A-Z]{1,4}|[a-z]{1,4}|[ ./'’-]|\PC){1,4}";

proptest::proptest! {
    #[test]
    fn first_bytes_hide_no_name(text in NAMED) {
        let entry = AgencyEntry {
            name: "Hill Country News".to_owned(),
            codes: vec!["H".to_owned(), "Hill C".to_owned(), "Ö1".to_owned()],
            names: vec!["l'agence".to_owned(), "é".to_owned()],
            ..AgencyEntry::default()
        };
        let known = Agencies::with(&[entry], &[]).expect("a sound table");
        let openings = known.openings.values().flatten();
        let lengths = openings.filter_map(|opening| {
            let stripped =
                if opening.is_code { text.strip_prefix(opening.text) } else { strip_opening(&text, opening.text) };
            let rest = stripped.filter(|rest| !continues(opening.text, rest))?;
            Some(text.len() - rest.len())
        });
        proptest::prop_assert_eq!(known.named_at(&text).map(|(length, _)| length), lengths.max());
    }
}
