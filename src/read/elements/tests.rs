//! Arrays that are sound, damaged, cut off or of great size, as they are read and kept.

use std::io::Write;
use std::path::Path;

use proptest::prelude::*;

use crate::config::ReadConfig;
use crate::read::{Format, Inputs};
use crate::write::KeptWriter;

/// What the batches of a file say: number, line and bytes of each record; and what was wrong, with the record's number.
#[derive(Debug, PartialEq, Default)]
struct Said {
    records: Vec<(u64, u64, String)>,
    faults: Vec<(u64, String)>,
}

const LARGEST: usize = 16 << 20;

fn said(content: &[u8], max_record: usize) -> Said {
    let mut file = tempfile::Builder::new().suffix(".json").tempfile().unwrap();
    file.write_all(content).unwrap();
    said_of(file.path(), max_record)
}

fn said_of(path: &Path, max_record: usize) -> Said {
    let inputs =
        Inputs::open(&[path.to_path_buf()], &ReadConfig { max_record, ..ReadConfig::default() }).unwrap();
    let mut said = Said::default();
    for batch in inputs.batches() {
        let batch = batch.unwrap();
        assert_eq!(batch.format, Format::JsonArray);
        for index in 0..batch.records.len() {
            let record = String::from_utf8_lossy(batch.record(index)).into_owned();
            said.records.push((batch.number(index), batch.line(index), record));
        }
        said.faults.extend(batch.faults.iter().map(|fault| (fault.record, fault.cause.clone())));
    }
    said
}

/// The file that keeps those records whose number is in `kept`.
fn kept(content: &[u8], kept: impl Fn(u64) -> bool) -> String {
    let folder = tempfile::tempdir().unwrap();
    let (path, out) = (folder.path().join("in.json"), folder.path().join("out.json"));
    std::fs::write(&path, content).unwrap();
    let inputs = Inputs::open(&[path], &ReadConfig::default()).unwrap();
    let mut writer = KeptWriter::create(&out, &inputs, false).unwrap();
    for batch in inputs.batches_to_copy() {
        let batch = batch.unwrap();
        writer.write(&inputs, &batch, |index| kept(batch.number(index))).unwrap();
    }
    writer.commit().unwrap();
    std::fs::read_to_string(out).unwrap()
}

fn check(content: &str, records: &[&str], faults: &[(u64, &str)]) {
    let said = said(content.as_bytes(), LARGEST);
    let found: Vec<&str> = said.records.iter().map(|(_, _, record)| record.as_str()).collect();
    assert_eq!(found, records, "{content}");
    let told: Vec<(u64, &str)> =
        said.faults.iter().map(|(record, cause)| (*record, cause.as_str())).collect();
    assert_eq!(told.len(), faults.len(), "{told:?}");
    for ((record, cause), (expected, part)) in told.into_iter().zip(faults) {
        assert!(record == *expected && cause.contains(part), "{content}: {record} {cause}");
    }
}

