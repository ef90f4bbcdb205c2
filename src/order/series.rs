//! Pieces that say their own place in a series: `1.`, `(b)`, `Secondly,`, `Finally,`; the times of a live page, which
//! is read from the end.
//!
//! Measured on training articles. Where all numbers of one form are different, and either begin with 1 or leave none
//! out, they rise in 246 of 248 articles and 16 of 17, ordinals in 67 of 70, letters and Roman numbers in all 16; the
//! rest are countdowns. Where a number comes twice there are several lists, and nothing is said. Times fall in 25 of 31
//! articles and rise in one. A series says how scrambled pieces belong, and not whether they are scrambled: a timeline
//! and a countdown that were given in order read like what they are.

use super::article::Article;
use super::scores::Scores;

/// Log odds (natural) of 335 to 6, for each pair of a series.
const RISES: f32 = 4.0;
/// Log odds of 25 to 1, on a live page as a whole.
const TIMES_FALL: f32 = 3.2;
/// For each pair of times, once it is decided which way they run.
const TIMES_RUN: f32 = 4.0;
/// Words behind a time at least, its zone counted.
const FEWEST_WORDS: usize = 4;
/// Fewer times than this are no live page.
const FEWEST_TIMES: usize = 3;
/// `Finally` stands behind every ordinal.
const LAST: u32 = 99;

const ORDINALS: [(&str, u32); 14] = [
    ("first", 1),
    ("firstly", 1),
    ("second", 2),
    ("secondly", 2),
    ("third", 3),
    ("thirdly", 3),
    ("fourth", 4),
    ("fourthly", 4),
    ("fifth", 5),
    ("fifthly", 5),
    ("sixth", 6),
    ("sixthly", 6),
    ("finally", LAST),
    ("lastly", LAST),
];
const ROMAN: [&str; 10] = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x"];

/// How an item counts: only items of one kind, written in one way, make a series.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Kind {
    /// `1.`, with the sign behind it, or the bracket before it.
    Number(char),
    Letter(char),
    Roman(char),
    Ordinal,
    /// Minutes of a day.
    Time,
}

/// A piece that says its place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Item {
    kind: Kind,
    place: u32,
    piece: usize,
}

/// Adds what series of `article` say of its order. Nothing where pairs are not kept.
pub(super) fn add(article: &Article<'_>, scores: &mut Scores) {
    if !scores.is_paired() {
        return;
    }
    let pieces = article.pieces.iter().enumerate();
    let mut items: Vec<Item> = pieces.flat_map(|(piece, text)| items(piece, text.body())).collect();
    items.sort_unstable();
    for series in items.chunk_by(|x, y| x.kind == y.kind) {
        match series[0].kind {
            Kind::Time => add_times(series, scores),
            Kind::Letter(_) | Kind::Roman(_) | Kind::Number(_) | Kind::Ordinal => add_rising(series, scores),
        }
    }
}

/// What the first words of a piece say: its number, its letter, its ordinal or its time.
fn items(piece: usize, text: &str) -> impl Iterator<Item = Item> {
    let item = move |(kind, place)| Item { kind, place, piece };
    let time = time(text);
    let label = if time.is_none() { label(text) } else { None };
    let by_label = label.into_iter().flat_map(|(label, sign)| {
        let lower = label.to_ascii_lowercase();
        let number = label.parse().ok().map(|number| (Kind::Number(sign), number));
        let letter = match lower.as_bytes() {
            &[letter @ b'a'..=b'h'] => Some((Kind::Letter(sign), u32::from(letter - b'a') + 1)),
            _ => None,
        };
        let roman = ROMAN.iter().position(|roman| *roman == lower);
        let roman = roman.map(|at| (Kind::Roman(sign), at as u32 + 1));
        [number, letter, roman].into_iter().flatten()
    });
    let others = [time.map(|minutes| (Kind::Time, minutes)), ordinal(text)];
    by_label.collect::<Vec<_>>().into_iter().chain(others.into_iter().flatten()).map(item)
}

