//! What editors and scrapers do to whole sentences and paragraphs: drop, cut, move, run together.
//!
//! Every function leaves the provenance of what stays untouched. One that cannot do its work on a text says so
//! and leaves it as it was.

use super::dice::Dice;
use super::draft::{Draft, Paragraph, part};

/// Drops up to `share` of the sentences, never the lead, and never more than a quarter of the words.
pub(super) fn drop_sentences(draft: &mut Draft, share: f64, dice: &mut Dice) {
    let sizes: Vec<u32> = draft.sentences().map(|sentence| sentence.words).collect();
    let mut order: Vec<usize> = (1..sizes.len()).collect();
    dice.shuffle(&mut order);
    let mut budget = sizes.iter().sum::<u32>() / 4;
    let mut dropped = vec![false; sizes.len()];
    for index in order.into_iter().take(part(sizes.len() as u32, share) as usize) {
        if sizes[index] <= budget {
            budget -= sizes[index];
            dropped[index] = true;
        }
    }
    let mut dropped = dropped.into_iter();
    for paragraph in &mut draft.paragraphs {
        paragraph.sentences.retain(|_| !dropped.next().unwrap_or(false));
    }
    draft.remove_empty();
}

/// Puts the base's paragraphs into another order, on the places that they have: half of the time any order, half of
/// the time one block is moved. Added paragraphs stay. `false` where no other order reads differently.
pub(super) fn shuffle_paragraphs(draft: &mut Draft, dice: &mut Dice) -> bool {
    let is_own = |paragraph: &&mut Paragraph| !paragraph.origins.is_empty();
    let places: Vec<&mut Paragraph> = draft.paragraphs.iter_mut().filter(is_own).collect();
    let texts: Vec<String> = places.iter().map(|paragraph| paragraph.text()).collect();
    let Some(other) = texts.iter().position(|text| *text != texts[0]) else { return false };
    let mut order: Vec<usize> = (0..texts.len()).collect();
    if dice.chance(0.5) {
        dice.shuffle(&mut order);
    } else {
        move_block(&mut order, dice);
    }
    if order.iter().enumerate().all(|(place, &index)| texts[place] == texts[index]) {
        order.swap(0, other);
    }
    let before: Vec<Paragraph> = places.iter().map(|paragraph| (**paragraph).clone()).collect();
    for (place, index) in places.into_iter().zip(order) {
        place.clone_from(&before[index]);
    }
    true
}

/// Moves one block of at most half of the items to another place. Needs two items.
pub(super) fn move_block(order: &mut Vec<usize>, dice: &mut Dice) {
    let length = dice.between(1, order.len() / 2);
    let from = dice.below(order.len() - length + 1);
    let block: Vec<usize> = order.drain(from..from + length).collect();
    // One place fewer to choose from, as the block's own place is no move.
    let to = dice.below(order.len());
    let to = if to >= from { to + 1 } else { to };
    order.splice(to..to, block);
}

/// Glues one to a quarter of the neighbouring paragraphs together without a space. `false` where there are none.
pub(super) fn glue_neighbours(draft: &mut Draft, dice: &mut Dice) -> bool {
    let seams = draft.paragraphs.len().saturating_sub(1);
    if seams == 0 {
        return false;
    }
    let mut places: Vec<usize> = (0..seams).collect();
    dice.shuffle(&mut places);
    let mut is_glued = vec![false; seams];
    for &place in &places[..dice.between(1, seams.div_ceil(4))] {
        is_glued[place] = true;
    }
    let mut glued: Vec<Paragraph> = Vec::with_capacity(draft.paragraphs.len());
    // The first paragraph has no seam before it.
    let seams = std::iter::once(false).chain(is_glued);
    for (right, is_glued) in draft.paragraphs.drain(..).zip(seams) {
        match glued.last_mut() {
            Some(left) if is_glued => append(left, right),
            _ => glued.push(right),
        }
    }
    draft.paragraphs = glued;
    true
}

/// Appends a paragraph to another without a space.
fn append(left: &mut Paragraph, right: Paragraph) {
    if let Some(last) = left.sentences.last_mut() {
        last.text.truncate(last.text.trim_end().len());
    }
    left.origins.extend(right.origins);
    left.sentences.extend(right.sentences);
}

/// Cuts to 25–50 % of the words, sentence by sentence: the beginning, or the lead and a choice of the rest in
/// order. `false` where the sentences are too long for that.
pub(super) fn abridge(draft: &mut Draft, dice: &mut Dice) -> bool {
    let total = draft.words();
    let (low, high) = (total.div_ceil(4), total / 2);
    let target = part(total, dice.share(0.25, 0.5));
    let mut order: Vec<usize> = (0..draft.paragraphs.len()).collect();
    if dice.chance(0.5)
        && let [_lead, rest @ ..] = order.as_mut_slice()
    {
        dice.shuffle(rest);
    }
    let mut kept: Vec<usize> = vec![0; draft.paragraphs.len()];
    let mut words = 0;
    for index in order {
        for sentence in &draft.paragraphs[index].sentences {
            if words >= target.max(low) || words + sentence.words > high {
                break;
            }
            words += sentence.words;
            kept[index] += 1;
        }
    }
    if words < low || words == 0 {
        return false;
    }
    for (paragraph, kept) in draft.paragraphs.iter_mut().zip(kept) {
        paragraph.sentences.truncate(kept);
    }
    draft.remove_empty();
    true
}

