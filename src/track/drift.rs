//! Facts that drifted: numbers, names, dates, negations and quotations that differ inside otherwise verbatim blocks.
//!
//! What is looked at are blocks of which at least four fifths are the same on both sides, and in them short gaps
//! between equal words. A gap is a drift when both sides state facts of a kind and none in common (the rule of
//! [`verify::facts`](crate::verify::facts)), when one side alone denies, or when words inside quotation marks differ.
//! Numbers are compared by what they say: `$5 million` and `$5m` are one fact, `$5m` and `$5bn` are two.

use super::compared::block_numbers;
use super::quantity::{Quantity, quantities};
use super::report::{ChangedWording, FactKind};
use super::words::{folded, words};
use crate::explain::{Explanation, Segment, Standing};
use crate::fingerprint::{Token, TokenClass};
use crate::verify::facts::SLOT_WORDS;

/// Words of the wording shown on either side.
const CONTEXT_WORDS: usize = 5;
/// Drifts listed for one article.
const LISTED: usize = 40;

/// The facts of the reference that the article states otherwise, in the reference's order.
pub(super) fn drift(explained: &Explanation) -> Vec<ChangedWording> {
    wordings(explained, kind)
}

/// Every short change of wording in otherwise verbatim blocks, facts or not: what tells takes apart.
pub(super) fn changes(explained: &Explanation) -> Vec<ChangedWording> {
    wordings(explained, |gap| {
        Some(kind(gap).unwrap_or(if gap.is_said { FactKind::Quotation } else { FactKind::Name }))
    })
}

/// A place where the wording differs.
#[derive(Debug, Clone, Copy)]
struct Gap<'t> {
    segment: &'t Segment,
    /// What both sides have before it and behind it, as the reference writes it.
    before: &'t str,
    after: &'t str,
    /// Whether it is inside quotation marks.
    is_said: bool,
    /// Whether a sentence starts in it.
    opens: bool,
}

fn wordings(explained: &Explanation, kind: impl Fn(Gap<'_>) -> Option<FactKind>) -> Vec<ChangedWording> {
    let numbers = block_numbers(&explained.a.pieces);
    let mut found = Vec::new();
    for group in explained.groups.iter().filter(|group| group.standing == Standing::Near) {
        let block = group.a.first().and_then(|&piece| numbers[piece]).unwrap_or(0);
        let mut quotes = (Quotes::default(), Quotes::default());
        let mut before = "";
        for (at, segment) in group.difference.iter().enumerate() {
            let after = group.difference.get(at + 1).map_or("", |next| next.a.as_str());
            let is_said = quotes.0.is_open() && quotes.1.is_open();
            let opens = before.is_empty() || before.trim_end().ends_with(['.', '!', '?', '“', '"', ':']);
            if !segment.same
                && is_short(segment)
                && let Some(kind) = kind(Gap { segment, before, after, is_said, opens })
            {
                let (hour, minutes) = rest_of_time(before, segment, after);
                let whole = |side: &str| format!("{hour}{}{minutes}", side.trim());
                found.push(ChangedWording {
                    kind,
                    before: last_words(&before[..before.len() - hour.len()]),
                    old: whole(&segment.a),
                    new: whole(&segment.b),
                    after: first_words(&after[minutes.len()..]),
                    block,
                });
            }
            quotes.0.read(&segment.a);
            quotes.1.read(&segment.b);
            before = &segment.a;
        }
    }
    found.sort_by_key(|change| change.block);
    found.truncate(LISTED);
    found
}

fn is_short(segment: &Segment) -> bool {
    let count = |text: &str| text.split_whitespace().count();
    count(&segment.a) <= SLOT_WORDS && count(&segment.b) <= SLOT_WORDS
}

/// What stands before and behind a gap and is one time of day with both its sides: `:30` is none without its hour, and
/// who reads `10: → 11:` does not know what changed.
fn rest_of_time<'t>(before: &'t str, gap: &Segment, after: &'t str) -> (&'t str, &'t str) {
    let digit = |c: char| c.is_ascii_digit();
    let both = |is_so: &dyn Fn(&str) -> bool| is_so(&gap.a) && is_so(&gap.b);
    let hour =
        before.strip_suffix(':').filter(|_| both(&|side| side.starts_with(digit))).map_or("", |head| {
            let start = head.trim_end_matches(digit).len();
            if start < head.len() { &before[start..] } else { "" }
        });
    let is_hour = |side: &str| side.strip_suffix(':').is_some_and(|hour| hour.ends_with(digit));
    let minutes = if both(&is_hour) { after.len() - after.trim_start_matches(digit).len() } else { 0 };
    (hour, &after[..minutes])
}

