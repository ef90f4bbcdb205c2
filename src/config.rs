//! The settings of each stage, validated before any work starts. Defaults are the ones the figures in README.md
//! were measured with.

pub(crate) mod ranges;
mod verify;

use crate::error::{Error, Result};

pub use verify::VerifyConfig;

use ranges::{share, within};

/// The largest [`ReadConfig::max_record`] there may be: spans within a record are 32 bits wide.
const MOST_RECORD: usize = 1 << 30;

/// How inputs are read.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ReadConfig {
    /// A record larger than this many bytes is refused with a message. Default 16 MiB; at most 1 GiB.
    pub max_record: usize,
    /// A compressed file that decodes to more than this many times its size is read no further; 0 for no limit. It
    /// counts from 4 GiB of decoded bytes on. Default 1000.
    pub max_ratio: u64,
    /// `--field text=body`: the record's own name for a field of ours, tried before the usual names.
    pub fields: Vec<(FieldName, String)>,
    /// In which encoding records are that are no UTF-8, by its label (`windows-1252`); `None` refuses them. Pages say theirs
    /// themselves. Of files, records and rows alike; what is kept stays as it is.
    pub encoding: Option<String>,
    /// Stop at the first broken record.
    pub strict: bool,
}

impl Default for ReadConfig {
    fn default() -> Self {
        Self { max_record: 16 << 20, max_ratio: 1000, fields: Vec::new(), encoding: None, strict: false }
    }
}

impl ReadConfig {
    /// Refuses settings out of their ranges.
    pub fn validate(&self) -> Result<()> {
        if (1..=MOST_RECORD).contains(&self.max_record) {
            return Ok(());
        }
        let message = format!("{} is not from 1 to {MOST_RECORD} bytes", self.max_record);
        Err(Error::setting("max_record", message))
    }
}

/// The fields of a record that wirecopy understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum FieldName {
    /// The document's id.
    Id,
    /// Its address.
    Url,
    /// Its headline.
    Title,
    /// Its text, as one string or a list of paragraphs.
    Text,
    /// Its date.
    Date,
    /// Its outlet.
    Outlet,
    /// Who wrote it, as one string or a list of names.
    Author,
}

/// An agency of a user's table: a new one, or what is to be added to a built-in one of the same name.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgencyEntry {
    /// Its name.
    pub name: String,
    /// The country it is based in.
    pub home: Option<String>,
    /// How datelines and sign-offs write it, of at least two bytes each.
    #[serde(default)]
    pub codes: Vec<String>,
    /// Other names in credit lines, whatever their case.
    #[serde(default)]
    pub names: Vec<String>,
    /// The hosts that publish its own copy.
    #[serde(default)]
    pub sites: Vec<String>,
    /// Whether its code is an acronym of other things, so that a dateline needs a date or a known city.
    pub needs_date: Option<bool>,
    /// Whether photo credits name it as often as text does.
    pub sells_pictures: Option<bool>,
    /// Whether its copy ends with the initials of its desk.
    pub signs_with_initials: Option<bool>,
}

/// An outlet of a user's table.
#[derive(Debug, Clone, PartialEq, Eq, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OutletEntry {
    /// What it is called.
    pub name: String,
    /// Its hosts; a subdomain counts as the host does.
    pub hosts: Vec<String>,
    /// The agency whose own copy it publishes, by name or code.
    pub agency: Option<String>,
}

impl FieldName {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Id, Self::Url, Self::Title, Self::Text, Self::Date, Self::Outlet, Self::Author];

    /// Its name, as `--field` takes it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Id => "id",
            Self::Url => "url",
            Self::Title => "title",
            Self::Text => "text",
            Self::Date => "date",
            Self::Outlet => "outlet",
            Self::Author => "author",
        }
    }

    /// Reads `text=body`, as `--field` takes it.
    pub fn parse_override(given: &str) -> Result<(Self, String)> {
        let explain = || {
            Error::setting(
                "fields",
                format!(
                    "`{given}` is not NAME=FIELD, with NAME one of id, url, title, text, date, outlet, author"
                ),
            )
        };
        let (name, field) = given.split_once('=').ok_or_else(explain)?;
        let name = Self::ALL.into_iter().find(|known| known.name() == name).ok_or_else(explain)?;
        if field.is_empty() { Err(explain()) } else { Ok((name, field.to_owned())) }
    }
}

