//! One test a bug, named by what went wrong, with what it was in a comment. A bug that was mended stays mended.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![cfg(feature = "cli")]

mod place;

use std::fs;
use std::process::Output;

use place::{Place, told};
use wirecopy::cluster::{Edge, anchored};

const RECORD: &str =
    "{\"id\":\"a\",\"title\":\"Bees\",\"text\":\"Beekeepers of the valley count their hives in May.\"}\n";

/// A folder with one file of records to run in.
fn with(records: &str) -> Place {
    let place = Place::new();
    place.write("in.jsonl", records);
    place
}

fn dedup(place: &Place, arguments: &str) -> Output {
    place.run(&format!("dedup in.jsonl {arguments}"))
}

/// Articles of five paragraphs that have nothing in common.
fn articles(count: usize) -> String {
    let article = |number: usize| {
        let paragraph = |at: usize| {
            let words: Vec<String> = (0..20).map(|word| format!("w{number}x{at}y{word}")).collect();
            format!("{}.", words.join(" "))
        };
        let text: Vec<String> = (0..5).map(paragraph).collect();
        format!("{}\n", serde_json::json!({ "id": format!("d{number}"), "paragraphs": text }))
    };
    (0..count).map(article).collect()
}

/// Two outputs of one name: the first was written and took the name, then the run failed on the second; with
/// `--force` the second replaced the first without a word.
#[test]
fn two_outputs_of_one_name_are_refused_before_any_is_written() {
    for arguments in [
        "--clusters t.tsv --pairs t.tsv",
        "--clusters t.tsv --pairs ./t.tsv --force",
        "-o t.jsonl --clusters t.jsonl --force",
    ] {
        let place = with(RECORD);
        let run = dedup(&place, arguments);
        assert_eq!(run.status.code(), Some(2), "{arguments}");
        assert!(!place.path("t.tsv").exists() && !place.path("t.jsonl").exists(), "{arguments}");
    }
}

/// A table named inside the folder of kept records: with `--force` it was written into the old folder, which was then
/// replaced as a whole, and the table was gone with status 0.
#[test]
fn a_table_in_the_folder_that_is_replaced_is_refused() {
    let place = with(RECORD);
    fs::write(place.path("more.jsonl"), RECORD.replace("\"a\"", "\"b\"")).unwrap();
    fs::create_dir(place.path("kept")).unwrap();
    let run = dedup(&place, "more.jsonl -o kept --clusters kept/clusters.tsv --force");
    assert_eq!(run.status.code(), Some(2));
    assert!(
        String::from_utf8_lossy(&run.stderr)
            .contains("--clusters: kept/clusters.tsv cannot stand beside -o kept")
    );
}

/// A table and the summary, or two tables, ran into each other on standard output.
#[test]
fn standard_output_holds_one_thing() {
    for arguments in ["--clusters - --pairs -", "--clusters - --json", "-o - --pairs -"] {
        let run = dedup(&with(RECORD), arguments);
        assert_eq!((run.status.code(), run.stdout.len()), (Some(2), 0), "{arguments}");
    }
}

/// `--max-loss` stopped a run with status 1, and with `--quiet` nothing said why.
#[test]
fn a_stop_by_max_loss_is_told_even_when_quiet() {
    let place = with(&[RECORD, &RECORD.replace("\"a\"", "\"b\"")].concat());
    let run = dedup(&place, "-o kept.jsonl --max-loss 10 --quiet");
    assert_eq!(run.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&run.stderr).contains("--max-loss 10"));
    assert!(!place.path("kept.jsonl").exists());
}

