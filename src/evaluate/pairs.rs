//! Is a pair of documents a copy? Precision and recall over graded gold pairs.
//!
//! Gold is a table of pairs with a grade: `id1 id2 duplicate`, and perhaps `relation`. A pair counts as positive from
//! one grade up, as negative from another down; what lies between is left out, for either answer to it is right.
//! Precision and recall are those of the graded pairs; what is predicted of other pairs says nothing here.
//!
//! A prediction is a pairs table (`a b`, perhaps `relation`) or a clusters table (`id cluster`), in which two
//! documents are a predicted pair if they share a cluster.

use std::fmt;
use std::path::Path;

use serde::Serialize;

use super::bootstrap::Bootstrap;
use super::doubled::Doubled;
use super::figures::{Accuracy, Interval};
use super::odd_rows::{OddPairs, OddRows};
use super::pair_tables::{GoldPair, Predicted, PredictionKind, read_gold, read_predicted};
use super::relations::{Confusion, RelationFilter};
use super::sweep::{NoSweep, Sweep, SweepColumn};
use crate::error::{Error, ErrorKind, Result};

/// How pairs are measured.
#[derive(Debug, Clone, PartialEq)]
pub struct PairsConfig {
    /// A gold pair is positive from this grade up. Default 1.
    pub positive: f64,
    /// A gold pair is negative from this grade down; below `positive`. Default 0.
    pub negative: f64,
    /// Which rows of a pairs table are predicted duplicates. By default those of a duplicate relation, or every row
    /// where the table has no relations.
    pub relations: Option<RelationFilter>,
    /// Also measure a bare threshold on this column of a pairs table: on every row, or on those that `relations`
    /// admits where it is given.
    pub sweep: Option<SweepColumn>,
    /// List the wrong pairs, not only their number.
    pub list_wrong: bool,
    /// How the sweep's intervals are drawn.
    pub bootstrap: Bootstrap,
}

impl Default for PairsConfig {
    fn default() -> Self {
        Self {
            positive: 1.0,
            negative: 0.0,
            relations: None,
            sweep: None,
            list_wrong: false,
            bootstrap: Bootstrap::default(),
        }
    }
}

impl PairsConfig {
    /// Refuses grades that no pair could be told apart by.
    pub fn validate(&self) -> Result<()> {
        if self.positive > self.negative {
            return Ok(());
        }
        let message = format!("{} is not above --negative {}", self.positive, self.negative);
        Err(Error::setting("positive", message))
    }

    /// Whether the bounds are of grades that do not go from 0 to 1.
    fn has_own_scale(&self) -> bool {
        self.positive > 1.0 || self.negative < 0.0
    }
}

impl PairsReport {
    /// What `--strict` asks for: an error about a row that had one before, or is odd.
    pub fn refuse(&self) -> Result<()> {
        self.doubled.refuse()?;
        self.odd.refuse()
    }
}

/// A pair that was answered wrongly; serialised as `["missed" | "false", id1, id2, grade]`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrongPair {
    /// A duplicate that was not predicted, or a predicted one that is none.
    pub mistake: Mistake,
    /// One document.
    pub a: String,
    /// The other.
    pub b: String,
    /// The grade as gold has it.
    pub grade: String,
    /// The relation in gold.
    pub gold_relation: Option<String>,
    /// The predicted relation.
    pub predicted_relation: Option<String>,
}

/// The two ways of being wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Mistake {
    /// A positive pair that was not predicted.
    Missed,
    /// A negative pair that was predicted.
    False,
}

impl Serialize for WrongPair {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (self.mistake, &self.a, &self.b, &self.grade).serialize(serializer)
    }
}

impl fmt::Display for WrongPair {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mistake = match self.mistake {
            Mistake::Missed => "missed",
            Mistake::False => "false",
        };
        write!(f, "{mistake:<6}  {}  {}  grade {}", self.a, self.b, self.grade)?;
        if let Some(relation) = &self.gold_relation {
            write!(f, ", {relation}")?;
        }
        if let Some(relation) = &self.predicted_relation {
            write!(f, "; predicted {relation}")?;
        }
        Ok(())
    }
}

/// The wrong pairs, or only how many there are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum WrongPairs {
    /// How many.
    Count(usize),
    /// Each, in gold's order.
    Listed(Vec<WrongPair>),
}

