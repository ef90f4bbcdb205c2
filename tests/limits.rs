//! Documents at and beyond what is usual: as many words and paragraphs as a record can hold cost time and memory in line
//! with their size, whatever is asked of them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![cfg(feature = "cli")]

use std::fs;
use std::process::{Command, Output};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// Far more than any of these takes on a busy machine. A step that is quadratic in the bytes or the joints of one paragraph,
/// in the paragraphs of a document or in the heads of an archive takes longer, in an optimised build as well: the last
/// three tests are sized for it. The others, which also run what is slow for each word, would pass with one.
const LONGEST: Duration = Duration::from_secs(100);

/// Runs a command in a folder.
fn timed(folder: &TempDir, arguments: &str) -> Output {
    let started = Instant::now();
    let output = Command::new(env!("CARGO_BIN_EXE_wirecopy"))
        .current_dir(folder.path())
        .args(arguments.split(' '))
        .output()
        .unwrap();
    assert!(output.status.success(), "{arguments}: {}", String::from_utf8_lossy(&output.stderr));
    assert!(started.elapsed() < LONGEST, "{arguments}: {:?}", started.elapsed());
    output
}

/// Runs a command over two documents of the same text, the second in another order.
fn run(paragraphs: &[String], arguments: &str) -> Output {
    let folder = TempDir::new().unwrap();
    let mut turned = paragraphs.to_vec();
    turned.rotate_left(paragraphs.len() / 3);
    let record = |id: &str, paragraphs: &[String]| {
        format!(
            "{}\n",
            serde_json::json!({"id": id, "outlet": id, "title": "Long", "paragraphs": paragraphs})
        )
    };
    let input = record("one.example", paragraphs) + &record("two.example", &turned);
    fs::write(folder.path().join("in.jsonl"), input).unwrap();
    timed(&folder, arguments)
}

/// Different sentences, by number.
fn sentence(number: usize) -> String {
    format!(
        "Item {number} of the list names ward {} and sum {} for street {}.",
        number * 7 % 9973,
        number * 31,
        number % 613
    )
}

const COMMANDS: [&str; 5] = [
    "dedup in.jsonl --dry-run --quiet",
    "compare in.jsonl --ids one.example two.example --json",
    "reorder in.jsonl --quiet",
    "track in.jsonl -o report --quiet",
    "inspect in.jsonl --json",
];

#[test]
fn thousands_of_paragraphs() {
    let paragraphs: Vec<String> = (0..3000).map(sentence).collect();
    for command in COMMANDS {
        run(&paragraphs, command);
    }
}

#[test]
fn one_paragraph_of_half_a_million_characters() {
    let paragraphs = [(0..7500).map(sentence).collect::<Vec<_>>().join(" ")];
    for command in COMMANDS {
        run(&paragraphs, command);
    }
}

#[test]
fn one_word_of_many_letters_and_one_said_as_often() {
    let paragraphs = ["x".repeat(500_000), "again ".repeat(80_000), sentence(1)];
    for command in COMMANDS {
        run(&paragraphs, command);
    }
}

/// Many empty and many tiny paragraphs: nothing is lost, and the order is all of them.
#[test]
fn the_order_of_many_pieces_is_complete() {
    let paragraphs: Vec<String> = (0..1000).map(|number| format!("Line {number}.")).collect();
    let output = run(&paragraphs, "reorder in.jsonl --quiet");
    for line in String::from_utf8(output.stdout).unwrap().lines() {
        let told: serde_json::Value = serde_json::from_str(line).unwrap();
        let mut order: Vec<u64> =
            told["order"].as_array().unwrap().iter().map(|at| at.as_u64().unwrap()).collect();
        order.sort_unstable();
        assert!(order.into_iter().eq(0..1000));
    }
}

/// A picture that a page has within itself, and the worst of its kind: at each of the joints, which no space parts, only so
/// much of the paragraph may be looked at.
#[test]
fn one_paragraph_of_joints_without_spaces() {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut state = 1_u64;
    let mut digit = || {
        state = state.wrapping_mul(0x5851_F42D_4C95_7F2D).wrapping_add(1);
        char::from(DIGITS[(state >> 58) as usize])
    };
    let picture: String = (0..1_500_000).map(|_| digit()).collect();
    for paragraph in [format!("data:image/png;base64,{picture}"), ".B".repeat(300_000)] {
        for command in ["dedup in.jsonl --dry-run --quiet", "inspect in.jsonl --json"] {
            run(&[paragraph.clone(), sentence(1)], command);
        }
    }
}

#[test]
fn two_hundred_thousand_paragraphs_are_shown() {
    run(&vec!["a".to_owned(); 200_000], "inspect in.jsonl --json");
}

/// Each head without an end is looked through up to the next one, and no farther.
#[test]
fn an_archive_of_heads_without_an_end() {
    let folder = TempDir::new().unwrap();
    let text = sentence(1);
    let last =
        format!("WARC/1.0\r\nWARC-Type: conversion\r\nContent-Length: {}\r\n\r\n{text}\r\n\r\n", text.len());
    fs::write(folder.path().join("in.warc"), "WARC/1.0\nX\n".repeat(3_000_000) + &last).unwrap();
    let output = timed(&folder, "inspect in.warc --json");
    let shown: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(shown["pieces"][0]["text"], text.as_str());
}
