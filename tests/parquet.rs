//! Parquet: fields of any type that makes sense, kept rows with all their columns, and broken files.

#![cfg(feature = "parquet")]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod reading;

use std::fs::{self, File};
use std::mem;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, Encoding};
use parquet::data_type::{
    BoolType, ByteArray, ByteArrayType, DoubleType, FixedLenByteArray, FixedLenByteArrayType, Int32Type,
    Int64Type,
};
use parquet::file::metadata::KeyValue;
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::file::writer::SerializedFileWriter;
use parquet::record::Row;
use parquet::schema::parser::parse_message_type;
use tempfile::TempDir;
use wirecopy::config::{FieldName, ReadConfig};
use wirecopy::read::Inputs;
use wirecopy::write::{Annotation, Cell, Column, KeptWriter, Table};

use reading::{Read, gzip, read, read_file, read_file_with};

const SCHEMA: &str = "message news {
    required int64 id (integer(64, false));
    optional group paragraphs (LIST) { repeated group list { optional binary element (STRING); } }
    optional int64 date (TIMESTAMP(MICROS, true));
    optional group meta { optional binary url (STRING); required double score; }
    optional int32 day (DATE);
    required boolean flag;
}";

/// Rows per group, and how many groups.
const ROWS: usize = 30;
const GROUPS: usize = 3;

/// Writes rows whose number from 0 is their id. Each fifth has no paragraphs; each seventh a null among them.
fn write(path: &Path) {
    write_compressed(path, Compression::ZSTD(parquet::basic::ZstdLevel::default()));
}

fn write_compressed(path: &Path, compression: Compression) {
    let schema = Arc::new(parse_message_type(SCHEMA).unwrap());
    let entry = KeyValue::new("made by".to_owned(), Some("a test".to_owned()));
    let properties = WriterProperties::builder()
        .set_compression(compression)
        .set_key_value_metadata(Some(vec![entry]))
        .build();
    let mut writer =
        SerializedFileWriter::new(File::create(path).unwrap(), schema, Arc::new(properties)).unwrap();
    for group in 0..GROUPS {
        let ids: Vec<i64> = (0..ROWS).map(|row| i64::try_from(group * ROWS + row).unwrap()).collect();
        let mut out = writer.next_row_group().unwrap();
        let mut column = out.next_column().unwrap().unwrap();
        column.typed::<Int64Type>().write_batch(&ids, None, None).unwrap();
        column.close().unwrap();
        let (mut values, mut def, mut rep) = (Vec::new(), Vec::new(), Vec::new());
        for id in &ids {
            if id % 5 == 0 {
                def.push(i16::from(*id > 0));
                rep.push(0);
            } else {
                values.extend([
                    ByteArray::from(format!("First of {id}.").as_str()),
                    ByteArray::from("Second."),
                ]);
                def.extend([3, 3]);
                rep.extend([0, 1]);
                if id % 7 == 0 {
                    def.push(2);
                    rep.push(1);
                }
            }
        }
        let mut column = out.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&values, Some(&def), Some(&rep)).unwrap();
        column.close().unwrap();
        let dates: Vec<i64> = ids.iter().map(|id| (1_768_811_400 + id) * 1_000_000).collect();
        let mut column = out.next_column().unwrap().unwrap();
        column.typed::<Int64Type>().write_batch(&dates, Some(&[1; ROWS]), None).unwrap();
        column.close().unwrap();
        let urls: Vec<ByteArray> =
            ids.iter().map(|id| ByteArray::from(format!("https://www.post.example/{id}").as_str())).collect();
        let mut column = out.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&urls, Some(&[2; ROWS]), None).unwrap();
        column.close().unwrap();
        let mut column = out.next_column().unwrap().unwrap();
        column.typed::<DoubleType>().write_batch(&[0.5; ROWS], Some(&[1; ROWS]), None).unwrap();
        column.close().unwrap();
        let mut column = out.next_column().unwrap().unwrap();
        column.typed::<Int32Type>().write_batch(&[], Some(&[0; ROWS]), None).unwrap();
        column.close().unwrap();
        let mut column = out.next_column().unwrap().unwrap();
        column.typed::<BoolType>().write_batch(&[true; ROWS], None, None).unwrap();
        column.close().unwrap();
        out.close().unwrap();
    }
    writer.close().unwrap();
}

