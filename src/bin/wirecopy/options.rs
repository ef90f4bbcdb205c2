//! What the library's settings are called on the command line.

use wirecopy::error::{Error, ErrorKind};

/// Settings with the options that set them. What is not here is called the same, or is the command line's own.
const OPTIONS: [(&str, &str); 29] = [
    ("agencies", "--agencies"),
    ("annotate", "--annotate"),
    ("articles", "--articles"),
    ("baseline", "--baseline"),
    ("by", "--by"),
    ("controls", "--controls"),
    ("copies", "--copies"),
    ("encoding", "--encoding"),
    ("epochs", "--epochs"),
    ("exact", "--exact"),
    ("fields", "--field"),
    ("inputs", "IN"),
    ("keep", "--keep"),
    ("kinds", "--kinds"),
    ("lost", "--lost"),
    ("max_record", "--max-record"),
    ("min_share", "--min-share"),
    ("ocr_rate", "--ocr-rate"),
    ("omitted", "--without"),
    ("output", "-o"),
    ("positive", "--positive"),
    ("pred", "--pred"),
    ("references", "--references"),
    ("relations", "--relations"),
    ("scrambled_prior", "--scrambled-prior"),
    ("since", "--since"),
    ("sweep", "--sweep"),
    ("until", "--until"),
    ("work", "--work"),
];

/// An error in the words of the command line: a setting by the option that was typed.
pub(crate) fn told(error: &Error) -> String {
    match error.kind() {
        ErrorKind::Setting { setting, message } => format!("{}: {message}", option(setting)),
        _ => error.to_string(),
    }
}

fn option(setting: &str) -> &str {
    OPTIONS.iter().find(|(name, _)| *name == setting).map_or(setting, |(_, option)| option)
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use clap::CommandFactory;

    use super::*;
    use crate::arguments::Arguments;

    /// All options of a command and of those below it, as they are typed.
    fn options(command: &clap::Command, found: &mut BTreeSet<String>) {
        for argument in command.get_arguments() {
            found.extend(argument.get_long().map(|long| format!("--{long}")));
            found.extend(argument.get_short().map(|short| format!("-{short}")));
            found.extend(argument.get_value_names().into_iter().flatten().map(ToString::to_string));
        }
        command.get_subcommands().for_each(|command| options(command, found));
    }

    #[test]
    fn every_option_that_is_told_can_be_typed() {
        let mut known = BTreeSet::new();
        options(&Arguments::command(), &mut known);
        for (setting, option) in OPTIONS {
            assert!(known.contains(option), "{setting}: {option} is none of {known:?}");
        }
        assert!(OPTIONS.is_sorted());
    }

    #[test]
    fn a_setting_is_told_by_its_option() {
        let refused = Error::setting("scrambled_prior", "2 is no probability");
        assert_eq!(told(&refused), "--scrambled-prior: 2 is no probability");
        assert_eq!(refused.to_string(), "scrambled_prior: 2 is no probability");
        assert_eq!(told(&Error::setting("dedup", "nothing to write")), "dedup: nothing to write");
        // A table may be called as a setting is.
        assert_eq!(told(&Error::output_name("output", "no table")), "output: no table");
    }
}
