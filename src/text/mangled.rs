//! Text that a machine mangled on its way: UTF-8 that was read as Windows-1252 (`donâ€™t`), once or twice over, and HTML
//! entities that nobody decoded (`don&rsquo;t`). It is mended for comparison only, where a false repair costs nothing: two
//! copies are repaired alike.
//!
//! Both are told at a glance where they cannot be: an entity by its `&`, a misread sequence by a character that as a byte
//! begins one in UTF-8, with another one beyond ASCII behind it.

use std::borrow::Cow;

use memchr::memchr;

/// How often text is decoded again: `&amp;rsquo;`, `Ã¢â‚¬â„¢`.
const TIMES: usize = 3;
/// Characters that are decoded together at most. News is mangled a quote or a word at a time; more is no word.
const LONGEST: usize = 256;

/// `text` with its entities decoded, if there are any.
pub(super) fn without_entities(text: &str) -> Option<String> {
    let mut decoded = decode_entities(text)?;
    for _ in 1..TIMES {
        let Some(again) = decode_entities(&decoded) else { break };
        decoded = again;
    }
    Some(decoded)
}

fn decode_entities(text: &str) -> Option<String> {
    let first = memchr(b'&', text.as_bytes())?;
    // "Marks & Spencer", "AT&T": no semicolon behind a name.
    let may_be = text[first..].split('&').skip(1).any(|after| {
        let name = after.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '#');
        name.len() < after.len() && name.starts_with(';')
    });
    match may_be.then(|| html_escape::decode_html_entities(text))? {
        Cow::Owned(decoded) if decoded != text => Some(decoded),
        _ => None,
    }
}

/// Whether a misread sequence may begin with this character.
pub(super) fn may_begin(character: char) -> bool {
    matches!(character, '\u{C2}'..='\u{F4}')
}

/// What a misread run at the start of `text` was, and how many bytes of `text` it takes; `None` where there is no such
/// run. Strict: all of the run must be UTF-8 when its characters are bytes again, or begin with a quotation mark that lost
/// its last byte.
pub(super) fn misread(text: &str) -> Option<(String, usize)> {
    let mut bytes = Vec::new();
    let mut len = 0;
    for character in text.chars().take(LONGEST) {
        let Some(byte) = windows_1252(character) else { break };
        bytes.push(byte);
        len += character.len_utf8();
    }
    // A quote's last byte has no character in Windows-1252, and is lost on the way: `â€` and nothing more.
    if bytes == [0xE2, 0x80] {
        return Some(("\"".to_owned(), len));
    }
    if bytes.len() < 2 {
        return None;
    }
    let mut read = sound(bytes)?;
    for _ in 1..TIMES {
        let again = read.chars().map(windows_1252).collect::<Option<Vec<u8>>>();
        let Some(again) = again.filter(|bytes| bytes.len() > 1).and_then(sound) else { break };
        read = again;
    }
    Some((read, len))
}

/// The bytes as UTF-8 that a newspaper prints: no control characters.
fn sound(bytes: Vec<u8>) -> Option<String> {
    let read = String::from_utf8(bytes).ok()?;
    let is_control = |character: char| character.is_control() && !('\u{80}'..='\u{9F}').contains(&character);
    (!read.chars().any(is_control)).then_some(read)
}

/// The byte that is read as `character` in Windows-1252, if it is not ASCII. Bytes that stand for nothing there are read
/// as control characters, as browsers do.
fn windows_1252(character: char) -> Option<u8> {
    match u32::from(character) {
        code @ 0x80..=0xFF => Some(code as u8),
        // A space in the table is nobody's place.
        _ if character == ' ' => None,
        _ => BEYOND_LATIN_1.iter().position(|&other| other == character).map(|at| 0x80 + at as u8),
    }
}

/// The characters of bytes 80 to 9F; a space where there is none.
const BEYOND_LATIN_1: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’', '“', '”',
    '•', '–', '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
];

/// What a control character of Latin-1 was meant to be: Windows-1252 that was read as Latin-1.
pub(super) fn meant_by_control(character: char) -> Option<char> {
    let at = u32::from(character).checked_sub(0x80)?;
    BEYOND_LATIN_1.get(at as usize).copied().filter(|&meant| meant != ' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// `text` as it is after its UTF-8 was read as Windows-1252, bytes without a character as controls.
    fn misread_as_windows_1252(text: &str) -> String {
        let read = |byte: u8| match meant_by_control(char::from(byte)) {
            Some(character) => character,
            None => char::from(byte),
        };
        text.bytes().map(read).collect()
    }

    #[test]
    fn what_was_misread_is_read_again() {
        for word in ["’", "“", "—", "é", "née", "Москва", "दिल्ली", "القاهرة", "東京"]
        {
            let once = misread_as_windows_1252(word);
            let run = once.find(|c: char| !c.is_ascii()).unwrap_or_default();
            let end = once[run..].find(|c: char| c.is_ascii()).map_or(once.len(), |end| run + end);
            let (read, len) = misread(&once[run..end]).unwrap();
            assert_eq!(len, end - run, "{word}");
            assert!(word.contains(&read), "{word}: {read}");
            let twice = misread_as_windows_1252(&once[run..end]);
            assert_eq!(misread(&twice), Some((read, twice.len())), "{word}, twice");
        }
    }

    #[test]
    fn what_is_no_misreading_is_left() {
        for text in ["éà", "École", "ÀÉ", "São", "âge", "Ñandú", "Âge", "ß", "œuvre", "ÉÈÊ"] {
            assert_eq!(misread(text), None, "{text}");
        }
    }

    #[test]
    fn entities() {
        for (text, expected) in [
            ("don&rsquo;t &amp; won&#8217;t", Some("don’t & won’t")),
            ("&amp;ldquo;Yes&amp;rdquo;", Some("“Yes”")),
            ("Marks & Spencer; AT&T", None),
            ("R&D; and so on", None),
            ("plain", None),
            ("&;", None),
        ] {
            assert_eq!(without_entities(text).as_deref(), expected, "{text}");
        }
        // Bounded, however deep it is nested.
        without_entities(&format!("&{}", "amp;".repeat(10_000)));
    }
}
