//! Gradients against differences, and scores that do not know the given order.

use super::*;
use crate::order::features::{Bag, DENSE, Features, PAIR};

const ROWS: usize = 20;

/// A small network and an article, from a stream of numbers.
fn scene(n: usize) -> (Network, Features) {
    let mut state = 7_u32;
    let mut draw = move || {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        (state >> 8) as f32 / (1 << 23) as f32 - 1.0
    };
    let shape = Shape { embedding: 16, hidden: 16, inner: 32, heads: 2, blocks: 2, rank: 16 };
    let mut network = Network::random(shape, ROWS, &mut draw);
    for value in network.parameters.iter_mut().chain(&mut network.table) {
        *value += 0.2 * draw();
    }
    #[allow(clippy::cast_sign_loss, reason = "a draw is at least -1")]
    let mut number = |most: usize| ((f32::midpoint(draw(), 1.0) * most as f32) as usize).min(most - 1);
    let mut bag = || {
        let rows: Vec<u32> = (0..4 + number(5)).map(|_| number(ROWS) as u32).collect();
        Bag { opening: 1, head: 3, tail: rows.len() - 2, rows }
    };
    let bags: Vec<Bag> = (0..n).map(|_| bag()).collect();
    let title = bag().rows;
    let dense = (0..n * DENSE).map(|_| number(100) as f32 / 100.0).collect();
    let pairs = (0..n * n * PAIR).map(|_| if number(3) == 0 { number(256) as u8 } else { 0 }).collect();
    let features = Features { n, bags, title, dense, pairs, ..Features::default() };
    (network, features)
}

fn total(network: &Network, features: &Features) -> f32 {
    loss(&forward(network, features, None).outputs, &LossWeights::default()).0.total
}

#[test]
fn gradients_are_those_of_differences() {
    let (network, features) = scene(5);
    let pass = forward(&network, &features, None);
    let (_, by_outputs) = loss(&pass.outputs, &LossWeights::default());
    let mut gradients = Gradients::zero(&network);
    backward(&network, &transposed(&network), &features, &pass, &by_outputs, &mut gradients);
    let step = 1e-2;
    let mut checked = 0;
    let (parameters, table) = (network.parameters.len(), network.table.len());
    for at in (0..parameters + table).step_by(31) {
        let shifted = |by: f32| {
            let mut network = network.clone();
            if at < parameters {
                network.parameters[at] += by;
            } else {
                network.table[at - parameters] += by;
            }
            total(&network, &features)
        };
        let difference = (shifted(step) - shifted(-step)) / (2.0 * step);
        let gradient =
            if at < parameters { gradients.parameters[at] } else { gradients.table[at - parameters] };
        assert!(
            (difference - gradient).abs() < 2e-3 + 0.03 * gradient.abs(),
            "parameter {at}: {gradient} against {difference}"
        );
        checked += usize::from(gradient.abs() > 1e-3);
    }
    assert!(checked > 100, "only {checked} gradients were more than nothing");
}

#[test]
fn permuted_pieces_have_permuted_scores() {
    let n = 6;
    let (network, features) = scene(n);
    let from = [3, 0, 5, 1, 4, 2];
    let permuted = features.select(&from);
    let one = forward(&network, &features, None).outputs;
    let other = forward(&network, &permuted, None).outputs;
    for i in 0..n {
        for j in 0..n {
            let expected = one.precedes[from[i] * n + from[j]];
            assert!((other.precedes[i * n + j] - expected).abs() < 1e-4);
            if i != j {
                let expected = one.follows[from[i] * (n + 1) + from[j]];
                assert!((other.follows[i * (n + 1) + j] - expected).abs() < 1e-4);
            }
        }
    }
}

#[test]
fn gradients_that_are_cleared_are_gone() {
    let (network, features) = scene(4);
    let mut gradients = Gradients::zero(&network);
    for _ in 0..2 {
        let pass = forward(&network, &features, None);
        let (_, by_outputs) = loss(&pass.outputs, &LossWeights::default());
        backward(&network, &transposed(&network), &features, &pass, &by_outputs, &mut gradients);
        gradients.clear();
    }
    assert!(gradients.table.iter().chain(&gradients.parameters).all(|&value| value == 0.0));
}
