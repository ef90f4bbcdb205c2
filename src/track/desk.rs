//! Lines and author fields that name an outlet's own people without their names: `Konkan Post Web Desk`, `HT
//! Correspondent`, `Express News Service`, `TNN`.

/// Last words of such a line, in lower case.
const PEOPLE: &[&str] = &[
    "desk",
    "bureau",
    "correspondent",
    "correspondents",
    "newsroom",
    "reporter",
    "reporters",
    "staff",
    "डेस्क",
    "संवाददाता",
    "redacción",
    "redaktion",
    "rédaction",
    "редакция",
];

/// The last two words of a line that a house has for its own service, behind its name.
const SERVICES: &[[&str; 2]] =
    &[["news", "service"], ["news", "network"], ["staff", "report"], ["staff", "reports"]];

/// What houses call their own services for short.
const CODES: &[&str] = &["TNN", "ENS", "DHNS"];

/// The words of a line, in lower case and without signs around them.
pub(super) fn words_of(line: &str) -> Vec<String> {
    line.split_whitespace()
        .map(|word| word.trim_matches(|c: char| !c.is_alphanumeric()).to_lowercase())
        .collect()
}

/// Whether one of the words is one for an outlet's people.
pub(super) fn has_people(words: &[String]) -> bool {
    words.iter().any(|word| PEOPLE.contains(&word.as_str()))
}

/// Whether `line`, of these words, is the name of a desk. That it names no agency is for the caller to see to.
pub(super) fn is_desk(line: &str, words: &[String]) -> bool {
    let ends_with = |service: &[&str; 2]| {
        let [.., before_last, last] = words else { return false };
        before_last == service[0] && last == service[1] && (words.len() > 2 || service[0] == "staff")
    };
    CODES.contains(&line)
        || words.last().is_some_and(|last| PEOPLE.contains(&last.as_str()))
        || SERVICES.iter().any(ends_with)
}
