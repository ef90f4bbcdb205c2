//! News in other scripts than Latin, each text written for this purpose (`scripts/`): a story of six paragraphs, another
//! story, and a market notice with the next day's notice. What outlets do to a story is done to it here; clusters and
//! relations must come out as they do in English, and so must sentences, words and shingles.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod whole_run;

use std::collections::BTreeMap;
use std::fs;

use tempfile::TempDir;
use whole_run::Run;
use wirecopy::fingerprint::{Token, TokenClass, push_tokens, shingles};
use wirecopy::pipeline::Settings;
use wirecopy::text::normalise::normalise;
use wirecopy::text::sentences::sentences;

/// A file of `scripts/`, and how many sentences its story has.
const SCRIPTS: [(&str, &str, usize); 9] = [
    ("devanagari", include_str!("scripts/devanagari.txt"), 8),
    ("bengali", include_str!("scripts/bengali.txt"), 8),
    ("tamil", include_str!("scripts/tamil.txt"), 8),
    ("sinhala", include_str!("scripts/sinhala.txt"), 8),
    ("arabic", include_str!("scripts/arabic.txt"), 8),
    ("cyrillic", include_str!("scripts/cyrillic.txt"), 8),
    ("chinese", include_str!("scripts/chinese.txt"), 8),
    ("japanese", include_str!("scripts/japanese.txt"), 8),
    // No mark ends a sentence in Thai.
    ("thai", include_str!("scripts/thai.txt"), 6),
];

/// The parts of a file, by name.
fn parts(file: &str) -> BTreeMap<&str, Vec<&str>> {
    let mut parts = BTreeMap::new();
    for part in file.split("# ").skip(1) {
        let mut lines = part.lines();
        parts.insert(lines.next().unwrap(), lines.collect());
    }
    parts
}

fn record(id: &str, paragraphs: &[&str]) -> String {
    let url = format!("https://www.{id}.example/1");
    format!("{}\n", serde_json::json!({"id": id, "url": url, "date": "20260105", "paragraphs": paragraphs}))
}

fn tokens(text: &str) -> Vec<Token> {
    let mut tokens = Vec::new();
    push_tokens(&normalise(text), &mut tokens);
    tokens
}

#[test]
fn copies_are_found_and_named_and_other_facts_are_no_copy() {
    for (script, file, _) in SCRIPTS {
        let parts = parts(file);
        let story = &parts["story"];
        let shuffled: Vec<&str> = [3, 0, 4, 2, 5, 1].iter().map(|&at| story[at]).collect();
        let records = [
            record("wire", story),
            record("verbatim", story),
            record("shuffled", &shuffled),
            record("abridged", &story[..2]),
            record("other", &parts["other"]),
            record("notice", &parts["notice"]),
            record("next", &parts["next"]),
        ];
        let folder = TempDir::new().unwrap();
        let input = folder.path().join("crawl.jsonl");
        fs::write(&input, records.concat()).unwrap();
        let run = Run::of(&[input], &Settings::default());

        let pairs: BTreeMap<(&str, &str), &str> =
            run.relations().into_iter().map(|(a, b, relation)| ((a, b), relation.name())).collect();
        let mut pairs = pairs;
        // Two notices are never copies. Where figures stand so close that hardly three words in a row are common, they are
        // not worth a row of the table either.
        if let Some(relation) = pairs.remove(&("next", "notice")) {
            assert_eq!(relation, "template", "{script}");
        }
        let expected = [
            (("abridged", "shuffled"), "excerpt"),
            (("abridged", "verbatim"), "excerpt"),
            (("abridged", "wire"), "excerpt"),
            (("shuffled", "verbatim"), "reordered"),
            (("shuffled", "wire"), "reordered"),
            (("verbatim", "wire"), "identical"),
        ];
        assert_eq!(pairs, BTreeMap::from(expected), "{script}");
        let sizes: Vec<usize> = run.clusters().iter().map(std::collections::BTreeSet::len).collect();
        assert_eq!(sizes.iter().filter(|&&size| size > 1).collect::<Vec<_>>(), [&4], "{script}");
    }
}

#[test]
fn sentences_end_where_the_script_ends_them() {
    for (script, file, expected) in SCRIPTS {
        let story = parts(file).remove("story").unwrap();
        let count: usize = story.iter().map(|paragraph| sentences(paragraph).count()).sum();
        assert_eq!(count, expected, "{script}");
    }
}

/// A word of the next day's notice differs from today's where a figure stands, and nowhere else.
#[test]
fn figures_are_numbers_in_the_script_s_own_digits_too() {
    for (script, file, _) in SCRIPTS {
        let parts = parts(file);
        let (notice, next) = (tokens(parts["notice"][0]), tokens(parts["next"][0]));
        assert_eq!(notice.len(), next.len(), "{script}");
        let changed: Vec<Token> = notice
            .iter()
            .zip(&next)
            .filter(|(here, there)| here.word() != there.word())
            .map(|(here, _)| *here)
            .collect();
        assert_eq!(changed.len(), 8, "{script}: {changed:?}");
        assert!(changed.iter().all(|token| token.class() == TokenClass::Number), "{script}: {changed:?}");
    }
}

/// Of two stories in one script hardly a shingle is common; of a story and itself all are.
#[test]
fn shingles_tell_stories_apart() {
    for (script, file, _) in SCRIPTS {
        let parts = parts(file);
        let of = |name: &str| -> std::collections::BTreeSet<u64> {
            parts[name]
                .iter()
                .flat_map(|paragraph| shingles(&tokens(paragraph)).collect::<Vec<_>>())
                .collect()
        };
        let (story, other) = (of("story"), of("other"));
        assert!(story.len() > 40 && other.len() > 10, "{script}: {} and {}", story.len(), other.len());
        // Where a shingle is four characters, two stories of one country have a few words of that length in common.
        let common = story.intersection(&other).count();
        assert!(common * 10 <= other.len(), "{script}: {common} of {}", other.len());
    }
}

/// The same figures in the digits of ASCII are the same notice.
#[test]
fn a_notice_in_western_digits_is_the_same_text() {
    let western = |text: &str, zero: char| -> String {
        let digit = |c: char| u32::from(c).checked_sub(u32::from(zero)).filter(|&digit| digit < 10);
        text.chars().map(|c| digit(c).map_or(c, |digit| char::from_digit(digit, 10).unwrap())).collect()
    };
    for (script, zero) in
        [("devanagari", '०'), ("bengali", '০'), ("tamil", '௦'), ("arabic", '٠'), ("thai", '๐')]
    {
        let (_, file, _) = SCRIPTS.iter().find(|(name, ..)| *name == script).unwrap();
        let notice = parts(file)["notice"][0];
        let changed = western(notice, zero);
        assert_ne!(notice, changed, "{script}");
        let words = |text: &str| tokens(text).iter().map(|token| token.word()).collect::<Vec<_>>();
        assert_eq!(words(notice), words(&changed), "{script}");
    }
}
