//! Which outputs that are there may be replaced: a file where that was asked for, a folder only if besides all that is in
//! it is known to come from a run. Whoever names a folder of other things by mistake keeps them.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{BufReader, Read};
use std::path::Path;

use serde::Deserialize;
use walkdir::WalkDir;

use super::atomic::refusal;
use super::manifest::manifest_beside;
use crate::error::{Error, Result};
use crate::read::slashed;

/// Whether an output may be replaced; and of a folder, which files a run is known to have written into it. From a `bool`:
/// no file of a folder is known, so that only an empty one is replaced.
#[derive(Debug, Clone, Default)]
pub struct Replace {
    is_asked: bool,
    known: HashSet<String>,
}

impl From<bool> for Replace {
    fn from(is_asked: bool) -> Self {
        Self { is_asked, known: HashSet::new() }
    }
}

/// How much of a file is searched for its mark.
const MARK_WITHIN: u64 = 64 << 10;

/// What is read of a manifest.
#[derive(Deserialize)]
struct Account {
    inputs: Vec<Input>,
    outputs: Vec<Output>,
}

#[derive(Deserialize)]
struct Input {
    place: String,
}

#[derive(Deserialize)]
struct Output {
    option: String,
    path: String,
}

impl Replace {
    /// Knows the files of these names, with `/` between their parts.
    #[must_use]
    pub fn known_by_name<N: Into<String>>(mut self, names: impl IntoIterator<Item = N>) -> Self {
        self.known.extend(names.into_iter().map(Into::into));
        self
    }

    /// Knows the files of the kept records that the run of this manifest wrote to `out`, if it is one and there.
    #[must_use]
    pub fn known_to_manifest(mut self, manifest: &Path, out: &Path) -> Self {
        if let Ok(file) = File::open(manifest)
            && let Ok(account) = serde_json::from_reader::<_, Account>(BufReader::new(file))
        {
            // Another run's manifest says nothing of this folder.
            let is_of = |output: &Output| {
                output.option == "-o" && Path::new(&output.path).file_name() == out.file_name()
            };
            if manifest_beside(out).as_deref() == Some(manifest) || account.outputs.iter().any(is_of) {
                self.known.extend(account.inputs.into_iter().map(|input| input.place));
            }
        }
        self
    }

    /// Knows the files of these names in `folder`, if its file `marked` has `mark` near its beginning: what has those
    /// names only by chance has not.
    #[must_use]
    pub fn known_by_mark<N: Into<String>>(
        self,
        folder: &Path,
        marked: &str,
        mark: &str,
        names: impl IntoIterator<Item = N>,
    ) -> Self {
        let mut start = Vec::new();
        let read = File::open(folder.join(marked))
            .and_then(|file| file.take(MARK_WITHIN).read_to_end(&mut start).map(drop));
        let is_marked = read.is_ok() && start.windows(mark.len().max(1)).any(|at| at == mark.as_bytes());
        if is_marked { self.known_by_name(names) } else { self }
    }

    /// Whether replacing was asked for.
    pub(super) fn is_asked(&self) -> bool {
        self.is_asked
    }

    /// Refuses a folder with a file in it that is not known. Folders in it are looked into; empty ones hold nothing.
    pub(super) fn spare_others(&self, folder: &Path) -> Result<()> {
        for entry in WalkDir::new(folder).min_depth(1).sort_by_file_name() {
            let entry = entry.map_err(|error| Error::io("look into", folder, error.into()))?;
            let place = entry.path().strip_prefix(folder).unwrap_or(entry.path());
            let is_known = entry.file_type().is_file() && self.known.contains(&slashed(place));
            if !is_known && !entry.file_type().is_dir() {
                let message = format!(
                    "the folder holds {}, which no run of wirecopy is known to have written, so it is not replaced; name \
                     another place, or remove it yourself",
                    place.display()
                );
                return Err(refusal(folder, &message));
            }
        }
        Ok(())
    }
}

/// Whether this is a folder, and no link to one, with nothing in it.
pub(super) fn is_empty_folder(path: &Path) -> bool {
    path.symlink_metadata().is_ok_and(|there| there.is_dir())
        && fs::read_dir(path).is_ok_and(|mut entries| entries.next().is_none())
}

/// Whether another file system begins here: such a folder cannot be replaced.
pub(super) fn is_mounted(folder: &Path, parent: &Path) -> bool {
    #[cfg(unix)]
    {
        use std::os::unix::fs::MetadataExt;
        let device = |path: &Path| path.symlink_metadata().map(|there| there.dev());
        let is_folder = folder.symlink_metadata().is_ok_and(|there| there.is_dir());
        matches!((device(folder), fs::metadata(parent)), (Ok(own), Ok(above)) if is_folder && own != above.dev())
    }
    #[cfg(not(unix))]
    {
        let _ = (folder, parent);
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manifest_knows_the_files_of_its_own_folder() {
        let root = tempfile::tempdir().unwrap();
        let (out, manifest) = (root.path().join("kept"), root.path().join("run.json"));
        fs::create_dir_all(out.join("sub")).unwrap();
        fs::write(out.join("sub/a.jsonl"), "{}\n").unwrap();
        let account = |path: &str| {
            let said = format!(
                r#"{{"inputs": [{{"place": "sub/a.jsonl"}}], "outputs": [{{"option": "-o", "path": "{path}"}}]}}"#
            );
            fs::write(&manifest, said).unwrap();
            Replace::from(true).known_to_manifest(&manifest, &out).spare_others(&out)
        };
        assert!(account("x/kept").is_ok());
        assert!(account("other").unwrap_err().to_string().contains("holds sub/a.jsonl, which no run"));
        fs::write(out.join("b.txt"), "mine").unwrap();
        assert!(account("x/kept").unwrap_err().to_string().contains("holds b.txt"));
        fs::write(&manifest, "no JSON").unwrap();
        assert!(Replace::from(true).known_to_manifest(&manifest, &out).spare_others(&out).is_err());
    }

    #[test]
    fn names_count_only_beside_the_mark() {
        let root = tempfile::tempdir().unwrap();
        fs::write(root.path().join("index.html"), "my page").unwrap();
        let spared = || {
            let replace = Replace::from(true);
            replace
                .known_by_mark(root.path(), "schema.md", "# What", ["index.html", "schema.md"])
                .spare_others(root.path())
        };
        assert!(spared().is_err());
        fs::write(root.path().join("schema.md"), "my notes").unwrap();
        assert!(spared().is_err());
        fs::write(root.path().join("schema.md"), "# What it means").unwrap();
        assert!(spared().is_ok());
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn a_mounted_folder_is_known() {
        assert!(is_mounted(Path::new("/proc"), Path::new("/")));
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("in")).unwrap();
        assert!(!is_mounted(&root.path().join("in"), root.path()));
    }
}
