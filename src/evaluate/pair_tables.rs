//! The tables that pairs are measured from: judged pairs, and what a pairs or clusters table says of them.
//!
//! Memory grows with gold. A prediction is streamed, and of it only what concerns a gold pair is kept.

use std::collections::HashMap;
use std::path::Path;

use serde::Serialize;

use super::pairs::PairsConfig;
use super::relations::RelationFilter;
use super::tables::{Column, Need, Table};
use crate::error::{Error, ErrorKind, Result};

/// A pair that was judged. Its ids are as a TSV table has them: `\t`, `\n`, `\r` for a tab or a line end.
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

const GOLD_A: Column = Column { names: &["id1", "a"], need: Need::Value };
const GOLD_B: Column = Column { names: &["id2", "b"], need: Need::Value };
const A: Column = Column { names: &["a", "id1"], need: Need::Value };
const B: Column = Column { names: &["b", "id2"], need: Need::Value };
const RELATION: Column = Column { names: &["relation"], need: Need::Nothing };

/// Reads graded pairs: `id1 id2 duplicate relation`, by name or in this order.
pub fn read_gold(path: &Path) -> Result<Vec<GoldPair>> {
    let grade = Column { names: &["duplicate", "grade"], need: Need::Column };
    let rows = Table::open(path)?.rows([GOLD_A, GOLD_B, grade, RELATION])?;
    let is_by_place = rows.is_by_place();
    let mut gold = Vec::new();
    for (at, row) in rows.enumerate() {
        let mut row = row?;
        let grade_text = row.take(2);
        let grade = match grade_text.trim() {
            "" => None,
            given => match given.parse::<f64>().ok().filter(|grade| grade.is_finite()) {
                Some(grade) => Some(grade),
                // A header that calls its columns something else.
                None if at == 0 && is_by_place => continue,
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
