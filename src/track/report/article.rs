//! An article of a story: what it took, what it did with it, whom it credits.

use serde::Serialize;

/// One article in a story.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Article {
    /// `a` and 16 hexadecimal digits of a hash of id and text: for links within a page.
    pub key: String,
    /// The document's id, exactly as it came in.
    pub id: String,
    /// Its address.
    pub url: Option<String>,
    /// Its outlet.
    pub outlet: Option<String>,
    /// Its headline.
    pub title: Option<String>,
    /// When it was published.
    pub date: Option<When>,
    /// Its relation to the reference text: `identical`, `reordered`, `reprint`, `excerpt`, `overlap`, `template`, `none`.
    pub relation: &'static str,
    /// Whether it is a member of the story's cluster; otherwise it takes passages of the story.
    pub member: bool,
    /// Whether the user named it as one of their own originals.
    pub ours: bool,
    /// The agency whose own outlet it stands in.
    pub own_outlet_of: Option<String>,
    /// Its words of body text, without what is left over of its page.
    pub words: u32,
    /// Share of the reference's words that it has, 0–1.
    pub share_used: f64,
    /// Share of its words that the reference has, 0–1.
    pub share_wire: f64,
    /// The same without what stands in quotation marks, which everybody may quote; `share_wire` where all does.
    pub share_wire_unquoted: f64,
    /// What became of the paragraphs.
    pub paragraphs: Paragraphs,
    /// Kendall's tau between the orders of the paragraphs in common, −1 to 1.
    pub order_tau: Option<f64>,
    /// How much of it derives from the story (the classes of the METER corpus, Gaizauskas et al. 2001).
    pub derivation: Derivation,
    /// Its headline beside the reference's.
    pub headline: Headline,
    /// How long after the origin, or after the earliest article, it was published.
    pub lag: Option<Lag>,
    /// The article that it was most likely copied from, where that is another outlet's and not the origin: they share
    /// damage or changes that hardly any other copy has. By index.
    pub via: Option<usize>,
    /// What became of the agency's credit.
    pub credit: CreditState,
    /// Why, in a sentence.
    pub credit_reason: String,
    /// The credit that decided, by index into `credits`; none where it is the lack of one, or none is due.
    pub credit_by: Option<usize>,
    /// The credits that were found in it, in text order.
    pub credits: Vec<CreditMark>,
    /// The site's own disclaimer, held against what was measured.
    pub disclaimer: Option<DisclaimerTest>,
    /// The take that it runs, by index into the story's takes; none where it cannot be told or there is one only.
    pub take: Option<usize>,
    /// Facts that differ from the reference inside otherwise verbatim blocks, and are not those of the take that it runs.
    pub drift: Vec<ChangedWording>,
    /// Its blocks from top to bottom, for a ribbon that shows what stands where.
    pub ribbon: Vec<RibbonPart>,
    /// For each block of the reference: how this article has it.
    pub used: Vec<BlockStanding>,
    /// It and the reference side by side; left out where the report would get too large.
    pub side_by_side: Option<SideBySide>,
}

impl Article {
    /// The credit that tells most of what became of the agency's: the one that decided; else one that names an agency for
    /// the text, any of the text, any at all.
    #[must_use]
    pub fn telling_credit(&self) -> Option<&CreditMark> {
        let of_text = || self.credits.iter().filter(|mark| mark.role.is_of_text());
        self.credit_by
            .and_then(|at| self.credits.get(at))
            .or_else(|| of_text().find(|mark| mark.agency.is_some()))
            .or_else(|| of_text().next())
            .or_else(|| self.credits.first())
    }

    /// Its words that the reference has.
    #[must_use]
    pub fn wire_words(&self) -> u64 {
        let words = f64::from(self.words) * self.share_wire.clamp(0.0, 1.0);
        #[expect(clippy::cast_sign_loss, reason = "neither factor is negative")]
        let whole = words.round() as u64;
        whole
    }
}

