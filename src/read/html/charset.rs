//! The bytes of a page as text: by its byte order mark, by what the server says, by what the page says, and where nobody
//! says anything by what its bytes look like.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};
use memchr::memmem;

use super::super::encoding::guess;

/// How far into a page it may say its charset.
const PRESCAN: usize = 4 << 10;

/// Reads a page. What cannot be read becomes U+FFFD; nothing is refused.
pub(super) fn decode<'a>(page: &'a [u8], media_type: Option<&str>) -> Cow<'a, str> {
    let told = media_type.and_then(of_media_type).or_else(|| of_meta(page));
    let encoding = match told {
        // Pages of this label that are UTF-8 all the same are many; the reverse is next to impossible.
        Some(encoding) if encoding != WINDOWS_1252 => encoding,
        _ if str::from_utf8(page).is_ok() => UTF_8,
        Some(encoding) => encoding,
        None => guess(page),
    };
    // A byte order mark overrides.
    encoding.decode(page).0
}

/// The charset of `text/html; charset=utf-8`.
fn of_media_type(media_type: &str) -> Option<&'static Encoding> {
    let (_, parameters) = media_type.split_once(';')?;
    parameters.split(';').find_map(|parameter| {
        let (name, value) = parameter.split_once('=')?;
        let value = value.trim().trim_matches(['"', '\'']);
        name.trim().eq_ignore_ascii_case("charset").then(|| Encoding::for_label(value.as_bytes()))?
    })
}

/// The charset that the page's own meta elements name.
fn of_meta(page: &[u8]) -> Option<&'static Encoding> {
    let start = &page[..page.len().min(PRESCAN)];
    let encoding = memmem::find_iter(start, b"<").find_map(|at| {
        let tag = &start[at + 1..];
        if !tag.get(..4).is_some_and(|name| name.eq_ignore_ascii_case(b"meta")) {
            // An XML declaration says it as well.
            tag.strip_prefix(b"?xml")?;
        }
        let tag = &tag[..memchr::memchr(b'>', tag)?];
        let lower = tag.to_ascii_lowercase();
        let name: &[u8] = if tag.starts_with(b"?xml") { b"encoding" } else { b"charset" };
        let label = lower[memmem::find(&lower, name)? + name.len()..].trim_ascii_start();
        let label = label.strip_prefix(b"=")?.trim_ascii_start();
        let label = label.strip_prefix(b"\"").or_else(|| label.strip_prefix(b"'")).unwrap_or(label);
        let end = label.iter().position(|byte| b"\"';> \t\r\n".contains(byte)).unwrap_or(label.len());
        Encoding::for_label(&label[..end])
    })?;
    // What could be read to find this label is no UTF-16.
    Some(if encoding == UTF_16LE || encoding == UTF_16BE { UTF_8 } else { encoding })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_charset_is_told_by_mark_header_meta_and_bytes_in_this_order() {
        let check = |page: &[u8], media_type: Option<&str>, expect: &str| {
            assert_eq!(decode(page, media_type), expect, "{media_type:?}");
        };
        check(b"\xef\xbb\xbf\xc3\xa9", Some("text/html; charset=windows-1251"), "é");
        check(b"\xff\xfeA\0", None, "A");
        check(b"\xef\xf0\xe8\xe2\xe5\xf2", Some("text/html; Charset=\"Windows-1251\""), "привет");
        check(b"<meta charset=koi8-r>\xd0\xd2", None, "<meta charset=koi8-r>пр");
        let page = b"<META http-equiv=Content-Type content='text/html; charset=Shift_JIS'>\x83\x65";
        assert!(decode(page, None).ends_with('テ'));
        check(b"caf\xc3\xa9", Some("text/html; charset=iso-8859-1"), "café");
        check(b"caf\xe9", Some("text/html; charset=iso-8859-1"), "café");
        check(b"caf\xe9", Some("text/html; charset=utf-8"), "caf\u{fffd}");
        let german =
            "Die Brücke über den Fluß wurde für Fußgänger geöffnet, sagte die Bürgermeisterin von Lübeck.";
        let (bytes, _, _) = WINDOWS_1252.encode(german);
        assert_eq!(decode(&bytes, None), german);
        let russian = "Паром вышел из гавани в полдень и вернулся вечером с грузом рыбы и почты.";
        let (bytes, _, _) = encoding_rs::WINDOWS_1251.encode(russian);
        assert_eq!(decode(&bytes, Some("text/html")), russian);
    }
}
