//! The same form with other facts: tomorrow's market report, another company's results. Every number, name, day
//! and month is replaced by another, the same one by the same one throughout.
//!
//! Only articles dense in such facts are fit for it: a long story with other names in it is nothing that a
//! newsroom would ever send.

use std::collections::{HashMap, HashSet};

use unicode_segmentation::UnicodeSegmentation;

use super::dice::Dice;
use super::draft::Draft;
use super::props::{DAYS, MONTHS};
use super::wording::{rewrite, rewrite_text};

/// At least this share of the words are numbers or names. One in fourteen long wire items reaches it (37 of 500):
/// results, dividends, market reports; at 0.15 stories about people come in.
const MIN_FACTS: f64 = 0.2;
/// So many numbers, at least, are there to change.
const MIN_NUMBERS: usize = 5;
/// Longer articles are stories, not notices.
const MAX_WORDS: u32 = 300;

/// Capitalised inside a sentence, but no names.
const NOT_NAMES: [&str; 14] = [
    "The",
    "This",
    "That",
    "And",
    "But",
    "For",
    "Mrs",
    "Miss",
    "Inc",
    "Corp",
    "Ltd",
    "President",
    "Minister",
    "Company",
];

/// Replaces the facts of an article. `false` where it is no notice, or a name would find no other in `names`.
pub(super) fn change_facts(draft: &mut Draft, names: &[String], dice: &mut Dice) -> bool {
    let known = names_of(draft);
    if names.is_empty() || !is_notice(draft, &known) {
        return false;
    }
    let mut facts = Facts { known, names, chosen: HashMap::new(), given: HashSet::new(), dice };
    for sentence in draft.sentences_mut() {
        rewrite(sentence, |word, _| facts.replace(word));
    }
    if let Some(title) = &mut draft.title {
        *title = rewrite_text(title, |word, _| facts.replace(word)).0;
    }
    true
}

/// Whether a word has the form of a name: a capital, then small letters.
pub(super) fn is_name(word: &str) -> bool {
    let mut letters = word.chars();
    letters.next().is_some_and(char::is_uppercase)
        && letters.clone().count() >= 2
        && letters.all(|c| c.is_alphabetic() && !c.is_uppercase())
        && !NOT_NAMES.contains(&word)
        && !DAYS.contains(&word)
        && MONTHS.iter().all(|(month, _)| *month != word)
}

/// The words that stand with a capital where no sentence begins.
fn names_of(draft: &Draft) -> HashSet<String> {
    let texts = draft.sentences().map(|sentence| sentence.text.as_str());
    let places =
        texts.flat_map(|text| text.unicode_word_indices().map(move |(start, word)| (&text[..start], word)));
    let names = places.map(|(before, word)| (before, possessive(word).0));
    names
        .filter(|(before, name)| is_inside(before) && is_name(name))
        .map(|(_, name)| name.to_owned())
        .collect()
}

/// Whether a sentence goes on after this text: a word, perhaps a comma, and a space.
pub(super) fn is_inside(before: &str) -> bool {
    before.ends_with(' ') && before.trim_end().trim_end_matches(',').ends_with(char::is_alphanumeric)
}

fn is_number(word: &str) -> bool {
    word.contains(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_digit() || ".,".contains(c))
}

fn is_notice(draft: &Draft, known: &HashSet<String>) -> bool {
    let (mut words, mut numbers, mut names) = (0, 0, 0);
    for word in draft.sentences().flat_map(|sentence| sentence.text.unicode_words()) {
        words += 1;
        numbers += usize::from(is_number(word));
        names += usize::from(known.contains(possessive(word).0));
    }
    words <= MAX_WORDS && numbers >= MIN_NUMBERS && (numbers + names) as f64 >= MIN_FACTS * f64::from(words)
}

/// The facts of one article, and what takes their place.
struct Facts<'a> {
    known: HashSet<String>,
    names: &'a [String],
    chosen: HashMap<String, String>,
    /// The names among `chosen`'s values.
    given: HashSet<String>,
    dice: &'a mut Dice,
}

