//! `wirecopy synth`: a labelled test corpus from clean articles.

use std::fs::{self, File};
use std::io::{BufWriter, ErrorKind as IoErrorKind};
use std::path::{Path, PathBuf};

use clap::Args;
use wirecopy::document::Document;
use wirecopy::error::{Error, ErrorKind, Result};
use wirecopy::synth::{Mix, Output, Plan, Settings, SplitSentences, Survey, Tally, files};

/// Make a labelled test corpus: copies of clean articles in known ways, with the truth about them.
///
/// Writes documents.jsonl, clusters.tsv, pairs.tsv, orders.jsonl and manifest.json, as `wirecopy evaluate` reads
/// them. The same input, seed and settings give the same bytes. The input should hold each story once: run
/// `wirecopy dedup` on it first.
#[derive(Debug, Args)]
pub(crate) struct SynthArgs {
    /// Files or folders of articles
    #[arg(value_name = "IN", required = true)]
    pub(crate) inputs: Vec<PathBuf>,

    /// The folder to make; it must not exist yet
    #[arg(short, long, value_name = "DIR")]
    output: PathBuf,

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

/// Makes the corpus. `read` opens the input from its beginning and is called twice.
pub(crate) fn run<I>(args: &SynthArgs, split: SplitSentences, read: impl Fn() -> Result<I>) -> Result<Tally>
where
    I: IntoIterator<Item = Result<Document>>,
{
    let mut survey = Survey::new(args.settings()?, split)?;
    if args.output.exists() {
        return Err(ErrorKind::Exists(args.output.clone()).into());
    }
    for document in read()? {
        survey.observe(&document?);
    }
    let plan = survey.finish();
    if plan.chosen().is_empty() {
        let Settings { min_paragraphs, min_words, .. } = plan.settings();
        return Err(ErrorKind::NoInput(format!(
            "none of {} articles can serve as a base: it takes {min_paragraphs} paragraphs and {min_words} words",
            plan.documents_read()
        ))
        .into());
    }
    write_folder(&args.output, |folder| write_corpus(args, &plan, read()?, folder))
}

fn write_corpus(
    args: &SynthArgs,
    plan: &Plan,
    documents: impl IntoIterator<Item = Result<Document>>,
    folder: &Path,
) -> Result<Tally> {
    let create = |name: &'static str| {
        let path = folder.join(name);
        File::create(&path).map(BufWriter::new).map_err(|source| Error::io("create", path, source))
    };
    let mut output = Output::new(create)?;
    let made = plan.generate(documents, |family| output.write(family))?;
    if made != plan.chosen().len() {
        return Err(ErrorKind::InputChanged(args.inputs[0].clone()).into());
    }
    output.finish(plan, create(files::MANIFEST)?)
}

/// Makes a folder under another name and renames it when it is whole, so that no half of it is ever seen.
// At the merge: `wirecopy::write::atomic::AtomicTree` does this.
fn write_folder<T>(target: &Path, write: impl FnOnce(&Path) -> Result<T>) -> Result<T> {
    let parent = target.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let folder = tempfile::Builder::new()
        .prefix(".wirecopy-synth-")
        .tempdir_in(parent)
        .map_err(|source| Error::io("create a folder in", parent, source))?;
    let written = write(folder.path())?;
    fs::rename(folder.path(), target).map_err(|source| match source.kind() {
        IoErrorKind::DirectoryNotEmpty | IoErrorKind::AlreadyExists => {
            ErrorKind::Exists(target.into()).into()
        }
        _ => Error::io("rename a folder to", target, source),
    })?;
    // What the guard would remove has its final name now.
    let _ = folder.keep();
    Ok(written)
}
