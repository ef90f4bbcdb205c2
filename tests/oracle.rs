//! The main job against slow and obvious answers: every pair compared, sets instead of sketches, policies spelt out.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

mod articles;
mod whole_run;

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::fs;
use std::path::PathBuf;

use articles::{Article, Change, Newsroom, json_lines};
use rayon::prelude::*;
use tempfile::TempDir;
use whole_run::{Run, scrapes};
use wirecopy::cluster::KeepPolicy;
use wirecopy::config::{CandidateConfig, VerifyConfig};
use wirecopy::fingerprint::{Entry, Sheet};
use wirecopy::pipeline::Settings;
use wirecopy::pipeline::compare::verdict;
use wirecopy::relation::Relation;

fn run_articles(articles: &[Article], settings: &Settings) -> Run {
    let folder = TempDir::new().unwrap();
    let input = folder.path().join("crawl.jsonl");
    fs::write(&input, json_lines(articles)).unwrap();
    Run::of(&[input], settings)
}

/// Two units, lower first.
type UnitPair = (u32, u32);

/// The units that the exact comparison calls duplicates, over all pairs; and those of them that the search proposed.
fn duplicates_and_found(run: &Run) -> (Vec<UnitPair>, Vec<UnitPair>) {
    let units = &run.comparison.units.representatives;
    let sheets = run.sheets();
    let sheet = |unit: u32| -> &Sheet { &sheets[units[unit as usize] as usize] };
    let count = units.len() as u32;
    let duplicates: Vec<UnitPair> = (0..count)
        .into_par_iter()
        .flat_map_iter(|a| (a + 1..count).map(move |b| (a, b)))
        .filter(|&(a, b)| verdict(sheet(a), sheet(b), &VerifyConfig::default()).relation.is_duplicate())
        .collect();
    let proposed: HashSet<UnitPair> =
        run.comparison.verdicts.iter().map(|(pair, _)| (pair.a, pair.b)).collect();
    let found = duplicates.iter().copied().filter(|pair| proposed.contains(pair)).collect();
    (duplicates, found)
}

mod candidates_against_all_pairs {
    use super::*;

    /// Recall 1: none of the duplicates among the scrapes (216 pairs of units when this was written) is missed by the
    /// search.
    #[test]
    fn every_duplicate_among_the_scrapes_is_a_candidate() {
        let run = Run::of(&[scrapes()], &Settings::default());
        let (duplicates, found) = duplicates_and_found(&run);
        assert!(duplicates.len() > 100, "{} duplicates", duplicates.len());
        assert_eq!(duplicates, found);
    }

    /// Copies with sentences dropped, paragraphs shuffled, words replaced, abridged, with a new lead; no run is over
    /// the cap. Measured recall: 1 (1,220 of 1,220).
    #[test]
    fn nearly_every_duplicate_among_edited_copies_is_a_candidate() {
        let mut newsroom = Newsroom::new(11);
        let mut pages = Vec::new();
        for _ in 0..40 {
            let story = newsroom.story();
            for change in Change::ALL {
                let once = newsroom.changed(&story, change);
                let again = Change::ALL[newsroom.below(Change::ALL.len())];
                pages.push(newsroom.changed(&once, again));
                pages.push(once);
            }
            pages.push(story);
        }
        let articles: Vec<Article> = (0..)
            .zip(pages)
            .map(|(number, paragraphs)| Article {
                id: format!("p{number}"),
                title: "Title".to_owned(),
                outlet: "outlet.example".to_owned(),
                day: 20_260_101,
                paragraphs,
            })
            .collect();
        let (duplicates, found) = duplicates_and_found(&run_articles(&articles, &Settings::default()));
        assert!(duplicates.len() > 1000, "{} duplicates", duplicates.len());
        let recall = found.len() as f64 / duplicates.len() as f64;
        assert!(recall >= 0.999, "recall {recall}: {} of {}", found.len(), duplicates.len());
    }

    /// Where a story has more copies than the cap, not every pair is proposed, but the copies are one cluster: also
    /// where near paragraphs are not looked for, and only the sparse links through hot runs hold them together.
    #[test]
    fn a_story_with_more_copies_than_the_cap_is_one_cluster() {
        let articles = Newsroom::new(12).crawl(0);
        for hamming_radius in [CandidateConfig::default().hamming_radius, 0] {
            let candidates = CandidateConfig { hamming_radius, ..CandidateConfig::default() };
            assert!(articles.len() > 2 * candidates.run_cap);
            let run = run_articles(&articles, &Settings { candidates, ..Settings::default() });
            assert!(run.comparison.capped.runs > 0);
            let sizes: Vec<usize> = run.clusters().iter().map(BTreeSet::len).collect();
            assert_eq!(sizes.len(), 2, "the two stories of the crawl: {sizes:?}");
            assert_eq!(sizes.iter().sum::<usize>(), 85);
        }
    }
}

mod verification_against_sets {
    use super::*;

    /// Every listed pair has the measures that sets of its shingles give, and both directions agree.
    #[test]
    fn listed_pairs_have_the_measures_of_their_shingle_sets() {
        for run in [
            Run::of(&[scrapes()], &Settings::default()),
            run_articles(&Newsroom::new(13).crawl(20), &Settings::default()),
        ] {
            let sets: Vec<BTreeSet<u64>> =
                run.sheets().iter().map(|sheet| sheet.print.shingles().collect()).collect();
            let sheets = run.sheets();
            for (pair, finding) in run.pairs.iter() {
                let (a, b) = (&sets[pair.a as usize], &sets[pair.b as usize]);
                let overlap = finding.overlap;
                let shared = a.intersection(b).count();
                assert_eq!(
                    (overlap.shingles_a as usize, overlap.shingles_b as usize, overlap.shared as usize),
                    (a.len(), b.len(), shared)
                );
                let (a, b) = (&sheets[pair.a as usize], &sheets[pair.b as usize]);
                let config = VerifyConfig::default();
                assert_eq!(verdict(a, b, &config).relation, finding.relation);
                assert_eq!(verdict(b, a, &config).relation, finding.relation, "the other way round");
            }
        }
    }

