//! Parquet files, row group by row group: only the columns that are looked for are decoded, some rows at a time.
//!
//! A row has no bytes of its own. What is read of it is written down in a form of this crate ([`values`]), so that it
//! travels in batches like any other record; the copy of a kept row is made column by column from the file itself.

mod leaves;
mod row;
mod rows;

pub(super) use row::values;
pub(super) use rows::Rows;
