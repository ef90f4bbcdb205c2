//! Word-by-word alignment of two texts in one order, for texts whose shingles are mostly broken.
//!
//! Method: patience matching (Bram Cohen's diff; the heaviest increasing run of words that occur once on both sides),
//! again within each gap that is left, and at last the longest common subsequence of what is short enough. Time is
//! n log n in the words, plus at most [`SHORT`] steps a word.

use crate::fingerprint::Token;

/// Gaps of at most so many words on either side are aligned by their longest common subsequence.
const SHORT: usize = 48;
/// The same where no word occurs once on both sides, as in tables of repeated rows.
const SHORT_WITHOUT_ANCHOR: usize = 192;
/// Gaps are taken apart at most so many times.
const ROUNDS: usize = 4;

/// How many of some places there are, and how many are further on than the one before.
#[derive(Debug, Default)]
pub(super) struct Ascents {
    pub(super) count: usize,
    further: usize,
    last: Option<u32>,
}

impl Ascents {
    pub(super) fn push(&mut self, place: u32) {
        self.count += 1;
        self.further += usize::from(self.last.is_some_and(|last| place > last));
        self.last = Some(place);
    }

    /// Whether three quarters of them or more are.
    pub(super) fn are_most(&self) -> bool {
        4 * self.further >= 3 * self.count.saturating_sub(1)
    }
}

/// Places of equal words, `(in a, in b)`, ascending in both.
pub(super) fn align(a: &[Token], b: &[Token]) -> Vec<(u32, u32)> {
    let mut matched = Vec::new();
    patience(a, b, (0, 0), ROUNDS, &mut matched);
    matched
}

fn patience(a: &[Token], b: &[Token], at: (u32, u32), rounds: usize, matched: &mut Vec<(u32, u32)>) {
    // Equal words at either end need no search.
    let before = a.iter().zip(b).take_while(|(x, y)| x.word() == y.word()).count();
    matched.extend((0..before as u32).map(|step| (at.0 + step, at.1 + step)));
    let (a, b) = (&a[before..], &b[before..]);
    let at = (at.0 + before as u32, at.1 + before as u32);
    let behind = a.iter().rev().zip(b.iter().rev()).take_while(|(x, y)| x.word() == y.word()).count();
    let (end_a, end_b) = (a.len() - behind, b.len() - behind);
    let (inner_a, inner_b) = (&a[..end_a], &b[..end_b]);
    if inner_a.len() <= SHORT && inner_b.len() <= SHORT {
        longest_common(inner_a, inner_b, at, matched);
    } else if rounds > 0 && !inner_a.is_empty() && !inner_b.is_empty() {
        let anchors = increasing(&unique_in_both(inner_a, inner_b));
        if !anchors.is_empty() {
            between_anchors(inner_a, inner_b, at, &anchors, rounds - 1, matched);
        } else if inner_a.len().max(inner_b.len()) <= SHORT_WITHOUT_ANCHOR {
            longest_common(inner_a, inner_b, at, matched);
        }
    }
    let start = (at.0 + end_a as u32, at.1 + end_b as u32);
    matched.extend((0..behind as u32).map(|step| (start.0 + step, start.1 + step)));
}

/// Aligns what lies before, between and behind some places of equal words, and those themselves.
fn between_anchors(
    a: &[Token],
    b: &[Token],
    at: (u32, u32),
    anchors: &[(u32, u32)],
    rounds: usize,
    matched: &mut Vec<(u32, u32)>,
) {
    let end = (a.len() as u32, b.len() as u32);
    let mut last = (0, 0);
    for &(x, y) in anchors.iter().chain([&end]) {
        let start = (at.0 + last.0, at.1 + last.1);
        let gap = (&a[last.0 as usize..x as usize], &b[last.1 as usize..y as usize]);
        patience(gap.0, gap.1, start, rounds, matched);
        if (x, y) != end {
            matched.push((at.0 + x, at.1 + y));
        }
        last = (x + 1, y + 1);
    }
}

