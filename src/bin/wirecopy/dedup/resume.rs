//! `--work DIR`: what must be the same for a run to be gone on with, and which outputs it was about to name.

use std::path::Path;

use serde::Serialize;
use wirecopy::error::{Error, Result};
use wirecopy::fingerprint::HASH_VERSION;
use wirecopy::pipeline::Settings;
use wirecopy::pipeline::checkpoints::Checkpoints;
use wirecopy::read::Inputs;
use wirecopy::text::normalise;
use wirecopy::work::codec::{Decoder, Encode};
use wirecopy::work::{Term, Work};
use wirecopy::write::{spare_input_folders, spare_inputs};

use super::DedupArgs;
use crate::arguments::Common;

/// The part that lists the outputs before they take their names.
const NAMING: &str = "naming";

/// The work folder of a run, if it has one.
pub(super) struct Resumable {
    work: Option<Work>,
    /// Outputs that an earlier run of the same terms may have named already. Their bytes: a name need not be UTF-8.
    named: Vec<Vec<u8>>,
}

impl Resumable {
    /// Opens the work folder that was asked for.
    pub(super) fn open(
        args: &DedupArgs,
        common: &Common,
        settings: &Settings,
        inputs: &Inputs,
    ) -> Result<Self> {
        let Some(folder) = &args.work else { return Ok(Self { work: None, named: Vec::new() }) };
        spare_input_folders("--work", folder, inputs)?;
        spare_inputs("--work", folder, inputs)?;
        if let Some(source) = inputs.sources().iter().find(|source| source.is_copied()) {
            let message = format!(
                "{} can be read only once, so that a run on it cannot be gone on with; write it to a file first",
                source.name
            );
            return Err(Error::setting("--work", message));
        }
        let work = Work::open(folder, &terms(args, common, settings, inputs))?;
        let listed = work.load(NAMING, 0)?;
        let named = listed.and_then(|listed| decode_paths(&listed)).unwrap_or_default();
        Ok(Self { work: Some(work), named })
    }

    /// Where the stages keep their results.
    pub(super) fn checkpoints(&self) -> Checkpoints<'_> {
        self.work.as_ref().map_or_else(Checkpoints::none, Checkpoints::in_work)
    }

    /// Whether an earlier run left something.
    pub(super) fn is_resumed(&self) -> bool {
        self.work.as_ref().is_some_and(Work::is_resumed)
    }

    /// Whether an output may be there because the run that is gone on with named it.
    pub(super) fn may_be_there(&self, path: &Path) -> bool {
        self.named.iter().any(|named| named == path.as_os_str().as_encoded_bytes())
    }

    /// To be called before the first output takes its name.
    pub(super) fn before_naming(&self, outputs: &[&Path]) -> Result<()> {
        let Some(work) = &self.work else { return Ok(()) };
        work.save(NAMING, 0, &encode_paths(outputs))
    }

    /// The run is over: nothing is left to go on with.
    pub(super) fn finish(self) -> Result<()> {
        self.work.map_or(Ok(()), Work::finish)
    }

    /// The run could not even begin: a folder that was made for it goes again.
    pub(super) fn give_up(self) {
        if !self.is_resumed() {
            let _ = self.finish();
        }
    }
}

fn encode_paths(paths: &[&Path]) -> Vec<u8> {
    let mut bytes = Vec::new();
    bytes.u64(paths.len() as u64);
    for path in paths {
        bytes.bytes(path.as_os_str().as_encoded_bytes());
    }
    bytes
}

fn decode_paths(bytes: &[u8]) -> Option<Vec<Vec<u8>>> {
    let mut decoder = Decoder::new(bytes);
    let count = decoder.count(size_of::<u64>())?;
    (0..count).map(|_| decoder.bytes().map(<[u8]>::to_vec)).collect()
}

/// All that decides what is found and written: the command but for threads and memory, the version, the inputs.
fn terms(args: &DedupArgs, common: &Common, settings: &Settings, inputs: &Inputs) -> Vec<Term> {
    let mut terms: Vec<Term> = Vec::new();
    let mut add = |name: &str, value: String| terms.push((name.to_owned(), value));
    add("version", env!("CARGO_PKG_VERSION").to_owned());
    add("hash version", HASH_VERSION.to_string());
    add("normalisation", normalise::form());
    add("--keep", settings.keep.to_string());
    add("--annotate", format!("{:?}", args.annotate));
    add("--check-order", args.check_order.to_string());
    add("--dry-run", args.dry_run.to_string());
    add("--max-loss", format!("{:?}", args.max_loss));
    for (option, path) in args.destinations(common).into_iter().filter(|(option, _)| *option != "--json") {
        add(option, path.display().to_string());
    }
    for (stage, settings) in [
        ("read", fields(&settings.read)),
        ("recurring", fields(&settings.recurring)),
        ("candidates", fields(&settings.candidates)),
        ("verify", fields(&settings.verify)),
    ] {
        for (name, value) in settings {
            add(&format!("{stage}.{name}"), value.to_string());
        }
    }
    let own = inputs.own_sources().len();
    for (number, source) in inputs.sources().iter().enumerate() {
        let role = if number < own { "input" } else { "--against" };
        add(&format!("{role} {}", source.name), source.state());
    }
    terms
}

fn fields(settings: &impl Serialize) -> Vec<(String, serde_json::Value)> {
    match serde_json::to_value(settings) {
        Ok(serde_json::Value::Object(fields)) => fields.into_iter().collect(),
        _ => Vec::new(),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    use super::*;

    /// One name that is not UTF-8 made the whole list unreadable, and a run that was killed between two outputs could not go on:
    /// what it had named itself was there already.
    #[test]
    fn outputs_whose_names_are_not_utf8_may_be_there_as_well() {
        let odd = Path::new(OsStr::from_bytes(b"kept-\xff"));
        let listed = encode_paths(&[Path::new("clusters.tsv"), odd]);
        let resumable = Resumable { work: None, named: decode_paths(&listed).unwrap() };
        assert!(resumable.may_be_there(odd) && resumable.may_be_there(Path::new("clusters.tsv")));
        assert!(!resumable.may_be_there(Path::new("kept-\u{fffd}")));
    }
}
