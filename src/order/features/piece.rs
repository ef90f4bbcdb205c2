//! What is said of one piece in numbers of 0 to about 1: its form, its marks, its place among the others.

use super::mentions::{Mentions, shared};
use super::overlap::Overlaps;
use super::reading::{Class, Reading};
use crate::order::article::Piece;
use crate::text::furniture::Furniture;
use crate::text::words::Shape;
use crate::wire::MarkKind;

/// Numbers a piece.
pub(crate) const DENSE: usize = 64;

/// Where the numbers stand that wire marks and furniture make.
pub(crate) const MARKS: std::ops::Range<usize> = 0..12;
/// Where the numbers stand that the headline makes.
pub(crate) const TITLE: std::ops::Range<usize> = 12..18;
/// Where those stand that length, quotation marks, openings and kinds of words make.
pub(super) const FORM: std::ops::Range<usize> = 18..50;
/// Where those stand that names, abbreviations and speakers make.
pub(super) const MENTIONS: std::ops::Range<usize> = 50..58;

/// `n × DENSE`.
pub(super) fn dense(
    pieces: &[Piece<'_>],
    readings: &[Reading],
    mentions: &[Mentions],
    overlaps: &Overlaps,
) -> Vec<f32> {
    let n = pieces.len();
    let mut rows = Vec::with_capacity(n * DENSE);
    let lengths: Vec<f32> = readings.iter().map(|reading| reading.tokens.len() as f32).collect();
    let titles: Vec<f32> = overlaps.title.iter().map(|title| title[0]).collect();
    let firsts: Vec<f32> = overlaps.title.iter().map(|title| title[1]).collect();
    let centres: Vec<f32> = (0..n).map(|i| overlaps.centrality(i)).collect();
    let longest = lengths.iter().copied().fold(1.0, f32::max);
    for i in 0..n {
        let start = rows.len();
        push_marks(&mut rows, &pieces[i]);
        rows.extend(overlaps.title[i]);
        rows.extend([rank(&titles, i), rank(&firsts, i), flag(titles.iter().any(|&title| title > 0.0))]);
        push_form(&mut rows, &readings[i]);
        push_classes(&mut rows, &readings[i]);
        push_relations(&mut rows, i, mentions);
        rows.extend([
            rank(&lengths, i),
            lengths[i] / longest,
            rank(&centres, i),
            2.0 * centres[i],
            (n as f32).ln() / 4.0,
            2.0 / n as f32,
        ]);
        debug_assert!(rows.len() - start <= DENSE, "{} of {DENSE}", rows.len() - start);
        rows.resize(start + DENSE, 0.0);
    }
    rows
}

fn flag(is: bool) -> f32 {
    f32::from(u8::from(is))
}

/// The share of the others that have less, ties counted half.
fn rank(values: &[f32], i: usize) -> f32 {
    let mut less = 0.0;
    for (j, value) in values.iter().enumerate() {
        if j != i {
            less += if *value < values[i] {
                1.0
            } else if *value > values[i] {
                0.0
            } else {
                0.5
            };
        }
    }
    less / values.len().saturating_sub(1).max(1) as f32
}

fn push_marks(rows: &mut Vec<f32>, piece: &Piece<'_>) {
    let sure = |kind| piece.mark(kind).map_or(0.0, |mark| mark.confidence);
    rows.extend([
        sure(MarkKind::Dateline),
        sure(MarkKind::SignOff),
        sure(MarkKind::Credit),
        sure(MarkKind::Byline),
        sure(MarkKind::Disclaimer),
        sure(MarkKind::Note),
        flag(piece.marks.whole),
        flag(piece.furniture == Some(Furniture::Caption)),
        flag(piece.furniture == Some(Furniture::RelatedLink)),
        flag(matches!(piece.furniture, Some(Furniture::Disclaimer | Furniture::Copyright))),
        flag(matches!(piece.furniture, Some(Furniture::Contact | Furniture::EditorCredit))),
        flag(piece.furniture.is_some()),
    ]);
}

fn push_form(rows: &mut Vec<f32>, reading: &Reading) {
    let words = reading.tokens.len() as f32;
    let share = |count: usize| count as f32 / words.max(1.0);
    let count = |test: &dyn Fn(&super::reading::Token) -> bool| {
        share(reading.tokens.iter().filter(|t| test(t)).count())
    };
    let first = reading.tokens.first();
    let opens_with = |class: Class| flag(first.is_some_and(|token| token.class == class));
    rows.extend([
        (words + 1.0).ln() / 5.0,
        flag(words < 8.0),
        flag(words < 16.0),
        (reading.sentences as f32 / 6.0).min(1.5),
        flag(reading.sentences == 1),
        flag(reading.starts_quoted),
        flag(reading.starts_lower),
        flag(reading.unclosed),
        (reading.quotes as f32 / 6.0).min(1.5),
        flag(reading.quotes > 0),
        flag(reading.ends_closed),
        flag(reading.ends_colon),
        (reading.questions as f32 / 2.0).min(1.0),
        (reading.item as f32 / 10.0).min(1.0),
        flag(reading.item > 0),
        opens_with(Class::Pronoun),
        opens_with(Class::Definite),
        opens_with(Class::Indefinite),
        opens_with(Class::Connective),
        opens_with(Class::Speaker),
        flag(first.is_some_and(|token| token.shape == Shape::Number)),
        3.0 * count(&|token| token.shape == Shape::Capital),
        5.0 * count(&|token| token.shape == Shape::Number),
        5.0 * count(&|token| token.shouted),
    ]);
}

fn push_classes(rows: &mut Vec<f32>, reading: &Reading) {
    for class in [
        Class::Pronoun,
        Class::Said,
        Class::Added,
        Class::Weekday,
        Class::Month,
        Class::Past,
        Class::Future,
        Class::Speaker,
    ] {
        let found = reading.tokens.iter().filter(|token| token.class == class).count();
        rows.push((found as f32 / 3.0).min(1.0));
    }
}

/// What the piece introduces for others, and takes from others.
fn push_relations(rows: &mut Vec<f32>, i: usize, mentions: &[Mentions]) {
    let mut counts = [0.0_f32; 7];
    let own = &mentions[i];
    for (j, other) in mentions.iter().enumerate() {
        if j != i {
            counts[0] += shared(&own.full, &other.alone) as f32;
            counts[1] += shared(&own.alone, &other.full) as f32;
            counts[2] += shared(&own.defined, &other.used) as f32;
            counts[3] += shared(&own.used, &other.defined) as f32;
            counts[4] += shared(&own.indefinite, &other.definite) as f32;
            counts[5] += shared(&own.definite, &other.indefinite) as f32;
            counts[6] += flag(shared(&own.speakers, &other.speakers) > 0);
        }
    }
    rows.extend(counts.map(|count| count / (count + 2.0)));
    rows.push(f32::from(own.rung) / 3.0);
}
