//! The invariants of ARCHITECTURE.md, held by reading the source.
//!
//! What is looked at is code: comments and `#[cfg(test)]` modules at the end of a file are left out.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use walkdir::WalkDir;

/// What each module of the library may import of the crate, and nothing else. Imports run one way:
/// bin → pipeline → stages → the ground that stages share.
const MAY_IMPORT: [(&str, &[&str]); 27] = [
    // The ground.
    ("error", &[]),
    ("document", &[]),
    ("entities", &[]),
    ("outlet", &[]),
    ("relation", &[]),
    ("disjoint", &[]),
    ("kendall", &[]),
    ("moves", &[]),
    ("config", &["error"]),
    ("progress", &["error"]),
    ("spill", &["error"]),
    ("temporary", &[]),
    ("work", &["error", "temporary"]),
    // Stages that see texts.
    ("text", &["document", "entities", "wire"]),
    ("wire", &["config", "document", "error", "text"]),
    ("fingerprint", &["config", "document", "error", "spill", "text", "work"]),
    // Of fingerprints, only the words: what a copy has in common with another.
    ("order", &["config", "document", "error", "fingerprint", "kendall", "progress", "text", "wire"]),
    // Stages that see fingerprints only.
    ("candidates", &["config", "disjoint", "error", "fingerprint", "spill"]),
    ("verify", &["config", "fingerprint", "kendall", "relation"]),
    ("cluster", &["config", "disjoint", "error", "fingerprint", "outlet"]),
    // Stages that see files.
    ("read", &["config", "document", "entities", "error", "outlet", "temporary"]),
    ("write", &["error", "read", "temporary", "track"]),
    ("evaluate", &["error", "kendall", "read"]),
    // A job of its own: documents in, copies with their truth out.
    ("synth", &["document", "error", "relation"]),
    // Clusters, marks and texts in, the report of who ran what out. It compares two texts as `explain` does.
    (
        "track",
        &[
            "config",
            "disjoint",
            "document",
            "error",
            "evaluate",
            "explain",
            "fingerprint",
            "relation",
            "synth",
            "text",
            "verify",
            "wire",
        ],
    ),
    // The only composer of stages.
    (
        "pipeline",
        &[
            "candidates",
            "cluster",
            "config",
            "disjoint",
            "document",
            "error",
            "fingerprint",
            "kendall",
            "moves",
            "order",
            "progress",
            "read",
            "relation",
            "spill",
            "synth",
            "text",
            "track",
            "verify",
            "wire",
            "work",
        ],
    ),
    // Two documents in, the account of their verdict out.
    (
        "explain",
        &["config", "disjoint", "document", "fingerprint", "moves", "relation", "text", "verify", "wire"],
    ),
];

/// Modules that touch the world: everything else is a function of what it is given.
const SEE_FILES: [&str; 5] = ["read", "spill", "temporary", "work", "write"];
/// Modules that may know the traits of input and output, and open nothing themselves.
const SEE_STREAMS: [&str; 3] = ["error", "evaluate", "synth"];

/// Lines that a source file has at most.
const LONGEST_FILE: usize = 450;

/// One file below `src/`.
struct Source {
    /// Its path from there, with `/`.
    path: String,
    text: String,
}

impl Source {
    /// All of them, sorted by path.
    fn all() -> Vec<Self> {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut sources: Vec<Self> = WalkDir::new(&root)
            .into_iter()
            .map(Result::unwrap)
            .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
            .map(|entry| Self {
                path: entry.path().strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/"),
                text: fs::read_to_string(entry.path()).unwrap(),
            })
            .collect();
        sources.sort_by(|a, b| a.path.cmp(&b.path));
        assert!(sources.len() > 50, "{} files", sources.len());
        sources
    }

    /// The module of the library that it belongs to; none for the crate's root and the command line.
    fn module(&self) -> Option<&str> {
        let first = self.path.split('/').next().unwrap();
        let name = first.strip_suffix(".rs").unwrap_or(first);
        (name != "lib" && name != "bin").then_some(name)
    }

