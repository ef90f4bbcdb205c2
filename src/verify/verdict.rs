//! Evidence to relation: the rules, in the order in which they are asked.
//!
//! 1. Enough words in common at all? ([`VerifyConfig::copy_words`]: a credit line glues nothing.)
//! 2. Is it one text with broken words, as a scan makes them? Then they are copies.
//! 3. Do facts differ where the wording is the same? Then it is a template, however alike: see [`template`].
//! 4. Is the shorter one covered, or was it cut out of the other? Then they are copies: reordered, excerpt or reprint,
//!    by order and by how much of the longer one is there.
//! 5. Is it the same form, filled with other names? Then it is a template too.
//! 6. Are there passages in common? Then they overlap.

use super::evidence::{Evidence, Measured, measure, measure_unless};
use super::overlap::Comparer;
use super::template::{is_form_of_another, is_same_form, is_short_and_long_apart, template};
use crate::config::VerifyConfig;
use crate::fingerprint::Sheet;
use crate::relation::Relation;

/// The rule that decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Rule {
    /// The same words in the same order.
    SameWords,
    /// The same words in the same order, but for lines that do not read as text.
    SameText,
    /// All paragraphs are there, in another order.
    SameParagraphsMoved,
    /// Both documents are mostly covered.
    BothCovered,
    /// The shorter one is covered, the longer one is not.
    ShorterCovered,
    /// The same words in the same order, many of them broken.
    BrokenWords,
    /// Facts differ in slots of the same wording.
    FactsDiffer,
    /// The form is the same, most of a day or more later: other numbers, or a fact changed in a text that is nearly the same.
    Recurs,
    /// The wording is the same and the names are others.
    NamesDiffer,
    /// The text is short, and the headlines tell of different things.
    HeadlinesDiffer,
    /// Passages in common.
    Passages,
    /// Too few words in common.
    TooLittle,
}

/// What a pair is, and why.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Verdict {
    /// The relation.
    pub relation: Relation,
    /// The rule that decided it.
    pub rule: Rule,
    /// What was measured.
    pub evidence: Evidence,
}

impl Verdict {
    /// The same pair seen from the other document.
    #[must_use]
    pub fn reversed(self) -> Self {
        Self { evidence: self.evidence.reversed(), ..self }
    }
}

/// Judges what was measured. `same_words` says that the documents have the same words in the same order.
#[must_use]
pub fn judge(evidence: Evidence, same_words: bool, config: &VerifyConfig) -> Verdict {
    if same_words {
        let evidence = evidence.of_same_words();
        return Verdict { relation: Relation::Identical, rule: Rule::SameWords, evidence };
    }
    let (relation, rule) = relation(&evidence, config);
    Verdict { relation, rule, evidence }
}

/// The verdict on two documents.
#[must_use]
pub fn verdict(a: &Sheet, b: &Sheet, config: &VerifyConfig) -> Verdict {
    let mut comparer = Comparer::default();
    comparer.hold(&a.print);
    judge_held(&mut comparer, a, b, config)
}

/// The verdict on the document that the comparer holds and another one.
pub fn judge_held(comparer: &mut Comparer, a: &Sheet, b: &Sheet, config: &VerifyConfig) -> Verdict {
    let shingles_b = comparer.distinct(&b.print);
    judge(measure(comparer, a, b, shingles_b), a.has_same_words(b), config)
}

/// The relation of the document that the comparer holds and another one, which has `shingles_b` distinct shingles. Of
/// pairs that have nothing to do with each other no more is measured than it takes to say so.
pub fn judge_briefly(
    comparer: &mut Comparer,
    a: &Sheet,
    b: &Sheet,
    shingles_b: u32,
    config: &VerifyConfig,
) -> Verdict {
    judge_briefly_counting(comparer, a, b, |_| shingles_b, config)
}

/// The same; the distinct shingles of the other one are counted only where they are needed. Of pairs that have nothing to
/// do with each other the overlap may then say that it has none.
pub fn judge_briefly_counting(
    comparer: &mut Comparer,
    a: &Sheet,
    b: &Sheet,
    shingles_b: impl FnOnce(&mut Comparer) -> u32,
    config: &VerifyConfig,
) -> Verdict {
    let same_words = a.has_same_words(b);
    let is_settled = |evidence: &Evidence, so_far| !same_words && is_unrelated(evidence, so_far, config);
    judge(measure_unless(comparer, a, b, shingles_b, is_settled), same_words, config)
}

/// Whether what was measured so far rules out every relation but `none`: there are too few words in common for anything,
/// or so few that the two could only be one text or one form with broken words, which the noise denies.
fn is_unrelated(evidence: &Evidence, so_far: Measured, config: &VerifyConfig) -> bool {
    if overlaps(evidence, config) {
        return false;
    }
    match so_far {
        Measured::Words => !is_enough(evidence, config),
        Measured::Noise => {
            let least = config
                .template_coverage
                .min(config.form_coverage)
                .min(config.copy_coverage)
                .min(config.copy_coverage_alike)
                .min(config.copy_coverage_cut);
            evidence.shorter_and_longer().0.coverage() < least
                && !is_broken(evidence, config)
                && !is_same_form(evidence, config)
        }
    }
}

