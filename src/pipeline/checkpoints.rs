//! Results of stages in a work folder, so that a run that was broken off goes on where it was.
//!
//! What is saved, and how much a run that is killed loses at most:
//! - `read`: what became of the batches of input, in order; [`PART_BYTES`] of fingerprints;
//! - `furniture`: what was learnt to be furniture; the learning;
//! - `candidates`: the pairs to compare; the search;
//! - `verdicts`: what was found of them, in order; [`PAIRS_A_PART`] pairs;
//! - `links`: the same of links through common phrases (see `links`), a round a part;
//! - `anchors`: the anchor of each unit; the clustering.
//!
//! A part that is not as it should be, whatever it says, counts as not there, and so do all behind it. Everything that is
//! saved is the same for any number of threads and any memory, so these may change between a run and its continuation.

use crate::candidates::{Candidate, Capped, Found, FoundBy};
use crate::error::{Fault, Result, Severity};
use crate::fingerprint::{Intake, Recurring};
use crate::relation::Relation;
use crate::verify::overlap::Overlap;
use crate::work::Work;
use crate::work::codec::{Decoder, Encode};

use super::compare::Finding;
use super::findings::Findings;
use super::maker::Part;

/// How much of what was read is saved at a time, about.
pub const PART_BYTES: usize = 32 << 20;
/// How many pairs are compared between two savings, about.
pub const PAIRS_A_PART: usize = 1 << 18;

/// Where the results of stages are kept, if anywhere.
#[derive(Debug, Clone, Copy)]
pub struct Checkpoints<'w> {
    work: Option<&'w Work>,
    /// [`PART_BYTES`], unless a test wants more parts.
    pub part_bytes: usize,
    /// [`PAIRS_A_PART`], unless a test wants more parts.
    pub pairs_a_part: usize,
}

impl<'w> Checkpoints<'w> {
    /// Results are kept in `work`.
    #[must_use]
    pub fn in_work(work: &'w Work) -> Self {
        Self { work: Some(work), ..Self::none() }
    }

    /// Nothing is kept.
    #[must_use]
    pub fn none() -> Self {
        Self { work: None, part_bytes: PART_BYTES, pairs_a_part: PAIRS_A_PART }
    }

    /// A part that was saved, decoded; `None` if there is none, or not such a one.
    pub(super) fn load<T>(
        &self,
        stage: &str,
        part: u32,
        decode: impl FnOnce(&mut Decoder<'_>) -> Option<T>,
    ) -> Result<Option<T>> {
        let Some(stored) = self.work.map(|work| work.load(stage, part)).transpose()?.flatten() else {
            return Ok(None);
        };
        let mut decoder = Decoder::new(&stored);
        Ok(decode(&mut decoder).filter(|_| decoder.is_at_end()))
    }

    /// Saves a part, if results are kept.
    pub(super) fn save(&self, stage: &str, part: u32, encode: impl FnOnce(&mut Vec<u8>)) -> Result<()> {
        let Some(work) = self.work else { return Ok(()) };
        let mut bytes = Vec::new();
        encode(&mut bytes);
        work.save(stage, part, &bytes)
    }

    /// What a stage gives that is saved as one part: loaded if it was saved before, else computed and saved.
    pub(super) fn kept<T>(
        &self,
        stage: &str,
        decode: impl FnOnce(&mut Decoder<'_>) -> Option<T>,
        encode: impl FnOnce(&T, &mut Vec<u8>),
        compute: impl FnOnce() -> Result<T>,
    ) -> Result<T> {
        if let Some(kept) = self.load(stage, 0, decode)? {
            return Ok(kept);
        }
        let computed = compute()?;
        self.save(stage, 0, |bytes| encode(&computed, bytes))?;
        Ok(computed)
    }

    /// Whether results are kept.
    pub(super) fn are_kept(&self) -> bool {
        self.work.is_some()
    }
}

/// What became of batches, gathered until there is enough for a part.
#[derive(Debug)]
pub(super) struct ReadParts<'c> {
    checkpoints: &'c Checkpoints<'c>,
    next: u32,
    batches: u64,
    bytes: Vec<u8>,
}

impl<'c> ReadParts<'c> {
    const STAGE: &'static str = "read";

