//! Names that one line joins: `AFP, Reuters and AP`, `EFE y AFP`, `dpa/Reuters`.

use std::iter::from_fn;

/// The words that join names, in the languages whose credits are read.
const JOINS: &[&str] = &["and", "e", "et", "och", "og", "und", "y", "и"];

/// The names that `text` joins by signs or by words, with the spaces around them.
pub(crate) fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split([',', '/', '&']).flat_map(joined_by_words)
}

/// The names that `text` joins by words: `EFE` and `AFP` of `EFE y AFP`.
pub(crate) fn joined_by_words(text: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(text);
    from_fn(move || {
        let text = rest?;
        let parted = at_join(text);
        rest = parted.map(|(_, behind)| behind);
        Some(parted.map_or(text, |(before, _)| before))
    })
}

/// What stands before and behind the first word that joins.
fn at_join(text: &str) -> Option<(&str, &str)> {
    text.match_indices(' ').find_map(|(at, _)| {
        let (word, behind) = text[at + 1..].split_once(' ')?;
        JOINS.contains(&word).then(|| (&text[..at], behind))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_joined_by_signs_and_by_words() {
        let parts = |text| names(text).map(str::trim).collect::<Vec<_>>();
        assert_eq!(parts("AFP, Reuters and AP"), ["AFP", "Reuters", "AP"]);
        assert_eq!(parts("EFE y AFP"), ["EFE", "AFP"]);
        assert_eq!(parts("dpa/Reuters und AFP"), ["dpa", "Reuters", "AFP"]);
        assert_eq!(parts("ANSA e AFP & TASS"), ["ANSA", "AFP", "TASS"]);
        assert_eq!(parts("Sandy Anderson"), ["Sandy Anderson"]);
        assert_eq!(parts("and"), ["and"]);
        assert_eq!(parts(""), [""]);
    }

    proptest::proptest! {
        #[test]
        fn one_word_parts_as_the_library_does(text in "(AFP|and|[a-z]{1,3}| ){0,12}") {
            proptest::prop_assume!(JOINS.iter().all(|join| *join == "and" || !text.split(' ').any(|word| word == *join)));
            proptest::prop_assert!(joined_by_words(&text).eq(text.split(" and ")));
        }
    }
}
