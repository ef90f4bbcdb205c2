//! Are an article's paragraphs in their place? Predicted paragraph orders against gold ones.
//!
//! `order[k]` is the input index of the paragraph at place k. Where an index comes twice, as the pieces of a repaired
//! paragraph do, its first place counts, in gold as in the prediction. For tau and the share of pairs, paragraphs that a
//! prediction leaves out count as being together at the end, out of order among themselves. What is first, last and
//! next is read from the prediction as far as it goes: a paragraph that is left out is none of that, and an order that
//! lacks one is not perfect. An article that the prediction lacks has tau 0, as chance would give it.
//!
//! Sources: Kendall's tau for text order: Lapata, "Automatic evaluation of information ordering", 2006.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::fmt;
use std::path::Path;

use serde::Serialize;

use super::bootstrap::{Bootstrap, drawn_mean};
use super::calibration::{Calibration, CalibrationReport};
use super::doubled::Doubled;
use super::figures::{Figure, Interval};
use super::order_lines::{GoldOrders, PredictedLine, PredictedOrders};
use crate::error::Result;
use crate::kendall::{ascending_pairs, kendall_tau, pair_count};

/// How orders are measured.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct OrderConfig {
    /// A field of gold whose values are reported apart.
    pub by: Option<String>,
    /// How the intervals are drawn.
    pub bootstrap: Bootstrap,
}

/// The figures of one article.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct OrderScores {
    /// Kendall's tau, −1 to 1.
    pub tau: f64,
    /// The share of paragraph pairs that are in the right order.
    pub pairwise: f64,
    /// 1 if the order is the right one, else 0.
    pub perfect: f64,
    /// 1 if the right paragraph is first, else 0.
    pub first: f64,
    /// 1 if the right paragraph is last, else 0.
    pub last: f64,
    /// The share of gold's neighbours that are neighbours, in this order, in the prediction.
    pub adjacent: f64,
}

impl OrderScores {
    /// What an article without a prediction gets.
    const MISSING: Self =
        Self { tau: 0.0, pairwise: 0.5, perfect: 0.0, first: 0.0, last: 0.0, adjacent: 0.0 };

    /// Measures a predicted order against gold. O(n log n). `None` if gold is empty.
    #[must_use]
    pub fn of(gold: &[u32], predicted: &[u32]) -> Option<Self> {
        let gold = &first_places(gold);
        let (gold_first, gold_last) = (gold.first()?, gold.last()?);
        let places = places_in(predicted, gold);
        let known: HashSet<u32> = gold.iter().copied().collect();
        let mut said = first_places(predicted);
        said.retain(|index| known.contains(index));
        let is_perfect = said == *gold;
        let followers: HashSet<(u32, u32)> = neighbours(&said).collect();
        let one_if = |holds: bool| f64::from(u8::from(holds));
        let share = |part, whole| (whole > 0).then(|| Figure::ratio(part, whole).0);
        Some(Self {
            tau: kendall_tau(&places),
            pairwise: share(ascending_pairs(&places), pair_count(gold.len())).unwrap_or(1.0),
            perfect: one_if(is_perfect),
            first: one_if(said.first() == Some(gold_first)),
            last: one_if(said.last() == Some(gold_last)),
            // A single paragraph has no neighbours to find: it is there, or it is not.
            adjacent: share(neighbours_found(gold, &followers), gold.len() as u64 - 1)
                .unwrap_or(one_if(is_perfect)),
        })
    }
}

/// The mean figures of a group of articles.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrderFigures {
    /// How many articles it has.
    pub articles: u64,
    /// Mean Kendall's tau.
    pub tau: Figure,
    /// The percentile bootstrap's 95 % interval of it, over articles.
    pub tau_interval: Option<Interval>,
    /// Mean share of pairs in the right order.
    pub pairwise: Figure,
    /// Share of articles whose order is the right one.
    pub perfect: Figure,
    /// Share with the right first paragraph.
    pub first: Figure,
    /// Share with the right last paragraph.
    pub last: Figure,
    /// Mean share of gold's neighbours found.
    pub adjacent: Figure,
}

