//! The report page of `wirecopy track`: what its policy lets in, what hostile texts become, and, where Chromium is
//! installed, that it opens without an error.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use sha2::{Digest, Sha256};
use tempfile::TempDir;

mod browser;

use browser::Browser;

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

/// A browser, or a word on that there is none. Where `REQUIRE_CHROMIUM` is set, as in `.ci/run` once it installed one, its
/// absence is an error.
#[allow(clippy::print_stderr, reason = "that a test did nothing must be seen")]
fn browser() -> Option<Browser> {
    let browser = Browser::start();
    assert!(browser.is_some() || std::env::var_os("REQUIRE_CHROMIUM").is_none(), "Chromium is required");
    if browser.is_none() {
        eprintln!("skipped: no Chromium here, so the page was not opened (apt-get install chromium)");
    }
    browser
}

/// Where pictures of the page are left to be looked at.
fn pictures() -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("page");
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// Elements that reach out of the window and of whatever they could be scrolled in.
const OVERFLOWING: &str = "(() => {
    const inside = e => { for (let p = e.parentElement; p; p = p.parentElement)
        if (['auto', 'scroll', 'hidden'].includes(getComputedStyle(p).overflowX)) return true; return false; };
    const out = [...document.querySelectorAll('body *')].filter(e => {
        const r = e.getBoundingClientRect();
        return r.width > 0 && r.right > innerWidth + 1 && !e.closest('.skip') && !inside(e); });
    const wide = document.documentElement.scrollWidth > innerWidth ? ['the page itself'] : [];
    return wide.concat(out.slice(0, 5).map(e => e.tagName + '.' + e.getAttribute('class') + ': ' + e.textContent.slice(0, 60)));
})()";

fn assert_clean(browser: &mut Browser, where_: &str) {
    let overflowing = browser.value(OVERFLOWING);
    assert_eq!(overflowing, serde_json::json!([]), "{where_}: reaches out of the window");
    assert_eq!(browser.faults(), [""; 0], "{where_}");
}

/// Opens a report wide, narrow and on paper, with its first stories open, and leaves pictures.
fn look(browser: &mut Browser, page: &Path, name: &str) {
    for width in [1400, 420] {
        browser.open(page, width);
        assert_clean(browser, &format!("{name} at {width}"));
        browser.picture(&pictures().join(format!("{name}-{width}.png")), 5_000);
        browser.value("document.querySelectorAll('#story-list>details').forEach((d, i) => { if (i < 3) { d.open = true; d.querySelectorAll('details').forEach(d => d.open = true) } })");
        assert_clean(browser, &format!("{name} at {width} with stories open"));
        browser.picture(&pictures().join(format!("{name}-{width}-open.png")), 12_000);
    }
    browser.open(page, 1400);
    let paper = browser.print(&pictures().join(format!("{name}.pdf")));
    assert!(paper.starts_with(b"%PDF-"), "{name} on paper");
    // As wide as A4 without its margins.
    browser.open(page, 718);
    browser.call("Emulation.setEmulatedMedia", &serde_json::json!({"media": "print"}));
    browser.value("dispatchEvent(new Event('beforeprint'))");
    assert_clean(browser, &format!("{name} on paper"));
    browser.picture(&pictures().join(format!("{name}-paper.png")), 6_000);
    browser.call("Emulation.setEmulatedMedia", &serde_json::json!({"media": ""}));
}

#[test]
fn the_page_opens_wide_narrow_and_on_paper() {
    let Some(mut browser) = browser() else { return };
    let folder = TempDir::new().unwrap();
    page(Path::new("corpora/wire/scrapes"), &folder);
    look(&mut browser, &folder.path().join("report/index.html"), "corpus");
}

#[test]
fn hostile_texts_are_inert_in_a_browser() {
    let Some(mut browser) = browser() else { return };
    let folder = TempDir::new().unwrap();
    page(&hostile(&folder), &folder);
    let page = folder.path().join("report/index.html");
    look(&mut browser, &page, "hostile");
    browser.open(&page, 1400);
    browser.click("details.story > summary");
    let shown = browser.value("document.querySelector('.hl').textContent");
    assert!(shown.as_str().unwrap().contains("</script><script>alert(1)</script><img"), "{shown}");
    assert_eq!(browser.value("document.scripts.length + document.images.length"), 1);
    assert_clean(&mut browser, "hostile");
}

/// What a reader does: opens a story, its sides, jumps from the matrix to an article, searches, pages, uses the keyboard.
#[test]
fn a_reader_clicks_through_a_story() {
    let Some(mut browser) = browser() else { return };
    let folder = TempDir::new().unwrap();
    page(Path::new("corpora/wire/scrapes"), &folder);
    browser.open(&folder.path().join("report/index.html"), 1400);
    let is_open = "document.querySelector('details.story').open";
    assert_eq!(browser.value(is_open), false);
    browser.click("details.story > summary");
    assert_eq!(browser.value(is_open), true, "a click opens the story");
    let first = browser.value("document.querySelector('details.story').innerText");
    let first = first.as_str().unwrap();
    for said in ["First to run it", "Without credit", "Where it comes from", "The articles"] {
        assert!(first.contains(said), "{said}: {first}");
    }
    browser.click("details.story article details.fold > summary");
    let shown = "document.querySelector('details.story article details.fold .pair').checkVisibility()";
    assert_eq!(browser.value(shown), true, "texts stand side by side");

    browser.click(".matrix td a");
    let target = "(() => { const e = document.getElementById(location.hash.slice(1));
        const r = e.getBoundingClientRect(); return e.checkVisibility() && r.top >= 0 && r.top < innerHeight; })()";
    assert_eq!(browser.value(target), true, "a cell of the matrix leads to its article");

    browser.click("#find");
    browser.call("Input.insertText", &serde_json::json!({"text": "raccoon"}));
    browser.value("new Promise(done => setTimeout(done, 400))");
    let found = "[...document.querySelectorAll('details.story')].filter(e => e.checkVisibility()).length";
    let naming = "[...document.querySelectorAll('#story-list>details')]
        .filter(e => e.textContent.toLowerCase().includes('raccoon')).length";
    let named = browser.value(naming);
    assert!(
        named.as_u64().is_some_and(|named| (1..10).contains(&named)),
        "{named} of 32 stories name a raccoon"
    );
    assert_eq!(browser.value(found), named, "no other story is shown");
    let said = browser.value("document.getElementById('said').textContent");
    assert!(said.as_str().is_some_and(|said| said.starts_with(&format!("{named} stor"))), "{said}");

    // Without a mouse: behind the search stands the choice of credits, then the first story's summary.
    browser.value("document.querySelectorAll('details.story').forEach(d => d.open = false)");
    browser.press("Tab", 9, "");
    browser.press("Tab", 9, "");
    assert_eq!(browser.value("document.activeElement.tagName"), "SUMMARY");
    browser.press("Enter", 13, "\r");
    assert_eq!(browser.value("document.activeElement.parentElement.open"), true, "Enter opens it");
    let unnamed = "[...document.querySelectorAll('svg')].filter(e => !e.getAttribute('aria-label')).length";
    assert_eq!(browser.value(unnamed), 0, "each chart says what it shows");
    assert_clean(&mut browser, "the reader");
}
