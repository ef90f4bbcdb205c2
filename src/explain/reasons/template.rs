//! The questions of the template guard: one story told on, or other facts in the same wording.

use super::{Bound, Check, Measure, well_covered};
use crate::config::VerifyConfig;
use crate::verify::Evidence;

/// Names that the shorter document must have before they can make a template.
const NAMES_FLOOR: f64 = 3.0;
/// Numbers that it must have before other ones make a notice that recurs.
const NUMBERS_FLOOR: f64 = 4.0;
/// Slots that must have changed before the names in them can.
const SUBJECT_SLOTS: f64 = 2.0;

/// What an update has.
pub(super) fn update(evidence: &Evidence, config: &VerifyConfig) -> Vec<Check> {
    let (shorter, _) = evidence.shorter_and_longer();
    let facts = &evidence.facts;
    vec![
        Check::at_least(Measure::WordsOfShorter, f64::from(shorter.words), f64::from(config.update_words)),
        Check::at_least(Measure::Names, f64::from(facts.fewer_names()), f64::from(config.update_names)),
        Check::at_least(Measure::SharedNames, facts.shared_names(), config.update_shared_names),
        Check::at_least(Measure::CoverageOfShorter, shorter.coverage(), config.update_coverage),
        Check::at_least(Measure::PassageShare, shorter.share_in_passages(), config.update_passages),
        Check::new(
            Measure::SecondsApart,
            seconds_apart(evidence),
            Bound::AtMost,
            config.update_seconds as f64,
        ),
    ]
}

/// The ways to a template.
pub(super) fn template(evidence: &Evidence, config: &VerifyConfig) -> Vec<Vec<Check>> {
    let (shorter, _) = evidence.shorter_and_longer();
    let facts = &evidence.facts;
    let covered = Check::at_least(Measure::CoverageOfShorter, shorter.coverage(), config.template_coverage);
    let of_facts = [
        covered,
        changed(evidence, config.template_changes),
        Check::below(Measure::SharedNumbers, facts.shared_numbers(), config.template_numbers),
    ];
    // Each sign that the pair is no correction opens the way of facts.
    let mut ways: Vec<Vec<Check>> = no_correction(evidence, config)
        .into_iter()
        .map(|sign| of_facts.iter().copied().chain([sign]).collect())
        .collect();
    let of_names = vec![
        Check::at_least(Measure::Names, f64::from(facts.fewer_names()), NAMES_FLOOR),
        Check::below(Measure::SharedNames, facts.shared_names(), config.template_names),
    ];
    // The rest makes a template only of what would be a copy.
    for copy in well_covered(evidence, config) {
        let ways_of_copies = [of_names.clone()]
            .into_iter()
            .chain(recurring(evidence, config))
            .chain(of_headlines(evidence, config));
        ways.extend(ways_of_copies.map(|way| [covered].into_iter().chain(way).chain(copy.clone()).collect()));
    }
    ways.extend(same_form(evidence, config));
    ways
}

/// What the same form filled with other names has.
pub(super) fn form(evidence: &Evidence, config: &VerifyConfig) -> Vec<Check> {
    let (shorter, _) = evidence.shorter_and_longer();
    let facts = &evidence.facts;
    vec![
        Check::at_least(Measure::CoverageOfShorter, shorter.coverage(), config.form_coverage),
        Check::at_least(Measure::Lengths, evidence.lengths(), config.one_length),
        Check::at_least(Measure::Names, f64::from(facts.fewer_names()), NAMES_FLOOR),
        Check::below(Measure::SharedNames, facts.shared_names(), config.form_names),
    ]
}

/// The ways of a notice that recurs.
fn recurring(evidence: &Evidence, config: &VerifyConfig) -> Vec<Vec<Check>> {
    // Without a date nothing is long apart.
    let Some(seconds) = evidence.seconds_apart else { return Vec::new() };
    let (shorter, _) = evidence.shorter_and_longer();
    let facts = &evidence.facts;
    let words =
        Check::below(Measure::WordsOfShorter, f64::from(shorter.words), f64::from(config.recurring_words));
    let later = |than: u64| Check::at_least(Measure::SecondsApart, seconds as f64, than as f64 + 1.0);
    let long_apart = [words, later(config.recurring_seconds), changed(evidence, config.recurring_changes)];
    vec![
        [&long_apart[..], &[Check::below(Measure::SharedNumbers, facts.shared_numbers(), 1.0)]].concat(),
        [&long_apart[..], &[Check::below(Measure::SharedNames, facts.shared_names(), config.subject_names)]]
            .concat(),
        vec![
            words,
            later(config.update_seconds),
            Check::at_least(Measure::Numbers, f64::from(facts.fewer_numbers()), NUMBERS_FLOOR),
            Check::below(Measure::SharedNumbers, facts.shared_numbers(), config.template_numbers),
            Check::below(Measure::CoverageOfShorter, shorter.coverage(), config.edited_coverage),
            Check::at_least(Measure::Lengths, evidence.lengths(), config.one_length),
        ],
    ]
}

