//! The form in which texts are compared: Unicode composition, one kind of quote, dash and space, nothing invisible.
//!
//! What a machine mangled on its way, misread UTF-8 and entities, is read as it was meant (`text::mangled`).
//!
//! Case and punctuation stay; [`words`](super::words) folds the one and drops the other. Spans of a document never
//! refer to normalised text: it is made for a moment, hashed, and forgotten.
//!
//! Method: NFKC (Unicode Standard Annex 15), with a quick check first, since nearly all news is composed already.

use std::borrow::Cow;

use unicode_normalization::{IsNormalized, UnicodeNormalization, is_nfkc_quick};

use super::mangled;
/// The form's name, with the version of the tables that it is made by.
#[must_use]
pub fn form() -> String {
    let (major, minor, update) = unicode_normalization::UNICODE_VERSION;
    format!("NFKC, Unicode {major}.{minor}.{update}")
}

/// The comparison form of `text`. Borrowed where nothing changes, which plain ASCII news always is.
#[must_use]
pub fn normalise(text: &str) -> Cow<'_, str> {
    let mut plain = String::new();
    // It points into `plain` if it is not the text.
    let is_same = std::ptr::eq(normalise_into(text, &mut plain), text);
    if is_same { Cow::Borrowed(text) } else { Cow::Owned(plain) }
}

/// The same, in a buffer that is used again and again: either `text` itself or `plain`, whose content is replaced.
pub fn normalise_into<'a>(text: &'a str, plain: &'a mut String) -> &'a str {
    if let Some(decoded) = mangled::without_entities(text) {
        push_normalised(&decoded, plain);
        return plain;
    }
    if is_plain(text.as_bytes()) {
        return text;
    }
    push_normalised(text, plain);
    plain
}

fn push_normalised(text: &str, plain: &mut String) {
    plain.clear();
    plain.reserve(text.len());
    let mut rest = text;
    // Runs of plain bytes are copied whole; only the characters between them are looked at one by one.
    while !rest.is_empty() {
        let (ascii, other) = rest.split_at(plain_run(rest.as_bytes()));
        plain.push_str(ascii);
        let mut characters = other.chars();
        let Some(character) = characters.next() else { break };
        rest = characters.as_str();
        if mangled::may_begin(character)
            && rest.as_bytes().first().is_some_and(|&next| !next.is_ascii())
            && let Some((read, len)) = mangled::misread(other)
        {
            read.chars().for_each(|character| push_plain(plain, character));
            rest = &other[len..];
        } else {
            push_plain(plain, character);
        }
    }
    if !plain.is_ascii() && is_nfkc_quick(plain.chars()) != IsNormalized::Yes {
        *plain = plain.nfkc().collect();
    }
}

/// Whether all bytes are plain. In blocks, each looked at whole, so that many bytes are compared at once.
fn is_plain(bytes: &[u8]) -> bool {
    bytes.chunks(64).all(|block| block.iter().fold(true, |plain, &byte| plain & is_plain_byte(byte)))
}

/// How many plain bytes come first. Eight at a time (Knuth, The Art of Computer Programming 4A, 7.1.3): a byte's high bit
/// comes out set where the byte is below a space, where it is the last one of ASCII and where it is beyond ASCII; what is
/// borrowed or carried by that reaches only bytes behind it.
fn plain_run(bytes: &[u8]) -> usize {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x80 * ONES;
    let (eights, rest) = bytes.as_chunks();
    for (at, &eight) in eights.iter().enumerate() {
        let eight = u64::from_le_bytes(eight);
        let other = (eight | eight.wrapping_sub(u64::from(b' ') * ONES) | eight.wrapping_add(ONES)) & HIGH;
        if other != 0 {
            return 8 * at + other.trailing_zeros() as usize / 8;
        }
    }
    let run = rest.iter().position(|&byte| !is_plain_byte(byte));
    8 * eights.len() + run.unwrap_or(rest.len())
}

/// Printable ASCII.
fn is_plain_byte(byte: u8) -> bool {
    (b' '..0x7f).contains(&byte)
}

/// Pushes the plain form of one character that is not printable ASCII.
fn push_plain(plain: &mut String, character: char) {
    match character {
        // The last one is what a converter did not know: an apostrophe more often than anything else.
        '‘' | '’' | '‚' | '‛' | '′' | 'ʼ' | 'ʹ' | '‵' | '＇' | '\u{FFFD}' => plain.push('\''),
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' | '‹' | '›' | '〝' | '〞' | '＂' => {
            plain.push('"');
        }
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' | '﹘' | '﹣' | '－' => plain.push('-'),
        // What composition would make of it; most texts that have it have nothing else to compose.
        '…' => plain.push_str("..."),
        '\u{80}'..='\u{9F}' => match mangled::meant_by_control(character) {
            Some(meant) => push_plain(plain, meant),
            None => plain.push(' '),
        },
        _ if is_invisible(character) => {}
        _ if character.is_whitespace() || character.is_control() => plain.push(' '),
        _ => plain.push(character),
    }
}

/// Soft hyphens, zero-width and direction marks, variation selectors and byte order marks: they change nothing that
/// a reader sees, and scrapes gain and lose them at random.
fn is_invisible(character: char) -> bool {
    matches!(character,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_alike_becomes_alike() {
        for (given, expected) in [
            ("It’s “done” – now", "It's \"done\" - now"),
            ("co\u{00AD}operate\u{200B}d", "cooperated"),
            ("cafe\u{0301}", "café"),
            ("ｆｕｌｌ ﬁt", "full fit"),
            ("a\u{00A0}b\u{2003}c\td", "a b c d"),
            ("bell\u{0007}bell\u{0085}", "bell bell..."),
            ("itâ€™s â€œdoneâ€\u{9d} â€” now, donâ€™t", "it's \"done\" - now, don't"),
            ("it&rsquo;s &ldquo;done&rdquo; &#8212; &amp; now", "it's \"done\" - & now"),
            ("it\u{FFFD}s it\u{92}s itÃ¢â‚¬â„¢s", "it's it's it's"),
            ("Ð\u{9c}Ð¾Ñ\u{81}ÐºÐ²Ð°", "Москва"),
            ("\u{202E}kcab\u{202C}", "kcab"),
            ("क\u{200D}ष", "कष"),
        ] {
            assert_eq!(normalise(given), expected, "{given:?}");
        }
    }

    #[test]
    fn plain_text_is_not_copied() {
        assert!(matches!(normalise("Plain, \"plain\" text - it's 3.5."), Cow::Borrowed(_)));
    }

    proptest::proptest! {
        #[test]
        fn a_run_of_plain_bytes_ends_at_the_first_other(bytes: Vec<u8>, plain in "[ -~]{0,40}") {
            let bytes = [plain.as_bytes(), &bytes].concat();
            let run = bytes.iter().position(|&byte| !is_plain_byte(byte)).unwrap_or(bytes.len());
            proptest::prop_assert_eq!(plain_run(&bytes), run);
        }

        #[test]
        fn a_second_time_changes_nothing(text in "\\PC{0,40}") {
            let once = normalise(&text).into_owned();
            let twice = normalise(&once).into_owned();
            // NFKC may bring forth a mapped character (a compatibility quote); a third pass must not.
            proptest::prop_assert_eq!(normalise(&twice).into_owned(), twice);
        }
    }
}
