//! Reading as the pipeline sees it: good input gives documents, broken input gives faults that name file, record and
//! cause, and nothing panics, hangs or takes memory without bound.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod reading;

use std::fs;
use std::io::Write;
use std::path::Path;
use std::slice;

use tempfile::TempDir;
use wirecopy::config::{FieldName, ReadConfig};
use wirecopy::document::Date;
use wirecopy::error::{ErrorKind, Severity};
use wirecopy::read::Inputs;

use reading::{bzip2, gzip, read, read_file, read_file_with, xz};

/// JSON lines with ids `first..first + count`, with text that hardly compresses.
fn lines(first: u32, count: u32) -> String {
    use std::fmt::Write as _;
    let mut lines = String::new();
    for id in first..first + count {
        write!(lines, r#"{{"id": "{id}", "text": ""#).unwrap();
        for word in 0..20 {
            write!(lines, "{:08x} ", (id * 20 + word).wrapping_mul(2_654_435_761)).unwrap();
        }
        lines.push_str("\"}\n");
    }
    lines
}

fn write_tree(root: &Path, files: &[(&str, &[u8])]) {
    for (name, content) in files {
        let path = root.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, content).unwrap();
    }
}

mod text_files {
    use super::*;

    const ARTICLE: &str = "Mayor opens bridge\n20220118\nhttps://www.Example.com/news/bridge\n\
                           The mayor opened the bridge.\nIt cost a lot.\n";

    #[test]
    fn the_head_is_title_day_and_url() {
        let read = read_file("a.txt", ARTICLE.as_bytes());
        let document = &read.documents[0];
        assert!(document.id.ends_with("/a.txt"));
        assert_eq!(document.title.as_deref(), Some("Mayor opens bridge"));
        assert_eq!(document.date, Some(Date { seconds: 1_642_464_000, day_only: true }));
        assert_eq!(document.url.as_deref(), Some("https://www.Example.com/news/bridge"));
        assert_eq!(document.outlet.as_deref(), Some("example.com"));
        assert_eq!(document.paragraphs.len(), 2);
        assert_eq!(document.paragraph(1), "It cost a lot.");
    }

    #[test]
    fn carriage_returns_and_a_byte_order_mark_change_nothing() {
        let dressed = format!("\u{feff}{}", ARTICLE.replace('\n', "\r\n"));
        let (plain, dressed) =
            (read_file("a.txt", ARTICLE.as_bytes()), read_file("a.txt", dressed.as_bytes()));
        let (plain, dressed) = (&plain.documents[0], &dressed.documents[0]);
        assert_eq!((&plain.title, &plain.date, &plain.url), (&dressed.title, &dressed.date, &dressed.url));
        assert_eq!(plain.paragraph(0), dressed.paragraph(0));
        assert_eq!(plain.paragraphs.len(), dressed.paragraphs.len());
    }

    #[test]
    fn without_a_head_every_line_is_a_paragraph() {
        for head in [
            "Title\n20229918\nhttps://e.com/\n",
            "Title\n20220118\nno address\n",
            "{curly} title\n20229918\nx\n",
        ] {
            let read = read_file("a.txt", format!("x\n{head}Body.\n").as_bytes());
            assert_eq!(read.documents[0].paragraphs.len(), 5, "{head}");
            assert_eq!(read.documents[0].title, None);
        }
    }

    #[test]
    fn a_title_in_braces_or_brackets_is_still_a_title() {
        for title in ["{{headline}}", "[{Video}] Storm hits", "<html> explained"] {
            let read = read_file("a.txt", ARTICLE.replace("Mayor opens bridge", title).as_bytes());
            assert_eq!(read.documents[0].title.as_deref(), Some(title));
        }
    }

    #[test]
    fn another_encoding_is_told_with_the_place() {
        let read = read_file("a.txt", b"Caf\xe9 society\nSecond.\n");
        assert_eq!(
            read.messages(),
            [
                "Broken 1: not UTF-8: invalid byte at offset 3 of the record; if it is windows-1252, as its bytes look, --encoding windows-1252 reads it"
            ]
        );
    }

