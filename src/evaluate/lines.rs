//! The lines of a table or truth file, decompressed, numbered, and bounded in length.

use std::io::{BufRead, Read};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::read::compression;

/// A longer line is refused: no table of ours comes near it, and a compressed one can hold any number of bytes.
const MAX_LINE: u64 = 256 << 20;

/// Reads the lines that have something on them and do not start with `#`, as comments do.
pub(super) struct Lines {
    path: PathBuf,
    reader: Box<dyn BufRead + Send>,
    buffer: Vec<u8>,
    number: u64,
    again: bool,
}

impl Lines {
    /// Opens a file, compressed or not.
    pub(super) fn open(path: &Path) -> Result<Self> {
        Ok(Self {
            path: path.to_path_buf(),
            reader: compression::open(path)?,
            buffer: Vec::new(),
            number: 0,
            again: false,
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

    /// The next line without its end, or `None` at the end of the file.
    pub(super) fn next(&mut self) -> Result<Option<&str>> {
        if !self.again {
            while self.advance()? {
                if !self.buffer.starts_with(b"#") && !self.buffer.trim_ascii().is_empty() {
                    break;
                }
            }
        }
        self.again = false;
        if self.buffer.is_empty() {
            return Ok(None);
        }
        let line = self.buffer.strip_suffix(b"\n").unwrap_or(&self.buffer);
        let line = line.strip_suffix(b"\r").unwrap_or(line);
        match std::str::from_utf8(line) {
            Ok(line) => Ok(Some(line)),
            Err(_) => Err(Error::table(&self.path, self.number, "not UTF-8 text")),
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
