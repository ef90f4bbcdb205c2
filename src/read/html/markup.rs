//! Text of a record that is HTML (`<p>…</p><p>…</p>`): told from text that merely speaks of it.

use memchr::memmem;

use super::blocks::blocks;
use super::tokens::{Token, tokens};

/// Elements that hold the paragraphs of a text.
const BLOCKS: [&str; 22] = [
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "blockquote",
    "section",
    "article",
    "table",
    "tbody",
    "tr",
    "td",
    "figure",
    "figcaption",
    "body",
    "html",
];

/// The text of HTML, a block a line; none if the text is no HTML.
pub(crate) fn lines(text: &str) -> Option<String> {
    // Of all texts few have as much as an end tag.
    memmem::find(text.as_bytes(), b"</")?;
    if !is_markup(text) {
        return None;
    }
    let blocks = blocks(text, &[]);
    let lines: Vec<&str> = blocks.iter().map(|block| block.trim()).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Whether a text is HTML: four fifths of it stand in blocks of which most are closed, and there are two of them at least,
/// or the whole is one. A text about HTML has its examples between sentences.
fn is_markup(text: &str) -> bool {
    let text = text.trim();
    let mut opened = [0_usize; BLOCKS.len()];
    let mut closed = [0_usize; BLOCKS.len()];
    let (mut depth, mut inside, mut all) = (0_usize, 0, 0);
    let mut last_closed = None;
    for token in tokens(text) {
        match token {
            Token::Text(text) => {
                let size = text.trim().len();
                all += size;
                inside += if depth > 0 { size } else { 0 };
                if size > 0 {
                    last_closed = None;
                }
            }
            Token::Open { name, .. } => {
                if let Some(at) = block(name) {
                    opened[at] += 1;
                    depth += 1;
                }
                last_closed = None;
            }
            Token::Close { name } => {
                if let Some(at) = block(name) {
                    closed[at] += 1;
                    depth = depth.saturating_sub(1);
                    last_closed = Some(at);
                }
            }
            Token::Raw { .. } => {}
        }
    }
    let pairs: usize = opened.iter().zip(closed).map(|(&opened, closed)| opened.min(closed)).sum();
    let is_one_block = text.starts_with('<') && last_closed.is_some();
    let is_enough = pairs > 1 || pairs == 1 && is_one_block;
    is_enough && 2 * pairs >= opened.iter().sum() && 5 * inside >= 4 * all
}

fn block(name: &str) -> Option<usize> {
    BLOCKS.iter().position(|known| known.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_read_by_its_blocks() {
        for (text, expected) in [
            ("<p>One &amp; <b>two</b>.</p>\n<p>Three.</p>", "One & two.\nThree."),
            ("<p>It&#146;s one.</p>", "It’s one."),
            (" <div class='x'><p>One.<p>Two.</p></div> ", "One.\nTwo."),
            (
                "News: <P>One of very many.</P><UL><LI>Two of very many.</LI></UL>",
                "News:\nOne of very many.\nTwo of very many.",
            ),
            ("<p>One.</p><script>no()</script><p>Two.<br>Three.</p>", "One.\nTwo.\nThree."),
        ] {
            assert_eq!(lines(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn text_that_speaks_of_markup_is_left_alone() {
        for text in [
            "A paragraph begins with <p> and ends with </p>, the course says.",
            "Write <p>this</p> or <div>that</div>, and the browser of the visitor shows two lines.",
            "<p> opens a paragraph, and </p> closes it, said the teacher.",
            "He was <b>not</b> amused.",
            "a </ b",
            "<p></p><p></p>",
            "",
        ] {
            assert_eq!(lines(text), None, "{text}");
        }
    }
}
