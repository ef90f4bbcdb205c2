//! What a user is told before anything is thrown away: what an outlet would lose and to which cluster, what the search
//! left out and what it would have missed, which lines were learnt to be furniture.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![cfg(feature = "cli")]

mod articles;
mod place;

use std::fs;

use articles::{Article, Newsroom, json_lines};
use place::{Place, told};

/// A folder with one file of articles to run in.
fn with(articles: &[Article]) -> Place {
    let place = Place::new();
    place.write("crawl.jsonl", json_lines(articles));
    place
}

/// The JSON summary of a run that must succeed.
fn summary(place: &Place, arguments: &str) -> serde_json::Value {
    let run = place.run(&format!("{arguments} --json"));
    assert!(run.status.success(), "{}", told(&run));
    serde_json::from_slice(&run.stdout).unwrap()
}

fn article(id: String, outlet: &str, paragraphs: Vec<String>) -> Article {
    Article { id, title: "Title".to_owned(), outlet: outlet.to_owned(), day: 20_260_101, paragraphs }
}

/// Two hundred stories of one outlet; another one with twenty documents, of which six are one agency story.
fn a_crawl_where_one_outlet_loses_much() -> Vec<Article> {
    let mut newsroom = Newsroom::new(21);
    let mut articles: Vec<Article> =
        (0..200).map(|at| article(format!("big{at}"), "big.example", newsroom.story())).collect();
    let agency = newsroom.story();
    articles.extend((0..6).map(|at| article(format!("copy{at}"), "small.example", agency.clone())));
    articles.extend((6..20).map(|at| article(format!("small{at}"), "small.example", newsroom.story())));
    articles
}

#[test]
fn max_loss_stops_for_one_outlet_and_names_its_cluster() {
    let place = with(&a_crawl_where_one_outlet_loses_much());
    let run = place.run("dedup crawl.jsonl -o kept.jsonl --clusters clusters.tsv --max-loss 10");
    assert_eq!(run.status.code(), Some(1));
    let told = String::from_utf8_lossy(&run.stderr);
    let expected = "stopped before writing: small.example would lose 5 of 20 documents (25.0 %, more than --max-loss 10); \
                    most of them, 5, to cluster copy0";
    assert!(told.contains(expected), "{told}");
    assert!(!place.path("kept.jsonl").exists(), "nothing is written");
    assert!(place.path("clusters.tsv").exists(), "but the account of it is");

    let run = place.run("dedup crawl.jsonl -o kept.jsonl --max-loss 30");
    assert_eq!(run.status.code(), Some(0), "{}", String::from_utf8_lossy(&run.stderr));
    assert_eq!(fs::read_to_string(place.path("kept.jsonl")).unwrap().lines().count(), 215);
}

#[test]
fn phrases_too_common_are_reported_and_lose_no_copy() {
    let articles = Newsroom::new(12).crawl(0);
    let place = with(&articles);
    let run = place.run("dedup crawl.jsonl --dry-run");
    let told = String::from_utf8_lossy(&run.stderr);
    assert!(told.contains("phrases too common to pair all that share them"), "{told}");
    let summary = summary(&place, "dedup crawl.jsonl --dry-run");
    assert!(summary["capped"]["runs"].as_u64() > Some(0) && summary["capped"]["longest"].as_u64() > Some(32));
    assert_eq!(summary["clusters"]["clusters"], 2, "the crawl tells two stories");
    assert_eq!(summary["kept"], 2);
}

/// `--exact` is the oracle: the same clusters where the search misses nothing, and every pair has the searches that
/// proposed it.
#[test]
fn exact_compares_all_pairs_and_tells_what_the_search_finds() {
    let articles = Newsroom::new(22).crawl(20);
    let place = with(&articles);
    let plain = summary(&place, "dedup crawl.jsonl --clusters plain.tsv");
    let exact = summary(&place, "dedup crawl.jsonl --exact --clusters exact.tsv --pairs pairs.tsv");
    assert!(plain["recall"].is_null());
    let recall = &exact["recall"];
    assert!(recall["copies"].as_u64() > Some(100), "{recall}");
    assert!(recall["measured"].as_u64() <= recall["pairs"].as_u64(), "{recall}");
    // The sparse links through hot runs leave pairs out whose clusters are joined all the same.
    assert!(recall["copies_proposed"].as_u64() <= recall["copies"].as_u64(), "{recall}");
    let table = |name: &str| fs::read_to_string(place.path(name)).unwrap();
    assert_eq!(table("plain.tsv"), table("exact.tsv"));
    let pairs = table("pairs.tsv");
    assert!(pairs.lines().next().unwrap().ends_with("\tfound_by"));
    assert!(pairs.contains("sketch") && pairs.lines().skip(1).all(|row| row.split('\t').count() == 8));
}

