//! A Parquet file whose Thrift structures are walked over before the package decodes them.
//!
//! The package passes over fields that it does not know. A truth value in a list takes no byte there, so that six bytes
//! ask for two thousand million steps; and it makes room for a value of any length that is claimed before it looks for the
//! bytes. Here a structure has to end within as many steps as its bytes can account for.

use std::fs::File;
use std::io::{self, BufReader, Read};

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

/// What stands behind the footer: its length and the magic. In bytes.
const TAIL: u64 = 8;
/// The longest header of a page that is believed, in bytes: it may hold the least and the greatest value of the page.
const LONGEST_HEADER: u64 = 1 << 26;
/// How deep structures may nest: as deep as the package follows them.
const DEEPEST: u32 = 64;

/// An open file of which no claim is believed that its bytes cannot hold.
pub(crate) struct WalkedFile {
    file: File,
    bytes: u64,
}

impl WalkedFile {
    pub(crate) fn new(file: File) -> Result<Self> {
        let bytes = file.metadata()?.len();
        Ok(Self { file, bytes })
    }
}

impl Length for WalkedFile {
    fn len(&self) -> u64 {
        self.bytes
    }
}

impl ChunkReader for WalkedFile {
    type T = Header;

    /// The package reads the tail of the file so, and headers of pages.
    fn get_read(&self, start: u64) -> Result<Header> {
        let reader = self.file.get_read(start)?;
        Ok(Header { reader, is_walked: start.saturating_add(TAIL) >= self.bytes })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let end = start.saturating_add(length as u64);
        if end > self.bytes {
            return Err(ParquetError::EOF(format!("there are {} bytes, and {end} are claimed", self.bytes)));
        }
        let bytes = self.file.get_bytes(start, length)?;
        if end.saturating_add(TAIL) == self.bytes {
            Walk::over(&bytes[..], length as u64)?;
        }
        Ok(bytes)
    }
}

/// The header of a page. It is walked over when it is first read: the package also asks for readers that it does not use.
pub(crate) struct Header {
    reader: BufReader<File>,
    is_walked: bool,
}

impl Read for Header {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.is_walked {
            let walked = Walk::over(&mut self.reader, LONGEST_HEADER)?;
            // Within what is buffered, but for headers of kilobytes.
            self.reader.seek_relative(-i64::try_from(walked).map_err(io::Error::other)?)?;
            self.is_walked = true;
        }
        self.reader.read(buffer)
    }
}

/// A walk over one structure in Thrift's compact protocol, as its specification has it and the package reads it.
struct Walk<R> {
    bytes: R,
    walked: u64,
    /// Steps that may still be made: bytes, and items of lists and maps.
    left: u64,
}

impl<R: Read> Walk<R> {
    /// Gives the bytes that the structure takes. Fails if it takes more than `longest`, or has more items than that.
    fn over(bytes: R, longest: u64) -> io::Result<u64> {
        let mut walk = Self { bytes, walked: 0, left: longest.saturating_mul(2) };
        walk.structure(DEEPEST)?;
        Ok(walk.walked)
    }

    fn step(&mut self, steps: u64) -> io::Result<()> {
        let left = self.left.checked_sub(steps);
        self.left =
            left.ok_or_else(|| damaged("a structure claims to hold more than there are bytes for"))?;
        Ok(())
    }

    fn byte(&mut self) -> io::Result<u8> {
        self.step(1)?;
        let mut byte = [0];
        self.bytes.read_exact(&mut byte)?;
        self.walked += 1;
        Ok(byte[0])
    }

    fn pass(&mut self, bytes: u64) -> io::Result<()> {
        self.step(bytes)?;
        let passed = io::copy(&mut self.bytes.by_ref().take(bytes), &mut io::sink())?;
        self.walked += passed;
        if passed < bytes { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(()) }
    }

