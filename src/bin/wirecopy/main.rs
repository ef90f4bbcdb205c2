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
mod heap;
mod help;
mod inspect;
mod interrupt;
mod memory;
mod model;
mod options;
mod reorder;
mod shell;
mod synth;
mod track;
mod train;

use std::process::ExitCode;

use clap::Parser;

use arguments::{Arguments, Command};
use console::Console;
use wirecopy::error::Result;

/// How a command ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All went well.
    Done,
    /// It went well, and found what the user asked to fail on.
    Finding,
}

fn main() -> ExitCode {
    heap::use_small_pages();
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

fn run(arguments: &Arguments, console: &Console) -> Result<Outcome> {
    let common = &arguments.common;
    if let Some(threads) = common.threads {
        arguments::start_threads(threads)?;
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
