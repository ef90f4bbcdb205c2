//! Tables that `wirecopy evaluate` must not take for what they are not: rows that look like comments, ids that look
//! alike, rows that contradict each other, tables of another kind.

#![allow(clippy::unwrap_used, reason = "the helpers of tests may fail as the tests may")]
#![allow(clippy::float_cmp, reason = "figures are compared as they are shown")]

mod place;

use place::Place;
use serde_json::{Value, json};
use wirecopy::error::Result;
use wirecopy::evaluate::order::OrderConfig;
use wirecopy::evaluate::pairs::{PairsConfig, PairsReport};
use wirecopy::evaluate::sweep::SweepColumn;
use wirecopy::evaluate::{clusters, order, pairs};
use wirecopy::write::{Cell, Table};

const GOLD: &str = "id1\tid2\tduplicate\trelation\na\tb\t1\treprint\nc\td\t0\toverlap\n";

/// Measures a prediction of this name and content against gold's content.
fn pairs_report(gold: &str, name: &str, pred: &str, config: &PairsConfig) -> Result<PairsReport> {
    let folder = Place::new();
    pairs::evaluate(&folder.write("gold.tsv", gold), &folder.write(name, pred), config)
}

fn assert_told(result: Result<impl std::fmt::Debug>, expect: &str) {
    let message = result.unwrap_err().to_string();
    assert!(message.contains(expect), "{message}");
}

mod orders {
    use super::*;

    fn report(gold: &str, pred: &str, by: Option<&str>) -> Result<order::OrderReport> {
        let folder = Place::new();
        let config = OrderConfig { by: by.map(str::to_owned), ..OrderConfig::default() };
        order::evaluate(&folder.write("gold.jsonl", gold), &folder.write("pred.jsonl", pred), &config)
    }

    #[test]
    fn an_empty_prediction_is_not_perfect() {
        let line = |id: u32, order: &str| format!("{{\"id\":{id},\"order\":{order}}}\n");
        let gold: String = (0..3).map(|id| line(id, "[0,1,2,3]")).collect();
        let pred = line(0, "[]") + &line(1, "[]") + &line(2, "[0]");
        let all = serde_json::to_value(report(&gold, &pred, None).unwrap()).unwrap()["all"].clone();
        let figures = ["tau", "perfect", "first", "last", "adjacent"].map(|name| all[name].as_f64().unwrap());
        assert_eq!(figures, [-0.6667, 0.0, 0.3333, 0.0, 0.0]);
    }

    #[test]
    fn groups_go_by_paragraphs_not_pieces_and_are_listed_by_size() {
        let numbers = |end: u32| (0..end).map(|at| at.to_string()).collect::<Vec<_>>().join(",");
        let gold = format!(
            "{{\"id\":1,\"order\":[0,0,1,1,2,2,3,3,4,4]}}\n{{\"id\":2,\"order\":[{}]}}\n{{\"id\":3,\"order\":[{}]}}\n",
            numbers(20),
            numbers(9)
        );
        let report = report(&gold, &gold, None).unwrap();
        let text = report.to_string();
        let listed: Vec<&str> = text.lines().skip(2).filter_map(|line| line.split(' ').next()).collect();
        assert_eq!(listed, ["all", "n5-8", "n9-14", "n15-24"]);
    }

    #[test]
    fn a_field_that_no_article_has_is_refused() {
        let gold = "{\"id\":1,\"order\":[0],\"set\":\"x\"}\n{\"id\":2,\"order\":[0]}\n";
        assert!(report(gold, gold, Some("set")).unwrap().groups.contains_key("set=None"));
        assert_told(report(gold, gold, Some("sett")), "has a field `sett` to be grouped by");
    }

    #[test]
    fn long_ids_of_two_articles_stay_two() {
        let line = |id: &str, order: &str| format!("{{\"id\":{id},\"order\":{order}}}\n");
        let gold = line("123456789012345678901", "[0,1]") + &line("123456789012345678902", "[1,0]");
        let report = report(&gold, &gold, None).unwrap();
        assert_eq!((report.groups["all"].articles, report.doubled.rows()), (2, 0));
    }

    #[test]
    fn a_table_of_another_kind_is_told() {
        let orders = "{\"id\":1,\"order\":[0]}\n";
        assert_told(report(orders, "id\tcluster\na\t1\n", None), "line 1: this seems to be a clusters table");
        assert_told(
            report(orders, "{\"a\":1,\"b\":2}\n", None),
            "for `evaluate pairs --pred`; a file of orders",
        );
        assert_told(report(orders, "{\"id\":1}\n", None), "missing field `order`");
    }
}

