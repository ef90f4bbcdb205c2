//! The ends of a text: white space, the signs before its first word and those behind its last.
//!
//! Each paragraph is asked for them several times over, and nearly every one begins with a letter and ends with a letter or
//! a full stop. So a byte is looked at first, and characters are decoded for the others alone.

use super::letters::is_alphanumeric;

/// `text` without white space at its ends, as [`str::trim`].
#[inline]
pub(crate) fn trim(text: &str) -> &str {
    trim_start(trim_end(text))
}

/// `text` without white space before it, as [`str::trim_start`].
#[inline]
pub(crate) fn trim_start(text: &str) -> &str {
    if text.as_bytes().first().is_some_and(u8::is_ascii_graphic) { text } else { text.trim_start() }
}

/// `text` without white space behind it, as [`str::trim_end`].
#[inline]
pub(crate) fn trim_end(text: &str) -> &str {
    if text.as_bytes().last().is_some_and(u8::is_ascii_graphic) { text } else { text.trim_end() }
}

/// `text` from the first character that counts on. ASCII letters and digits must be among those that do.
#[inline]
pub(crate) fn from_first(text: &str, counts: impl Fn(char) -> bool) -> &str {
    if text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric) {
        text
    } else {
        text.trim_start_matches(|c| !counts(c))
    }
}

/// `text` without the signs and the white space behind its last letter or digit.
#[inline]
pub(crate) fn without_closing(text: &str) -> &str {
    let is_sign = |byte: &u8| byte.is_ascii() && !byte.is_ascii_alphanumeric();
    let signs = text.as_bytes().iter().rev().take_while(|byte| is_sign(byte)).count();
    let closed = &text[..text.len() - signs];
    let is_told = closed.as_bytes().last().is_none_or(u8::is_ascii);
    if is_told { closed } else { closed.trim_end_matches(|c| !is_alphanumeric(c)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ends_are_told_as_by_looking_at_each_character(text in r#"([ \t\u{a0}\u{2003}\u{3000}.,"”“(©—\u{200b}é中थ]{0,3}[a-zA-Z0-9]{0,2}){0,4}"#) {
            prop_assert_eq!(trim(&text), text.trim());
            prop_assert_eq!(trim_start(&text), text.trim_start());
            prop_assert_eq!(trim_end(&text), text.trim_end());
            let is_sign = |c: char| !c.is_alphanumeric();
            prop_assert_eq!(without_closing(&text), text.trim_end_matches(is_sign));
            prop_assert_eq!(from_first(&text, is_alphanumeric), text.trim_start_matches(is_sign));
            let counts = |c: char| c == '“' || c.is_alphanumeric();
            prop_assert_eq!(from_first(&text, counts), text.trim_start_matches(|c| !counts(c)));
        }
    }
}
