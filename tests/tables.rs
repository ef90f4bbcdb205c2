//! CSV and TSV: rows become documents, kept rows leave byte for byte, and what is broken costs as little as can be.

#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod reading;

use std::fs;

use proptest::prelude::*;
use tempfile::TempDir;
use wirecopy::config::ReadConfig;
use wirecopy::read::Inputs;
use wirecopy::write::{Annotation, KeptWriter};

use reading::{gzip, read_file, read_file_with};

const NO_MESSAGE: [&str; 0] = [];

#[test]
fn columns_are_found_by_name() {
    let read = read_file(
        "a.csv",
        b"\xef\xbb\xbfID,other,\"Headline\",content,link,date_publish,source\r\n\
          7,x,\"Ferry, \"\"again\"\"\",\"One.\r\nTwo.\",https://www.harbour.example/1,2026-01-19,\r\n\r\n\
          ,,,Three.,,,Post\r\n",
    );
    assert_eq!(read.messages(), NO_MESSAGE);
    let [first, second] = &read.documents[..] else { panic!("{read:?}") };
    assert_eq!(first.id, "7");
    assert_eq!(first.title.as_deref(), Some("Ferry, \"again\""));
    assert_eq!((first.paragraphs.len(), first.paragraph(1)), (2, "Two."));
    assert_eq!(first.outlet.as_deref(), Some("harbour.example"));
    assert_eq!(first.date.unwrap().to_string(), "2026-01-19");
    assert!(second.id.ends_with("a.csv:2"), "{}", second.id);
    assert_eq!((second.outlet.as_deref(), second.paragraph(0)), (Some("Post"), "Three."));
}

#[test]
fn odd_delimiters_are_found_and_told() {
    for (name, delimiter, message) in [
        ("a.csv", ";", Some("read as a table whose cells are separated by `;`")),
        ("a.csv", "\t", Some("read as a table whose cells are separated by tabs")),
        ("a.tsv", "\t", None),
        ("a.tsv", "|", Some("read as a table whose cells are separated by `|`")),
        ("noname", ",", None),
    ] {
        let read = read_file(name, "id,text\n1,One: two.".replace(',', delimiter).as_bytes());
        let expected: Vec<String> =
            message.map(|message| format!("Notice 0: {message}")).into_iter().collect();
        assert_eq!(read.messages(), expected, "{name} {delimiter:?}");
        assert_eq!(read.ids(), ["1"], "{name} {delimiter:?}");
    }
}

#[test]
fn a_table_without_a_text_is_refused_with_its_columns() {
    let read = read_file("a.csv", b"key,words\n1,One.\n");
    assert_eq!(
        read.messages(),
        [
            "Broken 0: no text: the table's columns are `key`, `words`; looked for `paragraphs`, `text`, `maintext`, \
          `content`, `body`, `raw_text`, `article`, `article_body`, `full_text`; name the right one with --field text=…"
        ]
    );
    let config = ReadConfig {
        fields: vec![(wirecopy::config::FieldName::Text, "words".to_owned())],
        ..ReadConfig::default()
    };
    assert_eq!(read_file_with("a.csv", b"key,words\n1,One.\n", &config).documents[0].text, "One.");
}

#[test]
fn ragged_rows_and_wrong_bytes_are_faults_with_their_place() {
    let read = read_file("a.csv", b"id,text\n1,\"One.\nTwo.\"\n2\n3,x,y\n4,\xff\n5,Five.\n");
    assert_eq!(
        read.messages(),
        [
            "Broken 2: 1 cells, where the header has 2 (line 4)",
            "Broken 3: 3 cells, where the header has 2 (line 5)",
            "Broken 4: not UTF-8: invalid byte at offset 2 of the record; if it is windows-1252, as its bytes look, --encoding windows-1252 reads it (line 6)",
        ]
    );
    assert_eq!(read.ids(), ["1", "5"]);
}

#[test]
fn a_quote_that_is_never_closed_costs_its_line() {
    let read = read_file("a.csv", b"id,text\n1,One.\n2,\"Two.\n3,Three.\n4,Four.\n");
    assert_eq!(read.ids(), ["1", "3", "4"]);
    assert_eq!(
        read.messages(),
        [
            "Broken 2: a quote opens in this row and is not closed within 25 bytes; its first line is passed over (line 3)"
        ]
    );
    // The same on the last line, with a line end or without.
    for end in ["", "\n"] {
        let read = read_file("a.csv", format!("id,text\n1,One.\n2,\"Two.{end}").as_bytes());
        assert_eq!((read.ids(), read.faults.len()), (vec!["1"], 1), "{end:?}");
    }
    // The same in a file that does not fit the limit of a record.
    let small = ReadConfig { max_record: 1000, ..ReadConfig::default() };
    let mut content = b"id,text\n0,\"Zero.\n".to_vec();
    for id in 1..200_000 {
        content.extend(format!("{id},Text {id}.\n").bytes());
    }
    let read = read_file_with("a.csv", &content, &small);
    assert_eq!((read.documents.len(), read.faults.len()), (199_999, 1));
    assert_eq!(read.documents[0].id, "1");
    // And where no line end follows: all of the file was held, and was a record however large.
    let endless = format!("id,text\n1,One.\n2,\"{}", "Two. ".repeat(1_000_000));
    let read = read_file_with("a.csv", endless.as_bytes(), &small);
    assert_eq!(read.ids(), ["1"]);
    assert!(read.messages()[0].contains("the record is larger than 1000 bytes"), "{:?}", read.messages());
}

