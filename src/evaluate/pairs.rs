//! Is a pair of documents a copy? Precision and recall over graded gold pairs.
//!
//! Gold is a table of pairs with a grade: `id1 id2 duplicate`, and perhaps `relation`. A pair counts as positive from
//! one grade up, as negative from another down; what lies between is left out, for either answer to it is right.
//! Precision and recall are those of the graded pairs; what is predicted of other pairs says nothing here.
//!
//! A prediction is a pairs table (`a b`, perhaps `relation`) or a clusters table (`id cluster`), in which two
//! documents are a predicted pair if they share a cluster.

use std::collections::HashMap;
use std::fmt;
use std::path::Path;

use serde::Serialize;

use super::bootstrap::Bootstrap;
use super::figures::{Accuracy, Figure, Interval};
use super::relations::{Confusion, RelationFilter};
use super::sweep::{Sweep, SweepColumn};
use super::tables::{Column, Need, Table};
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
        Err(Error::setting("--positive", message))
    }
}

/// A pair that was judged.
#[derive(Debug, Clone, PartialEq)]
pub struct GoldPair {
    /// One document.
    pub a: String,
    /// The other.
    pub b: String,
    /// The grade as the table has it.
    pub grade_text: String,
    /// The grade as a number; `None` if it is empty: the pair was not judged.
    pub grade: Option<f64>,
    /// The relation, where the table has one.
    pub relation: Option<String>,
}

/// What a prediction says of one gold pair.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Answer {
    /// Whether it calls them duplicates.
    pub duplicate: bool,
    /// The relation it lists them with.
    pub relation: Option<String>,
    /// The value that the sweep looks at.
    pub value: Option<f64>,
}

/// What a prediction table says of all gold pairs.
#[derive(Debug, Clone, PartialEq)]
pub struct Predicted {
    /// What kind of table it is.
    pub kind: PredictionKind,
    /// Whether it names relations.
    pub has_relations: bool,
    /// One answer for each gold pair, in their order.
    pub answers: Vec<Answer>,
}

/// The two kinds of table that predict pairs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum PredictionKind {
    /// Two documents in one cluster are a pair.
    Clusters,
    /// Each row is a pair.
    Pairs,
}

/// A wrong pair; serialised as `["missed" | "false", id1, id2, grade]`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct WrongPair(pub &'static str, pub String, pub String, pub String);

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
}