    #[test]
    fn what_is_no_text_is_said_to_be_none() {
        let cases: &[(&str, &[u8], &str)] = &[
            (
                "a.txt",
                b"\xff\xfeT\0i\0",
                "UTF-16 text is not read by this version; convert it to UTF-8 first",
            ),
            ("a.txt", b"some\0bytes", "not read: a binary file"),
            ("a.txt", b"\x04\x22\x4d\x18\0", "lz4 files are not read by this version; decompress it first"),
            ("a.warc", b"no archive", "not read: its name says a web archive, its content does not"),
            ("a.parquet", b"no table", "not read: its name says Parquet, its content does not"),
            (
                "a",
                b"PARE\0\0",
                "encrypted Parquet is not read by this version; write it without encryption first",
            ),
        ];
        for (name, content, cause) in cases {
            let read = read_file(name, content);
            assert_eq!(read.messages(), [format!("Broken 0: {cause}")], "{name}");
            assert!(read.documents.is_empty());
        }
    }
}

mod json_lines {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;

    /// Objects in objects, with few names and a string at each end.
    fn any_object() -> impl Strategy<Value = Value> {
        let name = || prop::sample::select(vec!["a", "b", "text"]);
        let string = "[a-z]{1,5}".prop_map(Value::from);
        let nested = string.prop_recursive(3, 12, 3, move |inner| {
            prop::collection::btree_map(name(), inner, 0..4).prop_map(|fields| json!(fields))
        });
        prop::collection::btree_map(name(), nested, 1..4).prop_map(|fields| json!(fields))
    }

    proptest! {
        /// Against a tree.
        #[test]
        fn a_path_leads_to_what_a_tree_has_there(record in any_object(), path in "(a|b|text)(\\.(a|b|text)){0,2}") {
            let fields = vec![(FieldName::Text, path.clone())];
            let read = read_file_with("a.jsonl", record.to_string().as_bytes(), &ReadConfig { fields, ..ReadConfig::default() });
            let at_path = record.pointer(&format!("/{}", path.replace('.', "/"))).and_then(Value::as_str);
            // A name that is given means nothing else.
            let usual = record["text"].as_str();
            let texts: Vec<&str> = read.documents.iter().map(|document| document.text.as_str()).collect();
            prop_assert_eq!(texts, at_path.or(usual).into_iter().collect::<Vec<_>>(), "{} {}", path, record);
        }
    }

    #[test]
    fn fields_count_by_precedence_and_not_by_their_order() {
        let read = read_file(
            "a.jsonl",
            br#"{"body": "no", "text": "Yes.\nTwo.", "headline": "H", "title": null, "_id": "z", "uuid": "u", "extra": {"text": 1}, "link": "http://www.a.org/x", "published": "2024-05-06T07:08:09Z"}"#,
        );
        let document = &read.documents[0];
        assert_eq!(read.messages(), [""; 0]);
        assert_eq!(document.id, "u");
        assert_eq!(document.text, "Yes.\nTwo.");
        assert_eq!(document.title.as_deref(), Some("H"));
        assert_eq!(document.outlet.as_deref(), Some("a.org"));
        assert_eq!(document.date, Some(Date { seconds: 1_714_979_289, day_only: false }));
    }