/// A digest of two whole stories contains both, so that it became the anchor of both and joined them.
#[test]
fn a_digest_of_two_whole_stories_joins_neither_to_the_other() {
    let bridge = "The bridge over the river at Karsova stays closed to lorries until Friday, the ministry of transport said.\\n\
                  Engineers of the national rail company will test its new supports with a train of empty wagons first.\\n\
                  A lorry lost a load of timber there in the first week of March and damaged two of the old pillars.";
    let harvest = "Farmers in the north expect the smallest harvest of wheat in nine years after a spring without rain.\\n\
                   Their union asked the government to open the reserve of fodder before the cattle markets of the autumn.\\n\
                   Mills along the canal have begun to buy barley abroad, which costs a third more than it did last year.";
    let record =
        |id: &str, text: &str| format!("{{\"id\":\"{id}\",\"title\":\"{id}\",\"text\":\"{text}\"}}\n");
    let place = with(
        &[
            record("bridge", bridge),
            record("digest", &format!("Two things to know today.\\n{bridge}\\n{harvest}")),
            record("harvest", harvest),
        ]
        .concat(),
    );
    let output = dedup(&place, "--pairs pairs.tsv --clusters clusters.tsv --quiet");
    assert!(output.status.success(), "{output:?}");
    let column = |table: &str, at: usize| -> Vec<String> {
        let table = fs::read_to_string(place.path(table)).unwrap();
        table.lines().skip(1).map(|row| row.split('\t').nth(at).unwrap().to_owned()).collect()
    };
    assert_eq!(column("pairs.tsv", 2), ["overlap", "overlap"]);
    assert_eq!(column("clusters.tsv", 1), ["bridge", "digest", "harvest"]);
}

/// An original whose scans are longer than itself, because broken words are more words, lost its place as anchor to one of
/// them, and the other scan stayed alone.
#[test]
fn an_original_is_the_anchor_of_scans_that_are_longer() {
    let edge = |b| Edge { a: 0, b, is_part: false };
    let words = |unit: u32| [100, 140, 130][unit as usize];
    let anchors = anchored(3, &[edge(1), edge(2)], words, |_, others| Ok(vec![false; others.len()])).unwrap();
    assert_eq!(anchors, [0, 0, 0]);
}

/// Headings of one word that a scraper ran into both of their neighbours made a reprint of an identical copy.
#[test]
fn headings_that_were_run_into_both_neighbours_make_no_reprint() {
    let [first, second, third] = [
        "The bridge over the river at Karsova stays closed to lorries until Friday, the ministry of transport said",
        "Engineers of the national rail company will test its new supports with a train of empty wagons first",
        "A lorry lost a load of timber there in the first week of March and damaged two of the old pillars.",
    ];
    let record = |id: &str, text: &str| format!("{{\"id\":\"{id}\",\"text\":\"{text}\"}}\n");
    let place = with(
        &[
            record("parted", &format!("{first}\\nCosts\\n{second}\\nOregon\\n{third}")),
            record("glued", &format!("{first}Costs{second}Oregon{third}")),
        ]
        .concat(),
    );
    let output = dedup(&place, "--pairs pairs.tsv --quiet");
    assert!(output.status.success(), "{output:?}");
    let table = fs::read_to_string(place.path("pairs.tsv")).unwrap();
    assert_eq!(table.lines().nth(1).unwrap().split('\t').nth(2), Some("identical"), "{table}");
}

/// `synth` did not look whether its folder holds its input: with `--force` the input was removed, with status 0.
#[test]
fn a_corpus_does_not_replace_what_it_is_made_from() {
    let place = with(RECORD);
    fs::create_dir(place.path("clean")).unwrap();
    fs::write(place.path("clean/a.jsonl"), articles(3)).unwrap();
    for arguments in [
        "synth clean -o clean --force",
        "synth clean -o clean/corpus",
        "synth clean/a.jsonl -o clean --force",
        "synth clean -o clean --force --references clean",
    ] {
        let run = place.run(arguments);
        assert_eq!(run.status.code(), Some(2), "{arguments}");
        assert!(told(&run).contains("name another place"), "{arguments}: {}", told(&run));
        assert!(place.path("clean/a.jsonl").exists(), "{arguments}");
    }
}

