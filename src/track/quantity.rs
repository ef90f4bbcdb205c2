//! Numbers by what they say, however they are written: `$5 million` and `$5m`, `five` and `5`, `1,500` and `fifteen
//! hundred`, `Rs 5 lakh` and `₹500,000`. Signs are no words, but they are facts: a number has its currency, and whether
//! it is below zero.
//!
//! Other units are left out: `10%` and `10 per cent` are 10, and which unit it is shows in the words beside it.

use std::ops::Range;

use super::currency::{self, Currency};
use crate::text::normalise::normalise;

/// A number of a text.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Quantity {
    value: f64,
    /// What it is if the letter behind it is no unit: `5m` may be five metres or five million.
    scaled: Option<f64>,
    currency: Currency,
    /// Whether it is below zero; none where the dash before it may be one of the sentence.
    is_negative: Option<bool>,
    /// Where its words are in the text.
    pub(super) words: Range<usize>,
    /// The same with its currency and its sign.
    pub(super) whole: Range<usize>,
}

impl Quantity {
    /// Whether both may be of the same value, signs aside.
    pub(super) fn has_value_of(&self, other: &Self) -> bool {
        /// Of the values: scales are multiplied as floating point numbers.
        const ROUNDING: f64 = 1e-9;
        let values = |quantity: &Self| [Some(quantity.value), quantity.scaled].into_iter().flatten();
        let same =
            |x: f64, y: f64| x.total_cmp(&y).is_eq() || (x - y).abs() <= ROUNDING * x.abs().max(y.abs());
        values(self).any(|x| values(other).any(|y| same(x, y)))
    }

    /// Whether both may say the same, signs aside.
    pub(super) fn is(&self, other: &Self) -> bool {
        self.has_value_of(other) && self.currency.may_be(other.currency)
    }

    /// Whether one value has two currencies, or one of two signs behind the same word: in `down 3%` the word is the sign.
    /// `text` and `other_text` are those that they stand in.
    pub(super) fn has_other_sign(&self, text: &str, other: &Self, other_text: &str) -> bool {
        let is_other_sign =
            || self.is_negative.zip(other.is_negative).is_some_and(|(one, another)| one != another);
        let word_before = |text: &str, at: usize| {
            let head = text[..at].trim_end_matches(|c: char| !c.is_alphanumeric());
            head[head.trim_end_matches(char::is_alphanumeric).len()..].to_lowercase()
        };
        let has_same_lead =
            || word_before(text, self.whole.start) == word_before(other_text, other.whole.start);
        self.has_value_of(other)
            && (!self.currency.may_be(other.currency) || is_other_sign() && has_same_lead())
    }
}

/// The numbers of a text, in order.
pub(super) fn quantities(text: &str) -> Vec<Quantity> {
    let (terms, places): (Vec<Term>, Vec<Range<usize>>) = terms(text).into_iter().unzip();
    let mut found = Vec::new();
    let mut at = 0;
    while at < terms.len() {
        let Some((value, scaled, length)) = read(&terms[at..]) else {
            at += 1;
            continue;
        };
        found.push(signed(text, value, scaled, places[at].start..places[at + length - 1].end));
        at += length;
    }
    found
}

/// A number with what stands beside its words.
fn signed(text: &str, value: f64, scaled: Option<f64>, words: Range<usize>) -> Quantity {
    let (before, start) = currency::before(&text[..words.start]);
    let letters = |word: &str| -> String { word.chars().filter(|c| c.is_alphabetic()).collect() };
    let joined = currency::joined(&letters(&text[words.clone()]).to_lowercase());
    let (behind, length) = currency::behind(&text[words.end..]);
    let (currency, start, end) = if !before.is_unsaid() {
        (before, start, words.end)
    } else if !joined.is_unsaid() {
        (joined, words.start, words.end)
    } else {
        (behind, words.start, words.end + length)
    };
    let (is_negative, start) = negative(&text[..start]);
    let is_negative = if is_below_zero(&text[end..]) { Some(true) } else { is_negative };
    Quantity { value, scaled, currency, is_negative, words, whole: start..end }
}

