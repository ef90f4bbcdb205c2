//! The places where two paragraphs may have been run together, found by a scan that nearly every paragraph passes
//! without a hit.

use crate::text::ascii::{BLOCK, bits_between, bits_of};

/// A place where a paragraph may end inside the text given, and the next one start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Joint {
    /// First byte of the right piece, and one past the left: nothing is between them.
    pub(super) at: usize,
    /// Whether the left piece ends with a full stop and what closes behind it, or with a bracket behind that, rather than
    /// with a letter.
    pub(super) after_stop: bool,
}

/// The joints of `text`, in order.
pub(super) fn joints(text: &str) -> impl Iterator<Item = Joint> {
    let bytes = text.as_bytes();
    // Capitals that are still to be looked at, among the block that begins at `block`; and whether a capital that begins
    // the next one opens no joint.
    let (mut capitals, mut block, mut next) = (0_u64, 0, 0);
    let mut opens_none = true;
    std::iter::from_fn(move || {
        loop {
            while capitals != 0 {
                let at = block + capitals.trailing_zeros() as usize;
                capitals &= capitals - 1;
                if let Some(joint) = joint_at(text, at) {
                    return Some(joint);
                }
            }
            if next >= bytes.len() {
                return None;
            }
            block = next;
            next += BLOCK;
            (capitals, opens_none) = if let Some(whole) = bytes[block..].first_chunk() {
                suspicious(whole, opens_none)
            } else {
                let mut last = [0; BLOCK];
                last[..bytes.len() - block].copy_from_slice(&bytes[block..]);
                suspicious(&last, opens_none)
            };
        }
    })
}

/// Which bytes of a block are capitals behind a byte that is no space and no capital, byte i as bit i; `opens_none` says
/// that the byte before the block is one of these, and the answer of the last one is given back.
fn suspicious(block: &[u8; BLOCK], opens_none: bool) -> (u64, bool) {
    let capitals = bits_between(block, b'A', b'Z');
    let passed = capitals | bits_of(block, [b' ']);
    (capitals & !(passed << 1 | u64::from(opens_none)), passed >> (BLOCK - 1) == 1)
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
    // As before most quotations.
    if left.ends_with(' ') {
        return None;
    }
    (ends_with_stop(left) || ends_with_stop(before_bracket(left)))
        .then_some(Joint { at: left.len(), after_stop: true })
}

/// Whether a full stop and what closes behind one end `text`.
pub(super) fn ends_with_stop(text: &str) -> bool {
    text.trim_end_matches(['"', '\'', '”', '’', '»', ')', ']']).ends_with(['.', '!', '?'])
}

/// What stands before the bracket that `text` ends with, as a sign-off does: `… the mayor said. (ANI)`. All of it where it
/// ends with none.
pub(super) fn before_bracket(text: &str) -> &str {
    /// Bytes between the brackets; a joint's surroundings are bounded.
    const LONGEST: usize = 100;
    if !text.ends_with(')') {
        return text;
    }
    let bytes = text.as_bytes();
    let from = bytes.len().saturating_sub(LONGEST + 2);
    let open = memchr::memrchr(b'(', &bytes[from..]);
    open.map_or(text, |open| text[..from + open].trim_end())
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
        fn no_sentence_ends_with_a_space(text in r#"([a-z.!?)("”]| ){0,12}"#) {
            let left = text + " ";
            prop_assert!(!ends_with_stop(&left) && !ends_with_stop(before_bracket(&left)));
        }

        #[test]
        fn blocks_hide_no_joint(text in r#"([a-d ]{0,20}|[A-CZ@\[.!?"”“’)]|é|中){0,60}"#) {
            prop_assert_eq!(joints(&text).collect::<Vec<_>>(), naive(&text));
        }
    }
}
