//! The settings of each stage, validated before any work starts. Defaults are the ones the figures in README.md
//! were measured with.

use crate::error::{Error, Result};

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
    /// Stop at the first broken record.
    pub strict: bool,
}

impl Default for ReadConfig {
    fn default() -> Self {
        Self { max_record: 16 << 20, max_ratio: 1000, fields: Vec::new(), strict: false }
    }
}

/// The fields of a record that wirecopy understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
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
    /// Reads `text=body`, as `--field` takes it.
    pub fn parse_override(given: &str) -> Result<(Self, String)> {
        let explain = || {
            Error::setting(
                "--field",
                format!("`{given}` is not NAME=FIELD, with NAME one of id, url, title, text, date, outlet"),
            )
        };
        let (name, field) = given.split_once('=').ok_or_else(explain)?;
        let name = match name {
            "id" => Self::Id,
            "url" => Self::Url,
            "title" => Self::Title,
            "text" => Self::Text,
            "date" => Self::Date,
            "outlet" => Self::Outlet,
            _ => return Err(explain()),
        };
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
    /// Sampled shingles that two units must share. Default 2.
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

/// How a pair is judged. Chosen on the development labels; see README.md for what each bought.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct VerifyConfig {
    /// Share of the shorter document's words that must be covered by the other for a copy, 0–1. Default .80.
    pub copy_coverage: f64,
    /// The same for pairs whose resemblance is at least `copy_resemblance`. Default .75.
    pub copy_coverage_alike: f64,
    /// See `copy_coverage_alike`. Default .50.
    pub copy_resemblance: f64,
    /// The same for pairs that have at least `copy_passages` in common. Default .76.
    pub copy_coverage_cut: f64,
    /// Share of the shorter document's words in passages of at least eight words from which on it was cut out of the other
    /// one, not written anew around the same statements, 0–1. Default .73: updates and reports that quote the same people
    /// reached .71.
    pub copy_passages: f64,
    /// Words of the shorter document that must be covered at least for a copy. Default 12.
    pub copy_words: u32,
    /// The same where the other document is more than twice as long: a credit line glues nothing. Default 24.
    pub excerpt_words: u32,
    /// Paragraphs in another order make a pair reordered if this share of either text is covered, 0–1: nothing but the
    /// order has changed. Default .93.
    pub reordered_coverage: f64,
    /// And if one text has at most so many words more than the other: fewer than a sentence. Default 3.
    pub reordered_words: u32,
    /// A copy is an excerpt where less than this share of the longer text stands in passages of it, or unchanged between
    /// two of them, 0–1. Default .751: three quarters, and the word or two by which chance adds to them, since two
    /// sentences may have the same word in the same place.
    pub excerpt_share: f64,
    /// And if the shorter text is less than this share of the longer one's length, 0–1: of two texts of nearly one length
    /// neither is an abridgement, however many words were replaced. Default .90: nearer to one length, a sixth of the
    /// shorter text and more is its own.
    pub excerpt_length: f64,
    /// And if less than this share of either text stands in its place in the other one, whole or broken, 0–1: where marks
    /// were lost within words, words are more and nothing was cut. Default .95; excerpts of nearly one length reach .80.
    pub excerpt_in_place: f64,
    /// Slots with changed facts, in a hundred words of the shorter document, that make a template. Default 1.5.
    pub template_changes: f64,
    /// Share of the numbers in common above which a pair is no template, 0–1. Default .85.
    pub template_numbers: f64,
    /// Share of the names in common below which a short copy is a template, 0–1. Default .50.
    pub template_names: f64,
    /// Coverage from which a pair with changed facts is called a template, 0–1. Default .40.
    pub template_coverage: f64,
    /// A pair that is covered less, or too little for a copy, is a template as well if all of its words stand in one order
    /// but facts, as in tables: share of the words that stand whole or in gaps of the same length, 0–1. Default .65: what
    /// lies between is rows of figures.
    pub template_form_coverage: f64,
    /// And share of the facts that are others, 0–1. Default .25.
    pub template_form_facts: f64,
    /// And share of the other words that are, at most, 0–1. Default .06.
    pub template_form_words: f64,
    /// Copies of fewer words must have headlines that are alike. Default 30.
    pub short_words: u32,
    /// How alike, 0–1. Default .50.
    pub short_headlines: f64,
    /// A pair is a correction, and no template, if at most so many slots have changed. Default 2.
    pub correction_changes: u32,
    /// And its coverage is at least this, 0–1. Default .85.
    pub correction_coverage: f64,
    /// And its headlines are alike at least so much, 0–1. Default .60.
    pub correction_headlines: f64,
    /// And it came within so many seconds. Default 36 hours.
    pub correction_seconds: u64,
    /// Share of the shorter document's words that stand whole, or broken in their place, for a copy with character noise,
    /// 0–1. Default .75.
    pub noise_coverage: f64,
    /// The same of the longer document: noise breaks letters, it does not cut. Default .60.
    pub noise_coverage_longer: f64,
    /// Function words that must be broken for it. Default 4.
    pub noise_forms: u32,
    /// And share of the function words, 0–1. Default .03.
    pub noise_forms_share: f64,
    /// By how much the share of facts that are broken may exceed that of other words: noise chooses none, 0–1. Default
    /// .05.
    pub noise_facts_more: f64,
    /// Share of the numbers that texts of fewer than 150 words must have in common, where there are four or more: two
    /// reports of one form on two days share fewer, 0–1. Default .60.
    pub noise_numbers: f64,
    /// Where the words of a collection were counted, the four conditions above are replaced by the next four. Share of the
    /// words that differ, numbers and dates left out, that no other document has, 0–1. Default .12: of 7,107 related pairs of
    /// real notices, 98 in 100 have less than .14, mostly none, and 98 in 100 scans have more.
    pub noise_strange_share: f64,
    /// And how many words that is at least. Default 3.
    pub noise_strange_words: u32,
    /// The same where three quarters of the shorter text stand whole. Default 2.
    pub noise_strange_words_light: u32,
    /// The same where the passages in common are few or in no order, as in tables. Default 5: of two reports of one form three
    /// or four words may be names that no other document has.
    pub noise_strange_words_unordered: u32,
    /// And by how much the share of facts that are broken may exceed that of other words, 0–1. Default .30: names and
    /// numbers of a short notice are too few for less.
    pub noise_strange_facts_more: f64,
    /// Words in passages of at least eight words that make an overlap. Default 50.
    pub overlap_words: u32,
    /// And share of the shorter document's words in such passages, 0–1. Default .20.
    pub overlap_share: f64,
}