fn sample() -> Vec<u8> {
    let root = TempDir::new().unwrap();
    write(&root.path().join("a"));
    fs::read(root.path().join("a")).unwrap()
}

fn rows(path: &Path) -> Vec<Row> {
    let file = SerializedFileReader::new(File::open(path).unwrap()).unwrap();
    file.get_row_iter(None).unwrap().map(Result::unwrap).collect()
}

/// What is read of the sample, damaged as `damage` says.
fn read_damaged(damage: impl FnOnce(&mut Vec<u8>)) -> Read {
    let mut bytes = sample();
    damage(&mut bytes);
    read_file("a.parquet", &bytes)
}

/// A row with a text, and a list of so many nulls under that name. As a file that the fuzzer found, of a dictionary with
/// as many values.
fn of_items(list: &str, items: usize) -> Vec<u8> {
    let root = TempDir::new().unwrap();
    let path = root.path().join("a");
    let schema = format!(
        "message news {{
            required binary text (STRING);
            optional group {list} (LIST) {{ repeated group list {{ optional binary element (STRING); }} }}
        }}"
    );
    let schema = Arc::new(parse_message_type(&schema).unwrap());
    let mut writer = SerializedFileWriter::new(File::create(&path).unwrap(), schema, Arc::default()).unwrap();
    let mut out = writer.next_row_group().unwrap();
    let mut column = out.next_column().unwrap().unwrap();
    column.typed::<ByteArrayType>().write_batch(&[ByteArray::from("It moved.")], None, None).unwrap();
    column.close().unwrap();
    let mut column = out.next_column().unwrap().unwrap();
    let rep: Vec<i16> = (0..items).map(|item| i16::from(item > 0)).collect();
    column.typed::<ByteArrayType>().write_batch(&[], Some(&vec![2; items]), Some(&rep)).unwrap();
    column.close().unwrap();
    out.close().unwrap();
    writer.close().unwrap();
    fs::read(path).unwrap()
}

/// The record was refused: `item 2 of field paragraphs is null`.
#[test]
fn a_picture_among_paragraphs_that_are_structures_costs_nothing() {
    let root = TempDir::new().unwrap();
    let path = root.path().join("a");
    let schema =
        "message news { optional group paragraphs (LIST) { repeated group list { optional group element {
        optional binary text (STRING); optional binary image (STRING); } } } }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let mut writer = SerializedFileWriter::new(File::create(&path).unwrap(), schema, Arc::default()).unwrap();
    let mut out = writer.next_row_group().unwrap();
    // A text, a picture, a text; and a row of nothing but a picture.
    for (values, def) in [
        (["It moved.", "It stopped."].as_slice(), [4, 3, 4, 3]),
        (["a.jpg", "b.jpg"].as_slice(), [3, 4, 3, 4]),
    ] {
        let values: Vec<ByteArray> = values.iter().map(|value| ByteArray::from(*value)).collect();
        let mut column = out.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&values, Some(&def), Some(&[0, 1, 1, 0])).unwrap();
        column.close().unwrap();
    }
    out.close().unwrap();
    writer.close().unwrap();
    let read = read_file("a.parquet", &fs::read(path).unwrap());
    let texts: Vec<&str> = read.documents.iter().map(|document| document.text.as_str()).collect();
    assert_eq!(texts, ["It moved.\nIt stopped."]);
    assert_eq!(read.messages(), ["Broken 2: item 1 of field `paragraphs` is null; a string was expected"]);
}

#[test]
fn a_list_without_end_costs_its_row_group_and_no_memory() {
    let read = |items| {
        let bytes = of_items("paragraphs", items);
        assert!(bytes.len() < 10_000, "{}", bytes.len());
        let config =
            ReadConfig { fields: vec![(FieldName::Text, "paragraphs".to_owned())], ..ReadConfig::default() };
        read_file_with("a.parquet", &bytes, &config).messages()
    };
    assert_eq!(read(1000), ["Broken 1: item 1 of field `paragraphs` is null; a string was expected"]);
    assert_eq!(
        read(5_000_000),
        [
            "Broken 1: the row group is damaged here, its rows up to 1 are lost: a page or a list has more items than \
             are believed"
        ]
    );
}

