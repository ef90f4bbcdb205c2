//! The report page of `wirecopy track`: what its policy lets in, what hostile texts become, and, where Chromium is
//! installed, that it opens without an error.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::Path;
use std::process::Command;

use sha2::{Digest, Sha256};
use tempfile::TempDir;

/// The page that `track` makes of some inputs.
fn page(input: &Path, folder: &TempDir) -> String {
    let out = folder.path().join("report");
    let run = Command::new(env!("CARGO_BIN_EXE_wirecopy"))
        .args(["track", "--quiet", "-o"])
        .arg(&out)
        .arg(input)
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    fs::read_to_string(out.join("index.html")).unwrap()
}

fn base64(bytes: &[u8]) -> String {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::new();
    for chunk in bytes.chunks(3) {
        let bits =
            chunk.iter().fold(0_u32, |bits, &byte| bits << 8 | u32::from(byte)) << (8 * (3 - chunk.len()));
        for at in 0..4 {
            let digit = (bits >> (18 - 6 * at)) & 63;
            text.push(if at <= chunk.len() { char::from(ALPHABET[digit as usize]) } else { '=' });
        }
    }
    text
}

/// What stands between the only `<name>` of a page and its end.
fn only<'p>(page: &'p str, name: &str) -> &'p str {
    let parts: Vec<&str> = page.split(&format!("<{name}>")).collect();
    assert_eq!(parts.len(), 2, "one <{name}>");
    parts[1].split(&format!("</{name}>")).next().unwrap()
}

#[test]
fn the_policy_lets_in_the_page_s_own_style_and_script_and_nothing_else() {
    let folder = TempDir::new().unwrap();
    let page = page(Path::new("corpora/wire/scrapes"), &folder);
    for (name, directive) in [("style", "style-src"), ("script", "script-src")] {
        let hash = base64(&Sha256::digest(only(&page, name)));
        let wanted = format!("{directive} 'sha256-{hash}'");
        assert!(page.contains(&wanted) || page.contains(&wanted.replace('\'', "&#39;")), "{wanted}");
    }
    assert!(page.contains("default-src 'none'") || page.contains("default-src &#39;none&#39;"));
    assert!(!page.contains(" style=\"") && !page.contains(" onclick"), "nothing that the policy would block");
}

/// Two copies whose headline and text try to be more than text.
fn hostile(folder: &TempDir) -> std::path::PathBuf {
    let word = "x".repeat(10_000);
    let title = "</script><script>alert(1)</script><img src=x onerror=alert(2)>\u{202e}gnp";
    let paragraphs = [
        format!("KARSOVA, Jan 19 (Reuters) - The {word} bridge <b onload=alert(3)>stays</b> closed until Friday, officials said."),
        "</style></title> Engineers of the national rail company will test its new supports with a train first.".to_owned(),
        "A lorry lost a load of timber there in the first week of March and damaged two of the old pillars.".to_owned(),
    ];
    let line = |id: &str, outlet: &str| {
        serde_json::json!({"id": id, "title": title, "outlet": outlet, "date": "2026-01-19", "paragraphs": paragraphs,
            "url": "javascript:alert(4)"})
        .to_string()
    };
    let input = folder.path().join("hostile.jsonl");
    fs::write(&input, [line("<a>", "one.example"), line("\"b\"", "\u{202e}two.example")].join("\n")).unwrap();
    input
}

#[test]
fn hostile_titles_and_texts_are_text() {
    let folder = TempDir::new().unwrap();
    let page = page(&hostile(&folder), &folder);
    let (_, body) = page.split_once("<main").unwrap();
    let body = body.split("</main>").next().unwrap();
    assert!(body.contains("&lt;/script&gt;"), "the headline is shown");
    for raw in ["<script", "<img", "<b ", "</style", "href=\"javascript:", "\u{202e}"] {
        assert!(!body.contains(raw), "{raw} stands in the page");
    }
}

/// Style or script that the policy blocks, and any other error, show in the browser's console only.
#[test]
fn chromium_opens_the_page_without_an_error() {
    let Some(chromium) = ["chromium", "chromium-browser", "google-chrome"]
        .into_iter()
        .find(|name| Command::new(name).arg("--version").output().is_ok_and(|run| run.status.success()))
    else {
        eprintln!("skipped: no Chromium here, the page was not opened");
        return;
    };
    let folder = TempDir::new().unwrap();
    for input in [Path::new("corpora/wire/scrapes").to_path_buf(), hostile(&folder)] {
        let folder = TempDir::new().unwrap();
        page(&input, &folder);
        let profile = TempDir::new().unwrap();
        let run = Command::new(chromium)
            .args(["--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"])
            .args(["--disable-background-networking", "--disable-component-update", "--disable-sync"])
            .args(["--enable-logging=stderr", "--window-size=420,900", "--dump-dom"])
            .arg(format!("--user-data-dir={}", profile.path().display()))
            .arg(format!("file://{}", folder.path().join("report/index.html").display()))
            .output()
            .unwrap();
        let told = String::from_utf8_lossy(&run.stderr);
        let errors: Vec<&str> = told.lines().filter(|line| line.contains("CONSOLE")).collect();
        assert!(run.status.success() && errors.is_empty(), "{errors:?}");
        assert!(String::from_utf8_lossy(&run.stdout).contains("<main"), "the page was shown");
    }
}
