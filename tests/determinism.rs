//! Equal input and settings give equal bytes, whatever the number of threads; and the order and the form of the input
//! change no cluster and no relation.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod articles;
mod whole_run;

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;

use articles::{Article, Newsroom, json_lines, write_text_files};
use tempfile::TempDir;
use walkdir::WalkDir;
use whole_run::{Run, scrapes};
use wirecopy::config::CandidateConfig;
use wirecopy::document::Document;
use wirecopy::pipeline::{Decision, Settings, deduplicate, documents};
use wirecopy::progress::Silent;
use wirecopy::read::Inputs;
use wirecopy::relation::Relation;

/// Articles of 30 stories and of two that stand dozens of times.
fn crawl() -> Vec<Article> {
    Newsroom::new(1).crawl(30)
}

/// Settings under which most runs are over the cap.
fn tight() -> Settings {
    let candidates = CandidateConfig { run_cap: 4, ..CandidateConfig::default() };
    Settings { candidates, ..Settings::default() }
}

/// All files that `dedup` writes, by their place in its output folder.
fn outputs(input: &Path, threads: u32, memory: &str) -> BTreeMap<PathBuf, Vec<u8>> {
    let folder = TempDir::new().unwrap();
    let place = |name: &str| folder.path().join(name);
    let run = Command::new(env!("CARGO_BIN_EXE_wirecopy"))
        .args(["dedup", "--quiet", "--threads", &threads.to_string(), "--memory", memory])
        .arg(input)
        .arg("--output")
        .arg(place("kept"))
        .arg("--clusters")
        .arg(place("clusters.tsv"))
        .arg("--pairs")
        .arg(place("pairs.tsv.gz"))
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    WalkDir::new(folder.path())
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let name = entry.path().strip_prefix(folder.path()).unwrap().to_path_buf();
            let bytes = fs::read(entry.path()).unwrap();
            let is_manifest = name.to_string_lossy().ends_with(".wirecopy.json");
            (name, if is_manifest { without_the_run(&bytes) } else { bytes })
        })
        .collect()
}

/// A manifest without what it says of the machine and the hour, and of where the outputs are: all that may differ between
/// equal runs.
fn without_the_run(manifest: &[u8]) -> Vec<u8> {
    let mut manifest: serde_json::Value = serde_json::from_slice(manifest).unwrap();
    for part in ["run", "outputs"] {
        assert!(manifest.as_object_mut().unwrap().remove(part).is_some());
    }
    manifest.to_string().into_bytes()
}

#[test]
fn neither_threads_nor_memory_change_a_byte() {
    let folder = TempDir::new().unwrap();
    let generated = folder.path().join("crawl.jsonl");
    fs::write(&generated, json_lines(&crawl())).unwrap();
    for (input, files) in [(scrapes(), 30), (generated, 3)] {
        let alone = outputs(&input, 1, "1G");
        assert!(alone.len() >= files, "{} files", alone.len());
        for (threads, memory) in [(2, "1G"), (8, "1G"), (1, "0"), (8, "0")] {
            let shared = outputs(&input, threads, memory);
            assert_eq!(alone.keys().collect::<Vec<_>>(), shared.keys().collect::<Vec<_>>());
            let changed: Vec<&PathBuf> = alone.keys().filter(|&name| alone[name] != shared[name]).collect();
            assert!(
                changed.is_empty(),
                "{threads} threads, {memory} change {changed:?} of {}",
                input.display()
            );
        }
    }
}

/// The rows of the clusters table that `dedup` writes of an input: id, cluster, keeper, relation, reason.
fn clusters_of_file(input: &Path, threads: usize) -> Vec<[String; 5]> {
    let folder = TempDir::new().unwrap();
    let table = folder.path().join("clusters.tsv");
    let run = Command::new(env!("CARGO_BIN_EXE_wirecopy"))
        .args(["dedup", "--quiet", "--threads", &threads.to_string(), "--clusters"])
        .args([&table, input])
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let table = fs::read_to_string(table).unwrap();
    let row = |line: &str| {
        let cells: Vec<&str> = line.split('\t').collect();
        [cells[0], cells[1], cells[2], cells[3], cells[6]].map(str::to_owned)
    };
    table.lines().skip(1).map(row).collect()
}

/// The same of documents that are handed over, by the library's one function for them.
fn clusters_of_documents(input: &Path, threads: usize) -> Vec<[String; 5]> {
    let settings = Settings::default();
    let inputs = Inputs::open(&[input.to_path_buf()], &settings.read).unwrap();
    let given: Vec<Document> = documents(&inputs, true, &Silent).map(Result::unwrap).collect();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
    let decisions = pool.install(|| deduplicate(given, &settings, &Silent)).unwrap();
    let id = |place: usize| decisions[place].id.clone();
    let row = |decision: &Decision| {
        let relation = decision.relation.map_or("keeper", Relation::name);
        let (cluster, keeper) = (id(decision.cluster), id(decision.keeper));
        [decision.id.clone(), cluster, keeper, relation.to_owned(), decision.reason.clone()]
    };
    decisions.iter().map(row).collect()
}

