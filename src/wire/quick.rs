//! Cheap looks at a paragraph's ends that spare nearly all prose the reading of grammars.
//!
//! Each says *may be* for every text in which its slow path finds a mark; the properties below hold that. Saying so
//! too often costs time and nothing else.

use memchr::memchr3_iter;

use super::credit::opens_as_credit;
use super::location::is_particle;
use crate::text::letters::is_alphanumeric;
use crate::text::openings::ends_with;

/// Whether a dateline may open `text` (trimmed).
///
/// In every dateline a digit, a bracket, a slash, a colon or a dash comes before the first common word in lower case.
pub(super) fn may_open_dateline(text: &str) -> bool {
    let bytes = text.as_bytes();
    let Some(first) = bytes.first() else { return false };
    if !first.is_ascii_uppercase() {
        // No script opens a place with a quote, a dash or a bullet.
        let is_quoted = text.starts_with(|c: char| matches!(c, '\u{2010}'..='\u{2027}'));
        return first.is_ascii_digit()
            || *first == b'('
            || *first == b'['
            || (!first.is_ascii() && !is_quoted);
    }
    let mut at = 1;
    while at < bytes.len() {
        match bytes[at] {
            b' ' if bytes.get(at + 1).is_some_and(u8::is_ascii_lowercase) => {
                let word = &text[at + 1..];
                let end = word.bytes().position(|b| !b.is_ascii_lowercase()).unwrap_or(word.len());
                if end < word.len() && !word.as_bytes()[end].is_ascii() {
                    return true;
                }
                if !is_particle(&word[..end]) {
                    return false;
                }
                at += 1 + end;
            }
            b'A'..=b'Z' | b'a'..=b'z' | b'.' | b'\'' | b',' | b' ' => at += 1,
            _ if bytes[at..].starts_with("’".as_bytes()) => at += "’".len(),
            // Quotes, semicolons and the like end the place; everything else may be what follows it.
            b'"' | b';' | b'!' | b'?' | b'$' | b'%' | b'@' => return false,
            _ => return true,
        }
    }
    false
}

/// Whether the last sentence of `window` may be a credit line. `is_cut` says that the window begins inside a text: a
/// sentence that the cut beheads is no credit line.
pub(super) fn may_close_credit(window: &str, is_cut: bool) -> bool {
    let bytes = window.as_bytes();
    if ends_as_contribution(window) || (!is_cut && opens_credit(window)) {
        return true;
    }
    if has_foreign_terminal(bytes) {
        return window
            .char_indices()
            .filter(|(_, c)| matches!(c, '.' | '!' | '?') || is_foreign_terminal(*c))
            .any(|(at, c)| opens_credit(&window[at + c.len_utf8()..]));
    }
    memchr3_iter(b'.', b'!', b'?', bytes).any(|at| opens_credit(&window[at + 1..]))
}

/// Whether a credit line's opening is the first thing in `text`, past signs and spaces.
fn opens_credit(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' => {
                let is_sign = at > 0 && bytes[at - 1] == b'(' && bytes.get(at + 1) == Some(&b')');
                return is_sign || opens_as_credit(&text[at..]);
            }
            b'0'..=b'9' => return false,
            _ if byte.is_ascii() => at += 1,
            _ => {
                let Some(c) = text[at..].chars().next() else { return false };
                if c == '©' {
                    return true;
                }
                if is_alphanumeric(c) {
                    return false;
                }
                at += c.len_utf8();
            }
        }
    }
    false
}

/// `… to this report.`
pub(super) fn ends_as_contribution(window: &str) -> bool {
    let closed = window.trim_end_matches(|c: char| !is_alphanumeric(c));
    match closed.as_bytes().last() {
        Some(b't' | b'T') => ends_with(closed, "this report"),
        Some(b'y' | b'Y') => ends_with(closed, "this story"),
        Some(b'e' | b'E') => ends_with(closed, "this article"),
        _ => false,
    }
}

/// Whether a byte is there that full stops of other scripts have and typographic quotes have not. One pass without a
/// branch, which compilers turn into a few wide instructions.
fn has_foreign_terminal(bytes: &[u8]) -> bool {
    let is_foreign = |b: u8| u8::from(b == 0xa6) | (u8::from(b >= 0xd0) & u8::from(b != 0xe2));
    !bytes.is_ascii() && bytes.iter().fold(0, |found, &b| found | is_foreign(b)) != 0
}

fn is_foreign_terminal(c: char) -> bool {
    matches!(c, '…' | '։' | '؟' | '۔' | '।' | '॥' | '။' | '።' | '។' | '。' | '｡' | '！' | '？')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::agencies::Agencies;
    use super::super::dateline::read_dateline;
    use super::super::signoff::read_credit_sentences;
    use super::*;
    use crate::text::place::Place;

    /// Paragraphs that are made of what marks are made of, so that a good part of them has one.
    const PARTS: &str = r#"(WASHINGTON|New Delhi|Rio de Janeiro|\[US\]|Jan\.? 5|10 фев|21 ene|\(?(ANI|PTI|AP|Reuters|Xinhua)\)?|РИА Новости|新华社北京|9月12日电|\(서울=연합뉴스\)|भाषा|[-—:.,/() ]{1,3}| Reporting by |Editing by |Ann Lee|copyright 2015|©|\(c\) | The Associated Press | contributed to this report|With inputs from |All rights reserved|[a-z]{2,7}|[A-Z][a-z]{2,7}|[.!?।。…][”")]? |\PC){0,14}"#;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]

        #[test]
        fn no_dateline_is_lost(text in PARTS, index in 0..3_usize) {
            let text = text.trim();
            if read_dateline(Agencies::builtin(), text, Place::new(index, 3)).is_some() {
                prop_assert!(may_open_dateline(text), "{text:?}");
            }
        }

        #[test]
        fn no_credit_is_lost(text in PARTS) {
            let text = text.trim();
            for is_cut in [false, true] {
                if read_credit_sentences(Agencies::builtin(), text, is_cut).is_some() {
                    prop_assert!(may_close_credit(text, is_cut), "{text:?}");
                }
            }
        }
    }

    #[test]
    fn prose_is_told_from_datelines_by_its_second_word() {
        for prose in [
            "The minister said on 5 May that it would.",
            "President Ann Lee said so.",
            "In Rio de Janeiro the talks went on.",
            "“WASHINGTON (AP) — that is how it starts,” he said.",
            "Norland’s minister said so.",
        ] {
            assert!(!may_open_dateline(prose), "{prose}");
        }
    }
}
