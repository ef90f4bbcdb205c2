//! Kept records leave byte for byte as they came in, and no input is ever destroyed.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};
use std::slice;

use tempfile::TempDir;
use wirecopy::config::ReadConfig;
use wirecopy::error::{Error, ErrorKind};
use wirecopy::read::{Inputs, compression};
use wirecopy::write::KeptWriter;

/// Keeps the records for whose document id the test asks.
fn keep(given: &[PathBuf], out: &Path, overwrite: bool, kept: impl Fn(&str) -> bool) -> Result<(), Error> {
    let inputs = Inputs::open(given, &ReadConfig::default()).unwrap();
    let mut writer = KeptWriter::create(out, &inputs, overwrite)?;
    for batch in inputs.batches() {
        let batch = batch?;
        let is_kept = |index| inputs.parse(&batch, index).document.is_ok_and(|document| kept(&document.id));
        writer.write(&inputs, &batch, is_kept)?;
    }
    writer.commit()
}

fn content(path: &Path) -> String {
    let mut content = String::new();
    compression::open(path).unwrap().read_to_string(&mut content).unwrap();
    content
}

/// The files below a folder with their decoded content.
fn tree(root: &Path) -> BTreeMap<String, String> {
    let mut files = BTreeMap::new();
    let mut folders = vec![root.to_path_buf()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(root).unwrap().to_str().unwrap().to_owned();
                files.insert(name, content(&path));
            }
        }
    }
    files
}

fn is_setting(result: Result<(), Error>) -> bool {
    matches!(result.unwrap_err().kind(), ErrorKind::Setting { .. })
}

const RECORDS: &str = "{\"id\": \"1\",  \"text\": \"\\u0041\", \"more\": [1]}\r\n\n{\"text\": \"\", \"id\": \"2\"}\nbroken\n{\"id\": 3, \"text\": \"\"}";

#[test]
fn one_file_gives_one_file_with_unchanged_records() {
    let root = TempDir::new().unwrap();
    let input = root.path().join("in.jsonl");
    fs::write(&input, RECORDS).unwrap();
    for (name, dropped, expect) in [
        (
            "all.jsonl",
            "",
            "{\"id\": \"1\",  \"text\": \"\\u0041\", \"more\": [1]}\r\n{\"text\": \"\", \"id\": \"2\"}\n{\"id\": 3, \"text\": \"\"}",
        ),
        (
            "some.jsonl",
            "3",
            "{\"id\": \"1\",  \"text\": \"\\u0041\", \"more\": [1]}\r\n{\"text\": \"\", \"id\": \"2\"}\n",
        ),
        ("packed.jsonl.gz", "1", "{\"text\": \"\", \"id\": \"2\"}\n{\"id\": 3, \"text\": \"\"}"),
        (
            "packed.jsonl.zst",
            "2",
            "{\"id\": \"1\",  \"text\": \"\\u0041\", \"more\": [1]}\r\n{\"id\": 3, \"text\": \"\"}",
        ),
    ] {
        let out = root.path().join(name);
        keep(slice::from_ref(&input), &out, false, |id| id != dropped).unwrap();
        assert_eq!(content(&out), expect, "{name}");
    }
    let none = root.path().join("none.jsonl");
    keep(&[input], &none, false, |_| false).unwrap();
    assert_eq!(content(&none), "");
}

#[test]
fn several_files_give_the_same_tree() {
    let root = TempDir::new().unwrap();
    let corpus = root.path().join("corpus");
    fs::create_dir_all(corpus.join("sub")).unwrap();
    fs::write(corpus.join("a.jsonl"), "{\"id\": \"1\", \"text\": \"\"}\n{\"id\": \"2\", \"text\": \"\"}")
        .unwrap();
    let packed = zstd::encode_all(&b"{\"id\": \"3\", \"text\": \"\"}\n"[..], 3).unwrap();
    fs::write(corpus.join("sub/b.jsonl.zst"), packed).unwrap();
    fs::write(corpus.join("sub/c.jsonl"), "{\"id\": \"4\", \"text\": \"\"}\n").unwrap();
    fs::write(corpus.join("sub/d.txt"), "Kept.\n").unwrap();
    fs::write(corpus.join("sub/e.txt"), "Dropped.\n").unwrap();
    fs::write(corpus.join("truth.tsv"), "a\tb\n").unwrap();
    let out = root.path().join("out");
    let kept = |id: &str| !(id == "1" || id == "4" || id.ends_with("e.txt"));
    keep(slice::from_ref(&corpus), &out, false, kept).unwrap();
    let expect = [
        ("a.jsonl", "{\"id\": \"2\", \"text\": \"\"}"),
        ("sub/b.jsonl.zst", "{\"id\": \"3\", \"text\": \"\"}\n"),
        ("sub/c.jsonl", ""),
        ("sub/d.txt", "Kept.\n"),
    ];
    let expect: BTreeMap<String, String> =
        expect.into_iter().map(|(name, content)| (name.to_owned(), content.to_owned())).collect();
    assert_eq!(tree(&out), expect);
    assert!(fs::read(out.join("sub/b.jsonl.zst")).unwrap().starts_with(&[0x28, 0xb5, 0x2f, 0xfd]));

    assert!(matches!(
        keep(slice::from_ref(&corpus), &out, false, kept).unwrap_err().kind(),
        ErrorKind::Exists(_)
    ));
    keep(&[corpus], &out, true, |_| false).unwrap();
    assert_eq!(tree(&out).into_keys().collect::<Vec<_>>(), ["a.jsonl", "sub/b.jsonl.zst", "sub/c.jsonl"]);
}