/// Found by the fuzzer: the next line was taken for the header, and what was kept, which begins with it, read otherwise.
#[test]
fn a_header_that_does_not_end_is_no_reason_to_take_the_next_line_for_it() {
    let small = ReadConfig { max_record: 40, ..ReadConfig::default() };
    let lost = |what: &str| {
        format!("Broken 0: the table's header {what}: its columns are not known, and no row is read")
    };
    let long = format!("id\t{}\ttext\ntext\nOne.\n", "name".repeat(1_000_000));
    for (content, place) in [
        ("id\t\"text\ntext\n1\tOne.\n", "opens a quote that is not closed within 21 bytes"),
        ("id\t\"text\ntext\n1\t\"One\" and more.\n", "opens a quote that is not closed where its cell ends"),
        (&long, "has no end within 40 bytes"),
    ] {
        let read = read_file_with("a.tsv", content.as_bytes(), &small);
        assert_eq!((read.ids(), read.messages()), (vec![], vec![lost(place)]), "{place}");
    }
}

/// The quote that opened the next such row closed the first: the rows in between were gone without a word.
#[test]
fn a_quote_that_another_one_seems_to_close_costs_its_line_and_no_other() {
    let content = b"id\ttext\n1\t\"One.\n2\tTwo.\n3\t\"Three.\n4\tFour, \"4\".\n";
    let read = read_file("a.tsv", content);
    assert_eq!(read.ids(), ["2", "4"]);
    let told = |record: u64, place: &str| {
        format!(
            "Broken {record}: a quote opens in this row and is not closed {place}; its first line is passed over (line {})",
            record + 1
        )
    };
    assert_eq!(read.messages(), [told(1, "where its cell ends"), told(3, "where its cell ends")]);
    // What is quoted as it should be stays whole, and so does a word in quotes at the start of a cell.
    let whole = b"id,text\r\n1,\"One,\r\n\"\"and\"\"\r\none.\"\r\n2,\"Two\" words.\r\n\"3\",\"Three.\n\"\n4,\"Four.\n4.\" \n";
    let read = read_file("a.csv", whole);
    assert_eq!((read.ids(), read.messages().len()), (vec!["1", "2", "3", "4"], 0));
    // Behind a cell of several lines the row goes up to the line of the quote.
    let read = read_file("a.csv", b"id,text,title\n1,\"One,\none.\",\"A\n2,Two.,\"B\"\n3,\"T\n\n");
    assert_eq!(read.ids(), ["2"]);
    assert!(
        read.messages()[0].contains("its first 2 lines are passed over (line 2)"),
        "{:?}",
        read.messages()
    );
    // Ten thousand in a row take no longer than other rows do.
    let many: Vec<u8> =
        b"id,text\n".iter().copied().chain((0..200_000).flat_map(|_| *b"1,\"One.\n")).collect();
    assert_eq!(read_file("a.csv", &many).faults.len(), 200_000);
}

#[test]
fn a_row_above_the_limit_is_passed_over() {
    let mut content = b"id,text\n1,One.\n2,".to_vec();
    content.extend(std::iter::repeat_n(b'x', 30 << 20));
    content.extend(b"\n3,Three.\n");
    let read = read_file("a.csv", &content);
    assert_eq!(read.ids(), ["1", "3"]);
    assert_eq!(
        read.messages(),
        [
            "Broken 2: the record is larger than 16777216 bytes, the most that is accepted; --max-record says how many"
        ]
    );
}

#[test]
fn a_cut_table_gives_what_stands_before_the_cut() {
    let row = |id: u32| format!("{id},\"Text {:08x}\nmore\"\n", id.wrapping_mul(2_654_435_761));
    let content = "id,text\n".to_owned() + &(1..=20_000).map(row).collect::<Vec<_>>().concat();
    let packed = gzip(content.as_bytes());
    let read = read_file("a.csv.gz", &packed[..packed.len() / 2]);
    let count = read.documents.len();
    assert!((5_000..15_000).contains(&count), "{count}");
    assert_eq!(read.messages(), [format!("Broken {}: the compressed file is cut off here", count + 1)]);
}

