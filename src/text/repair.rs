//! Repair of glued paragraphs: `…tensions over UkraineTensions around…`, `…intelligence.New Delhi [India], …`.
//!
//! Scrapers that drop a page's line breaks run the last word of one paragraph into the first of the next. A *joint* is
//! a place where that may have happened; it is cut only on evidence, for brand names (`WikiLeaks`, `ArcelorMittal`)
//! have the same shape and are far more frequent: the halves stand as words of their own elsewhere in the document,
//! the whole does not, and both pieces are long enough to be paragraphs. Text is never changed, only parted. Right
//! halves that start with a letter beyond ASCII are left alone. Time is linear in the text: each joint looks at no
//! more than a few hundred bytes around it.

use std::ops::Range;

use super::furniture::{Furniture, furniture};
use super::place::Place;
use super::sentences::{is_abbreviated, opens_sentence};

mod joint;
mod lexicon;
mod names;

pub use lexicon::Lexicon;

use joint::{Joint, joints};
use names::{CAMEL_CASE, DOMAINS, NEVER_LAST};

/// Bytes that a piece has at least.
const SHORTEST_PIECE: usize = 30;

/// Words that the right-hand piece has at least.
const FEWEST_WORDS: usize = 4;

/// How far a joint's surroundings are looked at, in bytes.
const SURROUNDINGS: usize = 300;

/// The place of a piece: whatever its own one, it is not the only paragraph.
const BETWEEN: Place = Place::new(1, 3);

/// The pieces of `paragraph`, in order; itself alone when nothing is glued. They cover it without gaps.
///
/// `lexicon` is the document's. Paragraphs without a joint, which is nearly all, never look at it.
#[must_use]
pub fn split_glued(paragraph: &str, lexicon: &Lexicon<'_>) -> Vec<Range<usize>> {
    let mut pieces = Vec::with_capacity(1);
    for_each_piece(paragraph, lexicon, |piece| pieces.push(piece));
    pieces
}

/// The same, one piece after another.
pub(super) fn for_each_piece(paragraph: &str, lexicon: &Lexicon<'_>, mut each: impl FnMut(Range<usize>)) {
    let mut start = 0;
    // The joint before, where it was not cut.
    let mut passed: Option<usize> = None;
    for joint in joints(paragraph) {
        // `… he said.AdvertisementAdvertisement`: the first of two lines is known once the second is cut off.
        let line = passed.filter(|&before| is_line_break(&paragraph[before..joint.at]));
        if let Some(before) = line {
            each(start..before);
            start = before;
        }
        let is_long = joint.at - start >= SHORTEST_PIECE && paragraph.len() - joint.at >= SHORTEST_PIECE;
        let is_glued = line.is_some()
            || (is_long && is_glued(paragraph, joint, lexicon))
            || is_furniture_run_in(&paragraph[start..joint.at], &paragraph[joint.at..]);
        if is_glued {
            each(start..joint.at);
            start = joint.at;
            passed = None;
        } else {
            passed = Some(joint.at);
        }
    }
    each(start..paragraph.len());
}

/// Whether a joint parts text from a line of the page that was run into it: `AdvertisementThe mayor has …` before it,
/// `… the mayor said.Follow us on Twitter.` behind it. Such lines are known by rule, however short.
fn is_furniture_run_in(left: &str, right: &str) -> bool {
    let is_line = |text: &str| {
        let kind = furniture(text, BETWEEN);
        kind.is_some_and(|kind| !matches!(kind, Furniture::Caption | Furniture::Rule | Furniture::Notice))
    };
    is_line_break(left) || is_line(right)
}

/// Whether a piece is a line that interrupts a page (`Advertisement`), which has hardly any words.
fn is_line_break(text: &str) -> bool {
    const LONGEST_BREAK: usize = 5;
    text.split_whitespace().nth(LONGEST_BREAK).is_none()
        && furniture(text, BETWEEN) == Some(Furniture::Continuation)
}

