//! What the user named, as a list of sources.

use std::fs;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use encoding_rs::Encoding;
use tempfile::NamedTempFile;

use crate::config::{FieldName, ReadConfig};
use crate::error::{ErrorKind, Result};
use crate::temporary::Named;

use super::batch::{Batch, Batches, Purpose};
use super::encoding;
use super::fields::Fields;
use super::find::Finder;
use super::format::{Format, Refused};
use super::places;
use super::record::{self, Parsed, Raw};

/// One file to read, or standard input.
#[derive(Debug)]
pub struct Source {
    /// The file; `-` for standard input.
    pub path: PathBuf,
    /// The name that ids and messages use: the path as given, below a folder with `/` between its parts; `-` for
    /// standard input. Bytes that are no UTF-8 stand as `\xE9`.
    pub name: String,
    /// Its place in an output tree: the path below the folder given, or the base name of a file given by itself.
    /// No two sources have the same.
    pub relative: PathBuf,
    /// How many bytes are stored, before decompression.
    pub bytes: u64,
    /// Whether the user named this very file, and not a folder that holds it.
    pub is_given_by_itself: bool,
    /// Why it is not even opened.
    pub(super) passed_over: Option<Refused>,
    /// When the file was last changed.
    pub(super) modified: Option<SystemTime>,
    /// A copy of what can be read only once.
    pub(super) spooled: Option<Spooled>,
}

/// A copy of what can be read only once, listed for removal.
pub(super) type Spooled = (NamedTempFile, Named);

impl Source {
    /// A source of that path and size, to which its place is still to be given.
    pub(super) fn new(path: &Path, bytes: u64, is_given_by_itself: bool) -> Self {
        Self {
            path: path.to_path_buf(),
            name: slashed(path),
            relative: PathBuf::new(),
            bytes,
            is_given_by_itself,
            passed_over: None,
            modified: None,
            spooled: None,
        }
    }

    /// The file that holds the bytes.
    pub(crate) fn stored_path(&self) -> &Path {
        self.spooled.as_ref().map_or(&self.path, |(copy, _)| copy.path())
    }

    /// Whether it can be read only once, as standard input: then it was copied.
    #[must_use]
    pub fn is_copied(&self) -> bool {
        self.spooled.is_some()
    }

    /// Which state of the file was found, in words: its size, and when it was last changed.
    #[must_use]
    pub fn state(&self) -> String {
        let since = |time: SystemTime| time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        let changed = self.modified.map(since).unwrap_or_default();
        format!("{} bytes, changed at {}.{:09}", self.bytes, changed.as_secs(), changed.subsec_nanos())
    }

    /// Fails if the file is no longer the one that was found.
    pub(super) fn check_unchanged(&self) -> Result<()> {
        if self.spooled.is_some() {
            return Ok(());
        }
        let is_same = fs::metadata(&self.path)
            .is_ok_and(|now| now.len() == self.bytes && now.modified().ok() == self.modified);
        if is_same { Ok(()) } else { Err(ErrorKind::InputChanged(self.path.clone()).into()) }
    }
}

/// Everything the user gave to read, found and checked, but not yet read.
#[derive(Debug)]
pub struct Inputs {
    sources: Vec<Source>,
    /// How many of the sources are the run's own: those behind them are only compared with.
    own: usize,
    /// The folders given.
    folders: Vec<PathBuf>,
    /// How many of them hold the run's own.
    own_folders: usize,
    is_single_file: bool,
    fields: Arc<Fields>,
    max_record: usize,
    max_ratio: u64,
    /// In which encoding records are that are no UTF-8.
    encoding: Option<&'static Encoding>,
}

impl Inputs {
    /// Finds the files behind the paths given: files, folders (recursively, in the order of their path's bytes,
    /// without hidden ones), or `-` for standard input, which is copied to a temporary file, since inputs are read
    /// more than once.
    ///
    /// A path that does not exist or cannot be opened is an error; a file in a folder that cannot be read is told
    /// later, as a fault of its batch.
    pub fn open(given: &[PathBuf], config: &ReadConfig) -> Result<Self> {
        Self::open_against(given, &[], config)
    }

