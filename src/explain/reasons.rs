//! Why the verdict is what it is: the questions that [`verify`](crate::verify) asks, each with what was measured and
//! the threshold it was held against.
//!
//! The rules live in `verify`; this says them aloud. A test draws the conclusion from the questions alone and holds
//! it against the verdict, on any evidence and any thresholds, so that the two cannot drift apart.

mod template;

use serde::Serialize;

use self::template::{form, template, update};
use crate::config::VerifyConfig;
use crate::relation::Relation;
use crate::verify::Evidence;

/// A question about the pair.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Question {
    /// What is asked.
    pub about: About,
    /// The ways to a yes: all checks of one of them must pass.
    pub ways: Vec<Vec<Check>>,
    /// Whether one of the ways is open.
    pub answer: bool,
    /// Whether it was asked at all: an earlier answer may have settled the matter.
    pub asked: bool,
}

/// What a question is about, in the order in which they are asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum About {
    /// The same words in the same order? Then they are identical.
    SameWords,
    /// Enough words in common to be copies or templates?
    EnoughInCommon,
    /// One text with broken words, as a scan makes them? Then it is a reprint.
    Noise,
    /// A long text with the same names, hours later? Then it is the story told on, and no template.
    Update,
    /// Other facts in the same wording? Then it is a template.
    Template,
    /// Is the shorter one covered by the longer? Then they are copies.
    Copy,
    /// The same words in the same order, but for stray lines? Then they are identical.
    SameText,
    /// Are all paragraphs there, in another order? Then they are reordered.
    Reordered,
    /// Is the longer one not covered? Then the shorter is an excerpt, else a reprint.
    Excerpt,
    /// Is it the same form, filled with other names? Then it is a template.
    Form,
    /// Are there passages in common? Then they overlap.
    Overlap,
}

/// A measure, and the threshold it was held against.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Check {
    /// What was measured.
    pub measure: Measure,
    /// Its value, in the measure's unit.
    pub value: f64,
    /// On which side of the threshold it has to be.
    pub bound: Bound,
    /// The threshold.
    pub threshold: f64,
    /// Whether it is there.
    pub passed: bool,
}

/// What was measured. Shares are 0–1, the rest are counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Measure {
    /// 1 if all words are the same in the same order, else 0.
    SameWords,
    /// 1 if all words are the same in the same order but for stray lines, else 0.
    SameText,
    /// 1 if all words are the same and passages of them in another order but for stray lines, else 0.
    SameWordsInAnyOrder,
    /// Share of the words of either document that the other covers, whichever is less, stray lines not counted.
    CoverageOfText,
    /// Words of the shorter document that the longer one covers.
    CoveredWords,
    /// Share of the shorter document's words that are covered.
    CoverageOfShorter,
    /// Share of the longer text that stands in passages of the other, stray lines not counted.
    ShareOfLonger,
    /// Length of the shorter text in that of the longer one, 0–1.
    Lengths,
    /// Share of either text that stands in its place in the other one, whole or broken, whichever is less.
    InPlace,
    /// Words that one text has more than the other, what is left over not counted.
    WordsMore,
    /// Share of the words of the document of which more is there that stand whole, or broken in their place.
    WholeOrBroken,
    /// The same of the other document.
    WholeOrBrokenOfOther,
    /// Function words that are broken.
    BrokenForms,
    /// Share of the function words that are.
    ShareOfBrokenForms,
    /// By how much the share of broken facts exceeds that of other broken words, −1–1.
    FactsBrokenMore,
    /// Share of the facts that are broken, or others.
    ShareOfBrokenFacts,
    /// Share of the words that are, facts and function words left out.
    ShareOfBrokenWords,
    /// Words between those that stand whole that no other document has.
    StrangeWords,
    /// Their share of such words.
    ShareOfStrangeWords,
    /// Slots with other facts, in a hundred words of the shorter document.
    ChangedFacts,
    /// Numbers of the document with fewer of them.
    Numbers,
    /// Share of numbers in common.
    SharedNumbers,
    /// Names of the document with fewer of them.
    Names,
    /// Share of names in common.
    SharedNames,
    /// Resemblance of the shingle sets.
    Resemblance,
    /// Paragraphs of either document that the other lacks.
    LackingParagraphs,
    /// Paragraphs that moved.
    MovedParagraphs,
    /// Slots with other facts.
    ChangedSlots,
    /// Words of the shorter document.
    WordsOfShorter,
    /// Likeness of the headlines; 0 where one has none.
    Headlines,
    /// Seconds between the dates; endless where one is missing.
    SecondsApart,
    /// Words of the shorter document in passages of at least [`PASSAGE_WORDS`](crate::verify::PASSAGE_WORDS) that both
    /// have.
    PassageWords,
    /// Share of the shorter document's words in such passages.
    PassageShare,
}

/// On which side of a threshold a value has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Bound {
    /// The threshold or more.
    AtLeast,
    /// Less than the threshold.
    Below,
    /// The threshold or less.
    AtMost,
}

