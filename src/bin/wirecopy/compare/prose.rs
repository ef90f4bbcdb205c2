//! Text on a page of some width: wrapped, coloured on a terminal, and harmless whatever an input holds.

use crate::console::harmless;

/// What is written on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Page {
    /// Columns.
    pub(super) width: usize,
    /// Whether colours are understood.
    pub(super) colours: bool,
}

/// How a run of text stands out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    Plain,
    /// A heading.
    Strong,
    /// What can be passed over.
    Faint,
    /// Only in a.
    Gone,
    /// Only in b.
    New,
    /// What moved.
    Moved,
}

impl Style {
    /// The terminal's code, by the standard ECMA-48.
    fn code(self) -> &'static str {
        match self {
            Self::Plain => "",
            Self::Strong => "\u{1b}[1m",
            Self::Faint => "\u{1b}[2m",
            Self::Gone => "\u{1b}[31m",
            Self::New => "\u{1b}[32m",
            Self::Moved => "\u{1b}[33m",
        }
    }
}

/// Runs of text, each in its style.
#[derive(Debug, Default)]
pub(super) struct Prose {
    runs: Vec<(Style, String)>,
}

impl Prose {
    /// Adds text of any origin. White space of any kind is a space, control characters are replaced.
    pub(super) fn push(&mut self, style: Style, text: &str) -> &mut Self {
        let shown = text.chars().map(|c| if c.is_whitespace() { ' ' } else { harmless(c) }).collect();
        self.runs.push((style, shown));
        self
    }

    pub(super) fn plain(text: &str) -> Self {
        let mut prose = Self::default();
        prose.push(Style::Plain, text);
        prose
    }
}

impl Page {
    pub(super) const WIDTH: usize = 100;
    pub(super) const NARROWEST: usize = 40;
    pub(super) const WIDEST: usize = 160;

    /// Writes prose in lines, the first after `first`, the others after as many spaces as `first` is wide.
    pub(super) fn write(self, out: &mut String, first: &str, prose: &Prose) {
        let indent = width(first);
        out.push_str(first);
        let mut line = Line { page: self, out, indent, column: indent, style: Style::Plain, empty: true };
        let mut space = false;
        for (style, text) in &prose.runs {
            for (at, word) in text.split(' ').enumerate() {
                space |= at > 0;
                if !word.is_empty() {
                    line.word(word, *style, space);
                    space = false;
                }
            }
        }
        line.end();
    }
}

/// The line that is being written.
struct Line<'o> {
    page: Page,
    out: &'o mut String,
    indent: usize,
    column: usize,
    style: Style,
    empty: bool,
}

impl Line<'_> {
    fn word(&mut self, word: &str, style: Style, space: bool) {
        let space = space && !self.empty;
        let needed = width(word) + usize::from(space);
        if space && self.column + needed > self.page.width {
            self.begin();
        } else if space {
            // A space between runs of two styles belongs to neither.
            if style != self.style {
                self.set(Style::Plain);
            }
            self.out.push(' ');
            self.column += 1;
        }
        self.set(style);
        for character in word.chars() {
            let columns = columns(character);
            // A word that is longer than the page, or a script without spaces.
            if self.column + columns > self.page.width && self.column > self.indent {
                self.begin();
                self.set(style);
            }
            self.out.push(character);
            self.column += columns;
        }
        self.empty = false;
    }

    fn begin(&mut self) {
        self.end();
        self.out.extend(std::iter::repeat_n(' ', self.indent));
        self.column = self.indent;
        self.empty = true;
    }

    fn end(&mut self) {
        self.set(Style::Plain);
        if self.empty {
            self.out.truncate(self.out.trim_end_matches(' ').len());
        }
        self.out.push('\n');
    }

    fn set(&mut self, style: Style) {
        if self.page.colours && style != self.style {
            if self.style != Style::Plain {
                self.out.push_str("\u{1b}[0m");
            }
            self.out.push_str(style.code());
        }
        self.style = style;
    }
}

/// Columns that a text takes on a terminal, nearly.
fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Ideographs, kana, hangul and full-width forms take two columns (Unicode Standard Annex 11).
fn columns(character: char) -> usize {
    match u32::from(character) {
        0x0300..=0x036F | 0x200B..=0x200D | 0xFE00..=0xFE0F => 0,
        0x1100..=0x115F
        | 0x2E80..=0xA4CF
        | 0xAC00..=0xD7A3
        | 0xF900..=0xFAFF
        | 0xFE30..=0xFE6F
        | 0xFF00..=0xFF60
        | 0xFFE0..=0xFFE6
        | 0x1F300..=0x1F64F
        | 0x20000..=0x3FFFD => 2,
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(page: Page, first: &str, prose: &Prose) -> String {
        let mut out = String::new();
        page.write(&mut out, first, prose);
        out
    }

    #[test]
    fn lines_end_before_the_width() {
        let narrow = Page { width: 12, colours: false };
        for (text, expected) in [
            ("one two three four", "> one two\n  three four\n"),
            ("abcdefghijklmnop q", "> abcdefghij\n  klmnop q\n"),
            ("新华社北京日电", "> 新华社北京\n  日电\n"),
            ("", ">\n"),
            ("a\u{1b}[2J\r\nb", "> a\u{FFFD}[2J b\n"),
        ] {
            assert_eq!(written(narrow, "> ", &Prose::plain(text)), expected, "{text:?}");
        }
    }

    #[test]
    fn colours_end_with_their_run_and_their_line() {
        let mut prose = Prose::default();
        prose.push(Style::Plain, "one ").push(Style::Gone, "two three").push(Style::Plain, " four");
        let page = Page { width: 12, colours: true };
        assert_eq!(written(page, "", &prose), "one \u{1b}[31mtwo\u{1b}[0m\n\u{1b}[31mthree\u{1b}[0m four\n");
    }

    proptest::proptest! {
        /// No input reaches the terminal as a command, and no line is wider than the page.
        #[test]
        fn pages_are_harmless(texts in proptest::collection::vec(".{0,60}", 0..5), width in 8..40_usize) {
            let mut prose = Prose::default();
            for text in &texts {
                prose.push(Style::Plain, text);
            }
            let out = written(Page { width, colours: false }, "  ", &prose);
            for line in out.lines() {
                proptest::prop_assert!(line.chars().all(|c| harmless(c) == c));
                proptest::prop_assert!(super::width(line) <= width, "{line:?}");
            }
        }
    }
}
