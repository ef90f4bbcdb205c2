//! What a run of `reorder` did: for a person, and as JSON.

use std::fmt;
use std::time::Instant;

use serde::Serialize;
use wirecopy::order::references::Method;
use wirecopy::pipeline::reorder::{CopySets, ReorderCounts, Reordered};

use crate::counted::{are, counted};
use crate::memory;

/// From this probability on an order is counted as found scrambled.
const SCRAMBLED: f32 = 0.5;

/// What a run did.
#[derive(Debug, Default, Serialize)]
pub(super) struct Summary {
    wirecopy: &'static str,
    read: ReorderCounts,
    documents: u64,
    by_references: u64,
    by_discourse: u64,
    mixed: u64,
    scrambled: u64,
    changed: u64,
    guesses: u64,
    unlearnt: u64,
    mean_confidence: Option<f64>,
    mean_tau_given: Option<f64>,
    blocks_moved: u64,
    seconds: f64,
    threads: usize,
    peak_memory_bytes: Option<u64>,
    #[serde(skip)]
    confidence: f64,
    #[serde(skip)]
    tau_given: f64,
}

impl Summary {
    pub(super) fn add(&mut self, document: &Reordered) {
        self.documents += 1;
        *match document.method {
            Method::References => &mut self.by_references,
            Method::Discourse => &mut self.by_discourse,
            Method::Mixed => &mut self.mixed,
        } += 1;
        self.scrambled += u64::from(document.scrambled >= SCRAMBLED && !document.unlearnt);
        self.unlearnt += u64::from(document.unlearnt);
        self.changed += u64::from(!document.moved.is_empty());
        self.guesses += u64::from(document.guess);
        self.blocks_moved += document.moved.len() as u64;
        self.confidence += f64::from(document.confidence);
        self.tau_given += document.tau_given;
    }

    pub(super) fn finish(&mut self, counts: &ReorderCounts, started: Instant) {
        let mean = |sum: f64| (self.documents > 0).then(|| (1e4 * sum / self.documents as f64).round() / 1e4);
        self.mean_confidence = mean(self.confidence);
        self.mean_tau_given = mean(self.tau_given);
        self.wirecopy = env!("CARGO_PKG_VERSION");
        self.read = *counts;
        self.seconds = started.elapsed().as_secs_f64();
        self.threads = rayon::current_num_threads();
        self.peak_memory_bytes = memory::peak();
    }
}

impl fmt::Display for Summary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let ReorderCounts { inputs, references, with_copies, scrambled_prior, .. } = &self.read;
        let documents = counted(self.documents, "document");
        writeln!(
            f,
            "read       {documents} from {}, {}; {} broken, {}",
            counted(inputs.sources, "file"),
            counted(references.documents, "reference"),
            inputs.broken + references.broken,
            counted(
                inputs.notices + inputs.doubled_ids + references.notices + references.doubled_ids,
                "note"
            )
        )?;
        writeln!(
            f,
            "order      {} by references, {} mixed, {} by discourse; {} {} copies",
            self.by_references,
            self.mixed,
            self.by_discourse,
            counted(*with_copies, "document"),
            if *with_copies == 1 { "has" } else { "have" }
        )?;
        writeln!(
            f,
            "expected   {:.0} % out of order before each is looked at (--scrambled-prior)",
            100.0 * scrambled_prior
        )?;
        for (name, sets) in
            [("found among the inputs", self.read.found_sets), ("references", self.read.reference_sets)]
        {
            if let Some(CopySets { clean, mixed, scrambled }) = sets {
                let [clean, mixed, scrambled] = [clean, mixed, scrambled].map(|share| 100.0 * share);
                writeln!(
                    f,
                    "copies     {name}: sets are {clean:.0} % clean, {mixed:.0} % of all kinds, {scrambled:.0} % scrambled"
                )?;
            }
        }
        writeln!(
            f,
            "found      {} of {} scrambled; {} changed, {} moved, tau {:.3} between the order given \
             and found",
            self.scrambled,
            self.documents,
            self.changed,
            counted(self.blocks_moved, "block"),
            self.mean_tau_given.unwrap_or(1.0)
        )?;
        writeln!(
            f,
            "confidence {:.3} on average (expected tau); {} {} {}",
            self.mean_confidence.unwrap_or(1.0),
            counted(self.guesses, "order"),
            are(self.guesses),
            if self.guesses == 1 { "a guess" } else { "guesses" }
        )?;
        if self.unlearnt > 0 {
            writeln!(
                f,
                "language   the model has not learnt that of {}, which {} as given; `wirecopy train` learns it from an archive",
                counted(self.unlearnt, "document"),
                if self.unlearnt == 1 { "stays" } else { "stay" },
            )?;
        }
        write!(f, "cost       {:.1} s on {}", self.seconds, counted(self.threads as u64, "thread"))?;
        if let Some(bytes) = self.peak_memory_bytes {
            write!(f, ", {} MB at most", bytes / 1_000_000)?;
        }
        Ok(())
    }
}
