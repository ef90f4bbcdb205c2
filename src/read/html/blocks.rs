//! The text of a page block by block, without a tree: for pages that hold no article that extraction would find, and for
//! those that are too odd to be given to a parser.

use std::ops::Range;

use crate::entities;

use super::beside::Within;
use super::flow::{Customs, is_custom, is_inline};
use super::tokens::{Token, tokens};

/// Elements whose text is the page's and not an article's.
const PAGE: [&str; 9] = ["nav", "header", "footer", "aside", "form", "button", "select", "svg", "head"];

/// The blocks of a page with anything in them, white space collapsed; without some ranges of its tokens.
pub(super) fn blocks(page: &str, left_out: &[Range<usize>]) -> Vec<String> {
    let mut blocks = Vec::new();
    let mut block = String::new();
    let customs = Customs::of(page);
    let runs_on = |name: &str| if is_custom(name) { !customs.is_block(name) } else { is_inline(name) };
    // The element of the page that is open, and how deep it nests in itself.
    let mut outside: Option<(&str, usize)> = None;
    let mut end = |block: &mut String| {
        if !block.is_empty() {
            blocks.push(std::mem::take(block));
        }
    };
    let mut left_out = Within::new(left_out);
    for (at, token) in tokens(page).enumerate() {
        if left_out.holds(at) {
            continue;
        }
        match (token, &mut outside) {
            (Token::Text(text), None) => push_collapsed(&mut block, text),
            (Token::Open { name, .. }, Some((open, depth))) if name.eq_ignore_ascii_case(open) => *depth += 1,
            (Token::Close { name }, Some((open, depth))) if name.eq_ignore_ascii_case(open) => {
                *depth -= 1;
                if *depth == 0 {
                    outside = None;
                }
            }
            (Token::Open { name, .. }, None) => {
                if !runs_on(name) {
                    end(&mut block);
                }
                if is_one_of(&PAGE, name) {
                    outside = Some((name, 1));
                }
            }
            (Token::Close { name }, None) if !runs_on(name) => end(&mut block),
            _ => {}
        }
    }
    end(&mut block);
    blocks
}

fn is_one_of(names: &[&str], name: &str) -> bool {
    names.iter().any(|known| known.eq_ignore_ascii_case(name))
}

/// Adds text with its entities read and its white space collapsed.
fn push_collapsed(block: &mut String, text: &str) {
    let text = entities::decode(text);
    if text.starts_with(char::is_whitespace) && !block.is_empty() && !block.ends_with(' ') {
        block.push(' ');
    }
    for (place, word) in text.split_whitespace().enumerate() {
        if place > 0 {
            block.push(' ');
        }
        block.push_str(word);
    }
    if text.ends_with(char::is_whitespace) && !block.is_empty() && !block.ends_with(' ') {
        block.push(' ');
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_told_apart_and_words_within_them_joined() {
        let page = "<head><title>no</title></head><header><p>no</p></header><h1>Ferry</h1><p>One <b>two</b>\n three\
            &amp;four</p>five<br>six<div><span>sev</span>en</div><footer><footer>no</footer>no</footer>";
        let read: Vec<String> = blocks(page, &[]).iter().map(|block| block.trim().to_owned()).collect();
        assert_eq!(read, ["Ferry", "One two three&four", "five", "six", "seven"]);
    }
}
