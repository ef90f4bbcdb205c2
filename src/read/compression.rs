//! Decompression, told by a file's first bytes and never by its name.
//!
//! Gzip files may have several members (as `cat a.gz b.gz` and web archives make them), zstd files several frames.
//! Memory is bounded whatever the file claims: a zstd window above 128 MiB is refused.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use flate2::bufread::GzDecoder;

use crate::error::{Error, Result};

/// The largest zstd window accepted, as a power of two: 128 MiB, what `zstd --long` asks for at most by default.
const MAX_WINDOW_LOG: u32 = 27;

/// How much is read from the disk at a time.
const STORED_BUFFER: usize = 128 << 10;

/// How much decoded text [`open`] buffers.
const DECODED_BUFFER: usize = 64 << 10;

/// Opens a file for reading, decompressed where its first bytes say gzip or zstd.
///
/// A file that is cut off gives what stands before the cut, then an [`io::ErrorKind::UnexpectedEof`].
pub fn open(path: &Path) -> Result<Box<dyn BufRead + Send>> {
    let decoded = Decoded::open(path).map_err(|source| Error::io("open", path, source))?;
    Ok(Box::new(BufReader::with_capacity(DECODED_BUFFER, decoded)))
}

/// How the bytes of a file are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Compression {
    Plain,
    Gzip,
    Zstd,
    /// One that this version does not read, by name.
    Unsupported(&'static str),
}

impl Compression {
    fn of(magic: &[u8]) -> Self {
        match magic {
            [0x1f, 0x8b, ..] => Self::Gzip,
            // A frame, or a skippable frame before one.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31 | 0x17, ..] => Self::Unsupported("bzip2"),
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Self::Unsupported("xz"),
            [0x04, 0x22, 0x4d, 0x18, ..] => Self::Unsupported("lz4"),
            [b'P', b'K', 3, 4, ..] => Self::Unsupported("zip"),
            _ => Self::Plain,
        }
    }
}

/// The decoded bytes of one file, with a count of the stored ones.
pub(crate) struct Decoded {
    decoder: Decoder,
    stored: Arc<AtomicU64>,
}

enum Decoder {
    Plain(BufReader<Counted>),
    Gzip(Box<GzipMembers>),
    Zstd(zstd::Decoder<'static, BufReader<Counted>>),
}

impl Decoded {
    /// Opens a file; a compression that is not read is an [`io::ErrorKind::Unsupported`].
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let stored = Arc::new(AtomicU64::new(0));
        let file = Counted { file: File::open(path)?, stored: Arc::clone(&stored) };
        let mut reader = BufReader::with_capacity(STORED_BUFFER, file);
        let decoder = match Compression::of(reader.fill_buf()?) {
            Compression::Plain => Decoder::Plain(reader),
            Compression::Gzip => Decoder::Gzip(Box::new(GzipMembers::new(reader))),
            Compression::Zstd => {
                let mut decoder = zstd::Decoder::with_buffer(reader)?;
                decoder.window_log_max(MAX_WINDOW_LOG)?;
                Decoder::Zstd(decoder)
            }
            Compression::Unsupported(name) => {
                let message = format!("{name} files are not read by this version; decompress it first");
                return Err(io::Error::new(io::ErrorKind::Unsupported, message));
            }
        };
        Ok(Self { decoder, stored })
    }

    /// How many bytes of the file have been read so far.
    pub(crate) fn stored(&self) -> u64 {
        self.stored.load(Ordering::Relaxed)
    }

    /// Whether the file goes on, after its last gzip member, with bytes that are no gzip.
    pub(crate) fn has_trailing_garbage(&self) -> bool {
        matches!(&self.decoder, Decoder::Gzip(members) if members.garbage)
    }

    /// Whether the bytes are compressed at all.
    pub(crate) fn is_compressed(&self) -> bool {
        !matches!(self.decoder, Decoder::Plain(_))
    }
}

impl Read for Decoded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        match &mut self.decoder {
            Decoder::Plain(reader) => reader.read(buffer),
            Decoder::Gzip(reader) => reader.read(buffer),
            Decoder::Zstd(reader) => reader.read(buffer),
        }
    }
}

/// A file that counts what is read of it.
struct Counted {
    file: File,
    stored: Arc<AtomicU64>,
}

impl Read for Counted {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.stored.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

/// Gzip members one after the other. `flate2::MultiGzDecoder` reports whatever follows the last member as an error;
/// here zero padding is passed over, as gzip does, and anything else ends the stream with a mark.
struct GzipMembers {
    /// The member being read; none after the end.
    member: Option<GzDecoder<BufReader<Counted>>>,
    is_first: bool,
    /// Whether this member has given any bytes.
    started: bool,
    garbage: bool,
}

impl GzipMembers {
    fn new(reader: BufReader<Counted>) -> Self {
        Self { member: Some(GzDecoder::new(reader)), is_first: true, started: false, garbage: false }
    }

    /// Goes on to the member that follows the one just ended, if there is one.
    fn advance(&mut self) -> io::Result<()> {
        let Some(ended) = self.member.take() else { return Ok(()) };
        let mut reader = ended.into_inner();
        loop {
            let buffered = reader.fill_buf()?;
            let Some(&next) = buffered.first() else { return Ok(()) };
            match next {
                0 => {
                    let zeros = buffered.iter().take_while(|&&byte| byte == 0).count();
                    reader.consume(zeros);
                }
                0x1f => {
                    self.member = Some(GzDecoder::new(reader));
                    self.is_first = false;
                    self.started = false;
                    return Ok(());
                }
                _ => {
                    self.garbage = true;
                    return Ok(());
                }
            }
        }
    }
}

impl Read for GzipMembers {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if buffer.is_empty() {
            return Ok(0);
        }
        while let Some(member) = &mut self.member {
            match member.read(buffer) {
                Ok(0) => self.advance()?,
                Ok(read) => {
                    self.started = true;
                    return Ok(read);
                }
                // No gzip header where another member could have begun.
                Err(error)
                    if error.kind() == io::ErrorKind::InvalidInput && !self.is_first && !self.started =>
                {
                    self.garbage = true;
                    self.member = None;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(0)
    }
}
