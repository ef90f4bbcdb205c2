//! Files that appear whole or not at all, as folders do ([`AtomicTree`](super::AtomicTree)).
//!
//! Both are written beside their target, under a hidden name, and renamed when they are complete. What is dropped
//! without [`AtomicFile::commit`] leaves nothing behind. What a run left that was killed is
//! removed by the next one with the same target: it is told by the lock that a running one holds.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::error::{Error, ErrorKind, Result};
use crate::temporary::{Named, sync_name};

use super::compress::Compressor;
use super::neighbours::{SUFFIX, alone_in, neighbour, prefix, remove_stale};

/// A file that takes its name when it is complete. Buffered, and compressed if its name ends in `.gz`, `.zst`, `.bz2` or
/// `.xz`.
#[derive(Debug)]
pub struct AtomicFile {
    target: PathBuf,
    overwrite: bool,
    writer: Compressor<NamedTempFile>,
    named: Named,
}

impl AtomicFile {
    /// Begins a file. Without `overwrite`, an existing target is refused with [`ErrorKind::Exists`], now and again
    /// at the end.
    pub fn create(path: impl Into<PathBuf>, overwrite: bool) -> Result<Self> {
        let target = path.into();
        if target.file_name().is_some() && target.is_dir() {
            return Err(refusal(&target, "a folder is there; a file name was expected"));
        }
        let parent = refuse_target(&target, overwrite)?;
        if target.as_os_str().as_encoded_bytes().ends_with(b"/") {
            return Err(refusal(&target, "a file name was expected, not that of a folder"));
        }
        let prefix = prefix(&target);
        let _alone = alone_in(parent);
        remove_stale(parent, &prefix);
        let make = || neighbour(&prefix, SUFFIX, 0o666).tempfile_in(parent);
        let (temporary, named) =
            Named::make(make, NamedTempFile::path).map_err(|source| Error::io("write", &target, source))?;
        // Where files cannot be locked, what a killed run leaves is not told from what another is writing, and stays.
        let _ = temporary.as_file().try_lock();
        let writer =
            Compressor::new(&target, temporary).map_err(|source| Error::io("write", &target, source))?;
        Ok(Self { target, overwrite, writer, named })
    }

    /// The name that the file will have.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.target
    }

    /// Lets what follows be decompressed by itself.
    pub(super) fn begin_member(&mut self) -> io::Result<()> {
        self.writer.begin_member()
    }

    /// Completes the file: everything is written to the disk before the name is given.
    pub fn commit(self) -> Result<()> {
        let Self { target, overwrite, writer, named } = self;
        let failed = |source| Error::io("write", &target, source);
        let temporary = writer.finish().map_err(failed)?;
        temporary.as_file().sync_all().map_err(failed)?;
        let persisted = named.release(|| {
            if overwrite { temporary.persist(&target) } else { temporary.persist_noclobber(&target) }
        });
        match persisted {
            Ok(_) => {
                sync_name(parent_of(&target));
                Ok(())
            }
            Err(refused) if refused.error.kind() == io::ErrorKind::AlreadyExists => {
                Err(ErrorKind::Exists(target).into())
            }
            Err(refused) => Err(failed(refused.error)),
        }
    }
}

impl Write for AtomicFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// The folder of a target, if a target of that name can be made.
pub(super) fn refuse_target(target: &Path, overwrite: bool) -> Result<&Path> {
    if target.file_name().is_none() {
        return Err(refusal(target, "this is no name for an output"));
    }
    // A dangling link is there as well, so links are not followed.
    if !overwrite && target.symlink_metadata().is_ok() {
        return Err(ErrorKind::Exists(target.to_path_buf()).into());
    }
    let parent = parent_of(target);
    if !parent.is_dir() {
        let message = format!("the folder {} does not exist; make it first", parent.display());
        return Err(refusal(target, &message));
    }
    Ok(parent)
}

