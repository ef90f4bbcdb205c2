//! A model of order that the user names: reading its file.

use std::io::Read;
use std::path::Path;

use wirecopy::error::{Error, Result};
use wirecopy::order::Model;

/// Models are a few megabytes: what is larger is none.
const LARGEST_MODEL: u64 = 64 << 20;

/// Reads the model that the option `name` names.
pub(crate) fn read(name: &'static str, path: &Path) -> Result<Model> {
    let mut bytes = Vec::new();
    let file = std::fs::File::open(path).map_err(|source| Error::io("open", path, source))?;
    file.take(LARGEST_MODEL).read_to_end(&mut bytes).map_err(|source| Error::io("read", path, source))?;
    Model::from_bytes(&bytes).map_err(|error| Error::setting(name, format!("{}: {error}", path.display())))
}
