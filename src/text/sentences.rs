//! Sentence spans of one paragraph, by rule.
//!
//! Made for comparing and ordering news copy, so the rules know what news is full of: titles, initials, datelines'
//! states and months, company forms, decimal numbers. Where a full stop is in doubt the text is kept together. It
//! never looks past the paragraph, never changes text, and takes time linear in it. The full stops of Chinese,
//! Japanese, Hindi, Arabic, Urdu, Amharic, Armenian, Khmer and Burmese are known too.

use std::ops::Range;

/// The sentences of `paragraph`, in order, trimmed, none empty. All that is between them is white space.
#[must_use]
pub fn sentences(paragraph: &str) -> Sentences<'_> {
    Sentences { text: paragraph, at: 0 }
}

/// Iterator over sentence spans, made by [`sentences`].
#[derive(Debug, Clone)]
pub struct Sentences<'t> {
    text: &'t str,
    at: usize,
}

impl Iterator for Sentences<'_> {
    type Item = Range<usize>;

    fn next(&mut self) -> Option<Range<usize>> {
        let rest = &self.text[self.at..];
        let start = self.at + (rest.len() - rest.trim_start().len());
        if start == self.text.len() {
            self.at = start;
            return None;
        }
        let mut from = start;
        while let Some((mark_at, mark)) = next_terminal(self.text, from) {
            let end = skip_closing(self.text, mark_at);
            if ends_sentence(self.text, start, mark_at, mark, end) {
                self.at = end;
                return Some(start..end);
            }
            from = end;
        }
        self.at = self.text.len();
        Some(start..self.text.trim_end().len())
    }
}

/// Bytes that a terminal mark can start with: everything else is skipped without decoding.
const MAY_START_TERMINAL: [bool; 256] = {
    let mut table = [false; 256];
    // `.!?`, then the first bytes of ։ ؟ ۔ । ॥ ။ ። ។ … 。 ｡ ！ ？
    let leads = [b'.', b'!', b'?', 0xD6, 0xD8, 0xDB, 0xE0, 0xE1, 0xE2, 0xE3, 0xEF];
    let mut i = 0;
    while i < leads.len() {
        table[leads[i] as usize] = true;
        i += 1;
    }
    table
};

/// How a mark ends a sentence.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Terminal {
    /// `.` and `…`, which do other work besides.
    Stop,
    /// `!`, `?` and the marks of scripts that put a space after them.
    Spaced,
    /// Chinese and Japanese marks: the next sentence follows without a space.
    Tight,
}

fn terminal(c: char) -> Option<Terminal> {
    match c {
        '.' | '…' => Some(Terminal::Stop),
        '!' | '?' | '։' | '؟' | '۔' | '।' | '॥' | '။' | '።' | '។' => Some(Terminal::Spaced),
        '。' | '｡' | '！' | '？' => Some(Terminal::Tight),
        _ => None,
    }
}

fn next_terminal(text: &str, from: usize) -> Option<(usize, Terminal)> {
    let bytes = text.as_bytes();
    let mut at = from;
    while at < bytes.len() {
        if MAY_START_TERMINAL[usize::from(bytes[at])] {
            let mark = text[at..].chars().next()?;
            if let Some(kind) = terminal(mark) {
                return Some((at, kind));
            }
            at += mark.len_utf8();
        } else {
            at += 1;
        }
    }
    None
}

/// The end of the run of terminal marks at `at` and of the quotes and brackets that close after it.
fn skip_closing(text: &str, at: usize) -> usize {
    let rest = text[at..].trim_start_matches(|c| terminal(c).is_some());
    text.len() - rest.trim_start_matches(is_closing).len()
}

fn is_closing(c: char) -> bool {
    matches!(c, '"' | '\'' | '”' | '’' | '»' | '›' | ')' | ']' | '）' | '」' | '』' | '】' | '〕')
}

fn is_opening(c: char) -> bool {
    matches!(
        c,
        '"' | '\'' | '“' | '‘' | '«' | '‹' | '(' | '[' | '„' | '¿' | '¡' | '-' | '–' | '—' | '•' | '*'
    )
}