impl Check {
    fn new(measure: Measure, value: f64, bound: Bound, threshold: f64) -> Self {
        let passed = match bound {
            Bound::AtLeast => value >= threshold,
            Bound::Below => value < threshold,
            Bound::AtMost => value <= threshold,
        };
        Self { measure, value, bound, threshold, passed }
    }

    fn at_least(measure: Measure, value: f64, threshold: f64) -> Self {
        Self::new(measure, value, Bound::AtLeast, threshold)
    }

    fn below(measure: Measure, value: f64, threshold: f64) -> Self {
        Self::new(measure, value, Bound::Below, threshold)
    }
}

impl Question {
    fn new(about: About, ways: Vec<Vec<Check>>) -> Self {
        let answer = ways.iter().any(|way| way.iter().all(|check| check.passed));
        Self { about, ways, answer, asked: false }
    }
}

/// All questions in the order in which they are asked; those that were not are marked so.
#[must_use]
pub fn questions(evidence: &Evidence, same_words: bool, config: &VerifyConfig) -> Vec<Question> {
    let mut questions = vec![
        Question::new(
            About::SameWords,
            vec![vec![Check::at_least(Measure::SameWords, f64::from(u8::from(same_words)), 1.0)]],
        ),
        Question::new(About::EnoughInCommon, vec![vec![enough(evidence, config)]]),
        Question::new(About::Noise, noise(evidence, config)),
        Question::new(About::Update, vec![update(evidence, config)]),
        Question::new(About::Template, template(evidence, config)),
        Question::new(About::Copy, copy(evidence, config)),
        Question::new(
            About::SameText,
            vec![vec![Check::at_least(Measure::SameText, f64::from(u8::from(evidence.same_text)), 1.0)]],
        ),
        Question::new(About::Reordered, reordered(evidence, config)),
        Question::new(About::Excerpt, vec![excerpt(evidence, config)]),
        Question::new(About::Form, vec![form(evidence, config)]),
        Question::new(About::Overlap, vec![overlap(evidence, config)]),
    ];
    let mut next = Some(0);
    while let Some(at) = next {
        questions[at].asked = true;
        next = after(questions[at].about, questions[at].answer)
            .err()
            .and_then(|about| questions.iter().position(|question| question.about == about));
    }
    questions
}

/// What an answer leads to: a relation, or the next question.
fn after(about: About, answer: bool) -> Result<Relation, About> {
    match (about, answer) {
        (About::SameWords | About::SameText, true) => Ok(Relation::Identical),
        (About::SameWords, false) => Err(About::EnoughInCommon),
        (About::EnoughInCommon, true) => Err(About::Noise),
        (About::Noise, false) => Err(About::Update),
        (About::Update, false) => Err(About::Template),
        (About::Copy, false) => Err(About::Form),
        (About::EnoughInCommon | About::Form, false) => Err(About::Overlap),
        (About::Template | About::Form, true) => Ok(Relation::Template),
        (About::Update, true) | (About::Template, false) => Err(About::Copy),
        (About::Copy, true) => Err(About::SameText),
        (About::SameText, false) => Err(About::Reordered),
        (About::Reordered, true) => Ok(Relation::Reordered),
        (About::Reordered, false) => Err(About::Excerpt),
        (About::Excerpt, true) => Ok(Relation::Excerpt),
        (About::Noise, true) | (About::Excerpt, false) => Ok(Relation::Reprint),
        (About::Overlap, true) => Ok(Relation::Overlap),
        (About::Overlap, false) => Ok(Relation::None),
    }
}

/// The relation that the questions lead to.
#[must_use]
pub fn conclusion(questions: &[Question]) -> Option<Relation> {
    let last = questions.iter().rfind(|question| question.asked)?;
    after(last.about, last.answer).ok()
}

fn enough(evidence: &Evidence, config: &VerifyConfig) -> Check {
    let (shorter, longer) = evidence.shorter_and_longer();
    let floor = if longer.words > 2 * shorter.words { config.excerpt_words } else { config.copy_words };
    Check::at_least(Measure::CoveredWords, f64::from(shorter.covered), f64::from(floor))
}

