//! Writes small inputs for each target to `corpus/TARGET/`, for a fuzzer to begin with: `cargo run --example seeds`.
//! All text is of this project's own corpora.

use std::fs;
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;

use flate2::Compression;
use flate2::write::GzEncoder;
use parquet::data_type::{ByteArray, ByteArrayType, Int64Type};
use parquet::file::properties::{WriterProperties, WriterVersion};
use parquet::file::writer::SerializedFileWriter;
use parquet::schema::parser::parse_message_type;

const STORY: &str = include_str!("../../corpora/wire/originals/ani-landslide.txt");
const BRIDGE: &str = include_str!("../../corpora/wire/originals/ap-bridge.txt");
const AGENCIES: &str = include_str!("../../corpora/agencies.toml");

fn main() -> io::Result<()> {
    let mut seeds: Vec<(&str, Vec<u8>)> = Vec::new();
    let mut add = |target: &'static str, content: &[u8]| {
        let is_reader = target.starts_with("read_") || target == "tables" || target == "model";
        let modes: &[u8] = if is_reader { &[0, 1, 2, 3] } else { &[] };
        let with = |mode: &u8| [&[*mode], content].concat();
        if modes.is_empty() {
            seeds.push((target, content.to_vec()));
        }
        seeds.extend(modes.iter().map(|mode| (target, with(mode))));
    };
    let story: String = STORY.chars().take(900).collect();
    add("read_text", story.as_bytes());
    add("read_text", b"\xef\xbb\xbfOne paragraph only.\r\nAnother.\r\n");
    add("text", story.as_bytes());
    add("text", "KARSOVA, Jan 5 (PTI) They met.Then they left. (ANI)\n(With PTI inputs)\nPhoto: Reuters".as_bytes());

    let json = concat!(
        "{\"id\": 7, \"url\": \"https://a.example/x\", \"title\": \"A\", \"date\": \"2026-01-05T08:00:00Z\", \"text\": \"One.\\n\\nTwo \\u00e9\\ud83d\\ude00.\"}\n",
        "\n{\"_id\": \"x\", \"paragraphs\": [\"One.\", null, {\"a\": [1]}], \"published\": 1768811400, \"source\": {\"name\": \"A\"}}\n",
        "{broken\n{\"id\": \"y\", \"body\": \"Three.\", \"id\": 3}\n",
    );
    add("read_json", json.as_bytes());
    add("read_json", b"[\n  {\"id\": 1, \"text\": \"One [\\\"].\"},\n  {\"text\": [\"Two.\", \"Three.\"], \"a\": {\"b\": [{}]}},\n  4\n]\n[{\"text\": \"Five.\"}]\n");
    add("read_json", b"{\n \"id\": 1,\n \"text\": \"Whole file.\"\n}\n");
    let csv = "id,title,date,url,text,outlet\n1,A,2026-01-05,https://a.example/x,\"One, \"\"two\"\".\nThree.\",a.example\n2,B,,,Four.,\n";
    add("read_table", csv.as_bytes());
    add("read_table", csv.replace(',', ";").as_bytes());
    add("read_table", b"id\ttext\n1\tOne.\n2\t\"Two.\nthree\n");
    let page = "<!DOCTYPE html><html lang=en><head><meta charset=utf-8><title>A - Site</title><meta property=\"og:title\" content=\"A\">\
<script type=\"application/ld+json\">{\"datePublished\":\"2026-01-05\"}</script></head><body><nav><a href=/>x</a></nav><article><h1>A</h1>\
<p>The bridge stays closed until Friday, officials said on Monday after an inspection.<p>Engineers will test <b>its supports</b> &amp; girders &#8212; twice.</article></body></html>";
    add("read_html", page.as_bytes());
    let body = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\nTransfer-Encoding: chunked\r\n\r\n{:x}\r\n{page}\r\n0\r\n\r\n", page.len());
    let head = |kind: &str, kind_of: &str, len: usize| {
        format!("WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Target-URI: https://a.example/x\r\nWARC-Date: 2026-01-05T08:00:00Z\r\nContent-Type: {kind_of}\r\nContent-Length: {len}\r\n\r\n")
    };
    let warc = format!("{}{body}\r\n\r\n", head("response", "application/http; msgtype=response", body.len()));
    let wet = format!("{}One line.\nTwo lines.\r\n\r\n", head("conversion", "text/plain", 20));
    add("read_archive", warc.as_bytes());
    add("read_archive", wet.repeat(2).as_bytes());
    add("read_archive", format!("filedesc://x.arc 0.0.0.0 20260105080000 text/plain 8\n1 0 Org\n\nhttps://a.example/x 0.0.0.0 20260105080000 text/html {}\n{body}\n", body.len()).as_bytes());

    for (mode, content) in [(0, json), (2, csv), (4, &warc), (1, story.as_str()), (3, page)] {
        let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
        gzip.write_all(content.as_bytes())?;
        let gzip = gzip.finish()?;
        let zstd = zstd::encode_all(content.as_bytes(), 3)?;
        let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::fast());
        bzip2.write_all(content.as_bytes())?;
        let mut xz = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(1))?;
        xz.write_all(content.as_bytes())?;
        for packed in [gzip.clone(), [gzip.clone(), gzip].concat(), zstd, bzip2.finish()?, xz.finish()?] {
            seeds.push(("read_compressed", [&[mode], &packed[..]].concat()));
        }
    }
    for file in tables()? {
        (0..2).for_each(|mode| seeds.push(("read_parquet", [&[mode], &file[..]].concat())));
    }
    seeds.push(("agencies", AGENCIES.bytes().take(1500).collect()));
    seeds.push(("agencies", b"[[agency]]\nname = \"Hill News\"\ncodes = [\"HCNS\"]\nsites = [\"h.example\"]\n[[outlet]]\nname = \"D\"\nhosts = [\"d.example\"]\n".to_vec()));
    for (mode, table) in [
        (0, "id\tcluster\na\ta\nb\ta\nc\tc\n\0id\tcluster\na\ta\nb\tb\nc\tb\n"),
        (1 | 2 << 2, "{\"id\": \"a\", \"order\": [1, 0, 2]}\n\0{\"id\": \"a\", \"order\": [0, 1, 2], \"confidence\": 0.5}\n"),
        (2, "id1\tid2\tduplicate\trelation\na\tb\t1\treprint\na\tc\t0\tnone\n\0a\tb\trelation\tresemblance\na\tb\treprint\t0.7\n"),
        (2 | 1 << 2, "id1,id2,duplicate\na,b,1\n\0id,cluster\na,a\nb,a\n"),
    ] {
        seeds.push(("tables", [&[mode], table.as_bytes()].concat()));
    }
    seeds.push(("model", tiny_model()));
    for target in ["pair", "references", "job", "decode", "spill", "work", "page"] {
        for seed in 0..6_u64 {
            let bytes = (0..160_u64).map(|at| ((at + 7 * seed + 3).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 56) as u8);
            seeds.push((target, bytes.collect()));
        }
    }
    // Two copies of one article, and one scrambled.
    seeds.push(("pair", [&[9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 7][..], &[9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 7]].concat()));
    seeds.push(("pair", [&[9, 1, 2, 3, 4, 5, 6, 7, 8, 9, 7][..], &[9, 6, 7, 8, 9, 1, 2, 3, 4, 5, 7]].concat()));
    seeds.push(("read_text", [&[0], BRIDGE.as_bytes()].concat()));
    for (number, (target, content)) in seeds.iter().enumerate() {
        let folder = Path::new("corpus").join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(format!("seed-{number:03}")), content)?;
    }
    Ok(())
}

