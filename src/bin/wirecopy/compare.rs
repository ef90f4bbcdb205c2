//! `wirecopy compare`: explains a pair of documents.

mod find;
mod passages;
mod prose;
mod report;
mod wording;

use std::fmt::Write as _;
use std::io::{IsTerminal, Write};

use clap::Args;
use wirecopy::config::VerifyConfig;
use wirecopy::error::{Error, Result};
use wirecopy::explain::{Explainer, Explanation};
use wirecopy::text::clean::CleanText;

use crate::Outcome;
use crate::arguments::{Common, InputArgs};
use crate::console::{Console, harmless};
use find::Learnt;
use prose::Page;

/// Explain a pair: what is shared, what moved, what differs, and why the verdict is what it is
///
/// Takes two files of one document each, or any inputs and the ids of two documents in them. The verdict is the one
/// that `dedup` gives the pair on the same inputs, the furniture that recurs in an outlet set apart. Words of the first document that the second lacks stand in [-…-], words that only
/// the second has in {+…+}.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wirecopy compare wire/story.txt scraped/story.txt
  wirecopy compare crawl/ --ids crawl/a/story.txt crawl/b/story.txt
  wirecopy compare crawl.jsonl.zst --ids 52301 60417 --json")]
pub(crate) struct CompareArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Compare the documents of these two ids; the inputs may hold any number
    #[arg(long, num_args = 2, value_names = ["A", "B"])]
    ids: Option<Vec<String>>,
    /// Show paragraphs in full, and every check, asked for or not
    #[arg(long)]
    full: bool,
}

/// Runs the command.
pub(crate) fn run(args: &CompareArgs, common: &Common, console: &Console) -> Result<Outcome> {
    let config = args.input.config(common)?;
    let (a, b, Learnt { recurring, frequencies }) = match (args.ids.as_deref(), args.input.inputs.as_slice())
    {
        (Some([a, b]), inputs) => find::by_ids(inputs, [a, b], &config, console)?,
        (None, [a, b]) => {
            let only = |path| find::only_document(path, &config, console);
            (only(a)?, only(b)?, Learnt::default())
        }
        _ => {
            return Err(Error::setting(
                "compare",
                "give two files of one document each, or any inputs with --ids A B",
            ));
        }
    };
    let (clean_a, clean_b) = (CleanText::new(&a), CleanText::new(&b));
    let config = VerifyConfig::default();
    let explanation =
        Explainer::new(&a, &clean_a, &recurring, &config).weighing(&frequencies).explain(&b, &clean_b);
    console.finish();
    let shown = if common.json {
        json(&explanation)
    } else {
        report::report(&explanation, &Page::of_standard_output(), args.full)
    };
    let mut out = std::io::stdout().lock();
    out.write_all(shown.as_bytes())
        .and_then(|()| out.flush())
        .map_err(|source| Error::io("write", "-", source))?;
    Ok(Outcome::Done)
}

/// The explanation as one line of JSON. What a terminal would obey is escaped; it reads back as what it was.
fn json(explanation: &Explanation) -> String {
    let plain = serde_json::to_string(explanation).expect("an explanation is plain data");
    let mut escaped = String::with_capacity(plain.len() + 1);
    for character in plain.chars() {
        if harmless(character) == character {
            escaped.push(character);
        } else {
            let _ = write!(escaped, "\\u{:04x}", u32::from(character));
        }
    }
    escaped.push('\n');
    escaped
}

impl Page {
    /// A page as wide as the terminal says it is, in colours; 100 columns without colours in a pipe.
    fn of_standard_output() -> Self {
        let set = |name: &str| std::env::var_os(name).is_some_and(|value| !value.is_empty());
        if !std::io::stdout().is_terminal() {
            return Self { width: Self::WIDTH, colours: false };
        }
        let columns = std::env::var("COLUMNS").ok().and_then(|columns| columns.parse().ok());
        let dumb = std::env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        Self {
            width: columns.unwrap_or(Self::WIDTH).clamp(Self::NARROWEST, Self::WIDEST),
            colours: !set("NO_COLOR") && !dumb,
        }
    }
}

#[cfg(test)]
mod tests {
    use wirecopy::document::Document;
    use wirecopy::explain::explain;
    use wirecopy::fingerprint::Recurring;

    use super::*;

    #[test]
    fn json_reads_back_and_moves_no_cursor() {
        let hostile = "One\u{1b}[2J two\u{9b}31m three\u{202e} four.";
        let document = Document::from_paragraphs("a", [hostile]);
        let clean = CleanText::new(&document);
        let line = json(&explain(
            (&document, &clean),
            (&document, &clean),
            &Recurring::default(),
            &VerifyConfig::default(),
        ));
        assert!(line.trim_end().chars().all(|c| harmless(c) == c));
        let read: serde_json::Value = serde_json::from_str(&line).unwrap();
        assert_eq!(read["a"]["pieces"][0]["body"], hostile);
    }
}
