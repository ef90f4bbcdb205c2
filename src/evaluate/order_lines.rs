//! The JSON lines that orders are measured from: gold orders, and what a prediction says of the same articles.
//!
//! Where an id comes twice, its last line counts, and how often that was so is counted.

use std::collections::HashMap;
use std::path::Path;

use serde::Deserialize;
use serde_json::{Map, Value};

use super::doubled::Doubled;
use super::lines::Lines;
use super::rows::scalar_text;
use super::{ids, kinds};
use crate::error::{Error, ErrorKind, Result};

/// An article of gold.
pub(super) struct GoldArticle {
    pub(super) order: Vec<u32>,
    /// The group that `--by` puts it in.
    pub(super) group: Option<String>,
}

/// The orders of gold, in order of appearance.
pub(super) struct GoldOrders {
    pub(super) articles: Vec<GoldArticle>,
    place: HashMap<String, usize>,
    /// The id of the first of them.
    first: String,
    pub(super) doubled: Doubled,
}

#[derive(Deserialize)]
struct GoldLine {
    id: Value,
    order: Vec<u32>,
    #[serde(flatten)]
    fields: Map<String, Value>,
}

impl GoldOrders {
    pub(super) fn read(path: &Path, by: Option<&str>) -> Result<Self> {
        let mut lines = Lines::open(path)?;
        let mut gold = Self {
            articles: Vec::new(),
            place: HashMap::new(),
            first: String::new(),
            doubled: Doubled::default(),
        };
        let mut is_grouped = false;
        while let Some(line) = lines.next()? {
            let mut read: GoldLine =
                serde_json::from_str(line).map_err(|error| not_an_order(&lines, &error))?;
            let id = id_of(read.id, &lines)?;
            let group = by.map(|by| {
                let value = read.fields.remove(by);
                is_grouped |= value.is_some();
                format!("{by}={}", group_name(value))
            });
            let article = GoldArticle { order: read.order, group };
            if let Some(&at) = gold.place.get(&id) {
                gold.doubled.add(path, lines.number());
                gold.articles[at] = article;
                continue;
            }
            if gold.articles.is_empty() {
                gold.first.clone_from(&id);
            }
            gold.place.insert(id, gold.articles.len());
            gold.articles.push(article);
        }
        if gold.articles.is_empty() {
            return Err(ErrorKind::NoInput(format!("{} has no order", path.display())).into());
        }
        if let (Some(by), false) = (by, is_grouped) {
            let message = format!("no article of {} has a field `{by}` to be grouped by", path.display());
            return Err(Error::setting("by", message));
        }
        Ok(gold)
    }
}

/// A field's value as a group is called; one that is not there is `None`.
fn group_name(value: Option<Value>) -> String {
    match value {
        Some(Value::Bool(true)) => "True".to_owned(),
        Some(Value::Bool(false)) => "False".to_owned(),
        value => value.and_then(scalar_text).unwrap_or_else(|| "None".to_owned()),
    }
}

/// One line of a prediction.
#[derive(Deserialize)]
pub(super) struct PredictedLine {
    id: Value,
    pub(super) order: Vec<u32>,
    pub(super) confidence: Option<f64>,
    pub(super) joins: Option<Vec<f64>>,
}

impl PredictedLine {
    /// What is wrong with its confidences, if something is.
    fn complaint(&self) -> Option<String> {
        let joins = self.joins.as_deref().unwrap_or_default();
        let expected = self.order.len().saturating_sub(1);
        if self.joins.is_some() && joins.len() != expected {
            return Some(format!(
                "{} joins for {} places; {expected} expected",
                joins.len(),
                self.order.len()
            ));
        }
        let odd = joins.iter().chain(&self.confidence).find(|&value| !(0.0..=1.0).contains(value))?;
        Some(format!("{odd} is no confidence between 0 and 1"))
    }
}

/// What a prediction says of each article of gold.
pub(super) struct PredictedOrders {
    /// For each article of gold.
    pub(super) orders: Vec<Option<PredictedLine>>,
    pub(super) not_in_gold: u64,
    pub(super) doubled: Doubled,
}

impl PredictedOrders {
    pub(super) fn read(path: &Path, gold: &GoldOrders) -> Result<Self> {
        let mut lines = Lines::open(path)?;
        let mut orders: Vec<Option<PredictedLine>> = gold.articles.iter().map(|_| None).collect();
        let (mut not_in_gold, mut doubled) = (0, Doubled::default());
        let mut stranger = None;
        while let Some(line) = lines.next()? {
            let mut read: PredictedLine =
                serde_json::from_str(line).map_err(|error| not_an_order(&lines, &error))?;
            if let Some(complaint) = read.complaint() {
                return Err(lines.error(complaint));
            }
            let id = id_of(read.id.take(), &lines)?;
            let Some(&at) = gold.place.get(&id) else {
                not_in_gold += 1;
                stranger.get_or_insert(id);
                continue;
            };
            if orders[at].replace(read).is_some() {
                doubled.add(path, lines.number());
            }
        }
        if let Some(stranger) = stranger.filter(|_| orders.iter().all(Option::is_none)) {
            return Err(ids::strangers(path, &stranger, &gold.first));
        }
        Ok(Self { orders, not_in_gold, doubled })
    }
}

/// The id of the line last read, as ids are compared.
fn id_of(id: Value, lines: &Lines) -> Result<String> {
    let text = ids::text(id, "id", lines)?;
    text.map(ids::comparable).ok_or_else(|| lines.error("the id is null"))
}

/// Says what is wrong with the line last read.
fn not_an_order(lines: &Lines, error: &serde_json::Error) -> Error {
    let foreign = lines.text().ok().and_then(kinds::not_an_order);
    lines.error(foreign.unwrap_or_else(|| {
        format!("not an object with an `id` and an `order` of paragraph indices: {error}")
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn confidences_are_refused_when_they_make_no_sense() {
        let check = |line: &str, complains: bool| {
            let line: PredictedLine = serde_json::from_str(line).unwrap();
            assert_eq!(line.complaint().is_some(), complains);
        };
        check(r#"{"id":1,"order":[0,1],"joins":[0.5],"confidence":1}"#, false);
        check(r#"{"id":1,"order":[]}"#, false);
        check(r#"{"id":1,"order":[0,1],"joins":[0.5,0.5]}"#, true);
        check(r#"{"id":1,"order":[0,1],"joins":[1.5]}"#, true);
        check(r#"{"id":1,"order":[0,1],"confidence":-0.1}"#, true);
    }

    #[test]
    fn groups_are_named_by_the_fields_value() {
        let check = |field: Option<Value>, expect: &str| assert_eq!(group_name(field), expect);
        check(Some("wire".into()), "wire");
        check(Some(1987.into()), "1987");
        check(Some(true.into()), "True");
        check(Some(Value::Null), "None");
        check(None, "None");
    }
}
