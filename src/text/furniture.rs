//! Furniture: paragraphs that belong to the page and not to the story, known by rules that hold for any site.
//!
//! Precision goes before recall: a missed share line costs a little resemblance, a cut paragraph of news is lost. So a
//! rule must match at the paragraph's start, or the whole of it, or the credit that ends a short caption; and a
//! paragraph over [`LONGEST`] bytes is never furniture. Furniture that only one outlet repeats is not for this
//! module: it is learnt from the corpus. Wire marks are not furniture either, except outlets' disclaimers, which are both.

use super::disclaimer::{self, is_disclaimer};
use super::ends::{from_first, trim};
use super::letters::is_alphanumeric;
use super::openings::{Prefixes, ends_with};
use super::place::Place;

mod caption;
mod rules;

use rules::RULES;

/// A longer paragraph (in bytes: about 60 words of English) is never furniture.
pub const LONGEST: usize = 420;

/// What kind of furniture a paragraph is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum Furniture {
    /// A pointer to another story, gallery or video: `ALSO READ | …`, `( Also on POLITICO: …)`.
    RelatedLink,
    /// Buttons and lines for sharing: `Share this:`, `Read or share this story: …`.
    ShareLine,
    /// Newsletters, subscriptions, apps and appeals for support.
    Newsletter,
    /// `© 2020 …`, `All rights reserved.`
    Copyright,
    /// A caption with its photo credit, or the credit alone.
    Caption,
    /// Breaks in the page: `Story Continued Below`, `Advertisement`, `--- ENDS ---`, `(MORE)`.
    Continuation,
    /// An outlet's disclaimer on agency copy; see [`super::disclaimer`].
    Disclaimer,
    /// How to reach or follow the writer or the outlet.
    Contact,
    /// `Edited By: …`, `Contributing: …`.
    EditorCredit,
    /// The page on the article's age and history: `This article is more than 1 year old`.
    Notice,
    /// A line of signs or a lone small number: `***`, `-30-`, `• • •`.
    Rule,
}

/// With which first bytes what is told by its opening opens.
static OPENING_A_PAGE_S_LINE: Prefixes = Prefixes::of_all(&[RULES.prefixes(), disclaimer::prefixes()]);

/// The kind of furniture that `paragraph` is, or nothing for text of the story. The only paragraph of a document is
/// its text, whatever it looks like.
#[must_use]
pub fn furniture(paragraph: &str, place: Place) -> Option<Furniture> {
    let paragraph = trim(paragraph);
    if paragraph.len() > LONGEST || place.count == 1 {
        return None;
    }
    let text = opening(paragraph);
    // One look tells most prose from what both tables have.
    if OPENING_A_PAGE_S_LINE.may_open_past_signs(text) {
        if let Some((rule, _)) = RULES.matching(text).find(|(rule, rest)| rule.fits(text, rest)) {
            return Some(rule.kind);
        }
        if is_disclaimer(text) {
            return Some(Furniture::Disclaimer);
        }
    }
    if is_copyright(paragraph, text) {
        return Some(Furniture::Copyright);
    }
    if is_rule_line(paragraph) {
        return Some(Furniture::Rule);
    }
    // `(Source: …)` alone, or where the page ends, says whom the text is from.
    let may_be_of_text = || place.is_last() || paragraph.starts_with(['(', '[']);
    let is_caption =
        caption::ends_in_photo_credit(paragraph) && !(may_be_of_text() && caption::ends_in_source(paragraph));
    is_caption.then_some(Furniture::Caption)
}

/// Whether `paragraph` may open with a set phrase of the page: never no where [`furniture`] knows it by one.
pub(super) fn may_open_by_rule(paragraph: &str) -> bool {
    RULES.may_match(opening(trim(paragraph)))
}

/// `paragraph` without the signs before its first word.
fn opening(paragraph: &str) -> &str {
    from_first(paragraph, |c| is_quote(c) || is_alphanumeric(c))
}

