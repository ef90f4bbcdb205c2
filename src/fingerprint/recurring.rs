//! Page furniture learnt from the collection itself: paragraphs that recur within one outlet.
//!
//! A newsletter form, a share line, an author's footer stands under many different stories of its outlet. A paragraph
//! of a story stands in that story, in its updates, and in copies of it. So a paragraph counts as furniture of an outlet
//! when enough of the outlet's documents have it *and* those documents tell different stories: no two of their sketches
//! share half. Where it is itself half of a page, a paywall's notice or a company's boilerplate, that is asked of what stands
//! beside it; and where several such paragraphs are, of what stands beside all that recurs in the outlet ([`own`]).
//!
//! A short line that states a number is not learnt, however often it recurs: "Pay date April 1" is what tells
//! two notices apart.
//!
//! What is learnt of one outlet is set apart wherever it stands: a copy in another outlet often brings the first one's
//! footer along, and the two must be left with the same text.

use std::sync::Arc;

use foldhash::{HashMap, HashSet};
use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::collection::{Collection, DocumentIndex, Entry, SheetReader};
use super::document::{DocumentPrint, ParagraphPrint, Printer};
use super::sheet::Sheet;
use super::shingle::{Shingle, shingles};
use super::sketch::Sketch;
use crate::config::RecurringConfig;
use crate::error::Result;
use crate::spill::{BUCKETS, Buckets, HashSorter};
use crate::work::codec::{Decoder, Encode};

mod own;
#[cfg(test)]
mod tests;

use own::Own;

/// Documents of a run that are looked at: furniture shows in the first few of them, however many there are.
const LOOKED_AT: usize = 24;

/// A line of fewer words with a number among them is a fact.
const FACT_WORDS: usize = 20;

/// What stands beside a paragraph tells a story from so many words on.
const STORY_WORDS: u32 = 12;

/// Documents whose paragraphs are gathered at a time, by one thread.
const GATHERED: usize = 1024;
/// Runs that are judged at a time: so many times [`LOOKED_AT`] sketches are in memory.
const JUDGED: usize = 1024;

/// The furniture learnt from a collection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Recurring {
    /// For the hash of a paragraph: in how many documents of its outlet it stands, the most where it is furniture of
    /// several outlets.
    paragraphs: HashMap<u64, u32>,
    /// How many there are, counted for each outlet.
    learnt: usize,
}

/// A paragraph that recurs in an outlet.
#[derive(Debug)]
struct Run {
    outlet: u64,
    paragraph: u64,
    /// In how many documents it stands.
    documents: u32,
    /// The first of them, in the order of their texts' hashes: as good as random, and the same whatever order they
    /// were read in.
    looked_at: Vec<DocumentIndex>,
}

impl Recurring {
    /// Learns from all documents of a collection. Documents without an outlet teach nothing.
    pub fn learn(collection: &Collection, config: &RecurringConfig) -> Result<Self> {
        config.validate()?;
        let keys = gather(collection)?;
        let found: Vec<Vec<Run>> = (0..BUCKETS)
            .into_par_iter()
            .map_init(HashSorter::default, |sorter, bucket| {
                let keys = keys.take_crowded(bucket, config.documents, sorter)?;
                runs(collection, &keys, bucket as u8, config)
            })
            .collect::<Result<_>>()?;
        let mut runs: Vec<Run> = found.into_iter().flatten().collect();
        // Runs of one outlet have documents in common, whose sketches are then drawn once.
        runs.par_sort_unstable_by_key(|run| (run.outlet, run.paragraph));
        let mut is_furniture = Vec::with_capacity(runs.len());
        for slice in runs.chunks(JUDGED) {
            let sketches = Sketches::of(collection, slice)?;
            let judged = slice
                .par_iter()
                .map_init(|| collection.reader(), |reader, run| sketches.is_furniture(run, reader, config));
            is_furniture.extend(judged.collect::<Result<Vec<bool>>>()?);
        }
        let mut learnt = Self::default();
        let mut from = 0;
        for of_outlet in runs.chunk_by(|x, y| x.outlet == y.outlet) {
            let is_furniture = &mut is_furniture[from..][..of_outlet.len()];
            from += of_outlet.len();
            judge_together(collection, of_outlet, is_furniture, config)?;
            of_outlet.iter().zip(is_furniture).filter(|(_, is)| **is).for_each(|(run, _)| learnt.add(run));
        }
        Ok(learnt)
    }

    fn add(&mut self, run: &Run) {
        self.learnt += 1;
        let most = self.paragraphs.entry(run.paragraph).or_default();
        *most = run.documents.max(*most);
    }

