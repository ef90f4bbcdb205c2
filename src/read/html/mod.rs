//! A page to a document: its main content with paragraph boundaries, and what it says of itself.
//!
//! Extraction is `dom_smoothie`'s, a port of Mozilla's Readability; this interface hides it. What it is given has been
//! reduced first, so that no page can nest or multiply elements without bound; where it finds nothing, or the page is
//! too odd to be given to it, the text stands block by block.

mod beside;
mod blocks;
mod charset;
mod flow;
mod fuller;
mod linked_data;
pub(super) mod markup;
mod metadata;
mod reduce;
mod regions;
mod tokens;

use std::ops::Range;

use dom_smoothie::{Config, Readability, TextMode};

use crate::document::Document;

use beside::beside;
use fuller::is_fuller;
use metadata::{Metadata, metadata};

/// Text shorter than this is extracted as well: news in brief. Readability's own threshold is 500 characters.
const BRIEF: usize = 80;

/// A tree deeper than this is not walked.
const DEEPEST: usize = 400;

/// A page, read.
#[derive(Debug, Default)]
pub(crate) struct Page {
    /// The article's text; its fields are not set.
    pub(crate) document: Document,
    pub(crate) title: Option<String>,
    /// The canonical address.
    pub(crate) url: Option<String>,
    /// When it was published, as it says it.
    pub(crate) date: Option<String>,
    pub(crate) author: Option<String>,
    pub(crate) site: Option<String>,
}

/// Reads a page; `media_type` is what its server said of it.
pub(crate) fn read(bytes: &[u8], media_type: Option<&str>) -> Page {
    let text = charset::decode(bytes, media_type);
    let beside = beside(&text);
    let Metadata { title, url, date, author, site, body } = metadata(&text, &beside);
    let mut document = Document::default();
    // Below the threshold Readability falls back to all of the page, navigation too.
    let story_of = |left_out| extract(&text, left_out).filter(|story| story.chars().nth(BRIEF).is_some());
    let mut story = story_of(&beside.left_out);
    if story.is_none() && !beside.left_out.is_empty() {
        story = story_of(&[]);
    }
    let text_of_data = body.filter(|body| story.as_ref().is_none_or(|story| is_fuller(body, story)));
    document.set_lines(text_of_data.or(story).unwrap_or_default());
    if document.paragraphs.is_empty() {
        document.set_lines(blocks::blocks(&text, &beside.left_out).join("\n"));
    }
    Page { document, title, url, date, author, site }
}

/// The main content of a page without some ranges of its tokens, a paragraph a line; none where there is none to be found.
fn extract(page: &str, left_out: &[Range<usize>]) -> Option<String> {
    let reduced = reduce::reduce(page, left_out)?;
    let config = Config {
        disable_json_ld: true,
        char_threshold: BRIEF,
        text_mode: TextMode::Formatted,
        ..Config::default()
    };
    let mut readability = Readability::new(reduced, None, Some(config)).ok()?;
    if !is_shallow(&readability) {
        return None;
    }
    let article = readability.parse().ok()?;
    Some(reduce::restore(article.text_content.trim())).filter(|text| !text.is_empty())
}

/// Whether the tree is shallow enough for what walks it by recursion.
fn is_shallow(readability: &Readability) -> bool {
    let mut node = readability.doc.root();
    let mut depth = 0;
    loop {
        if let Some(child) = node.first_child() {
            depth += 1;
            if depth > DEEPEST {
                return false;
            }
            node = child;
            continue;
        }
        loop {
            if let Some(next) = node.next_sibling() {
                node = next;
                break;
            }
            let Some(parent) = node.parent() else { return true };
            depth -= 1;
            node = parent;
        }
    }
}

#[cfg(test)]
mod tests;
