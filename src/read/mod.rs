//! Bytes to records: compression first, then formats. The only module that opens inputs.

pub mod compression;