    /// Appends what was learnt to `bytes`.
    pub fn encode(&self, bytes: &mut Vec<u8>) {
        let mut paragraphs: Vec<(u64, u32)> =
            self.paragraphs.iter().map(|(&hash, &documents)| (hash, documents)).collect();
        paragraphs.sort_unstable();
        bytes.u64(self.learnt as u64);
        bytes.u64(paragraphs.len() as u64);
        for (hash, documents) in paragraphs {
            bytes.u64(hash);
            bytes.u32(documents);
        }
    }

    /// Reads back what [`encode`](Self::encode) made; `None` if it is anything else.
    pub fn decode(decoder: &mut Decoder<'_>) -> Option<Self> {
        let learnt = usize::try_from(decoder.u64()?).ok()?;
        let count = decoder.count(size_of::<(u64, u32)>() * 3 / 4)?;
        let paragraphs = (0..count).map(|_| Some((decoder.u64()?, decoder.u32()?))).collect::<Option<_>>()?;
        Some(Self { paragraphs, learnt })
    }

    /// In how many documents of an outlet a paragraph stands, if it was learnt to be furniture.
    #[must_use]
    pub fn documents(&self, paragraph: &ParagraphPrint) -> Option<u32> {
        self.paragraphs.get(&paragraph.exact).copied()
    }

    /// How many paragraphs were learnt, over all outlets.
    #[must_use]
    pub fn len(&self) -> usize {
        self.learnt
    }

    /// Whether nothing was learnt.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.learnt == 0
    }

    /// Whether furniture is among some paragraphs.
    #[must_use]
    pub fn is_in(&self, mut paragraphs: impl Iterator<Item = ParagraphPrint>) -> bool {
        paragraphs.any(|paragraph| self.paragraphs.contains_key(&paragraph.exact))
    }

    /// Takes the furniture out of a fingerprint; tells whether there was any.
    pub fn set_apart(&self, print: &mut DocumentPrint, printer: &mut Printer) -> bool {
        let is_in = self.is_in(print.paragraphs.iter().copied());
        if is_in {
            printer.retain(print, |paragraph| !self.paragraphs.contains_key(&paragraph.exact));
        }
        is_in
    }

    /// Takes the furniture out of all that is compared of a document.
    pub fn set_apart_in(&self, sheet: &mut Sheet, printer: &mut Printer) {
        if self.set_apart(&mut sheet.print, printer) {
            printer.sketch_into(&sheet.print, &mut sheet.sketch);
        }
    }
}

/// The key of a paragraph in an outlet, of which eight bits choose the bucket and 32 are sorted by: two different
/// paragraphs of a million have the same with a chance of one in a million.
fn key(outlet: u64, paragraph: &ParagraphPrint) -> (u8, u32) {
    let key = outlet.rotate_left(29) ^ paragraph.exact;
    (key as u8, (key >> 8) as u32)
}

/// The keys of all learnable paragraphs, each with its document.
fn gather(collection: &Collection) -> Result<Buckets> {
    let keys = Buckets::new(collection.memory().for_keys(), Arc::clone(collection.scratch()));
    let all: Vec<DocumentIndex> = (0..collection.len() as DocumentIndex).collect();
    all.par_chunks(GATHERED).try_for_each_init(
        || (collection.reader(), keys.filler()),
        |(reader, filler), chunk| {
            for &index in chunk {
                let Some(outlet) = outlet_hash(&collection[index]) else { continue };
                for paragraph in reader.paragraphs(index)?.filter(|paragraph| !is_fact(paragraph)) {
                    let (bucket, key) = key(outlet, &paragraph);
                    filler.push(bucket, u64::from(key) << 32 | u64::from(index))?;
                }
            }
            filler.finish()
        },
    )?;
    Ok(keys)
}

/// The runs of a bucket's keys that are long enough.
fn runs(collection: &Collection, keys: &[u64], bucket: u8, config: &RecurringConfig) -> Result<Vec<Run>> {
    let mut runs = Vec::new();
    let mut reader = collection.reader();
    for same in keys.chunk_by(|x, y| x >> 32 == y >> 32).filter(|same| same.len() >= config.documents) {
        let mut documents: Vec<DocumentIndex> = same.iter().map(|&key| key as DocumentIndex).collect();
        documents.dedup();
        if documents.len() < config.documents {
            continue;
        }
        documents.sort_unstable_by_key(|&index| (collection[index].exact as u64, index));
        let first = documents[0];
        let Some(outlet) = outlet_hash(&collection[first]) else { continue };
        let mut own = reader.paragraphs(first)?;
        let wanted = (bucket, (same[0] >> 32) as u32);
        let Some(paragraph) = own.find(|paragraph| key(outlet, paragraph) == wanted) else { continue };
        runs.push(Run {
            outlet,
            paragraph: paragraph.exact,
            documents: documents.len() as u32,
            looked_at: {
                documents.truncate(config.documents.max(LOOKED_AT));
                documents
            },
        });
    }
    Ok(runs)
}