/// A moment as far as it is known.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct When {
    /// As people write it: `2026-01-19`, or `2026-01-19T08:30:00Z`.
    pub text: String,
    /// The earliest it may have been, in seconds since 1970.
    pub start: i64,
    /// The latest it may have been: the last second of the day where only the day is known.
    pub end: i64,
    /// Whether only the day is known.
    pub day_only: bool,
}

/// What became of the paragraphs between reference and article. A glued paragraph counts as its pieces.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize)]
pub struct Paragraphs {
    /// Of the reference, word for word.
    pub kept: u32,
    /// Of the reference, with changes.
    pub edited: u32,
    /// Of those two, standing elsewhere.
    pub moved: u32,
    /// Of the reference, not in the article.
    pub cut: u32,
    /// Of the article, not in the reference.
    pub added: u32,
    /// Of the article, set apart as furniture or marks.
    pub set_apart: u32,
}

/// How much of an article derives from the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Derivation {
    /// All or nearly all of it.
    Wholly,
    /// Part of it.
    Partly,
    /// Hardly anything.
    Not,
}

/// A headline beside the reference's.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Headline {
    /// What was done to it.
    pub kind: HeadlineKind,
    /// Likeness by letters, 0–1; none where one is missing.
    pub likeness: Option<f64>,
    /// Whether it states other numbers.
    pub other_numbers: bool,
}

/// What was done to a headline.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HeadlineKind {
    /// The same words.
    Same,
    /// The same but for a take's mark or an agency's name: `UPDATE 2-`.
    Marker,
    /// Words were cut, none added.
    Shortened,
    /// Words were added, none cut.
    Lengthened,
    /// The larger part of the words is the same.
    Edited,
    /// Another headline.
    New,
    /// One of the two has none, or there is no headline to compare with.
    Unknown,
}

/// A lag in seconds, as far as the dates tell; negative if before.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Lag {
    /// At least.
    pub low: i64,
    /// At most.
    pub high: i64,
}

/// What became of the agency's credit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum CreditState {
    /// The agency is named as the source of the text: in a dateline, a byline of its own, a sign-off, a credit line. A form
    /// that only its desk uses does not name it.
    Kept,
    /// Less is said: "with inputs from", "Agencies", a feed that is not named, an attribution inside the text.
    Weakened,
    /// Somebody else is named: the outlet's own staff or desk, another agency.
    Replaced,
    /// The agency is credited nowhere, though a sentence or a caption may speak of it, and nobody else is.
    Missing,
    /// No credit is due.
    NotExpected,
}

impl CreditState {
    /// Its name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Weakened => "weakened",
            Self::Replaced => "replaced",
            Self::Missing => "missing",
            Self::NotExpected => "not_expected",
        }
    }
}

/// A credit as it stands in an article.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct CreditMark {
    /// The agency, where one is named, or where a dateline has the form of one.
    pub agency: Option<String>,
    /// What part the credit plays.
    pub role: CreditRole,
    /// The exact text.
    pub quote: String,
    /// First byte of it in the document's text.
    pub start: u32,
    /// One past the last byte.
    pub end: u32,
    /// The paragraph that it is in, from 1; 0 for the record's author field, which is not in the text: then it begins and
    /// ends at byte 0.
    pub paragraph: u32,
    /// How sure the recogniser is, 0–1.
    pub confidence: f32,
}

/// The part that a credit plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum CreditRole {
    /// `GAZA, Dec. 1 (Xinhua) --`
    Dateline,
    /// `By Ann Lee, Associated Press`, `PTI, ANI`
    Byline,
    /// The record's or the page's own field for who wrote it names the agency.
    Author,
    /// `By Ann Lee`, `Web Desk`: the outlet's own people.
    HouseByline,
    /// `(ANI)`, `(Reporting by A; Editing by B)`
    SignOff,
    /// `Copyright 2015 The Associated Press`, `Source: Xinhua`
    CreditLine,
    /// `(With inputs from ANI)`, `The Associated Press contributed to this report`
    Inputs,
    /// `Agencies`, `With agency inputs`: an agency without its name.
    Generic,
    /// The outlet's disclaimer on agency copy.
    Disclaimer,
    /// `… told PTI`: named in the text.
    Attribution,
    /// A picture's credit: never one of the text.
    Photo,
}

