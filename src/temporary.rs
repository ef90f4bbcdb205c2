//! The temporary files and folders of this process that have names, so that they can be removed when a signal ends it:
//! no destructor runs then. What is killed outright leaves them; the next run to the same output removes them (see
//! `write`). And how the name that one of them takes in the end gets to the disk.

use std::collections::BTreeSet;
use std::fs;
#[cfg(unix)]
use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

static NAMED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A folder may be written to while it is removed: it is tried so often.
const ATTEMPTS: usize = 5;

/// Keeps a temporary file or folder listed; the file itself is its owner's.
#[derive(Debug)]
pub struct Named(PathBuf);

impl Named {
    /// Makes a temporary file or folder and lists its path; no signal's clean-up comes in between, which would not find it.
    pub fn make<T>(
        make: impl FnOnce() -> io::Result<T>,
        path: impl FnOnce(&T) -> &Path,
    ) -> io::Result<(T, Self)> {
        let mut listed = named();
        let temporary = make()?;
        let path = path(&temporary).to_path_buf();
        listed.insert(path.clone());
        drop(listed);
        Ok((temporary, Self(path)))
    }

    /// Does what takes it out of the list, a renaming that leaves it nowhere to be removed from; no signal's clean-up comes
    /// in between.
    pub fn release<T>(self, rename: impl FnOnce() -> T) -> T {
        let mut listed = named();
        let done = rename();
        listed.remove(&self.0);
        drop(listed);
        done
    }
}

impl Drop for Named {
    fn drop(&mut self) {
        named().remove(&self.0);
    }
}

/// Removes everything that is listed. For the last moment of a process: its outputs cannot be completed afterwards, and
/// who tries to waits for the end.
pub fn remove_all() {
    let mut listed = named();
    for path in std::mem::take(&mut *listed) {
        for _ in 0..ATTEMPTS {
            let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            if removed.is_ok() || !path.exists() {
                break;
            }
        }
    }
    // Another thread may stand before the renaming of something that is gone.
    std::mem::forget(listed);
}

/// Writes the names in a folder to the disk. What cannot be done about it is no failure: the names are there.
pub(crate) fn sync_name(folder: &Path) {
    let _ = sync_folder(folder);
}

/// The same for who must know.
#[cfg_attr(not(unix), expect(unused_variables, clippy::unnecessary_wraps))]
pub(crate) fn sync_folder(folder: &Path) -> io::Result<()> {
    // Not every system opens folders.
    #[cfg(unix)]
    File::open(folder)?.sync_all()?;
    Ok(())
}

fn named() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    NAMED.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file was listed after it was made: an interrupt in between left it behind.
    #[test]
    fn no_clean_up_can_begin_between_the_making_and_the_listing() {
        let path = Path::new("made by no clean-up");
        let make = || {
            assert!(NAMED.try_lock().is_err(), "a clean-up would begin");
            Ok(path)
        };
        let (_, named) = Named::make(make, |path| path).unwrap();
        assert!(super::named().contains(path));
        drop(named);
        assert!(!super::named().contains(path));
    }
}