#[test]
fn a_list_without_end_that_is_only_copied_ends_the_run_with_its_input() {
    let root = TempDir::new().unwrap();
    let path = root.path().join("a.parquet");
    let copy = |items| {
        fs::write(&path, of_items("tags", items)).unwrap();
        let inputs = Inputs::open(std::slice::from_ref(&path), &ReadConfig::default()).unwrap();
        let mut writer = KeptWriter::create(&root.path().join("kept.parquet"), &inputs, true).unwrap();
        for batch in inputs.batches_to_copy() {
            writer.write(&inputs, &batch.unwrap(), |_| true)?;
        }
        writer.commit()
    };
    // Not many for what is only copied: a page of levels and indices is as long.
    copy(1_000_000).unwrap();
    let error = copy(20_000_000).unwrap_err().to_string();
    assert!(error.contains("is damaged") && error.contains("more items than are believed"), "{error}");
}

#[test]
fn fields_are_read_by_type() {
    let config =
        ReadConfig { fields: vec![(FieldName::Url, "meta.url".to_owned())], ..ReadConfig::default() };
    let read = read_file_with("a", &sample(), &config);
    let broken: Vec<i64> = (0..90).filter(|id| id % 5 == 0 || id % 7 == 0).collect();
    assert_eq!(read.documents.len(), 90 - broken.len() + 17, "an empty list is an empty text");
    let messages = read.messages();
    assert_eq!(messages[0], "Broken 1: no text: the cell is null");
    assert_eq!(messages[1], "Broken 8: item 3 of field `paragraphs` is null; a string was expected");
    assert!(read.documents[4].paragraphs.is_empty());
    let document = &read.documents[0];
    assert_eq!(
        (document.id.as_str(), document.paragraph(0), document.paragraph(1)),
        ("1", "First of 1.", "Second.")
    );
    assert_eq!(document.date.unwrap().to_string(), "2026-01-19T08:30:01Z");
    assert_eq!(document.url.as_deref(), Some("https://www.post.example/1"));
    assert_eq!(document.outlet.as_deref(), Some("post.example"));
}

/// Keeps the rows with these numbers, or annotates them.
fn written(input: &Path, out: &Path, is_annotated: bool, kept: impl Fn(u64) -> bool) {
    let inputs = Inputs::open(&[input.to_path_buf()], &ReadConfig::default()).unwrap();
    let mut writer = if is_annotated {
        KeptWriter::create_annotated(out, &inputs, false, "").unwrap()
    } else {
        KeptWriter::create(out, &inputs, false).unwrap()
    };
    for batch in inputs.batches_to_copy() {
        let batch = batch.unwrap();
        if is_annotated {
            let said = |index| {
                let said = Annotation { cluster: "c", keeper: "k", relation: "keeper" };
                kept(batch.number(index)).then_some(said)
            };
            writer.annotate(&inputs, &batch, said).unwrap();
        } else {
            writer.write(&inputs, &batch, |index| kept(batch.number(index))).unwrap();
        }
    }
    writer.commit().unwrap();
}

#[test]
fn kept_rows_keep_all_their_columns_and_the_file_its_schema() {
    let root = TempDir::new().unwrap();
    let input = root.path().join("in.parquet");
    write(&input);
    let all = rows(&input);
    for (name, kept) in [
        ("some", Box::new(|number: u64| number % 3 == 1) as Box<dyn Fn(u64) -> bool>),
        ("all", Box::new(|_| true)),
        ("none", Box::new(|_| false)),
        ("the last", Box::new(|number| number == 90)),
        ("no middle", Box::new(|number| !(31..=60).contains(&number))),
    ] {
        let out = root.path().join(format!("{name}.parquet"));
        written(&input, &out, false, &kept);
        let expected: Vec<Row> =
            (1..).zip(&all).filter(|(number, _)| kept(*number)).map(|(_, row)| row.clone()).collect();
        assert_eq!(rows(&out), expected, "{name}");
        let [before, after] =
            [&input, &out].map(|path| SerializedFileReader::new(File::open(path).unwrap()).unwrap());
        let [before, after] = [before.metadata().file_metadata(), after.metadata().file_metadata()];
        assert_eq!(before.schema(), after.schema(), "{name}");
        assert_eq!(before.key_value_metadata(), after.key_value_metadata(), "{name}");
    }
}

