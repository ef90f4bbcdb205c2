//! Fingerprints to candidate pairs: pairs worth comparing, never more than a hint.
//!
//! Three searches feed one list, one after the other: paragraphs whose simhashes are near ([`hamming`]), shared rare
//! paragraphs ([`paragraphs`]), and shared samples of shingles ([`sketches`]). All work on sorted runs. A run shared by more
//! documents than the cap yields no square of pairs; what was capped is counted and reported. What they find is measured
//! against all pairs ([`exact`]).
//!
//! Nothing here sees a text, a file or a verdict. Documents are numbered by their place in the canonical order
//! (see [`collapse`]), so that the order of input cannot change what is found.

pub mod collapse;
pub mod exact;
mod gather;
pub mod hamming;
mod noisy;
mod pairs;
pub mod paragraphs;
pub mod runs;
pub mod sketches;

use std::fmt;
use std::sync::Arc;

pub use gather::Gathered;
use pairs::Pairs;

use crate::config::{CandidateConfig, MemoryConfig};
use crate::error::Result;
use crate::fingerprint::{Keys, Shingle, Sketch};
use crate::spill::Scratch;

/// A unit's number: its place among the documents that are left after equal ones were collapsed.
pub type Unit = u32;

/// Two units worth comparing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// The lower unit.
    pub a: Unit,
    /// The higher unit.
    pub b: Unit,
    /// Which searches found the pair.
    pub found_by: FoundBy,
}

/// A set of searches.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub struct FoundBy(u8);

impl FoundBy {
    /// A rare paragraph, word for word.
    pub const PARAGRAPH: Self = Self(1);
    /// A paragraph whose simhash is near.
    pub const HAMMING: Self = Self(2);
    /// Sampled shingles in common.
    pub const SKETCH: Self = Self(4);
    /// A neighbour in a run that was too hot for all pairs.
    pub const HOT: Self = Self(8);
    /// None of them: the documents are equal, and were not searched for.
    pub const EQUAL: Self = Self(16);

    /// Both sets.
    #[must_use]
    pub fn with(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether it is the empty set: no search found the pair.
    #[must_use]
    pub fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// The set as a number, for storing.
    #[must_use]
    pub fn bits(self) -> u8 {
        self.0
    }

    /// The set that was stored as this number.
    #[must_use]
    pub fn from_bits(bits: u8) -> Self {
        Self(bits)
    }

    /// Whether all of `other` is in the set.
    #[must_use]
    pub fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }
}

impl fmt::Display for FoundBy {
    /// The searches, as tables name them: `paragraph+near+sketch+hot`, `equal`, or `none`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const NAMES: [(FoundBy, &str); 5] = [
            (FoundBy::PARAGRAPH, "paragraph"),
            (FoundBy::HAMMING, "near"),
            (FoundBy::SKETCH, "sketch"),
            (FoundBy::HOT, "hot"),
            (FoundBy::EQUAL, "equal"),
        ];
        if self.is_empty() {
            return f.write_str("none");
        }
        let names: Vec<&str> =
            NAMES.iter().filter(|(search, _)| self.contains(*search)).map(|&(_, name)| name).collect();
        f.write_str(&names.join("+"))
    }
}

/// What the search found, and what it left out.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Found {
    /// The pairs, sorted, each once.
    pub pairs: Vec<Candidate>,
    /// Runs that were too hot to pair everything in them.
    pub capped: Capped,
}

/// Runs over the cap: their members were linked sparsely and not all paired.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct Capped {
    /// How many runs.
    pub runs: u64,
    /// How many entries they hold together.
    pub entries: u64,
    /// The longest.
    pub longest: u64,
}

impl Capped {
    fn add(&mut self, len: usize) {
        self.runs += 1;
        self.entries += len as u64;
        self.longest = self.longest.max(len as u64);
    }

    fn merge(mut self, other: Self) -> Self {
        self.runs += other.runs;
        self.entries += other.entries;
        self.longest = self.longest.max(other.longest);
        self
    }
}

/// The keys that are searched, those of one unit after another, in canonical order.
pub trait KeySource: Sync {
    /// How many units there are.
    fn units(&self) -> usize;

    /// All units, in the order in which they are read fastest.
    fn in_stored_order(&self) -> Vec<Unit>;

    /// Something to read keys with, one after another.
    fn reader(&self) -> impl ReadKeys;
}

/// Reads keys, one after another.
pub trait ReadKeys {
    /// The keys of a unit.
    fn read(&mut self, unit: Unit) -> Result<&Keys>;

    /// The sketch of a unit alone.
    fn sketch(&mut self, unit: Unit) -> Result<&Sketch>;

    /// The sampled shingles of a unit alone, sorted, and one in how many was sampled.
    fn shingles(&mut self, unit: Unit) -> Result<(u32, impl ExactSizeIterator<Item = Shingle>)>;

    /// The sampled words of a unit alone.
    fn words(&mut self, unit: Unit) -> Result<impl ExactSizeIterator<Item = u32>>;
}

impl KeySource for &[Keys] {
    fn units(&self) -> usize {
        self.len()
    }

    fn in_stored_order(&self) -> Vec<Unit> {
        (0..self.len() as Unit).collect()
    }

    fn reader(&self) -> impl ReadKeys {
        *self
    }
}

impl ReadKeys for &[Keys] {
    fn read(&mut self, unit: Unit) -> Result<&Keys> {
        Ok(&self[unit as usize])
    }

    fn sketch(&mut self, unit: Unit) -> Result<&Sketch> {
        Ok(&self[unit as usize].sketch)
    }

    fn shingles(&mut self, unit: Unit) -> Result<(u32, impl ExactSizeIterator<Item = Shingle>)> {
        let sketch = &self[unit as usize].sketch;
        Ok((sketch.rate, sketch.shingles.iter().copied()))
    }

    fn words(&mut self, unit: Unit) -> Result<impl ExactSizeIterator<Item = u32>> {
        Ok(self[unit as usize].sketch.words.iter().copied())
    }
}

/// What the searches may use beyond what a unit takes.
#[derive(Debug, Clone)]
pub struct Room<'r> {
    /// How much memory.
    pub memory: &'r MemoryConfig,
    /// Where the rest goes.
    pub scratch: &'r Arc<Scratch>,
}

/// Searches for candidate pairs among the units of `source`.
pub fn search(source: &impl KeySource, config: &CandidateConfig, room: &Room<'_>) -> Result<Found> {
    config.validate()?;
    let gathered = Gathered::of(source, config, room)?;
    // One after the other, each on all threads: what one holds is gone before the next one begins.
    let (mut pairs, mut capped) = (Pairs::default(), Capped::default());
    let mut add = |found: Found| {
        pairs.extend(found.pairs);
        capped = capped.merge(found.capped);
    };
    add(hamming::search(&gathered, config)?);
    add(paragraphs::search(&gathered, config)?);
    add(sketches::search(source, &gathered, config, room)?);
    Ok(Found { pairs: pairs.into_sorted(), capped })
}

/// The pair of two different units, lower first.
fn pair(x: Unit, y: Unit, found_by: FoundBy) -> Candidate {
    Candidate { a: x.min(y), b: x.max(y), found_by }
}
