//! A user's table of agencies and outlets, as TOML:
//!
//! ```toml
//! [[agency]]
//! name = "Hill Country News Service"
//! codes = ["HCNS"]
//! sites = ["hcns.example"]
//!
//! [[outlet]]
//! name = "The Daily Crescent"
//! hosts = ["daily-crescent.example"]
//! ```

use std::io::Read;
use std::path::Path;

use serde::Deserialize;
use toml::Spanned;

use crate::config::{AgencyEntry, OutletEntry};
use crate::error::{Error, Result};

/// A longer table is a mistake. In bytes.
const LONGEST: u64 = 1 << 20;

/// What a user adds to the known agencies and outlets.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct AgencyTable {
    /// Agencies, in the file's order.
    pub agencies: Vec<AgencyEntry>,
    /// Outlets, in the file's order.
    pub outlets: Vec<OutletEntry>,
}

/// The file's own form.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    #[serde(default)]
    agency: Vec<Spanned<AgencyEntry>>,
    #[serde(default)]
    outlet: Vec<Spanned<OutletEntry>>,
}

impl AgencyTable {
    /// Reads a table. An error names the file and the line.
    pub fn read(path: &Path) -> Result<Self> {
        let open = |source| Error::io("open", path, source);
        let mut text = String::new();
        let file = std::fs::File::open(path).map_err(open)?;
        file.take(LONGEST + 1).read_to_string(&mut text).map_err(|source| Error::io("read", path, source))?;
        if text.len() as u64 > LONGEST {
            return Err(Error::table(path, 1, "the table is larger than 1 MiB; is this the right file?"));
        }
        Self::parse(path, &text)
    }

    fn parse(path: &Path, text: &str) -> Result<Self> {
        let line = |at: usize| text[..at.min(text.len())].matches('\n').count() as u64 + 1;
        let file: File = toml::from_str(text).map_err(|error| {
            let at = error.span().map_or(0, |span| span.start);
            Error::table(path, line(at), error.message().to_owned())
        })?;
        for entry in &file.agency {
            let fault = fault_of_agency(entry.as_ref());
            fault.map_or(Ok(()), |message| Err(Error::table(path, line(entry.span().start), message)))?;
        }
        for entry in &file.outlet {
            let is_empty = entry.as_ref().name.trim().is_empty() || entry.as_ref().hosts.is_empty();
            if is_empty {
                return Err(Error::table(
                    path,
                    line(entry.span().start),
                    "an outlet needs a name and at least one host",
                ));
            }
        }
        Ok(Self {
            agencies: file.agency.into_iter().map(Spanned::into_inner).collect(),
            outlets: file.outlet.into_iter().map(Spanned::into_inner).collect(),
        })
    }
}

/// What is wrong with an entry.
fn fault_of_agency(entry: &AgencyEntry) -> Option<String> {
    const LONGEST_CODE: usize = 60;
    if entry.name.trim().is_empty() {
        return Some("an agency needs a name".to_owned());
    }
    let is_code = |code: &str| {
        (2..=LONGEST_CODE).contains(&code.len()) && code.trim() == code && code.contains(char::is_alphabetic)
    };
    let odd = entry.codes.iter().find(|code| !is_code(code));
    odd.map(|code| {
        format!(
            "`{code}` is no code: a code has letters and 2 to {LONGEST_CODE} bytes, with no space at its ends"
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(text: &str) -> Result<AgencyTable> {
        AgencyTable::parse(Path::new("desk.toml"), text)
    }

    #[test]
    fn agencies_and_outlets_are_read() {
        let table = parse(
            "[[agency]]\nname = \"Hill Country News\"\ncodes = [\"HCNS\"]\nneeds_date = true\n\n\
             [[outlet]]\nname = \"The Crescent\"\nhosts = [\"crescent.example\"]\nagency = \"HCNS\"\n",
        )
        .expect("a sound table");
        assert_eq!(table.agencies[0].codes, ["HCNS"]);
        assert_eq!(table.agencies[0].needs_date, Some(true));
        assert_eq!(table.outlets[0].agency.as_deref(), Some("HCNS"));
        assert_eq!(parse("").expect("an empty table"), AgencyTable::default());
    }

    #[test]
    fn errors_name_the_line() {
        for (text, line, word) in [
            ("[[agency]]\nname = \"A\"\n\n[[agency]]\nnmae = \"B\"\n", 5, "nmae"),
            ("[[agency]]\nname = \"A\"\ncodes = [\"X\"]\n", 1, "`X` is no code"),
            ("\n[[agency]]\nname = \" \"\n", 2, "needs a name"),
            ("[[outlet]]\nname = \"A\"\nhosts = []\n", 1, "at least one host"),
            ("[[outlet]]\nname = \"A\"\nhosts = \"x\"\n", 3, "expected"),
            ("[[agency]\n", 1, ""),
        ] {
            let error = parse(text).expect_err(text).to_string();
            assert!(error.starts_with(&format!("desk.toml, line {line}: ")), "{error}");
            assert!(error.contains(word), "{error}");
        }
    }
}
