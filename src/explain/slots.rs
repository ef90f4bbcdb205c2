//! The facts that differ where the wording is the same, with the wording around them.
//!
//! The slots are those that [`verify::facts`](crate::verify::facts) counts, spelled out.

use std::ops::Range;

use serde::Serialize;

use super::text::PlacedText;
use crate::verify::facts::{Slot, slots};
use crate::verify::overlap::Coverage;

/// Words of the wording shown on either side of a slot.
const CONTEXT_WORDS: usize = 4;

/// A slot that holds other numbers, names or dates in a than in b.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangedFact {
    /// The piece of a that it is in.
    pub piece_a: usize,
    /// The piece of b that it is in.
    pub piece_b: usize,
    /// The words of a before it.
    pub before: String,
    /// What stands in it in a.
    pub a: String,
    /// What stands in it in b.
    pub b: String,
    /// The words of a behind it.
    pub after: String,
}

/// The changed facts in the order of a.
pub(super) fn changed_facts(a: &PlacedText<'_>, b: &PlacedText<'_>, in_b: &Coverage) -> Vec<ChangedFact> {
    let mut changed = Vec::new();
    let slots = slots(&a.print, &b.print, in_b).into_iter().filter(|slot| slot.is_changed);
    for Slot { a: of_a, b: of_b, .. } in slots {
        let (paragraph_a, piece_a) = place(a, &of_a);
        let (_, piece_b) = place(b, &of_b);
        let before = of_a.start.saturating_sub(CONTEXT_WORDS).max(paragraph_a.start)..of_a.start;
        let after = of_a.end..(of_a.end + CONTEXT_WORDS).min(paragraph_a.end);
        changed.push(ChangedFact {
            piece_a,
            piece_b,
            before: a.spelled(before).to_owned(),
            a: a.spelled(of_a).to_owned(),
            b: spelled_across(b, of_b),
            after: a.spelled(after).to_owned(),
        });
    }
    changed
}

/// The tokens of the piece that a run of tokens begins in, and the piece.
fn place(text: &PlacedText<'_>, run: &Range<usize>) -> (Range<usize>, usize) {
    let piece = text.piece(text.paragraph_of(run.start));
    (text.tokens(piece), piece)
}

/// A run of tokens as it is spelled, though a paragraph may end in it.
fn spelled_across(text: &PlacedText<'_>, run: Range<usize>) -> String {
    let (piece, _) = place(text, &run);
    let end = run.end.min(piece.end);
    let mut spelled = text.spelled(run.start..end).to_owned();
    if end < run.end {
        spelled.push_str(super::PARAGRAPH_BREAK);
        spelled.push_str(&spelled_across(text, end..run.end));
    }
    spelled
}
