//! `--work DIR`: a run that was broken off, by whatever, goes on and ends as if nothing had been.

#![cfg(all(feature = "cli", unix))]
#![expect(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod dice;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::time::{Duration, Instant};

use dice::Dice;
use tempfile::TempDir;
use wirecopy::config::{CandidateConfig, MemoryConfig, ReadConfig, RecurringConfig, VerifyConfig};
use wirecopy::error::Fault;
use wirecopy::pipeline::checkpoints::Checkpoints;
use wirecopy::pipeline::compare::{Comparison, compare, compare_resumable};
use wirecopy::pipeline::ingest::{Ingested, ingest, ingest_resumable, set_furniture_apart_resumable};
use wirecopy::progress::{Progress, Silent, Unit};
use wirecopy::read::Inputs;
use wirecopy::work::Work;

const SUBJECTS: [&str; 8] = [
    "The harbour board",
    "A ferry company",
    "The mayor",
    "The union",
    "A court",
    "The fishing fleet",
    "A school",
    "The council",
];
const VERBS: [&str; 8] = [
    "agreed to mend",
    "refused to sell",
    "plans to close",
    "wants to open",
    "voted to pay for",
    "paid for",
    "lost",
    "has found",
];
const THINGS: [&str; 8] = [
    "the old pier",
    "a light on the rocks",
    "the road to the cape",
    "two boats",
    "the ice house",
    "a bridge",
    "the lower town",
    "its archive",
];

