//! One piece, read word by word: what its features are made from. Nothing here knows of other pieces.

use xxhash_rust::xxh3::xxh3_64;

use crate::order::article::Piece;
use crate::text::normalise::normalise_into;
use crate::text::sentences::sentences;
use crate::text::words::{Shape, WordSplitter};

/// Words of a piece that are looked at: the first and the last so many. A longer one is no paragraph of news.
pub(super) const MOST_WORDS: usize = 320;

/// One word of a piece.
#[allow(clippy::struct_excessive_bools, reason = "each is an independent property of a word")]
#[derive(Debug, Clone, Copy)]
pub(super) struct Token {
    /// Hash of the folded word, never 0.
    pub(super) hash: u32,
    pub(super) shape: Shape,
    pub(super) class: Class,
    /// Whether a sentence starts with it.
    pub(super) opens: bool,
    /// Whether nothing but a space parts it from the word before.
    pub(super) joined: bool,
    /// Whether all its letters are capitals, and there are two at least.
    pub(super) shouted: bool,
    /// Whether it stands in brackets of its own.
    pub(super) bracketed: bool,
}

/// Words with a part to play in the order of a text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Class {
    Other,
    /// `he`, `she`, `it`, `they` and their forms.
    Pronoun,
    /// `the`, `this`, `that`, `these`, `those`.
    Definite,
    /// `a`, `an`.
    Indefinite,
    /// `said` and what stands for it.
    Said,
    /// `added`, `continued`.
    Added,
    /// `concluded`.
    Concluded,
    /// `also`, `further`, before `said`.
    Further,
    Weekday,
    Month,
    /// `however`, `but`, `meanwhile` …
    Connective,
    /// `earlier`, `last`, `previous`, `ago`, `since`: of what came before the news.
    Past,
    /// `will`, `next`, `expected`, `tomorrow`.
    Future,
    /// `I`, `we` and their forms.
    Speaker,
}

/// A piece, read.
#[allow(clippy::struct_excessive_bools, reason = "each is an independent property of a word")]
#[derive(Debug, Clone, Default)]
pub(super) struct Reading {
    pub(super) tokens: Vec<Token>,
    /// Where the first sentence ends and the last begins, in tokens.
    pub(super) first_end: usize,
    pub(super) last_start: usize,
    pub(super) sentences: usize,
    /// Whether the text starts with a quotation mark, and with a letter in lower case.
    pub(super) starts_quoted: bool,
    pub(super) starts_lower: bool,
    /// Whether more quotations are opened than closed.
    pub(super) unclosed: bool,
    pub(super) quotes: usize,
    /// Whether it ends as a sentence does.
    pub(super) ends_closed: bool,
    pub(super) ends_colon: bool,
    pub(super) questions: usize,
    /// The number that the piece starts with as an item of a list: `3.`, `3)`; 0 for none.
    pub(super) item: u32,
}

/// Reads pieces one after the other, with buffers that it keeps.
#[derive(Debug, Default)]
pub(crate) struct Reader {
    splitter: WordSplitter,
    normal: String,
}

impl Reader {
    /// Reads the story of `piece`, or all its text where it has none.
    pub(super) fn read(&mut self, piece: &Piece<'_>) -> Reading {
        let body = piece.body();
        self.read_text(if body.is_empty() { piece.text } else { body })
    }

    /// The hashes of the words of `piece`, in order.
    pub(crate) fn hashes(&mut self, piece: &Piece<'_>) -> Vec<u32> {
        self.read(piece).tokens.iter().map(|token| token.hash).collect()
    }

