//! The command line of wirecopy.

mod interim;
mod synth;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::Parser;

#[derive(Debug, Parser)]
#[command(version, about)]
enum Command {
    Synth(synth::SynthArgs),
}

fn main() -> ExitCode {
    let Command::Synth(args) = Command::parse();
    let read = || interim::read_json_lines(&args.inputs);
    match synth::run(&args, interim::split_sentences, read) {
        Ok(tally) => {
            let _ = writeln!(io::stderr(), "{} articles, {} of them bases", tally.documents, tally.bases);
            ExitCode::SUCCESS
        }
        Err(error) => {
            let _ = writeln!(io::stderr(), "wirecopy: {error}");
            ExitCode::FAILURE
        }
    }
}
