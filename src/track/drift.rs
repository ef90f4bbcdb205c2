//! Facts that drifted: numbers, names, dates, negations and quotations that differ inside otherwise verbatim blocks.
//!
//! What is looked at are blocks of which at least four fifths are the same on both sides, and in them short gaps
//! between equal words. A gap is a drift when both sides state facts of a kind and none in common (the rule of
//! [`verify::facts`](crate::verify::facts)), when one side alone denies, or when words inside quotation marks differ.
//! Numbers are compared by what they say: `$5 million` and `$5m` are one fact, `$5m` and `$5bn` are two, and so are `$5m`
//! and `€5m`, whose words are the same. Quotations are looked at whatever the length of the gap, and what is cut from one
//! also where little more than it is left of the block.

use std::ops::Range;

use super::compared::block_numbers;
use super::currency;
use super::day;
use super::gaps::{Run, Sides};
use super::negation::denies;
use super::quantity::{Quantity, quantities};
use super::quotation::Quoted;
use super::report::{ChangedWording, FactKind};
use super::times::moment;
use super::words::{folded, words};
use crate::document::Date;
use crate::explain::{Explanation, Group, Standing};
use crate::fingerprint::{Token, TokenClass};
use crate::verify::alignment::NEAR_SHARE;
use crate::verify::facts::SLOT_WORDS;

/// Words of the wording shown on either side.
const CONTEXT_WORDS: usize = 5;
/// Drifts listed for one article.
const LISTED: usize = 40;

/// What differs between the reference and an article in otherwise verbatim blocks, in the reference's order.
#[derive(Debug, Default)]
pub(super) struct Wordings {
    /// Every short change of wording, facts or not: what tells takes apart.
    pub(super) changes: Vec<ChangedWording>,
    /// The facts that the article states otherwise.
    pub(super) drift: Vec<ChangedWording>,
}

impl Wordings {
    pub(super) fn new(explained: &Explanation) -> Self {
        let numbers = block_numbers(&explained.a.pieces);
        let date = |date: &Option<String>| date.as_deref().and_then(moment);
        let dates = (date(&explained.a.date), date(&explained.b.date));
        let mut found: Vec<(u32, Found)> = Vec::new();
        for group in &explained.groups {
            if let Some(reach) = reach(explained, group) {
                let block = group.a.first().and_then(|&piece| numbers[piece]).unwrap_or(0);
                let texts = Texts::new(group, dates);
                found.extend(texts.found(reach).into_iter().map(|one| (block, one)));
            }
        }
        found.sort_by_key(|(block, _)| *block);
        let mut wordings = Self::default();
        for (block, one) in found {
            let change = ChangedWording { block, kind: one.kind.unwrap_or(one.otherwise), ..one.change };
            if one.kind.is_some() && wordings.drift.len() < LISTED {
                wordings.drift.push(change.clone());
            }
            if wordings.changes.len() < LISTED {
                wordings.changes.push(change);
            }
        }
        wordings
    }
}

/// What of a block is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Reach {
    All,
    /// Its words are the same: signs only.
    Signs,
    /// Too much was cut to call it verbatim: what is left of its quotations only.
    Cuts,
}

fn reach(explained: &Explanation, group: &Group) -> Option<Reach> {
    let signs = |text: &str| text.chars().filter(|&c| currency::is_sign(c)).collect::<String>();
    let has_other_signs =
        || group.difference.iter().any(|run| run.a != run.b && signs(&run.a) != signs(&run.b));
    let words = || group.b.iter().map(|&piece| explained.b.pieces[piece].words).sum::<usize>();
    match group.standing {
        Standing::Near => Some(Reach::All),
        Standing::Same => has_other_signs().then_some(Reach::Signs),
        Standing::Partly => (group.same_words as f64 >= NEAR_SHARE * words() as f64).then_some(Reach::Cuts),
        _ => None,
    }
}

/// A change, and the kind of fact that it is.
struct Found {
    kind: Option<FactKind>,
    /// What it is called among changes that are no facts.
    otherwise: FactKind,
    change: ChangedWording,
}

/// The two texts of a block.
struct Texts {
    sides: Sides,
    numbers: (Vec<Quantity>, Vec<Quantity>),
    quoted: Quoted,
    dates: (Option<Date>, Option<Date>),
}

/// A place where the wording differs.
#[derive(Debug, Clone, Copy)]
struct Gap<'t> {
    run: &'t Run,
    /// The words of both sides.
    old: &'t str,
    new: &'t str,
    /// Whether it is inside quotation marks.
    is_said: bool,
    /// Whether a sentence starts in it.
    opens: bool,
}

