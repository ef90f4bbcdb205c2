//! What the parts do together: copies in known states against what must come out, and alignment against the obvious way.

use std::collections::{BTreeMap, BTreeSet};

use proptest::prelude::*;

use super::alignment::Alignment;
use super::provenance::{Expected, Provenance};
use super::restore::{Method, Restored, restore_with};
use super::sentence_text::SentenceText;
use super::witness::Witness;
use crate::config::OrderConfig;
use crate::order::scores::{Constraints, Scores};

fn witness(sequence: &[usize], network: u64, provenance: Provenance) -> Witness {
    Witness { sequence: sequence.to_vec(), networks: vec![network], provenance }
}

/// Restores `pieces` pieces of which nothing is known but what witnesses say; the first of them is the document.
fn restored(pieces: usize, copies: &[Witness], judge: &dyn Fn(&[usize]) -> f64) -> Restored {
    let given = witness(&(0..pieces).collect::<Vec<_>>(), 0, Provenance::Given);
    let witnesses: Vec<Witness> = std::iter::once(given).chain(copies.iter().cloned()).collect();
    let (scores, rules) = (Scores::neutral(pieces), Constraints::none(pieces));
    restore_with(
        (&scores, &rules),
        (&[], &witnesses),
        1,
        judge,
        (&Expected::new(0.8), &OrderConfig::default()),
    )
}

fn silent(_: &[usize]) -> f64 {
    0.0
}

const RIGHT: [usize; 9] = [4, 7, 1, 8, 0, 3, 6, 2, 5];

/// Reads like an original as far as it ascends in [`RIGHT`].
fn knows_right(chain: &[usize]) -> f64 {
    let ranks = super::witness::ranks_in(RIGHT.len(), &RIGHT, chain);
    let ranks: Vec<u32> = ranks.into_iter().map(|rank| rank as u32).collect();
    6.0 * crate::kendall::kendall_tau(&ranks) - 3.0
}

#[test]
fn one_clean_copy_is_taken_whole() {
    let restored = restored(9, &[witness(&RIGHT, 1, Provenance::Reference)], &silent);
    assert_eq!(restored.decoded.order, RIGHT);
    let sure = self::restored(9, &[witness(&RIGHT, 1, Provenance::Reference)], &knows_right);
    assert_eq!(sure.method, Method::References);
    assert!(sure.decoded.joins.iter().all(|&join| join > 0.95), "{:?}", sure.decoded.joins);
    assert!(sure.testimonies[1].decided() && !sure.testimonies[0].decided());
}

#[test]
fn twins_with_one_wrong_permutation_lose_against_a_clean_copy() {
    let twin = [2, 5, 8, 4, 0, 7, 3, 6, 1];
    let copies = [
        witness(&twin, 1, Provenance::Reference),
        witness(&twin, 2, Provenance::Reference),
        witness(&RIGHT, 3, Provenance::Reference),
    ];
    let restored = restored(9, &copies, &knows_right);
    assert_eq!(restored.decoded.order, RIGHT);
    assert!(restored.testimonies[1].clean < 0.1 && restored.testimonies[3].clean > 0.9);
}

#[test]
fn copies_of_one_network_are_one_voice() {
    let shuffled = [2, 5, 8, 4, 0, 7, 3, 6, 1];
    let network: Vec<Witness> = (0..5).map(|_| witness(&shuffled, 1, Provenance::Found)).collect();
    let of = |copies: &[Witness]| {
        let witnesses: Vec<Witness> =
            copies.iter().cloned().chain([witness(&RIGHT, 9, Provenance::Found)]).collect();
        super::Hypotheses::weigh((9, &[]), &witnesses, &silent, &Expected::new(0.8))
    };
    let (one, five) = (of(&network[..1]), of(&network));
    let right = |found: &super::Hypotheses| {
        found.orders.iter().find(|order| order.chain == RIGHT).map(|order| order.probability)
    };
    assert_eq!(right(&one), right(&five));
}

