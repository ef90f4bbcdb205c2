//! An HTTP response as web archives keep it: what it holds, and its body without chunks and content encodings.
//!
//! Archives lie: a body may be stored decoded under a head that says it is chunked or compressed. Where a body is not
//! what its head says, it is taken as it stands.

use std::borrow::Cow;
use std::io::{self, Read};

use flate2::bufread::{DeflateDecoder, MultiGzDecoder, ZlibDecoder};
use memchr::memchr;

use super::archive::head;

/// The least and the greatest status of a page that was found.
const FOUND: std::ops::Range<u16> = 200..300;

/// The buffer of the brotli decoder.
const BROTLI_BUFFER: usize = 4 << 10;

/// The head of a response.
#[derive(Debug, Default, PartialEq)]
struct Response<'a> {
    status: Option<u16>,
    media_type: Option<&'a str>,
    encodings: Option<&'a str>,
    is_chunked: bool,
    body: &'a [u8],
}

impl<'a> Response<'a> {
    /// Reads the head of a response. What begins without one is all body.
    fn of(block: &'a [u8]) -> Self {
        if !block.starts_with(b"HTTP/") {
            return Self { body: block, ..Self::default() };
        }
        let size = head::end_of_lines(block).unwrap_or(block.len());
        let (lines, body) = block.split_at(size);
        let status = lines.split(u8::is_ascii_whitespace).nth(1);
        let status = status.and_then(|status| str::from_utf8(status).ok()?.parse().ok());
        let mut response = Self { status, body, ..Self::default() };
        for (name, value) in head::fields(lines) {
            let value = str::from_utf8(value).ok();
            if name.eq_ignore_ascii_case(b"Content-Type") {
                response.media_type = value;
            } else if name.eq_ignore_ascii_case(b"Content-Encoding") {
                response.encodings = value;
            } else if name.eq_ignore_ascii_case(b"Transfer-Encoding") {
                response.is_chunked =
                    value.is_some_and(|value| value.to_ascii_lowercase().contains("chunked"));
            }
        }
        response
    }
}

/// Why no article can be in a response, of which `block` is the beginning; none if one can.
pub(super) fn no_article(block: &[u8]) -> Option<&'static str> {
    let response = Response::of(block);
    match (response.status, response.media_type) {
        (Some(status), _) if !FOUND.contains(&status) => Some("not found or moved"),
        (_, Some(media_type)) => (!is_html(media_type)).then_some("no HTML"),
        // Without a type, what looks like a page or is packed may be one.
        (_, None) if response.encodings.is_some() || response.is_chunked => None,
        (_, None) => (response.body.trim_ascii_start().first() != Some(&b'<')).then_some("no HTML"),
    }
}

fn is_html(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.eq_ignore_ascii_case("text/html") || essence.eq_ignore_ascii_case("application/xhtml+xml")
}

/// The body of a response as its server meant it, with the media type; at most `limit` bytes.
pub(super) fn body(block: &[u8], limit: usize) -> Result<(Cow<'_, [u8]>, Option<&str>), String> {
    let response = Response::of(block);
    let mut body = Cow::Borrowed(response.body);
    if response.is_chunked
        && let Some(whole) = dechunk(&body)
    {
        body = Cow::Owned(whole);
    }
    let encodings = response.encodings.unwrap_or_default();
    for encoding in encodings.rsplit(',').map(|name| name.trim().to_ascii_lowercase()) {
        if let Some(decoded) = decode(&encoding, &body, limit)? {
            body = Cow::Owned(decoded);
        }
    }
    Ok((body, response.media_type))
}

/// The chunks of a body, joined; none if it is not chunked. A body that is cut off, or goes wrong behind its first
/// chunk, gives what stands before.
fn dechunk(mut body: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(body.len());
    let mut is_first = true;
    loop {
        let Some((size, rest)) = chunk_size(body) else {
            return (!is_first).then_some(whole);
        };
        if size == 0 {
            return Some(whole);
        }
        is_first = false;
        let here = size.min(rest.len());
        whole.extend_from_slice(&rest[..here]);
        body = &rest[here..];
        body = body.strip_prefix(b"\r\n").or_else(|| body.strip_prefix(b"\n")).unwrap_or(body);
    }
}