impl Texts {
    fn new(group: &Group, dates: (Option<Date>, Option<Date>)) -> Self {
        let sides = Sides::new(&group.difference);
        let numbers = (quantities(&sides.a), quantities(&sides.b));
        let quoted = Quoted::new(&sides);
        Self { sides, numbers, quoted, dates }
    }

    fn found(&self, reach: Reach) -> Vec<Found> {
        let signs = if reach == Reach::Cuts { Vec::new() } else { self.other_signs() };
        let is_told = |run: &Run| {
            let meet = |x: &Range<usize>, y: &Range<usize>| x.start < y.end && y.start < x.end;
            signs.iter().any(|(old, new)| meet(&old.whole, &run.a) || meet(&new.whole, &run.b))
        };
        let gaps = self.sides.runs.iter().enumerate().filter(|(_, run)| !run.same && !is_told(run));
        let mut found: Vec<(usize, Found)> = gaps
            .filter_map(|(at, run)| Some((run.a.start, self.of_gap(at, run, reach)?)))
            .chain(signs.iter().map(|(old, new)| (old.whole.start, self.of_sign(old, new))))
            .collect();
        found.sort_by_key(|(at, _)| *at);
        found.into_iter().map(|(_, one)| one).collect()
    }

    fn of_gap(&self, at: usize, run: &Run, reach: Reach) -> Option<Found> {
        let (old, new) = (&self.sides.a[run.a.clone()], &self.sides.b[run.b.clone()]);
        let count = |text: &str| text.split_whitespace().count();
        let is_short = count(old) <= SLOT_WORDS && count(new) <= SLOT_WORDS;
        let is_changed_quotation = match reach {
            Reach::All => {
                self.quoted.is_cut(&self.sides, at) || !is_short && self.quoted.is_replaced(&self.sides, at)
            }
            Reach::Cuts => self.quoted.is_cut(&self.sides, at),
            Reach::Signs => false,
        };
        if !(is_changed_quotation || is_short && reach == Reach::All) {
            return None;
        }
        let before = at.checked_sub(1).map_or("", |before| &self.sides.a[self.sides.runs[before].a.clone()]);
        let opens = before.is_empty() || before.trim_end().ends_with(['.', '!', '?', '“', '"', ':']);
        let gap = Gap { run, old, new, is_said: self.quoted.is_open_at(at), opens };
        let said = || is_changed_quotation.then_some(FactKind::Quotation);
        // Which facts of a long passage stand for which is not known.
        let kind = if is_short && reach == Reach::All { self.kind(gap).or_else(said) } else { said() };
        let otherwise = if gap.is_said { FactKind::Quotation } else { FactKind::Name };
        let (hour, minutes) = self.rest_of_time(run);
        let range = |range: &Range<usize>| range.start - hour..range.end + minutes;
        Some(Found { kind, otherwise, change: self.change(range(&run.a), range(&run.b), at) })
    }

    fn of_sign(&self, old: &Quantity, new: &Quantity) -> Found {
        let at = self.sides.runs.iter().position(|run| run.a.end > old.whole.start).unwrap_or(0);
        let kind = FactKind::Number;
        let change = self.change(old.whole.clone(), new.whole.clone(), at);
        Found { kind: Some(kind), otherwise: kind, change }
    }

    /// The change of one range to the other, where run `at` is or begins.
    fn change(&self, old: Range<usize>, new: Range<usize>, at: usize) -> ChangedWording {
        let Sides { a, b, runs } = &self.sides;
        // Runs that are empty here, and those within the change, have no words beside it.
        let has_words = |from: usize, to: usize| from < to && !a[from..to].trim().is_empty();
        let mut before = runs.get(..=at).unwrap_or_default().iter().rev().map(|run| run.a.start);
        let mut behind = runs.get(at..).unwrap_or_default().iter().map(|run| run.a.end);
        let start = before.find(|&start| has_words(start, old.start)).unwrap_or(old.start);
        let end = behind.find(|&end| has_words(old.end, end)).unwrap_or(old.end);
        ChangedWording {
            kind: FactKind::Number,
            before: last_words(&a[start..old.start]),
            after: first_words(&a[old.end..end]),
            old: a[old].trim().to_owned(),
            new: b[new].trim().to_owned(),
            block: 0,
        }
    }

    /// Numbers in the same words, in another currency or of another sign.
    fn other_signs(&self) -> Vec<(&Quantity, &Quantity)> {
        let Sides { a, b, runs } = &self.sides;
        let mut found = Vec::new();
        for run in runs.iter().filter(|run| run.same) {
            let (of_a, of_b) = (within(&self.numbers.0, &run.a), within(&self.numbers.1, &run.b));
            if of_a.len() == of_b.len() {
                let pairs = of_a.iter().zip(of_b);
                found.extend(pairs.filter(|(old, new)| old.has_other_sign(a, new, b)));
            }
        }
        found.truncate(LISTED);
        found
    }