/// Places of the words that occur once in either text, in the order of `a`.
fn unique_in_both(a: &[Token], b: &[Token]) -> Vec<(u32, u32)> {
    let mut words = Words::new(b);
    // Where each word of `b` that occurs there once stands in `a`.
    let mut in_a = vec![NOWHERE; b.len()];
    for (place, token) in (0..).zip(b) {
        let slot = words.slot(token.word());
        match &mut words.slots[slot] {
            free @ &mut NOWHERE => *free = place,
            first => in_a[*first as usize] = MANY,
        }
    }
    let mut found = Vec::new();
    for (place, token) in (0..).zip(a) {
        let in_b = words.slots[words.slot(token.word())];
        let Some(place_in_a) = in_a.get_mut(in_b as usize) else { continue };
        if *place_in_a == NOWHERE {
            *place_in_a = place;
            found.push((place, in_b));
        } else {
            *place_in_a = MANY;
        }
    }
    found.retain(|&(_, in_b)| in_a[in_b as usize] != MANY);
    found
}

/// Does not occur.
const NOWHERE: u32 = u32::MAX;
/// Occurs more than once.
const MANY: u32 = NOWHERE - 1;

/// Where the words of a text stand first: open addressing by the words themselves, which are hashes.
struct Words<'t> {
    text: &'t [Token],
    slots: Vec<u32>,
}

impl<'t> Words<'t> {
    /// Room for all words of a text, none of which has a place yet.
    fn new(text: &'t [Token]) -> Self {
        let slots = (2 * text.len()).next_power_of_two().max(16);
        Self { text, slots: vec![NOWHERE; slots] }
    }

    /// The slot of a word: a free one if it has no place yet. Steps grow by one, as those of a table of shingles.
    fn slot(&self, word: u32) -> usize {
        let mask = self.slots.len() - 1;
        let (mut at, mut step) = (word as usize & mask, 0);
        while self.text.get(self.slots[at] as usize).is_some_and(|other| other.word() != word) {
            step += 1;
            at = (at + step) & mask;
        }
        at
    }
}

/// A longest run of pairs that increases in the second place, too (Schensted 1961).
pub(super) fn increasing(pairs: &[(u32, u32)]) -> Vec<(u32, u32)> {
    let mut tails: Vec<usize> = Vec::new();
    let mut before: Vec<usize> = vec![usize::MAX; pairs.len()];
    for (index, pair) in pairs.iter().enumerate() {
        let at = tails.partition_point(|&tail| pairs[tail].1 < pair.1);
        before[index] = at.checked_sub(1).map_or(usize::MAX, |previous| tails[previous]);
        if at == tails.len() {
            tails.push(index);
        } else {
            tails[at] = index;
        }
    }
    let mut run = Vec::with_capacity(tails.len());
    let mut next = tails.last().copied().unwrap_or(usize::MAX);
    while let Some(&pair) = pairs.get(next) {
        run.push(pair);
        next = before[next];
    }
    run.reverse();
    run
}

