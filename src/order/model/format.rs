//! How a model is stored: a header with a version and all sizes, four bits a weight of an embedding and eight a weight of
//! the rest, a checksum at the end. A piece's words are averaged, so that what rounding does to one of them is lost among them.
//!
//! ```text
//! "WCORDER\0"  version u32  shape 6 × u32  DENSE u32  PAIR u32  known words u32  networks u32
//! calibration 13 × f32  length of the description u32, the description (UTF-8)
//! hashes (u32 each)  rarities (u8 each)
//! for each network its embeddings: each row a scale (f32), and its weights in units of it plus 8, two a byte, the first
//! in the low half; then its other parameters: each row a scale and its weights in units of it (i8); rows that stand alone
//! (biases, gains) as f32
//! xxh3-64 of all that
//! ```
//! All little-endian.

use xxhash_rust::xxh3::xxh3_64;

use super::Model;
use super::calibration::{Calibration, NUMBERS};
use crate::order::features::{DENSE, PAIR};
use crate::order::network::{Network, Shape};
use crate::order::vocabulary::Vocabulary;

const MAGIC: &[u8; 8] = b"WCORDER\0";
/// Changes with the layout of the file, and with the meaning of any feature.
const VERSION: u32 = 3;
/// Bytes of the longest description.
const LONGEST_DESCRIPTION: usize = 1 << 16;
/// Most networks of a model.
const MOST_NETWORKS: usize = 16;
/// The largest code of a weight: of an embedding, of any other.
const EMBEDDED: f32 = 7.0;
const OTHER: f32 = 127.0;

/// Why bytes are no model.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ModelError {
    /// They do not begin as one does.
    #[error("this is not a wirecopy order model")]
    NotAModel,
    /// It was written by another version.
    #[error(
        "this is an order model of version {found}; this program reads version {VERSION}: train it again"
    )]
    Version {
        /// Its version.
        found: u32,
    },
    /// Something was lost or changed.
    #[error("this order model is damaged ({what}): copy or train it again")]
    Damaged {
        /// What shows it.
        what: &'static str,
    },
}

fn damaged(what: &'static str) -> ModelError {
    ModelError::Damaged { what }
}

pub(super) fn write(model: &Model) -> Vec<u8> {
    let Model { vocabulary, networks, calibration, description } = model;
    let mut out = MAGIC.to_vec();
    let mut put = |values: &[u32]| values.iter().for_each(|value| out.extend(value.to_le_bytes()));
    put(&[VERSION]);
    put(&sizes(&networks[0].shape).map(|size| size as u32));
    put(&[DENSE as u32, PAIR as u32, vocabulary.hashes.len() as u32, networks.len() as u32]);
    put(&calibration.numbers().map(f32::to_bits));
    put(&[description.len() as u32]);
    out.extend(description.as_bytes());
    for hash in &vocabulary.hashes {
        out.extend(hash.to_le_bytes());
    }
    out.extend(&vocabulary.rarity);
    for network in networks {
        write_network(&mut out, network);
    }
    let sum = xxh3_64(&out);
    out.extend(sum.to_le_bytes());
    out
}

fn write_network(out: &mut Vec<u8>, network: &Network) {
    for row in network.table.chunks_exact(network.shape.embedding) {
        let scale = scale(row, EMBEDDED);
        out.extend(scale.to_le_bytes());
        let nibble = |weight: f32| (code(weight, scale, EMBEDDED) + 8).cast_unsigned();
        out.extend(row.chunks_exact(2).map(|pair| nibble(pair[0]) | nibble(pair[1]) << 4));
    }
    for (range, columns) in network.tensors() {
        let values = &network.parameters[range.clone()];
        if values.len() == *columns {
            for value in values {
                out.extend(value.to_le_bytes());
            }
            continue;
        }
        for row in values.chunks_exact(*columns) {
            let scale = scale(row, OTHER);
            out.extend(scale.to_le_bytes());
            out.extend(row.iter().map(|&weight| code(weight, scale, OTHER).cast_unsigned()));
        }
    }
}

fn sizes(shape: &Shape) -> [usize; 6] {
    [shape.embedding, shape.hidden, shape.inner, shape.heads, shape.blocks, shape.rank]
}

/// The unit of a row whose largest weight has the code `most`.
fn scale(row: &[f32], most: f32) -> f32 {
    row.iter().fold(0.0_f32, |largest, weight| largest.max(weight.abs())) / most
}

fn code(weight: f32, scale: f32, most: f32) -> i8 {
    if scale > 0.0 { (weight / scale).round().clamp(-most, most) as i8 } else { 0 }
}

/// Rounds the parameters to what is stored, so that what was measured is what ships.
pub(super) fn round(network: &mut Network) {
    let round_row = |row: &mut [f32], most: f32| {
        let scale = scale(row, most);
        for weight in row {
            *weight = f32::from(code(*weight, scale, most)) * scale;
        }
    };
    network.table.chunks_exact_mut(network.shape.embedding).for_each(|row| round_row(row, EMBEDDED));
    for (range, columns) in network.tensors().to_vec() {
        if range.len() != columns {
            network.parameters[range].chunks_exact_mut(columns).for_each(|row| round_row(row, OTHER));
        }
    }
}

/// What is left of the bytes.
struct Cursor<'b>(&'b [u8]);

