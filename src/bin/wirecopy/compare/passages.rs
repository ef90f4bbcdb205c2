//! Differing texts as prose: `[-only in a-]`, `{+only in b+}`, and what both have, shortened where it is long.

use wirecopy::explain::{Group, Segment};

use super::prose::{Prose, Style};

/// Words shown of a text that is the same on both sides.
const GLIMPSE: usize = 14;
/// Words shown on either side of a difference.
const CONTEXT: usize = 7;
/// Words shown of a text that only one side has.
const ALONE: usize = 30;

/// The text of a group with two sides.
pub(super) fn difference(group: &Group, full: bool) -> Prose {
    let mut prose = Prose::default();
    let finer_is_a = group.a.len() >= group.b.len();
    let last = group.difference.len().saturating_sub(1);
    for (at, segment) in group.difference.iter().enumerate() {
        if segment.same {
            // The side with more paragraphs shows where they were glued.
            let text = if finer_is_a { &segment.a } else { &segment.b };
            let (before, after) = match (at == 0, at == last) {
                (true, true) => (0, GLIMPSE),
                (true, false) => (CONTEXT, 0),
                (false, true) => (0, CONTEXT),
                (false, false) => (CONTEXT, CONTEXT),
            };
            let shown = if full { text.clone() } else { shortened(text, after, before) };
            prose.push(if at == 0 && at == last { Style::Faint } else { Style::Plain }, &shown);
        } else {
            // What is added at the end of a text has no space before it in the other one.
            let before = at.checked_sub(1).map(|before| &group.difference[before]);
            if at == last && before.is_some_and(|before| !before.b.ends_with(char::is_whitespace)) {
                prose.push(Style::Plain, " ");
            }
            changed(&mut prose, segment);
        }
    }
    prose
}

/// What differs, between marks that survive a pipe.
pub(super) fn changed(prose: &mut Prose, segment: &Segment) {
    let last = if segment.b.is_empty() { &segment.a } else { &segment.b };
    if !segment.a.is_empty() {
        prose.push(Style::Gone, &format!("[-{}-]", segment.a.trim()));
    }
    if !segment.b.is_empty() {
        prose.push(Style::New, &format!("{{+{}+}}", segment.b.trim()));
    }
    if last.ends_with(char::is_whitespace) {
        prose.push(Style::Plain, " ");
    }
}

/// A text that only one side has.
pub(super) fn alone(text: &str, style: Style, full: bool) -> Prose {
    let mut prose = Prose::default();
    let shown = if full { text.to_owned() } else { shortened(text, ALONE, 0) };
    prose.push(style, &shown);
    prose
}

/// The first words of a text.
pub(super) fn glimpse(text: &str) -> String {
    shortened(text, GLIMPSE, 0)
}

/// The first words and the last ones, with an ellipsis where it saves more than a few.
fn shortened(text: &str, first: usize, last: usize) -> String {
    /// Fewer words than this are not worth leaving out.
    const SAVED: usize = 4;
    let words: Vec<&str> = text.split_whitespace().collect();
    // A script without spaces has few words and many characters.
    if words.len() < text.chars().count() / 20 {
        return shortened_unspaced(text, 3 * first, 3 * last);
    }
    if words.len() < first + last + SAVED {
        return text.to_owned();
    }
    let start = if text.starts_with(char::is_whitespace) { " " } else { "" };
    let end = if text.ends_with(char::is_whitespace) { " " } else { "" };
    let head = words[..first].join(" ");
    let tail = words[words.len() - last..].join(" ");
    let gap = |words: &str| if words.is_empty() { "" } else { " " };
    format!("{start}{head}{}…{}{tail}{end}", gap(&head), gap(&tail))
}

fn shortened_unspaced(text: &str, first: usize, last: usize) -> String {
    let count = text.chars().count();
    if count <= first + last {
        return text.to_owned();
    }
    let head: String = text.chars().take(first).collect();
    let tail: String = text.chars().skip(count - last).collect();
    format!("{head}…{tail}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_stretches_are_shortened() {
        let words = |count: usize| (1..=count).map(|n| n.to_string()).collect::<Vec<_>>().join(" ");
        assert_eq!(shortened(&words(7), 2, 2), "1 2 3 4 5 6 7");
        assert_eq!(shortened(&words(9), 2, 2), "1 2 … 8 9");
        assert_eq!(shortened(&words(9), 0, 2), "… 8 9");
        assert_eq!(shortened(&format!(" {} ", words(9)), 2, 0), " 1 2 … ");
        assert_eq!(shortened(&"新".repeat(200), 2, 0), format!("{}…", "新".repeat(6)));
    }
}
