//! Documents that have one id: tables cannot tell them apart.

use rayon::prelude::*;
use xxhash_rust::xxh3::xxh3_64;

use super::ingest::Ingested;
use crate::error::{ErrorKind, Fault, Result, Severity};
use crate::fingerprint::RecordPlace;
use crate::progress::Progress;

impl Ingested {
    /// Two documents of one id cannot be told apart in a table: both stay, and it is said. With `strict` it is an
    /// error. A page that was fetched again may well have the id of one that is there already: that is not said.
    pub(super) fn tell_doubled_ids(
        &mut self,
        name: &dyn Fn(RecordPlace) -> String,
        strict: bool,
        progress: &dyn Progress,
    ) -> Result<()> {
        let entries = self.collection.own_entries();
        let mut by_id: Vec<(u64, u32)> =
            (0..).zip(entries).map(|(index, entry)| (xxh3_64(entry.id.as_bytes()), index)).collect();
        by_id.par_sort_unstable();
        let mut doubled: Vec<(u32, u32)> = Vec::new();
        for run in by_id.chunk_by(|x, y| x.0 == y.0).filter(|run| run.len() > 1) {
            for (at, &(_, index)) in run.iter().enumerate() {
                let same =
                    |&&(_, other): &&(u64, u32)| entries[other as usize].id == entries[index as usize].id;
                if let Some(&(_, first)) = run[..at].iter().find(same) {
                    doubled.push((index, first));
                }
            }
        }
        doubled.sort_unstable();
        let faults: Vec<Fault> = doubled
            .into_iter()
            .map(|(index, first)| {
                let (entry, first) = (&entries[index as usize], entries[first as usize].place);
                Fault {
                    source: name(entry.place),
                    record: entry.place.record,
                    cause: format!(
                        "id `{}` was used by {}, record {} already; both are kept apart, but tables cannot tell them",
                        entry.id,
                        name(first),
                        first.record
                    ),
                    severity: Severity::Notice,
                }
            })
            .collect();
        self.counts.doubled_ids = faults.len() as u64;
        for fault in &faults {
            if strict {
                return Err(ErrorKind::Strict(fault.clone()).into());
            }
            progress.fault(fault);
        }
        Ok(())
    }
}
