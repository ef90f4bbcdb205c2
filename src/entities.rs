//! Character references of HTML (`&rsquo;`, `&#8217;`) to the characters that they stand for: in what is read of a page, and
//! in text that nobody decoded.
//!
//! Method: the HTML standard, "Numeric character reference end state". The numbers of the control characters 80 to 9F stand
//! for what these bytes are in Windows-1252, for that is what pages mean by them: `&#146;` is an apostrophe.

use std::borrow::Cow;

use memchr::memmem;

/// The characters of bytes 80 to 9F in Windows-1252; a space where there is none.
pub(crate) const BEYOND_LATIN_1: [char; 32] = [
    '€', ' ', '‚', 'ƒ', '„', '…', '†', '‡', 'ˆ', '‰', 'Š', '‹', 'Œ', ' ', 'Ž', ' ', ' ', '‘', '’', '“', '”',
    '•', '–', '—', '˜', '™', 'š', '›', 'œ', ' ', 'ž', 'Ÿ',
];

/// What a control character of Latin-1 was meant to be: Windows-1252 that was read as Latin-1.
pub(crate) fn meant_by_control(code: u32) -> Option<char> {
    let at = code.checked_sub(0x80)?;
    BEYOND_LATIN_1.get(at as usize).copied().filter(|&meant| meant != ' ')
}

/// `text` with its references read, each once.
pub(crate) fn decode(text: &str) -> Cow<'_, str> {
    match without_controls(text) {
        Some(text) => Cow::Owned(html_escape::decode_html_entities(&text).into_owned()),
        None => html_escape::decode_html_entities(text),
    }
}

/// `text` with those references read that name a control character and mean another; none if it has none. No reference can
/// come of it, for no `&` does.
fn without_controls(text: &str) -> Option<String> {
    let mut read = String::new();
    let mut from = 0;
    for at in memmem::find_iter(text.as_bytes(), b"&#") {
        let Some((meant, size)) = control(&text[at..]) else { continue };
        read.push_str(&text[from..at]);
        read.push(meant);
        from = at + size;
    }
    read.push_str(&text[from..]);
    (from > 0).then_some(read)
}

/// The character that is meant by the reference that `text` begins with, if that names a control character; and its length.
fn control(text: &str) -> Option<(char, usize)> {
    /// Leading zeros are allowed, and nobody writes many.
    const LONGEST: usize = 8;
    let number = &text[2..];
    let (digits, radix) = match number.as_bytes().first()? {
        b'x' | b'X' => (&number[1..], 16),
        _ => (number, 10),
    };
    let end = digits.bytes().take(LONGEST).position(|byte| byte == b';')?;
    // A sign is read as part of a number.
    if !digits[..end].bytes().all(|byte| byte.is_ascii_hexdigit()) {
        return None;
    }
    let meant = meant_by_control(u32::from_str_radix(&digits[..end], radix).ok()?)?;
    Some((meant, text.len() - digits.len() + end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// They became control characters, which no copy in Unicode has.
    #[test]
    fn references_to_windows_1252_are_what_they_mean() {
        for (text, expected) in [
            ("the mayor&#146;s &#147;no&#148; &#150; and &#x92;s, &#X0080;", "the mayor’s “no” – and ’s, €"),
            ("&#129;&#65;&#8217;&rsquo;", "\u{81}A’’"),
            ("&amp;#146; &#146 &#+146; &#x; &#; &#146x; &#", "&#146; &#146 &#+146; &#x; &#; &#146x; &#"),
            ("&#00000146;&#é;", "\u{92}&#é;"),
            ("Marks & Spencer", "Marks & Spencer"),
        ] {
            assert_eq!(decode(text), expected, "{text}");
        }
    }

    #[test]
    fn text_without_references_is_borrowed() {
        assert!(matches!(decode("a & b"), Cow::Borrowed(_)));
    }
}
