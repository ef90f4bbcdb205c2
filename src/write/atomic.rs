//! Files and folders that appear whole or not at all.
//!
//! Both are written beside their target, under a hidden name, and renamed when they are complete. What is dropped
//! without [`AtomicFile::commit`] or [`AtomicTree::commit`] leaves nothing behind. What a run left that was killed is
//! removed by the next one with the same target: it is told by the lock that a running one holds.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use tempfile::{NamedTempFile, TempDir};

use crate::error::{Error, ErrorKind, Result};
use crate::temporary::{Named, sync_name};

use super::compress::Compressor;
use super::neighbours::{REPLACED, SUFFIX, alone_in, neighbour, prefix, remove_stale};
use super::sync::sync_tree;

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
        let temporary = neighbour(&prefix, SUFFIX, 0o666)
            .tempfile_in(parent)
            .map_err(|source| Error::io("write", &target, source))?;
        let named = Named::new(temporary.path());
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

/// A folder that takes its name when all its files are complete.
#[derive(Debug)]
pub struct AtomicTree {
    target: PathBuf,
    overwrite: bool,
    temporary: TempDir,
    named: Named,
    /// Locked as long as it is open; none where folders cannot be locked.
    _lock: Option<File>,
}

impl AtomicTree {
    /// Begins a folder. Without `overwrite`, an existing target is refused with [`ErrorKind::Exists`]; with it, the
    /// folder that is there is replaced as a whole, unless the current folder is in it.
    pub fn create(path: impl Into<PathBuf>, overwrite: bool) -> Result<Self> {
        let target = path.into();
        let parent = refuse_target(&target, overwrite)?;
        if let (Ok(full), Ok(here)) = (target.canonicalize(), std::env::current_dir()) {
            if !full.is_dir() {
                return Err(refusal(&target, "a file is there; a folder name was expected"));
            }
            if here.canonicalize().unwrap_or(here).starts_with(&full) {
                return Err(refusal(&target, "the current folder is in it, so it cannot be replaced"));
            }
        }
        let prefix = prefix(&target);
        let _alone = alone_in(parent);
        remove_stale(parent, &prefix);
        let temporary = neighbour(&prefix, SUFFIX, 0o777)
            .tempdir_in(parent)
            .map_err(|source| Error::io("write", &target, source))?;
        let named = Named::new(temporary.path());
        let lock = File::open(temporary.path()).ok().filter(|folder| folder.try_lock().is_ok());
        Ok(Self { target, overwrite, temporary, named, _lock: lock })
    }

    /// Begins a file of the folder, with the folders above it. `relative` must stay within: no `..`, no root.
    pub fn file(&self, relative: &Path) -> Result<TreeFile> {
        let shown = self.target.join(relative);
        if relative.components().any(|part| !matches!(part, Component::Normal(_))) {
            return Err(refusal(&shown, "the name leads out of the folder"));
        }
        let place = self.temporary.path().join(relative);
        let open = || {
            if let Some(parent) = place.parent() {
                fs::create_dir_all(parent)?;
            }
            Compressor::new(relative, File::create_new(&place)?)
        };
        let writer = open().map_err(|source| Error::io("write", &shown, source))?;
        Ok(TreeFile { shown, writer })
    }

    /// Completes the folder: everything in it is written to the disk before the name is given. Files that were not
    /// finished are cut short.
    pub fn commit(self) -> Result<()> {
        let Self { target, overwrite, temporary, named, _lock } = self;
        let failed = |source| Error::io("write", &target, source);
        sync_tree(temporary.path()).map_err(failed)?;
        if !target.exists() {
            named.release(|| fs::rename(temporary.path(), &target)).map_err(failed)?;
            // The folder is no longer where its guard would remove it.
            let _ = temporary.keep();
            sync_name(parent_of(&target));
            return Ok(());
        }
        if !overwrite {
            return Err(ErrorKind::Exists(target).into());
        }
        // The old folder goes into one of its own, which no run takes for its own to remove before the new one is in place.
        let parent = parent_of(&target);
        let prefix = prefix(&target);
        let aside = neighbour(&prefix, REPLACED, 0o700).tempdir_in(parent).map_err(failed)?;
        let old = aside.path().join("old");
        let exchange = || {
            fs::rename(&target, &old)?;
            fs::rename(temporary.path(), &target).or_else(|source| {
                fs::rename(&old, &target)?;
                Err(source)
            })
        };
        if let Err(source) = named.release(exchange) {
            if old.exists() {
                let _ = aside.keep();
            }
            return Err(failed(source));
        }
        let _ = temporary.keep();
        sync_name(parent_of(&target));
        remove_replaced(aside.keep());
        Ok(())
    }
}