/// No way is open where what they share is not scattered as noise scatters it.
fn noise(evidence: &Evidence, config: &VerifyConfig) -> Vec<Vec<Check>> {
    let Some(noise) = evidence.noise else { return Vec::new() };
    let (a, b) = noise.coverages(evidence.a.words, evidence.b.words);
    let more = evidence.facts_lost_more();
    let mut way = vec![
        Check::at_least(Measure::WholeOrBroken, a.max(b), config.noise_coverage),
        Check::at_least(Measure::WholeOrBrokenOfOther, a.min(b), config.noise_coverage_longer),
    ];
    let facts = |most| Check::new(Measure::FactsBrokenMore, more, Bound::AtMost, most);
    way.extend(match noise.strange {
        Some(strange) => vec![
            Check::at_least(
                Measure::StrangeWords,
                f64::from(strange.unknown),
                f64::from(config.strange_words(evidence.is_noise_light(), noise.in_order)),
            ),
            Check::at_least(Measure::ShareOfStrangeWords, strange.share(), config.noise_strange_share),
            facts(config.noise_strange_facts_more),
        ],
        None => vec![
            Check::at_least(Measure::BrokenForms, f64::from(noise.forms.lost), f64::from(config.noise_forms)),
            Check::at_least(Measure::ShareOfBrokenForms, noise.forms.share_lost(), config.noise_forms_share),
            facts(config.noise_facts_more),
            Check::at_least(Measure::SharedNumbers, evidence.numbers_of_short_text(), config.noise_numbers),
        ],
    });
    // A short notice that comes again long after is no scan.
    let Some(seconds) = evidence.seconds_apart else { return vec![way] };
    let words = f64::from(evidence.shorter_and_longer().0.words);
    let signs = [
        Check::at_least(Measure::WordsOfShorter, words, f64::from(config.recurring_words)),
        Check::new(Measure::SecondsApart, seconds as f64, Bound::AtMost, config.recurring_seconds as f64),
    ];
    signs.iter().map(|&sign| way.iter().copied().chain([sign]).collect()).collect()
}

fn copy(evidence: &Evidence, config: &VerifyConfig) -> Vec<Vec<Check>> {
    let (shorter, _) = evidence.shorter_and_longer();
    let mut ways = well_covered(evidence, config);
    ways.push(vec![
        Check::at_least(Measure::CoverageOfShorter, shorter.coverage(), config.copy_coverage_cut),
        Check::at_least(
            Measure::PassageWords,
            f64::from(shorter.in_passages),
            f64::from(config.overlap_words),
        ),
        Check::at_least(Measure::PassageShare, shorter.share_in_passages(), config.copy_passages),
        Check::at_least(Measure::SharedNames, evidence.facts.shared_names(), config.template_names),
    ]);
    ways
}

/// The ways in which the shorter one is covered well enough for a copy, however the rest was written.
fn well_covered(evidence: &Evidence, config: &VerifyConfig) -> Vec<Vec<Check>> {
    let coverage = evidence.shorter_and_longer().0.coverage();
    vec![
        vec![Check::at_least(Measure::CoverageOfShorter, coverage, config.copy_coverage)],
        vec![
            Check::at_least(Measure::CoverageOfShorter, coverage, config.copy_coverage_alike),
            Check::at_least(Measure::Resemblance, evidence.overlap.resemblance(), config.copy_resemblance),
        ],
    ]
}

fn reordered(evidence: &Evidence, config: &VerifyConfig) -> Vec<Vec<Check>> {
    let (a, b) = (&evidence.a, &evidence.b);
    let coverage = a.coverage_of_text().min(b.coverage_of_text());
    let more = f64::from(a.text_words().abs_diff(b.text_words()));
    let same_words = f64::from(u8::from(evidence.same_in_any_order));
    let paragraphs = vec![
        Check::new(Measure::LackingParagraphs, f64::from(a.lacking() + b.lacking()), Bound::AtMost, 0.0),
        Check::at_least(Measure::MovedParagraphs, f64::from(a.moved.max(b.moved)), 1.0),
        Check::at_least(Measure::CoverageOfText, coverage, config.reordered_coverage),
        Check::new(Measure::WordsMore, more, Bound::AtMost, f64::from(config.reordered_words)),
    ];
    vec![paragraphs, vec![Check::at_least(Measure::SameWordsInAnyOrder, same_words, 1.0)]]
}

fn excerpt(evidence: &Evidence, config: &VerifyConfig) -> Vec<Check> {
    vec![
        Check::below(Measure::ShareOfLonger, evidence.share_of_longer(), config.excerpt_share),
        Check::below(Measure::Lengths, evidence.lengths(), config.excerpt_length),
        Check::below(Measure::InPlace, evidence.share_in_place(), config.excerpt_in_place),
    ]
}

fn overlap(evidence: &Evidence, config: &VerifyConfig) -> Vec<Check> {
    let (shorter, _) = evidence.shorter_and_longer();
    vec![
        Check::at_least(
            Measure::PassageWords,
            f64::from(shorter.in_passages),
            f64::from(config.overlap_words),
        ),
        Check::at_least(Measure::PassageShare, shorter.share_in_passages(), config.overlap_share),
    ]
}

impl Measure {
    /// Whether it is a share, 0–1, and not a count.
    #[must_use]
    pub fn is_share(self) -> bool {
        matches!(
            self,
            Self::CoverageOfShorter
                | Self::CoverageOfText
                | Self::ShareOfLonger
                | Self::Lengths
                | Self::SharedNumbers
                | Self::SharedNames
                | Self::Resemblance
                | Self::Headlines
                | Self::PassageShare
                | Self::InPlace
                | Self::WholeOrBroken
                | Self::WholeOrBrokenOfOther
                | Self::ShareOfBrokenForms
                | Self::FactsBrokenMore
                | Self::ShareOfStrangeWords
                | Self::ShareOfBrokenFacts
                | Self::ShareOfBrokenWords
        )
    }
}

#[cfg(test)]
mod tests;
