//! `wirecopy synth --references`: scrambled articles, copies of them in known disorder, and their right order.

use std::io::Write;
use std::path::Path;

use wirecopy::error::{Error, ErrorKind, Result};
use wirecopy::pipeline::documents::documents;
use wirecopy::progress::{Progress, Unit};
use wirecopy::synth::{Disorder, OrderCase, OrderSettings, files};

use super::{SynthArgs, begin};
use crate::Outcome;
use crate::arguments::Common;
use crate::console::{Console, print_json};
use crate::counted::counted;

/// Makes the folder in one pass over the input.
pub(super) fn run(args: &SynthArgs, references: &str, common: &Common, console: &Console) -> Result<Outcome> {
    let settings = OrderSettings {
        seed: args.seed,
        copies: Disorder::parse_list(references)?,
        keep: args.keep,
        lost: args.lost,
        min_paragraphs: args.min_paragraphs,
    };
    settings.validate()?;
    let inputs = args.input.open(&args.input.config(common)?, console)?;
    let folder = begin(args, &inputs)?;
    let file = |name: &str| folder.file(Path::new(name));
    let (mut scrambled, mut copies) = (file(files::SCRAMBLED)?, file(files::REFERENCES)?);
    let (mut gold, mut manifest) = (file(files::ORDERS)?, file(files::MANIFEST)?);
    let failed = |source| Error::io("write", &args.output, source);

    console.stage("writing", Some(inputs.total_bytes()), Unit::Bytes);
    let mut made = 0;
    for (index, document) in (0..).zip(documents(&inputs, common.strict, console)) {
        if made == args.articles {
            break;
        }
        if let Some(case) = OrderCase::new(&document?, index, &settings) {
            case.write(&mut scrambled, &mut copies, &mut gold).map_err(failed)?;
            made += 1;
        }
    }
    if made == 0 {
        let message = format!("no article of at least {} paragraphs", settings.min_paragraphs);
        return Err(ErrorKind::NoInput(message).into());
    }
    let told = serde_json::json!({ "generator": "wirecopy synth --references", "settings": settings, "articles": made });
    writeln!(manifest, "{told:#}").map_err(failed)?;
    for file in [scrambled, copies, gold, manifest] {
        file.finish()?;
    }
    folder.commit()?;
    console.finish();
    if common.json {
        print_json(&serde_json::json!({ "articles": made }))?;
        return Ok(Outcome::Done);
    }
    console.say(&format!(
        "made       {} with {} each, in {}",
        counted(made as u64, "scrambled article"),
        counted(settings.copies.len() as u64, "copy"),
        args.output.display()
    ));
    Ok(Outcome::Done)
}
