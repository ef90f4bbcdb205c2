//! One run of the job on documents that are in memory, scored on labelled pairs.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};

use wirecopy::cluster::{Edge, anchored};
use wirecopy::config::{MemoryConfig, ReadConfig, VerifyConfig};
use wirecopy::document::Document;
use wirecopy::error::Result;
use wirecopy::evaluate::doubled::Doubled;
use wirecopy::evaluate::odd_rows::OddPairs;
use wirecopy::evaluate::pair_tables::{Answer, GoldPair, Predicted, PredictionKind, read_gold};
use wirecopy::evaluate::pairs::{PairsConfig, PairsReport, score};
use wirecopy::fingerprint::{Collection, DocumentIndex, Printer, RecordPlace, Sheet};
use wirecopy::pipeline::compare::{Comparison, compare};
use wirecopy::pipeline::findings::Findings;
use wirecopy::pipeline::ingest::{Ingested, ReadCounts, set_furniture_apart};
use wirecopy::progress::Silent;
use wirecopy::read::Inputs;
use wirecopy::relation::Relation;
use wirecopy::text::clean::CleanText;
use wirecopy::verify::{Comparer, judge_held};

use crate::variants::{Apart, Variant};

/// A collection as it was read.
pub(crate) struct Read {
    pub(crate) documents: Vec<Document>,
    index: HashMap<String, DocumentIndex>,
}

impl Read {
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let inputs =
            Inputs::open(&[PathBuf::from(path)], &ReadConfig::default()).map_err(io::Error::other)?;
        let mut documents = Vec::new();
        for batch in inputs.batches() {
            let batch = batch.map_err(io::Error::other)?;
            for at in 0..batch.records.len() {
                documents.extend(inputs.parse(&batch, at).document);
            }
        }
        let index = (0..).zip(&documents).map(|(at, document)| (document.id.clone(), at)).collect();
        Ok(Self { documents, index })
    }

    /// The fingerprints of its documents.
    pub(crate) fn fingerprint(&self, apart: Apart, variant: &Variant) -> Result<Collection> {
        let mut collection = Collection::new(&MemoryConfig::default());
        let mut printer = Printer::default();
        for document in &self.documents {
            let sheet = sheet(document, apart, &mut printer);
            collection.push(document, RecordPlace::default(), &sheet)?;
        }
        let mut ingested = Ingested {
            collection,
            counts: ReadCounts::default(),
            earlier: ReadCounts::default(),
            sources: Vec::new(),
        };
        let mut recurring = variant.settings.recurring.clone();
        if !apart.recurring {
            recurring.documents = usize::MAX;
        }
        set_furniture_apart(&mut ingested, &recurring)?;
        Ok(ingested.collection)
    }
}

/// A document's fingerprint, with some of the page's text set apart and the rest left in.
fn sheet(document: &Document, apart: Apart, printer: &mut Printer) -> Sheet {
    let clean = CleanText::new(document);
    let body = |piece: &wirecopy::text::clean::Piece| match piece.furniture {
        Some(_) if !apart.furniture => piece.span,
        None if !apart.marks => piece.span,
        _ => piece.body,
    };
    let texts = clean.pieces.iter().map(|piece| body(piece).of(&document.text));
    let mut print = printer.print(texts.filter(|text| !text.is_empty()));
    if apart.furniture && apart.marks {
        clean.set_apart(document).for_each(|piece| printer.set_apart(piece, &mut print));
    }
    Sheet::new(document, print)
}

/// Labelled pairs, and where their documents are.
pub(crate) struct Gold {
    pub(crate) pairs: Vec<GoldPair>,
    /// Of each pair whose documents are both there.
    pub(crate) places: Vec<Option<(DocumentIndex, DocumentIndex)>>,
}

impl Gold {
    pub(crate) fn open(path: &Path, read: &Read) -> io::Result<Self> {
        let pairs = read_gold(path).map_err(io::Error::other)?.pairs;
        let place = |id: &String| read.index.get(id).copied();
        let places = pairs.iter().map(|pair| place(&pair.a).zip(place(&pair.b))).collect();
        Ok(Self { pairs, places })
    }
}

