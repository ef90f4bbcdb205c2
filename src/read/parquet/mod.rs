//! Parquet files, row group by row group: only the columns that are looked for are decoded, some rows at a time.
//!
//! A row has no bytes of its own. What is read of it is written down in a form of this crate ([`values`]), so that it
//! travels in batches like any other record; the copy of a kept row is made column by column from the file itself.

mod deltas;
mod leaves;
mod pages;
mod row;
mod rows;
mod walked;

use std::cell::Cell;
use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::errors::{ParquetError, Result};

pub(crate) use deltas::PORTION;
pub(crate) use pages::column_reader;
pub(super) use row::values;
pub(super) use rows::Rows;
pub(crate) use walked::WalkedFile;

thread_local! {
    /// Whether this thread is doing what may panic at a damaged file, and is caught.
    static IS_GUARDED: Cell<bool> = const { Cell::new(false) };
}

/// Does what the `parquet` package may panic at: it asserts in places what only an undamaged file promises. What was
/// being read must not be used again after an error.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    let was_guarded = IS_GUARDED.replace(true);
    let done = catch_unwind(AssertUnwindSafe(work));
    IS_GUARDED.set(was_guarded);
    done.unwrap_or_else(|_| Err(ParquetError::General("its bytes contradict each other".to_owned())))
}

/// An error without the name of its kind.
pub(crate) fn plain(error: &ParquetError) -> String {
    let message = error.to_string();
    let kinds = ["Parquet error: ", "External: "];
    kinds.iter().find_map(|kind| message.strip_prefix(kind)).unwrap_or(&message).to_owned()
}

/// Whether a panic of this thread would be caught and told as a damaged file.
pub(super) fn is_guarded() -> bool {
    IS_GUARDED.get()
}
