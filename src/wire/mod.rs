//! Wire marks: what agencies put before, behind and between the paragraphs of their copy, and what scraping leaves of it.
//!
//! [`marks`] sets a paragraph's marks apart, so that comparison sees the story alone and tracking sees who filed it.
//! The forms come from real copy of the agencies in [`agency`]; damaged forms (brackets stripped, pieces in another
//! order) are known too. An agency that is talked about in a sentence is never a mark. This module looks at one
//! paragraph at a time; it decides nothing about the document.

use std::ops::Range;

use crate::text::place::Place;

pub mod agency;
mod calendar;
mod credit;
mod cursor;
mod dateline;
mod location;
mod places;
mod signoff;

pub use agency::AgencyId;

/// What kind of mark a text is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
pub enum MarkKind {
    /// Where, when and by which agency a story was filed: `GAZA, Dec. 1 (Xinhua) --`.
    Dateline,
    /// What ends a story: `(ANI)`, `--IANS ms/vd`, `(Reporting by A; Editing by B)`, `Enditem`.
    SignOff,
    /// A statement of whose material was used: `(With PTI inputs)`, `Copyright 2015 The Associated Press …`.
    Credit,
    /// Who wrote it: `By A, Associated Press`.
    Byline,
    /// An outlet's disclaimer on agency copy; see [`crate::text::disclaimer`].
    Disclaimer,
    /// A word from desk to desk: `(ATTN: ADDS details in paras 4-5)`, `(STORY CAN END HERE)`.
    Note,
}

/// One mark in a paragraph.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// What it is.
    pub kind: MarkKind,
    /// Whose it is, where it names an agency or has a form that only one agency uses.
    pub agency: Option<AgencyId>,
    /// Where it is: bytes of the paragraph given, on character boundaries.
    pub span: Range<usize>,
    /// How sure the rule is, 0 to 1; rules under .6 are not applied at all.
    pub confidence: f32,
}

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

/// The wire marks of `paragraph`, which stands at `place` of its document. Usual paragraphs take some 100 ns: no more
/// than their first words and last bytes are looked at.
#[must_use]
pub fn marks(paragraph: &str, place: Place) -> Marks {
    let text = trimmed(paragraph, 0..paragraph.len());
    if text.is_empty() {
        return Marks::default();
    }
    if let Some(found) = credit::whole(&paragraph[text.clone()]) {
        return Marks::whole(found.mark(text));
    }
    let lead = dateline::dateline(&paragraph[text.clone()], place)
        .map(|(found, end)| found.mark(text.start..text.start + end));
    let from = lead.as_ref().map_or(text.start, |mark| mark.span.end);
    let tail = signoff::sign_off(&paragraph[from..text.end])
        .map(|(found, start)| found.mark(from + start..text.end));
    let to = tail.as_ref().map_or(text.end, |mark| mark.span.start);
    let whole = (lead.is_some() || tail.is_some()) && !paragraph[from..to].contains(char::is_alphanumeric);
    Marks { lead, tail, whole }
}

/// What a rule found, before its place in the paragraph is known.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Found {
    kind: MarkKind,
    agency: Option<AgencyId>,
    confidence: f32,
}

impl Found {
    fn new(kind: MarkKind, agency: Option<AgencyId>, confidence: f32) -> Self {
        Self { kind, agency, confidence }
    }

    fn mark(self, span: Range<usize>) -> Mark {
        Mark { kind: self.kind, agency: self.agency, span, confidence: self.confidence }
    }
}

fn trimmed(text: &str, range: Range<usize>) -> Range<usize> {
    let inside = &text[range.clone()];
    let start = range.start + (inside.len() - inside.trim_start().len());
    start..start.max(range.start + inside.trim_end().len())
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn check(paragraph: &str, body: &str, whole: bool) {
        let found = marks(paragraph, Place::new(2, 9));
        assert_eq!(&paragraph[found.body(paragraph)], body, "{paragraph:?} {found:?}");
        assert_eq!(found.whole, whole, "{paragraph:?} {found:?}");
    }

    #[test]
    fn the_body_is_what_the_marks_leave() {
        check(" Washington US, January 19 ANI: They will meet. ANI ", "They will meet.", false);
        check("NEW DELHI, Jan 5 (PTI) They met. PTI ABC XY", "They met.", false);
        check("They met. (Reporting by Ann Lee; Editing by Bo Diaz)", "They met.", false);
        check("They met on Friday.", "They met on Friday.", false);
        check("(With PTI inputs)", "", true);
        check("By Ann Lee, Associated Press", "", true);
        check("WASHINGTON (Reuters) -", "", true);
        check("", "", false);
    }

    #[test]
    fn whole_marks_stand_at_the_end_they_belong_to() {
        let place = Place::new(0, 3);
        assert!(marks("By Ann Lee, Associated Press", place).lead.is_some());
        assert!(marks("Enditem", place).tail.is_some());
    }

    proptest! {
        #[test]
        fn marks_are_inside_the_paragraph_and_apart(
            text in r"(WASHINGTON|New Delhi|\[US\]|Jan\.? 5|\(?(ANI|PTI|AP|Reuters)\)?|[-—:.,/() ]{1,3}|Reporting by|Editing by|Ann Lee|\PC){0,14}",
            index in 0..3_usize,
        ) {
            let found = marks(&text, Place::new(index, 3));
            let mut at = 0;
            for mark in found.iter() {
                prop_assert!(at <= mark.span.start && mark.span.start < mark.span.end);
                prop_assert!(text.get(mark.span.clone()).is_some());
                prop_assert!((0.6..=1.0).contains(&mark.confidence));
                at = mark.span.end;
            }
            prop_assert!(text.get(found.body(&text)).is_some());
        }

        #[test]
        fn prose_around_a_sign_off_does_not_change_it(words in "[a-z]{2,8}( [a-z]{2,8}){3,9}") {
            let paragraph = format!("They {words}. (ANI)");
            let tail = marks(&paragraph, Place::new(8, 9)).tail.map(|mark| mark.span);
            prop_assert_eq!(tail, Some(paragraph.len() - 5..paragraph.len()));
        }
    }
}
