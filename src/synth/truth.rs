//! What is true of two members of a family, read off what was done to them.
//!
//! Measured in words of the story, furniture and wire marks left out; a sentence dropped or moved is known by its
//! number in the base. With `larger` and `smaller` the share of the words of the longer and the shorter text that
//! both have:
//!
//! | what is known | duplicate, relation, confidence |
//! |---|---|
//! | all the same sentences, none touched | 1 `identical`, or 1 `reordered` where their order differs |
//! | all the same sentences and no others, single words replaced, another order | 1 `reordered` high |
//! | `larger` ≥ 75 % | 1 `reprint` high |
//! | `larger` < 75 %, `smaller` ≥ 90 % | 1 `excerpt` high |
//! | `larger` < 75 %, `smaller` ≥ 80 % | 1 `excerpt` low: each has a little of its own besides |
//! | `larger` < 75 %, `smaller` ≥ 75 % | 0.5 `excerpt` low: judges differ from here on down |
//! | less: two abridgements that barely meet | 0.5 `overlap` low |
//! | a template and anything else | 0 `template` |
//! | a round-up and one of its bases | 0 `overlap` high |
//! | a round-up and a copy of its base | 0 `overlap` medium; 0.5 `excerpt` low where it holds 75 % of the copy |
//! | two round-ups of a base | 0 `overlap` medium; 0.5 low, as two copies are called, where they share 75 % of one |
//!
//! A number that is written in another way (`2` for `two`, `mln` for `million`) is not replaced: the comparison reads both
//! as one word, as a person does who reads them aloud.
//!
//! Where `larger` is within five points of 75 %, the relation is said with low confidence: to call a copy that has lost a
//! quarter a reprint or an excerpt is a matter of taste. A round-up and a copy that share fewer than 50 words, or less
//! than a fifth of the shorter one, get no line: a passage is more than a sentence, and no round-up is made with less of
//! one of its bases. Of a round-up and the copies of its second base nothing is said: that family is not known to this one.

use serde::Serialize;

use super::draft::{Draft, Role};
use super::kind::Kind;
use crate::relation::Relation;

/// The share of the longer text from which on two copies are the same story, not a part of it.
const WHOLE: f64 = 0.75;
/// The share of the shorter text from which on it is contained in the longer for sure.
const CONTAINED: f64 = 0.9;
/// How far from [`WHOLE`] a share is clearly on one side of it.
const CLEAR: f64 = 0.05;
/// Words that a round-up and a copy must share for their pair to be worth a line.
pub(super) const PASSAGE: u32 = 50;
/// And the share of the shorter text that they must be.
const PASSAGE_SHARE: f64 = 0.2;

/// Whether two articles are copies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
pub enum Duplicate {
    /// They are not.
    #[serde(rename = "0")]
    No,
    /// Good judges would differ.
    #[serde(rename = "0.5")]
    Unsure,
    /// They are.
    #[serde(rename = "1")]
    Yes,
}

/// How sure a label is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// A guess.
    Low,
    /// Probable.
    Medium,
    /// Certain.
    High,
}

/// What is true of a pair.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Label {
    /// Whether it is a pair of copies.
    pub duplicate: Duplicate,
    /// How the two are related.
    pub relation: Relation,
    /// How sure that is.
    pub confidence: Confidence,
}

impl Label {
    /// A round-up and the articles it was made from.
    pub(super) const ROUNDUP: Self =
        Self { duplicate: Duplicate::No, relation: Relation::Overlap, confidence: Confidence::High };

    fn new(duplicate: Duplicate, relation: Relation, confidence: Confidence) -> Self {
        Self { duplicate, relation, confidence }
    }
}

