//! From results to files: tables, and the kept records.
//!
//! What is written is there whole or not at all: everything goes to a temporary neighbour first and takes its name
//! only when it is complete. Nothing that exists is replaced unless that was asked for, and no input ever.

mod annotate;
mod atomic;
mod compress;
mod file;
mod guard;
mod manifest;
mod neighbours;
mod number;
mod output;
mod page;
#[cfg(feature = "parquet")]
mod parquet;
mod records;
mod replace;
mod sync;
mod table;
mod track;
mod tree;

pub use annotate::Annotation;
pub use atomic::AtomicFile;
pub use guard::{keep_apart, spare_input_folders, spare_inputs, spare_own_folders};
pub use manifest::{
    InputAccount, MANIFEST_VERSION, Manifest, OutputAccount, Versions, manifest_beside, write_manifest,
};
pub use number::grouped;
pub use output::Output;
pub use page::{page, write_page};
pub use records::KeptWriter;
pub use replace::Replace;
pub use table::{Cell, Column, Table};
pub use track::{replace_report, write_tables};
pub use tree::{AtomicTree, TreeFile};
