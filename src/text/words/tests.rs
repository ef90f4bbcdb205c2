//! Which words are found in texts of many scripts, and the fast way held to the one by Annex 29.

use super::*;

fn words(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    for_each_word(text, |word| found.push(word.folded.to_owned()));
    found
}

fn owned(word: Word<'_>) -> (String, usize, usize, Shape) {
    (word.folded.to_owned(), word.start, word.end, word.shape)
}

fn all(text: &str) -> Vec<(String, usize, usize, Shape)> {
    let mut found = Vec::new();
    for_each_word(text, |word| found.push(owned(word)));
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
        ("เมื่อ ๑๒ คน", "เม มื ื่ ่อ 12 คน"),
        ("วันที่๑๒", "วั ัน นท ที ี่ 12"),
        ("๐.๘", "0.8"),
        ("ok 新 ok", "ok 新 ok"),
    ] {
        assert_eq!(words(text).join(" "), expected, "{text:?}");
    }
}

/// The full stop parted them, and 0.8 was two numbers in all scripts but one.
#[test]
fn decimals_in_the_digits_of_any_script_are_one_number() {
    for text in ["0.8", "०.८", "০.৮", "௦.௮", "٠٫٨", "۰٫۸", "۰.۸"] {
        assert_eq!(words(text), ["0.8"], "{text}");
    }
    assert_eq!(words("é.८ ८.é ८.8.c"), ["é", "8", "8", "é", "8.8", "c"]);
}

#[test]
fn devanagari_words_keep_their_marks() {
    assert_eq!(words("नई दिल्ली में बैठक").len(), 4);
}

proptest::proptest! {
    /// The ASCII path against the general one, on text where both apply.
    #[test]
    fn ascii_words_agree_with_the_unicode_path(text in "[a-zA-Z0-9 '.,:;_\\-\"]{0,90}") {
        let mut slow = Vec::new();
        WordSplitter::default().unicode_words(&text, 0, &mut |w: RawWord<'_>| slow.push(owned(w.word())));
        // The general path hands words in ASCII back; a word is enough for Annex 29 to have had its say.
        proptest::prop_assert_eq!(all(&text), slow);
    }

    /// Text cut at spaces against the same text in one piece.
    #[test]
    fn stretches_agree_with_the_whole(
        text in "([a-zA-Z'.,]{1,6}|[ ]{1,2}|[é新タก़\u{301}\u{200d}“9]|\\PC){0,40}"
    ) {
        let text = crate::text::normalise::normalise(&text).into_owned();
        let mut whole = Vec::new();
        WordSplitter::default().unicode_words(&text, 0, &mut |w: RawWord<'_>| whole.push(owned(w.word())));
        proptest::prop_assert_eq!(all(&text), whole);
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