#[test]
fn whatever_the_columns_are_compressed_with_they_are_read_and_kept_so() {
    let root = TempDir::new().unwrap();
    let codecs = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(parquet::basic::GzipLevel::default()),
        Compression::BROTLI(parquet::basic::BrotliLevel::default()),
        Compression::LZ4,
        Compression::LZ4_RAW,
        Compression::ZSTD(parquet::basic::ZstdLevel::default()),
    ];
    for (number, compression) in codecs.into_iter().enumerate() {
        let [input, out] = ["in", "out"].map(|name| root.path().join(format!("{name}-{number}.parquet")));
        write_compressed(&input, compression);
        written(&input, &out, false, |number| number % 2 == 1);
        let every_second: Vec<Row> = rows(&input).into_iter().step_by(2).collect();
        assert_eq!(rows(&out), every_second, "{compression}");
        let file = SerializedFileReader::new(File::open(&out).unwrap()).unwrap();
        let kept = file.metadata().row_group(0).column(0).compression();
        assert_eq!(mem::discriminant(&kept), mem::discriminant(&compression), "{compression}");
    }
}

/// Some hundred texts that begin alike, stored as what each has that the one before has not.
fn differences(encoding: Encoding, version: WriterVersion) -> (Vec<String>, Vec<u8>) {
    let root = TempDir::new().unwrap();
    let path = root.path().join("a");
    let schema = Arc::new(parse_message_type("message news { optional binary text (STRING); }").unwrap());
    let properties = WriterProperties::builder()
        .set_dictionary_enabled(false)
        .set_encoding(encoding)
        .set_writer_version(version)
        .set_data_page_row_count_limit(150)
        .set_write_batch_size(50)
        .build();
    let texts: Vec<String> = (0..700)
        .map(|n| format!("The harbour board met on day {}. {}", n / 3, "It rained. ".repeat(n % 7)))
        .collect();
    let mut writer =
        SerializedFileWriter::new(File::create(&path).unwrap(), schema, Arc::new(properties)).unwrap();
    let mut out = writer.next_row_group().unwrap();
    let mut column = out.next_column().unwrap().unwrap();
    let values: Vec<ByteArray> = texts.iter().map(|text| ByteArray::from(text.as_str())).collect();
    column.typed::<ByteArrayType>().write_batch(&values, Some(&vec![1; values.len()]), None).unwrap();
    column.close().unwrap();
    out.close().unwrap();
    writer.close().unwrap();
    (texts, fs::read(path).unwrap())
}

#[test]
fn strings_that_are_stored_as_differences_are_read_and_kept() {
    let root = TempDir::new().unwrap();
    for encoding in [Encoding::DELTA_LENGTH_BYTE_ARRAY, Encoding::DELTA_BYTE_ARRAY] {
        for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
            let (texts, bytes) = differences(encoding, version);
            let read = read_file("a.parquet", &bytes);
            assert_eq!(read.messages(), [""; 0]);
            assert!(
                read.documents
                    .iter()
                    .map(|document| document.text.trim())
                    .eq(texts.iter().map(|text| text.trim()))
            );
            let [input, out] =
                ["in", "out"].map(|name| root.path().join(format!("{name}-{encoding}-{version:?}")));
            fs::write(&input, &bytes).unwrap();
            written(&input, &out, false, |number| number > 600 || number % 5 == 1);
            let kept = (1..).zip(rows(&input)).filter(|(number, _)| *number > 600 || number % 5 == 1);
            assert_eq!(rows(&out), kept.map(|(_, row)| row).collect::<Vec<Row>>());
        }
    }
}

