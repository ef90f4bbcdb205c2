//! What a run of `track` found, with denominators: for a person, and as JSON.

use std::fmt;
use std::path::{Path, PathBuf};
use std::time::Instant;

use serde::Serialize;
use wirecopy::pipeline::ingest::ReadCounts;
use wirecopy::pipeline::track::Tracked;
use wirecopy::track::report::{Controls, SCHEMA_VERSION, Totals};

use crate::counted::{are, counted};
use crate::memory;

/// What a run found.
#[derive(Debug, Serialize)]
pub(super) struct Summary {
    wirecopy: &'static str,
    schema: u32,
    read: ReadCounts,
    totals: Totals,
    controls: Option<Controls>,
    compared_pairs: u64,
    passes: u32,
    seconds: f64,
    threads: usize,
    peak_memory_bytes: Option<u64>,
    output: PathBuf,
}

impl Summary {
    pub(super) fn new(tracked: &Tracked, output: &Path, started: Instant) -> Self {
        Self {
            wirecopy: env!("CARGO_PKG_VERSION"),
            schema: SCHEMA_VERSION,
            read: tracked.read,
            totals: tracked.report.totals.clone(),
            controls: tracked.report.controls.clone(),
            compared_pairs: tracked.compared,
            passes: tracked.passes,
            seconds: started.elapsed().as_secs_f64(),
            threads: rayon::current_num_threads(),
            peak_memory_bytes: memory::peak(),
            output: output.to_path_buf(),
        }
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { read, totals, .. } = self;
        writeln!(
            f,
            "read       {} of {}; {} broken; {} dated, {} of them by the day only",
            counted(totals.documents, "document"),
            counted(totals.outlets, "outlet"),
            read.broken,
            totals.dated,
            totals.day_only
        )?;
        writeln!(
            f,
            "wire       {} {} an agency; {} {} wire copy by what is known",
            counted(totals.credit_an_agency, "document"),
            if totals.credit_an_agency == 1 { "credits" } else { "credit" },
            totals.wire,
            are(totals.wire)
        )?;
        writeln!(
            f,
            "stories    {} of {} found, with {}: {} wholly, {} partly, {} not derived",
            totals.stories,
            totals.stories_found,
            counted(totals.articles, "article"),
            totals.wholly,
            totals.partly,
            totals.not_derived
        )?;
        if totals.ours > 0 {
            writeln!(
                f,
                "ours       {} of {} {} in a story",
                totals.ours_that_ran,
                counted(totals.ours, "original"),
                are(totals.ours_that_ran)
            )?;
        }
        let credits = totals.credits;
        writeln!(
            f,
            "credit     due in {}: {} kept, {} weakened, {} replaced, {} missing; not expected in {}",
            credits.due(),
            credits.kept,
            credits.weakened,
            credits.replaced,
            credits.missing,
            credits.not_expected
        )?;
        writeln!(
            f,
            "undecided  the origin of {}, the first article of {}",
            counted(totals.undecided_origins, "story"),
            totals.undecided_firsts
        )?;
        match &self.controls {
            Some(controls) => writeln!(
                f,
                "controls   {} of {} planted copies of {} found; {} of {} taken for copies",
                controls.found,
                controls.planted,
                counted(controls.articles, "article"),
                controls.decoys_taken,
                counted(controls.decoys, "decoy")
            )?,
            None => writeln!(f, "controls   none planted")?,
        }
        write!(
            f,
            "report     {}\ncost       {:.1} s on {}",
            self.output.display(),
            self.seconds,
            counted(self.threads as u64, "thread")
        )?;
        if let Some(bytes) = self.peak_memory_bytes {
            write!(f, ", {} MB at most", bytes / 1_000_000)?;
        }
        Ok(())
    }
}
