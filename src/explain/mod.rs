//! Two documents and the verdict on them, laid out for a person: which paragraph is which, what moved, what differs
//! word by word, which facts differ in the same wording, and every measure with the threshold it was held against.
//!
//! The verdict is the pipeline's own, on the fingerprints that any run makes of the two documents; nothing here has
//! a say in it. This is for one pair at a time: it keeps texts, which the pipeline never does. It prints nothing.
//!
//! ```
//! use wirecopy::config::VerifyConfig;
//! use wirecopy::document::Document;
//! use wirecopy::explain::{Standing, explain};
//! use wirecopy::fingerprint::Recurring;
//! use wirecopy::text::clean::CleanText;
//!
//! let bridge = "The bridge at Karsova stays closed to lorries until Friday, officials of the ministry said.";
//! let tests = "Engineers of the national rail company will test its new supports.";
//! let a = Document::from_paragraphs("a", [bridge, tests]);
//! let b = Document::from_paragraphs("b", [tests, &bridge.replace("Friday", "Sunday")]);
//! let (clean_a, clean_b) = (CleanText::new(&a), CleanText::new(&b));
//! let (recurring, config) = (Recurring::default(), VerifyConfig::default());
//! let explained = explain((&a, &clean_a), (&b, &clean_b), &recurring, &config);
//!
//! // Moved; a single word was replaced besides, so that the paragraph is nearly the same.
//! assert_eq!(explained.relation.name(), "reordered");
//! assert_eq!(explained.moves.len(), 1);
//! let bridge = &explained.groups[0];
//! assert_eq!((bridge.standing, bridge.a[0], bridge.b[0]), (Standing::Near, 0, 1));
//! let changed: Vec<_> = bridge.difference.iter().filter(|segment| !segment.same).collect();
//! assert_eq!((changed[0].a.trim(), changed[0].b.trim()), ("Friday,", "Sunday,"));
//! ```

mod difference;
mod groups;
mod matching;
mod moves;
mod profile;
mod reasons;
mod slots;
mod spelling;
mod text;

pub use difference::{PARAGRAPH_BREAK, Segment};
pub use groups::{Group, Similarity, Standing};
pub use moves::Move;
pub use profile::{MarkText, PieceText, Profile};
pub use reasons::{About, Bound, Check, Measure, Question, conclusion, questions};
pub use slots::ChangedFact;
pub use spelling::HeadlineLikeness;

use std::sync::Arc;

use serde::Serialize;

use crate::config::VerifyConfig;
use crate::document::Document;
use crate::fingerprint::{Recurring, Sheet, WordFrequencies};
use crate::relation::Relation;
use crate::text::clean::CleanText;
use crate::verify::alignment::Alignment;
use crate::verify::leftovers::Leftovers;
use crate::verify::overlap::{Coverage, Weighted};
use crate::verify::phrases::Phrases;
use crate::verify::{Comparer, Evidence, Rule, Verdict, judge_held};
use text::PlacedText;

/// A pair, explained. Pieces are given by their index from 0, among the pieces of their document.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[non_exhaustive]
pub struct Explanation {
    /// What the pair is.
    pub relation: Relation,
    /// Whether one of the two would be removed as a copy.
    pub duplicate: bool,
    /// The rule that decided.
    pub rule: Rule,
    /// The reason, as tables show it.
    pub reason: String,
    /// The first document.
    pub a: Profile,
    /// The second.
    pub b: Profile,
    /// How much alike the headlines are, where both have one.
    pub headlines: Option<HeadlineLikeness>,
    /// How many seconds after a the document b was published, where both dates are known.
    pub seconds_later: Option<i64>,
    /// The questions that led to the relation, with measures and thresholds.
    pub questions: Vec<Question>,
    /// Resemblance of the shingle sets, 0–1.
    pub resemblance: f64,
    /// Containment of a's shingles in b, 0–1.
    pub containment_a: f64,
    /// Containment of b's shingles in a, 0–1.
    pub containment_b: f64,
    /// The same three with each shingle weighed by how rare its words are (inverse document frequency).
    pub resemblance_idf: f64,
    /// Containment of a's shingles in b by weight, 0–1.
    pub containment_a_idf: f64,
    /// Containment of b's shingles in a by weight, 0–1.
    pub containment_b_idf: f64,
    /// All that was measured.
    pub evidence: Evidence,
    /// Every piece of either document exactly once: in a's order, and what only b has behind what it follows in
    /// b.
    pub groups: Vec<Group>,
    /// The blocks that moved.
    pub moves: Vec<Move>,
    /// The facts that differ in the same wording.
    pub changed_facts: Vec<ChangedFact>,
}