/// Passages for a round-up: whole paragraphs in order, 30–50 % of the words. `None` where no choice of paragraphs
/// stays under half of the article.
pub(super) fn passages(draft: &Draft, dice: &mut Dice) -> Option<Vec<Paragraph>> {
    let total = draft.words();
    let target = part(total, dice.share(0.3, 0.5));
    let mut order: Vec<usize> = (0..draft.paragraphs.len()).collect();
    dice.shuffle(&mut order);
    let mut chosen = Vec::new();
    let mut words = 0;
    for index in order {
        let more = draft.paragraphs[index].words();
        if words < target && words + more <= total / 2 {
            words += more;
            chosen.push(index);
        }
    }
    chosen.sort_unstable();
    let found = words > 0 && words >= total / 5;
    found.then(|| chosen.into_iter().map(|index| draft.paragraphs[index].clone()).collect())
}

#[cfg(test)]
mod tests {
    use super::super::draft::Role;
    use super::super::draft::tests::split_at_stops;
    use super::*;
    use crate::document::Document;

    fn draft(paragraphs: &[&str]) -> Draft {
        Draft::of(&Document::from_paragraphs("d", paragraphs), split_at_stops)
    }

    fn numbered(count: usize) -> Draft {
        let lines: Vec<String> =
            (0..count).map(|n| format!("Line {n} has five words. It goes on {n} times.")).collect();
        draft(&lines.iter().map(String::as_str).collect::<Vec<_>>())
    }

    fn origins(draft: &Draft) -> Vec<u32> {
        draft.paragraphs.iter().flat_map(|paragraph| paragraph.origins.clone()).collect()
    }

    #[test]
    fn dropping_spares_the_lead_and_three_quarters_of_the_words() {
        for stream in 0..50 {
            let mut cut = numbered(10);
            drop_sentences(&mut cut, 0.25, &mut Dice::keyed(1, stream));
            assert_eq!(cut.sentences().count(), 15);
            assert_eq!(cut.sentences().next().unwrap().origin, Some(0));
            assert!(cut.words() * 4 >= numbered(10).words() * 3);
        }
    }

    #[test]
    fn shuffling_always_reads_differently_and_loses_nothing() {
        for stream in 0..50 {
            let mut moved = numbered(2 + stream as usize % 6);
            let before = moved.clone();
            assert!(shuffle_paragraphs(&mut moved, &mut Dice::keyed(1, stream)));
            assert_ne!(moved.text(), before.text());
            let mut found = origins(&moved);
            found.sort_unstable();
            assert_eq!(found, origins(&before));
        }
    }

    #[test]
    fn what_cannot_be_shuffled_is_left_alone() {
        for paragraphs in [&[][..], &["One."], &["Same.", "Same.", "Same."]] {
            let mut same = draft(paragraphs);
            assert!(!shuffle_paragraphs(&mut same, &mut Dice::keyed(1, 0)));
            assert_eq!(same, draft(paragraphs));
        }
        let mut nearly = draft(&["Same.", "Same.", "Other."]);
        assert!(shuffle_paragraphs(&mut nearly, &mut Dice::keyed(1, 0)));
        assert_ne!(nearly.text(), "Same.\nSame.\nOther.");
    }

    #[test]
    fn an_added_lead_stays_on_top() {
        for stream in 0..20 {
            let mut led = draft(&["One.", "Two."]);
            led.paragraphs.insert(0, Paragraph::added(Role::Story, "Lead."));
            assert!(shuffle_paragraphs(&mut led, &mut Dice::keyed(1, stream)));
            assert_eq!(led.text(), "Lead.\nTwo.\nOne.");
        }
    }

    #[test]
    fn glued_paragraphs_keep_their_order_and_lose_their_space() {
        let mut glued = draft(&["One. ", "Two.", "Three."]);
        assert!(glue_neighbours(&mut glued, &mut Dice::keyed(1, 0)));
        assert!(
            ["One.Two.\nThree.", "One.\nTwo.Three."].contains(&glued.text().as_str()),
            "{}",
            glued.text()
        );
        assert_eq!(origins(&glued), [0, 1, 2]);
        assert!(!glue_neighbours(&mut draft(&["One."]), &mut Dice::keyed(1, 0)));
        assert!(!glue_neighbours(&mut draft(&[]), &mut Dice::keyed(1, 0)));
    }

    #[test]
    fn an_abridgement_keeps_a_quarter_to_a_half_in_order() {
        for stream in 0..100 {
            let mut short = numbered(12);
            let total = short.words();
            assert!(abridge(&mut short, &mut Dice::keyed(1, stream)));
            assert!((total..=2 * total).contains(&(short.words() * 4)), "{} of {total}", short.words());
            assert!(origins(&short).is_sorted());
            assert_eq!(short.sentences().next().unwrap().origin, Some(0));
        }
        assert!(!abridge(&mut draft(&["One sentence alone cannot be cut."]), &mut Dice::keyed(1, 0)));
        assert!(!abridge(&mut draft(&["…", "!"]), &mut Dice::keyed(1, 0)));
    }

    #[test]
    fn passages_stay_under_half_of_the_article() {
        for stream in 0..50 {
            let whole = numbered(7);
            let part = passages(&whole, &mut Dice::keyed(1, stream)).unwrap();
            let words: u32 = part.iter().map(Paragraph::words).sum();
            assert!((whole.words()..=2 * whole.words()).contains(&(words * 4)), "{words}");
        }
        assert_eq!(passages(&draft(&["One paragraph only."]), &mut Dice::keyed(1, 0)), None);
        assert_eq!(passages(&draft(&[]), &mut Dice::keyed(1, 0)), None);
    }
}
