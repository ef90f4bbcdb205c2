//! Numbers with their nouns, as people write them: `1 file`, `26,672 documents`, `3 stories`.

pub(crate) use wirecopy::write::grouped;

/// A number and what is counted, in the singular for exactly one. `noun` is given in the singular.
pub(crate) fn counted(number: u64, noun: &str) -> String {
    if number == 1 {
        return format!("1 {noun}");
    }
    let ending = match noun.strip_suffix('y') {
        Some(stem) if !stem.ends_with(['a', 'e', 'o']) => return format!("{} {stem}ies", grouped(number)),
        _ => "s",
    };
    format!("{} {noun}{ending}", grouped(number))
}

/// `is` or `are`, as the number wants it.
pub(crate) fn are(number: u64) -> &'static str {
    if number == 1 { "is" } else { "are" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_one() {
        for (number, noun, expected) in [
            (1, "file", "1 file"),
            (0, "file", "0 files"),
            (1, "story", "1 story"),
            (2000, "story", "2,000 stories"),
            (2, "copy", "2 copies"),
            (2, "day", "2 days"),
        ] {
            assert_eq!(counted(number, noun), expected);
        }
    }
}
