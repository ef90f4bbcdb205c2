//! Every order of a few pieces, weighed.
//!
//! Of few pieces chance makes much: copies that lack different pieces agree with several orders at once, and one whose
//! block was moved agrees with a clean one that lacks the block. So nothing is grouped or guessed at here: each of the
//! n! orders has a prior by how it reads, each copy says how likely its own order is if that one is right
//! ([`disorder`](super::disorder)), and Bayes' rule weighs them over what the copies may be like as a set. What has no
//! copy to speak for it is left to "none of them", which is what the reference-free model believes.

use super::disorder::{Kinds, breakpoints, ln_factorial, log_sum};
use super::hypotheses::{Hypotheses, Hypothesis, MOST_COHERENCE};
use super::provenance::{Expected, Provenance};
use super::witness::{Family, Witness, network_of_each};

/// The orders of so many pieces are enumerated: 5,040 at most.
pub(super) const MOST_PIECES: usize = 7;
/// Orders less probable than this are left to "none of them".
const LEAST_PROBABILITY: f64 = 1e-4;
/// Orders less probable than this however they read are not read.
const LEAST_READ: f64 = 1e-6;

/// Weighs all orders of `pieces` pieces, at most [`MOST_PIECES`]. `coherence` and `expected` are what
/// [`Hypotheses::weigh`] takes. Linear in the orders and in the witnesses.
pub(super) fn enumerate(
    pieces: usize,
    witnesses: &[Witness],
    families: &[Family],
    coherence: &dyn Fn(&[usize]) -> f64,
    expected: &Expected,
) -> Hypotheses {
    let bench = Bench::new(witnesses, families, expected);
    let none = bench.weigh(&bench.hear(None));
    let ln_orders = ln_factorial(pieces);
    let mut orders = Vec::new();
    let mut chain: Vec<usize> = (0..pieces).collect();
    loop {
        let apart: Vec<usize> = witnesses.iter().map(|witness| apart(&chain, &witness.sequence)).collect();
        let order = bench.weigh(&bench.hear(Some(&apart)));
        let explained = order.over(&none).ln() - ln_orders;
        if explained + MOST_COHERENCE > LEAST_READ.ln() {
            let members = (0..witnesses.len()).filter(|&w| bench.has_say(w) && apart[w] == 0).collect();
            orders.push(Hypothesis {
                chain: chain.clone(),
                probability: explained + coherence(&chain),
                members,
            });
        }
        if !next_order(&mut chain) {
            break;
        }
    }
    let mut all = Hypotheses::normalised(orders, none.copies + none.given_alone);
    all.orders.retain(|order| order.probability >= LEAST_PROBABILITY);
    all.none = 1.0 - all.orders.iter().map(|order| order.probability).sum::<f64>();
    all
}

/// The likelihood of what all witnesses say, in log.
struct Likelihood {
    copies: f64,
    /// Of the document itself, beside copies that tell something, and beside those that do not.
    given: f64,
    given_alone: f64,
}

impl Likelihood {
    /// How much likelier it is than `none`, by what makes it likelier. A document that was moved from an unknown order
    /// says nothing as long as no copy does.
    fn over(&self, none: &Self) -> f64 {
        let by_copies = (self.copies - none.copies).exp() - 1.0;
        let given = |log: f64| (log - none.given_alone).exp();
        (by_copies * given(self.given) + given(self.given_alone) - 1.0).max(0.0)
    }
}

/// What one voice says, if a certain order is right.
struct Said {
    provenance: Provenance,
    /// Its breakpoints; `None` for a shuffle, whatever is right.
    apart: Option<usize>,
    pieces: usize,
    /// The family that has this scramble.
    family: Option<usize>,
    /// Further sites that have it, and how many pieces they have in common.
    sharing: (usize, usize),
}

/// What a set of copies may be like: its probability in log, its kinds, and their likelihoods by pieces and breakpoints.
struct Set {
    weight: f64,
    kinds: Kinds,
    likelihoods: Vec<f64>,
}

impl Set {
    const WIDTH: usize = MOST_PIECES + 2;

    fn all(sets: Vec<(f64, Kinds)>) -> Vec<Self> {
        let by_both = |kinds: &Kinds, at: usize| {
            let (pieces, breakpoints) = (at / Self::WIDTH, at % Self::WIDTH);
            if breakpoints > pieces + 1 { f64::NEG_INFINITY } else { kinds.likelihood(breakpoints, pieces) }
        };
        let of = |(weight, kinds): (f64, Kinds)| Self {
            weight: weight.ln(),
            likelihoods: (0..(MOST_PIECES + 1) * Self::WIDTH).map(|at| by_both(&kinds, at)).collect(),
            kinds,
        };
        sets.into_iter().map(of).collect()
    }

    fn log_likelihood(&self, said: &Said) -> f64 {
        let own = match said.apart {
            Some(apart) => self.likelihoods[said.pieces * Self::WIDTH + apart],
            None => self.kinds.shuffled.ln(),
        };
        let (sites, common) = said.sharing;
        if sites == 0 {
            return own;
        }
        own + self.kinds.accident(sites, common) + sites as f64 * ln_factorial(common)
    }
}

/// All witnesses, ready to be heard.
struct Bench<'w> {
    witnesses: &'w [Witness],
    networks: Vec<u64>,
    /// For each witness its family; none for those without a say.
    family: Vec<Option<usize>>,
    /// For each family, the pieces that its members have in common.
    common: Vec<usize>,
    copies: Vec<(Provenance, Vec<Set>)>,
    given: Vec<Set>,
    given_alone: Vec<Set>,
}

