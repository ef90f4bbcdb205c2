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
use wide::u8x16;

use super::mangled;

/// 1 in each of eight bytes.
const ONES: u64 = 0x0101_0101_0101_0101;
/// The high bit of each of eight bytes.
const HIGH: u64 = 0x80 * ONES;

/// How often a text is repaired again at most.
const ROUNDS: usize = 8;

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
    normalise_and_tell(text, plain).0
}

/// The same; tells whether the comparison form is ASCII, as that of nearly all English news is.
pub(crate) fn normalise_and_tell<'a>(text: &'a str, plain: &'a mut String) -> (&'a str, bool) {
    let (is_plain, has_ampersand) = look(text.as_bytes());
    let decoded = if has_ampersand { mangled::without_entities(text) } else { None };
    let is_ascii = match decoded {
        Some(decoded) => push_normalised(&decoded, plain),
        None if is_plain => return (text, true),
        None => push_normalised(text, plain),
    };
    let is_ascii = settle(plain, is_ascii);
    (plain, is_ascii)
}

/// Repairs what only shows now: `&am\u{AD}p;`, `Ã` and `©` with nothing visible between, a full-width `＆`. Folding and
/// composing are done already; so normalising the outcome changes nothing, whatever the text was. Takes and tells whether it
/// is ASCII.
fn settle(plain: &mut String, mut is_ascii: bool) -> bool {
    let is_misread = |plain: &str, is_ascii: bool| !is_ascii && mangled::is_misread(plain);
    for _ in 0..ROUNDS {
        let again = match mangled::without_entities(plain) {
            Some(decoded) => decoded,
            None if is_misread(plain, is_ascii) => std::mem::take(plain),
            None => return is_ascii,
        };
        is_ascii = push_normalised(&again, plain);
    }
    // No accident mangles a text so often.
    if mangled::without_entities(plain).is_some() || is_misread(plain, is_ascii) {
        *plain = plain.replace(|character| character == '&' || mangled::may_begin(character), " ");
    }
    plain.is_ascii()
}

/// Tells whether the outcome is ASCII.
fn push_normalised(text: &str, plain: &mut String) -> bool {
    plain.clear();
    plain.reserve(text.len());
    let mut rest = text;
    // Runs of plain bytes are copied whole; only the characters between them are looked at one by one.
    while !rest.is_empty() {
        let (ascii, other) = rest.split_at(plain_run(rest.as_bytes()));
        plain.push_str(ascii);
        // Nearly all that is not plain in news.
        if let Some((meant, behind)) = typographic(other) {
            plain.push(meant);
            rest = behind;
            continue;
        }
        let mut characters = other.chars();
        let Some(character) = characters.next() else { break };
        rest = characters.as_str();
        if mangled::may_begin(character) && rest.as_bytes().first().is_some_and(|&next| !next.is_ascii()) {
            let run = mangled::run(text, text.len() - other.len());
            let (before, meant) = run.misread.unwrap_or((usize::MAX, String::new()));
            run.text
                .chars()
                .take(before)
                .chain(meant.chars())
                .for_each(|character| push_plain(plain, character));
            rest = &other[run.text.len()..];
        } else {
            push_plain(plain, character);
        }
    }
    if plain.is_ascii() {
        return true;
    }
    if is_nfkc_quick(plain.chars()) == IsNormalized::Yes {
        return false;
    }
    // Some are taken apart into what is folded: `‴`, `ŉ`.
    let mut composed = String::with_capacity(plain.len());
    plain.nfkc().for_each(|character| push_plain(&mut composed, character));
    *plain = composed;
    plain.is_ascii()
}

/// The plain form of a typographic quote or dash that a text begins with, and what is behind it.
fn typographic(text: &str) -> Option<(char, &str)> {
    let (&[0xE2, 0x80, last], _) = text.as_bytes().split_first_chunk()? else { return None };
    let meant = match last {
        0x90..=0x95 => '-',
        0x98..=0x9B => '\'',
        0x9C..=0x9F => '"',
        _ => return None,
    };
    Some((meant, text.get(3..)?))
}

/// Whether all bytes are plain, and whether an ampersand is among them. Sixteen at a time and without a branch; the last
/// sixteen may have been looked at before.
fn look(bytes: &[u8]) -> (bool, bool) {
    const SIXTEEN: usize = 16;
    let (mut plain, mut ampersand) = (u8x16::splat(u8::MAX), u8x16::splat(0));
    let mut look_at = |sixteen: [u8; SIXTEEN]| {
        let bytes = u8x16::new(sixteen);
        // What is below the least of them wraps to more than their width.
        let above = bytes - u8x16::splat(PLAIN.0);
        plain &= above.min(u8x16::splat(PLAIN.1 - PLAIN.0)).simd_eq(above);
        ampersand |= bytes.simd_eq(u8x16::splat(b'&'));
    };
    for &sixteen in bytes.as_chunks().0 {
        look_at(sixteen);
    }
    look_at(bytes.last_chunk().copied().unwrap_or_else(|| {
        let mut all = [b' '; SIXTEEN];
        all[..bytes.len()].copy_from_slice(bytes);
        all
    }));
    (plain.all(), ampersand.any())
}

