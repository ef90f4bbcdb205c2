//! Text to fingerprints, stage by stage, a second for a megabyte of body text; and the weighted simhash of a paragraph
//! against the `simhash` crate on the same shingles.

#[path = "workload/documents.rs"]
mod documents;
mod workload;

use std::hint::black_box;
use std::io;

use criterion::{BenchmarkGroup, Criterion, Throughput, measurement::WallTime};
use wirecopy::document::Document;
use wirecopy::fingerprint::{
    DocumentPrint, Printer, SHINGLE_WIDTH, Sketch, Token, paragraph_simhash, push_tokens,
};
use wirecopy::text::normalise::normalise;
use wirecopy::text::words::for_each_word;
use workload::Workload;

/// Invented news, where no other is given.
const BYTES: usize = 4 << 20;

fn main() -> io::Result<()> {
    let workload = Workload::load(BYTES)?;
    let documents = documents::documents(&workload)?;
    let mut criterion = Criterion::default().sample_size(20).configure_from_args();
    let mut group = criterion.benchmark_group(format!("fingerprint ({workload})"));
    let body = documents.iter().map(|document| document.text.len() as u64).sum();
    group.throughput(Throughput::Bytes(body));
    stages(&mut group, &documents);
    group.finish();
    let mut group = criterion.benchmark_group("paragraph simhash");
    simhashes(&mut group, &documents);
    group.finish();
    criterion.final_summary();
    Ok(())
}

fn paragraphs(documents: &[Document]) -> impl Iterator<Item = &str> {
    documents.iter().flat_map(|document| (0..document.paragraphs.len()).map(|at| document.paragraph(at)))
}

/// Each stage on what the one before it gives, and all of them.
fn stages(group: &mut BenchmarkGroup<'_, WallTime>, documents: &[Document]) {
    group.bench_function("normalise", |bench| {
        bench.iter(|| paragraphs(documents).map(|text| normalise(text).len()).sum::<usize>());
    });
    let normalised: Vec<String> = paragraphs(documents).map(|text| normalise(text).into_owned()).collect();
    group.bench_function("tokens", |bench| {
        let mut tokens = Vec::new();
        bench.iter(|| {
            tokens.clear();
            for text in &normalised {
                push_tokens(text, &mut tokens);
            }
            tokens.len()
        });
    });
    let tokens = tokens_by_paragraph(&normalised);
    group.bench_function("simhash of paragraphs", |bench| {
        bench.iter(|| tokens.iter().fold(0, |all, paragraph| all ^ paragraph_simhash(paragraph)));
    });
    group.bench_function("sketch of documents", |bench| {
        let mut printer = Printer::default();
        let texts = |document: &Document| {
            (0..document.paragraphs.len()).map(|at| document.paragraph(at).to_owned()).collect::<Vec<_>>()
        };
        let prints: Vec<DocumentPrint> = documents
            .iter()
            .map(|document| printer.print(texts(document).iter().map(String::as_str)))
            .collect();
        let mut sketch = Sketch::default();
        bench.iter(|| {
            for print in &prints {
                sketch.draw(black_box(print));
            }
        });
    });
    group.bench_function("all", |bench| {
        let mut printer = Printer::default();
        bench.iter(|| {
            for document in documents {
                let texts = (0..document.paragraphs.len()).map(|at| document.paragraph(at));
                black_box(printer.print(texts));
            }
        });
    });
}

fn tokens_by_paragraph(normalised: &[String]) -> Vec<Vec<Token>> {
    let tokens = |text: &String| {
        let mut tokens = Vec::new();
        push_tokens(text, &mut tokens);
        tokens
    };
    normalised.iter().map(tokens).collect()
}

/// The same shingles to both: ours from tokens, as the pipeline has them, hash included; the crate's from strings, as
/// it wants them, made beforehand.
fn simhashes(group: &mut BenchmarkGroup<'_, WallTime>, documents: &[Document]) {
    let normalised: Vec<String> = paragraphs(documents).map(|text| normalise(text).into_owned()).collect();
    let grams: Vec<Vec<String>> = normalised.iter().map(|text| word_grams(text)).collect();
    let tokens = tokens_by_paragraph(&normalised);
    group.throughput(Throughput::Elements(grams.iter().map(|paragraph| paragraph.len() as u64).sum()));
    group.bench_function("ours, weighted, from tokens", |bench| {
        bench.iter(|| tokens.iter().fold(0, |all, paragraph| all ^ paragraph_simhash(paragraph)));
    });
    group.bench_function("crate simhash, from shingles as strings", |bench| {
        let simhash = |paragraph: &Vec<String>| simhash::simhash_stream(paragraph.iter().map(String::as_str));
        bench.iter(|| grams.iter().fold(0, |all, paragraph| all ^ simhash(paragraph)));
    });
}

fn word_grams(text: &str) -> Vec<String> {
    let mut words = Vec::new();
    for_each_word(text, |word| words.push(word.folded.to_owned()));
    words.windows(SHINGLE_WIDTH).map(|window| window.join(" ")).collect()
}