    pub(super) fn new(checkpoints: &'c Checkpoints<'c>) -> Self {
        Self { checkpoints, next: 0, batches: 0, bytes: Vec::new() }
    }

    /// The next part that was saved: what became of some batches. `None` behind the last one.
    pub(super) fn load(&mut self, sources: usize) -> Result<Option<Vec<Part>>> {
        let decode = |decoder: &mut Decoder<'_>| {
            let count = decoder.count(size_of::<u64>())?;
            (0..count).map(|_| decode_part(decoder, sources)).collect()
        };
        let loaded: Option<Vec<Part>> = self.checkpoints.load(Self::STAGE, self.next, decode)?;
        self.next += u32::from(loaded.is_some());
        Ok(loaded)
    }

    /// Takes what became of the next batch.
    pub(super) fn add(&mut self, part: &Part) -> Result<()> {
        if !self.checkpoints.are_kept() {
            return Ok(());
        }
        encode_part(part, &mut self.bytes);
        self.batches += 1;
        if self.bytes.len() >= self.checkpoints.part_bytes { self.save() } else { Ok(()) }
    }

    /// Saves what is left.
    pub(super) fn finish(mut self) -> Result<()> {
        if self.batches > 0 { self.save() } else { Ok(()) }
    }

    fn save(&mut self) -> Result<()> {
        let Self { batches, bytes: gathered, .. } = self;
        self.checkpoints.save(Self::STAGE, self.next, |bytes| {
            bytes.u64(*batches);
            bytes.append(gathered);
        })?;
        self.next += 1;
        self.batches = 0;
        Ok(())
    }
}

fn encode_part(part: &Part, bytes: &mut Vec<u8>) {
    bytes.u32(part.source);
    bytes.u64(part.consumed);
    bytes.optional(part.content_hash, Encode::u128);
    bytes.u64(part.empty);
    bytes.u64(part.faults.len() as u64);
    for fault in &part.faults {
        bytes.string(&fault.source);
        bytes.u64(fault.record);
        bytes.string(&fault.cause);
        bytes.u8(u8::from(fault.severity == Severity::Broken));
    }
    part.intake.encode(bytes);
}

fn decode_part(decoder: &mut Decoder<'_>, sources: usize) -> Option<Part> {
    let source = decoder.u32().filter(|&source| (source as usize) < sources)?;
    let consumed = decoder.u64()?;
    let content_hash = decoder.optional(Decoder::u128)?;
    let empty = decoder.u64()?;
    let faults = decoder.count(3 * size_of::<u64>())?;
    let faults = (0..faults)
        .map(|_| {
            Some(Fault {
                source: decoder.string()?.to_owned(),
                record: decoder.u64()?,
                cause: decoder.string()?.to_owned(),
                severity: if decoder.u8()? == 1 { Severity::Broken } else { Severity::Notice },
            })
        })
        .collect::<Option<_>>()?;
    let intake = Intake::decode(decoder)?;
    // Places are looked up among the sources.
    let is_of_source = intake.places().all(|place| place.source == source);
    (is_of_source && empty <= intake.len() as u64).then_some(Part {
        source,
        consumed,
        content_hash,
        intake,
        faults,
        empty,
    })
}

/// What was learnt to be furniture.
pub(super) fn furniture(
    checkpoints: &Checkpoints<'_>,
    learn: impl FnOnce() -> Result<Recurring>,
) -> Result<Recurring> {
    checkpoints.kept("furniture", Recurring::decode, Recurring::encode, learn)
}

/// The candidates among so many units.
pub(super) fn candidates(
    checkpoints: &Checkpoints<'_>,
    units: usize,
    search: impl FnOnce() -> Result<Found>,
) -> Result<Found> {
    let decode = |decoder: &mut Decoder<'_>| {
        let capped = Capped { runs: decoder.u64()?, entries: decoder.u64()?, longest: decoder.u64()? };
        let count = decoder.count(9)?;
        let pairs = (0..count)
            .map(|_| {
                let (a, b) = (decoder.u32()?, decoder.u32()?);
                let found_by = FoundBy::from_bits(decoder.u8()?);
                (a < b && (b as usize) < units).then_some(Candidate { a, b, found_by })
            })
            .collect::<Option<Vec<_>>>()?;
        pairs.is_sorted_by(|x, y| (x.a, x.b) < (y.a, y.b)).then_some(Found { pairs, capped })
    };
    let encode = |found: &Found, bytes: &mut Vec<u8>| {
        let Capped { runs, entries, longest } = found.capped;
        for number in [runs, entries, longest, found.pairs.len() as u64] {
            bytes.u64(number);
        }
        for pair in &found.pairs {
            bytes.u32(pair.a);
            bytes.u32(pair.b);
            bytes.u8(pair.found_by.bits());
        }
    };
    checkpoints.kept("candidates", decode, encode, search)
}

