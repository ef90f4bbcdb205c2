//! The temporary files and folders of this process that have names, so that they can be removed when a signal ends it:
//! no destructor runs then. What is killed outright leaves them; the next run to the same output removes them (see
//! `write`).

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, MutexGuard, PoisonError};

static NAMED: Mutex<BTreeSet<PathBuf>> = Mutex::new(BTreeSet::new());

/// A folder may be written to while it is removed: it is tried so often.
const ATTEMPTS: usize = 5;

/// Keeps a temporary file or folder listed; the file itself is its owner's.
#[derive(Debug)]
pub struct Named(PathBuf);

impl Named {
    /// Lists a path.
    #[must_use]
    pub fn new(path: &Path) -> Self {
        named().insert(path.to_path_buf());
        Self(path.to_path_buf())
    }
}

impl Drop for Named {
    fn drop(&mut self) {
        named().remove(&self.0);
    }
}

/// Removes everything that is listed. For the last moment of a process: its outputs cannot be completed afterwards.
pub fn remove_all() {
    for path in std::mem::take(&mut *named()) {
        for _ in 0..ATTEMPTS {
            let removed = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
            if removed.is_ok() || !path.exists() {
                break;
            }
        }
    }
}

fn named() -> MutexGuard<'static, BTreeSet<PathBuf>> {
    NAMED.lock().unwrap_or_else(PoisonError::into_inner)
}
