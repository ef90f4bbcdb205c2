//! One story as machines mangle it: UTF-8 misread once and twice, quotes lost, entities left in, other spellings of words
//! and names. Each is still found, beside a story that only looks like it, and named a copy.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod whole_run;

use std::fs;

use tempfile::TempDir;
use whole_run::Run;
use wirecopy::pipeline::Settings;
use wirecopy::relation::Relation;

const STORY: [&str; 6] = [
    "The labour minister of Norland, Ilka Venn, said on Monday that “nobody’s wages will be cut” while the port’s cranes \
     are idle — a promise that the dockers’ union doesn’t believe.",
    "“We’ve heard that before,” said Tomé Kárász, who organised last year’s strike at the harbour of Karsova. “It isn’t \
     the minister’s money, and it wasn’t her neighbour’s job.”",
    "The owners of the port have recognised two of the union’s 14 demands – a longer break and a new programme of \
     training – but say the centre for maritime defence won’t pay for more.",
    "In Kyiv, President Volodymyr Zelensky told reporters that grain from 3 ports would be sent through Karsova if the \
     strike’s end came before 1 March, and Zelensky’s office named the ships.",
    "Analysts at Harbour Colour, a firm in Odesa, favour a compromise: “They’ll travel to Kyiv, they’ll apologise, and \
     the cranes will move,” one said.",
    "Talks go on at the town’s theatre on Friday. The mayor doesn’t expect them to be finished before midnight.",
];

/// The story with everything replaced that `changes` names.
fn changed(changes: &[(&str, &str)]) -> Vec<String> {
    let replace =
        |text: &&str| changes.iter().fold((*text).to_owned(), |text, (from, to)| text.replace(from, to));
    STORY.iter().map(replace).collect()
}

/// UTF-8 bytes read as Windows-1252.
fn misread(text: &str) -> String {
    encoding_rs::WINDOWS_1252.decode_without_bom_handling(text.as_bytes()).0.into_owned()
}

/// What a scrape's name is, and the relation to the clean story that it may have.
fn relation_of(paragraphs: &[String]) -> Relation {
    let record = |id: &str, paragraphs: &[String]| {
        let url = format!("https://www.{id}.example/1");
        format!(
            "{}\n",
            serde_json::json!({"id": id, "url": url, "date": "20260105", "paragraphs": paragraphs})
        )
    };
    let clean: Vec<String> = STORY.iter().map(|&paragraph| paragraph.to_owned()).collect();
    let folder = TempDir::new().unwrap();
    let input = folder.path().join("crawl.jsonl");
    fs::write(&input, record("clean", &clean) + &record("mangled", paragraphs)).unwrap();
    let run = Run::of(&[input], &Settings::default());
    run.relations().iter().map(|&(.., relation)| relation).next().unwrap_or(Relation::None)
}

#[test]
fn misread_utf_8_is_the_same_text() {
    let once: Vec<String> = STORY.iter().map(|paragraph| misread(paragraph)).collect();
    assert!(once[0].contains("nobodyâ€™s"), "{}", once[0]);
    assert_eq!(relation_of(&once), Relation::Identical);
    let twice: Vec<String> = once.iter().map(|paragraph| misread(paragraph)).collect();
    assert_eq!(relation_of(&twice), Relation::Identical);
}

#[test]
fn entities_are_the_same_text() {
    let entities = [
        ("“", "&ldquo;"),
        ("”", "&#8221;"),
        ("’", "&rsquo;"),
        ("—", "&mdash;"),
        ("–", "&#x2013;"),
        ("é", "&eacute;"),
        ("á", "&#225;"),
        ("the ", "the&nbsp;"),
    ];
    assert_eq!(relation_of(&changed(&entities)), Relation::Identical);
    let twice = entities.map(|(from, to)| (from, to.replace('&', "&amp;")));
    let twice: Vec<(&str, &str)> = twice.iter().map(|(from, to)| (*from, to.as_str())).collect();
    assert_eq!(relation_of(&changed(&twice)), Relation::Identical);
}

#[test]
fn quotes_that_were_lost_leave_a_copy() {
    let lost = |to: &'static str| ["“", "”", "’", "—", "–", "é", "á"].map(|from| (from, to));
    assert_eq!(relation_of(&changed(&lost("?"))), Relation::Reprint);
    assert_eq!(relation_of(&changed(&lost("\u{FFFD}"))), Relation::Reprint);
}

#[test]
fn other_spellings_leave_a_reprint() {
    let american = [
        ("labour", "labor"),
        ("organised", "organized"),
        ("harbour", "harbor"),
        ("neighbour", "neighbor"),
        ("recognised", "recognized"),
        ("programme", "program"),
        ("centre", "center"),
        ("defence", "defense"),
        ("Harbour Colour", "Harbor Color"),
        ("favour", "favor"),
        ("apologise", "apologize"),
        ("theatre", "theater"),
    ];
    assert_eq!(relation_of(&changed(&american)), Relation::Reprint);
    for (president, city, port) in
        [("Zelenskyy", "Kiev", "Odessa"), ("Zelenskiy", "Kyiv", "Odesa"), ("Selenskyj", "Kiew", "Odessa")]
    {
        let names = [("Zelensky", president), ("Kyiv", city), ("Odesa", port)];
        assert_eq!(relation_of(&changed(&names)), Relation::Reprint, "{president}");
    }
}
