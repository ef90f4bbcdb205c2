//! From witnesses to the order that is to be expected to be best, and to who decided it.

use serde::Serialize;

use super::beliefs::{Beliefs, CERTAIN};
use super::hypotheses::Hypotheses;
use super::provenance::{Expected, Provenance, SETS};
use super::trust::{MOST_TRUST, Trust};
use super::witness::{Witness, ranks_in};
use crate::config::OrderConfig;
use crate::kendall::kendall_tau;
use crate::order::coherence::coherence;
use crate::order::decode::{Decoded, decode};
use crate::order::scores::{Constraints, Scores};

/// A witness with less influence than this decided nothing.
const LEAST_INFLUENCE: f64 = 0.05;
/// From this probability on that no copy is right, the order is the model's alone.
const NONE_IS_RIGHT: f64 = 0.9;

/// What the order was made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Method {
    /// Copies decided the place of every piece.
    References,
    /// The article itself was all there was to go by, or its copies were of no use.
    Discourse,
    /// Copies decided some places, the article itself the others.
    Mixed,
}

/// What a witness was found to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Testimony {
    /// The probability, 0–1, that its order is right.
    pub clean: f64,
    /// How much of the order it decided, 0–1.
    pub influence: f64,
    /// Kendall's tau of its pieces against the order found; `None` for fewer than two.
    pub tau: Option<f64>,
}

/// An order with the reasons for it.
#[derive(Debug, Clone, PartialEq)]
pub struct Restored {
    /// The order, its joins and its confidence.
    pub decoded: Decoded,
    /// What it was made of.
    pub method: Method,
    /// For each witness what it was found to be.
    pub testimonies: Vec<Testimony>,
    /// What was believed, for partial orders; none where pairs are not kept.
    pub beliefs: Option<(Scores, Constraints)>,
}

/// The order of the pieces that `prior` and `rules` are about, with what `witnesses` say. The first `given` of them are
/// the document itself: they are heard, but are no references. `paragraphs[i]` is the paragraph of the document that piece
/// `i` was cut from, ascending; it may be empty, where that is not known.
///
/// Time grows with the square of the pieces, up to the number from which on pairs are not kept, and with the square of the witnesses.
#[must_use]
pub fn restore(
    (prior, rules): (&Scores, &Constraints),
    (paragraphs, witnesses): (&[u32], &[Witness]),
    given: usize,
    expected: &Expected,
    config: &OrderConfig,
) -> Restored {
    let judge = |chain: &[usize]| prior.worth().with_lapse(coherence(prior, chain));
    restore_with((prior, rules), (paragraphs, witnesses), given, &judge, (expected, config))
}

/// How likely it is, in log and on one scale, that `witnesses` say what they say, were the copies of one provenance a set of
/// each kind; `prior` is about the document's pieces, which are of `paragraphs`.
#[must_use]
pub fn evidence(
    prior: &Scores,
    (paragraphs, witnesses): (&[u32], &[Witness]),
    expected: &Expected,
    provenance: Provenance,
) -> [f64; SETS] {
    let judge = |chain: &[usize]| prior.worth().with_lapse(coherence(prior, chain));
    Hypotheses::evidence((prior.len(), paragraphs), witnesses, &judge, expected, provenance)
}

/// The same, with a given answer to whether an order reads like an original, in log odds.
pub(super) fn restore_with(
    (prior, rules): (&Scores, &Constraints),
    (paragraphs, witnesses): (&[u32], &[Witness]),
    given: usize,
    judge: &dyn Fn(&[usize]) -> f64,
    (expected, config): (&Expected, &OrderConfig),
) -> Restored {
    let hypotheses = Hypotheses::weigh((prior.len(), paragraphs), witnesses, judge, expected);
    if !prior.is_paired() {
        return without_pairs((prior, rules), &hypotheses, witnesses, given, config);
    }
    let beliefs = Beliefs::new(prior, &hypotheses, witnesses);
    let (scores, constraints) = (beliefs.scores(), beliefs.constraints(rules));
    let mut decoded = decode(&scores, &constraints, config);
    for (join, pair) in decoded.joins.iter_mut().zip(decoded.order.windows(2)) {
        *join = beliefs.join(pair[0], pair[1]) as f32;
    }
    decoded.confidence = beliefs.expected_tau(&decoded.order) as f32;
    let method = method(prior.len(), &hypotheses, witnesses, given);
    let testimonies = testimonies(prior.len(), &hypotheses, witnesses, &decoded.order);
    Restored { decoded, method, testimonies, beliefs: Some((scores, constraints)) }
}