/// The kind of fact that differs between the two sides of a gap, if one does.
fn kind(gap: Gap<'_>) -> Option<FactKind> {
    let Gap { segment, is_said, opens, .. } = gap;
    if is_joint(segment) {
        return None;
    }
    let (old, new) = (words(&segment.a), words(&segment.b));
    let facts = |tokens: &[Token], class: TokenClass| -> Vec<u32> {
        // The first word of a sentence has a capital, name or not.
        let skipped = usize::from(opens && class == TokenClass::Name);
        let tokens = tokens.iter().skip(skipped).filter(|token| token.class() == class);
        tokens.map(|token| token.word()).collect()
    };
    let differ = |class: TokenClass| {
        let (of_old, of_new) = (facts(old.tokens(), class), facts(new.tokens(), class));
        let common = of_old.iter().any(|word| of_new.contains(word));
        !of_old.is_empty() && !of_new.is_empty() && !common
    };
    let is_relative = || {
        let is_day = |word: &String| RELATIVE_DAYS.contains(&word.as_str());
        folded(&segment.a).iter().any(is_day) || folded(&segment.b).iter().any(is_day)
    };
    let has_other_number =
        numbers_differ(gap).unwrap_or_else(|| differ(TokenClass::Number) && !share_digits(segment));
    if has_other_number || is_other_half_of_day(segment) {
        return Some(FactKind::Number);
    }
    if differ(TokenClass::Date) && !is_relative() {
        return Some(FactKind::Date);
    }
    if differ(TokenClass::Name) && !is_same_currency(segment) {
        return Some(FactKind::Name);
    }
    let denies = |text: &str| folded(text).iter().any(|word| is_negation(word));
    if denies(&segment.a) != denies(&segment.b) {
        return Some(FactKind::Negation);
    }
    let has_words = !old.tokens().is_empty() || !new.tokens().is_empty();
    (is_said && has_words).then_some(FactKind::Quotation)
}

/// Whether the sides differ in spaces and signs only: `Friday. ¶ Meanwhile` and `FridayMeanwhile`, which a scraper
/// glued.
fn is_joint(segment: &Segment) -> bool {
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    !segment.a.trim().is_empty() && letters(&segment.a) == letters(&segment.b)
}

/// Whether both sides have numbers and none says the same as one of the other side; none where one side has no number. A
/// number may begin before the gap and end behind it: `5 million` and `5 billion` have their `5` in common.
fn numbers_differ(gap: Gap<'_>) -> Option<bool> {
    let Gap { segment, before, after, .. } = gap;
    let (before, after) = (last_words(before), first_words(after));
    let is_insertion = segment.a.trim().is_empty() || segment.b.trim().is_empty();
    let numbers = |side: &str| quantities(&before, side, &after, is_insertion);
    let (of_old, of_new): (Vec<Quantity>, Vec<Quantity>) = (numbers(&segment.a), numbers(&segment.b));
    let is_in_both = || of_old.iter().any(|old| of_new.iter().any(|new| old.is(new)));
    (!of_old.is_empty() && !of_new.is_empty()).then(|| !is_in_both())
}

/// Whether the sides name one currency in two ways: `Rs` and `INR`.
fn is_same_currency(segment: &Segment) -> bool {
    const NAMES: &[&[&str]] = &[
        &["rs", "re", "inr", "rupee", "rupees"],
        &["us", "usd", "dollar", "dollars"],
        &["eur", "euro", "euros"],
        &["gbp", "pound", "pounds"],
    ];
    let currency = |text: &str| {
        let mut found = folded(text).into_iter().filter(|word| !word.contains(|c: char| c.is_ascii_digit()));
        let word = found.next().filter(|_| found.next().is_none())?;
        NAMES.iter().position(|names| names.contains(&word.as_str()))
    };
    currency(&segment.a).zip(currency(&segment.b)).is_some_and(|(old, new)| old == new)
}

