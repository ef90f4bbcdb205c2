//! `wirecopy reorder` as a whole: what it puts in order, on what evidence, and what can be relied on.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![cfg(feature = "cli")]

mod place;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use place::Place;
use serde_json::Value;
use wirecopy::evaluate::order::{OrderConfig, OrderReport, evaluate};

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn wirecopy(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_wirecopy")).current_dir(root()).args(arguments).output().unwrap()
}

fn done(arguments: &[&str]) -> Output {
    let run = wirecopy(arguments);
    assert!(run.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&run.stderr));
    run
}

fn lines(bytes: &[u8]) -> Vec<Value> {
    String::from_utf8_lossy(bytes).lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

/// A place in a folder, as the command line takes it.
fn name(place: &Place, name: &str) -> String {
    place.path(name).to_str().unwrap().to_owned()
}

/// Writes a file there.
fn written(place: &Place, file: &str, text: &str) -> String {
    place.write(file, text);
    name(place, file)
}

mod corpus {
    use super::*;

    fn truth(name: &str) -> PathBuf {
        root().join("corpora/wire/truth").join(name)
    }

    /// Measured: tau 0.98 on the 59 documents of the truth, the 15 scrambled ones 1.00.
    #[test]
    fn scrapes_are_put_back() {
        let place = Place::new();
        let out = name(&place, "ordered.jsonl");
        done(&["reorder", "corpora/wire/scrapes", "-o", &out, "--strict", "--quiet"]);
        let config = OrderConfig { by: Some("kind".to_owned()), ..OrderConfig::default() };
        let report = evaluate(&truth("orders.jsonl"), Path::new(&out), &config).unwrap();
        assert_eq!((report.missing, report.incomplete), (0, 0));
        let tau = |group: &str| report.groups[group].tau.rounded();
        assert!(tau("all") >= 0.95, "{report}");
        assert!(tau("kind=scrambled") >= 0.97, "{report}");
        assert!(tau("kind=glued") >= 0.95, "{report}");
    }

    #[test]
    fn the_same_bytes_for_any_number_of_threads() {
        let run = |threads: &str| {
            done(&["reorder", "corpora/wire/scrapes", "--quiet", "--partial", "--threads", threads]).stdout
        };
        let one = run("1");
        assert!(one == run("3") && one == run("8"));
    }

    #[test]
    fn every_order_is_of_all_paragraphs_and_says_what_made_it() {
        let all = lines(&done(&["reorder", "corpora/wire/scrapes", "--quiet"]).stdout);
        assert_eq!(all.len(), 161);
        let mut methods: BTreeMap<String, usize> = BTreeMap::new();
        for line in &all {
            let order: Vec<u64> =
                line["order"].as_array().unwrap().iter().map(|index| index.as_u64().unwrap()).collect();
            let mut indices = order.clone();
            indices.sort_unstable();
            indices.dedup();
            assert!(indices.into_iter().eq(0..=*order.iter().max().unwrap()), "{line}");
            assert_eq!(line["paragraphs"].as_array().unwrap().len(), order.len());
            assert_eq!(line["joins"].as_array().unwrap().len(), order.len() - 1);
            let method = line["method"].as_str().unwrap();
            let has_sources = !line["sources"].as_array().unwrap().is_empty();
            assert_eq!(has_sources, method != "discourse", "{line}");
            *methods.entry(method.to_owned()).or_default() += 1;
        }
        assert!(methods["references"] >= 80, "{methods:?}");
    }
}

mod simulated {
    use super::*;

    /// Scrambles the invented originals, makes copies of them, puts them back with these copies, and measures.
    fn restored(copies: &str, keep: &str) -> OrderReport {
        with_and_without(copies, keep).0
    }

    /// The same, and what comes of the scrambles alone.
    fn with_and_without(copies: &str, keep: &str) -> (OrderReport, OrderReport) {
        let place = Place::new();
        let set = name(&place, "set");
        let file = |name: &str| format!("{set}/{name}");
        done(&[
            "synth",
            "corpora/wire/originals",
            "-o",
            &set,
            "--references",
            copies,
            "--keep",
            keep,
            "--lost",
            "0.02",
            "--quiet",
        ]);
        let (scrambled, references, out) =
            (file("scrambled.jsonl"), file("references.jsonl"), file("ordered.jsonl"));
        let measured = |arguments: &[&str]| {
            done(&[&["reorder", &scrambled, "-o", &out, "--force", "--quiet"], arguments].concat());
            evaluate(Path::new(&file("orders.jsonl")), Path::new(&out), &OrderConfig::default()).unwrap()
        };
        (measured(&["--references", &references]), measured(&[]))
    }

    fn tau(report: &OrderReport) -> f64 {
        report.tau().unwrap().rounded()
    }

    #[test]
    fn one_clean_copy_gives_its_order() {
        let report = restored("clean", "1");
        assert!(tau(&report) >= 0.97, "{report}");
    }

    #[test]
    fn one_clean_copy_among_two_that_share_a_scramble_wins() {
        let report = restored("clean,twin,twin", "1");
        assert!(tau(&report) >= 0.75, "{report}");
    }

    /// Five shuffles of a few pieces agree by chance now and then. What that is worth where most copies are shuffled is held by
    /// the units of `order::references` and `pipeline::reorder::sets`; here, that the whole is not worse than no copies.
    #[test]
    fn five_shuffled_copies_cost_nothing() {
        let (with, alone) = with_and_without("shuffled,shuffled,shuffled,shuffled,shuffled", "0.85");
        assert!(tau(&with) >= tau(&alone) - 0.01, "{with}\n{alone}");
    }

    #[test]
    fn five_copies_in_any_state_are_better_than_one() {
        let (one, five) = (restored("mix", "0.85"), restored("mix,mix,mix,mix,mix", "0.85"));
        assert!(tau(&five) >= 0.9 && tau(&five) > tau(&one), "{one}\n{five}");
    }
}

mod evidence {
    use super::*;

    const STORY: [&str; 6] = [
        "KARSOVA, March 3 (Reuters) - Crane drivers at the port of Karsova agreed on Tuesday to go back to work after nine days.",
        "The strike had cost the port a third of its traffic, according to its director, Ilse Varga.",
        "\"We are relieved that the ships can be unloaded at last,\" Varga said in front of the harbour office.",
        "The union of crane drivers had asked for eight percent more pay and for a second break in the night shift.",
        "It will now get five percent in two steps, and the break from the first of May.",
        "Grain ships that had gone to Eldvik during the strike are expected back within a week.",
    ];

    fn record(id: &str, outlet: &str, order: &[usize]) -> String {
        let paragraphs: Vec<&str> = order.iter().map(|&at| STORY[at]).collect();
        format!(
            "{}\n",
            serde_json::json!({"id": id, "outlet": outlet, "title": "Crane drivers go back to work", "paragraphs": paragraphs})
        )
    }

    fn order(line: &Value) -> Vec<u64> {
        line["order"].as_array().unwrap().iter().map(|index| index.as_u64().unwrap()).collect()
    }

    #[test]
    fn a_reference_decides_and_is_named() {
        let place = Place::new();
        let scrape = written(&place, "scrape.jsonl", &record("s", "scraper.example", &[3, 5, 0, 4, 2, 1]));
        let copy = written(&place, "copy.jsonl", &record("c", "paper.example", &[0, 1, 2, 3, 4, 5]));
        let run = done(&["reorder", &scrape, "--references", &copy, "--quiet"]);
        let line = &lines(&run.stdout)[0];
        assert_eq!(order(line), [2, 5, 4, 0, 3, 1]);
        assert_eq!(line["sources"], serde_json::json!(["c"]));
        assert_eq!(line["copies"][0]["tau"], 1.0);
        assert!(line["scrambled"].as_f64().unwrap() > 0.8, "{line}");
    }

    #[test]
    fn a_copy_among_the_inputs_decides_too() {
        let place = Place::new();
        let both = record("s", "scraper.example", &[3, 5, 0, 4, 2, 1])
            + &record("c", "paper.example", &[0, 1, 2, 3, 4, 5])
            + &record("d", "gazette.example", &[0, 1, 2, 4, 5]);
        let all = lines(&done(&["reorder", &written(&place, "both.jsonl", &both), "--quiet"]).stdout);
        assert_eq!(order(&all[0]), [2, 5, 4, 0, 3, 1]);
        assert_eq!(order(&all[1]), [0, 1, 2, 3, 4, 5]);
        assert_eq!(order(&all[2]), [0, 1, 2, 3, 4]);
        assert_eq!(
            (all[1]["moved"].clone(), all[1]["tau_given"].clone()),
            (serde_json::json!([]), 1.0.into())
        );
    }

    #[test]
    fn a_glued_paragraph_is_cut_unless_it_is_to_stay_whole() {
        let place = Place::new();
        let glued = format!("{}{}", STORY[1].trim_end_matches('.'), STORY[3]);
        let paragraphs = [STORY[4], &glued, STORY[0], STORY[2], STORY[5]];
        let record = serde_json::json!({"id": "s", "paragraphs": paragraphs}).to_string();
        let scrape = written(&place, "scrape.jsonl", &record);
        let copy = written(&place, "copy.jsonl", &self::record("c", "paper.example", &[0, 1, 2, 3, 4, 5]));
        let run = |more: &[&str]| {
            let arguments = ["reorder", &scrape, "--references", &copy, "--quiet"];
            lines(&done(&[&arguments, more].concat()).stdout).remove(0)
        };
        assert_eq!(order(&run(&[])), [2, 1, 3, 1, 0, 4]);
        let whole = order(&run(&["--no-repair"]));
        assert_eq!(whole.len(), 5);
        assert_eq!(whole[0], 2);
    }

    #[test]
    fn copies_of_no_use_change_nothing() {
        let place = Place::new();
        let scrape = written(&place, "scrape.jsonl", &record("s", "scraper.example", &[3, 5, 0, 4, 2, 1]));
        let shuffles = [
            [5, 2, 4, 1, 3, 0],
            [1, 4, 0, 5, 2, 3],
            [4, 0, 3, 2, 5, 1],
            [2, 5, 1, 3, 0, 4],
            [3, 1, 5, 0, 4, 2],
        ];
        let copies: String = (1..)
            .zip(&shuffles)
            .map(|(number, order)| record(&format!("c{number}"), &format!("copier-{number}.example"), order))
            .collect();
        let copies = written(&place, "copies.jsonl", &copies);
        let alone = lines(&done(&["reorder", &scrape, "--quiet"]).stdout).remove(0);
        let run = done(&["reorder", &scrape, "--references", &copies, "--quiet"]);
        let with_copies = &lines(&run.stdout)[0];
        for field in ["order", "method", "confidence", "joins", "scrambled", "sources"] {
            assert_eq!(with_copies[field], alone[field], "{field}: {with_copies}");
        }
        assert_eq!(with_copies["copies"].as_array().unwrap().len(), 5);
    }

    #[test]
    fn who_expects_originals_keeps_what_reads_like_one() {
        let place = Place::new();
        let original = written(&place, "in.jsonl", &record("s", "paper.example", &[0, 1, 2, 3, 4, 5]));
        let given = |prior: &str| {
            let run = done(&["reorder", &original, "--scrambled-prior", prior, "--quiet"]);
            lines(&run.stdout)[0]["tau_given"].as_f64().unwrap()
        };
        let [low, high] = ["0.001", "0.999"].map(given);
        assert!(low > 0.999 && low >= high, "{low} {high}");
    }

    /// The same file as input and as reference says nothing that it has not said.
    #[test]
    fn a_document_is_no_reference_of_itself() {
        let place = Place::new();
        let scrape = written(&place, "scrape.jsonl", &record("s", "scraper.example", &[3, 5, 0, 4, 2, 1]));
        let alone = lines(&done(&["reorder", &scrape, "--quiet"]).stdout);
        let with_itself = lines(&done(&["reorder", &scrape, "--references", &scrape, "--quiet"]).stdout);
        assert_eq!(order(&alone[0]), order(&with_itself[0]));
        assert_eq!(with_itself[0]["method"], "discourse");
    }
}

mod runs {
    use super::*;

    /// Words of scripts without spaces overlap; reading them for the model broke off with a panic.
    #[test]
    fn any_script_is_put_in_order() {
        let place = Place::new();
        let record = serde_json::json!({"id": "s", "paragraphs": [
            "港口的起重机司机周二同意复工。 The drivers (起重机) said so.", "कर्सोवा बंदरगाह के क्रेन चालक काम पर लौटेंगे।",
            "Крановщики порта вернутся к работе.", "。", "…", "🚢🚢 #起重机 2017"
        ]});
        let run = done(&["reorder", &written(&place, "s.jsonl", &record.to_string()), "--quiet"]);
        assert_eq!(lines(&run.stdout)[0]["order"].as_array().unwrap().len(), 6);
    }

    #[test]
    fn a_broken_record_is_told_and_the_rest_is_put_in_order() {
        let place = Place::new();
        let input = written(
            &place,
            "in.jsonl",
            "{\"id\":\"a\",\"text\":\"One.\\nTwo.\"}\n{broken\n{\"id\":\"b\",\"text\":\"\"}\n",
        );
        let run = done(&["reorder", &input, "--quiet"]);
        let ids: Vec<String> = lines(&run.stdout).iter().map(|line| line["id"].to_string()).collect();
        assert_eq!(ids, ["\"a\"", "\"b\""]);
        assert!(String::from_utf8_lossy(&run.stderr).contains("record 2"));
        let out = name(&place, "out.jsonl");
        let strict = wirecopy(&["reorder", &input, "-o", &out, "--strict"]);
        assert_eq!(strict.status.code(), Some(2));
        assert!(!Path::new(&out).exists(), "nothing appears");
    }

    #[test]
    fn nothing_is_replaced_unasked_and_no_input_ever() {
        let place = Place::new();
        let input = written(&place, "in.jsonl", "{\"id\":\"a\",\"text\":\"One.\\nTwo.\"}\n");
        let out = written(&place, "out.jsonl", "mine");
        assert_eq!(wirecopy(&["reorder", &input, "-o", &out]).status.code(), Some(2));
        assert_eq!(fs::read_to_string(&out).unwrap(), "mine");
        done(&["reorder", &input, "-o", &out, "--force", "--quiet"]);
        assert_ne!(fs::read_to_string(&out).unwrap(), "mine");
        for arguments in [&["-o", &input, "--force"][..], &["--references", &out, "-o", &out, "--force"]] {
            let run = wirecopy(&[&["reorder", &input], arguments].concat());
            assert_eq!(run.status.code(), Some(2), "{arguments:?}");
        }
    }
}
