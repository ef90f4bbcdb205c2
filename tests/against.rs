//! `dedup --against`: a crawl is compared with what is there already, as a user sees it.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod articles;
mod place;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::PathBuf;

use articles::{Article, Newsroom, json_lines};
use place::{Place, told};

/// A folder in which two days were crawled: `yesterday.jsonl` and `today.jsonl`, with copies of each other, and today with
/// stories of its own.
struct Desk {
    place: Place,
    yesterday: Vec<Article>,
    today: Vec<Article>,
}

impl Desk {
    fn new() -> Self {
        let crawl = Newsroom::new(5).crawl(24);
        let (today, yesterday): (Vec<_>, Vec<_>) =
            crawl.into_iter().enumerate().partition(|(number, _)| number % 3 == 0);
        let articles =
            |numbered: Vec<(usize, Article)>| numbered.into_iter().map(|(_, article)| article).collect();
        let mut today: Vec<Article> = articles(today);
        today.extend(
            Newsroom::new(77)
                .crawl(4)
                .into_iter()
                .map(|page| Article { id: format!("own-{}", page.id), ..page }),
        );
        let desk = Self { place: Place::new(), yesterday: articles(yesterday), today };
        desk.place.write("yesterday.jsonl", json_lines(&desk.yesterday));
        desk.place.write("today.jsonl", json_lines(&desk.today));
        desk
    }

    fn read(&self, name: &str) -> String {
        self.place.read(name)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.place.path(name)
    }

    /// Runs a command that must end with this code, and gives what it tells.
    #[track_caller]
    fn told(&self, arguments: &str, code: i32) -> String {
        let run = self.place.run(arguments);
        assert_eq!(run.status.code(), Some(code), "{arguments}: {}", told(&run));
        told(&run)
    }

    #[track_caller]
    fn done(&self, arguments: &str) -> String {
        self.told(arguments, 0)
    }

    #[track_caller]
    fn refused(&self, arguments: &str) -> String {
        self.told(arguments, 2)
    }

    /// The rows of a table, without its head.
    fn rows(&self, table: &str) -> Vec<Vec<String>> {
        let row = |line: &str| line.split('\t').map(str::to_owned).collect();
        self.read(table).lines().skip(1).map(row).collect()
    }
}

fn ids(articles: &[Article]) -> BTreeSet<String> {
    articles.iter().map(|article| article.id.clone()).collect()
}

#[test]
fn only_what_is_new_is_kept_and_what_is_there_stays_as_it_was() {
    let desk = Desk::new();
    fs::create_dir(desk.path("archive")).unwrap();
    desk.done("dedup yesterday.jsonl -o archive/1.jsonl");
    let before = desk.read("archive/1.jsonl");
    let told = desk.done(
        "dedup today.jsonl --against archive -o archive/2.jsonl --clusters clusters.tsv --pairs pairs.tsv --manifest run.json",
    );
    assert_eq!(desk.read("archive/1.jsonl"), before);

    let earlier: BTreeSet<String> = {
        let lines = before.lines().map(|line| serde_json::from_str::<serde_json::Value>(line).unwrap());
        lines.map(|record| record["id"].as_str().unwrap().to_owned()).collect()
    };
    let own = ids(&desk.today);
    let rows = desk.rows("clusters.tsv");
    assert_eq!(rows.len(), own.len());
    let kept: BTreeSet<&str> =
        rows.iter().filter(|row| row[3] == "keeper").map(|row| row[0].as_str()).collect();
    let gone: Vec<&Vec<String>> = rows.iter().filter(|row| earlier.contains(&row[2])).collect();
    assert!(gone.len() > 10 && kept.len() >= 4, "{told}");
    assert!(gone.iter().all(|row| row[1] == row[2] && row[3] != "keeper"), "{gone:?}");
    let written: BTreeSet<String> = ids(&desk.today)
        .into_iter()
        .filter(|id| desk.read("archive/2.jsonl").contains(&format!("\"id\":\"{id}\"")))
        .collect();
    assert_eq!(written.iter().map(String::as_str).collect::<BTreeSet<_>>(), kept);

    let pairs = desk.rows("pairs.tsv");
    assert!(pairs.iter().any(|row| earlier.contains(&row[1])));
    assert!(pairs.iter().all(|row| own.contains(&row[0]) || own.contains(&row[1])));
    assert!(told.contains(&format!("against    {} documents from 1 file", earlier.len())), "{told}");
    assert!(told.contains(&format!("; {} of what is there already", gone.len())), "{told}");

    let manifest: serde_json::Value = serde_json::from_str(&desk.read("run.json")).unwrap();
    let named = |part: &str| manifest[part].as_array().unwrap()[0]["name"].as_str().unwrap().to_owned();
    assert_eq!((named("inputs"), named("against")), ("today.jsonl".into(), "archive/1.jsonl".into()));
    assert_eq!(manifest["against"][0]["documents"], earlier.len());
    assert_eq!(manifest["counts"]["against"]["removed"], gone.len());

    // The same again, now that all of today is there, keeps nothing.
    desk.done("dedup today.jsonl --against archive -o again.jsonl --clusters again.tsv");
    assert_eq!(desk.read("again.jsonl"), "");
    assert!(desk.rows("again.tsv").iter().all(|row| row[3] != "keeper"));
}

