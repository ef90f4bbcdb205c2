//! Predictions + gold → metrics: what `wirecopy evaluate` measures.
//!
//! - [`pairs`]: is a pair of documents a copy? Precision, recall, F1; the relations' confusion table ([`relations`]);
//!   how they would change with a bare threshold ([`sweep`]).
//! - [`clusters`]: are the right documents together? Pairwise figures, adjusted Rand index, B-cubed.
//! - [`order`]: are an article's paragraphs in their place? Kendall's tau and its kin, and whether the stated
//!   confidences can be believed ([`calibration`]).
//!
//! Each kind has a function from two files to a report. A report serialises to JSON and displays as text, always with
//! the counts that its ratios were made of. Figures are rounded to four digits when they leave, never before.
//!
//! Nothing here looks at an article's text, decides anything about documents, or prints.

pub mod bootstrap;
pub mod calibration;
pub mod clusters;
pub mod doubled;
pub mod figures;
mod ids;
mod kinds;
mod lines;
pub mod odd_rows;
pub mod order;
mod order_lines;
pub mod pair_tables;
pub mod pairs;
pub mod relations;
mod rows;
pub mod sweep;
mod tables;
