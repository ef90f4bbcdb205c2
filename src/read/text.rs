//! Text files: line 1 the title, line 2 the date as YYYYMMDD, line 3 the URL, then a paragraph a line.
//! A file without that head is paragraphs only.

use crate::document::Document;

use super::date;

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

/// Reads a text file's content (without byte order mark).
pub(crate) fn parse(content: &str, document: &mut Document) {
    if !has_head(content.as_bytes()) {
        document.set_lines(content.to_owned());
        return;
    }
    let mut lines = content.splitn(4, '\n');
    let mut next = || lines.next().unwrap_or_default();
    let (title, day, url, body) = (next(), next(), next(), next());
    document.title = Some(title.trim().to_owned());
    document.date = date::compact_day(day.trim());
    document.url = Some(url.trim().to_owned());
    document.set_lines(body.to_owned());
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