/// How much memory a run may use for what can leave it.
///
/// What cannot leave is about 350 bytes a document, more where nearly everything is a copy: its id, outlet, date and
/// hashes, a few numbers that the search keeps of it and its paragraphs, and 30 bytes for each related pair. The shares
/// below leave seven sixteenths for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MemoryConfig {
    /// Bytes; beyond them documents' words and the search's keys go to a temporary file. Default 1 GiB.
    pub bytes: u64,
    /// Where the temporary file is made; `None` for the system's folder.
    pub folder: Option<std::path::PathBuf>,
}

impl Default for MemoryConfig {
    fn default() -> Self {
        Self { bytes: 1 << 30, folder: None }
    }
}

impl MemoryConfig {
    /// The part for the words of all documents.
    #[must_use]
    pub fn for_sheets(&self) -> u64 {
        self.bytes / 16 * 3
    }

    /// The part for each of the three kinds of keys while candidates are searched: shingles, paragraphs and simhashes.
    #[must_use]
    pub fn for_keys(&self) -> u64 {
        self.bytes / 16
    }

    /// The part for the reasons of the clusters table.
    #[must_use]
    pub fn for_reasons(&self) -> u64 {
        self.bytes / 16
    }

    /// The part for counting which documents share keys.
    #[must_use]
    pub fn for_counts(&self) -> u64 {
        self.bytes / 8
    }
}

/// How candidates are searched for.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct CandidateConfig {
    /// A key shared by more units than this does not pair all of them. Default 32; 2 to 65,536.
    pub run_cap: usize,
    /// Paragraph simhashes at most this many bits apart are candidates. Default 3; 0 to 8.
    pub hamming_radius: u32,
    /// Paragraphs of fewer words are looked up neither by hash nor by simhash. Default 16.
    pub paragraph_words: usize,
    /// Sampled shingles that two units must share. Default 2; 1 to 65,536.
    pub shared_shingles: usize,
    /// Share of the smaller sample that must be shared, 0–1. Default 0.14: under it a pair can be no copy, and hardly
    /// an overlap.
    pub sketch_containment: f64,
    /// The same where one of the two is noisy: a document with many words that no other has. Default 0.03.
    pub noisy_containment: f64,
    /// Share of a document's words that no other document may have before it is noisy, 0–1. Default 0.07.
    pub noisy_words: f64,
}

impl Default for CandidateConfig {
    fn default() -> Self {
        Self {
            run_cap: 32,
            hamming_radius: 3,
            paragraph_words: 16,
            shared_shingles: 2,
            sketch_containment: 0.14,
            noisy_containment: 0.03,
            noisy_words: 0.07,
        }
    }
}

impl CandidateConfig {
    /// Refuses settings out of their ranges.
    pub fn validate(&self) -> Result<()> {
        within("run_cap", self.run_cap, &(2..=65_536))?;
        within("hamming_radius", self.hamming_radius, &(0..=8))?;
        within("shared_shingles", self.shared_shingles, &(1..=65_536))?;
        share("sketch_containment", self.sketch_containment)?;
        share("noisy_containment", self.noisy_containment)?;
        share("noisy_words", self.noisy_words)
    }
}

/// When a paragraph that recurs in an outlet is its furniture.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct RecurringConfig {
    /// At least this many documents of the outlet have it, telling as many different stories. Default 4; from 2.
    pub documents: usize,
    /// And at least this share of the documents that have it tell different stories, 0–1. Default .40.
    pub different_share: f64,
}