/// Keeps the rows with an even number, and annotates all of them.
fn written(content: &[u8]) -> (Vec<u8>, Vec<u8>) {
    let root = TempDir::new().unwrap();
    let [input, kept, annotated] = ["in.csv", "kept.csv", "annotated.csv"].map(|name| root.path().join(name));
    fs::write(&input, content).unwrap();
    let inputs = Inputs::open(&[input], &ReadConfig::default()).unwrap();
    let mut keeper = KeptWriter::create(&kept, &inputs, false).unwrap();
    let mut annotator = KeptWriter::create_annotated(&annotated, &inputs, false, "w_").unwrap();
    for batch in inputs.batches_to_copy() {
        let batch = batch.unwrap();
        keeper.write(&inputs, &batch, |index| batch.number(index) % 2 == 0).unwrap();
        let said = |index| {
            let is_read = inputs.parse(&batch, index).document.is_ok();
            is_read.then_some(Annotation { cluster: "c,1", keeper: "k", relation: "keeper" })
        };
        annotator.annotate(&inputs, &batch, said).unwrap();
    }
    keeper.commit().unwrap();
    annotator.commit().unwrap();
    (fs::read(kept).unwrap(), fs::read(annotated).unwrap())
}

#[test]
fn kept_rows_stand_below_the_header_as_they_were() {
    let content = b"\xef\xbb\xbfid,text\r\n1,\"One.\"\r\n\r\n 2 ,\"Two\r\n\"\"2\"\"\"\r\n3,x\r\n4,Four";
    let (kept, annotated) = written(content);
    assert_eq!(kept, b"\xef\xbb\xbfid,text\r\n 2 ,\"Two\r\n\"\"2\"\"\"\r\n4,Four");
    let annotated = String::from_utf8(annotated).unwrap();
    assert_eq!(
        annotated,
        "\u{feff}id,text,w_cluster,w_keeper,w_relation\r\n1,\"One.\",\"c,1\",k,keeper\r\n \
         2 ,\"Two\r\n\"\"2\"\"\",\"c,1\",k,keeper\r\n3,x,\"c,1\",k,keeper\r\n4,Four,\"c,1\",k,keeper"
    );
}

#[test]
fn a_field_that_is_there_already_is_no_place_for_an_annotation() {
    let root = TempDir::new().unwrap();
    let input = root.path().join("in.csv");
    fs::write(&input, "id,text,keeper\n1,One.,x\n").unwrap();
    let inputs = Inputs::open(&[input], &ReadConfig::default()).unwrap();
    let refused = KeptWriter::create_annotated(&root.path().join("out.csv"), &inputs, false, "");
    let error = refused.unwrap_err().to_string();
    assert!(error.contains("has a column `keeper` already; give a prefix"), "{error}");
}

/// Rows of the whole file at once, by the `csv` package: raw bytes and cells.
fn naive(content: &[u8]) -> Vec<(Vec<u8>, Vec<Vec<u8>>)> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .terminator(csv::Terminator::Any(b'\n'))
        .from_reader(content);
    let (mut rows, mut record, mut start) = (Vec::new(), csv::ByteRecord::new(), 0);
    while reader.read_byte_record(&mut record).unwrap() {
        let end = reader.position().byte() as usize;
        let cells = record.iter().map(<[u8]>::to_vec).collect();
        // Line ends before a row are passed over by the package.
        let raw = &content[start..end];
        let blank = raw.iter().take_while(|&&byte| byte == b'\n').count();
        rows.push((raw[blank..].to_vec(), cells));
        start = end;
    }
    rows
}

proptest! {
    #[test]
    fn rows_are_those_of_a_whole_file_reader(
        rows in prop::collection::vec(("[a-c \"]{0,3}", "([a-c ]{0,4}|\"([a-c ,\n]|\"\"){0,6}\")"), 0..12),
        ends_in_line_end: bool,
    ) {
        let lines: Vec<String> = rows.iter().map(|(id, text)| format!("x{id},{text}")).collect();
        let mut content = format!("id,text\n{}", lines.join("\n"));
        if ends_in_line_end {
            content.push('\n');
        }
        let expected = naive(content.as_bytes());
        let read = read_file("a.csv", content.as_bytes());
        let documents: Vec<(String, String)> =
            read.documents.iter().map(|document| (document.id.clone(), document.text.clone())).collect();
        let cells = |(_, cells): &(Vec<u8>, Vec<Vec<u8>>)| {
            let cell = |at: usize| String::from_utf8(cells[at].clone()).unwrap();
            (cells.len() == 2).then(|| (cell(0), cell(1)))
        };
        prop_assert_eq!(documents, expected[1..].iter().filter_map(cells).collect::<Vec<_>>());
        let (kept, _) = written(content.as_bytes());
        let even = (0_u64..).zip(&expected).filter(|(number, _)| number % 2 == 0).map(|(_, (raw, _))| raw.clone());
        prop_assert_eq!(kept, even.collect::<Vec<_>>().concat());
    }
}
