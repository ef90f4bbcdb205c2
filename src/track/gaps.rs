//! Two texts that belong together, run by run: what both have, and the gaps where they differ.

use std::ops::Range;

use super::negation::{denies, is_of_negation};
use crate::explain::Segment;

/// Both texts whole, and the runs that they consist of, in turn the same and not.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Sides {
    pub(super) a: String,
    pub(super) b: String,
    pub(super) runs: Vec<Run>,
}

/// Where a run is in both texts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) same: bool,
    pub(super) a: Range<usize>,
    pub(super) b: Range<usize>,
}

impl Sides {
    pub(super) fn new(difference: &[Segment]) -> Self {
        let mut sides =
            Self { a: String::new(), b: String::new(), runs: Vec::with_capacity(difference.len()) };
        for segment in difference {
            let (a, b) = (push(&mut sides.a, &segment.a), push(&mut sides.b, &segment.b));
            sides.runs.push(Run { same: segment.same, a, b });
        }
        sides.join_negations();
        sides
    }

    /// Makes one gap of two that are the parts of one negation: `ne … pas`, `not … any`, `neither … nor`.
    fn join_negations(&mut self) {
        let runs = std::mem::take(&mut self.runs);
        let mut joined = Vec::with_capacity(runs.len());
        let mut at = 0;
        while let Some(run) = runs.get(at) {
            match &runs[at..] {
                [first, between, second, ..] if self.is_one_negation(first, between, second) => {
                    let whole = |x: &Range<usize>, y: &Range<usize>| x.start..y.end;
                    let (a, b) = (whole(&first.a, &second.a), whole(&first.b, &second.b));
                    joined.push(Run { same: false, a, b });
                    at += 3;
                }
                _ => {
                    joined.push(run.clone());
                    at += 1;
                }
            }
        }
        self.runs = joined;
    }

    fn is_one_negation(&self, first: &Run, between: &Run, second: &Run) -> bool {
        /// Words between the parts of one negation at most.
        const APART: usize = 3;
        if first.same || !between.same || second.same {
            return false;
        }
        let words = &self.a[between.a.clone()];
        let text = |run: &Run| (&self.a[run.a.clone()], &self.b[run.b.clone()]);
        let denied = |run: &Run| (denies(text(run).0), denies(text(run).1));
        let is_part = |run: &Run| is_of_negation(text(run).0) && is_of_negation(text(run).1);
        let (of_first, of_second) = (denied(first), denied(second));
        of_first.0 != of_first.1
            && (of_second == of_first || of_second == (false, false))
            && words.split_whitespace().count() <= APART
            && !words.contains(['.', '!', '?', ';', ':'])
            && is_part(first)
            && is_part(second)
    }
}

/// Appends a run, apart from the word before it: between two paragraphs nothing else stands.
fn push(text: &mut String, run: &str) -> Range<usize> {
    let is_of_word = |c: char| c.is_alphanumeric() || c == '.' || c == ',';
    if text.ends_with(is_of_word) && run.starts_with(char::is_alphanumeric) {
        text.push(' ');
    }
    let start = text.len();
    text.push_str(run);
    start..text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(a: &str, b: &str) -> Segment {
        Segment { same: a == b, a: a.to_owned(), b: b.to_owned() }
    }

    #[test]
    fn the_parts_of_one_negation_are_one_gap() {
        let gaps = |segments: &[Segment]| -> Vec<(String, String)> {
            let sides = Sides::new(segments);
            let gaps = sides.runs.iter().filter(|run| !run.same);
            gaps.map(|run| (sides.a[run.a.clone()].to_owned(), sides.b[run.b.clone()].to_owned())).collect()
        };
        let pair = |a: &str, b: &str| (a.to_owned(), b.to_owned());
        let [on, peut] = ["On ", "peut "].map(|text| segment(text, text));
        let without = |text: &str| segment(text, "");
        assert_eq!(
            gaps(&[on.clone(), without("ne "), peut.clone(), without("pas "), segment("dire", "dire")]),
            [pair("ne peut pas ", "peut ")]
        );
        let take = segment("take ", "take ");
        assert_eq!(
            gaps(&[without("not "), take.clone(), segment("any ", "a "), segment("risk", "risk")]),
            [pair("not take any ", "take a ")]
        );
        // Another denial, another fact, another sentence.
        assert_eq!(gaps(&[without("ne "), peut.clone(), segment("", "pas ")]).len(), 2);
        assert_eq!(gaps(&[without("not "), take, segment("five ", "six ")]).len(), 2);
        let end = segment("go. We ", "go. We ");
        assert_eq!(gaps(&[without("not "), end, without("not ")]).len(), 2);
    }
}
