//! The one pass over the input before a corpus is made: which articles serve as bases, which words and names
//! the input uses.
//!
//! Bases are the articles with the smallest keyed hash of their index (bottom-k sampling: every article has the
//! same chance, and nothing but the index decides), words are a reservoir sample of all words (Vitter 1985,
//! algorithm R), so that frequent words are drawn often. What is held does not grow with the texts: a hash or two
//! an article, the samples, and up to [`MAX_DONORS`] articles that round-ups borrow from.

use std::collections::{BTreeMap, BinaryHeap, HashSet};

use unicode_segmentation::UnicodeSegmentation;
use xxhash_rust::xxh3::{xxh3_64, xxh3_64_with_seed};

use super::dice::Dice;
use super::draft::SplitSentences;
use super::props;
use super::settings::Settings;
use super::template::is_name;
use super::wording::is_common;
use crate::document::Document;
use crate::error::Result;

/// How many of the bases are held for round-ups to borrow from.
const MAX_DONORS: usize = 256;
/// How many words the vocabulary samples.
const VOCABULARY: usize = 8192;
/// How many names are sampled.
const NAMES: usize = 2048;
/// A longer run of letters is no word but a line of a script without spaces.
const MAX_WORD: usize = 20;

/// What the pass found; [`Plan::generate`] makes the families of it.
#[derive(Debug)]
pub struct Plan {
    pub(super) settings: Settings,
    pub(super) split: SplitSentences,
    pub(super) vocabulary: Vec<String>,
    pub(super) names: Vec<String>,
    /// Bases with their indices, for round-ups; in the order of their keyed hashes.
    pub(super) donors: Vec<(u64, Document)>,
    /// Hashes of all ids in the input, so that no made id meets a given one.
    taken_ids: HashSet<u64>,
    chosen: Vec<u64>,
    read: u64,
}

impl Plan {
    /// The indices of the base articles in the input, ascending.
    #[must_use]
    pub fn chosen(&self) -> &[u64] {
        &self.chosen
    }

    /// How many articles the input has.
    #[must_use]
    pub fn documents_read(&self) -> u64 {
        self.read
    }

    /// The settings that the plan was made with.
    #[must_use]
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    pub(super) fn is_taken(&self, id: &str) -> bool {
        self.taken_ids.contains(&xxh3_64(id.as_bytes()))
    }
}

/// The pass itself: show it every article in input order, then [`Survey::finish`].
#[derive(Debug)]
pub struct Survey {
    settings: Settings,
    split: SplitSentences,
    dice: Dice,
    read: u64,
    ids: HashSet<u64>,
    texts: HashSet<u64>,
    bases: BinaryHeap<(u64, u64)>,
    donors: BTreeMap<(u64, u64), Document>,
    words: Reservoir,
    names: Reservoir,
}

impl Survey {
    /// A survey for a corpus with these settings; `split` finds the sentences.
    ///
    /// # Errors
    /// If a setting is out of its range.
    pub fn new(settings: Settings, split: SplitSentences) -> Result<Self> {
        settings.validate()?;
        Ok(Self {
            // Articles have the streams of their indices; the last number is nobody's.
            dice: Dice::keyed(settings.seed, u64::MAX),
            settings,
            split,
            read: 0,
            ids: HashSet::new(),
            texts: HashSet::new(),
            bases: BinaryHeap::new(),
            donors: BTreeMap::new(),
            words: Reservoir::new(VOCABULARY),
            names: Reservoir::new(NAMES),
        })
    }

    /// Looks at the next article.
    pub fn observe(&mut self, document: &Document) {
        let index = self.read;
        self.read += 1;
        self.collect_words(document);
        // A second article with the same id or the very same text would make the truth ambiguous.
        let is_new_id = self.ids.insert(xxh3_64(document.id.as_bytes()));
        if is_new_id && self.is_fit(document) && self.texts.insert(xxh3_64(document.text.as_bytes())) {
            self.consider(index, document);
        }
    }

    /// Ends the pass.
    #[must_use]
    pub fn finish(self) -> Plan {
        let mut chosen: Vec<u64> = self.bases.into_iter().map(|(_, index)| index).collect();
        chosen.sort_unstable();
        let mut vocabulary = self.words.sample;
        if vocabulary.is_empty() {
            vocabulary = props::WORDS.map(str::to_owned).to_vec();
        }
        Plan {
            settings: self.settings,
            split: self.split,
            vocabulary,
            names: self.names.sample,
            donors: self.donors.into_iter().map(|((_, index), document)| (index, document)).collect(),
            taken_ids: self.ids,
            chosen,
            read: self.read,
        }
    }

    fn is_fit(&self, document: &Document) -> bool {
        let paragraphs = 0..document.paragraphs.len();
        let words = paragraphs.flat_map(|index| document.paragraph(index).unicode_words());
        document.paragraphs.len() >= self.settings.min_paragraphs
            && words.take(self.settings.min_words).count() >= self.settings.min_words
    }