/// A Parquet file of two rows.
/// One small table in every codec, and in every encoding of strings and version of pages.
fn tables() -> io::Result<Vec<Vec<u8>>> {
    use parquet::basic::{Compression as Codec, Encoding, ZstdLevel};
    let mut tables = Vec::new();
    for codec in [Codec::UNCOMPRESSED, Codec::SNAPPY, Codec::ZSTD(ZstdLevel::default()), Codec::LZ4_RAW] {
        tables.push(rows(WriterProperties::builder().set_compression(codec).build())?);
    }
    for encoding in [Encoding::PLAIN, Encoding::DELTA_LENGTH_BYTE_ARRAY, Encoding::DELTA_BYTE_ARRAY] {
        for version in [WriterVersion::PARQUET_1_0, WriterVersion::PARQUET_2_0] {
            let properties = WriterProperties::builder().set_dictionary_enabled(false).set_writer_version(version);
            tables.push(rows(properties.set_column_encoding("text".into(), encoding).build())?);
        }
    }
    Ok(tables)
}

fn rows(properties: WriterProperties) -> io::Result<Vec<u8>> {
    let schema = "message news { required int64 id; optional binary text (STRING);
        optional group paragraphs (LIST) { repeated group list { optional binary element (STRING); } } }";
    let failed = io::Error::other::<parquet::errors::ParquetError>;
    let schema = Arc::new(parse_message_type(schema).map_err(failed)?);
    let mut writer = SerializedFileWriter::new(Vec::new(), schema, Arc::new(properties)).map_err(failed)?;
    let mut group = writer.next_row_group().map_err(failed)?;
    let texts = [ByteArray::from("One."), ByteArray::from("Two lines.\nMore.")];
    let mut number = 0;
    while let Some(mut column) = group.next_column().map_err(failed)? {
        match number {
            0 => column.typed::<Int64Type>().write_batch(&[1, 2], None, None),
            1 => column.typed::<ByteArrayType>().write_batch(&texts, Some(&[1, 1]), None),
            _ => column.typed::<ByteArrayType>().write_batch(&texts, Some(&[3, 3, 0]), Some(&[0, 1, 0])),
        }
        .map_err(failed)?;
        column.close().map_err(failed)?;
        number += 1;
    }
    group.close().map_err(failed)?;
    writer.into_inner().map_err(failed)
}

/// The head of a model whose sizes are all one, and zeros behind it: what is missing is for the fuzzer to find.
fn tiny_model() -> Vec<u8> {
    let shipped: &[u8] = include_bytes!("../../src/order/news.model");
    let mut bytes = vec![2];
    bytes.extend(&shipped[..12]);
    (0..6).for_each(|_| bytes.extend(1_u32.to_le_bytes()));
    bytes.extend(&shipped[36..44]);
    bytes.extend(2_u32.to_le_bytes());
    bytes.extend([0; 48 + 4]);
    bytes.extend([1, 0, 0, 0, 2, 0, 0, 0, 3, 4]);
    bytes.extend([0; 600]);
    bytes
}
