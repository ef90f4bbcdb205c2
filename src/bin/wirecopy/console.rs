//! What the user sees while a command runs: progress on a terminal, broken records, errors.
//!
//! Everything here goes to standard error, so that standard output is only what was asked for. In a pipe there is no
//! progress; with `--quiet` no notices either.

use std::io::{ErrorKind, IsTerminal, Write};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use serde::Serialize;
use wirecopy::error::{Error, Fault, Result, Severity};
use wirecopy::progress::{Progress, Unit};

use crate::arguments::Common;
use crate::options;

/// Prints a line to standard output: `--json`'s account of what is done. Whoever listens no more misses it, which changes
/// nothing of what was done and found.
pub(crate) fn print_json(summary: &impl Serialize) -> Result<()> {
    let line = serde_json::to_string(summary).expect("a summary is plain data");
    match writeln!(std::io::stdout(), "{line}") {
        Err(source) if source.kind() != ErrorKind::BrokenPipe => Err(Error::io("write", "-", source)),
        _ => Ok(()),
    }
}

/// Faults told in full; further ones are counted.
const TOLD: u64 = 50;

/// The user's terminal, or whatever standard error is.
#[derive(Debug)]
pub(crate) struct Console {
    quiet: bool,
    bars: bool,
    bar: Mutex<Option<ProgressBar>>,
    faults: AtomicU64,
    /// The stages so far, each with when it began.
    stages: Mutex<Vec<(&'static str, Instant)>>,
}

impl Console {
    pub(crate) fn new(common: &Common) -> Self {
        let bars = !common.quiet && std::io::stderr().is_terminal();
        Self {
            quiet: common.quiet,
            bars,
            bar: Mutex::new(None),
            faults: AtomicU64::new(0),
            stages: Mutex::default(),
        }
    }

    /// Says a line, unless quiet.
    pub(crate) fn say(&self, line: &str) {
        if !self.quiet {
            self.line(line);
        }
    }

    /// Says a line that must not be missed, quiet or not.
    pub(crate) fn warn(&self, line: &str) {
        self.line(line);
    }

    /// Says why the command failed.
    pub(crate) fn error(&self, error: &Error) {
        self.finish();
        self.line(&format!("wirecopy: {}", printable(&options::told(error))));
    }

    /// Takes the progress bar away, and tells how many faults were not told one by one.
    pub(crate) fn finish(&self) {
        if let Some(bar) = self.lock().take() {
            bar.finish_and_clear();
        }
        let faults = self.faults.swap(0, Ordering::Relaxed);
        if faults > TOLD {
            self.line(&format!("wirecopy: … and {} more like these, counted below", faults - TOLD));
        }
    }

    /// The stages so far with the seconds that each took; the last one ends now.
    pub(crate) fn stage_seconds(&self) -> Vec<(&'static str, f64)> {
        let stages = self.stages.lock().unwrap_or_else(PoisonError::into_inner);
        let ends = stages.iter().skip(1).map(|&(_, began)| began).chain([Instant::now()]);
        stages.iter().zip(ends).map(|(&(name, began), end)| (name, (end - began).as_secs_f64())).collect()
    }

    fn line(&self, line: &str) {
        let write = || {
            // If standard error is gone there is nobody left to tell.
            let _ = writeln!(std::io::stderr(), "{line}");
        };
        match &*self.lock() {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Option<ProgressBar>> {
        self.bar.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Progress for Console {
    fn stage(&self, name: &'static str, total: Option<u64>, unit: Unit) {
        self.stages.lock().unwrap_or_else(PoisonError::into_inner).push((name, Instant::now()));
        if !self.bars {
            return;
        }
        let bar = match total {
            Some(total) => ProgressBar::new(total),
            None => ProgressBar::new_spinner(),
        };
        let counted = match unit {
            Unit::Bytes => "{bytes}/{total_bytes} {bytes_per_sec}",
            _ => "{human_pos}/{human_len} {per_sec}",
        };
        let template = match total {
            Some(_) => format!("{name:>10} {{wide_bar}} {counted} {{eta}}"),
            None => format!("{name:>10} {{spinner}} {{elapsed}}"),
        };
        if let Ok(style) = ProgressStyle::with_template(&template) {
            bar.set_style(style);
        }
        bar.set_draw_target(ProgressDrawTarget::stderr());
        bar.enable_steady_tick(Duration::from_millis(200));
        if let Some(before) = self.lock().replace(bar) {
            before.finish_and_clear();
        }
    }

    fn advance(&self, amount: u64) {
        if self.bars
            && let Some(bar) = &*self.lock()
        {
            bar.inc(amount);
        }
    }

    fn note(&self, text: &str) {
        self.say(text);
    }

    fn fault(&self, fault: &Fault) {
        if self.quiet && fault.severity == Severity::Notice {
            return;
        }
        if self.faults.fetch_add(1, Ordering::Relaxed) < TOLD {
            let kind = match fault.severity {
                Severity::Notice => "note",
                Severity::Broken => "broken",
            };
            self.line(&format!("{kind}: {}", printable(&fault.to_string())));
        }
    }
}

/// Text of an input as it may stand on a terminal: no control characters, nothing endless.
pub(crate) fn printable(text: &str) -> String {
    const LONGEST: usize = 400;
    let mut shown: String = text.chars().take(LONGEST).map(harmless).collect();
    if text.chars().nth(LONGEST).is_some() {
        shown.push('…');
    }
    shown
}

/// A character of an input as it may stand on a terminal: what moves the cursor or turns the direction of writing is
/// replaced.
pub(crate) fn harmless(character: char) -> char {
    let turns =
        matches!(character, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if turns || character.is_control() { '\u{FFFD}' } else { character }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_an_input_says_cannot_move_the_cursor() {
        assert_eq!(printable("a\u{1b}[2Jb\nc"), "a\u{FFFD}[2Jb\u{FFFD}c");
        assert_eq!(printable(&"x".repeat(1000)).chars().count(), 401);
    }
}
