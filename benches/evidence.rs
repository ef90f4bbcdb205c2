//! What each kind of evidence buys: the whole job on labelled collections, again and again, each time without one of them,
//! and against bare thresholds. A table on standard output; nothing is timed.
//!
//! `cargo bench --bench evidence [-- FOLDER]`. FOLDER holds collections, `NAME.jsonl`, and beside each its labelled pairs,
//! `NAME.pairs.tsv` (a collection without labels shows only how much is merged). Without a folder it is the corpus of this
//! project, which is small: most kinds of evidence are there for what it does not hold.

#[path = "ablation/judged.rs"]
mod judged;
#[path = "ablation/thresholds.rs"]
mod thresholds;
#[path = "ablation/variants.rs"]
mod variants;

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use judged::{Gold, Outcome, Read, job};
use variants::variants;

fn main() -> io::Result<()> {
    let mut out = io::stdout().lock();
    for (name, documents, gold) in collections()? {
        let read = Read::open(&documents)?;
        let gold = gold.map(|path| Gold::open(&path, &read)).transpose()?;
        writeln!(out, "\n## {name}: {} documents\n", read.documents.len())?;
        writeln!(out, "| without | precision | recall | F1 | right names | merged |")?;
        writeln!(out, "|---|---|---|---|---|---|")?;
        for variant in variants() {
            let outcome = job(&read, &variant, gold.as_ref()).map_err(io::Error::other)?;
            writeln!(out, "| {} | {} |", variant.name, row(&outcome))?;
            out.flush()?;
        }
        if let Some(gold) = &gold {
            writeln!(
                out,
                "\n| one threshold, the best on these labels | threshold | precision | recall | F1 |"
            )?;
            writeln!(out, "|---|---|---|---|---|")?;
            for line in thresholds::table(&read, gold).map_err(io::Error::other)? {
                writeln!(out, "{line}")?;
            }
        }
    }
    Ok(())
}

fn row(outcome: &Outcome) -> String {
    let Some(report) = &outcome.report else { return format!("– | – | – | – | {}", outcome.merged) };
    let accuracy = report.accuracy;
    let names =
        report.relations.as_ref().map_or("–".to_owned(), |names| names.accuracy_of_known.to_string());
    format!(
        "{} ({} of {}) | {} ({} of {}) | {} | {names} | {}",
        accuracy.precision,
        report.tp,
        report.tp + report.fp,
        accuracy.recall,
        report.tp,
        report.positives,
        accuracy.f1,
        outcome.merged
    )
}

/// The collections to measure: name, documents, labelled pairs.
type Named = (String, PathBuf, Option<PathBuf>);

fn collections() -> io::Result<Vec<Named>> {
    let given = std::env::args().skip(1).find(|argument| !argument.starts_with('-'));
    let Some(folder) = given else {
        // Ids there are paths from the project's root, where benches run.
        let corpus = Path::new("corpora/wire");
        return Ok(vec![("wire".to_owned(), corpus.join("scrapes"), Some(corpus.join("truth/pairs.tsv")))]);
    };
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if let Some(name) = name.strip_suffix(".jsonl") {
            let gold = path.with_file_name(format!("{name}.pairs.tsv"));
            found.push((name.to_owned(), path.clone(), gold.exists().then_some(gold)));
        }
    }
    found.sort();
    Ok(found)
}
