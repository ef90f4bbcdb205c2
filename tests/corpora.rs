//! The main job on the project's own corpus, measured against its truth.
//!
//! The floors stand slightly under what was measured; a change that lowers a figure must say so here.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on has failed")]
#![cfg(feature = "cli")]

use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use wirecopy::evaluate::pairs::PairsConfig;
use wirecopy::evaluate::{clusters, pairs};

/// The tables that `dedup` makes of the scrapes. Ids are paths from the project's root, as in the truth.
struct Tables {
    folder: TempDir,
}

impl Tables {
    fn make() -> Self {
        let folder = TempDir::new().unwrap();
        let run = Command::new(env!("CARGO_BIN_EXE_wirecopy"))
            .current_dir(env!("CARGO_MANIFEST_DIR"))
            .args(["dedup", "corpora/wire/scrapes", "--strict", "--quiet", "--clusters"])
            .arg(folder.path().join("clusters.tsv"))
            .arg("--pairs")
            .arg(folder.path().join("pairs.tsv"))
            .output()
            .unwrap();
        assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
        Self { folder }
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }
}

fn truth(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora/wire/truth").join(name)
}

/// Measured, before furniture and wire marks were set apart: precision 1.0000 (274 of 274 pairs), recall 0.9226 (of
/// 297), F1 0.9597; 26 of the 30 clusters of two or more are exact.
#[test]
fn clusters_are_those_of_the_truth() {
    let tables = Tables::make();
    let report = clusters::evaluate(&truth("clusters.tsv"), &tables.path("clusters.tsv")).unwrap();
    let config = PairsConfig { list_wrong: true, ..PairsConfig::default() };
    let wrong = pairs::evaluate(&truth("pairs.tsv"), &tables.path("clusters.tsv"), &config).unwrap();
    let explain = || format!("{report}\n\nof the pairs that the truth judges:\n{wrong}");
    assert_eq!((report.documents, report.missing, report.not_in_gold, report.doubled), (161, 0, 0, 0));
    assert!(report.accuracy.precision.rounded() >= 1.0, "{}", explain());
    assert!(report.accuracy.recall.rounded() >= 0.91, "{}", explain());
    assert!(report.accuracy.f1.rounded() >= 0.95, "{}", explain());
    assert!(report.exact_groups >= 25, "{}", explain());
}

/// Measured, before furniture and wire marks were set apart: precision 1.0000 (233 of 233 pairs), recall 0.8566 (of
/// 272), F1 0.9228; the relation is right for 0.7789 of 615 pairs, an unlisted one taken as `none`.
#[test]
fn pairs_and_their_relations_are_those_of_the_truth() {
    let tables = Tables::make();
    let config = PairsConfig { list_wrong: true, ..PairsConfig::default() };
    let report = pairs::evaluate(&truth("pairs.tsv"), &tables.path("pairs.tsv"), &config).unwrap();
    let relations = report.relations.as_ref().unwrap();
    assert!(report.accuracy.precision.rounded() >= 1.0, "{report}");
    assert!(report.accuracy.recall.rounded() >= 0.85, "{report}");
    assert!(report.accuracy.f1.rounded() >= 0.92, "{report}");
    assert!(relations.accuracy_of_known.rounded() >= 0.77, "{report}");
}
