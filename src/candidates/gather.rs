//! One pass over all fingerprints, for all searches: what is kept of a unit, and its keys in buckets.

use std::sync::Arc;

use rayon::prelude::*;

use super::noisy::Seen;
use super::runs::{Entry, bucket};
use super::{KeySource, ReadKeys, Room, Unit};
use crate::config::CandidateConfig;
use crate::error::Result;
use crate::fingerprint::Keys;
use crate::spill::{BUCKETS, Buckets, Filler, HashSorter};

/// Units whose keys are gathered at a time, by one thread.
const AT_ONCE: usize = 1024;

/// Buckets that are sorted at a time: few enough that a small part of the keys is in memory twice, and enough that
/// threads do not wait for the last one all the time.
pub(super) fn buckets_at_once() -> usize {
    (4 * rayon::current_num_threads()).max(BUCKETS / 16)
}

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
    /// Their simhashes, each with its unit; the highest bits choose the bucket.
    pub(super) simhashes: Buckets,
}

impl Gathered {
    /// Gathers the keys of all units.
    pub fn of(source: &impl KeySource, config: &CandidateConfig, room: &Room<'_>) -> Result<Self> {
        let buckets = || Buckets::new(room.memory.for_keys(), Arc::clone(room.scratch));
        let (shingles, paragraphs, simhashes) = (buckets(), buckets(), buckets());
        let seen = Seen::default();
        let order = source.in_stored_order();
        let gathered: Vec<Vec<Sample>> = order
            .par_chunks(AT_ONCE)
            .map_init(
                || {
                    let fillers = Fillers {
                        shingles: shingles.filler(),
                        paragraphs: paragraphs.filler(),
                        simhashes: simhashes.filler(),
                    };
                    (source.reader(), fillers)
                },
                |(reader, fillers), units| {
                    let mut samples = Vec::with_capacity(units.len());
                    for &unit in units {
                        let keys = reader.read(unit)?;
                        seen.add(&keys.sketch.words);
                        samples.push(fillers.add(unit, keys, config)?);
                    }
                    fillers.finish()?;
                    Ok(samples)
                },
            )
            .collect::<Result<_>>()?;
        // Only now is it known which words stand in several units.
        let is_noisy: Vec<Vec<bool>> = order
            .par_chunks(AT_ONCE)
            .map_init(
                || source.reader(),
                |reader, units| {
                    let is_noisy = |&unit| Ok(seen.is_noisy(reader.words(unit)?, config.noisy_words));
                    units.iter().map(is_noisy).collect()
                },
            )
            .collect::<Result<_>>()?;
        let mut samples = vec![Sample::default(); source.units()];
        let all = gathered.into_iter().flatten().zip(is_noisy.into_iter().flatten());
        for (&unit, (sample, is_noisy)) in order.iter().zip(all) {
            samples[unit as usize] = Sample { is_noisy, ..sample };
        }
        Ok(Self { samples, shingles, paragraphs, simhashes })
    }

    /// The sorted entries of one bucket, each once, but for most of those whose key no other unit has.
    pub(super) fn entries(buckets: &Buckets, number: usize, sorter: &mut HashSorter) -> Result<Vec<Entry>> {
        debug_assert!(number < BUCKETS);
        let mut entries: Vec<Entry> =
            buckets.take_crowded(number, 2, sorter)?.into_iter().map(Entry::from_bits).collect();
        // Two keys of a unit may agree in all bits that are kept.
        entries.dedup_by_key(|entry| entry.bits() >> 1);
        Ok(entries)
    }
}

/// Where the keys of some units go.
struct Fillers<'b> {
    shingles: Filler<'b>,
    paragraphs: Filler<'b>,
    simhashes: Filler<'b>,
}

impl Fillers<'_> {
    fn add(
        &mut self,
        unit: Unit,
        Keys { paragraphs, sketch }: &Keys,
        config: &CandidateConfig,
    ) -> Result<Sample> {
        for (at, &shingle) in sketch.shingles.iter().enumerate() {
            // The highest bits of a sampled shingle are 0: the middle ones are the key.
            let entry = Entry::new(shingle << 24, unit, at < VOUCHERS);
            self.shingles.push(bucket(shingle), entry.bits())?;
        }
        for paragraph in paragraphs {
            if paragraph.len as usize >= config.paragraph_words {
                self.simhashes
                    .push_pair((paragraph.simhash >> 56) as u8, [paragraph.simhash, unit.into()])?;
                let entry = Entry::new(paragraph.exact << 24, unit, false);
                self.paragraphs.push(bucket(paragraph.exact), entry.bits())?;
            }
        }
        Ok(Sample { shingles: sketch.shingles.len() as u32, rate: sketch.rate, is_noisy: false })
    }

    fn finish(&mut self) -> Result<()> {
        self.shingles.finish()?;
        self.paragraphs.finish()?;
        self.simhashes.finish()
    }
}
