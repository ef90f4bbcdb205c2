//! Text that a machine mangled on its way: UTF-8 that was read as Windows-1252 (`donâ€™t`), once or twice over, and HTML
//! entities that nobody decoded (`don&rsquo;t`). It is mended for comparison only, where a false repair costs nothing: two
//! copies are repaired alike.
//!
//! Both are told at a glance where they cannot be: an entity by its `&`, a misread sequence by a character that as a byte
//! begins one in UTF-8, with another one beyond ASCII behind it.

use std::borrow::Cow;

use memchr::memchr;

use crate::entities;

/// How often entities are decoded again: `&amp;rsquo;`.
const TIMES: usize = 3;

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
    match may_be.then(|| entities::decode(text))? {
        Cow::Owned(decoded) if decoded != text => Some(decoded),
        _ => None,
    }
}

/// Whether a misread sequence may begin with this character.
pub(super) fn may_begin(character: char) -> bool {
    matches!(character, '\u{C2}'..='\u{F4}')
}

/// Characters of Windows-1252 beyond ASCII, one behind the other, that begin with what may begin a sequence.
pub(super) struct Run<'a> {
    pub(super) text: &'a str,
    /// What was misread, and how many characters of the run come before it.
    pub(super) misread: Option<(usize, String)>,
}

/// The run that begins at this place. Strict: what was misread reaches to the run's end, and all of it is UTF-8 when its
/// characters are bytes again, but for a quotation mark that lost its last byte there. The rest of a run is left.
pub(super) fn run(text: &str, at: usize) -> Run<'_> {
    let mut bytes = Vec::new();
    let mut end = at;
    for character in text[at..].chars() {
        let Some(byte) = windows_1252(character) else { break };
        bytes.push(byte);
        end += character.len_utf8();
    }
    let ends_word =
        text[..at].ends_with(|before: char| before.is_ascii_alphabetic()) && is_letter_and_mark(&bytes);
    let misread = last_sound(&bytes).filter(|_| !ends_word);
    let misread = misread.map(|(start, read)| (start, read_again(&read).unwrap_or(read)));
    Run { text: &text[at..end], misread }
}

/// `„Spaß“`, `«PERÚ»`: behind a Latin letter these are what they seem, and no single letter of Greek, Hebrew or another
/// alphabet that begins with such a byte. Those of Latin begin with lower ones: `niÅ„ski`.
fn is_letter_and_mark(bytes: &[u8]) -> bool {
    matches!(bytes, [0xC6..=0xDF, _])
}

/// Whether `text` holds a run that was misread.
pub(super) fn is_misread(text: &str) -> bool {
    let mut from = 0;
    while let Some(at) = next_run(text, from) {
        let run = run(text, at);
        if run.misread.is_some() {
            return true;
        }
        from = at + run.text.len();
    }
    false
}

/// Where the next run of two characters or more begins.
fn next_run(text: &str, from: usize) -> Option<usize> {
    // All of them begin with this byte, which stands nowhere else.
    let found = memchr::memchr_iter(0xC3, &text.as_bytes()[from..]).find(|&at| {
        let mut characters = text[from + at..].chars();
        characters.next().is_some_and(may_begin) && characters.next().is_some_and(|next| !next.is_ascii())
    })?;
    Some(from + found)
}

/// The text that the last bytes are, and where it begins.
fn last_sound(bytes: &[u8]) -> Option<(usize, String)> {
    let (mut start, mut end) = (0, 0);
    let mut read = String::new();
    for chunk in bytes.utf8_chunks() {
        read.push_str(chunk.valid());
        end += chunk.valid().len() + chunk.invalid().len();
        match chunk.invalid() {
            [] => {}
            // A quote's last byte has no character in Windows-1252, and is lost on the way: `â€` and nothing more.
            [0xE2, 0x80] if end == bytes.len() => read.push('"'),
            _ => {
                read.clear();
                start = end;
            }
        }
    }
    (!read.is_empty()).then_some((start, read))
}

/// What was read, with the runs in it read once more, and those in theirs: each time of half as many characters at most.
/// `None` if there are none.
fn read_again(read: &str) -> Option<String> {
    let mut from = 0;
    let mut again = String::new();
    while let Some(at) = next_run(read, from) {
        let run = run(read, at);
        again.push_str(&read[from..at]);
        let (before, meant) = run.misread.unwrap_or((usize::MAX, String::new()));
        again.extend(run.text.chars().take(before));
        again.push_str(&meant);
        from = at + run.text.len();
    }
    again.push_str(&read[from..]);
    (from > 0).then_some(again)
}

/// The byte that is read as `character` in Windows-1252, if it is not ASCII. Bytes that stand for nothing there are read
/// as control characters, as browsers do.
fn windows_1252(character: char) -> Option<u8> {
    match u32::from(character) {
        code @ 0x80..=0xFF => Some(code as u8),
        // A space in the table is nobody's place.
        _ if character == ' ' => None,
        _ => entities::BEYOND_LATIN_1.iter().position(|&other| other == character).map(|at| 0x80 + at as u8),
    }
}

/// What a control character of Latin-1 was meant to be: Windows-1252 that was read as Latin-1.
pub(super) fn meant_by_control(character: char) -> Option<char> {
    entities::meant_by_control(character.into())
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

    /// The text that a run is, if all of it was misread, and its length.
    fn misread(text: &str) -> Option<(String, usize)> {
        let run = run(text, 0);
        let (before, read) = run.misread?;
        assert_eq!(before, 0, "{text}");
        Some((read, run.text.len()))
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
        for text in ["Spaß“", "FPÖ”", "PERÚ»", "CAFÉ’S", "Muß…"] {
            assert!(!is_misread(text), "{text}");
        }
        assert!(is_misread("niÅ„ski") && is_misread("ÎšÎ±") && is_misread("a ß“"));
        for text in ["éà", "École", "ÀÉ", "São", "âge", "Ñandú", "Âge", "ß", "œuvre", "ÉÈÊ"] {
            assert_eq!(misread(text), None, "{text}");
        }
    }

    #[test]
    fn the_end_of_a_run_may_be_misread() {
        for (text, expected) in [
            ("éÃ©", Some((1, "é"))),
            ("ÂÂ©", Some((1, "©"))),
            ("Ã©â€", Some((0, "é\""))),
            ("Ã©â€x", Some((0, "é\""))),
            ("â€Ã©", Some((2, "é"))),
            ("Ã©’s", None),
            ("Ã©â", None),
        ] {
            let found = run(text, 0).misread;
            assert_eq!(found, expected.map(|(before, read)| (before, read.to_owned())), "{text}");
            assert_eq!(is_misread(&format!("Là {text}")), expected.is_some(), "{text}");
        }
    }

    #[test]
    fn a_run_of_any_length_is_read_once_over() {
        let (text, broken) = ("東京".repeat(100_000), "Ã".repeat(1_000_000));
        let twice = misread_as_windows_1252(&misread_as_windows_1252(&text));
        assert_eq!(misread(&twice), Some((text, twice.len())));
        assert!(run(&broken, 0).misread.is_none());
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
