//! Files as a run reads them, and as `dedup` copies them: all bytes are accounted for, records stand inside their
//! batch, and what is kept reads the same when it is read again.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use wirecopy::config::ReadConfig;
use wirecopy::document::Document;
use wirecopy::read::Inputs;
use wirecopy::write::KeptWriter;

use crate::text::{check_clean, check_document};

/// A folder of this process, in memory where the system has such a place. It is left behind when the fuzzer ends.
pub fn folder() -> &'static Path {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let shared = Path::new("/dev/shm");
        let place = if shared.is_dir() { shared.to_path_buf() } else { std::env::temp_dir() };
        let folder = place.join(format!("wirecopy-fuzz-{}", std::process::id()));
        fs::create_dir_all(&folder).expect("a folder for the input");
        folder
    })
}

/// Lets panics pass that the Parquet reader catches: a fuzzer takes every other one for a crash.
pub fn keep_caught_panics_quiet() {
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !wirecopy::read::is_panic_caught() {
            hook(panic);
        }
    }));
}

/// Reads `content` as a file of that name and checks all that must hold. The first byte chooses the largest record.
pub fn check_file(name: &str, content: &[u8], max_record: usize) {
    let path = folder().join(name);
    fs::write(&path, content).expect("the input is written");
    let config = ReadConfig { max_record, ..ReadConfig::default() };
    let inputs = Inputs::open(std::slice::from_ref(&path), &config).expect("the input is there");
    let documents = read(&inputs, content.len());
    for document in &documents {
        check_clean(document);
    }
    if content.len() % 4 == 0 {
        check_copy(&inputs, &documents, name, &config);
    }
}

/// All documents of some inputs, checked.
fn read(inputs: &Inputs, bytes: usize) -> Vec<Document> {
    let mut documents = Vec::new();
    let mut consumed = 0;
    for batch in inputs.batches() {
        let batch = batch.expect("the input stays as it is");
        consumed += batch.consumed;
        let mut end = 0;
        for range in &batch.records {
            assert!(range.start >= end && range.end <= batch.bytes.len(), "records apart, in order");
            end = range.end;
        }
        for index in 0..batch.records.len() {
            let parsed = inputs.parse(&batch, index);
            let _ = inputs.names_read(&batch, index);
            for fault in parsed.notices.iter().chain(parsed.document.as_ref().err()) {
                assert!(!fault.cause.is_empty() && fault.cause.len() < 3000, "a message one can read");
            }
            if let Ok(document) = parsed.document {
                check_document(&document);
                documents.push(document);
            }
        }
    }
    assert_eq!(consumed, bytes as u64, "the progress adds up to the whole");
    documents
}

/// Keeps every record that was read, and reads what was written.
fn check_copy(inputs: &Inputs, documents: &[Document], name: &str, config: &ReadConfig) {
    let out = folder().join("kept");
    fs::create_dir_all(&out).expect("a folder for the output");
    let out = out.join(name);
    let mut writer = KeptWriter::create(&out, inputs, true).expect("the output can be made");
    // By their numbers, as `dedup` does: in a damaged file the second pass may count what the first could not read.
    let mut is_read = BTreeSet::new();
    for batch in inputs.batches() {
        let batch = batch.expect("the input stays as it is");
        let read = (0..batch.records.len()).filter(|&index| inputs.parse(&batch, index).document.is_ok());
        is_read.extend(read.map(|index| batch.number(index)));
    }
    for batch in inputs.batches_to_copy() {
        let batch = batch.expect("the input stays as it is");
        let kept = |index: usize| is_read.contains(&batch.number(index));
        if let Err(error) = writer.write(inputs, &batch, kept) {
            return check_blame(&error.to_string(), name);
        }
    }
    if let Err(error) = writer.commit() {
        return check_blame(&error.to_string(), name);
    }
    if documents.is_empty() {
        return;
    }
    // A NUL far into the file makes no binary file of it, but may stand near the start of what is kept.
    if holds_nul(&out) {
        return;
    }
    let again = Inputs::open(std::slice::from_ref(&out), config).expect("the output is there");
    let bytes = fs::metadata(&out).expect("the output is there").len();
    let copied = read(&again, bytes as usize);
    let told = |documents: &[Document]| -> Vec<(Option<String>, Vec<String>)> {
        documents
            .iter()
            .map(|document| {
                let texts = (0..document.paragraphs.len()).map(|index| document.paragraph(index).to_owned());
                (document.title.clone(), texts.collect())
            })
            .collect()
    };
    assert_eq!(told(&copied), told(documents), "what is kept reads as it did");
}

/// Whether a file that tells its format by its text has a NUL.
fn holds_nul(path: &Path) -> bool {
    let is_text =
        ["txt", "csv", "tsv"].iter().any(|&extension| path.extension().is_some_and(|own| own == extension));
    is_text && fs::read(path).expect("the output is there").contains(&0)
}

/// Rows of a Parquet file that were read before the damage cannot be copied: the run ends without output, and says so of
/// the input.
fn check_blame(error: &str, name: &str) {
    let path = folder().join(name);
    assert!(name.ends_with(".parquet") && error.contains(&path.display().to_string()), "{error}");
}
