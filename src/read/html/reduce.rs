//! A page reduced to what main-content extraction needs, so that no page can cost more than its size allows.
//!
//! A parser builds for each tag what the standard asks for: a hundred thousand open elements nest as deep, and ten open
//! formatting elements are opened again in every paragraph. So scripts, styles, comments, drawings, forms and
//! formatting are left out, attributes are few and short, and elements below a depth are unwrapped. Text is never lost.

use std::borrow::Cow;
use std::ops::Range;

use crate::entities;

use super::beside::Within;
use super::flow::{Customs, is_custom, is_inline};
use super::tokens::{Token, attributes, tokens};

/// How deep elements may nest; those below are unwrapped. Pages of newspapers have 20 to 40.
const DEEPEST: usize = 100;

/// How many elements a page may have; pages of newspapers have some thousands.
const MOST_ELEMENTS: usize = 100_000;

/// The longest value that an attribute may have.
const LONGEST_VALUE: usize = 500;

/// Elements that extraction looks at.
const KEPT: [&str; 50] = [
    "html",
    "head",
    "body",
    "main",
    "article",
    "section",
    "div",
    "p",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "li",
    "dl",
    "dt",
    "dd",
    "blockquote",
    "pre",
    "table",
    "caption",
    "thead",
    "tbody",
    "tfoot",
    "tr",
    "td",
    "th",
    "figure",
    "figcaption",
    "header",
    "footer",
    "nav",
    "aside",
    "a",
    "span",
    "br",
    "hr",
    "img",
    "time",
    "address",
    "details",
    "summary",
    "center",
    "picture",
    "source",
    "hgroup",
    "menu",
];

/// How many elements extraction looks at.
pub(super) const ELEMENTS: usize = KEPT.len();

/// The place, among the elements that extraction looks at, of one that holds blocks or is one.
pub(super) fn block(name: &str) -> Option<usize> {
    known(&KEPT, name).filter(|&at| !is_inline(KEPT[at]) && !VOID.contains(&KEPT[at]))
}

/// Elements without an end.
const VOID: [&str; 4] = ["br", "hr", "img", "source"];

/// Elements that go with everything in them.
const DROPPED: [&str; 9] =
    ["svg", "math", "template", "select", "datalist", "object", "canvas", "audio", "video"];

/// Blocks that extraction takes for such, and writes no line break at.
const UNBROKEN: [&str; 7] = ["dt", "dd", "caption", "figcaption", "address", "summary", "center"];

/// Attributes that extraction looks at.
const ATTRIBUTES: [&str; 9] =
    ["class", "id", "href", "role", "itemprop", "rel", "hidden", "aria-hidden", "aria-modal"];

/// Elements of tables, through which no other element is closed.
const TABLE: [&str; 9] = ["table", "caption", "thead", "tbody", "tfoot", "tr", "td", "th", "colgroup"];

/// How far up an element is looked for that an end tag closes.
const LOOKED_UP: usize = 32;

/// How classes begin that speak of what else is on the page.
const ABOUT_OTHERS: [&str; 3] = ["has-", "with-", "no-"];

/// The classes of an element without those that speak of what stands beside or in it: extraction takes `has-sidebar` for a
/// sidebar, and the story that such an element holds for what is in one.
fn own_classes(classes: &str) -> Cow<'_, str> {
    let is_about_others = |class: &&str| {
        let begins =
            |start: &&str| class.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start));
        ABOUT_OTHERS.iter().any(begins)
    };
    if !classes.split_ascii_whitespace().any(|class| is_about_others(&class)) {
        return Cow::Borrowed(classes);
    }
    let own: Vec<&str> = classes.split_ascii_whitespace().filter(|class| !is_about_others(class)).collect();
    Cow::Owned(own.join(" "))
}

/// What stands for `<` and `&` in text of a reduced page: no entities are left for a parser to look up one by one, and no
/// tag can come out of one. They are among the last code points there are, and stand for nothing else.
const LESS_THAN: char = '\u{10fffc}';
const AMPERSAND: char = '\u{10fffd}';

/// What stands for a line break, where a block begins or ends that extraction would join to its neighbours.
const BREAK: char = '\u{10fffb}';

