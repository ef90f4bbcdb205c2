//! A Parquet file whose Thrift structures are walked over before the package decodes them.
//!
//! The package passes over fields that it does not know. A truth value in a list takes no byte there, so that six bytes
//! ask for two thousand million steps; it makes room for a value of any length, and for as many children of a column, as
//! are claimed before it looks for them; and it follows a schema as deep as that nests, which ends where the stack does.
//! Here a structure has to end within as many steps as its bytes can account for, and no deeper than a few levels.

use std::fs::File;
use std::io::{self, BufReader, Read};

use bytes::Bytes;
use parquet::errors::{ParquetError, Result};
use parquet::file::reader::{ChunkReader, Length};

/// What stands behind the footer: its length and the magic. In bytes.
const TAIL: u64 = 8;
/// The longest header of a page that is believed, in bytes: it may hold the least and the greatest value of the page.
const LONGEST_HEADER: u64 = 1 << 26;
/// How deep structures may nest: as deep as the package follows them. And the columns of a schema.
const DEEPEST: u32 = 64;
/// The schema's field in a footer, and the one of an element of it that says how many children it has.
const SCHEMA: i64 = 2;
const CHILDREN: i64 = 5;
/// The fields of a page's header that say how many bytes it has decompressed, and how many are stored.
const DECOMPRESSED: i64 = 2;
const STORED: i64 = 3;
/// A page of more bytes than this has at most so many times what is stored of it: room is made for all that it claims.
const LARGE_PAGE: u64 = 1 << 28;
const MOST_TIMES: u64 = 1000;
/// Kinds of values.
const NUMBER: u8 = 5;
const LIST: u8 = 9;
const STRUCTURE: u8 = 12;

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

    /// The package reads the tail of the file so, and headers of pages. What begins behind the tail's first byte is a header
    /// that somebody claims to be there.
    fn get_read(&self, start: u64) -> Result<Header> {
        let reader = self.file.get_read(start)?;
        let longest = LONGEST_HEADER.min(self.bytes.saturating_sub(start));
        Ok(Header { reader, longest, is_walked: start.saturating_add(TAIL) == self.bytes })
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let end = start.saturating_add(length as u64);
        if end > self.bytes {
            return Err(ParquetError::EOF(format!("there are {} bytes, and {end} are claimed", self.bytes)));
        }
        let bytes = self.file.get_bytes(start, length)?;
        if end.saturating_add(TAIL) == self.bytes {
            Walk::over_footer(&bytes[..], length as u64)?;
        }
        Ok(bytes)
    }
}

/// The header of a page. It is walked over when it is first read: the package also asks for readers that it does not use.
pub(crate) struct Header {
    reader: BufReader<File>,
    /// Bytes that it may have.
    longest: u64,
    is_walked: bool,
}

impl Read for Header {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if !self.is_walked {
            let walked = Walk::over_page(&mut self.reader, self.longest)?;
            // Within what is buffered, but for headers of kilobytes.
            self.reader.seek_relative(-i64::try_from(walked).map_err(io::Error::other)?)?;
            self.is_walked = true;
        }
        let read = self.reader.read(buffer)?;
        // The package passes over bytes without a look at how many there were, and would go on behind the end of the file.
        if read == 0 && !buffer.is_empty() { Err(io::ErrorKind::UnexpectedEof.into()) } else { Ok(read) }
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
    /// Gives the bytes that a page's header takes. Fails if it takes more than `longest`, or has more items than that, or
    /// claims a page that cannot be.
    fn over_page(bytes: R, longest: u64) -> io::Result<u64> {
        let mut walk = Self { bytes, walked: 0, left: longest.saturating_mul(2) };
        let (mut decompressed, mut stored) = (0, 0);
        walk.structure(|walk, field, kind| {
            let size = match (field, kind) {
                (DECOMPRESSED, NUMBER) => &mut decompressed,
                (STORED, NUMBER) => &mut stored,
                _ => return walk.value(kind, DEEPEST),
            };
            // The lowest bit is the sign; what is negative is refused by the package.
            *size = walk.number()? >> 1;
            Ok(())
        })?;
        if decompressed > LARGE_PAGE && decompressed / MOST_TIMES >= stored {
            return Err(damaged("a page claims to hold more than a thousand times its bytes"));
        }
        Ok(walk.walked)
    }

    /// The same of a footer, whose schema is looked at as well.
    fn over_footer(bytes: R, longest: u64) -> io::Result<u64> {
        let mut walk = Self { bytes, walked: 0, left: longest.saturating_mul(2) };
        walk.structure(|walk, field, kind| {
            if (field, kind) == (SCHEMA, LIST) { walk.schema() } else { walk.value(kind, DEEPEST) }
        })?;
        Ok(walk.walked)
    }