/// `synth --references clean --kinds ocr` made labelled orders and no scan, and `--keep` without `--references` did nothing.
#[test]
fn settings_of_a_corpus_that_is_not_made_are_refused() {
    let place = with(RECORD);
    for arguments in
        ["--references clean --kinds ocr", "--references clean --copies 2", "--keep .5", "--lost .1"]
    {
        let run = place.run(&format!("synth in.jsonl -o corpus {arguments}"));
        assert_eq!(run.status.code(), Some(2), "{arguments}");
        assert!(told(&run).contains("--references"), "{arguments}: {}", told(&run));
    }
}

/// An archive in order in a language of which the model knows no word was put into another order.
#[test]
fn what_is_in_a_language_that_the_model_has_not_learnt_stays_as_given() {
    let paragraphs = [
        "Крановщики крупнейшего порта страны в понедельник завершили трёхнедельную забастовку, сообщил профсоюз.",
        "По его данным, за предложение, которое компания сделала в выходные, проголосовали 412 из 530 работников.",
        "Представитель профсоюза Олав Бреннер назвал результат компромиссом, который устраивает обе стороны.",
        "Ранее компания заявляла, что из-за забастовки потеряла треть грузооборота.",
        "Несколько судоходных компаний направили свои суда в Бродно, где образовались длинные очереди.",
        "Новый коллективный договор будут обсуждать весной.",
    ];
    let place = with(&serde_json::json!({"id": 7, "paragraphs": paragraphs}).to_string());
    let run = place.run("reorder in.jsonl");
    let ordered: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(ordered["order"], serde_json::json!([0, 1, 2, 3, 4, 5]));
    assert_eq!((&ordered["unlearnt"], &ordered["guess"]), (&true.into(), &true.into()));
    assert!(
        told(&run).contains("the model has not learnt that of 1 document, which stays"),
        "{}",
        told(&run)
    );
    assert_eq!(ordered["id"], 7, "and its id is the number that it was");
}

/// Whatever stood in a folder of inputs was read by the next run of it: tables, ordered articles, models.
#[test]
fn nothing_is_written_into_a_folder_that_is_read() {
    let place = with(RECORD);
    fs::create_dir(place.path("clean")).unwrap();
    fs::write(place.path("clean/a.jsonl"), articles(3)).unwrap();
    for arguments in [
        "dedup clean --clusters clean/c.tsv",
        "dedup clean --dry-run --pairs clean/sub/../p.tsv",
        "dedup clean -o kept --manifest clean/m.json",
        "reorder clean -o clean/ordered.jsonl",
        "train clean -o clean/ours.model",
        "track clean -o clean/report",
    ] {
        fs::create_dir_all(place.path("clean/sub")).unwrap();
        let run = place.run(arguments);
        assert_eq!(run.status.code(), Some(2), "{arguments}");
        assert!(told(&run).contains("is in the input folder"), "{arguments}: {}", told(&run));
    }
}

/// A reader that went away ended the whole run with status 0: other outputs were missing, and what the run was asked
/// to fail on was not told.
#[cfg(unix)]
#[test]
fn a_reader_that_goes_away_costs_its_own_output_alone() {
    use std::process::Stdio;
    // More rows than a pipe holds.
    let twice = articles(4000).lines().flat_map(|line| [line, "\n", line, "\n"]).collect::<String>();
    let place = with(&twice);
    let status = |arguments: &str| {
        let mut run = place.command(arguments).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        drop(run.stdout.take());
        run.wait().unwrap().code()
    };
    assert_eq!(status("dedup in.jsonl -o kept.jsonl --clusters -"), Some(0));
    assert_eq!(fs::read_to_string(place.path("kept.jsonl")).unwrap().lines().count(), 4000);
    assert_eq!(status("dedup in.jsonl -o less.jsonl --clusters - --max-loss 10"), Some(1));
    assert!(!place.path("less.jsonl").exists());
    assert_eq!(status("dedup in.jsonl --dry-run --max-loss 10 --json"), Some(1));
    assert_eq!(status("dedup in.jsonl -o -"), Some(0), "a quiet end");
}

