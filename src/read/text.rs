//! Text files: line 1 the title, line 2 the date as YYYYMMDD, line 3 the URL, then a paragraph a line.
//! A file without that head is paragraphs only.

use crate::document::Document;

use super::date;
use super::html::markup;

/// Whether the content begins with a title, a date and a URL.
pub(crate) fn has_head(content: &[u8]) -> bool {
    let mut lines = content.splitn(4, |&byte| byte == b'\n').map(<[u8]>::trim_ascii);
    let (Some(title), Some(day), Some(url)) = (lines.next(), lines.next(), lines.next()) else {
        return false;
    };
    !title.is_empty()
        && str::from_utf8(day).is_ok_and(|day| date::compact_day(day).is_some())
        && is_absolute_url(url)
}

/// Reads a text file's content (without byte order mark). Text that is HTML is read by its blocks, as in a field.
pub(crate) fn parse(content: &str, document: &mut Document) {
    let (head, body) = parts(content);
    if let Some([title, day, url]) = head {
        document.title = Some(title.to_owned());
        document.date = date::compact_day(day);
        document.url = Some(url.to_owned());
    }
    document.set_lines(markup::lines(body).unwrap_or_else(|| body.to_owned()));
}

/// Whether the text is HTML, and read as such.
pub(crate) fn is_markup(content: &str) -> bool {
    markup::lines(parts(content).1).is_some()
}

/// The three lines of the head, if there is one, and the text.
fn parts(content: &str) -> (Option<[&str; 3]>, &str) {
    if !has_head(content.as_bytes()) {
        return (None, content);
    }
    let mut lines = content.splitn(4, '\n');
    let mut next = || lines.next().unwrap_or_default();
    let head = [next(), next(), next()].map(str::trim);
    (Some(head), next())
}

/// A scheme and something after it, without spaces: enough to tell an address from a sentence.
fn is_absolute_url(line: &[u8]) -> bool {
    let Some(colon) = line.windows(3).position(|window| window == b"://") else { return false };
    let scheme = &line[..colon];
    scheme.first().is_some_and(u8::is_ascii_alphabetic)
        && scheme.iter().all(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte))
        && line.len() > colon + 3
        && !line.contains(&b' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Files of `<p>…</p>`, as extractors leave them, were read with their tags as words.
    #[test]
    fn text_that_is_markup_is_read_by_its_blocks() {
        let read = |content: &str| {
            let mut document = Document::default();
            parse(content, &mut document);
            assert_eq!(is_markup(content), content.contains("<p>One"), "{content}");
            (document.title, document.text)
        };
        assert_eq!(read("<p>One &amp; two.</p>\n<p>Three.</p>\n"), (None, "One & two.\nThree.".to_owned()));
        let headed = "Bees swarm\n20240305\nhttps://harbour.example/b\n<div><p>One.</p><p>Two.</p></div>";
        assert_eq!(read(headed), (Some("Bees swarm".to_owned()), "One.\nTwo.".to_owned()));
        let spoken = "A paragraph begins with <p> and ends with </p>, the course says.";
        assert_eq!(read(spoken), (None, spoken.to_owned()));
    }
}
