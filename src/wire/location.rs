//! The place of a dateline: `NEW YORK/HONG KONG`, `Washington [US]`, `SAN BRUNO, Calif.`, `Rio de Janeiro`.
//!
//! Any capitalised words can be a place, so what they are is decided by what follows them, in [`super::dateline`];
//! this module reads them and knows which openings are none.

use super::agencies::Agencies;
use super::calendar::at_date;
use super::cursor::Cursor;
use super::places::is_known;

/// No dateline's place is longer, in words.
const MOST_WORDS: usize = 9;

/// Bytes between the brackets of a country or region.
const LONGEST_BRACKET: usize = 40;

/// The words that a dateline opens with.
#[derive(Debug, Clone, Copy)]
pub(super) struct Where<'t> {
    /// All of them, brackets included.
    pub(super) text: &'t str,
    /// The words before the first comma or bracket.
    pub(super) head: &'t str,
    /// What stands in square brackets: a country, as ANI writes it.
    pub(super) country: Option<&'t str>,
}

impl Where<'_> {
    /// Whether it is in capitals, as most agencies write it.
    pub(super) fn is_shouted(self) -> bool {
        self.head.chars().filter(|c| c.is_alphabetic()).count() >= 3
            && !self.head.contains(char::is_lowercase)
    }

    /// Whether it is a city that news is often filed from, in capitals or not.
    pub(super) fn is_city(self) -> bool {
        is_known(self.head) || is_known(&self.head.to_uppercase())
    }

    /// Whether the initials of the words are `code`: then it is an acronym being introduced.
    pub(super) fn spells(self, code: &str) -> bool {
        let initials = self.text.split_whitespace().filter_map(|word| word.chars().next());
        !self.is_shouted()
            && initials.flat_map(char::to_uppercase).eq(code.chars().filter(|c| c.is_alphabetic()))
    }
}

/// Reads `NEW YORK/HONG KONG`, `Washington [US]`, `SAN BRUNO, Calif.`, `Rio de Janeiro` and stops before a date.
pub(super) fn eat_place<'t>(cursor: &mut Cursor<'t>) -> Option<Where<'t>> {
    let start = cursor.at();
    let mut head_end = None;
    let mut end = start;
    let mut country = None;
    for _ in 0..MOST_WORDS {
        if at_date(*cursor) {
            break;
        }
        let before = *cursor;
        if let Some(inside) = cursor.eat_between('[', ']', LONGEST_BRACKET) {
            country = Some(inside);
            head_end.get_or_insert(end);
        } else if eat_region(cursor) {
            head_end.get_or_insert(end);
        } else if !eat_place_word(cursor) {
            *cursor = before;
            break;
        }
        end = cursor.at();
        let at_word_end = *cursor;
        let is_comma = cursor.eat(",");
        if is_comma {
            head_end.get_or_insert(end);
        }
        // `NEW YORK/HONG KONG` and `WASHINGTON-PARIS`, but not ` /TASS/`.
        if !is_comma && (cursor.eat("/") || cursor.eat("-")) {
            if cursor.peek().is_some_and(char::is_uppercase) {
                continue;
            }
            *cursor = at_word_end;
            break;
        }
        cursor.skip_spaces();
        if !cursor.peek().is_some_and(|c| c.is_alphanumeric() || matches!(c, '[' | '(')) {
            *cursor = at_word_end;
            break;
        }
    }
    let text = cursor.since(start);
    let text = text[..end - start].trim_end();
    let head = text[..head_end.unwrap_or(end) - start].trim_end();
    (!head.is_empty()).then_some(Where { text, head, country })
}

/// `(Maharashtra) ` where the country follows: brackets after a place hold the source otherwise.
fn eat_region(cursor: &mut Cursor<'_>) -> bool {
    let start = *cursor;
    let found = cursor.eat_between('(', ')', LONGEST_BRACKET).is_some() && cursor.rest().starts_with(" [");
    if !found {
        *cursor = start;
    }
    found
}

/// One capitalised word, or a small word that has a capitalised one behind it.
fn eat_place_word(cursor: &mut Cursor<'_>) -> bool {
    let word = cursor.eat_while(|c| c.is_alphabetic() || matches!(c, '.' | '\'' | '’'));
    if word.starts_with(char::is_uppercase) {
        return true;
    }
    if !is_particle(word) {
        return false;
    }
    let mut next = *cursor;
    next.skip_spaces();
    next.peek().is_some_and(char::is_uppercase)
}

/// A small word inside the name of a place: `Rio de Janeiro`, `Frankfurt am Main`.
pub(super) fn is_particle(word: &str) -> bool {
    #[rustfmt::skip]
    const PARTICLES: &[&str] = &[
        "de", "del", "da", "do", "di", "la", "le", "las", "los", "el", "al", "sur", "am", "an", "der", "of", "and", "upon",
        "y",
    ];
    PARTICLES.contains(&word)
}

/// Whether the words are no place: they open a sentence, label something or name an organisation.
pub(super) fn is_common_opening(text: &str) -> bool {
    #[rustfmt::skip]
    const OPENERS: &[&str] = &[
        "A", "About", "After", "All", "Also", "And", "As", "At", "BREAKING", "But", "By", "Copyright", "EDITOR",
        "Editor", "Editors", "FILE", "For", "From", "He", "Her", "His", "How", "I", "If", "In", "It", "Its", "Mr", "Mr.", "Mrs.",
        "My", "No", "On", "Our", "Photo", "She", "So", "The", "Their", "They", "This", "UPDATE", "UPDATED", "We",
        "What", "When", "Why", "With", "You",
    ];
    const ORGANISATIONS: &[&str] = &["Press", "News", "Agency", "Network", "Bureau", "Times", "Post"];
    let mut words = text.split([' ', '/', ',', '\'', '’']);
    let first = words.next().unwrap_or_default();
    OPENERS.contains(&first) && text != "The Hague" || words.any(|word| ORGANISATIONS.contains(&word))
}

/// Words in capitals that label a story and are no place.
pub(super) fn is_label(agencies: &Agencies, head: &str) -> bool {
    #[rustfmt::skip]
    const LABELS: &[&str] = &[
        "ABOVE", "ADVISORY", "ALERT", "ANALYSIS", "BREAKING", "CHARTS", "COLUMN", "COMMENT", "COMMENTARY", "CORRECTED",
        "CORRECTION", "DEVELOPING", "EDITORIAL", "EXCLUSIVE", "EXPLAINER", "FACTBOX", "FEATURE", "FLASHBACK", "GALLERY",
        "INTERVIEW", "LIVE", "MORE", "NOTE", "OPINION", "PHOTOS", "POLL", "QUIZ", "REPORT", "REVIEW", "RPT", "SPECIAL",
        "STORY", "SUMMARY", "TIMELINE", "TRANSCRIPT", "UPDATE", "URGENT", "VIDEO", "WATCH", "WRAPUP",
    ];
    head.split(' ').any(|word| LABELS.contains(&word)) || agencies.by_code(head).is_some()
}