/// The figures of predicted orders.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OrderReport {
    /// Articles of gold that the prediction lacks; they count with tau 0.
    pub missing: u64,
    /// Articles whose predicted order lacks some of gold's paragraphs.
    pub incomplete: u64,
    /// Articles that only the prediction has; left out.
    pub not_in_gold: u64,
    /// Lines whose id had come before, in both files; the last one counts.
    pub doubled: Doubled,
    /// Articles of gold without a paragraph; left out.
    pub empty: u64,
    /// `all`; by the number of gold's different paragraphs `n1-4`, `n5-8`, `n9-14`, `n15-24`, `n25+`; and
    /// `<field>=<value>` where a field of gold was asked for.
    #[serde(flatten)]
    pub groups: BTreeMap<String, OrderFigures>,
    /// `joins`, where predictions have them: is a paragraph's predicted follower the right one?
    pub joins_calibration: Option<CalibrationReport>,
    /// `confidence`, where predictions have it: the tau that is expected, against the tau that was reached.
    pub confidence_calibration: Option<CalibrationReport>,
}

impl OrderReport {
    /// The mean tau of all articles as the report shows it.
    #[must_use]
    pub fn tau(&self) -> Option<Figure> {
        self.groups.get("all").map(|figures| figures.tau)
    }
}

/// Measures the orders in the JSON lines file `pred` against those in the JSON lines file `gold`.
pub fn evaluate(gold: &Path, pred: &Path, config: &OrderConfig) -> Result<OrderReport> {
    let gold = GoldOrders::read(gold, config.by.as_deref())?;
    let predicted = PredictedOrders::read(pred, &gold)?;
    let mut doubled = gold.doubled;
    doubled.join(predicted.doubled);
    let mut report = OrderReport {
        missing: 0,
        incomplete: 0,
        not_in_gold: predicted.not_in_gold,
        doubled,
        empty: 0,
        groups: BTreeMap::new(),
        joins_calibration: None,
        confidence_calibration: None,
    };
    let (mut joins, mut confidence) = (Calibration::default(), Calibration::default());
    let mut groups: BTreeMap<String, Vec<OrderScores>> = BTreeMap::new();
    for (article, predicted) in gold.articles.iter().zip(&predicted.orders) {
        let order = predicted.as_ref().map_or(&[][..], |predicted| &predicted.order);
        let Some(mut scores) = OrderScores::of(&article.order, order) else {
            report.empty += 1;
            continue;
        };
        if let Some(predicted) = predicted {
            report.incomplete += u64::from(is_incomplete(&article.order, order));
            judge_joins(predicted, &article.order, &mut joins);
            if let Some(claimed) = predicted.confidence {
                confidence.add(claimed, scores.tau);
            }
        } else {
            report.missing += 1;
            scores = OrderScores::MISSING;
        }
        let bucket = bucket(first_places(&article.order).len()).to_owned();
        for group in ["all".to_owned(), bucket].into_iter().chain(article.group.clone()) {
            groups.entry(group).or_default().push(scores);
        }
    }
    let mean = |(name, scores): (String, Vec<OrderScores>)| (name, mean(&scores, &config.bootstrap));
    report.groups = groups.into_iter().map(mean).collect();
    report.joins_calibration = joins.report();
    report.confidence_calibration = confidence.report();
    Ok(report)
}

/// An order with each paragraph once, at its first place.
fn first_places(order: &[u32]) -> Vec<u32> {
    let mut seen = HashSet::with_capacity(order.len());
    order.iter().copied().filter(|&index| seen.insert(index)).collect()
}

/// Where each of gold's paragraphs stands in the prediction; those that do not, together behind the rest.
fn places_in(predicted: &[u32], gold: &[u32]) -> Vec<u32> {
    let mut place: HashMap<u32, u32> = HashMap::with_capacity(predicted.len());
    for (at, &index) in predicted.iter().enumerate() {
        place.entry(index).or_insert(at as u32);
    }
    gold.iter().map(|index| place.get(index).copied().unwrap_or(u32::MAX)).collect()
}

fn is_incomplete(gold: &[u32], predicted: &[u32]) -> bool {
    places_in(predicted, gold).contains(&u32::MAX)
}

