//! Compression of outputs, by the name they are given. Equal input gives equal bytes: a gzip header has no time in it.

use std::fmt;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use flate2::write::GzEncoder;

/// How much is gathered before it goes to the file.
const BUFFER: usize = 128 << 10;

/// A buffered writer that compresses if its name ends in `.gz`, `.zst` or `.zstd`.
pub(super) enum Compressor<W: Write> {
    Plain(BufWriter<W>),
    Gzip(GzEncoder<BufWriter<W>>),
    Zstd(zstd::Encoder<'static, BufWriter<W>>),
}

impl<W: Write> Compressor<W> {
    /// Compresses as `name` says.
    pub(super) fn new(name: &Path, inner: W) -> io::Result<Self> {
        let inner = BufWriter::with_capacity(BUFFER, inner);
        let extension = name.extension().unwrap_or_default().to_string_lossy().to_lowercase();
        Ok(match extension.as_str() {
            "gz" => Self::Gzip(GzEncoder::new(inner, flate2::Compression::default())),
            "zst" | "zstd" => Self::Zstd(zstd::Encoder::new(inner, zstd::DEFAULT_COMPRESSION_LEVEL)?),
            _ => Self::Plain(inner),
        })
    }

    /// Writes what is still held and gives the writer below back.
    pub(super) fn finish(self) -> io::Result<W> {
        let inner = match self {
            Self::Plain(inner) => inner,
            Self::Gzip(encoder) => encoder.finish()?,
            Self::Zstd(encoder) => encoder.finish()?,
        };
        inner.into_inner().map_err(io::IntoInnerError::into_error)
    }
}

impl<W: Write> Write for Compressor<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self {
            Self::Plain(writer) => writer.write(bytes),
            Self::Gzip(writer) => writer.write(bytes),
            Self::Zstd(writer) => writer.write(bytes),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        match self {
            Self::Plain(writer) => writer.flush(),
            Self::Gzip(writer) => writer.flush(),
            Self::Zstd(writer) => writer.flush(),
        }
    }
}

impl<W: Write> fmt::Debug for Compressor<W> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Plain(_) => "Plain",
            Self::Gzip(_) => "Gzip",
            Self::Zstd(_) => "Zstd",
        })
    }
}
