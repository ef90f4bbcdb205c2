//! Records to clean text: what a document says, with page furniture and wire marks set apart and never lost.

pub(crate) mod accents;
pub(crate) mod ascii;
pub mod clean;
mod digits;
pub mod disclaimer;
pub(crate) mod ends;
pub mod furniture;
pub(crate) mod letters;
mod mangled;
pub mod normalise;
pub(crate) mod openings;
pub mod place;
pub mod repair;
pub mod sentences;
pub mod words;
