//! Page furniture learnt from the collection itself: paragraphs that recur within one outlet.
//!
//! A newsletter form, a share line, an author's footer stands under many different stories of its outlet. A paragraph
//! of a story stands in that story, in its updates, and in copies of it. So a paragraph counts as furniture of an outlet
//! when enough of the outlet's documents have it *and* those documents tell different stories: no two of their sketches
//! share half.
//!
//! A short line that states a number is not learnt, however often it recurs: "Pay date April 1" is what tells
//! two notices apart.
//!
//! What is learnt of one outlet is set apart wherever it stands: a copy in another outlet often brings the first one's
//! footer along, and the two must be left with the same text.

use std::collections::HashMap;

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::collection::{Collection, DocumentIndex, Entry};
use super::document::{DocumentPrint, ParagraphPrint, Printer};
use super::sketch::sketch_overlap;
use super::token::TokenClass;
use crate::config::RecurringConfig;

/// Documents of a run that are looked at: furniture shows in the first few of them, however many there are.
const LOOKED_AT: usize = 24;

/// A line of fewer words with a number among them is a fact.
const FACT_WORDS: usize = 20;

/// The furniture learnt from a collection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recurring {
    /// For the hash of a paragraph: in how many documents of its outlet it stands, the most where it is furniture of
    /// several outlets.
    paragraphs: HashMap<u64, u32>,
    /// How many there are, counted for each outlet.
    learnt: usize,
}

/// A paragraph in a document of an outlet.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Seen {
    outlet: u64,
    paragraph: u64,
    text: u64,
    document: DocumentIndex,
}

impl Seen {
    fn key(&self) -> (u64, u64) {
        (self.outlet, self.paragraph)
    }
}

impl Recurring {
    /// Learns from all documents of a collection. Documents without an outlet teach nothing.
    #[must_use]
    pub fn learn(collection: &Collection, config: &RecurringConfig) -> Self {
        // Within a run, documents stand in the order of their texts' hashes: as good as random, and the same whatever
        // order they were read in.
        let mut seen: Vec<Seen> = (0..collection.len() as DocumentIndex)
            .into_par_iter()
            .flat_map_iter(|index| {
                let entry = &collection[index];
                let outlet = outlet_hash(entry);
                let paragraphs = outlet.map_or(&[][..], |_| &entry.print.paragraphs);
                let learnable = paragraphs.iter().filter(|paragraph| !is_fact(paragraph, &entry.print));
                learnable.map(move |paragraph| Seen {
                    outlet: outlet.unwrap_or_default(),
                    paragraph: paragraph.exact,
                    text: entry.print.exact as u64,
                    document: index,
                })
            })
            .collect();
        seen.par_sort_unstable();
        seen.dedup();
        let runs: Vec<&[Seen]> =
            seen.chunk_by(|x, y| x.key() == y.key()).filter(|run| run.len() >= config.documents).collect();
        let learnt: Vec<(u64, u32)> = runs
            .into_par_iter()
            .filter(|run| tell_different_stories(collection, run, config))
            .map(|run| (run[0].paragraph, run.len() as u32))
            .collect();
        let mut recurring = Self { paragraphs: HashMap::new(), learnt: learnt.len() };
        for (paragraph, documents) in learnt {
            let most = recurring.paragraphs.entry(paragraph).or_default();
            *most = documents.max(*most);
        }
        recurring
    }

    /// In how many documents of an outlet a paragraph stands, if it was learnt to be furniture.
    #[must_use]
    pub fn documents(&self, paragraph: &ParagraphPrint) -> Option<u32> {
        self.paragraphs.get(&paragraph.exact).copied()
    }

    /// How many paragraphs were learnt, over all outlets.
    #[must_use]
    pub fn len(&self) -> usize {
        self.learnt
    }

