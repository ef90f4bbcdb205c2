//! wirecopy finds what a pile of scraped news copied from where.

pub mod candidates;
pub mod cluster;
pub mod config;
mod disjoint;
pub mod document;
pub mod error;
pub mod evaluate;
pub mod explain;
pub mod fingerprint;
pub mod kendall;
pub mod moves;
pub mod order;
pub mod pipeline;
pub mod progress;
pub mod read;
pub mod relation;
pub mod spill;
pub mod synth;
pub mod text;
pub mod track;
pub mod verify;
pub mod wire;
pub mod write;