/// The ways in which headlines tell that a short text is about something else; none without headlines to compare.
fn of_headlines(evidence: &Evidence, config: &VerifyConfig) -> Vec<Vec<Check>> {
    let Some(likeness) = evidence.headlines else { return Vec::new() };
    let (shorter, _) = evidence.shorter_and_longer();
    let facts = &evidence.facts;
    let words =
        |fewer: u32| Check::below(Measure::WordsOfShorter, f64::from(shorter.words), f64::from(fewer));
    let headlines = Check::below(Measure::Headlines, likeness, config.short_headlines);
    vec![
        vec![
            Check::at_least(Measure::ChangedSlots, f64::from(facts.changed), SUBJECT_SLOTS),
            changed(evidence, config.subject_changes),
            Check::below(Measure::SharedNames, facts.shared_names(), config.subject_names),
            Check::below(Measure::Headlines, likeness, config.subject_headlines),
        ],
        vec![words(config.short_words), headlines],
        vec![
            words(config.short_words_edited),
            headlines,
            Check::below(Measure::CoverageOfShorter, shorter.coverage(), config.edited_coverage),
            Check::at_least(Measure::Lengths, evidence.lengths(), config.one_length),
        ],
    ]
}

/// The ways of what is covered too little for a copy: the same form, word by word.
fn same_form(evidence: &Evidence, config: &VerifyConfig) -> Vec<Vec<Check>> {
    let Some(noise) = evidence.noise else { return Vec::new() };
    let coverage = evidence.shorter_and_longer().0.coverage();
    let (a, b) = noise.coverages(evidence.a.words, evidence.b.words);
    let form = [
        Check::at_least(Measure::WholeOrBrokenOfOther, a.min(b), config.template_form_coverage),
        Check::at_least(Measure::ShareOfBrokenFacts, noise.facts.share_lost(), config.template_form_facts),
        Check::new(
            Measure::ShareOfBrokenWords,
            noise.words.share_lost(),
            Bound::AtMost,
            config.template_form_words,
        ),
        Check::below(Measure::CoverageOfShorter, coverage, config.copy_coverage),
    ];
    // Of the two ways to be covered well enough for a copy, both must be closed.
    let no_copy = [
        Check::below(Measure::CoverageOfShorter, coverage, config.copy_coverage_alike),
        Check::below(Measure::Resemblance, evidence.overlap.resemblance(), config.copy_resemblance),
    ];
    no_copy.iter().map(|&sign| form.iter().copied().chain([sign]).collect()).collect()
}

/// The signs that a pair is no correction, each enough by itself.
fn no_correction(evidence: &Evidence, config: &VerifyConfig) -> [Check; 4] {
    let coverage = evidence.shorter_and_longer().0.coverage();
    [
        Check::at_least(
            Measure::ChangedSlots,
            f64::from(evidence.facts.changed),
            f64::from(config.correction_changes) + 1.0,
        ),
        Check::below(Measure::CoverageOfShorter, coverage, config.correction_coverage),
        Check::below(Measure::Headlines, evidence.headlines.unwrap_or(0.0), config.correction_headlines),
        Check::at_least(
            Measure::SecondsApart,
            seconds_apart(evidence),
            config.correction_seconds as f64 + 1.0,
        ),
    ]
}

/// At least so many changed facts in a hundred words of the shorter document.
fn changed(evidence: &Evidence, least: f64) -> Check {
    let words = evidence.shorter_and_longer().0.words;
    let changed =
        if words == 0 { 0.0 } else { 100.0 * (f64::from(evidence.facts.changed) / f64::from(words)) };
    Check::at_least(Measure::ChangedFacts, changed, least)
}

/// Endless where a date is missing.
fn seconds_apart(evidence: &Evidence) -> f64 {
    evidence.seconds_apart.map_or(f64::INFINITY, |seconds| seconds as f64)
}
