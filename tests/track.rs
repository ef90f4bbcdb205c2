//! `wirecopy track` on the project's own corpus: credits, origins and derivations against their truth, and what must
//! hold of any report.
//!
//! The floors stand slightly under what was measured; a change that lowers a figure must say so here.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use wirecopy::pipeline::Settings;
use wirecopy::pipeline::track::{Tracked, track};
use wirecopy::progress::Silent;
use wirecopy::read::{AgencyTable, Inputs};
use wirecopy::track::report::{Article, Derivation, FactKind, Report, Story};
use wirecopy::track::{Filters, TrackConfig, agency_called};
use wirecopy::wire::Agencies;

fn root(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// A report of the corpus. The ids of its documents are paths from the project's root, where tests run.
fn report(config: &TrackConfig) -> Report {
    run(&[PathBuf::from("corpora/wire/scrapes")], config).report
}

fn run(given: &[PathBuf], config: &TrackConfig) -> Tracked {
    let table = AgencyTable::read(&root("corpora/agencies.toml")).unwrap();
    let agencies = Agencies::with(&table.agencies, &table.outlets).unwrap();
    let settings = Settings::default();
    let inputs = Inputs::open(given, &settings.read).unwrap();
    track(&inputs, &settings, config, &agencies, &Silent).unwrap()
}

fn without_controls() -> TrackConfig {
    TrackConfig { controls: 0, ..TrackConfig::default() }
}

/// The rows of a truth table, without its head.
fn truth(name: &str) -> Vec<Vec<String>> {
    let text = fs::read_to_string(root("corpora/wire/truth").join(name)).unwrap();
    text.lines().skip(1).map(|line| line.split('\t').map(str::to_owned).collect()).collect()
}

/// The stories of a report by the true cluster that most of their members are of.
fn by_cluster(report: &Report) -> BTreeMap<String, &Story> {
    let cluster: BTreeMap<String, String> =
        truth("clusters.tsv").into_iter().map(|row| (row[0].clone(), row[1].clone())).collect();
    let mut stories: BTreeMap<String, &Story> = BTreeMap::new();
    for story in &report.stories {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for article in story.articles.iter().filter(|article| article.member) {
            *counts.entry(&cluster[&article.id]).or_default() += 1;
        }
        let (name, _) = counts.into_iter().max_by_key(|&(_, count)| count).unwrap();
        stories.insert(name.to_owned(), story);
    }
    stories
}

/// Measured: 148 of 150 credit states right (0.987), 30 of 30 origins, 134 of 136 derivations (0.985).
#[test]
fn credits_and_origins_are_those_of_the_truth() {
    let report = report(&without_controls());
    let stories = by_cluster(&report);
    let (mut wrong, mut credits, mut derivations) = (Vec::new(), (0, 0), (0, 0));
    for row in truth("credits.tsv") {
        let [id, cluster, _, credit, derivation] = row.as_slice() else { panic!("{row:?}") };
        let Some(story) = stories.get(cluster) else { continue };
        let article = story.articles.iter().find(|article| article.id == *id);
        let article = article.unwrap_or_else(|| panic!("{id} is not in {cluster}"));
        credits.1 += 1;
        credits.0 += usize::from(article.credit.name() == credit);
        if article.credit.name() != credit {
            wrong.push(format!("{id} ({cluster}): {credit}, not {}", article.credit.name()));
        }
        let found = match article.derivation {
            Derivation::Wholly => "wholly",
            Derivation::Partly => "partly",
            Derivation::Not => "not",
        };
        if derivation != "-" {
            derivations.1 += 1;
            derivations.0 += usize::from(found == derivation);
        }
    }
    let mut origins = (0, 0);
    for row in truth("origins.tsv") {
        let [cluster, agency, document] = row.as_slice() else { panic!("{row:?}") };
        let story = stories[cluster];
        let known: Vec<&str> = agency
            .split('/')
            .map(|code| agency_called(Agencies::builtin(), code).unwrap().agency().name)
            .collect();
        let article = story.origin.article.map_or("-", |at| &story.articles[at].id);
        let is_right = story.origin.agency.as_deref().is_some_and(|name| known.contains(&name));
        origins.1 += 1;
        origins.0 += usize::from(is_right && article == document);
        if !(is_right && article == document) {
            wrong.push(format!("origin of {cluster}: {:?}", story.origin));
        }
    }
    let share = |(part, whole): (usize, usize)| part as f64 / whole as f64;
    let explain =
        || format!("credits {credits:?} origins {origins:?} derivations {derivations:?}\n{wrong:#?}");
    assert_eq!((credits.1, origins.1), (150, 30), "{}", explain());
    assert!(share(credits) >= 0.98, "{}", explain());
    assert!(share(origins) >= 0.99, "{}", explain());
    assert!(share(derivations) >= 0.97, "{}", explain());
}

/// Each quotation is what stands at its offsets.
#[test]
fn quotations_stand_where_they_are_said_to() {
    let report = report(&without_controls());
    let mut checked = 0;
    for article in report.stories.iter().flat_map(|story| &story.articles) {
        // The text files of the corpus: their text begins behind three lines of head.
        let Ok(file) = fs::read_to_string(&article.id) else { continue };
        let text = file.splitn(4, '\n').nth(3).unwrap();
        for mark in &article.credits {
            assert_eq!(&text[mark.start as usize..mark.end as usize], mark.quote, "{}", article.id);
            checked += 1;
        }
    }
    assert!(checked > 100, "{checked}");
}

/// Three stories of the corpus were corrected, and some outlets still run the first take.
#[test]
fn corrections_are_told_from_copies() {
    let report = report(&without_controls());
    let stories = by_cluster(&report);
    let story = stories["reuters-merger"];
    let corrected = story.takes.iter().find(|take| take.mark.as_deref() == Some("CORRECTED")).unwrap();
    let changed: Vec<(&str, &str)> =
        corrected.changes.iter().map(|change| (change.old.as_str(), change.new.as_str())).collect();
    assert_eq!(changed, [("31% ", "21% "), ("34.2% ", "32.4% ")].map(|(old, new)| (old.trim(), new.trim())));
    assert_eq!(corrected.runs, [corrected.article]);
    assert!(corrected.runs_older.len() >= 5, "{corrected:?}");
}

/// A paragraph of another take of the same event is chained, not merged; a round-up is mixed of two stories.
#[test]
fn round_ups_are_mixed_block_by_block() {
    let report = report(&without_controls());
    let stories = by_cluster(&report);
    let brief = report.mixed.iter().find(|mixed| mixed.id.contains("morning-brief")).unwrap();
    let of = |cluster: &str| {
        let id = &stories[cluster].id;
        brief.blocks.iter().filter(|block| block.story.as_ref() == Some(id)).count()
    };
    assert_eq!((of("ani-landslide"), of("pti-court")), (4, 4));
    let agencies: Vec<&str> = brief.blocks.iter().filter_map(|block| block.agency.as_deref()).collect();
    assert!(agencies.contains(&"ANI") && agencies.contains(&"PTI"), "{agencies:?}");
}

/// Controls are planted beside the input: the rest of the report is the same without them.
#[test]
fn planted_controls_disturb_nothing() {
    let (mut with, without) = (report(&TrackConfig::default()), report(&without_controls()));
    let controls = with.controls.take().unwrap();
    assert_eq!(with, without);
    // Measured: 70 of 74 found; 71 of 73 with the articles that the hashes before version 2 chose. The four are copies of
    // pages that are edited copies themselves: close to their page, and too far from what its cluster is anchored on.
    assert!(controls.planted >= 60 && controls.found * 100 >= controls.planted * 93, "{controls:?}");
    // Measured: 1 of 17.
    assert!(controls.decoys >= 10 && controls.decoys_taken * 10 <= controls.decoys, "{controls:?}");
}

/// Ids are hashes of what they name, and the order of the input changes nothing but nothing.
#[test]
fn the_order_of_the_input_changes_nothing() {
    let folders = |reverse: bool| -> Vec<PathBuf> {
        let mut inputs: Vec<PathBuf> =
            fs::read_dir("corpora/wire/scrapes").unwrap().map(|entry| entry.unwrap().path()).collect();
        inputs.sort();
        if reverse {
            inputs.reverse();
        }
        inputs
    };
    let forwards = run(&folders(false), &without_controls()).report;
    let backwards = run(&folders(true), &without_controls()).report;
    assert_eq!(forwards.stories, backwards.stories);
    assert_eq!(forwards, backwards);
}

/// Less memory makes more passes and the same report.
#[test]
fn rounds_change_nothing() {
    let scrapes = [PathBuf::from("corpora/wire/scrapes")];
    let small = TrackConfig { held_bytes: 100_000, ..without_controls() };
    let (one, many) = (run(&scrapes, &without_controls()), run(&scrapes, &small));
    assert_eq!(one.passes, 1);
    assert!(many.passes > 3, "{}", many.passes);
    assert_eq!(one.report, many.report);
}

#[test]
fn filters_let_through_what_they_name() {
    let filtered = |filters: Filters| report(&TrackConfig { filters, ..without_controls() });
    let agency = filtered(Filters { agencies: vec!["ani".to_owned()], ..Filters::default() });
    assert!(!agency.stories.is_empty());
    assert!(agency.stories.iter().all(|story| story.origin.agency.as_deref() == Some("ANI")));

    let outlet = "konkanpost.example";
    let given = vec![format!("www.{outlet}")];
    let outlets = filtered(Filters { outlets: given, ..Filters::default() });
    let has_outlet =
        |story: &Story| story.articles.iter().any(|article| article.outlet.as_deref() == Some(outlet));
    assert!(!outlets.stories.is_empty() && outlets.stories.iter().all(has_outlet));

    let since = Filters::since("2024-01-01").unwrap();
    let dated = filtered(Filters { since: Some(since), ..Filters::default() });
    let is_late = |story: &Story| story.span.as_ref().is_some_and(|span| span.end >= since);
    assert!(!dated.stories.is_empty() && dated.stories.iter().all(is_late));

    let shares = filtered(Filters { min_share: Some(0.9), ..Filters::default() });
    for story in &shares.stories {
        let is_kept = |(at, share): (usize, f64)| share >= 0.9 || story.origin.article == Some(at);
        assert!(story.articles.iter().map(|article| article.share_wire).enumerate().all(is_kept));
    }

    let ours = Filters::ours("www.delta-herald.example\n");
    let own = filtered(Filters { ours: Some(ours), ..Filters::default() });
    assert_eq!((own.totals.ours, own.totals.ours_that_ran > 5), (10, true), "{:?}", own.totals);
    for story in &own.stories {
        let origin = story.origin.article.map(|at| &story.articles[at]);
        let is_member = story.articles.iter().any(|article| article.ours && article.member);
        assert!(!is_member || origin.is_some_and(|article| article.ours), "{:?}", story.origin);
    }
}

/// Empty, broken and hostile documents make a report all the same.
#[test]
fn hostile_texts_are_data() {
    let folder = TempDir::new().unwrap();
    let sentence =
        |n: usize| format!("\u{202e}</script><b onclick=x>word{n} {} , ends here.", "x".repeat(900));
    let text: Vec<String> =
        (0..30).map(|n| format!("{} {n} goes on and on until it is over.", sentence(n))).collect();
    let record = |id: &str, outlet: &str, date: &str| {
        serde_json::json!({"id": id, "title": "</script>\u{0}", "outlet": outlet, "date": date, "text": text.join("\n")})
            .to_string()
    };
    let lines = [
        record("a", "one.example", "9999-12-31"),
        record("b", "two.example", "0001-01-01"),
        record("a", "one.example", "2024-01-01"),
        "{broken".to_owned(),
        r#"{"id":"empty","text":""}"#.to_owned(),
    ];
    let path = folder.path().join("crawl.jsonl");
    fs::write(&path, lines.join("\n")).unwrap();
    let report = run(&[path], &TrackConfig::default()).report;
    assert_eq!((report.totals.documents, report.stories.len()), (4, 1));
    assert_eq!(report.stories[0].articles.len(), 3);
}

/// An invented wire story.
const STORY: [&str; 6] = [
    "KARSOVA, Jan 19 (Reuters) - The old railway bridge over the Sarna will stay closed until the end of March, the ministry said on Monday.",
    "Engineers found 14 cracks in the northern pillar after a barge had struck it during the flood of last week.",
    "\"Nobody will cross it before each weld has been tested,\" the chief engineer, Mira Talvik, told reporters at the site.",
    "Some 3,200 commuters will be taken across the river by ferry, which the town has hired for 90 days.",
    "The repair is expected to cost 2.4 million euros, half of which the national rail company has promised to pay.",
    "The bridge was built in 1911 and was last repaired after the war, when two of its spans were replaced.",
];

/// A copy of the story on an outlet.
fn copy(outlet: &str, date: &str, paragraphs: &[&str]) -> String {
    serde_json::json!({"id": outlet, "outlet": outlet, "date": date, "title": "Bridge stays closed", "paragraphs": paragraphs})
        .to_string()
}

/// The only story of some copies, with its articles by outlet.
fn only_story(copies: &[String], config: &TrackConfig) -> (Story, BTreeMap<String, Article>) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("crawl.jsonl");
    fs::write(&path, copies.join("\n")).unwrap();
    let mut report = run(&[path], config).report;
    assert_eq!(report.stories.len(), 1, "{:?}", report.totals);
    let story = report.stories.remove(0);
    let articles = story.articles.iter().map(|article| (article.id.clone(), article.clone())).collect();
    (story, articles)
}