#[test]
fn no_output_goes_where_an_input_is() {
    let root = TempDir::new().unwrap();
    let at = |name: &str| root.path().join(name);
    fs::create_dir(at("corpus")).unwrap();
    for name in ["corpus/a.jsonl", "corpus/b.jsonl", "single.jsonl"] {
        fs::write(at(name), "{\"id\": 1, \"text\": \"\"}\n").unwrap();
    }
    let refused: &[(&[&str], &str)] = &[
        (&["single.jsonl"], "single.jsonl"),
        (&["single.jsonl"], "corpus/../single.jsonl"),
        (&["corpus"], "corpus"),
        (&["corpus"], "corpus/out"),
        (&["corpus"], "."),
        (&["corpus/a.jsonl", "corpus/b.jsonl"], "corpus"),
        (&["corpus/a.jsonl", "corpus/b.jsonl"], "corpus/b.jsonl"),
    ];
    for (given, out) in refused {
        let given: Vec<PathBuf> = given.iter().map(|name| at(name)).collect();
        assert!(is_setting(keep(&given, &at(out), true, |_| false)), "{given:?} {out}");
    }
    keep(&[at("corpus/a.jsonl"), at("corpus/b.jsonl")], &at("corpus/out"), false, |_| true).unwrap();
    assert_eq!(fs::read_to_string(at("corpus/a.jsonl")).unwrap(), "{\"id\": 1, \"text\": \"\"}\n");
}

#[cfg(unix)]
#[test]
fn no_link_leads_around_that() {
    let root = TempDir::new().unwrap();
    let (input, link) = (root.path().join("in.jsonl"), root.path().join("link.jsonl"));
    fs::write(&input, "{\"id\": 1, \"text\": \"\"}\n").unwrap();
    std::os::unix::fs::symlink(&input, &link).unwrap();
    assert!(is_setting(keep(&[input], &link, true, |_| false)));
}

#[test]
fn several_inputs_cannot_go_to_standard_output() {
    let root = TempDir::new().unwrap();
    fs::write(root.path().join("a.txt"), "A.\n").unwrap();
    assert!(is_setting(keep(&[root.path().to_path_buf()], Path::new("-"), false, |_| true)));
}

#[test]
fn what_fails_midway_leaves_nothing() {
    let root = TempDir::new().unwrap();
    let input = root.path().join("in.jsonl");
    fs::write(&input, RECORDS).unwrap();
    let inputs = Inputs::open(&[input], &ReadConfig::default()).unwrap();
    let out = root.path().join("out.jsonl");
    let mut writer = KeptWriter::create(&out, &inputs, false).unwrap();
    let batch = inputs.batches().next().unwrap().unwrap();
    writer.write(&inputs, &batch, |_| true).unwrap();
    drop(writer);
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 1);
}

#[test]
fn inputs_of_one_name_get_places_of_their_own() {
    let root = TempDir::new().unwrap();
    let mut given = Vec::new();
    for folder in ["a", "b", "a/deep"] {
        fs::create_dir(root.path().join(folder)).unwrap();
        let path = root.path().join(folder).join("shard.jsonl");
        fs::write(&path, format!("{{\"id\": \"{folder}\", \"text\": \"From {folder}.\"}}\n")).unwrap();
        given.push(path);
    }
    let out = root.path().join("out");
    keep(&given, &out, false, |_| true).unwrap();
    let written = tree(&out);
    assert_eq!(written.len(), 3, "{written:?}");
    for folder in ["a", "b", "a/deep"] {
        let wanted = format!("{{\"id\": \"{folder}\", \"text\": \"From {folder}.\"}}\n");
        assert_eq!(
            written.values().filter(|content| **content == wanted).count(),
            1,
            "{folder}: {written:?}"
        );
    }
}

#[test]
fn what_cannot_be_annotated_is_refused_before_any_work() {
    let root = TempDir::new().unwrap();
    let (lines, page) = (root.path().join("a.jsonl"), root.path().join("b.txt"));
    fs::write(&lines, RECORDS).unwrap();
    fs::write(&page, "A headline\n20260302\nhttps://delta.example/a\nA paragraph of a text file.\n").unwrap();
    let out = root.path().join("out");
    let open = |given: &[PathBuf]| {
        let inputs = Inputs::open(given, &ReadConfig::default()).unwrap();
        KeptWriter::create_annotated(&out, &inputs, false, "")
    };
    let error = open(&[lines.clone(), page]).unwrap_err().to_string();
    assert!(error.contains("b.txt is text, whose records have no fields to add to"), "{error}");
    drop(open(&[lines]).unwrap());
    assert_eq!(fs::read_dir(root.path()).unwrap().count(), 2, "nothing is left");
}
