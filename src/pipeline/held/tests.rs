//! Tests of the jobs on documents that are held, and of the doors at which settings are refused.

use super::*;
use crate::cluster::KeepPolicy;
use crate::config::{CandidateConfig, MemoryConfig, OrderConfig, ReadConfig, RecurringConfig};
use crate::fingerprint::Entry;
use crate::pipeline::exact::compare_all;
use crate::pipeline::ingest::ingest_documents;
use crate::pipeline::pairs::verified_pairs;
use crate::pipeline::reorder::Reorder;
use crate::pipeline::track::track;
use crate::progress::Silent;
use crate::read::Inputs;
use crate::track::TrackConfig;
use crate::wire::Agencies;

const LEAD: &str = "Karsova [Norland], January 19 (ANI): Crane drivers at the port have agreed to go back to work on Friday.";
const COST: &str =
    "The strike cost the port a third of its traffic in two weeks, the dockers' union said on Tuesday.";
const OTHER: &str =
    "Beekeepers in the valley of the Orlu expect the smallest harvest of lime honey for eleven years.";

fn refused<T>(result: Result<T>, setting: &str) {
    let told = result.err().map(|error| error.to_string()).unwrap_or_default();
    assert!(told.starts_with(&format!("{setting}: ")), "{setting}: {told:?}");
}

#[test]
fn copies_are_told_with_keeper_relation_and_reason() {
    let documents = [
        Document::from_paragraphs("scrape", [COST, LEAD]),
        Document::from_text("honey", OTHER),
        Document::from_text("wire", format!("{LEAD}\n\n{COST}\n(ANI)")),
    ];
    let decisions = deduplicate(documents, &Settings::default(), &Silent).unwrap();
    let told: Vec<_> = decisions.iter().map(|d| (&*d.id, d.cluster, d.keeper, d.relation)).collect();
    assert_eq!(
        told,
        [("scrape", 0, 0, None), ("honey", 1, 1, None), ("wire", 0, 0, Some(Relation::Reordered))],
        "{decisions:?}"
    );
    assert!(decisions[0].is_kept() && !decisions[2].is_kept());
    assert!(decisions[0].reason.starts_with("longest of 2"), "{}", decisions[0].reason);
    assert!(decisions[2].reason.ends_with("1 of them moved"), "{}", decisions[2].reason);
    assert_eq!(decisions[1].reason, "no copies");
    assert_eq!(deduplicate([], &Settings::default(), &Silent).unwrap(), []);
}

#[test]
fn documents_that_are_given_are_bounded_as_records_are() {
    let read = ReadConfig { max_record: OTHER.len() + 1, ..ReadConfig::default() };
    let settings = Settings { read, ..Settings::default() };
    let given = |last: &str| [Document::from_text("a", OTHER), Document::from_text("b", last)];
    assert_eq!(deduplicate(given(OTHER), &settings, &Silent).unwrap().len(), 2);
    let told = deduplicate(given(&format!("{OTHER}.")), &settings, &Silent).unwrap_err().to_string();
    assert!(told.starts_with("max_record: document 2 (`b`)"), "{told}");
}

#[test]
fn two_documents_of_one_id_are_told_and_refused_where_that_is_strict() {
    let twice = || [Document::from_text("a", OTHER), Document::from_text("a", LEAD)];
    let decisions = deduplicate(twice(), &Settings::default(), &Silent).unwrap();
    assert_eq!((decisions[0].keeper, decisions[1].keeper), (0, 1));
    let read = ReadConfig { strict: true, ..ReadConfig::default() };
    let error = deduplicate(twice(), &Settings { read, ..Settings::default() }, &Silent).unwrap_err();
    assert!(error.to_string().starts_with("documents, record 2: id `a` was used"), "{error}");
}

/// More documents than one part holds, and more parts than one round.
#[test]
fn each_document_keeps_its_place_however_many_there_are() {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(2).build().unwrap();
    let document = |n: usize| Document::from_text(n.to_string(), format!("{OTHER} {n}"));
    let (read, memory) = (ReadConfig::default(), MemoryConfig::default());
    let take = || ingest_documents((0..60_000).map(document), &read, &memory, &Silent);
    let ingested = pool.install(take).unwrap();
    let entries = ingested.collection.entries();
    assert_eq!((entries.len(), ingested.counts.documents, ingested.counts.doubled_ids), (60_000, 60_000, 0));
    let in_place =
        |(n, entry): (usize, &Entry)| *entry.id == *n.to_string() && entry.place.record == n as u64 + 1;
    assert!(entries.iter().enumerate().all(in_place));
}