/// Quoted speech opens a paragraph of the story, never one of the page.
fn is_quote(c: char) -> bool {
    matches!(c, '"' | '“' | '‘' | '\'' | '«' | '„')
}

/// `© 2020 …`, and endings that rights lines have. `Copyright …` is among the opening rules.
fn is_copyright(paragraph: &str, text: &str) -> bool {
    /// Bytes. A paragraph of news can end by quoting such a line; a rights line has little else.
    const LONGEST_RIGHTS_LINE: usize = 250;
    let opens_with_sign = text.len() < paragraph.len();
    if opens_with_sign
        && (paragraph.starts_with('©') || (paragraph.starts_with("(c)") && text[1..].contains("20")))
    {
        return true;
    }
    // Its last two bytes tell most other text.
    let may_end_so = matches!(paragraph.as_bytes(), [.., b'e' | b'E', b'd' | b'D'] | [.., b'd' | b'D', b'.']);
    may_end_so
        && paragraph.len() <= LONGEST_RIGHTS_LINE
        && ["all rights reserved.", "all rights reserved", "rewritten or redistributed."]
            .iter()
            .any(|ending| ends_with(paragraph, ending))
}

/// A line with no letter and at most three digits: `***`, `• • •`, `-30-`, a page number. Sums and tables have more.
fn is_rule_line(paragraph: &str) -> bool {
    /// Bytes: a row of asterisks can be long.
    const LONGEST_RULE_LINE: usize = 100;
    if paragraph.len() > LONGEST_RULE_LINE {
        return false;
    }
    let mut digits = 0;
    paragraph.chars().all(|c| {
        digits += usize::from(c.is_numeric());
        !c.is_alphabetic() && !matches!(c, '$' | '€' | '£' | '%' | '₹' | '¥') && digits <= 3
    })
}

#[cfg(test)]
mod tests {
    use super::Furniture::*;
    use super::*;
    use proptest::prelude::*;

    fn check(paragraph: &str, expect: Option<Furniture>) {
        assert_eq!(furniture(paragraph, Place::new(3, 9)), expect, "{paragraph}");
    }

    /// [`is_copyright`] without its looks at single bytes.
    fn naive_copyright(paragraph: &str) -> bool {
        let endings = ["all rights reserved.", "all rights reserved", "rewritten or redistributed."];
        paragraph.starts_with('©')
            || paragraph.starts_with("(c)") && paragraph[2..].contains("20")
            || paragraph.len() <= 250 && endings.iter().any(|ending| ends_with(paragraph, ending))
    }

    proptest! {
        #[test]
        fn no_rights_line_is_lost(paragraph in r#"(©|\(c\)| |2019|The bridge|[Aa]ll [Rr]ights [Rr]eserved|rewritten or redistributed|[a-d]{1,2}|x{60}|[.”"]){0,6}"#) {
            let paragraph = paragraph.trim();
            prop_assert_eq!(is_copyright(paragraph, opening(paragraph)), naive_copyright(paragraph));
            if furniture(paragraph, Place::new(3, 9)) == Some(Continuation) {
                prop_assert!(may_open_by_rule(paragraph));
            }
        }
    }

    #[test]
    fn pointers_to_other_stories() {
        for line in [
            "ALSO READ | Ministers meet again over the budget",
            "Also Read: Ten things to know",
            "( Also on POLITICO: Who voted how)",
            "RELATED: The long road to the dam",
            "Read more: The dam explained",
            "READ MORE:",
            "More: Council to vote on the bridge",
            "(PHOTOS: Ten bridges)",
            "Watch: The moment the bridge fell",
            "Click here to read the full report.",
            "Don’t miss: Our guide to the vote",
            "Read the full story here.",
        ] {
            check(line, Some(RelatedLink));
        }
    }

