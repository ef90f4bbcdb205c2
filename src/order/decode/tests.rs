//! The decoder against trying all orders.

use proptest::prelude::*;

use super::beliefs::Beliefs;
use super::*;

/// Scores and rules of up to seven pieces, at random.
fn problem() -> impl Strategy<Value = (Scores, Constraints)> {
    (1usize..8).prop_flat_map(|n| {
        let pairs = proptest::collection::vec(-4.0f32..4.0, 2 * n * n + 2 * n);
        let rules = proptest::collection::vec((0..n, 0..n, 0u8..8), 0..5);
        (pairs, rules).prop_map(move |(values, rules)| {
            let mut scores = Scores::neutral(n);
            for i in 0..n {
                for j in 0..n {
                    scores.add_precedes(i, j, values[i * n + j]);
                    scores.add_follows(i, j, values[n * n + i * n + j]);
                }
                scores.add_first(i, values[2 * n * n + i]);
                scores.add_last(i, values[2 * n * n + n + i]);
            }
            let mut constraints = Constraints::none(n);
            for (i, j, kind) in rules {
                match kind {
                    0 => constraints.open_with(i),
                    1 => constraints.end_with(i),
                    _ => constraints.require(i, j),
                };
            }
            (scores, constraints)
        })
    })
}

/// The value of the best of all permitted orders, by trying them.
fn naive_best(beliefs: &Beliefs, constraints: &Constraints) -> f32 {
    fn extend(order: &mut Vec<usize>, beliefs: &Beliefs, constraints: &Constraints, best: &mut f32) {
        if order.len() == beliefs.len() {
            if constraints.permit(order) {
                *best = best.max(beliefs.value(order));
            }
            return;
        }
        for piece in 0..beliefs.len() {
            if !order.contains(&piece) {
                order.push(piece);
                extend(order, beliefs, constraints, best);
                order.pop();
            }
        }
    }
    let mut best = f32::NEG_INFINITY;
    extend(&mut Vec::new(), beliefs, constraints, &mut best);
    best
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(96))]

    #[test]
    fn the_exact_order_is_the_best_of_all((scores, constraints) in problem()) {
        let config = OrderConfig::default();
        let beliefs = Beliefs::new(&scores, &constraints, &config);
        let order = exact::best(&beliefs, &constraints).unwrap();
        prop_assert!(constraints.permit(&order));
        let best = naive_best(&beliefs, &constraints);
        prop_assert!((beliefs.value(&order) - best).abs() < 1e-3, "{} of {best}", beliefs.value(&order));
    }

    #[test]
    fn the_search_keeps_the_rules_and_never_makes_its_start_worse((scores, constraints) in problem()) {
        let config = OrderConfig::default();
        let beliefs = Beliefs::new(&scores, &constraints, &config);
        let mut order = start::start(&scores, &constraints);
        let before = beliefs.value(&order);
        search::improve(&mut order, &beliefs, &constraints);
        prop_assert!(constraints.permit(&order));
        prop_assert!(beliefs.value(&order) >= before - 1e-3);
        let mut sorted = order.clone();
        sorted.sort_unstable();
        prop_assert_eq!(sorted, (0..scores.len()).collect::<Vec<_>>());
        // No single block insertion gains any more: what is reported as a local optimum is one.
        let end = beliefs.value(&order);
        for from in 0..order.len() {
            for to in 0..order.len() {
                let mut moved = order.clone();
                let piece = moved.remove(from);
                moved.insert(to, piece);
                prop_assert!(!constraints.permit(&moved) || beliefs.value(&moved) < end + 0.01);
            }
        }
    }

    #[test]
    fn the_outcome_is_whole((scores, constraints) in problem(), exact_up_to in 0usize..9, threshold in 0.5f32..1.0) {
        let config = OrderConfig { exact_up_to, ..OrderConfig::default() };
        let decoded = decode(&scores, &constraints, &config);
        prop_assert_eq!(decoded.joins.len(), decoded.order.len() - 1);
        prop_assert!(decoded.joins.iter().all(|join| (0.0..=1.0).contains(join)), "{:?}", decoded.joins);
        prop_assert!((0.0..=1.0).contains(&decoded.confidence));
        let groups = decoded.groups(&scores, &constraints, threshold);
        prop_assert_eq!(groups.concat(), decoded.order);
    }

    /// Renaming the pieces renames the result: nothing of the given order leaks into the found one.
    #[test]
    fn the_given_order_does_not_matter((scores, constraints) in problem(), turn in 1usize..7) {
        let n = scores.len();
        let name = |i: usize| (i + turn) % n;
        let mut renamed = Scores::neutral(n);
        let mut rules = Constraints::none(n);
        for i in 0..n {
            for j in 0..n {
                if i < j {
                    renamed.add_precedes(name(i), name(j), scores.precedes(i, j));
                }
                renamed.add_follows(name(i), name(j), scores.follows(i, j));
                if constraints.must_precede(i, j) {
                    rules.require(name(i), name(j));
                }
            }
            renamed.add_first(name(i), scores.first(i));
            renamed.add_last(name(i), scores.last(i));
        }
        let config = OrderConfig::default();
        let one = decode(&scores, &constraints, &config);
        let other = decode(&renamed, &rules, &config);
        let beliefs = Beliefs::new(&renamed, &rules, &config);
        let named: Vec<usize> = one.order.iter().map(|&i| name(i)).collect();
        // Two orders may be worth the same; the better is then a matter of rounding.
        prop_assert!((beliefs.value(&named) - beliefs.value(&other.order)).abs() < 1e-2);
    }
}

#[test]
fn ten_thousand_pieces_are_sorted_by_place_within_the_rules() {
    let n = 10_000;
    let mut scores = Scores::neutral(n);
    for i in 0..n {
        scores.add_place(i, ((i * 7919) % n) as f32 / n as f32);
    }
    let mut constraints = Constraints::none(n);
    constraints.open_with(5);
    constraints.end_with(0);
    let decoded = decode(&scores, &constraints, &OrderConfig::default());
    assert_eq!((decoded.order[0], decoded.order[n - 1]), (5, 0));
    assert_eq!(decoded.groups(&scores, &constraints, 0.9).len(), 3);
}

#[test]
fn pieces_that_nothing_tells_apart_stay_as_they_were() {
    for n in [0, 1, 5, 30, 300] {
        let decoded = decode(&Scores::neutral(n), &Constraints::none(n), &OrderConfig::default());
        assert_eq!(decoded.order, (0..n).collect::<Vec<_>>());
    }
}