/// Pairs that are judged at a time: what is found of them is in memory twice until it is gathered.
const PAIRS_AT_ONCE: usize = 1 << 18;

/// The verdicts on candidates among so many units that are not `none`: `judge` is asked for a part of them at a time.
pub(super) fn verdicts(
    checkpoints: &Checkpoints<'_>,
    units: usize,
    pairs: &[Candidate],
    mut judge: impl FnMut(&[Candidate]) -> Result<Vec<(Candidate, Finding)>>,
    mut loaded: impl FnMut(usize),
) -> Result<Findings> {
    const STAGE: &str = "verdicts";
    let mut verdicts = Findings::new(units);
    let mut rest = pairs;
    for part in 0.. {
        if rest.is_empty() {
            break;
        }
        // The pairs of one unit stay together: it is held while they are judged.
        let wanted = if checkpoints.are_kept() { checkpoints.pairs_a_part } else { PAIRS_AT_ONCE };
        let last = rest[wanted.min(rest.len()) - 1].a;
        let (pairs, behind) = rest.split_at(rest.partition_point(|pair| pair.a <= last));
        rest = behind;
        let known = checkpoints.load(STAGE, part, |decoder| decode_verdicts(decoder, pairs))?;
        if let Some(known) = known {
            loaded(pairs.len());
            verdicts.extend(known);
            continue;
        }
        let found = judge(pairs)?;
        checkpoints.save(STAGE, part, |bytes| encode_verdicts(&found, pairs, bytes))?;
        verdicts.extend(found);
    }
    Ok(verdicts)
}

/// The verdicts on the links of one round that are not `none`.
pub(super) fn link_verdicts(
    checkpoints: &Checkpoints<'_>,
    round: u32,
    links: &[Candidate],
    judge: impl FnOnce(&[Candidate]) -> Result<Vec<(Candidate, Finding)>>,
) -> Result<Vec<(Candidate, Finding)>> {
    const STAGE: &str = "links";
    if let Some(known) = checkpoints.load(STAGE, round, |decoder| decode_verdicts(decoder, links))? {
        return Ok(known);
    }
    let found = judge(links)?;
    checkpoints.save(STAGE, round, |bytes| encode_verdicts(&found, links, bytes))?;
    Ok(found)
}

fn encode_verdicts(found: &[(Candidate, Finding)], pairs: &[Candidate], bytes: &mut Vec<u8>) {
    bytes.u64(found.len() as u64);
    for (pair, finding) in found {
        let at = pairs.partition_point(|other| (other.a, other.b) < (pair.a, pair.b));
        let Finding { relation, overlap, tau } = finding;
        bytes.u32(at as u32);
        bytes.u8(Relation::ALL.iter().position(|known| known == relation).unwrap_or_default() as u8);
        for number in [overlap.shingles_a, overlap.shingles_b, overlap.shared] {
            bytes.u32(number);
        }
        bytes.optional(*tau, |bytes, tau| bytes.u64(tau.to_bits()));
    }
}

fn decode_verdicts(decoder: &mut Decoder<'_>, pairs: &[Candidate]) -> Option<Vec<(Candidate, Finding)>> {
    let count = decoder.count(18)?;
    let found = (0..count)
        .map(|_| {
            let pair = *pairs.get(decoder.u32()? as usize)?;
            let relation = *Relation::ALL.get(decoder.u8()? as usize)?;
            let overlap =
                Overlap { shingles_a: decoder.u32()?, shingles_b: decoder.u32()?, shared: decoder.u32()? };
            let tau = decoder.optional(|decoder| decoder.u64().map(f64::from_bits))?;
            let is_sound = overlap.shared <= overlap.shingles_a.min(overlap.shingles_b)
                && overlap.shingles_a.checked_add(overlap.shingles_b).is_some()
                && tau.is_none_or(|tau| (-1.0..=1.0).contains(&tau));
            is_sound.then_some((pair, Finding { relation, overlap, tau }))
        })
        .collect::<Option<Vec<_>>>()?;
    found.is_sorted_by(|(x, _), (y, _)| (x.a, x.b) < (y.a, y.b)).then_some(found)
}

