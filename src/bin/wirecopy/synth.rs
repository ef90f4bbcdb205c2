//! `wirecopy synth`: a labelled test corpus from clean articles.

mod orders;

use std::path::{Path, PathBuf};

use clap::Args;
use wirecopy::error::{ErrorKind, Result};
use wirecopy::pipeline::documents::documents;
use wirecopy::progress::{Progress, Silent, Unit};
use wirecopy::read::Inputs;
use wirecopy::synth::{Mix, Output, Settings, Survey, Tally, files};
use wirecopy::text::sentences::sentences;
use wirecopy::write::{AtomicTree, Replace, spare_input_folders, spare_inputs};

use crate::Outcome;
use crate::arguments::{Common, InputArgs};
use crate::console::{Console, print_json};
use crate::counted::counted;

/// Make a labelled test corpus: copies of clean articles in known ways, with the truth about them.
///
/// Writes documents.jsonl, clusters.tsv, pairs.tsv, orders.jsonl and manifest.json, as `wirecopy evaluate` reads
/// them. The same input, seed and settings give the same bytes. The input should hold each story once: run
/// `wirecopy dedup` on it first.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wirecopy synth clean/ -o labelled/
  wirecopy synth clean.jsonl.zst -o labelled/ --articles 500 --copies 6 --kinds all --seed 7
  wirecopy synth clean/ -o scrambled/ --references clean,shuffled      articles to test reorder with")]
pub(crate) struct SynthArgs {
    #[command(flatten)]
    input: InputArgs,

    /// The folder to make
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

    /// Replace the folder if it is a corpus of an earlier run, with nothing else in it
    #[arg(long)]
    force: bool,

    /// How many articles to copy, drawn at random
    #[arg(long, value_name = "N", default_value_t = Settings::default().articles)]
    articles: usize,

    /// How many copies to make of each
    #[arg(long, value_name = "K", default_value_t = Settings::default().copies)]
    copies: usize,

    /// Kinds of copies with their weights, such as `reprint=3,ocr`: identical, reordered, reprint, mixed, abridged,
    /// glued, roundup, template, ocr, or `all` [default: a mix of the first six]
    #[arg(long, value_name = "MIX")]
    kinds: Option<String>,

    /// Copy only articles of at least so many paragraphs
    #[arg(long, value_name = "N", default_value_t = Settings::default().min_paragraphs)]
    min_paragraphs: usize,

    /// Copy only articles of at least so many words
    #[arg(long, value_name = "N", default_value_t = Settings::default().min_words)]
    min_words: usize,

    /// Seed of all random choices
    #[arg(long, value_name = "SEED", default_value_t = Settings::default().seed)]
    seed: u64,

    /// Share of the characters that an `ocr` copy gets wrong, up to 0.5
    #[arg(long, value_name = "RATE", default_value_t = Settings::default().ocr_rate)]
    ocr_rate: f64,

    /// Make labelled orders instead: every article scrambled, with one copy for each name in the list: clean, moved (a
    /// block), shuffled, twin (shuffled, all twins alike), mix (60, 30, 10 % of the first three). Writes
    /// scrambled.jsonl, references.jsonl and orders.jsonl
    #[arg(
        long,
        value_name = "LIST",
        help_heading = "Labelled orders",
        // They are about copies of the other sort, of which none is made.
        conflicts_with_all = ["copies", "kinds", "min_words", "ocr_rate"]
    )]
    references: Option<String>,

    /// Share of the paragraphs that each of these copies keeps
    #[arg(
        long,
        value_name = "SHARE",
        default_value_t = 1.0,
        help_heading = "Labelled orders",
        requires = "references"
    )]
    keep: f64,

    /// Share of the words that each of them loses
    #[arg(
        long,
        value_name = "SHARE",
        default_value_t = 0.02,
        help_heading = "Labelled orders",
        requires = "references"
    )]
    lost: f64,
}

impl SynthArgs {
    fn settings(&self) -> Result<Settings> {
        Ok(Settings {
            seed: self.seed,
            articles: self.articles,
            copies: self.copies,
            kinds: self.kinds.as_deref().map_or_else(|| Ok(Mix::default()), Mix::parse)?,
            ocr_rate: self.ocr_rate,
            min_paragraphs: self.min_paragraphs,
            min_words: self.min_words,
        })
    }
}

/// Runs the command: one pass to draw the articles and the words, another to copy them.
pub(crate) fn run(args: &SynthArgs, common: &Common, console: &Console) -> Result<Outcome> {
    if let Some(references) = &args.references {
        return orders::run(args, references, common, console);
    }
    let inputs = args.input.open(&args.input.config(common)?, console)?;
    let mut survey = Survey::new(args.settings()?, |text| sentences(text).collect())?;
    let folder = begin(args, &inputs)?;

    console.stage("reading", Some(inputs.total_bytes()), Unit::Bytes);
    for document in documents(&inputs, common.strict, console) {
        survey.observe(&document?);
    }
    let plan = survey.finish();
    if plan.chosen().is_empty() {
        let Settings { min_paragraphs, min_words, .. } = plan.settings();
        return Err(ErrorKind::NoInput(format!(
            "none of {} can serve as a base: it takes {min_paragraphs} paragraphs and {min_words} words",
            counted(plan.documents_read(), "article")
        ))
        .into());
    }

    console.stage("writing", Some(inputs.total_bytes()), Unit::Bytes);
    // What was broken was told in the first pass.
    let mut output = Output::new(|name: &'static str| folder.file(Path::new(name)))?;
    let made = plan.generate(documents(&inputs, common.strict, &Silent), |family| output.write(family))?;
    if made != plan.chosen().len() {
        return Err(ErrorKind::InputChanged(args.input.inputs[0].clone()).into());
    }
    let tally = output.finish(&plan, folder.file(Path::new(files::MANIFEST))?)?;
    folder.commit()?;
    console.finish();
    tell(&tally, plan.documents_read(), args, common, console)?;
    Ok(Outcome::Done)
}

/// Begins the folder of a corpus, beside what it is made from.
fn begin(args: &SynthArgs, inputs: &Inputs) -> Result<AtomicTree> {
    spare_inputs("-o", &args.output, inputs)?;
    spare_input_folders("-o", &args.output, inputs)?;
    let replace =
        Replace::from(args.force).known_by_mark(&args.output, files::MANIFEST, files::MARK, files::ALL);
    AtomicTree::create(&args.output, replace)
}

fn tell(tally: &Tally, read: u64, args: &SynthArgs, common: &Common, console: &Console) -> Result<()> {
    if common.json {
        return print_json(tally);
    }
    console.say(&format!(
        "made       {} from {} of {}, in {}",
        counted(tally.documents, "document"),
        tally.bases,
        counted(read, "article"),
        args.output.display()
    ));
    Ok(())
}