#[test]
fn exact_refuses_what_does_not_fit() {
    let place = with(&a_crawl_where_one_outlet_loses_much());
    let run = place.run("dedup crawl.jsonl --exact --dry-run --memory 64K");
    assert_eq!(run.status.code(), Some(2));
    let told = String::from_utf8_lossy(&run.stderr);
    assert!(told.contains("--exact: 24090 pairs of documents take") && told.contains("give more"), "{told}");
}

#[test]
fn inspect_shows_furniture_with_its_counts() {
    let mut newsroom = Newsroom::new(23);
    let form = "Sign our evening letter and read what the harbour talks about";
    let articles: Vec<Article> = (0..7)
        .map(|at| {
            let mut story = newsroom.story();
            if at < 5 {
                story.push(form.to_owned());
            }
            article(format!("d{at}"), "delta.example", story)
        })
        .collect();
    let place = with(&articles);
    let one = String::from_utf8(place.run("inspect crawl.jsonl --id d0").stdout).unwrap();
    assert!(one.contains("[recurs in 5 documents of its outlet: not compared]"), "{one}");
    let list = String::from_utf8(place.run("inspect crawl.jsonl --furniture").stdout).unwrap();
    assert_eq!(list, format!("delta.example\n      5 {form}\n"));
    let json = place.run("inspect crawl.jsonl --furniture --json").stdout;
    let line: serde_json::Value = serde_json::from_slice(&json).unwrap();
    let expected = serde_json::json!({"outlet": "delta.example", "documents": 5, "text": form});
    assert_eq!(line, expected);
}

/// A round-up that holds two stories overlaps with both and joins neither to the other; a line of credit joins nothing.
#[test]
fn neither_a_digest_nor_a_credit_line_joins_two_stories() {
    let mut newsroom = Newsroom::new(24);
    let credit =
        "This story was distributed by the Norland News Agency and edited in Karsova by its foreign desk";
    let (first, second) = (newsroom.story(), newsroom.story());
    // Half of each: of two whole stories a digest would be taken for the text that both are excerpts of, a limit that
    // README names.
    let half = |story: &[String]| story[..story.len().div_ceil(2)].to_vec();
    let digest: Vec<String> = half(&first).into_iter().chain(half(&second)).collect();
    let with_credit = |story: &[String]| story.iter().cloned().chain([credit.to_owned()]).collect::<Vec<_>>();
    let mut articles = vec![
        article("one".to_owned(), "a.example", with_credit(&first)),
        article("one-again".to_owned(), "b.example", first.clone()),
        article("two".to_owned(), "c.example", with_credit(&second)),
        article("two-again".to_owned(), "d.example", second.clone()),
        article("digest".to_owned(), "e.example", digest),
    ];
    articles.push(article("three".to_owned(), "f.example", with_credit(&newsroom.story())));
    let place = with(&articles);
    summary(&place, "dedup crawl.jsonl --clusters clusters.tsv --pairs pairs.tsv");
    let clusters = fs::read_to_string(place.path("clusters.tsv")).unwrap();
    let cluster = |id: &str| {
        let row = clusters.lines().find(|row| row.starts_with(&format!("{id}\t"))).unwrap();
        row.split('\t').nth(1).unwrap().to_owned()
    };
    assert_eq!(cluster("one"), cluster("one-again"));
    assert_eq!(cluster("two"), cluster("two-again"));
    assert_ne!(cluster("one"), cluster("two"), "{clusters}");
    assert_eq!(cluster("three"), "three");
}
