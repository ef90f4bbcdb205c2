//! What is written is on the disk before it is called by its name: a name that outlives a power cut must not stand for less.

use std::fs::File;
use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use walkdir::WalkDir;

use crate::temporary::sync_folder;

/// Writes all files and folders below `root` to the disk, several at a time: a file system has less to do for many that
/// ask at once.
pub(super) fn sync_tree(root: &Path) -> io::Result<()> {
    let entries: Vec<PathBuf> = WalkDir::new(root)
        .into_iter()
        .map(|entry| entry.map(walkdir::DirEntry::into_path))
        .collect::<std::result::Result<_, _>>()?;
    entries.par_iter().try_for_each(|path| {
        // Not every system opens folders.
        if path.is_dir() { sync_folder(path) } else { File::options().append(true).open(path)?.sync_all() }
    })
}