/// Found by the fuzzer: the package makes room for as many lengths as are claimed, and the run was aborted.
#[test]
fn more_differences_than_a_page_has_values_cost_its_row_group() {
    for encoding in [Encoding::DELTA_LENGTH_BYTE_ARRAY, Encoding::DELTA_BYTE_ARRAY] {
        let (_, mut bytes) = differences(encoding, WriterVersion::PARQUET_2_0);
        // 128 lengths a block, in four parts; then how many lengths there are.
        let header = bytes.windows(3).position(|three| three == [0x80, 1, 4]).unwrap();
        bytes[header + 3..header + 11].copy_from_slice(&[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 7]);
        let read = read_file("a.parquet", &bytes);
        assert!(read.documents.is_empty());
        let cause = "its rows up to 700 are lost: a page claims to hold more strings than there can be";
        assert!(read.messages()[0].contains(cause), "{:?}", read.messages());
    }
}

#[test]
fn annotations_are_columns_at_the_end() {
    let root = TempDir::new().unwrap();
    let [input, out, again] =
        ["in.parquet", "out.parquet", "again.parquet"].map(|name| root.path().join(name));
    write(&input);
    written(&input, &out, true, |number| number % 2 == 0);
    let annotated = rows(&out);
    assert_eq!(annotated.len(), 45);
    let cells: Vec<String> =
        annotated[7].get_column_iter().map(|(name, cell)| format!("{name} {cell}")).collect();
    assert_eq!(cells[0], "id 15");
    assert_eq!(cells[cells.len() - 3..], ["cluster \"c\"", "keeper \"k\"", "relation \"keeper\""]);
    let inputs = Inputs::open(&[out], &ReadConfig::default()).unwrap();
    let mut writer = KeptWriter::create_annotated(&again, &inputs, false, "").unwrap();
    let batch = inputs.batches_to_copy().next().unwrap().unwrap();
    let error = writer.annotate(&inputs, &batch, |_| None).unwrap_err().to_string();
    assert!(error.contains("there is a column `cluster` already"), "{error}");
}

#[test]
fn broken_files_are_faults_and_nothing_else() {
    let read = read_damaged(|bytes| bytes.truncate(bytes.len() / 2));
    assert!(read.documents.is_empty());
    assert!(read.messages()[0].starts_with("Broken 0: the Parquet file is cut off or damaged at its end: "));
    assert!(read_file("a", b"PAR1PAR1").messages()[0].contains("cut off or damaged"));
    let packed = read_file("a.parquet.gz", &gzip(&sample()));
    assert_eq!(
        packed.messages(),
        ["Broken 0: Parquet that is compressed as a whole is not read by this version; decompress it first"]
    );
    // Any byte of the data or of the metadata.
    let length = sample().len();
    for at in (4..length).step_by(3) {
        let read = read_damaged(|bytes| bytes[at] ^= 0x5a);
        assert!(read.documents.len() <= 90, "{at}");
    }
}

/// Found by the fuzzer: the package passed over each of the items that a field unknown to it claims to have.
#[test]
fn a_list_that_its_bytes_cannot_hold_is_refused_unwalked() {
    // Field 15 of a structure, a list of truth values, two thousand million of them.
    const CLAIM: [u8; 7] = [0xf9, 0xf1, 0xff, 0xff, 0xff, 0xff, 0x07];
    let in_footer = read_damaged(|bytes| {
        let tail = bytes.len() - 8;
        let length = u32::from_le_bytes(bytes[tail..tail + 4].try_into().unwrap());
        bytes.splice(tail..tail + 4, (length + 7).to_le_bytes());
        bytes.splice(tail - length as usize..tail - length as usize, CLAIM);
    });
    assert_eq!(
        in_footer.messages(),
        [
            "Broken 0: the Parquet file is cut off or damaged at its end: a structure claims to hold more than there are bytes for"
        ]
    );
    let in_page = read_damaged(|bytes| {
        bytes.splice(4..11, CLAIM);
    });
    let claims = |message: &&String| message.contains("claims to hold more than there are bytes for");
    assert_eq!(in_page.messages().iter().filter(claims).count(), 1, "{:?}", in_page.messages());
    assert!(in_page.ids().contains(&"35"), "the other row groups are read");
}

