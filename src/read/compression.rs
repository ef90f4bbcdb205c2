//! Decompression, told by a file's first bytes and never by its name.
//!
//! Gzip files may have several members, zstd files several frames, bzip2 and xz files several streams. Memory is
//! bounded whatever the file claims: a zstd window above 128 MiB and an xz dictionary above 128 MiB are refused. Time is
//! bounded too: what decodes to more than `max_ratio` times its size is a decompression bomb.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Read};
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use bzip2::bufread::MultiBzDecoder;
use lzma_rust2::XzReader;
use xxhash_rust::xxh3::Xxh3;

use crate::config::ReadConfig;
use crate::error::{Error, Result};

use super::members::GzipMembers;

/// The largest zstd window accepted, as a power of two: 128 MiB, what `zstd --long` asks for at most by default.
const MAX_WINDOW_LOG: u32 = 27;

/// The memory that an xz stream may ask for, in KiB: a dictionary of 128 MiB and what the decoder adds. `xz -9` asks for
/// half of that.
const XZ_MEMORY: u32 = 136 << 10;

/// How much is read from the disk at a time.
const STORED_BUFFER: usize = 128 << 10;

/// How much decoded text [`open`] buffers.
const DECODED_BUFFER: usize = 64 << 10;

/// Below this many decoded bytes no ratio is too high: a small file of one word said again and again is no bomb.
const RATIO_FREE: u64 = 4 << 30;

/// Opens a file for reading, decompressed where its first bytes say gzip, zstd, bzip2 or xz.
///
/// A file that is cut off gives what stands before the cut, then an [`io::ErrorKind::UnexpectedEof`].
pub fn open(path: &Path) -> Result<Box<dyn BufRead + Send>> {
    let decoded = Decoded::open(path, ReadConfig::default().max_ratio, Hashing::No)
        .map_err(|source| Error::io("open", path, source))?;
    Ok(Box::new(BufReader::with_capacity(DECODED_BUFFER, decoded)))
}

/// How the bytes of a file are stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Compression {
    Plain,
    Gzip,
    Zstd,
    Bzip2,
    Xz,
    /// One that this version does not read, by name.
    Unsupported(&'static str),
}

impl Compression {
    fn of(magic: &[u8]) -> Self {
        match magic {
            [0x1f, 0x8b, ..] => Self::Gzip,
            // A frame, or a skippable frame before one.
            [0x28, 0xb5, 0x2f, 0xfd, ..] | [0x50..=0x5f, 0x2a, 0x4d, 0x18, ..] => Self::Zstd,
            [b'B', b'Z', b'h', b'1'..=b'9', 0x31 | 0x17, ..] => Self::Bzip2,
            [0xfd, b'7', b'z', b'X', b'Z', 0, ..] => Self::Xz,
            [0x04, 0x22, 0x4d, 0x18, ..] => Self::Unsupported("lz4"),
            [b'P', b'K', 3, 4, ..] => Self::Unsupported("zip"),
            _ => Self::Plain,
        }
    }
}

/// Whether the stored bytes are hashed on their way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Hashing {
    Yes,
    No,
}

/// The decoded bytes of one file, with a count and a hash of the stored ones.
pub(crate) struct Decoded {
    decoder: Decoder,
    stored: Stored,
    given: u64,
    /// The most that may be given for each stored byte, once more than `ratio_free` was given; none if 0.
    max_ratio: u64,
    ratio_free: u64,
}