fn neighbours(order: &[u32]) -> impl Iterator<Item = (u32, u32)> {
    order.windows(2).map(|pair| (pair[0], pair[1]))
}

fn neighbours_found(gold: &[u32], found: &HashSet<(u32, u32)>) -> u64 {
    neighbours(gold).filter(|pair| found.contains(pair)).count() as u64
}

/// Compares each stated join with gold: does the one paragraph follow the other there?
fn judge_joins(predicted: &PredictedLine, gold: &[u32], joins: &mut Calibration) {
    let Some(claimed) = &predicted.joins else { return };
    let right: HashSet<(u32, u32)> = neighbours(gold).collect();
    for (pair, &claimed) in neighbours(&predicted.order).zip(claimed) {
        // Two pieces of one paragraph: gold cannot say whether they were joined rightly.
        if pair.0 != pair.1 {
            joins.add(claimed, f64::from(u8::from(right.contains(&pair))));
        }
    }
}

/// The groups by the number of paragraphs, from small to large.
const BUCKETS: [&str; 5] = ["n1-4", "n5-8", "n9-14", "n15-24", "n25+"];

fn bucket(paragraphs: usize) -> &'static str {
    match paragraphs {
        0..=4 => BUCKETS[0],
        5..=8 => BUCKETS[1],
        9..=14 => BUCKETS[2],
        15..=24 => BUCKETS[3],
        _ => BUCKETS[4],
    }
}

/// Where a group is listed: all, then by size, then the values of a field.
fn rank(group: &str) -> usize {
    if group == "all" {
        0
    } else {
        1 + BUCKETS.iter().position(|&name| name == group).unwrap_or(BUCKETS.len())
    }
}

fn mean(scores: &[OrderScores], bootstrap: &Bootstrap) -> OrderFigures {
    let mean =
        |value: fn(&OrderScores) -> f64| Figure(scores.iter().map(value).sum::<f64>() / scores.len() as f64);
    let taus: Vec<f64> = scores.iter().map(|scores| scores.tau).collect();
    OrderFigures {
        articles: scores.len() as u64,
        tau: mean(|scores| scores.tau),
        tau_interval: bootstrap.interval(taus.len(), |drawn| drawn_mean(&taus, drawn)),
        pairwise: mean(|scores| scores.pairwise),
        perfect: mean(|scores| scores.perfect),
        first: mean(|scores| scores.first),
        last: mean(|scores| scores.last),
        adjacent: mean(|scores| scores.adjacent),
    }
}