/// Explains a pair. `recurring` is the furniture learnt from the collection that the two are of; for two documents by
/// themselves there is none. Time and memory grow with the texts' length.
#[must_use]
pub fn explain(
    (document_a, clean_a): (&Document, &CleanText),
    (document_b, clean_b): (&Document, &CleanText),
    recurring: &Recurring,
    config: &VerifyConfig,
) -> Explanation {
    Explainer::new(document_a, clean_a, recurring, config).explain(document_b, clean_b)
}

/// The first document of several pairs: its words are placed once for all of them.
#[derive(Debug)]
pub struct Explainer<'d> {
    a: PlacedText<'d>,
    sheet: Sheet,
    comparer: Comparer,
    recurring: &'d Recurring,
    config: &'d VerifyConfig,
}

impl<'d> Explainer<'d> {
    /// Takes the first document; see [`explain`].
    #[must_use]
    pub fn new(
        document: &'d Document,
        clean: &'d CleanText,
        recurring: &'d Recurring,
        config: &'d VerifyConfig,
    ) -> Self {
        let a = PlacedText::new(document, clean, recurring);
        let sheet = Sheet::new(document, a.print.clone());
        let mut comparer = Comparer::default();
        comparer.hold(&a.print);
        Self { a, sheet, comparer, recurring, config }
    }

    /// Weighs words by how many documents of a collection have them; before that, by what ships.
    #[must_use]
    pub fn weighing(mut self, frequencies: &Arc<WordFrequencies>) -> Self {
        self.comparer = Comparer::new(frequencies);
        self.comparer.hold(&self.a.print);
        self
    }

    /// Explains the pair that it makes with another document.
    pub fn explain(&mut self, document: &Document, clean: &CleanText) -> Explanation {
        let b = PlacedText::new(document, clean, self.recurring);
        let sheet = Sheet::new(document, b.print.clone());
        let verdict = judge_held(&mut self.comparer, &self.sheet, &sheet, self.config);
        // What the comparer found of the pair is still in it.
        let weighted = self.comparer.weighted(&self.a.print, &b.print);
        let coverage = self.comparer.coverage(&self.a.print, &b.print);
        account(&self.a, &b, verdict, weighted, &coverage, self.config)
    }
}

/// The account of a verdict, from the places that the two documents' words have in each other.
fn account(
    a: &PlacedText<'_>,
    b: &PlacedText<'_>,
    verdict: Verdict,
    weighted: Weighted,
    (in_b, in_a): &(Coverage, Coverage),
    config: &VerifyConfig,
) -> Explanation {
    let overlap = verdict.evidence.overlap;
    let straight =
        (in_b.clone().straightened(&a.print, &b.print), in_a.clone().straightened(&b.print, &a.print));
    let (left_a, left_b) = Leftovers::of_pair(&a.print, &b.print, &straight.0, &straight.1);
    let phrases =
        (Phrases::new(&a.print, &b.print, &straight.0), Phrases::new(&b.print, &a.print, &straight.1));
    let placed_a = Alignment::new(&a.print, &straight.0, &phrases.0, &left_a);
    let placed_b = Alignment::new(&b.print, &straight.1, &phrases.1, &left_b);

    let matches = matching::match_paragraphs(a, b, in_b, in_a);
    let moves = moves::moved_blocks(a, b, &placed_a, &placed_b);
    let mut groups = groups::groups(a, b, in_b, in_a, matches, &moves);
    groups::mark_left_over(&mut groups, (a, &left_a), (b, &left_b));
    let headline = |document: &'_ Document| document.title.clone().filter(|title| !title.trim().is_empty());
    Explanation {
        relation: verdict.relation,
        duplicate: verdict.relation.is_duplicate(),
        rule: verdict.rule,
        reason: verdict.to_string(),
        headlines: headline(a.document)
            .zip(headline(b.document))
            .map(|(of_a, of_b)| HeadlineLikeness::new(&of_a, &of_b)),
        seconds_later: a
            .document
            .date
            .zip(b.document.date)
            .map(|(of_a, of_b)| of_b.seconds.saturating_sub(of_a.seconds)),
        questions: questions(&verdict.evidence, verdict.rule == Rule::SameWords, config),
        resemblance: overlap.resemblance(),
        containment_a: overlap.containment_a(),
        containment_b: overlap.containment_b(),
        resemblance_idf: weighted.resemblance(),
        containment_a_idf: weighted.containment_a(),
        containment_b_idf: weighted.containment_b(),
        evidence: verdict.evidence,
        changed_facts: slots::changed_facts(a, b, in_b),
        a: Profile::new(a, in_b, b),
        b: Profile::new(b, in_a, a),
        groups,
        moves,
    }
}

#[cfg(test)]
mod tests;
