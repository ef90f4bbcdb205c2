//! The order that copies have in common where none of them is clean.
//!
//! Expectation maximisation: copies vote on every pair of pieces with weights, the order that breaks the least weight
//! is sought, and each copy's weight becomes the log odds that a pair of it is right, by that order; and again. A
//! copy whose every pair is as often wrong as right ends with no weight. Method: Klementiev, Roth and Small 2008,
//! "Unsupervised rank aggregation with distance-based models"; the order itself is Kemeny's, by insertions from
//! Borda's.

use super::provenance::Expected;
use super::trust::Trust;
use super::witness::Family;

/// Families that it takes: of two, one is as good as what they have in common.
const FEWEST_FAMILIES: usize = 3;
/// Above this many pieces there are no votes on pairs.
const MOST_PIECES: usize = 200;
/// Rounds at most; nearly all end after three.
const ROUNDS: usize = 8;

/// Orders that several families have in common, over the pieces that any of them has.
pub(super) fn consensus(pieces: usize, families: &[Family], expected: &Expected) -> Vec<Vec<usize>> {
    if families.len() < FEWEST_FAMILIES || pieces > MOST_PIECES {
        return Vec::new();
    }
    let mut weights: Vec<f64> =
        families.iter().map(|family| 1.0 - family.provenance.shuffled(expected)).collect();
    let mut order = Vec::new();
    for _ in 0..ROUNDS {
        let votes = Votes::new(pieces, families, &weights);
        let next = votes.order();
        if next == order {
            break;
        }
        order = next;
        weights = families.iter().map(|family| Trust::new(pieces, &order, &family.chain).pairs).collect();
    }
    vec![order]
}

/// Weighted votes on precedence.
struct Votes {
    pieces: usize,
    voted: Vec<bool>,
    /// Row-major: the weight of those that have the row's piece before the column's, less that of the others.
    precedes: Vec<f64>,
}

impl Votes {
    fn new(pieces: usize, families: &[Family], weights: &[f64]) -> Self {
        let mut votes = Self { pieces, voted: vec![false; pieces], precedes: vec![0.0; pieces * pieces] };
        for (family, &weight) in families.iter().zip(weights) {
            for (at, &before) in family.chain.iter().enumerate() {
                votes.voted[before] = true;
                for &after in &family.chain[at + 1..] {
                    votes.precedes[before * pieces + after] += weight;
                    votes.precedes[after * pieces + before] -= weight;
                }
            }
        }
        votes
    }

    fn of(&self, before: usize, after: usize) -> f64 {
        self.precedes[before * self.pieces + after]
    }

    /// The order that breaks the least weight, as far as moving single pieces finds it.
    fn order(&self) -> Vec<usize> {
        let mut order: Vec<usize> = (0..self.pieces).filter(|&piece| self.voted[piece]).collect();
        let borda: Vec<f64> =
            (0..self.pieces).map(|piece| order.iter().map(|&other| self.of(piece, other)).sum()).collect();
        order.sort_by(|&x, &y| borda[y].total_cmp(&borda[x]).then(x.cmp(&y)));
        for _ in 0..ROUNDS {
            let mut changed = false;
            for piece in order.clone() {
                changed |= self.reinsert(&mut order, piece);
            }
            if !changed {
                break;
            }
        }
        order
    }

    /// Moves a piece to where it breaks least; says whether that is elsewhere.
    fn reinsert(&self, order: &mut Vec<usize>, piece: usize) -> bool {
        const ROUNDING: f64 = 1e-9;
        let Some(from) = order.iter().position(|&other| other == piece) else { return false };
        order.remove(from);
        let (mut gain, mut gain_here) = (0.0, 0.0);
        let (mut best, mut best_at) = (0.0, 0);
        for (at, &other) in order.iter().enumerate() {
            gain += self.of(other, piece) - self.of(piece, other);
            if at + 1 == from {
                gain_here = gain;
            }
            if gain > best + ROUNDING {
                (best, best_at) = (gain, at + 1);
            }
        }
        let moves = best > gain_here + ROUNDING;
        order.insert(if moves { best_at } else { from }, piece);
        moves
    }
}
