//! Where an order comes from, and what is expected of it before it is looked at.

use super::disorder::Kinds;

/// The kinds of sets of copies that are told apart: good on the whole, of all kinds, bad on the whole.
pub const SETS: usize = 3;

/// The share of scrambled documents of which only blocks were moved.
const GIVEN_MOVED: f64 = 0.3;

/// The probability that a set of copies found among the inputs is of all kinds.
const FOUND_MIXED: f64 = 0.18;

/// The probability that a set of references is bad on the whole: of one, and of so many or more.
const BAD_OF_ONE: f64 = 0.01;
const BAD_OF_MANY: f64 = 0.2;
const MANY: usize = 5;

/// What is expected of a document and of the copies of its story before they are looked at.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Expected {
    /// The probability, 0–1, that the document itself is out of order.
    pub scrambled: f64,
    /// How many times as probable as by default it is that copies found among the inputs are a set of each kind: any scale.
    pub found: [f64; SETS],
    /// The same of references.
    pub references: [f64; SETS],
}

impl Expected {
    /// A document that is out of order with the probability `scrambled`, and nothing known of its copies.
    #[must_use]
    pub fn new(scrambled: f64) -> Self {
        Self { scrambled, found: [1.0; SETS], references: [1.0; SETS] }
    }

    /// The same, where only sets of one kind are possible among the copies of one provenance.
    #[must_use]
    pub fn only(mut self, provenance: Provenance, set: usize) -> Self {
        if let Some(factors) = self.factors_mut(provenance) {
            for (at, factor) in factors.iter_mut().enumerate() {
                *factor = if at == set { 1.0 } else { 0.0 };
            }
        }
        self
    }

    /// What is expected of copies of one provenance; none of the document itself.
    fn factors_mut(&mut self, provenance: Provenance) -> Option<&mut [f64; SETS]> {
        match provenance {
            Provenance::Given => None,
            Provenance::Found => Some(&mut self.found),
            Provenance::Reference => Some(&mut self.references),
        }
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
    /// of its copies.
    ///
    /// Who scrambles each copy by itself scrambles nearly all, and no two alike; so the more copies disagree about
    /// everything, the less one of them counts for that happens to read like an original. One reference was chosen by
    /// somebody; many were gathered by a program, from whoever copies: so a bad set is the likelier the more there are.
    /// Copies that were found among the inputs are such documents as the one that is looked at, and as likely out of order. Of a
    /// single one nothing else is to be said: else each of two orders that contradict each other would be taken for the other's
    /// scramble.
    pub(super) fn sets(self, expected: &Expected, copies: usize) -> Vec<(f64, Kinds)> {
        const GOOD: Kinds = Kinds { clean: 0.99, moved: 0.007, shuffled: 0.003, shared: 0.4 };
        const MIXED: Kinds = Kinds { clean: 0.6, moved: 0.3, shuffled: 0.1, shared: 0.4 };
        const BAD: Kinds = Kinds { clean: 0.0001, moved: 0.01, shuffled: 0.9899, shared: 0.001 };
        let scrambled = expected.scrambled;
        let moved = GIVEN_MOVED * scrambled;
        let given = Kinds { clean: 1.0 - scrambled, moved, shuffled: scrambled - moved, shared: 0.0 };
        let (base, factors) = match self {
            Self::Given => return vec![(1.0, given)],
            Self::Found if copies <= 1 => return vec![(1.0, Kinds { shared: MIXED.shared, ..given })],
            Self::Found => {
                let rest = 1.0 - FOUND_MIXED;
                let base = [rest * (1.0 - scrambled), FOUND_MIXED, rest * scrambled];
                (base, expected.found)
            }
            Self::Reference => {
                let further = copies.clamp(1, MANY) - 1;
                let bad = BAD_OF_ONE * (BAD_OF_MANY / BAD_OF_ONE).powf(further as f64 / (MANY - 1) as f64);
                ([0.9 - bad, 0.1, bad], expected.references)
            }
        };
        let weights = base.iter().zip(factors).map(|(share, factor)| share * factor);
        let total: f64 = weights.clone().sum();
        // Factors of which nothing can be made say nothing.
        let weights = weights.map(|weight| weight / total).zip(base);
        let is_possible = total.is_finite() && total > 0.0;
        weights
            .map(|(weight, base)| if is_possible { weight } else { base })
            .zip([GOOD, MIXED, BAD])
            .collect()
    }

    /// How probable each of [`SETS`] kinds of a set of so many copies is; none for the document itself, and for what is believed as
    /// it is: a single copy that was found.
    #[must_use]
    pub fn shares(self, expected: &Expected, copies: usize) -> Option<[f64; SETS]> {
        self.sets(expected, copies).iter().map(|&(weight, _)| weight).collect::<Vec<_>>().try_into().ok()
    }

    /// How probable it is that a copy of a set of which nothing is known is shuffled.
    pub(super) fn shuffled(self, expected: &Expected) -> f64 {
        self.sets(expected, 1).iter().map(|(weight, kinds)| weight * kinds.shuffled).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cleaner_copy_supports_an_order_more() {
        for (_, kinds) in
            Provenance::ALL.into_iter().flat_map(|provenance| provenance.sets(&Expected::new(0.8), 3))
        {
            let support: Vec<f64> = [0, 3, 6, 13].map(|b| kinds.likelihood(b, 12)).to_vec();
            assert!(support.is_sorted_by(|x, y| x > y), "{support:?}");
            assert!(support[1] > 2.0, "one block moved: still for it");
            assert!(support[3] < 0.0, "a shuffle speaks against an order");
            assert!((kinds.clean + kinds.moved + kinds.shuffled - 1.0).abs() < 1e-12);
        }
        for (provenance, copies) in
            Provenance::ALL.into_iter().flat_map(|p| [(p, 0), (p, 1), (p, 5), (p, 16)])
        {
            let total: f64 =
                provenance.sets(&Expected::new(0.8), copies).iter().map(|(weight, _)| weight).sum();
            assert!((total - 1.0).abs() < 1e-12, "{provenance:?}");
        }
        let bad = [1, 3, 5, 16].map(|copies| Provenance::Reference.sets(&Expected::new(0.8), copies)[2].0);
        assert!(bad.is_sorted() && bad[0] < bad[1], "the more, the likelier: {bad:?}");
    }
}