fn ends_sentence(text: &str, start: usize, mark_at: usize, mark: Terminal, end: usize) -> bool {
    let after = &text[end..];
    if after.is_empty() || mark == Terminal::Tight {
        return true;
    }
    if !after.starts_with(char::is_whitespace) {
        return false;
    }
    let next = after.trim_start().trim_start_matches(is_opening);
    // What goes on in lower case is the same sentence: `"Why?" she asked`, `Yahoo! said`.
    if next.starts_with(char::is_lowercase) {
        return false;
    }
    mark != Terminal::Stop || end - mark_at > 1 || !is_abbreviated(&text[start..mark_at], next)
}

/// Whether a full stop after `before`, with `next` to follow, belongs to the word and not to the sentence.
pub(super) fn is_abbreviated(before: &str, next: &str) -> bool {
    let word = last_word(before);
    let mut letters = word.chars();
    let (Some(first), second) = (letters.next(), letters.next()) else { return false };
    if second.is_none() && first.is_uppercase() {
        return true;
    }
    if word.bytes().all(|b| b.is_ascii_digit()) {
        // A list's own number, or a day before its month, as German writes it.
        return word.len() == before.trim_start().len()
            || (word.len() <= 2 && starts_with_any(next, GERMAN_MONTHS));
    }
    let is_dotted = || word.split('.').all(|part| part.len() <= 3 && part.chars().all(char::is_alphabetic));
    if word.contains('.') && is_dotted() {
        return word.eq_ignore_ascii_case("e.g") || word.eq_ignore_ascii_case("i.e") || !opens_sentence(next);
    }
    if NEVER_LAST.binary_search(&word).is_ok() {
        return true;
    }
    if NUMBERED.binary_search(&word).is_ok() {
        return next.starts_with(|c: char| c.is_ascii_digit());
    }
    OFTEN_LAST.binary_search(&word).is_ok() && !opens_sentence(next)
}

/// Whether the full stop, exclamation or question mark at byte `at` ends a sentence of any text that holds it, told by the
/// bytes around it alone: a whole word in small letters before, a space and a capital behind. Never yes where
/// [`sentences`] goes on; no of many that end one.
#[inline]
pub(crate) fn surely_ends_sentence(text: &[u8], at: usize) -> bool {
    /// Letters. Shorter ones may be abbreviated, and so is one longer one.
    const SHORTEST_WORD: usize = 4;
    const ABBREVIATED: &[u8] = b"approx";
    let quoted = match text.get(at + 1..) {
        Some([b'"' | b')', ..]) => 1,
        Some([0xe2, 0x80, 0x9d, ..]) => 3,
        _ => 0,
    };
    let Some([b' ', b'A'..=b'Z', ..]) = text.get(at + 1 + quoted..) else { return false };
    if quoted > 0 || text[at] != b'.' {
        return true;
    }
    let letters = text[..at].iter().rev().take_while(|byte| byte.is_ascii_lowercase()).count();
    let word = &text[at - letters..at];
    letters >= SHORTEST_WORD && text[..at - letters].last() == Some(&b' ') && word != ABBREVIATED
}

/// The last word of `before`, cut off at a length that no abbreviation reaches.
fn last_word(before: &str) -> &str {
    const LONGEST: usize = 24;
    let mut from = before.len();
    for (at, c) in before.char_indices().rev() {
        if c.is_whitespace() || is_opening(c) || c == '/' || before.len() - at > LONGEST {
            break;
        }
        from = at;
    }
    &before[from..]
}

pub(super) fn opens_sentence(next: &str) -> bool {
    let word = next.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    next.is_empty() || SENTENCE_OPENERS.binary_search(&word).is_ok()
}

fn starts_with_any(text: &str, words: &[&str]) -> bool {
    words.iter().any(|word| text.starts_with(word))
}

