//! The files of a corpus: articles as JSON lines, truth as the tables that `wirecopy evaluate` reads.
//!
//! Writes into what it is given and opens nothing; counts what it writes, for the manifest.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::family::{Family, Member, Pair};
use super::kind::Kind;
use super::settings::Settings;
use super::survey::Plan;
use crate::document::WrittenId;
use crate::error::{Error, Result};
use crate::relation::Relation;

/// Names of the files of a corpus, in its folder.
pub mod files {
    /// The articles.
    pub const DOCUMENTS: &str = "documents.jsonl";
    /// `id cluster`, one line for every article.
    pub const CLUSTERS: &str = "clusters.tsv";
    /// `id1 id2 duplicate relation confidence`.
    pub const PAIRS: &str = "pairs.tsv";
    /// `{"id","order"}` of each copy whose paragraphs were moved.
    pub const ORDERS: &str = "orders.jsonl";
    /// What the corpus was made with, and what is in it.
    pub const MANIFEST: &str = "manifest.json";
    /// The articles whose order is to be restored, of a corpus of labelled orders.
    pub const SCRAMBLED: &str = "scrambled.jsonl";
    /// Their copies.
    pub const REFERENCES: &str = "references.jsonl";
    /// All of them.
    pub const ALL: [&str; 7] = [DOCUMENTS, CLUSTERS, PAIRS, ORDERS, MANIFEST, SCRAMBLED, REFERENCES];
    /// What every manifest has in it.
    pub const MARK: &str = "\"generator\": \"wirecopy synth";
}

/// What was written.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
pub struct Tally {
    /// Base articles.
    pub bases: u64,
    /// All articles.
    pub documents: u64,
    /// Derived articles of each kind.
    pub kinds: BTreeMap<Kind, u64>,
    /// Pairs of each relation.
    pub pairs: BTreeMap<Relation, u64>,
    /// Articles with an order to restore.
    pub orders: u64,
    /// Derived articles that no kind of the mix could make of their base.
    pub unsuited: u64,
}

/// The corpus while it is written.
pub struct Output<W: Write> {
    documents: W,
    orders: W,
    clusters: csv::Writer<W>,
    pairs: csv::Writer<W>,
    tally: Tally,
}

#[derive(Serialize)]
struct Manifest<'a> {
    generator: &'static str,
    version: &'static str,
    settings: &'a Settings,
    documents_read: u64,
    written: &'a Tally,
}

#[derive(Serialize)]
struct OrderRecord<'a> {
    id: &'a WrittenId,
    order: &'a [u32],
}

impl<W: Write> Output<W> {
    /// Starts a corpus; `open` is asked for each file of [`files`] but the manifest.
    ///
    /// # Errors
    /// Those of `open`, and of writing, with the file's name for a path: as from all methods.
    pub fn new(mut open: impl FnMut(&'static str) -> Result<W>) -> Result<Self> {
        let mut table = |name, header: &[&str]| {
            let to = open(name)?;
            let mut table = csv::WriterBuilder::new().delimiter(b'\t').has_headers(false).from_writer(to);
            table.write_record(header).map_err(|error| failed(name)(error.into()))?;
            Ok::<_, Error>(table)
        };
        let clusters = table(files::CLUSTERS, &["id", "cluster"])?;
        let pairs = table(files::PAIRS, &["id1", "id2", "duplicate", "relation", "confidence"])?;
        Ok(Self {
            clusters,
            pairs,
            documents: open(files::DOCUMENTS)?,
            orders: open(files::ORDERS)?,
            tally: Tally::default(),
        })
    }

    /// Writes a family. Nothing may be written after an error.
    pub fn write(&mut self, family: &Family) -> Result<()> {
        family.members.iter().try_for_each(|member| self.write_member(member))?;
        family.pairs.iter().try_for_each(|pair| self.write_pair(pair))?;
        self.tally.unsuited += family.unsuited as u64;
        Ok(())
    }

    fn write_member(&mut self, member: &Member) -> Result<()> {
        let article = &member.article;
        write_line(&mut self.documents, article).map_err(failed(files::DOCUMENTS))?;
        let row = self.clusters.write_record([&article.id.text, &member.cluster]);
        row.map_err(|error| failed(files::CLUSTERS)(error.into()))?;
        if let Some(order) = &member.order {
            let record = OrderRecord { id: &article.id, order };
            write_line(&mut self.orders, &record).map_err(failed(files::ORDERS))?;
            self.tally.orders += 1;
        }
        match article.synth.kind {
            Some(kind) => *self.tally.kinds.entry(kind).or_default() += 1,
            None => self.tally.bases += 1,
        }
        self.tally.documents += 1;
        Ok(())
    }

    fn write_pair(&mut self, pair: &Pair) -> Result<()> {
        let label = &pair.label;
        let row = (&pair.id1, &pair.id2, label.duplicate, label.relation, label.confidence);
        self.pairs.serialize(row).map_err(|error| failed(files::PAIRS)(error.into()))?;
        *self.tally.pairs.entry(label.relation).or_default() += 1;
        Ok(())
    }

    /// Flushes the tables and writes the manifest, which ends the corpus. It names no time and no machine.
    pub fn finish(mut self, plan: &Plan, mut manifest: impl Write) -> Result<Tally> {
        self.documents.flush().map_err(failed(files::DOCUMENTS))?;
        self.orders.flush().map_err(failed(files::ORDERS))?;
        self.clusters.flush().map_err(failed(files::CLUSTERS))?;
        self.pairs.flush().map_err(failed(files::PAIRS))?;
        let told = Manifest {
            generator: concat!(env!("CARGO_PKG_NAME"), " synth"),
            version: env!("CARGO_PKG_VERSION"),
            settings: plan.settings(),
            documents_read: plan.documents_read(),
            written: &self.tally,
        };
        let written = serde_json::to_writer_pretty(&mut manifest, &told).map_err(io::Error::from);
        let ended = written.and_then(|()| manifest.write_all(b"\n")).and_then(|()| manifest.flush());
        ended.map_err(failed(files::MANIFEST))?;
        Ok(self.tally)
    }
}

/// Names the file that could not be written.
fn failed(file: &'static str) -> impl Fn(io::Error) -> Error {
    move |source| Error::io("write", file, source)
}

impl<W: Write> std::fmt::Debug for Output<W> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Output").field("tally", &self.tally).finish_non_exhaustive()
    }
}

fn write_line(to: &mut impl Write, record: &impl Serialize) -> io::Result<()> {
    serde_json::to_writer(&mut *to, record)?;
    to.write_all(b"\n")
}
