//! Folders that appear whole or not at all.

use std::fs::{self, File};
use std::io::{self, Write};
use std::path::{Component, Path, PathBuf};

use tempfile::TempDir;

use crate::error::{Error, ErrorKind, Result};
use crate::temporary::{Named, sync_name};

use super::atomic::{parent_of, refusal, refuse_target};
use super::compress::Compressor;
use super::neighbours::{REPLACED, SUFFIX, alone_in, neighbour, prefix, remove_stale};
use super::replace::{Replace, is_empty_folder, is_mounted};
use super::sync::sync_tree;

/// A folder that takes its name when all its files are complete.
#[derive(Debug)]
pub struct AtomicTree {
    target: PathBuf,
    replace: Replace,
    temporary: TempDir,
    named: Named,
    /// Locked as long as it is open; none where folders cannot be locked.
    _lock: Option<File>,
}

impl AtomicTree {
    /// Begins a folder. An empty one may be there. Any other is refused with [`ErrorKind::Exists`] if replacing it was not
    /// asked for, and else if it holds what is not known to be of a run, or the current folder.
    pub fn create(path: impl Into<PathBuf>, replace: impl Into<Replace>) -> Result<Self> {
        let (target, replace) = (path.into(), replace.into());
        let parent = refuse_target(&target, replace.is_asked() || is_empty_folder(&target))?;
        if let (Ok(full), Ok(here)) = (target.canonicalize(), std::env::current_dir()) {
            if !full.is_dir() {
                return Err(refusal(&target, "a file is there; a folder name was expected"));
            }
            if here.canonicalize().unwrap_or(here).starts_with(&full) {
                return Err(refusal(&target, "the current folder is in it, so it cannot be replaced"));
            }
            if is_mounted(&target, parent) {
                return Err(refusal(&target, "a file system is mounted there; name a folder in it"));
            }
            replace.spare_others(&target)?;
        }
        let prefix = prefix(&target);
        let _alone = alone_in(parent);
        remove_stale(parent, &prefix);
        let make = || neighbour(&prefix, SUFFIX, 0o777).tempdir_in(parent);
        let (temporary, named) =
            Named::make(make, TempDir::path).map_err(|source| Error::io("write", &target, source))?;
        let lock = File::open(temporary.path()).ok().filter(|folder| folder.try_lock().is_ok());
        Ok(Self { target, replace, temporary, named, _lock: lock })
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
        let Self { target, replace, temporary, named, _lock } = self;
        let failed = |source| Error::io("write", &target, source);
        sync_tree(temporary.path()).map_err(failed)?;
        if let Ok(there) = fs::metadata(&target) {
            // Who made the folder has said who may look into it.
            let _ = fs::set_permissions(temporary.path(), there.permissions());
        }
        let is_empty = is_empty_folder(&target);
        if is_empty || !target.exists() {
            let rename = || fs::rename(temporary.path(), &target);
            // Not every system lets a folder take the place of an empty one; if there is something in it by now, it stays.
            let name = || {
                if is_empty {
                    rename().or_else(|_| fs::remove_dir(&target).and_then(|()| rename()))
                } else {
                    rename()
                }
            };
            named.release(name).map_err(failed)?;
            // The folder is no longer where its guard would remove it.
            let _ = temporary.keep();
            sync_name(parent_of(&target));
            return Ok(());
        }
        if !replace.is_asked() {
            return Err(ErrorKind::Exists(target).into());
        }
        replace.spare_others(&target)?;
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

    /// A folder that may be replaced if all in it are files of these names, as those of a manifest.
    fn knowing(target: &Path, places: &[&str]) -> Replace {
        let inputs: Vec<_> = places.iter().map(|place| serde_json::json!({ "place": place })).collect();
        let manifest = super::super::manifest_beside(target).unwrap();
        fs::write(&manifest, serde_json::json!({ "inputs": inputs, "outputs": [] }).to_string()).unwrap();
        let replace = Replace::from(true).known_to_manifest(&manifest, target);
        fs::remove_file(manifest).unwrap();
        replace
    }

    /// `--force` removed whatever was in the folder, and an empty folder was refused without it.
    #[test]
    fn an_empty_folder_is_taken_and_one_of_other_things_stays() {
        let root = TempDir::new().unwrap();
        let target = root.path().join("out");
        let write = |replace: Replace| -> Result<()> {
            let tree = AtomicTree::create(&target, replace)?;
            tree.file(Path::new("new"))?.finish()?;
            tree.commit()
        };
        fs::create_dir(&target).unwrap();
        write(Replace::from(false)).unwrap();
        assert_eq!(names(&target), ["new"]);
        assert!(matches!(write(Replace::from(false)).unwrap_err().kind(), ErrorKind::Exists(_)));
        let refused = write(Replace::from(true)).unwrap_err().to_string();
        assert!(refused.contains("holds new, which no run"), "{refused}");
        write(knowing(&target, &["new", "other"])).unwrap();
        // What was put into it while the run went on is seen as well.
        let tree = AtomicTree::create(&target, knowing(&target, &["new"])).unwrap();
        fs::create_dir(target.join("sub")).unwrap();
        fs::write(target.join("sub/mine"), "mine").unwrap();
        assert!(tree.commit().unwrap_err().to_string().contains("holds sub/mine, which no run"));
        assert_eq!(fs::read(target.join("sub/mine")).unwrap(), b"mine");
        assert_eq!(names(root.path()), ["out"]);
        // Into an empty folder too.
        fs::remove_dir_all(&target).unwrap();
        fs::create_dir(&target).unwrap();
        let tree = AtomicTree::create(&target, false).unwrap();
        fs::write(target.join("mine"), "mine").unwrap();
        assert!(tree.commit().is_err());
        assert_eq!((names(&target), names(root.path())), (vec!["mine".to_owned()], vec!["out".to_owned()]));
    }

    #[cfg(unix)]
    #[test]
    fn a_folder_keeps_its_permissions() {
        use std::os::unix::fs::PermissionsExt;
        let root = TempDir::new().unwrap();
        let target = root.path().join("out");
        fs::create_dir(&target).unwrap();
        fs::set_permissions(&target, fs::Permissions::from_mode(0o710)).unwrap();
        AtomicTree::create(&target, false).unwrap().commit().unwrap();
        assert_eq!(fs::metadata(&target).unwrap().permissions().mode() & 0o777, 0o710);
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
        let tree = AtomicTree::create(&target, knowing(&target, &["shut/old"])).unwrap();
        tree.file(Path::new("new")).unwrap().finish().unwrap();
        tree.commit().unwrap();
        assert_eq!(names(&target), ["new"]);
        // Who may do everything has removed it.
        for left in names(folder.path()).iter().filter(|name| *name != "out") {
            assert!(left.starts_with(&prefix(&target)) && left.ends_with(SUFFIX), "{left}");
            let shut = folder.path().join(left).join("old/shut");
            fs::set_permissions(&shut, fs::Permissions::from_mode(0o700)).unwrap();
        }
        drop(AtomicTree::create(&target, knowing(&target, &["new"])).unwrap());
        assert_eq!(names(folder.path()), ["out"], "the next run removes it");
    }

    #[test]
    fn a_tree_is_there_whole_or_not_at_all() {
        let folder = TempDir::new().unwrap();
        let target = folder.path().join("out");
        let write = |known: Option<&str>, name: &str| -> Result<AtomicTree> {
            let replace = known.map_or(Replace::default(), |known| knowing(&target, &[known]));
            let tree = AtomicTree::create(&target, replace)?;
            let mut file = tree.file(Path::new(name))?;
            file.write_all(b"x").unwrap();
            file.finish()?;
            Ok(tree)
        };
        drop(write(None, "a/b.txt").unwrap());
        assert_eq!(names(folder.path()), [""; 0]);
        write(None, "a/b.txt").unwrap().commit().unwrap();
        assert_eq!(fs::read(target.join("a/b.txt")).unwrap(), b"x");
        assert!(matches!(write(None, "c").unwrap_err().kind(), ErrorKind::Exists(_)));
        write(Some("a/b.txt"), "c").unwrap().commit().unwrap();
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