/// Each day's folder lies beside those before it, with its account; a day that was done is not done again over itself.
#[test]
fn a_folder_grows_day_by_day() {
    let desk = Desk::new();
    fs::create_dir(desk.path("archive")).unwrap();
    for (day, name) in ["yesterday", "today"].into_iter().enumerate() {
        fs::create_dir(desk.path(name)).unwrap();
        fs::rename(desk.path(&format!("{name}.jsonl")), desk.path(&format!("{name}/a.jsonl"))).unwrap();
        let other = format!("{name}/b.jsonl");
        fs::write(desk.path(&other), json_lines(&desk.yesterday[day..=day])).unwrap();
    }
    desk.done("dedup yesterday --against archive -o archive/yesterday");
    desk.done("dedup today --against archive -o archive/today --clusters clusters.tsv");
    let kept = desk.rows("clusters.tsv").iter().filter(|row| row[3] == "keeper").count();
    let written = desk.read("archive/today/a.jsonl") + &desk.read("archive/today/b.jsonl");
    assert_eq!(written.lines().count(), kept);
    assert_eq!(
        desk.place.names("archive"),
        ["today", "today.wirecopy.json", "yesterday", "yesterday.wirecopy.json"]
    );
    let told = desk.refused("dedup today --against archive -o archive/today --force");
    assert!(told.contains("is, or holds, the input archive/today/a.jsonl"), "{told}");
    desk.done("dedup today --against archive -o again");
    assert_eq!(desk.read("again/a.jsonl") + &desk.read("again/b.jsonl"), "");
}

/// What is no copy of anything that is there is treated as where both days are one crawl; all else goes for what is there.
#[test]
fn day_after_day_comes_to_what_both_days_together_do() {
    let desk = Desk::new();
    desk.done("dedup yesterday.jsonl -o kept.jsonl --clusters yesterday.tsv");
    desk.done("dedup today.jsonl --against kept.jsonl --clusters daily.tsv");
    desk.done("dedup kept.jsonl today.jsonl --clusters together.tsv");
    let rows = |table: &str| -> BTreeMap<String, [String; 3]> {
        let row = |row: Vec<String>| (row[0].clone(), [row[1].clone(), row[2].clone(), row[3].clone()]);
        desk.rows(table).into_iter().map(row).collect()
    };
    let (daily, together) = (rows("daily.tsv"), rows("together.tsv"));
    let there: BTreeSet<String> =
        rows("yesterday.tsv").into_iter().filter(|(_, row)| row[2] == "keeper").map(|(id, _)| id).collect();
    let clusters_there: BTreeSet<&String> = there.iter().map(|id| &together[id][0]).collect();
    let (mut own, mut met) = (0, 0);
    for (id, [_, keeper, relation]) in &daily {
        if clusters_there.contains(&together[id][0]) {
            assert!(there.contains(keeper) || relation == "keeper", "{id}");
            met += 1;
        } else {
            assert_eq!(daily[id], together[id], "{id}");
            own += 1;
        }
    }
    assert!(own > 20 && met > 20, "{own} {met}");
}

#[test]
fn neither_threads_nor_memory_nor_an_exact_search_change_what_is_told() {
    let desk = Desk::new();
    let run = |name: &str, more: &str| {
        desk.done(&format!(
            "dedup today.jsonl --against yesterday.jsonl -o {name}.jsonl --clusters {name}.tsv --pairs {name}.pairs.tsv{more}"
        ));
        ["jsonl", "tsv", "pairs.tsv"].map(|kind| desk.read(&format!("{name}.{kind}")))
    };
    let one = run("one", " --threads 1");
    assert_eq!(run("four", " --threads 4"), one);
    assert_eq!(run("small", " --memory 1K"), one);
    desk.done("dedup today.jsonl --against yesterday.jsonl --exact --clusters exact.tsv");
    let kept = |table: &str| -> BTreeMap<String, bool> {
        desk.rows(table).into_iter().map(|row| (row[0].clone(), row[3] == "keeper")).collect()
    };
    assert_eq!(kept("exact.tsv"), kept("one.tsv"));
}