/// The package follows a schema as deep as that nests, which ends the process where the stack does.
#[test]
fn columns_that_nest_without_end_are_refused() {
    let file = |depth: usize| {
        let mut footer = vec![0x15, 2, 0x19, 0xfc];
        let mut nodes = depth + 1;
        while nodes > 0x7f {
            footer.push((nodes & 0x7f) as u8 | 0x80);
            nodes >>= 7;
        }
        footer.push(nodes as u8);
        // Groups named `g` of one column each, and in the innermost a text.
        footer.extend([0x35, 0, 0x18, 1, b'g', 0x15, 2, 0].repeat(depth));
        footer.extend(*b"\x15\x0c\x25\x00\x18\x04text\x00");
        // No rows, no row groups.
        footer.extend([0x16, 0, 0x19, 0x0c, 0]);
        [b"PAR1", &footer[..], &(footer.len() as u32).to_le_bytes(), b"PAR1"].concat()
    };
    let cause = "Broken 0: the Parquet file is cut off or damaged at its end: its columns nest too deep";
    assert_eq!(read_file("a.parquet", &file(200_000)).messages(), [cause]);
    assert!(!read_file("a.parquet", &file(3)).messages().concat().contains("too deep"));
}

/// Found by the fuzzer: rows are counted when the file is copied, and a thousand million take their time.
#[test]
fn more_rows_than_there_are_bytes_for_are_refused() {
    let read = read_damaged(|bytes| {
        let tail = bytes.len() - 8;
        let length = u32::from_le_bytes(bytes[tail..tail + 4].try_into().unwrap());
        // The number of rows of the last group: field 3 of a row group, 30 with its sign in the lowest bit.
        let at = bytes[..tail].windows(2).rposition(|two| two == [0x16, 60]).unwrap() + 1;
        bytes.splice(tail..tail + 4, (length + 5).to_le_bytes());
        bytes.splice(at..=at, [0xfc, 0xff, 0xff, 0xff, 0xff, 7]);
    });
    assert!(read.documents.is_empty());
    assert_eq!(
        read.messages(),
        ["Broken 0: the Parquet file is cut off or damaged at its end: a number of rows that cannot be"]
    );
}

#[test]
fn a_damaged_row_group_costs_its_rows_only() {
    let bytes = sample();
    let root = TempDir::new().unwrap();
    let path = root.path().join("a");
    fs::write(&path, &bytes).unwrap();
    let metadata = SerializedFileReader::new(File::open(path).unwrap()).unwrap().metadata().clone();
    let (start, length) = metadata.row_group(1).column(1).byte_range();
    let read = read_damaged(|bytes| bytes[start as usize..(start + length) as usize].fill(0xff));
    let ids = read.ids();
    assert!(ids.contains(&"29") && ids.contains(&"61") && !ids.contains(&"31"), "{ids:?}");
    let messages = read.messages();
    let lost = messages.iter().find(|message| message.contains("the row group is damaged here")).unwrap();
    assert!(lost.starts_with("Broken 31: ") && lost.contains("its rows up to 60 are lost"), "{lost}");
}

/// Found by the fuzzer: the output was blamed.
#[test]
fn a_damaged_column_that_is_only_copied_ends_the_run_with_its_input() {
    let root = TempDir::new().unwrap();
    let path = root.path().join("a.parquet");
    write(&path);
    let metadata = SerializedFileReader::new(File::open(&path).unwrap()).unwrap().metadata().clone();
    // The scores of the second group: nothing that is read.
    let (start, length) = metadata.row_group(1).column(4).byte_range();
    let mut bytes = sample();
    bytes[start as usize..(start + length) as usize].fill(0xff);
    fs::write(&path, bytes).unwrap();
    let inputs = Inputs::open(std::slice::from_ref(&path), &ReadConfig::default()).unwrap();
    let kept = root.path().join("kept.parquet");
    let copy = |is_kept: &dyn Fn(u64) -> bool| {
        let mut writer = KeptWriter::create(&kept, &inputs, true).unwrap();
        for batch in inputs.batches_to_copy() {
            let batch = batch.unwrap();
            writer.write(&inputs, &batch, |index| is_kept(batch.number(index)))?;
        }
        writer.commit()
    };
    let error = copy(&|_| true).unwrap_err().to_string();
    let expected =
        format!("cannot copy the rows of {}: row group 2, rows 31 to 60, is damaged", path.display());
    assert!(error.starts_with(&expected) && error.contains("Leave this file out"), "{error}");
    assert!(!kept.exists());
    // Where nothing of the group is kept, nothing of it is needed.
    copy(&|number| !(31..=60).contains(&number)).unwrap();
    assert_eq!(rows(&kept).len(), 60);
}