/// Blank paragraphs of a list were left out before places were counted: `order` named other paragraphs than the list has.
#[test]
fn an_order_names_the_places_of_the_list_that_was_given() {
    let record = r#"{"id":"e","paragraphs":["","By Ana Silva","","The council met on Monday and voted for the plan.","It was the third vote in a year. (Reuters)"]}"#;
    let place = with(record);
    let run = place.run("reorder in.jsonl -o - --quiet");
    let line: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    let mut order: Vec<u64> =
        line["order"].as_array().unwrap().iter().filter_map(serde_json::Value::as_u64).collect();
    order.sort_unstable();
    assert_eq!(order, [1, 3, 4], "{line}");
}

/// A field that was there and blank hid the text of the next one, and the article counted as one without text.
#[test]
fn a_blank_field_hides_no_other_one() {
    let records = "{\"id\":\"a\",\"text\":\" \",\"content\":\"Beekeepers count their hives.\"}\n\
                   {\"id\":\"b\",\"paragraphs\":[],\"text\":\"Beekeepers count their hives.\"}\n";
    let run = dedup(&with(records), "--dry-run");
    assert!(told(&run).contains("1 identical") && told(&run).contains("0 without text"), "{}", told(&run));
}

/// `64MB` was no size, though the message and the parser knew of the B.
#[test]
fn sizes_may_be_given_in_bytes_by_name() {
    let run = dedup(&with(RECORD), "--dry-run --memory 64MB");
    assert_eq!(run.status.code(), Some(0), "{}", told(&run));
}

/// A record that claims the largest length there is: the length of its head was added to it, and the sum was none.
#[test]
fn a_length_of_64_bits_costs_its_record_alone() {
    let text = "Beekeepers of the valley count their hives in May.";
    let record = |length: &str| {
        format!(
            "WARC/1.0\r\nWARC-Type: conversion\r\nContent-Type: text/plain\r\nContent-Length: {length}\r\n\r\n{text}\r\n\r\n"
        )
    };
    let place = with(RECORD);
    let archive = [record("18446744073709551615"), record(&text.len().to_string())].concat();
    fs::write(place.path("in.warc"), archive).unwrap();
    let run = place.run("dedup in.warc --dry-run");
    assert_eq!(run.status.code(), Some(0), "{}", told(&run));
    assert!(told(&run).contains("1 document"), "{}", told(&run));
    assert!(told(&run).contains("the record is larger than"), "{}", told(&run));
}

/// A copy that lost its accents shared few words in a row with its original, and was an overlap of it.
#[test]
fn a_copy_without_its_accents_is_the_same_text() {
    let story = "Le pont de Karsova restera fermé aux camions jusqu’à vendredi, a annoncé le ministère des Transports.\n\
                 Des ingénieurs de la société des chemins de fer vérifieront d’abord les piliers réparés à l’été dernier.\n\
                 Un camion y avait perdu son chargement de bois début février, endommageant deux arches très âgées.\n\
                 La mairie réclame un second passage depuis près d’une décennie, sans être entendue à ce jour.";
    let bare: String = story
        .chars()
        .map(|letter| match letter {
            'à' | 'â' => 'a',
            'é' | 'è' | 'ê' => 'e',
            'û' => 'u',
            other => other,
        })
        .collect();
    let place = with(RECORD);
    let record = |id: &str, text: &str| format!("{}\n", serde_json::json!({ "id": id, "text": text }));
    fs::write(place.path("in.jsonl"), [record("a", story), record("b", &bare)].concat()).unwrap();
    let run = dedup(&place, "--dry-run --json");
    let told: serde_json::Value = serde_json::from_slice(&run.stdout).unwrap();
    assert_eq!(told["clusters"]["identical"], 1, "{told}");
}
