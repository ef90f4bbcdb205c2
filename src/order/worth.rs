//! What sums of scores are worth as probabilities, learnt on articles that the networks have not seen.
//!
//! It is part of a model and goes with the scores that the model gives: whoever weighs an order, a join or a whole article
//! asks here, so that a model that was trained on another archive has another answer.

/// The worth of scores. The default is for scores that nobody has calibrated: probabilities are taken as they are.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Worth {
    /// What three sums over an order count for in the log odds that it is an original and no shuffle: each next piece,
    /// precedence probabilities, precedence log odds. See `coherence`.
    pub coherence: [f32; 3],
    /// The share, 0–1, of originals that read no more like one than any shuffle does: how little an order may count for
    /// that reads badly.
    pub lapse: f32,
    /// Slope and offset of the log odds of a join.
    pub join: [f32; 2],
    /// Slope and offset of the tau that is reached over the tau that the scores promise. Of all orders the decoder takes
    /// the one that they like best, so they promise too much.
    pub tau: [f32; 2],
}

impl Default for Worth {
    fn default() -> Self {
        Self { coherence: [0.36, 0.9, 0.14], lapse: 0.004, join: [1.0, 0.0], tau: [1.0, 0.0] }
    }
}

impl Worth {
    /// The numbers of which it consists.
    pub(super) const NUMBERS: usize = 8;

    /// The probability, 0–1, of a join that was decoded from the scores alone with probability `join`.
    #[must_use]
    pub fn join_probability(&self, join: f64) -> f64 {
        let join = join.clamp(1e-6, 1.0 - 1e-6);
        let [slope, offset] = self.join.map(f64::from);
        let log_odds = slope * (join / (1.0 - join)).ln() + offset;
        1.0 / (1.0 + (-log_odds).exp())
    }

    /// Kendall's tau, 0–1, to be expected of an order of which the scores alone promise `tau`.
    #[must_use]
    pub fn expected_tau(&self, tau: f64) -> f64 {
        let [slope, offset] = self.tau.map(f64::from);
        (slope * tau.clamp(0.0, 1.0) + offset).clamp(0.0, 1.0)
    }

    /// The log odds (natural) on an original of an order that the sums alone give `log_odds`: an original reads like a
    /// shuffle with the probability of a lapse.
    pub(super) fn with_lapse(&self, log_odds: f64) -> f64 {
        let lapse = f64::from(self.lapse);
        ((1.0 - lapse) * log_odds.exp() + lapse).ln()
    }

    pub(super) fn numbers(&self) -> [f32; Self::NUMBERS] {
        let [next, probability, odds] = self.coherence;
        [next, probability, odds, self.lapse, self.join[0], self.join[1], self.tau[0], self.tau[1]]
    }

    pub(super) fn of_numbers(numbers: [f32; Self::NUMBERS]) -> Self {
        let [next, probability, odds, lapse, slope, offset, tau_slope, tau_offset] = numbers;
        Self {
            coherence: [next, probability, odds],
            lapse: lapse.clamp(0.0, 0.5),
            join: [slope, offset],
            tau: [tau_slope, tau_offset],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_the_same_after_its_numbers() {
        let worth = Worth { coherence: [1.0, 2.0, 3.0], lapse: 0.1, join: [4.0, 5.0], tau: [6.0, 7.0] };
        assert_eq!(Worth::of_numbers(worth.numbers()), worth);
    }

    #[test]
    fn an_order_that_reads_badly_counts_for_no_less_than_a_lapse() {
        let worth = Worth::default();
        assert!((worth.with_lapse(3.0) - 3.0).abs() < 0.01);
        assert!((worth.with_lapse(-40.0) - f64::from(worth.lapse).ln()).abs() < 1e-6);
        assert!((worth.with_lapse(0.0)).abs() < 1e-6, "what says nothing still says nothing");
    }
}
