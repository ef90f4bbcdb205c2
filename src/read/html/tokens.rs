//! A page cut into tags and text, in one pass and in linear time, whatever the page is: what everything here is built
//! on. It follows the HTML standard's tokenizer as far as articles need it; entities are left as they stand.

use memchr::{memchr, memchr3, memmem};

/// A piece of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text between tags, entities and all.
    Text(&'a str),
    /// The start of an element: its name as it stands, and its attributes.
    Open { name: &'a str, attributes: &'a str },
    /// The end of an element.
    Close { name: &'a str },
    /// An element whose content is no markup (script, style, title, …): with its content.
    Raw { name: &'a str, attributes: &'a str, content: &'a str },
}

/// Elements whose content is text up to their end tag.
const RAW: [&str; 9] =
    ["script", "style", "title", "textarea", "xmp", "iframe", "noembed", "noframes", "noscript"];

/// Cuts a page into tokens. Comments and declarations are left out.
pub(super) fn tokens(page: &str) -> Tokens<'_> {
    Tokens { page, at: 0 }
}

/// The tokens of a page.
#[derive(Debug)]
pub(super) struct Tokens<'a> {
    page: &'a str,
    at: usize,
}

/// What a `<` begins.
enum Markup<'a> {
    Token(Token<'a>),
    /// What is left out: a comment, a declaration, a tag that the page ends in.
    Nothing,
    /// No markup after all.
    Text,
}

impl<'a> Tokens<'a> {
    fn rest(&self) -> &'a str {
        &self.page[self.at..]
    }

    /// What begins with this `<`.
    fn tag(&mut self) -> Markup<'a> {
        let rest = self.rest();
        let bytes = rest.as_bytes();
        match bytes.get(1) {
            Some(b'!') if rest.starts_with("<!--") => {
                // A comment may be closed by its own opening: `<!-->`.
                self.at += memmem::find(&bytes[2..], b"-->").map_or(rest.len(), |end| end + 5);
                Markup::Nothing
            }
            Some(b'!' | b'?') => {
                self.at += memchr(b'>', bytes).map_or(rest.len(), |end| end + 1);
                Markup::Nothing
            }
            Some(b'/') if bytes.get(2).is_some_and(u8::is_ascii_alphabetic) => {
                let end = memchr(b'>', bytes);
                self.at += end.map_or(rest.len(), |end| end + 1);
                let name = name_of(&rest[2..end.unwrap_or(rest.len())]);
                if end.is_some() { Markup::Token(Token::Close { name }) } else { Markup::Nothing }
            }
            Some(letter) if letter.is_ascii_alphabetic() => {
                self.open(rest).map_or(Markup::Nothing, Markup::Token)
            }
            _ => Markup::Text,
        }
    }

    /// The start tag that `rest` begins with; none if the page ends within it.
    fn open(&mut self, rest: &'a str) -> Option<Token<'a>> {
        let name = name_of(&rest[1..]);
        let Some(end) = end_of_tag(rest, 1 + name.len()) else {
            self.at = self.page.len();
            return None;
        };
        self.at += end + 1;
        // Foreign elements close themselves; of others the slash says nothing.
        let is_foreign = ["svg", "math"].iter().any(|foreign| foreign.eq_ignore_ascii_case(name));
        if is_foreign && rest[..end].ends_with('/') {
            return None;
        }
        let attributes = rest[1 + name.len()..end].trim_end_matches('/');
        if !RAW.iter().any(|raw| raw.eq_ignore_ascii_case(name)) {
            return Some(Token::Open { name, attributes });
        }
        let content = self.rest();
        let end = end_of_raw(content, name);
        self.at += end;
        if let Some(close) = memchr(b'>', self.rest().as_bytes()) {
            self.at += close + 1;
        } else {
            self.at = self.page.len();
        }
        Some(Token::Raw { name, attributes, content: &content[..end] })
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Self::Item> {
        while self.at < self.page.len() {
            let rest = self.rest();
            let bytes = rest.as_bytes();
            if bytes[0] == b'<' {
                match self.tag() {
                    Markup::Token(token) => return Some(token),
                    Markup::Nothing => continue,
                    Markup::Text => {}
                }
            }
            // Text up to the next `<`, the first byte taken as text whatever it is.
            let end = memchr(b'<', &bytes[1..]).map_or(rest.len(), |end| end + 1);
            self.at += end;
            return Some(Token::Text(&rest[..end]));
        }
        None
    }
}

/// The name that a tag begins with.
fn name_of(tag: &str) -> &str {
    let end = tag.find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '>').unwrap_or(tag.len());
    &tag[..end]
}

