//! Finds the files behind the paths that the user gave.
//!
//! Nothing is read here but what can be read only once, and nothing met in a folder is an error: what cannot be read
//! becomes a source that says so.

use std::collections::HashSet;
use std::fs::{self, File, Metadata};
use std::io::{self, Read};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use walkdir::{DirEntry, WalkDir};
use xxhash_rust::xxh3::xxh3_128;

use crate::error::{Error, Result, Severity};
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
    /// Hashes of the full paths of the files met, however they were named.
    known: HashSet<u128>,
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
        self.push(regular(path, &metadata, true), Wanted { place: base, parent });
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
        let named = Named::new(copy.path());
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