/// Whether there are words enough in common for the one to be a copy of the other.
fn is_enough(evidence: &Evidence, config: &VerifyConfig) -> bool {
    let (shorter, longer) = evidence.shorter_and_longer();
    let floor = if longer.words > 2 * shorter.words { config.excerpt_words } else { config.copy_words };
    shorter.covered >= floor
}

/// Whether there are passages enough in common.
fn overlaps(evidence: &Evidence, config: &VerifyConfig) -> bool {
    let shorter = evidence.shorter_and_longer().0;
    shorter.in_passages >= config.overlap_words && shorter.share_in_passages() >= config.overlap_share
}

fn relation(evidence: &Evidence, config: &VerifyConfig) -> (Relation, Rule) {
    let enough = is_enough(evidence, config);
    if enough && is_noisy_copy(evidence, config) {
        return (Relation::Reprint, Rule::BrokenWords);
    }
    if enough && let Some(rule) = template(evidence, config) {
        return (Relation::Template, rule);
    }
    if enough && is_copy(evidence, config) {
        if evidence.same_text {
            return (Relation::Identical, Rule::SameText);
        }
        if is_reordered(evidence, config) {
            return (Relation::Reordered, Rule::SameParagraphsMoved);
        }
        if is_excerpt(evidence, config) {
            return (Relation::Excerpt, Rule::ShorterCovered);
        }
        return (Relation::Reprint, Rule::BothCovered);
    }
    if enough && is_form_of_another(evidence, config) {
        return (Relation::Template, Rule::NamesDiffer);
    }
    if overlaps(evidence, config) {
        return (Relation::Overlap, Rule::Passages);
    }
    (Relation::None, Rule::TooLittle)
}

/// Whether the two are one text with character noise: facts are broken not much more than others.
fn is_noisy_copy(evidence: &Evidence, config: &VerifyConfig) -> bool {
    // Of a short notice that comes again, more words differ than of a scan, in the same places.
    if !is_broken(evidence, config) || is_short_and_long_apart(evidence, config) {
        return false;
    }
    let facts_more = evidence.facts_lost_more();
    if evidence.noise.is_some_and(|noise| noise.strange.is_some()) {
        return facts_more <= config.noise_strange_facts_more;
    }
    facts_more <= config.noise_facts_more && evidence.numbers_of_short_text() >= config.noise_numbers
}

/// Whether all of two texts is in place but for words that are broken as noise breaks them: to what is no word, or, where
/// nothing was counted that could tell, function words like others.
fn is_broken(evidence: &Evidence, config: &VerifyConfig) -> bool {
    let Some(noise) = evidence.noise else { return false };
    let covered = noise.coverages(evidence.a.words, evidence.b.words);
    let is_whole = covered.0.max(covered.1) >= config.noise_coverage
        && covered.0.min(covered.1) >= config.noise_coverage_longer;
    let is_of_noise = || match noise.strange {
        Some(strange) => {
            strange.unknown >= config.strange_words(evidence.is_noise_light(), noise.in_order)
                && strange.share() >= config.noise_strange_share
        }
        None => {
            noise.forms.lost >= config.noise_forms && noise.forms.share_lost() >= config.noise_forms_share
        }
    };
    is_whole && is_of_noise()
}

/// Whether nothing but the order has changed.
fn is_reordered(evidence: &Evidence, config: &VerifyConfig) -> bool {
    let (a, b) = (&evidence.a, &evidence.b);
    if evidence.same_in_any_order {
        return true;
    }
    a.lacking() + b.lacking() == 0
        && a.moved.max(b.moved) > 0
        && a.coverage_of_text().min(b.coverage_of_text()) >= config.reordered_coverage
        && a.text_words().abs_diff(b.text_words()) <= config.reordered_words
}

/// Whether something was cut: the longer one has far more, and not only words that were broken in their place.
fn is_excerpt(evidence: &Evidence, config: &VerifyConfig) -> bool {
    evidence.share_of_longer() < config.excerpt_share
        && evidence.lengths() < config.excerpt_length
        && evidence.share_in_place() < config.excerpt_in_place
}

fn is_copy(evidence: &Evidence, config: &VerifyConfig) -> bool {
    is_covered(evidence, config) || is_cut(evidence, config)
}

/// Whether so much of the shorter one is there that it is a copy, however the rest was written.
pub(super) fn is_covered(evidence: &Evidence, config: &VerifyConfig) -> bool {
    let coverage = evidence.shorter_and_longer().0.coverage();
    coverage >= config.copy_coverage
        || (coverage >= config.copy_coverage_alike
            && evidence.overlap.resemblance() >= config.copy_resemblance)
}

/// Whether the shorter one was cut out of the other: a little less of it is there, but nearly all of that sentence by
/// sentence. Two reports that quote the same statements, and an article and its update, share as many words in shorter
/// passages.
fn is_cut(evidence: &Evidence, config: &VerifyConfig) -> bool {
    let (shorter, _) = evidence.shorter_and_longer();
    shorter.coverage() >= config.copy_coverage_cut
        && shorter.in_passages >= config.overlap_words
        && shorter.share_in_passages() >= config.copy_passages
        && evidence.facts.shared_names() >= config.template_names
}

#[cfg(test)]
mod tests;