#[test]
fn a_day_is_an_interval_and_decides_nothing_within_it() {
    let copies = [
        copy("one.example", "2026-01-19", &STORY),
        copy("two.example", "2026-01-19T12:00:00Z", &STORY),
        copy("three.example", "2026-01-20", &STORY),
    ];
    let (story, articles) = only_story(&copies, &without_controls());
    let first: Vec<&str> = story.first.iter().map(|&at| story.articles[at].id.as_str()).collect();
    assert_eq!(first.len(), 2, "{first:?}");
    assert!(!first.contains(&"three.example"), "{first:?}");
    let lag = articles["three.example"].lag.unwrap();
    assert!(lag.low > 0 && lag.high >= 86_400, "{lag:?}");
}

#[test]
fn until_lets_through_what_may_be_earlier() {
    let until = |date| Filters { until: Some(Filters::until(date).unwrap()), ..Filters::default() };
    let filtered = |date| report(&TrackConfig { filters: until(date), ..without_controls() }).stories;
    let (some, all) = (filtered("2023-01-01"), filtered("2030-01-01"));
    let end = Filters::until("2023-01-01").unwrap();
    assert!(!some.is_empty() && some.len() < all.len(), "{} of {}", some.len(), all.len());
    assert!(some.iter().all(|story| story.span.as_ref().is_some_and(|span| span.start < end)));
}

