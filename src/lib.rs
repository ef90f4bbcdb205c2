//! wirecopy finds what a pile of scraped news copied from where.

pub mod config;
pub mod document;
pub mod error;
pub mod progress;
pub mod text;
pub mod wire;