#[test]
fn what_is_there_is_never_written_to() {
    let desk = Desk::new();
    fs::create_dir(desk.path("archive")).unwrap();
    fs::rename(desk.path("yesterday.jsonl"), desk.path("archive/1.jsonl")).unwrap();
    let before = desk.read("archive/1.jsonl");
    for option in ["-o", "--clusters", "--pairs", "-o kept.jsonl --manifest", "-o kept.jsonl --work"] {
        for output in ["archive/1.jsonl", "archive"] {
            let told =
                desk.refused(&format!("dedup today.jsonl --against archive --force {option} {output}"));
            assert!(told.contains("the input "), "{option}: {told}");
        }
    }
    // What is no article would be read as one tomorrow.
    for option in ["--clusters", "--pairs", "-o kept.jsonl --manifest", "-o kept.jsonl --work"] {
        let told = desk.refused(&format!("dedup today.jsonl --against archive {option} archive/new.tsv"));
        assert!(told.contains("is in the input folder archive"), "{option}: {told}");
    }
    assert_eq!(desk.read("archive/1.jsonl"), before);
    assert_eq!(desk.place.names("archive"), ["1.jsonl"]);
}

#[test]
fn a_file_that_is_named_twice_is_the_crawl_and_not_what_it_is_compared_with() {
    let desk = Desk::new();
    let told = desk.done("dedup today.jsonl --against . --dry-run");
    assert!(told.contains("today.jsonl: not read: the same file as today.jsonl"), "{told}");
    assert!(told.contains(&format!("against    {} documents from 2 files", desk.yesterday.len())), "{told}");
    let told = desk.done("dedup today.jsonl --against today.jsonl --dry-run");
    assert!(
        told.contains("note: what --against names holds no document, so nothing is there already"),
        "{told}"
    );
}

/// The first day has nothing that is there already: a job that is run every day does not fail on it.
#[test]
fn an_empty_archive_is_no_error_and_a_missing_one_is() {
    let desk = Desk::new();
    fs::create_dir(desk.path("archive")).unwrap();
    let told = desk.done("dedup today.jsonl --against archive -o archive/1.jsonl --clusters a.tsv");
    assert!(told.contains("so nothing is there already"), "{told}");
    desk.done("dedup today.jsonl -o alone.jsonl --clusters b.tsv");
    assert_eq!(desk.read("archive/1.jsonl"), desk.read("alone.jsonl"));
    assert_eq!(desk.read("a.tsv"), desk.read("b.tsv"));
    assert!(desk.refused("dedup today.jsonl --against archiev --dry-run").contains("archiev"));
}

#[test]
fn the_other_options_are_about_the_crawl_alone() {
    let desk = Desk::new();
    desk.done("dedup today.jsonl --against yesterday.jsonl --annotate -o marked.jsonl --clusters c.tsv --check-order");
    let records = desk.read("marked.jsonl");
    let lines: Vec<serde_json::Value> =
        records.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!(lines.len(), desk.today.len());
    let earlier = ids(&desk.yesterday);
    assert!(lines.iter().any(|record| earlier.contains(record["keeper"].as_str().unwrap())));
    assert!(desk.rows("c.tsv").iter().all(|row| row.len() == 8));

    // What is there already is no loss of this run's.
    let told = desk.told("dedup today.jsonl --against yesterday.jsonl -o a.jsonl --max-loss 5", 1);
    assert!(told.contains(&format!(" of {} documents (", desk.today.len())), "{told}");
    assert!(!desk.path("a.jsonl").exists());
}

/// Both have the id of their page: that is no doubled id, and is not told.
#[test]
fn a_page_that_was_fetched_again_has_the_id_it_had() {
    let desk = Desk::new();
    fs::write(desk.path("again.jsonl"), json_lines(&desk.yesterday[..5])).unwrap();
    let told = desk.done("dedup again.jsonl --against yesterday.jsonl --strict --clusters c.tsv");
    assert!(told.contains("copies     5 of 5 documents (100.0 %): 5 identical"), "{told}");
    let rows = desk.rows("c.tsv");
    assert!(rows.iter().all(|row| row[3] == "identical"), "{rows:?}");
}

/// A link in the crawl's folder gave way to the file it leads to, which is what is there: the crawl lost it.
#[cfg(unix)]
#[test]
fn a_link_to_what_is_there_is_the_crawls() {
    let desk = Desk::new();
    fs::create_dir(desk.path("crawl")).unwrap();
    std::os::unix::fs::symlink(desk.path("today.jsonl"), desk.path("crawl/a.jsonl")).unwrap();
    let told = desk.done("dedup crawl --against today.jsonl yesterday.jsonl --dry-run");
    assert!(told.contains(&format!("read       {} documents from 1 file", desk.today.len())), "{told}");
    assert!(told.contains(&format!("against    {} documents", desk.yesterday.len())), "{told}");
}
