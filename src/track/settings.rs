//! How a report is made: thresholds, filters, bounds.

use std::collections::BTreeSet;

use super::report::{SettingsShown, When};
use super::times::moment;
use crate::config::VerifyConfig;
use crate::config::ranges::share;
use crate::error::{Error, Result};

/// The settings of a report. Defaults are the ones that the figures in README.md were measured with.
#[derive(Debug, Clone, PartialEq)]
pub struct TrackConfig {
    /// Share of an article's words that are wire from which it derives wholly, 0–1. Default .85.
    pub wholly_from: f64,
    /// And partly, 0–1; under it the article is not derived, and no credit is due. Default .20.
    pub partly_from: f64,
    /// Share of changed words up to which "not edited" is taken to hold, 0–1. Default .02: a scrape loses that much.
    pub unedited_up_to: f64,
    /// How many of the user's own articles synthetic copies are planted of; 0 plants none. Default 30; at most 1000.
    pub controls: usize,
    /// Seed of the planted copies.
    pub seed: u64,
    /// What is reported at all.
    pub filters: Filters,
    /// Articles of a story that are listed; further ones are counted. Default 400.
    pub listed_articles: usize,
    /// Bytes of text that the side-by-side views of the whole report take, the first stories served first. Default
    /// 1.5 MB.
    pub side_by_side_bytes: usize,
    /// Bytes of articles that are held at a time; more make more passes over the input. Default 256 MiB.
    pub held_bytes: usize,
}

impl Default for TrackConfig {
    fn default() -> Self {
        Self {
            wholly_from: 0.85,
            partly_from: 0.20,
            unedited_up_to: 0.02,
            controls: 30,
            seed: 1,
            filters: Filters::default(),
            listed_articles: 400,
            side_by_side_bytes: 1_500_000,
            held_bytes: 256 << 20,
        }
    }
}

/// Which stories and articles are reported. Filters that are given must all hold.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Filters {
    /// Stories whose origin is one of these agencies, by name or code.
    pub agencies: Vec<String>,
    /// Stories in which one of these outlets has an article.
    pub outlets: Vec<String>,
    /// Stories with an article that may be from this moment or later, in seconds since 1970.
    pub since: Option<i64>,
    /// Stories with an article that may be from before this moment.
    pub until: Option<i64>,
    /// Articles of which at least this share is wire, 0–1; the origin always stays.
    pub min_share: Option<f64>,
    /// The user's own originals, by id, address or outlet: only stories that hold one are reported, and it is their
    /// origin.
    pub ours: Option<BTreeSet<String>>,
    /// All of this as the user typed it, for the report.
    pub as_typed: Vec<String>,
}

impl Filters {
    /// The first moment of what `--since` was given: a day (of UTC) or an instant.
    pub fn since(given: &str) -> Result<i64> {
        Ok(Self::read("since", given)?.start)
    }

    /// The moment behind what `--until` was given: the day itself is within.
    pub fn until(given: &str) -> Result<i64> {
        Ok(Self::read("until", given)?.end.saturating_add(1))
    }

    /// Reads a list of originals: an id, an address or an outlet a line; empty lines and those behind `#` are skipped.
    #[must_use]
    pub fn ours(list: &str) -> BTreeSet<String> {
        let lines = list.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
        // An outlet that is a host stands without its `www.`.
        let bare = |line: &'_ str| line.strip_prefix("www.").unwrap_or(line).to_owned();
        lines.map(bare).collect()
    }

    fn read(setting: &str, given: &str) -> Result<When> {
        moment(given).map(When::of).ok_or_else(|| {
            Error::setting(
                setting,
                format!("`{given}` is no date; give 2026-01-19, or 2026-01-19T08:30:00Z with its zone"),
            )
        })
    }
}

impl TrackConfig {
    /// Refuses settings out of their ranges.
    pub fn validate(&self) -> Result<()> {
        share("wholly_from", self.wholly_from)?;
        share("partly_from", self.partly_from)?;
        share("unedited_up_to", self.unedited_up_to)?;
        if self.controls > 1000 {
            return Err(Error::setting(
                "controls",
                format!("{} is more than 1000; 0 plants none", self.controls),
            ));
        }
        if let (Some(since), Some(until)) = (self.filters.since, self.filters.until)
            && since >= until
        {
            return Err(Error::setting("until", "it is before --since, so nothing lies between them"));
        }
        match self.filters.min_share {
            Some(share) if !(0.0..=1.0).contains(&share) => {
                Err(Error::setting("min_share", format!("{share} is no share; give 0 to 1")))
            }
            _ => Ok(()),
        }
    }

    /// What the report states of them.
    #[must_use]
    pub fn shown(&self, verify: &VerifyConfig) -> SettingsShown {
        SettingsShown {
            filters: self.filters.as_typed.clone(),
            wholly_from: self.wholly_from,
            partly_from: self.partly_from,
            credit_due_from: self.partly_from,
            unedited_up_to: self.unedited_up_to,
            copy_coverage: verify.copy_coverage,
            overlap_words: verify.overlap_words,
            overlap_share: verify.overlap_share,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filters_are_read_as_they_are_typed() {
        assert_eq!(Filters::since("2026-01-19").unwrap(), 1_768_780_800);
        assert_eq!(Filters::until("2026-01-19").unwrap(), 1_768_780_800 + 86_400);
        let error = Filters::until("yesterday").unwrap_err().to_string();
        assert!(error.starts_with("until: `yesterday` is no date"), "{error}");
        let ours = Filters::ours("# ours\na-1\n\n  b-2 \nwww.ours.example\n");
        assert_eq!(ours.into_iter().collect::<Vec<_>>(), ["a-1", "b-2", "ours.example"]);
    }

    #[test]
    fn settings_out_of_range_are_refused_by_name() {
        let share = |share| Filters { min_share: Some(share), ..Filters::default() };
        for (config, option) in [
            (TrackConfig { wholly_from: 85.0, ..TrackConfig::default() }, "wholly_from"),
            (TrackConfig { partly_from: f64::NAN, ..TrackConfig::default() }, "partly_from"),
            (TrackConfig { unedited_up_to: -0.1, ..TrackConfig::default() }, "unedited_up_to"),
            (TrackConfig { controls: 1001, ..TrackConfig::default() }, "controls"),
            (TrackConfig { filters: share(1.5), ..TrackConfig::default() }, "min_share"),
            (TrackConfig { filters: share(f64::NAN), ..TrackConfig::default() }, "min_share"),
        ] {
            let message = config.validate().unwrap_err().to_string();
            assert!(message.starts_with(option), "{message}");
        }
        TrackConfig { filters: share(0.3), ..TrackConfig::default() }.validate().unwrap();
    }
}
