//! Evidence to relation: the rules, in the order in which they are asked.
//!
//! 1. Enough words in common at all? ([`VerifyConfig::copy_words`]: a credit line glues nothing.)
//! 2. Do facts differ where the wording is the same? Then it is a template, however alike.
//! 3. Is the shorter one covered? Then they are copies: reordered, excerpt or reprint, by order and by how much of
//!    the longer one is covered.
//! 4. Are there passages in common? Then they overlap.

use std::fmt;

use super::alignment::Alignment;
use super::facts::Facts;
use super::overlap::{Comparer, Coverage, Overlap};
use crate::config::VerifyConfig;
use crate::fingerprint::DocumentPrint;
use crate::relation::Relation;

/// Words of a passage that counts towards an overlap.
pub const PASSAGE_WORDS: u32 = 8;

/// One side of a pair, measured against the other.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub struct Side {
    /// Its words.
    pub words: u32,
    /// Those of them that the other document covers.
    pub covered: u32,
    /// Those in passages of at least [`PASSAGE_WORDS`] words.
    pub in_passages: u32,
    /// Its paragraphs that are long enough to be looked for.
    pub paragraphs: u32,
    /// Those of them that the other document has, the same or nearly so.
    pub near: u32,
    /// Those that stand in another order there.
    pub moved: u32,
}

impl Side {
    fn new(print: &DocumentPrint, coverage: &Coverage, alignment: &Alignment) -> Self {
        Self {
            words: print.tokens.len() as u32,
            covered: coverage.words(),
            in_passages: coverage.words_in_passages(PASSAGE_WORDS),
            paragraphs: alignment.placeable,
            near: alignment.near,
            moved: alignment.moved,
        }
    }

    /// Share of its words that the other document covers, 0–1.
    #[must_use]
    pub fn coverage(&self) -> f64 {
        share(self.covered, self.words)
    }
}

fn share(part: u32, whole: u32) -> f64 {
    if whole == 0 { 0.0 } else { f64::from(part) / f64::from(whole) }
}

/// All that was measured of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Default, serde::Serialize)]
pub struct Evidence {
    /// Shingle sets.
    pub overlap: Overlap,
    /// The first document.
    pub a: Side,
    /// The second.
    pub b: Side,
    /// Words of the longest passage that stands in both.
    pub longest_passage: u32,
    /// Kendall's tau between the orders of the paragraphs in common; `None` for fewer than two.
    pub tau: Option<f64>,
    /// Facts, compared slot by slot.
    pub facts: Facts,
}

impl Evidence {
    /// The side with fewer words, a where they are equal; and the other one.
    #[must_use]
    pub fn shorter_and_longer(&self) -> (&Side, &Side) {
        if self.b.words < self.a.words { (&self.b, &self.a) } else { (&self.a, &self.b) }
    }

    /// The same pair seen from the other document.
    #[must_use]
    pub fn reversed(mut self) -> Self {
        std::mem::swap(&mut self.a, &mut self.b);
        std::mem::swap(&mut self.overlap.shingles_a, &mut self.overlap.shingles_b);
        std::mem::swap(&mut self.facts.numbers_a, &mut self.facts.numbers_b);
        std::mem::swap(&mut self.facts.names_a, &mut self.facts.names_b);
        self
    }
}

/// The rule that decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// The same words in the same order.
    SameWords,
    /// All paragraphs are there, in another order.
    SameParagraphsMoved,
    /// Both documents are mostly covered.
    BothCovered,
    /// The shorter one is covered, the longer one is not.
    ShorterCovered,
    /// Facts differ in slots of the same wording.
    FactsDiffer,
    /// The wording is the same and the names are others.
    NamesDiffer,
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

/// Measures `a`, which the comparer holds, against `b`, which has `shingles_b` distinct shingles.
pub fn measure(comparer: &mut Comparer, a: &DocumentPrint, b: &DocumentPrint, shingles_b: u32) -> Evidence {
    let overlap = comparer.overlap(b, shingles_b);
    if overlap.shared == 0 {
        let side = |print: &DocumentPrint| Side { words: print.tokens.len() as u32, ..Side::default() };
        return Evidence { overlap, a: side(a), b: side(b), ..Evidence::default() };
    }
    let (in_b, in_a) = comparer.coverage(a, b);
    let (placed_a, placed_b) = (Alignment::new(a, &in_b), Alignment::new(b, &in_a));
    // The side with more paragraphs tells the order better: the other one has some of them glued.
    let finer = if placed_b.placed.len() > placed_a.placed.len() { &placed_b } else { &placed_a };
    Evidence {
        overlap,
        a: Side::new(a, &in_b, &placed_a),
        b: Side::new(b, &in_a, &placed_b),
        longest_passage: in_b.longest_passage(),
        tau: finer.tau(),
        facts: Facts::new(a, b, &in_b),
    }
}

