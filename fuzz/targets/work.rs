//! A work folder that something happened to: parts that are damaged, cut off, gone or another's are done again, to the
//! same result; parts that are whole by their checksum and lie are refused or believed, and nothing worse.
#![no_main]

use std::fmt::Write as _;
use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

use wirecopy::config::{MemoryConfig, ReadConfig};
use wirecopy::error::Result;
use wirecopy::pipeline::Settings;
use wirecopy::pipeline::assign::assign;
use wirecopy::pipeline::checkpoints::Checkpoints;
use wirecopy::pipeline::compare::compare_resumable;
use wirecopy::pipeline::ingest::{ingest_resumable, set_furniture_apart_resumable};
use wirecopy::progress::Silent;
use wirecopy::read::Inputs;
use wirecopy::work::{Term, Work};
use wirecopy_fuzz::article::paragraphs;
use wirecopy_fuzz::draw::Draw;

/// A crawl, what a run finds in it, and what it leaves on its way.
struct Base {
    inputs: Inputs,
    folder: PathBuf,
    /// Stage, number and content.
    parts: Vec<(String, u32, Vec<u8>)>,
    found: String,
}

fn terms() -> Vec<Term> {
    vec![("fuzz".to_owned(), "1".to_owned()), ("--keep".to_owned(), "longest".to_owned())]
}

/// The file of a part.
fn name(stage: &str, part: u32) -> String {
    format!("{stage}-{part:06}.work")
}

/// Everything that a run on the work folder finds, in words.
fn run(inputs: &Inputs, work: Option<&Work>) -> Result<String> {
    let settings = Settings::default();
    let mut checkpoints = work.map_or_else(Checkpoints::none, Checkpoints::in_work);
    // Several parts of a few documents.
    (checkpoints.part_bytes, checkpoints.pairs_a_part) = (2000, 6);
    let mut ingested = ingest_resumable(inputs, false, &MemoryConfig::default(), &checkpoints, &Silent)?;
    set_furniture_apart_resumable(&mut ingested, &settings.recurring, &checkpoints)?;
    let collection = &ingested.collection;
    let comparison = compare_resumable(collection, &settings.candidates, &settings.verify, &checkpoints, &Silent)?;
    let rows = assign(collection, &comparison, &settings.keep, &settings.verify)?;
    let mut found = format!("{:?} {:?} {:?}", ingested.counts, comparison.verdicts, comparison.anchors);
    let mut buffer = Vec::new();
    for row in rows.iter() {
        let reason = rows.reason(row, &mut buffer)?;
        write!(found, "\n{} {} {:?} {reason}", row.cluster, row.keeper, row.verdict).expect("to a string");
    }
    Ok(found)
}

fn base() -> &'static Base {
    static BASE: OnceLock<Base> = OnceLock::new();
    BASE.get_or_init(|| {
        let folder = wirecopy_fuzz::reading::folder().to_path_buf();
        let all = paragraphs();
        let mut files = [String::new(), String::new()];
        for id in 0..14_usize {
            // Three stories and what stands around them, in fewer and fewer paragraphs.
            let mut paragraphs: Vec<&str> = all[id % 3 * 6..][..6 - id / 6].to_vec();
            paragraphs.push(all[all.len() - 1 - id % 8]);
            let article = serde_json::json!({"id": format!("d{id}"), "outlet": format!("o{}.example", id % 4),
                "date": format!("2026-01-{:02}", 1 + id), "paragraphs": paragraphs});
            writeln!(files[id / 7], "{article}").expect("to a string");
        }
        files[1].push_str("{broken\n");
        let paths = ["a.jsonl", "b.jsonl"].map(|name| folder.join(name));
        for (path, lines) in paths.iter().zip(&files) {
            fs::write(path, lines).expect("the input is written");
        }
        let inputs = Inputs::open(&paths, &ReadConfig::default()).expect("the input is there");
        let folder = folder.join("work");
        let work = Work::open(&folder, &terms()).expect("a new folder");
        let found = run(&inputs, Some(&work)).expect("a run");
        assert_eq!(found, run(&inputs, None).expect("a run"), "nothing comes of keeping it");
        let mut parts = Vec::new();
        for stage in ["terms", "read", "furniture", "candidates", "verdicts", "links", "anchors"] {
            let saved = (0..).map_while(|part| work.load(stage, part).expect("readable").map(|content| (part, content)));
            parts.extend(saved.map(|(part, content)| (stage.to_owned(), part, content)));
        }
        work.finish().expect("removed");
        Base { inputs, folder, parts, found }
    })
}

/// Changes the content of a part: it will have the right checksum.
fn lie(draw: &mut Draw<'_>, content: &mut Vec<u8>) {
    let at = draw.below(content.len().clamp(1, 1 << 15));
    match draw.below(5) {
        0 => content.truncate(at),
        1 => content.extend_from_slice(draw.bytes(24)),
        2 => {
            // A count, a length or a number of any size.
            let number = [0, 1, 0xff, 1 << 20, u64::from(u32::MAX), u64::MAX / 24, u64::MAX >> 1, u64::MAX][draw.below(8)];
            let number = number.to_le_bytes();
            let width = [4, 8][draw.below(2)];
            content.iter_mut().skip(at).zip(&number[..width]).for_each(|(byte, new)| *byte = *new);
        }
        3 => content.iter_mut().skip(at).zip(draw.bytes(12)).for_each(|(byte, new)| *byte = *new),
        _ => content.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= 1 << (at % 8)),
    }
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let Base { inputs, folder, parts, found } = base();
    let mut draw = Draw(data);
    let work = Work::open(folder, &terms()).expect("it was emptied");
    for (stage, part, content) in &parts[..draw.below(parts.len() + 1)] {
        work.save(stage, *part, content).expect("written");
    }
    let mut lies = false;
    for _ in 0..1 + draw.below(4) {
        let (stage, part, content) = &parts[draw.below(parts.len())];
        let path = folder.join(name(stage, *part));
        let mut stored = fs::read(&path).unwrap_or_default();
        match draw.below(8) {
            0 => stored.truncate(draw.below(stored.len().clamp(1, 1 << 16))),
            1 => stored = draw.bytes(60).to_vec(),
            2 => {
                let (at, mask) = (draw.below(stored.len().clamp(1, 1 << 16)), draw.byte().max(1));
                stored.iter_mut().skip(at).take(1).for_each(|byte| *byte ^= mask);
            }
            3 => {
                // The file of another part, or none.
                let (stage, part, _) = &parts[draw.below(parts.len())];
                stored = fs::read(folder.join(name(stage, *part))).unwrap_or_default();
            }
            _ => {
                let mut content = content.clone();
                lie(&mut draw, &mut content);
                work.save(stage, *part, &content).expect("written");
                lies = true;
                continue;
            }
        }
        fs::write(path, stored).expect("written");
    }
    drop(work);
    match Work::open(folder, &terms()) {
        Ok(work) => {
            match run(inputs, Some(&work)) {
                Ok(now) => assert!(lies || now == *found, "{now}\n{found}"),
                Err(error) => assert!(lies && !error.to_string().is_empty(), "{error}"),
            }
            work.finish().expect("removed");
            assert!(!folder.exists(), "nothing is left");
        }
        Err(error) => {
            let told = error.to_string();
            assert!(lies && told.contains("or give another folder, or remove this one"), "{told}");
            fs::remove_dir_all(folder).expect("removed");
        }
    }
});
