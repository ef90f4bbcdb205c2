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

/// Copies under other ids were learnt from and held out both: five of each of 900 random texts gave tau .58.
#[test]
fn an_article_that_stands_in_the_archive_twice_is_used_once() {
    let folder = TempDir::new().unwrap();
    archive(folder.path());
    let once = fs::read_to_string(folder.path().join("archive.jsonl")).unwrap();
    let again = once.replace("{\"id\":\"a", "{\"id\":\"b");
    fs::write(folder.path().join("twice.jsonl"), format!("{once}\n{again}\n")).unwrap();
    let trained = |archive: &str, model: &str| {
        let run = wirecopy(&["train", archive, "-o", model, "--epochs", "1"], folder.path());
        let told = String::from_utf8_lossy(&run.stderr).into_owned();
        assert!(run.status.success(), "{told}");
        (fs::read(folder.path().join(model)).unwrap(), told)
    };
    let (model, told) = trained("archive.jsonl", "once.model");
    assert!(!told.contains("left out"), "{told}");
    let (same, told) = trained("twice.jsonl", "twice.model");
    assert!(told.contains("note: left out 320 of 640 articles"), "{told}");
    assert!(model == same);
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
        let epochs = told
            .lines()
            .filter(|line| line.starts_with("network ") && line.contains(": loss of precedence 0."));
        assert_eq!(epochs.count(), 6, "three of each of two networks: {told}");
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

/// Bytes of a model that its calibration is within.
const HEADER: usize = 128;

#[test]
fn a_model_calibrated_anew_is_the_same_for_any_threads_and_keeps_its_networks() {
    let folder = TempDir::new().unwrap();
    archive(folder.path());
    let run = |arguments: &[&str]| wirecopy(arguments, folder.path());
    assert!(run(&["train", "archive.jsonl", "-o", "first.model", "--epochs", "1"]).status.success());
    // Another archive: one in sixteen of 1,280 articles is enough to calibrate by.
    let large: Vec<String> = (0..4)
        .flat_map(|copy| {
            let archive = fs::read_to_string(folder.path().join("archive.jsonl")).unwrap();
            let renamed = archive.replace("\"id\":\"a", &format!("\"id\":\"b{copy}-"));
            // What stands in an archive twice is used once.
            let renamed = renamed.replace("Officials", &format!("Officials {copy}"));
            renamed.lines().map(str::to_owned).collect::<Vec<_>>()
        })
        .collect();
    fs::write(folder.path().join("large.jsonl"), large.join("\n")).unwrap();
    for (threads, from, to) in [("1", "first", "of1"), ("3", "first", "of3"), ("2", "of1", "again")] {
        let (from, to) = (format!("{from}.model"), format!("{to}.model"));
        let done = run(&["train", "large.jsonl", "--recalibrate", &from, "-o", &to, "--threads", threads]);
        let told = String::from_utf8_lossy(&done.stderr).into_owned();
        assert!(done.status.success() && told.contains("held out"), "{told}");
        assert!(told.contains("learnt     nothing"), "{told}");
    }
    let read = |name: &str| fs::read(folder.path().join(name)).unwrap();
    let (first, calibrated) = (read("first.model"), read("of1.model"));
    assert_eq!(calibrated, read("of3.model"), "whatever the threads");
    assert_eq!(calibrated, read("again.model"), "it begins from nothing");
    assert_ne!(first, calibrated);
    // The calibration is at the beginning; behind it come the description, the words and the networks.
    assert_eq!(first.len(), calibrated.len());
    assert_eq!(first[HEADER..first.len() - 8], calibrated[HEADER..first.len() - 8]);

    let few = run(&["train", "archive.jsonl", "--recalibrate", "first.model", "-o", "few.model"]);
    let told = String::from_utf8_lossy(&few.stderr).into_owned();
    assert!(few.status.code() == Some(2) && told.contains("too few to calibrate by"), "{told}");
    let older = [b"WCORDER\0".as_slice(), &2_u32.to_le_bytes(), &[0; 64]].concat();
    fs::write(folder.path().join("old.model"), older).unwrap();
    let old = run(&["train", "large.jsonl", "--recalibrate", "old.model", "-o", "few.model"]);
    let told = String::from_utf8_lossy(&old.stderr).into_owned();
    assert!(old.status.code() == Some(2) && told.contains("--recalibrate"), "{told}");
    assert!(told.contains("version 2") && told.contains("train it again"), "{told}");
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