/// `1.`, `(2)`, `b)`, `iv.` before other words: what stands there, and the sign by which it is set off.
fn label(text: &str) -> Option<(&str, char)> {
    const LONGEST: usize = 4;
    let opened = text.strip_prefix('(');
    let rest = opened.unwrap_or(text);
    let length = rest.bytes().take(LONGEST + 1).take_while(u8::is_ascii_alphanumeric).count();
    let (label, behind) = rest.split_at(length);
    if label.is_empty() || length > LONGEST || (length > 2 && label.as_bytes()[0].is_ascii_digit()) {
        return None;
    }
    let mut signs = behind.trim_start_matches(' ').chars();
    let sign = signs.next().filter(|sign| matches!(sign, '.' | ')' | ':' | '-' | '–'))?;
    // Letters need a sign that words do not have: `A - level`.
    let is_sign = label.as_bytes()[0].is_ascii_digit() || matches!(sign, '.' | ')');
    let sign = if opened.is_some() { '(' } else { sign };
    let behind = signs.as_str();
    (is_sign && behind.starts_with(char::is_whitespace) && !behind.trim().is_empty()).then_some((label, sign))
}

/// `Secondly, …`, `Third: …`
fn ordinal(text: &str) -> Option<(Kind, u32)> {
    let text = text.trim_start_matches(['"', '“', '\'', '‘', '(']);
    let length = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (word, behind) = text.split_at(length);
    let place = ORDINALS.iter().find(|(ordinal, _)| word.eq_ignore_ascii_case(ordinal))?.1;
    behind.trim_start().starts_with([',', ':']).then_some((Kind::Ordinal, place))
}

/// `10:45 am …`, `0930 GMT: …`, `23.15 - …`: minutes since midnight.
fn time(text: &str) -> Option<u32> {
    let digits = |text: &str| text.bytes().take_while(u8::is_ascii_digit).count();
    let (hour, rest) = text.split_at(digits(text));
    let (hour, minute, rest) = match hour.len() {
        4 => (&hour[..2], &hour[2..], rest),
        1 | 2 => {
            let rest = rest.strip_prefix([':', '.'])?;
            let (minute, rest) = rest.split_at(digits(rest));
            (hour, minute, rest)
        }
        _ => return None,
    };
    let (hour, minutes): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    if hour > 24 || minute.len() != 2 || minutes > 59 {
        return None;
    }
    let rest = rest.trim_start();
    // A time that is a piece by itself belongs to the next one, wherever that is.
    if rest.split_whitespace().count() < FEWEST_WORDS {
        return None;
    }
    let marker: String = rest.chars().filter(|c| *c != '.').take(3).collect::<String>().to_lowercase();
    let is_zone = ["gmt", "ist", "hrs", "est", "edt", "bst", "cet", "utc"].contains(&marker.as_str());
    let half = ["am", "pm"]
        .iter()
        .find(|half| marker.starts_with(*half) && !marker[2..].starts_with(char::is_alphanumeric));
    let is_set_off = rest.starts_with(['-', '–', '—', ':', '|']);
    // Four digits by themselves are a year or a sum.
    if !(is_zone
        || half.is_some()
        || (is_set_off && !text[..4.min(text.len())].bytes().all(|b| b.is_ascii_digit())))
    {
        return None;
    }
    let hour = match half {
        Some(&"pm") if hour < 12 => hour + 12,
        Some(&"am") if hour == 12 => 0,
        _ => hour,
    };
    Some(60 * hour + minutes)
}

/// A list counts upwards, if it is one list.
fn add_rising(series: &[Item], scores: &mut Scores) {
    let is_one = series.windows(2).all(|pair| pair[0].place < pair[1].place);
    let (first, last) =
        (series[0].place, series.iter().rfind(|item| item.place != LAST).map(|item| item.place));
    let counted = series.iter().filter(|item| item.place != LAST).count();
    let is_whole = last.is_some_and(|last| (last - first + 1) as usize == counted);
    if series.len() < 2 || !is_one || !(first == 1 || is_whole) {
        return;
    }
    for_each_pair(series, |earlier, later| scores.add_in_series(earlier.piece, later.piece, RISES));
}

