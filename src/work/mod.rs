//! A folder in which a run leaves what it has done so far, so that one that was broken off can go on.
//!
//! A stage's result is saved in numbered *parts*, each a file that is there whole or not at all. Each begins with a
//! magic number and the version of its form, and ends with a checksum; one that is damaged counts as not there, and
//! what it held is done again. A part that is no plain file is none of ours, and the folder is refused. What the run is,
//! its *terms*, is the first part: a run with other terms is refused with the first one that differs.
//!
//! What stands in a part is its maker's business: see [`codec`].

pub mod codec;

use std::fs::{self, File, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};

use xxhash_rust::xxh3::xxh3_128;

use crate::error::{Error, Result};
use crate::temporary::sync_name;
use codec::{Decoder, Encode};

const MAGIC: [u8; 8] = *b"wirework";
/// Version of the form of a part, of what stands in those of each stage, and of how sources are cut into batches, which are
/// counted to find the place to go on from.
const FORMAT: u32 = 2;
const HEAD: usize = MAGIC.len() + size_of::<u32>() + size_of::<u64>();
const CHECKSUM: usize = size_of::<u128>();

const LOCK: &str = "lock";
const EXTENSION: &str = ".work";
const PARTIAL: &str = ".work.partial";
const TERMS: &str = "terms";

/// One thing that must be the same for a run to be gone on with: what it is, in words, and its value.
pub type Term = (String, String);

/// A work folder, held by this run alone.
#[derive(Debug)]
pub struct Work {
    folder: PathBuf,
    /// Locked as long as it is open.
    _lock: File,
    /// Whether it was there, and empty.
    was_there: bool,
    is_resumed: bool,
}

impl Work {
    /// Opens a work folder for the run of these terms; makes it if it is not there. Files that a broken-off run was just
    /// writing are removed.
    ///
    /// # Errors
    /// If another run is at work in it, it holds a run of other terms, or files that are none of this program's.
    pub fn open(folder: &Path, terms: &[Term]) -> Result<Self> {
        let mut was_there = folder.is_dir();
        if !was_there {
            fs::create_dir(folder).map_err(|source| Error::io("make the folder", folder, source))?;
            let above = folder.parent().filter(|above| !above.as_os_str().is_empty());
            sync_name(above.unwrap_or(Path::new(".")));
        }
        for name in names(folder)? {
            // A run that was killed while it removed its parts leaves a folder that goes with this one's.
            was_there = false;
            let is_ours = name == LOCK || name.ends_with(EXTENSION) || name.ends_with(PARTIAL);
            // A pipe of such a name would be waited for without end, and a link may lead anywhere.
            let is_file = fs::symlink_metadata(folder.join(&name)).is_ok_and(|found| found.is_file());
            if !is_ours || !is_file {
                let message = format!(
                    "{} holds other files (`{name}`); name an empty folder or a new one",
                    folder.display()
                );
                return Err(Error::setting("work", message));
            }
        }
        let work = Self { folder: folder.to_path_buf(), _lock: lock(folder)?, was_there, is_resumed: false };
        for name in names(folder)?.iter().filter(|name| name.ends_with(PARTIAL)) {
            let path = folder.join(name);
            fs::remove_file(&path).map_err(|source| Error::io("remove", &path, source))?;
        }
        if let Some(before) = work.load(TERMS, 0)?.and_then(|stored| decode_terms(&stored)) {
            refuse_other_terms(folder, &before, terms)?;
            return Ok(Self { is_resumed: true, ..work });
        }
        // Parts without terms are of no run that can be gone on with.
        work.remove_parts()?;
        work.save(TERMS, 0, &encode_terms(terms))?;
        Ok(work)
    }

    /// Whether an earlier run left something.
    #[must_use]
    pub fn is_resumed(&self) -> bool {
        self.is_resumed
    }

    /// Saves a part of a stage's result: on the disk, with its name, before this returns.
    pub fn save(&self, stage: &str, part: u32, content: &[u8]) -> Result<()> {
        let (path, partial) = (self.path(stage, part, EXTENSION), self.path(stage, part, PARTIAL));
        let mut head = MAGIC.to_vec();
        head.u32(FORMAT);
        head.u64(content.len() as u64);
        let write = || {
            let mut file = File::create(&partial)?;
            file.write_all(&head)?;
            file.write_all(content)?;
            file.write_all(&checksum(stage, part, content).to_le_bytes())?;
            file.sync_all()?;
            fs::rename(&partial, &path)
        };
        write().map_err(|source| Error::io("write", &path, source))?;
        sync_name(&self.folder);
        Ok(())
    }

    /// A part of a stage's result; `None` if it was not saved, or is damaged.
    pub fn load(&self, stage: &str, part: u32) -> Result<Option<Vec<u8>>> {
        let path = self.path(stage, part, EXTENSION);
        match File::open(&path).and_then(|file| read_whole(&file)) {
            Ok(stored) => Ok(stored.and_then(|stored| content(stage, part, stored))),
            Err(missing) if missing.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(source) => Err(Error::io("read", &path, source)),
        }
    }

    /// Removes everything, and the folder if it was made for this run or is empty now: the run is over.
    pub fn finish(self) -> Result<()> {
        self.remove_parts()?;
        let lock = self.folder.join(LOCK);
        fs::remove_file(&lock).map_err(|source| Error::io("remove", &lock, source))?;
        if !self.was_there {
            // Somebody may have put something there: then it stays.
            let _ = fs::remove_dir(&self.folder);
        }
        Ok(())
    }

