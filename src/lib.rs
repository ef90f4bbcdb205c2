//! wirecopy finds what a pile of scraped news copied from where, and puts back in order what scraping scrambled.
//!
//! A [`Document`](document::Document) is one scraped article. [`text`] takes its paragraphs apart: glued ones are cut, page
//! furniture and wire marks ([`wire`]) are set apart. [`fingerprint`] makes words, shingles and simhashes of what is left;
//! [`candidates`] finds pairs worth comparing, [`verify`] compares them word by word, [`cluster`] gathers verified
//! copies around anchors. [`order`] says in which order paragraphs were written, [`track`] who ran whose story.
//! [`pipeline`] puts the stages together over files that [`read`] reads and [`write`](mod@write) writes.
//!
//! Who has a few documents needs three functions: [`compare_documents`](pipeline::compare_documents()) says how two are
//! related and why, [`deduplicate`](pipeline::deduplicate()) what to keep of many, and
//! [`reorder_document`](pipeline::reorder_document()) in which order the paragraphs of one were written, and how sure that is.
//!
//! ```
//! use wirecopy::config::VerifyConfig;
//! use wirecopy::document::Document;
//! use wirecopy::pipeline::reorder::ReorderConfig;
//! use wirecopy::pipeline::{Settings, compare_documents, deduplicate, reorder_document};
//! use wirecopy::progress::Silent;
//! use wirecopy::relation::Relation;
//!
//! # fn main() -> wirecopy::error::Result<()> {
//! let lead = "Karsova [Norland], January 19 (ANI): Crane drivers at the port have agreed to go back to work on Friday.";
//! let cost = "The strike cost the port a third of its traffic in two weeks, the dockers' union said on Tuesday. (ANI)";
//! let wire = Document::from_text("wire", format!("{lead}\n{cost}"));
//! let scrape = Document::from_paragraphs("scrape", [cost, lead]);
//!
//! let verdict = compare_documents(&wire, &scrape, &VerifyConfig::default())?;
//! assert_eq!(verdict.relation, Relation::Reordered);
//! assert_eq!(verdict.to_string(), "the same 2 paragraphs, 1 of them moved");
//!
//! let ordered = reorder_document(&scrape, &ReorderConfig::default())?;
//! assert_eq!((&ordered.order[..], &*ordered.paragraphs[0]), (&[1, 0][..], lead));
//! assert!(ordered.confidence > 0.5, "of 1; below that it is a guess");
//!
//! for decision in deduplicate([wire, scrape], &Settings::default(), &Silent)? {
//!     println!("{} keeper {} {:?}: {}", decision.id, decision.keeper, decision.relation, decision.reason);
//! }
//! # Ok(())
//! # }
//! ```
//!
//! Documents of files, in any of the formats that [`read`] knows, come one after the other:
//!
//! ```
//! use wirecopy::document::Document;
//! use wirecopy::error::Result;
//! use wirecopy::pipeline::{Settings, deduplicate, documents};
//! use wirecopy::progress::Silent;
//! use wirecopy::read::Inputs;
//!
//! # fn main() -> Result<()> {
//! let settings = Settings::default();
//! let inputs = Inputs::open(&["corpora/lookalikes/articles.jsonl".into()], &settings.read)?;
//! let articles: Vec<Document> = documents(&inputs, settings.read.strict, &Silent).collect::<Result<_>>()?;
//! let decisions = deduplicate(articles, &settings, &Silent)?;
//! let kept = decisions.iter().filter(|decision| decision.is_kept()).count();
//! assert!(kept < decisions.len());
//! # Ok(())
//! # }
//! ```
//!
//! A collection whose texts are not to be held goes through [`pipeline::ingest`], [`pipeline::compare`] and
//! [`pipeline::assign`], as `wirecopy dedup` does. Settings are validated where they are handed over, and an
//! [`Error`](error::Error) names the one that is out of its range. Nothing in the library prints; what happens on the way is
//! told to a [`Progress`](progress::Progress).

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
pub mod outlet;
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
