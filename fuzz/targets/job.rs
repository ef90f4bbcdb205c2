//! The whole job on a few drawn articles: one thread and two, much memory and hardly any, come to the same rows.
#![no_main]

use std::fmt::Write as _;
use std::fs;
use std::sync::OnceLock;

use rayon::ThreadPool;
use wirecopy::config::VerifyConfig;
use wirecopy::document::Document;
use wirecopy::fingerprint::Collection;
use wirecopy::pipeline::Settings;
use wirecopy::pipeline::assign::assign;
use wirecopy::pipeline::compare::{Comparison, compare, verdict};
use wirecopy::pipeline::ingest::{ingest, set_furniture_apart};
use wirecopy::pipeline::pairs::verified_pairs;
use wirecopy::progress::Silent;
use wirecopy::read::Inputs;
use wirecopy_fuzz::article::article;
use wirecopy_fuzz::draw::Draw;

fn pools() -> &'static [ThreadPool; 2] {
    static POOLS: OnceLock<[ThreadPool; 2]> = OnceLock::new();
    POOLS.get_or_init(|| {
        [1, 2].map(|threads| rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("threads"))
    })
}

fn line(document: &Document) -> String {
    let paragraphs: Vec<&str> = (0..document.paragraphs.len()).map(|index| document.paragraph(index)).collect();
    let date = document.date.map(|date| date.to_string());
    serde_json::json!({"id": document.id, "outlet": document.outlet, "title": document.title, "date": date,
        "paragraphs": paragraphs})
    .to_string()
}

/// Whether a document is a copy of its cluster's anchor, or equal to it.
fn is_copy_of_anchor(collection: &Collection, comparison: &Comparison, index: usize, config: &VerifyConfig) -> bool {
    let unit = comparison.units.memberships[index].unit;
    let anchor = comparison.anchors[unit as usize];
    let mut reader = collection.reader();
    let mut sheet = |unit: u32| {
        reader.read(comparison.units.representatives[unit as usize]).expect("a document of the collection").clone()
    };
    unit == anchor || verdict(&sheet(unit), &sheet(anchor), config).relation.is_duplicate()
}

libfuzzer_sys::fuzz_target!(|data: &[u8]| {
    let mut draw = Draw(data);
    let lines: Vec<String> = (0..1 + draw.below(12)).map(|id| line(&article(&mut draw, id))).collect();
    // Some of them are there already.
    let own = 1 + draw.below(lines.len());
    let own = if draw.below(2) == 0 { lines.len() } else { own };
    let [path, there] = ["job.jsonl", "there.jsonl"].map(|name| wirecopy_fuzz::reading::folder().join(name));
    fs::write(&path, lines[..own].join("\n")).expect("the input is written");
    fs::write(&there, lines[own..].join("\n")).expect("the input is written");
    let against = if own < lines.len() { std::slice::from_ref(&there) } else { &[] };
    let run = |bytes: u64| {
        let mut settings = Settings::default();
        settings.memory.bytes = bytes;
        let inputs = Inputs::open_against(std::slice::from_ref(&path), against, &settings.read).expect("the input is there");
        let mut ingested = ingest(&inputs, false, &settings.memory, &Silent).expect("read");
        assert_eq!(ingested.counts.broken + ingested.earlier.broken, 0, "every line is a document");
        set_furniture_apart(&mut ingested, &settings.recurring).expect("learnt");
        let collection = ingested.collection;
        let comparison = compare(&collection, &settings.candidates, &settings.verify, &Silent).expect("compared");
        let rows = assign(&collection, &comparison, &settings.keep, &settings.verify).expect("assigned");
        let pairs = verified_pairs(&collection, &comparison, &settings.verify).expect("pairs");
        let mut buffer = Vec::new();
        let mut told = String::new();
        let reasons = rows;
        let rows: Vec<_> = reasons.iter().copied().collect();
        assert_eq!(rows.len(), lines.len(), "a row for every document");
        assert_eq!(collection.own().len(), own);
        for (pair, _) in pairs.iter() {
            assert!((pair.a as usize) < own, "a pair of two that are there already");
        }
        for (index, row) in rows.iter().enumerate() {
            assert!(index < own || row.is_kept(index as u32), "what is there already stays");
            let keeper = &rows[row.keeper as usize];
            assert_eq!((keeper.keeper, keeper.cluster), (row.keeper, row.cluster), "a keeper keeps itself");
            let is_duplicate = row.verdict.is_none_or(|(relation, _)| relation.is_duplicate());
            // A keeper is chosen by its worth. What makes its cluster one is the anchor, of which each member is a copy.
            assert!(is_duplicate || is_copy_of_anchor(&collection, &comparison, index, &settings.verify), "{index} was removed for no copy");
            let reason = reasons.reason(row, &mut buffer).expect("stored");
            writeln!(told, "{} {} {:?} {reason}", row.cluster, row.keeper, row.verdict).expect("to a string");
        }
        format!("{told} {pairs:?}")
    };
    let [one, two] = pools();
    let first = one.install(|| run(1 << 30));
    assert_eq!(first, two.install(|| run(0)), "threads and memory change nothing");
});
