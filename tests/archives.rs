//! Web archives: what can hold an article is read, the rest is counted, and what is broken is left behind.

mod reading;

use std::fs;

use proptest::prelude::*;
use tempfile::TempDir;
use wirecopy::config::ReadConfig;
use wirecopy::read::{Inputs, compression};
use wirecopy::write::KeptWriter;

use reading::{gzip, read_file, read_file_with};

/// A page with a story about `what` in three paragraphs.
fn page(what: &str) -> String {
    let sentence =
        format!("The {what} was repaired in the old harbour, and the work, they said, took all night.");
    let paragraph = |place: &str| format!("<p>{place}. {sentence} {sentence}</p>");
    let paragraphs = ["First", "Second", "Third"].map(paragraph).concat();
    format!(
        "<html><head><title>{what}</title></head><body><nav>Home</nav><article>{paragraphs}</article></body></html>"
    )
}

fn record(kind: &str, number: u32, fields: &str, block: &[u8]) -> Vec<u8> {
    let head = format!(
        "WARC/1.0\r\nWARC-Type: {kind}\r\nWARC-Record-ID: <urn:uuid:{number}>\r\n\
         WARC-Target-URI: https://www.post.example/{number}\r\nWARC-Date: 2026-01-19T08:30:00Z\r\n{fields}\
         Content-Length: {}\r\n\r\n",
        block.len()
    );
    [head.as_bytes(), block, b"\r\n\r\n"].concat()
}

fn response(number: u32, fields: &str, body: &[u8]) -> Vec<u8> {
    let head = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=utf-8\r\n{fields}\r\n");
    let fields = "Content-Type: application/http; msgtype=response\r\n";
    record("response", number, fields, &[head.as_bytes(), body].concat())
}

fn info() -> Vec<u8> {
    record("warcinfo", 0, "Content-Type: application/warc-fields\r\n", b"software: a test\r\n")
}

fn ids(numbers: &[u32]) -> Vec<String> {
    numbers.iter().map(|number| format!("<urn:uuid:{number}>")).collect()
}