mod ids {
    use super::*;

    /// What `dedup` writes of these pairs, in every format, against gold as it writes it.
    #[test]
    fn of_every_format_are_found_in_every_other() {
        let folder = Place::new();
        let ids = ["#1", "a\tb", "a\nb", "a\r\nb", "C:\\temp", "x, \"y\"", "123456789012345678901"];
        let write = |name: &str, columns: &[&'static str], last: &str| {
            let path = folder.folder().join(name);
            let mut table = Table::create(&path, columns, false).unwrap();
            for id in ids {
                table.row(&[Cell::Text(id), Cell::Text("other"), Cell::Text(last)]).unwrap();
            }
            table.commit().unwrap();
            path
        };
        let formats = ["tsv", "csv", "jsonl"];
        let golds = formats.map(|end| write(&format!("gold.{end}"), &["id1", "id2", "duplicate"], "1"));
        let preds = formats.map(|end| write(&format!("pred.{end}"), &["a", "b", "relation"], "reprint"));
        for (gold, pred) in golds.iter().flat_map(|gold| preds.iter().map(move |pred| (gold, pred))) {
            let report = pairs::evaluate(gold, pred, &PairsConfig::default()).unwrap();
            assert_eq!((report.tp, report.r#fn), (ids.len() as u64, 0), "{gold:?} {pred:?}");
        }
        let tables = formats.map(|end| write(&format!("clusters.{end}"), &["id", "cluster", "keeper"], ""));
        for (gold, pred) in tables.iter().flat_map(|gold| tables.iter().map(move |pred| (gold, pred))) {
            let report = clusters::evaluate(gold, pred).unwrap();
            assert_eq!((report.documents, report.missing), (ids.len() as u64, 0), "{gold:?} {pred:?}");
        }
    }
}

mod rows {
    use super::*;

    #[test]
    fn of_one_pair_the_last_counts_and_the_others_are_told() {
        let check = |pred: &str, tp: u64| {
            let report = pairs_report(GOLD, "pred.tsv", pred, &PairsConfig::default()).unwrap();
            assert_eq!((report.tp, report.doubled.rows()), (tp, 1));
            let relation = if tp == 1 { "reprint" } else { "overlap" };
            assert_eq!(report.relations.as_ref().unwrap().confusion["reprint"][relation], 1);
            assert!(report.to_string().contains("doubled        1 (the pair or document"), "{report}");
            let message = report.doubled.refuse().unwrap_err().to_string();
            assert!(message.contains("pred.tsv, line 3: its id or pair had a row before"), "{message}");
        };
        check("a\tb\trelation\na\tb\toverlap\nb\ta\treprint\n", 1);
        check("a\tb\trelation\na\tb\treprint\nb\ta\toverlap\n", 0);
        let clusters = "id\tcluster\na\t1\na\t2\nb\t2\n";
        let report = pairs_report(GOLD, "pred.tsv", clusters, &PairsConfig::default()).unwrap();
        assert_eq!((report.tp, report.doubled.rows()), (1, 1));
        let judged_twice = "id1\tid2\tduplicate\na\tb\t1\nb\ta\t1\n";
        let report = pairs_report(judged_twice, "pred.tsv", clusters, &PairsConfig::default()).unwrap();
        assert_eq!((report.tp, report.doubled.rows()), (2, 2));
    }

    #[test]
    fn of_json_lines_each_has_its_own_relation() {
        let check = |pred: &str, tp: u64, fp: u64| {
            let report = pairs_report(GOLD, "pred.jsonl", pred, &PairsConfig::default()).unwrap();
            assert_eq!((report.tp, report.fp), (tp, fp), "{pred}");
        };
        let plain = "{\"a\":\"a\",\"b\":\"b\"}\n";
        let overlap = "{\"a\":\"c\",\"b\":\"d\",\"relation\":\"overlap\"}\n";
        check(&format!("{plain}{overlap}"), 1, 0);
        check(&format!("{overlap}{plain}"), 1, 0);
        check("{\"a\":\"c\",\"b\":\"d\",\"relation\":null}\n", 0, 0);
        // Where a header names the column, a row that is too short to have it has no duplicate's relation.
        check("a\tb\trelation\nc\td\n", 0, 0);
        let config = PairsConfig { relations: Some("overlap".parse().unwrap()), ..PairsConfig::default() };
        let report = pairs_report(GOLD, "pred.jsonl", &format!("{plain}{overlap}"), &config).unwrap();
        assert_eq!((report.tp, report.fp), (0, 1));
        assert_told(pairs_report(GOLD, "pred.jsonl", plain, &config), "has no column `relation`");
    }

    #[test]
    fn without_a_score_a_sweep_says_so() {
        let config = PairsConfig { sweep: Some(SweepColumn::Resemblance), ..PairsConfig::default() };
        let check = |pred: &str, expect: &str| {
            let report = pairs_report(GOLD, "pred.tsv", pred, &config).unwrap();
            assert!(report.sweep.is_none() && report.to_string().contains(expect), "{report}");
            assert_eq!(serde_json::to_value(&report).unwrap()["no_sweep"]["column"], "resemblance");
        };
        check("a\tb\tresemblance\na\ty\t0.5\n", "no threshold on resemblance: no graded pair has one");
        check("a\tb\tresemblance\nc\td\t0.5\n", "graded pairs that have one: 1, none of them");
    }
}

/// All of it was measured without a word: figures of 0 where two tables were of other documents, a grade of 7 as a duplicate,
/// a misspelt relation as none, and a document as a duplicate of itself.
mod nonsense {
    use super::*;

    const PRED: &str = "a\tb\trelation\na\tb\treprint\n";

    #[test]
    fn of_other_documents_nothing_can_be_measured() {
        let plain = PairsConfig::default();
        let expect = "there is `x`, and in gold `a`";
        assert_told(pairs_report(GOLD, "p.tsv", "a\tb\nx\ty\nv\tw\n", &plain), expect);
        assert_told(pairs_report(GOLD, "p.tsv", "id\tcluster\nx\t1\ny\t1\n", &plain), expect);
        let one_known = pairs_report(GOLD, "p.tsv", "a\tb\nx\ty\nv\td\n", &plain).unwrap();
        assert_eq!((one_known.tp, one_known.r#fn), (0, 1));
        let nothing_found = pairs_report(GOLD, "p.tsv", "a\tb\trelation\n", &plain).unwrap();
        assert_eq!((nothing_found.tp, nothing_found.r#fn), (0, 1), "whoever finds nothing names no document");

        let folder = Place::new();
        let table = |name: &str, id: &str| folder.write(name, format!("id\tcluster\n{id}\t1\n"));
        assert_told(clusters::evaluate(&table("g.tsv", "a"), &table("p.tsv", "x")), expect);
        let orders =
            |name: &str, id: &str| folder.write(name, format!("{{\"id\":\"{id}\",\"order\":[0]}}\n"));
        let config = OrderConfig::default();
        assert_told(order::evaluate(&orders("g.jsonl", "a"), &orders("p.jsonl", "x"), &config), expect);
    }

    #[test]
    fn without_a_grade_on_either_side_nothing_can_be_measured() {
        let gold = "id1\tid2\tduplicate\na\tb\t0.5\nc\td\t\n";
        assert_told(
            pairs_report(gold, "p.tsv", PRED, &PairsConfig::default()),
            "a grade of 1 or more, or of 0 or less",
        );
    }

    #[test]
    fn odd_grades_are_told_unless_gold_has_a_scale_of_its_own() {
        let gold = "id1\tid2\tduplicate\na\tb\t7\nc\td\t-1\ne\tf\t0\n";
        let report = pairs_report(gold, "p.tsv", PRED, &PairsConfig::default()).unwrap();
        assert_eq!((report.odd.odd_grades.rows(), report.positives, report.negatives), (2, 1, 2));
        assert!(report.to_string().contains("odd grades     2, first `7` in "), "{report}");
        let scale = PairsConfig { positive: 5.0, negative: 1.0, ..PairsConfig::default() };
        assert!(pairs_report(gold, "p.tsv", PRED, &scale).unwrap().odd.odd_grades.is_empty());
    }

    #[test]
    fn relations_that_nobody_knows_are_told_and_no_table_is_read_that_has_no_other() {
        let plain = PairsConfig::default();
        let gold = GOLD.replace("reprint", "reprnt");
        let pred = PRED.to_owned() + "c\td\tduplicate\n";
        let report = pairs_report(&gold, "p.tsv", &pred, &plain).unwrap();
        assert_eq!(report.odd.unknown_relations.rows(), 2);
        assert!(report.to_string().contains("odd relations  2, first `reprnt` in "), "{report}");
        let none_known = "a\tb\trelation\na\tb\tcopy\n";
        assert_told(pairs_report(GOLD, "p.tsv", none_known, &plain), "rows with one: 1, first `copy`");
        let all = PairsConfig { relations: Some("all".parse().unwrap()), ..plain };
        assert_eq!(pairs_report(GOLD, "p.tsv", none_known, &all).unwrap().tp, 1);
    }

    #[test]
    fn a_document_is_no_pair_with_itself() {
        let gold = GOLD.to_owned() + "a\ta\t1\tidentical\n";
        let pred = PRED.to_owned() + "a\ta\tidentical\nc\tc\tidentical\n";
        let report = pairs_report(&gold, "p.tsv", &pred, &PairsConfig::default()).unwrap();
        assert_eq!((report.odd.self_pairs.rows(), report.positives, report.tp), (3, 1, 1));
        assert_eq!(serde_json::to_value(&report).unwrap()["self_pairs"], 3);
        assert!(report.refuse().unwrap_err().to_string().contains("`a` is paired with itself; such rows: 3"));
        let alone = "id1\tid2\tduplicate\na\ta\t1\n";
        assert_told(
            pairs_report(alone, "p.tsv", PRED, &PairsConfig::default()),
            "no graded pair of two documents",
        );
    }
}

mod kinds {
    use super::*;

    const PAIRS: &str = "a\tb\trelation\nx\ty\treprint\n";
    const CLUSTERS: &str = "id\tcluster\nx\t1\ny\t1\n";
    const ORDERS: &str = "{\"id\":1,\"order\":[0,1]}\n";

    #[test]
    fn that_clusters_are_not_made_of() {
        let folder = Place::new();
        let gold = folder.write("gold.tsv", CLUSTERS);
        let check = |pred: &str, expect: &str| {
            let pred = folder.write("pred.tsv", pred);
            assert_told(clusters::evaluate(&gold, &pred), expect);
            assert_told(clusters::evaluate(&pred, &gold), expect);
        };
        check(PAIRS, "line 1: this seems to be a pairs table (a, b, …), for `evaluate pairs --pred`");
        check(
            GOLD,
            "this seems to be a table of graded pairs (id1, id2, duplicate), for `evaluate pairs --gold`",
        );
        check(ORDERS, "this seems to be a file of orders (id, order), for `evaluate order`");
        check("x\ty\treprint\n", "this seems to be a pairs table");
        check("id\tlabel\nx\t1\n", "the header has no column `cluster`, only id, label");
    }

    #[test]
    fn without_a_header_clusters_are_read_by_place_and_that_is_told() {
        let folder = Place::new();
        let gold = folder.write("gold.tsv", CLUSTERS);
        let report = clusters::evaluate(&gold, &folder.write("pred.tsv", "x\t1\ny\t1\n")).unwrap();
        assert_eq!(report.tp, 1);
        assert!(report.to_string().contains("no header      in pred: "), "{report}");
        assert_eq!(serde_json::to_value(&report).unwrap()["without_header"], json!(["pred"]));
        let report = clusters::evaluate(&gold, &gold).unwrap();
        assert_eq!(serde_json::to_value(&report).unwrap().get("without_header"), None);
        assert!(report.to_string().lines().next().unwrap().ends_with("; prediction read as clusters"));
    }

    #[test]
    fn that_pairs_are_not_predicted_by() {
        let check = |pred: &str, expect: &str| {
            assert_told(pairs_report(GOLD, "pred.tsv", pred, &PairsConfig::default()), expect);
        };
        check(
            ORDERS,
            "line 1: this seems to be a file of orders (id, order), for `evaluate order`; a pairs table",
        );
        check(
            "x\ty\treprint\n",
            "line 1: no column is named as those of a pairs table (a, b) or a clusters table",
        );
        check("x\t1\ny\t1\n", "no column is named");
        check("a;b;relation\nx;y;reprint\n", "only a;b;relation; name them in a header, with tabs or commas");
        check("a\tc\nx\ty\n", "the header has no column `b`, only a, c");
        let report = |pred: &str| pairs_report(GOLD, "pred.tsv", pred, &PairsConfig::default()).unwrap();
        let first = |pred: &str| report(pred).to_string().lines().next().unwrap().to_owned();
        for (pred, read_as) in [(PAIRS, "pairs"), (CLUSTERS, "clusters")] {
            let first = first(&pred.replace("\nx", "\na"));
            assert!(first.ends_with(&format!("; prediction read as {read_as}")), "{first}");
        }
    }

    #[test]
    fn that_pairs_are_not_judged_by() {
        let check = |gold: &str, expect: &str| {
            assert_told(pairs_report(gold, "pred.tsv", PAIRS, &PairsConfig::default()), expect);
        };
        check(
            CLUSTERS,
            "line 1: this seems to be a clusters table (id, cluster), for `evaluate clusters` and",
        );
        check(
            PAIRS,
            "this seems to be a pairs table (a, b, …), for `evaluate pairs --pred`; a table of graded pairs",
        );
        check("id1;id2;duplicate\na;b;1\n", "line 1: the header has no column `id1`, only id1;id2;duplicate");
        // A grade in words is no header, and must not be lost as one.
        check("x\ty\tyes\nc\td\t1\n", "line 1: `yes` is no grade");
        let named = "left\tright\tlabel\nx\ty\t1\n";
        let report = pairs_report(named, "pred.tsv", PAIRS, &PairsConfig::default()).unwrap();
        assert_eq!(report.tp, 1);
        assert!(report.to_string().contains("its first line was taken for a header: left, right, label"));
        let report: Value = serde_json::to_value(&report).unwrap();
        assert_eq!(report["passed_over"], "left, right, label");
    }
}

#[cfg(feature = "cli")]
mod the_command {
    use std::io::{BufRead, BufReader};
    use std::process::{Command, Stdio};

    use super::*;

    fn command(folder: &Place, arguments: &str) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_wirecopy"));
        command.current_dir(folder.folder()).arg("evaluate").args(arguments.split(' '));
        command
    }

    /// Gold of so many pairs, one of them `a b`, and a prediction that lacks that one.
    fn all_but_one(folder: &Place, pairs: usize) {
        let rows: Vec<String> = (1..pairs).map(|pair| format!("x{pair}\ty{pair}")).collect();
        let gold = format!("id1\tid2\tduplicate\n{}\t1\na\tb\t1\n", rows.join("\t1\n"));
        folder.write("gold.tsv", &gold);
        folder.write("pred.tsv", format!("a\tb\n{}\n", rows.join("\n")));
        folder.write("none.tsv", "a\tb\n");
    }

    #[test]
    fn a_figure_that_is_rounded_up_to_what_was_asked_fails() {
        let folder = Place::new();
        all_but_one(&folder, 20_000);
        let output = command(&folder, "pairs --gold gold.tsv --pred pred.tsv --min-f1 1").output().unwrap();
        assert_eq!(output.status.code(), Some(1));
        assert!(String::from_utf8(output.stdout).unwrap().contains("F1             1.0000"));
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(told.starts_with("--min-f1 1 is not reached: the figure is 0.99997"), "{told}");
        let output =
            command(&folder, "pairs --gold gold.tsv --pred pred.tsv --min-f1 0.9999").output().unwrap();
        assert_eq!(output.status.code(), Some(0));
    }

    #[test]
    fn a_reader_that_goes_away_does_not_take_the_gate_with_it() {
        let folder = Place::new();
        all_but_one(&folder, 20_000);
        let check = |least: &str, status: i32| {
            let arguments = format!("pairs --gold gold.tsv --pred none.tsv --wrong --min-f1 {least}");
            let mut child =
                command(&folder, &arguments).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            let mut line = String::new();
            BufReader::with_capacity(16, child.stdout.take().unwrap()).read_line(&mut line).unwrap();
            let output = child.wait_with_output().unwrap();
            assert_eq!(output.status.code(), Some(status), "{output:?}");
            assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
        };
        check("0.9", 1);
        check("0", 0);
    }

    #[test]
    fn strict_stops_at_a_doubled_row_of_every_kind() {
        let folder = Place::new();
        folder.write("gold.tsv", GOLD);
        folder.write("pred.tsv", "a\tb\trelation\na\tb\treprint\na\tb\toverlap\n");
        folder.write("clusters.tsv", "id\tcluster\na\t1\na\t2\n");
        folder.write("orders.jsonl", "{\"id\":1,\"order\":[0]}\n\n{\"id\":1,\"order\":[0]}\n");
        for arguments in [
            "pairs --gold gold.tsv --pred pred.tsv",
            "clusters --gold clusters.tsv --pred clusters.tsv",
            "order --gold orders.jsonl --pred orders.jsonl",
        ] {
            assert_eq!(command(&folder, arguments).output().unwrap().status.code(), Some(0), "{arguments}");
            let output = command(&folder, arguments).arg("--strict").output().unwrap();
            let told = String::from_utf8(output.stderr).unwrap();
            assert_eq!(output.status.code(), Some(2), "{told}");
            assert!(told.contains(", line 3: its id or pair had a row before"), "{told}");
        }
    }
}
