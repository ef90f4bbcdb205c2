//! `wirecopy train` as a user sees it: a model from an archive, the same whatever the threads, and used by `reorder`.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod articles;

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use articles::Newsroom;
use tempfile::TempDir;

fn wirecopy(arguments: &[&str], folder: &Path) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wirecopy")).args(arguments).current_dir(folder).output().unwrap()
}

/// An archive of invented articles whose paragraphs say where they belong.
fn archive(folder: &Path) {
    let mut newsroom = Newsroom::new(21);
    let opening =
        ["Officials announced", "Later they explained", "Critics then replied", "Finally all agreed"];
    let lines: Vec<String> = (0..320)
        .map(|number| {
            let story = newsroom.story();
            let paragraphs: Vec<String> =
                opening.iter().zip(&story).map(|(opening, text)| format!("{opening}: {text}")).collect();
            serde_json::json!({"id": format!("a{number}"), "title": "A title", "paragraphs": paragraphs})
                .to_string()
        })
        .collect();
    fs::write(folder.join("archive.jsonl"), lines.join("\n")).unwrap();
}

#[test]
fn a_model_is_the_same_for_any_threads_and_orders_what_is_like_its_archive() {
    let folder = TempDir::new().unwrap();
    archive(folder.path());
    for threads in ["1", "3"] {
        let model = format!("of{threads}.model");
        let run = wirecopy(
            &["train", "archive.jsonl", "-o", &model, "--epochs", "3", "--threads", threads],
            folder.path(),
        );
        let told = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(run.status.success() && told.contains("held out"), "{told}");
    }
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    assert_eq!(read("of1.model"), read("of3.model"));

    let scrambled = serde_json::json!({"id": "s", "title": "A title", "paragraphs": [
        "Finally all agreed: the harbour will be dredged.",
        "Officials announced: the harbour is too shallow.",
        "Critics then replied: the river brings the sand back.",
        "Later they explained: ships have grown.",
    ]});
    fs::write(folder.path().join("s.jsonl"), scrambled.to_string()).unwrap();
    let run = wirecopy(&["reorder", "s.jsonl", "--model", "of1.model", "-o", "-", "--quiet"], folder.path());
    let answer: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(answer["order"], serde_json::json!([1, 3, 2, 0]), "{answer}");
}

#[test]
fn too_few_articles_and_broken_models_are_refused_with_their_cause() {
    let folder = TempDir::new().unwrap();
    fs::write(folder.path().join("few.jsonl"), r#"{"id":"a","text":"One.\nTwo.\nThree.\nFour."}"#).unwrap();
    let run = wirecopy(&["train", "few.jsonl", "-o", "m.model"], folder.path());
    let told = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(run.status.code() == Some(2) && told.contains("too few to learn from"), "{told}");
    assert!(!folder.path().join("m.model").exists());

    fs::write(folder.path().join("no.model"), "not a model").unwrap();
    let run = wirecopy(&["reorder", "few.jsonl", "--model", "no.model"], folder.path());
    let told = String::from_utf8_lossy(&run.stderr).into_owned();
    assert!(run.status.code() == Some(2) && told.contains("not a wirecopy order model"), "{told}");
}
