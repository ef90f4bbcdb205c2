//! The lines of a table or truth file, decompressed, numbered, and bounded in length.

use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::read::compression;

/// A longer line is refused: no table of ours comes near it, and a compressed one can hold any number of bytes.
const MAX_LINE: u64 = 256 << 20;

/// Reads the lines that have something on them and are no comments.
pub(super) struct Lines {
    path: PathBuf,
    reader: Box<dyn BufRead + Send>,
    buffer: Vec<u8>,
    number: u64,
    again: bool,
    doubtful: Doubtful,
}

/// The first of the lines passed over as comments that could be rows: it begins with `#`, as an id may, and has cells.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Doubtful {
    /// With a tab between them.
    pub(super) tab: Option<u64>,
    /// With a comma between them.
    pub(super) comma: Option<u64>,
}

impl Lines {
    /// Opens a file, compressed or not.
    pub(super) fn open(path: &Path) -> Result<Self> {
        let mut reader = compression::open(path)?;
        let beginning = reader.fill_buf().map_err(|source| Error::io("read", path, source))?;
        if beginning.starts_with(b"PAR1") {
            let message = "a Parquet table; `evaluate` reads .tsv, .csv and .jsonl";
            return Err(Error::table(path, 1, message));
        }
        Ok(Self {
            path: path.to_path_buf(),
            reader,
            buffer: Vec::new(),
            number: 0,
            again: false,
            doubtful: Doubtful::default(),
        })
    }

    /// The file.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// The number, from 1, of the line last read.
    pub(super) fn number(&self) -> u64 {
        self.number
    }

    /// The lines passed over that may have been none to pass over.
    pub(super) fn doubtful(&self) -> Doubtful {
        self.doubtful
    }

    /// The next line without its end, or `None` at the end of the file. What begins with `#` is a comment.
    pub(super) fn next(&mut self) -> Result<Option<&str>> {
        self.next_but(|line| line.starts_with(b"#"))
    }

    /// The next row of a table that has tabs between its cells. An id may begin with `#`: only a line without a second
    /// cell is a comment.
    pub(super) fn next_row(&mut self) -> Result<Option<&str>> {
        self.next_but(|line| line.starts_with(b"#") && !line.contains(&b'\t'))
    }

    fn next_but(&mut self, is_comment: fn(&[u8]) -> bool) -> Result<Option<&str>> {
        if !self.again {
            while self.advance()? {
                if is_comment(&self.buffer) {
                    self.doubt();
                } else if !self.buffer.trim_ascii().is_empty() {
                    break;
                }
            }
        }
        self.again = false;
        if self.buffer.is_empty() { Ok(None) } else { self.text().map(Some) }
    }

    /// The line last read, without its end.
    pub(super) fn text(&self) -> Result<&str> {
        let line = self.buffer.strip_suffix(b"\n").unwrap_or(&self.buffer);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        std::str::from_utf8(line).map_err(|_| self.error("not UTF-8 text"))
    }

    fn doubt(&mut self) {
        for (first, separator) in [(&mut self.doubtful.tab, b'\t'), (&mut self.doubtful.comma, b',')] {
            if first.is_none() && self.buffer.contains(&separator) {
                *first = Some(self.number);
            }
        }
    }

    /// Makes the line last read the next one again.
    pub(super) fn unread(&mut self) {
        self.again = true;
    }

    /// The line last read as it stood, and the file's rest.
    pub(super) fn into_reader(self) -> impl Read + Send {
        std::io::Cursor::new(self.buffer).chain(self.reader)
    }

    /// An error about the line last read.
    pub(super) fn error(&self, message: impl Into<String>) -> Error {
        Error::table(&self.path, self.number, message)
    }

    /// Loads the next line, whatever is on it; at the end of the file the buffer is left empty.
    fn advance(&mut self) -> Result<bool> {
        self.buffer.clear();
        let read = (&mut self.reader)
            .take(MAX_LINE)
            .read_until(b'\n', &mut self.buffer)
            .map_err(|source| Error::io("read", &self.path, source))?;
        if read == 0 {
            return Ok(false);
        }
        self.number += 1;
        if read as u64 == MAX_LINE && !self.buffer.ends_with(b"\n") {
            return Err(self.error(format!("the line is longer than {} MiB", MAX_LINE >> 20)));
        }
        if self.number == 1 && self.buffer.starts_with(b"\xef\xbb\xbf") {
            self.buffer.drain(..3);
        }
        Ok(true)
    }
}