    fn remove_parts(&self) -> Result<()> {
        let terms = format!("{TERMS}-{:06}{EXTENSION}", 0);
        let names = names(&self.folder)?;
        let parts = names.iter().filter(|name| name.ends_with(EXTENSION));
        let (first, others): (Vec<&String>, Vec<&String>) = parts.partition(|name| **name == terms);
        // The terms go first: what a removal leaves that is broken off is then of no run.
        for name in first.into_iter().chain(others) {
            let path = self.folder.join(name);
            fs::remove_file(&path).map_err(|source| Error::io("remove", &path, source))?;
        }
        Ok(())
    }

    fn path(&self, stage: &str, part: u32, extension: &str) -> PathBuf {
        self.folder.join(format!("{stage}-{part:06}{extension}"))
    }
}

/// The names in a folder, sorted.
fn names(folder: &Path) -> Result<Vec<String>> {
    let failed = |source| Error::io("read the folder", folder, source);
    let mut names = Vec::new();
    for entry in fs::read_dir(folder).map_err(failed)? {
        names.push(entry.map_err(failed)?.file_name().to_string_lossy().into_owned());
    }
    names.sort_unstable();
    Ok(names)
}

/// Takes the folder for this run alone, as long as the file is open.
fn lock(folder: &Path) -> Result<File> {
    /// Each one that fails is another run that came to its end in between.
    const ATTEMPTS: usize = 100;
    let path = folder.join(LOCK);
    for _ in 0..ATTEMPTS {
        let file = File::create(&path).map_err(|source| Error::io("write", &path, source))?;
        match file.try_lock() {
            // The run that held it may have removed it since it was opened: then it keeps nobody out.
            Ok(()) if is_named(&file, &path) => return Ok(file),
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => break,
            Err(TryLockError::Error(source)) => return Err(Error::io("lock", &path, source)),
        }
    }
    Err(Error::setting("work", format!("another run is at work in {}", folder.display())))
}

/// Whether an open file is the one that a path names.
#[cfg(unix)]
fn is_named(file: &File, path: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    let place = |found: fs::Metadata| (found.dev(), found.ino());
    let named = fs::symlink_metadata(path).map(place);
    file.metadata().map(place).is_ok_and(|open| named.is_ok_and(|named| named == open))
}

/// Elsewhere a file that is open does not lose its name to another.
#[cfg(not(unix))]
fn is_named(_: &File, _: &Path) -> bool {
    true
}

/// The checksum of a part: its place belongs to it, so that no part stands for another.
fn checksum(stage: &str, part: u32, content: &[u8]) -> u128 {
    let mut place = Vec::new();
    place.string(stage);
    place.u32(part);
    xxh3_128(content) ^ xxh3_128(&place)
}

/// The bytes of a part's file; none if it is not as long as its head says. Nothing is reserved for a file whose length
/// is the damage.
fn read_whole(mut file: &File) -> io::Result<Option<Vec<u8>>> {
    let mut stored = Vec::new();
    file.take(HEAD as u64).read_to_end(&mut stored)?;
    let len = file.metadata()?.len();
    if end_of_content(&stored).and_then(|end| end.checked_add(CHECKSUM as u64)) != Some(len) {
        return Ok(None);
    }
    file.read_to_end(&mut stored)?;
    Ok(Some(stored))
}

/// Where the content of a part ends that begins with this head.
fn end_of_content(stored: &[u8]) -> Option<u64> {
    let mut head = Decoder::new(stored.get(MAGIC.len()..HEAD)?);
    let (format, len) = (head.u32()?, head.u64()?);
    let is_ours = stored.starts_with(&MAGIC) && format == FORMAT;
    is_ours.then(|| len.checked_add(HEAD as u64))?
}

/// What a part's file holds, if it is whole.
fn content(stage: &str, part: u32, mut stored: Vec<u8>) -> Option<Vec<u8>> {
    let end = usize::try_from(end_of_content(&stored)?).ok()?;
    let mut behind = Decoder::new(stored.get(end..)?);
    let expected = behind.u128().filter(|_| behind.is_at_end())?;
    stored.truncate(end);
    stored.drain(..HEAD);
    (checksum(stage, part, &stored) == expected).then_some(stored)
}

fn encode_terms(terms: &[Term]) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.u64(terms.len() as u64);
    for (name, value) in terms {
        bytes.string(name);
        bytes.string(value);
    }
    bytes
}

fn decode_terms(bytes: &[u8]) -> Option<Vec<Term>> {
    let mut decoder = Decoder::new(bytes);
    let count = decoder.count(2 * size_of::<u64>())?;
    (0..count).map(|_| Some((decoder.string()?.to_owned(), decoder.string()?.to_owned()))).collect()
}

/// Says the first term that differs.
fn refuse_other_terms(folder: &Path, before: &[Term], now: &[Term]) -> Result<()> {
    const NOTHING: &str = "not there";
    let longest = before.len().max(now.len());
    let Some(at) = (0..longest).find(|&at| before.get(at) != now.get(at)) else { return Ok(()) };
    let (was, is) = match (before.get(at), now.get(at)) {
        (Some((name, was)), Some((same, is))) if name == same => (format!("{name}: {was}"), is.clone()),
        (was, is) => {
            let say = |term: Option<&Term>| {
                term.map_or_else(|| NOTHING.to_owned(), |(name, value)| format!("{name}: {value}"))
            };
            (say(was), say(is))
        }
    };
    let message = format!(
        "{} holds an unfinished run that this one cannot go on with; there: {was}; here: {is}. Run it as it was, or \
         give another folder, or remove this one",
        folder.display()
    );
    Err(Error::setting("work", message))
}

#[cfg(test)]
mod tests;
