//! What the right order may be, and how probable each possibility is.
//!
//! Each family of copies is a possibility: that its order is the right one. So is what all copies have in common if
//! none of them is clean, and that no copy tells anything. With the prior odds of a reference-free model (is this
//! order of these pieces more like an original or like a shuffle?) and the likelihood of every copy's order
//! ([`disorder`](super::disorder)), Bayes' rule weighs them; how good the copies are as a set is learnt with it. A
//! scramble that several sites share is one accident: further members of a family count for little, further members of
//! one network for nothing. Of few pieces every order is a possibility, and nothing else ([`enumeration`]).

use super::consensus::consensus;
use super::disorder::{Kinds, breakpoints, log_sum};
use super::enumeration;
use super::provenance::{Expected, Provenance, SETS};
use super::units::Units;
use super::witness::{Family, Witness, families, ranks_in};

/// The reference-free model's log odds on an order count for no more than this: it was held against some thousands of
/// articles. What they count for at least is learnt with it ([`Worth`](crate::order::Worth)).
pub(super) const MOST_COHERENCE: f64 = 6.0;

/// A possible order of the pieces that copies have.
#[derive(Debug, Clone, PartialEq)]
pub struct Hypothesis {
    /// Its pieces in order: not all of the document's, if no copy of the family has all.
    pub chain: Vec<usize>,
    /// The probability, 0–1, that it is right.
    pub probability: f64,
    /// The witnesses that have exactly this order; none if it is what several have in common.
    pub members: Vec<usize>,
}

/// All possibilities.
#[derive(Debug, Clone, PartialEq)]
pub struct Hypotheses {
    /// The possible orders, the most probable first.
    pub orders: Vec<Hypothesis>,
    /// The probability, 0–1, that it is none of them.
    pub none: f64,
    /// The log of how likely it is that the witnesses say what they say, on a scale that depends on them alone.
    evidence: f64,
}

impl Hypotheses {
    /// Weighs what `witnesses` say of the order of `pieces` pieces; of which paragraph each is, is in `paragraphs`, as far as
    /// it is known. `coherence` gives the log odds (natural) that an
    /// order of some of the pieces is an original and no shuffle, on equal chances.
    #[must_use]
    pub fn weigh(
        (pieces, paragraphs): (usize, &[u32]),
        witnesses: &[Witness],
        coherence: &dyn Fn(&[usize]) -> f64,
        expected: &Expected,
    ) -> Self {
        let units = Units::new(pieces, paragraphs, witnesses);
        if units.are_pieces() {
            return Self::of_units(pieces, witnesses, coherence, expected);
        }
        let witnesses = units.of_witnesses(witnesses);
        let coherence = |chain: &[usize]| coherence(&units.pieces(chain));
        let mut all = Self::of_units(units.len(), &witnesses, &coherence, expected);
        for order in &mut all.orders {
            order.chain = units.pieces(&order.chain);
        }
        all
    }

    /// The same, where each piece is moved by itself.
    fn of_units(
        pieces: usize,
        witnesses: &[Witness],
        coherence: &dyn Fn(&[usize]) -> f64,
        expected: &Expected,
    ) -> Self {
        let families = families(pieces, witnesses);
        let coherence = |chain: &[usize]| coherence(chain).min(MOST_COHERENCE);
        let has_copies = witnesses.iter().any(|witness| witness.provenance != Provenance::Given);
        if pieces <= enumeration::MOST_PIECES && has_copies {
            return enumeration::enumerate(pieces, witnesses, &families, &coherence, expected);
        }
        let none = Voices::unexplained(&families, expected);
        let mut orders: Vec<Hypothesis> = Vec::new();
        for (own, family) in families.iter().enumerate() {
            let voices = Voices::hear(pieces, &family.chain, Some(own), &families);
            orders.push(Hypothesis {
                chain: family.chain.clone(),
                probability: coherence(&family.chain) + voices.log_likelihood(expected) - none,
                members: family.members.clone(),
            });
        }
        for chain in consensus(pieces, &families, expected) {
            if orders.iter().any(|known| known.chain == chain) {
                continue;
            }
            let voices = Voices::hear(pieces, &chain, None, &families);
            // Of all orders that no copy has, this one was picked: its prior is one of m!.
            let orders_of_it: f64 = (2..=chain.len()).map(|k| (k as f64).ln()).sum();
            let probability = coherence(&chain) - orders_of_it + voices.log_likelihood(expected) - none;
            orders.push(Hypothesis { chain, probability, members: Vec::new() });
        }
        Self::normalised(orders, none)
    }

    /// How likely it is, in log and on one scale, that the witnesses say what they say, were the copies of one provenance a
    /// set of each kind. The parameters are those of [`weigh`](Self::weigh).
    #[must_use]
    pub fn evidence(
        pieces: (usize, &[u32]),
        witnesses: &[Witness],
        coherence: &dyn Fn(&[usize]) -> f64,
        expected: &Expected,
        provenance: Provenance,
    ) -> [f64; SETS] {
        std::array::from_fn(|set| {
            Self::weigh(pieces, witnesses, coherence, &expected.only(provenance, set)).evidence
        })
    }

