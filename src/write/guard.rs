//! Outputs that would destroy an input, refused before any work.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::read::Inputs;

/// Refuses an output that is one of the inputs or a folder that holds one, however either is named; `option` is
/// what the message blames. `-` is always accepted.
pub fn spare_inputs(option: &str, out: &Path, inputs: &Inputs) -> Result<()> {
    let Some(full) = full_path(out) else { return Ok(()) };
    match inputs
        .sources()
        .iter()
        .find(|source| full_path(&source.path).is_some_and(|input| input.starts_with(&full)))
    {
        Some(source) => refuse(option, out, &format!("is, or holds, the input {}", source.name)),
        None => Ok(()),
    }
}

/// Refuses an output within a folder that is read: the next run would take it for an input.
pub(super) fn spare_input_folders(option: &str, out: &Path, inputs: &Inputs) -> Result<()> {
    let Some(full) = full_path(out) else { return Ok(()) };
    let is_within = |folder: &&PathBuf| full_path(folder).is_some_and(|folder| full.starts_with(folder));
    match inputs.folders().iter().find(is_within) {
        Some(folder) => refuse(option, out, &format!("is in the input folder {}", folder.display())),
        None => Ok(()),
    }
}

fn refuse(option: &str, out: &Path, why: &str) -> Result<()> {
    Err(Error::setting(option, format!("{} {why}; name another place", out.display())))
}

/// The path without links of something that need not exist yet; none for standard input and output, and where the
/// folder is missing, which is told when the output is opened.
fn full_path(path: &Path) -> Option<PathBuf> {
    if path == Path::new("-") {
        return None;
    }
    if let Ok(full) = path.canonicalize() {
        return Some(full);
    }
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    Some(parent.canonicalize().ok()?.join(path.file_name()?))
}