/// What came of a run.
pub(crate) struct Outcome {
    pub(crate) report: Option<PairsReport>,
    /// Documents that are copies of others.
    pub(crate) merged: usize,
}

/// Does the job.
pub(crate) fn job(read: &Read, variant: &Variant, gold: Option<&Gold>) -> Result<Outcome> {
    let collection = read.fingerprint(variant.apart, variant)?;
    let settings = &variant.settings;
    let mut comparison = compare(&collection, &settings.candidates, &settings.verify, &Silent)?;
    if !variant.digests {
        forget_digests(&collection, &mut comparison, &settings.verify)?;
    }
    let cluster =
        |index: DocumentIndex| comparison.anchors[comparison.units.memberships[index as usize].unit as usize];
    let mut clusters: Vec<u32> = (0..collection.len() as DocumentIndex).map(cluster).collect();
    let report = gold.map(|gold| {
        let answers = gold.places.iter().map(|place| {
            let Some((a, b)) = *place else { return Answer::default() };
            Answer {
                duplicate: cluster(a) == cluster(b),
                relation: relation(&collection, &comparison, a, b),
                value: None,
            }
        });
        let predicted = Predicted {
            kind: PredictionKind::Clusters,
            has_relations: true,
            answers: answers.collect(),
            doubled: Doubled::default(),
            odd: OddPairs::default(),
        };
        score(&gold.pairs, &predicted, &PairsConfig::default())
    });
    let documents = clusters.len();
    clusters.sort_unstable();
    clusters.dedup();
    Ok(Outcome { report, merged: documents - clusters.len() })
}

/// The relation that a run names for two documents, if it lists them.
fn relation(
    collection: &Collection,
    comparison: &Comparison,
    a: DocumentIndex,
    b: DocumentIndex,
) -> Option<String> {
    let unit = |index: DocumentIndex| comparison.units.memberships[index as usize].unit;
    let (x, y) = (unit(a).min(unit(b)), unit(a).max(unit(b)));
    if x == y {
        // Units are of equal texts, or of equal paragraphs in any order.
        let is_same = collection[a].has_same_words(&collection[b]);
        let equality = if is_same { Relation::Identical } else { Relation::Reordered };
        return Some(equality.name().to_owned());
    }
    comparison.verdicts.of(x, y).map(|finding| finding.relation.name().to_owned())
}

/// Judges what was called an overlap again, by the pair alone, and clusters anew.
fn forget_digests(collection: &Collection, comparison: &mut Comparison, config: &VerifyConfig) -> Result<()> {
    let representatives = &comparison.units.representatives;
    let judge = |a: u32, b: u32| -> Result<Relation> {
        let (mut of_a, mut of_b) = (collection.reader(), collection.reader());
        let a = of_a.read(representatives[a as usize])?;
        let b = of_b.read(representatives[b as usize])?;
        let mut comparer = Comparer::new(collection.frequencies());
        comparer.hold(&a.print);
        Ok(judge_held(&mut comparer, a, b, config).relation)
    };
    let mut verdicts = Findings::new(representatives.len());
    for (pair, mut finding) in comparison.verdicts.iter() {
        if finding.relation == Relation::Overlap {
            finding.relation = judge(pair.a, pair.b)?;
        }
        verdicts.push(pair, finding);
    }
    comparison.verdicts = verdicts;
    let edges: Vec<Edge> = comparison
        .verdicts
        .duplicates()
        .map(|(a, b, relation)| Edge { a, b, is_part: relation == Relation::Excerpt })
        .collect();
    comparison.anchors = anchored(
        representatives.len(),
        &edges,
        |unit| collection[representatives[unit as usize]].words,
        |anchor, others| {
            others.iter().map(|&other| judge(anchor, other).map(Relation::is_duplicate)).collect()
        },
    )?;
    Ok(())
}