/// The size on a chunk's line, and what follows the line.
fn chunk_size(body: &[u8]) -> Option<(usize, &[u8])> {
    let end = memchr(b'\n', &body[..body.len().min(1 << 10)])?;
    let digits = body[..end].split(|&byte| byte == b';').next()?.trim_ascii();
    let size = usize::from_str_radix(str::from_utf8(digits).ok()?, 16).ok()?;
    (!digits.starts_with(b"+")).then_some((size, &body[end + 1..]))
}

/// A body without one content encoding; none where it has not got it.
fn decode(encoding: &str, body: &[u8], limit: usize) -> Result<Option<Vec<u8>>, String> {
    match encoding {
        "gzip" | "x-gzip" if body.starts_with(&[0x1f, 0x8b]) => {
            read_all(MultiGzDecoder::new(body), encoding, limit).map(Some)
        }
        // Servers send it with and without the head that the standard asks for.
        "deflate" if matches!(body, [head, check, ..] if head & 0x0f == 8 && (u16::from(*head) << 8 | u16::from(*check)) % 31 == 0) => {
            read_all(ZlibDecoder::new(body), encoding, limit).map(Some)
        }
        "deflate" => plain_where_broken(read_all(DeflateDecoder::new(body), encoding, limit), body),
        "zstd" if body.starts_with(&[0x28, 0xb5, 0x2f, 0xfd]) => {
            let decoder = zstd::Decoder::with_buffer(body).map_err(|error| format!("zstd: {error}"))?;
            read_all(decoder, encoding, limit).map(Some)
        }
        "br" => {
            let decoder = brotli_decompressor::Decompressor::new(body, BROTLI_BUFFER);
            plain_where_broken(read_all(decoder, encoding, limit), body)
        }
        "" | "identity" | "gzip" | "x-gzip" | "zstd" | "none" => Ok(None),
        _ => Err(format!("the page's content encoding is not read: {encoding:?}")),
    }
}

/// An encoding without a signature: what cannot be decoded and begins as a page does was stored decoded.
fn plain_where_broken(decoded: Result<Vec<u8>, String>, body: &[u8]) -> Result<Option<Vec<u8>>, String> {
    match decoded {
        Err(_) if body.trim_ascii_start().first() == Some(&b'<') => Ok(None),
        decoded => decoded.map(Some),
    }
}

