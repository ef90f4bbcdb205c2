//! The places where two paragraphs may have been run together, found by a scan that nearly every paragraph passes
//! without a hit.

/// A place where a paragraph may end inside the text given, and the next one start.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Joint {
    /// First byte of the right piece, and one past the left: nothing is between them.
    pub(super) at: usize,
    /// Whether the left piece ends with a full stop and what closes behind it, rather than with a letter.
    pub(super) after_stop: bool,
}

/// Bytes looked at together. Whole blocks are told clean without a branch per byte.
const BLOCK: usize = 64;
/// Bytes of a block that are looked at one by one where something in them is suspicious.
const PART: usize = 8;

/// The joints of `text`, in order.
pub(super) fn joints(text: &str) -> impl Iterator<Item = Joint> {
    let bytes = text.as_bytes();
    let mut start = 1;
    let mut part = 1..1;
    std::iter::from_fn(move || {
        loop {
            if let Some(joint) = part.by_ref().find_map(|at| joint_at(text, at)) {
                return Some(joint);
            }
            if start >= bytes.len() {
                return None;
            }
            // A clean block is passed at once, a suspicious one in parts.
            let len = if is_clean::<BLOCK>(bytes, start) { BLOCK } else { PART };
            let end = (start + len).min(bytes.len());
            if len == PART && !is_clean::<PART>(bytes, start) {
                part = start..end;
            }
            start = end;
        }
    })
}

/// Whether none of the `N` bytes from `start` on is a capital right behind a byte that is no space and no capital; no
/// where there are not so many. All are looked at, without an early exit, so that it compiles to vector instructions.
fn is_clean<const N: usize>(bytes: &[u8], start: usize) -> bool {
    let (Some(previous), Some(current)) =
        (bytes[start - 1..].first_chunk::<N>(), bytes[start..].first_chunk::<N>())
    else {
        return false;
    };
    previous.iter().zip(current).fold(true, |clean, (&before, &at)| {
        clean & !(is_capital(at) && before != b' ' && !is_capital(before))
    })
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
        fn blocks_hide_no_joint(text in r#"([a-d ]{0,20}|[A-C.!?"”“’)]|é|中){0,60}"#) {
            prop_assert_eq!(joints(&text).collect::<Vec<_>>(), naive(&text));
        }
    }
}