/// The figures of a prediction of pairs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct PairsReport {
    /// What kind of table was measured.
    pub prediction: PredictionKind,
    /// Positive gold pairs.
    pub positives: u64,
    /// Negative gold pairs.
    pub negatives: u64,
    /// Gold pairs between the grades, or without one.
    pub left_out: u64,
    /// Rows whose pair, or in a clusters table whose document, had come before, in both tables. Of a prediction the last
    /// one counts, of gold each.
    pub doubled: Doubled,
    /// Rows that cannot be meant as they stand, of both tables.
    #[serde(flatten)]
    pub odd: OddPairs,
    /// Gold's first line, where it was taken for a header with names of its own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub passed_over: Option<String>,
    /// Positive pairs that were predicted.
    pub tp: u64,
    /// Negative pairs that were predicted.
    pub fp: u64,
    /// Positive pairs that were not.
    pub r#fn: u64,
    /// Negative pairs that were not.
    pub tn: u64,
    /// Precision, recall and F1.
    #[serde(flatten)]
    pub accuracy: Accuracy,
    /// Wilson's 95 % interval.
    pub precision_interval: Option<Interval>,
    /// Wilson's 95 % interval.
    pub recall_interval: Option<Interval>,
    /// What was wrong.
    pub wrong: WrongPairs,
    /// The relations, where both tables name them.
    pub relations: Option<Confusion>,
    /// A bare threshold instead of the prediction's own decision.
    pub sweep: Option<Sweep>,
    /// Why there is none, where one was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub no_sweep: Option<NoSweep>,
}

/// Measures the prediction in the file `pred` against the graded pairs in the file `gold`.
///
/// Memory grows with gold, not with the prediction, which is streamed.
///
/// # Errors
/// Of tables that cannot be read, and where nothing can be measured: gold has no pair on either side of the bounds, or the
/// prediction knows none of gold's documents.
pub fn evaluate(gold: &Path, pred: &Path, config: &PairsConfig) -> Result<PairsReport> {
    config.validate()?;
    let path = gold;
    let mut gold = read_gold(path)?;
    if config.has_own_scale() {
        gold.odd.odd_grades = OddRows::default();
    }
    let predicted = read_predicted(pred, &gold.pairs, config)?;
    let mut report = score(&gold.pairs, &predicted, config);
    if report.positives + report.negatives == 0 {
        let message = format!(
            "no pair of {} has a grade of {} or more, or of {} or less, so that nothing can be measured",
            path.display(),
            config.positive,
            config.negative
        );
        return Err(ErrorKind::NoInput(message).into());
    }
    report.doubled = gold.doubled;
    report.doubled.join(predicted.doubled);
    report.odd = gold.odd;
    report.odd.join(predicted.odd);
    report.passed_over = gold.passed_over;
    Ok(report)
}