/// Where pairs are not kept: the most probable order, and behind each piece what follows it in the document and no copy has.
fn without_pairs(
    (prior, rules): (&Scores, &Constraints),
    hypotheses: &Hypotheses,
    witnesses: &[Witness],
    given: usize,
    config: &OrderConfig,
) -> Restored {
    let best = hypotheses.orders.first().filter(|order| order.probability > hypotheses.none);
    let Some(best) = best else {
        let decoded = decode(prior, rules, config);
        let testimonies = testimonies(prior.len(), hypotheses, witnesses, &decoded.order);
        return Restored { decoded, method: Method::Discourse, testimonies, beliefs: None };
    };
    let mut is_placed = vec![false; prior.len()];
    best.chain.iter().for_each(|&piece| is_placed[piece] = true);
    let mut order: Vec<usize> = (0..prior.len()).take_while(|&piece| !is_placed[piece]).collect();
    for &piece in &best.chain {
        order.push(piece);
        order.extend((piece + 1..prior.len()).take_while(|&next| !is_placed[next]));
    }
    let probability = best.probability as f32;
    let joins =
        order.windows(2).map(|pair| if is_placed[pair[0]] && is_placed[pair[1]] { probability } else { 0.0 });
    let decoded = Decoded { joins: joins.collect(), confidence: probability, order };
    let method = method(prior.len(), hypotheses, witnesses, given);
    let testimonies = testimonies(prior.len(), hypotheses, witnesses, &decoded.order);
    Restored { decoded, method, testimonies, beliefs: None }
}

fn method(pieces: usize, hypotheses: &Hypotheses, witnesses: &[Witness], given: usize) -> Method {
    let is_by_copies = |members: &[usize]| members.is_empty() || members.iter().any(|&w| w >= given);
    let by_copies = hypotheses.orders.iter().filter(|order| is_by_copies(&order.members));
    let probability: f64 = by_copies.clone().map(|order| order.probability).sum();
    if probability <= 1.0 - NONE_IS_RIGHT {
        return Method::Discourse;
    }
    let mut has = vec![false; pieces];
    if let Some(best) = by_copies.clone().next() {
        for &w in &best.members {
            witnesses[w].sequence.iter().for_each(|&piece| has[piece] = true);
        }
        for witness in &witnesses[given..] {
            if Trust::new(pieces, &best.chain, &witness.sequence).most() > 0.0 {
                witness.sequence.iter().for_each(|&piece| has[piece] = true);
            }
        }
    }
    if probability >= CERTAIN && has.iter().all(|&has| has) { Method::References } else { Method::Mixed }
}

fn testimonies(
    pieces: usize,
    hypotheses: &Hypotheses,
    witnesses: &[Witness],
    order: &[usize],
) -> Vec<Testimony> {
    let mut all = Vec::with_capacity(witnesses.len());
    for (w, witness) in witnesses.iter().enumerate() {
        let (mut clean, mut influence) = (0.0, 0.0);
        for hypothesis in &hypotheses.orders {
            if hypothesis.members.contains(&w) {
                clean += hypothesis.probability;
                influence += hypothesis.probability;
                continue;
            }
            let trust = Trust::new(pieces, &hypothesis.chain, &witness.sequence).most();
            let share = if hypothesis.members.is_empty() {
                1.0
            } else {
                let is_known = |piece: &&usize| {
                    hypothesis.members.iter().any(|&w| witnesses[w].sequence.contains(piece))
                };
                let own = witness.sequence.iter().filter(|piece| !is_known(piece)).count();
                own as f64 / pieces as f64
            };
            influence += hypothesis.probability * share * (trust / MOST_TRUST).min(1.0);
        }
        let tau = tau_of(pieces, order, witness);
        all.push(Testimony { clean, influence: influence.min(1.0), tau });
    }
    all
}

/// Kendall's tau of a witness's pieces against an order; `None` for fewer than two.
fn tau_of(pieces: usize, order: &[usize], witness: &Witness) -> Option<f64> {
    let ranks: Vec<u32> =
        ranks_in(pieces, order, &witness.sequence).into_iter().map(|rank| rank as u32).collect();
    (ranks.len() > 1).then(|| kendall_tau(&ranks))
}

impl Restored {
    /// The order of `alone`, which was found without copies, with what the witnesses were found to be: nothing that
    /// decides.
    #[must_use]
    pub fn replaced_by(self, alone: Self, witnesses: &[Witness]) -> Self {
        let order = &alone.decoded.order;
        let testimonies = self.testimonies.iter().zip(witnesses).map(|(testimony, witness)| Testimony {
            influence: 0.0,
            tau: tau_of(order.len(), order, witness),
            ..*testimony
        });
        Self { testimonies: testimonies.collect(), ..alone }
    }
}

impl Testimony {
    /// Whether it decided anything that is worth telling.
    #[must_use]
    pub fn decided(&self) -> bool {
        self.influence >= LEAST_INFLUENCE
    }
}
