//! The percentile bootstrap (Efron, "Bootstrap methods: another look at the jackknife", 1979): how far a figure would
//! move had the sample been another. Seeded: equal input gives equal intervals, whatever the number of threads.

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use super::figures::Interval;

/// The settings of a bootstrap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bootstrap {
    /// How many samples are drawn. 0 asks for no intervals.
    pub replicates: u32,
    /// The seed that they are drawn with.
    pub seed: u64,
    /// How much of the statistic's distribution the interval covers, within 0..1.
    pub level: f64,
}

impl Default for Bootstrap {
    fn default() -> Self {
        Self { replicates: 1000, seed: 1, level: 0.95 }
    }
}

impl Bootstrap {
    /// The interval of `statistic` over samples of `items` items drawn with replacement.
    ///
    /// The statistic is given how often each item was drawn, and answers `None` where it has no value; such samples do
    /// not count. `None` if none has a value or there is no item. O(replicates × (items + cost of the statistic)).
    pub fn interval<F>(&self, items: usize, statistic: F) -> Option<Interval>
    where
        F: Fn(&[u32]) -> Option<f64> + Sync,
    {
        let bound = u32::try_from(items).ok().filter(|&n| n > 0)?;
        let mut values: Vec<f64> = (0..self.replicates)
            .into_par_iter()
            .map_init(
                || vec![0_u32; items],
                |drawn, replicate| {
                    self.draw(replicate, bound, drawn);
                    statistic(drawn)
                },
            )
            .flatten()
            .collect();
        values.sort_by(f64::total_cmp);
        let tail = (1.0 - self.level) / 2.0;
        Some(Interval { low: quantile(&values, tail)?, high: quantile(&values, 1.0 - tail)? })
    }

    /// Fills `drawn` with one sample. Each replicate has its own stream, so threads do not disturb each other.
    fn draw(&self, replicate: u32, bound: u32, drawn: &mut [u32]) {
        let mut random = ChaCha8Rng::seed_from_u64(self.seed);
        random.set_stream(u64::from(replicate));
        drawn.fill(0);
        for _ in 0..bound {
            // Multiply and shift: its bias, bound / 2³², is far below what a thousand samples can show.
            let item = (u64::from(random.next_u32()) * u64::from(bound)) >> 32;
            drawn[item as usize] += 1;
        }
    }
}

/// The mean of `values`, each counted as often as it was drawn.
#[must_use]
pub fn drawn_mean(values: &[f64], drawn: &[u32]) -> Option<f64> {
    let (mut sum, mut count) = (0.0, 0_u64);
    for (value, &times) in values.iter().zip(drawn) {
        sum += value * f64::from(times);
        count += u64::from(times);
    }
    (count > 0).then(|| sum / count as f64)
}

/// The quantile of sorted values, linear between neighbours (Hyndman & Fan's type 7).
fn quantile(sorted: &[f64], at: f64) -> Option<f64> {
    let last = sorted.len().checked_sub(1)?;
    let place = at.clamp(0.0, 1.0) * last as f64;
    #[expect(clippy::cast_sign_loss, reason = "`at` was clamped to 0..1")]
    let below = place.floor() as usize;
    let low = sorted[below];
    let high = sorted[(below + 1).min(last)];
    Some(low + (high - low) * place.fract())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quantiles_are_linear_between_neighbours() {
        let check = |at, expect| assert_eq!(quantile(&[1.0, 2.0, 4.0], at), Some(expect));
        check(0.0, 1.0);
        check(0.25, 1.5);
        check(0.75, 3.0);
        check(1.0, 4.0);
        assert_eq!(quantile(&[], 0.5), None);
    }

    #[test]
    fn a_sample_has_as_many_items_as_there_are() {
        let mut drawn = vec![9; 50];
        Bootstrap::default().draw(3, 50, &mut drawn);
        assert_eq!(drawn.iter().sum::<u32>(), 50);
    }

    #[test]
    fn the_interval_of_a_mean_is_about_two_standard_errors_wide() {
        // 400 tosses, half of them heads: standard error .5/20 = .025, so about .451 to .549.
        let tosses: Vec<f64> = (0..400).map(|i| f64::from(i % 2)).collect();
        let interval = Bootstrap::default().interval(400, |drawn| drawn_mean(&tosses, drawn)).unwrap();
        assert!((interval.low - 0.451).abs() < 0.008, "{interval}");
        assert!((interval.high - 0.549).abs() < 0.008, "{interval}");
    }

    #[test]
    fn the_seed_decides_and_the_threads_do_not() {
        let values: Vec<f64> = (0..90).map(f64::from).collect();
        let run = |seed, threads| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let bootstrap = Bootstrap { seed, ..Bootstrap::default() };
            pool.install(|| bootstrap.interval(90, |drawn| drawn_mean(&values, drawn)))
        };
        assert_eq!(run(7, 1), run(7, 4));
        assert_ne!(run(7, 1), run(8, 1));
    }

    #[test]
    fn nothing_to_draw_from_gives_no_interval() {
        assert_eq!(Bootstrap::default().interval(0, |_| Some(1.0)), None);
        assert_eq!(Bootstrap::default().interval(5, |_| None), None);
        let none = Bootstrap { replicates: 0, ..Bootstrap::default() };
        assert_eq!(none.interval(5, |_| Some(1.0)), None);
    }
}
