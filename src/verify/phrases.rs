//! How much of a document the other one has, to the word: whether it was cut is told by it.
//!
//! Shingles are too coarse for that at both ends. A lone one is chance: a long text has some in common with any other one
//! of its subject. And of the words between two edits, those in a run too short for a passage are there all the same.
//! So passages count, and what stands unchanged between two of them that are as far apart there as here: a word that was
//! replaced costs itself alone.

use super::overlap::Coverage;
use crate::fingerprint::DocumentPrint;

/// Words of a passage that is more than a phrase that chance gave to both.
pub const PHRASE_WORDS: u32 = 4;

/// Two passages that are further apart do not vouch for what lies between them.
const LONGEST_GAP: u32 = 24;

/// Words of `a` that stand in passages of at least [`PHRASE_WORDS`] words in `b`, or in their place between two of these.
/// The words of `a` lie in `b` as `in_b` says.
#[must_use]
pub fn words_in_phrases(a: &DocumentPrint, b: &DocumentPrint, in_b: &Coverage) -> u32 {
    let is_same = |at: u32, place: u32| a.tokens[at as usize].word() == b.tokens[place as usize].word();
    let mut words = 0;
    // Behind the last passage: here, and there.
    let mut behind: Option<(u32, u32)> = None;
    for (start, place, length) in in_b.passages().filter(|&(.., length)| length >= PHRASE_WORDS) {
        if let Some((end, end_there)) = behind {
            let gap = start - end;
            if gap <= LONGEST_GAP && place.checked_sub(end_there) == Some(gap) {
                words += (0..gap).filter(|step| is_same(end + step, end_there + step)).count() as u32;
            }
        }
        words += length;
        behind = Some((start + length, place + length));
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::compared::Compared;

    fn words(a: &str, b: &str) -> u32 {
        let Compared { a, b, in_b, .. } = Compared::of(a, b);
        words_in_phrases(&a, &b, &in_b)
    }

    #[test]
    fn a_replaced_word_costs_itself_alone() {
        let text = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen";
        assert_eq!(words(text, text), 14);
        assert_eq!(words(text, &text.replace("twelve", "NEW")), 11, "two words are no passage");
        // Between the two edits, a passage of three words, and then one word alone.
        let edited = text.replace("five", "NEW").replace("nine", "OTHER");
        assert_eq!((words(text, &edited), words(&edited, text)), (12, 12));
        assert_eq!(words(text, &text.replace("five", "NEW").replace("seven", "OTHER")), 12);
    }

    #[test]
    fn what_lies_elsewhere_is_no_part_of_it() {
        let text = "one two three four five six seven eight nine ten eleven twelve";
        let chance = "some other words and one two three more of them";
        assert_eq!(words(text, chance), 0, "a lone phrase of three words");
        let longer = text.replace("six", "six and a half");
        assert_eq!(words(text, &longer), 12, "two passages");
        let other = text.replace("five six", "five of the six");
        assert_eq!(words(text, &other.replace("seven", "NEW")), 5 + 5, "six is no longer in its place");
    }
}
