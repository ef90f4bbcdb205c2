//! What turns the network's scores into probabilities that hold, learnt on articles that it has not seen.

use crate::order::scrambled::FEATURES;
use crate::order::worth::Worth;

/// How many numbers a calibration has.
pub(crate) const NUMBERS: usize = 1 + Worth::NUMBERS + FEATURES;

/// A calibration.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Calibration {
    /// Slope of the log-odds of precedence.
    pub(crate) precedence: f32,
    /// What sums of the scores are worth.
    pub(crate) worth: Worth,
    /// Weights of what speaks for a scramble: see [`features`](crate::order::scrambled::features).
    pub(crate) scrambled: [f32; FEATURES],
}

impl Default for Calibration {
    fn default() -> Self {
        Self { precedence: 1.0, worth: Worth::default(), scrambled: [0.0; FEATURES] }
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
        let (worth, scrambled) = numbers[1..].split_at_mut(Worth::NUMBERS);
        worth.copy_from_slice(&self.worth.numbers());
        scrambled.copy_from_slice(&self.scrambled);
        numbers
    }

    pub(super) fn of_numbers(numbers: &[f32; NUMBERS]) -> Self {
        let (mut worth, mut scrambled) = ([0.0; Worth::NUMBERS], [0.0; FEATURES]);
        worth.copy_from_slice(&numbers[1..=Worth::NUMBERS]);
        scrambled.copy_from_slice(&numbers[1 + Worth::NUMBERS..]);
        Self { precedence: numbers[0], worth: Worth::of_numbers(worth), scrambled }
    }
}
