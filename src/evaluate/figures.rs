//! The figures that every report is made of, and how they are rounded and shown.

use std::fmt;

use serde::{Serialize, Serializer};

/// A ratio or a coefficient. Kept in full; serialised and shown with four digits.
#[derive(Debug, Clone, Copy, PartialEq, PartialOrd, Default)]
pub struct Figure(pub f64);

impl Figure {
    /// `part / whole`, and 0 where there is no whole.
    #[must_use]
    pub fn ratio(part: u64, whole: u64) -> Self {
        Self(if whole == 0 { 0.0 } else { part as f64 / whole as f64 })
    }

    /// The value to four digits, an exact tie to the even one: what a reader of the report sees.
    #[must_use]
    pub fn rounded(self) -> f64 {
        // Formatting rounds the exact binary value; scaling and rounding would not, for .00005 and its like.
        let shown: f64 = format!("{:.4}", self.0).parse().unwrap_or(self.0);
        // No "-0.0000".
        shown + 0.0
    }
}

impl Serialize for Figure {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_f64(self.rounded())
    }
}

impl fmt::Display for Figure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{:.4}", self.rounded()))
    }
}

/// The two ends of a confidence interval; serialised as `[low, high]`.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
#[serde(into = "[Figure; 2]")]
pub struct Interval {
    /// The lower end.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

impl Interval {
    /// Wilson's score interval at 95 % for a proportion of `part` in `whole` (Wilson, JASA 22, 1927). Unlike the
    /// textbook interval it stays within 0..1 and does not shrink to nothing at 0 or 1. `None` where there is no whole.
    #[must_use]
    pub fn wilson(part: u64, whole: u64) -> Option<Self> {
        /// The normal distribution's 97.5 % point.
        const Z: f64 = 1.959_963_984_540_054;
        if whole == 0 {
            return None;
        }
        let n = whole as f64;
        let p = part as f64 / n;
        let shrink = 1.0 + Z * Z / n;
        let centre = (p + Z * Z / (2.0 * n)) / shrink;
        let reach = Z / shrink * (p * (1.0 - p) / n + Z * Z / (4.0 * n * n)).sqrt();
        Some(Self { low: (centre - reach).max(0.0), high: (centre + reach).min(1.0) })
    }
}

impl From<Interval> for [Figure; 2] {
    fn from(interval: Interval) -> Self {
        [Figure(interval.low), Figure(interval.high)]
    }
}

impl fmt::Display for Interval {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}..{}", Figure(self.low), Figure(self.high))
    }
}

/// Precision, recall and F1. Each is 0 where nothing was there to be right about.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Accuracy {
    /// Share of what was predicted that is right.
    pub precision: Figure,
    /// Share of what is right that was predicted.
    pub recall: Figure,
    /// Their harmonic mean.
    pub f1: Figure,
}

impl Accuracy {
    /// From the counts of true positives, false positives and false negatives.
    #[must_use]
    pub fn of(tp: u64, fp: u64, r#fn: u64) -> Self {
        Self::from_parts(Figure::ratio(tp, tp + fp), Figure::ratio(tp, tp + r#fn))
    }

    /// From precision and recall.
    #[must_use]
    pub fn from_parts(precision: Figure, recall: Figure) -> Self {
        let (p, r) = (precision.0, recall.0);
        let f1 = if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 };
        Self { precision, recall, f1: Figure(f1) }
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "figures are compared as they are shown, or are exact")]
mod tests {
    use super::*;

    #[test]
    fn rounds_to_four_digits_and_exact_ties_to_even() {
        let check = |value: f64, expect: &str| {
            assert_eq!(serde_json::to_string(&Figure(value)).unwrap(), expect, "{value}");
        };
        check(2.0 / 3.0, "0.6667");
        check(1.0, "1.0");
        // 1/32 and 3/32 are exact in binary: .03125 goes down to an even digit, .09375 up to one.
        check(1.0 / 32.0, "0.0312");
        check(3.0 / 32.0, "0.0938");
        check(-0.000_01, "0.0");
    }

    #[test]
    fn a_figure_pads_like_a_number() {
        assert_eq!(format!("{:>8}|{:<8}|", Figure(0.5), Figure(-0.25)), "  0.5000|-0.2500 |");
    }

    #[test]
    fn wilson_intervals() {
        let check = |part, whole, expect: Option<&str>| {
            assert_eq!(Interval::wilson(part, whole).map(|i| i.to_string()).as_deref(), expect);
        };
        check(0, 0, None);
        // z² / (n + z²) is the upper end at zero.
        check(0, 10, Some("0.0000..0.2775"));
        check(10, 10, Some("0.7225..1.0000"));
        check(5, 10, Some("0.2366..0.7634"));
        check(81, 263, Some("0.2553..0.3662"));
    }

    #[test]
    fn accuracy_of_nothing_is_zero() {
        let check = |tp, fp, r#fn, expect: [f64; 3]| {
            let got = Accuracy::of(tp, fp, r#fn);
            assert_eq!([got.precision, got.recall, got.f1].map(Figure::rounded), expect);
        };
        check(0, 0, 0, [0.0, 0.0, 0.0]);
        check(0, 3, 2, [0.0, 0.0, 0.0]);
        check(2, 0, 2, [1.0, 0.5, 0.6667]);
        check(3, 1, 0, [0.75, 1.0, 0.8571]);
    }
}
