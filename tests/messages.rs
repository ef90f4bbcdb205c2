//! `docs/messages.md` against the source: each message of reading, writing and settings is there, and what is there is
//! still said.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;

use walkdir::WalkDir;

/// What makes an error or a fault of the text in its brackets.
const MAKERS: [&str; 9] = [
    "Error::setting(",
    "Error::output_name(",
    "Error::table(",
    "ErrorKind::NoInput(",
    "Refused::foreign(",
    "Refused::unsupported(",
    "#[error(",
    "refusal(",
    "unread(",
];

/// Where all messages must be explained.
const EXPLAINED: [&str; 5] =
    ["src/error.rs", "src/config.rs", "src/read", "src/write", "src/pipeline/documents.rs"];

/// Pieces of text shorter than this say nothing.
const SHORTEST: usize = 8;

/// The string literals in the brackets that end with the first unmatched `)`.
fn literals(source: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut depth = 1;
    let mut characters = source.chars();
    while depth > 0 {
        let Some(character) = characters.next() else { break };
        match character {
            '(' => depth += 1,
            ')' => depth -= 1,
            '"' => {
                let mut literal = String::new();
                while let Some(character) = characters.next().filter(|&character| character != '"') {
                    match character {
                        // An escape, or a line that goes on behind its indentation.
                        '\\' => match characters.next() {
                            Some('\n') => {
                                let rest = characters.as_str();
                                characters = rest.trim_start().chars();
                            }
                            escaped => literal.extend(escaped),
                        },
                        plain => literal.push(plain),
                    }
                }
                found.push(literal);
            }
            _ => {}
        }
    }
    found
}

/// The parts of a message that are always the same: what stands between placeholders, in code marks or not.
fn fixed(message: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    let mut depth = 0;
    for character in message.chars() {
        match character {
            '{' => depth += 1,
            '}' => {
                depth -= 1;
                parts.push(String::new());
            }
            '`' | '…' => parts.push(String::new()),
            plain if depth == 0 => parts.last_mut().unwrap().push(plain),
            _ => {}
        }
    }
    parts.into_iter().map(|part| part.trim().to_owned()).filter(|part| part.len() >= SHORTEST).collect()
}

fn sources(root: &str) -> Vec<(String, String)> {
    WalkDir::new(Path::new(env!("CARGO_MANIFEST_DIR")).join(root))
        .sort_by_file_name()
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.path().extension().is_some_and(|extension| extension == "rs"))
        .map(|entry| {
            let text = fs::read_to_string(entry.path()).unwrap();
            let code = text.split("#[cfg(test)]\nmod tests").next().unwrap().to_owned();
            (entry.path().display().to_string(), code)
        })
        .collect()
}

fn page() -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/messages.md")).unwrap()
}

#[test]
fn every_message_is_explained() {
    let page = page();
    let mut missing = Vec::new();
    let mut messages = 0;
    for (path, code) in EXPLAINED.iter().flat_map(|root| sources(root)) {
        for maker in MAKERS {
            for (at, _) in code.match_indices(maker) {
                // The name of a setting is no message: the command line tells the option instead.
                let is_message =
                    |literal: &String| literal.contains(|c: char| c != '_' && !c.is_ascii_lowercase());
                for literal in literals(&code[at + maker.len()..]).into_iter().filter(is_message) {
                    let parts = fixed(&literal);
                    messages += usize::from(!parts.is_empty());
                    missing.extend(
                        parts
                            .into_iter()
                            .filter(|part| !page.contains(part))
                            .map(|part| (path.clone(), part)),
                    );
                }
            }
        }
    }
    assert!(messages > 30, "{messages} messages found");
    assert!(missing.is_empty(), "docs/messages.md lacks {missing:#?}");
}

#[test]
fn what_is_explained_is_still_said() {
    let said: String = sources("src").into_iter().map(|(_, code)| rejoined(&code)).collect();
    let page = page();
    for row in page.lines().filter(|line| line.starts_with("| `")) {
        let first_cell = row.split(" | ").next().unwrap();
        for message in first_cell.split('`').skip(1).step_by(2) {
            for part in fixed(message) {
                assert!(said.contains(&part), "nothing says {part:?} any more");
            }
        }
    }
}

/// Code in which literals that go over several lines are one line, and quotes are plain.
fn rejoined(code: &str) -> String {
    let mut joined = String::new();
    for line in code.lines() {
        if let Some(begun) = line.strip_suffix('\\') {
            joined.push_str(begun.trim_start());
        } else {
            joined.push_str(line.trim_start());
            joined.push('\n');
        }
    }
    joined
}