/// Text of a reduced page as it reads.
pub(super) fn restore(text: &str) -> String {
    text.replace(LESS_THAN, "<").replace(AMPERSAND, "&").replace(BREAK, "\n")
}

/// The reduced page without some ranges of its tokens; none if it has so many elements that it is no page to be read.
pub(super) fn reduce(page: &str, left_out: &[Range<usize>]) -> Option<String> {
    let mut reduced = Reduced {
        html: String::with_capacity(page.len() / 2),
        customs: Customs::of(page),
        open: Vec::new(),
        dropping: None,
    };
    let mut elements = 0;
    let mut left_out = Within::new(left_out);
    for (at, token) in tokens(page).enumerate() {
        elements += usize::from(matches!(token, Token::Open { .. }));
        if elements > MOST_ELEMENTS {
            return None;
        }
        if !left_out.holds(at) {
            reduced.push(token);
        }
    }
    Some(reduced.html)
}

struct Reduced {
    html: String,
    /// Which of the page's own elements are blocks.
    customs: Customs,
    /// The open elements, as places in [`KEPT`], and whether they were written.
    open: Vec<(u8, bool)>,
    /// The element whose content is dropped, and how deep it nests in itself.
    dropping: Option<(&'static str, usize)>,
}

impl Reduced {
    fn push(&mut self, token: Token<'_>) {
        if self.drop(token) {
            return;
        }
        match token {
            Token::Text(text) => self.text(text),
            Token::Open { name, attributes } => self.open(name, attributes),
            Token::Close { name } => self.close(name),
            Token::Raw { name, content, .. } if name.eq_ignore_ascii_case("title") => {
                self.html.push_str("<title>");
                self.text(content);
                self.html.push_str("</title>");
            }
            Token::Raw { .. } => {}
        }
    }

    fn text(&mut self, text: &str) {
        let text = entities::decode(text);
        if !text.contains(['<', '&', '\0']) {
            self.html.push_str(&text);
            return;
        }
        for letter in text.chars() {
            match letter {
                '<' => self.html.push(LESS_THAN),
                '&' => self.html.push(AMPERSAND),
                '\0' => {}
                letter => self.html.push(letter),
            }
        }
    }

    /// Whether a token belongs to an element that is dropped.
    fn drop(&mut self, token: Token<'_>) -> bool {
        match (&mut self.dropping, token) {
            (None, Token::Open { name, .. }) => {
                self.dropping = known(&DROPPED, name).map(|at| (DROPPED[at], 1));
                self.dropping.is_some()
            }
            (None, _) => false,
            (Some((dropped, depth)), Token::Open { name, .. }) => {
                *depth += usize::from(name.eq_ignore_ascii_case(dropped));
                true
            }
            (Some((dropped, depth)), Token::Close { name }) => {
                *depth -= usize::from(name.eq_ignore_ascii_case(dropped));
                if *depth == 0 {
                    self.dropping = None;
                }
                true
            }
            (Some(_), _) => true,
        }
    }

    fn open(&mut self, name: &str, tag: &str) {
        let Some(at) = self.kept(name) else { return };
        let is_void = VOID.contains(&KEPT[at]);
        let is_written = self.open.len() < DEEPEST;
        if is_written {
            self.html.push('<');
            self.html.push_str(KEPT[at]);
            self.attributes(tag);
            self.html.push('>');
            self.break_line(at);
        } else {
            self.html.push(' ');
        }
        if !is_void {
            // What HTML closes by itself would pile up here.
            if matches!(KEPT[at], "p" | "li" | "dt" | "dd")
                && let Some(&(last, was_written)) = self.open.last()
                && KEPT[last as usize] == KEPT[at]
            {
                self.open.pop();
                self.open.push((at as u8, is_written && was_written));
                return;
            }
            self.open.push((at as u8, is_written));
        }
    }

    /// What an element is written as, as a place in [`KEPT`], if it is.
    fn kept(&mut self, name: &str) -> Option<usize> {
        if is_custom(name) {
            return if self.customs.is_block(name) { known(&KEPT, "div") } else { None };
        }
        let kept = known(&KEPT, name);
        if kept.is_none() && !is_inline(name) {
            // A word must not run into the next.
            self.html.push(' ');
        }
        kept
    }

