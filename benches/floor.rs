//! How many times the floor the whole job costs, in CPU time, and how well a second thread pays.
//!
//! The two are run alternately, several rounds, because a shared machine is noisy: the ratio of a round is of two runs that
//! stood next to each other. Each run is a process of its own, as the command is, from start to exit: in one process the
//! memory that a job gives back and takes again would be counted with the next one. CPU time is user and system time of
//! the processes that have ended as `/proc/self/stat` has it (Linux), in hundredths of a second.
//!
//! `cargo bench --bench floor [-- FILE-OR-FOLDER] [-- --rounds N]`

#[cfg(feature = "cli")]
#[path = "../src/bin/wirecopy/heap.rs"]
mod heap;
#[path = "workload/job.rs"]
mod job;
#[path = "baselines/floor.rs"]
mod parse_and_hash;
mod workload;

use std::fs;
use std::hint::black_box;
use std::io::{self, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Instant;

use job::Outcome;
use rayon::ThreadPoolBuilder;
use workload::{Workload, is_test};

/// Invented news, where no other is given.
const BYTES: usize = 64 << 20;
const ROUNDS: usize = 5;
/// Says that this process is one run: of what, and on which file.
const RUN: &str = "--run";

fn main() -> io::Result<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [flag, what, path] = arguments.as_slice()
        && flag == RUN
    {
        return run(what, Path::new(path));
    }
    let rounds = rounds().unwrap_or(if is_test() { 1 } else { ROUNDS });
    let workload = Workload::load(BYTES)?;
    let mut out = io::stdout().lock();
    writeln!(out, "floor: {workload}, {rounds} rounds")?;
    let mut table = Vec::with_capacity(rounds);
    let mut outcome = None;
    for _ in 0..rounds {
        let row = Round::run(workload.path())?;
        assert_eq!(
            *outcome.get_or_insert_with(|| row.outcome.clone()),
            row.outcome,
            "every run gives the same"
        );
        table.push(row);
    }
    writeln!(out, "{}", outcome.unwrap_or_default().trim_end())?;
    let mut say = |name: &str, unit: &str, value: fn(&Round) -> f64| {
        writeln!(out, "{name:<40} {}", Spread::of(table.iter().map(value), unit))
    };
    say("floor, CPU", " s", |round| round.floor.cpu)?;
    say("whole job on 1 thread, CPU", " s", |round| round.one.cpu)?;
    say("whole job on 2 threads, CPU", " s", |round| round.two.cpu)?;
    say("whole job on 1 thread, wall", " s", |round| round.one.wall)?;
    say("whole job on 2 threads, wall", " s", |round| round.two.wall)?;
    say("CPU of 1 thread / CPU of the floor", "×", |round| round.one.cpu / round.floor.cpu)?;
    say("wall of 1 thread / wall of 2", "×", |round| round.one.wall / round.two.wall)
}

/// One run: of the floor, or of the whole job on so many threads, of which it prints what came.
fn run(what: &str, path: &Path) -> io::Result<()> {
    let Ok(threads) = what.parse() else {
        black_box(parse_and_hash::hash_grams(path)?);
        return Ok(());
    };
    // The allocator and the pages of the command.
    #[cfg(feature = "cli")]
    heap::use_small_pages();
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().map_err(io::Error::other)?;
    let Outcome { documents, kept, compared } =
        pool.install(|| job::dedup(path)).map_err(io::Error::other)?;
    writeln!(io::stdout(), "{documents} documents, {compared} pairs compared, {kept} documents kept")
}

/// `--rounds N`.
fn rounds() -> Option<usize> {
    let mut arguments = std::env::args().skip_while(|argument| argument != "--rounds");
    arguments.nth(1)?.parse().ok()
}

/// Seconds that something took.
#[derive(Clone, Copy)]
struct Cost {
    cpu: f64,
    wall: f64,
}

/// One run of each, one after the other.
struct Round {
    floor: Cost,
    one: Cost,
    two: Cost,
    outcome: String,
}

impl Round {
    fn run(path: &Path) -> io::Result<Self> {
        let (_, floor) = measure("floor", path)?;
        let (outcome, one) = measure("1", path)?;
        let (same, two) = measure("2", path)?;
        assert_eq!(outcome, same, "threads change nothing");
        Ok(Self { floor, one, two, outcome })
    }
}

/// What a run printed, and what it cost.
fn measure(what: &str, path: &Path) -> io::Result<(String, Cost)> {
    let (cpu, started) = (cpu_seconds()?, Instant::now());
    let mut command = Command::new(std::env::current_exe()?);
    let ended = command.args([RUN, what]).arg(path).stderr(Stdio::inherit()).output()?;
    let wall = started.elapsed().as_secs_f64();
    if !ended.status.success() {
        return Err(io::Error::other(format!("the run of {what} failed: {}", ended.status)));
    }
    Ok((String::from_utf8_lossy(&ended.stdout).into_owned(), Cost { cpu: cpu_seconds()? - cpu, wall }))
}

/// User and system time of the processes that this one has waited for so far.
fn cpu_seconds() -> io::Result<f64> {
    /// Ticks of `/proc` in a second, on every Linux that Rust runs on.
    const TICKS: f64 = 100.0;
    let stat = fs::read_to_string("/proc/self/stat")?;
    // The second field, the command in parentheses, may hold spaces; `cutime` is the 16th, `cstime` the 17th.
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace().skip(13);
    let ticks: Vec<f64> = fields.take(2).filter_map(|field| field.parse().ok()).collect();
    match ticks.as_slice() {
        [user, system] => Ok((user + system) / TICKS),
        _ => Err(io::Error::new(io::ErrorKind::InvalidData, "no times in /proc/self/stat")),
    }
}

/// The median of some figures, with the least and the greatest.
struct Spread<'u> {
    sorted: Vec<f64>,
    unit: &'u str,
}

impl<'u> Spread<'u> {
    fn of(figures: impl Iterator<Item = f64>, unit: &'u str) -> Self {
        let mut sorted: Vec<f64> = figures.filter(|figure| figure.is_finite()).collect();
        sorted.sort_by(f64::total_cmp);
        Self { sorted, unit }
    }
}

impl std::fmt::Display for Spread<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (Some(least), Some(most)) = (self.sorted.first(), self.sorted.last()) else {
            return f.write_str("too short to tell");
        };
        let (median, unit) = (self.sorted[self.sorted.len() / 2], self.unit);
        write!(f, "{median:.2}{unit} ({least:.2}–{most:.2})")
    }
}