impl Default for RecurringConfig {
    fn default() -> Self {
        Self { documents: 4, different_share: 0.40 }
    }
}

impl RecurringConfig {
    /// Refuses settings out of their ranges.
    pub fn validate(&self) -> Result<()> {
        within("documents", self.documents, &(2..=usize::MAX))?;
        share("different_share", self.different_share)
    }
}

/// How an order is decided from what is believed of it. `order::decode` takes it as it is: call [`OrderConfig::validate`]
/// first.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderConfig {
    /// What the share of right neighbours is worth, beside Kendall's tau at 1. Default .15; 0 to 1000.
    pub adjacency_weight: f32,
    /// What a right first and a right last paragraph are worth each. Default .05; 0 to 1000.
    pub end_weight: f32,
    /// Up to so many paragraphs the best order is found exactly; above, by search. Default 12; 0 to 14.
    pub exact_up_to: usize,
    /// `--partial`: groups of paragraphs are told apart when pairs across them are right with this probability, 0–1. Default .80.
    pub sure: f32,
    /// The probability, before one looks, that the order a document is given in is not the original one, above 0 and
    /// below 1. Default .8: who has a document put in order has reason to. With .2 most originals stay as they are. Of many
    /// documents it is estimated (see `ReorderConfig`).
    pub scrambled_prior: f64,
    /// Calibration of joins: slope of the log-odds. Default 1; 0 to 1000.
    pub join_slope: f32,
    /// Calibration of joins: what is added to the log-odds. Default 0; −1000 to 1000.
    pub join_offset: f32,
}

/// A weight beside Kendall's tau, or a factor of log-odds, beyond which all others are forgotten.
const MOST_WEIGHT: f32 = 1000.0;

impl Default for OrderConfig {
    fn default() -> Self {
        Self {
            adjacency_weight: 0.15,
            end_weight: 0.05,
            exact_up_to: 12,
            sure: 0.80,
            scrambled_prior: 0.8,
            join_slope: 1.0,
            join_offset: 0.0,
        }
    }
}

impl OrderConfig {
    /// Refuses settings out of their ranges.
    pub fn validate(&self) -> Result<()> {
        within("adjacency_weight", self.adjacency_weight, &(0.0..=MOST_WEIGHT))?;
        within("end_weight", self.end_weight, &(0.0..=MOST_WEIGHT))?;
        within("exact_up_to", self.exact_up_to, &(0..=14))?;
        within("sure", self.sure, &(0.0..=1.0))?;
        within("join_slope", self.join_slope, &(0.0..=MOST_WEIGHT))?;
        within("join_offset", self.join_offset, &(-MOST_WEIGHT..=MOST_WEIGHT))?;
        let prior = self.scrambled_prior;
        if prior > 0.0 && prior < 1.0 {
            return Ok(());
        }
        Err(Error::setting("scrambled_prior", format!("{prior} is no probability above 0 and below 1")))
    }

    /// The calibrated probability of a join that is believed with probability `belief`.
    #[must_use]
    pub fn join_probability(&self, belief: f32) -> f32 {
        let belief = belief.clamp(1e-6, 1.0 - 1e-6);
        let log_odds = self.join_slope * (belief / (1.0 - belief)).ln() + self.join_offset;
        1.0 / (1.0 + (-log_odds).exp())
    }
}

/// How a model of order is trained. Defaults are those of the model that ships.
#[derive(Debug, Clone, PartialEq)]
pub struct TrainConfig {
    /// Networks that are trained from different draws, and averaged. Default 2; 1 to 64.
    pub networks: usize,
    /// Passes over the articles, a network. Default 30; from 1.
    pub epochs: usize,
    /// Seed of all draws. Default 1.
    pub seed: u64,
    /// Articles a step. Default 32; from 1.
    pub batch: usize,
    /// Highest learning rate, of the embeddings; it rises over the first steps and falls to nothing (cosine). Default .004; 0 to 1.
    pub embedding_rate: f32,
    /// The same of all other parameters. Default .002; 0 to 1.
    pub rate: f32,
    /// Probability that a word is left out in training, 0–1. Default .7.
    pub word_dropout: f32,
    /// Probability that a value inside the network is left out in training, from 0, below 1. Default .1.
    pub dropout: f32,
    /// Words with an embedding of their own, at most. Default 24,000.
    pub words: usize,
    /// Pairs of words with one, at most. Default 12,000.
    pub pairs: usize,
    /// One article in so many is held out, for calibration and the report. Default 16; from 2.
    pub held_out: u64,
}

