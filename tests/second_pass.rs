//! What was read once and cannot be read again: an input that is lost between two passes, though its size and its time of
//! change stay, ends the run, and costs no record in silence.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::fs::{self, File};
use std::io::Write;
use std::path::{Path, PathBuf};

use flate2::Compression;
use flate2::write::GzEncoder;
use tempfile::TempDir;
use wirecopy::error::{Error, ErrorKind, Fault, Result};
use wirecopy::pipeline::Settings;
use wirecopy::pipeline::check_order::scrambled_probabilities;
use wirecopy::pipeline::ingest::ingest;
use wirecopy::pipeline::reorder::{Reorder, ReorderConfig};
use wirecopy::progress::{Progress, Silent, Unit};
use wirecopy::read::Inputs;

/// A folder of three files, `a` to `c`, with so many records each. The first record of each file is a copy of one in the others.
fn crawl(root: &Path, records: usize) -> PathBuf {
    let folder = root.join("crawl");
    fs::create_dir(&folder).unwrap();
    for name in ["a", "b", "c"] {
        let record = |number: usize| {
            let of = if number == 0 { "shared" } else { name };
            let paragraph = |at: usize| -> String {
                let words: Vec<String> = (0..12).map(|word| format!("{of}{number}x{at}y{word}")).collect();
                format!("{}.", words.join(" "))
            };
            let text: Vec<String> = (0..4).map(paragraph).collect();
            format!("{}\n", serde_json::json!({ "id": format!("{name}{number}"), "paragraphs": text }))
        };
        fs::write(folder.join(format!("{name}.jsonl")), (0..records).map(record).collect::<String>())
            .unwrap();
    }
    folder
}

/// Changes what a file holds, and neither its size nor its time of change.
fn change(path: &Path, change: impl FnOnce(&mut [u8])) {
    let modified = fs::metadata(path).unwrap().modified().unwrap();
    let mut content = fs::read(path).unwrap();
    change(&mut content);
    fs::write(path, content).unwrap();
    File::options().append(true).open(path).unwrap().set_modified(modified).unwrap();
}

/// Makes a file one that is refused when it is opened.
fn refuse(path: &Path) {
    change(path, |content| content[..8].copy_from_slice(b"PK\x03\x04\x14\0\0\0"));
}

/// Makes the last record of a file one that cannot be parsed.
fn damage_last(path: &Path) {
    change(path, |content| {
        let end = content.len() - 2;
        content[end] = b' ';
    });
}

/// Does something to a file when a stage begins.
struct At<'p>(&'static str, &'p Path, fn(&Path));

impl Progress for At<'_> {
    fn stage(&self, name: &'static str, _: Option<u64>, _: Unit) {
        if name == self.0 {
            (self.2)(self.1);
        }
    }

    fn advance(&self, _: u64) {}

    fn fault(&self, _: &Fault) {}
}

fn open(path: &Path) -> Inputs {
    Inputs::open(&[path.to_path_buf()], &Settings::default().read).unwrap()
}

/// The file and record that an error names.
fn lost(error: &Error) -> (String, u64) {
    match error.kind() {
        ErrorKind::NotReadAgain(fault) => {
            (Path::new(&fault.source).file_name().unwrap().to_str().unwrap().to_owned(), fault.record)
        }
        other => panic!("{other}"),
    }
}

/// Probabilities went by place in the list of what could be read again: what was lost moved all that came behind it, and the
/// last rows of the table were a panic.
#[test]
fn an_order_that_cannot_be_checked_again_shifts_no_other() {
    for (damage, expected) in [(refuse as fn(&Path), 1), (damage_last, 5)] {
        let root = TempDir::new().unwrap();
        let folder = crawl(root.path(), 5);
        let inputs = open(&folder);
        let collection = ingest(&inputs, false, &Settings::default().memory, &Silent).unwrap().collection;
        assert_eq!(scrambled_probabilities(&inputs, &collection, &Silent).unwrap().len(), 15);
        let file = folder.join("b.jsonl");
        let error =
            scrambled_probabilities(&inputs, &collection, &At("checking", &file, damage)).unwrap_err();
        assert_eq!(lost(&error), ("b.jsonl".to_owned(), expected));
    }
}