/// Measures the prediction in the file `pred` against the graded pairs in the file `gold`.
///
/// Memory grows with gold, not with the prediction, which is streamed.
pub fn evaluate(gold: &Path, pred: &Path, config: &PairsConfig) -> Result<PairsReport> {
    config.validate()?;
    let gold = read_gold(gold)?;
    let predicted = read_predicted(pred, &gold, config)?;
    Ok(score(&gold, &predicted, config))
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
            let how = if is_positive { "missed" } else { "false" };
            wrong.push(WrongPair(how, pair.a.clone(), pair.b.clone(), pair.grade_text.clone()));
        }
    }
    PairsReport {
        prediction: predicted.kind,
        positives: tp + r#fn,
        negatives: fp + tn,
        left_out: (gold.len() - graded.len()) as u64,
        tp,
        fp,
        r#fn,
        tn,
        accuracy: Accuracy::of(tp, fp, r#fn),
        precision_interval: Interval::wilson(tp, tp + fp),
        recall_interval: Interval::wilson(tp, tp + r#fn),
        wrong: if config.list_wrong { WrongPairs::Listed(wrong) } else { WrongPairs::Count(wrong.len()) },
        relations: confusion(gold, predicted),
        sweep: config.sweep.and_then(|column| Sweep::measure(column, graded, &config.bootstrap)),
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

const A: Column = Column { names: &["id1", "a"], need: Need::Value };
const B: Column = Column { names: &["id2", "b"], need: Need::Value };
const RELATION: Column = Column { names: &["relation"], need: Need::Nothing };

/// Reads graded pairs: `id1 id2 duplicate relation`, by name or in this order.
pub fn read_gold(path: &Path) -> Result<Vec<GoldPair>> {
    let grade = Column { names: &["duplicate", "grade"], need: Need::Column };
    let rows = Table::open(path)?.rows([A, B, grade, RELATION])?;
    let has_header = rows.has_header();
    let mut gold = Vec::new();
    for (at, row) in rows.enumerate() {
        let mut row = row?;
        let grade_text = row.take(2);
        let grade = match grade_text.trim() {
            "" => None,
            given => match given.parse::<f64>().ok().filter(|grade| grade.is_finite()) {
                Some(grade) => Some(grade),
                // A header that calls its columns something else.
                None if at == 0 && !has_header => continue,
                None => {
                    let message =
                        format!("`{given}` is no grade: 1 for duplicates, 0 for none, or a number between");
                    return Err(Error::table(path, row.line, message));
                }
            },
        };
        let (a, b) = (row.take(0), row.take(1));
        let relation = row.cells[3].take().filter(|relation| !relation.is_empty());
        gold.push(GoldPair { a, b, grade_text, grade, relation });
    }
    if gold.is_empty() {
        return Err(ErrorKind::NoInput(format!("{} has no graded pair", path.display())).into());
    }
    Ok(gold)
}

/// Reads what a pairs or clusters table says of the gold pairs.
pub fn read_predicted(path: &Path, gold: &[GoldPair], config: &PairsConfig) -> Result<Predicted> {
    let table = Table::open(path)?;
    let is_pairs = table.is_empty() || (table.has(A.names) && table.has(B.names));
    if is_pairs {
        return read_pairs(table, gold, config);
    }
    let refuse = |option: &str| {
        let message = format!("{} is a clusters table; this needs a pairs table (a, b, …)", path.display());
        Err(Error::setting(option, message))
    };
    match (&config.relations, config.sweep) {
        (Some(RelationFilter::Duplicates | RelationFilter::Named(_)), _) => refuse("--relations"),
        (_, Some(_)) => refuse("--sweep"),
        (None | Some(RelationFilter::All), None) => read_clusters(table, gold),
    }
}

fn read_pairs(table: Table, gold: &[GoldPair], config: &PairsConfig) -> Result<Predicted> {
    let path = table.path().to_path_buf();
    let has_relations = table.has(RELATION.names);
    let given = config.relations.as_ref();
    if !table.is_empty() && !has_relations && given.is_some_and(|filter| *filter != RelationFilter::All) {
        let message = format!("{} has no column `relation`", path.display());
        return Err(Error::setting("--relations", message));
    }
    let default = if has_relations { RelationFilter::Duplicates } else { RelationFilter::All };
    let duplicates = given.unwrap_or(&default);
    let swept = given.unwrap_or(&RelationFilter::All);
    let [left, right] = match config.sweep {
        Some(column) => column.columns(&table)?,
        None => [Column { names: &[], need: Need::Nothing }; 2],
    };

    let index = PairIndex::new(gold);
    let mut answers = vec![Answer::default(); index.pairs()];
    for row in table.rows([A, B, RELATION, left, right])? {
        let mut row = row?;
        let Some(pair) = index.find(&row.take(0), &row.take(1)) else { continue };
        let relation = row.cells[2].take();
        let name = relation.as_deref().unwrap_or("");
        let answer: &mut Answer = &mut answers[pair];
        answer.duplicate |= duplicates.admits(name);
        if swept.admits(name) {
            for cell in &row.cells[3..] {
                let value = cell.as_deref().map_or(Ok(None), |cell| parse_value(&path, row.line, cell))?;
                answer.value = answer.value.into_iter().chain(value).reduce(f64::max);
            }
        }
        answer.relation = relation.filter(|name| !name.is_empty()).or(answer.relation.take());
    }
    let answers = index.spread(&answers);
    Ok(Predicted { kind: PredictionKind::Pairs, has_relations, answers })
}

fn parse_value(path: &Path, line: u64, cell: &str) -> Result<Option<f64>> {
    if cell.is_empty() {
        return Ok(None);
    }
    match cell.trim().parse::<f64>() {
        Ok(value) if value.is_finite() => Ok(Some(value)),
        _ => Err(Error::table(path, line, format!("`{cell}` is no number to sweep over"))),
    }
}

fn read_clusters(table: Table, gold: &[GoldPair]) -> Result<Predicted> {
    let id = Column { names: &["id"], need: Need::Value };
    let cluster = Column { names: &["cluster"], need: Need::Value };
    let index = PairIndex::new(gold);
    let mut cluster_of = vec![None; index.ids.len()];
    for row in table.rows([id, cluster])? {
        let mut row = row?;
        if let Some(&document) = index.ids.get(row.take(0).as_str()) {
            cluster_of[document as usize] = Some(row.take(1));
        }
    }
    let answers = gold.iter().map(|pair| {
        let [a, b] = [&pair.a, &pair.b].map(|id| cluster_of[index.ids[id.as_str()] as usize].as_ref());
        Answer { duplicate: a.is_some() && a == b, ..Answer::default() }
    });
    Ok(Predicted { kind: PredictionKind::Clusters, has_relations: false, answers: answers.collect() })
}

/// Finds gold pairs by their ids, in either order. A pair may be in gold more than once.
struct PairIndex<'g> {
    ids: HashMap<&'g str, u32>,
    pairs: HashMap<(u32, u32), usize>,
    pair_of_row: Vec<usize>,
}

impl<'g> PairIndex<'g> {
    fn new(gold: &'g [GoldPair]) -> Self {
        let mut index = Self { ids: HashMap::new(), pairs: HashMap::new(), pair_of_row: Vec::new() };
        for pair in gold {
            let [a, b] = [&pair.a, &pair.b].map(|id| {
                let next = index.ids.len() as u32;
                *index.ids.entry(id).or_insert(next)
            });
            let next = index.pairs.len();
            let at = *index.pairs.entry((a.min(b), a.max(b))).or_insert(next);
            index.pair_of_row.push(at);
        }
        index
    }

    /// How many different pairs there are.
    fn pairs(&self) -> usize {
        self.pairs.len()
    }

    fn find(&self, a: &str, b: &str) -> Option<usize> {
        let (a, b) = (*self.ids.get(a)?, *self.ids.get(b)?);
        self.pairs.get(&(a.min(b), a.max(b))).copied()
    }

    /// From one answer a pair to one answer a row of gold.
    fn spread(&self, answers: &[Answer]) -> Vec<Answer> {
        self.pair_of_row.iter().map(|&pair| answers[pair].clone()).collect()
    }
}

impl fmt::Display for PairsReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let graded = self.positives + self.negatives;
        writeln!(
            f,
            "{graded} gold pairs: {} duplicates, {} not; {} left out",
            self.positives, self.negatives, self.left_out
        )?;
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
            for WrongPair(how, a, b, grade) in wrong {
                write!(f, "\n  {how:<7} {a}  {b}  (grade {grade})")?;
            }
        }
        if let Some(relations) = &self.relations {
            write!(f, "\n\n{relations}")?;
        }
        if let Some(sweep) = &self.sweep {
            write!(f, "\n\n{sweep}")?;
        }
        Ok(())
    }
}

impl PairsReport {
    /// F1 as the report shows it.
    #[must_use]
    pub fn f1(&self) -> Figure {
        self.accuracy.f1
    }
}
