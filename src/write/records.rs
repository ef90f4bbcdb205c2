//! The records that are kept, byte for byte as they came in.
//!
//! One file in, one file out; several files (or a folder) in, the same tree below the output folder, each file at
//! its source's [`relative`](crate::read::Source::relative) place. A line of JSON lines that had no line end gets
//! one if another follows. A JSON lines file of which nothing is kept stays as an empty file, so that shards keep
//! their numbers; a file that is a single article is left out.

use std::io::{self, Write};
use std::path::{Path, PathBuf};

use crate::error::{Error, Result};
use crate::read::{Batch, Inputs};

use super::atomic::{AtomicTree, TreeFile};
use super::guard::{spare_input_folders, spare_inputs};
use super::output::Output;

/// Writes kept records.
#[derive(Debug)]
pub struct KeptWriter {
    out: PathBuf,
    target: Target,
    /// Whether the last record written to the file had no line end.
    is_line_open: bool,
}

#[derive(Debug)]
enum Target {
    File(Output),
    Tree { tree: AtomicTree, open: Option<(u32, Box<TreeFile>)> },
}

impl KeptWriter {
    /// Opens the output for these inputs. Refused is an output that is one of the inputs, lies in an input folder,
    /// or holds an input, since it would destroy it or become an input of the next run.
    pub fn create(out: &Path, inputs: &Inputs, overwrite: bool) -> Result<Self> {
        spare_input_folders("-o", out, inputs)?;
        spare_inputs("-o", out, inputs)?;
        let target = if inputs.single_file() {
            Target::File(Output::create(out, overwrite)?)
        } else if out == Path::new("-") {
            return Err(Error::setting("-o", "several inputs cannot go to standard output; name a folder"));
        } else {
            Target::Tree { tree: AtomicTree::create(out, overwrite)?, open: None }
        };
        Ok(Self { out: out.to_path_buf(), target, is_line_open: false })
    }

    /// Writes those records of a batch for which `is_kept` says so; it is asked once for each index, in order.
    /// Batches must come in the order in which the inputs give them.
    pub fn write(
        &mut self,
        inputs: &Inputs,
        batch: &Batch,
        mut is_kept: impl FnMut(usize) -> bool,
    ) -> Result<()> {
        self.turn_to(batch.source)?;
        if !batch.format.is_whole_file() {
            self.file(inputs, batch)?;
        }
        for index in 0..batch.records.len() {
            if is_kept(index) {
                self.record(inputs, batch, index)?;
            }
        }
        Ok(())
    }

    /// Completes the output.
    pub fn commit(self) -> Result<()> {
        match self.target {
            Target::File(file) => file.commit(),
            Target::Tree { tree, open } => {
                if let Some((_, file)) = open {
                    file.finish()?;
                }
                tree.commit()
            }
        }
    }

    /// Closes the file of another source.
    fn turn_to(&mut self, source: u32) -> Result<()> {
        if let Target::Tree { open, .. } = &mut self.target
            && let Some((_, file)) = open.take_if(|(of, _)| *of != source)
        {
            self.is_line_open = false;
            file.finish()?;
        }
        Ok(())
    }

    /// The file of the batch's source, opened if it is not yet.
    fn file(&mut self, inputs: &Inputs, batch: &Batch) -> Result<&mut dyn Write> {
        match &mut self.target {
            Target::File(file) => Ok(file),
            Target::Tree { tree, open } => {
                if open.is_none() {
                    let place = &inputs.sources()[batch.source as usize].relative;
                    *open = Some((batch.source, Box::new(tree.file(place)?)));
                }
                let (_, file) = open.as_mut().expect("it was opened just now");
                Ok(file)
            }
        }
    }

    fn record(&mut self, inputs: &Inputs, batch: &Batch, index: usize) -> Result<()> {
        let bytes = batch.record(index);
        let was_open = std::mem::replace(&mut self.is_line_open, !bytes.ends_with(b"\n"));
        let file = self.file(inputs, batch)?;
        let write = |file: &mut dyn Write| -> io::Result<()> {
            if was_open {
                file.write_all(b"\n")?;
            }
            file.write_all(bytes)
        };
        write(file).map_err(|source| Error::io("write", &self.out, source))
    }
}
