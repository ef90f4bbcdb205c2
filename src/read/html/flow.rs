//! Which elements run on within a line of text, and which are a block of their own: what stands in two blocks is two
//! paragraphs, and never one word.
//!
//! Of a page's own elements (`<news-paragraph>`, `<stock-quote>`) no list says it. They are told by where they stand: one
//! that has text beside it in the same block, or stands in a paragraph, runs on in that.

use std::collections::BTreeMap;

use super::tokens::{Token, tokens};

/// Elements that do not end a block.
const INLINE: [&str; 44] = [
    "a", "abbr", "acronym", "b", "bdi", "bdo", "big", "blink", "cite", "code", "data", "del", "dfn", "em",
    "font", "i", "img", "ins", "kbd", "label", "mark", "meter", "nobr", "output", "picture", "q", "rb", "rp",
    "rt", "rtc", "ruby", "s", "samp", "small", "source", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var",
];

/// Whether an element of HTML runs on within its block.
pub(super) fn is_inline(name: &str) -> bool {
    INLINE.iter().any(|known| known.eq_ignore_ascii_case(name)) || name.eq_ignore_ascii_case("wbr")
}

/// Whether this is the name of an element that is the page's own.
pub(super) fn is_custom(name: &str) -> bool {
    name.contains('-')
}

/// What of a page's own elements runs on, by their names.
#[derive(Debug, Default)]
pub(super) struct Customs {
    /// How many of that name have text beside them, and how many there are.
    seen: BTreeMap<String, (u32, u32)>,
}

impl Customs {
    /// Looks at all of a page's own elements, in one pass.
    pub(super) fn of(page: &str) -> Self {
        let mut customs = Self::default();
        // Whether text stands before this place in the same block, and the element that ended here with none behind it.
        let mut is_after_text = false;
        let mut ended: Option<&str> = None;
        let mut is_in_paragraph = false;
        for token in tokens(page) {
            match token {
                Token::Text(text) if !text.trim().is_empty() => {
                    if let Some(name) = ended.take() {
                        customs.count(name).0 += 1;
                    }
                    is_after_text = true;
                }
                Token::Open { name, .. } if is_custom(name) => {
                    let count = customs.count(name);
                    count.1 += 1;
                    count.0 += u32::from(is_after_text || is_in_paragraph);
                    ended = None;
                    // What stands in it may begin a block.
                    is_after_text = false;
                }
                Token::Close { name } if is_custom(name) => {
                    ended = Some(name);
                    is_after_text = false;
                }
                Token::Open { name, .. } | Token::Close { name } if !is_inline(name) => {
                    ended = None;
                    is_after_text = false;
                    is_in_paragraph = matches!(token, Token::Open { .. }) && is_paragraph(name);
                }
                _ => {}
            }
        }
        customs
    }

    fn count(&mut self, name: &str) -> &mut (u32, u32) {
        self.seen.entry(name.to_ascii_lowercase()).or_default()
    }

    /// Whether the page's own elements of that name are blocks: most have no text beside them.
    pub(super) fn is_block(&self, name: &str) -> bool {
        let seen = self.seen.get(&name.to_ascii_lowercase());
        seen.is_some_and(|&(beside, all)| beside.saturating_mul(2) < all)
    }
}

/// Whether an element holds a line of text and no blocks.
fn is_paragraph(name: &str) -> bool {
    ["p", "h1", "h2", "h3", "h4", "h5", "h6"].iter().any(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn own_elements_with_text_beside_them_run_on() {
        let page = "<article-body><news-text>Shares of <stock-quote>Q</stock-quote> rose.</news-text>\n\
            <News-Text>So did <x-b>those</x-b></news-text><p><drop-cap>T</drop-cap>he rest fell. <x-y>So</x-y> <x-z>it</x-z></p></article-body>";
        let customs = Customs::of(page);
        for block in ["article-body", "news-text", "NEWS-TEXT"] {
            assert!(customs.is_block(block), "{block}");
        }
        for inline in ["stock-quote", "x-b", "drop-cap", "x-z", "not-there"] {
            assert!(!customs.is_block(inline), "{inline}");
        }
    }
}