/// Removes a folder that was replaced. The new one stands, so that what cannot be removed is no failure: under its new name
/// the next run to the same target tries again.
fn remove_replaced(aside: PathBuf) {
    let rest = aside.with_extension(&SUFFIX[1..]);
    let _ = fs::remove_dir_all(if fs::rename(&aside, &rest).is_ok() { rest } else { aside });
}

/// A file of an [`AtomicTree`]. Buffered, and compressed if its name ends in `.gz`, `.zst`, `.bz2` or `.xz`.
#[derive(Debug)]
pub struct TreeFile {
    shown: PathBuf,
    writer: Compressor<File>,
}

impl TreeFile {
    /// Completes the file.
    pub fn finish(self) -> Result<()> {
        let Self { shown, writer } = self;
        writer.finish().map(drop).map_err(|source| Error::io("write", &shown, source))
    }

    /// The name that the file will have.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.shown
    }

    /// Lets what follows be decompressed by itself.
    pub(super) fn begin_member(&mut self) -> io::Result<()> {
        self.writer.begin_member()
    }
}

impl Write for TreeFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.writer.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.writer.flush()
    }
}

/// The folder of a target, if a target of that name can be made.
fn refuse_target(target: &Path, overwrite: bool) -> Result<&Path> {
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

fn parent_of(target: &Path) -> &Path {
    match target.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent,
        _ => Path::new("."),
    }
}

fn refusal(target: &Path, message: &str) -> Error {
    Error::io("write", target, io::Error::new(io::ErrorKind::InvalidInput, message.to_owned()))
}

#[cfg(test)]
mod tests {
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

    /// The new folder stood in its place, and the run failed because it could not remove the old one.
    #[cfg(unix)]
    #[test]
    fn a_folder_that_is_in_place_is_no_failure_though_the_old_one_stays() {
        use std::os::unix::fs::PermissionsExt;
        let folder = TempDir::new().unwrap();
        let target = folder.path().join("out");
        let shut = target.join("shut");
        fs::create_dir_all(&shut).unwrap();
        fs::write(shut.join("old"), b"").unwrap();
        fs::set_permissions(&shut, fs::Permissions::from_mode(0o500)).unwrap();
        let tree = AtomicTree::create(&target, true).unwrap();
        tree.file(Path::new("new")).unwrap().finish().unwrap();
        tree.commit().unwrap();
        assert_eq!(names(&target), ["new"]);
        // Who may do everything has removed it.
        for left in names(folder.path()).iter().filter(|name| *name != "out") {
            assert!(left.starts_with(&prefix(&target)) && left.ends_with(SUFFIX), "{left}");
            let shut = folder.path().join(left).join("old/shut");
            fs::set_permissions(&shut, fs::Permissions::from_mode(0o700)).unwrap();
        }
        drop(AtomicTree::create(&target, true).unwrap());
        assert_eq!(names(folder.path()), ["out"], "the next run removes it");
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

    #[test]
    fn a_tree_is_there_whole_or_not_at_all() {
        let folder = TempDir::new().unwrap();
        let target = folder.path().join("out");
        let write = |overwrite: bool, name: &str| -> Result<AtomicTree> {
            let tree = AtomicTree::create(&target, overwrite)?;
            let mut file = tree.file(Path::new(name))?;
            file.write_all(b"x").unwrap();
            file.finish()?;
            Ok(tree)
        };
        drop(write(false, "a/b.txt").unwrap());
        assert_eq!(names(folder.path()), [""; 0]);
        write(false, "a/b.txt").unwrap().commit().unwrap();
        assert_eq!(fs::read(target.join("a/b.txt")).unwrap(), b"x");
        assert!(matches!(write(false, "c").unwrap_err().kind(), ErrorKind::Exists(_)));
        write(true, "c").unwrap().commit().unwrap();
        assert_eq!(names(&target), ["c"]);
        assert_eq!(names(folder.path()), ["out"]);
    }

    #[test]
    fn a_tree_stays_within_itself() {
        let folder = TempDir::new().unwrap();
        let tree = AtomicTree::create(folder.path().join("out"), false).unwrap();
        for name in ["../x", "/x", "a/../../x", "./x"] {
            let inner = tree.file(Path::new(name));
            assert!(inner.is_err(), "{name}");
        }
    }
}
