//! What is a drift and what is another wording of the same fact.

use super::*;
use crate::config::VerifyConfig;
use crate::document::Document;
use crate::explain::explain;
use crate::fingerprint::Recurring;
use crate::text::clean::CleanText;

const STORY: &str = "The bridge over the river at Karsova stays closed to lorries until Friday, and \"we will not open it \
    for a single day before the tests are over,\" said engineer Ilka Venn, who has 14 people and a crane at the site.";

/// The drift between two texts of one paragraph.
fn drift(old: &str, new: &str) -> Vec<ChangedWording> {
    let [a, b] = [("a", old), ("b", new)].map(|(id, text)| Document::from_paragraphs(id, [text]));
    drift_of(&a, &b)
}

fn drift_of(a: &Document, b: &Document) -> Vec<ChangedWording> {
    let (clean_a, clean_b) = (CleanText::new(a), CleanText::new(b));
    let explained = explain((a, &clean_a), (b, &clean_b), &Recurring::default(), &VerifyConfig::default());
    Wordings::new(&explained).drift
}

fn found(edits: &[(&str, &str)]) -> Vec<(FactKind, String, String)> {
    let mut new = STORY.to_owned();
    for (old, replacement) in edits {
        assert!(new.contains(old), "{old}");
        new = new.replace(old, replacement);
    }
    drift(STORY, &new).into_iter().map(|change| (change.kind, change.old, change.new)).collect()
}

#[test]
fn a_time_is_told_whole_and_by_its_half_of_the_day() {
    let told = |old: &str, new: &str| {
        let with = |time: &str| STORY.replace("until Friday", &format!("until {time} on Friday"));
        let told = drift(&with(old), &with(new)).into_iter();
        told.map(|change| (change.kind, change.before, change.old, change.new, change.after))
            .collect::<Vec<_>>()
    };
    let time = |before: &str, old: &str, new: &str, after: &str| {
        let [before, old, new, after] = [before, old, new, after].map(str::to_owned);
        vec![(FactKind::Number, before, old, new, after)]
    };
    let closed = "stays closed to lorries until";
    let behind = "a.m. on Friday, and \"we";
    assert_eq!(told("10:30 a.m.", "11:30 a.m."), time(closed, "10:30", "11:30", behind));
    assert_eq!(told("10:30 a.m.", "10:45 a.m."), time(closed, "10:30", "10:45", behind));
    let (half_before, half_behind) = ("closed to lorries until 10:30", "on Friday, and \"we will");
    assert_eq!(told("10:30 a.m.", "10:30 p.m."), time(half_before, "a.m.", "p.m.", half_behind));
    assert_eq!(told("10:30 a.m.", "10:30 am"), []);
}

#[test]
fn each_kind_of_drift() {
    for (old, new, kind) in [
        ("14 people", "40 people", Some(FactKind::Number)),
        ("Ilka Venn", "Mara Lund", Some(FactKind::Name)),
        ("until Friday", "until Sunday", Some(FactKind::Date)),
        ("until Friday", "until tomorrow", None),
        ("will not open", "will open", Some(FactKind::Negation)),
        ("single day", "single hour", Some(FactKind::Quotation)),
        ("14 people", "EU14 people", None),
        ("a crane", "a tractor", None),
        ("lorries", "trucks", None),
    ] {
        let kinds: Vec<FactKind> = found(&[(old, new)]).into_iter().map(|(kind, ..)| kind).collect();
        assert_eq!(kinds, kind.into_iter().collect::<Vec<_>>(), "{old} => {new}");
    }
    assert_eq!(found(&[]), []);
}

/// The same number in another wording was a drifted fact, and `$5m` was the same as `$5bn`.
#[test]
fn a_number_is_the_same_fact_however_it_is_written() {
    let kinds = |old: &str, new: &str| -> Vec<FactKind> {
        let with = |number: &str| STORY.replace("14 people", &format!("{number} at work"));
        drift(&with(old), &with(new)).into_iter().map(|change| change.kind).collect()
    };
    for (old, new) in [
        ("5 km", "five kilometres"),
        ("$5 million", "$5m"),
        ("10 per cent", "10%"),
        ("Rs 500 crore", "₹500 crore"),
        ("Rs 500 crore", "INR 500 crore"),
        ("Rs 5 lakh", "Rs 5,00,000"),
        ("1,500 men", "fifteen hundred men"),
        ("twenty-one men", "21 men"),
        ("1.2 million men", "1,200,000 men"),
        ("£20,000", "£20k"),
    ] {
        assert_eq!(kinds(old, new), [], "{old} => {new}");
    }
    for (old, new) in [
        ("5 km", "six kilometres"),
        ("$5 million", "$5 billion"),
        ("$5m", "$5bn"),
        ("$5m", "$6m"),
        ("5 men", "5 million men"),
        ("Rs 500 crore", "₹600 crore"),
        ("fifteen men", "sixteen men"),
    ] {
        assert_eq!(kinds(old, new), [FactKind::Number], "{old} => {new}");
    }
}

