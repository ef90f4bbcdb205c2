//! Blocks of bytes that are appended once and read at random. The oldest leave memory for the scratch file when all
//! together pass the budget.

use std::sync::Arc;

use super::Scratch;
use crate::error::Result;

/// Small pieces are gathered into blocks of about so many bytes; the sheets of a batch are a block of their own.
const BLOCK: usize = 1 << 18;

/// Where a piece begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Place {
    /// The block.
    pub block: u32,
    /// The first byte in it.
    pub start: u32,
}

/// Blocks in memory, up to a budget, and in a file beyond it.
#[derive(Debug)]
pub struct Blocks {
    stored: Vec<Block>,
    /// Bytes in memory.
    held: u64,
    budget: u64,
    /// The first block that is still in memory.
    oldest: usize,
    scratch: Arc<Scratch>,
}

#[derive(Debug)]
enum Block {
    Held(Vec<u8>),
    /// It begins at this byte of the scratch file.
    Filed(u64),
}

impl Blocks {
    /// No block yet; at most about `budget` bytes will stay in memory.
    #[must_use]
    pub fn new(budget: u64, scratch: Arc<Scratch>) -> Self {
        Self { stored: Vec::new(), held: 0, budget, oldest: 0, scratch }
    }

    /// Adds a piece and tells where it begins. It never spans two blocks.
    ///
    /// # Panics
    /// With 2³² blocks or a piece of 4 GiB.
    pub fn push(&mut self, mut piece: Vec<u8>) -> Result<Place> {
        self.held += piece.len() as u64;
        let place = match self.stored.last_mut() {
            // What is reserved and not used would count for nothing, and be there: a block is made for many small pieces, or
            // is one large piece, and never grows.
            Some(Block::Held(last)) if last.capacity() - last.len() >= piece.len() => {
                let start = last.len();
                last.extend_from_slice(&piece);
                Place { block: index(self.stored.len() - 1), start: index(start) }
            }
            _ => {
                if piece.len() < BLOCK / 2 {
                    piece.reserve_exact(BLOCK - piece.len());
                } else {
                    piece.shrink_to_fit();
                }
                self.stored.push(Block::Held(piece));
                Place { block: index(self.stored.len() - 1), start: 0 }
            }
        };
        while self.held > self.budget && self.oldest < self.stored.len() {
            let block = &mut self.stored[self.oldest];
            if let Block::Held(bytes) = block {
                self.held -= bytes.len() as u64;
                *block = Block::Filed(self.scratch.append(bytes)?);
            }
            self.oldest += 1;
        }
        Ok(place)
    }

    /// Puts other bytes in the place of a piece, which had as many or more.
    ///
    /// # Panics
    /// If nothing of the length was stored at the place.
    pub fn replace(&mut self, place: Place, bytes: &[u8]) -> Result<()> {
        let start = place.start as usize;
        match &mut self.stored[place.block as usize] {
            Block::Held(block) => block[start..start + bytes.len()].copy_from_slice(bytes),
            Block::Filed(at) => self.scratch.overwrite(*at + u64::from(place.start), bytes)?,
        }
        Ok(())
    }

    /// The `len` bytes that begin at `place`; read into `buffer` where they are not in memory.
    ///
    /// # Panics
    /// If nothing of the length was stored at the place.
    pub fn read<'a>(&'a self, place: Place, len: usize, buffer: &'a mut Vec<u8>) -> Result<&'a [u8]> {
        let start = place.start as usize;
        match &self.stored[place.block as usize] {
            Block::Held(bytes) => Ok(&bytes[start..start + len]),
            Block::Filed(at) => {
                buffer.resize(len, 0);
                self.scratch.read(at + u64::from(place.start), buffer)?;
                Ok(buffer)
            }
        }
    }
}

fn index(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than 2^32 blocks, of less than 4 GiB each")
}

#[cfg(test)]
mod tests {
    use super::*;

    proptest::proptest! {
        #[test]
        fn pieces_come_back_whatever_the_budget(
            sizes in proptest::collection::vec(proptest::sample::select(&[0_usize, 1, 5000, 700_000, 1_500_000]), 0..12),
            budget in proptest::sample::select(&[0_u64, 1, 1_000_000, u64::MAX]),
        ) {
            let scratch = Arc::new(Scratch::new(None));
            let mut blocks = Blocks::new(budget, Arc::clone(&scratch));
            let piece = |number: usize, size: usize| vec![number as u8 + 1; size];
            let mut places = Vec::new();
            for (number, &size) in sizes.iter().enumerate() {
                places.push(blocks.push(piece(number, size)).unwrap());
                proptest::prop_assert!(blocks.held <= budget);
            }
            let mut buffer = Vec::new();
            for (number, (&size, &place)) in sizes.iter().zip(&places).enumerate() {
                proptest::prop_assert_eq!(blocks.read(place, size, &mut buffer).unwrap(), piece(number, size));
            }
            let all: usize = sizes.iter().sum();
            proptest::prop_assert_eq!(scratch.bytes() + blocks.held, all as u64);
            // Every other piece becomes a shorter one.
            for (&size, &place) in sizes.iter().zip(&places).step_by(2) {
                blocks.replace(place, &vec![99; size / 2]).unwrap();
            }
            for (number, (&size, &place)) in sizes.iter().zip(&places).enumerate() {
                let mut expected = piece(number, size);
                if number % 2 == 0 {
                    expected[..size / 2].fill(99);
                }
                proptest::prop_assert_eq!(blocks.read(place, size, &mut buffer).unwrap(), expected);
            }
            proptest::prop_assert_eq!(scratch.bytes() + blocks.held, all as u64);
        }
    }
}