/// Found by the fuzzer: the copy went on for ever.
#[test]
fn a_list_with_fewer_levels_than_it_claims_ends_the_run_with_its_input() {
    let root = TempDir::new().unwrap();
    let path = root.path().join("a.parquet");
    let schema = "message news { required binary text (STRING); repeated int32 tags; }";
    let schema = Arc::new(parse_message_type(schema).unwrap());
    let properties = WriterProperties::builder().set_dictionary_enabled(false).build();
    let mut writer =
        SerializedFileWriter::new(File::create(&path).unwrap(), schema, Arc::new(properties)).unwrap();
    let mut out = writer.next_row_group().unwrap();
    let mut column = out.next_column().unwrap().unwrap();
    let texts = vec![ByteArray::from("It moved."); 600];
    column.typed::<ByteArrayType>().write_batch(&texts, None, None).unwrap();
    column.close().unwrap();
    let mut column = out.next_column().unwrap().unwrap();
    column.typed::<Int32Type>().write_batch(&[7; 600], Some(&[1; 600]), Some(&[0; 600])).unwrap();
    column.close().unwrap();
    out.close().unwrap();
    writer.close().unwrap();
    // 600 times a level of 0 becomes 300 times: three bytes, twice the number and the level.
    let mut bytes = fs::read(&path).unwrap();
    let levels = [3, 0, 0, 0, 0xb0, 9, 0];
    let at = bytes.windows(levels.len()).position(|window| window == levels).unwrap();
    bytes[at + 4..at + 6].copy_from_slice(&[0xd8, 4]);
    fs::write(&path, bytes).unwrap();
    let inputs = Inputs::open(std::slice::from_ref(&path), &ReadConfig::default()).unwrap();
    let copy = |is_kept: &dyn Fn(u64) -> bool| {
        let mut writer = KeptWriter::create(&root.path().join("kept.parquet"), &inputs, true).unwrap();
        for batch in inputs.batches_to_copy() {
            let batch = batch.unwrap();
            writer.write(&inputs, &batch, |index| is_kept(batch.number(index)))?;
        }
        writer.commit()
    };
    for is_kept in [&(|number: u64| number == 1 || number == 600) as &dyn Fn(u64) -> bool, &|_| true] {
        let error = copy(is_kept).unwrap_err().to_string();
        assert!(error.contains("row group 1, rows 1 to 600, is damaged"), "{error}");
    }
    copy(&|number| number < 200).unwrap();
}

/// Found by the fuzzer: it was told of the output, when all was done.
#[test]
fn a_type_that_cannot_be_written_again_ends_the_copy_at_once_with_its_input() {
    let root = TempDir::new().unwrap();
    let path = root.path().join("a.parquet");
    let mut bytes = sample();
    // What `day` is: a date by the old names, and by the new ones. Of these, 9 is none that there is yet.
    let date = [0x25, 0x0c, 0x4c, 0x6c, 0, 0];
    let at = bytes.windows(date.len()).rposition(|part| part == date).unwrap();
    bytes.splice(at..at + date.len(), [0x6c, 0x9c, 0, 0]);
    let tail = bytes.len() - 8;
    let length = u32::from_le_bytes(bytes[tail..tail + 4].try_into().unwrap());
    bytes.splice(tail..tail + 4, (length - 2).to_le_bytes());
    fs::write(&path, &bytes).unwrap();
    assert_eq!(
        read_file("a.parquet", &bytes).documents.len(),
        read_damaged(|_| ()).documents.len(),
        "it is read"
    );
    let inputs = Inputs::open(std::slice::from_ref(&path), &ReadConfig::default()).unwrap();
    let mut writer = KeptWriter::create(&root.path().join("kept.parquet"), &inputs, true).unwrap();
    let batch = inputs.batches_to_copy().next().unwrap().unwrap();
    let error = writer.write(&inputs, &batch, |_| true).unwrap_err().to_string();
    let expected = format!("cannot copy the rows of {}: `day` has a logical type that", path.display());
    assert!(error.starts_with(&expected) && error.contains("Leave this file out"), "{error}");
}

