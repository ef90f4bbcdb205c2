//! Repair of glued paragraphs: `…tensions over UkraineTensions around…`, `…intelligence.New Delhi [India], …`.
//!
//! Scrapers that drop a page's line breaks run the last word of one paragraph into the first of the next. A *joint* is
//! a place where that may have happened; it is cut only on evidence, for brand names (`WikiLeaks`, `ArcelorMittal`)
//! have the same shape and are far more frequent: the halves stand as words of their own elsewhere in the document,
//! the whole does not, and both pieces are long enough to be paragraphs. Text is never changed, only parted. Right
//! halves that start with a letter beyond ASCII are left alone. Time is linear in the text: each joint looks at no
//! more than a few hundred bytes around it.

use std::ops::Range;

use super::ends::{trim_end, trim_start};
use super::furniture::{Furniture, LONGEST, furniture, may_open_by_rule};
use super::place::Place;

mod evidence;
mod joint;
mod lexicon;
mod names;
mod quotes;

pub use lexicon::Lexicon;

use evidence::is_glued;
use joint::{Joint, joints};
use quotes::Quotes;

/// Bytes that a piece has at least.
const SHORTEST_PIECE: usize = 30;

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
    // White space at the ends is measured once, and not again at each joint: only the first piece can start with it.
    let visible = paragraph.len() - trim_start(paragraph).len();
    let trimmed = trim_end(paragraph);
    let mut start = 0;
    // The joint before, where it was not cut.
    let mut passed: Option<usize> = None;
    let mut quotes = Quotes::default();
    for joint in joints(paragraph) {
        // `… he said.AdvertisementAdvertisement`: the first of two lines is known once the second is cut off.
        let line = passed.filter(|&before| is_line_break(&paragraph[before..joint.at]));
        if let Some(before) = line {
            each(start..before);
            start = before;
        }
        let joint = before_quotation(joint, paragraph, start, &mut quotes);
        let is_long = joint.at - start >= SHORTEST_PIECE && paragraph.len() - joint.at >= SHORTEST_PIECE;
        let is_glued = line.is_some()
            || (is_long && is_glued(trimmed, joint, lexicon))
            || is_furniture_run_in(&paragraph[start.max(visible)..joint.at], &trimmed[joint.at..]);
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

/// The joint before the straight quote that opens the right piece, `… the mayor said."We will`, where it does: a joint has
/// it on the left, as `… for you."The mayor` needs it.
fn before_quotation(joint: Joint, paragraph: &str, start: usize, quotes: &mut Quotes) -> Joint {
    let quote = joint.at - 1;
    let may_open = joint.after_stop
        && paragraph.as_bytes()[quote] == b'"'
        && paragraph[..quote].ends_with(['.', '!', '?'])
        && quote > start;
    if may_open && quotes.opens(paragraph, start, quote) { Joint { at: quote, ..joint } } else { joint }
}

/// Whether a joint parts text from a line of the page that was run into it: `AdvertisementThe mayor has …` before it,
/// `… the mayor said.Follow us on Twitter.` behind it. Such lines are known by rule, however short. Neither side has white
/// space at its outer end.
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
    // Asked first: words without spaces between them would be looked through to the end at every joint.
    text.len() <= LONGEST
        && may_open_by_rule(text)
        && text.split_whitespace().nth(LONGEST_BREAK).is_none()
        && furniture(text, BETWEEN) == Some(Furniture::Continuation)
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

    /// The quote that opens what the next one says was left behind with this piece.
    #[test]
    fn a_straight_quote_goes_with_the_quotation_that_it_opens() {
        check(
            "The old bridge is open again, the mayor said.\"We will dance on it all night long,\" she told the town.",
            &[
                "The old bridge is open again, the mayor said.",
                "\"We will dance on it all night long,\" she told the town.",
            ],
        );
        check(
            "\"We have waited for this,\" the mayor said.\"We will dance on it all night long,\" she told the town.",
            &[
                "\"We have waited for this,\" the mayor said.",
                "\"We will dance on it all night long,\" she told the town.",
            ],
        );
        check(
            "\"The old bridge is open again for all of you.\"The town danced all night, and \"nobody slept\".",
            &[
                "\"The old bridge is open again for all of you.\"",
                "The town danced all night, and \"nobody slept\".",
            ],
        );
        let speech =
            "\"Yes, I will be there on the same day,\"he said on the bridge. \"It is ours,\"She added.";
        check(speech, &[speech]);
    }

    /// A bracket behind the full stop hid it.
    #[test]
    fn a_sign_off_ends_its_piece() {
        let story = "The old bridge is open again, said the mayor of Karsova.";
        let next = "Imphal (Manipur) [India], March 5 (ANI): The road to the town is closed.";
        for sign_off in [" (ANI)", "(ANI)", " (With inputs from ANI)"] {
            let left = format!("{story}{sign_off}");
            check(&format!("{left}{next}"), &[&left, next]);
        }
        for dateline in [
            "NEW DELHI, March 5 (ANI)The old bridge is open again, the mayor said.",
            "RANCHO CUCAMONGA HEIGHTS, Calif. (AP)The old bridge is open again, the mayor said.",
            "The mayor of the town by the river (ANI)The old bridge is open again.",
        ] {
            check(dateline, &[dateline]);
        }
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

    /// The pieces that come of looking at all of the paragraph at each joint.
    fn naive_pieces(paragraph: &str, lexicon: &Lexicon<'_>) -> Vec<Range<usize>> {
        let kind = |text: &str| furniture(text, BETWEEN);
        let is_break =
            |text: &str| text.split_whitespace().count() <= 5 && kind(text) == Some(Furniture::Continuation);
        let is_line = |text: &str| {
            let others = [None, Some(Furniture::Caption), Some(Furniture::Rule), Some(Furniture::Notice)];
            !others.contains(&kind(text))
        };
        let (mut pieces, mut start, mut passed) = (Vec::new(), 0, None);
        for joint in joints(paragraph) {
            let line = passed.filter(|&before| is_break(&paragraph[before..joint.at]));
            if let Some(before) = line {
                pieces.push(start..before);
                start = before;
            }
            let quote = joint.at - 1;
            let opens = joint.after_stop
                && paragraph.is_char_boundary(quote)
                && paragraph[start..quote].ends_with(['.', '!', '?'])
                && paragraph[quote..].starts_with('"')
                && paragraph[start..quote].matches('"').count().is_multiple_of(2)
                && paragraph[joint.at..].contains('"');
            let joint = if opens { Joint { at: quote, ..joint } } else { joint };
            let (left, right) = (&paragraph[start..joint.at], &paragraph[joint.at..]);
            let is_long = left.len().min(right.len()) >= SHORTEST_PIECE;
            passed = Some(joint.at);
            if line.is_some()
                || (is_long && is_glued(paragraph.trim_end(), joint, lexicon))
                || is_break(left)
                || is_line(right)
            {
                pieces.push(start..joint.at);
                start = joint.at;
                passed = None;
            }
        }
        pieces.push(start..paragraph.len());
        pieces
    }

    /// Base64 in a scrape has a joint every few letters, and no space.
    #[test]
    fn joints_without_spaces_between_them_cost_no_more_each_in_a_longer_text() {
        for shape in [".B", "aB", ".\"B", ".(B)C", "iVBORw0KGgoAAAANSUhEUgAAAAUA.B"] {
            let text = shape.repeat(400_000 / shape.len());
            for text in [text.clone(), " ".repeat(100_000) + &text + &" ".repeat(100_000)] {
                assert!(!split_glued(&text, &Lexicon::new(&text)).is_empty());
            }
        }
    }

    proptest! {
        #[test]
        fn nothing_far_from_a_joint_decides_on_it(text in r#"[ \u{a0}]{0,3}((Advertisement|Ad|MORE|More: |Bridge|Follow us on Twitter|Share|Read more|The bridge fell| |x{300}|[a-zA-Z]{1,6}|[.!?”“]|\."|\. \(ANI\))){0,30}[ \u{a0}]{0,3}"#) {
            let lexicon = Lexicon::new(&text);
            let pieces = split_glued(&text, &lexicon);
            prop_assert_eq!(pieces, naive_pieces(&text, &Lexicon::new(&text)));
        }

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