/// Times run one way: downwards, unless what else is known says clearly that they rise.
fn add_times(series: &[Item], scores: &mut Scores) {
    let is_later = |pair: &[Item]| pair[0].place < pair[1].place;
    if series.len() < FEWEST_TIMES || !series.windows(2).all(is_later) {
        return;
    }
    let rises: f32 = series.windows(2).map(|pair| scores.precedes(pair[0].piece, pair[1].piece)).sum();
    let run = if rises > TIMES_FALL { TIMES_RUN } else { -TIMES_RUN };
    for_each_pair(series, |earlier, later| scores.add_in_series(earlier.piece, later.piece, run));
}

fn for_each_pair(series: &[Item], mut each: impl FnMut(&Item, &Item)) {
    for (at, earlier) in series.iter().enumerate() {
        series[at + 1..].iter().for_each(|later| each(earlier, later));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is said of the pieces.
    fn said(pieces: &[&str]) -> Scores {
        let article = Article::of_texts(None, pieces.iter().copied());
        let mut scores = Scores::neutral(pieces.len());
        add(&article, &mut scores);
        scores
    }

    fn rises(pieces: &[&str], expected: &[usize]) {
        let scores = said(pieces);
        for pair in expected.windows(2) {
            assert!(scores.precedes(pair[0], pair[1]) > 3.0, "{pieces:?}");
        }
    }

    fn says_nothing(pieces: &[&str]) {
        assert_eq!(said(pieces), Scores::neutral(pieces.len()), "{pieces:?}");
    }

    #[test]
    fn numbers_letters_and_ordinals_count_upwards() {
        rises(&["2. The dam is new.", "A dam.", "1. The dam is old.", "3. There is no dam."], &[2, 0, 3]);
        rises(&["(iii) Fees", "(i) Dues", "(ii) Taxes"], &[1, 2, 0]);
        rises(&["b) Dues are paid", "a) Fees are paid"], &[1, 0]);
        rises(&["Finally, the dam.", "“Secondly, the road.", "First: the bridge."], &[2, 1, 0]);
        rises(&["5 - The road", "4 - The dam", "6 - The end"], &[1, 0, 2]);
    }

    #[test]
    fn several_lists_and_lone_items_say_nothing() {
        says_nothing(&["1. The dam", "2. The road", "1. The bridge"]);
        says_nothing(&["1. The dam", "1) The road", "The bridge"]);
        says_nothing(&["7. The dam", "2. The road", "5. The bridge"]);
        says_nothing(&["First of all we go.", "Second hand goods.", "3.5 million came."]);
        says_nothing(&["A. Lee went", "In the end", "2019 was a good year", "1996 too"]);
    }

    #[test]
    fn a_live_page_runs_backwards_unless_its_text_says_otherwise() {
        let pieces =
            ["10:45 am: It began at the port.", "23.15 - It is all over.", "3:20 p.m. ET. They met."];
        rises(&pieces, &[1, 2, 0]);
        let article = Article::of_texts(None, pieces);
        let mut scores = Scores::neutral(3);
        scores.add_precedes(0, 2, 3.0);
        scores.add_precedes(2, 1, 3.0);
        add(&article, &mut scores);
        assert!(scores.precedes(0, 2) > 3.0 && scores.precedes(2, 1) > 3.0);
        says_nothing(&["10:45 am: It began here.", "23.15 - It is all over.", "The end."]);
        says_nothing(&["10:45 am IST", "11:15 am IST", "11:30 am IST", "They met at the port."]);
        says_nothing(&[
            "2019 - a year",
            "2020 - a year",
            "2021 - a year",
            "1.35 million",
            "2.35 million",
            "3.35 million",
        ]);
    }
}
