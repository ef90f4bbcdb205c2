//! `wirecopy inspect`: what is read of each document, and what becomes of its text before it is compared.

mod files;
mod furniture;

use std::fmt::Write as _;
use std::io::Write;
use std::num::NonZeroUsize;
use std::path::Path;

use clap::Args;
use serde::Serialize;
use wirecopy::document::{Document, WrittenId};
use wirecopy::error::{Error, ErrorKind, Result};
use wirecopy::fingerprint::{DocumentPrint, Printer, Recurring, Sketch};
use wirecopy::pipeline::check_order::scrambled_probability;
use wirecopy::text::clean::{CleanText, Piece};
use wirecopy::wire::{Agencies, Brackets, Mark, Role, Slot, mentions};

use crate::Outcome;
use crate::arguments::{AgencyArgs, Common, InputArgs};
use crate::console::{Console, printable};
use crate::counted::counted;
use files::Provenance;

/// Show what is read of each document: fields, repairs, furniture, wire marks, fingerprints
///
/// Every piece of text is shown once: what is compared as it stands, what is set apart with the reason. Furniture is
/// learnt from all inputs first, as `dedup` does, whichever documents are shown.
#[derive(Debug, Args)]
#[command(after_help = "\
Examples:
  wirecopy inspect article.txt                      one article, piece by piece
  wirecopy inspect crawl.jsonl.zst --id 4711        one of many
  wirecopy inspect crawl/ --json > crawl.jsonl      all of them, an object a line
  wirecopy inspect crawl/ --files                   how each file is written, and which fields are read of it
  wirecopy inspect crawl/ --furniture               which paragraphs recur in each outlet, and in how many documents")]
pub(crate) struct InspectArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    agencies: AgencyArgs,
    /// Show only the document with this id (may be given several times)
    #[arg(long = "id", value_name = "ID")]
    ids: Vec<String>,
    /// Show the first N documents only
    #[arg(long, value_name = "N")]
    limit: Option<NonZeroUsize>,
    /// Show the files instead: format, compression, records, and the names of the fields that are read
    #[arg(long, conflicts_with_all = ["ids", "limit"])]
    files: bool,
    /// Show instead what was learnt of each outlet: the paragraphs that recur under different stories and are set apart,
    /// with the number of documents that have them
    #[arg(long, conflicts_with_all = ["ids", "limit", "files", "check_order"])]
    furniture: bool,
    /// Also tell how likely it is that the paragraphs are not in their original order
    #[arg(long)]
    check_order: bool,
}

/// Runs the command.
pub(crate) fn run(args: &InspectArgs, common: &Common, console: &Console) -> Result<Outcome> {
    let agencies = args.agencies.table()?;
    let inputs = args.input.open(&args.input.config(common)?, console)?;
    if args.files {
        files::run(&inputs, common.strict, common.json, console)?;
        console.finish();
        return Ok(Outcome::Done);
    }
    let recurring = furniture::learn(&inputs, console)?;
    if args.furniture {
        furniture::run(&inputs, &recurring, common, console)?;
        console.finish();
        return Ok(Outcome::Done);
    }
    let mut out = std::io::stdout().lock();
    let mut printer = Printer::default();
    let mut shown = 0;
    let mut missing: Vec<&String> = args.ids.iter().collect();
    for read in files::documents(&inputs, common.strict, console) {
        let (document, provenance) = read?;
        if !args.ids.is_empty() && !args.ids.contains(&document.id) {
            continue;
        }
        let inspected = Inspected::new(&document, &agencies, &recurring, &mut printer);
        let mut inspected = Inspected { read_from: Some(provenance), ..inspected };
        inspected.scrambled = args.check_order.then(|| scrambled_probability(&document));
        let text = if common.json {
            serde_json::to_string(&inspected).expect("an inspection is plain data")
        } else {
            inspected.text()
        };
        writeln!(out, "{text}").map_err(|source| Error::io("write", Path::new("-"), source))?;
        missing.retain(|id| **id != document.id);
        shown += 1;
        let is_all = !args.ids.is_empty() && shown == args.ids.len();
        if is_all || args.limit.is_some_and(|limit| shown >= limit.get()) {
            break;
        }
    }
    console.finish();
    if shown == 0 {
        let what = if args.ids.is_empty() {
            "no document".to_owned()
        } else {
            format!("no document with id {}", args.ids.join(" or "))
        };
        let files = counted(inputs.sources().len() as u64, "file");
        return Err(ErrorKind::NoInput(format!("{what} in {files}")).into());
    }
    for id in missing {
        console.say(&format!("note: no document has the id `{}`", printable(id)));
    }
    Ok(Outcome::Done)
}