    #[test]
    fn lines_of_the_page() {
        check("Read or Share this story: http://example.com/1x", Some(ShareLine));
        check("Share this: Pocket", Some(ShareLine));
        check("WhatsApp", Some(ShareLine));
        check("Sign up for our free daily newsletter", Some(Newsletter));
        check("Get the best of our stories delivered to your inbox.", Some(Newsletter));
        check("CLICK HERE TO GET THE EXAMPLE NEWS APP", Some(Newsletter));
        check("© 2020 The Example", Some(Copyright));
        check("Copyright 2019 The Example. All rights reserved.", Some(Copyright));
        check("Story Continued Below", Some(Continuation));
        check("Advertisement Continue reading the main story", Some(Continuation));
        check("ADVERTISEMENT", Some(Continuation));
        check("--- ENDS ---", Some(Continuation));
        check("(MORE)", Some(Continuation));
        check("Follow @example on Twitter.", Some(Contact));
        check("Contact the reporter at ann@example.com.", Some(Contact));
        check("Edited By: Ann Lee", Some(EditorCredit));
        check("This article is more than 3 years old", Some(Notice));
        check("(This story has not been edited and comes from a syndicated feed.)", Some(Disclaimer));
        check("* * *", Some(Rule));
        check("-30-", Some(Rule));
        check("___", Some(Rule));
    }

    #[test]
    fn captions_with_credits() {
        check("Enlarge this image toggle caption Ann Lee/AP Ann Lee/AP", Some(Caption));
        check("The mayor at the bridge on Monday. (Bo Diaz/Reuters)", Some(Caption));
        check("The mayor at the bridge in May 2017. (Photo: Bo Diaz, AP)", Some(Caption));
        check("The mayor at the bridge. Bo Diaz / Getty Images", Some(Caption));
        check("Photo: Bo Diaz/The Example", Some(Caption));
    }

    /// The last paragraph of a story was lost as a caption.
    #[test]
    fn a_source_where_the_page_ends_makes_no_caption() {
        let at = |text: &str, index| furniture(text, Place::new(index, 9));
        let text = "The two sides will meet again on Friday. (Source: Reuters)";
        assert_eq!((at(text, 3), at(text, 8)), (Some(Caption), None));
        assert_eq!((at("(Source: Reuters)", 3), at("(Source: Reuters)", 8)), (None, None));
        assert_eq!(at("The file photo shows the bridge. (Source: Reuters)", 8), Some(Caption));
        assert_eq!(at("The two sides at the table on Friday. (Photo: Reuters)", 8), Some(Caption));
    }

    #[test]
    fn news_is_never_cut() {
        for body in [
            "Read more than a dozen of his books and you will see why.",
            "More than 40 people were hurt when the bridge fell.",
            "Watchdogs said the ministry had ignored them.",
            "Copyright law was changed in 2019 to protect musicians.",
            "Advertisement spending fell by 4 percent, the company said.",
            "Share prices fell. “We did not see it coming,” a trader said.",
            "Related charges were dropped in May.",
            "Videos posted on social media showed the bridge in flames.",
            "“Follow me on Twitter,” he told the crowd.",
            "Photos of the bridge were shown to the jury.",
            "Follow-up talks are planned for Monday, the ministry said on Twitter.",
            "Subscribers will pay more from May, the paper said.",
            "Contact tracing has begun in the town.",
            "The poll (Reuters/Ipsos) was taken in May.",
            "Half said yes, according to a new poll (Reuters/Ipsos)",
            "The minister told Reuters.",
            "“More: give me more,” she said.",
            "$1 = 8.3",
            "12.5 13.1",
            "Ends do not justify means, the judge said.",
            "Email accounts of the ministry were broken into.",
        ] {
            check(body, None);
        }
    }

    #[test]
    fn the_only_paragraph_and_long_ones_are_kept() {
        assert_eq!(furniture("Advertisement", Place::new(0, 1)), None);
        check(&format!("Read more: {}", "word ".repeat(90)), None);
    }

    proptest! {
        #[test]
        fn any_text_is_taken(text in r"\PC{0,80}", index in 0..5_usize) {
            let _ = furniture(&text, Place::new(index, 5));
        }
    }
}
