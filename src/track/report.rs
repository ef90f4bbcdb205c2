//! The report as plain data: what `track` found, with every figure's denominator and every claim's evidence.
//!
//! Tables and the page are written from this and from nothing else. Shares are 0–1, times are seconds, offsets are
//! bytes into a document's text as it was read, and texts are as they were read: whoever shows them must escape them.
//! Equal input and settings make an equal report, whatever the order of the input and the number of threads; ids of
//! stories and keys of articles are hashes of what they name.

mod article;
mod story;

pub use article::{
    Article, BlockPair, BlockStanding, ChangedWording, CreditMark, CreditRole, CreditState, Derivation,
    DisclaimerTest, FactKind, Headline, HeadlineKind, Lag, Paragraphs, RibbonPart, SideBySide, When,
};
pub use story::{
    Origin, OriginKind, Pair, Reason, ReasonKind, Reference, ReferenceBlock, Story, Take, TakeKind,
};

use serde::Serialize;

/// The version of all outputs of `track`: raised when a column or a field changes its name or meaning.
pub const SCHEMA_VERSION: u32 = 1;

/// All that a run found.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    /// [`SCHEMA_VERSION`].
    pub schema: u32,
    /// The version of wirecopy that made it.
    pub wirecopy: &'static str,
    /// Counts, with their denominators.
    pub totals: Totals,
    /// The stories, those with most articles first.
    pub stories: Vec<Story>,
    /// Stories that continue one another: a later take that is a story of its own.
    pub chains: Vec<Chain>,
    /// Articles in which several stories, or several agencies, are mixed.
    pub mixed: Vec<MixedArticle>,
    /// The outlets that have an article in a story, those with most first.
    pub outlets: Vec<OutletProfile>,
    /// Pairs that just failed to be copies, the nearest first.
    pub near_misses: Vec<NearMiss>,
    /// What became of synthetic copies of the user's own articles, unless they were switched off.
    pub controls: Option<Controls>,
    /// The thresholds and filters of the run.
    pub settings: SettingsShown,
    /// What was left out to keep the report bounded, in sentences; empty if nothing was.
    pub left_out: Vec<String>,
}

/// Counts over the whole input. Counts of articles and credits are over the stories that the filters let through.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Totals {
    /// Documents that were read.
    pub documents: u64,
    /// Of them, those with a date, and those of which only the day is known.
    pub dated: u64,
    /// See `dated`.
    pub day_only: u64,
    /// Different outlets named.
    pub outlets: u64,
    /// Documents that credit an agency for their text, whether a copy of them was found or not.
    pub credit_an_agency: u64,
    /// Documents that are wire copy by what is known: they credit an agency or derive from a story that is an
    /// agency's.
    pub wire: u64,
    /// Stories found, before and after the filters.
    pub stories_found: u64,
    /// Stories in this report.
    pub stories: u64,
    /// Articles in them; one that takes from two stories counts once for each.
    pub articles: u64,
    /// Words of all articles.
    pub words: u64,
    /// Of them, those that are in the reference text of their story.
    pub wire_words: u64,
    /// Articles by derivation: wholly, partly, not.
    pub wholly: u64,
    /// See `wholly`.
    pub partly: u64,
    /// See `wholly`.
    pub not_derived: u64,
    /// Articles by credit.
    pub credits: CreditCounts,
    /// Stories of which neither a document nor an agency could be named as origin.
    pub undecided_origins: u64,
    /// Stories in which more than one article may have been the first, as far as the dates tell.
    pub undecided_firsts: u64,
    /// The user's own originals that were met in the input, where `--ours` names them, and those of them that are in
    /// a story of this report.
    pub ours: u64,
    /// See `ours`.
    pub ours_that_ran: u64,
    /// The agencies that are credited anywhere, those with most documents first.
    pub agencies: Vec<AgencyCount>,
}

/// Articles by the state of their credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct CreditCounts {
    /// The agency is named as the source of the text.
    pub kept: u64,
    /// Something is said, and less than that.
    pub weakened: u64,
    /// Somebody else is named.
    pub replaced: u64,
    /// Nobody is named.
    pub missing: u64,
    /// No credit is due: the agency's own page, a story that is no agency's, too little taken.
    pub not_expected: u64,
}

impl CreditCounts {
    /// Counts one article more.
    pub fn add(&mut self, state: CreditState) {
        *match state {
            CreditState::Kept => &mut self.kept,
            CreditState::Weakened => &mut self.weakened,
            CreditState::Replaced => &mut self.replaced,
            CreditState::Missing => &mut self.missing,
            CreditState::NotExpected => &mut self.not_expected,
        } += 1;
    }

    /// Articles from which a credit was due.
    #[must_use]
    pub fn due(&self) -> u64 {
        self.kept + self.weakened + self.replaced + self.missing
    }
}

/// How often an agency was met.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct AgencyCount {
    /// Its name.
    pub agency: String,
    /// Documents that credit it for their text.
    pub documents: u64,
    /// Stories that it is the origin of.
    pub stories: u64,
}

