//! How likely a copy's order is, if the right order were known.
//!
//! A copy is clean, or some of its blocks were moved, or it was shuffled. A moved copy is told by its breakpoints:
//! neighbours of the copy that are no neighbours in the right order (Kececioglu and Sankoff 1995). An order of `m`
//! pieces with `b` breakpoints is one of about C(m+1, b)·(b−1)! ways to cut and rejoin, and a block that moves makes
//! at most three; so nothing but the breakpoints has to be counted, and a copy in which one paragraph moved is still
//! a strong witness for all others.

/// The share of block-moved copies of which another block was moved: of one more, of two more, and so on.
const ANOTHER_MOVE: f64 = 0.4;

/// How a copy came to its order, before it is looked at: shares that sum to 1.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kinds {
    /// Its order is the right one, for the pieces it has.
    pub clean: f64,
    /// Blocks of it were moved.
    pub moved: f64,
    /// It is shuffled.
    pub shuffled: f64,
}

impl Kinds {
    /// A copy that the user names as a reference.
    pub const REFERENCE: Self = Self { clean: 0.94, moved: 0.04, shuffled: 0.02 };
    /// A copy that was found.
    pub const FOUND: Self = Self { clean: 0.85, moved: 0.09, shuffled: 0.06 };
    /// The document itself, which somebody wants to be put in order.
    pub const GIVEN: Self = Self { clean: 0.20, moved: 0.25, shuffled: 0.55 };

    /// Log odds (natural) that it is clean.
    #[must_use]
    pub fn clean_odds(&self) -> f64 {
        (self.clean / (1.0 - self.clean)).ln()
    }

    /// What an order of `pieces` pieces with so many breakpoints against the right one says for that right one: the
    /// log of its likelihood over what it is if the right order is quite another.
    #[must_use]
    pub fn support(&self, breakpoints: usize, pieces: usize) -> f64 {
        let orders = ln_factorial(pieces);
        let clean = if breakpoints == 0 { self.clean.ln() + orders } else { f64::NEG_INFINITY };
        let moved = self.moved.ln() + ln_moved(breakpoints, pieces) + orders;
        let shuffled = self.shuffled.ln();
        // The largest is taken out first: the factorial of a few hundred pieces is no number.
        let largest = clean.max(moved).max(shuffled);
        let sum: f64 = [clean, moved, shuffled].map(|x| (x - largest).exp()).iter().sum();
        largest + sum.ln() - (1.0 - self.clean).ln()
    }
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

fn ln_factorial(n: usize) -> f64 {
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

    #[test]
    fn a_cleaner_copy_supports_an_order_more() {
        for kinds in [Kinds::REFERENCE, Kinds::FOUND, Kinds::GIVEN] {
            let support: Vec<f64> = [0, 3, 6, 13].map(|b| kinds.support(b, 12)).to_vec();
            assert!(support.is_sorted_by(|x, y| x > y), "{support:?}");
            assert!(support[1] > 2.0, "one block moved: still for it");
            assert!(support[3] < 0.0, "a shuffle speaks against an order");
        }
    }
}
