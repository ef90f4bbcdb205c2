//! The command line as a user sees it: `tests/cmd` holds the commands and what they say, to be read.
//!
//! `TRYCMD=overwrite cargo test --test cli` writes what is said now into those files; read the difference before it is
//! committed. `small/` and `tables/` are the folders that the commands run in; the `.in` files name them.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![cfg(feature = "cli")]

use std::fs;
use std::process::{Command, Stdio};

#[test]
fn commands_say_what_is_written_here() {
    trycmd::TestCases::new().case("tests/cmd/*.trycmd").case("tests/cmd/*.toml");
}

/// `wirecopy … | head`: a reader that goes away is a quiet end, whatever was to be written.
#[test]
fn a_reader_that_goes_away_is_no_failure() {
    for arguments in [&["-o", "-"][..], &["--clusters", "-"], &["--dry-run", "--json"]] {
        let mut wirecopy = Command::new(env!("CARGO_BIN_EXE_wirecopy"))
            .args(["dedup", "-", "--quiet"])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        // Gone before the input is there, hence before anything is written.
        drop(wirecopy.stdout.take());
        let records = fs::read("tests/cmd/small/crawl.jsonl").unwrap();
        std::io::Write::write_all(&mut wirecopy.stdin.take().unwrap(), &records).unwrap();
        let output = wirecopy.wait_with_output().unwrap();
        assert_eq!(output.status.code(), Some(0), "{arguments:?}");
        assert!(output.stderr.is_empty(), "{}", String::from_utf8_lossy(&output.stderr));
    }
}

/// The manual has a page for every command; completions know them all, in every shell.
#[test]
fn manual_and_completions_know_every_command() {
    let folder = tempfile::TempDir::new().unwrap();
    let pages = folder.path().join("man1");
    let run = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO_BIN_EXE_wirecopy")).args(arguments).output().unwrap();
        assert!(output.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&output.stderr));
        String::from_utf8(output.stdout).unwrap()
    };
    run(&["man", pages.to_str().unwrap()]);
    let main = fs::read_to_string(pages.join("wirecopy.1")).unwrap();
    assert!(main.contains(".SH RELATIONS") && main.contains("wirecopy\\-dedup(1)"), "{main}");
    for command in
        ["dedup", "compare", "reorder", "inspect", "evaluate", "evaluate-pairs", "synth", "track", "train"]
    {
        let page = fs::read_to_string(pages.join(format!("wirecopy-{command}.1"))).unwrap();
        assert!(page.contains(".SH NAME"), "{command}");
    }
    for shell in ["bash", "zsh", "fish", "elvish", "powershell"] {
        let script = run(&["completions", shell]);
        assert!(["dedup", "reorder", "track"].iter().all(|name| script.contains(name)), "{shell}");
    }
}