    /// The kind of fact that differs between the two sides of a gap, if one does.
    fn kind(&self, gap: Gap<'_>) -> Option<FactKind> {
        let Gap { old: old_text, new: new_text, is_said, opens, .. } = gap;
        if is_joint(old_text, new_text) {
            return None;
        }
        let (old, new) = (words(old_text), words(new_text));
        let facts = |text: &str, tokens: &[Token], class: TokenClass| -> Vec<u32> {
            // The first word of a sentence has a capital, name or not; and days have their own rule.
            let skipped = usize::from(opens && class == TokenClass::Name);
            let is_name = |word: &String| class != TokenClass::Name || !day::is_of_day(word);
            let named = folded(text).into_iter().zip(tokens).skip(skipped);
            let of_class = named.filter(|(word, token)| token.class() == class && is_name(word));
            of_class.map(|(_, token)| token.word()).collect()
        };
        let differ = |class: TokenClass| {
            let (of_old, of_new) =
                (facts(old_text, old.tokens(), class), facts(new_text, new.tokens(), class));
            let common = of_old.iter().any(|word| of_new.contains(word));
            !of_old.is_empty() && !of_new.is_empty() && !common
        };
        let is_relative = || {
            let is_day = |word: &String| RELATIVE_DAYS.contains(&word.as_str());
            folded(old_text).iter().any(is_day) || folded(new_text).iter().any(is_day)
        };
        let numbers_differ = self.numbers_differ(gap);
        let has_other_number =
            numbers_differ.unwrap_or_else(|| differ(TokenClass::Number) && !share_digits(old_text, new_text));
        if has_other_number || is_other_half_of_day(old_text, new_text) {
            return Some(FactKind::Number);
        }
        let has_other_day = day::differ(old_text, new_text, self.dates.0, self.dates.1);
        if has_other_day.unwrap_or_else(|| differ(TokenClass::Date)) && !is_relative() {
            return Some(FactKind::Date);
        }
        if differ(TokenClass::Name) && !is_same_currency(old_text, new_text) {
            return Some(FactKind::Name);
        }
        if denies(old_text) != denies(new_text) {
            return Some(FactKind::Negation);
        }
        // `Dec. 4` and `December 4` are said alike.
        let is_same_fact = numbers_differ == Some(false) || has_other_day == Some(false);
        let has_words = |text: &str, tokens: &[Token]| {
            let is_fact = |(word, token): (String, &Token)| {
                matches!(token.class(), TokenClass::Number | TokenClass::Date) || day::is_of_day(&word)
            };
            !(tokens.is_empty() || is_same_fact && folded(text).into_iter().zip(tokens).all(is_fact))
        };
        let is_other_text = has_words(old_text, old.tokens()) || has_words(new_text, new.tokens());
        let is_told = is_said && is_other_text && !self.quoted.is_aside(gap.run);
        is_told.then_some(FactKind::Quotation)
    }

