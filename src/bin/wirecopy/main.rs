//! The command line of wirecopy: parses, runs one command, maps its outcome to an exit code.
//!
//! 0: done. 1: done, with a finding that the user asked to fail on. 2: could not. A reader that goes away
//! (`wirecopy … | head`) is a quiet end.

mod advice;
mod arguments;
mod compare;
mod console;
mod counted;
mod dedup;
mod evaluate;
mod help;
mod inspect;
mod interrupt;
mod memory;
mod model;
mod reorder;
mod shell;
mod synth;
mod track;
mod train;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use console::Console;
use wirecopy::error::{Error, Result};

/// Sheets come and go by the million, from several threads: this allocator makes them wait for each other less, and costs
/// 5 to 10 % less CPU time than the system's in a run from start to exit.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All went well.
    Done,
    /// It went well, and found what the user asked to fail on.
    Finding,
}

fn main() -> ExitCode {
    use_small_pages();
    // A damaged file at which a package panics is told as a fault, and not in the package's words as well.
    let hook = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        if !wirecopy::read::is_panic_caught() {
            hook(panic);
        }
    }));
    let arguments = Arguments::parse();
    interrupt::watch(arguments.command.work());
    let console = Console::new(&arguments.common);
    match run(&arguments, &console) {
        Ok(Outcome::Done) => ExitCode::SUCCESS,
        Ok(Outcome::Finding) => ExitCode::from(1),
        Err(error) if error.is_broken_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            console.error(&error);
            ExitCode::from(2)
        }
    }
}

/// Asks Linux not to give the heap pages of 2 MB. A run fills its memory once and reads little of it often, which gains
/// next to nothing from them; but each is cleared whole, and what a virtual machine's host has not backed yet takes 1 to 4
/// ms a MB. Small pages are mostly such as another process has just given back. Where it cannot be asked, all is as before.
fn use_small_pages() {
    #[cfg(target_os = "linux")]
    let _ = nix::sys::prctl::set_thp_disable(true);
}

fn run(arguments: &Arguments, console: &Console) -> Result<Outcome> {
    let common = &arguments.common;
    if let Some(threads) = common.threads {
        rayon::ThreadPoolBuilder::new()
            .num_threads(threads.get())
            .build_global()
            .map_err(|error| Error::setting("--threads", error.to_string()))?;
    }
    match &arguments.command {
        Command::Dedup(args) => dedup::run(args, common, console),
        Command::Inspect(args) => inspect::run(args, common, console),
        Command::Synth(args) => synth::run(args, common, console),
        Command::Compare(args) => compare::run(args, common, console),
        Command::Track(args) => track::run(args, common, console),
        Command::Train(args) => train::run(args, common, console),
        Command::Reorder(args) => reorder::run(args, common, console),
        Command::Evaluate(args) => evaluate::run(args, common),
        Command::Completions(args) => shell::completions(args),
        Command::Man(args) => shell::man(args),
        Command::Help(args) => help::run(args),
    }
}
