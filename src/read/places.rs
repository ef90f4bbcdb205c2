//! A place in an output tree for every source, no two alike.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// The place wanted, and the folder name that tells it from an equal one.
pub(crate) struct Wanted {
    /// The path below the folder given, or the base name.
    pub(crate) place: PathBuf,
    /// The name of the folder given, or of the folder that the file is in.
    pub(crate) parent: Option<PathBuf>,
}

/// Gives every source a place of its own: the one wanted; where several want the same, each below its folder's name;
/// where that is taken as well, below a number.
pub(crate) fn assign(wanted: &[Wanted]) -> Vec<PathBuf> {
    let mut seen = HashSet::new();
    let contested: HashSet<&Path> =
        wanted.iter().map(|source| source.place.as_path()).filter(|&place| !seen.insert(place)).collect();
    let mut taken = Taken::default();
    wanted
        .iter()
        .map(|source| {
            let place = match &source.parent {
                Some(parent) if contested.contains(source.place.as_path()) => parent.join(&source.place),
                _ => source.place.clone(),
            };
            taken.claim(&place)
        })
        .collect()
}

#[derive(Default)]
struct Taken {
    files: HashSet<PathBuf>,
    folders: HashSet<PathBuf>,
}

impl Taken {
    fn claim(&mut self, place: &Path) -> PathBuf {
        let mut own = place.to_path_buf();
        let mut number = 2_u64;
        while !self.is_free(&own) {
            own = Path::new(&number.to_string()).join(place);
            number += 1;
        }
        self.folders.extend(own.ancestors().skip(1).map(Path::to_path_buf));
        self.files.insert(own.clone());
        own
    }

    /// A place is free if it is neither a file nor a folder yet and runs through no file.
    fn is_free(&self, place: &Path) -> bool {
        !self.folders.contains(place) && place.ancestors().all(|above| !self.files.contains(above))
    }
}
