//! The main job through the library: files to verdicts, clusters and keepers, as `wirecopy dedup` composes it.

#![allow(dead_code, reason = "each test binary uses its own part of this module")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use wirecopy::fingerprint::{Collection, Sheet};
use wirecopy::pipeline::Settings;
use wirecopy::pipeline::assign::{Assignment, Assignments, assign};
use wirecopy::pipeline::compare::{Comparison, compare};
use wirecopy::pipeline::findings::Findings;
use wirecopy::pipeline::ingest::{ingest, set_furniture_apart};
use wirecopy::pipeline::pairs::verified_pairs;
use wirecopy::progress::Silent;
use wirecopy::read::Inputs;
use wirecopy::relation::Relation;

/// Everything that a run finds.
pub(crate) struct Run {
    pub(crate) collection: Collection,
    pub(crate) comparison: Comparison,
    pub(crate) assignments: Assignments,
    pub(crate) pairs: Findings,
}

impl Run {
    /// Runs the job on files and folders.
    pub(crate) fn of(inputs: &[PathBuf], settings: &Settings) -> Self {
        let inputs = Inputs::open(inputs, &settings.read).unwrap();
        let mut ingested = ingest(&inputs, true, &settings.memory, &Silent).unwrap();
        set_furniture_apart(&mut ingested, &settings.recurring).unwrap();
        let collection = ingested.collection;
        let comparison = compare(&collection, &settings.candidates, &settings.verify, &Silent).unwrap();
        let assignments = assign(&collection, &comparison, &settings.keep, &settings.verify).unwrap();
        let pairs = verified_pairs(&collection, &comparison, &settings.verify).unwrap();
        Self { collection, comparison, assignments, pairs }
    }

    /// All sheets, in input order.
    pub(crate) fn sheets(&self) -> Vec<Sheet> {
        let mut reader = self.collection.reader();
        (0..self.collection.len() as u32).map(|index| reader.read(index).unwrap().clone()).collect()
    }

    /// The documents of each cluster, by their ids.
    pub(crate) fn clusters(&self) -> BTreeSet<BTreeSet<&str>> {
        let mut clusters: BTreeMap<u32, BTreeSet<&str>> = BTreeMap::new();
        for (entry, assignment) in self.collection.entries().iter().zip(self.assignments.iter()) {
            clusters.entry(assignment.keeper).or_default().insert(&entry.id);
        }
        clusters.into_values().collect()
    }

    /// For each document its cluster's name, its keeper and its relation to it.
    pub(crate) fn rows(&self) -> BTreeMap<&str, (&str, &str, &'static str)> {
        let id = |index: u32| &*self.collection[index].id;
        (0..)
            .zip(self.assignments.iter())
            .map(|(index, row)| (id(index), (id(row.cluster), id(row.keeper), row.relation())))
            .collect()
    }

    /// What became of each document, and why.
    pub(crate) fn told(&self) -> Vec<(u32, u32, &'static str, String)> {
        let mut buffer = Vec::new();
        let tell = |row: &Assignment| {
            let reason = self.assignments.reason(row, &mut buffer).unwrap().into_owned();
            (row.cluster, row.keeper, row.relation(), reason)
        };
        self.assignments.iter().map(tell).collect()
    }

    /// The verified pairs, by their ids, whichever was read first.
    pub(crate) fn relations(&self) -> BTreeSet<(&str, &str, Relation)> {
        let id = |index: u32| &*self.collection[index].id;
        self.pairs
            .iter()
            .map(|(pair, finding)| {
                let (a, b) = (id(pair.a), id(pair.b));
                (a.min(b), a.max(b), finding.relation)
            })
            .collect()
    }
}

/// The scrapes that come with the project.
pub(crate) fn scrapes() -> PathBuf {
    PathBuf::from("corpora/wire/scrapes")
}
