//! `wirecopy evaluate` against figures worked out by hand, and against an independent scorer where there is one.

#![allow(clippy::unwrap_used, reason = "the helpers of tests may fail as the tests may")]
#![allow(clippy::float_cmp, reason = "figures are compared as they are shown")]
#![allow(clippy::format_push_string, reason = "tables of a few lines, written to be read")]

mod place;

use std::path::{Path, PathBuf};

use place::Place;
use serde_json::{Value, json};
use wirecopy::error::Result;
use wirecopy::evaluate::bootstrap::Bootstrap;
use wirecopy::evaluate::figures::Figure;
use wirecopy::evaluate::order::OrderConfig;
use wirecopy::evaluate::pairs::PairsConfig;
use wirecopy::evaluate::relations::RelationFilter;
use wirecopy::evaluate::sweep::SweepColumn;
use wirecopy::evaluate::{clusters, order, pairs};

/// Every figure in `expect` is in the report, and equal.
fn assert_figures(report: &impl serde::Serialize, expect: &Value) {
    let report = serde_json::to_value(report).unwrap();
    for (key, value) in expect.as_object().unwrap() {
        assert_eq!(&report[key], value, "{key} of {report:#}");
    }
}

mod by_hand {
    use super::*;

    const GOLD: &str = "id1\tid2\tduplicate\trelation\tconfidence\n\
        a\tb\t1\treprint\thigh\n\
        a\tc\t1\texcerpt\thigh\n\
        b\tc\t1\treprint\tlow\n\
        d\te\t0\ttemplate\thigh\n\
        d\tf\t0\tquote\thigh\n\
        e\tf\t0.5\toverlap\tlow\n";
    const PAIRS: &str = "a\tb\trelation\tresemblance\tcontainment_a\tcontainment_b\torder_tau\n\
        b\ta\treprint\t0.8\t0.9\t0.85\t1\n\
        c\ta\treprint\t0.4\t0.95\t0.4\t1\n\
        d\te\ttemplate\t0.7\t0.8\t0.8\t1\n\
        e\tf\toverlap\t0.3\t0.5\t0.4\t0.2\n";

    fn pairs_report(pred: &str, config: &PairsConfig) -> Result<pairs::PairsReport> {
        let folder = Place::new();
        pairs::evaluate(&folder.write("gold.tsv", GOLD), &folder.write("pred.tsv", pred), config)
    }

    #[test]
    fn a_pairs_table_is_measured_by_its_duplicate_relations() {
        let config = PairsConfig { list_wrong: true, ..PairsConfig::default() };
        let report = pairs_report(PAIRS, &config).unwrap();
        assert_figures(
            &report,
            &json!({
                "prediction": "pairs", "positives": 3, "negatives": 2, "left_out": 1,
                "tp": 2, "fp": 0, "fn": 1, "tn": 2, "precision": 1.0, "recall": 0.6667, "f1": 0.8,
                // z² = 3.8415: 2 of 2 gives 2/(2+z²); 2 of 3 is Wilson's formula.
                "precision_interval": [0.3424, 1.0], "recall_interval": [0.2077, 0.9385],
                "wrong": [["missed", "b", "c", "1"]],
            }),
        );
        let relations = serde_json::to_value(report.relations.unwrap()).unwrap();
        let expect = json!({
            "confusion": {
                "reprint": {"reprint": 1, "unlisted": 1}, "excerpt": {"reprint": 1},
                "template": {"template": 1}, "quote": {"unlisted": 1}, "overlap": {"overlap": 1},
            },
            "listed": 4, "right": 3, "accuracy": 0.75,
            "known": 6, "right_of_known": 4, "accuracy_of_known": 0.6667,
        });
        assert_eq!(relations, expect);
    }

    #[test]
    fn relations_choose_the_rows_that_count() {
        let check = |relations: &str, tp: u64, fp: u64| {
            let relations = Some(relations.parse::<RelationFilter>().unwrap());
            let report = pairs_report(PAIRS, &PairsConfig { relations, ..PairsConfig::default() }).unwrap();
            assert_eq!((report.tp, report.fp), (tp, fp));
        };
        check("duplicates", 2, 0);
        check("all", 2, 1);
        check("template,overlap", 0, 1);
    }

    #[test]
    fn a_table_without_relations_counts_every_row() {
        let report = pairs_report("a\tb\nd\te\nb\tc\n", &PairsConfig::default()).unwrap();
        assert_eq!((report.tp, report.fp), (1, 1));
        assert!(report.relations.is_none());
    }