/// Abbreviations that always lean on the next word. Sorted by bytes, as are the lists below.
const NEVER_LAST: &[&str] = &[
    "Adm", "Amb", "Atty", "Bros", "Capt", "Cmdr", "Col", "Cpl", "Det", "Dr", "Dra", "Fr", "Ft", "Gen", "Gov",
    "Herr", "Hon", "Hr", "Insp", "Lt", "Maj", "Messrs", "Mlle", "Mme", "Mr", "Mrs", "Ms", "Mt", "Mx", "Pfc",
    "Pres", "Prof", "Pvt", "Rep", "Reps", "Rev", "Rs", "Sen", "Sens", "Sgt", "Shri", "Smt", "Sr", "Sra",
    "Srta", "St", "Sta", "Ste", "Supt", "approx", "bzw", "ca", "cf", "v", "vs",
];

/// Abbreviations that lean on a number.
const NUMBERED: &[&str] = &["Art", "Fig", "No", "Nos", "Nr", "Para", "Sec", "no", "núm", "op", "p", "pp"];

/// Abbreviations that may end a sentence: states, months, company forms.
const OFTEN_LAST: &[&str] = &[
    "Ala", "Apr", "Ariz", "Ark", "Aug", "Ave", "Blvd", "Calif", "Co", "Colo", "Conn", "Corp", "Cos", "Dec",
    "Del", "Dept", "Feb", "Fla", "Fri", "Ga", "Ill", "Inc", "Ind", "Jan", "Jr", "Jul", "Jun", "Kan", "Ky",
    "La", "Ltd", "Mar", "Mass", "Md", "Mich", "Minn", "Miss", "Mo", "Mon", "Mont", "Neb", "Nev", "Nov",
    "Oct", "Okla", "Ont", "Ore", "Pa", "Que", "Rd", "Sat", "Sep", "Sept", "Sun", "Tenn", "Tex", "Thu", "Tue",
    "Univ", "Va", "Vt", "Wash", "Wed", "Wis", "Wyo", "al", "etc",
];

/// Words that open English sentences and do not go on a name after an abbreviation.
const SENTENCE_OPENERS: &[&str] = &[
    "A",
    "About",
    "According",
    "After",
    "All",
    "Also",
    "Although",
    "An",
    "And",
    "Another",
    "As",
    "At",
    "Both",
    "But",
    "By",
    "During",
    "Each",
    "Even",
    "Every",
    "Few",
    "For",
    "From",
    "He",
    "Her",
    "Here",
    "His",
    "How",
    "However",
    "I",
    "If",
    "In",
    "It",
    "Its",
    "Just",
    "Last",
    "Many",
    "Meanwhile",
    "More",
    "Most",
    "My",
    "Next",
    "No",
    "Nor",
    "Not",
    "Now",
    "On",
    "One",
    "Or",
    "Our",
    "Police",
    "Several",
    "She",
    "Since",
    "So",
    "Some",
    "Such",
    "That",
    "The",
    "Their",
    "Then",
    "There",
    "These",
    "They",
    "This",
    "Those",
    "Though",
    "Through",
    "To",
    "Two",
    "Under",
    "Until",
    "We",
    "What",
    "When",
    "Where",
    "Whether",
    "While",
    "Who",
    "Why",
    "With",
    "Yet",
    "You",
    "Your",
];