/// A crawl of `articles` invented articles in three files; every third is a copy of an earlier one, most with a sentence more.
fn write_crawl(folder: &Path, articles: usize) {
    let crawl = folder.join("crawl");
    fs::create_dir(&crawl).unwrap();
    let mut dice = Dice(7);
    let mut texts: Vec<Vec<String>> = Vec::new();
    let mut files = [String::new(), String::new(), String::new()];
    for number in 0..articles {
        let mut sentence = || {
            let mut of = |words: [&'static str; 8]| words[dice.roll(8) as usize];
            let (who, does, what) = (of(SUBJECTS), of(VERBS), of(THINGS));
            format!(
                "{who} {does} {what} after {} days of talks with {} others.",
                dice.roll(900),
                dice.roll(900)
            )
        };
        let mut text: Vec<String> = (0..12).map(|_| sentence()).collect();
        let own = sentence();
        if number % 3 == 2 {
            text.clone_from(&texts[dice.roll(texts.len() as u64) as usize]);
            text.push(own);
        }
        let record = serde_json::json!({ "id": format!("a{number}"), "outlet": format!("site{}.example", number % 5), "text": text.join("\n") });
        let file = &mut files[number * 3 / articles];
        file.push_str(&record.to_string());
        file.push('\n');
        if number % 100 == 0 {
            file.push_str("broken\n");
        }
        texts.push(text);
    }
    for (name, content) in ["a.jsonl", "b.jsonl", "c.jsonl"].into_iter().zip(files) {
        fs::write(crawl.join(name), content).unwrap();
    }
}

fn inputs(folder: &Path) -> Inputs {
    Inputs::open(&[folder.join("crawl")], &ReadConfig::default()).unwrap()
}

/// One file of the crawl, and the others as what is there already.
fn inputs_against(folder: &Path) -> Inputs {
    let crawl = folder.join("crawl");
    Inputs::open_against(&[crawl.join("b.jsonl")], &[crawl], &ReadConfig::default()).unwrap()
}

fn open_work(folder: &Path) -> Work {
    Work::open(&folder.join("work"), &[("test".to_owned(), "1".to_owned())]).unwrap()
}

/// Counts what is done and what is told.
#[derive(Default)]
struct Listener(Mutex<(u64, Vec<String>)>);

impl Progress for Listener {
    fn advance(&self, amount: u64) {
        self.0.lock().unwrap().0 += amount;
    }

    fn fault(&self, fault: &Fault) {
        self.0.lock().unwrap().1.push(fault.to_string());
    }

    fn stage(&self, _: &'static str, _: Option<u64>, _: Unit) {}
}

fn run(folder: &Path, checkpoints: &Checkpoints<'_>, progress: &dyn Progress) -> (Ingested, Comparison) {
    run_on(&inputs(folder), checkpoints, progress)
}

fn run_on(inputs: &Inputs, checkpoints: &Checkpoints<'_>, progress: &dyn Progress) -> (Ingested, Comparison) {
    let memory = MemoryConfig::default();
    let mut ingested = ingest_resumable(inputs, false, &memory, checkpoints, progress).unwrap();
    set_furniture_apart_resumable(&mut ingested, &RecurringConfig::default(), checkpoints).unwrap();
    let (search, verify) = (CandidateConfig::default(), VerifyConfig::default());
    let comparison = compare_resumable(&ingested.collection, &search, &verify, checkpoints, &Silent).unwrap();
    (ingested, comparison)
}

fn assert_same(one: &(Ingested, Comparison), other: &(Ingested, Comparison)) {
    assert_eq!((one.0.counts, one.0.earlier), (other.0.counts, other.0.earlier));
    assert_eq!(one.0.collection.own(), other.0.collection.own());
    assert_eq!(one.0.sources, other.0.sources);
    let what = |ingested: &Ingested| -> Vec<_> {
        let entries = ingested.collection.entries().iter();
        entries.map(|entry| (entry.id.clone(), entry.exact, entry.place, entry.words)).collect()
    };
    assert_eq!(what(&one.0), what(&other.0));
    assert_eq!(one.1.verdicts, other.1.verdicts);
    assert_eq!(one.1.anchors, other.1.anchors);
    assert_eq!((one.1.compared, one.1.capped), (other.1.compared, other.1.capped));
}

/// One round of reading is about the whole crawl: parts are made small to have several of them.
fn small(work: &Work) -> Checkpoints<'_> {
    let mut checkpoints = Checkpoints::in_work(work);
    checkpoints.part_bytes = 20_000;
    checkpoints.pairs_a_part = 12;
    checkpoints
}

/// Whatever is left of a work folder, the run ends the same; and what is there is not done again.
#[test]
fn a_run_goes_on_from_whatever_was_saved() {
    goes_on_from_whatever_was_saved(inputs);
}

#[test]
fn so_does_one_that_is_compared_with_what_is_there() {
    goes_on_from_whatever_was_saved(inputs_against);
}

fn goes_on_from_whatever_was_saved(inputs: fn(&Path) -> Inputs) {
    let run = |folder: &Path, checkpoints: &Checkpoints<'_>, progress: &dyn Progress| {
        run_on(&inputs(folder), checkpoints, progress)
    };
    let folder = tempfile::tempdir().unwrap();
    write_crawl(folder.path(), 240);
    let plain = Listener::default();
    let expected = run(folder.path(), &Checkpoints::none(), &plain);
    let told = plain.0.into_inner().unwrap();
    assert!(told.1.len() >= 3 && !expected.1.verdicts.is_empty());
    let work = open_work(folder.path());
    assert_same(&run(folder.path(), &small(&work), &Silent), &expected);
    drop(work);
    let parts: Vec<String> =
        names(&folder.path().join("work")).into_iter().filter(|name| name != "lock").collect();
    let of = |stage: &str| parts.iter().filter(|name| name.starts_with(stage)).count();
    assert!(
        of("read") >= 2 && of("verdicts") >= 5 && of("candidates") == 1 && of("anchors") == 1,
        "{parts:?}"
    );
    let saved: BTreeMap<&String, Vec<u8>> =
        parts.iter().map(|name| (name, fs::read(folder.path().join("work").join(name)).unwrap())).collect();
    for left in 1..=parts.len() {
        // Removed in the order in which the stages made them, from the end.
        let order = ["terms", "read", "furniture", "candidates", "verdicts", "links", "anchors"];
        let mut made = parts.clone();
        made.sort_by_key(|name| (order.iter().position(|stage| name.starts_with(stage)), name.clone()));
        for (at, name) in made.iter().enumerate() {
            let path = folder.path().join("work").join(name);
            if at < left {
                fs::write(&path, &saved[name]).unwrap();
            } else {
                let _ = fs::remove_file(&path);
            }
        }
        let work = open_work(folder.path());
        let listener = Listener::default();
        assert_same(&run(folder.path(), &small(&work), &listener), &expected);
        assert_eq!(listener.0.into_inner().unwrap(), told, "{left} parts: all is told and counted once");
    }
}