    #[test]
    fn a_clusters_table_predicts_the_pairs_within_a_cluster() {
        let report =
            pairs_report("id\tcluster\na\t1\nb\t1\nd\t2\ne\t2\nc\t3\n", &PairsConfig::default()).unwrap();
        assert_figures(
            &report,
            &json!({"prediction": "clusters", "tp": 1, "fp": 1, "fn": 2, "precision": 0.5, "recall": 0.3333, "f1": 0.4}),
        );
    }

    #[test]
    fn an_empty_prediction_finds_nothing() {
        let report = pairs_report("", &PairsConfig::default()).unwrap();
        assert_figures(&report, &json!({"tp": 0, "fp": 0, "fn": 3, "f1": 0.0, "precision_interval": null}));
    }

    #[test]
    fn a_sweep_looks_at_every_listed_pair() {
        let check = |sweep, threshold: f64, f1: f64, valued: u64| {
            let config = PairsConfig { sweep: Some(sweep), ..PairsConfig::default() };
            let sweep = pairs_report(PAIRS, &config).unwrap().sweep.unwrap();
            let got = (sweep.best.threshold, sweep.best.accuracy.f1.rounded(), sweep.valued);
            assert_eq!(got, (threshold, f1, valued));
        };
        // Resemblance + .8, − .7, + .4 and a positive pair unlisted: at .4 two of three are right.
        check(SweepColumn::Resemblance, 0.4, 0.6667, 3);
        // The greater containment: + .95, + .9, − .8.
        check(SweepColumn::Containment, 0.9, 0.8, 3);
        // + .85, − .8, + .4.
        check(SweepColumn::ContainmentB, 0.4, 0.6667, 3);
    }

    #[test]
    fn clusters() {
        let folder = Place::new();
        let gold = folder.write("gold.tsv", "id\tcluster\na\tx\nb\tx\nc\tx\nd\ty\ne\ty\nf\tz\n");
        // f is missing, g is not in gold, a comes twice.
        let pred = folder.write("pred.csv", "cluster,id\n2,a\n1,a\n1,b\n2,c\n2,d\n2,e\n9,g\n");
        let report = clusters::evaluate(&gold, &pred).unwrap();
        assert_figures(
            &report,
            &json!({
                "documents": 6, "missing": 1, "not_in_gold": 1, "doubled": 1, "gold_clusters": 3,
                "pred_clusters": 3, "largest_pred": 3, "tp": 2, "fp": 2, "fn": 2,
                // (2 − 16/15) / (4 − 16/15) = 14/44; B-cubed precision and recall are both 7/9.
                "precision": 0.5, "recall": 0.5, "f1": 0.5, "ari": 0.3182, "bcubed_f1": 0.7778,
            }),
        );
    }

    #[test]
    fn orders() {
        let folder = Place::new();
        let gold = folder.write(
            "gold.jsonl",
            "{\"id\":\"p\",\"set\":\"x\",\"order\":[2,0,1,3]}\n{\"id\":2,\"set\":\"y\",\"order\":[0,1,2,3,4,5,6,7,8]}\n\
             {\"id\":\"r\",\"set\":\"x\",\"order\":[1,0]}\n{\"id\":\"none\",\"order\":[]}\n",
        );
        let pred = folder.write(
            "pred.jsonl",
            "{\"id\":\"p\",\"order\":[1,3,2,0],\"confidence\":0.5,\"joins\":[1.0,0.25,0.75]}\n\
             {\"id\":\"2\",\"order\":[0,1,2,3,4,5,6,7,8,8],\"text\":\"passed over\"}\n{\"id\":\"s\",\"order\":[0]}\n",
        );
        let config = OrderConfig { by: Some("set".to_owned()), ..OrderConfig::default() };
        let report = order::evaluate(&gold, &pred, &config).unwrap();
        assert_eq!(report.tau().map(Figure::rounded), Some(0.2222));
        let report = serde_json::to_value(report).unwrap();
        let check = |group: &str, articles: u64, figures: [f64; 6]| {
            let names = ["tau", "pairwise", "perfect", "first", "last", "adjacent"];
            assert_eq!(report[group]["articles"], articles, "{group}");
            assert_eq!(names.map(|name| report[group][name].as_f64().unwrap()), figures, "{group}");
        };
        // p: 2 pairs of 6, two neighbours of three; 2: perfect; r: missing.
        check("all", 3, [0.2222, 0.6111, 0.3333, 0.3333, 0.3333, 0.5556]);
        check("n1-4", 2, [-0.1667, 0.4167, 0.0, 0.0, 0.0, 0.3333]);
        check("n9-14", 1, [1.0; 6]);
        check("set=y", 1, [1.0; 6]);
        check("set=x", 2, [-0.1667, 0.4167, 0.0, 0.0, 0.0, 0.3333]);
        assert_figures(
            &report,
            &json!({"missing": 1, "incomplete": 0, "not_in_gold": 1, "doubled": 0, "empty": 1}),
        );
        // Joins: 1→3 right at 1, 3→2 wrong at .25, 2→0 right at .75: (0 + .25 + .25) / 3.
        assert_figures(&report["joins_calibration"], &json!({"claims": 3, "ece": 0.1667, "right": 0.6667}));
        // The order's pairs are right to a third: a tau of −1/3, and .5 was claimed.
        assert_figures(&report["confidence_calibration"], &json!({"claims": 1, "ece": 0.8333}));
    }
}

