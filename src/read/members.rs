//! Gzip members one after the other, as `cat a.gz b.gz` and web archives make them.
//!
//! `flate2::MultiGzDecoder` reports whatever follows the last member as an error; here zero padding is passed over, as
//! gzip does, and anything else ends the stream with a mark. A damaged member can be left behind.

use std::io::{self, BufRead, Cursor, Read};

use flate2::bufread::GzDecoder;

/// The first bytes of a member: the magic number, and deflate as the method.
const HEADER: [u8; 3] = [0x1f, 0x8b, 8];

/// Bits of a member's flags that must not be set.
const RESERVED_FLAGS: u8 = 0xe0;

/// What a search for a member's beginning took from the reader, and the reader.
type Replayed<R> = io::Chain<Cursor<Vec<u8>>, R>;

/// The decoded bytes of all members.
pub(super) struct GzipMembers<R: BufRead> {
    /// The member being read; none after the end.
    member: Option<GzDecoder<Replayed<R>>>,
    /// What follows the last member, if it is no gzip.
    tail: Option<Replayed<R>>,
    has_garbage: bool,
    is_first: bool,
    /// Whether this member has given any bytes.
    started: bool,
}

impl<R: BufRead> GzipMembers<R> {
    pub(super) fn new(reader: R) -> Self {
        let member = GzDecoder::new(Cursor::new(Vec::new()).chain(reader));
        Self { member: Some(member), tail: None, has_garbage: false, is_first: true, started: false }
    }

    /// Whether the file goes on, after its last member, with bytes that are no gzip.
    pub(super) fn has_trailing_garbage(&self) -> bool {
        self.has_garbage
    }

    /// After an error, or at bytes that are no gzip: goes to the next beginning of a member. False if there is none.
    pub(super) fn skip_damaged(&mut self) -> io::Result<bool> {
        let damaged = self.member.take().map(GzDecoder::into_inner);
        let Some(mut reader) = damaged.or_else(|| self.tail.take()) else { return Ok(false) };
        // The three bytes of a header and its flags, as they slide by.
        let mut window = [0_u8; 4];
        let mut filled = 0;
        loop {
            let buffered = reader.fill_buf()?;
            if buffered.is_empty() {
                return Ok(false);
            }
            for (place, &byte) in buffered.iter().enumerate() {
                window.rotate_left(1);
                window[3] = byte;
                filled += 1;
                if filled >= window.len() && window[..3] == HEADER && window[3] & RESERVED_FLAGS == 0 {
                    reader.consume(place + 1);
                    let (replayed, rest) = reader.into_inner();
                    let at = replayed.position() as usize;
                    let mut lead = window.to_vec();
                    lead.extend_from_slice(&replayed.get_ref()[at.min(replayed.get_ref().len())..]);
                    self.begin(Cursor::new(lead).chain(rest));
                    return Ok(true);
                }
            }
            let seen = buffered.len();
            reader.consume(seen);
        }
    }

    fn begin(&mut self, reader: Replayed<R>) {
        self.member = Some(GzDecoder::new(reader));
        self.is_first = false;
        self.started = false;
        self.has_garbage = false;
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
                    self.begin(reader);
                    return Ok(());
                }
                _ => {
                    self.tail = Some(reader);
                    self.has_garbage = true;
                    return Ok(());
                }
            }
        }
    }
}

impl<R: BufRead> Read for GzipMembers<R> {
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
                    self.tail = self.member.take().map(GzDecoder::into_inner);
                    self.has_garbage = true;
                }
                Err(error) => return Err(error),
            }
        }
        Ok(0)
    }
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use flate2::Compression;
    use flate2::write::GzEncoder;

    use super::*;

    fn member(content: &[u8]) -> Vec<u8> {
        let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
        encoder.write_all(content).unwrap();
        encoder.finish().unwrap()
    }

    #[test]
    fn a_damaged_member_is_left_behind_wherever_it_is_damaged() {
        let content = |letter: u8| -> Vec<u8> { (0..400_u16).map(|n| letter ^ (n % 7) as u8).collect() };
        let members = [member(&content(b'a')), member(&content(b'h')), member(&content(b'p'))];
        for at in 0..members[1].len() {
            let mut file = members.concat();
            file[members[0].len() + at] ^= 0xff;
            for capacity in [1, 3, 8192] {
                let mut reader = GzipMembers::new(io::BufReader::with_capacity(capacity, &file[..]));
                let mut read = Vec::new();
                let mut is_damaged = true;
                while is_damaged {
                    let failed = reader.read_to_end(&mut read).is_err();
                    is_damaged = (failed || reader.has_trailing_garbage()) && reader.skip_damaged().unwrap();
                }
                assert!(read.starts_with(&content(b'a')), "damaged at {at}");
                assert!(read.ends_with(&content(b'p')), "damaged at {at}");
            }
        }
    }
}
