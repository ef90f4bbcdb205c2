//! The searches for candidate pairs, on one thread; the Hamming tables against a linear scan and `gaoya`'s index, the
//! whole search against `gaoya`'s `MinHash` index over the same shingles.

#[path = "workload/documents.rs"]
mod documents;
mod workload;

use std::io;
use std::sync::Arc;

use criterion::{BatchSize, BenchmarkGroup, BenchmarkId, Criterion, Throughput, measurement::WallTime};
use gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32};
use gaoya::simhash::SimHashIndex;
use rayon::ThreadPoolBuilder;
use wirecopy::candidates::{self, Gathered, Room, hamming, paragraphs, sketches};
use wirecopy::config::{CandidateConfig, MemoryConfig};
use wirecopy::fingerprint::{DocumentPrint, Keys, Printer};
use wirecopy::spill::Scratch;
use workload::{Workload, is_test};

/// Invented news, where no other is given.
const BYTES: usize = 16 << 20;
/// A linear scan looks at the square of so many hashes.
const SCANNED: usize = 10_000;
/// `gaoya`'s documented setting: bands, rows, and the resemblance from which it reports.
const BANDS: usize = 42;
const ROWS: usize = 3;
const RESEMBLANCE: f64 = 0.5;

fn main() -> io::Result<()> {
    let workload = Workload::load(BYTES)?;
    let documents = documents::documents(&workload)?;
    let mut printer = Printer::default();
    let prints: Vec<DocumentPrint> = documents
        .iter()
        .map(|document| printer.print((0..document.paragraphs.len()).map(|at| document.paragraph(at))))
        .collect();
    let keys: Vec<Keys> = prints.iter().map(Keys::of).collect();
    let pool = ThreadPoolBuilder::new().num_threads(1).build().map_err(io::Error::other)?;
    pool.install(|| {
        let mut criterion = Criterion::default().sample_size(10).configure_from_args();
        let mut group = criterion.benchmark_group(format!("candidates ({workload})"));
        group.throughput(Throughput::Elements(prints.len() as u64));
        searches(&mut group, &prints, &keys);
        group.finish();
        let mut group = criterion.benchmark_group("near simhashes");
        near_simhashes(&mut group, &prints);
        group.finish();
        criterion.final_summary();
    });
    Ok(())
}

fn searches(group: &mut BenchmarkGroup<'_, WallTime>, prints: &[DocumentPrint], keys: &[Keys]) {
    let config = CandidateConfig::default();
    let (memory, scratch) = (MemoryConfig::default(), Arc::new(Scratch::new(None)));
    let room = Room { memory: &memory, scratch: &scratch };
    let gather = || Gathered::of(&keys, &config, &room).expect("all is in memory");
    // A search empties the keys it is given.
    let each = BatchSize::PerIteration;
    group.bench_function("gathering keys", |bench| bench.iter(gather));
    group.bench_function("sketches", |bench| {
        bench.iter_batched(gather, |gathered| sketches::search(&keys, &gathered, &config, &room), each);
    });
    group.bench_function("rare paragraphs", |bench| {
        bench.iter_batched(gather, |keys| paragraphs::search(&keys, &config), each);
    });
    group.bench_function("near paragraphs", |bench| {
        bench.iter_batched(gather, |keys| hamming::search(&keys, &config), each);
    });
    group.bench_function("all of it", |bench| {
        bench.iter(|| candidates::search(&keys, &config, &room));
    });
    group.bench_function("gaoya MinHash 42×3, signatures and index", |bench| {
        bench.iter(|| minhash_pairs(prints));
    });
}

/// The pairs that `gaoya` finds from our shingles.
fn minhash_pairs(prints: &[DocumentPrint]) -> usize {
    let hasher = MinHasher32::new(BANDS * ROWS);
    let mut index = MinHashIndex::new(BANDS, ROWS, RESEMBLANCE);
    let signatures: Vec<Vec<u32>> =
        prints.iter().map(|print| hasher.create_signature(print.shingles())).collect();
    for (unit, signature) in (0_u32..).zip(&signatures) {
        index.insert(unit, signature.clone());
    }
    // Each query finds itself.
    signatures.iter().map(|signature| index.query(signature).len() - 1).sum()
}

fn near_simhashes(group: &mut BenchmarkGroup<'_, WallTime>, prints: &[DocumentPrint]) {
    let mut all: Vec<u64> =
        prints.iter().flat_map(|print| &print.paragraphs).map(|paragraph| paragraph.simhash).collect();
    all.sort_unstable();
    all.dedup();
    let some: Vec<u64> = all.iter().step_by(all.len().div_ceil(SCANNED)).copied().collect();
    let radius = CandidateConfig::default().hamming_radius;
    let sizes = if all.len() > SCANNED { vec![some, all] } else { vec![all] };
    for hashes in &sizes {
        let hashes = hashes.as_slice();
        group.throughput(Throughput::Elements(hashes.len() as u64));
        let id = |name| BenchmarkId::new(name, hashes.len());
        group.bench_with_input(id("ours, sorted tables"), hashes, |bench, hashes| {
            bench.iter(|| hamming::near_pairs(hashes, radius).0.len());
        });
        group.bench_with_input(id("gaoya SimHashIndex"), hashes, |bench, hashes| {
            bench.iter(|| gaoya_near_pairs(hashes, radius));
        });
        if hashes.len() <= SCANNED {
            group.bench_with_input(id("linear scan"), hashes, |bench, hashes| {
                bench.iter(|| linear_scan(hashes, radius));
            });
        }
        if is_test() {
            let found = hamming::near_pairs(hashes, radius).0.len();
            assert_eq!((found, found), (gaoya_near_pairs(hashes, radius), linear_scan(hashes, radius)));
        }
    }
}

fn linear_scan(hashes: &[u64], radius: u32) -> usize {
    let near = |x: u64, rest: &[u64]| rest.iter().filter(|&&y| (x ^ y).count_ones() <= radius).count();
    hashes.iter().enumerate().map(|(at, &x)| near(x, &hashes[at + 1..])).sum()
}

/// `gaoya` reports what is *less* than its distance apart, and wants more blocks than that: two more give prefixes of
/// 21 bits.
fn gaoya_near_pairs(hashes: &[u64], radius: u32) -> usize {
    let distance = radius as usize + 1;
    let mut index = SimHashIndex::<u64, u32>::new(distance + 2, distance);
    for (at, &hash) in (0..).zip(hashes) {
        index.insert(at, hash);
    }
    // Each query finds itself, each pair is found from both ends.
    hashes.iter().map(|hash| index.query(hash).len() - 1).sum::<usize>() / 2
}
