//! Parquet files, row group by row group: only the columns that are looked for are decoded, some rows at a time.
//!
//! A row has no bytes of its own. What is read of it is written down in a form of this crate ([`values`]), so that it
//! travels in batches like any other record; the copy of a kept row is made column by column from the file itself.

mod leaves;
mod row;
mod rows;

use std::panic::{AssertUnwindSafe, catch_unwind};

use parquet::errors::{ParquetError, Result};

pub(super) use row::values;
pub(super) use rows::Rows;

/// Does what the `parquet` package may panic at: it asserts in places what only an undamaged file promises. What was
/// being read must not be used again after an error.
pub(crate) fn guarded<T>(work: impl FnOnce() -> Result<T>) -> Result<T> {
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(ParquetError::General("its bytes contradict each other".to_owned())))
}