impl fmt::Display for OrderReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{} articles; {} missing (tau 0), {} incomplete; {} only in the prediction, {} doubled, {} empty in gold",
            self.groups.get("all").map_or(0, |all| all.articles),
            self.missing,
            self.incomplete,
            self.not_in_gold,
            self.doubled,
            self.empty
        )?;
        let width = self.groups.keys().map(|name| name.chars().count()).max().unwrap_or(0).max(8);
        write!(
            f,
            "{:<width$} {:>8} {:>8} {:>16} {:>8} {:>8} {:>8} {:>8} {:>8}",
            "", "articles", "tau", "95 %", "pairwise", "perfect", "first", "last", "adjacent"
        )?;
        let mut groups: Vec<_> = self.groups.iter().collect();
        groups.sort_by_key(|(name, _)| rank(name));
        for (name, group) in groups {
            let interval = group.tau_interval.map(|interval| interval.to_string()).unwrap_or_default();
            write!(f, "\n{name:<width$} {:>8} {:>8} {interval:>16}", group.articles, group.tau)?;
            for figure in [group.pairwise, group.perfect, group.first, group.last, group.adjacent] {
                write!(f, " {figure:>8}")?;
            }
        }
        for (name, calibration) in
            [("joins", &self.joins_calibration), ("confidence", &self.confidence_calibration)]
        {
            if let Some(calibration) = calibration {
                write!(f, "\n\n{name}: {calibration}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "figures are compared as they are shown, or are exact")]
mod tests {
    use super::*;

    #[test]
    fn scores_by_hand() {
        let check = |gold: &[u32], predicted: &[u32], expect: [f64; 6]| {
            let got = OrderScores::of(gold, predicted).unwrap();
            let got = [got.tau, got.pairwise, got.perfect, got.first, got.last, got.adjacent];
            let close = got.iter().zip(expect).all(|(got, expect)| (got - expect).abs() < 1e-12);
            assert!(close, "{gold:?} {predicted:?}: {got:?}");
        };
        check(&[2, 0, 1], &[2, 0, 1], [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
        check(&[2, 0, 1], &[1, 0, 2], [-1.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        // 2 0 | 1 3 turned into 1 3 | 2 0: the two inner pairs of six are in order, and two of three neighbours.
        check(&[2, 0, 1, 3], &[1, 3, 2, 0], [-1.0 / 3.0, 1.0 / 3.0, 0.0, 0.0, 0.0, 2.0 / 3.0]);
        // The first of two places counts; indices that gold does not know are passed over.
        check(&[0, 1, 2], &[0, 9, 1, 0, 2, 1], [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
        // Pieces of one paragraph in gold: 1 counts at the first of its places.
        check(&[0, 1, 2, 1], &[0, 1, 1, 2], [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
        // 1 and 3 are left out: their pair is out of order, and 2 stands before 1. What comes last is 2.
        check(&[0, 1, 2, 3], &[0, 2], [1.0 / 3.0, 4.0 / 6.0, 0.0, 1.0, 0.0, 0.0]);
        check(&[5], &[5], [1.0, 1.0, 1.0, 1.0, 1.0, 1.0]);
        assert_eq!(OrderScores::of(&[], &[1]), None);
    }

    #[test]
    fn what_is_not_predicted_is_neither_first_nor_last_nor_next() {
        let check = |gold: &[u32], predicted: &[u32], expect: [f64; 4]| {
            let got = OrderScores::of(gold, predicted).unwrap();
            assert_eq!([got.perfect, got.first, got.last, got.adjacent], expect, "{gold:?} {predicted:?}");
        };
        check(&[0, 1, 2, 3], &[], [0.0; 4]);
        check(&[0, 1, 2, 3], &[9], [0.0; 4]);
        check(&[0, 1, 2, 3], &[0], [0.0, 1.0, 0.0, 0.0]);
        check(&[0, 1, 2, 3], &[0, 1, 2], [0.0, 1.0, 0.0, 2.0 / 3.0]);
        check(&[0, 1, 2, 3], &[9, 2, 3], [0.0, 0.0, 1.0, 1.0 / 3.0]);
        check(&[5], &[], [0.0; 4]);
        // Tau is what it was: of six pairs only the three with 0 are in order.
        let tau = |predicted: &[u32]| OrderScores::of(&[0, 1, 2, 3], predicted).unwrap().tau;
        assert_eq!([tau(&[]), tau(&[0])], [-1.0, 0.0]);
    }

    /// Articles of 3 paragraphs were reported as `n5-8`.
    #[test]
    fn buckets_by_paragraphs_have_the_names_of_what_is_in_them() {
        for paragraphs in [1, 3, 4, 5, 8, 9, 14, 15, 24, 25, 900] {
            let name = bucket(paragraphs);
            let bounds = name.trim_start_matches('n').trim_end_matches('+');
            let (least, most) = bounds.split_once('-').unwrap_or((bounds, "900"));
            let [least, most]: [usize; 2] = [least, most].map(|bound| bound.parse().unwrap());
            assert!((least..=most).contains(&paragraphs), "{paragraphs} in {name}");
        }
        let mut groups = ["n15-24", "n25+", "n5-8", "n9-14", "n1-4", "set=a", "set=b", "all"];
        groups.sort_by_key(|name| rank(name));
        assert_eq!(groups, ["all", "n1-4", "n5-8", "n9-14", "n15-24", "n25+", "set=a", "set=b"]);
    }

    #[test]
    fn incomplete_is_what_lacks_a_paragraph() {
        assert!(is_incomplete(&[0, 1, 2], &[2, 0]));
        assert!(!is_incomplete(&[0, 1, 2], &[2, 0, 1, 1, 7]));
    }
}
