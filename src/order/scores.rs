//! What is believed of an order, before it is decided: log-odds of precedence, log scores of adjacency, and rules that must hold.
//!
//! Whoever knows something about an order (the discourse model, copies of the same story) says it in these terms, and
//! [`decode`](super::decode()) turns the sum of it into an order.

use super::worth::Worth;

/// Most pieces whose pairs are scored one by one; in longer articles pieces are scored by place alone, so that neither
/// time nor memory grows with the square of what a hostile page holds.
pub const MOST_PAIRED: usize = 200;

/// Beliefs about the order of `n` pieces. All of them are additive: independent evidence is summed.
#[derive(Debug, Clone, PartialEq)]
pub struct Scores {
    n: usize,
    /// Log-odds of standing early, a piece: the precedence of a pair where pairs are not kept.
    places: Vec<f32>,
    /// `n × n`, row-major: log-odds that the row's piece stands before the column's, antisymmetric. Empty when not paired.
    precedes: Vec<f32>,
    /// The part of `precedes` that pieces say of their own place. Empty where none says any.
    series: Vec<f32>,
    /// `n × n`, row-major: log score that the column's piece stands directly after the row's. Empty when not paired.
    follows: Vec<f32>,
    first: Vec<f32>,
    last: Vec<f32>,
    worth: Worth,
    is_unlearnt: bool,
}

impl Scores {
    /// Nothing is known of `n` pieces: every score is zero.
    #[must_use]
    pub fn neutral(n: usize) -> Self {
        let pairs = if n <= MOST_PAIRED { n * n } else { 0 };
        Self {
            n,
            places: vec![0.0; n],
            precedes: vec![0.0; pairs],
            series: Vec::new(),
            follows: vec![0.0; pairs],
            first: vec![0.0; n],
            last: vec![0.0; n],
            worth: Worth::default(),
            is_unlearnt: false,
        }
    }

    /// What sums of these scores are worth as probabilities.
    #[must_use]
    pub fn worth(&self) -> &Worth {
        &self.worth
    }

    /// Says what sums of these scores are worth.
    pub fn set_worth(&mut self, worth: Worth) {
        self.worth = worth;
    }

    /// Whether whoever scored the pieces has not learnt their language, and says nothing of their order.
    #[must_use]
    pub fn is_unlearnt(&self) -> bool {
        self.is_unlearnt
    }

    /// Says that nothing was learnt of the pieces' language.
    pub fn set_unlearnt(&mut self) {
        self.is_unlearnt = true;
    }

