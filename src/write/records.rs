//! The records that are kept, byte for byte as they came in; or all of them, each with what became of it.
//!
//! One file in, one file out; several files (or a folder) in, the same tree below the output folder, each file at
//! its source's [`relative`](crate::read::Source::relative) place. What belongs to a file and to no record (the header of
//! a table, the description of a web archive) stays with it. A line that had no line end gets one if another follows. A
//! file of which nothing is kept stays as an empty file, so that shards keep their numbers; a file that is a single
//! article is left out. In a compressed web archive each record is a member by itself, as such archives must be.

use std::io;
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::read::{Batch, Format, Inputs, slashed};

use super::annotate::{Annotation, Names};
use super::file::{File, Sink};
use super::guard::{spare_inputs, spare_own_folders};
use super::manifest::manifest_beside;
use super::output::Output;
use super::replace::Replace;
use super::tree::AtomicTree;

/// Writes kept records.
#[derive(Debug)]
pub struct KeptWriter {
    out: PathBuf,
    target: Target,
    /// The file that is being written, with its source.
    open: Option<(u32, Sink)>,
    /// The names of the fields that are added; none are if there are none.
    added: Option<Names>,
}

#[derive(Debug)]
enum Target {
    /// Taken while it is being written.
    File(Option<Output>),
    Tree(AtomicTree),
}

impl KeptWriter {
    /// Opens the output for these inputs. Refused is an output that is one of the inputs, lies in an input folder,
    /// or holds an input, since it would destroy it or become an input of the next run. A folder is replaced
    /// if besides what this run writes all in it is of an earlier one, which is known by the manifest beside it.
    pub fn create(out: &Path, inputs: &Inputs, replace: impl Into<Replace>) -> Result<Self> {
        spare_inputs("output", out, inputs)?;
        spare_own_folders("output", out, inputs)?;
        let target = if inputs.single_file() {
            Target::File(Some(Output::create(out, replace.into().is_asked())?))
        } else if out == Path::new("-") {
            return Err(Error::setting(
                "output",
                "several inputs cannot go to standard output; name a folder",
            ));
        } else {
            // What it writes, as a file is overwritten, and what an earlier run wrote.
            let places = inputs.own_sources().iter().map(|source| slashed(&source.relative));
            let mut replace = replace.into().known_by_name(places);
            if let Some(manifest) = manifest_beside(out) {
                replace = replace.known_to_manifest(&manifest, out);
            }
            Target::Tree(AtomicTree::create(out, replace)?)
        };
        Ok(Self { out: out.to_path_buf(), target, open: None, added: None })
    }

    /// The same for [`KeptWriter::annotate`]: `prefix` stands before the names of the fields that are added. The first
    /// records of each source are looked at, so that one that cannot be annotated is refused before any work.
    pub fn create_annotated(
        out: &Path,
        inputs: &Inputs,
        replace: impl Into<Replace>,
        prefix: &str,
    ) -> Result<Self> {
        let names = Names::new(prefix);
        if inputs.has_encoding() {
            let message = "what is said of records that may be in another encoding than UTF-8 cannot be put into them; use --clusters for a table beside them";
            return Err(Error::setting("annotate", message));
        }
        for source in 0..inputs.own_sources().len() {
            let Some(batch) = inputs.batches_to_copy().from_source(source as u32).next() else { continue };
            names.check(inputs, &batch?)?;
        }
        Ok(Self { added: Some(names), ..Self::create(out, inputs, replace)? })
    }

    /// Writes those records of a batch for which `is_kept` says so; it is asked once for each index, in order.
    /// Batches must come in the order in which the inputs give them.
    pub fn write(
        &mut self,
        inputs: &Inputs,
        batch: &Batch,
        mut is_kept: impl FnMut(usize) -> bool,
    ) -> Result<()> {
        self.batch(inputs, batch, |index| is_kept(index).then_some(None))
    }