impl Default for TrainConfig {
    fn default() -> Self {
        Self {
            networks: 2,
            epochs: 30,
            seed: 1,
            batch: 32,
            embedding_rate: 0.004,
            rate: 0.002,
            word_dropout: 0.7,
            dropout: 0.1,
            words: 24_000,
            pairs: 12_000,
            held_out: 16,
        }
    }
}

impl TrainConfig {
    /// Refuses settings out of their ranges.
    pub fn validate(&self) -> Result<()> {
        within("networks", self.networks, &(1..=64))?;
        within("epochs", self.epochs, &(1..=usize::MAX))?;
        within("batch", self.batch, &(1..=usize::MAX))?;
        within("embedding_rate", self.embedding_rate, &(0.0..=1.0))?;
        within("rate", self.rate, &(0.0..=1.0))?;
        within("word_dropout", self.word_dropout, &(0.0..=1.0))?;
        // What is left in is divided by its share.
        within("dropout", self.dropout, &(0.0..=0.999))?;
        within("held_out", self.held_out, &(2..=u64::MAX))
    }
}

#[cfg(test)]
mod tests {
    use super::ranges::tests::assert_refused;
    use super::*;

    #[test]
    fn settings_out_of_range_are_refused_by_name() {
        assert_refused::<ReadConfig>(
            ReadConfig::validate,
            &[
                ("max_record", |config| config.max_record = 0),
                ("max_record", |config| config.max_record = 1 << 31),
            ],
        );
        assert_refused::<CandidateConfig>(
            CandidateConfig::validate,
            &[
                ("run_cap", |config| config.run_cap = 1),
                ("run_cap", |config| config.run_cap = usize::MAX),
                ("hamming_radius", |config| config.hamming_radius = 9),
                ("shared_shingles", |config| config.shared_shingles = 0),
                ("sketch_containment", |config| config.sketch_containment = f64::NAN),
                ("noisy_containment", |config| config.noisy_containment = -0.1),
                ("noisy_words", |config| config.noisy_words = 7.0),
            ],
        );
        assert_refused::<RecurringConfig>(
            RecurringConfig::validate,
            &[
                ("documents", |config| config.documents = 1),
                ("different_share", |config| config.different_share = 40.0),
            ],
        );
        assert_refused::<OrderConfig>(
            OrderConfig::validate,
            &[
                ("adjacency_weight", |config| config.adjacency_weight = f32::INFINITY),
                ("end_weight", |config| config.end_weight = -1.0),
                ("exact_up_to", |config| config.exact_up_to = 15),
                ("sure", |config| config.sure = 80.0),
                ("join_slope", |config| config.join_slope = f32::NAN),
                ("join_offset", |config| config.join_offset = f32::NEG_INFINITY),
                ("scrambled_prior", |config| config.scrambled_prior = 1.0),
            ],
        );
        assert_refused::<TrainConfig>(
            TrainConfig::validate,
            &[
                ("networks", |config| config.networks = 0),
                ("epochs", |config| config.epochs = 0),
                ("batch", |config| config.batch = 0),
                ("embedding_rate", |config| config.embedding_rate = f32::NAN),
                ("rate", |config| config.rate = 2.0),
                ("word_dropout", |config| config.word_dropout = 1.5),
                ("dropout", |config| config.dropout = 1.0),
                ("held_out", |config| config.held_out = 1),
            ],
        );
    }
}