#[test]
fn one_document_is_put_in_the_order_that_a_file_of_it_is() {
    let document = Document::from_paragraphs("scrape", [COST, LEAD, OTHER]);
    let alone = reorder_document(&document, &ReorderConfig::default()).unwrap();
    assert_eq!(&alone.order[..2], [1, 0]);
    assert!((0.0..=1.0).contains(&alone.confidence));

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("scrape.jsonl");
    let line = serde_json::json!({ "id": "scrape", "paragraphs": [COST, LEAD, OTHER] });
    std::fs::write(&path, line.to_string()).unwrap();
    let inputs = Inputs::open(&[path], &ReadConfig::default()).unwrap();
    let job = Reorder::new(&inputs, None, &Settings::default(), ReorderConfig::default(), &Silent).unwrap();
    let mut read = Vec::new();
    job.each(&Silent, |reordered| {
        read.push(reordered);
        Ok(())
    })
    .unwrap();
    assert_eq!(read, [alone]);
}

#[test]
fn two_documents_are_compared_by_their_words() {
    let (a, b) = (Document::from_text("a", LEAD), Document::from_text("b", OTHER));
    let config = VerifyConfig::default();
    assert_eq!(compare_documents(&a, &b, &config).unwrap().relation, Relation::None);
    let same = compare_documents(&a, &a, &config).unwrap();
    assert_eq!(same.relation, Relation::Identical);
    assert!(same.to_string().starts_with("the same "), "{same}");
    refused(compare_documents(&a, &b, &VerifyConfig { copy_coverage: 80.0, ..config }), "copy_coverage");
}

/// Whoever sets a share in percent is told, at whichever door.
#[test]
fn every_door_refuses_settings_out_of_range() {
    let candidates = CandidateConfig { run_cap: 1, ..CandidateConfig::default() };
    let verify = VerifyConfig { copy_coverage: f64::NAN, ..VerifyConfig::default() };
    let recurring = RecurringConfig { different_share: 40.0, ..RecurringConfig::default() };
    let read = ReadConfig { max_record: 0, ..ReadConfig::default() };
    let nobody = KeepPolicy::PreferOutlets(Vec::new());
    let order = OrderConfig { scrambled_prior: 0.0, ..OrderConfig::default() };
    let reorder = ReorderConfig { order, ..ReorderConfig::default() };
    let good = Settings::default;
    let bad = [
        ("run_cap", Settings { candidates: candidates.clone(), ..good() }),
        ("copy_coverage", Settings { verify: verify.clone(), ..good() }),
        ("different_share", Settings { recurring: recurring.clone(), ..good() }),
        ("max_record", Settings { read: read.clone(), ..good() }),
        ("keep", Settings { keep: nobody.clone(), ..good() }),
    ];
    let inputs = Inputs::open(&[], &ReadConfig::default()).unwrap();
    for (name, settings) in &bad {
        refused(deduplicate([], settings, &Silent), name);
        refused(Reorder::new(&inputs, None, settings, ReorderConfig::default(), &Silent), name);
        let config = TrackConfig::default();
        refused(track(&inputs, settings, &config, Agencies::builtin(), &Silent), name);
    }
    refused(Reorder::new(&inputs, None, &good(), reorder.clone(), &Silent), "scrambled_prior");
    refused(reorder_document(&Document::default(), &reorder), "scrambled_prior");
    refused(Inputs::open(&[], &read), "max_record");

    let mut ingested = ingest_documents([], &good().read, &good().memory, &Silent).unwrap();
    refused(ingest_documents([], &read, &good().memory, &Silent), "max_record");
    refused(set_furniture_apart(&mut ingested, &recurring), "different_share");
    let (documents, search, judged) = (&ingested.collection, &good().candidates, &good().verify);
    refused(compare(documents, &candidates, judged, &Silent), "run_cap");
    refused(compare(documents, search, &verify, &Silent), "copy_coverage");
    refused(compare_all(documents, &candidates, judged, &Silent), "run_cap");
    refused(compare_all(documents, search, &verify, &Silent), "copy_coverage");
    let comparison = compare(documents, search, judged, &Silent).unwrap();
    refused(assign(documents, &comparison, &nobody, judged), "keep");
    refused(assign(documents, &comparison, &good().keep, &verify), "copy_coverage");
    refused(verified_pairs(documents, &comparison, &verify), "copy_coverage");
}