#[test]
fn pages_are_read_and_the_rest_is_counted() {
    let not_found = b"HTTP/1.1 404 Not Found\r\nContent-Type: text/html\r\n\r\n<html>no</html>";
    let picture = b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n\x89PNG";
    let archive = [
        info(),
        record("request", 1, "", b"GET / HTTP/1.1\r\n\r\n"),
        response(2, "", page("ferry").as_bytes()),
        record("response", 3, "", not_found),
        record("response", 4, "", picture),
        record("revisit", 5, "", b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n"),
        record("resource", 6, "Content-Type: text/html\r\n", page("crane").as_bytes()),
        record("metadata", 7, "", b"fetchTimeMs: 7\r\n"),
        record("conversion", 8, "Content-Type: text/plain\r\n", "One.\nTwo.\n".as_bytes()),
    ];
    let read = read_file("a.warc", &archive.concat());
    assert_eq!(
        read.messages(),
        ["Notice 0: 6 of 9 records can hold no article and were passed over: 1 warcinfo, 1 request, \
          1 not found or moved, 1 no HTML, 1 revisit, 1 metadata"]
    );
    assert_eq!(read.ids(), ids(&[2, 6, 8]));
    let first = &read.documents[0];
    assert_eq!((first.title.as_deref(), first.paragraphs.len()), (Some("ferry"), 3));
    assert!(first.paragraph(2).starts_with("Third. The ferry was repaired"));
    assert_eq!(first.url.as_deref(), Some("https://www.post.example/2"));
    assert_eq!(first.outlet.as_deref(), Some("post.example"));
    assert_eq!(first.date.unwrap().to_string(), "2026-01-19T08:30:00Z");
    assert_eq!(read.documents[2].paragraphs.len(), 2);
}

#[test]
fn bodies_are_decoded_as_their_heads_say() {
    let latin = page("Brücke").chars().map(|letter| letter as u8).collect::<Vec<u8>>();
    let chunked = format!("{:x}\r\n{}\r\n0\r\n\r\n", page("ferry").len(), page("ferry"));
    let archive = [
        response(1, "Content-Encoding: gzip\r\n", &gzip(page("ferry").as_bytes())),
        response(2, "Transfer-Encoding: chunked\r\n", chunked.as_bytes()),
        response(3, "Transfer-Encoding: chunked\r\n", page("ferry").as_bytes()),
        response(4, "Content-Encoding: br\r\n", page("ferry").as_bytes()),
        record(
            "response",
            5,
            "",
            &[b"HTTP/1.0 200 OK\r\nContent-Type: text/html; charset=iso-8859-1\r\n\r\n", &latin[..]].concat(),
        ),
    ];
    let read = read_file("a", &archive.concat());
    assert_eq!(read.messages(), [""; 0]);
    assert!(read.documents[..4].iter().all(|document| document.text == read.documents[0].text));
    assert!(read.documents[4].paragraph(0).contains("The Brücke was"));
    let odd = response(6, "Content-Encoding: lzma\r\n", b"x");
    assert_eq!(
        read_file("a", &odd).messages(),
        ["Broken 1: the page's content encoding is not read: \"lzma\""]
    );
    let bomb = gzip(&vec![b' '; 2 << 20]);
    let config = ReadConfig { max_record: 1 << 20, ..ReadConfig::default() };
    let read = read_file_with("a", &response(7, "Content-Encoding: gzip\r\n", &bomb), &config);
    assert_eq!(
        read.messages(),
        ["Broken 1: the page decodes (gzip) to more than 1048576 bytes, the most that is accepted"]
    );
}

#[test]
fn a_length_that_lies_costs_its_record_only() {
    let good = |number| response(number, "", page("ferry").as_bytes());
    let lie = |by: i64| {
        let text = String::from_utf8(good(2)).unwrap();
        let (head, rest) = text.split_once("Content-Length: ").unwrap();
        let (length, rest) = rest.split_once("\r\n").unwrap();
        format!("{head}Content-Length: {}\r\n{rest}", length.parse::<i64>().unwrap() + by).into_bytes()
    };
    for by in [-10, -1, 5, 700, 1_000_000, 20_000_000, 9_000_000_000_000_000_000 - 10_000] {
        let read = read_file("a.warc", &[good(1), lie(by), good(3), good(4)].concat());
        assert_eq!(read.ids(), ids(&[1, 3, 4]), "{by}");
        assert_eq!(read.faults.iter().filter(|fault| fault.record == 2).count(), read.faults.len(), "{by}");
        assert!(!read.faults.is_empty(), "{by}");
    }
    for broken in ["Content-Length: none\r\n", "X: y\r\n"] {
        let text = String::from_utf8(good(2)).unwrap();
        let at = text.find("Content-Length").unwrap();
        let end = at + text[at..].find("\r\n").unwrap() + 2;
        let broken = [&text[..at], broken, &text[end..]].concat().into_bytes();
        assert_eq!(read_file("a.warc", &[good(1), broken, good(3)].concat()).ids(), ids(&[1, 3]));
    }
}

#[test]
fn garbage_between_records_is_left_behind() {
    let good = |number| response(number, "", page("ferry").as_bytes());
    let read = read_file("a.warc", &[good(1), b"garbage\r\nWARC/9\r\n".to_vec(), good(3)].concat());
    assert_eq!(read.ids().last().unwrap(), &"<urn:uuid:3>");
    assert!(read.faults.iter().all(|fault| fault.record > 0) && !read.faults.is_empty());
}

#[test]
fn a_cut_archive_gives_what_stands_before_the_cut() {
    let records: Vec<Vec<u8>> =
        (1..=9).map(|number| response(number, "", page(&format!("ferry {number}")).as_bytes())).collect();
    let plain = records.concat();
    let read = read_file("a.warc", &plain[..plain.len() - 100]);
    assert_eq!(read.documents.len(), 8);
    assert!(
        read.messages()[0].starts_with("Broken 9: the file ends within the record: "),
        "{:?}",
        read.messages()
    );
    let members: Vec<Vec<u8>> = records.iter().map(|record| gzip(record)).collect();
    let read = read_file("a.warc.gz", &members.concat()[..members.concat().len() - 100]);
    assert_eq!(read.documents.len(), 8);
    assert_eq!(read.messages(), ["Broken 9: the compressed file is cut off here"]);
}

#[test]
fn a_damaged_member_costs_its_records_only() {
    let members: Vec<Vec<u8>> = (1..=5)
        .map(|number| gzip(&response(number, "", page(&format!("ferry {number}")).as_bytes())))
        .collect();
    for at in (0..members[2].len()).step_by(7) {
        let mut damaged = members.clone();
        damaged[2][at] ^= 0x55;
        let read = read_file("a.warc.gz", &damaged.concat());
        let ids = read.ids();
        // Damage near a member's end may be seen only behind it, within the head of the next.
        let is_near_end = at + 32 > members[2].len();
        for number in [1, 2, 4, 5].into_iter().filter(|&number| number != 4 || !is_near_end) {
            assert!(ids.contains(&format!("<urn:uuid:{number}>").as_str()), "damaged at {at}: {ids:?}");
        }
        // What the checksum alone finds was read before.
        assert!(ids.len() == 5 || !read.faults.is_empty(), "damaged at {at}");
    }
}

#[test]
fn what_cannot_hold_an_article_may_be_of_any_size() {
    let film = [b"HTTP/1.1 200 OK\r\nContent-Type: video/mp4\r\n\r\n", &vec![7; 5 << 20][..]].concat();
    let archive = [record("response", 1, "", &film), response(2, "", page("ferry").as_bytes())].concat();
    let config = ReadConfig { max_record: 1 << 20, ..ReadConfig::default() };
    let read = read_file_with("a.warc", &archive, &config);
    assert_eq!(read.ids(), ids(&[2]));
    assert_eq!(
        read.messages(),
        ["Notice 0: 1 of 2 records can hold no article and were passed over: 1 no HTML"]
    );
    let large = response(1, "", &vec![b'x'; 5 << 20]);
    let read =
        read_file_with("a.warc", &[large, response(2, "", page("ferry").as_bytes())].concat(), &config);
    assert_eq!(read.ids(), ids(&[2]));
    assert_eq!(
        read.messages(),
        [
            "Broken 1: the record is larger than 1048576 bytes, the most that is accepted; --max-record says how many"
        ]
    );
}

#[test]
fn arc_files_are_read_as_well() {
    let entry = |number: u32| {
        let body = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{}", page("ferry"));
        format!("http://post.example/{number} 1.2.3.4 20260119083000 text/html {}\n{body}\n", body.len())
    };
    let first = "1 0 Test\nURL IP-address Archive-date Content-type Archive-length\n";
    let head = format!("filedesc://a.arc 0.0.0.0 20260119083000 text/plain {}\n{first}\n", first.len());
    let archive = [head, entry(1), entry(2)];
    let packed: Vec<Vec<u8>> = archive.iter().map(|record| gzip(record.as_bytes())).collect();
    let plain = read_file("a.arc", archive.concat().as_bytes());
    let packed = read_file("a.arc.gz", &packed.concat());
    for read in [&plain, &packed] {
        assert_eq!(read.documents.len(), 2, "{:?}", read.messages());
        let document = &read.documents[1];
        assert!(document.id.ends_with(":3"), "{}", document.id);
        assert_eq!(document.url.as_deref(), Some("http://post.example/2"));
        assert_eq!(document.date.unwrap().to_string(), "2026-01-19T08:30:00Z");
        assert_eq!(document.paragraphs.len(), 3);
    }
}

/// The records of an ARC file whose first line is damaged can be read again when they were kept.
#[test]
fn kept_records_of_an_arc_file_with_a_damaged_description_are_an_arc_file() {
    let entry = |number: u32| {
        let body = format!("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n{}", page("ferry"));
        format!("http://post.example/{number} 1.2.3.4 20260119083000 text/html {}\n{body}\n", body.len())
    };
    let damaged = "filedesc://a.arc 0.0.0.0 2026?119083000 text/plain 8\n1 0 Org\n\n";
    for name in ["a.arc", "a.arc.gz"] {
        let root = TempDir::new().unwrap();
        let [input, out] = ["in", "out"].map(|folder| root.path().join(format!("{folder}-{name}")));
        fs::write(&input, [damaged.to_owned(), entry(1), entry(2), entry(3)].concat()).unwrap();
        let inputs = Inputs::open(&[input], &ReadConfig::default()).unwrap();
        let mut writer = KeptWriter::create(&out, &inputs, false).unwrap();
        for batch in inputs.batches_to_copy() {
            let batch = batch.unwrap();
            writer.write(&inputs, &batch, |index| batch.number(index) != 3).unwrap();
        }
        writer.commit().unwrap();
        let mut content = Vec::new();
        std::io::Read::read_to_end(&mut compression::open(&out).unwrap(), &mut content).unwrap();
        let content = String::from_utf8(content).unwrap();
        assert!(content.ends_with(&[entry(1), entry(3)].concat()), "unchanged: {content}");
        assert!(
            content.starts_with("filedesc://kept.arc 0.0.0.0 20260119083000 text/plain 69\n"),
            "{content}"
        );
        let read = read_file(name, &fs::read(&out).unwrap());
        let urls: Vec<_> = read.documents.iter().map(|document| document.url.as_deref().unwrap()).collect();
        assert_eq!(urls, ["http://post.example/1", "http://post.example/3"], "{:?}", read.messages());
        assert_eq!(read.faults.len(), 1, "the description is counted and no page: {:?}", read.messages());
    }
    // Written by an earlier version, without a description.
    let read = read_file("a.arc", [entry(1), entry(2)].concat().as_bytes());
    assert_eq!((read.documents.len(), read.faults.len()), (2, 0), "{:?}", read.messages());
}

/// A checksum or a length that is wrong, in the last eight bytes of a member, costs no record and is told.
#[test]
fn a_wrong_checksum_of_a_member_costs_no_record() {
    let members: Vec<Vec<u8>> = (1..=5)
        .map(|number| gzip(&response(number, "", page(&format!("ferry {number}")).as_bytes())))
        .collect();
    for back in 1..=8 {
        let mut damaged = members.clone();
        let at = damaged[2].len() - back;
        damaged[2][at] ^= 0x55;
        let read = read_file("a.warc.gz", &damaged.concat());
        assert_eq!(read.ids(), ids(&[1, 2, 3, 4, 5]), "{back} from the end: {:?}", read.messages());
        let said = "the compressed file is damaged here; reading goes on at its next member";
        assert_eq!(read.messages(), [format!("Broken 4: {said}")], "{back} from the end");
    }
}

/// Found by the fuzzer: a record of no version that there is was read at the start of a member, and kept; but behind one whose end
/// is damaged it was not found again, and both were lost.
#[test]
fn a_record_begins_as_strictly_at_the_start_of_a_member_as_behind_another() {
    let ends_oddly = response(1, "", page("ferry").as_bytes());
    let ends_oddly = [ends_oddly.strip_suffix(b"\r\n\r\n").unwrap(), b"\r\n\r\r\n"].concat();
    let odd = response(2, "", page("crane").as_bytes());
    let odd = [b"WARC/1.    0", odd.strip_prefix(b"WARC/1.0").unwrap()].concat();
    let mut damaged = gzip(&ends_oddly);
    *damaged.last_mut().unwrap() ^= 1;
    let members = [damaged, gzip(&odd), gzip(&response(3, "", page("bridge").as_bytes()))];
    let read = read_file("a.warc.gz", &members.concat());
    assert_eq!(read.ids(), ids(&[1, 3]));
    assert_eq!(
        read.messages(),
        [
            "Broken 2: the compressed file is damaged here; reading goes on at its next member",
            "Broken 2: no WARC record begins here"
        ]
    );
    let kept = [&ends_oddly[..], &response(3, "", page("bridge").as_bytes())].concat();
    assert_eq!(read_file("a.warc", &kept).ids(), ids(&[1, 3]));
}

#[test]
fn kept_records_are_members_by_themselves_and_unchanged() {
    let records: Vec<Vec<u8>> =
        (1..=4).map(|number| response(number, "", page(&format!("ferry {number}")).as_bytes())).collect();
    let archive = [info(), record("request", 9, "", b"GET / HTTP/1.1\r\n\r\n"), records.concat()].concat();
    let root = TempDir::new().unwrap();
    let [input, out] = ["in.warc.gz", "out.warc.gz"].map(|name| root.path().join(name));
    fs::write(&input, gzip(&archive)).unwrap();
    let inputs = Inputs::open(&[input], &ReadConfig::default()).unwrap();
    let mut writer = KeptWriter::create(&out, &inputs, false).unwrap();
    for batch in inputs.batches_to_copy() {
        let batch = batch.unwrap();
        writer.write(&inputs, &batch, |index| batch.number(index) % 2 == 0).unwrap();
    }
    writer.commit().unwrap();
    // Records 1 and 2 are the archive's description and a request.
    let expected = [info(), records[1].clone(), records[3].clone()];
    let mut content = Vec::new();
    std::io::Read::read_to_end(&mut compression::open(&out).unwrap(), &mut content).unwrap();
    assert_eq!(content, expected.concat());
    let packed: Vec<u8> = expected.iter().flat_map(|record| gzip(record)).collect();
    assert_eq!(fs::read(&out).unwrap(), packed, "a member for each record");
}

proptest! {
    #[test]
    fn records_are_those_of_a_whole_file_reader(
        kinds in prop::collection::vec(0..4_u32, 0..8),
        sizes in prop::collection::vec(0..40_000_usize, 8),
        one_member: bool,
    ) {
        let records: Vec<Vec<u8>> = kinds.iter().zip(&sizes).zip(1..).map(|((kind, size), number)| match kind {
            0 => record("request", number, "", &vec![b'x'; *size]),
            1 => record("conversion", number, "Content-Type: text/plain\r\n", "Text.\n".repeat(size / 6).as_bytes()),
            2 => response(number, "", &page("ferry").repeat(1 + size / 10_000).into_bytes()),
            _ => response(number, "", b""),
        }).collect();
        let file = if one_member {
            gzip(&records.concat())
        } else {
            records.iter().flat_map(|record| gzip(record)).collect()
        };
        let read = read_file("a.warc.gz", &file);
        let expected: Vec<u32> = kinds.iter().zip(1..).filter(|(kind, _)| **kind != 0).map(|(_, number)| number).collect();
        prop_assert_eq!(read.ids(), ids(&expected));
    }

    #[test]
    fn any_bytes_behind_a_beginning_are_survived(bytes in prop::collection::vec(any::<u8>(), 0..300), cut in 0..400_usize) {
        let good = response(1, "", page("ferry").as_bytes());
        let file = [&good[..cut.min(good.len())], &bytes[..], b"\r\n\r\n", &good[..]].concat();
        let read = read_file("a.warc", &[b"WARC/1.0\r\n", &file[..]].concat());
        prop_assert_eq!(read.ids().last().copied(), Some("<urn:uuid:1>"));
    }
}