/// A part that is not what it should be, though its checksum is right, is as if it were not there.
#[test]
fn parts_that_say_what_cannot_be_are_done_again() {
    let folder = tempfile::tempdir().unwrap();
    write_crawl(folder.path(), 60);
    let expected = run(folder.path(), &Checkpoints::none(), &Silent);
    let mut dice = Dice(3);
    for stage in ["read", "furniture", "candidates", "verdicts", "anchors"] {
        for _ in 0..3 {
            let work = open_work(folder.path());
            run(folder.path(), &Checkpoints::in_work(&work), &Silent);
            let mut content = work.load(stage, 0).unwrap().unwrap();
            // The counts stand in front: there a flip asks for more than there is.
            let at = dice.roll(40.min(content.len() as u64)) as usize;
            content[at] ^= 1 << dice.roll(8);
            content.truncate(content.len() - dice.roll(2) as usize);
            work.save(stage, 0, &content).unwrap();
            drop(work);
            let work = open_work(folder.path());
            let (ingested, comparison) = run(folder.path(), &Checkpoints::in_work(&work), &Silent);
            assert!(comparison.anchors.len() <= ingested.collection.len());
            drop(work);
            fs::remove_dir_all(folder.path().join("work")).unwrap();
        }
    }
    assert_same(&run(folder.path(), &Checkpoints::none(), &Silent), &expected);
}

/// Reading without a work folder is what it always was.
#[test]
fn nothing_is_kept_unless_it_was_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    write_crawl(folder.path(), 100);
    let ingested = ingest(&inputs(folder.path()), false, &MemoryConfig::default(), &Silent).unwrap();
    compare(&ingested.collection, &CandidateConfig::default(), &VerifyConfig::default(), &Silent).unwrap();
    assert_eq!(names(folder.path()), ["crawl"]);
}

const OUTPUTS: [&str; 4] = ["clusters.tsv", "kept", "kept.wirecopy.json", "pairs.tsv"];

/// The command, as it was built for the tests or as `WIRECOPY_BIN` names it.
fn command(folder: &Path, arguments: &[&str]) -> Command {
    let built = std::env::var_os("WIRECOPY_BIN").unwrap_or_else(|| env!("CARGO_BIN_EXE_wirecopy").into());
    let mut command = Command::new(built);
    command.current_dir(folder).stdout(Stdio::null()).stderr(Stdio::piped());
    command.args(["dedup", "crawl", "-o", "kept", "--clusters", "clusters.tsv", "--pairs", "pairs.tsv"]);
    command.args(arguments);
    command
}