    /// The same, and what these are compared with, found at `against` in the same way: sources behind the run's own, which
    /// are read with them and never written. A file that is found in both is the run's own.
    pub fn open_against(given: &[PathBuf], against: &[PathBuf], config: &ReadConfig) -> Result<Self> {
        Self::open_with(given, against, config, &mut io::stdin().lock())
    }

    /// All sources, in the order in which they are read.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// Those that are the run's own: all but what they are compared with.
    #[must_use]
    pub fn own_sources(&self) -> &[Source] {
        &self.sources[..self.own]
    }

    /// How many bytes are stored in the run's own.
    #[must_use]
    pub fn own_bytes(&self) -> u64 {
        self.own_sources().iter().map(|source| source.bytes).sum()
    }

    /// How many bytes are stored in all of them.
    #[must_use]
    pub fn total_bytes(&self) -> u64 {
        self.sources.iter().map(|source| source.bytes).sum()
    }

    /// Whether exactly one file is the run's own, and was given by itself.
    #[must_use]
    pub fn single_file(&self) -> bool {
        self.is_single_file
    }

    /// Reads everything, from the beginning.
    #[must_use]
    pub fn batches(&self) -> Batches<'_> {
        Batches::new(self, Purpose::Parsing, self.sources.len())
    }

    /// Reads the run's own, from the beginning.
    #[must_use]
    pub fn own_batches(&self) -> Batches<'_> {
        Batches::new(self, Purpose::Parsing, self.own)
    }

    /// The same batches for [`KeptWriter`](crate::write::KeptWriter): cheaper, where what is copied need not be read.
    #[must_use]
    pub fn batches_to_copy(&self) -> Batches<'_> {
        Batches::new(self, Purpose::Copying, self.own)
    }

    /// Whether a source is a table whose columns are known, with rows or without. Reads it again, up to the first one.
    #[must_use]
    pub fn has_table(&self) -> bool {
        self.batches_to_copy()
            .map_while(Result::ok)
            .any(|batch| batch.format == Format::Parquet || (batch.columns().is_some() && !batch.is_refused))
    }

    /// Reads record `index` of a batch of these inputs. Pure: any thread may do it, in any order.
    ///
    /// # Panics
    /// If the batch has no such record or is not of these inputs.
    #[must_use]
    pub fn parse(&self, batch: &Batch, index: usize) -> Parsed {
        self.parse_into(batch, index, &mut String::new())
    }

    /// The same, for who reads one record after another: the document's text may take the room of `spare`, and gives it back
    /// as [`Document::text`](crate::document::Document::text).
    ///
    /// # Panics
    /// If the batch has no such record or is not of these inputs.
    #[must_use]
    pub fn parse_into(&self, batch: &Batch, index: usize, spare: &mut String) -> Parsed {
        record::parse(&self.raw(batch, index), &self.fields, self.max_record, spare)
    }

    /// Under which of its own names record `index` of a batch has the fields that are read, as far as it has them.
    /// Nothing where the format has no names: text and pages.
    ///
    /// # Panics
    /// If the batch has no such record or is not of these inputs.
    #[must_use]
    pub fn names_read(&self, batch: &Batch, index: usize) -> Vec<(FieldName, String)> {
        record::names_read(&self.raw(batch, index), &self.fields)
    }

    /// Whether the text of record `index` of a batch or a text file was given as HTML, and read as such. False
    /// where the format has no fields.
    ///
    /// # Panics
    /// If the batch has no such record or is not of these inputs.
    #[must_use]
    pub fn is_markup(&self, batch: &Batch, index: usize) -> bool {
        record::is_markup(&self.raw(batch, index), &self.fields)
    }

    fn raw<'b>(&'b self, batch: &'b Batch, index: usize) -> Raw<'b> {
        Raw {
            bytes: batch.record(index),
            format: batch.format,
            source: &self.sources[batch.source as usize].name,
            number: batch.number(index),
            line: batch.line(index),
            columns: batch.columns(),
            encoding: self.encoding,
        }
    }

    /// The folders given.
    pub(crate) fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    /// Those of them that hold the run's own.
    pub(crate) fn own_folders(&self) -> &[PathBuf] {
        &self.folders[..self.own_folders]
    }

    /// Whether records may be in another encoding than UTF-8.
    pub(crate) fn has_encoding(&self) -> bool {
        self.encoding.is_some()
    }

    pub(super) fn max_record(&self) -> usize {
        self.max_record
    }

    pub(super) fn max_ratio(&self) -> u64 {
        self.max_ratio
    }

    pub(super) fn fields(&self) -> &Arc<Fields> {
        &self.fields
    }

    fn open_with(
        given: &[PathBuf],
        against: &[PathBuf],
        config: &ReadConfig,
        stdin: &mut dyn Read,
    ) -> Result<Self> {
        config.validate()?;
        let encoding = encoding::named(config.encoding.as_deref())?;
        let mut found = Finder::default();
        for path in given {
            found.add(path, stdin)?;
        }
        let (own, own_folders) = (found.sources.len(), found.folders.len());
        found.settle();
        for path in against {
            found.add(path, stdin)?;
        }
        // What is not written needs no place.
        found.wanted.truncate(own);
        let places = places::assign(&found.wanted);
        for (source, place) in found.sources.iter_mut().zip(places) {
            source.relative = place;
        }
        let is_single_file =
            matches!(&found.sources[..own], [only] if only.is_given_by_itself) && given.len() == 1;
        Ok(Self {
            sources: found.sources,
            own,
            folders: found.folders,
            own_folders,
            is_single_file,
            fields: Arc::new(Fields::new(&config.fields)),
            max_record: config.max_record,
            max_ratio: config.max_ratio,
            encoding,
        })
    }
}

