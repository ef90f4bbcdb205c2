//! What a run tells somebody whose input is probably not what they think it is: it goes on, and says so.

use wirecopy::cluster::KeepPolicy;
use wirecopy::config::FieldName;
use wirecopy::error::Result;
use wirecopy::fingerprint::Collection;
use wirecopy::pipeline::ingest::ReadCounts;
use wirecopy::read::Inputs;
use wirecopy::track::report::Totals;

use crate::console::{Console, printable};
use crate::counted::counted;

/// Records in which a field is looked for before it is called missing.
const LOOKED_AT: u64 = 1000;

/// Names given with `--field` that none of the first records has: they were mistyped, or are of other files.
pub(crate) fn unused_fields(
    inputs: &Inputs,
    wanted: &[(FieldName, String)],
    console: &Console,
) -> Result<()> {
    if wanted.is_empty() {
        return Ok(());
    }
    let mut missing: Vec<&(FieldName, String)> = wanted.iter().collect();
    let mut records = 0;
    for batch in inputs.own_batches() {
        let batch = batch?;
        for index in 0..batch.records.len() {
            let used = inputs.names_read(&batch, index);
            missing.retain(|wanted| !used.contains(wanted));
            records += 1;
            if missing.is_empty() || records >= LOOKED_AT {
                break;
            }
        }
        if missing.is_empty() || records >= LOOKED_AT {
            break;
        }
    }
    if records == 0 {
        return Ok(());
    }
    for (_, name) in missing {
        console.say(&format!(
            "note: none of the first {} has a field `{}`, which --field names; the usual names are tried \
             (wirecopy help fields)",
            counted(records, "record"),
            printable(name)
        ));
    }
    Ok(())
}

/// What was read, where it is hardly what was meant.
pub(crate) fn reading(counts: &ReadCounts, earlier: Option<&ReadCounts>, console: &Console) {
    let compared_with = earlier.map_or(0, |earlier| earlier.documents);
    if earlier.is_some() && compared_with == 0 {
        console.say("note: what --against names holds no document, so nothing is there already");
    }
    if counts.documents == 0 {
        return;
    }
    if counts.empty == counts.documents {
        console.say(
            "note: no document has any text, so nothing can be compared; wirecopy inspect IN --files shows which \
             fields are read, and --field text=NAME names another",
        );
    } else if counts.documents + compared_with == 1 {
        console.say("note: there is one document only, and nothing to compare it with");
    }
}

/// A policy that has nothing to go by.
pub(crate) fn keeping(collection: &Collection, keep: &KeepPolicy, console: &Console) {
    if collection.is_empty() {
        return;
    }
    if let KeepPolicy::PreferOutlets(names) = keep {
        let mut missing: Vec<&str> = names.iter().map(String::as_str).collect();
        for entry in collection.entries() {
            missing.retain(|name| {
                !entry.outlet.as_deref().is_some_and(|outlet| outlet.eq_ignore_ascii_case(name))
            });
        }
        for name in missing {
            console
                .say(&format!("note: no document is of outlet `{}`, which --keep prefers", printable(name)));
        }
    }
    let is_dated = || collection.entries().iter().any(|entry| entry.date.is_some());
    if matches!(keep, KeepPolicy::Earliest) && !is_dated() {
        console.say(
            "note: no document has a date, so none is the earliest, and the longest copy is kept; --field date=NAME \
             names the field",
        );
    }
}

/// A report that cannot say much.
pub(crate) fn tracking(totals: &Totals, filters: &[String], console: &Console) {
    if totals.documents == 0 {
        return;
    }
    if totals.stories == 0 && totals.stories_found > 0 && !filters.is_empty() {
        console.say(&format!(
            "note: nothing of what was found ({}) is what {} asks for, so the report is empty; outlets are called as in \
             the input (wirecopy inspect IN --limit 5)",
            counted(totals.stories_found, "story"),
            printable(&filters.join(" "))
        ));
    }
    match totals.outlets {
        0 => console.say(
            "note: no document has an outlet or an address, so nobody can be named; --field outlet=NAME names the \
             field",
        ),
        1 => console.say(
            "note: all documents are of one outlet; a report of who ran whose story takes the wire and its takers",
        ),
        _ => {}
    }
    if totals.dated == 0 {
        console.say(
            "note: no document has a date, so nobody is first and nothing is late; --field date=NAME names the field",
        );
    }
}
