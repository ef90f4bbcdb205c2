//! Where one stream of output goes: a file that appears when it is complete, or something that cannot wait.

use std::fs::{self, File, OpenOptions};
use std::io::{self, BufWriter, Stdout, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

use super::atomic::AtomicFile;
use super::compress::Compressor;

/// An output stream: `-` is standard output; a device or a pipe is written as it is; everything else is an
/// [`AtomicFile`].
#[derive(Debug)]
pub struct Output {
    path: PathBuf,
    kind: Kind,
}

#[derive(Debug)]
enum Kind {
    File(Box<AtomicFile>),
    Stdout(BufWriter<Stdout>),
    Device(Box<Compressor<File>>),
}

impl Output {
    /// Opens an output.
    pub fn create(path: &Path, overwrite: bool) -> Result<Self> {
        let kind = if path == Path::new("-") {
            Kind::Stdout(BufWriter::new(io::stdout()))
        } else if fs::metadata(path).is_ok_and(|there| !there.is_file() && !there.is_dir()) {
            let open = || Compressor::new(path, OpenOptions::new().write(true).open(path)?);
            Kind::Device(Box::new(open().map_err(|source| Error::io("write", path, source))?))
        } else {
            Kind::File(Box::new(AtomicFile::create(path, overwrite)?))
        };
        Ok(Self { path: path.to_path_buf(), kind })
    }

    /// The name that was given.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Lets what follows be decompressed by itself, where it is compressed.
    pub(super) fn begin_member(&mut self) -> io::Result<()> {
        match &mut self.kind {
            Kind::File(file) => file.begin_member(),
            Kind::Stdout(_) => Ok(()),
            Kind::Device(writer) => writer.begin_member(),
        }
    }

    /// Completes the output.
    pub fn commit(self) -> Result<()> {
        let done = match self.kind {
            Kind::File(file) => return file.commit(),
            Kind::Stdout(mut writer) => writer.flush(),
            Kind::Device(writer) => writer.finish().map(drop),
        };
        done.map_err(|source| Error::io("write", &self.path, source))
    }
}

impl Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match &mut self.kind {
            Kind::File(file) => file.write(bytes),
            Kind::Stdout(writer) => writer.write(bytes),
            Kind::Device(writer) => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match &mut self.kind {
            Kind::File(file) => file.flush(),
            Kind::Stdout(writer) => writer.flush(),
            Kind::Device(writer) => writer.flush(),
        }
    }
}
