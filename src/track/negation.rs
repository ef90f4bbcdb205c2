//! Words that deny.

use super::words::folded;

/// Whether a text has a word that denies.
pub(super) fn denies(text: &str) -> bool {
    folded(text).iter().any(|word| is_negation(word))
}

/// Whether all words of a text deny, or go with one that does: `any` with `not`, `or` with `either`.
pub(super) fn is_of_negation(text: &str) -> bool {
    #[rustfmt::skip]
    const COMPANIONS: &[&str] = &[
        "any", "anyone", "anybody", "anything", "some", "someone", "somebody", "something", "a", "an", "ever", "yet", "already",
        "either", "both", "and", "or", "et", "ou", "de", "du", "des", "un", "une", "y", "o", "e", "und", "oder",
    ];
    folded(text).iter().all(|word| is_negation(word) || COMPANIONS.contains(&word.as_str()))
}

fn is_negation(word: &str) -> bool {
    #[rustfmt::skip]
    const WORDS: &[&str] = &[
        "not", "no", "never", "none", "nobody", "nothing", "neither", "nor", "cannot", "without", "isnt", "arent", "wasnt",
        "werent", "dont", "doesnt", "didnt", "hasnt", "havent", "hadnt", "wont", "wouldnt", "cant", "couldnt", "shouldnt",
        "nicht", "kein", "keine", "keinen", "nie", "sin", "nunca", "ni", "ne", "pas", "jamais", "sans", "non", "senza", "mai",
        "não", "nem", "не", "нет", "без", "नहीं", "न", "ना",
    ];
    WORDS.contains(&word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_denies_and_what_goes_with_it() {
        assert!(denies("did not") && denies("wasn't") && !denies("notes of a knot") && !denies(""));
        assert!(is_of_negation("not any") && is_of_negation("") && !is_of_negation("not today"));
    }
}