#[test]
fn disclaimers_are_held_against_the_text() {
    const SAYS: &str =
        "This story has been published from a wire agency feed without modifications to the text.";
    let unchanged: Vec<&str> = STORY.iter().copied().chain([SAYS]).collect();
    let own = "Our correspondent counted eleven lorries that waited at the ramp on Tuesday night, and their drivers said that nobody had told them of the detour over the dam.";
    let changed: Vec<&str> = STORY[..4].iter().copied().chain([own, SAYS]).collect();
    let copies = [
        copy("reuters.com", "2026-01-19T06:00:00Z", &STORY),
        copy("true.example", "2026-01-19T08:00:00Z", &unchanged),
        copy("untrue.example", "2026-01-19T09:00:00Z", &changed),
    ];
    let (_, articles) = only_story(&copies, &without_controls());
    let holds = |outlet: &str| articles[outlet].disclaimer.as_ref().and_then(|test| test.holds);
    assert_eq!((holds("true.example"), holds("untrue.example")), (Some(true), Some(false)));
    assert!(articles["untrue.example"].disclaimer.as_ref().unwrap().changed_share > 0.1);
}

/// No copy is whole; what all of them have makes the text, each block with its support.
#[test]
fn the_missing_original_is_reconstructed_with_support() {
    let without = |left_out: usize| -> Vec<&str> {
        (0..STORY.len()).filter(|&at| at != left_out).map(|at| STORY[at]).collect()
    };
    let copies: Vec<String> = ["one.example", "two.example", "three.example"]
        .iter()
        .zip(3..)
        .map(|(outlet, left_out)| copy(outlet, "2026-01-19", &without(left_out)))
        .collect();
    let (story, articles) = only_story(&copies, &without_controls());
    assert!(story.reference.reconstructed && story.origin.agency.as_deref() == Some("Reuters"));
    let support: Vec<(u32, u32)> =
        story.reference.blocks.iter().map(|block| (block.support, block.of)).collect();
    assert_eq!(support, [(3, 3), (3, 3), (3, 3), (2, 3), (2, 3), (2, 3)]);
    assert!(articles.values().all(|article| article.paragraphs.cut == 1), "{articles:?}");
}

/// One number, one name and one negation differ in paragraphs that are verbatim otherwise.
#[test]
fn facts_that_drifted_are_told() {
    let mut drifted = STORY.map(str::to_owned);
    drifted[1] = drifted[1].replace("14 cracks", "41 cracks");
    drifted[2] = drifted[2].replace("Mira Talvik", "Mara Talvik");
    let drifted: Vec<&str> = drifted.iter().map(String::as_str).collect();
    let copies = [
        copy("reuters.com", "2026-01-19T06:00:00Z", &STORY),
        copy("drifted.example", "2026-01-19T08:00:00Z", &drifted),
    ];
    let (_, articles) = only_story(&copies, &without_controls());
    let told: Vec<(FactKind, &str, &str)> = articles["drifted.example"]
        .drift
        .iter()
        .map(|change| (change.kind, change.old.trim(), change.new.trim()))
        .collect();
    assert_eq!(told, [(FactKind::Number, "14", "41"), (FactKind::Name, "Mira", "Mara")]);
}
