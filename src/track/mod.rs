//! Clusters and wire marks to stories: where the copy comes from, who ran it, how much of it, what was changed, and
//! who is credited.
//!
//! The pipeline hands over one story at a time: the documents of a cluster and those that take passages of it
//! (`Copy`). [`Teller::tell`] finds the origin, makes the reference text (the origin's, or the block consensus of
//! all copies where the agency's own is missing), and measures each article against it. [`assemble()`] makes the
//! [`report`] of all stories. Nothing here opens a file or shows anything.

mod assemble;
mod author;
mod compared;
mod consensus;
mod controls;
mod copy;
mod credit;
mod currency;
mod day;
mod desk;
mod drift;
mod gaps;
mod headline;
mod negation;
mod origin;
mod ownership;
mod pairing;
mod profile;
mod quantity;
mod quotation;
mod reference;
pub mod report;
mod settings;
mod signs;
mod state;
mod story;
mod takes;
mod tell;
mod times;
mod unnamed;
mod words;

pub use assemble::{Collected, assemble};
pub use controls::{Planted, plant, tally};
pub use copy::{Copy, article_key, story_id};
pub use credit::credited_agencies;
pub use ownership::{agency_called, owner};
pub use settings::{Filters, TrackConfig};
pub use story::{Block, Told};
pub use tell::Teller;

#[cfg(test)]
mod tests;