    /// Writes those records of a batch for which there is something to say, with that in fields of their own: JSON,
    /// CSV, TSV and Parquet can have them, other formats are refused. A field that is there already is an error.
    ///
    /// # Panics
    /// If it was not made by [`KeptWriter::create_annotated`].
    pub fn annotate<'a>(
        &mut self,
        inputs: &Inputs,
        batch: &Batch,
        mut said: impl FnMut(usize) -> Option<Annotation<'a>>,
    ) -> Result<()> {
        assert!(self.added.is_some(), "the fields that are added have names");
        self.batch(inputs, batch, |index| said(index).map(Some))
    }

    /// Completes the output.
    pub fn commit(mut self) -> Result<()> {
        self.close()?;
        match self.target {
            Target::File(file) => file.map_or(Ok(()), Output::commit),
            Target::Tree(tree) => tree.commit(),
        }
    }

    fn batch<'a>(
        &mut self,
        inputs: &Inputs,
        batch: &Batch,
        mut kept: impl FnMut(usize) -> Option<Option<Annotation<'a>>>,
    ) -> Result<()> {
        if self.open.as_ref().is_some_and(|(source, _)| *source != batch.source) {
            self.close()?;
        }
        if let Some(names) = &self.added {
            names.check(inputs, batch)?;
        }
        if !batch.format.is_whole_file() && !batch.is_refused {
            self.open(inputs, batch)?;
        }
        let mut carried = batch.carried.iter().peekable();
        for index in 0..=batch.records.len() {
            while let Some((_, range)) = carried.next_if(|(before, _)| *before == index) {
                let names = self.added.clone();
                let sink = self.open(inputs, batch)?;
                let written = sink.carry(batch, range.clone(), names.as_ref());
                written.map_err(|source| failed(&self.out, source))?;
            }
            if index == batch.records.len() {
                break;
            }
            if let Some(said) = kept(index) {
                let names = self.added.clone();
                let said = names.as_ref().zip(said);
                let sink = self.open(inputs, batch)?;
                let written = sink.record(batch, index, said);
                written.map_err(|source| failed(&self.out, source))?;
            }
        }
        Ok(())
    }

    /// The file of the batch's source, opened if it is not yet.
    fn open(&mut self, inputs: &Inputs, batch: &Batch) -> Result<&mut Sink> {
        if self.open.is_none() {
            let source = &inputs.sources()[batch.source as usize];
            let file = match &mut self.target {
                Target::File(output) => output.take().map(|output| File::Output(Box::new(output))),
                Target::Tree(tree) => Some(File::OfTree(Box::new(tree.file(&source.relative)?))),
            };
            let file = file.expect("only one source has a file of its own");
            if batch.format == Format::Parquet && file.is_compressed() {
                let message =
                    "Parquet is compressed within; name a file without the extension of a compression";
                return Err(Error::setting("output", message));
            }
            let sink = Sink::new(file, source, batch.format, self.added.as_ref())
                .map_err(|cause| failed(&self.out, cause))?;
            self.open = Some((batch.source, sink));
        }
        Ok(&mut self.open.as_mut().expect("it was opened just now").1)
    }

    /// Completes the file that is being written.
    fn close(&mut self) -> Result<()> {
        let Some((_, sink)) = self.open.take() else { return Ok(()) };
        let file = sink.finish().map_err(|source| failed(&self.out, source))?;
        match (file, &mut self.target) {
            (File::Output(output), Target::File(place)) => *place = Some(*output),
            (File::OfTree(file), _) => file.finish()?,
            (File::Output(_), Target::Tree(_)) => unreachable!("the files of a folder are opened in it"),
        }
        Ok(())
    }
}

/// What ended a copy: the output, unless the cause names what it is about.
fn failed(out: &Path, source: io::Error) -> Error {
    source.downcast().unwrap_or_else(|source| Error::io("write", out, source))
}