fn is_glued(paragraph: &str, joint: Joint, lexicon: &Lexicon<'_>) -> bool {
    let before = tail(&paragraph[..joint.at], SURROUNDINGS);
    let after = head(&paragraph[joint.at..], SURROUNDINGS);
    let right = Word::first_of(after);
    if !right.is_followed_by_text() || is_address(before, after) || !opens_paragraph(after) {
        return false;
    }
    if joint.after_stop {
        ends_with_sentence(before, right, lexicon)
    } else {
        let is_closed = paragraph.trim_end().ends_with(['.', '!', '?', '…', '"', '”', '’', ')', ':']);
        is_closed && ends_with_word(before, right, lexicon)
    }
}

/// Whether a paragraph can start with `after`: several words, and not a list of links that a site injected into a
/// sentence (it ends with `MORE`).
fn opens_paragraph(after: &str) -> bool {
    after.split_whitespace().nth(FEWEST_WORDS - 1).is_some() && !after.contains(" MORE")
}

/// The word that the right-hand piece starts with.
#[derive(Debug, Clone, Copy)]
struct Word<'t> {
    text: &'t str,
    after: &'t str,
}

impl<'t> Word<'t> {
    fn first_of(text: &'t str) -> Self {
        let text = text.trim_start_matches(['"', '“', '‘', '\'', '(', '[', '«', '„']);
        let end = text.find(|c: char| !c.is_alphabetic()).unwrap_or(text.len());
        Self { text: &text[..end], after: &text[end..] }
    }

    fn is_followed_by_text(self) -> bool {
        self.after.starts_with([' ', '\u{a0}', ',', ':', '’', '\'', '-'])
    }

    /// Whether a word in lower case follows it.
    fn runs_on(self) -> bool {
        self.after.starts_with(char::is_whitespace) && self.after.trim_start().starts_with(char::is_lowercase)
    }

    fn is_opener(self) -> bool {
        opens_sentence(self.text)
    }

    /// `Tensions`, not `TASS` or `T`.
    fn is_capitalised(self) -> bool {
        self.text.len() >= 2 && !self.text[1..].contains(char::is_uppercase)
    }

    /// `WASHINGTON`, as a dateline starts.
    fn is_shouted(self) -> bool {
        self.text.len() >= 4 && !self.text.contains(char::is_lowercase)
    }
}

/// Evidence at `…intelligence.New Delhi`: a word and its full stop, then a sentence's start.
fn ends_with_sentence(before: &str, right: Word<'_>, lexicon: &Lexicon<'_>) -> bool {
    let story = before.trim_end_matches(|c: char| !c.is_alphanumeric() && !c.is_whitespace());
    let word = last_word(story);
    let stop = &before[story.len()..];
    // `wait...What` is one speech with a pause in it; `8,564 .IXIC` is a table.
    if word.is_empty() || stop.contains("..") || is_abbreviated(story, right.text) {
        return false;
    }
    let is_article = matches!(right.text, "A" | "I") && right.runs_on();
    if !(right.is_capitalised() || is_article || right.is_shouted()) || DOMAINS.contains(&right.text) {
        return false;
    }
    // `…rose 0.5.The`, but not a list's `2.Use`.
    if word.ends_with(|c: char| c.is_ascii_digit()) {
        return story.rsplit(char::is_whitespace).next().is_some_and(|token| token.len() > 2);
    }
    if word.starts_with(char::is_lowercase) && word.len() >= 3 {
        return true;
    }
    // `LG.Philips` and `U.S.A` are names, `…of the EU.The` is not.
    if right.is_opener() && right.text.len() > 1 && word.len() > 1 {
        return true;
    }
    if !word.contains(char::is_lowercase) || !lexicon.has(word) {
        return false;
    }
    if right.is_shouted() {
        return right.after.starts_with([' ', ',']);
    }
    lexicon.has(right.text) || lexicon.has_lower(right.text)
}

