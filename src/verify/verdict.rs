//! Evidence to relation: the rules, in the order in which they are asked.
//!
//! 1. Enough words in common at all? ([`VerifyConfig::copy_words`]: a credit line glues nothing.)
//! 2. Is it one text with broken words, as a scan makes them? Then they are copies.
//! 3. Do facts differ where the wording is the same? Then it is a template, however alike.
//! 4. Is the shorter one covered? Then they are copies: reordered, excerpt or reprint, by order and by how much of
//!    the longer one is covered.
//! 5. Are there passages in common? Then they overlap.

use super::evidence::{Evidence, measure, measure_unless, share};
use super::overlap::Comparer;
use crate::config::VerifyConfig;
use crate::fingerprint::Sheet;
use crate::relation::Relation;

/// The rule that decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
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
    let (relation, rule) =
        if same_words { (Relation::Identical, Rule::SameWords) } else { relation(&evidence, config) };
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
    let evidence = measure_unless(comparer, a, b, shingles_b, |words| is_unrelated(words, config));
    judge(evidence, a.has_same_words(b), config)
}

/// Whether the words in common and the noise alone rule out every relation but `none`.
fn is_unrelated(evidence: &Evidence, config: &VerifyConfig) -> bool {
    let least = config.template_coverage.min(config.copy_coverage).min(config.copy_coverage_alike);
    let is_less = evidence.shorter_and_longer().0.coverage() < least;
    evidence.noise.is_none() && (is_less || !is_enough(evidence, config)) && !overlaps(evidence, config)
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
    let passages = shorter.in_passages;
    passages >= config.overlap_words && share(passages, shorter.words) >= config.overlap_share
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
        let share_of_longer = evidence.shorter_and_longer().1.share_of_text();
        if share_of_longer < config.excerpt_share && evidence.lengths() < config.excerpt_length {
            return (Relation::Excerpt, Rule::ShorterCovered);
        }
        return (Relation::Reprint, Rule::BothCovered);
    }
    if overlaps(evidence, config) {
        return (Relation::Overlap, Rule::Passages);
    }
    (Relation::None, Rule::TooLittle)
}

/// Whether the two are one text with character noise: all of it in place, facts broken not much more than others, and
/// words broken to what is no word, or, where nothing was counted that could tell, function words broken like others.
fn is_noisy_copy(evidence: &Evidence, config: &VerifyConfig) -> bool {
    let Some(noise) = evidence.noise else { return false };
    let covered = noise.coverages(evidence.a.words, evidence.b.words);
    let is_whole = covered.0.max(covered.1) >= config.noise_coverage
        && covered.0.min(covered.1) >= config.noise_coverage_longer;
    let facts_more = noise.facts.share_lost() - noise.words.share_lost();
    if let Some(strange) = noise.strange {
        return is_whole
            && strange.unknown >= config.strange_words(evidence.is_noise_light())
            && strange.share() >= config.noise_strange_share
            && facts_more <= config.noise_strange_facts_more;
    }
    is_whole
        && noise.forms.lost >= config.noise_forms
        && noise.forms.share_lost() >= config.noise_forms_share
        && facts_more <= config.noise_facts_more
        && evidence.numbers_of_short_text() >= config.noise_numbers
}

/// Whether nothing but the order has changed.
fn is_reordered(evidence: &Evidence, config: &VerifyConfig) -> bool {
    let (a, b) = (&evidence.a, &evidence.b);
    a.lacking() + b.lacking() == 0
        && a.moved.max(b.moved) > 0
        && a.coverage_of_text().min(b.coverage_of_text()) >= config.reordered_coverage
        && a.text_words().abs_diff(b.text_words()) <= config.reordered_words
}

fn is_copy(evidence: &Evidence, config: &VerifyConfig) -> bool {
    let coverage = evidence.shorter_and_longer().0.coverage();
    coverage >= config.copy_coverage
        || (coverage >= config.copy_coverage_alike
            && evidence.overlap.resemblance() >= config.copy_resemblance)
}

/// The rule by which a pair is a template, if it is one.
fn template(evidence: &Evidence, config: &VerifyConfig) -> Option<Rule> {
    let (shorter, _) = evidence.shorter_and_longer();
    if is_same_form(evidence, config) && !is_copy(evidence, config) {
        return Some(Rule::FactsDiffer);
    }
    if shorter.coverage() < config.template_coverage {
        return None;
    }
    let facts = &evidence.facts;
    let changes = 100.0 * share(facts.changed, shorter.words);
    if changes >= config.template_changes
        && facts.shared_numbers() < config.template_numbers
        && !is_correction(evidence, config)
    {
        return Some(Rule::FactsDiffer);
    }
    if !is_copy(evidence, config) {
        return None;
    }
    let names = facts.names_a.min(facts.names_b);
    if names >= 3 && facts.shared_names() < config.template_names {
        return Some(Rule::NamesDiffer);
    }
    let is_short = shorter.words < config.short_words;
    if is_short && evidence.headlines.is_some_and(|likeness| likeness < config.short_headlines) {
        return Some(Rule::HeadlinesDiffer);
    }
    None
}