#[test]
fn what_a_clean_copy_lacks_is_placed_by_the_others() {
    // The clean copy lacks 8 and 6; the other copy has a block moved to its end, and both in their places.
    let clean: Vec<usize> = RIGHT.into_iter().filter(|piece| ![8, 6].contains(piece)).collect();
    let moved = [1, 8, 0, 3, 6, 2, 5, 4, 7];
    let copies = [witness(&clean, 1, Provenance::Reference), witness(&moved, 2, Provenance::Reference)];
    let restored = restored(9, &copies, &knows_right);
    assert_eq!(restored.decoded.order, RIGHT);
    assert!(restored.testimonies[2].decided(), "{:?}", restored.testimonies);
}

#[test]
fn copies_that_agree_on_nothing_are_not_believed() {
    let shuffles = [[3, 0, 8, 5, 1, 7, 2, 4, 6], [6, 2, 0, 4, 8, 3, 7, 5, 1], [8, 6, 3, 1, 5, 2, 0, 7, 4]];
    let copies: Vec<Witness> =
        (1..).zip(&shuffles).map(|(network, order)| witness(order, network, Provenance::Reference)).collect();
    let restored = restored(9, &copies, &knows_right);
    assert_eq!(restored.method, Method::Discourse, "{:?}", restored.testimonies);
}

/// Either of two documents that contradict each other was taken for a scramble of the other, and each was given the other's
/// order: copies found among the inputs were believed to be right beforehand, and documents were not.
#[test]
fn two_orders_that_contradict_each_other_are_judged_alike_from_either_side() {
    // How probable it is that the order of the document is right, and that of the copy.
    let clean = |given: &[usize], copy: &[usize], judge: &dyn Fn(&[usize]) -> f64, scrambled: f64| {
        let witnesses = [witness(given, 0, Provenance::Given), witness(copy, 1, Provenance::Found)];
        let (scores, rules) = (Scores::neutral(given.len()), Constraints::none(given.len()));
        let settings = (&Expected::new(scrambled), &OrderConfig::default());
        let restored = restore_with((&scores, &rules), (&[], &witnesses), 1, judge, settings);
        [restored.testimonies[0].clean, restored.testimonies[1].clean]
    };
    let shuffled = [2, 5, 8, 4, 0, 7, 3, 6, 1];
    let moved = [1, 8, 0, 3, 6, 2, 5, 4, 7];
    for (other, scrambled) in
        [shuffled, moved].iter().flat_map(|other| [(other, 0.2), (other, 0.5), (other, 0.8)])
    {
        for judge in [&silent as &dyn Fn(&[usize]) -> f64, &knows_right] {
            let [right, wrong] = clean(&RIGHT, other, judge, scrambled);
            let [wrong_again, right_again] = clean(other, &RIGHT, judge, scrambled);
            let apart = (right - right_again).abs().max((wrong - wrong_again).abs());
            assert!(apart < 0.1, "{other:?} {scrambled}: {right} {right_again}, {wrong} {wrong_again}");
            assert!(right >= wrong - 0.1 && right_again >= wrong_again - 0.1);
        }
    }
}

/// Two of five shuffles of a few pieces agree by chance: as two clean copies would, but not where sets are mostly bad.
#[test]
fn what_two_copies_have_in_common_counts_for_what_copies_are_like() {
    let copies = [&[0, 1, 2, 3][..], &[0, 1, 2, 4], &[4, 2, 0, 3, 1], &[3, 1, 4, 0, 2], &[2, 4, 1, 3, 0]];
    let mut witnesses = vec![witness(&[1, 3, 0, 4, 2], 0, Provenance::Given)];
    witnesses
        .extend((1..).zip(copies).map(|(network, order)| witness(order, network, Provenance::Reference)));
    let none = |expected: &Expected| super::Hypotheses::weigh((5, &[]), &witnesses, &silent, expected).none;
    // Hardly anything is to be said for the order given.
    let unknown = Expected::new(0.98);
    let bad = Expected { references: [0.01, 0.01, 5.0], ..unknown };
    let mixed = Expected { references: [0.01, 9.0, 0.01], ..unknown };
    let (unknown, bad, mixed) = (none(&unknown), none(&bad), none(&mixed));
    assert!(mixed < 0.2 && mixed < unknown && unknown < bad && bad > 0.96, "{mixed} {unknown} {bad}");
}

