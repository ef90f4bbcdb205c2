//! What the right order may be, and how probable each possibility is.
//!
//! Each family of copies is a possibility: that its order is the right one. So is what all copies have in common if
//! none of them is clean, and that no copy tells anything. With the prior odds of a reference-free model (is this
//! order of these pieces more like an original or like a shuffle?) and the likelihood of every other copy's order
//! ([`disorder`](super::disorder)), Bayes' rule weighs them. A scramble that several sites share is one accident:
//! further members of a family count for little (`SHARED_ACCIDENT`), further members of one network for nothing.

use super::consensus::consensus;
use super::disorder::{Kinds, breakpoints};
use super::witness::{Family, Witness, families, ranks_in};

/// The probability that a second site has the scramble of a first one, given that the first is scrambled.
const SHARED_ACCIDENT: f64 = 0.2;
/// The reference-free model's odds on an order count up to this logarithm: it has seen no more than some thousands of
/// articles.
const MOST_COHERENCE: f64 = 6.0;

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
}

impl Hypotheses {
    /// Weighs what `witnesses` say of the order of `pieces` pieces. `coherence` gives the log odds (natural) that an
    /// order of some of the pieces is an original and no shuffle, on equal chances.
    #[must_use]
    pub fn weigh(pieces: usize, witnesses: &[Witness], coherence: &dyn Fn(&[usize]) -> f64) -> Self {
        let families = families(pieces, witnesses);
        let coherence = |chain: &[usize]| coherence(chain).clamp(-MOST_COHERENCE, MOST_COHERENCE);
        let mut orders: Vec<Hypothesis> = Vec::new();
        for (own, family) in families.iter().enumerate() {
            let log_odds = family.kinds.clean_odds()
                + coherence(&family.chain)
                + agreement(pieces, family, own, &families, witnesses);
            let members = family.members.clone();
            orders.push(Hypothesis { chain: family.chain.clone(), probability: log_odds, members });
        }
        for chain in consensus(pieces, &families) {
            if orders.iter().any(|known| known.chain == chain) {
                continue;
            }
            // Of all orders that nobody has, this one was picked: its prior is one of m!.
            let orders_of_it: f64 = (2..=chain.len()).map(|k| (k as f64).ln()).sum();
            let log_odds = coherence(&chain) - orders_of_it + support(pieces, &chain, None, &families);
            orders.push(Hypothesis { chain, probability: log_odds, members: Vec::new() });
        }
        Self::normalised(orders)
    }

    /// Turns log odds against "none of them" into probabilities.
    fn normalised(mut orders: Vec<Hypothesis>) -> Self {
        let largest = orders.iter().map(|order| order.probability).fold(0.0, f64::max);
        let total: f64 = orders.iter().map(|order| (order.probability - largest).exp()).sum();
        let none = (-largest).exp();
        for order in &mut orders {
            order.probability = (order.probability - largest).exp() / (total + none);
        }
        orders.sort_by(|x, y| y.probability.total_cmp(&x.probability));
        Self { orders, none: none / (total + none) }
    }
}

/// What the other families, and the further members of its own, say for a family's order.
fn agreement(pieces: usize, family: &Family, own: usize, families: &[Family], witnesses: &[Witness]) -> f64 {
    let further = further_members(family, witnesses);
    further + support(pieces, &family.chain, Some(own), families)
}

/// What the members of a family beyond its first say for its order: that they share it by accident is the less
/// probable, the more networks they are of.
fn further_members(family: &Family, witnesses: &[Witness]) -> f64 {
    let clean = |member: &usize| witnesses[*member].kinds.clean;
    let mut cleanest: Vec<f64> = family.members.iter().map(clean).collect();
    cleanest.sort_by(|x, y| y.total_cmp(x));
    let further = cleanest.iter().take(family.networks.len()).skip(1);
    further.map(|clean| (clean / SHARED_ACCIDENT).ln().max(0.0)).sum()
}

/// What all families but one say for an order: one voice for each network.
fn support(pieces: usize, chain: &[usize], own: Option<usize>, families: &[Family]) -> f64 {
    let mut heard: Vec<u64> = own.map_or_else(Vec::new, |own| families[own].networks.clone());
    let mut voices: Vec<(f64, usize)> = (0..families.len())
        .filter(|&other| Some(other) != own)
        .map(|other| (voice(pieces, chain, &families[other].chain, &families[other].kinds), other))
        .collect();
    voices.sort_by(|x, y| y.0.total_cmp(&x.0).then(x.1.cmp(&y.1)));
    let mut sum = 0.0;
    for (support, other) in voices {
        let networks = &families[other].networks;
        if networks.iter().any(|network| !heard.contains(network)) {
            sum += support;
            heard.extend_from_slice(networks);
        }
    }
    sum
}

fn voice(pieces: usize, chain: &[usize], other: &[usize], kinds: &Kinds) -> f64 {
    let ranks = ranks_in(pieces, chain, other);
    if ranks.len() < 2 { 0.0 } else { kinds.support(breakpoints(&ranks), ranks.len()) }
}
