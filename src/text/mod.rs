//! Records to clean text: what a document says, with page furniture and wire marks set apart and never lost.

pub mod clean;
pub mod normalise;
pub mod sentences;
pub mod words;