enum Decoder {
    Plain(BufReader<Stored>),
    Gzip(Box<GzipMembers<BufReader<Stored>>>),
    Zstd(zstd::Decoder<'static, BufReader<Stored>>),
    Bzip2(Box<MultiBzDecoder<BufReader<Stored>>>),
    Xz(Box<XzReader<BufReader<Stored>>>),
}

impl Decoded {
    /// Opens a file; a compression that is not read is an [`io::ErrorKind::Unsupported`].
    pub(crate) fn open(path: &Path, max_ratio: u64, hashing: Hashing) -> io::Result<Self> {
        let stored = Stored::new(File::open(path)?, hashing);
        let mut reader = BufReader::with_capacity(STORED_BUFFER, stored.clone());
        let decoder = match Compression::of(reader.fill_buf()?) {
            Compression::Plain => Decoder::Plain(reader),
            Compression::Gzip => Decoder::Gzip(Box::new(GzipMembers::new(reader))),
            Compression::Zstd => {
                let mut decoder = zstd::Decoder::with_buffer(reader)?;
                decoder.window_log_max(MAX_WINDOW_LOG)?;
                Decoder::Zstd(decoder)
            }
            Compression::Bzip2 => Decoder::Bzip2(Box::new(MultiBzDecoder::new(reader))),
            Compression::Xz => Decoder::Xz(Box::new(XzReader::new_mem_limit(reader, true, XZ_MEMORY))),
            Compression::Unsupported(name) => {
                let message = format!("{name} files are not read by this version; decompress it first");
                return Err(io::Error::new(io::ErrorKind::Unsupported, message));
            }
        };
        Ok(Self { decoder, stored, given: 0, max_ratio, ratio_free: RATIO_FREE })
    }

    /// How many bytes of the file have been read so far.
    pub(crate) fn stored(&self) -> u64 {
        self.stored.lock().bytes
    }

    /// The hash of all stored bytes, those that no decoder asked for included; `None` if it was not asked for, or what is
    /// left cannot be read. To be called at the end: nothing can be decoded afterwards.
    pub(crate) fn content_hash(&self) -> Option<u128> {
        self.stored.hash_of_all()
    }

    /// Whether the file goes on, after its last gzip member, with bytes that are no gzip.
    pub(crate) fn has_trailing_garbage(&self) -> bool {
        matches!(&self.decoder, Decoder::Gzip(members) if members.has_trailing_garbage())
    }

    /// The name of the compression, if there is any.
    pub(crate) fn compression(&self) -> Option<&'static str> {
        match self.decoder {
            Decoder::Plain(_) => None,
            Decoder::Gzip(_) => Some("gzip"),
            Decoder::Zstd(_) => Some("zstd"),
            Decoder::Bzip2(_) => Some("bzip2"),
            Decoder::Xz(_) => Some("xz"),
        }
    }

    /// After an error or garbage: goes to the next part that stands by itself, a gzip member. False if there is none.
    pub(crate) fn skip_damaged(&mut self) -> io::Result<bool> {
        match &mut self.decoder {
            Decoder::Gzip(members) => members.skip_damaged(),
            _ => Ok(false),
        }
    }

    /// Appends up to `wanted` decoded bytes to `buffer`; says how many. Fewer than wanted is the end. What was read before an
    /// error stays.
    pub(crate) fn read_into(&mut self, buffer: &mut Vec<u8>, wanted: usize) -> io::Result<usize> {
        let Decoder::Plain(reader) = &mut self.decoder else {
            return self.take(wanted as u64).read_to_end(buffer);
        };
        let buffered = reader.buffer();
        let first = buffered.len().min(wanted);
        buffer.extend_from_slice(&buffered[..first]);
        reader.consume(first);
        let read = first + if first < wanted { self.stored.read_into(buffer, wanted - first)? } else { 0 };
        self.given += read as u64;
        Ok(read)
    }

    fn check_ratio(&self) -> io::Result<()> {
        let is_bomb = self.max_ratio > 0
            && self.given > self.ratio_free
            && self.given / self.max_ratio > self.stored()
            && self.compression().is_some();
        if !is_bomb {
            return Ok(());
        }
        let message = format!(
            "it decodes to more than {} times its size, as a decompression bomb does; --max-ratio sets the limit",
            self.max_ratio
        );
        Err(io::Error::new(io::ErrorKind::FileTooLarge, message))
    }
}

impl Read for Decoded {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.check_ratio()?;
        let read = match &mut self.decoder {
            Decoder::Plain(reader) => reader.read(buffer),
            Decoder::Gzip(reader) => reader.read(buffer),
            Decoder::Zstd(reader) => reader.read(buffer),
            Decoder::Bzip2(reader) => reader.read(buffer),
            Decoder::Xz(reader) => reader.read(buffer),
        }?;
        self.given += read as u64;
        Ok(read)
    }
}

/// A file that counts and hashes what is read of it. Clones are the same file.
#[derive(Clone)]
struct Stored(Arc<Mutex<Tapped>>);