pub(super) fn parent_of(target: &Path) -> &Path {
    match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

pub(super) fn refusal(target: &Path, message: &str) -> Error {
    Error::io("write", target, io::Error::new(io::ErrorKind::InvalidInput, message.to_owned()))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use tempfile::TempDir;

    use super::super::AtomicTree;
    use super::*;

    /// The names in a folder, sorted.
    fn names(folder: &Path) -> Vec<String> {
        let mut names: Vec<String> = fs::read_dir(folder)
            .unwrap()
            .map(|entry| entry.unwrap().file_name().into_string().unwrap())
            .collect();
        names.sort();
        names
    }

    fn write_file(path: &Path, content: &[u8], overwrite: bool) -> Result<()> {
        let mut file = AtomicFile::create(path, overwrite)?;
        file.write_all(content).unwrap();
        file.commit()
    }

    #[test]
    fn a_file_is_there_whole_or_not_at_all() {
        let folder = TempDir::new().unwrap();
        let target = folder.path().join("a.txt");
        let mut dropped = AtomicFile::create(&target, false).unwrap();
        dropped.write_all(&vec![b'x'; 1 << 20]).unwrap();
        assert!(!target.exists());
        drop(dropped);
        assert_eq!(names(folder.path()), [""; 0]);
        write_file(&target, b"done", false).unwrap();
        assert_eq!(names(folder.path()), ["a.txt"]);
        assert_eq!(fs::read(&target).unwrap(), b"done");
    }

    #[test]
    fn what_a_killed_run_left_is_removed_and_what_another_writes_is_not() {
        let folder = TempDir::new().unwrap();
        let (file, tree) = (folder.path().join("a.txt"), folder.path().join("out"));
        let left = [
            folder.path().join(format!("{}x{SUFFIX}", prefix(&file))),
            folder.path().join(format!("{}y{SUFFIX}", prefix(&tree))),
        ];
        fs::write(&left[0], b"half").unwrap();
        fs::create_dir(&left[1]).unwrap();
        fs::write(left[1].join("shard"), b"half").unwrap();
        let other = folder.path().join(format!("{}z{SUFFIX}", prefix(Path::new("b.txt"))));
        fs::write(&other, b"of another target").unwrap();
        let (running, growing) =
            (AtomicFile::create(&file, false).unwrap(), AtomicTree::create(&tree, false).unwrap());
        assert!(!left[0].exists() && !left[1].exists() && other.exists());
        // Another run with the same targets leaves alone what is being written.
        drop((AtomicFile::create(&file, false).unwrap(), AtomicTree::create(&tree, false).unwrap()));
        running.commit().unwrap();
        growing.commit().unwrap();
        assert!(file.exists() && tree.exists());
    }

    /// What one had made and not locked yet looked to another like what a killed run had left, and was removed.
    #[test]
    fn many_at_once_leave_each_other_s_files_alone() {
        let folder = TempDir::new().unwrap();
        let target = folder.path().join("a.txt");
        std::thread::scope(|scope| {
            for _ in 0..8 {
                scope.spawn(|| (0..40).for_each(|_| write_file(&target, b"whole", true).unwrap()));
            }
        });
        assert_eq!(names(folder.path()), ["a.txt"]);
    }

    #[test]
    fn what_exists_is_replaced_only_when_asked() {
        let folder = TempDir::new().unwrap();
        let target = folder.path().join("a.txt");
        let late = AtomicFile::create(&target, false).unwrap();
        write_file(&target, b"first", false).unwrap();
        assert!(matches!(write_file(&target, b"second", false).unwrap_err().kind(), ErrorKind::Exists(_)));
        assert!(matches!(late.commit().unwrap_err().kind(), ErrorKind::Exists(_)));
        assert_eq!(fs::read(&target).unwrap(), b"first");
        write_file(&target, b"second", true).unwrap();
        assert_eq!(fs::read(&target).unwrap(), b"second");
        assert_eq!(names(folder.path()), ["a.txt"]);
    }

    #[test]
    fn impossible_targets_are_refused_with_the_reason() {
        let folder = TempDir::new().unwrap();
        let message = |path: &Path| AtomicFile::create(path, true).unwrap_err().to_string();
        assert!(message(&folder.path().join("no/a.txt")).contains("does not exist; make it first"));
        assert!(message(folder.path()).contains("a folder is there"));
        assert!(message(&folder.path().join("new/")).contains("a file name was expected"));
        assert!(message(Path::new("..")).contains("no name for an output"));
        let tree = AtomicTree::create(".", true).unwrap_err().to_string();
        assert!(tree.contains("the current folder is in it") || tree.contains("no name"), "{tree}");
        let here = std::env::current_dir().unwrap();
        let tree = AtomicTree::create(&here, true).unwrap_err().to_string();
        assert!(tree.contains("the current folder is in it"), "{tree}");
    }

    #[cfg(unix)]
    #[test]
    fn others_may_read_what_the_mask_lets_them() {
        use std::os::unix::fs::PermissionsExt;
        let folder = TempDir::new().unwrap();
        let mode = |path: &Path| fs::metadata(path).unwrap().permissions().mode() & 0o777;
        let (usual, target) = (folder.path().join("usual"), folder.path().join("a.txt"));
        fs::write(&usual, b"").unwrap();
        write_file(&target, b"", false).unwrap();
        assert_eq!(mode(&target), mode(&usual));
        let (usual, target) = (folder.path().join("folder"), folder.path().join("tree"));
        fs::create_dir(&usual).unwrap();
        AtomicTree::create(&target, false).unwrap().commit().unwrap();
        assert_eq!(mode(&target), mode(&usual));
    }

    #[test]
    fn equal_content_gives_equal_compressed_bytes() {
        let folder = TempDir::new().unwrap();
        for extension in ["gz", "zst"] {
            let paths = ["a", "b"].map(|name| folder.path().join(name).with_extension(extension));
            for path in &paths {
                write_file(path, b"the same words, the same words", false).unwrap();
            }
            let [a, b] = paths.map(|path| fs::read(path).unwrap());
            assert_eq!(a, b);
            assert_ne!(a, b"the same words, the same words");
        }
    }
}
