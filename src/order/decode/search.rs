//! Local search by block insertion: a run of up to three pieces is taken out and put where it is worth most, as long as
//! that gains anything. Each step keeps the rules; a pass costs O(n²).

use super::LEAST_GAIN;
use super::beliefs::Beliefs;
use crate::order::scores::Constraints;

/// Longest run that is moved as one.
const LONGEST_BLOCK: usize = 3;

/// Passes at most. Articles of 40 paragraphs settle in three to five.
const PASSES: usize = 24;

/// Moves blocks of `order` until none gains.
pub(super) fn improve(order: &mut [usize], beliefs: &Beliefs, constraints: &Constraints) {
    for _ in 0..PASSES {
        let mut improved = false;
        for length in 1..=LONGEST_BLOCK.min(order.len().saturating_sub(1)) {
            for start in 0..=order.len() - length {
                improved |= move_block(order, start, length, beliefs, constraints);
            }
        }
        if !improved {
            return;
        }
    }
}

/// Moves the block of `length` pieces at `start` to its best place; whether that changed anything.
fn move_block(
    order: &mut [usize],
    start: usize,
    length: usize,
    beliefs: &Beliefs,
    constraints: &Constraints,
) -> bool {
    let end = start + length;
    let removal = Removal::new(order, start, end, beliefs);
    let block = &order[start..end];
    let mut best = (LEAST_GAIN, start);
    // To the left: the pieces passed come to stand behind the block.
    let mut gain = 0.0;
    for place in (0..start).rev() {
        let passed = order[place];
        if block.iter().any(|&piece| constraints.must_precede(passed, piece)) {
            break;
        }
        gain += 2.0 * block.iter().map(|&piece| beliefs.early(piece, passed)).sum::<f32>();
        let total = gain + removal.insertion(removal.at(order, place), passed, beliefs);
        if total > best.0 {
            best = (total, place);
        }
    }
    let mut gain = 0.0;
    for place in end..order.len() {
        let passed = order[place];
        if block.iter().any(|&piece| constraints.must_precede(piece, passed)) {
            break;
        }
        gain += 2.0 * block.iter().map(|&piece| beliefs.early(passed, piece)).sum::<f32>();
        let behind = order.get(place + 1).copied().unwrap_or(removal.end);
        let total = gain + removal.insertion(passed, behind, beliefs);
        if total > best.0 {
            best = (total, place + 1 - length);
        }
    }
    match best.1 {
        to if to < start => order[to..end].rotate_right(length),
        to if to > start => order[start..to + length].rotate_left(length),
        _ => return false,
    }
    true
}

/// What taking a block out changes, wherever it is put.
struct Removal {
    first: usize,
    last: usize,
    /// The article's ends, as a neighbour.
    end: usize,
    /// Worth of the joins after the removal, less that before.
    change: f32,
}

impl Removal {
    fn new(order: &[usize], start: usize, end: usize, beliefs: &Beliefs) -> Self {
        let edge = beliefs.len();
        let (first, last) = (order[start], order[end - 1]);
        let left = if start == 0 { edge } else { order[start - 1] };
        let right = order.get(end).copied().unwrap_or(edge);
        let closed = if left == edge && right == edge { 0.0 } else { beliefs.worth(left, right) };
        let change = closed - beliefs.worth(left, first) - beliefs.worth(last, right);
        Self { first, last, end: edge, change }
    }

    /// The piece before `place`.
    fn at(&self, order: &[usize], place: usize) -> usize {
        if place == 0 { self.end } else { order[place - 1] }
    }

    /// Change of the joins' worth when the block is put between `left` and `right`.
    fn insertion(&self, left: usize, right: usize, beliefs: &Beliefs) -> f32 {
        self.change + beliefs.worth(left, self.first) + beliefs.worth(self.last, right)
            - beliefs.worth(left, right)
    }
}
