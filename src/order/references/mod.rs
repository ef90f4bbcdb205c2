//! The order of a document with the help of its copies.
//!
//! [`SentenceText`] and [`Alignment`] find a document's pieces in a copy, sentence by sentence; a [`Witness`] is the
//! order that the copy has them in. [`Hypotheses`] are the orders that may be right with their probabilities, after
//! every copy was judged by itself (does it read like an original?) and against the others; [`restore()`] makes the
//! order of them that is to be expected to be best. Nothing here trusts a copy for being a copy.

mod alignment;
mod beliefs;
mod consensus;
mod disorder;
mod enumeration;
mod hypotheses;
mod insertion;
mod provenance;
mod restore;
mod sentence_text;
mod trust;
mod units;
mod weights;
mod witness;

pub use alignment::{Alignment, PiecePlace};
pub use disorder::{Kinds, breakpoints};
pub use hypotheses::{Hypotheses, Hypothesis};
pub use provenance::{Expected, Provenance, SETS};
pub use restore::{Method, Restored, Testimony, evidence, restore};
pub use sentence_text::SentenceText;
pub use witness::Witness;

#[cfg(test)]
mod tests;
