//! The account that a run leaves beside what it wrote.

#![cfg(feature = "cli")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;
use xxhash_rust::xxh3::xxh3_128;

const SCHEMA: &str = include_str!("../src/write/manifest/schema.md");

fn dedup(folder: &Path, arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wirecopy"))
        .current_dir(folder)
        .arg("dedup")
        .args(arguments)
        .arg("--quiet")
        .output()
        .unwrap()
}

/// A folder with a crawl of two files, one of them packed and with a broken record.
fn crawl() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::create_dir(folder.path().join("crawl")).unwrap();
    let article = |id: &str, text: &str| format!("{}\n", serde_json::json!({ "id": id, "text": text }));
    let pier = "The harbour board met on Tuesday and agreed to mend the old pier before the winter storms come in from the north.";
    let bees = "Beekeepers in the upper valley lost one hive in nine last winter, fewer than their union had feared in a wet autumn.";
    fs::write(folder.path().join("crawl/plain.jsonl"), article("a", pier) + &article("b", pier)).unwrap();
    let packed = zstd::encode_all((article("c", bees) + "broken\n").as_bytes(), 3).unwrap();
    fs::write(folder.path().join("crawl/packed.jsonl.zst"), packed).unwrap();
    folder
}

fn read(path: &Path) -> Value {
    serde_json::from_slice(&fs::read(path).unwrap()).unwrap()
}

#[test]
fn it_says_what_was_read_and_what_came_of_it() {
    let folder = crawl();
    let run = dedup(folder.path(), &["crawl", "-o", "kept", "--clusters", "clusters.tsv"]);
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let manifest = read(&folder.path().join("kept.wirecopy.json"));
    let hash = |name: &str| format!("{:032x}", xxh3_128(&fs::read(folder.path().join(name)).unwrap()));
    let inputs = manifest["inputs"].as_array().unwrap();
    for (input, (name, documents, broken)) in
        inputs.iter().zip([("crawl/packed.jsonl.zst", 1, 1), ("crawl/plain.jsonl", 2, 0)])
    {
        assert_eq!(input["name"], name);
        assert_eq!(input["xxh3"], hash(name).as_str(), "{name}");
        assert_eq!(input["bytes"], fs::metadata(folder.path().join(name)).unwrap().len());
        assert_eq!((&input["documents"], &input["broken"]), (&documents.into(), &broken.into()), "{name}");
    }
    assert_eq!((inputs.len(), &manifest["counts"]["kept"]), (2, &2.into()));
    assert_eq!(manifest["settings"]["keep"], "longest");
    assert_eq!(manifest["versions"]["wirecopy"], env!("CARGO_PKG_VERSION"));
    assert_eq!(manifest["outputs"][0]["path"], "kept");
    let stages = manifest["run"]["stages"].as_array().unwrap();
    assert!(stages.iter().any(|stage| stage["name"] == "reading"), "{stages:?}");
}

#[test]
fn equal_runs_differ_in_nothing_but_how_they_went() {
    let folder = crawl();
    let mut seen = Vec::new();
    for threads in ["1", "2"] {
        let run = dedup(folder.path(), &["crawl", "-o", "kept", "--force", "--threads", threads]);
        assert!(run.status.success());
        let text = fs::read_to_string(folder.path().join("kept.wirecopy.json")).unwrap();
        let stable = text.split_once("\"run\":").unwrap().0.to_owned();
        assert_eq!(read(&folder.path().join("kept.wirecopy.json"))["run"]["threads"].to_string(), threads);
        seen.push(stable);
    }
    assert_eq!(seen[0], seen[1]);
}

#[test]
fn it_is_written_where_it_was_asked_for_and_never_over_another() {
    let folder = crawl();
    let there = |name: &str| folder.path().join(name).exists();
    assert!(dedup(folder.path(), &["crawl", "--dry-run"]).status.success());
    assert!(dedup(folder.path(), &["crawl/plain.jsonl", "-o", "-"]).status.success());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing stands beside standard output");
    assert!(dedup(folder.path(), &["crawl", "--dry-run", "--manifest", "run.json"]).status.success());
    assert!(there("run.json"));
    fs::write(folder.path().join("kept.wirecopy.json"), "mine").unwrap();
    let refused = dedup(folder.path(), &["crawl", "-o", "kept"]);
    assert_eq!(refused.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&refused.stderr).contains("kept.wirecopy.json exists already"));
    assert!(!there("kept"));
    // Stopped by --max-loss: what is not written has no account beside it.
    let stopped = dedup(folder.path(), &["crawl", "-o", "less", "--max-loss", "1"]);
    assert_eq!((stopped.status.code(), there("less.wirecopy.json")), (Some(1), false));
}

#[test]
fn it_is_not_taken_for_an_input_of_the_next_run() {
    let folder = crawl();
    assert!(dedup(folder.path(), &["crawl/plain.jsonl", "-o", "crawl/kept.jsonl"]).status.success());
    let run = dedup(folder.path(), &["crawl", "-o", "all", "--json"]);
    let summary: Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(summary["read"]["sources"], 3, "{summary}");
}

#[test]
fn every_field_is_explained() {
    let folder = crawl();
    assert!(dedup(folder.path(), &["crawl", "-o", "kept"]).status.success());
    let manifest = read(&folder.path().join("kept.wirecopy.json"));
    let explained = |name: &str| assert!(SCHEMA.contains(&format!("`{name}`")), "{name} is not in schema.md");
    for (name, value) in manifest.as_object().unwrap() {
        explained(name);
        if matches!(name.as_str(), "versions" | "settings" | "counts" | "run") {
            value.as_object().unwrap().keys().for_each(|name| explained(name));
        }
    }
    manifest["inputs"][0].as_object().unwrap().keys().for_each(|name| explained(&format!("inputs[].{name}")));
    assert!(SCHEMA.contains(&format!("Version {}", manifest["manifest"])));
}
