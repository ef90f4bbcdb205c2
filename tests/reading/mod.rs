//! Reading files in tests, as the pipeline does.

#![allow(
    dead_code,
    unreachable_pub,
    clippy::unwrap_used,
    reason = "each test uses a part; one that fails has failed"
)]

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;
use wirecopy::config::ReadConfig;
use wirecopy::document::Document;
use wirecopy::error::Fault;
use wirecopy::read::Inputs;

/// All that comes out of some inputs.
#[derive(Debug, Default)]
pub struct Read {
    pub documents: Vec<Document>,
    pub faults: Vec<Fault>,
}

impl Read {
    pub fn ids(&self) -> Vec<&str> {
        self.documents.iter().map(|document| document.id.as_str()).collect()
    }

    /// The faults without their file, in order.
    pub fn messages(&self) -> Vec<String> {
        self.faults
            .iter()
            .map(|fault| format!("{:?} {}: {}", fault.severity, fault.record, fault.cause))
            .collect()
    }
}

pub fn read(given: &[PathBuf], config: &ReadConfig) -> Read {
    let inputs = Inputs::open(given, config).unwrap();
    let mut read = Read::default();
    let mut consumed = 0;
    for batch in inputs.batches() {
        let batch = batch.unwrap();
        consumed += batch.consumed;
        for index in 0..batch.records.len() {
            let parsed = inputs.parse(&batch, index);
            read.faults.extend(parsed.notices);
            match parsed.document {
                Ok(document) => read.documents.push(document),
                Err(fault) => read.faults.push(fault),
            }
        }
        read.faults.extend(batch.faults);
    }
    assert_eq!(consumed, inputs.total_bytes(), "the progress adds up to the whole");
    read
}

/// Reads one file of that name with that content.
pub fn read_file(name: &str, content: &[u8]) -> Read {
    read_file_with(name, content, &ReadConfig::default())
}

pub fn read_file_with(name: &str, content: &[u8], config: &ReadConfig) -> Read {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    read(&[path], config)
}

pub fn gzip(content: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

pub fn bzip2(content: &[u8]) -> Vec<u8> {
    let mut encoder = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}

pub fn xz(content: &[u8]) -> Vec<u8> {
    let options = lzma_rust2::XzOptions::with_preset(1);
    let mut encoder = lzma_rust2::XzWriter::new(Vec::new(), options).unwrap();
    encoder.write_all(content).unwrap();
    encoder.finish().unwrap()
}