impl<'b> Cursor<'b> {
    fn take(&mut self, len: usize) -> Result<&'b [u8], ModelError> {
        let (taken, rest) = self.0.split_at_checked(len).ok_or(damaged("it ends too early"))?;
        self.0 = rest;
        Ok(taken)
    }

    fn word(&mut self) -> Result<u32, ModelError> {
        let bytes = self.take(4)?.first_chunk().ok_or(damaged("it ends too early"))?;
        Ok(u32::from_le_bytes(*bytes))
    }

    fn float(&mut self) -> Result<f32, ModelError> {
        let value = f32::from_bits(self.word()?);
        if value.is_finite() { Ok(value) } else { Err(damaged("a number is not finite")) }
    }

    fn embedding(&mut self, row: &mut [f32]) -> Result<(), ModelError> {
        let scale = self.float()?;
        let codes = self.take(row.len() / 2)?;
        for (pair, &code) in row.chunks_exact_mut(2).zip(codes) {
            pair[0] = (f32::from(code & 15) - 8.0) * scale;
            pair[1] = (f32::from(code >> 4) - 8.0) * scale;
        }
        Ok(())
    }

    fn row(&mut self, row: &mut [f32]) -> Result<(), ModelError> {
        let scale = self.float()?;
        let codes = self.take(row.len())?;
        for (weight, &code) in row.iter_mut().zip(codes) {
            *weight = f32::from(code.cast_signed()) * scale;
        }
        Ok(())
    }
}

pub(super) fn read(bytes: &[u8]) -> Result<Model, ModelError> {
    let rest = bytes.strip_prefix(MAGIC).ok_or(ModelError::NotAModel)?;
    let found = Cursor(rest).word()?;
    if found != VERSION {
        return Err(ModelError::Version { found });
    }
    let (body, sum) = bytes.split_last_chunk::<8>().ok_or(damaged("it ends too early"))?;
    if xxh3_64(body) != u64::from_le_bytes(*sum) {
        return Err(damaged("its checksum is wrong"));
    }
    let mut cursor = Cursor(&body[MAGIC.len() + 4..]);
    let shape = shape(&mut cursor)?;
    if (cursor.word()?, cursor.word()?) != (DENSE as u32, PAIR as u32) {
        return Err(damaged("its features are not those of this program"));
    }
    let known = cursor.word()? as usize;
    let networks = cursor.word()? as usize;
    if !(1..=MOST_NETWORKS).contains(&networks) {
        return Err(damaged("its sizes make no sense"));
    }
    let mut numbers = [0.0; NUMBERS];
    for number in &mut numbers {
        *number = cursor.float()?;
    }
    let described = cursor.word()? as usize;
    if described > LONGEST_DESCRIPTION {
        return Err(damaged("its description is too long"));
    }
    let description = std::str::from_utf8(cursor.take(described)?).map_err(|_| damaged("its description"))?;
    let vocabulary = vocabulary(&mut cursor, known)?;
    let networks = (0..networks)
        .map(|_| network(&mut cursor, shape, vocabulary.rows()))
        .collect::<Result<Vec<Network>, ModelError>>()?;
    if !cursor.0.is_empty() {
        return Err(damaged("it does not end where it should"));
    }
    let calibration = Calibration::of_numbers(&numbers);
    Ok(Model { vocabulary, networks, calibration, description: description.to_owned() })
}

fn shape(cursor: &mut Cursor<'_>) -> Result<Shape, ModelError> {
    /// Larger than any model that fits the program.
    const LARGEST: usize = 1024;
    let mut sizes = [0; 6];
    for size in &mut sizes {
        *size = cursor.word()? as usize;
    }
    let [embedding, hidden, inner, heads, blocks, rank] = sizes;
    let sound = sizes.iter().all(|&size| (1..=LARGEST).contains(&size))
        && hidden % heads == 0
        && embedding % 2 == 0
        && blocks <= 16;
    if sound {
        Ok(Shape { embedding, hidden, inner, heads, blocks, rank })
    } else {
        Err(damaged("its sizes make no sense"))
    }
}

fn vocabulary(cursor: &mut Cursor<'_>, known: usize) -> Result<Vocabulary, ModelError> {
    let bytes = cursor.take(known.checked_mul(4).ok_or(damaged("its sizes make no sense"))?)?;
    let hashes: Vec<u32> =
        bytes.chunks_exact(4).filter_map(|b| b.first_chunk().map(|b| u32::from_le_bytes(*b))).collect();
    if !hashes.is_sorted_by(|a, b| a < b) {
        return Err(damaged("its words are out of order"));
    }
    Ok(Vocabulary { hashes, rarity: cursor.take(known)?.to_vec() })
}

fn network(cursor: &mut Cursor<'_>, shape: Shape, rows: usize) -> Result<Network, ModelError> {
    // Before memory is taken for it, as much must be there.
    if cursor.0.len() < rows * (shape.embedding / 2) {
        return Err(damaged("it ends too early"));
    }
    let mut network = Network::zero(shape, rows);
    for row in network.table.chunks_exact_mut(shape.embedding) {
        cursor.embedding(row)?;
    }
    for (range, columns) in network.tensors().to_vec() {
        let values = &mut network.parameters[range];
        if values.len() == columns {
            for value in values {
                *value = cursor.float()?;
            }
        } else {
            for row in values.chunks_exact_mut(columns) {
                cursor.row(row)?;
            }
        }
    }
    Ok(network)
}