/// Whether a number is below zero by what stands before it and its currency, and where that begins.
fn negative(head: &str) -> (Option<bool>, usize) {
    let trimmed = head.trim_end();
    let is_glued = trimmed.len() == head.len();
    let positive = (Some(false), head.len());
    if let Some(dash) = trimmed.chars().next_back().filter(|c| matches!(c, '-' | '−' | '–' | '—')) {
        let rest = &trimmed[..trimmed.len() - dash.len_utf8()];
        // `10-15`, `F-16`
        if is_glued && rest.ends_with(char::is_alphanumeric) {
            return positive;
        }
        let is_range = rest.trim_end().ends_with(|c: char| c.is_ascii_digit());
        let is_minus = is_glued && !is_range && matches!(dash, '-' | '−');
        return (is_minus.then_some(true), rest.len());
    }
    // `(45)` is minus 45 in tables.
    if trimmed.ends_with('(') {
        return (None, head.len());
    }
    let start = trimmed.trim_end_matches(char::is_alphabetic).len();
    if trimmed[start..].eq_ignore_ascii_case("minus") { (Some(true), start) } else { positive }
}

/// `31 degrees below zero`
fn is_below_zero(tail: &str) -> bool {
    const WORDS_BETWEEN: usize = 3;
    // Text without spaces is looked at no further, or many numbers in it would take the square of its length.
    const BEHIND: usize = 60;
    let near = tail.char_indices().nth(BEHIND).map_or(tail, |(end, _)| &tail[..end]);
    let mut words = near.split_whitespace().map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()));
    words.by_ref().take(WORDS_BETWEEN).any(|word| matches!(word, "below" | "under"))
        && words.next() == Some("zero")
}

/// A word, as numbers are made of them.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Term {
    /// Digits, and what a letter behind them may multiply them by.
    Digits(f64, Option<Suffix>),
    /// `five`, `sixteen`, `forty`
    Small(f64),
    /// `dozen`, `hundred`: of what stands right before.
    Group(f64),
    /// `thousand`, `million`, `crore`: of all that stands before; `millions` alone are no number.
    Scale(f64, bool),
    /// `m`, which is a scale behind digits only.
    Letter(f64),
    And,
    Other,
}

/// What letters behind digits multiply them by.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Suffix {
    Scale(f64),
    MayScale(f64),
}

/// The words of a text and where they are.
fn terms(text: &str) -> Vec<(Term, Range<usize>)> {
    let is_between = |c: char| !c.is_alphanumeric() && c != '.' && c != ',';
    let mut end = 0;
    let mut found = Vec::new();
    for piece in text.split_inclusive(is_between) {
        let word = piece.trim_end_matches(is_between).trim_end_matches(['.', ',']);
        let start = end + word.len() - word.trim_start_matches(['.', ',']).len();
        let place = start..start.max(end + word.len());
        end += piece.len();
        if !place.is_empty() {
            found.push((term(&normalise(&text[place.clone()]).to_lowercase()), place));
        }
    }
    found
}

fn term(word: &str) -> Term {
    #[rustfmt::skip]
    const SMALL: &[&str] = &[
        "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "thirteen",
        "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen",
    ];
    const TENS: &[&str] = &["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    if word.contains(|c: char| c.is_ascii_digit()) {
        return digits(word).unwrap_or(Term::Other);
    }
    if let Some(small) = SMALL.iter().position(|known| *known == word) {
        return Term::Small(small as f64);
    }
    if let Some(tens) = TENS.iter().position(|known| *known == word) {
        return Term::Small(20.0 + 10.0 * tens as f64);
    }
    match word {
        "and" => Term::And,
        "dozen" => Term::Group(12.0),
        "hundred" => Term::Group(100.0),
        _ => match suffix(word) {
            // `TN` alone is a state.
            Some(Suffix::Scale(scale)) => Term::Scale(scale, word.len() > 3 && !word.ends_with('s')),
            Some(Suffix::MayScale(scale)) => Term::Letter(scale),
            None => Term::Other,
        },
    }
}

