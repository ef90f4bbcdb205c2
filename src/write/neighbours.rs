//! The hidden names beside an output under which it is written, and what killed runs left under such names.

use std::fs::{self, File, TryLockError};
use std::path::Path;
use std::thread;
use std::time::Duration;

use tempfile::Builder;
use xxhash_rust::xxh3::xxh3_64;

/// How the names of the temporary neighbours of a target begin.
pub(super) fn prefix(target: &Path) -> String {
    let name = target.file_name().unwrap_or_default();
    format!(".wirecopy-{:016x}-", xxh3_64(name.as_encoded_bytes()))
}

/// How they end.
pub(super) const SUFFIX: &str = ".partial";
/// How what is being replaced ends: that is removed by nobody who finds it.
pub(super) const REPLACED: &str = ".replaced";

/// Keeps other runs from looking for what killed ones left in a folder while this one makes its own there: what is made
/// and not locked yet looks the same. Where a folder cannot be locked, or somebody else holds it, one goes on without.
pub(super) fn alone_in(parent: &Path) -> Option<File> {
    const ATTEMPTS: u32 = 100;
    const PAUSE: Duration = Duration::from_millis(5);
    let folder = File::open(parent).ok()?;
    for _ in 0..ATTEMPTS {
        match folder.try_lock() {
            Ok(()) => return Some(folder),
            Err(TryLockError::WouldBlock) => thread::sleep(PAUSE),
            Err(TryLockError::Error(_)) => return None,
        }
    }
    None
}

/// Removes the temporary neighbours of a target that nobody holds any more.
pub(super) fn remove_stale(parent: &Path, prefix: &str) {
    let Ok(entries) = fs::read_dir(parent) else { return };
    for entry in entries.filter_map(Result::ok) {
        let name = entry.file_name();
        let name = name.to_string_lossy();
        if !name.starts_with(prefix) || !name.ends_with(SUFFIX) {
            continue;
        }
        let path = entry.path();
        let is_free = File::open(&path).is_ok_and(|file| file.try_lock().is_ok());
        if is_free {
            // If it cannot be removed, it is in nobody's way.
            let _ = if path.is_dir() { fs::remove_dir_all(&path) } else { fs::remove_file(&path) };
        }
    }
}

/// Makes temporary neighbours of an output: hidden, so that no run takes one for an input, and with the permissions
/// that the user's mask gives to any other file.
#[cfg_attr(not(unix), expect(unused_variables))]
pub(super) fn neighbour<'n>(prefix: &'n str, suffix: &'n str, mode: u32) -> Builder<'n, 'n> {
    let mut builder = Builder::new();
    builder.prefix(prefix).suffix(suffix);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        builder.permissions(fs::Permissions::from_mode(mode));
    }
    builder
}