#[test]
fn elements_are_records_wherever_lines_end() {
    check(r#"[{"a":1},{"b":"]},{"}]"#, &[r#"{"a":1}"#, r#"{"b":"]},{"}"#], &[]);
    check(
        "\u{feff} [\n {\"a\": [1, {\"c\": \"\\\"\\\\\"}]\n}\n,\n{} ]\n",
        &["{\"a\": [1, {\"c\": \"\\\"\\\\\"}]\n}", "{}"],
        &[],
    );
    check("[{}, 1, \"x\", null, [{}]]", &["{}", "1", "\"x\"", "null", "[{}]"], &[]);
    check("[ ]", &[], &[(0, "an array without records")]);
    let said = said(b"[\n{},\n\n{\n},{}]", LARGEST);
    let lines: Vec<(u64, u64)> = said.records.iter().map(|&(number, line, _)| (number, line)).collect();
    assert_eq!(lines, [(1, 2), (2, 4), (3, 5)]);
}

#[test]
fn what_is_damaged_does_not_take_along_what_follows() {
    let good = r#"{"id": 3}"#;
    // A quote that is not escaped.
    check(
        &format!(r#"[{{"id": 1, "t": "he said "no" to it"}}, {good}, {{"id": 4}}]"#),
        &[good, r#"{"id": 4}"#],
        &[(
            1,
            "a string of it is followed by what cannot stand there; reading goes on at the next one (line 1)",
        )],
    );
    // A quote that is missing, on one line and before the next.
    check(&format!("[{{\"t\": \"abc}},\n{good}]"), &[good], &[(1, "a line ends within a string of it")]);
    check(&format!("[{{\"t\": \"abc}}, {good}]"), &[good], &[(1, "followed by what cannot stand there")]);
    // A brace that is missing.
    check(&format!(r#"[{{"a": {{"b": 1}}, {good}]"#), &[good], &[(1, "not closed before the next object")]);
    check(&format!(r#"[{{"a": [1}}, {good}]"#), &[good], &[(1, "brackets do not match")]);
    // What stands in the damaged one may be taken for a record, and its end for the array's.
    check(
        &format!(r#"[{{"t": "x" y, "list": [{{"a": 1}}, {{"a": 2}}]}}, {good}]"#),
        &[r#"{"a": 2}"#, good],
        &[(1, "followed by what cannot")],
    );
}

#[test]
fn a_file_that_breaks_off_says_so() {
    check(r#"[{"a":1}, {"b": "tw"#, &[r#"{"a":1}"#], &[(2, "the file breaks off within this record")]);
    check(r#"[{"a":1},"#, &[r#"{"a":1}"#], &[(0, "not closed after record 1")]);
    check(r#"[{"a":1}"#, &[r#"{"a":1}"#], &[(0, "not closed after record 1")]);
}

/// As a crawler leaves it that appends to its output.
#[test]
fn several_arrays_are_one() {
    check("[{},\n{}]\n[{}][\n]", &["{}", "{}", "{}"], &[(0, "another array follows")]);
    check("[{}] x, [{}, {\"a\": 1}]", &["{}", "{\"a\": 1}"], &[(0, "is no array; reading goes on")]);
    assert_eq!(kept(b"[{},\n{}]\n[{}][\n]", |_| true), "[{},\n{},{}]\n");
}

#[test]
fn what_is_kept_is_an_array_again() {
    let content = b"[\n  {\"a\": 1},\n  {\"a\": 2},\n  {\"a\": 3}\n]\n";
    let keep = |numbers: &[u64]| kept(content, |number| numbers.contains(&number));
    assert_eq!(keep(&[1, 2, 3]).as_bytes(), content);
    assert_eq!(keep(&[2, 3]), "[\n  {\"a\": 2},\n  {\"a\": 3}\n]\n");
    assert_eq!(keep(&[1, 3]), "[\n  {\"a\": 1},\n  {\"a\": 3}\n]\n");
    assert_eq!(keep(&[1]), "[\n  {\"a\": 1}\n]\n");
    assert_eq!(keep(&[]), "[\n  \n]\n");
    assert_eq!(kept(b"[{}\n , {},\n{\"a\": 1", |_| true), "[{}\n , {}]\n");
    assert_eq!(kept(b"[{\"a\" 1}, {}, {}]", |_| true), "[{}, {}]");
}

#[test]
fn an_element_above_the_limit_is_passed_over() {
    let large = format!(r#"{{"t": "{}", "u": ["]}},{{"]}}"#, "x".repeat(2_000_000));
    let content = format!("[{{}},\n{large}, {{\"a\": 1}}, {large}]");
    let Said { records, faults } = said(content.as_bytes(), 500_000);
    assert_eq!(records, [(1, 2 - 1, "{}".to_owned()), (3, 2, "{\"a\": 1}".to_owned())]);
    assert_eq!(faults.iter().map(|(record, _)| *record).collect::<Vec<_>>(), [2, 4]);
    assert!(faults[0].1.contains("--max-record"), "{faults:?}");
}

/// White space and damage without end take no memory: what is no record's is let go.
#[test]
fn what_is_no_records_is_not_held() {
    let content = format!("[{{}}{}, {{}}]", "\n".repeat(3_000_000));
    let mut file = tempfile::Builder::new().suffix(".json").tempfile().unwrap();
    file.write_all(content.as_bytes()).unwrap();
    let inputs = Inputs::open(&[file.path().to_path_buf()], &ReadConfig::default()).unwrap();
    let most = inputs.batches().map(|batch| batch.unwrap().bytes.len()).max();
    assert!(most.unwrap() < 1 << 20, "{most:?}");
    assert_eq!(said_of(file.path(), LARGEST).records.last().unwrap().1, 3_000_001);
}

proptest! {
    /// Against the parser, which takes the array as a whole; larger than a batch, so that elements are cut by its end.
    #[test]
    fn elements_are_those_of_the_parser(
        texts in prop::collection::vec((r#"[a"\\\]\}\{,:é \[]{0,12}"#, 0..3_usize, prop::sample::select(vec![",", ",\n", " , ", "\n,\n  "])), 1..12),
        padding in 0..150_000_usize,
    ) {
        let padding = "x".repeat(padding);
        let values: Vec<serde_json::Value> = texts
            .iter()
            .map(|(text, kind, _)| match kind {
                0 => serde_json::json!({ "text": text, "padding": padding }),
                1 => serde_json::json!({ "list": [{ "a": text }, { text: null }, []], "text": text }),
                _ => serde_json::json!({ "text": [text, text], "a": { text: { "b": [] } } }),
            })
            .collect();
        let mut content = "[".to_owned();
        for (index, (value, (_, _, separator))) in values.iter().zip(&texts).enumerate() {
            let separator = if index == 0 { "" } else { separator };
            content.push_str(separator);
            let written = if index % 2 == 0 { value.to_string() } else { format!("{value:#}") };
            content.push_str(&written);
        }
        content.push(']');
        let Said { records, faults } = said(content.as_bytes(), LARGEST);
        prop_assert!(faults.is_empty());
        let read: Vec<serde_json::Value> =
            records.iter().map(|(_, _, record)| serde_json::from_str(record).unwrap()).collect();
        let naive: Vec<serde_json::Value> = serde_json::from_str(&content).unwrap();
        prop_assert_eq!(&read, &naive);
        prop_assert_eq!(kept(content.as_bytes(), |_| true), content.clone());
        let some = kept(content.as_bytes(), |number| number % 3 != 1);
        let some: Vec<serde_json::Value> = serde_json::from_str(&some).unwrap();
        let expected: Vec<serde_json::Value> =
            naive.into_iter().zip(1..).filter(|(_, number)| number % 3 != 1).map(|(value, _)| value).collect();
        prop_assert_eq!(some, expected);
    }
}
