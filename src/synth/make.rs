//! One recipe a kind: which edits make it, in which order.

use super::dice::Dice;
use super::draft::{Draft, Paragraph, Role, Sentence};
use super::edits::{abridge, drop_sentences, glue_neighbours, passages, shuffle_paragraphs};
use super::family::Made;
use super::kind::Kind;
use super::ocr::scan;
use super::page::{Marks, Wire};
use super::props::{FILLER, LEADS};
use super::survey::Plan;
use super::template::change_facts;
use super::truth::PASSAGE;
use super::wording::edit_lightly;
use crate::document::WrittenId;

/// A reprint drops up to this share of the sentences.
const MAX_DROPPED: f64 = 0.25;
/// A reprint replaces up to this share of the words.
const MAX_REPLACED: f64 = 0.03;
/// Only a lead of at most this share of the words is written anew: the rest must carry the copy.
const MAX_LEAD: f64 = 0.1;
/// How many articles a round-up tries as its second base.
const DONOR_TRIES: usize = 4;

/// All that the recipes of one family work with.
#[derive(Debug)]
pub(super) struct Workshop<'a> {
    pub(super) plan: &'a Plan,
    /// The base's index in the input.
    pub(super) index: u64,
    pub(super) base: &'a Draft,
    pub(super) wire: &'a Wire,
}

impl Workshop<'_> {
    /// Makes an article of a kind on the page of outlet `outlet`; `None` where the base does not suit the kind.
    pub(super) fn make(&self, kind: Kind, outlet: usize, dice: &mut Dice) -> Option<Made> {
        let mut draft = self.base.clone();
        let mut second = None;
        let mut marks = Marks::draw(dice);
        let suits = match kind {
            Kind::Identical | Kind::Ocr => true,
            Kind::Reordered => shuffle_paragraphs(&mut draft, dice),
            Kind::Reprint => {
                self.edit(&mut draft, dice);
                true
            }
            Kind::Mixed => {
                self.edit(&mut draft, dice);
                shuffle_paragraphs(&mut draft, dice)
            }
            Kind::Abridged => abridge(&mut draft, dice),
            Kind::Glued => {
                marks = Marks::Unbracketed;
                let glued = glue_neighbours(&mut draft, dice);
                if dice.chance(1.0 / 3.0) {
                    shuffle_paragraphs(&mut draft, dice);
                }
                glued
            }
            Kind::Template => change_facts(&mut draft, &self.plan.names, dice),
            Kind::Roundup => {
                marks = Marks::Stripped;
                let (roundup, other) = self.round_up(dice)?;
                draft = roundup;
                second = Some(other);
                true
            }
        };
        if !suits {
            return None;
        }
        let page = self.wire.print(&mut draft, outlet, marks, dice);
        if kind == Kind::Ocr {
            scan(&mut draft, self.plan.settings.ocr_rate, dice);
        }
        Some(Made { kind, draft, page, second })
    }

    /// What a desk does to a story that it reprints.
    fn edit(&self, draft: &mut Draft, dice: &mut Dice) {
        drop_sentences(draft, dice.share(0.0, MAX_DROPPED), dice);
        edit_lightly(draft, dice.share(0.0, MAX_REPLACED), &self.plan.vocabulary, dice);
        if dice.chance(0.3) {
            self.change_lead(draft, dice);
        }
    }

    /// Puts a lead of its own before the story, or in the place of its first sentence.
    fn change_lead(&self, draft: &mut Draft, dice: &mut Dice) {
        let words = f64::from(draft.words());
        let line = *dice.pick(&LEADS);
        let own = Sentence::added(self.wire.fill(line, dice));
        let Some(first) = draft.paragraphs.first_mut() else { return };
        let Some(lead) = first.sentences.first_mut() else { return };
        if f64::from(own.words.max(lead.words)) > MAX_LEAD * words {
            return;
        }
        if dice.chance(0.5) {
            let space = &lead.text[lead.text.trim_end().len()..];
            *lead = Sentence { text: format!("{}{space}", own.text), ..own };
        } else {
            let paragraph = Paragraph { role: Role::Story, origins: Vec::new(), sentences: vec![own] };
            draft.paragraphs.insert(0, paragraph);
        }
    }

    /// A round-up of this base and another, whose id is given with it.
    fn round_up(&self, dice: &mut Dice) -> Option<(Draft, WrittenId)> {
        let all_of_ours = passages(self.base, dice)?;
        for _ in 0..DONOR_TRIES {
            let (index, donor) = self.plan.donors.get(dice.below(self.plan.donors.len()))?;
            if *index == self.index {
                continue;
            }
            let Some(mut theirs) = passages(&Draft::of(donor, self.plan.split), dice) else { continue };
            let mut ours = all_of_ours.clone();
            if !balance(&mut ours, &mut theirs) || words(&ours).min(words(&theirs)) < u64::from(PASSAGE) {
                continue;
            }
            for paragraph in &mut theirs {
                // To this family's copies the other base's words are new, and to its round-ups of that base they are not.
                paragraph.origins.clear();
                paragraph.sentences.iter_mut().for_each(|sentence| sentence.second = Some(*index));
            }
            return Some((self.arrange(ours, theirs, dice), donor.written_id()));
        }
        None
    }

    /// Own text before, between and after the passages of two stories.
    fn arrange(&self, ours: Vec<Paragraph>, theirs: Vec<Paragraph>, dice: &mut Dice) -> Draft {
        let mut lines: Vec<&str> = FILLER.to_vec();
        dice.shuffle(&mut lines);
        let mut own = |dice: &mut Dice| {
            let line = lines.pop().unwrap_or_default();
            Paragraph::added(Role::Story, self.wire.fill(line, dice))
        };
        let (first, second) = if dice.chance(0.5) { (ours, theirs) } else { (theirs, ours) };
        let mut paragraphs = vec![own(dice)];
        paragraphs.extend(first);
        paragraphs.push(own(dice));
        paragraphs.extend(second);
        for _ in 0..dice.between(1, 2) {
            paragraphs.push(own(dice));
        }
        Draft { title: None, paragraphs }
    }
}

