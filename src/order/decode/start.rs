//! The order to start from: by how much speaks for standing early, one free piece after the other.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use crate::order::scores::{Constraints, Scores};

/// A piece that may be next: the earliest first, among equals the first of the input.
#[derive(Debug, PartialEq)]
struct Free {
    earliness: f32,
    piece: usize,
}

impl Eq for Free {}

impl Ord for Free {
    fn cmp(&self, other: &Self) -> Ordering {
        self.earliness.total_cmp(&other.earliness).then(other.piece.cmp(&self.piece))
    }
}

impl PartialOrd for Free {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Pieces by earliness (Borda's order), within what `constraints` permit.
pub(super) fn start(scores: &Scores, constraints: &Constraints) -> Vec<usize> {
    let n = scores.len();
    let free = |piece: usize| Free { earliness: scores.earliness(piece), piece };
    if !scores.is_paired() || !constraints.any() {
        let mut order: Vec<(i8, Free)> = (0..n).map(|i| (constraints.end(i), free(i))).collect();
        order.sort_by(|a, b| a.0.cmp(&b.0).then(b.1.cmp(&a.1)));
        return order.into_iter().map(|(_, free)| free.piece).collect();
    }
    // How many pieces still have to come before each.
    let mut waits: Vec<usize> =
        (0..n).map(|j| (0..n).filter(|&i| constraints.must_precede(i, j)).count()).collect();
    let mut heap: BinaryHeap<Free> = (0..n).filter(|&i| waits[i] == 0).map(free).collect();
    let mut order = Vec::with_capacity(n);
    while let Some(Free { piece, .. }) = heap.pop() {
        order.push(piece);
        for (later, wait) in waits.iter_mut().enumerate() {
            if constraints.must_precede(piece, later) {
                *wait -= 1;
                if *wait == 0 {
                    heap.push(free(later));
                }
            }
        }
    }
    order
}
