//! The evidence at a joint that two paragraphs were run together there: how the left one ends, how the right one starts,
//! and what the document knows of the words between which nothing stands.

use super::joint::{Joint, before_bracket, ends_with_stop};
use super::lexicon::Lexicon;
use super::names::{CAMEL_CASE, DOMAINS, NEVER_LAST};
use crate::text::sentences::{is_abbreviated, opens_sentence};

/// Words that the right-hand piece has at least.
const FEWEST_WORDS: usize = 4;

/// Bytes of a word that ends without a full stop, below which it is the better guess that a name goes on.
const SHORTEST_LEFT: usize = 4;

/// How far a joint's surroundings are looked at, in bytes.
const SURROUNDINGS: usize = 300;

/// Whether two paragraphs were run together at the joint. The paragraph has no white space at its end.
pub(super) fn is_glued(paragraph: &str, joint: Joint, lexicon: &Lexicon<'_>) -> bool {
    let before = tail(&paragraph[..joint.at], SURROUNDINGS);
    let after = head(&paragraph[joint.at..], SURROUNDINGS);
    // `McDonald`, asked first: names make most joints.
    if !joint.after_stop && last_word(before).len() < SHORTEST_LEFT {
        return false;
    }
    let right = Word::first_of(after);
    if !right.is_followed_by_text() || is_address(before, after) || !opens_paragraph(after) {
        return false;
    }
    if joint.after_stop && !ends_with_stop(before) {
        let sentence = before_bracket(before);
        !may_be_dateline(sentence) && ends_with_sentence(sentence, right, lexicon)
    } else if joint.after_stop {
        ends_with_sentence(before, right, lexicon)
    } else {
        let is_closed = paragraph.ends_with(['.', '!', '?', '…', '"', '”', '’', ')', ':']);
        is_closed && ends_with_word(before, right, lexicon)
    }
}

/// Whether what stands before a bracket may be a dateline's place, `RANCHO CUCAMONGA, Calif. (AP)`: among the last words is
/// none in lower case, as there is in a sentence.
fn may_be_dateline(before: &str) -> bool {
    const LAST_WORDS: usize = 3;
    let mut last = before.split_whitespace().rev().take(LAST_WORDS);
    last.all(|word| !word.starts_with(char::is_lowercase))
}

/// Whether a paragraph can start with `after`: several words, and not a list of links that a site injected into a
/// sentence (it ends with `MORE`).
fn opens_paragraph(after: &str) -> bool {
    after.split_whitespace().nth(FEWEST_WORDS - 1).is_some() && !after.contains(" MORE")
}

/// The word that the right-hand piece starts with.
#[derive(Debug, Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    after: &'t str,
}

impl<'t> Word<'t> {
    fn first_of(text: &'t str) -> Self {
        let text = text.trim_start_matches(['"', '“', '‘', '\'', '(', '[', '«', '„']);
        let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
        Self { text: &text[..end], after: &text[end..] }
    }

    fn is_followed_by_text(self) -> bool {
        self.after.starts_with([' ', '\u{a0}', ',', ':', '’', '\'', '-'])
    }

    /// Whether a word in lower case follows it.
    fn runs_on(self) -> bool {
        self.after.starts_with(char::is_whitespace) && self.after.trim_start().starts_with(char::is_lowercase)
    }

    fn is_opener(self) -> bool {
        opens_sentence(self.text)
    }

    /// `Tensions`, not `TASS` or `T`.
    fn is_capitalised(self) -> bool {
        self.text.len() >= 2 && !self.text[1..].contains(char::is_uppercase)
    }

    /// `WASHINGTON`, as a dateline starts.
    fn is_shouted(self) -> bool {
        self.text.len() >= 4 && !self.text.contains(char::is_lowercase)
    }
}

