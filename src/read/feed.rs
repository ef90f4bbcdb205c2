//! The decoded bytes of a source as they come in, and what ended them: what all cutters of records draw from.

use std::io;
use std::mem;

use super::batch::BATCH_BYTES;
use super::compression::Decoded;

/// How many damaged members of a file are left behind before it is given up.
pub(super) const MOST_DAMAGES: u32 = 1000;

/// What is said of a damaged member where others follow.
pub(super) const GOES_ON: &str = "the compressed file is damaged here; reading goes on at its next member";

/// Decoded bytes that no batch has taken yet, and where more come from.
pub(super) struct Feed {
    decoded: Decoded,
    pub(super) pending: Vec<u8>,
    /// Why reading stopped before the end.
    failure: Option<io::Error>,
    has_ended: bool,
    /// About the most that is worth reserving for the decoded bytes.
    room: usize,
    /// Buffers of batches that are done with.
    spare: Vec<Vec<u8>>,
}

/// No more buffers are kept than this; rounds of batches have fewer on most machines.
const MOST_SPARE: usize = 64;

impl Feed {
    /// A feed from a file of `stored` bytes.
    pub(super) fn new(decoded: Decoded, stored: u64) -> Self {
        // Text compresses to a quarter or so.
        let expected = match decoded.compression() {
            Some(_) => stored.saturating_mul(4),
            None => stored.saturating_add(1),
        };
        let room = usize::try_from(expected).unwrap_or(usize::MAX).min(BATCH_BYTES);
        Self { decoded, pending: Vec::new(), failure: None, has_ended: false, room, spare: Vec::new() }
    }

    /// Adds up to `wanted` decoded bytes to those pending; says whether that was the end, good or bad.
    pub(super) fn fill(&mut self, wanted: usize) -> bool {
        if self.has_ended {
            return true;
        }
        // Room for all of it at once, but no more than the file can fill.
        self.pending.reserve(wanted.min(self.room));
        match self.decoded.read_into(&mut self.pending, wanted) {
            Ok(read) => self.has_ended = read < wanted,
            Err(error) => {
                self.failure = Some(error);
                self.has_ended = true;
            }
        }
        self.has_ended
    }

    /// Gives the first `end` pending bytes and keeps the rest, with room for `more`.
    pub(super) fn take(&mut self, end: usize, more: usize) -> Vec<u8> {
        let left = &self.pending[end..];
        let mut rest = Vec::new();
        if !left.is_empty() {
            rest = self.spare.pop().unwrap_or_default();
            rest.clear();
            rest.reserve(left.len() + more);
            rest.extend_from_slice(left);
        }
        self.pending.truncate(end);
        mem::replace(&mut self.pending, rest)
    }

    /// Takes a buffer that is done with. Fresh memory costs more than what is read into it, for the system clears it first.
    ///
    /// Only where this source fills such buffers: those of many small files would hold much more than the files do.
    pub(super) fn recycle(&mut self, buffer: Vec<u8>) {
        let is_of_use = self.room >= BATCH_BYTES && buffer.capacity() <= 4 * BATCH_BYTES;
        if is_of_use && self.spare.len() < MOST_SPARE {
            self.spare.push(buffer);
        }
    }

    /// All buffers that are done with, for the next source.
    pub(super) fn spare(&mut self) -> Vec<Vec<u8>> {
        mem::take(&mut self.spare)
    }

    /// Fills until `count` bytes are pending; says whether they are.
    pub(super) fn want(&mut self, count: usize, portion: usize) -> bool {
        while self.pending.len() < count && !self.fill(portion.max(count - self.pending.len())) {}
        self.pending.len() >= count
    }

    /// Whether reading stopped before the end.
    pub(super) fn has_failed(&self) -> bool {
        self.failure.is_some()
    }

    /// Why reading stopped before the end, in words; asked once.
    pub(super) fn take_failure(&mut self) -> Option<String> {
        let error = self.failure.take()?;
        Some(match error.kind() {
            io::ErrorKind::UnexpectedEof if self.decoded.compression().is_some() => {
                "the compressed file is cut off here".to_owned()
            }
            io::ErrorKind::FileTooLarge => format!("read no further: {error}"),
            _ if self.decoded.compression().is_some() => {
                format!("the compressed file is damaged here: {error}")
            }
            _ => format!("cannot be read any further: {error}"),
        })
    }

    /// After a failure, or at bytes that are no gzip: goes on behind what is damaged, with nothing pending. False if that
    /// cannot be.
    pub(super) fn go_on_behind_damage(&mut self) -> bool {
        let is_damage = match &self.failure {
            Some(error) => error.kind() != io::ErrorKind::FileTooLarge,
            None => self.has_trailing_garbage(),
        };
        if !is_damage || !self.decoded.skip_damaged().unwrap_or(false) {
            return false;
        }
        self.failure = None;
        self.has_ended = false;
        self.pending.clear();
        true
    }

    /// How many bytes of the file have been read so far.
    pub(super) fn stored(&self) -> u64 {
        self.decoded.stored()
    }

    /// The hash of the whole file; to be asked for at the end.
    pub(super) fn content_hash(&self) -> Option<u128> {
        self.decoded.content_hash()
    }

    /// The name of the compression, if there is any.
    pub(super) fn compression(&self) -> Option<&'static str> {
        self.decoded.compression()
    }

    /// Whether bytes that are no gzip follow the last gzip member.
    pub(super) fn has_trailing_garbage(&self) -> bool {
        self.decoded.has_trailing_garbage()
    }
}