/// Pieces of one paragraph stand together in every shuffle of paragraphs: that made shuffles look like copies with a few
/// blocks moved.
#[test]
fn pieces_of_a_paragraph_are_no_agreement() {
    // Four paragraphs of three pieces.
    let of = |order: [usize; 4]| -> Vec<usize> { order.iter().flat_map(|&at| 3 * at..3 * at + 3).collect() };
    let shuffles = [[2, 0, 3, 1], [3, 2, 1, 0], [1, 3, 0, 2]];
    let mut witnesses = vec![witness(&of([0, 1, 2, 3]), 0, Provenance::Given)];
    witnesses.extend(
        (1..).zip(shuffles).map(|(network, order)| witness(&of(order), network, Provenance::Reference)),
    );
    let paragraphs: Vec<u32> = (0..12).map(|piece| piece / 3).collect();
    let weigh = |paragraphs: &[u32]| {
        super::Hypotheses::weigh((12, paragraphs), &witnesses, &silent, &Expected::new(0.8))
    };
    let (by_paragraphs, by_pieces) = (weigh(&paragraphs), weigh(&[]));
    assert!(by_pieces.none < by_paragraphs.none, "{} {}", by_pieces.none, by_paragraphs.none);
    assert!(by_paragraphs.orders.iter().all(|order| order.chain.len() == 12));
}

#[test]
fn three_copies_with_another_block_moved_each_have_the_right_order_in_common() {
    let copies = [[7, 1, 8, 4, 0, 3, 6, 2, 5], [4, 7, 1, 8, 0, 2, 3, 6, 5], [0, 4, 7, 1, 8, 3, 6, 2, 5]];
    let copies: Vec<Witness> =
        (1..).zip(&copies).map(|(network, order)| witness(order, network, Provenance::Reference)).collect();
    assert_eq!(restored(9, &copies, &knows_right).decoded.order, RIGHT);
}

#[test]
fn of_few_pieces_a_copy_speaks_for_every_order_that_it_agrees_with() {
    // The last copy lacks the piece that the first has moved: it must not count for the first one only.
    let copies = [&[2, 0, 3, 4, 5, 6][..], &[0, 1, 2, 4, 5, 6], &[0, 1, 2, 3, 5, 6], &[1, 2, 3, 4, 5, 6]];
    let copies: Vec<Witness> =
        (1..).zip(copies).map(|(network, order)| witness(order, network, Provenance::Reference)).collect();
    let given = witness(&[6, 1, 4, 0, 3, 5, 2], 0, Provenance::Given);
    let witnesses: Vec<Witness> = std::iter::once(given).chain(copies).collect();
    let found = super::Hypotheses::weigh((7, &[]), &witnesses, &silent, &Expected::new(0.8));
    assert_eq!(found.orders[0].chain, [0, 1, 2, 3, 4, 5, 6]);
    let moved = found.orders.iter().find(|order| order.chain == [1, 2, 0, 3, 4, 5, 6]).unwrap();
    assert_eq!(moved.members, [1, 4], "it agrees with the moved copy too");
    assert!(found.orders[0].probability > 5.0 * moved.probability, "three against two: {found:?}");
    let total: f64 = found.orders.iter().map(|order| order.probability).sum();
    assert!((total + found.none - 1.0).abs() < 1e-9);
}

#[test]
fn a_page_of_thousands_of_pieces_is_restored_without_its_square() {
    const PIECES: usize = 20_000;
    let reversed: Vec<usize> = (0..PIECES).rev().filter(|piece| piece % 100 != 7).collect();
    let restored = restored(PIECES, &[witness(&reversed, 1, Provenance::Reference)], &silent);
    let mut sorted = restored.decoded.order.clone();
    sorted.sort_unstable();
    assert!(sorted.into_iter().eq(0..PIECES));
    assert_eq!(restored.decoded.order[..3], [PIECES - 1, PIECES - 2, PIECES - 3]);
}

