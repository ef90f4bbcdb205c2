//! Candidate pairs to verdicts: exact comparison of two texts, by their words.
//!
//! Signatures and sketches end before this stage. Everything is computed from the two documents' tokens: resemblance
//! and containment of their shingle sets ([`overlap`]), where each paragraph of one lies in the other
//! ([`alignment`]), and which facts differ where the wording is the same ([`facts`]). [`judge`] makes a relation of
//! them. Nothing here sees files, clusters, or which search proposed the pair.

pub mod alignment;
mod apart;
#[cfg(test)]
mod compared;
mod evidence;
pub mod facts;
pub mod leftovers;
pub mod noise;
pub mod overlap;
mod passages;
pub mod phrases;
mod reason;
mod rejoined;
mod seams;
mod sequence;
mod straight;
mod table;
mod template;
mod verdict;

pub use evidence::{Evidence, PASSAGE_WORDS, Side, measure};
pub use overlap::Comparer;
pub use phrases::PHRASE_WORDS;
pub use verdict::{Rule, Verdict, judge, judge_briefly, judge_briefly_counting, judge_held, verdict};
