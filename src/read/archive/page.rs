//! A record of a web archive that can hold an article, to a document.

use std::borrow::Cow;

use super::head::{Head, Kind};
use crate::document::{Date, Document};
use crate::read::{date, html, http};

/// Reads a record whose head was read already; `record` begins with it.
pub(crate) fn read(
    head: &Head<'_>,
    record: &[u8],
    limit: usize,
    odd: &mut Vec<String>,
) -> Result<Document, String> {
    let end = head.size.saturating_add(head.length as usize).min(record.len());
    let block = &record[head.size..end];
    let (body, media_type) = match head.kind {
        Kind::Response => http::body(block, limit)?,
        _ => (Cow::Borrowed(block), head.media_type),
    };
    let fetched = head.date.and_then(fetch_date);
    let is_text = media_type.is_none_or(|media_type| media_type.starts_with("text/plain"));
    let mut document = if head.kind == Kind::Conversion && is_text {
        let mut document = Document::default();
        document.set_lines(String::from_utf8_lossy(&body).into_owned());
        document.date = fetched;
        document
    } else {
        let page = html::read(&body, media_type);
        let published = page.date.as_deref().and_then(|given| {
            let read = date::parse(given);
            if read.is_none() {
                let shown: String = given.chars().take(40).collect();
                odd.push(format!("the page's date is no date: {shown:?}; the record's is taken"));
            }
            read
        });
        Document {
            title: page.title,
            author: page.author,
            outlet: page.site,
            date: published.or(fetched),
            ..page.document
        }
    };
    document.url = head.url.map(str::to_owned);
    if let Some(id) = head.id {
        id.clone_into(&mut document.id);
    }
    Ok(document)
}

/// When a record was fetched: RFC 3339 in WARC, 14 digits in ARC.
fn fetch_date(given: &str) -> Option<Date> {
    let digits = |range: std::ops::Range<usize>| given.get(range);
    if given.len() == 14 && given.bytes().all(|byte| byte.is_ascii_digit()) {
        return date::parse(&format!(
            "{}-{}-{}T{}:{}:{}Z",
            digits(0..4)?,
            digits(4..6)?,
            digits(6..8)?,
            digits(8..10)?,
            digits(10..12)?,
            digits(12..14)?
        ));
    }
    date::parse(given)
}
