//! Labelled test corpora from clean articles: copies made in known ways, with the truth about each pair.
//!
//! Two passes over the input. A [`Survey`] draws the base articles, the vocabulary and the names; the [`Plan`] it
//! ends in makes a [`Family`] of each base: the base itself and copies of drawn [`Kind`]s, with cluster, pairs and
//! paragraph order; [`Output`] writes them. Truth is kept while the edits are made (see `draft`) and never guessed
//! from the result. Every choice is drawn from a stream keyed by the seed and the base's index, so that equal
//! input and settings give equal bytes whatever the threads.
//!
//! The input should hold each story once: two copies in it would come out as two families, and their pairs
//! unlabelled. Articles with the id or the very text of an earlier one are passed over.
//!
//! ```
//! use wirecopy::document::Document;
//! use wirecopy::synth::{Settings, Survey};
//!
//! let articles = [Document::from_paragraphs("a1", ["The ferry sank at dawn.", "Nobody was hurt."])];
//! let settings = Settings { copies: 2, min_paragraphs: 2, min_words: 5, ..Settings::default() };
//! let mut survey = Survey::new(settings, |paragraph| vec![0..paragraph.len()])?;
//! articles.iter().for_each(|article| survey.observe(article));
//! let plan = survey.finish();
//! let mut ids = Vec::new();
//! plan.generate(articles.iter().map(Ok), |family| {
//!     ids.extend(family.members.iter().map(|member| member.article.id.text.clone()));
//!     Ok(())
//! })?;
//! assert_eq!(ids.len(), 3);
//! assert_eq!(ids[0], "a1");
//! # Ok::<(), wirecopy::error::Error>(())
//! ```

mod dice;
mod draft;
mod edits;
mod family;
mod generate;
mod kind;
mod make;
mod ocr;
mod orders;
mod output;
mod page;
mod props;
mod settings;
mod survey;
mod template;
mod truth;
mod wording;

pub use draft::SplitSentences;
pub use family::{Article, Family, Member, Origin, Pair};
pub use kind::{Kind, Mix};
pub use orders::{Disorder, GoldOrder, OrderArticle, OrderCase, OrderSettings};
pub use output::{Output, Tally, files};
pub use settings::Settings;
pub use survey::{Plan, Survey};
pub use truth::{Confidence, Duplicate, Label};

#[cfg(test)]
mod tests;
