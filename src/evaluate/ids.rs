//! Ids as they are compared: the same whichever format a table has, and no two of them the same that were not.

use std::path::Path;

use serde_json::{Number, Value};

use super::lines::Lines;
use super::rows::scalar_text;
use crate::error::{Error, Result, shortened};
use crate::read::exact_integer_in;

/// From here on (2⁵³) not every whole number is a floating-point one.
const EXACT_BELOW: f64 = 9_007_199_254_740_992.0;

/// An id as a TSV table has it, which cannot hold a tab or a line end and has `\t`, `\n`, `\r` for them. Ids of all formats
/// are escaped so, and none is unescaped, for in a name like `C:\temp` the two letters mean themselves.
pub(super) fn comparable(id: String) -> String {
    if !id.contains(['\t', '\n', '\r']) {
        return id;
    }
    id.replace('\t', "\\t").replace('\n', "\\n").replace('\r', "\\r")
}

/// The text of the id that the object last read has under `name`; `None` for null. A number that the parser could not
/// keep is read again as documents' ids are; an error if that cannot keep it either.
pub(super) fn text(value: Value, name: &str, lines: &Lines) -> Result<Option<String>> {
    match value {
        Value::Number(number) if is_rounded(&number) => match exact_integer_in(lines.text()?, name) {
            Some(exact) => Ok(Some(exact.to_string())),
            None => Err(lines.error(format!("`{name}` is a number too long to be kept; put it in quotes"))),
        },
        value => Ok(scalar_text(value)),
    }
}

/// That no id of the prediction in the file `path` is one of gold's: one of each, to be compared.
pub(super) fn strangers(path: &Path, stranger: &str, of_gold: &str) -> Error {
    let message = format!(
        "no id of {} is in gold, so that nothing can be measured: there is `{}`, and in gold `{}`",
        path.display(),
        shortened(stranger),
        shortened(of_gold)
    );
    Error::setting("pred", message)
}

fn is_rounded(number: &Number) -> bool {
    number.is_f64() && number.as_f64().is_none_or(|value| value.abs() >= EXACT_BELOW)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::write::{Cell, Table};

    /// The one id of a JSON lines file.
    fn read(line: &str) -> Result<Option<String>> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("t.jsonl");
        std::fs::write(&path, line).unwrap();
        let mut lines = Lines::open(&path).unwrap();
        let mut object: serde_json::Map<String, Value> =
            serde_json::from_str(lines.next().unwrap().unwrap()).unwrap();
        text(object.remove("id").unwrap(), "id", &lines)
    }

    #[test]
    fn long_numbers_are_kept_to_the_last_digit() {
        let check = |id: &str, expect: &str| {
            let line = format!("{{\"other\": 1e300, \"id\": {id}}}\n");
            assert_eq!(read(&line).unwrap().as_deref(), Some(expect));
        };
        check("7", "7");
        check("18446744073709551615", "18446744073709551615");
        check("123456789012345678901", "123456789012345678901");
        check("123456789012345678902", "123456789012345678902");
        check("-123456789012345678901", "-123456789012345678901");
        check("1.5", "1.5");
        check("\"123456789012345678901\"", "123456789012345678901");
        assert_eq!(read("{\"id\":null}").unwrap(), None);
        let message = read(&format!("{{\"id\":{}}}", "1".repeat(60))).unwrap_err().to_string();
        assert!(message.contains("line 1: `id` is a number too long to be kept"), "{message}");
    }

    #[test]
    fn an_id_of_any_format_is_the_one_that_a_tsv_table_has() {
        for id in ["a\tb", "a\nb", "a\r\nb", "\r", "C:\\temp", "plain, \"quoted\"", "#7"] {
            let folder = tempfile::tempdir().unwrap();
            let path = folder.path().join("t.tsv");
            let mut table = Table::create(&path, &["id"], false).unwrap();
            table.row(&[Cell::Text(id)]).unwrap();
            table.commit().unwrap();
            let written = std::fs::read_to_string(&path).unwrap();
            assert_eq!(format!("id\n{}\n", comparable(id.to_owned())), written);
        }
    }
}
