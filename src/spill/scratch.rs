//! The temporary file of a run: bytes are appended by any thread, and read back from any place.

use std::fs::File;
use std::io;
use std::path::PathBuf;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use crate::error::{Error, Result};

/// A file without a name in a folder, made when it is first written to.
#[derive(Debug)]
pub struct Scratch {
    folder: PathBuf,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    file: Option<Arc<File>>,
    end: u64,
}

impl Scratch {
    /// A scratch file in `folder`; in the system's folder for temporary files where none is given.
    #[must_use]
    pub fn new(folder: Option<PathBuf>) -> Self {
        Self { folder: folder.unwrap_or_else(std::env::temp_dir), state: Mutex::default() }
    }

    /// Appends `bytes` and tells where they begin.
    pub fn append(&self, bytes: &[u8]) -> Result<u64> {
        let mut state = self.state();
        let at = state.end;
        if state.file.is_none() {
            let made = tempfile::tempfile_in(&self.folder);
            let failed = |source| Error::io("make a temporary file in", &self.folder, source);
            state.file = Some(Arc::new(made.map_err(failed)?));
        }
        // Written under the lock: the place is given away only when the bytes are there.
        if let Some(file) = &state.file {
            write_all_at(file, bytes, at)
                .map_err(|source| Error::io("write to a temporary file in", &self.folder, source))?;
        }
        state.end += bytes.len() as u64;
        Ok(at)
    }

    /// Writes `bytes` over those that begin at `at`, which were appended before.
    ///
    /// # Errors
    /// If the system cannot write them, or nothing was ever appended.
    pub fn overwrite(&self, at: u64, bytes: &[u8]) -> Result<()> {
        let failed = |source| Error::io("write to a temporary file in", &self.folder, source);
        let file = self.state().file.clone().ok_or_else(|| failed(io::ErrorKind::UnexpectedEof.into()))?;
        write_all_at(&file, bytes, at).map_err(failed)
    }

    /// Fills `into` with the bytes that begin at `at`.
    ///
    /// # Errors
    /// If the system cannot read them, or they were never written.
    pub fn read(&self, at: u64, into: &mut [u8]) -> Result<()> {
        let failed = |source| Error::io("read back a temporary file in", &self.folder, source);
        // The lock is not held while the bytes are read: threads do not wait for each other.
        let file = self.state().file.clone().ok_or_else(|| failed(io::ErrorKind::UnexpectedEof.into()))?;
        read_exact_at(&file, into, at).map_err(failed)
    }

    /// Bytes written so far.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.state().end
    }

    /// A thread that panicked while it held the lock leaves a state that is still whole: the end moves last.
    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(unix)]
fn write_all_at(file: &File, bytes: &[u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::write_all_at(file, bytes, at)
}

#[cfg(unix)]
fn read_exact_at(file: &File, into: &mut [u8], at: u64) -> io::Result<()> {
    std::os::unix::fs::FileExt::read_exact_at(file, into, at)
}

#[cfg(windows)]
fn write_all_at(file: &File, mut bytes: &[u8], mut at: u64) -> io::Result<()> {
    while !bytes.is_empty() {
        let written = std::os::windows::fs::FileExt::seek_write(file, bytes, at)?;
        if written == 0 {
            return Err(io::ErrorKind::WriteZero.into());
        }
        bytes = &bytes[written..];
        at += written as u64;
    }
    Ok(())
}

#[cfg(windows)]
fn read_exact_at(file: &File, mut into: &mut [u8], mut at: u64) -> io::Result<()> {
    while !into.is_empty() {
        let read = std::os::windows::fs::FileExt::seek_read(file, into, at)?;
        if read == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        into = &mut into[read..];
        at += read as u64;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_made_before_the_first_byte() {
        let scratch = Scratch::new(Some(PathBuf::from("/no/such/folder")));
        assert_eq!(scratch.bytes(), 0);
        assert!(scratch.read(0, &mut [0]).is_err());
        let message = scratch.append(b"x").unwrap_err().to_string();
        assert!(message.contains("make a temporary file in /no/such/folder"), "{message}");
    }

    #[test]
    fn what_was_appended_is_read_back() {
        let scratch = Scratch::new(None);
        let (first, second) = (scratch.append(b"one").unwrap(), scratch.append(b"two").unwrap());
        let mut read = [0; 3];
        scratch.read(second, &mut read).unwrap();
        assert_eq!(&read, b"two");
        scratch.read(first, &mut read).unwrap();
        assert_eq!((&read, scratch.bytes()), (b"one", 6));
        assert!(scratch.read(4, &mut read).is_err(), "beyond the end");
    }
}
