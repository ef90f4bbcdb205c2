//! Broken input as a user meets it: a message that names file and record, the good records kept byte for byte, the
//! exit code that is documented, nothing written under `--strict`, and never a panic or a runaway.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![cfg(feature = "cli")]

mod place;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Output;

use place::Place;
use serde_json::Value;

/// Two records that are no copies of each other.
const FIRST: &str =
    "{\"id\": \"first\",  \"text\": \"The ferry to Norrhamn stays in port because of the storm.\"}\n";
const LAST: &str =
    "{\"id\":\"last\",\"title\":\"Bees\",\"text\":\"Beekeepers of the valley count their hives in May.\"}\n";

/// Runs `dedup` with these arguments. It must not panic, whatever it is given.
fn dedup(place: &Place, arguments: &str) -> Run {
    let run = Run::new(place.run(&format!("dedup {arguments}")));
    assert!(run.code.is_some_and(|code| code <= 2) && !run.stderr.contains("panicked"), "{}", run.stderr);
    run
}

/// What a run said.
struct Run {
    code: Option<i32>,
    stdout: Vec<u8>,
    stderr: String,
}

impl Run {
    fn new(output: Output) -> Self {
        let stderr = String::from_utf8(output.stderr).unwrap();
        Self { code: output.status.code(), stdout: output.stdout, stderr }
    }

    fn says(&self, expected: &str) {
        assert!(self.stderr.contains(expected), "{expected:?} is not in:\n{}", self.stderr);
    }

    fn summary(&self) -> Value {
        serde_json::from_slice(&self.stdout).unwrap()
    }
}

/// A record between two good ones is broken: it is told with file and record, the good ones are kept byte for byte,
/// and `--strict` stops with nothing written. The input stays as it was.
fn check_broken(record: &[u8], cause: &str) {
    let place = Place::new();
    let input = [FIRST.as_bytes(), record, b"\n", LAST.as_bytes()].concat();
    place.write("in.jsonl", &input);
    let run = dedup(&place, "in.jsonl -o out.jsonl --json");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    run.says(&format!("broken: in.jsonl, record 2: {cause}"));
    assert_eq!(fs::read_to_string(place.path("out.jsonl")).unwrap(), [FIRST, LAST].concat());
    let read = &run.summary()["read"];
    assert_eq!((&read["documents"], &read["broken"]), (&Value::from(2), &Value::from(1)));

    let strict = dedup(&place, "in.jsonl -o strict.jsonl --clusters strict.tsv --strict");
    assert_eq!(strict.code, Some(2));
    strict.says(&format!("wirecopy: in.jsonl, record 2: {cause}"));
    strict.says("--strict was given");
    let names = ["in.jsonl", "out.jsonl", "out.jsonl.wirecopy.json"];
    assert_eq!(place.names("."), names, "nothing written, nothing left behind");
    assert_eq!(fs::read(place.path("in.jsonl")).unwrap(), input, "the input stays as it was");
}

/// A file that gives no document at all ends the run with exit code 2 and no output.
fn check_nothing(name: &str, content: &[u8], expected: &str) {
    let place = Place::new();
    place.write(name, content);
    let run = dedup(&place, &format!("{name} -o out.txt"));
    assert_eq!(run.code, Some(2), "{}", run.stderr);
    run.says(expected);
    run.says("wirecopy: no document in 1 file");
    assert_eq!(place.names("."), [name]);
}

mod records {
    use super::*;

    #[test]
    fn that_are_no_json_objects() {
        check_broken(
            b"{\"id\": \"cut\", \"text\": \"The record ends",
            "not a JSON object: EOF while parsing a string",
        );
        check_broken(b"{\"text\": \"one\"} trailing", "not a JSON object: trailing characters");
        check_broken(b"[1, 2]", "not a JSON object: invalid type: sequence");
        check_broken(b"null", "not a JSON object: invalid type: null");
        check_broken(b"no JSON at all", "not a JSON object: expected");
        // What is quoted may be as long as the record: what was expected comes after it.
        let long = format!("\"{}\"", "word ".repeat(100_000));
        check_broken(long.as_bytes(), "not a JSON object: invalid type: string \"word word ");
        let place = Place::new();
        place.write("long.jsonl", long.as_bytes());
        let run = dedup(&place, "long.jsonl -o out.jsonl");
        run.says("…");
        run.says(", expected an object in braces (at byte ");
        assert!(run.stderr.len() < 1000, "{}", run.stderr);
    }

