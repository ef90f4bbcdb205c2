//! The loader of order models. Half of the inputs are bytes with the checksum that they should have; the others are a
//! small sound model with bytes changed. What loads must give an order.
#![no_main]

use wirecopy::config::OrderConfig;
use wirecopy::order::{Article, Model, decode, discourse};
use wirecopy_fuzz::article::paragraphs;
use wirecopy_fuzz::draw::Draw;
use xxhash_rust::xxh3::xxh3_64;

/// Where the body of a file begins: behind magic and version.
const HEADER: usize = 12;

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Some((&first, rest)) = data.split_first() else { return };
    let mut bytes = rest.to_vec();
    match first % 4 {
        0 => {}
        1 => {
            // A few edits to the model that ships.
            let mut shipped = shipped().to_vec();
            let mut draw = Draw(rest);
            while !draw.is_at_end() {
                let at = draw.below(4) * 65_536 + draw.below(65_536);
                let end = shipped.len();
                shipped[at % end] ^= draw.byte();
                if draw.below(64) == 0 {
                    shipped.truncate(end - draw.below(4096).min(end / 2));
                }
            }
            bytes = shipped;
            seal(&mut bytes);
        }
        _ => {
            bytes.splice(0..bytes.len().min(HEADER), header());
            bytes.extend([0; 8]);
            seal(&mut bytes);
        }
    }
    let Ok(model) = Model::from_bytes(&bytes) else { return };
    let texts = &paragraphs()[..6];
    let article = Article::of_texts(Some("Bridge shut"), texts.iter().copied());
    let (scores, rules) = discourse(&article, &model);
    let decoded = decode(&scores, &rules, &OrderConfig::default());
    let mut sorted = decoded.order.clone();
    sorted.sort_unstable();
    assert!(sorted.iter().copied().eq(0..texts.len()), "{:?} is no permutation", decoded.order);
    assert!(decoded.joins.iter().chain([&decoded.confidence]).all(|p| (0.0..=1.0).contains(p)), "{decoded:?}");
    assert_eq!(Model::from_bytes(&model.to_bytes()).map(|again| again.to_bytes()).ok(), Some(model.to_bytes()));
});

fn shipped() -> &'static [u8] {
    include_bytes!("../../src/order/news.model")
}

fn header() -> Vec<u8> {
    shipped()[..HEADER].to_vec()
}

/// Puts the right checksum at the end, in place of the last eight bytes.
fn seal(bytes: &mut [u8]) {
    let Some(end) = bytes.len().checked_sub(8) else { return };
    let sum = xxh3_64(&bytes[..end]);
    bytes[end..].copy_from_slice(&sum.to_le_bytes());
}
