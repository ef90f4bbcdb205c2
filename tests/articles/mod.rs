//! Invented articles drawn from a seed, and what outlets do to them: the input of tests that need more copies than a
//! hand writes. The same seed gives the same articles on every platform.

#![allow(dead_code, reason = "each test binary uses its own part of this module")]

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// What is printed below articles of an outlet, over and over: phrases too common to pair all that share them.
const FURNITURE: [&str; 3] = [
    "Sign up for our morning briefing and get the stories that matter in your inbox before breakfast every weekday.",
    "Follow us on the channels of your choice and never miss an update from our newsroom at any hour of the day.",
    "This story was taken from an agency and was not edited by our desk except for the headline and the picture.",
];

/// One article.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Article {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) outlet: String,
    /// As YYYYMMDD.
    pub(crate) day: u32,
    pub(crate) paragraphs: Vec<String>,
}

impl Article {
    /// The record as a line of JSON.
    pub(crate) fn json_line(&self) -> String {
        let url = format!("https://www.{}/{}", self.outlet, self.id);
        let record = serde_json::json!({
            "id": self.id, "title": self.title, "url": url, "date": self.day.to_string(), "paragraphs": self.paragraphs,
        });
        format!("{record}\n")
    }

    /// The record as a text file.
    pub(crate) fn text_file(&self) -> String {
        let mut text = format!("{}\n{}\nhttps://www.{}/{}\n", self.title, self.day, self.outlet, self.id);
        for paragraph in &self.paragraphs {
            writeln!(text, "{paragraph}").unwrap();
        }
        text
    }
}

/// All articles as JSON lines.
pub(crate) fn json_lines(articles: &[Article]) -> String {
    articles.iter().map(Article::json_line).collect()
}

/// All articles as text files named by their ids in a folder that is made.
pub(crate) fn write_text_files(articles: &[Article], folder: &Path) {
    fs::create_dir(folder).unwrap();
    for article in articles {
        fs::write(folder.join(format!("{}.txt", article.id)), article.text_file()).unwrap();
    }
}

/// Draws words, stories and changes.
pub(crate) struct Newsroom(ChaCha8Rng);

impl Newsroom {
    pub(crate) fn new(seed: u64) -> Self {
        Self(ChaCha8Rng::seed_from_u64(seed))
    }

    /// A number from 0 to `bound - 1`.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        ((u64::from(self.0.next_u32()) * bound as u64) >> 32) as usize
    }

    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for at in (1..items.len()).rev() {
            items.swap(at, self.below(at + 1));
        }
    }

    /// `stories` stories with copies of every kind, one story that 45 outlets print each with a word of its own, one
    /// that stands 40 times word for word, and furniture below most of them; shuffled.
    pub(crate) fn crawl(&mut self, stories: usize) -> Vec<Article> {
        let mut pages: Vec<Vec<String>> = Vec::new();
        for _ in 0..stories {
            let story = self.story();
            for change in Change::ALL {
                pages.push(self.changed(&story, change));
            }
            pages.push(story);
        }
        let popular = self.story();
        for copy in 0..45 {
            let mut page = popular.clone();
            page[0] = format!("{} {copy}", page[0]);
            pages.push(page);
        }
        pages.extend(vec![self.story(); 40]);
        self.shuffle(&mut pages);
        (0..).zip(pages).map(|(number, paragraphs)| self.page(number, paragraphs)).collect()
    }

    /// A story of 5 to 12 paragraphs.
    pub(crate) fn story(&mut self) -> Vec<String> {
        (0..5 + self.below(8)).map(|_| self.paragraph()).collect()
    }

    /// A copy of a story, changed.
    pub(crate) fn changed(&mut self, story: &[String], change: Change) -> Vec<String> {
        let mut copy = story.to_vec();
        match change {
            // Up to a quarter of the sentences.
            Change::Drop => {
                for paragraph in &mut copy {
                    let sentences: Vec<&str> = paragraph.split_inclusive(". ").collect();
                    if sentences.len() > 2 && self.below(2) == 0 {
                        let kept = sentences[..sentences.len() - 1].concat();
                        kept.trim_end().clone_into(paragraph);
                    }
                }
            }
            Change::Shuffle => self.shuffle(&mut copy),
            // About three words in a hundred.
            Change::Reword => {
                for paragraph in &mut copy {
                    let words: Vec<String> = paragraph
                        .split(' ')
                        .map(|word| if self.below(33) == 0 { self.word() } else { word.to_owned() })
                        .collect();
                    *paragraph = words.join(" ");
                }
            }
            // A third to a half of the story.
            Change::Abridge => copy.truncate(copy.len() / (2 + self.below(2))),
            Change::Lead => copy.insert(0, self.paragraph()),
        }
        copy
    }

    fn page(&mut self, number: usize, mut paragraphs: Vec<String>) -> Article {
        let outlet = self.below(6);
        if outlet > 0 {
            paragraphs.push(FURNITURE[outlet % FURNITURE.len()].to_owned());
        }
        Article {
            id: format!("d{number:04}"),
            title: format!("{} {}", self.word(), self.word()),
            outlet: format!("outlet-{outlet}.example"),
            day: 20_260_101 + self.below(28) as u32,
            paragraphs,
        }
    }

    fn paragraph(&mut self) -> String {
        (0..2 + self.below(3)).map(|_| self.sentence()).collect::<Vec<_>>().join(" ")
    }

    fn sentence(&mut self) -> String {
        let words: Vec<String> = (0..8 + self.below(14)).map(|_| self.word()).collect();
        let sentence = words.join(" ");
        let (first, rest) = sentence.split_at(1);
        format!("{}{rest}.", first.to_uppercase())
    }

    /// One of 4,000 words; the cube makes the first ones common, as words are.
    fn word(&mut self) -> String {
        let drawn = self.below(1 << 16) as u64;
        let mut rank = (4000 * drawn * drawn * drawn) >> 48;
        let mut word = String::new();
        loop {
            word.push_str(["ba", "ke", "lo", "mi", "nu", "ra", "se", "ti", "vo", "za"][(rank % 10) as usize]);
            rank /= 10;
            if rank == 0 {
                return word;
            }
        }
    }
}

/// What an outlet does to a story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    /// Leaves sentences out.
    Drop,
    /// Prints the paragraphs in another order.
    Shuffle,
    /// Changes words.
    Reword,
    /// Prints the beginning only.
    Abridge,
    /// Puts a paragraph of its own first.
    Lead,
}

impl Change {
    pub(crate) const ALL: [Self; 5] = [Self::Drop, Self::Shuffle, Self::Reword, Self::Abridge, Self::Lead];
}