/// One document, taken apart.
#[derive(Debug, Serialize)]
struct Inspected<'d> {
    id: WrittenId,
    url: Option<&'d str>,
    outlet: Option<&'d str>,
    title: Option<&'d str>,
    date: Option<String>,
    author: Option<&'d str>,
    read_from: Option<Provenance>,
    paragraphs: usize,
    pieces: Vec<InspectedPiece<'d>>,
    words: usize,
    exact: String,
    order_free: String,
    sketch: usize,
    sketch_rate: u32,
    /// The probability that the order is not the original one, where it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    scrambled: Option<f32>,
}

/// One piece of it.
#[derive(Debug, Serialize)]
struct InspectedPiece<'d> {
    /// Its paragraph, from 0.
    paragraph: u32,
    /// Whether its paragraph was cut.
    repaired: bool,
    /// Kind of furniture, if it is.
    furniture: Option<String>,
    /// In how many documents of its outlet it stands, if that makes it furniture.
    recurs: Option<u32>,
    /// Wire marks in it, as `kind agency: quotation`.
    marks: Vec<InspectedMark<'d>>,
    /// What is compared of it.
    body: &'d str,
    /// All of it.
    text: &'d str,
    words: usize,
    exact: Option<String>,
    simhash: Option<String>,
}

#[derive(Debug, Serialize)]
struct InspectedMark<'d> {
    kind: String,
    role: Role,
    slot: Slot,
    agency: Option<&'static str>,
    others: Vec<&'static str>,
    brackets: Brackets,
    text: &'d str,
    start: usize,
    confidence: f32,
}

impl<'d> Inspected<'d> {
    fn new(
        document: &'d Document,
        agencies: &Agencies,
        recurring: &Recurring,
        printer: &mut Printer,
    ) -> Self {
        let clean = CleanText::with(document, agencies);
        let mut print = printer.print(clean.bodies(document));
        let mut parts = vec![0_u32; document.paragraphs.len()];
        for piece in &clean.pieces {
            parts[piece.paragraph as usize] += 1;
        }
        let mut prints = print.paragraphs.iter();
        let pieces = clean
            .pieces
            .iter()
            .map(|piece| {
                let words = words_of(piece.body.of(&document.text));
                let fingerprint = (words > 0).then(|| prints.next()).flatten();
                InspectedPiece {
                    paragraph: piece.paragraph,
                    repaired: parts[piece.paragraph as usize] > 1,
                    furniture: piece.furniture.map(|kind| spaced(&format!("{kind:?}"))),
                    recurs: fingerprint.and_then(|print| recurring.documents(print)),
                    marks: marks(piece, document, agencies),
                    body: piece.body.of(&document.text),
                    text: piece.span.of(&document.text),
                    words,
                    exact: fingerprint.map(|print| format!("{:016x}", print.exact)),
                    simhash: fingerprint.map(|print| format!("{:016x}", print.simhash)),
                }
            })
            .collect();
        recurring.set_apart(&mut print, printer);
        Self::with(document, &print, pieces)
    }

    fn with(document: &'d Document, print: &DocumentPrint, pieces: Vec<InspectedPiece<'d>>) -> Self {
        let sketch = Sketch::of(print);
        Self {
            id: document.written_id(),
            url: document.url.as_deref(),
            outlet: document.outlet.as_deref(),
            title: document.title.as_deref(),
            date: document.date.map(|date| date.to_string()),
            author: document.author.as_deref(),
            read_from: None,
            paragraphs: document.paragraphs.len(),
            pieces,
            words: print.tokens.len(),
            exact: format!("{:032x}", print.exact),
            order_free: format!("{:032x}", print.order_free),
            sketch: sketch.shingles.len(),
            sketch_rate: sketch.rate,
            scrambled: None,
        }
    }

