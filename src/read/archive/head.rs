//! The head of one record of a web archive: WARC's named fields (ISO 28500), or ARC's line.

use memchr::memmem;

/// What kind of record it is, as far as an article could be in it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// An HTTP response.
    Response,
    /// A file without an HTTP head.
    Resource,
    /// The text of a page, as WET files have it.
    Conversion,
    /// What the archive says of itself: it stays with the file.
    Description,
    /// What can hold no article, by name.
    Other(&'static str),
}

/// The head of a record.
#[derive(Debug)]
pub(crate) struct Head<'a> {
    pub(crate) kind: Kind,
    /// The record's own id, as it stands.
    pub(crate) id: Option<&'a str>,
    pub(crate) url: Option<&'a str>,
    /// When it was fetched, as it stands.
    pub(crate) date: Option<&'a str>,
    /// The media type of the block that follows.
    pub(crate) media_type: Option<&'a str>,
    /// How many bytes of block follow.
    pub(crate) length: u64,
    /// How many bytes the head itself has.
    pub(crate) size: usize,
}

/// How many bytes a head has at most.
pub(crate) const LONGEST_HEAD: usize = 64 << 10;

/// Where the lines of a head or of an HTTP message's head end, with the blank line.
pub(crate) fn end_of_lines(bytes: &[u8]) -> Option<usize> {
    let bytes = &bytes[..bytes.len().min(LONGEST_HEAD)];
    let wide = memmem::find(bytes, b"\r\n\r\n").map(|at| at + 4);
    let narrow = memmem::find(&bytes[..wide.unwrap_or(bytes.len())], b"\n\n").map(|at| at + 2);
    narrow.or(wide)
}

/// Whether a WARC record begins with these bytes.
pub(super) fn begins_warc(bytes: &[u8]) -> bool {
    matches!(bytes, [b'W', b'A', b'R', b'C', b'/', b'0' | b'1', b'.', digit, ..] if digit.is_ascii_digit())
}

/// How a head ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    /// With a blank line; so many bytes with that.
    Blank(usize),
    /// Another record begins before a blank line, behind so many bytes.
    Beginning(usize),
}

/// Where the head of a WARC record ends that these bytes start with, as [`end_of_lines`] tells it but for a record that
/// begins before: what is looked through of a head without an end is not looked through again for the next one.
pub(super) fn end_of_warc(bytes: &[u8]) -> Option<End> {
    let longest = bytes.len().min(LONGEST_HEAD);
    memchr::memchr_iter(b'\n', &bytes[..longest]).find_map(|line| {
        let next = line + 1;
        match &bytes[next..longest] {
            [b'\n', ..] => Some(End::Blank(next + 1)),
            [b'\r', b'\n', ..] if bytes[..line].ends_with(b"\r") => Some(End::Blank(next + 2)),
            [b'W', ..] if begins_warc(&bytes[next..]) => Some(End::Beginning(next)),
            _ => None,
        }
    })
}

/// The named fields of a head, first line left out. Lines that go on from the one before are passed over.
pub(crate) fn fields(head: &[u8]) -> impl Iterator<Item = (&[u8], &[u8])> {
    head.split(|&byte| byte == b'\n').skip(1).filter(|line| !line.starts_with(b" ")).filter_map(|line| {
        let colon = memchr::memchr(b':', line)?;
        Some((line[..colon].trim_ascii(), line[colon + 1..].trim_ascii()))
    })
}

/// Reads the head of a WARC record.
pub(crate) fn warc(bytes: &[u8]) -> Result<Head<'_>, String> {
    // As strictly as another record is looked for behind the one before: a kept one is to be found again.
    if !begins_warc(bytes) {
        return Err("no WARC record begins here".to_owned());
    }
    let size = match end_of_warc(bytes) {
        Some(End::Blank(size)) => size,
        Some(End::Beginning(_)) => {
            return Err("the head of the record has no end: another record begins within it".to_owned());
        }
        None => return Err(format!("the head of the record has no end within {LONGEST_HEAD} bytes")),
    };
    let mut head = Head {
        kind: Kind::Other("without a type"),
        id: None,
        url: None,
        date: None,
        media_type: None,
        length: 0,
        size,
    };
    let mut length = None;
    for (name, value) in fields(&bytes[..size]) {
        let value = str::from_utf8(value).ok();
        let is = |other: &str| name.eq_ignore_ascii_case(other.as_bytes());
        if is("WARC-Type") {
            head.kind = kind(value.unwrap_or_default());
        } else if is("WARC-Record-ID") {
            head.id = value;
        } else if is("WARC-Target-URI") {
            // Old versions of wget put it between angle brackets.
            head.url =
                value.map(|url| url.strip_prefix('<').and_then(|url| url.strip_suffix('>')).unwrap_or(url));
        } else if is("WARC-Date") {
            head.date = value;
        } else if is("Content-Type") {
            head.media_type = value;
        } else if is("Content-Length") {
            length = Some(value.unwrap_or_default());
        }
    }
    let Some(length) = length else { return Err("the record has no Content-Length".to_owned()) };
    head.length =
        length.parse().map_err(|_| format!("the record's Content-Length is no length: {}", shown(length)))?;
    Ok(head)
}

fn kind(name: &str) -> Kind {
    match name.to_ascii_lowercase().as_str() {
        "response" => Kind::Response,
        "resource" => Kind::Resource,
        "conversion" => Kind::Conversion,
        "warcinfo" => Kind::Description,
        "request" => Kind::Other("request"),
        "metadata" => Kind::Other("metadata"),
        "revisit" => Kind::Other("revisit"),
        "continuation" => Kind::Other("continuation"),
        _ => Kind::Other("of another type"),
    }
}