    /// Reads any text.
    pub(super) fn read_text(&mut self, text: &str) -> Reading {
        let text = clipped(text);
        let text = normalise_into(text, &mut self.normal).trim();
        let mut reading = Reading::of_signs(text);
        let mut spans = sentences(text);
        let mut sentence_end = 0;
        let mut before = 0;
        self.splitter.for_each_word(text, |word| {
            let mut opens = false;
            while word.start >= sentence_end {
                let Some(span) = spans.next() else { break };
                sentence_end = span.end;
                reading.sentences += 1;
                opens = true;
                reading.last_start = reading.tokens.len();
                if reading.sentences == 2 {
                    reading.first_end = reading.tokens.len();
                }
            }
            let surface = &text[word.start..word.end];
            reading.tokens.push(Token {
                hash: (xxh3_64(word.folded.as_bytes()) as u32).max(1),
                shape: word.shape,
                class: class(word.folded),
                opens,
                // Words of scripts without spaces overlap.
                joined: !opens && text.get(before..word.start) == Some(" "),
                shouted: surface.len() > 1 && surface.bytes().all(|byte| byte.is_ascii_uppercase()),
                bracketed: text[..word.start].ends_with('(') && text[word.end..].starts_with(')'),
            });
            before = word.end;
        });
        if reading.sentences < 2 {
            reading.first_end = reading.tokens.len();
        }
        reading
    }
}

/// `text` without its middle, where it is longer than any paragraph.
fn clipped(text: &str) -> &str {
    const LONGEST: usize = 12 * MOST_WORDS;
    let mut end = text.len().min(LONGEST);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

impl Reading {
    fn of_signs(text: &str) -> Self {
        let straight = text.matches('"').count();
        let starts_quoted = text.starts_with(['"', '\'']);
        let last = text.trim_end_matches(['"', '\'', ')', ']']).chars().next_back();
        let digits = text.bytes().take_while(u8::is_ascii_digit).count();
        let is_item = (1..=2).contains(&digits) && text[digits..].starts_with(['.', ')']);
        Self {
            starts_quoted,
            starts_lower: text.starts_with(char::is_lowercase),
            unclosed: straight % 2 == 1,
            quotes: straight,
            ends_closed: matches!(last, Some('.' | '!' | '?')),
            ends_colon: last == Some(':'),
            questions: text.matches('?').count(),
            item: if is_item { text[..digits].parse().unwrap_or(0) } else { 0 },
            ..Self::default()
        }
    }
}

fn class(word: &str) -> Class {
    match word {
        "he" | "she" | "it" | "they" | "his" | "her" | "its" | "their" | "him" | "them" => Class::Pronoun,
        "the" | "this" | "that" | "these" | "those" => Class::Definite,
        "a" | "an" => Class::Indefinite,
        "said" | "says" | "told" | "stated" | "say" | "noted" | "wrote" => Class::Said,
        "added" | "adds" | "continued" | "adding" => Class::Added,
        "concluded" | "concludes" => Class::Concluded,
        "also" | "further" | "furthermore" => Class::Further,
        "monday" | "tuesday" | "wednesday" | "thursday" | "friday" | "saturday" | "sunday" | "today"
        | "yesterday" => Class::Weekday,
        "january" | "february" | "march" | "april" | "june" | "july" | "august" | "september" | "october"
        | "november" | "december" | "jan" | "feb" | "aug" | "sept" | "oct" | "nov" | "dec" => Class::Month,
        "however" | "but" | "meanwhile" | "moreover" | "besides" | "although" | "though" | "while"
        | "despite" | "yet" | "still" | "and" | "instead" | "nevertheless" => Class::Connective,
        "earlier" | "last" | "previous" | "previously" | "ago" | "since" | "former" | "had" | "been" => {
            Class::Past
        }
        "will" | "next" | "expected" | "tomorrow" | "would" | "upcoming" => Class::Future,
        "i" | "we" | "my" | "our" | "us" | "me" => Class::Speaker,
        _ => Class::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sentences_and_signs_are_seen() {
        let reading = Reader::default().read_text("“We go,” he said. The harbour (PRT) is open? 'Tis");
        assert_eq!(reading.sentences, 3);
        assert_eq!(reading.first_end, 4);
        assert!(reading.starts_quoted && !reading.unclosed && !reading.ends_closed);
        let port = reading.tokens.iter().find(|token| token.bracketed).unwrap();
        assert!(port.shouted);
        assert_eq!(Reader::default().read_text("2. Wash the pears.").item, 2);
        assert_eq!(Reader::default().read_text("2.5 million pears").item, 2);
    }
}
