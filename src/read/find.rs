//! Finds the files behind the paths that the user gave.
//!
//! Nothing is read here but what can be read only once, and nothing met in a folder is an error: what cannot be read
//! becomes a source that says so.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use walkdir::{DirEntry, WalkDir};
use xxhash_rust::xxh3::xxh3_128;

use crate::error::{Error, Result, Severity, shortened};
use crate::temporary::Named;

use super::format::{self, Refused};
use super::places::Wanted;
use super::source::Source;

/// How the names of the accounts end that runs leave beside what they write; in a folder they are passed over.
pub(crate) const MANIFEST_EXTENSION: &str = ".wirecopy.json";

/// Collects sources in order.
#[derive(Default)]
pub(super) struct Finder {
    pub(super) sources: Vec<Source>,
    /// The folders given.
    pub(super) folders: Vec<PathBuf>,
    /// Where each source would like to be in an output tree.
    pub(super) wanted: Vec<Wanted>,
    /// Of each file met, by the hash of its full path: the source that reads it, and whether it is met as itself there.
    known: HashMap<u128, (usize, bool)>,
    /// Sources before this one give way to none that is found later.
    settled: usize,
}

impl Finder {
    /// Adds what one given path stands for; `stdin` is read for `-`.
    pub(super) fn add(&mut self, path: &Path, stdin: &mut dyn Read) -> Result<()> {
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
        self.push(regular(path, &metadata, true), Wanted { place: base, parent }, None);
        Ok(())
    }

    /// Whatever is found from here on, the sources that were found are read.
    pub(super) fn settle(&mut self) {
        self.settled = self.sources.len();
    }

    /// What can be read only once is copied first.
    fn add_spooled(&mut self, path: &Path, reader: &mut dyn Read, place: PathBuf) -> Result<()> {
        if self.known.insert(hash(path), (self.sources.len(), true)).is_some() {
            let message = format!("`{}` is given twice, but can be read only once", path.display());
            return Err(Error::setting("input", message));
        }
        let (mut copy, named) = Named::make(NamedTempFile::new, NamedTempFile::path)
            .map_err(|source| Error::io("make a temporary copy of", path, source))?;
        let bytes = io::copy(reader, copy.as_file_mut())
            .map_err(|source| Error::io("make a temporary copy of", path, source))?;
        self.sources.push(Source { spooled: Some((copy, named)), ..Source::new(path, bytes, true) });
        self.wanted.push(Wanted { place, parent: None });
        Ok(())
    }

    fn add_folder(&mut self, folder: &Path) {
        self.folders.push(folder.to_path_buf());
        // The account of an earlier run is no article.
        let visible = |entry: &DirEntry| {
            let name = entry.file_name().as_encoded_bytes();
            entry.depth() == 0 || !(name.starts_with(b".") || name.ends_with(MANIFEST_EXTENSION.as_bytes()))
        };
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
        let full = folder.canonicalize().unwrap_or_else(|_| folder.to_path_buf());
        let parent: Option<PathBuf> = full.file_name().map(Into::into);
        for (path, metadata) in found {
            let place = path.strip_prefix(folder).unwrap_or(&path).to_path_buf();
            let itself = full.join(&place);
            self.push(in_folder(&path, metadata), Wanted { place, parent: parent.clone() }, Some(&itself));
        }
    }

    /// Adds a file. One that was met before under another name would be a copy of itself: it is read where it is met first,
    /// but for one that is met in a folder only by way of a link, which gives way to the file `itself`.
    fn push(&mut self, mut source: Source, wanted: Wanted, itself: Option<&Path>) {
        if source.passed_over.is_none() {
            let full = source.path.canonicalize().unwrap_or_else(|_| source.path.clone());
            let is_itself = itself.is_none_or(|itself| itself == full);
            let here = (self.sources.len(), is_itself);
            match self.known.entry(hash(&full)) {
                Entry::Vacant(free) => drop(free.insert(here)),
                Entry::Occupied(mut taken)
                    if is_itself && !taken.get().1 && taken.get().0 >= self.settled =>
                {
                    let (link, _) = taken.insert(here);
                    self.sources[link].passed_over = Some(double_of(&source.name));
                }
                Entry::Occupied(taken) => {
                    source.passed_over = Some(double_of(&self.sources[taken.get().0].name));
                }
            }
        }
        self.sources.push(source);
        self.wanted.push(wanted);
    }
}

fn hash(full: &Path) -> u128 {
    xxh3_128(full.as_os_str().as_encoded_bytes())
}

/// Why a file is not read that is read under another name.
fn double_of(name: &str) -> Refused {
    Refused { cause: format!("not read: the same file as {}", shortened(name)), severity: Severity::Notice }
}

fn regular(path: &Path, metadata: &Metadata, is_given_by_itself: bool) -> Source {
    Source { modified: metadata.modified().ok(), ..Source::new(path, metadata.len(), is_given_by_itself) }
}

/// A file met in a folder; what cannot be input is marked so.
fn in_folder(path: &Path, metadata: walkdir::Result<Metadata>) -> Source {
    let unread = |cause: String, severity| Source {
        passed_over: Some(Refused { cause, severity }),
        ..Source::new(path, 0, false)
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
            None => regular(path, &metadata, false),
        },
    }
}