/// The longest common subsequence of two short texts, by dynamic programming.
fn longest_common(a: &[Token], b: &[Token], at: (u32, u32), matched: &mut Vec<(u32, u32)>) {
    // Nearly always one word stands in the place of another.
    let first = |of: &[Token], word: Token| of.iter().position(|other| other.word() == word.word());
    match (a, b) {
        ([], _) | (_, []) => return,
        (&[word], _) => return matched.extend(first(b, word).map(|y| (at.0, at.1 + y as u32))),
        (_, &[word]) => return matched.extend(first(a, word).map(|x| (at.0 + x as u32, at.1))),
        _ => {}
    }
    let width = b.len() + 1;
    let mut longest = vec![0_u8; (a.len() + 1) * width];
    for (x, one) in a.iter().enumerate().rev() {
        let (row, below) = longest[x * width..][..2 * width].split_at_mut(width);
        let mut behind = 0;
        for (((cell, other), &under), &across) in row.iter_mut().zip(b).zip(&*below).zip(&below[1..]).rev() {
            behind = if one.word() == other.word() { across + 1 } else { under.max(behind) };
            *cell = behind;
        }
    }
    let (mut x, mut y) = (0, 0);
    while x < a.len() && y < b.len() {
        if a[x].word() == b[y].word() {
            matched.push((at.0 + x as u32, at.1 + y as u32));
            (x, y) = (x + 1, y + 1);
        } else if longest[(x + 1) * width + y] >= longest[x * width + y + 1] {
            x += 1;
        } else {
            y += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fingerprint::push_tokens;

    fn tokens(text: &str) -> Vec<Token> {
        let mut tokens = Vec::new();
        push_tokens(text, &mut tokens);
        tokens
    }

    proptest::proptest! {
        /// Sound whatever the texts, and the longest there is where they are short.
        #[test]
        fn it_is_a_common_subsequence(
            a in proptest::collection::vec("[a-h]{1,2}", 0..90), b in proptest::collection::vec("[a-h]{1,2}", 0..90),
        ) {
            let (a, b) = (tokens(&a.join(" ")), tokens(&b.join(" ")));
            let matched = align(&a, &b);
            proptest::prop_assert!(matched.is_sorted_by(|x, y| x.0 < y.0 && x.1 < y.1));
            for &(x, y) in &matched {
                proptest::prop_assert_eq!(a[x as usize].word(), b[y as usize].word());
            }
            if a.len() <= SHORT && b.len() <= SHORT {
                let mut naive = vec![vec![0; b.len() + 1]; a.len() + 1];
                for x in 0..a.len() {
                    for y in 0..b.len() {
                        let same = naive[x][y] + usize::from(a[x].word() == b[y].word());
                        naive[x + 1][y + 1] = same.max(naive[x][y + 1]).max(naive[x + 1][y]);
                    }
                }
                proptest::prop_assert_eq!(matched.len(), naive[a.len()][b.len()]);
            }
        }
    }

    proptest::proptest! {
        #[test]
        fn words_that_occur_once_are_found_by_counting(
            a in proptest::collection::vec("[a-z]{1,2}", 0..70), b in proptest::collection::vec("[a-z]{1,2}", 0..70),
        ) {
            let (a, b) = (tokens(&a.join(" ")), tokens(&b.join(" ")));
            let is_at = |text: &[Token], word: u32| -> Vec<u32> {
                (0..).zip(text).filter(|(_, token)| token.word() == word).map(|(at, _)| at).collect()
            };
            let mut naive = Vec::new();
            for token in &a {
                if let ([in_a], [in_b]) = (is_at(&a, token.word()).as_slice(), is_at(&b, token.word()).as_slice()) {
                    naive.push((*in_a, *in_b));
                }
            }
            proptest::prop_assert_eq!(unique_in_both(&a, &b), naive);
        }
    }

    /// Rows of a table: no word of them occurs once, and the figures are others.
    #[test]
    fn a_table_is_aligned_row_by_row() {
        let table = |first: usize| -> String {
            let row = |at: usize| {
                let (x, y) = (first + 2 * at, first + 2 * at + 1);
                format!("shr {x} cts vs {y} cts net {x} mln vs {y} mln revs {x} mln vs {y} mln")
            };
            (0..9).map(row).collect::<Vec<_>>().join(" ")
        };
        let (a, b) = (tokens(&table(110)), tokens(&table(560)));
        let straight = align(&a, &b).into_iter().filter(|(x, y)| x == y).count();
        assert_eq!((a.len(), straight), (9 * 18, 9 * 12));
    }

    #[test]
    fn a_long_text_is_aligned_through_the_words_that_occur_once() {
        let text: Vec<String> =
            (0..3000).map(|at| if at % 3 == 0 { format!("w{at}") } else { "the".to_owned() }).collect();
        let damaged: Vec<String> = text
            .iter()
            .enumerate()
            .map(|(at, word)| if at % 7 == 0 { format!("x{at}") } else { word.clone() })
            .collect();
        let (a, b) = (tokens(&text.join(" ")), tokens(&damaged.join(" ")));
        let straight = align(&a, &b).into_iter().filter(|(x, y)| x == y).count();
        assert_eq!(straight, 3000 - 3000_usize.div_ceil(7));
    }
}