    #[test]
    fn with_values_of_the_wrong_type() {
        check_broken(
            b"{\"text\": 12}",
            "field `text` is a number; a string was expected, or a list of strings",
        );
        check_broken(b"{\"text\": {\"en\": \"Words.\"}}", "field `text` is an object");
        check_broken(b"{\"paragraphs\": [\"One.\", 2]}", "item 2 of field `paragraphs` is a number");
        check_broken(
            b"{\"id\": [1], \"text\": \"Words.\"}",
            "field `id` is a list; a string or an integer was expected",
        );
        check_broken(
            b"{\"id\": \"a\", \"summary\": \"Words.\"}",
            "no text: the record's fields are `id`, `summary`",
        );
    }

    #[test]
    fn that_are_no_valid_text() {
        check_broken(
            b"{\"text\": \"caf\xe9 au lait\"}",
            "not UTF-8: invalid byte at offset 13 of the record",
        );
        check_broken(br#"{"text": "half a pair: \ud83d"}"#, "not a JSON object: ");
        check_broken(br#"{"text": "the other half: \ude00"}"#, "not a JSON object: ");
        check_broken(b"{\"text\": \"a raw \0 byte\"}", "not a JSON object: control character");
    }

    #[test]
    fn a_hundred_thousand_brackets_deep() {
        let deep = |open: &str, close: &str| open.repeat(100_000) + &close.repeat(100_000);
        check_broken(
            format!("{{\"text\": {}}}", deep("[", "]")).as_bytes(),
            "item 1 of field `text` is a list",
        );
        check_broken(
            format!("{{\"text\": {}1{}}}", "{\"a\":".repeat(100_000), "}".repeat(100_000)).as_bytes(),
            "field `text` is an object",
        );
        check_broken("[".repeat(100_000).as_bytes(), "not a JSON object: ");
        check_broken(format!("{{\"text\": {}", "[".repeat(100_000)).as_bytes(), "not a JSON object: ");
    }

    #[test]
    fn of_thirty_megabytes_cost_no_memory() {
        let place = Place::new();
        let long = format!(
            "{{\"id\":\"long\",\"text\":\"{}\"}}\n",
            "All work and no play. ".repeat(30 << 20 >> 5) + &"x".repeat(10 << 20)
        );
        assert!(long.len() > 30_000_000);
        let input = [FIRST, &long, LAST].concat();
        place.write("in.jsonl", &input);
        let run = dedup(&place, "in.jsonl -o out.jsonl --json");
        assert_eq!(run.code, Some(0));
        run.says("broken: in.jsonl, record 2: the record is larger than 16777216 bytes");
        assert_eq!(fs::read_to_string(place.path("out.jsonl")).unwrap(), [FIRST, LAST].concat());
        // What is passed over is not held: the limit, what it takes to read on, and the program itself.
        if let Some(peak) = run.summary()["peak_memory_bytes"].as_u64() {
            assert!(peak < 80_000_000, "{peak} bytes at most");
        }
        let run = dedup(&place, "in.jsonl -o all.jsonl --max-record 64M --json");
        assert_eq!(run.code, Some(0));
        assert!(fs::read_to_string(place.path("all.jsonl")).unwrap() == input, "kept byte for byte");
        if let Some(peak) = run.summary()["peak_memory_bytes"].as_u64() {
            assert!(peak < 600_000_000, "{peak} bytes at most");
        }
    }

    /// What is odd and can be read is read; that it was odd is told.
    #[test]
    fn that_are_odd_are_read_and_told() {
        let place = Place::new();
        let odd = "{\"id\": \"odd\", \"title\": 7, \"date\": \"the day after\", \"text\": \"Hens lay fewer eggs in winter.\"}\n";
        let deep = format!(
            "{{\"id\":\"deep\",\"extra\":{}{},\"text\":\"Tunnels need air.\"}}\n",
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        let input = [FIRST, "\n", odd, &deep, LAST].concat();
        place.write("in.jsonl", &input);
        let run = dedup(&place, "in.jsonl -o out.jsonl --strict");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.says("note: in.jsonl, record 2: field `title` is a number");
        run.says("note: in.jsonl, record 2: field `date` is no date: \"the day after\" (line 3)");
        assert_eq!(fs::read_to_string(place.path("out.jsonl")).unwrap(), [FIRST, odd, &deep, LAST].concat());
        assert!(!dedup(&place, "in.jsonl -o quiet.jsonl --quiet").stderr.contains("note:"));
    }

    #[test]
    fn of_one_id_are_both_kept_and_told() {
        let place = Place::new();
        place.write("a.jsonl", FIRST);
        let namesake = LAST.replace("last", "first");
        place.write("b.jsonl", &namesake);
        let run = dedup(&place, "a.jsonl b.jsonl -o out --json");
        assert_eq!(run.code, Some(0));
        run.says("note: b.jsonl, record 1: id `first` was used by a.jsonl, record 1 already");
        assert_eq!(run.summary()["read"]["doubled_ids"], 1);
        assert_eq!(fs::read_to_string(place.path("out/b.jsonl")).unwrap(), namesake);
        let strict = dedup(&place, "a.jsonl b.jsonl -o strict --strict");
        assert_eq!(strict.code, Some(2));
        strict.says("id `first` was used by");
        assert_eq!(place.names("."), ["a.jsonl", "b.jsonl", "out", "out.wirecopy.json"]);
    }
}

mod files {
    use super::*;

    #[test]
    fn that_are_missing() {
        let place = Place::new();
        place.write("in.jsonl", FIRST);
        let run = dedup(&place, "in.jsonl nowhere.jsonl -o out");
        assert_eq!(run.code, Some(2));
        run.says("wirecopy: cannot read nowhere.jsonl: ");
        assert_eq!(place.names("."), ["in.jsonl"]);
    }

    #[cfg(unix)]
    #[test]
    fn that_cannot_be_read() {
        use std::os::unix::fs::PermissionsExt;

        let place = Place::new();
        fs::create_dir(place.path("crawl")).unwrap();
        place.write("crawl/a.jsonl", FIRST);
        place.write("crawl/b.jsonl", LAST);
        let locked = place.path("crawl/b.jsonl");
        fs::set_permissions(&locked, fs::Permissions::from_mode(0o000)).unwrap();
        if fs::read(&locked).is_ok() {
            println!("skipped: this user (root?) may read every file");
            return;
        }
        let run = dedup(&place, "crawl -o out --json");
        assert_eq!(run.code, Some(0));
        run.says("broken: crawl/b.jsonl: cannot be opened: ");
        assert_eq!(run.summary()["read"]["broken"], 1);
        assert_eq!(fs::read_to_string(place.path("out/a.jsonl")).unwrap(), FIRST);
        assert_eq!(dedup(&place, "crawl -o strict --strict").code, Some(2));
        let alone = dedup(&place, "crawl/b.jsonl -o alone");
        assert_eq!(alone.code, Some(2));
        alone.says("wirecopy: cannot open crawl/b.jsonl: ");
    }

    /// Records of different text: no two are copies, and what is lost is lost by the cut alone.
    fn many_records() -> Vec<String> {
        (0..3000_u64)
            .map(|number| {
                let mut state = number.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
                let words: Vec<String> = (0..40)
                    .map(|_| {
                        state ^= state << 13;
                        state ^= state >> 7;
                        state ^= state << 17;
                        format!("{:x}", state >> 40)
                    })
                    .collect();
                format!("{{\"id\":{number},\"text\":\"{}\"}}\n", words.join(" "))
            })
            .collect()
    }

    fn check_cut(name: &str, compressed: &[u8], records: &[String]) {
        let place = Place::new();
        let cut = &compressed[..compressed.len() / 2];
        place.write(name, cut);
        let run = dedup(&place, &format!("{name} -o out.jsonl --json"));
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        let summary = run.summary();
        let read = summary["read"]["documents"].as_u64().unwrap() as usize;
        assert!(read > 500 && read < 2500, "{read} records before the cut");
        run.says(&format!("broken: {name}, record {}: the compressed file is cut off here", read + 1));
        assert_eq!(summary["read"]["broken"], 1);
        assert_eq!(fs::read_to_string(place.path("out.jsonl")).unwrap(), records[..read].concat());
        let strict = dedup(&place, &format!("{name} -o strict.jsonl --strict"));
        assert_eq!(strict.code, Some(2));
        strict.says("the compressed file is cut off here");
        assert!(!place.path("strict.jsonl").exists());
        assert_eq!(fs::read(place.path(name)).unwrap(), cut);
    }

    #[test]
    fn that_are_cut_gzip() {
        let records = many_records();
        let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        encoder.write_all(records.concat().as_bytes()).unwrap();
        check_cut("in.jsonl.gz", &encoder.finish().unwrap(), &records);
    }

    #[test]
    fn that_are_cut_zstd() {
        let records = many_records();
        check_cut("in.jsonl.zst", &zstd::encode_all(records.concat().as_bytes(), 1).unwrap(), &records);
    }

    #[test]
    fn that_are_empty() {
        check_nothing("in.jsonl", b"", "note: in.jsonl: empty file");
        check_nothing("in.txt", b" \n\n", "note: in.txt: empty file");
        check_nothing("in.jsonl.gz", b"", "note: in.jsonl.gz: empty file");
    }

    #[test]
    fn that_are_another_encoding_or_no_text() {
        let utf16: Vec<u8> = "\u{feff}Fähre".encode_utf16().flat_map(u16::to_le_bytes).collect();
        check_nothing("in.txt", &utf16, "UTF-16 text");
        check_nothing("in.dat", b"\x7fELF\0\0\0\0\x01\x02", "a binary file");
        check_nothing("in.txt", b"caf\xe9 au lait\n", "not UTF-8: invalid byte at offset 3");
    }

    /// Beside good files they cost only themselves.
    #[test]
    fn that_are_broken_in_a_folder_cost_only_themselves() {
        let place = Place::new();
        fs::create_dir(place.path("crawl")).unwrap();
        place.write("crawl/a.jsonl", FIRST);
        place.write("crawl/empty.txt", "");
        place.write("crawl/picture.png", b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR");
        place.write("crawl/utf16.txt", b"\xff\xfeF\0e\0r\0r\0y\0");
        place.write("crawl/z.jsonl", LAST);
        let run = dedup(&place, "crawl -o out --json");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        run.says("broken: crawl/utf16.txt: ");
        run.says("note: crawl/empty.txt: empty file");
        run.says("note: crawl/picture.png: not read: ");
        let read = &run.summary()["read"];
        assert_eq!((&read["documents"], &read["broken"]), (&Value::from(2), &Value::from(1)));
        let kept = |name: &str| fs::read_to_string(place.path("out").join(name)).unwrap();
        assert_eq!((kept("a.jsonl").as_str(), kept("z.jsonl").as_str()), (FIRST, LAST));
    }
}

mod folders {
    use super::*;

    #[test]
    fn that_are_empty() {
        let place = Place::new();
        fs::create_dir(place.path("crawl")).unwrap();
        let run = dedup(&place, "crawl -o out");
        assert_eq!(run.code, Some(2));
        run.says("wirecopy: no file to read");
        assert_eq!(place.names("."), ["crawl"]);
    }

    #[test]
    fn that_hold_an_output_or_an_output_that_holds_them() {
        let place = Place::new();
        fs::create_dir(place.path("crawl")).unwrap();
        place.write("crawl/a.jsonl", FIRST);
        for (arguments, cause) in [
            ("crawl -o crawl --force", "is, or holds, the input"),
            ("crawl -o crawl/kept", "is in the input folder crawl"),
            ("crawl/a.jsonl -o crawl/a.jsonl --force", "is, or holds, the input"),
            ("crawl --clusters crawl/a.jsonl --force", "is, or holds, the input"),
        ] {
            let run = dedup(&place, arguments);
            assert_eq!(run.code, Some(2), "{arguments}");
            run.says(cause);
            assert_eq!(read_tree(&place.path("crawl")), [("a.jsonl".to_owned(), FIRST.to_owned())]);
        }
    }

    fn read_tree(folder: &Path) -> Vec<(String, String)> {
        fs::read_dir(folder)
            .unwrap()
            .map(|entry| {
                let path = entry.unwrap().path();
                let name = path.file_name().unwrap().to_str().unwrap().to_owned();
                (name, fs::read_to_string(path).unwrap())
            })
            .collect()
    }
}