/// What a member has of its family's base.
#[derive(Debug)]
pub(super) struct Provenance {
    /// `None` for the base itself.
    kind: Option<Kind>,
    /// Words of the story, others' included.
    words: u32,
    /// The sentences of the base, and of a second one, that it has; ascending.
    held: Vec<Held>,
    /// Whether all of the story is the base's, word by word and letter by letter.
    untouched: bool,
    /// Whether all of the story's sentences are the base's, single words aside, and none has lost letters.
    own: bool,
    /// The base's paragraphs in the order in which it has them.
    sequence: Vec<u32>,
}

#[derive(Debug)]
struct Held {
    /// The second base whose sentence it is, if it is one's, and its number there.
    origin: (Option<u64>, u32),
    words: u32,
    altered: u32,
}

impl Provenance {
    /// Reads the provenance off a finished draft.
    pub(super) fn of(kind: Option<Kind>, draft: &Draft) -> Self {
        let story = || draft.paragraphs.iter().filter(|paragraph| paragraph.role == Role::Story);
        let sentences = || story().flat_map(|paragraph| &paragraph.sentences);
        let mut held: Vec<Held> = sentences()
            .filter_map(|s| Some(Held { origin: (s.second, s.origin?), words: s.words, altered: s.altered }))
            .collect();
        held.sort_unstable_by_key(|sentence| sentence.origin);
        Self {
            kind,
            words: draft.words(),
            held,
            untouched: sentences().all(|s| s.origin.is_some() && s.altered == 0 && !s.damaged),
            own: sentences().all(|s| s.origin.is_some() && !s.damaged),
            sequence: story().flat_map(|paragraph| paragraph.origins.iter().copied()).collect(),
        }
    }

    /// Words of the bases that both have unreplaced, at least.
    fn shared(&self, other: &Self) -> u32 {
        let mut others = other.held.iter().peekable();
        let mut shared = 0;
        for sentence in &self.held {
            while others.next_if(|held| held.origin < sentence.origin).is_some() {}
            if let Some(same) = others.next_if(|held| held.origin == sentence.origin) {
                shared += sentence.words.saturating_sub(sentence.altered + same.altered);
            }
        }
        shared
    }

    fn has_all_of(&self, other: &Self) -> bool {
        self.held.iter().map(|held| held.origin).eq(other.held.iter().map(|held| held.origin))
    }
}

/// The label of a pair of one family; `None` where nothing worth telling is known.
pub(super) fn label(a: &Provenance, b: &Provenance) -> Option<Label> {
    let is = |kind| (a.kind == Some(kind), b.kind == Some(kind));
    match (is(Kind::Template), is(Kind::Roundup)) {
        ((false, false), (false, false)) => Some(label_copies(a, b)),
        (_, (false, false)) => Some(label_template(a, b)),
        ((false, false), _) => label_roundup(a, b),
        _ => None,
    }
}

fn label_copies(a: &Provenance, b: &Provenance) -> Label {
    use Confidence::{High, Low};
    if a.untouched && b.untouched && a.has_all_of(b) {
        let relation = if a.sequence == b.sequence { Relation::Identical } else { Relation::Reordered };
        return Label::new(Duplicate::Yes, relation, High);
    }
    let (larger, smaller) = shares(a, b);
    let sure = |clear: bool| if clear && (larger - WHOLE).abs() >= CLEAR { High } else { Low };
    if a.own && b.own && a.has_all_of(b) && a.sequence != b.sequence && larger >= CONTAINED {
        Label::new(Duplicate::Yes, Relation::Reordered, High)
    } else if larger >= WHOLE {
        Label::new(Duplicate::Yes, Relation::Reprint, sure(true))
    } else if smaller >= WHOLE {
        // Of real pairs with so much of their own besides, some are judged copies and some mere overlaps.
        let duplicate = if smaller >= WHOLE + CLEAR { Duplicate::Yes } else { Duplicate::Unsure };
        Label::new(duplicate, Relation::Excerpt, sure(smaller >= CONTAINED))
    } else {
        Label::new(Duplicate::Unsure, Relation::Overlap, Low)
    }
}