    /// Whether both sides have numbers and none says the same as one of the other side; none where one side has no number.
    /// A number may begin before the gap and end behind it: `5 million` and `5 billion` have their `5` in common.
    fn numbers_differ(&self, gap: Gap<'_>) -> Option<bool> {
        let is_insertion = gap.old.trim().is_empty() || gap.new.trim().is_empty();
        let reaches_into = |number: &Quantity, range: &Range<usize>| {
            number.words.end > range.start && number.words.start < range.end
        };
        let of = |numbers: &'_ [Quantity], text: &str, range: &Range<usize>| -> Vec<Quantity> {
            let between = |from: usize, to: usize| text[from..to].chars().any(char::is_alphanumeric);
            let is_of_gap = |number: &&Quantity| {
                let Range { start, end } = number.words;
                if is_insertion {
                    !(end < range.start && between(end, range.start)
                        || range.end < start && between(range.end, start))
                } else {
                    reaches_into(number, range)
                }
            };
            beside(numbers, range).iter().filter(is_of_gap).cloned().collect()
        };
        let of_old = of(&self.numbers.0, &self.sides.a, &gap.run.a);
        let of_new = of(&self.numbers.1, &self.sides.b, &gap.run.b);
        // Words beside a number that are no part of it change nothing of it.
        let is_of_number = || {
            of_old.iter().any(|number| reaches_into(number, &gap.run.a))
                || of_new.iter().any(|number| reaches_into(number, &gap.run.b))
        };
        if is_insertion && !is_of_number() {
            return None;
        }
        // What was put in beside a number is told with its sign.
        let is_same =
            |old: &Quantity, new: &Quantity| if is_insertion { old.has_value_of(new) } else { old.is(new) };
        let is_in_both = || of_old.iter().any(|old| of_new.iter().any(|new| is_same(old, new)));
        (!of_old.is_empty() && !of_new.is_empty()).then(|| !is_in_both())
    }

    /// How much of what stands before and behind a gap is one time of day with both its sides: `:30` is none without its
    /// hour, and who reads `10: → 11:` does not know what changed.
    fn rest_of_time(&self, run: &Run) -> (usize, usize) {
        let Sides { a, b, .. } = &self.sides;
        let digit = |c: char| c.is_ascii_digit();
        let (old, new) = (&a[run.a.clone()], &b[run.b.clone()]);
        let both = |is_so: &dyn Fn(&str) -> bool| is_so(old) && is_so(new);
        let before = |text: &str, at: usize| {
            let head = text[..at].strip_suffix(':')?;
            let digits = head.len() - head.trim_end_matches(digit).len();
            (digits > 0).then_some(digits + 1)
        };
        let hours = (before(a, run.a.start), before(b, run.b.start));
        let hour = if hours.0 == hours.1 && both(&|side| side.starts_with(digit)) {
            hours.0.unwrap_or(0)
        } else {
            0
        };
        let behind = |text: &str| text.len() - text.trim_start_matches(digit).len();
        let minutes = (behind(&a[run.a.end..]), behind(&b[run.b.end..]));
        let is_hour = |side: &str| side.strip_suffix(':').is_some_and(|hour| hour.ends_with(digit));
        (hour, if minutes.0 == minutes.1 && both(&is_hour) { minutes.0 } else { 0 })
    }
}

/// The numbers whose words are all in a range.
fn within<'n>(numbers: &'n [Quantity], range: &Range<usize>) -> &'n [Quantity] {
    let start = numbers.partition_point(|number| number.words.start < range.start);
    let end = numbers.partition_point(|number| number.words.end <= range.end);
    numbers.get(start..end).unwrap_or_default()
}

/// The numbers that reach into a range, the one before it and the one behind it.
fn beside<'n>(numbers: &'n [Quantity], range: &Range<usize>) -> &'n [Quantity] {
    let start = numbers.partition_point(|number| number.words.end < range.start).saturating_sub(1);
    let end = numbers.partition_point(|number| number.words.start <= range.end) + 1;
    &numbers[start..end.min(numbers.len())]
}

/// Whether the sides differ in spaces and signs only: `Friday. ¶ Meanwhile` and `FridayMeanwhile`, which a scraper
/// glued.
fn is_joint(old: &str, new: &str) -> bool {
    let letters = |text: &str| -> String { text.chars().filter(|c| c.is_alphanumeric()).collect() };
    !old.trim().is_empty() && letters(old) == letters(new)
}

/// Whether the sides name one currency in two ways: `Rs` and `INR`.
fn is_same_currency(old: &str, new: &str) -> bool {
    let word = |text: &str| {
        let mut found = folded(text).into_iter().filter(|word| !word.contains(|c: char| c.is_ascii_digit()));
        found.next().filter(|_| found.next().is_none())
    };
    word(old).zip(word(new)).is_some_and(|(old, new)| currency::is_one(&old, &new))
}

/// Whether a number is the same, though its currency is written to it: `3.18 rials` and `OMR3.18`.
fn share_digits(old: &str, new: &str) -> bool {
    let numbers = |text: &str| -> Vec<String> {
        let words = folded(text).into_iter().filter(|word| word.contains(|c: char| c.is_ascii_digit()));
        words.map(|word| word.trim_matches(|c: char| !c.is_ascii_digit()).to_owned()).collect()
    };
    let of_new = numbers(new);
    numbers(old).iter().any(|number| of_new.contains(number))
}

/// `a.m.` and `p.m.` are words without a class, and twelve hours apart.
fn is_other_half_of_day(old: &str, new: &str) -> bool {
    let half = |text: &str| folded(text).into_iter().find(|word| word == "am" || word == "pm");
    half(old).zip(half(new)).is_some_and(|(old, new)| old != new)
}

/// Localising a day to "yesterday" changes no fact.
const RELATIVE_DAYS: &[&str] =
    &["today", "yesterday", "tomorrow", "tonight", "ayer", "hoy", "gestern", "heute", "hier"];

fn last_words(text: &str) -> String {
    let all: Vec<&str> = text.split_whitespace().collect();
    all[all.len().saturating_sub(CONTEXT_WORDS)..].join(" ")
}

fn first_words(text: &str) -> String {
    text.split_whitespace().take(CONTEXT_WORDS).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests;
