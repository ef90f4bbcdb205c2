//! The places where two paragraphs may have been run together, found by a scan that nearly every paragraph passes
//! without a hit.

use crate::text::ascii::{HIGH, ONES};

/// A place where a paragraph may end inside the text given, and the next one start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Joint {
    /// First byte of the right piece, and one past the left: nothing is between them.
    pub(super) at: usize,
    /// Whether the left piece ends with a full stop and what closes behind it, rather than with a letter.
    pub(super) after_stop: bool,
}

/// Bytes looked at together. Most blocks are told clean without a branch per byte.
const BLOCK: usize = 64;

/// The joints of `text`, in order.
pub(super) fn joints(text: &str) -> impl Iterator<Item = Joint> {
    let bytes = text.as_bytes();
    // Capitals that are still to be looked at: the high bit of each one's byte, among the eight that end at `next`.
    let (mut capitals, mut next) = (0_u64, 1);
    std::iter::from_fn(move || {
        loop {
            while capitals != 0 {
                let at = next - EIGHT + capitals.trailing_zeros() as usize / 8;
                capitals &= capitals - 1;
                if let Some(joint) = joint_at(text, at) {
                    return Some(joint);
                }
            }
            if next >= bytes.len() {
                return None;
            }
            if next % BLOCK == 1 && is_clean(bytes, next) {
                next += BLOCK;
            } else {
                capitals = suspicious(eight_from(bytes, next - 1), eight_from(bytes, next));
                next += EIGHT;
            }
        }
    })
}

/// Whether none of a block's bytes from `start` on is a capital right behind a byte that is no space and no capital; no
/// where there are not so many. All are looked at, without an early exit, so that it compiles to vector instructions.
fn is_clean(bytes: &[u8], start: usize) -> bool {
    let (Some(previous), Some(current)) =
        (bytes[start - 1..].first_chunk::<BLOCK>(), bytes[start..].first_chunk::<BLOCK>())
    else {
        return false;
    };
    previous.iter().zip(current).fold(true, |clean, (&before, &at)| {
        clean & !(is_capital(at) && before != b' ' && !is_capital(before))
    })
}

/// Bytes of a number.
const EIGHT: usize = size_of::<u64>();

/// The eight bytes from `start` on, the first one lowest; 0 where there are none left.
fn eight_from(bytes: &[u8], start: usize) -> u64 {
    match bytes[start..].first_chunk() {
        Some(&eight) => u64::from_le_bytes(eight),
        None => bytes[start..].iter().rev().fold(0, |eight, &byte| eight << 8 | u64::from(byte)),
    }
}

/// The high bit of each byte of `current` that is a capital, where the byte before it, which is the one of `previous` in
/// the same place, is no space and no capital. Eight at a time (Knuth, The Art of Computer Programming 4A, 7.1.3).
fn suspicious(previous: u64, current: u64) -> u64 {
    let capitals = |bytes: u64| {
        let low = bytes & !HIGH;
        let from_a = low + u64::from(0x80 - b'A') * ONES;
        let beyond_z = low + u64::from(0x80 - (b'Z' + 1)) * ONES;
        from_a & !beyond_z & !bytes & HIGH
    };
    let off_space = previous ^ (u64::from(b' ') * ONES);
    let no_spaces = ((off_space & !HIGH) + !HIGH) | off_space;
    capitals(current) & no_spaces & !capitals(previous)
}

fn is_capital(byte: u8) -> bool {
    byte.wrapping_sub(b'A') < 26
}

/// The joint at the capital at byte `at`, if what stands before it ends a word or a sentence.
fn joint_at(text: &str, at: usize) -> Option<Joint> {
    let bytes = text.as_bytes();
    if !is_capital(bytes[at]) || matches!(bytes[at - 1], b' ' | b'A'..=b'Z') {
        return None;
    }
    let before = &text[..at];
    let last = before.chars().next_back()?;
    if last.is_lowercase() {
        return Some(Joint { at, after_stop: false });
    }
    // `night.“It has` opens a quotation with the right piece, `now.”But` closes one with the left.
    let left = before.trim_end_matches(['“', '‘', '„', '«', '(']);
    let ends_sentence =
        left.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']).ends_with(['.', '!', '?']);
    ends_sentence.then_some(Joint { at: left.len(), after_stop: true })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// The joints that a look at every single character finds.
    fn naive(text: &str) -> Vec<Joint> {
        (1..text.len()).filter(|at| text.is_char_boundary(*at)).filter_map(|at| joint_at(text, at)).collect()
    }

    #[test]
    fn joints_stand_behind_words_and_sentences() {
        let found: Vec<(usize, bool)> =
            joints("aB c.D e.”F g.“H i \"J. K").map(|joint| (joint.at, joint.after_stop)).collect();
        assert_eq!(found, [(1, false), (5, true), (12, true), (16, true)]);
    }

    proptest! {
        #[test]
        fn blocks_hide_no_joint(text in r#"([a-d ]{0,20}|[A-CZ@\[.!?"”“’)]|é|中){0,60}"#) {
            prop_assert_eq!(joints(&text).collect::<Vec<_>>(), naive(&text));
        }
    }
}