/// The anchor of each of so many units.
pub(super) fn anchors(
    checkpoints: &Checkpoints<'_>,
    units: usize,
    cluster: impl FnOnce() -> Result<Vec<u32>>,
) -> Result<Vec<u32>> {
    let decode = |decoder: &mut Decoder<'_>| {
        let count = decoder.count(size_of::<u32>()).filter(|&count| count == units)?;
        let anchors: Vec<u32> = (0..count).map(|_| decoder.u32()).collect::<Option<_>>()?;
        let is_anchor = |&anchor: &u32| anchors.get(anchor as usize) == Some(&anchor);
        anchors.iter().all(is_anchor).then_some(anchors)
    };
    let encode = |anchors: &Vec<u32>, bytes: &mut Vec<u8>| {
        bytes.u64(anchors.len() as u64);
        for &anchor in anchors {
            bytes.u32(anchor);
        }
    };
    checkpoints.kept("anchors", decode, encode, cluster)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verdicts_that_cannot_be_are_none() {
        let pairs = [Candidate { a: 0, b: 1, found_by: FoundBy::from_bits(1) }];
        let comes_back = |[shingles_a, shingles_b, shared]: [u32; 3], tau: Option<f64>| {
            let overlap = Overlap { shingles_a, shingles_b, shared };
            let found = [(pairs[0], Finding { relation: Relation::Reprint, overlap, tau })];
            let mut bytes = Vec::new();
            encode_verdicts(&found, &pairs, &mut bytes);
            let back = decode_verdicts(&mut Decoder::new(&bytes), &pairs);
            assert!(back.is_none() || back.as_deref() == Some(&found[..]));
            back.is_some()
        };
        assert!(comes_back([5, 3, 3], Some(-1.0)) && comes_back([0; 3], None));
        assert!(!comes_back([5, 3, 4], None), "more in common than there is");
        assert!(!comes_back([u32::MAX, 1, 0], None), "the sum is no number");
        assert!(!comes_back([5, 3, 3], Some(f64::NAN)) && !comes_back([5, 3, 3], Some(1.5)));
    }

    #[test]
    fn an_anchor_that_is_no_anchor_is_looked_for_again() {
        let folder = tempfile::tempdir().unwrap();
        let work = Work::open(folder.path(), &[]).unwrap();
        let checkpoints = Checkpoints::in_work(&work);
        for kept in [&[1, 2, 0][..], &[0, 0, 3], &[0, 0], &[0, 0, u32::MAX]] {
            checkpoints
                .save("anchors", 0, |bytes| {
                    bytes.u64(kept.len() as u64);
                    for &anchor in kept {
                        bytes.u32(anchor);
                    }
                })
                .unwrap();
            assert_eq!(anchors(&checkpoints, 3, || Ok(vec![0, 0, 2])).unwrap(), [0, 0, 2], "{kept:?}");
        }
        let unasked = || unreachable!("it was kept");
        assert_eq!(anchors(&checkpoints, 3, unasked).unwrap(), [0, 0, 2]);
    }

    /// A count of documents without a word that is larger than all, so that adding it up would overflow.
    #[test]
    fn a_part_with_more_empty_documents_than_documents_is_none() {
        let part = |empty| Part {
            source: 0,
            consumed: 3,
            content_hash: None,
            intake: Intake::default(),
            faults: Vec::new(),
            empty,
        };
        for (empty, is_sound) in [(0, true), (1, false), (u64::MAX, false)] {
            let mut bytes = Vec::new();
            encode_part(&part(empty), &mut bytes);
            assert_eq!(decode_part(&mut Decoder::new(&bytes), 1).is_some(), is_sound, "{empty}");
            assert!(decode_part(&mut Decoder::new(&bytes), 0).is_none(), "of no source");
        }
    }
}