/// Where the `>` of a tag is, outside of quoted attributes.
fn end_of_tag(tag: &str, from: usize) -> Option<usize> {
    let bytes = tag.as_bytes();
    let mut at = from;
    loop {
        at += memchr3(b'>', b'"', b'\'', &bytes[at..])?;
        let found = bytes[at];
        if found == b'>' {
            return Some(at);
        }
        // A quote counts where a value begins.
        let is_value = bytes[..at].trim_ascii_end().ends_with(b"=");
        at += 1;
        if is_value {
            at += memchr(found, &bytes[at..])? + 1;
        }
    }
}

/// Where the content of a raw element ends.
fn end_of_raw(content: &str, name: &str) -> usize {
    let bytes = content.as_bytes();
    memmem::find_iter(bytes, b"</")
        .find(|&at| {
            let close = &bytes[at + 2..];
            close.get(..name.len()).is_some_and(|start| start.eq_ignore_ascii_case(name.as_bytes()))
                && close
                    .get(name.len())
                    .is_none_or(|&byte| byte.is_ascii_whitespace() || byte == b'/' || byte == b'>')
        })
        .unwrap_or(content.len())
}

/// The attributes of a tag: names as they stand, values without quotes, entities and all.
pub(super) fn attributes(tag: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut rest = tag;
    std::iter::from_fn(move || {
        rest = rest.trim_start_matches(|c: char| c.is_ascii_whitespace() || c == '/');
        if rest.is_empty() {
            return None;
        }
        // A name has at least one character, even if that is `=`.
        let first = rest.chars().next().map_or(0, char::len_utf8);
        let end = rest[first..]
            .find(|c: char| c.is_ascii_whitespace() || c == '/' || c == '=')
            .map_or(rest.len(), |end| first + end);
        let (name, after) = rest.split_at(end);
        let trimmed = after.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let Some(value) = trimmed.strip_prefix('=') else {
            rest = trimmed;
            return Some((name, ""));
        };
        let value = value.trim_start_matches(|c: char| c.is_ascii_whitespace());
        let (value, after) = match value.as_bytes().first() {
            Some(&quote @ (b'"' | b'\'')) => {
                let inner = &value[1..];
                memchr(quote, inner.as_bytes()).map_or((inner, ""), |end| (&inner[..end], &inner[end + 1..]))
            }
            _ => value.split_at(value.find(|c: char| c.is_ascii_whitespace()).unwrap_or(value.len())),
        };
        rest = after;
        Some((name, value))
    })
}

/// The value of one attribute.
pub(super) fn attribute<'a>(tag: &'a str, wanted: &str) -> Option<&'a str> {
    attributes(tag).find(|(name, _)| name.eq_ignore_ascii_case(wanted)).map(|(_, value)| value)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// A share button's drawing swallowed the article behind it.
    #[test]
    fn a_drawing_that_closes_itself_has_no_content() {
        let page = "<p>One.</p><svg class=icon viewBox='0 0 9 9'/><p>Two.</p><math/><svg><path/></svg>";
        let opened: Vec<&str> = tokens(page)
            .filter_map(|token| if let Token::Open { name, .. } = token { Some(name) } else { None })
            .collect();
        assert_eq!(opened, ["p", "p", "svg", "path"]);
    }

    #[test]
    fn tags_text_and_raw_content_are_told_apart() {
        let page = "a<!-- <b> --><P class=\"x>y\" id=z>b < c</p ><script>if (a<b) '</p>'</SCRIPT>d<br/><e";
        let read: Vec<Token<'_>> = tokens(page).collect();
        let expected = [
            Token::Text("a"),
            Token::Open { name: "P", attributes: " class=\"x>y\" id=z" },
            Token::Text("b "),
            Token::Text("< c"),
            Token::Close { name: "p" },
            Token::Raw { name: "script", attributes: "", content: "if (a<b) '</p>'" },
            Token::Text("d"),
            Token::Open { name: "br", attributes: "" },
        ];
        assert_eq!(read, expected);
    }

    #[test]
    fn attributes_with_and_without_quotes() {
        let read: Vec<(&str, &str)> = attributes(" a=1 b = \"two words\" hidden c='x'/ =odd").collect();
        assert_eq!(read, [("a", "1"), ("b", "two words"), ("hidden", ""), ("c", "x"), ("=odd", "")]);
    }

    proptest! {
        #[test]
        fn any_page_is_cut_to_its_end(page in "[<>/!a='\"\\- é]{0,40}") {
            let text: usize = tokens(&page).map(|token| match token {
                Token::Text(text) => text.len(),
                Token::Open { attributes: tag, .. } => attributes(tag).count(),
                _ => 0,
            }).sum();
            prop_assert!(text <= page.len());
        }
    }
}