impl Facts<'_> {
    /// The word's replacement, a possessive ending kept.
    fn replace(&mut self, word: &str) -> Option<String> {
        let (bare, ending) = possessive(word);
        if let Some(name) = from_capitals(bare).filter(|name| self.known.contains(name)) {
            return Some(format!("{}{ending}", self.replace_bare(&name)?.to_uppercase()));
        }
        Some(format!("{}{ending}", self.replace_bare(bare)?))
    }

    fn replace_bare(&mut self, word: &str) -> Option<String> {
        if let Some(other) = self.chosen.get(word) {
            return Some(other.clone());
        }
        let other = self.draw(word)?;
        self.chosen.insert(word.to_owned(), other.clone());
        Some(other)
    }

    fn draw(&mut self, word: &str) -> Option<String> {
        if is_number(word) {
            return Some(self.other_number(word));
        }
        if DAYS.contains(&word) {
            return Some(another(&DAYS, word, self.dice).to_owned());
        }
        if MONTHS.iter().any(|(month, _)| *month == word) {
            return Some(another(&MONTHS.map(|(month, _)| month), word, self.dice).to_owned());
        }
        self.known.contains(word).then(|| self.other_name()).flatten()
    }

    /// A name that the article does not have: its own, swapped round, would tell the same facts. Two names become
    /// two names as long as the sample lasts.
    fn other_name(&mut self) -> Option<String> {
        let start = self.dice.below(self.names.len());
        let in_turn = || self.names[start..].iter().chain(&self.names[..start]);
        let is_new = |name: &&String| !self.known.contains(*name);
        let unused = in_turn().filter(is_new).find(|name| !self.given.contains(*name));
        let name = unused.or_else(|| in_turn().find(is_new))?.clone();
        self.given.insert(name.clone());
        Some(name)
    }

    /// A number of the same form; a year stays near.
    fn other_number(&mut self, word: &str) -> String {
        if let Ok(year @ 1900..=2099) = word.parse::<u32>()
            && word.len() == 4
        {
            let distance = self.dice.between(1, 3) as u32;
            return (if self.dice.chance(0.5) { year + distance } else { year - distance }).to_string();
        }
        let mut first = true;
        word.chars()
            .map(|c| {
                if !c.is_ascii_digit() {
                    return c;
                }
                let digit = c as usize - '0' as usize;
                let other =
                    if first { 1 + (digit + 8 + self.dice.between(1, 8)) % 9 } else { self.dice.below(10) };
                first = false;
                char::from(b'0' + other as u8)
            })
            .collect()
    }
}

/// A word in capitals, as in headlines, in the form of a name.
fn from_capitals(word: &str) -> Option<String> {
    let mut letters = word.chars();
    let first = letters.next().filter(|_| word.chars().all(char::is_uppercase))?;
    Some(first.to_string() + &letters.as_str().to_lowercase())
}

/// A word without its possessive ending, and the ending.
fn possessive(word: &str) -> (&str, &str) {
    let bare = ["'s", "’s", "'S", "’S"].iter().find_map(|ending| word.strip_suffix(ending)).unwrap_or(word);
    word.split_at(bare.len())
}

fn another<'a>(choices: &[&'a str], word: &str, dice: &mut Dice) -> &'a str {
    let at = choices.iter().position(|choice| *choice == word).unwrap_or(0);
    choices[(at + 1 + dice.below(choices.len() - 1)) % choices.len()]
}

#[cfg(test)]
mod tests {
    use super::super::draft::tests::split_at_stops;
    use super::*;
    use crate::document::Document;

    fn names() -> Vec<String> {
        ["Aldous", "Brimley", "Casterton"].map(str::to_owned).to_vec()
    }

    const NOTICE: [&str; 3] = [
        "Shares in Norvik rose 3.5 percent to 1,204 crowns on Monday. Norvik said sales of Polgrid's units hit 88,000.",
        "The March total for Norvik was 71,400 in 1994 and 68,900 in 1993.",
        "Norvik pays 12 crowns a share. NORVIK'S board",
    ];

    fn draft(paragraphs: &[&str]) -> Draft {
        Draft::of(&Document::from_paragraphs("d", paragraphs), split_at_stops)
    }

    #[test]
    fn every_fact_changes_and_the_form_stays() {
        for stream in 0..30 {
            let before = draft(&NOTICE);
            let mut after = before.clone();
            assert!(change_facts(&mut after, &names(), &mut Dice::keyed(1, stream)));
            assert_eq!(before.text().unicode_words().count(), after.text().unicode_words().count());
            for (old, new) in before.text().unicode_words().zip(after.text().unicode_words()) {
                let is_fact =
                    is_number(old) || ["Norvik", "NORVIK'S", "Polgrid's", "Monday", "March"].contains(&old);
                assert_eq!(old != new, is_fact, "{old} → {new}");
                assert_eq!(is_number(old), is_number(new), "{old} → {new}");
            }
            let text = after.text();
            let name = text.split(' ').nth(2).unwrap();
            assert_eq!(text.matches(name).count(), 4, "one name for one name: {text}");
            assert!(text.contains(&format!("{}'S board", name.to_uppercase())), "in capitals too: {text}");
        }
    }

    #[test]
    fn a_story_is_not_made_a_template() {
        let story =
            ["The mayor of Norvik opened the bridge with a speech about the years of waiting for it."; 8];
        assert!(!change_facts(&mut draft(&story), &names(), &mut Dice::keyed(1, 0)));
        assert!(!change_facts(&mut draft(&[]), &names(), &mut Dice::keyed(1, 0)));
        assert!(!change_facts(&mut draft(&NOTICE), &[], &mut Dice::keyed(1, 0)));
    }

    #[test]
    fn names_have_the_form_of_names() {
        for (word, expect) in [
            ("Norvik", true),
            ("Émile", true),
            ("NATO", false),
            ("norvik", false),
            ("Monday", false),
            ("May", false),
            ("The", false),
            ("A1", false),
            ("Al", false),
            ("世界", false),
            ("", false),
        ] {
            assert_eq!(is_name(word), expect, "{word}");
        }
    }
}