impl<'w> Bench<'w> {
    fn new(witnesses: &'w [Witness], families: &[Family], expected: &Expected) -> Self {
        let mut family = vec![None; witnesses.len()];
        for (number, of) in families.iter().enumerate() {
            of.members.iter().for_each(|&w| family[w] = Some(number));
        }
        let networks = network_of_each(witnesses);
        let count = |provenance: Provenance| {
            let has_say = |w: &usize| witnesses[*w].provenance == provenance && family[*w].is_some();
            let mut of: Vec<u64> = (0..witnesses.len()).filter(has_say).map(|w| networks[w]).collect();
            of.sort_unstable();
            of.dedup();
            of.len()
        };
        let copies = [Provenance::Found, Provenance::Reference]
            .map(|provenance| (provenance, Set::all(provenance.sets(expected, count(provenance)))));
        let given = Provenance::Given.sets(expected, 1);
        let still = |&(weight, kinds): &(f64, Kinds)| {
            (weight, Kinds { moved: 0.0, shuffled: kinds.shuffled + kinds.moved, ..kinds })
        };
        Self {
            witnesses,
            given_alone: Set::all(given.iter().map(still).collect()),
            given: Set::all(given),
            copies: copies.into(),
            common: families.iter().map(|family| family.common).collect(),
            networks,
            family,
        }
    }

    fn has_say(&self, witness: usize) -> bool {
        self.family[witness].is_some()
    }

    /// Hears one voice for each network, on an order from which each witness is so many breakpoints apart: each by
    /// itself that agrees with it, others by what they share. `None` is an order that nobody speaks for.
    fn hear(&self, apart: Option<&[usize]>) -> Vec<Said> {
        let mut order: Vec<usize> = (0..self.witnesses.len()).filter(|&w| self.has_say(w)).collect();
        if let Some(apart) = apart {
            // A network that has two orders is heard for the one that fits better.
            order.sort_by_key(|&w| apart[w]);
        }
        let mut heard: Vec<u64> = Vec::with_capacity(order.len());
        let mut all: Vec<Said> = Vec::with_capacity(order.len());
        for w in order {
            if heard.contains(&self.networks[w]) {
                continue;
            }
            heard.push(self.networks[w]);
            let witness = &self.witnesses[w];
            let apart = apart.map(|apart| apart[w]);
            let family = self.family[w].filter(|_| apart != Some(0));
            if let Some(first) = all.iter_mut().find(|said| family.is_some() && said.family == family) {
                first.sharing.0 += 1;
                first.provenance = first.provenance.max(witness.provenance);
                continue;
            }
            let sharing = (0, family.map_or(0, |family| self.common[family]));
            let (provenance, pieces) = (witness.provenance, witness.sequence.len());
            all.push(Said { provenance, apart, pieces, family, sharing });
        }
        all
    }

    fn weigh(&self, said: &[Said]) -> Likelihood {
        let copies = self.copies.iter().map(|(provenance, sets)| of_sets(sets, *provenance, said)).sum();
        let given = |sets: &[Set]| of_sets(sets, Provenance::Given, said);
        Likelihood { copies, given: given(&self.given), given_alone: given(&self.given_alone) }
    }
}

/// Over all that the set of the copies of one provenance may be like.
fn of_sets(sets: &[Set], provenance: Provenance, said: &[Said]) -> f64 {
    let voices = || said.iter().filter(move |said| said.provenance == provenance);
    if voices().next().is_none() {
        return 0.0;
    }
    let of_set = |set: &Set| set.weight + voices().map(|said| set.log_likelihood(said)).sum::<f64>();
    log_sum(&sets.iter().map(of_set).collect::<Vec<f64>>())
}

/// The breakpoints of `sequence` if `chain`, which has all its pieces, is right.
fn apart(chain: &[usize], sequence: &[usize]) -> usize {
    let mut place = [0_usize; MOST_PIECES];
    let mut taken = [0_usize; MOST_PIECES];
    for (at, &piece) in chain.iter().enumerate() {
        place[piece] = at;
    }
    for &piece in sequence {
        taken[place[piece]] = 1;
    }
    let mut ranks = [0_usize; MOST_PIECES];
    for (rank, &piece) in ranks.iter_mut().zip(sequence) {
        *rank = taken[..place[piece]].iter().sum();
    }
    breakpoints(&ranks[..sequence.len()])
}

/// The next order in lexicographic order, in place; whether there is one.
fn next_order(order: &mut [usize]) -> bool {
    let Some(at) = order.windows(2).rposition(|pair| pair[0] < pair[1]) else { return false };
    if let Some(next) = order.iter().rposition(|&piece| piece > order[at]) {
        order.swap(at, next);
    }
    order[at + 1..].reverse();
    true
}

#[cfg(test)]
mod tests {
    use super::super::witness::ranks_in;
    use super::*;

    #[test]
    fn all_orders_come_once_and_breakpoints_are_those_of_the_ranks() {
        let mut chain: Vec<usize> = (0..5).collect();
        let mut seen = std::collections::BTreeSet::new();
        loop {
            assert!(seen.insert(chain.clone()));
            for sequence in [&[4, 0, 2][..], &[1, 3], &[0, 1, 2, 3, 4]] {
                assert_eq!(apart(&chain, sequence), breakpoints(&ranks_in(5, &chain, sequence)));
            }
            if !next_order(&mut chain) {
                break;
            }
        }
        assert_eq!(seen.len(), 120);
    }
}
