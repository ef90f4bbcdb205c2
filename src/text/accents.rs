//! Letters without the accents that copies lose: `São Paulo` and `Sao Paulo` are one name, `ещё` and `еще` one word.
//!
//! Fields, file names and old systems keep letters of ASCII only; capitals of Greek have no accent, and what points
//! vowels in Arabic and Hebrew is written at will. What is another letter stays: `й` is no `и`.
//!
//! Method: canonical decomposition (Unicode Standard Annex 15) of Latin and Greek letters, the letters that search
//! engines fold besides (Lucene's ASCII folding and Arabic normalisation are the models), and marks left out.

use unicode_normalization::char::{decompose_canonical, is_combining_mark};

/// A word in lower case without its accents, in `bare` if it has any. What would have nothing left stays as it is.
pub(crate) fn without_accents<'w>(word: &'w str, bare: &'w mut String) -> &'w str {
    if word.is_ascii() {
        return word;
    }
    bare.clear();
    for character in word.chars() {
        if character.is_ascii() {
            bare.push(character);
        } else if let Some(letters) = spelled_out(character) {
            bare.push_str(letters);
        } else if !is_left_out(character) {
            bare.push(without_marks(character));
        }
    }
    if bare.is_empty() { word } else { bare }
}

/// Letters that have no decomposition, as they are written in ASCII; and those of other scripts that one outlet writes and
/// the next does not.
fn spelled_out(letter: char) -> Option<&'static str> {
    Some(match letter {
        'ß' => "ss",
        'æ' => "ae",
        'œ' => "oe",
        'þ' => "th",
        'ø' => "o",
        'đ' | 'ð' => "d",
        'ł' => "l",
        'ħ' => "h",
        'ŧ' => "t",
        'ı' => "i",
        'ё' => "е",
        'ς' => "σ",
        'أ' | 'إ' | 'آ' | 'ٱ' => "ا",
        _ => return None,
    })
}

/// Whether a character is an accent of the letter before it, or one of the signs that Arabic and Hebrew are written with or
/// without: tatweel, vowel signs, points.
fn is_left_out(character: char) -> bool {
    matches!(u32::from(character),
        0x0300..=0x036F | 0x0640 | 0x064B..=0x0652 | 0x0670 | 0x05B0..=0x05BD | 0x05BF..=0x05C2 | 0x05C4..=0x05C5 | 0x05C7)
}

/// A Latin or Greek letter without its marks; any other character as it is. Those of other scripts are not even looked up.
fn without_marks(character: char) -> char {
    let may_be_folded =
        matches!(character, '\u{c0}'..='\u{24f}' | '\u{370}'..='\u{3ff}' | '\u{1e00}'..='\u{1fff}');
    if may_be_folded { decomposed(character) } else { character }
}

/// The same of any character, by its decomposition.
fn decomposed(character: char) -> char {
    let mut first = None;
    let mut others_are_marks = true;
    decompose_canonical(character, |part| match first {
        None => first = Some(part),
        Some(_) => others_are_marks &= is_combining_mark(part),
    });
    let is_folded = |letter: &char| letter.is_ascii_lowercase() || matches!(letter, 'α'..='ω');
    first.filter(|first| others_are_marks && is_folded(first)).unwrap_or(character)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::normalise::normalise;

    fn folded(text: &str) -> String {
        let words = normalise(text).to_lowercase();
        let bare = words.split(' ').map(|word| without_accents(word, &mut String::new()).to_owned());
        bare.collect::<Vec<_>>().join(" ")
    }

    #[test]
    fn accents_are_left_out_and_letters_stay() {
        for (text, expected) in [
            ("São Tomé", "sao tome"),
            ("Łódź, Ærø, Đorđe, Straße", "lodz, aero, dorde, strasse"),
            ("İstanbul ılık", "istanbul ilik"),
            ("Việt Nam", "viet nam"),
            ("x\u{302}", "x"),
            ("ΆΡΘΡΟ άρθρο ΑΡΘΡΟ", "αρθρο αρθρο αρθρο"),
            ("ΝΟΜΟΣ νόμος", "νομοσ νομοσ"),
            ("ещё ЁЛКА", "еще елка"),
            ("Найти їх", "найти їх"),
            ("за\u{301}мок", "замок"),
            ("أحمد آل إبراهيم", "احمد ال ابراهيم"),
            ("مُحَمَّد العـــراق", "محمد العراق"),
            ("שָׁלוֹם", "שלום"),
            ("がぎ 新華 नई 서울", "がぎ 新華 नई 서울"),
        ] {
            assert_eq!(folded(text), expected, "{text}");
        }
    }

    #[test]
    fn no_other_script_has_letters_to_be_folded() {
        for character in '\u{80}'..=char::MAX {
            assert_eq!(without_marks(character), decomposed(character), "{character:?}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_has_none_is_left_alone(text in "[a-zα-ρσ-ω0-9' ]{0,20}") {
            proptest::prop_assert_eq!(folded(&text), text.to_lowercase());
        }

        #[test]
        fn folding_twice_is_folding_once(text in "(\\PC|[a-zéßøăİёй\u{301}\u{650}]){0,12}") {
            let once = folded(&text);
            let words = once.split(' ').map(|word| without_accents(word, &mut String::new()).to_owned());
            let twice = words.collect::<Vec<_>>().join(" ");
            proptest::prop_assert_eq!(twice, once);
        }
    }
}
