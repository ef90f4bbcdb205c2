//! `wirecopy completions` and `wirecopy man`: what a shell and a manual reader want, made of the command line's own
//! definition.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, CommandFactory};
use clap_complete::Shell;
use wirecopy::error::{Error, Result};
use wirecopy::write::{AtomicTree, Replace};

use crate::Outcome;
use crate::arguments::Arguments;
use crate::help::TOPICS;

/// Print a shell's completion script
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wirecopy completions bash > ~/.local/share/bash-completion/completions/wirecopy
  wirecopy completions zsh > ~/.zfunc/_wirecopy
  wirecopy completions fish > ~/.config/fish/completions/wirecopy.fish")]
pub(crate) struct CompletionsArgs {
    /// The shell
    #[arg(value_name = "SHELL")]
    shell: Shell,
}

/// Write the manual: a page for wirecopy, and one for each command
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wirecopy man man1/          then, for instance: cp man1/* ~/.local/share/man/man1/")]
pub(crate) struct ManArgs {
    /// The folder to make
    #[arg(value_name = "DIR")]
    folder: PathBuf,
    /// Replace the folder if it holds an earlier manual, and nothing else
    #[arg(long)]
    force: bool,
}

/// Prints a completion script.
pub(crate) fn completions(args: &CompletionsArgs) -> Result<Outcome> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Arguments::command(), "wirecopy", &mut script);
    std::io::stdout().write_all(&script).map_err(|source| Error::io("write", "-", source))?;
    Ok(Outcome::Done)
}

/// Writes the manual.
pub(crate) fn man(args: &ManArgs) -> Result<Outcome> {
    let mut command = Arguments::command();
    command.build();
    let mut names = Vec::new();
    page_names(&command, &mut names);
    let replace = Replace::from(args.force).known_by_mark(&args.folder, "wirecopy.1", ".TH wirecopy", names);
    let folder = AtomicTree::create(&args.folder, replace)?;
    pages(&command, &folder)?;
    folder.commit()?;
    Ok(Outcome::Done)
}

/// The names of the pages of a command and those below it.
fn page_names(command: &clap::Command, names: &mut Vec<String>) {
    names.push(page_name(command));
    command.get_subcommands().for_each(|sub| page_names(sub, names));
}

fn page_name(command: &clap::Command) -> String {
    format!("{}.1", command.get_display_name().unwrap_or_else(|| command.get_name()))
}

fn pages(command: &clap::Command, folder: &AtomicTree) -> Result<()> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    let man = clap_mangen::Man::new(command.clone().display_name(&name));
    let mut page = Vec::new();
    let path = page_name(command);
    man.render(&mut page).map_err(|source| Error::io("write", &path, source))?;
    if name == "wirecopy" {
        for topic in &TOPICS {
            page.extend(format!(".SH {}\n.nf\n", topic.name.to_uppercase()).bytes());
            page.extend(topic.text.lines().flat_map(|line| format!("{}\n", as_roff(line)).into_bytes()));
            page.extend(b".fi\n");
        }
    }
    let mut file = folder.file(Path::new(&path))?;
    file.write_all(&page).map_err(|source| Error::io("write", file.path(), source))?;
    file.finish()?;
    command.get_subcommands().try_for_each(|sub| pages(sub, folder))
}

/// A line of text as it stands in a manual page: what roff would read as a request or an escape is neither.
fn as_roff(line: &str) -> String {
    let escaped = line.replace('\\', "\\e").replace('-', "\\-");
    if escaped.starts_with(['.', '\'']) { format!("\\&{escaped}") } else { escaped }
}
