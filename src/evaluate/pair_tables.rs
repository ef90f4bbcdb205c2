//! The tables that pairs are measured from: judged pairs, and what a pairs or clusters table says of them.
//!
//! Memory grows with gold. A prediction is streamed, and of it only what concerns a gold pair is kept. Of a predicted
//! pair or document that comes twice the last row counts; a pair that comes twice in gold was judged twice, and each
//! judgement counts.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use serde::Serialize;

use super::doubled::Doubled;
use super::ids;
use super::kinds::{self, Kind};
use super::odd_rows::OddPairs;
use super::pairs::PairsConfig;
use super::relations::{RelationFilter, is_relation};
use super::tables::{Column, Need, Table};
use crate::error::{Error, ErrorKind, Result, shortened};

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

/// The judged pairs of a table.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Gold {
    /// In the table's order.
    pub pairs: Vec<GoldPair>,
    /// Rows whose pair had come before.
    pub doubled: Doubled,
    /// Rows that cannot be meant as they stand.
    pub odd: OddPairs,
    /// The first line, where it was passed over as a header with names of its own.
    pub passed_over: Option<String>,
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
    /// Rows of a gold pair, or of one of its documents, that had come before.
    pub doubled: Doubled,
    /// Rows that cannot be meant as they stand, whether gold has their pair or not.
    pub odd: OddPairs,
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
const ID: Column = Column { names: &["id"], need: Need::Value };
const CLUSTER: Column = Column { names: &["cluster"], need: Need::Value };
const RELATION: Column = Column { names: &["relation"], need: Need::Nothing };

/// Whether that is what people write for a grade: in the first row it is no name of a column.
fn is_answer(given: &str) -> bool {
    const ANSWERS: [&str; 8] = ["yes", "no", "true", "false", "y", "n", "t", "f"];
    let given = given.to_lowercase();
    ANSWERS.contains(&given.as_str()) || is_relation(&given)
}

/// Reads graded pairs: `id1 id2 duplicate relation`, by name or in this order.
pub fn read_gold(path: &Path) -> Result<Gold> {
    let grade = Column { names: &["duplicate", "grade"], need: Need::Column };
    let table = Table::open(path)?;
    kinds::refuse_foreign(&table, &[Kind::GradedPairs])?;
    let first = table.first().join(", ");
    let rows = table.rows([GOLD_A, GOLD_B, grade, RELATION])?;
    let is_by_place = rows.is_by_place();
    let mut gold = Gold::default();
    let mut known = HashSet::new();
    for (at, row) in rows.enumerate() {
        let mut row = row?;
        let grade_text = row.take(2);
        let given = grade_text.trim();
        let grade = given.parse::<f64>().ok().filter(|grade| grade.is_finite());
        if grade.is_none() && !given.is_empty() {
            if at == 0 && is_by_place && !is_answer(given) {
                gold.passed_over = Some(first.clone());
                continue;
            }
            let message = format!("`{given}` is no grade: 1 for duplicates, 0 for none, or a number between");
            return Err(Error::table(path, row.line, message));
        }
        let (a, b) = (row.take(0), row.take(1));
        if a == b {
            gold.odd.self_pairs.add(path, row.line, &a);
            continue;
        }
        if grade.is_some_and(|grade| !(0.0..=1.0).contains(&grade)) {
            gold.odd.odd_grades.add(path, row.line, given);
        }
        let both = if a < b { (a.clone(), b.clone()) } else { (b.clone(), a.clone()) };
        if !known.insert(both) {
            gold.doubled.add(path, row.line);
        }
        let relation = row.cells[3].take().filter(|relation| !relation.is_empty());
        if let Some(unknown) = relation.as_deref().filter(|name| !is_relation(name)) {
            gold.odd.unknown_relations.add(path, row.line, unknown);
        }
        gold.pairs.push(GoldPair { a, b, grade_text, grade, relation });
    }
    if gold.pairs.is_empty() {
        let of_two = if gold.odd.self_pairs.is_empty() { "" } else { " of two documents" };
        return Err(ErrorKind::NoInput(format!("{} has no graded pair{of_two}", path.display())).into());
    }
    Ok(gold)
}

/// Reads what a pairs or clusters table says of the gold pairs.
pub fn read_predicted(path: &Path, gold: &[GoldPair], config: &PairsConfig) -> Result<Predicted> {
    let table = Table::open(path)?;
    kinds::refuse_foreign(&table, &[Kind::Pairs, Kind::Clusters])?;
    let has_one_of = |columns: [&Column; 2]| columns.iter().any(|column| table.has(column.names));
    let is_pairs = table.has(A.names) && table.has(B.names);
    let is_clusters = !is_pairs && has_one_of([&ID, &CLUSTER]);
    if table.is_empty() || (!is_clusters && has_one_of([&A, &B])) {
        return read_pairs(table, gold, config);
    }
    if !is_clusters {
        // By their places two columns of ids are pairs as well as clusters.
        return Err(table.error(format!(
            "no column is named as those of a pairs table (a, b) or a clusters table (id, cluster) are, only {}; \
             name them in a header, with tabs or commas between",
            shortened(&table.first().join(", "))
        )));
    }
    let refuse = |setting: &str| {
        let message = format!("{} is a clusters table; this needs a pairs table (a, b, …)", path.display());
        Err(Error::setting(setting, message))
    };
    match (&config.relations, config.sweep) {
        (Some(RelationFilter::Duplicates | RelationFilter::Named(_)), _) => refuse("relations"),
        (_, Some(_)) => refuse("sweep"),
        (None | Some(RelationFilter::All), None) => read_clusters(table, gold),
    }
}