fn suffix(word: &str) -> Option<Suffix> {
    Some(match word {
        "k" => Suffix::MayScale(1e3),
        "m" => Suffix::MayScale(1e6),
        "b" => Suffix::MayScale(1e9),
        "thousand" | "tausend" => Suffix::Scale(1e3),
        "lakh" | "lakhs" | "lac" | "lacs" => Suffix::Scale(1e5),
        "million" | "millions" | "mn" | "mln" | "mio" | "millionen" | "millones" => Suffix::Scale(1e6),
        "crore" | "crores" | "cr" => Suffix::Scale(1e7),
        "billion" | "billions" | "bn" | "bln" | "mrd" | "milliarden" | "milliards" => Suffix::Scale(1e9),
        "trillion" | "trillions" | "tn" | "trn" => Suffix::Scale(1e12),
        _ => return None,
    })
}

/// `1,500`, `3.5m`, `omr3.18`, `20k`
fn digits(word: &str) -> Option<Term> {
    /// More digits are no number that anybody compares.
    const LONGEST: usize = 40;
    let word = word.trim_start_matches(|c: char| !c.is_ascii_digit());
    let end = word.find(|c: char| !c.is_ascii_digit() && c != '.' && c != ',').unwrap_or(word.len());
    let (number, rest) = word.split_at(end);
    let number = number.trim_end_matches(['.', ',']);
    let value = if number.len() <= LONGEST { without_separators(number).parse().ok()? } else { return None };
    Some(Term::Digits(value, suffix(rest)))
}

/// A number without the signs between its thousands, and with a full stop before its decimals. Of two signs the last one
/// is that stop; a comma alone is one where what follows it are no thousands (`3,5`).
fn without_separators(number: &str) -> String {
    let commas = number.matches(',').count();
    let stops = number.matches('.').count();
    let is_grouped = || {
        let mut groups = number.split(',').skip(1).peekable();
        std::iter::from_fn(move || groups.next().map(|group| (group.len(), groups.peek().is_none())))
            .all(|(len, is_last)| len == 3 || (len == 2 && !is_last))
    };
    let decimal = match (commas, stops) {
        (0, 1) => Some('.'),
        (1, 0) if !is_grouped() => Some(','),
        (0, _) | (_, 0) => None,
        _ => number.chars().rev().find(|c| matches!(c, '.' | ',')),
    };
    let at = decimal.and_then(|decimal| number.rfind(decimal));
    let kept = number.char_indices().filter(|&(place, c)| c.is_ascii_digit() || Some(place) == at);
    kept.map(|(_, c)| if c == ',' { '.' } else { c }).collect()
}

/// The number that `terms` begin with: what it is, what it may be, and how many of them it takes.
fn read(terms: &[Term]) -> Option<(f64, Option<f64>, usize)> {
    if let [Term::Digits(value, suffix), rest @ ..] = terms {
        return Some(read_digits(*value, *suffix, rest));
    }
    let (mut total, mut current, mut length) = (0.0, 0.0_f64, 0);
    for (at, term) in terms.iter().enumerate() {
        let behind = at.checked_sub(1).map(|before| terms[before]);
        match *term {
            Term::Small(small) if fits(small, current) => current += small,
            Term::Group(size) if current < size => current = current.max(1.0) * size,
            Term::Scale(scale, alone) if at > 0 || alone => {
                total += current.max(1.0) * scale;
                current = 0.0;
            }
            // `two hundred and five`
            Term::And if matches!(behind, Some(Term::Group(_) | Term::Scale(..))) => continue,
            _ => break,
        }
        length = at + 1;
    }
    (length > 0).then_some((total + current, None, length))
}

/// Whether `small` goes on with a number: `twenty` with `one`, `hundred` with `twenty`.
fn fits(small: f64, current: f64) -> bool {
    let free = if current == 0.0 || current % 100.0 == 0.0 { 100.0 } else { 10.0 };
    let has_tens = current % 100.0 >= 20.0 && current % 10.0 == 0.0;
    small < free && (free > 10.0 || has_tens)
}

