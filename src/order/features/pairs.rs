//! What one piece says of another, for both directions of each pair.

use super::mentions::{Mentions, shared};
use super::overlap::Overlaps;
use super::reading::Reading;

/// Numbers a pair, each 0–1, kept in 255ths.
pub(crate) const PAIR: usize = 20;

/// Where the numbers stand that introductions make, and those that shared words make.
pub(super) const MENTIONS: std::ops::Range<usize> = 0..10;
pub(super) const OVERLAP: std::ops::Range<usize> = 10..15;

/// `n × n × PAIR`: the row against the column. Quadratic in the pieces.
pub(super) fn pairs(readings: &[Reading], mentions: &[Mentions], overlaps: &Overlaps) -> Vec<u8> {
    let n = readings.len();
    let mut pairs = vec![0_u8; n * n * PAIR];
    let mut one_way = vec![[0.0_f32; 5]; n * n];
    for i in 0..n {
        for j in (0..n).filter(|&j| j != i) {
            one_way[i * n + j] = introductions(&mentions[i], &mentions[j]);
        }
    }
    for i in 0..n {
        for j in (0..n).filter(|&j| j != i) {
            let values = of_pair(&readings[i], &readings[j], &mentions[i], &mentions[j]);
            let there = one_way[i * n + j];
            let back = one_way[j * n + i];
            let all: [f32; PAIR] = [
                there[0],
                back[0],
                there[1],
                back[1],
                there[2],
                back[2],
                there[3],
                back[3],
                there[4],
                back[4],
                overlaps.cosine(i, j),
                overlaps.joint(i, j),
                overlaps.exclusive(i, j),
                squash(overlaps.names(i, j)),
                squash(overlaps.numbers(i, j)),
                values[0],
                values[1],
                values[2],
                values[3],
                values[4],
            ];
            let at = (i * n + j) * PAIR;
            for (slot, value) in pairs[at..at + PAIR].iter_mut().zip(all) {
                #[allow(clippy::cast_sign_loss, reason = "it was clamped")]
                let byte = (value.clamp(0.0, 1.0) * 255.0).round() as u8;
                *slot = byte;
            }
        }
    }
    pairs
}

/// What `from` introduces that `to` takes for known: names, abbreviations, things; steps up the ladder of a statement;
/// items of a list.
fn introductions(from: &Mentions, to: &Mentions) -> [f32; 5] {
    let same_speaker = shared(&from.speakers, &to.speakers) > 0;
    let climbs = from.rung > 0 && from.rung < to.rung;
    [
        squash(shared(&from.full, &to.alone) as f32),
        squash(shared(&from.defined, &to.used) as f32),
        squash(shared(&from.indefinite, &to.definite) as f32),
        if climbs { f32::midpoint(0.0, if same_speaker { 2.0 } else { 1.0 }) } else { 0.0 },
        // Alone here, alone there, in full nowhere between: nothing; in full there: the other way round.
        squash(shared(&from.full, &to.full) as f32),
    ]
}

fn of_pair(a: &Reading, b: &Reading, from: &Mentions, to: &Mentions) -> [f32; 5] {
    let hashes = |reading: &Reading| -> [u32; 2] {
        [0, 1].map(|at| reading.tokens.get(at).map_or(at as u32, |token| token.hash))
    };
    let (a_start, b_start) = (hashes(a), hashes(b));
    let same_start = if a_start == b_start { 1.0 } else { f32::from(a_start[0] == b_start[0]) * 0.5 };
    let next_item = if a.item > 0 && b.item == a.item + 1 { 1.0 } else { 0.0 };
    let later_item = if a.item > 0 && b.item > a.item { 1.0 } else { 0.0 };
    let continued = if a.unclosed && b.starts_quoted { 1.0 } else { 0.0 };
    let speakers = if shared(&from.speakers, &to.speakers) > 0 { 1.0 } else { 0.0 };
    [same_start, next_item, later_item, continued, speakers]
}

/// 0 → 0, 1 → 0.5, 2 → 0.67, 3 → 0.75 …
fn squash(count: f32) -> f32 {
    count / (count + 1.0)
}
