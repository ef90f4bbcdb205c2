//! Records that are no UTF-8: read in the encoding that was named, or refused with the one that their bytes look like.

use std::borrow::Cow;

use chardetng::{EncodingDetector, Iso2022JpDetection, Utf8Detection};
use encoding_rs::{Encoding, UTF_8};

use crate::error::{Error, Result};

/// The encoding of that label, as the web knows them; none for UTF-8, which is read anyway.
pub(super) fn named(label: Option<&str>) -> Result<Option<&'static Encoding>> {
    let Some(label) = label else { return Ok(None) };
    let refuse = |why: &str| Err(Error::setting("encoding", format!("`{label}` {why}")));
    match Encoding::for_label(label.as_bytes()) {
        None => refuse("is no encoding that is known; give one as windows-1252, iso-8859-2, koi8-r or gbk"),
        // Records are found by their line ends, quotes and brackets.
        Some(encoding) if !encoding.is_ascii_compatible() => {
            refuse("has other bytes for line ends or letters than ASCII; convert the files to UTF-8 first")
        }
        Some(encoding) => Ok((encoding != UTF_8).then_some(encoding)),
    }
}

/// What `bytes` say in `encoding`; `None` where they are UTF-8, as which they are read then.
pub(super) fn decoded(
    bytes: &[u8],
    encoding: &'static Encoding,
) -> Option<std::result::Result<String, String>> {
    if simdutf8::basic::from_utf8(bytes).is_ok() {
        return None;
    }
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes);
    Some(text.map(Cow::into_owned).ok_or_else(|| format!("neither UTF-8 nor {}", encoding.name())))
}

/// The encoding that bytes look like which are not known to be in any.
pub(super) fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = EncodingDetector::new(Iso2022JpDetection::Deny);
    detector.feed(bytes, true);
    detector.guess(None, Utf8Detection::Allow)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_known_by_their_labels() {
        let check =
            |label: &str, expect: std::result::Result<Option<&str>, &str>| match (named(Some(label)), expect)
            {
                (Ok(found), Ok(expect)) => assert_eq!(found.map(Encoding::name), expect, "{label}"),
                (Err(error), Err(expect)) => assert!(error.to_string().contains(expect), "{label}: {error}"),
                (found, expect) => panic!("{label}: {found:?}, not {expect:?}"),
            };
        check("latin1", Ok(Some("windows-1252")));
        check("ISO-8859-2", Ok(Some("ISO-8859-2")));
        check("utf8", Ok(None));
        check("utf-16", Err("convert the files to UTF-8 first"));
        check("cp4711", Err("is no encoding that is known"));
        assert_eq!(named(None).unwrap(), None);
    }

    #[test]
    fn only_what_is_no_utf8_is_decoded() {
        let latin = named(Some("windows-1252")).unwrap().unwrap();
        assert_eq!(decoded("café".as_bytes(), latin), None);
        assert_eq!(decoded(b"caf\xe9 \x93x\x94", latin), Some(Ok("café “x”".to_owned())));
        let chinese = named(Some("gbk")).unwrap().unwrap();
        assert_eq!(decoded(b"\xc4\xe3\xba\xc3", chinese), Some(Ok("你好".to_owned())));
        assert_eq!(decoded(b"\xff\xff", chinese), Some(Err("neither UTF-8 nor GBK".to_owned())));
    }
}
