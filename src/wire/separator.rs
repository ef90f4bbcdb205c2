//! What stands between a dateline's place and its story: the source in its brackets, then a dash, a colon or nothing.

use super::cursor::Cursor;

/// Bytes between a source's brackets.
pub(super) const LONGEST_SOURCE: usize = 40;

/// The text between brackets or slashes, or between `--(` and `)--`.
pub(super) fn eat_source<'t>(cursor: &mut Cursor<'t>) -> Option<&'t str> {
    let start = *cursor;
    cursor.eat_while(|c| matches!(c, '-' | '–' | '—' | '.' | ' '));
    let source = cursor
        .eat_between('(', ')', LONGEST_SOURCE)
        .or_else(|| cursor.eat_between('/', '/', LONGEST_SOURCE))
        .or_else(|| cursor.eat_between('[', ']', LONGEST_SOURCE))
        .map(str::trim);
    if source.is_none() {
        *cursor = start;
    }
    source
}

/// What stands between a dateline and the story.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Separator {
    Colon,
    /// A dash, or hyphens with space around.
    Dash,
}

/// Reads `) -`, `:`, ` --`, `.-`, `_` and the spaces after it.
pub(super) fn read_separator(cursor: &mut Cursor<'_>) -> Option<Separator> {
    let run = cursor.eat_while(|c| matches!(c, '.' | ':' | '-' | '–' | '—' | '―' | '_' | ' ' | '\u{a0}'));
    let is_dash =
        run.contains(['–', '—', '―', '_']) || run.contains("--") || run.contains("- ") || run.contains(".-");
    match (run.contains(':'), is_dash) {
        (true, _) => Some(Separator::Colon),
        (_, true) => Some(Separator::Dash),
        _ => None,
    }
}

pub(super) fn eat_separator(cursor: &mut Cursor<'_>) -> bool {
    let start = *cursor;
    let run = cursor.eat_while(|c| matches!(c, '.' | ':' | '-' | '–' | '—' | '―' | '_' | ' ' | '\u{a0}'));
    let found = run.contains([':', '-', '–', '—', '―', '_']);
    if !found {
        *cursor = start;
    }
    found
}

/// Whether what follows an agency's name makes it the name of something else: `Reuters Summit`.
pub(super) fn is_longer_name(rest: &str) -> bool {
    #[rustfmt::skip]
    const PARTS: &[&str] = &[
        "Agency", "Award", "Awards", "Breakingviews", "Chief", "Correspondent", "Editor", "Foundation", "Global", "Group",
        "Index", "Institute", "Journalist", "Markets", "News", "Photo", "Photographer", "Poll", "Radio", "Reporter",
        "Staff", "Summit", "TV", "Television", "Terminal",
    ];
    let mut words = rest.split(|c: char| !c.is_alphanumeric());
    PARTS.contains(&words.next().unwrap_or_default())
}

/// Whether what follows a colon is somebody speaking.
pub(super) fn is_speech(rest: &str) -> bool {
    let word = rest.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
    matches!(word, "I" | "We" | "You" | "Yes" | "No" | "Thank" | "Well" | "Yeah")
}
