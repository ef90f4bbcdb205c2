//! How likely a copy's order is, if the right order were known.
//!
//! A copy is clean, or some of its blocks were moved, or it was shuffled. A moved copy is told by its breakpoints:
//! neighbours of the copy that are no neighbours in the right order (Kececioglu and Sankoff 1995). An order of `m`
//! pieces with `b` breakpoints is one of about C(m+1, b)·(b−1)! ways to cut and rejoin, and a block that moves makes
//! at most three; so nothing but the breakpoints has to be counted, and a copy in which one paragraph moved is still
//! a strong witness for all others.

/// The share of block-moved copies of which another block was moved: of one more, of two more, and so on.
const ANOTHER_MOVE: f64 = 0.4;
/// How far a copy with moved blocks counts as telling nothing, where no possible order explains it.
const MOVED_UNSEEN: f64 = 0.1;
/// The same where all copies contradict each other: as much as one that moved from an order that nobody knows.
const MOVED_APART: f64 = 1.0;

/// How much rarer it is that a third site has a scramble that two have, and a fourth one, than that the second has it.
const ANOTHER_SITE: f64 = 0.1;

/// How a copy came to its order, before it is looked at: shares that sum to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kinds {
    /// Its order is the right one, for the pieces it has.
    pub clean: f64,
    /// Blocks of it were moved.
    pub moved: f64,
    /// It is shuffled.
    pub shuffled: f64,
    /// The probability that a second site has the scramble of a first one, given that the first is scrambled.
    pub shared: f64,
}

impl Kinds {
    /// How likely an order of `pieces` pieces with so many breakpoints against the right one is, times the number of
    /// orders: in log, 0 for what is as good as chance.
    #[must_use]
    pub fn likelihood(&self, breakpoints: usize, pieces: usize) -> f64 {
        let orders = ln_factorial(pieces);
        let clean = if breakpoints == 0 { self.clean.ln() + orders } else { f64::NEG_INFINITY };
        let moved = self.moved.ln() + ln_moved(breakpoints, pieces) + orders;
        log_sum(&[clean, moved, self.shuffled.ln()])
    }

    /// How likely it is, in log, that `sites` further sites have a scramble in common of which they share `pieces` pieces:
    /// they have it from each other, or by chance.
    #[must_use]
    pub fn accident(&self, sites: usize, pieces: usize) -> f64 {
        let chance = (-ln_factorial(pieces)).exp();
        let in_common = |shared: f64| (shared + (1.0 - shared) * chance).ln();
        in_common(self.shared) + (sites as f64 - 1.0) * in_common(self.shared * ANOTHER_SITE)
    }

    /// The same where the right order is none that any copy speaks for. `contradicted`: several copies were heard, and
    /// no two sites agree.
    #[must_use]
    pub fn unexplained(&self, contradicted: bool) -> f64 {
        let unseen = if contradicted { MOVED_APART } else { MOVED_UNSEEN };
        (self.shuffled + unseen * self.moved).ln()
    }
}

/// The logarithm of a sum of exponentials.
pub(super) fn log_sum(logs: &[f64]) -> f64 {
    // The largest is taken out first: the factorial of a few hundred pieces is no number.
    let largest = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if largest == f64::NEG_INFINITY {
        return largest;
    }
    largest + logs.iter().map(|log| (log - largest).exp()).sum::<f64>().ln()
}

/// The log probability of one order with so many breakpoints among those of moved copies.
fn ln_moved(breakpoints: usize, pieces: usize) -> f64 {
    if breakpoints < 2 {
        return f64::NEG_INFINITY;
    }
    let moves = breakpoints.div_ceil(3);
    let another = (moves - 1) as f64 * ANOTHER_MOVE.ln() + (1.0 - ANOTHER_MOVE).ln();
    another - ln_choose(pieces + 1, breakpoints) - ln_factorial(breakpoints - 1)
}

/// The breakpoints of `ranks`: how often the next rank is not the next number, the ends counted. `ranks[k]` is the
/// rank, from 0 and without gaps, that the right order gives to the piece at place k of the copy.
#[must_use]
pub fn breakpoints(ranks: &[usize]) -> usize {
    let (Some(&first), Some(&last)) = (ranks.first(), ranks.last()) else { return 0 };
    let inner = ranks.windows(2).filter(|pair| pair[1] != pair[0] + 1).count();
    inner + usize::from(first != 0) + usize::from(last + 1 != ranks.len())
}

/// The logarithm of n!.
pub(super) fn ln_factorial(n: usize) -> f64 {
    (2..=n).map(|k| (k as f64).ln()).sum()
}

fn ln_choose(n: usize, k: usize) -> f64 {
    ln_factorial(n) - ln_factorial(k) - ln_factorial(n - k)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn breakpoints_of_known_orders() {
        for (ranks, expected) in [
            (&[][..], 0),
            (&[0, 1, 2, 3], 0),
            (&[3, 0, 1, 2], 3),
            (&[0, 3, 1, 2, 4], 3),
            (&[1, 0], 3),
            (&[4, 3, 2, 1, 0], 6),
        ] {
            assert_eq!(breakpoints(ranks), expected, "{ranks:?}");
        }
    }
}