/// The sketches of all documents that some runs look at, each with the document's number of words.
struct Sketches {
    documents: Vec<DocumentIndex>,
    sketches: Vec<(Sketch, u32)>,
}

impl Sketches {
    fn of(collection: &Collection, runs: &[Run]) -> Result<Self> {
        let mut documents: Vec<DocumentIndex> =
            runs.iter().flat_map(|run| run.looked_at.iter().copied()).collect();
        documents.sort_unstable();
        documents.dedup();
        let sketches = documents
            .par_iter()
            .map_init(
                || collection.reader(),
                |reader, &index| {
                    let keys = reader.read_keys(index)?;
                    Ok((keys.sketch.clone(), keys.paragraphs.iter().map(|paragraph| paragraph.len).sum()))
                },
            )
            .collect::<Result<_>>()?;
        Ok(Self { documents, sketches })
    }

    /// Those of a run's documents.
    fn of_run<'s>(&'s self, run: &'s Run) -> impl Iterator<Item = &'s (Sketch, u32)> {
        run.looked_at
            .iter()
            .filter_map(|document| self.documents.binary_search(document).ok().map(|at| &self.sketches[at]))
    }

    /// Whether the documents of a run tell different stories, as they are or beside the paragraph.
    fn is_furniture(
        &self,
        run: &Run,
        reader: &mut SheetReader<'_>,
        config: &RecurringConfig,
    ) -> Result<bool> {
        let whole: Vec<&Sketch> = self.of_run(run).map(|(sketch, _)| sketch).collect();
        if tell_different_stories(&whole, config) {
            return Ok(true);
        }
        let sheet = reader.read(run.looked_at[0])?;
        let Some(paragraph) = sheet.print.paragraphs.iter().find(|own| own.exact == run.paragraph) else {
            return Ok(false);
        };
        let mut own: Vec<Shingle> = shingles_of(paragraph, sheet).collect();
        own.sort_unstable();
        let beside: Vec<Sketch> = self
            .of_run(run)
            .filter(|(_, words)| *words >= paragraph.len + STORY_WORDS)
            .map(|(sketch, _)| {
                let others =
                    sketch.shingles.iter().copied().filter(|shingle| own.binary_search(shingle).is_err());
                Sketch { shingles: others.collect(), rate: sketch.rate, words: Vec::new() }
            })
            .collect();
        Ok(tell_different_stories(&beside.iter().collect::<Vec<_>>(), config))
    }
}

/// Judges anew what alone is no furniture of an outlet, by what its pages have beside all of the outlet's `runs`.
fn judge_together(
    collection: &Collection,
    runs: &[Run],
    is_furniture: &mut [bool],
    config: &RecurringConfig,
) -> Result<()> {
    // Beside one run alone it was asked.
    if runs.len() < 2 || is_furniture.iter().all(|&is| is) {
        return Ok(());
    }
    let recurring: HashSet<u64> = runs.iter().map(|run| run.paragraph).collect();
    runs.par_iter().zip(is_furniture).filter(|(_, is)| !**is).try_for_each_init(
        || collection.reader(),
        |reader, (run, is_furniture)| {
            let owns = Own::of_pages(&run.looked_at, &recurring, config.documents, reader)?;
            *is_furniture = are_different(&owns, Own::may_be_same, config);
            Ok(())
        },
    )
}

/// Whether a paragraph is a short line with a number.
fn is_fact(paragraph: &ParagraphPrint) -> bool {
    (paragraph.len as usize) < FACT_WORDS && paragraph.has_number
}

/// Whether enough of some sketches tell different stories.
fn tell_different_stories(sketches: &[&Sketch], config: &RecurringConfig) -> bool {
    // Sharing half: the same story, or hardly more than the same furniture.
    are_different(sketches, |x, y| x.shares(y, |smaller| smaller.div_ceil(2)), config)
}

/// Whether enough of some stories are different ones.
fn are_different<T>(all: &[T], may_be_same: impl Fn(&T, &T) -> bool, config: &RecurringConfig) -> bool {
    let enough = |stories: usize| {
        stories >= config.documents && stories as f64 >= config.different_share * all.len() as f64
    };
    let mut stories: Vec<&T> = Vec::new();
    for (at, story) in all.iter().enumerate() {
        // What is still to come cannot change the answer any more.
        if enough(stories.len()) || !enough(stories.len() + all.len() - at) {
            break;
        }
        if !stories.iter().any(|other| may_be_same(other, story)) {
            stories.push(story);
        }
    }
    enough(stories.len())
}

/// The shingles of a paragraph of a sheet.
fn shingles_of(paragraph: &ParagraphPrint, sheet: &Sheet) -> impl Iterator<Item = Shingle> {
    shingles(paragraph.of(&sheet.print.tokens))
}

fn outlet_hash(entry: &Entry) -> Option<u64> {
    entry.outlet.as_ref().map(|outlet| xxh3_64(outlet.as_bytes()))
}