#[test]
fn a_table_without_a_text_is_refused_with_its_columns() {
    let config =
        ReadConfig { fields: vec![(FieldName::Id, "paragraphs".to_owned())], ..ReadConfig::default() };
    let read = read_file_with("a", &sample(), &config);
    assert!(
        read.messages()[0].starts_with(
            "Broken 0: no text: the table's columns are `id`, `paragraphs`, `date`, `meta`, `day`, `flag`"
        ),
        "{:?}",
        read.messages()
    );
}

#[test]
fn large_tables_are_read_in_batches_and_large_cells_refused() {
    let root = TempDir::new().unwrap();
    let path = root.path().join("a.parquet");
    let mut table = Table::create(&path, &[Column::text("id"), Column::text("text")], false).unwrap();
    for id in 0..5000 {
        let text = if id == 7 { "x".repeat(70_000) } else { format!("Story {id}. ").repeat(100) };
        table.row(&[Cell::Text(&id.to_string()), Cell::Text(&text)]).unwrap();
    }
    table.commit().unwrap();
    let config = ReadConfig { max_record: 65_536, ..ReadConfig::default() };
    let inputs = Inputs::open(std::slice::from_ref(&path), &config).unwrap();
    let sizes: Vec<usize> = inputs.batches().map(|batch| batch.unwrap().bytes.len()).collect();
    assert!(sizes.len() > 5 && sizes.iter().all(|&size| size < 2 << 20), "{sizes:?}");
    let read = read(&[path], &config);
    assert_eq!(read.documents.len(), 4999);
    assert!(
        read.documents.iter().all(|document| document.text.starts_with(&format!("Story {}.", document.id)))
    );
    assert_eq!(
        read.messages(),
        [
            "Broken 8: the record is larger than 65536 bytes, the most that is accepted; --max-record says how many"
        ]
    );
}

/// Ids of the type DECIMAL were "an object", and their records broken; those with decimal places are, and say so.
#[test]
fn decimals_without_places_are_ids() {
    let root = TempDir::new().unwrap();
    let path = root.path().join("a.parquet");
    let read_decimals = |scale: u8| {
        let schema = format!(
            "message news {{ required fixed_len_byte_array(9) id (DECIMAL(20, {scale})); required binary text (STRING); }}"
        );
        let schema = Arc::new(parse_message_type(&schema).unwrap());
        let mut writer =
            SerializedFileWriter::new(File::create(&path).unwrap(), schema, Arc::default()).unwrap();
        let mut out = writer.next_row_group().unwrap();
        let ids = [12_345_678_901_234_567_890_i128, -2];
        let ids = ids.map(|id| FixedLenByteArray::from(id.to_be_bytes()[7..].to_vec()));
        let mut column = out.next_column().unwrap().unwrap();
        column.typed::<FixedLenByteArrayType>().write_batch(&ids, None, None).unwrap();
        column.close().unwrap();
        let texts = ["The ferry stays in port.", "Bees swarm early."].map(ByteArray::from);
        let mut column = out.next_column().unwrap().unwrap();
        column.typed::<ByteArrayType>().write_batch(&texts, None, None).unwrap();
        column.close().unwrap();
        out.close().unwrap();
        writer.close().unwrap();
        read(std::slice::from_ref(&path), &ReadConfig::default())
    };
    let whole = read_decimals(0);
    assert_eq!((whole.ids(), whole.messages()), (vec!["12345678901234567890", "-2"], Vec::new()));
    let broken = read_decimals(2);
    assert_eq!(broken.faults.len(), 2);
    assert!(broken.messages()[0].contains("a decimal with decimal places"), "{:?}", broken.messages());
}