#[test]
fn documents_that_are_given_are_decided_as_those_of_files() {
    let folder = TempDir::new().unwrap();
    let generated = folder.path().join("crawl.jsonl");
    fs::write(&generated, json_lines(&crawl())).unwrap();
    for input in [scrapes(), PathBuf::from("corpora/lookalikes/articles.jsonl"), generated] {
        let of_file = clusters_of_file(&input, 2);
        assert!(of_file.iter().any(|row| row[3] != "keeper"), "{}", input.display());
        for threads in [1, 2] {
            let of_documents = clusters_of_documents(&input, threads);
            assert_eq!(of_documents.len(), of_file.len(), "{}", input.display());
            for (of_documents, of_file) in of_documents.iter().zip(&of_file) {
                assert_eq!(of_documents, of_file, "{} with {threads} threads", input.display());
            }
        }
        assert_eq!(clusters_of_file(&input, 1), of_file, "{}", input.display());
    }
}

/// The same with runs over the cap, where links are sparse and a race would show.
#[test]
fn the_number_of_threads_changes_nothing_where_runs_are_capped() {
    let folder = TempDir::new().unwrap();
    let input = folder.path().join("crawl.jsonl");
    fs::write(&input, json_lines(&crawl())).unwrap();
    let run = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| Run::of(std::slice::from_ref(&input), &tight()))
    };
    let alone = run(1);
    assert!(alone.comparison.capped.runs > 500, "{:?}", alone.comparison.capped);
    for threads in [2, 8] {
        let shared = run(threads);
        assert_eq!(alone.comparison.verdicts, shared.comparison.verdicts);
        assert_eq!(alone.comparison.anchors, shared.comparison.anchors);
        assert_eq!(alone.told(), shared.told());
        assert_eq!(alone.pairs, shared.pairs);
    }
}

#[test]
fn the_order_of_lines_changes_no_cluster_and_no_relation() {
    let folder = TempDir::new().unwrap();
    let mut articles = crawl();
    let mut dice = Newsroom::new(2);
    let mut written = |articles: &mut Vec<Article>, name: &str| {
        let path = folder.path().join(name);
        fs::write(&path, json_lines(articles)).unwrap();
        dice.shuffle(articles);
        [path]
    };
    let orders = ["first", "second", "third"].map(|name| written(&mut articles, name));
    for settings in [Settings::default(), tight()] {
        let first = Run::of(&orders[0], &settings);
        for order in &orders[1..] {
            let other = Run::of(order, &settings);
            assert_eq!(first.rows(), other.rows());
            assert_eq!(first.relations(), other.relations());
            assert_eq!(first.comparison.compared, other.comparison.compared);
        }
    }
}

#[test]
fn the_order_of_files_changes_no_cluster_and_no_relation() {
    let mut files: Vec<PathBuf> = WalkDir::new(scrapes())
        .into_iter()
        .map(Result::unwrap)
        .filter(|entry| entry.file_type().is_file())
        .map(walkdir::DirEntry::into_path)
        .collect();
    let as_folder = Run::of(&[scrapes()], &Settings::default());
    let mut dice = Newsroom::new(3);
    for settings in [Settings::default(), tight()] {
        let first = Run::of(&files, &settings);
        dice.shuffle(&mut files);
        let other = Run::of(&files, &settings);
        assert_eq!(first.rows(), other.rows());
        assert_eq!(first.relations(), other.relations());
        if settings == Settings::default() {
            assert_eq!(as_folder.rows(), first.rows(), "the folder is its files");
        }
    }
}

#[test]
fn the_form_of_the_input_changes_no_cluster() {
    let articles = crawl();
    let lines = json_lines(&articles);
    let folder = TempDir::new().unwrap();
    let place = |name: &str| folder.path().join(name);
    fs::write(place("crawl.jsonl"), &lines).unwrap();
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
    gzip.write_all(lines.as_bytes()).unwrap();
    fs::write(place("crawl.gz"), gzip.finish().unwrap()).unwrap();
    fs::write(place("crawl.zst"), zstd::encode_all(lines.as_bytes(), 1).unwrap()).unwrap();
    write_text_files(&articles, &place("crawl"));

    let run = |name: &str| Run::of(&[place(name)], &Settings::default());
    let plain = run("crawl.jsonl");
    for name in ["crawl.gz", "crawl.zst"] {
        let other = run(name);
        assert_eq!(plain.rows(), other.rows(), "{name}");
        assert_eq!(plain.relations(), other.relations(), "{name}");
    }
    // A text file's id is its path.
    let texts = run("crawl");
    let id = |path: &str| Path::new(path).file_stem().unwrap().to_str().unwrap().to_owned();
    let rows: BTreeMap<String, (String, String, &str)> = texts
        .rows()
        .into_iter()
        .map(|(document, (cluster, keeper, relation))| (id(document), (id(cluster), id(keeper), relation)))
        .collect();
    let expected: BTreeMap<String, (String, String, &str)> = plain
        .rows()
        .into_iter()
        .map(|(document, (cluster, keeper, relation))| {
            (document.to_owned(), (cluster.to_owned(), keeper.to_owned(), relation))
        })
        .collect();
    assert_eq!(expected, rows);
}
