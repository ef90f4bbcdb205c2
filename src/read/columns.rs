//! The columns of a table: which of them hold a field that is looked for.

use std::borrow::Cow;

use memchr::memchr;

use super::fields::{Fields, Slot};
use super::format::BOM;
use super::json::Value;
use crate::config::FieldName;

/// How many columns a message lists.
const COLUMNS_SHOWN: usize = 12;
/// How many characters of a name it shows.
const NAME_SHOWN: usize = 40;

/// The columns of a CSV or TSV file, in order.
#[derive(Debug)]
pub(crate) struct Columns {
    pub(crate) delimiter: u8,
    names: Vec<String>,
    slots: Vec<Option<Slot>>,
}

impl Columns {
    /// Reads a header line.
    pub(crate) fn of_header(header: &[u8], delimiter: u8, fields: &Fields) -> Self {
        let header = header.strip_prefix(BOM.as_bytes()).unwrap_or(header);
        let names =
            split(header, delimiter).map(|cell| String::from_utf8_lossy(&cell).trim().to_owned()).collect();
        Self::of_names(names, delimiter, fields)
    }

    fn of_names(names: Vec<String>, delimiter: u8, fields: &Fields) -> Self {
        let slots = slots_of(&names, fields);
        Self { delimiter, names, slots }
    }

    /// How many columns there are.
    pub(crate) fn len(&self) -> usize {
        self.names.len()
    }

    /// How many of them hold a field that is looked for.
    pub(crate) fn known(&self) -> usize {
        self.slots.iter().flatten().count()
    }

    /// Whether one of the columns has that name.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.names.iter().any(|known| known == name)
    }

    /// Whether there is a column for the text.
    pub(crate) fn has_text(&self, fields: &Fields) -> bool {
        self.slots.iter().flatten().any(|&slot| fields.field(slot) == FieldName::Text)
    }

    /// Why no article can be read of a table with these columns.
    pub(crate) fn explain_missing_text(&self, fields: &Fields) -> String {
        explain_missing_text(&self.names, fields)
    }

    /// The values of the known fields of a row. An empty cell is as good as none, but for the text, which may be empty.
    pub(crate) fn values<'a>(
        &self,
        row: &'a [u8],
        fields: &Fields,
    ) -> Result<Vec<(Slot, Value<'a>)>, String> {
        let mut values = Vec::with_capacity(8);
        let mut count = 0;
        for cell in split(row, self.delimiter) {
            if let Some(Some(slot)) = self.slots.get(count)
                && (!cell.is_empty() || fields.field(*slot) == FieldName::Text)
            {
                values.push((*slot, Value::String(text(cell)?)));
            }
            count += 1;
        }
        if count == self.len() {
            return Ok(values);
        }
        Err(format!("{count} cells, where the header has {}", self.len()))
    }
}

/// The slot of each name, each slot at most once. Names are compared as they stand, else without regard to case.
pub(crate) fn slots_of(names: &[String], fields: &Fields) -> Vec<Option<Slot>> {
    let mut slots: Vec<Option<Slot>> = names.iter().map(|name| fields.slot(name)).collect();
    for (at, name) in names.iter().enumerate() {
        if slots[at].is_none()
            && let Some(slot) = fields.slot_in_any_case(name)
            && !slots.contains(&Some(slot))
        {
            slots[at] = Some(slot);
        }
    }
    for at in 1..slots.len() {
        if slots[at].is_some() && slots[..at].contains(&slots[at]) {
            slots[at] = None;
        }
    }
    slots
}

/// The message about a table that has no column for the text.
pub(crate) fn explain_missing_text(names: &[String], fields: &Fields) -> String {
    let shown = quoted(names.iter().map(String::as_str).take(COLUMNS_SHOWN));
    let more = if names.len() > COLUMNS_SHOWN { ", …" } else { "" };
    let tried = quoted(fields.names_of(FieldName::Text));
    format!(
        "no text: the table's columns are {shown}{more}; looked for {tried}; name the right one with --field text=…"
    )
}

/// Names for a message: what is no table, but read as one, may have names of megabytes.
pub(crate) fn quoted<'n>(names: impl Iterator<Item = &'n str>) -> String {
    let quote = |name: &str| match name.char_indices().nth(NAME_SHOWN) {
        Some((end, _)) => format!("`{}…`", &name[..end]),
        None => format!("`{name}`"),
    };
    names.map(quote).collect::<Vec<_>>().join(", ")
}

