//! Any beliefs, extreme ones too, under any rules: an order of all pieces that keeps every rule, probabilities in 0–1,
//! groups that cover the order.
#![no_main]

use wirecopy::config::OrderConfig;
use wirecopy::order::{Constraints, Scores, decode};
use wirecopy_fuzz::draw::Draw;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut draw = Draw(data);
    let n = match draw.below(16) {
        15 => 195 + draw.below(12),
        14 => draw.below(60),
        _ => draw.below(14),
    };
    let (mut scores, mut rules) = (Scores::neutral(n), Constraints::none(n));
    for _ in 0..400 {
        if n == 0 || draw.is_at_end() {
            break;
        }
        let (kind, i, j) = (draw.below(8), draw.below(n), draw.below(n));
        match kind {
            0 => scores.add_precedes(i, j, draw.score()),
            1 => scores.add_follows(i, j, draw.score()),
            2 => scores.add_first(i, draw.score()),
            3 => scores.add_last(i, draw.score()),
            4 => scores.add_place(i, draw.score()),
            5 => drop(rules.require(i, j)),
            6 => drop(rules.open_with(i)),
            _ => drop(rules.end_with(i)),
        }
    }
    let decoded = decode(&scores, &rules, &OrderConfig::default());
    let mut sorted = decoded.order.clone();
    sorted.sort_unstable();
    assert!(sorted.iter().copied().eq(0..n), "{:?} is no permutation", decoded.order);
    assert!(rules.permit(&decoded.order), "a rule is broken");
    assert_eq!(decoded.joins.len(), n.saturating_sub(1));
    assert!(decoded.joins.iter().chain([&decoded.confidence]).all(|p| (0.0..=1.0).contains(p)), "{decoded:?}");
    let threshold = f32::from(draw.byte()) / 255.0;
    assert_eq!(decoded.groups(&scores, &rules, threshold).concat(), decoded.order, "groups cover the order");
    assert_eq!(decode(&scores, &rules, &OrderConfig::default()), decoded, "the same again");
});
