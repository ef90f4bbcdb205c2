//! What the user named, as a list of sources.

use std::collections::HashSet;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use tempfile::NamedTempFile;
use walkdir::{DirEntry, WalkDir};
use xxhash_rust::xxh3::xxh3_128;

use crate::config::ReadConfig;
use crate::error::{Error, ErrorKind, Result, Severity};

use super::batch::{Batch, Batches};
use super::fields::Fields;
use super::format::{self, Refused};
use super::places::{self, Wanted};
use super::record::{self, Parsed, Raw};

/// The largest `max_record` there may be: spans within a record are 32 bits wide.
const MAX_RECORD_LIMIT: usize = 1 << 30;

/// One file to read, or standard input.
#[derive(Debug)]
pub struct Source {
    /// The file; `-` for standard input.
    pub path: PathBuf,
    /// The name that ids and messages use: the path as given, below a folder with `/` between its parts; `-` for
    /// standard input.
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
    modified: Option<SystemTime>,
    /// A copy of what can be read only once.
    spooled: Option<NamedTempFile>,
}

impl Source {
    /// The file that holds the bytes.
    pub(super) fn stored_path(&self) -> &Path {
        self.spooled.as_ref().map_or(&self.path, |copy| copy.path())
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
    folders: Vec<PathBuf>,
    is_single_file: bool,
    fields: Fields,
    max_record: usize,
}

impl Inputs {
    /// Finds the files behind the paths given: files, folders (recursively, in the order of their path's bytes,
    /// without hidden ones), or `-` for standard input, which is copied to a temporary file, since inputs are read
    /// more than once.
    ///
    /// A path that does not exist or cannot be opened is an error; a file in a folder that cannot be read is told
    /// later, as a fault of its batch.
    pub fn open(given: &[PathBuf], config: &ReadConfig) -> Result<Self> {
        Self::open_with(given, config, &mut io::stdin().lock())
    }

    /// All sources, in the order in which they are read.
    #[must_use]
    pub fn sources(&self) -> &[Source] {
        &self.sources
    }

    /// How many bytes are stored in all of them.
    #[must_use]
    pub fn total_bytes(&self) -> u64 {
        self.sources.iter().map(|source| source.bytes).sum()
    }

    /// Whether exactly one file was given, by itself.
    #[must_use]
    pub fn single_file(&self) -> bool {
        self.is_single_file
    }

    /// Reads everything, from the beginning.
    #[must_use]
    pub fn batches(&self) -> Batches<'_> {
        Batches::new(self)
    }

    /// Reads record `index` of a batch of these inputs. Pure: any thread may do it, in any order.
    ///
    /// # Panics
    /// If the batch has no such record or is not of these inputs.
    #[must_use]
    pub fn parse(&self, batch: &Batch, index: usize) -> Parsed {
        let raw = Raw {
            bytes: batch.record(index),
            format: batch.format,
            source: &self.sources[batch.source as usize].name,
            number: batch.number(index),
            line: batch.line(index),
        };
        record::parse(&raw, &self.fields, self.max_record)
    }

    /// The folders given.
    pub(crate) fn folders(&self) -> &[PathBuf] {
        &self.folders
    }

    pub(super) fn max_record(&self) -> usize {
        self.max_record
    }

    fn open_with(given: &[PathBuf], config: &ReadConfig, stdin: &mut dyn Read) -> Result<Self> {
        if !(1..=MAX_RECORD_LIMIT).contains(&config.max_record) {
            let message = format!("{} is not from 1 to {MAX_RECORD_LIMIT} bytes", config.max_record);
            return Err(Error::setting("--max-record", message));
        }
        let mut found = Finder::default();
        for path in given {
            found.add(path, stdin)?;
        }
        let places = places::assign(&found.wanted);
        for (source, place) in found.sources.iter_mut().zip(places) {
            source.relative = place;
        }
        let is_single_file =
            matches!(found.sources.as_slice(), [only] if only.is_given_by_itself) && given.len() == 1;
        Ok(Self {
            sources: found.sources,
            folders: found.folders,
            is_single_file,
            fields: Fields::new(&config.fields),
            max_record: config.max_record,
        })
    }
}

/// Collects sources in order.
#[derive(Default)]
struct Finder {
    sources: Vec<Source>,
    folders: Vec<PathBuf>,
    wanted: Vec<Wanted>,
    /// Hashes of the full paths of the files met, however they were named.
    known: HashSet<u128>,
}

impl Finder {
    fn add(&mut self, path: &Path, stdin: &mut dyn Read) -> Result<()> {
        if path == Path::new("-") {
            return self.add_spooled(path, stdin, "stdin".into());
        }
        let metadata = fs::metadata(path).map_err(|source| Error::io("read", path, source))?;
        if metadata.is_dir() {
            fs::read_dir(path).map_err(|source| Error::io("read the folder", path, source))?;
            self.add_folder(path);
            return Ok(());
        }
        let mut file = File::open(path).map_err(|source| Error::io("open", path, source))?;
        let base = PathBuf::from(path.file_name().unwrap_or(path.as_os_str()));
        if !metadata.is_file() {
            return self.add_spooled(path, &mut file, base);
        }
        let parent = path.canonicalize().ok().and_then(|full| Some(full.parent()?.file_name()?.into()));
        self.push(source(path, slashed(path), &metadata, true), Wanted { place: base, parent });
        Ok(())
    }

