//! What a table seems to be by the names of its columns, and who wants it: a table of another kind would be measured,
//! and its figures would mean nothing.

use serde_json::{Map, Value};

use super::relations;
use super::tables::Table;
use crate::error::Result;

/// The kinds of table that `evaluate` knows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Pairs,
    GradedPairs,
    Clusters,
    Orders,
}

/// From what has the most columns to what has the least, for some have those of another.
const KINDS: [Kind; 4] = [Kind::Orders, Kind::GradedPairs, Kind::Pairs, Kind::Clusters];

impl Kind {
    /// Whether a table with these columns can be of this kind.
    fn fits(self, columns: &[String]) -> bool {
        let has = |names: &[&str]| columns.iter().any(|column| names.contains(&column.as_str()));
        let names_pairs = || (has(&["a"]) && has(&["b"])) || (has(&["id1"]) && has(&["id2"]));
        match self {
            Self::Pairs => names_pairs(),
            Self::GradedPairs => names_pairs() && has(&["duplicate", "grade"]),
            Self::Clusters => has(&["id"]) && has(&["cluster"]),
            Self::Orders => has(&["id"]) && has(&["order"]),
        }
    }

    fn name(self) -> &'static str {
        match self {
            Self::Pairs => "a pairs table (a, b, …)",
            Self::GradedPairs => "a table of graded pairs (id1, id2, duplicate)",
            Self::Clusters => "a clusters table (id, cluster)",
            Self::Orders => "a file of orders (id, order)",
        }
    }

    fn wanted_by(self) -> &'static str {
        match self {
            Self::Pairs => "`evaluate pairs --pred`",
            Self::GradedPairs => "`evaluate pairs --gold`",
            Self::Clusters => "`evaluate clusters` and `evaluate pairs --pred`",
            Self::Orders => "`evaluate order`",
        }
    }

    fn mistaken_for(self, wanted: &str) -> String {
        format!("this seems to be {}, for {}; {wanted} is wanted here", self.name(), self.wanted_by())
    }
}

/// Refuses a table that is none of the `wanted` kinds and is known as another one.
pub(super) fn refuse_foreign(table: &Table, wanted: &[Kind]) -> Result<()> {
    if wanted.iter().any(|kind| kind.fits(table.first())) {
        return Ok(());
    }
    match KINDS.into_iter().find(|kind| kind.fits(table.first())) {
        Some(kind) => Err(table.error(kind.mistaken_for(&names(wanted)))),
        None => Ok(()),
    }
}

/// Refuses a clusters table without a header whose rows are those of a pairs table: `x y reprint`.
pub(super) fn refuse_bare_pairs(table: &Table) -> Result<()> {
    match table.first().get(2) {
        Some(cell) if relations::is_relation(cell) => {
            Err(table.error(Kind::Pairs.mistaken_for(&names(&[Kind::Clusters]))))
        }
        _ => Ok(()),
    }
}

/// What a line that is no order seems to be.
pub(super) fn not_an_order(line: &str) -> Option<String> {
    let columns: Vec<String> = match serde_json::from_str::<Map<String, Value>>(line) {
        Ok(object) => object.into_iter().map(|(name, _)| name).collect(),
        Err(_) => line.split(['\t', ',']).map(|cell| cell.trim().to_owned()).collect(),
    };
    let kind = KINDS.into_iter().find(|&kind| kind != Kind::Orders && kind.fits(&columns))?;
    Some(kind.mistaken_for(Kind::Orders.name()))
}

fn names(wanted: &[Kind]) -> String {
    let names: Vec<&str> = wanted.iter().map(|kind| kind.name()).collect();
    names.join(" or ")
}
