//! `wirecopy inspect --files`: how each file is written, what is in it, and under which names its fields were read.

use std::collections::BTreeMap;
use std::io::Write;

use serde::Serialize;
use wirecopy::document::Document;
use wirecopy::error::{Error, ErrorKind, Fault, Result, Severity};
use wirecopy::progress::Progress;
use wirecopy::read::{Batch, Inputs};

use crate::console::{Console, printable};
use crate::counted::counted;

/// Where a document was read, and under which of the record's own names its fields are.
#[derive(Debug, Serialize)]
pub(super) struct Provenance {
    file: String,
    record: u64,
    format: &'static str,
    compression: Option<&'static str>,
    /// The record's own names, by ours; none where the format has no names.
    fields: BTreeMap<&'static str, String>,
    /// Whether the text was markup, and read as such.
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    markup: bool,
}

impl Provenance {
    fn new(inputs: &Inputs, batch: &Batch, index: usize) -> Self {
        let names = inputs.names_read(batch, index);
        Self {
            file: inputs.sources()[batch.source as usize].name.clone(),
            record: batch.number(index),
            format: batch.format.name(),
            compression: batch.compression,
            fields: names.into_iter().map(|(field, name)| (field.name(), name)).collect(),
            markup: inputs.is_markup(batch, index),
        }
    }

    /// For a person.
    pub(super) fn text(&self) -> String {
        let packed = self.compression.map_or(String::new(), |name| format!(", {name}"));
        let fields: Vec<String> =
            self.fields.iter().map(|(field, name)| format!("{field} `{}`", printable(name))).collect();
        let fields =
            if fields.is_empty() { String::new() } else { format!("; fields: {}", fields.join(", ")) };
        let markup = if self.markup { "; its text was read as HTML" } else { "" };
        format!("{}, record {} ({}{packed}){fields}{markup}", printable(&self.file), self.record, self.format)
    }
}

/// All documents in input order, each with where it was read. Broken records are told to the console; with `strict` the
/// first is an error.
pub(super) fn documents<'a>(
    inputs: &'a Inputs,
    strict: bool,
    console: &'a Console,
) -> impl Iterator<Item = Result<(Document, Provenance)>> + 'a {
    inputs.batches().flat_map(move |batch| match batch {
        Err(error) => vec![Err(error)],
        Ok(batch) => {
            let mut read = Vec::with_capacity(batch.records.len());
            let tell = |fault: &Fault, read: &mut Vec<_>| {
                if strict && fault.severity == Severity::Broken {
                    read.push(Err(ErrorKind::Strict(fault.clone()).into()));
                } else {
                    console.fault(fault);
                }
            };
            for index in 0..batch.records.len() {
                let parsed = inputs.parse(&batch, index);
                parsed.notices.iter().for_each(|notice| tell(notice, &mut read));
                match parsed.document {
                    Ok(document) => read.push(Ok((document, Provenance::new(inputs, &batch, index)))),
                    Err(fault) => tell(&fault, &mut read),
                }
            }
            batch.faults.iter().for_each(|fault| tell(fault, &mut read));
            console.advance(batch.consumed);
            read
        }
    })
}

/// What is in one file.
#[derive(Debug, Default, Serialize)]
struct FileCounts {
    file: String,
    format: &'static str,
    compression: Option<&'static str>,
    /// Records of all kinds: documents, broken ones, and those that can hold no article.
    records: u64,
    documents: u64,
    broken: u64,
    /// Records that can hold no article, by kind.
    passed_over: BTreeMap<&'static str, u64>,
    /// The records' own names of our fields, with how many records have them.
    fields: BTreeMap<&'static str, BTreeMap<String, u64>>,
    /// How many records' texts were markup, and read as such, if any were.
    #[serde(skip_serializing_if = "Option::is_none")]
    markup: Option<u64>,
}

/// Reads everything and writes what is in each file: a paragraph each, or with `json` an object a line.
pub(super) fn run(inputs: &Inputs, strict: bool, json: bool, console: &Console) -> Result<()> {
    let mut out = std::io::stdout().lock();
    let mut counts: Option<(u32, FileCounts)> = None;
    let mut write = |counts: Option<(u32, FileCounts)>| {
        let Some((_, counts)) = counts else { return Ok(()) };
        let text =
            if json { serde_json::to_string(&counts).expect("counts are plain data") } else { counts.text() };
        writeln!(out, "{text}").map_err(|source| Error::io("write", "-", source))
    };
    for batch in inputs.batches() {
        let batch = batch?;
        if counts.as_ref().is_none_or(|(source, _)| *source != batch.source) {
            let file = inputs.sources()[batch.source as usize].name.clone();
            write(counts.replace((batch.source, FileCounts { file, ..FileCounts::default() })))?;
        }
        if let Some((_, counts)) = &mut counts {
            counts.add(inputs, &batch, strict, console)?;
        }
        console.advance(batch.consumed);
    }
    write(counts)
}

impl FileCounts {
    fn add(&mut self, inputs: &Inputs, batch: &Batch, strict: bool, console: &Console) -> Result<()> {
        self.format = batch.format.name();
        self.compression = batch.compression;
        for &(kind, count) in &batch.skipped {
            *self.passed_over.entry(kind).or_default() += count;
            self.records += count;
        }
        for index in 0..batch.records.len() {
            match inputs.parse(batch, index).document {
                Ok(_) => {
                    self.documents += 1;
                    self.records += 1;
                    if inputs.is_markup(batch, index) {
                        *self.markup.get_or_insert(0) += 1;
                    }
                    for (field, name) in inputs.names_read(batch, index) {
                        *self.fields.entry(field.name()).or_default().entry(name).or_default() += 1;
                    }
                }
                Err(fault) => self.fault(&fault, strict, console)?,
            }
        }
        batch.faults.iter().try_for_each(|fault| self.fault(fault, strict, console))
    }

    fn fault(&mut self, fault: &Fault, strict: bool, console: &Console) -> Result<()> {
        if fault.severity == Severity::Broken {
            self.broken += 1;
            self.records += u64::from(fault.record > 0);
            if strict {
                return Err(ErrorKind::Strict(fault.clone()).into());
            }
        }
        console.fault(fault);
        Ok(())
    }

    fn text(&self) -> String {
        let Self { file, format, records, documents, broken, .. } = self;
        let packed = self.compression.map_or(String::new(), |name| format!(", {name}"));
        let mut lines = vec![
            printable(file),
            format!("  format   {format}{packed}"),
            format!("  records  {records}: {}, {broken} broken", counted(*documents, "document")),
        ];
        let kinds: Vec<String> =
            self.passed_over.iter().map(|(kind, count)| format!("{count} {kind}")).collect();
        if !kinds.is_empty() {
            lines.push(format!("  no article in  {}", kinds.join(", ")));
        }
        for (field, names) in &self.fields {
            let names: Vec<String> =
                names.iter().map(|(name, count)| format!("`{}` in {count}", printable(name))).collect();
            lines.push(format!("  {field:<8} {}", names.join(", ")));
        }
        if let Some(count) = self.markup {
            lines.push(format!("  as HTML  the text in {count}"));
        }
        lines.push(String::new());
        lines.join("\n")
    }
}