mod refusals {
    use super::*;

    #[test]
    fn say_which_file_and_line_or_which_setting() {
        let folder = Place::new();
        let gold = folder.write("gold.tsv", "id1\tid2\tduplicate\na\tb\t1\n");
        let check_pairs = |gold: &Path, pred: &str, config: &PairsConfig, expect: &str| {
            let message =
                pairs::evaluate(gold, &folder.write("pred.tsv", pred), config).unwrap_err().to_string();
            assert!(message.contains(expect), "{message}");
        };
        let plain = PairsConfig::default();
        let sweep = PairsConfig { sweep: Some(SweepColumn::Resemblance), ..plain.clone() };
        let named = PairsConfig { relations: Some(RelationFilter::Duplicates), ..plain.clone() };
        check_pairs(&gold, "a\tb\na\n", &plain, "pred.tsv, line 2: no value for column `b`");
        check_pairs(&gold, "a\tb\na\tb\n", &sweep, "sweep: ");
        check_pairs(&gold, "id\tcluster\na\t1\n", &sweep, "sweep: ");
        check_pairs(&gold, "a\tb\na\tb\n", &named, "has no column `relation`");
        check_pairs(&gold, "a\tb\tresemblance\na\tb\tmuch\n", &sweep, "line 2: `much` is no number");
        let odd = folder.write("odd.tsv", "id1\tid2\tduplicate\na\tb\tyes\n");
        check_pairs(&odd, "", &plain, "odd.tsv, line 2: `yes` is no grade");
        check_pairs(
            &folder.write("no.tsv", "id1\tid2\tduplicate\n"),
            "",
            &plain,
            "no.tsv has no graded pair",
        );

        let orders = folder.write("orders.jsonl", "{\"id\":1,\"order\":[0,1]}\n");
        let check_order = |pred: &str, expect: &str| {
            let pred = folder.write("pred.jsonl", pred);
            let message = order::evaluate(&orders, &pred, &OrderConfig::default()).unwrap_err().to_string();
            assert!(message.contains("pred.jsonl, line 2") && message.contains(expect), "{message}");
        };
        check_order(
            "{\"id\":1,\"order\":[0,1]}\n{\"id\":1,\"order\":[0,-1]}\n",
            "`order` of paragraph indices",
        );
        check_order("\n{\"id\":1}\n", "missing field `order`");
        check_order("\n{\"id\":1,\"order\":[1,0],\"joins\":[]}\n", "0 joins for 2 places; 1 expected");
    }

    #[test]
    fn a_gold_header_with_other_names_is_passed_over() {
        let folder = Place::new();
        let gold = folder.write("gold.tsv", "left\tright\tlabel\na\tb\t1\n");
        let pred = folder.write("pred.tsv", "a\tb\nb\ta\n");
        assert_eq!(pairs::evaluate(&gold, &pred, &PairsConfig::default()).unwrap().tp, 1);
    }
}

/// The independent scorer is a Python script that is not part of this crate: `WIRECOPY_SCORER` says where it is.
mod against_the_independent_scorer {
    use std::io::Write;
    use std::process::Command;

    use rand_chacha::ChaCha8Rng;
    use rand_chacha::rand_core::{Rng, SeedableRng};

    use super::*;

    struct Random(ChaCha8Rng);

    impl Random {
        fn below(&mut self, bound: usize) -> usize {
            self.0.next_u32() as usize % bound
        }

        fn shuffle<T>(&mut self, items: &mut [T]) {
            for at in (1..items.len()).rev() {
                items.swap(at, self.below(at + 1));
            }
        }