/// Evidence at `UkraineTensions`: nothing but the letters' case tells the two words apart.
fn ends_with_word(before: &str, right: Word<'_>, lexicon: &Lexicon<'_>) -> bool {
    /// Letters of the halves and the whole, below which a name is the better guess.
    const SHORTEST_LEFT: usize = 4;
    const SHORTEST_RIGHT: usize = 5;
    const SHORTEST_WHOLE: usize = 11;
    // Bloomberg's own list of links is always run into the text.
    if before.ends_with("Most Read from Bloomberg") {
        return true;
    }
    let left = last_word(before);
    let names_have_it = left.len() < SHORTEST_LEFT || left.chars().skip(1).any(char::is_uppercase);
    if names_have_it || !right.is_capitalised() || NEVER_LAST.contains(&left) {
        return false;
    }
    let whole = format!("{left}{}", right.text);
    if CAMEL_CASE.contains(&whole.as_str()) || repeats(&before[..before.len() - left.len()], left) {
        return false;
    }
    let is_common = left.starts_with(char::is_lowercase);
    if right.is_opener() {
        return (is_common || lexicon.has(left)) && lexicon.has_once(&whole);
    }
    // A right half that the document writes in lower case elsewhere has its capital from the sentence it opens. So has,
    // behind a common word, one that the document does not know as a name.
    let opens = lexicon.has_lower(right.text) || (is_common && !lexicon.has(right.text));
    // A left half that ends a clause elsewhere is a noun of its own, and not the `United` of another name.
    right.runs_on()
        && right.text.len() >= SHORTEST_RIGHT
        && whole.len() >= SHORTEST_WHOLE
        && opens
        && (is_common || lexicon.has_complete(left))
        && lexicon.has_once(&whole)
}

/// Whether `name` has just been there. A site that puts a person's full name and its own links behind each name in a
/// sentence (`Sen. Ann Lee Ann Mary LeeThe Memo: …`) glues no paragraphs by it.
fn repeats(before: &str, name: &str) -> bool {
    /// Bytes of a full name with its nicknames.
    const LONGEST_NAME: usize = 60;
    name.starts_with(char::is_uppercase) && tail(before, LONGEST_NAME).contains(name)
}

/// Whether the joint is inside a web or mail address, a handle or a tag, which have capitals anywhere.
fn is_address(before: &str, after: &str) -> bool {
    let left = before.rsplit(char::is_whitespace).next().unwrap_or_default();
    let right = after.split(char::is_whitespace).next().unwrap_or_default();
    [left, right].iter().any(|part| {
        part.contains(['@', '#', '/', '_', '=', '<', '>', '\\'])
            || part.contains("www.")
            || part.contains(".com")
    })
}

/// The letters and digits that `text` ends with.
fn last_word(text: &str) -> &str {
    text.char_indices()
        .rev()
        .find(|(_, c)| !c.is_alphanumeric())
        .map_or(text, |(at, c)| &text[at + c.len_utf8()..])
}