    #[test]
    fn every_member_is_a_copy_of_its_anchor() {
        for run in [
            Run::of(&[scrapes()], &Settings::default()),
            run_articles(&Newsroom::new(14).crawl(20), &Settings::default()),
        ] {
            let units = &run.comparison.units;
            let sheets = run.sheets();
            let sheet = |index: u32| &sheets[index as usize];
            let mut joined = 0;
            for (unit, &anchor) in run.comparison.anchors.iter().enumerate() {
                assert_eq!(run.comparison.anchors[anchor as usize], anchor, "an anchor is its own");
                let (member, anchor) = (units.representatives[unit], units.representatives[anchor as usize]);
                if member != anchor {
                    joined += 1;
                    let relation = verdict(sheet(anchor), sheet(member), &VerifyConfig::default()).relation;
                    assert!(relation.is_duplicate(), "{relation}: {}", run.collection[member].id);
                }
            }
            assert!(joined > 50);
            for (index, membership) in (0..).zip(&units.memberships) {
                let representative = units.representatives[membership.unit as usize];
                let relation =
                    verdict(sheet(representative), sheet(index), &VerifyConfig::default()).relation;
                assert!(
                    index == representative || matches!(relation, Relation::Identical | Relation::Reordered),
                    "{relation}: {} is no equal of {}",
                    run.collection[index].id,
                    run.collection[representative].id
                );
            }
        }
    }
}

/// The keeper as its policy's definition says: the least by this key among the members of its cluster.
type Key<'a> = (usize, i64, Reverse<u32>, i64, &'a str);

fn key<'a>(policy: &KeepPolicy, index: usize, entry: &'a Entry) -> Key<'a> {
    let date = entry.date.map_or(i64::MAX, |date| date.seconds);
    let longest = Reverse(entry.words);
    match policy {
        KeepPolicy::Longest => (0, 0, longest, date, &entry.id),
        KeepPolicy::Earliest => (0, date, longest, date, &entry.id),
        KeepPolicy::First => (index, 0, longest, date, &entry.id),
        KeepPolicy::PreferOutlets(wanted) => {
            let outlet = entry.outlet.as_deref().unwrap_or_default();
            let place = wanted.iter().position(|name| name == outlet).unwrap_or(wanted.len());
            (place, 0, longest, date, &entry.id)
        }
        other => panic!("{other} has no definition here"),
    }
}

#[test]
fn the_keeper_is_the_one_that_its_policy_names() {
    let articles = Newsroom::new(15).crawl(20);
    let policies = ["longest", "earliest", "first", "prefer-outlet=outlet-4.example,outlet-2.example"];
    let mut keepers = BTreeSet::new();
    for policy in policies {
        let policy: KeepPolicy = policy.parse().unwrap();
        let run = run_articles(&articles, &Settings { keep: policy.clone(), ..Settings::default() });
        let mut members: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (index, assignment) in run.assignments.iter().enumerate() {
            members.entry(assignment.keeper).or_default().push(index);
        }
        for (keeper, members) in &members {
            let least = members.iter().min_by_key(|&&at| key(&policy, at, &run.collection.entries()[at]));
            assert_eq!(*least.unwrap(), *keeper as usize, "{policy}");
        }
        keepers.insert(members.keys().copied().collect::<Vec<_>>());
    }
    assert_eq!(keepers.len(), policies.len(), "the policies do keep different documents");
}

/// Through the command: one row for every document, and what is kept are the records of the keepers, nothing else.
#[cfg(feature = "cli")]
#[test]
fn kept_and_removed_are_all() {
    let articles = Newsroom::new(16).crawl(10);
    let folder = TempDir::new().unwrap();
    let place = |name: &str| -> PathBuf { folder.path().join(name) };
    fs::write(place("crawl.jsonl"), json_lines(&articles)).unwrap();
    let run = std::process::Command::new(env!("CARGO_BIN_EXE_wirecopy"))
        .current_dir(folder.path())
        .args(["dedup", "crawl.jsonl", "-o", "kept.jsonl", "--clusters", "clusters.tsv", "--json"])
        .output()
        .unwrap();
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));

    let table = fs::read_to_string(place("clusters.tsv")).unwrap();
    let rows: Vec<Vec<&str>> = table.lines().skip(1).map(|line| line.split('\t').collect()).collect();
    let ids: Vec<&str> = rows.iter().map(|row| row[0]).collect();
    let given: Vec<&str> = articles.iter().map(|article| article.id.as_str()).collect();
    assert_eq!(ids, given, "a row for every document, in input order");
    let kept: Vec<String> = articles
        .iter()
        .zip(&rows)
        .filter(|(_, row)| row[0] == row[2])
        .map(|(article, row)| {
            assert_eq!(row[3], "keeper");
            article.json_line()
        })
        .collect();
    assert_eq!(fs::read_to_string(place("kept.jsonl")).unwrap(), kept.concat());

    let summary: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(summary["kept"], kept.len());
    assert_eq!(summary["read"]["documents"], articles.len());
    assert_eq!(summary["clusters"]["removed"], articles.len() - kept.len());
    let by_relation: u64 = ["identical", "reordered", "reprint", "excerpt"]
        .iter()
        .map(|relation| summary["clusters"][relation].as_u64().unwrap())
        .sum();
    assert_eq!(by_relation, (articles.len() - kept.len()) as u64);
}
