//! The order of an article from copies: found by their sentences, or given as any orders of any pieces.
#![no_main]

use wirecopy::config::OrderConfig;
use wirecopy::order::references::{Alignment, Expected, Provenance, SentenceText, Witness, evidence, restore};
use wirecopy::order::{Constraints, Scores};
use wirecopy_fuzz::article::article;
use wirecopy_fuzz::draw::Draw;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut draw = Draw(data);
    let by_text = draw.below(4) == 0;
    let document = article(&mut draw, 0);
    let texts = |document: &wirecopy::document::Document| {
        SentenceText::new((0..document.paragraphs.len()).map(|index| document.paragraph(index)))
    };
    let n = if by_text { document.paragraphs.len() } else { draw.below(24) };
    let mut witnesses = Vec::new();
    for number in 0..draw.below(9) {
        let sequence = if by_text {
            let alignment = Alignment::new(&texts(&document), &texts(&article(&mut draw, number + 1)));
            for place in alignment.places.iter().flatten() {
                assert!((0.0..=1.0 + 1e-9).contains(&place.share) && place.at >= 0.0, "{place:?}");
            }
            alignment.sequence()
        } else {
            let mut seen = vec![false; n];
            let chosen: Vec<usize> = (0..if n == 0 { 0 } else { draw.below(n + 1) }).map(|_| draw.below(n)).collect();
            chosen.into_iter().filter(|&piece| !std::mem::replace(&mut seen[piece], true)).collect()
        };
        let mark = draw.byte();
        let provenance = [Provenance::Reference, Provenance::Found, Provenance::Given][usize::from(mark) % 3];
        witnesses.push(Witness { sequence, networks: vec![u64::from(mark >> 6)], provenance });
    }
    let mut prior = Scores::neutral(n);
    for _ in 0..draw.below(30) {
        if n > 0 {
            let (i, j, score) = (draw.below(n), draw.below(n), draw.score());
            match draw.below(6) {
                0 => prior.add_follows(i, j, score),
                1 => prior.add_first(i, score),
                2 => prior.add_last(i, score),
                _ => prior.add_precedes(i, j, score),
            }
        }
    }
    let given = draw.below(witnesses.len() + 1).min(1);
    let mut paragraph = 0;
    let paragraphs: Vec<u32> = (0..draw.below(n + 1))
        .map(|_| {
            paragraph += draw.below(2) as u32;
            paragraph
        })
        .collect();
    let factor = |byte: u8| f64::from(byte).exp2() * 1e-40;
    let mut expected = Expected::new(f64::from(draw.byte()).mul_add(0.0039, 0.002));
    expected.found = std::array::from_fn(|_| factor(draw.byte()));
    expected.references = std::array::from_fn(|_| factor(draw.byte()));
    for provenance in [Provenance::Found, Provenance::Reference] {
        let logs = evidence(&prior, (&paragraphs, &witnesses), &expected, provenance);
        assert!(logs.iter().all(|log| !log.is_nan() && *log < f64::INFINITY), "{logs:?}");
    }
    let told = (&paragraphs[..], &witnesses[..]);
    let restored = restore((&prior, &Constraints::none(n)), told, given, &expected, &OrderConfig::default());
    let mut sorted = restored.decoded.order.clone();
    sorted.sort_unstable();
    assert!(sorted.iter().copied().eq(0..n), "{:?} is no permutation", restored.decoded.order);
    let shares = restored.decoded.joins.iter().chain([&restored.decoded.confidence]);
    assert!(shares.copied().all(|p| (0.0..=1.0).contains(&p)), "{restored:?}");
    assert_eq!(restored.testimonies.len(), witnesses.len());
    for testimony in &restored.testimonies {
        assert!((-1e-9..=1.0 + 1e-9).contains(&testimony.clean) && (0.0..=1.0).contains(&testimony.influence), "{testimony:?}");
        assert!(testimony.tau.is_none_or(|tau| (-1.0..=1.0).contains(&tau)));
    }
});
