//! Whether the text that a page's own data give is the story with what the page cuts off: behind a paywall there are the first
//! paragraphs and a notice, and in the data all of it.

use memchr::memmem;

/// Paragraphs of fewer letters are labels, and found anywhere.
const SHORTEST: usize = 20;

/// How many paragraphs may be looked for in vain, which each costs a walk through the text.
const MOST_MISSED: usize = 8;

/// Whether `body` is the text of which the page shows a part: it is longer, and half of what the page shows stands in it, in
/// the same order.
///
/// Data of one line must be half as long again: the paragraphs of the page are lost with it.
pub(super) fn is_fuller(body: &str, story: &str) -> bool {
    let whole = letters(body);
    let has_paragraphs = body.lines().filter(|line| !line.trim().is_empty()).nth(1).is_some();
    let (mut shown, mut found, mut missed) = (0, 0, 0);
    let mut from = 0;
    for paragraph in story.lines().map(letters).filter(|paragraph| paragraph.len() >= SHORTEST) {
        shown += paragraph.len();
        if missed > MOST_MISSED {
            continue;
        }
        match memmem::find(&whole.as_bytes()[from..], paragraph.as_bytes()) {
            Some(at) => {
                from += at + paragraph.len();
                found += paragraph.len();
            }
            None => missed += 1,
        }
    }
    let least = if has_paragraphs { shown + shown / 5 } else { shown + shown / 2 };
    found > 0 && 2 * found >= shown && whole.len() > least
}

/// Letters and digits only: quotes and spaces differ.
fn letters(text: &str) -> String {
    text.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOWN: &str =
        "The ferry came back on Monday with a band.\nNobody went home before noon, the \u{2026}";
    const NOTICE: &str = "Subscribe now to read on.";

    #[test]
    fn what_a_paywall_cuts_off_is_told_by_what_it_shows() {
        let whole = "The ferry came back on Monday with a band.\n\nNobody went home before noon, the harbour master said to \
            all who asked him about it in the evening.";
        let page = format!("{SHOWN}\n{NOTICE}");
        assert!(is_fuller(whole, &page));
        let line = whole.replace('\n', " ");
        assert!(!is_fuller(&line, &page), "not so much longer that paragraphs may be lost");
        assert!(is_fuller(&format!("{line} {line}"), &page));
        assert!(!is_fuller(SHOWN, whole), "shorter");
        assert!(!is_fuller(&"Bees swarmed over the old town. ".repeat(20), &page), "another text");
        assert!(!is_fuller(whole, ""));
    }
}
