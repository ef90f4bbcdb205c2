//! What the benches run on: one plain file of JSON lines, invented or given.
//!
//! Without more it is [`synthetic`] news. `WIRECOPY_DATA`, or an argument that is a path, names a file of JSON lines or
//! a folder of such files (`.jsonl`, also `.jsonl.gz`, `.jsonl.zst`); those are unpacked into one file beforehand,
//! untimed.

pub(crate) mod synthetic;

use std::fmt;
use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;
use wirecopy::config::ReadConfig;
use wirecopy::read::Inputs;

/// One file of JSON lines, and what it is.
pub(crate) struct Workload {
    origin: String,
    bytes: u64,
    file: NamedTempFile,
}

impl Workload {
    /// The data that the user named, else about `bytes` of invented news; a sliver of that when a bench only checks
    /// that it runs (see [`is_test`]).
    pub(crate) fn load(bytes: usize) -> io::Result<Self> {
        match given() {
            Some(path) => Self::unpack(&path),
            None => Self::invent(if is_test() { bytes.min(128 << 10) } else { bytes }),
        }
    }

    /// The file.
    pub(crate) fn path(&self) -> &Path {
        self.file.path()
    }

    fn invent(bytes: usize) -> io::Result<Self> {
        let mut file = NamedTempFile::with_suffix(".jsonl")?;
        let documents = synthetic::write(&mut BufWriter::new(file.as_file_mut()), bytes)?;
        Self::new(format!("{documents} invented documents"), file)
    }

    /// Joins the files behind `path` into one.
    fn unpack(path: &Path) -> io::Result<Self> {
        let inputs = Inputs::open(&json_lines(path)?, &ReadConfig::default()).map_err(io::Error::other)?;
        let mut file = NamedTempFile::with_suffix(".jsonl")?;
        let mut writer = BufWriter::new(file.as_file_mut());
        for batch in inputs.batches() {
            writer.write_all(&batch.map_err(io::Error::other)?.bytes)?;
        }
        writer.flush()?;
        drop(writer);
        Self::new(path.display().to_string(), file)
    }

    fn new(origin: String, file: NamedTempFile) -> io::Result<Self> {
        let bytes = File::open(file.path())?.metadata()?.len();
        Ok(Self { origin, bytes, file })
    }
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}, {:.1} MB of JSON lines", self.origin, self.bytes as f64 / 1e6)
    }
}

/// Whether the bench is only to be tried out: `cargo bench -- --test`, or run by `cargo test`, which does not pass
/// `--bench`.
pub(crate) fn is_test() -> bool {
    let mut bench = false;
    for argument in std::env::args() {
        match argument.as_str() {
            "--test" => return true,
            "--bench" => bench = true,
            _ => {}
        }
    }
    !bench
}

/// The path that the user named.
fn given() -> Option<PathBuf> {
    let named = std::env::args_os().skip(1).map(PathBuf::from).find(|argument| argument.exists());
    named.or_else(|| std::env::var_os("WIRECOPY_DATA").map(PathBuf::from))
}

/// The files of JSON lines in a folder, by name; a file is itself.
fn json_lines(path: &Path) -> io::Result<Vec<PathBuf>> {
    if path.is_file() {
        return Ok(vec![path.to_path_buf()]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path)? {
        let file = entry?.path();
        let name = file.file_name().unwrap_or_default().to_string_lossy();
        if [".jsonl", ".jsonl.gz", ".jsonl.zst"].iter().any(|ending| name.ends_with(ending)) {
            files.push(file);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(io::Error::new(io::ErrorKind::NotFound, format!("no .jsonl in {}", path.display())));
    }
    Ok(files)
}