    /// How many pieces there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.n
    }

    /// Whether there is nothing to be ordered.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// Whether pairs are kept one by one: up to [`MOST_PAIRED`] pieces.
    #[must_use]
    pub fn is_paired(&self) -> bool {
        self.n <= MOST_PAIRED
    }

    /// Log-odds (natural logarithm) that piece `i` stands somewhere before piece `j`; 0 for `i == j`.
    #[must_use]
    pub fn precedes(&self, i: usize, j: usize) -> f32 {
        if self.is_paired() { self.precedes[i * self.n + j] } else { self.places[i] - self.places[j] }
    }

    /// The probability, 0–1, that piece `i` stands before piece `j`.
    #[must_use]
    pub fn probability(&self, i: usize, j: usize) -> f32 {
        logistic(self.precedes(i, j))
    }

    /// Log score that piece `j` stands directly after piece `i`: of the pieces that may follow `i` (and of those that
    /// `j` may follow) each is chosen in proportion to the exponential of its score.
    #[must_use]
    pub fn follows(&self, i: usize, j: usize) -> f32 {
        if self.is_paired() { self.follows[i * self.n + j] } else { 0.0 }
    }

    /// Log score that piece `i` opens the article, on the scale of [`Self::follows`].
    #[must_use]
    pub fn first(&self, i: usize) -> f32 {
        self.first[i]
    }

    /// Log score that piece `i` ends it.
    #[must_use]
    pub fn last(&self, i: usize) -> f32 {
        self.last[i]
    }

    /// Adds to the log-odds that `i` stands before `j`, and takes the same from the opposite. Ignored when not paired.
    pub fn add_precedes(&mut self, i: usize, j: usize, log_odds: f32) {
        if self.is_paired() && i != j {
            self.precedes[i * self.n + j] += log_odds;
            self.precedes[j * self.n + i] -= log_odds;
        }
    }

    /// The same of two pieces that say their own place in a series. A series of n pieces is one thing that is known and
    /// makes n² pairs: whether an order reads like an original is judged without it.
    pub fn add_in_series(&mut self, i: usize, j: usize, log_odds: f32) {
        if self.is_paired() && i != j {
            self.series.resize(self.n * self.n, 0.0);
            self.series[i * self.n + j] += log_odds;
            self.series[j * self.n + i] -= log_odds;
            self.add_precedes(i, j, log_odds);
        }
    }

    /// Whether any two pieces say their own places in a series.
    #[must_use]
    pub fn has_series(&self) -> bool {
        !self.series.is_empty()
    }

    /// What two pieces say of their own places: log odds that `i` stands before `j`, 0 where they say nothing.
    #[must_use]
    pub fn in_series(&self, i: usize, j: usize) -> f32 {
        self.series.get(i * self.n + j).copied().unwrap_or(0.0)
    }

    /// The log odds that piece `i` stands before piece `j`, without what the two say of their own places.
    #[must_use]
    pub fn precedes_as_read(&self, i: usize, j: usize) -> f32 {
        self.precedes(i, j) - self.in_series(i, j)
    }

    /// Adds to the log score that `j` stands directly after `i`. Ignored when not paired.
    pub fn add_follows(&mut self, i: usize, j: usize, log_score: f32) {
        if self.is_paired() && i != j {
            self.follows[i * self.n + j] += log_score;
        }
    }

    /// Adds to the log score that `i` opens the article.
    pub fn add_first(&mut self, i: usize, log_score: f32) {
        self.first[i] += log_score;
    }

    /// Adds to the log score that `i` ends the article.
    pub fn add_last(&mut self, i: usize, log_score: f32) {
        self.last[i] += log_score;
    }

    /// Adds log-odds of standing early: to the precedence of `i` over every other piece.
    pub fn add_place(&mut self, i: usize, log_odds: f32) {
        if self.is_paired() {
            for j in 0..self.n {
                self.add_precedes(i, j, log_odds);
            }
        }
        self.places[i] += log_odds;
    }

    /// What speaks for `i` standing early, summed over all pairs (Borda's count, in probabilities less one half):
    /// from `-(n-1)/2` to `(n-1)/2`. Where pairs are not kept, the place score itself.
    #[must_use]
    pub fn earliness(&self, i: usize) -> f32 {
        if !self.is_paired() {
            return self.places[i];
        }
        (0..self.n).map(|j| self.probability(i, j) - 0.5).sum()
    }
}

/// The logistic function.
pub(super) fn logistic(x: f32) -> f32 {
    1.0 / (1.0 + (-x).exp())
}

/// Rules that an order must not break. They never contradict each other: what would is not taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Constraints {
    n: usize,
    /// Group of each piece: −1 opens the article, 0 is its body, 1 ends it.
    ends: Vec<i8>,
    /// Bit `j` of row `i`: `i` stands before `j`, by rule or by what follows of rules. Empty when not paired.
    before: Vec<u64>,
    words: usize,
}

impl Constraints {
    /// No rules about `n` pieces.
    #[must_use]
    pub fn none(n: usize) -> Self {
        let words = n.div_ceil(64);
        let rows = if n <= MOST_PAIRED { n * words } else { 0 };
        Self { n, ends: vec![0; n], before: vec![0; rows], words }
    }

    /// How many pieces the rules are about.
    #[must_use]
    pub fn len(&self) -> usize {
        self.n
    }