    /// What can be read only once is copied first.
    fn add_spooled(&mut self, path: &Path, reader: &mut dyn Read, place: PathBuf) -> Result<()> {
        if !self.is_new(path) {
            let message = format!("`{}` is given twice, but can be read only once", path.display());
            return Err(Error::setting("input", message));
        }
        let mut copy =
            NamedTempFile::new().map_err(|source| Error::io("make a temporary copy of", path, source))?;
        let bytes = io::copy(reader, copy.as_file_mut())
            .map_err(|source| Error::io("make a temporary copy of", path, source))?;
        self.sources.push(Source {
            path: path.to_path_buf(),
            name: slashed(path),
            relative: PathBuf::new(),
            bytes,
            is_given_by_itself: true,
            passed_over: None,
            modified: None,
            spooled: Some(copy),
        });
        self.wanted.push(Wanted { place, parent: None });
        Ok(())
    }

    fn add_folder(&mut self, folder: &Path) {
        self.folders.push(folder.to_path_buf());
        let visible =
            |entry: &DirEntry| entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".");
        let mut found: Vec<(PathBuf, walkdir::Result<Metadata>)> = Vec::new();
        for entry in WalkDir::new(folder).follow_links(true).into_iter().filter_entry(visible) {
            match entry {
                Ok(entry) if entry.file_type().is_dir() => {}
                Ok(entry) => found.push((entry.path().to_path_buf(), entry.metadata())),
                Err(error) => {
                    let path = error.path().unwrap_or(folder).to_path_buf();
                    found.push((path, Err(error)));
                }
            }
        }
        found
            .sort_by(|(a, _), (b, _)| a.as_os_str().as_encoded_bytes().cmp(b.as_os_str().as_encoded_bytes()));
        let parent = folder.canonicalize().ok().and_then(|full| Some(full.file_name()?.into()));
        for (path, metadata) in found {
            let place = path.strip_prefix(folder).unwrap_or(&path).to_path_buf();
            self.push(in_folder(&path, metadata), Wanted { place, parent: parent.clone() });
        }
    }

    fn is_new(&mut self, full: &Path) -> bool {
        self.known.insert(xxh3_128(full.as_os_str().as_encoded_bytes()))
    }

    /// Adds a file, unless it was met before under this or another name: it would be a copy of itself.
    fn push(&mut self, mut source: Source, wanted: Wanted) {
        if source.passed_over.is_none() {
            let full = source.path.canonicalize().unwrap_or_else(|_| source.path.clone());
            if !self.is_new(&full) {
                let cause = "not read: the same file as one read before".to_owned();
                source.passed_over = Some(Refused { cause, severity: Severity::Notice });
            }
        }
        self.sources.push(source);
        self.wanted.push(wanted);
    }
}

fn source(path: &Path, name: String, metadata: &Metadata, is_given_by_itself: bool) -> Source {
    Source {
        path: path.to_path_buf(),
        name,
        relative: PathBuf::new(),
        bytes: metadata.len(),
        is_given_by_itself,
        passed_over: None,
        modified: metadata.modified().ok(),
        spooled: None,
    }
}

/// A file met in a folder; what cannot be input is marked so.
fn in_folder(path: &Path, metadata: walkdir::Result<Metadata>) -> Source {
    let unread = |cause: String, severity| Source {
        path: path.to_path_buf(),
        name: slashed(path),
        relative: PathBuf::new(),
        bytes: 0,
        is_given_by_itself: false,
        passed_over: Some(Refused { cause, severity }),
        modified: None,
        spooled: None,
    };
    match metadata {
        Err(error) if error.loop_ancestor().is_some() => {
            unread("not read: a link to a folder that it is in".to_owned(), Severity::Notice)
        }
        Err(error) => {
            let cause = error.io_error().map_or_else(|| error.to_string(), ToString::to_string);
            unread(format!("cannot be read: {cause}"), Severity::Broken)
        }
        Ok(metadata) if !metadata.is_file() => {
            unread("not read: not a regular file".to_owned(), Severity::Notice)
        }
        Ok(metadata) => match format::refused_by_name(path) {
            Some(refused) => unread(refused.cause, refused.severity),
            None => source(path, slashed(path), &metadata, false),
        },
    }
}

/// A path as messages and ids show it on every system.
fn slashed(path: &Path) -> String {
    let shown = path.to_string_lossy();
    if std::path::MAIN_SEPARATOR == '/' {
        shown.into_owned()
    } else {
        shown.replace(std::path::MAIN_SEPARATOR, "/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn open_with(given: &[&str], stdin: &str) -> Result<Inputs> {
        let given: Vec<PathBuf> = given.iter().map(PathBuf::from).collect();
        Inputs::open_with(&given, &ReadConfig::default(), &mut stdin.as_bytes())
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
