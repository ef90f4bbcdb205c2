//! The floor: what any tool that looks at word 3-grams must do at the least. Parse each line, find the words (runs of
//! letters and digits, in lower case), hash every three in a row. Nothing is stored or compared.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::Path;

use serde::Deserialize;
use xxhash_rust::xxh3::xxh3_64;

#[derive(Deserialize)]
struct Record<'a> {
    #[serde(borrow, alias = "maintext", alias = "content", alias = "body")]
    text: Cow<'a, str>,
}

/// Calls `each` with the text of every line of a file.
pub(crate) fn for_each_text(path: &Path, mut each: impl FnMut(&str)) -> io::Result<()> {
    let mut reader = BufReader::with_capacity(1 << 20, File::open(path)?);
    let mut line = Vec::new();
    while reader.read_until(b'\n', &mut line)? > 0 {
        let record: Record<'_> = serde_json::from_slice(&line)?;
        each(&record.text);
        line.clear();
    }
    Ok(())
}

/// The words of a text in lower case, one after the other.
#[derive(Default)]
pub(crate) struct Words {
    /// All words, each with a space behind it, so that an n-gram is a slice.
    joined: String,
    starts: Vec<usize>,
}

impl Words {
    /// Takes the words of another text.
    pub(crate) fn read(&mut self, text: &str) {
        self.joined.clear();
        self.starts.clear();
        let mut in_word = false;
        for character in text.chars() {
            if character.is_alphanumeric() {
                if !in_word {
                    self.starts.push(self.joined.len());
                    in_word = true;
                }
                if character.is_ascii() {
                    self.joined.push(character.to_ascii_lowercase());
                } else {
                    self.joined.extend(character.to_lowercase());
                }
            } else if in_word {
                self.joined.push(' ');
                in_word = false;
            }
        }
        if in_word {
            self.joined.push(' ');
        }
        self.starts.push(self.joined.len());
    }

    /// Every `width` words in a row.
    pub(crate) fn grams(&self, width: usize) -> impl Iterator<Item = &str> {
        self.starts.windows(width + 1).map(move |window| self.joined[window[0]..window[width]].trim_end())
    }
}

/// Does the floor's work on a file; gives all hashes, xored.
pub(crate) fn hash_grams(path: &Path) -> io::Result<u64> {
    let mut words = Words::default();
    let mut all = 0;
    for_each_text(path, |text| {
        words.read(text);
        all = words.grams(3).fold(all, |all, gram| all ^ xxh3_64(gram.as_bytes()));
    })?;
    Ok(all)
}