        fn clusters(&mut self, documents: usize) -> String {
            let clusters = 1 + self.below(documents);
            let mut table = "id\tcluster\n".to_owned();
            for document in 0..documents {
                if self.below(10) > 0 || document == 0 {
                    table += &format!("d{document}\tc{}\n", self.below(clusters));
                }
            }
            table
        }

        fn pairs(&mut self, documents: usize, header: &str, last: &[&str]) -> String {
            let mut table = format!("{header}\n");
            for _ in 0..documents * 4 {
                let (a, last) = (self.below(documents), last[self.below(last.len())]);
                // No document with itself: that is no pair here, and one for the scorer.
                let b = (a + 1 + self.below(documents - 1)) % documents;
                table += &format!("d{a}\td{b}\t{last}\n");
            }
            table
        }

        /// Orders of the same articles: right ones, and shuffled ones with paragraphs doubled, or also left out.
        fn orders(&mut self, leave_out: bool) -> (String, String) {
            let (mut gold, mut pred) = (String::new(), String::new());
            for article in 0..60 {
                let mut right: Vec<usize> = (0..=self.below(30)).collect();
                self.shuffle(&mut right);
                let set = self.below(3);
                gold += &format!("{}\n", json!({"id": article, "order": right, "set": format!("s{set}")}));
                let mut said = right.clone();
                if self.below(2) == 0 {
                    self.shuffle(&mut said);
                }
                if self.below(3) == 0 {
                    said.push(self.below(30));
                    if leave_out {
                        said.swap_remove(self.below(said.len()));
                    }
                }
                if self.below(8) > 0 {
                    pred += &format!("{}\n", json!({"id": article, "order": said}));
                }
            }
            (gold, pred)
        }
    }

    /// What the scorer reads from paragraphs that nobody predicted, as if they had been.
    const ASSUMED: &[&str] = &["perfect", "first", "last", "adjacent"];

    /// Whether the scorer's answer, but for `passed_over`, is found in ours. A figure may differ by one in its fourth
    /// digit, for the scorer adds up as its Python does, and that has changed: Python 3.12 compensates.
    fn is_within(theirs: &Value, ours: &Value, passed_over: &[&str]) -> bool {
        match (theirs, ours) {
            (Value::Object(theirs), _) => theirs
                .iter()
                .filter(|(key, _)| !passed_over.contains(&key.as_str()))
                .all(|(key, value)| is_within(value, &ours[key], passed_over)),
            (Value::Number(a), Value::Number(b)) if a.is_f64() => {
                (a.as_f64().unwrap() - b.as_f64().unwrap()).abs() < 0.000_101
            }
            _ => theirs == ours,
        }
    }

    fn compare(
        scorer: &Path,
        what: &str,
        (gold, pred): (&Path, &Path),
        more: &[&str],
        ours: &impl serde::Serialize,
        passed_over: &[&str],
    ) {
        let run = Command::new("python3")
            .arg(scorer)
            .args([what, "--gold"])
            .arg(gold)
            .arg("--pred")
            .arg(pred)
            .args(more)
            .output()
            .unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        let theirs: Value = serde_json::from_slice(&run.stdout).unwrap();
        let ours = serde_json::to_value(ours).unwrap();
        assert!(is_within(&theirs, &ours, passed_over), "{what}\ntheirs {theirs:#}\nours {ours:#}");
    }

