//! Words by Unicode rules, tailored to scraped news.
//!
//! Method: Unicode Standard Annex 29 word boundaries, with the tailoring that the annex allows for:
//! - a full stop or colon joins no two words (`intelligence.New` is two: scrapes glue sentences), but it joins the
//!   single letters of an acronym, and is dropped there (`U.S.` and `US` are one word);
//! - apostrophes inside a word are dropped (`don't`, `dont`), commas inside a number too (`1,000`, `1000`);
//! - scripts written without spaces (Han, kana, Thai, Lao, Khmer, Myanmar) yield overlapping pairs of characters,
//!   the usual index unit where no dictionary is at hand, so that a shingle of three spans four characters.
//!
//! ASCII text, nearly all of English news, takes a byte loop; everything else goes through `unicode-segmentation`.
//! A property test holds the two together.

use unicode_segmentation::UnicodeSegmentation;

/// One word, folded for comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Word<'a> {
    /// The word in lower case, without inner apostrophes and commas.
    pub folded: &'a str,
    /// Where it starts in the text given, in bytes.
    pub start: usize,
    /// One past its last byte.
    pub end: usize,
    /// What it looks like.
    pub shape: Shape,
}

/// What a word looks like, before its meaning is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// Letters, the first in lower case or of a script without case.
    Lower,
    /// Letters, the first in upper case.
    Capital,
    /// It holds a digit.
    Number,
}

