//! One pass over all fingerprints, for all searches: what is kept of a unit, and its keys in buckets.

use std::sync::Arc;

use rayon::prelude::*;

use super::noisy::{Words, noisy};
use super::runs::{Entry, bucket};
use super::{KeySource, ReadKeys, Room, Unit};
use crate::config::CandidateConfig;
use crate::error::Result;
use crate::fingerprint::Keys;
use crate::spill::{BUCKETS, Buckets, Filler, HashSorter};

/// Units whose keys are gathered at a time, by one thread.
const AT_ONCE: usize = 1024;

/// Of each unit's sample, the lowest few vouch for it in runs over the cap. Copies that share a share r of their
/// shingles agree on all but (1−r)^8 of such links.
pub(super) const VOUCHERS: usize = 8;

/// How a unit was sampled.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Sample {
    /// Its sampled shingles.
    pub(super) shingles: u32,
    /// One shingle in this many is in the sample.
    pub(super) rate: u32,
    /// Whether many of its words are no other unit's: see [`noisy`](super::noisy).
    pub(super) is_noisy: bool,
}

/// The keys of all units.
#[derive(Debug)]
pub struct Gathered {
    /// How each unit was sampled.
    pub(super) samples: Vec<Sample>,
    /// The sampled shingles; marked where they are among the lowest [`VOUCHERS`] of their unit.
    pub(super) shingles: Buckets,
    /// The exact hashes of the paragraphs that are long enough.
    pub(super) paragraphs: Buckets,
    /// Their simhashes, each with its unit.
    pub(super) simhashes: Vec<(u64, Unit)>,
}

impl Gathered {
    /// Gathers the keys of all units.
    pub fn of(source: &impl KeySource, config: &CandidateConfig, room: &Room<'_>) -> Result<Self> {
        let buckets = || Buckets::new(room.memory.for_keys(), Arc::clone(room.scratch));
        let (shingles, paragraphs) = (buckets(), buckets());
        let order = source.in_stored_order();
        let parts: Vec<Part> = order
            .par_chunks(AT_ONCE)
            .map_init(
                || source.reader(),
                |reader, units| {
                    let mut part = Part::default();
                    let mut fillers = (shingles.filler(), paragraphs.filler());
                    for &unit in units {
                        part.add(unit, reader.read(unit)?, &mut fillers, config)?;
                    }
                    fillers.0.finish()?;
                    fillers.1.finish()?;
                    Ok(part)
                },
            )
            .collect::<Result<_>>()?;
        let mut gathered = Self {
            samples: vec![Sample::default(); source.units()],
            shingles,
            paragraphs,
            simhashes: Vec::new(),
        };
        gathered.simhashes.reserve_exact(parts.iter().map(|part| part.simhashes.len()).sum());
        let mut words = Vec::with_capacity(parts.len());
        for (part, units) in parts.into_iter().zip(order.chunks(AT_ONCE)) {
            for (&unit, sample) in units.iter().zip(part.samples) {
                gathered.samples[unit as usize] = sample;
            }
            gathered.simhashes.extend(part.simhashes);
            words.push(part.words);
        }
        for (&unit, is_noisy) in order.iter().zip(noisy(&words, config.noisy_words)) {
            gathered.samples[unit as usize].is_noisy = is_noisy;
        }
        Ok(gathered)
    }

    /// The simhashes of all paragraphs that are long enough, each with its unit.
    #[must_use]
    pub fn into_simhashes(self) -> Vec<(u64, Unit)> {
        self.simhashes
    }

    /// The sorted entries of one bucket, each once.
    pub(super) fn entries(buckets: &Buckets, number: usize, sorter: &mut HashSorter) -> Result<Vec<Entry>> {
        debug_assert!(number < BUCKETS);
        let mut entries: Vec<Entry> =
            buckets.take_sorted(number, sorter)?.into_iter().map(Entry::from_bits).collect();
        // Two keys of a unit may agree in all bits that are kept.
        entries.dedup_by_key(|entry| entry.bits() >> 1);
        Ok(entries)
    }
}

/// What some units add.
#[derive(Default)]
struct Part {
    samples: Vec<Sample>,
    simhashes: Vec<(u64, Unit)>,
    words: Words,
}

impl Part {
    fn add(
        &mut self,
        unit: Unit,
        Keys { paragraphs: own, sketch }: &Keys,
        (shingles, paragraphs): &mut (Filler<'_>, Filler<'_>),
        config: &CandidateConfig,
    ) -> Result<()> {
        self.words.add(&sketch.words);
        let shingles_drawn = sketch.shingles.len() as u32;
        self.samples.push(Sample { shingles: shingles_drawn, rate: sketch.rate, is_noisy: false });
        for (at, &shingle) in sketch.shingles.iter().enumerate() {
            // The highest bits of a sampled shingle are 0: the middle ones are the key.
            let entry = Entry::new(shingle << 24, unit, at < VOUCHERS);
            shingles.push(bucket(shingle), entry.bits())?;
        }
        for paragraph in own {
            if paragraph.len as usize >= config.paragraph_words {
                self.simhashes.push((paragraph.simhash, unit));
                let entry = Entry::new(paragraph.exact << 24, unit, false);
                paragraphs.push(bucket(paragraph.exact), entry.bits())?;
            }
        }
        Ok(())
    }
}
