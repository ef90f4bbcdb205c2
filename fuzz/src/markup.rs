//! The report page as a browser would cut it: whatever stands in the texts, there are no tags, attributes and addresses
//! but the page's own kinds.

/// Tags that the page is made of.
const TAGS: [&str; 72] = [
    "a", "abbr", "article", "aside", "b", "bdi", "blockquote", "body", "br", "button", "caption", "circle", "code",
    "dd", "del", "desc", "details", "div", "dl", "dt", "em", "fieldset", "figcaption", "figure", "footer", "form",
    "g", "h1", "h2", "h3", "h4", "h5", "head", "header", "hr", "html", "i", "input", "ins", "label", "legend", "li",
    "line", "main", "mark", "meta", "meter", "nav", "ol", "option", "p", "path", "q", "rect", "s", "script",
    "section", "select", "small", "span", "strong", "style", "summary", "svg", "table", "tbody", "td", "text", "th",
    "thead", "time", "title",
];
const MORE_TAGS: [&str; 8] = ["tr", "u", "ul", "tspan", "polyline", "noscript", "sub", "sup"];

/// Checks a whole page.
pub fn check_page(page: &str) {
    let mut rest = page;
    let (mut scripts, mut styles) = (0, 0);
    while let Some(at) = rest.find('<') {
        rest = &rest[at + 1..];
        if rest.starts_with("!DOCTYPE html>") {
            continue;
        }
        let name_end = rest.find([' ', '>', '/']).filter(|&end| end > 0).unwrap_or(0);
        let (closing, name) = match rest.strip_prefix('/') {
            Some(after) => (true, &after[..after.find('>').expect("a closing tag ends")]),
            None => (false, &rest[..name_end]),
        };
        assert!(TAGS.contains(&name) || MORE_TAGS.contains(&name), "<{name:?}> is no tag of the page");
        if closing {
            continue;
        }
        rest = attributes(&rest[name_end..], name);
        match name {
            "script" => {
                scripts += 1;
                rest = &rest[rest.find("</script>").expect("the script ends")..];
            }
            "style" => {
                styles += 1;
                rest = &rest[rest.find("</style>").expect("the style ends")..];
            }
            _ => {}
        }
    }
    assert_eq!((scripts, styles), (1, 1), "one script and one style");
    let hidden = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}');
    assert!(!page.contains(hidden), "nothing turns the direction of writing");
    assert!(!page.contains(|c: char| c.is_control() && c != '\n' && c != '\r' && c != '\t'), "no control characters");
}

/// The attributes of a tag; what follows it.
fn attributes<'p>(mut rest: &'p str, tag: &str) -> &'p str {
    loop {
        rest = rest.trim_start();
        if let Some(after) = rest.strip_prefix('>') {
            return after;
        }
        let end = rest.find(['=', '>', ' ']).expect("a tag ends");
        let name = &rest[..end];
        let own = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-' || c == 'B' || c == 'V';
        assert!(!name.is_empty() && name.chars().all(own), "{name:?} is no attribute of <{tag}>");
        assert!(!name.starts_with("on") && name != "style" && name != "src", "{name:?} of <{tag}>");
        rest = &rest[end..];
        if let Some(value) = rest.strip_prefix("=\"") {
            let close = value.find('"').expect("a value ends");
            let value_text = &value[..close];
            assert!(!value_text.contains(['<', '>']), "{value_text:?}");
            if name == "href" {
                let lower = value_text.to_ascii_lowercase();
                let is_own = ["#", "http://", "https://"].iter().any(|start| lower.starts_with(start));
                assert!(is_own, "{value_text:?} is linked");
            }
            rest = &value[close + 1..];
        }
    }
}
