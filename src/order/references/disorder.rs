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

/// The share of scrambled documents of which only blocks were moved.
const GIVEN_MOVED: f64 = 0.3;

/// The probability that a set of references is bad on the whole: of one, and of so many or more.
const BAD_OF_ONE: f64 = 0.01;
const BAD_OF_MANY: f64 = 0.2;
const MANY: usize = 5;

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

/// What copies of one provenance are like as a set: good on the whole, or of all kinds, or bad on the whole. Whoever
/// scrambles one story scrambles them all, so that four shuffled copies say that the fifth is one too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Provenance {
    /// The document itself, which somebody wants to be put in order.
    Given,
    /// Found among the inputs.
    Found,
    /// Named as a reference.
    Reference,
}

impl Provenance {
    /// All of them.
    pub(super) const ALL: [Self; 3] = [Self::Given, Self::Found, Self::Reference];

    /// What a set of so many such copies, each from another network, may be like: the probability of each, and the kinds
    /// of its copies. `scrambled` is the probability that the document itself is out of order.
    ///
    /// Who scrambles each copy by itself scrambles nearly all, and no two alike; so the more copies disagree about
    /// everything, the less one of them counts for that happens to read like an original. One reference was chosen by
    /// somebody; many were gathered by a program, from whoever copies: so a bad set is the likelier the more there are.
    pub(super) fn sets(self, scrambled: f64, copies: usize) -> Vec<(f64, Kinds)> {
        const GOOD: Kinds = Kinds { clean: 0.99, moved: 0.007, shuffled: 0.003, shared: 0.4 };
        const MIXED: Kinds = Kinds { clean: 0.6, moved: 0.3, shuffled: 0.1, shared: 0.4 };
        const BAD: Kinds = Kinds { clean: 0.0001, moved: 0.01, shuffled: 0.9899, shared: 0.001 };
        match self {
            Self::Given => {
                let moved = GIVEN_MOVED * scrambled;
                vec![(1.0, Kinds { clean: 1.0 - scrambled, moved, shuffled: scrambled - moved, shared: 0.0 })]
            }
            Self::Found => vec![(0.78, GOOD), (0.18, MIXED), (0.04, BAD)],
            Self::Reference => {
                let further = copies.clamp(1, MANY) - 1;
                let bad = BAD_OF_ONE * (BAD_OF_MANY / BAD_OF_ONE).powf(further as f64 / (MANY - 1) as f64);
                vec![(0.9 - bad, GOOD), (0.1, MIXED), (bad, BAD)]
            }
        }
    }

    /// How probable it is that a copy of a set of which nothing is known is shuffled.
    pub(super) fn shuffled(self, scrambled: f64) -> f64 {
        self.sets(scrambled, 1).iter().map(|(weight, kinds)| weight * kinds.shuffled).sum()
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

    #[test]
    fn a_cleaner_copy_supports_an_order_more() {
        for (_, kinds) in Provenance::ALL.into_iter().flat_map(|provenance| provenance.sets(0.8, 3)) {
            let support: Vec<f64> = [0, 3, 6, 13].map(|b| kinds.likelihood(b, 12)).to_vec();
            assert!(support.is_sorted_by(|x, y| x > y), "{support:?}");
            assert!(support[1] > 2.0, "one block moved: still for it");
            assert!(support[3] < 0.0, "a shuffle speaks against an order");
            assert!((kinds.clean + kinds.moved + kinds.shuffled - 1.0).abs() < 1e-12);
        }
        for (provenance, copies) in
            Provenance::ALL.into_iter().flat_map(|p| [(p, 0), (p, 1), (p, 5), (p, 16)])
        {
            let total: f64 = provenance.sets(0.8, copies).iter().map(|(weight, _)| weight).sum();
            assert!((total - 1.0).abs() < 1e-12, "{provenance:?}");
        }
        let bad = [1, 3, 5, 16].map(|copies| Provenance::Reference.sets(0.8, copies)[2].0);
        assert!(bad.is_sorted() && bad[0] < bad[1], "the more, the likelier: {bad:?}");
    }
}