    /// Whether nothing was learnt.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.learnt == 0
    }

    /// The fingerprint of a document without what was learnt; `None` if it has nothing of it.
    #[must_use]
    pub fn without(&self, entry: &Entry, printer: &mut Printer) -> Option<DocumentPrint> {
        let is_body = |paragraph: &ParagraphPrint| !self.paragraphs.contains_key(&paragraph.exact);
        let all_body = entry.print.paragraphs.iter().all(is_body);
        (!all_body).then(|| printer.without(&entry.print, is_body))
    }
}

/// Whether a paragraph is a short line with a number.
fn is_fact(paragraph: &ParagraphPrint, print: &DocumentPrint) -> bool {
    let tokens = paragraph.of(&print.tokens);
    tokens.len() < FACT_WORDS && tokens.iter().any(|token| token.class() == TokenClass::Number)
}

/// Whether enough documents of a run tell different stories, judged on the first [`LOOKED_AT`] of them.
fn tell_different_stories(collection: &Collection, run: &[Seen], config: &RecurringConfig) -> bool {
    let looked_at = run.len().min(config.documents.max(LOOKED_AT));
    let mut stories: Vec<&DocumentPrint> = Vec::new();
    for seen in &run[..looked_at] {
        let print = &collection[seen.document].print;
        if !stories.iter().any(|story| is_same_story(story, print)) {
            stories.push(print);
        }
    }
    stories.len() >= config.documents && stories.len() as f64 >= config.different_share * looked_at as f64
}

/// Whether half of the sparser sample is shared: the same story, or hardly more than the same furniture.
fn is_same_story(x: &DocumentPrint, y: &DocumentPrint) -> bool {
    let (shared, smaller) = sketch_overlap(x, y);
    2 * shared >= smaller
}

fn outlet_hash(entry: &Entry) -> Option<u64> {
    entry.outlet.as_ref().map(|outlet| xxh3_64(outlet.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::Document;
    use crate::fingerprint::RecordPlace;

    fn collection(documents: &[(&str, Vec<String>)]) -> Collection {
        let mut collection = Collection::default();
        for (outlet, paragraphs) in documents {
            let mut document = Document::from_paragraphs("d", paragraphs);
            document.outlet = Some((*outlet).to_owned());
            let print = Printer::default().print(paragraphs.iter().map(String::as_str));
            collection.push(Entry::new(&document, RecordPlace::default(), print));
        }
        collection
    }

    fn story(number: usize) -> Vec<String> {
        let sentence = |part: usize| {
            (0..20).map(|word| format!("w{number}x{part}x{word}")).collect::<Vec<_>>().join(" ")
        };
        (0..3).map(sentence).collect()
    }

    const FORM: &str = "Sign up for our morning letter";

    fn with(mut story: Vec<String>, line: &str) -> Vec<String> {
        story.push(line.to_owned());
        story
    }

    #[test]
    fn a_line_under_different_stories_is_furniture() {
        let mut documents: Vec<(&str, Vec<String>)> =
            (0..5).map(|number| ("delta.example", with(story(number), FORM))).collect();
        documents.push(("omega.example", with(story(9), FORM)));
        let collection = collection(&documents);
        let recurring = Recurring::learn(&collection, &RecurringConfig::default());
        assert_eq!(recurring.len(), 1);
        let last = |index: u32| collection[index].print.paragraphs.last().unwrap();
        assert_eq!(recurring.documents(last(0)), Some(5));
        assert_eq!(recurring.documents(last(5)), Some(5), "a copy elsewhere brought it along");
        assert!(recurring.without(&collection[5], &mut Printer::default()).is_some());
        let without = recurring.without(&collection[0], &mut Printer::default()).unwrap();
        let plain = Printer::default().print(story(0).iter().map(String::as_str));
        assert_eq!(without, plain, "as if the line had never been there");
    }

    #[test]
    fn a_story_that_an_outlet_prints_six_times_is_no_furniture() {
        let mut documents: Vec<(&str, Vec<String>)> = Vec::new();
        for version in 0..6 {
            documents.push(("delta.example", with(story(1), &format!("Version {version} of the story"))));
        }
        let collection = collection(&documents);
        assert!(Recurring::learn(&collection, &RecurringConfig::default()).is_empty());
    }
}