/// A path as messages and ids show it on every system. Bytes that are no UTF-8 stand as `\xE9`, so that two such names do not
/// look alike.
pub(crate) fn slashed(path: &Path) -> String {
    use std::fmt::Write as _;
    let mut shown = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        shown.push_str(chunk.valid());
        for byte in chunk.invalid() {
            let _ = write!(shown, "\\x{byte:02X}");
        }
    }
    if std::path::MAIN_SEPARATOR == '/' { shown } else { shown.replace(std::path::MAIN_SEPARATOR, "/") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open_with(given: &[&str], stdin: &str) -> Result<Inputs> {
        let given: Vec<PathBuf> = given.iter().map(PathBuf::from).collect();
        Inputs::open_with(&given, &[], &ReadConfig::default(), &mut stdin.as_bytes())
    }

    #[test]
    fn standard_input_is_read_as_often_as_needed() {
        let inputs = open_with(&["-"], "{\"text\": \"A.\"}\n{\"id\": 5, \"text\": \"B.\"}\n").unwrap();
        for _pass in 0..2 {
            let batches: Vec<Batch> = inputs.batches().map(Result::unwrap).collect();
            let ids: Vec<String> =
                (0..2).map(|index| inputs.parse(&batches[0], index).document.unwrap().id).collect();
            assert_eq!(ids, ["-:1", "5"]);
        }
        assert!(inputs.single_file());
        let copy = inputs.sources()[0].stored_path().to_path_buf();
        assert!(copy.exists());
        drop(inputs);
        assert!(!copy.exists());
    }

    /// Three files in Latin-1 and other names had one id, `\u{fffd}.txt`, and tables could not tell them apart.
    #[cfg(unix)]
    #[test]
    fn names_that_are_not_utf8_stay_apart() {
        use std::ffi::OsStr;
        use std::os::unix::ffi::OsStrExt;
        let shown = |name: &[u8]| slashed(Path::new(OsStr::from_bytes(name)));
        assert_eq!(shown(b"in/\xe9t\xe9.txt"), "in/\\xE9t\\xE9.txt");
        assert_eq!(shown("in/été.txt".as_bytes()), "in/été.txt");
        assert_ne!(shown(b"\xe9.txt"), shown(b"\xe8.txt"));
    }

    #[test]
    fn standard_input_cannot_be_given_twice() {
        assert!(matches!(open_with(&["-", "-"], "").unwrap_err().kind(), ErrorKind::Setting { .. }));
    }

    #[test]
    fn inputs_can_be_shared_and_batches_sent() {
        fn shared<T: Sync + Send>() {}
        fn sent<T: Send>() {}
        shared::<Inputs>();
        sent::<Batches<'_>>();
        sent::<Batch>();
    }
}