/// Whether a number is the same, though its currency is written to it: `3.18 rials` and `OMR3.18`.
fn share_digits(segment: &Segment) -> bool {
    let numbers = |text: &str| -> Vec<String> {
        let words = folded(text).into_iter().filter(|word| word.contains(|c: char| c.is_ascii_digit()));
        words.map(|word| word.trim_matches(|c: char| !c.is_ascii_digit()).to_owned()).collect()
    };
    let of_b = numbers(&segment.b);
    numbers(&segment.a).iter().any(|number| of_b.contains(number))
}

/// `a.m.` and `p.m.` are words without a class, and twelve hours apart.
fn is_other_half_of_day(segment: &Segment) -> bool {
    let half = |text: &str| folded(text).into_iter().find(|word| word == "am" || word == "pm");
    half(&segment.a).zip(half(&segment.b)).is_some_and(|(old, new)| old != new)
}

/// Localising a day to "yesterday" changes no fact.
const RELATIVE_DAYS: &[&str] =
    &["today", "yesterday", "tomorrow", "tonight", "ayer", "hoy", "gestern", "heute", "hier"];

fn is_negation(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "not",
        "no",
        "never",
        "none",
        "nobody",
        "nothing",
        "neither",
        "nor",
        "cannot",
        "without",
        "isnt",
        "arent",
        "wasnt",
        "werent",
        "dont",
        "doesnt",
        "didnt",
        "hasnt",
        "havent",
        "hadnt",
        "wont",
        "wouldnt",
        "cant",
        "couldnt",
        "shouldnt",
        "nicht",
        "kein",
        "keine",
        "keinen",
        "nie",
        "sin",
        "nunca",
        "ni",
        "ne",
        "pas",
        "jamais",
        "sans",
        "non",
        "senza",
        "mai",
        "não",
        "nem",
        "не",
        "нет",
        "без",
        "नहीं",
        "न",
        "ना",
    ];
    WORDS.contains(&word)
}

/// Whether a quotation is open where the reading stands.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Quotes {
    straight: bool,
    curly: bool,
}

impl Quotes {
    pub(super) fn is_open(self) -> bool {
        self.straight || self.curly
    }

    pub(super) fn read(&mut self, text: &str) {
        for character in text.chars() {
            match character {
                '"' => self.straight = !self.straight,
                '“' | '«' | '„' | '「' => self.curly = true,
                '”' | '»' | '」' => self.curly = false,
                _ => {}
            }
        }
    }
}

fn last_words(text: &str) -> String {
    let all: Vec<&str> = text.split_whitespace().collect();
    all[all.len().saturating_sub(CONTEXT_WORDS)..].join(" ")
}

