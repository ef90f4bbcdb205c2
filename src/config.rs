//! The settings of each stage, validated before any work starts. Defaults are the ones the figures in README.md
//! were measured with.

use crate::error::{Error, Result};

/// How inputs are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadConfig {
    /// A record larger than this many bytes is refused with a message. Default 16 MiB; at most 1 GiB.
    pub max_record: usize,
    /// `--field text=body`: the record's own name for a field of ours, tried before the usual names.
    pub fields: Vec<(FieldName, String)>,
    /// Stop at the first broken record.
    pub strict: bool,
}

impl Default for ReadConfig {
    fn default() -> Self {
        Self { max_record: 16 << 20, fields: Vec::new(), strict: false }
    }
}

/// The fields of a record that wirecopy understands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
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

/// How candidates are searched for.
#[derive(Debug, Clone, PartialEq)]
pub struct CandidateConfig {
    /// A key shared by more units than this does not pair all of them. Default 32; 2 to 65,536.
    pub run_cap: usize,
    /// Paragraph simhashes at most this many bits apart are candidates. Default 3; 0 to 8.
    pub hamming_radius: u32,
    /// Paragraphs of fewer words are looked up neither by hash nor by simhash. Default 16.
    pub paragraph_words: usize,
    /// Sampled shingles that two units must share. Default 2.
    pub shared_shingles: usize,
    /// Share of the smaller sample that must be shared, 0–1. Default 0.1: a true containment of .3 is missed once in
    /// a thousand pairs of 400 words.
    pub sketch_containment: f64,
}

impl Default for CandidateConfig {
    fn default() -> Self {
        Self {
            run_cap: 32,
            hamming_radius: 3,
            paragraph_words: 16,
            shared_shingles: 2,
            sketch_containment: 0.1,
        }
    }
}
