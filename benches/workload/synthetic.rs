//! Invented news of any size, always the same: the sentences of the wire stories in `corpora/wire/originals` with every
//! word of more than three letters drawn anew.
//!
//! Small words, numbers' places, punctuation and paragraph lengths stay those of agency copy. The words come from a
//! vocabulary of 60,000, drawn by Zipf's law (word r as often as 1/r), so that rare and frequent phrases stand in about
//! the proportion of real news. One document in eight is a copy of a recent one: edited, abridged, scrambled. Half of
//! the outlets set curly quotes and dashes.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use serde_json::json;

const VOCABULARY: usize = 60_000;
/// Copies are of one of so many documents before.
const RECENT: usize = 512;
const OUTLETS: u64 = 40;

/// Writes JSON lines until there are at least `bytes`; gives the number of documents.
pub(crate) fn write(out: &mut impl Write, bytes: usize) -> io::Result<u64> {
    let mut newsroom = Newsroom::open()?;
    let mut written = 0;
    let mut documents = 0;
    while written < bytes {
        let line = newsroom.publish(documents);
        out.write_all(line.as_bytes())?;
        written += line.len();
        documents += 1;
    }
    out.flush()?;
    Ok(documents)
}

struct Newsroom {
    random: ChaCha8Rng,
    patterns: Vec<String>,
    vocabulary: Vec<String>,
    recent: Vec<Vec<String>>,
}

impl Newsroom {
    fn open() -> io::Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/wire/originals");
        let mut files: Vec<_> =
            fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
        files.sort();
        let mut patterns = Vec::new();
        for file in files {
            // Below the head of title, date and address.
            patterns.extend(fs::read_to_string(file)?.lines().skip(3).map(str::to_owned));
        }
        Ok(Self {
            random: ChaCha8Rng::seed_from_u64(2022),
            patterns,
            vocabulary: (0..VOCABULARY).map(word).collect(),
            recent: Vec::new(),
        })
    }

    /// One more document, as a line of JSON.
    fn publish(&mut self, number: u64) -> String {
        let paragraphs =
            if !self.recent.is_empty() && self.one_in(8) { self.copy() } else { self.write_story() };
        let outlet = self.below(OUTLETS);
        let mut text = paragraphs.join("\n\n");
        if outlet < OUTLETS / 2 {
            text = typeset(&text);
        }
        let place = number as usize % RECENT;
        if place < self.recent.len() {
            self.recent[place] = paragraphs;
        } else {
            self.recent.push(paragraphs);
        }
        let title = text.split_inclusive(' ').take(9).collect::<String>();
        let record = json!({
            "id": format!("d{number}"),
            "url": format!("https://outlet{outlet}.example/news/{number}"),
            "title": title.trim(),
            "date": format!("2022-03-{:02}", 1 + self.below(28)),
            "text": text,
        });
        format!("{record}\n")
    }

    /// 10 to 100 paragraphs, short stories more often than long ones.
    fn write_story(&mut self) -> Vec<String> {
        let paragraphs = self.zipf(10.0, 10.0);
        (0..paragraphs).map(|_| self.write_paragraph()).collect()
    }

    fn write_paragraph(&mut self) -> String {
        let pattern = self.below(self.patterns.len() as u64) as usize;
        let mut paragraph = String::new();
        for part in self.patterns[pattern].clone().split_inclusive(|c: char| !c.is_alphanumeric()) {
            let word = part.trim_end_matches(|c: char| !c.is_alphanumeric());
            let capital = word.starts_with(char::is_uppercase);
            if word.chars().count() > 3 && word.chars().all(char::is_alphabetic) {
                paragraph.push_str(&self.draw_word(capital));
            } else if word.starts_with(|c: char| c.is_ascii_digit()) {
                paragraph.push_str(&self.below(1000).to_string());
            } else {
                paragraph.push_str(word);
            }
            paragraph.push_str(&part[word.len()..]);
        }
        paragraph
    }

    fn draw_word(&mut self, capital: bool) -> String {
        let rank = self.zipf(1.0, VOCABULARY as f64);
        let word = &self.vocabulary[(rank - 1).min(VOCABULARY - 1)];
        if capital { word[..1].to_uppercase() + &word[1..] } else { word.clone() }
    }

    /// What another outlet made of a recent story.
    fn copy(&mut self) -> Vec<String> {
        let model = self.below(self.recent.len() as u64) as usize;
        let mut paragraphs = self.recent[model].clone();
        match self.below(4) {
            // Abridged.
            0 => paragraphs.truncate(paragraphs.len().div_ceil(2)),
            // Scrambled.
            1 => {
                for last in (1..paragraphs.len()).rev() {
                    let other = self.below(last as u64 + 1) as usize;
                    paragraphs.swap(last, other);
                }
            }
            // With a paragraph of its own.
            2 => {
                let own = self.write_paragraph();
                paragraphs.push(own);
            }
            // Verbatim.
            _ => {}
        }
        for paragraph in &mut paragraphs {
            if self.one_in(2) {
                *paragraph = self.edit(paragraph);
            }
        }
        paragraphs
    }

    /// One word in forty changed.
    fn edit(&mut self, paragraph: &str) -> String {
        let words = paragraph
            .split(' ')
            .map(|word| if self.one_in(40) { self.draw_word(false) } else { word.to_owned() });
        words.collect::<Vec<_>>().join(" ")
    }

    fn below(&mut self, bound: u64) -> u64 {
        self.random.next_u64() % bound
    }

    fn one_in(&mut self, chances: u64) -> bool {
        self.below(chances) == 0
    }

    /// A number from `least` up to `times` that, n as often as 1/n.
    #[expect(clippy::cast_sign_loss, reason = "powers of positive numbers are positive")]
    fn zipf(&mut self, least: f64, times: f64) -> usize {
        let unit = (self.random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
        (least * times.powf(unit)) as usize
    }
}

/// A word that can be pronounced, no two alike: two syllables for the most frequent ones, three for the rest.
fn word(rank: usize) -> String {
    const ONSETS: &[u8; 16] = b"bdfgklmnprstvzhj";
    const VOWELS: &[u8; 5] = b"aeiou";
    const ENDINGS: [&str; 7] = ["", "n", "r", "st", "ing", "ed", "tion"];
    let mut word = String::new();
    let mut rest = rank;
    for syllable in 0.. {
        word.push(char::from(ONSETS[rest % 16]));
        word.push(char::from(VOWELS[rest / 16 % 5]));
        rest /= 80;
        if rest == 0 && syllable > 0 {
            break;
        }
    }
    // The ending follows from the rank alone: two ranks differ in their syllables already.
    word + ENDINGS[rank % ENDINGS.len()]
}

/// Curly quotes and apostrophes, and dashes.
fn typeset(text: &str) -> String {
    let mut set = String::with_capacity(text.len() + 64);
    let mut before = ' ';
    for character in text.chars() {
        let opens = before.is_whitespace();
        set.push(match character {
            '"' if opens => '“',
            '"' => '”',
            '\'' if opens => '‘',
            '\'' => '’',
            '-' if opens => '—',
            other => other,
        });
        before = character;
    }
    set
}
