//! One article → the order of its paragraphs, how sure it is, and whether the given order is the original.
//!
//! What is believed of an order is a [`Scores`] and what must hold of it is a [`Constraints`]; [`decode()`] turns the two
//! into an order. [`discourse()`] says what wire copy's rules and a small learned [`Model`] believe of an article that
//! stands alone. Copies of the same story are further evidence on the same scale.
//!
//! ```
//! use wirecopy::config::OrderConfig;
//! use wirecopy::order::{Article, Model, decode, discourse};
//!
//! let scrambled = [
//!     "The strike cost the port a third of its traffic, the union said. ANI",
//!     "Karsova [Norland], January 19 (ANI): Crane drivers at the port have agreed to go back to work.",
//! ];
//! let article = Article::of_texts(Some("Crane drivers go back to work"), scrambled);
//! let (scores, constraints) = discourse(&article, Model::shipped());
//! let decoded = decode(&scores, &constraints, &OrderConfig::default());
//! assert_eq!(decoded.order, [1, 0]);
//! ```

mod article;
mod coherence;
pub mod decode;
mod discourse;
mod features;
mod hash;
mod ladder;
mod model;
mod network;
mod omit;
pub mod references;
mod rules;
pub mod scores;
pub mod scrambled;
mod series;
pub mod train;
mod vocabulary;
mod worth;

pub use article::{Article, Piece};
pub use decode::{Decoded, decode};
pub use discourse::{discourse, discourse_without};
pub use model::{Model, ModelError};
pub use omit::Part;
pub use scores::{Constraints, Scores};
pub use worth::Worth;
