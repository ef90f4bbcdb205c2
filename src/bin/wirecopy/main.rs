//! The command line of wirecopy.

mod evaluate;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Finds what a pile of scraped news copied from where.
#[derive(Debug, Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Evaluate(evaluate::EvaluateArgs),
}

fn main() -> ExitCode {
    let arguments = Arguments::parse();
    let outcome = match &arguments.command {
        Command::Evaluate(args) => evaluate::run(args),
    };
    match outcome {
        Ok(code) => code,
        Err(error) if error.is_broken_pipe() => ExitCode::SUCCESS,
        Err(error) => {
            // If standard error is gone there is nobody left to tell.
            let _ = writeln!(std::io::stderr(), "wirecopy: {error}");
            ExitCode::from(2)
        }
    }
}
