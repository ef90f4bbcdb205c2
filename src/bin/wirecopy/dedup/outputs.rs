//! What a run of `dedup` writes: opened before the work starts, named when all of it is there.

use std::path::{Path, PathBuf};

use wirecopy::error::Result;
use wirecopy::read::Inputs;
use wirecopy::write::{
    KeptWriter, Output, Replace, Table, spare_input_folders, spare_inputs, spare_own_folders,
};

use super::DedupArgs;
use super::rows::{CLUSTER_COLUMNS, PAIR_COLUMNS};
use wirecopy::write::Column;

/// The outputs that were asked for, opened before the work starts.
pub(super) struct Outputs {
    pub(super) kept: Option<KeptWriter>,
    pub(super) clusters: Option<Table>,
    pub(super) pairs: Option<Table>,
    /// The manifest, with the name it was given.
    pub(super) manifest: Option<(PathBuf, Output)>,
    manifest_goes_with_kept: bool,
}

impl Outputs {
    pub(super) fn create(
        args: &DedupArgs,
        inputs: &Inputs,
        may_be_there: impl Fn(&Path) -> bool,
    ) -> Result<Self> {
        let overwrite = |path: &Path| args.force || may_be_there(path);
        let kept = args.output.as_ref().filter(|_| !args.dry_run);
        let table = |option: &'static str, path: &Option<PathBuf>, columns: &[Column]| {
            let Some(path) = path else { return Ok(None) };
            spare_inputs(option, path, inputs)?;
            spare_input_folders(option, path, inputs)?;
            Table::create(path, columns, overwrite(path)).map(Some)
        };
        let manifest = args.manifest_place().map(|path| {
            spare_inputs("--manifest", &path, inputs)?;
            // Beside what is kept, it is passed over wherever it is met.
            let spare = if args.manifest.is_some() { spare_input_folders } else { spare_own_folders };
            spare("--manifest", &path, inputs)?;
            Output::create(&path, overwrite(&path)).map(|output| (path, output))
        });
        // Beside the folder its manifest is found; one that was put elsewhere is named again.
        let replace = |out: &Path| match &args.manifest {
            Some(manifest) => Replace::from(overwrite(out)).known_to_manifest(manifest, out),
            None => Replace::from(overwrite(out)),
        };
        let columns = CLUSTER_COLUMNS.len() - usize::from(!args.check_order);
        let pair_columns = PAIR_COLUMNS.len() - usize::from(!args.exact);
        Ok(Self {
            kept: kept
                .map(|out| match &args.annotate {
                    Some(prefix) => KeptWriter::create_annotated(out, inputs, replace(out), prefix),
                    None => KeptWriter::create(out, inputs, replace(out)),
                })
                .transpose()?,
            clusters: table("--clusters", &args.clusters, &CLUSTER_COLUMNS[..columns])?,
            pairs: table("--pairs", &args.pairs, &PAIR_COLUMNS[..pair_columns])?,
            manifest: manifest.transpose()?,
            manifest_goes_with_kept: args.manifest.is_none(),
        })
    }

    /// Leaves the kept records unwritten, and the manifest that would stand beside them.
    pub(super) fn forget_kept(&mut self) {
        self.kept = None;
        if self.manifest_goes_with_kept {
            self.manifest = None;
        }
    }

    /// Gives all outputs their names: the tables first, so that kept records never stand without their account.
    pub(super) fn commit(self) -> Result<()> {
        for table in [self.clusters, self.pairs].into_iter().flatten() {
            unless_left(table.commit())?;
        }
        if let Some((_, manifest)) = self.manifest {
            unless_left(manifest.commit())?;
        }
        self.kept.map_or(Ok(()), |kept| unless_left(kept.commit()))
    }
}

/// A reader that went away (`… --clusters - | head`) has what it wanted; all other outputs are still to be made, and the
/// run ends as it would have.
pub(super) fn unless_left(written: Result<()>) -> Result<()> {
    match written {
        Err(error) if error.is_broken_pipe() => Ok(()),
        other => other,
    }
}
