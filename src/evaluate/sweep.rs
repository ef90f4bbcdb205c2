//! What a bare threshold on one number would do instead of the prediction's own decision: precision and recall over
//! the threshold, and the threshold with the best F1.
//!
//! The best threshold is chosen on the pairs that it is then measured on, so its F1 flatters; the interval of the
//! threshold says how much the choice hangs on this sample.

use std::fmt;
use std::str::FromStr;

use serde::Serialize;

use super::bootstrap::Bootstrap;
use super::figures::{Accuracy, Figure, Interval};
use super::tables::{Column, Need, Table};
use crate::error::{Error, Result};

/// The number that is compared with the threshold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum SweepColumn {
    /// Resemblance.
    Resemblance,
    /// How much of a is in b.
    ContainmentA,
    /// How much of b is in a.
    ContainmentB,
    /// The greater of the two containments.
    Containment,
}

const COLUMNS: [(&str, SweepColumn); 4] = [
    ("resemblance", SweepColumn::Resemblance),
    ("containment_a", SweepColumn::ContainmentA),
    ("containment_b", SweepColumn::ContainmentB),
    ("containment", SweepColumn::Containment),
];

impl SweepColumn {
    /// Its name as the option and the report have it.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Resemblance => "resemblance",
            Self::ContainmentA => "containment_a",
            Self::ContainmentB => "containment_b",
            Self::Containment => "containment",
        }
    }

    /// The table's columns whose greatest value counts; an error if the table lacks one.
    pub(super) fn columns(self, table: &Table) -> Result<[Column; 2]> {
        const ABSENT: &[&str] = &[];
        let names: [&'static [&'static str]; 2] = match self {
            Self::Resemblance => [&["resemblance"], ABSENT],
            Self::ContainmentA => [&["containment_a"], ABSENT],
            Self::ContainmentB => [&["containment_b"], ABSENT],
            Self::Containment => [&["containment_a"], &["containment_b"]],
        };
        if let Some(missing) = names.iter().find(|names| !names.is_empty() && !table.has(names))
            && !table.is_empty()
            && !table.is_json()
        {
            let message = format!("{} has no column `{}`", table.path().display(), missing[0]);
            return Err(Error::setting("sweep", message));
        }
        Ok(names.map(|names| Column { names, need: Need::Nothing }))
    }
}

impl FromStr for SweepColumn {
    type Err = Error;

    fn from_str(given: &str) -> Result<Self> {
        if let Some((_, column)) = COLUMNS.iter().find(|(name, _)| *name == given) {
            return Ok(*column);
        }
        let names = COLUMNS.map(|(name, _)| name).join(", ");
        Err(Error::setting("sweep", format!("`{given}` is none of {names}")))
    }
}

/// Precision and recall if every pair with a value of at least the threshold were a predicted duplicate.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Point {
    /// The threshold, unrounded.
    pub threshold: f64,
    /// Positive pairs at or above it.
    pub tp: u64,
    /// Negative pairs at or above it.
    pub fp: u64,
    /// Positive pairs below it, or without a value.
    pub r#fn: u64,
    /// Precision, recall and F1.
    #[serde(flatten)]
    pub accuracy: Accuracy,
}

/// A threshold swept over the graded pairs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Sweep {
    /// What was compared with it.
    pub column: SweepColumn,
    /// Graded pairs that have a value; the others are below every threshold.
    pub valued: u64,
    /// Thresholds from 0 to 1 in steps of .05.
    pub points: Vec<Point>,
    /// The value with the best F1; of equals the highest.
    pub best: Point,
    /// The percentile bootstrap's 95 % interval of the best threshold.
    pub threshold_interval: Option<Interval>,
    /// That of the F1 at `best`.
    pub f1_interval: Option<Interval>,
}

/// Why there is no sweep: over no score, or over scores of which none is of a positive pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct NoSweep {
    /// What was to be compared with a threshold.
    pub column: SweepColumn,
    /// Graded pairs that have a value.
    pub valued: u64,
}

