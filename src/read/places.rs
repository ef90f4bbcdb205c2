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
        for folder in own.ancestors().skip(1) {
            // Where a folder is known, so are those above it.
            if !self.folders.insert(folder.to_path_buf()) {
                break;
            }
        }
        self.files.insert(own.clone());
        own
    }

    /// A place is free if it is neither a file nor a folder yet and runs through no file.
    fn is_free(&self, place: &Path) -> bool {
        !self.folders.contains(place) && place.ancestors().all(|above| !self.files.contains(above))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn places(wanted: &[(&str, Option<&str>)]) -> Vec<String> {
        let wanted: Vec<Wanted> = wanted
            .iter()
            .map(|(place, parent)| Wanted { place: place.into(), parent: parent.map(PathBuf::from) })
            .collect();
        assign(&wanted).into_iter().map(|place| place.display().to_string()).collect()
    }

    #[test]
    fn what_nobody_else_wants_is_given() {
        assert_eq!(places(&[("x/1", Some("a")), ("1", Some("b"))]), ["x/1", "1"]);
    }

    #[test]
    fn what_several_want_goes_below_their_folders_or_a_number() {
        assert_eq!(places(&[("1", Some("a")), ("1", Some("b"))]), ["a/1", "b/1"]);
        assert_eq!(
            places(&[("1", Some("a")), ("1", Some("a")), ("1", Some("a"))]),
            ["a/1", "2/a/1", "3/a/1"]
        );
        assert_eq!(places(&[("1", None), ("1", None)]), ["1", "2/1"]);
    }

    #[test]
    fn no_file_is_put_where_a_folder_is_needed() {
        assert_eq!(places(&[("a", None), ("a/b", None)]), ["a", "2/a/b"]);
        assert_eq!(places(&[("a/b", None), ("a", None)]), ["a/b", "2/a"]);
    }

    proptest! {
        #[test]
        fn all_places_can_be_files_of_one_tree(
            wanted in prop::collection::vec(("[ab2](/[ab2]){0,2}", prop::option::of("[ab2]")), 0..12)
        ) {
            let wanted: Vec<Wanted> = wanted
                .into_iter()
                .map(|(place, parent)| Wanted { place: place.into(), parent: parent.map(PathBuf::from) })
                .collect();
            let places = assign(&wanted);
            prop_assert_eq!(places.len(), wanted.len());
            for (index, place) in places.iter().enumerate() {
                for other in &places[index + 1..] {
                    prop_assert!(!place.starts_with(other) && !other.starts_with(place));
                }
            }
        }
    }
}