impl VerifyConfig {
    /// How many words noise must have made no words of: fewer where it is light, more where no order of passages is told.
    #[must_use]
    pub fn strange_words(&self, noise_is_light: bool, in_order: bool) -> u32 {
        match (in_order, noise_is_light) {
            (false, _) => self.noise_strange_words_unordered,
            (true, true) => self.noise_strange_words_light,
            (true, false) => self.noise_strange_words,
        }
    }
}

impl Default for VerifyConfig {
    fn default() -> Self {
        Self {
            copy_coverage: 0.80,
            copy_coverage_alike: 0.75,
            copy_resemblance: 0.50,
            copy_coverage_cut: 0.76,
            copy_passages: 0.73,
            copy_words: 12,
            excerpt_words: 24,
            reordered_coverage: 0.93,
            reordered_words: 3,
            excerpt_share: 0.751,
            excerpt_length: 0.90,
            excerpt_in_place: 0.95,
            template_changes: 1.5,
            template_numbers: 0.85,
            template_names: 0.50,
            template_coverage: 0.40,
            template_form_coverage: 0.65,
            template_form_facts: 0.25,
            template_form_words: 0.06,
            short_words: 30,
            short_headlines: 0.50,
            correction_changes: 2,
            correction_coverage: 0.85,
            correction_headlines: 0.60,
            correction_seconds: 36 * 3600,
            noise_coverage: 0.75,
            noise_coverage_longer: 0.60,
            noise_forms: 4,
            noise_forms_share: 0.03,
            noise_facts_more: 0.05,
            noise_numbers: 0.60,
            noise_strange_share: 0.12,
            noise_strange_words: 3,
            noise_strange_words_light: 2,
            noise_strange_words_unordered: 5,
            noise_strange_facts_more: 0.30,
            overlap_words: 50,
            overlap_share: 0.20,
        }
    }
}

/// When a paragraph that recurs in an outlet is its furniture.
#[derive(Debug, Clone, PartialEq, serde::Serialize)]
pub struct RecurringConfig {
    /// At least this many documents of the outlet have it, telling as many different stories. Default 4.
    pub documents: usize,
    /// And at least this share of the documents that have it tell different stories, 0–1. Default .40.
    pub different_share: f64,
}

impl Default for RecurringConfig {
    fn default() -> Self {
        Self { documents: 4, different_share: 0.40 }
    }
}

/// How an order is decided from what is believed of it.
#[derive(Debug, Clone, PartialEq)]
pub struct OrderConfig {
    /// What the share of right neighbours is worth, beside Kendall's tau at 1. Default .15.
    pub adjacency_weight: f32,
    /// What a right first and a right last paragraph are worth each. Default .05.
    pub end_weight: f32,
    /// Up to so many paragraphs the best order is found exactly; above, by search. Default 12; 0 to 14.
    pub exact_up_to: usize,
    /// `--partial`: groups of paragraphs are told apart when pairs across them are right with this probability. Default .80.
    pub sure: f32,
    /// The probability, before one looks, that the order a document is given in is not the original one, above 0 and
    /// below 1. Default .8: who has documents put in order has reason to. With .2 most originals stay as they are.
    pub scrambled_prior: f64,
    /// Calibration of joins: slope of the log-odds.
    pub join_slope: f32,
    /// Calibration of joins: what is added to the log-odds.
    pub join_offset: f32,
}

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
        let prior = self.scrambled_prior;
        if prior > 0.0 && prior < 1.0 {
            return Ok(());
        }
        Err(Error::setting("--scrambled-prior", format!("{prior} is no probability above 0 and below 1")))
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
    /// Networks that are trained from different draws, and averaged. Default 2.
    pub networks: usize,
    /// Passes over the articles, a network. Default 30.
    pub epochs: usize,
    /// Seed of all draws. Default 1.
    pub seed: u64,
    /// Articles a step. Default 32.
    pub batch: usize,
    /// Highest learning rate, of the embeddings; it rises over the first steps and falls to nothing (cosine). Default .004.
    pub embedding_rate: f32,
    /// The same of all other parameters. Default .002.
    pub rate: f32,
    /// Probability that a word is left out in training. Default .7.
    pub word_dropout: f32,
    /// Probability that a value inside the network is left out in training. Default .1.
    pub dropout: f32,
    /// Words with an embedding of their own, at most. Default 24,000.
    pub words: usize,
    /// Pairs of words with one, at most. Default 12,000.
    pub pairs: usize,
    /// One article in so many is held out, for calibration and the report. Default 16.
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