    #[test]
    fn figures_agree_on_random_tables() {
        let scorer = std::env::var_os("WIRECOPY_SCORER").map(PathBuf::from);
        let Some(scorer) = scorer.filter(|_| Command::new("python3").arg("--version").output().is_ok())
        else {
            // Past the test runner, which would keep it to itself.
            let note = "note: ran WITHOUT the independent scorer; it needs python3, and WIRECOPY_SCORER with its path";
            writeln!(std::io::stderr(), "{note}").unwrap();
            return;
        };
        let bootstrap = Bootstrap { replicates: 20, ..Bootstrap::default() };
        let folder = Place::new();
        for seed in 0..5 {
            let mut random = Random(ChaCha8Rng::seed_from_u64(seed));
            let documents = 4 + random.below(60);
            let graded = folder
                .write("graded.tsv", random.pairs(documents, "id1\tid2\tduplicate", &["0", "1", "0.5"]));
            let listed = folder.write(
                "listed.tsv",
                random.pairs(documents, "a\tb\trelation", &["reprint", "template", "overlap", "identical"]),
            );
            let truth = folder.write("truth.tsv", random.clusters(documents));
            let clustered = folder.write("clustered.tsv", random.clusters(documents));
            let config = PairsConfig {
                relations: Some(RelationFilter::All),
                list_wrong: true,
                bootstrap,
                ..PairsConfig::default()
            };
            for table in [&listed, &clustered] {
                let ours = pairs::evaluate(&graded, table, &config).unwrap();
                compare(&scorer, "pairs", (&graded, table), &["--wrong"], &ours, &[]);
            }
            let lenient = PairsConfig { positive: 0.5, list_wrong: false, ..config };
            let ours = pairs::evaluate(&graded, &listed, &lenient).unwrap();
            compare(&scorer, "pairs", (&graded, &listed), &["--positive", "0.5"], &ours, &[]);

            let ours = clusters::evaluate(&truth, &clustered).unwrap();
            compare(&scorer, "clusters", (&truth, &clustered), &[], &ours, &[]);

            let config = OrderConfig { by: Some("set".to_owned()), bootstrap };
            for (leave_out, passed_over) in [(false, &[][..]), (true, ASSUMED)] {
                let (gold, pred) = random.orders(leave_out);
                let (gold, pred) = (folder.write("gold.jsonl", &gold), folder.write("pred.jsonl", &pred));
                let ours = order::evaluate(&gold, &pred, &config).unwrap();
                compare(&scorer, "order", (&gold, &pred), &["--by", "set"], &ours, passed_over);
            }
        }
    }
}

#[cfg(feature = "cli")]
mod the_command {
    use std::process::{Command, Output};

    use super::*;

    fn run(folder: &Place, arguments: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_wirecopy"))
            .current_dir(folder.folder())
            .arg("evaluate")
            .args(arguments)
            .output()
            .unwrap()
    }

    #[test]
    fn fails_only_below_the_figure_that_was_asked_for() {
        let folder = Place::new();
        folder.write("gold.tsv", "id1\tid2\tduplicate\na\tb\t1\nb\tc\t1\nc\td\t1\n");
        folder.write("pred.tsv", "a\tb\na\tb\nb\tc\n");
        folder.write("clusters.tsv", "id\tcluster\na\t1\nb\t1\nc\t2\n");
        folder.write("gold.jsonl", "{\"id\":1,\"order\":[0,1,2]}\n");
        folder.write("pred.jsonl", "{\"id\":1,\"order\":[1,0,2]}\n");
        let check = |arguments: &str, status: i32| {
            let arguments: Vec<&str> = arguments.split(' ').collect();
            let output = run(&folder, &arguments);
            assert_eq!(output.status.code(), Some(status), "{arguments:?}: {output:?}");
        };
        check("pairs --gold gold.tsv --pred pred.tsv", 0);
        check("pairs --gold gold.tsv --pred pred.tsv --min-f1 0.8", 0);
        check("pairs --gold gold.tsv --pred pred.tsv --min-f1 0.81", 1);
        check("clusters --gold clusters.tsv --pred clusters.tsv --min-f1 1", 0);
        // Tau 1/3, which is shown as .3333.
        check("order --gold gold.jsonl --pred pred.jsonl --min-tau 0.3333", 0);
        check("order --gold gold.jsonl --pred pred.jsonl --min-tau 0.34", 1);
        check("order --gold gold.jsonl --pred pred.jsonl --min-tau -1", 0);
        check("pairs --gold gold.tsv --pred missing.tsv", 2);
        check("pairs --gold gold.tsv --pred pred.tsv --sweep length", 2);
        check("pairs --gold gold.tsv --pred pred.tsv --positive 0", 2);
    }

    #[test]
    fn prints_one_json_object_or_text_with_denominators() {
        let folder = Place::new();
        folder.write("gold.tsv", "id1\tid2\tduplicate\trelation\na\tb\t1\treprint\nb\tc\t1\texcerpt\n");
        folder.write("pred.tsv", "a\tb\trelation\na\tb\treprint\nb\tc\ttemplate\n");
        let arguments = ["pairs", "--gold", "gold.tsv", "--pred", "pred.tsv", "--wrong"];
        let text = String::from_utf8(run(&folder, &arguments).stdout).unwrap();
        assert!(text.contains("recall         0.5000 (1 of 2, 95 % 0.0945..0.9055)"), "{text}");
        assert!(text.contains("missed  b  c  grade 1, excerpt; predicted template"), "{text}");
        let output = run(&folder, &[&arguments[..], &["--json"]].concat());
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["recall"], 0.5);
        assert_eq!(report["wrong"], json!([["missed", "b", "c", "1"]]));
    }
}