/// Reads the line of an ARC record: `URL IP date type length`, or the ten fields of version 2.
pub(crate) fn arc(bytes: &[u8]) -> Result<Head<'_>, String> {
    let bytes = &bytes[..bytes.len().min(LONGEST_HEAD)];
    let Some(end) = memchr::memchr(b'\n', bytes) else {
        return Err(format!("the line of the record has no end within {LONGEST_HEAD} bytes"));
    };
    let line = str::from_utf8(bytes[..end].trim_ascii_end())
        .map_err(|_| "the line of the record is not UTF-8".to_owned())?;
    let cells: Vec<&str> = line.split(' ').collect();
    let is_date =
        |cell: &str| (8..=14).contains(&cell.len()) && cell.bytes().all(|byte| byte.is_ascii_digit());
    // Version 1 has three fields behind the address and the date, counted from the end; version 2 has eight.
    let date = [3, 8]
        .iter()
        .filter_map(|back| cells.len().checked_sub(*back))
        .find(|&at| at >= 2 && is_date(cells[at]));
    let (Some(date), Some(length)) = (date, cells.last().and_then(|cell| cell.parse().ok())) else {
        return Err(format!(
            "no ARC record begins here: `URL IP date type length` was expected, not {}",
            shown(line)
        ));
    };
    let url = &line[..cells[..date - 1].iter().map(|cell| cell.len() + 1).sum::<usize>() - 1];
    let kind = match url.split_once(':').map(|(scheme, _)| scheme) {
        Some("filedesc") => Kind::Description,
        Some("http" | "https") => Kind::Response,
        Some("dns") => Kind::Other("dns"),
        _ => Kind::Other("of another scheme"),
    };
    Ok(Head {
        kind,
        id: None,
        url: Some(url),
        date: Some(cells[date]),
        media_type: Some(cells[date + 1]),
        length,
        size: end + 1,
    })
}

/// The beginning of something odd, for a message.
fn shown(text: &str) -> String {
    let start: String = text.chars().take(40).collect();
    format!("{start:?}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn fields_of_a_warc_head_are_found_whatever_their_case() {
        let head = b"WARC/1.0\r\nwarc-type: Response\r\nWARC-Target-URI: <http://a.example/x>\r\nWARC-Date: 2020-01-02T03:04:05Z\r\n\
            X: y\r\n continued: yes\r\nCONTENT-LENGTH: 12\r\n\r\nHTTP/1.1 200";
        let read = warc(head).unwrap();
        assert_eq!((read.kind, read.url, read.length), (Kind::Response, Some("http://a.example/x"), 12));
        assert_eq!(&head[read.size..], b"HTTP/1.1 200");
        for (broken, cause) in [
            ("WARC/1.0\nWARC-Type: response\n\n", "no Content-Length"),
            ("WARC/1.0\nContent-Length: -1\n\n", "no length: \"-1\""),
            ("WARC/1.0\nContent-Length: 1\n", "no end within"),
            ("HTTP/1.0\n\n", "no WARC record begins here"),
        ] {
            let said = warc(broken.as_bytes()).unwrap_err();
            assert!(said.contains(cause), "{said}");
        }
    }

    /// Without the blank line, the next record's fields would be read as this one's.
    #[test]
    fn a_head_without_an_end_stops_where_another_record_begins() {
        let two = b"WARC/1.0\nWARC-Type: response\nWARC/1.0\nWARC-Type: request\nContent-Length: 0\n\n";
        let said = warc(two).unwrap_err();
        assert!(said.contains("another record begins within it"), "{said}");
        assert_eq!(end_of_warc(two), Some(End::Beginning(29)));
        assert_eq!(warc(&two[29..]).unwrap().kind, Kind::Other("request"));
    }

    proptest! {
        #[test]
        fn a_head_ends_where_its_lines_or_another_record_say(text in r"WARC/1\.0(\r?\n|\r|WARC/[019x]\.[0x]|WARC/|W|a){0,12}") {
            let bytes = text.as_bytes();
            let blank = end_of_lines(bytes);
            let beginning = (1..bytes.len()).find(|&at| bytes[at - 1] == b'\n' && begins_warc(&bytes[at..]));
            let naive = match (blank, beginning) {
                (blank, Some(beginning)) if blank.is_none_or(|blank| beginning < blank) => {
                    Some(End::Beginning(beginning))
                }
                (blank, _) => blank.map(End::Blank),
            };
            prop_assert_eq!(end_of_warc(bytes), naive, "{:?}", text);
        }
    }

    #[test]
    fn lines_of_both_arc_versions_are_read() {
        let one = arc(b"http://a.example/a b 1.2.3.4 20140216050221 text/html 1591\nx").unwrap();
        assert_eq!(
            (one.url, one.date, one.length),
            (Some("http://a.example/a b"), Some("20140216050221"), 1591)
        );
        let two =
            arc(b"http://a.example/ 1.2.3.4 20140216050221 text/html 200 abc - 12 a.arc.gz 99\r\n").unwrap();
        assert_eq!((two.url, two.media_type, two.length), (Some("http://a.example/"), Some("text/html"), 99));
        assert_eq!(
            arc(b"filedesc://a.arc 1.1.1.1 20140216050221 text/plain 75\n").unwrap().kind,
            Kind::Description
        );
        for broken in ["", "\n", "a b c\n", "http://a.example/ 1.2.3.4 20140216050221 text/html many\n"] {
            assert!(arc(broken.as_bytes()).is_err(), "{broken:?}");
        }
    }
}