/// `$45 million` and `€45 million` have the same words, and so the one was no drift of the other.
#[test]
fn another_currency_or_sign_is_another_fact_in_the_same_words() {
    let told = |old: &str, new: &str| {
        let with = |number: &str| STORY.replace("14 people", &format!("tools worth {number} in all"));
        let told = drift(&with(old), &with(new)).into_iter();
        told.map(|change| (change.kind, change.before, change.old, change.new, change.after))
            .collect::<Vec<_>>()
    };
    let number = |old: &str, new: &str, after: &str| {
        let [before, old, new, after] = ["Venn, who has tools worth", old, new, after].map(str::to_owned);
        vec![(FactKind::Number, before, old, new, after)]
    };
    let after = "in all and a crane";
    for (old, new) in [
        ("$45 million", "€45 million"),
        ("$45 million", "£45 million"),
        ("Rs 45 million", "45 million euros"),
        ("US$45 million", "A$45 million"),
        ("minus 31", "31"),
        ("INR 45 million", "EUR 45 million"),
    ] {
        assert_eq!(told(old, new), number(old, new, after), "{old} => {new}");
        assert_eq!(told(new, old), number(new, old, after), "{new} => {old}");
    }
    for (old, new) in [
        ("$45 million", "US$45 million"),
        ("$45 million", "USD 45 million"),
        ("$45 million", "A$45m"),
        ("$45 million", "45 million dollars"),
        ("$45 million", "45 million"),
        ("minus 31", "-31"),
    ] {
        assert_eq!(told(old, new), [], "{old} => {new}");
    }
    assert_eq!(told("$5 million", "€5m")[0].0, FactKind::Number);
}

/// What an outlet writes for its readers' calendar was a drifted date.
#[test]
fn a_weekday_and_its_date_are_one_day() {
    let story = |day: &str, date| {
        let mut document = Document::from_paragraphs("d", [STORY.replace("Friday", day)]);
        document.date = date;
        document
    };
    // Tuesday, 5 March 2024.
    let now = Some(Date { seconds: 1_709_632_800, day_only: false });
    let kinds = |old: &Document, new: &Document| {
        drift_of(old, new).into_iter().map(|change| change.kind).collect::<Vec<_>>()
    };
    assert_eq!(kinds(&story("Friday", now), &story("March 8", now)), []);
    assert_eq!(kinds(&story("March 8", now), &story("Friday", now)), []);
    assert_eq!(kinds(&story("Friday", now), &story("March 9", now)), [FactKind::Date]);
    assert_eq!(kinds(&story("Friday", None), &story("March 9", None)), []);
    assert_eq!(kinds(&story("Friday", now), &story("Thursday", now)), [FactKind::Date]);
}

#[test]
fn what_a_quotation_says_in_another_writing_is_said_alike() {
    let told = |old: &str, new: &str| {
        let with = |words: &str| STORY.replace("for a single day", words);
        drift(&with(old), &with(new)).into_iter().map(|change| change.kind).collect::<Vec<_>>()
    };
    assert_eq!(told("before Dec. 4 or", "before December 4 or"), []);
    assert_eq!(told("for five days or", "for 5 days or"), []);
    assert_eq!(told("for 51 million pounds or", "for 51 million or"), [FactKind::Quotation]);
    assert_eq!(told("for a day [this week] or", "for a day or"), []);
    assert_eq!(told("before Dec. 4 or", "before December 5 or"), [FactKind::Number]);
    // The marks of a word are no part of the run that it is in.
    assert_eq!(told("for a “single” day", "for a “double” day"), [FactKind::Quotation]);
    assert_eq!(told("for a (single) day", "for a day"), []);
}

/// Words beside a number were part of it: the agency's conversion of another one was told as a drift.
#[test]
fn a_currency_beside_a_number_is_no_other_number() {
    let with = |number: &str| STORY.replace("14 people", &format!("tools worth {number} in all"));
    let told = drift(&with("51 million pounds ($85.62 million)"), &with("51 million stg"));
    assert!(told.iter().all(|change| change.kind != FactKind::Number), "{told:?}");
}

/// Words cut from a quotation were no drift where they were many.
#[test]
fn a_shortened_quotation_is_a_drift_however_much_is_cut() {
    for (old, new, cut) in [
        ("for a single day before the tests are over,", "for a single day,", "before the tests are over,\""),
        (
            "we will not open it for a single day before the",
            "before the",
            "we will not open it for a single day",
        ),
        (
            "open it for a single day before the tests are over,",
            "open it,",
            "for a single day before the tests are over,\"",
        ),
    ] {
        assert_eq!(found(&[(old, new)]), [(FactKind::Quotation, cut.to_owned(), String::new())], "{old}");
    }
    assert_eq!(found(&[("open it for a single day before the tests are over,", "open it …,")]), []);
    assert_eq!(
        found(&[(
            "said engineer Ilka Venn, who has 14 people and a crane at the site.",
            "said an engineer."
        )]),
        []
    );
}

#[test]
fn one_negation_is_one_drift() {
    let told = |old: &str, new: &str| {
        let told = drift(old, new).into_iter();
        told.map(|change| (change.kind, change.old, change.new)).collect::<Vec<_>>()
    };
    let french = "Le maire de la petite ville au bord du lac ne peut pas ouvrir le pont aux camions avant la fin des travaux.";
    let fact = |old: &str, new: &str| vec![(FactKind::Negation, old.to_owned(), new.to_owned())];
    assert_eq!(told(french, &french.replace("ne peut pas", "peut")), fact("ne peut pas", "peut"));
    assert_eq!(told(&french.replace("ne peut pas", "peut"), french), fact("peut", "ne peut pas"));
    let risk = STORY.replace("not open it", "not take any risk");
    assert_eq!(told(&risk, &risk.replace("not take any", "take a")), fact("not take any", "take a"));
}