impl CreditRole {
    /// Whether it says whose text the article is, or in part is.
    #[must_use]
    pub fn is_of_text(self) -> bool {
        !matches!(self, Self::Photo | Self::Attribution | Self::HouseByline)
    }

    /// Its name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Dateline => "dateline",
            Self::Byline => "byline",
            Self::Author => "author",
            Self::HouseByline => "house_byline",
            Self::SignOff => "sign_off",
            Self::CreditLine => "credit_line",
            Self::Inputs => "inputs",
            Self::Generic => "generic",
            Self::Disclaimer => "disclaimer",
            Self::Attribution => "attribution",
            Self::Photo => "photo",
        }
    }
}

/// A disclaimer held against what was measured.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct DisclaimerTest {
    /// The disclaimer, as it stands.
    pub quote: String,
    /// Whether it says that the text was not changed.
    pub claims_unedited: bool,
    /// Whether it excepts the headline.
    pub excepts_headline: bool,
    /// Share of the article's words of body text that are not the wire's, 0–1.
    pub changed_share: f64,
    /// Wire paragraphs that were cut.
    pub cut: u32,
    /// Wire paragraphs that stand elsewhere.
    pub moved: u32,
    /// Facts that the wire states otherwise.
    pub drifted: u32,
    /// Whether the wire's headline was changed, though the disclaimer does not except it.
    pub headline_changed: bool,
    /// Whether the claim holds: `Some(false)` where more was changed than a scrape explains, a fact among it or a
    /// paragraph's place; none where it claims nothing, or the wire's text had to be reconstructed from too few copies.
    pub holds: Option<bool>,
}

/// Wording that differs between two texts, with what stands around it in the first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ChangedWording {
    /// What kind of fact differs.
    pub kind: FactKind,
    /// The words before it.
    pub before: String,
    /// In the reference, or in the earlier take.
    pub old: String,
    /// In the article, or in the later take.
    pub new: String,
    /// The words behind it.
    pub after: String,
    /// The reference's block that it is in, from 1.
    pub block: u32,
}

/// What kind of fact differs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum FactKind {
    /// A number, with its currency and its sign.
    Number,
    /// A name.
    Name,
    /// A day, a month, a year.
    Date,
    /// A negation that one has and the other lacks.
    Negation,
    /// Words inside quotation marks.
    Quotation,
}

impl FactKind {
    /// Its name in tables.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Number => "number",
            Self::Name => "name",
            Self::Date => "date",
            Self::Negation => "negation",
            Self::Quotation => "quotation",
        }
    }
}

/// A block of an article on its ribbon.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct RibbonPart {
    /// Its words of body text.
    pub words: u32,
    /// Share of them that the reference has in the blocks that it is matched with, 0–1.
    pub share: f64,
    /// How it stands to the reference.
    pub standing: BlockStanding,
    /// The reference's block that it is, from 1; the first where it is several.
    pub block: Option<u32>,
    /// Whether it stands elsewhere there.
    pub moved: bool,
}

/// How a block stands to the other text.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum BlockStanding {
    /// Word for word.
    Same,
    /// At least four fifths of the words.
    Near,
    /// Less.
    Partly,
    /// Not there: cut, or the outlet's own.
    Absent,
    /// Furniture or marks.
    SetApart,
}

/// A reference and an article side by side, block by block.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct SideBySide {
    /// The pairs of blocks, in the reference's order, with what only the article has where it follows.
    pub pairs: Vec<BlockPair>,
    /// Whether pairs or words were left out at the end.
    pub cut_short: bool,
}

/// Blocks that belong together, or one that stands alone.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct BlockPair {
    /// Numbers of the reference's blocks, from 1; none where the article has it alone.
    pub reference: Vec<u32>,
    /// Numbers of the article's blocks, from 1.
    pub article: Vec<u32>,
    /// How the two sides stand to each other.
    pub standing: BlockStanding,
    /// Whether it stands elsewhere in the article.
    pub moved: bool,
    /// The words, run by run; a block that stands alone is one segment with one side empty.
    pub segments: Vec<crate::explain::Segment>,
}
