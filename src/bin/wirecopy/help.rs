//! `wirecopy help`: the help of a command, or a page about something that all commands have in common.

use std::io::Write;

use clap::{Args, Command, CommandFactory};
use wirecopy::error::{Error, Result};

use crate::Outcome;
use crate::arguments::Arguments;

/// A page, with what it is about.
pub(crate) struct Topic {
    pub(crate) name: &'static str,
    about: &'static str,
    pub(crate) text: &'static str,
}

/// All pages.
pub(crate) const TOPICS: [Topic; 6] = [
    Topic {
        name: "relations",
        about: "how two documents can relate, and what is a copy",
        text: include_str!("help/relations.txt"),
    },
    Topic {
        name: "formats",
        about: "what can be read and written, and how it is told apart",
        text: include_str!("help/formats.txt"),
    },
    Topic {
        name: "fields",
        about: "which fields of a record are read, under which names",
        text: include_str!("help/fields.txt"),
    },
    Topic {
        name: "tables",
        about: "the columns of the tables that dedup writes",
        text: include_str!("help/tables.txt"),
    },
    Topic { name: "exit-codes", about: "what 0, 1 and 2 mean", text: include_str!("help/exit-codes.txt") },
    Topic { name: "limits", about: "how large things may be", text: include_str!("help/limits.txt") },
];

/// Show the help of a command, or a page: relations, formats, fields, tables, exit-codes, limits
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wirecopy help dedup
  wirecopy help evaluate pairs
  wirecopy help relations")]
pub(crate) struct HelpArgs {
    /// A command, or the name of a page
    #[arg(value_name = "TOPIC")]
    topic: Vec<String>,
}

/// Runs the command.
pub(crate) fn run(args: &HelpArgs) -> Result<Outcome> {
    let text = match args.topic.as_slice() {
        [name] if topic(name).is_some() => {
            topic(name).map_or_else(String::new, |topic| topic.text.to_owned())
        }
        path => of_command(path)?,
    };
    let failed = |source| Error::io("write", "-", source);
    std::io::stdout().write_all(text.as_bytes()).map_err(failed)?;
    Ok(Outcome::Done)
}

fn topic(name: &str) -> Option<&'static Topic> {
    TOPICS.iter().find(|topic| topic.name == name)
}

fn of_command(path: &[String]) -> Result<String> {
    let mut root = Arguments::command();
    root.build();
    let mut command: &mut Command = &mut root;
    for name in path {
        command = command.find_subcommand_mut(name).ok_or_else(|| unknown(name))?;
    }
    Ok(format!("{}\n", command.render_long_help()))
}

fn unknown(name: &str) -> Error {
    let pages: Vec<&str> = TOPICS.iter().map(|topic| topic.name).collect();
    Error::setting("help", format!("`{name}` is no command and no page; the pages are {}", pages.join(", ")))
}

/// The list of pages, as it stands below the list of commands.
pub(crate) fn pages() -> String {
    let line = |topic: &Topic| format!("\n  {:<11} {}", topic.name, topic.about);
    let list: String = TOPICS.iter().map(line).collect();
    format!("Pages (wirecopy help PAGE):{list}")
        + "\n\nExamples:
  wirecopy inspect crawl/ --files                        what is there, and is it read rightly?
  wirecopy dedup crawl/ --dry-run                        how much of it is copies?
  wirecopy dedup crawl/ -o kept/ --clusters clusters.tsv
  wirecopy track crawl/ -o report/                       who ran whose story
  wirecopy reorder crawl/ -o ordered.jsonl               paragraphs in their order"
}

#[cfg(test)]
mod tests {
    use super::*;
    use wirecopy::relation::Relation;

    #[test]
    fn pages_fit_a_terminal_and_say_what_there_is() {
        for topic in &TOPICS {
            let longest = topic.text.lines().map(|line| line.chars().count()).max();
            assert!(longest <= Some(120), "{} is {longest:?} wide", topic.name);
        }
        let relations = topic("relations").unwrap().text;
        for relation in Relation::ALL {
            assert!(relations.contains(&format!("\n  {:<11} ", relation.name())), "{relation}");
        }
    }

    #[test]
    fn every_command_has_an_example() {
        fn check(command: &Command) {
            if command.has_subcommands() {
                command.get_subcommands().for_each(check);
                return;
            }
            let below = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            assert!(below.contains("Examples:\n  wirecopy "), "{} has no example", command.get_name());
        }
        Arguments::command().get_subcommands().for_each(check);
    }

    /// An example that clap does not take is worse than none.
    #[test]
    fn every_example_can_be_typed() {
        fn examples(command: &Command, found: &mut Vec<String>) {
            let below = command.get_after_help().map(ToString::to_string).unwrap_or_default();
            found.extend(below.lines().filter_map(|line| Some(line.strip_prefix("  ")?.to_owned())));
            command.get_subcommands().for_each(|sub| examples(sub, found));
        }
        let mut found = Vec::new();
        examples(&Arguments::command(), &mut found);
        let lines: Vec<&String> = found.iter().filter(|line| line.starts_with("wirecopy ")).collect();
        assert!(lines.len() > 20, "{found:?}");
        for line in lines {
            // What follows several spaces says what the example is for.
            let typed = line.split("   ").next().unwrap().split([';', '|', '>']).next().unwrap();
            let result = Arguments::command().try_get_matches_from(typed.split_whitespace());
            assert!(result.is_ok(), "{line}: {}", result.unwrap_err());
        }
    }
}
