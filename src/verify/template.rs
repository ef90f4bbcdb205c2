//! The template guard: alike in form and other in fact, which makes no copy of two market reports, however many words they
//! share.
//!
//! What tells is what differs, and when: numbers and names in the same slots, headlines of different things, days between
//! the two. A correction changes a fact or two, an update of a running story the figures of a long text whose names and
//! sentences stay; both come soon after, before a notice recurs.

use super::evidence::{Evidence, share};
use super::verdict::{Rule, is_covered};
use crate::config::VerifyConfig;

/// The rule by which a pair is a template, if it is one.
pub(super) fn template(evidence: &Evidence, config: &VerifyConfig) -> Option<Rule> {
    if is_update(evidence, config) {
        return None;
    }
    if is_same_form(evidence, config) && !is_covered(evidence, config) {
        return Some(Rule::FactsDiffer);
    }
    let (shorter, _) = evidence.shorter_and_longer();
    if shorter.coverage() < config.template_coverage {
        return None;
    }
    if changes(evidence) >= config.template_changes
        && evidence.facts.shared_numbers() < config.template_numbers
        && !is_correction(evidence, config)
    {
        return Some(Rule::FactsDiffer);
    }
    if !is_covered(evidence, config) {
        return None;
    }
    if recurs(evidence, config) {
        return Some(Rule::Recurs);
    }
    if has_other_names(evidence, config) || is_of_another(evidence, config) {
        return Some(Rule::NamesDiffer);
    }
    has_other_headline(evidence, config).then_some(Rule::HeadlinesDiffer)
}

/// Slots with changed facts, in a hundred words of the shorter document.
fn changes(evidence: &Evidence) -> f64 {
    100.0 * share(evidence.facts.changed, evidence.shorter_and_longer().0.words)
}

/// Whether all words stand in one order but for facts: so dense in them that hardly three words in a row stay the same.
pub(super) fn is_same_form(evidence: &Evidence, config: &VerifyConfig) -> bool {
    evidence.noise.is_some_and(|noise| {
        let covered = noise.coverages(evidence.a.words, evidence.b.words);
        covered.0.min(covered.1) >= config.template_form_coverage
            && noise.facts.share_lost() >= config.template_form_facts
            && noise.words.share_lost() <= config.template_form_words
    })
}

/// A correction is a full re-issue, soon after, under much the same headline, with one or two facts changed.
fn is_correction(evidence: &Evidence, config: &VerifyConfig) -> bool {
    evidence.facts.changed <= config.correction_changes
        && evidence.shorter_and_longer().0.coverage() >= config.correction_coverage
        && evidence.headlines.is_some_and(|likeness| likeness >= config.correction_headlines)
        && evidence.seconds_apart.is_some_and(|seconds| seconds <= config.correction_seconds)
}

/// An update tells a running story on: sentences and names stay, and figures have risen, hours later. What is reported of
/// one form within a day is about others, or so dense in figures that hardly a passage stays.
fn is_update(evidence: &Evidence, config: &VerifyConfig) -> bool {
    let (shorter, _) = evidence.shorter_and_longer();
    let facts = &evidence.facts;
    shorter.words >= config.update_words
        && facts.fewer_names() >= config.update_names
        && facts.shared_names() >= config.update_shared_names
        && shorter.coverage() >= config.update_coverage
        && shorter.share_in_passages() >= config.update_passages
        && evidence.seconds_apart.is_some_and(|seconds| seconds <= config.update_seconds)
}

/// A notice that recurs repeats most of its words, a day later with other numbers, or most of its words and numbers, days
/// later.
fn recurs(evidence: &Evidence, config: &VerifyConfig) -> bool {
    const FEWEST_NUMBERS: u32 = 4;
    let (shorter, _) = evidence.shorter_and_longer();
    let is_later = |than: u64| evidence.seconds_apart.is_some_and(|seconds| seconds > than);
    let has_other_numbers = || {
        evidence.facts.fewer_numbers() >= FEWEST_NUMBERS
            && evidence.facts.shared_numbers() < config.template_numbers
            && shorter.coverage() < config.edited_coverage
            && evidence.lengths() >= config.one_length
    };
    let is_another_issue = is_short_and_long_apart(evidence, config)
        && changes(evidence) >= config.recurring_changes
        && has_other_facts(evidence, config);
    let is_another_day =
        shorter.words < config.recurring_words && is_later(config.update_seconds) && has_other_numbers();
    is_another_issue || is_another_day
}

/// Whether the one came so long after the other, and says so little, that it may be the next issue of a notice.
pub(super) fn is_short_and_long_apart(evidence: &Evidence, config: &VerifyConfig) -> bool {
    evidence.shorter_and_longer().0.words < config.recurring_words
        && evidence.seconds_apart.is_some_and(|seconds| seconds > config.recurring_seconds)
}

/// Whether a number or a name is lost, and not only a weekday said in another way.
fn has_other_facts(evidence: &Evidence, config: &VerifyConfig) -> bool {
    let facts = &evidence.facts;
    facts.numbers_shared < facts.fewer_numbers() || facts.shared_names() < config.subject_names
}

/// Names of the document with fewer of them from which on their share in common says something.
const FEWEST_NAMES: u32 = 3;

fn has_other_names(evidence: &Evidence, config: &VerifyConfig) -> bool {
    evidence.facts.fewer_names() >= FEWEST_NAMES && evidence.facts.shared_names() < config.template_names
}

/// Whether what is no copy is the same form all the same, filled with other names: most of the words, one length.
pub(super) fn is_form_of_another(evidence: &Evidence, config: &VerifyConfig) -> bool {
    evidence.facts.fewer_names() >= FEWEST_NAMES
        && evidence.facts.shared_names() < config.form_names
        && evidence.shorter_and_longer().0.coverage() >= config.form_coverage
        && evidence.lengths() >= config.one_length
}

/// Whether the one is about another one than the other: names have changed places with others, and so have the headlines.
fn is_of_another(evidence: &Evidence, config: &VerifyConfig) -> bool {
    const FEWEST: u32 = 2;
    evidence.facts.changed >= FEWEST
        && changes(evidence) >= config.subject_changes
        && evidence.facts.shared_names() < config.subject_names
        && evidence.headlines.is_some_and(|likeness| likeness < config.subject_headlines)
}

/// Whether the text is so short, or so short and edited, that its headline tells what it is about.
fn has_other_headline(evidence: &Evidence, config: &VerifyConfig) -> bool {
    let (shorter, _) = evidence.shorter_and_longer();
    let is_edited = || {
        shorter.words < config.short_words_edited
            && shorter.coverage() < config.edited_coverage
            && evidence.lengths() >= config.one_length
    };
    evidence.headlines.is_some_and(|likeness| likeness < config.short_headlines)
        && (shorter.words < config.short_words || is_edited())
}