/// At most `longest` bytes of `text`, from its start.
fn head(text: &str, longest: usize) -> &str {
    let mut end = text.len().min(longest);
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// At most `longest` bytes of `text`, from its end.
fn tail(text: &str, longest: usize) -> &str {
    let mut start = text.len().saturating_sub(longest);
    while !text.is_char_boundary(start) {
        start += 1;
    }
    &text[start..]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// A document that has the halves of the joints below as words of their own.
    const DOCUMENT: &str =
        "Leaders spoke of Ukraine, and of tensions on the border of Ruritania. Bridges fell.";

    fn check(paragraph: &str, expect: &[&str]) {
        let document = format!("{DOCUMENT}\n{paragraph}");
        let lexicon = Lexicon::new(&document);
        let pieces: Vec<&str> =
            split_glued(paragraph, &lexicon).into_iter().map(|span| &paragraph[span]).collect();
        assert_eq!(pieces, expect);
    }

    #[test]
    fn words_run_together_are_parted() {
        check(
            "The two leaders spoke for an hour about UkraineTensions around the border have grown for months.",
            &[
                "The two leaders spoke for an hour about Ukraine",
                "Tensions around the border have grown for months.",
            ],
        );
        check(
            "The council has voted to close the old bridgeThe new one is to be opened in the spring of next year.",
            &[
                "The council has voted to close the old bridge",
                "The new one is to be opened in the spring of next year.",
            ],
        );
    }

    #[test]
    fn sentences_run_together_are_parted() {
        check(
            "He did not speak about the work of intelligence.New Delhi [India], May 4 (ANI): The talks will go on.",
            &[
                "He did not speak about the work of intelligence.",
                "New Delhi [India], May 4 (ANI): The talks will go on.",
            ],
        );
        check(
            "“This is the end of the old bridge,” he said.\"The minister has not answered our letters.",
            &[
                "“This is the end of the old bridge,” he said.\"",
                "The minister has not answered our letters.",
            ],
        );
        check(
            "They left the town when it was still night.“We had no time to take a thing,” one of them said.",
            &[
                "They left the town when it was still night.",
                "“We had no time to take a thing,” one of them said.",
            ],
        );
        check(
            "The index of the exchange in the capital rose 0.5%.The currency was flat against the dollar.",
            &[
                "The index of the exchange in the capital rose 0.5%.",
                "The currency was flat against the dollar.",
            ],
        );
        check(
            "The staff of the paper said that they are leaving.Most Read from BloombergBridge Is Falling Down Today.",
            &[
                "The staff of the paper said that they are leaving.",
                "Most Read from BloombergBridge Is Falling Down Today.",
            ],
        );
        check(
            "The company will sell its old trains to Ruritania.BRUSSELS (Reuters) - The ministers met on Monday.",
            &[
                "The company will sell its old trains to Ruritania.",
                "BRUSSELS (Reuters) - The ministers met on Monday.",
            ],
        );
    }

    #[test]
    fn lines_of_the_page_are_parted_however_short() {
        check(
            "AdvertisementAdvertisementThe council has voted to close the old bridge.",
            &["Advertisement", "Advertisement", "The council has voted to close the old bridge."],
        );
        check(
            "The council has voted to close the bridge.AdvertisementAdvertisementThe mayor has not.",
            &[
                "The council has voted to close the bridge.",
                "Advertisement",
                "Advertisement",
                "The mayor has not.",
            ],
        );
        check(
            "The council has voted to close the bridge.Advertisement",
            &["The council has voted to close the bridge.", "Advertisement"],
        );
        check(
            "They left the town at night.Follow Ann Lee on Twitter.",
            &["They left the town at night.", "Follow Ann Lee on Twitter."],
        );
        let prose = "Advertisement spending at BuzzFeed rose. The YouTube videos of it did well.";
        check(prose, &[prose]);
    }

    #[test]
    fn names_and_addresses_are_kept() {
        for name in [
            "McDonald",
            "MacArthur",
            "iPhone",
            "YouTube",
            "eBay",
            "LaTeX",
            "PlayStation",
            "BuzzFeed",
            "DeSantis",
            "O'Neill",
            "U.S.A",
            "U.S.-led",
            "Amazon.com",
            "Node.JS",
            "@AnnLee",
            "#SaveTheBridge",
            "PhD",
            "McCain–Feingold",
            "mRNA",
            "COVID",
            "WikiLeaks",
            "ann.Lee@example.com",
            "https://example.com/ReadThe",
            "8572.T",
            "St.Petersburg",
            "AT&T",
            "macOS",
            "PricewaterhouseCoopers",
            "J.K.Rowling",
            "LG.Philips",
            "Example.Org",
        ] {
            let paragraph = format!(
                "They spoke for an hour about the work of {name} and of what it will do for the town."
            );
            check(&paragraph, &[&paragraph]);
        }
        let pause =
            "I do not know what to say to you about it…The bridge is gone, and so are all of my friends.";
        check(&pause.replace('…', "..."), &[&pause.replace('…', "...")]);
    }

    #[test]
    fn short_pieces_and_brand_names_of_the_document_are_kept() {
        check(
            "He left.The bridge is gone, and so are all of my friends.",
            &["He left.The bridge is gone, and so are all of my friends."],
        );
        let twice = "The owners of UkraineTensions have said that UkraineTensions around the world are to be closed soon.";
        check(twice, &[twice]);
    }

    proptest! {
        #[test]
        fn pieces_cover_the_paragraph(text in r#"(Ukraine|Tensions|The bridge|fell|[a-zA-Z]{1,6}|[.!?…"“”’)( ]|\PC){0,60}"#) {
            let lexicon = Lexicon::new(&text);
            let mut at = 0;
            for piece in split_glued(&text, &lexicon) {
                prop_assert_eq!(piece.start, at);
                prop_assert!(text.get(piece.clone()).is_some());
                at = piece.end;
            }
            prop_assert_eq!(at, text.len());
        }

        #[test]
        fn prose_in_lower_case_is_never_parted(text in "[a-z]{1,9}([ ,.][a-z]{1,9}){0,40}") {
            prop_assert_eq!(split_glued(&text, &Lexicon::new(&text)).len(), 1);
        }
    }
}