/// Evidence at `…intelligence.New Delhi`: a word and its full stop, then a sentence's start.
fn ends_with_sentence(before: &str, right: Word<'_>, lexicon: &Lexicon<'_>) -> bool {
    let story = before.trim_end_matches(|c: char| !c.is_alphanumeric() && !c.is_whitespace());
    let word = last_word(story);
    let stop = &before[story.len()..];
    // `wait...What` is one speech with a pause in it; `8,564 .IXIC` is a table.
    if word.is_empty() || stop.contains("..") || is_abbreviated(story, right.text) {
        return false;
    }
    let is_article = matches!(right.text, "A" | "I") && right.runs_on();
    if !(right.is_capitalised() || is_article || right.is_shouted()) || DOMAINS.contains(&right.text) {
        return false;
    }
    // `…rose 0.5.The`, but not a list's `2.Use`.
    if word.ends_with(|c: char| c.is_ascii_digit()) {
        return story.rsplit(char::is_whitespace).next().is_some_and(|token| token.len() > 2);
    }
    if word.starts_with(char::is_lowercase) && word.len() >= 3 {
        return true;
    }
    // `LG.Philips` and `U.S.A` are names, `…of the EU.The` is not.
    if right.is_opener() && right.text.len() > 1 && word.len() > 1 {
        return true;
    }
    if !word.contains(char::is_lowercase) || !lexicon.has(word) {
        return false;
    }
    if right.is_shouted() {
        return right.after.starts_with([' ', ',']);
    }
    lexicon.has(right.text) || lexicon.has_lower(right.text)
}

/// Evidence at `UkraineTensions`: nothing but the letters' case tells the two words apart.
fn ends_with_word(before: &str, right: Word<'_>, lexicon: &Lexicon<'_>) -> bool {
    /// Letters of the right half and the whole, below which a name is the better guess.
    const SHORTEST_RIGHT: usize = 5;
    const SHORTEST_WHOLE: usize = 11;
    // Bloomberg's own list of links is always run into the text.
    if before.ends_with("Most Read from Bloomberg") {
        return true;
    }
    let left = last_word(before);
    let names_have_it = left.chars().skip(1).any(char::is_uppercase);
    if names_have_it || !right.is_capitalised() || NEVER_LAST.contains(&left) {
        return false;
    }
    let whole = format!("{left}{}", right.text);
    if CAMEL_CASE.contains(&whole.as_str()) || repeats(&before[..before.len() - left.len()], left) {
        return false;
    }
    let is_common = left.starts_with(char::is_lowercase);
    if right.is_opener() {
        return (is_common || lexicon.has(left)) && lexicon.has_once(&whole);
    }
    // A right half that the document writes in lower case elsewhere has its capital from the sentence it opens. So has,
    // behind a common word, one that the document does not know as a name.
    let opens = lexicon.has_lower(right.text) || (is_common && !lexicon.has(right.text));
    // A left half that ends a clause elsewhere is a noun of its own, and not the `United` of another name.
    right.runs_on()
        && right.text.len() >= SHORTEST_RIGHT
        && whole.len() >= SHORTEST_WHOLE
        && opens
        && (is_common || lexicon.has_complete(left))
        && lexicon.has_once(&whole)
}

/// Whether `name` has just been there. A site that puts a person's full name and its own links behind each name in a
/// sentence (`Sen. Ann Lee Ann Mary LeeThe Memo: …`) glues no paragraphs by it.
fn repeats(before: &str, name: &str) -> bool {
    /// Bytes of a full name with its nicknames.
    const LONGEST_NAME: usize = 60;
    name.starts_with(char::is_uppercase) && tail(before, LONGEST_NAME).contains(name)
}

/// Whether the joint is inside a web or mail address, a handle or a tag, which have capitals anywhere.
fn is_address(before: &str, after: &str) -> bool {
    let left = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let right = after.split(char::is_whitespace).next().unwrap_or_default();
    [left, right].iter().any(|part| {
        part.contains(['@', '#', '/', '_', '=', '<', '>', '\\'])
            || part.contains("www.")
            || part.contains(".com")
    })
}

/// The letters and digits that `text` ends with.
fn last_word(text: &str) -> &str {
    text.char_indices()
        .rev()
        .find(|(_, c)| !c.is_alphanumeric())
        .map_or(text, |(at, c)| &text[at + c.len_utf8()..])
}

/// At most `longest` bytes of `text`, from its start.
fn head(text: &str, longest: usize) -> &str {
    let mut end = text.len().min(longest);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// At most `longest` bytes of `text`, from its end.
fn tail(text: &str, longest: usize) -> &str {
    let mut start = text.len().saturating_sub(longest);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}