    #[test]
    fn a_list_of_paragraphs_keeps_line_breaks_within_them() {
        let read =
            read_file("a.jsonl", br#"{"id": 1, "paragraphs": ["One\ntwo.", " ", "Three."], "text": "no"}"#);
        let document = &read.documents[0];
        assert_eq!(document.paragraphs.len(), 2);
        assert_eq!(document.paragraph(0), "One\ntwo.");
    }

    #[test]
    fn ids_come_out_as_they_came_in() {
        let cases = [
            (r#"{"id": "a b", "text": ""}"#, "a b"),
            (r#"{"id": 18446744073709551615, "text": ""}"#, "18446744073709551615"),
            (r#"{"id": -3, "text": ""}"#, "-3"),
            (r#"{"id": 123456789012345678901234567890, "text": ""}"#, "123456789012345678901234567890"),
            (r#"{"id": "", "doc_id": "d", "text": ""}"#, "d"),
            (r#"{"id": "first", "text": "", "id": "last"}"#, "last"),
            (r#"{"id": "\u0041\ud83d\ude00", "text": ""}"#, "A😀"),
        ];
        for (record, id) in cases {
            assert_eq!(read_file("a.jsonl", record.as_bytes()).ids(), [id], "{record}");
        }
        let unnamed = read_file("a.jsonl", b"\n{\"text\": \"\"}\n\n{\"id\": null, \"text\": \"\"}\n");
        assert!(unnamed.documents[1].id.ends_with("a.jsonl:2"), "{:?}", unnamed.ids());
    }

    #[test]
    fn fields_can_be_named_by_the_user() {
        let config = ReadConfig {
            fields: vec![(FieldName::Text, "source".to_owned()), (FieldName::Id, "key".to_owned())],
            ..ReadConfig::default()
        };
        let read =
            read_file_with("a", br#"{"id": "no", "key": "k", "text": "no", "source": "Yes."}"#, &config);
        assert_eq!(read.ids(), ["k"]);
        assert_eq!(read.documents[0].text, "Yes.");
        assert_eq!(read.documents[0].outlet, None);
    }

    #[test]
    fn a_broken_record_is_a_fault_and_the_next_one_is_read() {
        let cases: &[(&str, &str)] = &[
            (r#"{"id": "#, "not a JSON object: EOF while parsing a value (at byte 6)"),
            (r#"{"id": 1, "text": "x"} y"#, "not a JSON object: trailing characters (at byte 24)"),
            ("nonsense", "not a JSON object: expected ident (at byte 2)"),
            (
                r#"["a"]"#,
                "not a JSON object: invalid type: sequence, expected an object in braces (at byte 0)",
            ),
            (r#"{"text": 5}"#, "field `text` is a number; a string was expected, or a list of strings"),
            (r#"{"paragraphs": ["a", null]}"#, "item 2 of field `paragraphs` is null; a string was expected"),
            (
                r#"{"text": {"a": "b"}}"#,
                "field `text` is an object; a string was expected, or a list of strings; --field text=text.NAME reads one in it",
            ),
            (
                r#"{"id": 1.5, "text": ""}"#,
                "field `id` is a number that is no integer; a string or an integer was expected",
            ),
            (r#"{"id": [1], "text": ""}"#, "field `id` is a list; a string or an integer was expected"),
            (r#"{"text": "\ud800"}"#, "not a JSON object: unexpected end of hex escape (at byte 17)"),
            (
                r#"{"text": "\udc00x"}"#,
                "not a JSON object: lone leading surrogate in hex escape (at byte 16)",
            ),
            (
                r#"{"id": 1, "a": 1, "b": [], "b": {}}"#,
                "no text: the record's fields are `id`, `a`, `b`, `b`; looked for `paragraphs`, `text`, `maintext`, \
                 `content`, `body`, `raw_text`, `article`, `article_body`, `full_text`; name the right one with --field text=…",
            ),
        ];
        for (record, cause) in cases {
            let content = format!("{record}\n{{\"id\": \"good\", \"text\": \"x\"}}\n");
            let read = read_file("a.jsonl", content.as_bytes());
            assert_eq!(read.messages(), [format!("Broken 1: {cause}")], "{record}");
            assert_eq!(read.ids(), ["good"], "{record}");
        }
    }

    #[test]
    fn odd_fields_of_lesser_importance_are_noticed_and_passed_over() {
        let read = read_file(
            "a.jsonl",
            br#"{"id": 1, "text": "x", "title": 7, "headline": "H", "url": [], "date": "soon", "source": {"name": "N"}}"#,
        );
        assert_eq!(read.documents[0].title.as_deref(), Some("H"));
        assert_eq!(
            read.messages(),
            [
                "Notice 1: field `title` is a number; a string was expected, so it is passed over",
                "Notice 1: field `url` is a list; a string was expected, so it is passed over",
                "Notice 1: field `date` is no date: \"soon\"",
                "Notice 1: field `source` is an object; a string was expected, so it is passed over",
            ]
        );
    }

    #[test]
    fn invalid_utf8_is_a_fault_with_its_offset() {
        let read = read_file("a.jsonl", b"{\"id\": 1, \"text\": \"x\"}\n\r\n{\"text\": \"\xff\"}\r\n");
        assert_eq!(
            read.messages(),
            [
                "Broken 2: not UTF-8: invalid byte at offset 10 of the record; if it is windows-1252, as its bytes look, --encoding windows-1252 reads it (line 3)"
            ]
        );
        assert_eq!(read.ids(), ["1"]);
    }

    #[test]
    fn line_ends_blank_lines_and_a_mark_are_no_part_of_a_record() {
        let read = read_file(
            "a",
            "\u{feff}{\"id\": 1, \"text\": \"\"}\r\n  \r\n\n{\"id\": 2, \"text\": \"\"}".as_bytes(),
        );
        assert_eq!(read.ids(), ["1", "2"]);
        assert_eq!(read.messages(), [""; 0]);
    }

    #[test]
    fn depth_costs_nothing() {
        let deep = "[".repeat(100_000);
        let closed = "]".repeat(100_000);
        let objects = r#"{"a":"#.repeat(100_000);
        let cases = [
            (format!(r#"{{"id": "a", "text": "x", "deep": {deep}{closed}}}"#), 1),
            (format!(r#"{{"id": "a", "text": {deep}{closed}}}"#), 0),
            (format!(r#"{{"id": "a", "text": "x", "title": {deep}{closed}}}"#), 1),
            (format!(r#"{{"id": "a", "text": "x", "deep": {deep}}}"#), 0),
            (format!(r#"{{"id": "a", "text": "x", "deep": {objects}"#), 0),
            (deep, 0),
            (objects, 0),
        ];
        for (record, documents) in cases {
            let read = read_file("a.jsonl", record.as_bytes());
            assert_eq!(read.documents.len(), documents);
            assert_eq!(
                read.faults.iter().filter(|fault| fault.severity == Severity::Broken).count(),
                1 - documents
            );
        }
    }

    #[test]
    fn a_record_above_the_limit_is_passed_over() {
        let mut content = lines(1, 3).into_bytes();
        content.extend(b"{\"id\": \"large\", \"text\": \"");
        content.extend(std::iter::repeat_n(b'x', 30 << 20));
        content.extend(b"\"}\n");
        content.extend(lines(5, 2).bytes());
        let read = read_file("a.jsonl", &content);
        assert_eq!(read.ids(), ["1", "2", "3", "5", "6"]);
        assert_eq!(
            read.messages(),
            [
                "Broken 4: the record is larger than 16777216 bytes, the most that is accepted; --max-record says how many"
            ]
        );
        let allowed = ReadConfig { max_record: 32 << 20, ..ReadConfig::default() };
        assert_eq!(read_file_with("a.jsonl", &content, &allowed).documents.len(), 6);
    }

    #[test]
    fn limits_hold_for_small_records_and_whole_files_too() {
        let config = ReadConfig { max_record: 40, ..ReadConfig::default() };
        let read = read_file_with("a.jsonl", lines(1, 9000).as_bytes(), &config);
        assert_eq!((read.documents.len(), read.faults.len()), (0, 9000));
        let numbers: Vec<u64> = read.faults.iter().map(|fault| fault.record).collect();
        assert!(numbers.iter().copied().eq(1..=9000));
        let read = read_file_with("a.txt", "word ".repeat(9).as_bytes(), &config);
        assert_eq!(
            read.messages(),
            [
                "Broken 1: the record is larger than 40 bytes, the most that is accepted; --max-record says how many"
            ]
        );
    }

    #[test]
    fn one_object_over_many_lines_is_one_record() {
        let read = read_file("a.json", b"{\n  \"id\": \"p\",\n  \"text\": \"x\"\n}\n");
        assert_eq!(read.ids(), ["p"]);
        let broken = read_file("a.json", b"{\n  \"id\": \"p\",\n  \"text\": }\n");
        assert_eq!(
            broken.messages(),
            ["Broken 1: not a JSON object: expected value (at byte 11 of its line 3)"]
        );
    }

    #[test]
    fn batches_do_not_show() {
        let read = read_file("a.jsonl", lines(0, 20_000).as_bytes());
        assert!(read.documents.iter().enumerate().all(|(at, document)| document.id == at.to_string()));
        assert_eq!(read.documents.len(), 20_000);
    }
}

mod compressed_files {
    use super::*;

    #[test]
    fn several_members_and_frames_are_one_file() {
        let (a, b) = (lines(1, 2), lines(3, 2));
        let gzipped = [gzip(a.as_bytes()), gzip(b""), gzip(b.as_bytes())].concat();
        assert_eq!(read_file("a.jsonl.gz", &gzipped).ids(), ["1", "2", "3", "4"]);
        let frame = |content: &str| zstd::encode_all(content.as_bytes(), 3).unwrap();
        assert_eq!(read_file("misnamed.txt", &[frame(&a), frame(&b)].concat()).ids(), ["1", "2", "3", "4"]);
        for pack in [bzip2, xz] {
            let both = [pack(a.as_bytes()), pack(b.as_bytes())].concat();
            assert_eq!(read_file("a", &both).ids(), ["1", "2", "3", "4"]);
        }
    }

    #[test]
    fn bytes_after_the_last_member_are_a_notice_and_padding_is_none() {
        let good = gzip(lines(1, 1).as_bytes());
        let notice = "Notice 0: bytes after the end of the gzip data were passed over";
        for (tail, messages) in [
            (&b"garbage"[..], &[notice][..]),
            (b"\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f\x1f", &[notice]),
            (&[0; 700], &[]),
        ] {
            let read = read_file("a.jsonl.gz", &[&good[..], tail].concat());
            assert_eq!(read.ids(), ["1"]);
            assert_eq!(read.messages(), messages);
        }
    }

    #[test]
    fn a_cut_file_gives_what_stands_before_the_cut() {
        let content = lines(1, 30_000);
        for whole in [
            gzip(content.as_bytes()),
            zstd::encode_all(content.as_bytes(), 3).unwrap(),
            bzip2(content.as_bytes()),
            xz(content.as_bytes()),
        ] {
            let read = read_file("a.jsonl", &whole[..whole.len() / 2]);
            let count = read.documents.len();
            assert!((5_000..25_000).contains(&count), "{count}");
            assert!(read.documents.iter().zip(1..).all(|(document, id)| document.id == id.to_string()));
            assert_eq!(
                read.messages(),
                [format!("Broken {}: the compressed file is cut off here", count + 1)]
            );
        }
    }

    #[test]
    fn a_cut_article_is_lost() {
        let whole = gzip(lines(1, 500).replace('{', "").as_bytes());
        let read = read_file("a.txt.gz", &whole[..whole.len() - 12]);
        assert_eq!(read.messages(), ["Broken 1: the compressed file is cut off here"]);
        assert!(read.documents.is_empty());
    }

    #[test]
    fn damage_is_told() {
        let mut whole = gzip(lines(1, 3).as_bytes());
        let checksum = whole.len() - 6;
        whole[checksum] ^= 1;
        let read = read_file("a.jsonl.gz", &whole);
        assert_eq!(read.ids(), ["1", "2", "3"]);
        assert_eq!(read.faults.len(), 1);
        assert!(read.messages()[0].starts_with("Broken 0: the compressed file is damaged here: "));
    }

    /// What follows a damaged member was lost until now, though it can be read.
    #[test]
    fn a_damaged_member_costs_its_own_lines_only() {
        let said = "the compressed file is damaged here; reading goes on at its next member";
        let members: Vec<Vec<u8>> =
            (0..4).map(|member| gzip(lines(1 + 10 * member, 10).as_bytes())).collect();
        let all: Vec<String> = (1..=40).map(|id| id.to_string()).collect();
        // The checksum or the length: nothing is lost.
        for back in 1..=8 {
            let mut damaged = members.clone();
            let at = damaged[1].len() - back;
            damaged[1][at] ^= 0x55;
            let read = read_file("a.jsonl.gz", &damaged.concat());
            assert_eq!(read.ids(), all, "{back} from the end");
            assert_eq!(read.messages(), [format!("Broken 21: {said}")], "{back} from the end");
        }
        // Within, damaged data may claim what follows it as its own; mostly the next member is found.
        let places = members[1].len() - 8;
        let mut behind = 0;
        for at in 0..places {
            let mut damaged = members.clone();
            damaged[1][at] ^= 0x55;
            let read = read_file("a.jsonl.gz", &damaged.concat());
            let ids = read.ids();
            assert_eq!(ids[..10], all[..10], "damaged at {at}");
            behind += usize::from(ids.ends_with(&["40"]));
            assert!(ids.len() == 40 || !read.faults.is_empty(), "damaged at {at}");
        }
        assert!(20 * behind >= 19 * places, "the last member was read in {behind} of {places} cases");
    }

    #[test]
    fn a_window_that_would_take_gigabytes_is_refused() {
        let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
        encoder.window_log(31).unwrap();
        encoder.include_contentsize(false).unwrap();
        encoder.write_all(b"{\"id\": 1, \"text\": \"x\"}\n").unwrap();
        let read = read_file("a.jsonl.zst", &encoder.finish().unwrap());
        assert!(read.documents.is_empty());
        assert!(read.messages()[0].contains("requires too much memory"), "{:?}", read.messages());
    }

    #[test]
    fn a_bomb_takes_time_but_no_memory() {
        let bomb = zstd::encode_all(std::io::repeat(b' ').take_bytes(200 << 20), 1).unwrap();
        assert!(bomb.len() < 1 << 20);
        let read = read_file("a.jsonl", &bomb);
        assert_eq!(
            read.messages(),
            [
                "Broken 1: the record is larger than 16777216 bytes, the most that is accepted; --max-record says how many"
            ]
        );
    }

    trait TakeBytes: std::io::Read + Sized {
        fn take_bytes(self, count: u64) -> std::io::Take<Self> {
            std::io::Read::take(self, count)
        }
    }

    impl TakeBytes for std::io::Repeat {}
}

mod paths {
    use super::*;

    #[test]
    fn a_missing_file_is_an_error_before_any_work() {
        let error = Inputs::open(&["no/such/file".into()], &ReadConfig::default()).unwrap_err();
        assert!(matches!(error.kind(), ErrorKind::Io { path, .. } if path == Path::new("no/such/file")));
    }

    #[test]
    fn an_impossible_limit_is_an_error() {
        for max_record in [0, (1 << 30) + 1] {
            let config = ReadConfig { max_record, ..ReadConfig::default() };
            assert!(matches!(Inputs::open(&[], &config).unwrap_err().kind(), ErrorKind::Setting { .. }));
        }
    }

    #[test]
    fn empty_files_are_noticed() {
        for name in ["a.txt", "a.jsonl", "a.json"] {
            for content in [&b""[..], b" \n\r\n \n"] {
                assert_eq!(read_file(name, content).messages(), ["Notice 0: empty file"], "{name}");
            }
        }
        assert_eq!(read_file("a.jsonl.gz", &gzip(b"")).messages(), ["Notice 0: empty file"]);
    }

    #[test]
    fn a_folder_is_read_in_the_order_of_its_paths_without_what_is_no_input() {
        let root = TempDir::new().unwrap();
        write_tree(
            root.path(),
            &[
                ("b/2.txt", b"Two.\n"),
                ("b-1.txt", b"One.\n"),
                (".hidden/x.txt", b"x\n"),
                ("b/.hidden.txt", b"x\n"),
                ("README.md", b"About.\n"),
                ("truth.tsv", b"a\tb\n"),
                ("tool.py", b"pass\n"),
                ("raw.dat", b"\0\0\0\0"),
                ("z.jsonl", b"{\"id\": \"z\", \"text\": \"x\"}\n"),
            ],
        );
        let read = read(&[root.path().to_path_buf()], &ReadConfig::default());
        let root = root.path().to_str().unwrap();
        assert_eq!(read.ids(), [&format!("{root}/b-1.txt"), &format!("{root}/b/2.txt"), "z"]);
        assert_eq!(
            read.messages(),
            [
                "Notice 0: not read: documentation, by its name",
                "Notice 0: not read: a binary file",
                "Notice 0: not read: program text, by its name",
                "Notice 0: not read: a table without a column for the text",
            ]
        );
    }

    #[test]
    fn places_in_an_output_tree_are_distinct() {
        let root = TempDir::new().unwrap();
        write_tree(
            root.path(),
            &[("a/x/1.txt", b"1\n"), ("b/x/1.txt", b"2\n"), ("b/only.txt", b"3\n"), ("c/b/only.txt", b"4\n")],
        );
        let at = |name: &str| root.path().join(name);
        let inputs = Inputs::open(
            &[at("a"), at("b"), at("c/b"), at("c/b/only.txt"), at("a/x/1.txt")],
            &ReadConfig::default(),
        )
        .unwrap();
        let places: Vec<&str> =
            inputs.sources().iter().map(|source| source.relative.to_str().unwrap()).collect();
        assert_eq!(places, ["a/x/1.txt", "b/only.txt", "b/x/1.txt", "2/b/only.txt", "3/b/only.txt", "1.txt"]);
        assert!(!inputs.single_file());
        assert!(Inputs::open(&[at("b/only.txt")], &ReadConfig::default()).unwrap().single_file());
        assert!(!Inputs::open(&[at("c")], &ReadConfig::default()).unwrap().single_file());
    }

    #[test]
    fn a_file_named_twice_is_read_once() {
        let root = TempDir::new().unwrap();
        write_tree(root.path(), &[("a.txt", b"1\n")]);
        let read = read(&[root.path().join("a.txt"), root.path().to_path_buf()], &ReadConfig::default());
        assert_eq!(read.documents.len(), 1);
        assert_eq!(
            read.messages(),
            [format!("Notice 0: not read: the same file as {}", root.path().join("a.txt").display())]
        );
    }

    /// A link whose name came first was read, and the folder itself was not: ids and kept records stood under the link.
    #[cfg(unix)]
    #[test]
    fn a_link_gives_way_to_what_it_leads_to() {
        use std::os::unix::fs::symlink;
        let root = TempDir::new().unwrap();
        write_tree(root.path(), &[("real/1.txt", b"1\n"), ("x/2.txt", b"2\n"), ("elsewhere/3.txt", b"3\n")]);
        fs::create_dir(root.path().join("in")).unwrap();
        for (target, link) in [("../real", "in/a"), ("../x", "in/b"), ("../x/2.txt", "in/c.txt")] {
            symlink(target, root.path().join(link)).unwrap();
        }
        symlink("../elsewhere/3.txt", root.path().join("x/0.txt")).unwrap();
        let at = |name: &str| root.path().join(name);
        let ids = |given: &[std::path::PathBuf]| -> Vec<String> {
            let read = read(given, &ReadConfig::default());
            let root = format!("{}/", root.path().display());
            read.documents.iter().map(|document| document.id.replace(&root, "")).collect()
        };
        assert_eq!(ids(&[at("in")]), ["in/a/1.txt", "in/b/0.txt", "in/b/2.txt"]);
        assert_eq!(ids(&[at("in"), at("real"), at("x")]), ["in/b/0.txt", "real/1.txt", "x/2.txt"]);
        assert_eq!(ids(&[at("in/c.txt"), at("x")]), ["in/c.txt", "x/0.txt"]);
    }

    #[cfg(unix)]
    #[test]
    fn links_in_a_circle_and_links_to_nowhere_are_survived() {
        use std::os::unix::fs::symlink;
        let root = TempDir::new().unwrap();
        write_tree(root.path(), &[("a/1.txt", b"1\n")]);
        symlink(root.path(), root.path().join("a/up")).unwrap();
        symlink("nowhere", root.path().join("a/gone.txt")).unwrap();
        let read = read(&[root.path().to_path_buf()], &ReadConfig::default());
        assert_eq!(read.documents.len(), 1);
        let messages = read.messages();
        assert!(messages[0].starts_with("Broken 0: cannot be read: "), "{messages:?}");
        assert_eq!(messages[1], "Notice 0: not read: a link to a folder that it is in");
    }

    #[cfg(unix)]
    #[test]
    fn a_pipe_is_read_more_than_once() {
        let root = TempDir::new().unwrap();
        let pipe = root.path().join("pipe");
        let made = std::process::Command::new("mkfifo").arg(&pipe).status().unwrap();
        assert!(made.success());
        let writer = std::thread::spawn({
            let pipe = pipe.clone();
            move || fs::write(pipe, lines(1, 2)).unwrap()
        });
        let inputs = Inputs::open(&[pipe], &ReadConfig::default()).unwrap();
        writer.join().unwrap();
        for _pass in 0..2 {
            let records: usize = inputs.batches().map(|batch| batch.unwrap().records.len()).sum();
            assert_eq!(records, 2);
        }
    }

    #[test]
    fn a_file_that_changes_between_two_passes_ends_the_run() {
        let root = TempDir::new().unwrap();
        let path = root.path().join("a.jsonl");
        fs::write(&path, lines(1, 2)).unwrap();
        let inputs = Inputs::open(slice::from_ref(&path), &ReadConfig::default()).unwrap();
        assert!(inputs.batches().all(|batch| batch.is_ok()));
        fs::write(&path, lines(1, 3)).unwrap();
        let error = inputs.batches().find_map(Result::err).unwrap();
        assert!(matches!(error.kind(), ErrorKind::InputChanged(_)));
    }

    #[test]
    fn open_gives_decoded_lines() {
        use std::io::BufRead;
        let root = TempDir::new().unwrap();
        let path = root.path().join("a");
        fs::write(&path, gzip(b"one\ntwo\n")).unwrap();
        let lines: Vec<String> =
            wirecopy::read::compression::open(&path).unwrap().lines().map(Result::unwrap).collect();
        assert_eq!(lines, ["one", "two"]);
    }
}