fn read_digits(value: f64, suffix: Option<Suffix>, rest: &[Term]) -> (f64, Option<f64>, usize) {
    let (mut value, mut scaled) = match suffix {
        Some(Suffix::Scale(scale)) => (value * scale, None),
        Some(Suffix::MayScale(scale)) => (value, Some(value * scale)),
        None => (value, None),
    };
    let mut length = 1;
    for term in rest {
        match *term {
            Term::Scale(scale, _) | Term::Group(scale) => value *= scale,
            Term::Letter(scale) if length == 1 && suffix.is_none() => scaled = Some(value * scale),
            _ => break,
        }
        length += 1;
    }
    (value, scaled, length)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn values(text: &str) -> Vec<f64> {
        quantities(text).into_iter().map(|quantity| quantity.value).collect()
    }

    #[test]
    fn numbers_are_read_as_they_are_meant() {
        for (text, expected) in [
            ("$5 million", &[5e6] as &[f64]),
            ("US$1.5bn", &[1.5e9]),
            ("Rs 500 crore", &[5e9]),
            ("₹5,00,000", &[5e5]),
            ("1,500 men", &[1500.0]),
            ("fifteen hundred men", &[1500.0]),
            ("two hundred and fifty-one", &[251.0]),
            ("three million two thousand and five", &[3_002_005.0]),
            ("5 lakh crore", &[5e12]),
            ("3,5 per cent", &[3.5]),
            ("1.234,5", &[1234.5]),
            ("1,234.5", &[1234.5]),
            ("five, six or seven", &[5.0, 6.0, 7.0]),
            ("a dozen, and two dozen", &[12.0, 24.0]),
            ("a million", &[1e6]),
            ("millions of people and hundreds more", &[]),
            ("1st and 19th", &[1.0, 19.0]),
            ("TN and its m", &[]),
            ("and and", &[]),
            ("", &[]),
        ] {
            assert_eq!(values(text), expected, "{text}");
        }
    }

    #[test]
    fn a_letter_behind_digits_may_be_a_scale_or_a_unit() {
        let is = |x: &str, y: &str| quantities(x)[0].is(&quantities(y)[0]);
        assert!(
            is("$5m", "$5 million")
                && is("5m", "5 metres")
                && is("£20k", "£20,000")
                && is("5 m", "5 million")
        );
        assert!(!is("$5m", "$5bn") && !is("$5m", "$6m") && !is("5 km", "5 thousand"));
    }

    #[test]
    fn a_number_has_its_currency_and_its_sign() {
        let differ = |x: &str, y: &str| quantities(x)[0].has_other_sign(x, &quantities(y)[0], y);
        for (x, y, expected) in [
            ("worth $45 million", "worth €45 million", true),
            ("worth $45 million", "worth £45m", true),
            ("worth $45 million", "worth Rs 45 million", true),
            ("worth $45 million", "worth 45 million euros", true),
            ("worth $45 million", "worth US$45 million", false),
            ("worth $45 million", "worth USD 45 million", false),
            ("worth $45 million", "worth A$45 million", false),
            ("worth US$45 million", "worth A$45 million", true),
            ("worth $45 million", "worth 45 million", false),
            ("worth EUR45", "worth OMR45", true),
            ("fell to minus 31", "fell to 31", true),
            ("fell to minus 31", "fell to -31", false),
            ("fell to minus 31 degrees", "fell to 31 degrees below zero", false),
            ("a profit of −$5m", "a profit of $5m", true),
            ("shares down 3%", "shares -3%", false),
            ("on Monday - 15 men", "on Monday 15 men", false),
            ("15 to 20", "15-20", false),
            ("fell to –31", "fell to 31", false),
            ("fell to minus 31", "fell to 32", false),
        ] {
            assert_eq!(differ(x, y), expected, "{x} {y}");
            assert_eq!(differ(y, x), expected, "{y} {x}");
        }
        let text = "repairs worth US$45 million by May";
        let quantity = &quantities(text)[0];
        assert_eq!(
            (&text[quantity.words.clone()], &text[quantity.whole.clone()]),
            ("45 million", "US$45 million")
        );
    }

    proptest! {
        #[test]
        fn any_text_has_numbers_or_none(text in r"([0-9]{1,4}|[.,:-]|five|twenty|hundred|million|and|m|bn|crore| |\PC){0,30}") {
            for quantity in quantities(&text) {
                prop_assert!(quantity.is(&quantity) && !quantity.has_other_sign(&text, &quantity, &text));
                let Quantity { words, whole, .. } = &quantity;
                prop_assert!(whole.start <= words.start && words.end <= whole.end && text.get(whole.clone()).is_some());
            }
        }
    }
}
