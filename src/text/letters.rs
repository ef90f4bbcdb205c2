//! What is a letter, told fast for the characters that news has most of.

/// Whether a character is a letter or a digit: as [`char::is_alphanumeric`], which has to look the typographic quotes and
/// dashes that open and close so many paragraphs up in its tables.
#[inline]
pub(crate) fn is_alphanumeric(character: char) -> bool {
    !is_punctuation(character) && character.is_alphanumeric()
}

/// Whether a character is of the block of general punctuation, which has no letters and no digits.
#[inline]
fn is_punctuation(character: char) -> bool {
    matches!(character, '\u{2000}'..='\u{206F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_is_told_as_the_tables_tell_it() {
        for character in '\0'..=char::MAX {
            assert_eq!(is_alphanumeric(character), character.is_alphanumeric(), "{character:?}");
        }
    }
}