/// Found by the fuzzer: a model may be sure beyond what an exponential can hold.
#[test]
fn a_prior_of_extreme_scores_leaves_probabilities() {
    let mut scores = Scores::neutral(5);
    scores.add_precedes(4, 0, 1e30);
    scores.add_precedes(1, 4, 1e30);
    scores.add_precedes(2, 4, -1e30);
    scores.add_follows(0, 3, 1e30);
    scores.add_follows(4, 3, 800.0);
    scores.add_first(2, 1e30);
    scores.add_last(1, -1e30);
    let witnesses = [
        witness(&[0, 1, 2, 3, 4], 0, Provenance::Given),
        witness(&[2, 0, 1, 3], 1, Provenance::Reference),
        witness(&[3, 1, 0], 2, Provenance::Found),
    ];
    for given in [0, 1] {
        let judge = |chain: &[usize]| crate::order::coherence::coherence(&scores, chain);
        let rules = Constraints::none(5);
        let found = restore_with(
            (&scores, &rules),
            (&[], &witnesses),
            given,
            &judge,
            (&Expected::new(0.8), &OrderConfig::default()),
        )
        .decoded;
        let shares = || found.joins.iter().chain([&found.confidence]);
        assert!(shares().all(|share| (0.0..=1.0).contains(share)), "{found:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn an_order_is_a_permutation_of_the_pieces(
        pieces in 1usize..16,
        copies in prop::collection::vec((prop::collection::vec(any::<u16>(), 0..16), 0u64..4), 0..5),
    ) {
        let copies: Vec<Witness> = copies
            .into_iter()
            .map(|(keys, network)| {
                let mut sequence: Vec<(u16, usize)> = keys.into_iter().zip(0..pieces).collect();
                sequence.sort_unstable();
                let sequence: Vec<usize> = sequence.into_iter().map(|(_, piece)| piece).collect();
                witness(&sequence, network, Provenance::Found)
            })
            .collect();
        let Restored { decoded, testimonies, .. } = restored(pieces, &copies, &silent);
        let mut sorted = decoded.order.clone();
        sorted.sort_unstable();
        prop_assert!(sorted.into_iter().eq(0..pieces));
        prop_assert_eq!(decoded.joins.len(), pieces - 1);
        prop_assert!(decoded.joins.iter().all(|join| (0.0..=1.0).contains(join)));
        prop_assert!(testimonies.iter().all(|copy| (0.0..=1.0).contains(&copy.influence)));
    }
}

/// Sentences of distinct words but for a few that all share.
fn sentence(number: usize) -> String {
    let word = |at: usize| format!("w{}x{at}", number * 7 + at);
    let words: Vec<String> = (0..5 + number % 4).map(word).collect();
    format!("The {} said {}.", words[..2].join(" "), words[2..].join(" "))
}

#[test]
fn sentences_are_found_wherever_an_extractor_put_its_breaks() {
    let s: Vec<String> = (0..6).map(sentence).collect();
    let pieces = |texts: &[&str]| SentenceText::new(texts.iter().copied());
    let two = format!("{} {}", s[0], s[1]);
    let document = pieces(&[&s[4], &two, &s[2], &s[3]]);
    let split = pieces(&[&s[0], &s[1], &s[2], &s[3], &s[4]]);
    assert_eq!(Alignment::new(&document, &split).sequence(), [1, 2, 3, 0]);
    let glued = format!("{}{}", s[2], s[3]);
    let merged = pieces(&[&two, &glued, &s[5]]);
    assert_eq!(Alignment::new(&document, &merged).sequence(), [1, 2, 3]);
}

#[test]
fn a_line_said_twice_belongs_to_the_piece_around_it() {
    let (again, a, b) = (sentence(1), sentence(2), sentence(3));
    let (first, second) = (format!("{a} {again}"), format!("{again} {b}"));
    let document = SentenceText::new([second.as_str(), first.as_str()]);
    let copy = SentenceText::new([first.as_str(), second.as_str()]);
    assert_eq!(Alignment::new(&document, &copy).sequence(), [1, 0]);
}

#[test]
fn hostile_texts_are_aligned_in_linear_time() {
    let same = vec!["All the same words again."; 4000];
    let endless = "word ".repeat(200_000);
    let document = SentenceText::new(same.iter().copied().chain([endless.as_str()]));
    let started = std::time::Instant::now();
    let alignment = Alignment::new(&document, &document);
    assert_eq!(alignment.places.len(), 4001);
    assert!(started.elapsed().as_secs() < 20);
}

/// The share of each piece that is found and the order of the pieces, by comparing every sentence with every other.
fn naive(document: &[Vec<Vec<usize>>], copy: &[Vec<usize>]) -> Vec<usize> {
    let sentences: Vec<(usize, &Vec<usize>)> =
        document.iter().enumerate().flat_map(|(piece, all)| all.iter().map(move |s| (piece, s))).collect();
    let mut places: BTreeMap<usize, usize> = BTreeMap::new();
    for (place, other) in copy.iter().enumerate() {
        let other: BTreeSet<&usize> = other.iter().collect();
        let best =
            sentences.iter().map(|(piece, s)| (s.iter().filter(|w| other.contains(w)).count(), *piece));
        if let Some((count, piece)) = best.max_by_key(|&(count, piece)| (count, std::cmp::Reverse(piece)))
            && count > 0
        {
            places.entry(piece).or_insert(place);
        }
    }
    let mut order: Vec<(usize, usize)> = places.into_iter().map(|(piece, place)| (place, piece)).collect();
    order.sort_unstable();
    order.into_iter().map(|(_, piece)| piece).collect()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Each sentence has words of its own; the copy has the sentences of some pieces, in another order of the pieces,
    /// each with one word lost, under other paragraph breaks.
    #[test]
    fn aligned_as_by_comparing_all_with_all(
        sizes in prop::collection::vec(1usize..4, 2..9),
        keys in prop::collection::vec(any::<u16>(), 9),
        kept in prop::collection::vec(any::<bool>(), 9),
        breaks in prop::collection::vec(any::<bool>(), 36),
    ) {
        let mut next = 0;
        let document: Vec<Vec<Vec<usize>>> = sizes
            .iter()
            .map(|&size| (0..size).map(|_| { next += 8; (next..next + 8).collect() }).collect())
            .collect();
        let mut order: Vec<usize> = (0..sizes.len()).filter(|&piece| kept[piece]).collect();
        order.sort_by_key(|&piece| (keys[piece], piece));
        let copied: Vec<Vec<usize>> = order
            .iter()
            .flat_map(|&piece| &document[piece])
            .map(|sentence| sentence.iter().copied().filter(|word| word % 8 != 3).collect())
            .collect();
        let spoken = |words: &Vec<usize>| {
            let words: Vec<String> = words.iter().map(|word| format!("q{word}")).collect();
            format!("The {}.", words.join(" "))
        };
        let pieces: Vec<String> =
            document.iter().map(|piece| piece.iter().map(spoken).collect::<Vec<_>>().join(" ")).collect();
        let mut paragraphs: Vec<String> = vec![String::new()];
        for (sentence, &is_break) in copied.iter().zip(&breaks) {
            if is_break {
                paragraphs.push(String::new());
            }
            let last = paragraphs.last_mut().unwrap();
            last.push(' ');
            last.push_str(&spoken(sentence));
        }
        let document_text = SentenceText::new(pieces.iter().map(String::as_str));
        let copy_text = SentenceText::new(paragraphs.iter().map(String::as_str));
        let found = Alignment::new(&document_text, &copy_text).sequence();
        prop_assert_eq!(&found, &naive(&document, &copied));
        prop_assert_eq!(found, order);
    }
}