/// All that a decoder gives. What a page that is cut off gives before the cut is a page too.
fn read_all(decoder: impl Read, encoding: &str, limit: usize) -> Result<Vec<u8>, String> {
    let mut whole = Vec::new();
    let read = decoder.take(limit as u64 + 1).read_to_end(&mut whole);
    if whole.len() > limit {
        return Err(format!(
            "the page decodes ({encoding}) to more than {limit} bytes, the most that is accepted"
        ));
    }
    match read {
        Ok(_) => Ok(whole),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof && !whole.is_empty() => Ok(whole),
        Err(error) => Err(format!("the page cannot be decoded ({encoding}): {error}")),
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::{DeflateEncoder, GzEncoder, ZlibEncoder};

    use super::*;

    const PAGE: &[u8] = b"<p>The ferry sailed at noon, the ferry sailed again at one.</p>";

    /// The page as Python's `brotli.compress` writes it.
    const BROTLI: [u8; 57] = [
        0x1b, 0x3e, 0x00, 0xf8, 0x8d, 0xc3, 0x38, 0x46, 0xbc, 0x78, 0x69, 0x4f, 0x52, 0xf2, 0xf8, 0x50, 0xa9,
        0xdb, 0x52, 0x1d, 0xfd, 0xb5, 0x1c, 0x9c, 0x28, 0xc8, 0x26, 0xf7, 0xc5, 0x14, 0x44, 0x13, 0xad, 0x32,
        0x85, 0x97, 0x60, 0x9a, 0xbb, 0xbd, 0x88, 0xc9, 0xaa, 0x8f, 0x97, 0xfb, 0x70, 0x20, 0x1b, 0xb2, 0x15,
        0x68, 0xe6, 0x70, 0x16, 0x3b, 0x02,
    ];

    fn response(fields: &str, body: &[u8]) -> Vec<u8> {
        [format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n{fields}\r\n").as_bytes(), body].concat()
    }

    fn packed<W: Write>(mut encoder: W, finish: impl FnOnce(W) -> io::Result<Vec<u8>>) -> Vec<u8> {
        encoder.write_all(PAGE).unwrap();
        finish(encoder).unwrap()
    }

    #[test]
    fn content_encodings_are_taken_off() {
        let level = Compression::default();
        for (name, body) in [
            ("gzip", packed(GzEncoder::new(Vec::new(), level), GzEncoder::finish)),
            ("deflate", packed(ZlibEncoder::new(Vec::new(), level), ZlibEncoder::finish)),
            ("deflate", packed(DeflateEncoder::new(Vec::new(), level), DeflateEncoder::finish)),
            ("zstd", zstd::encode_all(PAGE, 3).unwrap()),
            ("gzip", PAGE.to_vec()),
            ("deflate", PAGE.to_vec()),
            ("br", BROTLI.to_vec()),
            ("br", PAGE.to_vec()),
            ("identity", PAGE.to_vec()),
        ] {
            let response = response(&format!("Content-Encoding: {name}\r\n"), &body);
            assert_eq!(no_article(&response), None);
            assert_eq!(&*super::body(&response, 1 << 20).unwrap().0, PAGE, "{name}");
        }
    }

    #[test]
    fn a_page_that_decodes_to_too_much_is_refused() {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&vec![b'x'; 1 << 20]).unwrap();
        let response = response("Content-Encoding: gzip\r\n", &encoder.finish().unwrap());
        assert!(body(&response, 1 << 10).unwrap_err().contains("more than 1024 bytes"));
    }

    #[test]
    fn chunks_are_joined_and_what_is_none_is_left() {
        let chunked = |body: &str| {
            let response = response("Transfer-Encoding: chunked\r\n", body.as_bytes());
            String::from_utf8(super::body(&response, 1 << 20).unwrap().0.into_owned()).unwrap()
        };
        assert_eq!(chunked("3\r\n<p>\r\n00004;x=y\r\nWord\r\n0\r\n\r\n"), "<p>Word");
        assert_eq!(chunked("3\r\n<p>\r\nff\r\ncut off"), "<p>cut off");
        assert_eq!(chunked("3\r\n<p>\r\nno size\r\nx"), "<p>");
        assert_eq!(chunked("<p>not chunked at all"), "<p>not chunked at all");
        assert_eq!(chunked("ffffffffffffffffff\r\nx"), "ffffffffffffffffff\r\nx");
    }

    #[test]
    fn only_pages_that_were_found_can_hold_an_article() {
        let told = |head: &str| no_article(format!("{head}\r\n\r\n<html>").as_bytes());
        assert_eq!(told("HTTP/1.1 200 OK\r\ncontent-type: TEXT/HTML; charset=x"), None);
        assert_eq!(told("HTTP/1.0 200 OK\r\nContent-Type: application/xhtml+xml"), None);
        assert_eq!(told("HTTP/1.0 200 OK"), None);
        assert_eq!(told("HTTP/1.1 404 Not Found\r\nContent-Type: text/html"), Some("not found or moved"));
        assert_eq!(told("HTTP/1.1 200 OK\r\nContent-Type: image/png"), Some("no HTML"));
        assert_eq!(no_article(b"<html>"), None);
        assert_eq!(no_article(b"v=spf1"), Some("no HTML"));
    }
}
