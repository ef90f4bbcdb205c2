//! Character errors as scanning and recognising a printed page makes them: letters of like shape, broken and
//! joined words, hyphens of line ends that stayed, lost specks.

use super::dice::Dice;
use super::draft::Draft;
use super::props::CONFUSIONS;

/// Damages about `rate` of the characters; a sentence always keeps something.
pub(super) fn scan(draft: &mut Draft, rate: f64, dice: &mut Dice) {
    for sentence in draft.sentences_mut() {
        let scanned = scan_text(&sentence.text, rate, dice);
        if scanned != sentence.text && !scanned.trim().is_empty() {
            sentence.text = scanned;
            sentence.damaged = true;
        }
    }
}

fn scan_text(text: &str, rate: f64, dice: &mut Dice) -> String {
    let mut scanned = String::with_capacity(text.len() + 8);
    let mut rest = text;
    let mut in_word = false;
    while let Some(next) = rest.chars().next() {
        let mut read = next.len_utf8();
        if dice.chance(rate) {
            read = misread(rest, next, in_word, &mut scanned, dice);
        } else {
            scanned.push(next);
        }
        in_word = next.is_alphabetic();
        rest = &rest[read..];
    }
    scanned
}

/// Writes a wrong reading of the beginning of `rest`, and says how many bytes of it were read.
fn misread(rest: &str, next: char, in_word: bool, scanned: &mut String, dice: &mut Dice) -> usize {
    let read = next.len_utf8();
    if next.is_whitespace() {
        // The space is lost: two words become one.
        return read;
    }
    if in_word && next.is_alphabetic() && dice.chance(0.25) {
        scanned.push_str(dice.pick::<&str>(&[" ", "- ", "-"]));
        scanned.push(next);
        return read;
    }
    let confusions: Vec<(&str, &str)> = CONFUSIONS
        .iter()
        .flat_map(|&(a, b)| [(a, b), (b, a)])
        .filter(|(printed, _)| rest.starts_with(printed))
        .collect();
    if let Some(&(printed, seen)) = (!confusions.is_empty()).then(|| dice.pick(&confusions)) {
        scanned.push_str(seen);
        return printed.len();
    }
    // A character with no double is lost, or read as a speck.
    if dice.chance(0.5) {
        scanned.push_str(dice.pick::<&str>(&["'", ".", "·"]));
    }
    read
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "The modern harbour clerk will be 1 of 50 ferry pilots. He is glad to be there again.";

    #[test]
    fn the_rate_is_kept_to() {
        let text = TEXT.repeat(100);
        for rate in [0.005, 0.02, 0.1] {
            let scanned = scan_text(&text, rate, &mut Dice::keyed(1, 0));
            let changes = similar::TextDiff::from_chars(&text[..4000], &scanned[..4000]);
            let equal = changes.ops().iter().filter(|op| op.tag() == similar::DiffTag::Equal);
            let kept: usize = equal.map(|op| op.old_range().len()).sum();
            let lost = 1.0 - kept as f64 / 4000.0;
            assert!(lost > 0.4 * rate && lost < 2.0 * rate + 0.01, "{rate}: {lost}");
        }
    }

    #[test]
    fn nothing_happens_without_a_rate_and_nothing_breaks_with_a_high_one() {
        assert_eq!(scan_text(TEXT, 0.0, &mut Dice::keyed(1, 0)), TEXT);
        for text in ["", " ", "世界和平", "👩‍👩‍👧", "שלום עולם", "a\u{301}rn", "rn"] {
            for stream in 0..50 {
                scan_text(text, 0.5, &mut Dice::keyed(1, stream));
            }
        }
    }
}
