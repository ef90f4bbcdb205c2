//! The settings of the verdict on a pair.

use super::ranges::{share, within};
use crate::error::Result;

/// How a pair is judged. Chosen on the development labels; docs/measured.md says what each bought. What
/// can fail refuses settings out of their ranges; `verify::verdict` and others that cannot fail take them as they are: call
/// [`VerifyConfig::validate`] first.
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
    /// The same of copies of fewer words than this that are of one length and were edited. Default 60: what two stubs of an
    /// outlet share is what it asks of its readers, and the sentence that tells them apart is a sixth of them.
    pub short_words_edited: u32,
    /// Coverage of the shorter document below which it was edited, 0–1. Default .90.
    pub edited_coverage: f64,
    /// Length of the shorter document in that of the longer one from which on they are of one length, 0–1. Default .80.
    pub one_length: f64,
    /// Slots with changed facts, in a hundred words of the shorter document, that make a template of a pair of other names
    /// under other headlines, whatever numbers it shares: two companies follow a third one's price within the hour.
    /// Default 4; two slots at least.
    pub subject_changes: f64,
    /// Share of the names in common below which the names are others, 0–1. Default .90.
    pub subject_names: f64,
    /// Likeness below which the headlines are others, 0–1. Default .40.
    pub subject_headlines: f64,
    /// Share of the names in common below which two documents of one length that have most of their words in common, too few
    /// for copies, are of one form, 0–1. Default .60: two notices of a recall. Reports that share statements have more.
    pub form_names: f64,
    /// How much of the shorter document must be covered for that, 0–1. Default .65: what a company says at the end of each
    /// of its releases is less.
    pub form_coverage: f64,
    /// Slots with changed facts, in a hundred words of the shorter document, that make a template of a short pair that came
    /// long apart: copies come within days, and a notice that recurs repeats most of its numbers. Default .60.
    pub recurring_changes: f64,
    /// More seconds than this lie between two issues of a notice that recurs, as far as this rule goes. Default 72 hours;
    /// of 163 judged pairs no copy came later than 61 hours after the other.
    pub recurring_seconds: u64,
    /// Only documents of fewer words are such notices. Default 250.
    pub recurring_words: u32,
    /// A pair is a correction, and no template, if at most so many slots have changed. Default 2.
    pub correction_changes: u32,
    /// And its coverage is at least this, 0–1. Default .85.
    pub correction_coverage: f64,
    /// And its headlines are alike at least so much, 0–1. Default .60.
    pub correction_headlines: f64,
    /// And it came within so many seconds. Default 36 hours.
    pub correction_seconds: u64,
    /// A pair is one story told on, and no template, however many figures have changed, if the shorter document has at least
    /// so many words. Default 75.
    pub update_words: u32,
    /// And so many names. Default 8: notices of one form name their office and their town.
    pub update_names: u32,
    /// And at least this share of the names is in both, 0–1. Default .955, one in twenty-two: figures rise, and the second draw of a lottery, or
    /// another institute's poll, has a name of its own.
    pub update_shared_names: f64,
    /// And its coverage is at least this, 0–1. Default .85.
    pub update_coverage: f64,
    /// And at least this share of the shorter document's words stands in passages of at least eight words, 0–1. Default .70:
    /// tables and reports of one form reach .60 where their names are the same.
    pub update_passages: f64,
    /// And it came within so many seconds. Default 18 hours: what recurs comes daily, so that a short text that was edited
    /// and has other numbers is a template from then on.
    pub update_seconds: u64,
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

/// The most slots with changed facts there are in a hundred words.
const MOST_CHANGES: f64 = 100.0;

impl VerifyConfig {
    /// Refuses settings out of their ranges. A share of 2 is one that nothing reaches: it switches off what asks for it.
    pub fn validate(&self) -> Result<()> {
        self.shares().into_iter().try_for_each(|(setting, value)| share(setting, value))?;
        let changes = [
            ("template_changes", self.template_changes),
            ("subject_changes", self.subject_changes),
            ("recurring_changes", self.recurring_changes),
        ];
        changes.into_iter().try_for_each(|(setting, value)| within(setting, value, &(0.0..=MOST_CHANGES)))
    }

