//! wirecopy finds what a pile of scraped news copied from where, and puts back in order what scraping scrambled.
//!
//! A [`Document`](document::Document) is one scraped article. [`text`] takes its paragraphs apart: glued ones are cut, page
//! furniture and wire marks ([`wire`]) are set apart. [`fingerprint`] makes words, shingles and simhashes of what is left;
//! [`candidates`] finds pairs worth comparing, [`verify`] compares them word by word, [`cluster`] gathers verified
//! copies around anchors. [`order`] says in which order paragraphs were written, [`track`] who ran whose story.
//! [`pipeline`] puts the stages together over files that [`read`] reads and [`write`](mod@write) writes.
//!
//! Two texts compared, and one put in order:
//!
//! ```
//! use wirecopy::config::{OrderConfig, VerifyConfig};
//! use wirecopy::document::Document;
//! use wirecopy::order::{Article, Model, decode, discourse};
//! use wirecopy::pipeline::compare::verdict;
//! use wirecopy::pipeline::ingest::Maker;
//! use wirecopy::relation::Relation;
//!
//! let lead = "Karsova [Norland], January 19 (ANI): Crane drivers at the port have agreed to go back to work on Friday.";
//! let cost = "The strike cost the port a third of its traffic in two weeks, the dockers' union said on Tuesday. (ANI)";
//! let wire = Document::from_paragraphs("wire", [lead, cost]);
//! let scrape = Document::from_paragraphs("scrape", [cost, lead]);
//!
//! let mut maker = Maker::default();
//! let (a, b) = (maker.sheet(&wire).clone(), maker.sheet(&scrape).clone());
//! assert_eq!(verdict(&a, &b, &VerifyConfig::default()).relation, Relation::Reordered);
//!
//! let article = Article::of_texts(Some("Crane drivers go back to work"), [cost, lead]);
//! let (scores, rules) = discourse(&article, Model::shipped());
//! assert_eq!(decode(&scores, &rules, &OrderConfig::default()).order, [1, 0]);
//! ```
//!
//! A whole collection goes through [`pipeline::ingest`], [`pipeline::compare`] and [`pipeline::assign`], as
//! `wirecopy dedup` does. Nothing in the library prints; what happens on the way is told to a
//! [`Progress`](progress::Progress).

pub mod candidates;
pub mod cluster;
pub mod config;
mod disjoint;
pub mod document;
mod entities;
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
pub mod temporary;
pub mod text;
pub mod track;
pub mod verify;
pub mod wire;
pub mod work;
pub mod write;