fn label_template(a: &Provenance, b: &Provenance) -> Label {
    // A cut or edited copy is less alike in form than the whole.
    let is_whole = |p: &Provenance| p.kind == Some(Kind::Template) || p.untouched;
    let confidence = if is_whole(a) && is_whole(b) { Confidence::High } else { Confidence::Medium };
    Label::new(Duplicate::No, Relation::Template, confidence)
}

fn label_roundup(a: &Provenance, b: &Provenance) -> Option<Label> {
    if a.kind.is_none() || b.kind.is_none() {
        return Some(Label::ROUNDUP);
    }
    let (larger, smaller) = shares(a, b);
    if smaller >= WHOLE {
        // It may be of other stories besides, but of the copy nothing is missing; a round-up may be a copy of another one.
        let relation = if larger >= WHOLE { Relation::Reprint } else { Relation::Excerpt };
        return Some(Label::new(Duplicate::Unsure, relation, Confidence::Low));
    }
    (a.shared(b) >= PASSAGE && smaller >= PASSAGE_SHARE)
        .then(|| Label::new(Duplicate::No, Relation::Overlap, Confidence::Medium))
}

/// The shares of the longer and of the shorter text that both have; 0 of a text without words.
fn shares(a: &Provenance, b: &Provenance) -> (f64, f64) {
    let shared = f64::from(a.shared(b));
    let share = |words: u32| if words == 0 { 0.0 } else { shared / f64::from(words) };
    (share(a.words.max(b.words)), share(a.words.min(b.words)))
}

#[cfg(test)]
mod tests {
    use super::super::draft::tests::split_at_stops;
    use super::super::draft::{Paragraph, Sentence};
    use super::*;
    use crate::document::Document;

    /// Ten paragraphs of one sentence of ten words.
    fn base() -> Draft {
        let lines = (0..10).map(|n| format!("a{n} b c d e f g h i j."));
        Draft::of(&Document::from_paragraphs("d", lines), split_at_stops)
    }

    /// The base's paragraphs of these numbers, in this order.
    fn with(order: &[usize]) -> Draft {
        let paragraphs = order.iter().map(|&index| base().paragraphs[index].clone()).collect();
        Draft { title: None, paragraphs }
    }

    fn check(kinds: (Option<Kind>, Option<Kind>), drafts: (&Draft, &Draft), expect: &str) {
        let (a, b) = (Provenance::of(kinds.0, drafts.0), Provenance::of(kinds.1, drafts.1));
        let tell = |label: Option<Label>| {
            label.map_or("none".to_owned(), |label| {
                let duplicate = match label.duplicate {
                    Duplicate::No => "0",
                    Duplicate::Unsure => "0.5",
                    Duplicate::Yes => "1",
                };
                format!("{duplicate} {:?} {:?}", label.relation, label.confidence)
            })
        };
        assert_eq!(tell(label(&a, &b)), expect);
        assert_eq!(tell(label(&b, &a)), expect, "swapped");
    }

    #[test]
    fn copies_are_told_by_what_they_share() {
        let copies = (None, Some(Kind::Reprint));
        let whole = base();
        check(copies, (&whole, &base()), "1 Identical High");
        check(copies, (&whole, &with(&[9, 0, 1, 2, 3, 4, 5, 6, 7, 8])), "1 Reordered High");
        check(copies, (&whole, &with(&[0, 1, 2, 3, 4, 5, 6, 7])), "1 Reprint High");
        check(copies, (&whole, &with(&[7, 6, 5, 4, 3, 2, 1, 0])), "1 Reprint High");
        check(copies, (&whole, &with(&[0, 1, 2])), "1 Excerpt High");
        check(copies, (&with(&[0, 1, 2, 3, 4, 5, 6, 7]), &with(&[0, 1, 2, 8])), "0.5 Excerpt Low");
        check(copies, (&with(&[0, 1, 2, 3, 4, 5, 6, 7]), &with(&[0, 1, 2, 3, 8])), "1 Excerpt Low");
        check(copies, (&with(&[0, 1, 2, 3]), &with(&[0, 7, 8, 9])), "0.5 Overlap Low");
        check(copies, (&with(&[0, 1]), &with(&[])), "0.5 Overlap Low");
    }