    /// The settings that are shares.
    fn shares(&self) -> [(&'static str, f64); 35] {
        [
            ("copy_coverage", self.copy_coverage),
            ("copy_coverage_alike", self.copy_coverage_alike),
            ("copy_resemblance", self.copy_resemblance),
            ("copy_coverage_cut", self.copy_coverage_cut),
            ("copy_passages", self.copy_passages),
            ("reordered_coverage", self.reordered_coverage),
            ("excerpt_share", self.excerpt_share),
            ("excerpt_length", self.excerpt_length),
            ("excerpt_in_place", self.excerpt_in_place),
            ("template_numbers", self.template_numbers),
            ("template_names", self.template_names),
            ("template_coverage", self.template_coverage),
            ("template_form_coverage", self.template_form_coverage),
            ("template_form_facts", self.template_form_facts),
            ("template_form_words", self.template_form_words),
            ("short_headlines", self.short_headlines),
            ("edited_coverage", self.edited_coverage),
            ("one_length", self.one_length),
            ("subject_names", self.subject_names),
            ("subject_headlines", self.subject_headlines),
            ("form_names", self.form_names),
            ("form_coverage", self.form_coverage),
            ("correction_coverage", self.correction_coverage),
            ("correction_headlines", self.correction_headlines),
            ("update_shared_names", self.update_shared_names),
            ("update_coverage", self.update_coverage),
            ("update_passages", self.update_passages),
            ("noise_coverage", self.noise_coverage),
            ("noise_coverage_longer", self.noise_coverage_longer),
            ("noise_forms_share", self.noise_forms_share),
            ("noise_facts_more", self.noise_facts_more),
            ("noise_numbers", self.noise_numbers),
            ("noise_strange_share", self.noise_strange_share),
            ("noise_strange_facts_more", self.noise_strange_facts_more),
            ("overlap_share", self.overlap_share),
        ]
    }

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
            short_words_edited: 60,
            edited_coverage: 0.90,
            one_length: 0.80,
            subject_changes: 4.0,
            subject_names: 0.90,
            subject_headlines: 0.40,
            form_names: 0.60,
            form_coverage: 0.65,
            recurring_changes: 0.60,
            recurring_seconds: 72 * 3600,
            recurring_words: 250,
            correction_changes: 2,
            correction_coverage: 0.85,
            correction_headlines: 0.60,
            correction_seconds: 36 * 3600,
            update_words: 75,
            update_names: 8,
            update_shared_names: 0.955,
            update_coverage: 0.85,
            update_passages: 0.70,
            update_seconds: 18 * 3600,
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

#[cfg(test)]
mod tests {
    use super::super::ranges::tests::assert_refused;
    use super::*;

    #[test]
    fn settings_out_of_range_are_refused_by_name() {
        assert_refused::<VerifyConfig>(
            VerifyConfig::validate,
            &[
                ("copy_coverage", |config| config.copy_coverage = 80.0),
                ("overlap_share", |config| config.overlap_share = f64::NAN),
                ("excerpt_length", |config| config.excerpt_length = -0.1),
                ("template_changes", |config| config.template_changes = f64::INFINITY),
                ("recurring_changes", |config| config.recurring_changes = -1.0),
            ],
        );
        VerifyConfig { template_coverage: 2.0, ..VerifyConfig::default() }.validate().unwrap();
    }

    /// A field that is forgotten above would be believed whatever it is.
    #[test]
    fn every_share_is_checked() {
        let config = VerifyConfig::default();
        let all = serde_json::to_value(&config).unwrap();
        let fractions =
            all.as_object().unwrap().iter().filter(|(_, value)| value.is_f64()).map(|(name, _)| name);
        let changes = ["template_changes", "subject_changes", "recurring_changes"];
        let known: Vec<&str> = config.shares().map(|(name, _)| name).into_iter().chain(changes).collect();
        let missing: Vec<&String> = fractions.filter(|name| !known.contains(&name.as_str())).collect();
        assert!(missing.is_empty(), "{missing:?}");
    }
}
