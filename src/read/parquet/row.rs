//! What is read of one row, written down in bytes: for each field its slot, its kind and its value.
//!
//! The form never leaves the process; it is what lets batches of rows be like batches of any other record.

use std::borrow::Cow;

use crate::document::Date;
use crate::read::fields::Slot;
use crate::read::json::{List, Value};

use super::leaves::Cell;

const STRING: u8 = 0;
const INTEGER: u8 = 1;
const FLOAT: u8 = 2;
const BOOLEAN: u8 = 3;
const DATE: u8 = 4;
const LIST: u8 = 5;
const OTHER: u8 = 6;

/// Writes one field down. A null is as good as none.
pub(super) fn push(bytes: &mut Vec<u8>, slot: Slot, cell: &Cell) {
    let kind = match cell {
        Cell::Null => return,
        Cell::Bytes(_) => STRING,
        Cell::Integer(_) => INTEGER,
        Cell::Float(_) => FLOAT,
        Cell::Boolean => BOOLEAN,
        Cell::Date(_) => DATE,
        Cell::List(_) => LIST,
        Cell::Other(_) => OTHER,
    };
    bytes.extend([slot as u8, kind]);
    match cell {
        Cell::Bytes(value) => push_bytes(bytes, value.data()),
        Cell::Integer(value) => bytes.extend(value.to_le_bytes()),
        Cell::Float(value) => bytes.extend(value.to_le_bytes()),
        Cell::Date(date) => {
            bytes.extend(date.seconds.to_le_bytes());
            bytes.push(date.day_only.into());
        }
        Cell::List(items) => {
            bytes.extend((items.len() as u32).to_le_bytes());
            for item in items {
                bytes.push(item.is_some().into());
                push_bytes(bytes, item.as_ref().map_or(&[], |item| item.data()));
            }
        }
        Cell::Other(what) => push_bytes(bytes, what.as_bytes()),
        Cell::Null | Cell::Boolean => {}
    }
}

fn push_bytes(bytes: &mut Vec<u8>, value: &[u8]) {
    bytes.extend((value.len() as u32).to_le_bytes());
    bytes.extend_from_slice(value);
}

/// Reads what was written down of a row.
pub(crate) fn values(row: &[u8]) -> Result<Vec<(Slot, Value<'_>)>, String> {
    let mut values = Vec::with_capacity(8);
    let mut written = Written(row);
    while !written.0.is_empty() {
        let [slot, kind] = written.array();
        let value = match kind {
            STRING => Value::String(Cow::Borrowed(text(written.bytes())?)),
            INTEGER => Value::Integer(i128::from_le_bytes(written.array())),
            FLOAT => Value::Float(f64::from_le_bytes(written.array())),
            BOOLEAN => Value::Boolean,
            DATE => {
                let seconds = i64::from_le_bytes(written.array());
                let [day_only] = written.array();
                Value::Date(Date { seconds, day_only: day_only != 0 })
            }
            LIST => Value::List(Box::new(list(&mut written)?)),
            _ => Value::Other(text(written.bytes())?),
        };
        values.push((slot.into(), value));
    }
    Ok(values)
}

fn list(written: &mut Written<'_>) -> Result<List, String> {
    let mut list = List::default();
    for place in 0..u32::from_le_bytes(written.array()) {
        let [is_some] = written.array();
        let item = text(written.bytes())?;
        if is_some == 0 {
            list.odd.get_or_insert((place as usize, "null"));
        } else {
            list.body.push_paragraph(item);
        }
    }
    Ok(list)
}

fn text(bytes: &[u8]) -> Result<&str, String> {
    str::from_utf8(bytes).map_err(|_| "a value is not UTF-8".to_owned())
}

/// What is left to be read of a row that [`push`] wrote.
struct Written<'a>(&'a [u8]);

impl<'a> Written<'a> {
    fn array<const N: usize>(&mut self) -> [u8; N] {
        let (array, rest) = self.0.split_first_chunk().expect("it was written whole");
        self.0 = rest;
        *array
    }

    fn bytes(&mut self) -> &'a [u8] {
        let length = u32::from_le_bytes(self.array()) as usize;
        let (bytes, rest) = self.0.split_at(length);
        self.0 = rest;
        bytes
    }
}

#[cfg(test)]
mod tests {
    use parquet::data_type::ByteArray;

    use super::*;

    #[test]
    fn a_row_is_read_as_it_was_written() {
        let date = Date { seconds: -5, day_only: true };
        let text = |text: &str| ByteArray::from(text);
        let mut row = Vec::new();
        for (slot, cell) in [
            (1, Cell::Bytes(text("é"))),
            (2, Cell::Null),
            (3, Cell::Integer(u64::MAX.into())),
            (4, Cell::Float(0.5)),
            (5, Cell::Date(date)),
            (6, Cell::Boolean),
            (7, Cell::Other("an interval")),
            (8, Cell::List(vec![Some(text("One.")), Some(text(" ")), Some(text("Two."))])),
            (9, Cell::List(vec![None])),
        ] {
            push(&mut row, slot, &cell);
        }
        let read = values(&row).unwrap();
        assert_eq!(read[0], (1, Value::String("é".into())));
        assert_eq!(read[1], (3, Value::Integer(u64::MAX.into())));
        assert_eq!(read[2], (4, Value::Float(0.5)));
        assert_eq!(read[3], (5, Value::Date(date)));
        assert_eq!((&read[4].1, &read[5].1), (&Value::Boolean, &Value::Other("an interval")));
        let Value::List(list) = &read[6].1 else { panic!("{read:?}") };
        assert_eq!((list.body.paragraphs.len(), list.odd), (2, None));
        let Value::List(list) = &read[7].1 else { panic!("{read:?}") };
        assert_eq!(list.odd, Some((0, "null")));
        let mut row = Vec::new();
        push(&mut row, 0, &Cell::Bytes(ByteArray::from(&b"\xff"[..])));
        assert!(values(&row).is_err());
    }
}
