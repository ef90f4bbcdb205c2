//! Paragraphs to fingerprints: token hashes, shingles, simhashes, sketches.
//!
//! Everything here is byte-stable: the same text gives the same numbers on every platform and in every release that
//! carries the same [`HASH_VERSION`]. Known-answer tests hold that. Nothing here compares two documents.

mod collection;
mod document;
mod frequency;
mod lexicon;
mod recurring;
mod sheet;
mod shingle;
mod simhash;
mod sketch;
mod token;

pub use collection::{Collection, DocumentIndex, Entry, Intake, RecordPlace, SheetReader, StoredSheet};
pub use document::{DocumentPrint, ParagraphPrint, Printer};
pub use frequency::{FEWEST, PRIOR, WEIGHT_OF_A_BIT, WordFrequencies};
pub use recurring::Recurring;
pub use sheet::{Keys, SHORT_WORDS, Sheet};
pub(crate) use shingle::ShingleFilter;
pub use shingle::{SHINGLE_WIDTH, Shingle, shingles};
pub use simhash::{SimhashBuilder, paragraph_simhash};
pub(crate) use sketch::HeldSketch;
pub use sketch::{SAMPLED_WORDS, SKETCH_RATES, Sketch, WORDS_SAMPLED, sample_rate};
pub use token::{Token, TokenClass, Tokenizer, push_tokens};

/// Version of everything that is hashed: words, shingles, simhashes, sketches. Raised when any of them changes, so
/// that stored fingerprints of another version are refused and never mixed.
pub const HASH_VERSION: u32 = 4;