    /// A number of seven bits a byte.
    fn number(&mut self) -> io::Result<u64> {
        let mut number = 0;
        for shift in (0..).step_by(7) {
            let byte = self.byte()?;
            number |= u64::from(byte & 0x7f).wrapping_shl(shift);
            if byte & 0x80 == 0 {
                break;
            }
        }
        Ok(number)
    }

    fn structure(&mut self, depth: u32) -> io::Result<()> {
        loop {
            // How much higher its number is than that of the field before, or 0 where the number follows; and its kind.
            let [delta, kind] = halves(self.byte()?);
            if kind == 0 {
                return Ok(());
            }
            if delta == 0 {
                self.number()?;
            }
            self.value(kind, depth)?;
        }
    }

    fn value(&mut self, kind: u8, depth: u32) -> io::Result<()> {
        let Some(depth) = depth.checked_sub(1) else {
            return Err(damaged("a structure nests too deep"));
        };
        match kind {
            // A truth value: of a field, its kind says it.
            1 | 2 => Ok(()),
            3 => self.byte().map(|_| ()),
            4..=6 => self.number().map(|_| ()),
            7 => self.pass(8),
            8 => {
                let length = self.number()?;
                self.pass(length)
            }
            9 | 10 => {
                let [few, kind] = halves(self.byte()?);
                let items = if few == 15 { self.number()? } else { few.into() };
                self.step(items)?;
                (0..items).try_for_each(|_| self.value(kind, depth))
            }
            11 => {
                let items = self.number()?;
                if items > 0 {
                    let kinds = halves(self.byte()?);
                    self.step(items)?;
                    for _ in 0..items {
                        kinds.iter().try_for_each(|&kind| self.value(kind, depth))?;
                    }
                }
                Ok(())
            }
            12 => self.structure(depth),
            13 => self.pass(16),
            _ => Err(damaged("a structure has a field of no kind")),
        }
    }
}

/// The higher and the lower four bits.
fn halves(byte: u8) -> [u8; 2] {
    [byte >> 4, byte & 0xf]
}

fn damaged(message: &'static str) -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn walk(bytes: &[u8]) -> Option<u64> {
        Walk::over(bytes, bytes.len() as u64).ok()
    }

    #[test]
    fn what_a_structure_takes() {
        assert_eq!(walk(&[0]), Some(1), "nothing but its end");
        assert_eq!(
            walk(&[0x15, 0x82, 1, 0, 99]),
            Some(4),
            "a number of two bytes, and what follows is not looked at"
        );
        assert_eq!(walk(&[0x18, 3, b'a', b'b', b'c', 0]), Some(6), "a string");
        assert_eq!(walk(&[0x19, 0x2c, 0x11, 0, 0, 0]), Some(6), "a list of two structures");
        assert_eq!(walk(&[0x1b, 1, 0x85, 2, b'k', b'v', 4, 0]), Some(8), "a map");
        assert_eq!(walk(&[0x1b, 0, 0]), Some(3), "an empty map has no kinds");
        assert_eq!(walk(&[0x05, 40, 7, 0]), Some(4), "a field with its number spelt out");
        assert_eq!(walk(&[0x17, 1, 2, 3, 4, 5, 6, 7, 8, 0]), Some(10), "eight bytes");
    }

    #[test]
    fn what_is_refused() {
        assert_eq!(walk(&[]), None, "no end");
        assert_eq!(walk(&[0x18, 3, b'a', 0]), None, "a string that is cut off");
        assert_eq!(walk(&[0x1e, 0]), None, "a kind that there is not");
        assert_eq!(
            walk(&[0x19, 0xf1, 0xff, 0xff, 0xff, 0xff, 7, 0]),
            None,
            "two thousand million truth values"
        );
        assert_eq!(
            walk(&[0x18, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0]),
            None,
            "a length that cannot be"
        );
        assert_eq!(walk(&[0x1c; 100]), None, "structures in structures");
        assert_eq!(walk(&[0x15, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1, 0]), Some(13));
    }
}
