//! One article of a story while the story is told: its text, its fingerprint, and what is read from it at once.

use xxhash_rust::xxh3::xxh3_64;

use super::consensus::{CopyBlock, CopyText};
use super::credit::{Credit, credits};
use super::ownership::owner;
use super::report::{CreditRole, When};
use crate::document::Document;
use crate::fingerprint::{Entry, Sheet, Tokenizer};
use crate::text::clean::CleanText;
use crate::wire::{Agencies, AgencyId};

/// A document that belongs to a story, as the pipeline hands it over.
#[derive(Debug)]
pub struct Copy<'a> {
    /// The document, read again.
    pub document: &'a Document,
    /// What stayed of it.
    pub entry: &'a Entry,
    /// Its words without the outlet's furniture.
    pub sheet: &'a Sheet,
    /// Whether it is a member of the story's cluster; otherwise it takes passages of it.
    pub member: bool,
    /// Whether the user named it as one of their own originals.
    pub ours: bool,
}

/// A copy, read.
#[derive(Debug)]
pub(super) struct Reading<'a> {
    pub(super) document: &'a Document,
    pub(super) entry: &'a Entry,
    pub(super) sheet: &'a Sheet,
    pub(super) member: bool,
    pub(super) ours: bool,
    pub(super) clean: CleanText,
    pub(super) credits: Vec<Credit>,
    pub(super) owner: Option<AgencyId>,
    pub(super) when: Option<When>,
    pub(super) key: String,
}

impl<'a> Reading<'a> {
    pub(super) fn new(copy: &Copy<'a>, agencies: &Agencies) -> Self {
        let clean = CleanText::with(copy.document, agencies);
        Self {
            document: copy.document,
            entry: copy.entry,
            sheet: copy.sheet,
            member: copy.member,
            ours: copy.ours,
            credits: credits(copy.document, &clean, agencies),
            clean,
            owner: owner(agencies, copy.document.outlet.as_deref(), copy.document.url.as_deref()),
            when: copy.document.date.map(When::of),
            key: article_key(copy.entry),
        }
    }

    /// The agency whose own page it is and whose text it may be: an agency that prints another one's copy says so.
    pub(super) fn author(&self) -> Option<AgencyId> {
        let owner = self.owner?;
        let credited = || self.credits.iter().filter(|credit| credit.role.is_of_text());
        let others = || credited().any(|credit| credit.agency.is_some_and(|agency| agency != owner));
        (self.credits_of(owner).any(|credit| credit.role.is_of_text()) || !others()).then_some(owner)
    }

    /// Its credits of one agency.
    pub(super) fn credits_of(&self, agency: AgencyId) -> impl Iterator<Item = &Credit> {
        self.credits.iter().filter(move |credit| credit.agency == Some(agency))
    }

    /// Its outlet, or its id where none is known: what counts as one voice.
    pub(super) fn voice(&self) -> &str {
        self.document.outlet.as_deref().unwrap_or(&self.document.id)
    }

    /// Its words of body text.
    pub(super) fn words(&self) -> u32 {
        self.sheet.print.tokens.len() as u32
    }

    /// Whether it carries a mark that only the agency's own copy has.
    pub(super) fn is_marked(&self, agencies: &[AgencyId]) -> bool {
        self.owner.is_some_and(|owner| agencies.contains(&owner))
            || self.credits.iter().any(|credit| {
                matches!(credit.role, CreditRole::Dateline | CreditRole::SignOff)
                    && credit.agency.is_some_and(|agency| agencies.contains(&agency))
            })
    }

    /// Its blocks of body text, furniture of the outlet left out.
    pub(super) fn text(&self, agencies: &[AgencyId]) -> CopyText<'_> {
        let print = &self.sheet.print;
        let (mut tokenizer, mut own) = (Tokenizer::default(), Vec::new());
        let mut paragraphs = print.paragraphs.iter().peekable();
        let mut blocks = Vec::with_capacity(print.paragraphs.len());
        for piece in &self.clean.pieces {
            let text = piece.body.of(&self.document.text);
            let Some(next) = paragraphs.peek() else { break };
            // A piece without words, or one that was learnt to be furniture, is not in the fingerprint.
            own.clear();
            tokenizer.push(text, &mut own);
            if own == next.of(&print.tokens) {
                blocks.push(CopyBlock { text, exact: next.exact, tokens: next.of(&print.tokens) });
                paragraphs.next();
            }
        }
        CopyText { blocks, is_marked: self.is_marked(agencies) }
    }
}

/// The key of an article: a hash of its id and its words.
#[must_use]
pub fn article_key(entry: &Entry) -> String {
    let mut bytes = entry.id.as_bytes().to_vec();
    bytes.extend_from_slice(&entry.exact.to_le_bytes());
    format!("a{:016x}", xxh3_64(&bytes))
}

/// The id of a story: a hash of the text that its cluster stands around.
#[must_use]
pub fn story_id(anchor: &Entry) -> String {
    let (text, title) = anchor.text_key();
    let mut bytes = text.to_le_bytes().to_vec();
    bytes.extend_from_slice(&title.to_le_bytes());
    format!("s{:016x}", xxh3_64(&bytes))
}
