//! From files to documents: what is given on the command line becomes [`Inputs`], those become [`Batch`]es of raw
//! records, and a record becomes a [`Document`](crate::document::Document).
//!
//! Reading is split in two so that the pipeline can share the work out: [`Batches`] is sequential and does no more
//! than decompress and find where records end; [`Inputs::parse`] is pure and may run on any thread. A record that cannot be
//! read is a [`Fault`](crate::error::Fault), never a panic and never the end of the run.
//!
//! No file is ever held whole: a batch is about [`BATCH_BYTES`], and a record larger than
//! [`ReadConfig::max_record`](crate::config::ReadConfig::max_record) is passed over without being kept.

mod agencies;
mod archive;
mod batch;
mod columns;
pub mod compression;
mod date;
mod elements;
mod encoding;
mod feed;
mod fields;
mod find;
mod format;
mod html;
mod http;
mod json;
mod lines;
mod listed;
mod members;
mod object;
#[cfg(feature = "parquet")]
mod parquet;
mod places;
mod record;
mod rows;
mod source;
mod stream;
mod text;
mod wrapped;
mod written_date;

#[cfg(feature = "parquet")]
pub(crate) use parquet::{PORTION, WalkedFile, column_reader, guarded, plain};

pub(crate) use elements::joint;
pub(crate) use find::MANIFEST_EXTENSION;
pub(crate) use json::{exact_integer_in, has_field};

pub use agencies::AgencyTable;
pub use batch::{BATCH_BYTES, Batch, Batches};
pub use format::Format;
pub use record::Parsed;
pub(crate) use source::slashed;
pub use source::{Inputs, Source};

/// Whether a panic of this thread would be caught and told as a fault of a damaged file: a program's panic hook may be
/// silent then.
#[must_use]
pub fn is_panic_caught() -> bool {
    #[cfg(feature = "parquet")]
    return parquet::is_guarded();
    #[cfg(not(feature = "parquet"))]
    false
}