const GERMAN_MONTHS: &[&str] =
    &["Jan", "Feb", "Mär", "Apr", "Mai", "Jun", "Jul", "Aug", "Sep", "Okt", "Nov", "Dez"];

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(text: &str, expect: &[&str]) {
        let found: Vec<&str> = sentences(text).map(|span| &text[span]).collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn plain_sentences_are_parted_with_their_quotes_and_brackets() {
        check("One here.  Two there! Three?", &["One here.", "Two there!", "Three?"]);
        check("“We won.” The crowd left. (It rained.)", &["“We won.”", "The crowd left.", "(It rained.)"]);
        check("He stopped... Then he left… Gone.", &["He stopped...", "Then he left…", "Gone."]);
        check(
            "\"Why?\" she asked. \"Because.\" He smiled.",
            &["\"Why?\" she asked.", "\"Because.\"", "He smiled."],
        );
        check("No end mark", &["No end mark"]);
        check("  ", &[]);
        check("", &[]);
    }

    #[test]
    fn abbreviations_initials_and_numbers_do_not_end_a_sentence() {
        check(
            "Mr. J. Smith met Sen. Ann Lee. They spoke.",
            &["Mr. J. Smith met Sen. Ann Lee.", "They spoke."],
        );
        check(
            "U.S. Officials in Tampa, Fla. Mayor Bo spoke.",
            &["U.S. Officials in Tampa, Fla. Mayor Bo spoke."],
        );
        check("It left the U.S. The firm wept.", &["It left the U.S.", "The firm wept."]);
        check(
            "Shares of Acme Inc. They fell 3.5 percent.",
            &["Shares of Acme Inc.", "They fell 3.5 percent."],
        );
        check("No. 5 won. Was it fair? No. He lost.", &["No. 5 won.", "Was it fair?", "No.", "He lost."]);
        check("On Jan. 5 at 6 p.m. Monday it fell.", &["On Jan. 5 at 6 p.m. Monday it fell."]);
        check("1. Begin here. 2. Go on.", &["1. Begin here.", "2. Go on."]);
        check(
            "Go to example.com/a.b?c=d. Yahoo! said so.",
            &["Go to example.com/a.b?c=d.", "Yahoo! said so."],
        );
        check("Er kam am 10. Februar. Dann ging er.", &["Er kam am 10. Februar.", "Dann ging er."]);
    }

    #[test]
    fn other_scripts_have_their_own_full_stops() {
        check("他来了。她走了！“好。”完", &["他来了。", "她走了！", "“好。”", "完"]);
        check("वह आया। वह गया॥", &["वह आया।", "वह गया॥"]);
        check("هل جاء؟ نعم.", &["هل جاء؟", "نعم."]);
        check("وہ آیا۔ وہ گیا۔", &["وہ آیا۔", "وہ گیا۔"]);
        check("Он ушёл. Она осталась.", &["Он ушёл.", "Она осталась."]);
    }

    #[test]
    fn word_lists_are_sorted_for_binary_search() {
        for list in [NEVER_LAST, NUMBERED, OFTEN_LAST, SENTENCE_OPENERS] {
            assert!(list.is_sorted());
        }
    }

    #[test]
    fn sentences_that_surely_end() {
        let check = |text: &str, expect: &[&str]| {
            let starts = text
                .match_indices(['.', '!', '?'])
                .filter(|&(at, _)| surely_ends_sentence(text.as_bytes(), at));
            let found: Vec<&str> = starts.map(|(at, _)| &text[at..]).collect();
            assert_eq!(found, expect, "{text}");
        };
        check("He was late. She said so.", &[". She said so."]);
        check("Was he late? “No.” He ran.", &[".” He ran."]);
        check("It costs approx. Ten of those. it", &[]);
        check("Gen. Lee met Mr. Smith, Sen. Bo and Messrs. Ann.", &[]);
        check("It ends. it says", &[]);
    }

    proptest! {
        #[test]
        fn what_surely_ends_ends(text in r#"([a-z]{3,5}|approx|Mr|[A-Z][a-z]{0,3}|[.!?…”")]| |\PC){0,40}"#) {
            let starts: Vec<usize> = sentences(&text).map(|span| span.start).collect();
            for (at, _) in text.match_indices(['.', '!', '?']) {
                if surely_ends_sentence(text.as_bytes(), at) {
                    let next = at + text[at..].find(' ').unwrap() + 1;
                    prop_assert!(starts.contains(&next), "{text:?} {at}");
                }
            }
        }

        #[test]
        fn spans_are_trimmed_ordered_and_leave_out_only_white_space(text in r#"([A-Za-z]{1,4}|[.!?…。"”’)( ]|\PC){0,60}"#) {
            let mut at = 0;
            for span in sentences(&text) {
                prop_assert!(text[at..span.start].trim().is_empty());
                prop_assert!(span.start < span.end);
                prop_assert_eq!(text[span.clone()].trim(), &text[span.clone()]);
                at = span.end;
            }
            prop_assert!(text[at..].trim().is_empty());
        }
    }
}
