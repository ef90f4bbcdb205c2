//! What is said of an agency that no credit of an article names: where its name stands all the same, if anywhere.

use std::collections::BTreeSet;

use super::credit::Credit;
use super::report::CreditRole;
use super::state::words_for;
use crate::document::Document;
use crate::wire::{Agencies, AgencyId, is_caption};

/// Why `agency` counts as missing, in a sentence, and the credit that shows it, by its place among `credits`.
pub(super) fn unnamed(
    credits: &[Credit],
    agency: AgencyId,
    document: &Document,
    known: &Agencies,
) -> (String, Option<usize>) {
    let is_photo = |credit: &Credit| credit.role == CreditRole::Photo && credit.agency == Some(agency);
    let photo = credits.iter().position(is_photo);
    let photos: BTreeSet<u32> =
        credits.iter().filter(|credit| is_photo(credit)).filter_map(|credit| credit.paragraph).collect();
    let paragraphs = 0..u32::try_from(document.paragraphs.len()).unwrap_or(u32::MAX);
    let is_named_in =
        |at: &u32| !photos.contains(at) && names(document.paragraph(*at as usize), agency, known);
    let (captions, texts): (Vec<u32>, Vec<u32>) =
        paragraphs.filter(is_named_in).partition(|at| is_caption(document.paragraph(*at as usize)));
    if let Some(at) = texts.first() {
        return (format!("{agency} is named in paragraph {}, and in no form of a credit", at + 1), None);
    }
    if photo.is_some() {
        return (format!("{agency} is named in a picture's credit only"), photo);
    }
    if let Some(at) = captions.first() {
        return (format!("{agency} is named in the caption of a picture only, paragraph {}", at + 1), None);
    }
    if document.title.as_deref().is_some_and(|title| names(title, agency, known)) {
        return (format!("{agency} is named in the headline only"), None);
    }
    // What is left of a dateline or a sign-off without the agency's name credits nobody, whoever has that form.
    let reason = match credits.iter().find(|credit| !credit.is_named) {
        Some(form) => format!("{agency} is not named: its {} stands there without it", words_for(form.role)),
        None => format!("{agency} is not named"),
    };
    (reason, None)
}

/// Whether `text` has the agency's name or its code as a word.
fn names(text: &str, agency: AgencyId, known: &Agencies) -> bool {
    // Everyday codes are no names in running text; that the code stands there is enough here.
    let is_acronym =
        |word: &str| word.starts_with(char::is_uppercase) && known.by_acronym(word) == Some(agency);
    let is_code = |word: &str| known.by_code(word) == Some(agency) || is_acronym(word);
    known.all_named_in(text).any(|named| named == agency)
        || text.split(|c: char| !c.is_alphanumeric()).any(is_code)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::clean::CleanText;
    use crate::track::credit::credits;

    const BODY: &str =
        "The bridge at Karsova stays closed to lorries until Friday, the ministry said in a statement.";

    fn reason(title: &str, paragraphs: &[&str]) -> String {
        let document =
            Document { title: Some(title.to_owned()), ..Document::from_paragraphs("d", paragraphs) };
        let known = Agencies::builtin();
        let found = credits(&document, &CleanText::new(&document), known);
        let agency = known.by_code("Reuters").unwrap();
        let (reason, by) = unnamed(&found, agency, &document, known);
        assert!(by.is_none_or(|at| found[at].role == CreditRole::Photo), "{reason}");
        reason
    }

    /// "Reuters is not named" stood beside articles that name it.
    #[test]
    fn an_agency_is_not_called_unnamed_where_its_name_stands() {
        let sold = "Its Reuters terminals were sold to a museum near the bridge in the year of the flood.";
        let form = "(Reporting by Ann Lee; Editing by Bo Diaz)";
        for (paragraphs, expected) in [
            (&[BODY, BODY] as &[_], "Reuters is not named"),
            (&[BODY, sold], "Reuters is named in paragraph 2, and in no form of a credit"),
            (&[BODY, "Photo: Reuters", BODY], "Reuters is named in a picture's credit only"),
            (&[BODY, "Photo: Reuters", sold], "Reuters is named in paragraph 3, and in no form of a credit"),
            (
                &[BODY, "The bridge, seen in this file picture (Reuters)"],
                "Reuters is named in the caption of a picture only, paragraph 2",
            ),
            (&[BODY, form], "Reuters is not named: its sign-off stands there without it"),
            (&[BODY, sold, form], "Reuters is named in paragraph 2, and in no form of a credit"),
        ] {
            assert_eq!(reason("The bridge is closed", paragraphs), expected, "{paragraphs:?}");
        }
        assert_eq!(
            reason("The bridge is closed - Reuters", &[BODY]),
            "Reuters is named in the headline only"
        );
    }
}
