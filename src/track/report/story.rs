//! A story: one text that several documents have, where it most likely comes from, and who ran it.

use serde::Serialize;

use super::article::{Article, When};

/// One story: a cluster of copies, and the articles that take passages of it.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Story {
    /// `s` and 16 hexadecimal digits of a hash of the text that its cluster stands around: the same in every run in
    /// which that text is.
    pub id: String,
    /// Its place among the stories of this report, from 1.
    pub rank: u32,
    /// Its headline: the origin's, else the one that most articles have.
    pub title: Option<String>,
    /// Where the copy most likely comes from.
    pub origin: Origin,
    /// The text that articles are measured against.
    pub reference: Reference,
    /// The articles, the origin first, then by time, then by key. Other fields name them by index.
    pub articles: Vec<Article>,
    /// Those that may have been published first, as far as their dates tell: one if it is decided, none without
    /// dates.
    pub first: Vec<usize>,
    /// From the earliest to the latest moment that the dates allow.
    pub span: Option<When>,
    /// How many of the agencies and outlets in it wrote text of their own on the event: 1 where all is one text.
    pub independent_sources: u32,
    /// Versions of the text that were sent one after the other, where there is more than one.
    pub takes: Vec<Take>,
    /// The verified pairs among its articles.
    pub pairs: Vec<Pair>,
    /// Articles that are counted here and not listed above.
    pub articles_left_out: u64,
}

impl Story {
    /// Whether no other article is certainly earlier than the one at `at`, as nobody is than one without a date.
    #[must_use]
    pub fn may_be_first(&self, at: usize) -> bool {
        self.articles[at].date.is_none() || self.first.contains(&at)
    }
}

/// Where a story most likely comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Origin {
    /// What it is.
    pub kind: OriginKind,
    /// The agency, where one is.
    pub agency: Option<String>,
    /// The article that the others come from, by index.
    pub article: Option<usize>,
    /// How sure, 0–1: under .5 it is `undecided`.
    pub confidence: f64,
    /// Why, the weightiest first.
    pub reasons: Vec<Reason>,
}

/// What the origin of a story is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum OriginKind {
    /// A document of the input: an agency's own page, or the outlet that the others copied.
    Document,
    /// An agency of whose own text the input has no copy.
    Agency,
    /// The evidence does not say.
    Undecided,
}

/// A piece of evidence for an origin.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// What it rests on.
    pub kind: ReasonKind,
    /// It in words, for a reader.
    pub text: String,
    /// The articles that it is read from, by index.
    pub articles: Vec<usize>,
    /// What it adds to the score, −1 to 1.
    pub weight: f64,
}

/// What a reason rests on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum ReasonKind {
    /// The outlet is the agency's own.
    OwnOutlet,
    /// The user named the document or outlet as their own.
    Named,
    /// Wire marks in the text.
    Marks,
    /// Dates.
    Time,
    /// What contains what.
    Containment,
    /// Damage and changes that some copies share and others lack.
    Damage,
}

/// The text that a story's articles are measured against.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reference {
    /// The article whose text it is, by index; none if it was reconstructed from all copies.
    pub article: Option<usize>,
    /// Whether it was reconstructed: the blocks that most copies have, in the order that most have them in.
    pub reconstructed: bool,
    /// The headline that others are compared with.
    pub title: Option<String>,
    /// Whose headline that is, by index: the reference's own, else the earliest copy's; none for one that several
    /// copies have.
    pub title_of: Option<usize>,
    /// Its words of body text.
    pub words: u32,
    /// Its blocks of body text, in order.
    pub blocks: Vec<ReferenceBlock>,
}

/// A block (a paragraph, or a part of one that was glued) of the reference text.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ReferenceBlock {
    /// Its number, from 1.
    pub number: u32,
    /// Its text; cut behind some hundred words in long blocks.
    pub text: String,
    /// Its words.
    pub words: u32,
    /// Articles that have it, the same or nearly so.
    pub support: u32,
    /// Of how many that could have it.
    pub of: u32,
    /// Different wordings among them.
    pub wordings: u32,
}

/// One version of a story that was sent again, corrected or extended.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Take {
    /// What it is.
    pub kind: TakeKind,
    /// The article that it is told from, by index.
    pub article: usize,
    /// What says so: a word of the headline or a desk's note, as it stands.
    pub mark: Option<String>,
    /// What it changed of the take before it: old and new wording.
    pub changes: Vec<super::article::ChangedWording>,
    /// Articles that have its wording, by index.
    pub runs: Vec<usize>,
    /// Articles that still have the wording before it, by index, though published when it was out, as far as the
    /// dates tell.
    pub runs_older_after: Vec<usize>,
    /// All articles that have the wording before it.
    pub runs_older: Vec<usize>,
}

/// Kinds of takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum TakeKind {
    /// The first one.
    Original,
    /// `CORRECTED`, `Correction:`, `(Corrects …)`.
    Correction,
    /// `UPDATE 2`, `(LEAD)`, `2nd LD`, `WRAPUP`.
    Update,
    /// `ADDS`, `(ATTN: ADDS …)`.
    Addition,
    /// `RPT`, `REPEAT`: the same again.
    Repeat,
}

/// A verified pair of a story's articles, by index.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Pair {
    /// One article.
    pub a: usize,
    /// The other one.
    pub b: usize,
    /// Their relation from a to b.
    pub relation: &'static str,
    /// Resemblance of their shingle sets, 0–1.
    pub resemblance: f64,
    /// Share of a's shingles that b has.
    pub containment_a: f64,
    /// Share of b's shingles that a has.
    pub containment_b: f64,
    /// Kendall's tau between the orders of the paragraphs in common.
    pub tau: Option<f64>,
    /// Changes against the reference that both have and hardly anybody else: one was copied from the other, or both
    /// from a third.
    pub shared_changes: u32,
}
