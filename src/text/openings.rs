//! Tables of set phrases that a paragraph may open with, and the comparison that goes with them.
//!
//! Nearly every paragraph opens with none of them, so the table is grouped by first letter when the program is
//! compiled, and a paragraph is compared with the few phrases that start with its own. Nothing is allocated.

/// Set phrases in lower case, each with what it stands for, sorted by first letter.
#[derive(Debug)]
pub(crate) struct Openings<T: 'static> {
    rules: &'static [(&'static str, T)],
    /// Rules whose first letter is the `n`th of the alphabet are `starts[n]..starts[n + 1]`.
    starts: [u16; 27],
}

impl<T> Openings<T> {
    /// Groups a table. Fails at compile time where a phrase does not open with a lower-case letter or is out of order.
    pub(crate) const fn new(rules: &'static [(&'static str, T)]) -> Self {
        let mut starts = [0; 27];
        let mut letter = 0;
        let mut rule = 0;
        while letter < 26 {
            starts[letter] = rule as u16;
            while rule < rules.len() && rules[rule].0.as_bytes()[0] == b'a' + letter as u8 {
                rule += 1;
            }
            letter += 1;
        }
        starts[26] = rule as u16;
        assert!(rule == rules.len(), "openings are sorted by their first letter");
        Self { rules, starts }
    }

    /// The rules whose phrase opens `text` as whole words, with what follows the phrase, in the table's order.
    pub(crate) fn matching<'t>(&self, text: &'t str) -> impl Iterator<Item = (&'static T, &'t str)> {
        let letter = text.bytes().next().map_or(26, |first| (first | 0x20).wrapping_sub(b'a'));
        let group = if letter < 26 {
            let letter = usize::from(letter);
            &self.rules[usize::from(self.starts[letter])..usize::from(self.starts[letter + 1])]
        } else {
            &[]
        };
        group.iter().filter_map(move |(phrase, meaning)| {
            strip_opening(text, phrase).filter(|rest| !continues_word(rest)).map(|rest| (meaning, rest))
        })
    }
}

/// What follows `phrase` (in lower case) where `text` opens with it, whatever its case. A typographic apostrophe
/// in the text is an apostrophe of the phrase.
pub(crate) fn strip_opening<'t>(text: &'t str, phrase: &str) -> Option<&'t str> {
    let mut bytes = text.as_bytes();
    for expected in phrase.bytes() {
        let width = if expected == b'\'' && bytes.starts_with("’".as_bytes()) { "’".len() } else { 1 };
        if width == 1 && !bytes.first()?.eq_ignore_ascii_case(&expected) {
            return None;
        }
        bytes = &bytes[width..];
    }
    text.get(text.len() - bytes.len()..)
}

/// Whether `text` ends with `phrase` (ASCII, in lower case), whatever its case.
pub(crate) fn ends_with(text: &str, phrase: &str) -> bool {
    let (text, phrase) = (text.as_bytes(), phrase.as_bytes());
    text.len() >= phrase.len() && text[text.len() - phrase.len()..].eq_ignore_ascii_case(phrase)
}

/// Whether `text` holds `phrase` (ASCII, in lower case), whatever its case. For short texts: it takes their product.
pub(crate) fn contains(text: &str, phrase: &str) -> bool {
    text.as_bytes().windows(phrase.len()).any(|window| window.eq_ignore_ascii_case(phrase.as_bytes()))
}

fn continues_word(rest: &str) -> bool {
    let rest = rest.strip_prefix('-').unwrap_or(rest);
    rest.starts_with(char::is_alphanumeric)
}

#[cfg(test)]
mod tests {
    use super::*;

    static TABLE: Openings<u8> =
        Openings::new(&[("also read", 1), ("don't miss", 2), ("watch", 3), ("watch now", 4)]);

    fn check(text: &str, expect: &[(u8, &str)]) {
        let found: Vec<(u8, &str)> = TABLE.matching(text).map(|(meaning, rest)| (*meaning, rest)).collect();
        assert_eq!(found, expect, "{text}");
    }

    #[test]
    fn phrases_open_a_text_as_whole_words_in_any_case() {
        check("ALSO READ | More", &[(1, " | More")]);
        check("Don’t miss: that", &[(2, ": that")]);
        check("Watch now!", &[(3, " now!"), (4, "!")]);
        check("Watchmen were seen.", &[]);
        check("Watch-keepers were seen.", &[]);
        check("Zebra", &[]);
        check("été", &[]);
        check("", &[]);
    }

    #[test]
    fn endings_and_contents_ignore_case() {
        assert!(ends_with("All Rights Reserved.", "rights reserved."));
        assert!(!ends_with("d.", "reserved."));
        assert!(contains("Was Auto-Generated today", "auto-generated"));
        assert!(!contains("", "auto-generated"));
    }
}
