//! Wire marks: what agencies put before, behind and between the paragraphs of their copy, and what scraping leaves of it.
//!
//! [`marks`] sets a paragraph's marks apart, so that comparison sees the story alone and tracking sees who filed it.
//! The forms come from real copy of the agencies in [`agency`]; damaged forms (brackets stripped, pieces in another
//! order) are known too. An agency that is talked about in a sentence is never a mark. This module looks at one
//! paragraph at a time; it decides nothing about the document.

use std::ops::Range;

use crate::text::ends::{trim_end, trim_start};
use crate::text::place::Place;

pub mod agencies;
pub mod agency;
mod builtin;
mod byline;
mod calendar;
mod credit;
mod cursor;
mod dateline;
mod label;
mod list;
mod location;
mod mark;
mod mention;
mod newsroom;
mod note;
mod picture;
mod places;
mod quick;
mod separator;
mod signoff;
mod uncased;

use mark::Found;

pub use agencies::Agencies;
pub use agency::{Agency, AgencyId};
pub(crate) use label::names_nobody;
pub(crate) use list::joined_by_words;
pub use mark::{Brackets, Mark, MarkKind, Role, Slot};
pub use mention::mentions;
pub(crate) use picture::is_caption;
pub use picture::picture_credit;

/// The marks at a paragraph's two ends.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Marks {
    /// The mark that the paragraph starts with.
    pub lead: Option<Mark>,
    /// The mark that it ends with.
    pub tail: Option<Mark>,
    /// Whether nothing is left between them: the paragraph is a mark, which then stands in `lead`, or in `tail`
    /// for sign-offs, credits, disclaimers and notes.
    pub whole: bool,
}

impl Marks {
    /// What of `paragraph` is story: all but the marks, trimmed. Empty where the whole paragraph is a mark.
    #[must_use]
    pub fn body(&self, paragraph: &str) -> Range<usize> {
        let start = self.lead.as_ref().map_or(0, |mark| mark.span.end);
        let end = self.tail.as_ref().map_or(paragraph.len(), |mark| mark.span.start);
        if self.whole || start >= end {
            return start.min(end)..start.min(end);
        }
        trimmed(paragraph, start..end)
    }

    /// The marks, in the order in which they stand.
    pub fn iter(&self) -> impl Iterator<Item = &Mark> {
        self.lead.iter().chain(&self.tail)
    }

    fn whole(mark: Mark) -> Self {
        let is_lead = matches!(mark.kind, MarkKind::Byline | MarkKind::Dateline);
        let (lead, tail) = if is_lead { (Some(mark), None) } else { (None, Some(mark)) };
        Self { lead, tail, whole: true }
    }
}

/// The wire marks of `paragraph`, which stands at `place` of its document, by the built-in agencies.
#[must_use]
pub fn marks(paragraph: &str, place: Place) -> Marks {
    marks_of(Agencies::builtin(), paragraph, place)
}

/// The wire marks at the ends of `paragraph`, which stands at `place` of its document. Usual paragraphs take some
/// 100 ns: no more than their first words and last bytes are looked at.
#[must_use]
pub fn marks_of(agencies: &Agencies, paragraph: &str, place: Place) -> Marks {
    let text = trimmed(paragraph, 0..paragraph.len());
    if text.is_empty() {
        return Marks::default();
    }
    let mark = |found: Found, slot, span: Range<usize>| {
        let others = agencies.all_named_in(&paragraph[span.clone()]);
        found.mark(slot, span.clone(), others)
    };
    if let Some(found) = credit::whole(agencies, &paragraph[text.clone()]) {
        return Marks::whole(mark(found, Slot::Whole, text));
    }
    let lead = dateline::dateline(agencies, &paragraph[text.clone()], place)
        .map(|(found, end)| mark(found, Slot::Lead, text.start..text.start + end));
    let from = lead.as_ref().map_or(text.start, |mark| mark.span.end);
    let tail = signoff::sign_off(agencies, &paragraph[from..text.end], place)
        .map(|(found, start)| mark(found, Slot::Tail, from + start..text.end));
    let to = tail.as_ref().map_or(text.end, |mark| mark.span.start);
    let whole = (lead.is_some() || tail.is_some()) && !paragraph[from..to].contains(char::is_alphanumeric);
    Marks { lead, tail, whole }
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inside = &text[range.clone()];
    let start = range.start + (inside.len() - trim_start(inside).len());
    start..start.max(range.start + trim_end(inside).len())
}

#[cfg(test)]
mod tests;
