//! From records to clean paragraphs: sentences, glued paragraphs, page furniture.

pub mod disclaimer;
pub mod furniture;
pub(crate) mod openings;
pub mod place;
pub mod repair;
pub mod sentences;