    fn consider(&mut self, index: u64, document: &Document) {
        let key = (xxh3_64_with_seed(&index.to_le_bytes(), self.settings.seed), index);
        self.bases.push(key);
        if self.bases.len() > self.settings.articles {
            self.bases.pop();
        }
        // Donors are bases too, as they are no more and have the same keys.
        let held = self.settings.articles.min(MAX_DONORS);
        if self.donors.len() < held || self.donors.last_key_value().is_some_and(|(last, _)| key < *last) {
            self.donors.insert(key, document.clone());
            if self.donors.len() > held {
                self.donors.pop_last();
            }
        }
    }

    fn collect_words(&mut self, document: &Document) {
        for index in 0..document.paragraphs.len() {
            let mut inside = false;
            for token in document.paragraph(index).split_whitespace() {
                let word = token.trim_matches(|c: char| !c.is_alphabetic());
                let letters = word.chars().take(MAX_WORD + 1).count();
                if (2..=MAX_WORD).contains(&letters) {
                    if is_common(word) {
                        self.words.offer(word, &mut self.dice);
                    } else if inside && is_name(word) {
                        self.names.offer(word, &mut self.dice);
                    }
                }
                inside = token.ends_with(|c: char| c.is_alphanumeric() || c == ',');
            }
        }
    }
}

/// A uniform sample of a stream of unknown length.
#[derive(Debug)]
struct Reservoir {
    size: usize,
    seen: usize,
    sample: Vec<String>,
}

impl Reservoir {
    fn new(size: usize) -> Self {
        Self { size, seen: 0, sample: Vec::new() }
    }

    fn offer(&mut self, word: &str, dice: &mut Dice) {
        self.seen += 1;
        if self.sample.len() < self.size {
            self.sample.push(word.to_owned());
            return;
        }
        let place = dice.below(self.seen);
        if let Some(slot) = self.sample.get_mut(place) {
            word.clone_into(slot);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::draft::tests::split_at_stops;
    use super::*;

    fn article(id: &str, text: &str) -> Document {
        Document::from_paragraphs(id, text.split('|'))
    }

    fn plan(documents: &[Document], settings: Settings) -> Plan {
        let mut survey = Survey::new(settings, split_at_stops).unwrap();
        for document in documents {
            survey.observe(document);
        }
        survey.finish()
    }

    fn small() -> Settings {
        Settings { min_paragraphs: 2, min_words: 4, ..Settings::default() }
    }

    #[test]
    fn only_fit_articles_with_their_own_id_and_text_are_bases() {
        let documents = [
            article("a", "One two.|Three four."),
            article("b", "One two three four."),
            article("c", "One.|Two three."),
            article("a", "Five six.|Seven eight."),
            article("e", "One two.|Three four."),
            article("f", "世界|和平"),
        ];
        assert_eq!(plan(&documents, small()).chosen(), [0, 5]);
    }

    #[test]
    fn a_sample_is_drawn_evenly_and_its_donors_are_from_it() {
        let documents: Vec<Document> =
            (0..1000).map(|n| article(&n.to_string(), &format!("Number {n} two.|Three four."))).collect();
        let drawn = plan(&documents, Settings { articles: 300, ..small() });
        assert_eq!(drawn.chosen().len(), 300);
        assert!(drawn.chosen().is_sorted());
        let early = drawn.chosen().iter().filter(|&&index| index < 500).count();
        assert!((115..185).contains(&early), "{early}");
        assert_eq!(drawn.donors.len(), MAX_DONORS);
        assert!(drawn.donors.iter().all(|(index, _)| drawn.chosen().contains(index)));
        let other = plan(&documents, Settings { articles: 300, seed: 2, ..small() });
        assert_ne!(drawn.chosen(), other.chosen());
    }

    #[test]
    fn words_are_drawn_as_often_as_they_are_used() {
        let line = "said said said Norvik, he NATO 12 harbour. Later Polgrid";
        let documents: Vec<Document> = (0..5000).map(|n| article(&n.to_string(), line)).collect();
        let drawn = plan(&documents, small());
        let said = drawn.vocabulary.iter().filter(|word| *word == "said").count();
        assert_eq!(drawn.vocabulary.len(), VOCABULARY);
        assert!((said as f64 / VOCABULARY as f64 - 0.6).abs() < 0.03, "{said}");
        assert_eq!(drawn.names.iter().collect::<HashSet<_>>().len(), 2);
    }

    #[test]
    fn an_empty_input_makes_an_empty_plan() {
        let drawn = plan(&[], Settings::default());
        assert_eq!(drawn.chosen(), [0_u64; 0]);
        assert!(!drawn.vocabulary.is_empty());
    }
}