    fn break_line(&mut self, at: usize) {
        if UNBROKEN.contains(&KEPT[at]) {
            self.html.push(BREAK);
        }
    }

    fn attributes(&mut self, tag: &str) {
        for (name, value) in attributes(tag) {
            let is_style = name.eq_ignore_ascii_case("style") && hides(value);
            let kept =
                if is_style { Some("style") } else { known(&ATTRIBUTES, name).map(|at| ATTRIBUTES[at]) };
            let Some(name) = kept.filter(|_| value.len() <= LONGEST_VALUE) else { continue };
            let value = if name == "class" { own_classes(value) } else { Cow::Borrowed(value) };
            self.html.push(' ');
            self.html.push_str(name);
            self.html.push_str("=\"");
            if value.contains('"') {
                self.html.push_str(&value.replace('"', "&quot;"));
            } else {
                self.html.push_str(&value);
            }
            self.html.push('"');
        }
    }

    fn close(&mut self, name: &str) {
        let Some(at) = self.kept(name) else { return };
        let is_of_table = TABLE.contains(&KEPT[at]);
        let found = self
            .open
            .iter()
            .rev()
            .take(LOOKED_UP)
            .take_while(|(open, _)| {
                *open as usize == at || is_of_table || !TABLE.contains(&KEPT[*open as usize])
            })
            .position(|(open, _)| *open as usize == at);
        let Some(found) = found else { return };
        let is_written = self.open[self.open.len() - 1 - found].1;
        self.open.truncate(self.open.len() - 1 - found);
        if is_written {
            self.break_line(at);
            self.html.push_str("</");
            self.html.push_str(KEPT[at]);
            self.html.push('>');
        } else {
            self.html.push(' ');
        }
    }
}

fn known(names: &[&str], name: &str) -> Option<usize> {
    names.iter().position(|known| known.eq_ignore_ascii_case(name))
}

/// Whether a style hides its element.
fn hides(style: &str) -> bool {
    let style: String = style
        .bytes()
        .filter(|byte| !byte.is_ascii_whitespace())
        .take(LONGEST_VALUE)
        .map(char::from)
        .collect();
    style.contains("display:none") || style.contains("visibility:hidden")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_keeps_its_blocks_and_its_text() {
        let page = "<!DOCTYPE html><html><head><style>p{}</style><script>x</script></head><body onload=x>\
            <div class='story' style='color:red' data-x=1><p>One <b>two</b> three.<p>Four <a href=/x>five</a>.</div>\
            <svg><p>no</p></svg><select><option>no</select><x-y>six</x-y></body></html>";
        assert_eq!(
            reduce(page, &[]).unwrap(),
            "<html><head></head><body><div class=\"story\"><p>One two three.<p>Four <a href=\"/x\">five</a>.</div><div>six</div>\
            </body></html>"
        );
    }

    #[test]
    fn no_entity_and_no_stray_bracket_is_left() {
        let reduced = reduce("<p>a &lt;p&gt; &amp;amp; &nosuch; < b\0</p>", &[]).unwrap();
        assert!(!reduced.contains('&') && !reduced.contains('\0'));
        assert_eq!((reduced.matches('<').count(), reduced.matches('>').count()), (2, 3));
        assert_eq!(restore(&reduced), "<p>a <p> &amp; &nosuch; < b</p>");
    }

    #[test]
    fn depth_is_bounded_and_no_text_is_lost() {
        let page = "<div>".repeat(100_001);
        assert!(reduce(&page, &[]).is_none(), "no page has so many elements");
        let page = format!("{}deep{}<p>after</p>", "<div>".repeat(20_000), "</div>".repeat(20_000));
        let reduced = reduce(&page, &[]).unwrap();
        assert_eq!(reduced.matches("<div>").count(), DEEPEST);
        assert!(reduced.contains("deep") && reduced.contains("<p>after"));
    }

    #[test]
    fn an_attribute_that_is_too_long_is_left_out() {
        let page = format!("<p class=\"{}\" id=a>x</p>", "y".repeat(1 << 20));
        assert_eq!(reduce(&page, &[]).unwrap(), "<p id=\"a\">x</p>");
    }
}
