//! Compression of outputs, by the name they are given. Equal input gives equal bytes: a gzip header has no time in it.

use std::fmt;
use std::io::{self, BufWriter, Write};
use std::mem;
use std::path::Path;

use bzip2::write::BzEncoder;
use flate2::write::GzEncoder;
use lzma_rust2::{XzOptions, XzWriter};

/// How much is gathered before it goes to the file.
const BUFFER: usize = 128 << 10;

/// The level at which `xz` compresses by default.
const XZ_LEVEL: u32 = 6;

/// A buffered writer that compresses if its name ends in `.gz`, `.zst`, `.zstd`, `.bz2` or `.xz`.
pub(super) enum Compressor<W: Write> {
    Plain(BufWriter<W>),
    Gzip(GzEncoder<BufWriter<W>>),
    Zstd(zstd::Encoder<'static, BufWriter<W>>),
    Bzip2(BzEncoder<BufWriter<W>>),
    Xz(Box<XzWriter<BufWriter<W>>>),
    /// While one member ends and the next begins.
    Between,
}

impl<W: Write> Compressor<W> {
    /// Compresses as `name` says.
    pub(super) fn new(name: &Path, inner: W) -> io::Result<Self> {
        let inner = BufWriter::with_capacity(BUFFER, inner);
        let extension = name.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        Ok(match extension.as_str() {
            "gz" => Self::Gzip(GzEncoder::new(inner, flate2::Compression::default())),
            "zst" | "zstd" => Self::Zstd(zstd::Encoder::new(inner, zstd::DEFAULT_COMPRESSION_LEVEL)?),
            "bz2" => Self::Bzip2(BzEncoder::new(inner, bzip2::Compression::default())),
            "xz" => Self::Xz(Box::new(XzWriter::new(inner, XzOptions::with_preset(XZ_LEVEL))?)),
            _ => Self::Plain(inner),
        })
    }

    /// Writes what is still held and gives the writer below back.
    pub(super) fn finish(self) -> io::Result<W> {
        let inner = match self {
            Self::Plain(inner) => inner,
            Self::Gzip(encoder) => encoder.finish()?,
            Self::Zstd(encoder) => encoder.finish()?,
            Self::Bzip2(encoder) => encoder.finish()?,
            Self::Xz(encoder) => encoder.finish()?,
            Self::Between => return Err(failed()),
        };
        inner.into_inner().map_err(io::IntoInnerError::into_error)
    }

    /// Ends the gzip member or zstd frame that is being written and begins another, so that what stands before and what
    /// follows can be read by itself. Nothing for compressions that have no such parts.
    pub(super) fn begin_member(&mut self) -> io::Result<()> {
        *self = match mem::replace(self, Self::Between) {
            Self::Gzip(encoder) => {
                Self::Gzip(GzEncoder::new(encoder.finish()?, flate2::Compression::default()))
            }
            Self::Zstd(encoder) => {
                Self::Zstd(zstd::Encoder::new(encoder.finish()?, zstd::DEFAULT_COMPRESSION_LEVEL)?)
            }
            other => other,
        };
        Ok(())
    }
}

/// Beginning a member failed, and that was not heeded.
fn failed() -> io::Error {
    io::Error::other("an output that failed is written on")
}

impl<W: Write> Write for Compressor<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(writer) => writer.write(bytes),
            Self::Gzip(writer) => writer.write(bytes),
            Self::Zstd(writer) => writer.write(bytes),
            Self::Bzip2(writer) => writer.write(bytes),
            Self::Xz(writer) => writer.write(bytes),
            Self::Between => Err(failed()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(writer) => writer.flush(),
            Self::Gzip(writer) => writer.flush(),
            Self::Zstd(writer) => writer.flush(),
            Self::Bzip2(writer) => writer.flush(),
            Self::Xz(writer) => writer.flush(),
            Self::Between => Err(failed()),
        }
    }
}

impl<W: Write> fmt::Debug for Compressor<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain(_) => "Plain",
            Self::Gzip(_) => "Gzip",
            Self::Zstd(_) => "Zstd",
            Self::Bzip2(_) => "Bzip2",
            Self::Xz(_) => "Xz",
            Self::Between => "Between",
        })
    }
}