fn read_pairs(table: Table, gold: &[GoldPair], config: &PairsConfig) -> Result<Predicted> {
    let path = table.path().to_path_buf();
    let is_empty = table.is_empty();
    let has_column = table.has(RELATION.names);
    let is_json = table.is_json();
    let mut has_relations = has_column;
    let given = config.relations.as_ref();
    let swept = given.unwrap_or(&RelationFilter::All);
    let [left, right] = match config.sweep {
        Some(column) => column.columns(&table)?,
        None => [Column { names: &[], need: Need::Nothing }; 2],
    };

    let index = PairIndex::new(gold);
    let mut answers: Vec<Option<Answer>> = vec![None; index.pairs()];
    let mut doubled = Doubled::default();
    let mut odd = OddPairs::default();
    let mut met = Met::default();
    let mut named = 0;
    for row in table.rows([A, B, RELATION, left, right])? {
        let mut row = row?;
        let relation = row.cells[2].take();
        has_relations |= relation.is_some();
        if let Some(name) = relation.as_deref().filter(|name| !name.is_empty()) {
            named += 1;
            if !is_relation(name) {
                odd.unknown_relations.add(&path, row.line, name);
            }
        }
        let (a, b) = (row.take(0), row.take(1));
        if a == b {
            odd.self_pairs.add(&path, row.line, &a);
            continue;
        }
        met.note(&index, &a);
        met.note(&index, &b);
        let Some(pair) = index.find(&a, &b) else { continue };
        // An object may have a relation where another has none: each is asked for its own.
        let names_relation = if is_json { relation.is_some() } else { has_column };
        let default = if names_relation { &RelationFilter::Duplicates } else { &RelationFilter::All };
        let name = relation.as_deref().unwrap_or("");
        let mut value = None;
        if swept.admits(name) {
            for cell in row.cells[3..].iter().flatten() {
                value = value.into_iter().chain(parse_value(&path, row.line, cell)?).reduce(f64::max);
            }
        }
        let duplicate = given.unwrap_or(default).admits(name);
        let relation = relation.filter(|name| !name.is_empty());
        if answers[pair].replace(Answer { duplicate, relation, value }).is_some() {
            doubled.add(&path, row.line);
        }
    }
    if !is_empty && !has_relations && given.is_some_and(|filter| *filter != RelationFilter::All) {
        let message = format!("{} has no column `relation`", path.display());
        return Err(Error::setting("relations", message));
    }
    if named > 0 && named == odd.unknown_relations.rows() && given != Some(&RelationFilter::All) {
        let message = format!(
            "no row of {} has a relation that is known (rows with one: {}); --relations all counts every row",
            path.display(),
            odd.unknown_relations
        );
        return Err(Error::setting("relations", message));
    }
    met.refuse_strangers(&path, gold)?;
    let answers: Vec<Answer> = answers.into_iter().map(Option::unwrap_or_default).collect();
    let answers = index.spread(&answers);
    Ok(Predicted { kind: PredictionKind::Pairs, has_relations, answers, doubled, odd })
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
    let path = table.path().to_path_buf();
    let index = PairIndex::new(gold);
    let mut cluster_of = vec![None; index.ids.len()];
    let mut doubled = Doubled::default();
    let mut met = Met::default();
    for row in table.rows([ID, CLUSTER])? {
        let mut row = row?;
        let id = row.take(0);
        met.note(&index, &id);
        let Some(&document) = index.ids.get(id.as_str()) else { continue };
        if cluster_of[document as usize].replace(row.take(1)).is_some() {
            doubled.add(&path, row.line);
        }
    }
    met.refuse_strangers(&path, gold)?;
    let answers = gold.iter().map(|pair| {
        let [a, b] = [&pair.a, &pair.b].map(|id| cluster_of[index.ids[id.as_str()] as usize].as_ref());
        Answer { duplicate: a.is_some() && a == b, ..Answer::default() }
    });
    let answers = answers.collect();
    let odd = OddPairs::default();
    Ok(Predicted { kind: PredictionKind::Clusters, has_relations: false, answers, doubled, odd })
}

/// Whether a prediction and gold are of the same documents.
#[derive(Default)]
struct Met {
    is_met: bool,
    /// The first id of the prediction that gold does not know.
    stranger: Option<String>,
}

impl Met {
    fn note(&mut self, gold: &PairIndex<'_>, id: &str) {
        if self.is_met {
            return;
        }
        self.is_met = gold.ids.contains_key(id);
        if !self.is_met && self.stranger.is_none() {
            self.stranger = Some(id.to_owned());
        }
    }

    /// An error where a prediction has rows, and none of a document of gold: nothing of it can be measured.
    fn refuse_strangers(&self, path: &Path, gold: &[GoldPair]) -> Result<()> {
        match (self.is_met, &self.stranger, gold.first()) {
            (false, Some(stranger), Some(pair)) => Err(ids::strangers(path, stranger, &pair.a)),
            _ => Ok(()),
        }
    }
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
