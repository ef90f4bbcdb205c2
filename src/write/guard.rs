//! Outputs that would destroy an input or each other, refused before any work.

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
pub fn spare_input_folders(option: &str, out: &Path, inputs: &Inputs) -> Result<()> {
    spare_folders(option, out, inputs.folders())
}

/// The same for kept records. In a folder that the inputs are only compared with they are welcome: that is how a
/// collection grows.
pub fn spare_own_folders(option: &str, out: &Path, inputs: &Inputs) -> Result<()> {
    spare_folders(option, out, inputs.own_folders())
}

fn spare_folders(option: &str, out: &Path, folders: &[PathBuf]) -> Result<()> {
    let Some(full) = full_path(out) else { return Ok(()) };
    let is_within = |folder: &&PathBuf| full_path(folder).is_some_and(|folder| full.starts_with(folder));
    match folders.iter().find(is_within) {
        Some(folder) => refuse(option, out, &format!("is in the input folder {}", folder.display())),
        None => Ok(()),
    }
}

/// Refuses two outputs of one run of which one is, or lies in, the other: the first would be there already when the
/// last one fails to take its name, or be replaced by it. Each output is given with its option. Standard output holds
/// one of them; devices and pipes hold any number.
pub fn keep_apart(outputs: &[(&str, &Path)]) -> Result<()> {
    for (at, &(option, out)) in outputs.iter().enumerate() {
        if let Some((other, path)) = outputs[..at].iter().find(|(_, before)| clash(before, out)) {
            if out == Path::new("-") {
                return Err(Error::setting(
                    option,
                    format!("standard output is taken by {other}; name a file"),
                ));
            }
            return refuse(option, out, &format!("cannot stand beside {other} {}", path.display()));
        }
    }
    Ok(())
}

fn clash(one: &Path, other: &Path) -> bool {
    let is_device = |path: &Path| path.metadata().is_ok_and(|there| !there.is_file() && !there.is_dir());
    if one == other {
        return !is_device(one);
    }
    match (full_path(one), full_path(other)) {
        (Some(one), Some(other)) if !is_device(&one) => one.starts_with(&other) || other.starts_with(&one),
        _ => false,
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn outputs_beside_each_other() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("there")).unwrap();
        let check = |one: &str, other: &str, accepted: bool| {
            let place = |name: &str| {
                if name.starts_with(['-', '/']) { PathBuf::from(name) } else { folder.path().join(name) }
            };
            let (one, other) = (place(one), place(other));
            let kept = keep_apart(&[("-o", &one), ("--pairs", &other)]);
            assert_eq!(kept.is_ok(), accepted, "{} {}: {kept:?}", one.display(), other.display());
        };
        check("kept", "kept.tsv", true);
        check("kept", "kept", false);
        check("x.tsv", "there/../x.tsv", false);
        check("there", "there/pairs.tsv", false);
        check("there/kept", "there/pairs.tsv", true);
        check("-", "-", false);
        check("-", "pairs.tsv", true);
        #[cfg(unix)]
        check("/dev/null", "/dev/null", true);
    }
}