fn words(passages: &[Paragraph]) -> u64 {
    passages.iter().map(|passage| u64::from(passage.words())).sum()
}

/// Shortens the longer of two choices of passages until neither outweighs the other by half: a round-up with little
/// but one story in it would be an excerpt. `false` where whole paragraphs do not allow it.
fn balance(ours: &mut Vec<Paragraph>, theirs: &mut Vec<Paragraph>) -> bool {
    let (mut our_words, mut their_words) = (words(ours), words(theirs));
    loop {
        let (cut, longer, shorter) = if our_words > their_words {
            (&mut *ours, &mut our_words, their_words)
        } else {
            (&mut *theirs, &mut their_words, our_words)
        };
        if *longer * 2 <= shorter * 3 {
            return shorter > 0;
        }
        if cut.len() <= 1 {
            return false;
        }
        *longer -= cut.pop().map_or(0, |passage| u64::from(passage.words()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passages_of(sizes: &[usize]) -> Vec<Paragraph> {
        sizes.iter().map(|&size| Paragraph::added(Role::Story, "word ".repeat(size))).collect()
    }

    #[test]
    fn passages_are_balanced_by_whole_paragraphs() {
        let check = |ours: &[usize], theirs: &[usize], expect: Option<(usize, usize)>| {
            let (mut a, mut b) = (passages_of(ours), passages_of(theirs));
            let balanced = balance(&mut a, &mut b);
            assert_eq!(balanced.then_some((a.len(), b.len())), expect);
        };
        check(&[10, 10], &[15, 15], Some((2, 2)));
        check(&[10, 10], &[15, 15, 15], Some((2, 2)));
        check(&[10, 10, 10, 10], &[12], Some((1, 1)));
        check(&[10], &[40, 10], None);
        check(&[0], &[0], None);
    }
}