fn first_words(text: &str) -> String {
    text.split_whitespace().take(CONTEXT_WORDS).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::VerifyConfig;
    use crate::document::Document;
    use crate::explain::explain;
    use crate::fingerprint::Recurring;
    use crate::text::clean::CleanText;

    const STORY: &str = "The bridge over the river at Karsova stays closed to lorries until Friday, and \"we will not open it \
        for a single day before the tests are over,\" said engineer Ilka Venn, who has 14 people and a crane at the site.";

    fn found(edits: &[(&str, &str)]) -> Vec<(FactKind, String, String)> {
        let mut new = STORY.to_owned();
        for (old, replacement) in edits {
            assert!(new.contains(old), "{old}");
            new = new.replace(old, replacement);
        }
        let (a, b) = (Document::from_paragraphs("a", [STORY]), Document::from_paragraphs("b", [new]));
        let (clean_a, clean_b) = (CleanText::new(&a), CleanText::new(&b));
        let explained =
            explain((&a, &clean_a), (&b, &clean_b), &Recurring::default(), &VerifyConfig::default());
        drift(&explained).into_iter().map(|change| (change.kind, change.old, change.new)).collect()
    }

    #[test]
    fn a_time_is_told_whole_and_by_its_half_of_the_day() {
        let told = |old: &str, new: &str| {
            let with = |time: &str| STORY.replace("until Friday", &format!("until {time} on Friday"));
            let (a, b) =
                (Document::from_paragraphs("a", [with(old)]), Document::from_paragraphs("b", [with(new)]));
            let (clean_a, clean_b) = (CleanText::new(&a), CleanText::new(&b));
            let explained =
                explain((&a, &clean_a), (&b, &clean_b), &Recurring::default(), &VerifyConfig::default());
            let told = drift(&explained).into_iter();
            told.map(|change| (change.kind, change.before, change.old, change.new, change.after))
                .collect::<Vec<_>>()
        };
        let time = |before: &str, old: &str, new: &str, after: &str| {
            let [before, old, new, after] = [before, old, new, after].map(str::to_owned);
            vec![(FactKind::Number, before, old, new, after)]
        };
        let closed = "stays closed to lorries until";
        let behind = "a.m. on Friday, and \"we";
        assert_eq!(told("10:30 a.m.", "11:30 a.m."), time(closed, "10:30", "11:30", behind));
        assert_eq!(told("10:30 a.m.", "10:45 a.m."), time(closed, "10:30", "10:45", behind));
        let (half_before, half_behind) = ("closed to lorries until 10:30", "on Friday, and \"we will");
        assert_eq!(told("10:30 a.m.", "10:30 p.m."), time(half_before, "a.m.", "p.m.", half_behind));
        assert_eq!(told("10:30 a.m.", "10:30 am"), []);
    }

    #[test]
    fn each_kind_of_drift() {
        for (old, new, kind) in [
            ("14 people", "40 people", Some(FactKind::Number)),
            ("Ilka Venn", "Mara Lund", Some(FactKind::Name)),
            ("until Friday", "until Sunday", Some(FactKind::Date)),
            ("until Friday", "until tomorrow", None),
            ("will not open", "will open", Some(FactKind::Negation)),
            ("single day", "single hour", Some(FactKind::Quotation)),
            ("14 people", "EU14 people", None),
            ("a crane", "a tractor", None),
            ("lorries", "trucks", None),
        ] {
            let kinds: Vec<FactKind> = found(&[(old, new)]).into_iter().map(|(kind, ..)| kind).collect();
            assert_eq!(kinds, kind.into_iter().collect::<Vec<_>>(), "{old} => {new}");
        }
        assert_eq!(found(&[]), []);
    }

    /// The same number in another wording was a drifted fact, and `$5m` was the same as `$5bn`.
    #[test]
    fn a_number_is_the_same_fact_however_it_is_written() {
        let kinds = |old: &str, new: &str| -> Vec<FactKind> {
            let with = |number: &str| STORY.replace("14 people", &format!("{number} at work"));
            let (a, b) =
                (Document::from_paragraphs("a", [with(old)]), Document::from_paragraphs("b", [with(new)]));
            let (clean_a, clean_b) = (CleanText::new(&a), CleanText::new(&b));
            let explained =
                explain((&a, &clean_a), (&b, &clean_b), &Recurring::default(), &VerifyConfig::default());
            drift(&explained).into_iter().map(|change| change.kind).collect()
        };
        for (old, new) in [
            ("5 km", "five kilometres"),
            ("$5 million", "$5m"),
            ("10 per cent", "10%"),
            ("Rs 500 crore", "₹500 crore"),
            ("Rs 500 crore", "INR 500 crore"),
            ("Rs 5 lakh", "Rs 5,00,000"),
            ("1,500 men", "fifteen hundred men"),
            ("twenty-one men", "21 men"),
            ("1.2 million men", "1,200,000 men"),
            ("£20,000", "£20k"),
        ] {
            assert_eq!(kinds(old, new), [], "{old} => {new}");
        }
        for (old, new) in [
            ("5 km", "six kilometres"),
            ("$5 million", "$5 billion"),
            ("$5m", "$5bn"),
            ("$5m", "$6m"),
            ("5 men", "5 million men"),
            ("Rs 500 crore", "₹600 crore"),
            ("fifteen men", "sixteen men"),
        ] {
            assert_eq!(kinds(old, new), [FactKind::Number], "{old} => {new}");
        }
    }
}
