//! Can a stated confidence be believed? Expected calibration error over ten equal bins (Naeini, Cooper & Hauskrecht,
//! "Obtaining well calibrated probabilities using Bayesian binning", 2015).

use std::fmt;

use serde::Serialize;

use super::figures::Figure;

const BINS: usize = 10;

/// Claims of one kind, binned by their confidence.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Calibration {
    bins: [Bin; BINS],
}

#[derive(Debug, Clone, Copy, PartialEq, Default)]
struct Bin {
    claims: u64,
    confidence: f64,
    right: f64,
}

/// How far confidence is from what came true.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CalibrationReport {
    /// How many claims there were.
    pub claims: u64,
    /// Mean |confidence − share right| over the bins, weighted by their claims; 0 is best.
    pub ece: Figure,
    /// Mean confidence.
    pub confidence: Figure,
    /// Share of the claims that are right.
    pub right: Figure,
    /// The bins that have claims, from low to high.
    pub bins: Vec<BinReport>,
}

/// One bin of a [`CalibrationReport`].
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BinReport {
    /// Its lower end; it is .1 wide.
    pub from: Figure,
    /// How many claims it has.
    pub claims: u64,
    /// Their mean confidence.
    pub confidence: Figure,
    /// The share of them that is right.
    pub right: Figure,
}

impl Calibration {
    /// Adds a claim made with `confidence` (0–1) that turned out `right` (0–1: a claim may be partly right).
    pub fn add(&mut self, confidence: f64, right: f64) {
        #[expect(clippy::cast_sign_loss, reason = "confidences are not negative; a cast would make them 0")]
        let at = (confidence * BINS as f64) as usize;
        let bin = &mut self.bins[at.min(BINS - 1)];
        bin.claims += 1;
        bin.confidence += confidence;
        bin.right += right;
    }

    /// The report; `None` if there were no claims.
    #[must_use]
    pub fn report(&self) -> Option<CalibrationReport> {
        let mut total = Bin::default();
        let mut gap = 0.0;
        for bin in &self.bins {
            total.claims += bin.claims;
            total.confidence += bin.confidence;
            total.right += bin.right;
            gap += (bin.confidence - bin.right).abs();
        }
        let mean = |sum: f64, claims: u64| Figure(sum / claims as f64);
        let filled = self.bins.iter().enumerate().filter(|(_, bin)| bin.claims > 0);
        let bins = filled.map(|(at, bin)| BinReport {
            from: Figure(at as f64 / BINS as f64),
            claims: bin.claims,
            confidence: mean(bin.confidence, bin.claims),
            right: mean(bin.right, bin.claims),
        });
        (total.claims > 0).then(|| CalibrationReport {
            claims: total.claims,
            ece: mean(gap, total.claims),
            confidence: mean(total.confidence, total.claims),
            right: mean(total.right, total.claims),
            bins: bins.collect(),
        })
    }
}

impl fmt::Display for CalibrationReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "calibration error {} ({} claims: mean confidence {}, right {})",
            self.ece, self.claims, self.confidence, self.right
        )?;
        for bin in &self.bins {
            write!(
                f,
                "\n  from {:.1}  {:>8} claims  confidence {}  right {}",
                bin.from.0, bin.claims, bin.confidence, bin.right
            )?;
        }
        Ok(())
    }
}

#[cfg(test)]
#[allow(clippy::float_cmp, reason = "figures are compared as they are shown, or are exact")]
mod tests {
    use super::*;

    #[test]
    fn the_error_is_the_gap_of_each_bin_by_its_claims() {
        let mut calibration = Calibration::default();
        assert_eq!(calibration.report(), None);
        // Four claims at .75 of which two are right: gap .25. One at 1 that is right: gap 0.
        for right in [1.0, 0.0, 1.0, 0.0] {
            calibration.add(0.75, right);
        }
        calibration.add(1.0, 1.0);
        let report = calibration.report().unwrap();
        assert_eq!(report.ece.rounded(), 0.2);
        assert_eq!((report.confidence.rounded(), report.right.rounded()), (0.8, 0.6));
        let bins: Vec<(f64, u64)> = report.bins.iter().map(|bin| (bin.from.rounded(), bin.claims)).collect();
        assert_eq!(bins, [(0.7, 4), (0.9, 1)]);
    }
}
