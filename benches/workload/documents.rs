//! The documents of a workload, for benches of stages that never see a file.

use std::io;

use wirecopy::config::ReadConfig;
use wirecopy::document::Document;
use wirecopy::read::Inputs;

use crate::workload::Workload;

/// Reads all documents of a workload.
pub(crate) fn documents(workload: &Workload) -> io::Result<Vec<Document>> {
    let inputs =
        Inputs::open(&[workload.path().to_path_buf()], &ReadConfig::default()).map_err(io::Error::other)?;
    let mut documents = Vec::new();
    for batch in inputs.batches() {
        let batch = batch.map_err(io::Error::other)?;
        for index in 0..batch.records.len() {
            let parsed = inputs.parse(&batch, index);
            documents.push(parsed.document.map_err(|fault| io::Error::other(fault.cause))?);
        }
    }
    Ok(documents)
}
