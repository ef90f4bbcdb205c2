//! A derived article in the making: text that remembers which sentence of the base each of its parts came from,
//! so that its truth is read off what was done to it and never guessed from the result.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

use crate::document::Document;

/// Finds the sentences of a paragraph, as byte ranges in order. What lies between two ranges belongs to the first.
pub type SplitSentences = fn(&str) -> Vec<Range<usize>>;

/// A sentence and what became of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sentence {
    /// Its text, with the white space after it.
    pub(super) text: String,
    /// Its number among all sentences of the base; `None` where it is not the base's.
    pub(super) origin: Option<u32>,
    /// The input's index of the second base, where that is the base whose number it has.
    pub(super) second: Option<u64>,
    /// Its words (UAX #29) when it was made.
    pub(super) words: u32,
    /// How many of its words were replaced since.
    pub(super) altered: u32,
    /// Whether its characters were damaged: still the base's words, no longer its letters.
    pub(super) damaged: bool,
}

/// A paragraph's part in the article.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Role {
    /// Of the story.
    Story,
    /// A credit line or a line of the page: no part of the story's words.
    Furniture,
}

/// A paragraph of the article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Paragraph {
    pub(super) role: Role,
    /// The base's paragraphs in it, in order: none where it was added, several where some were glued.
    pub(super) origins: Vec<u32>,
    pub(super) sentences: Vec<Sentence>,
}

/// An article in the making.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Draft {
    pub(super) title: Option<String>,
    pub(super) paragraphs: Vec<Paragraph>,
}

impl Sentence {
    /// A sentence that is not the base's.
    pub(super) fn added(text: impl Into<String>) -> Self {
        let text = text.into();
        Self { words: count_words(&text), text, origin: None, second: None, altered: 0, damaged: false }
    }
}

impl Paragraph {
    /// A paragraph that is not the base's.
    pub(super) fn added(role: Role, text: impl Into<String>) -> Self {
        Self { role, origins: Vec::new(), sentences: vec![Sentence::added(text)] }
    }

    /// The words that its sentences were made with.
    pub(super) fn words(&self) -> u32 {
        self.sentences.iter().map(|sentence| sentence.words).sum()
    }

    /// The whole text.
    pub(super) fn text(&self) -> String {
        let mut text: String = self.sentences.iter().map(|sentence| sentence.text.as_str()).collect();
        text.truncate(text.trim_end().len());
        text
    }
}

impl Draft {
    /// The unchanged base. Line breaks inside a paragraph become spaces: output has one paragraph a line.
    pub(super) fn of(base: &Document, split: SplitSentences) -> Self {
        let mut next = 0..;
        let paragraphs = (0..base.paragraphs.len() as u32)
            .map(|index| {
                let text = one_line(base.paragraph(index as usize));
                let sentences = cut(&text, split)
                    .zip(&mut next)
                    .map(|(text, origin)| Sentence { origin: Some(origin), ..Sentence::added(text) })
                    .collect();
                Paragraph { role: Role::Story, origins: vec![index], sentences }
            })
            .collect();
        let title = base.title.as_deref().map(|title| one_line(title.trim()));
        Self { title: title.filter(|title| !title.is_empty()), paragraphs }
    }

    /// All sentences, in order.
    pub(super) fn sentences(&self) -> impl Iterator<Item = &Sentence> {
        self.paragraphs.iter().flat_map(|paragraph| &paragraph.sentences)
    }

    /// All sentences, in order, to be changed.
    pub(super) fn sentences_mut(&mut self) -> impl Iterator<Item = &mut Sentence> {
        self.paragraphs.iter_mut().flat_map(|paragraph| &mut paragraph.sentences)
    }

    /// The words of the story, furniture left out.
    pub(super) fn words(&self) -> u32 {
        let story = self.paragraphs.iter().filter(|paragraph| paragraph.role == Role::Story);
        story.map(Paragraph::words).sum()
    }

    /// The text with one paragraph a line.
    pub(super) fn text(&self) -> String {
        let lines: Vec<String> = self.paragraphs.iter().map(Paragraph::text).collect();
        lines.join("\n")
    }

    /// Removes paragraphs that have lost all their sentences.
    pub(super) fn remove_empty(&mut self) {
        self.paragraphs.retain(|paragraph| !paragraph.sentences.is_empty());
    }
}

/// The words of a text by UAX #29, which also counts in scripts without spaces.
pub(super) fn count_words(text: &str) -> u32 {
    text.unicode_words().count() as u32
}

/// A share of a number of words or sentences, rounded down.
pub(super) fn part(count: u32, share: f64) -> u32 {
    debug_assert!((0.0..=1.0).contains(&share), "no share: {share}");
    #[expect(clippy::cast_sign_loss, reason = "shares are not negative")]
    let part = (share * f64::from(count)) as u32;
    part
}

fn one_line(text: &str) -> String {
    text.replace(['\n', '\r', '\u{85}', '\u{2028}', '\u{2029}'], " ")
}

/// Cuts a text before each sentence's start; starts that are out of order or inside a character are passed over.
fn cut(text: &str, split: SplitSentences) -> impl Iterator<Item = &str> {
    let mut starts = vec![0];
    for sentence in split(text) {
        let last = starts.last().copied().unwrap_or(0);
        let is_cut = sentence.start > last && sentence.start < text.len();
        if is_cut && text.is_char_boundary(sentence.start) && !text[sentence.start..].trim().is_empty() {
            starts.push(sentence.start);
        }
    }
    let ends: Vec<usize> = starts[1..].iter().copied().chain([text.len()]).collect();
    starts.into_iter().zip(ends).map(|(start, end)| &text[start..end])
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A splitter good enough for tests: a full stop and a space end a sentence.
    pub(in crate::synth) fn split_at_stops(text: &str) -> Vec<Range<usize>> {
        let mut start = 0;
        text.split_inclusive(". ")
            .map(|sentence| {
                start += sentence.len();
                start - sentence.len()..start
            })
            .collect()
    }

    #[test]
    fn a_draft_of_a_base_has_its_text_and_knows_its_places() {
        let base = Document::from_paragraphs("d", ["One two. Three.", "Four\nfive.", "世界和平"]);
        let draft = Draft::of(&base, split_at_stops);
        assert_eq!(draft.text(), "One two. Three.\nFour five.\n世界和平");
        let origins: Vec<_> = draft.sentences().map(|sentence| sentence.origin.unwrap()).collect();
        assert_eq!(origins, [0, 1, 2, 3]);
        assert_eq!(draft.words(), 9);
    }

    #[test]
    fn a_careless_splitter_does_no_harm() {
        let careless: SplitSentences = |_| vec![5..9, 3..4, 1..2, 7..90, 40..50];
        assert_eq!(cut("né à Nice", careless).collect::<Vec<_>>(), ["né", " à ", "Nice"]);
        assert_eq!(cut("né", |_| vec![0..2, 2..3]).collect::<Vec<_>>(), ["né"], "inside a character");
        assert_eq!(cut("né   ", |_| vec![0..4, 4..5]).collect::<Vec<_>>(), ["né   "]);
    }
}
