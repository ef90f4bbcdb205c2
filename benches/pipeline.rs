//! The whole job from a file in the page cache to clusters and keepers, on one thread, against the floor (parse,
//! tokenise, hash word 3-grams, and no more) and against `gaoya`'s `MinHash` over the same file, which finds pairs but
//! neither verifies them nor clusters.
//!
//! Wall time, by criterion. CPU time, and two threads, are in `floor.rs`.

#[path = "baselines/floor.rs"]
mod floor;
#[path = "workload/job.rs"]
mod job;
mod workload;

use std::io;
use std::path::Path;

use criterion::{Criterion, Throughput};
use gaoya::minhash::{MinHashIndex, MinHasher, MinHasher32};
use rayon::ThreadPoolBuilder;
use workload::Workload;

/// Invented news, where no other is given.
const BYTES: usize = 16 << 20;
/// `gaoya`'s documented setting: bands, rows, and the resemblance from which it reports.
const BANDS: usize = 42;
const ROWS: usize = 3;
const RESEMBLANCE: f64 = 0.5;

fn main() -> io::Result<()> {
    let workload = Workload::load(BYTES)?;
    let path = workload.path();
    let bytes = path.metadata()?.len();
    let pool = ThreadPoolBuilder::new().num_threads(1).build().map_err(io::Error::other)?;
    pool.install(|| {
        let mut criterion = Criterion::default().sample_size(10).configure_from_args();
        let mut group = criterion.benchmark_group(format!("pipeline ({workload})"));
        group.throughput(Throughput::Bytes(bytes));
        group.bench_function("floor", |bench| {
            bench.iter(|| floor::hash_grams(path).expect("the file was written for this"));
        });
        group.bench_function("wirecopy, whole job", |bench| {
            bench.iter(|| job::dedup(path).expect("the file was written for this"));
        });
        for width in [3, 5] {
            group.bench_function(format!("gaoya MinHash 42×3, word {width}-grams"), |bench| {
                bench.iter(|| minhash_pairs(path, width).expect("the file was written for this"));
            });
        }
        group.finish();
        criterion.final_summary();
    });
    Ok(())
}

/// The pairs that `gaoya` finds in a file.
fn minhash_pairs(path: &Path, width: usize) -> io::Result<usize> {
    let hasher = MinHasher32::new(BANDS * ROWS);
    let mut words = floor::Words::default();
    let mut signatures: Vec<Vec<u32>> = Vec::new();
    floor::for_each_text(path, |text| {
        words.read(text);
        signatures.push(hasher.create_signature(words.grams(width)));
    })?;
    let mut index = MinHashIndex::new(BANDS, ROWS, RESEMBLANCE);
    for (unit, signature) in (0_u32..).zip(&signatures) {
        index.insert(unit, signature.clone());
    }
    // Each query finds itself.
    Ok(signatures.iter().map(|signature| index.query(signature).len().saturating_sub(1)).sum())
}
