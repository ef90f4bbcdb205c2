//! Text of a record that is HTML (`<p>…</p><p>…</p>`): told from text that merely speaks of it.

use memchr::{memchr, memmem};

use super::blocks::blocks;
use super::reduce::{ELEMENTS, block};
use super::tokens::{Token, tokens};

/// The text of HTML, a block a line; none if the text is no HTML.
pub(crate) fn lines(text: &str) -> Option<String> {
    // Of all texts few have as much as an end tag or a line break's.
    let has = |tag: &[u8]| memmem::find(text.as_bytes(), tag).is_some();
    memchr(b'<', text.as_bytes())?;
    let is_markup = has(b"</") && is_markup(text) || (has(b"<br") || has(b"<BR")) && is_broken_by_tags(text);
    if !is_markup {
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
    let mut opened = [0_usize; ELEMENTS];
    let mut closed = [0_usize; ELEMENTS];
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

/// Whether a text has its line breaks as tags and no others: two at least, and four fifths of them stand where a sentence or a
/// line ends. Text about HTML has them within sentences.
fn is_broken_by_tags(text: &str) -> bool {
    let (mut breaks, mut at_ends) = (0_usize, 0_usize);
    let mut before = "";
    for token in tokens(text) {
        match token {
            // A text that has lines of its own has its paragraphs already.
            Token::Text(text) if text.trim().contains('\n') => return false,
            Token::Text(text) if !text.trim().is_empty() => before = text.trim(),
            Token::Open { name, .. } if name.eq_ignore_ascii_case("br") => {
                breaks += 1;
                at_ends += usize::from(before.is_empty() || before.ends_with(is_end));
                before = "";
            }
            _ => {}
        }
    }
    breaks > 1 && 5 * at_ends >= 4 * breaks
}

/// Whether a sentence or a line may end with a character.
fn is_end(last: char) -> bool {
    matches!(
        last,
        '.' | '!'
            | '?'
            | '…'
            | ':'
            | '"'
            | '”'
            | '’'
            | '»'
            | ')'
            | ']'
            | '।'
            | '。'
            | '！'
            | '？'
            | '」'
            | '؟'
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_read_by_its_blocks() {
        for (text, expected) in [
            ("<p>One &amp; <b>two</b>.</p>\n<p>Three.</p>", "One & two.\nThree."),
            ("<p>It&#146;s one.</p>", "It’s one."),
            ("<dl><dt>One.</dt><dd>Two.</dd></dl>", "One.\nTwo."),
            (" <div class='x'><p>One.<p>Two.</p></div> ", "One.\nTwo."),
            (
                "News: <P>One of very many.</P><UL><LI>Two of very many.</LI></UL>",
                "News:\nOne of very many.\nTwo of very many.",
            ),
            ("<p>One.</p><script>no()</script><p>Two.<br>Three.</p>", "One.\nTwo.\nThree."),
            ("One &amp; two.<br><br>Three.<br />\nFour: <b>five</b>.", "One & two.\nThree.\nFour: five."),
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
            "Write <br> where a line ends and <br> where the next one does.",
            "One line.\nAnother, with <br>.<br>\nA third.",
            "One.<br>Two.",
            "a </ b",
            "<p></p><p></p>",
            "",
        ] {
            assert_eq!(lines(text), None, "{text}");
        }
    }
}