/// Calls `each` for every word of `text`, which should be [normalised](super::normalise::normalise). Linear in the
/// text; allocates one buffer a call at most.
pub fn for_each_word(text: &str, mut each: impl FnMut(Word<'_>)) {
    let mut folded = String::with_capacity(32);
    if text.is_ascii() {
        ascii_words(text, 0, &mut folded, &mut each);
    } else {
        unicode_words(text, &mut folded, &mut each);
    }
}

/// Words of ASCII text. `offset` is added to the places reported.
fn ascii_words(text: &str, offset: usize, folded: &mut String, each: &mut impl FnMut(Word<'_>)) {
    let bytes = text.as_bytes();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_alphanumeric() {
            at += 1;
            continue;
        }
        let start = at;
        let mut digits = false;
        folded.clear();
        loop {
            let run = at;
            while at < bytes.len() && bytes[at].is_ascii_alphanumeric() {
                digits |= bytes[at].is_ascii_digit();
                at += 1;
            }
            folded.push_str(&text[run..at]);
            match joint(bytes, start, at) {
                Joint::None => break,
                Joint::Dropped => at += 1,
                Joint::Kept => {
                    folded.push(bytes[at] as char);
                    at += 1;
                }
            }
        }
        folded.make_ascii_lowercase();
        let shape = match bytes[start] {
            _ if digits => Shape::Number,
            first if first.is_ascii_uppercase() => Shape::Capital,
            _ => Shape::Lower,
        };
        each(Word { folded, start: offset + start, end: offset + at, shape });
    }
}

/// Whether the byte at `at`, the first after a run of letters and digits that is part of the word from `start`, joins
/// that run to the next.
fn joint(bytes: &[u8], start: usize, at: usize) -> Joint {
    let (Some(&mark), Some(&next)) = (bytes.get(at), bytes.get(at + 1)) else { return Joint::None };
    let before = bytes[at - 1];
    let letters = before.is_ascii_alphabetic() && next.is_ascii_alphabetic();
    let digits = before.is_ascii_digit() && next.is_ascii_digit();
    match mark {
        b'\'' if letters => Joint::Dropped,
        b',' if digits => Joint::Dropped,
        b'.' if digits => Joint::Kept,
        // An acronym: single letters all the way, on this side of the stop and on the next.
        b'.' if letters => {
            let single_before = at == start + 1 || bytes[at - 2] == b'.';
            let single_after = !bytes.get(at + 2).is_some_and(u8::is_ascii_alphanumeric);
            if single_before && single_after { Joint::Dropped } else { Joint::None }
        }
        _ => Joint::None,
    }
}

enum Joint {
    None,
    Dropped,
    Kept,
}

/// Words of any text.
fn unicode_words(text: &str, folded: &mut String, each: &mut impl FnMut(Word<'_>)) {
    let mut unspaced = Unspaced::default();
    for (start, word) in text.unicode_word_indices() {
        if word.is_ascii() {
            unspaced.flush(text, folded, each);
            // Annex 29 joins what the tailoring may part again; never the other way round, but for acronyms' ends.
            ascii_words(word, start, folded, each);
            continue;
        }
        for (part_start, part) in parts(word) {
            let (start, end) = (start + part_start, start + part_start + part.len());
            if part.chars().next().is_some_and(is_unspaced) {
                for (at, character) in part.char_indices() {
                    unspaced.push(text, start + at..start + at + character.len_utf8(), folded, each);
                }
                continue;
            }
            unspaced.flush(text, folded, each);
            fold(part, folded);
            if folded.is_empty() {
                continue;
            }
            let shape = match part.chars().next() {
                _ if part.chars().any(char::is_numeric) => Shape::Number,
                Some(first) if first.is_uppercase() => Shape::Capital,
                _ => Shape::Lower,
            };
            each(Word { folded, start, end, shape });
        }
    }
    unspaced.flush(text, folded, each);
}

/// Parts a word of Annex 29 at full stops and colons between letters.
fn parts(word: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    word.split_inclusive(['.', ':', '_', '\u{00B7}']).filter_map(move |part| {
        let start = at;
        at += part.len();
        let part = part.trim_end_matches(['.', ':', '_', '\u{00B7}']);
        (!part.is_empty()).then_some((start, part))
    })
}

/// Lower case without apostrophes.
fn fold(word: &str, folded: &mut String) {
    folded.clear();
    folded.extend(word.chars().filter(|&c| c != '\'' && c != ',').flat_map(char::to_lowercase));
}

/// Whether words of the character's script are not set apart by spaces.
fn is_unspaced(character: char) -> bool {
    matches!(u32::from(character),
        0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x3005..=0x3007 | 0x3040..=0x30FF | 0x31F0..=0x31FF
        | 0x3400..=0x4DBF | 0x4E00..=0x9FFF | 0xF900..=0xFAFF | 0x20000..=0x3FFFF)
}

/// The last character of a run of an unspaced script, waiting for its neighbour.
#[derive(Default)]
struct Unspaced {
    last: Option<std::ops::Range<usize>>,
    paired: bool,
}

impl Unspaced {
    /// Takes the next character; reports the pair it closes.
    fn push(
        &mut self,
        text: &str,
        place: std::ops::Range<usize>,
        folded: &mut String,
        each: &mut impl FnMut(Word<'_>),
    ) {
        if let Some(last) = self.last.clone() {
            if last.end == place.start {
                fold(&text[last.start..place.end], folded);
                each(Word { folded, start: last.start, end: place.end, shape: Shape::Lower });
                self.paired = true;
            } else {
                self.flush(text, folded, each);
            }
        }
        self.last = Some(place);
    }

    /// Ends the run; a character that stood alone is a word by itself.
    fn flush(&mut self, text: &str, folded: &mut String, each: &mut impl FnMut(Word<'_>)) {
        if let Some(last) = self.last.take()
            && !self.paired
        {
            fold(&text[last.clone()], folded);
            each(Word { folded, start: last.start, end: last.end, shape: Shape::Lower });
        }
        self.paired = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Vec<String> {
        let mut found = Vec::new();
        for_each_word(text, |word| found.push(word.folded.to_owned()));
        found
    }

    #[test]
    fn news_words() {
        for (text, expected) in [
            ("The U.S. said it won't pay $1,000.50.", "the us said it wont pay 1000.50"),
            ("intelligence.New Delhi", "intelligence new delhi"),
            ("U.S.A and e.g. this", "usa and eg this"),
            ("said:The 5-year, 3:30 p.m.", "said the 5 year 3 30 pm"),
            ("São Paulo's naïve", "são paulos naïve"),
            ("Москва, 10 февраля", "москва 10 февраля"),
            ("snake_case", "snake case"),
            ("", ""),
        ] {
            assert_eq!(words(text).join(" "), expected, "{text:?}");
        }
    }

    #[test]
    fn unspaced_scripts_give_pairs_of_characters() {
        for (text, expected) in [
            ("新华社北京", "新华 华社 社北 北京"),
            ("第12日电", "第 12 日电"),
            ("東京タワーで", "東京 京タ タワ ワー ーで"),
            ("ok 新 ok", "ok 新 ok"),
        ] {
            assert_eq!(words(text).join(" "), expected, "{text:?}");
        }
    }

    #[test]
    fn devanagari_words_keep_their_marks() {
        assert_eq!(words("नई दिल्ली में बैठक").len(), 4);
    }

    proptest::proptest! {
        /// The byte loop against the general path, on text where both apply.
        #[test]
        fn ascii_loop_agrees_with_the_unicode_path(text in "[a-zA-Z0-9 '.,:;_\\-\"]{0,60}") {
            let mut fast = Vec::new();
            for_each_word(&text, |w| fast.push((w.folded.to_owned(), w.start, w.end)));
            let mut slow = Vec::new();
            let mut folded = String::new();
            unicode_words(&text, &mut folded, &mut |w: Word<'_>| slow.push((w.folded.to_owned(), w.start, w.end)));
            proptest::prop_assert_eq!(fast, slow);
        }

        /// Any text: places are in bounds, in order, and on character boundaries.
        #[test]
        fn places_are_sound(text in "\\PC{0,40}") {
            let text = crate::text::normalise::normalise(&text).into_owned();
            let mut last = 0;
            for_each_word(&text, |w| {
                assert!(text.get(w.start..w.end).is_some() && !w.folded.is_empty());
                assert!(w.start >= last);
                last = w.start;
            });
        }
    }
}