    fn text(&self) -> String {
        let mut lines = vec![printable(&self.id.text)];
        for (name, value) in [
            ("title", self.title),
            ("date", self.date.as_deref()),
            ("outlet", self.outlet),
            ("url", self.url),
        ] {
            lines.push(format!("  {name:<8} {}", value.map_or_else(|| "(none)".to_owned(), printable)));
        }
        lines.extend(self.author.map(|author| format!("  author   {}", printable(author))));
        lines.extend(self.read_from.as_ref().map(|from| format!("  from     {}", from.text())));
        let repaired = self.pieces.len() - self.paragraphs;
        let furniture = self.pieces.iter().filter(|piece| piece.is_furniture()).count();
        let marks: usize = self.pieces.iter().map(|piece| piece.marks.len()).sum();
        let count = |number: usize, noun| counted(number as u64, noun);
        lines.push(format!(
            "  {:<8} {}, {} where two were glued, {} of furniture, {}; {} compared",
            "read",
            count(self.paragraphs, "paragraph"),
            count(repaired, "cut"),
            count(furniture, "piece"),
            count(marks, "wire mark"),
            count(self.words, "word"),
        ));
        lines.push(format!(
            "  {:<8} words {}, paragraphs in any order {}, {} sampled (1 in {})",
            "hashes",
            self.exact,
            self.order_free,
            count(self.sketch, "shingle"),
            self.sketch_rate
        ));
        if let Some(scrambled) = self.scrambled {
            lines.push(format!("  {:<8} scrambled with probability {scrambled:.2}", "order"));
        }
        for piece in &self.pieces {
            lines.extend(piece.lines());
        }
        lines.push(String::new());
        lines.join("\n")
    }
}

impl InspectedPiece<'_> {
    fn is_furniture(&self) -> bool {
        self.furniture.is_some() || self.recurs.is_some()
    }

    fn lines(&self) -> Vec<String> {
        let mut head = format!("  ¶{}", self.paragraph);
        if self.repaired {
            head += " (part of a glued paragraph)";
        }
        if let Some(kind) = &self.furniture {
            let _ = write!(head, " [{kind}: not compared]");
        } else if let Some(documents) = self.recurs {
            let _ = write!(head, " [recurs in {documents} documents of its outlet: not compared]");
        } else if let (Some(exact), Some(simhash)) = (&self.exact, &self.simhash) {
            let _ = write!(head, " {}, hash {exact}, simhash {simhash}", counted(self.words as u64, "word"));
        } else {
            head += " [no story text]";
        }
        let mut lines = vec![head];
        for mark in &self.marks {
            let names: Vec<&str> = mark.agency.into_iter().chain(mark.others.iter().copied()).collect();
            let agency =
                if names.is_empty() { String::new() } else { format!(" of {}", names.join(" and ")) };
            let (kind, text, sure) = (&mark.kind, printable(mark.text), mark.confidence);
            lines.push(format!("      [{kind}{agency}, {sure:.2} sure: {text}]"));
        }
        let text = if self.furniture.is_some() { self.text } else { self.body };
        if !text.is_empty() {
            lines.push(format!("      {}", printable(text)));
        }
        lines
    }
}

/// The marks that were set apart, and the agencies that the body leans on.
fn marks<'d>(piece: &Piece, document: &'d Document, agencies: &Agencies) -> Vec<InspectedMark<'d>> {
    let body = piece.body.of(&document.text);
    let start = piece.body.range().start;
    let inside = mentions(agencies, body)
        .into_iter()
        .map(|mark| Mark { span: start + mark.span.start..start + mark.span.end, ..mark });
    let mut marks: Vec<Mark> = piece.marks.iter().cloned().chain(inside).collect();
    marks.sort_by_key(|mark| mark.span.start);
    let mark = |mark: &Mark| InspectedMark {
        kind: spaced(&format!("{:?}", mark.kind)),
        role: mark.role,
        slot: mark.slot,
        agency: mark.agency.map(|agency| agency.agency().name),
        others: mark.others.iter().map(|agency| agency.agency().name).collect(),
        brackets: mark.brackets(&document.text),
        text: &document.text[mark.span.clone()],
        start: mark.span.start,
        confidence: mark.confidence,
    };
    marks.iter().map(mark).collect()
}

fn words_of(text: &str) -> usize {
    let mut tokens = Vec::new();
    wirecopy::fingerprint::push_tokens(&wirecopy::text::normalise::normalise(text), &mut tokens);
    tokens.len()
}

/// `RelatedLink` as `related link`.
pub(crate) fn spaced(name: &str) -> String {
    let mut spaced = String::with_capacity(name.len() + 2);
    for (place, letter) in name.char_indices() {
        if letter.is_uppercase() && place > 0 {
            spaced.push(' ');
        }
        spaced.extend(letter.to_lowercase());
    }
    spaced
}
