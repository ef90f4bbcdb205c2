//! Tables of set phrases that a paragraph may open with, and the comparison that goes with them.
//!
//! Nearly every paragraph opens with none of them, so the table is grouped by first letter when the program is
//! compiled, and a paragraph is compared with the few phrases that start with its own. Nothing is allocated.

use memchr::memchr2_iter;

/// Set phrases in lower case, each with what it stands for, sorted by first letter.
#[derive(Debug)]
pub(crate) struct Openings<T: 'static> {
    rules: &'static [(&'static str, T)],
    /// The first bytes of each phrase.
    keys: [Key; MOST_RULES],
    /// Rules whose first letter is the `n`th of the alphabet are `starts[n]..starts[n + 1]`.
    starts: [u16; 27],
    /// Most texts open with none of them.
    prefixes: Prefixes,
}

/// With which first bytes texts open that a table has a phrase for: a bit for each hash of them.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Prefixes {
    bits: [u64; PREFIX_BITS / 64],
}

/// Phrases that a table may have.
const MOST_RULES: usize = 256;

/// The first eight bytes of a phrase, lowest first, each with the bit that makes a letter a small one; and which of them
/// there are, up to an apostrophe, which texts spell in two ways.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Key {
    bytes: u64,
    mask: u64,
}

/// The bit of a byte that makes a letter a small one, in each byte.
const SMALL: u64 = 0x2020_2020_2020_2020;

impl Key {
    pub(crate) const fn of(phrase: &[u8]) -> Self {
        let (mut bytes, mut mask) = (0, 0);
        let mut at = 0;
        while at < phrase.len() && at < size_of::<u64>() && phrase[at] != b'\'' {
            bytes |= ((phrase[at] | 0x20) as u64) << (8 * at);
            mask |= 0xff << (8 * at);
            at += 1;
        }
        Self { bytes, mask }
    }

    /// How many there are.
    const fn len(self) -> usize {
        self.mask.count_ones() as usize / 8
    }

    /// Whether the phrase may open a text that has these [`first_bytes`]: never no where it does.
    #[inline]
    pub(crate) fn may_open(self, first: u64) -> bool {
        first & self.mask == self.bytes
    }
}

/// The first eight bytes of a text, as a key has them; spaces behind a shorter one.
#[inline]
pub(crate) fn first_bytes(text: &[u8]) -> u64 {
    let bytes = match text.first_chunk() {
        Some(&eight) => u64::from_le_bytes(eight),
        None => text.iter().rev().fold(0, |bytes, &byte| bytes << 8 | u64::from(byte)),
    };
    bytes | SMALL
}

/// Bits of the filter of prefixes: some ten times the phrases of the largest table.
const PREFIX_BITS: usize = 4096;

/// Bytes of a prefix: three tell `The` from few phrases, six `The mayor` from nearly all. No apostrophe is among them.
const SHORT_PREFIX: usize = 3;
const LONG_PREFIX: usize = 6;

/// The bit of a prefix of so many bytes, of a text with these [`first_bytes`].
#[inline]
const fn prefix_bit(first: u64, bytes: usize) -> usize {
    let prefix = first & ((1 << (8 * bytes)) - 1);
    (prefix.wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 48) as usize % PREFIX_BITS
}

impl Prefixes {
    const NONE: Self = Self { bits: [0; PREFIX_BITS / 64] };

    /// Those of several tables, so that one look at a text tells that it opens with a phrase of none of them.
    pub(crate) const fn of_all(tables: &[&Self]) -> Self {
        let mut all = Self::NONE;
        let mut table = 0;
        while table < tables.len() {
            let mut word = 0;
            while word < all.bits.len() {
                all.bits[word] |= tables[table].bits[word];
                word += 1;
            }
            table += 1;
        }
        all
    }

    const fn add(&mut self, bit: usize) {
        self.bits[bit / 64] |= 1 << (bit % 64);
    }

    /// Whether a phrase may open `text`: never no where one does, and seldom yes where none does.
    #[inline]
    pub(crate) fn may_open(&self, text: &str) -> bool {
        let first = first_bytes(text.as_bytes());
        let has = |bit: usize| self.bits[bit / 64] >> (bit % 64) & 1 == 1;
        has(prefix_bit(first, LONG_PREFIX)) || has(prefix_bit(first, SHORT_PREFIX))
    }

    /// The same of a text that may have signs before its first word, whichever of them count: yes wherever there are any.
    #[inline]
    pub(crate) fn may_open_past_signs(&self, text: &str) -> bool {
        !text.as_bytes().first().is_some_and(u8::is_ascii_alphanumeric) || self.may_open(text)
    }
}