    #[test]
    fn replaced_words_count_as_lost_and_damaged_letters_do_not() {
        let copies = (None, Some(Kind::Ocr));
        let mut altered = base();
        altered.sentences_mut().for_each(|sentence| sentence.altered = 1);
        check(copies, (&base(), &altered), "1 Reprint High");
        altered.sentences_mut().for_each(|sentence| sentence.altered = 3);
        check(copies, (&base(), &altered), "0.5 Overlap Low");
        let mut damaged = base();
        damaged.sentences_mut().for_each(|sentence| sentence.damaged = true);
        check(copies, (&base(), &damaged), "1 Reprint High");
    }

    #[test]
    fn furniture_is_no_part_of_the_truth_and_a_new_lead_is() {
        let copies = (None, Some(Kind::Identical));
        let mut furnished = base();
        furnished.paragraphs.insert(3, Paragraph::added(Role::Furniture, "Read more about it here and now"));
        check(copies, (&base(), &furnished), "1 Identical High");
        let mut led = base();
        led.paragraphs[0].sentences[0] = Sentence::added("Something quite different was said.");
        check(copies, (&base(), &led), "1 Reprint High");
    }

    #[test]
    fn what_only_looks_like_a_copy_is_none() {
        let (template, roundup) = (Some(Kind::Template), Some(Kind::Roundup));
        let half = with(&[0, 1, 2, 3]);
        check((None, template), (&base(), &base()), "0 Template High");
        check((template, template), (&base(), &base()), "0 Template High");
        check((Some(Kind::Ocr), template), (&half, &base()), "0 Template High");
        check((None, roundup), (&base(), &half), "0 Overlap High");
        check((Some(Kind::Identical), roundup), (&with(&[0, 5, 6, 7, 8]), &half), "none");
        check((Some(Kind::Identical), roundup), (&with(&[0, 1, 6, 7, 8]), &half), "none");
        let mut long = with(&[0, 1, 2, 3, 4]);
        long.paragraphs.push(Paragraph::added(Role::Story, "own words ".repeat(20)));
        check((Some(Kind::Identical), roundup), (&base(), &long), "0 Overlap Medium");
        check((template, roundup), (&base(), &half), "none");
    }

    /// A round-up that holds a brief whole was called an overlap; and what two round-ups have of their second base did not count,
    /// so that of two with the same passages it was said that they are no copies, or nothing.
    #[test]
    fn what_a_round_up_holds_whole_is_an_excerpt_and_second_bases_count() {
        let roundup = Some(Kind::Roundup);
        let of_two = |ours: &[usize], second: u64, theirs: &[usize]| {
            let mut draft = with(ours);
            let mut other = with(theirs).paragraphs;
            for paragraph in &mut other {
                paragraph.origins.clear();
                paragraph.sentences.iter_mut().for_each(|sentence| sentence.second = Some(second));
            }
            draft.paragraphs.extend(other);
            draft.paragraphs.push(Paragraph::added(Role::Story, "own words ".repeat(5)));
            draft
        };
        let one = of_two(&[0, 1, 2, 3], 7, &[0, 1, 2, 3]);
        check((Some(Kind::Abridged), roundup), (&with(&[0, 1, 2]), &one), "0.5 Excerpt Low");
        check((roundup, roundup), (&one, &one), "0.5 Reprint Low");
        check((roundup, roundup), (&one, &of_two(&[0, 1], 7, &[0, 1])), "0.5 Excerpt Low");
        check((roundup, roundup), (&one, &of_two(&[0, 1, 2, 3, 4, 5], 8, &[0, 1, 2, 3])), "none");
        check((roundup, roundup), (&one, &of_two(&[0, 1, 2, 3, 4, 5], 7, &[3, 4, 5])), "0 Overlap Medium");
    }
}