/// Whether all words stand in one order but for facts: so dense in them that hardly three words in a row stay the same.
fn is_same_form(evidence: &Evidence, config: &VerifyConfig) -> bool {
    evidence.noise.is_some_and(|noise| {
        let covered = noise.coverages(evidence.a.words, evidence.b.words);
        covered.0.min(covered.1) >= config.noise_coverage
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::{Date, Document};
    use crate::fingerprint::{Printer, Sheet};
    use crate::verify::{Comparer, measure};

    /// The verdict on two texts, each with a headline and a day.
    fn verdict_of(a: (&str, &str, i64), b: (&str, &str, i64)) -> Verdict {
        let mut printer = Printer::default();
        let mut sheet = |text: &str, title: &str, day: i64| {
            let document = Document {
                title: Some(title.to_owned()),
                date: Some(Date { seconds: day * 86_400, day_only: true }),
                ..Document::default()
            };
            Sheet::new(&document, printer.print(text.lines()))
        };
        let (a, b) = (sheet(a.0, a.1, a.2), sheet(b.0, b.1, b.2));
        let mut comparer = Comparer::default();
        comparer.hold(&a.print);
        let distinct = comparer.distinct(&b.print);
        let evidence = measure(&mut comparer, &a, &b, distinct);
        judge(evidence, a.has_same_words(&b), &VerifyConfig::default())
    }

    fn verdict(a: &str, b: &str) -> Verdict {
        verdict_of((a, "", 1), (b, "", 1))
    }

    const STORY: [&str; 5] = [
        "The bridge over the river at Karsova stays closed to lorries until Friday, the transport ministry said.",
        "Engineers of the national rail company will test its new supports with a train of empty wagons first.",
        "A lorry lost a load of timber there in the first week of March and damaged two of the old pillars.",
        "The mayor, Ilka Venn, has asked the government for a second crossing for more than a decade.",
        "Traffic is sent over the dam at Brodno, which adds forty minutes to the way to the port.",
    ];
    const OTHER: &str = "Farmers in the north expect the smallest harvest of wheat in nine years after a spring without \
                         rain, their union said in a letter to the ministry of agriculture on Monday.";

    #[test]
    fn each_relation_by_its_rule() {
        let story = STORY.join("\n");
        let moved = [STORY[3], STORY[0], STORY[1], STORY[2], STORY[4]].join("\n");
        let edited = story.replace("stays closed", "remains shut").replace("forty minutes", "almost an hour");
        let brief = [STORY[0], STORY[3]].join("\n");
        let mixed = [STORY[0], STORY[1], STORY[2], OTHER, &OTHER.replace("wheat", "barley")].join("\n");
        for (a, b, relation, rule) in [
            (story.as_str(), story.as_str(), Relation::Identical, Rule::SameWords),
            (&story, &moved, Relation::Reordered, Rule::SameParagraphsMoved),
            (&story, &edited, Relation::Reprint, Rule::BothCovered),
            (&story, &brief, Relation::Excerpt, Rule::ShorterCovered),
            (&story, &mixed, Relation::Overlap, Rule::Passages),
            (&story, OTHER, Relation::None, Rule::TooLittle),
        ] {
            let (there, back) = (verdict(a, b), verdict(b, a));
            assert_eq!((there.relation, there.rule), (relation, rule), "{there}");
            assert_eq!(back.relation, relation, "the other way round: {back}");
        }
    }

    #[test]
    fn a_notice_with_other_figures_is_a_template() {
        let notice = "The main index of the exchange closed 41 points lower at 6,210 on Tuesday as banks fell. Turnover \
                      was 210 million against 340 million the day before, brokers said.";
        let next = notice
            .replace("41", "17")
            .replace("6,210", "6,193")
            .replace("Tuesday", "Friday")
            .replace("210 million", "318 million")
            .replace("340", "207");
        assert_eq!(verdict(notice, &next).relation, Relation::Template);
    }

    /// Hardly three words in a row stay the same: a third of it is covered.
    #[test]
    fn a_table_with_other_figures_is_a_template() {
        const GOODS: &str = "wheat barley maize oats rye rice beans sugar cocoa coffee tea cotton wool hides copper tin lead zinc \
                             rubber timber";
        let table = |first: usize, step: usize| {
            let rows = GOODS.split_whitespace().enumerate().map(|(at, row)| {
                let figure = |column| first + step * (3 * at + column);
                match at % 4 {
                    0 => format!("{row} nil nil {}", figure(0)),
                    _ => format!("{row} {} {} {}", figure(0), figure(1), figure(2)),
                }
            });
            let head =
                "The ministry said that imports in the quota year were as follows, with quotas in tons:";
            [head.to_owned()].into_iter().chain(rows).collect::<Vec<_>>().join("\n")
        };
        let found = verdict(&table(4100, 37), &table(2900, 61));
        assert!(found.evidence.shorter_and_longer().0.coverage() < 0.4);
        assert_eq!((found.relation, found.rule), (Relation::Template, Rule::FactsDiffer), "{found}");
    }

    #[test]
    fn a_correction_is_a_reprint_and_next_month_s_notice_is_none() {
        let notice = "The bank set a tender for a 28-day agreement at a fixed rate of 3.80 pct, a spokesman said. Banks \
                      must make their bids by 1000 GMT, and funds will be credited to accounts on Wednesday morning.";
        let changed = notice.replace("1000", "1400");
        let title = "Bank sets tender for securities";
        let corrected = "CORRECTED - Bank sets tender for securities";
        assert_eq!(verdict_of((notice, title, 1), (&changed, corrected, 1)).relation, Relation::Reprint);
        assert_eq!(verdict_of((notice, title, 1), (&changed, title, 30)).relation, Relation::Template);
    }

    #[test]
    fn short_notices_under_different_headlines_are_templates() {
        let notice = "Quarterly dividend twelve cents against twelve cents before, payable to holders of record, the \
                      board said";
        let edited = notice.replace("the board said", "its board said");
        let (acme, hill) = ("Acme Tools sets payout", "Hill Foods Inc quarterly dividend");
        assert_eq!(verdict_of((notice, acme, 1), (&edited, hill, 1)).relation, Relation::Template);
        assert_eq!(verdict_of((notice, acme, 1), (&edited, acme, 1)).relation, Relation::Reprint);
    }

    /// Ninety words, every fourth of them broken.
    #[test]
    fn a_scan_is_a_reprint_and_a_scan_of_another_event_is_none() {
        let scan = |text: &str| {
            let broken =
                |(at, word): (usize, &str)| if at % 4 == 1 { format!("{word}qx") } else { word.to_owned() };
            text.lines()
                .map(|line| line.split(' ').enumerate().map(broken).collect::<Vec<_>>().join(" "))
                .collect::<Vec<_>>()
                .join("\n")
        };
        let story = STORY.join("\n");
        let there = verdict(&story, &scan(&story));
        assert_eq!((there.relation, there.rule), (Relation::Reprint, Rule::BrokenWords), "{there}");
        assert_eq!(verdict(&scan(&story), &story).relation, Relation::Reprint);
        assert_eq!(verdict(&story, &scan(&[OTHER; 5].join("\n"))).relation, Relation::None);
        let other = story
            .replace("Karsova", "Tulmin")
            .replace("Friday", "Monday")
            .replace("March", "August")
            .replace("Ilka Venn", "Oto Kral")
            .replace("Brodno", "Zelen");
        assert_ne!(verdict(&story, &other).rule, Rule::BrokenWords);
    }

    #[test]
    fn a_credit_line_glues_nothing() {
        let credit = "Additional reporting by the staff of the national desk of the agency in Karsova";
        let long = format!("{}\n{credit}", STORY.join("\n"));
        assert_eq!(verdict(&long, credit).relation, Relation::None);
    }

    proptest::proptest! {
        /// Measuring no further than needed changes no relation.
        #[test]
        fn a_brief_look_says_what_a_full_one_says(
            a in proptest::collection::vec((0..6_usize, 0..22_usize), 1..8),
            b in proptest::collection::vec((0..6_usize, 0..22_usize), 1..8),
        ) {
            let sentences = [STORY[0], STORY[1], STORY[2], STORY[3], STORY[4], OTHER];
            // Sentences, each cut at some word.
            let text = |parts: &[(usize, usize)]| {
                let cut = |&(sentence, words): &(usize, usize)| {
                    let words: Vec<&str> = sentences[sentence].split(' ').skip(words / 2).collect();
                    words.join(" ")
                };
                parts.iter().map(cut).collect::<Vec<_>>().join("\n")
            };
            let config = VerifyConfig::default();
            let mut printer = Printer::default();
            let mut sheet = |text: &str| Sheet::new(&Document::default(), printer.print(text.lines()));
            let (a, b) = (sheet(&text(&a)), sheet(&text(&b)));
            let mut comparer = Comparer::default();
            comparer.hold(&a.print);
            let distinct = comparer.distinct(&b.print);
            let brief = judge_briefly(&mut comparer, &a, &b, distinct, &config);
            let full = judge_held(&mut comparer, &a, &b, &config);
            proptest::prop_assert_eq!((brief.relation, brief.rule), (full.relation, full.rule));
            if full.relation != Relation::None {
                proptest::prop_assert_eq!(brief, full);
            }
        }
    }
}
