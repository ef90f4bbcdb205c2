//! Cheap looks at a paragraph's ends that spare nearly all prose the reading of grammars.
//!
//! Each says *may be* for every text in which its slow path finds a mark; the properties below hold that. Saying so
//! too often costs time and nothing else.

use wide::u8x16;

use super::credit::{OPENING_AN_END, opens_as_credit};
use super::location::is_particle;
use crate::text::ascii::{BLOCK, bits_of, bits_where, is_ascii};
use crate::text::disclaimer::may_close_story;
use crate::text::ends::without_closing;
use crate::text::letters::is_alphanumeric;
use crate::text::openings::ends_with;
use crate::text::sentences::surely_ends_sentence;

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
    if opens_prose(bytes) {
        return false;
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

/// Whether the first word is one of those that open sentences most and no dateline.
fn opens_prose(text: &[u8]) -> bool {
    const LONGEST: usize = 5;
    let Some(end) = text.iter().take(LONGEST + 1).position(|&byte| byte == b' ') else { return false };
    match &text[..end] {
        b"The" => !text[end..].starts_with(b" Hague"),
        b"A" | b"After" | b"And" | b"As" | b"At" | b"But" | b"For" | b"He" | b"His" | b"I" | b"If"
        | b"In" | b"It" | b"On" | b"She" | b"So" | b"They" | b"This" | b"We" | b"When" | b"With" => true,
        _ => false,
    }
}

/// Whether the last sentence of `window` may be a credit line. `is_cut` says that the window begins inside a text: a
/// sentence that the cut beheads is no credit line.
///
/// The window is read from its last letter back, up to where its last sentence surely begins.
pub(super) fn may_close_credit(window: &str, is_cut: bool) -> bool {
    let closed = without_closing(window);
    if ends_as_contribution(closed) {
        return true;
    }
    let bytes = window.as_bytes();
    let mut end = closed.len();
    while end > 0 {
        let start = end.saturating_sub(BLOCK);
        let (stops, foreign) = if let Some(whole) = bytes[start..].first_chunk() {
            terminals(whole)
        } else {
            let mut short = [0; BLOCK];
            short[..bytes.len()].copy_from_slice(bytes);
            terminals(&short)
        };
        // What is behind has been looked at.
        let ahead = u64::MAX >> (BLOCK - (end - start));
        let mut marks = (stops | foreign) & ahead;
        while let Some(bit) = marks.checked_ilog2() {
            marks ^= 1 << bit;
            let at = start + bit as usize;
            if foreign >> bit & 1 == 1 {
                return may_open_credit_anywhere(window);
            }
            if opens_credit(&window[at + 1..]) {
                return true;
            }
            if surely_ends_sentence(bytes, at) {
                return false;
            }
        }
        end = start;
    }
    !is_cut && opens_credit(window)
}

/// Which bytes of a block are `.`, `!` or `?`, byte i as bit i; and which ones full stops of other scripts have and
/// typographic quotes have not.
fn terminals(block: &[u8; BLOCK]) -> (u64, u64) {
    let is = |bytes: u8x16, byte| bytes.simd_eq(u8x16::splat(byte));
    let is_foreign = |bytes: u8x16| {
        let from_d0 = bytes.simd_eq(bytes.max(u8x16::splat(0xd0)));
        is(bytes, 0xa6) | (from_d0 & !is(bytes, 0xe2))
    };
    let foreign = if is_ascii(block) { 0 } else { bits_where(block, is_foreign) };
    (bits_of(block, [b'.', b'!', b'?']), foreign)
}

/// Whether a credit line's opening is behind any mark that may end a sentence, of whatever script.
fn may_open_credit_anywhere(window: &str) -> bool {
    let marks =
        window.char_indices().filter(|(_, c)| matches!(c, '.' | '!' | '?') || is_foreign_terminal(*c));
    opens_credit(window) || marks.into_iter().any(|(at, c)| opens_credit(&window[at + c.len_utf8()..]))
}

/// Whether a credit line's opening is the first thing in `text`, past signs and spaces.
fn opens_credit(text: &str) -> bool {
    let bytes = text.as_bytes();
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' => {
                let is_sign = at > 0 && bytes[at - 1] == b'(' && bytes.get(at + 1) == Some(&b')');
                let text = &text[at..];
                // One look for the tables of both.
                let may_open = || opens_as_credit(text) || may_close_story(text);
                return is_sign || (OPENING_AN_END.may_open(text) && may_open());
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

/// `… to this report`, of a text without the signs at its end.
pub(super) fn ends_as_contribution(closed: &str) -> bool {
    // Two letters tell most other words from these.
    match closed.as_bytes() {
        [.., b'r' | b'R', b't' | b'T'] => ends_with(closed, "this report"),
        [.., b'r' | b'R', b'y' | b'Y'] => ends_with(closed, "this story"),
        [.., b'l' | b'L', b'e' | b'E'] => ends_with(closed, "this article"),
        _ => false,
    }
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
    const PARTS: &str = r#"(WASHINGTON|The Hague|The |In |By |A |As |New Delhi|Rio de Janeiro|\[US\]|Jan\.? 5|10 фев|21 ene|\(?(ANI|PTI|AP|Reuters|Xinhua)\)?|\[Reuters\]|LONDON|: |5 marca|2024\. március 5\.|［東京 ５日 ロイター］|नई दिल्ली, पीटीआई।|路透社伦敦|РИА Новости|新华社北京|9月12日电|\(서울=연합뉴스\)|भाषा|[-—:.,/() ]{1,3}| Reporting by |Editing by |Ann Lee|copyright 2015|©|\(c\) | The Associated Press | contributed to this report|With inputs from |agencies|This article originally appeared on |Dieser Text |der Nachrichtenagentur dpa|All rights reserved|This story |Except for the headline, |from a syndicated feed|has not been edited by |Click here |EFE| \(Manipur\)|[a-z]{2,7}|[A-Z][a-z]{2,7}|[.!?।。…][”")]? |\PC){0,14}"#;

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
