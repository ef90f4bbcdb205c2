//! What turns the network's scores into probabilities that hold, learnt on articles that it has not seen.

/// How many numbers a calibration has.
pub(crate) const NUMBERS: usize = 12;

/// A calibration.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Calibration {
    /// Slope of the log-odds of precedence.
    pub(crate) precedence: f32,
    /// Slope and offset of the log-odds of a join.
    pub(crate) join: [f32; 2],
    /// Weights of what speaks for a scramble: see [`features`](crate::order::scrambled::features); the rest is unused.
    pub(crate) scrambled: [f32; 8],
}

impl Default for Calibration {
    fn default() -> Self {
        Self { precedence: 1.0, join: [1.0, 0.0], scrambled: [0.0; 8] }
    }
}

impl Calibration {
    /// The log odds that an order with these features is a scramble.
    pub(crate) fn scrambled_log_odds(&self, features: &[f64]) -> f64 {
        self.scrambled.iter().zip(features).map(|(&weight, feature)| f64::from(weight) * feature).sum()
    }

    pub(super) fn numbers(&self) -> [f32; NUMBERS] {
        let mut numbers = [0.0; NUMBERS];
        numbers[0] = self.precedence;
        numbers[1..3].copy_from_slice(&self.join);
        numbers[3..11].copy_from_slice(&self.scrambled);
        numbers
    }

    pub(super) fn of_numbers(numbers: &[f32; NUMBERS]) -> Self {
        let mut calibration = Self { precedence: numbers[0], ..Self::default() };
        calibration.join.copy_from_slice(&numbers[1..3]);
        calibration.scrambled.copy_from_slice(&numbers[3..11]);
        calibration
    }
}