/// How many plain bytes come first. Eight at a time (Knuth, The Art of Computer Programming 4A, 7.1.3): a byte's high bit
/// comes out set where the byte is below a space, where it is the last one of ASCII and where it is beyond ASCII; what is
/// borrowed or carried by that reaches only bytes behind it.
fn plain_run(bytes: &[u8]) -> usize {
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

/// The least and the greatest plain byte: printable ASCII.
const PLAIN: (u8, u8) = (b' ', b'~');

fn is_plain_byte(byte: u8) -> bool {
    (PLAIN.0..=PLAIN.1).contains(&byte)
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

    proptest::proptest! {
        #[test]
        fn it_is_told_whether_the_form_is_ascii(text in "([a-z ]{0,9}|&amp;|&eacute;|’|Ã©|é|＆|\u{AD}|…){0,5}") {
            let mut plain = String::new();
            let (normalised, is_ascii) = normalise_and_tell(&text, &mut plain);
            proptest::prop_assert_eq!(normalised.is_ascii(), is_ascii);
        }
    }

    #[test]
    fn plain_text_is_not_copied() {
        assert!(matches!(normalise("Plain, \"plain\" text - it's 3.5."), Cow::Borrowed(_)));
    }

    proptest::proptest! {
        #[test]
        fn typographic_signs_are_told_by_their_bytes(text in "[‐-‟…é]{0,2}[a-z]?") {
            if let Some((meant, behind)) = typographic(&text) {
                let mut plain = String::new();
                let mut characters = text.chars();
                characters.next().into_iter().for_each(|character| push_plain(&mut plain, character));
                proptest::prop_assert_eq!((meant.to_string(), behind), (plain, characters.as_str()));
            }
        }

        #[test]
        fn a_run_of_plain_bytes_ends_at_the_first_other(bytes: Vec<u8>, plain in "[ -~]{0,40}") {
            let bytes = [plain.as_bytes(), &bytes].concat();
            let run = bytes.iter().position(|&byte| !is_plain_byte(byte)).unwrap_or(bytes.len());
            proptest::prop_assert_eq!(plain_run(&bytes), run);
        }

        #[test]
        fn a_look_sees_what_looking_at_each_byte_does(plain in "[ -%\'-~]{0,40}", other in "[ -~\x00-\x1f\x7fé&]{0,2}", behind in "[ -~]{0,20}") {
            let text = plain + &other + &behind;
            let naive = (text.bytes().all(is_plain_byte), text.contains('&'));
            proptest::prop_assert_eq!(look(text.as_bytes()), naive);
        }

        #[test]
        fn a_second_time_changes_nothing(text in "\\PC{0,40}") {
            let once = normalise(&text).into_owned();
            proptest::prop_assert_eq!(normalise(&once), &*once, "{:?}", text);
        }

        /// Text of nothing but what is repaired, folded, composed and taken apart, and what stands between.
        #[test]
        fn a_second_time_changes_nothing_in_mangled_text(
            parts in proptest::collection::vec(proptest::sample::select(hostile()), 0..24),
        ) {
            let text = parts.concat();
            let once = normalise(&text).into_owned();
            proptest::prop_assert_eq!(normalise(&once), &*once, "{:?}", text);
        }
    }

    fn hostile() -> Vec<&'static str> {
        HOSTILE.split('|').collect()
    }

    const HOSTILE: &str = "&|&amp;|amp;|lt;|;|#|38|#x26;|＆|；|\u{37E}|&Atilde;|&nbsp;|a|A|p|Ã|Â|©|Ï|€|ß|ˆ|â|€|™|â€|\
        â€™|Ã¢â‚¬â„¢|é|É|\u{80}|\u{99}|\u{8A}|\u{A0}|\u{AD}|\u{200B}|\u{34F}|\u{FE0F}|\u{301}|\
        \u{303}|\u{327}|\u{338}|‴|⁗|ŉ|´|¨|¸|˜|ª|µ|ſ|\u{1E9B}|\u{FDFA}|ﬁ|∑|’|“|…|–|\u{FFFD}|\
        \u{1100}|\u{1161}|\u{11A8}|가|\u{FE32}|\u{1F71}|ϓ|K|が| |\n|=|7";

    #[test]
    fn a_second_time_changes_nothing_in_any_character() {
        for character in ('\0'..='\u{323AF}').chain('\u{E0000}'..='\u{E01EF}') {
            for text in [
                format!("{character}"),
                format!("Ã{character}\u{301}©"),
                format!("&{character}mp;#{character}"),
            ] {
                let once = normalise(&text).into_owned();
                assert_eq!(normalise(&once), once, "{text:?}");
            }
        }
    }

    /// What the fuzzer found, and what it would have found next.
    #[test]
    fn what_shows_only_after_a_repair_is_repaired() {
        for (given, expected) in [
            ("‴⁗ŉ", "''''''''n"),
            ("\u{374}", "'"),
            ("…Ï€–", "...π-"),
            ("ßˆ–“", "\u{7C8}-\""),
            ("Ã\u{200B}©", "é"),
            ("A\u{303}©", "é"),
            ("cafÃ©’s", "café's"),
            ("ÃÏ€", "Ãπ"),
            ("&am\u{AD}p;", "&"),
            ("＆amp;", "&"),
            ("&amp;amp;amp;amp;amp;amp;lt;", "<"),
        ] {
            let once = normalise(given);
            assert_eq!(once, expected, "{given:?}");
            assert_eq!(normalise(&once), expected, "{given:?}, twice");
        }
    }

    #[test]
    fn what_is_mangled_without_end_is_closed() {
        let nested = format!("A & B, &{}lt; Ã", "amp;".repeat(10_000));
        let stacked = format!("Étude, {}©", "Â".repeat(10_000));
        for text in [nested, stacked] {
            let once = normalise(&text).into_owned();
            assert_eq!(normalise(&once), once);
        }
    }
}