    fn is_command_line(&self) -> bool {
        self.path.starts_with("bin/")
    }

    /// Whether the whole file is a test.
    fn is_test(&self) -> bool {
        self.path.ends_with("/tests.rs")
    }

    /// Its lines of code with their numbers.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let end = self.text.find("\n#[cfg(test)]\nmod ").unwrap_or(self.text.len());
        let end = if self.is_test() { 0 } else { end };
        (1..).zip(self.text[..end].lines()).filter(|(_, line)| !line.trim_start().starts_with("//"))
    }
}

/// Fails with every place where something stands that must not.
fn assert_absent(what: &str, found: &[String]) {
    assert!(found.is_empty(), "{what}:\n  {}", found.join("\n  "));
}

/// The places of code where one of `words` stands, in the files that `is_forbidden` names.
fn places(words: &[&str], is_forbidden: impl Fn(&Source) -> bool) -> Vec<String> {
    let mut found = Vec::new();
    for source in Source::all().iter().filter(|source| is_forbidden(source)) {
        for (number, line) in source.code() {
            if words.iter().any(|word| stands_in(line, word)) {
                found.push(format!("src/{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    found
}

/// Whether a line has a word that does not go on before it: `fs::`, but not `beliefs::`.
fn stands_in(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        !line[..at].chars().next_back().is_some_and(|before| before.is_alphanumeric() || before == '_')
    })
}

/// The modules of the crate that a line names by `crate::…`, and by `super::…` chains that leave the file's module.
fn imported(line: &str, depth: usize) -> Vec<&str> {
    let root = "super::".repeat(depth);
    let mut names = Vec::new();
    for prefix in ["crate::", root.as_str()] {
        for (at, _) in line.match_indices(prefix) {
            let before = line[..at].chars().next_back();
            if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
                continue;
            }
            let rest = &line[at + prefix.len()..];
            let end = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
            names.push(&rest[..end]);
        }
    }
    names
}

#[test]
fn imports_run_one_way() {
    let mut found = Vec::new();
    for source in Source::all() {
        let Some(module) = source.module() else { continue };
        let Some((_, allowed)) = MAY_IMPORT.iter().find(|(name, _)| *name == module) else {
            panic!("src/{}: say in MAY_IMPORT and in ARCHITECTURE.md where `{module}` stands", source.path);
        };
        // `src/a.rs` and `src/a/mod.rs` are one step below the root, `src/a/b.rs` two.
        let depth = source.path.trim_end_matches("/mod.rs").split('/').count();
        for (number, line) in source.code() {
            for name in imported(line, depth) {
                if name != module && !allowed.contains(&name) {
                    found.push(format!("src/{}:{number}: {}", source.path, line.trim()));
                }
            }
        }
    }
    assert_absent("imports against the direction of ARCHITECTURE.md", &found);
}

#[test]
fn imports_are_recognised() {
    let check =
        |line: &str, depth: usize, expect: &[&str]| assert_eq!(imported(line, depth), expect, "{line}");
    check("use crate::config::VerifyConfig;", 2, &["config"]);
    check("    let x = crate::read::open(super::super::write::y);", 2, &["read", "write"]);
    check("use super::runs;", 2, &[]);
    check("use super::runs;", 1, &["runs"]);
    check("use crate::{config, read};", 2, &[""]);
    check("use mycrate::config;", 2, &[]);
}

#[test]
fn only_read_write_and_spill_touch_files() {
    let sees_files = |source: &Source| {
        source.is_command_line() || SEE_FILES.contains(&source.module().unwrap_or_default())
    };
    let opening = [
        "std::fs",
        "fs::",
        "File::",
        "OpenOptions",
        "std::net",
        "std::env",
        "env::",
        "Command::new",
        "tempfile::",
        "stdin(",
        "stdout(",
        "stderr(",
    ];
    assert_absent(
        "files are touched outside of read and write",
        &places(&opening, |source| !sees_files(source)),
    );
    let streams = ["std::io", "io::"];
    let sees_streams =
        |source: &Source| sees_files(source) || SEE_STREAMS.contains(&source.module().unwrap_or_default());
    assert_absent(
        "input or output is known where it must not be",
        &places(&streams, |source| !sees_streams(source)),
    );
}

#[test]
fn standard_streams_have_one_place_each() {
    let found: BTreeSet<String> =
        places(&["stdin(", "stdout(", "stderr("], |source| !source.is_command_line())
            .iter()
            .map(|place| place.split(':').next().unwrap().to_owned())
            .collect();
    let expected = ["src/read/source.rs", "src/write/output.rs"].map(str::to_owned);
    assert_eq!(
        found,
        BTreeSet::from(expected),
        "what is given as `-` is read and written here, and nowhere else"
    );
}

#[test]
fn only_the_command_line_prints() {
    let printing = ["print!(", "println!(", "eprint!(", "eprintln!(", "dbg!(", "exit("];
    assert_absent("the library prints", &places(&printing, |source| !source.is_command_line()));
}

/// What a setting is called on the command line, the binary knows (`options.rs`): the library is used without one.
#[test]
fn the_library_names_settings_and_no_options() {
    let mut found = Vec::new();
    for source in Source::all().iter().filter(|source| !source.is_command_line()) {
        let code: Vec<(usize, &str)> = source.code().collect();
        for lines in code.windows(2) {
            let (number, line) = lines[0];
            // The name follows at once, or on the next line.
            let named = line
                .split_once("Error::setting(")
                .map(|(_, rest)| if rest.is_empty() { lines[1].1 } else { rest });
            if named.is_some_and(|named| named.trim_start().starts_with("\"-")) {
                found.push(format!("src/{}:{number}: {}", source.path, line.trim()));
            }
        }
    }
    assert_absent("the library names an option of the command line", &found);
}

#[test]
fn no_clock_and_no_chance_reach_a_result() {
    let forbidden =
        ["SystemTime::now", "Instant::now", "RandomState", "thread_rng", "from_os_rng", "rand::rng"];
    assert_absent(
        "a result depends on more than its input",
        &places(&forbidden, |source| !source.is_command_line()),
    );
}

#[test]
fn files_are_short_and_say_what_they_are_for() {
    let mut found = Vec::new();
    for source in Source::all() {
        let lines = source.text.lines().count();
        if lines > LONGEST_FILE {
            found.push(format!("src/{}: {lines} lines, more than {LONGEST_FILE}", source.path));
        }
        if !source.text.starts_with("//! ") {
            found.push(format!("src/{}: no `//!` head", source.path));
        }
        let name = source.path.trim_end_matches("/mod.rs").trim_end_matches(".rs").rsplit('/').next();
        if matches!(name, Some("util" | "utils" | "helper" | "helpers" | "common" | "misc" | "manager")) {
            found.push(format!("src/{}: a name that says nothing", source.path));
        }
    }
    assert_absent("files against the rules of the house", &found);
}

/// ARCHITECTURE.md is the map: every module is on it, and every dependency with its reason.
#[test]
fn the_map_is_complete() {
    let map = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md")).unwrap();
    let mut missing = Vec::new();
    for source in Source::all() {
        if let Some(module) = source.module()
            && !map.contains(&format!("`{module}"))
        {
            missing.push(format!("module `{module}`"));
        }
    }
    let manifest = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("Cargo.toml")).unwrap();
    let mut is_dependency = false;
    for line in manifest.lines() {
        if line.starts_with('[') {
            is_dependency = matches!(line, "[dependencies]" | "[dev-dependencies]");
        } else if is_dependency
            && let Some((name, _)) = line.split_once(" = ")
            && !map.contains(&format!("| `{name}` |"))
        {
            missing.push(format!("dependency `{name}`"));
        }
    }
    missing.dedup();
    assert_absent("not in ARCHITECTURE.md", &missing);
}
