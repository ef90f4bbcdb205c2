//! Opens a file and undoes its compression. What a file is, is told by its first bytes; its name is not asked.
//!
//! Data is decoded as it is read, so memory stays bounded by the decoder's window (zstd refuses windows above
//! 128 MiB by itself).

use std::fs::File;
use std::io::{BufRead, BufReader};
use std::path::Path;

use flate2::bufread::MultiGzDecoder;

use crate::error::{Error, Result};

const BUFFER: usize = 1 << 16;
const GZIP: &[u8] = &[0x1f, 0x8b];
const ZSTD: &[u8] = &[0x28, 0xb5, 0x2f, 0xfd];

/// Opens `path` and decodes gzip (all members) or zstd as it is read; anything else is passed on as it is.
pub fn open(path: &Path) -> Result<Box<dyn BufRead + Send>> {
    let file = File::open(path).map_err(|source| Error::io("open", path, source))?;
    let mut reader = BufReader::with_capacity(BUFFER, file);
    let start = reader.fill_buf().map_err(|source| Error::io("read", path, source))?;
    if start.starts_with(GZIP) {
        return Ok(Box::new(BufReader::with_capacity(BUFFER, MultiGzDecoder::new(reader))));
    }
    if start.starts_with(ZSTD) {
        let decoder = zstd::stream::read::Decoder::with_buffer(reader)
            .map_err(|source| Error::io("decompress", path, source))?;
        return Ok(Box::new(BufReader::with_capacity(BUFFER, decoder)));
    }
    Ok(Box::new(reader))
}
