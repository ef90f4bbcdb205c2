//! Putting in order, on one thread: aligning a document with a copy of it, and weighing copies.

#[path = "workload/documents.rs"]
mod documents;
mod workload;

use std::hint::black_box;
use std::io;

use criterion::{BenchmarkGroup, BenchmarkId, Criterion, Throughput, measurement::WallTime};
use wirecopy::config::OrderConfig;
use wirecopy::document::Document;
use wirecopy::order::references::{Alignment, Expected, Provenance, SentenceText, Witness, restore};
use wirecopy::order::{Constraints, Scores};
use workload::Workload;

/// Invented news, where no other is given.
const BYTES: usize = 1 << 20;

fn main() -> io::Result<()> {
    let workload = Workload::load(BYTES)?;
    let documents = documents::documents(&workload)?;
    let mut criterion = Criterion::default().sample_size(10).configure_from_args();
    let mut group = criterion.benchmark_group(format!("order, alignment ({workload})"));
    alignment(&mut group, &documents);
    group.finish();
    let mut group = criterion.benchmark_group("order, weighing copies");
    copies(&mut group);
    group.finish();
    criterion.final_summary();
    Ok(())
}

/// Every document with a copy of it that has its paragraphs the other way round.
fn alignment(group: &mut BenchmarkGroup<'_, WallTime>, documents: &[Document]) {
    let paragraphs = |document: &Document| -> Vec<String> {
        (0..document.paragraphs.len()).map(|at| document.paragraph(at).to_owned()).collect()
    };
    let text = |paragraphs: &[String]| SentenceText::new(paragraphs.iter().map(String::as_str));
    let pairs: Vec<(SentenceText, SentenceText)> = documents
        .iter()
        .map(|document| {
            let forward = paragraphs(document);
            let backward: Vec<String> = forward.iter().rev().cloned().collect();
            (text(&forward), text(&backward))
        })
        .collect();
    group.throughput(Throughput::Elements(documents.len() as u64));
    group.bench_function("sentences of a document", |bench| {
        bench.iter(|| {
            for document in documents {
                black_box(text(&paragraphs(document)));
            }
        });
    });
    group.bench_function("a document with a copy", |bench| {
        bench.iter(|| {
            for (document, copy) in &pairs {
                black_box(Alignment::new(document, copy));
            }
        });
    });
}

/// Five copies of which three are clean and two had a block moved, of articles of some lengths.
fn copies(group: &mut BenchmarkGroup<'_, WallTime>) {
    for pieces in [8, 16, 40] {
        let clean: Vec<usize> = (0..pieces).rev().collect();
        let mut moved = clean.clone();
        moved.rotate_left(pieces / 3);
        let of = |sequence: &[usize], network: u64, provenance: Provenance| Witness {
            sequence: sequence.to_vec(),
            networks: vec![network],
            provenance,
        };
        let given: Vec<usize> = (0..pieces).collect();
        let mut witnesses = vec![of(&given, 0, Provenance::Given)];
        witnesses.extend(
            (1..4).map(|network| of(&clean[..pieces - network as usize], network, Provenance::Found)),
        );
        witnesses.extend((4..6).map(|network| of(&moved, network, Provenance::Found)));
        let (scores, rules) = (Scores::neutral(pieces), Constraints::none(pieces));
        let config = OrderConfig::default();
        let expected = Expected::new(config.scrambled_prior);
        group.bench_function(BenchmarkId::new("five copies", pieces), |bench| {
            bench.iter(|| restore((&scores, &rules), (&[], &witnesses), 1, &expected, &config));
        });
    }
}
