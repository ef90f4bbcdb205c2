//! A place in a text that moves forward: what the dateline grammar is read with.

/// A place in a text.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
}

impl<'t> Cursor<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self { text, at: 0 }
    }

    /// Bytes passed.
    pub(super) fn at(self) -> usize {
        self.at
    }

    /// What is still to read.
    pub(super) fn rest(self) -> &'t str {
        &self.text[self.at..]
    }

    /// What has been passed since `start`.
    pub(super) fn since(self, start: usize) -> &'t str {
        &self.text[start..self.at]
    }

    pub(super) fn peek(self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Passes `expected` if it comes next.
    pub(super) fn eat(&mut self, expected: &str) -> bool {
        let found = self.rest().starts_with(expected);
        if found {
            self.at += expected.len();
        }
        found
    }

    /// Passes and returns the characters that `accept` takes.
    pub(super) fn eat_while(&mut self, accept: impl Fn(char) -> bool) -> &'t str {
        let rest = self.rest();
        let end = rest.find(|c| !accept(c)).unwrap_or(rest.len());
        self.at += end;
        &rest[..end]
    }

    pub(super) fn skip_spaces(&mut self) {
        self.eat_while(char::is_whitespace);
    }

    /// Passes `open`, up to `longest` bytes and `close`, and returns what is between them.
    pub(super) fn eat_between(&mut self, open: char, close: char, longest: usize) -> Option<&'t str> {
        if self.peek() != Some(open) {
            return None;
        }
        let inside = &self.rest()[open.len_utf8()..];
        let end = inside.char_indices().take_while(|(at, _)| *at <= longest).find(|(_, c)| *c == close)?.0;
        self.at += open.len_utf8() + end + close.len_utf8();
        Some(&inside[..end])
    }
}