    /// Turns log odds against "none of them", whose log likelihood is `unexplained`, into probabilities.
    pub(super) fn normalised(mut orders: Vec<Hypothesis>, unexplained: f64) -> Self {
        let largest = orders.iter().map(|order| order.probability).fold(0.0, f64::max);
        let total: f64 = orders.iter().map(|order| (order.probability - largest).exp()).sum();
        let none = (-largest).exp();
        for order in &mut orders {
            order.probability = (order.probability - largest).exp() / (total + none);
        }
        orders.sort_by(|x, y| y.probability.total_cmp(&x.probability));
        let evidence = unexplained + largest + (total + none).ln();
        Self { orders, none: none / (total + none), evidence }
    }
}

/// What one family says, if a certain order is right.
#[derive(Debug, Clone, Copy)]
enum Saying {
    /// The order is its own, and so many networks have it.
    Own { networks: usize },
    /// It has an order of `pieces` pieces with so many breakpoints.
    Other { breakpoints: usize, pieces: usize },
    /// No order explains it.
    Nothing { contradicted: bool },
}

impl Saying {
    /// Its log likelihood where copies are of certain kinds, times the number of orders that it could have.
    fn log_likelihood(self, kinds: &Kinds) -> f64 {
        match self {
            Self::Own { networks } => networks as f64 * kinds.clean.ln(),
            Self::Other { breakpoints, pieces } => kinds.likelihood(breakpoints, pieces),
            Self::Nothing { contradicted } => kinds.unexplained(contradicted),
        }
    }
}

/// What one family says.
#[derive(Debug)]
struct Voice {
    provenance: Provenance,
    saying: Saying,
    /// Further sites that have its order, where that is not the right one, and how many pieces they have in common: what
    /// [`Kinds::accident`] takes. No site where the order is right.
    sharing: (usize, usize),
}

impl Voice {
    /// The networks that it speaks for.
    fn networks(&self) -> usize {
        match self.saying {
            Saying::Own { networks } => networks,
            Saying::Other { .. } | Saying::Nothing { .. } => 1 + self.sharing.0,
        }
    }

    /// How likely it is, in log, from copies of some kinds.
    fn log_likelihood(&self, kinds: &Kinds) -> f64 {
        let (sites, pieces) = self.sharing;
        let accident = if sites > 0 { kinds.accident(sites, pieces) } else { 0.0 };
        self.saying.log_likelihood(kinds) + accident
    }
}

/// What all families say, one voice for each network.
#[derive(Debug, Default)]
struct Voices {
    voices: Vec<Voice>,
}

impl Voices {
    /// Hears all families on the order `chain`; it is that of the family `own`, if of any.
    fn hear(pieces: usize, chain: &[usize], own: Option<usize>, families: &[Family]) -> Self {
        let mut voices = Self::default();
        let mut heard: Vec<u64> = Vec::new();
        if let Some(family) = own.map(|own| &families[own]) {
            let saying = Saying::Own { networks: family.networks.len() };
            voices.voices.push(Voice { provenance: family.provenance, saying, sharing: (0, 0) });
            heard.extend_from_slice(&family.networks);
        }
        let mut others: Vec<(usize, usize)> = (0..families.len())
            .filter(|&other| Some(other) != own)
            .map(|other| (breakpoints(&ranks_in(pieces, chain, &families[other].chain)), other))
            .collect();
        // A network that has two orders is heard for the one that fits better.
        others.sort_unstable();
        for (breakpoints, other) in others {
            let family = &families[other];
            let unheard = family.networks.iter().filter(|network| !heard.contains(network)).count();
            if unheard > 0 {
                let pieces = ranks_in(pieces, chain, &family.chain).len();
                let saying = Saying::Other { breakpoints, pieces };
                let sharing = (unheard - 1, family.common);
                voices.voices.push(Voice { provenance: family.provenance, saying, sharing });
                heard.extend_from_slice(&family.networks);
            }
        }
        voices
    }

    /// The log likelihood of all families if no order that any of them speaks for is right.
    fn unexplained(families: &[Family], expected: &Expected) -> f64 {
        let mut voices = Self::default();
        let mut heard: Vec<u64> = Vec::new();
        let copies = || families.iter().filter(|family| family.provenance != Provenance::Given);
        let contradicted = copies().count() > 1 && copies().all(|family| family.networks.len() == 1);
        for family in families {
            let unheard = family.networks.iter().filter(|network| !heard.contains(network)).count();
            if unheard > 0 {
                let (saying, sharing) = (Saying::Nothing { contradicted }, (unheard - 1, family.common));
                voices.voices.push(Voice { provenance: family.provenance, saying, sharing });
                heard.extend_from_slice(&family.networks);
            }
        }
        voices.log_likelihood(expected)
    }

    /// Over all that the sets of copies may be like.
    fn log_likelihood(&self, expected: &Expected) -> f64 {
        let of_provenance = |provenance: Provenance| {
            let voices = || self.voices.iter().filter(move |voice| voice.provenance == provenance);
            if voices().next().is_none() {
                return 0.0;
            }
            let networks = voices().map(Voice::networks).sum();
            let of_set = |kinds: &Kinds| -> f64 { voices().map(|voice| voice.log_likelihood(kinds)).sum() };
            let sets: Vec<f64> = provenance
                .sets(expected, networks)
                .iter()
                .map(|(weight, kinds)| weight.ln() + of_set(kinds))
                .collect();
            log_sum(&sets)
        };
        Provenance::ALL.into_iter().map(of_provenance).sum()
    }
}
