//! The crate's one error type, and the faults that do not stop a run.
//!
//! An [`Error`] ends the run: a setting that makes no sense, a file that cannot be opened, an output that exists.
//! A [`Fault`] is a record that could not be read: it is reported with file, record and cause, counted, and the
//! run goes on, unless the user asked for `--strict`.

use std::borrow::Cow;
use std::fmt;
use std::path::{Path, PathBuf};

/// The result of everything in this crate that can fail.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Why a run could not go on. Boxed, so that results stay small.
#[derive(Debug)]
pub struct Error(Box<ErrorKind>);

/// What went wrong. Each message says what, where, and what to do about it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The operating system refused something.
    #[error("cannot {action} {}: {source}", .path.display())]
    Io {
        /// What was tried, as a verb: "open", "write".
        action: &'static str,
        /// The file it was tried on.
        path: PathBuf,
        /// The system's answer.
        source: std::io::Error,
    },
    /// A setting or a combination of settings that makes no sense.
    #[error("{setting}: {message}")]
    Setting {
        /// Its name: that of the field or of the argument (`scrambled_prior`). What it is called on a command line is the
        /// command line's matter.
        setting: String,
        /// What is wrong with its value, and what would be right.
        message: String,
    },
    /// An output whose name does not say how it is to be written.
    #[error("{}: {message}", .path.display())]
    OutputName {
        /// The name.
        path: PathBuf,
        /// What is wrong with it, and what would be right.
        message: String,
    },
    /// An output is already there, and overwriting was not asked for.
    #[error("{} exists already; give another name, or --force to replace it", .0.display())]
    Exists(PathBuf),
    /// An input changed between two passes over it.
    #[error("{} changed while it was being read; no output file was written: run again on files that stay as they are", .0.display())]
    InputChanged(PathBuf),
    /// A document of a first pass over an input is not there in a further one.
    #[error(
        "{0}; this record was read before, so no output file was written: run again when all of the file can be read"
    )]
    NotReadAgain(Fault),
    /// A broken record, under `--strict`.
    #[error("{0} (stopped, because --strict was given)")]
    Strict(Fault),
    /// A table or truth file that cannot be understood.
    #[error("{}, line {line}: {message}", .path.display())]
    Table {
        /// The file.
        path: PathBuf,
        /// Its line, from 1.
        line: u64,
        /// What is wrong, and what was expected.
        message: String,
    },
    /// There is nothing to work on.
    #[error("{0}")]
    NoInput(String),
}

impl Error {
    /// The kind, for callers that tell causes apart.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0
    }

    /// An operating system error, with what was tried on which file.
    pub fn io(action: &'static str, path: impl AsRef<Path>, source: std::io::Error) -> Self {
        ErrorKind::Io { action, path: path.as_ref().to_path_buf(), source }.into()
    }

    /// A setting that makes no sense, by its name in the library.
    pub fn setting(setting: impl Into<String>, message: impl Into<String>) -> Self {
        ErrorKind::Setting { setting: setting.into(), message: message.into() }.into()
    }

    /// An output whose name does not say how it is to be written.
    pub fn output_name(path: impl AsRef<Path>, message: impl Into<String>) -> Self {
        ErrorKind::OutputName { path: path.as_ref().to_path_buf(), message: message.into() }.into()
    }

    /// A line of a table that cannot be understood.
    pub fn table(path: impl AsRef<Path>, line: u64, message: impl Into<String>) -> Self {
        ErrorKind::Table { path: path.as_ref().to_path_buf(), line, message: message.into() }.into()
    }

    /// Whether the cause is a reader that went away (`wirecopy … | head`): a quiet end, not a failure.
    #[must_use]
    pub fn is_broken_pipe(&self) -> bool {
        matches!(&*self.0, ErrorKind::Io { source, .. } if source.kind() == std::io::ErrorKind::BrokenPipe)
    }
}

impl From<ErrorKind> for Error {
    fn from(kind: ErrorKind) -> Self {
        Self(Box::new(kind))
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.0 {
            ErrorKind::Io { source, .. } => Some(source),
            _ => None,
        }
    }
}

/// A message of a package, which may quote a value of megabytes: its beginning, where the value is named, and its end,
/// where it says what was expected.
pub(crate) fn shortened(message: &str) -> Cow<'_, str> {
    const BEGINNING: usize = 160;
    const END: usize = 80;
    match (message.char_indices().nth(BEGINNING), message.char_indices().nth_back(END - 1)) {
        (Some((beginning, _)), Some((end, _))) if beginning < end => {
            Cow::Owned(format!("{}…{}", &message[..beginning], &message[end..]))
        }
        _ => Cow::Borrowed(message),
    }
}

/// A record that could not be read, or a file that ended too early.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The file, as the user named it (`-` for standard input).
    pub source: String,
    /// The record in it, from 1; 0 where the file as a whole is meant.
    pub record: u64,
    /// What is wrong with it.
    pub cause: String,
    /// Whether the record was lost, or read all the same (a doubled id, an odd field).
    pub severity: Severity,
}

/// How much a [`Fault`] cost.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// The record was read; something about it deserves a look.
    Notice,
    /// The record is lost to this run.
    Broken,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.record {
            0 => write!(f, "{}: {}", self.source, self.cause),
            n => write!(f, "{}, record {n}: {}", self.source, self.cause),
        }
    }
}

impl std::error::Error for Fault {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_message_keeps_its_beginning_and_its_end() {
        assert_eq!(shortened("expected value"), "expected value");
        let long = format!("invalid type: string \"{}\", expected an object in braces", "é".repeat(1 << 20));
        let told = shortened(&long);
        assert!(
            told.starts_with("invalid type: string \"éé") && told.ends_with("expected an object in braces"),
            "{told}"
        );
        assert_eq!(told.chars().count(), 160 + 1 + 80);
        for length in 0..300 {
            let message = "–".repeat(length);
            assert!(shortened(&message).chars().count() <= length.min(241), "{length}");
        }
    }
}