fn text(cell: Cow<'_, [u8]>) -> Result<Cow<'_, str>, String> {
    let not_utf8 = |_| "not UTF-8; convert the file to UTF-8 first".to_owned();
    match cell {
        Cow::Borrowed(bytes) => str::from_utf8(bytes).map(Cow::Borrowed).map_err(not_utf8),
        Cow::Owned(bytes) => {
            String::from_utf8(bytes).map(Cow::Owned).map_err(|error| not_utf8(error.utf8_error()))
        }
    }
}

/// The cells of a row, without their quotes: RFC 4180, read as leniently as the `csv` package reads it. Text behind a
/// closing quote belongs to the cell.
pub(crate) fn split(row: &[u8], delimiter: u8) -> impl Iterator<Item = Cow<'_, [u8]>> {
    let row = row.strip_suffix(b"\n").unwrap_or(row);
    let row = row.strip_suffix(b"\r").unwrap_or(row);
    let mut rest = Some(row);
    std::iter::from_fn(move || {
        let cells = rest?;
        let (cell, after) = match cells {
            [b'"', quoted @ ..] => quoted_cell(quoted, delimiter),
            _ => match memchr(delimiter, cells) {
                Some(end) => (Cow::Borrowed(&cells[..end]), Some(&cells[end + 1..])),
                None => (Cow::Borrowed(cells), None),
            },
        };
        rest = after;
        Some(cell)
    })
}

/// A cell behind its opening quote, and what follows its delimiter.
fn quoted_cell(quoted: &[u8], delimiter: u8) -> (Cow<'_, [u8]>, Option<&[u8]>) {
    let mut whole: Vec<u8> = Vec::new();
    let mut start = 0;
    loop {
        // Without a closing quote the row ends the cell.
        let Some(quote) = memchr(b'"', &quoted[start..]).map(|at| start + at) else {
            whole.extend_from_slice(&quoted[start..]);
            return (Cow::Owned(whole), None);
        };
        if quoted.get(quote + 1) == Some(&b'"') {
            whole.extend_from_slice(&quoted[start..=quote]);
            start = quote + 2;
            continue;
        }
        let tail = &quoted[quote + 1..];
        let end = memchr(delimiter, tail);
        let after = end.map(|end| &tail[end + 1..]);
        let outside = &tail[..end.unwrap_or(tail.len())];
        if whole.is_empty() && outside.is_empty() {
            return (Cow::Borrowed(&quoted[start..quote]), after);
        }
        whole.extend_from_slice(&quoted[start..quote]);
        whole.extend_from_slice(outside);
        return (Cow::Owned(whole), after);
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Found by the fuzzer.
    #[test]
    fn a_message_shows_the_beginnings_of_names() {
        let names = ["x".repeat(100_000), "é".repeat(40), String::new()];
        let told = quoted(names.iter().map(String::as_str));
        assert_eq!(told, format!("`{}…`, `{}`, ``", "x".repeat(40), "é".repeat(40)));
    }

    proptest! {
        #[test]
        fn cells_are_those_of_the_csv_package(row in "[a ,\"\n\r]{0,14}") {
            // What ends the row is not in it: the cutter has seen to that.
            let mut reader = csv::ReaderBuilder::new()
                .has_headers(false)
                .flexible(true)
                .terminator(csv::Terminator::Any(b'\n'))
                .from_reader(row.as_bytes());
            let mut first = csv::ByteRecord::new();
            let is_one_row = reader.read_byte_record(&mut first).unwrap()
                && reader.position().byte() as usize >= row.len();
            prop_assume!(is_one_row && !row.starts_with('\n') && !row.trim_end_matches('\n').ends_with('\r'));
            let cells: Vec<Vec<u8>> = split(row.as_bytes(), b',').map(Cow::into_owned).collect();
            let expected: Vec<Vec<u8>> = first.iter().map(<[u8]>::to_vec).collect();
            // A quote that is never closed is not given to be split.
            prop_assume!(!expected.last().is_some_and(|cell| cell.ends_with(b"\n") || cell.ends_with(b"\r")));
            prop_assert_eq!(cells, expected);
        }
    }

    #[test]
    fn names_count_whatever_their_case_but_the_exact_one_first() {
        let fields = Fields::new(&[]);
        let columns = Columns::of_header(b"\xef\xbb\xbfID,\"Text\", url ,text,x\r\n", b',', &fields);
        let named: Vec<Option<&str>> =
            columns.slots.iter().map(|slot| slot.map(|slot| fields.name(slot))).collect();
        assert_eq!(named, [Some("id"), None, Some("url"), Some("text"), None]);
    }
}