/// Measures answers against gold, one for each gold pair.
#[must_use]
pub fn score(gold: &[GoldPair], predicted: &Predicted, config: &PairsConfig) -> PairsReport {
    let (mut tp, mut fp, mut r#fn, mut tn) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    let mut graded = Vec::new();
    for (pair, answer) in gold.iter().zip(&predicted.answers) {
        let is_positive = match pair.grade {
            Some(grade) if grade >= config.positive => true,
            Some(grade) if grade <= config.negative => false,
            _ => continue,
        };
        graded.push((answer.value, is_positive));
        match (is_positive, answer.duplicate) {
            (true, true) => tp += 1,
            (false, true) => fp += 1,
            (true, false) => r#fn += 1,
            (false, false) => tn += 1,
        }
        if is_positive != answer.duplicate {
            wrong.push(WrongPair {
                mistake: if is_positive { Mistake::Missed } else { Mistake::False },
                a: pair.a.clone(),
                b: pair.b.clone(),
                grade: pair.grade_text.clone(),
                gold_relation: pair.relation.clone(),
                predicted_relation: answer.relation.clone(),
            });
        }
    }
    let left_out = (gold.len() - graded.len()) as u64;
    let valued = graded.iter().filter(|(value, _)| value.is_some()).count() as u64;
    let sweep = config.sweep.and_then(|column| Sweep::measure(column, graded, &config.bootstrap));
    let no_sweep = config.sweep.filter(|_| sweep.is_none()).map(|column| NoSweep { column, valued });
    PairsReport {
        prediction: predicted.kind,
        positives: tp + r#fn,
        negatives: fp + tn,
        left_out,
        doubled: predicted.doubled.clone(),
        odd: predicted.odd.clone(),
        passed_over: None,
        tp,
        fp,
        r#fn,
        tn,
        accuracy: Accuracy::of(tp, fp, r#fn),
        precision_interval: Interval::wilson(tp, tp + fp),
        recall_interval: Interval::wilson(tp, tp + r#fn),
        wrong: if config.list_wrong { WrongPairs::Listed(wrong) } else { WrongPairs::Count(wrong.len()) },
        relations: confusion(gold, predicted),
        sweep,
        no_sweep,
    }
}

fn confusion(gold: &[GoldPair], predicted: &Predicted) -> Option<Confusion> {
    if !predicted.has_relations || gold.iter().all(|pair| pair.relation.is_none()) {
        return None;
    }
    let both = gold.iter().zip(&predicted.answers);
    Some(Confusion::count(
        both.filter_map(|(pair, answer)| Some((pair.relation.as_deref()?, answer.relation.as_deref()))),
    ))
}

impl fmt::Display for PairsReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let graded = self.positives + self.negatives;
        writeln!(
            f,
            "{graded} gold pairs: {} duplicates, {} not; {} left out; prediction read as {}",
            self.positives,
            self.negatives,
            self.left_out,
            match self.prediction {
                PredictionKind::Clusters => "clusters",
                PredictionKind::Pairs => "pairs",
            }
        )?;
        if let Some(header) = &self.passed_over {
            writeln!(f, "gold           its first line was taken for a header: {header}")?;
        }
        if self.doubled.rows() > 0 {
            writeln!(
                f,
                "doubled        {} (the pair or document had a row before; a prediction's last one counts)",
                self.doubled
            )?;
        }
        write!(f, "{}", self.odd)?;
        let interval = |interval: Option<Interval>| match interval {
            Some(interval) => format!(", 95 % {interval}"),
            None => String::new(),
        };
        let Accuracy { precision, recall, f1 } = self.accuracy;
        let predicted = self.tp + self.fp;
        writeln!(
            f,
            "precision      {precision} ({} of {predicted}{})",
            self.tp,
            interval(self.precision_interval)
        )?;
        writeln!(
            f,
            "recall         {recall} ({} of {}{})",
            self.tp,
            self.positives,
            interval(self.recall_interval)
        )?;
        writeln!(f, "F1             {f1}")?;
        write!(f, "wrong          {} false, {} missed", self.fp, self.r#fn)?;
        if let WrongPairs::Listed(wrong) = &self.wrong {
            for pair in wrong {
                write!(f, "\n  {pair}")?;
            }
        }
        if let Some(relations) = &self.relations {
            write!(f, "\n\n{relations}")?;
        }
        if let Some(sweep) = &self.sweep {
            write!(f, "\n\n{sweep}")?;
        }
        if let Some(no_sweep) = &self.no_sweep {
            write!(f, "\n\n{no_sweep}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::pair_tables::Answer;
    use super::*;

    /// Gold grades and whether each pair was predicted, to (tp, fp, fn, tn, left out).
    fn counts(config: &PairsConfig, pairs: &[(&str, bool)]) -> (u64, u64, u64, u64, u64) {
        let gold: Vec<GoldPair> = pairs
            .iter()
            .map(|(grade, _)| GoldPair {
                a: "a".to_owned(),
                b: "b".to_owned(),
                grade_text: (*grade).to_owned(),
                grade: grade.parse().ok(),
                relation: None,
            })
            .collect();
        let answers = pairs.iter().map(|&(_, duplicate)| Answer { duplicate, ..Answer::default() }).collect();
        let doubled = Doubled::default();
        let odd = OddPairs::default();
        let predicted =
            Predicted { kind: PredictionKind::Pairs, has_relations: false, answers, doubled, odd };
        let report = score(&gold, &predicted, config);
        (report.tp, report.fp, report.r#fn, report.tn, report.left_out)
    }

    #[test]
    fn grades_between_the_bounds_are_left_out() {
        let pairs =
            [("1", true), ("1", false), ("0.5", true), ("0.5", false), ("0", true), ("0", false), ("", true)];
        let check = |positive, negative, expect| {
            let config = PairsConfig { positive, negative, ..PairsConfig::default() };
            assert_eq!(counts(&config, &pairs), expect, "{positive} {negative}");
        };
        check(1.0, 0.0, (1, 1, 1, 1, 3));
        check(0.5, 0.0, (2, 1, 2, 1, 1));
        check(1.0, 0.5, (1, 2, 1, 2, 1));
    }

    #[test]
    fn bounds_that_overlap_are_refused() {
        let check = |positive, negative, accepted| {
            let config = PairsConfig { positive, negative, ..PairsConfig::default() };
            assert_eq!(config.validate().is_ok(), accepted, "{positive} {negative}");
        };
        check(1.0, 0.0, true);
        check(0.5, 0.5, false);
        check(0.0, 1.0, false);
        check(f64::NAN, 0.0, false);
    }
}