fn names(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// The bytes of all outputs; of the manifest, all but how the run went.
fn outputs(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut outputs = BTreeMap::new();
    for name in ["clusters.tsv", "pairs.tsv", "kept/a.jsonl", "kept/b.jsonl", "kept/c.jsonl"] {
        outputs.insert(name.to_owned(), fs::read(folder.join(name)).unwrap());
    }
    let manifest = fs::read_to_string(folder.join("kept.wirecopy.json")).unwrap();
    outputs.insert("manifest".to_owned(), manifest.split_once("\"run\":").unwrap().0.into());
    outputs
}

fn remove_outputs(folder: &Path) {
    fs::remove_dir_all(folder.join("kept")).unwrap();
    for name in ["clusters.tsv", "pairs.tsv", "kept.wirecopy.json"] {
        fs::remove_file(folder.join(name)).unwrap();
    }
}

/// Kills runs at so many random moments, each then run again; returns how many were really killed.
fn kill_and_go_on(folder: &Path, moments: u64, arguments: &[&str]) -> u64 {
    let began = Instant::now();
    let undisturbed = command(folder, arguments).output().unwrap();
    assert!(undisturbed.status.success(), "{}", String::from_utf8_lossy(&undisturbed.stderr));
    let (took, expected) = (began.elapsed(), outputs(folder));
    remove_outputs(folder);
    let mut dice = Dice(11);
    let mut killed = 0;
    for _ in 0..moments {
        let mut run: Child = command(folder, arguments).spawn().unwrap();
        std::thread::sleep(took.mul_f64(dice.roll(1000) as f64 / 1000.0));
        // Kill -9: no destructor, no handler.
        run.kill().unwrap();
        killed += u64::from(!run.wait().unwrap().success());
        // The list of what may be there is whatever was named before the kill.
        let again: Output = command(folder, arguments).output().unwrap();
        let said = String::from_utf8_lossy(&again.stderr);
        // A run that had ended is another run: it may not replace what is there.
        if again.status.code() == Some(2) && said.contains("exists already") {
            assert!(!folder.join("work").exists(), "{said}");
        } else {
            assert!(again.status.success(), "{said}");
        }
        assert_eq!(outputs(folder), expected);
        let mut left = names(folder);
        left.retain(|name| name != "crawl");
        assert_eq!(left, OUTPUTS, "nothing else may be left");
        remove_outputs(folder);
    }
    killed
}

#[test]
fn a_killed_run_goes_on_to_the_same_bytes_and_leaves_nothing() {
    let folder = tempfile::tempdir().unwrap();
    write_crawl(folder.path(), 500);
    let killed = kill_and_go_on(folder.path(), 4, &["--work", "work", "--quiet"]);
    assert!(killed >= 1, "no run was killed before its end");
}

/// The whole of it: `WIRECOPY_BIN=$PWD/target/release/wirecopy cargo test --test resume -- --ignored`.
#[test]
#[ignore = "eighty runs: takes minutes"]
fn twenty_kills() {
    let folder = tempfile::tempdir().unwrap();
    write_crawl(folder.path(), 6_000);
    for threads in ["1", "2"] {
        let killed = kill_and_go_on(folder.path(), 20, &["--work", "work", "--quiet", "--threads", threads]);
        assert!(killed >= 10, "{killed} of 20 runs were killed before their end");
    }
}

/// Without --work nothing is kept, and still nothing is left behind that the next run does not remove.
#[test]
fn a_killed_run_without_a_work_folder_leaves_what_the_next_one_removes() {
    let folder = tempfile::tempdir().unwrap();
    write_crawl(folder.path(), 300);
    kill_and_go_on(folder.path(), 2, &["--quiet", "--force"]);
}

#[test]
fn another_run_is_refused_with_what_is_different() {
    let folder = tempfile::tempdir().unwrap();
    write_crawl(folder.path(), 100);
    let refused = |folder: &TempDir, arguments: &[&str], expected: &str| {
        let run = command(folder.path(), arguments).args(["--work", "work"]).output().unwrap();
        let said = String::from_utf8_lossy(&run.stderr);
        assert!(run.status.code() == Some(2) && said.contains(expected), "{arguments:?}: {said}");
    };
    // A run that is broken off at its end: an output that cannot take its name.
    fs::write(folder.path().join("pairs.tsv"), "in the way").unwrap();
    refused(&folder, &[], "pairs.tsv exists already");
    assert!(!folder.path().join("work").exists(), "a run that did not begin leaves no folder");
    fs::remove_file(folder.path().join("pairs.tsv")).unwrap();
    let mut run = command(folder.path(), &["--work", "work"]).spawn().unwrap();
    while run.try_wait().unwrap().is_none() && !folder.path().join("work/terms-000000.work").exists() {
        std::thread::sleep(Duration::from_millis(1));
    }
    run.kill().unwrap();
    run.wait().unwrap();
    if !folder.path().join("work").exists() {
        return; // It was faster than the kill, which the other tests cover.
    }
    refused(&folder, &["--keep", "first"], "there: --keep: longest; here: first");
    refused(&folder, &["--against", "crawl/c.jsonl"], "--against crawl/c.jsonl");
    refused(&folder, &["--max-record", "1M"], "there: read.max_record: 16777216; here: 1048576");
    let path = folder.path().join("crawl/b.jsonl");
    fs::write(&path, fs::read_to_string(&path).unwrap() + "{\"text\": \"One more article.\"}\n").unwrap();
    refused(&folder, &[], "there: input crawl/b.jsonl: ");
}

#[test]
fn an_interrupt_leaves_nothing_and_says_how_to_go_on() {
    let folder = tempfile::tempdir().unwrap();
    write_crawl(folder.path(), 1000);
    for (arguments, expected) in [
        (&["--work", "work"][..], "run the same command again to go on from work"),
        (&[], "nothing is left of this run"),
    ] {
        let run = command(folder.path(), arguments).spawn().unwrap();
        while !names(folder.path()).iter().any(|name| name.ends_with(".partial")) {
            std::thread::sleep(Duration::from_millis(1));
        }
        let sent = Command::new("kill").args(["-TERM", &run.id().to_string()]).status().unwrap();
        let ended = run.wait_with_output().unwrap();
        let said = String::from_utf8_lossy(&ended.stderr);
        if sent.success() && ended.status.code() == Some(130) {
            assert!(said.contains(expected), "{said}");
            assert!(!names(folder.path()).iter().any(|name| name.ends_with(".partial")));
            assert!(!folder.path().join("kept").exists());
        } else {
            remove_outputs(folder.path());
        }
        let _ = fs::remove_dir_all(folder.path().join("work"));
    }
}

#[test]
fn what_can_be_read_only_once_cannot_be_gone_on_with() {
    let folder = tempfile::tempdir().unwrap();
    let run = Command::new(env!("CARGO_BIN_EXE_wirecopy"))
        .current_dir(folder.path())
        .args(["dedup", "-", "--dry-run", "--work", "work"])
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(String::from_utf8_lossy(&run.stderr).contains("--work: - can be read only once"));
    assert!(!folder.path().join("work").exists());
}
