//! What is learnt of each outlet: the paragraphs that recur under different stories. `wirecopy inspect --furniture` lists
//! them with the number of documents that have them, which `dedup` only counts.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use serde::Serialize;
use wirecopy::config::{MemoryConfig, RecurringConfig};
use wirecopy::error::{Error, Result};
use wirecopy::fingerprint::{Printer, Recurring};
use wirecopy::pipeline::ingest::ingest;
use wirecopy::progress::Silent;
use wirecopy::read::Inputs;
use wirecopy::text::clean::CleanText;

use super::files;
use crate::arguments::Common;
use crate::console::{Console, printable};

/// Characters of a paragraph that are shown to a person.
const SHOWN: usize = 120;

/// What `dedup` would learn from these inputs. Broken records are told when they are read for what is shown.
pub(super) fn learn(inputs: &Inputs, console: &Console) -> Result<Recurring> {
    let ingested = ingest(inputs, false, &MemoryConfig::default(), &Silent)?;
    let recurring = Recurring::learn(&ingested.collection, &RecurringConfig::default());
    console.finish();
    recurring
}

/// A paragraph that is set apart in an outlet.
#[derive(Debug, Serialize)]
struct Line<'a> {
    outlet: &'a str,
    /// Documents of the outlet that have it.
    documents: u32,
    text: &'a str,
}

/// Of one outlet: the hash of each paragraph, with the documents that have it and its text.
type OfOutlet = BTreeMap<u64, (u32, String)>;

/// Lists what was learnt, outlet by outlet, the most frequent first; with `json` an object a paragraph.
pub(super) fn run(inputs: &Inputs, recurring: &Recurring, common: &Common, console: &Console) -> Result<()> {
    let outlets = count(inputs, recurring, common, console)?;
    let mut out = std::io::stdout().lock();
    let mut write = |line: &str| writeln!(out, "{line}").map_err(|source| Error::io("write", "-", source));
    for (outlet, paragraphs) in &outlets {
        let mut lines: Vec<Line<'_>> =
            paragraphs.values().map(|&(documents, ref text)| Line { outlet, documents, text }).collect();
        lines.sort_by_key(|line| (std::cmp::Reverse(line.documents), line.text));
        if !common.json {
            write(&printable(outlet))?;
        }
        for line in lines {
            if common.json {
                write(&serde_json::to_string(&line).expect("a line is plain data"))?;
            } else {
                let mut text = printable(&line.text.chars().take(SHOWN).collect::<String>());
                if line.text.chars().nth(SHOWN).is_some() {
                    text.push('…');
                }
                write(&format!("{:>7} {text}", line.documents))?;
            }
        }
    }
    if outlets.is_empty() && !common.json {
        write("no paragraph recurs under different stories of an outlet")?;
    }
    Ok(())
}

/// Reads everything again, for the texts of what was learnt.
fn count(
    inputs: &Inputs,
    recurring: &Recurring,
    common: &Common,
    console: &Console,
) -> Result<BTreeMap<String, OfOutlet>> {
    let mut outlets: BTreeMap<String, OfOutlet> = BTreeMap::new();
    let mut printer = Printer::default();
    for read in files::documents(inputs, common.strict, console) {
        let (document, _) = read?;
        let clean = CleanText::new(&document);
        let mut seen: BTreeSet<u64> = BTreeSet::new();
        for body in clean.bodies(&document) {
            let print = printer.print(std::iter::once(body));
            let Some(paragraph) = print.paragraphs.first() else { continue };
            if recurring.documents(paragraph).is_none() || !seen.insert(paragraph.exact) {
                continue;
            }
            let outlet = document.outlet.clone().unwrap_or_else(|| "(no outlet)".to_owned());
            let (documents, _) = outlets
                .entry(outlet)
                .or_default()
                .entry(paragraph.exact)
                .or_insert_with(|| (0, body.to_owned()));
            *documents += 1;
        }
    }
    Ok(outlets)
}