/// Judges what was measured. `same_words` says that the documents have the same words in the same order.
#[must_use]
pub fn judge(evidence: Evidence, same_words: bool, config: &VerifyConfig) -> Verdict {
    let (relation, rule) =
        if same_words { (Relation::Identical, Rule::SameWords) } else { relation(&evidence, config) };
    Verdict { relation, rule, evidence }
}

fn relation(evidence: &Evidence, config: &VerifyConfig) -> (Relation, Rule) {
    let (shorter, longer) = evidence.shorter_and_longer();
    let floor = if longer.words > 2 * shorter.words { config.excerpt_words } else { config.copy_words };
    let enough = shorter.covered >= floor;
    if enough && let Some(rule) = template(evidence, config) {
        return (Relation::Template, rule);
    }
    if enough && is_copy(evidence, config) {
        let complete = evidence.a.near == evidence.a.paragraphs && evidence.b.near == evidence.b.paragraphs;
        let moved = evidence.a.moved.max(evidence.b.moved);
        if complete && moved > 0 {
            return (Relation::Reordered, Rule::SameParagraphsMoved);
        }
        if longer.coverage() < config.excerpt_coverage {
            return (Relation::Excerpt, Rule::ShorterCovered);
        }
        return (Relation::Reprint, Rule::BothCovered);
    }
    let passages = shorter.in_passages;
    if passages >= config.overlap_words && share(passages, shorter.words) >= config.overlap_share {
        return (Relation::Overlap, Rule::Passages);
    }
    (Relation::None, Rule::TooLittle)
}

fn is_copy(evidence: &Evidence, config: &VerifyConfig) -> bool {
    let coverage = evidence.shorter_and_longer().0.coverage();
    coverage >= config.copy_coverage
        || (coverage >= config.copy_coverage_alike
            && evidence.overlap.resemblance() >= config.copy_resemblance)
}

fn template(evidence: &Evidence, config: &VerifyConfig) -> Option<Rule> {
    let (shorter, _) = evidence.shorter_and_longer();
    if shorter.coverage() < config.template_coverage {
        return None;
    }
    let facts = &evidence.facts;
    let changes = 100.0 * share(facts.changed, shorter.words);
    if changes >= config.template_changes && facts.shared_numbers() < config.template_numbers {
        return Some(Rule::FactsDiffer);
    }
    let names = facts.names_a.min(facts.names_b);
    if names >= 3 && facts.shared_names() < config.template_names && is_copy(evidence, config) {
        return Some(Rule::NamesDiffer);
    }
    None
}

impl fmt::Display for Verdict {
    /// The reason in a sentence's length, as tables show it.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Evidence { a, b, facts, .. } = &self.evidence;
        let percent = |side: &Side| (100.0 * side.coverage()).floor();
        match self.rule {
            Rule::SameWords => write!(f, "the same {} words", a.words),
            Rule::SameParagraphsMoved => {
                write!(f, "the same {} paragraphs, {} of them moved", b.near, a.moved.max(b.moved))
            }
            Rule::BothCovered | Rule::ShorterCovered | Rule::Passages => write!(
                f,
                "{} % of its {} words are there, {} % of the other's {} here; longest passage {} words",
                percent(b),
                b.words,
                percent(a),
                a.words,
                self.evidence.longest_passage
            ),
            Rule::FactsDiffer => write!(
                f,
                "same wording, other facts: {} of {} slots changed, {} of {} numbers shared",
                facts.changed,
                facts.slots,
                facts.numbers_shared,
                facts.numbers_a.min(facts.numbers_b)
            ),
            Rule::NamesDiffer => write!(
                f,
                "same wording, other names: {} of {} shared",
                facts.names_shared,
                facts.names_a.min(facts.names_b)
            ),
            Rule::TooLittle => write!(f, "{} of its {} words are there", b.covered, b.words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::Printer;

    fn verdict(a: &str, b: &str) -> Verdict {
        let mut printer = Printer::default();
        let (a, b) = (printer.print(a.lines()), printer.print(b.lines()));
        let mut comparer = Comparer::default();
        comparer.hold(&a);
        let distinct = comparer.distinct(&b);
        let evidence = measure(&mut comparer, &a, &b, distinct);
        judge(evidence, a.exact == b.exact, &VerifyConfig::default())
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

    #[test]
    fn a_credit_line_glues_nothing() {
        let credit = "Additional reporting by the staff of the national desk of the agency in Karsova";
        let long = format!("{}\n{credit}", STORY.join("\n"));
        assert_eq!(verdict(&long, credit).relation, Relation::None);
    }
}