/// A file that broke off in a later pass where it had not in the first.
#[test]
fn a_file_that_breaks_off_in_the_second_pass_is_told_with_the_reason() {
    let root = TempDir::new().unwrap();
    let folder = crawl(root.path(), 200);
    let file = folder.join("b.jsonl");
    let mut packed = GzEncoder::new(Vec::new(), Compression::fast());
    packed.write_all(&fs::read(&file).unwrap()).unwrap();
    fs::remove_file(&file).unwrap();
    let file = folder.join("b.jsonl.gz");
    fs::write(&file, packed.finish().unwrap()).unwrap();
    let inputs = open(&folder);
    let collection = ingest(&inputs, false, &Settings::default().memory, &Silent).unwrap().collection;
    assert_eq!(collection.len(), 600);
    let damage =
        |path: &Path| change(path, |content| content.iter_mut().skip(1000).for_each(|byte| *byte = 0xff));
    let error = scrambled_probabilities(&inputs, &collection, &At("checking", &file, damage)).unwrap_err();
    assert_eq!(lost(&error).0, "b.jsonl.gz");
    assert!(error.to_string().contains("the compressed file is cut off here"), "{error}");
}

/// `reorder` left out, with status 0, what could not be opened again: documents, and copies that decide about others.
#[test]
fn a_document_that_cannot_be_read_again_is_not_left_out_of_the_orders() {
    let order = |inputs: &Inputs, references: Option<&Inputs>, progress: &dyn Progress| -> Result<usize> {
        let (settings, config) = (Settings::default(), ReorderConfig::default());
        let mut given = 0;
        Reorder::new(inputs, references, &settings, config, progress)?.each(progress, |_| {
            given += 1;
            Ok(())
        })?;
        Ok(given)
    };
    for stage in ["aligning", "ordering"] {
        let root = TempDir::new().unwrap();
        let folder = crawl(root.path(), 5);
        let inputs = open(&folder);
        assert_eq!(order(&inputs, None, &Silent).unwrap(), 15);
        let file = folder.join("b.jsonl");
        let error = order(&inputs, None, &At(stage, &file, refuse)).unwrap_err();
        assert_eq!(lost(&error), ("b.jsonl".to_owned(), 1), "{stage}");
    }
    let root = TempDir::new().unwrap();
    let folder = crawl(root.path(), 2);
    let (inputs, references) = (open(&folder.join("a.jsonl")), open(&folder.join("c.jsonl")));
    assert_eq!(order(&inputs, Some(&references), &Silent).unwrap(), 2);
    let file = folder.join("c.jsonl");
    let error = order(&inputs, Some(&references), &At("aligning", &file, refuse)).unwrap_err();
    assert_eq!(lost(&error), ("c.jsonl".to_owned(), 1));
}

#[cfg(feature = "cli")]
mod command {
    use std::io::Read;
    use std::process::{Command, Stdio};

    use super::*;

    /// Runs `dedup`, and changes `b.jsonl` while the clusters table, which is longer than a pipe holds, waits for its
    /// reader: all was read once, and nothing was copied.
    fn dedup(arguments: &[&str], damage: fn(&Path)) -> (TempDir, Option<i32>, String) {
        let root = TempDir::new().unwrap();
        let folder = crawl(root.path(), 2000);
        let mut command = Command::new(env!("CARGO_BIN_EXE_wirecopy"));
        command.current_dir(root.path()).args(["dedup", "crawl", "--clusters", "-", "--pairs", "pairs.tsv"]);
        command.args(arguments).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut run = command.spawn().unwrap();
        let mut table = run.stdout.take().unwrap();
        table.read_exact(&mut [0]).unwrap();
        damage(&folder.join("b.jsonl"));
        let mut rest = Vec::new();
        table.read_to_end(&mut rest).unwrap();
        let output = run.wait_with_output().unwrap();
        (root, output.status.code(), String::from_utf8(output.stderr).unwrap())
    }

    /// A file that could not be opened again made no error, and no later record of any file was kept or annotated; outputs
    /// took their names, and the status was 0.
    #[test]
    fn no_kept_record_is_lost_when_a_file_cannot_be_opened_again() {
        for arguments in [&["-o", "kept"][..], &["-o", "kept", "--annotate"]] {
            let (root, status, said) = dedup(arguments, refuse);
            assert_eq!(status, Some(2), "{said}");
            assert!(said.contains("crawl/b.jsonl, record 1: ") && said.contains("was read before"), "{said}");
            assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "only the input is there: {said}");
        }
    }

    /// The same of a file that had its records in other places.
    #[test]
    fn no_kept_record_is_lost_when_a_file_has_fewer_records_than_it_had() {
        let join_last = |path: &Path| {
            change(path, |content| {
                let end = content.len() - 1;
                let line = content[..end].iter().rposition(|&byte| byte == b'\n').unwrap();
                content[line] = b' ';
            });
        };
        let (root, status, said) = dedup(&["-o", "kept"], join_last);
        assert_eq!(status, Some(2), "{said}");
        assert!(said.contains("crawl/b.jsonl changed while it was being read"), "{said}");
        assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1, "only the input is there: {said}");
    }
}