    /// A schema: a tree, each node before its children and with their number.
    fn schema(&mut self) -> io::Result<()> {
        let [few, kind] = halves(self.byte()?);
        let nodes = if few == 15 { self.number()? } else { few.into() };
        self.step(nodes)?;
        // How many children each node still waits for that this one lies in.
        let mut open: Vec<u64> = Vec::new();
        for _ in 0..nodes {
            if kind != STRUCTURE {
                self.value(kind, DEEPEST)?;
                continue;
            }
            let mut children = 0;
            self.structure(|walk, field, kind| {
                if (field, kind) != (CHILDREN, NUMBER) {
                    return walk.value(kind, DEEPEST);
                }
                children = walk.number()?;
                Ok(())
            })?;
            if let Some(left) = open.last_mut() {
                *left -= 1;
            }
            // The lowest bit is the sign.
            if children & 1 == 1 || children >> 1 > nodes {
                return Err(damaged("a column claims to hold more columns than there are"));
            }
            open.push(children >> 1);
            while open.last() == Some(&0) {
                open.pop();
            }
            if open.len() > DEEPEST as usize {
                return Err(damaged("its columns nest too deep"));
            }
        }
        Ok(())
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

    /// Has the value of each field walked over, by its number and kind.
    fn structure(&mut self, mut each: impl FnMut(&mut Self, i64, u8) -> io::Result<()>) -> io::Result<()> {
        let mut field = 0_i64;
        loop {
            // How much higher its number is than that of the field before, or 0 where the number follows; and its kind.
            let [delta, kind] = halves(self.byte()?);
            if kind == 0 {
                return Ok(());
            }
            field = match delta {
                0 => {
                    let number = self.number()?;
                    (number >> 1).cast_signed() ^ -((number & 1).cast_signed())
                }
                _ => field.wrapping_add(delta.into()),
            };
            each(self, field, kind)?;
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
            LIST | 10 => {
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
            STRUCTURE => self.structure(|walk, _, kind| walk.value(kind, depth)),
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
        Walk::over_page(bytes, bytes.len() as u64).ok()
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

    #[test]
    fn a_header_in_the_tail_is_walked_over_and_nothing_is_read_behind_the_end() {
        // Two thousand million numbers of eight bytes, of which there is none.
        let claim = [0x19, 0xf7, 0xff, 0xff, 0xff, 0xff, 7];
        let path = tempfile::NamedTempFile::new().expect("a file");
        std::fs::write(path.path(), [&[0; 9][..], &claim].concat()).expect("written");
        let file = WalkedFile::new(File::open(path.path()).expect("open")).expect("a file");
        let mut byte = [0];
        let error = file.get_read(9).expect("a reader").read(&mut byte).expect_err("a claim that cannot be");
        assert_eq!(error.to_string(), "a structure claims to hold more than there are bytes for");
        let mut tail = file.get_read(file.len() - TAIL).expect("a reader");
        tail.read_exact(&mut [0; TAIL as usize]).expect("the tail is no structure");
        let error = tail.read(&mut byte).expect_err("nothing is there");
        assert_eq!(error.kind(), io::ErrorKind::UnexpectedEof);
    }

    /// Found by the fuzzer: 3,000 bytes took 1.7 GB.
    #[test]
    fn a_large_page_holds_no_more_than_a_thousand_times_its_bytes() {
        let varint = |mut number: u64| {
            let mut bytes = Vec::new();
            while number > 0x7f {
                bytes.push(number as u8 | 0x80);
                number >>= 7;
            }
            bytes.push(number as u8);
            bytes
        };
        let page = |decompressed: u64, stored: u64| {
            let header = [
                &[0x15, 0][..],
                &[0x15],
                &varint(2 * decompressed),
                &[0x15],
                &varint(2 * stored),
                &[0x2c, 0x15, 2, 0, 0],
            ]
            .concat();
            Walk::over_page(&header[..], header.len() as u64).map(|walked| walked == header.len() as u64)
        };
        assert!(page(100, 50).unwrap() && page(1 << 28, 1).unwrap(), "as large as a page may be anyhow");
        assert!(page(1 << 30, 1 << 21).unwrap());
        let error = page(1 << 30, 1 << 20).unwrap_err().to_string();
        assert_eq!(error, "a page claims to hold more than a thousand times its bytes");
        assert!(page((1 << 31) - 1, 0).is_err());
    }

    /// A footer with nothing but a schema: groups in groups, `depth` of them, and a column in the innermost.
    fn nested(depth: usize) -> Vec<u8> {
        let group = [0x35, 0, 0x18, 1, b'g', 0x15, 2, 0];
        let column = [0x15, 12, 0x25, 0, 0x18, 4, b't', b'e', b'x', b't', 0];
        let mut footer = vec![0x29, 0xfc];
        let mut nodes = depth + 1;
        while nodes > 0x7f {
            footer.push(nodes as u8 | 0x80);
            nodes >>= 7;
        }
        footer.push(nodes as u8);
        footer.extend(group.repeat(depth));
        footer.extend(column);
        footer.push(0);
        footer
    }

    #[test]
    fn a_schema_nests_no_deeper_than_it_is_followed() {
        let footer =
            |bytes: &[u8]| Walk::over_footer(bytes, bytes.len() as u64).map_err(|error| error.to_string());
        assert_eq!(footer(&nested(64)), Ok(nested(64).len() as u64));
        assert_eq!(footer(&nested(65)).unwrap_err(), "its columns nest too deep");
        // Side by side: a root with two hundred columns.
        let wide: Vec<u8> =
            [0x35, 0, 0x18, 1, b'g', 0x15, 0x90, 3, 0].into_iter().chain([0x15, 12, 0].repeat(200)).collect();
        let wide = [&[0x29, 0xfc, 201, 1], &wide[..], &[0]].concat();
        assert_eq!(footer(&wide), Ok(wide.len() as u64));
        let claim = [0x29, 0x1c, 0x55, 0x80, 0x80, 0x80, 0x80, 8, 0, 0];
        assert_eq!(footer(&claim).unwrap_err(), "a column claims to hold more columns than there are");
    }
}
