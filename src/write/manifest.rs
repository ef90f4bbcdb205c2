//! The account of a run, beside what it wrote: with which program and settings, from which inputs, how much of what.
//!
//! Two runs on equal inputs with equal settings give equal manifests but for `run`, which says how this one went.
//! `manifest/schema.md` says what each field means.

use std::io::Write;
use std::path::{Path, PathBuf};

use serde::Serialize;

use super::output::Output;
use crate::error::{Error, Result};
use crate::read::{Inputs, MANIFEST_EXTENSION, slashed};

/// Version of the fields' names and meanings.
pub const MANIFEST_VERSION: u32 = 1;

/// What is said of a run. The parts whose form is the command's own are generic.
#[derive(Debug, Serialize)]
pub struct Manifest<'a, Settings, Counts, Run> {
    /// [`MANIFEST_VERSION`].
    pub manifest: u32,
    /// The command, such as `dedup`.
    pub command: &'static str,
    /// What made the fingerprints.
    pub versions: Versions,
    /// All that decides what is found and kept.
    pub settings: Settings,
    /// What was read, in order.
    pub inputs: Vec<InputAccount<'a>>,
    /// What these were compared with besides, in order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub against: Vec<InputAccount<'a>>,
    /// What came of it.
    pub counts: Counts,
    /// What was written: the option, and the name given.
    pub outputs: Vec<OutputAccount>,
    /// How this run went: times, memory. The only part in which two runs may differ.
    pub run: Run,
}

/// Versions of what decides the result beside the settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Versions {
    /// Of this program.
    pub wirecopy: &'static str,
    /// Of all hashes.
    pub hash_version: u32,
    /// The form that text is compared in.
    pub normalisation: String,
}

/// One input.
#[derive(Debug, Serialize)]
pub struct InputAccount<'a> {
    /// Its name, as ids and messages use it.
    pub name: &'a str,
    /// Its place in an output folder; empty for what is only compared with.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub place: String,
    /// Stored bytes.
    pub bytes: u64,
    /// xxh3 (128 bits) of them, in hexadecimal; none where it was not read to its end.
    pub xxh3: Option<String>,
    /// Records that became documents.
    pub documents: u64,
    /// Records that were broken.
    pub broken: u64,
}

/// One output.
#[derive(Debug, Serialize)]
pub struct OutputAccount {
    /// The option that asked for it.
    pub option: &'static str,
    /// Its name as it was given.
    pub path: String,
}

impl<'a> InputAccount<'a> {
    /// The accounts of all inputs: for each, its content's hash, its documents and its broken records.
    pub fn all(inputs: &'a Inputs, read: impl IntoIterator<Item = (Option<u128>, u64, u64)>) -> Vec<Self> {
        let sources = inputs.sources().iter().zip(read);
        sources
            .map(|(source, (hash, documents, broken))| Self {
                name: &source.name,
                place: slashed(&source.relative),
                bytes: source.bytes,
                xxh3: hash.map(|hash| format!("{hash:032x}")),
                documents,
                broken,
            })
            .collect()
    }
}

impl OutputAccount {
    /// The account of an output.
    #[must_use]
    pub fn new(option: &'static str, path: &Path) -> Self {
        Self { option, path: path.to_string_lossy().into_owned() }
    }
}

/// The manifest's place beside an output: `kept.jsonl.zst.wirecopy.json`. None for standard output and devices.
#[must_use]
pub fn manifest_beside(out: &Path) -> Option<PathBuf> {
    let is_device = std::fs::metadata(out).is_ok_and(|there| !there.is_file() && !there.is_dir());
    if out == Path::new("-") || is_device {
        return None;
    }
    let name = out.file_name()?.to_string_lossy();
    Some(out.with_file_name(format!("{name}{MANIFEST_EXTENSION}")))
}

/// Writes a manifest; the output is still to be committed.
pub fn write_manifest(output: &mut Output, path: &Path, manifest: &impl Serialize) -> Result<()> {
    let write = |output: &mut Output| {
        serde_json::to_writer_pretty(&mut *output, manifest)?;
        output.write_all(b"\n")
    };
    write(output).map_err(|source| Error::io("write", path, source))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_manifest_stands_beside_what_was_written() {
        for (out, expected) in [
            ("kept.jsonl", Some("kept.jsonl.wirecopy.json")),
            ("new/kept/", Some("new/kept.wirecopy.json")),
            ("-", None),
            #[cfg(unix)]
            ("/dev/null", None),
            ("..", None),
        ] {
            assert_eq!(manifest_beside(Path::new(out)), expected.map(PathBuf::from), "{out}");
        }
    }
}
