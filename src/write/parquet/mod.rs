//! Parquet out: kept rows of a Parquet file, and tables.

mod copy;
mod table;

pub(super) use copy::RowCopy;
pub(super) use table::Columns;

use std::io;

use parquet::errors::ParquetError;

/// An error of the package as one of input and output, with its cause where that is one.
fn as_io(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(cause) => match cause.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(cause) => io::Error::other(cause),
        },
        other => io::Error::other(other),
    }
}