impl fmt::Display for NoSweep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no threshold on {}: ", self.column.name())?;
        match self.valued {
            0 => write!(f, "no graded pair has one"),
            valued => write!(f, "graded pairs that have one: {valued}, none of them a duplicate"),
        }
    }
}

impl Sweep {
    /// Sweeps over (value, is positive) of the graded pairs. `None` if no positive one has a value.
    /// O(n log n), and O(n) for each of the bootstrap's samples.
    #[must_use]
    pub fn measure(
        column: SweepColumn,
        graded: Vec<(Option<f64>, bool)>,
        bootstrap: &Bootstrap,
    ) -> Option<Self> {
        let ranked = Ranked::new(graded);
        let once = vec![1; ranked.pairs.len()];
        let best = ranked.best(&once)?;
        let at_best = |drawn: &[u32]| Some(ranked.at(best, drawn).accuracy.f1.0);
        Some(Self {
            column,
            valued: ranked.valued() as u64,
            points: (0..=20).map(|step| ranked.at(f64::from(step) / 20.0, &once)).collect(),
            best: ranked.at(best, &once),
            threshold_interval: bootstrap.interval(once.len(), |drawn| ranked.best(drawn)),
            f1_interval: bootstrap.interval(once.len(), at_best),
        })
    }
}

/// Graded pairs by falling value, those without one at the end.
struct Ranked {
    pairs: Vec<(Option<f64>, bool)>,
}

impl Ranked {
    fn new(mut pairs: Vec<(Option<f64>, bool)>) -> Self {
        let key = |value: Option<f64>| value.unwrap_or(f64::NEG_INFINITY);
        pairs.sort_by(|a, b| key(b.0).total_cmp(&key(a.0)));
        Self { pairs }
    }

    fn valued(&self) -> usize {
        self.pairs.partition_point(|(value, _)| value.is_some())
    }

    /// The value that gives the best F1 as a threshold, each pair counted `times` times. `None` where no threshold
    /// finds a positive pair.
    fn best(&self, times: &[u32]) -> Option<f64> {
        let (mut tp, mut predicted) = (0_u64, 0_u64);
        let positives = self.positives(times);
        let mut best: Option<(f64, f64)> = None;
        for (at, &(value, is_positive)) in self.pairs.iter().enumerate() {
            let Some(value) = value else { break };
            let weight = u64::from(times[at]);
            predicted += weight;
            tp += if is_positive { weight } else { 0 };
            let is_last_of_equals = self.pairs.get(at + 1).is_none_or(|next| next.0 != Some(value));
            // 2 tp / (predicted + positives) is F1.
            let f1 = Figure::ratio(2 * tp, predicted + positives).0;
            if is_last_of_equals && f1 > best.map_or(0.0, |(f1, _)| f1) {
                best = Some((f1, value));
            }
        }
        best.map(|(_, value)| value)
    }