    /// Whether they are about no piece at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.n == 0
    }

    /// Whether any rule is held.
    #[must_use]
    pub fn any(&self) -> bool {
        self.ends.iter().any(|&end| end != 0) || self.before.iter().any(|&bits| bits != 0)
    }

    /// Piece `i` opens the article: it stands before every piece that does not. Returns whether the rule was taken.
    pub fn open_with(&mut self, i: usize) -> bool {
        self.set_end(i, -1)
    }

    /// Piece `i` ends the article: it stands after every piece that does not. Returns whether the rule was taken.
    pub fn end_with(&mut self, i: usize) -> bool {
        self.set_end(i, 1)
    }

    fn set_end(&mut self, i: usize, end: i8) -> bool {
        let contradicts = |j: usize| match end {
            -1 => self.before(j, i) && self.ends[j] != -1,
            _ => self.before(i, j) && self.ends[j] != 1,
        };
        if self.ends[i] != 0 || (0..self.n).any(contradicts) {
            return self.ends[i] == end;
        }
        self.ends[i] = end;
        true
    }

    /// Piece `i` stands before piece `j`. Returns whether the rule was taken: not when it contradicts an earlier one, nor
    /// when pairs are not kept.
    pub fn require(&mut self, i: usize, j: usize) -> bool {
        if self.before.is_empty() || i == j || self.must_precede(j, i) {
            return false;
        }
        if self.ends[i] > self.ends[j] {
            return false;
        }
        // Everything before i, and i, stands before everything after j, and j.
        let mut after: Vec<u64> = self.row(j).to_vec();
        after[j / 64] |= 1 << (j % 64);
        for earlier in 0..self.n {
            if earlier == i || self.before(earlier, i) {
                let row = &mut self.before[earlier * self.words..(earlier + 1) * self.words];
                for (bits, more) in row.iter_mut().zip(&after) {
                    *bits |= more;
                }
            }
        }
        true
    }

    fn row(&self, i: usize) -> &[u64] {
        &self.before[i * self.words..(i + 1) * self.words]
    }

    fn before(&self, i: usize, j: usize) -> bool {
        !self.before.is_empty() && self.row(i)[j / 64] >> (j % 64) & 1 == 1
    }

    /// Whether `i` has to stand before `j`.
    #[must_use]
    pub fn must_precede(&self, i: usize, j: usize) -> bool {
        self.ends[i] < self.ends[j] || self.before(i, j)
    }

    /// −1 for a piece that opens the article, 1 for one that ends it, 0 for its body.
    #[must_use]
    pub fn end(&self, i: usize) -> i8 {
        self.ends[i]
    }

    /// Whether `order` (a permutation of the pieces) keeps every rule.
    #[must_use]
    pub fn permit(&self, order: &[usize]) -> bool {
        self.broken(order) == 0
    }

    /// How many pairs of `order` stand against a rule. O(n²) where pairs are kept, else the pairs of neighbours.
    #[must_use]
    pub fn broken(&self, order: &[usize]) -> usize {
        if self.before.is_empty() {
            return order.windows(2).filter(|pair| self.must_precede(pair[1], pair[0])).count();
        }
        let mut broken = 0;
        for (k, &later) in order.iter().enumerate() {
            broken += order[..k].iter().filter(|&&earlier| self.must_precede(later, earlier)).count();
        }
        broken
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::float_cmp, reason = "small whole numbers are exact")]

    use super::*;
    use proptest::prelude::*;

    #[test]
    fn rules_that_contradict_are_not_taken() {
        let mut rules = Constraints::none(4);
        assert!(rules.require(0, 1));
        assert!(rules.require(1, 2));
        assert!(!rules.require(2, 0), "0 < 1 < 2 is known");
        assert!(rules.must_precede(0, 2));
        assert!(!rules.open_with(2), "0 stands before it");
        assert!(rules.open_with(0));
        assert!(rules.end_with(3));
        assert!(!rules.require(3, 1), "3 ends the article");
        assert!(rules.permit(&[0, 1, 2, 3]));
        assert_eq!(rules.broken(&[1, 0, 3, 2]), 2);
    }

    #[test]
    fn precedence_is_antisymmetric_and_place_moves_all_pairs() {
        let mut scores = Scores::neutral(3);
        scores.add_place(1, 2.0);
        scores.add_precedes(0, 2, 1.0);
        assert_eq!(scores.precedes(1, 0), 2.0);
        assert_eq!(scores.precedes(2, 1), -2.0);
        assert_eq!(scores.precedes(2, 0), -1.0);
        assert!(scores.earliness(1) > scores.earliness(0));
    }

    #[test]
    fn a_page_of_many_thousand_pieces_keeps_no_pairs() {
        let mut scores = Scores::neutral(50_000);
        scores.add_place(7, 3.0);
        assert!(!scores.is_paired());
        assert_eq!(scores.precedes(7, 8), 3.0);
        let mut rules = Constraints::none(50_000);
        assert!(rules.open_with(7) && !rules.require(1, 2));
    }

    proptest! {
        #[test]
        fn taken_rules_always_permit_some_order(
            n in 2usize..9,
            asked in proptest::collection::vec((0usize..9, 0usize..9, 0u8..6), 0..30),
        ) {
            let mut rules = Constraints::none(n);
            for (i, j, kind) in asked {
                let (i, j) = (i % n, j % n);
                match kind {
                    0 => { rules.open_with(i); }
                    1 => { rules.end_with(i); }
                    _ => { rules.require(i, j); }
                }
            }
            // An order exists as long as some piece is free to be next.
            let mut left: Vec<usize> = (0..n).collect();
            while !left.is_empty() {
                let free = left.iter().position(|&i| left.iter().all(|&j| !rules.must_precede(j, i)));
                prop_assert!(free.is_some(), "{rules:?}");
                left.remove(free.unwrap());
            }
        }
    }
}
