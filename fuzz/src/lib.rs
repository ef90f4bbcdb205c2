//! What must hold of wirecopy's results, whatever the input: the invariants that the fuzz targets check.

pub mod article;
pub mod draw;
pub mod markup;
pub mod reading;
pub mod text;