impl<T> Openings<T> {
    /// Groups a table. Fails at compile time where a phrase does not open with a lower-case letter, is out of order, or
    /// has an apostrophe too early; or if there are too many.
    pub(crate) const fn new(rules: &'static [(&'static str, T)]) -> Self {
        assert!(rules.len() <= MOST_RULES, "a table has at most 256 openings");
        let mut keys = [Key { bytes: 0, mask: 0 }; MOST_RULES];
        let mut starts = [0; 27];
        let mut prefixes = Prefixes::NONE;
        let mut letter = 0;
        let mut rule = 0;
        while letter < 26 {
            starts[letter] = rule as u16;
            while rule < rules.len() && rules[rule].0.as_bytes()[0] == b'a' + letter as u8 {
                let phrase = rules[rule].0.as_bytes();
                let key = Key::of(phrase);
                keys[rule] = key;
                let bytes = if key.len() < LONG_PREFIX { SHORT_PREFIX } else { LONG_PREFIX };
                // What follows a phrase of two letters can be anything.
                let is_shorter = phrase.len() < SHORT_PREFIX;
                assert!(
                    phrase.len() > 1 && (is_shorter || key.len() >= SHORT_PREFIX),
                    "no apostrophe in a prefix"
                );
                let mut third: u64 = 0;
                loop {
                    prefixes.add(prefix_bit(key.bytes | (third | 0x20) << 16, bytes));
                    third += 1;
                    if !is_shorter || third > 0xff {
                        break;
                    }
                }
                rule += 1;
            }
            letter += 1;
        }
        starts[26] = rule as u16;
        assert!(rule == rules.len(), "openings are sorted by their first letter");
        Self { rules, keys, starts, prefixes }
    }

    /// The first of the rules that [match](Self::matching). That there is none is told at once of most texts.
    #[inline]
    pub(crate) fn first_match<'t>(&'static self, text: &'t str) -> Option<(&'static T, &'t str)> {
        if self.may_match(text) { self.first_of_group(text) } else { None }
    }

    /// Kept out of line, so that nothing but the filter stands where a text is looked at.
    #[inline(never)]
    fn first_of_group<'t>(&'static self, text: &'t str) -> Option<(&'static T, &'t str)> {
        self.matching(text).next()
    }

    /// Whether a phrase opens `text`.
    #[inline]
    pub(crate) fn opens(&'static self, text: &str) -> bool {
        self.first_match(text).is_some()
    }

    /// Whether a phrase may open `text`: see [`Prefixes::may_open`].
    #[inline]
    pub(crate) fn may_match(&self, text: &str) -> bool {
        self.prefixes.may_open(text)
    }

    /// With which first bytes texts open that may have one of its phrases.
    pub(crate) const fn prefixes(&self) -> &Prefixes {
        &self.prefixes
    }

    /// The rules whose phrase opens `text` as whole words, with what follows the phrase, in the table's order.
    pub(crate) fn matching<'t>(&'static self, text: &'t str) -> impl Iterator<Item = (&'static T, &'t str)> {
        let letter = text.bytes().next().map_or(26, |first| (first | 0x20).wrapping_sub(b'a'));
        let group = if letter < 26 && self.may_match(text) {
            let letter = usize::from(letter);
            usize::from(self.starts[letter])..usize::from(self.starts[letter + 1])
        } else {
            0..0
        };
        let first = first_bytes(text.as_bytes());
        self.keys[group.clone()]
            .iter()
            .zip(&self.rules[group])
            .filter(move |(key, _)| key.may_open(first))
            .filter_map(move |(_, (phrase, meaning))| {
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

/// Whether `text` holds `phrase` (ASCII, in lower case, not empty), whatever its case. For short texts: at worst it takes
/// their product.
pub(crate) fn contains(text: &str, phrase: &str) -> bool {
    let (text, phrase) = (text.as_bytes(), phrase.as_bytes());
    let Some(last) = text.len().checked_sub(phrase.len()) else { return false };
    memchr2_iter(phrase[0], phrase[0].to_ascii_uppercase(), &text[..=last])
        .any(|at| text[at..at + phrase.len()].eq_ignore_ascii_case(phrase))
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

    static BOTH: Prefixes = Prefixes::of_all(&[TABLE.prefixes(), OTHER.prefixes()]);
    static OTHER: Openings<()> = Openings::new(&[("share this", ())]);

    proptest::proptest! {
        #[test]
        fn the_filters_lose_no_phrase(rule in 0..4_usize, tail in "\\PC{0,9}", shout: bool) {
            let text = format!("{}{tail}", TABLE.rules[rule].0);
            let text = if shout { text.to_uppercase() } else { text };
            proptest::prop_assert!(TABLE.may_match(&text) && BOTH.may_open_past_signs(&text));
            let behind_sign = format!("({text}");
            proptest::prop_assert!(BOTH.may_open("Share this") && BOTH.may_open_past_signs(&behind_sign));
            let typographic = text.replacen('\'', "’", 1);
            for text in [text, typographic] {
                let phrases = TABLE.rules.iter();
                let naive: Vec<(u8, &str)> = phrases
                    .filter_map(|(phrase, meaning)| Some((*meaning, strip_opening(&text, phrase)?)))
                    .filter(|(_, rest)| !continues_word(rest))
                    .collect();
                check(&text, &naive);
            }
        }
    }

    #[test]
    fn endings_and_contents_ignore_case() {
        assert!(ends_with("All Rights Reserved.", "rights reserved."));
        assert!(!ends_with("d.", "reserved."));
        assert!(contains("Was Auto-Generated today", "auto-generated"));
        assert!(!contains("", "auto-generated"));
    }
}
