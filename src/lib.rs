//! wirecopy finds what a pile of scraped news copied from where.

pub mod config;
pub mod document;
pub mod error;
pub mod evaluate;
pub mod order;
pub mod progress;
pub mod read;