/// Stories that are takes of one developing story: each continues the one before it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Chain {
    /// Ids of the stories, the earliest first.
    pub stories: Vec<String>,
    /// Why they are taken to continue one another.
    pub why: String,
}

/// An article that takes from more than one story or agency.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MixedArticle {
    /// Key of the article; see [`Article::key`].
    pub key: String,
    /// Its id.
    pub id: String,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// Its blocks of body text, in input order.
    pub blocks: Vec<SourcedBlock>,
}

/// A block of a mixed article and where it comes from.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SourcedBlock {
    /// Its number in the article, from 1.
    pub number: u32,
    /// Its words.
    pub words: u32,
    /// Its first words.
    pub opening: String,
    /// Id of the story that it is in; none for text of the outlet's own.
    pub story: Option<String>,
    /// The agency that it comes from: its story's, else that of the mark that stands over it.
    pub agency: Option<String>,
    /// Share of its words that the story has, 0–1.
    pub share: f64,
}

/// What an outlet does with the copy that it takes. Its own agency's pages are not counted.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct OutletProfile {
    /// Its name or host.
    pub outlet: String,
    /// Documents of it that were read.
    pub documents: u64,
    /// Articles in stories: the n of all that follows.
    pub articles: u64,
    /// The agencies that it takes from, with the number of articles, most first.
    pub agencies: Vec<(String, u64)>,
    /// Articles by credit.
    pub credits: CreditCounts,
    /// Share of credits that are kept, of those due.
    pub kept: Option<Interval>,
    /// Mean share of the wire's words that it uses.
    pub share_used: Option<Interval>,
    /// Mean share of its articles' words that are wire.
    pub share_wire: Option<Interval>,
    /// Articles from which wire paragraphs were cut.
    pub cut: u64,
    /// Mean share of wire paragraphs that are cut, by where they stand: first, second, last third of the wire.
    pub cut_by_third: [Option<f64>; 3],
    /// Articles with paragraphs of its own in them.
    pub added: u64,
    /// Articles with paragraphs moved.
    pub moved: u64,
    /// Articles under a headline of their own; one that was edited, cut or lengthened is still the wire's.
    pub new_headlines: u64,
    /// Of how many headlines could be compared.
    pub headlines: u64,
    /// Median lag in seconds behind the origin, taking the middle of what is known of each; none without dates.
    pub median_lag: Option<i64>,
    /// Articles with a fact that differs from the wire's in otherwise verbatim text.
    pub drifted: u64,
}

/// A mean or a share with its 95 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Interval {
    /// The value, 0–1.
    pub value: f64,
    /// Lower end.
    pub low: f64,
    /// Upper end.
    pub high: f64,
    /// Over how many articles.
    pub n: u64,
}

/// A pair that just failed to be a copy.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct NearMiss {
    /// Ids of the two documents.
    pub a: String,
    /// See `a`.
    pub b: String,
    /// Their outlets.
    pub outlet_a: Option<String>,
    /// See `outlet_a`.
    pub outlet_b: Option<String>,
    /// What the pair is instead of a copy.
    pub relation: &'static str,
    /// Share of the shorter document's words that the other has, 0–1.
    pub coverage: f64,
    /// What a copy would need.
    pub threshold: f64,
    /// The verdict's own words.
    pub reason: String,
}

/// Synthetic copies of the user's own articles, put through the same run.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Controls {
    /// Articles that copies were made of.
    pub articles: u64,
    /// Copies planted, and those that ended in a cluster with the article they were made of.
    pub planted: u64,
    /// See `planted`.
    pub found: u64,
    /// Recall with its 95 % interval (Wilson 1927); none without planted copies.
    pub recall: Option<Interval>,
    /// The same by kind of copy.
    pub kinds: Vec<ControlKind>,
    /// Decoys planted, which look like copies and are none (other facts in the same wording, round-ups of two
    /// stories), and those taken for copies.
    pub decoys: u64,
    /// See `decoys`.
    pub decoys_taken: u64,
    /// The seed of the draws.
    pub seed: u64,
}

/// The controls of one kind.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ControlKind {
    /// Name of the kind, as `synth` has it.
    pub kind: &'static str,
    /// Copies planted.
    pub planted: u64,
    /// Copies found.
    pub found: u64,
}

/// The thresholds and filters of a run, as the page's last section states them.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SettingsShown {
    /// The filters that were given, as the user typed them: `--agency AFP`.
    pub filters: Vec<String>,
    /// Share of an article's words that are wire from which it derives wholly, 0–1.
    pub wholly_from: f64,
    /// And partly.
    pub partly_from: f64,
    /// Share of an article's words that are wire from which a credit is due.
    pub credit_due_from: f64,
    /// Share of changed words up to which "not edited" is taken to hold.
    pub unedited_up_to: f64,
    /// Share of a document's words that another must have for a copy.
    pub copy_coverage: f64,
    /// Words in common passages, and share of the shorter text, that make an overlap.
    pub overlap_words: u32,
    /// See `overlap_words`.
    pub overlap_share: f64,
}