struct Tapped {
    file: File,
    bytes: u64,
    hash: Option<Box<Xxh3>>,
}

impl Stored {
    fn new(file: File, hashing: Hashing) -> Self {
        let hash = (hashing == Hashing::Yes).then(|| Box::new(Xxh3::new()));
        Self(Arc::new(Mutex::new(Tapped { file, bytes: 0, hash })))
    }

    /// Appends up to `wanted` bytes to `buffer`. By the file itself, which fills memory that was not cleared before; the
    /// method of [`Read`] cannot.
    fn read_into(&self, buffer: &mut Vec<u8>, wanted: usize) -> io::Result<usize> {
        let mut tapped = self.lock();
        let start = buffer.len();
        let read = (&mut tapped.file).take(wanted as u64).read_to_end(buffer);
        tapped.tap(&buffer[start..]);
        read
    }

    fn hash_of_all(&self) -> Option<u128> {
        let mut tapped = self.lock();
        let mut rest = vec![0; STORED_BUFFER];
        while tapped.hash.is_some() && tapped.read(&mut rest).ok()? > 0 {}
        tapped.hash.as_ref().map(|hash| hash.digest128())
    }

    fn lock(&self) -> MutexGuard<'_, Tapped> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Read for Stored {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        self.lock().read(buffer)
    }
}

impl Read for Tapped {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.file.read(buffer)?;
        self.tap(&buffer[..read]);
        Ok(read)
    }
}

impl Tapped {
    /// Counts and hashes what was read.
    fn tap(&mut self, read: &[u8]) {
        self.bytes += read.len() as u64;
        if let Some(hash) = &mut self.hash {
            hash.update(read);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;

    #[test]
    fn a_bomb_is_told_by_its_ratio() {
        let packed = zstd::encode_all(io::repeat(b' ').take(20 << 20), 1).unwrap();
        let mut file = tempfile::NamedTempFile::new().unwrap();
        file.write_all(&packed).unwrap();
        let ratio = (20 << 20) / packed.len() as u64;
        let read = |max_ratio: u64, ratio_free: u64| {
            let mut decoded = Decoded::open(file.path(), max_ratio, Hashing::No).unwrap();
            decoded.ratio_free = ratio_free;
            io::copy(&mut decoded, &mut io::sink())
        };
        let refused = read(ratio / 2, 1 << 20).unwrap_err();
        assert!(refused.to_string().contains("decompression bomb does; --max-ratio"), "{refused}");
        for (max_ratio, ratio_free) in [(ratio * 2, 1 << 20), (ratio / 2, 1 << 30), (0, 0)] {
            assert_eq!(read(max_ratio, ratio_free).unwrap(), 20 << 20);
        }
    }
    #[test]
    fn the_hash_is_of_all_stored_bytes_however_much_was_decoded() {
        let garbage =
            [&zstd::encode_all(&b"the wire moved it"[..], 1).unwrap()[..], &vec![7; 300_000]].concat();
        for content in [b"plain words".to_vec(), vec![b'x'; 1 << 20], garbage] {
            let mut file = tempfile::NamedTempFile::new().unwrap();
            file.write_all(&content).unwrap();
            for taken in [0, 5, STORED_BUFFER, usize::MAX] {
                let open = || Decoded::open(file.path(), 0, Hashing::Yes).unwrap();
                let (mut copied, mut appended) = (Vec::new(), b"before ".to_vec());
                let mut decoded = open();
                let copy = (&mut decoded).take(taken as u64).read_to_end(&mut copied);
                assert_eq!(decoded.content_hash(), Some(xxhash_rust::xxh3::xxh3_128(&content)));
                let mut decoded = open();
                let append = decoded.read_into(&mut appended, taken);
                assert_eq!(decoded.stored() == 0, taken == 0 && content.is_empty());
                assert_eq!(decoded.content_hash(), Some(xxhash_rust::xxh3::xxh3_128(&content)));
                assert_eq!((append.ok(), &appended[7..]), (copy.ok(), &copied[..]));
            }
            let decoded = Decoded::open(file.path(), 0, Hashing::No).unwrap();
            assert_eq!(decoded.content_hash(), None);
        }
    }
}