    fn at(&self, threshold: f64, times: &[u32]) -> Point {
        let (mut tp, mut fp) = (0, 0);
        for (&(value, is_positive), &times) in self.pairs.iter().zip(times) {
            if value.is_none_or(|value| value < threshold) {
                break;
            }
            *(if is_positive { &mut tp } else { &mut fp }) += u64::from(times);
        }
        let r#fn = self.positives(times) - tp;
        Point { threshold, tp, fp, r#fn, accuracy: Accuracy::of(tp, fp, r#fn) }
    }

    fn positives(&self, times: &[u32]) -> u64 {
        self.pairs.iter().zip(times).filter(|(pair, _)| pair.1).map(|(_, &times)| u64::from(times)).sum()
    }
}

impl fmt::Display for Sweep {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "threshold on {} ({} graded pairs have one)", self.column.name(), self.valued)?;
        writeln!(f, " at least precision    recall        F1      tp      fp      fn")?;
        for Point { threshold, tp, fp, r#fn: missed, accuracy } in &self.points {
            let Accuracy { precision, recall, f1 } = accuracy;
            writeln!(f, "{threshold:>9.2} {precision:>9} {recall:>9} {f1:>9} {tp:>7} {fp:>7} {missed:>7}")?;
        }
        let (column, Point { threshold, accuracy, .. }) = (self.column.name(), &self.best);
        write!(
            f,
            "recommended    {column} of at least {threshold}: the best F1 on these labels, {}",
            accuracy.f1
        )?;
        if let (Some(f1), Some(threshold)) = (self.f1_interval, self.threshold_interval) {
            write!(f, "\n               95 % of samples: threshold {threshold}, F1 {f1}")?;
        }
        write!(
            f,
            "\n               chosen on the pairs it is measured on, so the F1 flatters; a wide interval asks for more labels"
        )
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "figures are compared as they are shown, or are exact")]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn sweep(graded: &[(Option<f64>, bool)]) -> Option<Sweep> {
        Sweep::measure(SweepColumn::Resemblance, graded.to_vec(), &Bootstrap::default())
    }

    #[test]
    fn finds_the_threshold_by_hand() {
        // By falling value: + + − + −, and a positive pair that was never listed.
        let graded = [
            (Some(0.3), false),
            (Some(0.9), true),
            (None, true),
            (Some(0.5), true),
            (Some(0.6), false),
            (Some(0.8), true),
        ];
        let found = sweep(&graded).unwrap();
        // At .5: tp 3, fp 1, fn 1: F1 6/8. At .8: tp 2, fp 0, fn 2: 4/6.
        assert_eq!(found.best.threshold, 0.5);
        assert_eq!((found.best.tp, found.best.fp, found.best.r#fn), (3, 1, 1));
        assert_eq!(found.best.accuracy.f1.rounded(), 0.75);
        assert_eq!(found.valued, 5);
        let at_zero = found.points[0];
        assert_eq!((at_zero.tp, at_zero.fp, at_zero.r#fn), (3, 2, 1));
        let interval = found.threshold_interval.unwrap();
        assert!(interval.low <= 0.5 && interval.high >= 0.5, "{interval}");
    }

    #[test]
    fn a_clean_split_has_a_threshold_at_the_lowest_positive() {
        let graded: Vec<_> = (0..100).map(|i| (Some(f64::from(i) / 100.0), i >= 40)).collect();
        let found = sweep(&graded).unwrap();
        assert_eq!(found.best.threshold, 0.4);
        assert_eq!(found.best.accuracy.f1.rounded(), 1.0);
    }

    #[test]
    fn without_values_or_positives_there_is_nothing_to_recommend() {
        assert_eq!(sweep(&[(None, true), (None, false)]), None);
        assert_eq!(sweep(&[(Some(0.5), false)]), None);
    }

    proptest! {
        #[test]
        fn no_threshold_is_better_than_the_best(
            graded in prop::collection::vec((prop::option::of(0u8..12), any::<bool>()), 1..40)
        ) {
            let graded: Vec<_> = graded.into_iter().map(|(v, p)| (v.map(|v| f64::from(v) / 10.0), p)).collect();
            let f1_at = |threshold: f64| {
                let hit = |pair: &&(Option<f64>, bool)| pair.0.is_some_and(|value| value >= threshold);
                let predicted = graded.iter().filter(hit).count() as u64;
                let tp = graded.iter().filter(hit).filter(|pair| pair.1).count() as u64;
                let positives = graded.iter().filter(|pair| pair.1).count() as u64;
                Accuracy::of(tp, predicted - tp, positives - tp).f1.0
            };
            let naive = (0..12).map(|v| f1_at(f64::from(v) / 10.0)).fold(0.0, f64::max);
            let none = Bootstrap { replicates: 0, ..Bootstrap::default() };
            let found = Sweep::measure(SweepColumn::Resemblance, graded.clone(), &none);
            prop_assert!((found.map_or(0.0, |sweep| sweep.best.accuracy.f1.0) - naive).abs() < 1e-12);
        }
    }
}
